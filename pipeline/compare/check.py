"""Whether ``outputs/compare/`` is what the contract says: the schema, and references and quotes that resolve."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline import jsonl, stale
from pipeline.check import Fault, Result
from pipeline.compare.records import FILES, Compared
from pipeline.errors import MalformedLine

RECORDS = ("sessions", "interventions", "entities", "figures", "footnotes", "links")


class _Report:
    """The ids and the text of one report, read when they are first asked for."""

    def __init__(self, folder: Path) -> None:
        self.there = (folder / "manifest.json").is_file()
        self.ids: set[str] = set()
        self.text = ""
        if self.there:
            for name in RECORDS:
                path = folder / f"{name}.jsonl"
                if path.is_file():
                    self.ids |= {json.loads(line)["id"] for line in path.read_bytes().splitlines() if line.strip()}
            path = folder / "text.txt"
            self.text = path.read_text("utf8") if path.is_file() else ""


def check(outputs: Path, result: Result) -> None:
    """Add what is wrong in ``outputs/compare`` to ``result``; nothing where no comparison was written."""
    folder = outputs / "compare"
    if not (folder / "manifest.json").is_file():
        return
    manifest = stale.read_manifest(folder) or {}
    for name, value in (manifest.get("files") or {}).items():
        if stale.file_hash(folder / name) != value:
            result.faults.append(Fault(folder / name, 0, "manifest", "the file is not the one that was written"))
    reports: dict[str, _Report] = {}
    ids: dict[str, str] = {}
    rows: list[tuple[Path, int, Compared]] = []
    for name, cls in FILES.items():
        path = folder / f"{name}.jsonl"
        try:
            found = list(jsonl.numbered(path, cls))
        except MalformedLine as error:
            result.faults.append(Fault(path, error.line, "schema", error.message))
            continue
        if jsonl.dump(record for _, record in found) != path.read_bytes():
            message = "keys, their order or numbers are not as this program writes them"
            result.faults.append(Fault(path, 0, "form", message))
        for line, record in found:
            if record.id in ids:
                result.faults.append(Fault(path, line, "ids", f"{record.id} is the id of {ids[record.id]} too"))
            ids[record.id] = f"{name}.jsonl:{line}"
            rows.append((path, line, record))
    result.records += len(rows)
    for path, line, record in rows:
        for rule, message in _faults(record.model_dump(by_alias=True), outputs, reports, ids):
            result.faults.append(Fault(path, line, rule, message))


def _faults(
    row: dict[str, Any], outputs: Path, reports: dict[str, _Report], ids: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """What is wrong with one record: (rule, message)."""
    for place in _places(row):
        name = place["report"]
        report = reports.setdefault(name, _Report(outputs / name))
        if not report.there:
            yield "references", f"there is no report {name}"
            continue
        for field in ("session", "figure", "link", "footnote", "intervention", "record"):
            value = place.get(field)
            if value is not None and value not in report.ids and value not in ids:
                yield "references", f"{field} {value} is not to be found in {name}"
        quote = place.get("quote")
        in_body = not (place.get("link") or place.get("footnote")) and "record" not in place
        if quote and in_body and quote not in report.text:
            yield "quotes", f"the quote does not stand in the text of {name}: {quote[:60]!r}"
    points = row.get("points")
    for conflict in row.get("conflicts") or ():
        if not all(0 <= i < len(points or ()) for i in conflict["points"]):
            yield "conflicts", f"there are no points {conflict['points']}"
    if "evidence" in row and not row["evidence"]:
        yield "evidence", "the finding has no evidence"


def _places(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The record itself and everything in it that names a report."""
    if isinstance(row.get("report"), str):
        yield row
    for value in row.values():
        if isinstance(value, (list, tuple)):
            for item in value:
                if isinstance(item, dict):
                    yield from _places(item)
