"""Whether two names mean one thing: fuzzy scores find candidates, vetoes take back what scores cannot see.

The only module that uses rapidfuzz. Names are compared folded (no accents, one spelling, no articles).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from pipeline.mentions.kinds import head_of
from pipeline.mentions.registers import ascii_fold, plain, spelling, word_set

THRESHOLD = 91.0
"""Percent, of rapidfuzz's ratio on folded names: below it two names are never candidates."""
BLOCK = 2000
"""Names compared in one matrix."""
_DROPPED = word_set("match_dropped")
_NUMBER = re.compile(r"\d+(?:[./-]\d+)*|\b[ivx]+\b")
_RANKS = word_set("match_ranks")
_COMPASS = word_set("match_compass")


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name without accents, articles and punctuation, in one spelling and lower case."""
    words = re.findall(r"[^\W_]+(?:[./'-][^\W_]+)*", spelling(plain(ascii_fold(name.replace("&", " and ")))))
    words = [w[:-2] if w.endswith("'s") else w for w in words]
    kept = [w for w in words if w not in ("the", "a", "an")]
    return " ".join("and" if w == "&" else w for w in kept)


def slug(name: str) -> str:
    """A folded name as part of an id."""
    return re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or "x"


def vetoed(a: str, b: str) -> str | None:
    """Why two names cannot be one thing (other number, rank or head noun, one a part of the other), or None."""
    fa, fb = fold(a), fold(b)
    if fa == fb:
        return None
    if sorted(_NUMBER.findall(fa)) != sorted(_NUMBER.findall(fb)):
        return "number"
    wa, wb = set(re.split(r"[ -]", fa)), set(re.split(r"[ -]", fb))
    if (wa & _RANKS) != (wb & _RANKS):
        return "rank"
    if (wa & _COMPASS) != (wb & _COMPASS):
        return "compass"
    ha, hb = head_of(fa.split())[0], head_of(fb.split())[0]
    if ha != hb and fuzz.ratio(ha, hb) < 80:
        return "head"
    content_a, content_b = wa - _DROPPED, wb - _DROPPED
    if content_a < content_b or content_b < content_a:
        return "subset"
    only_a, only_b = content_a - content_b, content_b - content_a
    for word in only_a:
        if max((fuzz.ratio(word, other) for other in only_b), default=0.0) < 75:
            return "word"
    return None


def same_name(a: str, b: str) -> bool:
    """Whether two names differ by spelling, word order or a slip of the pen only."""
    fa, fb = fold(a), fold(b)
    if fa == fb:
        return True
    score = max(fuzz.ratio(fa, fb), fuzz.token_sort_ratio(fa, fb))
    return score >= THRESHOLD and vetoed(a, b) is None


def candidates(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of indices whose names ``same_name`` holds for: compared within classes of head noun, number and rank.

    Up to ``BLOCK`` names of a class are compared all with all; larger classes through an index of words.
    """
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    folded = [fold(n) for n in names]
    for i, name in enumerate(folded):
        # what vetoes compare exactly parts the names before any score is computed
        words = set(re.split(r"[ -]", name))
        exact = sorted((words & _RANKS) | (words & _COMPASS)) + sorted(_NUMBER.findall(name))
        groups[(head_of(name.split())[0] if name else "")[:3], *exact].append(i)
    for members in groups.values():
        if len(members) <= BLOCK:
            yield from _compare(names, folded, members)
            continue
        seen: set[tuple[int, int]] = set()
        for near in _indexed(folded, members):
            fresh = {pair for pair in _compare(names, folded, near) if pair not in seen}
            seen |= fresh
            yield from sorted(fresh)


def _compare(names: Sequence[str], folded: Sequence[str], members: Sequence[int]) -> Iterator[tuple[int, int]]:
    """All pairs of ``members`` that are one name, in matrices of ``BLOCK`` rows and columns."""
    for lo in range(0, len(members), BLOCK):
        rows = members[lo : lo + BLOCK]
        for lo2 in range(lo, len(members), BLOCK):
            columns = members[lo2 : lo2 + BLOCK]
            matrix = process.cdist(
                [folded[i] for i in rows],
                [folded[j] for j in columns],
                scorer=fuzz.token_sort_ratio,
                score_cutoff=THRESHOLD - 6,
            )
            for r, c in zip(*matrix.nonzero(), strict=True):
                i, j = rows[int(r)], columns[int(c)]
                if i < j and same_name(names[i], names[j]):
                    yield i, j


def _indexed(folded: Sequence[str], members: Sequence[int]) -> Iterator[list[int]]:
    """Groups of names that may be one: with one of their three rarest words in common, or all their initials.

    Two names of which one word differs share one of the rarest words of each; names of which every word is
    misspelt share their initials, as a rule. So a hundred thousand names are not compared all with all.
    """
    content = {i: sorted({w for w in re.split(r"[ -]", folded[i]) if w not in _DROPPED}) for i in members}
    count = Counter(word for parts in content.values() for word in parts)
    lists: dict[str, list[int]] = defaultdict(list)
    for i, parts in content.items():
        for word in sorted(parts, key=lambda w: (count[w], w))[:3]:
            lists[word].append(i)
        lists[" ".join(sorted(w[0] for w in parts))].append(i)
    return (near for near in lists.values() if len(near) > 1)
