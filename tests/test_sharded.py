"""Shards hold what the folders hold, to the byte, whatever happens to a run."""

from __future__ import annotations

import runpy
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import api, check, cli, cluster, driver, sharded, writer
from pipeline.errors import BadFile, CannotWrite, Interrupted, NoReports, UsageError
from tests.test_cluster import RAY, Inline
from tests.test_driver import GOOD, put, snapshot, statuses

SAMPLES = Path(__file__).parent.parent / "corpus"


pytestmark = pytest.mark.usefixtures("stand_ins", "still")


def options(**more: Any) -> driver.Options:
    return driver.Options(**{"process": "fakes:process", "workers": 2, "timeout": 60, **more})


def go(corpus: Path, outputs: Path, engine: driver.Engine = driver.supervise, **more: Any) -> driver.Summary:
    return sharded.run(driver.find_pdfs([corpus]), outputs, options(**more), None, engine, shards=3)


def unpacked(outputs: Path, to: Path) -> dict[str, bytes]:
    shutil.rmtree(to, ignore_errors=True)
    sharded.unpack(outputs, to)
    return snapshot(to)


def inodes(outputs: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (outputs / "shards").iterdir()}


KINDS = {"locked": "encrypted", "none": "no-text\n", "fault": "fault"}


def test_the_same_records_to_the_byte_and_nothing_beside_them(corpus: Path, tmp_path: Path) -> None:
    put(corpus, **{f"r{number}": f"good\nReport {number}." for number in range(5)}, **KINDS)
    (corpus / "R1.pdf").write_text("good\nTwice.")
    ours = driver.run(driver.find_pdfs([corpus]), tmp_path / "folders", options())
    theirs = go(corpus, tmp_path / "out")
    assert statuses(theirs) == statuses(ours)
    assert theirs.code == ours.code
    assert unpacked(tmp_path / "out", tmp_path / "unpacked") == snapshot(tmp_path / "folders")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {".lock", "shards"}
    assert check.check_outputs(tmp_path / "out").faults == []
    assert check.check_outputs(tmp_path / "out").reports == 8
    before = inodes(tmp_path / "out")
    again = go(corpus, tmp_path / "out")
    assert set(statuses(again).values()) == {"unchanged", "quarantined"}
    assert again.code == ours.code
    assert inodes(tmp_path / "out") == before


def test_what_changed_costs_its_shard_alone(corpus: Path, tmp_path: Path) -> None:
    put(corpus, **{f"r{number}": f"good\nReport {number}." for number in range(6)})
    go(corpus, tmp_path / "out")
    before = inodes(tmp_path / "out")
    put(corpus, r2="good\nAnother.", new=GOOD)
    summary = go(corpus, tmp_path / "out")
    assert {report for report, status in statuses(summary).items() if status == "written"} == {"r2", "new"}
    changed = {sharded.shard_of("r2", 3), sharded.shard_of("new", 3)}
    assert {name for name, inode in inodes(tmp_path / "out").items() if before.get(name) != inode} == changed
    driver.run(driver.find_pdfs([corpus]), tmp_path / "folders", options())
    assert unpacked(tmp_path / "out", tmp_path / "unpacked") == snapshot(tmp_path / "folders")


def test_a_shard_that_was_altered_is_written_anew_and_told_of(corpus: Path, tmp_path: Path) -> None:
    put(corpus, one=GOOD, two=GOOD)
    go(corpus, tmp_path / "out")
    shard = tmp_path / "out" / "shards" / sharded.shard_of("one", 3)
    (shard / "links.parquet").write_bytes((shard / "links.parquet").read_bytes() + b" ")
    assert [fault.path.name for fault in check.check_outputs(tmp_path / "out").faults] == ["links.parquet"]
    assert statuses(go(corpus, tmp_path / "out"))["one"] == "written"
    assert check.check_outputs(tmp_path / "out").faults == []
    other = next(path for path in (tmp_path / "out" / "shards").glob("shard=*"))
    shutil.copyfile(other / "texts.parquet", tmp_path / "kept")
    report = next(iter(sharded.Shard(other).manifests))
    put(corpus, **{report: "good\nOther words."})
    go(corpus, tmp_path / "out")
    shutil.copyfile(tmp_path / "kept", other / "texts.parquet")
    with pytest.raises(BadFile, match="not those that were written"):
        sharded.unpack(tmp_path / "out", tmp_path / "unpacked", [report])


@pytest.mark.parametrize("step", ["engine", "write", "swap", "removal"])
def test_a_run_that_is_stopped_anywhere_is_gone_on_with(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    put(corpus, **{f"r{number}": f"good\nOld {number}." for number in range(4)})
    go(corpus, tmp_path / "out")
    put(corpus, **{f"r{number}": f"good\nNew {number}." for number in range(4)}, more=GOOD)
    driver.run(driver.find_pdfs([corpus]), tmp_path / "folders", options())

    def stop(*what: Any, **named: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        engine: driver.Engine = driver.supervise
        if step == "engine":

            def engine(jobs: Any, *rest: Any) -> list[driver.Outcome]:
                driver.supervise(jobs[:2], *rest)
                raise KeyboardInterrupt

        elif step == "write":
            patched.setattr(writer, "dump_manifest", stop)  # of the shard: workers have a Python of their own
        elif step == "swap":
            patched.setattr(writer, "swap_in", stop)
        else:  # in this module alone: what tidies up after the interruption goes on

            def removal(path: Path, **named: Any) -> None:
                if path.parent.name == sharded.STAGING:
                    raise KeyboardInterrupt
                shutil.rmtree(path, **named)

            patched.setattr(sharded, "shutil", SimpleNamespace(rmtree=removal))
        with pytest.raises(Interrupted):
            go(corpus, tmp_path / "out", engine)
    assert check.check_outputs(tmp_path / "out").faults == []
    texts = set(unpacked(tmp_path / "out", tmp_path / "unpacked").values())
    assert any(b"Old" in text or b"New" in text for text in texts)
    done = go(corpus, tmp_path / "out")
    if step != "engine":
        assert "written" not in statuses(done).values(), "nothing is processed twice"
    assert unpacked(tmp_path / "out", tmp_path / "unpacked") == snapshot(tmp_path / "folders")


def test_a_full_disk_leaves_the_old_shard(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(corpus, one="good\nOld.")
    go(corpus, tmp_path / "out")
    put(corpus, one="good\nNew.")
    with monkeypatch.context() as patched:

        def full(path: Path) -> None:
            raise OSError(28, "No space left on device")

        patched.setattr(writer, "flush", full)
        with pytest.raises(CannotWrite, match="No space left"):
            go(corpus, tmp_path / "out")
    assert unpacked(tmp_path / "out", tmp_path / "unpacked")["one/text.txt"] == b"Old."
    assert statuses(go(corpus, tmp_path / "out")) == {"one": "unchanged"}
    assert unpacked(tmp_path / "out", tmp_path / "unpacked")["one/text.txt"] == b"New."


def test_on_another_engine(corpus: Path, tmp_path: Path) -> None:
    put(corpus, **{f"r{number}": f"good\nReport {number}." for number in range(6)}, **KINDS)
    driver.run(driver.find_pdfs([corpus]), tmp_path / "folders", options())
    go(corpus, tmp_path / "out", cluster.OnScheduler(lambda workers: Inline()), recycle=2)
    assert unpacked(tmp_path / "out", tmp_path / "unpacked") == snapshot(tmp_path / "folders")


@RAY
def test_on_ray(corpus: Path, tmp_path: Path) -> None:
    put(corpus, **{f"r{number}": f"good\nReport {number}." for number in range(4)}, **KINDS)
    driver.run(driver.find_pdfs([corpus]), tmp_path / "folders", options())
    go(corpus, tmp_path / "out", cluster.on_ray(), recycle=2)
    assert unpacked(tmp_path / "out", tmp_path / "unpacked") == snapshot(tmp_path / "folders")
    assert set(statuses(go(corpus, tmp_path / "out")).values()) == {"unchanged", "quarantined"}


def test_folders_and_shards_do_not_mix(corpus: Path, tmp_path: Path) -> None:
    put(corpus, one=GOOD)
    go(corpus, tmp_path / "out")
    driver.run(driver.find_pdfs([corpus]), tmp_path / "folders", options())
    with pytest.raises(UsageError, match="in shards"):
        driver.run(driver.find_pdfs([corpus]), tmp_path / "out", options())
    with pytest.raises(UsageError, match="a folder for each report"):
        go(corpus, tmp_path / "folders")
    with pytest.raises(UsageError, match="3 shards, not 4"):
        sharded.run(driver.find_pdfs([corpus]), tmp_path / "out", options(), shards=4)
    for command in (["compare"], ["find", "words"], ["dataset"], ["corrections"]):
        refused = CliRunner().invoke(cli.app, [*command, "-o", str(tmp_path / "out")])
        assert isinstance(refused.exception, NoReports), command
        assert "rapporteur unpack" in refused.exception.advice
    done = CliRunner().invoke(cli.app, ["unpack", str(tmp_path / "out"), "one", "two", "--to", str(tmp_path / "un")])
    assert "two: not whole, or not there" in done.output
    assert "1 report\n" in done.output


def test_pictures_and_records_before_decisions_are_kept(tmp_path: Path) -> None:
    files = {"text.txt": b"", "a.png": bytes(range(256)), "automatic/figures.jsonl": b'{"a": 1}\n', "empty.png": b""}
    for place in (tmp_path / "out" / ".staging", tmp_path / "folders"):
        place.mkdir(parents=True)
        writer.write_folder(place, "one", files, {"status": "written"})
    sharded.pack(tmp_path / "out", "shard=0000", ["one"])
    assert unpacked(tmp_path / "out", tmp_path / "unpacked") == snapshot(tmp_path / "folders")
    assert list((tmp_path / "out" / ".staging").iterdir()) == []


@pytest.fixture(scope="module")
def both(annotated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Real reports in folders, and the same in shards."""
    place = tmp_path_factory.mktemp("both")
    pdfs = sorted(SAMPLES.glob("*.pdf"))[:2]
    for path in pdfs:
        shutil.copytree(annotated / path.stem, place / "folders" / path.stem)
    sharded.run(pdfs, place / "shards", driver.Options(workers=1), shards=2)
    return place / "folders", place / "shards"


@pytest.mark.skipif(not any(SAMPLES.glob("*.pdf")), reason="the sample series is not here")
def test_real_reports_unpack_to_the_byte_and_load_alike(
    both: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    folders, shards = both
    assert unpacked(shards, tmp_path / "unpacked") == snapshot(folders)
    assert check.check_outputs(shards).faults == check.check_outputs(folders).faults == []
    ours, theirs = api.load(folders), api.load(shards)
    assert ours.ids == theirs.ids
    for name in ("reports", "figures", "mentions", "exhibits", "texts", "sentences", "chunks"):
        assert theirs.table(name) == ours.table(name)
        assert name == "exhibits" or theirs.table(name)
    whole = {bundle.report.id: bundle for bundle in theirs}
    for report in ours.ids:
        assert whole[report] == theirs[report] == ours[report]
    with pytest.raises(KeyError):
        theirs["no-such-report"]


@pytest.mark.skipif(not any(SAMPLES.glob("*.pdf")), reason="the sample series is not here")
def test_sql_over_the_shards_says_what_the_records_say(
    both: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folders, shards = both
    records = api.load(folders)
    years = {report.id: report.year for report in records.reports}
    points: dict[tuple[Any, ...], list[tuple[int, float]]] = {}
    for figure in records.figures:
        year = years[figure.report]
        if figure.value is not None and figure.measure is not None and year is not None:
            key = (figure.measure.lower(), figure.unit, figure.place)
            points.setdefault(key, []).append((year, figure.value))
    wanted = {key: sorted(found) for key, found in points.items() if len({year for year, _ in found}) > 1}
    assert wanted
    monkeypatch.setattr("sys.argv", ["across_shards.py", str(shards)])
    example = runpy.run_path(str(EXAMPLE), run_name="__main__")
    rows = example["connect"](str(shards)).execute(example["MOVED"]).fetchall()
    assert {row[0] for row in rows} == {records.reports[0].series}
    found = {row[1:4]: [(point["year"], point["value"]) for point in row[4]] for row in rows}
    assert found == wanted
    kinds = {"IGO", "NATIONAL_BODY", "NGO_OR_COMPANY"}
    first: dict[str, int] = {}
    for entity in records.entities:
        if entity.type in kinds:
            first[entity.id] = min(years[entity.report] or 9999, first.get(entity.id, 9999))
    new = {entity for entity, year in first.items() if year > min(year for year in years.values() if year)}
    assert new
    assert {row[2] for row in example["connect"](str(shards)).execute(example["NEW"]).fetchall()} == new
    assert "| new in 20" in capsys.readouterr().out


EXAMPLE = Path(__file__).parent.parent / "examples" / "across_shards.py"
