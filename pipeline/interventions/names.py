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
    country_letters,
    country_names,
    country_pattern,
    places,
    role_nouns,
    thing_heads,
    words,
)
from pipeline.patterns import finditer

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
    r"(?:His Excellency|Her Excellency|Mr|Mrs|Ms|Miss|Mx|M|Mme|Mlle|Madame|Monsieur|Herr|Frau|Sr|Sra|Señor|"
    r"Señora|Signor|Signora|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Ambassador|Minister|Judge|Justice|"
    r"Colonel|Col|General|Gen|Captain|Capt|"
    r"Major|Lieutenant|Admiral|Commander|Superintendent|Inspector|Senator|Rev|Reverend|Father|Sister|Brother|"
    r"Sheikh|H\.E\.|Hon|State Secretary|Commissioner|Secretary)"
)
CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĜĞĠĢĤĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŖŘŚŜŞŠŢŤŪŮŰŲŴŶŹŻŽȘȚ]"
NAME = rf"[‘’ʻ']?(?:{CAPITAL}\w?\.(?=\s{CAPITAL})|{CAPITAL}[\w’'-]*)"
_GAP = r"[^\S\n]+"
"""Between the words of a name: no name goes on in the next line."""
PARTICLE = r"(?:van|von|der|den|de|di|da|del|la|el|al|bin|ter|ten|dos|du|i|y|e|af|av|zu|ben|bint)"
PERSON = re.compile(
    rf"(?<![\w-])(?:{TITLE}|(?<!\d )"
    rf"[A-Z][a-z]{{1,4}}\.(?={_GAP}{NAME}{_GAP}{CAPITAL})(?!{_GAP}(?:The|An?|In|On|At)\b))\.?(?:{_GAP}(?:Mr|Mrs|Ms|Mme|Dr|Prof|"
    rf"Professor|Eng)\.?)*{_GAP}{NAME}(?:{_GAP}(?:{PARTICLE}{_GAP})*{NAME}){{0,3}}"
)
_WORD = rf"{CAPITAL}[\w’'-]*"
_JOIN = r"(?:of|for|on|and|the|in|to|with|de|du|des|la|le|del|l[’'](?=[A-Z])|&|against|at)"
_RUN = rf"{_WORD}(?:[ ]+(?:{_JOIN}[ ]+){{0,2}}{_WORD}){{0,12}}"
ABBREVIATED = re.compile(
    rf"(?P<name>{_WORD}(?:(?:\s+{_JOIN}){{0,2}}\s*(?<=[\s’'])(?:l[’'])?{_WORD}){{1,12}})\s+\("
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


def _told_beside(text: str, letters: str, name: str) -> str:
    """What a report tells of a person where it says by which letters it calls them: ``AL | Dr Ana Lund | Norway``,
    ``Dr Ana Lund | AL | Norway``, ``Ana Lund (AL), Norway``."""
    who = rf"(?:(?:{TITLE})\.?{_GAP})*{re.escape(_untitled(name))}"
    told = re.search(
        rf"^[-•]?\s*{letters}\s*(?:\||[–=:]|-(?= ))\s*{who}(?P<a>[^\n]*)$|^{who}\s*\|\s*{letters}\b(?P<b>[^\n]*)$"
        rf"|{who} \({letters}\)(?P<c>(?:,[^.;,()\n]{{2,60}}(?=[,.;\n]|$))?)",
        text,
        re.MULTILINE,
    )
    beside = next((part for part in told.groups() if part), "") if told else ""
    return re.split(r",?\s+(?:who|whose|which)\b", re.sub(r"\s*\|\s*", ", ", beside))[0].strip(" ,–")


@cache
def _office_title() -> re.Pattern[str]:
    """An office right before a person's name: ``President Harold Winfield``, ``Coordinator Marchand``, ``Prime Minister
    Rowe``; not before the name of a thing."""
    nouns = sorted({re.escape(n.title()) for n in role_nouns() if n.isalpha() and len(n) > 3} | {"Vice-President"})
    return re.compile(
        rf"(?<![\w’'-])(?P<r>(?:{CAPITAL}[\w-]+ ){{0,1}}(?:{'|'.join(nouns)})){_GAP}"
        rf"(?P<n>(?:{PARTICLE}{_GAP})*{NAME}(?:{_GAP}(?:{PARTICLE}{_GAP})*{NAME}){{0,2}})(?!\w)"
    )


@cache
def _office_for() -> re.Pattern[str]:
    nouns = "|".join(sorted({re.escape(n.title()) for n in words("officers") | words("servants")}))
    return re.compile(rf"(?:{nouns})\s+(?:for|of)\s")


def office_of(person: str) -> str | None:
    """The office that stands before a person's name, where one does."""
    match = _office_title().match(person)
    return match["r"] if match else None


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


_ASKED = re.compile(r"^Q\. ", re.MULTILINE)


def _codes_beside(text: str, persons: Iterable[tuple[int, int]]) -> dict[str, str]:
    """The letters that stand for countries beside persons, in a report that tells of several so: two persons of
    ``(FRA)`` may be of an agency, but hardly one of ``(FRA)``, one of ``(SUI)`` and one of ``(KOR)``."""
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
    return codes if len(codes) > 2 and len(codes) > 2 * len(others) else {}


def _codes_alone(text: str) -> list[tuple[int, int]]:
    """Countries named by their two or three letters (``DE, supported by AT and NL, considered``), in a report that
    names several so where somebody speaks."""
    two = re.compile(r"(?<![\w/.(-])[A-Z]{2,3}(?![\w/.)-])(?=(?:,? and [A-Z]{2,3}\b|, [A-Z]{2,3}\b)*[,:]?\s+[a-z])")
    own = _defined(text)
    found = [m for m in finditer(two, text) if code_of(m.group()) and m.group() not in own]
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


def _seated(tail: str) -> tuple[str, ...]:
    """The country of a body whose name ``tail`` follows."""
    for pattern in _seats():
        if match := pattern.match(tail):
            return countries_in(match.country) or sits_in(match.country)
    for before in _PLACED:
        if (led := before.match(tail)) and (place := places()[0].match(tail, led.end())):
            return countries_in(place.group()) or sits_in(place.group())
    return ()


def registry(
    text: str, mentions: Iterable[Any], lines: Sequence[tuple[int, int]] = (), present: Sequence[tuple[str, str]] = ()
) -> Registry:
    """Collect the names of a report.

    ``mentions`` have start, end and type; ``lines`` are those that list speakers; ``present`` are names of an
    attendance list with what stands beside each.
    """
    found = Registry(text)
    spans: dict[tuple[int, int], str] = {}
    things: list[tuple[int, int]] = []
    international: set[str] = set()
    lettered: dict[str, str] = {}  # the letters that persons are called by, and their names
    for mention in mentions:
        kind = KINDS.get(mention.type)
        if kind == "person" and "monogram" in mention.by and mention.refers:
            lettered[text[mention.start : mention.end]] = mention.refers
        if mention.type == "IGO":
            international.add(text[mention.start : mention.end].casefold())
        if kind == "body" and _office_for().match(text, mention.start, mention.end):
            kind = "role"  # "Manager for Safeguards"
        if kind:
            spans.setdefault((mention.start, mention.end), kind)
        elif mention.type not in ("DATE", "PLACE", "EVENT") and not _bare_name(
            text[mention.start : mention.end], mention
        ):
            things.append((mention.start, mention.end))
    found.things = _Cover(things)
    for place in _codes_alone(text):
        if text[slice(*place)] not in lettered:
            spans[place] = "country"
    for match in finditer(country_pattern(), text):
        kind = "country" if match.group().replace("’", "'") in country_names() else "nationality"
        spans.setdefault(match.span(), kind)
    for match in finditer(PERSON, text):
        if not _ends_sentence(text, match):
            spans.setdefault(match.span(), "person")
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
    for match in _from_somewhere(text):
        if not inside(*match.span("n")) and _may_be_person(match["n"], text):
            spans.setdefault(match.span("n"), "person")
    inside = _Cover(span for span, kind in spans.items() if kind == "person")
    present = [(name, beside) for name, beside in present if not body_heads() & {w.casefold() for w in name.split()}]
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
    found.codes = _codes_beside(text, [span for span, kind in spans.items() if kind == "person"])
    if found.codes:
        for match in re.finditer(rf"(?<=[(,–-]) ?(?P<c>{'|'.join(found.codes)})(?!\w)", text):
            spans[match.span("c")] = "country"
    found.names = sorted((Named(a, b, k) for (a, b), k in spans.items()), key=lambda n: (n.start, -n.end))
    found._starts = [n.start for n in found.names]
    found._ends = list(accumulate((n.end for n in found.names), max))
    found._covering.clear()
    people = {_untitled(text[n.start : n.end]).casefold() for n in found.names if n.kind == "person"}
    found.people = frozenset(name for name in people if not body_heads() & set(name.split()))
    found.international = frozenset(international)
    found.host = _host(text)
    for name, beside in present:
        if beside:
            _add(found, surname(name), describe(beside, found))
            _add(found, _untitled(name).split()[0].casefold(), describe(beside, found))
    heading = FIRST_HEADING.search(text, 0, FRONT)
    front = heading.start() if heading else FRONT
    found.own = frozenset(text[n.start : n.end].casefold() for n in found.names if n.kind == "body" and n.end < front)
    _learn_bodies(text, found)
    for named, land, _ in bracketed:
        found.bodies.setdefault(named["n"].casefold(), Who(countries_in(land), named["n"]))
    _learn_persons(text, found)
    _learn_lines(text, found, lines)
    for initials, name in lettered.items():
        beside = _told_beside(text, initials, name)
        role = re.match(r"\(([^)]*)\),?\s*", beside)
        their = describe(beside[role.end() :] if role else beside, found)
        for key in (initials.casefold(), surname(name)):
            found.persons[key] = Who(their.countries, their.organisation, their.role or (role[1] if role else None))
    bare = [_untitled(name) for name, _ in present]
    for initials, name in _letters(bare).items():
        if (who := found.persons.get(surname(name))) and initials.casefold() not in found.persons:
            found.persons[initials.casefold()] = who
    for _, land, whom in _SIDES.finditer(text):
        for person in found.at(*whom.span("n")):
            if person.kind == "person":
                _add(found, surname(text[person.start : person.end]), Who(countries_in(land)))
    _join(found)
    _shorten(found)
    return found


def _shorten(found: Registry) -> None:
    """``Dr Cho`` for Dr Cho Min-jun, ``Ms García`` for Ms Ana García López: a family name that is not the last word."""
    longer: dict[str, str] = {}
    for named in found.names:
        if named.kind == "person":
            words_of = _untitled(found.text[named.start : named.end]).split()
            for word in words_of[:-1]:
                longer.setdefault(word.casefold(), surname(words_of[-1]))
    for word, last in longer.items():
        if word not in found.persons and (who := found.persons.get(last)):
            found.persons[word] = who


def _long(organisation: str) -> str:
    """A body's name as ``Registry.bodies`` has it: without its acronym, in lower case."""
    return re.sub(r"\s*\([^)]*\)$", "", organisation).casefold()


def _join(found: Registry) -> None:
    """What is known of a person tells of the person's body, and the other way round: a list of participants gives the
    body's country once, for all who speak for it."""
    for who in found.persons.values():
        key = _long(who.organisation or "")
        if key and len(who.countries) == 1 and key not in found.international:
            known = found.bodies.get(key)
            if known is None or not known.countries:
                found.bodies[key] = Who(who.countries, known.organisation if known else who.organisation)
    lands = [(name, who) for name, who in found.bodies.items() if who.countries]
    for name, who in found.bodies.items():
        # "Institute for Cold Regions" is the "Polish Institute for Cold Regions" that the report names elsewhere
        if not who.countries and len(name.split()) > 2 and name not in found.international:
            longer = {w.countries for other, w in lands if f" {name} " in f" {other} "}
            if len(longer) == 1:
                found.bodies[name] = Who(longer.pop(), who.organisation)
    for name, who in found.persons.items():
        if who.organisation and not who.countries and (body := found.bodies.get(_long(who.organisation))):
            found.persons[name] = Who(body.countries, body.organisation or who.organisation, who.role)


_FROM = r"from\s+(?:the\s+)?"
_FROM_SOMEWHERE = re.compile(
    rf"(?<![\w’'-])(?P<n>{_WORD}\s+{_WORD}(?:\s+{_WORD})?(?=,?\s+{_FROM})|{_WORD}(?=,\s+{_FROM}))"
)
_SOMEWHERE = re.compile(rf",?\s+{_FROM}(?P<at>University|Institute|Ministry)?")


def _from_somewhere(text: str) -> Iterator[re.Match[str]]:
    """``Federico Brunelli from Italy``, ``Tomás, from Chile,``."""
    place = 0
    while match := _FROM_SOMEWHERE.search(text, place):
        led = _SOMEWHERE.match(text, match.end())
        if led and (led["at"] or any(ends(text, led.end()))):
            yield match
            place = match.end()
        else:
            place = match.start() + 1


_SIDES = WithCountry(
    r"(?:^|[.;]\s|\b[Pp]resent\s)(?:[Ff]or|[Ff]rom)\s+(?:the\s+)?",
    after=r":\s+(?P<n>(?:[^.;\n]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.|(?<=\b[A-Z][a-z]{2})\.){3,160})",
    flags=re.MULTILINE,
)
"""``For Hungary: Dr A. For Austria: Mr B and Ms C.``: who came for which country."""
_BRACKETED = WithCountry(rf"(?<![\w’'-])(?P<n>{_WORD}(?: {_WORD})?) \(", after=r"\)")
_HOSTS = (
    WithCountry(*(rf"{held}{NAME}(?:\s{NAME})?\s+\(" for held in (r".{0,60}\b[Hh]eld (?:in|at) ", "")), after=r"\)"),
    WithCountry(rf"(?:{NAME}\s?){{1,3}},\s+(?:the\s+)?"),
)
_OF_COUNTRY = WithCountry(r"\s*", after=r":\s+(?P<n>.+)")


def _may_be_person(name: str, text: str) -> bool:
    """Whether no word of a name is a common noun of this report or heads names of bodies, offices or things."""
    for word in name.split():
        low = word.casefold()
        if low in body_heads() | role_nouns() | thing_heads() | words("collective") or word.isupper():
            return False
        if re.search(rf"\b{re.escape(low)}\b", text) or country_pattern().fullmatch(word):
            return False
    return True


def _surnames(text: str, persons: Iterable[tuple[int, int]]) -> re.Pattern[str] | None:
    """A pattern for the surnames of persons whom the report names in full, where they stand alone (``Holm added``)."""
    alone = set()
    for a, b in persons:
        parts = text[a:b].split()
        last = parts[-1].removesuffix("'s").removesuffix("’s")
        surely = re.match(rf"{TITLE}\b", text[a:b]) or office_of(text[a:b]) or text[b : b + 2].startswith((" (", ", "))
        if surely and len(parts) > 1 and len(last) > 3 and last[0].isupper() and last[1:].islower():
            alone.add(last)
    alone -= {name.split()[-1] for name in (*country_names(), *adjectives(), *capitals())}
    alone = {w for w in alone if w.casefold() not in body_heads() | role_nouns() | thing_heads()}
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
        if (
            len(last) > 2
            and last[0].isupper()
            and not last.isupper()
            and last.casefold() not in body_heads() | role_nouns()
        ):
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


def _letters(names: Sequence[str]) -> dict[str, str]:
    """The initials by which minutes call persons, where they are one person's only: ``ALG`` for A.L. Goh."""
    of = [("".join(re.findall(rf"(?:^|(?<=[\s.-])){CAPITAL}", n)), n) for n in dict.fromkeys(names)]
    every = [x for x, _ in of]
    return {x: n for x, n in of if every.count(x) == 1 and len(x) > 1}


def _known_persons(
    text: str, lines: Sequence[tuple[int, int]], present: Sequence[tuple[str, str]]
) -> list[re.Pattern[str]]:
    """Patterns for persons whom a list names: ``A. Vītols``, ``Vītols`` and, from an attendance list, ``Ansis``."""
    listed = [_untitled(name) for name, _ in present]
    listed += [
        _untitled(m.group())
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
    given = [n.split()[0] for name, _ in present for n in [_untitled(name)] if len(n.split()) > 1]
    initials = sorted(_letters(full))
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
        codes = countries_in(name) or _seated(after)
        if not codes and name.casefold() not in found.international:
            codes = sits_in(name)
        for key in {name.casefold(), *([bracket.group(1).casefold()] if bracket else [])}:
            known = found.bodies.get(key)
            if known is None or codes and not known.countries or bracket and "(" not in (known.organisation or ""):
                codes = codes or (known.countries if known else ())
                found.bodies[key] = Who(codes, name + (f" ({bracket.group(1)})" if bracket else ""))


def _learn_persons(text: str, found: Registry) -> None:
    """``"Ms Silva, President of the Board"``, ``"Mr Lang (Prague Garden)"``, ``"Captain Obi of the Coast Guard"``."""
    later: list[tuple[str, str]] = []
    for named in found.names:
        if named.kind != "person":
            continue
        after = text[named.end : named.end + 200]
        match = re.match(
            r"\s*\(([^)]{2,100})\)|, +((?:[^,;.()\n]|\([^)\n]*\)|\.(?=\w)){3,160})(?=[,;.\n)]|$)|\s+(?:of|from)\s+("
            r"(?:the\s+)?" + _RUN + r")",
            after,
        )
        leads = LEADS.match(after)
        if leads and leads["of"] is None and (body := _named_at(found, named.end + leads.start("o"))):
            _add(found, surname(text[named.start : named.end]), describe(text[body.start : body.end], found))
        elif leads and leads["of"] is not None and _serves(leads["v"], leads["of"]):
            run = re.match(_RUN, after[leads.start("o") :])
            _add(
                found,
                surname(text[named.start : named.end]),
                describe(run.group(), found) if run else Who(),
                named=True,
            )
        theirs = _possessed(text, named.end)
        if theirs and not any(n.kind == "person" for n in found.at(named.end, theirs.end())):
            later.append((surname(text[named.start : named.end]), theirs.group()))
        led = LED_BY.search(text[max(0, named.start - 120) : named.start])
        if led:
            _add(found, surname(text[named.start : named.end]), Who(countries_in(led.group())))
        described = match.group(1) or match.group(2) or match.group(3) if match else None
        if match is None and (mate := re.match(r"\s+and\s+", after)):
            # "Ms A and Mr B of the Vineyard Agency": the body is that of both
            at = named.end + mate.end()
            second = next((n for n in found.at(at, at + 80) if n.start == at and n.kind == "person"), None)
            both = (
                re.match(rf"\s+(?:of|from)\s+(?:the\s+)?({_RUN})", text[second.end : second.end + 160])
                if second
                else None
            )
            described = both.group(1) if both else None
        if (
            match
            and match.group(3)
            and (body := _named_at(found, named.end + match.end() - len(_bare(match.group(3)))))
        ):
            described = text[body.start : body.end]
        if described and match and match.group(3):
            at = named.end + match.end() - len(_bare(match.group(3))) + len(_bare(described))
            codes = _seated(text[at : at + 80])  # "Mr A of the Coasts Agency (United Kingdom)"
            if codes and not describe(described, found).countries:
                found.bodies.setdefault(_bare(described).casefold(), Who(codes, _bare(described)))
        if match and match.group(2) and not _describes(match.group(2)):
            described = None
        if described is None and (spoken := _SPOKEN_FOR.match(after)):
            described = spoken["o"] or spoken["o2"] or spoken["o3"]
        if described is None:
            before = re.search(
                r"(?:^|[.;:]\s|,\s|\n|\b(?:that|by|from|to|with|while|and|through)\s(?=the))((?:[Tt]he\s+)?(?:[A-Z][\w-]+\s+){1,4}(?:of|for)\s+[^,;.\n]{3,120}),\s*$",
                text[max(0, named.start - 200) : named.start],
            )
            described = before.group(1) if before else None
            if described and " and " in described:
                last = re.split(r"\s+and\s+(?=the\s)", described)[-1]
                if role_nouns() & {w.casefold() for w in last.split()}:
                    described = last  # "Ms A of the Union and the Bank's Director for Trade, Mr B"
        if described:
            who = describe(described, found)
            if not who.countries and who.role and match and (theirs_of := _portfolio(text, named.end + match.end(2))):
                who = Who(theirs_of, who.organisation, who.role)
            _add(found, surname(text[named.start : named.end]), who)
        noble = re.match(r"(?:Sir|Dame|Lady)\s+([^\s]+)\s+\S", text[named.start : named.end])
        if noble and (known := found.persons.get(surname(text[named.start : named.end]))):
            _add(found, noble.group(1).casefold(), known)
    for person, land in later:
        known = found.persons.get(person)
        if known is None or not known.countries and not known.organisation:
            _add(found, person, Who(countries_in(land)))


_PARTS = WithCountry(
    rf"(?:,\s+{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)*)*,?\s+and\s+(?:the\s+)?{CAPITAL}[\w’'-]+(?:\s+(?:(?:of|for)\s+(?:the\s+)?)?"
    rf"{CAPITAL}[\w’'-]+)*?\s+of\s+(?:the\s+)?"
)
"""``(Minister of Public Works), Ports and Aviation of Dominica``: a portfolio of several parts, and whose it is."""


def _portfolio(text: str, place: int) -> tuple[str, ...]:
    match = _PARTS.match(text[place : place + 160]) if text[place : place + 1] == "," else None
    return countries_in(match.country) if match else ()


LEADS = re.compile(
    r"(?:,?\s+who|,(?=\s(?:attending|invited|appearing|speaking|present|here|representing)\b))?"
    r"(?:\s+(?:has|had|now|also|once|long|recently|herself|himself))*\s+(?P<v>chairs|chaired|heads|headed|leads|led|"
    r"directs|directed|represents|represented|representing|runs|run|ran|manages|managed|founded|founds|edits|"
    r"co-?ordinates|co-?ordinated|serves|served|presides over|presided over|speaks for|spoke for|works|worked|is|was|"
    r"comes|come|came|joined|attends|attended|attending|invited|appearing|speaking|present|here|sits|sat)"
    r"(?:(?P<of>(?:\s+[a-z]+){0,5}\s+(?:of|at|from|with|for|on)))?\s+(?:the\s+)?(?P<o>[A-Z])"
)
_ANSWERS = (
    r"(?:was heard|were heard|was present|took the floor|gave evidence|had come|followed|spoke|speaks|replied|answered|"
    r"responded|appeared|testified|attended)"
)
"""What somebody does for the body that sent them."""
_SPOKEN_FOR = re.compile(
    rf"(?:\s+[a-z]+(?:ed|s|d))?,?\s+(?:[a-z]+ing\s+)?(?:on behalf of|speaking for)\s+(?:the\s+)?(?P<o>{_RUN})|"
    rf",?\s+(?:(?:then|also|next)\s+)?{_ANSWERS}\s+for\s+(?:the\s+)?(?P<o3>{_RUN})|"
    rf",\s+who\s+[a-z]+(?:s|ed)\s+(?:[a-z]+\s+){{0,3}}(?:for|at)\s+(?:the\s+)?(?P<o2>{_RUN})"
)
"""``Mr Harms explained on behalf of the Weather Service``, ``Mr Obi followed for the Coast Guard``, ``Ms Calvet, who
recruits for Spain``: behind a person."""
_POSSESSIVE = re.compile(r"\b[Hh](?:is|er)\s+(?:own\s+)?")
LED_BY = re.compile(
    rf"(?:{CAPITAL}[\w-]+['’]s?\s+delegation|[Dd]elegations?\s+(?:of|from)\s+[^.;,\n]{{3,60}}),?\s+(?:was |is |being )?"
    r"(?:led|headed|represented)\s+by\s+(?:the\s+)?$"
)
"""``Norway's delegation was led by Ms Holm``: before a person."""
"""``Dr Solbakken chairs the Evidence Panel``: behind a person."""


def _serves(verb: str, words_of: str) -> bool:
    """Whether ``heads the studio of`` or ``is a curator at`` tells where somebody works, as ``was critical of`` and
    ``led the discussion of`` do not."""
    said = set(re.findall(r"[a-z]+", words_of))
    if verb in ("is", "was"):
        return bool(said & role_nouns())
    if verb in ("comes", "come", "came", "works", "worked", "serves", "served", "sits", "sat"):
        return len(said) <= 3
    if verb in ("attends", "attended", "attending", "invited", "appearing", "speaking", "present", "here"):
        return bool(said & {"for", "from"}) and len(said) <= 3
    return verb in ("heads", "headed", "directs", "directed", "runs", "run", "ran", "manages", "managed") or bool(
        said & body_heads()
    )


def _possessed(text: str, place: int) -> re.Match[str] | None:
    """The country of ``Femke Terlouw is worried. Her Dutch Agency``, where a person's name ends at ``place``."""
    stop = text.find("\n", place, place + 260)
    stop = place + 260 if stop < 0 else stop
    for match in _POSSESSIVE.finditer(text, place, stop):
        land = country_pattern().match(text, match.end(), stop)
        if land and re.match(r"\s+[A-Z]", text[land.end() : land.end() + 4]):
            return land
    return None


def _untitled(name: str) -> str:
    """A person's name without the titles before it."""
    return re.sub(rf"^(?:{TITLE}\.?\s+)+", "", name)


def _bare(name: str) -> str:
    return re.sub(r"^(?:the|an?)\s+", "", name, flags=re.IGNORECASE)


def _named_at(found: Registry, place: int) -> Named | None:
    """The longest body that begins at a place."""
    at = [n for n in found.at(place, place + 160) if n.start == place and n.kind == "body"]
    return max(at, key=lambda n: n.end, default=None)


def _describes(text: str) -> bool:
    first = re.match(
        r"(?:the\s+|an?\s+|from\s+(?:the\s+)?|of\s+(?:the\s+)?|representing\s+(?:the\s+)?)?([\w’'-]+)", text
    )
    if not first:
        return False
    words = [w.casefold() for w in re.findall(r"[\w-]+", text)]
    return bool(first.group(1)[0].isupper() or role_nouns() & set(words[:4]))


def _learn_lines(text: str, found: Registry, lines: Sequence[tuple[int, int]]) -> None:
    """``Speakers: Mr A, Office of B, Country; …``: each is a name and what follows it."""
    for start, end in lines:
        line = text[start:end]
        line = line[line.find(":") + 1 :]
        for entry in _BETWEEN.split(line):
            if grouped := _OF_COUNTRY.match(entry):
                for name in re.split(r",\s+(?:and\s+)?|\s+and\s+", grouped.after["n"]):
                    if re.fullmatch(rf"(?:(?:{TITLE})\.?\s+)*{NAME}(?:\s+{NAME}){{1,3}}", name.strip(" .")):
                        _add(found, surname(name.strip(" .")), Who(countries_in(grouped.country)))
                continue
            person = re.match(
                rf"\s*(?:[-•–]\s*)?(?:and\s+)?(?P<n>(?:{TITLE}\.?\s+)*{NAME}(?:\s+(?:(?:van|von|der|den|de|di|"
                rf"da|del|la|el|al|i|y|e|dos|du|bin)\s+)*{NAME}){{0,3}})\s*(?:,|\(|[–-]\s)\s*(?P<d>.+)",
                entry,
            )
            if person:
                told = re.split(r"(?<=[a-z]{3})\.\s+(?=[A-Z\d])", person["d"])[0]
                who = describe(told.rstrip(" )."), found)
                listed = ";" in line and "," in entry
                for part in _untitled(person["n"]).split():
                    _add(found, part.casefold(), who, named=listed)  # any part may be the family name


_BETWEEN = re.compile(
    rf";|\n|\.\s+[A-Z][\w-]+s?:\s|(?<=\))(?:,|,?\s+and)\s+(?=(?:{TITLE}\.?\s+)*{NAME}(?:\s+[\w’'-]+){{0,3}}\s+\()"
)
"""What parts the entries of a line of persons: ``A (X), B (Y) and C (Z)``, ``A, X; B, Y``."""


def _only_names(text: str) -> bool:
    """Whether what stands behind a name is but the next name of a list (``Anna Berg, Tom Lund, …``)."""
    bare = _untitled(text.strip())
    titled = bare != text.strip()
    parts = re.findall(r"[\w.’'-]+", bare)
    return (
        2 <= len(parts) <= 4
        and all(p[0].isupper() for p in parts)
        and (titled or not any(p.isupper() and len(p) > 2 for p in parts))
        and not countries_in(bare)
        and not ({p.casefold() for p in parts} & (body_heads() | role_nouns()))
    )


def _may_be_body(words_of: str, found: Registry) -> bool:
    """Whether what stands beside a person's name can name a body: neither the next person of a list (``between Anna,
    Tom, and Jo``; ``Anna Berg, Tom Lund signed up``) nor how somebody took part (``(remote)``)."""
    if words_of.islower() and not body_heads() & set(words_of.split()):
        return False
    said = _untitled(words_of)
    for match in re.finditer(r"(?=\s|,|$)", said):
        behind = said[match.start() :]
        if said[: match.start()].casefold() in found.people and re.match(
            r"$|,|\s+(?:\(|and\b|[a-z]+(?:ed|s|d)\b)", behind
        ):
            return False
    return True


def _add(found: Registry, key: str, who: Who, *, named: bool = False) -> None:
    """Keep what is told of a person; ``named`` where a body is surely named, which might else be the next person."""
    if not named and who.organisation and not who.countries and not who.role and _only_names(who.organisation):
        return
    if not named and who.organisation and not _may_be_body(who.organisation, found):
        return
    known = found.persons.get(key)
    if known is None:
        found.persons[key] = who
    else:
        found.persons[key] = Who(
            known.countries or who.countries, known.organisation or who.organisation, known.role or who.role
        )


_NO_MORE = re.compile(r"(?:\s*\(\w+\)?)?")


def describe(text: str, found: Registry | None = None) -> Who:
    """Role, body and country in what stands after a name: ``"Chair of the Panel"``, ``"Customs Board, Turkey"``."""
    text = " ".join(text.split())
    if found is not None and (coded := re.match(r"[A-Z]{2,3}(?=[),;]|$)", text)) and coded.group() in found.codes:
        return Who((found.codes[coded.group()],), None, describe(text[coded.end() :].lstrip("),; ")).role)
    text = re.sub(r"^(?:from|of|representing|for|on behalf of)\s+", "", text)
    text = re.sub(r"^(?:the|an?)\s+", "", text, flags=re.IGNORECASE)
    role = organisation = None
    match = re.match(r"(?P<r>[^,]*?)(?:\s+(?:of|for|at|from|to|in)\s+(?:the\s+)?|,\s*)(?P<o>.+)$", text)
    land = country_pattern().match(text)
    named = land is not None and land.group() in country_names()  # "Malawi Youth in Farming Initiative" is a body
    if match and not named and role_nouns() & {w.casefold() for w in re.findall(r"[\w-]+", match["r"])}:
        role, organisation = match["r"].strip(), match["o"].strip()
    elif role_nouns() & {w.casefold() for w in re.findall(r"[\w-]+", text)} and not match:
        role = text
    else:
        organisation = text
    codes = countries_in(text)
    if (
        not codes
        and found is not None
        and found.host
        and re.search(
            r"\bhost(?:ing)?\s+(?:country|ministry|government|city|institut\w+|organi[sz]ation|authority|agency|"
            r"university)\b",
            text,
        )
    ):
        codes = (found.host,)
    if organisation and any(_NO_MORE.fullmatch(organisation, end) for end in ends(organisation, 0)):
        organisation = None
    if organisation:
        pieces = [p.strip() for p in organisation.split(",")]
        if len(pieces) > 1 and country_pattern().fullmatch(re.sub(r"^the\s+", "", pieces[-1])):
            organisation = ", ".join(pieces[:-1])
        if found is not None and not codes:
            known = found.bodies.get(_long(organisation))
            codes = known.countries if known else codes
            organisation = known.organisation if known and known.organisation else organisation
            if not codes and organisation.casefold() not in found.international:
                codes = sits_in(text)
    return Who(codes, organisation, role)
