"""CSV for spreadsheets: UTF-8 with a byte order mark, every cell safe to open, and every cell readable back.

The mark is there because Excel takes a CSV without one for the system's old code page and breaks every accent. Readers
of data (pandas, polars, DuckDB, readr, frictionless) skip it.

A text that begins with one of ``= + - @`` (or their full-width forms), a tab or a line end is a formula to a
spreadsheet, which may then run what a report's author wrote. Such a cell gets an apostrophe in front, as does one that
begins with an apostrophe, so that taking one away gives back the text. The same holds after a semicolon, tab or line
end within a cell, where a spreadsheet that splits at semicolons begins a cell. An empty text, as opposed to no text, is
written as a lone apostrophe in columns that may be empty. Numbers are numbers and stay as they are.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.dataset import convert
from pipeline.dataset.tables import Flat, Table

DANGER = "=+\\-@\uff1d\uff0b\uff0d\uff20"
START = re.compile(rf"['{DANGER}\t\r\n]")
INSIDE = re.compile(rf"([;\t\r\n])('*)([{DANGER}])")
GUARDED = re.compile(rf"([;\t\r\n])'('*)([{DANGER}])")


def guard(text: str) -> str:
    """A text as a cell that no spreadsheet takes for a formula."""
    if INSIDE.search(text):
        text = INSIDE.sub(r"\1'\2\3", text)
    return "'" + text if START.match(text) else text


def unguard(cell: str) -> str:
    """The text of a cell; ``unguard(guard(text)) == text``."""
    return GUARDED.sub(r"\1\2\3", cell.removeprefix("'"))


def _write(column: Flat) -> Callable[[Any], str]:
    """How a value of this column becomes a cell."""
    if column.json:
        return lambda value: "" if value is None else guard(value)
    if column.type.kind == "boolean":
        return lambda value: "" if value is None else "true" if value else "false"
    if column.type.kind in {"integer", "number"}:
        return lambda value: "" if value is None else repr(value)
    if column.nullable:
        return lambda value: "" if value is None else guard(value) or "'"
    return guard


def _read(column: Flat) -> Callable[[str], Any]:
    """The way back from ``_write``."""
    if column.json:
        return lambda cell: unguard(cell) if cell else None
    if column.type.kind == "boolean":
        return lambda cell: cell == "true" if cell else None
    if column.type.kind == "integer":
        return lambda cell: int(cell) if cell else None
    if column.type.kind == "number":
        return lambda cell: float(cell) if cell else None
    if column.nullable:
        return lambda cell: unguard(cell) if cell else None
    return unguard


class Writer:
    """Writes one table's file; ``add`` takes rows of flat values, lists and maps as JSON text."""

    def __init__(self, path: Path, table: Table) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file, lineterminator="\r\n")
        self._csv.writerow([column.name for column in table.flat])
        self._cells = [_write(column) for column in table.flat]

    def add(self, rows: list[list[Any]]) -> None:
        cells = self._cells
        self._csv.writerows([[cell(value) for cell, value in zip(cells, row, strict=True)] for row in rows])

    def close(self) -> None:
        self._file.close()


def rows(path: Path, table: Table) -> Iterator[convert.Row]:
    """The records of a CSV file as they stand in JSON, in their order. Columns may stand in any order."""
    csv.field_size_limit(1 << 30)  # a report's text is one cell
    back = convert.unflattener(table)
    readers = {column.name: _read(column) for column in table.flat if not column.derived}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield back({name: read(row[name]) for name, read in readers.items()})
