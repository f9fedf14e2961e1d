"""What a report says about itself: title, series, edition, dates, places, organisers, numbers present.

Read from the lines of the title block, each taken apart into what it tells (a date, a place, a body, a kind of
document, the name of a meeting), and from the text before the first session.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple

from pipeline.records import Block, Participants
from pipeline.sessions.dates import DASH, Dates, find_dates
from pipeline.sessions.people import is_meta_line
from pipeline.sessions.titleblock import SYMBOL, is_generic, organiser_line
from pipeline.sessions.words import ROMAN, alternatives, country_codes, load, normal, online, value

LONGEST_MEETING = timedelta(days=31)
"""Single dates of one line that lie farther apart are not first and last day of a meeting."""


class TitleLine(NamedTuple):
    """A line of the title block, blanks squeezed, and its block."""

    block: Block
    text: str


def report_facts(blocks: Sequence[Block], front: str, *, year: int | None) -> dict[str, Any]:
    """Fields for ``Report`` from the title block and the text before the first session.

    ``blocks`` are those of the title block, ``front`` the text of all that stands before the first session, ``year``
    what the file's name or metadata tell, for dates without one.
    """
    lines = [TitleLine(b, " ".join(part.split())) for b in blocks for part in b.text.split("\n") if part.strip()]
    named = " ".join(line.text for line in lines)
    dates = _meeting_dates(lines, front, year or _year(named))
    title, subtitle = _titles(lines)
    organisers = _organisers(lines, front, (title or "", subtitle or ""))
    places = _places(lines, title, year) or _told_places(front)
    return {
        "title": title,
        "subtitle": None if subtitle in places else subtitle,
        "series": _series(title, lines, organisers),
        "edition": _edition(title or "", named, front),
        "date_start": dates.first.isoformat() if dates else None,
        "date_end": dates.last.isoformat() if dates else None,
        "year": dates.first.year if dates else _year(named) or year,
        "places": places,
        "organisers": organisers,
        "participants": _participants(front),
    }


# ------------------------------------------------------------------------------------------------- what a line tells


@cache
def _meetings() -> re.Pattern[str]:
    """A noun for a meeting; a council and a convention on something are none."""
    nouns = tuple(noun for noun in load("headings")["meetings"] if noun not in ("council", "convention"))
    treaty = r"(?!\s+(?:on|for|against|relating|concerning)\b)"
    return re.compile(rf"\b(?:(?:{alternatives(nouns)})s?|convention{treaty})\b", re.IGNORECASE)


def _names_meeting(text: str) -> bool:
    return bool(_meetings().search(text))


def _names_body(text: str) -> bool:
    """Whether a line names a body and no meeting: ``Alpine Snow Commission``."""
    said = normal(text).split()
    bodies = set(load("people")["bodies"])
    return (
        bool(bodies & set(said))
        and not _names_meeting(text)
        and len(said) <= 16
        and not re.search(r"[.?!]$|^[\w -]{3,24}:\s", text)
    )


def _undated(text: str, year: int | None = None) -> tuple[str, bool]:
    """A line with a bar for each date, and without weekdays and times of the day; whether it had a date."""
    dates = find_dates(text, year or 2000)
    for found in reversed(dates):
        text = f"{text[: found.start]}|{text[found.end :]}"
    time = r"\b\d{1,2}[:.]\d\d(?:\s*h\b)?(?:\s?[ap]\.?m\b\.?)?(?:\s+[A-Z]{2,4}\b)?"
    text = re.sub(rf"{time}(?:\s*(?:{DASH}+|to)\s*{time})?", "|", text)
    text = re.sub(
        rf"(?i)\b(?:{alternatives(tuple(load('numbers')['weekdays']))})\b(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?", "|", text
    )
    return text, bool(dates)


_EDGE = r"(?:held|hosted|organi[sz]ed|took place|in|at|on|from|(?!(?-i:The)[^\S\n](?-i:[A-Z]))the|and|to|by)\b"


def _pieces(text: str) -> Iterator[str]:
    """What stands between dates and strokes in a line, without the small words at the edges."""
    for piece in re.split(rf"\s*[|•·;]\s*|\s+{DASH}+\s+|^\s*\(|\)\s*$", text):
        parts = [p.strip() for p in piece.split(",")]
        while parts and (not parts[0] or is_generic(parts[0])):
            parts.pop(0)  # "Summary of proceedings, Davos"
        piece = ", ".join(p for p in parts if p)
        before = ""
        while before != piece:
            before = piece
            piece = re.sub(
                rf"^(?:{_EDGE}\s*|[,.:(\s]+|{DASH}+)|(?:\s+(?:the|on|from|and|to|in)|[,:(\s]+|{DASH}+)$",
                "",
                piece,
                flags=re.I,
            )
        if piece.count("(") < piece.count(")"):
            piece = piece.rstrip(")")
        if piece:
            yield piece


# ------------------------------------------------------------------------------------------------ title and series


def _titles(lines: Sequence[TitleLine]) -> tuple[str | None, str | None]:
    """The title is the most prominent line that names something, a meeting rather than its body; a line that tells but
    the kind of document ("Summary report") is the subtitle."""
    named = [
        line
        for line in lines
        if not _is_date_line(line.text)
        and not _place_of(line.text, dated=False)
        and not organiser_line(line.text)
        and not SYMBOL.fullmatch(line.text)
        and not is_meta_line(line.text)
    ]
    if not named:
        return (lines[0].text if lines else None), None
    generic = [line.text for line in named if is_generic(line.text)]
    special = [line for line in named if not is_generic(line.text)]
    if not special:
        return generic[0], generic[1] if len(generic) > 1 else None

    def rank(n: int) -> tuple[float, ...]:
        block, text = special[n]
        size = block.style.size if block.style else 0.0
        return (block.kind in ("title", "heading"), round(size, 0), _names_meeting(text) and not _names_body(text), -n)

    best = max(range(len(special)), key=rank)
    if _names_body(special[best].text):
        meetings = [
            n for n, line in enumerate(special) if _names_meeting(line.text) and not _poor(series_name(line.text))
        ]
        best = max(meetings, key=rank, default=best)
    title, last = special[best].text, best
    while last + 1 < len(special) and _wrapped(special[last], special[last + 1]):
        last += 1
        title = f"{title} {special[last].text}"
    rest = [line.text for n, line in enumerate(special) if n == last + 1 and not _names_body(line.text)]
    return title, generic[0] if generic else rest[0] if rest else None


def _wrapped(first: TitleLine, second: TitleLine) -> bool:
    """Whether a title goes on in the next line: set alike, and one of them would be no title alone."""
    sizes = [line.block.style.size if line.block.style else 0.0 for line in (first, second)]
    alike = abs(sizes[0] - sizes[1]) < 0.6 and first.block.kind == second.block.kind
    joined = re.match(r"[a-zà-ÿ(]", second.text) or re.search(
        r"(?:[,–—&:-]|\b(?:and|of|the|for|in|to|on|with|a|an|by|from|at|or))$", first.text
    )
    return alike and bool(joined)


def _is_date_line(text: str) -> bool:
    dates = find_dates(text)
    rest = text
    for d in reversed(dates):
        rest = rest[: d.start] + rest[d.end :]
    few = len(re.findall(r"[A-Za-zÀ-ÿ]{2,}", rest)) <= 6
    return bool(dates) and few or bool(re.fullmatch(r"(?:19|20)\d\d", text))


def _ordinal_pattern() -> str:
    return rf"(?:{alternatives(tuple(load('numbers')['ordinal']))}|\d{{1,3}}(?:st|nd|rd|th))"


@cache
def _document() -> str:
    """A pattern for words that tell the kind of document (``Final summary report``), and no more."""
    documents = load("headings")["documents"]
    heads, beside = alternatives(tuple(documents["heads"])), alternatives(tuple(documents["with"]))
    return rf"(?:(?:{beside})\s+)*(?:{heads})\b"


@cache
def _documents_told() -> str:
    """Words for what a report tells of: ``discussions``, ``proceedings``."""
    documents = load("headings")["documents"]
    return alternatives((*documents["heads"], *documents["with"]))


def series_name(title: str | None) -> str | None:
    """A meeting's name without what changes from year to year: ordinals, years, "annual report of the"."""
    if not title:
        return None
    ordinal, meeting = _ordinal_pattern(), _meetings().pattern
    name = re.sub(r",?\s+held\s+.*$", "", title, flags=re.IGNORECASE)
    name = re.sub(r"(?:\s*[,:(]|\s+[–—-])\s*\|.*$", "", _undated(name)[0]) if "|" not in name else name
    name = re.sub(rf"^{_document()}\s*(?:of|on|from|at|[:–-])\s*(?:the\s+)?", "", name, flags=re.IGNORECASE)
    if re.match(r"[a-z]", name):  # "discussions" of "Summary of the discussions" over the meeting's name
        name = re.sub(rf"^(?:(?i:{_documents_told()})\s*[:–—-]?\s+)+(?=[A-ZÀ-Þ])", "", name)
    told = re.search(
        rf"\b(?:at|of|from|about)\s+the\s+(?={ordinal}\s+(?:\S+\s+){{0,8}}?{meeting})", name, re.IGNORECASE
    )
    name = name[told.end() :] if told else name  # "What was said at the Ninth Workshop of …"
    name = re.sub(rf",\s+(?:{ordinal}\s+)?(?:annual\s+)?(?:meeting|session)$", "", name, flags=re.IGNORECASE)
    name = re.sub(rf"\b(?:the\s+)?{ordinal}\s+(?=\S)", "", name, flags=re.IGNORECASE)
    name = re.sub(rf"^(?-i:{ROMAN.pattern})\s+(?=[A-Z])", "", name)
    name = re.sub(r"\s*[,:–(-]?\s*\b(?:19|20)\d\d(?:[/-]\d{2,4})?\b\)?", "", name)
    name = re.sub(r"\s+(?:on|at|in) its\s+(?:[a-z]+\s+){0,2}(?:session|meeting)\b.*", "", name, flags=re.IGNORECASE)
    name = re.sub(rf"\s*[:–—-]\s*{_document()}(?:\s+(?:of|on)\s+(?:the\s+)?\w+)?$", "", name, flags=re.IGNORECASE)
    heads = alternatives(tuple(load("headings")["documents"]["heads"]))
    name = re.sub(rf"(?<=\w)(?:\s+(?:final|summary))?\s+(?:{heads})$", "", name, flags=re.IGNORECASE)
    name = " ".join(name.split()).strip(" ,:–-")
    return re.sub(r"^the\s+", "", name, flags=re.IGNORECASE) or None


def _poor(name: str | None) -> bool:
    """Whether a name says nothing but that there is a meeting of some organ: ``Session of the Governing Council``."""
    said = re.findall(r"[\w'’-]+", (name or "").casefold())
    common = set(load("headings")["meetings"]) | set(load("people")["bodies"]) | set(load("people")["organs"])
    return all(word in common or word.rstrip("s") in common for word in said)


def _series(title: str | None, lines: Sequence[TitleLine], organisers: Sequence[str]) -> str | None:
    """The series: the meeting that the title names, or else another line of the title block; one that says no more than
    "forty-second meeting" is a meeting of the body that is named beside it."""
    name = series_name(title)
    if name is None or title is None:
        return None
    others = [line.text for line in lines if line.text not in title]
    if not _names_meeting(title):
        told = [re.sub(r"\|.*", "", _undated(text)[0]).strip(" ,(") for text in others]
        told = [
            t
            for t in told
            if _names_meeting(t) and not online().search(t) and not is_generic(t) and not is_meta_line(t)
        ]
        meetings = [m for m in map(series_name, told) if m]
        rich = [m for m in meetings if not _poor(m)]
        if rich and not (_names_body(title) and len(rich[0].split()) < 2):
            return rich[0]
        if meetings and not _names_body(title):
            body = next((text for text in others if _names_body(text)), None)
            return f"{body}, {name}" if body else name
        return name
    if not _poor(name):
        return name
    owner = _owner(title, lines) or (organisers[0] if organisers else None)
    if owner is None:
        return name
    inside = set(normal(name).split()) - {"of", "the"} <= set(normal(owner).split()) | {"annual", "meeting", "session"}
    return owner if inside else f"{name}, {owner}"


def _owner(title: str, lines: Sequence[TitleLine]) -> str | None:
    """The body whose meeting a title tells of, where another line names it: the nearest line above, or one below that
    surely names a body."""
    at = next((n for n, line in enumerate(lines) if line.text in title), 0)
    for line in reversed(lines[:at]):
        plain = line.text[:1].isupper() and not re.search(r"[\d:]|[.?!]$", line.text)
        if (
            plain
            and not is_generic(line.text)
            and not _poor(series_name(line.text))
            and not SYMBOL.fullmatch(line.text)
        ):
            return line.text
    below = [line.text for line in lines[at:] if line.text not in title]
    return next((text for text in below if _names_body(text) or _TREATY.match(text)), None)


_TREATY = re.compile(r"(?:[A-Z][\w’'-]+\s+){0,4}(?:Convention|Treaty|Agreement|Protocol|Accord)\b(?!.*[.:]$)")
"""A line that names a treaty, whose organs meet."""


def _edition(title: str, named: str, front: str) -> int | None:
    meeting = rf"(?:{alternatives(tuple(load('headings')['meetings']))})"
    ordinal = _ordinal_pattern()
    for text in (title, named):
        if match := re.search(rf"\b(?P<n>{ordinal})\s+(?:\S+\s+){{0,8}}?{meeting}\b", text, re.IGNORECASE):
            return value(match["n"])
        if match := re.search(rf"\b(?-i:(?P<n>{ROMAN.pattern}))\s+(?:\S+\s+){{0,5}}?{meeting}\b", text, re.IGNORECASE):
            return value(match["n"])
    for pattern in (
        rf"\bfor the (?P<n>{ordinal})\s+(?:consecutive\s+|successive\s+)?(?:year|time)\b",
        rf"\b(?P<n>{ordinal})\s+(?:annual\s+|consecutive\s+|edition\b|in (?:the|a) series\b)",
    ):
        if match := re.search(pattern, front, re.IGNORECASE):
            return value(match["n"])
    return None


# ------------------------------------------------------------------------------------------------- when and where


def _meeting_dates(lines: Sequence[TitleLine], front: str, year: int | None) -> Dates | None:
    by_line = [find_dates(line.text, year) for line in lines]
    dates = [d for found in by_line for d in found]
    if spans := [d for d in dates if d.first != d.last]:
        return spans[0]
    if dates:
        first = next(found for found in by_line if found)
        last = max(d.last for d in first)
        return first[0]._replace(last=last) if last - first[0].first <= LONGEST_MEETING else first[0]
    held = re.search(r"\b(?:held|took place|met|convened|organi[sz]ed|gathered)\b[^.]{0,200}", front)
    found = find_dates(held.group(), year) if held else []
    return found[0] if found else None


def _year(text: str) -> int | None:
    match = re.search(r"\b(?:19|20)\d\d\b", text)
    return int(match.group()) if match else None


_CAPITALISED = r"[A-ZÀ-ÞŠŽČĐ][\w.’'-]*"
_CITY = rf"{_CAPITALISED}(?:[ -](?:(?:de|del|do|da|la|le|el|of|the|am|upon|sur|ob|al)[ -])*{_CAPITALISED}){{0,3}}"


def _place_of(piece: str, *, dated: bool) -> str | None:
    """A city and its country as ``City, Country``; beside a date (``dated``) a city alone too."""
    match = re.fullmatch(rf"(?P<a>(?:[^()]*,\s)?{_CITY})(?:\s+\((?P<b>[^()]+)\)|,\s+(?P<c>[^()]+))", piece)
    if match and not _names_meeting(piece):
        land = match["b"] or match["c"]
        if re.sub(r"^the ", "", land.casefold()) in country_codes():
            return f"{match['a']}, {land}"
    if not dated:
        return None
    behind = re.search(rf"[a-z]\s(?P<a>{_CAPITALISED}),\s(?P<c>[A-Z][\w ]+)$", piece)  # "… Institute Gdynia, Poland"
    if behind and behind["c"].casefold() in country_codes():
        return f"{behind['a']}, {behind['c']}"
    few = re.fullmatch(rf"{_CAPITALISED}(?:[ ]{_CAPITALISED}){{0,2}}", piece)
    return piece if few and len(piece) > 3 and _may_be_venue(piece) else None


def _may_be_venue(piece: str) -> bool:
    return (
        piece[:1].isupper()
        and sum(c.islower() for c in piece) > 2
        and len(piece) < 100
        and not is_generic(piece)
        and not _names_meeting(re.sub(r"(?i)\bschool\b", "", piece))
        and not _names_body(piece)
        and not organiser_line(piece)
        and not is_meta_line(piece)
        and not SYMBOL.fullmatch(piece)
        and not re.search(
            r"[.?!]$|^[\w -]{3,24}:|\b(?:approved|adopted|published|edited|compiled|prepared)\b", piece, re.I
        )
    )


def _places(lines: Sequence[TitleLine], title: str | None, year: int | None) -> tuple[str, ...]:
    """Where it was held, and ``online`` or ``hybrid``; a house where no city is named, on or beside the line of the
    date."""
    read = [_undated(line.text, year) for line in lines]
    houses: list[tuple[str, ...]] = []
    for n, (text, dated) in enumerate(read):
        beside = dated or any(read[m][1] for m in (n - 1, n + 1) if 0 <= m < len(read))
        pieces = [_without_format(piece) for piece in _pieces(text)]
        ways = [how for _, how in pieces if how]
        if place := next((p for bare, _ in pieces if (p := _place_of(bare, dated=dated))), None):
            return (place, *ways[:1])
        if ways and (dated or not any(bare for bare, _ in pieces)):
            return (ways[0],)
        if beside and lines[n].text not in (title or ""):
            names = [bare for bare, _ in pieces if normal(bare) and not re.search(r"\d", bare)]
            houses += [(name, *ways[:1]) for name in names if _may_be_venue(name)]
    return houses[0] if houses else ()


def _told_places(front: str) -> tuple[str, ...]:
    """Where the running text says it was held: ``convened in Montevideo, Uruguay``, ``was held in Geneva from``."""
    held = r"\b(?:held|convened|took place|met|gathered|assembled)\b[^.;\n]{0,80}?\bin\s+"
    for found in re.finditer(
        rf"{held}(?P<a>{_CITY})(?:,\s+(?:the\s+)?|\s+\()(?P<c>{_CAPITALISED}(?: {_CAPITALISED})*)", front
    ):
        if found["c"].casefold() in country_codes() and found["a"].casefold() not in country_codes():
            return (f"{found['a']}, {found['c']}",)
    alone = re.search(rf"{held}(?P<a>{_CITY})(?=,?\s+(?:from|on|between)\s+(?:\w+\s+)?\d)", front)
    return (alone["a"],) if alone and _may_be_venue(alone["a"]) else ()


def _without_format(piece: str) -> tuple[str, str | None]:
    """``Vienna, Austria and online``: where, and how (``online`` or ``hybrid``)."""
    match = online().search(piece)
    if not match:
        return piece, None
    bare = f"{piece[: match.start()]} {piece[match.end() :]}"
    bare = re.sub(rf"^\W*(?:{_EDGE}\s*)*|\W*\b(?:and|&|by|in|from)?\W*$", "", bare.strip(), flags=re.IGNORECASE)
    return bare.strip(" ,()"), "hybrid" if "hybrid" in match.group().casefold() else "online"


# ---------------------------------------------------------------------------------------------- who, and how many


def _organisers(lines: Sequence[TitleLine], front: str, titles: tuple[str, ...]) -> tuple[str, ...]:
    for line in lines:
        if match := organiser_line(line.text):
            return _bodies(match["who"])
    for line in lines:
        if _names_body(line.text) and line.text not in titles and line.text[:1].isupper() and not is_generic(line.text):
            return _bodies(line.text)
    by = "|".join(
        p for p in load("people")["organised"] if p.endswith("by") and not re.match("prepared|issued|published", p)
    )
    ends = (
        r"(?<!together)(?<!jointly)(?=\s+(?:in line with|in (?:co-?operation|accordance)|from|on \d|in [A-Z]|at the|"
        r"with the|pursuant|under|and (?:attended|held))\b|[.;,]\s)"
    )
    for running in re.finditer(rf"\b(?:{by})\s+(?P<who>(?:the\s+)?[^.;]{{5,240}}?){ends}", front, re.IGNORECASE):
        if not online().match(running["who"]) and re.search(r"[A-Z]", running["who"]):
            return _bodies(running["who"])
    convened = re.search(
        r"(?:^|[.\n]\s*(?:\d+\.\s+)?)The\s+(?P<who>[A-Z][^.;,]{4,120}?)\s+(?<!\bwas\s)(?<!\bwere\s)(?:convened|organi[sz]ed|hosted|held)\b",
        front,
    )
    return _bodies(convened["who"]) if convened else ()


def _bodies(text: str) -> tuple[str, ...]:
    """Bodies of a list; ``and`` parts two of them only where the second begins like a name of its own. What follows
    them in the line (dates, places, who supported it, what the meeting did) is left out."""
    text = _undated(text)[0].split("|")[0].strip(" ,(")
    text = re.sub(r",?\s+with (?:the )?(?:\w+ )?support\b.*$", "", text)
    text = re.sub(r",?\s+and\s+(?!the\b|of\b|for\b|its\b)[a-z]+\b(?!\s+of).*$", "", text)
    if place := _place_of(text, dated=True):
        text = text.removesuffix(place).rstrip(" ,")
    pieces = [text]
    if ";" in text:
        pieces = text.split(";")
    elif match := re.match(r"(?P<a>.+?),?\s+(?:and|together with|jointly with)\s+(?P<b>(?:the\s+)?[A-Z].+)$", text):
        first, second = match["a"], match["b"]
        bodies = set(load("people")["bodies"])
        if (
            bodies & set(normal(first).split())
            and bodies & set(normal(second).split())
            or second.startswith("the ")
            or re.search(r"\b[A-Z]{3,}\b", first.split()[-1])
        ):
            pieces = [*re.split(r",\s+(?=the\s|[A-Z])", first), second]
    return tuple(re.sub(r"^the\s+", "", p.strip(" .,"), flags=re.IGNORECASE) for p in pieces if p.strip(" .,"))


def _count(text: str) -> int | None:
    return value(text) if text[:1].isalpha() else int(re.sub(r"\D", "", text))


def _participants(front: str) -> Participants:
    """Numbers of people and countries at the meeting, from sentences that speak of attendance."""
    attended, persons, several, some, lands = _attendance()
    people = countries = None
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", front):
        if not attended.search(sentence):
            continue
        if people is None and (match := persons.search(sentence) or several.search(sentence)):
            people = _count(match["n"])
        if countries is None and (match := some.search(sentence)):
            countries = int(match["n"])
        if countries is None and (match := lands.search(sentence)):
            countries = _count(match["n"])
    return Participants(people=people, countries=countries)


@cache
def _attendance() -> tuple[re.Pattern[str], ...]:
    """A sentence on attendance; numbers of persons, of persons from so many countries, of some of the countries, of
    countries."""
    words: Mapping[str, Any] = load("people")
    cardinal = load("numbers")["cardinal"]
    number = rf"(?P<n>\d{{1,3}}(?:[,\u00a0 ]\d{{3}})+|\d{{1,5}}|\b(?:{alternatives(tuple(cardinal))}))"
    states = alternatives(tuple(words["countries"]))
    patterns = (
        rf"\b(?:{alternatives(tuple(words['attended']))})\b",
        rf"{number}\s+(?:[A-Za-z]+[ -]){{0,2}}?(?:{alternatives(tuple(words['persons']))})\b",
        rf"{number}\s+(?:[A-Za-z-]+\s+){{0,3}}?[a-z-]+s\s+(?:from|representing)\s+(?:\S+\s+){{1,3}}?(?:{states})\b",
        rf"\b(?:of|out of|among)\s+the\s+\d+\s+[^,.]{{0,60}}?(?:{states}),?\s+(?P<n>\d{{1,3}})\s+"
        r"(?:sent|were represented|took part|attended|participated)",
        rf"{number}\s+(?:[A-Za-z]+[ -]){{0,2}}?(?:{states})\b",
    )
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)
