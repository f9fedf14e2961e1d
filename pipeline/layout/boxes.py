"""Boxes: text in a frame or on a tint, set between edges of its own and read apart from what it stands beside."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.layout.cells import SNAP, Table, rows_of
from pipeline.layout.columns import Column
from pipeline.layout.lines import Line
from pipeline.reader import Area, Page

LEAST_ROWS = 2
"""A tint under one row of text is a bar behind a heading, or marks words."""
NARROWEST = 60.0
TALLEST = 0.75
"""Share of the page height above which a frame or a tint is the page's own."""


@dataclass(slots=True)
class Inset:
    """A box on a page with the lines of text in it, and its columns once they are known."""

    page: int
    area: Area
    lines: list[Line]
    columns: list[Column] = field(default_factory=list)

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.area.x0, self.area.top, self.area.x1, self.area.bottom

    def set_columns(self, columns: list[Column]) -> None:
        """Take the columns; the edges of a single one are those of the box, as wide a padding within on both sides."""
        self.columns = columns
        if len(columns) == 1:
            [column] = columns
            column.x1 = max(column.x1, self.area.x1 - max(0.0, column.x0 - self.area.x0))
            column.fixed = True


def find_insets(page: Page, lines: list[Line], tables: Sequence[Table]) -> tuple[list[Inset], list[Line]]:
    """The boxes of a page that hold text, the outermost where they lie in each other, and the lines outside them."""
    areas = sorted(_areas(page), key=lambda a: (a.x1 - a.x0) * (a.bottom - a.top), reverse=True)
    found: list[Inset] = []
    for area in areas:
        if any(_overlap(area, table.box) for table in tables):
            continue
        inside = [s for s in lines if _holds(area, s)]
        # Lines that stick out of it show that it is a drawing behind the text.
        cut = any(not _holds(area, s) and _overlap(area, (s.x0, s.top + 1, s.x1, s.bottom - 1)) for s in lines)
        if not cut and len(rows_of(inside)) >= LEAST_ROWS:
            found.append(Inset(page.number, area, inside))
            taken = {id(s) for s in inside}
            lines = [s for s in lines if id(s) not in taken]
    return found, lines


def _areas(page: Page) -> Iterator[Area]:
    """Frames and tints that may hold text: one shape each, or four rules that meet."""
    for r in page.rules:
        if r.kind in ("area", "fill") and r.x1 - r.x0 > NARROWEST and 14 < r.bottom - r.top < TALLEST * page.height:
            yield Area(r.x0, r.top, r.x1, r.bottom)
    walls = [r for r in page.rules if r.kind == "v"]
    floors = [r for r in page.rules if r.kind == "h" and r.x1 - r.x0 > NARROWEST]
    if len(walls) < 2 or len(walls) > 200:
        return
    floors.sort(key=lambda r: r.top)
    for a, b in itertools.combinations(floors, 2) if len(floors) < 100 else ():
        alike = abs(a.x0 - b.x0) < SNAP and abs(a.x1 - b.x1) < SNAP and 14 < b.top - a.top < TALLEST * page.height
        if alike and all(
            any(abs(w.x0 - x) < SNAP and w.top < a.top + SNAP and w.bottom > b.top - SNAP for w in walls)
            for x in (a.x0, a.x1)
        ):
            yield Area(a.x0, a.top, a.x1, b.bottom)


def _holds(area: Area, line: Line) -> bool:
    return (
        area.x0 - 1 <= line.x0
        and line.x1 <= area.x1 + 1
        and area.top - 2 <= line.top + 0.2 * line.size
        and line.bottom - 0.2 * line.size <= area.bottom + 2
    )


def _overlap(area: Area, box: tuple[float, float, float, float]) -> bool:
    x0, top, x1, bottom = box
    return x0 < area.x1 - 1 and x1 > area.x0 + 1 and top < area.bottom - 1 and bottom > area.top + 1
