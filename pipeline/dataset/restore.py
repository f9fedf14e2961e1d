"""From the dataset back to records: from SQLite (needs nothing else), Parquet or CSV, all without loss.

Pictures of exhibits are not part of the dataset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from pipeline import stale
from pipeline.dataset import arrow, database, flatfile, source
from pipeline.dataset.convert import Row
from pipeline.dataset.tables import Table, own_tables, report_tables
from pipeline.errors import BadFile, UsageError
from pipeline.records import Bundle, Record, Report

Form = Literal["sqlite", "parquet", "csv"]

READERS: Mapping[Form, tuple[str, Callable[[Path, Table], Iterator[Row]]]] = {
    "sqlite": (f"{database.NAME}.db", database.rows),
    "parquet": ("parquet/{}.parquet", arrow.rows),
    "csv": ("csv/{}.csv", flatfile.rows),
}


def is_dataset(folder: Path) -> bool:
    """Whether a folder is a dataset that ``build`` wrote."""
    return (folder / "datapackage.json").is_file() and (stale.read_manifest(folder) or {}).get("status") == "dataset"


def rows(folder: Path, table: Table, form: Form = "sqlite") -> Iterator[Row]:
    """The records of a table as they stand in JSON, in their order.

    Raises UsageError for a folder without that file, BadFile for a schema version that cannot be read.
    """
    name, read = READERS[form]
    path = folder / name.format(table.name)
    if not path.is_file():
        raise UsageError("the dataset has no such file", advice="make it: rapporteur dataset", where=str(path))
    source.check_version(str((stale.read_manifest(folder) or {}).get("schema")), folder)
    yield from read(path, table)


def records(folder: Path, table: Table, form: Form = "sqlite") -> Iterator[Record]:
    """The records of a table. Raises BadFile for a row that is no record: a file that somebody changed."""
    for row in rows(folder, table, form):
        yield _record(table, row, folder)


def bundles(folder: Path, form: Form = "sqlite") -> Iterator[Bundle]:
    """The reports, one after another, each with all its records."""
    texts = own_tables()[0]
    streams = {table.name: _by_report(folder, table, form) for table in (*report_tables(), texts)}
    for report in records(folder, report_tables()[0], form):
        assert isinstance(report, Report)
        of_report = {name: stream(report.id) for name, stream in streams.items()}
        text = of_report["texts"][0]["text"] if of_report["texts"] else ""
        parts: dict[str, Any] = {
            table.name: tuple(_record(table, row, folder) for row in of_report[table.name])
            for table in report_tables()
            if table.name != "reports"
        }
        yield Bundle(text=text, report=report, **parts)


def _record(table: Table, row: Row, folder: Path) -> Record:
    try:
        return table.cls.model_validate(row)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadFile(
            f"a row of {table.name} is no record: {'.'.join(map(str, first['loc']))}: {first['msg']}",
            advice="make the dataset anew: rapporteur dataset",
            where=str(folder),
        ) from error


def _by_report(folder: Path, table: Table, form: Form) -> Callable[[str], list[Row]]:
    """A function that gives the rows of each report in turn; the rows of a table are sorted by report."""
    key = "id" if table.name == "reports" else "report"
    groups = groupby(rows(folder, table, form), key=lambda row: str(row[key]))
    waiting: list[tuple[str, list[Row]]] = []

    def take(report: str) -> list[Row]:
        if not waiting:
            found = next(groups, None)
            if found is None:
                return []
            waiting.append((found[0], list(found[1])))
        return waiting.pop()[1] if waiting[0][0] == report else []

    return take
