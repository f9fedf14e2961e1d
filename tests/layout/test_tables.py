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


def _read(paper: Paper) -> list[list[list[str]]]:
    return [[list(row) for row in e.rows or ()] for e in tables_of(paper)]


def _cells(paper: Paper, y: float, cells: Sequence[str], starts: Sequence[float] = (60, 180, 260, 340)) -> None:
    for x, cell in zip(starts, cells, strict=False):
        paper.write(x, y, cell, 9)


def test_cells_over_two_lines_in_a_table_without_rules(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 20
    for dy, cells in (
        (0, ("Country", "Papers", "Of these in", "Asked")),
        (10, ("", "issued", "ink only", "anew")),
        (26, ("Norway", "213", "34", "12")),
        (42, ("United Kingdom", "640", "52", "98")),
        (52, ("(Scotland)",)),
        (68, ("Latvia", "118", "71", "3")),
        (84, ("Malta", "97", "12", "1")),
    ):
        _cells(paper, y + dy, cells)
    paper.lines(60, y + 110, PROSE)
    assert _read(paper) == [
        [
            ["Country", "Papers issued", "Of these in ink only", "Asked anew"],
            ["Norway", "213", "34", "12"],
            ["United Kingdom (Scotland)", "640", "52", "98"],
            ["Latvia", "118", "71", "3"],
            ["Malta", "97", "12", "1"],
        ]
    ]


def test_rules_that_are_drawn_cell_by_cell_show_the_columns(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE) + 20
    starts = (62, 112, 182, 232)
    rows = (
        ("Country", "Substances x", "Seized", "Kg"),
        ("Croatia", "37", "412", "19"),
        ("Hungary", "81", "4 350", "52"),
        ("Sweden", "105", "8 720", "143"),
    )
    for k, row in enumerate(rows):
        _cells(paper, y + 14 * k, row, starts)
        for x0, x1 in ((60, 110), (110, 180), (180, 230), (230, 300)):
            paper.rule(x0, y + 14 * k + 4, x1)
    paper.write(62, y + 64, "What")
    for x, word in ((110, "the"), (160, "table"), (205, "shows"), (260, "was doubted")):
        paper.write(x, y + 64, word)
    paper.lines(62, y + 76, PROSE)
    assert _read(paper) == [[list(row) for row in rows]]


def test_the_last_row_of_a_table_alone_on_the_next_page(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE)
    for _ in range(6):
        y = paper.lines(60, y + 8, PROSE)
    rows = [
        ("Corridor", "Men", "Women"),
        ("Nepal–Qatar", "1,050", "830"),
        ("Chad–Mali", "412", "61"),
        ("Peru–Chile", "98", "7"),
    ]
    for k, row in enumerate(rows[:3]):
        _cells(paper, 760 + 14 * k, row)
    paper.next_page()
    _cells(paper, 60, rows[3])
    paper.lines(60, 90, PROSE)
    assert _read(paper) == [[list(row) for row in rows]]


def test_a_row_between_walls_at_the_top_of_a_page_is_no_header(paper: Paper) -> None:
    y = paper.lines(60, 80, PROSE)
    for _ in range(6):
        y = paper.lines(60, y + 8, PROSE)
    rows = [
        ("Office", "Total", "Papers"),
        ("Botswana", "14.20", "1.10"),
        ("Malawi", "9.85", "2.30"),
        ("Kenya", "20.60", "3.75"),
    ]

    def ruled(y: float, count: int) -> None:
        for k in range(count + 1):
            paper.rule(56, y + 16 * k, 420)
        for x in (56, 176, 256, 420):
            paper.canvas.line(x, HEIGHT - y, x, HEIGHT - y - 16 * count)

    for k, row in enumerate(rows[:3]):
        _cells(paper, 752 + 16 * k, row)
    ruled(741, 3)
    paper.next_page()
    _cells(paper, 56, rows[3])
    ruled(45, 1)
    paper.lines(60, 100, PROSE)
    assert _read(paper) == [[list(row) for row in rows]]


def test_pieces_of_a_rule_that_are_fewer_than_the_cells_show_no_columns(paper: Paper) -> None:
    """Some typesetters draw a long rule in two pieces wherever these end."""
    y = paper.lines(60, 80, PROSE) + 10
    xs = (60, 170, 220, 290, 340)
    rows = (("District", "sunk", "raised", "tugs", "lent"), *DISTRICTS)
    for row in rows:
        paper.rule(58, y, 240)
        paper.rule(240, y, 400)
        y = _rows(paper, y + 12, [row], xs, 4)
    paper.rule(58, y, 240)
    paper.rule(240, y, 400)
    paper.lines(60, y + 30, PROSE)
    [table] = tables_of(paper)
    assert table.rows == rows
