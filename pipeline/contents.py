"""Contents lists and lists of tables: runs of entries that end in the number of their page.

An entry is known by three things that no table has together: page numbers never fall from one entry to the next, there
are several of them, and the titles come again further on, at the start of a line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

LEAST = 5
"""Entries that a list has at the least."""
BETWEEN = 2
"""Lines without a number that may stand between two entries: what a long title runs over, or a part's heading."""
LONGEST = 200
"""Characters of an entry."""
AGAIN = 0.4
"""Share of the titles that must come again."""
PREFIX = 22
"""Letters of a title that are compared: where a line ends in the list says nothing of where its heading does."""

_PAGE = re.compile(r"(?<=[^\W_])[^\w(]*[\s.\u2026·_]\s?(\d{1,4}|(?=[ivxl])[xl]{0,3}(?:ix|iv|v?i{0,3}))\s*$")


_LEADER = re.compile(r"[.\s\u2026]{4,}\d+\s*$")


class Run(NamedTuple):
    """A contents list: the first and the last row of it (included)."""

    first: int
    last: int


def page_number(row: str) -> int | None:
    """The page that a row ends with (0 for a roman number), or None."""
    found = _PAGE.search(row) if len(row) <= LONGEST else None
    if found is None or not any(c.isalpha() for c in row[: found.start(1)]):
        return None
    return int(found.group(1)) if found.group(1).isdigit() else 0


def without_page(row: str) -> str:
    """A row without the page that it ends with and what leads to it; a row that ends with none as it is."""
    return _PAGE.sub("", row)


def is_entry(row: str) -> bool:
    """Whether dots lead a row to its page, as in a contents list alone."""
    return bool(_LEADER.search(row))


def runs(rows: Sequence[str]) -> list[Run]:
    """The contents lists among the rows of a document, which are lines or blocks in reading order."""
    pages = [page_number(row) for row in rows]
    if sum(page is not None for page in pages) < LEAST:
        return []
    found: list[Run] = []
    run: list[int] = []

    def close() -> None:
        values = [pages[k] for k in run]
        if len(run) >= LEAST and len(set(values)) >= 3 and _come_again(rows, run):
            found.append(Run(run[0], run[-1]))

    for k, page in enumerate(pages):
        if page is None:
            continue
        if run and (k - run[-1] > BETWEEN + 1 or page < (pages[run[-1]] or 0)):
            close()
            run = []
        run.append(k)
    close()
    return found


def _come_again(rows: Sequence[str], run: Sequence[int]) -> bool:
    titles = {_letters(without_page(rows[k]))[:PREFIX] for k in run}
    titles = {title for title in titles if len(title) > 3}
    later = {_letters(row[: 4 * PREFIX])[:PREFIX] for row in rows[run[-1] + 1 :]}
    return len(titles & later) >= max(3, AGAIN * len(titles))


def _letters(row: str) -> str:
    """A row without its numbers, marks and spaces, in small letters."""
    return re.sub(r"[\W\d_]+", "", row).casefold()
