"""``find``: all finders over one document, and the decision between them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline.mentions import special
from pipeline.mentions.acronyms import Acronym, document_acronyms
from pipeline.mentions.chains import Chain, Unit, chains, units_of
from pipeline.mentions.gazetteer import Hit, Trie, register_trie
from pipeline.mentions.kinds import PREPOSITIONS, Kind, classify, head_of, is_role_noun
from pipeline.mentions.registers import Known, countries, heads, singular, words
from pipeline.mentions.words import Word, split

if TYPE_CHECKING:
    from spacy.tokens import Doc

BODIES = frozenset(["IGO", "NATIONAL_BODY", "NGO_OR_COMPANY"])
KEEP = 0.5
"""Mentions that are less sure than this are not kept."""


@dataclass(frozen=True)
class Found:
    """A mention: offsets in the text, type, whether it lies inside a longer one, what found it, how sure (0 to 1).

    ``refers`` is the id of the register's entry, or the full name that a short form stands for.
    """

    start: int
    end: int
    type: str
    nested: bool
    by: tuple[str, ...]
    confidence: float
    refers: str | None = None


@dataclass(slots=True)
class Candidate:
    """What finders propose for one span."""

    start: int
    end: int
    type: str
    confidence: float
    by: set[str] = field(default_factory=set)
    refers: str | None = None
    inner: bool = False
    """Proposed only as a part of a longer one."""


class Reading:
    """One document while it is read: its words, its known names, and the candidates so far."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = doc.text
        self.items: list[Word] = split(self.text)
        self.definitions: list[Acronym] = document_acronyms(self.text)
        self.found: list[Candidate] = []
        self.taken = [False] * len(self.items)
        self.tags: dict[int, Any] = {t.idx: t for t in doc}
        self.headings = _heading_blocks(doc, self.items, self.text)
        self.lower = Counter(w.low for w in self.items if not w.cap)
        self.names: dict[int, set[str]] = defaultdict(set)

    def add(
        self,
        start: int,
        end: int,
        kind: str,
        confidence: float,
        by: str,
        refers: str | None = None,
        inner: bool = False,
    ) -> None:
        """Note a candidate."""
        if end > start:
            self.found.append(Candidate(start, end, kind, confidence, {by}, refers, inner))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets of words ``first`` to ``last`` (excluded)."""
        return self.items[first].start, self.items[last - 1].end


def find(doc: Doc) -> list[Found]:
    """Every mention of ``doc``, by where it starts, the longer first. ``doc._.body`` is used where it is set."""
    reading = Reading(doc)
    if not reading.items:
        return []
    hits = _known_names(reading)
    _shapes(reading)
    _persons(reading, hits)
    units = units_of(reading.items, hits, reading.taken)
    found = chains(reading.items, units)
    for chain in found:
        _read_chain(reading, chain)
    _model_voice(reading)
    _recurring(reading, units)
    _short_forms(reading, units)
    return _decide(reading)


# ------------------------------------------------------------------------------------------------------- known names


def _known_names(reading: Reading) -> dict[int, Hit]:
    own = _own_names(reading)
    register = register_trie()
    items = reading.items
    hits: dict[int, Hit] = {}
    present = {d.short for d in reading.definitions}
    for i, word in enumerate(items):
        if not word.cap and not word.digit and word.low not in ("former", "the", "war"):
            continue
        mine, theirs = own.at(items, i), register.at(items, i)
        hit = mine if mine and (not theirs or mine.last >= theirs.last) else theirs
        if hit is None or not any(w.cap for w in items[hit.first : hit.last]):
            continue
        if hit is theirs and hit is not mine and not _trusted(reading, hit, present):
            continue
        hits[i] = hit
    return hits


def _own_names(reading: Reading) -> Trie:
    """The document's own definitions: short and long form under the kind of the long one."""
    trie = Trie()
    register = register_trie()
    for definition in reading.definitions:
        items = split(definition.long)
        hit = register.at(items, 0) if items else None
        known: Known | None = None
        if hit is not None and hit.last == len(items):
            known = hit.known
        elif items:
            kind = _kind_of(items)
            at = next((i for i, w in enumerate(reading.items) if w.start >= definition.long_start), 0)
            if kind is not None:
                kind = _settled(reading, kind, at, at + len(items))
                known = Known("", kind.type, definition.long, definition.short)
            elif sum(w.cap for w in items) >= max(2, 0.5 * len(items)):
                national = _country_in_sentence(reading, at) or _country_follows(reading, at + len(items))
                kind_of = "NATIONAL_BODY" if national else "NGO_OR_COMPANY"
                known = Known("", kind_of, definition.long, definition.short, weak=True)
        if known is None:
            continue
        trie.add(definition.short, known, "definition")
        trie.add(definition.long, known, "definition")
        if definition.short.endswith("s") and definition.short[:-1].isupper():
            trie.add(definition.short[:-1], known, "definition")
    return trie


def _kind_of(items: list[Word]) -> Kind | None:
    """The kind of a name given by its words alone."""
    register = register_trie()
    kinds: list[str | None] = [None] * len(items)
    i = 0
    while i < len(items):
        hit = register.at(items, i) if items[i].cap else None
        if hit is not None and not (hit.first == 0 and hit.last == len(items)):
            kinds[hit.first : hit.last] = [hit.known.type] * (hit.last - hit.first)
            i = hit.last
        else:
            i += 1
    if not any(w.cap for w in items):
        return None
    return classify([w.low for w in items], [w.text for w in items], kinds)


_ADJECTIVAL = frozenset("pacific arctic antarctic atlantic caribbean mediterranean adriatic".split())
_PERSONAL_COUNTRIES = frozenset(["jordan", "chad", "georgia", "jersey", "israel", "paris", "sofia", "florence", "victoria"])


def _trusted(reading: Reading, hit: Hit, defined: set[str]) -> bool:
    """Whether a register's name means in this text what the register says."""
    items, known = reading.items, hit.known
    word = items[hit.first]
    single = hit.last == hit.first + 1
    following = items[hit.last] if hit.last < len(items) else None
    if single and word.text in words().abbreviations and word.text not in ("AU",):
        return False
    if single and word.text == "US" and reading.text[word.end : word.end + 1] == "$":
        return False
    if single and known.weak and known.name not in reading.text:
        token = reading.tags.get(word.start)
        return token is not None and token.ent_type_ == "ORG"
    if known.type == "NATIONALITY":
        return not _is_language(reading, hit)
    if single and word.low in _PERSONAL_COUNTRIES and hit.first and items[hit.first - 1].cap and word.gap == " ":
        before = items[hit.first - 1]
        if before.low not in words().function and singular(before.low) not in heads().body and not before.first:
            return False
    if single and word.low in _ADJECTIVAL and following is not None and following.gap == " " and not following.cap:
        if following.low not in words().function and following.low not in ("region", "area", "ocean", "basin", "coast"):
            return False
    if (
        known.type == "PLACE"
        and following is not None
        and following.low
        in ("convention", "protocol", "declaration", "agreement", "process", "treaty", "charter", "statute", "rules")
    ):
        return False
    return True


def _is_language(reading: Reading, hit: Hit) -> bool:
    """Names of languages: "in English, French and Russian", "into Ukrainian", "the French version"."""
    items = reading.items
    word = items[hit.first]
    following = items[hit.last] if hit.last < len(items) else None
    if (
        following is not None
        and following.gap in (" ", "-")
        and following.low
        in ("language", "languages", "version", "versions", "translation", "interpretation", "edition")
    ):
        return True
    if word.low not in words().languages:
        return False
    i = hit.first
    while i > 0 and (
        items[i - 1].low in ("and", "or", "both")
        or items[i - 1].low in words().languages
        or items[i - 1].cap
        and items[i].gap == ", "
    ):
        i -= 1
    if i == 0 or items[i - 1].low not in ("in", "into", "from", "to", "between", "speak", "speaks", "spoke"):
        return False
    noun = (
        following is not None and following.gap == " " and not following.cap and following.low not in words().function
    )
    return not noun


# ----------------------------------------------------------------------------------------------- shapes and persons


def _shapes(reading: Reading) -> None:
    text = reading.text
    italics = []
    body = reading.doc._.body if reading.doc.has_extension("body") else None
    if body is not None:
        italics = [(e.start, e.end) for e in body.emphasis if e.kind == "italic"]
    for spans in (special.dates(text), special.instruments(text), special.quotations(text, italics)):
        for s in spans:
            reading.add(s.start, s.end, s.type, s.confidence, s.by)
            if s.by in ("symbol", "act-number"):
                year = re.search(r" ?\((?:19|20)\d\d\)$", text[s.start : s.end])
                if year and s.by == "symbol":
                    reading.add(s.start, s.start + year.start(), s.type, 0.6, s.by, inner=True)
    for match in special.HASHTAG.finditer(text):
        reading.add(match.start(), match.end(), "PROGRAMME", 0.8, "hashtag")
    for s in (*special.initialled(text), *special.tabled(text)):
        reading.add(s.start, s.end, s.type, s.confidence, s.by)
        _take(reading, s.start, s.end)
    # days and months are no parts of names
    for span in list(reading.found):
        if span.type == "DATE":
            _take(reading, span.start, span.end)


def _take(reading: Reading, start: int, end: int) -> None:
    for i, word in enumerate(reading.items):
        if word.start >= end:
            break
        if word.start >= start and not word.digit:
            reading.taken[i] = True


def _persons(reading: Reading, hits: dict[int, Hit]) -> None:
    items = reading.items
    known = {i for i, h in hits.items() if h.known.type in ("COUNTRY", "IGO", "NATIONAL_BODY")}
    surnames: set[str] = set()
    for first, name, last in special.persons(items, reading.text, known):
        start, end = reading.span(first, last)
        reading.add(start, end, "PERSON", 0.95, "title")
        surnames.add(items[last - 1].text)
        reading.names[len(surnames)].add(reading.text[start:end])
        reading.taken[first:last] = [True] * (last - first)
    for i, word in enumerate(items):
        if (
            word.text in surnames
            and not reading.taken[i]
            and i not in hits
            and (first := _given_names(reading, hits, i)) < i
        ):
            reading.taken[first : i + 1] = [True] * (i + 1 - first)
            reading.add(items[first].start, word.end, "PERSON", 0.85, "surname")
        elif (
            word.text in surnames
            and not reading.taken[i]
            and i not in hits
            and i
            and (items[i - 1].low in vocabulary_of_roles() or len(word.text) > 5)
        ):
            reading.taken[i] = True
            reading.add(word.start, word.end, "PERSON", 0.8, "surname")
    reading.surnames = surnames  # type: ignore[attr-defined]


def _given_names(reading: Reading, hits: dict[int, Hit], i: int) -> int:
    """The first of up to two given names before the surname at word ``i``; ``i`` itself where there is none."""
    items = reading.items
    j = i
    while j > 0 and i - j < 2 and items[j].gap == " " and not reading.taken[j - 1] and j - 1 not in hits:
        before = items[j - 1]
        if not before.cap or before.digit or before.caps or not before.text.isalpha() and "-" not in before.text:
            break
        if before.low in words().generic | words().titles | words().function | words().roles:
            break
        if before.first and before.low in reading.lower:
            break
        j -= 1
    return j


def vocabulary_of_roles() -> frozenset[str]:
    return words().roles


# ------------------------------------------------------------------------------------------------------------ chains


def _read_chain(reading: Reading, chain: Chain) -> None:
    items = reading.items
    units = list(chain.units)
    # a sentence's first word is a capital whatever it is
    while (
        units
        and units[0].known is None
        and items[units[0].first].first
        and len(units) > 1
        and _opens_only(reading, units[0])
    ):
        units = units[1:]
    while len(units) > 1 and units[0].known is None and items[units[0].first].text in words().abbreviations:
        units = units[1:]
    while (
        units
        and units[0].known is None
        and len(units) > 1
        and items[units[0].first].low in words().titles
        and not is_role_noun(items[units[0].first].low)
    ):
        units = units[1:]
    if not units:
        return
    first, last = units[0].first, units[-1].last
    if first > chain.first:
        last = max(last, first)
    if chain.last > last:
        last = chain.last
    _read_name(reading, first, last, units, outer=True)


def _opens_only(reading: Reading, unit: Unit) -> bool:
    """A word that is a capital only because it opens the sentence."""
    word = reading.items[unit.first]
    noun = singular(word.low)
    if noun in heads().body or noun in heads().things or is_role_noun(word.low):
        return False
    if word.low in words().function:
        return True
    token = reading.tags.get(word.start)
    if token is not None and token.tag_ in (
        "VBG",
        "VBN",
        "VBD",
        "VB",
        "VBZ",
        "RB",
        "IN",
        "UH",
        "WRB",
        "PRP",
        "DT",
        "CC",
        "JJR",
        "RBS",
        "JJS",
    ):
        return word.low in reading.lower or token.tag_ not in ("VBN", "VB", "VBD")
    return reading.lower[word.low] >= 3


def _read_name(reading: Reading, first: int, last: int, units: list[Unit], *, outer: bool) -> None:
    """Read words ``first`` to ``last`` as one name, and the names inside it."""
    items = reading.items
    start, end = reading.span(first, last)
    unit = units[0]
    if len(units) == 1 and unit.known is not None and unit.first == first and unit.last == last:
        _known_unit(reading, unit, inner=not outer)
        return
    if outer and (split_at := _role_before_name(reading, units)) is not None:
        cut, stop = split_at
        role, name, rest = units[:cut], units[cut:stop], units[stop:]
        s, e = reading.span(name[0].first, name[-1].last)
        reading.add(s, e, "PERSON", 0.8, "role-before")
        reading.surnames.add(items[name[-1].last - 1].text)  # type: ignore[attr-defined]
        _read_name(reading, first, role[-1].last, role, outer=True)
        if rest:
            _read_name(reading, rest[0].first, last, rest, outer=True)
        return
    parts = [w.low for w in items[first:last]]
    kinds: list[str | None] = [None] * (last - first)
    for u in units:
        if u.known is not None and u.first >= first and u.last <= last:
            kinds[u.first - first : u.last - first] = [u.known.type] * (u.last - u.first)
    kind = classify(parts, [w.text for w in items[first:last]], kinds)
    for u in units:
        if u.known is not None and u.first >= first and u.last <= last:
            _known_unit(reading, u, inner=kind is not None)
    if kind is None:
        if outer:
            _unheaded(reading, first, last, units)
        return
    confidence = kind.confidence
    heading = items[first].block in reading.headings
    if heading and items[first].block > 8 and outer and _fills(reading, start, end):
        confidence -= 0.3
        if _recurs(reading, start, end):
            confidence += 0.3
    if items[first].first and len(units) == 1:
        confidence -= 0.2
    if last == first + 1 and kind.type == "PERSON_ROLE":
        if reading.text[items[first].end : items[first].end + 2].strip()[:1] in (":", "|") or heading:
            return
        if items[first].low.endswith("s") or first == 0 or items[first - 1].low not in ("the", "a", "its", "whose", "their"):
            confidence -= 0.1
    kind = _settled(reading, kind, first, last)
    if kind.head in _ACCOUNTS and kind.type == "PUBLICATION" and outer:
        event = next((k for k, u in enumerate(units) if u.first > first and items[u.first - 1].low in ("of", "the")), None)
        if event is not None and any(heads().things.get(singular(items[u.last - 1].low)) == "EVENT" for u in units[event:]):
            # "Report of the Sixth Regional Meeting": the event has a name, its report has none
            _read_name(reading, units[event].first, last, units[event:], outer=True)
            return
    if outer and kind.type not in BODIES and kind.type not in ("PERSON_ROLE",):
        years = _YEARS.match(reading.text, end)
        if kind.head in ("act", "law", "ordinance", "code", "rules", "decree") and years is None:
            years = _ACT_YEAR.match(reading.text, end)
        if years:
            reading.add(start, end, kind.type, confidence - 0.05, "head-noun", inner=True)
            end = years.end()
    if outer and kind.type == "PROGRAMME" and kind.neutral and (_acts(reading, first, last) or _after_person(reading, first)):
        kind = replace(kind, type="NATIONAL_BODY")
    if outer and _line_in_capitals(reading, items[first]) and kind.type != "EVENT" and not any(u.known for u in units):
        return
    reading.add(start, end, kind.type, confidence, "head-noun", inner=not outer)
    if outer and kind.type in ("PUBLICATION", "PROGRAMME", "LEGAL_INSTRUMENT"):
        longer = _lower_complement(reading, last, kind)
        if longer is not None:
            reading.add(start, longer, kind.type, min(confidence, 0.7), "complement")
    _inside(reading, first, last, units, kind)


_ACT_YEAR = re.compile(r", (?:19|20)\d\d\b")
_YEARS = re.compile(
    r" \((?:19|20)\d\d(?: ?[-–/] ?(?:(?:19|20)\d\d|\d\d))?\)"
    r"| (?:19|20)\d\d ?[-–/] ?(?:(?:19|20)\d\d|\d\d)\b(?![/\d])"
    r"| (?:19|20)\d\d\b(?![/\d-])"
)
_ENDS = frozenset(
    ["which", "that", "who", "whose", "where", "when", "by", "from", "is", "was", "were", "are", "has", "had", "have", "will", "would", "should", "could", "can", "and/or", "as", "if", "while", "issued", "adopted", "published", "presented"]
)


def _lower_complement(reading: Reading, last: int, kind: Kind) -> int | None:
    """The end of a title that goes on in small letters ("Guidance Note on addressing the risks of ..."), or None."""
    items = reading.items
    if last >= len(items) or items[last].low not in ("on", "for") or items[last].gap != " " or items[last].cap:
        return None
    if (
        last + 1 >= len(items)
        or items[last + 1].low in ("the", "a", "its", "their", "this", "behalf")
        or items[last + 1].digit
        or items[last + 1].cap
        and kind.type != "PUBLICATION"
    ):
        return None
    token = reading.tags.get(items[last].start)
    if token is None:
        return None
    edge = token.right_edge
    stop = edge.idx + len(edge)
    j = last + 1
    while (
        j < len(items) and items[j].end <= stop and items[j].gap == " " and items[j].low not in _ENDS and j - last < 15
    ):
        j += 1
    if j - last < 3 or reading.taken[j - 1]:
        return None
    while items[j - 1].low in words().function or items[j - 1].low in PREPOSITIONS:
        j -= 1
    return items[j - 1].end


_ACCOUNTS = frozenset("report summary record minutes proceedings note notes".split())


def _fills(reading: Reading, start: int, end: int) -> bool:
    """Whether a name is most of its line: headings in title case read like names."""
    lo = reading.text.rfind("\n", 0, start) + 1
    hi = reading.text.find("\n", end)
    return (end - start) >= 0.5 * ((hi if hi >= 0 else len(reading.text)) - lo)


def _role_before_name(reading: Reading, units: list[Unit]) -> tuple[int, int] | None:
    """Where a person's name stands after a role ("Secretary-General António Guterres"): first and last index of units."""
    items = reading.items
    for k, unit in enumerate(units[:-1]):
        stop = k + 1
        while stop < len(units) and units[stop].first == units[stop - 1].last:
            stop += 1
        tail = units[k + 1 : stop]
        if not tail:
            continue
        if (
            not is_role_noun(items[unit.last - 1].low)
            or tail[0].first != unit.last
            or items[tail[0].first].low == "general"
        ):
            continue
        if len(tail) <= 3 and all(
            u.known is None and _name_like(items[u.first]) and items[u.first].gap == " " for u in tail
        ):
            if all(
                items[u.first].low not in words().generic
                and items[u.first].low not in words().role_modifiers
                and not items[u.first].caps
                for u in tail
            ):
                return k + 1, stop
    return None


def _inside(reading: Reading, first: int, last: int, units: list[Unit], kind: Kind) -> None:
    """Names inside a name: what follows each preposition, and the name without the country before or after it."""
    items = reading.items
    i = first + 1
    while i < last:
        if items[i].low in PREPOSITIONS and i > first:
            j = i + 1
            while j < last and items[j].low in ("the", "a"):
                j += 1
            inner = [u for u in units if u.first >= j]
            if (
                inner
                and inner[0].first == j
                and (len(inner) > 1 or inner[0].known is not None)
                and (inner[-1].last == last or items[last - 1].digit)
            ):
                _read_name(reading, j, last, inner, outer=False)
                break
        i += 1
    lead, tail = units[0], units[-1]
    if lead.type == "NATIONALITY" and kind.type == "PERSON_ROLE" and len(units) > 1 and not items[lead.last].digit:
        # "the French Delegate for Road Safety": the adjective is no part of the office
        s, e = reading.span(units[1].first, last)
        reading.found = [c for c in reading.found if (c.start, c.end, c.type) != (*reading.span(first, last), kind.type)]
        reading.add(s, e, kind.type, kind.confidence, "head-noun")
        return
    if lead.type == "COUNTRY" and items[lead.last - 1].possessive and kind.type in BODIES and len(units) > 1:
        # "Poland's Office of Competition": the country owns the body, its name is no part of it
        s, e = reading.span(units[1].first, last)
        reading.found = [c for c in reading.found if (c.start, c.end, c.type) != (*reading.span(first, last), kind.type)]
        reading.add(s, e, kind.type, kind.confidence, "head-noun")
        return
    if (
        lead.type in ("NATIONALITY", "COUNTRY", "IGO")
        and len(units) > 1
        and (kind.type == "PERSON_ROLE" or items[lead.last - 1].possessive)
    ):
        rest = units[1:]
        s, e = reading.span(rest[0].first, last)
        reading.add(s, e, kind.type, kind.confidence - 0.1, "head-noun", inner=True)
    if tail.type == "COUNTRY" and len(units) > 1 and tail.last == last:
        before = tail.first - 1
        while before > first and items[before].low in ("of", "the", "in"):
            before -= 1
        if before >= first and before + 1 < tail.first:
            s, e = reading.span(first, before + 1)
            if before > first:
                reading.add(s, e, kind.type, kind.confidence - 0.1, "head-noun", inner=True)


def _known_unit(reading: Reading, unit: Unit, *, inner: bool) -> None:
    assert unit.known is not None
    start, end = reading.span(unit.first, unit.last)
    known = unit.known
    confidence = {"countries": 0.98, "register": 0.92, "definition": 0.95, "places": 0.85}.get(unit.by, 0.8)
    if known.weak:
        confidence -= 0.25
    reading.add(start, end, known.type, confidence, unit.by, known.id or known.name, inner)
    if unit.last - unit.first > 1 and known.type not in ("COUNTRY", "NATIONALITY", "PLACE"):
        register = register_trie()
        i = unit.first
        while i < unit.last:
            hit = register.at(reading.items, i) if reading.items[i].cap else None
            if (
                hit is not None
                and hit.last <= unit.last
                and hit.last - hit.first < unit.last - unit.first
                and not hit.known.weak
            ):
                s, e = reading.span(hit.first, hit.last)
                reading.add(s, e, hit.known.type, 0.9, hit.by, hit.known.id, True)
                i = hit.last
            else:
                i += 1


def _recurs(reading: Reading, start: int, end: int) -> bool:
    """Whether the words stand in the running text too."""
    shown = reading.text[start:end]
    at = reading.text.find(shown)
    while at >= 0:
        if at != start:
            word = next((w for w in reading.items if w.start >= at), None)
            if word is not None and word.block not in reading.headings:
                return True
        at = reading.text.find(shown, at + 1)
    return False


def _country_follows(reading: Reading, last: int) -> bool:
    """ ", Belgium", "(Belgium)" or "of Belgium" after a name."""
    items = reading.items
    i = last
    for _ in range(3):
        if i >= len(items):
            return False
        if items[i].digit and items[i].gap in (" “", ' "'):
            i += 1
            continue
        if items[i].gap in (", ", " (", " of ", "), ", ") (", "”, ", '", ') and items[i].cap:
            hit = register_trie().at(items, i)
            if hit is not None and hit.known.type == "COUNTRY":
                return True
            if not items[i].caps and not (items[i].gap == ", " and i == last and _name_like(items[i])):
                return False
        i += 1
    return False


def _unheaded(reading: Reading, first: int, last: int, units: list[Unit]) -> None:
    """Capitalised words without a head noun: a person, a place, a product, or nothing."""
    items = reading.items
    run: list[Unit] = []
    runs: list[list[Unit]] = []
    for unit in units:
        if unit.known is None and (not run or items[unit.first].gap == " " and unit.first == run[-1].last):
            run.append(unit)
        else:
            if run:
                runs.append(run)
            run = [unit] if unit.known is None else []
    if run:
        runs.append(run)
    if len(runs) > 1 and all(u.known is None for u in units) and not any(_person_line(reading, u.first) for u in units):
        runs = [units]
    for group in runs:
        lo, hi = group[0].first, group[-1].last
        if items[lo].first and len(group) > 1 and reading.lower[items[lo].low]:
            lo = group[1].first
        start, end = reading.span(lo, hi)
        shown = reading.text[start:end]
        count = hi - lo
        word = items[lo]
        heading = word.block in reading.headings
        if any(singular(w.low) in words().generic or w.low in words().generic for w in items[lo:hi]) and not word.caps:
            continue
        if (
            count <= 3
            and not word.caps
            and _country_after(reading, hi)
            and all(_name_like(w) for w in items[lo:hi])
            and not _speaker_line(reading, lo)
        ):
            bracket = count > 1 and items[hi].gap == " ("
            reading.add(start, end, "PERSON" if bracket else "PLACE", 0.72, "before-country")
            continue
        if count == 1 and lo >= 2 and items[lo - 1].low == "and" and _place_at(reading, lo - 2) and _name_like(word):
            reading.add(start, end, "PLACE", 0.65, "coordination")
            continue
        if hi < len(items) and items[hi].gap == " " and items[hi].low in words().lower_heads and not heading:
            noun = items[hi].low
            token = reading.tags.get(items[hi].start)
            if token is None or token.tag_ in ("NN", "NNP"):
                reading.add(
                    start, items[hi].end, "NATIONAL_BODY" if noun == "institute" else "PROGRAMME", 0.66, "lower-head"
                )
                reading.add(
                    start, end, "NATIONAL_BODY" if noun == "institute" else "PROGRAMME", 0.55, "lower-head", inner=True
                )
                continue
        if hi < len(items) and items[hi].gap == " " and items[hi].low in words().made and not heading and not word.first:
            reading.add(start, end, "PROGRAMME", 0.6, "noun-after")
            continue
        if hi < len(items) and items[hi].gap == " " and items[hi].low in words().place_nouns and count <= 2:
            if all(_name_like(w) for w in items[lo:hi]) and not word.first:
                reading.add(start, end, "PLACE", 0.6, "noun-after")
                continue
        lead = _leading_noun(reading, lo)
        if lead is not None and not heading and (count > 1 or _camel(shown)):
            reading.add(start, end, lead, 0.7, "noun-before")
            continue
        if count >= 2:
            if (
                count <= 4
                and all(_name_like(w) for w in items[lo:hi])
                and (count == 2 and re.fullmatch(r"[A-Z][a-z]+-[a-z]+", items[hi - 1].text) or _role_or_body_follows(reading, hi) or _speaker_line(reading, lo))
            ):
                reading.add(start, end, "PERSON", 0.72, "name-shape")
            elif not word.first and not heading and not any(w.caps for w in items[lo:hi]):
                token = reading.tags.get(start)
                if token is None or token.ent_type_ not in ("PERSON", "GPE", "LOC", "FAC"):
                    head = reading.tags.get(items[hi - 1].start)
                    made = head is not None and head.dep_ in ("dobj", "nsubjpass")
                    acts = _acts(reading, lo, hi) or token is not None and token.ent_type_ == "ORG" and not made
                    reading.add(start, end, "NGO_OR_COMPANY" if acts else "PROGRAMME", 0.5, "capitals")
            elif word.first and not heading and count <= 4 and _person_subject(reading, lo, hi):
                reading.add(start, end, "PERSON", 0.55, "subject")
            continue
        if count == 1 and lo and items[lo - 1].low in ("in", "near", "outside") and _place_like(word):
            if word.gap == " " and not heading and not _camel(shown):
                reading.add(start, end, "PLACE", 0.52, "after-in")
                continue
        joined = re.fullmatch(r"[^\W\d_]+-([^\W\d_]+)", shown)
        if joined and any(joined[1] == c.name for c in countries().values()) and word.low.split("-")[0] not in words().international_markers:
            # "Météo-France"
            reading.add(start, end, "NATIONAL_BODY", 0.6, "country-joined")
            continue
        if _camel(shown):
            reading.add(start, end, "PROGRAMME", 0.6 if not heading else 0.4, "shape")
        elif (
            word.caps
            and 2 <= len(shown) <= 12
            and not any(c.isdigit() for c in shown)
            and shown not in words().abbreviations
        ):
            singular_form = shown[:-1] if shown.endswith("s") else shown
            if (
                singular_form in words().abbreviations
                or heading
                and reading.text[max(0, start - 30) : end + 30].isupper()
            ):
                continue
            if _line_in_capitals(reading, word):
                continue
            token = reading.tags.get(start)
            article = lo > 0 and items[lo - 1].low == "the"
            sure = 0.45 + 0.1 * (article or _acts(reading, lo, hi)) + (0.1 if token is not None and token.ent_type_ == "ORG" else 0)
            national = _country_after(reading, hi) or _country_in_sentence(reading, lo)
            reading.add(start, end, "NATIONAL_BODY" if national else "NGO_OR_COMPANY", sure, "acronym-shape")


def _leading_noun(reading: Reading, i: int) -> str | None:
    """The type that a lower-case noun right before a name gives it ("its campaign Healthy Workplaces for All Ages")."""
    items = reading.items
    if i == 0 or items[i].gap != " " or items[i - 1].cap:
        return None
    noun = items[i - 1].low
    for kind in ("PROGRAMME", "PUBLICATION"):
        if noun in words().quotation[kind] and noun not in ("network", "system", "fund", "article", "note", "entitled", "titled"):
            return kind
    return None


def _after_person(reading: Reading, i: int) -> bool:
    """In brackets right after a person: "Mr Kwabena Osei-Tutu (Ghana School Feeding Programme)"."""
    if i == 0 or reading.items[i].gap != " (":
        return False
    end = reading.items[i - 1].end
    return any(c.type == "PERSON" and c.end == end for c in reading.found)


def _place_like(word: Word) -> bool:
    return _name_like(word) and not word.caps and word.low not in words().languages


def _person_subject(reading: Reading, lo: int, hi: int) -> bool:
    """Two to four proper nouns that open a sentence as the subject of a verb ("Fatou Jallow demonstrated ...")."""
    items = reading.items
    if hi >= len(items) or not all(_name_like(w) for w in items[lo:hi]):
        return False
    if items[hi].gap == ", " and items[hi].low in ("aged", "who", "a", "an"):
        return True
    if items[hi].gap != " ":
        return False
    if items[hi].low == "of" and hi - lo >= 2:
        hit = register_trie().at(items, hi + 1) if hi + 1 < len(items) else None
        return hit is not None and hit.known.type == "COUNTRY"
    if any(reading.lower[w.low] or w.low.endswith("s") and w is items[hi - 1] and len(w.low) > 6 for w in items[lo:hi]):
        return False
    following = reading.tags.get(items[hi].start)
    first = reading.tags.get(items[lo].start)
    return following is not None and following.tag_ in ("VBD", "VBZ") and first is not None and first.tag_ == "NNP"


def _settled(reading: Reading, kind: Kind, first: int, last: int) -> Kind:
    """A body whose head noun leaves open whose it is: a country beside it or before it in the sentence decides."""
    if not kind.neutral or kind.type != "IGO":
        return kind
    soft = kind.head in ("office", "bureau", "centre", "center", "unit", "division", "section", "branch")
    if _country_follows(reading, last) or soft and _country_in_sentence(reading, first):
        return replace(kind, type="NATIONAL_BODY")
    return kind


def _acts(reading: Reading, lo: int, hi: int) -> bool:
    """Whether the text lets a name do something: "according to X", "by X", or X as the subject of a verb."""
    items = reading.items
    before = [w.low for w in items[max(0, lo - 3) : lo]]
    while before and before[-1] in ("the", "a"):
        before.pop()
    if before[-2:] == ["according", "to"] or before[-1:] == ["by"]:
        return True
    token = reading.tags.get(items[hi - 1].start)
    return token is not None and token.dep_ in ("nsubj", "appos") and token.head.pos_ in ("VERB", "PROPN")


def _country_in_sentence(reading: Reading, i: int) -> bool:
    """Whether a country stands before word ``i`` in its sentence, close enough to be whose body an acronym names."""
    items = reading.items
    j = i
    while j > 0 and not items[j].first and i - j < 25:
        j -= 1
    for k in range(j, i):
        hit = register_trie().at(items, k) if items[k].cap else None
        if hit is not None and hit.known.type in ("COUNTRY", "NATIONALITY"):
            return True
    return False


def _country_after(reading: Reading, i: int) -> bool:
    """ ", Slovenia" right after."""
    items = reading.items
    if i >= len(items) or items[i].gap not in (", ", " ("):
        return False
    hit = register_trie().at(items, i)
    return hit is not None and hit.known.type == "COUNTRY"


def _place_at(reading: Reading, i: int) -> bool:
    hit = register_trie().at(reading.items, i)
    return hit is not None and hit.known.type == "PLACE"


def _line_in_capitals(reading: Reading, word: Word) -> bool:
    start = reading.text.rfind("\n", 0, word.start) + 1
    stop = reading.text.find("\n", word.end)
    line = reading.text[start : stop if stop >= 0 else len(reading.text)]
    letters = [c for c in line if c.isalpha()]
    return len(letters) > len(word.text) and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def _camel(shown: str) -> bool:
    """ "CrashBase", "eCall", "iGuardian": a capital after a small letter, no hyphen."""
    return bool(
        re.fullmatch(
            r"[A-Za-z]?[a-z]+[A-Z][A-Za-z]*[a-z][A-Za-z]*|[a-z][A-Z][a-z]{2,}|[A-Z][a-z]+[A-Z][a-z]+\w*", shown
        )
    ) and not re.match(r"Mc[A-Z]|Mac[A-Z]|De[A-Z]|Van[A-Z]|Le[A-Z]|O['’]", shown)


def _name_like(word: Word) -> bool:
    return (
        word.cap
        and not word.digit
        and not (word.caps and len(word.text) > 3)
        and word.low not in words().function
        and singular(word.low) not in heads().body
        and singular(word.low) not in heads().things
        and not is_role_noun(word.low)
        and bool(re.fullmatch(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*\.?", word.text))
    )


def _person_line(reading: Reading, i: int) -> bool:
    """Within a line that lists persons."""
    start = reading.items[i].start
    return bool(_SPEAKER_LINE.search(reading.text[reading.text.rfind("\n", 0, start) + 1 : start]))


_SPEAKER_LINE = re.compile(
    r"(?:moderators?|chairs?|co-chairs?|chairpersons?|speakers?|panellists?|panelists?|rapporteurs?|facilitators?|presenters?|discussants?|"
    r"keynote(?: speakers?)?|presentations?|introduction|opening|welcome|present|participants|attendees|apologies|observers?|excused|regrets|in attendance|chairman|secretary|minutes|"
    r"contacts?|hosts?)\s*:[^\n]*$",
    re.IGNORECASE,
)


def _speaker_line(reading: Reading, i: int) -> bool:
    """Within a line such as "Moderator: ..." right after its colon, a semicolon or a comma."""
    start = reading.items[i].start
    line = reading.text[reading.text.rfind("\n", 0, start) + 1 : start]
    return bool(_SPEAKER_LINE.search(line)) and line.rstrip()[-1:] in (":", ";", ",", "d")


def _role_or_body_follows(reading: Reading, i: int) -> bool:
    """ ", Director of ..." or " (Vias institute)" after a name."""
    items = reading.items
    if i >= len(items) or items[i].gap not in (", ", " ("):
        return False
    for word in items[i : i + 5]:
        if word is not items[i] and word.gap not in (" ", "-"):
            break
        if is_role_noun(word.low) or singular(word.low) in heads().body:
            return True
    hit = register_trie().at(items, i)
    return items[i].caps or hit is not None and hit.known.type in BODIES


# -------------------------------------------------------------------------------------- the model, recurring, short


_LABELS = {
    "PERSON": ("PERSON", 0.6),
    "GPE": ("PLACE", 0.62),
    "LOC": ("PLACE", 0.5),
    "EVENT": ("EVENT", 0.4),
    "LAW": ("LEGAL_INSTRUMENT", 0.4),
    "ORG": ("NGO_OR_COMPANY", 0.42),
}


def _model_voice(reading: Reading) -> None:
    """What spaCy's own entities add: persons and places that nothing else gives away."""
    text = reading.text
    surnames: set[str] = reading.surnames  # type: ignore[attr-defined]
    index = {w.start: i for i, w in enumerate(reading.items)}
    occupied = sorted((c.start, c.end) for c in reading.found if c.type != "DATE" and c.confidence >= KEEP)
    for ent in reading.doc.ents:
        entry = _LABELS.get(ent.label_)
        if entry is None:
            continue
        kind, confidence = entry
        start, end = ent.start_char, ent.end_char
        shown = text[start:end]
        for article in ("the ", "The "):
            if shown.startswith(article):
                start += len(article)
        for ending in ("'s", "’s"):
            if text[start:end].endswith(ending):
                end -= 2
        shown = text[start:end]
        i = index.get(start)
        if i is None or "\n" in shown or not shown:
            continue
        if any(s < end and start < e for s, e in occupied):
            continue
        parts = [w for w in reading.items[i : i + 8] if w.end <= end]
        if not parts or not parts[0].cap or parts[-1].end != end:
            continue
        heading = parts[0].block in reading.headings
        bad = any(
            w.low in words().generic
            or w.low in words().function
            or singular(w.low) in heads().things
            or singular(w.low) in heads().body
            or is_role_noun(w.low)
            for w in parts
        )
        listed = text[max(0, start - 5) : start].endswith((" and ", ", ")) and any(
            c.type == "PLACE" and 0 < start - c.end < 7 for c in reading.found
        )
        placed = listed or text[max(0, start - 3) : start] in ("in ", "at ")
        if kind == "PERSON" and placed and not bad and len(parts) < 3:
            kind, confidence = "PLACE", 0.6
        if kind == "PERSON":
            if len(parts) < 2 or bad or not all(_name_like(w) or w.low in words().particles for w in parts):
                continue
            confidence += 0.15 if _role_or_body_follows(reading, i + len(parts)) or _speaker_line(reading, i) else 0.0
            confidence -= 0.25 if heading else 0.0
            surnames.add(parts[-1].text)
        elif kind == "PLACE":
            if (
                bad
                or not all(w.cap for w in parts)
                or parts[0].caps
                or len(parts) > 3
                or heading
                and not _recurs(reading, start, end)
            ):
                continue
            before = text[max(0, start - 12) : start]
            if re.search(r"\b(?:in|at|near|from|to|of|outside|around|into|for|and|held in)\s(?:the )?$", before):
                confidence += 0.1
            elif parts[0].first:
                confidence -= 0.15
        elif bad and kind != "EVENT":
            continue
        reading.add(start, end, kind, confidence, "spacy")


def _recurring(reading: Reading, units: dict[int, Unit]) -> None:
    """Names found once with good reason, wherever they stand again: surnames, and names at the start of a sentence."""
    items = reading.items
    surnames: set[str] = reading.surnames  # type: ignore[attr-defined]
    covered = [False] * len(items)
    spans = sorted((c.start, c.end) for c in reading.found if c.confidence >= KEEP)
    k = 0
    for i, word in enumerate(items):
        while k < len(spans) and spans[k][1] <= word.start:
            k += 1
        covered[i] = any(s <= word.start < e for s, e in spans[k : k + 6])
    strong: dict[str, Candidate] = {}
    for c in reading.found:
        if c.confidence >= 0.6 and c.type not in ("DATE", "PERSON", "PERSON_ROLE") and not c.inner:
            shown = reading.text[c.start : c.end]
            if " " in shown or _camel(shown) or c.by & {"spacy"}:
                strong.setdefault(shown, c)
    for shown, c in list(strong.items()):
        storm = re.fullmatch(r"(?:Tropical )?(?:Cyclone|Hurricane|Typhoon|Storm) ([A-Z]\w+)", shown)
        if storm:
            strong.setdefault(storm[1], replace(c, refers=shown))
    trie = Trie()
    for shown, c in strong.items():
        trie.add(shown, Known(c.refers or "", c.type, shown), "recurring")
    for i, word in enumerate(items):
        if covered[i] or not word.cap and not word.digit:
            continue
        if word.text in surnames and word.cap and not word.first | (word.block in reading.headings and False):
            reading.add(word.start, word.end, "PERSON", 0.75, "surname")
            continue
        if word.text in surnames and word.cap and word.low not in words().function:
            reading.add(word.start, word.end, "PERSON", 0.65, "surname")
            continue
        hit = trie.at(items, i)
        if hit is not None and items[hit.last - 1].end <= len(reading.text) and not any(covered[hit.first : hit.last]):
            start, end = reading.span(hit.first, hit.last)
            c = strong[hit.known.name]
            if reading.text[start:end].casefold() == hit.known.name.casefold():
                reading.add(start, end, c.type, max(0.55, c.confidence - 0.1), "recurring", c.refers)


_POINTERS = frozenset(["the", "this", "that", "its", "said", "same", "our"])
_PAIRS = frozenset(
    [
        ("working", "group"),
        ("task", "force"),
        ("working", "party"),
        ("executive", "board"),
        ("advisory", "board"),
        ("advisory", "panel"),
        ("steering", "committee"),
        ("steering", "group"),
        ("action", "plan"),
        ("expert", "group"),
        ("advisory", "group"),
        ("advisory", "committee"),
        ("strategic", "plan"),
        ("strategic", "framework"),
        ("general", "assembly"),
        ("permanent", "council"),
        ("scientific", "committee"),
    ]
)


def _short_forms(reading: Reading, units: dict[int, Unit]) -> None:
    """ "the Office", "the Commission": a head noun with a capital that stands for a name given before."""
    items, text = reading.items, reading.text
    named: dict[tuple[str, ...], list[tuple[int, Candidate]]] = defaultdict(list)
    counts: Counter[str] = Counter()
    covered = sorted((c.start, c.end) for c in reading.found if c.confidence >= KEEP)
    for c in reading.found:
        if c.confidence < KEEP or c.type not in BODIES | {"LEGAL_INSTRUMENT", "PROGRAMME"}:
            continue
        full = _full_name(reading, c)
        counts[full] += 1
        parts = re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", full.casefold())
        if len(parts) < 2:
            continue
        head, at = head_of(parts)
        named[(head,)].append((c.start, c))
        if at > 0:
            named[(parts[at - 1], head)].append((c.start, c))
    for i, word in enumerate(items):
        if not word.cap or word.caps or i == 0 or items[i - 1].low not in _POINTERS or word.gap != " ":
            continue
        if any(s <= word.start < e for s, e in covered):
            continue
        after = items[i + 1] if i + 1 < len(items) else None
        key: tuple[str, ...] = (word.low,)
        last = i + 1
        if after is not None and after.gap == " " and after.cap:
            if (word.low, after.low) not in _PAIRS:
                continue
            key, last = (word.low, after.low), i + 2
            after = items[last] if last < len(items) else None
        if key[-1] in words().no_short and len(key) == 1 or key[-1] not in heads().body and key[-1] not in heads().things:
            continue
        if (
            after is not None
            and after.gap == " "
            and (
                after.cap
                and not after.first
                or after.low in ("of", "on", "for")
                and last < len(items) - 1
                and items[last + 1].cap
            )
        ):
            continue
        if key == ("commission",) and (union := _union_nearby(reading, word)):
            named[key].append((union, Candidate(union, word.start, "IGO", 0.7, refers="igo:european-commission")))
        choices = [c for start, c in named.get(key, []) if start < word.start]
        if not choices:
            continue
        near = [c for c in choices if "\n\n" not in text[c.start : word.start]]
        best = near[-1] if near else max(choices, key=lambda c: (counts[_full_name(reading, c)], -c.start))
        start, end = reading.span(i, last)
        reading.add(start, end, best.type, 0.7, "short-form", best.refers or text[best.start : best.end])


def _union_nearby(reading: Reading, word: Word) -> int | None:
    """Where the paragraph names the European Union or one of its departments before ``word``, or None."""
    start = reading.text.rfind("\n\n", 0, word.start) + 1
    for c in reading.found:
        if start <= c.start < word.start and c.refers and (c.refers == "igo:eu" or c.refers.startswith("igo:dg-")):
            return max(c.start, 1)
    return None


def _full_name(reading: Reading, c: Candidate) -> str:
    shown = reading.text[c.start : c.end]
    if c.refers and ":" not in c.refers:
        return c.refers
    if " " not in shown:
        long = next((d.long for d in reading.definitions if d.short == shown), None)
        return long or shown
    return shown


# ---------------------------------------------------------------------------------------------------------- decision


def _decide(reading: Reading) -> list[Found]:
    """One reading of the text from all candidates: spans may nest, never cross."""
    merged: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for c in reading.found:
        c.start, c.end = _trim(reading.text, c.start, c.end)
        if c.end > c.start:
            merged[c.start, c.end].append(c)
    best: list[Candidate] = []
    for same in merged.values():
        by_type: dict[str, Candidate] = {}
        for c in same:
            kept = by_type.get(c.type)
            if kept is None:
                by_type[c.type] = c
            else:
                top, low = max(kept.confidence, c.confidence), min(kept.confidence, c.confidence)
                new = c.by - kept.by
                kept.confidence = min(0.99, top + (0.15 * (1 - top) if new and low >= 0.4 else 0))
                kept.by |= c.by
                kept.refers = kept.refers or c.refers
                kept.inner = kept.inner and c.inner
        best.append(max(by_type.values(), key=lambda c: c.confidence))
    kept_spans: list[Candidate] = []
    for c in sorted(
        (c for c in best if c.confidence >= KEEP),
        key=lambda c: (-(c.end - c.start) if c.confidence >= 0.55 else 0, -c.confidence),
    ):
        if all(not (k.start < c.end and c.start < k.end) or _contains(k, c) or _contains(c, k) for k in kept_spans):
            kept_spans.append(c)
    kept_spans.sort(key=lambda c: (c.start, -c.end))
    found: list[Found] = []
    stack: list[Candidate] = []
    for c in kept_spans:
        while stack and stack[-1].end <= c.start:
            stack.pop()
        nested = bool(stack)
        if (
            nested
            and any(s.type == "PERSON" for s in stack)
            or nested
            and c.type == "PERSON"
            and stack[-1].type in ("IGO", "NATIONAL_BODY")
        ):
            continue
        if not nested and c.inner:
            pass
        stack.append(c)
        found.append(Found(c.start, c.end, c.type, nested, tuple(sorted(c.by)), round(c.confidence, 3), c.refers))
    return found


def _contains(a: Candidate, b: Candidate) -> bool:
    return a.start <= b.start and b.end <= a.end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in ' \n,;:“"‘(':
        start += 1
    while end > start and text[end - 1] in " \n,;:":
        end -= 1
    return start, end


def _heading_blocks(doc: Doc, items: list[Word], text: str) -> frozenset[int]:
    """Numbers of the blocks that are headings: by the layout where it is known, else short lines without a full stop."""
    body = doc._.body if doc.has_extension("body") else None
    starts: dict[int, int] = {}
    for word in items:
        starts.setdefault(word.block, word.start)
    if body is not None and body.body_blocks:
        spans = [(b.where.start or 0, b.where.end or 0) for b in body.body_blocks if b.kind in ("heading", "title")]
        return frozenset(n for n, start in starts.items() if any(s <= start < e for s, e in spans))
    found = set()
    for number, start in starts.items():
        stop = text.find("\n\n", start)
        line = text[start : stop if stop >= 0 else len(text)].strip()
        if len(line) < 120 and "\n" not in line and line[-1:] not in '.:;,?!”"':
            found.add(number)
    return frozenset(found)


def iterate(found: Iterable[Found]) -> Iterable[Found]:
    """Outermost mentions only."""
    return (f for f in found if not f.nested)
