"""Which verb a subject has, and what that reports: speech, a state of mind, or any deed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.interventions.actors import FINITE, noun_for_verb, past_forms
from pipeline.interventions.clauses import first_word
from pipeline.interventions.names import Registry
from pipeline.interventions.words import Phrase, phrases_on, subjects, verbs
from pipeline.patterns import REACH
from pipeline.records import Act, Strength

if TYPE_CHECKING:
    from pipeline.tokens import Token


AUXILIARIES = frozenset("be have do will would can could should may might must shall 'd 've".split())


@dataclass(frozen=True)
class Reported:
    """A verb and what it says: ``sure`` where it reports speech, not where it may tell any deed."""

    start: int
    end: int
    act: Act
    strength: Strength | None
    sure: bool
    token: int
    """Index of the verb's first token in the sentence."""
    plain: bool = False
    """Whether the verb as often tells a deed: it reports the speech of persons and delegates, of bodies only with
    "that"."""
    lemma: str = ""
    """Of a verb that may tell a deed: what is done."""


def predicate(tokens: Sequence[Token], i: int, text: str, start: int, names: Registry) -> Reported | None:
    """The verb whose subject ends before token ``i``: at once, after adverbs, or after a part between commas."""
    k = _skip(tokens, i)
    if k < len(tokens) and _finite(tokens, k):
        return _verb(tokens, k, text, start)
    if k < len(tokens) and tokens[k].text in (",", "–", "—", "("):
        closing = {"(": (")",), ",": (",",)}.get(tokens[k].text, ("–", "—"))
        for m in range(k + 1, min(k + 48, len(tokens))):
            if tokens[m].text == ";":
                return None
            if tokens[m].text in closing:
                if _clause_within(tokens, k + 1, m):
                    return None
                after = _skip(tokens, m + 1)
                after = _skip_aside(tokens, after)
                if (
                    after < len(tokens)
                    and (_finite(tokens, after) or _past_shape(tokens, after))
                    and not _fresh_subject(tokens, k + 1)
                ):
                    return _verb(tokens, after, text, start)
    return None


def _clause_within(tokens: Sequence[Token], i: int, end: int) -> bool:
    """Whether a part between commas is a clause such as ``, Mr Atherton promised,`` whose subject is the speaker
    instead."""
    if i >= end or tokens[i].lower_ in (
        "who",
        "which",
        "whose",
        "where",
        "when",
        "that",
        "though",
        "although",
        "while",
        "as",
        "if",
        "since",
    ):
        return False
    says = [t.tag_ in FINITE and t.lemma_.casefold() in verbs()["verbs"] for t in (tokens[i], tokens[end - 1])]
    return any(says)  # "Norway, announces its Minister, will pay"


def _fresh_subject(tokens: Sequence[Token], i: int) -> bool:
    """Whether what follows a comma is a clause of its own (``, it was said, …``)."""
    return i < len(tokens) and tokens[i].lower_ in ("it", "there", "we", "i")


def _skip_aside(tokens: Sequence[Token], i: int) -> int:
    """Pass over ``in his inaugural address`` before the verb, where a reporting verb follows it."""
    if i < len(tokens) and tokens[i].lower_ in ("in", "on", "with", "by", "at", "during", "after", "speaking"):
        for m in range(i + 2, min(i + 10, len(tokens))):
            if tokens[m].text in (",", ";"):
                return i
            if tokens[m].tag_ in FINITE:
                return m if tokens[m].lemma_.casefold() in verbs()["verbs"] else i
    return i


def _skip(tokens: Sequence[Token], i: int) -> int:
    if i + 2 < len(tokens) and (
        tokens[i].lower_ == "for" and tokens[i + 1].tag_ == "PRP$" and tokens[i + 2].lower_ == "part"
    ):
        i += 3
    elif (
        i + 1 < len(tokens)
        and tokens[i].lower_ == "in"
        and tokens[i + 1].lower_
        in ("turn", "response", "reply", "return", "conclusion", "addition", "particular", "closing")
    ):
        i += 2
    for length in (4, 3, 2):
        if " ".join(t.lower_ for t in tokens[i : i + length]) in subjects()["asides"]:
            i += length
            break
    while i < len(tokens) and (
        tokens[i].tag_ in ("RB", "RBR")
        and tokens[i].lower_ not in ("not", "n't")
        and tokens[i].lower_ not in verbs()["irregular"]
        or tokens[i].lower_
        in (
            "also",
            "both",
            "each",
            "all",
            "then",
            "himself",
            "herself",
            "itself",
            "themselves",
            "alone",
            "alike",
            "too",
            "first",
        )
        or tokens[i].is_space
    ):
        i += 1
    return i


def _finite(tokens: Sequence[Token], k: int) -> bool:
    token = tokens[k]
    if noun_for_verb(tokens, k):
        return True
    if token.tag_ in FINITE:
        return True
    by = k + 1 < len(tokens) and tokens[k + 1].lower_ == "by"
    if token.tag_ == "VBN" and k and not by and not any(t.tag_ in FINITE for t in tokens):
        return True
    known = token.lemma_.casefold() in verbs()["verbs"] or token.lower_ in past_forms()
    following = tokens[k + 1].lower_ if k + 1 < len(tokens) else ""
    if token.lower_ in verbs()["irregular"] and token.tag_ not in ("NN", "NNS", "NNP", "PRP"):
        return following != "by"  # "dwelt", taken for an adverb
    return known and following not in ("by",) and (token.tag_ in ("VBN", "VB", "JJ") or token.lower_ in past_forms())


def _past_shape(tokens: Sequence[Token], k: int) -> bool:
    """A form in -ed, taken for a participle, after a part between commas: ``X, …, preferred to speak``."""
    following = tokens[k + 1] if k + 1 < len(tokens) else None
    return (
        tokens[k].tag_ == "VBN"
        and following is not None
        and following.tag_ in ("TO", "DT", "IN", "PRP$", "CD", "NNS")
        and following.lower_ != "by"
    )


def _wording(text: str, offset: int) -> tuple[Phrase, re.Match[str]] | None:
    """The first of the wordings that stands at an offset of a text, with its match."""
    for phrase in phrases_on(text[offset : offset + REACH]):
        if match := phrase.pattern.match(text, offset):
            return phrase, match
    return None


def _verb(tokens: Sequence[Token], k: int, text: str, start: int) -> Reported | None:
    """Read a verb group from its finite verb: a wording, a reporting verb, a light verb with its noun, a state of
    mind, or any deed."""
    m, passive, be = k, False, False
    while (
        m < len(tokens)
        and tokens[m].lower_ not in verbs()["irregular"]
        and (
            tokens[m].lemma_.casefold() in AUXILIARIES
            or tokens[m].lower_ in ("not", "n't", "no")
            or tokens[m].tag_ in ("RB", "RBR", "MD")
        )
        and m < k + 7
    ):
        be = be or tokens[m].lemma_.casefold() == "be"
        m += 1
    for place in dict.fromkeys((k, min(m, len(tokens) - 1))):
        if place != k and be and tokens[place].tag_ in ("VBN", "VBD"):
            continue  # "was pointed out by"
        offset = tokens[place].idx - start
        if found := _wording(text, offset):
            phrase, match = found
            return Reported(start + offset, start + match.end(), phrase.act, phrase.strength, True, k)
    if m >= len(tokens):
        return _weak(tokens, k)
    main = tokens[m]
    states = verbs()["states"]
    if be:
        if (
            main.lower_ not in states
            and main.tag_ in ("JJR", "RBR", "RB", "JJ")
            and m + 1 < len(tokens)
            and tokens[m + 1].lower_ in states
        ):
            m, main = m + 1, tokens[m + 1]  # "was less impressed"
        if main.lower_ in states:
            end = main.idx + len(main.text)
            return Reported(tokens[k].idx, end, states[main.lower_], None, True, k)
        if re.match(r"of the (?:\S+ )?(?:view|opinion)|in favour|against", text[main.idx - start :]):
            return Reported(tokens[k].idx, main.idx + len(main.text), "note", None, True, k)
        passive = main.tag_ in ("VBN", "VBD")
        if passive or main.tag_ != "VBG":
            return None
    lemma = (
        verbs()["irregular"].get(main.lower_, main.lemma_.casefold())
        if main.tag_ in ("RB", "JJ", "VBN", "IN", "VBD")
        else main.lemma_.casefold()
    )
    if tokens[k].lower_ == "will" and not be and main.tag_ in ("VB", "VBP", "NN"):
        return Reported(tokens[k].idx, main.idx + len(main.text), "commit", "intend", True, k)
    known = lemma in verbs()["verbs"] or main.lower_ in past_forms()
    if lemma in verbs()["light"]:
        nouns = verbs()["nouns"]
        for t in tokens[m + 1 : m + 8]:
            if (
                t.tag_ in FINITE
                or t.tag_ in ("TO", "IN", "WDT", "VB", "CC")
                or t.is_punct
                and t.text not in ("“", '"', "-")
            ):
                break
            if t.lower_ in nouns:
                return Reported(main.idx, t.idx + len(t.text), nouns[t.lower_], None, True, k)
    joined = next(
        (
            t
            for t in main.conjuncts
            if t.i > main.i
            and not any(c.dep_ == "nsubj" for c in t.children)
            and t.lemma_.casefold() in verbs()["verbs"]
            and (t.lemma_.casefold() not in verbs()["plain"] or _wording(text, t.idx - start))
        ),
        None,
    )
    if joined is not None and main.tag_ in FINITE and (not known or lemma in verbs()["plain"]):
        return report(joined, k)  # "moderated the group and reported to the plenary"
    if known and tokens[k].lower_ in ("should", "must", "may", "might", "ought", "shall", "can"):
        return _weak(tokens, k)  # "The Network may request": a rule, nothing said
    if known and lemma in verbs()["verbs"]:
        entry = verbs()["verbs"][lemma]
        plain = lemma in verbs()["plain"] and not any(
            t.lower_ in ("that", "how", "whether", "“", '"') for t in tokens[m + 1 : m + 4]
        )
        denied = any(t.lower_ in ("not", "n't", "never") for t in tokens[k:m])  # "did not recommend" recommends nothing
        strength = None if denied else entry.get("strength")
        return Reported(main.idx, main.idx + len(main.text), entry["act"], strength, not plain, k, plain, lemma)
    if known:
        entry = verbs()["verbs"][past_forms()[main.lower_]]
        return Reported(main.idx, main.idx + len(main.text), entry["act"], entry.get("strength"), True, k)
    return _weak(tokens, k)


def _weak(tokens: Sequence[Token], k: int) -> Reported:
    token = tokens[k]
    main = next((t for t in tokens[k : k + 5] if t.tag_[:2] == "VB" and t.lemma_.casefold() not in AUXILIARIES), token)
    return Reported(token.idx, token.idx + len(token.text), "other", None, False, k, lemma=main.lemma_.casefold())


def report(token: Token, index: int, *, sure: bool = True) -> Reported:
    entry = verbs()["verbs"].get(token.lemma_.casefold(), {"act": "other"})
    return Reported(token.idx, token.idx + len(token.text), entry["act"], entry.get("strength"), sure, index)


def more_verbs(tokens: Sequence[Token], quoted: Sequence[tuple[int, int]] = ()) -> list[Reported]:
    """All reporting verbs of a sentence or list item, participles included: what else the speaker is said to do."""
    found = []
    first = first_word(tokens)
    for k, token in enumerate(tokens):
        if any(a <= token.idx < b for a, b in quoted):
            continue
        lemma = token.lemma_.casefold()
        if (
            token.tag_ in ("VBD", "VBG", "VBZ", "VBN", "VBP")
            and lemma in verbs()["verbs"]
            and lemma not in verbs()["plain"]
        ):
            if token.tag_ == "VBN" and k != first and not (k and tokens[k - 1].lemma_ in ("have", "and", ",")):
                continue
            if (
                token.tag_ == "VBG"
                and k
                and not (
                    tokens[k - 1].text in (",", ";", "–") or tokens[k - 1].lower_ in ("by", "and", "while", "floor")
                )
            ):
                continue
            found.append(report(token, k))
    return found
