"""What a figure measures, as a noun phrase of the text: the words around it first, then its role in the clause."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.figures.data import singular, words
from pipeline.figures.phrases import Phrases, Said, can_head
from pipeline.figures.quantities import Quantity
from pipeline.figures.roles import by_role
from pipeline.figures.surface import by_words, level_of, of_them

if TYPE_CHECKING:
    from pipeline.tokens import Token


def describe(
    phrases: Phrases,
    q: Quantity,
    noun: list[Token],
    span: tuple[int, int],
    *,
    before: Said | None,
    antecedent: Token | None,
    changing: bool,
) -> Said:
    """The measure of one figure.

    ``noun`` is what it counts (empty where left out), ``span`` the token indices of the whole expression with its noun,
    ``before`` what the figure before measures, ``antecedent`` a plural noun that a bare count may stand for.
    """
    if q.vote:
        return Said(q.vote, "votes")
    said = _describe(phrases, q, noun, span, before=before, antecedent=antecedent, changing=changing)
    if before is not None and before.base and said.measure and said.measure.split()[-1] in words("nouns", "pointing"):
        said = Said(before.base, before.base, inherited=True)  # "58 others", "14 new ones"
    root = phrases.doc[span[0] : span[1]].root
    aside = root.dep_ == "pobj" and root.head.lower_ in (
        "from",
        "in",
        "for",
        "with",
        "by",
        "among",
        "between",
        "across",
        "on",
        "at",
    )
    return replace(said, main=not aside)


def _describe(
    phrases: Phrases,
    q: Quantity,
    noun: list[Token],
    span: tuple[int, int],
    *,
    before: Said | None,
    antecedent: Token | None,
    changing: bool,
) -> Said:
    doc = phrases.doc
    root = doc[span[0] : span[1]].root
    base_tokens = phrases.noun(noun[-1], run=noun, limit=8) if noun else []
    base = phrases.text(phrases.clean(base_tokens)) if noun else None
    if (
        not base
        and before is not None
        and before.measure
        and SAME.search(phrases.source[max(0, q.start - 30) : q.start])
    ):
        return Said(before.measure, before.base, inherited=True)  # "14 of 27 samples, i.e. 52 %"
    around = phrases.source[max(0, q.core_start - 2) : q.core_start], phrases.source[q.after : q.after + 1]
    if not base and q.kind == "count" and around == (" (", ")") and span[0] > 1 and can_head(phrases, doc[span[0] - 2]):
        named = doc[span[0] - 2]  # "Italy (9) and Spain (7)"
        return Said(phrases.text([t for t in phrases.clean(phrases.noun(named, deep=False)) if t.i <= named.i]), None)
    if not base and (label := LABEL.search(phrases.source[max(0, q.core_start - 90) : q.core_start])):
        return Said(label[1].strip(), label[1].strip())  # "Enhanced DSL: 6.5"
    if not base and before is not None and before.base:
        left, right = phrases.source[max(0, q.start - 12) : q.start], phrases.source[q.after : q.after + 24]
        if q.kind == "count" and re.match(r"\s+(?:more|fewer|less)\s+than\b", right):
            return Said(before.base, before.base, inherited=True)  # "45 replies, nine more than in 2020"
        if re.search(r",\s+(?:up|down)\s+(?:by\s+)?$", left):
            return Said(before.base, before.base, inherited=True)  # "1.1 million page views, up 9 %"
        if q.kind == "percent" and around == (" (", ")") and before.measure:
            return Said(before.measure, before.base, inherited=True)  # "more than half (54 %)"
    part = of_them(phrases, q, before)
    if part is not None:
        return part
    whole = antecedent is not None and PART.match(phrases.source[q.after : q.after + 14])
    if not base and not whole and (found := by_words(phrases, q, span, before)):
        if found.lower() in ("figure", "number", "total") and before is not None and before.measure:
            return Said(before.measure, before.base, inherited=True)  # "The figure had stood at 120,000"
        return Said(found, found)
    if base and q.kind == "percent" and (found := level_of(phrases, q, span)):
        return Said(found, base)
    if not base and q.kind == "count" and not changing:
        if antecedent is not None:
            base = phrases.text(phrases.clean(phrases.noun(antecedent, deep=False)))
        elif before is not None:
            base = before.base
        if (
            antecedent is None
            and before is not None
            and root.dep_ in ("appos", "conj", "dep", "npadvmod")
            and root.head.pos_ not in ("VERB", "AUX")
        ):
            return Said(before.measure, base, inherited=True)  # "83 lamps were broken in 2014, seven in 2017"
        found = by_role(phrases, q, root, [], base, before)
        return Said(found or base, base, inherited=antecedent is None)
    if (
        base
        and q.noun
        and q.kind != "count"
        and singular(q.noun[-1].text) in words("changes", "up_nouns") | words("changes", "down_nouns")
    ):
        bare = len(base.split()) <= 2 and before is not None and before.base
        return Said(f"{base} in {before.base}" if bare and before is not None else base, base)  # "a 44 % rise"
    if base and q.kind == "percent" and (found := _loose_subject(phrases, base_tokens)):
        return Said(found, base)
    found = by_role(phrases, q, root, base_tokens, base, before)
    if found:
        kept = before.base if before is not None and before.base and found.startswith(before.base) else found
        return Said(found, base or kept, inherited=False)
    if base:
        return Said(base, base)
    if before is not None:
        return Said(before.measure, before.base, inherited=True)
    return Said(None, None)


def _loose_subject(phrases: Phrases, noun: list[Token]) -> str | None:
    """ "In Lima 82 per cent of children can walk to a field": the parse hangs the figure on the place; the auxiliary
    right behind the noun shows the verb that it is the subject of."""
    doc = phrases.doc
    last = max(noun, key=lambda t: t.i)
    if last.i + 2 >= len(doc):
        return None
    aux = doc[last.i + 1]
    verb = aux.head
    if aux.dep_ not in ("aux", "auxpass") or verb.pos_ != "VERB" or not last.i < verb.i <= last.i + 4:
        return None
    if any(c.dep_.startswith("nsubj") for c in verb.children):
        return None
    return phrases.with_predicate(noun, verb, last)


PART = re.compile(r"\s+(?:out\s+)?of\s+(?:the|its|their)\s")
LABEL = re.compile(r"(?:^|\n)[^\w\n]{0,4}(?=[^\W\d])([^\n:;.|]{3,70}):\s$")
"""A line that names a thing and gives its number behind a colon."""
SAME = re.compile(
    r"(?:,\s|\()(?:i\.e\.,?|that\s+is,?|namely|equal\s+to|equivalent\s+to|corresponding\s+to|or)\s+(?:[a-z]+\s+){0,2}$"
)
