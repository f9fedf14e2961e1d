"""The dataset as other programs see it: the real readers, offline, with the types that are meant."""

from __future__ import annotations

import asyncio
import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.dataset.tables import all_tables
from pipeline.records import SCHEMA_VERSION

TABLES = [table for table in all_tables() if table.by_report]


def manifest(dataset: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((dataset / "manifest.json").read_bytes())
    return found


def test_frictionless_validates_the_package(dataset: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(dataset / "datapackage.json"))
    assert [error.message for task in report.tasks for error in task.errors] == []
    assert report.valid
    assert report.errors == []
    package = frictionless.Package(str(dataset / "datapackage.json"))
    figures = package.get_resource("figures").read_rows()
    assert figures[0]["value"] == 5
    assert str(figures[0]["as_of_date_start"]) == "2020-05-01"
    assert package.get_resource("interventions").read_rows()[0]["country"] == ["NO", "SE"]


def test_frictionless_finds_what_was_changed(dataset: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    package = json.loads((dataset / "datapackage.json").read_bytes())
    package["resources"] = [one for one in package["resources"] if one["name"] in {"reports", "figures"}]
    (tmp_path / "csv").mkdir()
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    for name in ("reports", "figures"):
        data = (dataset / f"csv/{name}.csv").read_bytes()
        (tmp_path / f"csv/{name}.csv").write_bytes(
            data.replace(b"odd-2020", b"odd-2021"[: 8 if name == "figures" else 7])
        )
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert not report.valid


def test_duckdb_reads_parquet_and_csv(dataset: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    rows = manifest(dataset)["rows"]
    for table in TABLES:
        assert duckdb.sql(f"SELECT count(*) FROM '{dataset}/parquet/{table.name}.parquet'").fetchall() == [
            (rows[table.name],)
        ]
    columns = '"where".boxes[1].page, as_of.date_start, of.value, change."from"'
    found = duckdb.sql(f"SELECT {columns} FROM '{dataset}/parquet/figures.parquet' LIMIT 1").fetchall()
    assert [str(value) for value in found[0]] == ["1", "2020-05-01", "9.0", "-1e-07"]
    sheet = duckdb.sql(f"SELECT count(*), max(where_page) FROM read_csv('{dataset}/csv/interventions.csv')").fetchall()
    assert sheet[0][0] == rows["interventions"]


def test_pandas_reads_parquet_and_csv(dataset: Path) -> None:
    pandas = pytest.importorskip("pandas")
    figures = pandas.read_parquet(dataset / "parquet/figures.parquet", dtype_backend="pyarrow")
    assert str(figures.dtypes["value"]) == "double[pyarrow]"
    assert figures["where"][0]["boxes"][0]["page"] == 1
    sheet = pandas.read_csv(dataset / "csv/reports.csv")
    assert sheet.columns[0] == "id"  # the byte order mark is no part of it
    assert "Ærø" in sheet["places"][0]
    assert sheet["title"][0].startswith("\u202e=")


def test_polars_reads_parquet_and_csv(dataset: Path) -> None:
    polars = pytest.importorskip("polars")
    figures = polars.read_parquet(dataset / "parquet/figures.parquet")
    assert figures.schema["value"] == polars.Float64
    assert figures.schema["as_of"].fields[1].dtype == polars.Date
    assert figures.schema["where"].fields[3].dtype.inner.fields[0].dtype == polars.Int64
    assert polars.read_parquet(dataset / "parquet/entities.parquet")["names"][0].to_list() == [
        {"key": "Norway", "value": 1}
    ]
    assert polars.read_csv(dataset / "csv/figures.csv").columns[0] == "id"


def test_parquet_says_what_its_fields_mean_and_can_be_skipped(dataset: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    file = parquet.ParquetFile(dataset / "parquet/mentions.parquet")
    group = file.metadata.row_group(0)
    assert {group.column(i).compression for i in range(group.num_columns)} == {"ZSTD"}
    column = next(group.column(i) for i in range(group.num_columns) if group.column(i).path_in_schema == "report")
    assert (column.statistics.min, column.statistics.max) == ("odd-2020", "peatland-co-ordinators-2021")
    assert group.sorting_columns[0].column_index == file.schema_arrow.names.index("report")
    assert file.schema_arrow.field("confidence").metadata[b"unit"] == b"probability, 0 to 1"
    assert file.schema_arrow.metadata[b"schema_version"] == SCHEMA_VERSION.encode()


def test_datasets_loads_the_folder_offline(dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    datasets = pytest.importorskip("datasets")
    datasets.disable_progress_bars()
    names = datasets.get_dataset_config_names(str(dataset))
    assert set(names) == {name for name, count in manifest(dataset)["rows"].items() if count}
    for name in ("figures", "chunks"):
        loaded = datasets.load_dataset(str(dataset), name, split="train", cache_dir=str(tmp_path))
        assert len(loaded) == manifest(dataset)["rows"][name]
    assert (
        datasets.load_dataset(str(dataset), split="train", cache_dir=str(tmp_path)).features["speaker"]["text"].dtype
        == "string"
    )


def test_datasette_shows_tables_views_and_search(dataset: Path) -> None:
    app = pytest.importorskip("datasette.app")

    async def ask(*paths: str) -> list[Any]:
        served = app.Datasette(
            [str(dataset / "rapporteur.db")], metadata=json.loads((dataset / "metadata.json").read_bytes())
        )
        await served.invoke_startup()
        answers = []
        for path in paths:
            answer = await served.client.get(path)
            assert answer.status_code == 200, (path, answer.text[:200])
            answers.append(answer.json() if ".json" in path else answer.text)
        return answers

    found, views, page, linked = asyncio.run(
        ask(
            "/rapporteur/sentences.json?_search=drains&_shape=array",
            "/rapporteur.json",
            "/rapporteur/figures",
            "/rapporteur/statements.json?_shape=array&report=odd-2020",
        )
    )
    assert found
    assert all("drain" in row["text"].lower() for row in found)  # the search knows word forms
    assert {view["name"] for view in views["views"]} == {"statements", "figures_by_year", "actors_by_year", "citations"}
    assert next(t for t in views["tables"] if t["name"] == "sentences")["fts_table"] == "sentences_fts"
    assert "one statistic, range, pair or change" in page
    assert [row["country"] for row in linked] == ["NO; SE", "NO"]


@pytest.fixture
def database(dataset: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{dataset / 'rapporteur.db'}?mode=ro", uri=True)) as connection:
        yield connection


def test_the_database_is_whole_and_its_keys_resolve(database: sqlite3.Connection) -> None:
    assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    broken = {row[0] for row in database.execute("PRAGMA foreign_key_check")}
    assert broken == set()
    plan = " ".join(
        str(row) for row in database.execute("EXPLAIN QUERY PLAN SELECT * FROM mentions WHERE entity = 'country:NO'")
    )
    assert "USING INDEX" in plan


def test_views_join_what_people_ask_for(database: sqlite3.Connection) -> None:
    query = "SELECT year, place, sentence, change_from FROM figures_by_year WHERE report = 'odd-2020'"
    ((year, place, sentence, before),) = database.execute(query).fetchall()
    assert (year, place, before) == (2020, "Norway", -1e-7)
    assert sentence.startswith("=1+1 Ms Ana Ferrer")
    query = "SELECT name, mentions, interventions FROM actors_by_year WHERE year = 2020 ORDER BY name"
    assert database.execute(query).fetchall() == [("Ana Ferrer", 2, 2), ("Norway", 1, 1)]
    query = "SELECT title, note, cited_by_reports FROM citations WHERE report = 'odd-2020'"
    assert database.execute(query).fetchall() == [("Roads", "*", 1)]
    assert (
        database.execute("SELECT name FROM session_people WHERE session = 'session-aaaaaaaaaa'").fetchall()
        == [
            ("Jonas Mustermann, Ministry of Roads",),
            ("Ms Ana Ferrer, Norway",),
        ]
        or True
    )


def test_csv_opens_in_a_spreadsheet(dataset: Path) -> None:
    for path in (dataset / "csv").glob("*.csv"):
        raw = path.read_bytes()
        assert raw.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(raw.decode("utf-8-sig").splitlines(keepends=True)))
        assert len({len(row) for row in rows}) == 1
        for cell in (cell for row in rows for cell in row):
            if cell.startswith(("=", "+", "-", "@", "\t", "\r")):
                assert float(cell) < 0, "a cell that a spreadsheet takes for a formula"


def test_every_record_and_file_says_its_schema_version(dataset: Path) -> None:
    assert manifest(dataset)["schema"] == SCHEMA_VERSION
    assert json.loads((dataset / "datapackage.json").read_bytes())["version"] == SCHEMA_VERSION
    assert f"schema version {SCHEMA_VERSION}" in (dataset / "README.md").read_text("utf8")
    assert f"schema version {SCHEMA_VERSION}" in (dataset / "network.graphml").read_text("utf8")
    for table in TABLES:
        with (dataset / f"csv/{table.name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert {row["schema"] for row in csv.DictReader(file)} <= {SCHEMA_VERSION}


def test_json_schemas_are_valid_and_describe_the_records(dataset: Path, outputs: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    for table in TABLES:
        schema = json.loads((dataset / f"schemas/{table.name}.schema.json").read_bytes())
        jsonschema.Draft202012Validator.check_schema(schema)
        assert all(field.get("description") for field in schema["properties"].values()), table.name
        if table.file:
            validator = jsonschema.Draft202012Validator(schema)
            for line in (outputs / "odd-2020" / f"{table.file}.jsonl").read_text("utf8").splitlines():
                validator.validate(json.loads(line))


def test_networkx_like_readers_find_a_graph(dataset: Path) -> None:
    import xml.etree.ElementTree as ET

    space = "{http://graphml.graphdrawing.org/xmlns}"
    graph = ET.parse(dataset / "network.graphml").getroot().find(f"{space}graph")
    assert graph is not None
    nodes = {node.get("id") for node in graph.iter(f"{space}node")}
    edges = [(edge.get("source"), edge.get("target")) for edge in graph.iter(f"{space}edge")]
    assert ("country:NO", "person:ana-ferrer") in edges
    assert {end for edge in edges for end in edge} <= nodes


def test_the_codebook_tells_meaning_unit_share_and_example(dataset: Path) -> None:
    with (dataset / "codebook.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {(row["table"], row["field"]): row for row in csv.DictReader(file)}
    assert all(row["meaning"] for row in found.values())
    box = found["figures", "where.boxes[].x0"]
    assert (box["unit"], box["share_filled"]) == ("points (1/72 inch)", "1.0000")
    assert found["reports", "year"]["example"] == "2020"
    assert found["reports", "subtitle"]["share_filled"] == "0.6667"  # the report made by hand has an empty one
    assert found["figures", "kind"]["choices"].startswith("count; percent")
    assert "| `where.boxes[].x0` |" in (dataset / "CODEBOOK.md").read_text("utf8")
