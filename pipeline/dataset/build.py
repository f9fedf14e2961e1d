"""Building the dataset: one pass over the reports, into only those files whose records changed, swapped in whole."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pipeline import __version__, jsonl, stale, writer
from pipeline.dataset import arrow, chunks, codebook, convert, database, describe, flatfile, network, own, source
from pipeline.dataset.convert import Row
from pipeline.dataset.persons import Pseudonyms
from pipeline.dataset.source import Folder, Report
from pipeline.dataset.tables import Table, own_tables, report_tables
from pipeline.errors import UsageError
from pipeline.records import SCHEMA_VERSION

MANIFEST = "manifest.json"
CHUNKS = next(table for table in own_tables() if table.name == "chunks")
WHOLE = tuple(table.name for table in report_tables())
OWN_NEEDS: dict[str, tuple[str, ...]] = {
    "texts": (),
    "sentences": ("blocks",),
    "chunks": ("reports", "blocks", "sessions", "interventions", "footnotes"),
}
"""The tables that the dataset's own are made of."""


@dataclass
class File:
    """One file of the dataset."""

    name: str
    bytes: int
    sha256: str
    records: str = ""
    """A hash over the records that it was made of; empty for the files that describe the others."""
    built: bool = True


@dataclass
class Summary:
    """What ``build`` did. ``rows`` counts the records of each table."""

    folder: Path
    reports: int
    files: list[File] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def built(self) -> list[File]:
        return [file for file in self.files if file.built]


class Sink(Protocol):
    """What takes the records of report after report and becomes one file."""

    def add(self, report: Report) -> None: ...

    def across(self, table: Table, rows: list[Row]) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Part:
    """One file that is made of records: which tables and whether the text, and what writes it."""

    name: str
    needs: tuple[str, ...]
    text: bool
    across: tuple[Table, ...]
    """The tables across reports that it holds."""
    open: Callable[[Path], Sink]


def build(
    outputs: Path,
    to: Path,
    *,
    persons: Pseudonyms | None = None,
    on_report: Callable[[int, int], None] = lambda done, all_reports: None,
) -> Summary:
    """Write the dataset of all reports in ``outputs`` to the folder ``to``.

    ``persons`` replaces the names of persons. ``on_report(done, all)`` is told of the progress. Raises NotInstalled
    without pyarrow, UsageError without reports, and the errors of records that cannot be read.
    """
    arrow.library()
    folders = source.folders(outputs)
    compare = source.compare_files(outputs)
    tables = (*report_tables(), *own_tables(), *(table for table, _ in compare))
    _check_target(to)
    before = stale.read_manifest(to) or {}
    parts = _parts(tables)
    wanted = _fingerprints(parts, folders, compare, persons)
    files = before.get("files")
    had: dict[str, Any] = files if isinstance(files, dict) else {}
    kept = {part.name for part in parts if _unchanged(to, had.get(part.name), wanted[part.name], part.name)}
    if len(kept) == len(parts) and all(_unchanged(to, said, None, name) for name, said in had.items()):
        same = [File(name, **said, built=False) for name, said in had.items()]
        return Summary(to, len(folders), same, before.get("rows", {}))
    to.parent.mkdir(parents=True, exist_ok=True)
    new = to.parent / f".{to.name}.new-{os.getpid()}"
    shutil.rmtree(new, ignore_errors=True)
    try:
        for name in ("parquet", "csv", "schemas"):
            (new / name).mkdir(parents=True)
        for name in kept:
            _keep(to / name, new / name)
        stale_parts = [part for part in parts if part.name not in kept]
        _write(stale_parts, folders, compare, new, persons, on_report)
        summary = _describe(to, new, tables, folders, wanted, kept, persons)
        writer.swap_in(new, to)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    return summary


def _check_target(to: Path) -> None:
    """Refuse to replace a folder that is no dataset: all that is in it would be gone."""
    if to.is_dir() and any(to.iterdir()) and not (to / "datapackage.json").is_file():
        raise UsageError("this folder holds something else", advice="name another: --to DIR", where=str(to))


# ---------------------------------------------------------------------------------------------------------- what is new


def _fingerprints(
    parts: Sequence[Part],
    folders: Sequence[Folder],
    compare: Sequence[tuple[Table, Path]],
    persons: Pseudonyms | None,
) -> dict[str, str]:
    """For each file a hash over its records and over the code that writes it.

    With a key where names are replaced: an open hash of records that hold names would let a guess be tried.
    """
    pa = arrow.library()
    code = stale.sha256(
        "\n".join(
            [
                stale.tree_hash(Path(__file__).parent, suffixes=(".py",)),
                stale.tree_hash(stale.MODELS / "dataset"),
                stale.file_hash(stale.PACKAGE / "records.py") or "",
                f"pyarrow {pa.__version__} sqlite {database.VERSION} python {platform.python_version()}",
            ]
        ).encode()
    )
    files = {table.name: path for table, path in compare}
    by_name = source.all_report_tables()
    found = {}
    for part in parts:
        # names in any report may be those of a person whom another report introduces
        needs = WHOLE if persons else part.needs
        names = source.needed_files([by_name[name] for name in needs], text=part.text or persons is not None)
        rest = {"code": code, "across": [[t.name, stale.file_hash(files[t.name])] for t in part.across]}
        one = source.fingerprint(folders, names, rest)
        found[part.name] = persons.fingerprint(one) if persons else one
    return found


def _unchanged(folder: Path, said: Any, wanted: str | None, name: str) -> bool:
    if not isinstance(said, dict) or (wanted is not None and said.get("records") != wanted):
        return False
    return stale.file_hash(folder / name) == said.get("sha256")


def _keep(old: Path, new: Path) -> None:
    """The same file in the new folder, without a copy where the file system can."""
    with suppress(OSError):
        os.link(old, new)
        return
    shutil.copy2(old, new)


# ---------------------------------------------------------------------------------------------------------------- parts


def _parts(tables: Sequence[Table]) -> list[Part]:
    found = []
    for table in tables:
        needs = (table.name,) if table.file and table.by_report else OWN_NEEDS.get(table.name, ())
        across: tuple[Table, ...] = () if table.by_report else (table,)
        text = table.name == "texts"
        found.append(Part(f"parquet/{table.name}.parquet", needs, text, across, _parquet(table)))
        found.append(Part(f"csv/{table.name}.csv", needs, text, across, _csv(table)))
    across = tuple(table for table in tables if not table.by_report)
    found.append(Part("rapporteur.db", WHOLE, True, across, lambda path: _Database(path, tables)))
    found.append(Part("chunks.jsonl", OWN_NEEDS["chunks"], False, (), _Chunks))
    found.append(Part("network.graphml", ("reports", "blocks", "entities", "mentions"), True, (), _Network))
    return found


def _rows(report: Report, table: Table) -> list[Row]:
    """The rows of a table that one report gives."""
    if table.name in OWN and table.name not in report.rows:
        report.rows[table.name] = list(OWN[table.name](report))
    return report.rows[table.name] if table.by_report else []


def _parquet(table: Table) -> Callable[[Path], Sink]:
    return lambda path: _Parquet(path, table)


def _csv(table: Table) -> Callable[[Path], Sink]:
    return lambda path: _Csv(path, table)


OWN: dict[str, Callable[[Report], Iterator[Row]]] = {
    "texts": own.texts,
    "sentences": own.split,
    "chunks": chunks.chunks,
}
"""What makes the rows of the tables that the dataset adds."""


class _Parquet:
    def __init__(self, path: Path, table: Table) -> None:
        self._table, self._writer = table, arrow.Writer(path, table)

    def add(self, report: Report) -> None:
        self._writer.add(_rows(report, self._table))

    def across(self, table: Table, rows: list[Row]) -> None:
        self._writer.add(rows)

    def close(self) -> None:
        self._writer.close()


class _Csv:
    def __init__(self, path: Path, table: Table) -> None:
        self._table, self._writer = table, flatfile.Writer(path, table)

    def add(self, report: Report) -> None:
        self._writer.add(_flat(report, self._table))

    def across(self, table: Table, rows: list[Row]) -> None:
        flatten = convert.cells(table)
        self._writer.add([flatten(row) for row in rows])

    def close(self) -> None:
        self._writer.close()


class _Database:
    def __init__(self, path: Path, tables: Sequence[Table]) -> None:
        self._tables, self._writer = tables, database.Writer(path, tables)

    def add(self, report: Report) -> None:
        for table in self._tables:
            self._writer.add(table, _flat(report, table))

    def across(self, table: Table, rows: list[Row]) -> None:
        flatten = convert.cells(table)
        self._writer.add(table, [flatten(row) for row in rows])

    def close(self) -> None:
        self._writer.close()


class _Chunks:
    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")

    def add(self, report: Report) -> None:
        self._file.write(jsonl.dump(_rows(report, CHUNKS)))

    def across(self, table: Table, rows: list[Row]) -> None:
        raise AssertionError("chunks hold nothing across reports")

    def close(self) -> None:
        self._file.close()


class _Network:
    def __init__(self, path: Path) -> None:
        self._path, self._network = path, network.Network()

    def add(self, report: Report) -> None:
        self._network.add(report)

    def across(self, table: Table, rows: list[Row]) -> None:
        raise AssertionError("the network holds nothing across reports")

    def close(self) -> None:
        self._network.write(self._path)


def _flat(report: Report, table: Table) -> list[list[Any]]:
    """The flat rows of a table, made once for the two files that want them."""
    if table.name not in report.flat:
        flatten = convert.cells(table)
        report.flat[table.name] = [flatten(row) for row in _rows(report, table)]
    return report.flat[table.name]


# -------------------------------------------------------------------------------------------------------------- writing


def _write(
    parts: Sequence[Part],
    folders: Sequence[Folder],
    compare: Sequence[tuple[Table, Path]],
    new: Path,
    persons: Pseudonyms | None,
    on_report: Callable[[int, int], None],
) -> None:
    sinks = [(part, part.open(new / part.name)) for part in parts]
    if any(part.needs or part.text for part in parts):
        by_report = [sink for part, sink in sinks if part.needs or part.text]
        for number, report in enumerate(_reports(parts, folders, persons), 1):
            for sink in by_report:
                sink.add(report)
            on_report(number, len(folders))
    for table, path in compare:
        takers = [sink for part, sink in sinks if table in part.across]
        if takers:
            rows = list(source.read_compare(table, path))
            rows = [persons.row(row) for row in rows] if persons else rows
            for sink in takers:
                sink.across(table, rows)
    for _, sink in sinks:
        sink.close()


def _reports(parts: Sequence[Part], folders: Sequence[Folder], persons: Pseudonyms | None) -> Iterator[Report]:
    """The reports with the tables that some part needs; with names replaced, where that is asked for."""
    needed = {name for part in parts for name in part.needs}
    text = any(part.text for part in parts)
    if persons:
        persons.learn(folders)
        needed, text = set(WHOLE), True
    tables = [table for table in report_tables() if table.name in needed]
    for folder in folders:
        report = source.read(folder, tables, text=text)
        yield persons.report(report) if persons else report


def _describe(
    to: Path,
    new: Path,
    tables: Sequence[Table],
    folders: Sequence[Folder],
    wanted: dict[str, str],
    kept: set[str],
    persons: Pseudonyms | None,
) -> Summary:
    """Write the files that describe the others, and the manifest. One that is as it was is the old file."""
    pa = arrow.library()
    rows = {t.name: pa.parquet.read_metadata(new / f"parquet/{t.name}.parquet").num_rows for t in tables}
    found = {table.name: codebook.entries(table, new / f"parquet/{table.name}.parquet") for table in tables}
    meanings = {table.name: table.meaning for table in tables}
    facts = {"reports": len(folders), "span": _span(new), "without_persons": persons is not None}
    described = {
        **describe.json_schemas(tables),
        "CODEBOOK.md": codebook.as_markdown(found, meanings, SCHEMA_VERSION).encode(),
        "codebook.csv": codebook.as_csv(found),
        "metadata.json": describe.as_json(database.metadata(describe.TITLE)),
        "README.md": describe.card(tables, rows, facts),
    }
    files = {name: _measure(new / name, wanted[name]) for name in wanted}
    for name, data in described.items():
        (new / name).write_bytes(data)
        files[name] = _measure(new / name, "")
    package = describe.data_package(tables, files, facts)
    (new / "datapackage.json").write_bytes(package)
    files["datapackage.json"] = _measure(new / "datapackage.json", "")
    summary = Summary(to, len(folders), rows=rows)
    for name, said in sorted(files.items()):
        same = name in kept
        if not same and stale.file_hash(to / name) == said["sha256"]:
            (new / name).unlink()
            _keep(to / name, new / name)
            same = True
        summary.files.append(File(name, **said, built=not same))
    manifest = {
        "schema": SCHEMA_VERSION,
        "version": __version__,
        "status": "dataset",
        "without_persons": persons is not None,
        "reports": len(folders),
        "rows": rows,
        "files": dict(sorted(files.items())),
    }
    (new / MANIFEST).write_bytes(describe.as_json(manifest))
    return summary


def _measure(path: Path, records: str) -> dict[str, Any]:
    return {"bytes": path.stat().st_size, "sha256": stale.file_hash(path) or "", "records": records}


def _span(new: Path) -> str:
    """The years that the reports are of, as words to put behind their number."""
    pa = arrow.library()
    years = pa.parquet.read_table(new / "parquet/reports.parquet", columns=["year"]).column("year").to_pylist()
    known = [year for year in years if year is not None]
    return f" of meetings from {min(known)} to {max(known)}" if known else ""
