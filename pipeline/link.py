"""Which mentions mean one thing, and the id that this thing has in every report.

An id comes from the register where it knows the name, else from the name, the type and the country: never from the
order in which reports are read. Decisions of people in ``models/names.jsonl`` come before everything else.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import ids, match, tokens
from pipeline.body import Body
from pipeline.mentions.acronyms import Acronym, definitions, document_acronyms
from pipeline.mentions.gazetteer import register_trie
from pipeline.mentions.kinds import BODIES
from pipeline.mentions.registers import Known, countries, organisations, singular, word_set, words
from pipeline.mentions.special import COURTESIES, OFFICE_TITLES
from pipeline.mentions.state import Found
from pipeline.mentions.words import split
from pipeline.problems import Problems
from pipeline.records import Entity, EntityType, Mention, Problem, Session
from pipeline.sessions.words import value

if TYPE_CHECKING:
    from spacy.tokens import Doc

DECISIONS = Path(__file__).resolve().parents[1] / "models" / "names.jsonl"


@dataclass(frozen=True)
class Linked:
    """What linking gives: the mentions with their entity's id, the entities, and what could not be told apart."""

    mentions: list[Mention]
    entities: list[Entity]
    problems: list[Problem]


@dataclass
class Thing:
    """An entity while it is put together."""

    id: str
    type: str
    name: str
    country: str | None = None
    acronym: str | None = None
    identifiers: dict[str, str] = field(default_factory=dict)


@dataclass
class Context:
    """What linking knows of the document."""

    text: str
    found: list[Found]
    long: dict[str, str]
    """The document's acronyms and what they stand for."""
    short: dict[str, str]
    """Folded long names and their acronyms."""
    inner: list[list[int]]
    """For each mention the mentions inside it."""
    countries: list[tuple[int, int, str, str, int]]
    """Mentions of countries, in order: start, end, code, type, the index of the mention around them (or -1)."""
    explicit: dict[str, Counter[str]]
    """Folded names of national bodies and the countries that the text gives them."""
    blocks: list[int]
    sentences: list[int]

    def countries_between(self, start: int, end: int) -> list[tuple[int, int, str, str, int]]:
        """The mentions of countries that begin at ``start`` or later and before ``end``."""
        return self.countries[bisect_left(self.countries, (start,)) : bisect_left(self.countries, (end,))]


LONGEST = 100
"""Characters that the name of a country takes at the most."""


def link(body: Body, doc: Doc, sessions: Sequence[Session]) -> Linked:
    """Link the mentions in ``doc._.mentions``. Errors: ValueError when ``names.jsonl`` contradicts itself."""
    found: list[Found] = list(doc._.mentions or ())
    context = _context(body, doc, found)
    things = _resolve(context)
    problems = _doubts(body, context)
    _merge_variants(context, things)
    _apply_decisions(things)
    return _records(body, context, things, sessions, problems)


# ----------------------------------------------------------------------------------------------------------- context


def _context(body: Body, doc: Doc, found: list[Found]) -> Context:
    text = body.text
    defined: list[Acronym] = document_acronyms(text)
    long = {d.short: d.long for d in defined}
    short = {match.fold(d.long): d.short for d in defined}
    inner: list[list[int]] = [[] for _ in found]
    around: list[int] = [-1] * len(found)
    stack: list[int] = []
    for i, f in enumerate(found):
        while stack and found[stack[-1]].end <= f.start:
            stack.pop()
        for j in stack:
            inner[j].append(i)
        around[i] = stack[0] if stack else -1
        stack.append(i)
    places = [
        (f.start, f.end, (f.refers or "").partition(":")[2], f.type, around[i])
        for i, f in enumerate(found)
        if f.type in ("COUNTRY", "NATIONALITY") and (f.refers or "").startswith("country:")
    ]
    blocks = [0, *(m.end() for m in re.finditer(r"\n\s*\n", text))]
    sentences = (
        sorted({start for start, _ in tokens.sentences(doc)} | set(blocks))
        if doc.has_annotation("SENT_START")
        else blocks
    )
    context = Context(text, found, long, short, inner, places, defaultdict(Counter), blocks, sentences)
    for i, f in enumerate(found):
        if f.type == "NATIONAL_BODY":
            code = _stated_country(context, i)
            if code:
                context.explicit[match.fold(_base(context, i))][code] += 1
    return context


def _stated_country(context: Context, i: int) -> str | None:
    """The country that a name holds or that stands right beside it."""
    f = context.found[i]
    name = context.text[f.start : f.end]
    for j in context.inner[i]:
        other = context.found[j]
        if other.type in ("COUNTRY", "NATIONALITY") and other.refers:
            at_start, at_end = other.start - f.start <= 4, f.end == other.end
            if at_start or at_end or len(name) < 60:
                return other.refers.partition(":")[2]
    if f.refers and ":" not in f.refers:
        items = split(f.refers)
        for k, word in enumerate(items):
            hit = register_trie().at(items, k) if word.cap else None
            if (
                hit is not None
                and hit.known.country
                and hit.known.type in ("COUNTRY", "NATIONALITY")
                and (k == 0 or hit.last == len(items))
            ):
                return hit.known.country
    before = next(
        (
            c
            for c in context.countries_between(f.start - LONGEST, f.start)
            if c[1] <= f.start and f.start - c[1] <= 3 and not context.text[c[1] : f.start].strip(" '’s")
        ),
        None,
    )
    if before is not None:
        return before[2]
    after = re.match(
        r"[”\"]?(?: \([^()]{2,20}\))?(?:, (?:in )?| of (?:the )?| in (?:the )?| \()", context.text[f.end : f.end + 40]
    )
    if after:
        at = f.end + after.end()
        for start, _, code, kind, _ in context.countries_between(at - 4, at + 1):
            if kind == "COUNTRY" and (start == at or start == at - 4):
                return code
    return None


def _context_country(context: Context, i: int) -> str | None:
    """The country of a national body by what is said around it: the subject of the sentence or paragraph."""
    f = context.found[i]
    block = context.blocks[bisect_right(context.blocks, f.start) - 1]
    sentence = context.sentences[bisect_right(context.sentences, f.start) - 1]
    here = context.countries_between(block, f.start)
    people = re.compile(r"[’'s]* (?:citizens?|nationals?|refugees?|women|men|children|border|roads?)")

    def about(c: tuple[int, int, str, str, int]) -> bool:
        return c[3] == "NATIONALITY" and (people.match(context.text, c[1]) is not None or context.text[c[1] - 1] == "s")

    same = [c for c in here if c[0] >= sentence and not about(c)]
    if same:
        return same[0][2]
    for c in reversed(here):
        owner = context.found[c[4]] if c[4] >= 0 else None
        opens = context.sentences[bisect_right(context.sentences, c[0]) - 1]
        if (
            owner is not None
            and owner.type in ("NATIONAL_BODY", "PERSON_ROLE")
            or owner is None
            and c[0] - opens < 30
            and not about(c)
        ):
            return c[2]
    if here:
        plain = [c for c in here if not about(c)]
        return (plain or here)[0][2]
    after = [
        c
        for c in context.countries_between(f.end, f.end + 80)
        if not re.search(r"\n\s*\n", context.text[f.end : c[0]]) and not about(c)
    ]
    return after[0][2] if after else None


# ----------------------------------------------------------------------------------------------------------- resolve


def _expand(context: Context, name: str) -> str:
    """A name with the document's acronyms written out."""
    name = re.sub(r"\s*\([A-Z][\w./&-]*\)", "", name)
    long = context.long.get(name) or (context.long.get(name[:-1]) if name.endswith("s") else None)
    if long is not None:
        return long
    parts = name.split()
    return " ".join(context.long.get(w, w) if sum(c.isupper() for c in w) > 1 else w for w in parts)


def _base(context: Context, i: int) -> str:
    """A body's or instrument's name without article, possessor, country before it and country after it."""
    f = context.found[i]
    name = f.refers if f.refers and ":" not in f.refers else context.text[f.start : f.end]
    name = _expand(context, name.strip(" “”\"'")) if f.refers is None or ":" in f.refers else name
    inside = [context.found[j] for j in context.inner[i]] if name == context.text[f.start : f.end] else []
    national = f.type == "NATIONAL_BODY"
    start, end = f.start, f.end
    for other in inside:
        if (
            other.start == start
            and other.end < end
            and (
                national
                and other.type in ("NATIONALITY", "COUNTRY")
                or other.type in BODIES
                and re.match(r"['’]s? ", context.text[other.end : other.end + 3])
            )
        ):
            start = other.end
            break
    for other in inside:
        if national and other.end == end and other.type == "COUNTRY" and other.start > start:
            end = other.start
            break
    if (start, end) != (f.start, f.end):
        name = re.sub(r"^['’]?s? +|^['’] ", "", context.text[start:end])
        name = re.sub(r" (?:of|in|for|to)(?: the)? *$", "", name.rstrip())
    elif not inside:
        # a long name out of a definition, or a short form's antecedent: the register says what its first word is
        items = split(name)
        hit = register_trie().at(items, 0) if items else None
        if (
            national
            and hit is not None
            and hit.known.type in ("NATIONALITY", "COUNTRY")
            and hit.last < len(items)
            or (
                items
                and hit is not None
                and hit.known.type in BODIES
                and items[hit.last - 1].possessive
                and hit.last < len(items)
            )
        ):
            name = name[items[hit.last].start :]
        if national and len(items) > 2:
            for k in range(1, len(items)):
                tail = register_trie().at(items, k) if items[k].cap else None
                if tail is not None and tail.last == len(items) and tail.known.type == "COUNTRY":
                    name = re.sub(r" (?:of|in)(?: the)? *$", "", name[: items[k].start - (len(items) and 0)].rstrip())
                    break
    return re.sub(r"^(?:the|The) ", "", name.strip(" ,’'"))


@cache
def _register_by_id() -> dict[str, Known]:
    return {known.id: known for known, _ in organisations()}


@cache
def _register_names() -> dict[str, Known]:
    """Folded names of the register; those with more than one reading are left out."""
    found: dict[str, Known | None] = {}
    for known, names in organisations():
        for name in names:
            folded = match.fold(name)
            if " " not in folded and len(folded) < 6:
                continue
            found[folded] = None if folded in found and found[folded] is not known else known
    return {name: known for name, known in found.items() if known is not None}


def _resolve(context: Context) -> list[Thing]:
    """The thing that each mention means, before variants are merged."""
    things: list[Thing | None] = [None] * len(context.found)
    people = _people(context)
    for i, f in enumerate(context.found):
        if f.type in ("COUNTRY", "NATIONALITY"):
            things[i] = _country(f)
        elif f.type == "PERSON":
            things[i] = _person(context, i, people)
        elif f.type == "DATE":
            shown = context.text[f.start : f.end]
            things[i] = Thing(f"date:{match.slug(shown)}", "DATE", shown)
        elif f.type != "PERSON_ROLE":
            things[i] = _named(context, i)
    _settle_countries(context, things)
    _events(context, things)
    _shortened(context, things)
    _roles(context, things)
    return [t if t is not None else Thing("x", "PLACE", "") for t in things]


def _country(f: Found) -> Thing:
    code = (f.refers or "country:").partition(":")[2]
    country = countries().get(code)
    return Thing(f"country:{code}", "COUNTRY", country.name if country else code, code, None, {"iso2": code})


def _people(context: Context) -> dict[str, str]:
    """Surnames and the one full name that the report gives for each, with initials where it gives no other; two persons
    of one surname are left apart."""
    full: dict[str, set[str]] = defaultdict(set)
    initials: dict[str, set[str]] = defaultdict(set)
    for f in context.found:
        if f.type == "PERSON":
            name = _untitled(context.text[f.start : f.end])
            if " " in _bare(name):
                (initials if _INITIAL.match(name) else full)[match.fold(name.split()[-1])].add(name)
    full = {**initials, **full}
    alone = {surname: next(iter(names)) for surname, names in full.items() if len({match.fold(n) for n in names}) == 1}
    named = {name for names in full.values() for name in names}
    _other_forms(context, full, named, alone)
    for name in named:
        # "Mr. Ortega Ruiz" is Luis Ortega Ruiz where only one name ends so
        longer = {n for n in named if n.endswith(f" {name}")}
        if len(longer) == 1:
            alone[match.fold(name)] = next(iter(longer))
    for names in full.values():
        # a surname stands for the longer of two forms of one name
        most = max(names, key=lambda n: (len(n.split()), n))
        if len(names) > 1 and all(most == n or most.endswith(f" {n}") for n in names):
            alone[match.fold(most.split()[-1])] = most
    return alone


def _other_forms(context: Context, full: dict[str, set[str]], named: set[str], alone: dict[str, str]) -> None:
    """Add to ``alone`` the names that stand for one with more in the middle ("Ana Ruiz" for Ana María Ruiz), and a
    part of a name that stands by itself where it is nobody's last ("Choi" for Choi Jin-woo, "Ruiz" for Ana Ruiz Lara).
    """
    ends: dict[tuple[str, str], set[str]] = defaultdict(set)
    first: dict[str, set[str]] = defaultdict(set)
    inner: dict[str, set[str]] = defaultdict(set)
    for name in named:
        parts = match.fold(name).split()
        ends[parts[0], parts[-1]].add(name)
        first[parts[0]].add(name)
        for part in parts[1:-1]:
            inner[part].add(name)
    for (given, surname), names in ends.items():
        most = max(names, key=lambda n: (len(n.split()), n))
        held = set(match.fold(most).split())
        if len(names) > 1 and len(given) > 1 and all(set(match.fold(n).split()) <= held for n in names):
            alone.update({match.fold(n): most for n in names})
            if len({match.fold(n) for n in full[surname]}) == len({match.fold(n) for n in names}):
                alone[surname] = most
    for f in context.found:
        if f.type == "PERSON":
            shown = match.fold(_untitled(context.text[f.start : f.end]))
            # the first of two surnames, or a family name that stands first
            holders = first[shown] or inner[shown]
            if shown not in full and len(holders) == 1:
                alone.setdefault(shown, next(iter(holders)))


_INITIAL = re.compile(r"[^\W\d_]\.?[ -]|[^\W\d_]\.")


_INITIALS_BEHIND = re.compile(r"(.+?) ((?:[^\W\d_a-z]\. ?)+)")


def _untitled(name: str) -> str:
    """A person's name without titles, given names first ("Ribbing, Dr Lennart" is "Lennart Ribbing", "Ursu G.F." is
    "G.F. Ursu")."""
    if behind := _INITIALS_BEHIND.fullmatch(name):
        return f"{behind[2]} {_untitled(behind[1])}"
    surname, comma, given = name.partition(", ")
    if comma:
        return f"{_untitled(given)} {surname}"
    parts = " ".join(name.split()).split(" ")
    if parts[0] in ("His", "Her", "Their"):
        parts = next((parts[k + 1 :] for k in (1, 2) if parts[k : k + 1] and parts[k].casefold() in COURTESIES), parts)
    titles = words().titles | OFFICE_TITLES
    while len(parts) > 1 and (parts[0].casefold() in titles or parts[0].casefold().rstrip(".") in titles):
        parts = parts[1:]
    return " ".join(parts)


def _bare(name: str) -> str:
    """A name without the particles before it: "van Heusden" is no more than a surname."""
    parts = name.split()
    while len(parts) > 1 and parts[0].casefold() in words().particles:
        parts = parts[1:]
    return " ".join(parts)


def _person(context: Context, i: int, people: dict[str, str]) -> Thing:
    f = context.found[i]
    name = _untitled(f.refers or context.text[f.start : f.end])
    known = people.get(match.fold(name)) or people.get(match.fold(_bare(name)))
    if known:
        name = known
    elif _INITIAL.match(name):
        full = people.get(match.fold(name.split()[-1]))
        if full and full[0] == name[0]:
            name = full
    return Thing(f"person:{match.slug(name)}", "PERSON", name)


def _from_register(known: Known) -> Thing:
    return Thing(known.id, known.type, known.name, known.country, known.acronym, dict(known.identifiers))


_SYMBOL = re.compile(r"[A-Z]{1,12}[\w.-]*(?:/[\w.-]+)+")
_CELEX = re.compile(
    r"(Regulation|Directive|Decision)s? (?:\((?:EU|EC|EEC)\) )?(?:No\.? ?)?(\d{2,4})/(\d{1,4})(?:/(EU|EC|EEC|JHA))?",
    re.IGNORECASE,
)


def _named(context: Context, i: int) -> Thing:
    """A body, instrument, publication, programme, event or place."""
    f = context.found[i]
    if f.refers and ":" in f.refers:
        known = _register_by_id().get(f.refers)
        if known is not None:
            return _from_register(known)
        if f.type == "PLACE":
            shown = context.text[f.start : f.end]
            return Thing(f.refers, "PLACE", shown)
    base = _base(context, i)
    shown = context.text[f.start : f.end]
    for name in (shown, _expand(context, shown), base):
        known = _register_names().get(match.fold(name))
        if known is not None and (known.type == f.type or known.type in BODIES and f.type in BODIES):
            return _from_register(known)
    identifiers = _identifiers(shown, f.type)
    if f.type == "LEGAL_INSTRUMENT":
        base = re.sub(r" ?\((?:19|20)\d\d\)$", "", base) if _SYMBOL.match(base) else base
        act = _CELEX.search(base)
        if act and "celex" in identifiers:
            base = act.group()
    country: str | None = None
    if f.type == "NATIONAL_BODY" and not f.between:
        folded = match.fold(base)
        country = _stated_country(context, i)
        given = context.explicit.get(folded)
        if country is None and given and len(given) == 1:
            country = next(iter(given))
        if country is None:
            country = _context_country(context, i)
            if given and country not in given:
                country = _nearest_given(context, i, folded) or country
        elif given and len(given) == 1 and country not in given:
            country = next(iter(given))
    prefix = f.type.lower() + (f":{country.lower()}" if country else "")
    acronym = context.short.get(match.fold(base)) or context.short.get(match.fold(shown))
    if acronym is None and re.fullmatch(r"[A-Z][A-Z./&-]+", shown):
        acronym = shown
    for other in context.inner[i]:
        o = context.found[other]
        if acronym is None and o.end == f.end and o.start == f.start:
            acronym = None
    return Thing(f"{prefix}:{match.slug(base)}", f.type, base, country, acronym, identifiers)


def _settle_countries(context: Context, things: list[Thing | None]) -> None:
    """One country for a body that the text places in several only by what stands around its name.

    A ministry keeps the country of its paragraph, since every country has one; another name is one body, and belongs to
    the country that most of its mentions are about.
    """
    named: dict[str, list[Thing]] = defaultdict(list)
    for thing in things:
        if thing is not None and thing.type == "NATIONAL_BODY" and thing.id.startswith("national_body:"):
            named[match.fold(thing.name)].append(thing)
    for folded, same in named.items():
        given = context.explicit.get(folded)
        votes = Counter(t.country for t in same if t.country)
        if not votes or given and len(given) > 1 or len({t.country for t in same}) < 2:
            continue
        generic = folded.split()[0] in _EVERYWHERE or folded.split()[-1] in _EVERYWHERE
        code, count = votes.most_common(1)[0]
        if generic and len(votes) > 1 or 2 * count <= sum(votes.values()):
            continue
        for thing in same:
            if thing.id not in _register_by_id():
                thing.country = code
                thing.id = f"national_body:{code.lower()}:{match.slug(thing.name)}"


_EVERYWHERE = word_set("link_everywhere")


def _nearest_given(context: Context, i: int, folded: str) -> str | None:
    """Of several countries with a body of this name, the one whose body was named last before."""
    best = None
    for j in range(i):
        f = context.found[j]
        if f.type == "NATIONAL_BODY" and match.fold(_base(context, j)) == folded:
            best = _stated_country(context, j) or best
    return best


def _identifiers(shown: str, kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if kind not in ("LEGAL_INSTRUMENT", "PUBLICATION"):
        return found
    act = _CELEX.search(shown)
    if act and (act.group(4) or "(" in act.group()):
        first, second = act.group(2), act.group(3)
        year, number = (second, first) if len(first) < 4 and len(second) == 4 else (first, second)
        if (
            act.group(1).casefold() == "regulation"
            and len(first) == 4
            and len(second) == 4
            and not 1950 < int(first) < 2100
        ):
            year, number = second, first
        year = f"19{year}" if len(year) == 2 else year
        letter = {"regulation": "R", "directive": "L", "decision": "D"}[act.group(1).casefold()]
        found["celex"] = f"3{year}{letter}{int(number):04d}"
        return found
    symbol = _SYMBOL.search(shown)
    if symbol and any(c.isdigit() for c in symbol.group()):
        found["symbol"] = symbol.group()
    else:
        number = re.search(
            r"\b(?:[Rr]esolution|[Dd]ecision|[Rr]ecommendation) ((?:No\.? ?)?\d[\w/]*(?: \((?:19|20)\d\d\))?)", shown
        )
        if number:
            found["symbol"] = number.group(1)
    return found


_ORDINAL = re.compile(
    r"^((?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|"
    r"seventeenth|eighteenth|nineteenth|twentieth|twenty-\w+|thirtieth|\d{1,2}(?:st|nd|rd|th))) (.+)$",
    re.IGNORECASE,
)


def _events(context: Context, things: list[Thing | None]) -> None:
    """ "Fourth Conference" beside "Third Conference of Lead Agencies" is the fourth of that series."""
    full: list[tuple[str, str]] = []
    for i, f in enumerate(context.found):
        thing = things[i]
        if f.type == "EVENT" and thing is not None:
            parts = _ORDINAL.match(thing.name)
            if parts and len(parts.group(2).split()) > 2:
                full.append((parts.group(2), thing.name))
    _marked(context, things)
    for i, f in enumerate(context.found):
        thing = things[i]
        if f.type != "EVENT" or thing is None or ":" in (f.refers or ""):
            continue
        parts = _ORDINAL.match(thing.name)
        if parts:
            short = match.fold(parts.group(2))
            longer = {
                name for name, _ in full if match.fold(name).startswith(short + " ") and match.fold(name) != short
            }
            if len({match.fold(n) for n in longer}) == 1:
                name = f"{parts.group(1)} {next(iter(longer))}"
                things[i] = Thing(f"event:{match.slug(name)}", "EVENT", name)


_MARK = re.compile(r"([A-Z][A-Za-z]?[A-Z]{1,4})[- ]?(\d{1,2})")


def _marked(context: Context, things: list[Thing | None]) -> None:
    """ "COP-3" is the third meeting of the Conference of the Parties, where one meeting has that number and body."""
    counted: dict[int, dict[str, Thing]] = defaultdict(dict)
    marks: list[tuple[int, str, int]] = []
    for i, f in enumerate(context.found):
        thing = things[i]
        if f.type != "EVENT" or thing is None:
            continue
        mark = _MARK.fullmatch(context.text[f.start : f.end])
        parts = _ORDINAL.match(thing.name)
        if mark is not None:
            marks.append((i, mark[1].casefold(), int(mark[2])))
        elif parts is not None:
            counted[value(parts[1]) or 0][thing.id] = thing
    for i, letters, number in marks:
        meant = [t for t in counted[number].values() if _has_initials(t.name, letters)]
        if len(meant) == 1:
            things[i] = meant[0]


def _has_initials(name: str, letters: str) -> bool:
    """Whether words that follow each other begin with these letters, small ones counted or not."""
    parts = [w for w in name.casefold().split() if w != "the"]
    initials = ("".join(w[0] for w in kept) for kept in (parts, [w for w in parts if len(w) > 3]))
    return any(letters in line for line in initials)


GOES_ON = word_set("link_goes_on")
_PERIOD = re.compile(r",? (?:19|20)\d\d ?[-–/] ?(?:19|20)?\d\d$")
"""The years that a plan is for, which its name may leave out."""


def _goes_on(short: str, name: str) -> bool:
    """Whether a name says more of the thing that its beginning names: "Convention" and "Convention on Plants"."""
    return name.startswith(short + " ") and name[len(short) + 1 :].split(" ", 1)[0] in GOES_ON


def _shortened(context: Context, things: list[Thing | None]) -> None:
    """A name that begins exactly one longer name of its type ("Guidance Note" ... "Guidance Note on ...")."""
    longer: dict[str, dict[str, Thing]] = defaultdict(dict)
    for thing in things:
        if thing is not None and thing.type not in ("COUNTRY", "PERSON", "DATE", "PLACE", "PERSON_ROLE", "NATIONALITY"):
            longer[thing.type][thing.id] = thing
    swap: dict[str, Thing] = {}
    for kind, named in longer.items():
        for identity, thing in named.items():
            folded = match.fold(thing.name)
            if len(folded.split()) < 2 or identity in _register_by_id():
                continue
            options = [
                t
                for t in named.values()
                if t.id != identity
                and (kind != "NATIONAL_BODY" or t.country == thing.country)
                and _goes_on(folded, match.fold(t.name))
            ]
            if len({_PERIOD.sub("", t.name) for t in options}) == 1 and (
                kind != "NATIONAL_BODY" or not folded.startswith("ministry")
            ):
                swap[identity] = max(options, key=lambda t: len(t.name))
    for i, thing in enumerate(things):
        if thing is not None and thing.id in swap:
            things[i] = swap[thing.id]
    # "EU Directive": a body and a head noun alone stand for the last such instrument
    for i, f in enumerate(context.found):
        thing = things[i]
        if thing is None or f.type not in ("LEGAL_INSTRUMENT", "PROGRAMME") or f.refers:
            continue
        shown = context.text[f.start : f.end]
        parts = shown.split()
        inside = [context.found[j] for j in context.inner[i]]
        if len(parts) == 2 and any(o.start == f.start and o.end == f.start + len(parts[0]) for o in inside):
            head = singular(parts[1].casefold())
            for j in range(i - 1, -1, -1):
                other = things[j]
                if (
                    other is not None
                    and other.type == f.type
                    and other.id != thing.id
                    and context.text[context.found[j].start : context.found[j].end].casefold().endswith(head)
                ):
                    things[i] = other
                    break


def _roles(context: Context, things: list[Thing | None]) -> None:
    """Roles: the office itself and whose it is ("Secretary-General" of the ISRC)."""
    cores: list[tuple[int, str, str | None, str | None]] = []
    for i, f in enumerate(context.found):
        if f.type != "PERSON_ROLE":
            continue
        start, end = f.start, f.end
        owner: str | None = None
        owner_name: str | None = None
        inside = [
            j
            for j in context.inner[i]
            if context.found[j].type in BODIES | {"COUNTRY", "NATIONALITY", "LEGAL_INSTRUMENT"}
        ]
        for j in inside:
            o = context.found[j]
            thing = things[j]
            if o.start == start and o.end < end and thing is not None:
                owner, owner_name = thing.id, thing.name
                start = o.end
                break
        for j in inside:
            o = context.found[j]
            thing = things[j]
            if (
                o.end == f.end
                and o.start > start
                and thing is not None
                and re.search(
                    r"\b(?:of|to|at|for|in)(?: the)? (?:[A-Z][\w’']*(?: [\w’']+)* )?$", context.text[start : o.start]
                )
            ):
                owner = owner or thing.id
                owner_name = owner_name or thing.name
                if re.search(r"\b(?:of|to|at|for|in)(?: the)? $", context.text[start : o.start]):
                    end = o.start
                    if owner != thing.id and thing.type in BODIES:
                        owner, owner_name = thing.id, thing.name
                    break
        if owner is None:
            # "Canada's Minister", "the Swedish Minister": the country stands before the role
            country_at = next((j for j in range(i - 1, max(-1, i - 4), -1) if context.found[j].end <= start), None)
            before = context.found[country_at] if country_at is not None else None
            if country_at is not None and before is not None and before.type in ("COUNTRY", "NATIONALITY"):
                thing = things[country_at]
                if thing is not None and re.fullmatch(r"['’]?s? ", context.text[before.end : start]):
                    owner, owner_name = thing.id, thing.name
        core = context.text[start:end].strip(" '’")
        core = re.sub(r"^['’]?s ", "", core)
        core = re.sub(r" (?:of|to|at|for|in)(?: the)?$", "", core)
        core = _expand(context, core)
        cores.append((i, core, owner, owner_name))
    given: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    for _, core, owner, owner_name in cores:
        if owner and owner_name:
            given[match.fold(core)][owner, owner_name] += 1
    for i, core, owner, owner_name in cores:
        folded = match.fold(core)
        if owner is None:
            near = _appointed(context, things, i)
            longer = {c for _, c, o, _ in cores if match.fold(c).startswith(f"{folded} of ")}
            if near is not None:
                owner, owner_name = near
            elif given.get(folded):
                owner, owner_name = given[folded].most_common(1)[0][0]
            elif len(longer) == 1:
                # "the Director" where the report knows one only: "Director of the Bureau"
                core = next(iter(longer))
                owner, owner_name = next((o, n) for _, c, o, n in cores if c == core)
        tail = f":{owner.replace(':', '-')}" if owner else ""
        name = f"{core}, {owner_name}" if owner_name else core
        things[i] = Thing(f"person_role:{match.slug(core)}{tail}", "PERSON_ROLE", name)


def _appointed(context: Context, things: list[Thing | None], i: int) -> tuple[str, str] | None:
    """A body right after the role, behind a comma ("Chair, Advisory Panel")."""
    f = context.found[i]
    for j in range(i + 1, min(i + 6, len(context.found))):
        o = context.found[j]
        thing = things[j]
        if o.start >= f.end and o.type in BODIES and thing is not None:
            between = context.text[f.end : o.start]
            return (thing.id, thing.name) if re.fullmatch(r", (?:the )?| at the | of the | of ", between) else None
    return None


# -------------------------------------------------------------------------------------------------- merge and decide


@cache
def decisions() -> tuple[dict[str, str], frozenset[frozenset[str]]]:
    """``names.jsonl``: ids that people joined (id to the id that stays) and pairs that they keep apart."""
    same: dict[str, str] = {}
    apart: set[frozenset[str]] = set()
    if DECISIONS.exists():
        for number, line in enumerate(DECISIONS.read_text(encoding="utf8").splitlines(), 1):
            if not line.strip():
                continue
            row = json.loads(line)
            if row["same"]:
                if same.get(row["b"], row["a"]) != row["a"]:
                    raise ValueError(
                        f"{DECISIONS.name}, line {number}: {row['b']} is already {same[row['b']]}; take one line out"
                    )
                same[row["b"]] = row["a"]
            else:
                apart.add(frozenset((row["a"], row["b"])))
    return same, frozenset(apart)


def _doubts(body: Body, context: Context) -> list[Problem]:
    """Names that may mean two things: a surname of two persons, "the Agency" after two agencies, an acronym of two."""
    problems = Problems(body.report)

    def ambiguous(kind: str, f: Found, names: Iterable[str], kept_as: str, mentions: str) -> None:
        shown = context.text[f.start : f.end]
        problems.add(
            "link",
            kind,
            f"{shown!r} may be {' or '.join(names)}; it is kept as {kept_as} of its own",
            f"join the ids in models/names.jsonl, or correct {mentions}",
            severity="info",
            where=body.where(f.start, f.end),
        )

    persons: dict[str, dict[str, Found]] = defaultdict(dict)
    alone: dict[str, Found] = {}
    for f in context.found:
        if f.type == "PERSON":
            name = _bare(_untitled(context.text[f.start : f.end]))
            if " " not in name:
                alone.setdefault(match.fold(name), f)
            elif not _INITIAL.match(name):
                persons[match.fold(name.split()[-1])].setdefault(match.fold(name), f)
    for surname, f in alone.items():
        if len(persons.get(surname, {})) > 1:
            names = sorted(_untitled(context.text[p.start : p.end]) for p in persons[surname].values())
            ambiguous("ambiguous_surname", f, names, "a person", "the mentions of this report")
    for f in context.found:
        if f.between:
            ambiguous("ambiguous_short_form", f, map(repr, f.between), "an entity", "this mention")
    first: dict[str, Acronym] = {}
    for definition in definitions(context.text):
        known = first.setdefault(definition.short, definition)
        if match.fold(known.long) != match.fold(definition.long):
            problems.add(
                "link",
                "acronym_defined_twice",
                f"{definition.short} stands for {known.long!r} and for {definition.long!r}; the first is taken",
                "correct the mentions that mean the second",
                where=body.where(definition.short_start, definition.short_end),
            )
    return list(problems.records())


def _merge_variants(context: Context, things: list[Thing]) -> None:
    """Join things of one report whose names differ by spelling or a slip of the pen."""
    _, apart = decisions()
    counts = Counter(t.id for t in things)
    kinds: dict[str, list[Thing]] = defaultdict(list)
    for thing in {t.id: t for t in things}.values():
        if thing.type not in ("COUNTRY", "DATE", "PLACE"):
            kinds[thing.type].append(thing)
    swap: dict[str, Thing] = {}
    for members in kinds.values():
        members.sort(key=lambda t: t.id)
        for i, j in match.candidates([t.name for t in members]):
            a, b = members[i], members[j]
            if (
                a.country != b.country
                or a.id.split(":")[:-1] != b.id.split(":")[:-1]
                or frozenset((a.id, b.id)) in apart
            ):
                continue
            if a.type == "PERSON_ROLE" and a.id.count(":") != b.id.count(":"):
                continue
            keep, drop = (a, b) if (counts[a.id], b.id) >= (counts[b.id], a.id) else (b, a)
            if drop.id in _register_by_id():
                keep, drop = drop, keep
            swap[drop.id] = swap.get(keep.id, keep)
    for i, thing in enumerate(things):
        if thing.id in swap:
            things[i] = swap[thing.id]


def _apply_decisions(things: list[Thing]) -> None:
    same, _ = decisions()
    for thing in things:
        seen = {thing.id}
        while thing.id in same and same[thing.id] not in seen:
            thing.id = same[thing.id]
            seen.add(thing.id)


# ----------------------------------------------------------------------------------------------------------- records


def _records(
    body: Body, context: Context, things: list[Thing], sessions: Sequence[Session], problems: list[Problem]
) -> Linked:
    anchors = [ids.Anchor(f.start, f.end, f.type) for f in context.found]
    minted = ids.mint("men", body.report, body.text, anchors)
    session_at = session_finder(sessions)
    mentions: list[Mention] = []
    for f, thing, identity in zip(context.found, things, minted, strict=True):
        mentions.append(
            Mention(
                id=identity,
                report=body.report,
                session=session_at(f.start),
                where=body.where(f.start, f.end),
                by=f.by,
                confidence=f.confidence,
                entity=thing.id,
                type=_mention_type(f.type),
                nested=f.nested,
            )
        )
    return Linked(mentions, list(_entities(body, context, things, mentions)), problems)


def _mention_type(kind: str) -> EntityType:
    return kind  # type: ignore[return-value]


def _entities(body: Body, context: Context, things: list[Thing], mentions: list[Mention]) -> Iterable[Entity]:
    members: dict[str, list[int]] = defaultdict(list)
    for i, thing in enumerate(things):
        members[thing.id].append(i)
    for identity in sorted(members):
        places = members[identity]
        thing = things[places[0]]
        names = Counter(context.text[context.found[i].start : context.found[i].end] for i in places)
        acronym, defined = thing.acronym, False
        for shown in names:
            if shown in context.long:
                acronym, defined = shown, True
                break
        if not defined and acronym is not None and acronym in context.long:
            defined = True
        kinds = Counter(things[i].type for i in places)
        identifiers = dict(thing.identifiers)
        for i in places:
            identifiers.update(things[i].identifiers)
        covered = sorted({m for i in places if (m := mentions[i].session) is not None})
        yield Entity(
            id=identity,
            report=body.report,
            type=_mention_type(kinds.most_common(1)[0][0]),
            name=thing.name,
            names=dict(sorted(names.items(), key=lambda item: (-item[1], item[0]))),
            acronym=acronym,
            acronym_defined_here=defined,
            country=thing.country,
            identifiers=dict(sorted(identifiers.items())),
            mentions=len(places),
            sessions=tuple(covered),
        )


def session_finder(sessions: Sequence[Session]) -> Callable[[int], str | None]:
    """Gives the id of the innermost session that holds an offset, or None.

    Between two edges of sessions it is the same one: a report has thousands of mentions, and may have hundreds of
    sessions.
    """
    spans = [(s.where.start, s.where.end, s.id) for s in sessions]
    known = [(start, end, identity) for start, end, identity in spans if start is not None and end is not None]
    edges = sorted({edge for start, end, _ in known for edge in (start, end)})
    owners: list[str | None] = [None] * len(edges)
    for start, end, identity in sorted(known, key=lambda span: span[1] - span[0]):  # the first of two as long
        for k in range(bisect_left(edges, start), bisect_left(edges, end)):
            owners[k] = owners[k] or identity

    def within(offset: int) -> str | None:
        k = bisect_right(edges, offset) - 1
        return owners[k] if k >= 0 else None

    return within
