"""The codebook: each field's meaning, type and unit from the schema, its share filled and an example from the data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.dataset import arrow, flatfile
from pipeline.dataset.convert import dumps
from pipeline.dataset.tables import Column, Table, Type

LONGEST = 60
"""Characters of an example."""
LOOKED_AT = 200
"""Values of a field that are looked at for an example that is short enough."""


@dataclass
class Entry:
    """One field, with the counts over all records."""

    table: str
    field: str
    """With the names around it: ``where.boxes[].x0``."""
    column: str
    """Its name in CSV and SQLite; empty for what stands within a list."""
    type: str
    meaning: str
    unit: str
    choices: tuple[str, ...]
    values: int = 0
    """How many values there could be: of a field within something, as many as there are of that."""
    filled: int = 0
    """How many are neither null nor empty."""
    example: str = ""

    @property
    def share(self) -> float | None:
        return self.filled / self.values if self.values else None


def entries(table: Table, path: Path) -> list[Entry]:
    """The fields of one table, counted over its Parquet file."""
    pa = arrow.library()
    flat = {".".join(column.path): column.name for column in table.flat if not column.derived}
    found: dict[str, Entry] = {}
    for column in table.columns:
        _describe(found, table.name, column, column.name, flat)
    with pa.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=arrow.GROUP):
            for column in table.columns:
                _count(pa, found, column.name, column.type, batch.column(column.name))
    return list(found.values())


def _describe(found: dict[str, Entry], table: str, column: Column, name: str, flat: Mapping[str, str]) -> None:
    kind = column.type
    unit = column.unit or ("ISO 8601 date" if kind.kind == "date" else "")
    choices = kind.choices or (kind.item.choices if kind.item else ())
    found[name] = Entry(table, name, flat.get(name, ""), _type(kind), column.meaning, unit, choices)
    for inner, prefix in _inside(kind, name):
        for part in inner.fields:
            _describe(found, table, part, f"{prefix}.{part.name}", flat)


def _inside(kind: Type, name: str) -> Iterator[tuple[Type, str]]:
    if kind.kind == "struct":
        yield kind, name
    elif kind.kind == "list" and kind.item is not None and kind.item.kind == "struct":
        yield kind.item, f"{name}[]"


def _type(kind: Type) -> str:
    if kind.kind == "list" and kind.item is not None:
        return f"list of {_type(kind.item)}"
    if kind.kind == "map" and kind.item is not None:
        return f"map to {_type(kind.item)}"
    return kind.kind


def _count(pa: Any, found: dict[str, Entry], name: str, kind: Type, array: Any) -> None:
    pc = pa.compute
    entry = found[name]
    entry.values += len(array)
    there = array.is_valid()
    if kind.kind in {"list", "map"}:
        there = pc.fill_null(pc.greater(pc.list_value_length(array), 0), False)
    elif kind.kind == "string":
        there = pc.fill_null(pc.not_equal(array, ""), False)
    full = array.filter(there)
    entry.filled += len(full)
    if not entry.example or len(entry.example) > LONGEST:
        _example(entry, kind, full)
    if kind.kind == "struct":
        for part, inner in zip(kind.fields, full.flatten(), strict=True):
            _count(pa, found, f"{name}.{part.name}", part.type, inner)
    elif kind.kind == "list" and kind.item is not None and kind.item.kind == "struct":
        for part, inner in zip(kind.item.fields, full.flatten().flatten(), strict=True):
            _count(pa, found, f"{name}[].{part.name}", part.type, inner)


def _example(entry: Entry, kind: Type, full: Any) -> None:
    if kind.kind == "struct" or (kind.kind == "list" and kind.item is not None and kind.item.kind == "struct"):
        return  # its fields have examples of their own
    for value in full.slice(0, LOOKED_AT).to_pylist():
        if kind.kind == "map":
            value = {pair["key"]: pair["value"] for pair in value}
        text = value if isinstance(value, str) else str(value) if kind.kind == "date" else dumps(value)
        if not entry.example or len(text) <= LONGEST:
            entry.example = text
        if len(text) <= LONGEST:
            return


# ------------------------------------------------------------------------------------------------------------- printing


def as_csv(found: Mapping[str, list[Entry]]) -> bytes:
    """All entries as a CSV file, in the form of the other CSV files."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for table in found.values():
        for entry in table:
            share = "" if entry.share is None else f"{entry.share:.4f}"
            texts = [entry.table, entry.field, entry.column, entry.type, entry.meaning, entry.unit]
            texts += ["; ".join(entry.choices), _short(entry.example)]
            cells = [flatfile.guard(text) for text in texts]
            writer.writerow([*cells[:7], str(entry.values), str(entry.filled), share, cells[7]])
    return buffer.getvalue().encode("utf-8-sig")


CSV_COLUMNS = (
    "table", "field", "column", "type", "meaning", "unit", "choices", "values", "filled", "share_filled", "example",
)  # fmt: skip


def as_markdown(found: Mapping[str, list[Entry]], meanings: Mapping[str, str], version: str) -> str:
    """All entries as tables in Markdown, one a table of the dataset."""
    lines = ["# Codebook", "", f"Schema version {version}. Share filled: of all values that there could be, those that"]
    lines += [
        "are neither null nor empty. `[]` marks what a list holds; in CSV and SQLite `.` is `_`, and lists are JSON."
    ]
    for name, table in found.items():
        lines += ["", f"## {name}", "", meanings[name], ""]
        lines += ["| field | type | meaning | unit | filled | example |", "| --- | --- | --- | --- | ---: | --- |"]
        for entry in table:
            meaning = entry.meaning
            if entry.choices:
                meaning += f" One of: {', '.join(entry.choices)}."
            share = "" if entry.share is None else f"{entry.share:.0%}"
            example = f"`{_cell(_short(entry.example)).replace('`', chr(39))}`" if entry.example else ""
            lines.append(f"| `{entry.field}` | {entry.type} | {_cell(meaning)} | {entry.unit} | {share} | {example} |")
    return "\n".join(lines) + "\n"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 2].rstrip() + " …"


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
