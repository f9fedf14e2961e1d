"""Whether a figure moved: from what to what, by how much, which way."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from pipeline.figures.data import alternation, singular, words
from pipeline.figures.dates import When
from pipeline.figures.found import FoundFigure
from pipeline.figures.groups import Group
from pipeline.figures.quantities import Quantity
from pipeline.patterns import search_end
from pipeline.records import Change

if TYPE_CHECKING:
    from pipeline.tokens import Token, Tokens

# What stands before a number, up to it.
FROM = re.compile(r"\b(?:between|from)\s+$")
SEVERAL = re.compile(r"(?:\d[\d.,]*\s*(?:%|per\s?cent)?(?:,\s+and|,|\s+and|\s+or)\s+)+$")
"""The numbers before it: "by 3, 5 and 8 per cent"."""
UP_OR_DOWN = re.compile(r"(?:^|,\s|\b(?:is|was|are|were|went)\s)(up|down)\s+(?:by\s+)?$", re.I)
BY = re.compile(
    r"([^.;:]*)\s(?:of|by)\s+(?:an?\s+(?:\w+\s+)?(?:average|median|mean|total|further|additional|factor)\s*(?:of\s+)?"
    r"|a mere\s+|only\s+|just\s+|some\s+|another\s+|a\s+further\s+)?$"
)
REACHED = re.compile(
    r"\b(by|to|at|below|above|under|over|reached|of)\s+(?:an?\s+(?:\w+\s+)?(?:average|median|mean)\s+of\s+"
    r"|a mere\s+|only\s+|just\s+|as much as\s+|almost\s+)?$"
)


def change_of(text: str, group: Group, near: FoundFigure | None) -> Change | None:
    """The change that a group states, or None. ``near``: the figure before, whose unit the distance may have."""
    q = group.main
    if group.relation == "instead":
        return None
    if group.relation in ("change", "against") and group.other is not None:
        source, target = group.other.value, q.value
        if group.other.unit != q.unit and {group.other.kind, q.kind} == {"duration"}:
            days = {
                "second": 1 / 86400,
                "minute": 1 / 1440,
                "hour": 1 / 24,
                "day": 1.0,
                "week": 7.0,
                "month": 30.4,
                "year": 365.25,
            }
            rise = target * days.get(q.unit or "", 1) > source * days.get(group.other.unit or "", 1)
        else:
            rise = target > source
        return Change(direction="up" if rise else "down", from_=source, to=target)
    direction, how = _direction(text, q, group.start)
    if how is None:
        return None
    if q.kind == "multiple":
        if q.numeral.form == "multiple" or how == "by":
            return Change(direction="down" if q.value < 1 else direction or "up", by=q.value, by_unit="times")
        return Change(direction=direction or "up", by=q.value, by_unit="times")
    if how == "by":
        return Change(
            direction=direction,
            by=None if group.relation == "range" else q.value,
            by_unit=None if group.relation == "range" else q.unit or (near.unit if near else None),
        )
    return Change(direction=direction, to=q.value)


def _direction(text: str, q: Quantity, start: int) -> tuple[str | None, str | None]:
    """Which way a figure moves and whether it is the distance ("by") or the level reached ("to")."""
    up, down = words("changes", "up"), words("changes", "down")
    up_n, down_n = words("changes", "up_nouns"), words("changes", "down_nouns")
    left = text[max(0, start - 60) : start]
    for ending in (FROM, SEVERAL):
        if m := search_end(ending, left):
            left = left[: m.start()]
    right = text[q.after : q.after + 60]
    if q.kind != "multiple" and (m := search_end(UP_OR_DOWN, left)):
        return m[1].lower(), "by"
    if q.kind == "multiple":
        if q.numeral.form == "multiple":
            return ("down" if q.value < 1 else "up"), "by"
        return ("down" if re.match(r"\s+(?:less|lower|fewer|smaller)\b", right) else "up"), "by"
    m = None if _SIZED.match(right) else _compared().match(right)
    if m and m[1].lower() not in ("up", "down", "ahead", "short", "older", "worse", "better"):
        return ("up" if m[1].lower() in words("changes", "more") else "down"), "by"
    if m := re.match(r"\s+(?:[\w-]+\s+){0,1}?(\w+)\b", right):
        stem = m[1].lower()
        if q.kind in ("percent", "count", "money", "measure", "duration") and q.kind != "count":
            if singular(stem) in up_n:
                return "up", "by"
            if singular(stem) in down_n:
                return "down", "by"
    if m := search_end(BY, left):
        for word in reversed(m[1].split()[-5:]):
            if word.endswith(","):
                break
            if singular(word) in up_n:
                return "up", "by"
            if singular(word) in down_n and q.kind != "count":
                return "down", "by"
    head = q.head
    if head is None:
        return None, None
    if m := search_end(REACHED, left):
        verb = _change_verb(q)
        if verb is not None:
            way = "up" if verb in up else "down" if verb in down else None
            if m[1] == "by":
                return way, "by"
            if m[1] in ("to", "at", "below", "above", "under", "over") and way:
                return way, "to"
    elif (
        (q.kind == "percent" or q.kind == "count" and q.unit in ("point", "place", "rank") and head.dep_ == "dobj")
        and head.dep_ not in ("nsubj", "nsubjpass", "conj", "pobj")
        and (not q.noun or q.kind == "count")
        and _change_verb(q, direct=True) is not None
    ):
        verb = _change_verb(q, direct=True)
        return ("up" if verb in up else "down" if verb in down else None), "by"
    return None, None


def _change_verb(q: Quantity, *, direct: bool = False) -> str | None:
    """The lemma of the change verb that governs the figure, over conjoined objects too."""
    moves = words("changes", "up") | words("changes", "down")
    head = q.head
    if head is None:
        return None
    token: Token = head
    for _ in range(6):
        if token.pos_ in ("VERB", "AUX") or token.lemma_.lower() in moves and token.pos_ == "VERB":
            lemma = token.lemma_.lower()
            if lemma in moves:
                return lemma
            adverbs = " ".join(c.lower_ for c in token.children if c.dep_ in ("prt", "advmod"))
            if "down" in adverbs.split():
                return "fall"
            if "up" in adverbs.split() and lemma != "make":
                return "rise"
            if direct or token.head.i == token.i:
                return None
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def moves(doc: Tokens, when: list[When], group: Group) -> bool:
    """Whether "from X to Y" is a movement and not a range: a verb or noun of change governs it, or each end has
    its date."""
    q, other = group.main, group.other
    if other is None or group.shared is not None or other.value >= q.value or other.noun and other.unit != q.unit:
        return True
    lists = words("changes", "up") | words("changes", "down") | words("changes", "any")
    nouns = words("changes", "up_nouns") | words("changes", "down_nouns") | words("changes", "any_nouns")
    if any(w for w in when if other.after <= w.start < q.start):
        return True
    span = doc.overlapping(min(p.start for p in group.parts), q.after)
    token = span.root if span is not None and len(span) else q.head
    for _ in range(8):
        if token is None:
            return False
        lemma = token.lemma_.lower()
        if lemma in words("changes", "ranges"):
            return False
        if token.pos_ == "VERB" and lemma in lists or token.pos_ == "NOUN" and singular(token.text) in nouns:
            return True
        if token.head.i == token.i or token.dep_ in ("relcl", "advcl", "ccomp"):
            return False
        token = token.head
    return False


_SIZED = re.compile(r"\s+[\w-]+s\s+\w+(?:er|above|over)\s+than\s+(?:about\s+|some\s+)?(?!(?:19|20)\d\d\b)\d")
"""``objects larger than 10 cm``: how large what is counted is, not by how many there are more."""


@cache
def _compared() -> re.Pattern[str]:
    compared = alternation(words("changes", "more") | words("changes", "less"))
    return re.compile(
        rf"\s+(?!or\b)(?:[\w-]+\s+(?!or\b)){{0,2}}?({compared})\b"
        r"(?:\s+[\w-]+){0,4}?\s+(?:than|the|on|that|last|its|average|pre-|expected|planned|what|in|level)\b"
    )
