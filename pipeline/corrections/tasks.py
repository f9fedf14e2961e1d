"""Tasks for other annotation tools, and their answers as decisions: Label Studio (JSON) and Prodigy (JSON Lines).

One task is one paragraph with the names or figures that stand in it; every span carries its record's id. What comes
back is compared with what is there now: a span that is left as it was is accepted, one that is gone is rejected, one
with another label is typed anew, one without an id is added. What was not answered (skipped, ignored) decides nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

from pipeline import jsonl
from pipeline.errors import MalformedLine
from pipeline.review.desk import Desk, Refused, Request, Span, Stale

Format = Literal["label-studio", "prodigy"]
LABELS = {"mentions": "type", "figures": "kind"}
"""The kinds that are spans with a label, and the field that the label is."""
Task = dict[str, Any]


def export(desk: Desk, kind: str, form: Format) -> list[Task]:
    """The tasks of a report, one a paragraph that holds a record of the kind. Offsets count from the paragraph."""
    records = sorted(desk.layer.records[kind].values(), key=lambda r: (r.where.start or 0, -(r.where.end or 0)))
    tasks = []
    for block in desk.bundle.blocks:
        start, end = block.where.start, block.where.end
        if start is None or end is None:
            continue
        inside = [r for r in records if r.where.start is not None and start <= r.where.start and r.where.end <= end]
        if inside:
            text = desk.bundle.text[start:end]
            meta = {"report": desk.report, "kind": kind, "block": block.id, "start": start}
            make = _label_studio if form == "label-studio" else _prodigy
            tasks.append(make(text, meta, [(r, r.where.start - start, r.where.end - start) for r in inside]))
    return tasks


def _label_studio(text: str, meta: dict[str, Any], spans: Sequence[tuple[Any, int, int]]) -> Task:
    field = LABELS[meta["kind"]]
    result = [
        {
            "id": record.id,
            "type": "labels",
            "from_name": "label",
            "to_name": "text",
            "score": record.confidence,
            "value": {"start": start, "end": end, "text": text[start:end], "labels": [getattr(record, field)]},
        }
        for record, start, end in spans
    ]
    return {"data": {"text": text, "meta": meta}, "predictions": [{"model_version": "rapporteur", "result": result}]}


def _prodigy(text: str, meta: dict[str, Any], spans: Sequence[tuple[Any, int, int]]) -> Task:
    field = LABELS[meta["kind"]]
    rows = [{"start": a, "end": b, "label": getattr(r, field), "id": r.id} for r, a, b in spans]
    return {"text": text, "meta": meta, "spans": rows}


def label_config(kind: str) -> str:
    """The labelling interface that Label Studio asks for, for tasks of a kind."""
    from pipeline.review.forms import forms

    (field,) = [f for f in forms()[kind] if f["name"] == LABELS[kind]]
    labels = "\n".join(f'    <Label value="{choice}"/>' for choice in field["choices"])
    listed = f'  <Labels name="label" toName="text">\n{labels}\n  </Labels>'
    return f'<View>\n{listed}\n  <Text name="text" value="$text"/>\n</View>'


def write(tasks: Iterable[Task], file: Path, form: Format) -> None:
    """Write tasks as the tool reads them: one JSON list for Label Studio where the file ends in .json, else lines."""
    tasks = list(tasks)
    if form == "label-studio" and file.suffix == ".json":
        file.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", "utf8")
    else:
        file.write_text("".join(json.dumps(t, ensure_ascii=False) + "\n" for t in tasks), "utf8")


def read(file: Path) -> list[Task]:
    """Tasks with answers from a file of either tool. Raises MalformedLine."""
    try:
        raw = file.read_text("utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise MalformedLine(file, 0, f"the file cannot be read: {error}") from error
    if raw.lstrip().startswith("["):
        try:
            found = json.loads(raw)
        except ValueError as error:
            raise MalformedLine(file, 0, f"this is not JSON: {error}") from error
        return [task for task in found if isinstance(task, dict)]
    return [task for _, task in jsonl.objects(file)]


class Answer(dict[str, Any]):
    """One answered task: ``meta``, ``text``, and ``spans`` (start, end, label, id or None); from either tool."""


def answers(tasks: Iterable[Task], file: Path) -> Iterator[Answer]:
    """The answers that decide something. Raises MalformedLine for what is no task of ours."""
    for number, task in enumerate(tasks, 1):
        try:
            if "data" in task:
                done = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")]
                if done:
                    yield Answer(meta=task["data"]["meta"], text=task["data"]["text"], spans=_spans(done[-1]["result"]))
            elif task.get("answer") == "accept":
                spans = [(s["start"], s["end"], s["label"], s.get("id")) for s in task.get("spans") or []]
                yield Answer(meta=task["meta"], text=task["text"], spans=spans)
        except (KeyError, TypeError, IndexError) as error:
            raise MalformedLine(file, number, f"this is no task that was exported from here: {error!r}") from error


def _spans(result: Iterable[Task]) -> list[tuple[int, int, str, str | None]]:
    return [
        (r["value"]["start"], r["value"]["end"], r["value"]["labels"][0], r.get("id"))
        for r in result
        if r.get("type") == "labels"
    ]


def take(desk: Desk, found: Iterable[Answer]) -> dict[str, int]:
    """Keep the decisions that answers mean. Returns how many were accepted, rejected, edited, added and left out."""
    counts = {"accepted": 0, "rejected": 0, "edited": 0, "added": 0, "refused": 0}
    for answer in found:
        meta = answer["meta"]
        kind, start, text = meta["kind"], meta["start"], answer["text"]
        if meta["report"] != desk.report or kind not in LABELS:
            continue
        if desk.bundle.text[start : start + len(text)] != text:
            counts["refused"] += 1  # the paragraph is another one by now
            continue
        there = {
            r.id: r
            for r in desk.layer.records[kind].values()
            if r.where.start is not None and start <= r.where.start and r.where.end <= start + len(text)
        }
        named = {span[3] for span in answer["spans"]}
        for request, what in [
            *((_reject(desk, kind, i), "rejected") for i in there if i not in named),
            *(_request(desk, kind, there, span, start) for span in answer["spans"]),
        ]:
            try:
                desk.decide(request)
                counts[what] += 1
            except (Refused, Stale):
                counts["refused"] += 1
    return counts


def _reject(desk: Desk, kind: Any, identifier: str) -> Request:
    return Request(action="reject", kind=kind, record=identifier, version=desk.version(kind, identifier))


def _request(
    desk: Desk, kind: Any, there: dict[str, Any], span: tuple[int, int, str, str | None], start: int
) -> tuple[Request, str]:
    """What one span of an answer asks for."""
    first, last, label, identifier = span
    record = there.get(identifier or "")
    place = Span(start=start + first, end=start + last)
    fields = {LABELS[kind]: label}
    if record is None:
        return Request(action="add", kind=kind, span=place, fields=fields), "added"
    version = desk.version(kind, record.id)
    same = (record.where.start, record.where.end) == (place.start, place.end)
    if same and getattr(record, LABELS[kind]) == label:
        return Request(action="accept", kind=kind, record=record.id, version=version), "accepted"
    changed = fields if getattr(record, LABELS[kind]) != label else {}
    return Request(action="edit", kind=kind, record=record.id, version=version, fields=changed, span=place), "edited"
