"""The cells of a row of a table as the body text prints it: parted by `` | ``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Cell(NamedTuple):
    """One cell: its place in the text without blanks at its edges, its row and column from 0."""

    start: int
    end: int
    text: str
    row: int
    column: int


def cells(line: str, offset: int, row: int = 0) -> Iterator[Cell]:
    """The cells of a row that begins at ``offset`` of the text; empty ones too."""
    for column, part in enumerate(re.split(r"(?<= )\||\|(?= )|^\|", line)):
        start = offset + len(part) - len(part.lstrip())
        yield Cell(start, start + len(part.strip()), part.strip(), row, column)
        offset += len(part) + 1
