"""Names that their shape gives away: instruments with numbers, document symbols, dates, quoted titles, persons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.mentions.letters import nameness
from pipeline.mentions.registers import heads, singular, word_set, words
from pipeline.mentions.words import Word
from pipeline.patterns import finditer
from pipeline.rows import cells


class Span(NamedTuple):
    """A place that a finder proposes."""

    start: int
    end: int
    type: str
    confidence: float
    by: str


MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?"
DATES = re.compile(
    r"\b(?=[\dA-Zisbutafdoely])(?:"  # nothing else begins a date: most places are passed over at once
    rf"\b{_WEEKDAY}{_DAY}(?: {MONTH})?(?: ?[-–—] ?| and | to ){_DAY} {MONTH},?(?: \d{{4}})?\b"
    rf"|\b{_WEEKDAY}{_DAY} {MONTH},?(?: \d{{4}})?\b"
    rf"|\b{_WEEKDAY}{MONTH} {_DAY}(?: ?[-–—] ?{_DAY})?(?:,? \d{{4}})?\b(?![/.]\d)"
    rf"|\b{MONTH}(?: and | to | ?[-–—] ?){MONTH} \d{{4}}\b"
    rf"|\b{MONTH},? \d{{4}}\b"
    r"|(?<!/)\b(?:19|20)\d\d ?[-–/] ?(?:(?:19|20)\d\d|\d\d)\b(?![/\d])"
    r"|\b\d{4}-\d\d-\d\d\b"
    r"|(?<=\()(?:19|20)\d\d(?=\))"
    r"|\b(?:in|since|by|until|from|to|before|after|of|during|for|early|late|mid-|end of|year) "
    r"(?P<year>(?:19|20)\d\d)\b(?![/\d-])"
    r")"
)

_SYMBOL = (
    r"(?:[A-Z]{1,12}(?:[-.][A-Z]{1,12})*(?:\.\d+)?(?:/(?:\(\d\d\)\d+|[A-Za-z0-9]{1,12}(?:[.-][A-Za-z0-9]+)*)){1,6})"
)
SYMBOL = re.compile(rf"(?<![\w/])(?:{_SYMBOL})(?:\s?\((?:19|20)\d\d\)|/(?:Add|Rev|Corr)\.\d+)*(?![\w/])")
_ACT_NOUN = (
    r"(?:Framework |Implementing |Delegated |Council |Commission |Ministerial |Executive |Federal |Law )*"
    r"(?:Regulation|Directive|Decision|Resolution|Recommendation|Law|Act|Decree-Law|Ordinance|Proclamation|Circular"
    r"|Decree|Protocol|Opinion|Order|General Comment"
    r"|Convention|regulation|directive|decision|resolution|recommendation|law|decree)s?"
)
_ACT_NUMBERS = (
    r"\((?:EU|EC|EEC|Euratom)(?:, Euratom)?\) (?:No\.? ?)?\d+/\d+",  # (EU) 2015/758
    r"(?:No\.? ?)?\d{1,5}-(?:19|20)\d\d",  # 264-2009
    r"(?:No\.? ?)?\d{2,4}/\d+(?:/(?:EU|EC|EEC|JHA|CFSP))?",  # 2011/36/EU, 74/299
    r"(?:CM/)?(?:Rec|Res|ResAP|Dec)\(\d{2,4}\)\d+(?:[a-z]+)?",  # Rec(2006)2
    r"(?:CM/Rec|CM/Res)\S+",  # CM/Rec(2022)21
    r"(?:No\.? ?)?\d{1,4} ?\((?:19|20)\d\d\)",  # 2331 (2016)
    r"(?:[A-Z]{1,4}/)?[IVXLC]+/\d+",  # XIII/31
    r"No\.? ?\d+(?:\.\d{3})*(?:[-/]\d+)*",  # No. 167, No. 19.300
    r"[A-Z]{2,6}\.\d+\(\d+\)",  # MEPC.304(72)
    r"\d{1,3}(?:\.\d{3})+/\d{2,4}",  # 11.947/2009
    r"\d{1,4}/(?:19|20)\d\d",  # 6/2011
    r"(?:Conf\. ?)?\d+\.\d+ \(Rev\. ?C[oO]P ?\d+\)",  # Resolution 12.4 (Rev. COP13)
    r"Conf\. ?\d+\.\d+",
    r"\d{1,2}/\d{1,3}",  # UNEA resolution 4/16
    r"\d+(?:\.[A-Z\d]+)+",
    r"[A-Z]{2,6}\d+\.\d+",  # WHA73.2
    r"\(\d{2,4}\)\d+",  # (12)03
    r"[A-Z]{1,6}(?:\.[A-Z\d]+)*[-./]\d+(?:[-./]\d+)*",
    r"(?:[A-Z]+/)+\d+(?:/\d+)*(?:\.[A-Za-z]+\d*)*",  # A/RES/70/1
)
ACT = re.compile(
    rf"(?<![\w-])(?:(?P<lead>(?:[A-Z][\w’'/-]+ ){{0,6}}?))(?P<noun>{_ACT_NOUN})"
    rf" (?P<number>{'|'.join(_ACT_NUMBERS)})(?: ?\((?:19|20)\d\d\))?(?![\w/])"
)
PARTIES = re.compile(
    r"\b(?:COP|CoP|MOP|MoP|CMP|COP/MOP)(?: ?-? ?)\d{1,3}\b(?![.,]\d| (?:thousand|million|billion|trillion|bn|m)\b)"
)
HASHTAG = re.compile(r"#[A-Za-z]\w{2,}!?(?: (?:campaign|initiative|challenge|project))?")
QUOTED = re.compile(r"“([^“”]{3,260})”|\"([^\"\n]{3,260})\"|‘([^‘’\n]{3,200})’(?!\w)|«\s?([^«»]{3,260}?)\s?»")
SAYING = re.compile(
    r"\b(?:said|says|asked|replied|remarked|added|noted|observed|told|quipped|concluded|warned|argued|joked|words"
    r"|put it|described|called it)\b"
)


def dates(text: str) -> Iterator[Span]:
    """Dates, months with a year, ranges of years, and years after a preposition."""
    for begin, stop in _around_digits(text):
        for match in DATES.finditer(text, begin, stop):
            start = match.start("year") if match["year"] else match.start()
            yield Span(start, match.end(), "DATE", 0.9, "date")


_BEFORE_DIGIT, _BEHIND_DIGIT = 32, 32
"""No date has more letters before its first digit, or more behind one until the next or the end."""


def _around_digits(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of ``text`` that hold all digits and what may belong to a date with them: most text has none near."""
    begin = stop = -1
    for match in _DIGITS.finditer(text):
        start, end = match.span()
        if begin >= 0 and start - _BEFORE_DIGIT <= stop:
            stop = end + _BEHIND_DIGIT
            continue
        if begin >= 0:
            yield begin, min(stop, len(text))
        begin, stop = max(0, start - _BEFORE_DIGIT), end + _BEHIND_DIGIT
    if begin >= 0:
        yield begin, min(stop, len(text))


_DIGITS = re.compile(r"\d+")


def instruments(text: str) -> Iterator[Span]:
    """Acts with a number ("Regulation (EU) 2015/758", "General Assembly resolution 74/299"), and document symbols."""
    for match in finditer(ACT, text):
        start = match.start()
        lead = match["lead"] or ""
        # a capital that opens the sentence, or an article, is not part of the name
        parts = lead.split()
        while parts and parts[0].casefold().strip(",") in words().function:
            start = text.index(parts[1], start + len(parts[0])) if len(parts) > 1 else match.start("noun")
            parts = parts[1:]
        if (
            match["noun"][0].islower()
            and not parts
            and not re.search(r"\d/\d|\(\d{4}\)|[A-Z]/|[IVX]/", match["number"])
        ):
            continue
        yield Span(start, match.end(), "LEGAL_INSTRUMENT", 0.9, "act-number")
    for match in finditer(_RESOLVED, text):
        if not _LABEL.match(text, match.end()) and (match.start() == 0 or text[match.start() - 1] != "\n"):
            yield Span(match.start(), match.end(), "LEGAL_INSTRUMENT", 0.62, "act-number")
    if "No" in text:
        for match in finditer(_SERIES, text):
            yield Span(match.start(), match.end(), "PUBLICATION", 0.85, "series")
    for match in finditer(SYMBOL, text):
        shown = match.group()
        if shown.count("/") == 1 and not any(c.isdigit() for c in shown) or not re.search(r"\d", shown):
            continue
        if re.match(r"(?:A4|A3|24/7|[A-Z]\d?/\d$|PM\d|km/h)", shown):
            continue
        legal = re.search(r"DEC|RES|REC|EC/|Dec|Res|Rec|MC\.|DOC|L\.\d", shown)
        yield Span(
            match.start(),
            match.end(),
            "LEGAL_INSTRUMENT" if legal else "PUBLICATION",
            0.85 if legal else 0.75,
            "symbol",
        )


_NUMBERED = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w’'-]*"
    r"(?:,? (?:(?:and|of|in|at|on|for|the|to|or|against|with) ){0,3}[A-Z][\w’'-]*){1,12})"
    r", (?:18|19|20)\d\d(?: \(Nos?\.? ?\d+\))"
)
_RATIFIED = re.compile(r" (?:Convention|Recommendation|Protocol)(?: \([A-Z][\w ]+\))?$")


def numbered_acts(text: str) -> Iterator[Span]:
    """Conventions with their year and number: "Safety and Health in Construction Convention, 1988 (No. 167)".

    What joins their words joins names too, so that no chain of names tells where they begin; an article does.
    """
    if " (No" not in text:
        return
    for match in finditer(_NUMBERED, text):
        name = match["name"]
        if not _RATIFIED.search(name):
            continue
        # names before it in the same list end on the last ", the" or "and the"
        start = max([0, *(m.end() for m in re.finditer(r"(?:\band|,) the (?=[A-Z])", name))])
        for first in re.finditer(r"\S+ (?:the )?", name):
            if first.start() != start or first.group().split()[0].casefold() not in words().function:
                break
            start = first.end()
        yield Span(match.start() + start, match.end(), "LEGAL_INSTRUMENT", 0.92, "act-number")


_TABLED = re.compile(
    r"(?<![\w-])(?:"
    r"[A-Z][A-Za-z]{1,4}\d{1,3} (?:Doc|Inf|Com)\. ?\d+(?:\.\d+)*(?: \((?:Rev|Add)\. ?\d+\))?(?: (?:Rev|Add)\. ?\d+)?"
    r"|(?!IS[BS]N|DOI|COVID)[A-Z]{3,6}-\d{2,3}-\d{1,3}(?:[-/]Rev\.\d)?"
    r")(?![\w/-])"
)


def papers(text: str) -> Iterator[Span]:
    """Papers before a meeting by its mark and number: "SC71 Doc. 12", "CoP19 Inf. 4", "GRSP-62-15-Rev.1"."""
    for match in finditer(_TABLED, text):
        yield Span(match.start(), match.end(), "PUBLICATION", 0.85, "symbol")


_RESOLVED = re.compile(
    r"\b(?:(?:Resolution|Decree|Circular|Order) \d{1,4}\b|(?:Decision|Directive) \d{1,4}(?= of (?:the )?[A-Z]))"
    r"(?![./-]?\d|/\w| ?\()"
)
"""An act by its number alone; a recommendation or a decision so numbered may be one of the report's own."""
_LABEL = re.compile(r":|\.\s|\)| (?:was|were) adopted as\b")
_SERIES = re.compile(
    r"\b[A-Z][\w’'-]+(?: (?:and |of |on |in )?[A-Z][\w’'-]+){0,5} (?:Series|Papers?|Reports?|Studies|Study|Monographs?"
    r"|Bulletins?|Circulars?|Briefs?|Memoirs?),? Nos?\.? ?\d+"
)


APPEAL = re.compile(
    r"(?<=[a-z,(“] )(?P<verb>[A-Z][a-z]+) (?:the|a|an|our|your|every) [A-Z][\w’-]+(?: [A-Z][\w’-]+)*(?P<noun> [a-z]+)?"
)


OUTBREAK = re.compile(
    r"\b(?:(?:19|20)\d\d )?[A-Z][\w-]+ (?:outbreak|epidemic|pandemic|earthquake|eruption|tsunami)"
    r"(?: (?:of|in) (?:19|20)\d\d)?\b(?!s)"
)


def outbreaks(text: str) -> Iterator[Span]:
    """Disasters in small letters by what they are named for: "the Ebola outbreak"."""
    for match in OUTBREAK.finditer(text):
        first = match.group().lstrip("0123456789 ").split(" ")[0]
        if first.casefold() not in words().function and first.casefold() not in words().generic:
            yield Span(match.start(), match.end(), "EVENT", 0.66, "outbreak")


def appeals(text: str) -> Iterator[Span]:
    """Names that call upon people, inside a sentence: "a study by Save the Shorelines", "the Adopt a Bog scheme"."""
    for match in finditer(APPEAL, text):
        if match["verb"].casefold() in _CALLS:
            noun = (match["noun"] or "").strip()
            thing = noun in words().quotation["PROGRAMME"] or noun in words().made
            end = match.start("noun") if match["noun"] else match.end()
            yield Span(match.start(), end, "PROGRAMME" if thing else "NGO_OR_COMPANY", 0.66, "appeal")


_CALLS = word_set("special_calls")
STANDARD = re.compile(
    r"\b(?P<mark>[A-Z]{2,8}(?:[/-][A-Z]{1,6})?) (?P<number>\d{1,6}(?:-\d{1,3})*(?::(?:19|20)\d\d)?)\b"
)
COMMITTEE = re.compile(r"\b[A-Z]{2,8}(?:/[A-Z]{2,6})?/(?:TC|SC|WG|JTC|JWG|PC)(?: ?\d{1,4})(?:/(?:SC|WG) ?\d{1,3})*\b")


_FEW_STANDARDS = frozenset(["ISPM", "IFRS", "IAS", "IPSAS"])
"""Marks whose standards are so few that their numbers are short."""


def standards(text: str, bodies: frozenset[str]) -> Iterator[Span]:
    """Standards by their mark and number ("EN 15804", "ISO 14064-1"), and the committees that make them ("ISO/TC 207").

    ``bodies`` are acronyms that the report defines: of theirs, a number is a standard where no counted noun follows.
    """
    for match in finditer(STANDARD, text):
        mark, number = match["mark"], match["number"]
        if len(number) < 3 and mark not in _FEW_STANDARDS:
            continue
        if mark not in words().standard_marks:
            counted = re.match(r" (?!for\b|and\b|or\b|on\b|is\b|was\b|in\b|to\b|as\b)[a-z]", text[match.end() :][:8])
            if mark not in bodies or counted or re.fullmatch(r"(?:19|20)\d\d", number):
                continue
        yield Span(match.start(), match.end(), "LEGAL_INSTRUMENT", 0.85, "standard")
    for match in finditer(COMMITTEE, text):
        yield Span(match.start(), match.end(), "IGO", 0.85, "committee")


@cache
def _foreign() -> re.Pattern[str]:
    first = "|".join(
        sorted((w.capitalize() for w in words().foreign if w not in ("service", "office", "direction")), key=len)
    )
    small = r"(?!and\b|of\b|the\b|in\b|for\b|is\b|was\b|has\b|had\b)[a-zà-ÿ’']+"
    link = r"(?:de|du|des|di|del|della|da|do|für|van|pour|per|para)(?: la| les| los| las)? |d[’']|de l[’']"
    return re.compile(rf"\b(?:{first})(?: {small}){{1,5}} (?:{link})[^\W\d_a-z][\w’'-]+")


def foreign_bodies(text: str) -> Iterator[Span]:
    """Bodies whose name goes on in small letters, as in French: "Bibliothèque nationale de France"."""
    for match in finditer(_foreign(), text):
        kind = words().foreign[match.group().split(" ")[0].casefold()]
        yield Span(match.start(), match.end(), kind, 0.85, "foreign-head")


def quotations(text: str, italics: Sequence[tuple[int, int]]) -> Iterator[Span]:
    """Titles in quotation marks or italics, by the noun before or after them."""
    for match in finditer(QUOTED, text):
        group = next(i for i in range(1, 5) if match[i] is not None)
        start, end = match.span(group)
        while end > start and text[end - 1] in ",;. ":
            end -= 1
        yield from _titled(text, start, end, match.start(), match.end(), quoted=True)
    for start, end in italics:
        shown = text[start:end].strip(" .,;:()")
        start = text.find(shown, start) if shown else start
        if len(shown.split()) >= 3 and shown[0].isupper():
            yield from _titled(text, start, start + len(shown), start, start + len(shown), quoted=False)


def _titled(text: str, start: int, end: int, outer_start: int, outer_end: int, *, quoted: bool) -> Iterator[Span]:
    shown = text[start:end]
    before = text[max(0, outer_start - 70) : outer_start]
    before = before[max(before.rfind("\n"), before.rfind(". "), before.rfind("; ")) + 1 :]
    after = text[outer_end : outer_end + 40].split(".")[0]
    if quoted and (
        SAYING.search(before[-30:])
        or re.match(r",? (?:he|she|they|it|the \w+|Ms|Mr|Dr)\b.{0,30}\b(?:said|remarked|added|asked|noted)", after)
    ):
        return
    spoken = text[end : end + 1] == "," and re.match(r"\W{0,2} ?[a-z]+(?:s|ed|d)\b", text[end + 1 : end + 24])
    if quoted and spoken and sum(w[:1].isupper() and w != "I" for w in shown.split()) <= max(1, len(shown.split()) / 3):
        return  # “When I asked they laughed,” recalled Dr Deng
    if quoted and text[end : end + 1] in (".", "?", "!") and not re.search(r"\b(?:en)?titled:? *$", before):
        return  # a sentence that somebody is reported to have said or written
    capitals = sum(w[:1].isupper() for w in shown.split())
    count = len(shown.split())
    if (
        count > 14
        and capitals < 0.4 * count
        and not re.search(r"\b(?:en)?titled:? *$|\b(?:report|study|paper) *$", before)
    ):
        return
    titled = capitals >= 0.6 * count or shown[0].isupper()
    before_words = re.findall(r"[\w-]+", before.casefold())[-6:]
    after_words = re.findall(r"[\w-]+", after.casefold())[:2]
    quotation = words().quotation
    for place, found in enumerate((after_words, list(reversed(before_words)))):
        for distance, word in enumerate(found):
            for kind, nouns in quotation.items():
                if singular(word) in nouns or word in nouns:
                    if place == 0 and distance > 1 or not titled and kind != "PROGRAMME":
                        continue
                    near = distance <= 1
                    yield Span(
                        start,
                        end,
                        kind,
                        0.9 if near and titled else 0.75 if titled else 0.6,
                        "quotation" if quoted else "italics",
                    )
                    return
    if titled and count >= 3 and capitals >= 2:
        head = [singular(w) for w in re.findall(r"[\w-]+", shown.casefold())]
        topic = next(
            (
                heads().things[w]
                for w in head
                if w in heads().things
                and heads().things[w] in ("PUBLICATION", "PROGRAMME", "LEGAL_INSTRUMENT", "EVENT")
            ),
            None,
        )
        ends = shown[-1] in ".!?…"
        if not ends:
            yield Span(
                start,
                end,
                topic or "PUBLICATION",
                0.6 if topic else 0.55 if not quoted else 0.5,
                "quotation" if quoted else "italics",
            )
    elif quoted and 1 <= count <= 2 and capitals == count and re.search(r"\b(?:called|named|known as|the)\s*$", before):
        yield Span(start, end, "PROGRAMME", 0.5, "quotation")


PARTICLES = rf"(?:(?i:{'|'.join(map(re.escape, sorted(words().particles)))})[ -])"
"""A particle before a surname, in small letters or with a capital: "van", "De"."""
INITIALS = re.compile(
    r"(?<![\w.])(?!U\.S\.|U\.K\.|U\.N\.|E\.U\.)(?:[^\W\d_a-z]\.[ -]?){1,3}"
    rf"{PARTICLES}{{0,2}}[^\W\d_a-z][^\W\d_]+(?:[-’'][^\W\d_]+)*"
)
BEHIND = re.compile(
    rf"(?<![\w.’'-])(?P<surname>{PARTICLES}{{0,2}}[^\W\d_a-z][^\W\d_]+(?:[-’'][^\W\d_]+)*)"
    r" (?P<initials>(?:[^\W\d_a-z]\.(?: ?[^\W\d_a-z]\.){1,2}|[^\W\d_a-z]\.))(?! ?[^\W\d_]{2,}\.? ?[A-Z]\.)(?![\w.])"
)
"""A surname with its initials behind, as lists and East European reports write it."""
_NAME_COLUMN = re.compile(
    r"\b(?:names?|surname|participants?|delegates?|speakers?|moderators?|presenters?|chairs?|contact)\b", re.IGNORECASE
)
_NAME_CELL = re.compile(r"[^\W\d_][\w’'-]+(?:,? (?:[^\W\d_][\w’'-]*\.?)){1,5}$")


def _lettered(text: str) -> frozenset[int]:
    """Where lines start with the letters of a list, A, B, C ..., and no initials; two letters at the least."""
    marks = [m.start() for m in re.finditer(r"^[A-Z]\. ", text, re.MULTILINE)]
    taken: list[int] = []
    for at in marks:
        if text[at] == chr(ord("A") + len(taken)):
            taken.append(at)
    return frozenset(taken) if len(taken) > 1 else frozenset()


def _numeral_opens(text: str, start: int) -> bool:
    """Whether a line of capitals opens here with its number or letter."""
    if start and text[start - 1] != "\n":
        return False
    line = text[start : start + 300].split("\n", 1)[0]
    return line.isupper() and len(line.split()) > 2


def initialled(text: str) -> Iterator[Span]:
    """Persons with initials: "A. Vītols", "J.-P. van Dijk"."""
    lettered = _lettered(text)
    for match in finditer(INITIALS, text):
        if match.start() in lettered:
            continue  # "C. Revision of the rules"
        if text[max(0, match.start() - 1) : match.start()] == "°":
            continue  # "at 112°C. Dosing was …"
        surname = re.split(r"[ .]", match.group())[-1]
        low = surname.casefold()
        if surname.isupper() and _numeral_opens(text, match.start()):
            continue  # "V. BUDGET AND SECRETARIAT"
        before = re.search(r"(\w+) $", text[max(0, match.start() - 20) : match.start()])
        if before and before[1].casefold() in words().generic | {"type", "class", "category", "breakout", "vitamin"}:
            continue  # "Panel A. Dark patterns"
        if low in words().generic or low in words().function or low in words().titles:
            continue
        opens = match.start() == 0 or text[match.start() - 1] == "\n"
        if opens and match.group().count(".") == 1 and " " in match.group() and f" {low} " in text:
            continue  # "A. Patients do", "V. Statelessness" where the text writes the word small
        if singular(low) in heads().body or singular(low) in heads().things or singular(low) in words().roles:
            continue
        yield Span(match.start() - _given_before(text, match), match.end(), "PERSON", 0.8, "initials")


_GIVEN = re.compile(r"(?:^|[\n(:;“]|[a-zà-ÿ,;:] )(?P<given>[^\W\d_a-z][^\W\d_]+) $")


def _given_before(text: str, match: re.Match[str]) -> int:
    """How many characters a given name before initials takes: "Walter G. Carnegie". No other name stands before it."""
    found = _GIVEN.search(text[max(0, match.start() - 24) : match.start()])
    if found is None or nameness(found["given"]) <= 0 or match.group().count(".") > 2:
        return 0
    low = found["given"].casefold()
    vocabulary = words()
    plain = low in vocabulary.generic | vocabulary.function | vocabulary.titles | vocabulary.roles
    return 0 if plain else len(found["given"]) + 1


def tables(text: str) -> Iterator[tuple[int, list[str]]]:
    """Runs of two or more lines with cells: where each starts, and its lines."""
    if " | " not in text:
        return
    at, begin, rows = 0, 0, list[str]()
    for line in (*text.split("\n"), ""):
        if " | " in line:
            begin = begin if rows else at
            rows.append(line)
        else:
            if len(rows) > 1:
                yield begin, rows
            rows = []
        at += len(line) + 1


_FIRMS = words().company_suffixes | {"SL", "PA", "PC", "LP"}


def surnamed(text: str) -> Iterator[Span]:
    """Persons whose initials stand behind: "Mukanov S.T.", "Ursu G. F."; with one initial ("Aliyev R."), or two that
    end names of firms ("Aliyev S.A."), only in a text that writes others so."""
    one: list[Span] = []
    several = False
    for match in finditer(BEHIND, text):
        low = match["surname"].casefold()
        noun = singular(low)
        if low in words().generic or low in words().function or low in words().titles or noun in words().roles:
            continue
        if noun in heads().body or noun in heads().things or match["surname"].isupper() and len(low) < 4:
            continue
        span = Span(match.start("surname"), match.end(), "PERSON", 0.85, "initials")
        letters = re.sub(r"[. ]", "", match["initials"])
        if len(letters) > 1 and letters not in _FIRMS:
            several = True
            yield span
        elif len(letters) > 1:
            one.append(span)  # "Sotavento S.A." among firms, "Aliev S.A." among persons written so
        elif re.match(r"[,;)|:]| [(a-z]| [|–-] ", text[match.end() : match.end() + 3]):
            one.append(span)
    if several:
        yield from one


def tabled(text: str) -> Iterator[Span]:
    """Persons in the column of a table that its head calls names: "Allikas, Triin | Estonia | Lead inspector"."""
    for begin, rows in tables(text):
        column = next((cell.column for cell in cells(rows[0], begin) if _NAME_COLUMN.search(cell.text)), None)
        at = begin + len(rows[0]) + 1
        for row in rows[1:]:
            for cell in cells(row, at):
                if cell.column == column and _NAME_CELL.match(cell.text):
                    parts = re.findall(r"[^\W\d_][\w’'-]*", cell.text)
                    nouns = {singular(p.casefold()) for p in parts}
                    capital = sum(p[0].isupper() for p in parts) >= 2
                    if capital and not nouns & (heads().body | set(heads().things)):
                        yield Span(cell.start, cell.end, "PERSON", 0.85, "table")
            at += len(row) + 1


_RETIRED = frozenset(["retd", "ret", "rtd", "retired"])
COURTESIES = word_set("special_courtesies")


def _courtesy(items: list[Word], i: int) -> int:
    """How many words at ``i`` are a form of address: ``His Worship``, ``Her Royal Highness``; else 0."""
    if items[i].low not in ("his", "her", "their") or i + 2 >= len(items):
        return 0
    k = i + 1 + (items[i + 1].low in ("royal", "serene", "imperial"))
    noun = items[k]
    return k + 1 - i if noun.cap and noun.low in COURTESIES and not noun.possessive else 0


DOUBTFUL_TITLES = word_set("special_doubtful_titles")
OFFICE_TITLES = word_set("special_office_titles")
"""Titles that are offices as well: "Governor Zelaya" is a person, "Deputy Governor Zelaya" an office and a person."""


_PRESIDING = frozenset("chair chairman chairwoman chairperson president speaker moderator rapporteur".split())


def persons(items: list[Word], text: str, known_first: set[int]) -> Iterator[tuple[int, int, int]]:
    """Persons with a title, as word indices: first (the title), first of the name, last (excluded)."""
    vocabulary = words()
    titles = vocabulary.titles | OFFICE_TITLES
    small = {w.low for w in items if not w.cap}
    i = 0
    while i < len(items):
        word = items[i]
        low = word.low
        dotted = text[word.end : word.end + 1] == "."
        courtesy = _courtesy(items, i)
        if (
            i not in known_first
            and word.cap
            and (courtesy or low in titles or low + "." in vocabulary.titles and dotted)
        ):
            if low == "m" and not dotted:
                i += 1
                continue
            if (
                low in DOUBTFUL_TITLES
                and i
                and (
                    items[i - 1].low in ("of", "and", "for", "the", "secretary", "director", "directorate")
                    or low in OFFICE_TITLES
                    and (items[i - 1].cap and word.gap == " " and not items[i - 1].first)
                )
            ):
                i += 1
                continue
            j = i + (courtesy or 1)
            while (
                j < len(items)
                and (items[j].cap or items[j].low in ("dr", "ir", "ing", "mr", "med"))
                and (items[j].low in vocabulary.titles or items[j].low + "." in vocabulary.titles)
                and items[j].gap in (" ", ". ")
            ):
                j += 1
            if j < len(items) and items[j].gap in (" (", ". (") and items[j].low.rstrip(".") in _RETIRED:
                j += 1  # "Wing Commander (retd.) K. S. Raghunathan"
            name = j
            retired = items[j - 1].low.rstrip(".") in _RETIRED
            while j < len(items) and j - name < 6:
                gap = items[j].gap
                initial = j > name and len(items[j - 1].text) == 1
                led = j == name and retired and gap in (") ", ".) ")
                ends_bare = j > name and gap in ("’ ", "' ") and items[j - 1].low[-1] not in "sxz"  # "Achieng’ Otieno"
                near = gap in (" ", " ‘", " '", " ʻ") or ends_bare
                if not (led or near or gap in (". ", ".") and (j == name or initial)):
                    break
                if items[j].cap and not items[j].digit:
                    if (
                        items[j].low in vocabulary.function
                        and len(items[j].text) > 1
                        and (j > name or items[j].first)
                        or (j > name and j in known_first and items[j].caps)
                    ):
                        break
                    j += 1
                    if items[j - 1].possessive:
                        break
                    continue
                k = j  # "van der Meulen", "de la Cruz"
                while k < len(items) and k - j < 3 and items[k].low in vocabulary.particles and not items[k].cap:
                    k += 1
                led = j < k < len(items) and items[k].cap and all(w.gap == " " for w in items[j + 1 : k + 1])
                if led and items[j].low != "y":
                    j = k
                    continue
                break
            count = j - name
            if low in DOUBTFUL_TITLES and any(w.low in small for w in items[name:j]):
                i += 1
                continue
            if count == 1 and items[name].low in _PRESIDING:
                i = j
                continue  # "Madam Chair", "Mr President"
            noun = singular(items[j - 1].low) if count else ""
            if count and not (
                low in DOUBTFUL_TITLES
                and (noun in heads().body or noun in heads().things or noun in vocabulary.roles or name in known_first)
            ):
                yield i, name, j
                i = j
                continue
        i += 1
