"""PDFs from object stores and records into them, by URL (s3://, gs://, file:// …). Only this module imports fsspec.

``Staged`` is an engine: it copies a batch of PDFs to the disk of the machine that it runs on, has them processed there
as any other PDFs, and sends each report's files away when it is done. So both engines, all limits and the quarantine
are what they are for local files.

An object store has no folder that could be exchanged in one step. What holds instead: a report's manifest is taken away
first and written last, and names the hash of every file. So a report with a manifest is whole, one without is to be
processed again, and a reader that compares the hashes can never take a mixture for a report.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from pipeline import driver, errors, stale, writer

T = TypeVar("T")

URL = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)
BATCH = 200
"""PDFs that are on this machine's disk at one time; as many more are fetched meanwhile."""
AT_ONCE = 8
"""Transfers at one time."""
TRIES = 4
"""How often a transfer is tried, with a pause of 1, 2, 4 … seconds between."""
LOCK_SECONDS = 60.0
"""How often a run says that it is still at work; one that has not for five times as long is taken for dead."""


def is_url(name: str) -> bool:
    """Whether a name is a URL, not a path."""
    return URL.match(name) is not None


class Store:
    """A folder in an object store, or on a disk. Names are relative to it."""

    def __init__(self, url: str) -> None:
        try:
            from fsspec.core import url_to_fs
        except ImportError as error:
            raise errors.NotInstalled("fsspec, which URLs need,", "pip install '.[store]'") from error
        self.url = url.rstrip("/")
        try:
            self._fs, root = url_to_fs(self.url, auto_mkdir=True) if _on_disk(self.url) else url_to_fs(self.url)
        except ImportError as error:
            advice = "pip install '.[s3]' or '.[gcs]', or what it names"
            raise errors.NotInstalled(f"what {self.url} needs ({error})", advice) from error
        except ValueError as error:
            raise errors.UsageError(str(error), advice="name a folder, or a URL such as s3://BUCKET/DIR") from error
        self._root = str(root).rstrip("/")

    def names(self, folder: str = "", *, deep: bool = True) -> dict[str, int]:
        """The files in a folder, and below it: names to bytes. Nothing where there is no such folder."""

        def ask() -> Any:
            self._fs.invalidate_cache()
            try:
                return self._fs.find(self._path(folder), maxdepth=None if deep else 1, detail=True)
            except FileNotFoundError:
                return {}

        found = self._tried(ask, self.url)
        begin = len(self._root) + 1
        return {str(path)[begin:]: int(info.get("size") or 0) for path, info in found.items()}

    def is_file(self) -> bool:
        return bool(self._tried(lambda: self._fs.isfile(self._root), self.url))

    def read(self, name: str) -> bytes | None:
        """The bytes of a file, or None where there is none."""

        def ask() -> bytes | None:
            try:
                return bytes(self._fs.cat_file(self._path(name)))
            except (FileNotFoundError, IsADirectoryError):
                return None

        return self._tried(ask, f"{self.url}/{name}")

    def write(self, name: str, data: bytes) -> None:
        self._tried(lambda: self._fs.pipe_file(self._path(name), data), f"{self.url}/{name}")

    def create(self, name: str, data: bytes) -> bool:
        """Write a file that must not be there; False where it is."""
        try:
            self._tried(lambda: self._fs.pipe_file(self._path(name), data, mode="create"), f"{self.url}/{name}")
        except FileExistsError:
            return False
        return True

    def remove(self, name: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            self._tried(lambda: self._fs.rm_file(self._path(name)), f"{self.url}/{name}")

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}" if name else self._root

    @staticmethod
    def _tried(ask: Callable[[], T], where: str) -> T:
        """Ask, and ask again after a pause: stores refuse now and then. Raises StoreFailed when they go on."""
        for number in range(TRIES):
            try:
                return ask()
            except (FileExistsError, FileNotFoundError):
                raise
            except Exception as error:  # each kind of store has errors of its own
                if number == TRIES - 1 or isinstance(error, PermissionError):
                    raise errors.StoreFailed(where, f"{type(error).__name__}: {error}".split("\n")[0]) from error
                time.sleep(2**number)
        raise AssertionError


def _on_disk(url: str) -> bool:
    return not is_url(url) or url.lower().startswith("file://")


# --------------------------------------------------------------------------------------------------------------- PDFs


@dataclass(frozen=True, kw_only=True)
class Listed(driver.Job):
    """A PDF that was listed, not yet read: ``path`` is its mere name, ``inputs`` are empty."""

    folder: str
    """The URL of the folder that it is in."""
    beside: tuple[str, ...] = ()
    """What stands beside it and concerns it: people's decisions, and facts."""

    @property
    def url(self) -> str:
        return f"{self.folder}/{self.path.name}"


def listed(arguments: Sequence[str]) -> list[Listed]:
    """The PDFs that URLs and paths mean, as ``driver.find_pdfs`` has it. Raises UsageError for what is not there."""
    found: dict[str, Listed] = {}
    for argument in arguments:
        place = Store(argument)
        single = place.is_file()
        folder, _, name = place.url.rpartition("/") if single else (place.url, "", "")
        store = Store(folder) if single else place
        files = store.names(deep=False)
        wanted = [name] if single else [n for n in files if n.lower().endswith(".pdf") and n[0] != "."]
        if not files:
            raise errors.UsageError(
                "there is no such file or folder",
                advice="check the address; see: rapporteur run --help",
                where=argument,
            )
        corrections = store.names("corrections", deep=False)
        facts = ("reports.toml",) if "reports.toml" in files else ()
        for one in sorted(wanted):
            report = stale.report_id(Path(one))
            own = f"corrections/{report}.jsonl"
            beside = (*facts, *((own,) if own in corrections else ()))
            job = Listed(report, Path(one), {}, files.get(one, 0), folder=store.url, beside=beside)
            found.setdefault(job.url, job)
    return list(found.values())


# ------------------------------------------------------------------------------------------------------------- records


class _Target:
    """Where the records go: a store, or a local folder, which is exchanged whole as always."""

    def __init__(self, outputs: str) -> None:
        self._outputs = Path(outputs)
        self._store = Store(outputs) if is_url(outputs) else None
        self._folders = driver.Folders(self._outputs)

    def manifest(self, report: str) -> dict[str, Any] | None:
        if self._store is None:
            return self._folders.manifest(report)
        try:
            value = json.loads(self._store.read(f"{report}/manifest.json") or b"")
        except ValueError:
            return None
        return value if isinstance(value, dict) else None

    def damaged(self, report: str, manifest: dict[str, Any]) -> bool:
        """In a store only names are looked at: a file that somebody altered is found by ``check``, not by ``run``."""
        if self._store is None:
            return self._folders.damaged(report, manifest)
        files = manifest.get("files")
        there = self._store.names(report)
        return not isinstance(files, dict) or any(f"{report}/{name}" not in there for name in files)

    def put(self, folder: Path, pdf: str) -> None:
        """Send away a report's folder; its manifest names ``pdf``. An interruption leaves the old one, or none."""
        manifest = {**(stale.read_manifest(folder) or {}), "pdf": pdf}
        files = {name: (folder / name).read_bytes() for name in manifest["files"]}
        said = writer.dump_manifest(manifest)
        if self._store is None:
            writer.put(self._outputs, folder.name, files, said)
            return
        old = self._store.names(folder.name)
        self._store.remove(f"{folder.name}/manifest.json")
        for name, data in files.items():
            self._store.write(f"{folder.name}/{name}", data)
        for name in old.keys() - {f"{folder.name}/{name}" for name in files} - {f"{folder.name}/manifest.json"}:
            self._store.remove(name)
        self._store.write(f"{folder.name}/manifest.json", said)


@dataclass(frozen=True)
class Staged:
    """An engine for ``Listed`` jobs, here or in a task of a cluster; each of its outcomes is of what is in its place.

    ``outputs`` is a URL, or a folder's path.
    """

    outputs: str

    def __call__(
        self, jobs: Sequence[driver.Job], outputs: Path, options: driver.Options, watcher: driver.Watcher
    ) -> list[driver.Outcome]:
        wanted = [job for job in jobs if isinstance(job, Listed)]
        tally = driver.Tally(wanted)
        target = _Target(self.outputs)
        with tempfile.TemporaryDirectory(prefix="rapporteur-") as scratch, ThreadPoolExecutor(1) as ahead:
            parts = [wanted[begin : begin + BATCH] for begin in range(0, len(wanted), BATCH)]
            coming: Future[list[Path]] | None = None
            for number, part in enumerate(parts):
                paths = coming.result() if coming else _fetch(part, Path(scratch) / str(number))
                if number + 1 < len(parts):
                    coming = ahead.submit(_fetch, parts[number + 1], Path(scratch) / str(number + 1))
                self._batch(part, paths, Path(scratch) / str(number), target, options, watcher, tally)
        return tally.outcomes

    @staticmethod
    def _batch(
        jobs: Sequence[Listed],
        paths: Sequence[Path],
        scratch: Path,
        target: _Target,
        options: driver.Options,
        watcher: driver.Watcher,
        tally: driver.Tally,
    ) -> None:
        records = scratch / "records"
        records.mkdir()
        names = {job.report: job.url for job in jobs}
        todo, known = driver.plan(paths, records, options, target)
        with ThreadPoolExecutor(AT_ONCE) as sending:
            sent: list[tuple[driver.Outcome, Future[None]]] = []

            def send(outcome: driver.Outcome) -> None:
                folder = records / outcome.report
                if folder.is_dir():
                    sent.append((outcome, sending.submit(target.put, folder, names[outcome.report])))
                else:
                    sent.append((outcome, _done()))

            for outcome in known:
                send(outcome)
            if todo:
                driver.supervise(todo, records, options, _Finished(send))
            for outcome, ending in sent:
                ending.result()
                there = replace(outcome, path=Path(names[outcome.report]))
                watcher.finished(there, tally.count(there))
        shutil.rmtree(scratch, ignore_errors=True)


class _Finished(driver.Watcher):
    def __init__(self, tell: Callable[[driver.Outcome], None]) -> None:
        self._tell = tell

    def finished(self, outcome: driver.Outcome, progress: driver.Progress) -> None:
        self._tell(outcome)


def _done() -> Future[None]:
    future: Future[None] = Future()
    future.set_result(None)
    return future


def _fetch(jobs: Sequence[Listed], scratch: Path) -> list[Path]:
    """Copies of the PDFs and of what stands beside them, in one folder for each folder that they came from.

    A PDF that is gone meanwhile has no copy: the plan finds that out, as it does for a local one.
    """
    folders = {folder: scratch / f"pdfs-{k}" for k, folder in enumerate(sorted({job.folder for job in jobs}))}
    stores = {folder: Store(folder) for folder in folders}
    wanted = {(job.folder, name) for job in jobs for name in (job.path.name, *job.beside)}

    def one(folder: str, name: str) -> None:
        data = stores[folder].read(name)
        if data is not None:
            path = folders[folder] / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    for path in folders.values():
        path.mkdir(parents=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for future in [pool.submit(one, *what) for what in sorted(wanted)]:
            future.result()
    return [folders[job.folder] / job.path.name for job in jobs]


# ----------------------------------------------------------------------------------------------------------------- run


def run(
    arguments: Sequence[str],
    outputs: str,
    options: driver.Options = driver.Options(),
    watcher: driver.Watcher | None = None,
    on: Callable[[driver.Engine], driver.Engine] = lambda engine: engine,
) -> driver.Summary:
    """As ``driver.run``, where PDFs or records are in an object store. ``on`` puts the work on another engine.

    Raises Locked, Interrupted, NotInstalled and StoreFailed; never for one document.
    """
    watcher = watcher or driver.Watcher()
    outputs = outputs if is_url(outputs) else str(Path(outputs).absolute())
    begin = time.monotonic()
    by_id: dict[str, list[Listed]] = defaultdict(list)
    for job in listed(arguments):
        by_id[job.report].append(job)
    with locked(outputs), tempfile.TemporaryDirectory(prefix="rapporteur-") as scratch:
        jobs: list[driver.Job] = []
        outcomes: list[driver.Outcome] = []
        for report, same in sorted(by_id.items()):
            if report in stale.RESERVED:
                error: errors.DocumentError = errors.ReservedId(report, same[0].path)
                outcomes.append(driver.Outcome(report, same[0].path, "quarantined", error=error))
            elif len(same) > 1:
                outcomes.append(_same_id(report, [job.url for job in same], Path(scratch), outputs))
            else:
                jobs += same
        jobs.sort(key=lambda job: (-job.bytes, job.report))
        watcher.started(len(jobs), 0)
        if jobs:
            with driver.termination_as_interrupt():
                try:
                    outcomes += on(Staged(outputs))(jobs, Path(scratch), options, watcher)
                except KeyboardInterrupt:
                    raise errors.Interrupted from None
            # what an engine itself had to quarantine is here still
            for folder in sorted(Path(scratch).glob("[!.]*/manifest.json")):
                name = folder.parent.name
                if name in by_id and len(by_id[name]) == 1:
                    _Target(outputs).put(folder.parent, by_id[name][0].url)
    return driver.Summary(tuple(sorted(outcomes, key=lambda o: o.report)), time.monotonic() - begin)


def _same_id(report: str, urls: Sequence[str], scratch: Path, outputs: str) -> driver.Outcome:
    error = errors.SameId(report, urls)
    inputs: dict[str, str | None] = {"source": stale.sha256(str(error).encode())}
    outcome = driver.quarantine(scratch, report, Path(urls[0]), error, inputs)
    target = _Target(outputs)
    had = target.manifest(report)
    if stale.changed(had, inputs):
        target.put(scratch / report, urls[0])
    return outcome


# ---------------------------------------------------------------------------------------------------------------- lock


@contextlib.contextmanager
def locked(outputs: str) -> Iterator[None]:
    """Hold the outputs for one run. Raises Locked when another run has them.

    In a store the lock is an object that says who is at work and when it was last seen. A run that was killed leaves it
    behind: on the same machine the next run takes it over at once, on another one after five minutes.
    """
    if not is_url(outputs):
        with writer.locked(Path(outputs)):
            writer.recover(Path(outputs))
            yield
        return
    store = Store(outputs)
    if not store.create(LOCK, _sign()):
        holder = _holder(store)
        if holder is not None:
            raise errors.Locked(outputs, f" ({holder})")
        store.write(LOCK, _sign())
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(LOCK_SECONDS):
            with contextlib.suppress(errors.StoreFailed):
                store.write(LOCK, _sign())

    heart = threading.Thread(target=beat, daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()
        with contextlib.suppress(errors.StoreFailed):
            store.remove(LOCK)


LOCK = ".lock"


def _sign() -> bytes:
    return json.dumps({"host": socket.gethostname(), "process": os.getpid(), "seen": time.time()}).encode()


def _holder(store: Store) -> str | None:
    """Who holds the lock, or None when nobody does any more."""
    try:
        said = json.loads(store.read(LOCK) or b"")
        host, process, seen = str(said["host"]), int(said["process"]), float(said["seen"])
    except (ValueError, KeyError, TypeError):
        return None
    if time.time() - seen > 5 * LOCK_SECONDS:
        return None
    if host == socket.gethostname() and process != os.getpid() and not _alive(process):
        return None
    return f"process {process} on {host}"


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


# -------------------------------------------------------------------------------------------------------------- copies


def copy(outputs: str, to: Path, reports: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """Copy reports (all, when none is named) into a local folder: those that are whole, and those that are not."""
    store, target = Store(outputs), _Target(outputs)
    there = {name.partition("/")[0] for name in store.names() if name.endswith("/manifest.json")}
    whole, torn = [], []
    to.mkdir(parents=True, exist_ok=True)
    for report in reports or sorted(there - stale.RESERVED):
        manifest = target.manifest(report)
        hashes = manifest.get("files") if manifest else None
        files = {name: store.read(f"{report}/{name}") for name in hashes} if isinstance(hashes, dict) else None
        if manifest is None or files is None or not isinstance(hashes, dict) or not all(map(writer.is_inner, hashes)):
            torn.append(report)
            continue
        same = {name: data for name, data in files.items() if data is not None and stale.sha256(data) == hashes[name]}
        if len(same) != len(files):
            torn.append(report)
            continue
        writer.put(to, report, same, writer.dump_manifest(manifest))
        whole.append(report)
    return whole, torn
