"""Parquet: typed, nested, zstd, with statistics for each group of rows. Only this module imports pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.dataset import convert
from pipeline.dataset.tables import Column, Table, Type
from pipeline.errors import BadFile, NotInstalled
from pipeline.records import SCHEMA_VERSION

GROUP = 20_000
"""Rows in one group: what a reader can skip by its statistics, and what is held in memory while writing."""
BATCH = 2_000
"""Records that become one batch of Arrow memory; Python's objects for them take ten times as much."""


def library() -> Any:
    """pyarrow, with ``compute`` and ``parquet``. Raises NotInstalled with the command that installs it."""
    try:
        import pyarrow as pa
        import pyarrow.compute
        import pyarrow.parquet
    except ImportError as error:
        raise NotInstalled(
            "pyarrow, which writes and reads the dataset's Parquet files,",
            "make dataset (which installs what it needs), or: pip install '.[dataset]'",
        ) from error
    return pa


def schema(table: Table) -> Any:
    """The Arrow schema of a table, with meanings and units as metadata of its fields."""
    pa = library()
    return pa.schema(
        [_field(pa, column) for column in table.columns],
        metadata={"schema_version": SCHEMA_VERSION, "table": table.name, "description": table.meaning},
    )


def _field(pa: Any, column: Column) -> Any:
    said = {"description": column.meaning, "unit": column.unit}
    metadata = {key: value for key, value in said.items() if value}
    return pa.field(column.name, _type(pa, column.type), nullable=column.type.nullable, metadata=metadata or None)


def _type(pa: Any, kind: Type) -> Any:
    if kind.kind == "struct":
        # no metadata within: readers compare the types of nested fields, and some count it in
        return pa.struct([pa.field(c.name, _type(pa, c.type), nullable=c.type.nullable) for c in kind.fields])
    if kind.kind == "list":
        assert kind.item is not None
        return pa.list_(pa.field("item", _type(pa, kind.item), nullable=kind.item.nullable))
    if kind.kind == "map":
        # A list of pairs rather than Parquet's map: not every reader has a type for maps.
        assert kind.item is not None
        pair = pa.struct([pa.field("key", pa.string(), nullable=False), pa.field("value", _type(pa, kind.item))])
        return pa.list_(pa.field("item", pair, nullable=False))
    plain = {"string": pa.string, "integer": pa.int64, "number": pa.float64, "boolean": pa.bool_, "date": pa.date32}
    return plain[kind.kind]()


class Writer:
    """Writes one table's file. ``add`` takes records as they stand in JSON, in their final order."""

    def __init__(self, path: Path, table: Table) -> None:
        pa = library()
        self._pa, self._table, self._schema = pa, table, schema(table)
        self._convert = convert.nester(table)
        self._rows: list[Any] = []
        self._batches: list[Any] = []
        self._waiting = 0
        names = [column.name for column in table.columns]
        first = names.index("report" if "report" in names else "id") if table.by_report else 0
        self._writer = pa.parquet.ParquetWriter(
            path,
            self._schema,
            compression="zstd",
            compression_level=6,
            write_statistics=True,
            sorting_columns=[pa.parquet.SortingColumn(first)] if table.by_report else None,
        )

    def add(self, rows: list[convert.Row]) -> None:
        self._rows += rows
        while len(self._rows) >= BATCH:
            self._pack(BATCH)

    def copy(self, rows: Any) -> None:
        """Add rows that are in Arrow's form already, from a file of the same table."""
        if self._rows:
            self._pack(len(self._rows))
        self._batches += rows.to_batches()
        self._waiting += rows.num_rows
        if self._waiting >= GROUP:
            self._write()

    def _pack(self, count: int) -> None:
        try:
            rows = [self._convert(row) for row in self._rows[:count]]
            self._batches.append(self._pa.RecordBatch.from_pylist(rows, self._schema))
        except (ValueError, TypeError, self._pa.ArrowException) as error:
            raise BadFile(
                f"a record of {self._table.name} does not fit the schema: {error}",
                advice="see which: rapporteur check; then write it anew: rapporteur run --force",
            ) from error
        del self._rows[:count]
        self._waiting += count
        if self._waiting >= GROUP:
            self._write()

    def _write(self) -> None:
        if self._batches:
            whole = self._pa.Table.from_batches(self._batches, self._schema)
            self._writer.write_table(whole, row_group_size=GROUP)
        self._batches, self._waiting = [], 0

    def close(self) -> None:
        if self._rows:
            self._pack(len(self._rows))
        self._write()
        self._writer.close()


class Indexed:
    """A table's file in memory, its rows to be had report by report."""

    def __init__(self, path: Path, table: Table) -> None:
        pa = library()
        self._table = pa.parquet.read_table(path, partitioning=None)
        if self._table.schema.names != schema(table).names:
            raise BadFile(
                "the file was written by another version of this program",
                advice="write all reports into a new folder: rapporteur run --sharded --outputs DIR",
                where=str(path),
            )
        key = "report" if "report" in self._table.schema.names else "id"
        column = self._table.column(key).combine_chunks()
        runs = pa.compute.run_end_encode(column)
        ends = [0, *runs.run_ends.to_pylist()]
        self._places = {name: (ends[k], ends[k + 1]) for k, name in enumerate(runs.values.to_pylist())}

    def of(self, report: str) -> Any:
        """The rows of one report, in their order."""
        begin, end = self._places.get(report, (0, 0))
        return self._table.slice(begin, end - begin)


def rows(path: Path, table: Table) -> Iterator[convert.Row]:
    """The records of a Parquet file as they stand in JSON, in their order."""
    pa = library()
    back = convert.unnester(table)
    with pa.parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(batch_size=BATCH):
            for row in batch.to_pylist():
                yield back(row)
