"""Where words stood in one text, found again in another: by the words around them, never by likeness.

When a decision is made, as many words before the quote are kept as make "words before + quote" stand once in the whole
text, and as many after it likewise. In another text the quote is found again where one of the two stands, word for
word. Whatever looked like the quote in the old text had other words on both sides, so it cannot be taken for it; and
where two places fit (a paragraph was copied), none is chosen.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.corrections.model import PageOf, Place, Position, Quote, Selector
from pipeline.records import Box, Where

SHORTEST = 40
"""Code points of context that are kept on each side, at the least."""
LONGEST = 400
"""… and at the most. A side on which even these stand twice tells nothing and is not used."""
ALONE = 80
"""… where the other side is the begin or the end of a paragraph, which may be moved and then has other neighbours."""
OWN = 24
"""… and so many of them must be of the quote's own paragraph: paragraphs change their neighbours."""
NEAR = 16
"""Code points that must agree on the other side, where one side agrees in whole."""
BEGIN, END = "\x02", "\x03"
"""Stand for the begin and the end of the text, so that "the first words of all" is a context too."""


class Found(NamedTuple):
    """What looking for a quote gave: its span, or why there is none."""

    span: tuple[int, int] | None
    reason: str = ""
    near: tuple[int, int] | None = None
    """Where the words before and after it meet now, if the quote itself was changed."""


class Text:
    """A text to look in. Runs of white space count as one space: line ends are no part of what people quote."""

    def __init__(self, text: str) -> None:
        self.text = text
        pieces: list[str] = [BEGIN]
        self._at: list[int] = [0]
        """For each code point of ``flat`` its offset in ``text``."""
        blank = False
        for i, c in enumerate(text):
            if c.isspace():
                if not blank:
                    pieces.append(" ")
                    self._at.append(i)
                blank = True
            else:
                pieces.append(c)
                self._at.append(i)
                blank = False
        pieces.append(END)
        self._at.append(len(text))
        self.flat = "".join(pieces)
        self._to: dict[int, int] | None = None

    def _inner(self, offset: int) -> int:
        """The place in ``flat`` of an offset of ``text``."""
        from bisect import bisect_right

        return max(1, bisect_right(self._at, offset, lo=1) - 1) if offset < len(self.text) else len(self.flat) - 1

    def place(self, start: int, end: int, boxes: tuple[Box, ...] = ()) -> Place:
        """The place of ``text[start:end]``, with as much context as tells it from all others."""
        quote = self.text[start:end]
        first, last = self._inner(start), self._inner(start) + len(_flat(quote))
        exact = self.flat[first:last]
        begins, ends = _parted(self._raw(first - 2, first)), _parted(self._raw(last, last + 2))
        prefix = self._before(first, exact, ALONE if ends else SHORTEST)
        suffix = self._after(last, exact, ALONE if begins else SHORTEST)
        selectors: list[Selector] = [
            Quote(
                exact=quote, prefix=self._raw(first - len(prefix), first), suffix=self._raw(last, last + len(suffix))
            ),
            Position(start=start, end=end),
        ]
        if boxes:
            selectors.append(PageOf(value=f"page={boxes[0].page}"))
        return Place(selector=tuple(selectors), boxes=boxes)

    def _raw(self, first: int, last: int) -> str:
        """The text of a stretch of ``flat``, with its own white space."""
        first, last = max(first, 1), min(last, len(self.flat) - 1)
        return self.text[self._at[first] : self._at[last]] if first < last else ""

    def _before(self, first: int, exact: str, width: int) -> str:
        while width < LONGEST and self._count(self.flat[max(0, first - width) : first] + exact) > 1:
            width += 16
        width = min(width, LONGEST)
        context = self.flat[max(0, first - width) : first]
        return self.flat[max(0, first - LONGEST) : first] if self._count(context + exact) > 1 else context

    def _after(self, last: int, exact: str, width: int) -> str:
        while width < LONGEST and self._count(exact + self.flat[last : last + width]) > 1:
            width += 16
        width = min(width, LONGEST)
        context = self.flat[last : last + width]
        return self.flat[last : last + LONGEST] if self._count(exact + context) > 1 else context

    def _count(self, needle: str) -> int:
        """1, or 2 for more than one."""
        first = self.flat.find(needle)
        return 1 if first < 0 or self.flat.find(needle, first + 1) < 0 else 2

    def find(self, place: Place) -> Found:
        """Where the place is in this text."""
        quote = place.quote
        exact = _flat(quote.exact)
        if not exact:
            return Found(None, "it quotes nothing")
        prefix, suffix = _sides(quote)
        before = {at + len(prefix) for at in self._all(prefix + exact)} if len(prefix) < LONGEST else set()
        after = set(self._all(exact + suffix)) if len(suffix) < LONGEST else set()
        spans = before | after
        if len(spans) > 1:
            return Found(None, "its words stand at several places now, with the same words around them")
        if spans:
            first = spans.pop()
            whole = bool(before and after)
            own = _own(quote.prefix[::-1]) if before else _own(quote.suffix)
            if whole or (own >= OWN and self._agrees(quote, prefix, suffix, first, first + len(exact))):
                return Found(self._span(first, exact))
            return Found(None, "its words stand once with the same words on one side, but with others on the other")
        near = self._between(quote)
        if near:
            return Found(None, "its words were changed", near)
        if exact in self.flat:
            return Found(None, "its words stand elsewhere, but not with the words around them that were there")
        return Found(None, "its words are gone from the text")

    def _agrees(self, quote: Quote, prefix: str, suffix: str, first: int, last: int) -> bool:
        """Whether the nearest words on both sides are those that were there, or a paragraph begins or ends there still.

        A paragraph may have been moved: what stands before its first word is no part of it.
        """
        before, after = self.flat[max(0, first - NEAR) : first], self.flat[last : last + NEAR]
        raw_before, raw_after = self._raw(first - 2, first), self._raw(last, last + 2)
        left = _alike(before[::-1], prefix[::-1]) >= min(NEAR, len(prefix)) or (
            _parted(quote.prefix[-3:]) and (_parted(raw_before) or first == 1)
        )
        right = _alike(after, suffix) >= min(NEAR, len(suffix)) or (
            _parted(quote.suffix[:3]) and (_parted(raw_after) or last == len(self.flat) - 1)
        )
        return left and right

    def _all(self, needle: str) -> list[int]:
        found: list[int] = []
        at = self.flat.find(needle)
        while at >= 0 and len(found) < 3:
            found.append(at)
            at = self.flat.find(needle, at + 1)
        return found

    def _span(self, first: int, exact: str) -> tuple[int, int]:
        start = self._at[first]
        last = first + len(exact) - 1
        return start, self._at[last] + 1 if self.flat[last] != " " else self._at[last + 1]

    def _between(self, quote: Quote) -> tuple[int, int] | None:
        """Where the words before and those after still meet, once: the quote between them was changed."""
        before, after = _sides(quote)
        if min(len(before), len(after)) < NEAR // 2:
            return None
        pattern = re.escape(before[-24:]) + f"(.{{0,{2 * len(quote.exact) + 80}}}?)" + re.escape(after[:24])
        found = re.findall(pattern, self.flat, re.S)
        if len(found) != 1:
            return None
        match = re.search(pattern, self.flat, re.S)
        assert match is not None
        return self._at[match.start(1)], self._at[match.end(1)]


def _sides(quote: Quote) -> tuple[str, str]:
    """The words before and after a quote, to look for."""
    prefix, suffix = _flat(quote.prefix), _flat(quote.suffix)
    return prefix if len(prefix) >= SHORTEST else BEGIN + prefix, suffix if len(suffix) >= SHORTEST else suffix + END


def _alike(a: str, b: str) -> int:
    """How many code points two texts have in common from their begin on."""
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _own(context: str) -> int:
    """How many code points of a context, from the quote on, are of the quote's own paragraph."""
    end = re.search(r"\n\s*\n", context)
    return end.start() if end else len(context)


def _parted(text: str) -> bool:
    """Whether paragraphs are parted here."""
    return text.count("\n") > 1


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def outside(where: Where) -> Place:
    """The place of what is not in the body text: its words, and its page for people."""
    selectors: list[Selector] = [Quote(exact=where.quote)]
    if where.boxes:
        selectors.append(PageOf(value=f"page={where.boxes[0].page}"))
    return Place(selector=tuple(selectors), boxes=where.boxes)


def same_words(a: str, b: str) -> bool:
    """Whether two texts are the same but for white space."""
    return " ".join(a.split()) == " ".join(b.split())
