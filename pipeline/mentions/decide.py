"""The decision between candidates: spans may nest, never cross; what is unsure is left out."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections import defaultdict
from functools import cache

from pipeline.mentions.registers import FOLDER
from pipeline.mentions.state import KEEP, Candidate, Found, Reading


def decide(reading: Reading) -> list[Found]:
    """One reading of the text from all candidates: spans may nest, never cross."""
    merged: dict[tuple[int, int], list[Candidate]] = defaultdict(list)
    for c in reading.found:
        c.start, c.end = _trim(reading.text, c.start, c.end)
        if c.end > c.start and not (c.end - c.start < 9 and _LETTERS.fullmatch(reading.text, c.start, c.end)):
            merged[c.start, c.end].append(c)
    best: list[Candidate] = []
    for same in merged.values():
        by_type: dict[str, Candidate] = {}
        for c in same:
            kept = by_type.get(c.type)
            if kept is None:
                by_type[c.type] = c
            else:
                top, low = max(kept.confidence, c.confidence), min(kept.confidence, c.confidence)
                new = c.by - kept.by
                kept.confidence = min(0.99, top + (0.15 * (1 - top) if new and low >= 0.4 else 0))
                kept.by |= c.by
                kept.refers = kept.refers or c.refers
                kept.inner = kept.inner and c.inner
        best.append(max(by_type.values(), key=lambda c: c.confidence))
    kept_spans: list[Candidate] = []
    cells: dict[int, list[Candidate]] = defaultdict(list)
    for c in sorted(
        (c for c in best if c.confidence >= KEEP),
        key=lambda c: (-(c.end - c.start) if c.confidence >= 0.55 else 0, -c.confidence),
    ):
        across = range(c.start // CELL, c.end // CELL + 1)
        if not any(_cross(k, c) for cell in across for k in cells[cell]):
            kept_spans.append(c)
            for cell in across:
                cells[cell].append(c)
    kept_spans.sort(key=lambda c: (c.start, -c.end))
    found: list[Found] = []
    stack: list[Candidate] = []
    for c in kept_spans:
        while stack and stack[-1].end <= c.start:
            stack.pop()
        nested = bool(stack)
        if (
            nested
            and any(s.type == "PERSON" for s in stack)
            or nested
            and c.type == "PERSON"
            and stack[-1].type in ("IGO", "NATIONAL_BODY")
        ):
            continue
        stack.append(c)
        found.append(
            Found(c.start, c.end, c.type, nested, tuple(sorted(c.by)), share(c.confidence), c.refers, c.between)
        )
    return found


_LETTERS = re.compile(r"[^\W\d_](?: (?:and|or) [^\W\d_])?")
"""Letters by which a text tells things apart ("registers A and B")."""


@cache
def _knots() -> tuple[list[float], list[float]]:
    data = json.loads((FOLDER / "confidence.json").read_text(encoding="utf8"))
    return [weight for weight, _ in data["knots"]], [right for _, right in data["knots"]]


def share(weight: float) -> float:
    """The confidence that is written: how often finds of this weight were right (``confidence.json``), 0 to 1."""
    weights, shares = _knots()
    i = min(max(bisect_right(weights, weight), 1), len(weights) - 1)
    span = weights[i] - weights[i - 1]
    return round(shares[i - 1] + (shares[i] - shares[i - 1]) * min(1.0, (weight - weights[i - 1]) / span), 3)


CELL = 256
"""Characters in one cell of the grid by which candidates find their neighbours."""


def _cross(a: Candidate, b: Candidate) -> bool:
    if a.start < b.start:
        return b.start < a.end < b.end
    return b.start < a.start < b.end < a.end


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in ' \n,;:“"‘(':
        start += 1
    while end > start and text[end - 1] in " \n,;:":
        end -= 1
    return start, end
