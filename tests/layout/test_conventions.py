"""How reports of many bodies and decades are set: headings in the margin, letter-spaced and in small capitals, labels
of items, line numbers in fives, notes that stand apart from their marks. Each PDF is drawn by its test."""

from __future__ import annotations

import pytest

from pipeline.text import consecutive
from pipeline.words import Vocabulary
from tests.drawn import PROSE, Paper
from tests.layout.conftest import text_of


def test_headings_in_the_margin_stand_before_their_text(paper: Paper) -> None:
    y = 80.0
    for head in (("Tolls and", "their uses"), ("Ferries",), ("Bridges", "of timber")):
        for k, line in enumerate(head):
            paper.write(60, y + 11 * k, line, 9)
        y = paper.lines(160, y, PROSE)
        y = paper.lines(160, y + 8, PROSE) + 14
    body = text_of(paper.save()).body
    paragraph = " ".join(PROSE)
    assert [(b.kind, b.text) for b in body.body_blocks] == [
        (kind, text)
        for head in ("Tolls and their uses", "Ferries", "Bridges of timber")
        for kind, text in (("heading", head), ("paragraph", paragraph), ("paragraph", paragraph))
    ]


def test_names_beside_what_they_say_are_no_headings(paper: Paper) -> None:
    y = 80.0
    for name in ("The Chair", "Mr Obi", "The Chair", "Mr Obi", "The Chair"):
        paper.write(60, y, name)
        y = paper.lines(160, y, PROSE) + 8
    assert "heading" not in [b.kind for b in text_of(paper.save()).body.blocks]


@pytest.mark.parametrize("apart", [2, 4, 9])
def test_letter_spaced_words_are_whole(paper: Paper, apart: int) -> None:
    x = 60.0
    for word in ("STATE", "OF", "THE", "HARBOURS"):
        for letter in word:
            x = paper.write(x, 60, letter, 12, "Courier") + apart
        x += 7.2 + apart
    paper.lines(60, 90, PROSE)
    assert text_of(paper.save()).body.text.startswith("STATE OF THE HARBOURS\n\n")


@pytest.mark.parametrize("behind", [". ", ".\u2014"])
def test_words_in_small_capitals_at_the_start_of_a_paragraph(paper: Paper, behind: str) -> None:
    x = 60.0
    for first, rest in (("D", "UES"), ("", "OF"), ("H", "ARBOURS")):
        if first:
            x = paper.write(x, 80, first, 10)
        x = paper.write(x, 80, rest, 8) + 2.5
    paper.write(x - 2.5, 80, f"{behind}The rates of the EU were read out once more to all.")
    paper.lines(60, 92, PROSE)
    assert text_of(paper.save()).body.text.startswith(f"Dues of Harbours{behind}The rates of the EU were")


def test_labels_and_letters_that_text_hangs_from_mark_items(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 6
    for mark in ("R1.", "R2.", "R3.", "Q.", "A.", "Q."):
        paper.write(60, y, mark)
        y = paper.lines(90, y, (*PROSE[:2], "been made since 9 a.m.")) + 6
    items = [b.text for b in text_of(paper.save()).body.blocks if b.kind == "list_item"]
    rest = " ".join((*PROSE[:2], "been made since 9 a.m."))
    assert items == [f"{mark} {rest}" for mark in ("R1.", "R2.", "R3.", "Q.", "A.", "Q.")]


def test_line_numbers_in_fives_are_no_text_on_pages_with_few(paper: Paper) -> None:
    number = 0
    for page in range(3):
        for k in range(9 if page == 2 else 16):
            number += 1
            if number % 5 == 0:
                paper.write(30, 80 + 12 * k, str(number), 7)
            paper.write(60, 80 + 12 * k, PROSE[k % 6])
        paper.next_page()
    text = text_of(paper.save()).body.text
    assert not any(word.isdigit() and int(word) <= 40 for word in text.split())


def test_numbers_of_paragraphs_in_the_margin_stay(paper: Paper) -> None:
    y = 80.0
    for number in range(1, 8):
        paper.write(40, y, str(number))
        y = paper.lines(60, y, PROSE[: 2 + number % 4]) + 6
    text = text_of(paper.save()).body.text
    assert all(f"{number} The meeting considered" in text for number in range(1, 8))


def test_marks_of_notes_that_rise_with_the_pages_are_no_page_numbers(paper: Paper) -> None:
    notes = []
    kinds = ("Paper", "Letter", "Circular", "Register", "Journal", "Minutes")
    for page in (1, 2, 3):
        y = paper.lines(60, 600, PROSE)
        for n in (2 * page - 1, 2 * page):
            end = paper.write(60, y, "A host was thanked.")
            paper.write(end, y - 4, str(n), 6)
            y += 12
        paper.rule(60, 730, 160)
        for k, n in enumerate((2 * page - 1, 2 * page)):
            paper.write(60, 745 + 10 * k, str(n), 8)
            note = f"{kinds[n - 1]} {n}, at https://register.example.org/{kinds[n - 1].lower()}/{n}."
            paper.write(76, 745 + 10 * k, note, 8)
            notes.append((str(n), note))
        paper.write(290, 790, f"page {page}", 8)
        paper.next_page()
    text = text_of(paper.save())
    assert [(n.number, n.text) for n in text.footnotes] == notes
    assert all(n.call.start is not None for n in text.footnotes)


def test_rows_of_headings_that_are_printed_anew_are_not_repeated(paper: Paper) -> None:
    heads = [("State", "Members", ""), ("", "2029", "2030")]
    rows = [("Norway", "12", "14"), ("Peru", "7", "9"), ("Chad", "3", "5"), ("Fiji", "8", "9")]
    for page, part in enumerate((rows[:2], rows[2:])):
        top = 700.0 if page == 0 else 80.0
        if page == 0:
            paper.lines(60, 560, PROSE)
        for k, row in enumerate([*heads, *part]):
            for x, cell in zip((65, 165, 225), row, strict=True):
                if cell:
                    paper.write(x, top + 14 + 18 * k, cell)
        for k in range(5):
            paper.rule(60, top + 18 * k, 280)
        for x in (60, 160, 220, 280):
            paper.canvas.line(x, 841.89 - top, x, 841.89 - top - 72)
        paper.next_page()
    [table] = [e for e in text_of(paper.save()).exhibits if e.kind == "table"]
    assert table.rows == (*heads, *rows)


@pytest.mark.parametrize(
    ("digits", "first", "numbers"), [("1112", 2, ["11", "12"]), ("910", 1, ["9", "10"]), ("13", 1, []), ("7", 1, [])]
)
def test_numbers_that_stand_together(digits: str, first: int, numbers: list[str]) -> None:
    assert consecutive(digits, first) == numbers


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [("SENE-", "GAL", True), ("(Co-", "lombo)", True), ("Co-", "ordination", False), ("NON-", "Party", False)],
)
def test_hyphens_in_capitals_and_in_names(left: str, right: str, joined: bool) -> None:
    words = Vocabulary(["the co-ordination of co-operation and co-ordination"])
    assert words.joined(left.rstrip("-"), "-", right) is joined


@pytest.mark.parametrize("stroke", ["", "/"])
def test_lettered_notes_on_their_line_at_the_foot_of_pages(paper: Paper, stroke: str) -> None:
    for letter, note in (("a", "Harbour Book of the year before, page 12."), ("b", "Kept in the port office at Sund.")):
        y = paper.lines(60, 80, PROSE)
        end = paper.write(60, y, "All dues have been paid.")
        paper.write(end, y - 3, letter + stroke, 6)
        paper.lines(60, y + 30, PROSE)
        paper.write(60, 780, f"{letter}{stroke} {note}", 7.5)
        paper.write(290, 815, "1" if letter == "a" else "2", 8)
        paper.next_page()
    text = text_of(paper.save())
    assert [(n.number, n.text) for n in text.footnotes] == [
        (f"a{stroke}", "Harbour Book of the year before, page 12."),
        (f"b{stroke}", "Kept in the port office at Sund."),
    ]
    ends = [text.body.text[: n.call.start or 0] for n in text.footnotes]
    assert all(end.endswith("All dues have been paid.") for end in ends)


ROWS = (("Sund", "87", "41", "22"), ("Nordhavn", "78", "35", "100"), ("Vik", "63", "48", "19"))


def _rows(paper: Paper, y: float) -> float:
    for row in ROWS:
        for x, cell in zip((60, 150, 220, 330), row, strict=True):
            paper.write(x, y, cell)
        y += 16
    return y


@pytest.mark.parametrize("lowest", [False, True])
def test_headings_of_several_lines_over_narrow_columns(paper: Paper, lowest: bool) -> None:
    y = paper.lines(60, 80, PROSE) + 20
    for x, head in zip(
        (60, 130, 205, 318), ("Port", "Berths", "Ships at|anchor", "Share of dues that|is paid late (%)"), strict=True
    ):
        lines = head.split("|")
        for k, line in enumerate(lines):
            paper.write(x, y + 11 * k + 11 * (lowest and len(lines) == 1), line)
    y = _rows(paper, y + 30)
    paper.lines(60, y + 30, PROSE)
    (table,) = text_of(paper.save()).exhibits
    assert table.rows == (("Port", "Berths", "Ships at anchor", "Share of dues that is paid late (%)"), *ROWS)


def test_the_headings_of_a_table_alone_at_the_end_of_a_page(paper: Paper) -> None:
    paper.lines(60, 80, PROSE)
    y = paper.lines(60, 640, PROSE) + 14
    for x, cell in zip((60, 140, 200, 310), ("Port", "Berths", "Ships", "Paid late"), strict=True):
        paper.write(x, y, cell)
    paper.next_page()
    y = _rows(paper, 80)
    paper.lines(60, y + 30, PROSE)
    text = text_of(paper.save())
    assert [e.rows for e in text.exhibits] == [(("Port", "Berths", "Ships", "Paid late"), *ROWS)]
    assert "Berths | Ships" in text.body.text


def test_an_item_of_one_line_at_the_end_of_a_page_ends_there(paper: Paper) -> None:
    y = 660.0
    for words in (PROSE[:2], ("for the figures to be broken down by region, as they are now.",)):
        paper.write(70, y, "•")
        y = paper.lines(84, y, words) + 4
    paper.next_page()
    paper.lines(60, 80, ("Commissionerships of harbours were then considered, which", *PROSE))
    blocks = text_of(paper.save()).body.body_blocks
    assert [b.kind for b in blocks] == ["list_item", "list_item", "paragraph"]


def test_a_decision_that_hangs_from_its_number_is_whole(paper: Paper) -> None:
    y = 80.0
    for _ in range(4):
        y = paper.lines(72, y, PROSE[:1])
        y = paper.lines(60, y, PROSE[1:4])
    for number in ("1.1.", "1.2."):
        y = paper.lines(68, y, (f"{number} {PROSE[0][:-4]}",))
        y = paper.lines(98, y, ("the state of the register.",))
    paper.lines(72, y + 6, PROSE[:1])
    texts = [b.text for b in text_of(paper.save()).body.body_blocks]
    assert [t[-9:] for t in texts if t[0] == "1"] == ["register.", "register."]


def test_a_line_that_says_when_it_was_is_no_heading(paper: Paper) -> None:
    y = 80.0
    for head, day in (
        ("OPENING", "Tuesday, 4 May, at 3 o’clock"),
        ("THE RATES", "[Wednesday 5 May 2030, morning]"),
        ("END", ""),
    ):
        paper.write(60, y, head, 11, "Times-Bold")
        paper.write(128, y + 16, day)
        y = paper.lines(60, y + 32, PROSE) + 20
    assert [b.text for b in text_of(paper.save()).body.blocks if b.kind == "heading"] == ["OPENING", "THE RATES", "END"]


def test_a_header_in_small_print_over_the_title(paper: Paper) -> None:
    for page, header in enumerate(("REG/2030/R", "Port meeting")):
        paper.write(430, 50, header, 7)
        if not page:
            paper.write(60, 90, "The Harbours and Their Dues", 18)
        paper.lines(60, 120, PROSE * 2)
        paper.next_page()
    assert "REG/2030" not in text_of(paper.save()).body.text


def test_line_numbers_beside_two_columns(paper: Paper) -> None:
    number = 0
    for _page in range(2):
        for x, beside, drop in ((60, 40, 0), (320, 570, 3)):
            for k in range(18):
                number += 1
                paper.write(beside, 80 + drop + 13 * k, f"{number:>2}", 7)
                paper.write(x, 80 + drop + 13 * k, PROSE[k % 7][:44], 10)
        paper.next_page()
    text = text_of(paper.save()).body.text
    assert not any(word.isdigit() and int(word) <= 72 for word in text.split())


def test_small_capitals_that_the_file_writes_as_small_letters_make_headings(paper: Paper) -> None:
    y = 80.0
    for words in ("Rates of the Harbours", "Ships and Crews", "Close"):
        x = 60.0
        for letter in words:
            x = paper.write(x, y, letter, 8 if letter.islower() else 10, "Times-Roman")
        y = paper.lines(60, y + 22, PROSE) + 20
    kinds = [b.kind for b in text_of(paper.save()).body.body_blocks]
    assert kinds[2:] == ["heading", "paragraph"] * 2


def test_text_beside_a_table_is_no_column_of_it(paper: Paper) -> None:
    narrow = [line[:44] for line in PROSE]
    paper.lines(60, 80, narrow * 3)
    y = paper.lines(330, 80, narrow)
    for row in (("Port", "2029", "2030"), ("Sund", "87", "41"), ("Nordhavn", "78", "35"), ("Vik", "63", "48")):
        for x, cell in zip((332, 430, 480), row, strict=True):
            paper.write(x, y, cell)
        y += 12
    paper.lines(330, y + 12, narrow)
    (table,) = text_of(paper.save()).exhibits
    assert table.rows == (("Port", "2029", "2030"), ("Sund", "87", "41"), ("Nordhavn", "78", "35"), ("Vik", "63", "48"))


def test_a_roman_mark_that_stands_apart_from_its_note_is_no_page_number(paper: Paper) -> None:
    for mark, note in (("i", "Harbour Book of the year before."), ("ii", "Kept in the port office.")):
        y = paper.lines(60, 80, PROSE)
        end = paper.write(60, y, "All dues have been paid.")
        paper.write(end, y - 3, mark, 6)
        paper.lines(60, y + 30, PROSE)
        paper.write(60, 800, mark, 8)
        paper.write(78, 800, note, 8)
        paper.next_page()
    assert [(n.number, n.text) for n in text_of(paper.save()).footnotes] == [
        ("i", "Harbour Book of the year before."),
        ("ii", "Kept in the port office."),
    ]


def test_a_line_in_italics_under_a_heading_that_says_when_it_was_is_no_heading(paper: Paper) -> None:
    y = 80.0
    under = (
        ("Monday 3 May, 9 a.m. – Chair: Mr Obi",),
        ("Monday 3 May, 2 p.m. – Chair: Her Excellency Ms Ada", "Roy of Riga"),
    )
    for head, lines in zip(("LAMPS AND OIL", "WICKS AND GLASS"), under, strict=True):
        for words, font in ((head, "Times-Bold"), *((line, "Times-Italic") for line in lines)):
            paper.write(183 - paper.canvas.stringWidth(words, font, 10) / 2, y, words, 10, font)
            y += 12
        y = paper.lines(60, y + 4, PROSE) + 14
    blocks = text_of(paper.save()).body.body_blocks
    assert [b.text for b in blocks if b.kind in ("heading", "title")] == ["LAMPS AND OIL", "WICKS AND GLASS"]
    assert " ".join(under[1]) in [b.text for b in blocks]


def test_endnotes_with_small_roman_marks_in_brackets(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 12
    for mark, words in (("[i]", "The quay was closed."), ("[ii]", "The crane was sold.")):
        paper.write(paper.write(60, y, words), y - 4, mark, 6)
        y = paper.lines(60, y + 12, PROSE) + 12
    for note in ("[i] Minutes of the harbour office.", "[ii] Bill of the year before."):
        paper.write(60, y, note, 8)
        y += 16
    text = text_of(paper.save())
    assert [(n.number, n.text) for n in text.footnotes] == [
        ("i", "Minutes of the harbour office."),
        ("ii", "Bill of the year before."),
    ]
    for note, words in zip(text.footnotes, ("closed.", "sold."), strict=True):
        assert text.body.text[: note.call.start].endswith(words)


@pytest.mark.parametrize("numbers", [("1", "2"), ("1", "4")])
def test_notes_of_the_size_of_the_text_answer_its_calls_in_their_order(paper: Paper, numbers: tuple[str, str]) -> None:
    y = 80.0
    for number, words in zip("12", ("The quay was closed.", "The crane was sold."), strict=True):
        paper.write(paper.write(60, y, words), y - 4, number, 6)
        y = paper.lines(60, y + 12, PROSE) + 12
    y += 30
    for number, note in zip(numbers, ("Minutes of the harbour office.", "Bill of the year before."), strict=True):
        paper.write(60, y, f"{number}. {note}")
        y += 12
    paper.next_page()
    paper.lines(60, 80, PROSE)
    found = [(n.number, n.text) for n in text_of(paper.save()).footnotes]
    answered = [("1", "Minutes of the harbour office."), ("2", "Bill of the year before.")]
    assert found == (answered if numbers == ("1", "2") else [])


def test_a_name_in_bold_before_a_word_is_no_heading(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 8
    for name, words in (("Attard-Montalto.", "Agreed."), ("Zerafa.", "I am told that it was sold."), ("Pace.", "No.")):
        paper.write(paper.write(60, y, name, font="Times-Bold") + 3, y, words)
        y += 20
    paper.lines(60, y, PROSE)
    assert not [b for b in text_of(paper.save()).body.body_blocks if b.kind == "heading"]


RED, BLACK = (0.7, 0.2, 0.1), (0.0, 0.0, 0.0)


def _in_colour(paper: Paper, y: float, text: str, colour: tuple[float, float, float] = RED) -> float:
    paper.canvas.setFillColorRGB(*colour)
    paper.write(60, y, text)
    paper.canvas.setFillColorRGB(*BLACK)
    return y + 12


def test_headings_that_only_their_colour_tells(paper: Paper) -> None:
    y = 80.0
    for head in ("Wool and flax", "Dyes from the garden"):
        y = _in_colour(paper, y, head)
        y = paper.lines(60, y, PROSE) + 10
    blocks = [(b.kind, b.text) for b in text_of(paper.save()).body.body_blocks]
    assert blocks[0] == ("heading", "Wool and flax")
    assert blocks[2] == ("heading", "Dyes from the garden")


def test_a_darker_grey_is_no_colour(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 10
    y = _in_colour(paper, y, "Wool and flax", (0.2, 0.2, 0.2))
    paper.lines(60, y, PROSE)
    assert "heading" not in [b.kind for b in text_of(paper.save()).body.body_blocks]


def test_coloured_addresses_and_coloured_lists_are_no_headings(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 10
    y = _in_colour(paper, y, "www.flax.example/growers") + 10
    y = paper.lines(60, y, PROSE) + 10
    for entry in ("Wool and flax", "Dyes from the garden", "Looms of the north"):
        y = _in_colour(paper, y, entry) + 10
    kinds = {b.text: b.kind for b in text_of(paper.save()).body.body_blocks}
    assert kinds["www.flax.example/growers"] == kinds["Wool and flax"] == "paragraph"


def _in_the_middle(paper: Paper, y: float, text: str, font: str = "Times-Roman") -> float:
    column = max(paper.canvas.stringWidth(line, "Times-Roman", 10) for line in PROSE)
    paper.write(60 + (column - paper.canvas.stringWidth(text, font, 10)) / 2, y, text, 10, font)
    return y + 16


@pytest.mark.parametrize(
    ("heads", "kind"),
    [
        (("On the keeping of dye gardens", "On the retting of long flax"), "paragraph"),
        (("Forenoon", "Dusk"), "heading"),
    ],
)
def test_who_spoke_stands_in_the_middle_under_a_heading(paper: Paper, heads: tuple[str, ...], kind: str) -> None:
    y = paper.lines(60, 80, PROSE) + 14
    for head, name in zip(heads, ("Anna Lund of Skagen", "Per Holm of Ribe"), strict=True):
        y = _in_the_middle(paper, y, head, "Times-Bold")
        y = _in_the_middle(paper, y, name)
        y = paper.lines(60, y, PROSE) + 14
    kinds = {b.text: b.kind for b in text_of(paper.save()).body.body_blocks}
    assert kinds["Anna Lund of Skagen"] == kinds["Per Holm of Ribe"] == kind
    assert kinds[heads[1]] == "heading"


def test_a_body_over_the_title_and_the_kind_of_report_under_it_are_parts_of_it(paper: Paper) -> None:
    paper.write(60, 60, "Standing Office for Flax", 10, "Times-Bold")
    paper.write(60, 76, "Distributed to all growers")
    paper.write(60, 100, "Meeting on Long Flax", 16, "Times-Bold")
    paper.write(60, 118, "Report of the day", 10, "Times-Bold")
    paper.write(60, 134, "Ribe, 4 May 2031")
    y = 160.0
    for head in ("Wool and flax", "Dyes from the garden"):
        paper.write(60, y, head, 10, "Times-Bold")
        y = paper.lines(60, y + 16, PROSE) + 14
    kinds = {b.text: b.kind for b in text_of(paper.save()).body.body_blocks}
    assert kinds["Standing Office for Flax"] == kinds["Report of the day"] == "title"
    assert kinds["Wool and flax"] == kinds["Dyes from the garden"] == "heading"


def test_each_of_two_speeches_of_one_indented_line_is_a_paragraph(paper: Paper) -> None:
    first = "The weavers of the north sent word that they would"
    y = paper.lines(60, 80, PROSE)
    for _ in range(3):
        paper.write(72, y, first)
        y = paper.lines(60, y + 12, PROSE)
    paper.write(72, y, "The Chair asked whether dye gardens had been weeded?")
    paper.write(72, y + 12, "Mr Holm replied that they had been weeded in June.")
    paper.write(72, y + 24, first)
    paper.lines(60, y + 36, PROSE)
    blocks = [b.text for b in text_of(paper.save()).body.body_blocks]
    assert "The Chair asked whether dye gardens had been weeded?" in blocks
    assert "Mr Holm replied that they had been weeded in June." in blocks


def test_a_contents_list_without_dots_stands_over_two_columns(paper: Paper) -> None:
    heads = [f"{what} of the growers in the north" for what in ("Wool", "Flax", "Dyes", "Looms", "Guilds", "Fairs")]
    for k, head in enumerate(heads):
        paper.write(50, 60 + 12 * k, head, 9)
        paper.write(520, 60 + 12 * k, str(k + 1), 9)
    for x in (50, 300):
        y = 140.0
        for k in range(3):
            paper.write(x, y, heads[k if x == 50 else k + 3], 9, "Times-Bold")
            y = paper.lines(x, y + 12, PROSE, 8.5, 11) + 8
    text = text_of(paper.save()).body.text
    assert text.startswith("\n\n".join(f"{head} {k}" for k, head in enumerate(heads, 1)))


@pytest.mark.parametrize(
    ("heads", "lines", "kind"),
    [
        (("Dyes from the garden", "Looms of the north"), ("Read by Anna Lund", "Read by Per Holm"), "paragraph"),
        (("Part One", "Part Two"), ("Dyes from the garden", "Looms of the north"), "heading"),
    ],
)
def test_lines_in_italics_under_headings_in_italics(
    paper: Paper, heads: tuple[str, ...], lines: tuple[str, ...], kind: str
) -> None:
    y = paper.lines(60, 80, PROSE) + 16
    for head, line in zip(heads, lines, strict=True):
        paper.write(60, y, head, 13, "Times-Italic")
        paper.write(60, y + 18, line, 10, "Times-Italic")
        y = paper.lines(60, y + 36, PROSE) + 16
    kinds = {b.text: b.kind for b in text_of(paper.save()).body.body_blocks}
    assert [kinds[line] for line in lines] == [kind, kind]
    assert [kinds[head] for head in heads] == ["heading", "heading"]


def test_a_call_that_the_line_end_parts_from_its_word(paper: Paper) -> None:
    y = paper.lines(60, 80, [*PROSE[:6], "the capital of the country which has long offered to be host."])
    paper.write(60, y - 3.5, "(1)", 6.5)
    paper.lines(60, y + 18, PROSE)
    paper.rule(60, 700, 160)
    paper.write(60, 712, "(1)", 5)
    paper.write(70, 715, "List of dye gardens, kept at Ribe.", 8)
    text = text_of(paper.save())
    [note] = text.footnotes
    assert text.body.text[: note.call.start].endswith("offered to be host.")
    assert "(1)" not in text.body.text


def test_headings_in_the_margin_of_two_kinds_below_a_wide_title(paper: Paper) -> None:
    paper.write(60, 60, "Meeting on the keeping of dye gardens in the northern marshes", 15, "Times-Bold")
    paper.write(60, 76, "Held at the house of the weavers, with the help of the town of Ribe and of its mill", 10)
    y = 110.0
    for head, sub in (("Wool", "Kept dry"), ("Flax", "Kept wet"), ("Madder", "Kept cool")):
        paper.write(60, y, head, 10, "Times-Bold")
        paper.write(60, y + 12, sub, 10, "Times-Italic")
        y = paper.lines(160, y, PROSE) + 14
    found = [(b.kind, b.text) for b in text_of(paper.save()).body.body_blocks]
    for head, sub in (("Wool", "Kept dry"), ("Flax", "Kept wet"), ("Madder", "Kept cool")):
        k = found.index(("heading", head))
        assert found[k + 1 : k + 3] == [("heading", sub), ("paragraph", " ".join(PROSE))]


def test_items_beside_a_heading_in_the_margin_are_no_table(paper: Paper) -> None:
    y = 80.0
    heads = [(f"{what} of the", "low marsh", "by the dyke", "at Ribe") for what in ("Wool", "Flax", "Madder")]
    for head in heads:
        for k, line in enumerate(head):
            paper.write(60, y + 14 * k, line, 10, "Times-Bold")
            paper.write(160, y + 14 * k, "\u2022", 10)
            paper.write(175, y + 14 * k, f"Kept {k + 2} years at the mill", 10)
        y = paper.lines(160, y + 64, PROSE) + 16
    kinds = [b.kind for b in text_of(paper.save()).body.body_blocks]
    assert "table" not in kinds
    assert kinds.count("list_item") == 12


def _justified(paper: Paper, x: float, y: float, line: str, right: float) -> None:
    """Write a line that ends at ``right``: its spaces are as wide as that needs."""
    words = line.split(" ")
    free = right - x - sum(paper.canvas.stringWidth(word, "Times-Roman", 10) for word in words)
    for word in words:
        x = paper.write(x, y, word) + free / max(1, len(words) - 1)


def test_items_that_hang_in_text_with_indents(paper: Paper) -> None:
    y, first = 80.0, "The weavers of the north sent word that they would not"
    for _ in range(5):
        _justified(paper, 74, y, first, 330)
        for line in PROSE[:6]:
            y += 12
            _justified(paper, 60, y, line, 330)
        paper.write(60, y + 12, "a country.")
        y += 24
    items = [f"Ribe lends {k} of its dye gardens to the growers of flax who" for k in ("two", "three", "four")]
    for item in items:
        paper.write(65, y, "»")
        _justified(paper, 72, y, item, 330)
        paper.write(76, y + 12, "have none of their own.")
        y += 24
    found = [(b.kind, b.text) for b in text_of(paper.save()).body.body_blocks]
    assert found[-3:] == [("list_item", f"» {item} have none of their own.") for item in items]


def test_one_line_that_runs_out_of_a_justified_column_ends_no_paragraph(paper: Paper) -> None:
    y = 80.0
    paper.write(60, y, "See www.dye-gardens.example/growers/of/flax/and/madder/in/the/north/of/the/land")
    for _ in range(5):
        y += 18
        for line in PROSE[:6]:
            _justified(paper, 60, y, line, 312)
            y += 12
        paper.write(60, y, "a country.")
    blocks = [b.text for b in text_of(paper.save()).body.body_blocks]
    assert blocks[1:] == [" ".join([*PROSE[:6], "a country."])] * 5
