"""What a figure measures where the words around it say so: "of them", a colon, brackets, "times the", levels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.figures.data import singular, words
from pipeline.figures.phrases import AUX, Phrases, Said, can_head, clause_verb, common_noun, subject_of, who_or_that
from pipeline.figures.quantities import Quantity

if TYPE_CHECKING:
    from pipeline.tokens import Token


def of_them(phrases: Phrases, q: Quantity, before: Said | None) -> Said | None:
    """ "41,629 of whom were minors", "half of them lacked co-ordinates", "of which 1.3 per cent were positive"."""
    text = phrases.source
    after = re.match(r"\s+of\s+(?:them|these|those|which|whom|it|the\s+latter)\b", text[q.after : q.after + 20])
    ahead = re.search(
        r"\bof\s+(?:them|these|those|which|whom),?\s+(?:[a-z]+\s+)?$|[,;(]\s?(?:among|including)\s+them,?\s+$",
        text[max(0, q.start - 22) : q.start],
    )
    if not (after or ahead) or before is None or not before.base or q.noun and q.kind == "count":
        return None
    at = q.after + (after.end() if after else 0)
    doc = phrases.doc
    i = phrases.first(at)
    for j in range(i, min(i + 6, len(doc))):
        t = doc[j]
        if t.text in ".;:," or t.is_space:
            break
        if t.tag_ in ("VBD", "VBZ", "VBP", "VBN", "VBG", "MD"):
            verb = t.head if t.dep_ in ("aux", "auxpass") and t.head.i > t.i else t
            attr = next(
                (c for c in verb.rights if c.dep_ == "attr" and c.pos_ == "NOUN" and c.i not in phrases.taken), None
            )
            if verb.lemma_ == "be" and attr is not None:
                own = phrases.text(phrases.clean(phrases.noun(attr)))
                return Said(own, own, inherited=True)
            said = phrases.text_keep([x for x in phrases.clean(phrases.predicate(verb, verb)) if x.lower_ not in AUX])
            if verb.lemma_ == "be":
                said = phrases.text(
                    phrases.clean(
                        [x for c in verb.rights if c.dep_ in ("acomp", "prep", "attr") for x in phrases.branch(c, 6)]
                    )
                )
            passive = any(c.dep_ == "auxpass" for c in verb.children) or verb.tag_ == "VBG" or verb.lemma_ == "be"
            return Said(
                f"{before.base} {'' if passive else who_or_that(before.base)}{said}".strip() if said else before.base,
                before.base,
                inherited=True,
            )
    rest = []
    for j in range(i, min(i + 7, len(doc))):
        t = doc[j]
        if t.text in ".;:,)" or t.is_space or t.i in phrases.taken and j > i:
            break
        if t.i not in phrases.taken:
            rest.append(t)
    lead = f"{rest[0].lower_} " if rest and rest[0].tag_ == "IN" else ""  # "barely 90 of them on display"
    tail = phrases.text(rest)
    tail = lead + tail if tail else ""
    return Said(f"{before.base} {tail}" if tail else before.base, before.base, inherited=True)


PREPOSITIONS = frozenset("by to at from of below above under over near towards around about".split())


LINKS = frozenset(
    "down up almost nearly some only just back out again further now currently well still "
    "already even a an mere total average median mean as much the slightly more than less about "
    "around roughly approximately also then".split()
)


def by_words(phrases: Phrases, q: Quantity, span: tuple[int, int], before: Said | None) -> str | None:
    """What stands directly before a figure without a noun of its own, where order of words says more than the parse.

    "the outlay of €11.4 million", "injury crashes by 30 per cent", "attendance peaked at 238", "a valve worth $6".
    """
    doc = phrases.doc
    if q.kind == "multiple":
        return _times(phrases, q, before)
    i = span[0] - 1
    while i >= 0 and doc[i].i in phrases.taken and not doc[i].is_sent_start and doc[i].text not in ",;":
        i -= 1
    prep: Token | None = None
    steps = 0
    while i >= 0 and steps < 7:
        t = doc[i]
        if t.is_space or t.text in ".;:,(" or doc[i + 1].is_sent_start:
            break
        if t.lower_ in PREPOSITIONS and prep is None:
            prep = t
        elif t.lower_ not in LINKS and t.tag_ not in ("RB", "DT", "RP"):
            break
        i, steps = i - 1, steps + 1
    if i < 0 or steps >= 7 or i + 1 < len(doc) and doc[i + 1].is_sent_start:
        return None
    t = doc[i]
    moves = words("changes", "up") | words("changes", "down") | words("changes", "any")
    levels = words("changes", "levels")
    lemma = t.lemma_.lower()
    if t.lower_ in (
        "cost",
        "costs",
        "costing",
        "priced",
        "worth",
        "totalling",
        "totaling",
        "averaging",
        "numbering",
        "amounting",
        "equal",
        "equivalent",
        "costed",
    ) or (t.tag_ == "VBN" and i > 0 and doc[i - 1].text == "," and lemma in levels):
        subject = subject_of(t) if t.pos_ == "VERB" and not t.lower_.endswith("ing") else None
        if t.lower_ in ("worth", "equal", "equivalent") and t.head.pos_ in ("AUX", "VERB"):
            subject = subject_of(t.head)
        if not can_head(phrases, subject):
            subject = next(
                (
                    doc[j]
                    for j in range(i - 1, max(-1, i - 9), -1)
                    if doc[j].pos_ in ("NOUN", "PROPN")
                    and doc[j].i not in phrases.taken
                    and doc[j].dep_ not in ("compound",)
                    and not (doc[j].dep_ == "pobj" and j < i - 1)
                ),
                None,
            )
        if subject is None:
            return None
        name = phrases.text([x for x in phrases.clean(phrases.noun(subject)) if x.i < i])
        if t.tag_ == "VBN" and lemma in levels and not name:
            return None
        return f"{name} cost" if t.lower_.startswith("cost") or t.lower_ == "priced" else name
    if (
        t.pos_ in ("NOUN", "PROPN")
        and prep is not None
        and prep.lower_ in ("of", "at", "by", "to", "from")
        and can_head(phrases, t)
    ):
        if prep.lower_ == "of" or t.pos_ == "NOUN" and prep.lower_ in ("by", "to", "at") and q.kind != "count":
            if prep.lower_ == "of" and (
                t.lower_ in words("traps", "transparent")
                or singular(t.text)
                in words("changes", "up_nouns") | words("changes", "down_nouns") | words("changes", "any_nouns")
            ):
                return None
            if prep.lower_ != "of" and t.dep_ in ("pobj",) and t.head.i < t.i - 1:
                return None
            upper = t.head.head if t.dep_ == "pobj" and t.head.lower_ == "of" else t
            if not (upper.i < t.i and common_noun(phrases, upper)) or upper.lower_ in words("traps", "transparent"):
                upper = t
            owner = [*phrases.noun(upper), *doc[upper.i : t.i + 1]]  # "a margin of error of 3 points"
            return (
                phrases.text(
                    [x for x in phrases.clean(owner) if x.i <= t.i]
                    + [x for x in phrases.clean(owner) if x.i > span[1]][:6]
                )
                or None
            )
        if (
            q.kind == "count"
            and prep.lower_ == "to"
            and t.dep_ == "dobj"
            and t.head.lemma_ in words("changes", "up") | words("changes", "down") | words("changes", "any")
        ):
            return phrases.text([x for x in phrases.clean(phrases.noun(t)) if x.i <= t.i])
        return None
    if (
        t.tag_ == "VBZ"
        and i > 0
        and doc[i - 1].pos_ == "NOUN"
        and prep is not None
        and prep.lower_ == "by"
        and t.dep_ != "ROOT"
    ):
        return f"{doc[i - 1].text} {t.text}"  # "injury crashes by 30 per cent", taken for a verb
    level = lemma in ("be", "stand", "amount", "reach", "total", "come", "average", "cost")
    if q.kind == "money" and lemma not in moves and not level and (found := _purpose(phrases, q, t)):
        return found
    before_that = doc[i - 1].lower_ if i > 0 else ""
    if (
        q.kind == "percent"
        and prep is None
        and t.tag_ in ("NNS", "NNPS")
        and before_that in ("and", "but", "while")
        and before is not None
        and before.base
    ):
        return f"{before.base} of {t.text}"  # "girls finished 91 % of their portion and boys 97 %"
    if t.pos_ in ("VERB", "AUX") and (lemma in moves or lemma in levels) and (prep is not None or lemma in levels):
        subject = subject_of(t)
        dobj = next((c for c in t.children if c.dep_ == "dobj" and can_head(phrases, c) and c.i < span[0]), None)
        chosen = dobj or subject
        if t.dep_ in ("acl",) and t.tag_ in ("VBN", "VBG") and can_head(phrases, t.head):
            chosen = t.head
        if (
            chosen is not None
            and can_head(phrases, chosen)
            and not (chosen.pos_ == "PROPN" and lemma not in moves and q.kind in ("money",))
        ):
            if (
                chosen.pos_ == "PROPN"
                and chosen.tag_ == "NNP"
                and lemma in levels
                and before is not None
                and before.base
            ):
                return before.base  # "Belgium stood at 286, Turkey at 4,800 kilometres"
            name = phrases.text([x for x in phrases.clean(phrases.noun(chosen)) if x.i < i or x.i > span[1]])
            if lemma in ("last", "take", "need", "require") and (
                more := [
                    x for c in t.rights if c.dep_ in ("xcomp", "advcl") and c.i > span[0] for x in phrases.branch(c, 6)
                ]
            ):
                return f"{name} {' '.join(x.text for x in phrases.clean(more))}"
            return name or None
        return None
    if q.kind == "measure" and t.pos_ == "VERB" and lemma in words("changes", "reporting"):
        k = phrases.first(q.after)
        if (
            k < len(doc)
            and doc[k].tag_ == "IN"
            and doc[k].lower_ in ("under", "along", "in", "around", "through", "with", "off", "for")
        ):
            return phrases.text(phrases.clean(phrases.branch(doc[k], 8))) or None
    return _purpose(phrases, q, t) if q.kind == "money" else None


def _purpose(phrases: Phrases, q: Quantity, left: Token) -> str | None:
    """What money is for: "set aside €350,000 for technical assistance"."""
    tail = re.match(
        r"\s+(?:each\s+)?(?:for|towards|in|to|on)\s+(?!(?:the\s+)?(?:years?|period|(?:19|20)\d\d))",
        phrases.source[q.after : q.after + 40],
    )
    if not tail:
        return None
    token = phrases.doc[min(phrases.first(q.after + 1), len(phrases.doc) - 1)]
    if token.lower_ == "each":
        token = token.nbor()
    noun = phrases.text(phrases.clean(phrases.branch(token, 8)))
    if not noun:
        return None
    return f"{left.text} {token.text} {noun}" if left.tag_ == "VBG" else noun


def _token(phrases: Phrases, q: Quantity) -> Token:
    return phrases.doc[min(phrases.first(q.numeral.start), len(phrases.doc) - 1)]


def _times(phrases: Phrases, q: Quantity, before: Said | None) -> str | None:
    """ "four times as many motorcycles as in winter": what is more; "twice as many as before": what the figure before
    counts."""
    text = phrases.source
    m = re.match(
        r"\s+(?:as\s+(?:many|much)|more|fewer|less)\s+(?=[A-Za-z])(?!than\b|as\b|likely\b)",
        text[q.after : q.after + 30],
    )
    if m:
        at = q.after + m.end()
        span = phrases.doc.overlapping(at, at + 1)
        if span is not None and len(span):
            token = span[0]
            for _ in range(3):
                if token.dep_ in ("amod", "compound", "nmod") and token.head.i > token.i:
                    token = token.head
            if token.pos_ in ("NOUN", "PROPN"):
                return phrases.text(phrases.clean(phrases.noun(token, deep=False)))
    if q.numeral.form != "multiple" or re.match(r"\s+(?:as|the|that)\b", text[q.after : q.after + 8]):
        if before is not None and re.match(r"\s+(?:as|the|more|that)\b", text[q.after : q.after + 8]):
            adjective = re.match(r"\s+as\s+(?!many\b|much\b)\w+", text[q.after : q.after + 20])
            verb = clause_verb(_token(phrases, q)) if adjective else None
            own = subject_of(verb) if verb is not None else None
            if can_head(phrases, own) and own is not None:
                return phrases.text(phrases.clean(phrases.noun(own)))
            return before.measure
        return None
    span = phrases.doc.overlapping(q.numeral.start, q.numeral.end)
    if span is None or not len(span):
        return None
    verb = span[0]
    dobj = next((c for c in verb.rights if c.dep_ == "dobj" and can_head(phrases, c)), None)
    chosen = dobj or (subject_of(verb) if verb.pos_ == "VERB" else None)
    if (
        chosen is None
        and (of := next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ in ("of", "in")), None)) is not None
    ):
        chosen = next((c for c in of.rights if c.dep_ == "pobj" and can_head(phrases, c)), None)
    if chosen is not None and can_head(phrases, chosen):
        return phrases.text(phrases.clean(phrases.noun(chosen)))
    return before.base if before is not None else None


def level_of(phrases: Phrases, q: Quantity, span: tuple[int, int]) -> str | None:
    """ "the loss came to 2.6 per cent of GDP": the subject, not the whole that it is compared to."""
    doc = phrases.doc
    i = span[0] - 1
    steps = 0
    while (
        i >= 0
        and steps < 4
        and (
            doc[i].lower_ in LINKS or doc[i].lower_ in ("to", "at", "for", "by", "over", "from") or doc[i].tag_ == "RB"
        )
    ):
        i, steps = i - 1, steps + 1
    t = doc[max(i, 0)]
    if t.lemma_ not in (
        "come",
        "stand",
        "amount",
        "equal",
        "reach",
        "rise",
        "fall",
        "drop",
        "climb",
        "grow",
        "decline",
        "increase",
        "decrease",
        "account",
        "represent",
        "peak",
        "pass",
        "make",
        "constitute",
        "contribute",
    ):
        return None
    subject = subject_of(t) if t.pos_ in ("VERB", "AUX") else None
    if subject is None or not can_head(phrases, subject) or subject.i > t.i:
        return None
    name = phrases.text([x for x in phrases.clean(phrases.noun(subject)) if x.i < t.i])
    if t.lemma_ in ("account", "represent", "make", "constitute", "contribute"):
        whole = phrases.of_phrase(q)
        return (
            f"{name} in {phrases.text(phrases.clean(phrases.noun(whole)))}"
            if whole is not None and whole.pos_ != "PRON"
            else name
        )
    return name
