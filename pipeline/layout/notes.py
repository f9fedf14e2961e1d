"""Notes: the small print at the foot of a column or page, and lists of notes at the end of the document."""

from __future__ import annotations

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipeline.layout.cells import Table
from pipeline.layout.columns import Column
from pipeline.layout.lines import Line
from pipeline.reader import Page, Rule

SYMBOLS = "*†‡§¶#✶∗⁎※"
RAISED = str.maketrans("¹²³⁰⁴⁵⁶⁷⁸⁹", "1230456789")


@dataclass(slots=True)
class Note:
    """A note: its mark as printed, its lines with the first character of its text, and the page it begins on."""

    number: str
    lines: list[Line]
    skip: int
    page: int
    endnote: bool = False
    sequence: int = 0

    @property
    def stroked(self) -> bool:
        """Whether its mark is printed with a stroke: "3/"."""
        return self.skip > 1 and self.lines[0].text(0, self.skip).endswith("/")


@dataclass(slots=True)
class Marked:
    """The mark that a line begins with: its text, how many characters it takes, and whether it is raised."""

    text: str
    length: int
    raised: bool


def mark_of(line: Line, letters: frozenset[str] = frozenset()) -> Marked | None:
    """The note mark that a line begins with, or None. ``letters`` are those that the text calls notes by: "a", "iv".

    Brackets, full stops and strokes ("3/", as typescripts have it) are not part of a mark.
    """
    n = 0
    while n < len(line.chars) and n in line.raised and n < 4:
        n += 1
    first = line.text(0, max(n, 1)).translate(RAISED)
    if n and (
        re.fullmatch(r"\d{1,3}", first) or all(c in SYMBOLS for c in first) or re.fullmatch(r"[a-z]|[ivx]{1,6}", first)
    ):
        return Marked(first, n, True)
    closed = re.fullmatch(r"[\[(]?(\d{1,3}|[a-z]|[ivx]{1,6})[\])/]", first.strip()) if n else None
    if closed:
        return Marked(closed.group(1), n, True)
    text = line.text()
    lifted = re.match(r"[¹²³⁰⁴-⁹]{1,3}", text)
    if lifted:
        return Marked(lifted.group().translate(RAISED), lifted.end(), True)
    symbol = re.match(rf"([{re.escape(SYMBOLS)}]{{1,3}})[.)]?(?=\s?\S)", text)
    if symbol:
        return Marked(symbol.group(1), symbol.end(), False)
    bracketed = re.match(r"\[([a-z]{1,6})\]", text)
    if bracketed and bracketed.group(1) in letters:
        return Marked(bracketed.group(1), bracketed.end(), False)
    lettered = re.match(r"[a-z]{1,6}", text)
    if lettered and lettered.group() in letters:
        end = lettered.end()
        if len(line.chars) > end and (end in line.spaces or text[end] in ".)/"):
            return Marked(lettered.group(), end + (text[end] in ".)/"), False)
    plain = re.match(r"(\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3})([.):/]?)(?=\s|[A-Z“\"‘h])", text)
    if plain:
        length = len(plain.group().replace(" ", ""))
        return Marked(re.sub(r"\D", "", plain.group(1)), length, False)
    return None


def call_marks(text: str) -> list[str]:
    """The marks in a raised run: "3", "1, 2", "4–6", "*", "iv", "3/", "a/"; empty where it is none."""
    text = re.sub(r"(?<=[\da-z])/(?![\da-z])", "", text.strip().strip("()[]").translate(RAISED))
    span = re.fullmatch(r"(\d{1,3})\s?[-–]\s?(\d{1,3})", text)
    if span and int(span[1]) < int(span[2]) <= int(span[1]) + 10:
        return [str(n) for n in range(int(span[1]), int(span[2]) + 1)]
    if re.fullmatch(r"\d{1,3}(?:(?:\s?[,;]\s?|\s)\d{1,3})*,?", text):
        return re.findall(r"\d+", text)
    if text and all(c in SYMBOLS for c in text):
        return [text]
    if re.fullmatch(r"[a-z]|[ivx]{1,6}", text):
        return [text]
    letters = re.sub(r"[\s,;]", "", text)
    if re.fullmatch(r"[a-z]{2,3}", letters) and all(
        ord(b) == ord(a) + 1 for a, b in zip(letters, letters[1:], strict=False)
    ):
        return list(letters)  # two notes called in one place
    return []


def raised_marks(line: Line) -> list[str]:
    """The marks of the notes that a line calls by raised ones."""
    marks: list[str] = []
    for start in sorted(line.raised - {k + 1 for k in line.raised} - {0}):
        end = start
        while end in line.raised:
            end += 1
        marks += call_marks(line.text(start, end))
    return marks


class Witness(Protocol):
    """Who knows of notes what their form does not show: the tags of the PDF."""

    def note_start(self, lines: Sequence[Line], start: int | None) -> int | None: ...

    def one_note(self, a: Line, b: Line) -> bool | None: ...


def split_footnotes(
    columns: Sequence[Column],
    page: Page,
    body_size: float,
    known_sizes: set[float],
    letters: frozenset[str],
    witness: Witness | None = None,
    tables: Sequence[Table] = (),
) -> tuple[list[list[Line]], set[int]]:
    """The regions of footnotes on a page, in reading order, and the ``id`` of each of their lines. ``tables`` are those
    of the page: their rules part no notes from the text."""
    regions: list[list[Line]] = []
    taken: set[int] = set()
    for k in range(len(columns) - 1, -1, -1):
        # From the last column up: what stands under a column's notes may be notes itself, over the full width.
        column = columns[k]
        rest = [line for c in columns[k + 1 :] if c.x0 < column.x1 - 5 and c.x1 > column.x0 + 5 for line in c.lines]
        if not column.lines or any(line.y > column.lines[-1].y for line in rest if id(line) not in taken):
            continue
        start = _start(column, page, body_size, known_sizes, letters, tables)
        if witness is not None:
            start = witness.note_start(column.lines, start)
        if start is not None:
            regions.append(column.lines[start:])
            taken.update(id(line) for line in column.lines[start:])
    return regions[::-1], taken


def _start(
    column: Column,
    page: Page,
    body_size: float,
    known_sizes: set[float],
    letters: frozenset[str],
    tables: Sequence[Table],
) -> int | None:
    """Index of the first line of the notes at the foot of a column, or None where there are none."""
    lines = column.lines
    if known_sizes:
        # An annex set in small print throughout is text: the notes' own size is known from the other pages.
        sizes = Counter[float]()
        for line in lines:
            sizes[line.size] += len(line.chars)
        main = max(sizes, key=lambda s: sizes[s])
        if main < body_size and all(abs(main - known) > 0.3 for known in known_sizes):
            body_size = main
    small = len(lines)
    while small > 0 and lines[small - 1].size <= body_size - 0.45 and "\ufffc" not in lines[small - 1].text():
        small -= 1
    rule = _rule_above(column, page, ())
    first = next((line for line in lines if rule is not None and line.top >= rule.top - 1.5), None)
    if first is not None and first.size > body_size - 0.45:
        rule = _rule_above(column, page, tables)  # text, unlike small print, stands under a table's last rule by chance
    if rule is not None:
        under = next((i for i, line in enumerate(lines) if line.top >= rule.top - 1.5), len(lines))
        tail = lines[under:]
        if (
            tail
            and any(mark_of(line, letters) for line in tail[:12])
            and (mark_of(tail[0], letters) or all(t.size <= body_size - 0.45 for t in tail))
            and not _text_below(tail, body_size)
        ):
            return under
        if tail and all(t.size in known_sizes and t.size < body_size - 0.45 for t in tail):
            return under  # a note that runs on from the page before fills the foot of this one
    if small < len(lines):
        for i in range(small, len(lines)):
            mark = mark_of(lines[i], letters)
            if mark and (
                mark.raised
                or mark.text == "1"
                or mark.text in SYMBOLS
                or mark.text in letters
                or lines[i].size in known_sizes
                or i == small
            ):
                # What stands above the first mark in the same small print runs on from the page before.
                return small if lines[small].size == lines[i].size and i - small <= 6 else i
    return _answers(lines, letters)


def _answers(lines: Sequence[Line], letters: frozenset[str]) -> int | None:
    """Index of the first of the lines at the end of a column that answer its calls, where they are set as the text is:
    they stand a little off from it, begin where it does, and their marks are the numbers that it calls, one by one."""
    called = [m for line in lines for m in raised_marks(line) if m.isdigit()]
    if not called or len(set(called)) < len(called):
        return None
    left = min(line.x0 for line in lines)
    marks = [(i, mark_of(line, letters)) for i, line in enumerate(lines) if line.x0 < left + 1.5 * line.size]
    begin = [(i, mark.text) for i, mark in marks if mark and i and mark.text.isdigit()][-len(called) :]
    if [text for _, text in begin] != called:
        return None
    start = begin[0][0]
    above, first = lines[start - 1], lines[start]
    usual = statistics.median(b.y - a.y for a, b in itertools.pairwise(lines))
    return start if first.y - above.y > 1.3 * usual and all(not raised_marks(line) for line in lines[start:]) else None


def _text_below(tail: Sequence[Line], body_size: float) -> bool:
    """Whether text of the body's size follows small print: then that is the small print of a table, not of the page."""
    small = tail[0].size <= body_size - 0.45
    return small and any(line.size > body_size - 0.45 and len(line.chars) > 30 for line in tail)


def _rule_above(column: Column, page: Page, tables: Sequence[Table]) -> Rule | None:
    """The short rule at the left edge of a column that parts its text from its notes; the lowest such rule."""
    width = column.x1 - column.x0
    found = [
        r
        for r in page.rules
        if r.kind == "h"
        and abs(r.x0 - column.x0) < 16
        and 18 < r.x1 - r.x0 < min(0.75 * width, 260)
        and r.top > 0.25 * page.height
        and not any(t.x0 - 4 <= r.x0 and r.x1 <= t.x1 + 4 and t.top - 4 <= r.top <= t.bottom + 4 for t in tables)
        and not any(
            abs(r.top - line.y) < 0.35 * line.size
            and line.x0 - 2 < r.x1
            and line.x1 + 2 > r.x0
            or 0 < r.top - line.y < 0.6 * line.size  # a heading's underline, a little lower
            and abs(r.x1 - line.x1) < 3
            for line in column.lines
        )
    ]
    return max(found, key=lambda r: r.top, default=None)


@dataclass(slots=True)
class NoteReader:
    """Reads regions of footnotes page by page, carrying a note over to the next page."""

    letters: frozenset[str] = frozenset()
    witness: Witness | None = None
    notes: list[Note] = field(default_factory=list)

    def feed(self, page: int, regions: Iterable[Sequence[Line]]) -> None:
        expected: int | None = None
        for region in regions:
            left = min(line.x0 for line in region)
            marks = [mark_of(line, self.letters) for line in region]
            raised = sum(1 for m in marks if m and m.raised)
            plain = sum(1 for m in marks if m and not m.raised)
            for line, mark in zip(region, marks, strict=True):
                last = self.notes[-1].lines[-1] if self.notes else None
                one = None if self.witness is None or last is None else self.witness.one_note(last, line)
                starts = mark is not None and self._starts(
                    mark, line, left, expected, raised >= plain and raised > 0, page
                )
                if mark is not None and (starts if one is None else not one):
                    self.notes.append(Note(mark.text, [line], mark.length, page, sequence=len(self.notes)))
                    expected = int(mark.text) + 1 if mark.text.isdigit() else expected
                elif self.notes:
                    self.notes[-1].lines.append(line)
                else:
                    self.notes.append(Note("", [line], 0, page, sequence=len(self.notes)))

    def _starts(
        self, mark: Marked, line: Line, left: float, expected: int | None, raised_style: bool, page: int
    ) -> bool:
        if mark.raised:
            return True
        if raised_style and mark.text not in SYMBOLS:
            return False
        if line.x0 > left + 3.5 * line.size:
            return False
        if not mark.text.isdigit():
            return True
        number = int(mark.text)
        last = next((int(n.number) for n in reversed(self.notes) if n.number.isdigit()), None)
        if number == (expected if expected is not None else (last or 0) + 1):
            return True
        fresh = not any(n.page == page for n in self.notes)
        # A first list begins with 1: else an address at the foot of a page, "12 Quay Street", would be a note.
        return fresh and (number == 1 or last is not None and last < number <= last + 4)
