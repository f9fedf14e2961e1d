"""Two texts of one report, word by word: where a place in the one stands in the other.

Words that occur once in each text, in runs of three, are the anchors (the idea of "patience" diff); what lies between
two anchors is aligned by the longest common runs. Time grows with the length of the text, not with its square.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

RUN = 3
"""Words in a run that must be alike for an anchor."""
LONGEST_GAP = 4000
"""Words between two anchors beyond which no more is aligned: texts so different are not of one report."""


class Word(NamedTuple):
    """A word in one form, and where it stands."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of a text, case folded."""
    return [Word(m.group().casefold(), m.start(), m.end()) for m in re.finditer(r"\w+", text)]


class Alignment:
    """Maps places in ``here`` to places in ``there``."""

    def __init__(self, here: str, there: str) -> None:
        self.here = words(here)
        self.there = words(there)
        self.pairs = align([w.text for w in self.here], [w.text for w in self.there])
        """For the index of each matched word of ``here``, the index of its like in ``there``."""
        self._starts = [w.start for w in self.here]
        self._ends = [w.end for w in self.here]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The span in ``there`` of ``here[start:end]``, or None where none of its words has a like there.

        A border within a word, or on punctuation beside it, keeps its distance from that word.
        """
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end) - 1
        matched = [i for i in range(first, last + 1) if i in self.pairs]
        if not matched:
            return None
        a, b = matched[0], matched[-1]
        left, right = self.there[self.pairs[a]], self.there[self.pairs[b]]
        # where the first or last word has no like, the border moves to the nearest word that has
        lead = start - self.here[a].start if a == first else 0
        tail = end - self.here[b].end if b == last else 0
        found = max(0, left.start + lead), right.end + tail
        return found if found[0] < found[1] else None


def align(here: Sequence[str], there: Sequence[str]) -> dict[int, int]:
    """Pairs of indices of like words, rising in both."""
    pairs: dict[int, int] = {}
    edges = [(-1, -1), *_anchors(here, there), (len(here), len(there))]
    for (a, b), (c, d) in zip(edges, edges[1:], strict=False):
        if 0 <= a < len(here):
            pairs[a] = b
        left, right = here[a + 1 : c], there[b + 1 : d]
        if left and right and len(left) <= LONGEST_GAP and len(right) <= LONGEST_GAP:
            for block in difflib.SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
                pairs.update({a + 1 + block.a + k: b + 1 + block.b + k for k in range(block.size)})
    return pairs


def _anchors(here: Sequence[str], there: Sequence[str]) -> list[tuple[int, int]]:
    """Every word of the runs that occur once in each text, as far as they follow each other in both."""
    ones, others = _once(here), _once(there)
    common = sorted((i, others[run]) for run, i in ones.items() if run in others)
    chain = _longest_rising(common)
    return sorted({(i + k, j + k) for i, j in chain for k in range(RUN)})


def _once(sequence: Sequence[str]) -> dict[tuple[str, ...], int]:
    seen: dict[tuple[str, ...], int | None] = {}
    for i in range(len(sequence) - RUN + 1):
        run = tuple(sequence[i : i + RUN])
        seen[run] = None if run in seen else i
    return {run: i for run, i in seen.items() if i is not None}


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs whose second members rise; the first members rise already.

    Runs overlap, so that two runs of one chain may give one word two likes: a chain is kept to one diagonal there.
    """
    tails: list[int] = []
    heads: list[int] = []
    before: list[int] = []
    for index, (_, value) in enumerate(pairs):
        at = bisect_left(tails, value)
        before.append(heads[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            heads.append(index)
        else:
            tails[at], heads[at] = value, index
    chain: list[tuple[int, int]] = []
    index = heads[-1] if heads else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    chain.reverse()
    kept: list[tuple[int, int]] = []
    for i, j in chain:
        if not kept or (i - kept[-1][0] == j - kept[-1][1]) or (i - kept[-1][0] >= RUN and j - kept[-1][1] >= RUN):
            kept.append((i, j))
    return kept
