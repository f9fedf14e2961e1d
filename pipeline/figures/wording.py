"""The words of a measure: how likely each word near a figure belongs to what it measures, by a small learned model.

The rules of ``measure`` give one phrase; the ``candidates`` around it compete with it. One model says how likely each
word is, another weighs the phrases by that, by how they are made and by how they stand to the figure. The phrase wins
that shares most words with what an annotator would write, as far as they can tell (``models/figures/README.md``).
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Container
from functools import cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from pipeline.figures.candidates import Candidate, Place, candidates, plain
from pipeline.figures.data import FOLDER, singular, words
from pipeline.figures.nouns import named_before

if TYPE_CHECKING:
    from pipeline.tokens import Token

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV", "ADP", "X", "NUM"})
"""Parts of speech that a measure is made of."""
REACH = 60
"""Tokens on each side of a figure that are looked at."""


# ------------------------------------------------------------------------------------------------------------ features


def features(place: Place) -> dict[str, list[list[str]]]:
    """The features of each word near a figure: one list of features a token that bears it."""
    near = _Near(place)
    rows = {
        word: [[*near.by_role(role), *near.by_token(role, token), *near.here(role, token)] for role, token in places]
        for word, places in near.words().items()
    }
    return rows | near.elsewhere(rows)


class _Role(NamedTuple):
    """What a word near a figure is to the rules' phrase."""

    name: str
    """"R" in the phrase and "-" elsewhere, with "N" for the noun that is counted."""
    where: str
    """Its place in the phrase, where that is short, and the length of the phrase."""
    pos: str


class _Near:
    """The words near a figure and their features: what a word is to the rules' phrase, what its token is in the
    sentence, and how it stands to the figure."""

    def __init__(self, place: Place) -> None:
        self._place, doc = place, place.phrases.doc
        self._tokens = doc.words
        self._above = _ancestors(doc[place.span[0] : place.span[1]].root)
        self._rule = plain(place.rule or "")
        self._common = f"k={place.q.kind}{'+' if place.q.noun else ''}"
        self._first, self._after = max(place.start, place.span[0] - REACH), min(place.end, place.span[1] + REACH)
        self._between = _between(doc.words, self._first, place.span, self._after)

    def words(self) -> dict[str, list[tuple[_Role, Token]]]:
        """The tokens that bear each word, with its role."""
        out: dict[str, list[tuple[_Role, Token]]] = {}
        taken, rule = self._place.phrases.taken, self._rule
        ruled, counted = set(rule), {t.i for t in self._place.noun}
        for t in self._tokens[self._first : self._after]:
            if t.i in taken or t.pos_ not in CONTENT:
                continue
            for word in plain(t.text):
                name, where = "-", ""
                if word in ruled:
                    name, where = "R", f"{rule.index(word)}/{len(rule)}" if len(rule) < 7 else "x"
                if t.i in counted:
                    name += "N"
                out.setdefault(word, []).append((_Role(name, where, t.pos_), t))
        return out

    def elsewhere(self, known: Container[str]) -> dict[str, list[list[str]]]:
        """The features of the words of the rules' phrase that stand elsewhere."""
        out: dict[str, list[list[str]]] = {}
        for n, word in enumerate(self._rule):
            if word not in known and word not in out:
                out[word] = [["b", "elsewhere", f"elsewhere {self._common}", f"elsewhere n={min(n, 4)}"]]
        return out

    def by_role(self, role: _Role) -> list[str]:
        """The features that all words of one role share."""
        name, where, common = role.name, role.where, self._common
        return [
            "b",
            name,
            f"{name} {common}",
            f"{name} w{where}",
            f"{name} w{where} {common}",
            f"{name} {role.pos} n{min(len(self._rule), 8)}",
            f"{name} inh={self._place.inherited}",
        ]

    def by_token(self, role: _Role, t: Token) -> list[str]:
        """The features that tell of the token alone, whichever the figure."""
        known, name = self._place.phrases.known, role.name
        found = known.get((t.i, name))
        if found is None:
            lemma, under = t.lemma_.lower(), _under(t)
            around = self._tokens[max(0, t.i - 1) : t.i + 2]
            found = known[t.i, name] = [
                f"lemma {lemma}",
                f"{t.dep_} of {t.head.lemma_.lower()}",
                f"{name} {t.tag_}",
                f"{name} {t.dep_} {t.pos_}",
                f"{name} {t.dep_}<{t.head.dep_}<{t.head.head.dep_}",
                f"{name} h={_lists(t.head)} {t.dep_}",
                f"{name} under {under}",
                f"{name} lemma {lemma}",
                f"{name} behind {around[0].tag_}",
                f"{name} before {around[-1].tag_}",
            ]
        return found

    def here(self, role: _Role, t: Token) -> list[str]:
        """The features that tell how the token stands to the figure."""
        a, b = self._place.span
        side = "in" if a <= t.i < b else "l" if t.i < a else "r"
        gap = a - t.i if side == "l" else t.i - b + 1 if side == "r" else 0
        far = f"{side}{0 if gap == 0 else 1 if gap < 2 else 2 if gap < 4 else 3 if gap < 7 else 4 if gap < 12 else 5}"
        cut, verbs = self._between[t.i]
        path, listed, name = _path(t, self._above), _lists(t), role.name
        return [
            f"{name} {far}",
            f"{name} {path}",
            f"{name} {cut} v{min(verbs, 2)} {side}",
            f"{name} {listed} {side}",
            f"{name} {listed} {path}",
            f"{path} {self._common} {t.pos_}",
            f"{name} {path} {self._place.relation}",
            f"{name} title={t.is_title and t.i > self._place.start} {t.pos_}",
            f"{name} {far} {t.pos_} {cut}",
            f"{name} under {_under(t)} {path}",
        ]


def _under(t: Token) -> str:
    """The preposition that a token hangs on."""
    return t.head.lower_ if t.head.pos_ == "ADP" else ""


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


# ------------------------------------------------------------------------------------------------------------- choosing


class Model(NamedTuple):
    """The weights of the features of words and of phrases, and of the ``NUMBERS`` of phrases."""

    words: dict[str, float]
    phrases: dict[str, float]
    numbers: list[float]


@cache
def _model() -> Model | None:
    path = FOLDER / "measure.json"
    if not path.is_file():
        return None
    read = json.loads(path.read_text("utf8"))
    return Model(read["words"], read["phrases"], [float(read["numbers"][name]) for name in NUMBERS])


NOTHING = repeat(0.0)
"""The weights of what the model does not know."""


def likelihoods(place: Place, weights: dict[str, float]) -> dict[str, float]:
    """How likely each word near a figure belongs to its measure, 0 to 1."""
    near, by_role = _Near(place), dict[_Role, float]()
    sums: dict[str, float] = {}
    for word, places in near.words().items():
        found = []
        for role, token in places:
            shared = by_role.get(role)
            if shared is None:
                shared = by_role[role] = sum(map(weights.get, near.by_role(role), NOTHING))
            own = chain(near.by_token(role, token), near.here(role, token))
            found.append(sum(map(weights.get, own, NOTHING), shared))
        sums[word] = max(found)
    for word, rows in near.elsewhere(sums).items():
        sums[word] = max(sum(map(weights.get, row, NOTHING)) for row in rows)
    return {word: 1 / (1 + math.exp(-total)) for word, total in sums.items()}


def expected(phrase: str, likely: dict[str, float], size: float) -> float:
    """The F1 of words that a phrase may expect against an annotation of ``size`` words."""
    said = set(plain(phrase))
    return 2 * sum(likely.get(w, 0.0) for w in said) / (len(said) + size) if said else 0.0


NUMBERS = ("expected", "precise", "whole", "least", "most", "left out", "size", "behind best")
"""What is counted of a phrase: the F1 of words that it may expect, how likely its words are on average, how many of the
words that may be expected it has; its least and its most likely word, the most likely that it leaves out; how many
words it has to those expected; and how far its expectation lies behind that of the best phrase."""


def described(place: Place, found: list[Candidate], likely: dict[str, float]) -> list[tuple[list[str], list[float]]]:
    """The features of each phrase: how it is made, how it stands to the figure and the rules' phrase; ``NUMBERS``."""
    size = sum(likely.values())
    chances = [expected(c.phrase, likely, size) for c in found]
    best, ranked = max(chances, default=0.0), sorted(likely, key=likely.__getitem__, reverse=True)
    doc, (first, after) = place.phrases.doc, place.span
    above = _ancestors(doc[first:after].root)
    kind = place.q.kind + ("+" if place.noun else "")
    rule = set(plain(place.rule or ""))
    by_head: dict[int, tuple[str, list[str]]] = {}
    out = []
    for candidate, chance in zip(found, chances, strict=True):
        how, head = candidate.how, candidate.head
        said = set(plain(candidate.phrase))
        length, more, fewer = min(len(said), 8), len(said - rule), len(rule - said)
        names = [how, f"{how} {kind}", f"n={length}", f"n={length} {kind}", f"+{min(more, 4)} -{min(fewer, 4)}"]
        if head is not None:
            if head.i not in by_head:
                side = "in" if first <= head.i < after else "l" if head.i < first else "r"
                path = _path(head, above)
                ruled = f"ruled={head.lower_ in rule} {kind}"
                by_head[head.i] = (
                    path,
                    [path, f"{path} {place.q.kind}", f"{side} {kind}", f"{head.dep_} {kind}", ruled],
                )
            path, shared = by_head[head.i]
            names += [*shared, f"{path} {how.partition(' ')[0]}", f"{head.dep_} {how}"]
        if candidate.phrase == place.rule:
            own = (kind, place.relation, f"inherited={place.inherited}", f"n={length}", "")
            names += [f"rule's {what}" for what in own]
        else:
            names += [f"within={said < rule}", f"around={said > rule}", f"within={said < rule} {kind}"]
        chances_of = sorted(likely.get(w, 0.0) for w in said) or [0.0]
        sure = sum(chances_of, 0.0)
        left_out = next((likely[w] for w in ranked if w not in said), 0.0)
        numbers = [
            chance,
            sure / len(chances_of),
            sure / size if size else 0.0,
            chances_of[0],
            chances_of[-1],
            left_out,
            len(said) / size if size else 0.0,
            chance - best,
        ]
        out.append((names, numbers))
    return out


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
    if place.inherited and named_before().match(text, place.q.after):
        return True  # "58 others"
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
    """The phrase that most likely says what the figure measures."""
    model = _model()
    return place.rule if model is None else choose(place, model)


def admitted(place: Place, likely: dict[str, float]) -> list[Candidate]:
    """The phrases that compete: those that can be a measure, and that deny what the rules' phrase denies; none where
    the text leaves no choice."""
    return [] if _said_outright(place) else _competing(place, likely)


def _competing(place: Place, likely: dict[str, float]) -> list[Candidate]:
    counted = place.noun[-1].lower_ if place.noun and place.q.kind in ("count", "measure") else ""
    denied = DENIAL.search(place.rule or "") is not None
    return [
        c
        for c in candidates(place, likely)
        if c.how == "rule" or _says(c.phrase, counted) and not (denied and not DENIAL.search(c.phrase))
    ]


def choose(place: Place, model: Model) -> str | None:
    """The best phrase by a model; the rules' own where nothing competes."""
    if _said_outright(place):
        return place.rule
    likely = likelihoods(place, model.words)
    found = _competing(place, likely)
    if len(found) < 2:
        return found[0].phrase if found else place.rule
    scores = [
        sum(map(model.phrases.get, names, NOTHING)) + sum(map(float.__mul__, model.numbers, numbers), 0.0)
        for names, numbers in described(place, found, likely)
    ]
    return found[scores.index(max(scores))].phrase
