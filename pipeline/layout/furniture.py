"""Page furniture: running headers and footers, page numbers, line numbers, by repetition and position over the document.

A line is furniture when it stands outside the text on most pages, or when its words (digits aside) come again at the
same height of other pages. What only looks like a page number ("3" alone at the foot) counts where the numbers run on
with the pages, so a document of one page is handled by form alone.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.layout.lines import Line
from pipeline.reader import Page

ZONE = 0.14
"""Share of the page height, from the top and from the bottom, in which furniture may stand."""
PAGE_NUMBER = re.compile(
    r"^(?:[-–—\[(|•]\s*)?(?:page|p\.|pg\.?|seite|pagina|página)?\s*(?:\d{1,4}|[ivxlc]{1,7})"
    r"(?:\s*(?:/|of|de|von|\|)\s*\d{1,4})?\s*(?:[-–—\])|•])?$",
    re.IGNORECASE,
)


def normal(text: str) -> str:
    """The words of a line without its numbers: what a running header has in common from page to page."""
    text = re.sub(r"\d+", "#", text.casefold())
    return re.sub(r"\b[ivxlc]+\b", "#", re.sub(r"\s+", " ", text)).strip()


def find_furniture(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> tuple[set[int], set[int]]:
    """The page headers and the page footers among ``lines`` (one list a page), as two sets of ``id(line)``."""
    top: set[int] = set()
    bottom: set[int] = set()
    _repeated(pages, lines, top, bottom)
    _page_numbers(pages, lines, top, bottom)
    _fill_rows(pages, lines, top, bottom)
    return top, bottom


def _zone(page: Page, line: Line) -> str | None:
    if line.bottom < page.height * ZONE:
        return "top"
    if line.top > page.height * (1 - ZONE):
        return "bottom"
    return None


def _repeated(pages: Sequence[Page], lines: Sequence[Sequence[Line]], top: set[int], bottom: set[int]) -> None:
    """Lines whose words come again at one height. Left and right pages alternate, so half of half the pages suffice."""
    places: dict[tuple[str, str], list[tuple[int, Line]]] = defaultdict(list)
    for page, rows in zip(pages, lines, strict=True):
        for line in rows:
            zone = _zone(page, line)
            if zone:
                places[zone, normal(line.text())].append((page.number, line))
    needed = max(2, min(len(pages) * 0.2, 6))
    for (zone, words), found in places.items():
        heights = Counter(round(line.y / 3) for _, line in found)
        for height, _ in heights.items():
            same = [(n, line) for n, line in found if abs(line.y / 3 - height) <= 1.2]
            numbers = {n for n, _ in same}
            if len(numbers) < needed or len(words) < 2 and not words == "#":
                continue
            if words == "#" and not _runs_with_pages(same):
                continue
            # A paragraph that happens to start alike on two of many pages is not furniture: the same words must stand
            # at the edge of the text, with nothing further out but furniture.
            (top if zone == "top" else bottom).update(id(line) for n, line in same if _outermost(lines[n - 1], line, zone, words))


def _outermost(rows: Sequence[Line], line: Line, zone: str, words: str) -> bool:
    beyond = [o for o in rows if (o.y < line.top - 1 if zone == "top" else o.y > line.bottom + 1)]
    return len(beyond) <= 6


def _runs_with_pages(found: Sequence[tuple[int, Line]]) -> bool:
    """Whether the printed numbers rise with the pages."""
    offsets: Counter[int] = Counter()
    for n, line in found:
        number = re.search(r"\d+", line.text())
        if number:
            offsets[int(number.group()) - n] += 1
    return not offsets or offsets.most_common(1)[0][1] >= max(2, 0.5 * len(found))


def _page_numbers(pages: Sequence[Page], lines: Sequence[Sequence[Line]], top: set[int], bottom: set[int]) -> None:
    found: list[tuple[int, Line, str]] = []
    for page, rows in zip(pages, lines, strict=True):
        for zone, order in (("top", sorted(rows, key=lambda s: s.y)), ("bottom", sorted(rows, key=lambda s: -s.y))):
            free = [line for line in order[:4] if id(line) not in top and id(line) not in bottom]
            for line in free[:2]:
                if _zone(page, line) == zone and PAGE_NUMBER.match(line.text().strip()):
                    row = [o for o in rows if abs(o.y - line.y) < 3]
                    if len(row) <= 3:
                        found.append((page.number, line, zone))
    offsets: Counter[int] = Counter()
    for n, line, _ in found:
        number = re.search(r"\d+", line.text())
        if number:
            offsets[int(number.group()) - n] += 1
    usual = {o for o, k in offsets.items() if k >= max(2, 0.3 * len(pages))}
    for n, line, zone in found:
        number = re.search(r"\d+", line.text())
        right = int(number.group()) - n in usual if number and usual else True
        alone = len(pages) <= 2 or not number
        if right or alone:
            (top if zone == "top" else bottom).add(id(line))


def _fill_rows(pages: Sequence[Page], lines: Sequence[Sequence[Line]], top: set[int], bottom: set[int]) -> None:
    """What stands on one row with furniture, or further out than it, is furniture too."""
    for page, rows in zip(pages, lines, strict=True):
        for kind, sign in ((top, 1), (bottom, -1)):
            marked = [line for line in rows if id(line) in kind]
            if not marked:
                continue
            edge = max(sign * line.y for line in marked)
            for line in rows:
                if sign * line.y <= edge + 2 and _zone(page, line) == ("top" if kind is top else "bottom"):
                    near = any(abs(line.y - m.y) < 2.5 for m in marked)
                    if near or sign * line.y < edge:
                        kind.add(id(line))


def line_numbers(lines: Sequence[Line]) -> set[int]:
    """Numbers in the margin that count the lines (every one, or every fifth), as ``id(line)``."""
    numbers = [line for line in lines if re.fullmatch(r"\d{1,4}", line.text()) and line.width < 30]
    if len(numbers) < 5:
        return set()
    edges = Counter(round(line.x1 / 4) for line in numbers)
    edge, count = edges.most_common(1)[0]
    column = sorted((line for line in numbers if abs(line.x1 / 4 - edge) <= 1), key=lambda s: s.y)
    others = [line for line in lines if line not in column]
    if count < 5 or not others:
        return set()
    left, right = min(o.x0 for o in others), max(o.x1 for o in others)
    if not (column[0].x1 < left - 3 or column[0].x0 > right + 3):
        return set()
    values = [int(line.text()) for line in column]
    steps = Counter(b - a for a, b in zip(values, values[1:], strict=False))
    step, times = steps.most_common(1)[0]
    return {id(line) for line in column} if step in (1, 2, 5, 10) and times >= 0.8 * (len(values) - 1) else set()
