"""Runs many documents: what is stale is processed by spawned workers under a supervisor, and nothing else is touched.

``process(pdf) -> Bundle`` is pure; everything about files, workers, retries, limits and time is here. A worker has one
document at a time and writes its folder itself, so the death of a worker costs exactly that document. A document that
fails for a reason of its own (encrypted, empty …) is quarantined at once; one that is too slow, kills its worker or
meets a fault of the program is tried once more in a fresh worker first. A quarantined report's folder holds one problem
record that names the file, the stage, the reason and what to do.
"""

from __future__ import annotations

import contextlib
import errno
import gc
import importlib
import os
import shutil
import signal
import tempfile
import threading
import time
import traceback
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pipeline import errors, kept, stale
from pipeline.errors import DocumentError, ExitCode, RapporteurError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from pipeline.records import Bundle

Status = Literal["written", "unchanged", "quarantined"]


@dataclass(frozen=True, kw_only=True)
class Options:
    """How to run. The defaults are what ``make`` uses."""

    workers: int = 0
    """Worker processes; 0 takes as many as there are cores for this process."""
    timeout: float = 300.0
    """Seconds that one document may take, twice …"""
    page_timeout: float = 3.0
    """… and as many more for each of its pages, once they are counted: a long report is not a slow one."""
    force: bool = False
    """Process every report, stale or not."""
    corrections: bool = True
    """Put people's decisions on the records; without them the records are those of the rules and the model alone."""
    retry: bool = False
    """Process reports again that an earlier run quarantined."""
    recycle: int = 400
    """Documents after which a worker is replaced, and the most that a task of a cluster has: spaCy's string store grows
    with each, and to start a worker takes as long as fifty reports of one page."""
    memory: float = 6.0
    """GiB of memory that a worker may use; beyond it the document fails instead of the machine. 0 sets no limit."""
    worker_memory: float = 1.5
    """GiB at which a worker is replaced after the document that it has."""
    process: str = "pipeline.report:process"
    """The function that turns a PDF into a Bundle, as module:name."""


@dataclass(frozen=True)
class Job:
    """One stale report."""

    report: str
    path: Path
    inputs: dict[str, str | None]
    bytes: int
    attempt: int = 1


@dataclass(frozen=True)
class Outcome:
    """What became of one report. ``counts`` holds pages and records by file name, as its manifest does."""

    report: str
    path: Path
    status: Status
    counts: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    error: DocumentError | None = None

    @property
    def code(self) -> ExitCode:
        """The exit code of this report, were it the only one."""
        if self.error is not None:
            return self.error.code
        if self.counts.get("faults"):
            return ExitCode.FAULT
        return ExitCode.NO_TEXT if self.counts.get("characters") == 0 else ExitCode.OK


@dataclass(frozen=True)
class Progress:
    """Where a run stands. Pages of documents not yet opened are estimated from the bytes of those that were."""

    reports: int
    reports_all: int
    pages: int
    pages_all: int
    seconds: float
    running: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Pages a second so far."""
        return self.pages / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds that the rest will take at this rate, or None while nobody can tell."""
        return (self.pages_all - self.pages) / self.rate if self.pages else None


class Kept(Protocol):
    """Where the records of earlier runs are, as far as it decides what is stale."""

    def manifest(self, report: str) -> dict[str, Any] | None:
        """The manifest of a report, or None where there is none."""

    def damaged(self, report: str, manifest: dict[str, Any]) -> bool:
        """Whether what the manifest tells of is not there any more."""


class Folders:
    """Records in one folder a report."""

    def __init__(self, outputs: Path) -> None:
        self.outputs = outputs

    def manifest(self, report: str) -> dict[str, Any] | None:
        return stale.read_manifest(self.outputs / report)

    def damaged(self, report: str, manifest: dict[str, Any]) -> bool:
        return bool(stale.damaged(self.outputs / report, manifest))


class Watcher:
    """What a caller may want to see of a run; this base sees nothing."""

    def started(self, stale_reports: int, unchanged: int) -> None: ...

    def progress(self, progress: Progress) -> None: ...

    def finished(self, outcome: Outcome, progress: Progress) -> None: ...


Engine = Callable[[Sequence["Job"], Path, Options, Watcher], "list[Outcome]"]
"""What schedules stale reports: ``supervise`` here, or ``pipeline.cluster.on_ray``."""


class Tally:
    """Counts what ended, for engines that hand jobs on. Pages of the rest are estimated from bytes, as those were."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._sizes = {job.report: job.bytes for job in jobs}
        self._begin = time.monotonic()
        self._pages = self._bytes = 0
        self._left = sum(self._sizes.values())
        self.outcomes: list[Outcome] = []

    def count(self, outcome: Outcome) -> Progress:
        self.outcomes.append(outcome)
        size = self._sizes[outcome.report]
        self._left -= size
        if outcome.status == "written":
            self._pages += outcome.counts["pages"]
            self._bytes += size
        return self.progress()

    def progress(self) -> Progress:
        estimate = round(self._left * self._pages / self._bytes) if self._bytes else 0
        seconds = time.monotonic() - self._begin
        return Progress(len(self.outcomes), len(self._sizes), self._pages, self._pages + estimate, seconds)


@dataclass(frozen=True)
class Summary:
    """What a run did, in the order of the reports' ids."""

    outcomes: tuple[Outcome, ...]
    seconds: float

    @property
    def code(self) -> ExitCode:
        """The exit code: of one report its own, of several 1 when any of them failed."""
        if len(self.outcomes) == 1:
            return self.outcomes[0].code
        failed = any(outcome.code for outcome in self.outcomes)
        return ExitCode.SOME_FAILED if failed else ExitCode.OK


# --------------------------------------------------------------------------------------------------------- the way in


def find_pdfs(arguments: Iterable[Path]) -> list[Path]:
    """The PDFs that arguments mean: files as given, folders by what ends in .pdf in them (not below them).

    A folder that is itself named x.pdf is taken for the mistake that it most likely is. Raises UsageError for what is
    not there.
    """
    try:
        return _found(arguments)
    except OSError as error:
        raise errors.UsageError(
            f"the folder cannot be read: {error.strerror}", advice="change its permissions", where=str(error.filename)
        ) from error


def _found(arguments: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for argument in arguments:
        if argument.is_dir() and argument.suffix.lower() != ".pdf":
            found.extend(sorted(p for p in argument.iterdir() if p.suffix.lower() == ".pdf" and p.name[0] != "."))
        elif argument.exists() or argument.is_symlink():
            found.append(argument)
        else:
            raise errors.UsageError(
                "there is no such file or folder",
                advice="check the path; see: rapporteur run --help",
                where=str(argument),
            )
    return list({path.absolute(): path for path in found}.values())


def supervise(jobs: Sequence[Job], outputs: Path, options: Options, watcher: Watcher) -> list[Outcome]:
    """The local engine: spawned workers of this process. Gives one outcome a job, in the order in which they ended."""
    return _Supervisor(jobs, outputs, options, watcher).run()


def run(
    paths: Sequence[Path],
    outputs: Path,
    options: Options = Options(),
    watcher: Watcher | None = None,
    engine: Engine = supervise,
) -> Summary:
    """Bring ``outputs`` up to date with ``paths``. Raises Locked, Interrupted, NotInstalled; never for one document.

    ``engine`` is given the stale reports alone; what is stale, the lock and the tidying up are the same for all.
    """
    from pipeline import writer

    watcher = watcher or Watcher()
    begin = time.monotonic()
    if (outputs / "shards").is_dir():
        advice = "add --sharded, or write to another folder (--outputs DIR)"
        raise errors.UsageError("these outputs are in shards", advice=advice, where=str(outputs))
    with writer.locked(outputs):
        writer.recover(outputs)
        jobs, outcomes = plan(paths, outputs, options)
        watcher.started(len(jobs), sum(outcome.status == "unchanged" for outcome in outcomes))
        if jobs:
            with termination_as_interrupt():
                try:
                    outcomes += engine(jobs, outputs, options, watcher)
                except KeyboardInterrupt:
                    writer.recover(outputs)
                    raise errors.Interrupted from None
                except errors.CannotWrite:
                    writer.recover(outputs)  # workers that were stopped in the middle may have left half a folder
                    raise
    return Summary(tuple(sorted(outcomes, key=lambda o: o.report)), time.monotonic() - begin)


def plan(
    paths: Sequence[Path], outputs: Path, options: Options, kept: Kept | None = None
) -> tuple[list[Job], list[Outcome]]:
    """Which reports are to be processed, largest file first, and what became already of the others.

    ``kept`` is where earlier records are, if it is not ``outputs``.
    """
    kept = kept or Folders(outputs)
    common = stale.common_inputs()
    by_id: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        by_id[stale.report_id(path)].append(path)
    jobs: list[Job] = []
    outcomes: list[Outcome] = []
    for report, files in sorted(by_id.items()):
        path = files[0]
        error: DocumentError | None = None
        if report in stale.RESERVED:
            outcomes.append(Outcome(report, path, "quarantined", error=errors.ReservedId(report, path)))
            continue
        if len(files) > 1:
            error = errors.SameId(report, files)
        elif path.is_dir():
            error = errors.NotAPdf(path, "it is a folder")
        wanted = stale.inputs(path, report, common)
        if not options.corrections:
            wanted["corrections"] = None
        manifest = kept.manifest(report)
        if error is not None:
            # The hash of a name stands for the hash of bytes, so that a second run finds nothing to write.
            wanted["source"] = stale.sha256(str(error).encode())
        fresh = not options.force and not stale.changed(manifest, wanted)
        if fresh and manifest is not None and not kept.damaged(report, manifest):
            known = _unchanged(report, path, manifest)
            if known.error is None or not options.retry:
                outcomes.append(known)
                continue
        if error is not None:
            outcomes.append(quarantine(outputs, report, path, error, wanted))
            continue
        with contextlib.suppress(OSError):
            jobs.append(Job(report, path, wanted, path.stat().st_size))
            continue
        outcomes.append(quarantine(outputs, report, path, errors.Unreadable(path, "it leads nowhere"), wanted))
    return sorted(jobs, key=lambda job: (-job.bytes, job.report)), outcomes


def _unchanged(report: str, path: Path, manifest: dict[str, Any]) -> Outcome:
    counts = {str(name): int(count) for name, count in manifest.get("counts", {}).items()}
    if manifest.get("status") != "quarantined":
        return Outcome(report, path, "unchanged", counts)
    return Outcome(report, path, "quarantined", counts, error=_known_error(manifest))


def _known_error(manifest: dict[str, Any]) -> DocumentError:
    """The error that a manifest tells of, as the class that it was."""
    said = manifest.get("error", {})
    classes = {cls.kind: cls for cls in DocumentError.__subclasses__()}
    cls = classes.get(said.get("kind", ""), DocumentError)
    error = cls.__new__(cls)
    RapporteurError.__init__(
        error, said.get("message", "it failed before"), advice=said.get("advice", ""), where=said.get("where")
    )
    return error


def quarantine(
    outputs: Path,
    report: str,
    path: Path,
    error: DocumentError,
    inputs: dict[str, str | None],
    **more: object,
) -> Outcome:
    """Write the folder of a failed report. A report that could not even be written is told of all the same."""
    from pipeline import writer

    said = {"kind": error.kind, "message": error.message, "advice": error.advice, "where": error.where}
    manifest = {"pdf": str(path.absolute()), "inputs": inputs, "error": {**said, "stage": error.stage}, **more}
    with contextlib.suppress(OSError, errors.NotAFolder), disk(outputs):
        writer.write_quarantine(outputs, report, error, manifest)
    return Outcome(report, path, "quarantined", {"problems": 1, "errors": 1}, error=error)


@contextlib.contextmanager
def termination_as_interrupt() -> Iterator[None]:
    """Let a termination signal end the run in the way that Ctrl-C does. Only the main thread may set handlers."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# --------------------------------------------------------------------------------------------------------- supervisor


@dataclass
class _Worker:
    """A worker process as the supervisor sees it."""

    process: BaseProcess
    pipe: Connection
    log: Path
    ready: bool = False
    job: Job | None = None
    begun: float = 0.0
    documents: int = 0
    stage: str = "read"
    page: int = 0
    pages: int = 0


class _Supervisor:
    """Hands jobs to workers, one at a time each, until every job has an outcome."""

    TICK = 0.2
    """Seconds between looks at the clock: how late a time limit or a progress line may be."""

    def __init__(self, jobs: Sequence[Job], outputs: Path, options: Options, watcher: Watcher) -> None:
        self.queue = deque(jobs)
        self.outputs = outputs
        self.options = options
        self.watcher = watcher
        self.count = len(jobs)
        self.wanted = options.workers or _cores()
        self.workers: list[_Worker] = []
        self.outcomes: list[Outcome] = []
        self.begin = time.monotonic()
        self.shown = 0.0
        self.failed_starts = 0
        self.serial = 0
        self.pages_done = 0
        self.seen: dict[str, int] = {}
        """Pages of the documents that have been opened, ``known`` in all, in ``known_bytes``."""
        self.known = self.known_bytes = 0
        self.bytes = {job.report: job.bytes for job in jobs}
        self.unknown_bytes = sum(self.bytes.values())
        self.logs = Path(tempfile.mkdtemp(prefix="rapporteur-"))

    def run(self) -> list[Outcome]:
        from multiprocessing.connection import wait

        try:
            while len(self.outcomes) < self.count:
                self._hire()
                self._assign()
                wait([worker.pipe for worker in self.workers], timeout=self.TICK)
                for worker in list(self.workers):
                    self._listen(worker)
                self._stop_the_slow()
                self._show()
            return self.outcomes
        finally:
            for worker in self.workers:
                worker.process.kill()
            for worker in self.workers:
                worker.process.join()
                worker.pipe.close()
            shutil.rmtree(self.logs, ignore_errors=True)

    # ---- workers come and go

    def _hire(self) -> None:
        """Start workers while there are more jobs than hands."""
        waiting = len(self.queue) + sum(worker.job is not None for worker in self.workers)
        while len(self.workers) < min(self.wanted, waiting):
            self.workers.append(self._start())

    def _start(self) -> _Worker:
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self.serial += 1
        log = self.logs / f"worker-{self.serial}.log"
        process = context.Process(target=work, args=(theirs, str(self.outputs), self.options, str(log)), daemon=True)
        # A fixed hash seed, and one thread a worker: the records do not depend on them, and a run should not either.
        settings = {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        with _environment(settings), _no_interrupts():
            process.start()
        theirs.close()
        return _Worker(process, ours, log)

    def _dismiss(self, worker: _Worker) -> None:
        """Be rid of a worker: it is idle or to be stopped, and its job is no longer its own."""
        self.workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()

    def _assign(self) -> None:
        for worker in self.workers:
            if worker.ready and worker.job is None and self.queue:
                job = self.queue.popleft()
                worker.job, worker.begun = job, time.monotonic()
                worker.stage, worker.page, worker.pages = "read", 0, 0
                with contextlib.suppress(OSError):  # a worker that died meanwhile is found out when it is listened to
                    worker.pipe.send(job)

    # ---- what they say

    def _listen(self, worker: _Worker) -> None:
        try:
            while worker.pipe.poll():
                self._hear(worker, worker.pipe.recv())
                if worker not in self.workers:
                    return
        except (EOFError, OSError):
            self._buried(worker)

    def _hear(self, worker: _Worker, message: tuple[Any, ...]) -> None:
        match message:
            case ("ready",):
                worker.ready, self.failed_starts = True, 0
            case ("broken", error):
                raise error
            case ("stage", name):
                worker.stage = name
            case ("page", number, total):
                worker.page, worker.pages = number, total
                if worker.job:
                    self._opened(worker.job, total)
            case ("done", counts, seconds, memory):
                self._written(worker, counts, seconds, memory)
            case ("failed", error):
                job = self._job_of(worker)
                worker.documents += 1
                self._finish(quarantine(self.outputs, job.report, job.path, error, job.inputs))
            case ("fault", what, trace):
                job = self._job_of(worker)
                self._dismiss(worker)
                self._again_or_quarantine(job, errors.Fault(job.path, what, worker.stage), trace=trace)

    def _written(self, worker: _Worker, counts: dict[str, int], seconds: float, memory: float) -> None:
        job = self._job_of(worker)
        worker.documents += 1
        self._opened(job, counts["pages"])
        self.pages_done += counts["pages"]
        if worker.documents >= self.options.recycle or memory > self.options.worker_memory * 2**30:
            self._dismiss(worker)
        self._finish(Outcome(job.report, job.path, "written", counts, seconds))

    def _opened(self, job: Job, pages: int) -> None:
        """A document's pages are counted. Sums are kept as they grow: to add them up anew each time would not scale."""
        if job.report not in self.seen:
            self.known_bytes += job.bytes
            self.unknown_bytes -= job.bytes
        self.known += pages - self.seen.get(job.report, 0)
        self.seen[job.report] = pages

    @staticmethod
    def _job_of(worker: _Worker) -> Job:
        """The job that a worker just gave its answer to; the worker is free."""
        job, worker.job = worker.job, None
        assert job is not None
        return job

    def _buried(self, worker: _Worker) -> None:
        """A worker is gone without a word. It takes its own document with it, and no other."""
        worker.process.join()
        how = _how_it_ended(worker.process.exitcode)
        job, log = worker.job, _tail(worker.log)
        page = _page(worker)
        self._dismiss(worker)
        if job is not None:
            self._again_or_quarantine(job, errors.WorkerDied(job.path, how, worker.stage, page), log=log)
            return
        self.failed_starts += not worker.ready
        if self.failed_starts >= 3:
            what = f"what workers need to start ({how}: {log or 'they said nothing'})"
            raise errors.NotInstalled(what, "see: rapporteur doctor")

    def _stop_the_slow(self) -> None:
        now = time.monotonic()
        for worker in list(self.workers):
            job = worker.job
            limit = time_limit(self.options, worker.pages)
            if job is not None and now - worker.begun > limit:
                self._listen(worker)  # its last word may be on the way
                if worker in self.workers and worker.job is job:
                    self._dismiss(worker)
                    error = errors.TooSlow(job.path, limit, worker.stage, _page(worker))
                    self._again_or_quarantine(job, error)

    def _again_or_quarantine(self, job: Job, error: DocumentError, **more: object) -> None:
        if job.attempt == 1:
            self.queue.append(replace(job, attempt=2))
            return
        more = {name: value for name, value in more.items() if value}
        self._finish(quarantine(self.outputs, job.report, job.path, error, job.inputs, **more))

    # ---- what the caller sees

    def _finish(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        size = self.bytes.pop(outcome.report, 0)
        if outcome.report not in self.seen:
            self.unknown_bytes -= size
        self.watcher.finished(outcome, self._progress())

    def _show(self) -> None:
        now = time.monotonic()
        if now - self.shown >= self.TICK:
            self.shown = now
            self.watcher.progress(self._progress())

    def _progress(self) -> Progress:
        busy = [worker for worker in self.workers if worker.job is not None]
        pages = self.pages_done + sum(worker.page for worker in busy)
        estimate = round(self.unknown_bytes * self.known / self.known_bytes) if self.known_bytes else 0
        running = tuple(f"{w.job.report} {w.stage} {w.page or '-'}/{w.pages or '-'}" for w in busy if w.job)
        done = len(self.outcomes)
        return Progress(done, self.count, pages, self.known + estimate, time.monotonic() - self.begin, running)


def time_limit(options: Options, pages: int) -> float:
    """Seconds that a document of so many pages may take."""
    return options.timeout + options.page_timeout * min(pages, MOST_PAGES)


MOST_PAGES = 3000
"""Pages beyond which a document gets no more time: it may claim a thousand million of them."""


def _cores() -> int:
    """Cores that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _page(worker: _Worker) -> str:
    return f" after page {worker.page} of {worker.pages}" if worker.page else ""


def _how_it_ended(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def _tail(log: Path) -> str:
    """The end of what a worker wrote to its error stream: libraries say there why they gave up."""
    try:
        return log.read_text("utf8", errors="replace").strip()[-2000:]
    except OSError:
        return ""


@contextlib.contextmanager
def _environment(settings: dict[str, str]) -> Iterator[None]:
    """Settings for a child that is started in this block; what the user has set is left as it is."""
    added = {name: value for name, value in settings.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


@contextlib.contextmanager
def _no_interrupts() -> Iterator[None]:
    """Children started in this block never see Ctrl-C, which a terminal sends to all: the supervisor alone decides."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# ------------------------------------------------------------------------------------------------------------- worker


def work(pipe: Connection, outputs: str, options: Options, log: str) -> None:
    """The life of a worker process: load once, then one document after the other until the pipe closes."""
    _settle_in(options, log)
    try:
        process = load(options.process)
    except ImportError as error:
        pipe.send(("broken", errors.NotInstalled(f"a part of the pipeline ({error})", "see: rapporteur doctor")))
        return
    except RapporteurError as error:
        pipe.send(("broken", error))
        return
    pipe.send(("ready",))
    while True:
        try:
            job = pipe.recv()
        except EOFError:
            return

        def say(message: tuple[Any, ...]) -> None:
            if message[0] == "page":
                _limit_computing(options, message[2])
            pipe.send(message)

        _limit_computing(options, 0)
        pipe.send(attempt(job, Path(outputs), process, say, with_corrections=options.corrections))


def attempt(
    job: Job,
    outputs: Path,
    process: Callable[..., Bundle],
    say: Callable[[tuple[Any, ...]], None] = lambda message: None,
    *,
    with_corrections: bool = True,
) -> tuple[Any, ...]:
    """Process one document and write its folder: the message that tells the supervisor how it went."""
    from pipeline import writer
    from pipeline.stages import Watch, stage, watching

    last = 0.0

    def on_page(number: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > 0.1 or number == total:
            last = now
            say(("page", number, total))

    watch = Watch(lambda name: say(("stage", name)))
    try:
        with watching(watch):
            begin = time.monotonic()
            source, automatic = _unchanging(job, lambda: process(job.path, job.report, on_page=on_page))
            bundle, account = automatic, None
            if with_corrections:
                from pipeline.corrections import runs

                with stage("corrections"):
                    bundle, account = runs.of_report(automatic, job.path)
            seconds = time.monotonic() - begin
            stages = {name: round(spent, 3) for name, spent in watch.seconds.items()}
            manifest = {
                "pdf": str(job.path.absolute()),
                "inputs": {**job.inputs, "source": source},
                "seconds": round(seconds, 3),
                "stages": stages,
            }
            if account is not None:
                manifest["corrections"] = account
            with stage("write"), disk(outputs):
                beside = automatic if account is not None else None
                counts = writer.write_bundle(bundle, outputs, manifest, automatic=beside)
    except DocumentError as error:
        return ("failed", error)
    except RapporteurError as error:  # no fault of this document: a model is missing, a word list malformed
        return ("broken", error)
    except Exception as error:
        say(("stage", watch.current))
        return ("fault", _brief(error), traceback.format_exc())
    return ("done", counts, seconds, _memory())


def _unchanging(job: Job, process: Callable[[], Bundle]) -> tuple[str | None, Bundle]:
    """The hash of the PDF and its records. A PDF that is written to while it is read is read once more.

    Raises ChangedMeanwhile when it does not stand still: its records could be those of two files.
    """
    for _ in range(2):
        source = stale.file_hash(job.path)
        try:
            bundle = process()
        except FileNotFoundError:
            if job.path.exists():
                raise
            raise errors.Unreadable(job.path, "it was removed while it was read") from None
        if stale.file_hash(job.path) == source:
            return source, bundle
    raise errors.ChangedMeanwhile(job.path)


@contextlib.contextmanager
def disk(outputs: Path) -> Iterator[None]:
    """A disk that is full or cannot be written is no document's fault: it ends the run, and leaves what is there."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_DISK:
            raise
        raise errors.CannotWrite(outputs, error.strerror or "") from error


NO_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO})


def _brief(error: Exception) -> str:
    """An error as one line that fits a table: libraries' messages may run over pages."""
    said = f"{type(error).__name__}: {error}".strip().split("\n")[0]
    return said if len(said) <= 200 else f"{said[:199]}…"


GARBAGE = 50_000
"""Objects, about 10 MB, among which the collector looks for circles."""


def load(name: str) -> Callable[..., Bundle]:
    """The function ``module:name``.

    The module's ``warm()`` is called where it has one, to load models before the clock of the first document runs.
    """
    kept.use()
    module_name, _, function = name.partition(":")
    module = importlib.import_module(module_name)
    warm = getattr(module, "warm", None)
    if warm is not None:
        warm()
        kept.keep()
        # What is loaded stays: without it the collector need not go through models and word lists again and again. Nor
        # need it look at every 700 objects for circles: a report's tokens alone are thousands.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE, 20, 10)
    process: Callable[..., Bundle] = getattr(module, function)
    return process


def _settle_in(options: Options, log: str) -> None:
    """Streams to the log, a limit on memory, and no life after the supervisor's death."""
    import faulthandler
    import multiprocessing
    import resource
    import sys
    from multiprocessing.connection import wait

    handle = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(handle, stream)
    faulthandler.enable(sys.stderr)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the document, outside the folders
    if options.memory:
        limit, mapped = int(options.memory * 2**30), int((options.memory + MAPPED) * 2**30)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
            resource.setrlimit(resource.RLIMIT_AS, (mapped, mapped))
    parent = multiprocessing.parent_process()
    if parent is not None:

        def follow() -> None:
            wait([parent.sentinel])
            os._exit(1)

        threading.Thread(target=follow, daemon=True).start()


MAPPED = 4.0
"""GiB of addresses beside the memory in use: libraries, models and files that are mapped take none of it."""


SLACK = 10.0
"""Seconds of computing beside those of a document: a worker is at work between two of them, too."""


def _limit_computing(options: Options, pages: int) -> None:
    """Let the system end this process when the next document computes for half as long again as its time limit.

    The supervisor stops what is slow well before; this holds where it is gone and native code holds the interpreter.
    """
    import resource

    spent = resource.getrusage(resource.RUSAGE_SELF)
    allowed = 1.5 * time_limit(options, pages) + SLACK
    limit = int(spent.ru_utime + spent.ru_stime + allowed)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _memory() -> float:
    """Bytes of memory that this process has in use."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return float(pages * os.sysconf("SC_PAGE_SIZE"))
