"""Times the pipeline beside a naive script, in one run: the ratio means something where seconds of one machine do not.

The naive script is what an afternoon gives: the text of each page, a stock language model over it, and two patterns.
Both are measured in processes of their own, start-up apart from pages, in turn, so that both see the same machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline import stale
from pipeline.errors import NotInstalled, UsageError
from pipeline.progress import table

NAIVE = stale.PACKAGE.parent / "tests" / "bench" / "naive.py"
"""Prints what ``measure`` gives; not part of the package, since only ``pipeline.reader`` may know a PDF library."""


def compare(pdfs: Sequence[Path], *, rounds: int = 3) -> Iterator[str]:
    """Lines of a report: pages a second of both, their ratio, memory, and the seconds of each stage."""
    files = [str(path) for path in pdfs if path.is_file()]
    if not files:
        raise UsageError("there are no PDFs to measure", advice="name some: rapporteur bench corpus/*.pdf")
    if not NAIVE.is_file():
        raise NotInstalled(f"the naive script {NAIVE}", "run this in a clone of the project")
    ours: list[dict[str, Any]] = []
    theirs: list[dict[str, Any]] = []
    for number in range(rounds):
        ours.append(_run([sys.executable, "-m", "pipeline.bench", *files]))
        theirs.append(_run([sys.executable, str(NAIVE), stale.model_name(), *files]))
        yield f"round {number + 1} of {rounds}: {ours[-1]['seconds']:.2f} s, naive {theirs[-1]['seconds']:.2f} s"
    best, naive = (min(runs, key=lambda run: float(run["seconds"])) for runs in (ours, theirs))
    rows = [
        [name, *(_number(run[key]) for run in (best, naive)), f"{best[key] / naive[key]:.2f}"]
        for name, key in (("seconds", "seconds"), ("start-up, s", "startup"), ("memory, MB", "memory"))
    ]
    rows.insert(1, ["pages/s", *(_number(run["pages"] / run["seconds"]) for run in (best, naive))])
    rows[1].append(f"{naive['seconds'] / best['seconds']:.2f}")
    yield ""
    yield table([f"{best['pages']} pages", "pipeline", "naive", "ratio"], rows)
    yield ""
    total = sum(best["stages"].values())
    stages = [[name, _number(spent), f"{spent / total:.0%}"] for name, spent in best["stages"].items()]
    yield table(["stage", "seconds", "share"], stages)


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"


def _run(command: Sequence[str]) -> dict[str, Any]:
    done = subprocess.run(command, cwd=stale.PACKAGE.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().split("\n")[-1]
        raise NotInstalled(f"what the measurement needs ({last})", "see: rapporteur doctor")
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def measure(pdfs: Sequence[Path]) -> dict[str, Any]:
    """Process PDFs in this process: seconds, start-up seconds, pages, MB of memory at the most, seconds by stage."""
    import resource
    from time import perf_counter

    from pipeline import driver
    from pipeline.errors import DocumentError
    from pipeline.stages import Watch, watching

    begin = perf_counter()
    process = driver.load(driver.Options().process)
    started = perf_counter()
    watch, pages = Watch(), 0
    with watching(watch):
        for path in pdfs:
            try:
                pages += process(path, stale.report_id(path)).report.source.pages
            except DocumentError:
                continue
    return {
        "seconds": perf_counter() - started,
        "startup": started - begin,
        "pages": pages,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "stages": watch.seconds,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure([Path(name) for name in sys.argv[1:]])))
