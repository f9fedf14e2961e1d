"""Reading order: columns, full-width bands between them, and the lines of each column.

A gutter is a vertical strip that no text crosses over a stretch of the page with prose on both sides of it. Text that
crosses it (a title, a table over the full width) parts the page into bands; inside a band the left column is read
before the right one; each column is looked at in the same way again. This is the recursive cut of Nagy and Seth
(1984), with the gutter looked for before the horizontal cut, so that blank lines at one height in both columns do not
break them.
"""

from __future__ import annotations

import bisect
import itertools
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.layout.lines import Line, join_lines

MIN_COLUMN = 90.0
"""Narrowest column, points: anything narrower is a margin note, a list mark or a table's cell."""
MIN_LINES = 6
"""A gutter needs this many lines on both sides somewhere in the document. Two or three lines of justified text may by
chance have their wide spaces in one place; six do not."""


STAND_IN = "\ufffc"
"""The one character of a line that keeps a table's place (Unicode's object replacement character)."""

Barrier = tuple[float, float, float, float]
"""x0, top, x1, bottom of what no column runs through."""


@dataclass(slots=True)
class Column:
    """Lines that are read one after the other, with the left and right edge of the space they were set in."""

    lines: list[Line]
    x0: float
    x1: float
    fixed: bool = False
    """Whether these edges are known otherwise than from its lines: those of a heading over the columns below it, which
    fills little of that space, and of a box."""


def reading_order(pages: Sequence[tuple[Sequence[Line], Sequence[Barrier]]]) -> list[list[Column]]:
    """The columns of each page in reading order. Barriers are boxes (tables, pictures) that text is read around.

    Gutters that many lines of the document speak for are what shorter columns are read by.
    """
    gutters: list[float] = []
    columns = [_cut(list(segments), barriers, (), 0, gutters) for segments, barriers in pages]
    if not gutters:
        return columns
    return [_cut(_over_gutters(segments, gutters), barriers, gutters, 0, []) for segments, barriers in pages]


def _cut(
    segments: list[Line], barriers: Sequence[Barrier], known: Sequence[float], depth: int, found: list[float]
) -> list[Column]:
    if not segments:
        return []
    x0, x1 = min(s.x0 for s in segments), max(s.x1 for s in segments)
    best = _gutter(segments, barriers, x0, x1, known) if depth < 4 else None
    if best is None:
        return [Column(rows(segments), x0, x1)]
    gutter, stretches = best
    found.append(gutter)
    columns: list[Column] = []
    done = -1e9
    for start, end in stretches:
        columns += _cut([s for s in segments if done <= s.y < start], barriers, known, depth + 1, found)
        inside = [s for s in segments if start <= s.y < end]
        for band in _bands(inside, gutter) if known else [inside]:
            parts = [s for s in band if s.x1 <= gutter + 1], [s for s in band if s.x1 > gutter + 1]
            if len(band) < len(inside) and not all(parts):
                columns.append(Column(rows(band), min(s.x0 for s in inside), max(s.x1 for s in inside), True))
                continue
            for part in parts:
                columns += _cut(part, barriers, known, depth + 1, found)
        done = end
    columns += _cut([s for s in segments if s.y >= done], barriers, known, depth + 1, found)
    return columns


def _bands(segments: Sequence[Line], gutter: float) -> list[list[Line]]:
    """The bands that headings over all columns part, those headings as bands of their own.

    A short one crosses no gutter: it stands alone on its height, with room in the other columns above and below, and
    under it all columns begin on one line.
    """
    heights = _on_rows(segments)
    sides = [{s.x1 > gutter + 1 for s in row} for row in heights]
    cuts: list[int] = [0]
    styles: set[tuple[float, bool, bool, bool]] = set()
    usual = _usual_look(segments)
    for proved in (False, True):  # the second time for those that only their likeness to the others shows
        if proved and not styles:
            break
        k = 1
        while k < len(heights):
            end = k
            while end < min(len(heights), k + HEADING_ROWS) and len(sides[end]) == 1 and sides[end] == sides[k]:
                if heights[end][0].chars.text[0] == STAND_IN or _look(heights[end][0]) != _look(heights[k][0]):
                    break
                end += 1
            look = _look(heights[k][0])
            alone = end > k and end < len(heights) and _stands_alone(heights, k, end)
            if alone and (look in styles if proved else _heads_columns(heights, k, end, gutter)):
                cuts += [k, end]
                styles.update({look} if look != usual else ())
                k = end
            k += 1
    edges = sorted({*cuts, len(heights)})
    return [[s for row in heights[a:b] for s in row] for a, b in itertools.pairwise(edges)]


def _usual_look(segments: Iterable[Line]) -> tuple[float, bool, bool, bool]:
    """How most of the text is set."""
    looks = Counter[tuple[float, bool, bool, bool]]()
    for s in segments:
        looks[_look(s)] += len(s.chars)
    return max(looks, key=lambda look: looks[look])


def _look(line: Line) -> tuple[float, bool, bool, bool]:
    """How a line is set, as far as headings differ from text."""
    return round(line.size, 1), line.bold, line.italic, line.small_capitals > 0 or line.text().isupper()


HEADING_ROWS = 3
"""The most lines of a heading over columns that crosses no gutter."""


def _stands_alone(heights: Sequence[Sequence[Line]], k: int, end: int) -> bool:
    """Whether no column has text on the height of the rows from ``k`` up to ``end``, or close to it."""
    over = max(s.bottom for row in heights[:k] for s in row)
    under = min(s.top for row in heights[end:] for s in row)
    first, last = heights[k][0], heights[end - 1][0]
    return first.top - over > 0.45 * first.size and under - last.bottom > 0.1 * first.size


def _heads_columns(heights: Sequence[Sequence[Line]], k: int, end: int, gutter: float) -> bool:
    """Whether the rows from ``k`` up to ``end`` are a heading over the columns on both sides of the gutter."""
    own = [s for row in heights[k:end] for s in row]
    rest = [s for row in heights[end:] for s in row]
    sides_below = [s for s in rest if s.x1 <= gutter + 1], [s for s in rest if s.x1 > gutter + 1]
    if not all(sides_below) or own[0].chars.text[0] == STAND_IN:
        return False
    first = [min(side, key=lambda s: (s.top, s.x0)) for side in sides_below]
    table = [s.chars.text[0] == STAND_IN for s in first]
    size, below = own[0].size, first[0]
    if own[-1].bottom - own[0].top > 4 * size or abs(first[0].top - first[1].top) > (3.0 if any(table) else 1.0):
        return False
    if any(table):
        return all(table)
    if below.size < _usual_look(s for row in heights for s in row)[0] - 0.4:
        return False  # notes at the foot of both columns
    rows_below = [[s for s in side if abs(s.y - below.y) < 1.0] for side in sides_below]
    long = all(sum(len(s.chars) for s in row) > 12 for row in rows_below)
    alike = all(abs(s.size - below.size) < 0.3 for row in rows_below for s in row)
    steps = [s.y - below.y for s in rest if s.y > below.y + 0.5 * size and s.x0 < below.x1 and s.x1 > below.x0]
    step = min(steps, default=1.3 * size)
    apart = below.y - own[-1].y > (1.12 if _look(own[0])[1:] != _look(below)[1:] else 1.25) * step
    return long and alike and apart


def _gutter(
    segments: Sequence[Line], barriers: Sequence[Barrier], x0: float, x1: float, known: Sequence[float]
) -> tuple[float, list[tuple[float, float]]] | None:
    """The best gutter between x0 and x1, as its x and the stretches (from, to, in y) over which it parts prose."""
    if x1 - x0 < 2 * MIN_COLUMN:
        return None
    edges = sorted(
        {
            *(round(s.x0) for s in segments if s.x0 > x0 + MIN_COLUMN),
            *(k + 2.5 for k in known if x0 + MIN_COLUMN < k < x1),
        }
    )
    lefts, rights = sorted(s.x0 for s in segments), sorted(s.x1 for s in segments)
    best: tuple[float, float, list[tuple[float, float]]] | None = None
    for edge in edges:
        x = edge - 2.5
        seen = any(abs(x - k) < 4 for k in known)
        beside = min(len(lefts) - bisect.bisect_left(lefts, x - 1), bisect.bisect_right(rights, x + 1))
        if beside < (1 if seen else MIN_LINES):
            continue  # too few lines on one side, wherever the others end
        good: list[tuple[float, float]] = []
        weight = 0.0
        stretches = _stretches(segments, barriers, x)
        starts = [start for start, _ in stretches]
        sides: dict[int, tuple[list[Line], list[Line]]] = {}
        for s in segments:
            k = bisect.bisect_right(starts, s.y) - 1
            if k >= 0 and s.y < stretches[k][1] and (s.x1 <= x + 1 or s.x0 >= x - 1):
                sides.setdefault(k, ([], []))[s.x1 > x + 1].append(s)
        together = not seen and _columns_together(sides.values())
        for k, (left, right) in sides.items():
            if not left or not right:
                continue
            start, end = stretches[k]
            start = _behind_title(left, right, start)
            left, right = [s for s in left if s.y >= start], [s for s in right if s.y >= start]
            if not left or not right:
                continue
            if (
                seen
                or together
                and _is_level(left, right)
                or _is_prose(left)
                and _is_prose(right)
                and _side_by_side(left, right)
            ):
                good.append((start, end))
                weight += sum(s.width for s in left) + sum(s.width for s in right)
        if good and (best is None or weight > best[0] + 1):
            best = (weight, x, sorted(good))
    return None if best is None else (best[1], best[2])


def _columns_together(sides: Iterable[tuple[list[Line], list[Line]]]) -> bool:
    """Whether stretches between headings that cross the gutter are columns together, though each holds few lines."""
    level = [(left, right) for left, right in sides if _is_level(left, right)]
    if len(level) < 2:
        return False
    return all(_is_prose([s for pair in level for s in pair[side]]) for side in (0, 1))


def _is_level(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether both sides of a gutter begin on one line and hold two lines at least: columns under a heading over
    both."""
    if len(left) < 2 or len(right) < 2 or abs(min(s.y for s in left) - min(s.y for s in right)) > 1.0:
        return False
    return all(max(s.y for s in side) - min(s.y for s in side) > 0.8 * side[0].size for side in (left, right))


def _behind_title(left: Sequence[Line], right: Sequence[Line], start: float) -> float:
    """Where columns begin under centred lines of a title block that happen to fit into the middle one of three."""
    for line in sorted([*left, *right], key=lambda s: s.y):
        side = left if line in left else right
        others = [s for s in (*left, *right) if s is not line]
        beside = any(s.top < line.bottom and s.bottom > line.top for s in others)
        x0, x1 = min(s.x0 for s in (*left, *right)), max(s.x1 for s in (*left, *right))
        middle = abs((line.x0 + line.x1) / 2 - (x0 + x1) / 2) < 4 and line.x0 > x0 + 0.1 * (x1 - x0)
        own = [s for s in side if s is not line and abs(s.x0 - line.x0) < 2]
        if beside or not middle or len(own) >= 2:
            return start
        start = line.bottom
    return start


def _stretches(segments: Sequence[Line], barriers: Sequence[Barrier], x: float) -> list[tuple[float, float]]:
    """The stretches of y in which nothing crosses x."""
    crossing = sorted(
        [(s.top, s.bottom) for s in segments if s.x0 < x - 1 and s.x1 > x + 1]
        + [(b[1], b[3]) for b in barriers if b[0] < x - 1 and b[2] > x + 1]
    )
    free, last = [], 0.0
    for top, bottom in crossing:
        if top > last + 1:
            free.append((last, top))
        last = max(last, bottom)
    free.append((last, 1e9))
    return free


def _over_gutters(segments: Sequence[Line], gutters: Sequence[float]) -> list[Line]:
    """The segments of a page, with lines of small print over all columns whole that have a wide space at a gutter: on
    both sides of it they run beyond the edges of the columns."""
    sizes = Counter[float]()
    for s in segments:
        sizes[s.size] += len(s.chars)
    main = max(sizes, key=lambda size: sizes[size], default=0.0)
    text = [s for s in segments if s.size >= main - 0.4 and len(s.chars) > 12]
    result = list(segments)
    for x in sorted(set(gutters)):
        ends = [s.x1 for s in text if s.x1 <= x + 1]
        starts = Counter(round(s.x0) for s in text if s.x0 >= x - 1)
        small = [s for s in result if s.size < main - 0.4 and s.chars.text[0] != STAND_IN]
        if not small or not ends or not starts:
            continue
        left, right = max(ends), starts.most_common(1)[0][0]
        for s in (s for s in small if left + 2 < s.x1 <= x + 1):
            row = [o for o in small if o.x0 > s.x0 and abs(s.y - o.y) < 0.5 and abs(s.size - o.size) < 0.1]
            row.sort(key=lambda o: o.x0)
            if row and row[0].x0 > right + 2 and row[0].x0 - s.x1 < 1.2 * s.size:
                result = [o for o in result if o is not s and not any(o is r for r in row)]
                result.append(join_lines([s, *row]))
    return result


def _is_prose(side: Sequence[Line]) -> bool:
    """Whether one side of a gutter is a column of text, not a list's marks or a table's cells."""
    left, right = min(s.x0 for s in side), max(s.x1 for s in side)
    if len(side) < MIN_LINES or right - left < MIN_COLUMN:
        return False
    lines = _on_rows(side)
    if len(lines) < MIN_LINES:
        return False
    typical = statistics.median(max(s.x1 for s in row) - min(s.x0 for s in row) for row in lines)
    characters = statistics.median(sum(len(s.chars) for s in row) for row in lines)
    # A side that holds two columns itself has lines of half its width, but they are still lines of text, not cells.
    return characters >= 12 and (typical > 0.55 * (right - left) or typical > 110 and characters >= 18)


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    top = max(min(s.top for s in left), min(s.top for s in right))
    bottom = min(max(s.bottom for s in left), max(s.bottom for s in right))
    return bottom - top > 1.5 * statistics.median(s.height for s in (*left, *right))


def _on_one_row(a: Line, b: Line) -> bool:
    """Whether two segments stand on one line: on one baseline, or one is a raised mark before or behind the other."""
    big = max(a.size, b.size)
    if abs(a.y - b.y) < 0.35 * big:
        return True
    mark, text = (a, b) if a.size < b.size else (b, a)
    raised = 0 < text.y - mark.y < 0.65 * big and mark.size < 0.8 * big and len(mark.chars) <= 4
    return raised and (mark.x1 <= text.x0 + 1 or mark.x0 >= text.x1 - 1)


def rows(segments: Sequence[Line]) -> list[Line]:
    """Segments on one baseline as one line each, top to bottom."""
    lines = [join_lines(sorted(row, key=lambda s: s.x0)) for row in _on_rows(segments)]
    return sorted(lines, key=lambda s: s.y)


def _on_rows(segments: Sequence[Line]) -> list[list[Line]]:
    result: list[list[Line]] = []
    for segment in sorted(segments, key=lambda s: s.y):
        for row in reversed(result[-3:]):
            if STAND_IN in (segment.chars.text[0], row[0].chars.text[0]):
                continue
            reference = max(row, key=lambda s: s.size)
            if _on_one_row(reference, segment):
                row.append(segment)
                break
        else:
            result.append([segment])
    return result
