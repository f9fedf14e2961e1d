"""Lines in reading order into blocks: paragraphs, headings, list items, captions.

Whether a line goes on with the block above it is decided from how text is set, not from its words alone: a line that
the first word of the next one would have fitted into was ended on purpose (lines are filled greedily, justified or
ragged), a larger gap, an indent, another size or weight, or a list mark begin a new block.
"""

from __future__ import annotations

import itertools
import re
import statistics
import string
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.contents import page_number
from pipeline.layout.boxes import Inset
from pipeline.layout.cells import Table
from pipeline.layout.columns import Column
from pipeline.layout.lines import Line
from pipeline.layout.notes import call_marks

BULLETS = "•‣◦▪▫■□●○◆◇➢►▶▸▹▷◾◼◻☐☑✓✔✗✘❖→⇒➔➜·∙⁃"
BULLET = re.compile(rf"^(?:[{BULLETS}\uf000-\uf0ff]|[-–—*»\x7f-\x9f](?=\s)|o(?=\s))\s*")
NUMBERED = re.compile(
    r"^(?:\(?(?:[ivxlc]{1,6}|[a-zA-Z]|\d{1,3})[.)]|\((?:[ivxlc]{1,6}|[a-zA-Z]|\d{1,3})\)|\d{1,2}[°º])"
    r"(?:\((?:[ivxlc]{1,6}|[a-z])\))?(?=\s)|^\d{1,3}[.)](?=[A-Z][a-z])"
)
DECIMAL = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?(?=\s)")
"""The number of a paragraph or decision that counts within its part ("4.2.")."""
LABELLED = re.compile(r"([A-Z]{1,4})[-.]?(\d{1,3})(?:[.):]?(?=\s)|[.):](?=[A-Z][a-z]))")
"""The label of an item: letters that say what it is (a recommendation, an action, a decision) and its number."""
MARKED = re.compile(r"\W|(?:[ivxlc]{1,6}|[a-zA-Z]|\d{1,3})[.)](?=\s)")
"""What may begin a list item, a number among them."""
TERMINAL = re.compile(r"[.!?…:;][\"”’»)\]]*$")


@dataclass(slots=True)
class Draft:
    """A block in the making. ``mark`` is the list mark that it begins with."""

    lines: list[Line]
    kind: str = "paragraph"
    level: int | None = None
    mark: str | None = None
    table: Table | None = None
    text_x: float = 0.0
    """Where the text of a list item begins on its first line, after the mark."""
    centred: bool = False
    by_tags: bool = False
    """Whether the tags of the PDF decided its borders or its kind."""
    labelled: bool = False
    """Whether the mark is tagged as one."""
    side: bool = False
    """Whether it is a heading that stands in the margin."""
    listed: bool = False
    """Whether it is an entry of a contents list."""
    boxed: bool = False
    """Whether it stands in a box, which text around it is read on behind."""

    @property
    def page(self) -> int:
        return self.table.page if self.table else self.lines[0].page

    def words(self) -> str:
        return " ".join(line.text() for line in self.lines)


@dataclass(slots=True)
class Setting:
    """How a document is set: what its blocks are told apart by."""

    body_size: float
    leading: dict[float, float] = field(default_factory=dict)
    regions: list[tuple[float, float]] = field(default_factory=list)
    indents: bool = False
    justified: bool = False
    """Whether lines of prose end at the right edge of their column unless a paragraph ends there."""
    hang: float = 0.0
    """How far the lines behind the first one of a paragraph stand in, points; 0 where paragraphs do not hang."""
    letters: frozenset[str] = frozenset()
    """Capitals that list items are marked by ("A."): those that run on from A without a gap, and those that text hangs
    from ("Q."). Others are initials."""
    hung_bullets: frozenset[str] = frozenset()
    """Bullets that the second lines of their items hang from: what goes back to the margin is no part of the item."""
    labels: frozenset[str] = frozenset()
    """The letters of labels that list items are marked by ("R" of "R4."): their numbers run on."""
    ink: int = 0
    """The colour of the text, 0xRRGGBB."""

    def leading_of(self, size: float) -> float:
        usual = self.leading.get(round(self.body_size), 1.2 * self.body_size) / self.body_size
        return self.leading.get(round(size), min(max(usual, 1.2), 1.45) * size)


def learn_setting(columns: Sequence[Column], size: float) -> Setting:
    """Leading, column edges and first-line indents, from all columns of the document."""
    setting = Setting(size)
    steps: dict[int, Counter[float]] = defaultdict(Counter)
    extents: Counter[tuple[int, int]] = Counter()
    indented = flush = 0
    for column in columns:
        for a, b in zip(column.lines, column.lines[1:], strict=False):
            if abs(a.size - b.size) < 0.3 and 0 < b.y - a.y < 2.6 * a.size:
                steps[round(a.size)][round((b.y - a.y) * 2) / 2] += 1
                if abs(a.size - size) < 0.3 and b.y - a.y < 1.7 * a.size:
                    shift = b.x0 - column.x0
                    indented += 0.7 * size < shift < 3.5 * size and abs(a.x0 - column.x0) < 1.5
                    flush += shift < 1.5
        prose = _prose(column)
        if len(prose) >= 4:
            extents[round(min(s.x0 for s in prose)), round(max(s.x1 for s in prose))] += len(prose)
    setting.letters = _list_letters(columns)
    setting.hung_bullets = _hung_bullets(columns)
    setting.labels = _list_labels(line.text() for column in columns for line in column.lines)
    for key, counter in steps.items():
        # The commonest step, or a smaller one that is nearly as common: paragraphs of one line step wider.
        top, count = counter.most_common(1)[0]
        near = [s for s, n in counter.items() if n >= 0.4 * count and s >= 0.9 * key]
        setting.leading[key] = min([top, *near])
    # Headings of one line that stand right under each other step wider than the lines of one: they are set as text is.
    usual = setting.leading.get(round(size), 1.2 * size) / size
    for rounded, between in setting.leading.items():
        if rounded > round(size):
            setting.leading[rounded] = min(between, max(usual, 1.2) * 1.15 * rounded)
    setting.regions = [(float(a), float(b)) for (a, b), _ in extents.most_common()]
    setting.justified = _is_justified(columns, setting, size)
    setting.hang = _hang_of(columns, setting)
    setting.indents = indented >= 3 and indented > 0.03 * (indented + flush)
    setting.ink = _text_ink(columns)
    return setting


def _text_ink(columns: Sequence[Column]) -> int:
    """The colour that most text is printed in."""
    inks: Counter[int] = Counter()
    for column in columns:
        for line in column.lines:
            inks[line.ink] += len(line.chars)
    return max(inks, key=lambda ink: inks[ink], default=0)


FAR_INK = 100
"""The least distance between two colours that a reader tells apart at a glance, in units of one part in 255 of each of
red, green and blue: from black to a dark grey it is less."""


def _far_ink(ink: int, other: int) -> bool:
    apart = [(ink >> shift & 255) - (other >> shift & 255) for shift in (16, 8, 0)]
    return sum(d * d for d in apart) > FAR_INK * FAR_INK


def _coloured(draft: Draft, setting: Setting) -> int | None:
    """The colour of a block where all of it has one that is not the text's, else None."""
    inks = {line.ink for line in draft.lines}
    if len(inks) != 1 or -1 in inks or setting.ink == -1:
        return None
    [ink] = inks
    return ink if _far_ink(ink, setting.ink) else None


def _hang_of(columns: Sequence[Column], setting: Setting) -> float:
    """How far paragraphs hang from their first lines, points, or 0.

    A line that is full and is followed by one further in begins a hanging paragraph; a line that is short ends one, and
    the next has a first-line indent.
    """
    steps: Counter[int] = Counter()
    against = 0
    for column in columns:
        if not column.lines:
            continue
        left, right = region_of(column, setting)
        for a, b in zip(column.lines, column.lines[1:], strict=False):
            body = abs(a.size - setting.body_size) < 0.3 and abs(b.size - setting.body_size) < 0.3
            shift = b.x0 - left
            if not body or abs(a.x0 - left) > 1.5 or not 0.7 * a.size < shift < 4.5 * a.size:
                continue
            text = a.text()
            if BULLET.match(text) or NUMBERED.match(text) or b.y - a.y > 1.3 * setting.leading_of(a.size):
                continue
            if right - a.x1 <= _first_word(b) + 0.35 * a.size:
                steps[round(shift)] += 1
            else:
                against += 1
    if not steps:
        return 0.0
    shift, times = steps.most_common(1)[0]
    return float(shift) if times >= 4 and times > 2 * (against + sum(steps.values()) - times) else 0.0


def _is_justified(columns: Sequence[Column], setting: Setting, size: float) -> bool:
    flush = short = 0
    for column in columns:
        if not column.lines:
            continue
        left, right = region_of(column, setting)
        for line, below in zip(column.lines, column.lines[1:], strict=False):
            # The first word of a sentence may begin a paragraph: what is above it proves nothing.
            goes_on = below.text()[:1].islower() and abs(below.y - line.y - setting.leading_of(size)) < 1.5
            if goes_on and abs(line.size - size) < 0.3 and abs(line.x0 - left) < 1.5 and len(line.chars) > 20:
                flush += right - line.x1 < 2.5  # punctuation may hang out of the longest line
                short += right - line.x1 > 4
    return flush > 12 and flush > 20 * short


CAPITAL_MARK = re.compile(r"\(?([A-Z])[.)](?=\s)")


def _list_letters(columns: Sequence[Column]) -> frozenset[str]:
    found: set[str] = set()
    hung: Counter[str] = Counter()
    for column in columns:
        for line, below in itertools.pairwise([*column.lines, *column.lines[-1:]]):
            mark = CAPITAL_MARK.match(line.text())
            if mark is None:
                continue
            found.add(mark.group(1))
            n = len(mark.group())
            text_x = line.chars.x0[n] if n < len(line.chars) else 0.0
            apart = text_x - line.chars.x1[n - 1] > 0.3 * line.size if text_x else False
            # The mark may be a little wider or narrower than its item hangs.
            hung[mark.group(1)] += apart and below is not line and abs(below.x0 - text_x) < 0.4 * line.size
    run = list(itertools.takewhile(lambda letter: letter in found, string.ascii_uppercase))
    hanging = [letter for letter, n in hung.items() if n] if sum(hung.values()) >= 3 else []
    return frozenset(run if len(run) > 1 else ()) | frozenset(hanging) | (found & {"I", "V", "X"})


def _hung_bullets(columns: Sequence[Column]) -> frozenset[str]:
    hung: Counter[str] = Counter()
    for column in columns:
        for line, below in itertools.pairwise(column.lines):
            mark = BULLET.match(line.text())
            n = len(mark.group().rstrip()) if mark else 0
            if mark and n < len(line.chars) and 0 < below.y - line.y < 2 * line.size:
                if abs(below.x0 - line.chars.x0[n]) < 1.5 or below.x0 > line.x0 + 0.7 * line.size:
                    hung[mark.group()[0]] += 1
                elif not BULLET.match(below.text()):
                    hung[mark.group()[0]] -= 1
    return frozenset(mark for mark, times in hung.items() if times > 0)


def _list_labels(texts: Iterable[str]) -> frozenset[str]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for text in texts:
        if found := LABELLED.match(text):
            numbers[found.group(1)].append(int(found.group(2)))
    steps = {label: [b - a for a, b in itertools.pairwise(n)] for label, n in numbers.items()}
    return frozenset(label for label, found in steps.items() if len(found) > 1 and found.count(1) > 0.6 * len(found))


def _number_mark(text: str, setting: Setting) -> re.Match[str] | None:
    """The number or letter in front of a list item, or None where there is none or it is a person's initial."""
    found = NUMBERED.match(text)
    capital = CAPITAL_MARK.match(text)
    label = None if found else LABELLED.match(text)
    if label and label.group(1) in setting.labels:
        return label
    return None if capital and capital.group(1) not in setting.letters else found


MEASURED = 12
"""Lines of prose from which a column's own edges are known: the longest of so many ragged lines nearly fills it."""


def _prose(column: Column) -> list[Line]:
    """The lines of a column that show between which edges it is set: long ones of its main size. A title that stands
    over it may run out into the gutter."""
    sizes = Counter[float]()
    for line in column.lines:
        sizes[line.size] += len(line.chars)
    main = max(sizes, key=lambda s: sizes[s])
    return [s for s in column.lines if len(s.chars) > 20 and abs(s.size - main) < 0.3]


def region_of(column: Column, setting: Setting) -> tuple[float, float]:
    """The edges that a column was set between: its own where it has lines enough, else those of a like column."""
    prose = _prose(column)
    x0, x1 = min(s.x0 for s in prose or column.lines), max(s.x1 for s in prose or column.lines)
    if column.fixed:
        return column.x0, column.x1
    if len(prose) >= MEASURED:
        # A long address may run out of a justified column, which nearly all other lines fill.
        edge, times = Counter(round(s.x1) for s in prose).most_common(1)[0]
        if times > 0.4 * len(prose):
            return x0, max(s.x1 for s in prose if abs(s.x1 - edge) < 3)
        return x0, x1
    fits = [r for r in setting.regions if r[0] - 4 <= x0 and x1 <= r[1] + 4]
    return (fits[0][0], max(fits[0][1], x1)) if fits else (x0, x1)


Place = tuple[int, int]
"""A page, and how far down on it a line's baseline is, in whole points."""


def place_of(line: Line) -> Place:
    """Where a line stands; all that stands on one baseline has the same place."""
    return line.page, round(line.y)


def build(
    columns: Sequence[Column],
    apart: Mapping[int, Table | Inset],
    setting: Setting,
    listed: Container[Place] = frozenset(),
) -> list[Draft]:
    """Blocks from the columns of all pages in reading order. ``apart`` maps ``id`` of a stand-in line to its table or
    box, ``listed`` are the places of the entries of contents lists."""
    drafts: list[Draft] = []
    current: Draft | None = None
    previous: tuple[Column, Line] | None = None
    behind_table = False
    for column in columns:
        if not column.lines:
            continue
        left, right = region_of(column, setting)
        edges = _beside_insets(column, apart, left, right)
        for line in column.lines:
            held = apart.get(id(line))
            line.region = edges.get(id(line)) or (min(left, line.x0), max(right, line.x1))
            if held is not None:
                if isinstance(held, Table):
                    drafts.append(Draft([], kind="table", table=held))
                else:
                    _add_boxed(drafts, build(held.columns, {}, setting, listed), setting)
                behind_table = True
                continue  # a paragraph may run on behind a table or a box
            before = previous[1] if previous else None
            same = previous is not None and previous[0] is column
            parted = (
                behind_table and before is not None and TERMINAL.search(before.text()) and line.text()[:1].isupper()
            )
            behind_table = False
            entry = place_of(line) in listed
            if current is not None and before is not None and same and _is_lone_call(before, line, setting):
                # The end of the line parted it from its word: it is raised on a line that it has for itself.
                line.raised, line.size = frozenset(range(len(line.chars))), before.size
                line.y = before.y + setting.leading_of(before.size)
                current.lines.append(line)
                previous = (column, line)
                continue
            if current is not None and current.listed and before is not None:
                breaks = not entry or not _entry_goes_on(before, line)
            elif current is None or before is None or entry or parted:
                breaks = True
            else:
                breaks = _breaks(current, before, line, same, setting)
            if current is None or breaks:
                current = Draft([line], listed=entry)
                _list_mark(current, setting)
                drafts.append(current)
            else:
                current.lines.append(line)
            previous = (column, line)
    for draft in drafts:
        if draft.lines:
            draft.centred = is_centred(draft)
    return drafts


def _is_lone_call(a: Line, b: Line, setting: Setting) -> bool:
    """Whether ``b``, the line behind ``a``, holds nothing but the mark of a note, which did not fit on ``a``."""
    if len(b.chars) > 5 or b.size > 0.8 * a.size or not call_marks(b.text()):
        return False
    lift = a.y + setting.leading_of(a.size) - b.y
    raised = 0.14 * a.size < lift < 0.8 * a.size and b.y > a.y
    return raised and _offset(b) < _offset(a) + 1.5 and _free(a) < b.width + 0.35 * a.size


def _beside_insets(
    column: Column, apart: Mapping[int, Table | Inset], left: float, right: float
) -> dict[int, tuple[float, float]]:
    """The edges of the lines of a column that are set around a box in it, by ``id(line)``."""
    edges: dict[int, tuple[float, float]] = {}
    for x0, top, x1, bottom in (apart[id(s)].box for s in column.lines if isinstance(apart.get(id(s)), Inset)):
        level = [s for s in column.lines if s.top < bottom and s.bottom > top and id(s) not in apart]
        before, behind = [s for s in level if s.x1 <= x0 + 1], [s for s in level if s.x0 >= x1 - 1]
        edges.update((id(s), (min(left, s.x0), max(o.x1 for o in before))) for s in before)
        edges.update((id(s), (min(o.x0 for o in behind), max(right, s.x1))) for s in behind)
    return edges


def _add_boxed(drafts: list[Draft], boxed: list[Draft], setting: Setting) -> None:
    """Add the blocks of a box; the end of a column or page may have cut it, and a paragraph in it, in two."""
    for draft in boxed:
        draft.boxed = True
    if boxed and drafts and drafts[-1].boxed:
        last, first = drafts[-1].lines[-1], boxed[0].lines[0]
        beside = last.page < first.page or first.x0 > last.x1
        if beside and not _breaks(drafts[-1], last, first, False, setting):
            drafts[-1].lines += boxed.pop(0).lines
    drafts += boxed


def _entry_goes_on(a: Line, b: Line) -> bool:
    """Whether ``b`` is the rest of an entry of a contents list: no page ends ``a``, no number begins ``b``, and the
    title filled its line."""
    full = a.x1 - a.region[0] > 0.7 * (a.region[1] - a.region[0])
    return page_number(a.text()) is None and full and not re.match(r"[\dIVX]+[.\s]|[A-Z]\w+ [A-Z]?\d", b.text())


def draft_of(lines: list[Line], setting: Setting, *, by_tags: bool = False) -> Draft:
    """A block of lines whose borders are known."""
    draft = Draft(lines, by_tags=by_tags)
    _list_mark(draft, setting)
    draft.centred = is_centred(draft)
    return draft


def _list_mark(draft: Draft, setting: Setting) -> None:
    """Note the list mark that a block begins with, and where its text begins behind it."""
    line = draft.lines[0]
    text = line.text()
    found = BULLET.match(text) or _number_mark(text, setting)
    if not found or len(found.group().strip()) >= len(text.strip()):
        return
    draft.mark = found.group().strip()
    n = len(found.group().replace(" ", ""))
    draft.text_x = line.chars[n].x0 if n < len(line.chars) else line.x0


def _breaks(block: Draft, a: Line, b: Line, same: bool, setting: Setting) -> bool:
    """Whether line ``b`` begins a new block after line ``a``, the last one of ``block``."""
    size = a.size
    text_a, text_b = a.text(), b.text()
    if abs(a.size - b.size) > 0.06 * size + 0.25:
        return True
    gap = b.y - a.y if same else None
    leading = setting.leading_of(size)
    if is_contents_line(a):
        return True
    if gap is not None and leading < gap < 1.45 * leading and _within_word_or_sentence(block, b, setting):
        return False  # a line may be set a little lower where it holds a mark or a letter of another font
    below = not same and a.page == b.page and b.y - a.y > 1.25 * leading
    if below and a.x0 < b.region[1] - 2 * size and a.x1 > b.region[1] + size:
        return True  # a line over all columns is not the beginning of what one of them says
    if gap is not None:
        slack = max(1.8, 0.15 * leading) + (1.0 if b.raised or a.lowered else 0.0)
        if gap > leading + slack and not _is_loose(block, gap):
            return True
        if gap > 2.2 * leading:
            return True
    if BULLET.match(text_b) and not (text_b[0] in "-–—*»o" and not _list_start(block, a, b)):
        return True
    hyphenated = text_a.endswith(("-", "‐", "\u00ad")) and text_b[:1].islower()
    first_of_list = _number_mark(text_b, setting) is not None and _list_start(block, a, b)
    if first_of_list or _counts_on(block.lines[0], b):
        return True
    bold_end = gap is not None and abs(gap - leading) < 1.0 and _is_bold_end(block, a, b)
    if a.bold != b.bold and not hyphenated and not bold_end and not _mixed_run(a, b):
        return True
    if hyphenated:
        return False
    if b.underlined and not a.underlined and text_a.endswith(".") and text_b[:1].isupper():
        return True
    if a.italic != b.italic and (TERMINAL.search(text_a) or text_b[:1].isupper()) and not _runs_over(a, b):
        # Italics at the start of a sentence that fill its first line are no heading.
        full = gap is not None and abs(gap - leading) < 1.0 and _free(a) < 2.0 and a.region != (0.0, 0.0)
        if not full or TERMINAL.search(text_a):
            return True
    if setting.hang and block.mark is None and abs(a.size - setting.body_size) < 0.3:
        if abs(_offset(b) - setting.hang) < 1.5:
            return False
        if abs(_offset(b)) < 1.5 and len(block.lines) > 1 and abs(_offset(a) - setting.hang) < 1.5:
            return True
    if gap is not None and abs(gap - leading) < 1.0 and a.bold and b.bold and _between(a) and _between(b):
        return a.text().isupper() != b.text().isupper()  # a heading with a forced line end in it
    if ended_on_purpose(block, a, b):
        return True
    if not same and setting.justified and _ends_short(block, a, setting) and re.match(r"\W*[A-Z0-9]", text_b):
        return True  # nothing but its last line shows that a paragraph ended with its column
    if _is_indented(block, a, b, same, setting):
        return True
    # A numbered paragraph with a first-line indent goes back to the margin on its second line; a list item does not.
    outdented = block.mark and _offset(b) < _offset(block.lines[0]) - 0.5 * size
    full = setting.indents and setting.justified and _free(a) < 0.6 * size and not BULLET.match(block.lines[0].text())
    if same and full and outdented and len(block.lines) == 1:
        return False  # a numbered paragraph's first line that happens to end with a sentence
    goes_on = text_b[:1].islower() or text_b[:1].isdigit() and _free(a) <= _first_word(b) + 0.35 * size
    if same and outdented and len(block.lines) == 1 and goes_on and not TERMINAL.search(text_a):
        return False  # an item with a first-line indent: its first line was full
    if same and outdented and (len(block.lines) > 1 or TERMINAL.search(text_a) or BULLET.match(block.lines[0].text())):
        return len(block.lines) == 1 or b.x0 < min(s.x0 for s in block.lines if s.page == b.page) - 0.5 * size
    # The item hung from its mark, or others with its mark do, and this line, in another column, does not.
    hung = (
        block.lines[-1].x0 - a.region[0] > size
        if len(block.lines) > 1
        else block.text_x - a.region[0] > size and text_a[0] in setting.hung_bullets and not text_b[:1].islower()
    )
    return bool(block.mark) and not same and hung and b.x0 - b.region[0] < 1


def _within_word_or_sentence(block: Draft, b: Line, setting: Setting) -> bool:
    """Whether ``b`` goes on with a word of the block's last line, or with a sentence of prose that fills it."""
    a = block.lines[-1]
    if _look_of(a) != _look_of(b) or abs(_offset(a) - _offset(b)) > 1.5:
        return False
    if re.search(r"[a-z][-\u2010\u00ad]$", a.text()):
        return b.text()[:1].islower()
    prose = abs(a.size - setting.body_size) < 0.3 and not a.bold and len(a.chars) > 20
    full = a.region != (0.0, 0.0) and _free(a) <= _first_word(b) + 0.35 * a.size
    begun = len(block.lines) > 1 or b.text()[:1].islower()
    return prose and full and begun and re.search(r"[a-z0-9,]$", a.text()) is not None and not MARKED.match(b.text())


def _look_of(line: Line) -> tuple[float, bool, bool]:
    return round(line.size, 1), line.bold, line.italic


def _ends_short(block: Draft, a: Line, setting: Setting) -> bool:
    """Whether a sentence ends with a line of justified prose that does not reach the edge."""
    prose = abs(a.size - setting.body_size) < 0.3 and not block.mark and not _between(a) and len(a.chars) > 20
    return prose and a.region[1] - a.x1 > 0.6 * a.size and re.search(r"[.!?][\"”’»)\]]*\d*$", a.text()) is not None


def _list_start(block: Draft, a: Line, b: Line) -> bool:
    """Whether a mark at the start of ``b`` can begin an item: text breaks off before a list, or one is going on."""
    if TERMINAL.search(a.text()):
        return True
    if re.search(r"[,;]$|\b(?:and|or)$", a.text()):
        number = re.match(r"\d+", b.text())
        # "were present, 31. The rest ...": a number that begins a line within a sentence counts on in a list alone.
        return number is None or _counts(b.text(), block.mark)
    if _free(a) > 2.5 * a.size and _free(a) > _first_word(b) or a.bold and not b.bold:
        return True
    hangs = block.mark is not None and block.text_x - block.lines[0].x0 > 0.8 * a.size
    return hangs and abs(b.x0 - block.lines[0].x0) < 2 and _counts(b.text(), block.mark)


def _counts(text: str, mark: str | None) -> bool:
    """Whether the number that a text begins with begins a list or follows that of an item; marks that are no numbers
    may. "(70) homes" within a sentence does not."""
    number, last = (re.match(r"\(?(\d+)", t) for t in (text, mark or ""))
    return number is None or int(number.group(1)) in (1, int(last.group(1)) + 1 if last else 1)


def _counts_on(first: Line, b: Line) -> bool:
    """Whether ``b`` begins with the number that follows a block's own ("1.1", "1.2"), and where it does."""
    marks = [DECIMAL.match(line.text()) for line in (first, b)]
    if marks[0] is None or marks[1] is None or abs(_offset(first) - _offset(b)) > 2:
        return False
    one, other = ([int(n) for n in re.findall(r"\d+", m.group())] for m in marks if m)
    return one[:-1] == other[:-1] and one[-1] + 1 == other[-1]


def _is_loose(block: Draft, gap: float) -> bool:
    """Whether the block's own lines stand this far apart (a title set wide)."""
    own = [q.y - p.y for p, q in zip(block.lines, block.lines[1:], strict=False) if p.page == q.page and q.y > p.y]
    return bool(own) and abs(statistics.median(own) - gap) < 1.0


def _mixed_run(a: Line, b: Line) -> bool:
    """Bold words at the start of a paragraph that fill its first line, or in the middle of a line, are no heading."""
    if a.bold and not b.bold:
        run = next((k for k, c in enumerate(b.chars) if c.text.isalnum() and not c.bold), 0)
        label = re.match(r"[A-Z][\w ]{2,30}:", b.text(0, run)) is not None
        if run and b.chars[0].bold and not label and _free(a) <= _first_word(b) + 0.35 * a.size:
            return True  # what is in bold ends within this line
        return (
            _free(a) < 2.5 * a.size and b.text()[:1].islower() or any(not c.bold for c in a.chars if c.text.isalpha())
        )
    if any(c.bold for c in a.chars[-3:]) or not b.text()[:1].isupper() or not b.chars[0].bold:
        return True
    close = a.page == b.page and 0 < b.y - a.y < 1.3 * a.size  # a bold name that fills the last line
    plain = any(not c.bold for c in b.chars if c.text.isalpha())
    return (plain or close) and not TERMINAL.search(a.text()) and _free(a) <= _first_word(b) + 0.35 * a.size


def _is_bold_end(block: Draft, a: Line, b: Line) -> bool:
    """Whether ``b`` is a sentence in bold that ends the paragraph above it (what was decided), whose last line left no
    room for its first word."""
    if not b.bold or a.bold or not block.mark and len(block.lines) < 2 or not re.search(r"\w\.$", b.text()):
        return False
    return abs(_offset(b)) < 1.5 and _free(a) <= _first_word(b) + 0.35 * a.size and b.text().count(" ") > 2


def _runs_over(a: Line, b: Line) -> bool:
    """Whether the type does not change with the line: within a sentence, or where ``a`` changed to that of ``b``."""
    if a.chars[-1].italic != b.chars[0].italic:
        return False
    changed = a.italic and not a.chars[-1].italic and _free(a) <= _first_word(b) + 0.35 * a.size
    return changed or not TERMINAL.search(a.text())


def _free(line: Line, following: Line | None = None) -> float:
    """Room left on a line, points. Centred lines have room on both sides."""
    right = max(0.0, line.region[1] - line.x1)
    if following is not None and abs(following.x0 - line.x0) > 2 and _between(line) and _between(following):
        return right + _offset(line)
    return right


def _between(line: Line, room: float = 2.0, slack: float = 1.5) -> bool:
    """Whether a line stands in the middle of its column, with ``room`` on both sides that differs by less than
    ``slack``, font sizes."""
    left, right = _offset(line), line.region[1] - line.x1
    return left > room * line.size and abs(left - right) < slack * line.size


KEPT = re.compile(
    r"[(\[“\"‘]?(?:(?:Mr|Mrs|Ms|Mme|Dr|Prof|St|[Nn]o|[Nn]os|[Aa]rt|[Pp]ara|[Pp]aras|[Vv]ol|pp?|cf|c)\.?|[A-Z]\.|[A-Z]{2,3}\$?|[$€£¥])$"
)
"""What typesetters keep on the line of what follows: titles, initials, abbreviations before numbers, currencies."""


def _first_word(line: Line, above: Line | None = None) -> float:
    """Width of what would have had to fit on the line before, points: up to the first place where a line may break.

    ``above`` is that line; where it ends within a sentence, a title keeps to its name and "article" to its number.
    """
    breaks = sorted(i for i in line.spaces if i > 0) or [len(line.chars)]
    end = breaks[0]
    letters = line.chars.text
    kept = all(
        t.isdigit() or t in "($€£¥" for t in letters[:end]
    )  # "14 600", "26 %": a number keeps to what follows it
    if above is not None and not above.bold and not TERMINAL.search(above.text()) and end < len(letters):
        counted = letters[end].isdigit() and letters[0].islower()
        kept = kept or counted or KEPT.match("".join(letters[:end])) is not None
    if kept:
        end = breaks[1] if len(breaks) > 1 else len(line.chars)
    address = re.match(r"[(<]?(?:https?:|www\.)", "".join(letters[:8]))  # not all programs break one at its strokes
    for i in range(2, 0 if address else end - 1):
        before, after = letters[i - 1], letters[i]
        # Typesetters break compounds; numbers of laws ("2006/115/EC") and acronyms ("LI-BIRD") they leave whole.
        parted = before == "/" and after.isalpha() or before in "-‐" and after.islower()
        if parted and line.chars.text[i - 2].isalpha():
            end = i
            break
    return max(line.chars.x1[:end]) - line.chars.x0[0]


LEADER = re.compile(r"(?:\.\s?|·\s?|…\s?|_){4,}\s*(?:\d{1,3}|[ivxl]{1,5})?$")


def is_contents_line(line: Line) -> bool:
    """Whether a line is an entry of a contents list: leader dots, or a page number far off at the right edge."""
    text = line.text()
    if LEADER.search(text):
        return True
    last = max(line.spaces, default=0)
    number = "".join(line.chars.text[last:])
    if (
        not last
        or not re.fullmatch(r"\d{1,3}|[ivxl]{1,5}", number)
        or not any(t.isalpha() for t in line.chars.text[:last])
    ):
        return False
    gap = line.chars.x0[last] - line.chars.x1[last - 1]
    others = [line.chars.x0[k] - line.chars.x1[k - 1] for k in line.spaces if 0 < k < last]
    stretched = max(others, default=0.0) > 0.6 * gap  # a line of a narrow column that few words fill
    return gap > 3.0 * line.size and line.region[1] - line.x1 < 1.5 * line.size and not stretched


def _offset(line: Line) -> float:
    """How far in a line begins from the left edge of its column."""
    return line.x0 - line.region[0]


def _address_goes_on(block: Draft, b: Line) -> bool:
    """An address breaks where it may, not where the line is full."""
    last = ""
    for line in reversed(block.lines):
        text = line.text()
        last = text.rsplit(" ", 1)[-1] + last
        if " " in text:
            break
    first = b.text().split(" ", 1)[0]
    return re.search(r"://|www\.", last) is not None and (
        last[-1] in "/-_=&?%#" or re.search(r"[/_=&?%#]|-\d", first) is not None
    )


def ended_on_purpose(block: Draft, a: Line, b: Line) -> bool:
    """Whether the first word of ``b`` would have fitted on ``a``."""
    if a.region == (0.0, 0.0) or _address_goes_on(block, b):
        return False
    # Not all programs fill lines greedily: in ragged text a long one that breaks off within a sentence is no end.
    within = re.search(r"[a-z,]$", a.text()) and re.match(r"[a-z]+[\s-]", b.text())
    if within and a.width > 0.6 * (a.region[1] - a.region[0]) and not _between(a):
        return False
    free = _free(a, None if block.mark else b)
    if free <= _first_word(b, a) + 0.35 * a.size + 1.5:
        return False
    # Text set narrower than its column (around a picture, in a quotation) ends its lines at an edge of its own.
    others = [line for line in (*block.lines[-4:-1], b) if line.page == a.page]
    local = [line for line in others if abs(line.x1 - a.x1) < 1.2]
    return not (len(local) >= 2 and not TERMINAL.search(a.text()))


def _is_indented(block: Draft, a: Line, b: Line, same: bool, setting: Setting) -> bool:
    """Whether ``b`` begins with a first-line indent."""
    size = a.size
    shift = b.x0 - a.x0 if same else (b.x0 - b.region[0]) - (a.x0 - a.region[0])
    if same and setting.indents and len(block.lines) == 1 and abs(shift) < 1 and 0.7 * size < _offset(b) < 3.5 * size:
        # The second line of a paragraph goes back to the margin: this one is the first of another.
        bullet = block.mark is not None and BULLET.match(a.text()) is not None
        if not bullet and TERMINAL.search(a.text()) and b.text()[:1].isupper() and not (_between(a) and _between(b)):
            return True
    if same and len(block.lines) == 1 and _hangs_from_word(a, b):
        return False
    if same and _between(b) and not _between(a) and TERMINAL.search(a.text()) and not block.mark:
        return True  # a line in the middle, under one that ends a sentence
    if block.mark and len(block.lines) == 1:
        # A mark may be wider than its item hangs ("R10."): the text then begins behind where the next lines do.
        hung = not TERMINAL.search(a.text()) or _free(a) < _first_word(b)
        if same and not TERMINAL.search(a.text()) and _free(a) <= _first_word(b) + 0.35 * size:
            return False  # a full line within a sentence, however far the item hangs
        off = b.x0 - block.text_x > 0.6 * size if hung else abs(b.x0 - block.text_x) > 0.6 * size
        return off and shift > 0.7 * size if same else False
    if (
        len(block.lines) == 1
        and not block.mark
        and (shift < 0 or DECIMAL.match(a.text()) and not TERMINAL.search(a.text()))
    ):
        return False
    if not same:
        return (
            setting.indents and not block.mark and 0.7 * size < b.x0 - b.region[0] < 3.5 * size and shift > 0.7 * size
        )
    if not 0.7 * size < shift < 4.5 * size:
        return False
    if _between(a, 0.3, 0.2) and _between(b, 0.3, 0.2):
        unfinished = abs(size - setting.body_size) < 0.3 and not TERMINAL.search(a.text())
        if a.italic and b.italic or unfinished:
            return False  # the second line of something in the middle
    # A hanging indent: the lines after the first of its block stand further in, with nothing between that ends it.
    full = setting.justified and a.region != (0.0, 0.0) and _free(a) < 0.6 * size
    return bool(TERMINAL.search(a.text())) or len(block.lines) > 1 or setting.indents and not full


def _hangs_from_word(a: Line, b: Line) -> bool:
    """Whether ``b`` begins where the text behind the first, short word of ``a`` does: a label that text hangs from."""
    k = min((k for k in a.spaces if k > 0), default=0)
    if not 0 < k <= 6:
        return False
    return abs(a.chars.x0[k] - b.x0) < 1.5 and a.chars.x0[k] - a.chars.x1[k - 1] > 0.45 * a.size


def is_centred(draft: Draft) -> bool:
    """Whether every line of a block stands in the middle of its column."""
    for line in draft.lines:
        left, right = line.x0 - line.region[0], line.region[1] - line.x1
        if left < 1.0 * line.size or abs(left - right) > 1.2 * line.size:
            return False
    return True


# --------------------------------------------------------------------------------------------------- kinds of blocks

CAPTION = re.compile(
    r"^(?:table|figure|fig\.|chart|graph|box|map|photo|diagram|exhibit)\s*(?:[A-Z]?\d+|[IVX]+)?\b\s*[.:–—|-]?",
    re.IGNORECASE,
)


LONG_SENTENCE = 8
"""Blanks from which a stop at its end makes it a sentence. "Statement by the delegate of the U.S.S.R." has 7."""


def classify(drafts: Sequence[Draft], setting: Setting) -> None:
    """Give each block its kind, and headings their level."""
    for k, draft in enumerate(drafts):
        if draft.table is not None or draft.listed or draft.kind == "footnote":
            continue
        if draft.side:
            draft.kind = "heading"
            continue
        text = draft.words()
        near = [d for d in drafts[max(0, k - 1) : k + 2] if d.table is not None]
        if (
            CAPTION.match(text)
            and re.match(r"\w+\.?\s*[\dIVX]", text)
            and len(text) < (500 if re.match(r"\w+\.?\s*[\w.]+\s?[:|–—]", text) else 300)
            and (near or draft.lines[0].italic or draft.lines[0].size < setting.body_size - 0.3)
        ):
            draft.kind = "caption"
        elif _looks_like_heading(draft, drafts, k, setting):
            draft.kind = "heading"
        elif draft.mark is not None and _is_item(draft):
            draft.kind = "list_item"
    _sub_lines(drafts)
    _labels(drafts)
    _bold_sentences(drafts, setting)
    _table_titles(drafts, setting)
    _title(drafts, setting)
    _by_lines(drafts, setting)
    set_levels(drafts)


_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DATED = re.compile(
    rf"[\[(]?(?:{_DAY}\b|[Dd]ay\s\d+,)|.*\b\d{{1,2}}(?:st|nd|rd|th)?\.?\s{_MONTH}\b|.*\b{_MONTH}\s\d{{1,2}}\b",
)
"""A line that says when (and where) something was held: set like the text, it is no heading."""


def _looks_like_heading(draft: Draft, drafts: Sequence[Draft], k: int, setting: Setting) -> bool:
    text = draft.words().strip()
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 2 or len(draft.lines) > 4 or len(text) > 260:
        return False
    if draft.mark and BULLET.match(text):
        return False
    line = draft.lines[0]
    bold = all(s.bold for s in draft.lines)
    bigger = line.size > 1.07 * setting.body_size + 0.2
    capitals = sum(c.isupper() for c in letters) > 0.9 * len(letters) and len(letters) > 3
    capitals = capitals or all(s.small_capitals > 0 for s in draft.lines) or _has_odd_case(text)
    italic = all(s.italic for s in draft.lines)
    underlined = all(s.underlined for s in draft.lines)
    ends = re.search(r"[.;,:]$", text) is not None
    marked = (
        draft.mark is not None and re.fullmatch("[IVX][.)]", draft.mark) is None
    )  # a centred "V." numbers a heading
    strong = bigger or bold or capitals or italic or underlined
    if draft.centred and not ends and not marked and len(text) < 160 and len(draft.lines) <= 3:
        # In italics under a heading it says when that was: what heads text by its day stands over headings.
        under = italic and not (bigger or bold or capitals or underlined) and k > 0 and drafts[k - 1].kind == "heading"
        return strong and not under or DATED.match(text) is None
    if bold and not bigger and ends and not all(c.bold for c in draft.lines[-1].chars[-3:-1]):
        return False  # a name in bold and the few words that it is followed by: "Vella. Agreed."
    if bigger or bold:
        return not (ends and len(text) > 120) and not text.endswith((";", ","))
    if ends:
        return False
    following = next((d for d in drafts[k + 1 :] if d.lines or d.table), None)
    if following is None:
        return False
    if capitals or underlined or _heads_by_colour(draft, drafts, k, setting):
        return len(text) < 160
    if italic:
        return len(text) < 160 and len(draft.lines) <= 3 and not _is_only_quote(text)
    return False


def _has_odd_case(text: str) -> bool:
    """Whether capitals stand within many words: small capitals of a font whose map gives them a random case."""
    words = re.findall(r"[^\W\d_]{3,}", text)
    odd = [w for w in words if re.search(r"[a-z][A-Z]", w)]
    return len(odd) > 1 and len(odd) > 0.3 * len(words)


ADDRESS = re.compile(r"://|www\.|\w@\w")


def _heads_by_colour(draft: Draft, drafts: Sequence[Draft], k: int, setting: Setting) -> bool:
    """Whether a block is told from the text by its colour: links are coloured too, and so are whole boxes and lists, of
    which one block follows the other."""
    ink = _coloured(draft, setting)
    if ink is None or draft.centred or ADDRESS.search(draft.words()) or not draft.words()[:1].isalnum():
        return False
    near = [_coloured(d, setting) if d.lines else None for d in drafts[k + 1 : k + 3]]
    return None in near


def _is_only_quote(text: str) -> bool:
    return text[:1] in "“\"‘'"


def _is_item(draft: Draft) -> bool:
    """A numbered paragraph is an item only where it is short, indented or hangs from its mark."""
    assert draft.mark is not None
    if BULLET.match(draft.mark + " x"):
        return True
    hangs = (
        len(draft.lines) > 1
        and draft.lines[1].page == draft.page
        and draft.lines[1].x0 > draft.lines[0].x0 + 0.7 * draft.lines[0].size
    )
    if hangs or draft.lines[0].x0 > draft.lines[0].region[0] + 0.9 * draft.lines[0].size:
        return True
    return not draft.mark.rstrip(".").isdigit() or len(draft.words()) < 160


def _title(drafts: Sequence[Draft], setting: Setting) -> None:
    """The title block: what is set large on the first page before the first paragraph of prose."""
    opening: list[Draft] = []
    for draft in drafts[:25]:
        if draft.table is not None or draft.kind == "list_item":
            break
        if draft.kind == "paragraph" and (len(draft.lines) > 2 or len(draft.words()) > 200):
            break
        opening.append(draft)
    headings = [d for d in opening if d.kind == "heading" and d.page <= 2]
    if not headings:
        return
    # A title block is often centred where headings are not, or the other way round.
    later = Counter((style_of(d), d.centred) for d in drafts[len(opening) :] if d.kind == "heading")
    largest = max(d.lines[0].size for d in headings)
    for draft in headings:
        if _set_like_later(drafts, draft, opening):
            continue
        if (
            (
                draft.lines[0].size >= largest - 0.1
                and draft.lines[0].size > setting.body_size * 1.05
                and not later[style_of(draft), draft.centred]
            )
            or not later[style_of(draft), draft.centred]
            and (draft is opening[0] or any(d.kind == "title" for d in opening[: opening.index(draft)]))
        ):
            draft.kind = "title"
    titles = [k for k, d in enumerate(opening) if d.kind == "title" and d.page == 1]
    if not titles:
        first, second = opening[0], opening[min(1, len(opening) - 1)]
        headings_both = first is not second and first.kind == second.kind == "heading"
        if headings_both and not first.mark and style_of(first) == style_of(second):
            first.kind = "title"  # set like the headings: no text follows it but the first of them
        return
    # What stands over the title belongs to it, and so do lines under it that are set alike: a heading is followed by
    # text, not by another of its kind.
    top = max(titles, key=lambda k: opening[k].lines[0].size)
    above = top if opening[top].lines[0].size > 1.07 * setting.body_size else titles[0]
    for draft in opening[:above]:
        if draft.kind == "heading":
            draft.kind = "title"
    _subtitle(opening, titles[-1])
    for k in range(titles[-1] + 1, len(opening) - 1):
        a, b = opening[k], opening[k + 1]
        alike = style_of(a) == style_of(b) and a.page == b.page and not _set_like_later(drafts, b, opening)
        if a.kind in ("heading", "title") and b.kind == "heading" and alike:
            a.kind = b.kind = "title"
        else:
            break


def _subtitle(opening: Sequence[Draft], title: int) -> None:
    """What stands right under the title over a line that says when the meeting was, with its year or with no text
    before the next heading, is a part of the title, however later headings are set."""
    if title + 2 >= len(opening) or opening[title + 1].kind != "heading":
        return
    under = list(itertools.takewhile(lambda d: d.kind == "paragraph", opening[title + 2 :]))
    after = opening[title + 2 + len(under) : title + 3 + len(under)]
    if not under or not DATED.match(under[0].words()):
        return
    dated = re.search(r"\b(?:19|20)\d\d\b", under[0].words()) and not re.search(_DAY, under[0].words())
    if after and after[0].kind == "heading" or dated and len(under[0].lines) == 1:
        opening[title + 1].kind = "title"


LABEL = re.compile(r"^[^\W\d][^:.]{1,40}:")


def _labels(drafts: Sequence[Draft]) -> None:
    """A label that runs into its text elsewhere ("**Speakers:** Ms …") is no heading where a list follows it."""
    run_in = {
        found.group().casefold()
        for d in drafts
        if d.kind == "paragraph" and d.lines and (found := LABEL.match(d.lines[0].text()))
    }
    for draft in drafts:
        if draft.kind == "heading" and draft.words().casefold() in run_in:
            draft.kind = "paragraph"


def _bold_sentences(drafts: Sequence[Draft], setting: Setting) -> None:
    """A whole sentence in bold of the text's size is no heading, unless headings end in a stop here."""
    headings = [d for d in drafts if d.kind == "heading"]
    if sum(d.words().rstrip().endswith(".") for d in headings) > len(headings) / 3:
        return
    for draft in headings:
        text = draft.words().rstrip()
        if (
            text.endswith(".")
            and text.count(" ") >= LONG_SENTENCE
            and not (draft.mark or draft.centred or draft.side or text[0].isdigit())
            and draft.lines[0].size < 1.07 * setting.body_size
        ):
            draft.kind = "paragraph"


def _table_titles(drafts: Sequence[Draft], setting: Setting) -> None:
    """What stands right over a table is its title, unless text has headings that are set alike."""
    over: list[Draft] = []
    styles: Counter[tuple[float, bool, bool, bool]] = Counter()
    for draft, below in zip(drafts, drafts[1:], strict=False):
        if draft.kind == "heading" and below.table is not None:
            over.append(draft)
        elif draft.kind == "heading":
            styles[style_of(draft)] += 1
    for draft in over:
        large = draft.lines[0].size > 1.3 * setting.body_size  # the report's own title over its contents
        if not styles[style_of(draft)] and not draft.mark and not large:
            draft.kind = "caption"


def _set_like_later(drafts: Sequence[Draft], draft: Draft, opening: Sequence[Draft]) -> bool:
    """Whether a line at the end of the title block stands over its text as later headings stand over theirs: of their
    size, far from what is above it and as near as they are to what is below."""
    above, below = _gaps(drafts, next(k for k, d in enumerate(drafts) if d is draft))
    if above is None or below is None or above < 1.5 * below:
        return False
    # The title block is the first of the drafts.
    for k, other in enumerate(drafts[len(opening) :], len(opening)):
        if other.kind != "heading" or other.centred != draft.centred:
            continue
        if abs(other.lines[0].size - draft.lines[0].size) >= 0.3:
            continue
        higher, lower = _gaps(drafts, k)
        if lower is not None and abs(lower - below) < 1.0 and (higher is None or above > 0.75 * higher):
            return True
    return False


def _gaps(drafts: Sequence[Draft], k: int) -> tuple[float | None, float | None]:
    """The room over and under the ``k``-th block, points; None where its neighbour stands in another column or on
    another page."""
    found: list[float | None] = []
    for a, b in ((k - 1, k), (k, k + 1)):
        upper = drafts[a].lines[-1] if a >= 0 and drafts[a].lines else None
        lower = drafts[b].lines[0] if b < len(drafts) and drafts[b].lines else None
        apart = None if upper is None or lower is None or upper.page != lower.page else lower.top - upper.bottom
        found.append(apart if apart is not None and apart > 0 else None)
    return found[0], found[1]


def _sub_lines(drafts: Sequence[Draft]) -> None:
    """Lines in italics of one style that only ever stand right under a heading of another ("Moderator: ...") are no
    headings themselves. Under headings that only count ("Session 3") they are the titles."""
    found: dict[tuple[float, bool, bool, bool], list[tuple[Draft, Draft]]] = defaultdict(list)
    others: set[tuple[float, bool, bool, bool]] = set()
    for before, draft in zip(drafts, drafts[1:], strict=False):
        line = draft.lines[0] if draft.lines else None
        if draft.kind != "heading" or line is None or not line.italic or line.bold or draft.centred:
            continue
        style = style_of(draft)
        under = before.kind == "heading" and style_of(before) != style
        # Headings in capitals or bold may be the smaller ones.
        if under and (before.lines[0].size >= line.size - 0.2 or style_of(before)[1] or style_of(before)[2]):
            found[style].append((before, draft))
        else:
            others.add(style)
    for style, pairs in found.items():
        titles = all(_only_counts(over.words()) for over, _ in pairs)
        titles = titles and 2 * sum(":" in draft.words() for _, draft in pairs) < len(pairs)
        if style not in others and not titles:
            for _, draft in pairs:
                draft.kind = "paragraph"


def _only_counts(words: str) -> bool:
    """Whether a heading says which one it is, and when it was, and no more: "Session 3", "Day one – Tuesday, 2 May"."""
    bare = re.sub(rf"\b(?:{_DAY}|{_MONTH})\b|\d+|[\W_]+", " ", words)
    return len(bare.split()) <= 2


TITLED = 4
"""The fewest words of a heading that says what is under it, and does not only count it ("Session 3")."""


def _by_lines(drafts: Sequence[Draft], setting: Setting) -> None:
    """Lines in the middle, set like the text, that only ever stand right under a heading which says enough by itself
    tell who spoke or chaired: they are no headings. Under one that only counts ("Morning") they would be its title."""
    found: list[Draft] = []
    for before, draft in zip(drafts, drafts[1:], strict=False):
        if draft.kind != "heading" or not draft.centred or _is_strong(draft, setting):
            continue
        titled = (
            before.kind in ("heading", "title")
            and _is_strong(before, setting)
            and before.words().count(" ") + 1 >= TITLED
        )
        if not titled:
            return
        found.append(draft)
    for draft in found:
        draft.kind = "paragraph"


def _is_strong(draft: Draft, setting: Setting) -> bool:
    """Whether a block is set otherwise than the text, wherever it stands."""
    size, bold, capitals, italic = style_of(draft)
    underlined = all(s.underlined for s in draft.lines)
    return bold or capitals or italic or underlined or size > 1.07 * setting.body_size + 0.2


def style_of(draft: Draft) -> tuple[float, bool, bool, bool]:
    """How a heading is set: its size in half points, bold, in capitals (small ones too), in italics."""
    line = draft.lines[0]
    letters = [c for c in draft.words() if c.isalpha()]
    capitals = sum(c.isupper() for c in letters) > 0.9 * len(letters) or line.small_capitals > 0
    return round(line.size * 2) / 2, line.bold, capitals, line.italic


def set_levels(drafts: Sequence[Draft]) -> None:
    """Levels by how strongly headings are set: larger first, then bold, then capitals, then italics last."""
    styles = {style_of(d) for d in drafts if d.kind == "heading"}
    order = sorted(styles, key=lambda s: (-s[0], not s[1], not s[2], s[3]))
    level = {style: k + 1 for k, style in enumerate(order)}
    for draft in drafts:
        if draft.kind == "heading":
            draft.level = min(6, level[style_of(draft)])
