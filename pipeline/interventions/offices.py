"""Who holds an office in a report: who chairs what, whose ``the Director`` is, and whose meeting it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.interventions.names import (
    CAPITAL,
    FIRST_HEADING,
    FRONT,
    NAME,
    TITLE,
    Named,
    Registry,
    Who,
    countries_in,
    office_of,
    stands_for,
    surname,
)
from pipeline.interventions.persons import describe
from pipeline.interventions.words import body_heads, country_pattern, role_nouns, words
from pipeline.patterns import finditer, one_of
from pipeline.records import Session

CHAIRS = ("chair", "chairperson", "chairman", "chairwoman", "co-chair", "president", "presiding officer")
LEADERS = ("moderator", "co-moderator", "facilitator", "co-facilitator", "convener", "convenor", "host")
_LEADING = {
    **dict.fromkeys(
        ["chaired", "presided", "presided over", "presides over", "presiding", "preside", "chairs"], "chair"
    ),
    **dict.fromkeys(["chairmanship", "chairpersonship", "chairship", "presidency", "the chair"], "chair"),
    **dict.fromkeys(["moderated", "moderates", "led"], "moderator"),
    **dict.fromkeys(["facilitated", "facilitates"], "facilitator"),
}
"""Words other than its name that tell of an office."""
_BESIDE = (
    r"(?:\s*\([^)\n]{2,120}\))?(?:,?\s+(?:of|from)\s+[^,;.\n(]{2,90}?|,\s+[^;.\n]{2,140}?)?(?:\s*\([^)\n]{2,90}\))?"
)
"""What may stand between somebody's name and the words that tell of the office: whose it is."""
_BEHIND = re.compile(
    rf"{_BESIDE},?\s+(?:and\s+|who\s+)?(?:"
    r"(?:was|were|is|had been|has been)\s+(?:(?:\w+ly|then|also)\s+)?(?:re-?)?(?:elected|appointed|chosen|named|"
    r"designated|confirmed|called(?:\s+up)?(?:\s*on)?)(?:\s+(?:as|to\s+(?:be|serve\s+as|act\s+as)))?\s+(?:the\s+|its\s+|their\s+|to\s+)?"
    r"(?P<elected>[A-Za-z][\w-]*)|"
    r"(?:(?:should|would|will|shall|(?:is|was|were)\s+to)\s+(?:serve|act|continue|officiate)|served|acted|continued|continues|"
    r"serves|acts)\s+as\s+(?:its\s+|the\s+|their\s+)?(?P<serves>[A-Za-z][\w-]*)|"
    r"(?:as|to\s+be|to\s+serve\s+as)\s+(?:its\s+|the\s+|their\s+)?(?P<as>[A-Za-z][\w-]*)|"
    r"(?:(?:occupied|took|takes|held|was in|is in|in)\s+)(?P<taken>the [Cc]hair)\b|"
    r"\((?P<bracket>[A-Z][\w-]+(?: [A-Z][\w-]+)?)\)|"
    r"(?P<deed>presiding|chairs|presides over|moderates|facilitates)\b|"
    r"(?<=,\s)(?:the\s+)?(?P<listed>[A-Z][\w-]+)(?=\s*[.;,)\n]|$)|"
    r"(?<=,\s)(?:the\s+)?(?P<of>[A-Z][\w-]+)\s+of\s+(?:the|this)\s+(?=[A-Za-z]))",
)
"""Behind a name: ``was elected Chair``, ``would serve as Rapporteur``, ``in the chair``, ``, Chairperson;``,
``(Chair)``."""
_BEFORE = re.compile(
    r"(?:(?:^|[.;(–]\s|\n)[ \t]*(?:(?i:session|panel|group|meeting|committee)\s+)?"
    r"(?P<label>(?:[A-Z][\w-]+\s)?[A-Z][\w-]+)(?:\s*:\s+|\s[–-]\s+|\s+\(|\s+)|"
    r"\b(?P<by>(?i:chaired|moderated|facilitated|presided\s+over|led))(?:\s+by)?\s*:?\s+(?:the\s+)?|"
    r"\b[Tt]he\s+(?P<titled>(?:[A-Z][\w-]+\s+){0,2}[A-Z][\w-]+)(?:\s+of\s+(?P<of>[^,;.\n]{3,80}))?,\s+|"
    r"\b(?:re-?)?(?:elected|appointed|chose|designated)\s+(?:as\s+)?(?:its\s+|the\s+)?(?P<elects>[\w-]+):?\s+|"
    r"\bunder\s+the\s+(?P<under>chair\w*|presidency)\s+of\s+(?:the\s+)?|"
    r"\b[Tt]he\s+(?P<given>(?i:[\w-]*chair\w*|presidency))\s+(?:(?:then\s+)?(?:went|fell|passed|was\s+(?:given|entrusted|handed))\s+)?"
    r"to\s+(?:the\s+)?)$"
)
"""Before a name: ``Rapporteur:``, ``chaired by``, ``The Treasurer,``, ``elected as Chair``, ``the chair went to``."""
_PRONOUN_SERVES = re.compile(
    r"(?:^|[.;]\s+|,\s+and\s+)(?:[Hh]e|[Ss]he)\s+(?:(?:was|is|had been|has been)\s+(?:(?:\w+ly|then|also)\s+)?(?:re-?)?"
    r"(?:elected|appointed|chosen|named|designated)|was to (?:serve|act)|would (?:serve|act))(?:\s+as|\s+to be)?\s+"
    r"(?:the\s+|its\s+)?(?P<r>[A-Za-z][\w-]*)",
    re.MULTILINE,
)
"""``Mr A greeted the guests. He was elected Chair``."""
_ELSEWHERE = re.compile(
    rf"\s+of\s+(?:the\s+)?(?P<o>{CAPITAL}[\w’'-]+(?:\s+(?:(?:of|on|for|and)\s+(?:the\s+)?)?{CAPITAL}[\w’'-]+){{0,8}})"
)
"""``Chair of the Review Committee``: of a body of its own."""


_ADDRESSED = re.compile(
    r",\s+(?:I|we|you|your|how|what|why|when|where|who|which|do|does|did|is|are|can|could|will|would|may|thank)\b"
)
"""Behind a name: it is spoken to (``Chair: Ms Lund, how far is it?``), and is not that of the one before the colon."""
_SECOND = re.compile(r"(?:deputy|vice|assistant|associate|former|honorary)\b")
"""Before an office: it is not that office."""


@dataclass(frozen=True)
class Held:
    """An office that somebody is told to hold at a place of the report; ``person`` is the key of the holder in
    ``Registry.persons``, None where a country or a line of the sessions tells whose it is."""

    place: int
    office: str
    who: Who
    person: str | None = None


@dataclass
class Offices:
    """What a report tells of its offices. ``held``: by whom, in order of place; ``posts``: offices of a body by their
    names in lower case, wherever told; ``own``: the body whose meeting it is; ``staff``: the body that its secretariat
    is of."""

    names: Registry
    held: list[Held] = field(default_factory=list)
    posts: dict[str, Who] = field(default_factory=dict)
    own: str | None = None
    staff: str | None = None

    def who(self, held: Held) -> Who:
        """What the report tells of a holder, there or elsewhere."""
        known = self.names.persons.get(held.person) if held.person else None
        if known is None or not known.countries and not known.organisation:
            return held.who
        return known if known.countries else Who(held.who.countries, known.organisation, known.role)

    def leads(self, person: str) -> bool:
        """Whether a person, by surname, leads the meeting or a part of it."""
        return any(h.person == person and h.office in CHAIRS for h in self.held)

    def holder(self, role: str, place: int, start: int, since: int = 0) -> Who | None:
        """Who holds ``role`` at offset ``place``, in a part of the report that begins at ``start``, in a session that
        begins at ``since``."""
        key = re.sub(
            r"^(?:(?:the|its|our|new|newly|elected|outgoing|incoming|acting|presiding)\s+)+", "", role.casefold()
        )
        family: Sequence[str] = CHAIRS if key in CHAIRS else LEADERS if key in LEADERS else (key,)
        told = [(h.place, self.who(h)) for h in self.held if h.office in family]
        fits = [(at, who) for at, who in told if who.countries or who.organisation]
        for begin in (start, since):
            here = [who for at, who in fits if begin <= at <= place]
            if here:
                return here[-1]
        if key in CHAIRS and fits:
            before = [who for at, who in fits if at <= place] or [fits[0][1]]
            return before[-1] if key == "co-chair" else before[0]  # co-chairs take turns
        if key in self.posts:
            return self.posts[key]
        if fits:
            return next((who for at, who in reversed(fits) if at <= place), fits[0][1])
        return self.posts.get(key.split()[-1]) if len(key.split()) == 1 else None


def read_offices(
    text: str, names: Registry, sessions: Sequence[Session], present: Iterable[tuple[str, str]]
) -> Offices:
    """Collect the offices of a report. ``present`` are names of an attendance list with what stands beside each."""
    own = own_body(text, names)
    found = Offices(names, own=own, staff=_staff(text, names, own))
    for named in names.names:
        if named.kind not in ("person", "country"):
            continue
        for office in _told(text, named, found.own):
            name = text[named.start : named.end]
            if named.kind == "person":
                found.held.append(Held(named.start, office, Who(), surname(name)))
            elif office in CHAIRS or office in LEADERS:
                found.held.append(Held(named.start, office, Who(countries_in(name))))
    for match in finditer(_PRONOUN_SERVES, text):
        office = match["r"].casefold()
        before = [n for n in names.at(max(0, match.start() - 300), match.start()) if n.kind == "person"]
        if before and office in role_nouns() and "\n" not in text[before[-1].end : match.start()]:
            person = surname(text[before[-1].start : before[-1].end])
            found.held.append(Held(match.start("r"), office, Who(), person))
    for session in sessions:
        for line in session.moderators:
            bracket = re.search(r"\(([^)]+)\)", line)
            told = line.partition(",")[2] or (bracket[1] if bracket else "")
            first = re.match(rf"(?:(?:{TITLE})\.?\s+)*{NAME}(?:\s+(?:[a-z]{{1,3}}\s+)*{NAME}){{0,3}}", line)
            key = surname(first.group()) if first else None
            found.held.append(Held(session.where.start or 0, "moderator", describe(told, names), key))
    for _, beside in present:
        if listed := re.search(r"\b(?:co-)?chair\w*|\bpresident\b", beside, re.IGNORECASE):
            found.held.append(Held(0, listed.group().casefold(), describe(beside, names)))
    for match in finditer(_report_of(), text):
        office = match["r"].casefold()
        key = surname(match["n"])
        known = names.persons.get(key)
        if found.own and office in role_nouns() and (known is None or not known.countries and not known.organisation):
            names.persons[key] = Who((), found.own, match["r"].title())
    found.held.sort(key=lambda h: h.place)
    _learn_posts(text, names, found)
    described: dict[str, list[Who]] = {}
    for who in names.persons.values():
        if who.role and len(who.role.split()) > 1 and (who.countries or who.organisation):
            described.setdefault(who.role.casefold(), []).append(who)
    for role, holders in described.items():
        if len({(w.countries, w.organisation) for w in holders}) == 1:
            found.posts.setdefault(role, holders[0])  # "Mr A (legal expert, Tax Office)", then "the legal expert"
    return found


def _told(text: str, named: Named, own: str | None) -> Iterator[str]:
    """The offices that somebody is told to hold by the words beside the name."""
    if office := office_of(text[named.start : named.end]):
        yield from _office(office)
    before = _BEFORE.search(text[max(0, named.start - 140) : named.start])
    if before is not None:
        word = next(w for name, w in before.groupdict().items() if w and name != "of")
        addressed = before["label"] and _ADDRESSED.match(text, named.end)
        if not addressed and not _of_another(before["of"], own):
            yield from _office(word)
    behind = _BEHIND.match(text, named.end, named.end + 320)
    if behind is not None:
        word = next(w for w in behind.groupdict().values() if w)
        elsewhere = _ELSEWHERE.match(text, behind.end(behind.lastgroup or 0))
        if not _of_another(elsewhere["o"] if elsewhere else None, own):
            yield from _office(word)


def _office(word: str) -> Iterator[str]:
    """The office that a word tells of, in lower case and singular; none for a word such as ``delegate``."""
    office = " ".join(word.casefold().split())
    office = _LEADING.get(office, office)
    last = office.split()[-1]
    if last.endswith("s") and last[:-1] in role_nouns():
        office, last = office[:-1], last[:-1]
    if office in CHAIRS or office in LEADERS or last in role_nouns() - words("generic") - words("sent"):
        yield office
        if last != office and not _SECOND.match(office):
            yield last  # "General Rapporteur"


def _of_another(body: str | None, own: str | None) -> bool:
    """Whether an office is of another body than that whose meeting it is: ``Chair of the Review Committee``."""
    body = re.sub(r"^the\s+", "", body or "")
    if not body or own and _words(body) in _words(own):
        return False
    if len(body.split()) == 1 or not re.search(r"[A-Z]", body):
        return False  # "Chair of the Union", "Chair of the meeting"
    said = {w.casefold() for w in re.findall(r"\w+", body)}
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
        for key in {role, role if _SECOND.match(role) else role.split()[-1]}:
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
    if re.match(
        r"(?:(?:ad hoc|joint|open-ended|informal|drafting|expert|technical)\s+)*(?:working group|drafting group|"
        r"task force|sub-?committee|panel|contact group) (?:on|for) ",
        plain,
    ):
        return "(" not in name  # "Working Group on Sharks"
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


def _staff(text: str, names: Registry, own: str | None) -> str | None:
    """Whose the secretariat is: of a body that is said to provide it, of a treaty its own, else of the body that
    meets."""
    for named in names.names:
        if named.kind == "body" and _PROVIDES.match(text, named.end, named.end + 90):
            return _with_acronym(_known(re.sub(r"^[Tt]he ", "", text[named.start : named.end]), names), text)
    if provided := _PROVIDED.search(text):
        inside = names.at(provided.end(), provided.end() + 120)
        if body := next((n for n in inside if n.kind == "body" and n.start == provided.end()), None):
            return _with_acronym(_known(text[body.start : body.end], names), text)
    treaty = own is not None and re.search(rf"\b(?:{'|'.join(w.title() for w in words('treaties'))})\b(?! \w+$)", own)
    return f"Secretariat of the {own}" if treaty and not STAFF & set(_words(own or "").split()) else own


_PROVIDES = re.compile(
    r"(?:\s*\([A-Z][\w./&-]+\))?,?\s+(?:(?:which|who)\s+)?(?:(?:also|kindly)\s+)?(?:provide[sd]?|ensure[sd]?|act(?:s|ed)\s+as|"
    r"serve[sd]?\s+as|host(?:s|ed)?)\s+(?:the|its|their)\s+(?:technical\s+)?[Ss]ecretariat\b"
)
"""``The Southern Seas Organization (SSO) provided the secretariat``."""
_PROVIDED = re.compile(
    r"\b[Ss]ecretariat(?:\s+(?:services|functions|support))?\s+(?:of\s+the\s+meeting\s+)?(?:is|are|was|were)\s+(?:provided|"
    r"ensured|hosted)\s+by\s+(?:the\s+)?"
)
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
        if name.casefold() in body_heads():
            continue  # "the Institute": a short form
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
