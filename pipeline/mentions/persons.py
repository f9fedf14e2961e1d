"""Persons: by title, by surname once known, by the role before them."""

from __future__ import annotations

from pipeline.mentions import special
from pipeline.mentions.chains import Unit
from pipeline.mentions.context import MAYBE, NAMELY, name_like, person_context, person_led, personlike
from pipeline.mentions.gazetteer import Hit
from pipeline.mentions.kinds import is_role_noun
from pipeline.mentions.letters import nameness
from pipeline.mentions.registers import heads, words
from pipeline.mentions.state import Reading


def persons(reading: Reading, hits: dict[int, Hit]) -> None:
    items = reading.items
    known = {i for i, h in hits.items() if h.known.type in ("COUNTRY", "IGO", "NATIONAL_BODY")}
    surnames = _attending(reading)
    for first, _name, last in special.persons(items, reading.text, known):
        start, end = reading.span(first, last)
        reading.add(start, end, "PERSON", 0.95, "title")
        surnames.add(items[last - 1].text)
        reading.taken[first:last] = [True] * (last - first)
    for i, word in enumerate(items):
        if word.gap == " & " or i + 1 < len(items) and items[i + 1].gap == " & " and items[i + 1].cap:
            continue  # "Mr Lowe, of Lowe & Daughters": a firm by the names of its owners
        if (
            word.text in surnames
            and not reading.taken[i]
            and i not in hits
            and (first := given_names(reading, hits, i)) < i
        ):
            reading.taken[first : i + 1] = [True] * (i + 1 - first)
            reading.add(items[first].start, word.end, "PERSON", 0.85, "surname")
        elif (
            word.text in surnames
            and not reading.taken[i]
            and i not in hits
            and i
            and not reading.often_small(word)
            and (items[i - 1].low in words().roles or len(word.text) > 5)
        ):
            reading.taken[i] = True
            reading.add(word.start, word.end, "PERSON", 0.8, "surname")
    for i in [i for i, h in hits.items() if h.last == i + 1 and h.known.type in ("COUNTRY", "PLACE")]:
        first = _surname_like_place(reading, hits, i)
        if first < i:
            del hits[i]
            reading.taken[first : i + 1] = [True] * (i + 1 - first)
            reading.add(items[first].start, items[i].end, "PERSON", 0.72, "letters")
            surnames.add(items[i].text)
            continue
        last = _named_like_place(reading, hits, i)
        if last:
            del hits[i]
            reading.taken[i:last] = [True] * (last - i)
            reading.add(items[i].start, items[last - 1].end, "PERSON", 0.75, "letters")
            surnames.add(items[last - 1].text)
    reading.surnames = surnames


def _surname_like_place(reading: Reading, hits: dict[int, Hit], i: int) -> int:
    """The first word of a person's name that ends on a place ("Ann-Sofie Lund"); ``i`` where it is none."""
    items = reading.items
    j = i
    while j > 0 and i - j < 2 and items[j].gap == " " and j - 1 not in hits and not reading.taken[j - 1]:
        before = items[j - 1]
        if not name_like(before) or before.caps or nameness(before.text) < _GIVEN or before.low in words().generic:
            break
        j -= 1
    outside = j and items[j].gap == " " and (items[j - 1].cap or items[j - 1].low in ("the", "in", "at", "near", "off"))
    goes_on = i + 1 < len(items) and items[i + 1].gap == " " and items[i + 1].cap
    return i if outside or goes_on or items[i].possessive or reading.taken[i] else j


_GIVEN = 3.0
"""Log odds from which a word is a given name without anything around it that says so."""


def _named_like_place(reading: Reading, hits: dict[int, Hit], i: int) -> int:
    """The end of a person's name that begins with a country or a place ("Georgia Whitlock thanked ..."), else 0."""
    items = reading.items
    if nameness(items[i].text) <= 0 or items[i].possessive or items[i].caps or reading.taken[i]:
        return 0
    if i and items[i].gap == " " and (items[i - 1].cap or items[i - 1].low in ("the", "in", "at", "near")):
        return 0
    j = i + 1
    while j < len(items) and j - i < 3 and items[j].gap == " " and j not in hits and not reading.taken[j]:
        if not name_like(items[j]) or items[j].caps or items[j].low in words().generic:
            break
        j += 1
    if j == i + 1 or j < len(items) and items[j].cap and items[j].gap == " ":
        return 0
    return j if person_context(reading, i, j) else 0


def _attending(reading: Reading) -> set[str]:
    """Persons whom a list of those present holds; gives their surnames."""
    from pipeline.sessions.find import listed  # which reads countries by this package's registers

    body = reading.doc._.body if reading.doc.has_extension("body") else None
    surnames = set()
    for one in listed(body) if body is not None else ():
        start = reading.text.find(one.name, one.where.start, one.where.end)
        first = reading.index.get(start)
        if first is None:
            continue
        end = start + len(one.name)
        last = first + 1
        while last < len(reading.items) and reading.items[last].end <= end:
            last += 1
        own = [w for w in reading.items[first:last] if w.low not in words().titles | words().particles]
        if (
            len(own) > 1
            and reading.items[last - 1].end == end
            and all(w.cap and w.low not in heads().body for w in own)
        ):
            reading.add(start, end, "PERSON", 0.85, "attendance")
            reading.taken[first:last] = [True] * (last - first)
            surnames.add(own[-1].text)
    return surnames


def given_names(reading: Reading, hits: dict[int, Hit], i: int) -> int:
    """The first of up to two given names before the surname at word ``i``, with the particles of the surname ("van
    der"); ``i`` itself where there is none."""
    items = reading.items
    j, given = i, 0
    while j > 0 and given < 2 and items[j].gap == " " and not reading.taken[j - 1] and j - 1 not in hits:
        before = items[j - 1]
        if given == 0 and before.low in words().particles - words().function and before.text.isalpha():
            j -= 1
            continue
        if not before.cap or before.digit or before.caps or not before.text.isalpha() and "-" not in before.text:
            break
        if before.low in words().generic | words().titles | words().function | words().roles:
            break
        if before.first and before.low in reading.lower:
            break
        j, given = j - 1, given + 1
    return j


def person_before(reading: Reading, units: list[Unit]) -> int | None:
    """How many of the units are a person's name before "of" and what the person speaks for; None where none is.

    "Olivia Thwaites of the Trust for Industrial Heritage" is two names, "Robert Koch Institute" is one.
    """
    items = reading.items
    k = 1
    while k < len(units) and units[k].first == units[k - 1].last and units[k].known is None and k < 4:
        k += 1
    if units[0].known is not None or k >= len(units) or units[k].first == units[k - 1].last:
        return None
    lo, hi = units[0].first, units[k - 1].last
    if items[hi].low not in ("of", "from", "for", "and"):
        return None
    odds = personlike(reading, lo, hi)
    limit = NAMELY if items[hi].low == "and" else MAYBE if person_led(reading, lo) else MAYBE + 1.5
    return k if odds is not None and odds > limit else None


def role_before_name(reading: Reading, units: list[Unit]) -> tuple[int, int] | None:
    """Where a name stands after a role ("Secretary-General António Guterres"): first and last index of units."""
    items = reading.items
    for k, unit in enumerate(units[:-1]):
        stop = k + 1
        while stop < len(units) and units[stop].first == units[stop - 1].last:
            stop += 1
        tail = units[k + 1 : stop]
        if not tail:
            continue
        if (
            not is_role_noun(items[unit.last - 1].low)
            or tail[0].first != unit.last
            or items[tail[0].first].low == "general"
        ):
            continue
        plain = len(tail) == 1 and nameness(items[tail[0].first].text) < -2
        if plain and items[unit.last - 1].low in words().role_modifiers | words().roles_modified:
            continue  # "Chief Nurse"
        if (
            len(tail) <= 4
            and all(u.known is None and name_like(items[u.first]) and items[u.first].gap == " " for u in tail)
            and all(
                items[u.first].low not in words().generic
                and items[u.first].low not in words().role_modifiers
                and not items[u.first].caps
                for u in tail
            )
        ):
            return k + 1, stop
    return None
