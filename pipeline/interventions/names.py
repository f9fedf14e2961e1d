"""Who is named where: the names a doc's mentions give, and what the report itself says about its persons and bodies."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pipeline.interventions.lands import WithCountry, ends
from pipeline.interventions.words import (
    adjectives,
    body_heads,
    capitals,
    common_nouns,
    country_letters,
    country_names,
    country_pattern,
    heads_and_roles,
    places,
    role_nouns,
    thing_heads,
    words,
)
from pipeline.patterns import finditer, holds_word

if TYPE_CHECKING:
    from pipeline.interventions.actors import Actor
    from pipeline.tokens import Token

KINDS = {
    "COUNTRY": "country",
    "NATIONALITY": "nationality",
    "IGO": "body",
    "NATIONAL_BODY": "body",
    "NGO_OR_COMPANY": "body",
    "PERSON": "person",
    "PERSON_ROLE": "role",
}
"""Types of mentions that can speak, in the words of this package; all other types are things."""

TITLE = (
    r"(?:(?:His|Her) (?:Royal )?(?:Excellency|Worship|Honou?r|Highness|Majesty|Grace|Eminence|Holiness|Lordship)|"
    r"Mr|Mrs|Ms|Miss|Mx|M|Mme|Mlle|Madame|Monsieur|Herr|Frau|Sr|Sra|Señor|"
    r"Señora|Signor|Signora|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Ambassador|Minister|Judge|Justice|"
    r"Colonel|Col|General|Gen|Captain|Capt|"
    r"Major|Lieutenant|Admiral|Commander|Superintendent|Inspector|Senator|Rev|Reverend|Father|Sister|Brother|"
    r"Sheikh|H\.E\.|Hon|State Secretary|Commissioner|Secretary)"
)
CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĜĞĠĢĤĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŖŘŚŜŞŠŢŤŪŮŰŲŴŶŹŻŽȘȚ]"
NAME = rf"[‘’ʻ']?(?:{CAPITAL}\w?\.(?=\s{CAPITAL})|{CAPITAL}[\w’'-]*)"
GAP = r"[^\S\n]+"
"""Between the words of a name: no name goes on in the next line."""
PARTICLE = r"(?:van|von|der|den|de|di|da|del|la|el|al|bin|ter|ten|dos|du|i|y|e|af|av|zu|ben|bint)"
PERSON = re.compile(
    rf"(?<![\w-])(?:{TITLE}|(?<!\d )"
    rf"[A-Z][a-z]{{1,4}}\.(?={GAP}{NAME}{GAP}{CAPITAL})(?!{GAP}(?:The|An?|In|On|At)\b))\.?(?:{GAP}(?:Mr|Mrs|Ms|Mme|Dr|Prof|"
    rf"Professor|Eng)\.?)*{GAP}{NAME}(?:{GAP}(?:{PARTICLE}{GAP})*{NAME}){{0,3}}"
)
_WORD = rf"{CAPITAL}[\w’'-]*"
_JOIN = r"(?:of|for|on|and|the|in|to|with|de|du|des|la|le|del|l[’'](?=[A-Z])|&|against|at)"
RUN = rf"{_WORD}(?:[ ]+(?:{_JOIN}[ ]+){{0,2}}{_WORD}){{0,12}}"
ABBREVIATED = re.compile(
    rf"(?P<name>{_WORD}(?:(?:{GAP}{_JOIN}){{0,2}}(?:{GAP})?(?<=[\s’'])(?:l[’'])?{_WORD}){{1,12}}){GAP}\("
    rf"(?P<a>[A-Z][\w./&-]{{1,14}})\)"
)
"""A capitalised name and the acronym in brackets after it."""


_SPEAKS = re.compile(r",?\s+(?:of\s|[a-z]+(?:ed|es|s)\b|said|told|spoke|put|gave|took)")
"""What follows a surname that stands for a person."""


_ABBREVIATION = re.compile(rf"(?!{TITLE}\b)[A-Z][a-z]{{1,4}}\.")


def _ends_sentence(text: str, person: re.Match[str]) -> bool:
    """Whether what looks like an abbreviated title ends a sentence: ``Port Vila. Saint Lucia abstained``, ``the capital
    of Nepal. Sister Kamala``."""
    short = _ABBREVIATION.match(person.group())
    if short is None:
        return False
    if short.group()[:-1] in country_names():
        return True
    before = re.search(r"(\S+) $", text[max(0, person.start() - 30) : person.start()])
    whole = rf"(?<![\w-]){re.escape(short.group()[:-1])}(?![\w.])"
    return before is not None and before[1][0].isupper() or re.search(whole, text) is not None


_INITIALED = re.compile(
    rf"(?<![\w’'-])(?P<n>{CAPITAL}[a-zà-ž’']{{2,}}(?:-{CAPITAL}[a-zà-ž’']+)?) (?:{CAPITAL}\.[^\S\n]?){{1,3}}(?<! )"
    rf"(?=[\s,;:()]|$)"
)
"""A family name with initials behind it: ``Rakhimov A.K.``."""


@cache
def _office_title() -> re.Pattern[str]:
    """An office right before a person's name: ``President Harold Winfield``, ``Coordinator Marchand``, ``Prime Minister
    Rowe``; not before the name of a thing."""
    nouns = sorted({re.escape(n.title()) for n in role_nouns() if n.isalpha() and len(n) > 3} | {"Vice-President"})
    return re.compile(
        rf"(?<![\w’'-])(?P<r>(?:{CAPITAL}[\w-]+ ){{0,1}}(?:{'|'.join(nouns)})){GAP}"
        rf"(?P<n>(?:{PARTICLE}{GAP})*{NAME}(?:{GAP}(?:{PARTICLE}{GAP})*{NAME}){{0,2}})(?!\w)"
    )


@cache
def _office_for() -> re.Pattern[str]:
    nouns = "|".join(sorted({re.escape(n.title()) for n in words("officers") | words("servants")}))
    return re.compile(rf"(?:{nouns})\s+(?:for|of)\s")


def office_of(person: str) -> str | None:
    """The office that stands before a person's name, where one does."""
    match = _office_title().match(person)
    return match["r"] if match and match["n"].split()[0].casefold() not in role_nouns() else None


def stands_for(name: str, acronym: str) -> bool:
    """Whether a name may be what an acronym stands for: its capitals hold the acronym's first letter and most of the
    others."""
    capitals = [c.casefold() for c in re.findall(r"\b[A-ZÀ-Þ]", name)]
    letters = [c.casefold() for c in re.findall(r"[A-Z]", acronym)]
    return bool(letters) and letters[:1] == capitals[:1] and sum(c in capitals for c in letters) >= 0.6 * len(letters)


@lru_cache(maxsize=1)
def _abbreviated(text: str) -> tuple[re.Match[str], ...]:
    return tuple(finditer(ABBREVIATED, text))


@lru_cache(maxsize=1)  # two readers of a report's text ask
def _defined(text: str) -> frozenset[str]:
    """The acronyms that a report gives in brackets behind a name that they stand for."""
    found = (m for m in _abbreviated(text) if stands_for(m["name"], m["a"]))
    return frozenset(m["a"] for m in found if not PERSON.match(m["name"]))  # "Mr Ali Haddad (MAR)" defines nothing


FRONT = 900
"""Code points: title block and introduction are looked for before this place."""
FIRST_HEADING = re.compile(
    r"^(?:(?:present|attendance|apologies)(?=:)|"
    r"(?:agenda\s+)?item|session|panel|day|working group|opening|plenary|part|[ivx]+\.|\d{1,2}\.)(?=[\s:.–-])",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Named:
    """A name in the text that can speak, and its kind: ``country``, ``nationality``, ``body``, ``person`` or
    ``role``."""

    start: int
    end: int
    kind: str


@dataclass
class Who:
    """What the report tells about a person, a body or an office: countries, bodies and role."""

    countries: tuple[str, ...] = ()
    organisation: str | None = None
    role: str | None = None


class _Cover:
    """Whether a span lies within one of many others."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self.starts = [a for a, _ in ordered]
        self.ends: list[int] = []
        for _, b in ordered:
            self.ends.append(max(b, self.ends[-1]) if self.ends else b)

    def __call__(self, start: int, end: int) -> bool:
        last = bisect_right(self.starts, start)
        return last > 0 and self.ends[last - 1] >= end


@dataclass
class Registry:
    """Names in order of place, and what is known of those that come again: by surname, by acronym, by office."""

    text: str = ""
    names: list[Named] = field(default_factory=list)
    persons: dict[str, Who] = field(default_factory=dict)
    bodies: dict[str, Who] = field(default_factory=dict)
    things: _Cover = field(default_factory=lambda: _Cover(()))
    """Where the text names what cannot speak."""
    codes: dict[str, str] = field(default_factory=dict)
    """Letters that stand for a country beside persons of this report, and its two of ISO."""
    people: frozenset[str] = frozenset()
    """The persons as the text calls them, without title, in lower case: none of them is a body."""
    letters: dict[str, str] = field(default_factory=dict)
    """The letters that persons are called by, and their names."""
    host: str | None = None
    """The country where the meeting was held, where a line of the first page says so."""
    international: frozenset[str] = frozenset()
    """The bodies of no one country, in lower case: where they have their seat says nothing of whose they are."""
    own: frozenset[str] = frozenset()
    """The bodies of the title block, in lower case: their deeds are the meeting's, not reported speech."""
    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    """How far the names up to each go."""
    _covering: dict[int, Named | None] = field(default_factory=dict, repr=False, compare=False)
    """What ``covering`` has found: each word of a sentence is asked for several times."""
    actors: tuple[Sequence[Token], dict[int, Actor | None]] = field(default=((), {}), repr=False, compare=False)
    """The phrases that may speak in the sentence that was read last, by the token that they begin with."""

    def is_own(self, words: str) -> bool:
        """Whether a phrase names a body of the title block, in full or by its last word."""
        bare = re.sub(r"^the\s+", "", words, flags=re.IGNORECASE).casefold()
        return any(name == bare or name.endswith(f" {bare}") for name in self.own) or bare == "secretariat"

    def body_by(self, noun: str) -> Who | None:
        """The one body in whose name a noun stands, for a short form such as ``the Office``."""
        noun = noun.casefold()
        if noun not in body_heads():
            return None
        full = {
            who.organisation: who
            for name, who in self.bodies.items()
            if who.organisation and " " in name and noun in name.split()
        }
        return next(iter(full.values())) if len(full) == 1 else None

    def at(self, start: int, end: int) -> list[Named]:
        """The names that lie within a span."""
        first, after = bisect_right(self._starts, start - 1), bisect_left(self._starts, end)
        return [named for named in self.names[first:after] if named.end <= end]

    def covering(self, place: int) -> Named | None:
        """The longest name that holds a place."""
        if place not in self._covering:
            self._covering[place] = self._longest(place)
        return self._covering[place]

    def _longest(self, place: int) -> Named | None:
        last = bisect_right(self._starts, place)
        if not last or self._ends[last - 1] <= place:
            return None
        found = [n for n in self.names[max(0, last - 40) : last] if n.start <= place < n.end]
        return max(found, key=lambda n: n.end - n.start, default=None)


_ONLY_INITIALS = re.compile(rf"(?:{CAPITAL}\.)+")


def surname(person: str) -> str:
    """``"Ms Ana Silva"`` is ``silva``, and so is ``"Silva A.M."``."""
    words_of = re.sub(r"['’]s$", "", person).split()
    while len(words_of) > 1 and _ONLY_INITIALS.fullmatch(words_of[-1]):
        words_of.pop()
    return words_of[-1].casefold()


CODES = {"EL": "GR", "UK": "GB"}
"""Letters by which bodies of the European Union call two countries otherwise than ISO 3166-1 does."""


def code_of(text: str) -> str | None:
    """The country whose two or three letters a text is (``DE``, ``EL``, ``SUI``)."""
    code = CODES.get(text, text)
    return country_letters().get(text) or (code if len(text) == 2 and code in country_names().values() else None)


_BESIDE = re.compile(r"\s*(?:\(|,\s|\s[–-]\s)([A-Z]{2,3})(?=\)|[,;.:]?\s|$)")
"""Letters right behind a person: ``Ms Ana Lund (SUI)``."""


_OWNED = re.compile(rf"(?<=\w)[’']s ({CAPITAL}[a-zà-ž-]+ {CAPITAL}[\w-]+)$")
_APPOSED_NOUN = re.compile(r",\s+(?:an?|the)\s+(?:[a-z-]+\s+)?[a-z-]+(?:er|or|ist|ian)(?=[,.;)\n])")
"""``Ana Lund, a contractor)``: who is called by a noun for one who speaks is a person."""
_ASKED = re.compile(r"^Q\. ", re.MULTILINE)


def _codes_beside(text: str, persons: Iterable[tuple[int, int]], *, few: bool = False) -> dict[str, str]:
    """The letters that stand for countries beside persons, in a report that tells of several so: two persons of
    ``(FRA)`` may be of an agency, but hardly one of ``(FRA)``, one of ``(SUI)`` and one of ``(KOR)``. ``few``: the
    report names countries by two letters elsewhere."""
    codes: dict[str, str] = {}
    others = set()
    own = _defined(text)
    for _, end in persons:
        if match := _BESIDE.match(text, end, end + 12):
            code = None if match[1] in own else code_of(match[1])
            if code:
                codes[match[1]] = code
            else:
                others.add(match[1])
    if few:
        return {letters: code for letters, code in codes.items() if len(letters) == 2 or len(codes) > 2}
    return codes if len(codes) > 2 and len(codes) > 2 * len(others) else {}


def _codes_alone(text: str) -> list[tuple[int, int]]:
    """Countries named by their two or three letters (``DE, supported by AT and NL, considered``), in a report that
    names several so where somebody speaks."""
    two = re.compile(r"(?<![\w/.(-])[A-Z]{2,3}(?![\w/.)-])(?=(?:,? and [A-Z]{2,3}\b|, [A-Z]{2,3}\b)*[,:]?\s+[a-z])")
    own = _defined(text)
    found = [m for m in finditer(two, text) if code_of(m.group()) and m.group() not in own]
    short = sum(len(m.group()) == 2 for m in found)
    found = [m for m in found if (len(m.group()) == 2) == (short * 2 > len(found))]  # "COM" among "DE" and "FR"
    speak = {
        m.group() for m in found if re.match(r"(?:,? and [A-Z]{2,3}\b)?,?\s+(?:[a-z]+ed|could|said)\b", text[m.end() :])
    }
    return [m.span() for m in found] if len({m.group() for m in found}) > 2 and len(speak) > 1 else []


@lru_cache(maxsize=1024)  # of one speaker it is asked at each of its turns
def countries_in(text: str) -> tuple[str, ...]:
    """ISO codes of the countries and nationalities that a piece of text names, in order, once each."""
    codes: list[str] = []
    for match in finditer(country_pattern(), text):
        code = country_names().get(match.group().replace("’", "'")) or adjectives().get(match.group().replace("’", "'"))
        if code and code not in codes:
            codes.append(code)
    return tuple(codes)


def sits_in(text: str) -> tuple[str, ...]:
    """ISO code of the country that the first city, part or own name of a country in ``text`` belongs to: where a body
    sits that says no country (``"Institute of Clay, Graz"``, ``"MeteoSwiss"``); empty where nothing tells."""
    pattern, codes = places()
    match = pattern.search(text)
    if match:
        return (codes[match.group()],)
    for part in re.finditer(r"(?<=[a-z])[A-Z][a-z]{3,}(?![\w-])|\b[A-Z][a-z]{3,}(?=[A-Z])", text):
        if codes_of := countries_in(part.group()):
            return codes_of
    return ()


_CITY = rf"{_WORD}(?:[ -]{_WORD}){{0,2}}(?:,\s+|\s+\()"
"""A city before its country: ``Uppsala, Sweden``."""
_ACRONYM = r"(?:\s*\([A-Z][\w./&-]{1,14}\))?"


@cache
def _seats() -> tuple[WithCountry, ...]:
    """The country where a body sits, right behind its name, with or without the city."""
    acronym, of = r"[A-Z][\w./&-]{1,14}[,;]\s+", r"\s*(?:of|in|,?\s+based in|from|at)\s+(?:the\s+)?"
    ways = [rf"{first}{city}(?:the\s+)?" for first in (acronym, "") for city in (_CITY, "")]
    return (
        WithCountry(*(rf"\s*\({way}" for way in ways), after=r"\)"),
        WithCountry(*(rf"{_ACRONYM}{of}{city}(?:the\s+)?" for city in (_CITY, ""))),
        WithCountry(
            *(rf"{_ACRONYM}\s*,\s+{city}(?:the\s+)?" for city in (_CITY, "")),
            after=r"(?!,?\s+and\b|,\s+(?:the\s+)?[A-Z])",
        ),
    )


_PLACED = [
    re.compile(rf"{acronym}\s*(?:,\s|\(|of\s|in\s|at\s|from\s)\s*") for acronym in (_ACRONYM.removesuffix("?"), "")
]
"""What stands between a body's name and the city where it sits."""


def seated(tail: str) -> tuple[str, ...]:
    """The country of a body whose name ``tail`` follows."""
    for pattern in _seats():
        if match := pattern.match(tail):
            return countries_in(match.country) or sits_in(match.country)
    for before in _PLACED:
        if (led := before.match(tail)) and (place := places()[0].match(tail, led.end())):
            return countries_in(place.group()) or sits_in(place.group())
    return ()


def spot(
    text: str, mentions: Iterable[Any], lines: Sequence[tuple[int, int]], present: Sequence[tuple[str, str]]
) -> Registry:
    """Find the names of a report, and what it says of its bodies.

    ``mentions`` have start, end and type; ``lines`` are those that list speakers; ``present`` are names of an
    attendance list with what stands beside each.
    """
    found = Registry(text)
    spans: dict[tuple[int, int], str] = {}
    things: list[tuple[int, int]] = []
    international: set[str] = set()
    for mention in mentions:
        kind = KINDS.get(mention.type)
        if kind == "person" and "monogram" in mention.by and mention.refers:
            found.letters[text[mention.start : mention.end]] = mention.refers
        if mention.type == "IGO":
            international.add(text[mention.start : mention.end].casefold())
        if kind == "person" and untitled(text[mention.start : mention.end]).casefold() in role_nouns():
            kind = "role"  # "Madam Chair"
        elif kind == "person" and re.search(r"\d", text[mention.start : mention.end]):
            continue  # "The 10th Forum"
        if kind == "body" and _office_for().match(text, mention.start, mention.end):
            kind = "role"  # "Manager for Safeguards"
        if kind:
            spans.setdefault((mention.start, mention.end), kind)
        elif mention.type == "PLACE" and "weighed" in mention.by:
            things.append((mention.start, mention.end))  # "For the Lempa, warning came late": no part of a body's name
        elif mention.type not in ("DATE", "PLACE", "EVENT") and not _bare_name(
            text[mention.start : mention.end], mention
        ):
            things.append((mention.start, mention.end))
    found.things = _Cover(things)
    for place in _codes_alone(text):
        if text[slice(*place)] not in found.letters:
            spans[place] = "country"
    for match in finditer(country_pattern(), text):
        kind = "country" if match.group().replace("’", "'") in country_names() else "nationality"
        spans.setdefault(match.span(), kind)
    for match in finditer(PERSON, text):
        first, last = (match.group().split()[k].casefold() for k in (0, -1))
        office = first in role_nouns() and (last == "general" or last in role_nouns())  # "Inspector General"
        office = office or untitled(match.group()).casefold() in role_nouns()  # "Madam Chair"
        if not office and not _ends_sentence(text, match):
            spans.setdefault(match.span(), "person")
    for (a, b), kind in list(spans.items()):
        if kind == "body" and (owned := _OWNED.search(text[a:b])):
            del spans[a, b]  # "the Harbour Board’s Ana Lund" is no body
            spans.setdefault((a, a + owned.start()), "body")
            spans.setdefault((b - len(owned[1]), b), "person")
        elif kind == "body" and " " in text[a:b] and _may_be_person(text[a:b], text) and _APPOSED_NOUN.match(text, b):
            spans[a, b] = "person"
    initialed = [m for m in finditer(_INITIALED, text) if m["n"].casefold() not in body_heads() | thing_heads()]
    if len({m["n"] for m in initialed}) > 1:
        for match in initialed:
            spans[match.span()] = "person"
    within = _Cover(span for span, kind in spans.items() if kind == "body")
    for match in finditer(_office_title(), text):
        told = " " in match["n"] or _SPEAKS.match(text, match.end())
        if told and not within(*match.span("n")) and _may_be_person(match["n"], text) and not countries_in(match["n"]):
            spans.setdefault(match.span(), "person")
    inside = _Cover(spans)
    for match in (*_from_somewhere(text), *_AGED.finditer(text)):
        if not inside(*match.span("n")) and _may_be_person(match["n"], text):
            spans.setdefault(match.span("n"), "person")
    inside = _Cover(span for span, kind in spans.items() if kind == "person")
    for pattern in _known_persons(text, lines, present):
        for match in pattern.finditer(text):
            if match.group().strip() and not inside(*match.span()):
                if " " not in match.group() and spans.get(match.span()) == "body":
                    del spans[match.span()]  # a mention may take initials or a first name for a body
                spans.setdefault(match.span(), "person")
    inside = _Cover(spans)
    if alone := _surnames(text, [span for span, kind in spans.items() if kind == "person"]):
        for match in alone.finditer(text):
            if not inside(*match.span()):
                spans.setdefault(match.span(), "person")
    if again := _titled_again(text, [span for span, kind in spans.items() if kind == "person"]):
        for match in again.finditer(text):
            spans[match.span()] = "person"
    inside = _Cover(spans)
    for match in finditer(_bodies(), text):
        if not inside(*match.span()):
            spans.setdefault(match.span(), "body")
    for match in _CAPITALS.finditer(text):
        before = re.search(r"(\w+)\s$", text[max(0, match.start() - 30) : match.start()])
        given = before is not None and before.group(1).istitle() and before.group(1) != "The"  # "Jean DUPONT MARTIN"
        line = text[text.rfind("\n", 0, match.start()) + 1 : (text.find("\n", match.end()) + 1 or len(text) + 1) - 1]
        if not given and not countries_in(match.group()) and sum(c.islower() for c in line) > len(line) / 2:
            spans.setdefault(match.span(), "body")
    inside = _Cover(spans)
    for match in _abbreviated(text):
        name = re.sub(r"^(?:The|An?|In|For|At|By)\s+(?:the\s+)?", "", match["name"])
        begin = match.end("name") - len(name)
        if countries_in(match["a"]) and not match["a"].isupper():
            continue  # "Maria Lopez (Chile)"
        if stands_for(name, match["a"]) and not inside(begin, match.end("name")):
            spans.setdefault((begin, match.end("name")), "body")
    inside = _Cover(spans)
    bracketed = list(_BRACKETED.finditer(text))
    for named, _, _ in bracketed:
        if not inside(*named.span("n")) and _may_be_person(named["n"], text):
            spans.setdefault(named.span("n"), "person" if " " in named["n"] else "body")  # "Ghent (Belgium) asked"
    if len(_ASKED.findall(text)) > 1:
        for (a, b), kind in list(spans.items()):
            if re.match(r"[QA]\.\s", text[a:b]) and text[a - 1 : a] in ("", "\n"):
                del spans[a, b]  # "Q. Patients were told to wait": no initial
                if kind == "person" and " " in text[a + 3 : b].strip():
                    spans.setdefault((a + 3, b), kind)
    people_at = [span for span, kind in spans.items() if kind == "person"]
    found.codes = _codes_beside(
        text, people_at, few=any(b - a == 2 and kind == "country" for (a, b), kind in spans.items())
    )
    if found.codes:
        for match in re.finditer(rf"(?<=[(,–-]) ?(?P<c>{'|'.join(found.codes)})(?!\w)", text):
            spans[match.span("c")] = "country"
    found.names = sorted((Named(a, b, k) for (a, b), k in spans.items()), key=lambda n: (n.start, -n.end))
    found._starts = [n.start for n in found.names]
    found._ends = list(accumulate((n.end for n in found.names), max))
    found._covering.clear()
    people = {untitled(text[n.start : n.end]).casefold() for n in found.names if n.kind == "person"}
    found.people = frozenset(name for name in people if not body_heads() & set(name.split()))
    found.international = frozenset(international)
    found.host = _host(text)
    heading = FIRST_HEADING.search(text, 0, FRONT)
    front = heading.start() if heading else FRONT
    found.own = frozenset(text[n.start : n.end].casefold() for n in found.names if n.kind == "body" and n.end < front)
    _learn_bodies(text, found)
    for named, land, _ in bracketed:
        if named["n"].casefold() not in people:
            found.bodies.setdefault(named["n"].casefold(), Who(countries_in(land), named["n"]))
    return found


_FROM = r"(?:(?:[a-z]+ing|on\s+the\s+[a-z]+)\s+)?from\s+(?:the\s+)?"
_FROM_SOMEWHERE = re.compile(rf"(?<![\w’'-])(?P<n>{_WORD} {_WORD}(?: {_WORD})?(?=,?\s+{_FROM})|{_WORD}(?=,\s+{_FROM}))")
_AGED = re.compile(rf"(?<![\w’'-])(?P<n>{_WORD} {_WORD}(?: {_WORD})?), (?:aged )?[1-9]\d(?=,)")
"""``Moses Banda, 31,``: nothing but a person has an age there."""
_SOMEWHERE = re.compile(rf",?\s+{_FROM}(?P<at>University|Institute|Ministry)?")


def _from_somewhere(text: str) -> Iterator[re.Match[str]]:
    """``Federico Brunelli from Italy``, ``Tomás, from Chile,``, ``Mere Leota, joining from Apia``."""
    place = 0
    while match := _FROM_SOMEWHERE.search(text, place):
        led = _SOMEWHERE.match(text, match.end())
        if led and (led["at"] or any(ends(text, led.end())) or places()[0].match(text, led.end())):
            yield match
            place = match.end()
        else:
            place = match.start() + 1


_BRACKETED = WithCountry(rf"(?<![\w’'-])(?P<n>{_WORD}(?: {_WORD})?) \(", after=r"\)")
_HOSTS = (
    WithCountry(*(rf"{held}{NAME}(?:\s{NAME})?\s+\(" for held in (r".{0,60}\b[Hh]eld (?:in|at) ", "")), after=r"\)"),
    WithCountry(rf"(?:{NAME}\s?){{1,3}},\s+(?:the\s+)?"),
)


def _may_be_person(name: str, text: str) -> bool:
    """Whether no word of a name is a common noun of this report or heads names of bodies, offices or things."""
    for word in name.split():
        low = word.casefold()
        if low in common_nouns() or low in words("collective") or word.isupper():
            return False
        if holds_word(text, low) or country_pattern().fullmatch(word):
            return False
    return True


@cache
def _ends_of_places() -> frozenset[str]:
    """The last words of names of countries, their people and their capitals."""
    return frozenset(name.split()[-1] for name in (*country_names(), *adjectives(), *capitals()))


def _surnames(text: str, persons: Iterable[tuple[int, int]]) -> re.Pattern[str] | None:
    """A pattern for the surnames of persons whom the report names in full, where they stand alone (``Holm added``)."""
    alone = set()
    for a, b in persons:
        parts = text[a:b].split()
        last = parts[-1].removesuffix("'s").removesuffix("’s")
        surely = re.match(rf"{TITLE}\b", text[a:b]) or office_of(text[a:b]) or text[b : b + 2].startswith((" (", ", "))
        if surely and len(parts) > 1 and len(last) > 3 and last[0].isupper() and last[1:].islower():
            alone.add(last)
    alone -= _ends_of_places()
    alone = {w for w in alone if w.casefold() not in common_nouns()}
    if not alone:
        return None
    return re.compile(rf"(?<![\w-])(?<![A-Za-z] )(?:{'|'.join(sorted(map(re.escape, alone)))})(?=\s+[a-z]|: )")


def _titled_again(text: str, persons: Iterable[tuple[int, int]]) -> re.Pattern[str] | None:
    """A pattern for persons by the first word of their name, or the title before it, and their surname: ``Deaconess
    Pereira`` where the report has introduced Deaconess Mary Pereira."""
    pairs = set()
    for a, b in persons:
        parts = text[a:b].split()
        before = _WORD_BEFORE.search(text, max(0, a - 24), a)
        titles = {before[1]} if before and len(parts) == 2 else set()
        titles |= {parts[0]} if len(parts) > 2 else set()
        last = re.sub(r"['’]s$", "", parts[-1])
        if len(last) > 2 and last[0].isupper() and not last.isupper() and last.casefold() not in heads_and_roles():
            pairs |= {f"{title} {last}" for title in titles if title[0].isupper() and title not in _NO_TITLES}
    pairs = {pair for pair in pairs if pair in text}
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(pairs)))})(?![\w-])") if pairs else None


_WORD_BEFORE = re.compile(rf"(?<![\w-])({CAPITAL}[a-zà-ž]+\.?) $")
_NO_TITLES = frozenset("The A An In On At By For From And But With To Of That This When While As If Both Then".split())


def _bare_name(name: str, mention: Any) -> bool:
    """Whether a name that was taken for a programme or a publication says nothing of the kind itself: it may be a firm
    or a person."""
    heads = thing_heads()
    return mention.type in ("PROGRAMME", "PUBLICATION") and not any(
        w.casefold() in heads or w.casefold().rstrip("s") in heads for w in re.findall(r"\w+", name)
    )


def initials_of(names: Sequence[str]) -> dict[str, str]:
    """The initials by which minutes call persons, where they are one person's only: ``ALG`` for A.L. Goh."""
    of = [("".join(re.findall(rf"(?:^|(?<=[\s.-])){CAPITAL}", n)), n) for n in dict.fromkeys(names)]
    every = [x for x, _ in of]
    return {x: n for x, n in of if every.count(x) == 1 and len(x) > 1}


def _known_persons(
    text: str, lines: Sequence[tuple[int, int]], present: Sequence[tuple[str, str]]
) -> list[re.Pattern[str]]:
    """Patterns for persons whom a list names: ``A. Vītols``, ``Vītols`` and, from an attendance list, ``Ansis``."""
    listed = [untitled(name) for name, _ in present]
    listed += [
        untitled(m.group())
        for a, b in lines
        for m in re.finditer(rf"{NAME}(?:\s+{NAME}){{1,3}}(?=\s*[,(;\n]|$)", text[a:b])
    ]
    full = [n for n in listed if 2 <= len(n.split()) <= 4]
    if not full:
        return []
    last = {n.split()[-1] for n in full if len(n.split()[-1]) > 2}
    patterns = [
        re.compile(
            rf"(?<!\w)(?:(?:[A-ZÀ-Þ]\.\s*){{1,2}}|"
            rf"(?:{'|'.join(sorted({re.escape(n.rsplit(' ', 1)[0]) for n in full}))})\s+)?"
            rf"(?:{'|'.join(sorted(map(re.escape, last)))})(?!\w)"
        )
    ]
    given = [n.split()[0] for name, _ in present for n in [untitled(name)] if len(n.split()) > 1]
    initials = sorted(initials_of(full))
    if present and initials:
        patterns.append(re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, initials))})(?=:\s|,?\s[a-z])"))
    once = sorted({re.escape(g) for g in given if given.count(g) == 1 and len(g) > 2 and g[1:].islower()})
    if once:
        patterns.append(re.compile(rf"(?<!\w)(?:{'|'.join(once)})(?!\w)"))
    return patterns


def _host(text: str) -> str | None:
    """The country of the place on the title page: ``Graz, Austria``, ``held in Bled (Slovenia)``."""
    cities = places()[1]
    for line in text[:1500].split("\n"):
        if len(line) >= 120 or PERSON.match(line):
            continue
        if re.search(r"\b(?:19|20)\d\d\b", line):
            for name in re.findall(rf"{CAPITAL}[\w’'.-]+(?:\s{CAPITAL}[\w’'.-]+)?", line):
                if city := cities.get(name) or cities.get(name.split()[0]):
                    return city
        match = _HOSTS[0].match(line) or _HOSTS[1].search(line)
        if match and (codes := countries_in(match.country)):
            return codes[0]
    return None


_CAPS = rf"{CAPITAL}{{2,}}[’']?"
_CAPITALS = re.compile(rf"(?<![\w’'.-]){_CAPS}(?:[ -](?:(?:OF|FOR|AND|THE|ON|IN)\s)*{_CAPS}(?!\w))+(?!\w)")
"""A name in capitals, as bulletins print those who speak: ``WORLD ALLIANCE OF NURSES``."""


@cache
def _bodies() -> re.Pattern[str]:
    """Capitalised runs that end or begin with a head of bodies, for docs without mentions."""
    heads = "|".join(sorted({re.escape(h.capitalize()) for h in body_heads() if h.isalpha()}, key=len, reverse=True))
    word = rf"{CAPITAL}[\w’'-]+"
    return re.compile(rf"(?:{word} +)*(?:{heads})(?: +(?:of|for|on|and|against)(?: +the)?(?: +{word})+)*(?!\w)")


_GLOSSED = re.compile(r"\s*\([A-Z][\w./&-]{1,14}[,;]\s(?:the\s+|for\s+)?([a-z]+)\)")


def _learn_bodies(text: str, found: Registry) -> None:
    """``"National Road Safety Authority (ANSR) of Portugal"``: the acronym stands for the body, with its country."""
    for named in found.names:
        if named.kind != "body":
            continue
        name = text[named.start : named.end]
        after = text[named.end : named.end + 80]
        bracket = re.match(r"\s*\(([A-Z][\w./&-]{1,14})(?:\)|[,;]\s)", after)
        if bracket and not bracket.group(1).isupper() and countries_in(bracket.group(1)):
            bracket = None
        if bracket and bracket.group().rstrip()[-1] != ")" and not stands_for(name, bracket.group(1)):
            bracket = None  # "Ana Silva (MeteoSwiss, Payerne)"
        elif bracket and not stands_for(name, bracket.group(1)):
            tails = (name[m.start() :] for m in re.finditer(r"\b[A-ZÀ-Þ]", name))
            name = next((t for t in tails if stands_for(t, bracket.group(1))), name)
        codes = countries_in(name) or seated(after)
        if not codes and name.casefold() not in found.international:
            codes = sits_in(name)
        glossed = _GLOSSED.match(after) if bracket else None  # "Union of Glass Trades (UGT, workers)"
        for key in {name.casefold(), *(g.casefold() for m in (bracket, glossed) if m for g in m.groups())}:
            known = found.bodies.get(key)
            if known is None or codes and not known.countries or bracket and "(" not in (known.organisation or ""):
                codes = codes or (known.countries if known else ())
                found.bodies[key] = Who(codes, name + (f" ({bracket.group(1)})" if bracket else ""))


def untitled(name: str) -> str:
    """A person's name without the titles before it."""
    return re.sub(rf"^(?:{TITLE}\.?\s+)+", "", name)
