"""The Python interface: its examples run, it imports little, and what it gives is typed."""

from __future__ import annotations

import doctest
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pipeline
from pipeline import api, writer
from pipeline.errors import BadFile, NotInstalled, UsageError
from pipeline.records import Bundle, Figure

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples"


@pytest.mark.parametrize("module", [pipeline, api], ids=lambda module: module.__name__)
def test_the_examples_in_docstrings_are_true(module: object, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    result = doctest.testmod(module)  # type: ignore[arg-type]
    assert result.attempted > 0
    assert result.failed == 0


def test_importing_it_imports_nothing_heavy() -> None:
    heavy = "spacy pandas polars pyarrow pdfplumber pypdfium2 numpy pydantic_core jsonlines".split()
    script = (
        "import sys; from pipeline import load, process, nlp, Records; "
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_loading_records_imports_no_language_model(outputs: Path) -> None:
    script = (
        f"import sys; from pipeline import load; len(load({str(outputs)!r}).figures); "
        "print([name for name in ('spacy', 'pandas', 'polars', 'pyarrow', 'pdfplumber') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_outputs_and_dataset_give_the_same_records(outputs: Path, dataset: Path, bundles: list[Bundle]) -> None:
    one, other = api.load(outputs), api.load(dataset)
    assert one.ids == other.ids == tuple(sorted(bundle.report.id for bundle in bundles))
    for name in ("reports", "blocks", "sessions", "interventions", "mentions", "entities", "figures"):
        assert list(getattr(one, name)) == list(getattr(other, name))
    for name in ("footnotes", "links", "exhibits", "participants", "problems", "texts", "sentences", "chunks"):
        assert one.table(name) == other.table(name)
    assert one["odd-2020"] == other["odd-2020"]
    assert [bundle.report.id for bundle in one] == list(one.ids)
    assert isinstance(one.figures[0], Figure)
    with pytest.raises(KeyError):
        one["nothing"]


def test_frames_have_the_types_that_are_meant(outputs: Path) -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    records = api.load(outputs)
    frame = records.to_pandas("figures")
    kinds = {name: str(frame.dtypes[name]) for name in ("value", "where_start", "as_of_date_start", "unit", "values")}
    assert kinds == {
        "value": "Float64",
        "where_start": "Int64",
        "as_of_date_start": "datetime64[s]",
        "unit": "string",
        "values": "object",
    }
    assert frame["as_of_date_start"][0] == pandas.Timestamp("2020-05-01")
    assert len(frame) == len(records.figures)
    assert records.to_pandas("reports")["source_tagged"].tolist() == [r.source.tagged for r in records.reports]
    table = records.to_polars("figures")
    assert table.schema["as_of_date_start"] == polars.Date
    assert table.schema["values"].inner.fields[1].dtype == polars.Float64
    assert records.to_polars("interventions")["country"][0].to_list() == ["NO", "SE"]
    assert records.to_polars("entities")["names"][0].to_list() == [{"key": "Norway", "value": 1}]
    assert records.to_polars("problems").height == len(records.problems)


def test_a_table_without_rows_has_its_columns(bundles: list[Bundle], tmp_path: Path) -> None:
    writer.write_bundle(bundles[0].model_copy(update={"links": (), "footnotes": ()}), tmp_path, {})
    records = api.load(tmp_path)
    assert "url" in records.to_pandas("links").columns
    assert records.to_polars("links").height == 0


def test_mistakes_are_told(outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="no reports"):
        api.load(tmp_path)
    with pytest.raises(UsageError, match="no such file"):
        api.process(tmp_path / "none.pdf")
    with pytest.raises(UsageError, match="no table 'colours'"):
        api.load(outputs).table("colours")
    with pytest.raises(UsageError, match="no comparison"):
        api.load(outputs).table("compare_series")
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(NotInstalled) as caught:
        api.load(outputs).to_polars("figures")
    assert "pip install polars" in caught.value.advice
    with pytest.raises(AttributeError, match="colours"):
        pipeline.colours  # noqa: B018 - looking it up is what is tested


def test_records_of_a_later_version_are_refused(outputs: Path, tmp_path: Path) -> None:
    shutil.copytree(outputs / "odd-2020", tmp_path / "odd-2020")
    path = tmp_path / "odd-2020" / "manifest.json"
    path.write_text(path.read_text("utf8").replace('"schema": "', '"schema": "9'))
    with pytest.raises(BadFile, match="schema version 9"):
        api.load(tmp_path)


@pytest.mark.parametrize(
    ("script", "arguments", "expected"),
    [
        ("countries_on_a_theme.py", ["media", "outputs"], "2021  2  United Kingdom"),
        ("how_a_statistic_moved.py", ["rewetted area", "outputs/dataset"], "2019-12-31       448,500 hectare"),
        ("cited_twice.py", ["outputs"], "2019, 2024 https://www.ramsar.org/"),
        ("to_a_spreadsheet.py", ["statements.csv", "outputs"], "statements in statements.csv"),
        ("plot_speakers.py", ["speakers.png", "outputs"], "countries"),
    ],
)
def test_the_example_scripts_answer(script: str, arguments: list[str], expected: str, place: Path) -> None:
    if script == "plot_speakers.py":
        pytest.importorskip("matplotlib")
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / script), *arguments],
        cwd=place,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "MPLCONFIGDIR": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert expected in done.stdout


def test_every_example_is_listed_and_tested() -> None:
    names = {path.name for path in EXAMPLES.glob("*.py")}
    assert len(names) == 6
    assert [name for name in names if name not in (EXAMPLES / "README.md").read_text("utf8")] == []
    tested = Path(__file__).read_text("utf8") + (ROOT / "tests" / "test_sharded.py").read_text("utf8")
    assert [name for name in names if name not in tested] == []
