"""Object stores: the same records as in folders, a manifest only where all is there, and one run at a time."""

from __future__ import annotations

import importlib.util
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from typer.testing import CliRunner

from pipeline import cli, cluster, driver, stale, store, writer
from pipeline.errors import Interrupted, Locked, NotInstalled, StoreFailed, UsageError
from tests.test_cluster import RAY, Inline
from tests.test_driver import GOOD, put, snapshot, statuses

REAL = {"PACKAGE": stale.PACKAGE, "MODELS": stale.MODELS}


@pytest.fixture(autouse=True)
def surroundings(stand_ins: None, still: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(store.time, "sleep", lambda seconds: None)
    yield
    memory = fsspec.filesystem("memory")
    memory.store.clear()
    memory.pseudo_dirs[:] = [""]


def up(corpus: Path, url: str = "memory://pdfs") -> str:
    to = store.Store(url)
    for path in corpus.rglob("*"):
        if path.is_file():
            to.write(path.relative_to(corpus).as_posix(), path.read_bytes())
    return url


def options(**more: Any) -> driver.Options:
    return driver.Options(**{"process": "fakes:process", "workers": 2, "timeout": 60, **more})


def go(pdfs: str, outputs: str, **more: Any) -> driver.Summary:
    return store.run([pdfs], outputs, options(**more))


def down(url: str, to: Path) -> dict[str, bytes]:
    """What is in a store, as ``snapshot`` gives it for a folder."""
    found = store.Store(url)
    for name in found.names():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(found.read(name) or b"")
    return snapshot(to)


def test_the_same_records_from_and_to_stores_and_folders(corpus: Path, tmp_path: Path) -> None:
    put(corpus, one=GOOD, two="good\nAnother.", locked="encrypted", none="no-text\n", fault="fault")
    url = up(corpus)
    ours = driver.run(driver.find_pdfs([corpus]), tmp_path / "local", options())
    wanted = snapshot(tmp_path / "local")
    for number, (pdfs, to) in enumerate(
        [(url, "memory://out"), (url, str(tmp_path / "there")), (str(corpus), f"file://{tmp_path}/disk")]
    ):
        summary = go(pdfs, to)
        assert statuses(summary) == statuses(ours)
        assert summary.code == ours.code
        assert down(to, tmp_path / str(number)) == wanted
        again = go(pdfs, to)
        assert set(statuses(again).values()) == {"unchanged", "quarantined"}
        assert [type(o.error) for o in again.outcomes] == [type(o.error) for o in ours.outcomes]
    manifest = json.loads(store.Store("memory://out").read("one/manifest.json") or b"")
    assert manifest["pdf"] == "memory://pdfs/one.pdf"


def test_a_second_run_writes_nothing_and_what_changed_costs_itself(corpus: Path) -> None:
    put(corpus, one=GOOD, two=GOOD, bad="encrypted")
    url = up(corpus)
    go(url, "memory://out")
    seen = fsspec.filesystem("memory").find("/out", detail=True)
    go(url, "memory://out")
    assert fsspec.filesystem("memory").find("/out", detail=True) == seen
    pdfs, out = store.Store(url), store.Store("memory://out")
    pdfs.write("corrections/one.jsonl", b"")
    assert statuses(go(url, "memory://out")) == {"bad": "quarantined", "one": "written", "two": "unchanged"}
    pdfs.write("reports.toml", b'[reports.two]\nseries = "x"\n')
    assert statuses(go(url, "memory://out")) == {"bad": "quarantined", "one": "unchanged", "two": "written"}
    pdfs.write("bad.pdf", GOOD.encode())
    out.remove("two/text.txt")
    assert statuses(go(url, "memory://out")) == {"bad": "written", "one": "unchanged", "two": "written"}
    pdfs.write("bad.pdf", b"encrypted")
    go(url, "memory://out")
    assert set(out.names("bad")) == {"bad/problems.jsonl", "bad/manifest.json"}, "no records of an earlier PDF stay"


def test_several_batches_are_fetched_ahead(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "BATCH", 2)
    put(corpus, **{f"r{number}": GOOD for number in range(5)})
    assert set(statuses(go(up(corpus), "memory://out")).values()) == {"written"}


def test_two_files_with_one_id_and_a_file_that_is_gone(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("A report.pdf", "a-report.pdf", "gone.pdf", "other.pdf", "compare.pdf"):
        (corpus / name).write_text(GOOD)
    url = up(corpus)
    listed = store.listed

    def then_remove(arguments: Any) -> Any:
        found = listed(arguments)
        store.Store(url).remove("gone.pdf")
        return found

    monkeypatch.setattr(store, "listed", then_remove)
    summary = go(url, "memory://out")
    assert statuses(summary) == {
        "a-report": "quarantined",
        "compare": "quarantined",
        "gone": "quarantined",
        "other": "written",
    }
    assert store.copy("memory://out", corpus.parent / "copy") == (["a-report", "gone", "other"], [])


@pytest.mark.parametrize("old", [False, True], ids=["first run", "second run"])
def test_stopped_between_any_two_writes_no_manifest_tells_of_what_is_not_there(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bool
) -> None:
    put(corpus, one="good\nOld.")
    url, out = up(corpus), store.Store("memory://out")
    folder = tmp_path / "records"
    if old:
        go(url, "memory://out")
    put(corpus, one="good\nNew.")
    driver.run([corpus / "one.pdf"], folder, options())
    target = store._Target("memory://out")
    done = {name: getattr(store.Store, name) for name in ("write", "remove")}
    counted = 0

    def counting(name: str, last: int) -> Any:
        def step(self: store.Store, *what: Any) -> None:
            nonlocal counted
            counted += 1
            if counted > last:
                raise KeyboardInterrupt
            done[name](self, *what)

        return step

    seen = set()
    for last in range(20):
        with monkeypatch.context() as patched:
            counted = 0
            for name in done:
                patched.setattr(store.Store, name, counting(name, last))
            try:
                target.put(folder / "one", "there")
            except KeyboardInterrupt:
                pass
            else:
                break
        manifest = target.manifest("one")
        state = "none" if manifest is None else "whole"
        if manifest is not None:
            texts = {out.read(f"one/{name}") for name in manifest["files"]}
            assert {stale.sha256(data or b"") for data in texts} == set(manifest["files"].values())
        seen.add(state)
    assert seen == ({"whole", "none"} if old else {"none"})
    assert counted == last
    assert statuses(go(url, "memory://out")) == {"one": "written"}


def test_one_run_at_a_time(corpus: Path) -> None:
    put(corpus, one=GOOD)
    url, out = up(corpus), store.Store("memory://out")
    with store.locked("memory://out"), pytest.raises(Locked, match=f"process {os.getpid()} on"):
        go(url, "memory://out")
    assert ".lock" not in out.names()
    mine = {"host": store.socket.gethostname(), "process": os.getpid(), "seen": time.time()}
    for said, free in [
        (mine, False),
        ({**mine, "host": "elsewhere"}, False),
        ({**mine, "seen": time.time() - 301}, True),
        ({**mine, "process": 2**22 + 1}, True),  # beyond the largest process id that Linux gives
        ("nonsense", True),
    ]:
        out.write(".lock", json.dumps(said).encode())
        if free:
            assert len(go(url, "memory://out").outcomes) == 1
        else:
            with pytest.raises(Locked):
                go(url, "memory://out")


def test_a_store_that_refuses_is_asked_again_and_then_told_of(corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(corpus, one=GOOD)
    url = up(corpus)
    memory = type(fsspec.filesystem("memory"))
    real, failed = memory.cat_file, []

    def now_and_then(self: Any, path: str, *more: Any, **named: Any) -> Any:
        if len(failed) < 2:
            failed.append(path)
            raise ConnectionError("slow down")
        return real(self, path, *more, **named)

    monkeypatch.setattr(memory, "cat_file", now_and_then)
    assert statuses(go(url, "memory://out")) == {"one": "written"}
    assert len(failed) == 2

    def never(self: Any, path: str, *more: Any, **named: Any) -> Any:
        raise ConnectionError("no")

    monkeypatch.setattr(memory, "cat_file", never)
    with pytest.raises(StoreFailed, match=r"ConnectionError: no"):
        go(url, "memory://out", force=True)


def test_an_interruption_is_told_as_such(corpus: Path) -> None:
    put(corpus, one=GOOD)

    def interrupt(engine: driver.Engine) -> driver.Engine:
        def stopped(*what: Any) -> list[driver.Outcome]:
            raise KeyboardInterrupt

        return stopped

    with pytest.raises(Interrupted):
        store.run([up(corpus)], "memory://out", options(), on=interrupt)
    assert store.Store("memory://out").names() == {}


def test_what_is_missing_is_named() -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        go("memory://nothing", "memory://out")
    with pytest.raises(UsageError, match="nowhere"):
        go("nowhere://x", "memory://out")


@pytest.mark.skipif(importlib.util.find_spec("s3fs") is not None, reason="s3fs is installed")
def test_what_a_kind_of_store_needs_is_named() -> None:
    with pytest.raises(NotInstalled, match="s3fs"):
        store.Store("s3://bucket/x")


def test_a_manifest_cannot_lead_a_copy_out_of_its_folder(tmp_path: Path) -> None:
    out = store.Store("memory://out")
    data = b"x"
    for name in ("../escaped", "/escaped", "a/b", ".lock", "automatic/../../escaped"):
        out.write("one/manifest.json", json.dumps({"files": {name: stale.sha256(data)}}).encode())
        assert store.copy("memory://out", tmp_path / "copy") == ([], ["one"])
        with pytest.raises(ValueError, match="would not all stand"):
            writer.put(tmp_path / "copy", "one", {name: data}, b"{}")
    assert list((tmp_path / "copy").iterdir()) == []


def test_on_another_engine(corpus: Path, tmp_path: Path) -> None:
    put(corpus, one=GOOD, two=GOOD, lost=GOOD, locked="encrypted")
    fake = Inline(lose="lost")
    summary = store.run(
        [up(corpus)],
        "memory://out",
        options(recycle=1),
        on=lambda inner: cluster.OnScheduler(lambda workers: fake, inner),
    )
    assert statuses(summary) == {"locked": "quarantined", "lost": "quarantined", "one": "written", "two": "written"}
    assert store.copy("memory://out", tmp_path / "copy") == (["locked", "lost", "one", "two"], [])


@RAY
def test_on_ray(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, folder in REAL.items():  # a task has a Python of its own, and finds out itself what is stale
        monkeypatch.setattr(stale, name, folder)
    put(corpus, one=GOOD, two="good\nAnother.", locked="encrypted")
    ours = driver.run(driver.find_pdfs([corpus]), tmp_path / "local", options())
    pdfs, out = f"file://{corpus}", f"file://{tmp_path}/out"
    summary = store.run([pdfs], out, options(), on=lambda inner: cluster.on_ray(None, inner))
    assert statuses(summary) == statuses(ours)
    assert down(out, tmp_path / "copy") == snapshot(tmp_path / "local")
    assert set(statuses(go(pdfs, out)).values()) == {"unchanged", "quarantined"}, "the other engine goes on"


def test_the_command_line_takes_urls(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(corpus, one=GOOD, bad="encrypted")
    monkeypatch.setitem(driver.Options.__init__.__kwdefaults__, "process", "fakes:process")
    invoke = CliRunner().invoke
    done = invoke(cli.app, ["run", up(corpus), "-o", "memory://out"])
    assert (done.exception, done.exit_code) == (None, 0), "main() turns what it returns into an exit code"
    assert "quarantined" in done.output
    unpacked = invoke(cli.app, ["unpack", "memory://out", "--to", str(tmp_path / "here")])
    assert "2 reports" in unpacked.output
    assert {path.name for path in (tmp_path / "here").iterdir()} == {".lock", "bad", "one"}
    for command in (["check"], ["compare"], ["show", "one"]):
        refused = invoke(cli.app, [*command, "-o", "memory://out"])
        assert isinstance(refused.exception, UsageError)
        assert "rapporteur unpack" in refused.exception.advice
