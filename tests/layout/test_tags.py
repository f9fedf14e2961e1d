"""Tags of a PDF as a witness: believed where the page bears them out, and left alone where they lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import reader
from pipeline.assemble import Text, assemble
from pipeline.layout.document import lay_out
from pipeline.layout.tags import structure_of
from pipeline.problems import Problems
from pipeline.records import Problem
from tests.drawn import PROSE
from tests.tagged import DECORATION, Node, TaggedPaper

FULL = (*PROSE[:3], "promised that this would be done before the next long session.")
"""A paragraph whose last line is full: nothing on the page shows that the next one is another."""
NEXT = ("The second paragraph begins where the first one has ended", *PROSE[1:4])


@pytest.fixture
def paper(tmp_path: Path) -> TaggedPaper:
    return TaggedPaper(tmp_path / "tagged.pdf")


def text_of(path: Path) -> tuple[Text, list[Problem]]:
    pdf, problems = reader.read(path), Problems("tagged")
    assert pdf.tagged
    text = assemble("tagged", pdf, lay_out(pdf), problems)
    return text, [p for p in problems.records() if p.kind.startswith("tags_")]


def untagged(path: Path) -> Text:
    """What comes of the same pages when nobody reads their tags."""
    pdf = reader.read(path)
    bare = replace(pdf, pages=[replace(page, tags=None) for page in pdf.pages])
    return assemble("tagged", bare, lay_out(bare), Problems("tagged"))


def blocks(text: Text) -> list[tuple[str, str]]:
    return [(b.kind, b.text) for b in text.body.blocks]


def fill(paper: TaggedPaper, y: float, count: int = 3) -> float:
    """Paragraphs that page and tags agree about."""
    for _ in range(count):
        y = 10 + paper.lines(60, y, [*PROSE[:3], "for them."], paper.root.add("P"))
    return y


def test_the_reader_gives_the_tree_with_one_path_over_pages(paper: TaggedPaper) -> None:
    section = paper.root.add("Sect")
    section.add("P")
    paragraph = section.add("P")
    paper.write(60, 80, "begins here", paragraph)
    paper.write(60, 800, "7", DECORATION)
    paper.next_page()
    paper.write(60, 80, "ends here", paragraph)
    paper.write(60, 100, "belongs to nothing", None)
    first, second = reader.read(paper.save()).pages
    assert first.tags is not None
    assert second.tags is not None
    [one], [two] = ([p.tags.elements[k] for k in p.tags.pieces] for p in (first, second) if p.tags)
    assert one.role == "P"
    assert one.path == two.path == (0, 0, 1)
    assert {c.tag for c in first.chars} == {0, reader.ARTIFACT}
    assert {c.tag for c in second.chars} == {0, reader.UNTAGGED}


def test_a_document_without_tags_has_no_structure() -> None:
    page = reader.Page(1, 595, 842)
    assert structure_of(reader.Pdf([page], None, True, None, "pdfium")) is None


def test_tags_part_paragraphs_that_nothing_else_parts(paper: TaggedPaper) -> None:
    y = fill(paper, 80)
    y = paper.lines(60, y, FULL, paper.root.add("P"))
    paper.lines(60, y, NEXT, paper.root.add("P"))
    path = paper.save()
    assert " ".join((*FULL, *NEXT)) in untagged(path).body.text
    text, doubts = text_of(path)
    assert [b.text for b in text.body.body_blocks][-2:] == [" ".join(FULL), " ".join(NEXT)]
    assert text.body.body_blocks[-1].by == ("layout", "tags")
    assert not doubts


@pytest.mark.parametrize("kept", [True, False], ids=["kept-whole", "cut-at-page-ends"])
def test_borders_at_page_ends_are_believed_of_programs_that_keep_elements_whole(paper: TaggedPaper, kept: bool) -> None:
    running = paper.root.add("P")
    y = fill(paper, 80)
    paper.lines(60, y, PROSE[:4], running)
    paper.next_page()
    y = 10 + paper.lines(60, 80, PROSE[4:], running if kept else paper.root.add("P"))
    paper.root.kids.remove(running)
    paper.root.kids.insert(3, running)  # where it is printed
    y = fill(paper, y)
    paper.lines(60, y, FULL, paper.root.add("P"))
    paper.next_page()
    paper.lines(60, 80, NEXT, paper.root.add("P"))
    text, _ = text_of(paper.save())
    assert " ".join(PROSE) in [b.text for b in text.body.body_blocks]
    assert (" ".join((*FULL, *NEXT)) in text.body.text) is not kept


def test_headings_and_their_levels_from_tags(paper: TaggedPaper) -> None:
    y = 80.0
    for role, words in (("H2", "Opening"), ("H3", "Address by the host"), ("H2", "Adoption of the agenda")):
        paper.write(
            60,
            y,
            words,
            paper.root.add(role),
            font="Times-Bold" if words != "Adoption of the agenda" else "Times-Roman",
        )
        y = 6 + fill(paper, y + 16, 2)
    path = paper.save()
    assert ("paragraph", "Adoption of the agenda") in blocks(untagged(path))
    text, doubts = text_of(path)
    found = [(b.level, b.text) for b in text.body.body_blocks if b.kind == "heading"]
    assert found[-2:] == [(2, "Address by the host"), (1, "Adoption of the agenda")]
    assert not doubts


def test_what_the_tags_call_text_has_no_level(paper: TaggedPaper) -> None:
    y = 80.0
    for role, words in (("H2", "Opening"), ("H2", "Adoption"), ("P", "WRITTEN STATEMENTS"), ("H2", "Closing")):
        font = "Times-Roman" if role == "P" else "Times-Bold"
        paper.write(60, y, words, paper.root.add(role), font=font)
        y = 6 + fill(paper, y + 16, 2)
    path = paper.save()
    assert ("heading", "WRITTEN STATEMENTS") in blocks(untagged(path))
    text, _ = text_of(path)
    assert [(b.kind, b.level) for b in text.body.blocks if b.text == "WRITTEN STATEMENTS"] == [("paragraph", None)]


def test_text_that_is_tagged_as_headings_throughout_is_none(paper: TaggedPaper) -> None:
    y = 80.0
    for _ in range(4):
        y = 10 + paper.lines(60, y, [*PROSE[:3], "for them."], paper.root.add("H1"))
    path = paper.save()
    text, doubts = text_of(path)
    assert blocks(text) == blocks(untagged(path))
    assert [(d.kind, d.severity) for d in doubts] == [("tags_contradict_page", "info")]


def grid(paper: TaggedPaper, y: float, rows: list[tuple[str, ...]]) -> None:
    table = paper.root.add("Table")
    for row in rows:
        line = table.add("TR")
        for x, words in zip((60, 180, 320), row, strict=True):
            cell = line.add("TD")
            for k, part in enumerate(words.split("\n") if words else ()):
                paper.write(x, y + 12 * k, part, cell)
        y += 14 + 12 * max(words.count("\n") for words in row)


ROWS = [("Body", "Task", "Where"), ("Committee", "Keeps the\nregister", "Oslo"), ("Council", "", "Lima")]


def test_a_table_of_words_without_rules_is_read_by_its_tags(paper: TaggedPaper) -> None:
    grid(paper, fill(paper, 80) + 20, ROWS)
    path = paper.save()
    assert not untagged(path).exhibits
    [table] = text_of(path)[0].exhibits
    assert table.rows == (
        ("Body", "Task", "Where"),
        ("Committee", "Keeps the register", "Oslo"),
        ("Council", "", "Lima"),
    )


def test_a_table_whose_rows_are_not_where_the_tags_say_is_none(paper: TaggedPaper) -> None:
    grid(paper, fill(paper, 80) + 20, ROWS)
    table = paper.root.kids[-1]
    assert isinstance(table, Node)
    table.kids.reverse()
    path = paper.save()
    text, _ = text_of(path)
    assert not text.exhibits
    assert text.body.text == untagged(path).body.text


def test_decoration_at_the_edge_is_furniture_even_on_one_page_and_prose_never_is(paper: TaggedPaper) -> None:
    paper.write(60, 90, "Committee on the Register", DECORATION)
    y = fill(paper, 105, 8)
    paper.lines(60, y, ["A last sentence that somebody marked as decoration."], DECORATION)
    path = paper.save()
    assert "Committee on the Register" in untagged(path).body.text
    text, _ = text_of(path)
    assert "Committee on the Register" not in text.body.text
    assert [b.text for b in text.body.blocks if b.kind == "page_header"] == ["Committee on the Register"]
    assert "A last sentence" in text.body.text


def test_a_running_header_that_is_tagged_as_text_stays_furniture(paper: TaggedPaper) -> None:
    for _ in range(3):
        paper.write(60, 40, "Committee on the Register, thirtieth meeting", paper.root.add("P"), 8)
        fill(paper, 90)
        paper.next_page()
    text, doubts = text_of(paper.save())
    assert "thirtieth" not in text.body.text
    assert {(d.kind, d.severity) for d in doubts} == {("tags_contradict_page", "info")}


def test_a_mark_that_is_tagged_as_one_begins_an_item(paper: TaggedPaper) -> None:
    y = fill(paper, 80)
    items = paper.root.add("L")
    for k in (1, 2):
        item = items.add("LI")
        paper.write(60, y, f"R{k}.", item.add("Lbl"))
        y = paper.lines(82, y, ["States should print the register on paper that lasts for", "long."], item.add("LBody"))
    text, _ = text_of(paper.save())
    want = "States should print the register on paper that lasts for long."
    assert blocks(text)[-2:] == [("list_item", f"R{k}. {want}") for k in (1, 2)]


def test_a_note_tagged_as_one_is_no_text_though_nothing_parts_it(paper: TaggedPaper) -> None:
    y = fill(paper, 80)
    paper.write(60, y, "A host was thanked", paper.root.add("P"))
    paper.write(141, y - 4, "1", paper.root.add("P"), 6)
    note = paper.root.add("Note")
    paper.write(60, 700, "1", note, 5)
    paper.write(64, 703, "Document of the host, on request,", note, 9.7)
    paper.write(60, 714, "2 copies of which are kept.", note, 9.7)
    text, _ = text_of(paper.save())
    assert [(n.number, n.text) for n in text.footnotes] == [
        ("1", "Document of the host, on request, 2 copies of which are kept.")
    ]


LIES = {
    "order": "their order is not that of the text",
    "one-for-all": "they join",
    "one-a-line": "they part",
    "partial": "they hold",
}


@pytest.mark.parametrize("lie", LIES)
def test_a_tree_that_does_not_fit_its_page_is_not_used(paper: TaggedPaper, lie: str) -> None:
    y, whole = 80.0, paper.root.add("P")
    for k in range(6):
        paragraph = Node("P")
        if lie == "order":
            paper.root.kids.insert(0, paragraph)
        elif lie == "one-a-line":
            for line in PROSE[:5]:
                paper.write(60, y, line, paper.root.add("P"))
                y += 12
            y += 10
            continue
        else:
            paper.root.kids.append(paragraph)
        node = whole if lie == "one-for-all" else None if lie == "partial" and k > 2 else paragraph
        y = 10 + paper.lines(60, y, [*PROSE[:4], "for them."], node)
    path = paper.save()
    text, doubts = text_of(path)
    assert blocks(text) == blocks(untagged(path))
    assert [(d.kind, d.severity, d.page) for d in doubts] == [("tags_not_used", "info", 1)]
    assert LIES[lie] in doubts[0].message


def test_a_tag_that_cuts_a_sentence_loses_and_is_told_of(paper: TaggedPaper) -> None:
    y = fill(paper, 80)
    y = paper.lines(60, y, PROSE[:4], paper.root.add("P"))
    paper.lines(60, y, PROSE[4:], paper.root.add("P"))
    text, [doubt] = text_of(paper.save())
    assert text.body.body_blocks[-1].text == " ".join(PROSE)
    assert (doubt.kind, doubt.severity) == ("tags_contradict_page", "info")
    assert PROSE[4][:20] in doubt.message


def test_a_tree_in_circles_comes_to_an_end(paper: TaggedPaper) -> None:
    fill(paper, 80)
    path = paper.save()
    data = path.read_bytes()
    # The document's first child becomes the document itself; the lengths stay, so the table of places still fits.
    path.write_bytes(data.replace(b"/K [13 0 R", b"/K [12 0 R", 1))
    assert path.read_bytes() != data
    assert "for them." in text_of(path)[0].body.text
