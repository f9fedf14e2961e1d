"""Outputs for very many reports: Parquet files by shard and kind instead of a folder for each report.

``outputs/shards/shard=0042/`` holds one Parquet file a kind of record, with the records of all reports whose id hashes
to that shard, in the tables of the dataset, and three more: ``texts``, ``manifests`` (what a report's ``manifest.json``
says) and ``files`` (pictures, and the records as they were before people's decisions). ``unpack`` gives a report's
folder back, to the byte.

A run is the same as always, into ``outputs/.staging/``. When the last report of a shard is done, the shard is written
beside the old one with what is new and exchanged in one step, as a report's folder is. A run that is killed leaves its
finished reports in ``.staging``, and the next run takes them from there.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import driver, errors, jsonl, stale, writer
from pipeline.errors import BadFile, UsageError

if TYPE_CHECKING:
    from pipeline.check import Result
    from pipeline.dataset.convert import Row
    from pipeline.dataset.tables import Table

FOLDER, STAGING = "shards", ".staging"
LAYOUT = "layout.json"
SHARDS = 256
"""How many shards unless somebody says so: a thousand reports in each are a quarter of a million."""


def is_sharded(outputs: Path) -> bool:
    return (outputs / FOLDER / LAYOUT).is_file()


def shard_of(report: str, shards: int) -> str:
    """The folder of the shard that a report belongs to."""
    number = int.from_bytes(hashlib.sha256(report.encode()).digest()[:8], "big") % shards
    return f"shard={number:04d}"


@cache
def tables() -> tuple[Table, ...]:
    """The tables of a shard: those of the records, then ``texts``, ``manifests`` and ``files``."""
    from pipeline.dataset.tables import made_of, own_tables, report_tables
    from pipeline.records import Record

    class Manifest(Record):
        """What became of one report."""

        report: str
        """The id of the report."""
        status: str
        """``written`` or ``quarantined``."""
        pdf: str
        """Where the PDF was."""
        manifest: str
        """The report's ``manifest.json``."""

    class File(Record):
        """A file of a report that holds no table: a picture, or records before people's decisions."""

        report: str
        """The id of the report."""
        name: str
        """The file's name in the report's folder."""
        data: str
        """Its bytes in base64."""

    own = made_of("manifests", Manifest), made_of("files", File)
    return *report_tables(), own_tables()[0], *own


# ----------------------------------------------------------------------------------------------------------------- run


def run(
    paths: Sequence[Path],
    outputs: Path,
    options: driver.Options,
    watcher: driver.Watcher | None = None,
    engine: driver.Engine = driver.supervise,
    shards: int | None = None,
) -> driver.Summary:
    """As ``driver.run``, into shards. ``shards`` is how many, for new outputs; it cannot change later."""
    from pipeline.dataset import arrow

    arrow.library()
    watcher = watcher or driver.Watcher()
    begin = time.monotonic()
    with writer.locked(outputs):
        count = _layout(outputs, shards)
        staging = outputs / STAGING
        staging.mkdir(exist_ok=True)
        for folder in (staging, outputs / FOLDER):
            writer.recover(folder)
        jobs, outcomes = driver.plan(paths, staging, options, _Kept(outputs, count))
        jobs.sort(key=lambda job: (shard_of(job.report, count), -job.bytes, job.report))
        watcher.started(len(jobs), sum(outcome.status == "unchanged" for outcome in outcomes))
        with ThreadPoolExecutor(1) as thread, driver.termination_as_interrupt():
            packer = _Packer(outputs, count, jobs, watcher, thread)
            try:
                if jobs:
                    outcomes += engine(jobs, staging, options, packer)
                packer.end()
            except KeyboardInterrupt:
                writer.recover(staging)
                raise errors.Interrupted from None
        shutil.rmtree(staging, ignore_errors=True)
    return driver.Summary(tuple(sorted(outcomes, key=lambda o: o.report)), time.monotonic() - begin)


def _layout(outputs: Path, shards: int | None) -> int:
    """How many shards the outputs have; for new ones ``shards``, written down. Raises UsageError for other outputs."""
    path = outputs / FOLDER / LAYOUT
    if path.is_file():
        count = int(json.loads(path.read_bytes())["shards"])
        if shards not in (None, count):
            advice = "leave --shards out, or write to another folder (--outputs DIR)"
            raise UsageError(f"these outputs have {count} shards, not {shards}", advice=advice, where=str(outputs))
        return count
    if any(folder.parent.name not in stale.RESERVED for folder in outputs.glob("[!.]*/manifest.json")):
        raise UsageError(
            "these outputs have a folder for each report",
            advice="leave --sharded out, or write to another folder (--outputs DIR)",
            where=str(outputs),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{LAYOUT}")
    new.write_text(json.dumps({"shards": shards or SHARDS}) + "\n", "utf8")
    new.replace(path)
    return shards or SHARDS


class _Kept:
    """What earlier runs left: in the staging folder when they were killed, else in the shards."""

    def __init__(self, outputs: Path, count: int) -> None:
        self._staged = driver.Folders(outputs / STAGING)
        self._outputs, self._count = outputs, count
        self._manifests: dict[str, dict[str, str]] = {}
        self._whole: dict[str, bool] = {}

    def manifest(self, report: str) -> dict[str, Any] | None:
        staged = self._staged.manifest(report)
        if staged is not None:
            return staged
        name = shard_of(report, self._count)
        if name not in self._manifests:
            self._manifests[name] = Shard(self._outputs / FOLDER / name).manifests
        said = self._manifests[name].get(report)
        return json.loads(said) if said is not None else None

    def damaged(self, report: str, manifest: dict[str, Any]) -> bool:
        if self._staged.manifest(report) is not None:
            return self._staged.damaged(report, manifest)
        name = shard_of(report, self._count)
        if name not in self._whole:
            self._whole[name] = not Shard(self._outputs / FOLDER / name).damaged()
        return not self._whole[name]


class _Packer(driver.Watcher):
    """Packs a shard when the last of its reports is done, beside the work on the next ones."""

    def __init__(
        self,
        outputs: Path,
        count: int,
        jobs: Iterable[driver.Job],
        watcher: driver.Watcher,
        thread: ThreadPoolExecutor,
    ) -> None:
        self._outputs, self._count, self._watcher, self._thread = outputs, count, watcher, thread
        self._open = Counter(shard_of(job.report, count) for job in jobs)
        self._staged: dict[str, list[str]] = defaultdict(list)
        self._packing: list[Future[None]] = []
        for path in sorted((outputs / STAGING).glob("[!.]*/manifest.json")):
            self._staged[shard_of(path.parent.name, count)].append(path.parent.name)
        for name in [name for name in self._staged if not self._open[name]]:
            self._pack(name)

    def progress(self, progress: driver.Progress) -> None:
        self._watcher.progress(progress)

    def finished(self, outcome: driver.Outcome, progress: driver.Progress) -> None:
        self._watcher.finished(outcome, progress)
        name = shard_of(outcome.report, self._count)
        self._staged[name].append(outcome.report)
        self._open[name] -= 1
        if not self._open[name]:
            self._pack(name)

    def _pack(self, name: str) -> None:
        self._packing.append(self._thread.submit(pack, self._outputs, name, set(self._staged.pop(name))))
        while self._packing and self._packing[0].done():
            self._packing.pop(0).result()

    def end(self) -> None:
        for one in self._packing:
            one.result()


def pack(outputs: Path, name: str, reports: Iterable[str]) -> None:
    """Put what is staged of ``reports`` into their shard, and take it out of the staging folder."""
    from pipeline.dataset import arrow

    staging, target = outputs / STAGING, outputs / FOLDER / name
    staged = {report: found for report in reports if (found := stale.read_manifest(staging / report)) is not None}
    old = Shard(target)
    whole = all((target / f"{table.name}.parquet").is_file() for table in tables())
    kept = set(old.manifests) - staged.keys() if whole else set()
    new = target.with_name(f".{name}.new-{os.getpid()}")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        with driver.disk(outputs):
            for table in tables():
                out = arrow.Writer(new / f"{table.name}.parquet", table)
                for report in sorted(kept | staged.keys()):
                    if report in staged:
                        out.add(list(_staged_rows(table, staging / report, staged[report])))
                    else:
                        out.copy(old.slice(table, report))
                out.close()
            files = {path.name: stale.file_hash(path) for path in sorted(new.iterdir())}
            said = {"status": "shard", "reports": len(kept) + len(staged), "files": files}
            (new / "manifest.json").write_bytes(writer.dump_manifest(said))
            for path in new.iterdir():
                writer.flush(path)
            writer.flush(new)
            writer.swap_in(new, target)
            writer.flush(target.parent)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    for report in staged:
        shutil.rmtree(staging / report, ignore_errors=True)


def _staged_rows(table: Table, folder: Path, manifest: dict[str, Any]) -> Iterator[Row]:
    """What a report's folder gives for one table."""
    names = manifest["files"]
    if table.name == "manifests":
        pdf, status = str(manifest.get("pdf")), str(manifest.get("status"))
        said = (folder / "manifest.json").read_text("utf8")
        yield {"report": folder.name, "status": status, "pdf": pdf, "manifest": said}
    elif table.name == "files":
        known = {"text.txt", *(f"{one.file}.jsonl" for one in tables())}
        for name in names:
            if name not in known:
                data = base64.b64encode((folder / name).read_bytes()).decode("ascii")
                yield {"report": folder.name, "name": name, "data": data}
    elif table.name == "texts":
        if "text.txt" in names:
            from pipeline.records import SCHEMA_VERSION

            text = (folder / "text.txt").read_bytes().decode("utf8")
            yield {"report": folder.name, "text": text, "schema": SCHEMA_VERSION}
    elif f"{table.file}.jsonl" in names:
        yield from (row for _, row in jsonl.objects(folder / f"{table.file}.jsonl"))


# ------------------------------------------------------------------------------------------------------------- reading


class Shard:
    """One shard, read table by table; one that is not there yet is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._indexed: tuple[str, Any] = ("", None)

    @cached_property
    def manifests(self) -> dict[str, str]:
        """The ``manifest.json`` of each report."""
        table = next(table for table in tables() if table.name == "manifests")
        if not (self.folder / "manifests.parquet").is_file():
            return {}
        from pipeline.dataset import arrow

        return {row["report"]: row["manifest"] for row in arrow.rows(self.folder / "manifests.parquet", table)}

    def damaged(self) -> list[str]:
        """Files that are missing or were altered."""
        manifest = stale.read_manifest(self.folder)
        return stale.damaged(self.folder, manifest) if manifest is not None else ["manifest.json"]

    def slice(self, table: Table, report: str) -> Any:
        """The rows of one report in one table, as Arrow has them. The last table that was asked for is kept."""
        from pipeline.dataset import arrow

        if self._indexed[0] != table.name:
            self._indexed = (table.name, arrow.Indexed(self.folder / f"{table.name}.parquet", table))
        return self._indexed[1].of(report)

    def rows(self, table: Table, report: str) -> list[Row]:
        """The records of one report in one table, as they stand in JSON."""
        from pipeline.dataset import convert

        back = convert.unnester(table)
        return [back(row) for row in self.slice(table, report).to_pylist()]

    def unpack(self, reports: Iterable[str], to: Path) -> None:
        """Write the folders of reports, as ``run`` would have without shards. Raises BadFile for altered records."""
        wanted = [report for report in reports if report in self.manifests]
        files: dict[str, dict[str, bytes]] = {report: {} for report in wanted}
        names = {report: json.loads(self.manifests[report])["files"] for report in wanted}
        for table in tables():
            for report in wanted:
                if table.name == "files":
                    found = {row["name"]: base64.b64decode(row["data"]) for row in self.rows(table, report)}
                elif table.name == "texts":
                    texts = [row["text"].encode("utf8") for row in self.rows(table, report)]
                    found = {"text.txt": texts[0]} if texts else {}
                elif f"{table.file}.jsonl" in names[report]:
                    found = {f"{table.file}.jsonl": jsonl.dump(self.rows(table, report))}
                else:
                    continue
                files[report] |= found
        for report in wanted:
            if {name: stale.sha256(data) for name, data in files[report].items()} != names[report]:
                raise BadFile(
                    f"the records of {report} are not those that were written",
                    advice="write them anew: rapporteur run --sharded --force",
                    where=str(self.folder),
                )
            ordered = {name: files[report][name] for name in names[report]}
            writer.put(to, report, ordered, self.manifests[report].encode("utf8"))


def shards(outputs: Path) -> list[Shard]:
    """The shards that are there. Raises NoReports where there are none."""
    found = [Shard(path.parent) for path in sorted((outputs / FOLDER).glob("shard=*/manifest.json"))]
    if not found:
        raise errors.NoReports(outputs)
    return found


def find(outputs: Path, report: str) -> Shard | None:
    """The shard that holds a report, or None."""
    count = int(json.loads((outputs / FOLDER / LAYOUT).read_bytes())["shards"])
    shard = Shard(outputs / FOLDER / shard_of(report, count))
    return shard if report in shard.manifests else None


def unpack(outputs: Path, to: Path, reports: Sequence[str] = (), series: str | None = None) -> tuple[int, list[str]]:
    """Write the folders of the named reports, of a series, or of all: how many, and the ids that are not there."""
    if not reports:
        count = 0
        for shard in shards(outputs):
            wanted = list(shard.manifests) if series is None else _of_series(shard, series)
            shard.unpack(wanted, to)
            count += len(wanted)
        return count, []
    missing = []
    for report in reports:
        found = find(outputs, report)
        if found is None:
            missing.append(report)
        else:
            found.unpack([report], to)
    return len(reports) - len(missing), missing


def _of_series(shard: Shard, series: str) -> list[str]:
    from pipeline.dataset import arrow

    table = tables()[0]
    rows = arrow.rows(shard.folder / f"{table.name}.parquet", table)
    return [r["id"] for r in rows if series.lower() in f"{r['id']} {r['title']} {r['series']}".lower()]


def check(outputs: Path, reports: Sequence[str] | None, pdfs: Iterable[Path]) -> Result:
    """As ``check.check_outputs``: shard by shard, each report unpacked beside."""
    from pipeline import check as checks

    result, pdfs = checks.Result(), list(pdfs)
    wanted = {report: find(outputs, report) for report in reports or ()}
    for report, found in wanted.items():
        if found is None:
            raise UsageError(f"there is no report {report!r} here", advice="see: rapporteur unpack", where=str(outputs))
    folders = {shard.folder for shard in wanted.values() if shard}
    for shard in shards(outputs):
        if folders and shard.folder not in folders:
            continue
        damaged = shard.damaged()
        message = "the file is not the one that was written"
        result.faults += [checks.Fault(shard.folder / name, 0, "manifest", message) for name in damaged]
        if damaged:
            continue
        with tempfile.TemporaryDirectory(prefix="rapporteur-") as scratch:
            names = [report for report in shard.manifests if not wanted or report in wanted]
            shard.unpack(names, Path(scratch))
            part = checks.check_outputs(Path(scratch), names, pdfs)
            for fault in part.faults:
                inner = Path(fault.path).relative_to(scratch)
                result.faults.append(fault._replace(path=shard.folder / inner))
        result.notes += part.notes
        result.reports += part.reports
        result.records += part.records
        result.boxes += part.boxes
    return result


def written(shard: Shard) -> list[str]:
    """The reports of a shard that have records, by id."""
    return sorted(r for r, said in shard.manifests.items() if json.loads(said).get("status") == "written")
