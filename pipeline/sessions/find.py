"""Sessions of a report, what it says about itself, and who attended: the stage between text and language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from pipeline.body import Body
from pipeline.ids import Anchor, mint
from pipeline.records import Block, Participant, Problem, Session, SessionKind
from pipeline.sessions.attendance import find_participants
from pipeline.sessions.dates import find_dates
from pipeline.sessions.days import (
    dated_by_sessions,
    dated_line,
    day_line,
    is_half_line,
    is_line,
    is_one_day,
    meta_blocks,
    with_days,
    with_evenings,
)
from pipeline.sessions.facts import report_facts
from pipeline.sessions.headings import Reading, read_heading
from pipeline.sessions.inferred import find_closing, find_opening, says
from pipeline.sessions.lines import Line
from pipeline.sessions.minutes import Note, find_notes
from pipeline.sessions.outline import Outline, outline
from pipeline.sessions.people import People, is_meta_line, read_people, split_names
from pipeline.sessions.spans import Span
from pipeline.sessions.titleblock import title_block
from pipeline.sessions.words import alternatives, cue, load, normal

ENOUGH = 150
"""Words of prose from which their kinds can be told."""


class Sessions(NamedTuple):
    """Sessions in order (a part follows the session that holds it), facts for ``Report``, participants, problems."""

    sessions: list[Session]
    report_facts: dict[str, Any]
    participants: list[Participant]
    problems: list[Problem]


def find_sessions(body: Body, file_year: int | None) -> Sessions:
    """Find the sessions of ``body``. ``file_year`` is the year that the file's name or metadata give, if any."""
    blocks = body.body_blocks
    if not blocks:
        return Sessions([], {}, [], [])
    titles = title_block(blocks)
    facts = report_facts(blocks[:titles], body.text[: _front_end(blocks, titles)], year=file_year)
    year = facts["year"] or file_year
    found = _outline(blocks, titles, facts, year)
    headed = _from_headings(blocks, found, facts, year)
    spans = _with_annexes(_from_minutes(blocks, titles), headed, blocks) or headed
    spans = _with_inferred(blocks, spans, titles, found.meeting)
    spans = _with_day_lines(blocks, spans, titles, year, found.sittings)
    spans = _with_front(blocks, spans)
    spans = [_with_people(span, blocks, spans, year) for span in spans]
    spans = with_evenings(with_days(spans, body, facts, year), blocks, year)
    sessions = _records(body, spans, found)
    participants = find_participants(body, spans_of_attendance(blocks), sessions)
    facts = dated_by_sessions(
        report_facts(blocks[:titles], _front_text(body, spans), year=file_year), [s.date for s in spans]
    )
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
    """Whether the title block names a meeting that was held on certain days, by whatever word: what has a first and a
    last day is one."""
    nouns = alternatives(tuple(load("headings")["meetings"]))
    lasted = any(d.first != d.last for b in title for d in find_dates(b.text, facts["year"]))
    return (
        lasted
        or bool(facts["date_start"])
        and any(re.search(rf"\b(?:{nouns})\b", b.text, re.IGNORECASE) for b in title)
    )


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
        if not (reading.day or dated or reading.weekday) and is_one_day(line.text, facts, year):
            dated = find_dates(line.text, year)[0].first  # "Sitting of Thursday 7 June"
        spans.append(
            Span(
                kind=line.kind,
                start=line.start,
                end=end,
                first=line.first,
                body=line.last if line.run_in else line.last + 1,
                title=_title(reading),
                number=reading.number,
                heading=line.block,
                confidence=min(0.99, 0.6 + 0.08 * line.points),
                day=reading.day,
                date=dated,
                weekday=reading.weekday,
            )
        )
    return spans


def _title(reading: Reading) -> str | None:
    """A heading's title; "Annex" alone is none."""
    if reading.title is None or reading.kind == "annex" and normal(reading.title) == normal(reading.label):
        return None
    return " ".join(reading.title.split())


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


def _with_annexes(notes: list[Span], headed: Sequence[Span], blocks: Sequence[Block]) -> list[Span]:
    """The notes of minutes, if any, and the annexes behind the last of them."""
    annexes = [x for x in headed if x.kind == "annex" and notes and x.first > notes[-1].first]
    if annexes:
        notes = [*notes[:-1], replace(notes[-1], end=_end(blocks[annexes[0].first - 1]))]
    return [*notes, *annexes]


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


def _with_day_lines(
    blocks: Sequence[Block], spans: list[Span], titles: int, year: int | None, sittings: frozenset[int]
) -> list[Span]:
    """A line such as ``DAY TWO`` or ``Thursday, 3 October`` right above a heading begins the session below it, and so
    does the heading of a sitting."""
    result: list[Span] = []
    for span in spans:
        first = span.first
        while first > (result[-1].body if result else 0) and span.basis == "heading":
            text = blocks[first - 1].text
            reading = day_line(text, year)
            if first - 1 in sittings or first - 2 in sittings:
                told = read_heading(text, year=year) if first - 1 in sittings else reading or dated_line(text, year)
                if told is None:
                    break
                span = replace(
                    span,
                    day=span.day or told.day,
                    date=span.date or told.date,
                    weekday=span.weekday or told.weekday,
                )
                first -= 1
                continue
            if is_half_line(text):
                first -= 1
                continue
            if reading is None or reading.day is None and (first <= titles or not is_line(blocks[first - 1])):
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
        if reading := day_line(text, year) or dated_line(text, year):
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


_LISTED: WeakKeyDictionary[Body, list[Participant]] = WeakKeyDictionary()


def listed(body: Body) -> list[Participant]:
    """Whom the attendance lists of a report hold, of no session; read once, for all steps that ask."""
    found = _LISTED.get(body)
    if found is None:
        found = _LISTED[body] = find_participants(body, spans_of_attendance(body.body_blocks), ())
    return found


def attendance(body: Body) -> list[tuple[str, str]]:
    """Names on the attendance lists of a report, each with what stands beside it (role, body, country)."""
    return [(p.name, ", ".join(x for x in (p.role, p.organisation, p.country) if x)) for p in listed(body)]


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
