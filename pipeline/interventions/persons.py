"""What a report tells of its persons: role, body and country of each, gathered from wherever it says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.interventions.actors import past_forms
from pipeline.interventions.lands import WithCountry, ends
from pipeline.interventions.names import (
    CAPITAL,
    GAP,
    NAME,
    RUN,
    TITLE,
    Named,
    Registry,
    Who,
    countries_in,
    initials_of,
    seated,
    sits_in,
    spot,
    surname,
    untitled,
)
from pipeline.interventions.words import (
    body_heads,
    country_names,
    country_pattern,
    heads_and_roles,
    places,
    role_nouns,
    verbs,
)


def registry(
    text: str, mentions: Iterable[Any], lines: Sequence[tuple[int, int]] = (), present: Sequence[tuple[str, str]] = ()
) -> Registry:
    """Collect the names of a report and what it tells of each.

    ``mentions`` have start, end and type; ``lines`` are those that list speakers; ``present`` are names of an
    attendance list with what stands beside each.
    """
    present = [(name, beside) for name, beside in present if not body_heads() & {w.casefold() for w in name.split()}]
    found = spot(text, mentions, lines, present)
    for name, beside in present:
        if beside:
            who = describe(beside, found)
            _add(found, surname(name), who)
            _add(found, untitled(name).split()[0].casefold(), who)
    _learn_rosters(text, found)
    _learn_persons(text, found)
    _learn_lines(text, found, lines)
    for initials, name in found.letters.items():
        beside = _told_beside(text, initials, name)
        role = re.match(r"\(([^)]*)\),?\s*", beside)
        their = describe(beside[role.end() :] if role else beside, found)
        for key in (initials.casefold(), surname(name)):
            found.persons[key] = Who(their.countries, their.organisation, their.role or (role[1] if role else None))
    bare = [untitled(name) for name, _ in present]
    for initials, name in initials_of(bare).items():
        if (same := found.persons.get(surname(name))) and initials.casefold() not in found.persons:
            found.persons[initials.casefold()] = same
    _join(found)
    _shorten(found)
    return found


def _told_beside(text: str, letters: str, name: str) -> str:
    """What a report tells of a person where it says by which letters it calls them: ``AL | Dr Ana Lund | Norway``,
    ``Dr Ana Lund | AL | Norway``, ``Ana Lund (AL), Norway``."""
    who = rf"(?:(?:{TITLE})\.?{GAP})*{re.escape(untitled(name))}"
    told = re.search(
        rf"^[-•]?\s*{letters}\s*(?:\||[–=:]|-(?= ))\s*{who}(?P<a>[^\n]*)$|^{who}\s*\|\s*{letters}\b(?P<b>[^\n]*)$"
        rf"|{who} \({letters}\)(?P<c>(?:,[^.;,()\n]{{2,60}}(?=[,.;\n]|$))?)",
        text,
        re.MULTILINE,
    )
    beside = next((part for part in told.groups() if part), "") if told else ""
    return re.split(r",?\s+(?:who|whose|which)\b", re.sub(r"\s*\|\s*", ", ", beside))[0].strip(" ,–")


def _shorten(found: Registry) -> None:
    """``Dr Cho`` for Dr Cho Min-jun, ``Ms García`` for Ms Ana García López: a family name that is not the last word."""
    longer: dict[str, str] = {}
    for named in found.names:
        if named.kind == "person":
            words_of = untitled(found.text[named.start : named.end]).split()
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


_REPRESENTED = re.compile(
    r"(?:[^.;:\n]{0,90}?\b(?:represented|headed|led|spoken for|attended) by|[^.;:,\n]{0,40}, through|"
    r"(?:[’']s?)?(?:\s+delegation)?\s+(?:(?:has|had|also)\s+)*(?:sent|delegated|nominated|consisted of|comprised|"
    r"numbered|was made up of))\s+(?:the\s+|an?\s+|its\s+)?$"
)
"""From a side to a person: ``Belize, which has not acceded, was represented by Mr A``, ``Norway had sent Ms B``."""
_JOINING = frozenset(
    "and as well for from of the that those delegation delegations by with its present first second last time".split()
)


def _between_entries(between: str) -> bool:
    """Whether no more than marks, words that join and an office stand between two names of a list."""
    between = re.sub(rf"(?<=\s){CAPITAL}[a-zà-ž]{{1,6}}\.\s$", "", between)  # a title that is no part of the name
    said = re.findall(r"[^\W_]+", between)
    if re.search(r"[^\w\s,;:.()\[\]|–—•’'-]", between):
        return False
    office = bool(role_nouns() & {w.casefold() for w in said})
    return all(w.casefold() in _JOINING or office and w[0].isupper() or w.casefold() in role_nouns() for w in said)


def _learn_rosters(text: str, found: Registry) -> None:
    """Lists of sides with their persons behind them, in prose and in lines: ``for Peru, Ms A; for Chile, Mr B and Mr
    C``, ``Albania – Mr A; Greece – Ms B``, ``Norway had sent Ms A, Iceland Mr B``.

    One wording proves nothing (``Peru, Ms A said``); a list of which each entry is a side and then persons does.
    """
    run: list[Named] = []
    strong = False
    last: Named | None = None
    for named in (*found.names, None):
        if named is not None and (last is not None and named.end <= last.end or named.kind not in _LISTED):
            continue
        between = text[last.end : named.start] if named is not None and last is not None else ""
        sent = bool(
            last is not None
            and named is not None
            and named.kind == "person"
            and last.kind != "person"
            and _REPRESENTED.fullmatch(between)
        )
        goes_on = named is not None and run and len(between) < 120 and "\n\n" not in between
        if not goes_on or not (sent or _between_entries(between)):
            _pair(text, run, found, strong=strong)
            run, strong = [], False
            if sent and last is not None:
                run = [last]
        if named is not None:
            run.append(named)
        strong = strong or sent
        last = named


_LISTED = frozenset(["person", "country", "nationality", "body"])


def _pair(text: str, run: Sequence[Named], found: Registry, *, strong: bool) -> None:
    """Give the persons of a list the side before them, where each entry of the list is a side and then persons."""
    kinds = [n.kind == "person" for n in run]
    if len(run) < 2 or kinds[0] or not kinds[-1]:
        return
    sides = sum(not k for k in kinds)
    if any(not a and not b for a, b in zip(kinds, kinds[1:], strict=False)) or sides < 2 and not strong:
        return
    side = run[0]
    for named, before in zip(run[1:], run, strict=False):
        if named.kind != "person":
            side = named
            continue
        if before.kind == "person" and re.search(r"[.\n]", text[before.end : named.start]):
            continue  # of another entry, which names no side
        told = text[side.start : side.end]
        who = describe(told, found) if side.kind == "body" else Who(countries_in(told))
        _add(found, surname(text[named.start : named.end]), who, named=side.kind == "body")


_OF_COUNTRY = WithCountry(r"\s*", after=r":\s+(?P<n>.+)")


def _learn_persons(text: str, found: Registry) -> None:
    """Read what stands around each person's name; what it says first counts."""
    later: list[tuple[str, str]] = []
    for named in found.names:
        if named.kind != "person":
            continue
        key = surname(text[named.start : named.end])
        tail = text[named.end : named.end + 200]
        leads = LEADS.match(tail)
        if leads and leads["of"] is None:
            at = named.end + leads.start("o")
            run = re.match(RUN, text[at : at + 120]) if leads["v"] in _OWNING else None
            if body := _named_at(found, at):
                _add(found, key, describe(text[body.start : body.end], found))
            elif run and " " in run.group() and not found.things(at, at + 1) and found.covering(at) is None:
                _add(found, key, Who((), run.group()), named=True)
        elif leads and leads["of"] is not None and _serves(leads["v"], leads["of"]):
            run = re.match(RUN, tail[leads.start("o") :])
            _add(found, key, describe(run.group(), found) if run else Who(), named=True)
        theirs = _possessed(text, named.end)
        if theirs and not any(n.kind == "person" for n in found.at(named.end, theirs.end())):
            later.append((key, theirs.group()))
        if led := LED_BY.search(text[max(0, named.start - 120) : named.start]):
            _add(found, key, Who(countries_in(led.group())))
        if who := _introduced(text, named, found):
            _add(found, key, who)
        if codes := _land_of_line(text, named.start):
            _add(found, key, Who(codes))
        noble = re.match(r"(?:Sir|Dame|Lady)\s+([^\s]+)\s+\S", text[named.start : named.end])
        if noble and (known := found.persons.get(key)):
            _add(found, noble.group(1).casefold(), known)
    for person, land in later:
        if not _affiliated(found.persons.get(person)):
            _add(found, person, Who(countries_in(land)))


def _land_of_line(text: str, place: int) -> tuple[str, ...]:
    """The country whose name begins the line of a list: ``Mali: Ms Awa Keita, Ministry of Water; Mr Issa Traoré``."""
    start = text.rfind("\n", 0, place) + 1
    line = text[start:place]
    bullet = re.match(r"\s*(?:[-•–*]\s+)?", line)
    land = country_pattern().match(line, bullet.end() if bullet else 0)
    listed = land and re.match(r"\s*(?::|\||[–—])\s*", line[land.end() :])
    if not land or not listed or re.search(r"[.!?]\s", re.sub(rf"\b(?:{TITLE})\.", "", line)):
        return ()
    return countries_in(land.group())


def _affiliated(who: Who | None) -> bool:
    return who is not None and bool(who.countries or who.organisation)


_AGED = r"(?:,\s+(?:aged\s+)?\d{1,3}(?=,))?"
_APPOSED = re.compile(
    rf"{_AGED}(?:\s*\((?P<bracket>[^)]{{2,100}})\)|"
    r", +(?P<comma>(?:[^,;:.()\n]|\([^)\n]*\)|[.:](?=\w)){3,160})(?=[,;:.\n)]|$)|"
    rf"\s+(?:of|from)\s+(?P<of>(?:the\s+)?{RUN}))"
)
"""Right behind a person's name: ``(Prague Garden)``, ``, President of the Board,``, ``of the Coast Guard``."""
_OFFICE_BEFORE = re.compile(
    r"(?:^|[.;:]\s|,\s|\n|\b(?:that|by|from|to|with|while|and|through)\s(?=the))((?:[Tt]he\s+)?(?:[A-Z][\w-]+\s+){1,4}"
    r"(?:of|for)\s+[^,;.\n]{3,120}),\s*$"
)

_THE_OFFICE = re.compile(r"(?m:^).*\b[Tt]he\s+((?:[A-Z][\w-]+\s+){1,4}(?:of|for)\s+[^,;.\n]{3,120}),\s*$")
"""``In the first address the Mayor of Cotonou, Mr Houndété``: the last office before a name."""


def _introduced(text: str, named: Named, found: Registry) -> Who | None:
    """Who somebody is by the words right behind the name, or by the office right before it."""
    tail = text[named.end : named.end + 200]
    match = _APPOSED.match(tail)
    described = next((d for d in match.groups() if d), None) if match else None
    if match is None and (mate := re.match(r"\s+and\s+", tail)):
        # "Ms A and Mr B of the Vineyard Agency": the body is that of both
        at = named.end + mate.end()
        second = next((n for n in found.at(at, at + 80) if n.start == at and n.kind == "person"), None)
        both = re.match(rf"(?:\s+(?:of|from)|,)\s+(?:the\s+)?({RUN})", text[second.end :][:160]) if second else None
        if both and second and text[second.end] == "," and not _named_at(found, second.end + both.start(1)):
            both = None
        described = both.group(1) if both else None
    if match and match["of"]:
        start = named.end + match.end() - len(_bare(match["of"]))
        if body := _named_at(found, start):
            described = text[body.start : body.end]
        assert described is not None
        codes = seated(text[start + len(_bare(described)) :][:80])  # "Mr A of the Coasts Agency (United Kingdom)"
        if codes and not describe(described, found).countries:
            found.bodies.setdefault(_bare(described).casefold(), Who(codes, _bare(described)))
    if match and match["comma"]:
        if not _describes(match["comma"]):
            described = None
        elif its := _ITS.match(match["comma"]):
            return _of_antecedent(text, named, match["comma"][its.end() :], found)
    if described is None and (spoken := _SPOKEN_FOR.match(tail)):
        described = spoken["o"] or spoken["o2"] or spoken["o3"]
    if described is None:
        said = text[max(0, named.start - 200) : named.start]
        before = _OFFICE_BEFORE.search(said) if said.rstrip().endswith(",") else None
        if before is None and said.rstrip().endswith(","):
            before = _THE_OFFICE.search(said[-120:])
            if before and not role_nouns() & {w.casefold() for w in re.findall(r"[\w-]+", before.group(1))}:
                before = None
        described = before.group(1) if before else None
        if described and " and " in described:
            last = re.split(r"\s+and\s+(?=the\s)", described)[-1]
            if role_nouns() & {w.casefold() for w in last.split()}:
                described = last  # "Ms A of the Union and the Bank's Director for Trade, Mr B"
    if described is None and (sent := _SENT_BY.search(text[max(0, named.start - 260) : named.start])):
        body = _named_at(found, max(0, named.start - 260) + sent.end("on"))
        described = text[body.start : body.end] if body else None
    owned = _ITS_BEFORE.search(text[max(0, named.start - 80) : named.end]) if described is None else None
    if owned and role_nouns() & {w.casefold() for w in re.findall(r"[\w-]+", owned[1])}:
        return _of_antecedent(text, named, owned[1].strip(" ,"), found)
    if described is None and (comes := _COMES.match(tail)):
        land = text[named.end + comes.end() :][:40]
        codes = countries_in(first.group()) if (first := country_pattern().match(land)) else ()
        if codes := codes or (sits_in(place.group()) if (place := places()[0].match(land)) else ()):
            return Who(codes)
    if described is None:
        return _aside(text, named, found)
    who = describe(described, found)
    portfolio = match.end("comma") if match and match["comma"] else 0
    if portfolio and not who.countries and who.role and (theirs := _portfolio(text, named.end + portfolio)):
        return Who(theirs, who.organisation, who.role)
    if who.role and match and match["comma"] and not _names_body(who.organisation, found):
        at = named.end + match.end("comma")
        line_end = text.find("\n", at) if "\n" in text[at : at + 160] else len(text)
        further = re.match(rf",\s+(?:the\s+)?({RUN})", text[at : at + 160])
        rest = _FIRM.fullmatch(text[at:line_end].rstrip(" .;")) if line_end - at < 120 else None
        if further and (_named_at(found, at + further.start(1)) or rest):
            firm = describe(rest[1] if rest else further[1], found)
            role = who.role if not who.organisation else match["comma"]
            who = Who(who.countries or firm.countries, firm.organisation or who.organisation, role)
            # "Ms A, Chief Pilot, Bay Airways", "Mr B, Head of Sales, Bay Airways"
    if match and match["comma"] and not who.countries and (codes := _land_of_entry(text, named.end)):
        who = Who(codes, who.organisation, who.role)
    if not _affiliated(who) and (aside := _aside(text, named, found)):
        return Who(aside.countries, aside.organisation, who.role)
    return who


def _names_body(organisation: str | None, found: Registry) -> bool:
    """Whether what an office is of is a body by its noun or by the report, and no field of work (``Head of Sales``)."""
    if organisation is None:
        return False
    heads = {w.casefold() for w in re.findall(r"\w+", organisation)}
    return bool(body_heads() & heads) or _long(organisation) in found.bodies or not heads - {organisation.casefold()}


_FIRM = re.compile(r",\s+(?:the\s+)?((?:[A-Z\d&][\w/&.’'-]*|of|and|for|the|de|in|on|,|\s)+)")
"""The rest of a line that names a body and no more: ``, Bay Airways A/S``."""
_PIECE = re.compile(r",\s+(?:the\s+)?(?P<piece>[A-Z][^,;:.\n()]{1,90})")
_ENTRY_ENDS = re.compile(rf"\s*(?:[;.)\n]|$)|,?\s+and\s+(?:the\s+)?(?:{TITLE})\b|,\s+(?!and\b|as\b|or\b)[a-z]")


def _land_of_entry(text: str, place: int) -> tuple[str, ...]:
    """The country that ends what is told of a person between commas: ``, Head of Planning, Roads Office, Mali;``."""
    for n in range(5):
        match = _PIECE.match(text, place)
        if match is None:
            break
        land = country_pattern().match(match["piece"]) if n else None
        if land and _ENTRY_ENDS.match(text, match.start("piece") + land.end()):
            return countries_in(land.group())
        place = match.end()
    return ()


_SENT_BY = re.compile(r"(?P<on>\b(?:on behalf|in the name) of\s+(?:the\s+)?)(?=[A-Z])[^.;\n]{2,200}?\bby\s+$")
"""``An offer was made, on behalf of the Union, by Mr A``: before a name."""
_COMES = re.compile(
    r"\s+(?:brings|brought|comes|came|travelled|arrived|reports|reported|writes|wrote|joined|called|speaks|spoke)\s+"
    r"(?:[a-z]+\s+)?from\s+(?:the\s+)?(?=[A-Z])"
)
"""``Ms A arrived from Lima``, ``Mr B brings from London``."""
_ITS = re.compile(r"(?:its|their)\s+")
_ITS_BEFORE = re.compile(
    rf"\b(?:its|their)\s+((?:[\w-]+\s+){{0,4}}?[\w-]+,?)\s+(?:(?:{TITLE})\.?\s+)*{NAME}(?:\s+[\w’'-]+){{0,3}}$"
)
"""``On behalf of the Union, its Vice-President, Dr Ana Lund``: the end of the person's name is the end of the match."""


def _of_antecedent(text: str, named: Named, role: str, found: Registry) -> Who:
    """``The Office had closed nine cases, reported Mr A, its Director``: the role is one of the body or the country
    that the sentence, or else one before, begins with, or names last before the person."""
    begin = text.rfind("\n", 0, named.start) + 1
    starts = [begin, *(m.end() for m in _SENTENCE_END.finditer(text, begin, named.start))]
    sides = [n for n in found.at(starts[-3:][0], named.start) if n.kind in ("body", "country")]
    if sides and re.match(r"\)?,\s+(?:its|their)\s", text[sides[-1].end : named.start]):
        return Who(*_side(text, sides[-1], found), role)
    for at in reversed(starts[-3:]):
        led = _LEAD_IN.match(text, at)
        lead = led.end() if led else at
        subject = max((n for n in found.at(lead, named.start) if n.start == lead), key=lambda n: n.end, default=None)
        if subject is not None and subject.kind in ("body", "country"):
            return Who(*_side(text, subject, found), role)
        if (short := re.match(r"[A-Z][a-z]+(?=\s+[a-z])", text[lead : lead + 40])) and (
            full := found.body_by(short[0])
        ):
            return Who(full.countries, full.organisation, role)
    return Who(*_side(text, sides[-1], found), role) if sides else Who((), None, role)


_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z])")
_LEAD_IN = re.compile(r"(?:For|From|In|At)?\s*(?:[Tt]he\s|An?\s)?")


def _side(text: str, named: Named, found: Registry) -> tuple[tuple[str, ...], str | None]:
    """The countries and the body that a country's or a body's name stands for."""
    told = text[named.start : named.end]
    if named.kind != "body":
        return countries_in(told), None
    who = describe(told, found)
    return who.countries, who.organisation


_ASIDE = re.compile(
    rf"{_AGED},?\s+(?P<lead>who(?:se)?\s|(?:one\s+of\s|an?\s|the\s|formerly\s|now\s|once\s|also\s|on\s|in\s|[a-z]+ing\s))"
    r"(?P<said>[^;.\n]{3,160})"
)
"""What is told of a person between commas or in a clause: ``, whose charity, Open Pier, lends jackets,``."""


def _aside(text: str, named: Named, found: Registry) -> Who | None:
    """The body or the country of an aside behind a person's name: the first that it names, where it tells what somebody
    is or does as a rule (``who co-ordinates Warm Rooms``), not what was done or said (``who thanked Mali``)."""
    match = _ASIDE.match(text[named.end : named.end + 220])
    if match is None:
        return None
    lead, said = match["lead"].strip(), match["said"]
    start = named.end + match.start("said")
    if lead == "who":
        verb = re.match(r"(?:(?:now|also|still|once|has|had|is|was)\s+)*([a-z-]+)", said)
        if verb is None or not _habitual(verb[1], said):
            return None
    elif lead.endswith("ing") and (not _LINKS.search(said) or _reports(lead) or re.match(r"(?:also|then|to)\b", said)):
        return None
    elif "," in said and lead not in ("whose",):
        said = said[: said.index(",")] if not re.match(rf"[^,]*,\s+{CAPITAL}[\w’'-]+(?:,|$)", said) else said
    inside = [n for n in found.at(start, start + len(said)) if n.kind in ("body", "country", "person")]
    first = next((n for n in inside if n.kind != "country"), inside[0] if inside else None)
    if first is not None and first.kind == "body":
        who = describe(text[first.start : first.end], found)
        return who if who.countries else Who(countries_in(said) or sits_in(said), who.organisation, who.role)
    if first is None or first.kind == "person":
        owned = re.match(rf"[a-z]+,\s+({RUN}),", said) if lead == "whose" else None
        run = owned or re.search(rf"(?:^|\s)[a-z-]+(?:s|ed)\s+({RUN})", said) if lead in ("who", "whose") else None
        if run:
            return describe(run[1], found)
        codes = sits_in(said) if _LINKS.search(said) or lead in ("in", "on") else ()
        return Who(codes) if codes else None
    return Who(countries_in(text[first.start : first.end]))


_LINKS = re.compile(r"(?:^|\s)(?:from|for|at|of|in)\s+(?:the\s+)?[A-Z]")


def _reports(word: str) -> bool:
    """Whether a form of a verb reports speech: ``replying``, ``recalls``, ``thanked``."""
    known = verbs()["verbs"]
    stem = re.sub(r"(?:ing|ed|es|s)$", "", word)
    return any(s in known for s in (stem, stem + "e", stem[:-1], re.sub(r"ie?$", "y", stem)))


def _habitual(verb: str, said: str) -> bool:
    """Whether a verb tells what somebody does as a rule or did once and for all."""
    if _reports(verb):
        return False
    return (
        verb.endswith("s") or verb in _ONCE and _LINKS.search(f" {said}") is not None or verb in ("founded", "edited")
    )


_ONCE = frozenset(["come", "came", "deputised", "deputized", "stood", "sat", "replaced", "represented", "travelled"])


_PARTS = WithCountry(
    rf"(?:,\s+{CAPITAL}[\w’'-]+(?:\s+{CAPITAL}[\w’'-]+)*)*,?\s+and\s+(?:the\s+)?{CAPITAL}[\w’'-]+(?:\s+(?:(?:of|for)\s+(?:the\s+)?)?"
    rf"{CAPITAL}[\w’'-]+)*?\s+of\s+(?:the\s+)?"
)
"""``(Minister of Public Works), Ports and Aviation of Dominica``: a portfolio of several parts, and whose it is."""


def _portfolio(text: str, place: int) -> tuple[str, ...]:
    match = _PARTS.match(text[place : place + 160]) if text[place : place + 1] == "," else None
    return countries_in(match.country) if match else ()


_OWNING = frozenset(["founded", "founds", "runs", "run", "ran", "heads", "directs", "manages"])
LEADS = re.compile(
    rf"(?:{_AGED},(?=\s[a-z]+ed\b))?"
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
    rf"(?:\s+[a-z]+(?:ed|s|d))?,?\s+(?:[a-z]+ing\s+)?(?:on behalf of|speaking for)\s+(?:the\s+)?(?P<o>{RUN})|"
    rf",?\s+(?:(?:then|also|next)\s+)?{_ANSWERS}\s+for\s+(?:the\s+)?(?P<o3>{RUN})|"
    rf",\s+who\s+[a-z]+(?:s|ed)\s+(?:[a-z]+\s+){{0,3}}(?:for|at)\s+(?:the\s+)?(?P<o2>{RUN})"
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
    if "also" in said:
        return False  # "speaking also for Costa Rica"
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
    if re.match(r"(?:(?:the|an?)\s+)?[\w-]+(?:\s+[\w-]+)?\s+(?:of|at|with)\s+(?:the\s+)?[A-Z]", text):
        return True  # "founder of Radio Luapula"
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
                for part in untitled(person["n"]).split():
                    _add(found, part.casefold(), who, named=listed)  # any part may be the family name


_BETWEEN = re.compile(
    rf";|\n|\.\s+[A-Z][\w-]+s?:\s|(?<=\))(?:,|,?\s+and)\s+(?=(?:{TITLE}\.?\s+)*{NAME}(?:\s+[\w’'-]+){{0,3}}\s+\()"
)
"""What parts the entries of a line of persons: ``A (X), B (Y) and C (Z)``, ``A, X; B, Y``."""


def _only_names(text: str) -> bool:
    """Whether what stands behind a name is but the next name of a list (``Anna Berg, Tom Lund, …``)."""
    bare = untitled(text.strip())
    titled = bare != text.strip()
    parts = re.findall(r"[\w.’'-]+", bare)
    return (
        2 <= len(parts) <= 4
        and all(p[0].isupper() for p in parts)
        and (titled or not any(p.isupper() and len(p) > 2 for p in parts))
        and not countries_in(bare)
        and not ({p.casefold() for p in parts} & heads_and_roles())
    )


def _may_be_body(words_of: str, found: Registry) -> bool:
    """Whether what stands beside a person's name can name a body: neither the next person of a list (``between Anna,
    Tom, and Jo``; ``Anna Berg, Tom Lund signed up``) nor how somebody took part (``(remote)``)."""
    if words_of.islower() and not body_heads() & set(words_of.split()):
        return False
    said = untitled(words_of)
    for match in re.finditer(r"(?=\s|,|$)", said):
        behind = said[match.start() :]
        if said[: match.start()].casefold() in found.people and re.match(
            r"$|,|\s+(?:\(|and\b|[a-z]+(?:ed|s|d)\b)", behind
        ):
            return False
    return True


def _add(found: Registry, key: str, who: Who, *, named: bool = False) -> None:
    """Keep what is told of a person; ``named`` where a body is surely named, which might else be the next person."""
    named = named or who.organisation is not None and _long(who.organisation) in found.bodies
    if not named and who.organisation and not who.countries and not who.role and _only_names(who.organisation):
        return
    listed = who.organisation is not None and (who.role is None or who.organisation.islower())
    if not named and listed and not _may_be_body(str(who.organisation), found):
        return
    known = found.persons.get(key)
    if known is None:
        found.persons[key] = who
    else:
        found.persons[key] = Who(
            known.countries or who.countries, known.organisation or who.organisation, known.role or who.role
        )


_NO_MORE = re.compile(r"(?:\s*\(\w+\)?)?")


_SAYS = re.compile(r"[a-z]+ (?:the|a|an|that|this|his|her|its|their|all|how|what|whether|to|on|for|about)\b")


def describe(text: str, found: Registry | None = None) -> Who:
    """Role, body and country in what stands after a name: ``"Chair of the Panel"``, ``"Customs Board, Turkey"``."""
    text = " ".join(text.split())
    if "; " in text and (told := describe(text.partition("; ")[0], found)).countries:
        after = text.partition("; ")[2]  # "Workers, Norway; Vice-Chairman"
        return Who(told.countries, told.organisation, told.role or describe(after, found).role)
    if found is not None and (coded := re.match(r"[A-Z]{2,3}(?=[),;]|$)", text)) and coded.group() in found.codes:
        return Who((found.codes[coded.group()],), None, describe(text[coded.end() :].lstrip("),; ")).role)
    if _SAYS.match(text) and text.split(" ", 1)[0] in past_forms():
        return Who((), None, None)  # "Ms Lee, thanked the host": a comma before the verb, and nothing told of her
    text = re.sub(r"^(?:speaking\s+)?(?:from|of|representing|for|on behalf of|as)\s+", "", text)
    text = re.sub(r"^(?:the|an?)\s+", "", text, flags=re.IGNORECASE)
    role = organisation = None
    match = re.match(r"(?P<r>[^,]*?)(?:\s+(?:of|for|at|from|to|in)\s+(?:the\s+)?|,\s*)(?P<o>.+)$", text)
    land = country_pattern().match(text)
    named = land is not None and land.group() in country_names()  # "Malawi Youth in Farming Initiative" is a body
    office = match is not None and (
        role_nouns() & {w.casefold() for w in re.findall(r"[\w-]+", match["r"])}
        or re.fullmatch(r"[a-z-]+(?: [a-z-]+)?", match["r"])
        and re.match(r"(?:the\s+)?[A-Z]", match["o"])
    )
    if match and office and not named:
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
