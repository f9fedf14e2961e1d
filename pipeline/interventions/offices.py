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
from pipeline.patterns import finditer, leading_to, one_of
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
_HOLDS = re.compile(
    rf"\b[Tt]he\s+(?P<r>(?i:(?:co-)?chair(?:person|man|woman)?|president))\s+of\s+(?:the\s+)?{CAPITAL}[\w’'-]*(?:\s+(?:(?:of|on|for)\s+"
    rf"(?:the\s+)?)?{CAPITAL}[\w’'-]+){{0,8}},\s+(?P<n>{_PERSON})\s*\((?P<b>[^)\n]{{2,90}})\)"
)
"""``The Chair of the Union, Ms A (Oman), called the session to order``."""
_CHAIR_OF = re.compile(
    rf"(?P<n>{_PERSON}),?\s+(?P<c>[^.;\n]{{2,90}}?),\s+(?:and\s+)?(?P<r>(?i:(?:co-)?chair(?:person|man|woman)?|president|"
    rf"moderator|facilitator))\s+of\s+(?:the|this)\s+(?=[A-Za-z])"
)
"""``Ms A, Minister from Oman, Chair of the Dialogue``."""
_UNDER = re.compile(
    rf"\bunder\s+the\s+(?P<r>chair(?:man|person)?ship|presidency)\s+of\s+(?:the\s+)?(?P<who>{_AFFILIATED})"
)
"""``convened under the chairmanship of Mr A, Minister of Roads of Oman``."""
_ELSEWHERE = re.compile(
    rf"\s+of\s+(?:the\s+)?(?P<o>{CAPITAL}[\w’'-]+(?:\s+(?:(?:of|on|for|and)\s+(?:the\s+)?)?{CAPITAL}[\w’'-]+){{0,8}})"
)
"""``Chair of the Review Committee``: of a body of its own."""
_WITH = re.compile(rf"\b(?:with|and|by)\s+(?P<who>{_AFFILIATED})\s+as\s+(?:its\s+|the\s+)?(?P<r>[A-Za-z][\w-]*)")
"""``with Mr A (Oman) as Vice-Chair``."""
_HOLDING = {
    _ELECTED: re.compile(r"\b(?:re-?)?(?:elected|appointed|chosen|designated|confirmed)\b"),
    _TAKEN: re.compile(r"\bthe chair\b"),
    _SERVES: re.compile(
        r"\b(?:(?:serve|act|continue|officiate|served|acted|continued|continues|serves|acts)\s+as"
        r"|(?:re-?)?(?:elected|appointed|chosen|named|designated|confirmed))\b"
    ),
    _CHAIR_OF: re.compile(r"(?i:\b(?:chair(?:person|man|woman)?|president|moderator|facilitator)\s+of\b)"),
}
"""Words that the matches of patterns hold which any name may begin: a name is looked for before such a word only."""
_STEMS = {
    "chaired": "chair",
    "presided": "chair",
    "presided over": "chair",
    "presiding": "chair",
    "in the chair": "chair",
    **{f"{verb} the chair": "chair" for verb in ("occupied", "took", "takes", "held", "was in", "is in")},
}
_STEMS |= {"chairmanship": "chair", "chairpersonship": "chair", "chairship": "chair", "presidency": "chair"}
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

    def holder(self, role: str, place: int, start: int, since: int = 0) -> Who | None:
        """Who holds ``role`` at offset ``place``, in a part of the report that begins at ``start``, in a session that
        begins at ``since``."""
        key = re.sub(
            r"^(?:(?:the|its|our|new|newly|elected|outgoing|incoming|acting|presiding)\s+)+", "", role.casefold()
        )
        family = CHAIRS if key in CHAIRS else LEADERS if key in LEADERS else (key,)
        fits = [(at, who) for at, office, who in self.leads if office in family and (who.countries or who.organisation)]
        for begin in (start, since):
            here = [who for at, who in fits if begin <= at <= place]
            if here:
                return here[-1]
        if key in CHAIRS and fits:
            before = [who for at, who in fits if at <= place] or [fits[0][1]]
            return before[-1] if key == "co-chair" else before[0]  # co-chairs take turns
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
        _UNDER,
        _HOLDS,
    ):
        held = _HOLDING.get(pattern)
        for match in leading_to(pattern, held, text) if held else finditer(pattern, text):
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
                if _of_another(text, match, found.own):
                    continue
                who = _person(match["n"], names)
                told = describe(beside, names)
                if who is not None and not who.countries and told.countries:
                    who = Who(told.countries, who.organisation, who.role)
                found.leads.append((match.start("n"), office, who or told))
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
    described: dict[str, list[Who]] = {}
    for who in names.persons.values():
        if who.role and len(who.role.split()) > 1 and (who.countries or who.organisation):
            described.setdefault(who.role.casefold(), []).append(who)
    for role, holders in described.items():
        if len({(w.countries, w.organisation) for w in holders}) == 1:
            found.posts.setdefault(role, holders[0])  # "Mr A (legal expert, Tax Office)", then "the legal expert"
    return found


def _of_another(text: str, match: re.Match[str], own: str | None) -> bool:
    """Whether somebody leads another body than that whose meeting it is: ``Ms A, Chair of the Review Committee``."""
    office = "r" if match.groupdict().get("r") else "r2"
    behind = _ELSEWHERE.match(text, match.end(office))
    if (
        behind is None
        or behind.end() > match.start("n") >= match.end(office)
        or own
        and _words(behind["o"]) in _words(own)
    ):
        return False
    if len(behind["o"].split()) == 1:
        return False  # "Chair of the Union"
    said = {w.casefold() for w in re.findall(r"\w+", behind["o"])}
    return not said & (words("gatherings") | words("occasions") - {"committee", "board", "panel"})


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
    nouns = one_of(n for n in role_nouns() - words("generic") if len(n) > 3)
    return re.compile(
        rf"(?<![\w-])(?P<r>(?:{CAPITAL}[\w-]+\s+){{0,3}}(?i:{nouns}))\s+(?:of|at|for)\s+(?:the\s+)?(?={CAPITAL})"
    )


def _learn_posts(text: str, names: Registry, found: Offices) -> None:
    """``President of the Snow Commission`` once in full: ``the President`` later is the same, unless two differ."""
    several: dict[str, set[str]] = {}
    for match in finditer(_post(), text):
        role = re.sub(r"^the\s+", "", match["r"].casefold())
        if not match["r"][0].isupper():
            continue
        if role in CHAIRS and (led := _ELSEWHERE.match(text, match.end("r"))) and is_organ(led["o"]):
            continue  # "Chair of the Review Committee" is not the Chair
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
        if not who.countries and (holder := _holder_of(text, match.start("r"), body.end, names)):
            who = Who(holder.countries, who.organisation, holder.role)
        for key in {role, role.split()[-1]}:
            several.setdefault(key, set()).add(who.organisation or " ".join(who.countries))
            found.posts.setdefault(key, who)
    for key, holders in several.items():
        if len(holders) > 1 and len(key.split()) == 1:
            del found.posts[key]  # "the Director": of two


def _holder_of(text: str, start: int, end: int, names: Registry) -> Who | None:
    """What is known of the person beside an office that is told from ``start`` to ``end``: ``Ms A (China), Rapporteur
    of the Evaluation Body``, ``the Rapporteur of the Evaluation Body, Ms A (China)``."""
    for named in (*names.at(max(0, start - 120), start), *names.at(end, end + 80)):
        if named.kind == "person":
            between = text[named.end : start] if named.end <= start else text[end : named.start]
            if re.fullmatch(r"(?:\s*\([^)\n]*\))?,\s+(?:the\s+)?", between):
                who = names.persons.get(surname(text[named.start : named.end]))
                if who is not None and who.countries:
                    return who
    return None


_ORDINAL = re.compile(
    r"(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|eleventh|twelfth|"
    r"twent\w+|annual|joint|regional|biennial)\b",
    re.IGNORECASE,
)


def is_organ(name: str) -> bool:
    """Whether a name is that of a part of a body which has no name in the world: ``Review Committee``."""
    plain = re.sub(r"^the\s+", "", name.casefold())
    ends = any(plain == organ or plain.endswith(f" {organ}") for organ in words("organs") | words("units"))
    return ends and len(plain.split()) < 5 and "(" not in name


def own_body(text: str, names: Registry) -> str | None:
    """The body whose meeting it is, with its acronym where the report uses one: what the title block and the
    introduction name and the report keeps coming back to."""
    heading = FIRST_HEADING.search(text, 0, FRONT)
    front = text[: heading.start() if heading else FRONT]
    first_paragraph = re.search(r"\S[^\n]{150,}", front)
    title_end = first_paragraph.start() if first_paragraph else 300
    best = _best_named(text, names, front, title_end)
    line = _named_by_line(text, front[:title_end])
    first = best is not None and line is not None and text.find(line) < text.find(best)
    overlap = best is not None and (_words(best) in _words(line or "") or _words(line or "") in _words(best))
    if overlap and best and line and f"{_words(best)}and " in _words(line):
        line = None  # two bodies
    if line and (best is None or overlap or first and f"{best} (" not in text or STAFF & set(best.casefold().split())):
        return _with_acronym(_known(line, names), text)
    for row in front[:title_end].split("\n"):
        bare = row.strip()
        if {w.casefold() for w in bare.split()} & (words("gatherings") | words("records")):
            continue  # "REPORT OF THE ANNUAL MEETING OF THE BOARD": of a meeting
        if bare.isupper() and bare.split() and bare.split()[-1].casefold() in body_heads() and not _ORDINAL.match(bare):
            if best is None or text.find(best) > title_end:
                return _with_acronym(_known(bare, names), text)
            break
    titled = _titled(front[:title_end])
    if titled and best and not best.isupper() and best not in front[:title_end] and best not in titled:
        best = None  # of the introduction only: who came, or where it was held
    if titled and (best is None or best.isupper() and stands_for(titled, best)):
        return f"{titled} ({best})" if best else _with_acronym(_known(titled, names), text)
    if best is None and (treaty := _treaty().search(front[:title_end])):
        return treaty.group()
    if best is None and (calls := _CALLED_BY.search(front)) and not countries_in(calls["n"]):
        best = calls["n"]
    return _with_acronym(_known(best, names), text) if best else None


STAFF = frozenset(["bureau", "secretariat"])
"""What serves a body goes by the body's name."""
_CALLED_BY = re.compile(
    rf"\b(?i:convened|organi[sz]ed|called)\s+(?:[a-z]+\s+){{0,3}}by\s+the\s+(?P<n>{CAPITAL}[\w’'-]+(?:\s+(?:(?:of|for|on)\s+)?"
    rf"{CAPITAL}[\w’'-]+){{1,6}})"
)
"""``Convened by the Second Life Partnership``."""
_MEETS = re.compile(
    r"(?:\s*\([A-Z][\w./&-]+\))?[^.,;\n]{0,24}\b(?:held|met|convened|convenes|holds|meets|links|unites|gathers|"
    r"br(?:ings|ought) together|hosts)\b"
)
"""What the body whose meeting it is does, behind its name."""


def _best_named(text: str, names: Registry, front: str, title_end: int) -> str | None:
    """Of the bodies that the title block and the introduction name, the one that is named like no event and no country,
    best where it is said to convene the meeting, is abbreviated, or has officers and members."""
    best: tuple[float, str] | None = None
    national = 0
    for named in names.names:
        if named.start > len(front):
            break
        name = re.sub(r"^[Tt]he ", "", text[named.start : named.end].strip())
        if named.kind == "body" and countries_in(name) and " and " not in name:
            national = max(national, named.end)
        if named.kind != "body" or "\n" in name or countries_in(name) or named.end <= national or _ORDINAL.match(name):
            continue
        if text.startswith(" (", named.end) and country_pattern().match(text, named.end + 2):
            continue  # "held in Ghent (Belgium)"
        if words("occasions") & {name.casefold().split()[0], name.casefold()} or re.match(
            r"(?:Ministry|Government)\b", name
        ):
            continue
        if name.casefold().split()[0] in words("records"):
            continue
        row = text[text.rfind("\n", 0, named.start) + 1 : named.start]
        if _of_gathering("on", "in", "for", "against", "about").search(row):
            continue  # what it is about
        alone = f"\n{name}\n" in f"\n{front}\n" and text.count(name) == 1
        if alone and not body_heads() & set(name.casefold().split()):
            continue  # a line that but names a house: where it was held
        score = 1.0 if named.end <= title_end else 0.0
        abbreviated = re.match(r"\s*\(([A-Z][\w./&-]+)[,;)]", text[named.end :][:20])
        score += 2 * bool(abbreviated)
        before = text[max(0, named.start - 40) : named.start]
        score += 2 * bool(
            re.search(r"\b(?:convened|organi[sz]ed|held|prepared|called|members? of|meeting of)\b", before)
        )
        score += 1 * bool(_of_gathering("of").search(row))
        score += 2 * bool(_MEETS.match(text, named.end))
        score -= 2 * bool(re.search(r"\b(?:and|with)(?: the)? $|support|hosted", before[-30:]))
        score += 0.5 * _has_officers(text, abbreviated[1] if abbreviated else name)
        if score >= 1 and (best is None or score > best[0]):
            best = (score, name)
    return best[1] if best else None


def _has_officers(text: str, name: str) -> bool:
    """Whether the report tells of a body's officers or members: ``the President of SAHA``."""
    named = re.finditer(rf" of (?:the )?{re.escape(name)}\b", text)
    return any(_OFFICER.search(text[max(0, m.start() - 40) : m.start()]) for m in named)


_OFFICER = re.compile(
    r"\b(?:president|chair\w*|secretary(?:-general)?|director(?:[ -]general)?|members?|budget)$", re.IGNORECASE
)


@cache
def _of_gathering(*prepositions: str) -> re.Pattern[str]:
    """The end of ``Forum on the Trade in``, ``Annual Assembly of the``: a body behind ``of`` meets, behind others it is
    what the meeting is about."""
    gatherings = "|".join(map(re.escape, sorted(words("gatherings"))))
    between = "" if prepositions == ("of",) else r"(?![^,]*\bof\b)[^,]*"
    article = r"the\s+" if prepositions == ("of",) else r"(?:the\s+)?"
    return re.compile(rf"\b(?i:{gatherings})\b{between}\s?\b(?:{'|'.join(prepositions)})\s+{article}$")


def _words(name: str) -> str:
    """A name's words in lower case, between spaces, to look for one name within another."""
    parts = re.findall(r"[\w’-]+", name.casefold())
    return f" {' '.join(parts)} "


def _named_by_line(text: str, title: str) -> str | None:
    """A line of the title block that is a body's name, whatever its noun: the report goes on with ``the Arrangement``,
    ``the Fund``."""
    best: tuple[int, str] | None = None
    for line in re.split(r"\n+", title):
        name = re.split(r"\s*\(", line.strip(" ."))[0]
        parts = re.findall(r"[\w’'-]+", name)
        capitals = [w for w in parts if w[0].isupper()]
        low = {w.casefold() for w in parts}
        if parts and parts[0].casefold() in _JOINS:
            continue
        if not 2 <= len(parts) <= 16 or len(capitals) < 2 or re.search(r"[?:!;\d]", line) or _ORDINAL.match(name):
            continue
        if any(w[0].islower() and w not in _JOINS for w in parts) or low & (words("gatherings") | words("records")):
            continue
        if countries_in(name) and name.count(",") or PLACES_ONLY.fullmatch(name):
            continue
        group = re.split(r"\s+(?i:of|for|on|against|to|in)\s+", name, maxsplit=1)
        head = re.findall(r"[\w’'-]+", group[0])[-1]
        back = len(re.findall(rf"\b[Tt]he {re.escape(head.title())}\b(?! [A-Z])", text))
        known = head.casefold() in body_heads() | words("treaties")
        if (
            not back > (0 if len(group) > 1 else 1)
            and not (known and len(group) > 1)
            or not known
            and len(capitals) < 3
        ):
            continue
        if best is None or back > best[0]:
            best = (back, name)
    return best[1] if best else None


_JOINS = frozenset("of for on and the in at against to with de du des la del between".split())
PLACES_ONLY = re.compile(rf"{CAPITAL}[\w’'-]+(?: {CAPITAL}[\w’'-]+)?,.*")
"""``Cebu City, Philippines``: where the meeting was held."""


def _within(letters: str, word: str) -> bool:
    """Whether letters stand in a word in their order."""
    rest = iter(word)
    return all(letter in rest for letter in letters)


def _with_acronym(name: str, text: str) -> str:
    """A body's name with the acronym by which the report calls it, defined or not."""
    if "(" in name:
        return name
    capitals = [w[0].casefold() for w in re.findall(r"[\w’]+", name) if w not in _JOINS and w.casefold() not in _JOINS]
    counts: dict[str, int] = {}
    for match in re.finditer(r"(?<![\w./-])[A-Z]{3,8}(?![\w/.-])", text):
        counts[match.group()] = counts.get(match.group(), 0) + 1
    every = "".join(w[0].casefold() for w in re.findall(r"[\w’]+", name))
    fits = [
        (n, a)
        for a, n in counts.items()
        if n > 1 and a[0].casefold() == every[:1] and len(a) >= len(capitals) - 1 and _within(a.casefold(), every)
    ]
    return f"{name} ({max(fits)[1]})" if fits else name


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
        counted = counted or meeting is None and bool({w.casefold() for w in name.split()} & words("records"))
        counted = counted or re.match(r"(?i:between|with)\b", name)
        counted = counted or re.search(r"\b(?:by|with|from)\b", name)  # "Hosted by the Ministry of Forests"
        if len(line) < 140 and (headed or single) and not counted:
            return name
    return None


def _known(name: str, names: Registry) -> str:
    known = names.bodies.get(re.sub(r"^the\s+", "", name, flags=re.IGNORECASE).casefold())
    return known.organisation if known and known.organisation else name
