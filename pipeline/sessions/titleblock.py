"""Where the title of a report ends and its body begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Block, Style
from pipeline.sessions.dates import find_dates
from pipeline.sessions.headings import read_heading, read_told
from pipeline.sessions.inferred import says
from pipeline.sessions.people import is_meta_line
from pipeline.sessions.words import load, normal

PROSE = 200
"""Code points from which a block is prose and ends the title block."""
ANY_YEAR = 2000
"""Stands for the year that is not known yet, so that ``FIRST SITTING (Monday, 9 November)`` is read as dated."""
SYMBOL = re.compile(r"[A-Z]{2,}[\w.]*(?:[/.-][\w.-]+){1,}|.*\bISBN\b.*|(?:distr|original|language)\b.*", re.IGNORECASE)


def title_block(blocks: Sequence[Block]) -> int:
    """How many blocks from the top make the title: lines before the first prose, list, or heading of the body."""
    n = 0
    for n, block in enumerate(blocks):
        if len(block.text) > PROSE or block.kind in ("table", "list_item", "caption") or n >= 14:
            break
        reading = read_heading(block.text, year=ANY_YEAR)
        if is_generic(block.text):
            continue
        if n == 0 and reading.form == "label_number" and reading.separated and reading.kind != "annex":
            return 0  # an excerpt that begins with its first session
        if n and (
            reading.form in ("label_number", "label")
            and reading.kind != "section"
            and not (reading.title is None and _dated_below(blocks, n) and not _counted_on(blocks, n))
            and not (reading.form == "label" and reading.title == " ".join(block.text.split()))  # a body's own name
            and not _submitted_under(blocks, n)
            and not _numbers_meeting(blocks, n)
            or reading.cue in ("opening", "closing", "list", "attendance", "front", "notes")
        ):
            break
        if n and reading.form == "number" and reading.number in ("1", "I", "A"):
            break
        if n and _heads_body(blocks, n) and not _dates_meeting(blocks, n):
            break
        if (
            n
            and block.kind == "paragraph"
            and (re.search(r"[a-z]{2}[.]\s*$", block.text) or block.text.endswith(".") and says(block.text, "opening"))
            and len(block.text) > 60
            and not organiser_line(block.text)
            and not re.match(r"held\b", block.text, re.IGNORECASE)
            or is_meta_line(block.text)
            and n > 1
            and ":" in block.text
        ):
            break
    else:
        n = len(blocks)
    return n if n or not blocks else min(1, len(blocks))


def _dated_below(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line or two below bear the date with its year: "Eleventh meeting" over "Panama City, 2-5 May 2023"
    numbers the meeting, no session of it."""
    below = [b.text for b in blocks[n + 1 : n + 3]]
    if below and len(below[0]) >= 80:
        return False
    return n < 6 and any(len(text) < 80 and date.year_printed for text in below for date in find_dates(text))


def _numbers_meeting(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line says which meeting of a body it is: ``23rd session``, not set off, over another short line, with
    no other one behind it."""
    reading = read_heading(blocks[n].text, year=ANY_YEAR)
    first = bool(reading.number) and blocks[n].text.casefold().startswith((reading.number or "").casefold())
    short = n + 1 < len(blocks) and len(blocks[n + 1].text) < 80
    style = blocks[n].style
    plain = blocks[n].kind == "paragraph" and not (style and style.bold)
    return n < 6 and first and short and plain and reading.title is None and not _counted_on(blocks, n)


def _submitted_under(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line names the item of another body's agenda under which the report was submitted: ``Agenda item 17``,
    with no title, not set off, and with no item of its kind behind it."""
    reading = read_heading(blocks[n].text, year=ANY_YEAR)
    style = blocks[n].style
    if reading.kind != "agenda_item" or reading.title or blocks[n].kind != "paragraph" or style and style.bold:
        return False
    later = [read_heading(b.text, year=ANY_YEAR) for b in blocks[n + 1 :] if len(b.text) < PROSE]
    return not any(r.form == "label_number" and r.kind == "agenda_item" for r in later)


def _counted_on(blocks: Sequence[Block], n: int) -> bool:
    """Whether a later line counts on in the same look: "FIRST MEETING" and "SECOND MEETING" are sessions."""
    own, style = read_heading(blocks[n].text, year=ANY_YEAR), blocks[n].style
    alike = [b for b in blocks[n + 1 :] if b.kind == blocks[n].kind and b.style == style and len(b.text) < PROSE]
    later = [r for b in alike if (r := read_heading(b.text, year=ANY_YEAR)).form == own.form]
    return any(normal(r.label) == normal(own.label) and r.number not in (None, own.number) for r in later)


def _dates_meeting(blocks: Sequence[Block], n: int) -> bool:
    """Whether a line gives the days of the whole meeting, from first to last, which no line above has given."""
    dates = find_dates(blocks[n].text)
    above = any(find_dates(b.text) for b in blocks[:n])
    return not above and len({d for found in dates for d in (found.first, found.last)}) > 1


def _heads_body(blocks: Sequence[Block], n: int) -> bool:
    """Whether a heading stands over prose and is set like two later ones: it is the first of the body, whatever it
    says."""
    block = blocks[n]
    set_off = block.style is not None and (block.style.bold or block.style.underlined or block.style.capitals)
    if block.kind not in ("heading", "paragraph") or block.kind == "paragraph" and not set_off or n + 1 >= len(blocks):
        return False
    if len(blocks[n + 1].text) < 120 and n + 2 < len(blocks) and read_told(blocks[n + 1].text, ANY_YEAR):
        n += 1  # "Opening session, Wednesday 19 October, 9.30" beneath the heading
    after = blocks[n + 1].text
    if len(after) < 120 and not (len(after) > 50 and re.search(r"[a-z\d][.?!”\"]+\s*$", after)):
        return False
    if blocks[n + 1].kind != "paragraph" or block.style is None:
        return False
    alike = [b for b in blocks[n + 2 :] if b.kind == block.kind and len(b.text) < 120]
    return [_look(b) for b in alike].count(_look(block)) > 1


def _look(block: Block) -> tuple[object, ...]:
    style = block.style or Style(size=10.0)
    plain = not (style.bold or style.underlined)
    return block.level, round(style.size), style.bold, style.underlined, plain and style.capitals


def is_generic(text: str) -> bool:
    """Whether a line tells the kind of document and no more: ``Summary report``, ``Proceedings in brief``."""
    documents = load("headings")["documents"]
    said = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*['’]?", text.casefold().replace("’", "'"))
    heads = set(documents["heads"])
    return bool(heads & set(said)) and set(said) <= heads | set(documents["with"])


def organiser_line(text: str) -> re.Match[str] | None:
    """A line that begins by saying that somebody organised, hosted or prepared; ``who``."""
    return re.match(rf"(?:{'|'.join(load('people')['organised'])})\s*:?\s+(?P<who>.+)", text, re.IGNORECASE)
