"""Time, memory and sizes of the dataset of many reports: a few reports, multiplied."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from pipeline import ids, jsonl, stale
from pipeline.dataset import source
from pipeline.dataset.tables import report_tables
from pipeline.errors import NotInstalled
from pipeline.progress import table

REPORTS = 1_000
QUOTED = re.compile(r'"([a-z]+-[a-z2-7]{10})')


def measure(pdfs: Sequence[Path], *, reports: int = REPORTS) -> Iterator[str]:
    """Lines of a report on the dataset of ``reports`` reports: copies of those of ``pdfs`` with ids of their own."""
    from pipeline import driver

    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few", Path(folder) / "many"
        driver.run(list(pdfs), few, driver.Options())
        multiply(few, many, reports)
        size = sum(path.stat().st_size for path in many.rglob("*.jsonl"))
        yield f"{reports} reports, copies of {len(source.folders(few))}: {_megabytes(size)} MB of JSON Lines"
        rows = []
        for name in ("all of it", "again, nothing changed", "one report changed", "without persons"):
            if name == "one report changed":
                _change(many)
            to = Path(folder) / ("coded" if name == "without persons" else "dataset")
            run = _run(many, to, name == "without persons")
            rows.append([name, f"{run['seconds']:.1f}", f"{run['cpu']:.1f}", f"{run['memory']:.0f}", str(run["built"])])
            yield f"{name}: {run['seconds']:.1f} s"
        yield ""
        yield table(["", "seconds", "of them computing", "memory, MB", "files written"], rows)
        yield ""
        yield table(["files", "MB"], _sizes(Path(folder) / "dataset"))
        yield "copies repeat each other: Parquet and the network are smaller here than for so many real reports"


def multiply(few: Path, many: Path, reports: int) -> None:
    """Write ``reports`` report folders, copies of those in ``few`` in turn, under ids of their own."""
    folders = source.folders(few)
    names = [f"{t.file}.jsonl" for t in report_tables()]
    contents = [{name: (f.path / name).read_text("utf8") for name in (*names, "text.txt")} for f in folders]
    own = [{row["id"] for n in names for _, row in jsonl.objects(f.path / n)} for f in folders]
    for number in range(reports):
        k = number % len(folders)
        report = f"{folders[k].report}-{number:04d}"
        target = many / report
        target.mkdir(parents=True)
        hashes = {}
        for name, text in contents[k].items():
            if name != "text.txt":
                text = QUOTED.sub(partial(_other_id, own[k], report), text)
                text = text.replace(f'"{folders[k].report}"', f'"{report}"')
            (target / name).write_text(text, "utf8")
            hashes[name] = stale.sha256(text.encode())
        manifest = stale.read_manifest(folders[k].path) or {}
        manifest |= {"report": report, "files": hashes}
        (target / "manifest.json").write_text(json.dumps(manifest), "utf8")


def _other_id(own: set[str], report: str, match: re.Match[str]) -> str:
    if match[1] not in own:
        return match[0]
    return f'"{match[1].partition("-")[0]}-{ids.digest(match[1], report)}'


def _change(many: Path) -> None:
    """Take the last figure out of the first report, as a correction would."""
    folder = source.folders(many)[0].path
    path = folder / "figures.jsonl"
    data = "".join(path.read_text("utf8").splitlines(keepends=True)[:-1]).encode()
    path.write_bytes(data)
    manifest = stale.read_manifest(folder) or {}
    manifest["files"]["figures.jsonl"] = stale.sha256(data)
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf8")


def _sizes(folder: Path) -> list[list[str]]:
    groups = ("parquet/*", "csv/*", "rapporteur.db", "chunks.jsonl", "network.graphml")
    sizes = {group: sum(path.stat().st_size for path in folder.glob(group)) for group in groups}
    sizes["all"] = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return [[group, _megabytes(size)] for group, size in sizes.items()]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}"


def _run(outputs: Path, to: Path, without_persons: bool) -> dict[str, Any]:
    """Build in a process of its own, so that its memory can be told."""
    command = [sys.executable, "-m", "pipeline.dataset.measure", str(outputs), str(to), *["-"] * without_persons]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstalled(
            f"what the measurement needs ({done.stderr.strip().splitlines()[-1]})", "make dataset, then try again"
        )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _build(outputs: Path, to: Path, *, without_persons: bool) -> dict[str, Any]:
    import resource
    from time import perf_counter, process_time

    from pipeline.dataset.build import build
    from pipeline.dataset.persons import Pseudonyms

    begin = perf_counter()
    summary = build(outputs, to, persons=Pseudonyms(bytes(32)) if without_persons else None)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": perf_counter() - begin, "cpu": process_time(), "memory": memory, "built": len(summary.built)}


if __name__ == "__main__":
    result = _build(Path(sys.argv[1]), Path(sys.argv[2]), without_persons=len(sys.argv) > 3)
    sys.stdout.write(json.dumps(result))
