"""What a capitalised name names: decided by its head noun, by what stands before it, and by whose it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.mentions.letters import nameness
from pipeline.mentions.registers import heads, of_language, singular, word_set, words

_NATIONALE = ("national", "nacional", "nazional")
_FOREIGN_BANKS = frozenset(["banco", "banque", "banca"])
_STATE_BANKS = frozenset(
    "central centrale nacional nationale nazionale estado república republica reserva desarrollo".split()
)
BODIES = frozenset(["IGO", "NATIONAL_BODY", "NGO_OR_COMPANY"])
PREPOSITIONS = word_set("kinds_prepositions") | word_set("chains_establishing")


@dataclass(frozen=True)
class Kind:
    """A type, how sure, and the head noun that says so."""

    type: str
    confidence: float
    head: str
    neutral: bool = False
    """A body that a country beside it would make a national one."""


def head_of(parts: list[str], units: list[str | None] | None = None) -> tuple[str, int]:
    """The head noun of a name and its place: the last word before the first preposition. ``parts`` are lower case.

    A preposition inside a known name ("Council of Europe") does not count where ``units`` are given.
    """
    inside = units or [None] * len(parts)
    cut = next((i for i, p in enumerate(parts) if p in PREPOSITIONS and i > 0 and inside[i] is None), len(parts))
    i = cut - 1
    while i > 0 and (parts[i].isdigit() or not parts[i][0].isalpha() or len(parts[i]) == 1):
        i -= 1
    if parts[i] == "general" and i > 0 and singular(parts[i - 1]) in heads().body:
        return singular(parts[i - 1]), i - 1  # "Directorate General of Civil Status"
    if i > 0 and (pair := paired(parts[i - 1], parts[i])):
        return pair, i
    known = parts[i] in heads().body or parts[i] in heads().things
    return parts[i] if known else singular(parts[i]), i


def paired(before: str, word: str) -> str | None:
    """The head noun that two words make together ("Working Party"), as ``heads.toml`` has it: joined by a hyphen."""
    pair = f"{before}-{word}"
    return pair if pair in heads().body else None


def is_role_noun(word: str) -> bool:
    """A noun that names an office; the plural counts, and who is to hold it ("President-Elect")."""
    return singular(word.removesuffix("-elect").removesuffix("-designate")) in words().roles


def classify(parts: list[str], shown: list[str], units: list[str | None]) -> Kind | None:
    """The kind of a name from its words.

    parts: lower case words, connectors included; shown: the same as printed; units: the type of the known name that
    each word belongs to, or None.
    """
    head, at = head_of(parts, units)
    lists, vocabulary = heads(), words()
    if len(parts) > 1 and shown[-1] in vocabulary.company_suffixes:
        return Kind("NGO_OR_COMPANY", 0.85, parts[-1])  # "Fjordlaks AS"
    if head == "representative" and parts[at + 1 : at + 2] == ["on"]:
        return Kind("PERSON_ROLE", 0.8, head)  # "OSCE Representative on Freedom of the Media"
    dated = len(parts) == 2 and parts[0] in AIMED and re.fullmatch(r"20[2-9]\d", parts[1])
    if dated:
        return Kind("PROGRAMME", 0.75, parts[0])  # "Vision 2050"
    planned = len(parts) > 2 and parts[-1] in ("plan", "strategy", "programme", "framework", "survey")
    office = is_role_noun(head) and (at + 1 < len(parts) or bool(set(parts[:at]) & vocabulary.role_modifiers))
    if (
        not planned
        and not office
        and not (head in lists.national and {"national", "federal"} & set(parts[:at]) and at > 1)
        and all(
            p in vocabulary.plurals
            or NUMERAL.match(p)
            or p in vocabulary.generic
            or p in PREPOSITIONS
            or p in vocabulary.function
            or p in vocabulary.role_modifiers
            for p in parts
        )
    ):
        return None
    if (
        parts[-1] in SAT
        and len(parts) > 1
        and all(p in SITTINGS or NUMERAL.match(p) or ORDINAL.match(p) for p in parts[:-1])
    ) and any(p in SITTINGS and not ORDINAL.match(p) for p in parts[:-1]):
        return None  # "Second Business Session", "Inaugural Ceremony": a part of the meeting
    if len(parts) == 2 and parts[0] in vocabulary.directions and units[1] in ("COUNTRY", "PLACE"):
        return Kind("PLACE", 0.82, parts[1])  # "Upper Austria"
    once = {head, parts[at]} & ONCE_A_YEAR and at > 1 and shown[at][0].isupper() and parts[at] in (head, "days")
    if ORDINAL.match(parts[0]) and (head_of(parts)[0] in COUNTED or once) and units[0] is None:
        return Kind("EVENT", 0.88, head_of(parts)[0])  # "Twelfth Meeting of the Parties": the meeting, not the body
    if units[0] == "PLACE" and parts[at] in ADOPTED and at == 1:
        return Kind("LEGAL_INSTRUMENT", 0.7, head)  # "Rijeka Recommendations on Wet Archives"
    if parts[at] == "days" and at > 1 and across(set(parts[:at])):
        return Kind("EVENT", 0.72, "day")  # "European Heritage Days"
    if (
        parts[at] in vocabulary.plurals
        or parts[0] in NUMBERED
        and len(parts) > 1
        and any(c.isdigit() for c in parts[1])
    ):
        return None
    if parts[at] == "principles" and at:
        return Kind("LEGAL_INSTRUMENT", 0.66, head)  # "Basic Principles on the Treatment of Prisoners"
    if head == "line" and at and parts[at - 1] in ("credit", "liquidity", "advice", "crisis"):
        return Kind("PROGRAMME", 0.7, head)  # what lends or listens, and no road
    free = {p for p, u in zip(parts, units, strict=True) if u is None}
    if units[at] == "IGO" and all(u == "IGO" for u in units[: at + 1]) and at + 1 < len(parts):
        return Kind("IGO", 0.85, head)
    if units[-1] is not None and units[-1] not in ("COUNTRY", "PLACE", "NATIONALITY") and not PREPOSITIONS & free:
        # "OSCE SR/CTHB", "US FDA": a known name with its owner before it
        lead = units[: len(units) - 1]
        if (
            lead
            and all(u in ("IGO", "COUNTRY", "NATIONALITY") or u == units[-1] for u in lead)
            and head not in lists.body
            and head not in lists.things
        ):
            return Kind(units[-1], 0.9, parts[-1])
    if "project" in parts[:at] and head in ("co-ordinator", "coordinator") and "in" in parts and units[0] == "IGO":
        return Kind("IGO", 0.85, head)
    role = _role(parts, head, at, units)
    if role is not None:
        return role
    if any(u is None and p.endswith(vocabulary.foreign_endings) for p, u in zip(parts, units, strict=True)):
        return Kind("NATIONAL_BODY", 0.85, parts[0])  # "Kystverket", "Norska Kustbevakningsverket"
    if units[-1] is None and len(parts) > 1 and parts[-1].endswith(vocabulary.foreign_bands):
        return Kind("NGO_OR_COMPANY", 0.8, parts[-1])  # "Bremer Lagerhaus-Gesellschaft"
    if len(parts) == 1:
        return None
    thing = lists.things.get(head) if parts[at] not in vocabulary.people else None  # "Tristan Pilots": no trials
    if thing == "PLACE" and at + 1 < len(parts) and parts[at + 1] in ("for", "against", "without", "before"):
        thing = None  # "Streets for People"
    if thing == "PLACE" and parts[at] != head and parts[at + 1 : at + 2] == ["of"] and units[-1] is None:
        thing = None  # "Bridges of Hope"
    if head == "survey" and (set(parts[:at]) & SURVEYED or at + 1 < len(parts) and units[-1] == "COUNTRY"):
        kind, confidence, neutral = _body(head, parts, units)
        return Kind("NATIONAL_BODY" if kind == "IGO" else kind, confidence, head, neutral)
    if head == "table" and at and parts[at - 1] == "round":
        return Kind("EVENT", 0.8, "roundtable")
    if units[0] == "PROGRAMME" and head == "service":
        return Kind("PROGRAMME", 0.75, head)  # "Copernicus Marine Service"
    body = head in lists.body
    if not body and thing is None:
        # no head before the first preposition: a number or a name may follow it ("Survey Report 2021", "Project Atlas")
        first = singular(parts[0])
        if parts[-2:] == ["without", "borders"]:
            return Kind("NGO_OR_COMPANY", 0.85, parts[0])
        banded = parts[0] in vocabulary.people or parts[0] in BANDED
        kin = parts[0] in KIN and parts[1:3] == ["of", "the"] and units[-1] is None
        if kin and len(parts) == 4:
            return Kind("NGO_OR_COMPANY", 0.75, parts[0])  # "Sisters of the River"
        if banded and len(parts) > 2 and parts[1] in ("for", "against", "without") and units[-1] != "COUNTRY":
            return Kind("NGO_OR_COMPANY", 0.75, parts[0])  # "Mothers for Clean Air"
        if (
            first in ("state", "status")
            and parts[1] == "of"
            and len(parts) > 3
            and not {"COUNTRY", "PLACE"} & set(units)
        ):
            return Kind("PUBLICATION", 0.62, first)  # "Status of Eel Stocks"
        if first in ("project", "operation", "programme", "program", "initiative", "campaign"):
            return Kind("PROGRAMME", 0.85, first)
        if parts[0] == "bank" and units[-1] is None and shown[1][0].isupper() and _own_name(parts[1]):
            return Kind("NGO_OR_COMPANY", 0.7, first)  # "Bank Tani Makmur"
        if first in ("university", "college"):
            return Kind("NGO_OR_COMPANY", 0.85, first)
        carrier = parts[0] in CARRIERS and len(parts) == 2 and units[0] is None
        if carrier and (units[1] in ("COUNTRY", "PLACE") or nameness(parts[1]) > -1.0):
            return Kind("NGO_OR_COMPANY", 0.75, parts[0])  # "Air Pamir"
        if parts[0] in vocabulary.place_first:
            return Kind("PLACE", 0.8, first)
        storm = first in _STORMS and nameness(parts[1]) > -3
        storm = storm or first == "tropical" and parts[1] in _STORMS and len(parts) == 3
        if storm or first in ("operation", "exercise"):
            return Kind("EVENT", 0.8, first)
        if len(parts) > 1 and parts[-1] == "united":
            return Kind("NGO_OR_COMPANY", 0.75, parts[-1])  # "Night Riders United"
        owned = first in _FOREIGN_BANKS and (units[-1] == "COUNTRY" or _STATE_BANKS & set(parts))
        if owned or first in FOREIGN_FIRMS and len(parts) > 1 and parts[1].startswith(_NATIONALE):
            return Kind("NATIONAL_BODY", 0.85, first)  # "Société Nationale d'Électricité"
        if first in vocabulary.foreign and (first not in LIKE_ENGLISH or FOREIGN_LINKS & set(parts)):
            return Kind(vocabulary.foreign[first], 0.85, first)
        if parts[1] in vocabulary.foreign and parts[1] not in LIKE_ENGLISH and not is_role_noun(parts[1]):
            return Kind(vocabulary.foreign[parts[1]], 0.8, parts[1])  # "Główny Urząd Statystyczny"
        if (
            parts[-1] in ("international", "worldwide")
            and len(parts) > 1
            or parts[-1] in ("europe", "africa")
            and len(parts) == 3
        ):
            return Kind("NGO_OR_COMPANY", 0.7, parts[-1])
        final = singular(parts[-1])
        if at < len(parts) - 1 and parts[-1] not in vocabulary.plurals:
            # "Women in Mining Association", not "Night Reader for Small Schools"
            if final in lists.body and (parts[-1] == final or parts[-1] in lists.body):
                found, confidence, neutral = _body(final, parts, units)
                return Kind(found, confidence - 0.05, final, neutral)
            if final in lists.things:
                return Kind(lists.things[final], 0.75, final)
        inner_body = next((p for p in map(singular, parts[1:-1]) if p in lists.private), None)
        if units[-1] == "PLACE" and inner_body and units[0] is None and not PREPOSITIONS & set(parts):
            return Kind("NGO_OR_COMPANY", 0.75, inner_body)  # "Imperial College London"
        if units[-1] == "PLACE" and re.match(r"[A-Z][a-z]+[A-Z]", shown[0]):
            return Kind("PROGRAMME", 0.6, parts[0])  # "SafeSeas Africa"
        if (
            units[-1] == "PLACE"
            and parts[-1] not in NATIONS
            and len(parts) < 4
            and units[0] is None
            and not PREPOSITIONS & set(parts)
        ):
            return Kind("PLACE", 0.6, parts[-1])
        if units[-1] in ("COUNTRY", "PLACE") and units[0] is None and not PREPOSITIONS & set(parts) and len(parts) < 5:
            # "Statistics Norway", "Police Scotland", but "Zero Waste Malta"
            named = next(p for p, u in zip(reversed(parts), reversed(units), strict=True) if u is None)
            owner = "NATIONAL_BODY" if named in STATE_NAMES else "NGO_OR_COMPANY"
            return Kind(owner, 0.62, parts[0])
        if units[0] == "NATIONALITY" and len(parts) > 2 and not PREPOSITIONS & set(parts):
            return Kind("NGO_OR_COMPANY", 0.5, parts[-1])
        inner = [singular(p) for p in parts[:at]]
        for word in reversed(inner):
            if word in lists.things and lists.things[word] not in ("PLACE", "EVENT"):
                return Kind(lists.things[word], 0.6, word)
        return None
    if head == "forum" and at + 1 < len(parts) and parts[at + 1] == "on":
        return Kind("EVENT", 0.8, head)
    if head == "congress" and across(set(parts)) and owner_is_country(units) is False:
        return Kind("EVENT", 0.75, head)  # "World Fisheries Congress"
    if head in GATHERINGS and ORDINAL.match(parts[0]):
        return Kind("EVENT", 0.8, head)  # what is counted is the meeting, not the body of that name
    if body and (thing is None or head not in AMBIGUOUS or _is_body(parts)):
        kind, confidence, neutral = _body(head, parts, units)
        return Kind(kind, confidence, head, neutral)
    final = singular(parts[-1])
    of_another = parts[at + 1 : at + 3] == ["of", "the"]  # "Hall of the Cloth Guild"
    if thing == "PLACE" and at + 1 < len(parts) and final in lists.body and units[-1] is None and not of_another:
        found, confidence, neutral = _body(final, parts, units)
        return Kind(found, confidence - 0.05, final, neutral)  # "Port of Durban Authority"
    if head == "forum" or thing is None:
        thing = "EVENT"
    if head == "framework" and (set(parts[:at]) & _PLANNED or not at):
        thing = "PROGRAMME"  # "Strategic Framework", "Results Framework": a plan, and nothing that States agreed on
    if head in ("fund", "bank") and units[-1] == "PLACE" and parts[-1] in SHARED:
        return Kind("IGO", 0.75, head)  # "Stabilization Fund of the Antilles"
    if thing == "PROGRAMME" and owner_is_country(units) and head in ("fund", "programme", "program", "scheme"):
        return Kind(thing, 0.8, head, neutral=True)
    confidence = 0.85 if at + 1 < len(parts) or at >= 1 else 0.5
    return Kind(thing, confidence, head)


ORDINAL = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth|"
    r"(?:twen|thir|for|fif|six|seven|eigh|nine)ty-\w+|\d+(?:st|nd|rd|th)|\w*annual)$"
)


KIN = frozenset(
    "mothers fathers grandmothers sisters brothers daughters sons friends guardians voices fisherfolk".split()
)
FOREIGN_FIRMS = word_set("kinds_foreign_firms")
LIKE_ENGLISH = word_set("kinds_like_english")
"""First words of names in other languages that are English words too: a link of that language must follow."""
FOREIGN_LINKS = word_set("chains_foreign") - {"and"}


AIMED = frozenset(["strategy", "vision", "agenda", "roadmap", "horizon"])
GATHERINGS = frozenset(["forum", "congress", "assembly"])
"""Heads that name a body and its meetings alike: "Fourth Congress of Lighthouse Keepers" is a meeting."""
COUNTED = GATHERINGS | {"meeting", "conference", "session", "round", "gathering"}
_STORMS = frozenset(["cyclone", "hurricane", "typhoon", "storm"])
CARRIERS = frozenset(["air", "aer", "avia"])
ONCE_A_YEAR = word_set("kinds_once_a_year")
"""Heads that name a meeting where they are counted: "Ninth Peer Exchange", "Second Hearing on Tolls"."""
SITTINGS = word_set("kinds_sittings")
SAT = frozenset(["session", "sitting", "ceremony", "segment"])
ADOPTED = word_set("kinds_adopted")
"""What a meeting adopts and names for the place it met in."""
NUMBERED = word_set("kinds_numbered")
BANDED = word_set("kinds_banded")
"""Who bands together: "Youth for Mires"."""
SURVEYED = word_set("kinds_surveyed")
"""What a service surveys whose name is "Survey": "Geological Survey of Finland"."""
NUMERAL = re.compile(r"(?:[a-z]|[ivxl]+|\d+)$")
STATE_NAMES = word_set("kinds_state_names")
"""What bodies of a state call themselves for before its name: "Statistics Norway"."""
NATIONS = word_set("kinds_nations")
"""Parts of states that have bodies of their own ("Police Scotland")."""


MEMBERS = frozenset(["states", "nations", "governments"])
"""What an organisation of governments says that it is made of, at the end of its name."""


def owner_is_country(units: list[str | None]) -> bool:
    """A name that a country stands in front of."""
    return units[0] in ("COUNTRY", "NATIONALITY")


AMBIGUOUS = frozenset(["directory", "registry", "forum", "compact"])


def _is_body(parts: list[str]) -> bool:
    markers = words().international_markers
    return bool(({"national", "world", "international", "european"} | markers - {"global"}) & set(parts))


def _role(parts: list[str], head: str, at: int, units: list[str | None]) -> Kind | None:
    vocabulary = words()
    if units[at] is not None and units[at] not in ("PERSON_ROLE",):
        return None
    plural_ok = head in vocabulary.roles
    if not plural_ok and "-" in head:
        tail = head.rsplit("-", 1)[1]
        lead = head.rsplit("-", 1)[0]
        plural_ok = tail in vocabulary.roles and head.split("-", 1)[0] in vocabulary.role_modifiers
        plural_ok = plural_ok or tail in ("general", "elect", "designate") and lead in vocabulary.roles
    # "Secretary General", "Director General", "Attorney General"
    if (
        head == "general"
        and at >= 1
        and (parts[at - 1] in vocabulary.roles or f"{parts[at - 1]}-general" in vocabulary.roles)
    ):
        return Kind("PERSON_ROLE", 0.9, parts[at - 1] + "-general")
    if head in vocabulary.no_roles and head not in vocabulary.roles:
        return None
    if not plural_ok and at and parts[at - 1] == "chief" and _AGENT.search(parts[at]) and head not in heads().body:
        return Kind("PERSON_ROLE", 0.75, head)  # "Chief Hydrographer"
    if not plural_ok:
        return None
    if (
        parts[at].endswith("s")
        and at + 1 < len(parts)
        and (singular(parts[-1]) in heads().body or heads().things.get(singular(parts[-1])) == "EVENT")
        and len(parts) - at > 3
    ):
        return None
    if head in vocabulary.roles_modified:
        before = set(parts[:at])
        complement = at + 1 < len(parts)
        tied = parts[at + 1 : at + 2] in (["to"], ["at"])
        if head in ("head", "chief", "lead", "leader") and complement or tied:
            return Kind("PERSON_ROLE", 0.85, head)
        if not before & vocabulary.role_modifiers and not any(p in ("national", "state") for p in before):
            if head in ("coordinator", "co-ordinator", "rapporteur") and (before or complement):
                return Kind("PERSON_ROLE", 0.7, head)
            return None
        if head == "delegate" and not {"inter-ministerial", "interministerial", "general"} & before:
            return None
        return Kind("PERSON_ROLE", 0.85, head)
    return Kind("PERSON_ROLE", 0.9 if len(parts) > 1 else 0.7, head)


def _body(head: str, parts: list[str], units: list[str | None]) -> tuple[str, float, bool]:
    """Type of a body, how sure, and whether a country beside it would change that."""
    lists, vocabulary = heads(), words()
    kinds = set(filter(None, units))
    front = set(parts[: max(1, len(parts))])
    country = bool({"COUNTRY", "NATIONALITY"} & kinds)
    ahead = set(parts[: parts.index(head)]) if head in parts else front
    if (
        head == "union"
        and (ahead or set(parts[-1:]) & MEMBERS)
        and (ahead if ahead else front)
        & {
            "african",
            "customs",
            "economic",
            "monetary",
            "interparliamentary",
            "eurasian",
            "postal",
            "telecommunication",
            "telecommunications",
        }
    ):
        return "IGO", 0.8, False
    if head in lists.private:
        if head in _STATE_OWNED and country and front & {"federal", "national", "state"}:
            return "NATIONAL_BODY", 0.85, False  # "Swiss Federal Railways"
        if parts[-1] in MEMBERS and "of" in parts and not country:
            return "IGO", 0.8, False  # "Association of Caribbean States"
        if parts[-1] in _STATE_BODIES and "of" in parts and {"national", "public", "state"} & front and not country:
            return "IGO", 0.7, False  # "Alliance of National Blood Services"
        if head == "chamber" and {"accounts", "audit"} & front:
            return "NATIONAL_BODY", 0.85, False
        if parts[-1] not in MEMBERS and _people(parts):
            return "NGO_OR_COMPANY", 0.85, False  # "Global Alliance of Waste Pickers"
        if head == "alliance" and across(front) and not front & vocabulary.interests and not _trades(parts, head):
            return "IGO", 0.65, False
        if head in ("network", "coalition", "partners", "consortium", "group") and "IGO" in kinds:
            return "IGO", 0.6, False
        if head == "network" and across(front) and "against" not in parts:
            return "IGO", 0.65, False
        return "NGO_OR_COMPANY", 0.85, False
    if head in _PROFESSED and not country and _people(parts):
        return "NGO_OR_COMPANY", 0.75, False  # "Institute of Marine Surveyors"
    if {"university", "universitair", "college"} & set(parts[: parts.index(head)] if head in parts else front):
        return "NGO_OR_COMPANY", 0.8, False  # "Uppsala University Hospital"
    if head == "group" and "action" in front and not kinds & {"IGO", "COUNTRY", "NATIONALITY"}:
        return "NGO_OR_COMPANY", 0.68, False  # "River Action Group"
    owner = next((u for u in units if u in ("IGO", "COUNTRY", "NATIONALITY")), None)
    if owner == "IGO":
        return "IGO", 0.9, False
    grouped = parts[-1] == "group" and len(parts) < 4 and not kinds and not (PREPOSITIONS | _GROUPING) & front
    if grouped and (_own_name(parts[-2]) or _own_name(parts[0])):
        return "NGO_OR_COMPANY", 0.68, False  # "Vinterskog Group"
    if parts[-1] == "bank" and _TRADING & front and not {"central", "reserve", "world"} & front:
        return "NGO_OR_COMPANY", 0.75, False  # "Savanna Mortgage Bank", "Kenya Commercial Bank"
    if head == "community" and parts[-1] == "communities" and not kinds and not across(front):
        return "NGO_OR_COMPANY", 0.64, False  # "Smoke Ready Communities"
    before = set(parts[: parts.index(head)]) if head in parts else front
    if head == "force" and "task" in before:
        return "IGO", 0.7, True
    if head in _GROUPED and _trades(parts, head) and not kinds - {"PLACE"}:
        return "NGO_OR_COMPANY", 0.72, False  # "Tram Users' Council", "Nurses Forum", "Pacific Tellers' Council"
    if head in _GROUPED and before & vocabulary.people and (not country or head == "group"):
        return "NGO_OR_COMPANY", 0.7, False  # "Farmers' Forum"
    if head == "mission" and "to" in parts and not country and (parts[-1] in vocabulary.people or trade(parts[-1])):
        return "NGO_OR_COMPANY", 0.72, False  # "Mission to Seafarers"
    if head in ("group", "network", "forum") and "for" in parts and parts[-1] in vocabulary.people and not kinds:
        return "NGO_OR_COMPANY", 0.7, False  # "Major Group for Children and Youth"
    if head in _OF_STATES and "of" in parts and MEMBERS & set(parts[parts.index("of") :]):
        return "IGO", 0.8, False  # "Organisation of Riparian States of the Niger"
    if not country and front & vocabulary.interests and across(front):
        # "International Seed Trade Council": what a trade forms is no body of governments
        return "NGO_OR_COMPANY", 0.72, False
    if head == "forum" and country:
        return "NGO_OR_COMPANY", 0.65, False
    markers = vocabulary.international_markers
    if head in lists.national:
        markers = markers - vocabulary.loose_markers
    marked = before if head in _LEARNED else front  # "Institute of Mediterranean Trees" is about these
    international = bool(marked & markers) or any(p.startswith(BEYOND) for p in front)
    joined = " ".join(parts)
    international = international or any(
        f"{side} american" in joined for side in ("central", "latin", "south", "north")
    )
    national = bool(front & vocabulary.national_markers) or country
    if head in ("ministry", "ministerio", "ministère", "ministero", "chancellery", "gendarmerie"):
        return "NATIONAL_BODY", 0.95, False
    if head in ("police", "government", "inspectorate", "customs", "department"):
        return ("IGO", 0.7, False) if international and not national else ("NATIONAL_BODY", 0.93, False)
    region = units[0] == "PLACE" and bool(set(parts[: units.index(None) if None in units else 1]) & SHARED)
    if (
        head in ("bank", "fund")
        and (region or before & DEVELOPING)
        and not country
        and not national
        and "PLACE" not in units[1:]
    ):
        return "IGO", 0.72, False  # "Great Lakes Investment Bank", "Sahel Development Bank"
    if region and head in lists.international:
        return "IGO", 0.75, False
    if international and not country:
        # "Regional", "Joint" say that it is of several; a country beside it, that these are parts of it
        firm = front & (markers - vocabulary.loose_markers) or any(p.startswith(BEYOND) for p in front)
        return "IGO", 0.8, not firm and "american" not in front
    if national:
        return "NATIONAL_BODY", 0.85 if country else 0.75, False
    if head in ("council", "assembly") and before & _OF_PARTS and "of" in parts and units[-1] in ("COUNTRY", "PLACE"):
        return "NATIONAL_BODY", 0.75, False  # "Regional Council of Flanders"
    if head in ("canton", "province", "county", "voivodeship"):
        return "NATIONAL_BODY", 0.8 if "of" in parts else 0.4, False
    if head in _LEARNED and not front & (_STATE_RESEARCH | SHARED) and _of_nobody(head, parts, units):
        return "NGO_OR_COMPANY", 0.68, True  # "Institute for Fiscal Futures": nobody's, where no country stands by
    if head in lists.national or units[0] == "PLACE" and head != "commission":
        return "NATIONAL_BODY", 0.75, False
    if head in _TASKED and before & vocabulary.state_tasks or head == "office" and front & {"ombudsman", "prosecutor"}:
        # "Civil Registration Office", "Election Commission": no body of several countries has that task alone
        return "NATIONAL_BODY", 0.65, False
    if head == "office" and front & _STATE_OFFICES:
        return "NATIONAL_BODY", 0.65, False  # "Office of the Registrar General"
    if head == "board" and before and not before & _INNER_BOARDS and not set(parts[-1:]) & _BOARD_MEMBERS:
        return "NATIONAL_BODY", 0.62, False  # "Health Professions Board"
    if head == "secretariat" and parts[1:2] == ["of"] and owner is None and not _names_a_body(parts[2:]):
        return "NATIONAL_BODY", 0.6, False  # "Secretariat of Public Works", a ministry in many countries
    return "IGO", 0.7, True


def _own_name(word: str) -> bool:
    """Whether a word is none of the language: a firm's own name."""
    return word.isalpha() and not of_language(word) and not across({word})


_GROUPING = frozenset("working expert task contact study steering technical advisory drafting core review".split())
_TRADING = word_set("kinds_trading")
"""What a bank does for its customers."""


def _of_nobody(head: str, parts: list[str], units: list[str | None]) -> bool:
    """Whether nothing in the name of a body that studies says that it is a city's or a learned society of a country."""
    if head == "academy":
        return parts[-1] == head or parts[0] != head  # "Odesa Academy of Navigation", and not "Academy of Sciences"
    return True


SHARED = word_set("kinds_shared")
"""The last word of a place that several countries share."""
_OF_STATES = frozenset(["organisation", "organization", "community", "conference", "council"])
DEVELOPING = frozenset(["development", "investment", "reconstruction"])
BEYOND = ("pan-", "trans-", "inter-american", "inter-african")
"""How words begin that say of a body that it is of several countries."""


_LEARNED = word_set("kinds_learned")
"""Heads of bodies that study: of a ministry or of nobody."""
_STATE_RESEARCH = word_set("kinds_state_research")
"""What states have studied by bodies of their own."""
_STATE_OFFICES = word_set("kinds_state_offices")
_INNER_BOARDS = word_set("kinds_inner_boards")
"""What a board is called that governs, runs or advises a body and is none of a country."""
_BOARD_MEMBERS = frozenset(["governors", "directors", "trustees", "auditors", "appeal", "appeals", "management"])
_STATE_BODIES = frozenset("agencies authorities administrations services regulators inspectorates ministries".split())
_OF_PARTS = frozenset(["regional", "municipal", "provincial", "county", "city", "town", "district", "cantonal"])
"""Parts of a country that have councils of their own."""
_PLANNED = word_set("kinds_planned")
_PROFESSED = frozenset(["institute", "institution", "academy", "council"])
"""Heads of bodies that those of one profession form."""
_STATE_OWNED = frozenset(["railways", "railway", "forests", "roads", "waterways"])
_OFFICERS = word_set("kinds_officers")


def _people(parts: list[str]) -> bool:
    """Whether a name ends on those who work at something, officers of states apart: "... of Waste Pickers"."""
    last = parts[-1]
    return "of" in parts[1:-1] and last not in _OFFICERS and (last in words().people or bool(_AGENTS.search(last)))


_AGENT = re.compile(r"[a-z]{3}(?:er|ist|ian)$")


def _trades(parts: list[str], head: str) -> bool:
    """Whether those who do something stand right before the head: "Users' Council", officers of states apart."""
    at = parts.index(head) if head in parts else 0
    word = parts[at - 1] if at else ""
    return trade(word)


def trade(word: str) -> bool:
    """Whether a word names people by what they do, officers of states apart."""
    return word not in _OFFICERS and not is_role_noun(word) and bool(_AGENTS.search(word))


_AGENTS = re.compile(r"[a-z]{3}(?:ers|ists|icians|eyors|ators)$")


def across(parts: set[str]) -> bool:
    """Whether one of the words says that a body is of several countries."""
    return bool(parts & words().international_markers) or any(p.startswith(BEYOND) for p in parts)


_GROUPED = frozenset("forum council group network congress".split())
_TASKED = word_set("kinds_tasked")


def _names_a_body(parts: list[str]) -> bool:
    return any(singular(p) in heads().body or singular(p) in heads().things for p in parts)
