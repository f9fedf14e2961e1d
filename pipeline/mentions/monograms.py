"""The letters by which minutes call persons: "KH" for Dr Karin Hallström, as the list of those present says.

A column of letters beside a column of names, letters in brackets behind a name, or before it at the start of a line say
whose they are. Only letters that are the name's own initials count, so that no acronym of a body is taken for a person.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from pipeline.mentions.context import NAMELY, personlike
from pipeline.mentions.gazetteer import Hit
from pipeline.mentions.registers import ascii_fold, words
from pipeline.mentions.special import tables
from pipeline.mentions.state import Reading

_LETTERS = r"[^\W\d_a-z]{2,4}"
_BEHIND = re.compile(rf" \((?P<letters>{_LETTERS})[),;]")
_BEFORE = re.compile(rf"^(?:[-•] )?(?P<letters>{_LETTERS})(?: ?[=:–—-] ?| )(?=[^\W\d_a-z])", re.MULTILINE)
_CELL = re.compile(rf"{_LETTERS}$")


def monograms(reading: Reading, hits: dict[int, Hit]) -> None:
    """Note persons by their letters, wherever the letters stand, and take these words."""
    meant = {**_in_columns(reading), **_beside(reading)}
    if not meant:
        return
    for i, word in enumerate(reading.items):
        name = meant.get(word.text)
        if name is None:
            continue
        reading.found = [c for c in reading.found if not (c.start < word.end and word.start < c.end)]
        reading.add(word.start, word.end, "PERSON", 0.93, "monogram", name)
        reading.taken[i] = True
        hits.pop(i, None)


def spells(letters: str, name: str) -> bool:
    """Whether letters are a name's initials, the first and the last among them: "HS" of "Hye-jin Seo"."""
    parts = [p for p in re.findall(r"[^\W\d_]+", ascii_fold(name)) if p.casefold() not in words().titles]
    if len(parts) < 2:
        return False
    initials = iter("".join(p[0] for p in parts).casefold())
    low = ascii_fold(letters).casefold()
    ends = low[0] == parts[0][0].casefold() and low[-1] == parts[-1][0].casefold()
    return ends and all(letter in initials for letter in low)


def _in_columns(reading: Reading) -> dict[str, str]:
    """Letters of a column whose next one holds names that they begin, and add the names themselves as persons."""
    found: dict[str, str] = {}
    for begin, rows in tables(reading.text):
        cells = [row.split(" | ") for row in rows]
        width = min(map(len, cells))
        for k in range(width - 1):
            for a, b in ((k, k + 1), (k + 1, k)):
                pairs = {}
                for n, row in enumerate(cells):
                    name = row[b].split(" (")[0].split(",")[0].strip()
                    if _CELL.match(row[a].strip()) and spells(row[a].strip(), name):
                        pairs[n] = name
                lettered = sum(bool(_CELL.match(row[a].strip())) for row in cells)
                if len(pairs) < 2 or 2 * len(pairs) < lettered:
                    continue
                found.update({cells[n][a].strip(): name for n, name in pairs.items()})
                for n, name in pairs.items():
                    at = begin + sum(len(row) + 1 for row in rows[:n]) + sum(len(c) + 3 for c in cells[n][:b])
                    at += len(cells[n][b]) - len(cells[n][b].lstrip())
                    reading.add(at, at + len(name), "PERSON", 0.85, "table")
    return found


def _beside(reading: Reading) -> dict[str, str]:
    """Letters behind a person's name in brackets, or before it at the start of a line."""
    text = reading.text
    ends: dict[int, int] = {}
    starts: dict[int, int] = {}
    found: dict[str, str] = {}
    persons = [c for c in reading.found if c.type == "PERSON"]
    for match in _BEHIND.finditer(text):
        ends = ends or {c.end: c.start for c in persons}
        start = ends.get(match.start(), _name_before(reading, match.start()))
        if start is not None and spells(match["letters"], text[start : match.start()]):
            found[match["letters"]] = text[start : match.start()]
    for match in _BEFORE.finditer(text):
        starts = starts or {c.start: c.end for c in persons}
        end = starts.get(match.end())
        if end is not None and spells(match["letters"], text[match.end() : end]):
            found[match["letters"]] = text[match.end() : end]
    return found


def _name_before(reading: Reading, end: int) -> int | None:
    """Where a person's name starts that ends at offset ``end`` and that letters alone give away, or None."""
    hi = bisect_left(reading.starts, end)
    for lo in range(hi - 4, hi - 1):
        if lo >= 0 and reading.items[hi - 1].end == end and reading.items[lo].cap:
            odds = personlike(reading, lo, hi)
            if odds is not None and odds > NAMELY:
                return reading.items[lo].start
    return None
