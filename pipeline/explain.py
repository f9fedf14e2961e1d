"""Why a number in a report is no figure: read from what was written, for people who want to know what was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline import jsonl
from pipeline.body import Body
from pipeline.progress import table
from pipeline.records import Block, Report

CONTEXT = 40
"""Characters shown on each side of a number."""


def numbers(folder: Path) -> list[dict[str, Any]]:
    """Every number of a written report that is no figure: its class, place, words and context, in order."""
    from pipeline import figures, language

    text = (folder / "text.txt").read_text("utf8")
    (report,) = jsonl.read(folder / "report.jsonl", Report)
    if not text.strip():
        return []
    body = Body(report.id, text, jsonl.read(folder / "blocks.jsonl", Block))
    doc = language.analyse(body, report.model_dump(mode="json"))
    return [
        {
            "class": found.kind,
            "text": found.text,
            "start": found.start,
            "end": found.end,
            "context": " ".join(text[max(0, found.start - CONTEXT) : found.end + CONTEXT].split()),
        }
        for found in figures.explain(doc, year=report.year)
    ]


def by_class(found: Sequence[dict[str, Any]]) -> str:
    """A line a class: how many, and the first few."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in found:
        groups[row["class"]].append(row["text"])
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [[name, str(len(texts)), ", ".join(list(dict.fromkeys(texts))[:8])] for name, texts in ordered]
    width = max((len(row[2]) for row in rows), default=0)
    lines = table(["class", "numbers", "such as".ljust(width)], [[a, b, c.ljust(width)] for a, b, c in rows])
    return f"{lines}\n\n{len(found)} numbers are no figures"
