"""Who holds an office in a report: who chairs what, whose ``the Director`` is, and whose meeting it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.interventions.names import (
    CAPITAL,
    FIRST_HEADING,
    FRONT,
    NAME,
    TITLE,
    Registry,
    Who,
    countries_in,
    describe,
    stands_for,
    surname,
)
from pipeline.interventions.words import body_heads, country_pattern, role_nouns, words
from pipeline.patterns import finditer
from pipeline.records import Session

CHAIRS = ("chair", "chairperson", "chairman", "chairwoman", "co-chair", "president", "presiding officer")
LEADERS = ("moderator", "co-moderator", "facilitator", "co-facilitator", "convener", "convenor", "host")
_PERSON = rf"(?:(?:{TITLE})\.?\s+)*{NAME}(?:\s+(?:(?:van|von|der|den|de|di|da|del|la|el|al|bin|i|y)\s+)*{NAME}){{1,3}}"
_AFFILIATED = (
    rf"(?P<n>{_PERSON})\s*(?:\((?P<b>[^)\n]{{2,90}})\)|(?:,|\s[–-])\s+(?P<c>[^;.\n]{{2,120}})|"
    rf"\s+(?:of|from)\s+(?P<o>(?:(?!\sas\s)[^;.,\n]){{2,90}}))"
)
_OFFICE = (
    r"(?i:(?:session|panel|group|meeting|committee)\s+)?(?P<r>(?i:(?:co-)?chair(?:person|man|woman)?|(?:co-)?moderator|"
    r"(?:co-)?facilitator|president|convenor|convener|host|chaired|moderated|facilitated|presided(?: over)?|led|"
    r"in the chair|presiding))"
)
_LEAD = re.compile(rf"(?:^|[.;]\s)[ \t]*{_OFFICE}(?i:\s+by)?\s*[:–-]?\s+(?P<who>{_AFFILIATED})", re.MULTILINE)
_BESIDE = re.compile(
    rf"(?:^|[.;]\s)[ \t]*{_OFFICE}\s+\((?P<who>(?P<n>{_PERSON}),\s+(?P<b>[^)\n]{{2,90}}))\)", re.MULTILINE
)
_PASSIVE = re.compile(
    rf"\b(?:session|meeting|plenary|panel|discussion|debate|conference|assembly|congress|workshop|forum|group|"
    rf"it|which)\b[^.;\n]{{0,40}}?\b(?:was|were)?\s*(?P<r>chaired|moderated|facilitated|presided over)\s+by\s+"
    rf"(?P<who>{_AFFILIATED})",
)
_ELECTED = re.compile(
    rf"(?P<who>{_AFFILIATED}),?\s+(?:was|were|had been|has been)\s+(?:unanimously\s+)?(?:re-?)?(?:elected|appointed|"
    rf"chosen|designated|confirmed)\s+(?:as\s+|to be\s+)?(?:the\s+|its\s+|their\s+)?(?P<r>[A-Za-z][\w-]*)",
)
_ELECTS = re.compile(
    rf"\b(?:re-?)?(?:elected|appointed|chose|designated)\s+(?:as\s+(?:its\s+|the\s+)?(?P<r2>[\w-]+)\s+)?(?P<who>{_AFFILIATED})"
    rf"(?:,?\s+(?:as|to be|to serve as)\s+(?:its\s+|the\s+|their\s+)?(?P<r>[A-Za-z][\w-]*))?",
)
_TAKEN = re.compile(
    rf"(?P<n>{_PERSON})(?P<b>\s+\([^)\n]{{2,90}}\))?[^.;\n]{{0,60}}?\b"
    r"(?P<r>(?:occupied|took|takes|held|was in|is in|in) the chair)\b"
)
"""``Ms A, who occupied the chair``."""
_IN_CHAIR = re.compile(
    rf"\b(?:[Ww]ith|[Uu]nder)\s+(?P<n>{_PERSON})(?P<b>\s+\([^)\n]{{2,90}}\))?\s+"
    r"(?P<r>(?i:in the chair|presiding|as chair\w*))\b"
)
"""``with Ms A (Oman) in the Chair``."""
_SERVES = re.compile(
    rf"(?P<n>{_PERSON})(?P<b>\s+\([^)\n]{{2,90}}\))?,?\s+(?:(?:should|would|will|shall|(?:is|was|were) to)\s+"
    r"(?:serve|act|continue|officiate)\s+as|(?:served|acted|continued|continues|serves|acts)\s+as|"
    r"(?:is|was|has been|had been)\s+(?:\w+ly\s+)?(?:re-?)?(?:elected|appointed|chosen|named|designated|confirmed))"
    r"(?:\s+as|\s+to be)?\s+(?:the\s+|its\s+|their\s+)?(?P<r>[A-Za-z][\w-]*)"
)
"""``It was agreed that Ms A should serve as Chair``, ``Mr B had been chosen Rapporteur``."""
_PRONOUN_SERVES = re.compile(
    r"(?:^|[.;]\s+|,\s+and\s+)(?:[Hh]e|[Ss]he)\s+(?:(?:was|is|had been|has been)\s+(?:(?:\w+ly|then|also)\s+)?(?:re-?)?"
    r"(?:elected|appointed|chosen|named|designated)|was to (?:serve|act)|would (?:serve|act))(?:\s+as|\s+to be)?\s+"
    r"(?:the\s+|its\s+)?(?P<r>[A-Za-z][\w-]*)",
    re.MULTILINE,
)
"""``Mr A greeted the guests. He was elected Chair``."""
_LISTED_AFTER = re.compile(
    rf"(?P<who>(?P<n>{_PERSON})\s+\((?P<b>[^)\n]{{2,90}})\)),\s+(?:the\s+)?(?P<r>[A-Za-z][\w-]+)(?=\s*[.;,)\n]|$)",
    re.MULTILINE,
)
"""``Members: Ms A (Oman), Chairperson; Mr B (Chad), Vice-Chairperson``."""
_TITLED = re.compile(
    rf"\b[Tt]he\s+(?P<r>{CAPITAL}[\w-]+)(?:\s+of\s+the\s+(?:meeting|session|conference|assembly|workshop|"
    rf"committee))?,\s+(?P<n>{_PERSON})(?:\s*\((?P<b>[^)\n]{{2,90}})\)|,\s+(?P<c>(?:the\s+|an?\s+|of\s+(?:the\s+)?)?[A-Z][^;.\n]{{2,120}}))?"
)
"""``The Treasurer, Mr A (Oman), presented``."""
_CHAIR_OF = re.compile(
    rf"(?P<n>{_PERSON}),?\s+(?P<c>[^.;\n]{{2,90}}?),\s+(?:and\s+)?(?P<r>(?i:(?:co-)?chair(?:person|man|woman)?|president|"
    rf"moderator|facilitator))\s+of\s+(?:the|this)\s+(?=[A-Za-z])"
)
"""``Ms A, Minister from Oman, Chair of the Dialogue``."""
_WITH = re.compile(rf"\b(?:with|and|by)\s+(?P<who>{_AFFILIATED})\s+as\s+(?:its\s+|the\s+)?(?P<r>[A-Za-z][\w-]*)")
"""``with Mr A (Oman) as Vice-Chair``."""
_STEMS = {
    "chaired": "chair",
    "presided": "chair",
    "presided over": "chair",
    "presiding": "chair",
    "in the chair": "chair",
    **{f"{verb} the chair": "chair" for verb in ("occupied", "took", "takes", "held", "was in", "is in")},
}
_STEMS |= {"moderated": "moderator", "facilitated": "facilitator", "led": "moderator"}


@dataclass
class Offices:
    """What a report tells of its offices. ``leads``: place, office, holder, of those who lead a meeting or a part;
    ``posts``: other offices by their names in lower case; ``own``: the body whose meeting it is."""

    leads: list[tuple[int, str, Who]] = field(default_factory=list)
    posts: dict[str, Who] = field(default_factory=dict)
    own: str | None = None
    chairs: set[str] = field(default_factory=set)
    """Surnames of those who lead a meeting or a part and of whom nothing else is told."""

    def holder(self, role: str, place: int, start: int) -> Who | None:
        """Who holds ``role`` at offset ``place``, in a session that begins at ``start``."""
        key = re.sub(
            r"^(?:(?:the|its|our|new|newly|elected|outgoing|incoming|acting|presiding)\s+)+", "", role.casefold()
        )
        family = CHAIRS if key in CHAIRS else LEADERS if key in LEADERS else (key,)
        fits = [(at, who) for at, office, who in self.leads if office in family and (who.countries or who.organisation)]
        here = [who for at, who in fits if start <= at <= place]
        if here:
            return here[-1]
        if key in CHAIRS and fits:
            return ([who for at, who in fits if at <= place] or [fits[0][1]])[0]
        if key in self.posts:
            return self.posts[key]
        return self.posts.get(key.split()[-1]) if len(key.split()) == 1 else None


def read_offices(
    text: str, names: Registry, sessions: Sequence[Session], present: Iterable[tuple[str, str]]
) -> Offices:
    """Collect the offices of a report. ``present`` are names of an attendance list with what stands beside each."""
    found = Offices(own=own_body(text, names))
    for pattern in (
        _LEAD,
        _BESIDE,
        _PASSIVE,
        _ELECTED,
        _ELECTS,
        _WITH,
        _TAKEN,
        _IN_CHAIR,
        _SERVES,
        _LISTED_AFTER,
        _TITLED,
        _CHAIR_OF,
    ):
        for match in finditer(pattern, text):
            groups = match.groupdict()
            word = (groups.get("r") or groups.get("r2") or "").casefold()
            office = _STEMS.get(word, word.removeprefix("as "))
            if office not in CHAIRS and office not in LEADERS and office in role_nouns():
                beside = groups.get("b") or groups.get("c") or groups.get("o") or ""
                holder = _person(match["n"], names) or describe(beside, names)
                if holder.countries or holder.organisation:
                    found.posts.setdefault(office, holder)
            if office in CHAIRS or office in LEADERS:
                beside = groups.get("b") or groups.get("c") or groups.get("o") or ""
                who = _person(match["n"], names)
                found.leads.append((match.start("n"), office, who or describe(beside, names)))
                if who is None and office in CHAIRS:
                    found.chairs.add(surname(match["n"]))
    for match in finditer(_PRONOUN_SERVES, text):
        office = match["r"].casefold()
        before = [n for n in names.at(max(0, match.start() - 300), match.start()) if n.kind == "person"]
        if before and office in role_nouns() and "\n" not in text[before[-1].end : match.start()]:
            who = _person(text[before[-1].start : before[-1].end], names)
            if who and (office in CHAIRS or office in LEADERS):
                found.leads.append((match.start("r"), office, who))
            elif who:
                found.posts.setdefault(office, who)
    for session in sessions:
        for line in session.moderators:
            who = _person(line, names) or describe(line.partition(",")[2] or _bracket(line) or "", names)
            found.leads.append((session.where.start or 0, "moderator", who))
    for _, beside in present:
        if listed := re.search(r"\b(?:co-)?chair\w*|\bpresident\b", beside, re.IGNORECASE):
            found.leads.append((0, listed.group().casefold(), describe(beside, names)))
    for match in finditer(_report_of(), text):
        office = match["r"].casefold()
        key = surname(match["n"])
        known = names.persons.get(key)
        if found.own and office in role_nouns() and (known is None or not known.countries and not known.organisation):
            names.persons[key] = Who((), found.own, match["r"].title())
    found.leads.sort(key=lambda lead: lead[0])
    _learn_posts(text, names, found)
    return found


@cache
def _report_of() -> re.Pattern[str]:
    """``Report of the Treasurer`` over a paragraph that begins with a person: who holds the office."""
    record = "|".join(words("records"))
    return re.compile(
        rf"^(?:\W*\d[\d.]*\s+)?(?i:(?:the\s+)?(?:{record})\s+(?:of|by)\s+the\s+(?P<r>[\w-]+))\s*\n+"
        rf"(?P<n>(?:(?:{TITLE})\.?\s+)*{NAME}(?:\s+{NAME}){{0,3}})(?=,?\s+[a-z(])",
        re.MULTILINE,
    )


def _bracket(line: str) -> str | None:
    match = re.search(r"\(([^)]+)\)", line)
    return match.group(1) if match else None


def _person(words_of: str, names: Registry) -> Who | None:
    """What is known of the person whom a piece of text begins with."""
    match = re.match(_PERSON, words_of)
    known = names.persons.get(surname(match.group())) if match else None
    return known if known and (known.countries or known.organisation) else None


@cache
def _post() -> re.Pattern[str]:
    nouns = sorted((re.escape(n) for n in role_nouns() - words("generic") if len(n) > 3), key=len, reverse=True)
    return re.compile(
        rf"(?<![\w-])(?P<r>(?:{CAPITAL}[\w-]+\s+){{0,3}}(?i:{'|'.join(nouns)}))\s+(?:of|at|for)\s+(?:the\s+)?(?={CAPITAL})"
    )


def _learn_posts(text: str, names: Registry, found: Offices) -> None:
    """``President of the Snow Commission`` once in full: ``the President`` later is the same, unless two differ."""
    several: dict[str, set[str]] = {}
    for match in finditer(_post(), text):
        role = re.sub(r"^the\s+", "", match["r"].casefold())
        if not match["r"][0].isupper():
            continue
        at = [n for n in names.at(match.end(), match.end() + 160) if n.start == match.end()]
        body = max((n for n in at if n.kind in ("body", "country")), key=lambda n: n.end, default=None)
        if body is None:
            head = re.match(r"[\w-]+", text[match.end() :])
            if head and found.own and head.group().casefold() in body_heads():
                several.setdefault(role, set()).add(found.own)  # "President of the Council"
                found.posts.setdefault(role, describe(found.own, names))
            continue
        words_of = text[body.start : body.end]
        who = describe(words_of, names) if body.kind == "body" else Who(countries_in(words_of))
        for key in {role, role.split()[-1]}:
            several.setdefault(key, set()).add(who.organisation or " ".join(who.countries))
            found.posts.setdefault(key, who)
    for key, holders in several.items():
        if len(holders) > 1 and len(key.split()) == 1:
            del found.posts[key]  # "the Director": of two


_ORDINAL = re.compile(
    r"(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|eleventh|twelfth|"
    r"twent\w+|annual|joint|regional|biennial)\b",
    re.IGNORECASE,
)


def own_body(text: str, names: Registry) -> str | None:
    """The body whose meeting it is: of those that the title block and the introduction name, the one that is named
    like no event and no country, best where it is said to convene the meeting or to be abbreviated."""
    best: tuple[int, str] | None = None
    heading = FIRST_HEADING.search(text, 0, FRONT)
    front = text[: heading.start() if heading else FRONT]
    first_paragraph = re.search(r"\S[^\n]{150,}", front)
    title_end = first_paragraph.start() if first_paragraph else 300
    for named in names.names:
        if named.start > len(front):
            break
        name = text[named.start : named.end].strip()
        if named.kind != "body" or "\n" in name or countries_in(name) or _ORDINAL.match(name):
            continue
        if text.startswith(" (", named.end) and country_pattern().match(text, named.end + 2):
            continue  # "held in Ghent (Belgium)"
        if words("occasions") & {name.casefold().split()[0], name.casefold()} or re.match(
            r"(?:Ministry|Government)\b", name
        ):
            continue
        alone = f"\n{name}\n" in f"\n{front}\n" and text.count(name) == 1
        if alone and not body_heads() & set(name.casefold().split()):
            continue  # a line that but names a house: where it was held
        score = 1 if named.end <= title_end else 0
        score += 2 * bool(re.match(r"\s*\([A-Z][\w./&-]+[,;)]", text[named.end :][:20]))
        before = text[max(0, named.start - 40) : named.start]
        score += 2 * bool(
            re.search(r"\b(?:convened|organi[sz]ed|held|prepared|called|members? of|meeting of)\b", before)
        )
        score += 2 * bool(re.match(r"[^.\n]{0,12}\b(?:held|met|convened|holds|meets|links)\b", text[named.end :][:40]))
        score -= 2 * bool(re.search(r"\b(?:and|with)(?: the)? $|support|hosted", before[-30:]))
        if score > 0 and (best is None or score > best[0]):
            best = (score, name)
    for line in front[:title_end].split("\n"):
        bare = line.strip()
        if {w.casefold() for w in bare.split()} & (words("gatherings") | words("records")):
            continue  # "REPORT OF THE ANNUAL MEETING OF THE BOARD": of a meeting
        if bare.isupper() and bare.split() and bare.split()[-1].casefold() in body_heads() and not _ORDINAL.match(bare):
            if best is None or best[0] < 3:
                return _known(bare, names)
            break
    titled = _titled(front[:title_end])
    if titled and best and not best[1].isupper() and best[1] not in front[:title_end] and best[1] not in titled:
        best = None  # of the introduction only: who came, or where it was held
    if titled and (best is None or best[1].isupper() and stands_for(titled, best[1])):
        return f"{titled} ({best[1]})" if best else _known(titled, names)
    if best is None and (treaty := _treaty().search(front[:title_end])):
        return treaty.group()
    return _known(best[1], names) if best else None


@cache
def _treaty() -> re.Pattern[str]:
    """The treaty whose parties meet: ``the Windhoek Convention``."""
    names_of = "|".join(w.title() for w in words("treaties"))
    return re.compile(rf"(?:{CAPITAL}[\w’'-]+\s+){{1,4}}(?:{names_of})(?![\w-])")


def _titled(title: str) -> str | None:
    """The body of a title block that no mention is of: a line that is its name (``Joint Harbour Committee``), or whose
    meeting a line says it is (``Assembly of the Federation of Anglers``)."""
    for line in re.split(r"\n+", title):
        meeting = re.search(rf"\b(?i:{'|'.join(words('gatherings'))})\s+of\s+(?P<the>the\s+)?(?={CAPITAL})", line)
        name = re.split(
            r"\s*(?:[,:;(]|\s(?:held|on its|in|at)\s)", line[meeting.end() if meeting else 0 :].strip(" .")
        )[0]
        capitals = [w.casefold() for w in re.findall(r"[\w’'-]+", name) if w[0].isupper()]
        headed = any(w in body_heads() - words("gatherings") for w in capitals)
        single = meeting is not None and meeting["the"] and len(capitals) > 1 and capitals[-1][-1] != "s"
        counted = meeting is None and (re.search(r"\d", line) or _ORDINAL.match(line) and not line.startswith("Joint"))
        counted = counted or re.search(r"\b(?:by|with|from)\b", name)  # "Hosted by the Ministry of Forests"
        if len(line) < 140 and (headed or single) and not counted:
            return name
    return None


def _known(name: str, names: Registry) -> str:
    known = names.bodies.get(re.sub(r"^the\s+", "", name, flags=re.IGNORECASE).casefold())
    return known.organisation if known and known.organisation else name
