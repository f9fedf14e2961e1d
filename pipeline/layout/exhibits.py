"""Pictures and charts: printed images, and drawings made of many shapes, with the words that belong to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.layout.cells import Table
from pipeline.layout.lines import Line
from pipeline.reader import Area, Page

MIN_SIDE = 40.0
"""Smaller pictures, points, are ornaments."""


@dataclass(slots=True)
class Picture:
    """A picture or chart on a page: its box, and the words printed inside it."""

    page: int
    area: Area
    chart: bool
    words: str = ""


def find_pictures(
    page: Page, tables: Sequence[Table], lines: Sequence[Line], body_size: float
) -> tuple[list[Picture], list[Line]]:
    """The pictures and charts of a page, and the lines that are not a chart's own labels."""
    found = [Picture(page.number, area, chart=False) for area in _images(page)]
    rest = list(lines)
    for area in _drawings(page, tables):
        area = _with_labels(area, rest, body_size)
        inside = [
            s for s in rest if area.x0 - 4 <= s.x0 and s.x1 <= area.x1 + 4 and area.top - 4 <= s.y <= area.bottom + 8
        ]
        if _is_prose(inside):
            continue  # text in a frame, not labels in a chart
        found.append(Picture(page.number, area, chart=True, words=" ".join(s.text() for s in inside)))
        taken = {id(s) for s in inside}
        rest = [s for s in rest if id(s) not in taken]
    return found, rest


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether lines inside a drawing are text in a frame: most of it stands in lines longer than labels are."""
    lengths = [len(s.chars) for s in lines]
    long = [n for n in lengths if n >= 40]
    return sum(lengths) > 900 or max(lengths, default=0) > 90 or len(long) >= 2 and sum(long) > 0.6 * sum(lengths)


def _with_labels(area: Area, lines: Sequence[Line], body_size: float) -> Area:
    """A chart's area with the labels around it: short lines, smaller than the text, close by and no caption."""
    for _ in range(2):
        near = [
            s
            for s in lines
            if len(s.chars) <= 70
            and s.size <= body_size - 0.4
            and not CAPTION.match(s.text())
            and s.x1 >= area.x0 - 14
            and s.x0 <= area.x1 + 14
            and s.bottom >= area.top - 14
            and s.top <= area.bottom + 12
        ]
        for s in near:
            area = Area(min(area.x0, s.x0), min(area.top, s.top), max(area.x1, s.x1), max(area.bottom, s.bottom))
    return area


CAPTION = re.compile(r"(?:figure|fig\.|chart|graph|table|source|map)\b", re.IGNORECASE)


def _images(page: Page) -> list[Area]:
    whole = page.width * page.height
    shown = [
        Area(max(0.0, a.x0), max(0.0, a.top), min(page.width, a.x1), min(page.height, a.bottom))
        for a in dict.fromkeys(page.pictures)
    ]
    return [
        a
        for a in shown
        if a.x1 - a.x0 >= MIN_SIDE
        and a.bottom - a.top >= MIN_SIDE
        and (a.x1 - a.x0) * (a.bottom - a.top) < 0.85 * whole
    ]


def _drawings(page: Page, tables: Sequence[Table]) -> list[Area]:
    """Groups of shapes that touch or nearly touch, none of them a table's rules: bars, lines, axes, sectors."""

    def in_table(a: Area) -> bool:
        return any(
            t.x0 - 4 <= a.x0 and a.x1 <= t.x1 + 4 and t.top - 4 <= a.top and a.bottom <= t.bottom + 4 for t in tables
        )

    def on_page(a: Area) -> bool:
        return a.x0 >= -2 and a.top >= -2 and a.x1 <= page.width + 2 and a.bottom <= page.height + 2

    def drawn(a: Area) -> bool:
        """Some typesetters fill the corners of a frame with squares as small as its lines are thick."""
        return max(a.x1 - a.x0, a.bottom - a.top) > 1.5

    shapes = [a for a in page.curves if on_page(a) and drawn(a) and not in_table(a) and a.x1 - a.x0 < 0.95 * page.width]
    rules = [Area(*r[1:]) for r in page.rules if r.kind in ("h", "v") and not in_table(Area(*r[1:]))]
    if len(shapes) < 3 or len(shapes) > 5000:
        return []
    groups: list[list[float]] = []  # x0, top, x1, bottom, shapes, curves
    for a, curve in [(s, 1) for s in shapes] + [(r, 0) for r in rules]:
        merged = [a.x0, a.top, a.x1, a.bottom, 1, curve]
        keep = []
        for g in groups:
            if a.x0 <= g[2] + 9 and g[0] <= a.x1 + 9 and a.top <= g[3] + 9 and g[1] <= a.bottom + 9:
                merged = [
                    min(merged[0], g[0]),
                    min(merged[1], g[1]),
                    max(merged[2], g[2]),
                    max(merged[3], g[3]),
                    merged[4] + g[4],
                    merged[5] + g[5],
                ]
                a = Area(merged[0], merged[1], merged[2], merged[3])
            else:
                keep.append(g)
        groups = [*keep, merged]
    return [
        Area(g[0], g[1], g[2], g[3])
        for g in groups
        if g[4] >= 5
        and g[5] >= 3
        and g[2] - g[0] >= 80
        and g[3] - g[1] >= MIN_SIDE
        and (g[2] - g[0]) * (g[3] - g[1]) < 0.7 * page.width * page.height
    ]
