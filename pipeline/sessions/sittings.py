"""Sittings over which a numbered agenda runs on: they say when its items were taken up, and are no sessions of their
own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.records import Block
from pipeline.sessions.days import dated_line, day_line
from pipeline.sessions.headings import Reading
from pipeline.sessions.lines import Line, signature
from pipeline.sessions.people import is_meta_line
from pipeline.sessions.words import normal, value

FEWEST = 2
"""So many sittings at the least, with items of the agenda beneath."""


def with_sittings(
    lines: list[Line], blocks: Sequence[Block], year: int | None, minutes: bool
) -> tuple[list[Line], frozenset[int]]:
    """Read the headings of sittings as days, and give the indices of their blocks: ``First session: Monday 3 March,
    9.20 a.m.`` right over ``1. Opening``, ``Second session: …`` over ``5. Budget``.

    Sittings bear one label, each its own number, and no title; the numbers of the items right beneath go on from one
    sitting to the next, and there are more items than sittings. Where they begin anew, or a sitting has text of its
    own, the sittings are the sessions. ``minutes``: the title calls the report minutes or a record; else each of
    them must bear its day.
    """
    rows: dict[str, list[int]] = {}
    for n, line in enumerate(lines):
        if _is_sitting(line):
            rows.setdefault(normal(line.reading.label), []).append(n)
    for row in rows.values():
        looks = {signature(lines[n]) for n in row}
        items = [x for x in lines if _item(x) is not None and signature(x) not in looks]
        numbers = [_item(x) or 0 for x in items]
        over = [n for n in row if n + 1 < len(lines) and _over_item(lines, n, items)]
        timed = all(_timed(lines[n], blocks, year) for n in row)
        counted = len({lines[n].reading.number for n in row}) == len(row)
        if (
            len(over) >= FEWEST
            and len(over) * 3 >= len(row) * 2
            and not any(_told(lines, n, blocks, year) for n in row)
            and len(items) > len(row)
            and all(a < b for a, b in zip(numbers, numbers[1:], strict=False))
            and counted
            and (timed or minutes)
        ):
            held = set(row)
            lines = [
                replace(x, reading=_as_day(x.reading), told=False) if n in held else x for n, x in enumerate(lines)
            ]
            return lines, frozenset(i for n in row for i in range(lines[n].first, lines[n].last + 1))
    return lines, frozenset()


def _is_sitting(line: Line) -> bool:
    reading = line.reading
    return (
        reading.form == "label_number"
        and reading.kind == "session"
        and reading.title is None
        and not line.run_in
        and reading.number is not None
    )


def _item(line: Line) -> int | None:
    """The number of an item of an agenda: ``5. Budget``, ``Item 5: Budget``; None for any other heading."""
    reading = line.reading
    if line.run_in or reading.number is None or reading.depth != 1 or reading.numeral in ("letter", "code"):
        return None
    if reading.form == "number" or reading.form == "label_number" and reading.kind == "agenda_item":
        return value(reading.number)
    return None


def _over_item(lines: Sequence[Line], n: int, items: Sequence[Line]) -> bool:
    """Whether the next heading below a sitting, or below the line of its day, is an item."""
    after = lines[n + 1]
    if after.reading.form == "day" and after.reading.title is None and n + 2 < len(lines):
        after = lines[n + 2]
    return after in items


def _told(lines: Sequence[Line], n: int, blocks: Sequence[Block], year: int | None) -> bool:
    """Whether a sitting has text of its own: more than its day and who was in the chair."""
    stop = lines[n + 1].first if n + 1 < len(lines) else len(blocks)
    below = blocks[lines[n].last + 1 : stop]
    return any(not (is_meta_line(b.text) or day_line(b.text, year) or dated_line(b.text, year)) for b in below)


def _timed(line: Line, blocks: Sequence[Block], year: int | None) -> bool:
    """Whether a sitting bears its day, in its heading or right beneath."""
    below = blocks[line.last + 1].text if line.last + 1 < len(blocks) else ""
    told = line.reading.day or line.reading.date or line.reading.weekday
    return bool(told or day_line(below, year) or dated_line(below, year))


def _as_day(reading: Reading) -> Reading:
    return replace(reading, form="day", kind=None, label=None, number=None, numeral=None, depth=0)
