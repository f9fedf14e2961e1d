"""What the layout makes of one page: each PDF is drawn by its test and shows one thing."""

from __future__ import annotations

import pytest

from pipeline.reader import font_traits
from tests.drawn import HEIGHT, PROSE, Paper
from tests.layout.conftest import text_of


def test_two_columns_are_read_one_after_the_other(paper: Paper) -> None:
    left = [f"left column line number {i} with some words" for i in range(12)]
    right = [f"right column line number {i} with more text" for i in range(12)]
    paper.lines(50, 80, left)
    paper.lines(310, 80, right)
    text = text_of(paper.save()).body.text.replace("\n", " ")
    assert text.index("line number 11 with some") < text.index("right column line number 0")


def test_a_paragraph_that_a_page_end_cuts_is_whole(paper: Paper) -> None:
    paper.lines(60, 700, PROSE[:4])
    paper.next_page()
    paper.lines(60, 80, PROSE[4:])
    blocks = [b.text for b in text_of(paper.save()).body.body_blocks]
    assert blocks == [" ".join(PROSE)]


def test_a_larger_gap_and_a_short_line_part_paragraphs(paper: Paper) -> None:
    y = paper.lines(60, 80, [*PROSE[:3], "for them."])
    y = paper.lines(60, y, PROSE[3:5])
    paper.lines(60, y + 10, PROSE[5:])
    blocks = [b.text for b in text_of(paper.save()).body.body_blocks]
    assert blocks == [" ".join([*PROSE[:3], "for them."]), " ".join(PROSE[3:5]), " ".join(PROSE[5:])]


def test_a_note_is_linked_to_its_call_and_not_in_the_text(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE[:6])
    end = paper.write(60, y, "a host that was thanked")
    paper.write(end, y - 4, "1", 6)
    paper.rule(60, 700, 160)
    paper.write(60, 712, "1", 5)
    paper.write(64, 715, "Document REG/2030/4, available on request.", 8)
    text = text_of(paper.save())
    [note] = text.footnotes
    assert (note.number, note.text) == ("1", "Document REG/2030/4, available on request.")
    assert text.body.text.endswith("a host that was thanked")
    assert note.call.start == len(text.body.text)
    assert note.cites is not None
    assert note.cites.symbol == "REG/2030/4"


def test_an_exponent_is_no_call(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE[:6])
    end = paper.write(60, y, "an area of 12 m")
    paper.write(end, y - 4, "2", 6)
    text = text_of(paper.save())
    assert text.body.text.endswith("an area of 12 m²")
    assert not text.footnotes


def test_running_headers_and_page_numbers_are_no_text(paper: Paper) -> None:
    for number in (1, 2, 3):
        paper.write(60, 40, "Committee on the Register, thirtieth meeting", 8)
        paper.lines(60, 90, [f"{line} ({number})" for line in PROSE[number:]])
        paper.write(290, 810, f"– {number} –", 8)
        paper.next_page()
    body = text_of(paper.save()).body
    assert "thirtieth" not in body.text
    assert "–" not in body.text
    assert [b.kind for b in body.blocks].count("page_header") == 3
    assert [b.kind for b in body.blocks].count("page_footer") == 3


def test_an_address_that_a_line_end_breaks_is_whole(paper: Paper) -> None:
    paper.lines(
        60,
        80,
        [*PROSE[:2], "been made. See https://register.example.org/documents/", "2030/annual-report_final.pdf for it."],
    )
    text = text_of(paper.save())
    assert [link.url for link in text.links] == ["https://register.example.org/documents/2030/annual-report_final.pdf"]
    assert "annual-report_final.pdf for it." in text.body.text


def test_a_ruled_table_is_rows_and_stands_in_the_text(paper: Paper) -> None:
    paper.lines(60, 80, PROSE)
    for k, row in enumerate([("State", "Members"), ("Norway", "1,204"), ("Peru", "87")]):
        for x, cell in zip((65, 165), row, strict=True):
            paper.write(x, 212 + 18 * k, cell)
    for y in (198, 216, 234, 252):
        paper.rule(60, y, 260)
    for x in (60, 160, 260):
        paper.canvas.line(x, 841.89 - 198, x, 841.89 - 252)
    text = text_of(paper.save())
    [table] = [e for e in text.exhibits if e.kind == "table"]
    assert table.rows == (("State", "Members"), ("Norway", "1,204"), ("Peru", "87"))
    assert "State | Members\nNorway | 1,204\nPeru | 87" in text.body.text


def test_a_table_without_rules_is_found_by_its_columns(paper: Paper) -> None:
    paper.lines(60, 80, PROSE)
    for k, row in enumerate(
        [("State", "2029", "2030"), ("Norway", "12", "14"), ("Peru", "7", "9"), ("Chad", "3", "5")]
    ):
        for x, cell in zip((60, 180, 260), row, strict=True):
            paper.write(x, 200 + 14 * k, cell)
    [table] = [e for e in text_of(paper.save()).exhibits if e.kind == "table"]
    assert table.rows is not None
    assert table.rows[2] == ("Peru", "7", "9")


def test_a_link_over_a_title_and_its_box(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE[:3])
    end = paper.write(60, y, "the Handbook of Registers")
    paper.link("https://example.org/handbook", 60, y - 9, end, y + 3)
    [link] = text_of(paper.save()).links
    assert (link.url, link.label, link.from_) == (
        "https://example.org/handbook",
        "the Handbook of Registers",
        "annotation",
    )
    assert link.where.boxes[0].page == 1
    assert link.where.boxes[0].x0 == pytest.approx(60, abs=1)


def test_letter_spaced_words_are_joined(paper: Paper) -> None:
    x = 60.0
    for c in "SUMMARY":
        x = paper.write(x, 60, c, 14) + 6
    x += 12
    for c in "REPORT":
        x = paper.write(x, 60, c, 14) + 6
    paper.lines(60, 100, PROSE)
    assert text_of(paper.save()).body.text.startswith("SUMMARY REPORT\n")


def test_every_quote_stands_where_it_says(paper: Paper) -> None:
    paper.write(60, 60, "1. Opening", 14, "Times-Bold")
    paper.lines(60, 90, PROSE)
    paper.lines(70, 190, ["• the first item;", "• the second item."])
    body = text_of(paper.save()).body
    for block in body.body_blocks:
        assert block.where.start is not None
        assert body.text[block.where.start : block.where.end] == block.where.quote == block.text
    assert [b.kind for b in body.body_blocks] == ["title", "paragraph", "list_item", "list_item"]


def test_prose_in_a_frame_with_filled_corners_is_text_and_its_call_is_found(paper: Paper) -> None:
    paper.lines(60, 80, PROSE[:3])
    canvas = paper.canvas
    for x in (55.0, 399.0):  # as word processors draw a frame: line by line, with squares for corners
        for y in (140.0, 199.0):
            canvas.rect(x, 842 - y - 1, 1, 1, stroke=0, fill=1)
        for y in range(140, 199, 12):
            canvas.rect(x, 842 - y - 12, 0.6, 12, stroke=0, fill=1)
    for y in (140, 199):
        canvas.rect(55, 842 - y, 345, 0.6, stroke=0, fill=1)
    y = paper.lines(60, 155, [line[:58] for line in PROSE[3:6]], size=8, leading=11)
    end = paper.write(60, y, "a host that was thanked by all who were there.", 8)
    paper.write(end, y - 3, "1", 5)
    paper.lines(60, 230, PROSE[:6])
    paper.rule(60, 700, 160)
    paper.write(60, 712, "1", 5)
    paper.write(64, 715, "Document REG/2030/4, available on request.", 8)
    text = text_of(paper.save())
    assert PROSE[3][:58] in text.body.text
    assert [(n.number, n.call.start is not None) for n in text.footnotes] == [("1", True)]


def test_an_annex_in_small_print_is_no_note(paper: Paper) -> None:
    for page in range(2):
        y = paper.lines(60, 80, PROSE * 4, leading=13)
        end = paper.write(60, y, "a host that was thanked")
        paper.write(end, y - 4, str(page + 1), 6)
        paper.rule(60, 700, 160)
        paper.write(60, 712, str(page + 1), 5)
        paper.write(64, 715, "Document REG/2030/4, available on request.", 7)
        paper.next_page()
    y = paper.write(60, 80, "3 The method of the survey", 9, "Times-Bold")
    paper.lines(60, 100, PROSE * 3, size=9)
    text = text_of(paper.save())
    assert [n.number for n in text.footnotes] == ["1", "2"]
    assert "The method of the survey" in text.body.text


def test_two_marks_side_by_side_are_two_calls(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE[:6])
    end = paper.write(60, y, "a host that was thanked.")
    end = paper.write(end, y - 4, "1", 6)
    paper.write(end + 2, y - 4, "2", 6)
    paper.rule(60, 700, 160)
    for k, words in enumerate(("Document REG/2030/4.", "Document REG/2030/5.")):
        paper.write(60, 712 + 12 * k, str(k + 1), 5)
        paper.write(64, 715 + 12 * k, words, 8)
    assert [(n.number, n.call.start is not None) for n in text_of(paper.save()).footnotes] == [("1", True), ("2", True)]


def _table(paper: Paper, y: float, second: str = "Ships*") -> float:
    paper.write(60, y, "Country", 8)
    paper.write(190, y, second, 8)
    paper.write(330, y, "Crews", 8)
    for row in (("", "N", "%", "N", "%"), ("Norway", "17", "23%", "9", "31%"), ("Chile", "11", "15%", "3", "4%")):
        paper.rule(58, y + 4, 420)
        y += 14
        for x, cell in zip((60, 170, 220, 310, 360), row, strict=True):
            paper.write(x, y, cell, 8)
    paper.rule(58, y + 4, 420)
    return y + 14


def test_headings_over_several_columns_belong_to_their_table(paper: Paper) -> None:
    paper.lines(60, 80, PROSE)
    _table(paper, 220)
    [table] = text_of(paper.save()).exhibits
    assert table.rows is not None
    assert table.rows[0] == ("Country", "Ships*", "", "Crews", "")
    assert table.rows[2] == ("Norway", "17", "23%", "9", "31%")


def test_small_print_under_a_table_is_the_note_of_its_symbol(paper: Paper) -> None:
    paper.lines(60, 80, PROSE)
    y = _table(paper, 220)
    paper.write(60, y, "* Of more than 24 metres.", 6.5)
    paper.lines(60, y + 40, PROSE)
    text = text_of(paper.save())
    [note] = text.footnotes
    assert (note.number, note.text, note.call.start is not None) == ("*", "Of more than 24 metres.", True)
    assert "*" not in text.body.text


def test_a_note_under_a_table_that_began_on_the_page_before_is_not_that_of_the_title_below_it(paper: Paper) -> None:
    paper.lines(60, 80, PROSE)
    paper.write(60, 640, "Table 1. Ships by country*", 9)
    _table(paper, 660, "Ships")
    paper.next_page()
    y = _table(paper, 80, "Ships")
    paper.write(60, y, "* Of more than 24 metres.", 6.5)
    y = paper.lines(60, y + 40, PROSE)
    paper.write(60, y + 20, "Table 2. Crews by country*", 9)
    y = _table(paper, y + 40, "Crews")
    paper.write(60, y, "* Officers not counted.", 6.5)
    called = {(n.text, n.call.page, (n.call.sentence or "")[:5]) for n in text_of(paper.save()).footnotes}
    assert called == {("Of more than 24 metres.", 1, "Ships"), ("Officers not counted.", 2, "Crews")}


def test_a_sentence_in_bold_is_no_heading_where_headings_have_no_stop(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE)
    for heading in (
        "Ships by country",
        "Crews by country",
        "Finally, the tables below show how the crews have changed since then.",
    ):
        paper.write(60, y + 20, heading, 10, "Times-Bold")
        y = paper.lines(60, y + 40, PROSE)
    headings = [b.text for b in text_of(paper.save()).body.body_blocks if b.kind == "heading"]
    assert headings == ["Ships by country", "Crews by country"]


def test_what_follows_the_notes_of_a_table_is_text_though_its_last_rule_stands_over_them(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE)
    y = _table(paper, y + 20, "Ships*")
    paper.write(60, y, "1", 4)
    paper.write(64, y + 2, "Of those in service.", 6.5)
    paper.write(60, y + 10, "* Of more than 24 metres.", 6.5)
    paper.lines(60, y + 30, PROSE)
    text = text_of(paper.save())
    assert [(n.number, n.text) for n in text.footnotes] == [
        ("1", "Of those in service."),
        ("*", "Of more than 24 metres."),
    ]
    assert [b.kind for b in text.body.body_blocks] == ["paragraph", "table", "paragraph"]


def test_entries_of_a_contents_list_are_paragraphs_and_no_table(paper: Paper) -> None:
    titles = [
        "Ships by country",
        "Crews by country",
        "Nets that were lost",
        "Harbours",
        "Other business of the meeting",
    ]
    y = 120.0
    for title, page in zip(titles, (2, 2, 3, 5, 8), strict=True):
        paper.write(60, y, title)
        paper.write(500, y, str(page))
        y += 12
    paper.next_page()
    y = 80.0
    for title in titles:
        paper.write(60, y, title, 10, "Times-Bold")
        y = paper.lines(60, y + 20, PROSE) + 20
    blocks = text_of(paper.save()).body.body_blocks
    assert [(b.kind, b.text) for b in blocks[:5]] == [
        ("paragraph", f"{title} {page}") for title, page in zip(titles, (2, 2, 3, 5, 8), strict=True)
    ]
    assert [b.text for b in blocks if b.kind == "heading"] == titles


def test_labels_over_several_lines_in_rows_with_a_rule_each_and_headings_over_two_columns(paper: Paper) -> None:
    paper.lines(60, 80, PROSE)
    paper.write(60, 200, "Means of", 8)
    paper.write(60, 210, "transport", 8)
    for x, year in ((170, "1998"), (270, "1999")):
        paper.write(x, 205, year, 8)
    paper.rule(58, 214, 320)
    y = 224.0
    for label, cells in (
        ([""], ["N", "%", "N", "%"]),
        (["Ships", "(all of", "them)"], ["17", "23%", "9", "31%"]),
        (["Barges that", "are towed"], ["11", "15%", "3", "4%"]),
        (["Rafts"], ["2", "1%", "1", "1%"]),
        (["Boats with", "sails"], ["4", "2%", "5", "6%"]),
    ):
        middle = y + 5 * (len(label) - 1)
        for x, cell in zip((160, 195, 260, 295), cells, strict=True):
            paper.write(x, middle, cell, 8)
        for text in label:
            paper.write(60, y, text, 8)
            y += 10
        paper.rule(58, y - 6, 320)
        y += 4
    [table] = text_of(paper.save()).exhibits
    assert table.rows == (
        ("Means of transport", "1998", "", "1999", ""),
        ("", "N", "%", "N", "%"),
        ("Ships (all of them)", "17", "23%", "9", "31%"),
        ("Barges that are towed", "11", "15%", "3", "4%"),
        ("Rafts", "2", "1%", "1", "1%"),
        ("Boats with sails", "4", "2%", "5", "6%"),
    )


def test_a_year_close_over_two_columns_is_a_heading_of_its_own(paper: Paper) -> None:
    paper.lines(60, 80, PROSE)
    paper.write(60, 200, "Ships", 8)
    for x, year in ((180, "1998"), (280, "1999")):
        paper.write(x, 200, year, 8)
    y = 211.0
    for row in (["", "N", "%", "N", "%"], ["Barges", "17", "23%", "9", "31%"], ["Rafts", "2", "1%", "1", "1%"]):
        for x, cell in zip((60, 165, 200, 265, 300), row, strict=True):
            if cell:
                paper.write(x, y, cell, 8)
        y += 14
    [table] = text_of(paper.save()).exhibits
    assert table.rows is not None
    assert table.rows[:2] == (("Ships", "1998", "", "1999", ""), ("", "N", "%", "N", "%"))


def test_an_initial_is_no_list_mark_and_letters_in_a_row_are(paper: Paper) -> None:
    y = paper.lines(70, 80, ["M. Tofte disagreed about the leaflets that had been printed"])
    y = paper.lines(
        60, y, [*PROSE[1:2], "year before, and said so.", "A. Norway will pay for them;", "B. Chile will print."]
    )
    kinds = [(b.kind, b.text.split(" ")[0]) for b in text_of(paper.save()).body.body_blocks]
    assert kinds == [("paragraph", "M."), ("list_item", "A."), ("list_item", "B.")]


def test_accents_that_are_shapes_of_their_own_join_their_letters(paper: Paper) -> None:
    end = paper.write(60, 80, "The report of Mr Hrdlic")
    paper.write(end - 4, 80, "\u02c7")
    end = paper.write(end, 80, "ka and of Mr Kaln", 10)
    letter = paper.write(end, 80, "n")
    paper.write(end + 2, 81.4, ",", 5)
    paper.write(letter, 80, "is was read by all who were in the room at that time.")
    assert "Kalnņis" in text_of(paper.save()).body.text


def test_ibid_and_op_cit_name_the_note_that_they_mean(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE[:6])
    x = 60.0
    notes = (
        "W. Aerts, What is a Branch Worth? (Ghent, 2010), document LIB/2010/7.",
        "Ibid., p. 12.",
        "Report of the secretariat, document REG/2030/4.",
        "Aerts, op. cit., p. 44.",
        "See supra note 3.",
    )
    paper.rule(60, 690, 160)
    for k, words in enumerate(notes):
        x = paper.write(x, y, "a host was thanked")
        x = paper.write(x, y - 4, str(k + 1), 6) + 3
        paper.write(60, 700 + 12 * k, str(k + 1), 5)
        paper.write(64, 703 + 12 * k, words, 8)
    found = text_of(paper.save()).footnotes
    meant = {n.number: next((by.split(":") for by in n.by if ":" in by), None) for n in found}
    ids = {n.number: n.id for n in found}
    assert meant["1"] is None
    assert meant["2"] == ["ibid", ids["1"]]
    assert meant["4"] == ["op_cit", ids["1"]]
    assert meant["5"] == ["op_cit", ids["3"]]


def test_the_first_line_of_pages_in_double_spacing_is_text(paper: Paper) -> None:
    first = ("Norway", "Chile", "Ghana", "Japan", "Samoa")
    for page, country in enumerate(first):
        x = 60.0
        for word in (
            country,
            "the",
            country[::-1].lower() * 3,
            "of",
            country.lower() * 3,
        ):  # stretched to fill the line
            x = paper.write(x, 105, word) + 22
        for k, line in enumerate(PROSE * 3):
            paper.write(60, 127 + 22 * k, line)
        paper.write(300, 800, str(page + 1))
        paper.next_page()
    text = text_of(paper.save()).body.text
    assert [country for country in first if country not in text] == []
    assert "\n\n3\n\n" not in text


def test_numbers_of_tables_at_the_foot_of_pages_make_no_footer_of_the_text_there(paper: Paper) -> None:
    for page in range(6):
        paper.lines(60, 80, [*PROSE * 8, f"line {chr(97 + page)} of the text ends here"], leading=12)
        if page > 3:
            for k, x in enumerate((60, 150, 240, 330, 420)):
                paper.write(x, 764, "7" if k == 2 else str(page + 30 * k))
        else:
            paper.write(60, 764, f"and the last line of page {chr(97 + page)} as well.")
        paper.next_page()
    text = text_of(paper.save()).body.text
    assert [p for p in "abcd" if f"last line of page {p} as well" not in text] == []


def test_a_lettered_note_alone_at_the_foot_of_its_page_is_no_footer(paper: Paper) -> None:
    for page, mark in enumerate("ab"):
        y = paper.lines(60, 80, PROSE * 3)
        end = paper.write(60, y, f"host number {page} was thanked.")
        paper.write(end, y - 4, mark, 6)
        paper.write(60, 770, mark, 5)
        paper.write(63, 773, f"Document REG/2030/{page}, on request.", 8)
        paper.next_page()
    found = text_of(paper.save()).footnotes
    assert [(n.number, n.call.start is not None) for n in found] == [("a", True), ("b", True)]


def test_a_number_of_a_law_that_did_not_fit_does_not_end_its_paragraph(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE[:4])
    y = paper.lines(60, y, ["the delegate of the host country reminded Directive"])
    paper.lines(60, y, ["2006/115/EC to those who had forgotten that it obliges them", PROSE[6]])
    [block] = text_of(paper.save()).body.body_blocks
    assert "Directive 2006/115/EC to those" in block.text


def test_the_mark_of_a_list_item_at_the_top_of_a_column_is_no_page_number(paper: Paper) -> None:
    paper.lines(60, 60, [f"left column line number {i} with some words" for i in range(20)])
    paper.write(310, 60, "c)")
    paper.lines(
        325, 60, ["Members should exchange pilots for the mapping", "campaigns of the coming year, and tell others."]
    )
    paper.lines(310, 100, [f"right column line number {i} with more text" for i in range(12)])
    text = text_of(paper.save()).body.text
    assert "c) Members should exchange pilots" in text
    assert "line number 0 with some words" in text


@pytest.mark.parametrize(
    "marks", [("1/", "2/", "3/"), ("i", "ii", "iii"), ("a", "b", "c")], ids=["stroke", "roman", "letters"]
)
@pytest.mark.parametrize("raised", [True, False], ids=["raised in the note", "at full size in the note"])
def test_notes_with_other_marks_than_numbers(paper: Paper, marks: tuple[str, ...], raised: bool) -> None:
    y = 80.0
    for page, mark in enumerate(marks):
        y = paper.lines(60, y, PROSE[:4])
        end = paper.write(60, y, f"host number {page} was thanked.")
        paper.write(end, y - 4, mark, 6)
        y += 30
    paper.rule(60, 690, 160)
    for page, mark in enumerate(marks):
        end = paper.write(60, 700 + 12 * page - 3 * raised, mark, 5 if raised else 8)
        paper.write(end + 3, 700 + 12 * page, f"Document REG/2030/{page}, on request.", 8)
    text = text_of(paper.save())
    assert [(n.number, n.call.start is not None) for n in text.footnotes] == [(m, True) for m in marks]
    assert "REG" not in text.body.text
    assert "was thanked.\n" in text.body.text


def test_calls_of_a_typescript_stand_on_the_line(paper: Paper) -> None:
    y = paper.lines(60, 80, [*PROSE[:3], "as the working party had proposed; 1/ the rest of it would", PROSE[3]])
    paper.lines(60, y, ["follow in half/yearly steps of 3/4 of a mile, document REG/2/1. 2/"])
    paper.rule(60, 690, 160)
    paper.lines(60, 704, ["1/   Document REG/2030/1, on request.", "2/   Document REG/2030/2, on request."])
    text = text_of(paper.save())
    assert [(n.number, n.text) for n in text.footnotes] == [
        (f"{k}/", f"Document REG/2030/{k}, on request.") for k in (1, 2)
    ]
    assert "had proposed; the rest" in text.body.text
    assert text.body.text.endswith("half/yearly steps of 3/4 of a mile, document REG/2/1.")
    assert [text.body.text[: n.call.start or 0].split()[-1] for n in text.footnotes] == ["proposed;", "REG/2/1."]


def test_paragraphs_that_hang_from_their_first_lines_are_whole(paper: Paper) -> None:
    y = 80.0
    for _ in range(5):
        paper.write(60, y, PROSE[0])
        y = paper.lines(80, y + 12, ["register and took note of the progress of all members", "that had been made."])
    blocks = [b.text for b in text_of(paper.save()).body.body_blocks]
    assert blocks == [f"{PROSE[0]} register and took note of the progress of all members that had been made."] * 5


def test_a_table_of_words_without_rules_is_found_where_its_cells_leave_room(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 20
    rows = [
        ("Member", "Body", "Measure"),
        ("Chile", "Coast Guard", "buoys\nreplaced"),
        ("Malta", "Pilots", "new lights"),
    ]
    rows += [("Peru", "Harbour Board", "charts\nredrawn"), ("Oman", "Pilots", "none so far")]
    for row in rows:
        for x, words in zip((60, 160, 300), row, strict=True):
            paper.lines(x, y, words.split("\n"))
        y += 18 + 12 * row[2].count("\n")
    [table] = text_of(paper.save()).exhibits
    assert table.rows == tuple(tuple(cell.replace("\n", " ") for cell in row) for row in rows)


@pytest.mark.parametrize("font", ["Times-BoldItalic", "Times-Italic"])
def test_two_italic_f_that_hang_over_each_other_stay_in_their_word(paper: Paper, font: str) -> None:
    line = "The International Coffee Fund offered effort to staff of five offices"
    paper.write(60, 80, line, font=font)
    assert text_of(paper.save()).body.text.strip() == line


def test_bold_by_outlined_glyphs_and_italics_by_slanted_ones_make_headings(paper: Paper) -> None:
    y = 80.0
    for heading in ("2.1 State of the register", "2.2 Members and their fees"):
        paper.canvas.setFont("Times-Roman", 10)
        paper.canvas.drawString(60, HEIGHT - y, heading, mode=2)
        y = paper.lines(60, y + 16, PROSE) + 12
    slanted = paper.canvas.beginText()
    slanted.setFont("Times-Roman", 10)
    slanted.setTextTransform(1, 0, 0.2126, 1, 60, HEIGHT - y)
    slanted.textOut("Other initiatives")
    paper.canvas.drawText(slanted)
    paper.lines(60, y + 16, PROSE)
    blocks = text_of(paper.save()).body.body_blocks
    headings = ["2.1 State of the register", "2.2 Members and their fees", "Other initiatives"]
    assert [b.text for b in blocks if b.kind == "heading"] == headings
    styles = {b.text: b.style for b in blocks if b.style is not None}
    assert styles["2.1 State of the register"].bold
    assert styles["Other initiatives"].italic
    assert not styles[" ".join(PROSE)].bold


def test_text_that_is_outlined_throughout_is_not_bold(paper: Paper) -> None:
    for k, line in enumerate(PROSE):
        paper.canvas.setFont("Times-Roman", 10)
        paper.canvas.drawString(60, HEIGHT - 80 - 12 * k, line, mode=2)
    [block] = text_of(paper.save()).body.body_blocks
    assert block.style is not None
    assert not block.style.bold


def test_an_address_at_the_foot_of_the_first_page_is_no_note(paper: Paper) -> None:
    paper.lines(60, 80, PROSE)
    paper.rule(60, 750, 160)
    paper.lines(60, 760, ["12 Quay Street, Galway, where the secretariat has its seat."], size=8)
    paper.next_page()
    y = paper.lines(60, 80, PROSE[:-1])
    end = paper.write(60, y, "the capital of the country that has offered.")
    paper.write(end, y - 3.5, "1", 6)
    paper.rule(60, 750, 160)
    paper.lines(60, 760, ["1 The offer was made in writing."], size=8)
    notes = text_of(paper.save()).footnotes
    assert [n.number for n in notes if n.number] == ["1"]


def test_short_headings_over_columns_part_them(paper: Paper) -> None:
    """They cross no gutter: each stands alone on its height, and all columns begin under it on one line."""
    y = 80.0
    for name, halves in (("Opening", (PROSE[:3], PROSE[3:6])), ("Elections", (PROSE[6:9], PROSE[:3]))):
        paper.write(60, y, name, 12)
        for x, half in zip((60, 320), halves, strict=True):
            for k, words in enumerate(half):
                paper.write(x, y + 22 + 12 * k, words[:44], 10)
        y += 90
    text = text_of(paper.save()).body.text
    places = [text.index(words[:44]) for words in (*PROSE[:6], *PROSE[6:9])]
    assert places == sorted(places)
    assert places[5] < text.index("Elections") < places[6]


def test_columns_with_less_room_between_than_words_may_have(paper: Paper) -> None:
    left = [f"left column line number {i:02} with some words in it" for i in range(12)]
    right = [f"right column line {i:02} with more text on it" for i in range(12)]
    ends = [paper.write(50, 80 + 12 * k, words, 10) for k, words in enumerate(left)]
    paper.lines(max(ends) + 7, 80, right)
    text = text_of(paper.save()).body.text.replace("\n", " ")
    assert text.index("number 11 with some") < text.index("right column line 00")


def test_an_item_with_a_first_line_indent_is_whole(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE[:6])
    items = [line.rsplit(" ", 1)[0] for line in (PROSE[1], PROSE[3])]
    for words in items:
        paper.write(80, y, f"• {words}", 10)
        y = paper.lines(60, y + 12, ["and that nobody in the room spoke against"])
    blocks = [b.text for b in text_of(paper.save()).body.body_blocks]
    assert blocks[1:] == [f"• {words} and that nobody in the room spoke against" for words in items]


def test_the_name_of_a_font_outweighs_the_weight_that_is_guessed() -> None:
    assert not font_traits("BAAAAA+NotoSans-Regular", weight=625)[0]
    assert font_traits("CAAAAA+NotoSans-Bold", weight=828)[0]
    assert font_traits("Unnamed", weight=700)[0]
