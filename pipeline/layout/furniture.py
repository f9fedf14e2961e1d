"""Page furniture: running headers and footers, page numbers, line numbers, by repetition and position over the
document.

A line is furniture when it stands outside the text on most pages, or when its words (digits aside) come again at the
same height of other pages. What only looks like a page number ("3" alone at the foot) counts where the numbers run on
with the pages, so a document of one page is handled by form alone.
"""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from pipeline.layout.lines import Line, body_size
from pipeline.layout.notes import mark_of
from pipeline.reader import Page

ZONE = 0.14
"""Share of the longer side of the page, from the top and from the bottom, in which furniture may stand."""
WIDEST_ZONE = 0.2
"""The zone's largest share of the page height."""
MARGIN = 0.055
"""Share of the page height, from the top and from the bottom, in which no text begins after the first page."""
PAGE_NUMBER = re.compile(
    r"^(?:[-–—\[(|•]\s*)?(?:page|p\.|pg\.?|seite|pagina|página)?\s*(?:\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|de|von|\|)\s*\d{1,4})?\s*(?:[-–—\])|•])?$",
    re.IGNORECASE,
)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number by its form. "c)" and "3]" are marks of a list: a bracket that closes was
    opened."""
    return PAGE_NUMBER.match(text) is not None and (text[-1] not in ")]" or text[0] in "([")


def normal(text: str) -> str:
    """The words of a line without its numbers: what a running header has in common from page to page."""
    text = re.sub(r"\d+", "#", text.casefold())
    return re.sub(r"\b[ivxlc]+\b", "#", re.sub(r"\s+", " ", text)).strip()


def find_furniture(
    pages: Sequence[Page], lines: Sequence[Sequence[Line]], letters: frozenset[str] = frozenset()
) -> tuple[set[int], set[int]]:
    """The page headers and the page footers among ``lines`` (one list a page), as two sets of ``id(line)``.

    ``letters`` are those that the text calls notes by: a note of one line at the foot is no footer.
    """
    top: set[int] = set()
    bottom: set[int] = set()
    _repeated(pages, lines, top, bottom, letters)
    _page_numbers(pages, lines, top, bottom, letters)
    _same_place(pages, lines, top, bottom, letters)
    _set_apart(pages, lines, top, bottom, letters)
    _same_place(pages, lines, top, bottom, letters)
    _fill_rows(pages, lines, top, bottom)
    return top, bottom


def zone_of(page: Page, line: Line) -> str | None:
    """The edge of the page ("top", "bottom") that a line stands at, or None.

    Margins are as wide on a page that lies on its side as on one that stands, so they take a larger share of it.
    """
    depth = min(ZONE * max(page.height, page.width), WIDEST_ZONE * page.height)
    if line.bottom < depth:
        return "top"
    if line.top > page.height - depth:
        return "bottom"
    return None


def _repeated(
    pages: Sequence[Page],
    lines: Sequence[Sequence[Line]],
    top: set[int],
    bottom: set[int],
    letters: frozenset[str],
) -> None:
    """Rows at the edge of the page, worked inwards: a height at which most pages repeat their words is furniture.

    One look-alike does not make a row furniture: the last line of the text stands at one height on all full pages,
    and a report says the same thing often. Half of the rows at that height must find their words again on another page.
    """
    for zone, kind, sign in (("top", top, 1), ("bottom", bottom, -1)):
        for _ in range(6):
            slots: dict[int, list[tuple[int, list[Line]]]] = defaultdict(list)
            for page, rows in zip(pages, lines, strict=True):
                free = [line for line in rows if id(line) not in kind and zone_of(page, line) == zone]
                if free:
                    edge = min(free, key=lambda s: sign * s.y)
                    slots[round(edge.y)].append((page.number, [s for s in free if abs(s.y - edge.y) < 3]))
            if not _take_slot(pages, lines, slots, kind, letters):
                break


def _take_slot(
    pages: Sequence[Page],
    lines: Sequence[Sequence[Line]],
    slots: dict[int, list[tuple[int, list[Line]]]],
    kind: set[int],
    letters: frozenset[str],
) -> bool:
    """Mark the rows of the heights that prove to be furniture; whether there were any."""
    any_found = False
    for height in sorted(slots, key=lambda h: -len(slots[h])):
        rows = [row for h in (height - 1, height, height + 1) for row in slots.get(h, ())]
        if len({n for n, _ in rows}) < 2:
            continue
        words = Counter(normal(line.text()) for _, row in rows for line in row)
        shared = [row for _, row in rows if _comes_again(row, words)]
        numbers = [
            (n, line)
            for n, row in rows
            for line in row
            if len(row) <= 3
            and not (len(row) > 1 and line.text() in letters)
            and normal(line.text()) in ("#", "- # -", "# / #", "#/#", "page #")
        ]
        counted = len({n for n, _ in numbers}) >= max(2, 0.3 * len(rows)) and _runs_with_pages(numbers)
        if counted and _is_inner(lines, rows):
            # Marks of notes may rise with the pages too; what stands beside a page number comes again, or stands apart.
            counted = all(words[normal(s.text())] > 1 for _, row in rows for s in row)
        if len(shared) < max(2, 0.5 * len(rows)) and not counted:
            continue
        if not counted and len(rows) < 0.25 * len(pages):
            continue
        # What is set like the lines next to it is text: two notes that end on one address are no running footer.
        if not counted and _is_inner(lines, rows) and (len(shared) < 0.8 * len(rows) or len(rows) < 3):
            continue
        for _, row in rows:
            if _comes_again(row, words) or counted or len(shared) >= 0.7 * len(rows):
                kind.update(id(s) for s in row)
                any_found = True
    return any_found


def _comes_again(row: Sequence[Line], words: Counter[str]) -> bool:
    """Whether most of a row stands on other pages too: a word of justified text that stands alone may by chance."""
    texts = [(normal(s.text()), len(s.chars)) for s in row]
    again = sum(n for text, n in texts if words[text] > 1 and re.search(r"[^\W\d_]{2}", text))
    return again > 0.5 * sum(n for text, n in texts if text != "#")


def _is_inner(lines: Sequence[Sequence[Line]], rows: Sequence[tuple[int, list[Line]]]) -> bool:
    """Whether the rows are set as close to what stands next to them as lines of one text are."""
    close = 0
    for n, row in rows:
        y, size = row[0].y, row[0].size
        x0, x1 = min(s.x0 for s in row), max(s.x1 for s in row)
        gaps = [abs(o.y - y) for o in lines[n - 1] if abs(o.y - y) > 3 and o.x0 < x1 and o.x1 > x0]
        close += bool(gaps) and min(gaps) < 1.45 * size
    return close > 0.5 * len(rows)


def _runs_with_pages(found: Sequence[tuple[int, Line]]) -> bool:
    """Whether the printed numbers rise with the pages."""
    offsets: set[tuple[int, int]] = set()
    for n, line in found:
        number = re.search(r"\d+", line.text())
        if number:
            offsets.add((int(number.group()) - n, n))
    pages = Counter(offset for offset, _ in offsets)
    return not pages or pages.most_common(1)[0][1] >= max(2, 0.5 * len({n for n, _ in found}))


def _page_numbers(
    pages: Sequence[Page],
    lines: Sequence[Sequence[Line]],
    top: set[int],
    bottom: set[int],
    letters: frozenset[str],
) -> None:
    found: list[tuple[int, Line, str]] = []
    for page, rows in zip(pages, lines, strict=True):
        for zone, order in (("top", sorted(rows, key=lambda s: s.y)), ("bottom", sorted(rows, key=lambda s: -s.y))):
            free = [line for line in order[:4] if id(line) not in top and id(line) not in bottom]
            for line in free[:2]:
                if zone_of(page, line) == zone and is_page_number(line.text().strip()):
                    row = [o for o in rows if abs(o.y - line.y) < 3]
                    # The mark of a note or of a list: it stands close to the next line, or the text calls it.
                    mark = len(row) > 1 and (line.text() in letters or _is_inner(lines, [(page.number, row)]))
                    cut_off = zone == "top" and _goes_on_from(row, lines[page.number - 2] if page.number > 1 else ())
                    if len(row) <= 3 and not mark and not cut_off and not _is_row(row, rows):
                        found.append((page.number, line, zone))
    offsets: Counter[int] = Counter()
    for n, line, _ in found:
        number = re.search(r"\d+", line.text())
        if number:
            offsets[int(number.group()) - n] += 1
    usual = {o for o, k in offsets.items() if k >= max(2, 0.3 * len(pages))}
    for n, line, zone in found:
        number = re.search(r"\d+", line.text())
        right = number is not None and int(number.group()) - n in usual
        alone = len(pages) <= 2 or not number
        if right or alone:
            (top if zone == "top" else bottom).add(id(line))


def _set_apart(
    pages: Sequence[Page],
    lines: Sequence[Sequence[Line]],
    top: set[int],
    bottom: set[int],
    letters: frozenset[str],
) -> None:
    """Outermost rows well apart from the text, smaller than it in a short document or at one height on most pages.

    Where a header alternates or names the section, and pages are few, no words come twice. The first page's first row
    is left alone: it may be a title block's.
    """
    body = body_size(line for rows in lines for line in rows)
    for kind, sign in ((top, 1), (bottom, -1)):
        apart: list[tuple[Line, list[Line], float]] = []
        for page, rows in zip(pages, lines, strict=True):
            free = [s for s in rows if id(s) not in kind]
            if not free or sign == 1 and page.number == 1:
                continue
            edge = min(free, key=lambda s: sign * s.y)
            row = [s for s in free if abs(s.y - edge.y) < 3]
            gap = min((sign * (s.y - edge.y) for s in free if abs(s.y - edge.y) > 3), default=0.0)
            outside = edge.bottom < 0.1 * page.height if sign == 1 else edge.top > 0.9 * page.height
            marked = sign == -1 and (
                edge.text()[0].isdigit() or any(_is_note(s, letters) and not s.text()[0].isdigit() for s in row)
            )
            # Small print over the text needs no wide gap: notes stand below it, not above.
            over = max((s.y for s in rows if id(s) in kind), default=None) if sign == 1 else None
            if over is not None and (edge.size > body + 0.5 or edge.y - over > 2.2 * edge.size):
                continue  # a heading under the running header
            small = sign == 1 and edge.size < body - 0.9 and zone_of(page, edge) == "top" and gap > 1.4 * body
            wide = outside and gap > 1.75 * body
            if (
                (wide or small)
                and not marked
                and not _is_row(row, free)
                and not _is_walled(page, row)
                and not (sign == 1 and _goes_on_from(row, [s for s in lines[page.number - 2] if id(s) not in bottom]))
                and sum(s.width for s in row) < 0.7 * page.width
            ):
                own = Counter[float]()  # an annex may be set smaller than the rest of the document
                for s in rows:
                    own[s.size] += len(s.chars)
                local = max(size for size, n in own.items() if 4 * n >= max(own.values())) if sign == 1 else body
                apart.append((edge, row, min(body, local)))
        for edge, row, usual in apart:
            alike = [o for o, _, _ in apart if abs(o.y - edge.y) <= 1.5 and abs(o.size - edge.size) < 0.3]
            large = sign == 1 and edge.size > body + 0.5  # headings begin pages too
            others = 0 if large else len(alike)
            height = pages[edge.page - 1].height
            margin = edge.bottom < MARGIN * height if sign == 1 else edge.top > (1 - MARGIN) * height
            inside = edge.bottom >= 0.1 * height if sign == 1 else False
            if (
                edge.size < usual - 0.45
                and len(pages) <= 6
                and not inside
                or margin
                or others >= max(2, 0.6 * (len(pages) - (sign == 1)))
            ):
                kind.update(id(s) for s in row)


def _is_note(line: Line, letters: frozenset[str]) -> bool:
    """Whether a line begins with the mark of a note."""
    return 0 in line.raised or line.text() in letters or mark_of(line, letters) is not None


def _is_row(row: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Whether a row at the edge of a page is one of a table that begins or ends there: its cells are in line with those
    of the next row."""
    others = [s for s in lines if abs(s.y - row[0].y) > 3]
    if len(row) < 2 or not others:
        return False
    nearest = min(others, key=lambda s: abs(s.y - row[0].y)).y
    cells = [s for s in others if abs(s.y - nearest) < 3]
    return sum(any(abs(s.x0 - o.x0) < 2 for o in cells) for s in row) >= max(2, len(row) - 1)


def _goes_on_from(row: Sequence[Line], before: Sequence[Line]) -> bool:
    """Whether a row of three cells or more is the last one of a table that the end of the page before cut off."""
    last = max((s.y for s in before), default=0.0)
    foot = [s for s in before if s.y > last - 12 * row[0].size]
    levels = Counter(round(s.y) for s in foot)
    cells = [s for s in foot if levels[round(s.y)] >= len(row)]
    return len(row) > 2 and bool(cells) and all(any(abs(s.x0 - o.x0) < 2 for o in cells) for s in row)


def _is_walled(page: Page, row: Sequence[Line]) -> bool:
    """Whether a row stands between the upright rules of a table: the last one of it, which a page end cut off."""
    y = row[0].y
    walls = [r for r in page.rules if r.kind == "v" and r.top - 1 < y < r.bottom + 1]
    return len(row) > 1 and any(row[0].x1 < r.x0 < row[-1].x0 for r in walls)


def _same_place(
    pages: Sequence[Page],
    lines: Sequence[Sequence[Line]],
    top: set[int],
    bottom: set[int],
    letters: frozenset[str],
) -> None:
    """A header that comes once (on the only left page of four) stands where those of the other pages stand. The first
    page's first row may be of the title block: small print alone is a header there."""
    body = body_size(line for rows in lines for line in rows)
    for kind, sign in ((top, 1), (bottom, -1)):
        places = {(round(s.y), round(s.size, 1)) for rows in lines for s in rows if id(s) in kind}
        for page, rows in zip(pages, lines, strict=True):
            if any(id(s) in kind for s in rows) or not rows:
                continue
            edge = min(rows, key=lambda s: sign * s.y)
            if page.number == 1 and edge.size > body - 0.9:
                continue
            if sign == -1 and _is_note(edge, letters) and not edge.text()[0].isdigit():
                continue
            if zone_of(page, edge) != ("top" if kind is top else "bottom") or edge.width > 0.7 * page.width:
                continue
            if not any(abs(edge.y - y) <= 1.5 and abs(edge.size - size) < 0.3 for y, size in places):
                continue
            gap = min((abs(s.y - edge.y) for s in rows if abs(s.y - edge.y) > 3), default=99.0)
            if gap > 1.35 * edge.size and gap > 1.2 * _step(rows):
                kind.update(id(s) for s in rows if abs(s.y - edge.y) < 3)


def _step(lines: Sequence[Line]) -> float:
    """The usual distance between the lines of a page, points."""
    heights = sorted({round(s.y, 1) for s in lines})
    steps = [b - a for a, b in itertools.pairwise(heights) if b - a > 3]
    return statistics.median(steps) if steps else 0.0


def _fill_rows(pages: Sequence[Page], lines: Sequence[Sequence[Line]], top: set[int], bottom: set[int]) -> None:
    """What stands on one row with furniture, or further out than it, is furniture too."""
    for page, rows in zip(pages, lines, strict=True):
        for kind, sign in ((top, 1), (bottom, -1)):
            marked = [line for line in rows if id(line) in kind]
            if not marked:
                continue
            edge = max(sign * line.y for line in marked)
            for line in rows:
                if sign * line.y <= edge + 2 and zone_of(page, line) == ("top" if kind is top else "bottom"):
                    near = any(abs(line.y - m.y) < 2.5 for m in marked)
                    if near or sign * line.y < edge:
                        kind.add(id(line))


def line_numbers(pages: Sequence[Sequence[Line]]) -> set[int]:
    """Numbers in the margin that count the lines (every one, or every fifth), as ``id(line)``; ``pages`` are the lines
    of each. A page may hold few of them: they stand at one edge of the text on all pages, and rise by one step that is
    the number of lines between them; numbers of paragraphs do not."""
    columns: dict[tuple[bool, int], list[list[Line]]] = defaultdict(list)
    between: dict[int, int] = {}
    for rows in pages:
        numbers = [line for line in rows if re.fullmatch(r"\d{1,4}", line.text()) and line.width < 30]
        others = [line for line in rows if not re.fullmatch(r"\d{1,4}", line.text())]
        if not numbers or not others:
            continue
        for before, outside in _beside_text(numbers, others):
            edges = Counter(round(s.x1 / 4) for s in outside)
            if edges:
                edge = edges.most_common(1)[0][0]
                start = Counter(round(s.x0 / 4) for s in outside).most_common(1)[0][0]
                # To the right of the text they may begin in line: 99 and 100 end apart.
                found = [s for s in outside if abs(s.x1 / 4 - edge) <= 1 or not before and abs(s.x0 / 4 - start) <= 1]
                found = sorted(found, key=lambda s: s.y)
                columns[before, edge].append(found)
                # The lines of the column beside them alone: those of other columns stand at heights of their own.
                x0, x1 = found[0].x0, found[0].x1
                beside = [o for o in others if (-2 < o.x0 - x1 < 80 if before else o.x0 < x0 and x0 - o.x1 < 150)]
                for a, b in itertools.pairwise(found):
                    between[id(b)] = len({round(o.y / 3) for o in beside if a.y + 3 < o.y < b.y + 3})
    result: set[int] = set()
    for near in _alike_edges(columns):
        steps = Counter(int(b.text()) - int(a.text()) for column in near for a, b in itertools.pairwise(column))
        if sum(map(len, near)) < 5 or not steps:
            continue
        step, times = steps.most_common(1)[0]
        counted = statistics.median(between[id(s)] for column in near for s in column[1:])
        if step in (1, 2, 5, 10) and times >= 0.8 * sum(steps.values()) and 0.5 * step <= counted <= 1.6 * step:
            result.update(id(s) for column in near for s in column if step == 1 or int(s.text()) % step in (0, 1))
    return result


def _beside_text(numbers: Sequence[Line], others: Sequence[Line]) -> Iterator[tuple[bool, list[Line]]]:
    """Numbers that stand to the left of the text, to its right, and between its columns, each with whether they stand
    before the lines that they count."""
    left, right = min(o.x0 for o in others), max(o.x1 for o in others)
    yield True, [s for s in numbers if s.x1 < left - 3]
    yield False, [s for s in numbers if s.x0 > right + 3]
    inner: dict[int, list[Line]] = defaultdict(list)
    for s in numbers:
        if left < s.x0 and s.x1 < right:
            inner[round(s.x1 / 4)].append(s)
    for group in inner.values():
        x0, x1 = min(s.x0 for s in group) - 1, max(s.x1 for s in group) + 1
        if len(group) >= 5 and sum(o.x0 < x1 and o.x1 > x0 for o in others) < 0.1 * len(others):
            yield True, group


def _alike_edges(columns: dict[tuple[bool, int], list[list[Line]]]) -> list[list[list[Line]]]:
    """Columns of numbers on the same side of the text, with their right edges in line, from all pages together."""
    groups: list[list[list[Line]]] = []
    last: tuple[bool, int] | None = None
    for before, edge in sorted(columns):
        if last is None or last[0] != before or edge - last[1] > 1:
            groups.append([])
        groups[-1] += columns[before, edge]
        last = before, edge
    return groups
