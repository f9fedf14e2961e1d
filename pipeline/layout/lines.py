"""Characters into segments (stretches of one printed line) and segments into lines.

A segment ends where the gap to the next character is wider than a word space can be: a column gutter, a table cell,
or a very wide justified space. Which of these it is, is decided later, with the whole page in view.
"""

from __future__ import annotations

import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.reader import Char, Page
from pipeline.words import general_words

WORD_GAP = 0.15
"""A gap of more than this share of the font size parts two words where the PDF prints no space character, on pages that
do not show a better value themselves."""
SEGMENT_GAP = 0.8
"""A gap of more than this many font sizes ends a segment."""


@dataclass(slots=True)
class Line:
    """A stretch of one printed line: its characters from left to right, without spaces.

    ``raised`` and ``lowered`` hold the indexes of characters set as super- or subscripts.
    """

    page: int
    chars: list[Char]
    x0: float = 0.0
    x1: float = 0.0
    top: float = 0.0
    bottom: float = 0.0
    y: float = 0.0
    size: float = 0.0
    bold: bool = False
    italic: bool = False
    raised: frozenset[int] = frozenset()
    lowered: frozenset[int] = frozenset()
    spaces: frozenset[int] = frozenset()
    """Indexes of characters that a word space stands before."""
    underlined: bool = False
    small_capitals: float = 0.0
    """The size of its small capitals as printed, where it has any (they are small letters here)."""
    region: tuple[float, float] = (0.0, 0.0)
    """Left and right edge of the column that it stands in."""

    def text(self, start: int = 0, end: int | None = None) -> str:
        """The characters from ``start`` to ``end`` with the spaces between them."""
        parts = []
        for i in range(start, len(self.chars) if end is None else end):
            if i in self.spaces and i > start:
                parts.append(" ")
            parts.append(self.chars[i].text)
        return "".join(parts)

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.x1 - self.x0


@dataclass(slots=True)
class _Run:
    chars: list[Char] = field(default_factory=list)
    gaps: set[int] = field(default_factory=set)  # indexes that a printed space stands before


def page_lines(page: Page) -> list[Line]:
    """The segments of a page's upright text, top to bottom and left to right."""
    # What lies outside the page is not shown.
    shown = [c for c in page.chars if c.x1 > 0 and c.x0 < page.width and c.bottom > 0 and c.top < page.height]
    word_gap = _word_gap(shown)
    runs = [_close_up(run) for run in _runs(shown, word_gap)]
    return _small_capital_lines(sorted(_join_runs(page.number, runs, word_gap), key=lambda s: (s.y, s.x0)))


def _word_gap(chars: Sequence[Char]) -> float:
    """The share of the font size that parts the gaps within words from those between words, on one page.

    The two form two heaps; the threshold lies where the fewest gaps are between them.
    """
    counts: Counter[int] = Counter()
    for a, b in zip(chars, chars[1:], strict=False):
        if abs(a.y - b.y) < 0.1 and not a.text.isspace() and not b.text.isspace() and 0 < b.x0 - a.x1 < a.size:
            counts[int(100 * (b.x0 - a.x1) / a.size)] += 1
    if sum(n for k, n in counts.items() if k >= 20) < 20:
        return WORD_GAP
    return min((sum(counts[k + d] for d in (-2, -1, 0, 1)), abs(k - 100 * WORD_GAP), k / 100) for k in range(7, 20))[2]


ACCENTS = dict(
    zip("`´ˆ˜¨ˇ˘˙˚˝¸˛¯", "\u0300\u0301\u0302\u0303\u0308\u030c\u0306\u0307\u030a\u030b\u0327\u0328\u0304", strict=True)
)
"""Spacing accents and the combining ones that say the same."""


def _accented(chars: Iterable[Char]) -> Iterator[Char]:
    """Accents that are drawn as shapes of their own over a letter (TeX's older fonts) become one with it."""
    held: Char | None = None
    for c in chars:
        if c.text in ACCENTS:
            if held is not None:
                yield held
            held = c
            continue
        if held is not None and not c.text.isspace():
            middle = (held.x0 + held.x1) / 2
            letter = {"ı": "i", "ȷ": "j"}.get(c.text, c.text)
            both = unicodedata.normalize("NFC", letter + ACCENTS[held.text])
            over = c.x0 - 0.15 * c.size <= middle <= c.x1 + 0.15 * c.size and abs(c.y - held.y) < 0.8 * c.size
            if over and c.text.isalpha() and len(both) == 1:
                c = c._replace(text=both)
            else:
                yield held
            held = None
        yield c
    if held is not None:
        yield held


def _close_up(run: _Run) -> _Run:
    """Letter-spaced words ("S U M M A R Y") are whole words: most of their letters stand apart alike."""
    n = len(run.chars)
    if n < 6 or len(run.gaps) < 0.6 * (n - 1):
        return run
    spaces = [b.x0 - a.x1 for a, b in zip(run.chars, run.chars[1:], strict=False)]
    usual = statistics.median(spaces)
    words = {i + 1 for i, gap in enumerate(spaces) if gap > 1.7 * usual + 0.05 * run.chars[i].size}
    if sum(run.chars[i].text.isalpha() for i in range(n)) < 0.8 * n or n / (len(words) + 1) < 2.5:
        return run
    return _Run(run.chars, words)


def _runs(chars: Iterable[Char], word_gap: float) -> list[_Run]:
    """Stretches of characters that follow each other on one line in the order in which the PDF draws them."""
    runs: list[_Run] = []
    run = _Run()
    space = False
    seen: set[tuple[str, int, int, int]] = set()
    for c in _accented(chars):
        if c.angle != 0:
            continue
        if c.text.isspace() or c.text == "\u200b":
            space = True
            continue
        # Bold that is made by printing twice, a little apart, is one character. The size keeps a superscript apart.
        key = (c.text, round(c.x0), round(c.y), round(c.size))
        if key in seen and _printed_twice(run, c):
            continue
        seen.add(key)
        if run.chars:
            last = run.chars[-1]
            size = max(last.size, c.size)
            gap = c.x0 - last.x1
            level = abs(c.y - last.y) < 0.6 * size
            if not level or gap > SEGMENT_GAP * size or gap < -0.6 * size or _is_initial(run, c):
                runs.append(run)
                run = _Run()
            elif space and gap > -0.2 * size or _is_word_gap(last, c, gap, word_gap):
                run.gaps.add(len(run.chars))
        run.chars.append(c)
        space = False
    if run.chars:
        runs.append(run)
    return runs


def _printed_twice(run: _Run, c: Char) -> bool:
    return any(
        abs(o.x0 - c.x0) < 0.12 * c.size and abs(o.y - c.y) < 0.12 * c.size and o.text == c.text
        for o in run.chars[-40:]
    )


def _is_initial(run: _Run, c: Char) -> bool:
    """Whether a run is a large initial and ``c`` a letter of the text beside it."""
    return len(run.chars) <= 2 and run.chars[0].size > 1.7 * c.size and run.chars[0].text.isupper() and c.text.isalnum()


def _is_word_gap(last: Char, c: Char, gap: float, word_gap: float) -> bool:
    """Whether a gap without a printed space parts words. A raised mark stands off its word by a little only."""
    if abs(c.y - last.y) > 0.15 * max(c.size, last.size):
        return gap > 0.22 * max(c.size, last.size)
    return gap > word_gap * min(last.size, c.size)


def _join_runs(page: int, runs: list[_Run], word_gap: float) -> list[Line]:
    """Runs that stand on one line, next to each other, are one segment: PDFs draw bold words and marks apart."""
    order = sorted(runs, key=lambda r: min(c.x0 for c in r.chars))
    segments: list[_Run] = []
    ends: list[tuple[float, float, float]] = []  # x1, baseline, size of each open segment
    buckets: dict[int, list[int]] = {}
    for run in order:
        first = run.chars[0]
        size = statistics.median(c.size for c in run.chars)
        y = _baseline(run.chars)
        best, best_gap = -1, 1e9
        for row in range(int((y - size) // 10) - 1, int((y + size) // 10) + 2):
            for k in buckets.get(row, ()):
                x1, base, other = ends[k]
                big = max(size, other)
                gap = first.x0 - x1
                near = abs(base - y) < (0.25 if abs(size - other) < 0.15 * big else 0.62) * big
                limit = SEGMENT_GAP if abs(size - other) < 0.15 * big else 0.35
                if len(segments[k].chars) <= 2 and other > 1.7 * size:
                    continue
                if near and -0.35 * big < gap <= limit * big and gap < best_gap:
                    best, best_gap = k, gap
        if best < 0:
            segments.append(_Run(list(run.chars), set(run.gaps)))
            ends.append((run.chars[-1].x1, y, size))
            buckets.setdefault(int(y // 10), []).append(len(segments) - 1)
            continue
        target = segments[best]
        if _is_word_gap(target.chars[-1], first, best_gap, word_gap):
            target.gaps.add(len(target.chars))
        target.gaps.update(g + len(target.chars) for g in run.gaps)
        target.chars.extend(run.chars)
        x1, base, other = ends[best]
        ends[best] = (max(x1, run.chars[-1].x1), base if other >= size else y, max(other, size))
    return [make_line(page, s.chars, s.gaps) for s in segments]


def _baseline(chars: Sequence[Char]) -> float:
    """The baseline that most of the characters share, the largest characters counting alone."""
    big = max(c.size for c in chars)
    return statistics.median(c.y for c in chars if c.size > 0.85 * big)


def make_line(page: int, chars: list[Char], gaps: set[int]) -> Line:
    """A line from characters and the indexes of those that a space stands before."""
    printed, chars = chars, _small_capitals(chars)
    sizes = Counter(round(c.size, 1) for c in chars)
    size = max(sizes, key=lambda s: (sizes[s], s))
    main = [c for c in chars if c.size > 0.85 * size] or chars
    y = statistics.median(c.y for c in main)
    raised, lowered = set(), set()
    for i, c in enumerate(chars):
        lift = y - c.y
        if lift > 0.14 * size and c.size < 0.9 * size:
            raised.add(i)
        elif lift < -0.08 * size and c.size < 0.9 * size:
            lowered.add(i)
        elif lift > 0.28 * size and c.size <= size * 1.05:
            raised.add(i)
    letters = [c for c in chars if c.text.isalnum()] or chars
    return Line(
        page=page,
        chars=chars,
        x0=min(c.x0 for c in chars),
        x1=max(c.x1 for c in chars),
        top=min(c.top for c in main),
        bottom=max(c.bottom for c in main),
        y=y,
        size=size,
        bold=sum(c.bold for c in letters) > 0.6 * len(letters),
        italic=sum(c.italic for c in letters) > 0.6 * len(letters),
        raised=frozenset(raised),
        lowered=frozenset(lowered),
        spaces=frozenset(gaps),
        small_capitals=min(c.size for c in printed if c.text.isalpha()) if printed is not chars else 0.0,
    )


def _small_capital_lines(lines: list[Line]) -> list[Line]:
    """A heading's second line that holds small capitals only: they are told by the first line's size of them."""
    result = list(lines)
    for k, line in enumerate(result):
        if not line.small_capitals:
            continue
        for m in range(k + 1, min(k + 12, len(result))):
            other = result[m]
            words = [c.text for c in other.chars if c.text.isalpha()]
            below = 0 < other.y - line.y < 1.8 * line.size and other.x0 < line.x1 and other.x1 > line.x0
            if below and words and all(w.isupper() for w in words) and abs(other.size - line.small_capitals) < 0.25:
                chars = [c._replace(text=c.text.lower(), size=line.size) for c in other.chars]
                result[m] = make_line(other.page, chars, set(other.spaces))
                result[m].small_capitals = line.small_capitals
    return result


def _small_capitals(chars: list[Char]) -> list[Char]:
    """Capitals of two sizes are capitals and small capitals: the smaller ones are small letters."""
    letters = [c for c in chars if c.text.isalpha()]
    if len(letters) < 4 or not all(c.text.isupper() for c in letters):
        return chars
    big = max(c.size for c in letters)
    small = [c for c in letters if 0.6 * big < c.size < 0.9 * big and abs(c.y - letters[0].y) < 0.1 * big]
    if len(small) < 3 or len(small) + sum(c.size > 0.97 * big for c in letters) < len(letters):
        return chars
    return [c._replace(text=c.text.lower(), size=big) if c.text.isalpha() and c.size < 0.9 * big else c for c in chars]


def join_lines(parts: Sequence[Line]) -> Line:
    """Segments of one printed line as one line, with a space between each."""
    if len(parts) == 1:
        return parts[0]
    chars: list[Char] = []
    gaps: set[int] = set()
    for part in parts:
        if chars:
            gaps.add(len(chars))
        gaps.update(g + len(chars) for g in part.spaces)
        chars.extend(part.chars)
    return make_line(parts[0].page, chars, gaps)


def join_drop_capital(lines: Sequence[Line]) -> list[Line]:
    """Large initials that reach down beside the first lines of a paragraph join the word that they begin."""
    result = list(lines)
    for capital in lines:
        if len(capital.chars) > 2 or not capital.chars[0].text.isalpha() or not capital.text().isupper():
            continue
        beside = [
            s
            for s in result
            if s is not capital
            and s.size < 0.6 * capital.size
            and len(s.chars) > 8
            and capital.x1 - 0.1 * capital.size <= s.x0 <= capital.x1 + 0.9 * s.size + 4
            and capital.y - 1.1 * capital.size <= s.y <= capital.y + 0.25 * s.size
        ]
        if len(beside) < 2:
            continue
        first = min(beside, key=lambda s: s.y)
        chars = [c._replace(size=first.size, y=first.y) for c in capital.chars] + first.chars
        gaps = {g + len(capital.chars) for g in first.spaces}
        word = (capital.text() + first.text().split(" ")[0]).lower()
        if capital.text() in ("A", "I") and first.chars[0].text.isalpha() and word not in general_words():
            gaps.add(len(capital.chars))
        joined = make_line(first.page, chars, gaps)
        for s in beside:
            s.x0 = capital.x0  # the lines beside the initial are not indented
        result = [joined if s is first else s for s in result if s is not capital]
    return result
