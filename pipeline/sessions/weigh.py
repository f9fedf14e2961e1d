"""Which lines are headings of sessions: words, numbering and typography, weighed together.

No single sign decides. A line gets points for what its words say (a label with a number, an opening, an annex), for the
typography that it shares with the lines that are surely headings of sessions, and for its place in a sequence of
numbers; it loses points for words that name parts of a session, for a lower level, for a title that comes again and
again. What the document itself does thus decides how much each sign is worth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.sessions.lines import Line, key, signature
from pipeline.sessions.marks import whole_number
from pipeline.sessions.nested import nested
from pipeline.sessions.words import cue, normal, value

ACCEPT = 1.5
"""Points from which a line is the heading of a session."""
MANY = 4
"""So many numbers make a row that does not begin with the first."""
LENIENT = 0.0
"""Points that typography takes off at most where number or place say that a heading is one of the sessions'."""
APART = ("working_group", "side_event")
"""Kinds that meet apart from or beside the sessions."""
FEWEST = 3
"""So many hours at the head of headings make a programme."""


def weighed(lines: list[Line], meeting: bool) -> list[Line]:
    """Points for each line, in the light of all of them."""
    headed = [x for x in lines if not x.run_in]
    within = nested(headed)
    strong = _sure(lines, within, meeting)
    within |= _under_marked(lines, strong)
    beside = _beside(strong, headed)
    strong = [x for x in strong if x not in beside]
    cued = [
        x
        for x in lines
        if x.reading.cue in ("opening", "closing") and x.reading.form in ("plain", "number", "label", "day")
    ]
    numbered = [x for x in headed if x.start in _sequence(headed)]
    base = (
        strong
        or (_with_row(cued, numbered) if meeting else [])
        or (numbered if not meeting and len(numbered) > 2 else [])
        or beside
        or _leading(headed)
    )
    # groups that are more than the sessions say nothing of how these are set
    usual = [x for x in base if x.reading.kind not in APART]
    signatures = Counter(signature(x) for x in (usual if len(usual) > 1 else base))
    main = signatures.most_common(1)[0][0] if signatures else None
    telling = len({signature(x) for x in headed}) > 1
    repeated = {
        t
        for t, n in Counter(normal(x.reading.title) for x in lines if x.reading.form in ("plain", "number")).items()
        if n > 1
    }
    sequence = _sequence(lines)
    shallow = min((x.reading.depth for x in lines if x.reading.form == "number"), default=1)
    labelled_share = len(strong) / max(1, len([x for x in headed if main is not None and signature(x) == main]))
    bare = [
        x
        for x in headed
        if x.reading.form in ("plain", "day")
        and x.reading.title
        and x.reading.cue is None
        and x.prose
        and x not in strong
    ]
    siblings = len(bare) <= len(strong)
    led = main is not None and main[-1] is True
    days = any(x.reading.form == "day" and x.reading.title is None for x in lines)
    dayed = any(x.reading.form == "day" and x.reading.title and x.prose for x in lines)
    labelled = any(x.reading.form == "label" for x in lines)
    sure = strong or [x for x in headed if signature(x) == main]
    told_otherwise = _in_place(lines, within, main, sequence, strong) if telling and main is not None else set()
    # What is counted on with the sessions is one of them, whatever its words: ``B. Report of the secretariat``.
    row = sequence if len(sequence) > 2 and not strong else set()
    behind = _behind(headed, main)
    past = _past_chapter(headed, sure) if meeting else set()
    closed = any(x.reading.cue == "closing" for x in cued if x.start not in past)
    result = []
    prosy = meeting and sum(x.tabled for x in headed) * 3 < sum(x.prose and not x.tabled for x in headed)
    for line in lines:
        reading = line.reading
        points = 0.0
        if line.start in within:
            points -= 3.0
        elif line.told or reading.form == "label_number":
            points += 3.0 if reading.kind != "section" or line in strong else 0.5
            points -= 0.0 if reading.separated or not line.run_in else 1.0
            points -= (
                1.0
                if not line.prose and strong and len(strong) > 3 and not line.run_in and _key_again(line, lines)
                else 0.0
            )
        elif reading.form == "label":
            points += 1.5 if meeting or reading.kind != "side_event" else 0.0  # a study speaks of visits and receptions
        elif reading.form == "number" and reading.depth == shallow and line.start in sequence:
            points += 1.5 if not strong else 0.0
        elif reading.form == "day" and reading.title and not strong:
            points += 1.5
        if reading.cue in ("opening", "closing") or reading.cue in ("annex", "attendance"):
            points += 2.0
        elif reading.cue in ("list", "notes", "break") and reading.kind != "annex":
            told = reading.cue == "break" and line.prose and not cue("breaks").fullmatch(reading.title or "")
            points -= 0.0 if told else 3.0  # "Lunch at the quay" is a pause where nothing is told of it
        elif reading.cue == "part" and reading.form in ("plain", "number") and meeting and line.start not in row:
            # where no labels tell the sessions, "Recommendations" that is set like all of them and comes once is one
            points -= 0.5 if telling and not strong and signature(line) == main and line.prose else 1.5
        elif reading.cue == "front" and reading.form in ("plain", "number") and meeting and line.start not in behind:
            points -= 1.0
        if line.tabled and prosy and reading.form == "plain" and reading.cue is None and line is not lines[-1]:
            points -= 3.0  # the title of a table
        if reading.form in ("plain", "number") and normal(reading.title) in repeated and reading.cue not in ("annex",):
            points -= 2.5
        if telling and main is not None:
            likeness = _likeness(line, main, sure)
            annexed = reading.kind == "annex" and reading.form == "label_number"  # beneath "ANNEXES" that has no text
            points += max(likeness, LENIENT) if line.start in told_otherwise or annexed else likeness
            if (
                reading.form == "plain"
                and signature(line) == main
                and labelled_share > 0.85
                and len(strong) > 3
                and reading.cue is None
            ):
                points -= 0.5
        elif (
            not strong
            and reading.form in ("plain", "number")
            and (cued or days or dayed or not meeting or labelled)
            and reading.cue in ((None,) if meeting else (None, "part", "closing"))
        ):
            points += 1.5
        if _untold(line) and strong and not telling:
            # nothing but their number tells headings beside the labelled ones from headings within them
            points += ACCEPT if siblings and normal(reading.title) not in repeated else -1.0
        if line.run_in and reading.form != "label_number" and not (led and signature(line) == main):
            points -= 1.0 if reading.cue else 3.0
        if reading.form == "day" and reading.title is None:
            points = 0.0
        if not meeting and reading.form in ("plain", "number") and reading.cue == "front":
            points += 1.5
        if not meeting and line.start in sequence and base is numbered:
            points = max(points, ACCEPT)
        elif not meeting and base is numbered and reading.form == "plain" and reading.cue is None:
            points -= 1.0  # an unnumbered heading among numbered ones stands within one of them
        if line.start in past:
            points = max(points, ACCEPT)
            line = replace(line, reading=replace(reading, kind="section", cue=None)) if closed else line
        result.append(replace(line, points=points))
    return result


def _past_chapter(lines: Sequence[Line], sure: Sequence[Line]) -> set[int]:
    """Starts of the chapters behind the one whose decimals head the sessions: ``3. Evaluation`` behind ``2.1 Opening``
    to ``2.6 Closing``."""
    bases = {base for x in sure if (base := _base(x)) is not None}
    if len(bases) != 1 or sum(_base(x) is not None for x in sure) < max(2, len(sure) - 1):
        return set()
    chapter, last = bases.pop(), sure[-1].start
    return {
        x.start
        for x in lines
        if x.start > last and not x.run_in and x.prose and (whole_number(x.reading) or 0) > chapter and _base(x) is None
    }


def _base(line: Line) -> int | None:
    """The chapter whose decimal numbers a heading: 2 of ``2.1 Opening`` and of ``2.2 Session 1``."""
    decimal = re.match(r"(\d+)\.\d", line.reading.number or "")
    return line.reading.within or (int(decimal[1]) if decimal else None)


def _sure(lines: Sequence[Line], within: set[int], meeting: bool) -> list[Line]:
    """The headings that bear a mark of sessions: a label and number, or a line beside them that tells; where none does,
    a meeting's chapters (``Part One: Nests``), or the hours of a programme."""
    marked = [
        x
        for x in lines
        if (x.told or x.reading.form == "label_number")
        and x.reading.kind not in ("annex", "section")
        and x.start not in within
    ]
    chapters = [x for x in lines if x.reading.form == "label_number" and x.reading.kind == "section"]
    hours = [x for x in lines if x.reading.hour and x.reading.title and not x.run_in]
    return marked or (chapters if meeting and len(chapters) > 1 else []) or (hours if len(hours) >= FEWEST else [])


def _under_marked(lines: Sequence[Line], strong: Sequence[Line]) -> set[int]:
    """Starts of headings without a mark that stand within sessions with one though they look like these: at least half
    of the sessions that have some beneath them hold nothing but them (``13.30 Ransomware`` right over ``Eleven days
    without meters``)."""
    marked = {x.start for x in strong}
    held: list[list[Line]] = []
    for line in lines:
        if line.start in marked:
            held.append([line])
        elif held:
            held[-1].append(line)
    bare = [
        [x for x in rest if _untold(x) and not x.run_in and signature(x) == signature(first)] for first, *rest in held
    ]
    hollow = [x for x, inside in zip(held, bare, strict=True) if inside and not x[0].prose and x[1] is inside[0]]
    mostly = hollow and len(hollow) * 2 >= sum(map(bool, bare))
    return {x.start for inside in bare for x in inside} if mostly else set()


def _beside(strong: Sequence[Line], headed: Sequence[Line]) -> list[Line]:
    """Groups and events that meet beside the sessions, where these bear no label: they say little of how sessions are
    headed. There are more of the others then, no smaller ones, and not all of them stand below the groups."""
    if not strong or any(x.reading.kind not in APART for x in strong):
        return []
    looks = {signature(x) for x in strong}
    others = [x for x in headed if x.prose and (_untold(x) or x.reading.form == "number") and signature(x) in looks]
    before = [x for x in others if x.start < strong[0].start]
    return list(strong) if len(others) > len(strong) and before else []


def _untold(line: Line) -> bool:
    """Whether a heading has a title, with or without a day, and nothing that says what it heads."""
    reading = line.reading
    return reading.cue is None and (reading.form == "plain" or reading.form == "day" and reading.title is not None)


def _behind(headed: Sequence[Line], main: tuple[object, ...] | None) -> set[int]:
    """Starts of the headings set like the sessions' with which a document ends, behind its last session: thanks,
    credits, where to write."""
    found: set[int] = set()
    for line in reversed(headed):
        if signature(line) != main or line.reading.cue in ("annex", "attendance"):
            continue
        if not cue("back").match(line.reading.title or "") or line.reading.form not in ("plain", "number"):
            break
        found.add(line.start)
    return found


def _leading(lines: Sequence[Line]) -> list[Line]:
    """Without words to go by: the most prominent kind of heading that occurs more than once."""
    said = ("front", "list", "notes", "annex", "attendance")
    counts = Counter(signature(x) for x in lines if x.reading.form != "day" and x.reading.cue not in said)
    several = [s for s, n in counts.items() if n > 1]
    if not several:
        return list(lines)
    size = {s: next(x for x in lines if signature(x) == s) for s in several}
    best = max(several, key=lambda s: (-(size[s].level or 9), size[s].style.size, counts[s]))
    return [x for x in lines if signature(x) == best]


def most_prominent(lines: Sequence[Line]) -> list[Line]:
    """The highest headings of a document of which nothing else is known; those of one level at least."""
    real = [
        x
        for x in lines
        if not x.run_in and x.prose and x.reading.form in ("plain", "number") and x.reading.cue != "list"
    ]
    if not real:
        return []
    top = min((x.level or 9, -round(x.style.size * 2) / 2) for x in real)
    return [replace(x, points=ACCEPT) for x in real if (x.level or 9, -round(x.style.size * 2) / 2) == top]


def days_alone(lines: Sequence[Line]) -> list[Line]:
    """Days and their halves where nothing else divides a report: ``Monday morning``, ``Monday afternoon``."""
    days = [x for x in lines if x.reading.form == "day" and x.prose and not x.run_in]
    return [replace(x, points=ACCEPT) for x in days] if len(days) > 1 else []


def _likeness(line: Line, main: tuple[object, ...], sure: Sequence[Line]) -> float:
    """Points for sharing the typography of the ``sure`` headings; points off for a lower level."""
    mine = signature(line)
    if mine == main:
        return 2.0
    if line.reading.kind in APART and line.reading.separated and line.prose:
        return 0.0  # what meets apart from or beside a session is none of its parts, however small its heading
    level, main_level = line.level, main[0]
    size, main_size = float(str(mine[1])), float(str(main[1]))
    higher = isinstance(level, int) and isinstance(main_level, int) and level < main_level
    amid = bool(sure) and sure[0].start < line.start < sure[-1].start
    if amid and line.prose and line.reading.form == "plain" and (higher or size > main_size + 0.4) and not line.run_in:
        return 2.0  # prose right beneath a heading above the sessions' level, amid these: it holds none of them
    if isinstance(level, int) and isinstance(main_level, int) and level != main_level:
        return -2.0 if level > main_level else 0.0
    if size < main_size - 0.4:
        return -2.0
    if size > main_size + 0.4:
        return 0.5
    same = sum(a == b for a, b in zip(mine[2:], main[2:], strict=True))
    return 0.5 if same >= 4 else -1.0


def _sequence(lines: Sequence[Line]) -> set[int]:
    """Starts of the lines whose bare numbers make the longest row of one numeral style: 1, 2, 3 …, or on from where an
    earlier meeting left off: 31, 32, 33, 34 …"""
    best: list[Line] = []
    for style in ("arabic", "roman", "letter", "word"):
        counted = [
            (number, x)
            for x in lines
            if x.reading.form == "number" and x.reading.numeral == style and x.reading.depth == 1
            if (number := _place(x.reading.number or "", style)) is not None
        ]
        begun = _row(counted, 1)
        row = begun if len(begun) > 1 or not counted else _row(counted, counted[0][0])
        if len(row) > len(best) and (row is begun or len(row) >= MANY):
            best = row
    return {x.start for x in best} if len(best) > 1 else set()


def _place(number: str, style: str) -> int | None:
    return value(number) if style != "letter" else ord(number.upper()[0]) - 64


def _row(counted: Sequence[tuple[int, Line]], first: int) -> list[Line]:
    """The lines that count on from ``first``; up to two numbers may be missing between them."""
    row: list[Line] = []
    last = first - 1
    for number, line in counted:
        if number == last + 1 or row and last < number <= last + 3:
            row.append(line)
            last = number
    return row


def _with_row(cued: list[Line], numbered: Sequence[Line]) -> list[Line]:
    """The opening and the closing, and the row of numbers between them where at least as many of it look like one of
    these as look otherwise; nothing but a row of some length that is set above them, for they stand within it."""
    looks = {signature(x) for x in cued}
    if len(numbered) >= FEWEST and cued and not any(x in numbered for x in cued):
        lowest = max(numbered, key=lambda x: (x.level or 9, -x.style.size))
        if all((x.level or 9) > (lowest.level or 9) and x.style.size < lowest.style.size - 0.4 for x in cued):
            return list(numbered)
    alike = [x for x in numbered if signature(x) in looks]
    return [*cued, *(x for x in numbered if x not in cued)] if len(alike) * 2 >= len(numbered) else cued


def _in_place(
    lines: Sequence[Line], within: set[int], main: tuple[object, ...], sequence: set[int], strong: Sequence[Line]
) -> set[int]:
    """Starts of headings that are set unlike the sessions', as inattentive authors and readers of pages set them, and
    whose number fills a gap in the row of these, which bear an hour as most of these do, or which open the meeting
    before, or close it behind all of them."""
    headed = [x for x in lines if not x.run_in and x.start not in within]
    alike = [x for x in headed if signature(x) == main]
    sure = [x for x in alike if x in strong or x.start in sequence] or [x for x in alike if x.prose]
    if not sure:
        return set()
    hours = sum(x.reading.hour for x in sure) * 2 > len(sure)
    found = {x.start for x in headed if x not in alike and (_fills_gap(x, sure) or hours and x.reading.hour)}
    first, last = sure[0].start, sure[-1].start
    for cue_, candidates in (
        ("opening", [x for x in headed if x.start < first]),
        ("closing", [x for x in headed[::-1] if x.start > last]),
    ):
        said = [x for x in candidates if x.reading.cue == cue_]
        inside = {signature(x) for x in headed if first < x.start < last and x.reading.form == "plain"}
        if said and not any(x in alike for x in said) and signature(said[0]) not in inside:
            found.add(said[0].start)
    return found


def _fills_gap(line: Line, sure: Sequence[Line]) -> bool:
    """Whether a numbered heading counts on from the one before it among ``sure`` to the one behind it."""
    mine = _counted_as(line)
    if mine is None:
        return False
    row = [x for x in sure if (other := _counted_as(x)) is not None and other[0] == mine[0]]
    before = [counted[1] for x in row if x.start < line.start and (counted := _counted_as(x))]
    behind = [counted[1] for x in row if x.start > line.start and (counted := _counted_as(x))]
    if not before and not behind:
        return False
    low, high = before[-1] if before else 0, behind[0] if behind else mine[1] + 1
    return low < mine[1] < high and mine[1] - low <= 3 and (not before or not behind or high - low <= 4)


def _counted_as(line: Line) -> tuple[tuple[str, str | None], int] | None:
    """The row that a heading's number is of, and the number."""
    reading = line.reading
    if reading.number is None or reading.form not in ("label_number", "number") or reading.depth != 1:
        return None
    numeral = reading.numeral or ""
    number = _place(reading.number, numeral)
    return ((normal(reading.label) or numeral, reading.kind), number) if number is not None else None


def _key_again(line: Line, lines: Sequence[Line]) -> bool:
    return sum(key(x) == key(line) for x in lines) > 1
