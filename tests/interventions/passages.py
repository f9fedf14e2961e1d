"""Reads passages marked with who speaks and scores what is found in them as the annotated reports are scored."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.records import Intervention

HERE = Path(__file__).parent
FILES = (
    "passages.txt",
    "bodies.txt",
    "conventions.txt",
    "attribution.txt",
    "persons.txt",
    "minutes.txt",
    "voices.txt",
    "debates.txt",
)
KEPT_ASIDE = {"passages.txt": 3, "bodies.txt": 3, "voices.txt": 2, "debates.txt": 2}
"""One in how many passages of a file no rule was tuned to."""


@dataclass
class Expected:
    """One speaker: offsets of the words and of what is said, who it is, and what kind of act."""

    speaker: tuple[int, int]
    start: int
    end: int
    who: tuple[str, ...]
    collective: bool
    act: str | None
    strength: str | None
    addressee: str | None
    optional: bool = False
    """Neither right nor wrong: a Chair who only conducts the meeting."""


@dataclass
class Passage:
    """A passage without its marks. ``held`` for those that no rule was tuned to."""

    name: str
    text: str
    expected: list[Expected] = field(default_factory=list)
    held: bool = False
    file: str = ""


@dataclass
class Result:
    """Counts over passages: speakers expected, found, falsely found, rightly attributed; sums of overlaps."""

    wanted: int = 0
    hit: int = 0
    extra: int = 0
    attributed: int = 0
    extent: float = 0.0
    acts: int = 0
    acts_hit: int = 0
    notes: list[str] = field(default_factory=list)

    def add(self, other: Result) -> None:
        for name in ("wanted", "hit", "extra", "attributed", "extent", "acts", "acts_hit"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.notes += other.notes

    @property
    def recall(self) -> float:
        return self.hit / max(1, self.wanted)

    @property
    def precision(self) -> float:
        return self.hit / max(1, self.hit + self.extra)


def passages() -> Iterator[Passage]:
    for file in FILES:
        yield from _passages(file)


def _passages(file: str) -> Iterator[Passage]:
    lines = (HERE / file).read_text(encoding="utf8").splitlines(True)
    raw = "".join(line for line in lines if not line.startswith("# "))
    for piece in raw.split("\n---\n"):
        name, _, marked = piece.strip().removeprefix("% ").partition("\n")
        heading = (
            "" if re.match(r"[^\n.]*\n\n", marked) and "[" not in marked.split("\n")[0] else "Session 1: Matters\n\n"
        )
        passage = _read(name, heading + marked)
        passage.file = file
        passage.held = file in KEPT_ASIDE and zlib.crc32(name.encode()) % KEPT_ASIDE[file] == 0
        yield passage


def _read(name: str, marked: str) -> Passage:
    text: list[str] = []
    at, found, opened, since = 0, [], 0, 0
    for part in re.split(r"(«|»|\[[^\]|]+\|[^\]]*\])", marked):
        if part == "«":
            opened, since = at, len(found)
        elif part == "»":
            for e in found[since:]:
                e.start, e.end = opened, at
        elif part.startswith("[") and "|" in part:
            words, who, *kind = part[1:-1].split("|")
            act, strength, addressee = [*(kind[0].split("/") if kind and kind[0] else []), "", "", ""][:3]
            names = tuple(w for w in who.lstrip("~!").split("+") if w)
            found.append(
                Expected(
                    (at, at + len(words)),
                    at,
                    at + len(words),
                    names,
                    who.startswith("~"),
                    act or None,
                    strength or None,
                    addressee or None,
                    who.startswith("!"),
                )
            )
            text.append(words)
            at += len(words)
        else:
            text.append(part)
            at += len(part)
    return Passage(name, "".join(text), found)


def annotations(passage: Passage) -> list[dict[str, Any]]:
    """What is expected in a passage, as a row of an annotated report."""
    return [
        {
            "speaker_start": e.speaker[0],
            "speaker_end": e.speaker[1],
            "speaker_text": passage.text[slice(*e.speaker)],
            "start": e.start,
            "end": e.end,
            "optional": e.optional or e.collective,
        }
        for e in passage.expected
    ]


def norm(text: object) -> str:
    return re.sub(r"[\W_]+", " ", str(text or "")).strip().casefold()


def attributed(said: Intervention, who: Sequence[str]) -> bool:
    codes = {said.country} if isinstance(said.country, str) else set(said.country or ())
    fields = [said.organisation, said.role, said.entities, said.speaker.text]
    words = f" {norm(json.dumps(fields, ensure_ascii=False))} "
    return all(w in codes if re.fullmatch("[A-Z]{2}", w) else f" {norm(w)} " in words for w in who)


def overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def judge(passage: Passage, found: Sequence[Intervention]) -> Result:
    """Compare what was found in one passage with what was expected there."""
    result = Result()
    used: set[int] = set()
    spans = [(f.speaker.start, f.speaker.end) for f in found]
    for e in passage.expected:
        wide = [
            i
            for i, s in enumerate(spans)
            if i not in used and overlap(s, e.speaker) >= 0.5 * min(e.speaker[1] - e.speaker[0], s[1] - s[0])
        ]
        best = max(wide, key=lambda i: overlap(spans[i], e.speaker), default=None)
        if best is not None:
            used.add(best)
        if e.optional:
            continue
        if e.collective:
            if best is None:
                result.notes.append(f"no collective: {passage.text[slice(*e.speaker)]}")
            if best is None or not (e.act or e.strength):
                continue
        else:
            result.wanted += 1
            if best is None:
                result.notes.append(f"missed: {passage.text[slice(*e.speaker)]}")
                continue
            result.hit += 1
        said = found[best]
        if not e.collective:
            right = attributed(said, e.who)
            result.attributed += right
            if not right:
                result.notes.append(f"{said.speaker.text}: {e.who} is {said.country} {said.organisation} {said.role}")
            a, b = said.where.start or 0, said.where.end or 0
            share = overlap((a, b), (e.start, e.end)) / max(1, max(b, e.end) - min(a, e.start))
            result.extent += share if e.end > e.speaker[1] or e.start < e.speaker[0] else 1.0
            if share < 0.9 and (e.end > e.speaker[1] or e.start < e.speaker[0]):
                result.notes.append(f"{said.speaker.text}: extent {share:.2f}: {said.where.quote!r}")
        if e.act or e.strength or e.addressee:
            result.acts += 1
            right = (not e.act or e.act in [v.act for v in said.verbs]) and e.strength == said.strength
            right = right and (not e.addressee or norm(said.addressee) == norm(e.addressee))
            result.acts_hit += right
            if not right:
                result.notes.append(
                    f"{said.speaker.text}: {[v.act for v in said.verbs]} {said.strength} {said.addressee}"
                )
    for i, f in enumerate(found):
        if i not in used and f.kind != "collective":
            result.extra += 1
            result.notes.append(f"extra: {f.speaker.text}: {f.where.quote!r}")
    return result


def find(text: str) -> list[Intervention]:
    """What the whole pipeline finds in plain text."""
    from pipeline import interventions, language, link
    from pipeline.body import Body
    from pipeline.sessions import find_sessions

    body = Body.plain(text, "passage")
    sessions = list(find_sessions(body, 2019).sessions)
    doc = language.analyse(body, {})
    return interventions.records(body, doc, sessions, link.link(body, doc, sessions))
