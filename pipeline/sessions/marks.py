"""What a report counts or names its sessions with, where no list of words has it: codes, a label of its own, names of
groups; and what looks like a number and is none."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from pipeline.sessions.dates import DASH
from pipeline.sessions.headings import PHRASE, Reading, code_letters, read_heading
from pipeline.sessions.lines import Line, signature
from pipeline.sessions.words import ROMAN, alternatives, label_kinds, load, normal, value


def with_codes(lines: list[Line]) -> list[Line]:
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


def without_lone_numbers(lines: list[Line]) -> list[Line]:
    """What looks like a number but could as well be a word (``5G: networks``, ``XX Congress in retrospect``, ``No. 10:
    who lives there``) numbers a heading only where another heading has the number before, behind or the same one."""
    numbered = [(n, base) for n, x in enumerate(lines) if (base := whole_number(x.reading)) is not None]
    result = list(lines)
    for n, base in numbered:
        line, number = lines[n], lines[n].reading.number or ""
        doubtful = re.match(rf"(?:N[or]\.?\s+)?{re.escape(number)}(?=\W)", line.text)
        marked = doubtful and (
            re.match(r"\d+\.?[A-Za-z]", number)
            or re.search(r"[(/]", number)
            or line.text.startswith("N")
            or re.fullmatch(r"[IVX]{2,}", number)
            and line.text[len(number)] == " "
        )
        year = number.rpartition("/")[0]  # "24/07" and "25/07" are days rather than numbers
        near = any(
            m != n
            and abs(other - base) <= 1
            and str(other_number).rpartition("/")[0] == year
            and number != other_number
            for m, other in numbered
            for other_number in (lines[m].reading.number,)
        )
        if marked and not near:
            result[n] = _unnumbered(line)
    return result


def whole_number(reading: Reading) -> int | None:
    """The whole number that a bare number begins with: 5 of ``5(b)``; of a number within a year, that behind it."""
    if reading.form != "number" or not reading.number:
        return None
    digits = re.match(r"\d+", reading.number.rpartition("/")[2])
    return int(digits[0]) if digits else value(reading.number)


@cache
def _counted() -> re.Pattern[str]:
    numbers = load("numbers")
    cardinal, ordinal = alternatives(tuple(numbers["cardinal"])), alternatives(tuple(numbers["ordinal"]))
    number = rf"(?:\d{{1,2}}[A-Za-z]?|(?-i:{ROMAN.pattern})|(?-i:[A-Z])|{cardinal})"
    word = r"[^\W\d_][\w'’-]+"
    before = rf"(?P<before>\d{{1,2}}(?:[ªº°]|[a-zè]{{1,4}})?|(?-i:{ROMAN.pattern}))\.?\s(?P<counted>{word})"
    return re.compile(
        rf"(?:{before}|(?P<label>{word}(?:\s{word}){{0,2}})\s(?P<number>{number})|(?P<ordinal>{ordinal})\s(?P<noun>{word}(?:\s{word}){{0,2}}))"
        rf"(?:\s*(?:[:.|\u00b7]|{DASH}+)\s+(?P<title>\S.*)|$)",
        re.IGNORECASE,
    )


def _noun(match: re.Match[str]) -> str:
    return str(match["label"] or match["noun"] or match["counted"])


def _number(match: re.Match[str]) -> str:
    return str(match["number"] or match["ordinal"] or match["before"])


def with_learned_labels(lines: list[Line]) -> list[Line]:
    """A word that the document counts its headings with is its word for a session: ``Pillar 1: Ports``, ``Pillar 2:
    Rails``, ``3. zasedání – Rails``; where no word of ``models/`` heads several of them, and beside it."""
    known = [x for x in lines if x.reading.form == "label_number" and x.reading.kind not in ("annex", "section")]
    # Beside headings with a known word, only what is set as those or as the opening and the closing are.
    sure = [*known, *(x for x in lines if x.reading.cue in ("opening", "closing"))] if len(known) > 1 else []
    looks = {signature(x) for x in sure}
    within = set(load("headings")["within"])
    found: dict[int, re.Match[str]] = {}
    for n, line in enumerate(lines):
        forms = ("plain", "day", "number")
        match = _counted().match(" ".join(line.text.split())) if line.reading.form in forms else None
        if match and line.reading.form == "number" and not (match["before"] and match["title"]):
            match = None
        if match and not line.run_in and (not looks or signature(line) in looks):
            words = normal(_noun(match)).split()
            counts_parts = within - {"table", "group"} if match["ordinal"] else within  # no table is the "first" one
            if not counts_parts & set(words) and not {words[0], words[-1]} & PHRASE:
                found[n] = match
    counts: dict[str, set[str]] = {}
    for match in found.values():
        counts.setdefault(normal(_noun(match)), set()).add(normal(_number(match)))
    result = list(lines)
    for n, match in found.items():
        if len(counts[normal(_noun(match))]) > 1:
            read = read_heading(match["title"]) if match["title"] else None
            number = _number(match)
            reading = replace(
                lines[n].reading,
                form="label_number",
                kind="session",
                label=_noun(match),
                number=number,
                numeral="arabic" if number[:1].isdigit() else "word",
                depth=1,
                title=read.title if read else None,
                cue=read.cue if read else None,
            )
            result[n] = replace(lines[n], reading=reading)
    return result


def with_groups(lines: list[Line]) -> list[Line]:
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
