"""Lines beside headings that say what these head: ``Round table, day one, afternoon`` beneath, ``PANEL | 9.30`` above.

One such line may be anything. Where most headings of one look have theirs, in one place and of one look, the report
tells what its sessions are by them, whatever the headings themselves say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline import contents
from pipeline.records import Block, Style
from pipeline.sessions.headings import Reading, Told, read_told, with_told
from pipeline.sessions.lines import Line, signature
from pipeline.sessions.people import is_meta_line

SHORT = 110
"""Code points: a longer line tells more than what a session is."""
FEWEST = 3
"""So many headings have such a line beside them, at the least."""
SHARE = 0.6
"""And so many of all headings that look like them."""


def with_lines_beside(lines: list[Line], blocks: Sequence[Block], year: int | None) -> list[Line]:
    """Give headings what the lines beneath or above them tell: kind, number, day; such a line belongs to its
    heading."""
    told = _beside(lines, blocks, year, beneath=True) or _beside(lines, blocks, year, beneath=False)
    if not told:
        return lines
    result = []
    taken = {i for i, _ in told.values()}
    for line in lines:
        if line.first in taken:
            continue
        if line.start in told:
            i, what = told[line.start]
            block = blocks[i]
            start, end = block.where.start or 0, (block.where.start or 0) + len(block.text)
            line = replace(
                line,
                first=min(line.first, i),
                last=max(line.last, i),
                start=min(line.start, start),
                end=max(line.end, end),
                reading=_completed(line.reading, what),
                told=True,
            )
        result.append(line)
    return result


def _beside(
    lines: Sequence[Line], blocks: Sequence[Block], year: int | None, *, beneath: bool
) -> dict[int, tuple[int, Told]]:
    """For the start of each heading that has one, the index of the line beside it and what that tells."""
    lists = ("list", "annex", "attendance")
    headed = [
        x for x in lines if not x.run_in and x.reading.cue not in lists and (x.reading.form != "day" or x.reading.title)
    ]
    counts = Counter(signature(x) for x in headed)
    rows: dict[object, list[tuple[Line, int, Told, object]]] = {}
    for line in headed:
        i = line.last + 1 if beneath else line.first - 1
        if counts[signature(line)] < FEWEST or not 0 <= i < len(blocks):
            continue
        told = _tells(blocks[i], line, year)
        # "SESSION ONE" over its title, set as that is, is the heading itself
        if told and (beneath or told.known or _smaller(blocks[i], line)):
            rows.setdefault(signature(line), []).append((line, i, told, _look(blocks[i])))
    found: dict[int, tuple[int, Told]] = {}
    for look, row in rows.items():
        usual, _ = Counter(look for *_, look in row).most_common(1)[0]
        row = [x for x in row if x[3] == usual]
        if len(row) >= FEWEST and len(row) >= SHARE * counts[look]:  # type: ignore[index]
            found |= {line.start: (i, told) for line, i, told, _ in row}
    return found


def _tells(block: Block, line: Line, year: int | None) -> Told | None:
    """What a line beside a heading tells of it; None where it is prose, another heading, or tells next to nothing."""
    text = block.text
    if block.kind not in ("paragraph", "heading") or len(text) > SHORT or re.search(r"(?:[a-z]{2}|\d)[.:]\s*$", text):
        return None
    if is_meta_line(text) or contents.is_entry(text) or not _beneath(block, line):
        return None
    told = read_told(re.sub(r"\s*\(([^()]*)\)", r", \1", text).strip(" ,"), year)
    return told if told and told.others <= 1 else None


def _beneath(block: Block, line: Line) -> bool:
    """Whether a block is set off less than a heading: no heading itself or a lower one, and no larger."""
    if block.kind == "heading" and line.level is not None and (block.level or 0) <= line.level:
        return False
    size = block.style.size if block.style else 10.0
    return size <= line.style.size + 0.4 and _look(block) != _look(line)


def _smaller(block: Block, line: Line) -> bool:
    size = block.style.size if block.style else 10.0
    return size < line.style.size - 0.4 or (block.level or 0) > (line.level or 0)


def _look(of: Block | Line) -> tuple[object, ...]:
    style = of.style or Style(size=10.0)
    return of.level, round(style.size * 2), style.bold, style.italic, style.capitals, style.underlined


def _completed(reading: Reading, told: Told) -> Reading:
    """A heading's parts with those that stand beside it; whatever its words suggest, it heads a session, if none that
    opens or closes the meeting."""
    own = reading.form == "label_number"
    result = with_told(reading, replace(told, label=None) if own else told)
    if result.form == "label" and not own:
        result = replace(result, form=reading.form)
    return result if result.cue in ("opening", "closing") else replace(result, cue=None)
