"""What happens when something breaks: the disk, the worker at any stage, the file while it is read, the limits."""

from __future__ import annotations

import errno
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import check, driver, errors, scaling, sharded, stale, writer
from tests import bombs
from tests.test_driver import GOOD, go, problem, put, snapshot, statuses
from tests.test_sharded import unpacked

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has these limits and calls")


pytestmark = pytest.mark.usefixtures("stand_ins")

STAGES = ("read", "layout", "text", "sessions", "language", "link", "corrections", "write")


def test_a_worker_that_is_killed_at_any_stage_is_replaced(corpus: Path, outputs: Path, tmp_path: Path) -> None:
    for number, name in enumerate(STAGES):
        (corpus / f"{name}.pdf").write_bytes(scaling.page(number))
    summary = go(corpus, outputs, process="fakes:killed_once", workers=2)
    assert sorted(path.stem for path in corpus.glob("*.killed")) == sorted(STAGES), "each was killed there"
    assert statuses(summary) == dict.fromkeys(sorted(STAGES), "written")
    assert check.check_outputs(outputs).faults == []
    undisturbed = go(corpus, tmp_path / "undisturbed", process="pipeline.report:process", workers=1)
    assert statuses(undisturbed) == statuses(summary)
    assert snapshot(outputs) == snapshot(tmp_path / "undisturbed")


# ----------------------------------------------------------------------------------------------------------------- disk


@pytest.mark.usefixtures("still")
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EDQUOT, errno.EIO])
def test_a_disk_that_takes_no_more_ends_the_run_and_harms_nothing(
    corpus: Path, outputs: Path, tmp_path: Path, number: int
) -> None:
    full = tmp_path / "full"
    put(corpus, one=f"disk {full}\nOld.", two=GOOD)
    go(corpus, outputs)
    put(corpus, one=f"disk {full}\nNew.")
    full.write_text(str(number))
    with pytest.raises(errors.CannotWrite, match=os.strerror(number)) as told:
        go(corpus, outputs)
    assert "goes on where it stopped" in told.value.advice
    assert (outputs / "one" / "text.txt").read_text("utf8") == "Old."
    assert {path.name for path in outputs.iterdir()} == {".lock", "one", "two"}
    full.unlink()
    assert statuses(go(corpus, outputs)) == {"one": "written", "two": "unchanged"}


@pytest.mark.usefixtures("still")
def test_a_quarantine_that_cannot_be_written_ends_the_run(
    corpus: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(corpus, bad="encrypted")

    def full(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writer, "_write", full)
    with pytest.raises(errors.CannotWrite):
        go(corpus, outputs)
    assert [path.name for path in outputs.iterdir()] == [".lock"]


@LINUX
@pytest.mark.usefixtures("still")
def test_an_outputs_folder_that_may_not_be_written(corpus: Path) -> None:
    put(corpus, one=GOOD)
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder) / "outputs"
        outputs.mkdir()
        Path(folder).chmod(0o755)
        outputs.chmod(0o555)
        before, pdfs = os.geteuid(), driver.find_pdfs([corpus])
        try:
            if before == 0:  # whom no permission stops
                os.seteuid(65534)
            with pytest.raises(errors.UsageError, match="cannot be written: Permission denied"):
                driver.run(pdfs, outputs)
            if before == 0:  # the folders of the test itself are its user's alone
                with pytest.raises(errors.UsageError, match="cannot be read: Permission denied"):
                    driver.find_pdfs([corpus])
        finally:
            os.seteuid(before)
        assert list(outputs.iterdir()) == []


# --------------------------------------------------------------------------------------------------------- the document


@pytest.mark.usefixtures("still")
def test_a_file_that_changes_while_it_is_read(corpus: Path, outputs: Path, tmp_path: Path) -> None:
    put(corpus, once=f"changes-once {tmp_path / 'marker'}\nOne text.", always="changes\nOne text.", one=GOOD)
    summary = go(corpus, outputs)
    assert statuses(summary) == {"once": "written", "always": "quarantined", "one": "written"}
    assert problem(outputs, "always").kind == "changed"
    assert (outputs / "once" / "text.txt").read_text("utf8") == "Another text."
    manifest = stale.read_manifest(outputs / "once") or {}
    assert manifest["inputs"]["source"] == stale.file_hash(corpus / "once.pdf")
    put(corpus, always=GOOD)
    assert statuses(go(corpus, outputs)) == {"once": "unchanged", "always": "written", "one": "unchanged"}


@pytest.mark.usefixtures("still")
def test_a_file_that_is_removed_while_it_is_read(corpus: Path, outputs: Path) -> None:
    put(corpus, gone="removed\nOne text.", one=GOOD)
    summary = go(corpus, outputs)
    assert statuses(summary) == {"gone": "quarantined", "one": "written"}
    assert "removed while it was read" in problem(outputs, "gone").message


# --------------------------------------------------------------------------------------------------- between two writes


def killed_at(step: int, patch: Callable[[Callable[[], None]], None], work: Callable[[], object]) -> bool:
    """Do the work in a process that ends at once, as by a power cut, before its step of that number; whether it did."""
    child = os.fork()
    if child == 0:
        left = step

        def count() -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(9)

        try:
            patch(count)
            work()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9), "the work failed for another reason"
    return code == 9


def counting(place: Any, name: str, count: Callable[[], None]) -> None:
    real = getattr(place, name)

    def counted(*what: Any, **named: Any) -> Any:
        count()
        done = real(*what, **named)
        count()
        return done

    setattr(place, name, counted)


@LINUX
@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
def test_a_power_cut_between_any_two_writes_leaves_the_old_folder_or_the_new(outputs: Path, exchange: bool) -> None:
    outputs.mkdir()
    files = {name: {f"{k}.jsonl": name.encode() * 9 for k in range(3)} for name in ("old", "new")}
    writer.write_folder(outputs, "one", files["old"], {})

    def patch(count: Callable[[], None]) -> None:
        for place, name in [(writer, "_write"), (writer, "flush"), (Path, "rename"), (Path, "mkdir")]:
            counting(place, name, count)
        counting(writer.shutil, "rmtree", count)
        if exchange:
            counting(writer, "_exchange", count)
        else:
            writer._exchange = lambda first, second: False  # type: ignore[assignment]

    seen = []
    for step in range(100):
        if not killed_at(step, patch, lambda: writer.write_folder(outputs, "one", files["new"], {})):
            break
        writer.recover(outputs)
        assert [path.name for path in outputs.iterdir()] == ["one"]
        manifest = stale.read_manifest(outputs / "one")
        assert manifest is not None
        assert stale.damaged(outputs / "one", manifest) == []
        seen.append((outputs / "one" / "0.jsonl").read_bytes()[:3].decode())
        writer.write_folder(outputs, "one", files["old"], {})
    assert set(seen) == {"old", "new"}
    assert len(seen) > 20


@LINUX
@pytest.mark.usefixtures("still")
def test_a_power_cut_while_a_shard_is_written(corpus: Path, tmp_path: Path) -> None:
    put(corpus, one=GOOD, two="good\nOld.")
    options = driver.Options(process="fakes:process", workers=1)
    pdfs = driver.find_pdfs([corpus])
    sharded.run(pdfs, tmp_path / "out", options, shards=1)
    put(corpus, two="good\nNew.")
    outputs = tmp_path / "out"
    new = tmp_path / "new"
    driver.run([corpus / "two.pdf"], new, options)

    def stage() -> None:
        data = {path.name: path.read_bytes() for path in (new / "two").iterdir()}
        manifest = data.pop("manifest.json")
        (outputs / sharded.STAGING).mkdir(exist_ok=True)
        writer.put(outputs / sharded.STAGING, "two", data, manifest)

    def patch(count: Callable[[], None]) -> None:
        for place, name in [(writer, "flush"), (writer, "swap_in"), (writer, "dump_manifest"), (Path, "write_bytes")]:
            counting(place, name, count)
        counting(sharded.shutil, "rmtree", count)

    texts = set()
    for step in range(0, 200, 3):
        stage()
        if not killed_at(step, patch, lambda: sharded.pack(outputs, "shard=0000", ["two"])):
            break
        writer.recover(outputs / sharded.FOLDER)
        assert check.check_outputs(outputs).faults == []
        texts.add(unpacked(outputs, tmp_path / "unpacked")["two/text.txt"])
    assert texts == {b"Old.", b"New."}
    assert statuses(sharded.run(pdfs, outputs, options)) == {"one": "unchanged", "two": "unchanged"}
    assert unpacked(outputs, tmp_path / "unpacked")["two/text.txt"] == b"New."


# --------------------------------------------------------------------------------------------------------------- limits


@LINUX
def test_documents_that_become_endless_end_in_quarantine_within_the_limits(corpus: Path, outputs: Path) -> None:
    for make in (
        bombs.many_spaces,
        bombs.many_words,
        bombs.claimed_pages,
        bombs.million_pages,
        bombs.pages_in_a_circle,
    ):
        (corpus / f"{make.__name__}.pdf").write_bytes(make())
    (corpus / "good.pdf").write_bytes(scaling.page(1))
    assert max(path.stat().st_size for path in corpus.iterdir()) < 10_000
    begin = time.monotonic()
    summary = go(corpus, outputs, process="pipeline.report:process", timeout=4, page_timeout=0.0005, memory=1.0)
    assert time.monotonic() - begin < 300
    assert statuses(summary) == {
        "claimed-pages": "written",
        "good": "written",
        "many-spaces": "quarantined",
        "many-words": "quarantined",
        "million-pages": "quarantined",
        "pages-in-a-circle": "written",
    }
    for outcome in summary.outcomes:
        assert outcome.error is None or isinstance(outcome.error, errors.TooSlow | errors.WorkerDied | errors.Fault)
        assert outcome.error is None or problem(outputs, outcome.report).severity == "error"
    assert check.check_outputs(outputs).faults == []


@pytest.mark.usefixtures("still")
def test_a_claim_of_many_pages_buys_no_time_beyond_a_bound(corpus: Path, outputs: Path) -> None:
    put(corpus, claims=f"pages {10**9}\nText.")
    begin = time.monotonic()
    summary = go(corpus, outputs, timeout=1.0, page_timeout=0.0001)
    assert time.monotonic() - begin < 60
    assert isinstance(summary.outcomes[0].error, errors.TooSlow)


@LINUX
def test_a_worker_without_supervisor_ends_when_its_computing_is_spent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver, "SLACK", 1.0)
    child = os.fork()
    if child == 0:
        driver._limit_computing(driver.Options(timeout=0.1, page_timeout=0.0), 0)
        while True:
            pass
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGXCPU
