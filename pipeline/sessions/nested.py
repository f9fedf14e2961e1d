"""Headings that bear a label or a number and yet stand within a session: what outlines put beneath another heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.sessions.lines import Line
from pipeline.sessions.marks import whole_number


def nested(lines: Sequence[Line]) -> set[int]:
    """Starts of the headings among ``lines`` that are parts of another one, whatever their labels and numbers say."""
    return _of_number(lines) | _deeper(lines) | _lettered(lines) | _groups(lines)


def _of_number(lines: Sequence[Line]) -> set[int]:
    """Labelled headings that are parts of a numbered one: ``4.1 WG 1`` below ``4. Reports of the groups``, where the
    whole numbers head a row of their own and these take up the lesser share of it."""
    whole = [
        x for x in lines if x.reading.form == "number" and x.reading.depth == 1 and whole_number(x.reading) is not None
    ]
    bases = {whole_number(x.reading) for x in whole}
    found = [x for x in lines if x.reading.form == "label_number" and x.reading.within in bases]
    if not found or len({x.reading.within for x in found}) * 3 > len(bases):
        return set()
    heads = sorted([*whole, *found], key=lambda x: x.start)
    held = sum(b.start - a.start for a, b in zip(heads, heads[1:], strict=False) if a.reading.within is not None)
    return {x.start for x in found} if held * 2 < heads[-1].start - heads[0].start else set()


def _deeper(lines: Sequence[Line]) -> set[int]:
    """Headings with a number of several parts right behind the one with its whole number, however they are set: ``6.1
    Saws`` and ``6.2 Ladders`` below ``6 Projects``; where one of them opens or closes the meeting, or all are of one
    chapter among few, they head the sessions."""
    found: dict[int, int] = {}
    bases: list[int] = []
    for line in lines:
        reading = line.reading
        item = reading.form == "number" or reading.form == "label_number" and reading.kind == "agenda_item"
        if line.run_in or not item or reading.number is None:
            continue
        base = re.match(r"(\d+)\.\d", reading.number)
        if base and bases and bases[-1] == int(base[1]):
            if reading.cue in ("opening", "closing"):
                return set()
            found[line.start] = int(base[1])
        elif not base and reading.number.isdigit():
            bases.append(int(reading.number))
    held = len(set(found.values()))
    return set(found) if held > 1 or held * 3 <= len(bases) else set()


def _lettered(lines: Sequence[Line]) -> set[int]:
    """Lettered headings within chapters that count otherwise (``A. Background``, ``B. Attendance`` between ``I.`` and
    ``II.``): the letters begin anew with A, or there are more chapters than letters, or labels head the sessions."""
    rows: list[list[Line]] = []
    chapters: list[Line] = []
    for line in lines:
        number = line.reading.number or ""
        row = rows[-1] if rows else []
        if line.reading.form == "number" and len(number) == 1 and number == "ABCDEFGHIJKLMNOP"[len(row) : len(row) + 1]:
            row.append(line)
        elif line.reading.depth == 1 and line.reading.form in ("number", "label_number"):
            if line.reading.numeral == "letter" or line.reading.kind == "annex":
                rows.append([])  # letters that number the sessions, or parts of an annex
                continue
            chapters.append(line)
            rows.append([])
    rows = [row for row in rows if row]
    labelled = any(x.reading.form == "label_number" for x in chapters)
    longest = max(map(len, rows), default=0)
    return {x.start for row in rows for x in row} if len(rows) > 1 or labelled or longest < len(chapters) else set()


def _groups(lines: Sequence[Line]) -> set[int]:
    """Groups by letter or number right beneath a heading that names them all and is set above theirs: ``Group A`` and
    ``Group B`` beneath ``Parallel groups``."""
    found: set[int] = set()
    over: Line | None = None
    for line in lines:
        if line.reading.kind != "working_group":
            if over is not None and _above(line, over) <= 0:
                over = None
        elif over is not None and line.reading.form == "label_number" and _above(over, line) > 0:
            found.add(line.start)
        else:
            over = line if line.reading.form == "number" or line.reading.form == "label" and line.prose else None
    return found


def _above(one: Line, other: Line) -> float:
    """How far one heading is set above another: positive above it, 0 alike, negative beneath it."""
    if one.level and other.level and one.level != other.level:
        return other.level - one.level
    return one.style.size - other.style.size if abs(one.style.size - other.style.size) > 0.4 else 0.0
