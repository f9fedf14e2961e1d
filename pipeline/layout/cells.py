"""Tables and their cells: what finding them, naming their columns and joining their parts share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.layout.lines import Line, make_line
from pipeline.reader import Char, Chars, Page

SNAP = 3.0
"""Edges that are this close, in points, are one."""


@dataclass(slots=True)
class Table:
    """A table on one page: its box and its cells, each the lines of its text."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    cells: list[list[list[Line]]] = field(default_factory=list)
    element: tuple[int, ...] | None = None
    """Its element in the tags of the PDF, which is one over all its pages."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.x0, self.top, self.x1, self.bottom


def columns_of(table: Table) -> list[list[Line]]:
    """The lines of each column of a table."""
    return [[s for row in table.cells if k < len(row) for s in row[k]] for k in range(len(table.cells[0]))]


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda s: s.y):
        if rows and abs(rows[-1][0].y - line.y) < 0.5 * line.size:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def slot(edges: Sequence[float], value: float) -> int:
    for k in range(len(edges) - 1):
        if value < edges[k + 1]:
            return k
    return len(edges) - 2


LONGEST_HEAD = 40
"""The most characters of a heading over several columns; a line of prose that runs on over two of them has more."""


def spans_columns(line: Line, rows: Sequence[Sequence[Line]]) -> bool:
    """Whether a line is a heading (or a label) over several columns: it stands over cells of the fullest row."""
    full = max(rows, key=len) if rows else ()
    return len(line.chars) <= LONGEST_HEAD and sum(s.x0 < line.x1 and s.x1 > line.x0 for s in full) > 1


def _is_cut(line: Line, edge: float) -> bool:
    """Whether an edge between columns runs through a word of a line, or through a letter of it."""
    if not line.x0 < edge < line.x1:
        return False
    chars = line.chars
    k = next((k for k, x1 in enumerate(chars.x1) if x1 > edge), len(chars) - 1)
    return chars.x0[k] < edge - 1 or k > 0 and k not in line.spaces and chars.x0[k] - chars.x1[k - 1] < 0.1 * line.size


def _frames_text(lines: Sequence[Line], xs: Sequence[float]) -> bool:
    """Whether the column edges run through words of many lines: then the rules are frames around stretches of text."""
    rows = rows_of(lines)
    cut = sum(any(_is_cut(line, x) for x in xs[1:-1]) and not spans_columns(line, rows) for line in lines)
    return cut > max(1, 0.1 * len(lines))


def fill(
    page: Page, grid: tuple[list[float], list[float]], lines: list[Line], least: int = 2
) -> tuple[Table | None, list[Line]]:
    """The table that a grid of column and row edges makes of the lines between them, and the other lines; None and all
    lines where it is none, or has fewer than ``least`` rows."""
    xs, ys = grid
    box = (xs[0] - SNAP, ys[0] - SNAP, xs[-1] + SNAP, ys[-1] + SNAP)
    inside = [s for s in lines if box[0] <= (s.x0 + s.x1) / 2 <= box[2] and box[1] <= (s.top + s.bottom) / 2 <= box[3]]
    if not inside or _frames_text(inside, xs):
        return None, lines
    cells: list[list[list[Part]]] = [[[] for _ in xs[1:]] for _ in ys[1:]]
    for line in inside:
        row = cells[slot(ys, (line.top + line.bottom) / 2)]
        # A heading over several columns is one cell, in the first of them.
        over = any(_is_cut(line, x) for x in xs[1:-1])
        current: tuple[int, list[Char], set[int]] | None = None
        for i, c in enumerate(line.chars):
            column = current[0] if over and current is not None else slot(xs, (c.x0 + c.x1) / 2)
            if current is None or current[0] != column:
                current = (column, [], set())
                row[column].append((line.y, current[1], current[2]))
            elif i in line.spaces:
                current[2].add(len(current[1]))
            current[1].append(c)
    table = Table(page.number, xs[0], ys[0], xs[-1], ys[-1])
    for cell_row in cells:
        if any(cell_row):
            table.cells.append([cell_lines(page.number, parts) for parts in cell_row])
    used = [k for k in range(len(xs) - 1) if any(row[k] for row in table.cells)]
    table.cells = [[row[k] for k in used] for row in table.cells]
    filled = sum(bool(cell) for row in table.cells for cell in row)
    if len(used) < 2 or len(table.cells) < least or filled < 0.3 * len(used) * len(table.cells):
        return None, lines
    taken = {id(s) for s in inside}
    return table, [s for s in lines if id(s) not in taken]


Part = tuple[float, list[Char], set[int]]
"""Characters of a cell on one baseline: its y, they, and the indexes of those that a space stands before."""


def cell_lines(page: int, parts: Sequence[Part]) -> list[Line]:
    """The lines of a cell from its parts."""
    rows: list[tuple[float, list[Char], set[int]]] = []
    for y, chars, gaps in sorted(parts, key=lambda p: p[0]):
        if rows and abs(rows[-1][0] - y) < 3:
            before = rows[-1]
            before[2].add(len(before[1]))
            before[2].update(g + len(before[1]) for g in gaps)
            before[1].extend(chars)
        else:
            rows.append((y, chars, gaps))
    return [make_line(page, Chars.of(chars), gaps) for _, chars, gaps in rows]


def snap(values: Sequence[float]) -> list[float]:
    result: list[float] = []
    for v in sorted(values):
        if not result or v - result[-1] > SNAP:
            result.append(v)
    return result
