"""The lines of a report that may be headings: set off from prose, made of words, whole where a line end parted them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline import contents
from pipeline.records import Block, SessionKind, Style
from pipeline.sessions.headings import Reading, read_heading
from pipeline.sessions.inferred import find_opening
from pipeline.sessions.people import is_meta_line
from pipeline.sessions.words import cue, load, normal

LONG = 150
"""Code points: a line longer than this is no heading, and text longer than this after a heading is prose."""
ADDRESS = re.compile(r"https?://|\bwww\.|\w@\w+\.|\bdoi:", re.IGNORECASE)
"""A line with an address is no heading."""


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
    told: bool = False
    """Whether a line beside it says what it heads."""
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


def signature(line: Line) -> tuple[object, ...]:
    """What headings of one level share. Capitals count only where the line has enough letters to show them."""
    style = line.style
    capitals = style.capitals and len(re.findall(r"[A-Za-z]", line.text)) > 3
    return line.level, round(style.size * 2) / 2, style.bold, style.italic, capitals, style.underlined, line.run_in


def candidates(blocks: Sequence[Block], year: int | None, skip: int) -> list[Line]:
    """All lines that may be headings, behind the first ``skip`` blocks; ``year`` serves dates printed without one."""
    found = []
    for i, block in enumerate(blocks):
        if i < skip or block.where.start is None:
            continue
        line = _line(block, i, year)
        if line:
            found.append(line)
    # "8th meeting" says which meeting it is; where a ninth follows, they are its sessions
    labels = Counter(normal(x.reading.label) for x in found if x.reading.form == "label_number")
    return [x for x in found if labels[normal(x.reading.label)] > 1 or not _numbers_meeting(x, blocks)]


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
    text = block.text
    style = block.style or Style(size=10.0)
    if re.match(r"[-•–o*]\s", text) or _is_labelled_list(text) or ADDRESS.search(text):
        return None
    if block.kind in ("heading", "title"):
        if is_meta_line(text):
            return None
        reading = read_heading(text, year=year)
        if reading.form != "day" and not _wordy(text, reading) or reading.form == "plain" and _is_sentence(text):
            return None
        return _whole(block, i, reading, style)
    row = block.kind == "table" and "\n" not in text
    if block.kind not in ("paragraph", "list_item") and not row:
        return None
    if len(text) <= LONG and not is_meta_line(text) and _looks_set_off(block, text):
        reading = read_heading(text, year=year)
        set_off = style.bold or style.underlined or style.capitals or style.centred
        labelled = reading.form == "label_number" and reading.separated
        # "Winding up, the Chair understood the following to be agreed:" leads a list in
        said = block.kind == "paragraph" and not re.search(r"[a-z]:\s*$", text)
        told = said and reading.cue in ("opening", "closing", "annex", "attendance")
        if labelled or set_off or told:
            return _whole(block, i, reading, style)
    return _run_in(block, i, style, year)


def _whole(block: Block, i: int, reading: Reading, style: Style) -> Line:
    """The line that a whole block is."""
    text, start = block.text, block.where.start or 0
    end = start + len(text)
    return Line(i, i, start, end, text, reading, style, block.level, block.id, leader=contents.is_entry(text))


def _wordy(text: str, reading: Reading) -> bool:
    """Whether a line is made of words: cells of tables that were read as headings are not."""
    said = reading.title or text
    letters = len(re.findall(r"[^\W\d_]", said))
    return bool(
        reading.form == "label_number"
        or cue("business").search(said)  # "7. A.O.B."
        or re.search(r"[^\W\d_]{3}", said)
        and letters >= 0.45 * len(re.sub(r"\s", "", said))
        and not re.search(r"\((?:19|20)\d\d[a-z]?\)[,.:]", text)  # an entry of a list of references
        and not re.match(r"(?:source|table|figure|fig\.|chart|box|note|graph)\b\s*[\d:]", text, re.IGNORECASE)
    )


@cache
def _said() -> re.Pattern[str]:
    return re.compile(load("cues")["sentence"], re.IGNORECASE)


def _is_sentence(text: str) -> bool:
    """Whether what is set as a heading is a sentence: a decision in bold, ``The Committee approved the accounts.``"""
    return bool(re.search(r"[^\W\d_]{2}[)”\"’]?[.:]\s*$", text) and _said().match(text))


def _is_labelled_list(text: str) -> bool:
    """``Apologies: A; B``: an attendance list with its label on the same line."""
    label, colon, rest = text.partition(":")
    return bool(colon and rest.strip()) and len(label) < 40 and bool(cue("attendance").match(label.strip()))


def _looks_set_off(block: Block, text: str) -> bool:
    return _open_bracket(text) or not re.search(r"(?<!\.[A-Z])[.;,][”\"’»]?\s*$", text) and text.count(". ") <= 1


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


def joined_titles(lines: list[Line], blocks: Sequence[Block], year: int | None) -> list[Line]:
    """Give a label that stands alone the title on the next line, and join titles that were parted by a line end."""
    joined: list[Line] = []
    # where prose follows one of them at once, a lower heading beneath another is a part of it
    bare = {
        normal(x.reading.label)
        for x in lines
        if x.reading.form == "label_number" and x.reading.title is None and _prose_right_after(x, blocks)
    }
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
            and not (lone and not annex and normal(line.reading.label) in bare and _smaller(after, line))
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
            and not re.match(r"(?:what|who|where|why|how)\b", line.text, re.IGNORECASE)  # "What cutters asked for"
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


def with_prose(lines: list[Line], blocks: Sequence[Block]) -> list[Line]:
    """Say of each line what follows it before the next one: prose, a greeting, nothing but tables and lists."""
    result = []
    for n, line in enumerate(lines):
        stop = lines[n + 1].first if n + 1 < len(lines) else len(blocks)
        # words that lead a paragraph in (a speaker's name) begin prose, where they are no label of a session
        if n + 1 < len(lines) and lines[n + 1].run_in and lines[n + 1].reading.form == "plain":
            stop += 1
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


def with_banners(lines: list[Line]) -> list[Line]:
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


def without_lists(lines: list[Line], blocks: Sequence[Block]) -> list[Line]:
    """Leave out contents lists and agendas: headings that come again later with prose, and what stands under such a
    list's head."""
    keys: dict[str, int] = {}
    texts: dict[str, int] = {}
    for n, line in enumerate(lines):
        keys[key(line)] = n
        texts[normal(line.text)] = n
    kept = []
    inside = False
    for n, line in enumerate(lines):
        if line.reading.cue == "list" and line.reading.form in ("plain", "number"):
            inside = True
            continue
        again = keys[key(line)] > n and (line.reading.form != "plain" or line.reading.cue not in ("part",))
        repeats = again and not line.prose and (line.reading.form == "label_number" or inside or line.leader)
        title = contents.without_page(line.text)
        if line.leader or repeats or title != line.text and texts.get(normal(title), -1) > n:
            continue
        # An entry that is spelt otherwise than its heading does not end the list where the next ones are of it.
        goes_on = again or any(keys[key(x)] > k for k, x in enumerate(lines[n + 1 : n + 3], n + 1))
        if inside and goes_on and not _prose_right_after(line, blocks):
            continue
        inside = False
        kept.append(line)
    return kept


def _prose_right_after(line: Line, blocks: Sequence[Block]) -> bool:
    after = blocks[line.last + 1] if line.last + 1 < len(blocks) else None
    return (
        after is not None
        and after.kind == "paragraph"
        and (len(after.text) > LONG or bool(re.search(r"[^\W\d_]{2}[.]\s*$", after.text)))
    )


def key(line: Line) -> str:
    """What two headings of one session share: kind and number, or the words."""
    reading = line.reading
    if reading.form == "label_number":
        return f"{reading.kind} {reading.number}"
    return normal(contents.without_page(line.text))
