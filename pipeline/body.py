"""The body text of a report with the way back to the page: what every later stage reads."""

from __future__ import annotations

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
    for c in characters:
        if c is None:
            continue
        page, x0, top, x1, bottom = c
        if boxes:
            last = boxes[-1]
            overlap = min(last[4], bottom) - max(last[2], top)
            if (
                last[0] == page
                and overlap > 0.5 * min(last[4] - last[2], bottom - top)
                and last[3] - 1.0 - 0.5 * (bottom - top) <= x0 <= last[3] + 3.0 * (bottom - top)
            ):
                last[2], last[3], last[4] = min(last[2], top), max(last[3], x1), max(last[4], bottom)
                continue
        boxes.append([page, x0, top, x1, bottom])
    return tuple(
        Box(page=int(b[0]), x0=round(b[1], 2), top=round(b[2], 2), x1=round(b[3], 2), bottom=round(b[4], 2))
        for b in boxes
    )
