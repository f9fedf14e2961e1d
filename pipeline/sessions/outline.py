"""The headings of a report's sessions, from its blocks: its steps in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.records import Block
from pipeline.sessions.beside import with_lines_beside
from pipeline.sessions.ends import with_ends
from pipeline.sessions.kinds import is_event, is_meeting, placed, speaks_of_items
from pipeline.sessions.lines import Line, candidates, joined_titles, with_banners, with_prose, without_lists
from pipeline.sessions.marks import with_codes, with_groups, with_learned_labels, without_lone_numbers
from pipeline.sessions.sittings import with_sittings
from pipeline.sessions.weigh import ACCEPT, days_alone, most_prominent, weighed


@dataclass(frozen=True)
class Outline:
    """Headings of sessions, headings within them, and days that headings or lines announce (by offset)."""

    tops: tuple[Line, ...]
    parts: tuple[Line, ...]
    meeting: bool
    sittings: frozenset[int] = frozenset()
    """Indices of blocks that head sittings over which an agenda runs on."""


def outline(
    blocks: Sequence[Block], *, year: int | None, title_blocks: int, inferred_meeting: bool, minutes: bool = False
) -> Outline:
    """Find the headings of sessions among the blocks.

    ``title_blocks`` of them belong to the title and are passed over; ``minutes``: the title calls the report minutes or
    a record, so that bare numbers number its agenda.
    """
    lines = candidates(blocks, year, title_blocks)
    lines = with_lines_beside(lines, blocks, year)
    lines = with_codes(lines)
    lines = without_lone_numbers(lines)
    lines = with_learned_labels(lines)
    lines = joined_titles(lines, blocks, year)
    lines = with_groups(lines)
    lines = _without_captions(lines, blocks, inferred_meeting or minutes)
    lines = with_banners(with_prose(lines, blocks))
    lines = without_lists(lines, blocks)
    lines, sittings = with_sittings(lines, blocks, year, minutes)
    meeting = inferred_meeting or minutes or is_meeting(lines)
    lines = weighed(lines, meeting)
    accepted = [line for line in lines if line.points >= ACCEPT]
    if all(x.reading.kind == "annex" or x.reading.cue in ("annex", "attendance") for x in accepted):
        plain = [x for x in lines if x not in accepted]
        others = most_prominent(plain) or days_alone(plain)
        accepted = sorted([*accepted, *others], key=lambda x: x.start)
    event = is_event(blocks[:title_blocks])
    tops = placed(accepted, meeting, minutes, items=speaks_of_items(blocks), event=event)
    chosen = {line.start for line in tops}
    prose = _prose_size(blocks)
    parts = [
        line
        for line in lines
        if line.start not in chosen
        and line.style.size > prose - 0.5  # what is set smaller heads a table or a column of it
        and not line.run_in
        and line.reading.form != "day"
        and (line.reading.form != "plain" or line.text[:1].isupper())
    ]
    if meeting:
        tops = with_ends(tops, parts, blocks, title_blocks)
    return Outline(tuple(tops), tuple(parts), meeting, sittings)


def _without_captions(lines: list[Line], blocks: Sequence[Block], meeting: bool) -> list[Line]:
    """Leave out captions of tables: ``Table 3: …`` is a group that sat at a table only in the report of a meeting that
    is known by something else, with a plain number and no table beside it."""
    captions = [x for x in lines if (x.reading.label or "").casefold() == "table"]
    others = [x for x in lines if x not in captions]
    if captions and not meeting and not is_meeting(others):
        return others

    def beside(line: Line) -> bool:
        return any(b.kind in ("table", "caption") for b in blocks[max(0, line.first - 1) : line.last + 3])

    coded = [x for x in captions if re.search(r"\d[A-Za-z.]|[A-Za-z]\d", x.reading.number or "") or beside(x)]
    return [x for x in lines if x not in coded]


def _prose_size(blocks: Sequence[Block]) -> float:
    """The size in points of most of the prose."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        if block.kind == "paragraph" and block.style is not None:
            sizes[block.style.size] += len(block.text)
    return max(sizes, key=lambda s: sizes[s], default=0.0)
