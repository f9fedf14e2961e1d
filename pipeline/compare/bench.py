"""How long the comparison takes for 10, 100 and 1,000 reports, and how long for one more year of a series of ten.

The reports are the ones at hand, many times over under other names and years: as many series of their kind, and as one
long series. Each measurement is a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline import stale
from pipeline.compare import load
from pipeline.errors import NotInstalled
from pipeline.progress import table

SIZES = (10, 100, 1000)
LONGEST = 100
"""Reports of one series at the most: no meeting has been held more often."""
COPIED = (*load.NEEDED, "report")
_ID = re.compile(rb'"([a-z]+-[a-z2-7]{10})"')


def multiply(outputs: Path, target: Path, count: int, *, one_series: bool) -> list[str]:
    """Write ``count`` reports into ``target``: copies of the longest series in ``outputs``. Returns their ids."""
    groups = load.by_series(load.find(outputs))
    meetings = max(groups.values(), key=len)
    names = []
    for number in range(count):
        copy, place = divmod(number, len(meetings))
        meeting = meetings[place]
        year = 1000 + number if one_series else meeting.year or 2000
        report = f"bench-{year}" if one_series else f"bench-{_letters(copy)}-{year}"
        names.append(report)
        folder = target / report
        folder.mkdir(parents=True)
        shutil.copyfile(meeting.folder / "text.txt", folder / "text.txt")
        files = {}
        for name in COPIED:
            raw = (meeting.folder / f"{name}.jsonl").read_bytes()
            raw = _ID.sub(rb'"\1x%d"' % number, raw).replace(b'"%s"' % meeting.id.encode(), b'"%s"' % report.encode())
            if name == "report":
                facts = json.loads(raw)
                facts |= {"year": year, "series": "Bench" if one_series else f"Meeting of the {_letters(copy)} board"}
                facts |= {"date_start": f"{year}-06-01", "date_end": f"{year}-06-02"}
                raw = (json.dumps(facts) + "\n").encode("utf8")
            (folder / f"{name}.jsonl").write_bytes(raw)
            files[f"{name}.jsonl"] = stale.sha256(raw)
        manifest = {"status": "written", "pdf": None, "files": files}
        (folder / "manifest.json").write_text(json.dumps(manifest), "utf8")
    return names


def _letters(number: int) -> str:
    """A number as a made-up word, since a file's name is compared without its numbers."""
    return "".join("bcdfghjklm"[int(d)] + "aeiou"[int(d) % 5] for d in str(number))


def curve(outputs: Path) -> Iterator[str]:
    """Lines of a report: seconds and memory by the number of reports, and for one year more."""
    rows = []
    for size in SIZES:
        for one_series in (False, True) if size <= LONGEST else (False,):
            with tempfile.TemporaryDirectory() as folder:
                target = Path(folder)
                multiply(outputs, target, size, one_series=one_series)
                run = _run(target)
            kind = "one series" if one_series else f"{run['series']} series"
            rows.append(
                [f"{size} reports, {kind}", f"{run['seconds']:.1f}", f"{run['busy']:.1f}", f"{run['memory']:.0f}"]
            )
    yield table(["records compared", "seconds", "of a processor", "memory, MB"], rows)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        names = multiply(outputs, target, 11, one_series=True)
        last = target / names[-1]
        kept = Path(folder) / ".last"
        last.rename(kept)
        _run(target)
        kept.rename(last)
        run = _run(target)
    yield ""
    yield f"one year more in a series of ten: {run['seconds']:.2f} s ({run['busy']:.2f} s of a processor)"


def _run(target: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "pipeline.compare.bench", str(target)]
    done = subprocess.run(command, cwd=stale.PACKAGE.parent, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstalled(f"what the measurement needs ({done.stderr.strip()[-300:]})", "see: rapporteur doctor")
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def measure(arguments: Sequence[str]) -> dict[str, Any]:
    """Compare the reports of one folder in this process: seconds, MB of memory at the most, number of series."""
    import resource
    from time import perf_counter, process_time

    from pipeline.compare import compare

    begin = perf_counter()
    result = compare(Path(arguments[0]), register=None)
    return {
        "seconds": perf_counter() - begin,
        "busy": process_time(),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "series": len(result.series),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(sys.argv[1:])))
