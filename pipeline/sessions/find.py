"""Sessions of a report, what it says about itself, and who attended: the stage between text and language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from pipeline.body import Body
from pipeline.ids import Anchor, mint
from pipeline.records import Block, Participant, Problem, Session, SessionKind
from pipeline.sessions.attendance import find_participants
from pipeline.sessions.dates import find_dates
from pipeline.sessions.facts import report_facts
from pipeline.sessions.headings import PHRASE, TIME, Reading, read_heading
from pipeline.sessions.inferred import find_closing, find_opening, says
from pipeline.sessions.minutes import Note, find_notes
from pipeline.sessions.outline import Line, Outline, outline
from pipeline.sessions.people import People, is_meta_line, read_people, split_names
from pipeline.sessions.titleblock import title_block
from pipeline.sessions.words import alternatives, cue, label_kinds, load, value

ENOUGH = 150
"""Words of prose from which their kinds can be told."""


class Sessions(NamedTuple):
    """Sessions in order (a part follows the session that holds it), facts for ``Report``, participants, problems."""

    sessions: list[Session]
    report_facts: dict[str, Any]
    participants: list[Participant]
    problems: list[Problem]


@dataclass(frozen=True)
class Span:
    """A session in the making: its place in the text, its blocks, and what its heading says."""

    kind: SessionKind
    start: int
    end: int
    first: int
    """Index of the first block that belongs to it."""
    body: int
    """Index of the first block after its heading."""
    title: str | None = None
    number: str | None = None
    heading: str | None = None
    basis: str = "heading"
    confidence: float = 1.0
    day: int | None = None
    date: date | None = None
    weekday: int | None = None
    """1 for Monday, until the day is known."""
    next_day: bool = False
    """Whether its text says that it was held on the day after that of the session before it."""
    moderators: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    by: str = "sessions.outline"


def find_sessions(body: Body, file_year: int | None) -> Sessions:
    """Find the sessions of ``body``. ``file_year`` is the year that the file's name or metadata give, if any."""
    blocks = body.body_blocks
    if not blocks:
        return Sessions([], {}, [], [])
    titles = title_block(blocks)
    facts = report_facts(blocks[:titles], body.text[: _front_end(blocks, titles)], year=file_year)
    year = facts["year"] or file_year
    found = _outline(blocks, titles, facts, year)
    spans = _from_minutes(blocks, titles) or _from_headings(blocks, found, facts, year)
    spans = _with_inferred(blocks, spans, titles, found.meeting)
    spans = _with_day_lines(blocks, spans, titles, year)
    spans = _with_front(blocks, spans)
    spans = [_with_people(span, blocks, spans, year) for span in spans]
    spans = _with_told_days(_with_running_days(spans, body, year), blocks, facts, year)
    spans = _with_days(spans, blocks, facts, year)
    sessions = _records(body, spans, found)
    participants = find_participants(body, spans_of_attendance(blocks), sessions)
    facts = {**report_facts(blocks[:titles], _front_text(body, spans), year=file_year)}
    return Sessions(sessions, facts, participants, _problems(body, sessions, found))


def _front_end(blocks: Sequence[Block], titles: int) -> int:
    """Where the text that may hold facts about the meeting ends, before its sessions are known."""
    last = blocks[min(len(blocks) - 1, titles + 4)]
    return (last.where.start or 0) + len(last.text)


def _front_text(body: Body, spans: Sequence[Span]) -> str:
    if all(s.kind in ("section", "annex", "front_matter") for s in spans):
        return body.text[:5000]
    if spans and spans[0].kind == "front_matter":
        return body.text[: spans[0].end]
    return body.text[:3000]


def _names_meeting(title: Sequence[Block], facts: dict[str, Any]) -> bool:
    """Whether the title block names a meeting that was held on certain days."""
    nouns = alternatives(tuple(load("headings")["meetings"]))
    return bool(facts["date_start"]) and any(re.search(rf"\b(?:{nouns})\b", b.text, re.IGNORECASE) for b in title)


def _tells_of_meeting(blocks: Sequence[Block]) -> bool:
    """Whether a report's prose is that of a meeting's report: of a thousand words, several name participants or the
    meeting, or many report what somebody said. In studies both are rare (below 2 and 6 of 1000)."""
    words = load("cues")
    prose = " ".join(b.text for b in blocks if b.kind in ("paragraph", "list_item"))
    count = len(prose.split())
    if count < ENOUGH:
        return False
    persons = len(re.findall(words["meeting_words"], prose, re.IGNORECASE)) / count
    speech = len(re.findall(words["speech_words"], prose)) / count
    return persons >= 0.004 and speech >= 0.0015 or speech >= 0.01


def _outline(blocks: Sequence[Block], titles: int, facts: dict[str, Any], year: int | None) -> Outline:
    stop = min(len(blocks), titles + 12)
    words = " ".join(b.text for b in blocks[:stop])
    opening = find_opening(blocks, titles, stop)
    told = bool(opening and opening.confidence > 0.7 and re.search(load("cues")["meeting"], words, re.IGNORECASE))
    told = told or _names_meeting(blocks[:titles], facts) or _tells_of_meeting(blocks)
    minutes = any(
        re.search(r"\b(?:minutes|(?:summary |verbatim )?record)\b", b.text, re.IGNORECASE) for b in blocks[:titles]
    )
    return outline(blocks, year=year, title_blocks=titles, inferred_meeting=told, minutes=minutes)


# ---------------------------------------------------------------------------------------------------------------- spans


def _from_headings(blocks: Sequence[Block], found: Outline, facts: dict[str, Any], year: int | None) -> list[Span]:
    tops = found.tops
    spans = []
    for n, line in enumerate(tops):
        stop = tops[n + 1].start if n + 1 < len(tops) else _end(blocks[-1]) + 1
        end = _end_before(blocks, line, stop)
        reading = line.reading
        dated = reading.date
        if not (reading.day or dated or reading.weekday) and _is_one_day(line.text, facts, year):
            dated = find_dates(line.text, year)[0].first  # "Sitting of Thursday 7 June"
        spans.append(
            Span(
                kind=line.kind,
                start=line.start,
                end=end,
                first=line.first,
                body=line.last if line.run_in else line.last + 1,
                title=" ".join(reading.title.split()) if reading.title else None,
                number=reading.number,
                heading=line.block,
                confidence=min(0.99, 0.6 + 0.08 * line.points),
                day=reading.day,
                date=dated,
                weekday=reading.weekday,
            )
        )
    return spans


def _end(block: Block) -> int:
    return (block.where.start or 0) + len(block.text)


def _end_before(blocks: Sequence[Block], line: Line, stop: int) -> int:
    return max([line.end, *(_end(b) for b in blocks[line.first :] if (b.where.start or 0) < stop and _end(b) <= stop)])


def _from_minutes(blocks: Sequence[Block], titles: int) -> list[Span]:
    notes = find_notes(blocks, titles if titles < len(blocks) else 0)
    spans = []
    for n, note in enumerate(notes):
        stop = notes[n + 1].block if n + 1 < len(notes) else len(blocks)
        spans.append(
            Span(
                kind=_minute_kind(note, n, len(notes), blocks[note.block].text),
                start=blocks[note.block].where.start or 0,
                end=_end(blocks[stop - 1]),
                first=note.block,
                body=note.block,
                title=note.title,
                number=note.number,
                heading=blocks[note.block].id,
                confidence=0.85,
                by="sessions.minutes",
            )
        )
    return spans


def _minute_kind(note: Note, n: int, count: int, text: str) -> SessionKind:
    title = note.title or ""
    if n == count - 1 and note.title is None and says(text, "closing"):
        return "closing"
    if n == 0 and cue("openings").match(title):
        return "opening"
    if n == count - 1 and cue("closings").match(title):
        return "closing"
    return "agenda_item"


def _with_inferred(blocks: Sequence[Block], spans: list[Span], titles: int, meeting: bool) -> list[Span]:
    """Add an opening before the first session and a closing within the last one, where the running text tells of
    them."""
    if not meeting or not spans or all(s.kind in ("section", "annex") for s in spans):
        return spans
    if not any(s.kind == "opening" for s in spans):
        opening = find_opening(blocks, titles, spans[0].first)
        if opening:
            end = _end(blocks[spans[0].first - 1])
            start = blocks[opening.block].where.start or 0
            spans = [
                Span(
                    "opening",
                    start,
                    end,
                    opening.block,
                    opening.block,
                    basis="inferred",
                    confidence=opening.confidence,
                    by="sessions.inferred",
                ),
                *spans,
            ]
    if not any(s.kind == "closing" for s in spans):
        n = max((i for i, s in enumerate(spans) if s.kind not in ("annex", "front_matter")), default=0)
        last = spans[n]
        stop = spans[n + 1].first if n + 1 < len(spans) else len(blocks)
        # Minutes tell in their last note that the meeting was closed, if anywhere.
        start = last.body if last.by == "sessions.outline" else max(last.body, stop - 2)
        closing = find_closing(blocks, start, stop)
        if closing:
            start = blocks[closing.block].where.start or 0
            shorter = replace(last, end=_end(blocks[closing.block - 1]))
            tail = Span(
                "closing",
                start,
                last.end,
                closing.block,
                closing.block,
                basis="inferred",
                confidence=closing.confidence,
                by="sessions.inferred",
            )
            spans = [*spans[:n], shorter, tail, *spans[n + 1 :]]
    return spans


def _with_day_lines(blocks: Sequence[Block], spans: list[Span], titles: int, year: int | None) -> list[Span]:
    """A line such as ``DAY TWO`` or ``Thursday, 3 October`` right above a heading begins the session below it."""
    result: list[Span] = []
    for span in spans:
        first = span.first
        while first > (result[-1].body if result else 0) and span.basis == "heading":
            reading = _day_line(blocks[first - 1].text, year)
            if reading is None or reading.day is None and (first <= titles or not _is_line(blocks[first - 1])):
                break
            first -= 1
        if first < span.first:
            span = replace(span, first=first, start=blocks[first].where.start or 0)
            if result:
                result[-1] = replace(result[-1], end=_end(blocks[first - 1]))
        result.append(span)
    return result


def _with_front(blocks: Sequence[Block], spans: list[Span]) -> list[Span]:
    """What stands before the first session; the whole where there is none."""
    if not spans:
        return [Span("front_matter", blocks[0].where.start or 0, _end(blocks[-1]), 0, 0)]
    if spans[0].first == 0:
        return [replace(spans[0], start=min(spans[0].start, blocks[0].where.start or 0)), *spans[1:]]
    return [Span("front_matter", blocks[0].where.start or 0, _end(blocks[spans[0].first - 1]), 0, 0), *spans]


# ---------------------------------------------------------------------------------------------- people, days, dates


def meta_blocks(blocks: Sequence[Block], first: int, stop: int, year: int | None) -> list[int]:
    """Indices of the lines under a heading that name people, a day or a time; a list of names after ``Speakers:`` is
    among them."""
    found: list[int] = []
    naming = False
    for i in range(first, min(stop, first + 16, len(blocks))):
        text = blocks[i].text
        if is_meta_line(text):
            naming = any(not p.names for p in read_people(text))
        elif _day_line(text, year) or _dated_line(text, year):
            naming = False
        elif not (naming and len(text) < 200 and not re.search(r"[a-z]\.\s*$", text)):
            break
        found.append(i)
    return found


def _day_line(text: str, year: int | None) -> Reading | None:
    """The reading of a line that says on which day and at what time; what follows a semicolon may say who was in the
    chair."""
    reading = read_heading(text.split(";")[0], year=year) if len(text) < 120 else None
    return reading if reading and reading.form == "day" and reading.title is None else None


@cache
def _words_beside_dates() -> frozenset[str]:
    """Words that may stand beside a date in a line that says when and where a session met."""
    words = load("headings")
    named = (*words["meetings"], *words["halves"], *words["rooms"], *label_kinds())
    plain = {part for name in named for part in re.findall(r"[^\W\d_]+", name.casefold())}
    return frozenset(plain | {f"{x}s" for x in plain} | set(load("numbers")["ordinal"]) | PHRASE | set(words["clock"]))


def _dated_line(text: str, year: int | None) -> Reading | None:
    """The reading of a line under a heading that names one day among the number of the meeting, hours and rooms:
    ``3rd meeting, Tuesday, 4 March 1997, 10 a.m.``, ``3 October 2013 | 09:00–09:30 | Mirror Hall``."""
    if len(text) > 120 or re.search(r"[a-z]{3}[.:]\s*$", text):
        return None
    dates = find_dates(text, year)
    if not dates or any(d.first != dates[0].first for d in dates):
        return None
    rest = text
    for found in reversed(dates):
        rest = rest[: found.start] + rest[found.end :]
    left = re.findall(r"(?<![^\W_])[^\W\d_]{2,}", TIME.sub(" ", rest))
    if len(left) > 8 or not all(w[0].isupper() or w.casefold() in _words_beside_dates() for w in left):
        return None
    return Reading(form="day", title=None, date=dates[0].first, timed=True)


def _with_people(span: Span, blocks: Sequence[Block], spans: Sequence[Span], year: int | None) -> Span:
    if span.basis == "inferred" or span.kind == "front_matter":
        return span
    stop = next((s.first for s in spans if s.start > span.start), len(blocks))
    people: list[People] = []
    for i in meta_blocks(blocks, span.body, max(stop, span.body), year):
        text = blocks[i].text
        if is_meta_line(text):
            people += read_people(text)
            continue
        if reading := _day_line(text, year) or _dated_line(text, year):
            span = replace(
                span,
                day=span.day or reading.day,
                date=span.date or reading.date,
                weekday=span.weekday or reading.weekday,
            )
        elif people:
            people[-1] = People(people[-1].role, (*people[-1].names, *split_names(text)))
    moderators = tuple(n for p in people if p.role == "moderators" for n in p.names)
    speakers = tuple(n for p in people if p.role == "speakers" for n in p.names)
    return replace(span, moderators=moderators, speakers=speakers)


def _with_running_days(spans: list[Span], body: Body, year: int | None) -> list[Span]:
    """Days that page headers or footers print (``Day 2 · Wednesday``): a session has the day of the page it begins
    on."""
    days: dict[int, tuple[int | None, date | None]] = {}
    for block in body.blocks:
        if block.kind in ("page_header", "page_footer") and block.where.boxes and len(block.text) < 120:
            for part in re.split(r"\s*[|·•\n]\s*|\s{2,}", block.text):
                reading = read_heading(part, year=year)
                if reading.form == "day" and reading.day is not None:
                    days[block.where.boxes[0].page] = reading.day, reading.date
    if len({d for d, _ in days.values()}) < 2:
        return spans
    result = []
    for span in spans:
        boxes = body.where(span.start, span.start + 1).boxes
        day, when = days.get(boxes[0].page, (None, None)) if boxes else (None, None)
        own = span.kind not in ("front_matter", "annex") and day is not None and span.day is None
        result.append(replace(span, day=day, date=span.date or when) if own else span)
    return result


def _with_told_days(spans: list[Span], blocks: Sequence[Block], facts: dict[str, Any], year: int | None) -> list[Span]:
    """Days that a session's first sentence tells: ``On the second day, …``, ``In the afternoon of 26 September``."""
    ordinals = alternatives(tuple(load("numbers")["ordinal"]))
    cardinals = alternatives(tuple(load("numbers")["cardinal"]))
    began = r"(?:began|opened|started|continued|resumed|commenced|was (?:given|devoted))"
    halves = alternatives(tuple(load("headings")["halves"]))
    told = re.compile(
        rf"(?:(?:on|during|in the (?:{halves}) of|(?:{halves}) of) the (?P<n>{ordinals})(?: and (?:last|final))? day\b"
        rf"(?! of (?!the\b))|the (?P<m>{ordinals})(?: and (?:last|final))? day(?: of the \w+)? {began}"
        rf"|(?:on )?day (?P<k>\d|{cardinals})(?:,| {began}))",
        re.IGNORECASE,
    )
    after = re.compile(
        rf"(?:on |in )?the (?:(?:following|next) (?:day|{halves})|(?:day|{halves}) after)\b(?! of\b)", re.IGNORECASE
    )
    dated = re.compile(r"(?:on|(?:opened|began|met) (?:on|in the \w+ of)|in the \w+ of)\s+$", re.IGNORECASE)
    result = []
    for span in spans:
        under = [b.text for b in blocks[span.body : span.body + 4] if b.kind == "paragraph"]
        first = next((text for text in under if not is_meta_line(text)), "")
        sentence = re.split(r"(?<=[a-z\d)][.])\s", first, maxsplit=1)[0]
        if span.kind not in ("front_matter", "annex", "section") and not (span.day or span.date or span.weekday):
            if match := told.match(sentence):
                span = replace(span, day=value(match["n"] or match["m"] or match["k"]))
            elif after.match(sentence):
                span = replace(span, next_day=True)
            else:
                days = [d for d in find_dates(sentence, year) if dated.search(sentence[: d.start])]
                if days and _is_one_day(sentence, facts, year):
                    span = replace(span, date=days[0].first)
        result.append(span)
    return result


def _with_days(spans: list[Span], blocks: Sequence[Block], facts: dict[str, Any], year: int | None) -> list[Span]:
    """Carry days and dates from markers to the sessions below them, and each from the other by the meeting's first
    day."""
    first = date.fromisoformat(facts["date_start"]) if facts["date_start"] else None
    last = date.fromisoformat(facts["date_end"]) if facts["date_end"] else None
    base = _base_weekday(spans, first)
    spans = [replace(s, **_of_weekday(s.weekday, first, last, base)) if _only_weekday(s) else s for s in spans]
    markers = _markers(blocks, spans, facts, year)
    told = any(s.day or s.date or s.next_day for s in spans) or bool(markers)
    if not told:
        return spans
    day: int | None = None
    when: date | None = None
    result = []
    for n, span in enumerate(spans):
        if span.kind in ("front_matter", "annex", "section"):
            result.append(span)
            continue
        for _, mark_day, mark_date in [
            m
            for m in markers
            if (spans[n - 1].start if n else -1) < m[0] <= span.start and (not n or m[0] != spans[n - 1].start)
        ]:
            day, when = mark_day or (_day_of(mark_date, first) if mark_date else None), mark_date
        if span.day or span.date:
            day, when = span.day or _day_of(span.date, first), span.date
        elif span.next_day:
            day, when = (day or 1) + 1, None
        if day is None and when is None:
            later = next((s for s in spans[n + 1 :] if s.day or s.date or s.next_day), None)
            mark = markers[0] if markers else None
            early = (
                (later.day or _day_of(later.date, first) or 2)
                if later
                else mark[1] or _day_of(mark[2], first)
                if mark
                else None
            )
            # What comes before the second day is on the first one; before the first day's own line, the opening is.
            day = 1 if early == 2 or early == 1 and span.kind == "opening" else None
        own_date = when or (first + timedelta(days=day - 1) if first and day else None)
        if own_date and last and own_date > last:
            own_date = None
        result.append(replace(span, day=day, date=own_date))
    return result


def _only_weekday(span: Span) -> bool:
    return span.weekday is not None and span.day is None and span.date is None


def _base_weekday(spans: Sequence[Span], first: date | None) -> int | None:
    """The weekday of the meeting's first day: by its date, or the first that a heading names."""
    return first.isoweekday() if first else next((s.weekday for s in spans if s.weekday), None)


def _of_weekday(weekday: int | None, first: date | None, last: date | None, base: int | None) -> dict[str, Any]:
    """Day and date of a weekday of the meeting; nothing where the meeting has no such day."""
    if weekday is None or base is None:
        return {}
    after = (weekday - base) % 7
    when = first + timedelta(days=after) if first else None
    if when and last and when > last:
        return {}
    return {"day": after + 1, "date": when}


def _heading_block(span: Span, blocks: Sequence[Block]) -> int:
    """Index of the block of a session's own heading, behind a line that announces its day."""
    return next((i for i in range(span.first, span.body) if blocks[i].id == span.heading), span.first)


def _day_of(when: date | None, first: date | None) -> int | None:
    if when is None or first is None or not 0 <= (when - first).days < 15:
        return None
    return (when - first).days + 1


def _is_one_day(text: str, facts: dict[str, Any], year: int | None) -> bool:
    """Whether a line names one day of a meeting of several, as no title block does that gives the meeting's dates."""
    begin, end = facts["date_start"], facts["date_end"]
    dates = find_dates(text, year)
    if not begin or not end or begin == end or len(dates) != 1 or dates[0].first != dates[0].last:
        return False
    return bool(begin <= dates[0].first.isoformat() <= end)


def _markers(
    blocks: Sequence[Block], spans: Sequence[Span], facts: dict[str, Any], year: int | None
) -> list[tuple[int, int | None, date | None]]:
    """Lines that announce a day for what follows: ``DAY TWO``; those right under a session's heading belong to it
    alone."""
    own = {
        i
        for s in spans
        for i in (*range(_heading_block(s, blocks), s.body), *meta_blocks(blocks, s.body, s.body + 8, year))
        if s.basis == "heading" and s.kind != "front_matter"
    }
    found: list[tuple[int, int | None, date | None]] = []
    for i, block in enumerate(blocks):
        if i in own or len(block.text) > 120 or block.kind in ("table", "caption"):
            continue
        reading = read_heading(block.text, year=year)
        if reading.form == "day" and reading.day and (block.kind in ("heading", "title") or reading.title is None):
            found.append((block.where.start or 0, reading.day, reading.date))
        elif (
            reading.form == "day" and reading.weekday and reading.title is None and not reading.date and _is_line(block)
        ):
            found.append((block.where.start or 0, *_marked(reading.weekday, spans, facts)))
        elif (
            reading.form == "day"
            and reading.date
            and (reading.title is None or _over_heading(reading.title, blocks[i + 1 : i + 2]))
            and block.kind == "heading"
            and spans
            and i >= spans[0].first - 1
            and (i > 4 or _is_one_day(block.text, facts, year))
        ):
            found.append((block.where.start or 0, None, reading.date))
    return found


def _over_heading(place: str, after: Sequence[Block]) -> bool:
    """Whether what stands beside a date is short as a place is, over another heading."""
    return len(place.split()) <= 4 and any(_is_line(b) for b in after)


def _is_line(block: Block) -> bool:
    """Whether a block is set off from the prose: a heading, or a line in bold."""
    return block.kind == "heading" or block.style is not None and (block.style.bold or block.style.underlined)


def _marked(weekday: int, spans: Sequence[Span], facts: dict[str, Any]) -> tuple[int | None, date | None]:
    begin, end = (date.fromisoformat(facts[k]) if facts[k] else None for k in ("date_start", "date_end"))
    known = _of_weekday(weekday, begin, end, _base_weekday(spans, begin))
    return known.get("day"), known.get("date")


# -------------------------------------------------------------------------------------------------------------- records


def spans_of_attendance(blocks: Sequence[Block]) -> list[tuple[int, int]]:
    """Block ranges of attendance lists: what follows a heading or label such as "Participants" or "Present:"."""
    found = []
    for i, block in enumerate(blocks):
        head = re.split(r":\s", block.text + " ", maxsplit=1)[0].strip().rstrip(":")
        reading = read_heading(head) if len(head) < 120 else None
        if reading is None or reading.cue != "attendance":
            continue
        inline = len(block.text) > len(head) + 3
        stop = i + 1
        while not inline and stop < len(blocks) and not _ends_list(blocks[stop]):
            stop += 1
        if inline or stop > i + 1:
            found.append((i, stop))
    return found


def _ends_list(block: Block) -> bool:
    reading = read_heading(block.text) if len(block.text) < 160 else None
    if reading and (reading.cue in ("list", "opening", "closing", "annex", "notes") or reading.form == "label_number"):
        return True
    return len(block.text) > 400 and block.kind != "table"


def attendance(body: Body) -> list[tuple[str, str]]:
    """Names on the attendance lists of a report, each with what stands beside it (role, body, country)."""
    listed = find_participants(body, spans_of_attendance(body.body_blocks), ())
    return [(p.name, ", ".join(x for x in (p.role, p.organisation, p.country) if x)) for p in listed]


def _records(body: Body, spans: Sequence[Span], found: Outline) -> list[Session]:
    ids = mint(
        "session", body.report, body.text, [Anchor(s.start, s.start + min(200, s.end - s.start), s.kind) for s in spans]
    )
    # Where the notes of minutes are the sessions, other headings that stood for some stand within them.
    headed = {s.heading for s in spans}
    others = (x for x in found.tops if x.block not in headed and x.reading.form == "plain" and not x.run_in)
    parts = [
        x for x in sorted((*found.parts, *others), key=lambda x: x.start) if x.start not in {s.start for s in spans}
    ]
    part_ids = mint("session", body.report, body.text, [Anchor(p.start, p.end, "part") for p in parts])
    records: list[Session] = []
    for span, ident in zip(spans, ids, strict=True):
        records.append(
            Session(
                id=ident,
                report=body.report,
                session=ident,
                where=body.where(span.start, span.end),
                by=(span.by,),
                confidence=round(span.confidence, 2),
                kind=span.kind,
                number=span.number,
                moderators=span.moderators,
                speakers=span.speakers,
                day=span.day,
                date=span.date.isoformat() if span.date else None,
                title=span.title,
                heading=span.heading,
                basis="inferred" if span.basis == "inferred" else "heading",
            )
        )
        inside = [(p, i) for p, i in zip(parts, part_ids, strict=True) if span.start < p.start < span.end]
        if span.kind == "front_matter":
            # what is numbered 9.3.7 before the first chapter is a line of the contents
            inside = [(p, i) for p, i in inside if p.prose and p.reading.depth < 2]
        for k, (part, part_id) in enumerate(inside):
            end = inside[k + 1][0].start if k + 1 < len(inside) else span.end
            end = part.start + len(body.text[part.start : end].rstrip())
            records.append(
                Session(
                    id=part_id,
                    report=body.report,
                    session=ident,
                    where=body.where(part.start, end),
                    by=("sessions.outline",),
                    confidence=0.7,
                    kind="section",
                    number=part.reading.number,
                    parent=ident,
                    day=span.day,
                    date=span.date.isoformat() if span.date else None,
                    title=part.reading.title or part.text,
                    heading=part.block,
                )
            )
    return records


def _problems(body: Body, sessions: Sequence[Session], found: Outline) -> list[Problem]:
    tops = [s for s in sessions if s.parent is None and s.kind != "front_matter"]
    if tops or not body.text:
        doubtful = [s for s in tops if s.confidence < 0.7]
    else:
        whole = sessions[0]
        return [
            Problem(
                id=mint("problem", body.report, body.text, [Anchor(0, min(80, len(body.text)), "no_sessions")])[0],
                report=body.report,
                stage="sessions",
                kind="no_sessions",
                message="No heading or wording of a session was found; the whole text is front matter.",
                advice="If the report has sessions, add them in the review, or check that its headings were "
                "read as headings.",
                where=whole.where.model_copy(update={"boxes": ()}),
            )
        ]
    anchors = [
        Anchor(s.where.start or 0, min((s.where.start or 0) + 80, s.where.end or 0), "doubtful_session")
        for s in doubtful
    ]
    ids = mint("problem", body.report, body.text, anchors)
    return [
        Problem(
            id=i,
            report=body.report,
            stage="sessions",
            kind="doubtful_session",
            severity="info",
            message=f"Only weak signs say that a session begins here ({s.title or s.kind}).",
            advice="Look at the page; merge it with the session before it if it is a part of that.",
            where=body.where(a.start, a.end),
            record=s.id,
        )
        for i, s, a in zip(ids, doubtful, anchors, strict=True)
    ]
