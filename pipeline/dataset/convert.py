"""Records in the shapes of the formats, and back: nested for Parquet, flat for CSV and SQLite.

Both ways are exact. A list that the record may hold bare (one country is "FI", two are a list) is always a list in the
dataset; a list of one is read back as the one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.dataset.tables import Column, Flat, Table, Type

Row = dict[str, Any]
Convert = Callable[[Any], Any]

# --------------------------------------------------------------------------------------------------------------- nested


def nester(table: Table) -> Callable[[Row], Row]:
    """A function from a record (as it stands in JSON) to a row for Arrow: dates as dates, maps as key-value lists."""
    return _fields(table.columns, into) or (lambda row: row)


def unnester(table: Table) -> Callable[[Row], Row]:
    """The way back from ``nester``."""
    return _fields(table.columns, _out_of) or (lambda row: row)


def _fields(columns: Sequence[Column], of: Callable[[Type], Convert | None]) -> Convert | None:
    """Convert those fields of a mapping that need it; None where none does."""
    needed = [(column.name, convert) for column in columns if (convert := of(column.type)) is not None]
    if not needed:
        return None

    def convert_row(row: Row) -> Row:
        done = dict(row)
        for name, convert in needed:
            value = done.get(name)
            if value is not None:
                done[name] = convert(value)
        return done

    return convert_row


def into(kind: Type) -> Convert | None:
    if kind.kind == "date":
        return date.fromisoformat
    if kind.kind == "struct":
        return _fields(kind.fields, into)
    if kind.kind == "list":
        return _list_into(kind)
    if kind.kind == "map":
        return lambda value: [{"key": key, "value": item} for key, item in value.items()]
    return None


def _list_into(kind: Type) -> Convert | None:
    assert kind.item is not None
    inner = into(kind.item)
    if kind.scalar:
        return lambda value: list(value) if isinstance(value, list | tuple) else [value]
    return None if inner is None else lambda value: [None if v is None else inner(v) for v in value]


def _out_of(kind: Type) -> Convert | None:
    if kind.kind == "date":
        return lambda value: value.isoformat()
    if kind.kind == "struct":
        return _fields(kind.fields, _out_of)
    if kind.kind == "list":
        return _list_out_of(kind)
    if kind.kind == "map":
        return lambda value: {pair["key"]: pair["value"] for pair in value}
    return None


def _list_out_of(kind: Type) -> Convert | None:
    assert kind.item is not None
    if kind.scalar:
        return lambda value: value[0] if len(value) == 1 else value
    inner = _out_of(kind.item)
    return None if inner is None else lambda value: [inner(v) for v in value]


# ----------------------------------------------------------------------------------------------------------------- flat


def flattener(table: Table) -> Callable[[Row], list[Any]]:
    """A function from a record to the values of its flat columns; lists and maps stay Python lists and dicts."""
    plans = [(column.path, column.derived, column.type.scalar) for column in table.flat]

    def flatten(row: Row) -> list[Any]:
        values = []
        for path, derived, scalar in plans:
            value: Any = row
            for name in path:
                value = value[name]
                if value is None:
                    break
            if derived:
                value = value[0]["page"] if value else None
            elif scalar and isinstance(value, str):
                value = [value]
            values.append(value)
        return values

    return flatten


dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
"""A list or map as the JSON text of a flat cell."""


def cells(table: Table) -> Callable[[Row], list[Any]]:
    """As ``flattener``, with lists and maps as JSON text."""
    flatten = flattener(table)
    lists = [i for i, column in enumerate(table.flat) if column.json]

    def in_cells(row: Row) -> list[Any]:
        values = flatten(row)
        for i in lists:
            if values[i] is not None:
                values[i] = dumps(values[i])
        return values

    return in_cells


def unflattener(table: Table) -> Callable[[Mapping[str, Any]], Row]:
    """The way back from ``flattener``, from values by column name; lists and maps may still be JSON text.

    A part of a record that may be null is null when all of its fields are.
    """
    columns = [column for column in table.flat if not column.derived]

    def unflatten(values: Mapping[str, Any]) -> Row:
        row: Row = {}
        for column in columns:
            inner = row
            for name in column.path[:-1]:
                inner = inner.setdefault(name, {})
            inner[column.path[-1]] = _from_flat(column, values[column.name])
        return _without_empty(row, table.columns)

    return unflatten


def _from_flat(column: Flat, value: Any) -> Any:
    if value is None:
        return None
    if column.json:
        found = json.loads(value) if isinstance(value, str) else value
        return found[0] if column.type.scalar and len(found) == 1 else found
    if column.type.kind == "boolean":
        return bool(value)
    return value


def _without_empty(row: Row, columns: Sequence[Column]) -> Row:
    for column in columns:
        if column.type.kind == "struct":
            inner = _without_empty(row[column.name], column.type.fields)
            if column.type.nullable and all(value is None for value in inner.values()):
                row[column.name] = None
    return row
