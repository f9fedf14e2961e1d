"""The unit of a number whose noun is left out: "83 were vandalised", "gulls 38", "against an official 11".

Candidates are the units of the figures before it, the plural nouns around it and what the rules say; a small
log-linear model (``models/figures/elided.json``) chooses among them by how number and candidate stand in their
sentences. Words of open classes are no features.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.figures.data import FOLDER, words
from pipeline.figures.found import FoundFigure
from pipeline.figures.nouns import is_person, members, noun_unit
from pipeline.figures.phrases import clause_verb
from pipeline.figures.quantities import Quantity

if TYPE_CHECKING:
    from pipeline.tokens import Token, Tokens

Unit = tuple[str, str | None]
"""Kind and unit of a figure."""
REACH = 6
"""Figures before the number that are candidates."""
CONTRAST = frozenset(
    {"compared", "against", "than", "versus", "instead", "whereas", "while", "previous", "latter", "but"}
)
"""What announces a number of the same kind as the one before."""
UNITLESS = frozenset({"number", "numbers", "figure", "figures", "times", "years", "months", "days", "terms", "hands"})
"""Nouns in the plural that a bare number is seldom short for."""


@dataclass(frozen=True)
class Candidate:
    """One unit that the number may have, and the features of that choice."""

    kind: str
    unit: str | None
    features: tuple[str, ...]


@dataclass
class Asked:
    """A number without a noun in its text: what the rules say of it, and the figures before it (the nearest last)."""

    doc: Tokens
    q: Quantity
    at: int
    """The index of the number's token."""
    end: int
    """The index of the first token behind it."""
    sentence: int
    """Where its sentence begins, as a token; ``before`` where the one before it does (the same where none counts)."""
    before: int
    stop: int
    rule: Unit
    figures: Sequence[tuple[FoundFigure, bool]]
    """Figures in reach, and whether each is what its clause is about."""
    taken: set[int]
    why: str = ""
    """By which of the rules ``rule`` was found."""


def choose_unit(asked: Asked) -> Unit:
    """Kind and unit: the likeliest candidate, by the model."""
    weights = _weights()
    if not weights:
        return asked.rule
    found = candidates(asked)
    best = max(found, key=lambda c: sum(weights.get(f, 0.0) for f in c.features))
    return best.kind, best.unit


@cache
def _weights() -> dict[str, float]:
    path = FOLDER / "elided.json"
    return json.loads(path.read_text("utf8"))["weights"] if path.is_file() else {}


def candidates(asked: Asked) -> list[Candidate]:
    """The rules' unit first, then those of the figures before, the plural nouns, and people."""
    q = asked.q
    around = _around(asked)
    doc = asked.doc
    leading = doc.at(q.start) - 1
    before = doc[leading] if leading >= asked.sentence else None
    seen: dict[Unit, list[str]] = {}

    def offer(unit: Unit, features: list[str]) -> None:
        seen.setdefault(unit, []).extend(f for f in features if f not in seen.get(unit, ()))

    offer(asked.rule, ["rule", "rule:" + _class(asked.rule), "rule:" + asked.why, *(f"rule.{a}" for a in around)])
    if asked.rule[1] is not None and not _noun_of(asked, asked.rule[1]):
        seen[asked.rule].append("rule without its noun:" + asked.rule[0])
    own = clause_verb(q.head) if q.head is not None else None
    text = asked.doc.text
    of_them = _OF_THEM.match(text, q.after) is not None
    compared = _COMPARED.search(text[max(0, q.start - 40) : q.start]) is not None
    for rank, (figure, main) in enumerate(reversed(asked.figures[-REACH:])):
        if figure.unit is None or not figure.values or figure.values[-1].start is None:
            continue
        kind = "count" if figure.kind == "ratio" and figure.unit not in ("percent", "times") else figure.kind
        if kind == "percent" and q.value > 1000:
            continue
        if kind == "duration" and q.value > 500 * max(figure.value or figure.high or 1, 1):
            continue  # "had quadrupled in 15 years. Japan counts 25,000"
        unit: Unit = (kind, figure.unit)
        i = asked.doc.at(figure.values[-1].start)
        same = i >= asked.sentence
        value = figure.value if figure.value is not None else figure.high
        if of_them and value is not None and value < q.value:
            continue  # "216 stations in five countries, 88 of them"
        features = [
            f"figure:{min(rank, 3)}",
            f"figure:{min(rank, 3)}:{'same' if same else 'before'}:{_class(unit)}",
            f"figure:{'main' if main else 'aside'}",
            *(f"figure.{_class(unit)}.{a}" for a in around),
            *(f"figure{min(rank, 1)}.{'same' if same else 'before'}.{a}" for a in around),
        ]
        alike = sum(f.unit == figure.unit for f, _ in asked.figures)
        features.append(f"alike:{min(alike, 3)}:{_class(unit)}")
        features.append(f"figure away:{_away(asked.at - i)}:{_class(unit)}")
        before_it = asked.doc.at(figure.start) - 1
        if before is not None and before_it >= 0 and before.tag_ in ("IN", "TO"):
            led = asked.doc[before_it].lower_ == before.lower_
            features.append(f"led alike:{led}:{_class(unit)}")  # "in ten days by 2025 and in three by 2030"
            features.append(f"led alike:{led}:{'same' if same else 'before'}:{min(rank, 1)}")
        if compared:
            features += [f"compared:{'main' if main else 'aside'}", f"compared:{'same' if same else 'before'}"]
        if value:
            apart = abs(math.log10(abs(q.value) + 0.1) - math.log10(abs(value) + 0.1))
            features.append(f"apart:{min(3, int(apart + 0.5))}:{_class(unit)}")
            features.append(f"less:{q.value <= value}:{_class(unit)}")
        token = asked.doc[i]
        theirs = clause_verb(token)
        if own is not None and theirs is not None:
            features.append(f"verb:{'one' if own is theirs else 'alike' if own.lemma_ == theirs.lemma_ else 'other'}")
        if q.head is not None:
            features.append(f"role:{q.head.dep_ == token.dep_}")
        if kind == "percent" and q.value > 100:
            features.append("percent above 100")
        if kind == "count" and q.value != int(q.value):
            features.append("a fraction of a count")
        if figure.of is not None:
            features.append("figure with a whole")
        behind = asked.doc.after(figure.end)
        mine, theirs_ = (asked.doc[k] if k < asked.stop else None for k in (asked.end, behind))
        if mine is not None and theirs_ is not None and mine.tag_ == "IN" and mine.lower_ != "of":
            features.append(f"parallel:{mine.lower_ == theirs_.lower_}:{_class(unit)}")  # "71 % among men and 58 among"
        if mine is not None and mine.tag_ == "IN" and mine.lower_ != "of":
            said = any(t.lower_ == mine.lower_ for t in asked.doc[behind : asked.at])
            features.append(f"preposition again:{said}:{_class(unit)}")  # "87 per cent of infants in the north, 55 in"
        between = {t.lower_ for t in asked.doc[max(i, asked.at - 25) : asked.at]}
        if between & CONTRAST:
            features += [f"contrast:{min(rank, 1)}:{_class(unit)}", f"contrast:{min(rank, 1)}"]
        if rank == 0 and ";" in between:
            features.append(f"semicolon:{_class(unit)}")
        if any(t.lower_ == "and" for t in asked.doc[i : asked.at]) and asked.at - i < 12:
            features.append("figure and")
        offer(unit, features)
    for rank, noun in enumerate(_nouns(asked)):
        run = (
            [*asked.doc[max(0, noun.i - 2) : noun.i + 1]] if asked.doc[noun.i - 1].text == "-" else [noun]
        )  # "e-mails"
        unit = "count", members("", q.value) if noun.lower_ == "members" else noun_unit(run)
        place = "behind" if noun.i > asked.at else "same" if noun.i >= asked.sentence else "before"
        features = [
            f"noun:{place}",
            f"noun:{place}:{noun.dep_}",
            f"noun:{place}:{min(rank, 4)}",
            *(f"noun.{place}.{a}" for a in around),
        ]
        times = sum(t.lemma_ == noun.lemma_ for t in doc[asked.before : asked.stop])
        features.append(f"noun said:{min(times, 3)}")
        features.append(f"noun away:{place}:{_away(abs(asked.at - noun.i))}")
        if noun.dep_.startswith("nsubj"):
            features.append(
                f"noun:subject:{place}:{not any(t.dep_.startswith('nsubj') for t in doc[noun.i + 1 : asked.at])}"
            )
        if any(t.text in ";:" for t in doc[noun.i : asked.at]):
            features.append(f"noun past a stop:{place}")
        if noun.dep_ == "pobj":
            features.append(f"noun under {noun.head.lower_}:{place}")
        if noun.head.lemma_ in ("number", "count", "total") or noun.head.head.lemma_ in ("number", "count", "total"):
            features.append("noun:number of")
        if unit[1] == "person":
            features += [f"noun:person.{a}" for a in around if a.startswith(("verb", "right"))]
        if own is not None and noun.head is own:
            features.append(f"noun of the verb:{noun.dep_}:{place}")
        if q.value != int(q.value):
            features.append("a fraction of a count")
        offer(unit, features)
    if len(seen) > 1 and not any(f.startswith(("figure", "noun")) for f in seen[asked.rule]):
        seen[asked.rule].append("rule alone:" + _class(asked.rule))
    told = "told" if _people_named(asked) else "untold"
    people = ["person", f"person {told}", *(f"person.{a}" for a in around)]
    offer(("count", "person"), [*people, "a fraction of people"] if q.value != int(q.value) else people)
    return [Candidate(kind, unit, tuple(dict.fromkeys(features))) for (kind, unit), features in seen.items()]


def _away(tokens: int) -> int:
    """A distance in tokens, by its size: 0 (next to it) to 5."""
    return min(5, int(math.log2(max(tokens, 1))))


_OF_THEM = re.compile(r"\s+(?:(?:out\s+)?of|among)\s+(?:them|these|those|whom|which)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|as against|against|versus|up from|down from|as opposed to|rather than|instead of)\s+"
    r"(?:[a-z]+\s+){0,2}$",
    re.IGNORECASE,
)
"""What leads a number that another of its clause is held against."""


def _people_named(asked: Asked) -> bool:
    """Whether the number's sentence or the one before speaks of people: a noun for them, or what they undergo."""
    return any(
        t.pos_ == "NOUN" and is_person(t.text) or t.lower_ in words("persons", "verbs")
        for t in asked.doc[asked.before : asked.stop]
    )


def _noun_of(asked: Asked, unit: str) -> bool:
    """Whether a noun of the number's sentence or the one before is that of a unit."""
    stem = unit.split("-")[-1].split()[-1].lower()[:4]
    return unit == "person" or any(
        t.pos_ in ("NOUN", "PROPN") and t.lower_.startswith(stem) for t in asked.doc[asked.before : asked.stop]
    )


def _class(unit: Unit) -> str:
    kind, name = unit
    return "none" if name is None else "person" if name == "person" else kind


def _around(asked: Asked) -> list[str]:
    """How the number stands: the word before and behind it by class, its role, its verb, its own form."""
    q, doc = asked.q, asked.doc
    i = asked.at - 1
    while i >= asked.sentence and doc[i].tag_ in ("RB", "DT", "JJ", "JJR", "RBR", "PDT") and asked.at - i < 5:
        i -= 1
    left = doc[i] if i >= asked.sentence else None
    right = doc[asked.end] if asked.end < asked.stop else None
    verb = clause_verb(q.head) if q.head is not None else None
    out = [
        "left " + _token_class(left),
        "right " + _token_class(right),
        "role " + (q.head.dep_ if q.head is not None else ""),
        "form " + ("word" if q.numeral.spelled else "fraction" if q.value != int(q.value) else "digits"),
    ]
    if verb is not None:
        person = verb.lower_ in words("persons", "verbs")
        out.append("verb " + ("person" if person else "be" if verb.lemma_ == "be" else verb.tag_))
    if right is not None and asked.end + 1 < asked.stop and right.lower_ in ("of", "in", "had", "have", "were", "was"):
        out.append(f"right {right.lower_} " + _token_class(doc[asked.end + 1]))
    return out


def _token_class(token: Token | None) -> str:
    if token is None:
        return "edge"
    if token.tag_ in ("IN", "TO", "CC", "MD", ",", ".", ":", "WP", "WDT") or token.pos_ in ("AUX", "PUNCT"):
        return token.lower_
    return token.tag_


def _one_of_many(t: Token) -> bool:
    """Whether a noun in the singular stands for all of its kind: "no complaint had been lodged. There had been 17"."""
    return t.tag_ == "NN" and any(c.lower_ in ("no", "any", "each", "every") for c in t.lefts if c.dep_ == "det")


def _nouns(asked: Asked) -> list[Token]:
    """Plural nouns that no number counts, and those of "no complaint", "each site": those before the number from the
    nearest on, then the sentence's rest."""
    doc = asked.doc
    found = []
    for i in [*range(asked.at - 1, asked.before - 1, -1), *range(asked.end, asked.stop)]:
        t = doc[i]
        if (
            (t.tag_ == "NNS" or t.lower_ in words("nouns", "plurals") or _one_of_many(t))
            and i not in asked.taken
            and t.lower_ not in UNITLESS
            and t.pos_ == "NOUN"
            and re.fullmatch(r"[^\W\d_][\w'’-]+", t.text)
        ):
            found.append(t)
    return found[:12]
