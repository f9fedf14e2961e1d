"""Side heads: headings that stand in the margin beside the text that they are over.

Read line by line they would stand in the middle of sentences. They are told by where they stand: short lines wholly
outside the edge that the page's prose is set to, few beside much text, in line with each other over the document.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.layout.blocks import Draft, Setting, draft_of
from pipeline.layout.columns import STAND_IN
from pipeline.layout.lines import Line

LEAST = 3
"""Side heads in a document: fewer may be anything."""
WORD = re.compile(r"[^\W\d_]{3}")


@dataclass(slots=True)
class SideHead:
    """The lines of one side head, and how far the text's own edge is from the page's left."""

    lines: list[Line]
    edge: float
    right: bool
    """Whether it stands to the right of the text."""


def find_side_heads(pages: Sequence[Sequence[Line]], size: float) -> list[SideHead]:
    """The side heads of a document; ``pages`` are the lines of each, ``size`` that of the text."""
    found: list[SideHead] = []
    for rows in filter(None, pages):
        found += _beside_text(rows, size, right=False) or _beside_text(rows, size, right=True)
        if not found or found[-1].lines[0].page != rows[0].page:
            found += _beside_text(_under_title(rows, size), size, right=False)
    starts = Counter(round(head.lines[0].x0) for head in found)
    kept = [h for h in found if sum(n for x, n in starts.items() if abs(x - h.lines[0].x0) < 3) >= LEAST]
    words = [" ".join(s.text() for s in head.lines) for head in kept]
    # Names of speakers come again and again, and labels end with a colon; neither is a heading.
    if (
        len(kept) < LEAST
        or len(set(words)) < 0.8 * len(words)
        or sum(w.endswith(":") for w in words) > 0.3 * len(words)
    ):
        return []
    return kept


def _under_title(rows: Sequence[Line], size: float) -> Sequence[Line]:
    """The lines of a page below all that crosses the left edge of its prose, as a title and a contents list do."""
    edges = Counter(round(s.x0) for s in rows if len(s.chars) > 30 and abs(s.size - size) < 0.4)
    if not edges:
        return ()
    edge = edges.most_common(1)[0][0]
    last = max((s.y for s in rows if s.x0 < edge - 12 and s.x1 > edge + 4), default=0.0)
    return [s for s in rows if s.y > last + 1]


def _beside_text(rows: Sequence[Line], size: float, *, right: bool) -> list[SideHead]:
    """What stands beside the prose of one page, if all of it may be side heads."""
    prose = [s for s in rows if len(s.chars) > 30 and abs(s.size - size) < 0.4]
    if len(prose) < 8:
        return []
    edges = Counter(round(s.x1 if right else s.x0) for s in prose)
    edge = max(s.x1 for s in prose) if right else float(edges.most_common(1)[0][0])
    width = statistics.quantiles([s.width for s in prose], n=10)[-1]
    beside = [s for s in rows if (s.x0 > edge + 4 if right else s.x1 < edge - 4) and STAND_IN not in s.chars.text]
    # Lines that cross the edge belong to text that is set wider: the edge is one of an inner column then.
    wider = [s for s in prose if not right and s.x0 < edge - 12]
    if not beside or len(wider) > 0.15 * len(prose) or statistics.median(s.width for s in prose) < 0.6 * width:
        return []
    few = sum(len(s.chars) for s in beside) < 0.2 * sum(len(s.chars) for s in prose)
    if not few or any(s.width > 0.62 * width for s in beside):
        return []
    heads: list[SideHead] = []
    for line in sorted(beside, key=lambda s: s.y):
        last = heads[-1].lines[-1] if heads else line
        if heads and _alike(line, last) and line.y - last.y < 1.7 * line.size:
            heads[-1].lines.append(line)
        else:
            heads.append(SideHead([line], edge, right))
    lettered = [h for h in heads if any(WORD.search(s.text()) for s in h.lines)]
    # Marks of lists and numbers of paragraphs stand outside the text too.
    return lettered if len(lettered) > 0.7 * len(heads) else []


def _alike(a: Line, b: Line) -> bool:
    """Whether two lines of the margin are set as lines of one heading are."""
    same = (a.bold, a.italic, a.text().isupper()) == (b.bold, b.italic, b.text().isupper())
    return same and abs(a.size - b.size) < 0.3


def place_side_heads(drafts: list[Draft], heads: Sequence[SideHead], setting: Setting) -> list[Draft]:
    """The blocks with each side head before the one that it stands beside the beginning of."""
    before: dict[int, list[Draft]] = {}
    behind: list[Draft] = []
    for head in heads:
        first = head.lines[0]
        for line in head.lines:
            line.region = (min(s.x0 for s in head.lines), max(s.x1 for s in head.lines))
        draft = draft_of(head.lines, setting)
        draft.mark, draft.centred = None, False
        draft.side = len(draft.words()) < 160
        target = next(
            (
                k
                for k, d in enumerate(drafts)
                if any(s.page == first.page and s.y > first.y - 0.8 * s.size and _in_text(s, head) for s in d.lines)
            ),
            None,
        )
        if target is None:
            target = next((k for k, d in enumerate(drafts) if d.page > first.page), None)
        if target is None:
            behind.append(draft)
        else:
            before.setdefault(target, []).append(draft)
    result: list[Draft] = []
    for k, other in enumerate(drafts):
        result += [*before.get(k, ()), other]
    return result + behind


def _in_text(line: Line, head: SideHead) -> bool:
    return line.x1 <= head.edge + 2 if head.right else line.x0 >= head.edge - 12
