"""The supervisor: what is stale is processed, what fails is quarantined, and nothing else is lost."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from pipeline import driver, jsonl, stale, writer
from pipeline.errors import ExitCode, Fault, Interrupted, Locked, TooSlow, UsageError, WorkerDied
from pipeline.records import FILES, Problem
from tests import stress

GOOD = "good\nA report.\n\nIt says something."


pytestmark = pytest.mark.usefixtures("stand_ins", "still")


def put(corpus: Path, **documents: str) -> None:
    for name, text in documents.items():
        (corpus / f"{name}.pdf").write_text(text, "utf8")


def go(corpus: Path, outputs: Path, **options: object) -> driver.Summary:
    chosen = driver.Options(**{"process": "fakes:process", "workers": 2, "timeout": 60, **options})  # type: ignore[arg-type]
    return driver.run(driver.find_pdfs([corpus]), outputs, chosen)


def statuses(summary: driver.Summary) -> dict[str, str]:
    return {outcome.report: outcome.status for outcome in summary.outcomes}


def problem(outputs: Path, report: str) -> Problem:
    (found,) = jsonl.read(outputs / report / "problems.jsonl", Problem)
    return found


def snapshot(folder: Path) -> dict[str, bytes]:
    """All files but the manifests, which hold times."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in {"manifest.json", ".lock"})
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_writes_every_file_of_the_contract(corpus: Path, outputs: Path) -> None:
    put(corpus, one=GOOD, two=GOOD)
    summary = go(corpus, outputs)
    assert statuses(summary) == {"one": "written", "two": "written"}
    assert summary.code is ExitCode.OK
    names = {"text.txt", "report.jsonl", "manifest.json", *(f"{name}.jsonl" for name in FILES)}
    assert {path.name for path in (outputs / "one").iterdir()} == names
    assert (outputs / "one" / "text.txt").read_text("utf8") == "A report.\n\nIt says something."


def test_one_worker_or_two_the_records_are_byte_identical(corpus: Path, tmp_path: Path) -> None:
    put(corpus, **{f"r{i}": f"good\nReport {i}." for i in range(5)}, bad="encrypted", none="no-text\n")
    go(corpus, tmp_path / "a", workers=1)
    go(corpus, tmp_path / "b", workers=2, recycle=2)
    assert snapshot(tmp_path / "a") == snapshot(tmp_path / "b")
    assert len(snapshot(tmp_path / "a")) == 6 * (len(FILES) + 2) + 1


def test_a_second_run_touches_nothing_and_one_new_pdf_costs_one_pdf(corpus: Path, outputs: Path) -> None:
    put(corpus, one=GOOD, bad="encrypted")
    go(corpus, outputs)
    before = {path: path.stat().st_mtime_ns for path in outputs.rglob("*") if path.name != ".lock"}
    assert statuses(go(corpus, outputs)) == {"bad": "quarantined", "one": "unchanged"}
    assert {path: path.stat().st_mtime_ns for path in outputs.rglob("*") if path.name != ".lock"} == before
    put(corpus, two=GOOD)
    assert statuses(go(corpus, outputs)) == {"bad": "quarantined", "one": "unchanged", "two": "written"}


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda c, o: (c / "one.pdf").write_text("good\nAnother text."), id="the PDF changed"),
        pytest.param(lambda c, o: (o / "one" / "figures.jsonl").unlink(), id="an output file is gone"),
        pytest.param(lambda c, o: (o / "one" / "text.txt").write_text("edited"), id="an output file was edited"),
        pytest.param(lambda c, o: (o / "one" / "manifest.json").write_text("{"), id="the manifest is damaged"),
        pytest.param(lambda c, o: (o / "one" / "manifest.json").unlink(), id="the manifest is gone"),
        pytest.param(
            lambda c, o: [
                (c / "corrections").mkdir(),
                (c / "corrections" / "one.jsonl").write_text("{}\n"),
            ],
            id="a correction was added",
        ),
        pytest.param(
            lambda c, o: (c / "reports.toml").write_text('[reports.one]\nseries = "x"\n'), id="a fact was added"
        ),
    ],
)
def test_what_makes_a_report_stale(corpus: Path, outputs: Path, change: object) -> None:
    put(corpus, one=GOOD, two=GOOD)
    go(corpus, outputs)
    change(corpus, outputs)  # type: ignore[operator]
    assert statuses(go(corpus, outputs)) == {"one": "written", "two": "unchanged"}


@pytest.mark.parametrize("part", ["PACKAGE", "MODELS"])
def test_changed_code_or_rules_make_every_report_stale(
    corpus: Path, outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    folder = tmp_path / "part"
    folder.mkdir()
    (folder / "a.py").write_text("x = 1\n")
    monkeypatch.setattr(stale, part, folder)
    put(corpus, one=GOOD)
    go(corpus, outputs)
    os.utime(folder / "a.py", (1, 1))
    assert statuses(go(corpus, outputs)) == {"one": "unchanged"}, "file times do not count"
    (folder / "a.py").write_text("x = 2\n")
    assert statuses(go(corpus, outputs)) == {"one": "written"}


def test_another_model_makes_every_report_stale(corpus: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(corpus, one=GOOD)
    go(corpus, outputs)
    monkeypatch.setenv(stale.MODEL_VARIABLE, "another_model")
    assert statuses(go(corpus, outputs)) == {"one": "written"}


def test_one_bad_document_in_twelve_costs_itself_alone(corpus: Path, outputs: Path) -> None:
    put(corpus, **{f"r{i:02}": f"good\nReport {i}." for i in range(11)}, killer="die\n" + "x" * 500)
    summary = go(corpus, outputs)
    assert statuses(summary) == {**{f"r{i:02}": "written" for i in range(11)}, "killer": "quarantined"}
    assert summary.code is ExitCode.SOME_FAILED
    (killer,) = [outcome for outcome in summary.outcomes if outcome.error]
    assert isinstance(killer.error, WorkerDied)
    found = problem(outputs, "killer")
    assert found.kind == "worker_died"
    assert found.severity == "error"
    assert "SIGKILL" in found.message
    assert "killer.pdf" in found.message
    assert "read" in found.message
    assert "--retry" in found.advice
    assert {path.name for path in (outputs / "killer").iterdir()} == {"problems.jsonl", "manifest.json"}


def test_a_worker_that_dies_once_is_forgiven(corpus: Path, outputs: Path, tmp_path: Path) -> None:
    put(corpus, one=f"die-once {tmp_path / 'one'}\nText.", two=f"fault-once {tmp_path / 'two'}\nText.", three=GOOD)
    assert set(statuses(go(corpus, outputs)).values()) == {"written"}


def test_a_document_that_hangs_is_stopped(corpus: Path, outputs: Path) -> None:
    put(corpus, one=GOOD, stuck="hang")
    begin = time.monotonic()
    summary = go(corpus, outputs, timeout=0.5, page_timeout=0.1)
    assert time.monotonic() - begin < 30
    assert statuses(summary) == {"one": "written", "stuck": "quarantined"}
    stuck = next(outcome for outcome in summary.outcomes if outcome.report == "stuck")
    assert isinstance(stuck.error, TooSlow)
    assert "page 1 of 2" in problem(outputs, "stuck").message


def test_a_fault_of_the_program_keeps_its_trace(corpus: Path, outputs: Path) -> None:
    put(corpus, one="fault")
    summary = go(corpus, outputs)
    assert isinstance(summary.outcomes[0].error, Fault)
    assert summary.code is ExitCode.FAULT
    assert "a fault of the program" in problem(outputs, "one").message
    assert "RuntimeError" in json.loads((outputs / "one" / "manifest.json").read_text())["trace"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits the memory of one process so")
def test_a_document_that_wants_all_memory_fails_alone(corpus: Path, outputs: Path) -> None:
    put(corpus, one=GOOD, greedy="greedy")
    summary = go(corpus, outputs, memory=1.0)
    assert statuses(summary) == {"greedy": "quarantined", "one": "written"}
    assert "MemoryError" in problem(outputs, "greedy").message


def test_a_quarantined_report_is_tried_again_when_asked_or_when_it_changed(
    corpus: Path, outputs: Path, tmp_path: Path
) -> None:
    marker = tmp_path / "marker"
    put(corpus, one="fault")
    go(corpus, outputs)
    known = go(corpus, outputs)
    assert known.outcomes[0].error is not None
    assert known.code is ExitCode.FAULT, "the reason is still known"
    assert not marker.exists()
    put(corpus, one=GOOD)
    assert statuses(go(corpus, outputs)) == {"one": "written"}
    put(corpus, one="encrypted")
    assert go(corpus, outputs).code is ExitCode.ENCRYPTED
    assert not (outputs / "one" / "text.txt").exists(), "no records of an earlier PDF stay behind"


def test_retry_processes_again_what_is_quarantined(corpus: Path, outputs: Path) -> None:
    put(corpus, one="fault", two=GOOD)
    go(corpus, outputs)
    written = json.loads((outputs / "one" / "manifest.json").read_text())
    written["status"] = "quarantined"
    seen: list[int] = []

    class Watch(driver.Watcher):
        def started(self, stale_reports: int, unchanged: int) -> None:
            seen.append(stale_reports)

    options = driver.Options(process="fakes:process", workers=1, retry=True)
    driver.run(driver.find_pdfs([corpus]), outputs, options, Watch())
    assert seen == [1]


def test_a_report_without_text_is_written_and_counts_as_failed(corpus: Path, outputs: Path) -> None:
    put(corpus, scan="no-text")
    summary = go(corpus, outputs)
    assert statuses(summary) == {"scan": "written"}
    assert summary.code is ExitCode.NO_TEXT
    assert go(corpus, outputs).code is ExitCode.NO_TEXT


def test_two_files_with_one_id_are_an_error_that_names_both(corpus: Path, outputs: Path) -> None:
    for name in ("A report.pdf", "a-report.pdf", "other.pdf"):
        (corpus / name).write_text(GOOD)
    summary = go(corpus, outputs)
    assert statuses(summary) == {"a-report": "quarantined", "other": "written"}
    found = problem(outputs, "a-report")
    assert found.kind == "same_id"
    assert "A report.pdf" in found.message
    assert "a-report.pdf" in found.message
    assert statuses(go(corpus, outputs)) == {"a-report": "quarantined", "other": "unchanged"}


def test_one_file_named_twice_is_one_report(corpus: Path, outputs: Path) -> None:
    put(corpus, one=GOOD)
    paths = driver.find_pdfs([corpus, corpus / "one.pdf"])
    assert paths == [corpus / "one.pdf"]


@pytest.mark.parametrize("name", ["compare.pdf", "Review.pdf", "dataset.pdf", "—.pdf"])
def test_a_file_cannot_take_the_name_of_the_pipelines_own_folders(corpus: Path, outputs: Path, name: str) -> None:
    (corpus / name).write_text(GOOD)
    assert go(corpus, outputs).code is ExitCode.SAME_ID
    assert [path.name for path in outputs.iterdir()] == [".lock"]


def test_a_folder_named_like_a_pdf_and_a_link_to_nowhere_are_told_of(corpus: Path, outputs: Path) -> None:
    (corpus / "x.pdf").mkdir()
    (corpus / "lost.pdf").symlink_to(corpus / "nothing")
    put(corpus, one=GOOD)
    assert statuses(go(corpus, outputs)) == {"lost": "quarantined", "one": "written", "x": "quarantined"}
    assert "folder" in problem(outputs, "x").message
    assert driver.run([corpus / "x.pdf"], outputs).code is ExitCode.NOT_A_PDF


def test_a_path_that_is_not_there_is_wrong_usage(corpus: Path) -> None:
    with pytest.raises(UsageError):
        driver.find_pdfs([corpus / "nothing.pdf"])


def test_what_workers_print_stays_out_of_the_way(
    corpus: Path, outputs: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    put(corpus, one="noisy\nText.")
    go(corpus, outputs)
    assert capfd.readouterr() == ("", "")


def test_workers_are_recycled(corpus: Path, outputs: Path) -> None:
    put(corpus, **{f"r{i}": GOOD for i in range(5)})
    assert set(statuses(go(corpus, outputs, recycle=1, workers=1)).values()) == {"written"}


def test_an_old_folder_stays_when_writing_the_new_one_fails(outputs: Path, tmp_path: Path) -> None:
    outputs.mkdir()
    writer.write_folder(outputs, "one", {"text.txt": b"old"}, {})

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writer.write_folder(outputs, "one", {"text.txt": b"new"}, {}, before_swap=stop)
    assert (outputs / "one" / "text.txt").read_bytes() == b"old"
    assert [path.name for path in outputs.iterdir()] == ["one"]


def test_without_an_exchange_of_names_a_kill_between_two_renames_is_mended(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs.mkdir()
    monkeypatch.setattr(writer, "_exchange", lambda first, second: False)
    writer.write_folder(outputs, "one", {"text.txt": b"1"}, {})
    writer.write_folder(outputs, "one", {"text.txt": b"2"}, {})
    assert (outputs / "one" / "text.txt").read_bytes() == b"2"
    (outputs / "one").rename(outputs / ".one.old")
    (outputs / ".one.new-123").mkdir()
    writer.recover(outputs)
    assert (outputs / "one" / "text.txt").read_bytes() == b"2"
    assert [path.name for path in outputs.iterdir()] == ["one"]


def test_two_runs_on_one_folder(corpus: Path, outputs: Path) -> None:
    put(corpus, one=GOOD)
    with writer.locked(outputs), pytest.raises(Locked, match=f"process {os.getpid()}"):
        go(corpus, outputs)
    assert statuses(go(corpus, outputs)) == {"one": "written"}


RUN = """
import sys
from pathlib import Path
sys.path[:0] = {paths!r}
from pipeline import driver, stale
from pipeline.errors import Interrupted
stale.PACKAGE = stale.MODELS = Path({code!r})
OPTIONS = driver.Options(process="fakes:process", workers=2)
if __name__ == "__main__":
    try:
        driver.run(driver.find_pdfs([Path({corpus!r})]), Path({outputs!r}), OPTIONS)
    except Interrupted:
        sys.exit(130)
"""


def start(corpus: Path, outputs: Path, tmp_path: Path) -> subprocess.Popen[bytes]:
    """A run in a process group of its own, as a shell would start it."""
    script = tmp_path / "run.py"
    paths = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
    script.write_text(RUN.format(paths=paths, code=str(stale.PACKAGE), corpus=str(corpus), outputs=str(outputs)))
    return subprocess.Popen([sys.executable, str(script)], start_new_session=True, stderr=subprocess.PIPE)


def wait_for(path: Path) -> str:
    for _ in range(600):
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.05)
    raise AssertionError(f"{path} never came")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")
@pytest.mark.parametrize("how", ["ctrl-c", "terminate", "kill"])
def test_an_interrupted_run_leaves_whole_folders_and_no_process(
    corpus: Path, outputs: Path, tmp_path: Path, how: str
) -> None:
    put(corpus, stuck=f"pid {tmp_path / 'pid'}\nNew.", one=GOOD)
    outputs.mkdir()
    writer.write_folder(outputs, "stuck", {"text.txt": b"old"}, {})
    running = start(corpus, outputs, tmp_path)
    worker = int(wait_for(tmp_path / "pid"))
    for _ in range(600):
        if (outputs / "one" / "text.txt").exists():
            break
        time.sleep(0.05)
    if how == "ctrl-c":
        os.killpg(running.pid, signal.SIGINT)
    elif how == "terminate":
        running.terminate()
    else:
        running.kill()
    _, said = running.communicate(timeout=30)
    assert running.returncode == {"ctrl-c": 130, "terminate": 130, "kill": -signal.SIGKILL}[how]
    for _ in range(100):
        if not alive(worker):
            break
        time.sleep(0.05)
    assert not alive(worker), "workers do not outlive the run"
    assert b"Traceback" not in said
    assert (outputs / "stuck" / "text.txt").read_bytes() == b"old"
    assert (outputs / "one" / "text.txt").read_text() == "A report.\n\nIt says something."
    put(corpus, stuck=GOOD)
    assert statuses(go(corpus, outputs)) == {"one": "unchanged", "stuck": "written"}
    assert {path.name for path in outputs.iterdir()} == {".lock", "one", "stuck"}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks at processes in /proc")
def test_a_worker_killed_from_outside_in_the_middle_of_a_batch(corpus: Path, outputs: Path, tmp_path: Path) -> None:
    put(corpus, **{f"r{i}": GOOD for i in range(6)}, victim=f"pid {tmp_path / 'pid'}\n" + "x" * 999)

    def kill() -> None:
        for _ in range(2):
            os.kill(int(wait_for(tmp_path / "pid")), signal.SIGKILL)
            (tmp_path / "pid").unlink()

    killer = threading.Thread(target=kill)
    killer.start()
    summary = go(corpus, outputs)
    killer.join()
    assert statuses(summary) == {**{f"r{i}": "written" for i in range(6)}, "victim": "quarantined"}


def test_a_run_that_finds_nothing_changed_loads_no_model(corpus: Path, outputs: Path) -> None:
    shutil.copytree(Path(driver.__file__).parent, stale.PACKAGE, dirs_exist_ok=True)
    put(corpus, **{f"r{i:02}": GOOD for i in range(3)})
    go(corpus, outputs)
    patch = f"stale.PACKAGE = stale.MODELS = Path({str(stale.PACKAGE)!r})"
    script = f"from pathlib import Path; from pipeline import cli, stale; {patch}; cli.main()"
    command = [sys.executable, "-X", "importtime", "-c", script, "run", str(corpus), "--outputs", str(outputs)]
    done = subprocess.run(command, cwd=Path(__file__).parent.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "unchanged" in done.stdout
    imported = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.split("\n")}
    assert "pipeline.driver" in imported
    assert not {"spacy", "numpy", "pypdfium2", "jsonlines", "pipeline.records"} & imported


def test_damaged_pdfs_end_in_records_or_a_problem(tmp_path: Path) -> None:
    (tmp_path / "pdfs").mkdir()
    paths = stress.write_damaged(tmp_path / "pdfs", 12, seed=7)
    summary = driver.run(paths, tmp_path / "outputs", driver.Options(timeout=60))
    assert len(summary.outcomes) == 12
    assert stress.broken_promises(tmp_path / "outputs", summary) == []


def test_interrupted_is_told_as_such() -> None:
    assert Interrupted().code is ExitCode.INTERRUPTED
