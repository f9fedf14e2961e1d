"""The rows of headings over a table's columns: right above it, or parted from it by the end of a page or column."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence

from pipeline.layout.cells import LONGEST_HEAD, SNAP, Table, columns_of, rows_of
from pipeline.layout.lines import Line, make_line

HEAD_ROWS = 3
"""The most rows of headings."""
HEAD_LINES = 5
"""The lines that the cells of a head row may run over."""


def share_out_heads(table: Table) -> None:
    """Move headings over several columns each into the first of their columns, wherever over them they stand."""
    for r, row in enumerate(table.cells[: HEAD_ROWS - 1]):
        under = table.cells[r + 1 :]
        if len(under) < 2 or sum(map(bool, row)) >= sum(map(bool, under[0])):
            continue
        columns = [[s for cells in under for s in cells[k]] for k in range(len(row))]
        filled = [cell for cell in row if cell]
        if any(len(cell) > 1 or len(cell[0].chars) > LONGEST_HEAD for cell in filled):
            continue
        places = shared_out([cell[0] for cell in filled], columns, 0.0)
        if places:
            table.cells[r] = [filled[places.index(k)] if k in places else [] for k in range(len(row))]


def with_head(table: Table, lines: list[Line]) -> list[Line]:
    """Take the rows of headings right above a table into it; gives the lines left."""
    columns = columns_of(table)
    sizes = [s.size for column in columns for s in column]
    if len(columns) < 2 or not sizes:
        return lines
    size = statistics.median(sizes)
    above = [
        s
        for s in lines
        if table.top - 2.2 * size * HEAD_LINES < s.y <= table.top + 1 and s.x1 > table.x0 and s.x0 < table.x1
    ]
    # The first row may be the lowest line of the headings: it holds no number then.
    first = table.cells[:1] if not any(c.isdigit() for cell in table.cells[0] for s in cell for c in s.text()) else []
    head = _head_of(above, columns, table.x0, table.top, first=first)
    if head == first:
        return lines
    table.cells[: len(first)] = head
    own = [s for row in head for cell in row for s in cell]
    table.top, table.x1 = min(s.top for s in own) - 1, max(table.x1, *(s.x1 for s in own))
    return [s for s in lines if not any(abs(s.y - o.y) < 0.5 and s.x0 <= o.x0 and o.x1 <= s.x1 for o in own)]


def head_before(table: Table, lines: Sequence[Line], small: float) -> Table | None:
    """The rows of headings that the end of a page or of a column parted from the table, as a table of their own, or
    None. ``lines`` are those of the column that the table would have begun in; notes, of the size ``small`` or less,
    may stand under it."""
    columns = columns_of(table)
    if len(columns) < 2 or not columns[0]:
        return None
    size = statistics.median(s.size for column in columns for s in column)
    text = [s for s in lines if s.size > min(small, size - 0.2)]
    if not text:
        return None
    # The table and the text over its headings begin in line, or the cells of the first column do.
    first, edge = min(s.x0 for s in columns[0]), table.x0 - min(s.x0 for s in text)
    for segments in reversed(rows_of(text)[-HEAD_LINES:]):
        row = sorted(segments, key=lambda s: s.x0)[-len(columns) :]
        if len(row) < len(columns):
            continue
        for shift in (edge, first - row[0].x0):
            if not all(_over_own(s, columns, k, shift) for k, s in enumerate(row)):
                continue
            near = [s for s in text if table.x0 - SNAP <= s.x0 + shift < table.x1]
            last = max(s.bottom for s in near)
            head = _head_of(near, columns, table.x0, last + 1, shift)
            own = {id(s) for cells in head for cell in cells for s in cell}
            under = [s for s in text if s.y > row[0].y and s.x1 > row[0].x0]
            if id(row[0]) in own and all(id(s) in own for s in under):
                top = min(s.top for cells in head for cell in cells for s in cell) - 1
                return Table(row[0].page, table.x0 - shift, top, table.x1 - shift, last + 1, head)
        return None
    return None


def _over_own(head: Line, columns: Sequence[Sequence[Line]], k: int, shift: float) -> bool:
    """Whether a heading stands over the ``k``-th column and no other; in line with it where text in two pieces might
    be a justified line."""
    if any(_overlaps(head, column, shift) != (i == k) for i, column in enumerate(columns)):
        return False
    edges = [min(abs(head.x0 + shift - s.x0), abs(head.x1 + shift - s.x1)) for s in columns[k]]
    return len(columns) > 2 or min(edges) < 1


def _head_of(
    lines: Sequence[Line],
    columns: Sequence[Sequence[Line]],
    x0: float,
    top: float,
    shift: float = 0.0,
    first: Sequence[list[list[Line]]] = (),
) -> list[list[list[Line]]]:
    """The rows of headings among ``lines`` that end at ``top``, over columns that stand ``shift`` further right; each
    as its cells. ``first`` is the row below them where it may be the last of them.

    A cell may run over several lines, of which only the topmost or only the lowest fill the row; a heading over several
    columns stands in the first of them.
    """
    size = statistics.median(s.size for column in columns for s in column)
    found = list(first)
    below: list[list[Line]] = []  # second lines of cells that begin further up
    for group in reversed(_level_rows(lines, size)):
        widest = max(group, key=len)
        midway = [[[s] for s in part] for part in group if part is not widest]
        row = _split_over(sorted(widest, key=lambda s: s.x0), columns, shift)
        inside = all(
            s.x0 + shift >= x0 - SNAP and len(s.chars) <= 30 and s.size <= size + 0.5 for part in group for s in part
        )
        if top - row[0].y >= 2.2 * size or not inside or len(row) > len(columns):
            break
        under = [s for part in below for s in part] or [s for cell in (found or [[]])[0] for s in cell]
        step = min(s.y for s in under) - row[0].y if under else 0.0
        places = _places(row, columns, shift)
        rising = all(a < b for a, b in itertools.pairwise(places))
        labelled = places[0] == 0 or any(_overlaps(s, columns[0], shift) for part in midway for (s,) in part)
        if rising and len(row) > 1 and (labelled or len(row) >= len(columns) - 1):
            cells: list[list[Line]] = [
                [s for p, s in zip(places, row, strict=True) if p == k] for k in range(len(columns))
            ]
            # a row that fills more columns than this one is no second line of its cells: "1998" over "N" and "%"
            second_lines = bool(found) and not found[0][0] and bool(cells[0])
            second_lines = second_lines and sum(map(bool, found[0])) <= sum(map(bool, cells))
            if below and step > 1.45 * size or second_lines and not _join_cells(cells, [found[0]], columns, shift):
                break
            if not _join_cells(cells, [*midway, *([[s] for s in part] for part in below)], columns, shift):
                break
            found, below = [[sorted(cell, key=lambda s: s.y) for cell in cells], *found[second_lines:]], []
        elif midway:
            break
        elif found and not below:
            over = [[s for p, s in zip(places, row, strict=True) if p == k] for k in range(len(columns))]
            if step < 1.35 * size and not over[0] and _in_line(over, found[0]):
                found[0] = [a + b for a, b in zip(over, found[0], strict=True)]  # the first lines of some of the cells
            elif rising and len(row) > 1:
                found = [over, *found]
            else:
                break
        elif not found and places[0] > 0 and (not below or step < 1.45 * size):
            below = [row, *below]
        else:
            break
        top = min(s.top for s in row) - 1
        if len(found) == 2:
            break
    return found


def _join_cells(
    cells: list[list[Line]], below: Sequence[Sequence[Sequence[Line]]], columns: Sequence[Sequence[Line]], shift: float
) -> bool:
    """Add the lines of rows of cells to those that they stand under; False where one stands under none or several."""
    for part in below:
        for line in (s for cell in part for s in cell):
            over = [k for k, cell in enumerate(cells) if _overlaps(line, cell, 0.0)]
            over = over or [k for k, column in enumerate(columns) if _overlaps(line, column, shift)]
            if len(over) != 1:
                return False
            cells[over[0]].append(line)
    return True


def _split_over(row: list[Line], columns: Sequence[Sequence[Line]], shift: float) -> list[Line]:
    """A row of headings in which those that nearly touch are parted: one stretch of text over two columns with a space
    in it that is much wider than its others, or that begins with the first column and has more words than it is wide.
    """
    result: list[Line] = []
    for line in row:
        over = [k for k, column in enumerate(columns) if _overlaps(line, column, shift)]
        gaps = sorted((line.chars.x0[k] - line.chars.x1[k - 1], k) for k in line.spaces if k)
        wide = len(gaps) > 1 and len(over) > 1 and gaps[-1][0] > max(1.6 * gaps[-2][0], 0.4 * line.size)
        fits = [
            k for _, k in gaps if over[:1] == [0] and line.chars.x1[k - 1] + shift <= max(s.x1 for s in columns[0]) + 1
        ]
        first = len(row) == len(columns) - 1 and over == [0, 1] and fits and line is row[0]
        if not (wide or first) or len(row) >= len(columns):
            result.append(line)
            continue
        k = gaps[-1][1] if wide else max(fits)
        result += [
            make_line(line.page, line.chars[:k], {i for i in line.spaces if i < k}),
            make_line(line.page, line.chars[k:], {i - k for i in line.spaces if i > k}),
        ]
    return result


def _in_line(cells: Sequence[Sequence[Line]], under: Sequence[Sequence[Line]]) -> bool:
    """Whether each of the cells stands as the one under it does: left, right or in the middle."""
    pairs = [(a, b) for over, below in zip(cells, under, strict=True) for a in over for b in below[:1]]
    return len(pairs) == sum(map(len, cells)) and all(
        min(abs(a.x0 - b.x0), abs(a.x1 - b.x1), abs(a.x0 + a.x1 - b.x0 - b.x1) / 2) < 2 for a, b in pairs
    )


def _level_rows(lines: Sequence[Line], size: float) -> list[list[list[Line]]]:
    """Rows, those less than a line apart together: the lines of a label beside others that are set midway."""
    groups: list[list[list[Line]]] = []
    for row in rows_of(lines):
        if groups and row[0].y - groups[-1][-1][0].y < 0.75 * size:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def shared_out(row: Sequence[Line], columns: Sequence[Sequence[Line]], shift: float) -> list[int]:
    """The first column of each heading of a row where each stands over as many columns as the others; empty where they
    do not."""
    first = max((s.x1 for s in columns[0]), default=0.0)
    over = [s for s in row if s.x0 + shift > first]
    width = (len(columns) - 1) // max(1, len(over))
    if width < 2 or width * len(over) != len(columns) - 1 or len(row) - len(over) > 1:
        return []
    for k, head in enumerate(over):
        under = [s for column in columns[1 + k * width : 1 + (k + 1) * width] for s in column]
        middle = (head.x0 + head.x1) / 2 + shift
        if not under or not min(s.x0 for s in under) < middle < max(s.x1 for s in under):
            return []
    return [0] * (len(row) - len(over)) + [1 + k * width for k in range(len(over))]


def _places(row: Sequence[Line], columns: Sequence[Sequence[Line]], shift: float) -> list[int]:
    """The columns that the headings of a row stand over: as many as there are columns stand over one each, however far
    they stand off."""
    places = shared_out(row, columns, shift) or [_column_under(s, columns, shift) for s in row]
    whole = len(row) == len(columns) and all(
        k == own or _overlaps(row[k], columns[k], shift) or not _overlaps(row[k], columns[own], shift)
        for k, own in enumerate(places)
    )
    return list(range(len(columns))) if whole else places


def _overlaps(head: Line, column: Sequence[Line], shift: float) -> bool:
    return bool(column) and head.x0 + shift < max(s.x1 for s in column) and head.x1 + shift > min(s.x0 for s in column)


def _column_under(head: Line, columns: Sequence[Sequence[Line]], shift: float = 0.0) -> int:
    """The first column that a heading stands over, were it ``shift`` further right; one between two is over both, and
    belongs to the left one."""
    for k, column in enumerate(columns):
        if _overlaps(head, column, shift):
            return k
    starts = [min((s.x0 for s in column), default=None) for column in columns]
    left = max((k for k, start in enumerate(starts) if start is not None and start < head.x0 + shift), default=0)
    if left + 1 < len(columns) and columns[left] and columns[left + 1]:
        # One much nearer to the next column is that one's: short words in the middle over numbers set to the right.
        apart = head.x0 + shift - max(s.x1 for s in columns[left])
        if min(s.x0 for s in columns[left + 1]) - head.x1 - shift < 0.35 * apart:
            return left + 1
    return left
