"""What a report says about itself before it begins: title, series, edition, dates, places, organisers, numbers
present."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pipeline.records import Block, Participants
from pipeline.sessions.dates import DASH, Dates, find_dates
from pipeline.sessions.headings import read_heading
from pipeline.sessions.people import is_meta_line
from pipeline.sessions.words import ROMAN, alternatives, load, normal, value

PROSE = 200
"""Code points from which a block is prose and ends the title block."""
SYMBOL = re.compile(r"[A-Z]{2,}[\w.]*(?:[/.-][\w.-]+){1,}|.*\bISBN\b.*|(?:distr|original|language)\b.*", re.IGNORECASE)


def title_block(blocks: Sequence[Block]) -> int:
    """How many blocks from the top make the title: lines before the first prose, list, or heading of the body."""
    n = 0
    for n, block in enumerate(blocks):
        if len(block.text) > PROSE or block.kind in ("table", "list_item", "caption") or n >= 14:
            break
        reading = read_heading(block.text)
        if _generic(block.text):
            continue
        if n == 0 and reading.form == "label_number" and reading.separated and reading.kind != "annex":
            return 0  # an excerpt that begins with its first session
        if n and (
            reading.form in ("label_number", "label")
            and reading.kind != "section"
            and not (reading.form == "label" and reading.title == " ".join(block.text.split()))  # a body's own name
            or reading.cue in ("opening", "closing", "list", "attendance", "front", "notes")
        ):
            break
        if n and reading.form == "number" and reading.number in ("1", "I", "A"):
            break
        if n and _heads_body(blocks, n):
            break
        if (
            n
            and block.kind == "paragraph"
            and re.search(r"[a-z]{2}[.]\s*$", block.text)
            and len(block.text) > 60
            and not _organiser_match(block.text)
            and not re.match(r"held\b", block.text, re.IGNORECASE)
            or is_meta_line(block.text)
            and n > 1
            and ":" in block.text
        ):
            break
    else:
        n = len(blocks)
    return n if n or not blocks else min(1, len(blocks))


def _heads_body(blocks: Sequence[Block], n: int) -> bool:
    """Whether a heading stands over prose and is set like two later ones: it is the first of the body, whatever it
    says."""
    block = blocks[n]
    if block.kind != "heading" or n + 1 >= len(blocks):
        return False
    after = blocks[n + 1].text
    if len(after) < 120 and not (len(after) > 50 and re.search(r"[a-z\d][.?!”\"]+\s*$", after)):
        return False
    if blocks[n + 1].kind != "paragraph" or block.style is None:
        return False
    own = block.level, round(block.style.size), block.style.bold
    alike = [b for b in blocks[n + 2 :] if b.kind == "heading" and b.style is not None]
    return sum((b.level, round(b.style.size), b.style.bold) == own for b in alike if b.style is not None) > 1


def report_facts(blocks: Sequence[Block], front: str, *, year: int | None) -> dict[str, Any]:
    """Fields for ``Report`` from the title block and the text before the first session.

    ``blocks`` are those of the title block, ``front`` the text of all that stands before the first session.
    """
    lines = [(block, " ".join(part.split())) for block in blocks for part in block.text.split("\n") if part.strip()]
    dates = _meeting_dates(lines, front, year)
    title, subtitle = _titles(lines)
    named = " ".join(text for _, text in lines)
    facts: dict[str, Any] = {
        "title": title,
        "subtitle": subtitle,
        "series": _series(title, _organisers(lines, front, (title or "", subtitle or ""))),
        "edition": _edition(title or "", named, front),
        "date_start": dates.first.isoformat() if dates else None,
        "date_end": dates.last.isoformat() if dates else None,
        "year": dates.first.year if dates else _year(named) or year,
        "places": _places(lines),
        "organisers": _organisers(lines, front, (title or "", subtitle or "")),
        "participants": _participants(front),
    }
    return facts


def _titles(lines: Sequence[tuple[Block, str]]) -> tuple[str | None, str | None]:
    """The title is the most prominent line that names something; a generic line such as "Summary report" is the
    subtitle."""
    named = [
        (b, t)
        for b, t in lines
        if not _is_date_line(t)
        and not _is_place(t)
        and not _organiser_match(t)
        and not SYMBOL.fullmatch(t)
        and not is_meta_line(t)
    ]
    if not named:
        return (lines[0][1] if lines else None), None
    generic = [t for _, t in named if _generic(t)]
    special = [(b, t) for b, t in named if not _generic(t)]
    if not special:
        return generic[0], generic[1] if len(generic) > 1 else None
    meetings = re.compile(rf"\b(?:{alternatives(tuple(load('headings')['meetings']))})s?\b", re.IGNORECASE)

    def rank(n: int) -> tuple[float, ...]:
        block, text = special[n]
        size = block.style.size if block.style else 0.0
        return (block.kind == "title", round(size, 0), bool(meetings.search(text)) and not _body_name(text), -n)

    best = max(range(len(special)), key=rank)
    title, last = special[best][1], best
    while last + 1 < len(special) and _wrapped(special[last], special[last + 1]):
        last += 1
        title = f"{title} {special[last][1]}"
    rest = [t for n, (_, t) in enumerate(special) if n == last + 1 and not _body_name(t)]
    return title, generic[0] if generic else rest[0] if rest else None


def _wrapped(first: tuple[Block, str], second: tuple[Block, str]) -> bool:
    """Whether a title goes on in the next line: set alike, and one of them would be no title alone."""
    sizes = [b.style.size if b.style else 0.0 for b, _ in (first, second)]
    alike = abs(sizes[0] - sizes[1]) < 0.6 and first[0].kind == second[0].kind
    joined = re.match(r"[a-zà-ÿ(]", second[1]) or re.search(
        r"(?:[,–—&:-]|\b(?:and|of|the|for|in|to|on|with|a|an|by|from|at|or))$", first[1]
    )
    return alike and bool(joined)


def _generic(text: str) -> bool:
    plain = normal(re.sub(r"\b(?:19|20)\d\d\b", "", text))
    return plain in {normal(t) for t in load("headings")["generic_titles"]}


def _is_date_line(text: str) -> bool:
    dates = find_dates(text)
    rest = text
    for d in reversed(dates):
        rest = rest[: d.start] + rest[d.end :]
    return bool(dates) and len(re.findall(r"[A-Za-zÀ-ÿ]{2,}", rest)) <= 6 or bool(re.fullmatch(r"(?:19|20)\d\d", text))


@cache
def _place_words() -> re.Pattern[str]:
    return re.compile(
        r"(?:held |meeting )?(?:online|virtual(?:ly)?|hybrid|by videoconference|remotely|via zoom)\b", re.IGNORECASE
    )


def _is_place(text: str) -> bool:
    return (
        bool(_place_words().fullmatch(text))
        or bool(
            re.fullmatch(
                r"(?:[A-ZÀ-ÞŠŽČĐ][\w.’'-]+\s?){1,4},\s*(?:the\s+)?(?:[A-ZÀ-Þ][\w.’'-]+\s?){1,5}(?:and (?:online|"
                r"virtual|remote)\w*|\(hybrid\)|\(online\))?",
                text,
            )
        )
        and not _body_name(text)
    )


def _places(lines: Sequence[tuple[Block, str]]) -> tuple[str, ...]:
    for _, text in lines:
        rest = text
        dates = find_dates(text)
        for d in reversed(dates):
            rest = rest[: d.start] + "|" + rest[d.end :]
        for piece in re.split(r"\s*\|\s*|\s+[–—-]\s+", rest):
            piece = re.sub(
                rf"^(?:held (?:in|at|on)?|in|at)\b\s*|^[,;:{DASH[1:]}\s]+|[,;:\s]+$", "", piece, flags=re.IGNORECASE
            ).strip()
            if not piece:
                continue
            place = re.fullmatch(
                r"(?P<p>.*?)\s*(?:(?:and|&|\()\s*(?P<o>online|virtual(?:ly)?|hybrid|remote(?:ly)?)\)?)?",
                piece,
                re.IGNORECASE,
            )
            if place and place["o"] and place["p"]:
                return (place["p"].strip(" ,"), place["o"].lower())
            if _place_words().fullmatch(piece):
                return (piece.lower().replace("held ", ""),)
            bracket = re.fullmatch(r"((?:[A-ZÀ-ÞŠŽČĐ][\w.’'-]+\s?){1,3})\s+\(([A-Z][\w .]+)\)", piece)
            if bracket:
                return (f"{bracket.group(1)}, {bracket.group(2)}",)
            if (
                _is_place(piece)
                or dates
                and re.fullmatch(r"(?:[A-ZÀ-ÞŠŽČĐ][\w.’'-]+\s?){1,3}", piece)
                and not _generic(piece)
                and not _body_name(piece)
                and normal(piece) not in load("numbers")["weekdays"]
            ):
                return (piece,)
            if (
                dates
                and len(piece) < 60
                and piece[:1].isupper()
                and not re.search(r"\d", piece)
                and not _generic(piece)
                and not _body_name(piece)
                and len(dates)
                and rest.startswith("|")
            ):
                return (piece,)
    return ()


def _organiser_match(text: str) -> re.Match[str] | None:
    return re.match(rf"(?:{'|'.join(load('people')['organised'])})\s*:?\s+(?P<who>.+)", text, re.IGNORECASE)


def _body_name(text: str) -> bool:
    """Whether a line names a body and no meeting: ``Alpine Snow Commission``."""
    words = normal(text).split()
    meetings, bodies = set(load("headings")["meetings"]) - {"council"}, set(load("people")["bodies"])
    return (
        bool(bodies & set(words)) and not meetings & set(words) and len(words) <= 16 and not re.search(r"[.?!]$", text)
    )


def _organisers(lines: Sequence[tuple[Block, str]], front: str, titles: tuple[str, ...]) -> tuple[str, ...]:
    for _, text in lines:
        match = _organiser_match(text)
        if match:
            return _split_bodies(match["who"])
    for _, text in lines:
        if _body_name(text) and text not in titles and text[:1].isupper() and not _generic(text):
            return _split_bodies(text)
    by = "|".join(p for p in load("people")["organised"] if " by" in p and not re.match("prepared|issued|published", p))
    ends = (
        r"(?=\s+(?:in line with|in (?:co-?operation|accordance)|from|on \d|in [A-Z]|at the|with the|pursuant|under"
        r"|and (?:attended|held))\b|[.;,]\s)"
    )
    running = re.search(rf"\b(?:{by})\s+(?P<who>(?:the\s+)?[^.;]{{5,240}}?){ends}", front, re.IGNORECASE)
    if running:
        return _split_bodies(running["who"])
    convened = re.search(
        r"(?:^|[.\n]\s*(?:\d+\.\s+)?)The\s+(?P<who>[A-Z][^.;,]{4,120}?)\s+(?:convened|organi[sz]ed|hosted|held)\b",
        front,
    )
    return _split_bodies(convened["who"]) if convened else ()


def _split_bodies(text: str) -> tuple[str, ...]:
    """Bodies of a list; ``and`` parts two of them only where the second begins like a name of its own."""
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


def _ordinal_pattern() -> str:
    return rf"(?:{alternatives(tuple(load('numbers')['ordinal']))}|\d{{1,3}}(?:st|nd|rd|th))"


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


def _series(title: str | None, organisers: Sequence[str]) -> str | None:
    """The series; a title that says no more than "forty-second meeting" is a meeting of its organiser."""
    name = series_name(title)
    content = (
        set(normal(name).split())
        - set(load("headings")["meetings"])
        - {"of", "the", "annual", "summary", "report", "record", "minutes", "on"}
    )
    if name and not content and organisers:
        return organisers[0]
    return name


def series_name(title: str | None) -> str | None:
    """The title without what changes from year to year: ordinals, years, "annual report of the"."""
    if not title:
        return None
    name = re.sub(rf"\b(?:the\s+)?{_ordinal_pattern()}\s+(?=\S)", "", title, flags=re.IGNORECASE)
    name = re.sub(rf"^(?-i:{ROMAN.pattern})\s+(?=[A-Z])", "", name)
    name = re.sub(r"\s*[,:–(-]?\s*\b(?:19|20)\d\d(?:[/-]\d{2,4})?\b\)?", "", name)
    name = re.sub(r",?\s+held\s+.*$", "", name, flags=re.IGNORECASE)
    name = re.sub(
        rf"\s+(?:on|at|in) its\s+(?:{_ordinal_pattern()}\s+)?(?:session|meeting)\b.*", "", name, flags=re.IGNORECASE
    )
    meetings = set(load("headings")["meetings"])
    generic = sorted(
        (g for g in load("headings")["generic_titles"] if not meetings & set(g.split())), key=len, reverse=True
    )
    name = re.sub(
        rf"^(?:{'|'.join(map(re.escape, generic))})\s*(?:of|on|from|[:–-])\s*(?:the\s+)?", "", name, flags=re.IGNORECASE
    )
    name = re.sub(
        rf"\s*[:–—-]\s*(?:{'|'.join(map(re.escape, generic))})$|\s+"
        rf"(?:{'|'.join(map(re.escape, [g for g in generic if ' ' in g]))})$",
        "",
        name,
        flags=re.IGNORECASE,
    )
    name = " ".join(name.split()).strip(" ,:–-")
    return name or None


def _meeting_dates(lines: Sequence[tuple[Block, str]], front: str, year: int | None) -> Dates | None:
    dates = [d for _, text in lines for d in find_dates(text, year)]
    spans = [d for d in dates if d.first != d.last]
    if spans or dates:
        return (spans or dates)[0]
    held = re.search(r"\b(?:held|took place|met|convened|organi[sz]ed|gathered)\b[^.]{0,200}", front)
    found = find_dates(held.group(), year) if held else []
    return found[0] if found else None


def _year(text: str) -> int | None:
    match = re.search(r"\b(?:19|20)\d\d\b", text)
    return int(match.group()) if match else None


def _count(text: str) -> int | None:
    return value(text) if text[:1].isalpha() else int(re.sub(r"\D", "", text))


def _participants(front: str) -> Participants:
    """Numbers of people and countries at the meeting, from sentences that speak of attendance."""
    words: Mapping[str, Any] = load("people")
    attended = re.compile(rf"\b(?:{alternatives(tuple(words['attended']))})\b", re.IGNORECASE)
    people = countries = None
    cardinal = load("numbers")["cardinal"]
    number = rf"(?P<n>\d{{1,3}}(?:[,\u00a0 ]\d{{3}})+|\d{{1,5}}|\b(?:{alternatives(tuple(cardinal))}))"
    for sentence in re.split(r"(?<=[.!?])\s+|\n+", front):
        if not attended.search(sentence):
            continue
        persons = rf"{number}\s+(?:[A-Za-z]+[ -]){{0,2}}?(?:{alternatives(tuple(words['persons']))})\b"
        states = alternatives(tuple(words["countries"]))
        several = (
            rf"{number}\s+(?:[A-Za-z-]+\s+){{0,3}}?[a-z-]+s\s+(?:from|representing)\s+(?:\S+\s+){{1,3}}?(?:{states})\b"
        )
        lands = rf"{number}\s+(?:[A-Za-z]+[ -]){{0,2}}?(?:{alternatives(tuple(words['countries']))})\b"
        if (
            people is None
            and (match := re.search(persons, sentence, re.IGNORECASE))
            or people is None
            and (match := re.search(several, sentence, re.IGNORECASE))
        ):
            people = _count(match["n"])
        if countries is None and (
            match := re.search(
                rf"\b(?:of|out of|among)\s+the\s+\d+\s+[^,.]{{0,60}}?"
                rf"(?:{alternatives(tuple(words['countries']))}),?\s+(?P<n>\d{{1,3}})\s+(?:sent|were "
                rf"represented|took part|attended|participated)",
                sentence,
                re.IGNORECASE,
            )
        ):
            countries = int(match["n"])
        if countries is None and (match := re.search(lands, sentence, re.IGNORECASE)):
            countries = _count(match["n"])
    return Participants(people=people, countries=countries)
