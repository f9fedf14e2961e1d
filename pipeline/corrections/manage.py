"""What ``rapporteur corrections`` says and does: what became of every decision, and how to settle misfits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pipeline import stale
from pipeline.check import report_folders
from pipeline.corrections import model
from pipeline.corrections.model import Decision, Part
from pipeline.corrections.store import Store, new_id, now
from pipeline.errors import UsageError


class Row(NamedTuple):
    """A decision and what became of it in the last run; ``state`` is new where no run has seen it."""

    report: str
    decision: Decision
    state: str
    reason: str
    record: str | None
    path: Path


def rows(outputs: Path, reports: list[str] | None = None) -> Iterator[Row]:
    """The decisions in force of all reports, or of those named."""
    for report in reports or report_folders(outputs):
        manifest = stale.read_manifest(outputs / report)
        if manifest is None:
            raise UsageError("there is no such report", advice="process it first: rapporteur run", where=report)
        path = stale.corrections_path(Path(str(manifest.get("pdf"))), report)
        known = {row["id"]: row for row in (manifest.get("corrections") or {}).get("outcomes", [])}
        decisions, _ = model.read(path)
        for d in model.in_force(decisions):
            said = known.get(d.id, {})
            yield Row(report, d, said.get("outcome", "new"), said.get("reason") or "", said.get("record"), path)


def lines(found: list[Row], *, everything: bool) -> Iterator[str]:
    """What there is, in short: those that do not fit one by one, the others counted."""
    for row in found:
        if everything or row.state in ("conflict", "orphan"):
            yield f"{row.decision.id}  {row.state:8}  {row.report}  {row.decision.action} {_what(row.decision)}"
    counts: dict[str, int] = {}
    for row in found:
        counts[row.state] = counts.get(row.state, 0) + 1
    said = ", ".join(f"{counts[n]} {n}" for n in ("applied", "moved", "conflict", "orphan", "new") if n in counts)
    yield f"{len(found)} decisions: {said}" if found else "no decisions"


def _what(d: Decision) -> str:
    words = d.target.place.quote.exact if d.target.place else d.target.record
    words = " ".join(words.split())
    return f"{d.target.kind} {words if len(words) <= 60 else f'{words[:59]}…'!r}"


def one(found: list[Row], identifier: str) -> Row:
    """The decision with an id, or with an id that begins so."""
    hits = [row for row in found if row.decision.id.startswith(identifier)]
    if len(hits) != 1:
        raise UsageError(
            f"{len(hits)} decisions in force have an id that begins with {identifier!r}",
            advice="rapporteur corrections list --all shows them",
        )
    return hits[0]


def explain(row: Row) -> Iterator[str]:
    """A decision in full: who, when, about what, what was, what became, why it does not fit."""
    d = row.decision
    yield f"{d.id}: {d.action} by {d.who}, {d.when[:16].replace('T', ' ')} UTC{f' ({d.why})' if d.why else ''}"
    yield f"report     {row.report}"
    yield f"record     {d.target.kind} {d.target.record}"
    if d.target.place:
        quote = d.target.place.quote
        yield f"words      …{_short(quote.prefix[-60:])}[{_short(quote.exact)}]{_short(quote.suffix[:60])}…"
        yield f"page       {d.target.place.page or 'unknown'}"
    for name, value in (d.before or {}).items():
        after: Any = next((p.fields[name] for p in d.after if name in p.fields), None)
        if after is not None and after != value:
            yield f"changed    {name}: {value!r} to {after!r}"
    for part in d.after:
        if part.place:
            yield f"new place  {_short(part.place.quote.exact)!r}"
    yield f"state      {row.state}{f': {row.reason}' if row.reason else ''}"
    if row.record:
        yield f"now on     {row.record}"
    if row.state in ("conflict", "orphan"):
        yield ""
        yield f"rapporteur corrections resolve {d.id} --withdraw          let the record be as it is found now"
        yield f"rapporteur corrections resolve {d.id} --to RECORD         put the same decision on that record"
        yield "rapporteur review                                         look at the page, decide anew"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 100 else f"{text[:99]}…"


def resolve(outputs: Path, row: Row, who: str, *, to: str | None, why: str | None) -> str:
    """Withdraw a decision, or put it on another record. Returns what was done. Raises UsageError, BadFile."""
    d = row.decision
    store = Store(row.path)
    undo = Decision(id=new_id(), action="undo", target=d.target, undoes=(d.id,), who=who, when=now(), why=why)
    made = [undo]
    if to is not None:
        made.append(_again(outputs, row, d, who, to, why))
    store.append(made)
    if to is None:
        return f"{d.id} is withdrawn; run again: rapporteur run"
    return f"{d.id} is withdrawn, and {made[1].id} stands for it on {to}; run again: rapporteur run"


def _again(outputs: Path, row: Row, d: Decision, who: str, to: str, why: str | None) -> Decision:
    """The same decision about another record, as that one is now."""
    from pipeline.corrections import fields
    from pipeline.review.desk import Desk

    if d.action not in ("accept", "reject", "edit", "retype"):
        raise UsageError(f"a decision to {d.action} cannot be put on another record", advice="withdraw it, decide anew")
    desk = Desk(outputs, row.report, lambda: who)
    record = desk.layer.automatic[d.target.kind].get(to)
    if record is None:
        raise UsageError(f"{d.target.kind} of {row.report} have no record {to!r}", advice="see its .jsonl file")
    after = tuple(Part(fields=part.fields) for part in d.after)
    target = desk.layer.target(d.target.kind, record)
    before = fields.content(d.target.kind, record)
    return Decision(
        id=new_id(), action=d.action, target=target, before=before, after=after, who=who, when=now(), why=why or d.why
    )
