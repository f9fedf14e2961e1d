"""Where paragraphs, items and headings end, and which line ends cut words. Each PDF is drawn by its test."""

from __future__ import annotations

import pytest

from pipeline.layout.blocks import BULLET
from pipeline.text import _joins_without_space, plain
from pipeline.words import Vocabulary
from tests.drawn import PROSE, Paper
from tests.layout.conftest import text_of

FULL = max(PROSE, key=len)


def _blocks(paper: Paper) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in text_of(paper.save()).body.body_blocks]


@pytest.mark.parametrize(
    ("first", "second"), [("€186", "000"), ("Ms.", "Abigail-Constance"), ("article", "12"), ("US$", "1.2")]
)
def test_a_sum_and_a_name_keep_to_one_line(paper: Paper, first: str, second: str) -> None:
    def width(text: str) -> float:
        return float(paper.canvas.stringWidth(text, "Times-Roman", 10))

    end = "it was said of the list that it "
    room = max(map(width, PROSE)) - (width(first) + width(f"{first} {second}")) / 2 - 5
    end += "i" * int((room - width(end)) / width("i"))  # there is room for the first word, not for both
    y = paper.lines(60, 80, [*PROSE, *PROSE[:3], end, f"{first} {second} and the rest of it was left as it was then."])
    paper.lines(60, y, PROSE)
    assert f"{end} {first} {second} and the rest" in text_of(paper.save()).body.text


def test_items_whose_numbers_count_on_are_items_of_their_own(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE)
    for number, item in (
        ("4.1.", FULL),
        ("4.2.", "Offices keep the wagons that they have."),
        ("4.3.", "No more is due."),
    ):
        paper.write(70, y + 2, number)
        y = paper.lines(100, y + 2, [item])
    assert [text for _, text in _blocks(paper)][1:] == [
        f"4.1. {FULL}",
        "4.2. Offices keep the wagons that they have.",
        "4.3. No more is due.",
    ]


def test_a_number_that_begins_a_line_within_a_sentence_is_no_mark(paper: Paper) -> None:
    full = "of the members that answered, and of those, as it was said,"
    paper.lines(60, 80, [*PROSE[:4], full, "31. A member has one vote, and the chair has none, as was", *PROSE[5:]])
    assert len(_blocks(paper)) == 1


def test_a_decision_in_bold_ends_its_paragraph(paper: Paper) -> None:
    y = paper.lines(60, 80, [*PROSE[:6], "and the delegates took note of the list of all that had been"])
    y = paper.lines(60, y, ["sent to the secretariat by those that are members of it now."])
    paper.write(60, y, "The meeting approved the accounts of the year.", 10, "Times-Bold")
    paper.lines(60, y + 20, PROSE)
    kinds = _blocks(paper)
    assert kinds[0][1].endswith("members of it now. The meeting approved the accounts of the year.")
    assert len(kinds) == 2


@pytest.mark.parametrize("mark", ["→", "☑", "▸"])
def test_arrows_and_boxes_mark_items(mark: str) -> None:
    assert BULLET.match(f"{mark} The register")


def test_an_item_hangs_from_a_letter_without_a_stop(paper: Paper) -> None:
    y = 80.0
    for _ in range(4):
        y = paper.lines(60, paper.lines(72, y, PROSE[:1]), PROSE[1:])
    question = "Who is to keep the register when the project has come to"
    answer = "The meeting is, and it was asked to find those that see the"
    for letter, words in (("Q", question), ("A", answer)):
        paper.write(60, y + 6, letter)
        y = paper.lines(80, y + 6, [words, "end, and no one pays."])
    assert [text for _, text in _blocks(paper)][-2:] == [
        f"Q {question} end, and no one pays.",
        f"A {answer} end, and no one pays.",
    ]


def test_a_line_in_the_middle_under_a_sentence_is_a_block(paper: Paper) -> None:
    y = paper.lines(60, 80, [*PROSE[:6], "the capital of the country that has offered to be its host."])
    paper.write(130, y, "[Tuesday 10 June, morning]")
    paper.lines(60, y + 12, PROSE)
    assert [text for _, text in _blocks(paper)][1] == "[Tuesday 10 June, morning]"


def test_a_number_at_the_end_of_a_stretched_line_leads_to_no_page(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE[:3])
    right = 60 + paper.canvas.stringWidth(FULL, "Times-Roman", 10)
    for x, word in ((60, "delegations"), (150, "welcomed"), (right - 15, "230")):
        paper.write(x, y, word)
    paper.lines(60, y + 12, ["documentalists that came from all over the country and its", *PROSE[3:]])
    assert len(_blocks(paper)) == 1


def test_headings_of_one_line_right_under_each_other_are_two(paper: Paper) -> None:
    y = 80.0
    for number in range(3):
        paper.write(60, y, f"Agenda item {number + 1} and what came of it", 14, "Times-Bold")
        paper.write(60, y + 26, "Administrative matters", 14, "Times-Bold")
        y = paper.lines(60, y + 50, PROSE) + 30
    heads = [text for kind, text in _blocks(paper) if kind in ("heading", "title")]
    assert heads == [t for n in (1, 2, 3) for t in (f"Agenda item {n} and what came of it", "Administrative matters")]


def test_a_large_heading_at_the_top_of_each_page_is_no_header(paper: Paper) -> None:
    for head in ("Opening of the meeting", "Theme A: what is kept", "Theme B: what is lost"):
        paper.write(60, 70, head, 12)
        paper.lines(60, 96, PROSE)
        paper.next_page()
    assert [text for kind, text in _blocks(paper) if kind != "paragraph"] == [
        "Opening of the meeting",
        "Theme A: what is kept",
        "Theme B: what is lost",
    ]


def test_a_list_under_the_heading_of_notes_outweighs_a_longer_one_of_the_text(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE)
    for number in ("1", "2"):
        end = paper.write(60, y, "A vote was taken on that day")
        paper.write(end, y - 4, number, 6)
        y += 18
    for _ in range(5):
        y = paper.lines(60, y, PROSE[:5]) + 8
    y = paper.lines(60, y, ["Members agreed to:"])
    for number in range(1, 4):
        y = paper.lines(70, y + 4, [f"{number}. spend more on what was agreed;"])
    paper.write(60, y + 20, "Endnotes", 12, "Times-Bold")
    paper.lines(60, y + 40, ["1. Paper of the host, 2030.", "2. Paper of the chair, 2031."], 8)
    text = text_of(paper.save())
    assert [n.text for n in text.footnotes] == ["Paper of the host, 2030.", "Paper of the chair, 2031."]
    assert text.body.text.count("spend more on what was agreed;") == 3


@pytest.mark.parametrize(
    ("end", "start", "together"),
    [
        ("VC/OEWG.", "11/L.1,", True),
        ("BAC/DRF(3)/", "2019/2", True),
        ("A/CONF.", "62/WP.10", True),
        ("A/RES/60.", "11", False),
        ("A/B.", "The", False),
        ("L.", "11/2", False),
    ],
)
def test_the_symbol_of_a_document_that_a_line_end_cut_is_whole(end: str, start: str, together: bool) -> None:
    assert _joins_without_space(end, start) is together


def test_an_indented_first_line_beside_a_large_initial(paper: Paper) -> None:
    paper.write(60, 104, "D", 34, "Times-Bold")
    y = paper.lines(100, 80, ["r. Otobo thanked the meeting for the report of the"])
    y = paper.lines(86, y, ["secretariat and for the state of the register in", "the year, which had been sent."])
    paper.lines(60, y, PROSE)
    assert text_of(paper.save()).body.text.startswith("Dr. Otobo thanked the meeting")


LONG = ["the committee took note of the state of the register of all"] * 45


@pytest.mark.parametrize(
    ("cuts", "left", "right", "joined"),
    [
        ([], "back", "trajectories", False),  # no other line ends within a word: the hyphen is the word's own
        ([], "co", "operative", False),
        ([], "with", "drawn", True),  # mostly written without
        (["of the par-", "ticipants in it"], "back", "trajectories", True),
        (["a Geneva-", "based body"], "back", "trajectories", False),
        (["at http://www.paper-", "roads.example.org"], "back", "trajectories", False),
        ([], "Mar", "seille", True),  # a name is not parted before letters that are no word
        (["his counter-", "part said", "a percent-", "age of"], "re", "minded", True),
    ],
)
def test_hyphens_where_no_line_ends_within_a_word(cuts: list[str], left: str, right: str, joined: bool) -> None:
    assert Vocabulary([*LONG, *cuts]).joined(left, "-", right) is joined


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("second", "hand", False),
        ("back", "up", False),
        ("cab", "in", True),
        ("ASIA", "PACIFIC", False),
        ("CHAIR", "PERSON", True),
    ],
)
def test_words_that_mostly_bear_a_hyphen(left: str, right: str, joined: bool) -> None:
    assert Vocabulary(["of the treat-", "ment"]).joined(left, "-", right) is joined


def test_a_line_that_is_set_lower_goes_on_with_its_word_and_sentence(paper: Paper) -> None:
    y = paper.lines(60, 80, [*PROSE, *PROSE[:4], "the committee, which is to be held in the spring of the com-"])
    y = paper.lines(60, y + 3, ["mittee, and the list that was read out on the first day of it"])
    paper.lines(60, y + 3, ["EU-wide was not read out again in the days that followed, as"])
    assert text_of(paper.save()).body.text.endswith(
        "in the spring of the committee, and the list that was read out on the first day of it "
        "EU-wide was not read out again in the days that followed, as"
    )


def test_a_number_in_brackets_within_a_sentence_of_an_item_is_no_mark(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE)
    for mark, words in (("(1)", "For the price of one line, seventy of these houses and the"), ("(2)", FULL)):
        paper.write(60, y, mark)
        y = paper.lines(80, y, [words])
        y = paper.lines(60, y, ["(70) of them can be given a kit."]) if mark == "(1)" else y
    assert [text for _, text in _blocks(paper)][1:] == [
        "(1) For the price of one line, seventy of these houses and the (70) of them can be given a kit.",
        f"(2) {FULL}",
    ]


@pytest.mark.parametrize(
    ("report", "left", "right", "joined"),
    [
        (["to host PrepCom-3 in May"], "Prep", "Com-3", True),
        (["to host the committee"], "Prep", "Com-3", False),
        (["an Inter-State body"], "Inter", "State", False),
    ],
)
def test_a_name_with_a_capital_within_it(report: list[str], left: str, right: str, joined: bool) -> None:
    assert Vocabulary(report).joined(left, "-", right) is joined


def test_small_capitals_that_the_file_gives_a_random_case(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE[:6])
    x = paper.write(60, y, "said Mr. ")
    for first, rest in (("V", "ErhELSt"), ("r", "IEGEr")):
        x = paper.write(paper.write(x, y, first), y, rest, 7.7) + 2.5
    paper.write(x, y, "for a queen, the boat included.")
    assert text_of(paper.save()).body.text.endswith("said Mr. Verhelst Rieger for a queen, the boat included.")


@pytest.mark.parametrize(
    ("mark", "after"), [("1.", "1. The office"), ("R1.", "R1. The office"), ("2)", "2) The office")]
)
def test_a_mark_without_room_behind_it(paper: Paper, mark: str, after: str) -> None:
    y = paper.lines(60, 80, PROSE)
    for k in range(3):
        y = paper.lines(
            60, y + 8, [f"{mark.replace('1', str(k + 1)).replace('2)', f'{k + 2})')}The office keeps the register."]
        )
    assert f"{after} keeps the register." in [text for _, text in _blocks(paper)]


def test_a_name_in_bold_that_runs_over_a_line_end(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE)
    for _ in range(2):
        paper.write(60, y + 10, "Abigail Otobo, mayor of the very old and small town", 10, "Times-Bold")
        end = paper.write(60, y + 22, "Vella (Malta). ", 10, "Times-Bold")
        paper.write(end, y + 22, "Dear colleagues, we have come from afar to")
        y = paper.lines(60, y + 34, PROSE)
    first = (
        "Abigail Otobo, mayor of the very old and small town Vella (Malta). Dear colleagues, we have come from afar to"
    )
    assert [(kind, text[: len(first)]) for kind, text in _blocks(paper)][1:] == [("paragraph", first)] * 2


def test_a_heading_of_the_size_of_the_text_under_the_running_header(paper: Paper) -> None:
    for head in ("Opening of the meeting", "What is kept", "What is lost"):
        paper.write(60, 38, "Report of the register", 8)
        paper.write(60, 74, head, 10, "Times-Italic")
        paper.lines(60, 100, PROSE)
        paper.next_page()
    heads = [text for kind, text in _blocks(paper) if kind in ("heading", "title")]
    assert heads[-2:] == ["What is kept", "What is lost"]


def test_headings_in_small_capitals_of_one_size_with_a_random_case(paper: Paper) -> None:
    y = 80.0
    for head in ("II. flooD waRnIng on shaReD RIveRs", "III. accoUnts anD ContRIbUtIons"):
        paper.write(60, y, head, 8)
        y = paper.lines(60, y + 18, PROSE) + 16
    assert [kind for kind, _ in _blocks(paper)] == ["heading", "paragraph"] * 2


def test_a_bullet_that_the_file_gives_a_control_code() -> None:
    assert BULLET.match("\x9e The island")
    assert plain("\x9e") == "•"


def test_a_note_over_both_columns_with_a_space_at_the_gutter(paper: Paper) -> None:
    for x in (60, 326):
        y = paper.lines(x, 80, PROSE)
        for _ in range(4):
            y = paper.lines(x, y, PROSE)
    right = 60 + max(paper.canvas.stringWidth(line, "Times-Roman", 10) for line in PROSE)
    end = paper.write(60, y, "and a host that was thanked")
    paper.write(end, y - 4, "1", 6)
    paper.rule(60, 700, 120)
    words = "Survey among ninety-six of the towns on the two sides of the river, in 2002"
    x = right + 16 - paper.canvas.stringWidth(words, "Times-Roman", 7.5)
    paper.write(x - 3, 710, "1", 5)
    paper.write(
        paper.write(x, 713, words, 7.5) + 8.5, 713, "as all that is known of it was read out to the meeting", 7.5
    )
    paper.lines(60, 723, ["there, and to those who had come from the other bank of it."], 7.5)
    [note] = text_of(paper.save()).footnotes
    assert note.text.startswith(f"{words} as all that is known of it was read out to the meeting there, and")
