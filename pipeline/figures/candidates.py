"""The phrases that may say what a figure measures: nouns of its sentence, with what hangs on them, with their verb."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from pipeline.figures.data import words
from pipeline.figures.phrases import (
    Phrases,
    can_head,
    clause_verb,
    introduces,
    negation,
    perfect,
    subject_of,
    who_or_that,
)
from pipeline.figures.quantities import Quantity

if TYPE_CHECKING:
    from pipeline.tokens import Token

EMPTY = frozenset(
    "a an and are as at be been by for from had has have in is of on or that the to under was were which who "
    "with".split()
)
"""Words that no measure is judged by."""


@dataclass
class Place:
    """Where a figure stands: its tokens, its sentence and what the rules say that it measures."""

    phrases: Phrases
    q: Quantity
    span: tuple[int, int]
    """Token indices of the number with its unit and noun."""
    noun: list[Token]
    rule: str | None
    relation: str
    inherited: bool
    start: int
    end: int
    """Token indices of the sentence."""


MARKS = re.compile(r"[\W_]+")


@lru_cache(maxsize=20_000)
def plain(text: str) -> tuple[str, ...]:
    """The words of a phrase that count, in lower case."""
    return tuple(w for w in MARKS.sub(" ", text).casefold().split() if w not in EMPTY)


class Candidate(NamedTuple):
    """A phrase, how it was made ("noun", "passive p:in"; ``rule`` for the rules' own), and the noun that heads it."""

    phrase: str
    how: str
    head: Token | None = None


CUTS = (" that ", " who ", " in which ", " of which ", " to which ", " for which ", " from which ", ", ")
"""What a clause that only adds to a phrase begins with."""
LIKELY = 0.15
"""A noun less likely than this heads no measure."""
MOST = 8
"""Nouns of a sentence that are tried, the likeliest."""
LOCATING = frozenset({"in", "for", "on", "from", "among", "at"})
"""Prepositions behind a figure that say of whom or where its subject is measured."""
NOT_OF_IT = frozenset({"than", "since", "during"})
"""Prepositions whose phrase compares or dates, and says nothing of what is measured."""
BEFORE_WHICH = frozenset({"in", "on", "to", "for", "from", "by", "with"})
"""Prepositions of a clause that can lead a "which": "cylinders on which mould sits"."""
OBJECTS = frozenset({"dobj", "attr", "oprd"})
NEEDED = OBJECTS | {"acomp", "xcomp", "ccomp"}
"""What a verb is not said without: no "dam that holds"."""
COMPLEMENTS = frozenset({"prep", "agent", "dobj", "attr", "oprd", "acomp", "xcomp", "dative", "prt", "advmod"})
"""Roles of what stands behind a verb and completes it."""


def candidates(place: Place, likely: dict[str, float]) -> list[Candidate]:
    """Phrases that may say what a figure measures, each once: the rules' own, whole and without a clause, then those of
    the likeliest nouns of the sentence. ``likely``: how likely each word belongs to the measure."""
    found: dict[str, Candidate] = {}
    if place.rule:
        found[place.rule] = Candidate(place.rule, "rule")
        for cut in CUTS:
            if cut in place.rule:
                found.setdefault(phrase := place.rule.partition(cut)[0], Candidate(phrase, "cut" + cut.rstrip()))
    p, doc = place.phrases, place.phrases.doc
    heads = sorted(
        (-max((likely.get(w, 0.0) for w in plain(t.text)), default=0.0), abs(t.i - place.span[0]), t.i)
        for t in doc[place.start : place.end]
        if t.pos_ in ("NOUN", "PROPN") and can_head(p, t) and not _adverbial(t) and not introduces(t)
    )
    for weight, _, i in heads[:MOST]:
        if weight > -LIKELY:
            break
        for how, phrase in _Around(place, doc[i]).all():
            if phrase:
                found.setdefault(phrase, Candidate(phrase, how, doc[i]))
    tellers = {doc[i].text for i in p.persons if place.start <= i < place.end and doc[i].text[:1].isupper()}
    kept = [c for c in found.values() if c.phrase.split()[0] not in tellers]
    return kept or list(found.values())  # whoever tells of something is not what is measured


class _Around:
    """The phrases of one noun; each comes with how it is made."""

    def __init__(self, place: Place, head: Token) -> None:
        self.place, self.p, self.head = place, place.phrases, head
        self.counted = bool(place.noun) and head.i == place.noun[-1].i
        self.own = self.p.noun(head, deep=False, run=place.noun if self.counted else None)
        self.short = self._text(self.own)

    def all(self) -> Iterator[tuple[str, str]]:
        """The noun alone, with what hangs on it, with what its clause says of it."""
        if not self.short:
            return
        yield "noun", self.short
        bare = [t for t in self.own if t.pos_ != "ADJ" and (t.dep_ != "amod" or t.head is not self.head)]
        plainly = self._text(bare) if len(bare) < len(self.own) else ""
        if plainly and plainly != self.short:
            yield "bare", plainly
        yield from self._with_tails(bare if plainly else [])
        yield from self._under()
        yield from self._as_object()
        verb, role = self.head.head, self.head.dep_
        if verb.i in self.p.taken:
            return  # "doubled" is the figure
        if verb.pos_ == "VERB" and verb.lemma_ != "do" and role in ("nsubj", "nsubjpass", "dobj"):
            yield from self._with_verb(verb, role, plainly)

    def _text(self, tokens: list[Token]) -> str:
        return self.p.text(self.p.clean(tokens))

    def _with_article(self, noun: Token) -> str:
        """A noun with what stands before it, its article too."""
        said = self._text(self.p.noun(noun, deep=False))
        return _article(noun) + said if said else ""

    def _with_tails(self, bare: list[Token]) -> Iterator[tuple[str, str]]:
        """With each and with two of the phrases that hang on it: "guarantees outstanding", "audits of a site in"."""
        tails: list[tuple[list[Token], list[Token]]] = []
        for child in self.head.rights:
            if child.lower_ == "as" and self.place.q.kind == "multiple":
                continue  # "twice as much water as wineries"
            if child.dep_ in ("prep", "acl", "relcl") and child.lower_ not in NOT_OF_IT:
                whole = self.p.clean(self.p.branch(child, 8))
                if not whole:
                    continue
                brief = _to_first_noun(whole)
                tails.append((whole, brief))
                how = _kind(child)
                yield f"tail {how}", self._text([*self.own, *whole])
                if len(brief) < len(whole) and child.dep_ != "relcl":
                    yield f"brief {how}", self._text([*self.own, *brief])
                if bare and child.dep_ != "relcl":
                    yield f"bare tail {how}", self._text([*bare, *brief])
            elif child.dep_ == "amod" and child.i not in self.p.taken:
                yield "behind", f"{self.short} {child.text}"
        for k, how in ((0, "two tails"), (1, "two brief")):
            if len(tails) > 1:
                yield how, self._text([*self.own, *tails[0][k], *tails[1][k]])

    def _under(self) -> Iterator[tuple[str, str]]:
        """Below the noun that it hangs on; but not the "in" of "one trawler in seven lands its catch"."""
        prep = self.head.head
        above = prep.head
        if self.head.dep_ != "pobj" or self.place.span[0] <= prep.i < self.place.span[1]:
            return
        if above.pos_ in ("NOUN", "PROPN") and can_head(self.p, above):
            own = [*(t for t in self.head.lefts if t.dep_ == "det" or t.tag_ == "PRP$"), *self.own]
            yield f"under {prep.lower_}", self._text([*self.p.noun(above, deep=False), prep, *own])

    def _as_object(self) -> Iterator[tuple[str, str]]:
        """An object with what is done to it, by whom: "settlements that mobile teams visited", "cylinders on which
        mould sits", "pages of the form" (which runs to five of them)."""
        head, p, short = self.head, self.p, self.short
        prep = head.head if head.dep_ == "pobj" else None
        verb = clause_verb(head) if head.dep_ in ("dobj", "pobj", "attr", "oprd") else None
        subject = subject_of(verb) if verb is not None else None
        if verb is None or subject is None or subject.i >= verb.i or subject.i == head.i or not can_head(p, subject):
            return
        who = self._with_article(subject)
        if not who:
            return
        if verb.lemma_ == "be" or verb.pos_ == "AUX":
            if prep is not None and prep.lower_ == "of" and prep.head.pos_ != "ADP":  # not "out of"
                said = self._text(p.noun(subject, deep=False))
                yield "subject is", f"{said} of {_article(head)}{short}"  # "wax is 60 % of the work"
        elif prep is None:
            yield "object", f"{short} that {who} {verb.text}"
            if _is_participle(verb):
                yield "by subject", f"{short} {verb.text} by {who}"
            yield "of subject", f"{short} of {who}"  # "pupils of the class", which has 20
        elif self.counted and prep.head.i == verb.i:
            if prep.lower_ in BEFORE_WHICH and prep.dep_ != "agent":
                yield f"in which {prep.lower_}", f"{short} {prep.lower_} which {who} {verb.text}"
            if subject.dep_ != "nsubjpass" or prep.dep_ == "agent" or prep.lower_ == "with":
                yield f"of subject {prep.lower_}", f"{short} of {who}"  # "adopted with eleven amendments"

    def _with_verb(self, verb: Token, role: str, plainly: str) -> Iterator[tuple[str, str]]:
        """With its verb, and with what completes that: "tins received", "fires that began on farmland"."""
        p, short, head = self.p, self.short, self.head
        active = role == "nsubj"
        if role != "dobj":
            yield "predicate", p.with_predicate(self.own, verb, head)
            yield "deep predicate", p.with_predicate(p.noun(head), verb, head)
        said = f"{short} {verb.text}"
        if active:
            how = negation(verb, passive=False) or perfect(verb)
            said = f"{short} {who_or_that(short)}{how}{verb.text}"
        if not active and not _is_participle(verb):
            said = ""
        elif not active or not any(t.dep_ in NEEDED for t in verb.rights):
            yield f"verb {role}", said
        if said and not active:
            if plainly and plainly != short:
                yield f"bare verb {role}", f"{plainly} {verb.text}"
            for child in head.rights:
                if child.dep_ == "prep" and (tail := p.clean(p.branch(child, 8))):
                    yield f"tail verb {child.lower_}", f"{self._text([*self.own, *_to_first_noun(tail)])} {verb.text}"
        for child, brief in self._complements(verb):
            if child.i > head.i:
                ending = " ".join(t.text for t in brief)
                if said:
                    yield f"verb {_kind(child)}", f"{said} {ending}"
                if child.dep_ in ("prep", "agent"):
                    yield f"no verb {_kind(child)}", f"{short} {ending}"  # "people from Darfur"
                    if self.place.q.kind == "percent" and child.lower_ in LOCATING and child.i >= self.place.span[1]:
                        yield "where", self._text([*self.own, *p.branch(child, 6)])  # "fell by 5 % in rural schools"
        for child in verb.lefts:
            if child.dep_ == "prep" and child.lower_ in LOCATING and (tail := p.clean(p.branch(child, 6))):
                place = [child.lower_, *(t.text for t in _to_first_noun(tail)[1:])]
                yield f"led by {child.lower_}", f"{short} {' '.join(place)}"

    def _complements(self, verb: Token) -> Iterator[tuple[Token, list[Token]]]:
        """What stands behind a verb and completes it, each up to its first noun."""
        p = self.p
        for child in verb.rights:
            if child.dep_ not in COMPLEMENTS or child.lower_ in NOT_OF_IT or child is self.head:
                continue
            if child.dep_ == "advmod" and (child.i > verb.i + 1 or child.lower_.endswith("ly")):
                continue  # "went back", not "named correctly"
            if child.dep_ not in OBJECTS:
                brief = _to_first_noun(p.clean(p.branch(child, 8)))
            elif child.pos_ == "NOUN" or not p.counted(child):
                article = [t for t in child.lefts if t.dep_ == "det"]
                brief = p.clean([*article, *p.noun(child, deep=False)])
            else:
                continue
            if brief and self.head not in brief:
                yield child, brief


def _adverbial(noun: Token) -> bool:
    """Whether a noun that says only how a figure was reckoned stands alone behind a preposition: "on average"."""
    return noun.dep_ == "pobj" and not noun.children and noun.lower_ in words("traps", "transparent")


def _article(noun: Token) -> str:
    return next((f"{t.lower_} " for t in noun.lefts if t.lower_ in ("a", "an", "the")), "")


def _kind(child: Token) -> str:
    return f"p:{child.lower_}" if child.dep_ == "prep" else child.dep_


def _is_participle(verb: Token) -> bool:
    return verb.tag_ == "VBN" or verb.tag_ == "VBD" and verb.lower_.endswith("ed")


def _to_first_noun(tokens: list[Token]) -> list[Token]:
    """A phrase up to its first noun that another does not follow."""
    for n, t in enumerate(tokens):
        if n and t.pos_ in ("NOUN", "PROPN") and t.dep_ != "compound":
            return tokens[: n + 1]
    return tokens
