"""Finding tables: grids of rules, rows between horizontal rules, and aligned rows of short cells without any rule."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Sequence

from pipeline.layout.blocks import BULLET
from pipeline.layout.cells import LONGEST_HEAD, SNAP, Table, columns_of, fill, rows_of, slot, snap, spans_columns
from pipeline.layout.heads import HEAD_LINES, HEAD_ROWS, shared_out, with_head
from pipeline.layout.lines import Line
from pipeline.reader import Page, Rule


def find_tables(page: Page, lines: Sequence[Line], before: Table | None = None) -> tuple[list[Table], list[Line]]:
    """The tables of a page, and the lines that stand in none of them.

    ``before`` is the last table of the page before: a single row with its edges at the top of this page is its last
    row.
    """
    tables: list[Table] = []
    rest = list(lines)
    cut = _rows_of_before(before, rest) if before is not None and before.bottom > 0.75 * page.height else None
    if cut is not None:
        table, rest = fill(page, cut, rest, 1)
        if table is not None:
            tables.append(table)
    for grid in _grids(page):
        goes_on = before is not None and abs(before.x0 - grid[0][0]) < SNAP and abs(before.x1 - grid[0][-1]) < SNAP
        if len(grid[1]) < 3 and not (goes_on and grid[1][0] < 0.3 * page.height):
            continue
        table, rest = fill(page, grid, rest, 1 if goes_on else 2)
        if table is not None:
            tables.append(table)
    for xs, ys in _ruled_rows(page, rest):
        table, rest = fill(page, (xs, ys), rest, 1 if len(ys) == 2 else 2)
        if table is not None:
            tables.append(table)
    for grid in [*_aligned(rest, _column_spans(rest)), *_worded(rest)]:
        table, rest = fill(page, grid, rest)
        if table is not None:
            tables.append(table)
    for part in _text_columns(rest):
        for grid in [*_aligned(part), *_worded(part)]:
            table, rest = fill(page, grid, rest)
            if table is not None:
                tables.append(table)
    for table in tables[cut is not None :]:
        rest = with_head(table, rest)
    return sorted(tables, key=lambda t: t.top), rest


def _rows_of_before(before: Table, lines: Sequence[Line]) -> tuple[list[float], list[float]] | None:
    """The last rows of a table that the end of its page cut off, as column and row edges: the topmost lines of this
    page where they are cells of its size that stand to each other as its columns do. None where there are none."""
    columns = columns_of(before)
    cells = [s for column in columns for s in column]
    size = statistics.median(s.size for s in cells)
    if len(columns) < 2 or not all(columns):
        return None
    digits = [k for k, column in enumerate(columns) if all(t.isdigit() for t in (s.text()[:1] for s in column[1:]))]
    found: list[Sequence[Line]] = []
    shift = 0.0
    for row in (sorted(row, key=lambda s: s.x0)[: len(columns)] for row in rows_of(lines)):
        if len(row) < len(columns) or any(abs(s.size - size) > 0.2 or len(s.chars) > LONGEST_HEAD for s in row):
            break
        shift = shift if found else row[0].x0 - min(s.x0 for s in columns[0])
        moved = [s.x0 - shift for s in row], [s.x1 - shift for s in row]
        level = all(
            any(abs(x0 - s.x0) < 2 or abs(x1 - s.x1) < 2 or abs(x0 + x1 - s.x0 - s.x1) < 4 for s in column)
            for x0, x1, column in zip(*moved, columns, strict=True)
        )
        spaced = not found or row[0].y - found[-1][0].y < 3.0 * size
        if not level or not spaced or not any(row[k].text()[:1].isdigit() for k in digits):
            break
        found.append(row)
    if not found:
        return None
    ends = [max(s.x1 for s in column) for column in columns]
    starts = [min(s.x0 for s in column) for column in columns]
    xs = [before.x0, *((a + b) / 2 for a, b in zip(ends, starts[1:], strict=False)), before.x1]
    inner = [(max(s.bottom for s in a) + min(s.top for s in b)) / 2 for a, b in itertools.pairwise(found)]
    ys = [min(s.top for s in found[0]) - 1, *inner, max(s.bottom for s in found[-1]) + 1]
    return [x + shift for x in xs], ys


def _edges(page: Page) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical edges: rules, and the sides of drawn boxes that may be cells."""
    horizontal = [r for r in page.rules if r.kind == "h"]
    vertical = [r for r in page.rules if r.kind == "v"]
    for r in page.rules:
        if r.kind == "area" and 8 < r.bottom - r.top < 0.7 * page.height and 12 < r.x1 - r.x0 < 0.97 * page.width:
            horizontal += [Rule("h", r.x0, r.top, r.x1, r.top), Rule("h", r.x0, r.bottom, r.x1, r.bottom)]
            vertical += [Rule("v", r.x0, r.top, r.x0, r.bottom), Rule("v", r.x1, r.top, r.x1, r.bottom)]
    return horizontal, vertical


LEAST_CUT = 8.0
"""Points that walls reach beyond the last floor of a table where a line of a row stands between them."""


def _grids(page: Page) -> list[tuple[list[float], list[float]]]:
    """Connected groups of rules that make at least two columns and two rows, as their x and y edges."""
    horizontal, vertical = _edges(page)
    if len(horizontal) < 2 or len(vertical) < 2 or len(horizontal) + len(vertical) > 6000:
        return []
    rules = horizontal + vertical
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    n = len(horizontal)
    for i, h in enumerate(horizontal):
        for j, v in enumerate(vertical):
            if h.x0 - SNAP <= v.x0 <= h.x1 + SNAP and v.top - SNAP <= h.top <= v.bottom + SNAP:
                parent[root(i)] = root(n + j)
    groups: dict[int, list[int]] = {}
    for i in range(len(rules)):
        groups.setdefault(root(i), []).append(i)
    grids = []
    for members in groups.values():
        ys = snap([rules[i].top for i in members if i < n])
        xs = snap([rules[i].x0 for i in members if i >= n])
        if not xs or not ys:
            continue
        ends = [rules[i] for i in members if i < n]
        left, right = min(r.x0 for r in ends), max(r.x1 for r in ends)
        xs = snap([*xs, left, right])
        # The end of a page cuts a row in two: its walls go on without a floor, and begin without a ceiling.
        walls = [rules[i] for i in members if i >= n]
        top, bottom = min(r.top for r in walls), max(r.bottom for r in walls)
        ys = [*([top] if ys[0] - top > LEAST_CUT else ()), *ys, *([bottom] if bottom - ys[-1] > LEAST_CUT else ())]
        if len(xs) >= 3 and len(ys) >= 2:
            grids.append((xs, ys))
    return grids


def _ruled_rows(page: Page, lines: Sequence[Line]) -> list[tuple[list[float], list[float]]]:
    """Tables with horizontal rules only: three or more of one width with text in aligned columns between them."""
    found = []
    parted: set[int] = set()
    for rules in sorted(_alike(_whole_rules(page), lines), key=len, reverse=True):
        ys = snap([r.top for r in rules])
        if len(ys) < 2:
            continue
        x0, x1 = rules[0].x0, rules[0].x1
        fits = [s for s in lines if s.x0 >= x0 - 4 and s.x1 <= x1 + 4]
        inside = [s for s in fits if ys[0] < s.y < ys[-1] + 2]
        rows = rows_of(inside)
        pieces = _piece_edges(page, rules)
        if pieces and len(pieces) - 1 < statistics.median([len(row) for row in rows if len(row) > 1] or [0]):
            pieces = []  # what a rule is drawn in says nothing of columns where most rows have more cells
        ys = _with_outer_rows(rows, fits, ys)
        rows = rows_of([s for s in fits if ys[0] < s.y < ys[-1] + 2])
        # What the end of a column left over of a table with a rule under every row has no more than two of them.
        each = _rule_for_each_row(rows, ys, 3 if pieces else 4) or len(ys) == 2 and round(x1 - x0) in parted
        if not rows or not each and (len(rows) < 2 or statistics.median(len(row) for row in rows) < 2):
            continue
        xs = pieces or _column_edges([row for row in rows if len(row) > 1] if each else rows, x0, x1)
        if len(xs) < 3:
            continue
        if each:
            parted.add(round(x1 - x0))
            found.append((xs, ys))
            continue
        edges = [ys[0]]
        most = max(map(len, rows))
        for i, (above, below) in enumerate(itertools.pairwise(rows)):
            after = next((row for row in rows[i + 2 : i + 3] if len(row) == most), below)
            usual = after[0].y - below[0].y or max((b[0].y - a[0].y for a, b in itertools.pairwise(rows)), default=0.0)
            # A row that fills the first column starts a new entry, and so does one under headings over several columns;
            # others continue the cells above them.
            if (
                min(s.x0 for s in below) < xs[1]
                and not _is_continued(above, above, below, usual)
                or any(min(s.y for s in above) < y < max(s.y for s in below) for y in ys)
                or i < HEAD_ROWS - 1
                and len(below) > len(above)
                and shared_out(sorted(above, key=lambda s: s.x0), _in_columns(rows[i + 1 :], xs), 0.0)
            ):
                edges.append((max(s.bottom for s in above) + min(s.top for s in below)) / 2)
        found.append((xs, [*edges, ys[-1]]))
    return found


def _piece_edges(page: Page, rules: Sequence[Rule]) -> list[float]:
    """The edges of the columns of rules that are drawn cell by cell; empty where they are not."""
    found: Counter[tuple[int, ...]] = Counter()
    places: dict[tuple[int, ...], list[float]] = {}
    for whole in rules:
        x0, x1 = whole.x0, whole.x1
        pieces = [
            r
            for r in page.rules
            if r.kind == "h" and abs(r.top - whole.top) < 1.5 and x0 - 1 <= r.x0 and r.x1 <= x1 + 1
        ]
        starts = snap([r.x0 for r in pieces])
        key = tuple(round(x / SNAP) for x in starts)
        near = next(
            (k for k in found if len(k) == len(key) and all(abs(a - b) < 2 for a, b in zip(k, key, strict=True))), key
        )
        found[near] += 1
        places.setdefault(near, [x0, *starts[1:], x1])
    key, times = found.most_common(1)[0]
    return places[key] if len(key) > 1 and times >= max(2, 0.5 * len(rules)) else []


def _usual_step(rows: Sequence[Sequence[Line]]) -> float:
    """The distance between rows that fill all columns, points; 0 where it does not show."""
    most = max(map(len, rows), default=0)
    steps = [b[0].y - a[0].y for a, b in itertools.pairwise(rows) if len(a) == len(b) == most]
    return min(steps) if len(steps) > 1 else 0.0


def _is_continued(above: Sequence[Line], cells: Sequence[Line], below: Sequence[Line], usual: float) -> bool:
    """Whether a row holds second lines of ``cells``, of which ``above`` is the last line: it fills fewer columns, each
    in line with its cell, and stands nearer than the next row would."""
    if len(below) >= len(cells) or not 0 < below[0].y - above[0].y < 0.92 * usual:
        return False
    return all(any(_in_one_column(s, t) for t in cells) for s in below)


def _in_one_column(a: Line, b: Line) -> bool:
    """Whether two cells stand in line: left, right or in the middle."""
    return abs(a.x0 - b.x0) < 3 or abs(a.x1 - b.x1) < 3 or abs(a.x0 + a.x1 - b.x0 - b.x1) < 6


def _in_columns(rows: Sequence[Sequence[Line]], xs: Sequence[float]) -> list[list[Line]]:
    """The segments of rows by the column that their middle stands in."""
    columns: list[list[Line]] = [[] for _ in xs[1:]]
    for s in (s for row in rows for s in row):
        columns[slot(xs, (s.x0 + s.x1) / 2)].append(s)
    return columns


def _rule_for_each_row(rows: Sequence[Sequence[Line]], ys: Sequence[float], least: int) -> bool:
    """Whether a rule stands under every row, so that what stands between two rules is one row, however many lines its
    label fills. There are more than ``least`` rules."""
    full = [min(s.y for s in row) for row in rows if len(row) > 2]
    held = [sum(a < y < b for y in full) for a, b in itertools.pairwise(ys)]
    return len(ys) > least and max(held) == 1 and sum(held) > 0.8 * len(held)


TALLEST_ROW = 90.0
"""Points between two rules of one table; a heading's or a footnote's rule stands further off."""


def _alike(rules: Sequence[Rule], lines: Sequence[Line]) -> list[list[Rule]]:
    """Groups of rules over the same width, each near the next or with rows of cells alone between them."""
    groups: list[list[Rule]] = []
    for r in sorted((r for r in rules if r.x1 - r.x0 > 80), key=lambda r: r.top):
        for group in groups:
            last = group[-1]
            alike = abs(last.x0 - r.x0) < 2 and abs(last.x1 - r.x1) < 2
            if alike and (r.top - last.top < TALLEST_ROW or len(group) > 1 and _holds_cells(group, r, lines)):
                group.append(r)
                break
        else:
            groups.append([r])
    return [part for group in groups for part in _parted(group, lines)]


def _between(a: Rule, b: Rule, lines: Sequence[Line]) -> list[Line]:
    return [s for s in lines if a.top < s.y < b.top + 1 and s.x0 >= a.x0 - 4 and s.x1 <= a.x1 + 4]


def _holds_cells(head: Sequence[Rule], last: Rule, lines: Sequence[Line]) -> bool:
    """Whether all that stands between the lower rule of a head and the next rule keeps to the head's columns."""
    heads = sorted(rows_of(_between(head[-2], head[-1], lines)), key=len)
    cells = sorted(heads[-1], key=lambda s: s.x0) if heads else []
    rows = rows_of(_between(head[-1], last, lines))
    clear = all(
        not (s.x0 < a.x1 - 1 and s.x1 > b.x0 + 1) for row in rows for s in row for a, b in itertools.pairwise(cells)
    )
    return len(cells) > 1 and sum(len(row) > 1 for row in rows) > 1 and clear


def _parted(rules: list[Rule], lines: Sequence[Line]) -> list[list[Rule]]:
    """Two tables of one width under each other, or a table and a ruled heading: what parts them is a gap much wider
    than their rows, one without text, or a wide one with a single line in it."""
    steps = [b.top - a.top for a, b in itertools.pairwise(rules)]
    usual = statistics.median(steps) if len(steps) > 3 else 1e9
    cuts: list[int] = []
    for k, (step, (a, b)) in enumerate(zip(steps, itertools.pairwise(rules), strict=True)):
        rows = rows_of(_between(a, b, lines))
        apart = step > max(30.0, 2.5 * usual) and not (k and _holds_cells(rules[k - 1 : k + 1], b, lines))
        if apart or not rows and step > 8 or step > 1.5 * usual and max(map(len, rows), default=0) == 1:
            cuts.append(k + 1)
    return [rules[a:b] for a, b in itertools.pairwise([0, *cuts, len(rules)])]


def _whole_rules(page: Page) -> list[Rule]:
    """The horizontal rules of a page, those that are drawn cell by cell as one."""
    whole: list[Rule] = []
    for r in sorted((r for r in page.rules if r.kind == "h"), key=lambda r: (round(r.top), r.x0)):
        last = whole[-1] if whole else None
        if last is not None and abs(last.top - r.top) < 1.5 and last.x0 <= r.x0 <= last.x1 + SNAP:
            whole[-1] = last._replace(x1=max(last.x1, r.x1))
        else:
            whole.append(r)
    return whole


def _with_outer_rows(rows: list[list[Line]], lines: Sequence[Line], ys: list[float]) -> list[float]:
    """The rules' heights with those of a head row above the first rule and a last row below the last one.

    Tables that have rules only between their rows have no rule around them.
    """
    if len(rows) < 1:
        return ys
    columns = max(len(row) for row in rows)
    size = statistics.median(s.size for row in rows for s in row)
    below = [s for s in lines if ys[-1] + 2 <= s.y < ys[-1] + 2.6 * size]
    whole = [sorted(row, key=lambda s: s.x0) for row in rows if len(row) == columns > 1]
    second = min((row[1].x0 for row in whole), default=0.0)
    head = _head_above(lines, ys[0], size, max(2, columns - 1), second) if columns >= 2 else []
    if head:
        ys = [min(s.top for s in head) - 1, *ys]
    last = rows_of(below)[0] if below else []
    aligned = sum(any(_in_one_column(s, t) for row in rows for t in row) for s in last)
    if columns >= 2 and len(last) >= columns and len(last) - aligned <= max(0, len(last) - columns):
        ys = [*ys, max(s.bottom for s in rows_of(below)[0])]
    return ys


def _head_above(lines: Sequence[Line], y: float, size: float, columns: int, second: float) -> list[Line]:
    """The head row that ends over ``y``: up to the line on which it fills its columns, which its cells begin on.

    ``second`` is where the second column begins: a line that leaves the first one empty may be the cells' second.
    """
    taken: list[Line] = []
    found: list[Line] = []
    last = y
    for row in reversed(rows_of([s for s in lines if y - 1.6 * size * HEAD_LINES < s.y <= y])):
        if last - row[0].y > (2.6 if not taken else 1.6) * size or found and len(row) < columns:
            break
        taken += row
        last = row[0].y
        if len(row) >= columns:
            found = list(taken)
            if min(s.x0 for s in row) < second - 3:
                break
    return found


def _aligned(lines: Sequence[Line], spans: Sequence[tuple[float, float]] = ()) -> list[tuple[list[float], list[float]]]:
    """Tables without rules: three or more rows of short cells in line with each other, one column mostly of numbers.

    ``spans`` are the columns of text on the page: lines that fill one of them are no cells of a table beside them.
    """
    rows = rows_of(lines)
    found: list[tuple[list[float], list[float]]] = []
    k = 0
    while k < len(rows):
        run, under = _aligned_run(rows, k)
        taken = len(run) + sum(map(len, under))
        if len(run) > 3 and len(run[0]) < len(run[1]):
            taken -= 1 + len(under[0])
            k += 1 + len(under[0])
            run, under = run[1:], under[1:]  # a head whose cells nearly touch hides the columns
        if len(run) >= 3 and _has_numbers(run) and not any(_fills(span, run) for span in spans):
            whole = [[*row, *itertools.chain(*more)] for row, more in zip(run, under, strict=True)]
            x0, x1 = min(s.x0 for r in whole for s in r) - 2, max(s.x1 for r in whole for s in r) + 2
            xs = _column_edges(run, x0, x1)
            if len(xs) - 1 >= max(len(r) for r in run):
                middles = [(max(s.bottom for s in a) + min(s.top for s in b)) / 2 for a, b in itertools.pairwise(whole)]
                found.append((xs, [min(s.top for s in run[0]) - 1, *middles, max(s.bottom for s in whole[-1]) + 1]))
        k += max(1, taken)
    return found


def _aligned_run(rows: Sequence[Sequence[Line]], k: int) -> tuple[list[Sequence[Line]], list[list[Sequence[Line]]]]:
    """The rows of cells in line with each other from the ``k``-th one on, and the second lines of the cells of each."""
    run: list[Sequence[Line]] = [rows[k]]
    under: list[list[Sequence[Line]]] = [[]]
    for i in range(k + 1, len(rows)):
        row, after = rows[i], rows[i + 1] if i + 1 < len(rows) else ()
        to_next = after[0].y - row[0].y if after and _like_row(run[-1], after, row[0].y) else _usual_step(run)
        if _is_continued(rows[i - 1], run[-1], row, to_next) and not _has_digits(row):
            under[-1].append(row)
        elif _like_row(run[-1], row, rows[i - 1][0].y):
            run.append(row)
            under.append([])
        else:
            break
    return run, under


def _has_digits(row: Sequence[Line]) -> bool:
    return any(t.isdigit() for s in row for t in s.chars.text)


def _fills(span: tuple[float, float], rows: Sequence[Sequence[Line]]) -> bool:
    """Whether lines of a column of text stand in a third of the rows or more."""
    x0, x1 = span
    full = sum(any(abs(s.x0 - x0) < 3 and s.x1 - x0 > 0.75 * (x1 - x0) for s in row) for row in rows)
    return full >= max(1, len(rows) / 3)


WORDED_COLUMNS, WORDED_ROWS = 3, 4
"""A table of words without rules needs this many columns and rows to be told from text in columns."""


def _worded(lines: Sequence[Line]) -> list[tuple[list[float], list[float]]]:
    """Tables of words without rules: cells that begin in line with those of the first row and stay clear of the next
    column, over several lines where need be. Text in columns fills its columns; cells mostly leave room."""
    rows = [sorted(row, key=lambda s: s.x0) for row in rows_of(lines)]
    found: list[tuple[list[float], list[float]]] = []
    k = 0
    while k < len(rows):
        run = _worded_run(rows[k:]) if len(rows[k]) >= WORDED_COLUMNS else []
        entries = _entries(run) if len(run) >= WORDED_ROWS else []
        if len(entries) >= WORDED_ROWS and _leaves_room(run) and not _runs_past(run, rows) and not _is_list(run):
            starts = [s.x0 for s in run[0]]
            ends = [max((s.x1 for row in run for s in row if abs(s.x0 - x) < 3), default=x) for x in starts]
            xs = [starts[0] - 2, *((a + b) / 2 for a, b in zip(ends, starts[1:], strict=False)), ends[-1] + 2]
            tops = [min(s.top for row in run[i:] for s in row) for i in entries]
            ys = [tops[0] - 1]
            for i, top in zip(entries[1:], tops[1:], strict=True):
                ys.append((max(s.bottom for s in run[i - 1]) + top) / 2)
            found.append((xs, [*ys, max(s.bottom for s in run[-1]) + 1]))
        k += max(1, len(run))
    return found


def _is_list(run: Sequence[Sequence[Line]]) -> bool:
    """Whether a column of the rows holds nothing but the marks of items: a list with headings in the margin."""
    columns = ([s for row in run for s in row if abs(s.x0 - start.x0) < 3] for start in run[0])
    return any(len(cells) > 1 and all(BULLET.fullmatch(s.text() + " ") for s in cells) for cells in columns)


def _worded_run(rows: Sequence[Sequence[Line]]) -> list[Sequence[Line]]:
    """The rows from the first one on whose cells stand in its columns."""
    starts = [s.x0 for s in rows[0]]
    run: list[Sequence[Line]] = []
    for row in rows:
        slots = [next((i for i, x in enumerate(starts) if abs(s.x0 - x) < 3), None) for s in row]
        clear = all(
            i is not None and (i + 1 >= len(starts) or s.x1 < starts[i + 1] - 3)
            for i, s in zip(slots, row, strict=True)
        )
        size = row[0].size
        if not clear or run and (row[0].y - run[-1][0].y > 2.4 * size or abs(size - run[0][0].size) > 0.6):
            break
        run.append(row)
    return run


def _entries(run: Sequence[Sequence[Line]]) -> list[int]:
    """The rows that begin an entry: those with a cell in the first column that is not the second line of one."""
    left, columns = run[0][0].x0, len(run[0])
    steps = [b[0].y - a[0].y for a, b in itertools.pairwise(run)]
    closest = min(steps, default=0.0)
    found = [0]
    for i, row in enumerate(run[1:], 1):
        spaced = steps[i - 1] > 1.12 * closest
        if abs(row[0].x0 - left) < 3 and (spaced or len(row) == columns):
            found.append(i)
    return found


def _runs_past(run: Sequence[Sequence[Line]], rows: Sequence[Sequence[Line]]) -> bool:
    """Whether one of the columns goes on over or under the rows at its own pace: then it is a column of the page."""
    first, last = run[0][0], run[-1][0]
    size = first.size
    beside = [
        s
        for row in rows
        for s in row
        if -1.7 * size < s.y - first.y < -0.3 * size or 0.3 * size < s.y - last.y < 1.7 * size
    ]
    starts = [s.x0 for s in run[0]]
    return any(abs(s.x0 - x) < 3 for s in beside for x in starts[1:])


def _leaves_room(run: Sequence[Sequence[Line]]) -> bool:
    starts = [s.x0 for s in run[0]]
    short = 0
    for x, following in itertools.pairwise(starts):
        cells = [s for row in run for s in row if abs(s.x0 - x) < 3]
        if not cells or max(len(s.chars) for s in cells) > 40:
            return False
        if x == starts[0] and sum(sum(t.isalpha() for t in s.chars.text) > 2 for s in cells) < 0.7 * len(cells):
            return False  # the marks of a list
        short += statistics.median(s.width for s in cells) < 0.75 * (following - x)
    return short >= len(starts) - 2 and short > 0


def _like_row(a: Sequence[Line], b: Sequence[Line], above: float) -> bool:
    """Whether ``b``, under a line with its baseline at ``above``, is a row of cells in line with those of ``a``."""
    if len(a) < 2 or len(b) < 2 or abs(len(a) - len(b)) > 1:
        return False
    if any(len(s.chars) > 40 for s in (*a, *b)) or b[0].y - above > 3.0 * a[0].size:
        return False
    short, wide = (a, b) if len(a) <= len(b) else (b, a)
    aligned = sum(
        any(abs(s.x0 - t.x0) < 4 or abs(s.x1 - t.x1) < 4 or abs(s.x0 + s.x1 - t.x0 - t.x1) < 8 for t in wide)
        for s in short
    )
    return aligned >= max(2, len(short) - 1)


def _column_spans(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """The left and right edges of the columns of a page that is set in two or more; empty for a page in one column."""
    prose = [s for s in lines if len(s.chars) > 25 and s.width > 90]
    if len(prose) < 8:
        return []
    usual = statistics.median(s.width for s in prose)
    starts = Counter(round(s.x0) for s in prose)
    columns: list[list[float]] = []  # left and right edge, lines
    for s in sorted((s for s in prose if s.width < 1.35 * usual), key=lambda s: s.x0):
        if sum(starts[round(s.x0) + k] for k in (-1, 0, 1)) < 4:
            continue  # a title over the columns
        if columns and s.x0 < columns[-1][1] - 2:
            columns[-1][1] = max(columns[-1][1], s.x1)
            columns[-1][2] += 1
        else:
            columns.append([s.x0, s.x1, 1])
    return [] if len(columns) < 2 or any(count < 4 for _, _, count in columns) else [(a, b) for a, b, _ in columns]


def _text_columns(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines of each column of a page that is set in two or more: a table in one of them stands beside prose of the
    other. Empty for a page in one column."""
    spans = _column_spans(lines)
    if not spans:
        return []
    last = max(s.x1 for s in lines)  # a table in the last column may be wider than it
    ends = [*(x1 for _, x1 in spans[:-1]), last]
    return [[s for s in lines if x0 - 6 <= s.x0 and s.x1 <= x1 + 6] for (x0, _), x1 in zip(spans, ends, strict=True)]


def _has_numbers(rows: Sequence[Sequence[Line]]) -> bool:
    widest = max(len(row) for row in rows)
    full = [sorted(row, key=lambda s: s.x0) for row in rows if len(row) == widest]
    if len(full) < 3 and len(full) < len(rows) - 1:
        return False
    numeric = [
        sum(re.fullmatch(r"[\d\s.,%–+/€$£<>~()-]+|n/?a|-|–|\.\.", row[c].text()) is not None for row in full)
        for c in range(widest)
    ]
    return any(n >= 0.6 * (len(full) - 1) and n >= 2 for n in numeric[1:])


def _column_edges(rows: Sequence[Sequence[Line]], x0: float, x1: float) -> list[float]:
    """Edges in the strips between the cells of the rows that fill all columns, where these are many, else of all; other
    rows narrow them, but for headings over several columns."""
    most = max(map(len, rows), default=0)
    full = [row for row in rows if len(row) == most]
    strips = _clear_strips(full)
    if len(strips) != most - 1 or len(full) < max(2, 0.4 * len(rows)):
        strips = _clear_strips([row for row in rows if len(row) > 1])
        return [x0, *((a + b) / 2 for a, b in strips), x1]
    for s in (s for row in sorted(rows, key=len, reverse=True) if 1 < len(row) < most for s in row):
        narrower = [
            (max(a, s.x1) if s.x0 < a else a, b) if s.x0 + s.x1 < a + b else (a, min(b, s.x0) if s.x1 > b else b)
            for a, b in strips
        ]
        if all(a + 3 < b and not (s.x0 < b and s.x1 > a) for a, b in narrower):
            strips = narrower
    return [x0, *((a + b) / 2 for a, b in strips), x1]


def _clear_strips(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """The strips that the text of no row (but for headings over several columns) covers, as left and right edge."""
    strips: list[tuple[float, float]] = []
    right: float | None = None
    for a, b in sorted((s.x0, s.x1) for row in rows for s in row if not spans_columns(s, rows)):
        if right is not None and a > right + 3:
            strips.append((right, a))
        right = b if right is None else max(right, b)
    return strips
