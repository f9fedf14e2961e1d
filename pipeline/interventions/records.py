"""``Intervention`` records: speakers with role, body and country, addressees, and the sessions they spoke in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.body import Body
from pipeline.ids import Anchor, mint
from pipeline.interventions.actors import WORKING_GROUP
from pipeline.interventions.names import (
    FRONT,
    Registry,
    Who,
    code_of,
    countries_in,
    office_of,
    sits_in,
    surname,
)
from pipeline.interventions.offices import STAFF, is_organ, read_offices
from pipeline.interventions.persons import registry
from pipeline.interventions.words import (
    body_heads,
    country_pattern,
    role_nouns,
    words,
)
from pipeline.patterns import finditer
from pipeline.records import Intervention, Session, Speaker, Strength, Verb
from pipeline.sessions.find import attendance
from pipeline.sessions.people import is_meta_line

if TYPE_CHECKING:
    from spacy.tokens import Doc

ORDER: tuple[Strength, ...] = ("urge", "request", "recommend", "commit", "intend", "consider")


def records(body: Body, doc: Doc, sessions: Sequence[Session], linked: Any) -> list[Intervention]:
    """The interventions of a report, in order.

    ``linked`` (mentions and entities) may be None: countries and bodies then come from the words alone.
    """
    present = attendance(body)
    found = [f for f in (doc._.interventions or ()) if _kept(f, sessions)]
    if not present and not _of_a_meeting(body, sessions):
        talked = [f for f in found if _spoken(f, body.text)]
        if len(found) > 8 and len(talked) * 5 < len(found):  # fewer are too few to judge by
            found = talked  # a study, whose sources write; where many say or ask, a meeting is told of after all
        if len(body.text) > max(LONG, LONG // 6 * len(found)):  # nor is any told of where one speaks in many pages
            found = [f for f in talked if f.form != "country" and not _INDEFINITE.match(body.text, f.speaker[0])]
    names = doc.user_data.get("rapporteur_names") or registry(body.text, doc._.mentions or (), _lines(body), present)
    teller = _Attribution(body, names, sessions, linked, present)
    ids = mint("int", body.report, body.text, [Anchor(*f.speaker) for f in found])
    teller.learn(found)
    made = []
    for ident, f in zip(ids, found, strict=True):
        a, b = f.speaker
        countries, organisations, role = teller.tell(f)
        act_strength = [v.strength for v in f.verbs if v.strength]
        strength = next((s for s in ORDER if s in act_strength), None)
        made.append(
            Intervention(
                id=ident,
                report=body.report,
                session=_session(sessions, f.speaker[0]),
                where=body.where(f.start, f.end),
                by=(f"interventions.{f.form}",),
                confidence=f.confidence,
                kind="collective" if f.collective else "individual",
                speaker=Speaker(text=body.text[a:b], start=a, end=b),
                role=role,
                organisation=_one_or_all(organisations),
                country=_one_or_all(countries),
                entities=tuple(teller.entities(f)),
                addressee=_addressee(body.text, f),
                strength=strength,
                verbs=tuple(
                    Verb(text=body.text[v.start : v.end], start=v.start, end=v.end, act=v.act) for v in f.verbs
                ),
            )
        )
    return made


LONG = 50_000
"""Code points: a study of that length has few who speak."""
_INDEFINITE = re.compile(r"(?:an?|one|another|some)\s", re.IGNORECASE)
_MEETING = frozenset(["opening", "session", "panel", "working_group", "side_event", "agenda_item", "closing"])


_OF_MEETINGS = frozenset(["minutes", "record", "proceedings", "delegates", "participants"])
"""Words of a first page that tell of a meeting, besides those for gatherings."""


def _of_a_meeting(body: Body, sessions: Sequence[Session]) -> bool:
    """Whether a document tells of a meeting: it has a meeting's sessions, lists speakers, or its first page names a
    gathering. A study only cites who published what."""
    met = sum(s.kind in _MEETING or bool(s.moderators or s.speakers) for s in sessions)
    if met > 0.02 * len(sessions):  # one of three hundred headings may be misread
        return True
    if any(body.text[a:b].partition(":")[2].strip() for a, b in _lines(body)):
        return True
    front = {w.casefold() for w in re.findall(r"\w+", body.text[:FRONT])}
    return bool(front & (words("gatherings") | _OF_MEETINGS) - {"table", "round"})


def _spoken(found: Any, text: str) -> bool:
    """Whether somebody is told to have said something to somebody, in a document of no meeting: persons and officers,
    and only by a verb of talk (``Ms A told us``), not by one of papers (``Smith argues``)."""
    if not found.sure or found.form not in ("person", "role", "country"):
        return False
    said = {text[v.start : v.end].casefold().split()[0] for v in found.verbs if v.end > v.start}
    return bool(said & words("talk"))


def _kept(found: Any, sessions: Sequence[Session]) -> bool:
    """Before the first session, what bodies did is introduction; only words count there, and collective ones."""
    session = next(
        (s for s in sessions if s.parent is None and (s.where.start or 0) <= found.speaker[0] < (s.where.end or 0)),
        None,
    )
    if session is not None and session.kind == "front_matter":
        return bool(found.sure) and found.form in ("person", "role", "collective", "country", "generic", "joint")
    if session is not None and session.kind in ("annex", "section"):
        return bool(found.sure and found.verbs)  # no meeting's debate: only what is plainly reported as said
    return True


def _session(sessions: Sequence[Session], place: int) -> str | None:
    return next(
        (s.id for s in sessions if s.parent is None and (s.where.start or 0) <= place < (s.where.end or 0)), None
    )


def _lines(body: Body) -> list[tuple[int, int]]:
    return [
        ((b.where.start or 0), (b.where.start or 0) + len(b.text)) for b in body.body_blocks if is_meta_line(b.text)
    ]


def _one_or_all(values: Sequence[str]) -> str | tuple[str, ...] | None:
    return None if not values else values[0] if len(values) == 1 else tuple(values)


def _addressee(text: str, found: Any) -> str | None:
    """Whom a recommendation asks: the noun phrase right after "urged", "invited", "called on"."""
    for verb in found.verbs:
        if verb.strength in ("urge", "request", "recommend", "consider"):
            match = re.match(
                r"\s+(?:on\s+|upon\s+|to\s+)?(?P<who>(?:the\s+|all\s+)?(?:[\w’'-]+\s+){0,4}?[\w’'-]+)\s+to\s+"
                r"(?!(?:the|all|a|an|its|their|those|this)\b)[a-z]",
                text[verb.end : verb.end + 90],
            )
            if match and not re.match(r"that\b|for\b|it\b|be\b", match["who"]):
                return match["who"]
            that = re.match(
                r"\s+that\s+(?P<who>(?:the\s+|every\s+|each\s+|all\s+)?(?:[\w’'-]+\s+){0,3}?[\w’'-]+)\s+"
                r"(?:should|ought|must|be\b|[a-z]+\b)",
                text[verb.end : verb.end + 90],
            )
            if that and text[verb.end :].lstrip().startswith("that"):
                return that["who"]
    return None


_IN_REGION = re.compile(r"\b(?:of|for|from)\s+(?:the\s+)?(?P<r>[A-Z][^(),;.]{2,50})$")


_WRITERS = frozenset(["author", "co-author", "writer", "lecturer"])
"""Offices of whoever gives a paper."""
_FOR_HEAD = re.compile(
    r"\b(?:of|for)\s+the\s+(?:Director-General|Secretary-General|Executive (?:Secretary|Director)|Secretariat)\b", re.I
)
"""``the representative of the Director-General``: of the body whose meeting it is."""
_SENT_BY = re.compile(
    r"(?:[Tt]he\s+)?(?:[a-z]+\s+)?(?:observer|representative|delegate|delegation|spokes(?:man|woman|person))\s+(?:of|for|from)\s+"
    r"(?:the\s+)?(?P<o>[A-Z][\w’'&-]+(?:\s+(?:(?:of|for|and|the)\s+){0,2}[A-Z][\w’'&-]+){0,7})$"
)
"""``The observer of Geotrace``: whoever sends an observer is a body, known or not."""


_OF_REGION = re.compile(
    r"\b(?:representative|member|delegate|alternate|observer|vice-chair|spokesperson)s?\s+(?:of|for|from)\s+(?:the\s+)?"
    r"(?P<r>[A-Z][^(),;.\n]{2,50}?)\s+\((?P<c>[A-Z][^()\n]{2,40})\)"
)
"""``the regional representative of Asia (Thailand)``: who sits for many and is of one country."""
_THROUGH = re.compile(r",?\s+\(?(?:through|represented by|led by|for which)\s+(?:the\s+)?")
"""``The AFRICAN GROUP, through GHANA,``: between a group's name and a country's."""
_LED_IN = re.compile(r"\W*(?:\d[\d.]*\s+)?(?:[A-Z][^.;,]{0,50}\s)?(?:[Ii]n|[Ff]rom|[Aa]t|[Ff]or)\s[^.;]{3,40}")
"""What may tell where somebody is who then speaks: ``In Fiji,``, ``Over a poor line from Suva, Fiji,``."""
_WHO = re.compile(r",\s+who\s+(?P<w>[^;.\n]{5,110}?),")
GOVERNMENT = re.compile(
    r"(?:the\s+)?(?:host\s+)?(?:Ministry|Government|State|National|Royal|Office of the (?:President|Prime Minister))\b"
)
"""Bodies of a government: a speaker of one that names no country is of the host's."""


_OPENED = re.compile(
    r"declared (?:\w+ ){0,3}open\b|opened (?:by|the (?:meeting|session|conference|workshop|forum|seminar))\b|"
    r"inaugurated"
)
"""How a host opens a meeting."""


@cache
def _national() -> re.Pattern[str]:
    """Offices of a government or a town: without a country they are the host's."""
    return re.compile(rf"\b(?:{'|'.join(sorted(words('national'), key=len, reverse=True))})\b", re.IGNORECASE)


@cache
def _posts() -> frozenset[str]:
    """Offices within a body."""
    return words("officers") | words("servants")


def _without_articles(names: Sequence[str]) -> list[str]:
    bare = list(dict.fromkeys(re.sub(r"^(?:the|an?)\s+", "", n, flags=re.IGNORECASE) for n in names))
    return [n for n in bare if not any(n != m and n in m for m in bare)]


class _Attribution:
    """Role, body and country of a speaker: from its own words, then from what the report says of the person, body or
    office."""

    def __init__(
        self, body: Body, names: Registry, sessions: Sequence[Session], linked: Any, present: Sequence[tuple[str, str]]
    ) -> None:
        self.text = body.text
        self.names = names
        self.sessions = sessions
        self.present = present
        self.mentions = sorted(
            getattr(linked, "mentions", None) or (), key=lambda m: (m.where.start or 0, -(m.where.end or 0))
        )
        self.starts = [m.where.start or 0 for m in self.mentions]
        self.entity = {e.id: e for e in getattr(linked, "entities", None) or ()}
        self.acronyms = {n.casefold(): e.acronym for e in self.entity.values() if e.acronym for n in (e.name, *e.names)}
        self.long_names = {
            e.acronym: e.name for e in self.entity.values() if e.acronym and e.name != e.acronym and e.type != "PERSON"
        }
        self.offices = read_offices(self.text, names, sessions, present)
        self.of_regions = [
            (m.start(), m["r"].casefold(), countries_in(m["c"])) for m in finditer(_OF_REGION, self.text)
        ]
        """Whom parts of the world send: place, name of the part, country."""

    def learn(self, found: Sequence[Any]) -> None:
        """Let each speaker's own words tell of the person where the report comes back to them."""
        for f in found:
            persons = [n for n in self.names.at(*f.speaker) if n.kind == "person"]
            if len(persons) != 1 or f.collective:
                continue
            key = surname(self.text[persons[0].start : persons[0].end])
            known = self.names.persons.get(key)
            if known is None or not known.countries:
                countries, organisations, role = self.tell(f)
                if known is not None and known.organisation:
                    if countries:
                        self.names.persons[key] = Who(tuple(countries), known.organisation, known.role)
                elif countries or organisations:
                    self.names.persons[key] = Who(tuple(countries), organisations[0] if organisations else None, role)

    def tell(self, found: Any) -> tuple[list[str], list[str], str | None]:
        """Countries, bodies and role."""
        if found.form == "impersonal" or found.collective and WORKING_GROUP.match(self._said(found)):
            return [], [], None  # what a working group says is nobody's who sits in it
        countries: list[str] = []
        organisations: list[str] = []
        role: str | None = None
        spans = list(dict.fromkeys([found.speaker, *found.named]))
        if found.behalf and found.form in ("role", "generic"):
            organisations.append(re.sub(r"^the\s+", "", self.text[slice(*found.behalf)], flags=re.IGNORECASE))
            countries += self._span(*found.behalf)[0]
            if re.match(r"(?:the\s+|our\s+)?hosts?\b", self.text[slice(*found.behalf)]) and self.names.host:
                countries, organisations = [self.names.host], []
        for n, (a, b) in enumerate([*spans, *([found.behalf] if found.behalf else [])]):
            c, o, r = self._span(a, b)
            if n == 0 or not countries and not organisations:
                countries, organisations = (
                    [*countries, *(x for x in c if x not in countries)],
                    [*organisations, *(x for x in o if x not in organisations)],
                )
            elif (a, b) == found.behalf or not organisations:
                organisations += [x for x in o if x not in organisations]
                countries = countries or c
            role = role or r
        if (
            not countries
            and role
            and _national().search(role)
            and self.names.host
            and self._definite(found)
            and not any(self._international(o) for o in organisations)
        ):
            countries = self._portfolio(organisations) or [self.names.host]
        if not countries and role and self.names.host and any(GOVERNMENT.match(o) for o in organisations):
            countries = [self.names.host]
        if role and not countries and not organisations and not found.collective:
            countries, organisations = self._held(found, role)
        if found.form == "person" and not countries and not organisations and self.offices.own:
            persons = [n for n in self.names.at(*found.speaker) if n.kind == "person"]
            if len(persons) == 1 and self.offices.leads(surname(self.text[persons[0].start : persons[0].end])):
                organisations = [self.offices.own]  # whoever leads the meeting and is of nowhere else
        if not countries and organisations and self.names.host and self._receives(found, organisations):
            countries = [self.names.host]
        at_home = found.form in ("person", "role") and not any(map(self._international, organisations))
        if not countries and at_home and (led := _LED_IN.fullmatch(self.text, found.start, found.speaker[0])):
            here = countries_in(led.group())
            countries = list(here) if len(here) == 1 and re.search(r",\s+(?:the\s+)?$", led.group()) else []
        if not countries and found.form == "person" and not organisations:
            told = _WHO.match(self.text, found.speaker[1], found.speaker[1] + 130)
            theirs = countries_in(told["w"]) if told else ()
            countries = list(theirs) if len(theirs) == 1 else []  # "Ms Roy, who runs a workshop in Togo, thought"
        own = self.offices.own
        part = role and all(map(self._unit, organisations)) and not any(map(self._international, organisations))
        if not countries and organisations and own and (part or all(map(is_organ, organisations))):
            acronym = re.search(r"\(([^()]+)\)$", own)
            if acronym and not part:
                organisations = [f"{o} of the {acronym[1]}" for o in organisations]
            organisations = [*organisations, own]  # "Vice-President for Operations"
        if not countries:
            countries = [c for o in organisations for c in countries_in(o.replace("-", " "))]
        if not countries and self.names.host and re.search(r"\bhost (?:country|government|state)\b", self._said(found)):
            countries = [self.names.host]
        if not countries and not organisations and found.form == "body":
            organisations = [re.sub(r"^(?:the|an?)\s+", "", self._said(found), flags=re.IGNORECASE)]
        if found.collective and not countries and not organisations:
            role = None
        if (
            not countries
            and found.form in ("person", "role", "body")
            and not any(self._international(o) for o in organisations)
        ):
            led = _LED_IN.match(self.text, found.start, found.speaker[0])  # "From Suva, Ms A reported"
            lead = led.group() if led else ""
            behalf = self.text[slice(*found.behalf)] if found.behalf else ""
            countries = list(sits_in("; ".join([*organisations, self._nameless(*found.speaker), behalf, lead])))
        full = dict.fromkeys(self._full(o) for o in _without_articles(organisations))
        return list(dict.fromkeys(countries)), list(full), re.sub(r"^(?:the|an?)\s+", "", role) if role else None

    def _said(self, found: Any) -> str:
        return self.text[slice(*found.speaker)]

    def _nameless(self, a: int, b: int) -> str:
        """A speaker's words without the persons' names: ``Ms Lund of the Harbour Office`` is not of Lund."""
        kept, at = [], a
        for named in self.names.at(a, b):
            if named.kind == "person" and named.start >= at:
                kept.append(self.text[at : named.start])
                at = named.end
        return " ".join([*kept, self.text[at:b]])

    def _definite(self, found: Any) -> bool:
        """Whether ``the Chair`` or a name speaks, not ``a manager``."""
        return found.form == "person" or not re.match(r"(?:an?|one|another|some)\b", self._said(found), re.IGNORECASE)

    def _titular(self, found: Any, role: str) -> bool:
        """``The Editor``, ``the Legal Adviser``: an office with a capital and no more is one of the body's own."""
        last = role.split()[-1]
        said = re.fullmatch(r"[Tt]he\s+(?:[A-Z][\w-]+\s+)*([A-Z][\w-]+)", self._said(found))
        return (
            said is not None and said[1] == last and last.casefold() in role_nouns() - words("generic") - words("sent")
        )

    def _receives(self, found: Any, organisations: Sequence[str]) -> bool:
        """Whether somebody of a body that is neither the meeting's own nor international bids those present welcome:
        ``Ms Njogu, Director of Civil Registration Services, welcomed participants to the coast``."""
        own = (self.offices.own or "").casefold()
        foreign = all(
            len(o.split()) > 1 and o.casefold() not in own and not self._international(o) for o in organisations
        )
        opens = found.form in ("person", "role") and any(
            re.match(r"(?:declared|opened|inaugurated)\b", self.text[v.start : v.end])
            and re.search(_OPENED, self.text[v.start : v.end + 24])
            for v in found.verbs
        )
        greets = any(
            re.match(r"(?:welcom|greet)(?:ed|s|ing)$", self.text[v.start : v.end])
            and re.match(
                r"\s+(?:the\s+|all\s+)?(?:participants|delegates|guests|delegations|members|colleagues|everybody|"
                r"everyone|representatives|those|all|them|visitors)\b",
                self.text[v.end : v.end + 40],
            )
            for v in found.verbs
        )
        return foreign and (opens and found.start < 3000 or greets)

    def _unit(self, organisation: str) -> bool:
        """Whether a name is that of a part of a body: ``Operations``, ``Division of Surveys``."""
        content = [w for w in re.findall(r"\w+", organisation) if w not in ("and", "of", "for", "the")]
        if organisation.casefold() in self.names.bodies and not words("units") & {w.casefold() for w in content}:
            return False
        heads = {w.casefold() for w in content}
        return (
            bool(words("units") & heads)
            or len(content) <= 3
            and not body_heads() & heads
            and not organisation.isupper()
        )

    def _held(self, found: Any, role: str) -> tuple[list[str], list[str]]:
        """``The Chair``, ``the Director``: whoever leads the session, was elected, holds such a post, or serves the
        body whose meeting this is."""
        if region := _IN_REGION.search(self._said(found)):
            part = region["r"].casefold()
            sent = [c for at, name, c in self.of_regions if name == part and c and at <= found.start]
            sent = sent or [c for _, name, c in self.of_regions if name == part and c]
            if sent:
                return list(sent[-1]), []
        if re.sub(r"s$", "", role.casefold().split()[-1]) in _WRITERS and (written := self._by_line(found.start)):
            return written
        begin = max((s.where.start or 0 for s in self.sessions if (s.where.start or 0) <= found.start), default=0)
        tops = (s.where.start or 0 for s in self.sessions if s.parent is None and (s.where.start or 0) <= found.start)
        who = self.offices.holder(role, found.start, begin, max(tops, default=0))
        if who is not None:
            lands = who.countries
            if not lands and who.organisation:  # told since of the same person
                told = {
                    p.countries
                    for p in self.names.persons.values()
                    if p.organisation == who.organisation and p.countries
                }
                lands = told.pop() if len(told) == 1 else ()
            return list(lands), [who.organisation] if who.organisation else []
        if (spoken := self._called(found, role)) is not None:
            return list(spoken.countries), [spoken.organisation] if spoken.organisation else []
        if self.offices.own and _FOR_HEAD.search(self._said(found)):
            return [], [self.offices.staff or self.offices.own]
        last = role.casefold().split()[-1]
        officer = last in words("servants") or self._definite(found) and last in words("officers")
        officer = officer or self._titular(found, role)
        if self.offices.own and officer and not _national().search(role):
            served = last in words("servants") - {"president", "vice-president"} or "secretar" in role.casefold()
            return [], [self.offices.staff if served and self.offices.staff else self.offices.own]
        return [], []

    def _by_line(self, place: int) -> tuple[list[str], list[str]] | None:
        """Of whom ``the author`` is: of whoever the last line above names that begins with a person."""
        end = self.text.rfind("\n\n", 0, place)
        while end > max(0, place - 5000):
            begin = self.text.rfind("\n\n", 0, end) + 2 if self.text.rfind("\n\n", 0, end) >= 0 else 0
            first = next((n for n in self.names.at(begin, end) if n.kind == "person"), None)
            if (
                end - begin < 240
                and first is not None
                and first.start <= begin + 4
                and self.text[end - 1] not in ".?!:"
            ):
                countries, organisations, _ = self._span(begin, end)
                return (countries, organisations) if countries or organisations else None
            end = begin - 2
        return None

    def _called(self, found: Any, role: str) -> Who | None:
        """``The professor``, ``the Ambassador``: the last person before who was introduced with that title or role; not
        for offices that the meeting's own body has too."""
        last = role.casefold().split()[-1]
        if last in _posts() or not re.match(r"[Tt]he\s", self._said(found)):
            return None
        nearby = [n for n in self.names.at(max(0, found.start - 4000), found.speaker[0]) if n.kind == "person"]
        for named in reversed(nearby):
            name = self.text[named.start : named.end]
            who = self.names.persons.get(surname(name))
            title = name.split()[0].casefold().rstrip(".")
            theirs = [title, *((who.role or "").casefold().split()[-1:] if who else [])]
            if any(x == last or len(x) > 3 and last.startswith(x) for x in theirs):
                return who if who and (who.countries or who.organisation) else None
        return None

    def _portfolio(self, organisations: Sequence[str]) -> list[str]:
        """``Minister of Education``: the country whose ministry of that name the report names."""
        for organisation in organisations:
            for name, who in self.names.bodies.items():
                if (
                    who.countries
                    and name.startswith("ministry")
                    and name.removeprefix("ministry of ").startswith(organisation.casefold())
                ):
                    return list(who.countries)
        return []

    def _international(self, organisation: str) -> bool:
        return organisation.casefold() in self.names.international or any(
            e.type == "IGO" and organisation in e.names for e in self.entity.values()
        )

    def _full(self, organisation: str) -> str:
        """A short name as the longer one that ends with it (``Council`` for the ``Northern Shelf Fisheries
        Council``), with its acronym."""
        if "(" in organisation or len(organisation.split()) > 3 and organisation.casefold() not in self.names.bodies:
            return organisation
        own = self.offices.own
        short = organisation.casefold()
        if own and organisation.istitle() and (short in body_heads() and short in own.casefold() or short in STAFF):
            return self.offices.staff or own if short in STAFF else own  # "the Association", "the Bureau"
        if (
            len(organisation.split()) == 1
            and organisation.casefold() not in self.acronyms
            and organisation[:1].isupper()
            and not organisation.isupper()
        ):
            longer = [
                w.organisation
                for n, w in self.names.bodies.items()
                if n.endswith(f" {organisation.casefold()}") and w.organisation
            ]
            if longer:
                return longer[0]
        words_of = short.split()
        if len(words_of) > 1 and words_of[-1] in body_heads():  # "World Centre" for "World Centre for Rural Water"
            full = {
                w.organisation
                for n, w in self.names.bodies.items()
                if w.organisation and re.match(rf"{re.escape(short)} (?:of|for|on|against) ", n)
            }
            if len(full) == 1:
                return full.pop()
        if organisation.isupper() and (known := self.long_names.get(organisation)):
            return f"{known} ({organisation})"
        acronym = self.acronyms.get(short)
        return f"{organisation} ({acronym})" if acronym and acronym.casefold() != short else organisation

    def _span(self, a: int, b: int) -> tuple[list[str], list[str], str | None]:
        piece = self.text[a:b]
        own = len(re.split(r",\s+(?:speaking\s+)?(?:for|on behalf of)\s", piece, maxsplit=1)[0])
        own = own if country_pattern().fullmatch(re.sub(r"^[Tt]he\s+", "", piece[:own])) else len(piece)
        countries = self._linked_countries(a, a + own, ("COUNTRY", "NATIONALITY")) or list(countries_in(piece[:own]))
        if not countries:
            coded = (code_of(self.text[n.start : n.end]) for n in self.names.at(a, b) if n.kind == "country")
            countries = list(dict.fromkeys(code for code in coded if code))
        organisations: list[str] = []
        role: str | None = None
        inside = self.names.at(a, b)
        bodies = [(n.start, n.end) for n in inside if n.kind == "body"]
        for named in inside:
            if named.kind == "person" and any(p <= named.start and named.end <= q for p, q in bodies):
                continue
            name = self.text[named.start : named.end]
            who = (
                self.names.persons.get(surname(name))
                if named.kind == "person"
                else self.names.bodies.get(name.casefold())
                if named.kind == "body"
                else None
            )
            nested = any(p <= named.start and named.end <= q and (p, q) != (named.start, named.end) for p, q in bodies)
            if named.kind == "body" and not nested and name.casefold() not in words("regions"):
                organisations.append(who.organisation if who and who.organisation else name)
            if who:
                countries = countries or list(who.countries)
                if named.kind == "person":
                    organisations += [who.organisation] if who.organisation and not organisations else []
                    role = role or who.role
        for word in re.findall(r"\b[A-Z][A-Za-z]*[A-Z][\w/&-]*", piece):
            who = self.names.bodies.get(word.casefold())
            if word in self.names.codes:
                continue
            if not organisations and (who or word.isupper() and len(word) > 2 and "behalf" in piece):
                organisations.append(who.organisation or word if who else word)
                countries = countries or list(who.countries if who else ())
        if not organisations and not countries and (short := self._short(piece)):
            organisations.append(short)
        if not organisations and not countries and (sender := _SENT_BY.match(piece)):
            name = sender["o"]
            parts_of_world = words("regions") | {r for _, r, _ in self.of_regions}
            if name.casefold() not in parts_of_world | _posts() | {"group", "floor", "secretariat", "presidency"}:
                organisations.append(name)
        told = self._role(piece)
        role = role if role and not told else told or role
        if role and (parent := self._parent(piece)):
            return [], [*organisations, parent], role
        countries = countries or self._linked_countries(
            a, b, ("NATIONAL_BODY", "NGO_OR_COMPANY", "PERSON_ROLE", "PERSON")
        )
        if not countries and (through := _THROUGH.match(self.text, b, b + 80)):
            land = country_pattern().match(self.text, through.end(), b + 80)
            countries = list(countries_in(land.group())) if land else []
        if not countries and organisations and not any(self._international(o) for o in organisations):
            countries = list(sits_in("; ".join([*organisations, self._nameless(a, b)])))
        staff = re.search(
            r"(?:^|\b(?:of|from|for|to|with)\s+)(?:the\s+|its\s+)?secretariat\b(?! of\b)", piece, re.IGNORECASE
        )
        if staff and not organisations and self.offices.staff:
            organisations.append(self.offices.staff)
        return countries, list(dict.fromkeys(organisations)), role

    def _parent(self, piece: str) -> str | None:
        """The body of ``the Head of the Rule of Law Department`` who was introduced as ``Head of the Rule of Law
        Department, BJR``."""
        phrase = re.sub(r"^the\s+", "", piece, flags=re.IGNORECASE)
        if not re.match(r"[A-Z][\w-]+ (?:of|for) ", phrase) or "," in phrase or "(" in phrase:
            return None
        for match in re.finditer(rf"{re.escape(phrase)}, ([A-Z][A-Za-z]*[A-Z]\w*)(?=[.;,)\s])", self.text):
            if (who := self.names.bodies.get(match[1].casefold())) and who.organisation:
                return who.organisation
        return None

    def _short(self, piece: str) -> str | None:
        """``The President of the Alliance``: the meeting's own body, or the one body whose name has that noun."""
        match = re.search(r"\b(?:of|from|for|at)\s+(?:the|our|its)\s+([A-Z][a-z]+)(?=$|[\s,.;:)])(?! [A-Z])", piece)
        noun = match[1].casefold() if match else None
        if noun is None or noun in words("occasions") - {"assembly", "board", "committee"}:
            return None
        own = self.offices.own
        if own and noun in re.findall(r"[\w-]+", own.casefold()):
            return own
        full = {
            w.organisation
            for name, w in self.names.bodies.items()
            if w.organisation and len(name.split()) > 1 and noun in name.split()
        }
        return full.pop() if len(full) == 1 and noun in body_heads() else None

    def _role(self, piece: str) -> str | None:
        if (office := office_of(re.sub(r"^[Tt]he\s+", "", piece))) and office.casefold().split()[-1] in _posts():
            return office
        plain = re.sub(r"^(?:the|an?|its|his|her|their)\s+", "", " ".join(piece.split()), flags=re.IGNORECASE)
        for part in plain.split(", "):
            head = re.split(r"\s+(?:of|for|from|to|at|in)\s+", part)[0]
            words = [w.casefold() for w in re.findall(r"[\w-]+", head)]
            if len(words) > 1 and words[-1] in ("general", "elect", "designate"):
                words.pop()
            if words and words[-1].rstrip("s") in role_nouns() or words and words[-1] in role_nouns():
                heads = [h.strip(";() ") for h in re.split(r" \(|; ", head)]
                head = next((h for h in heads if h and h.split()[-1].casefold() in role_nouns()), heads[-1])
                adjective = country_pattern().match(head)
                return (
                    re.sub(r"^['’]s?\s+", "", head[adjective.end() :]).strip()
                    if adjective and adjective.end() < len(head)
                    else head
                )
        return None

    def _linked_countries(self, a: int, b: int, types: Sequence[str]) -> list[str]:
        """Countries of the entities of these types in a span."""
        codes: list[str] = []
        for m in self.mentions[bisect_left(self.starts, a) :]:
            if (m.where.start or 0) >= b:
                break
            if (m.where.end or 0) <= b:
                entity = self.entity.get(m.entity)
                code = (entity.country or dict(entity.identifiers).get("iso2")) if entity else None
                if code and code not in codes and entity is not None and entity.type in types:
                    codes.append(code)
        return codes

    def entities(self, found: Any) -> list[str]:
        """Entities in the speaker's words, here or where the speaker was first named; outermost mentions first."""
        ids: list[str] = []
        for a, b in dict.fromkeys([found.speaker, *found.named, *([found.behalf] if found.behalf else [])]):
            for m in self.mentions[bisect_left(self.starts, a) :]:
                if (m.where.start or 0) >= b:
                    break
                if (
                    a <= (m.where.start or 0)
                    and (m.where.end or 0) <= b
                    and m.entity not in ids
                    and m.type not in ("DATE", "PLACE", "NATIONALITY")
                ):
                    ids.append(m.entity)
        return ids
