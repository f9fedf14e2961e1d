"""Finds what a regular expression finds, faster, where the beginnings of its matches are known.

Python's ``re`` tries a pattern anew at every character of a text. What a match can begin with (a few words, a digit,
the beginning of a line) follows from the pattern; where a text has such beginnings is found once for all patterns; and
a pattern is tried there only. What it finds is the same.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache, partial, wraps
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from pipeline import kept

if getattr(re, "_MAXCACHE", 0) == 512:
    # Python keeps so many patterns that are written where they are used, and compiles the oldest anew beyond them: the
    # rules have more.
    re._MAXCACHE = 4096  # type: ignore[attr-defined]

LONG = 40
"""Characters of a text below which a pattern is tried everywhere."""
REACH = 3
"""Characters at the beginning of a word that are told apart."""
MOST = 400
"""Beginnings of a pattern: with more it is tried everywhere."""
OTHER_CASES = dict(zip(map(ord, "\u0130\u0131\u212a\u017f"), "iiks", strict=True))
"""Letters that are i, k or s where case is ignored, beside their capitals."""


def finditer(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of ``pattern.finditer(text)``."""
    places = beginnings(pattern, text)
    return pattern.finditer(text) if places is None else _tried(pattern, places, text)


def find_all(named: Iterable[tuple[K, re.Pattern[str]]], text: str) -> Iterator[tuple[K, re.Match[str]]]:
    """The matches of many patterns, one pattern after another, each match with the name of its pattern."""
    if len(text) < LONG:
        for name, pattern in named:
            for match in pattern.finditer(text):
                yield name, match
        return
    index = _index(text)
    for name, pattern in named:
        begin = _beginning(pattern)
        if begin is None:
            for match in pattern.finditer(text):
                yield name, match
        elif begin.line or begin.characters or not index.firsts(begin.caseless).isdisjoint(begin.words):
            for match in _tried(pattern, index.places(begin), text):
                yield name, match


def found_in(named: Iterable[tuple[K, re.Pattern[str]]], text: str) -> Iterator[K]:
    """The names of those patterns that match somewhere in a short text."""
    index = _Index(text)
    for name, pattern in named:
        begin = _beginning(pattern)
        if pattern.search(text) if begin is None else any(pattern.match(text, at) for at in index.places(begin)):
            yield name


def runs(matches: Iterable[re.Match[str]], near: int) -> Iterator[list[re.Match[str]]]:
    """The matches in runs, in each of which one begins at most ``near`` characters behind the end of the one before:
    what is a list where several stand together."""
    run: list[re.Match[str]] = []
    for match in matches:
        if run and match.start() - run[-1].end() > near:
            yield run
            run = []
        run.append(match)
    if run:
        yield run


def holds_word(text: str, word: str) -> bool:
    """Whether a word stands in a text, with no letter, digit or underscore on either side."""
    if not word or not (_in_word(word[0]) and _in_word(word[-1])):
        return re.search(rf"\b{re.escape(word)}\b", text) is not None
    place = text.find(word)
    while place >= 0:
        end = place + len(word)
        if not (place and _in_word(text[place - 1])) and not (end < len(text) and _in_word(text[end])):
            return True
        place = text.find(word, place + 1)
    return False


def one_of(words: Iterable[str]) -> str:
    """The text of a pattern for any of many words, the longest first; an apostrophe may be straight or curly.

    Grouped by first letters: at a place in a text ``re`` goes through one group's words, not through all of them.
    """
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for word in sorted({word.replace("’", "'") for word in words}, key=lambda word: (-len(word), word)):
        groups[word[:1]].append(word[1:])
    either = {first: "|".join(map(_escaped, rest)) for first, rest in sorted(groups.items())}
    return "|".join(f"{_escaped(first)}(?:{rest})" for first, rest in either.items())


def by_letter(alternatives: Iterable[str]) -> str:
    """Patterns as alternatives, of which those that begin with the same letter come together.

    At each place of a text ``re`` tries all alternatives one after another where case is ignored; so it tries one a
    letter. Which one matches stays the same: two that begin with different letters never match at one place.
    """
    groups: dict[str, list[str]] = {}
    for alternative in alternatives:
        first = alternative[:1]
        groups.setdefault(first.lower() if first.isascii() and first.isalpha() else alternative, []).append(alternative)
    parts = []
    for group in groups.values():
        first = group[0][:1]
        alike = len(group) > 1 and all(one[:1] == first and one[1:2] not in ("?", "*", "+", "{") for one in group)
        parts.append(f"{first}(?:{'|'.join(one[1:] for one in group)})" if alike else "|".join(group))
    return "|".join(parts)


def _escaped(text: str) -> str:
    return re.escape(text).replace("'", "['’]")


def beginnings(pattern: re.Pattern[str], text: str) -> list[int] | None:
    """Offsets at which ``pattern`` may match, ascending, and at no others; None where it may match anywhere."""
    if len(text) < LONG or (begin := _beginning(pattern)) is None:
        return None
    return _index(text).places(begin)


def _tried(pattern: re.Pattern[str], places: Iterable[int], text: str) -> Iterator[re.Match[str]]:
    end, match = 0, pattern.match
    for start in places:
        if start >= end and (found := match(text, start)):
            end = found.end()
            yield found


class _Index:
    """Where words begin in a text, by their first letters, and where lines and single characters are."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words: dict[bool, _Words] = {}
        self._characters: dict[str, list[int]] = {}
        self._lines: list[int] | None = None

    def places(self, begin: Settled) -> list[int]:
        """Where what begins so may begin, ascending; some places may come twice."""
        found = []
        if begin.line:
            if self._lines is None:
                self._lines = [0, *(m.end() for m in re.finditer("\n", self._text))]
            found.append(self._lines)
        if begin.words:
            words = self._words_of(begin.caseless)
            found += [words.places(first) for first in begin.words & words.firsts]
        if begin.characters:
            found.append(self._at(begin.characters))
        return found[0] if len(found) == 1 else sorted(chain.from_iterable(found))

    def firsts(self, caseless: bool) -> set[str]:
        """What words begin with: one, two and ``REACH`` characters."""
        return self._words_of(caseless).firsts

    def _words_of(self, caseless: bool) -> _Words:
        found = self._words.get(caseless)
        if found is None:
            known: dict[str, list[int]] = {}
            for begin, places in self._begun.items():
                word = begin.translate(OTHER_CASES).lower() if caseless else begin
                if not word.isascii():
                    word = "".join("0" if c.isdecimal() and c > "9" else c for c in word)  # any script's digits
                known[word] = sorted([*known[word], *places]) if word in known else places
            found = self._words[caseless] = _Words(known)
        return found

    @cached_property
    def _begun(self) -> dict[str, list[int]]:
        """Where each beginning of a word is in the text."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for match in _WORD.finditer(self._text):
            found[match[0][:REACH]].append(match.start())
        return found

    def _at(self, characters: str) -> list[int]:
        places = self._characters.get(characters)
        if places is None:
            places = self._characters[characters] = [m.start() for m in re.finditer(characters, self._text)]
        return places


class _Words:
    """Where words begin in a text, by their first characters."""

    def __init__(self, known: dict[str, list[int]]) -> None:
        self._known = known
        """The places, ascending, by the first ``REACH`` characters of a word, or all that it has."""
        self._longer: defaultdict[str, list[str]] = defaultdict(list)
        """What begins with one or two characters."""
        for begin in known:
            self._longer[begin[0]].append(begin)
            if len(begin) > 1:
                self._longer[begin[:2]].append(begin)
        self._shorter: dict[str, list[int]] = {}
        self.firsts = known.keys() | self._longer.keys()

    def places(self, first: str) -> list[int]:
        """Where words begin that begin with ``first``, ascending."""
        if len(first) == REACH:
            return self._known[first]
        found = self._shorter.get(first)
        if found is None:
            found = self._shorter[first] = sorted(
                chain.from_iterable(map(self._known.__getitem__, self._longer[first]))
            )
        return found


@lru_cache(maxsize=2)
def _index(text: str) -> _Index:
    return _Index(text)


K = TypeVar("K")
T = TypeVar("T")


def _once(work_out: Callable[[re.Pattern[str]], T]) -> Callable[[re.Pattern[str]], T]:
    """What is worked out of a pattern, once for each. ``functools`` would hash the whole pattern at every look, which
    for a long one takes longer than to search with it."""
    known: dict[int, tuple[re.Pattern[str], T]] = {}

    @wraps(work_out)
    def look_up(pattern: re.Pattern[str]) -> T:
        found = known.get(id(pattern))
        if found is None:
            if len(known) >= 1000:
                known.clear()
            found = known[id(pattern)] = pattern, work_out(pattern)  # held with its pattern: the number stays its own
        return found[1]

    return look_up


def search_end(pattern: re.Pattern[str], text: str, end: int | None = None) -> re.Match[str] | None:
    """``pattern.search(text[:end])`` of a pattern that ends with blanks and the text's end."""
    if end is None:
        end = len(text)
    short, endings = _short(text), _endings(pattern)
    if endings is not None and endings.isdisjoint(short.endings(end)):
        return None
    begin = _beginning(pattern)
    if begin is None:
        return pattern.search(text, 0, end)
    for place in short.places(begin):
        if place > end:
            break
        if found := pattern.match(text, place, end):
            return found
    return None


def may_begin(pattern: re.Pattern[str], begin: str) -> bool:
    """Whether ``pattern`` may match at a word whose first ``REACH`` characters, or all, are ``begin``; what follows the
    word may stand in it too."""
    settled = _beginning(pattern)
    if settled is None or settled.characters or settled.line:
        return True
    word = _WORD.match(_lowered(begin))
    letters = word[0] if word else ""
    words = map(_lowered, settled.words)
    return any(letters[: len(w)] == w if len(w) < REACH else letters == w for w in words)


class _Short:
    """Where the words of a short text begin, and what it ends with at any place: patterns in turn look for their end
    there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[Settled, list[int]] = {}
        self._ending: tuple[int, list[str]] = -1, []

    @cached_property
    def _words(self) -> list[tuple[str, int]]:
        """The beginning of each word in lower case, and its place."""
        return [(m[0][:REACH], m.start()) for m in _WORD.finditer(_lowered(self._text))]

    @cached_property
    def _lines(self) -> list[int]:
        return [m.end() for m in re.finditer("\n", self._text)]

    def endings(self, end: int) -> list[str]:
        """What the text before ``end`` ends with, blanks apart, in lower case: one, two and three characters."""
        if self._ending[0] != end:
            tail = _lowered(self._text[:end].rstrip()[-REACH:])
            self._ending = end, [tail[k:] for k in range(len(tail))]
        return self._ending[1]

    def places(self, begin: Settled) -> list[int]:
        """Where what begins so may begin, ascending; a few places more where the pattern minds case."""
        found = self._places.get(begin)
        if found is None:
            found = self._places[begin] = self._find(begin)
        return found

    def _find(self, begin: Settled) -> list[int]:
        found, words = [], begin.words
        if words:
            if not begin.caseless:
                words = frozenset(map(_lowered, words))
            found = [at for w, at in self._words if w in words or w[:2] in words or w[0] in words]
        if begin.characters:
            found += [m.start() for m in re.finditer(begin.characters, self._text)]
        if begin.line:
            found += [0, *self._lines]
        return sorted(set(found)) if begin.line or words and begin.characters else found


_WORD = re.compile(r"\w+")
_short = lru_cache(maxsize=2)(_Short)


def _lowered(text: str) -> str:
    """A text in lower case, each character in its place; a digit of any script is a 0."""
    if not text.isascii():
        text = _OTHER_DIGIT.sub("0", _OTHER_CASE.sub(lambda m: OTHER_CASES[ord(m[0])], text))
    return text.lower()


_OTHER_CASE = re.compile("[\u0130\u0131\u212a\u017f]")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")


@_once
def _endings(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """What a match ends with, before the blanks at its end: up to ``REACH`` characters in lower case; None for
    anything."""
    found: frozenset[str] | None = kept.worked_out(
        ("ends", pattern.pattern, pattern.flags, _version()), partial(_ends_of, pattern)
    )
    return found


def _ends_of(pattern: re.Pattern[str]) -> frozenset[str] | None:
    try:
        from re import _parser  # type: ignore[attr-defined]

        found = _ends(list(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)), pattern.flags)
    except (ImportError, AttributeError, _AnythingError):
        return None
    return None if {"", " "} & found else frozenset(map(_lowered, found))


@cache
def _version() -> bytes:
    """What this module is: what it works out of a pattern is kept from one start to the next, and goes with it."""
    return hashlib.sha256(Path(__file__).read_bytes()).digest()


def _ends(items: list[tuple[Any, Any]], flags: int) -> set[str]:
    if len(items) == 1 and str(items[0][0]) == "BRANCH":
        return {f for branch in items[0][1][1] for f in _ends(list(branch), flags)}
    if [str(part) for part in items.pop()] != ["AT", "AT_END"] or flags & re.MULTILINE:
        raise _AnythingError
    return Beginning(items, flags, backwards=True, at_end=True).firsts


def _white(op: Any, what: Any) -> bool:
    if str(op).endswith("_REPEAT"):
        return len(what[2]) == 1 and _white(*what[2][0])
    if str(op) == "LITERAL":
        return chr(what).isspace()
    return str(op) == "IN" and _named(what) == {("CATEGORY", "CATEGORY_SPACE")}


class _AnythingError(Exception):
    """A match may begin with anything."""


class Settled(NamedTuple):
    """What matches of a pattern begin with, ready to be looked for."""

    words: frozenset[str]
    """Beginnings that are words with no letter, digit or underscore before them."""
    characters: str
    """A pattern for the first characters of the others."""
    line: bool
    """Whether any stand at the beginning of a line, whatever else they are."""
    caseless: bool


@_once
def _beginning(pattern: re.Pattern[str]) -> Settled | None:
    found = kept.worked_out(("begins", pattern.pattern, pattern.flags, _version()), partial(_beginning_of, pattern))
    return None if found is None else Settled(*found)


def _beginning_of(pattern: re.Pattern[str]) -> tuple[Any, ...] | None:
    try:
        from re import _parser  # type: ignore[attr-defined]

        parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
        settled = Beginning(parsed, pattern.flags).settle() if parsed.getwidth()[0] else None
    except (ImportError, AttributeError, _AnythingError):
        return None  # the parser is Python's own affair: without it the pattern is tried everywhere
    return None if settled is None else tuple(settled)


class Beginning:
    """What the matches of a parsed pattern begin with."""

    def __init__(
        self, items: Iterable[tuple[Any, Any]], flags: int, *, backwards: bool = False, at_end: bool = False
    ) -> None:
        self._closed: set[str] = set()
        """What they begin with, each up to ``REACH`` characters, in lower case where case is ignored."""
        self._open: set[str] = {""}
        """The same, where what follows in the pattern makes it longer."""
        self.line = False
        """Whether all stand at the beginning of a line."""
        self.lines = False
        """Whether there are others beside these, which stand at the beginning of a line."""
        self.caseless = bool(flags & re.IGNORECASE)
        self._flags = flags
        self._apart = self._boundary = False
        self._backwards = backwards
        self._at_end = at_end
        """Whether it is read backwards from the end of a text, where blanks count for nothing."""
        for op, what in reversed(list(items)) if backwards else items:
            self._item(str(op), what)
            if not self._open:
                break

    @property
    def firsts(self) -> set[str]:
        """All beginnings."""
        return self._closed | self._open

    def settle(self) -> Settled | None:
        """This, ready to be looked for; None where it would be found nearly everywhere."""
        firsts = self.firsts
        if self.line:
            return Settled(frozenset(), "", True, self.caseless)
        if "" in firsts or " " in firsts:
            return None
        apart = not self._flags & re.ASCII and (self._apart or self._boundary)
        words = frozenset(f for f in firsts if apart and _in_word(f[0]))
        singles = {f[0] for f in firsts - words}
        if any(c.isalpha() and (self.caseless or c.islower()) for c in singles):
            return None
        characters = ""
        if singles:
            digit = r"\d" if "0" in singles else ""
            characters = f"[{digit}{''.join(map(re.escape, sorted(singles)))}]"
        return Settled(words, characters, self.lines, self.caseless)

    def _item(self, op: str, what: Any) -> None:
        begun = self.firsts != {""}
        if self._at_end and _white(op, what):
            behind = self._open - {""}
            may_lack = op.endswith("_REPEAT") and not what[0]
            self._replace(self._closed | behind, self._open if may_lack else self._open - behind)
        elif op == "AT":
            self._boundary |= not begun and str(what) == "AT_BOUNDARY"
            self.line |= not begun and str(what).startswith("AT_BEGINNING")
        elif op in ("ASSERT", "ASSERT_NOT"):
            self._look(op == "ASSERT_NOT", what[0], what[1], begun)
        elif op == "LITERAL":
            self._grow(self._character(what))
        elif op == "IN":
            parts = [self._class(*item) for item in what]
            self._grow({c for part in parts for c in part} if all(parts) else set())
        elif op in ("SUBPATTERN", "ATOMIC_GROUP", "BRANCH") or op.endswith("_REPEAT"):
            at_end = self._branches(op, what, at_end=True) if self._at_end and "" in self._open else []
            self._choice(self._branches(op, what), begun, at_end)
        else:
            self._stop()

    def _branches(self, op: str, what: Any, *, at_end: bool = False) -> list[Beginning]:
        """The beginnings of a part, one of which it has."""

        def inner(items: Iterable[tuple[Any, Any]], flags: int = self._flags) -> Beginning:
            return Beginning(items, flags, backwards=self._backwards, at_end=at_end)

        if op == "SUBPATTERN":
            return [inner(what[3], (self._flags | what[1]) & ~what[2])]
        if op == "ATOMIC_GROUP":
            return [inner(what)]
        if op == "BRANCH":
            return [inner(items) for items in what[1]]
        least, most, items = what
        one = inner(items)
        if most != 1:
            one._closed |= one._open - {""}  # what comes again is not followed
            one._open &= {""}
        return [one if least else one._or_nothing()]

    def _look(self, denied: bool, direction: int, items: Sequence[tuple[Any, Any]], begun: bool) -> None:
        if begun or direction > 0 or not len(items):
            return
        op, what = items[len(items) - 1]
        if denied:
            # One character among which all of words are.
            self._apart |= len(items) == 1 and str(op) == "IN" and ("CATEGORY", "CATEGORY_WORD") in _named(what)
        elif str(op) == "LITERAL":
            self.line |= chr(what) == "\n"
            self._apart |= not _in_word(chr(what))
        elif str(op) == "IN":
            self._apart |= _named(what) == {("CATEGORY", "CATEGORY_SPACE")}

    def _wordless(self) -> bool:
        """Whether none begins with what words are made of: nothing need stand before it."""
        return not any(not first or _in_word(first[0]) for first in self.firsts)

    def _or_nothing(self) -> Beginning:
        self._open.add("")
        self._apart = self._boundary = self.line = False
        return self

    def _choice(self, branches: Sequence[Beginning], begun: bool, at_end: Sequence[Beginning] = ()) -> None:
        """One of several goes on; ``at_end`` are the same for what has nothing behind it, read backwards."""
        if not begun:
            self.line |= all(b.line for b in branches)
            if not self.line and not self._backwards:
                self.lines |= any(b.line or b.lines for b in branches)
                branches = [b for b in branches if not b.line]
            self._apart |= all(b._apart or b._wordless() for b in branches)
            self._boundary |= all(b._boundary or b._apart or b._wordless() for b in branches)
        if any(b.caseless != self.caseless for b in branches):
            raise _AnythingError
        closed, still = set(self._closed), set()
        for before in self._open:
            for branch in branches if before else at_end or branches:
                for more in branch.firsts:
                    whole, grows = self._joined(before, more)
                    if more in branch._closed or not grows:
                        closed.add(whole)
                    if more in branch._open and grows:
                        still.add(whole)
        self._replace(closed, still)

    def _grow(self, characters: set[str]) -> None:
        """Each open beginning goes on with one of these characters."""
        if not characters or len(self._open) * len(characters) > MOST:
            self._stop()
            return
        joined = [self._joined(before, c) for before in self._open for c in characters]
        self._replace(self._closed | {f for f, grows in joined if not grows}, {f for f, grows in joined if grows})

    def _replace(self, closed: set[str], still: set[str]) -> None:
        if len(closed) + len(still) > MOST:
            self._stop()
        else:
            self._closed, self._open = closed, still

    def _joined(self, before: str, more: str) -> tuple[str, bool]:
        """A beginning that goes on, and whether it may grow still; a word's ends with the word."""
        far = 0 if self._backwards else -1
        if not before or not more:
            whole = before + more
        elif not _in_word(more[-1 - far]):
            return before, False
        else:
            whole = (more + before)[-REACH:] if self._backwards else (before + more)[:REACH]
        return whole, len(whole) < REACH and (not whole or _in_word(whole[far]))

    def _stop(self) -> None:
        """What follows may be anything."""
        self._closed, self._open = self.firsts, set()

    def _class(self, op: Any, what: Any) -> set[str]:
        """The characters of a part of a class; none where they are many. A blank stands for all that are white."""
        name = str(op)
        if name == "LITERAL":
            return self._character(what)
        if name == "RANGE" and what[1] - what[0] < 200:
            found = [self._character(code) for code in range(what[0], what[1] + 1)]
            return {c for one in found for c in one} if all(found) else set()
        if str(what) == "CATEGORY_DIGIT":
            return set("0123456789")
        if str(what) == "CATEGORY_SPACE":
            return {" "}
        return set()

    def _character(self, code: int) -> set[str]:
        character = chr(code)
        if self.caseless and character.lower() != character.upper():
            return {character.lower()} if character.isascii() else set()
        return {" " if character.isspace() else character}


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _named(items: Sequence[tuple[Any, Any]]) -> set[tuple[str, str]]:
    return {(str(op), str(what)) for op, what in items}
