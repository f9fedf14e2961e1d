"""What the dataset is made of: the folders of the reports, read one at a time and validated."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import jsonl, stale
from pipeline.dataset.convert import Row
from pipeline.dataset.tables import Table, compare_tables, report_tables
from pipeline.errors import BadFile, NoReports
from pipeline.records import readable


@dataclass
class Folder:
    """One report's folder: its id and the hashes of its files, as its manifest has them."""

    report: str
    path: Path
    files: Mapping[str, str]


@dataclass
class Report:
    """One report's records as they stand in JSON, by table; only the tables that were asked for."""

    report: str
    text: str = ""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    flat: dict[str, list[list[Any]]] = field(default_factory=dict)
    """Rows in their flat form, once somebody made them."""

    @property
    def facts(self) -> Row:
        """The one record of ``reports``."""
        return self.rows["reports"][0]


def folders(outputs: Path) -> list[Folder]:
    """The reports that were written, by id. Quarantined ones have no records and are left out.

    Raises UsageError where there are none, BadFile for records of a version that cannot be read.
    """
    found = []
    for path in sorted(outputs.glob("[!.]*/manifest.json"), key=lambda path: path.parent.name):
        folder = path.parent
        if folder.name in stale.RESERVED:
            continue
        manifest = stale.read_manifest(folder)
        if manifest is None or manifest.get("status") != "written":
            continue
        check_version(str(manifest.get("schema")), folder)
        found.append(Folder(folder.name, folder, dict(manifest.get("files") or {})))
    if not found:
        raise NoReports(outputs)
    return found


def check_version(version: str, where: Path) -> None:
    """Raise BadFile for a schema version that this program cannot read."""
    try:
        readable(version)
    except ValueError as error:
        raise BadFile(
            str(error),
            advice="update this program, or write the records anew: rapporteur run --force",
            where=str(where),
        ) from error


def read(folder: Folder, tables: Iterable[Table], *, text: bool) -> Report:
    """The records of one report. Raises MalformedLine for one that is no record, BadFile for a text that is missing."""
    found = Report(folder.report)
    if text:
        found.text = _text(folder.path / "text.txt")
    for table in tables:
        path = folder.path / f"{table.file}.jsonl"
        records = jsonl.read(path, table.cls)
        found.rows[table.name] = [record.model_dump(mode="json", by_alias=True) for record in records]
    return found


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(
            f"the text cannot be read: {error}", advice="write it anew: rapporteur run --force", where=str(path)
        ) from error


def compare_files(outputs: Path) -> list[tuple[Table, Path]]:
    """The files that hold what holds across reports, where there are any."""
    wanted = ((table, outputs / "compare" / f"{table.file}.jsonl") for table in compare_tables())
    return [(table, path) for table, path in wanted if path.is_file()]


def read_compare(table: Table, path: Path) -> Iterator[Row]:
    """The records of one file across reports."""
    for record in jsonl.read(path, table.cls):
        yield record.model_dump(mode="json", by_alias=True)


def needed_files(tables: Iterable[Table], *, text: bool) -> list[str]:
    """The names of the files that ``read`` opens for these tables."""
    return [f"{table.file}.jsonl" for table in tables] + ["text.txt"] * text


def fingerprint(folders: Iterable[Folder], names: Iterable[str], rest: Mapping[str, Any]) -> str:
    """One hash over what a file of the dataset is made of: the hashes of the records, and ``rest``."""
    wanted = sorted(names)
    parts = [[folder.report, *(folder.files.get(name) for name in wanted)] for folder in folders]
    return stale.sha256(json.dumps([wanted, parts, rest], sort_keys=True).encode())


def all_report_tables() -> dict[str, Table]:
    """The tables of a report's own records, by name."""
    return {table.name: table for table in report_tables()}
