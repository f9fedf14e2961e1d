"""A page with its records drawn on it: what a person looks at to see what the pipeline saw."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline import errors, reader

COLOURS = {
    "title": "#7b3294",
    "heading": "#c2185b",
    "paragraph": "#2166ac",
    "list_item": "#1b9e77",
    "table": "#e08214",
    "caption": "#8c6d31",
    "footnote": "#636363",
    "page_header": "#bdbdbd",
    "page_footer": "#bdbdbd",
    "call": "#d7191c",
    "link": "#0571b0",
    "exhibit": "#e08214",
    "figure": "#d95f02",
    "mention": "#4d9221",
    "speaker": "#8e0152",
}


def _rows(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    path = folder / f"{name}.jsonl"
    if path.exists():
        for line in path.read_text(encoding="utf8").splitlines():
            yield json.loads(line)


def marks(folder: Path, page: int) -> list[tuple[str, str, tuple[float, float, float, float]]]:
    """What to draw on a page: (kind, label, box) of blocks, calls, links, exhibits, speakers, mentions and figures."""
    found: list[tuple[str, str, tuple[float, float, float, float]]] = []

    def add(kind: str, label: str, boxes: list[dict[str, Any]]) -> None:
        for k, b in enumerate(boxes):
            if b["page"] == page:
                found.append((kind, label if k == 0 else "", (b["x0"], b["top"], b["x1"], b["bottom"])))

    for row in _rows(folder, "blocks"):
        boxes = [b for b in row["where"]["boxes"] if b["page"] == page]
        if boxes:
            hull = {
                "page": page,
                "x0": min(b["x0"] for b in boxes),
                "top": min(b["top"] for b in boxes),
                "x1": max(b["x1"] for b in boxes),
                "bottom": max(b["bottom"] for b in boxes),
            }
            add(row["kind"], row["kind"] + (f" {row['level']}" if row["level"] else ""), [hull])
    for row in _rows(folder, "footnotes"):
        if row["call"]["box"]:
            add("call", row["number"], [row["call"]["box"]])
    for row in _rows(folder, "links"):
        add("link", "", row["where"]["boxes"])
    for row in _rows(folder, "exhibits"):
        if row["kind"] != "table":
            add("exhibit", row["kind"], row["where"]["boxes"])
    return found


def text_marks(folder: Path, page: int) -> list[tuple[str, str, tuple[float, float, float, float]]]:
    """Mentions and figures of a page as (kind, label, box)."""
    found = []
    for name, kind in (("mentions", "mention"), ("figures", "figure")):
        for row in _rows(folder, name):
            if row.get("nested"):
                continue
            for b in row["where"]["boxes"]:
                if b["page"] == page:
                    found.append((kind, "", (b["x0"], b["top"], b["x1"], b["bottom"])))
    return found


def draw(pdf: Path, folder: Path, page: int, out: Path, *, scale: float = 2.0) -> Path:
    """Write a PNG of ``page`` (from 1) with its records drawn on it, and return its path.

    Raises ``errors.UsageError`` where the report has no such page.
    """
    from PIL import ImageDraw, ImageFont

    pages = len(reader.read(pdf).pages)
    if not 1 <= page <= pages:
        raise errors.UsageError(f"{pdf.name} has no page {page}", advice=f"ask for a page from 1 to {pages}")
    image = reader.render(pdf, page, scale).convert("RGB")
    canvas = ImageDraw.Draw(image, "RGBA")
    font = ImageFont.load_default(size=9 * scale / 2)
    for kind, _, (x0, top, x1, bottom) in text_marks(folder, page):
        canvas.rectangle([v * scale for v in (x0, top, x1, bottom)], fill=COLOURS[kind] + "38")
    for kind, label, (x0, top, x1, bottom) in marks(folder, page):
        box = [(x0 - 1) * scale, (top - 1) * scale, (x1 + 1) * scale, (bottom + 1) * scale]
        canvas.rectangle(box, outline=COLOURS[kind], width=2, fill=COLOURS[kind] + "18")
        if label:
            canvas.text((box[0] + 2, max(0.0, box[1] - 5.5 * scale)), label, fill=COLOURS[kind], font=font)
    image.save(out)
    return out
