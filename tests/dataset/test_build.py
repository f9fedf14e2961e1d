"""What is written anew and when, the same bytes for the same records, and what stands in the way."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import cli, jsonl, stale, writer
from pipeline.api import Records
from pipeline.compare import records as compare
from pipeline.dataset import own, restore, sentences, source
from pipeline.dataset.build import build
from pipeline.dataset.chunks import LIMIT, chunks
from pipeline.dataset.tables import report_tables, table
from pipeline.errors import BadFile, ExitCode, Locked, MalformedLine, NotInstalled, UsageError
from pipeline.records import AsOf, Bundle


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def copy(outputs: Path, tmp_path: Path) -> Path:
    """A copy of the outputs that a test may change, without the datasets."""
    shutil.copytree(outputs, tmp_path / "out", ignore=lambda _, names: [n for n in names if n.startswith("dataset")])
    return tmp_path / "out"


def test_the_same_records_give_the_same_bytes(outputs: Path, dataset: Path, tmp_path: Path) -> None:
    again = contents(build(outputs, tmp_path / "again").folder)
    first = contents(dataset)
    assert list(again) == list(first)
    assert [name for name in first if first[name] != again[name]] == []


def test_nothing_is_written_when_nothing_changed(copy: Path) -> None:
    first = build(copy, copy / "dataset")
    places = {path: path.stat().st_ino for path in (copy / "dataset").rglob("*")}
    second = build(copy, copy / "dataset")
    assert (len(second.built), second.rows, len(second.files)) == (0, first.rows, len(first.files))
    assert {path: path.stat().st_ino for path in (copy / "dataset").rglob("*")} == places


def test_only_files_whose_records_changed_are_written(copy: Path) -> None:
    build(copy, copy / "dataset")
    folder = copy / "odd-2020"
    data = (folder / "links.jsonl").read_bytes().replace(b'"label": null', b'"label": "new"')
    (folder / "links.jsonl").write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"]["links.jsonl"] = stale.sha256(data)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    built = {file.name for file in build(copy, copy / "dataset").built}
    assert built == {
        "parquet/links.parquet",
        "csv/links.csv",
        "rapporteur.db",
        "CODEBOOK.md",
        "codebook.csv",
        "datapackage.json",
    }


def test_a_file_that_somebody_changed_or_lost_is_mended(copy: Path) -> None:
    build(copy, copy / "dataset")
    before = contents(copy / "dataset")
    (copy / "dataset/csv/links.csv").write_text("gone")
    (copy / "dataset/README.md").unlink()
    assert {file.name for file in build(copy, copy / "dataset").built} == {"csv/links.csv", "README.md"}
    assert contents(copy / "dataset") == before


def test_a_quarantined_report_is_left_out(copy: Path) -> None:
    manifest = json.loads((copy / "odd-2020/manifest.json").read_bytes())
    (copy / "odd-2020/manifest.json").write_text(json.dumps({**manifest, "status": "quarantined"}))
    assert build(copy, copy / "dataset").rows["reports"] == 2


def test_a_folder_that_is_no_dataset_is_left_alone(outputs: Path, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="holds something else"):
        build(outputs, tmp_path)
    assert (tmp_path / "thesis.txt").is_file()


def test_a_record_that_is_none_ends_it_and_the_old_dataset_stays(copy: Path) -> None:
    build(copy, copy / "dataset")
    before = contents(copy / "dataset")
    manifest = json.loads((copy / "odd-2020/manifest.json").read_bytes())
    manifest["files"]["links.jsonl"] = "another"
    (copy / "odd-2020/manifest.json").write_text(json.dumps(manifest))
    (copy / "odd-2020/links.jsonl").write_text('{"id": 1}\n')
    with pytest.raises(MalformedLine, match=r"links\.jsonl:1"):
        build(copy, copy / "dataset")
    assert contents(copy / "dataset") == before
    assert [path for path in copy.iterdir() if path.name.startswith(".")] == []


def test_two_records_with_one_id_are_refused(bundles: list[Bundle], tmp_path: Path) -> None:
    odd = bundles[0]
    writer.write_bundle(odd.model_copy(update={"links": (odd.links[0], odd.links[0])}), tmp_path, {})
    with pytest.raises(BadFile, match="links do not fit together"):
        build(tmp_path, tmp_path / "dataset")


def test_without_pyarrow_the_message_names_the_command(
    outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(NotInstalled) as caught:
        build(outputs, tmp_path / "new")
    assert "make dataset" in caught.value.advice
    assert "pip install '.[dataset]'" in caught.value.advice
    assert not (tmp_path / "new").exists()


def test_the_command_says_what_it_wrote(outputs: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli.app, ["dataset", "-o", str(outputs), "--to", str(tmp_path / "new"), "-q"])
    assert done.exit_code == ExitCode.OK
    assert "3 reports" in done.output
    assert "files written" in done.output
    done = CliRunner().invoke(cli.app, ["dataset", "-o", str(outputs), "--to", str(tmp_path / "new"), "-q"])
    assert "nothing changed" in done.output


def test_a_run_that_writes_reports_meanwhile_is_waited_for(copy: Path) -> None:
    with writer.locked(copy):
        done = CliRunner().invoke(cli.app, ["dataset", "-o", str(copy), "-q"])
    assert isinstance(done.exception, Locked)
    (copy / ".dataset.new-1").mkdir()  # what a build that was killed left
    assert CliRunner().invoke(cli.app, ["dataset", "-o", str(copy), "-q"]).exit_code == ExitCode.OK
    assert not (copy / ".dataset.new-1").exists()


def test_no_folder_without_reports(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no reports"):
        build(tmp_path, tmp_path / "dataset")


def test_tables_across_reports_join_the_others(copy: Path) -> None:
    point = compare.Point(
        report="odd-2020",
        figure="fig-aaaaaaaaaa",
        value=5.0,
        as_of=AsOf(date_end="2020-05-31"),
        text="5",
        quote="@5",
        score=1.0,
    )
    record = compare.Series(id="series-aaaaaaaaaa", series="=s", measure="roads", unit="road", points=(point,))
    (copy / "compare").mkdir()
    (copy / "compare/series.jsonl").write_bytes(jsonl.dump([record]))
    summary = build(copy, copy / "dataset")
    assert summary.rows["compare_series"] == 1
    for form in ("sqlite", "parquet", "csv"):
        assert list(restore.records(copy / "dataset", table("compare_series"), form)) == [record]
    assert Records(copy / "dataset").table("compare_series") == Records(copy).table("compare_series") == [record]
    query = "SELECT measure, date, value, report_year FROM series_points"
    with closing(sqlite3.connect(copy / "dataset/rapporteur.db")) as database:
        assert database.execute(query).fetchall() == [("roads", "2020-05-31", 5.0, 2020)]


# ------------------------------------------------------------------------------------------------- sentences and chunks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Ms. Ana came. She left!", ["Ms. Ana came.", "She left!"]),
        ("See No. 4 of Vol. 2. It says no. Then what?", ["See No. 4 of Vol. 2.", "It says no.", "Then what?"]),
        ("J. R. Smith of the U.S. State Department spoke.", ["J. R. Smith of the U.S. State Department spoke."]),
        ("It grew by 2.5 per cent, e.g. in towns.", ["It grew by 2.5 per cent, e.g. in towns."]),
        ("He asked: \"Why?\" She answered. “So.” Done", ["He asked: \"Why?\"", "She answered.", "“So.”", "Done"]),
        ("a | b\nc | d", ["a | b", "c | d"]),
        ("3. To report back. 4. To act.", ["3. To report back.", "4. To act."]),
        ("", []),
        (" \n ", []),
    ],
)  # fmt: skip
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences.split(text)] == expected


def test_sentences_stand_where_they_say_and_hold_the_whole_text(outputs: Path) -> None:
    for folder in source.folders(outputs):
        report = source.read(folder, report_tables(), text=True)
        rows = list(own.split(report))
        assert all(report.text[row["start"] : row["end"]] == row["text"] for row in rows)
        assert "".join("".join(row["text"] for row in rows).split()) == "".join(report.text.split())
        pages = report.facts["source"]["pages"]
        assert all(row["page"] is None or 1 <= row["page"] <= pages for row in rows)


def test_chunks_hold_the_body_and_the_notes_and_are_short(outputs: Path) -> None:
    for folder in source.folders(outputs):
        report = source.read(folder, report_tables(), text=True)
        rows = list(chunks(report))
        assert len({row["id"] for row in rows}) == len(rows)
        body = [row for row in rows if row["start"] is not None]
        assert all(report.text[row["start"] : row["end"]] == row["text"] for row in body)
        assert all(row["tokens"] <= LIMIT for row in rows)
        for block in report.rows["blocks"]:
            start, end = block["where"]["start"], block["where"]["end"]
            if block["kind"] in {"paragraph", "list_item"} and start is not None:
                held = sum(max(0, min(row["end"], end) - max(row["start"], start)) for row in body)
                assert held >= 0.9 * (end - start)
        assert sum(row["kind"] == "footnote" for row in rows) == sum(
            bool(n["text"].strip()) for n in report.rows["footnotes"]
        )


def test_a_long_intervention_is_parted_between_sentences() -> None:
    text = " ".join(f"This is sentence number {number} of many." for number in range(200))
    row = {
        "id": "block-aaaaaaaaaa",
        "kind": "paragraph",
        "session": None,
        "where": {"start": 0, "end": len(text), "quote": text, "boxes": [{"page": 1}, {"page": 2}]},
    }
    facts = {"title": None, "series": None, "year": None}
    report = source.Report(
        "r", text, {"reports": [facts], "blocks": [row], "sessions": [], "interventions": [], "footnotes": []}
    )
    found = list(chunks(report))
    assert [one["id"] for one in found] == [f"block-aaaaaaaaaa#{number}" for number in range(1, len(found) + 1)]
    assert " ".join(one["text"] for one in found) == text
    assert [found[0]["page"], found[-1]["page"]] == [1, 2]
    assert max(one["tokens"] for one in found) <= LIMIT
