"""The words of a measure: how likely each word near a figure belongs to what it measures, by a small learned model.

The rules of ``measure`` give one phrase. Here phrases around it compete with it: each noun of the sentence that may
well be meant, alone, with what hangs on it, with what is said of it. The phrase wins that shares most words with what
an annotator would write, as far as the model can tell (``models/figures/README.md``).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from typing import TYPE_CHECKING

from pipeline.figures.data import FOLDER, singular, words
from pipeline.figures.phrases import Phrases, can_head, clause_verb, subject_of, who_or_that
from pipeline.figures.quantities import Quantity

if TYPE_CHECKING:
    from pipeline.tokens import Token

EMPTY = frozenset(
    "a an and are as at be been by for from had has have in is of on or that the to under was were which who "
    "with".split()
)
"""Words that no measure is judged by."""
CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "ADP", "X", "NUM"})
"""Parts of speech that a measure is made of."""
REACH = 60
"""Tokens on each side of a figure that are looked at."""


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


# ------------------------------------------------------------------------------------------------------------ features


def features(place: Place) -> dict[str, list[list[str]]]:
    """The features of each word near a figure: one list of features a token that bears it."""
    doc = place.phrases.doc
    root = doc[place.span[0] : place.span[1]].root
    above = _ancestors(root)
    rule = plain(place.rule or "")
    ruled = set(rule)
    counted = {t.i for t in place.noun}
    kind = place.q.kind
    common = f"k={kind}{'+' if place.q.noun else ''}"
    out: dict[str, list[list[str]]] = {}
    first, after = max(place.start, place.span[0] - REACH), min(place.end, place.span[1] + REACH)
    between = _between(doc.words, first, place.span, after)
    for t in doc.words[first:after]:
        if t.i in place.phrases.taken or t.pos_ not in CONTENT:
            continue
        for word in plain(t.text):
            out.setdefault(word, []).append(_of(t, word, place, above, ruled, rule, counted, common, between[t.i]))
    for n, word in enumerate(rule):
        if word not in out:
            out[word] = [["b", "elsewhere", f"elsewhere {common}", f"elsewhere n={min(n, 4)}"]]
    return out


def _between(words: list[Token], first: int, span: tuple[int, int], after: int) -> dict[int, tuple[str, int]]:
    """What stands between a figure and each token from ``first`` to before ``after``, by index: the kinds of marks,
    and how many verbs."""
    out: dict[int, tuple[str, int]] = dict.fromkeys(range(*span), ("", 0))
    for way in (range(span[0] - 1, first - 1, -1), range(span[1], after)):
        cut, verbs = "", 0
        for i in way:
            out[i] = cut, verbs
            token = words[i]
            if token.pos_ == "VERB":
                verbs += 1
            if token.text in (",", ";", "(", ":") and token.text not in cut:
                cut = "".join(mark for mark in ",;(:" if mark in cut or mark == token.text)
    return out


def _of(
    t: Token,
    word: str,
    place: Place,
    above: dict[int, str],
    ruled: set[str],
    rule: tuple[str, ...],
    counted: set[int],
    common: str,
    between: tuple[str, int],
) -> list[str]:
    a, b = place.span
    side = "in" if a <= t.i < b else "l" if t.i < a else "r"
    gap = a - t.i if side == "l" else t.i - b + 1 if side == "r" else 0
    far = f"{side}{0 if gap == 0 else 1 if gap < 2 else 2 if gap < 4 else 3 if gap < 7 else 4 if gap < 12 else 5}"
    cut, verbs = between
    path = _path(t, above)
    role = "R" if word in ruled else "-"
    if t.i in counted:
        role += "N"
    where = f"{rule.index(word)}/{len(rule)}" if word in ruled and len(rule) < 7 else "x" if word in ruled else ""
    listed = _lists(t)
    nested = f"{t.dep_}<{t.head.dep_}<{t.head.head.dep_}"
    return [
        "b",
        role,
        f"{role} {common}",
        f"{role} {far}",
        f"{role} {path}",
        f"{role} {t.tag_}",
        f"{role} {t.dep_} {t.pos_}",
        f"{role} {nested}",
        f"{role} {cut} v{min(verbs, 2)} {side}",
        f"{role} w{where}",
        f"{role} w{where} {common}",
        f"{role} {listed} {side}",
        f"{role} {listed} {path}",
        f"{role} h={_lists(t.head)} {t.dep_}",
        f"{path} {common} {t.pos_}",
        f"{role} {path} {place.relation}",
        f"{role} {t.pos_} n{min(len(rule), 8)}",
        f"{role} title={t.is_title and t.i > place.start} {t.pos_}",
        f"{role} inh={place.inherited}",
        f"{role} {far} {t.pos_} {cut}",
    ]


def _lists(t: Token) -> str:
    return _listed().get(t.lemma_.lower()) or _listed().get(t.lower_) or ("name" if t.ent_type_ else "")


@cache
def _listed() -> dict[str, str]:
    """The kind of each word that the lists of the finder name."""
    out: dict[str, str] = dict.fromkeys(words("traps", "transparent"), "transparent")
    for name, keys in (
        ("est", ("estimated",)),
        ("plan", ("planned",)),
        ("says", ("reporting", "reporters")),
        ("level", ("levels",)),
        ("n", ("up_nouns", "down_nouns", "any_nouns")),
        ("up", ("up", "down", "any")),
    ):
        for key in keys:
            out.update(dict.fromkeys(words("changes", key), name))
    return out


def _ancestors(root: Token) -> dict[int, str]:
    """From a token up to its sentence's root: the way to each, by index."""
    out = {root.i: ""}
    path = ""
    token = root
    for _ in range(5):
        if token.head.i == token.i:
            break
        path += "^" + token.dep_
        token = token.head
        out[token.i] = path + ":" + token.pos_
    return out


def _path(t: Token, above: dict[int, str]) -> str:
    down = ""
    for _ in range(5):
        if t.i in above:
            return above[t.i] + down
        if t.head.i == t.i:
            break
        down = "/" + t.dep_ + down
        t = t.head
    return "far"


# ------------------------------------------------------------------------------------------------------------- phrases


CUTS = (" that ", " who ", " in which ", " of which ", " to which ", " for which ", " from which ", ", ")
"""What a clause that only adds to a phrase begins with."""


def phrases_around(place: Place, likely: dict[str, float], *, most: int = 7) -> Iterator[str]:
    """Phrases that may say what a figure measures: the rules' own, whole and without a clause, then those of the
    ``most`` likeliest nouns of the sentence."""
    if place.rule:
        yield place.rule
        for cut in CUTS:
            if cut in place.rule:
                yield place.rule.partition(cut)[0]
    p, doc = place.phrases, place.phrases.doc
    heads = sorted(
        (-max((likely.get(w, 0.0) for w in plain(t.text)), default=0.0), abs(t.i - place.span[0]), t.i)
        for t in doc[place.start : place.end]
        if t.pos_ in ("NOUN", "PROPN") and can_head(p, t)
    )
    for weight, _, i in heads[:most]:
        if weight > -LIKELY:
            break
        yield from _phrases_of(p, doc[i], place)


LOCATING = frozenset({"in", "for", "on", "from", "among", "at"})
"""Prepositions behind a figure that say of whom or where its subject is measured."""
LIKELY = 0.2
"""A noun less likely than this heads no measure."""


def _phrases_of(p: Phrases, head: Token, place: Place) -> Iterator[str]:
    """A noun alone, with each and with two of the phrases that hang on it, with its verb, below what it hangs on."""
    own = p.noun(head, deep=False, run=place.noun if place.noun and head.i == place.noun[-1].i else None)
    short = p.text(p.clean(own))
    if not short:
        return
    yield short
    tails: list[list[Token]] = []
    for child in head.rights:
        if child.dep_ in ("prep", "acl", "relcl") and child.lower_ not in ("than", "since", "during"):
            tails.append(p.branch(child, 8))
            yield p.text(p.clean([*own, *tails[-1]]))
    if len(tails) > 1:
        yield p.text(p.clean([*own, *tails[0], *tails[1]]))
    for child in head.rights:
        if child.dep_ == "amod" and child.i not in p.taken:
            yield f"{short} {child.text}"  # "guarantees outstanding"
    verb = head.head
    yield from _with_subject(p, head, short, counted=bool(place.noun) and head.i == place.noun[-1].i)
    if head.dep_ in ("nsubj", "nsubjpass") and verb.pos_ == "VERB" and verb.lemma_ != "do":
        yield p.with_predicate(own, verb, head)
        yield p.with_predicate(p.noun(head), verb, head)
        if head.dep_ == "nsubjpass":
            yield f"{short} {verb.text}"
        for child in verb.rights:
            if (
                place.q.kind == "percent"
                and child.dep_ == "prep"
                and child.i >= place.span[1]
                and child.lower_ in LOCATING
            ):
                yield p.text(p.clean([*own, *p.branch(child, 6)]))  # "enrolment fell by 5 per cent in rural schools"
            if child.dep_ == "dobj" and can_head(p, child):
                what = p.text(p.clean(p.noun(child, deep=False)))
                yield f"{short} {who_or_that(short)}{verb.text} {what}"  # also where the object is counted
    elif head.dep_ == "dobj" and verb.pos_ == "VERB":
        if verb.tag_ in ("VBN", "VBD"):
            yield f"{short} {verb.text}"
        for prep in verb.rights:
            if prep.dep_ == "prep" and prep.i > head.i and (tail := p.branch(prep, 6)):
                yield p.text(p.clean([*own, *tail]))
    elif (
        head.dep_ == "pobj"
        and verb.head.pos_ in ("NOUN", "PROPN")
        and can_head(p, verb.head)
        and not place.span[0] <= verb.i < place.span[1]  # the "in" of "one trawler in seven lands its catch"
    ):
        yield p.text(p.clean([*p.noun(verb.head, deep=False), verb, *own]))


def _with_subject(p: Phrases, head: Token, short: str, *, counted: bool) -> Iterator[str]:
    """An object with what is done to it, by whom: "settlements that mobile teams visited", "cylinders on which mould
    sits", "pages of the form" (which runs to five of them)."""
    prep = head.head if head.dep_ == "pobj" else None
    verb = clause_verb(head) if head.dep_ in ("dobj", "pobj", "attr", "oprd") else None
    subject = subject_of(verb) if verb is not None else None
    if verb is None or subject is None or subject.i >= verb.i or subject.i == head.i or not can_head(p, subject):
        return
    who = p.text(p.clean(p.noun(subject, deep=False)))
    if not who:
        return
    if verb.lemma_ == "be" or verb.pos_ == "AUX":
        if prep is not None and prep.lower_ == "of":
            yield f"{who} of {short}"  # "wax is 60 % of the work"
    elif prep is None:
        yield f"{short} that {who} {verb.text}"
        if counted and subject.pos_ == "NOUN":
            yield f"{short} of {who}"
    elif counted and prep.head.i == verb.i and prep.lower_ in ("in", "on", "to", "for", "from", "by", "with"):
        yield f"{short} {prep.lower_} which {who} {verb.text}"


# ------------------------------------------------------------------------------------------------------------- choosing


@cache
def _model() -> tuple[dict[str, float], float] | None:
    path = FOLDER / "measure.json"
    if not path.is_file():
        return None
    read = json.loads(path.read_text("utf8"))
    return read["weights"], float(read["margin"])


NOTHING = repeat(0.0)
"""The weights of what the model does not know."""


def likelihoods(place: Place, weights: dict[str, float]) -> dict[str, float]:
    """How likely each word near a figure belongs to its measure, 0 to 1."""
    return {
        word: max(1 / (1 + math.exp(-sum(map(weights.get, row, NOTHING)))) for row in rows)
        for word, rows in features(place).items()
    }


def expected(phrase: str, likely: dict[str, float], size: float) -> float:
    """The F1 of words that a phrase may expect against an annotation of ``size`` words."""
    said = set(plain(phrase))
    return 2 * sum(likely.get(w, 0.0) for w in said) / (len(said) + size) if said else 0.0


HEAD = re.compile(r"\s(?:of|in|that|who|with|for|from|on|at|to|by|per|as|which)\s")


def _says(phrase: str, counted: str) -> bool:
    """Whether a phrase can be a measure: of a count, what is counted is its head; "figure" or "total" alone says
    nothing."""
    head = HEAD.split(phrase, maxsplit=1)[0].lower().split()
    if counted and counted not in re.split(r"[\s-]", " ".join(head)):
        return False
    if " between " in phrase and " and " not in phrase.partition(" between ")[2]:
        return False
    last = phrase.rsplit(" ", 1)[-1]
    if " that " in phrase and singular(last) in words("changes", "up_nouns") | words("changes", "down_nouns"):
        return False  # "fleet that shrank a drop": the drop is said of the clause
    return bool(head) and (" of " in phrase or head[-1] not in words("traps", "transparent"))


WHO_WERE = re.compile(r"\s+of\s+(?:whom|which|them|these|those)\s+(?:were|are|was|is)\s+")


def _said_outright(place: Place) -> bool:
    """Whether the text leaves no choice: "a quorum of one third", "two of them children"."""
    last = place.rule.split()[-1] if place.rule else ""
    text = place.phrases.source
    if not last:
        return False
    if place.rule == "votes" or (is_ := WHO_WERE.match(text, place.q.after)) and text.startswith(last, is_.end()):
        return True  # "58 per cent of whom were women"
    before = text[max(0, place.q.core_start - 40) : place.q.core_start].rstrip().removesuffix(" a").removesuffix(" an")
    if place.q.kind == "count" and before.endswith("(") and text[place.q.after : place.q.after + 1] == ")":
        return True  # "Italy (9) and Spain (7)"
    token = place.phrases.doc[place.span[1] - 1]
    after = f" of them {last}"
    return before.endswith(f" {last} of") or text.startswith(after, token.idx + len(token))


DENIAL = re.compile(r"\b(?:not|never)\b")
"""Without it a measure would say the reverse: "federations that could not vote"."""


def best_wording(place: Place) -> str | None:
    """The phrase that most likely says what the figure measures; the rules' own unless another is clearly better."""
    model = _model()
    if model is None:
        return place.rule
    return choose(place, *model)


def choose(place: Place, weights: dict[str, float], margin: float) -> str | None:
    """The best phrase by a model's weights; another than the rules' must be better by ``margin``."""
    if place.q.kind == "multiple" or _said_outright(place):
        return place.rule
    counted = place.noun[-1].lower_ if place.noun and place.q.kind in ("count", "measure") else ""
    denied = DENIAL.search(place.rule or "") is not None
    likely = likelihoods(place, weights)
    size = sum(likely.values())
    best, score = place.rule, expected(place.rule or "", likely, size) + margin
    for phrase in phrases_around(place, likely):
        if not phrase or not _says(phrase, counted) or denied and not DENIAL.search(phrase):
            continue
        if (mine := expected(phrase, likely, size)) > score:
            best, score = phrase, mine
    return best
