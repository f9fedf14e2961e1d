"""Other engines do what the local one does, to the byte; partitions hold what the folders hold."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import cluster, driver
from pipeline.errors import NotInstalled, WorkerDied
from tests.test_driver import GOOD, problem, put, snapshot, statuses

RAY = pytest.mark.ray


class Inline:
    """A cluster of this process: what is submitted is done at once. Batches that hold ``lose`` are lost."""

    slots = 2

    def __init__(self, lose: str = "") -> None:
        self.lose, self.answers, self.closed = lose, dict[int, cluster.Answer](), 0
        self.sizes: list[int] = []

    def submit(
        self, batch: Sequence[driver.Job], outputs: Path, options: driver.Options, inner: driver.Engine
    ) -> object:
        self.sizes.append(len(batch))
        lost = any(job.report == self.lose for job in batch)
        self.answers[len(self.sizes)] = None if lost else cluster.run_batch(batch, outputs, options, [], inner)
        return len(self.sizes)

    def finished(self, handles: Sequence[Any], timeout: float) -> list[tuple[Any, cluster.Answer]]:
        return [(handle, self.answers[handle]) for handle in handles]

    def close(self) -> None:
        self.closed += 1


pytestmark = pytest.mark.usefixtures("stand_ins", "still")


@pytest.fixture(params=["fake", pytest.param("ray", marks=RAY)])
def engine(request: pytest.FixtureRequest) -> driver.Engine:
    return cluster.on_ray() if request.param == "ray" else cluster.OnScheduler(lambda workers: Inline())


def go(corpus: Path, outputs: Path, engine: driver.Engine = driver.supervise, **options: Any) -> driver.Summary:
    chosen = driver.Options(**{"process": "fakes:process", "workers": 2, "timeout": 60, **options})
    return driver.run(driver.find_pdfs([corpus]), outputs, chosen, engine=engine)


def test_the_same_records_and_quarantine_as_the_local_engine(
    corpus: Path, tmp_path: Path, engine: driver.Engine
) -> None:
    documents = {f"r{number}": f"good\nReport {number}." for number in range(4)}
    put(corpus, **documents, locked="encrypted", none="no-text\n", dies="die", fault="fault")
    ours = go(corpus, tmp_path / "local")
    theirs = go(corpus, tmp_path / "other", engine, recycle=3)
    assert statuses(theirs) == statuses(ours)
    assert theirs.code == ours.code
    assert [type(outcome.error) for outcome in theirs.outcomes] == [type(outcome.error) for outcome in ours.outcomes]
    assert snapshot(tmp_path / "other") == snapshot(tmp_path / "local")
    again = go(corpus, tmp_path / "other", engine)
    assert set(statuses(again).values()) == {"unchanged", "quarantined"}
    assert statuses(go(corpus, tmp_path / "other")) == statuses(again), "either engine goes on where the other was"


def test_what_is_too_slow_is_stopped_and_what_fails_once_is_forgiven(
    corpus: Path, tmp_path: Path, engine: driver.Engine
) -> None:
    put(corpus, slow="hang", one=GOOD, once=f"die-once {tmp_path / 'marker'}\nA report.")
    summary = go(corpus, tmp_path / "out", engine, timeout=1.0, page_timeout=0)
    assert statuses(summary) == {"slow": "quarantined", "one": "written", "once": "written"}
    assert problem(tmp_path / "out", "slow").kind == "too_slow"


def test_what_all_workers_lack_ends_the_run(corpus: Path, tmp_path: Path, engine: driver.Engine) -> None:
    put(corpus, one=GOOD)
    with pytest.raises(NotInstalled):
        go(corpus, tmp_path / "out", engine, process="no_such_module:process")


def test_a_batch_that_is_lost_is_quarantined_and_no_other(corpus: Path, tmp_path: Path) -> None:
    put(corpus, one=GOOD, two=GOOD, three=GOOD)
    fake = Inline(lose="two")
    summary = go(corpus, tmp_path / "out", cluster.OnScheduler(lambda workers: fake), recycle=1)
    assert statuses(summary) == {"one": "written", "two": "quarantined", "three": "written"}
    assert isinstance(next(o.error for o in summary.outcomes if o.report == "two"), WorkerDied)
    assert (fake.closed, fake.sizes) == (1, [1, 1, 1])


@RAY
def test_a_task_whose_process_is_lost_is_done_by_another(corpus: Path, tmp_path: Path) -> None:
    put(corpus, one=GOOD, lost=f"lose-once {tmp_path / 'marker'}\nA report.", two=GOOD)
    summary = go(corpus, tmp_path / "out", cluster.on_ray(), recycle=1)
    assert (tmp_path / "marker").exists()
    assert statuses(summary) == {"one": "written", "lost": "written", "two": "written"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {".lock", "one", "lost", "two"}


def test_batches_hold_every_job_once_and_are_alike() -> None:
    jobs = [driver.Job(str(number), Path(), {}, 1) for number in range(95)]
    dealt = cluster.batches(jobs, 2, 40)
    assert sorted(len(batch) for batch in dealt) == [31, 32, 32]
    assert sorted(int(job.report) for batch in dealt for job in batch) == list(range(95))
    assert [len(batch) for batch in cluster.batches(jobs[:3], 8, 40)] == [1, 1, 1]


@pytest.mark.skipif(importlib.util.find_spec("ray") is not None, reason="ray is installed")
def test_without_ray_it_says_what_to_install(corpus: Path, tmp_path: Path) -> None:
    put(corpus, one=GOOD)
    with pytest.raises(NotInstalled, match="ray"):
        go(corpus, tmp_path / "out", cluster.on_ray())
