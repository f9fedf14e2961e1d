"""Names of many reports: an index finds what comparing all with all finds, and takes a fraction of its time."""

from __future__ import annotations

import random
import time

import pytest

from pipeline import match

_SYLLABLES = "ba do ke lin mar nor pel ras sun tor vel wick".split()
WORDS = [a.capitalize() + b + c for a in _SYLLABLES for b in _SYLLABLES for c in ("ta", "mo", "rin", "sel")]


def _names(count: int, heads: str) -> list[str]:
    """So many different names, one in fifty a slip of the pen away from another."""
    chance = random.Random(5)
    names: set[str] = set()
    while len(names) < count:
        place, head, first, second = (chance.choice(x) for x in (WORDS, heads.split(), WORDS, WORDS))
        name = f"{place} {head} for {first} and {second}"
        names.add(name)
        if len(names) % 50 == 0:
            at = chance.randrange(1, len(name) - 1)
            names.add(name[:at] + name[at + 1 :])
    return sorted(names)


def test_the_index_finds_what_all_with_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    names = _names(3000, "Agency Authority")
    every = set(match.candidates(names))
    monkeypatch.setattr(match, "BLOCK", 100)
    found = set(match.candidates(names))
    assert len(every) >= 40
    assert found <= every and len(found) >= 0.98 * len(every)


def test_ten_times_the_names_take_no_hundred_times_as_long() -> None:
    """One class of head noun holds them all: compared all with all they take a hundred times as long, or near it."""

    def seconds(count: int) -> float:
        names = _names(count, "Agency")
        match.fold.cache_clear()
        start = time.process_time()
        assert list(match.candidates(names))
        return time.process_time() - start

    assert seconds(12_000) < 25 * seconds(1_200)
