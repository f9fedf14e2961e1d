"""Runs on Ray: batches of stale reports become Ray tasks, and each task is a local run of its batch.

Ray only schedules. In a task, the supervisor of ``pipeline.driver`` has one worker under the same limits of time and
memory, and quarantines by the same rules, so that both engines write the same folders. A task that is lost with its
machine is given to another one by Ray; a batch that is lost again and again is quarantined.

PDFs and outputs must have the same path on all machines (a shared file system), or be in an object store
(``pipeline.store``), and this package must be installed on all of them. Only this module imports ray.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from pipeline import driver, errors
from pipeline.errors import RapporteurError

RETRIES = 3
"""How often Ray gives a task to another worker when its worker or machine was lost."""
TICK = 0.5
"""Seconds between two progress lines."""

Answer = list[driver.Outcome] | RapporteurError | None
"""What becomes of a batch: its outcomes, what keeps every batch from running, or None when it was lost."""


class Scheduler(Protocol):
    """What the engine asks of a cluster."""

    slots: int
    """Batches that run at one time."""

    def submit(
        self, batch: Sequence[driver.Job], outputs: Path, options: driver.Options, inner: driver.Engine
    ) -> object:
        """Start ``run_batch`` somewhere; gives a handle."""

    def finished(self, handles: Sequence[Any], timeout: float) -> list[tuple[Any, Answer]]:
        """Those of the handles that ended, after ``timeout`` seconds at the latest."""

    def close(self) -> None:
        """Stop what still runs."""


def batches(jobs: Sequence[driver.Job], slots: int, most: int) -> list[list[driver.Job]]:
    """Jobs dealt out like cards, so that batches are alike: one a slot, or more of ``most`` jobs.

    Dealt from a few hands' worth at a time, so that the jobs of many reports are done roughly in their order.
    """
    count = max(min(slots, len(jobs)), -(-len(jobs) // most))
    rounds = -(-count // (HANDS * slots))
    size = -(-len(jobs) // rounds)
    dealt = []
    for begin in range(0, len(jobs), size):
        some = jobs[begin : begin + size]
        hands = max(1, min(len(some), -(-count // rounds)))
        dealt += [list(some[number::hands]) for number in range(hands)]
    return dealt


HANDS = 4
"""Batches a slot that are dealt out together."""


def run_batch(
    jobs: Sequence[driver.Job],
    outputs: Path,
    options: driver.Options,
    path: Sequence[str],
    inner: driver.Engine = driver.supervise,
) -> Answer:
    """What a task does. ``path`` is where the caller's Python finds modules."""
    sys.path += [entry for entry in path if entry not in sys.path]
    try:
        return inner(jobs, outputs, options, driver.Watcher())
    except RapporteurError as error:
        return error


class OnScheduler:
    """An engine: hands batches to a scheduler and tells the watcher. Raises what a batch says concerns all batches."""

    def __init__(self, connect: Callable[[int], Scheduler], inner: driver.Engine = driver.supervise) -> None:
        self._connect, self._inner = connect, inner

    def __call__(
        self, jobs: Sequence[driver.Job], outputs: Path, options: driver.Options, watcher: driver.Watcher
    ) -> list[driver.Outcome]:
        from dataclasses import replace

        scheduler = self._connect(options.workers)
        try:
            slots = options.workers or scheduler.slots
            queue = batches(jobs, slots, options.recycle)
            one = replace(options, workers=1)
            tally = driver.Tally(jobs)
            running: dict[Any, list[driver.Job]] = {}
            while queue or running:
                while queue and len(running) < slots:
                    batch = queue.pop(0)
                    running[scheduler.submit(batch, outputs.absolute(), one, self._inner)] = batch
                for handle, answer in scheduler.finished(list(running), TICK):
                    batch = running.pop(handle)
                    if isinstance(answer, RapporteurError):
                        raise answer
                    for outcome in _lost(batch, outputs) if answer is None else answer:
                        watcher.finished(outcome, tally.count(outcome))
                watcher.progress(tally.progress())
            return tally.outcomes
        finally:
            scheduler.close()


def _lost(batch: Sequence[driver.Job], outputs: Path) -> list[driver.Outcome]:
    """Quarantine a batch that no machine could end: all of it, since what was written meanwhile is not known here."""
    how = f"the machine it ran on was lost {RETRIES + 1} times"
    return [
        driver.quarantine(outputs, job.report, job.path, errors.WorkerDied(job.path, how, "read", ""), job.inputs)
        for job in batch
    ]


# ----------------------------------------------------------------------------------------------------------------- ray


class _Ray:
    """Ray core tasks, on this machine or on the cluster at ``address``."""

    def __init__(self, address: str | None, workers: int) -> None:
        # Ray reports its use to its makers unless told not to; it is to talk to its cluster alone.
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ImportError as error:
            raise errors.NotInstalled("ray, which --engine ray needs,", "pip install '.[ray]'") from error
        self._ray = ray
        settings: dict[str, Any] = {"include_dashboard": False, "num_cpus": workers or None} if address is None else {}
        try:
            ray.init(address=address or "local", log_to_driver=False, logging_level="ERROR", **settings)
        except (ConnectionError, RuntimeError, ValueError) as error:
            raise errors.UsageError(
                f"the cluster does not answer: {str(error).splitlines()[0]}",
                advice="check --address (HOST:6379, or ray://HOST:10001), and that the same version of ray runs there",
                where=address,
            ) from error
        self.slots = max(1, int(ray.cluster_resources().get("CPU", 1)))
        self._task = ray.remote(num_cpus=1, max_retries=RETRIES)(run_batch)
        self._open: set[Any] = set()

    def submit(
        self, batch: Sequence[driver.Job], outputs: Path, options: driver.Options, inner: driver.Engine
    ) -> object:
        handle = self._task.remote(list(batch), outputs, options, sys.path, inner)
        self._open.add(handle)
        return handle

    def finished(self, handles: Sequence[Any], timeout: float) -> list[tuple[Any, Answer]]:
        done, _ = self._ray.wait(list(handles), num_returns=1, timeout=timeout)
        self._open.difference_update(done)
        return [(handle, self._answer(handle)) for handle in done]

    def _answer(self, handle: Any) -> Answer:
        lost = (self._ray.exceptions.WorkerCrashedError, self._ray.exceptions.NodeDiedError)
        try:
            answer: Answer = self._ray.get(handle)
        except lost:
            return None
        except self._ray.exceptions.RayError as error:
            said = str(error).strip().splitlines()[-1]
            return errors.NotInstalled(f"what the cluster's machines need ({said})", "rapporteur doctor, on each")
        return answer

    def close(self) -> None:
        for handle in self._open:
            self._ray.cancel(handle, force=True)
        self._ray.shutdown()


def on_ray(address: str | None = None, inner: driver.Engine = driver.supervise) -> driver.Engine:
    """The engine for ``driver.run``. Without an address, Ray is started on this machine for this run alone.

    ``inner`` is what a task does with its batch.
    """
    return OnScheduler(lambda workers: _Ray(address, workers), inner)
