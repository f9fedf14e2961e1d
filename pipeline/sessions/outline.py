"""Which lines of a report are the headings of its sessions: words, numbering and typography, weighed together.

No single sign decides. A line gets points for what its words say (a label with a number, an opening, an annex), for the
typography that it shares with the lines that are surely headings of sessions, and for its place in a sequence of
numbers; it loses points for words that name parts of a session, for a lower level, for a title that comes again and
again. What the document itself does thus decides how much each sign is worth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import contents
from pipeline.records import Block, SessionKind, Style
from pipeline.sessions.dates import DASH
from pipeline.sessions.ends import with_ends
from pipeline.sessions.headings import PHRASE, Reading, code_letters, read_heading
from pipeline.sessions.inferred import find_opening
from pipeline.sessions.people import is_meta_line
from pipeline.sessions.words import ROMAN, alternatives, cue, label_kinds, load, normal, value

LONG = 150
"""Code points: a line longer than this is no heading, and text longer than this after a heading is prose."""
ADDRESS = re.compile(r"https?://|\bwww\.|\w@\w+\.|\bdoi:", re.IGNORECASE)
"""A line with an address is no heading."""
ACCEPT = 1.5
"""Points from which a line is the heading of a session."""


@dataclass(frozen=True)
class Line:
    """A line that may be a heading: the blocks ``first`` to ``last`` (indices), its place, and its parts."""

    first: int
    last: int
    start: int
    end: int
    text: str
    reading: Reading
    style: Style
    level: int | None
    block: str
    run_in: bool = False
    leader: bool = False
    greeted: bool = False
    """Whether the text right after it tells of a welcome or an opening."""
    prose: bool = False
    """Whether prose follows before the next line of this kind."""
    listed: bool = False
    """Whether nothing but tables and lists follows before the next line of this kind."""
    tabled: bool = False
    """Whether nothing but a table follows."""
    points: float = 0.0
    kind: SessionKind = "session"


@dataclass(frozen=True)
class Outline:
    """Headings of sessions, headings within them, and days that headings or lines announce (by offset)."""

    tops: tuple[Line, ...]
    parts: tuple[Line, ...]
    meeting: bool


def outline(
    blocks: Sequence[Block], *, year: int | None, title_blocks: int, inferred_meeting: bool, minutes: bool = False
) -> Outline:
    """Find the headings of sessions among the blocks.

    ``title_blocks`` of them belong to the title and are passed over; ``minutes``: the title calls the report minutes or
    a record, so that bare numbers number its agenda.
    """
    lines = _lines(blocks, year, title_blocks)
    lines = _with_codes(lines)
    lines = _without_lone_numbers(lines)
    lines = _with_learned_labels(lines)
    lines = _joined_titles(lines, blocks, year)
    lines = _with_groups(lines)
    lines = _without_captions(lines, blocks, inferred_meeting or minutes)
    lines = _with_banners(_with_prose(lines, blocks))
    lines = _without_lists(lines, blocks)
    meeting = inferred_meeting or minutes or _is_meeting(lines)
    lines = _weighed(lines, meeting)
    accepted = [line for line in lines if line.points >= ACCEPT]
    if all(x.reading.kind == "annex" or x.reading.cue in ("annex", "attendance") for x in accepted):
        plain = [x for x in lines if x not in accepted]
        others = _most_prominent(plain) or _days_alone(plain)
        accepted = sorted([*accepted, *others], key=lambda x: x.start)
    event = not minutes and _is_event(blocks[:title_blocks])
    tops = _placed(accepted, meeting, minutes, items=_speaks_of_items(blocks), event=event)
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
    return Outline(tuple(tops), tuple(parts), meeting)


def _prose_size(blocks: Sequence[Block]) -> float:
    """The size in points of most of the prose."""
    sizes: Counter[float] = Counter()
    for block in blocks:
        if block.kind == "paragraph" and block.style is not None:
            sizes[block.style.size] += len(block.text)
    return max(sizes, key=lambda s: sizes[s], default=0.0)


def signature(line: Line) -> tuple[object, ...]:
    """What headings of one level share. Capitals count only where the line has enough letters to show them."""
    style = line.style
    capitals = style.capitals and len(re.findall(r"[A-Za-z]", line.text)) > 3
    return line.level, round(style.size * 2) / 2, style.bold, style.italic, capitals, style.underlined, line.run_in


# ------------------------------------------------------------------------------------------------------- the candidates


def _lines(blocks: Sequence[Block], year: int | None, skip: int) -> list[Line]:
    found = []
    for i, block in enumerate(blocks):
        if i < skip or block.where.start is None:
            continue
        line = _line(block, i, year)
        if line and not _numbers_meeting(line, blocks):
            found.append(line)
    return found


def _numbers_meeting(line: Line, blocks: Sequence[Block]) -> bool:
    """Whether a line of the title block says which meeting it is: ``8th meeting`` over place and date."""
    reading, block = line.reading, blocks[line.first]
    after = blocks[line.first + 1] if line.first + 1 < len(blocks) else None
    return (
        reading.form == "label_number"
        and reading.title is None
        and block.kind == "paragraph"
        and bool(reading.number and line.text.casefold().startswith(reading.number.casefold()))
        and after is not None
        and after.kind == "paragraph"
        and len(after.text) <= LONG
        and not any(len(b.text) > LONG for b in blocks[: line.first])
    )


def _line(block: Block, i: int, year: int | None) -> Line | None:
    text, start = block.text, block.where.start or 0
    style = block.style or Style(size=10.0)
    if re.match(r"[-•–o*]\s", text) or _is_labelled_list(text) or ADDRESS.search(text):
        return None
    if block.kind in ("heading", "title"):
        if is_meta_line(text):
            return None
        reading = read_heading(text, year=year)
        if reading.form != "day" and not _wordy(text, reading):
            return None
        leader = bool(re.search(r"[.\s\u2026]{4,}\d+\s*$", text))
        return Line(i, i, start, start + len(text), text, reading, style, block.level, block.id, leader=leader)
    row = block.kind == "table" and "\n" not in text
    if block.kind not in ("paragraph", "list_item") and not row:
        return None
    if len(text) <= LONG and not is_meta_line(text) and _looks_set_off(block, text):
        reading = read_heading(text, year=year)
        leader = bool(re.search(r"[.\s\u2026]{4,}\d+\s*$", text))
        if (
            reading.form == "label_number"
            and reading.separated
            or style.bold
            or style.underlined
            or style.capitals
            or style.centred
        ):
            return Line(i, i, start, start + len(text), text, reading, style, block.level, block.id, leader=leader)
        if reading.cue in ("opening", "closing", "annex", "attendance") and block.kind == "paragraph":
            return Line(i, i, start, start + len(text), text, reading, style, block.level, block.id, leader=leader)
    return _run_in(block, i, style, year)


def _wordy(text: str, reading: Reading) -> bool:
    """Whether a line is made of words: cells of tables that were read as headings are not."""
    said = reading.title or text
    letters = len(re.findall(r"[^\W\d_]", said))
    return bool(
        reading.form == "label_number"
        or re.search(r"[^\W\d_]{3}", said)
        and letters >= 0.45 * len(re.sub(r"\s", "", said))
        and not re.search(r"\((?:19|20)\d\d[a-z]?\)[,.:]", text)  # an entry of a list of references
        and not re.match(r"(?:source|table|figure|fig\.|chart|box|note|graph)\b\s*[\d:]", text, re.IGNORECASE)
    )


def _is_labelled_list(text: str) -> bool:
    """``Apologies: A; B``: an attendance list with its label on the same line."""
    label, colon, rest = text.partition(":")
    return bool(colon and rest.strip()) and len(label) < 40 and bool(cue("attendance").match(label.strip()))


def _looks_set_off(block: Block, text: str) -> bool:
    return _open_bracket(text) or not re.search(r"[.;,]\s*$", text) and text.count(". ") <= 1


def _run_in(block: Block, i: int, style: Style, year: int | None) -> Line | None:
    """A heading at the beginning of its paragraph: ``Item 2. Seeds. The Chair recalled …``."""
    text, start = block.text, block.where.start or 0
    lead = style.lead
    if lead and text.lstrip().startswith(lead) and len(lead) < len(text):
        head = lead
    else:
        sentence = _first_sentence(text)
        if not sentence:
            return None
        head = sentence
    reading = read_heading(head, year=year)
    sure = reading.form == "label_number" and reading.separated and reading.title is not None
    if not lead and not sure:
        return None
    place = start + text.index(head)
    return Line(i, i, place, place + len(head), head, reading, style, block.level, block.id, run_in=True, prose=True)


def _first_sentence(text: str) -> str | None:
    """The label and the title up to the title's full stop; None where the paragraph begins otherwise."""
    line = text.split("\n", 1)[0]
    for match in re.finditer(r"[.?!:]\s+(?=[“\"A-Z])", line[: LONG + 40]):
        head = line[: match.start() + 1]
        reading = read_heading(head)
        if reading.form != "label_number":
            if match.start() > 40:
                return None
            continue
        if reading.title and not head.rstrip().endswith(":"):
            return head
    return None


def _precedes(line: Line) -> bool:
    """Whether a heading stands before the meeting: an introduction, a summary, the background."""
    if line.reading.form == "number" and line.reading.cue == "attendance":
        return False  # "I. Attendance" is the first item of a record
    return line.reading.form in ("plain", "number") and bool(cue("front").match(line.reading.title or ""))


def _welcomes(line: Line) -> bool:
    """Whether a first session without a number is by its own words a segment that opens: ``High-level segment``."""
    return (
        line.reading.form == "label"
        and line.reading.title is not None
        and bool(re.search(r"\bsegment\b|\bplenary\b", line.reading.title, re.IGNORECASE))
        and line.greeted
    )


def _joined_titles(lines: list[Line], blocks: Sequence[Block], year: int | None) -> list[Line]:
    """Give a label that stands alone the title on the next line, and join titles that were parted by a line end."""
    joined: list[Line] = []
    skip = -1
    at = {line.first: line for line in lines}
    for line in lines:
        if line.first <= skip:
            continue
        after = at.get(line.last + 1)
        lone = line.reading.form == "label_number" and line.reading.title is None and not line.run_in
        # "Annex" or "APPENDIX II" over "LIST OF PARTICIPANTS": any heading may name what is annexed
        annex = line.reading.kind == "annex" and (lone or normal(line.reading.title) == normal(line.reading.label))
        named = annex or lone and after and after.reading.cue not in ("part", "list", "attendance")
        if (
            named
            and after
            and not after.run_in
            and after.reading.form == "plain"
            or after
            and _heads_one(line, after, at.get(after.last + 1))
        ):
            line = _with_title(line, after.text, after.last, after.end)
        elif lone and line.last + 1 < len(blocks) and not after:
            block = blocks[line.last + 1]
            text = block.text
            if (
                block.kind == "paragraph"
                and len(text) <= LONG
                and not re.search(r"[.;:]\s*$", text)
                and not is_meta_line(text)
            ):
                reading = read_heading(text, year=year)
                if reading.form == "plain" and reading.title:
                    line = _with_title(line, text, line.last + 1, (block.where.start or 0) + len(text))
        elif after and _continues(line, after):
            title = read_heading(f"{line.text} {after.text}", year=year)
            line = replace(line, last=after.last, end=after.end, reading=title, text=f"{line.text} {after.text}")
        skip = line.last
        if (
            line.reading.form == "plain"
            and re.search(r"\b(?:and|or|the|of|to|that|with|for|by|were|was)$", line.text)
            and not line.run_in
        ):
            continue  # the beginning of a sentence that goes on in a list
        joined.append(line)
    return joined


def _heads_one(line: Line, after: Line, behind: Line | None) -> bool:
    """Whether a label without a number (``PANEL``) stands over one heading that is its title, and no more."""
    reading = line.reading
    return (
        reading.form == "label"
        and not line.run_in
        and reading.cue is None
        and reading.within is None  # "4.2.2 Reception" is whole: what follows is a part of it
        and normal(reading.title) == normal(reading.label)
        and after.reading.form == "plain"
        and after.reading.cue is None
        and not after.run_in
        and behind is None
        and (after.level is None or line.level is None or after.level >= line.level)
    )


def _with_title(line: Line, title: str, last: int, end: int) -> Line:
    read = read_heading(title)
    reading = replace(line.reading, title=read.title, cue=read.cue)
    return replace(line, reading=reading, last=last, end=end, text=f"{line.text}\n{title}")


def _continues(line: Line, after: Line) -> bool:
    """Whether ``after`` is the rest of a wrapped title."""
    if line.run_in or after.run_in or line.reading.title is None:
        return False
    if _open_bracket(line.text):
        return ")" in after.text and not _open_bracket(f"{line.text} {after.text}")
    if after.reading.form != "plain" and not after.text[:1].islower():
        return False
    open_end = re.search(
        r"(?:[,–—&-]|\b(?:and|of|the|for|in|to|on|with|a|an|by|from|at|or|their|its))\s*$", line.text, re.IGNORECASE
    )
    return bool(open_end) or bool(re.match(r"[a-zà-ÿ]", after.text)) and signature(line) == signature(after)


def _open_bracket(text: str) -> bool:
    return text.count("(") > text.count(")")


def _with_codes(lines: list[Line]) -> list[Line]:
    """Codes in the place of numbers (``T1 · Pore pressure``, ``S2 – Lamps``) number sessions where several are alike; a
    code alone is a part of its title."""
    heads = Counter(code_letters(x.reading.number or "") for x in lines if x.reading.numeral == "code")
    result = []
    for line in lines:
        reading = line.reading
        if reading.numeral == "code" and reading.form == "number":
            if heads[code_letters(reading.number or "")] > 1 or len(heads) > 1 and heads.total() > 3:
                line = replace(line, reading=replace(reading, form="label_number", kind="session", depth=1))
            else:
                line = _unnumbered(line)
        result.append(line)
    return result


def _unnumbered(line: Line) -> Line:
    """The line with what looked like its number as a part of its title."""
    reading = replace(line.reading, form="plain", title=line.text, number=None, numeral=None, depth=0)
    return replace(line, reading=reading)


def _without_lone_numbers(lines: list[Line]) -> list[Line]:
    """What looks like a number but could as well be a word (``5G: networks``, ``XX Congress in retrospect``, ``No. 10:
    who lives there``) numbers a heading only where another heading has the number before, behind or the same one."""
    numbered = [(n, base) for n, x in enumerate(lines) if (base := _base(x.reading)) is not None]
    result = list(lines)
    for n, base in numbered:
        line, number = lines[n], lines[n].reading.number or ""
        doubtful = re.match(rf"(?:N[or]\.?\s+)?{re.escape(number)}(?=\W)", line.text)
        marked = doubtful and (
            re.match(r"\d+\.?[A-Za-z]", number)
            or "(" in number
            or line.text.startswith("N")
            or re.fullmatch(r"[IVX]{2,}", number)
            and line.text[len(number)] == " "
        )
        near = any(m != n and abs(other - base) <= 1 and number != lines[m].reading.number for m, other in numbered)
        if marked and not near:
            result[n] = _unnumbered(line)
    return result


def _base(reading: Reading) -> int | None:
    """The whole number that a bare number begins with: 5 of ``5(b)``."""
    if reading.form != "number" or not reading.number:
        return None
    digits = re.match(r"\d+", reading.number)
    return int(digits[0]) if digits else value(reading.number)


def _without_captions(lines: list[Line], blocks: Sequence[Block], meeting: bool) -> list[Line]:
    """Leave out captions of tables: ``Table 3: …`` is a group that sat at a table only in the report of a meeting that
    is known by something else, with a plain number and no table beside it."""
    captions = [x for x in lines if (x.reading.label or "").casefold() == "table"]
    others = [x for x in lines if x not in captions]
    if captions and not meeting and not _is_meeting(others):
        return others

    def beside(line: Line) -> bool:
        return any(b.kind in ("table", "caption") for b in blocks[max(0, line.first - 1) : line.last + 3])

    coded = [x for x in captions if re.search(r"\d[A-Za-z.]|[A-Za-z]\d", x.reading.number or "") or beside(x)]
    return [x for x in lines if x not in coded]


@cache
def _counted() -> re.Pattern[str]:
    numbers = load("numbers")
    cardinal, ordinal = alternatives(tuple(numbers["cardinal"])), alternatives(tuple(numbers["ordinal"]))
    number = rf"(?:\d{{1,2}}[A-Za-z]?|(?-i:{ROMAN.pattern})|(?-i:[A-Z])|{cardinal})"
    word = r"[^\W\d_][\w'’-]+"
    return re.compile(
        rf"(?:(?P<label>{word}(?:\s{word}){{0,2}})\s(?P<number>{number})|(?P<ordinal>{ordinal})\s(?P<noun>{word}(?:\s{word}){{0,2}}))"
        rf"(?:\s*(?:[:.|\u00b7]|{DASH}+)\s+(?P<title>\S.*)|$)",
        re.IGNORECASE,
    )


def _with_learned_labels(lines: list[Line]) -> list[Line]:
    """A word that the document counts its headings with is its word for a session: ``Pillar 1: Ports``, ``Pillar 2:
    Rails``; where no word of ``models/`` heads several of them, and beside it."""
    known = [x for x in lines if x.reading.form == "label_number" and x.reading.kind not in ("annex", "section")]
    # Beside headings with a known word, only what is set as those or as the opening and the closing are.
    sure = [*known, *(x for x in lines if x.reading.cue in ("opening", "closing"))] if len(known) > 1 else []
    looks = {signature(x) for x in sure}
    within = set(load("headings")["within"])
    found: dict[int, re.Match[str]] = {}
    for n, line in enumerate(lines):
        match = _counted().match(" ".join(line.text.split())) if line.reading.form in ("plain", "day") else None
        if match and not line.run_in and (not looks or signature(line) in looks):
            words = normal(match["label"] or match["noun"]).split()
            counts_parts = within - {"table", "group"} if match["ordinal"] else within  # no table is the "first" one
            if not counts_parts & set(words) and not {words[0], words[-1]} & PHRASE:
                found[n] = match
    counts: dict[str, set[str]] = {}
    for match in found.values():
        counts.setdefault(normal(match["label"] or match["noun"]), set()).add(
            normal(match["number"] or match["ordinal"])
        )
    result = list(lines)
    for n, match in found.items():
        if len(counts[normal(match["label"] or match["noun"])]) > 1:
            read = read_heading(match["title"]) if match["title"] else None
            number = match["number"] or match["ordinal"]
            reading = replace(
                lines[n].reading,
                form="label_number",
                kind="session",
                label=match["label"] or match["noun"],
                number=number,
                numeral="arabic" if number[:1].isdigit() else "word",
                depth=1,
                title=read.title if read else None,
                cue=read.cue if read else None,
            )
            result[n] = replace(lines[n], reading=reading)
    return result


def _with_groups(lines: list[Line]) -> list[Line]:
    """Groups that bear names: several headings of one word for a group, each with a name behind it (``Room Pele``,
    ``Group Red: salt``)."""
    labels = [w for w, kind in label_kinds().items() if kind == "working_group" and " " not in w]
    named = re.compile(
        rf"(?P<label>{'|'.join(labels)})\s+(?:(?-i:[A-Z])[\w'’-]+\s*){{1,2}}(?:$|[:(|]|{DASH})", re.IGNORECASE
    )
    found = {
        x.start: m["label"].casefold()
        for x in lines
        if x.reading.form in ("plain", "day") and (m := named.match(x.reading.title or ""))
    }
    counts = Counter(found.values())
    return [
        replace(x, reading=replace(x.reading, form="label", kind="working_group", label=found[x.start]))
        if counts[found.get(x.start, "")] > 1
        else x
        for x in lines
    ]


def _with_prose(lines: list[Line], blocks: Sequence[Block]) -> list[Line]:
    result = []
    for n, line in enumerate(lines):
        stop = lines[n + 1].first if n + 1 < len(lines) else len(blocks)
        follows = any(
            len(b.text) > LONG or b.kind in ("table", "list_item") or re.search(r"[.”\"]\s*$", b.text)
            for b in blocks[line.last + 1 : stop]
            if not is_meta_line(b.text)
        )
        greeted = find_opening(blocks, line.last + 1, min(stop, line.last + 4)) is not None
        kinds = {b.kind for b in blocks[line.last + 1 : stop]}
        listed = bool(kinds) and not line.run_in and kinds <= {"table", "list_item", "caption"}
        tabled = listed and "list_item" not in kinds
        result.append(replace(line, prose=line.prose or follows, greeted=greeted, listed=listed, tabled=tabled))
    return result


def _with_banners(lines: list[Line]) -> list[Line]:
    """Days with a place and no text of their own over a smaller heading announce what follows: ``DAY TWO – THURSDAY 8
    SEPTEMBER – SÓLLER``."""
    result = []
    for n, line in enumerate(lines):
        after = lines[n + 1] if n + 1 < len(lines) else None
        reading = line.reading
        announces = reading.form == "day" and not line.prose and len((reading.title or "").split()) <= 4
        if announces and after and after.reading.form != "day" and _smaller(after, line):
            line = replace(line, reading=replace(reading, title=None, cue=None))
        result.append(line)
    return result


def _smaller(line: Line, than: Line) -> bool:
    """Whether a heading is set lower or smaller than another."""
    if line.level is not None and than.level is not None and line.level != than.level:
        return line.level > than.level
    return line.style.size < than.style.size - 0.4


def _without_lists(lines: list[Line], blocks: Sequence[Block]) -> list[Line]:
    """Leave out contents lists and agendas: headings that come again later with prose, and what stands under such a
    list's head."""
    keys: dict[str, int] = {}
    texts: dict[str, int] = {}
    for n, line in enumerate(lines):
        keys[_key(line)] = n
        texts[normal(line.text)] = n
    kept = []
    inside = False
    for n, line in enumerate(lines):
        if line.reading.cue == "list" and line.reading.form in ("plain", "number"):
            inside = True
            continue
        again = keys[_key(line)] > n and (line.reading.form != "plain" or line.reading.cue not in ("part",))
        repeats = again and not line.prose and (line.reading.form == "label_number" or inside or line.leader)
        title = contents.without_page(line.text)
        if line.leader or repeats or title != line.text and texts.get(normal(title), -1) > n:
            continue
        # An entry that is spelt otherwise than its heading does not end the list where the next ones are of it.
        goes_on = again or any(keys[_key(x)] > k for k, x in enumerate(lines[n + 1 : n + 3], n + 1))
        if inside and goes_on and not _prose_right_after(line, blocks):
            continue
        inside = False
        kept.append(line)
    return kept


def _prose_right_after(line: Line, blocks: Sequence[Block]) -> bool:
    after = blocks[line.last + 1] if line.last + 1 < len(blocks) else None
    return after is not None and after.kind == "paragraph" and len(after.text) > LONG


def _key(line: Line) -> str:
    reading = line.reading
    if reading.form == "label_number":
        return f"{reading.kind} {reading.number}"
    return normal(contents.without_page(line.text))


# -------------------------------------------------------------------------------------------------------- the weighing


def _business(lines: Sequence[Line]) -> float:
    """How many headings are items of business, by their words; those that other meetings talk about count half."""
    titles = [x.reading.title or "" for x in lines]
    return sum(1.0 if cue("business").search(t) else 0.5 if cue("business_too").search(t) else 0.0 for t in titles)


def _is_procedure(title: str) -> bool:
    """Whether a heading without a number is of itself an item of business; where the next meeting will be, any meeting
    says."""
    return bool(cue("business").search(title)) and not re.search(r"\bnext\b", title, re.IGNORECASE)


def _is_meeting(lines: Sequence[Line]) -> bool:
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


def _weighed(lines: list[Line], meeting: bool) -> list[Line]:
    """Points for each line, in the light of all of them."""
    headed = [x for x in lines if not x.run_in]
    nested = _nested(headed)
    strong = [
        x
        for x in lines
        if x.reading.form == "label_number" and x.reading.kind not in ("annex", "section") and x.start not in nested
    ]
    chapters = [x for x in lines if x.reading.form == "label_number" and x.reading.kind == "section"]
    if meeting and not strong and len(chapters) > 1:
        strong = chapters  # "Part One: Nests"
    beside = _beside(strong, headed)
    strong = [x for x in strong if x not in beside]
    cued = [
        x
        for x in lines
        if x.reading.cue in ("opening", "closing") and x.reading.form in ("plain", "number", "label", "day")
    ]
    numbered = [x for x in headed if x.start in _sequence(headed, None)]
    base = (
        strong
        or (cued if meeting else [])
        or (numbered if not meeting and len(numbered) > 2 else [])
        or beside
        or _leading(headed)
    )
    signatures = Counter(signature(x) for x in base)
    main = signatures.most_common(1)[0][0] if signatures else None
    telling = len({signature(x) for x in headed}) > 1
    repeated = {
        t
        for t, n in Counter(normal(x.reading.title) for x in lines if x.reading.form in ("plain", "number")).items()
        if n > 1
    }
    sequence = _sequence(lines, main if telling else None)
    shallow = min((x.reading.depth for x in lines if x.reading.form == "number"), default=1)
    labelled_share = len(strong) / max(1, len([x for x in headed if main is not None and signature(x) == main]))
    bare = [
        x
        for x in headed
        if x.reading.form in ("plain", "day") and x.reading.title and x.reading.cue is None and x.prose
    ]
    siblings = len(bare) <= len(strong)
    led = main is not None and main[-1] is True
    days = any(x.reading.form == "day" and x.reading.title is None for x in lines)
    dayed = any(x.reading.form == "day" and x.reading.title and x.prose for x in lines)
    labelled = any(x.reading.form == "label" for x in lines)
    # What is counted on with the sessions is one of them, whatever its words: ``B. Report of the secretariat``.
    row = sequence if len(sequence) > 2 and not strong else set()
    result = []
    prosy = meeting and sum(x.tabled for x in headed) * 3 < sum(x.prose and not x.tabled for x in headed)
    for line in lines:
        reading = line.reading
        points = 0.0
        if line.start in nested:
            points -= 3.0
        elif reading.form == "label_number":
            points += 3.0 if reading.kind != "section" or line in strong else 0.5
            points -= 0.0 if reading.separated or not line.run_in else 1.0
            points -= (
                1.0
                if not line.prose and strong and len(strong) > 3 and not line.run_in and _key_again(line, lines)
                else 0.0
            )
        elif reading.form == "label":
            points += 1.5
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
            points -= 1.5
        elif reading.cue == "front" and reading.form in ("plain", "number") and meeting:
            points -= 1.0
        if line.tabled and prosy and reading.form == "plain" and reading.cue is None and line is not lines[-1]:
            points -= 3.0  # the title of a table
        if reading.form in ("plain", "number") and normal(reading.title) in repeated and reading.cue not in ("annex",):
            points -= 2.5
        if telling and main is not None:
            points += _likeness(line, main, strong)
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
        result.append(replace(line, points=points))
    return result


def _nested(lines: Sequence[Line]) -> set[int]:
    """Starts of labelled headings that are parts of a numbered one: ``4.1 WG 1`` below ``4. Reports of the groups``,
    where the whole numbers head a row of their own and these take up the lesser share of it."""
    whole = [x for x in lines if x.reading.form == "number" and x.reading.depth == 1 and _base(x.reading) is not None]
    bases = {_base(x.reading) for x in whole}
    found = [x for x in lines if x.reading.form == "label_number" and x.reading.within in bases]
    if not found or len({x.reading.within for x in found}) * 3 > len(bases):
        return set()
    heads = sorted([*whole, *found], key=lambda x: x.start)
    held = sum(b.start - a.start for a, b in zip(heads, heads[1:], strict=False) if a.reading.within is not None)
    return {x.start for x in found} if held * 2 < heads[-1].start - heads[0].start else set()


def _beside(strong: Sequence[Line], headed: Sequence[Line]) -> list[Line]:
    """Groups and events that meet beside the sessions, where these bear no label: they say little of how sessions are
    headed. There are more of the others then, no smaller ones, and not all of them stand below the groups."""
    if not strong or any(x.reading.kind not in ("working_group", "side_event") for x in strong):
        return []
    looks = {signature(x) for x in strong}
    others = [x for x in headed if x.prose and (_untold(x) or x.reading.form == "number") and signature(x) in looks]
    before = [x for x in others if x.start < strong[0].start]
    return list(strong) if len(others) > len(strong) and before else []


def _untold(line: Line) -> bool:
    """Whether a heading has a title, with or without a day, and nothing that says what it heads."""
    reading = line.reading
    return reading.cue is None and (reading.form == "plain" or reading.form == "day" and reading.title is not None)


def _leading(lines: Sequence[Line]) -> list[Line]:
    """Without words to go by: the most prominent kind of heading that occurs more than once."""
    counts = Counter(signature(x) for x in lines if x.reading.form != "day")
    several = [s for s, n in counts.items() if n > 1]
    if not several:
        return list(lines)
    size = {s: next(x for x in lines if signature(x) == s) for s in several}
    best = max(several, key=lambda s: (-(size[s].level or 9), size[s].style.size, counts[s]))
    return [x for x in lines if signature(x) == best]


def _most_prominent(lines: Sequence[Line]) -> list[Line]:
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


def _days_alone(lines: Sequence[Line]) -> list[Line]:
    """Days and their halves where nothing else divides a report: ``Monday morning``, ``Monday afternoon``."""
    days = [x for x in lines if x.reading.form == "day" and x.prose and not x.run_in]
    return [replace(x, points=ACCEPT) for x in days] if len(days) > 1 else []


def _likeness(line: Line, main: tuple[object, ...], strong: Sequence[Line]) -> float:
    """Points for sharing the typography of the sure headings; points off for a lower level."""
    mine = signature(line)
    if mine == main:
        return 2.0
    if line.reading.kind in ("working_group", "side_event") and line.reading.separated and line.prose:
        return 0.0  # what meets apart from or beside a session is none of its parts, however small its heading
    level, main_level = line.level, main[0]
    size, main_size = float(str(mine[1])), float(str(main[1]))
    if isinstance(level, int) and isinstance(main_level, int) and level != main_level:
        return -2.0 if level > main_level else 0.0
    if size < main_size - 0.4:
        return -2.0
    if size > main_size + 0.4:
        return 0.5
    same = sum(a == b for a, b in zip(mine[2:], main[2:], strict=True))
    return 0.5 if same >= 4 else -1.0


def _sequence(lines: Sequence[Line], main: tuple[object, ...] | None) -> set[int]:
    """Starts of the lines whose bare numbers make the longest row 1, 2, 3 … of one numeral style."""
    best: list[Line] = []
    for style in ("arabic", "roman", "letter", "word"):
        row: list[Line] = []
        for line in lines:
            if (
                line.reading.form != "number"
                or line.reading.numeral != style
                or line.reading.depth != 1
                or not line.reading.number
            ):
                continue
            number = value(line.reading.number) if style != "letter" else ord(line.reading.number.upper()[0]) - 64
            last = (
                0
                if not row
                else (value(row[-1].reading.number or "") or 0)
                if style != "letter"
                else ord((row[-1].reading.number or "@")[0].upper()) - 64
            )
            if number is not None and (number == last + 1 or row and last < number <= last + 3):
                row.append(line)
        if len(row) > len(best):
            best = row
    return {x.start for x in best} if len(best) > 1 else set()


def _key_again(line: Line, lines: Sequence[Line]) -> bool:
    return sum(_key(x) == _key(line) for x in lines) > 1


def _counted_on(tops: Sequence[Line], n: int, business: bool) -> bool:
    """Whether an agenda goes on behind an item whose words would close a meeting (``4. Conclusions``, ``5. Next
    meeting``)."""
    return (
        business
        and tops[n].reading.form == "number"
        and any(x.reading.form == "number" and x.reading.cue not in ("closing", "annex") for x in tops[n + 1 :])
    )


def _speaks_of_items(blocks: Sequence[Block]) -> bool:
    """Whether the prose calls what the meeting took up items: ``This item was new``, ``under the item``."""
    items = re.compile(load("cues")["items"], re.IGNORECASE)
    return any(items.search(b.text) for b in blocks if b.kind == "paragraph")


def _is_event(title: Sequence[Block]) -> bool:
    """Whether the title names what has a programme (a workshop, a forum), and no organ, which has an agenda."""
    text = "\n".join(b.text for b in title)
    words = load("headings")
    event, organ = (
        re.compile(rf"\b(?:{alternatives(tuple(words[k]))})s?\b", re.IGNORECASE) for k in ("events", "organs")
    )
    return bool(event.search(text)) and not organ.search(text)


def _placed(tops: list[Line], meeting: bool, minutes: bool, items: bool, event: bool) -> list[Line]:
    """Kinds by words and place: an opening comes first, a closing last, annexes after it.

    Bare numbers number an agenda where one of them numbers what only an agenda has, or where ``items``: the prose
    speaks of items; else they number sessions, at the least where the meeting is an ``event``. Headings without numbers
    are items where most of them are business.
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
        or items
        or business
        or not event
        and (_business(row) > 0 or any(x.reading.cue in ("opening", "closing", "attendance") for x in row))
    )
    unnumbered = [x for x in tops if x.reading.form == "plain" and x.reading.cue in (None, "part", "list")]
    minuted = _business(unnumbered) >= max(1.5, len(unnumbered) / 2)
    result: list[Line] = []
    for n, line in enumerate(tops):
        reading = line.reading
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
        elif reading.kind and reading.kind != "section":
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
    if meeting:
        while len(result) > 1 and _precedes(result[0]):
            result = result[1:]
        result = _within_meeting(result)
    return result


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
    end = len(tops)
    while end > 1 and _bare(tops[end - 1]) and cue("back").match(tops[end - 1].reading.title or ""):
        end -= 1
    return [*tops[:end], *(replace(x, kind="section") for x in tops[end:])]
