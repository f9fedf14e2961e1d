"""Gold from people's decisions: what they accepted, mended and added, in the form that ``rapporteur evaluate`` reads.

Gold of a kind is written for a report only when every record of that kind has been looked at: of a half-reviewed kind
nobody knows what is missing, and a rule that finds more would seem to be wrong.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline import stale
from pipeline.check import report_folders
from pipeline.errors import UsageError
from pipeline.review.desk import Desk

GOLD_KINDS = ("sessions", "interventions", "mentions", "figures", "footnotes")
"""The kinds that an annotated report has."""


def learn(outputs: Path, gold: Path, *, share: float = 1.0) -> list[str]:
    """Write gold for the reports whose kinds were reviewed to at least ``share``; returns a line a report.

    Only what people looked at is written. Raises UsageError where nothing was reviewed, or where ``gold`` would be
    mixed with annotations that come from elsewhere.
    """
    said = []
    written = 0
    for report in report_folders(outputs):
        manifest = stale.read_manifest(outputs / report) or {}
        if manifest.get("status") == "quarantined":
            continue
        if not stale.corrections_path(Path(str(manifest.get("pdf"))), report).exists():
            continue
        desk = Desk(outputs, report, lambda: "")
        rows = {kind: reviewed(desk, kind) for kind in GOLD_KINDS}
        whole = {kind: found for kind, (found, part) in rows.items() if part >= share and found}
        if whole:
            _write(gold / report, desk, whole)
            written += 1
        parts = ", ".join(
            f"{k} {len(whole[k])}" if k in whole else f"{k} {p:.0%} reviewed" for k, (_, p) in rows.items()
        )
        said.append(f"{report}: {parts}")
    if not written:
        advice = "review one kind of one report to the end (the page can show one kind only), or lower --share"
        raise UsageError("no kind of any report was reviewed to the end", advice=advice)
    return said


def reviewed(desk: Desk, kind: str) -> tuple[list[Any], float]:
    """The records of a kind that people stand for, and the share of all that people looked at."""
    records = desk.layer.records[kind]
    kept = [r for r in records.values() if r.status != "auto"]
    rejected = sum(i not in records for i in desk.layer.automatic[kind])
    everything = len(records) + rejected
    return kept, (len(kept) + rejected) / everything if everything else 0.0


MARK = "learnt.json"
"""Marks a folder of gold as made here: only such a folder is ever replaced."""


def _write(folder: Path, desk: Desk, whole: dict[str, list[Any]]) -> None:
    if folder.exists() and not (folder / MARK).exists() and any(folder.iterdir()):
        raise UsageError(
            "this folder holds annotations that do not come of a review",
            advice="choose another folder (--gold DIR)",
            where=str(folder),
        )
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.jsonl"):
        old.unlink()
    (folder / "text.txt").write_text(desk.bundle.text, "utf8")
    for kind, records in whole.items():
        records = sorted(records, key=lambda r: (r.where.start is None, r.where.start or 0, r.id))
        if kind == "sessions":
            records = [r for r in records if r.parent is None and r.kind != "front_matter"]
        if kind == "figures":  # the numbers of notes have no place in the text that they could be compared at
            records = [r for r in records if r.where.start is not None]
        lines = [json.dumps(_gold(kind, r, desk), ensure_ascii=False) for r in records]
        (folder / f"{kind}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf8")
    who = sorted({d.who for d in desk.decisions})
    about = {"reviewers": who, "records": {kind: len(rows) for kind, rows in whole.items()}}
    (folder / MARK).write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf8")


def _gold(kind: str, record: Any, desk: Desk) -> dict[str, Any]:
    """A record as annotations have it: its place and content, nothing of how it was found."""
    start, end = record.where.start, record.where.end
    span = {"start": start, "end": end}
    plain: dict[str, Any] = record.model_dump(mode="json", by_alias=True)
    if kind == "sessions":
        return {n: plain[n] for n in ("kind", "number", "day", "date", "title")} | span | {"basis": record.basis}
    if kind == "interventions":
        said = {f"speaker_{name}": value for name, value in plain["speaker"].items()}
        who: Any = next((plain[n] for n in ("country", "organisation") if plain[n]), [])
        named = {"country_or_org": [who] if isinstance(who, str) else who}
        return {"kind": record.kind, **said, **named, **span, "optional": False}
    if kind == "mentions":
        entity = desk.layer.records["entities"].get(record.entity)
        canonical = f"{entity.name} [{entity.id}]" if entity else record.entity
        named = {"text": record.where.quote, "type": record.type, "canonical": canonical}
        return {**span, **named, "nested": record.nested, "optional": False}
    if kind == "figures":
        values = [{**value, "alt": []} for value in plain["values"]]
        printed = {n: plain[n] for n in ("unit", "comparator")} | {"measured": record.measure}
        dates = [record.as_of.text, record.as_of.date_start, record.as_of.date_end]
        time = {"time": " ".join(filter(None, dates)) or None, "time_source": "sentence" if record.as_of.text else None}
        return {
            "tier": "core",
            "kind": record.kind,
            **span,
            "text": record.where.quote,
            "values": values,
            **printed,
            **time,
        }
    call = record.call.start if record.call.start is not None else -1  # -1: the note is called nowhere
    before = desk.bundle.text[max(0, call - 40) : max(0, call)]
    links = desk.layer.records["links"]
    urls = [links[i].url for i in record.links if i in links]
    return {"number": record.number, "text": record.text, "call": call, "before": before, "urls": urls}
