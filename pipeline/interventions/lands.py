"""Patterns with the name of a country in them.

The names and adjectives of all countries make a pattern of 18,000 characters, which takes 40 ms to compile: it is
compiled once (``words.country_pattern``), not anew in each pattern that has a country in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.interventions.words import country_pattern


class Found(NamedTuple):
    """A match: of what stands before the country, of the country's own text, and of what stands behind it."""

    before: re.Match[str]
    country: str
    after: re.Match[str]

    @property
    def start(self) -> int:
        """Where the country's name starts."""
        return self.before.end()

    @property
    def end(self) -> int:
        return self.start + len(self.country)


class WithCountry:
    """Finds what ``re.compile(f"{before}(?:{country_pattern().pattern}){after}")`` finds.

    At one place of a text ``before`` may match in but one way that a country can follow; where there are more, they are
    given as several, in the order in which they are tried.
    """

    def __init__(self, *before: str, after: str = "", flags: re.RegexFlag = re.NOFLAG) -> None:
        self._before = [re.compile(way, flags) for way in before]
        self._after = re.compile(after, flags)

    def match(self, text: str) -> Found | None:
        """The match at the beginning of ``text``."""
        return self._at(text, 0)

    def search(self, text: str) -> Found | None:
        """The first match."""
        return next(self.finditer(text), None)

    def finditer(self, text: str) -> Iterator[Found]:
        """All matches, none in another."""
        place, ahead = 0, [-1] * len(self._before)
        """Where each way matches next; ``len(text)`` where it does no more."""
        while place < len(text):
            for k, way in enumerate(self._before):
                if ahead[k] < place:
                    ahead[k] = match.start() if (match := way.search(text, place)) else len(text)
            start = min(ahead)
            if start == len(text):
                return
            found = self._at(text, start)
            if found:
                yield found
                place = found.after.end()
            else:
                place = start + 1

    def _at(self, text: str, place: int) -> Found | None:
        for way in self._before:
            if before := way.match(text, place):
                for end in ends(text, before.end()):
                    if after := self._after.match(text, end):
                        return Found(before, text[before.end() : end], after)
        return None


def ends(text: str, place: int) -> Iterator[int]:
    """Where a country's name that starts at ``place`` ends, the longest first (``Guinea-Bissau``, ``Guinea``)."""
    stop = len(text)
    while match := country_pattern().match(text, place, stop):
        # A name that is cut at ``stop`` is none where a word goes on behind it.
        if match.end() == len(text) or not (text[match.end()].isalnum() or text[match.end()] == "_"):
            yield match.end()
        stop = match.end() - 1
