"""Whether a word looks like a person's name: a small linear model over its letters (``models/names/letters.npz``)."""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from typing import Any

from pipeline.mentions.registers import FOLDER

FILE = FOLDER / "letters.npz"
BUCKETS = 1 << 17


def grams(word: str) -> list[int]:
    """The buckets of a lower-case word: of the whole word, which comes first, and of its strings of 2 to 5 letters."""
    bounded = f"^{word}$"
    parts = {
        zlib.crc32(bounded[i : i + n].encode()) % BUCKETS for n in (2, 3, 4, 5) for i in range(len(bounded) - n + 1)
    }
    return [zlib.crc32(f"={word}".encode()) % BUCKETS, *sorted(parts)]


@cache
def _weights() -> tuple[Any, float]:
    import numpy as np

    with np.load(FILE) as data:
        return data["weights"].astype(np.int32), float(data["scale"])


@lru_cache(maxsize=65536)
def nameness(word: str) -> float:
    """Log odds that a word is a person's name and no other word; a part of a hyphenated word decides for the whole.

    English words lie below -3 as a rule, names in the model's data above 2, names of other languages above -2.
    """
    weights, scale = _weights()
    return max(
        float(weights[grams(part)].sum() + weights[-1]) * scale for part in word.casefold().split("-") if part or word
    )
