"""Characters into segments (stretches of one printed line) and segments into lines.

A segment ends where the gap to the next character is wider than a word space can be: a column gutter, a table cell,
or a very wide justified space. Which of these it is, is decided later, with the whole page in view.
"""

from __future__ import annotations

import itertools
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.reader import Char, Chars, Face, Page, Rule
from pipeline.words import general_words

WORD_GAP = 0.15
"""A gap of more than this share of the font size parts two words where the PDF prints no space character, on pages that
do not show a better value themselves."""
SPACED_LETTERS = 0.03
"""The share of the font size from which gaps between most letters of a line show that all are set apart."""
WIDEST_WORD_GAP = 0.25
"""The most that letters which are set apart ask of a gap between words: a printed space is as wide anywhere."""
SPACED_LEAST = 6
"""The fewest gaps of a line that show it."""
SEGMENT_GAP = 0.8
"""A gap of more than this many font sizes ends a segment."""


@dataclass(slots=True)
class Line:
    """A stretch of one printed line: its characters from left to right, without spaces.

    ``raised`` and ``lowered`` hold the indexes of characters set as super- or subscripts.
    """

    page: int
    chars: Chars
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
    """Indexes of characters that a word space stands before. Set once: ``text`` remembers what it gave."""
    underlined: bool = False
    small_capitals: float = 0.0
    """The size of its small capitals as printed, where it has any (they are small letters here)."""
    region: tuple[float, float] = (0.0, 0.0)
    """Left and right edge of the column that it stands in."""
    _words: list[str] | None = None
    _text: str | None = None

    def text(self, start: int = 0, end: int | None = None) -> str:
        """The characters from ``start`` to ``end`` with the spaces between them."""
        if start == 0 and end is None:
            if self._text is None:
                self._text = " ".join(self.words())
            return self._text
        stop = len(self.chars) if end is None else end
        letters = self.chars.text
        cuts = [start, *sorted(k for k in self.spaces if start < k < stop), stop]
        return " ".join(["".join(letters[a:b]) for a, b in itertools.pairwise(cuts)])

    def words(self) -> list[str]:
        """What stands between its spaces, in order."""
        if self._words is None:
            letters = self.chars.text
            cuts = [0, *sorted(k for k in self.spaces if k > 0), len(letters)]
            self._words = ["".join(letters[a:b]) for a, b in itertools.pairwise(cuts)]
        return self._words

    @property
    def ink(self) -> int:
        """The colour that all of it is printed in, 0xRRGGBB; -1 where it has several."""
        inks = {self.chars.faces[k].ink for k in set(self.chars.face)}
        return inks.pop() if len(inks) == 1 else -1

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.x1 - self.x0


def body_size(lines: Iterable[Line]) -> float:
    """The font size that most characters are set in."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.chars)
    return max(sizes, key=lambda s: sizes[s]) if sizes else 10.0


@dataclass(slots=True)
class _Run:
    """Characters that follow each other on one line; ``gaps`` are the indexes that a space stands before.

    ``box`` holds its left, right, upper and lower edge, ``even`` whether all is of one size on one baseline.
    """

    chars: Chars
    gaps: list[int]
    box: tuple[float, float, float, float] | None = None
    even: bool = False


def page_lines(page: Page) -> list[Line]:
    """The segments of a page's upright text, top to bottom and left to right."""
    chars = _shown(page)
    if not chars.text:
        return []
    word_gap = _word_gap(chars)
    apart = [k for k, t in enumerate(chars.text) if t in ACCENTS or t == "," and k and _is_comma_below(chars, k)]
    if apart:
        chars = _accented(chars, apart)
    chars = _crossed(chars, page.rules)
    runs = _runs(chars, word_gap)
    for used in (page.chars, chars):
        if isinstance(used, Chars):
            used.drop_arrays()
    lines = sorted(_join_runs(page.number, runs, word_gap), key=lambda s: (s.y, s.x0))
    return _small_capital_lines(_part_columns(_close_up(lines)))


GUTTER_LINES = 8
"""Lines that a gutter no wider than a space of justified text must part."""


def _part_columns(lines: list[Line]) -> list[Line]:
    """Columns with less room between them than a segment's words may have: they part where one line under another has a
    wide space that ends at one place, and hardly a line goes on through it."""
    spaces: dict[int, list[tuple[int, int]]] = {}
    for i, line in enumerate(lines):
        if line.spaces and line.width > 200:
            x0, x1, least = line.chars.x0, line.chars.x1, 0.5 * line.size
            for k in line.spaces:
                if k and x0[k] - x1[k - 1] > least:
                    spaces.setdefault(round(x0[k]), []).append((i, k))
    parted: dict[int, list[int]] = {}
    for x in sorted(spaces, key=lambda x: -len(spaces[x])):
        if len(spaces[x]) < GUTTER_LINES:
            break
        found = {i: k for near in (x - 1, x, x + 1) for i, k in spaces.get(near, ())}
        edge = min(lines[i].chars.x0[k] for i, k in found.items())
        inner = max(sorted(lines[i].chars.x1[k - 1] for i, k in found.items())[: max(1, int(0.95 * len(found)))])
        top, bottom = min(lines[i].top for i in found), max(lines[i].bottom for i in found)
        through = 0
        for i, line in enumerate(lines):
            if i in found or not (top <= line.y <= bottom and line.x0 < edge - 1 and line.x1 > edge + 1):
                continue
            k = next(
                (k for k in line.spaces if k and line.chars.x1[k - 1] <= inner + 1 and line.chars.x0[k] >= edge - 1), 0
            )
            if k:
                found[i] = k
            else:
                through += 1
        if through <= 0.2 * len(found) and edge - inner > 0.3 * lines[next(iter(found))].size:
            for i, k in found.items():
                parted.setdefault(i, []).append(k)
    if not parted:
        return lines
    result: list[Line] = []
    for i, line in enumerate(lines):
        cuts = [0, *sorted(set(parted.get(i, ()))), len(line.chars)]
        for a, b in itertools.pairwise(cuts):
            whole = len(cuts) == 2
            result.append(
                line if whole else make_line(line.page, line.chars[a:b], {k - a for k in line.spaces if a < k < b})
            )
    return sorted(result, key=lambda s: (s.y, s.x0))


def _shown(page: Page) -> Chars:
    """The characters of a page without those that lie outside it."""
    chars = Chars.of(page.chars)
    if not chars.text:
        return chars
    x0, x1, top, bottom = (chars.array(column) for column in ("x0", "x1", "top", "bottom"))
    if x1.min() > 0 and x0.max() < page.width and bottom.min() > 0 and top.max() < page.height:
        return chars
    return chars.take(
        k
        for k in range(len(chars))
        if chars.x1[k] > 0 and chars.x0[k] < page.width and chars.bottom[k] > 0 and chars.top[k] < page.height
    )


ZERO_WIDTH_SPACE = 0x200B


def _blank(chars: Chars) -> Any:
    """Which characters are spaces, as an array."""
    codes = chars.codes()
    found = np.zeros(len(codes), bool)
    for text in set(chars.text):
        if text.isspace():
            found |= codes == ord(text)
    return found


def _word_gap(chars: Chars) -> float:
    """The share of the font size that parts the gaps within words from those between words, on one page.

    The two form two heaps; the threshold lies where the fewest gaps are between them.
    """
    x0, x1, y, size = (chars.array(column) for column in ("x0", "x1", "y", "size"))
    blank = _blank(chars)
    gap = x0[1:] - x1[:-1]
    level = (np.abs(np.diff(y)) < 0.1) & ~blank[1:] & ~blank[:-1] & (gap > 0) & (gap < size[:-1])
    counts = np.bincount((100 * gap[level] / size[:-1][level]).astype(int), minlength=101)
    if counts[20:].sum() < 20:
        return WORD_GAP
    return float(min((int(counts[k - 2 : k + 2].sum()), abs(k - 100 * WORD_GAP), k / 100) for k in range(7, 20))[2])


def _crossed(chars: Chars, rules: Sequence[Rule]) -> Chars:
    """A C that two short strokes cross is a euro sign: fonts that have none are helped so."""
    strokes = [r for r in rules if r.kind == "h" and 2 < r.x1 - r.x0 < 14]
    pairs = [(a, b) for a, b in itertools.pairwise(sorted(strokes, key=lambda r: (round(r.x0), r.top)))]
    pairs = [(a, b) for a, b in pairs if abs(a.x0 - b.x0) < 1 and 0.5 < b.top - a.top < 4]
    if not pairs:
        return chars
    euros: set[int] = set()
    for a, b in pairs:
        euros.update(
            k
            for k, t in enumerate(chars.text)
            if t == "C" and abs(chars.x0[k] - a.x0) < 3 and chars.top[k] < a.top and b.bottom < chars.bottom[k]
        )
    return Chars.of(c._replace(text="€") if k in euros else c for k, c in enumerate(chars)) if euros else chars


ACCENTS = dict(
    zip("`´ˆ˜¨ˇ˘˙˚˝¸˛¯", "\u0300\u0301\u0302\u0303\u0308\u030c\u0306\u0307\u030a\u030b\u0327\u0328\u0304", strict=True)
)
"""Spacing accents and the combining ones that say the same."""


COMMA_BELOW = "gklnrstGKLNRST"
"""Letters that a comma under them makes others of (Latvian, Romanian)."""


def _accented(chars: Chars, apart: Sequence[int]) -> Chars:
    """Accents that are drawn as shapes of their own over or under a letter (TeX's older fonts) become one with it.

    ``apart`` are the indexes of such shapes. An accent comes before its letter, or at the end of the line that it
    stands on; a comma comes behind its letter.
    """
    found = list(chars)
    gone: set[int] = set()
    for k in apart:
        accent = found[k]
        middle = (accent.x0 + accent.x1) / 2
        near = [_letter_before(chars, k)] if accent.text == "," else [k + 1, *range(len(found))]
        for i in near:
            if i in (k, -1, len(found)) or i in gone:
                continue
            c = found[i]
            over = c.x0 - 0.15 * c.size <= middle <= c.x1 + 0.15 * c.size and abs(c.y - accent.y) < 0.8 * c.size
            both = _composed(c.text, accent.text) if over and c.text.isalpha() else None
            if both is not None:
                found[i] = c._replace(text=both)
                gone.add(k)
                break
    return Chars.of(c for k, c in enumerate(found) if k not in gone) if gone else chars


def _letter_before(chars: Chars, k: int) -> int:
    """The index of the letter before ``k``: an accent of another letter may be drawn between them."""
    k -= 1
    while k > 0 and chars.text[k] in ACCENTS:
        k -= 1
    return k


def _is_comma_below(chars: Chars, k: int) -> bool:
    """Whether the comma at ``k`` stands small under the letter before it."""
    j = _letter_before(chars, k)
    return (
        chars.text[j] in COMMA_BELOW
        and chars.size[k] < 0.75 * chars.size[j]
        and chars.x0[j] < chars.x0[k]
        and chars.x1[k] < chars.x1[j]
    )


def _composed(letter: str, accent: str) -> str | None:
    """A letter with an accent as one character, or None where Unicode has none. A comma below is U+0326 under s and t
    and counts as the cedilla under other letters, as Unicode names them."""
    mark = ("\u0326" if letter in "stST" else "\u0327") if accent == "," else ACCENTS[accent]
    both = unicodedata.normalize("NFC", {"ı": "i", "ȷ": "j"}.get(letter, letter) + mark)
    return both if len(both) == 1 else None


SPACED_SHARE = 0.8
"""The share of letters that stand apart from the next one in words that are letter-spaced."""


def _close_up(lines: list[Line]) -> list[Line]:
    """Letter-spaced words ("S U M M A R Y") are whole words: most of their letters stand apart alike. ``lines`` are
    segments in reading order; such words may be segments of their own, and so may their letters."""
    if not any(
        len(s.spaces) >= 0.6 * (len(s.chars) - 1) for s in lines if len(s.chars) > 1 or s.chars.text[0].isalpha()
    ):
        return lines
    result: list[Line] = []
    k = 0
    while k < len(lines):
        row = [lines[k]]
        while k + len(row) < len(lines) and _is_beside(row[-1], lines[k + len(row)]):
            row.append(lines[k + len(row)])
        closed = _closed(row)
        result += row if closed is None else [closed]
        k += len(row)
    return result


def _is_beside(a: Line, b: Line) -> bool:
    """Whether two segments may be letters or words of one letter-spaced line."""
    return abs(a.y - b.y) < 0.1 * a.size and abs(a.size - b.size) < 0.3 and -0.1 < b.x0 - a.x1 < 4 * a.size


def _closed(row: Sequence[Line]) -> Line | None:
    """A row of segments as one line of words, if it is letter-spaced."""
    n = sum(len(s.chars) for s in row)
    if n < 5 or sum(len(s.spaces) for s in row) + len(row) - 1 < SPACED_SHARE * (n - 1):
        return None
    chars = row[0].chars
    for s in row[1:]:
        chars = chars + s.chars
    if sum(t.isalpha() for t in chars.text) < 0.7 * n:
        return None
    spaces = [b - a for a, b in zip(chars.x1, chars.x0[1:], strict=False)]
    usual = statistics.median(spaces)
    words = [i + 1 for i, gap in enumerate(spaces) if gap > 1.7 * usual + 0.05 * chars.size[i]]
    # Initials and the letters over columns stand apart too, but make no words.
    if not 0.1 * row[0].size < usual < 1.2 * row[0].size or n / (len(words) + 1) < 2.5:
        return None
    return make_line(row[0].page, chars, words)


def _runs(chars: Chars, word_gap: float) -> list[_Run]:
    """Stretches of characters that follow each other on one line in the order in which the PDF draws them."""
    upright = np.array(chars.has(lambda face: face.angle == 0))
    blank = _blank(chars) & upright
    breakable = (chars.codes() == ZERO_WIDTH_SPACE) & upright
    if breakable.sum() > blank.sum():
        blank, breakable = blank | breakable, breakable & False  # it is this file's space
    keep = np.flatnonzero(upright & ~blank & ~breakable & ~_printed_twice(chars))
    if not len(keep):
        return []
    blanks = np.cumsum(blank)[keep]
    kept = chars if len(keep) == len(chars) else _taken(chars, keep)
    y, size = kept.array("y"), kept.array("size")
    x0, x1 = _without_overhang(kept, kept.array("x0"), kept.array("x1"), y, size)
    big, small = np.maximum(size[:-1], size[1:]), np.minimum(size[:-1], size[1:])
    gap, step = x0[1:] - x1[:-1], np.abs(np.diff(y))
    breaks = (step >= 0.6 * big) | (gap > SEGMENT_GAP * big) | (gap < -0.6 * big)
    # A gap without a printed space parts words; a raised mark stands off its word by a little only.
    wide = np.where(step > 0.15 * big, gap > 0.22 * big, gap > _word_gaps(gap / small, breaks, word_gap) * small)
    if breakable.any():
        # A zero-width space says that a line may break here (in a long address) and that no word ends; the character
        # that it shares a glyph with has a box as narrow as its ink.
        passed = np.diff(np.cumsum(breakable)[keep]) > 0
        wide &= ~(passed | np.append(passed[1:], False)) | (gap > 0.4 * big)
    spaced = wide | (np.diff(blanks) > 0) & (gap > -0.2 * big)
    if not blank.any():
        spaced |= _tight_spaces(kept.text, gap / big, spaced, breaks)
    starts = _behind_initials(kept, [0, *(np.flatnonzero(breaks) + 1).tolist()])
    spaces = (np.flatnonzero(spaced) + 1).tolist()
    runs: list[_Run] = []
    s = 0
    boxes = zip(
        np.minimum.reduceat(kept.array("x0"), starts).tolist(),
        np.maximum.reduceat(kept.array("x1"), starts).tolist(),
        np.minimum.reduceat(kept.array("top"), starts).tolist(),
        np.maximum.reduceat(kept.array("bottom"), starts).tolist(),
        strict=True,
    )
    even = (np.minimum.reduceat(size, starts) == np.maximum.reduceat(size, starts)) & (
        np.minimum.reduceat(y, starts) == np.maximum.reduceat(y, starts)
    )
    for (start, end), box, same in zip(itertools.pairwise([*starts, len(kept)]), boxes, even.tolist(), strict=True):
        gaps: list[int] = []
        while s < len(spaces) and spaces[s] < end:
            if spaces[s] > start:
                gaps.append(spaces[s] - start)
            s += 1
        runs.append(_Run(kept[start:end], gaps, box, same))
    return runs


def _word_gaps(gap: Any, breaks: Any, word_gap: float) -> Any:
    """The share of the font size that parts words at each gap: more than ``word_gap`` on lines whose letters are mostly
    set apart, by as much as they are. Letters further apart than the ends of words may be are closed up later."""
    found = np.full(len(gap), word_gap)
    starts = np.concatenate(([0], np.flatnonzero(breaks) + 1))
    lengths = np.diff(np.append(starts, len(gap) + 1)) - 1
    starts, lengths = starts[lengths >= SPACED_LEAST], lengths[lengths >= SPACED_LEAST]
    if not len(starts):
        return found
    apart = np.append(0, np.cumsum(gap > SPACED_LETTERS))
    spaced = apart[starts + lengths] - apart[starts] > 0.6 * lengths
    for a, n in zip(starts[spaced].tolist(), lengths[spaced].tolist(), strict=True):
        usual = float(np.median(gap[a : a + n]))
        if usual < WORD_GAP:
            found[a : a + n] = max(word_gap, min(WORD_GAP + usual, WIDEST_WORD_GAP))
    return found


TIGHT = 0.1
"""Share of the font size that the narrowest space of a line of justified text may be."""


def _tight_spaces(letters: Sequence[str], gap: Any, spaced: Any, breaks: Any) -> Any:
    """Gaps that part words on lines set tight: nearly as wide as the other spaces of their line, on which no letters
    stand apart. ``gap`` is in shares of the font size, ``spaced`` are the gaps that are spaces anyway; on pages that
    print no space characters."""
    found = np.zeros(len(gap), bool)
    starts = np.concatenate(([0], np.flatnonzero(breaks) + 1, [len(gap) + 1]))
    for k in np.flatnonzero((gap > TIGHT) & ~spaced & ~breaks).tolist():
        line = int(np.searchsorted(starts, k, side="right"))
        a, b = int(starts[line - 1]), int(starts[line]) - 1
        spaces, rest = gap[a:b][spaced[a:b]], np.delete(gap[a:b], np.flatnonzero(spaced[a:b]))
        between = letters[k].isalnum() and letters[k + 1].isalnum() and letters[k].isalpha() == letters[k + 1].isalpha()
        if len(spaces) > 3 and between and gap[k] > 0.6 * spaces.min() and (rest > 0.04).sum() <= 2:
            found[k] = True
    return found


def _taken(chars: Chars, keep: Any) -> Chars:
    """The characters at the indexes in an array, which keep the arrays that they have."""
    taken = chars.take(keep.tolist())
    columns = ("x0", "x1", "top", "bottom", "y", "size")
    return taken.keep_arrays(**{column: chars.array(column)[keep] for column in columns})


OVERHANGING = (ord("f"), ord("j"), ord("J"))
USUAL_OVERHANG = 0.1
"""Share of the font size that an italic f or j hangs over its neighbours by."""


def _without_overhang(chars: Chars, x0: Any, x1: Any, y: Any, size: Any) -> tuple[Any, Any]:
    """The left and right edges without what an f or a j, mostly one in italics, hangs over its neighbours.

    How much it is shows where it stands within a word; it hides the space where it does not. Where it stands within
    none of a page (a heading in italics), it is what such letters mostly hang over. An f hangs over on both sides, or
    on the right alone where the edges of the letters are those that the font gives them; a j on the left.
    """
    codes = chars.codes()
    if not (np.isin(codes, OVERHANGING)).any():
        return x0, x1
    left, right = x0, x1
    x0, x1 = x0.copy(), x1.copy()
    for letter in OVERHANGING:
        hung: dict[int, list[float]] = {}
        behind: dict[int, list[float]] = {}
        within: set[int] = set()
        found = np.flatnonzero(codes == letter).tolist()
        for k in found:
            over = (right[k - 1] - left[k]) / size[k] if k else 0.0
            double = k > 0 and codes[k - 1] == letter and chars.face[k - 1] == chars.face[k]
            if -0.05 < over < 0.4 and y[k] == y[k - 1]:
                within.add(chars.face[k])
            if 0.08 < over < 0.4 and y[k] == y[k - 1] and not double:  # of "ff" both hang over: it is twice as much
                hung.setdefault(chars.face[k], []).append(over)
            if letter == ord("f") and k + 1 < len(x0) and y[k] == y[k + 1] and codes[k + 1] != letter:
                over = (right[k] - left[k + 1]) / size[k]
                if -0.05 < over < 0.4 and not _one_glyph(left, right, k):
                    behind.setdefault(chars.face[k], []).append(over)
        for k in found:
            face = chars.face[k]
            slanted = chars.faces[face].italic or letter == ord("J")
            if face in hung and (slanted or len(hung[face]) > 2) or slanted and face not in within:
                share = statistics.median(hung.get(face, (USUAL_OVERHANG,))) * size[k]
                x0[k] += 0.0 if k and _one_glyph(left, right, k - 1) else share
                if letter == ord("f"):
                    x1[k] -= 0.0 if k + 1 < len(x0) and _one_glyph(left, right, k) else share
            elif slanted and letter == ord("f") and not (k + 1 < len(x0) and _one_glyph(left, right, k)):
                share = statistics.median(behind.get(face, (USUAL_OVERHANG,)))
                x1[k] -= share * size[k] if share > 0.08 else 0.0
    return x0, x1


def _one_glyph(x0: Any, x1: Any, k: int) -> bool:
    """Whether the characters at ``k`` and behind it are parts of a ligature, which the reader gave a share each."""
    return bool(abs(x1[k] - x0[k + 1]) < 1e-4 and abs(x1[k] - x0[k] - x1[k + 1] + x0[k + 1]) < 1e-4)


def _printed_twice(chars: Chars) -> Any:
    """Which characters repeat another a little apart, as an array: bold that is made by printing twice.

    The size keeps a superscript apart from the same mark beside it.
    """
    code, x0, y, size = chars.codes(), chars.array("x0"), chars.array("y"), chars.array("size")
    again = np.zeros(len(chars), bool)
    rounded = np.round(size)
    order = np.lexsort((x0, np.round(y), rounded, code))  # stable: equals stay in their order
    code, rounded, x0, y, size = code[order], rounded[order], x0[order], y[order], size[order]
    near = (
        (code[1:] == code[:-1])
        & (rounded[1:] == rounded[:-1])
        & (np.abs(np.diff(x0)) < 0.12 * size[1:])
        & (np.abs(np.diff(y)) < 0.12 * size[1:])
    )
    again[np.maximum(order[1:], order[:-1])[near]] = True
    return again


def _behind_initials(chars: Chars, starts: list[int]) -> list[int]:
    """The starts of runs, with those of the text that follows a large initial."""
    more: list[int] = []
    for start, end in itertools.pairwise([*starts, len(chars)]):
        if chars.text[start].isupper():
            for k in (start + 1, start + 2):
                if k < end and chars.size[start] > 1.7 * chars.size[k] and chars.text[k].isalnum():
                    more.append(k)
                    break
    return sorted([*starts, *more]) if more else starts


def _is_word_gap(last: Char, c: Char, gap: float, word_gap: float) -> bool:
    """Whether a gap without a printed space parts words. A raised mark stands off its word by a little only."""
    if abs(c.y - last.y) > 0.15 * max(c.size, last.size):
        return gap > 0.22 * max(c.size, last.size)
    return gap > word_gap * min(last.size, c.size)


def _join_runs(page: int, runs: list[_Run], word_gap: float) -> list[Line]:
    """Runs that stand on one line, next to each other, are one segment: PDFs draw bold words and marks apart."""
    segments: list[_Run] = []
    ends: list[tuple[float, float, float]] = []  # x1, baseline, size of each open segment
    buckets: dict[int, list[int]] = {}
    for run in sorted(runs, key=lambda r: r.box[0] if r.box else min(r.chars.x0)):
        left = run.chars.x0[0]
        size = run.chars.size[0] if run.even else _median(run.chars.size)
        y = run.chars.y[0] if run.even else _baseline(run.chars)
        best, best_gap = -1, 1e9
        for row in range(int((y - size) // 10) - 1, int((y + size) // 10) + 2):
            for k in buckets.get(row, ()):
                x1, base, other = ends[k]
                big = max(size, other)
                gap = left - x1
                near = abs(base - y) < (0.25 if abs(size - other) < 0.15 * big else 0.62) * big
                limit = SEGMENT_GAP if abs(size - other) < 0.15 * big else 0.35
                if len(segments[k].chars) <= 2 and other > 1.7 * size:
                    continue
                if near and -0.35 * big < gap <= limit * big and gap < best_gap:
                    best, best_gap = k, gap
        if best < 0:
            segments.append(run)
            ends.append((run.chars.x1[-1], y, size))
            buckets.setdefault(int(y // 10), []).append(len(segments) - 1)
            continue
        target = segments[best]
        n = len(target.chars)
        between = [n] if _is_word_gap(target.chars[-1], run.chars[0], best_gap, word_gap) else []
        segments[best] = _Run(target.chars + run.chars, target.gaps + between + [g + n for g in run.gaps])
        x1, base, other = ends[best]
        ends[best] = (max(x1, run.chars.x1[-1]), base if other >= size else y, max(other, size))
    return [make_line(page, s.chars, s.gaps, s.box if s.even else None) for s in segments]


def _median(values: list[float]) -> float:
    """The median, found at once where all values are one, as they mostly are."""
    return values[0] if min(values) == max(values) else statistics.median(values)


def _baseline(chars: Chars) -> float:
    """The baseline that most of the characters share, the largest characters counting alone."""
    if min(chars.y) == max(chars.y):
        return chars.y[0]
    big = max(chars.size)
    return statistics.median(y for y, size in zip(chars.y, chars.size, strict=True) if size > 0.85 * big)


def make_line(
    page: int, chars: Chars, gaps: Collection[int], box: tuple[float, float, float, float] | None = None
) -> Line:
    """A line from characters and the indexes of those that a space stands before.

    ``box`` is its left, right, upper and lower edge where these are known and all is of one size on one baseline.
    """
    if box is not None:
        return Line(
            page=page,
            chars=chars,
            x0=box[0],
            x1=box[1],
            top=box[2],
            bottom=box[3],
            y=chars.y[0],
            size=round(chars.size[0], 1),
            bold=_mostly(chars, lambda face: face.bold),
            italic=_mostly(chars, lambda face: face.italic),
            spaces=frozenset(gaps),
        )
    if min(chars.size) == max(chars.size) and min(chars.y) == max(chars.y):
        raised, lowered, top, bottom, y = (
            frozenset[int](),
            frozenset[int](),
            min(chars.top),
            max(chars.bottom),
            chars.y[0],
        )
        size = round(chars.size[0], 1)
        small = 0.0
    else:
        printed, chars = chars, _small_capitals(chars, gaps)
        sizes = Counter(round(size, 1) for size in chars.size)
        size = max(sizes, key=lambda s: (sizes[s], s))
        main = [k for k, own in enumerate(chars.size) if own > 0.85 * size] or range(len(chars))
        top, bottom = min(chars.top[k] for k in main), max(chars.bottom[k] for k in main)
        y = statistics.median(chars.y[k] for k in main)
        raised, lowered = _shifted(chars, y, size)
        letters = [s for s, t in zip(printed.size, printed.text, strict=True) if t.isalpha()]
        # Of a whole line only: what is set so at the start of a paragraph says nothing of the lines below.
        whole = all(t.isupper() for t in printed.text if t.isalpha()) or min(chars.size) == max(chars.size)
        small = min(letters) if printed is not chars and letters and whole else 0.0
    return Line(
        page=page,
        chars=chars,
        x0=min(chars.x0),
        x1=max(chars.x1),
        top=top,
        bottom=bottom,
        y=y,
        size=size,
        bold=_mostly(chars, lambda face: face.bold),
        italic=_mostly(chars, lambda face: face.italic),
        raised=raised,
        lowered=lowered,
        spaces=frozenset(gaps),
        small_capitals=small,
    )


def _shifted(chars: Chars, y: float, size: float) -> tuple[frozenset[int], frozenset[int]]:
    """The indexes of superscripts and of subscripts on a line with its baseline at ``y``."""
    raised, lowered = set(), set()
    for i, (base, own) in enumerate(zip(chars.y, chars.size, strict=True)):
        lift = y - base
        if lift > 0.14 * size and own < 0.9 * size:
            raised.add(i)
        elif lift < -0.08 * size and own < 0.9 * size:
            lowered.add(i)
        elif lift > 0.28 * size and own <= size * 1.05:
            raised.add(i)
    return frozenset(raised), frozenset(lowered)


def _mostly(chars: Chars, trait: Callable[[Face], bool]) -> bool:
    """Whether most letters and digits of a line are drawn so (all characters, where it has neither)."""
    used = {k: trait(chars.faces[k]) for k in set(chars.face)}
    if len(set(used.values())) == 1:
        return next(iter(used.values()))
    letters = [k for k, t in zip(chars.face, chars.text, strict=True) if t.isalnum()] or chars.face
    return sum(used[k] for k in letters) > 0.6 * len(letters)


def _small_capital_lines(lines: list[Line]) -> list[Line]:
    """A heading's second line that holds small capitals only: they are told by the first line's size of them."""
    result = list(lines)
    for k, line in enumerate(result):
        if not line.small_capitals:
            continue
        for m in range(k + 1, min(k + 12, len(result))):
            other = result[m]
            words = [t for t in other.chars.text if t.isalpha()]
            below = 0 < other.y - line.y < 1.8 * line.size and other.x0 < line.x1 and other.x1 > line.x0
            capitals = all(w.isupper() for w in words) or re.search(r"[a-z][A-Z]", other.text()) is not None
            if below and words and capitals and abs(other.size - line.small_capitals) < 0.25:
                chars = Chars.of(c._replace(text=c.text.lower(), size=line.size) for c in other.chars)
                result[m] = make_line(other.page, chars, other.spaces)
                result[m].small_capitals = line.small_capitals
    return result


def _small_capital_words(chars: Chars, gaps: Collection[int]) -> Chars:
    """Words in small capitals within a line ("MINUTES. The Chair ..." with a large M): capitals smaller than the line's
    are small letters where they follow a capital of its size, and in the words beside those."""
    sizes = Counter(round(size, 1) for size in chars.size)
    main = max(sizes, key=lambda s: sizes[s])
    big = max((s for s in sizes if s < 1.12 * main), default=main)
    base = statistics.median(chars.y)
    small = {
        k
        for k, (t, size, y) in enumerate(zip(chars.text, chars.size, chars.y, strict=True))
        if t.isalpha() and 0.6 * big < size < 0.9 * big and abs(y - base) < 0.1 * big
    }
    # Some fonts' maps give them the code of the letter that they stand for here and there ("VErhELSt").
    if len(small) < 3 or not any(chars.text[k].isupper() for k in small):
        return chars
    letters: list[list[int]] = []
    for k, t in enumerate(chars.text):
        if t.isalpha() and letters and letters[-1][-1] == k - 1 and k not in gaps:
            letters[-1].append(k)
        elif t.isalpha():
            letters.append([k])
    held = [len(small.intersection(word)) for word in letters]
    # A word with its first letter large is the proof; an acronym that is only set smaller has none.
    proved = [
        len(word) > 2
        and word[0] not in small
        and n == len(word) - 1
        and (chars.text[word[0]].isupper() or any(chars.text[k].isupper() for k in word))
        for word, n in zip(letters, held, strict=True)
    ]
    taken: set[int] = set()
    k = 0
    while k < len(letters):
        end = k
        while end < len(letters) and held[end] and held[end] >= len(letters[end]) - 1:
            end += 1
        if any(proved[k:end]):
            taken.update(i for word in letters[k:end] for i in word if i in small)
        k = max(end, k + 1)
    if not taken:
        return chars
    first = {word[0] for word in letters if len(word) > 1 and word[0] not in small and taken.issuperset(word[1:])}
    return Chars.of(
        c._replace(text=c.text.lower(), size=big)
        if k in taken
        else c._replace(text=c.text.upper())
        if k in first
        else c
        for k, c in enumerate(chars)
    )


def _lower_case_small_capitals(chars: Chars, gaps: Collection[int]) -> Chars:
    """Small capitals that the PDF writes as the small letters that they stand for, or with a random case: told by their
    sizes alone, of which the larger one begins words. They are of the size of their line."""
    sizes = sorted(set(chars.size))
    if len(sizes) != 2 or not 0.6 < sizes[0] / sizes[1] < 0.9 or max(chars.y) - min(chars.y) > 0.1:
        return chars
    inner = [k for k, t in enumerate(chars.text) if k and t.isalpha() and k not in gaps and chars.text[k - 1].isalpha()]
    if len(inner) < 3 or any(chars.size[k] > sizes[0] for k in inner):
        return chars
    return Chars.of(c._replace(size=sizes[1]) for c in chars)


def _small_capitals(chars: Chars, gaps: Collection[int]) -> Chars:
    """Capitals of two sizes are capitals and small capitals: the smaller ones are small letters."""
    if any(t.islower() for t in chars.text):
        even = _lower_case_small_capitals(chars, gaps)
        if even is not chars:
            return even
    letters = [k for k, t in enumerate(chars.text) if t.isalpha()]
    if len(letters) >= 4 and not all(chars.text[k].isupper() for k in letters):
        return _small_capital_words(chars, gaps)
    if len(letters) < 4:
        return chars
    sizes, base = [chars.size[k] for k in letters], chars.y[letters[0]]
    big = max(sizes)
    small = sum(0.6 * big < chars.size[k] < 0.9 * big and abs(chars.y[k] - base) < 0.1 * big for k in letters)
    if small < 3 or small + sum(size > 0.97 * big for size in sizes) < len(letters):
        return chars
    return Chars.of(
        c._replace(text=c.text.lower(), size=big) if c.text.isalpha() and c.size < 0.9 * big else c for c in chars
    )


def join_lines(parts: Sequence[Line]) -> Line:
    """Segments of one printed line as one line, with a space between each."""
    if len(parts) == 1:
        return parts[0]
    chars = parts[0].chars
    gaps = set(parts[0].spaces)
    for part in parts[1:]:
        gaps.add(len(chars))
        gaps.update(g + len(chars) for g in part.spaces)
        chars = chars + part.chars
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
            and capital.x0 + 0.05 * capital.size <= s.x0 <= capital.x1 + 2.2 * s.size + 4
            and capital.y - 1.1 * capital.size <= s.y <= capital.y + 0.25 * s.size
        ]
        if len(beside) < 2:
            continue
        first = min(beside, key=lambda s: s.y)
        # The first line alone may stand in further: some programs give it the indent of its paragraph.
        beside = [s for s in beside if s is first or s.x0 <= capital.x1 + 0.9 * s.size + 4]
        if len(beside) < 2:
            continue
        chars = Chars.of(c._replace(size=first.size, y=first.y) for c in capital.chars) + first.chars
        gaps = {g + len(capital.chars) for g in first.spaces}
        word = (capital.text() + first.text().split(" ")[0]).lower()
        if capital.text() in ("A", "I") and first.chars[0].text.isalpha() and word not in general_words():
            gaps.add(len(capital.chars))
        joined = make_line(first.page, chars, gaps)
        for s in beside:
            s.x0 = capital.x0  # the lines beside the initial are not indented
        result = [joined if s is first else s for s in result if s is not capital]
    return result
