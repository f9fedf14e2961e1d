"""Search over all records of all reports: every word must stand in what a record says, in whatever case."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline import stale
from pipeline.compare.words import plain
from pipeline.errors import NoReports, UsageError

FILES = (
    "sessions",
    "interventions",
    "figures",
    "footnotes",
    "links",
    "entities",
    "exhibits",
    "participants",
)
"""Searched in this order; a passage of the body that no record has is found in text.txt."""
FIELDS = ("title", "name", "names", "measure", "label", "caption", "text", "url", "organisation", "role", "country")


@dataclass(frozen=True)
class Hit:
    """A record that has the words: where it stands, and what it says."""

    report: str
    file: str
    record: str
    page: int | None
    quote: str


def find(outputs: Path, query: str, files: Sequence[str] = ()) -> Iterator[Hit]:
    """The records that have every word of ``query``, report by report. Raises UsageError where there are none."""
    wanted = plain(query).split()
    if not wanted:
        raise UsageError("there is nothing to search for", advice='give a word or more: rapporteur find "asylum"')
    unknown = [f for f in files if f not in FILES and f != "text"]
    if unknown:
        raise UsageError(f"there are no records named {unknown[0]!r}", advice=f"one of: {', '.join(FILES)}, text")
    folders = sorted(p.parent for p in outputs.glob("[!.]*/manifest.json") if p.parent.name not in stale.RESERVED)
    if not folders:
        raise NoReports(outputs)
    for folder in folders:
        yield from _in_report(folder, wanted, files)


def _in_report(folder: Path, wanted: Sequence[str], files: Sequence[str]) -> Iterator[Hit]:
    seen: list[str] = []
    for name in FILES:
        path = folder / f"{name}.jsonl"
        if (files and name not in files) or not path.is_file():
            continue
        for line in path.read_text("utf8").split("\n"):
            # most lines are ruled out unread; an accent or an escape may hide a word, so such lines are read
            if line.isascii() and "\\u" not in line and not all(w in line.casefold() for w in wanted):
                continue
            if not line.strip():
                continue
            row = json.loads(line)
            said = _said(row, name)
            if all(w in plain(said) for w in wanted):
                where = row.get("where") or {}
                boxes = where.get("boxes") or [{}]
                quote = _around(said, wanted)
                seen.append(quote)
                yield Hit(folder.name, name, row["id"], boxes[0].get("page"), quote)
    if not files or "text" in files:
        yield from _in_text(folder, wanted, seen)


def _said(row: dict[str, Any], name: str) -> str:
    """What a record says, as one text."""
    parts = []
    where = row.get("where") or {}
    if name != "sessions" and where.get("quote"):
        parts.append(where["quote"])
    for field in FIELDS:
        value = row.get(field)
        if isinstance(value, str) and value not in parts:
            parts.append(value)
        elif isinstance(value, dict):
            parts += [k for k in value if isinstance(k, str)]
        elif isinstance(value, list):
            parts += [v for v in value if isinstance(v, str)]
    for cells in row.get("rows") or ():
        parts.append(" | ".join(cells))
    return "  ·  ".join(dict.fromkeys(" ".join(p.split()) for p in parts if p))


def _in_text(folder: Path, wanted: Sequence[str], seen: Sequence[str]) -> Iterator[Hit]:
    """Sentences of the body that no record found so far quotes."""
    from pipeline.compare.load import sentences

    path = folder / "text.txt"
    if not path.is_file():
        return
    known = " ".join(plain(s) for s in seen)
    for sentence in sentences(path.read_text("utf8")):
        text = plain(sentence.text)
        if all(w in text for w in wanted) and text[12:72] not in known:
            yield Hit(folder.name, "text", "", None, _around(" ".join(sentence.text.split()), wanted))


def _around(text: str, wanted: Sequence[str], width: int = 220) -> str:
    """The part of a long text around the first word."""
    if len(text) <= width:
        return text
    at = plain(text).find(wanted[0])
    start = max(0, min(at - width // 3, len(text) - width))
    cut = text[start : start + width]
    return ("… " if start else "") + cut.strip() + (" …" if start + width < len(text) else "")
