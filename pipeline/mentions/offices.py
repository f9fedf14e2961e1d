"""Offices in small letters behind the person who holds them: ", managing director of the Atlantic Mending Pool"."""

from __future__ import annotations

from bisect import bisect_left

from pipeline.mentions.kinds import BODIES, is_role_noun
from pipeline.mentions.registers import words
from pipeline.mentions.state import KEEP, Candidate, Reading

_LEADS = frozenset(["of", "for", "at", "in", "to"])
_ARTICLES = frozenset(["the", "a", "an"])
_OWNERS = BODIES | {"PROGRAMME", "COUNTRY", "PLACE"}


def offices(reading: Reading) -> None:
    """Note offices with the body that they are of; what has a director or a chair is a body, whatever its last word."""
    items = reading.items
    owners: dict[int, Candidate] = {}
    for c in reading.found:
        if c.type in _OWNERS and c.confidence >= KEEP and (c.start not in owners or owners[c.start].end < c.end):
            owners[c.start] = c
    for end in sorted({c.end for c in reading.found if c.type == "PERSON" and c.confidence >= KEEP}):
        i = bisect_left(reading.starts, end)
        if i >= len(items) or items[i].gap not in (", ", " (") or items[i].cap:
            continue
        begin = i + (items[i].low in _ARTICLES)
        if begin > i and items[begin].low in words().roles_modified:
            continue  # "an analyst at DANE" is one of many
        k = begin
        while k < len(items) and k - begin < 4 and not items[k].cap and items[k].low not in words().function:
            if is_role_noun(items[k].low) and k + 1 < len(items) and items[k + 1].low in _LEADS:
                break
            k += 1
        else:
            continue
        if k + 2 >= len(items) or not is_role_noun(items[k].low) or items[k].cap or items[k + 1].low not in _LEADS:
            continue
        owner = owners.get(items[k + 2 + (items[k + 2].low in _ARTICLES)].start) if k + 3 < len(items) else None
        if owner is None or any(w.gap != " " for w in items[begin + 1 : k + 3]):
            continue
        if owner.type == "PROGRAMME":
            _is_body(reading, owner)
        reading.add(items[begin].start, _goes_on(reading, owner.end), "PERSON_ROLE", 0.72, "office")


def _goes_on(reading: Reading, end: int) -> int:
    """The end of the body with small words that belong to it: "the NITF steering group"."""
    items = reading.items
    j = bisect_left(reading.starts, end)
    k = j
    while k < len(items) and k - j < 2 and items[k].gap == " " and not items[k].cap:
        if items[k].low in ("group", "committee", "board", "team", "council", "secretariat", "office", "panel"):
            return items[k].end
        k += 1
    return end


def _is_body(reading: Reading, owner: Candidate) -> None:
    """Read every place of a programme that persons direct or chair as a body."""
    shown = reading.text[owner.start : owner.end]
    for c in reading.found:
        if c.type == "PROGRAMME" and (c.refers == shown or reading.text[c.start : c.end] == shown):
            c.type = "NGO_OR_COMPANY"
