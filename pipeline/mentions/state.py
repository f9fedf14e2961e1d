"""What is known of one document while its mentions are found, and what finding gives."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pipeline.mentions.acronyms import Acronym, definitions, document_acronyms
from pipeline.mentions.registers import words
from pipeline.mentions.words import Word, split
from pipeline.tokens import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc


KEEP = 0.5
"""Mentions that are less sure than this are not kept."""


@dataclass(frozen=True)
class Found:
    """A mention: offsets in the text, type, whether it lies inside a longer one, what found it, how sure (0 to 1).

    ``refers`` is the id of the register's entry, or the full name that a short form stands for.
    """

    start: int
    end: int
    type: str
    nested: bool
    by: tuple[str, ...]
    confidence: float
    refers: str | None = None
    between: tuple[str, ...] = ()
    """Of a short form that may stand for several names: these names, the likeliest first."""


@dataclass(slots=True)
class Candidate:
    """What finders propose for one span."""

    start: int
    end: int
    type: str
    confidence: float
    by: set[str] = field(default_factory=set)
    refers: str | None = None
    inner: bool = False
    """Proposed only as a part of a longer one."""
    between: tuple[str, ...] = ()


class Cover:
    """Which stretches of text are taken: answers in the logarithm of their number."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._furthest = list(accumulate((end for _, end in ordered), max))

    def overlaps(self, start: int, end: int) -> bool:
        """Whether any stretch shares a character with ``start`` to ``end``."""
        i = bisect_left(self._starts, end) - 1
        return i >= 0 and self._furthest[i] > start


class Tokens:
    """spaCy's tokens by where they start, made on demand: most are never asked for."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._at = {int(offset): i for i, offset in enumerate(doc.to_array("IDX"))} if len(doc) else {}

    def get(self, offset: int) -> Any:
        """The token that starts at ``offset``, or None."""
        i = self._at.get(offset)
        return None if i is None else self._doc[i]


class Reading:
    """One document while it is read: its words, its known names, and the candidates so far."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = text_of(doc)
        self.items: list[Word] = split(self.text)
        self.definitions: list[Acronym] = document_acronyms(self.text)
        self.shorts = frozenset(d.short for d in self.definitions)
        self.plain_shorts = frozenset(d.short.rstrip("s") for d in self.definitions if d.long.islower())
        """Letters for what is written small ("multiple systems estimation (MSE)"): a term, and nobody's name."""
        self.found: list[Candidate] = []
        self._persons: tuple[list[Candidate], set[int], set[int]] = (self.found, set(), set())
        self._persons_seen = 0
        self.taken = [False] * len(self.items)
        self.tags = Tokens(doc)
        self.starts = [w.start for w in self.items]
        self.index = {start: i for i, start in enumerate(self.starts)}
        for d in definitions(self.text):
            if d.listed and d.long_start in self.index:
                self.items[self.index[d.long_start]].gap = "\n"  # its own name, not one with the short form
        self.headings = _heading_blocks(doc, self.items, self.text)
        self.lower = Counter(w.low for w in self.items if not w.cap)
        self.surnames: set[str] = set()

    def plain(self, word: str) -> bool:
        """Whether a word with a capital may as well be a plain one: the report writes it small too, it is an adjective
        of half the world, or letters that stand for no name (``THB``)."""
        low, one = word.casefold(), word.rstrip("s")
        return (
            bool(self.lower[low])
            or low in words().international_markers
            or one in words().abbreviations
            or one in self.plain_shorts
        )

    def often_small(self, word: Word) -> bool:
        """Whether the report writes a word small again and again: alone it is no name, whatever it once ended."""
        return self.lower[word.low] > 2

    def add(
        self,
        start: int,
        end: int,
        kind: str,
        confidence: float,
        by: str,
        refers: str | None = None,
        inner: bool = False,
    ) -> None:
        """Note a candidate."""
        if end > start:
            self.found.append(Candidate(start, end, kind, confidence, {by}, refers, inner))

    def persons_at(self) -> tuple[set[int], set[int]]:
        """Where candidates for persons start, and where they end; kept up while candidates are added."""
        seen, starts, ends = self._persons
        if seen is not self.found:  # some were taken out
            starts, ends = set(), set()
            self._persons, self._persons_seen = (self.found, starts, ends), 0
        for c in self.found[self._persons_seen :]:
            if c.type == "PERSON":
                starts.add(c.start)
                ends.add(c.end)
        self._persons_seen = len(self.found)
        return starts, ends

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of words ``first`` to ``last`` (excluded)."""
        return self.items[first].start, self.items[last - 1].end


def _heading_blocks(doc: Doc, items: list[Word], text: str) -> frozenset[int]:
    """Numbers of the blocks that are headings: by the layout, else short lines without a full stop."""
    body = doc._.body if doc.has_extension("body") else None
    starts: dict[int, int] = {}
    for word in items:
        starts.setdefault(word.block, word.start)
    if body is not None and body.body_blocks:
        spans = [(b.where.start or 0, b.where.end or 0) for b in body.body_blocks if b.kind in ("heading", "title")]
        opened = [s for s, _ in spans]
        held = {n: bisect_right(opened, start) - 1 for n, start in starts.items()}
        return frozenset(n for n, start in starts.items() if held[n] >= 0 and start < spans[held[n]][1])
    found = set()
    for number, start in starts.items():
        stop = text.find("\n\n", start)
        line = text[start : stop if stop >= 0 else len(text)].strip()
        if len(line) < 120 and "\n" not in line and line[-1:] not in '.:;,?!”"':
            found.add(number)
    return frozenset(found)
