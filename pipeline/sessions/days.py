"""On which day of the meeting each session was held, by all that a report says of it.

Some reports print it: a day or a date in a heading, beneath it, above it, in the programme before the first session, at
the foot of the pages. Some tell it: "On the second day", "The meeting was adjourned until Thursday". In others it
follows from the hours, which begin anew in the morning. What is printed counts most; what follows from the hours and
from the pauses counts where it agrees with what is printed and with how long the meeting was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

from pipeline import contents
from pipeline.body import Body
from pipeline.records import Block
from pipeline.sessions.dates import DASH, find_dates
from pipeline.sessions.headings import PHRASE, TIME, Reading, read_heading
from pipeline.sessions.lines import LONG
from pipeline.sessions.people import is_meta_line, read_people
from pipeline.sessions.spans import Span
from pipeline.sessions.words import alternatives, label_kinds, load, normal, value

NO_DAY = ("front_matter", "annex", "section")
"""Kinds that are held on no day."""
LINE = 180
"""Code points: a line that says when and where a session met is no longer."""
MORNING = 13 * 60
"""Minutes after midnight: a session that begins by then, after one that began hours later, is of another day."""
EVENING = 18 * 60 + 30
"""Minutes after midnight from which hardly any meeting sits."""
BACK = 120
"""Minutes by which the clock must go back for a new day: groups that meet side by side begin within less."""
LONGEST = timedelta(days=14)
"""A meeting whose last day is not known lasts no longer."""
LAST_BLOCKS = 2
"""How many paragraphs before a heading may tell that the meeting paused."""


def with_days(spans: list[Span], body: Body, facts: dict[str, Any], year: int | None) -> list[Span]:
    """Give the sessions their days and dates. ``facts`` are those of ``report_facts``; ``year`` is for dates without
    one."""
    blocks = body.body_blocks
    # what stands beneath "Annex 1: Agenda" dates no annex
    spans = [replace(s, day=None, date=None, weekday=None) if s.kind in NO_DAY else s for s in spans]
    spans = _with_running_days(_without_other_dates(spans, facts), body, year)
    printed = any(s.day for s in spans)
    facts = dated_by_sessions(facts, [s.date for s in spans])
    dates = [s.date for s in spans if s.kind not in NO_DAY]
    if not facts["date_start"] and dates and dates[0] and dates[0] == min(d for d in dates if d):
        facts = {**facts, "date_start": dates[0].isoformat()}  # nothing but the first session says when it began
    marked = bool(_markers(blocks, spans, facts, year)) or any(s.day or s.date or s.weekday for s in spans)
    if not marked:
        spans = _with_programme(spans, blocks, facts, year)
    spans = _with_told_days(spans, blocks, facts, year)
    sure = _carried(spans, blocks, facts, year)
    markers = [m[0] for m in _markers(blocks, spans, facts, year)]
    following = _with_next_days(spans, blocks, facts, markers)
    weighed = _carried(following, blocks, facts, year)
    result = weighed if following != spans and _agree(weighed, facts) else sure
    # a meeting of one day does not count it
    return result if printed or _length(facts) != 1 else [replace(s, day=None) for s in result]


def _without_other_dates(spans: list[Span], facts: dict[str, Any]) -> list[Span]:
    """Sessions without the one date among theirs that is none of the meeting: that of the next one, beneath ``Date of
    next meeting``."""
    begin, end = _first_last(facts)
    if begin is None:
        return spans
    other = [s for s in spans if s.date and not begin <= s.date <= (end or begin + LONGEST)]
    return [replace(s, date=None) if s in other else s for s in spans] if len(other) == 1 else spans


def dated_by_sessions(facts: dict[str, Any], dates: Sequence[date | None]) -> dict[str, Any]:
    """The facts with the first and last day that the sessions' own ``dates`` give, where these are several and none is
    of the days that the front matter seemed to give: a date in running text is often another's (``your letter of 4
    March``)."""
    known = sorted({d.isoformat() for d in dates if d})
    begin, end = facts["date_start"], facts["date_end"]
    if len(known) < 2 or not begin or any(begin <= d <= (end or begin) for d in known):
        return facts
    return {**facts, "date_start": known[0], "date_end": known[-1]}


def _length(facts: dict[str, Any]) -> int | None:
    """How many days the meeting lasted, where its first and last day are known."""
    if not facts["date_start"] or not facts["date_end"]:
        return None
    return (date.fromisoformat(facts["date_end"]) - date.fromisoformat(facts["date_start"])).days + 1


def _agree(weighed: Sequence[Span], facts: dict[str, Any]) -> bool:
    """Whether days that follow from hours and pauses, with those that are printed or told, never go back and keep
    within the meeting."""
    days = [s.day for s in weighed if s.day is not None and s.kind not in (*NO_DAY, "side_event")]
    length = _length(facts)
    return days == sorted(days) and not (length and max(days, default=0) > length)


@cache
def _told() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A day by number; the day after; the last day; a weekday on which the meeting was at work."""
    numbers, words = load("numbers"), load("cues")
    ordinals = alternatives(tuple(numbers["ordinal"]))
    cardinals = alternatives(tuple(numbers["cardinal"]))
    halves = alternatives(tuple(load("headings")["halves"]))
    week = alternatives(tuple(numbers["weekdays"]))
    began = r"(?:began|opened|started|continued|resumed|commenced|was (?:given|devoted)|belonged)"
    when = rf"(?:on|during|in the (?:{halves}) of|(?:{halves}) of)"
    half = rf"(?:(?:\s|,\s)(?:in the )?(?:{halves}))?"
    return (
        re.compile(
            rf"(?:{when} the (?P<n>{ordinals})(?: and (?:last|final))?(?: \w+)? day\b(?! of (?!the\b))"
            rf"|the (?P<m>{ordinals})(?: and (?:last|final))? day(?: of the \w+)? {began}"
            rf"|(?:on )?day (?P<k>\d|{cardinals})(?:,| {began}))",
            re.IGNORECASE,
        ),
        re.compile(
            rf"(?:on |in )?the (?:(?:following|next) (?:day|{halves})|(?:day|{halves}) after)\b(?! of\b)", re.IGNORECASE
        ),
        re.compile(rf"(?:{when} )?the (?:last|final|closing) day\b(?! of (?!the\b))", re.IGNORECASE),
        re.compile(
            rf"^(?:on )(?:the )?(?P<a>{week})\b{half}(?=,|\s)(?! last)|^(?P<b>{week})\b{half} {began}"
            rf"|\b(?:{words['at_work']})\b[^.]{{0,40}}?\bon (?:the )?(?P<c>{week})\b(?! last)"
            rf"|^(?P<d>{week})['’]s? (?:sitting|session|meeting|morning|afternoon|evening|work|debate)s?\b",
            re.IGNORECASE,
        ),
    )


def _beginning(span: Span, blocks: Sequence[Block]) -> str:
    """The first sentence of a session's prose, without a heading that stands in the same paragraph."""
    for block in blocks[span.body : span.body + 4]:
        if block.kind != "paragraph" or is_meta_line(block.text):
            continue
        text = block.text
        if block.id == span.heading:
            text = text[len(block.style.lead) :] if block.style and block.style.lead else ""
            text = re.sub(r"^[^\w(]+", "", text)
            if not text:
                continue
        return re.split(r"(?<=[a-z\d)][.])\s", text, maxsplit=1)[0]
    return ""


def _with_told_days(spans: list[Span], blocks: Sequence[Block], facts: dict[str, Any], year: int | None) -> list[Span]:
    """Days that a session's first sentence tells: ``On the second day, …``, ``In the afternoon of 26 September``,
    ``When the Synod met on Tuesday``."""
    numbered, after, last, week = _told()
    dated = re.compile(r"(?:on|(?:opened|began|met) (?:on|in the \w+ of)|in the \w+ of)\s+$", re.IGNORECASE)
    first, end = _first_last(facts)
    base = first.isoweekday() if first else None
    result = []
    for span in spans:
        if span.kind in NO_DAY or span.day or span.date or span.weekday:
            result.append(span)
            continue
        sentence = _beginning(span, blocks)
        days = [d for d in find_dates(sentence, year) if dated.search(sentence[: d.start])]
        if match := numbered.match(sentence):
            span = replace(span, day=value(match["n"] or match["m"] or match["k"]))
        elif after.match(sentence):
            span = replace(span, next_day=True)
        elif last.match(sentence):
            span = replace(span, day=_length(facts), next_day=_length(facts) is None)
        elif days and is_one_day(sentence, facts, year):
            span = replace(span, date=days[0].first)
        elif (named := week.search(sentence)) and (_length(facts) or 0) != 1:
            weekday = load("numbers")["weekdays"][next(g for g in named.groups() if g).casefold()]
            if base is None or _of_weekday(weekday, first, end, base):
                span = replace(span, weekday=weekday)
        result.append(span)
    # "On Monday" at the beginning says little where nothing tells of a Tuesday, and when the meeting was opened and
    # closed says nothing of the days in between.
    again = [s for s in result if (s.weekday or s.next_day or s.date or s.day) and s not in spans]
    ends = bool(again) and all(s.kind in ("opening", "closing") for s in again)
    alone = len({(s.weekday, s.date, s.day) for s in again}) == 1 and _of_first(again[0], facts)
    return spans if alone or ends and len(again) < sum(s.kind not in NO_DAY for s in result) else result


def _of_first(span: Span, facts: dict[str, Any]) -> bool:
    """Whether a session was held on the meeting's first day, by what it tells."""
    first, _ = _first_last(facts)
    return span.day == 1 or first is not None and (span.date == first or span.weekday == first.isoweekday())


# ------------------------------------------------------------------------------------------------------- the programme


def _with_programme(spans: list[Span], blocks: Sequence[Block], facts: dict[str, Any], year: int | None) -> list[Span]:
    """Days from the programme before the first session or in an annex, where its entries bear the sessions' titles."""
    rows = _programme(spans, blocks, facts, year)
    if len({r.day or r.date for r in rows}) < 2:
        return spans
    result, at, found = [], 0, 0
    for span in spans:
        title = normal(span.title)
        hit = None
        if title and span.kind not in NO_DAY:
            # Titles come in the programme's order; one that was moved is looked for from the top.
            order = [*range(at, len(rows)), *range(at)]
            hit = next((n for n in order if f" {title} " in f" {rows[n].text} "), None)
        if hit is not None:
            at, found = hit, found + 1
            span = replace(span, day=rows[hit].day, date=rows[hit].date)
        result.append(span)
    held = sum(s.kind not in NO_DAY for s in spans)
    return result if found * 2 >= held and len({s.day or s.date for s in result} - {None}) > 1 else spans


class _Row(NamedTuple):
    """An entry of a programme, words alone, under its day."""

    text: str
    day: int | None
    date: date | None


def _programme(spans: Sequence[Span], blocks: Sequence[Block], facts: dict[str, Any], year: int | None) -> list[_Row]:
    """Entries under days, of all blocks that belong to no session."""
    first, last = _first_last(facts)
    rows: list[_Row] = []
    for n, span in enumerate(spans):
        if span.kind not in ("front_matter", "annex"):
            continue
        stop = spans[n + 1].first if n + 1 < len(spans) else len(blocks)
        day: int | None = None
        when: date | None = None
        for line in (x for b in blocks[span.first : stop] for x in b.text.split("\n")):
            head = re.split(r"\s*\|\s*|:\s", line, maxsplit=1)[0]
            reading = read_heading(head, year=year) if len(head) < 80 else None
            whole = any(d.first != d.last for d in find_dates(head, year))  # the days of the meeting
            if reading and reading.form == "day" and not whole:
                base = first.isoweekday() if first else reading.weekday
                told = _of_weekday(reading.weekday, first, last, base) if not (reading.day or reading.date) else {}
                inside = reading.date is None or first is None or last is None or first <= reading.date <= last
                day, when = (
                    (reading.day or told.get("day"), reading.date or told.get("date")) if inside else (day, when)
                )
            if day or when:
                rows.append(_Row(normal(line), day, when))
    return rows


# ------------------------------------------------------------------------------------------------- hours and pauses


def clock(text: str) -> int | None:
    """The minute of the day that a line names, or about that of its half of a day; ``2.30`` without more is in the
    afternoon."""
    if match := TIME.search(text):
        first = re.match(r"\D*(\d{1,2})(?:[:.h]?(\d\d))?", match.group())
        if first is None:
            return 12 * 60
        hour, minute = int(first[1]), int(first[2] or 0)
        half = re.search(r"([ap])\.?m\b", match.group(), re.IGNORECASE)
        if half:
            hour = hour % 12 + (12 if half[1].casefold() == "p" and not re.match(r"\D*1[01]\D.*-", text) else 0)
        elif 1 <= hour <= 6 and not first[1].startswith("0"):
            hour += 12
        return hour * 60 + minute if hour < 24 and minute < 60 else None
    hours = load("headings")["hours"]
    named = re.search(rf"\b(?P<half>{alternatives(tuple(hours))})(?!\w)", text, re.IGNORECASE)
    return hours[" ".join(named["half"].casefold().split())] * 60 if named else None


@cache
def _half() -> re.Pattern[str]:
    return re.compile(
        rf"\W*(?:{alternatives(tuple(load('headings')['halves']))})(?: (?:session|sitting|meeting))?\W*", re.IGNORECASE
    )


def is_half_line(text: str) -> bool:
    """Whether a line names a half of a day and no more: ``Afternoon``."""
    return bool(_half().fullmatch(text))


def _begins_at(span: Span, blocks: Sequence[Block], year: int | None = None) -> int | None:
    """The minute at which a session begins, by its heading, the lines beneath it, or the first words of its prose."""
    own = _heading_block(span, blocks)
    heads = [blocks[i] for i in (*range(span.first, span.body), *meta_blocks(blocks, span.body, span.body + 4, year))]
    for block in heads or [blocks[own]]:
        said = (
            clock(block.text)
            if len(block.text) < 160 and (TIME.search(block.text) or block.id != span.heading)
            else None
        )
        if said is not None:
            return said
    begun = re.match(
        r"(?:in|during|that|the)\s(?:the\s)?(?:same\s)?(?P<half>\w+)\b", _beginning(span, blocks), re.IGNORECASE
    )
    return clock(begun["half"]) if begun and is_half_line(begun["half"]) else None


def with_evenings(spans: list[Span], blocks: Sequence[Block], year: int | None) -> list[Span]:
    """What begins in the evening, when the counted sessions of all days are over, and is not counted with them, is an
    event beside them: a lecture for the public, a concert."""
    hours = [_begins_at(s, blocks, year) if s.kind not in NO_DAY else None for s in spans]
    counted = [at for s, at in zip(spans, hours, strict=True) if s.number and s.kind in ("session", "panel") and at]
    if len(counted) < 2 or max(counted) >= EVENING:
        return spans
    return [
        replace(s, kind="side_event") if s.kind == "session" and not s.number and at and at >= EVENING else s
        for s, at in zip(spans, hours, strict=True)
    ]


def _with_next_days(
    spans: list[Span], blocks: Sequence[Block], facts: dict[str, Any], markers: Sequence[int]
) -> list[Span]:
    """Sessions that are of the day after that of the session before them, since the meeting adjourned in between or
    since the clock went back to the morning."""
    if _length(facts) == 1:
        return spans
    first, last = _first_last(facts)
    result: list[Span] = []
    latest: int | None = None
    for n, span in enumerate(spans):
        if span.kind in (*NO_DAY, "side_event") or not n:
            result.append(span)
            continue
        at = _begins_at(span, blocks)
        announced = any(spans[n - 1].start < m <= span.start for m in markers)
        fresh = span.day or span.date or span.weekday or span.next_day or announced
        if not fresh and spans[n - 1].kind not in NO_DAY:
            pause = _pause(blocks, spans[n - 1], span, first)
            told = _of_weekday(pause, first, last, first.isoweekday()) if isinstance(pause, int) and first else {}
            if told:
                span = replace(span, **told)
            elif isinstance(pause, date):
                span = replace(span, date=pause) if first and first <= pause <= (last or pause) else span
            elif pause is not None:
                span = replace(span, next_day=True)
        own = span.basis == "heading"  # what closes the meeting in running text begins at no hour of its own
        if own and not (fresh or span.next_day or span.day or span.date) and at is not None and latest is not None:
            span = replace(span, next_day=at <= MORNING and latest - at >= BACK)
        if at is not None:
            latest = at if span.next_day or fresh or span.day or latest is None else max(latest, at)
        result.append(span)
    return result


def _pause(blocks: Sequence[Block], before: Span, span: Span, first: date | None) -> int | date | None:
    """What the last paragraphs before a session tell of a pause: the weekday or the date until which the meeting rose
    or on which it went on, 0 where it rose for the night, None where nothing tells of any."""
    halves = alternatives(tuple(load("headings")["halves"]))
    week = alternatives(tuple(load("numbers")["weekdays"]))
    within = r"(?:[^.]|\.(?=\d|[a-z]|,|\s[a-z]))"  # the points of "5.45 p.m." end no sentence
    rose = re.compile(
        rf"\b(?:{load('cues')['rose']})\b{within}{{0,90}}?\b(?:(?P<night>for the (?:day|night)|overnight"
        rf"|(?:until|till|to) (?:the )?(?:(?:following|next) (?:day|{halves})|tomorrow|(?:day|{halves}) after))"
        rf"|(?:until|till|to)\b{within}{{0,40}}?\b(?P<week>{week}))\b",
        re.IGNORECASE,
    )
    resumed = re.compile(rf"\b(?:{load('cues')['again']})\s+on\s+(?:the\s+)?(?P<when>{within}{{0,60}})", re.IGNORECASE)
    until = re.compile(
        rf"\b(?:{load('cues')['rose']})\b{within}{{0,90}}?\b(?:until|till)\b(?P<when>{within}{{0,60}})", re.IGNORECASE
    )
    for block in blocks[max(before.body, span.first - LAST_BLOCKS) : span.first]:
        if block.kind not in ("paragraph", "list_item"):
            continue
        for pattern in (resumed, until):
            told = pattern.search(block.text)
            dates = find_dates(told["when"], first.year if first else None) if told else []
            if dates:
                return dates[0].first
        if match := rose.search(block.text):
            return load("numbers")["weekdays"][match["week"].casefold()] if match["week"] else 0
    return None


def _first_last(facts: dict[str, Any]) -> tuple[date | None, date | None]:
    """The meeting's first and last day."""
    begin, end = (date.fromisoformat(facts[k]) if facts[k] else None for k in ("date_start", "date_end"))
    return begin, end


# ---------------------------------------------------------------------------------------------------- lines with days


def meta_blocks(blocks: Sequence[Block], first: int, stop: int, year: int | None) -> list[int]:
    """Indices of the lines under a heading that name people, a day or a time; a list of names after ``Speakers:`` is
    among them."""
    found: list[int] = []
    naming = False
    for i in range(first, min(stop, first + 16, len(blocks))):
        text = blocks[i].text
        if is_meta_line(text):
            naming = any(not p.names for p in read_people(text))
        elif day_line(text, year) or dated_line(text, year):
            naming = False
        elif not (naming and len(text) < 200 and not re.search(r"[a-z]\.\s*$", text)):
            break
        found.append(i)
    return found


def day_line(text: str, year: int | None) -> Reading | None:
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


def dated_line(text: str, year: int | None) -> Reading | None:
    """The reading of a line under a heading that names one day among the number of the meeting, hours and rooms:
    ``3rd meeting, Tuesday, 4 March 1997, 10 a.m.``, ``3 October 2013 | 09:00–09:30 | Mirror Hall``."""
    if len(text) > LINE:
        return None
    dates = find_dates(text, year)
    if not dates or any(d.first != dates[0].first for d in dates):
        return None
    if _begins_with_day(text, dates[0].start, dates[0].end):
        return Reading(form="day", title=None, date=dates[0].first, timed=True)
    if len(text) > 120 or re.search(r"[a-z]{3}[.:]\s*$", text):
        return None
    rest = text
    for found in reversed(dates):
        rest = rest[: found.start] + rest[found.end :]
    if text.endswith(".") and _verbs().search(rest):
        return None
    left = re.findall(r"(?<![^\W_])[^\W\d_]{2,}", TIME.sub(" ", rest))
    if len(left) > 8 or not all(w[0].isupper() or w.casefold() in _words_beside_dates() for w in left):
        return None
    return Reading(form="day", title=None, date=dates[0].first, timed=True)


@cache
def _verbs() -> re.Pattern[str]:
    """What tells that words are a sentence: a form of *be*, *have*, *do* or a modal verb, or a verb in the past."""
    return re.compile(
        r"\b(?:is|are|was|were|be|been|has|had|have|did|does|will|would|could|should|may|might|must|took|met|gave|saw"
        r"|began|came|went|(?!need|speed|feed|seed)[a-z]{3,}ed)\b"
    )


def _begins_with_day(text: str, start: int, end: int) -> bool:
    """Whether a line is a day, the hour and the place, in no sentence: ``Tuesday, 4th May, at 9 a.m., in the Hall of
    the Exchange. In the chair: Mr. Stevens.``; what stands behind the place may say who presided."""
    if start or not re.match(rf"\s*(?:$|[,.;:|(]|{DASH}|\b(?:at|from|in the)\b)", text[end:]):
        return False
    held = re.split(r"(?<=[a-z\d]{2})\.\s+(?=[A-Z])|(?<=\bm)\.\s+(?=[A-Z])", text[end:], maxsplit=1)[0]
    return len(held) < 90 and not _verbs().search(held)


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


def _carried(spans: list[Span], blocks: Sequence[Block], facts: dict[str, Any], year: int | None) -> list[Span]:
    """Carry days and dates from markers to the sessions below them, and each from the other by the meeting's first
    day."""
    first, last = _first_last(facts)
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


def is_one_day(text: str, facts: dict[str, Any], year: int | None) -> bool:
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
    # the days of a programme that is annexed announce nothing
    annexed = [(s.start, s.end) for s in spans if s.kind == "annex"]
    found: list[tuple[int, int | None, date | None]] = []
    alone = _days_in_margin(blocks, facts, year)
    named: int | None = None
    for i, block in enumerate(blocks):
        if (
            i in own - alone
            or any(a <= (block.where.start or 0) < z for a, z in annexed)
            or len(block.text) > 120
            or block.kind in ("table", "caption")
            or contents.is_entry(block.text)
        ):
            continue
        reading = read_heading(block.text, year=year)
        if reading.form == "day" and reading.day and (block.kind in ("heading", "title") or reading.title is None):
            found.append((block.where.start or 0, reading.day, reading.date))
        elif (
            reading.form == "day" and reading.weekday and reading.title is None and not reading.date and is_line(block)
        ):
            named = named or reading.weekday
            found.append((block.where.start or 0, *_marked(reading.weekday, spans, facts, named)))
        elif i in alone or (
            reading.form == "day"
            and reading.date
            and (reading.title is None or _over_heading(reading.title, blocks[i + 1 : i + 2]))
            and (block.kind == "heading" or is_line(block) and _over_heading("", blocks[i + 1 : i + 2]))
            and spans
            and i >= spans[0].first - 1
            and (i > 4 or is_one_day(block.text, facts, year))
        ):
            found.append((block.where.start or 0, None, reading.date))
    return found


def _days_in_margin(blocks: Sequence[Block], facts: dict[str, Any], year: int | None) -> set[int]:
    """Lines that are a day of the meeting and no more, however they are set: several days, each once and in order, as
    they stand in the margin of old records."""
    if not facts["date_start"]:
        return set()
    found: dict[int, date] = {}
    for i, block in enumerate(blocks):
        if block.kind in ("paragraph", "heading") and len(block.text) < 40:
            reading = day_line(block.text, year)
            if reading and reading.date and is_one_day(block.text, facts, year):
                found[i] = reading.date
    days = list(found.values())
    at = [*found, len(blocks)]
    if any(not any(len(b.text) > LONG for b in blocks[a:z]) for a, z in zip(at, at[1:], strict=False)):
        return set()  # the days of a programme, with nothing told of any
    return set(found) if len(days) > 1 and days == sorted(set(days)) else set()


def _over_heading(place: str, after: Sequence[Block]) -> bool:
    """Whether what stands beside a date is short as a place is, over another heading."""
    return len(place.split()) <= 4 and any(is_line(b) for b in after)


def is_line(block: Block) -> bool:
    """Whether a block is set off from the prose: a heading, or a line in bold, underlined or centred."""
    style = block.style
    return block.kind == "heading" or style is not None and (style.bold or style.underlined or style.centred)


def _marked(weekday: int, spans: Sequence[Span], facts: dict[str, Any], named: int) -> tuple[int | None, date | None]:
    """Day and date of a line that names a weekday; ``named`` is the first that such a line names."""
    begin, end = _first_last(facts)
    known = _of_weekday(weekday, begin, end, _base_weekday(spans, begin) or named)
    return known.get("day"), known.get("date")
