"""The files that describe the others: JSON Schemas, the Data Package, the dataset card."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from pipeline import __version__, schema
from pipeline.dataset import database
from pipeline.dataset.tables import Flat, Table
from pipeline.records import SCHEMA_VERSION, Record

TITLE = "Records of meetings' summary reports"


def as_json(value: Any) -> bytes:
    """A JSON file for people and programs."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf8")


# ---------------------------------------------------------------------------------------------------------- JSON Schema


def json_schema(name: str, cls: type[Record]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of one record type, as the record stands in JSON Lines."""
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"urn:rapporteur:schema:{SCHEMA_VERSION}:{name}",
        "$comment": f"schema version {SCHEMA_VERSION}",
        **schema.complete(cls.model_json_schema(by_alias=True, mode="serialization")),
    }


def json_schemas(tables: Sequence[Table]) -> dict[str, bytes]:
    """File names and contents of all schemas, that of the chunks too."""
    types: dict[str, type[Record]] = {table.name: table.cls for table in tables}
    return {f"schemas/{name}.schema.json": as_json(json_schema(name, cls)) for name, cls in types.items()}


# --------------------------------------------------------------------------------------------------------- Data Package

PROFILES = "https://datapackage.org/profiles/2.0"
FIELD_TYPES = {"list": "array", "map": "object"}
KEYS = ("report", "session", "entity")
"""Which references of ``database.REFERENCES`` the package declares: validating each costs a pass over two tables."""


def _field(column: Flat, key: Sequence[str]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": FIELD_TYPES.get(column.type.kind, column.type.kind)}
    if column.meaning:
        field["description"] = column.meaning + (f" Unit: {column.unit}." if column.unit else "")
    constraints: dict[str, Any] = {}
    if not column.nullable and not (column.type.kind == "string" and column.name not in key):
        constraints["required"] = True
    if column.type.choices and not column.json:
        constraints["enum"] = list(column.type.choices)
    if constraints:
        field["constraints"] = constraints
    return field


def table_schema(table: Table, names: frozenset[str]) -> dict[str, Any]:
    """The Table Schema of a table's CSV file."""
    found: dict[str, Any] = {
        "$schema": f"{PROFILES}/tableschema.json",
        "fields": [_field(column, table.key) for column in table.flat],
        "missingValues": [""],
    }
    if table.key:
        found["primaryKey"] = list(table.key)
    keys = []
    columns = {column.name for column in table.flat}
    for name in KEYS:
        own, other, key = database.REFERENCES[name]
        if table.by_report and name in columns and other in names and other != table.name:
            keys.append({"fields": list(own), "reference": {"resource": other, "fields": list(key)}})
    if keys:
        found["foreignKeys"] = keys
    return found


OTHER_FILES = {
    "rapporteur.db": ("sqlite", "application/vnd.sqlite3", "All tables, full-text search and views, as SQLite."),
    "network.graphml": ("graphml", "application/graphml+xml", "Which entities are named in one paragraph."),
    "chunks.jsonl": ("jsonl", "application/jsonl", "Pieces of text for retrieval, with metadata."),
    "codebook.csv": ("csv", "text/csv", "Each field: meaning, unit, example, share filled."),
    "CODEBOOK.md": ("md", "text/markdown", "The codebook to read."),
    "metadata.json": ("json", "application/json", "What Datasette shows beside the tables."),
}


def data_package(tables: Sequence[Table], files: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Any]) -> bytes:
    """``datapackage.json``: every file with size and hash, every CSV with its Table Schema."""
    names = frozenset(table.name for table in tables)
    resources: list[dict[str, Any]] = []
    for table in tables:
        path = f"csv/{table.name}.csv"
        resources.append(
            {
                "$schema": f"{PROFILES}/dataresource.json",
                "name": table.name,
                "type": "table",
                "title": table.name,
                "description": table.meaning,
                "path": path,
                "scheme": "file",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                **_measured(files[path]),
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
                "schema": table_schema(table, names),
            }
        )
    for table in tables:
        path = f"parquet/{table.name}.parquet"
        said = f"The same as {table.name}, typed and nested."
        # named as in its media type: frictionless takes "parquet" for a flat table and fails on nested fields
        form = "vnd.apache.parquet"
        resources.append(_other(f"{table.name}-parquet", path, form, f"application/{form}", said, files))
    for path, (form, mediatype, said) in OTHER_FILES.items():
        name = path.lower().replace(".", "-")
        resources.append(_other(name, path, form, mediatype, said, files))
    return as_json(
        {
            "$schema": f"{PROFILES}/datapackage.json",
            "name": "rapporteur-records",
            "title": TITLE,
            "description": _described(facts),
            "version": SCHEMA_VERSION,
            "schemaVersion": SCHEMA_VERSION,
            "contributors": [{"title": f"Rapporteur {__version__}", "roles": ["creator"]}],
            "resources": resources,
        }
    )


def _other(
    name: str, path: str, form: str, mediatype: str, said: str, files: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    return {
        "name": name,
        "description": said,
        "path": path,
        "scheme": "file",
        "format": form,
        "mediatype": mediatype,
        **_measured(files[path]),
    }


def _measured(file: Mapping[str, Any]) -> dict[str, Any]:
    return {"bytes": file["bytes"], "hash": f"sha256:{file['sha256']}"}


def _described(facts: Mapping[str, Any]) -> str:
    persons = " Names of persons are replaced by codes." if facts["without_persons"] else ""
    return f"{facts['reports']} reports{facts['span']}, read from their PDFs.{persons}"


# ----------------------------------------------------------------------------------------------------------------- card

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


def card(tables: Sequence[Table], rows: Mapping[str, int], facts: Mapping[str, Any]) -> bytes:
    """``README.md`` as a dataset card: its head lets Hugging Face's ``datasets`` load each table by name."""
    largest = max(rows.values())
    size = next((name for limit, name in SIZES if largest < limit), "1M<n<10M")
    head = [
        "---",
        f"pretty_name: {json.dumps(TITLE)}",
        "language:\n- en",
        "license: other",
        "license_name: see-the-reports",
        "annotations_creators:\n- machine-generated",
        "task_categories:\n- token-classification\n- text-retrieval",
        f"size_categories:\n- {size}",
        "configs:",
    ]
    filled = [table for table in tables if rows[table.name]]
    paths = [(table.name, f"parquet/{table.name}.parquet") for table in filled]
    for name, path in paths:
        head.append(f"- config_name: {name}\n  data_files:\n  - split: train\n    path: {path}")
        if name == "interventions":
            head.append("  default: true")
    head.append("---")
    width = max(len(name) for name in rows)
    listed = "\n".join(f"| {table.name:{width}} | {rows[table.name]:>9,} | {table.meaning} |" for table in tables)
    views = "\n".join(f"- `{name}`: {meaning}" for name, meaning in database.VIEW_MEANINGS.items())
    return f"""{chr(10).join(head)}

# {TITLE}

{_described(facts)} Made by Rapporteur {__version__}, schema version {SCHEMA_VERSION}.

Each record was found by rules and a small language model, says which (`by`) and how sure they are (`confidence`), and
points back to its page and boxes (`where`). Texts and quotes belong to the publishers of the reports: name them, and
ask them where you republish more than quotes.

| table | rows | what one row is |
| --- | ---: | --- |
{listed}

## Files

- `parquet/TABLE.parquet`: typed, nested fields kept
- `csv/TABLE.csv`: flat, for spreadsheets: `where.start` is `where_start`, lists are JSON; UTF-8 with a byte order mark,
  which Excel needs. A text that a spreadsheet would take for a formula has an apostrophe in front. Excel keeps 32,767
  characters of a cell.
- `rapporteur.db`: SQLite with all tables, full-text search (`sentences_fts`) and views; `datasette rapporteur.db -m
  metadata.json` shows it in a browser
- `chunks.jsonl`: the table `chunks` as JSON Lines: pieces of text for retrieval, one a line
- `network.graphml`: which entities are named in one paragraph
- `CODEBOOK.md`, `codebook.csv`: each field's meaning, unit, example and share filled
- `schemas/`: JSON Schema 2020-12 of each record type; `datapackage.json`: a Data Package 2.0
- `manifest.json`: hashes of all files

Views in SQLite:

{views}

{_about_persons(facts)}""".encode()


def _about_persons(facts: Mapping[str, Any]) -> str:
    if not facts["without_persons"]:
        return """## Persons

The reports name persons, and so does this dataset. `make dataset OPTIONS=--without-persons` writes a copy with codes in
their place, to be looked through before it is published.
"""
    return """## Persons

Names of persons are replaced by codes (`Person-…`, entity ids `person:…`) in texts, quotes, names, notes and addresses,
and offsets count in the changed texts. The codes and all record ids are made with a secret key, so that a guessed name
cannot be tried out on them. Two limits: a name that the program did not recognise as a person's is still there, so look
through the tables before you publish; and page and box lead anyone who has the PDF to the name on its page.
"""
