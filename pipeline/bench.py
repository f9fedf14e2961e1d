"""Times the pipeline beside a naive script and beside bare libraries, in one run: a ratio means something where the
seconds of one machine do not.

The naive script is what an afternoon gives: the text of each page, a stock language model over it, and two patterns.
The bare script calls the libraries for nothing but their own work: what no pipeline on top of them can be faster than.
Each is measured in a process of its own with one thread, start-up apart from pages, in turn, so that all see the same
machine.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline import __version__, stale
from pipeline.errors import NotInstalled, UsageError
from pipeline.progress import table

SCRIPTS = stale.PACKAGE.parent / "tests" / "bench"
"""The yardsticks; not part of the package, since only ``pipeline.reader`` may know a PDF library. Each prints what
``measure`` gives."""
HISTORY = SCRIPTS / "history.jsonl"
PARTS = {"text": ("read", "layout", "text"), "language": ("sessions", "language", "link")}
"""The stages that a naive script has a counterpart of."""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
BUDGET = {
    "read": 2.0,
    "layout": 1.5,
    "text": 2.0,
    "sessions": 1.0,
    "language.parse": 6.0,
    "language.mentions": 1.0,
    "language.interventions": 1.2,
    "language.figures": 1.2,
    "link": 0.8,
}
"""What each stage may take, in hundredths of the naive script's time on the same pages: one sixth together. See
``docs/speed.md``."""
SIZES = (10, 100, 500)
COLD_PAGES = 8


def compare(pdfs: Sequence[Path], *, rounds: int = 3, record: bool = False) -> Iterator[str]:
    """Lines of a report: pages a second of all three, their ratios, memory, and where our own time goes.

    ``rounds`` is how often each is measured; the best counts. ``record`` adds the ratios to ``HISTORY``.
    """
    files = _files(pdfs)
    runs: dict[str, list[dict[str, Any]]] = {"pipeline": [], "naive": [], "bare": []}
    both: list[float] = []
    for number in range(rounds):
        runs["pipeline"].append(_run([sys.executable, "-m", "pipeline.bench", *files]))
        for name in ("naive", "bare"):
            runs[name].append(_run([sys.executable, str(SCRIPTS / f"{name}.py"), stale.model_name(), *files]))
        seconds = ", ".join(f"{name} {measured[-1]['seconds']:.2f} s" for name, measured in runs.items())
        if len(files) > 1:
            both.append(_side_by_side(files))
            seconds += f", pipeline on two cores {both[-1]:.2f} s"
        yield f"round {number + 1} of {rounds}: {seconds}"
    ours, naive, bare = (min(measured, key=lambda run: float(run["seconds"])) for measured in runs.values())
    pages, words = ours["pages"], ours["words"]
    spent = {part: sum(ours["stages"].get(s, 0.0) for s in stages) for part, stages in PARTS.items()}
    yield ""
    rows = [["pages a second", *(_number(pages / run["seconds"]) for run in (ours, naive, bare))]]
    rows.append(["text: ms a page", *(_number(1000 * s / pages) for s in (spent["text"], naive["text"], bare["text"]))])
    for name, seconds in (
        ("language stage: words a second", ours["stages"].get("language", 0.0)),
        ("with sessions and links", spent["language"]),
    ):
        rows.append([name, *(_number(words / s) for s in (seconds, naive["language"], bare["language"]))])
    rows += [[name, *(_number(run[key]) for run in (ours, naive, bare))] for name, key in MEASURES]
    yield table([f"{pages} pages, {words} words", "pipeline", "naive", "bare"], rows)
    ratios = {
        "all": naive["seconds"] / ours["seconds"],
        "text": naive["text"] / spent["text"],
        "language": naive["language"] / spent["language"],
    }
    if both:
        ratios["two cores"] = naive["seconds"] / min(both)
    yield ""
    yield "the pipeline is so many times as fast as the naive script: " + _ratios(ratios)
    before = _last_record()
    if before:
        yield f"on {before['date']}, on {before['pages']} pages: " + _ratios(
            {name: before[name] for name in ratios if name in before}
        )
    yield ""
    total = ours["seconds"]
    allowed = budget(naive["seconds"])
    rows = [
        [
            n,
            _number(1000 * s / pages),
            f"{s / total:.0%}",
            _number(1000 * allowed[n] / pages) if n in allowed else "",
            _number(s / allowed[n]) if n in allowed else "",
        ]
        for n, s in sorted(ours["stages"].items(), key=_in_order)
    ]
    yield table(["stage", "ms a page", "share", "budget", "times its budget"], rows)
    over = {n: ours["stages"].get(n, 0.0) / seconds for n, seconds in allowed.items()}
    over = {n: times for n, times in sorted(over.items(), key=lambda item: -item[1]) if times > 1}
    yield f"over their budgets: {_ratios(over)} times" if over else "all stages are within their budgets"
    yield ""
    yield f"one report of {COLD_PAGES} pages, from `rapporteur run` to its records: {_cold(files, rounds):.2f} s"
    if record:
        day = datetime.now(UTC).date().isoformat()
        row = {"date": day, "version": __version__, "pages": pages, **{k: round(v, 2) for k, v in ratios.items()}}
        with HISTORY.open("a", encoding="utf8") as file:
            file.write(json.dumps(row) + "\n")
        yield f"\nadded to {HISTORY.relative_to(stale.PACKAGE.parent)}"


def budget(naive: float) -> dict[str, float]:
    """Seconds that each stage may take where the naive script takes ``naive`` for the same pages."""
    return {name: naive * part / 100 for name, part in BUDGET.items()}


def _ratios(ratios: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {_number(ratio)}" for name, ratio in ratios.items())


def _last_record() -> dict[str, Any] | None:
    if not HISTORY.is_file():
        return None
    lines = HISTORY.read_text(encoding="utf8").splitlines()
    return dict(json.loads(lines[-1])) if lines else None


def _side_by_side(files: Sequence[str]) -> float:
    """Seconds that two processes take for the files together, start-up apart; the larger files are dealt out first."""
    ordered = sorted(files, key=lambda name: Path(name).stat().st_size, reverse=True)
    with ThreadPoolExecutor(2) as pool:
        halves = [ordered[0::2], ordered[1::2]]
        measured = list(pool.map(lambda half: _run([sys.executable, "-m", "pipeline.bench", *half]), halves))
    return max(float(run["seconds"]) for run in measured)


def _cold(files: Sequence[str], rounds: int) -> float:
    """Seconds from the command to the records of one report, with nothing loaded; the best of ``rounds``."""
    from time import perf_counter

    taken = []
    with tempfile.TemporaryDirectory() as folder:
        pdf = str(Path(folder) / "cold.pdf")
        _run([sys.executable, str(SCRIPTS / "repeat.py"), pdf, str(COLD_PAGES), *files])
        for number in range(rounds):
            begin = perf_counter()
            command = [sys.executable, "-m", "pipeline", "run", pdf, "--outputs", str(Path(folder) / str(number))]
            done = subprocess.run(command, cwd=stale.PACKAGE.parent, capture_output=True, check=False)
            taken.append(perf_counter() - begin)
            if done.returncode:
                raise UsageError("one of the PDFs cannot be processed", advice="see which: rapporteur run FILES")
    return min(taken)


def flame(pdfs: Sequence[Path], target: Path) -> Iterator[str]:
    """Draw where the time goes, function by function, as a flame graph (SVG, for a browser). Needs py-spy."""
    from shutil import which

    files = _files(pdfs)
    beside = Path(sys.executable).with_name("py-spy")
    command = str(beside) if beside.is_file() else which("py-spy")
    if command is None:
        raise NotInstalled("py-spy, which draws flame graphs", "install it: pip install py-spy")
    measure_all = [sys.executable, "-m", "pipeline.bench", *files]
    done = subprocess.run(
        [command, "record", "--output", str(target.resolve()), "--rate", "200", "--", *measure_all],
        cwd=stale.PACKAGE.parent,
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or not target.is_file():
        last = (done.stderr.strip().splitlines() or ["it gave no reason"])[-1]
        raise NotInstalled(
            f"what flame graphs need ({last})", "py-spy must be allowed to look at its own child process"
        )
    yield f"{target}: open it in a browser"


MEASURES = (("start-up, s", "startup"), ("memory, MB", "memory"))
STAGES = ("read", "layout", "text", "sessions", "language", "link")


def _in_order(item: tuple[str, float]) -> tuple[int, str]:
    name = item[0].split(".")[0]
    return (STAGES.index(name) if name in STAGES else len(STAGES), item[0])


def sizes(pdfs: Sequence[Path]) -> Iterator[str]:
    """Lines of a report: milliseconds a page and memory of the text stage on documents of 10, 100 and 500 pages."""
    files = _files(pdfs)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for count in SIZES:
            long = str(Path(folder) / f"{count}.pdf")
            _run([sys.executable, str(SCRIPTS / "repeat.py"), long, str(count), *files])
            run = _run([sys.executable, "-m", "pipeline.bench", "--text", long])
            yield f"{count} pages: {run['seconds']:.2f} s"
            rows.append([str(count), _number(1000 * run["seconds"] / run["pages"]), _number(run["memory"])])
    yield ""
    yield table(["pages in one document", "text stage: ms a page", "memory, MB"], rows)


def _files(pdfs: Sequence[Path]) -> list[str]:
    files = [str(path.resolve()) for path in pdfs if path.is_file()]
    if not files:
        raise UsageError("there are no PDFs to measure", advice="name some: rapporteur bench corpus/*.pdf")
    if not SCRIPTS.is_dir():
        raise NotInstalled(f"the yardsticks in {SCRIPTS}", "run this in a clone of the project")
    return files


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"


def _run(command: Sequence[str]) -> dict[str, Any]:
    done = subprocess.run(
        command,
        cwd=stale.PACKAGE.parent,
        env={**os.environ, **ONE_THREAD},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = done.stderr.strip().split("\n")[-1]
        raise NotInstalled(f"what the measurement needs ({last})", "see: rapporteur doctor")
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def measure(pdfs: Sequence[Path]) -> dict[str, Any]:
    """Process PDFs in this process: seconds, start-up seconds, pages, words, MB of memory at the most, seconds by
    stage."""
    from time import perf_counter

    from pipeline import driver
    from pipeline.errors import DocumentError
    from pipeline.stages import Watch, watching

    begin = perf_counter()
    process = driver.load(driver.Options().process)
    started = perf_counter()
    watch, pages, words = Watch(), 0, 0
    with watching(watch):
        for path in pdfs:
            try:
                bundle = process(path, stale.report_id(path))
            except DocumentError:
                continue
            pages += bundle.report.source.pages
            words += len(bundle.text.split())
    return {
        "seconds": perf_counter() - started,
        "startup": started - begin,
        "pages": pages,
        "words": words,
        "memory": _memory(),
        "stages": watch.seconds,
    }


def measure_text(pdfs: Sequence[Path]) -> dict[str, Any]:
    """Run the text stage alone: seconds, pages, MB of memory at the most."""
    from time import perf_counter

    from pipeline import reader
    from pipeline.assemble import assemble
    from pipeline.layout.document import lay_out
    from pipeline.problems import Problems

    started, pages = perf_counter(), 0
    for path in pdfs:
        pdf = reader.read(path)
        assemble(path.stem, pdf, lay_out(pdf), Problems(path.stem))
        pages += len(pdf.pages)
    return {"seconds": perf_counter() - started, "pages": pages, "memory": _memory()}


def _memory() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    names = sys.argv[1:]
    result = measure_text([Path(n) for n in names[1:]]) if names[0] == "--text" else measure([Path(n) for n in names])
    sys.stdout.write(json.dumps(result))
