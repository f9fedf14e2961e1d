"""Words as they are compared: stems, weights by rarity, and how much two bags of words have in common."""

from __future__ import annotations

import math
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from pipeline import stale

Bag = Mapping[str, float]
"""Stems and their weights."""

_WORD = re.compile(r"[^\W_]+(?:[-‐'’][^\W_]+)*")
_SUFFIXES = (
    ("ically", "ic"),
    ("fulness", "ful"),
    ("isation", "is"),
    ("ization", "is"),
    ("isations", "is"),
    ("izations", "is"),
    ("ations", "at"),
    ("ation", "at"),
    ("ements", "e"),
    ("ement", "e"),
    ("ments", ""),
    ("ment", ""),
    ("iness", "y"),
    ("ness", ""),
    ("ities", "e"),
    ("ity", "e"),
    ("sses", "ss"),
    ("ies", "y"),
    ("ied", "y"),
    ("ing", ""),
    ("ings", ""),
    ("ers", ""),
    ("er", ""),
    ("ors", ""),
    ("or", ""),
    ("ed", ""),
    ("ly", ""),
    ("es", "e"),
    ("s", ""),
)
"""Endings and what stands in their place, the first that fits; a stem keeps at least three letters with a vowel."""
_VOWEL = re.compile(r"[aeiouy]")


@cache
def data() -> dict[str, Any]:
    """The word lists of the comparison (``models/compare/words.toml``)."""
    return tomllib.loads((stale.MODELS / "compare" / "words.toml").read_text("utf8"))


@cache
def _stop() -> frozenset[str]:
    return frozenset(w for line in data()["stop"] for w in line.split())


@lru_cache(maxsize=131072)
def plain(text: str) -> str:
    """Lower case, without accents, with straight quotes and plain spaces."""
    folded = unicodedata.normalize("NFKD", text)
    kept = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(kept.replace("’", "'").replace("‘", "'").casefold().split())


@lru_cache(maxsize=131072)
def stem(word: str) -> str:
    """A word without its ending: "injuries", "injury" and "injured" are one stem."""
    if len(word) < 4 or any(c.isdigit() for c in word):
        return word
    for ending, instead in _SUFFIXES:
        if word.endswith(ending) and not (ending == "s" and word.endswith(("ss", "us", "is"))):
            rest = word[: len(word) - len(ending)] + instead
            if len(rest) >= 3 and _VOWEL.search(rest):
                word = rest
                break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    if len(word) > 4 and word[-1] in "ey":
        word = word[:-1] + "i" * word.endswith("cy")  # policy is not police
    return word


def words(text: str) -> Iterator[str]:
    """The words of a text, folded; a hyphenated word is one, and its longer parts are words too."""
    for found in _WORD.findall(plain(text)):
        word = found.removesuffix("'s")
        parts = [] if word.isalnum() else re.split(r"[-‐']", word)
        if parts:
            yield "".join(parts)
            yield from (p for p in parts if len(p) > 3)
        else:
            yield word


@lru_cache(maxsize=8192)
def stems(text: str) -> tuple[str, ...]:
    """The stems of a text's words that say something: no stop words, no bare numbers, no single letters."""
    stop = _stop()
    return tuple(stem(w) for w in words(text) if len(w) > 1 and w not in stop and not w.isdigit())


def rarity(documents: Iterable[Iterable[str]], count: int) -> dict[str, float]:
    """For each stem how rare it is among ``count`` documents: ln((n + 1) / (df + 0.5)), never below 0.1."""
    df = Counter(s for document in documents for s in set(document))
    return {s: max(0.1, math.log((count + 1) / (n + 0.5))) for s, n in df.items()}


def weighed(found: Iterable[str], rare: Mapping[str, float], default: float = 1.0) -> dict[str, float]:
    """Stems with weight (1 + ln count) x rarity."""
    return {s: (1 + math.log(n)) * rare.get(s, default) for s, n in Counter(found).items()}


def norm(bag: Bag) -> float:
    return math.sqrt(sum(w * w for w in bag.values()))


def cosine(a: Bag, b: Bag) -> float:
    """How alike two bags are, 0 to 1."""
    if len(b) < len(a):
        a, b = b, a
    dot = sum(w * b[s] for s, w in a.items() if s in b)
    return dot / (norm(a) * norm(b)) if dot else 0.0


def unit(bag: Bag) -> dict[str, float]:
    """A bag of length 1, so that ``dot`` is the cosine."""
    length = norm(bag)
    return {s: w / length for s, w in bag.items()} if length else {}


def dot(a: Bag, b: Bag) -> float:
    """The product of two bags: of bags of length 1 their cosine."""
    if len(b) < len(a):
        a, b = b, a
    return sum([w * b[s] for s, w in a.items() if s in b])


def near(a: str, b: str) -> float:
    """How near two stems are: 1 the same, 0.7 one grows out of the other ("mobil" in "micromobil"), else 0."""
    if a == b:
        return 1.0
    short, long = sorted((a, b), key=len)
    if len(short) >= 5 and (long.startswith(short) or long.endswith(short)):
        return 0.7
    if len(short) >= 6 and long[: len(short) - 1] == short[:-1]:
        return 0.7
    return 0.0


def soft(a: Bag, b: Bag) -> float:
    """As ``cosine`` for short texts, where near stems count too."""
    total = 0.0
    for s, w in a.items():
        best = max(((near(s, t), v) for t, v in b.items()), default=(0.0, 0.0))
        total += best[0] * w * (b[s] if s in b else best[1])
    return min(1.0, total / (norm(a) * norm(b))) if total else 0.0
