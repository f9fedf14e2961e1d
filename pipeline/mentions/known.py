"""Known names in a document: the registers' and its own, as far as the text lets them mean what they say."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from pipeline.mentions.context import country_follows, country_in_sentence, line_in_capitals, settled
from pipeline.mentions.gazetteer import Hit, Trie, register_trie
from pipeline.mentions.kinds import Kind, classify
from pipeline.mentions.registers import Known, countries, heads, singular, word_set, words
from pipeline.mentions.state import Reading
from pipeline.mentions.words import Word, split


def known_names(reading: Reading) -> dict[int, Hit]:
    own = _own_names(reading)
    register = register_trie()
    items = reading.items
    hits: dict[int, Hit] = {}
    present = {d.short for d in reading.definitions}
    for code, known in _country_codes(reading).items():
        own.add(code, known, "definition")
    for i, word in enumerate(items):
        if not word.cap and not word.digit and word.low not in ("former", "the", "war"):
            continue
        mine, theirs = own.at(items, i), register.at(items, i)
        hit = mine if mine and (not theirs or mine.last >= theirs.last) else theirs
        if hit is None or not any(w.cap for w in items[hit.first : hit.last]):
            continue
        if hit is theirs and hit is not mine and not _trusted(reading, hit, present):
            continue
        longer = register.at(items, i + 1) if word.low == "the" and i + 1 < len(items) else None
        if longer is not None and longer.last > hit.last:
            continue  # "The Hague Conference on Private International Law" is no place
        hits[i] = _as_republic(items, hit)
    for i in list(hits):
        if hits[i].known.type == "COUNTRY" and (first := _realm(items, hits[i].first)) != i and first not in hits:
            hits[first] = replace(hits.pop(i), first=first)
    return hits


_REALMS = frozenset("kingdom republic dominion sultanate principality emirate duchy".split())
"""What states call themselves before their name."""


def _realm(items: list[Word], i: int) -> int:
    """The word that begins the full name of the country at word ``i``: "Dominion of Canada", "Sultanate of Oman"."""
    led = i > 1 and items[i].gap == " " and items[i - 1].low == "of" and items[i - 1].gap == " "
    return i - 2 if led and items[i - 2].cap and items[i - 2].low in _REALMS else i


_CODE = re.compile(r"[A-Z]{2,3}")


def _country_codes(reading: Reading) -> dict[str, Known]:
    """The codes that a report gives countries in brackets, where two or more have one: "Japan (JP)", "Mali (RM)".

    A code is that of the ISO, or the initials of one of the country's names; all else in brackets is a body of it.
    """
    items, register = reading.items, register_trie()
    found: dict[str, Known] = {}
    for i in range(1, len(items)):
        code = items[i].text
        if items[i].gap != " (" or not _CODE.fullmatch(code) or reading.text[items[i].end : items[i].end + 1] != ")":
            continue
        hits = (register.at(items, first) for first in range(max(0, i - 6), i) if items[first].cap)
        hit = next((h for h in hits if h is not None and h.last == i and h.known.type == "COUNTRY"), None)
        country = countries().get(hit.known.country or "") if hit is not None else None
        if hit is None or country is None:
            continue
        named = [[w[0] for w in re.findall(r"\w+", n)] for n in (country.name, *country.names)]
        small = [[w[0] for w in re.findall(r"\b[A-Z]\w*", n)] for n in (country.name, *country.names)]
        if code in {country.iso2, *country.names, *("".join(letters).upper() for letters in (*named, *small))}:
            found[code] = hit.known
    return found if len(found) > 1 else {}


_PARTS = frozenset("State City County Province District Prefecture Oblast Governorate".split())
"""What a part of a country is called behind its name."""


def _as_republic(items: list[Word], hit: Hit) -> Hit:
    """ "Azerbaijan Republic": what states call themselves in their own order of words is one name with the country."""
    if hit.known.type not in ("COUNTRY", "PLACE") or hit.last >= len(items):
        return hit
    word = items[hit.last]
    if hit.known.type == "PLACE":
        ends = hit.last + 1 == len(items) or items[hit.last + 1].gap != " " or not items[hit.last + 1].cap
        part = word.text in _PARTS and word.gap == " " and ends and not items[hit.last - 1].possessive
        return replace(hit, last=hit.last + 1) if part else hit  # "Rakhine State", and no "Lagos State University"
    alone = word.text == "Republic" and word.gap == " " and not items[hit.last - 1].possessive
    if not alone or hit.last + 1 < len(items) and items[hit.last + 1].low == "of" and items[hit.last + 1].gap == " ":
        return hit
    return replace(hit, last=hit.last + 1)


def _own_names(reading: Reading) -> Trie:
    """The document's own definitions: short and long form under the kind of the long one."""
    trie = Trie()
    register = register_trie()
    for definition in reading.definitions:
        if definition.listed and definition.short in words().abbreviations:
            continue  # "NGO Non-governmental Organisation"
        items = _without_country(split(definition.long))
        hit = register.at(items, 0) if items else None
        if definition.listed and register.at(split(definition.short), 0) is not None:
            continue  # as the register knows it: lists are hasty ("UNICEF United Nations Children=s Fund")
        known: Known | None = None
        if hit is not None and hit.last == len(items):
            known = hit.known
        elif items:
            kind = kind_of(items)
            at = bisect_left(reading.starts, definition.long_start)
            at = at if at < len(reading.starts) else 0
            if kind is not None:
                kind = settled(reading, kind, at, at + len(items))
                known = Known("", kind.type, definition.long, definition.short)
            elif not definition.listed and sum(w.cap for w in items) >= max(2, 0.5 * len(items)):
                national = country_in_sentence(reading, at) or country_follows(reading, at + len(items))
                whose = "NATIONAL_BODY" if national else "NGO_OR_COMPANY"
                known = Known("", whose, definition.long, definition.short, weak=True)
        if known is None:
            continue
        trie.add(definition.short, known, "definition")
        trie.add(definition.long[: items[-1].end], known, "definition")
        if definition.short.endswith("s") and definition.short[:-1].isupper():
            trie.add(definition.short[:-1], known, "definition")
    return trie


def _without_country(items: list[Word]) -> list[Word]:
    """A long form without the country behind a comma: "IPC (Isiolo Herders' Council, Kenya)"."""
    comma = next((i for i in range(len(items) - 1, 0, -1) if items[i].gap == ", "), 0)
    hit = register_trie().at(items, comma) if comma else None
    return items[:comma] if hit is not None and hit.known.type == "COUNTRY" and hit.last == len(items) else items


def kind_of(items: list[Word]) -> Kind | None:
    """The kind of a name given by its words alone."""
    if not any(w.cap for w in items):
        return None
    return classify([w.low for w in items], [w.text for w in items], known_within(items))


def known_within(items: list[Word]) -> list[str | None]:
    """The type of the register's name that each word of a name belongs to, or None; the whole name is not asked for."""
    register = register_trie()
    kinds: list[str | None] = [None] * len(items)
    i = 0
    while i < len(items):
        hit = register.at(items, i) if items[i].cap else None
        if hit is not None and not (hit.first == 0 and hit.last == len(items)):
            kinds[hit.first : hit.last] = [hit.known.type] * (hit.last - hit.first)
            i = hit.last
        else:
            i += 1
    return kinds


LANGUAGE_NOUNS = word_set("known_language_nouns")


_ADJECTIVAL = word_set("known_adjectival")


NAMED_FOR = word_set("known_named_for")


_PERSONAL_COUNTRIES = word_set("known_personal_countries")


def _trusted(reading: Reading, hit: Hit, defined: set[str]) -> bool:
    """Whether a register's name means in this text what the register says."""
    items, known = reading.items, hit.known
    word = items[hit.first]
    single = hit.last == hit.first + 1
    following = items[hit.last] if hit.last < len(items) else None
    if single and word.text in words().abbreviations and word.text not in ("AU",):
        return False
    if single and word.text == "US" and (reading.text[word.end : word.end + 1] == "$" or _currency(following)):
        return False
    if single and word.caps and (known.weak or _common(reading, word)) and line_in_capitals(reading, word):
        return False  # "WORKING LUNCH: WHO PAYS", "III. TRAFFIC, DUES AND ACCIDENTS"
    if single and known.weak and known.name not in reading.text:
        return False
    if known.type == "NATIONALITY":
        return not _is_language(reading, hit)
    if single and word.low in _PERSONAL_COUNTRIES and hit.first and items[hit.first - 1].cap and word.gap == " ":
        before = items[hit.first - 1]
        if before.low not in words().function and singular(before.low) not in heads().body and not before.first:
            return False
    if following is None or following.gap != " ":
        return True
    if single and word.low in _ADJECTIVAL and not following.cap and following.low not in words().function:
        # "Pacific departments" are not in the Pacific
        return following.low in ("region", "area", "ocean", "basin", "coast")
    # "Bonn Convention", "Bologna process": the place has given its name to something else
    return known.type != "PLACE" or following.low not in NAMED_FOR


def _languages_end(items: list[Word], i: int) -> int:
    """Where a list of languages ends that goes on at word ``i``; ``i`` where it does not."""
    while i < len(items) and items[i].gap in (" ", ", "):
        j = i + (items[i].low in ("and", "or"))
        listed = j < len(items) and items[j].cap and items[j].low in words().languages
        if not listed or j == i and items[i].gap != ", ":
            break
        i = j + 1
    return i


def _currency(following: Word | None) -> bool:
    return following is not None and following.low in ("dollar", "dollars", "cent", "cents")


def _common(reading: Reading, word: Word) -> bool:
    """A word of the language that a body has taken for its acronym, as far as the report or our lists show."""
    return word.low in words().function or word.low in words().generic or reading.lower[word.low] > 0


def _is_language(reading: Reading, hit: Hit) -> bool:
    """Names of languages: "in English, French and Russian", "into Ukrainian", "the French version"."""
    items = reading.items
    word = items[hit.first]
    following = items[hit.last] if hit.last < len(items) else None
    if following is not None and following.gap in (" ", "-") and following.low in LANGUAGE_NOUNS:
        return True
    if word.low not in words().languages:
        return False
    if word.gap == ": " and items[hit.first - 1].low in ("original", "language", "languages", "orig"):
        return True
    i = hit.first
    while i > 0 and (
        items[i - 1].low in ("and", "or", "both")
        or items[i - 1].low in words().languages
        or items[i - 1].cap
        and items[i].gap == ", "
    ):
        i -= 1
    end = _languages_end(items, hit.last)
    last = items[end] if end < len(items) else None
    noun = last is not None and last.gap == " " and not last.cap and last.low not in words().function
    listed = any(items[k].low in words().languages for k in range(max(i, hit.first - 2), hit.first))
    if (listed or end > hit.last) and not noun and items[i - 1].low != "the":
        return True  # "besides English, French and Arabic"
    if i == 0 or items[i - 1].low not in ("in", "into", "from", "to", "between", "speak", "speaks", "spoke"):
        return False
    return not noun
