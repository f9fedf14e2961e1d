"""Pieces of text for retrieval: each intervention, and each paragraph, list item, table and note that none covers.

A piece that is too long is parted between sentences. Each has an id that stays the same, where it stands, who speaks,
and how long it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.dataset import sentences
from pipeline.dataset.convert import Row
from pipeline.dataset.source import Report
from pipeline.records import SCHEMA_VERSION

LIMIT = 400
"""Tokens in one chunk, so that models that read 512 subwords see most chunks whole."""
TOKEN = re.compile(r"\w+|[^\w\s]")
KINDS = {"paragraph", "list_item", "table"}


def chunks(report: Report) -> Iterator[Row]:
    """The chunks of one report, as they stand in JSON: by place in the text, then the notes."""
    titles = {session["id"]: session["title"] for session in report.rows["sessions"]}
    said = [row for row in report.rows["interventions"] if row["where"]["start"] is not None]
    covered = sorted((row["where"]["start"], row["where"]["end"]) for row in said)
    placed: list[tuple[int, int, str, Row]] = [(r["where"]["start"], 0, "intervention", r) for r in said]
    for row in report.rows["blocks"]:
        start, end = row["where"]["start"], row["where"]["end"]
        if row["kind"] in KINDS and start is not None and not _covers(covered, start, end):
            placed.append((start, 1, row["kind"], row))
    placed.sort(key=lambda place: (place[0], place[1], place[3]["id"]))
    for _, _, kind, row in placed:
        yield from _parts(report, kind, row, row["where"]["quote"], titles)
    for row in report.rows["footnotes"]:
        yield from _parts(report, "footnote", row, row["text"], titles)


def _covers(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether spans hold all of a stretch but for a few characters (a label in front, a full stop)."""
    held = sum(max(0, min(b, end) - max(a, start)) for a, b in spans)
    return held >= 0.9 * (end - start)


def _parts(report: Report, kind: str, row: Row, text: str, titles: dict[str, str | None]) -> Iterator[Row]:
    pieces = _pieces(text)
    facts, begin = report.facts, row["where"]["start"]
    boxes = row["where"]["boxes"]
    for number, (start, end) in enumerate(pieces, 1):
        piece = text[start:end]
        yield {
            "id": row["id"] if len(pieces) == 1 else f"{row['id']}#{number}",
            "text": piece,
            "kind": kind,
            "tokens": len(TOKEN.findall(piece)),
            "characters": len(piece),
            "report": report.report,
            "title": facts["title"],
            "series": facts["series"],
            "year": facts["year"],
            "session": row["session"],
            "session_title": titles.get(row["session"]),
            "speaker": row["speaker"]["text"] if kind == "intervention" else None,
            "organisation": _listed(row.get("organisation")) if kind == "intervention" else [],
            "country": _listed(row.get("country")) if kind == "intervention" else [],
            "entities": row["entities"] if kind == "intervention" else [],
            "page": boxes[len(boxes) * start // max(1, len(text))]["page"] if boxes else None,
            "start": None if begin is None else begin + start,
            "end": None if begin is None else begin + end,
            "schema": SCHEMA_VERSION,
        }


def _listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _pieces(text: str) -> list[tuple[int, int]]:
    """Stretches of whole sentences, each of at most ``LIMIT`` tokens unless one sentence has more."""
    if not text.strip():
        return []
    if len(text) < LIMIT or len(TOKEN.findall(text)) <= LIMIT:
        return [(0, len(text))]
    pieces: list[tuple[int, int]] = []
    tokens = 0
    for start, end in sentences.split(text):
        count = len(TOKEN.findall(text, start, end))
        if pieces and tokens + count <= LIMIT:
            pieces[-1] = pieces[-1][0], end
            tokens += count
        else:
            pieces.append((start, end))
            tokens = count
    return pieces
