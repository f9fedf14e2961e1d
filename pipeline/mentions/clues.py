"""What the letters of a name and the words beside all its places say of it: features of ``pipeline.mentions.sorts``.

Names are no features, and words beside them only where they are of closed classes: of all others the class counts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.mentions.context import camel
from pipeline.mentions.introduced import noun_kind
from pipeline.mentions.kinds import is_role_noun
from pipeline.mentions.letters import nameness
from pipeline.mentions.registers import heads, of_language, singular, word_set, words
from pipeline.mentions.state import Candidate, Reading
from pipeline.mentions.words import Word

Place = tuple[int, int]
"""Word indices, first and last (excluded)."""
_CLASSES = {
    "say": word_set("evidence_speech"),
    "do": word_set("introduced_doing"),
    "thing": word_set("context_of_things") | word_set("context_with_object"),
    "write": word_set("evidence_written"),
    "be": frozenset(["be"]),
    "have": frozenset(["have"]),
}
"""Classes of verbs."""
_TRAVELS = word_set("unheaded_travels")
_SOMEBODY = word_set("evidence_speaking") | word_set("context_somebody")
_PREPOSITIONS = word_set("clues_prepositions")
_AHEAD = word_set("clues_ahead")
_HE = re.compile(r"\b(?:he|she|his|her)\b")
_NEAR = 160
"""Characters behind a name in which a pronoun may mean it."""


class Around:
    """The mentions that strong finders are sure of, by where they start and end."""

    def __init__(self, sure: Sequence[Candidate]) -> None:
        self.ends: dict[int, str] = {}
        self.starts: dict[int, str] = {}
        for c in sorted(sure, key=lambda c: (c.end - c.start, c.confidence)):
            self.ends[c.end] = c.type
            self.starts[c.start] = c.type
        self._countries = sorted(c.start for c in sure if c.type in ("COUNTRY", "NATIONALITY"))
        self._persons = sorted(c.start for c in sure if c.type == "PERSON")

    def countries(self, start: int, end: int) -> int:
        """How many countries and their adjectives begin between two offsets."""
        return bisect_right(self._countries, end) - bisect_left(self._countries, start)

    def persons(self, start: int, end: int) -> int:
        return bisect_right(self._persons, end) - bisect_left(self._persons, start)


def clues(reading: Reading, around: Around, places: Sequence[Place], *, headed: bool = False) -> set[str]:
    """The features of a name. Of one that its head noun explains (``headed``) only what stands beside it counts."""
    lo, hi = places[0]
    items = reading.items
    out = {f"n={min(len(places), 3)}"}
    company = {""}
    for place in places:
        out.update(_before(reading, around, *place))
        out.update(_behind(reading, around, *place))
        out.update(_clause(reading, *place))
        company.update(_company(reading, around, *place))
    led = sum(a > 0 and items[a].gap == " " and items[a - 1].low == "the" for a, _ in places)
    if led:
        out.add(f"the={'always' if led == len(places) else 'sometimes'}{'' if hi - lo > 1 else ' one'}")
    if headed:
        return out | company | {"headed"}
    look = _look(items[lo:hi])
    told = {f"{look}|{clue}" for clue in out}
    return out | company | told | {look, *_letters(reading, items[lo:hi])}


def _look(items: Sequence[Word]) -> str:
    """What kind of words a name consists of."""
    several = "+" if len(items) > 1 else ""
    if all(w.caps for w in items):
        return "caps" + several
    if any(camel(w.text) for w in items):
        return "camel" + several
    english = [of_language(w.low) for w in items]
    return ("plain" if all(english) else "mixed" if any(english) else "rare") + several


def _letters(reading: Reading, items: Sequence[Word]) -> Iterator[str]:
    """What the words of a name look like."""
    several = "+" if len(items) > 1 else ""
    yield f"len={min(len(items), 4)}"
    odds = [nameness(w.text) for w in items]
    for label, value in (("first", odds[0]), ("last", odds[-1]), ("min", min(odds)), ("mean", sum(odds) / len(odds))):
        yield f"{label}={max(-4, min(3, round(value)))}{several}"
    small = [reading.lower[w.low] > 0 or reading.lower[singular(w.low)] > 0 for w in items]
    yield f"small={'all' if all(small) else 'some' if any(small) else 'none'}"
    shown, last = " ".join(w.text for w in items), items[-1].low
    marks = {
        "caps=some": any(w.caps for w in items) and not all(w.caps for w in items),
        f"caps:{len(items)}": all(w.caps for w in items),
        "hyphen": "-" in shown,
        "hyphen-small": bool(re.search("-[a-z]", shown)),
        "accent": not shown.isascii(),
        "digit": any(c.isdigit() for c in shown),
        "small-inside": any(not w.cap for w in items),
        "ampersand": any(w.gap == " & " for w in items[1:]),
        "genitive": any(w.possessive for w in items[:-1]),
        "plural": bool(re.search("[^s]s$", last)),
        "across": any(w.low in words().international_markers for w in items),
        "ing": any(w.low.endswith("ing") and len(w.low) > 5 for w in items),
        "body-word": bool({singular(last), singular(items[0].low)} & heads().body),
        "role-first": is_role_noun(items[0].low),
        "title-first": items[0].low in words().titles,
    }
    yield from (mark for mark, holds in marks.items() if holds)
    for word in (items[0], items[-1]):
        if kind := heads().things.get(singular(word.low)):
            yield f"thing-word={kind}"


def _before(reading: Reading, around: Around, lo: int, hi: int) -> Iterator[str]:
    """What stands before a name, an article left out."""
    items, text = reading.items, reading.text
    if items[lo].first:
        yield "opens"
    if lo and text[items[lo].start - 1] in '“‘"':
        yield "quoted"
    article = lo > 0 and items[lo].gap == " " and items[lo - 1].low == "the"
    k = lo - 1 - article
    if k < 0:
        yield "p^"
        return
    mark, before = _mark(items[k + 1].gap), items[k]
    if mark != " ":
        yield f"p{mark}"
    elif before.cap:
        yield "p:cap"
    elif before.low in words().function or before.low in _PREPOSITIONS:
        yield f"p={before.low}{'+the' if article else ''}"
        if k and before.gap == " " and not items[k - 1].cap:
            yield from (f"pp={label} {before.low}" for label in _class(reading, k - 1))
    else:
        yield from (f"p:{label}" for label in _class(reading, k))
    if kind := around.ends.get(before.end):
        yield f"bt={kind}{mark}{'p' if before.possessive else ''}"
    elif mark == " " and k and not before.cap and (kind := around.ends.get(items[k - 1].end)):
        yield f"bt={kind} {before.low}"  # "Kigali and X", "Mr Ito of X"


def _behind(reading: Reading, around: Around, lo: int, hi: int) -> Iterator[str]:
    """What stands behind a name."""
    items, text = reading.items, reading.text
    owner = items[hi - 1].possessive
    following = items[hi] if hi < len(items) else None
    if following is None or "\n" in following.gap:
        yield f"n={text[items[hi - 1].end : items[hi - 1].end + 2].strip()[:1] or 'end'}"
        return
    if owner:
        yield "n='s"
        yield from (f"n's:{label}" for label in (("cap",) if following.cap else _class(reading, hi)))
    mark = _mark(following.gap)
    if kind := around.starts.get(following.start):
        yield f"at={kind}{mark}"
    if mark != " ":
        yield f"n{mark}"
        if mark == "," and following.low in _AHEAD:
            yield f"n, {following.low}"
            yield from _apposed(items, hi)
    elif owner:
        return
    elif following.cap:
        yield "n:cap"
    elif following.low in words().function:
        yield f"n={following.low}"
        after = items[hi + 1] if hi + 1 < len(items) and items[hi + 1].gap == " " else None
        if after is not None and (kind := around.starts.get(after.start)):
            yield f"at={kind} {following.low}"
    else:
        yield from (f"n:{label}" for label in _class(reading, hi))


def _apposed(items: Sequence[Word], i: int) -> Iterator[str]:
    """What an apposition that begins at word ``i`` says that a name is: ", a network of", ", the Registrar"."""
    if items[i].low not in ("a", "an", "the"):
        return
    for word in items[i + 1 : i + 5]:
        if word.gap != " " or word.cap or word.low in words().function:
            return
        if kind := noun_kind(word.low):
            yield f"apposed={kind}"
            return
        if is_role_noun(word.low):
            yield "apposed=role"


def _clause(reading: Reading, lo: int, hi: int) -> Iterator[str]:
    """What a name is in its clause."""
    token = _top(reading, lo, hi)
    if token is None:
        return
    dep, head = token.dep_, token.head
    if dep == "conj" and head.pos_ == "PROPN":
        yield "conj"
        dep, head = head.dep_, head.head
    if dep in ("compound", "appos"):
        yield f"dep={dep}"
    elif head.pos_ in ("VERB", "AUX"):
        yield f"dep={dep} {_verb(head.lemma_)}"
    elif dep == "pobj" and head.head.pos_ in ("VERB", "AUX"):
        yield f"via={head.lower_} {_verb(head.head.lemma_)}"


def _top(reading: Reading, lo: int, hi: int) -> Any:
    """spaCy's token of a name that hangs on no other word of it, or None."""
    token = None
    for i in range(hi - 1, lo - 1, -1):
        token = reading.tags.get(reading.items[i].start)
        if token is not None and (token.head.i == token.i or not lo <= reading.index.get(token.head.idx, -1) < hi):
            return token
    return token


def _company(reading: Reading, around: Around, lo: int, hi: int) -> Iterator[str]:
    """Who else is in a name's paragraph or line, and in the bracket that it stands in."""
    items, text = reading.items, reading.text
    start, stop = items[lo].start, items[hi - 1].end
    begin, end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
    end = len(text) if end < 0 else end
    countries = around.countries(begin, end)
    yield f"countries={min(countries, 2)}"
    if " | " in text[begin:end]:
        yield "row"
        if around.persons(begin, end):
            yield "row+person"
        if countries:
            yield "row+country"
    if _HE.search(text, stop, min(end, stop + _NEAR)):
        yield "he"
    bracket = text.rfind("(", max(begin, start - 80), start)
    if bracket >= 0 and ")" not in text[bracket:start]:
        yield "in-bracket"
        if kind := around.ends.get(len(text[:bracket].rstrip()) if bracket and text[bracket - 1] == " " else bracket):
            yield f"in-bracket {kind}"


def _mark(gap: str) -> str:
    """What parts two words, as one character: a space, ``^`` for a new line, a mark, else ``?``."""
    if gap == " ":
        return " "
    if "\n" in gap:
        return "^"
    return next((mark for mark in "(,;:“‘|/–—." if mark in gap), "?")


def _class(reading: Reading, i: int) -> Iterator[str]:
    """The classes of a word beside a name."""
    word = reading.items[i]
    if kind := noun_kind(word.low):
        yield f"noun={kind}"
    if word.low in _SOMEBODY:
        yield "somebody"
    if word.low in _TRAVELS:
        yield "travels"
    if thing := heads().things.get(singular(word.low)):
        yield f"head={thing}"
    elif singular(word.low) in heads().body:
        yield "head=body"
    if is_role_noun(word.low):
        yield "role"
    if word.low in words().place_nouns:
        yield "placed"
    token = reading.tags.get(word.start)
    if token is not None:
        yield token.tag_
        if token.pos_ in ("VERB", "AUX"):
            yield _verb(token.lemma_)


def _verb(lemma: str) -> str:
    return next((label for label, verbs in _CLASSES.items() if lemma in verbs), "verb")
