"""The structure tree of a tagged PDF, as one more witness beside the geometry.

A tree says what the program that wrote the file knew of its text: where a paragraph ends, what is a heading, which
cell a word stands in. It may also say nothing ("P" over everything) or be wrong: made by a converter that guessed,
left behind by an editor, cut at every page end. So it is never taken at its word. Each page's tags are first held
against what the page shows, and are left alone where they fail; where they pass they decide what the geometry leaves
open, and a tag that contradicts what can be seen loses. Both are told of in ``doubts``.

Documents without tags have no ``Structure`` and pay nothing.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.layout import blocks as blocks_
from pipeline.layout.blocks import BULLET, TERMINAL, Draft, Setting
from pipeline.layout.cells import Part, Table, cell_lines
from pipeline.layout.furniture import is_page_number, normal, zone_of
from pipeline.layout.lines import Line
from pipeline.reader import ARTIFACT, Page, Pdf, Tags

Path = tuple[int, ...]

COVERAGE = 0.9
"""A page whose tags hold less than this share of its text is not read by them."""
INLINE = frozenset(
    "Span Link Reference Annot Em Strong Sub Quote Ruby RB RT RP Warichu WT WP BibEntry NonStruct Lbl Formula".split()
)
"""Elements within a block of text."""
TEXT = frozenset("P H H1 H2 H3 H4 H5 H6 Title Caption LI LBody TD TH Note FENote TOCI BlockQuote Code".split())
"""Elements that hold one block of text. Others (Div, Sect, Document) may hold any number."""
NOTE = frozenset(("Note", "FENote", "Footnote", "Endnote"))


class Say(NamedTuple):
    """What the tags say of a line, or of a piece of one."""

    block: Path
    """The element whose text it is."""
    own: bool
    """Whether such an element holds one block of text and no more."""
    role: str
    place: int
    """Where it comes in the order of the tree on this page."""
    label: bool = False
    """Whether it is the mark of a list item."""
    heading: int | None = None
    """The level of a heading, 0 for a title."""
    item: Path | None = None
    note: Path | None = None
    cell: Path | None = None
    row: Path | None = None
    table: Path | None = None
    caption: bool = False


@dataclass(slots=True)
class Structure:
    """The tags of a document: what they say of its lines, on the pages where they are believed."""

    says: dict[int, list[Say]]
    """By page, for each piece of its tags."""
    cells: dict[Path, int] = field(default_factory=dict)
    """How many children each row of a table has."""
    doubts: list[tuple[int, str, str]] = field(default_factory=list)
    """What speaks against the tags, as (page, kind, message)."""
    against: dict[int, list[str]] = field(default_factory=dict)
    """By page, the beginnings of lines at which a tag contradicts what the page shows."""

    # ------------------------------------------------------------------------------------------------------- asking

    def say(self, line: Line) -> Say | None:
        """What most of a line's characters are tagged as; None where they are not, or are not believed."""
        says = self.says.get(line.page)
        if says is None:
            return None
        faces, counted = line.chars.faces, Counter[int]()
        if len(set(line.chars.face)) == 1:
            tag = faces[line.chars.face[0]].tag
            return says[tag] if 0 <= tag < len(says) else None
        for k, n in Counter(line.chars.face).items():
            counted[faces[k].tag] += n
        by_block: Counter[Path | None] = Counter()
        first: dict[Path | None, Say] = {}
        for tag, n in counted.items():
            found = says[tag] if 0 <= tag < len(says) else None
            key = found.block if found else None
            # A list mark says nothing of its line where there is text beside it.
            by_block[key] += n if found is None or not found.label else 0
            if found is not None and (key not in first or found.place < first[key].place):
                first[key] = found
        return first.get(max(by_block, key=lambda key: by_block[key]))

    def is_decoration(self, line: Line) -> bool:
        """Whether a line is tagged as no content of the document."""
        faces = line.chars.faces
        return line.page in self.says and all(faces[k].tag == ARTIFACT for k in set(line.chars.face))

    def distrust(self, page: int, why: str) -> None:
        """Believe the tags of a page no longer."""
        if self.says.pop(page, None) is not None:
            self.doubts.append((page, "tags_not_used", f"the tags of page {page} are not used: {why}"))

    def contradict(self, line: Line) -> None:
        """Note that a tag loses against what the page shows at ``line``."""
        self.against.setdefault(line.page, []).append(line.text()[:40])

    def conclude(self) -> list[tuple[int, str, str]]:
        """The doubts, those about single places as one a page."""
        for page, places in self.against.items():
            if page in self.says:
                where = f"{len(places)} places, first" if len(places) > 1 else "one place,"
                message = f"the tags of page {page} contradict what it shows in {where} at {places[0]!r}"
                self.doubts.append((page, "tags_contradict_page", message))
        return sorted(self.doubts)

    # ---------------------------------------------------------------------------------------------------- furniture

    def check_coverage(self, lines: Sequence[Sequence[Line]], furniture: set[int]) -> None:
        """Distrust pages whose text is not tagged for the most part."""
        for rows in lines:
            counted: Counter[bool] = Counter()
            for line in rows:
                if id(line) not in furniture:
                    faces = line.chars.faces
                    for k, n in Counter(line.chars.face).items():
                        counted[faces[k].tag >= 0] += n
            if rows and counted[True] < COVERAGE * counted.total():
                share = counted[True] / counted.total()
                self.distrust(rows[0].page, f"they hold {share:.0%} of its text")

    def check_furniture(
        self, pages: Sequence[Page], lines: Sequence[Sequence[Line]], top: set[int], bottom: set[int]
    ) -> None:
        """Take lines that are tagged as decoration at the edge of a page into the furniture, and give back those that
        only their place speaks for, in a document that marks its furniture so. Changes ``top`` and ``bottom``.
        """
        found = [line for rows in lines for line in rows if id(line) in top or id(line) in bottom]
        edges = {id(line): zone_of(page, line) for page, rows in zip(pages, lines, strict=True) for line in rows}
        marked = [line for rows in lines for line in rows if self.is_decoration(line)]
        inside = [line for line in marked if edges[id(line)] is None]
        total = sum(len(line.chars) for rows in lines for line in rows)
        # Where text in the middle of pages is marked so, the marks mean nothing.
        believed = sum(len(s.chars) for s in inside) <= 0.05 * total
        for line in marked:
            edge = edges[id(line)]
            if edge is None:
                self.contradict(line)  # nothing in the middle of a page is left out for a tag's sake
            elif believed and id(line) not in top and id(line) not in bottom:
                (top if edge == "top" else bottom).add(id(line))
        words = Counter(normal(line.text()) for line in found)
        proved = sum(self.is_decoration(line) for line in found)
        for line in found:
            said = self.say(line)
            if said is None or said.note is not None:
                continue
            sure = words[normal(line.text())] > 1 or is_page_number(line.text().strip())
            if sure or not believed or 2 * proved < len(found) or proved < 2:
                self.contradict(line)
            else:
                top.discard(id(line))
                bottom.discard(id(line))

    # ------------------------------------------------------------------------------------------------------- tables

    def tables(self, page: Page, found: list[Table], lines: list[Line]) -> tuple[list[Table], list[Line]]:
        """The tables of a page, with those that the tags show and the geometry does not, or shows otherwise, and the
        lines that stand in none.
        """
        if page.number not in self.says or not any(say.table for say in self.says[page.number]):
            return found, lines
        parts: dict[Path, list[tuple[Say, Part]]] = defaultdict(list)
        held = [line for table in found for row in table.cells for cell in row for line in cell]
        loose: set[int] = set()
        for line in (*held, *lines):
            pieces = list(self._pieces(line))
            for say, part in pieces:
                if say is not None and say.table is not None:
                    parts[say.table].append((say, part))
            loose.update([id(line)] if all(say is None or say.table is None for say, _ in pieces) else ())
        for path, cells in parts.items():
            table = self._table(page.number, path, cells)
            if table is None:
                continue
            inside = [s for s in (*held, *lines) if id(s) in loose and _within(s, table)]
            same = [t for t in found if any(self._stands_in(s, path) for row in t.cells for c in row for s in c)]
            foreign = [s for t in same for row in t.cells for c in row for s in c if not self._stands_in(s, path)]
            if inside or foreign:
                self.contradict((inside or foreign)[0])
                continue
            gone = {id(s) for s in lines if self._stands_in(s, path)}
            if not same and any(len(cell) > 8 for row in table.cells for cell in row):
                continue  # a table that only holds the page together: its cells are columns of text
            if len(same) == 1 and not gone and _words(same[0]) == _words(table):
                same[0].element = path
                continue
            for other in same:
                table.x0, table.top = min(table.x0, other.x0), min(table.top, other.top)
                table.x1, table.bottom = max(table.x1, other.x1), max(table.bottom, other.bottom)
            found = sorted([*(t for t in found if t not in same), table], key=lambda t: t.top)
            lines = [s for s in lines if id(s) not in gone]
        return found, lines

    def _stands_in(self, line: Line, table: Path) -> bool:
        return any(say is not None and say.table == table for say, _ in self._pieces(line))

    def _pieces(self, line: Line) -> Iterable[tuple[Say | None, Part]]:
        """A line cut where its cell changes."""
        says, faces = self.says.get(line.page, []), line.chars.faces
        start, last = 0, None
        for k, face in enumerate(line.chars.face):
            tag = faces[face].tag
            say = says[tag] if 0 <= tag < len(says) else None
            key = say.cell if say else None
            if k and key != last[0]:  # type: ignore[index]
                yield last[1], _part(line, start, k)  # type: ignore[index]
                start, last = k, None
            if last is None:
                last = (key, say)
        if last is not None:
            yield last[1], _part(line, start, len(line.chars))

    def _table(self, page: int, path: Path, parts: Sequence[tuple[Say, Part]]) -> Table | None:
        """A table from its cells; None where these do not stand in rows and columns on the page."""
        by_cell: dict[tuple[Path, int], list[Part]] = defaultdict(list)
        for say, part in parts:
            if say.row is None or say.cell is None or len(say.cell) != len(say.row) + 1:
                return None
            by_cell[say.row, say.cell[-1]].append(part)
        rows = sorted({row for row, _ in by_cell})
        width = max(self.cells.get(row, 0) for row in rows)
        if len(rows) < 2 or width < 2 or any(column >= width for _, column in by_cell):
            return None
        boxes = {key: _box(cell) for key, cell in by_cell.items()}
        # Rows stand under each other and cells beside each other, or the tags are another page's.
        heights = [statistics.mean((boxes[k][1] + boxes[k][3]) / 2 for k in boxes if k[0] == row) for row in rows]
        if any(b <= a for a, b in zip(heights, heights[1:], strict=False)):
            return None
        edges = [
            (
                min((box[0] for (row, k), box in boxes.items() if k == c and self.cells[row] == width), default=None),
                max((box[2] for (row, k), box in boxes.items() if k == c and self.cells[row] == width), default=None),
            )
            for c in range(width)
        ]
        known = [(a, b) for a, b in edges if a is not None and b is not None]
        if any(right > left + 2 for (_, right), (left, _) in zip(known, known[1:], strict=False)):
            return None
        grid: list[list[list[Line]]] = []
        for row in rows:
            line: list[list[Line]] = [[] for _ in range(width)]
            for (_, column), cell in sorted((k, v) for k, v in by_cell.items() if k[0] == row):
                if self.cells[row] < width:  # a cell over several columns stands in the first of them
                    x0, x1 = boxes[row, column][0], boxes[row, column][2]
                    over = [
                        c for c, (a, b) in enumerate(edges) if a is not None and b is not None and a < x1 and b > x0
                    ]
                    column = next((c for c in over if not line[c]), column)
                if line[column]:
                    return None
                line[column] = cell_lines(page, cell)
            grid.append(line)
        used = [c for c in range(width) if any(row[c] for row in grid)]
        x0, top, x1, bottom = (f(box[k] for box in boxes.values()) for k, f in enumerate((min, min, max, max)))
        if len(used) < 2:
            return None
        return Table(page, x0, top, x1, bottom, [[row[c] for c in used] for row in grid], element=path)

    # -------------------------------------------------------------------------------------------------------- notes

    def note_start(self, lines: Sequence[Line], start: int | None) -> int | None:
        """Where the notes at the foot of a column begin: ``start`` by the geometry, or where the tags show it better.

        Believed where the tagged notes are all that stands below, and something else stands above them.
        """
        said = [self.say(line) for line in lines]
        first = next((k for k, say in enumerate(said) if say is not None and say.note is not None), None)
        if first is None or first == start:
            return start
        below = all(say is not None and say.note is not None for say in said[first:])
        smaller = statistics.median(s.size for s in lines[first:]) < statistics.median(
            s.size for s in lines[:first] or lines
        )
        if below and first > 0 and (start is not None or smaller):
            return first
        self.contradict(lines[first])
        return start

    def one_note(self, a: Line, b: Line) -> bool | None:
        """Whether two lines of notes belong to one note; None where the tags do not say."""
        p, q = self.say(a), self.say(b)
        return p.note == q.note if p is not None and q is not None and p.note and q.note else None

    # ------------------------------------------------------------------------------------------------------- blocks

    def settle(self, drafts: list[Draft], setting: Setting) -> list[Draft]:
        """Blocks parted and joined where the tags show their borders better than the geometry can."""
        self._judge(drafts)
        if not self.says:
            return drafts
        crossing = self._crosses(drafts)
        result: list[Draft] = []
        for draft in drafts:
            for part in self._parted(draft, setting, crossing):
                last = next((d for d in reversed(result) if d.table is None), None)
                if part.table is None and last is not None and self._is_one(last, part, setting):
                    last.lines += part.lines
                    last.by_tags = True
                    last.centred = blocks_.is_centred(last)
                else:
                    result.append(part)
        return result

    def _judge(self, drafts: Sequence[Draft]) -> None:
        """Distrust pages whose tags come in another order than the text, or part and join it throughout otherwise."""
        lines: dict[int, list[tuple[Say, int]]] = defaultdict(list)
        for k, draft in enumerate(drafts):
            for line in draft.lines:
                say = self.say(line)
                if say is not None and say.note is None and not say.caption:
                    lines[line.page].append((say, k))
        for page, found in lines.items():
            steps = [(a, b) for a, b in zip(found, found[1:], strict=False) if a[0].block != b[0].block]
            back = sum(b[0].place < a[0].place for a, b in steps)
            if back > max(1 if len(steps) > 3 else 0, 0.15 * len(steps)):
                self.distrust(page, f"their order is not that of the text ({back} of {len(steps)} steps go back)")
                continue
            pairs = [(a, b) for a, b in zip(found, found[1:], strict=False) if a[0].own and b[0].own]
            joined = [a[0].block != b[0].block for a, b in pairs if a[1] == b[1]]
            parted = [a[0].block == b[0].block for a, b in pairs if a[1] != b[1]]
            if sum(joined) > max(3, 0.2 * len(joined)):
                self.distrust(page, f"they part {sum(joined)} of {len(joined)} lines that run on")
            elif len(parted) > 1 and sum(parted) > 0.5 * len(parted):
                self.distrust(page, f"they join {sum(parted)} of {len(parted)} paragraphs that stand apart")

    def _crosses(self, drafts: Sequence[Draft]) -> bool:
        """Whether the file's elements run on over the end of a page or column, as not all programs let them."""
        crossing = cut = 0
        for draft in drafts:
            for a, b in zip(draft.lines, draft.lines[1:], strict=False):
                if b.page == a.page and b.y > a.y:
                    continue
                p, q = self.say(a), self.say(b)
                if p is not None and q is not None and p.own and q.own:
                    crossing += p.block == q.block
                    cut += p.block != q.block and _runs_on(a, b)
        return crossing > cut

    def _parted(self, draft: Draft, setting: Setting, crossing: bool) -> list[Draft]:
        """A block cut where another element begins."""
        cuts = [0]
        for k, (a, b) in enumerate(zip(draft.lines, draft.lines[1:], strict=False), 1):
            p, q = self.say(a), self.say(b)
            if p is None or q is None or not (p.own or q.own) or p.block == q.block or p.item and p.item == q.item:
                continue
            if not crossing and (a.page != b.page or b.y <= a.y):
                continue
            if _runs_on(a, b):
                self.contradict(b)
            else:
                cuts.append(k)
        if len(cuts) == 1:
            return [draft]
        return [
            blocks_.draft_of(draft.lines[a:b], setting, by_tags=True)
            for a, b in zip(cuts, [*cuts[1:], len(draft.lines)], strict=True)
        ]

    def _is_one(self, a: Draft, b: Draft, setting: Setting) -> bool:
        """Whether a block goes on with the one before it: they are one element, and what parts them may be chance."""
        last, first = a.lines[-1], b.lines[0]
        p, q = self.say(last), self.say(first)
        if p is None or q is None or not (p.own and q.own) or p.block != q.block or p.cell is not None:
            return False
        text, head = last.text(), first.text()
        same = first.page == last.page and first.y > last.y
        step = first.y - last.y if same else 0.0
        leading = setting.leading_of(last.size)
        whole = TERMINAL.search(text) is not None
        if (
            abs(last.size - first.size) > 0.06 * last.size + 0.25
            or BULLET.match(head)
            or step > 2.2 * leading
            or whole
            and step > 1.25 * leading
        ):
            self.contradict(first)
            return False
        # A line that was ended on purpose within its element is a forced line end: the lines stay apart.
        return _runs_on(last, first) or not blocks_.ended_on_purpose(a, last, first)

    # -------------------------------------------------------------------------------------------------------- kinds

    def name(self, drafts: Sequence[Draft], setting: Setting) -> None:
        """Headings with their levels, list items and captions that the tags know."""
        said = {id(d): self.say(d.lines[0]) for d in drafts if d.lines}
        self._items(drafts, said)
        for draft in drafts:
            say = said.get(id(draft))
            if say is not None and say.caption and draft.kind in ("paragraph", "heading") and len(draft.words()) < 300:
                draft.kind, draft.by_tags = "caption", True
        tagged = [d for d in drafts if (s := said.get(id(d))) is not None and s.heading is not None]
        if tagged and self._headings_hold(drafts, tagged):
            self._headings(drafts, tagged, said, setting)

    def _items(self, drafts: Sequence[Draft], said: dict[int, Say | None]) -> None:
        lists = Counter(s.item[:-1] for d in drafts if (s := said.get(id(d))) is not None and s.item is not None)
        before: Path | None = None
        for draft in drafts:
            say = said.get(id(draft))
            item = say.item if say is not None else None
            if say is not None and item is not None and item != before and draft.kind == "paragraph":
                label = self._label(draft.lines[0])
                long = draft.mark is not None and not BULLET.match(draft.mark + " x") and len(draft.words()) >= 160
                # A numbered paragraph may be written as an item of a list; it is none to the reader.
                if label and not long or draft.mark is None and not label and lists[item[:-1]] > 1 and say.own:
                    draft.kind, draft.by_tags = "list_item", True
                    if label:
                        draft.mark, draft.labelled = label, True
            before = item

    def _label(self, line: Line) -> str:
        """The mark that a line begins with, as tagged."""
        says, faces = self.says[line.page], line.chars.faces
        n = 0
        while n < len(line.chars) and 0 <= (tag := faces[line.chars.face[n]].tag) < len(says) and says[tag].label:
            n += 1
        return line.text(0, n).strip() if 0 < n < min(9, len(line.chars)) else ""

    def _headings_hold(self, drafts: Sequence[Draft], tagged: Sequence[Draft]) -> bool:
        """Whether what is tagged as headings looks like headings: short, few, and seen as such for the most part."""
        total = sum(len(line.chars) for d in drafts for line in d.lines)
        share = sum(len(line.chars) for d in tagged for line in d.lines) / max(1, total)
        like = sum(
            d.kind in ("heading", "title") or len(d.lines) <= 2 and not re.search(r"[.,;]$", d.words()) for d in tagged
        )
        if share <= 0.3 and like >= 0.7 * len(tagged):
            return True
        for draft in tagged:
            if draft.kind not in ("heading", "title"):
                self.contradict(draft.lines[0])
        return False

    def _headings(
        self, drafts: Sequence[Draft], tagged: Sequence[Draft], said: dict[int, Say | None], setting: Setting
    ) -> None:
        level = {id(d): s.heading for d in tagged if (s := said[id(d)]) is not None and s.heading is not None}
        for draft in tagged:
            words = draft.words().strip()
            if draft.kind in ("paragraph", "list_item"):
                if len(draft.lines) <= 4 and len(words) <= 260 and not words.endswith((";", ",")):
                    draft.kind, draft.by_tags = "heading", True
                else:
                    self.contradict(draft.lines[0])
        # What looks like a title but is tagged as the headings below are is one of them, where a title is left.
        below = {level[id(d)] for d in tagged if d.kind == "heading"}
        titles = [d for d in drafts if d.kind == "title"]
        kept = [d for d in titles if level.get(id(d)) not in below]
        if kept:
            for draft in titles:
                if draft not in kept and drafts.index(draft) > drafts.index(kept[0]):
                    draft.kind, draft.by_tags = "heading", True
        styles = {blocks_.style_of(d) for d in tagged}
        for draft in drafts:
            say = said.get(id(draft))
            if draft.kind != "heading" or id(draft) in level or say is None or say.role != "P" or len(tagged) < 3:
                continue
            bold = all(s.bold for s in draft.lines)
            bigger = draft.lines[0].size > 1.07 * setting.body_size + 0.2
            if not bold and not bigger and blocks_.style_of(draft) not in styles:
                draft.kind, draft.level, draft.by_tags = "paragraph", None, True
        self._levels([d for d in drafts if d.kind == "heading"], level)

    def _levels(self, headings: Sequence[Draft], level: dict[int, int]) -> None:
        """Levels as tagged, where one way of setting headings has one level and larger ones do not stand lower."""
        blocks_.set_levels(headings)
        found: dict[tuple[float, bool, bool, bool], Counter[int]] = defaultdict(Counter)
        for draft in headings:
            if id(draft) in level:
                found[blocks_.style_of(draft)][level[id(draft)]] += 1
        if not found or any(blocks_.style_of(d) not in found for d in headings):
            return
        usual = {style: counted.most_common(1)[0][0] for style, counted in found.items()}
        ordered = sorted(usual, key=lambda style: -style[0])
        if any(a[0] > b[0] + 1 and usual[a] > usual[b] for a, b in zip(ordered, ordered[1:], strict=False)):
            self.contradict(headings[0].lines[0])
            return
        own = [level.get(id(d), usual[blocks_.style_of(d)]) for d in headings]
        rank = {k: n + 1 for n, k in enumerate(sorted(set(own)))}
        for draft, k in zip(headings, own, strict=True):
            draft.level = min(6, rank[k])


def structure_of(pdf: Pdf) -> Structure | None:
    """What the tags of a document say; None where it has none."""
    tagged = {page.number: page.tags for page in pdf.pages if page.tags is not None}
    if not tagged:
        return None
    structure = Structure({page: _says(tags) for page, tags in tagged.items()})
    for tags in tagged.values():
        structure.cells.update((e.path, e.children) for e in tags.elements if e.role == "TR")
    return structure


def _says(tags: Tags) -> list[Say]:
    known: dict[int, Say] = {}
    return [
        (known.get(element) or known.setdefault(element, _say(tags, element)))._replace(place=place)
        for place, element in enumerate(tags.pieces)
    ]


def _say(tags: Tags, index: int) -> Say:
    """What an element says of its own text, from the elements around it."""
    elements = tags.elements
    above = [index]
    while elements[above[-1]].parent >= 0:
        above.append(elements[above[-1]].parent)
    chain = [elements[k] for k in above]  # from the innermost outwards
    inner = next((k for k, e in enumerate(chain) if e.role not in INLINE), len(chain) - 1)
    block = chain[inner]
    own = block.role in TEXT
    if not own and block.role != "Div":
        block = chain[max(0, inner - 1)]

    def nearest(*roles: str) -> Path | None:
        return next((e.path for e in chain if e.role in roles), None)

    heading = next((e.role for e in chain if e.role == "Title" or re.fullmatch(r"H[1-6]?", e.role)), None)
    return Say(
        block.path,
        own,
        block.role,
        0,
        label=any(a.role == "Lbl" and b.role == "LI" for a, b in zip(chain, chain[1:], strict=False)),
        heading=None if heading is None else 0 if heading == "Title" else int(heading[1:] or 1),
        item=nearest("LI"),
        note=nearest(*NOTE),
        cell=nearest("TD", "TH"),
        row=nearest("TR"),
        table=nearest("Table"),
        caption=nearest("Caption") is not None,
    )


def _runs_on(a: Line, b: Line) -> bool:
    """Whether the words show that ``b`` goes on with what ``a`` says: it breaks off and the next begins small."""
    return TERMINAL.search(a.text()) is None and b.text()[:1].islower() or a.text()[-1:] in ",-‐\u00ad"


def _part(line: Line, start: int, end: int) -> Part:
    return line.y, list(line.chars[start:end]), {k - start for k in line.spaces if start < k < end}


def _box(parts: Sequence[Part]) -> tuple[float, float, float, float]:
    chars = [c for _, part, _ in parts for c in part]
    return min(c.x0 for c in chars), min(c.top for c in chars), max(c.x1 for c in chars), max(c.bottom for c in chars)


def _within(line: Line, table: Table) -> bool:
    x, y = (line.x0 + line.x1) / 2, (line.top + line.bottom) / 2
    return table.x0 < x < table.x1 and table.top < y < table.bottom


def _words(table: Table) -> list[list[str]]:
    return [[" ".join(line.text() for line in cell) for cell in row] for row in table.cells]
