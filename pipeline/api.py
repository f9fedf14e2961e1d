"""For notebooks and other programs: ``from pipeline import process, load``.

Nothing heavy is imported before it is used: ``load`` needs no language model, and pandas, polars and pyarrow are only
wanted by the calls that name them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from pipeline import records as r
    from pipeline.dataset.convert import Row
    from pipeline.dataset.source import Folder
    from pipeline.dataset.tables import Flat, Table, Type
    from pipeline.records import Bundle
    from pipeline.sharded import Shard

    R = TypeVar("R", bound=r.Record)


def process(path: str | Path) -> Bundle:
    """Read one PDF into its records, without writing anything.

    Raises the errors of ``pipeline.errors``: each says what is wrong with the file and what to do.

    >>> bundle = process("corpus/peatland-co-ordinators-2021.pdf")
    >>> bundle.report.title, bundle.report.year
    ('Ninth Annual Meeting of National Peatland Co-ordinators', 2021)
    >>> gain = next(figure for figure in bundle.figures if figure.unit == "DKK")
    >>> gain.value, gain.measure, gain.where.boxes[0].page
    (660000000.0, 'budget', 2)
    """
    from pipeline import report, stale
    from pipeline.errors import UsageError

    path = Path(path)
    if not path.exists():
        raise UsageError("there is no such file", advice="check the path", where=str(path))
    return report.process(path, stale.report_id(path))


def load(folder: str | Path = "outputs") -> Records:
    """The records of all reports in an outputs folder, or in a dataset folder.

    Files are read when they are first asked for. Raises UsageError where there are no reports, BadFile for records of a
    schema version that this program cannot read.

    >>> records = load("outputs")
    >>> len(records.reports)
    5
    >>> records.reports[0].year
    2019
    >>> records.figures[0].where.quote in records["peatland-co-ordinators-2019"].text
    True
    """
    return Records(Path(folder))


def nlp() -> Any:
    """The spaCy pipeline on its own: any text in, a Doc out, with ``mentions``, ``interventions`` and ``figures`` in
    ``doc.spans``.

    >>> doc = nlp()("Deaths on the roads of Norway fell from 90 to 70.")
    >>> [span.text for span in doc.spans["mentions"]]
    ['Norway']
    """
    from pipeline import language

    return language.load()


class Records:
    """The records of all reports: ``records.figures`` and so on are lists of typed records, in the reports' order.

    ``records[ID]`` is one report with its text and all its records.
    """

    def __init__(self, folder: Path) -> None:
        from pipeline import sharded
        from pipeline.dataset import restore, source

        self.folder = folder
        self._dataset = restore.is_dataset(folder)
        self._shards = sharded.shards(folder) if sharded.is_sharded(folder) else []
        self._folders: list[Folder] = [] if self._dataset or self._shards else source.folders(folder)
        self._kept: dict[str, list[Any]] = {}

    def __repr__(self) -> str:
        return f"Records({str(self.folder)!r}, {len(self.ids)} reports)"

    def __iter__(self) -> Iterator[Bundle]:
        """The reports, one after another, each with all its records; only one is held at a time."""
        if self._dataset:
            from pipeline.dataset import restore

            yield from restore.bundles(self.folder)
        elif self._shards:
            from pipeline import sharded

            for shard in self._shards:
                yield from (self._from_shard(shard, report) for report in sharded.written(shard))
        else:
            yield from map(self._bundle, self._folders)

    def __getitem__(self, report: str) -> Bundle:
        """One report. Raises KeyError."""
        if self._dataset:
            for bundle in self:
                if bundle.report.id == report:
                    return bundle
        if self._shards:
            from pipeline import sharded

            shard = sharded.find(self.folder, report)
            if shard is not None and report in sharded.written(shard):
                return self._from_shard(shard, report)
        for folder in self._folders:
            if folder.report == report:
                return self._bundle(folder)
        raise KeyError(report)

    def _from_shard(self, shard: Shard, report: str) -> Bundle:
        """One report out of its shard."""
        from pipeline.dataset.tables import own_tables, report_tables
        from pipeline.records import Bundle

        found = {table.name: shard.rows(table, report) for table in (*report_tables(), own_tables()[0])}
        parts: dict[str, Any] = {
            table.name: tuple(map(table.cls.model_validate, found[table.name])) for table in report_tables()
        }
        (facts,) = parts.pop("reports")
        return Bundle(text=found["texts"][0]["text"], report=facts, **parts)

    def _bundle(self, folder: Folder) -> Bundle:
        from pipeline import jsonl
        from pipeline.dataset import source
        from pipeline.records import FILES, Bundle, Report

        text = source.read(folder, (), text=True).text
        (report,) = jsonl.read(folder.path / "report.jsonl", Report)
        parts: dict[str, Any] = {n: tuple(jsonl.read(folder.path / f"{n}.jsonl", cls)) for n, cls in FILES.items()}
        return Bundle(text=text, report=report, **parts)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The ids of the reports."""
        return tuple(report.id for report in self.reports)

    @property
    def reports(self) -> Sequence[r.Report]:
        return self.table("reports")

    @property
    def blocks(self) -> Sequence[r.Block]:
        return self.table("blocks")

    @property
    def sessions(self) -> Sequence[r.Session]:
        return self.table("sessions")

    @property
    def interventions(self) -> Sequence[r.Intervention]:
        return self.table("interventions")

    @property
    def mentions(self) -> Sequence[r.Mention]:
        return self.table("mentions")

    @property
    def entities(self) -> Sequence[r.Entity]:
        return self.table("entities")

    @property
    def figures(self) -> Sequence[r.Figure]:
        return self.table("figures")

    @property
    def footnotes(self) -> Sequence[r.Footnote]:
        return self.table("footnotes")

    @property
    def links(self) -> Sequence[r.Link]:
        return self.table("links")

    @property
    def exhibits(self) -> Sequence[r.Exhibit]:
        return self.table("exhibits")

    @property
    def participants(self) -> Sequence[r.Participant]:
        return self.table("participants")

    @property
    def problems(self) -> Sequence[r.Problem]:
        return self.table("problems")

    def table(self, name: str) -> list[Any]:
        """The records of one table, also of those across reports (``compare_series``, where they were made).

        Raises UsageError for a table that there is not.
        """
        if name not in self._kept:
            self._kept[name] = list(self._read(_table(name)))
        return self._kept[name]

    def _read(self, table: Table) -> Iterator[r.Record]:
        from pipeline import jsonl
        from pipeline.dataset import restore
        from pipeline.errors import UsageError

        if self._dataset:
            yield from restore.records(self.folder, table)
        elif not table.by_report:
            path = self.folder / "compare" / f"{table.file}.jsonl"
            if not path.is_file():
                raise UsageError("there is no comparison yet", advice="make it: rapporteur compare", where=str(path))
            yield from jsonl.read(path, table.cls)
        elif self._shards:
            yield from self._in_shards(table)
        elif table.file is not None:
            for folder in self._folders:
                yield from jsonl.read(folder.path / f"{table.file}.jsonl", table.cls)
        else:
            yield from self._own(table)

    def _in_shards(self, table: Table) -> Iterator[r.Record]:
        """The records of a table out of all shards, in the order of the reports' ids."""
        from pipeline import sharded
        from pipeline.dataset import arrow, source
        from pipeline.dataset.build import OWN, OWN_NEEDS
        from pipeline.dataset.tables import report_tables

        found: list[tuple[str, Row]] = []
        key = "id" if table.name == "reports" else "report"
        needed = [one for one in report_tables() if one.name in OWN_NEEDS.get(table.name, ())]
        for shard in self._shards:
            reports = set(sharded.written(shard))
            if table.name in OWN and table.name != "texts":
                texts = next(one for one in sharded.tables() if one.name == "texts")
                for name in reports:
                    rows = {one.name: shard.rows(one, name) for one in needed}
                    whole = source.Report(name, shard.rows(texts, name)[0]["text"], rows)
                    found += [(name, row) for row in OWN[table.name](whole)]
            else:
                read = arrow.rows(shard.folder / f"{table.name}.parquet", table)
                found += [(row[key], row) for row in read if row[key] in reports]
        found.sort(key=lambda pair: pair[0])
        for _, row in found:
            yield table.cls.model_validate(row)

    def _own(self, table: Table) -> Iterator[r.Record]:
        """The records of a table that only the dataset has."""
        from pipeline.dataset import source
        from pipeline.dataset.build import OWN, OWN_NEEDS
        from pipeline.dataset.tables import report_tables

        needed = [one for one in report_tables() if one.name in OWN_NEEDS[table.name]]
        for folder in self._folders:
            report = source.read(folder, needed, text=True)
            yield from map(table.cls.model_validate, OWN[table.name](report))

    def to_pandas(self, name: str) -> Any:
        """One table as a pandas DataFrame: flat columns (``where_start``), lists as lists.

        Raises NotInstalled without pandas.

        >>> frame = load("outputs").to_pandas("figures")
        >>> str(frame.dtypes["value"]), str(frame.dtypes["where_page"])
        ('Float64', 'Int64')
        """
        pandas = _library("pandas")
        table = _table(name)
        values = self._flat(table)
        columns = {c.name: _pandas(pandas, c, value) for c, value in zip(table.flat, values, strict=True)}
        return pandas.DataFrame(columns)

    def to_polars(self, name: str) -> Any:
        """One table as a polars DataFrame: flat columns, lists and what is in them typed.

        Raises NotInstalled without polars.

        >>> frame = load("outputs").to_polars("interventions")
        >>> frame.schema["where_start"], frame.schema["country"]
        (Int64, List(String))
        """
        polars = _library("polars")
        table = _table(name)
        values = self._flat(table)
        return polars.DataFrame(
            [
                polars.Series(column.name, _nested(column.type, value), _polars(polars, column.type), strict=True)
                for column, value in zip(table.flat, values, strict=True)
            ]
        )

    def _flat(self, table: Table) -> list[list[Any]]:
        """The values of a table's flat columns, column by column."""
        from pipeline.dataset.convert import flattener

        flatten = flattener(table)
        rows = [flatten(record.model_dump(mode="json", by_alias=True)) for record in self.table(table.name)]
        return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in table.flat]


def _table(name: str) -> Table:
    from pipeline.dataset.tables import all_tables, table
    from pipeline.errors import UsageError

    try:
        return table(name)
    except KeyError:
        names = ", ".join(one.name for one in all_tables())
        raise UsageError(f"there is no table {name!r}", advice=f"choose one of: {names}") from None


def _library(name: str) -> Any:
    import importlib

    from pipeline.errors import NotInstalled

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise NotInstalled(name, f"pip install {name}") from error


DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}


def _pandas(pandas: Any, column: Flat, values: list[Any]) -> Any:
    if column.json:
        return pandas.Series(values, dtype="object")
    if column.type.kind == "date":
        return pandas.Series(pandas.to_datetime(values), dtype="datetime64[s]")
    return pandas.Series(values, dtype=DTYPES[column.type.kind])


def _polars(polars: Any, kind: Type) -> Any:
    if kind.kind == "struct":
        return polars.Struct({column.name: _polars(polars, column.type) for column in kind.fields})
    if kind.kind == "list":
        assert kind.item is not None
        return polars.List(_polars(polars, kind.item))
    if kind.kind == "map":
        assert kind.item is not None
        return polars.List(polars.Struct({"key": polars.String, "value": _polars(polars, kind.item)}))
    plain = {"string": "String", "integer": "Int64", "number": "Float64", "boolean": "Boolean", "date": "Date"}
    return getattr(polars, plain[kind.kind])


def _nested(kind: Type, values: list[Row | Any]) -> list[Any]:
    from pipeline.dataset.convert import into

    convert = into(kind)
    return values if convert is None else [None if value is None else convert(value) for value in values]
