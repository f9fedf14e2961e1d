"""Where in its sentence a speaker can stand: at its beginning, at that of a clause, behind a quotation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipeline.interventions.actors import FINITE, Actor
from pipeline.interventions.words import subjects, verbs

if TYPE_CHECKING:
    from pipeline.tokens import Token


OPENERS = frozenset(
    "and but while whereas as when after though although yet before where once since if because that so".split()
)
SUBORDINATE = frozenset("that which who whom where because since if so".split())
ADJECTIVE_AFTER = frozenset("was were is are came in".split())
CLEFT = frozenset("was is fell then also again only".split())
MARKS = frozenset(["”", '"', ",", "’", "“"])


@cache
def before_any() -> frozenset[str]:
    """Words and marks behind which a speaker can stand: elsewhere none is looked for."""
    ends = "of with from by to for between was were is are came come comes did had would does followed".split()
    return frozenset([*MARKS, ";", ":", "–", "—", "-", ")", "):", "in", *OPENERS, *ends, *CLEFT, *subjects()["felt"]])


WITH_WORDS = re.compile(r"\bwith (?:these|this|that|the following|such) [\w-]+(?:,? that)? ", re.IGNORECASE)
"""``"…": with these words the Minister opened``."""
IN_WHICH = re.compile(
    r"\b(?:exchange|discussion|debate|dialogue|round)\b[^.;]*\b(?:(?:in|during) which|where) (?:[^,;.]+ and )?",
    re.IGNORECASE,
)
"""``An exchange followed, in which Estonia defended the levy and Latvia attacked it``."""


@cache
def with_words_end() -> re.Pattern[str]:
    return re.compile(rf"{WITH_WORDS.pattern}$", re.IGNORECASE)


@cache
def in_which_end() -> re.Pattern[str]:
    return re.compile(rf"{IN_WHICH.pattern}$", re.IGNORECASE)


@cache
def cleft_end() -> re.Pattern[str]:
    """``It was the Director who reminded the meeting``."""
    return re.compile(
        r"(?:^|[.;,:]\s+)\W*(?:and |but )?it (?:was|is|fell)(?: then| also| again| only)? $", re.IGNORECASE
    )


def to_this(tokens: Sequence[Token], first: int, i: int) -> bool:
    """``To this the delegates of Peru agreed``: a preposition and what was said before open the sentence."""
    return (
        i == first + 2 and tokens[first].tag_ in ("IN", "TO") and tokens[first + 1].lower_ in ("this", "that", "these")
    )


def fronted(tokens: Sequence[Token], first: int, comma: int) -> bool:
    """Whether what stands before ``, Kenya built`` is an adverbial: ``Since May 2023``, ``Unlike Spain``."""
    return comma - first <= 14 and not any(
        t.tag_ in FINITE or t.lower_ in OPENERS - {"since", "after", "before", "as"} for t in tokens[first : comma - 1]
    )


def ends_there(tokens: Sequence[Token], i: int) -> bool:
    """A speaker behind an inverted verb ends its clause: a mark or the sentence's end follows."""
    return i >= len(tokens) or tokens[i].text in (",", ".", ":", ";", "–", "—", "?", "!")


def announces_list(tokens: Sequence[Token], i: int) -> bool:
    """``the participants:`` at the end of a sentence; the verbs stand in the list below it."""
    return i == len(tokens) - 1 and tokens[i].text == ":"


def dialogue(tokens: Sequence[Token], actor: Actor) -> bool:
    """``K. Ylönen: the two findings …`` within a paragraph."""
    i = actor.last
    return (
        actor.kind in ("person", "country", "body", "role")
        and i < len(tokens) - 1
        and (tokens[i].text == ":" or tokens[i - 1].text == "):")
        and i - actor.first <= 12
        and not (actor.kind == "role" and tokens[i + 1].tag_ == "NNP" and not any(t.tag_ in FINITE for t in tokens[i:]))
    )  # "Rapporteur: Ms Lund." names who has a part


def second_clause(before: str) -> bool:
    return before in (";", "while", "whereas", "but", "–", "—")


_IN_THIS = re.compile(
    r"(?:in|on|with|at|under|for|to) (?:this|that|these|such|the same) (?:connection|regard|respect|context|note|"
    r"occasion|matter|point|subject|question|issue|topic|item|juncture|stage|spirit|vein|effect|purpose|end)"
)


def first_word(tokens: Sequence[Token]) -> int:
    """Index of the first word: behind numbers, bullets and adverbs of order."""
    i = 0
    if re.match(r"one of (?:them|these|those|whom) , ", " ".join(t.lower_ for t in tokens[:5])):
        return 4  # "One of them, Mr Brunelli from Italy, feared"
    begin = next((n for n, t in enumerate(tokens[:4]) if t.text.isalpha()), 0)
    opening = " ".join(t.lower_ for t in tokens[begin : begin + 3])
    if _IN_THIS.fullmatch(opening) and tokens[begin + 3 : begin + 4] and tokens[begin + 3].text[:1] not in ",;:":
        return begin + 3  # "In this connection the delegate of Togo offered"
    while i < len(tokens) and (
        not any(c.isalnum() for c in tokens[i].text)
        or re.fullmatch(r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[ivx]{1,4}|[a-z])[.)]{0,2}", tokens[i].text)
        and tokens[i].lower_ != "a"
    ):
        i += 1
    return i if i < len(tokens) else 0


def clause_start(tokens: Sequence[Token], i: int) -> bool:
    before = tokens[i - 1]
    return (
        before.text in (",", ";", ":", "–", "—", "”", '"', "’", ")")
        or before.text == "-"
        and bool(before.whitespace_)
        or before.lower_ in OPENERS
        or says_inverted(before)
        and i >= 2
        and tokens[i - 2].text in ("”", '"', ",", "’", "“")
    )


def _says(token: Token) -> bool:
    return token.tag_ in ("VBD", "VBZ", "VBN", "VBP") and token.lemma_.casefold() in verbs()["verbs"]


def says_inverted(token: Token) -> bool:
    """``"There is no list, begins Ms Silva"``: some verbs report speech only between it and its speaker."""
    return _says(token) or token.tag_ in ("VBD", "VBZ") and token.lemma_.casefold() in verbs()["when_inverted"]


def quotations(text: str, start: int) -> list[tuple[int, int]]:
    """Spans of quotations of more than three words: speakers named there do not speak here."""
    if "“" not in text and '"' not in text and "”" not in text:
        return []
    spans = []
    for match in re.finditer(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)", text):
        if len(match.group().split()) > 3:
            spans.append((start + match.start(), start + match.end()))
    if (closing := text.find("”")) >= 0 and "“" not in text[:closing]:
        spans.append((start, start + closing + 1))  # the quotation began in the sentence before
    return spans
