"""What kind of session each heading begins, by its words, its place among the others, and the meeting it is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Block, SessionKind
from pipeline.sessions.lines import Line
from pipeline.sessions.words import alternatives, cue, label_kinds, load, normal


def _business(lines: Sequence[Line]) -> float:
    """How many headings are items of business, by their words; those that other meetings talk about count half."""
    titles = [x.reading.title or "" for x in lines]
    return sum(1.0 if cue("business").search(t) else 0.5 if cue("business_too").search(t) else 0.0 for t in titles)


def _is_procedure(title: str) -> bool:
    """Whether a heading without a number is of itself an item of business; where the next meeting will be, any meeting
    says."""
    return bool(cue("business").search(title)) and not re.search(r"\bnext\b", title, re.IGNORECASE)


def is_meeting(lines: Sequence[Line]) -> bool:
    """Whether the headings are those of a meeting, by their labels, opening, closing, business or hours."""
    labelled = [x for x in lines if x.reading.form == "label_number" and x.reading.kind not in ("annex", "section")]
    opening = any(x.reading.cue == "opening" for x in lines)
    closing = any(x.reading.cue == "closing" for x in lines)
    business = _business(lines)
    return (
        bool(labelled)
        or opening
        and (closing or business >= 1)
        or business >= 2
        or business >= 1
        and sum(x.reading.form == "number" for x in lines) > 2
        or opening
        and any(x.reading.day for x in lines)
        or sum(x.reading.timed for x in lines) > 2  # a programme: headings with days, dates and hours
    )


def speaks_of_items(blocks: Sequence[Block]) -> bool:
    """Whether the prose calls what the meeting took up items: ``This item was new``, ``under the item``."""
    items = re.compile(load("cues")["items"], re.IGNORECASE)
    return any(items.search(b.text) for b in blocks if b.kind == "paragraph")


def is_event(title: Sequence[Block]) -> bool:
    """Whether the title names what has a programme (a workshop, a forum), and no organ, which has an agenda."""
    text = "\n".join(b.text for b in title)
    words = load("headings")
    event, organ = (
        re.compile(rf"\b(?:{alternatives(tuple(words[k]))})s?\b", re.IGNORECASE) for k in ("events", "organs")
    )
    return bool(event.search(text)) and not organ.search(text)


def placed(tops: list[Line], meeting: bool, minutes: bool, items: bool, event: bool) -> list[Line]:
    """Kinds by words and place: an opening comes first, a closing last, annexes after it.

    Bare numbers number an agenda where one of them numbers what only an agenda has, where ``items``: the prose speaks
    of items, or in minutes and records; else they number sessions, at the least where the meeting is an ``event``.
    Headings without numbers are items where most of them are business.
    """
    core = [
        n
        for n, x in enumerate(tops)
        if x.reading.form in ("label_number", "label") and x.reading.kind not in ("annex", "section")
    ]
    row = [x for x in tops if x.reading.form == "number"]
    business = _business(row) >= 1
    agenda = (
        minutes
        and not event
        or items
        or business
        or not event
        and (_business(row) > 0 or any(x.reading.cue in ("opening", "closing", "attendance") for x in row))
    )
    # A word of the report's own that counts business (``Traktandum 2: Adoption of the accounts``) is one for items.
    learned = [x for x in tops if x.reading.form == "label_number" and normal(x.reading.label) not in label_kinds()]
    own_items = {x.start for x in learned} if _business(learned) >= 1 or items and not event else set()
    unnumbered = [x for x in tops if x.reading.form == "plain" and x.reading.cue in (None, "part", "list")]
    minuted = _business(unnumbered) >= max(1.5, len(unnumbered) / 2)
    result: list[Line] = []
    for n, line in enumerate(tops):
        reading = line.reading
        if _over_annexes(line, tops[n + 1 : n + 2]):
            continue
        kind: SessionKind = "session"
        first = not any(m < n for m in core if tops[m].reading.cue != "opening")
        last = not any(m > n for m in core if tops[m].reading.cue != "closing")
        # "2. Apologies", or "Apologies" between unnumbered items of business
        counted = (
            reading.cue == "attendance"
            and (reading.form == "number" or minuted and reading.form == "plain" and line.prose)
            and n + 1 < len(tops)
        )
        if reading.kind == "annex" or reading.cue in ("annex", "attendance") and not counted:
            kind = "annex"
        elif reading.cue == "opening" and first and meeting and not any(x.kind == "opening" for x in result):
            kind = "opening"
        elif (
            reading.cue == "closing" and last and meeting and n >= len(tops) / 2 and not _counted_on(tops, n, business)
        ):
            kind = "closing"
        elif line.start in own_items and reading.kind == "session":
            kind = "agenda_item"
        elif reading.kind and reading.kind != "section" and not (_groups_reported(line) and agenda):
            kind = reading.kind  # type: ignore[assignment]
        elif not meeting or reading.kind == "section" and core:
            kind = "section"
        elif (
            reading.form == "number"
            and agenda
            or reading.form == "plain"
            and (minuted or _is_procedure(reading.title or ""))
        ):
            kind = "agenda_item"
        if (
            any(x.kind == "annex" for x in result)
            and kind in ("session", "section")
            and reading.form in ("plain", "number")
        ):
            continue  # headings within an annex
        if kind == "section" and meeting and not result and reading.cue == "front":
            continue
        if kind == "annex" and not result and reading.cue == "attendance" and n + 1 < len(tops):
            continue  # who took part, told before the meeting begins
        result.append(replace(line, kind=kind))
    if meeting and result and not any(x.kind == "opening" for x in result) and _welcomes(result[0]):
        result[0] = replace(result[0], kind="opening")
    if meeting and result:
        if not any(x.kind == "opening" for x in result) and _opens(result[0]):
            result[0] = replace(result[0], kind="opening")
        while len(result) > 1 and result[0].kind != "opening" and _precedes(result[0]):
            result = result[1:]
        result = _within_meeting(result)
    return result


def _groups_reported(line: Line) -> bool:
    """Whether an item names groups, of which an agenda hears reports: ``4. Working groups``."""
    return line.reading.form == "number" and line.reading.kind == "working_group"


def _counted_on(tops: Sequence[Line], n: int, business: bool) -> bool:
    """Whether an agenda goes on behind an item whose words would close a meeting (``4. Conclusions``, ``5. Next
    meeting``)."""
    return (
        business
        and tops[n].reading.form == "number"
        and any(x.reading.form == "number" and x.reading.cue not in ("closing", "annex") for x in tops[n + 1 :])
    )


def _precedes(line: Line) -> bool:
    """Whether a heading stands before the meeting: an introduction, a summary, the background."""
    if line.reading.form == "number" and line.reading.cue == "attendance":
        return False  # "I. Attendance" is the first item of a record
    return line.reading.form in ("plain", "number") and bool(cue("front").match(line.reading.title or ""))


def _over_annexes(line: Line, after: Sequence[Line]) -> bool:
    """Whether a heading without text is that of all annexes: ``ANNEXES`` over ``Annex 1: Agenda``."""
    numbered = bool(after) and after[0].reading.kind == "annex" and after[0].reading.form == "label_number"
    return numbered and line.reading.cue == "annex" and line.reading.form == "plain" and after[0].first == line.last + 1


def _opens(line: Line) -> bool:
    """Whether a numbered introduction is that of the meeting, which its text opens: ``1. Introduction`` over "The
    meeting was opened by …"."""
    return line.reading.form == "number" and line.reading.depth == 1 and line.greeted and _precedes(line)


def _welcomes(line: Line) -> bool:
    """Whether a first session without a number is by its own words a segment that opens: ``High-level segment``."""
    return (
        line.reading.form == "label"
        and line.reading.title is not None
        and bool(re.search(r"\bsegment\b|\bplenary\b|\breception\b", line.reading.title, re.IGNORECASE))
        and line.greeted
    )


def _bare(line: Line) -> bool:
    """Whether nothing about a heading but its place says what it is."""
    return (
        line.reading.form in ("plain", "day") and line.reading.cue in (None, "part", "front") and line.kind == "session"
    )


def _within_meeting(tops: list[Line]) -> list[Line]:
    """What bare headings are that stand outside the meeting: before the opening they are front matter (the history of
    the talks), after the closing sections of the document (an analysis, where to write)."""
    opening = next((n for n, x in enumerate(tops) if x.kind == "opening"), None)
    if opening and opening <= 3 and all(_bare(x) and not x.reading.timed for x in tops[:opening]):
        tops = tops[opening:]
    closing = max((n for n, x in enumerate(tops) if x.kind == "closing"), default=None)
    if closing is not None:
        return [
            replace(x, kind="annex" if x.listed else "section")
            if n > closing and _bare(x) and not x.reading.timed
            else x
            for n, x in enumerate(tops)
        ]
    end = next((n for n in range(len(tops) - 1, 0, -1) if tops[n].kind != "annex"), 0) + 1
    behind = end
    while end > 1 and _bare(tops[end - 1]) and cue("back").match(tops[end - 1].reading.title or ""):
        end -= 1
    return [replace(x, kind="section") if end <= n < behind else x for n, x in enumerate(tops)]
