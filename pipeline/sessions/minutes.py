"""Minutes whose numbered notes answer a numbered agenda: each note is an agenda item under the agenda's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline import contents
from pipeline.records import Block
from pipeline.sessions.inferred import says
from pipeline.sessions.words import normal

NUMBERED = re.compile(r"(?P<n>\d{1,2})[.)]\s+(?P<text>\S.*)", re.DOTALL)
SHORT = 120
"""Code points: a last note of this length that tells of the end of the meeting is no answer to a point."""
FEWEST = 4
"""An agenda and its notes each have at least this many numbered points."""


class Note(NamedTuple):
    """One numbered note: the index of its block, its number, and its title where the agenda or the note has one."""

    block: int
    number: str
    title: str | None


def find_notes(blocks: Sequence[Block], first: int) -> list[Note]:
    """The notes of minutes, matched to the agenda before them; empty where the document is no such minutes."""
    rows = _rows(blocks, first)
    if len(rows) < 2:
        return []
    agenda, notes = rows[0], rows[1]
    if max(len(blocks[i].text) for i, _, _ in agenda) > 160:
        return []
    said = [
        text + " " + " ".join(b.text for b in blocks[i + 1 : min(i + 3, stop)])
        for (i, _, text), stop in zip(notes, [*[n[0] for n in notes[1:]], len(blocks)], strict=True)
    ]
    pairs = _align([text for _, _, text in agenda], said)
    result = []
    for k, (i, number, text) in enumerate(notes):
        point = pairs.get(k)
        title = agenda[point][2] if point is not None else _own_title(text)
        if k == len(notes) - 1 and len(text) < SHORT and says(text, "closing") and not _shares(title, text):
            title = None  # "11. The meeting was closed at 4 p.m.", though the agenda had a point 11
        result.append(Note(i, number, title.rstrip(" :.") if title else None))
    return result


def _rows(blocks: Sequence[Block], first: int) -> list[list[tuple[int, str, str]]]:
    """Rows of blocks numbered 1, 2, 3 … at the top level; points between them that restart or are lettered belong
    inside."""
    rows: list[list[tuple[int, str, str]]] = []
    row: list[tuple[int, str, str]] = []
    for i in range(first, len(blocks)):
        match = NUMBERED.match(blocks[i].text)
        if not match or blocks[i].kind in ("table", "caption") or contents.is_entry(blocks[i].text):
            continue
        number = int(match["n"])
        if number == len(row) + 1:
            row.append((i, match["n"], " ".join(match["text"].split())))
        elif number == 1 and len(row) >= FEWEST and _divided(blocks, row[-1][0], i):
            rows.append(row)
            row = [(i, match["n"], " ".join(match["text"].split()))]
    if len(row) >= FEWEST:
        rows.append(row)
    return rows


def _divided(blocks: Sequence[Block], before: int, here: int) -> bool:
    """Whether an unnumbered line such as ``Notes:`` stands between two rows."""
    return any(not re.match(r"\(?\w{1,4}[.)]\s|[-•–o]\s", b.text) for b in blocks[before + 1 : here])


def _stems(text: str) -> set[str]:
    stop = {"the", "of", "and", "a", "an", "in", "to", "for", "on", "by", "was", "were", "is"}
    return {w[:5] for w in normal(text).split() if w not in stop}


def _align(agenda: Sequence[str], notes: Sequence[str]) -> dict[int, int]:
    """For each note the agenda point it answers, both in order, by shared word stems (Needleman and Wunsch's
    alignment)."""
    gain = [[_alike(a, n, i == j) for j, a in enumerate(agenda)] for i, n in enumerate(notes)]
    rows, columns = len(notes), len(agenda)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for i in range(rows):
        for j in range(columns):
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], best[i][j] + gain[i][j])
    pairs: dict[int, int] = {}
    i, j = rows, columns
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            pairs[i - 1] = j - 1
            i, j = i - 1, j - 1
    return pairs


def _shares(point: str | None, note: str) -> bool:
    return bool(point and _stems(point) & _stems(note))


def _alike(point: str, note: str, same_place: bool) -> float:
    mine, theirs = _stems(point), _stems(note[:200])
    if not mine:
        return 0.0
    shared = len(mine & theirs) / len(mine)
    return shared + (0.3 if same_place else 0.0) if shared else 0.05 if same_place else 0.0


def _own_title(text: str) -> str | None:
    """The note's own words where they read as a title: no full sentence, before a bracket or colon."""
    head = re.split(r"\s*\(|\s*:(?=\s|$)", text)[0].strip()
    return head if len(head) < 90 and (len(head) < len(text) or not text.rstrip().endswith(".")) else None
