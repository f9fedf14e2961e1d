"""One chain of capitalised words read as a name, with the names inside it."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.mentions import special
from pipeline.mentions.chains import Chain, Unit
from pipeline.mentions.context import (
    NAMELY,
    acts,
    affiliation,
    after_person,
    apposed,
    fills,
    line_in_capitals,
    name_like,
    personlike,
    recurs,
    settled,
)
from pipeline.mentions.gazetteer import register_trie
from pipeline.mentions.kinds import (
    BODIES,
    COUNTED,
    GATHERINGS,
    ORDINAL,
    PREPOSITIONS,
    SAT,
    Kind,
    classify,
    head_of,
    is_role_noun,
)
from pipeline.mentions.letters import nameness
from pipeline.mentions.persons import person_before, role_before_name
from pipeline.mentions.registers import heads, of_language, singular, word_set, words
from pipeline.mentions.state import Reading
from pipeline.mentions.unheaded import read_unheaded
from pipeline.words import general_words


def read_chain(reading: Reading, chain: Chain) -> None:
    items = reading.items
    units = list(chain.units)
    # a sentence's first word is a capital whatever it is
    while (
        units
        and units[0].known is None
        and items[units[0].first].first
        and len(units) > 1
        and _opens_only(reading, units[0])
        and not _opens_name(reading, units)
    ):
        units = units[1:]
    while len(units) > 1 and units[0].known is None and items[units[0].first].text in words().abbreviations:
        units = units[1:]
    while (
        units
        and units[0].known is None
        and len(units) > 1
        and items[units[0].first].low in words().titles - special.DOUBTFUL_TITLES
        and not is_role_noun(items[units[0].first].low)
    ):
        units = units[1:]
    if not units:
        return
    first, last = units[0].first, units[-1].last
    if first > chain.first:
        last = max(last, first)
    if chain.last > last:
        last = chain.last
    _read_name(reading, first, last, units, outer=True)


def _opens_name(reading: Reading, units: list[Unit]) -> bool:
    """Whether the first word belongs to a person's name by its letters ("Will Ferris asked ...")."""
    k = 1
    while k < len(units) and units[k].first == units[k - 1].last and units[k].known is None:
        k += 1
    first = units[0].first
    if reading.items[first].low in words().function or k < 2:
        return False
    odds = personlike(reading, first, units[k - 1].last)
    return odds is not None and odds > NAMELY and nameness(reading.items[first].text) > 0


def _opens_only(reading: Reading, unit: Unit) -> bool:
    """A word that is a capital only because it opens the sentence."""
    word = reading.items[unit.first]
    noun = singular(word.low)
    following = reading.items[unit.last] if unit.last < len(reading.items) else None
    if word.low in ("state", "status") and following is not None and following.low == "of":
        return False  # "State of the World's Lakes"
    if noun in heads().body or noun in heads().things or is_role_noun(word.low) or word.low in words().foreign:
        return False
    if word.low in words().function:
        return True
    token = reading.tags.get(word.start)
    if token is not None and token.tag_ in (
        "VBG",
        "VBN",
        "VBD",
        "VB",
        "VBZ",
        "RB",
        "IN",
        "UH",
        "WRB",
        "PRP",
        "DT",
        "CC",
        "JJR",
        "RBS",
        "JJS",
    ):
        return word.low in reading.lower or token.tag_ not in ("VBN", "VB", "VBD")
    start, end = reading.span(unit.first, unit.last)
    titled = word.block < _TITLE_BLOCKS and word.block in reading.headings
    return reading.lower[word.low] >= 3 and not titled


def _read_name(reading: Reading, first: int, last: int, units: list[Unit], *, outer: bool) -> None:
    """Read words ``first`` to ``last`` as one name, and the names inside it."""
    items = reading.items
    start, end = reading.span(first, last)
    unit = units[0]
    if len(units) == 1 and unit.known is not None and unit.first == first and unit.last == last:
        _known_unit(reading, unit, inner=not outer)
        return
    if outer and (split_at := role_before_name(reading, units)) is not None:
        cut, stop = split_at
        role, name, rest = units[:cut], units[cut:stop], units[stop:]
        s, e = reading.span(name[0].first, name[-1].last)
        reading.add(s, e, "PERSON", 0.8, "role-before")
        reading.surnames.add(items[name[-1].last - 1].text)
        if len(role) == 1:
            reading.add(*reading.span(first, role[0].last), "PERSON_ROLE", 0.8, "role-before")
        _read_name(reading, first, role[-1].last, role, outer=True)
        if rest:
            _read_name(reading, rest[0].first, last, rest, outer=True)
        return
    if outer and len(units) > 2 and unit.known is None and _owned_by_short(reading, units):
        units = units[1:]  # "the Union's Young Cartographers Award"
        first, unit = units[0].first, units[0]
        start = items[first].start
    if outer and (office := _office_owned(reading, units) or _work_owned(reading, units, last)):
        # "the Bank's Director for Partnerships": two names, of which the office is one
        _read_name(reading, first, units[office - 1].last, units[:office], outer=True)
        _read_name(reading, units[office].first, last, units[office:], outer=True)
        return
    if outer and (named := person_before(reading, units)) is not None:
        name, rest = units[:named], units[named:]
        s, e = reading.span(name[0].first, name[-1].last)
        reading.add(s, e, "PERSON", 0.78, "letters")
        reading.surnames.add(items[name[-1].last - 1].text)
        _read_name(reading, rest[0].first, last, rest, outer=True)
        return
    parts = [w.low for w in items[first:last]]
    if " ".join(parts) in words().generic_names:
        return
    kinds: list[str | None] = [None] * (last - first)
    for u in units:
        if u.known is not None and u.first >= first and u.last <= last:
            kinds[u.first - first : u.last - first] = [u.known.type] * (u.last - u.first)
    if outer and is_role_noun(parts[-1]) and _holder_follows(reading, last) and all(k is None for k in kinds):
        reading.add(start, end, "PERSON_ROLE", 0.82, "holder")  # "Committee Manager (Mr Otieno, Kenya)"
        return
    if outer and parts[0] in _ACCOUNTS and len(units) > 1 and (event := _event_of(reading, units)) is not None:
        # "Report of the Sixth Regional Meeting", "Report of the Ferry Board": these have names, the report has none
        _read_name(reading, units[event].first, last, units[event:], outer=True)
        return
    owned = [u for u in units if u.type == "COUNTRY"]
    if owned and _SPEAKS_AS.match(" ".join(parts)) and owned[0].first - first < 5 and owned == units[-len(owned) :]:
        for u in owned:
            _known_unit(reading, u, inner=not outer)  # "the Government of Kenya", "the Delegation of Kenya" are Kenya
        return
    kind = classify(parts, [w.text for w in items[first:last]], kinds)
    for u in units:
        if u.known is not None and u.first >= first and u.last <= last:
            _known_unit(reading, u, inner=kind is not None)
    if kind is None:
        counted = first > 0 and items[first].gap == " " and _COUNTED.fullmatch(items[first - 1].text)
        dated = first > 0 and items[first].gap == " " and re.fullmatch(r"(?:19|20)\d\d", items[first - 1].text)
        short = heads().things.get(singular(parts[0])) if len(parts) == 1 else None
        if outer and dated and short == "LEGAL_INSTRUMENT" and not items[first].low.endswith("s"):
            reading.add(items[first - 1].start, end, short, 0.66, "head-noun")  # "the 1954 Convention"
        elif outer and counted and len(parts) > 2 and parts[1] == "of":
            reading.add(items[first - 1].start, end, "EVENT", 0.72, "head-noun")  # "22nd Round of Heads of Prisons"
        elif outer:
            read_unheaded(reading, first, last, units)
        return
    if outer and kind.type == "PROGRAMME" and len(units) > 1 and _of_letters(reading, units):
        # "the Seed Passport of UNESCO": two names
        _read_name(reading, first, units[-2].last, units[:-1], outer=True)
        _known_unit(reading, units[-1], inner=False)
        return
    if outer and kind.type == "PROGRAMME" and (owner := _run_by(reading, units, last)):
        # "the Safe Steps Initiative of the Fairfax Family Fund": two names
        _read_name(reading, first, units[owner - 1].last, units[:owner], outer=True)
        _read_name(reading, units[owner].first, last, units[owner:], outer=True)
        return
    confidence = kind.confidence
    heading = items[first].block in reading.headings
    titled = heading and items[first].block > 8 and outer and fills(reading, start, end)
    if titled and not recurs(reading, start, end):
        # a heading in title case reads like a name: it is one where the text says it again
        confidence -= 0.3 if kind.type in BODIES else 0.4
    if items[first].first and len(units) == 1:
        confidence -= 0.2
    if heading and kind.type == "EVENT" and parts[-1] in SAT and items[first].block >= _TITLE_BLOCKS and outer:
        return  # "Third Session" over a part of the report
    if last == first + 1 and kind.type == "PERSON_ROLE":
        label = items[first].first and reading.text[items[first].end : items[first].end + 2].strip()[:1] in (":", "|")
        if label or heading:
            return
        if [w.low for w in items[max(0, first - 2) : first]] == ["in", "the"] and items[first].low == "chair":
            return  # "with Mr Žemaitis in the Chair"
        if (
            items[first].low.endswith("s")
            or first == 0
            or items[first - 1].low not in ("the", "a", "its", "whose", "their")
        ):
            confidence -= 0.25 if items[first].low.endswith("s") else 0.1
    if outer and kind.head == parts[0] and kind.type == "NGO_OR_COMPANY" and units[-1].type in ("COUNTRY", "PLACE"):
        if kind.confidence < 0.65 and (isles := _ISLES.match(reading.text, end)):
            reading.add(start, isles.end(), "PLACE", 0.66, "head-noun")  # "Hunga Tonga–Hunga Ha'apai"
            return
        opener = items[first].first and items[first].low in general_words()
        if len(units) == 2 and opener and kind.confidence < 0.65:
            _known_unit(reading, units[-1], inner=False)  # "Thereafter Latvia asked", "Requested US to consider"
            return
    kind = settled(reading, kind, first, last)
    if outer and kind.type == "PLACE" and _firm_of_place(reading, first, last, units, kind):
        kind = replace(kind, type="NGO_OR_COMPANY")
    if outer and kind.type not in BODIES and kind.type not in ("PERSON_ROLE",):
        ranged = _RANGE.match(reading.text, end) if items[last - 1].digit else None
        end = ranged.end() if ranged else end
        years = _YEARS.match(reading.text, end)
        if (kind.head in _STATUTES or kind.head == "convention" and last - first > 1) and years is None:
            years = _ACT_YEAR.match(reading.text, end)
        if kind.type == "PROGRAMME" and years is None:
            years = _AIMED_AT.match(reading.text, end)
        if years:
            reading.add(start, end, kind.type, confidence - 0.05, "head-noun", inner=True)
            end = years.end()
    if (
        outer
        and kind.type == "PROGRAMME"
        and kind.neutral
        and (acts(reading, first, last) or after_person(reading, first))
    ):
        kind = replace(kind, type="NATIONAL_BODY")
    if outer and kind.type == "PROGRAMME" and kind.head == "partnership" and acts(reading, first, last):
        kind = replace(kind, type="NGO_OR_COMPANY")  # "convened by the Clean Ports Partnership"
    dated = first > 0 and items[first - 1].digit and re.fullmatch(r"(?:19|20)\d\d", items[first - 1].text)
    if dated and outer and items[first].gap == " " and kind.type in _DATED:
        # "the 1968 Convention on Road Traffic", "the 2022 Global Report"
        reading.add(items[first - 1].start, end, kind.type, confidence - 0.05, "head-noun")
    if outer and kind.type in BODIES and kind.confidence < 0.9 and _plural_head(reading, first, last, kind):
        following = items[last] if last < len(items) else None
        if following is not None and following.gap == " " and following.low in words().lower_heads | words().made:
            kind = replace(kind, type="PROGRAMME")  # "the Safe Schools on Wheels project"
    if outer and kind.type in BODIES and kind.confidence < 0.9 and not {"COUNTRY", "NATIONALITY"} & set(kinds):
        beside = apposed(reading, first, last)
        if beside in BODIES:
            kind = replace(kind, type=beside)  # "the Hanseatic Parliament, an association of chambers"
    yearly = first > 0 and items[first].gap == " " and re.fullmatch(r"(?:19|20)\d\d", items[first - 1].text)
    if outer and kind.head in GATHERINGS and kind.type in BODIES and (yearly or parts[0] == "extraordinary"):
        kind = replace(kind, type="EVENT")
        start = items[first - 1].start if yearly else start
    if outer and kind.head in GATHERINGS and kind.type in BODIES and _convened(reading, first, last):
        kind = replace(kind, type="EVENT")
    counted = first > 0 and _COUNTED.fullmatch(items[first - 1].text)
    if counted and outer and kind.head in GATHERINGS and kind.type in BODIES:
        kind = replace(kind, type="EVENT")
    if counted and outer and items[first].gap == " " and kind.type == "EVENT":
        reading.add(items[first - 1].start, end, kind.type, confidence, "head-noun")  # "8th Conference of Ministers"
        start = items[first - 1].start
    if outer and line_in_capitals(reading, items[first]) and kind.type != "EVENT" and not any(u.known for u in units):
        masthead = kind.type in BODIES and items[first].block < _TITLE_BLOCKS and _is_line(reading, start, end)
        if not masthead or start and reading.text.casefold().count(reading.text[start:end].casefold()) < 2:
            return
    end += _dot(reading.text, start, end)
    if outer and kind.head in _SCHOOLS and "PLACE" not in kinds and (town := _town_behind(reading, last)):
        reading.add(start, town, kind.type, confidence - 0.1, "head-noun")  # "University of Technology, Owerri"
    if outer and kind.type == "PERSON_ROLE" and kind.head in _MANDATED and last - first > 1:
        end = _lower_complement(reading, last, kind) or end
    reading.add(start, end, kind.type, confidence, "head-noun", inner=not outer)
    word = items[first]
    presides = outer and kind.type == "PERSON_ROLE" and kind.head in _PRESIDING and len(units) > 1
    letters = unit.known is None and word.caps and len(word.text) > 2 and word.text not in words().abbreviations
    if presides and letters and not line_in_capitals(reading, word):
        reading.add(word.start, word.end, "IGO", 0.58, "head-noun", inner=True)  # "SDMC Chair": whose chair it is
    if outer and kind.type in ("PUBLICATION", "PROGRAMME", "LEGAL_INSTRUMENT"):
        longer = _lower_complement(reading, last, kind)
        if longer is not None:
            reading.add(start, longer, kind.type, min(confidence, 0.7), "complement")
    _inside(reading, first, last, units, kind)


def _office_owned(reading: Reading, units: list[Unit]) -> int:
    """The unit that begins an office behind the genitive of its body ("the Fund's Chief Actuary"); 0 for none."""
    items = reading.items
    for k, unit in enumerate(units[:-1], 1):
        owner = items[unit.last - 1]
        if not owner.possessive or reading.text[owner.end : owner.end + 2] not in ("'s", "’s"):
            continue
        body = owner.caps or singular(owner.low) in heads().body or unit.type in BODIES
        office = head_of([w.low for w in items[units[k].first : units[-1].last]])[0]
        if body and is_role_noun(office):
            return k
    return 0


def _of_letters(reading: Reading, units: list[Unit]) -> bool:
    """Whether a name ends on "of" and the letters of an organisation, which say whose the thing is."""
    items, last = reading.items, units[-1]
    between = [w.low for w in items[units[-2].last : last.first]]
    return last.type == "IGO" and items[last.first].caps and between in (["of"], ["of", "the"])


def _run_by(reading: Reading, units: list[Unit], last: int) -> int:
    """The unit that begins the body behind the "of" of what it runs; 0 where no body or no name stands there."""
    items = reading.items
    for k, unit in enumerate(units[1:], 1):
        between = [w.low for w in items[units[k - 1].last : unit.first]]
        if not between:
            continue
        if between not in (["of"], ["of", "the"]) or units[k - 1].last - units[0].first < 3:
            return 0
        head = singular(items[units[k - 1].last - 1].low)
        rest = items[unit.first : last]
        kind = classify([w.low for w in rest], [w.text for w in rest], [None] * len(rest)) if len(rest) > 1 else None
        body = kind is not None and (kind.type in BODIES or kind.head == "fund")
        return k if head in _RUNNING and body else 0
    return 0


_RUNNING = frozenset("initiative fund campaign scheme prize award project".split())
"""What a body runs and names for itself."""
_WORKS = frozenset(["PUBLICATION", "PROGRAMME"])


def _work_owned(reading: Reading, units: list[Unit], last: int) -> int:
    """The unit that begins what a body has written or runs, behind its genitive ("NDA's Pond Survey"); 0 for none."""
    items = reading.items
    for k, unit in enumerate(units[:-1], 1):
        owner = items[unit.last - 1]
        if not owner.possessive or reading.text[owner.end : owner.end + 2] not in ("'s", "’s"):
            continue
        body = owner.caps or unit.type in BODIES
        words_here = items[units[k].first : last]
        if not body or len(words_here) < 2:
            return 0
        kind = classify([w.low for w in words_here], [w.text for w in words_here], [None] * len(words_here))
        return k if kind is not None and kind.type in _WORKS else 0
    return 0


def _firm_of_place(reading: Reading, first: int, last: int, units: list[Unit], kind: Kind) -> bool:
    """Whether a name that a place ends or a harbour heads is a body's.

    Somebody speaks for it ("the observer from the Port of Antwerp"), or its word is of no language ("Texsort Roubaix").
    """
    items = reading.items
    ended = units[-1].type == "PLACE" and kind.head == items[last - 1].low and units[0].known is None
    if not ended and kind.head not in _RUN:
        return False
    k = first - 1 - (first > 0 and items[first - 1].low == "the")
    before = items[k].low if k >= 0 and items[k + 1].gap == " " else ""
    led = items[k - 1].low if k > 0 else ""
    if before in ("of", "from", "for") and led in _SPEAKING or (led, before) == ("according", "to"):
        return True
    if before in _LOCATIVE or not ended:
        return False
    if affiliation(reading, first) or before == "by":
        return True
    word = items[first]
    own = all(not of_language(w.low) for w in items[first : units[-1].first])
    return own and nameness(word.text) < NAMELY and word.low not in words().particles


_ISLES = re.compile(r"[–-][A-Z][\w'’]+(?: [A-Z][\w'’]+)?")
_RUN = frozenset(["port", "harbour", "harbor", "airport"])
_LOCATIVE = word_set("evidence_within") | {"to"}
_SPEAKING = word_set("evidence_speaking") | word_set("introduced_speakers")
_SPEAKS_AS = re.compile(r"(?:governments?|(?:observer )?delegations?) of ")
"""What stands before a country that acts as one, and is no body beside it."""


def _owned_by_short(reading: Reading, units: list[Unit]) -> bool:
    """Whether a name begins with whose it is in short ("the Union's", "the Fund's"), and is one without it."""
    word = reading.items[units[0].last - 1]
    single = units[0].last - units[0].first == 1 and reading.text[word.end : word.end + 2] in ("'s", "’s")
    if not single or not word.possessive:
        return False
    rest = reading.items[units[1].first : units[-1].last]
    ends = rest[-1].low
    return word.low in heads().body and (ends in heads().things or singular(ends) in heads().body)


_STATUTES = word_set("chains_statutes") | {"regulation"}
_SCHOOLS = frozenset(["university", "college"])


def _town_behind(reading: Reading, last: int) -> int | None:
    """The end of the town behind the name of a university that bears none: one of several of that name."""
    items = reading.items
    if (
        last >= len(items)
        or items[last].gap != ", "
        or not items[last].cap
        or items[last - 1].low in ("university", "college")
    ):
        return None
    hit = register_trie().at(items, last)
    after = items[last + 1] if last + 1 < len(items) else None
    single = name_like(items[last]) and not items[last].caps and (after is None or after.gap != " " or not after.cap)
    if not single or hit is not None and (hit.known.type != "PLACE" or hit.last != last + 1):
        return None
    return (
        items[last].end
        if hit is not None or reading.items[last].gap == ", " and after is not None and after.gap == ", "
        else None
    )


def _plural_head(reading: Reading, first: int, last: int, kind: Kind) -> bool:
    """Whether the head noun stands in the plural: several of a kind, and no body."""
    words_here = [w.low for w in reading.items[first:last]]
    return kind.head not in words_here and any(singular(w) == kind.head for w in words_here)


_DOTTED = frozenset(["Inc", "Ltd", "Co", "Corp", "Bros", "Ltda", "Lda", "Cia"])


def _dot(text: str, start: int, end: int) -> int:
    """1 where the full stop behind a firm's name belongs to its last word: "Agarplus Inc. in Rotterdam"."""
    last = text[start:end].rsplit(" ", 1)[-1]
    return int(last in _DOTTED and re.match(r"\.(?:[,;)’]| [a-z(])", text[end : end + 3]) is not None)


def _holder_follows(reading: Reading, last: int) -> bool:
    """Whether a person with a title stands in brackets right behind."""
    items = reading.items
    return (
        last < len(items)
        and items[last].gap == " ("
        and items[last].cap
        and (items[last].low in words().titles or items[last].low + "." in words().titles)
    )


def _convened(reading: Reading, first: int, last: int) -> bool:
    """Whether a forum or an assembly is a meeting here: a date behind it, or "at the" before and a place behind."""
    items, end = reading.items, reading.items[last - 1].end
    if _DATE_BEHIND.match(reading.text, end):
        return True
    before = [w.low for w in items[max(0, first - 3) : first]]
    at = before[-2:] in (["at", "the"], ["during", "the"], ["of", "the"])
    if before[1:] == ["to", "the"] and before[0] in _INVITED and items[last : last + 1] and items[last].low == "in":
        return True  # "invited to the Media Forum in Khujand"
    if not at or items[first - 2].low == "of" or last + 1 >= len(items) or items[last].low != "in":
        return False
    hit = register_trie().at(items, last + 1)
    return hit is not None and hit.known.type in ("PLACE", "COUNTRY")


_INVITED = frozenset("invited invitation invite delegates contribution contributions".split())
_DATE_BEHIND = re.compile(
    rf",? \(?(?:held (?:on|from) )?(?:\d{{1,2}}(?:st|nd|rd|th)?[ –-].{{0,12}})?{special.MONTH}\b|, (?:19|20)\d\d\b"
)
_DATED = frozenset(["LEGAL_INSTRUMENT", "PUBLICATION", "PROGRAMME", "EVENT"])
_COUNTED = re.compile(r"\d+(?:st|nd|rd|th)")
_TITLE_BLOCKS = 6
"""How many blocks from the start may hold the name of the body that met."""


def _is_line(reading: Reading, start: int, end: int) -> bool:
    """Whether a name is all of its line."""
    text = reading.text
    return (start == 0 or text[start - 1] == "\n") and (end == len(text) or text[end] == "\n")


_RANGE = re.compile(r" ?[-–/] ?(?:19|20)?\d\d\b(?![/\d])")
_AIMED_AT = re.compile(r" (?:for|to|towards) 20[2-9]\d\b(?![/\d-])")
"""The year that a strategy looks to: "Forest Strategy for 2030"."""
_ACT_YEAR = re.compile(r", (?:19|20)\d\d\b")


_YEARS = re.compile(
    r", (?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d\b(?![/\d])"
    r"| \((?:19|20)\d\d(?: ?[-–/] ?(?:(?:19|20)\d\d|\d\d))?\)"
    r"| (?:19|20)\d\d ?[-–/] ?(?:(?:19|20)\d\d|\d\d)\b(?![/\d])"
    r"| (?:19|20)\d\d\b(?![/\d-])"
)


_PERIODS = frozenset(["LEGAL_INSTRUMENT", "PROGRAMME"])
_PERIOD = re.compile(r",? (?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d\b(?![/\d])")
"""The years that a plan is for belong to its name."""
_ENDS = word_set("naming_ends")
_PRESIDING = frozenset(["chair", "co-chair", "vice-chair", "chairman", "chairperson", "representative"])
"""Offices that letters before them say the body of."""
_MANDATED = frozenset(["rapporteur", "representative", "envoy", "adviser", "advisor"])
"""Offices named for their subject in small letters: "Special Rapporteur on the right to food"."""


def _lower_complement(reading: Reading, last: int, kind: Kind) -> int | None:
    """The end of a title that goes on in small letters ("Guidance Note on addressing the risks of ..."), or None."""
    items = reading.items
    if last >= len(items) or items[last].low not in ("on", "for") or items[last].gap != " " or items[last].cap:
        return None
    if (
        last + 1 >= len(items)
        or items[last + 1].low in ("a", "its", "their", "this", "behalf")
        or items[last + 1].low == "the"
        and kind.type != "PERSON_ROLE"
        or items[last + 1].digit
        or items[last + 1].cap
        and kind.type != "PUBLICATION"
    ):
        return None
    token = reading.tags.get(items[last].start)
    if token is None:
        return None
    edge = token.right_edge
    stop = edge.idx + len(edge)
    j = last + 1
    while (
        j < len(items) and items[j].end <= stop and items[j].gap == " " and items[j].low not in _ENDS and j - last < 15
    ):
        following = items[j + 1] if j + 1 < len(items) else None
        office = kind.type == "PERSON_ROLE" and items[j].low == "and"
        if office and following is not None and (following.cap or following.low == "the"):
            break  # "Special Rapporteur on the right to food and the Special Envoy on ..."
        j += 1
    if j < len(items) and items[j].low in ("related", "relating", "linked", "stemming", "arising", "concerning"):
        while j < len(items) and items[j].gap == " " and items[j].low not in _ENDS and j - last < 22:
            j += 1
    if j - last < 3 or reading.taken[j - 1]:
        return None
    while items[j - 1].low in words().function or items[j - 1].low in PREPOSITIONS:
        j -= 1
    return items[j - 1].end


_ACCOUNTS = word_set("naming_accounts")
_RENDERED = frozenset(["report", "minutes", "summary", "record", "account", "bulletin"])
"""What a body renders of its meetings, without a title of its own."""


def _event_of(reading: Reading, units: list[Unit]) -> int | None:
    """Which unit begins the event or the body that a report, minutes or acts are of; None where it is neither."""
    items = reading.items
    begins = [k for k, u in enumerate(units) if k and items[u.first - 1].low in ("of", "the")]
    if len(begins) > 1 and items[units[begins[0]].first].low in ("proceedings", "work"):
        begins = begins[1:]  # "Report on the Proceedings of the Third Meeting"
    begin = begins[0] if begins else None
    if begin is None:
        return None
    counted = ORDINAL.match(items[units[begin].first].low)
    nouns = {singular(items[u.last - 1].low) for u in units[begin:]}
    if any(heads().things.get(n) == "EVENT" for n in nouns) or counted and nouns & COUNTED:
        return begin
    rest = items[units[begin].first : units[-1].last]
    kind = classify([w.low for w in rest], [w.text for w in rest], [None] * len(rest))
    body = kind is not None and kind.type in BODIES and len(rest) > 1
    return begin if body and items[units[0].first].low in _RENDERED else None


def _inside(reading: Reading, first: int, last: int, units: list[Unit], kind: Kind) -> None:
    """Names inside a name: what follows each preposition, and the name without the country before or after it."""
    items = reading.items
    i = first + 1
    while i < last:
        if items[i].low in PREPOSITIONS and i > first:
            j = i + 1
            while j < last and items[j].low in ("the", "a"):
                j += 1
            inner = [u for u in units if u.first >= j]
            if (
                inner
                and inner[0].first == j
                and (len(inner) > 1 or inner[0].known is not None)
                and (inner[-1].last == last or items[last - 1].digit)
            ):
                _read_name(reading, j, last, inner, outer=False)
                break
        i += 1
    lead, tail = units[0], units[-1]
    alone = all(w.low not in PREPOSITIONS for w in items[first:last])  # "the Ethiopian Governor"
    if (
        lead.type == "NATIONALITY"
        and kind.type == "PERSON_ROLE"
        and len(units) > 1
        and not items[lead.last].digit
        and not alone
    ):
        # "the French Delegate for Road Safety": the adjective is no part of the office
        s, e = reading.span(units[1].first, last)
        reading.found = [
            c for c in reading.found if (c.start, c.end, c.type) != (*reading.span(first, last), kind.type)
        ]
        reading.add(s, e, kind.type, kind.confidence, "head-noun")
        return
    if lead.type == "COUNTRY" and items[lead.last - 1].possessive and len(units) > 1:
        # "Poland's Office of Competition": the country owns the body, its name is no part of it
        s, e = reading.span(units[1].first, last)
        reading.found = [
            c for c in reading.found if (c.start, c.end, c.type) != (*reading.span(first, last), kind.type)
        ]
        reading.add(s, e, kind.type, kind.confidence, "head-noun")
        return
    if (
        lead.type in ("NATIONALITY", "COUNTRY", "IGO")
        and len(units) > 1
        and (kind.type == "PERSON_ROLE" or items[lead.last - 1].possessive)
    ):
        rest = units[1:]
        s, e = reading.span(rest[0].first, last)
        reading.add(s, e, kind.type, kind.confidence - 0.1, "head-noun", inner=True)
    housed = kind.type == "PERSON_ROLE" and any(w.low in ("at", "in") for w in items[first:last])
    if tail.type == "COUNTRY" and len(units) > 1 and tail.last == last and not housed:
        before = tail.first - 1
        while before > first and items[before].low in ("of", "the", "in"):
            before -= 1
        if before >= first and before + 1 < tail.first:
            s, e = reading.span(first, before + 1)
            if before > first:
                reading.add(s, e, kind.type, kind.confidence - 0.1, "head-noun", inner=True)


def _known_unit(reading: Reading, unit: Unit, *, inner: bool) -> None:
    assert unit.known is not None
    start, end = reading.span(unit.first, unit.last)
    shown = reading.text[start : end + 1]
    end += shown.count("(") > shown.count(")") - shown.endswith(")") and shown.endswith(")")
    known = unit.known
    years = None if inner or known.type not in _PERIODS else _PERIOD.match(reading.text, end)
    if years is None and not inner and known.type == "LEGAL_INSTRUMENT" and known.name.endswith(" Convention"):
        years = _ACT_YEAR.match(reading.text, end)  # "Maritime Labour Convention, 2006"
    if years:
        end = years.end()  # "Sendai Framework for Disaster Risk Reduction 2015–2030"
    confidence = {"countries": 0.98, "register": 0.92, "definition": 0.95, "places": 0.85}.get(unit.by, 0.8)
    if known.weak:
        confidence -= 0.25
    reading.add(start, end, known.type, confidence, unit.by, known.id or known.name, inner)
    if unit.last - unit.first > 1 and known.type not in ("COUNTRY", "NATIONALITY", "PLACE"):
        register = register_trie()
        i = unit.first
        while i < unit.last:
            hit = register.at(reading.items, i) if reading.items[i].cap else None
            if (
                hit is not None
                and hit.last <= unit.last
                and hit.last - hit.first < unit.last - unit.first
                and not hit.known.weak
            ):
                s, e = reading.span(hit.first, hit.last)
                reading.add(s, e, hit.known.type, 0.9, hit.by, hit.known.id, True)
                i = hit.last
            else:
                i += 1
