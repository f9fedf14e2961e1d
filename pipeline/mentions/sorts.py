"""What names without a head noun are: one learned decision over all places of a name.

"Green Lanes", "Relay", "the Lempa", "Malama Sogivalu": no noun of their own says what these are, and finders that go by
one place read one name in several ways. Here all places of a name are weighed together (``pipeline.mentions.clues``).
The weights are learned from annotated reports: see ``models/names/README.md``.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from pipeline.mentions.clues import Around, Place, clues
from pipeline.mentions.context import camel, line_in_capitals
from pipeline.mentions.gazetteer import Hit
from pipeline.mentions.kinds import BANDED, BODIES, is_role_noun
from pipeline.mentions.letters import nameness
from pipeline.mentions.registers import FOLDER, heads, of_language, singular, word_set, words
from pipeline.mentions.state import KEEP, Candidate, Reading
from pipeline.mentions.unheaded import INITIALS
from pipeline.mentions.words import split

NONE = "NONE"
"""The label of what is no name."""
SORTS = ("PERSON", "PLACE", *sorted(BODIES), "PROGRAMME", "PUBLICATION", "EVENT", "LEGAL_INSTRUMENT")
"""What such a name may be."""
SURE, SURER = 0.6, 0.8
"""How likely a type must be: to be given at all, and against a finder that goes by more than capitals."""
_SHAPED = frozenset(["shape", "acronym-shape", "before-country", "after-in", "affiliation", "name-shape"])
WEAK = _SHAPED | {"capitals", "recurring", "single", "subject", "listed"}
"""Finders that go by capitals and by one place."""
_SLIGHT = 0.35
"""Confidence from which a find is looked at."""
Model = Mapping[str, Mapping[str, float]]
"""The weights of the features for each type, and for ``NONE``."""


@dataclass
class Name:
    """A name as it is written, and all places of it."""

    shown: str
    places: list[Place] = field(default_factory=list)
    weak: list[Candidate] = field(default_factory=list)
    """What the finders that go by little made of it."""


def sort_names(reading: Reading, hits: dict[int, Hit], model: Model | None = None) -> None:
    """Give each such name the type that all its places speak for, where they are clear."""
    weights = _model() if model is None else model
    around = surroundings(reading)
    persons = {
        part
        for c in reading.found
        if c.type == "PERSON" and c.confidence >= KEEP
        for part in reading.text[c.start : c.end].split()
    }
    for name in names(reading, hits):
        odds = likely(clues(reading, around, name.places), weights)
        if name.shown.isupper():
            odds.update(PLACE=0.0, PERSON=0.0)  # letters stand for bodies and for things made
        elif " " not in name.shown and (name.shown not in persons or name.shown in reading.surnames):
            odds["PERSON"] = 0.0  # one word alone is somebody whom the report has named in full
        if not name.weak and " " not in name.shown and _is_word(name.shown):
            odds.update(dict.fromkeys(("PLACE", *BODIES), 0.0))  # "Procedure", "Safety": a capital says too little
        found = {by for c in name.weak for by in c.by}
        if found <= {"single"} and (len(split(name.shown)) == 1 and not _located(reading, around, name.places)):
            odds["PLACE"] = 0.0  # a capital alone is a place only where something is in it or goes there
        best = max(odds, key=lambda kind: (odds[kind], kind))
        shaped = any(c.by & _SHAPED and c.confidence >= KEEP for c in name.weak)
        if best == NONE or odds[best] < (SURER if shaped else SURE):
            continue
        for c in name.weak:
            if c.type != best:
                c.type, c.confidence = best, max(c.confidence, KEEP + 0.1)
        for place in name.places:
            reading.add(*reading.span(*place), best, KEEP + 0.2 * odds[best], "weighed")


def likely(found: set[str], model: Model) -> dict[str, float]:
    """How likely each type is, and that it is no name, by what was ``found``; the sum is 1."""
    ordered = sorted(found)
    odds = {
        kind: 1 / (1 + math.exp(-sum(weights.get(clue, 0.0) for clue in ordered))) for kind, weights in model.items()
    }
    whole = sum(odds.values())
    return {kind: value / whole for kind, value in odds.items()}


@cache
def _model() -> Model:
    data: dict[str, dict[str, float]] = json.loads((FOLDER / "sorts.json").read_text(encoding="utf8"))
    return data


def surroundings(reading: Reading) -> Around:
    """The finds of the strong finders."""
    return Around([c for c in reading.found if c.confidence >= KEEP and not c.by <= WEAK and c.type != "DATE"])


def names(reading: Reading, hits: dict[int, Hit]) -> list[Name]:
    """The names without a head noun that no strong finder has read."""
    strong = [False] * len(reading.items)
    slight: list[tuple[Place, Candidate]] = []
    best: dict[tuple[int, int], Candidate] = {}
    for c in reading.found:
        if c.confidence >= _SLIGHT and not c.inner and c.type != "DATE":
            kept = best.get((c.start, c.end))
            if kept is None or c.confidence > kept.confidence:
                best[c.start, c.end] = c
    for (start, end), c in sorted(best.items()):
        i, j = bisect_left(reading.starts, start), bisect_left(reading.starts, end)
        lettered = c.by == {"letters"} and any(  # "Open Corridors", and not "Ana de Jong"
            _plain(reading, k) for k in range(i, j) if reading.items[k].low not in words().particles
        )
        if c.by <= WEAK or lettered:
            slight.append(((i, j), c))
        elif c.confidence >= KEEP:
            strong[i:j] = [True] * (j - i)
    found: dict[str, Name] = {}
    counts = Counter(w.text for w in reading.items if w.cap)
    free = [not taken for taken in reading.taken]
    for i, known in enumerate(strong):
        free[i] = free[i] and not known and i not in hits and _written(reading, i)
    for (i, j), c in slight:
        if any(strong[i:j]) or i == j or reading.starts[i] != c.start:
            continue
        alone = _written(reading, i) and _may_name(reading, i, counts) and not _part(reading, i, j)
        if c.confidence >= KEEP or j - i > 1 or alone:
            shown = reading.text[c.start : c.end]
            found.setdefault(shown, Name(shown)).weak.append(c)
            free[i:j] = [False] * (j - i)
    for i, j in _runs(reading, free):
        if j - i > 1 or _may_name(reading, i, counts):
            shown = reading.text[slice(*reading.span(i, j))]
            found.setdefault(shown, Name(shown))
    _place(reading, found, strong)
    return [n for n in found.values() if n.places and not all(_modifies(reading, *place) for place in n.places)]


def _runs(reading: Reading, free: list[bool]) -> list[Place]:
    """Capitalised words beside each other that nothing has read, parts of longer names and headings left out."""
    items = reading.items
    runs, j = list[Place](), 0
    while (i := next((k for k in range(j, len(items)) if free[k]), -1)) >= 0:
        j = i + 1
        while j < len(items) and free[j] and items[j].gap in (" ", " & ") and not items[j - 1].possessive:
            j += 1
        while i < j and items[i].first and (items[i].low in words().function or _opener(reading, i)):
            i += 1
        if i == j or items[i].block in reading.headings or line_in_capitals(reading, items[i]):
            continue
        if not _part(reading, i, j) and not {items[i].low, singular(items[i].low)} & words().generic:
            runs.append((i, j))
    return runs


def _part(reading: Reading, i: int, j: int) -> bool:
    """Whether words with capitals stand right beside: the name is a part of something longer ("Room Vulcan")."""
    items = reading.items
    goes_on = j < len(items) and items[j].cap and items[j].gap == " " and not items[j - 1].possessive
    before = items[i - 1] if i and items[i].gap == " " else None
    led = before is not None and before.cap and (not before.first or before.low in words().generic)
    led = led or before is not None and not before.cap and before.low in words().particles  # "Ayoun el Atrous"
    return goes_on or led and not items[i - 1].possessive


def _place(reading: Reading, found: dict[str, Name], strong: list[bool]) -> None:
    """Note all places of each name but those that a strong finder has read as something longer."""
    by_first: dict[str, list[Name]] = defaultdict(list)
    for name in found.values():
        by_first[split(name.shown)[0].text].append(name)
    for i, word in enumerate(reading.items):
        for name in by_first.get(word.text, ()):
            end = word.start + len(name.shown)
            j = bisect_left(reading.starts, end)
            whole = reading.text.startswith(name.shown, word.start) and reading.items[j - 1].end <= end
            if whole and not any(strong[i:j]):
                name.places.append((i, j))


def _located(reading: Reading, around: Around, places: list[Place]) -> bool:
    """Whether one of the places of a name says that it is a place."""
    return any(_place_before(reading, around, lo) or _place_behind(reading, around, lo, hi) for lo, hi in places)


def _place_before(reading: Reading, around: Around, lo: int) -> bool:
    """ "in X", "the women of X", "to X", "visited X", "municipalities such as X", "Kigali and X", "MeteoSwiss (X)"."""
    items = reading.items
    if not lo:
        return False
    mark, k = items[lo].gap, lo - 1
    label = mark == ") " and items[k].gap.endswith("\n(")
    if label and reading.text[items[lo].end : items[lo].end + 2] in (". ", ": "):
        return True  # "(c) Santos. ...": what is told place by place
    if mark in (", ", " (") and around.ends.get(items[k].end) in _SEATED:
        return True
    if mark != " ":
        return False
    article = items[k].low == "the" and k > 0
    k -= article
    before, led = items[k], items[k - 1] if k else None
    if article and before.low not in ("of", "for", "by", "from") and not _plain(reading, lo):
        return True  # "the Lempa", and not "the Appendices"
    if before.low in _WITHIN or before.low in _DIRECTED or {before.low, singular(before.low)} & words().place_nouns:
        return True
    if before.low == "on":
        return not article and not _plain(reading, lo)  # islands: "on Ambae"
    token = reading.tags.get(before.start)
    if token is not None and token.pos_ == "VERB" and token.lemma_ in _VISITS:
        return True
    if led is None:
        return False
    if before.low in _TOWARDS:
        return led.low not in _SPEAKING
    if before.low == "of":
        return bool({led.low, singular(led.low)} & (_PLACED_OF | words().place_nouns))
    if before.low == "as" and led.low == "such":
        return k > 1 and bool({items[k - 2].low, singular(items[k - 2].low)} & (_PLACED_OF | words().place_nouns))
    if before.low in ("and", "or"):
        return around.ends.get(led.end) == "PLACE" or led.cap and _place_before(reading, around, k - 1)
    return False


def _place_behind(reading: Reading, around: Around, lo: int, hi: int) -> bool:
    """ "the X valley", "X, Peru", "X and Kigali"."""
    items = reading.items
    following = items[hi] if hi < len(items) else None
    if following is None:
        return False
    if following.gap == " " and following.low in words().place_nouns:
        return True
    if following.gap in (", ", " (") and around.starts.get(following.start) in ("COUNTRY", "PLACE"):
        return True
    after = items[hi + 1] if hi + 1 < len(items) and following.low in ("and", "or") else None
    return after is not None and around.starts.get(after.start) == "PLACE"


_SEATED = BODIES | {"PLACE"}
_PLACED_OF = word_set("context_placed_of")
_DIRECTED = words().directions
_VISITS = frozenset(["visit", "leave", "reach", "enter", "cross", "hit", "strike", "cover"])
_WITHIN = word_set("evidence_within")
_TOWARDS = word_set("sorts_towards")
_SPEAKING = word_set("evidence_speaking")


def _modifies(reading: Reading, lo: int, hi: int) -> bool:
    """A word with a capital before a noun ("Nubian vaults", "Likert scale") or a number ("CFAF 450")."""
    items = reading.items
    following = items[hi] if hi < len(items) else None
    if hi - lo > 1 or following is None or items[lo].possessive:
        return False
    if following.digit:
        return not following.gap.strip(" $(|")  # in a row of a table as well, and in symbols of documents
    token = reading.tags.get(following.start) if following.gap == " " and not following.cap else None
    return token is not None and token.tag_ in ("NN", "NNS", "JJ")


def _opener(reading: Reading, i: int) -> bool:
    """Whether a word has its capital from the start of its sentence alone, as far as can be told."""
    word = reading.items[i]
    if word.gap == " (":
        return False
    token = reading.tags.get(word.start)
    told = token is not None and token.tag_ not in ("NNP", "NNPS")  # "Organised by", which our words spell with a z
    return told or _plain(reading, i) or bool(reading.lower[singular(word.low)])


def _written(reading: Reading, i: int) -> bool:
    """Whether a word is written as names are; not "non-Parties", "mid-March", "THB", "5 kPa"."""
    word = reading.items[i]
    if not word.cap or word.digit or {word.text, word.text.rstrip("s")} & words().abbreviations:
        return False
    if INITIALS.fullmatch(word.text):
        return False
    measured = i > 0 and reading.items[i - 1].digit and word.gap == " "
    return not word.text[0].islower() or camel(word.text) and not measured


def _plain(reading: Reading, i: int) -> bool:
    """A word of the language, and no person's name by its letters."""
    word = reading.items[i]
    return bool(reading.lower[word.low]) or of_language(word.low) and nameness(word.text) < 0


def _is_word(shown: str) -> bool:
    """Whether a name is one plain word of the language, and not a person's by its letters."""
    return not shown.isupper() and of_language(shown.casefold()) and nameness(shown) < 0


def _may_name(reading: Reading, i: int, counts: Counter[str]) -> bool:
    """Whether one word may be a name: a plain one only where it comes again with its capital, and is no plural."""
    word = reading.items[i]
    following = reading.items[i + 1] if i + 1 < len(reading.items) else None
    if following is not None and following.digit and following.gap == " ":
        return False  # "KSh 400", "Annex 2"
    one = {word.low, singular(word.low)}
    if len(word.text) < 3 or word.text in reading.surnames or reading.plain(word.text) or is_role_noun(word.low):
        return False
    if one & (BANDED | words().people):
        return False
    if one & (words().generic | words().function | words().languages | heads().body | heads().things.keys()):
        return False
    return not _plain(reading, i) or counts[word.text] > 1 and not re.search("[^s]s$", word.low)
