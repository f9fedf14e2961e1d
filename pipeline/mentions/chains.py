"""Capitalised names of several words: where they start, what joins them, where they end.

"Ministry of Labour and Social Affairs" is one name, "Sweden and Bulgaria" are two, "Ministry of Health and the Ministry
of Justice" are two, "OSCE's Office of the Special Representative" is one with another inside.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.mentions.gazetteer import Hit
from pipeline.mentions.kinds import ADOPTED, BANDED, BODIES, GATHERINGS, ONCE_A_YEAR, ORDINAL, is_role_noun, paired
from pipeline.mentions.letters import nameness
from pipeline.mentions.registers import Known, heads, of_language, singular, word_set, words
from pipeline.mentions.words import Word
from pipeline.words import general_words


@dataclass(slots=True)
class Unit:
    """One capitalised word or one known name: words ``first`` to ``last`` (excluded)."""

    first: int
    last: int
    known: Known | None = None
    by: str = "case"

    @property
    def type(self) -> str | None:
        return self.known.type if self.known else None


@dataclass(slots=True)
class Chain:
    """Words ``first`` to ``last`` (excluded) that may be one name, with the known names among them."""

    first: int
    last: int
    units: list[Unit]


ESTABLISHING = word_set("chains_establishing")
LINKS = word_set("chains_links") | ESTABLISHING
FOREIGN = word_set("chains_foreign")
LONGEST = 24
"""Words in a name: what is longer is a list or a table that lost its rows."""
CONTAINERS_IN = word_set("chains_containers_in")
WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
CONTINENTS = frozenset(["Europe", "Africa", "Asia", "America", "Oceania"])
CONTAINERS_TO = word_set("chains_containers_to")
_LISTING = frozenset(["LEGAL_INSTRUMENT", "PUBLICATION"])
"""What is named for its subject: commas may list it, and an office among its words is none."""


_OWN_NAME = -2.0
"""Log odds from which a word beside "&" may be somebody's name: "Health & Safety" holds none."""


def units_of(items: list[Word], hits: dict[int, Hit], taken: list[bool]) -> dict[int, Unit]:
    """The capitalised words and known names, by their first word. ``taken`` words belong to something else."""
    found: dict[int, Unit] = {}
    i = 0
    while i < len(items):
        hit = hits.get(i)
        if hit is not None and not any(taken[hit.first : hit.last]):
            found[i] = Unit(hit.first, hit.last, hit.known, hit.by)
            i = hit.last
            continue
        if items[i].cap and not taken[i]:
            found[i] = Unit(i, i + 1)
        i += 1
    return found


def chains(items: list[Word], units: dict[int, Unit]) -> list[Chain]:
    """All chains of the text, left to right, without overlap."""
    found: list[Chain] = []
    i = 0
    while i < len(items):
        unit = units.get(i)
        if unit is None or (unit.known is None and items[i].low in words().function):
            i = unit.last if unit else i + 1
            continue
        chain = _grow(items, units, unit)
        found.append(chain)
        i = chain.last
    return found


def _near(gap: str) -> bool:
    return gap in (" ", "\u00a0", "")


def _noun(items: list[Word], unit: Unit) -> str:
    return singular(items[unit.last - 1].low)


def _is_head(items: list[Word], unit: Unit) -> bool:
    """A unit that ends on a common noun which names things or offices: what "of" may follow."""
    noun, word = _noun(items, unit), items[unit.last - 1].low
    known = {noun, word} & heads().body or noun in heads().things or word in heads().things
    known = known or word in ONCE_A_YEAR and _counted(items, unit.last - 1)
    known = known or unit.last > 1 and paired(items[unit.last - 2].low, word) is not None
    known = known or noun == "table" and unit.last > 1 and items[unit.last - 2].low == "round"
    return bool(known) or is_role_noun(noun) or word in ADOPTED


def _counted(items: list[Word], i: int) -> bool:
    """Whether an ordinal stands before word ``i`` in its name: "Ninth Peer Exchange"."""
    k = i
    while k > 0 and i - k < 4 and items[k].gap == " " and items[k - 1].cap:
        k -= 1
        if ORDINAL.match(items[k].low):
            return True
    return False


def _many(items: list[Word], unit: Unit) -> bool:
    """Several of what names a place or a thing: no name of its own ("Rivers and Coasts Agency")."""
    noun, word = _noun(items, unit), items[unit.last - 1].low
    return unit.known is None and noun != word and noun in heads().things and word not in heads().body


def _grow(items: list[Word], units: dict[int, Unit], start: Unit) -> Chain:
    members = [start]
    open_complement = False  # after "of", "for" ... of a head: commas and "and" may list
    has_head = _is_head(items, start) or start.type not in (None, "COUNTRY", "NATIONALITY", "PLACE", "EVENT")
    last = start.last
    while last < len(items) and last - start.first < LONGEST:
        previous = members[-1]
        word = items[last]
        apostrophe = items[last - 1].possessive
        gap = word.gap.replace("'s", "").replace("’s", "").lstrip("'’") if apostrophe else word.gap
        if gap == " & " and (unit := units.get(last)) is not None:
            step = _and(items, units, members, ["&"], unit, open_complement, has_head)
            if step is None:
                break
            members.append(unit)
            has_head = has_head or _is_head(items, unit)
            last = unit.last
            continue
        broken = gap == "\n" and not word.cap  # a title that goes on in its next line with a small word
        if not _near(gap) and gap != ", " and not broken:
            if gap == " (" and (inside := _bracket_inside(items, last)) and units.get(last + inside):
                members.extend(u for k in range(last, last + inside) if (u := units.get(k)) is not None)
                last += inside
                nxt = units[last]
                members.append(nxt)
                last = nxt.last
                has_head = has_head or _is_head(items, nxt)
                continue
            break
        if gap == ", ":
            named = [_noun(items, m) for m in members if _is_head(items, m)]
            titled = bool(named) and heads().things.get(named[0]) in _LISTING  # "Convention on Lead in Paint, Ink ..."
            offices = [n for n in named if is_role_noun(n) and not titled]
            ministry = named[-1:] in (["ministry"], ["department"])  # "Commissioner for Health in the Ministry of ..."
            plain = previous.type is None and (ministry or all(n in ("minister", "registrar-general") for n in offices))
            end = _listed(items, units, last) if open_complement and plain else None
            if end is None:
                break
            members.extend(u for k, u in sorted(units.items()) if last <= k < end)
            last = end
            continue
        unit = units.get(last)
        if (
            unit is not None
            and word.low in words().function
            and unit.known is None
            and not word.first
            and len(word.text) > 1
            and word.low not in LINKS
            and units.get(last + 1) is not None
            and items[last + 1].gap == " "
            and not word.caps
        ):
            # "Healthy Workplaces for All Ages": a small word that a title sets with a capital
            members.append(unit)
            last = unit.last
            continue
        suffix = unit is not None and word.text in words().company_suffixes and word.gap == " "
        if unit is not None and (unit.known is not None or suffix or word.low not in words().function):
            if not _adjacent(items, previous, unit, has_head, apostrophe):
                break
            members.append(unit)
            has_head = has_head or _is_head(items, unit)
            last = unit.last
            continue
        if not word.cap and _near(gap) and is_role_noun(word.low) and items[last - 1].low in words().role_modifiers:
            # "Special representative of the Secretary General"
            members.append(Unit(last, last + 1))
            has_head = True
            last += 1
            continue
        if word.digit:
            taken = _number(items, units, last, previous)
            if taken is None:
                break
            last = taken
            continue
        if apostrophe:
            break
        step = _connect(items, units, members, last, has_head, open_complement)
        if step is None:
            break
        unit, opens = step
        open_complement = open_complement or opens
        members.append(unit)
        has_head = has_head or _is_head(items, unit)
        last = unit.last
    return Chain(start.first, last, members)


def _bracket_inside(items: list[Word], i: int) -> int:
    """How many words stand in brackets in the middle of a name, 0 where none do: "Internet Crimes Against Children
    (ICAC) Task Force", "Ports (Fees and Dues) Act".
    """
    j = i + 1
    while j < len(items) and j - i < 5 and items[j].gap == " ":
        j += 1
    if j >= len(items) or items[j].gap != ") " or not items[j].cap or items[j].first:
        return 0
    if items[i].cap and items[j].low in _STATUTES:
        return j - i
    if j > i + 1:
        return 0
    while j + 1 < len(items) and items[j + 1].gap == " " and items[j + 1].cap:
        j += 1
    nouns = {singular(w.low) for w in items[i + 1 : j + 1]}
    named = bool(nouns & (heads().body | set(heads().things)))
    return int(items[i].caps and not any(is_role_noun(n) for n in nouns) and named)


_STATUTES = word_set("chains_statutes")


def _adjacent(items: list[Word], previous: Unit, unit: Unit, has_head: bool, apostrophe: bool) -> bool:
    if previous.type == "COUNTRY" and unit.type in ("COUNTRY", "PLACE"):
        return False
    if unit.type in ("COUNTRY", "PLACE") and previous.type is None and not apostrophe:
        # "Vias Norway" is a name, "Ministry Norway" a table row read as a line
        return (
            not _is_head(items, previous)
            or _noun(items, previous) in ("police", "research")
            or unit.known is not None
            and unit.known.name in CONTINENTS
            and items[previous.last - 1].low in heads().private
            or items[previous.last - 1].low.endswith("s")
            or unit.type == "PLACE"
            and _noun(items, previous)
            in ("lake", "mount", "river", "port", "cape", "gulf", "bay", "island", "university", "college")
        )
    if apostrophe and unit.type == "COUNTRY":
        return False
    return items[unit.first].low not in words().titles or items[unit.first].low in (
        "general",
        "judge",
        "justice",
        "king",
        "prince",
        "inspector",
        "major",
        "queen",
        "father",
        "professor",
    )


def _number(items: list[Word], units: dict[int, Unit], i: int, previous: Unit) -> int | None:
    """A year or number that belongs to the name: "Horizon 2020", "Survey Report 2021 of Efforts"."""
    noun = _noun(items, previous)
    text = items[i].text
    follows = items[i + 1] if i + 1 < len(items) else None
    if (
        follows is not None
        and _near(follows.gap)
        and units.get(i + 1) is not None
        and noun not in words().generic
        and previous.type is None
    ):
        return i + 1 if len(text) == 4 else None
    if follows is not None and follows.low in ("of", "on", "for") and noun in heads().things and len(text) == 4:
        return i + 1
    if previous.type is None and noun in (
        "agenda",
        "vision",
        "horizon",
        "strategy",
        "target",
        "roadmap",
        "goal",
        "programme",
        "plan",
        "outlook",
        "report",
        "atlas",
        "index",
        "natura",
        "convention",
        "phase",
    ):
        return i + 1 if len(text) in (3, 4) or noun in ("goal", "convention") else None
    if previous.type == "NATIONALITY" and follows is not None and units.get(i + 1) is not None and follows.gap == " ":
        return i + 1
    return None


def _listed(items: list[Word], units: dict[int, Unit], i: int) -> int | None:
    """The end of ", Forests and Water" in "Ministry of Environment, Forests and Water"; None where no such list is."""
    j = i
    for _ in range(5):
        unit = units.get(j)
        if unit is None or unit.type is not None or _is_head(items, unit) or items[j].low in words().function:
            return None
        j = unit.last
        while units.get(j) and items[j].gap == " " and units[j].type is None and not _is_head(items, units[j]):
            j = units[j].last
        if j >= len(items):
            return None
        if items[j].gap == ", " and items[j].low not in ("and",):
            continue
        if items[j].low in ("and", "&"):
            nxt = units.get(j + 1)
            if nxt is None or nxt.type is not None or items[j + 1].gap != " ":
                return None
            return (
                nxt.last
                if not _is_head(items, nxt) and not is_role_noun(items[min(nxt.last, len(items) - 1)].low)
                else None
            )
        return None
    return None


def _connect(
    items: list[Word], units: dict[int, Unit], members: list[Unit], i: int, has_head: bool, opened: bool
) -> tuple[Unit, bool] | None:
    """The unit after the joining words at ``i``, and whether it opens a complement; None where the name ends before."""
    j = i
    links: list[str] = []
    while (
        j < len(items)
        and j - i < 4
        and (items[j].low in LINKS or items[j].low == "to" and links == ["relating"])
        and (not items[j].cap or not items[j].first)
        and items[j].gap in (" ", "\n")
    ):
        links.append(items[j].low)
        j += 1
    # "Against", "On" may be capitals inside titles; they are units then
    if not links or j >= len(items) or items[j].gap not in (" ", "\n"):
        return None
    unit, first_link = units.get(j), links[0]
    if unit is None and len(links) > 1 and items[j - 1].cap and items[j - 1].low not in words().function:
        j, links = j - 1, links[:-1]
        unit = Unit(j, j + 1)  # "Universidad Austral del Sur"
    if items[j].low in WEEKDAYS:
        return None
    if unit is None and items[j].digit and len(items[j].text) == 4 and links == ["of"]:
        return None
    if unit is None or (
        unit.known is None
        and items[j].low in words().function
        and not (units.get(j + 1) is not None and items[j + 1].gap == " " and len(items[j].text) > 1)
        and not (items[j].low in ("all", "everyone") and first_link == "for")
    ):
        return None
    first, previous = links[0], members[-1]
    noun = _noun(items, previous)
    heads_here = {_noun(items, m) for m in members}
    if first in FOREIGN and first not in ("and",):
        return (unit, False) if previous.type in (None, "PLACE") else None
    if first in ("and", "&"):
        return _and(items, units, members, links, unit, opened, has_head)
    if previous.type in ("COUNTRY", "NATIONALITY", "PERSON") and not opened:
        return None
    if not has_head and first in ("in", "on", "against", "for") and unit.type is None and previous.type is None:
        end = unit
        while (nxt := units.get(end.last)) is not None and items[nxt.first].gap == " " and nxt.type is None:
            end = nxt
        if end is not unit and _is_head(items, end) and not items[members[0].first].first:
            return unit, True
    if not has_head and links == ["to"] and unit.type is None and previous.type is None and len(members) == 1:
        end = unit
        while (nxt := units.get(end.last)) is not None and items[nxt.first].gap == " " and nxt.type is None:
            end = nxt
        led = members[0].first > 0 and items[members[0].first - 1].low in ("the", "its", "their")
        kind = heads().things.get(_noun(items, end))
        if led and kind in ("LEGAL_INSTRUMENT", "PROGRAMME") and (end is not unit or items[unit.first].low != noun):
            return unit, True  # "the Access to Information Act", "the Farm to Fork Strategy"
    # "Auditor General of Latvia": neither word is an office alone
    office = noun == "general" and previous.last > 1 and f"{items[previous.last - 2].low}-general" in words().roles
    if not has_head and not office:
        # "Academy of ..." has a head; "Women of the World" has none and is left to other finders
        return (
            (unit, True)
            if first in ("of", "for", "against", "without")
            and previous.type is None
            and unit.type is None
            and len(members) <= 2
            and (
                not items[members[0].first].first
                or items[i].cap
                or noun in ("state", "status")
                or items[previous.last - 1].low in BANDED | words().people
                and first != "of"
            )
            else None
        )
    if first == "of":
        if previous.type in ("IGO", "PLACE", "NGO_OR_COMPANY") and not _is_head(items, previous):
            return None
        if previous.type == "EVENT":
            return None
        if unit.type == "COUNTRY" and not _is_head(items, previous) and not opened and not office:
            return None
        return unit, True
    if first == "for":
        ok = _is_head(items, previous) or noun in (
            "representative",
            "delegate",
            "state",
            "policy",
            "action",
            "commissioner",
        )
        ok = ok or office or opened and unit.type is None and previous.type in (None, "COUNTRY")
        holder = is_role_noun(noun) or noun == "representative"
        return (unit, True) if ok and unit.type != "COUNTRY" or ok and holder else None
    if first == "without":
        bare = not _is_head(items, unit) or _many(items, unit)
        return (unit, True) if opened and unit.type is None and bare else None
    if links == ["the"] and items[previous.last - 1].low in ESTABLISHING and len(members) > 1:
        return unit, True  # "Agreement Establishing the Bank"
    if first in ("concerning", "regarding", "relating") or first in ESTABLISHING:
        ok = any(heads().things.get(h) in ("LEGAL_INSTRUMENT", "PUBLICATION") for h in heads_here)
        return (unit, True) if ok else None
    if first in ("on", "against"):
        if unit.type in ("COUNTRY",) and noun not in ("rapporteur", "report"):
            return None
        ok = _is_head(items, previous) or noun in (
            "action",
            "rapporteur",
            "representative",
            "fight",
            "efforts",
            "expert",
            "official",
            "secretary-general",
            "general",
            "group",
            "working-group",
            "intelligence",
        )
        named = {heads().things.get(h) for h in heads_here} & {"LEGAL_INSTRUMENT", "PUBLICATION", "PROGRAMME", "EVENT"}
        titled = opened and unit.type is None and previous.type is None and (named or noun == "excellence")
        return (unit, True) if ok or titled or opened and first == "against" else None
    if first in ("in", "at") and any(is_role_noun(h) for h in heads_here) and links[-1] == "the":
        # "Permanent Secretary in the Ministry of Lands"
        body = unit
        while (nxt := units.get(body.last)) is not None and items[nxt.first].gap == " " and nxt.type is None:
            body = nxt
        lettered = first == "at" and items[body.first].caps
        return (unit, True) if body.type in BODIES or _noun(items, body) in heads().body or lettered else None
    if links == ["at"] and any(is_role_noun(h) for h in heads_here) and unit.type not in ("COUNTRY", "PLACE"):
        # "Security Manager at Parcel Europe", but "Rapporteur at the Second Conference"
        body = unit
        while (nxt := units.get(body.last)) is not None and items[nxt.first].gap == " ":
            body = nxt
        return None if heads().things.get(_noun(items, body)) in ("EVENT", "PLACE") else (unit, True)
    if links == ["at"] and opened and unit.type is None and not items[unit.first].caps:
        plain = items[unit.first].low in general_words() and nameness(items[unit.first].text) < -1.5
        return (unit, True) if plain else None  # "Seminar on Organs at Risk"
    if first == "at":
        return None
    if first == "in":
        if unit.type in ("COUNTRY", "PLACE"):
            thing = {heads().things.get(h) for h in heads_here} & {"PROGRAMME", "PUBLICATION", "LEGAL_INSTRUMENT"}
            if is_role_noun(_noun(items, members[0])):
                thing = set()  # "Coordinator of the Programme against Rabies in Senegal"
            contained = noun in CONTAINERS_IN and (unit.type == "COUNTRY" or noun == "war")  # in a town it only sits
            return (unit, False) if contained or opened and thing else None
        alone = units.get(unit.last) is None or items[unit.last].gap != " "
        held = alone and not items[unit.first].caps and nameness(items[unit.first].text) > -1.5
        sits = any(heads().things.get(h) == "EVENT" or h in GATHERINGS for h in heads_here)
        town = items[unit.first].low not in general_words() and any(h in heads().body for h in heads_here)
        if held and (sits or town):
            return None  # "Congress of Bell Founders in Mechelen", "Institute of Pond Ecology in Tihany"
        goes_on = opened and previous.type != "COUNTRY"  # "Geological Survey of Namibia in ..." ends with the country
        return (unit, False) if goes_on or noun in ("rapporteur", "convention", "report") else None
    if first == "to":
        if previous.known is not None and previous.known.name.endswith("of the Parties"):
            return unit, True
        if links == ["to", "the"] or links == ["to"] and unit.type is not None:
            return (unit, True) if heads_here & CONTAINERS_TO else None
        return (
            (unit, True)
            if not items[unit.first].caps
            and (opened or any(h in heads().things or h in heads().body for h in heads_here))
            else None
        )
    if first == "with":
        # "Partnership with Africa", but "convened by the Partnership with the Ministry of Trade"
        allied = "partnership" in heads_here and (links == ["with"] or unit.type in ("COUNTRY", "IGO", "PLACE"))
        return (unit, True) if heads_here & {"agreement", "memorandum", "person"} or allied else None
    if first == "under":
        if previous.type is not None:
            return None
        return (
            (unit, True)
            if _is_head(items, previous) or opened and _is_head(items, unit) and unit.type is None
            else None
        )
    return None


def _and(
    items: list[Word],
    units: dict[int, Unit],
    members: list[Unit],
    links: list[str],
    unit: Unit,
    opened: bool,
    has_head: bool,
) -> tuple[Unit, bool] | None:
    previous = members[-1]
    again = opened and unit.type in (None, "PLACE") and links[1:2] in (["of"], ["on"], ["in"], ["for"])
    titled = {heads().things.get(_noun(items, m)) for m in members} & {"LEGAL_INSTRUMENT", "PUBLICATION"}
    if again and titled:
        return unit, False  # "Agreement on the Use of the River and of the Lagoon"
    if len(links) > 1 and (links[1] != "the" or not opened):
        return None
    numbered = items[unit.last].text if unit.last < len(items) and items[unit.last].gap == " " else ""
    if titled and heads().things.get(_noun(items, unit)) == "LEGAL_INSTRUMENT" and any(map(str.isdigit, numbered)):
        return None  # "Code of Conduct and Recommendation P-4"
    known_types = {
        "COUNTRY",
        "IGO",
        "NGO_OR_COMPANY",
        "NATIONAL_BODY",
        "LEGAL_INSTRUMENT",
        "EVENT",
        "PERSON",
        "PROGRAMME",
    }
    if unit.type in known_types or previous.type in known_types:
        return None
    if unit.type == "NATIONALITY" and (previous.type == "NATIONALITY" or _is_head(items, previous)):
        return None
    right_end, right_head, role = unit, False, False
    while True:
        nxt = units.get(right_end.last)
        if nxt is None or items[nxt.first].gap != " " or nxt.type in known_types:
            break
        right_end = nxt
    right_head = _is_head(items, right_end)
    role = is_role_noun(_noun(items, right_end)) and is_role_noun(_noun(items, previous))
    after = items[right_end.last] if right_end.last < len(items) else None
    complement = after is not None and after.gap == " " and after.low in ("of", "for", "on", "against")
    if role:
        return unit, False
    banded = items[right_end.last - 1].low in (words().people | BANDED) - {"industry"}
    if complement and banded and unit is right_end:
        return None  # "Friends of the River and Mothers for Clean Air"
    beside = units.get(unit.last)
    if opened and unit.type is None and getattr(beside, "type", None) == "COUNTRY" and items[unit.last].gap == " ":
        return None  # "Bureau of Statistics of Fiji and Maritime New Zealand"
    if opened:
        # "Ministry of Health and Ministry of Justice": the right side is a name of its own
        owned = units.get(
            right_end.last + 1 + (right_end.last + 1 < len(items) and items[right_end.last + 1].low == "the")
        )
        ministry = {_noun(items, m) for m in members} & {"minister", "ministry", "department", "secretary"}
        if (
            ministry
            and unit is right_end
            and after is not None
            and after.low == "of"
            and getattr(owned, "type", None) == "COUNTRY"
        ):
            return unit, False  # "Minister of Higher Education and Research of Tunisia"
        if right_head and complement and (len(links) > 1 or _noun(items, right_end) in heads().body):
            return None
        if right_head and len(links) > 1 and (right_end is not unit or titled):
            return None
        if right_head and right_end is not unit and _noun(items, right_end) in heads().national and len(members) <= 2:
            return None
        return unit, False
    # "Transport and Communications Agency", "Centers for Disease Control and Prevention"
    own = (
        len(members) > 1
        and all(u.type is None and not of_language(items[u.first].low) for u in members)
        and right_end is not unit
    )
    if own and right_head:
        return None  # "Aer Corrib and Loganmere Airways"
    several = _many(items, previous) and right_end is not unit and _noun(items, right_end) in heads().body
    if several and not complement:
        return unit, False  # "Rivers and Coasts Agency"
    if (
        not _is_head(items, previous)
        and right_head
        and (
            heads().things.get(_noun(items, right_end)) != "PLACE"
            or getattr(units.get(right_end.last), "type", None) == "COUNTRY"
        )
    ):
        return unit, False
    if (
        _is_head(items, previous)
        and right_head
        and complement
        and _noun(items, right_end) in heads().body | set(heads().things)
    ):
        # "Bureau and Secretariat of X", "Convention and Protocol on X": two under one complement, read apart
        return None
    if (
        not _is_head(items, previous)
        and not right_head
        and members[0].type in (None, "NATIONALITY")
        and previous.type is None
        and unit.type is None
    ):
        # "Save and Grow" is left to quotation marks and italics; "Hopfen & Söhne" is a firm
        firm = links == ["&"] and max(nameness(items[u.last - 1].text) for u in (previous, unit)) > _OWN_NAME
        return (unit, False) if firm and not items[previous.first].caps else None
    return None
