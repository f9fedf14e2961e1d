"""How a run grows with its reports: many copies of one small page, with ids and bytes of their own.

One run over all of them in a process of its own; what it spends is taken down at each thousand. Seconds depend on what
else the machine does, so the seconds of computing of all its processes stand beside them. Then a run without changes,
over all and over a thousand.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline import driver, stale
from pipeline.errors import NotInstalled, UsageError
from pipeline.progress import duration, table

REPORTS = 10_000
STEP = 1_000
WORKERS = 2
WITHIN = 0.10
"""By how much a thousand reports may cost more or less computing than the median thousand."""
UNCHANGED_SECONDS = 1.0
"""What a run may take that finds 1,000 reports unchanged."""

LINES = (
    "Annual Meeting of Road Safety Observers 2031",
    "Report of the meeting held in Ljubljana, Slovenia, from 4 to 6 May 2031",
    "Session 1. Speed and its measurement",
    "The representative of Norway said that deaths on rural roads had fallen from 90 to 70 in 2030.",
    "Ms Ada Lind (Sweden) asked the Secretariat to publish the figures of 14 countries by June 2032.",
    "Session 2. Closing",
    "The Chair thanked the host. Participants agreed that the next meeting should look at cycling.",
)


def page(number: int) -> bytes:
    """A PDF of one page with the words of ``LINES``, no two with the same bytes."""
    rows, y = [], 780
    for k, line in enumerate(LINES):
        size = 16 if k == 0 else 12 if line.startswith("Session") else 10
        y -= 34 if line.startswith("Session") or k == 1 else 20
        text = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        rows.append(f"BT /F1 {size} Tf 60 {y} Td ({text}) Tj ET")
    drawn = "\n".join(rows).encode("latin-1")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Title(Copy %d)>>" % number,
    ]
    data = b"%PDF-1.4\n"
    places = []
    for k, one in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%s endobj\n" % (k, one)
    table_at = len(data)
    entries = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            size,
            entries,
            size,
            table_at,
        )
    )


def measure(
    *, reports: int = REPORTS, step: int = STEP, sharded: bool = False, place: Path | None = None
) -> Iterator[str]:
    """Lines of a report. ``place`` is where the files go (a new folder in the temporary one); they are removed.

    Raises UsageError for fewer than three steps, NotInstalled for a run that ends badly.
    """
    if reports < 3 * step:
        raise UsageError("too few reports to see a line", advice=f"measure {3 * step} or more", where=str(reports))
    folder = Path(tempfile.mkdtemp(prefix="rapporteur-", dir=place))
    try:
        pdfs, outputs = folder / "pdfs", folder / "outputs"
        pdfs.mkdir()
        for number in range(reports):
            (pdfs / f"report-{number:06d}.pdf").write_bytes(page(number))
        yield f"{reports:,} reports of one page, {WORKERS} workers, {'shards' if sharded else 'a folder a report'}"
        run = _run(pdfs, outputs, step, sharded)
        yield from _growth(run, step)
        yield ""
        yield from _sizes(pdfs, outputs, reports)
        yield f"a run that finds {reports:,} reports unchanged: {_unchanged([pdfs], outputs, sharded):.2f} s"
        if not sharded:
            thousand = sorted(pdfs.iterdir())[:1000]
            seconds = min(_unchanged(thousand, outputs, sharded) for _ in range(3))
            verdict = "within" if seconds <= UNCHANGED_SECONDS else "NOT within"
            yield f"… and {len(thousand):,}: {seconds:.2f} s ({verdict} {UNCHANGED_SECONDS:g} s)"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _growth(run: dict[str, Any], step: int) -> Iterator[str]:
    marks = run["marks"]
    rows, costs = [], []
    for before, after in zip([run["begun"], *marks], marks, strict=False):
        seconds, computing = after["seconds"] - before["seconds"], after["computing"] - before["computing"]
        costs.append(1000 * computing / step)
        memory = [f"{after[name] / 2**20:.0f}" for name in ("supervisor", "worker")]
        rows.append([f"{after['reports']:,}", f"{seconds:.1f}", f"{step / seconds:.1f}", f"{costs[-1]:.1f}", *memory])
    head = ["reports", "seconds", "reports/s", "ms of computing a report", "supervisor, MB", "largest worker, MB"]
    yield ""
    yield table(head, rows)
    middle = statistics.median(costs)
    worst = max(costs, key=lambda cost: abs(cost / middle - 1)) / middle - 1
    yield ""
    verdict = "linear" if abs(worst) <= WITHIN else "NOT linear"
    yield f"{verdict} to within {WITHIN:.0%}: the thousand furthest from the median costs {worst:+.1%} of computing"
    halves = [statistics.mean(costs[: len(costs) // 2]), statistics.mean(costs[len(costs) // 2 :])]
    yield f"the second half against the first: {halves[1] / halves[0] - 1:+.1%}"
    first, last = marks[0], marks[-1]
    grown = (last["supervisor"] - first["supervisor"]) / (last["reports"] - first["reports"])
    most = max(mark["worker"] for mark in marks) / max(first["worker"], 1)
    worker = f"the largest worker is {most:.2f} times as large as the first"
    yield f"memory: the supervisor grows by {grown / 1024:.2f} kB a report; {worker}"
    yield f"looking what is stale, before the first: {run['begun']['seconds']:.1f} s; all: {duration(run['seconds'])}"


def _sizes(pdfs: Path, outputs: Path, reports: int) -> Iterator[str]:
    files = [path.stat() for path in outputs.rglob("*") if path.is_file()]
    held, taken = sum(file.st_size for file in files), sum(512 * file.st_blocks for file in files)
    read = sum(path.stat().st_size for path in pdfs.iterdir())
    yield (
        f"a report: {read / reports / 1000:.1f} kB of PDF; {held / reports / 1000:.1f} kB of records in "
        f"{len(files) / reports:.2f} files, which take {taken / reports / 1000:.1f} kB of disk"
    )


def _unchanged(pdfs: Sequence[Path], outputs: Path, sharded: bool) -> float:
    """Seconds of ``rapporteur run`` from its start to its end, when there is nothing to do."""
    command = [sys.executable, "-m", "pipeline", "run", *map(str, pdfs), "-o", str(outputs), "--quiet"]
    begin = time.perf_counter()
    done = subprocess.run(
        [*command, *["--sharded"] * sharded], cwd=stale.PACKAGE.parent, capture_output=True, text=True, check=False
    )
    seconds = time.perf_counter() - begin
    if done.returncode or "written" in done.stdout:
        raise NotInstalled(
            f"what the measurement needs ({done.stdout[-200:]}{done.stderr[-200:]})", "rapporteur doctor"
        )
    return seconds


def _run(pdfs: Path, outputs: Path, step: int, sharded: bool) -> dict[str, Any]:
    command = [sys.executable, "-m", "pipeline.scaling", str(pdfs), str(outputs), str(step), *["-"] * sharded]
    done = subprocess.run(command, cwd=stale.PACKAGE.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        last = done.stderr.strip().split("\n")[-1]
        raise NotInstalled(f"what the measurement needs ({last})", "see: rapporteur doctor")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


# ----------------------------------------------------------------------------------------------------- the measured run


class _Marks(driver.Watcher):
    """Takes down time, computing and memory at the start and at each ``step`` reports."""

    def __init__(self, step: int) -> None:
        self._step, self._done, self._begin = step, 0, time.perf_counter()
        self.begun: dict[str, float] = {}
        self.marks: list[dict[str, float]] = []

    def started(self, stale_reports: int, unchanged: int) -> None:
        self.begun = self._mark()

    def finished(self, outcome: driver.Outcome, progress: driver.Progress) -> None:
        if outcome.error is not None:
            raise SystemExit(f"{outcome.report}: {outcome.error}")
        self._done += 1
        if self._done % self._step == 0:
            self.marks.append(self._mark())

    def _mark(self) -> dict[str, float]:
        children = _children()
        return {
            "reports": self._done,
            "seconds": time.perf_counter() - self._begin,
            "computing": _computing() + sum(seconds for seconds, _ in children),
            "supervisor": _resident(os.getpid()),
            "worker": max((memory for _, memory in children), default=0.0),
        }


def _computing() -> float:
    """Seconds of computing of this process and of those of its children that ended."""
    import resource

    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _children() -> list[tuple[float, float]]:
    """Seconds of computing and bytes of memory of each child that is alive."""
    found = []
    tick = os.sysconf("SC_CLK_TCK")
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text("ascii", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            found.append(((int(fields[11]) + int(fields[12])) / tick, _resident(int(path.parent.name))))
    return found


def _resident(process: int) -> float:
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return float(pages * os.sysconf("SC_PAGE_SIZE"))


def _measured(pdfs: Path, outputs: Path, step: int, *, in_shards: bool) -> dict[str, Any]:
    marks = _Marks(step)
    options = driver.Options(workers=WORKERS)
    if in_shards:
        from pipeline import sharded

        summary = sharded.run(driver.find_pdfs([pdfs]), outputs, options, marks)
    else:
        summary = driver.run(driver.find_pdfs([pdfs]), outputs, options, marks)
    return {"begun": marks.begun, "marks": marks.marks, "seconds": summary.seconds}


if __name__ == "__main__":
    result = _measured(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), in_shards=len(sys.argv) > 4)
    sys.stdout.write(json.dumps(result))
