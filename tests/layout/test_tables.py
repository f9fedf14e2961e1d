"""Rows and cells of tables that rules alone do not show. Each PDF is drawn by its test."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import Exhibit
from tests.drawn import HEIGHT, PROSE, Paper
from tests.layout.conftest import text_of

Rows = tuple[tuple[str, ...], ...]


def tables_of(paper: Paper) -> list[Exhibit]:
    return [e for e in text_of(paper.save()).exhibits if e.kind == "table"]


def _rows(paper: Paper, y: float, rows: Sequence[Sequence[str]], xs: Sequence[float], step: float = 12) -> float:
    for row in rows:
        for x, cell in zip(xs, row, strict=True):
            if cell:
                paper.write(x, y, cell, 9)
        y += step
    return y


DISTRICTS: Rows = (
    ("North Quay", "10", "17", "31", "38"),
    ("Mills", "27", "34", "48", "55"),
    ("Old Harbour", "44", "51", "65", "72"),
)


def _two_heads(paper: Paper, y: float, name: str) -> float:
    """A table with rules over, under and below its two rows of headings, of which the upper stand over two columns."""
    xs = (60, 170, 220, 290, 340)
    paper.rule(58, y, 400)
    paper.write(60, y + 11, name, 9)
    paper.write(188, y + 11, "Barges", 9)
    paper.write(312, y + 11, "Tugs", 9)
    y = _rows(paper, y + 23, [("", "sunk", "raised", "sunk", "raised")], xs)
    paper.rule(58, y - 7, 400)
    y = _rows(paper, y + 4, DISTRICTS, xs)
    paper.rule(58, y - 6, 400)
    return y


def test_a_row_of_headings_over_several_columns_is_a_row_of_its_own(paper: Paper) -> None:
    _two_heads(paper, paper.lines(60, 80, PROSE) + 10, "District")
    [table] = tables_of(paper)
    heads = (("District", "Barges", "", "Tugs", ""), ("", "sunk", "raised", "sunk", "raised"))
    assert table.rows == (*heads, *DISTRICTS)


def test_two_tables_of_one_width_with_nothing_between_them_are_two(paper: Paper) -> None:
    y = _two_heads(paper, paper.lines(60, 80, PROSE) + 10, "District")
    _two_heads(paper, y + 6, "Quarter")
    assert [t.rows[0][0] for t in tables_of(paper) if t.rows] == ["District", "Quarter"]


def test_rows_of_many_lines_between_the_rules_of_a_head_and_a_foot(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 10
    xs = (60, 160, 260)
    paper.rule(58, y, 480)
    y = _rows(paper, y + 11, [("Keeper", "Station", "Remarks")], xs)
    paper.rule(58, y - 7, 480)
    remarks = ("the lamp was trimmed twice a night by", "the keeper, who had no other help")
    wanted: list[tuple[str, ...]] = [("Keeper", "Station", "Remarks")]
    for keeper, station in (("A. Brandt", "Saltholm"), ("J. Okoye", "North Sound"), ("S. Lind", "Long Bank")) * 2:
        y = _rows(paper, y + 4, [(keeper, station, remarks[0]), ("", "", remarks[1])], xs)
        wanted.append((keeper, station, " ".join(remarks)))
    paper.rule(58, y - 6, 480)
    paper.lines(60, y + 20, PROSE)
    [table] = tables_of(paper)
    assert table.rows == tuple(wanted)


def test_the_rest_of_a_table_in_the_next_column_has_a_rule_under_every_row_too(paper: Paper) -> None:
    y = paper.lines(50, 80, [line[:45] for line in PROSE * 7]) + 10
    xs = (52, 160, 220)
    y = _rows(paper, y, [("From", "Pledged", "Paid (%)")], xs)
    for row in (("Norway", "42", "35"), ("Japan", "19", "0"), ("Chile", "8", "50")):
        paper.rule(50, y - 8, 290)
        y = _rows(paper, y + 4, [row], xs)
    paper.rule(50, y - 8, 290)
    paper.rule(310, 70, 550)
    _rows(paper, 82, [("Foundation of the", "90", "60"), ("Seven Lamps", "", "")], [x + 260 for x in xs])
    paper.rule(310, 98, 550)
    paper.lines(310, 130, [line[:45] for line in PROSE * 7])
    [table] = tables_of(paper)
    assert table.rows is not None
    assert (len(table.rows), table.rows[-1]) == (5, ("Foundation of the Seven Lamps", "90", "60"))


def _walls(paper: Paper, xs: Sequence[float], top: float, bottom: float) -> None:
    for x in xs:
        paper.canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)


def test_a_row_that_the_end_of_a_page_cuts_is_one_row(paper: Paper) -> None:
    paper.lines(60, 80, PROSE * 7)
    walls, xs = (58, 130, 380, 450), (62, 134, 384)
    for y, row in ((700, ("Port", "What was done", "Cost")), (718, ("Ghent", "the lock was drained", "61"))):
        _rows(paper, y, [row], xs)
        paper.rule(58, y - 12, 450)
    paper.rule(58, 724, 450)
    _rows(paper, 736, [("Delft", "the weir was raised by as much as", "57")], xs)
    _walls(paper, walls, 688, 742)
    paper.next_page()
    _rows(paper, 82, [("", "the owners of the meadows would allow", "")], xs)
    paper.rule(58, 88, 450)
    _rows(paper, 100, [("Emden", "the quay was paved", "12")], xs)
    paper.rule(58, 106, 450)
    _walls(paper, walls, 72, 106)
    paper.lines(60, 140, PROSE)
    [table] = tables_of(paper)
    assert table.rows is not None
    assert table.rows[2:] == (
        ("Delft", "the weir was raised by as much as the owners of the meadows would allow", "57"),
        ("Emden", "the quay was paved", "12"),
    )


def test_the_last_line_of_a_heading_beside_its_numbers_is_still_over_them(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 10
    for k, words in enumerate((("Seen on", "Seen on"), ("6", "5"), ("lists", "lists"))):
        for middle, word in zip((163, 243), words, strict=True):
            width = paper.canvas.stringWidth(word, "Times-Roman", 9)
            paper.write(middle - width / 2, y + 11 * k, word, 9)
    paper.rule(58, y + 28, 270)
    y += 39
    for k, row in enumerate((("2010", "153", "1,138"), ("2011", "198", "1,194"), ("2012", "222", "1,217"))):
        for right, cell in zip((80, 186, 266), row, strict=True):
            paper.write(right - paper.canvas.stringWidth(cell, "Times-Roman", 9), y + 12 * k, cell, 9)
    [table] = tables_of(paper)
    assert table.rows is not None
    assert table.rows[-4] == ("", "lists", "lists")
