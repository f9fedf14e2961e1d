"""The body text of a report with the way back to the page: what every later stage reads."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.records import Block, Box, Style, Where

PAGE_BOX = tuple[int, float, float, float, float]
"""Page, x0, top, x1, bottom of one character."""


class Emphasis(NamedTuple):
    """A stretch of the body text that is set in italics or bold within its block."""

    start: int
    end: int
    kind: str  # "italic" or "bold"


class CallMark(NamedTuple):
    """A note call taken out of the text: the offset at which it stood, its mark, and its box."""

    offset: int
    mark: str
    box: PAGE_BOX


class Body:
    """The text of ``text.txt``, its blocks, its emphasis, and the box of each of its characters.

    ``blocks`` holds all blocks of the report in reading order, those outside the body (notes, page headers and footers)
    included: their ``where.start`` is None. ``body_blocks`` holds those of the text only; they cover it but for the
    blank lines between them.
    """

    def __init__(
        self,
        report: str,
        text: str,
        blocks: Sequence[Block],
        boxes: Sequence[PAGE_BOX | None] = (),
        emphasis: Sequence[Emphasis] = (),
        calls: Sequence[CallMark] = (),
    ) -> None:
        self.report = report
        self.text = text
        self.blocks = tuple(blocks)
        self.emphasis = tuple(emphasis)
        self.calls = tuple(calls)
        self._boxes = boxes

    @property
    def boxes(self) -> Sequence[PAGE_BOX | None]:
        """The box of each character; None for what no page shows. Empty where no page is at hand."""
        return self._boxes

    @property
    def body_blocks(self) -> tuple[Block, ...]:
        return tuple(b for b in self.blocks if b.where.start is not None)

    def where(self, start: int, end: int) -> Where:
        """The place of ``text[start:end]``: the quote and one box a printed line."""
        return Where(start=start, end=end, quote=self.text[start:end], boxes=merge_boxes(self._boxes[start:end]))

    @classmethod
    def plain(cls, text: str, report: str = "plain") -> Body:
        """A body without a PDF: blocks are what blank lines part. For tests, and for text that comes from elsewhere.

        Short lines without a full stop count as headings, since nothing else tells them apart here.
        """
        blocks = []
        for i, match in enumerate(re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)):
            quote = match.group().rstrip()
            heading = len(quote) < 120 and "\n" not in quote and quote[-1] not in '.:;,?!”"'
            item = re.match(r"[-•–]\s|\(?\w{1,4}[.)]\s", quote)
            kind = "list_item" if item and not heading else "heading" if heading else "paragraph"
            blocks.append(
                Block(
                    id=f"block-{i}",
                    report=report,
                    where=Where(start=match.start(), end=match.start() + len(quote), quote=quote),
                    kind="table" if " | " in quote else kind,
                    level=1 if kind == "heading" else None,
                    text=quote,
                    style=Style(size=10.0),
                )
            )
        return cls(report, text, blocks)


def merge_boxes(characters: Sequence[PAGE_BOX | None]) -> tuple[Box, ...]:
    """One box a printed line: characters share it while they go right, overlap vertically and leave no wide gap."""
    boxes: list[list[float]] = []
    page, top, bottom, right, height = 0, 0.0, 0.0, 0.0, 0.0
    for c in characters:
        if c is None:
            continue
        if c[2] == top and c[4] == bottom and c[0] == page and right - 1.0 - 0.5 * height <= c[1] <= right + 3 * height:
            if c[3] > right:  # most characters only lengthen the box of the one before
                right = c[3]
            continue
        if boxes:
            last = boxes[-1]
            last[3] = right
            upper, lower, tall = last[2], last[4], c[4] - c[2]
            overlap = (lower if lower < c[4] else c[4]) - (upper if upper > c[2] else c[2])
            if (
                last[0] == c[0]
                and overlap > 0.5 * (tall if tall < lower - upper else lower - upper)
                and right - 1.0 - 0.5 * tall <= c[1] <= right + 3.0 * tall
            ):
                if c[2] < upper:
                    last[2] = c[2]
                if c[4] > lower:
                    last[4] = c[4]
                if c[3] > right:
                    right = c[3]
                # The quick test above is for boxes that hold characters of one height only.
                top = math.nan
                continue
        page, _, top, right, bottom = c
        height = bottom - top
        boxes.append([*c])
    if boxes:
        boxes[-1][3] = right
    return tuple(
        Box(page=int(b[0]), x0=round(b[1], 2), top=round(b[2], 2), x1=round(b[3], 2), bottom=round(b[4], 2))
        for b in boxes
    )
