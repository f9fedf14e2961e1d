"""Which language a text is in, by its small words."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from pathlib import Path

WORDS = Path(__file__).resolve().parent.parent / "models" / "language" / "function_words.toml"
LEAST = 40
"""Fewer words than this say nothing about the language."""


@functools.cache
def _function_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(words) for code, words in tomllib.loads(WORDS.read_text(encoding="utf8")).items()}


def guess(text: str) -> str | None:
    """ISO 639-1 code of the language whose small words make up most of ``text``; None where too few words tell.

    A language needs at least one word in twelve: in running English about one in three is on its list.
    """
    words = re.findall(r"[^\W\d_]+", text[:200_000].lower())
    if len(words) < LEAST:
        return None
    often = Counter(words)
    counts: Counter[str] = Counter()
    for code, known in _function_words().items():
        counts[code] = sum(n for word, n in often.items() if word in known)
    best, hits = counts.most_common(1)[0]
    return best if hits * 12 >= len(words) else None
