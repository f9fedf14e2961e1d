"""The first and the last session of a meeting, where their headings do not say that they open and close it.

Nearly every report tells of an opening and a closing, in whatever words: "Before take-off", "What we take home". So
what stands first and last is weighed by what such sessions share: they are short, they stand apart from the row of
labelled or numbered ones, their text greets or takes leave, and whoever opened the meeting is heard again at its end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from statistics import median
from typing import TYPE_CHECKING

from pipeline.records import Block
from pipeline.sessions.inferred import find_closing, find_opening, says
from pipeline.sessions.words import cue, load, spelled

if TYPE_CHECKING:
    from pipeline.sessions.lines import Line

OPENS, CLOSES = 2.5, 2.0
"""Points from which the first session is the opening, the last the closing: more reports have a first session that
sets the scene than a last one that is none."""
BEGINNING = 60
"""Code points: who is named within this much of a session's text speaks first in it."""


def with_ends(tops: list[Line], parts: Sequence[Line], blocks: Sequence[Block], title_blocks: int) -> list[Line]:
    """Give the first and the last session of a meeting their kinds, where no heading has opened or closed it.

    ``parts`` are the headings that are none of sessions; what has some beneath it is less likely an end.
    """
    core = [n for n, x in enumerate(tops) if x.kind not in ("annex", "section")]
    if len(core) < 3:
        return tops
    sizes = _sizes(tops, blocks)
    usual = median(sizes[n] for n in core[1:-1])
    result = list(tops)
    first, last = core[0], core[-1]
    if (
        not any(x.kind == "opening" for x in tops)
        and find_opening(blocks, title_blocks, tops[first].first) is None
        and _opens(tops, first, core, blocks, sizes[first] / usual, parts) >= OPENS
    ):
        result[first] = replace(tops[first], kind="opening")
    if (
        not any(x.kind == "closing" for x in tops)
        and _closes(tops, last, core, blocks, sizes[last] / usual, parts) >= CLOSES
    ):
        result[last] = replace(tops[last], kind="closing")
    return result


@cache
def _began() -> re.Pattern[str]:
    return re.compile(spelled(load("cues")["began"]), re.IGNORECASE)


def _sizes(tops: Sequence[Line], blocks: Sequence[Block]) -> list[int]:
    """How long each session is, in code points; one at least."""
    end = (blocks[-1].where.start or 0) + len(blocks[-1].text)
    ends = [*(x.start for x in tops[1:]), end]
    return [max(1, stop - line.end) for line, stop in zip(tops, ends, strict=True)]


def _row(line: Line) -> tuple[str, str | None] | None:
    """The row of sessions that a heading is one of, by its label or its number; None for a heading without."""
    if line.reading.form not in ("label_number", "number", "label"):
        return None
    return line.reading.form, line.reading.kind


def _apart(tops: Sequence[Line], n: int, core: Sequence[int]) -> bool:
    """Whether most other sessions bear a label or a number, and this one does not."""
    others = [_row(tops[m]) is not None for m in core if m != n]
    return _row(tops[n]) is None and len(others) > 1 and sum(others) >= 0.6 * len(others)


def _counted(line: Line) -> float:
    """Points off for a number: a session that is counted with the others is rather one of them."""
    if line.reading.form == "label_number" and line.reading.kind != "agenda_item" or line.reading.form == "label":
        return -3.0
    return -0.5 if _row(line) else 0.0


def _divided(tops: Sequence[Line], n: int, parts: Sequence[Line]) -> bool:
    stop = tops[n + 1].start if n + 1 < len(tops) else None
    return any(tops[n].start < x.start and (stop is None or x.start < stop) for x in parts if x.prose)


def _opens(
    tops: Sequence[Line], n: int, core: Sequence[int], blocks: Sequence[Block], share: float, parts: Sequence[Line]
) -> float:
    line = tops[n]
    stop = tops[n + 1].first
    said = _prose(tops, n, blocks)
    points = _counted(line)
    points += 1.0  # that nothing else opens the meeting
    told = find_opening(blocks, line.last if line.run_in else line.last + 1, min(stop, line.last + 4))
    if told:
        points += 2.0 if told.confidence > 0.7 else 1.0 if _row(line) else 1.5
    elif said and _began().search(said[0]):
        points += 1.0
    points += 1.0 if said and re.match(load("cues")["chairs"], said[0], re.IGNORECASE) else 0.0
    points += 1.5 if line.reading.title and cue("opening_hints").match(line.reading.title) else 0.0
    points -= 1.5 if cue("business").search(line.reading.title or "") else 0.0
    points += 1.0 if _apart(tops, n, core) else 0.0
    points += 1.0 if share < 0.6 else 0.5 if share < 0.85 else -1.0 if share > 1.2 and not line.greeted else 0.0
    points -= 1.0 if _divided(tops, n, parts) and not line.greeted else 0.0
    return points


def _closes(
    tops: Sequence[Line], n: int, core: Sequence[int], blocks: Sequence[Block], share: float, parts: Sequence[Line]
) -> float:
    line = tops[n]
    title = line.reading.title or ""
    said = _prose(tops, n, blocks)
    counted = line.reading.form != "plain" and line.reading.form != "day"
    points = _counted(line)
    if cue("last_resort").match(title) or cue("closing_hints").search(title):
        # where the next meeting will be is an item of its own in an agenda, which may close behind it
        points += 2.5 if not (counted and re.match(r".*\bnext\b", title)) else 1.0
    elif cue("business").search(title):
        points -= 2.0
    if said and (says(said[0], "closing") or says(said[0], "leaving")):
        points += 2.0 if len(said) <= 3 else 0.5
    elif said and share < 0.55 and says(said[-1], "closing"):
        points += 1.0
    stop = tops[n + 1].first if n + 1 < len(tops) else len(blocks)
    points += 1.0 if find_closing(blocks, line.last + 1, stop) is None else 0.0  # that nothing else closes the meeting
    points += 1.5 if share < 0.4 else 1.0 if share < 0.6 else -1.0 if share > 1.2 else 0.0
    points += 1.0 if _apart(tops, n, core) else 0.0
    points += 1.0 if said and _heard_first(tops, core, blocks, said[0]) else 0.0
    points -= 1.0 if _divided(tops, n, parts) else 0.0
    return points


def _prose(tops: Sequence[Line], n: int, blocks: Sequence[Block]) -> list[str]:
    """The paragraphs of a session; of a run-in heading, without it."""
    line = tops[n]
    stop = tops[n + 1].first if n + 1 < len(tops) else len(blocks)
    begin = line.last if line.run_in else line.last + 1
    said = [b.text for b in blocks[begin:stop] if b.kind in ("paragraph", "list_item")]
    if line.run_in and said:
        said[0] = said[0].partition(line.text)[2].strip()
    return [x for x in said if x]


def _heard_first(tops: Sequence[Line], core: Sequence[int], blocks: Sequence[Block], said: str) -> bool:
    """Whether whoever speaks first in the last session was named in the first paragraph of the meeting."""
    opening = " ".join(_prose(tops, core[0], blocks)[:1])
    names = set(re.findall(r"(?<=\w )[A-ZÀ-Þ][\w’'-]{3,}", opening))
    return any(name in names for name in re.findall(r"(?<=\w )[A-ZÀ-Þ][\w’'-]{3,}", said[:BEGINNING]))
