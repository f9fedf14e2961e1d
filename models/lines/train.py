#!/usr/bin/env python3
"""Labels of lines by a small model, measured beside the rules of the layout stage.

usage: python models/lines/train.py [--documents 30] [--seed 1] [--reports tests/reports/dev/* ...]

Draws documents with reportlab in eight families of layouts, each line with its label (truth comes from the drawing),
reads them with the project's own reader, trains on six families with the rules' labels among the features, and prints
how many lines of the two families left out, and of annotated reports, rules and model label right. Card: README.md.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "reports")]

from source import read_source  # type: ignore[import-not-found]  # noqa: E402

from pipeline import reader  # noqa: E402
from pipeline.layout.document import Laid, lay_out  # noqa: E402
from pipeline.layout.furniture import normal  # noqa: E402
from pipeline.layout.lines import Line, page_lines  # noqa: E402
from pipeline.words import general_words  # noqa: E402

LABELS = ("start", "goes on", "heading", "item", "note", "furniture", "caption", "table")
WIDTH, HEIGHT = A4


class Family(NamedTuple):
    """One way of setting documents."""

    font: str
    bold: str
    columns: int
    indent: float
    gap: float
    leading: float
    headings: str
    """Words: bold, large, centred, capitals, numbered."""
    mark: str
    hang: bool
    justified: bool


FAMILIES = {
    "classic": Family("Times-Roman", "Times-Bold", 1, 14, 0, 1.2, "bold large", "•", True, True),
    "memo": Family("Helvetica", "Helvetica-Bold", 1, 0, 6, 1.3, "bold", "-", True, False),
    "journal": Family("Times-Roman", "Times-Bold", 2, 10, 0, 1.15, "bold numbered", "(a)", False, True),
    "minutes": Family("Times-Roman", "Times-Bold", 1, 0, 8, 1.5, "capitals", "1.", False, False),
    "letter": Family("Helvetica", "Helvetica-Bold", 1, 0, 3, 1.2, "bold numbered", "–", True, True),
    "newsletter": Family("Helvetica", "Helvetica-Bold", 2, 0, 4, 1.2, "bold large", "•", True, False),
    "plain heads": Family("Times-Roman", "Times-Bold", 1, 16, 0, 1.25, "centred", "(i)", True, True),
    "tight ragged": Family("Helvetica", "Helvetica-Bold", 2, 9, 0, 1.1, "large numbered", "a)", True, False),
}
HELD_OUT = ("plain heads", "tight ragged")


class Truth(NamedTuple):
    page: int
    x0: float
    y: float
    label: str


class Drawing:
    """A document of one family, drawn line by line."""

    def __init__(self, path: Path, family: Family, rng: random.Random) -> None:
        self.canvas, self.family, self.rng = Canvas(str(path), pagesize=A4, invariant=True), family, rng
        self.words = rng.sample(sorted(general_words()), 900)
        self.size = rng.choice((9.0, 10.0, 10.5, 11.0, 12.0))
        self.margin = rng.uniform(48, 80)
        self.truth: list[Truth] = []
        self.page, self.number = 1, 0

    def draw(self, pages: int) -> list[Truth]:
        header = " ".join(self.sentence(4, 7)) if self.rng.random() < 0.7 else ""
        kinds = ["paragraph"] * 9 + ["heading"] * 2 + ["list"] * 2 + ["table"]
        width = (WIDTH - 2 * self.margin - 18 * (self.family.columns - 1)) / self.family.columns
        for _ in range(pages):
            notes = self.rng.choice((0, 0, 1, 2)) if self.page > 1 else 0
            foot = HEIGHT - 72 - 2.6 * self.size * notes
            if header and self.page > 1:
                self.put(self.margin, 40, header, self.size - 2, "furniture")
            self.put(WIDTH / 2 - 5, HEIGHT - 36, str(self.page), self.size - 1, "furniture")
            for column in range(self.family.columns):
                self.x, self.y, self.width = self.margin + column * (width + 18), 80.0, width
                self.foot = foot if column == 0 else HEIGHT - 72
                while self.y < self.foot - 6 * self.size:
                    getattr(self, self.rng.choice(kinds))()
            self.x, self.y, self.foot = self.margin, foot + self.size, HEIGHT
            if notes:
                self.canvas.line(self.x, HEIGHT - self.y + self.size, self.x + 90, HEIGHT - self.y + self.size)
                for k in range(notes):
                    self.put(self.x, self.y - 2, str(k + 1), self.size - 4, None)
                    text = " ".join(self.sentence(6, 9)).capitalize() + "."
                    self.put(self.x + 6, self.y, text[: int(width / self.size * 2)], self.size - 2, "note")
                    self.y += 1.2 * (self.size - 2)
            self.canvas.showPage()
            self.page += 1
        self.canvas.save()
        return self.truth

    def sentence(self, least: int, most: int) -> list[str]:
        return self.rng.choices(self.words, k=self.rng.randint(least, most))

    def put(
        self, x: float, y: float, text: str, size: float, label: str | None, font: str = "", spread: float = 0
    ) -> None:
        line = self.canvas.beginText(x, HEIGHT - y)
        line.setFont(font or self.family.font, size)
        line.setWordSpace(spread)
        line.textOut(text)
        self.canvas.drawText(line)
        if label:
            self.truth.append(Truth(self.page, x, y, label))

    def filled(self, words: Sequence[str], first: float, rest: float, label: str, then: str) -> None:
        """Words set in lines between the edges of the column, ``first`` and ``rest`` points further in."""
        lines: list[list[str]] = [[]]
        room = self.width - first
        for word in words:
            if lines[-1] and stringWidth(" ".join([*lines[-1], word]), self.family.font, self.size) > room:
                lines.append([])
                room = self.width - rest
            lines[-1].append(word)
        for k, line in enumerate(lines):
            if self.y > self.foot - 4:
                return
            inset = rest if k else first
            free = self.width - inset - stringWidth(" ".join(line), self.family.font, self.size)
            spread = free / (len(line) - 1) if self.family.justified and k + 1 < len(lines) and len(line) > 1 else 0
            self.put(self.x + inset, self.y, " ".join(line), self.size, then if k else label, spread=spread)
            self.y += self.family.leading * self.size
        self.y += self.family.gap

    def paragraph(self) -> None:
        words: list[str] = []
        for _ in range(self.rng.randint(1, 5)):
            sentence = self.sentence(6, 20)
            words += [sentence[0].capitalize(), *sentence[1:-1], sentence[-1] + "."]
        self.filled(words, self.family.indent, 0, "start", "goes on")

    def heading(self) -> None:
        look = self.family.headings
        text = " ".join(self.sentence(2, 6)).capitalize()
        self.number += 1
        text = f"{self.number}. {text}" if "numbered" in look else text.upper() if "capitals" in look else text
        size = self.size + (3 if "large" in look else 0)
        font = self.family.bold if "bold" in look else self.family.font
        while stringWidth(text, font, size) > self.width:
            text = text.rsplit(" ", 1)[0]
        inset = (self.width - stringWidth(text, font, size)) / 2 if "centred" in look else 0
        self.y += 0.6 * size
        self.put(self.x + inset, self.y, text, size, "heading", font)
        self.y += 1.6 * size

    def list(self) -> None:
        for k in range(self.rng.randint(2, 4)):
            mark = (
                re.sub(r"a", lambda _, k=k: "abcd"[k], self.family.mark)
                .replace("1", str(k + 1))
                .replace("i", "i" * (k + 1) if k < 3 else "iv")
            )
            words = [mark, *self.sentence(4, 22)]
            words[-1] += ";"
            self.filled(words, 8, 22 if self.family.hang else 8, "item", "goes on")

    def table(self) -> None:
        self.y += self.size
        caption = f"Table {self.rng.randint(1, 9)}. " + " ".join(self.sentence(2, 4)).capitalize()
        self.put(self.x, self.y, caption, self.size - 1, "caption")
        self.y += 1.4 * self.size
        step = self.width / 3
        for _ in range(self.rng.randint(3, 6)):
            cells = [self.rng.choice(self.words)[:12], str(self.rng.randint(1, 999)), f"{self.rng.randint(1, 99)}%"]
            for k, cell in enumerate(cells):
                self.put(self.x + k * step, self.y, cell, self.size - 1, "table")
            self.y += 1.3 * self.size
        self.y += self.size


# ------------------------------------------------------------------------------------------------- rules and features


def rules_of(laid: Laid) -> dict[tuple[int, int], list[tuple[float, float, str]]]:
    """The rules' label of each line, by page and height, as (left, right, label)."""
    found: dict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)

    def put(line: Line, label: str) -> None:
        found[line.page, round(line.y)].append((line.x0, line.x1, label))

    for line in (*laid.headers, *laid.footers):
        put(line, "furniture")
    for note in laid.notes:
        for line in note.lines:
            put(line, "note")
    for draft in laid.drafts:
        if draft.table is not None:
            for row in draft.table.cells:
                for line in (line for cell in row for line in cell):
                    put(line, "table")
        for k, line in enumerate(draft.lines):
            first = {"heading": "heading", "title": "heading", "list_item": "item", "caption": "caption"}.get(
                draft.kind, "start"
            )
            put(line, first if k == 0 or first in ("heading", "caption") else "goes on")
    return found


def at(places: dict[tuple[int, int], list[tuple[float, float, str]]], page: int, y: float, x: float) -> str | None:
    near = [
        row for h in (0, -1, 1, -2, 2) for row in places.get((page, round(y) + h), ()) if row[0] - 2 <= x <= row[1] + 2
    ]
    return near[0][2] if near else None


def examples(pdf: Path) -> tuple[list[Line], Any, list[str]]:
    """The lines of a PDF, a row of features for each, and the rules' labels."""
    read = reader.read(pdf)
    labels = rules_of(lay_out(read))
    pages = [sorted(page_lines(page), key=lambda s: (round(s.x0 / 150), s.y)) for page in read.pages]
    size = Counter(round(s.size, 1) for rows in pages for s in rows for _ in range(len(s.chars))).most_common(1)[0][0]
    said = Counter(normal(s.text()) for rows in pages for s in rows)
    lines, rows, rules = [], [], []
    for page, segments in zip(read.pages, pages, strict=True):
        right = max((s.x1 for s in segments), default=page.width)
        for k, s in enumerate(segments):
            a, b = segments[k - 1] if k else None, segments[k + 1] if k + 1 < len(segments) else None
            text, rule = s.text(), at(labels, s.page, s.y, (s.x0 + s.x1) / 2) or "furniture"
            lines.append(s)
            rules.append(rule)
            up, down = (s.y - a.y if a else 99) / size, (b.y - s.y if b else 99) / size
            rows.append([
                s.size / size, s.bold, s.italic, sum(t.isupper() for t in text) / max(1, len(text)), s.x0 / page.width,
                s.x1 / page.width, (right - s.x1) / size / 20, s.y / page.height, np.clip(up, -1, 4),
                np.clip(down, -1, 4),
                (s.x0 - a.x0) / size / 4 if a else 0, (s.x0 - b.x0) / size / 4 if b else 0, min(len(text), 90) / 90,
                re.search(r"[.!?;:]$", text) is not None, text[:1].islower(), text[:1].isupper(), text[:1].isdigit(),
                re.match(r"(?:[•–-]|\(?\w{1,3}[.)])\s", text) is not None, sum(t.isdigit() for t in text) / len(text),
                said[normal(text)] > 1, 0 in s.raised, re.match(r"(?:table|figure|chart)\b", text, re.I) is not None,
                a is not None and re.search(r"[.!?;:]$", a.text()) is not None, (right - a.x1) / size / 20 if a else 0,
                a is not None and abs(a.size - s.size) < 0.2, sum(abs(o.y - s.y) < 2 for o in segments) / 4,
            ] + [rule == label for label in LABELS])  # fmt: skip
    return lines, np.clip(np.array(rows, float), -4, 4), rules


def drawn(name: str, seed: int) -> Iterator[tuple[Any, str, str]]:
    """Features, truth and rules' label of the lines of one document of a family."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.pdf"
        truth = Drawing(path, FAMILIES[name], random.Random(f"{name} {seed}")).draw(4)
        places: dict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)
        for t in truth:
            places[t.page, round(t.y)].append((t.x0 - 10, t.x0 + 2, t.label))
        lines, rows, rules = examples(path)
    for line, row, rule in zip(lines, rows, rules, strict=True):
        label = at(places, line.page, line.y, line.x0)
        if label is not None:
            yield row, label, rule


def annotated(folder: Path) -> Iterator[tuple[Any, str, str]]:
    """The same of an annotated report, whose source says which block a line's words are of."""
    report = read_source(folder / "source.xml")
    bare = lambda text: re.sub(r"\W", "", text).casefold()  # noqa: E731
    kinds = {"h": "heading", "title": "heading", "item": "item", "caption": "caption", "table": "table"}
    blocks = [(bare(report.text[b.start : b.end]), kinds.get(b.kind, "start")) for b in report.blocks]
    notes = [bare(n.number + n.text) for n in report.notes.values()]
    for line, row, rule in zip(*examples(next(folder.glob("*.pdf"))), strict=True):
        words = bare(line.text())
        over = [(text, kind) for text, kind in blocks if words in text] if len(words) > 8 else []
        if len(over) == 1:
            text, kind = over[0]
            yield row, kind if kind in ("heading", "caption", "table") or text.startswith(words) else "goes on", rule
        elif len(words) > 8 and not over and sum(words in n for n in notes) == 1:
            yield row, "note", rule


# -------------------------------------------------------------------------------------------------------------- model


def train(x: Any, y: Any, seed: int, hidden: int = 48, rounds: int = 40) -> list[Any]:
    """A network with one hidden layer, by Adam on the cross-entropy."""
    rng = np.random.default_rng(seed)
    w = [
        rng.normal(0, 0.2, (x.shape[1], hidden)),
        np.zeros(hidden),
        rng.normal(0, 0.2, (hidden, len(LABELS))),
        np.zeros(len(LABELS)),
    ]
    m, v, t = [np.zeros_like(p) for p in w], [np.zeros_like(p) for p in w], 0
    for _ in range(rounds):
        order = rng.permutation(len(x))
        for k in range(0, len(x), 256):
            batch, t = order[k : k + 256], t + 1
            h = np.maximum(x[batch] @ w[0] + w[1], 0)
            z = h @ w[2] + w[3]
            p = np.exp(z - z.max(1, keepdims=True))
            p /= p.sum(1, keepdims=True)
            p[np.arange(len(batch)), y[batch]] -= 1
            p /= len(batch)
            back = (p @ w[2].T) * (h > 0)
            for i, g in enumerate((x[batch].T @ back, back.sum(0), h.T @ p, p.sum(0))):
                m[i], v[i] = 0.9 * m[i] + 0.1 * g, 0.999 * v[i] + 0.001 * g * g
                w[i] -= 0.003 * (m[i] / (1 - 0.9**t)) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
    return w


def table(name: str, weights: list[Any], rows: Sequence[tuple[Any, str, str]]) -> Iterator[str]:
    """Lines of a report: F1 by label of rules and model, and the share of lines labelled right."""
    x = np.array([row for row, _, _ in rows])
    guess = (np.maximum(x @ weights[0] + weights[1], 0) @ weights[2] + weights[3]).argmax(1)
    model, truth, rules = [LABELS[k] for k in guess], [t for _, t, _ in rows], [r for _, _, r in rows]

    def f1(said: Sequence[str], label: str) -> float:
        hits = sum(a == b == label for a, b in zip(said, truth, strict=True))
        return 2 * hits / max(1, said.count(label) + truth.count(label))

    yield f"| {name} | lines | rules | model |\n| --- | --- | --- | --- |"
    for label in LABELS:
        if label in truth:
            yield f"| {label} | {truth.count(label)} | {f1(rules, label):.3f} | {f1(model, label):.3f} |"
    right = [sum(a == b for a, b in zip(said, truth, strict=True)) / len(truth) for said in (rules, model)]
    yield f"| all, share right | {len(truth)} | {right[0]:.3f} | {right[1]:.3f} |\n"


def write(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=30, help="documents a family, four pages each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--reports", type=Path, nargs="*", default=[], help="folders of annotated reports to measure on"
    )
    given = parser.parse_args()
    known = [n for n in FAMILIES if n not in HELD_OUT]
    rows = [row for name in known for k in range(given.documents) for row in drawn(name, k)]
    y = np.array([LABELS.index(label) for _, label, _ in rows])
    weights = train(np.array([row for row, _, _ in rows]), y, given.seed)
    write(f"trained on {len(rows)} lines of {given.documents * len(known)} documents\n")
    for name in HELD_OUT:
        write(
            "\n".join(table(name, weights, [row for k in range(given.documents // 2) for row in drawn(name, 1000 + k)]))
        )
    if given.reports:
        write(
            "\n".join(
                table("annotated reports", weights, [row for folder in given.reports for row in annotated(folder)])
            )
        )


if __name__ == "__main__":
    main()
