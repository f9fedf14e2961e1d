"""The body text of a report with the way back to the page: what every later stage reads."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, Self

from pipeline.records import Block, Box, Style, Where

PAGE_BOX = tuple[int, float, float, float, float]
"""Page, x0, top, x1, bottom of one character."""


class Emphasis(NamedTuple):
    """A stretch of the body text that is set in italics or bold within its block."""

    start: int
    end: int
    kind: str  # "italic" or "bold"


class Boxes(Sequence["PAGE_BOX | None"]):
    """The box of each character, or None, in arrays: as a tuple each, those of a long report would take four times the
    memory for as long as it is worked on. Boxes can be added at the end, as to a list."""

    __slots__ = ("_columns",)

    def __init__(self, boxes: Iterable[PAGE_BOX | None] = ()) -> None:
        self._columns: tuple[Any, ...] = (array("i"), array("d"), array("d"), array("d"), array("d"))
        self += boxes

    def append(self, box: PAGE_BOX | None) -> None:
        """Add one box."""
        for column, value in zip(self._columns, box or NO_BOX, strict=True):
            column.append(value)

    def __iadd__(self, boxes: Iterable[PAGE_BOX | None]) -> Self:
        for column, values in zip(self._columns, zip(*(box or NO_BOX for box in boxes), strict=True), strict=False):
            column.extend(values)
        return self

    def __len__(self) -> int:
        return len(self._columns[0])

    def __getitem__(self, k: Any) -> Any:
        pages, x0, top, x1, bottom = self._columns
        if isinstance(k, slice):
            start, stop, step = k.indices(len(pages))
            if step != 1:
                return [self[i] for i in range(start, stop, step)]
            return [row if row[0] else None for row in self.rows(start, stop)]
        return (pages[k], x0[k], top[k], x1[k], bottom[k]) if pages[k] else None

    def __iter__(self) -> Iterator[PAGE_BOX | None]:
        return (row if row[0] else None for row in self.rows())

    def rows(self, start: int = 0, stop: int | None = None) -> Iterator[PAGE_BOX]:
        """The boxes of a stretch; ``NO_BOX`` for a character that has none."""
        pages, x0, top, x1, bottom = (column[start:stop] for column in self._columns)
        return zip(pages, x0, top, x1, bottom, strict=True)


NO_BOX: PAGE_BOX = (0, 0.0, 0.0, 0.0, 0.0)
"""What stands in the arrays for a character without a box: pages are counted from 1."""


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
        self._boxes = boxes if isinstance(boxes, Boxes) else Boxes(boxes)

    @property
    def boxes(self) -> Sequence[PAGE_BOX | None]:
        """The box of each character; None for what no page shows. Empty where no page is at hand."""
        return self._boxes

    @property
    def body_blocks(self) -> tuple[Block, ...]:
        return tuple(b for b in self.blocks if b.where.start is not None)

    def where(self, start: int, end: int) -> Where:
        """The place of ``text[start:end]``: the quote and one box a printed line."""
        first, last = bisect_right(self._run_starts, start), bisect_left(self._run_starts, end)
        boxes = _merge(self._boxes, self._runs[max(0, first - 1) : last], start, end)
        return Where(start=start, end=end, quote=self.text[start:end], boxes=boxes)

    @cached_property
    def _runs(self) -> list[Run]:
        return runs(self._boxes)

    @cached_property
    def _run_starts(self) -> list[int]:
        return [run.start for run in self._runs]

    @classmethod
    def plain(cls, text: str, report: str = "plain") -> Body:
        """A body without a PDF: blocks are what blank lines part. For tests, and for text that comes from elsewhere.

        Short lines without a full stop, at their end or within, count as headings: nothing else tells them apart here.
        """
        blocks = []
        for i, match in enumerate(re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)):
            quote = match.group().rstrip()
            heading = len(quote) < 120 and "\n" not in quote and quote[-1] not in '.:;,?!”"'
            heading = heading and not re.search(r"[a-z]{3}[.?!][”\"]?\s", quote)
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


class Run(NamedTuple):
    """Characters of one height on one line that go right without a wide gap, and what the page does not show between
    them."""

    start: int
    end: int
    rising: bool
    """Each character ends to the right of the one before: the last is the rightmost."""
    right: float
    """Where its rightmost character ends."""


def runs(characters: Sequence[PAGE_BOX | None]) -> list[Run]:
    """The runs of a text, in order."""
    found: list[Run] = []
    start, rising = -1, True
    page, top, bottom, right, height = 0, 0.0, 0.0, 0.0, 0.0
    rows = characters.rows() if isinstance(characters, Boxes) else (c or NO_BOX for c in characters)
    for index, (its_page, x0, its_top, x1, its_bottom) in enumerate(rows):
        if not its_page:
            continue
        if (
            its_top == top
            and its_bottom == bottom
            and its_page == page
            and right - 1.0 - 0.5 * height <= x0 <= right + 3 * height
        ):
            if x1 >= right:
                right = x1
            else:
                rising = False
            continue
        if start >= 0:
            found.append(Run(start, index, rising, right))
        start, rising = index, True
        page, top, right, bottom = its_page, its_top, x1, its_bottom
        height = bottom - top
    if start >= 0:
        found.append(Run(start, len(characters), rising, right))
    return found


def merge_boxes(characters: Sequence[PAGE_BOX | None]) -> tuple[Box, ...]:
    """One box a printed line: characters share it while they go right, overlap vertically and leave no wide gap."""
    return _merge(characters, runs(characters), 0, len(characters))


def _merge(characters: Sequence[PAGE_BOX | None], among: Sequence[Run], start: int, end: int) -> tuple[Box, ...]:
    """The boxes of ``characters[start:end]``; ``among`` holds the runs that these lie in."""
    boxes: list[Box] = []
    page, left, upper, right, lower = 0, 0.0, 0.0, 0.0, 0.0  # of the box that is being drawn; page 0 is none
    for run_start, run_end, rising, its_right in among:
        first = characters[run_start]
        if start > run_start or run_end > end or first is None:
            here, there = max(start, run_start), min(end, run_end) - 1
            while here <= there and characters[here] is None:
                here += 1
            first = characters[here] if here <= there else None
            if first is None:
                continue
            while (last_shown := characters[there]) is None:
                there -= 1
            its_right = last_shown[3] if rising else max(c[3] for c in characters[here : there + 1] if c is not None)
        its_page, x0, top, _, bottom = first
        if page:
            tall, so_far = bottom - top, lower - upper
            overlap = (lower if lower < bottom else bottom) - (upper if upper > top else top)
            if (
                its_page == page
                and overlap > 0.5 * (tall if tall < so_far else so_far)
                and right - 1.0 - 0.5 * tall <= x0 <= right + 3.0 * tall
            ):
                if top < upper:
                    upper = top
                if its_right > right:
                    right = its_right
                if bottom > lower:
                    lower = bottom
                continue
            boxes.append(_box(page, left, upper, right, lower))
        page, left, upper, right, lower = its_page, x0, top, its_right, bottom
    if page:
        boxes.append(_box(page, left, upper, right, lower))
    return tuple(boxes)


def _box(page: int, x0: float, top: float, x1: float, bottom: float) -> Box:
    return Box(page=page, x0=round(x0, 2), top=round(top, 2), x1=round(x1, 2), bottom=round(bottom, 2))
