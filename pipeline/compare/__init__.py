"""Comparison across the reports of a series, from their written records alone.

``compare`` reads ``outputs/REPORT/`` of every report and writes ``outputs/compare/``. Each series of meetings is
compared within its own; a series of which no report changed is not read again, its records are taken over as they are.
No PDF is opened.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import jsonl, stale
from pipeline.compare import actors, changes, citations, commitments, load, series, themes
from pipeline.compare.load import Meeting
from pipeline.compare.records import FILES, Address, Compared
from pipeline.compare.register import Register
from pipeline.registers import rewrite

REGISTER = stale.MODELS / "themes.jsonl"
FOLDER = "compare"


@dataclass
class Result:
    """What a comparison did. ``records`` counts by file; ``read`` names the series that were read anew."""

    series: dict[str, list[str]] = field(default_factory=dict)
    records: dict[str, int] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    unchanged: bool = False
    page: Path | None = None


Tell = Callable[[str, int, int], None]
"""Told of the progress: what is done, how many series are done, how many there are."""


def compare(
    outputs: Path, register: Path | None = REGISTER, *, tell: Tell = lambda what, done, of: None, page: bool = True
) -> Result:
    """Bring ``outputs/compare`` up to date. ``register`` is the file that keeps the themes' identity; None keeps none.

    Raises UsageError where there are no reports, Locked where another run writes, MalformedLine for a broken record.
    """
    from pipeline import writer

    load.find(outputs)  # before the folder is locked, which would make it
    with writer.locked(outputs):
        groups = load.by_series(load.find(outputs))
        return _compare(outputs, groups, register, tell, page)


def _compare(
    outputs: Path, groups: dict[str, list[Meeting]], register_path: Path | None, tell: Tell, page: bool
) -> Result:
    folder = outputs / FOLDER
    register = Register.read(register_path) if register_path is not None else Register()
    checks = addresses(folder)
    kept = register if register_path is not None else None
    wanted = {name: _inputs(group, kept, checks) for name, group in groups.items()}
    had = _kept(folder, wanted)
    result = Result({name: [m.id for m in group] for name, group in groups.items()})
    result.unchanged = set(had) == set(groups) and _is_whole(folder, wanted, page)
    result.page = folder / "index.html" if page else None
    if result.unchanged:
        result.records = {name: sum(len(h[name]) for h in had.values()) for name in FILES}
        return result
    lines: dict[str, list[bytes]] = {name: [] for name in FILES}
    for done, (name, group) in enumerate(groups.items()):
        tell(name, done, len(groups))
        if name in had:
            found = had[name]
        else:
            result.read.append(name)
            found = compare_series(group, register, checks)
            wanted[name] = _inputs(group, kept, checks)
        for file in FILES:
            lines[file] += found[file]
    tell("", len(groups), len(groups))
    files = {f"{name}.jsonl": b"".join(rows) for name, rows in lines.items()}
    if page:
        from pipeline.compare.page import build

        files["index.html"] = build(outputs, groups, files)
    _write(folder, files, wanted)
    if register_path is not None:
        _enter(register_path, register)
    result.records = {name: len(rows) for name, rows in lines.items()}
    return result


def compare_series(
    meetings: Sequence[Meeting], register: Register, checks: dict[str, Address] | None = None
) -> dict[str, list[bytes]]:
    """The records of one series as lines, by file. The reports are read, and let go again."""
    for meeting in meetings:
        load.fill(meeting)
    found_themes = themes.find(meetings, register)
    groups, _ = actors.join(meetings)
    found_actors = actors.find(meetings, found_themes)
    found_series = series.find(meetings, found_themes)
    found_commitments = commitments.find(meetings, found_themes, groups, found_series)
    found_citations = citations.find(meetings, checks)
    found_changes = changes.find(meetings, found_themes, found_actors, found_series, found_citations, found_commitments)
    found: dict[str, Sequence[Compared]] = {
        "themes": found_themes,
        "actors": found_actors,
        "series": found_series,
        "citations": found_citations,
        "commitments": found_commitments,
        "changes": found_changes,
    }
    for meeting in meetings:
        meeting.forget()
    return {name: [(jsonl.line(r) + "\n").encode("utf8") for r in found[name]] for name in FILES}


def addresses(folder: Path) -> dict[str, Address]:
    """What ``rapporteur links`` found, by address; empty where it was never run."""
    path = folder / "addresses.jsonl"
    return {a.url: a for a in jsonl.read(path, Address)} if path.exists() else {}


# ------------------------------------------------------------------------------------------------- what is up to date


def _inputs(group: Sequence[Meeting], register: Register | None, checks: dict[str, Address]) -> str:
    """One hash over what the records of a series depend on: its reports, the code and word lists, register, checks."""
    name = group[0].series
    entries = [[e.id, e.label, e.sessions] for e in register.entries if e.series == name] if register else None
    checked = [a.model_dump(mode="json") for _, a in sorted(checks.items())]
    parts = [[m.id, m.inputs] for m in group]
    return stale.sha256(json.dumps([_rules(), name, parts, entries, checked], sort_keys=True).encode())


def _rules() -> str:
    code = stale.tree_hash(Path(__file__).parent)
    return code + stale.tree_hash(stale.MODELS / "compare")


def _manifest(folder: Path) -> dict[str, Any]:
    manifest = stale.read_manifest(folder)
    return manifest if manifest is not None else {}


def _is_whole(folder: Path, wanted: dict[str, str], page: bool) -> bool:
    """Whether the folder holds what was written for these inputs, byte for byte."""
    manifest = _manifest(folder)
    files = manifest.get("files") or {}
    if manifest.get("series") != wanted or (page and "index.html" not in files):
        return False
    return all(stale.file_hash(folder / name) == value for name, value in files.items())


def _kept(folder: Path, wanted: dict[str, str]) -> dict[str, dict[str, list[bytes]]]:
    """The lines of the series whose inputs are as they were, by series and file."""
    manifest = _manifest(folder)
    files = manifest.get("files") or {}
    had = manifest.get("series") or {}
    same = {name for name, value in wanted.items() if had.get(name) == value}
    if not same or any(stale.file_hash(folder / f"{n}.jsonl") != files.get(f"{n}.jsonl", "") for n in FILES):
        return {}
    kept: dict[str, dict[str, list[bytes]]] = {name: defaultdict(list) for name in same}
    for file in FILES:
        for line in (folder / f"{file}.jsonl").read_bytes().splitlines(keepends=True):
            name = json.loads(line)["series"]
            if name in kept:
                kept[name][file].append(line)
    return kept


def _write(folder: Path, files: dict[str, bytes], wanted: dict[str, str]) -> None:
    from pipeline.records import SCHEMA_VERSION

    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        _replace(folder / name, data)
    manifest = {
        "schema": SCHEMA_VERSION,
        "series": wanted,
        "files": {name: stale.sha256(data) for name, data in files.items()},
    }
    _replace(folder / "manifest.json", (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode("utf8"))


def _enter(path: Path, register: Register) -> None:
    """Write what the comparison entered; what people decided while it ran has the last word."""

    def change(raw: bytes) -> bytes:
        now = Register.parse(raw, path)
        now.join(register)
        return now.dump()

    rewrite(path, "the register of themes", change)


def _replace(path: Path, data: bytes) -> None:
    """Write a file in one step: whoever reads it sees the old one or the new one."""
    if path.exists() and path.read_bytes() == data:
        return
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(data)
    new.replace(path)
