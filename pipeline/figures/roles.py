"""What a figure measures by its place in the clause: subject, object, complement, behind a preposition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.figures.data import words
from pipeline.figures.nouns import is_person
from pipeline.figures.phrases import (
    AUX,
    Phrases,
    Said,
    can_head,
    clause_verb,
    common_noun,
    introduces,
    negation,
    perfect,
    subject_of,
    who_or_that,
)
from pipeline.figures.quantities import Quantity

if TYPE_CHECKING:
    from pipeline.tokens import Token


def by_role(
    phrases: Phrases, q: Quantity, root: Token, noun: list[Token], base: str | None, before: Said | None
) -> str | None:
    """The measure by the place of the figure in its clause."""
    if (
        noun
        and noun[-1].lower_ == "times"
        and (verb := clause_verb(root)) is not None
        and can_head(phrases, subject := subject_of(verb))
    ):
        return phrases.with_predicate(phrases.noun(subject), verb, subject) if subject is not None else base
    dep, head = root.dep_, root.head
    for _ in range(3):
        if dep != "conj":
            break
        dep, head = head.dep_, head.head
    if head.i == root.i:
        dep = "ROOT"
    if dep in ("nsubj", "nsubjpass") and head.pos_ in ("VERB", "AUX"):
        return _subject(phrases, q, root, head, noun, base, before, passive=dep == "nsubjpass")
    ranged = head.lower_ in ("between", "from") and dep == "pobj" and head.i >= root.i - 4
    if ranged and head.head.pos_ == "VERB" and head.i < head.head.i and noun:
        return _subject(
            phrases, q, root, head.head, noun, base, before, passive=False
        )  # "between 12 and 15 ferries cross"
    if dep in ("pobj", "pcomp"):
        return _after_preposition(phrases, q, root, head, noun, base, before)
    if dep == "agent" or dep == "prep" and not noun:
        return _clause(phrases, q, head, noun, base, before)
    if (
        dep in ("nummod", "amod", "compound", "nmod", "quantmod", "npadvmod", "advmod")
        and head.pos_ in ("NOUN", "PROPN")
        and head.i not in phrases.taken
        and 0 < head.i - root.i < 7
        and not any(t.is_punct and t.text != "-" for t in phrases.doc[root.i : head.i])
    ):
        modified = phrases.noun(head)
        if q.kind == "count" and base and head.tag_ == "NN" and head.lower_.endswith("ing"):
            return f"{base} {phrases.text(phrases.clean([*modified, *head.subtree]))}"  # "25,000 staying overnight"
        return phrases.text(phrases.clean(modified))
    if dep == "appos" and not noun and can_head(phrases, head):
        return phrases.text(phrases.clean(phrases.noun(head)))
    return _clause(phrases, q, head if dep != "ROOT" else root, noun, base, before, dep)


def _subject(
    phrases: Phrases,
    q: Quantity,
    root: Token,
    verb: Token,
    noun: list[Token],
    base: str | None,
    before: Said | None,
    *,
    passive: bool,
) -> str | None:
    """The figure is the subject: noun and predicate, "Ukrainian citizens who applied for asylum"."""
    if verb.lemma_ == "be":
        attr = next((c for c in verb.rights if c.dep_ in ("attr", "acomp") and c.i not in phrases.taken), None)
        if attr is not None:
            more = phrases.text(phrases.clean(phrases.branch(attr, 8)))
            if not noun and attr.dep_ == "attr" and attr.tag_ in ("NNS", "NN"):
                return more
            return f"{base or ''} {negation(verb, passive=True)}{more}".strip()
        place = next((c for c in verb.rights if c.dep_ == "prep"), None)
        if base and place is not None and (state := phrases.clean(phrases.branch(place, 6))):
            lead = [t.text for t in state[:2] if t.tag_ == "IN" and t.i > place.i]
            return " ".join([base, place.text, *lead, phrases.text(state)])  # "homes without power", "out of school"
    if not base and before is not None and before.base:
        base = before.base
    if verb.lemma_ == "be" and (ahead := next((c for c in verb.rights if c.dep_ == "xcomp"), None)) is not None:
        verb, passive = ahead, any(c.dep_ == "auxpass" for c in ahead.lefts)  # "wells are to be drilled"
    said = [
        t
        for t in phrases.clean(phrases.predicate(verb, root))
        if t.lower_ not in AUX or t.i == verb.i and verb.lemma_ == "have"
    ]
    text = phrases.text_keep(said)
    if not base and q.kind in ("measure", "duration") and q.head is not None:
        base = q.head.text
    if not text:
        return base
    if not base:
        return text
    plainly = passive or verb.tag_ == "VBG"
    how = negation(verb, passive=plainly)
    if plainly:
        return f"{base} {how}{text}"
    return f"{base} {who_or_that(base)}{how or perfect(verb)}{text}"


def _after_preposition(
    phrases: Phrases, q: Quantity, root: Token, prep: Token, noun: list[Token], base: str | None, before: Said | None
) -> str | None:
    above = prep.head
    for _ in range(3):
        if above.dep_ != "prep" and above.pos_ not in ("ADP", "SCONJ"):
            break
        above = above.head
    if above.pos_ in ("NOUN", "PROPN", "NUM", "SYM"):
        if not can_head(phrases, above):
            return base if base else _clause(phrases, q, above, noun, base, before)
        if noun:
            return _governed(phrases, base or "", prep, above)
        name = phrases.text(phrases.clean(phrases.noun(above)))
        if above.lower_ in words("traps", "transparent") or above.lower_ in words("changes", "up_nouns") | words(
            "changes", "down_nouns"
        ) | words("changes", "any_nouns"):
            aside = above.dep_ == "appos" or above.left_edge.i > 0 and phrases.doc[above.left_edge.i - 1].text == ","
            short = len(name.split()) <= 2 and above.lower_ not in words("traps", "transparent")
            if aside and short and before is not None and before.base:
                return f"{name} in {before.base}"  # "$7.86 million, an increase of 4.5 per cent"
            verb = clause_verb(above)
            subject = subject_of(verb) if verb is not None else None
            if (
                len(name.split()) <= 2
                and can_head(phrases, subject)
                and subject is not None
                and subject.i != above.i
                and not _reports(phrases, subject, verb)
            ):
                return phrases.text(phrases.clean(phrases.noun(subject)))
            if len(name.split()) <= 2 and before is not None and before.base and before.base not in name:
                return (
                    f"{name} of {before.base}"
                    if above.lower_ not in ("average", "mean", "median", "total")
                    else before.base
                )
        tail = [t for c in root.rights if c.dep_ == "prep" for t in phrases.branch(c, 7)]
        more = phrases.text(phrases.clean(tail)) if tail and prep.lower_ == "of" else ""
        lead = tail[0].text if tail else ""
        return f"{name} {lead} {more}" if more and more not in name else name
    return _clause(phrases, q, above, noun, base, before, "pobj", prep)


def _governed(phrases: Phrases, base: str, prep: Token, above: Token) -> str:
    """ "records from 22 Parties" = "Parties with records"; "a network of ten laboratories" = "laboratories of
    network"."""
    if above.pos_ not in ("NOUN", "PROPN"):
        return base
    if (
        prep.lower_ in ("from", "in", "by", "across")
        and above.pos_ == "NOUN"
        and not is_person(above.text)
        or prep.lower_ == "from"
        and above.pos_ == "NOUN"
    ) and prep.lower_ == "from":
        return f"{base} with {above.text}"
    if prep.lower_ == "of" and above.pos_ == "PROPN":
        name = phrases.text(phrases.clean(phrases.noun(above, deep=False)))
        return f"{base} in {name}"
    return base


def _reports(phrases: Phrases, subject: Token | None, verb: Token | None) -> bool:
    """Whether a subject is who reports rather than what is measured."""
    if subject is None or verb is None:
        return True
    return (
        subject.pos_ == "PRON"
        or verb.lemma_ in REPORT_ONLY
        or (subject.pos_ == "PROPN" and verb.lemma_ in words("changes", "reporting"))
    )


REPORT_ONLY = frozenset(
    "say note report inform state mention announce stress underline highlight recall explain add "
    "point indicate remark observe tell claim illustrate describe recount confirm reveal "
    "disclose emphasize emphasise argue cite refer welcome acknowledge warn respond reply ask "
    "conclude declare expect estimate believe suggest".split()
)


def _clause(
    phrases: Phrases,
    q: Quantity,
    at: Token,
    noun: list[Token],
    base: str | None,
    before: Said | None,
    dep: str = "dobj",
    prep: Token | None = None,
) -> str | None:
    """The figure is an object, a complement or an adverbial of a clause."""
    verb = clause_verb(at)
    if verb is None:
        return base or _left_noun(phrases, q)
    moves = words("changes", "up") | words("changes", "down") | words("changes", "any")
    levels = words("changes", "levels")
    subject = subject_of(verb)
    good = can_head(phrases, subject) and not _reports(phrases, subject, verb)
    common = good and subject is not None and subject.pos_ == "NOUN"
    if base and q.kind in ("count", "percent") or base and noun:
        if prep is not None and prep.lower_ in ("in", "for", "at") and prep.i < verb.i and prep.head.i == verb.i:
            there = any(c.dep_ == "expl" for c in verb.children)
            attr = next((c for c in verb.rights if c.dep_ in ("attr", "dobj") and can_head(phrases, c)), None)
            if there and attr is not None:
                return f"{base} with {phrases.text(phrases.clean(phrases.noun(attr)))}"
            topic = subject_of(verb)
            if (
                topic is not None
                and topic.i > prep.i
                and (topic.pos_ in ("NOUN", "PROPN") or topic.lower_ in ("nobody", "none", "nothing"))
            ):
                who = phrases.text(phrases.clean(phrases.noun(topic, deep=False)))
                said = phrases.text_keep(
                    [
                        x
                        for x in phrases.clean(phrases.predicate(verb, topic))
                        if x.lower_ not in AUX and x.i > verb.i - 1
                    ]
                )
                return f"{base} {prep.lower_} which {who} {said}".strip()
        states = verb.lemma_ == "be" or verb.pos_ == "AUX"
        if states and q.kind == "percent" and good and subject is not None and dep in ("attr", "acomp"):
            return phrases.text(phrases.clean(phrases.noun(subject)))
        if states:
            return base
        by = prep is not None and (prep.dep_ == "agent" or prep.lower_ == "by" and verb.tag_ == "VBN")
        if by and subject is not None and can_head(phrases, subject):
            return f"{phrases.text(phrases.clean(phrases.noun(subject, deep=False)))} {verb.text} by {base}"
        if (
            verb.lemma_ in levels
            and common
            and subject is not None
            and verb.lemma_ in ("account", "represent", "constitute", "comprise", "total", "number", "make")
        ):
            return (
                f"{phrases.text(phrases.clean(phrases.noun(subject, deep=False)))} in {base}"
                if q.kind == "percent"
                else f"{base}"
            )
        if (
            verb.lemma_ in words("changes", "reporting")
            or verb.lemma_ in levels
            or verb.lemma_ in moves
            and (not noun or prep is not None and prep.lower_ == "from")
        ):
            return base
        if prep is None and dep in ("dobj", "conj", "oprd", "npadvmod", "advmod", "dep", "appos") or dep == "dobj":
            if common and subject is not None and subject.lemma_.lower() in words("changes", "reporters"):
                return base
            if common and subject is not None and subject.i < verb.i and verb.dep_ not in ("acl",):
                who = phrases.text(phrases.clean(phrases.noun(subject, deep=False)))
                if verb.dep_ == "relcl":
                    return f"{base} {verb.text}"
                return f"{base} that {who} {verb.text}" if len(who.split()) <= 3 else f"{base} {verb.text}"
            if verb.tag_ in ("VBN", "VBD"):
                return f"{base} {verb.text}"
            return base
        given = next(
            (c for c in verb.rights if c.dep_ == "dobj" and common_noun(phrases, c) and c.i < q_index(phrases, q)), None
        )
        if (
            prep is not None
            and prep.head.i == verb.i
            and given is not None
            and prep.lower_ in ("to", "with", "in", "from", "for", "on")
            and verb.lemma_ not in REPORT_ONLY
        ):
            return (
                f"{base} {prep.lower_} which {phrases.text(phrases.clean(phrases.noun(given, deep=False)))} {verb.text}"
            )
        if (
            prep is not None
            and prep.head.i == verb.i
            and common
            and subject is not None
            and subject.lemma_.lower() not in words("changes", "reporters")
            and prep.lower_ not in ("with", "by", "of", "against")
        ):
            who = phrases.text(phrases.clean(phrases.noun(subject, deep=False)))
            complements = [
                t
                for c in verb.rights
                if c.dep_ in ("prt", "dobj", "prep", "attr") and c.i < prep.i
                for t in phrases.branch(c, 5)
            ]
            said = phrases.text_keep(phrases.clean([verb, *complements]))
            passive = subject.dep_ == "nsubjpass" or verb.dep_ == "acl" and verb.tag_ == "VBN"
            return f"{base} {prep.lower_} which {who} {'were ' if passive else ''}{said}"
        if (
            prep is not None
            and verb.tag_ in ("VBN", "VBD")
            and prep.head.i == verb.i
            and prep.lower_ in ("to", "for")
            and good
        ):
            return f"{base} {verb.text}"
        return base
    # no noun of its own: what moves, what is at a level, what costs
    if (
        subject is not None
        and subject.pos_ == "PRON"
        and subject.lower_ in ("it", "they", "this", "that")
        and before is not None
        and before.base
        and verb.lemma_ in levels
    ):
        return before.base
    dobj = next((c for c in verb.children if c.dep_ == "dobj" and can_head(phrases, c)), None)
    if (
        dobj is not None
        and (prep is not None or dep not in ("dobj",))
        and (
            verb.lemma_ in moves
            or prep is not None
            and prep.lower_ in ("by", "to", "from", "at", "for", "below", "above", "within", "under", "over")
            or verb.lemma_ in levels
        )
    ):
        return phrases.text(phrases.clean(phrases.noun(dobj)))
    if good and subject is not None:
        name = phrases.text(phrases.clean(phrases.noun(subject)))
        if (
            verb.lemma_ == "cost"
            or q.kind in ("money", "duration", "measure")
            and verb.lemma_ not in moves
            and verb.lemma_ not in levels
            and verb.pos_ == "VERB"
        ):
            extra = (
                [
                    t
                    for c in verb.rights
                    if c.dep_ in ("prep", "xcomp", "dobj", "advcl") and c.i > at.i and c.dep_ != "advcl"
                    for t in phrases.branch(c, 6)
                ]
                if verb.lemma_ != "cost"
                else []
            )
            if subject.pos_ == "PROPN" and verb.lemma_ != "cost":
                said = phrases.text_keep(phrases.clean([verb, *extra]))
                return said or name
            more = phrases.text_keep(phrases.clean([verb, *extra]))
            return f"{name} {more}".strip()
        if subject.pos_ == "PROPN" and verb.lemma_ not in moves | levels and dobj is None:
            return _left_noun(phrases, q) or name
        return name or base
    extra = [t for c in verb.rights if c.dep_ in ("prep",) and c.i > at.i for t in phrases.branch(c, 7)]
    if q.kind == "money" and extra:
        return (
            phrases.text_keep(phrases.clean([verb, *extra]))
            if verb.lemma_ not in REPORT_ONLY | {"be"}
            else phrases.text(phrases.clean(extra))
        )
    return _left_noun(phrases, q) or base


def q_index(phrases: Phrases, q: Quantity) -> int:
    span = phrases.doc.overlapping(q.numeral.start, q.numeral.end)
    return span[0].i if span is not None and len(span) else 0


def _left_noun(phrases: Phrases, q: Quantity) -> str | None:
    """The nearest noun before the number in its clause, for what the parse could not place."""
    doc = phrases.doc
    span = doc.overlapping(q.start, max(q.start + 1, q.numeral.end))
    if span is None:
        return None
    i = span.start - 1
    steps = 0
    while i >= 0 and steps < 9 and not doc[i + 1].is_sent_start:
        t = doc[i]
        if t.text in ";:." or t.is_space:
            return None
        if t.pos_ == "NOUN" and t.i not in phrases.taken:
            kept = [x for x in phrases.noun(t) if x.i <= span.start]
            if introduces(t):  # "on the understanding that members would themselves provide one dollar"
                kept = [x for x in doc[t.i + 2 : span.start] if x.pos_ in ("NOUN", "PROPN", "VERB", "ADP")]
            return phrases.text(phrases.clean(kept)) or None
        i, steps = i - 1, steps + 1
    return None
