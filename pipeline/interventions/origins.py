"""Whose country or name a phrase owes to what stands around it: "its delegate", "In Mali, Mr A said"."""

from __future__ import annotations

import re

from pipeline.interventions.actors import FINITE
from pipeline.interventions.book import Book, Turn
from pipeline.interventions.claims import Claim
from pipeline.interventions.words import words

_AT_HOME = re.compile(r"\b(?:at home|back home|here|back) in (?:the )?$", re.IGNORECASE)
_OPENS_CLAUSE = frozenset(["DT", "PRP", "PRP$", "NN", "NNS", "NNP", "NNPS", "EX", "CD", "JJ"])
"""Tags of a word that begins a clause of its own, and no phrase of another."""


def stage_of(book: Book, start: int, end: int, claim: Claim) -> tuple[int, int] | None:
    """``In the Maldives, Ms Shiuna said``, ``It was the same in Malta, Mr Borg said``, ``Ms Gondwe announced that
    Malawi would pay``: the one country of which a person tells of whom nothing else is known."""
    lands = [n for n in book.names.at(start, claim.start) if n.kind == "country"]
    if lands and _AT_HOME.search(book.text[start : lands[-1].start]) and claim.start - lands[-1].end < 3:
        return lands[-1].start, lands[-1].end  # "… whereas at home in Iceland, Ms Jónsdóttir remarked"
    if len(lands) == 1:
        land = lands[0].start, lands[0].end
        before = book.text[start : land[0]]
        tail = book.words(land[1], claim.start)[:1]
        if not before.strip() or re.search(r",\s+(?:the )?$", before) and tail and tail[0].tag_ in FINITE:
            return land  # "Denmark was, Mr Lykkegaard recalled, the first", "Late in spring, Mali sows, Mr A said"
        if re.match(r"\W*(?:in|from|for|as for)\s", book.text[start : claim.start], re.IGNORECASE):
            return land
        clause = book.words(start, claim.start)
        told = any(t.tag_ in FINITE for t in clause) and book.text[start : claim.start].rstrip(" “").endswith(",")
        if told and clause[0].tag_ in _OPENS_CLAUSE and re.search(r"\b(?:in|of|across) (?:the )?$", before):
            return land  # "It was the same in Samoa, Mr Leavai remarked"
    after = [n for n in book.names.at(claim.end, end) if n.kind == "country"]
    if words("servants") & set(re.findall(r"[\w-]+", book.text[claim.start : claim.end].casefold())):
        return None  # "The Secretary, Mrs Bonelli, informed members that Latvia had ratified": whoever serves them all
    if not lands and len({book.text[n.start : n.end] for n in after}) == 1:
        first = after[0]
        tail = book.words(first.end, end)[:1]
        if re.search(r"\bthat (?:the )?$", book.text[claim.end : first.start]) and tail and tail[0].tag_ in FINITE:
            return first.start, first.end
    return None


def possessor_of(book: Book, start: int, claim: Claim) -> tuple[int, int] | None:
    """``Fees in Madagascar stood at 5,000 ariary, its delegate explained``: the one country before, or the last
    body."""
    if not re.match(r"(?:its|their)\s", book.text[claim.start : claim.end], re.IGNORECASE):
        return None
    before = book.names.at(start, claim.start)
    for kind in ("country", "body"):
        theirs = [n for n in before if n.kind == kind]
        if theirs:
            alone = len({book.text[n.start : n.end] for n in theirs}) == 1
            return (theirs[-1].start, theirs[-1].end) if alone or kind == "body" else None
    return None


def topic_of(book: Book, start: int) -> tuple[int, int] | None:
    """The one country that the sentence before begins or ends with: ``In Georgia, queues were shorter. Mr Lomidze
    …``, ``handed the chair to Angola. Ms Lourenço, Minister of Sports, …``."""
    if not book.before or start - book.before[-1][1] > 2:
        return None
    a, b = book.before[-1]
    if book.current is not None and book.current.verbs and book.current.verbs[-1].act == "question":
        return None  # the country that asked is not the one that answers
    lands = [n for n in book.names.at(a, b) if n.kind == "country"]
    if len(lands) != 1 or any(n.kind == "person" and n.start > lands[0].start for n in book.names.at(a, b)):
        return None
    if book.current is not None and book.current.speaker == (lands[0].start, lands[0].end):
        return None
    opens = re.fullmatch(r"\W*(?:\d[\d.]*\s+)?(?:In|For|As for)\s+(?:the\s+)?", book.text[a : lands[0].start])
    closes = re.fullmatch(r"[.!]?", book.text[lands[0].end : b].strip())
    return (lands[0].start, lands[0].end) if opens or closes else None


def land_of(book: Book, land: Turn) -> tuple[int, int] | None:
    """The country of a person who speaks right after a country did: that one, or the one that it had asked."""
    if land.verbs and land.verbs[-1].act == "question":
        asked = next((t for t in reversed(book.turns) if t.end <= land.start and not t.collective), None)
        near = asked is not None and asked.kind == "country" and "\n" not in book.text[asked.end : land.start]
        return asked.speaker if asked is not None and near else None
    return land.speaker


_TITLES = {
    "she": re.compile(r"(?:Mrs|Ms|Miss|Mme|Madame|Mlle|Frau|Sra|Señora|Dame|Lady|Baroness|Sister)\b"),
    "he": re.compile(r"(?:Mr|Herr|Sr|Señor|Sir|Lord|Father|Brother|Monsieur)\b"),
}
"""Titles of those for whom a pronoun stands."""


def other_of(book: Book, start: int, claim: Claim, holder: Turn | None) -> tuple[int, int] | None:
    """Whom ``she`` means where a man spoke last, and ``he`` where a woman did: the one with a fitting title whom the
    sentence before names; None where the speaker fits."""
    pronoun = book.text[claim.start : claim.end].casefold()
    if pronoun not in _TITLES or holder is None or not book.before:
        return None
    if book.current is None and (first := book.names.at(*book.before[-1])):
        subject = next((n for n in first if n.kind == "person"), None)
        opens = subject and not book.text[book.before[-1][0] : subject.start].strip(" .0123456789")
        if subject and opens and _TITLES[pronoun].match(book.text, subject.start):
            return subject.start, subject.end  # "Mr Keller was re-elected. He promised"
    named = [book.text[a:b] for a, b in holder.names]
    mine, others = _TITLES[pronoun], _TITLES["he" if pronoun == "she" else "she"]
    if any(mine.search(n) for n in named) or not any(others.search(n) for n in named):
        return None
    a, b = book.before[-1]
    fits = [n for n in book.names.at(a, b) if n.kind == "person" and mine.match(book.text, n.start)]
    return (fits[-1].start, fits[-1].end) if fits and start - b < 3 else None


def of_two(book: Book, start: int, which: str) -> tuple[int, int] | None:
    """Whom ``the former`` and ``the latter`` mean: the first or the last whom the sentence before names."""
    for a, b in reversed([s for s in book.before[-3:] if s[1] <= start]):
        if re.match(r"\W*the (?:former|latter)\b", book.text[a:b], re.IGNORECASE):
            continue
        people = [n for n in book.names.at(a, b) if n.kind in ("person", "role")]
        apart = [n for n, m in zip(people, [None, *people], strict=False) if m is None or n.start > m.end + 2]
        if len(apart) < 2:
            return None
        chosen = apart[-1] if which == "latter" else apart[-2]
        return chosen.start, chosen.end
    return None
