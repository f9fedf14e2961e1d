"""What all places of a name together say of it, where no word of its own does.

A name in capitals without a head noun ("Store Mosse", "Clean Burn", "LionPost") may be a place, a body or a thing made.
One place rarely tells; "in", "hosted by", "according to", a bracket behind a person or a verb of speech do, wherever in
the report the name stands again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import cache
from typing import NamedTuple

from pipeline.mentions.context import acts, camel, country_after, head_token, name_like
from pipeline.mentions.gazetteer import register_trie
from pipeline.mentions.kinds import BODIES
from pipeline.mentions.registers import countries, word_set
from pipeline.mentions.state import KEEP, Candidate, Reading
from pipeline.mentions.words import split

_SHAPES = frozenset(["capitals", "shape", "acronym-shape", "affiliation", "recurring", "single"])
"""Finders that go by capitals and the place that they stand in."""
ENOUGH = 2.0
"""Evidence from which a name is what it says."""


class Weights(NamedTuple):
    """What speaks for a place, a body that acts, a body of one country, and for something written."""

    place: float
    agent: float
    national: float
    written: float


def weigh(reading: Reading) -> None:
    """Give names that only their shape has found the type that all their places together speak for."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    sure: dict[int, str] = {}
    spoken: dict[tuple[int, int], str] = {}
    for c in reading.found:
        shown = reading.text[c.start : c.end]
        if c.by <= _SHAPES and not c.inner and c.type in BODIES | {"PROGRAMME"}:
            groups[shown].append(c)
        elif c.confidence >= KEEP:
            spoken[c.start, c.end] = c.type
    for (_, end), kind in spoken.items():
        sure[end] = kind
    for shown, members in groups.items():
        if shown in reading.surnames or any((c.start, c.end) in spoken for c in members):
            continue
        total = Counter[str]()
        for at in _places(reading, shown):
            for name, value in _weights(reading, sure, *at)._asdict().items():
                total[name] += value
        _settle(reading, shown, members, total)


def _settle(reading: Reading, shown: str, members: list[Candidate], total: Counter[str]) -> None:
    several = " " in shown
    shape = any("shape" in c.by for c in members)
    single = all("single" in c.by for c in members)
    if single and total["place"]:
        return
    if total["place"] >= ENOUGH and total["place"] > total["agent"] and not camel(shown) and not shown.isupper():
        kind, sure = "PLACE", 0.6
    elif several and total["written"] > total["agent"]:
        kind, sure = "PUBLICATION", 0.58
    elif total["agent"] >= ENOUGH or total["agent"] > 0 and any("affiliation" in c.by for c in members):
        # firms come from a country too; a country beside an acronym or plain words says more often whose body it is
        national = _of_country(shown) or total["national"] and not camel(shown)
        kind, sure = "NATIONAL_BODY" if national else "NGO_OR_COMPANY", 0.62
    elif several and not shape and total["agent"] < 1:
        kind, sure = "PROGRAMME", 0.5
    else:
        return
    for c in members:
        c.type, c.confidence = kind, max(c.confidence, sure)


def _places(reading: Reading, shown: str) -> list[tuple[int, int]]:
    """Word indices, first and last (excluded), of all places of a name."""
    found = []
    at = reading.text.find(shown)
    while at >= 0:
        i = bisect_left(reading.starts, at)
        j = bisect_left(reading.starts, at + len(shown))
        if i < len(reading.items) and reading.starts[i] == at and reading.items[j - 1].end <= at + len(shown):
            found.append((i, j))
        at = reading.text.find(shown, at + len(shown))
    return found


_WITHIN = word_set("evidence_within")
_SPEAKING = word_set("evidence_speaking")
_WRITTEN = word_set("evidence_written")
_OF = frozenset(["of", "from", "for"])
_SPEECH = word_set("evidence_speech")


def _weights(reading: Reading, sure: dict[int, str], lo: int, hi: int) -> Weights:
    """What one place of a name speaks for."""
    items, text = reading.items, reading.text
    place = agent = 0.0
    before = items[lo - 1] if lo and items[lo].gap == " " else None
    if before is not None and before.low == "the" and lo > 1:
        before = items[lo - 2]
    bare = before is not None and before is items[lo - 1]
    if before is not None:
        k = lo - 1 if bare else lo - 2
        led = items[k - 1].low if k else ""
        spoken_for = k > 0 and sure.get(items[k - 1].end) in ("PERSON", "PERSON_ROLE") or led in _SPEAKING
        if bare and before.low in _WITHIN and all(name_like(w) or not w.cap for w in items[lo:hi]):
            place += ENOUGH
        elif (before.low, led) == ("to", "according") or before.low == "by" or before.low in _OF and spoken_for:
            agent += ENOUGH
    elif lo and items[lo].gap == " (" and sure.get(items[lo - 1].end) == "PERSON":
        agent += ENOUGH
    elif lo and items[lo].gap == ", " and sure.get(items[lo - 1].end) in ("PERSON", "PERSON_ROLE"):
        agent += ENOUGH / 2
    begin = text.rfind("\n", 0, items[lo].start) + 1
    line = text[begin:].split("\n", 1)[0]
    row = line if " | " in line else ""
    if any(sure.get(end) == "PERSON" for end in range(begin, begin + len(row))):
        agent += ENOUGH  # in the row of a person
    if acts(reading, lo, hi):
        token = head_token(reading, lo, hi)
        speech = token is not None and token.head.lemma_ in _SPEECH
        agent += ENOUGH if speech else ENOUGH / 2
    return Weights(place, agent, float(agent > 0 and _national(reading, row, hi)), _written(reading, lo, hi))


def _written(reading: Reading, lo: int, hi: int) -> float:
    """Whether the name is what somebody publishes, revises or reads: the object of such a verb."""
    token = head_token(reading, lo, hi)
    if token is None or token.dep_ not in ("dobj", "nsubjpass"):
        return 0.0
    return ENOUGH if token.head.lemma_ in _WRITTEN else 0.0


def _national(reading: Reading, row: str, hi: int) -> bool:
    """A country beside the name: in brackets, behind "from" or "for", or in its row of a table."""
    items = reading.items
    if row:
        return any(cell.strip() in _countries() for cell in row.split(" | "))
    if country_after(reading, hi):
        return True
    i = hi
    if i < len(items) and items[i].gap == ", " and items[i].low in ("from", "for", "of", "in"):
        i += 1 + (i + 1 < len(items) and items[i + 1].low == "the")
        hit = register_trie().at(items, i) if i < len(items) and items[i].cap else None
        return hit is not None and hit.known.type == "COUNTRY"
    return False


@cache
def _countries() -> frozenset[str]:
    return frozenset(name for c in countries().values() for name in (c.name, *c.names))


def _of_country(shown: str) -> bool:
    """A country or its adjective as a part of a word: "MeteoSwiss"."""
    parts = re.findall(r"[A-Z][a-z]+", shown)
    if len(parts) < 2 or " " in shown:
        return False
    hit = register_trie().at(split(parts[-1]), 0)
    return hit is not None and hit.known.type in ("COUNTRY", "NATIONALITY")
