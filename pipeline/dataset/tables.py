"""The tables of the dataset and the types of their fields, read off the record classes.

One table holds the records of one kind from all reports, in the order of the reports' ids and, within a report, of its
file. Three tables are the dataset's own: ``texts`` (the body text of each report), ``sentences`` and ``chunks``.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import Field

from pipeline.records import FILES, SCHEMA_VERSION, Offset, Page, Record, Report, SchemaVersion

Kind = Literal["string", "date", "integer", "number", "boolean", "struct", "list", "map"]


@dataclass(frozen=True)
class Type:
    """The type of a field. ``item`` is that of a list's items or a map's values, ``fields`` those of a struct.

    ``scalar`` marks a list whose only item the record may hold bare: one country is "FI", two are a list.
    """

    kind: Kind
    nullable: bool = False
    item: Type | None = None
    fields: tuple[Column, ...] = ()
    scalar: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One field of a record: its written name, type, meaning and unit."""

    name: str
    type: Type
    meaning: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Flat:
    """One column of the flat form (CSV, SQLite): ``where.start`` becomes ``where_start``; lists are JSON."""

    name: str
    path: tuple[str, ...]
    type: Type
    meaning: str
    unit: str
    nullable: bool
    """Whether the column may be empty: its own field or one around it may be null."""
    derived: bool = False
    """Whether it only repeats, for readers of flat tables, what another column says."""

    @property
    def json(self) -> bool:
        return self.type.kind in {"list", "map"}


@dataclass(frozen=True)
class Table:
    """One table: its name in the dataset, the file it comes from, and its columns."""

    name: str
    file: str | None
    """``NAME`` of the report's ``NAME.jsonl``; None for what the dataset adds."""
    cls: type[Record]
    columns: tuple[Column, ...]
    meaning: str
    key: tuple[str, ...] = ("id",)
    flat: tuple[Flat, ...] = field(default=(), compare=False)
    by_report: bool = True
    """Whether each record belongs to one report, by which the rows are sorted."""


class Text(Record):
    """The body text of one report (``text.txt``), which all offsets count in."""

    report: str
    """The id of the report."""
    text: str
    """The whole body text."""
    schema_: SchemaVersion = Field(default=SCHEMA_VERSION, alias="schema")
    """The version of the schema that the record keeps to."""


class Sentence(Record):
    """One sentence of the body text, heading, list item or table row; found by punctuation, for searching."""

    id: str
    """The sentence's id: that of its block, and its number in it from 1."""
    report: str
    """The id of the report."""
    session: str | None = None
    """The id of the session that its block stands in."""
    block: str
    """The id of its block."""
    start: Offset
    """Where it begins in the body text."""
    end: Offset
    """Where it ends in the body text."""
    page: Page | None = None
    """The page that it begins on; in a paragraph over two pages, estimated from its place among the lines."""
    text: str
    """The sentence."""
    schema_: SchemaVersion = Field(default=SCHEMA_VERSION, alias="schema")
    """The version of the schema that the record keeps to."""


class Chunk(Record):
    """One piece of text for retrieval, with what a search may filter by."""

    id: str
    """The id of its record; the parts of a long one have #1, #2 … behind it."""
    text: str
    """The text to embed or index."""
    kind: Literal["intervention", "paragraph", "list_item", "table", "footnote"]
    """What it is."""
    tokens: int
    """Words and punctuation marks. Subword tokenizers count more."""
    characters: int
    """Its length in code points."""
    report: str
    """The id of the report."""
    title: str | None = None
    """The report's title."""
    series: str | None = None
    """The report's series."""
    year: int | None = None
    """The year of the meeting."""
    session: str | None = None
    """The id of the session that it stands in."""
    session_title: str | None = None
    """That session's title."""
    speaker: str | None = None
    """Who speaks, in the report's words; null for what is no intervention."""
    organisation: tuple[str, ...] = ()
    """The speaker's organisations."""
    country: tuple[str, ...] = ()
    """The speaker's countries, ISO 3166-1 alpha-2."""
    entities: tuple[str, ...] = ()
    """The ids of the entities that it names, for an intervention."""
    page: Page | None = None
    """The page of its first line."""
    start: Offset | None = None
    """Where it begins in the body text; null for a note."""
    end: Offset | None = None
    """Where it ends in the body text; null for a note."""
    schema_: SchemaVersion = Field(default=SCHEMA_VERSION, alias="schema")
    """The version of the schema that the record keeps to."""


KEYS: Mapping[str, tuple[str, ...]] = {"entities": ("report", "id"), "texts": ("report",)}
"""Primary keys other than ``id``: an entity has the same id in every report."""


def report_tables() -> tuple[Table, ...]:
    """The tables of the records that a report's folder holds."""
    return _report_tables()


@cache
def _report_tables() -> tuple[Table, ...]:
    found = [_table("reports", "report", Report)]
    found += [_table(name, name, cls) for name, cls in FILES.items()]
    return tuple(found)


@cache
def own_tables() -> tuple[Table, ...]:
    """The tables that the dataset adds."""
    return _table("texts", None, Text), _table("sentences", None, Sentence), _table("chunks", None, Chunk)


@cache
def compare_tables() -> tuple[Table, ...]:
    """The tables of ``outputs/compare/``: what holds across reports. Their names begin with ``compare_``."""
    from pipeline.compare.records import FILES as ACROSS

    found = (_table(f"compare_{name}", name, cls) for name, cls in ACROSS.items())
    return tuple(replace(one, by_report=False) for one in found)


def all_tables() -> tuple[Table, ...]:
    """Every table, in the order in which they are listed everywhere."""
    return *report_tables(), *own_tables(), *compare_tables()


def made_of(name: str, cls: type[Record]) -> Table:
    """A table of another kind of record, which is not part of the dataset."""
    return _table(name, None, cls)


def table(name: str) -> Table:
    """The table of that name, or of that file. Raises KeyError."""
    for found in all_tables():
        if name == found.name:
            return found
    for found in report_tables():
        if name == found.file:
            return found
    raise KeyError(name)


def _table(name: str, file: str | None, cls: type[Record]) -> Table:
    own = columns(cls)
    flat = tuple(_flatten(own))
    names = [column.name for column in flat]
    if len(names) != len(set(names)):
        raise ValueError(f"two fields of {cls.__name__} have one flat name")
    key = KEYS.get(name, ("id",) if "id" in names else ())
    return Table(name, file, cls, own, " ".join((cls.__doc__ or "").split()), key, flat)


def _flatten(
    own: tuple[Column, ...], path: tuple[str, ...] = (), nullable: bool = False, before: str = ""
) -> Iterator[Flat]:
    for column in own:
        inner = (*path, column.name)
        empty = nullable or column.type.nullable
        meaning = f"{before}{column.meaning}"
        if column.type.kind == "struct":
            yield from _flatten(column.type.fields, inner, empty, f"{meaning} ")
            if any(field.name == "boxes" for field in column.type.fields):
                first = f"{meaning} The page of the first box."
                yield Flat("_".join((*inner, "page")), (*inner, "boxes"), Type("integer"), first, "", True, True)
        else:
            yield Flat("_".join(inner), inner, column.type, meaning, column.unit, empty)


# ------------------------------------------------------------------------------------------------- types of annotations


@cache
def columns(cls: type[Record]) -> tuple[Column, ...]:
    """The fields of a record class, by the names under which they are written."""
    found = []
    for name, info in cls.model_fields.items():
        kind = _type(info.annotation)
        if kind.kind == "string" and _extra(info, "format") == "date":
            kind = replace(kind, kind="date")
        unit = _extra(info, "unit") or _unit(info.annotation)
        found.append(Column(info.alias or name, kind, " ".join((info.description or "").split()), unit))
    return tuple(found)


def _unit(annotation: Any) -> str:
    """The unit that a part of an annotation bears, as in ``Offset | None``."""
    for part in getattr(annotation, "__metadata__", ()):
        if unit := _extra(part, "unit"):
            return unit
    for part in get_args(annotation):
        if not isinstance(part, str) and (unit := _unit(part)):
            return unit
    return ""


def _extra(part: Any, name: str) -> str:
    """What a field says of itself beside its type: ``unit`` or ``format``."""
    extra = getattr(part, "json_schema_extra", None)
    return str(extra[name]) if isinstance(extra, dict) and name in extra else ""


PLAIN: Mapping[Any, Kind] = {str: "string", int: "integer", float: "number", bool: "boolean"}


def _type(annotation: Any) -> Type:
    origin = get_origin(annotation)
    if origin is typing.Annotated:
        found = _type(get_args(annotation)[0])
        return Type("date") if any(_extra(part, "format") == "date" for part in annotation.__metadata__) else found
    if annotation in PLAIN:
        return Type(PLAIN[annotation])
    if origin is Literal:
        return Type("string", choices=tuple(str(choice) for choice in get_args(annotation)))
    if origin in {Union, types.UnionType}:
        return _union([part for part in get_args(annotation) if part is not type(None)], annotation)
    if origin in {tuple, list}:
        return Type("list", item=_type(get_args(annotation)[0]))
    if origin is not None and issubclass(origin, Mapping):
        return Type("map", item=_type(get_args(annotation)[1]))
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return Type("struct", fields=columns(annotation))
    raise TypeError(f"the dataset has no type for {annotation!r}")


def _union(parts: list[Any], whole: Any) -> Type:
    nullable = type(None) in get_args(whole)
    found = [_type(part) for part in parts]
    if len(found) == 2 and found[1].kind == "list" and found[1].item == found[0]:
        return Type("list", nullable, item=found[0], scalar=True)
    if len(found) != 1:
        raise TypeError(f"the dataset has no type for {whole!r}")
    one = found[0]
    return Type(one.kind, nullable, one.item, one.fields, one.scalar, one.choices)
