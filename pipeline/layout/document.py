"""A whole document's layout: the stage between characters and text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline import contents
from pipeline.body import PAGE_BOX
from pipeline.layout import blocks as blocks_
from pipeline.layout.blocks import Draft, Place, Setting, place_of
from pipeline.layout.boxes import Inset, find_insets
from pipeline.layout.cells import Table
from pipeline.layout.columns import STAND_IN, Column, reading_order
from pipeline.layout.exhibits import Picture, find_pictures
from pipeline.layout.furniture import find_furniture, line_numbers
from pipeline.layout.heads import HEAD_ROWS, head_before, share_out_heads
from pipeline.layout.lines import Line, body_size, join_drop_capital, join_lines, page_lines
from pipeline.layout.margins import find_side_heads, place_side_heads
from pipeline.layout.notes import SYMBOLS, Marked, Note, NoteReader, call_marks, mark_of, raised_marks, split_footnotes
from pipeline.layout.tables import find_tables
from pipeline.layout.tags import Structure, structure_of
from pipeline.reader import Char, Chars, Page, Pdf, in_columns


@dataclass(slots=True)
class Laid:
    """What the layout stage found: blocks and notes, furniture by page, tables and pictures."""

    drafts: list[Draft]
    notes: list[Note]
    headers: list[Line]
    footers: list[Line]
    tables: list[Table]
    pictures: list[Picture]
    setting: Setting
    turned: list[tuple[int, str]] = field(default_factory=list)
    """Text that is not set upright, by page."""
    note_heading: list[Line] = field(default_factory=list)
    """The heading above a list of endnotes: outside the body, as the notes are."""
    bracketed: bool = False
    """Whether the notes' calls stand in brackets on the line ("[3]")."""
    turns: dict[int, int] = field(default_factory=dict)
    """Pages that were turned to read them: page to angle."""
    doubts: list[tuple[int, str, str]] = field(default_factory=list)
    """Tags of the PDF that contradict its pages, as (page, kind, message)."""


def lay_out(pdf: Pdf) -> Laid:
    """Find furniture, tables, pictures, columns, notes and blocks, in this order, each from what the last one left."""
    lines = [page_lines(page) for page in pdf.pages]
    lines, turned, turns = _set_upright(pdf, lines)
    numbers = line_numbers(lines)
    lines = [join_drop_capital([s for s in rows if id(s) not in numbers]) for rows in lines]
    called = _letters_called(lines, body_size(s for rows in lines for s in rows))
    top, bottom = find_furniture(pdf.pages, lines, called)
    tags = structure_of(pdf)
    if tags is not None:
        tags.check_furniture(pdf.pages, lines, top, bottom)
        tags.check_coverage(lines, top | bottom)
    headers = [s for rows in lines for s in rows if id(s) in top]
    footers = [s for rows in lines for s in rows if id(s) in bottom]
    lines = [[s for s in rows if id(s) not in top and id(s) not in bottom] for rows in lines]
    size = body_size(s for rows in lines for s in rows)
    upright: list[list[Line]] = []
    tables: list[Table] = []
    pictures: list[Picture] = []
    stand_ins: dict[int, Table | Inset] = {}
    insets: list[Inset] = []
    listed = _contents(lines)
    for page, rows in zip(pdf.pages, lines, strict=True):
        _underlines(page, rows)
        before = tables[-1] if tables and tables[-1].page == page.number - 1 else None
        entries = [s for s in rows if place_of(s) in listed]
        found, rest = find_tables(page, [s for s in rows if place_of(s) not in listed] if entries else rows, before)
        rest = [*rest, *_with_page_numbers(entries)]
        if tags is not None:
            found, rest = tags.tables(page, found, rest)
        for table in found:
            share_out_heads(table)
        drawn, rest = find_pictures(page, found, rest, size)
        tables += found
        pictures += drawn
        boxes, rest = find_insets(page, rest, found)
        insets += boxes
        apart: list[Table | Inset] = [*found, *boxes]
        barriers = [_stand_in(held) for held in apart]
        stand_ins.update({id(line): held for line, held in zip(barriers, apart, strict=True)})
        upright.append([*rest, *barriers])
    tables += _heads_before(tables, upright, stand_ins, size)
    side_heads = find_side_heads(upright, size)
    aside = {id(line) for head in side_heads for line in head.lines}
    upright = [[s for s in rows if id(s) not in aside] for rows in upright]
    columns = reading_order([(rows, ()) for rows in (*upright, *(inset.lines for inset in insets))])
    for inset in reversed(insets):
        inset.set_columns(columns.pop())
    notes, columns = _take_notes(pdf.pages, columns, size, called, tags, tables)
    flat = [column for page_columns in columns for column in page_columns if column.lines]
    setting = blocks_.learn_setting(flat, size)
    drafts = blocks_.build(flat, stand_ins, setting, listed)
    if tags is not None:
        drafts = tags.settle(drafts, setting)
    drafts = place_side_heads(drafts, side_heads, setting)
    drafts, endnotes, note_heading = _take_endnotes(drafts, notes)
    if notes:
        drafts, foot_heading = _take_note_heading(drafts, notes)
        note_heading = [*note_heading, *foot_heading]
    drafts, table_notes = _take_table_notes(drafts, size)
    notes = sorted([*notes, *table_notes], key=lambda n: n.page)
    _join_tables(drafts)
    blocks_.classify(drafts, setting)
    if tags is not None:
        tags.name(drafts, setting)
    drafts = _mend_interrupted(drafts)
    return Laid(
        drafts,
        [*notes, *endnotes],
        headers,
        footers,
        tables,
        pictures,
        setting,
        turned,
        note_heading,
        _bracketed(drafts, [*notes, *endnotes]),
        turns,
        [] if tags is None else tags.conclude(),
    )


def _contents(lines: Sequence[Sequence[Line]]) -> set[Place]:
    """Where the entries of contents lists stand."""
    rows: list[list[Line]] = []
    for page in lines:
        for line in sorted(page, key=lambda s: (s.y, s.x0)):
            if rows and rows[-1][0].page == line.page and abs(rows[-1][0].y - line.y) < 0.3 * line.size:
                rows[-1].append(line)
            else:
                rows.append([line])
    texts = [" ".join(s.text() for s in sorted(row, key=lambda s: s.x0)) for row in rows]
    return {place_of(s) for run in contents.runs(texts) for row in rows[run.first : run.last + 1] for s in row}


def _with_page_numbers(entries: Sequence[Line]) -> list[Line]:
    """Entries of a contents list, each with the page number at the other edge as one line: it crosses the gutter of
    columns that begin below the list."""
    rows: dict[int, list[Line]] = defaultdict(list)
    for line in entries:
        rows[round(line.y)].append(line)
    result: list[Line] = []
    for row in rows.values():
        row.sort(key=lambda s: s.x0)
        words = [s.text() for s in row]
        numbered = len(row) == 2 and words[1].isalnum() and contents.page_number(" ".join(words)) is not None
        result += [join_lines(row)] if numbered else row
    return result


def _set_upright(pdf: Pdf, lines: list[list[Line]]) -> tuple[list[list[Line]], list[tuple[int, str]], dict[int, int]]:
    """Pages whose text is mostly turned by a right angle are read turned; other turned text is told apart.

    Gives the lines, the text left out by page, and the angle of each page that was turned.
    """
    apart: list[tuple[int, str]] = []
    turns: dict[int, int] = {}
    for k, page in enumerate(pdf.pages):
        if not any(face.angle for face in in_columns(page.chars).faces):
            continue
        chars = Chars.of(page.chars)
        angles = Counter(c.angle for c in chars)
        if not angles or set(angles) == {0}:
            continue
        main, count = angles.most_common(1)[0]
        if main in (90, 180, 270) and count > 0.6 * sum(angles.values()):
            held = Chars.of(_turn(c, main, page) for c in chars if c.angle == main)
            lines[k] = page_lines(Page(page.number, page.height, page.width, held))
            turns[page.number] = main
        else:
            apart.append((page.number, "".join(c.text for c in chars if c.angle != 0)))
    return lines, apart, turns


def turn_back(box: PAGE_BOX, angle: int, width: float, height: float) -> PAGE_BOX:
    """A box on a page that was turned to read it, as it lies on the page of ``width`` and ``height``."""
    page, x0, top, x1, bottom = box
    if angle == 90:
        return page, width - bottom, x0, width - top, x1
    if angle == 270:
        return page, top, height - x1, bottom, height - x0
    return page, width - x1, height - bottom, width - x0, height - top


def _turn(c: Char, angle: int, page: Page) -> Char:
    """A character of a turned page as if the page were held upright to read it."""
    if angle == 90:
        x0, x1, top, bottom, y = c.top, c.bottom, page.width - c.x1, page.width - c.x0, page.width - c.y
    elif angle == 270:
        x0, x1, top, bottom, y = page.height - c.bottom, page.height - c.top, c.x0, c.x1, c.y
    else:
        x0, x1, top, bottom, y = (
            page.width - c.x1,
            page.width - c.x0,
            page.height - c.bottom,
            page.height - c.top,
            page.height - c.y,
        )
    return c._replace(x0=x0, x1=x1, top=top, bottom=bottom, y=y, angle=0)


def _heads_before(
    tables: Sequence[Table], lines: list[list[Line]], stand_ins: dict[int, Table | Inset], size: float
) -> list[Table]:
    """Rows of headings that stand alone at the end of a page or of a column, before the table that they belong to;
    ``lines`` and ``stand_ins`` are changed accordingly."""
    found: list[Table] = []
    for table in tables:
        rows = lines[table.page - 1]
        over = [s for s in rows if s.top < table.top - 1 and s.x1 > table.x0 and s.x0 < table.x1]
        if over or table.element is not None:
            continue
        beside = [s for s in rows if s.x1 <= table.x0 + 1]
        page = table.page - 1 if beside else table.page - 2
        head = head_before(table, beside or lines[page], size - 0.45) if page >= 0 else None
        if head is None:
            continue
        own = [s for row in head.cells for cell in row for s in cell]
        barrier = _stand_in(head)
        stand_ins[id(barrier)] = head
        lines[page] = [s for s in lines[page] if not any(s is o for o in own)] + [barrier]
        found.append(head)
    return found


def _stand_in(held: Table | Inset) -> Line:
    """A line that keeps the place of a table or a box in the reading order."""
    x0, top, x1, bottom = held.box
    y = (top + bottom) / 2
    char = Char(STAND_IN, x0, top, x1, bottom, y, 1.0, "", False, False, 0)
    return Line(held.page, Chars.of([char]), x0, x1, top, bottom, y, 1.0)


def _underlines(page: Page, lines: Sequence[Line]) -> None:
    rules = [r for r in page.rules if r.kind == "h"]
    for line in lines:
        under = [r for r in rules if -0.5 < r.top - line.y < 0.6 * line.size and r.x0 < line.x1 and r.x1 > line.x0]
        # A line lower down is an underline where it is as long as the words.
        under = [r for r in under if r.top - line.y < 0.3 * line.size or abs(r.x0 - line.x0) + abs(r.x1 - line.x1) < 6]
        covered = sum(min(r.x1, line.x1) - max(r.x0, line.x0) for r in under)
        line.underlined = covered > 0.85 * line.width


def _take_notes(
    pages: Sequence[Page],
    columns: list[list[Column]],
    size: float,
    letters: frozenset[str],
    tags: Structure | None,
    tables: Sequence[Table],
) -> tuple[list[Note], list[list[Column]]]:
    """Footnotes, read page by page, and the columns without them."""
    by_page: dict[int, list[Table]] = defaultdict(list)
    for table in tables:
        by_page[table.page].append(table)
    reader = NoteReader(letters)
    sizes: set[float] = set()
    for _ in range(2):  # the second time with the size of the notes known, so that one that runs over a page is found
        reader = NoteReader(letters, tags)
        taken: set[int] = set()
        for page, page_columns in zip(pages, columns, strict=True):
            regions, lines = split_footnotes(page_columns, page, size, sizes, letters, tags, by_page[page.number])
            reader.feed(page.number, regions)
            taken |= lines
        counted = Counter(line.size for note in reader.notes for line in note.lines[:1])
        least = max(2, 0.1 * sum(counted.values()))
        sizes = {s for s, n in counted.items() if n >= least or len(counted) == 1}
    for page_columns in columns:
        for column in page_columns:
            column.lines = [line for line in column.lines if id(line) not in taken]
    return reader.notes, columns


STROKED_LETTER = re.compile(r"(?<=[\s.,;:)”\"])([a-z])/(?![\w/])")


def _letters_called(lines: Sequence[Sequence[Line]], size: float) -> frozenset[str]:
    """Letters and small roman numbers that are raised behind a word of the text, or stand there with a stroke ("a/"):
    the marks of lettered notes."""
    found: Counter[str] = Counter()
    for rows in lines:
        for line in rows:
            if line.size < size - 0.4:
                continue
            if "/" in line.chars.text:
                found.update(STROKED_LETTER.findall(line.text()))
            for start in sorted(line.raised - {k + 1 for k in line.raised}):
                end = start
                while end in line.raised:
                    end += 1
                if start and not line.chars[start - 1].text.isdigit():
                    found.update(call_marks(line.text(start, end)))
    return _lettered(found)


def _lettered(marks: Iterable[str]) -> frozenset[str]:
    """Those of the marks that are letters or small roman numbers, where the first of their kind are among them."""
    found = frozenset(marks)
    return _roman(found) or (
        frozenset(m for m in found if len(m) == 1 and m.isalpha()) if "a" in found else frozenset()
    )


def _roman(marks: Iterable[str]) -> frozenset[str]:
    letters = frozenset(marks)
    found = frozenset(m for m in letters if set(m) <= set("ivx"))
    # A document of one note has no second one; with other letters, "i" is the ninth of them.
    return found if {"i", "ii"} <= found or "i" in found and "a" not in letters else frozenset()


ENDNOTES_HEADING = re.compile(r"^(?:end\s?notes?|foot\s?notes?|notes?|references|sources)\b.{0,30}$", re.IGNORECASE)


def _take_endnotes(drafts: list[Draft], notes: Sequence[Note]) -> tuple[list[Draft], list[Note], list[Line]]:
    """A list of notes at the end: blocks that begin with the marks that the text calls and no footnote answers.

    Gives the other blocks, the notes, and the lines of the heading above them ("Notes").
    """
    answered = {n.number for n in notes}
    called = _called(drafts) - answered
    if not called or notes and len(called) < 2:
        return drafts, [], []
    body = body_size(s for d in drafts for s in d.lines)
    marks = [mark_of(d.lines[0], frozenset(called)) if d.lines else None for d in drafts]
    runs = _note_lists(drafts, marks, called, body)
    endnotes: list[Note] = []
    gone: set[int] = set()
    heading: list[Line] = []
    for run in runs:
        for i, k in enumerate(run):
            stop = run[i + 1] if i + 1 < len(run) else k + 1
            mark = marks[k]
            assert mark is not None
            lines = [line for d in drafts[k:stop] for line in d.lines if d.table is None]
            gone.update(range(k, stop))
            sequence = len(notes) + len(endnotes)
            endnotes.append(Note(mark.text, lines, mark.length, drafts[k].page, endnote=True, sequence=sequence))
        above = run[0] - 1
        if above >= 0 and drafts[above].lines and _heads_notes(drafts[above], body):
            heading += drafts[above].lines
            gone.add(above)
    return [d for k, d in enumerate(drafts) if k not in gone], endnotes, heading


def _heads_notes(draft: Draft, body: float) -> bool:
    """Whether the block right above a list of notes is its heading: by its words, or short and set as headings are."""
    words = draft.words().strip()
    strong = all(s.bold or s.size > body + 0.5 for s in draft.lines) or words.isupper()
    return ENDNOTES_HEADING.match(words) is not None or strong and len(words) < 40 and not re.search(r"[.;,:]$", words)


def _note_lists(
    drafts: Sequence[Draft], marks: Sequence[Marked | None], called: set[str], body: float
) -> list[list[int]]:
    """The lists of notes, each as the indexes of the blocks that begin a note: one at the end of the document, or one
    behind each chapter, with numbers that go on or begin anew."""
    best: list[int] = []
    best_rank = (False, False, 0)
    chapters: list[list[int]] = []
    for start, mark in enumerate(marks):
        if mark is None or mark.text not in called:
            continue
        before = next((d for d in reversed(drafts[:start]) if d.lines), None)
        headed = before is not None and ENDNOTES_HEADING.match(before.words().strip()) is not None
        smaller = drafts[start].lines[0].size < body - 0.3
        if not (headed or smaller or start > 0.6 * len(drafts)):
            continue
        first = not mark.text.isdigit() or mark.text == min(called, key=_rank)
        last = _mark_text(marks[chapters[-1][-1]]) if chapters else ""
        goes_on = last.isdigit() and mark.text == str(int(last) + 1)
        if not first and not goes_on:
            continue
        run = _run_of_notes(start, marks, called)
        hits = sum(1 for k in run if _mark_text(marks[k]) in called)
        rank = (headed, smaller, len(run))  # a numbered list of the text may be longer than that of the notes
        if first and hits >= max(1, 0.6 * len(called)) and rank >= best_rank:
            best, best_rank = run, rank
        if (headed or smaller) and (not chapters or start > chapters[-1][-1]):
            chapters.append(run)
    answered = {_mark_text(marks[k]) for run in chapters for k in run} & called
    if len(chapters) > 1 and len(answered) >= 0.6 * len(called) and sum(map(len, chapters)) > len(best):
        return chapters
    return [best] if best else []


def _take_table_notes(drafts: list[Draft], size: float) -> tuple[list[Draft], list[Note]]:
    """Small print right under a table that begins with a symbol or a raised number: notes of calls in the table or its
    caption."""
    rest: list[Draft] = []
    found: list[Note] = []
    under_table = False
    for draft in drafts:
        mark = mark_of(draft.lines[0]) if under_table and draft.lines else None
        apart = mark is not None and (mark.raised or all(c in SYMBOLS for c in mark.text))
        if mark is not None and apart and draft.lines[0].size < size - 0.4:
            found.append(Note(mark.text, draft.lines, mark.length, draft.page, sequence=len(found)))
            continue
        under_table = draft.table is not None
        rest.append(draft)
    return rest, found


def _take_note_heading(drafts: list[Draft], notes: list[Note]) -> tuple[list[Draft], list[Line]]:
    """A heading ("Notes") that nothing follows but the small print under it: its notes are endnotes."""
    body = body_size(s for d in drafts for s in d.lines)
    for k, draft in enumerate(drafts):
        after = drafts[k + 1] if k + 1 < len(drafts) else None
        if (
            not draft.lines
            or not _heads_notes(draft, body)
            or after is not None
            and (after.page == draft.page or not ENDNOTES_HEADING.match(draft.words().strip()))
        ):
            continue  # a heading in other words may have lost its text to the next page
        below = [n for n in notes if n.page == draft.page and n.lines[0].y > draft.lines[0].y - 1]
        if below:
            for note in notes:
                note.endnote = note.endnote or note.page > draft.page or note in below
            return [d for d in drafts if d is not draft], draft.lines
    return drafts, []


def _run_of_notes(start: int, marks: Sequence[Marked | None], called: set[str]) -> list[int]:
    """The blocks from ``start`` on that begin a note: numbers in their order, symbols and letters as they are
    called."""
    run, last, quiet = [start], _mark_text(marks[start]), 0
    for k in range(start + 1, len(marks)):
        text = _mark_text(marks[k])
        follows = (
            text == str(int(last) + 1)
            if last.isdigit()
            else text in called and text not in {_mark_text(marks[r]) for r in run}
        )
        if text and follows:
            run.append(k)
            last, quiet = text, 0
        else:
            quiet += 1
            if quiet > 2:
                break
    return run


def _rank(mark: str) -> tuple[int, str]:
    return (int(mark), "") if mark.isdigit() else (10**6, mark)


def _mark_text(mark: Marked | None) -> str:
    return mark.text if mark else ""


BRACKETED = re.compile(r"(?<=\S)\s?\[(\d{1,3}|[ivx]{1,6})\]")


def _called(drafts: Sequence[Draft]) -> set[str]:
    """The marks that the text calls notes by: raised ones, and where there are none, numbers in brackets."""
    raised = _called_raised(drafts)
    if any(m.isdigit() for m in raised):
        return raised
    found = {m for d in drafts for m in BRACKETED.findall(d.words())}
    return raised | {m for m in found if m.isdigit()} | _roman(found)


def _bracketed(drafts: Sequence[Draft], notes: Sequence[Note]) -> bool:
    """Whether the calls of the notes are printed in brackets at full size."""
    numbers = {n.number for n in notes if n.number.isdigit()} or _roman(n.number for n in notes)
    if not numbers or numbers & _called_raised(drafts):
        return False
    found = {m for d in drafts for m in BRACKETED.findall(d.words())}
    return len(found & numbers) >= max(1, 0.6 * len(numbers))


def _called_raised(drafts: Sequence[Draft]) -> set[str]:
    marks = {m for draft in drafts for line in draft.lines for m in raised_marks(line)}
    return {m for m in marks if m.isdigit() or m[0] in SYMBOLS} | _roman(marks)


def _join_tables(drafts: list[Draft]) -> None:
    """A table that the end of a page or of a column cut in two is one again, without the header row that was printed
    anew."""
    k = 0
    while k + 1 < len(drafts):
        a, b = drafts[k].table, drafts[k + 1].table
        if (
            a
            and b
            and a.cells
            and b.cells
            and len(a.cells[-1]) == len(b.cells[0])
            and (_goes_on(a, b) or b.page > a.page and a.element is not None and a.element == b.element)
        ):
            rows = b.cells[_printed_anew(a, b) :]
            if rows and _is_cut(a.cells, rows[0]):
                for cell, rest in zip(a.cells[-1], rows.pop(0), strict=True):
                    cell += rest
            a.cells += rows
            del drafts[k + 1]
        else:
            k += 1


def _is_cut(rows: Sequence[Sequence[Sequence[Line]]], first: Sequence[Sequence[Line]]) -> bool:
    """Whether the end of the page cut the last of the rows in two, and ``first`` is the rest of it: it goes on with
    small letters, or without the label that all rows have."""
    held = [(above, below[0].text()) for above, below in zip(rows[-1], first, strict=True) if below]
    return (
        all(above and text[:1].islower() for above, text in held)
        or not first[0]
        and len(rows) > 1
        and all(row[0] for row in rows[1:])
    )


def _goes_on(a: Table, b: Table) -> bool:
    """Whether ``b``, which follows ``a`` with nothing between them, stands where the rest of ``a`` would: in one place
    of a later page, or as wide in a column further right."""
    if b.page > a.page:
        moved = b.top < a.top and abs((b.x1 - b.x0) - (a.x1 - a.x0)) < 3  # from the last column to the first
        return abs(a.x0 - b.x0) < 5 and abs(a.x1 - b.x1) < 5 or moved
    beside = a.page == b.page and b.x0 > a.x1 and b.top < a.bottom
    return beside and abs((b.x1 - b.x0) - (a.x1 - a.x0)) < 3


def _printed_anew(a: Table, b: Table) -> int:
    """How many rows of headings the second part of a table begins with again: all of the first part's, or the last of
    them (the first may have been taken for a running header, which some programs tag it as)."""
    first, second = (
        [[[s.text() for s in cell] for cell in row] for row in table.cells[: HEAD_ROWS + 1]] for table in (a, b)
    )
    for count in range(min(HEAD_ROWS, len(b.cells) - 1), 0, -1):
        ends = range(count, min(HEAD_ROWS, len(first)) + 1)
        if any(first[end - count : end] == second[:count] for end in ends):
            return count
    return 0


def _interrupts(draft: Draft) -> bool:
    return draft.kind in ("table", "caption") or draft.boxed


def _mend_interrupted(drafts: list[Draft]) -> list[Draft]:
    """A paragraph that a table, a caption or a chart interrupts in the middle of a sentence is one paragraph."""
    result: list[Draft] = []
    for draft in drafts:
        if draft.kind == "paragraph" and draft.mark is None and draft.lines and result and _interrupts(result[-1]):
            k = len(result) - 1
            while k >= 0 and _interrupts(result[k]):
                k -= 1
            before = result[k] if k >= 0 else None
            if before is not None and before.kind in ("paragraph", "list_item") and before.lines:
                last, first = before.words(), draft.words()
                unfinished = re.search(r"[\w,–-]$", last) is not None
                if unfinished and first[:1].islower() and abs(before.lines[-1].size - draft.lines[0].size) < 0.3:
                    before.lines += draft.lines
                    continue
        result.append(draft)
    return result
