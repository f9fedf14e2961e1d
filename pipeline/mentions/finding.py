"""``find``: all finders over one document, and the decision between them."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from pipeline.mentions import special
from pipeline.mentions.chains import chains, units_of
from pipeline.mentions.cited import citations, references
from pipeline.mentions.decide import decide
from pipeline.mentions.evidence import weigh
from pipeline.mentions.gazetteer import Hit, register_trie
from pipeline.mentions.introduced import affiliated, capitals, introduced
from pipeline.mentions.known import known_names
from pipeline.mentions.meetings import counted_meetings, numbered_meetings
from pipeline.mentions.monograms import monograms
from pipeline.mentions.naming import read_chain
from pipeline.mentions.offices import offices
from pipeline.mentions.persons import persons
from pipeline.mentions.recall import (
    adopted_guidelines,
    agree,
    among_persons,
    articles,
    by_one_name,
    datelines,
    listed_places,
    masthead,
    recurring,
    represented,
    short_forms,
)
from pipeline.mentions.registers import of_language, words
from pipeline.mentions.sorts import sort_names
from pipeline.mentions.state import Found, Reading
from pipeline.mentions.words import split

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find(doc: Doc) -> list[Found]:
    """Every mention of ``doc``, by where it starts, the longer first. ``doc._.body`` is used where it is set."""
    reading, hits = read(doc)
    sort_names(reading, hits)
    return decide(reading)


def read(doc: Doc) -> tuple[Reading, dict[int, Hit]]:
    """What all finders propose for ``doc``, and the known names in it, by their first word."""
    reading = Reading(doc)
    if not reading.items:
        return reading, {}
    hits = known_names(reading)
    _shapes(reading)
    persons(reading, hits)
    monograms(reading, hits)
    introduced(reading, hits)
    capitals(reading, hits)
    units = units_of(reading.items, hits, reading.taken)
    found = chains(reading.items, units)
    for chain in found:
        read_chain(reading, chain)
    affiliated(reading)
    datelines(reading)
    listed_places(reading)
    recurring(reading, units)
    among_persons(reading)
    by_one_name(reading)
    weigh(reading)
    agree(reading)
    represented(reading)
    adopted_guidelines(reading)
    offices(reading)
    masthead(reading, hits)
    counted_meetings(reading)
    numbered_meetings(reading)
    articles(reading)
    short_forms(reading, units)
    return reading, hits


def _shapes(reading: Reading) -> None:
    text = reading.text
    italics = []
    body = reading.doc._.body if reading.doc.has_extension("body") else None
    if body is not None:
        italics = [
            (e.start, e.end)
            for e in body.emphasis
            if e.kind == "italic"
            and text[max(0, e.start - 1) : e.start] not in ("", "\n")
            and "\n" not in text[e.end : e.end + 1]
        ]
    for spans in (special.dates(text), special.instruments(text), special.quotations(text, italics)):
        for s in spans:
            reading.add(s.start, s.end, s.type, s.confidence, s.by)
            if s.by in ("symbol", "act-number"):
                year = re.search(r" ?\((?:19|20)\d\d\)$", text[s.start : s.end])
                if s.by == "act-number" and _REVISED.search(text[s.start : s.end]):
                    _take(reading, s.start, s.end)
                if year and s.by == "symbol":
                    reading.add(s.start, s.start + year.start(), s.type, 0.6, s.by, inner=True)
    for match in special.HASHTAG.finditer(text):
        reading.add(match.start(), match.end(), "PROGRAMME", 0.8, "hashtag")
    for match in special.PARTIES.finditer(text):
        reading.add(match.start(), match.end(), "EVENT", 0.85, "parties")
        _take(reading, match.start(), match.end())
    for s in (
        *special.foreign_bodies(text),
        *special.appeals(text),
        *special.outbreaks(text),
        *special.standards(text, reading.shorts),
    ):
        reading.add(s.start, s.end, s.type, s.confidence, s.by)
    for s in (
        *references(text),
        *citations(text),
        *special.numbered_acts(text),
        *special.papers(text),
        *special.initialled(text),
        *special.surnamed(text),
        *special.tabled(text),
    ):
        reading.add(s.start, s.end, s.type, s.confidence, s.by)
        _take(reading, s.start, s.end)
    kinds = {match[1] for match in _SPECIES.finditer(text) if _of_species(match[1], match[2])}
    for i, word in enumerate(reading.items):
        if word.text in kinds:
            reading.taken[i] = True  # "strandings of Lessonia" where "Lessonia nigrescens" is named
    for match in _MARKED.finditer(text):
        _take(reading, match.start(), match.end())  # "Paper A-2", "Model M1"
    for match in _MONEY.finditer(text):
        _take(reading, match.start(), match.end())  # "US$ 1.05 million", "Pledges of US$"
    # days and months are no parts of names
    for span in list(reading.found):
        if span.type == "DATE":
            _take(reading, span.start, span.end)


_SPECIES = re.compile(
    r"\b([A-Z][a-z]{3,}(?:a|us|um|is|es|on|as|ys|ops|ix|ax|ex|yx|er|os)) "
    r"([a-z]{3,}(?:a|us|um|is|ii|ae|ens|ans|es|oides|or|i))\b"
)
"""A genus and its species, by the endings of Latin."""


def _of_species(genus: str, species: str) -> bool:
    """Whether two words name a kind of living thing: neither is a word that the language or a register has."""
    low = genus.lower()
    known = of_language(low) or of_language(species)
    return not known and register_trie().at(split(genus), 0) is None and low not in words().foreign


_MARKED = re.compile(
    r"\b(?:Papers?|Posters?|Talks?|Models?|Scenarios?|Options?|Variants?|Slides?|Samples?|Sites?) "
    r"(?:[A-Z]{1,2}-?)?\d{1,3}[a-z]?\b(?!/)"
)
"""What a text tells apart by a mark, and does not name."""
_REVISED = re.compile(r"\bConf\.|\(Rev\.")
"""Abbreviations within the number of an act, which are no names."""
_MONEY = re.compile(r"\b[A-Z]{1,3}(?=[$£€¥])")


def _take(reading: Reading, start: int, end: int) -> None:
    for i in range(bisect_left(reading.starts, start), bisect_left(reading.starts, end)):
        if not reading.items[i].digit:
            reading.taken[i] = True
