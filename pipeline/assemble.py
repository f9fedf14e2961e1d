"""From the layout to the body text and the records of the text stage: blocks, notes, links and exhibits."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import cast

from pipeline import links as links_
from pipeline.body import PAGE_BOX, Body, Boxes, CallMark, Emphasis, merge_boxes
from pipeline.ids import Anchor, mint, mint_from
from pipeline.layout.blocks import Draft
from pipeline.layout.document import Laid, turn_back
from pipeline.layout.lines import Line
from pipeline.layout.notes import Note
from pipeline.problems import Problems
from pipeline.reader import LinkArea, Pdf
from pipeline.records import Block, Box, Call, Cites, Exhibit, Footnote, Link, Style, Where
from pipeline.text import BOLD, ITALIC, Flow, Joiner, even_case, plain
from pipeline.words import Vocabulary


@dataclass(slots=True)
class Text:
    """What the text stage gives."""

    body: Body
    footnotes: list[Footnote]
    links: list[Link]
    exhibits: list[Exhibit]
    pictures: list[tuple[str, int, tuple[float, float, float, float]]] = field(default_factory=list)
    """Images to cut from the pages: file name, page, box."""


def assemble(report: str, pdf: Pdf, laid: Laid, problems: Problems) -> Text:
    """Put the body text together and find what its notes and links are."""
    areas = {page.number: page.links for page in pdf.pages if page.links}
    vocabulary = _vocabulary(laid)
    joiner = Joiner(
        vocabulary,
        areas,
        _call_test(laid),
        bracketed=laid.bracketed,
        stroked=any(note.stroked for note in laid.notes),
        place=_placing(pdf, laid),
    )
    flow, spans = _body_flow(laid.drafts, joiner, vocabulary)
    note_flows = [joiner.flow(note.lines, skip=note.skip, calls=False) for note in laid.notes]
    text = flow.text
    calls = _match_calls(laid.notes, flow.calls)
    blocks = _block_records(report, text, flow, spans, laid, joiner, note_flows)
    body = Body(report, text, blocks, flow.boxes, _emphasis(flow, spans), flow.calls)
    footnotes = _footnote_records(report, body, laid.notes, note_flows, calls, problems)
    links, footnotes = _link_records(report, body, flow, footnotes, note_flows, pdf, problems)
    exhibits, pictures = _exhibit_records(report, body, spans, laid, joiner)
    _doubts(laid, flow, calls, body, problems)
    return Text(body, footnotes, links, exhibits, pictures)


def _vocabulary(laid: Laid) -> Vocabulary:
    lines = [line.text() for d in laid.drafts for line in d.lines]
    lines += [line.text() for note in laid.notes for line in note.lines]
    lines += [s.text() for t in laid.tables for row in t.cells for cell in row for s in cell]
    return Vocabulary(lines)


def _call_test(laid: Laid) -> Callable[[str], bool]:
    """Whether a raised mark can be a note call: a note with this mark exists, or the marks around it are calls."""
    numbers = {note.number for note in laid.notes}
    highest = max((int(n) for n in numbers if n.isdigit()), default=0)

    def is_call(mark: str) -> bool:
        if mark in numbers:
            return True
        return mark.isdigit() and 0 < int(mark) <= highest + 2 and len(numbers) > 2

    return is_call


def _placing(pdf: Pdf, laid: Laid) -> Callable[[PAGE_BOX], PAGE_BOX] | None:
    """Puts boxes of pages that were turned to read them back where they lie; None where no page was."""
    sizes = {page.number: (page.width, page.height) for page in pdf.pages if page.number in laid.turns}
    if not sizes:
        return None
    return lambda box: turn_back(box, laid.turns[box[0]], *sizes[box[0]]) if box[0] in sizes else box


@dataclass(slots=True)
class _Span:
    draft: Draft
    start: int
    end: int


def _body_flow(drafts: Sequence[Draft], joiner: Joiner, vocabulary: Vocabulary) -> tuple[Flow, list[_Span]]:
    flow = Flow(boxes=cast("list[PAGE_BOX | None]", Boxes()))  # which does what is asked of a list here
    spans: list[_Span] = []
    for draft in drafts:
        part = _table_flow(draft, joiner) if draft.table is not None else joiner.flow(draft.lines)
        if not part.text.strip():
            continue
        part = _without_leader(part)
        if draft.kind in ("heading", "title"):
            part.chars = list(even_case(part.text, vocabulary.is_proper))
        if draft.mark and draft.table is None:
            part = _spaced_mark(part, draft.mark, draft.labelled)
        if flow.chars:
            flow.add("\n\n", None)
        start = len(flow.chars)
        flow.extend(part)
        spans.append(_Span(draft, start, len(flow.chars)))
    return flow, spans


def _without_leader(part: Flow) -> Flow:
    """The dots that lead to a page number in a contents list say nothing: one space stands for them."""
    found = re.search(r"\s*(?:[.·…_]\s?){5,}", part.text)
    if (
        found is None
        or part.text[found.end() :].strip()
        and not re.fullmatch(r"\d{1,3}|[ivxl]{1,5}", part.text[found.end() :].strip())
    ):
        return part
    a, b = found.span()
    out = Flow(part.chars[:a], part.boxes[:a], part.styles[:a], [c for c in part.calls if c.offset <= a])
    if part.text[b:].strip():
        out.add(" ", None)
    out.chars += part.chars[b:]
    out.boxes += part.boxes[b:]
    out.styles += part.styles[b:]
    return out


def _spaced_mark(part: Flow, mark: str, sure: bool) -> Flow:
    """One space after a list mark, however far the text stands off. ``sure`` says that it is no part of a word."""
    n = len(plain(mark))
    if (
        len(part.chars) > n
        and not part.chars[n].isspace()
        and (sure or not part.chars[0].isalnum() or mark[-1] in ".)")
    ):
        out = Flow(part.chars[:n], part.boxes[:n], part.styles[:n])
        out.add(" ", None)
        out.chars += part.chars[n:]
        out.boxes += part.boxes[n:]
        out.styles += part.styles[n:]
        out.calls = [CallMark(c.offset + (c.offset >= n), c.mark, c.box) for c in part.calls]
        return out
    return part


def _table_flow(draft: Draft, joiner: Joiner) -> Flow:
    flow = Flow()
    assert draft.table is not None
    for r, row in enumerate(draft.table.cells):
        if r:
            flow.add("\n", None)
        for k, cell in enumerate(row):
            if k:
                flow.add(" | ", None)
            flow.extend(joiner.flow(cell))
    return flow


# --------------------------------------------------------------------------------------------------------------- calls


def _match_calls(notes: Sequence[Note], calls: Sequence[CallMark]) -> dict[int, int]:
    """Which call belongs to which note (index to index): the same mark, on the note's page or as near as it gets.

    A footnote stands on the page of its call or (where it ran out of room) the next; an endnote anywhere behind. Where
    tables have the same mark in their titles, the note above a title is that of a table which began a page before.
    """
    by_mark: dict[str, list[int]] = defaultdict(list)
    for k, call in enumerate(calls):
        by_mark[call.mark].append(k)
    taken: set[int] = set()
    matched: dict[int, int] = {}
    # Pages between call and note (None: any), and whether the note must stand below its call. Where columns or
    # paragraphs are cut late, a note may stand on the page before its call.
    for reach, below in ((0, True), (1, False), (0, False), (None, False), (-1, False)):
        for i, note in enumerate(notes):
            if i in matched or note.endnote and reach is not None:
                continue
            if reach in (None, -1) and not note.endnote and not note.number.isalnum():
                continue  # symbols come again on many pages
            for k in by_mark[note.number]:
                pages = note.page - calls[k].box[0]
                if below and pages == 0 and _above(note, calls[k]):
                    continue
                if k not in taken and (pages >= 0 if reach is None else pages == reach):
                    matched[i] = k
                    taken.add(k)
                    break
    return matched


def _above(note: Note, call: CallMark) -> bool:
    """Whether a note begins higher on the page than its supposed call, in the same column."""
    line, (_, x0, _, x1, bottom) = note.lines[0], call.box
    return line.bottom < bottom and line.x0 < x1 and x0 < max(one.x1 for one in note.lines)


def _footnote_records(
    report: str,
    body: Body,
    notes: Sequence[Note],
    flows: Sequence[Flow],
    calls: dict[int, int],
    problems: Problems,
) -> list[Footnote]:
    marks = body.calls
    ids = mint_from(
        "note", report, [(n.number, " ".join(f.text.split())[:200]) for n, f in zip(notes, flows, strict=True)]
    )
    records = []
    for i, (note, flow) in enumerate(zip(notes, flows, strict=True)):
        where = Where(start=None, end=None, quote=flow.text, boxes=merge_boxes(flow.boxes))
        call = Call()
        if i in calls:
            mark = marks[calls[i]]
            page, x0, top, x1, bottom = mark.box
            box = Box(page=page, x0=round(x0, 2), top=round(top, 2), x1=round(x1, 2), bottom=round(bottom, 2))
            call = Call(
                start=mark.offset, end=mark.offset, page=page, box=box, sentence=_sentence(body.text, mark.offset)
            )
        else:
            name = f"note {note.number}" if note.number else "small print without a mark"
            problems.add(
                "notes",
                "note_without_call",
                f"{name} on page {note.page} has no call in the text",
                "look at the page: the call may be printed at full size, or its mark may be missing",
                page=note.page,
                record=ids[i],
            )
        records.append(
            Footnote(
                id=ids[i],
                report=report,
                where=where,
                by=("notes",),
                confidence=0.97 if i in calls else 0.75,
                number=f"{note.number}/" if note.stroked else note.number,
                kind="endnote" if note.endnote else "footnote",
                text=flow.text,
                call=call,
                cites=_cites(flow),
            )
        )
    return records


def _sentence(text: str, offset: int) -> str:
    """The sentence that a call stands in, or behind the full stop of."""
    start = max(text.rfind("\n", 0, offset), 0)
    for m in re.finditer(r"[.!?][\"”’)]*\s+(?=[A-Z“\"(])", text[start : max(start, offset - 2)]):
        cut = start + m.end()
        if cut < offset - 2:
            start_of = cut
            if not re.search(
                r"\b(?:Mr|Mrs|Ms|Dr|No|vol|p|pp|e\.g|i\.e|St|Prof)\.\s+$", text[max(0, start_of - 8) : start_of]
            ):
                start = start_of
    stop = re.search(r"[.!?][\"”’)]*(?=\s|$)|\n", text[max(start, offset - 2) :])
    end = max(start, offset - 2) + (stop.end() if stop else 200)
    return text[start:end].strip()


def _cites(flow: Flow) -> Cites | None:
    """The document symbol in a note, and a title set in italics or quotation marks."""
    text = flow.text
    symbol = re.search(r"\b[A-Z]{1,6}(?:[./-][A-Z0-9][\w().-]*){1,6}\d[\w()./-]*", text)
    quoted = re.search(r"[“\"]([^”\"]{8,200})[”\"]", text)
    slanted = [k for k, s in enumerate(flow.styles) if s & ITALIC]
    title = quoted.group(1) if quoted else None
    if title is None and 8 <= len(slanted) < 0.9 * len(text):
        title = text[slanted[0] : slanted[-1] + 1].strip(" ,.;")
    code = (
        symbol.group().rstrip(".,;)")
        if symbol and "://" not in text[max(0, symbol.start() - 12) : symbol.start()]
        else None
    )
    return Cites(title=title, symbol=code) if title or code else None


# --------------------------------------------------------------------------------------------------------------- links


def _link_records(
    report: str,
    body: Body,
    flow: Flow,
    footnotes: list[Footnote],
    note_flows: Sequence[Flow],
    pdf: Pdf,
    problems: Problems,
) -> tuple[list[Link], list[Footnote]]:
    areas: list[tuple[int, int, LinkArea]] = []
    for page in pdf.pages:
        areas += [(len(areas) + k, page.number, area) for k, area in enumerate(page.links)]
    by_page = links_.by_page(areas)
    places: list[tuple[links_.Found, int | None]] = [(f, None) for f in links_.find(body.text, flow.boxes, by_page)]
    for n, note_flow in enumerate(note_flows):
        places += [(f, n) for f in links_.find(note_flow.text, note_flow.boxes, by_page)]
    keys = [
        (found.url, footnotes[i].id if i is not None else _context(body.text, found.start, found.end))
        for found, i in places
    ]
    ids = mint_from("link", report, keys)
    records: list[Link] = []
    of_note: dict[int, list[str]] = defaultdict(list)
    same: dict[str, list[str]] = defaultdict(list)
    for (found, _), link_id in zip(places, ids, strict=True):
        same[links_.canonical(links_.safe(found.url))].append(link_id)
    for (found, i), link_id in zip(places, ids, strict=True):
        if i is None:
            where = body.where(found.start, found.end)
        else:
            note_flow = note_flows[i]
            boxes = merge_boxes(note_flow.boxes[found.start : found.end])
            where = Where(start=None, end=None, quote=note_flow.text[found.start : found.end], boxes=boxes)
            of_note[i].append(link_id)
        url = links_.safe(found.url)
        key = links_.canonical(url)
        if found.conflict:
            problems.add(
                "links",
                "address_differs",
                f"the text prints {found.conflict} but the link leads to {url}",
                "decide which of the two is meant; the link's own address is recorded",
                where=where,
                record=link_id,
            )
        records.append(
            Link(
                id=link_id,
                report=report,
                where=where,
                by=("links",),
                confidence=0.97 if found.origin != "text" else 0.93,
                url=url,
                url_canonical=key,
                label=found.label if found.origin != "text" else None,
                from_=found.origin,
                footnote=footnotes[i].id if i is not None else None,
                repaired=found.repaired,
                domain=links_.domain(url),
                same_as=tuple(x for x in same[key] if x != link_id),
            )
        )
    seen = {k for found, _ in places for k in found.annotations}
    for index, number, area in areas:
        if area.url and index not in seen and not area.url.startswith("#"):
            width = area.area.x1 - area.area.x0
            if width > 2:
                problems.add(
                    "links",
                    "link_over_no_text",
                    f"a link to {area.url} on page {number} stands over no text of the body or a note",
                    "it may lie over a picture, a page header or a footer",
                    severity="info",
                    page=number,
                )
    updated = [
        n.model_copy(update={"links": tuple(of_note[i])}) if i in of_note else n for i, n in enumerate(footnotes)
    ]
    return records, _resolve_ibid(updated)


def _context(text: str, start: int, end: int) -> str:
    return " ".join(text[max(0, start - 40) : start].split()) + "|" + " ".join(text[end : end + 40].split())


IBID = re.compile(r"\W*(?:ibid(?:em)?|idem|id\.)(?=\W|$)", re.IGNORECASE)
OP_CIT = re.compile(r"\b(?:op\.?\s?cit\b|loc\.?\s?cit\b|supra\b|cited above\b)", re.IGNORECASE)
NOTE_ABOVE = re.compile(
    r"\b(?:supra|above|see|in|at)?,?\s*\(?(?:foot|end)?(?:note|n\.|fn\.?)\s*(\d{1,3})\b", re.IGNORECASE
)


def _resolve_ibid(footnotes: list[Footnote]) -> list[Footnote]:
    """ "Ibid." stands for the note before it, "Author, op. cit." for the last one that names the author, "supra note
    5" for that note; the document that it cites is their own too. ``by`` says which note was meant."""
    result: list[Footnote] = []
    for note in footnotes:
        meant, how = _note_meant(note, result)
        if meant is not None:
            note = note.model_copy(update={"cites": note.cites or meant.cites, "by": (*note.by, f"{how}:{meant.id}")})
        result.append(note)
    return result


def _note_meant(note: Footnote, before: Sequence[Footnote]) -> tuple[Footnote | None, str]:
    if not before:
        return None, ""
    if IBID.match(note.text):
        return before[-1], "ibid"
    found = OP_CIT.search(note.text)
    if found is None:
        return None, ""
    number = NOTE_ABOVE.search(note.text)
    if number:
        return next((n for n in reversed(before) if n.number == number.group(1)), None), "op_cit"
    names = set(re.findall(r"\b[A-Z][\w’'-]{2,}", note.text[: found.start()])) - {"See", "Also", "The"}
    for other in reversed(before):
        if not OP_CIT.search(other.text) and names and names <= set(re.findall(r"[\w’'-]+", other.text)):
            return other, "op_cit"
    return None, ""


# -------------------------------------------------------------------------------------------------------------- blocks


BLANK = 4
EMPHASIS = (
    (re.compile(rb"[\x01\x03\x05\x07](?:[\x04\x06]*[\x01\x03\x05\x07])*"), "italic"),
    (re.compile(rb"[\x02\x03\x06\x07](?:[\x04\x05]*[\x02\x03\x06\x07])*"), "bold"),
)
"""Stretches of bytes with the bit of ``ITALIC`` or ``BOLD``, over the spaces (``BLANK``) within them."""


def _emphasis(flow: Flow, spans: Sequence[_Span]) -> list[Emphasis]:
    found: list[Emphasis] = []
    for span in spans:
        styles = flow.styles[span.start : span.end]
        if not any(styles):
            continue
        # A space between two bold words is bold; one behind the last is not.
        drawn = bytes(
            style | BLANK * c.isspace() for style, c in zip(styles, flow.chars[span.start : span.end], strict=True)
        )
        for pattern, name in EMPHASIS:
            found += [Emphasis(span.start + m.start(), span.start + m.end(), name) for m in pattern.finditer(drawn)]
    return sorted(found)


def _style(lines: Sequence[Line], laid: Laid, draft: Draft, flow: Flow, start: int, end: int) -> Style | None:
    if not lines:
        return None
    size = median(line.size for line in lines)
    text = "".join(flow.chars[start:end])
    letters = [c for c in text if c.isalpha()]
    lead = None
    if not all(line.bold for line in lines) and not all(line.italic for line in lines):
        for bit in (BOLD, ITALIC):
            k = start
            while k < end and (
                flow.styles[k] & bit
                or not flow.chars[k].isalnum()
                and k > start
                and flow.styles[k - 1] & bit
                or flow.chars[k].isspace()
            ):
                k += 1
            words = "".join(flow.chars[start:k]).strip()
            if len(words) >= 3 and k < end and re.search(r"[^\W\d]", words):
                lead = words
                break
    return Style(
        size=round(size, 2),
        ratio=round(size / laid.setting.body_size, 3),
        bold=all(line.bold for line in lines),
        italic=all(line.italic for line in lines),
        capitals=len(letters) > 3 and sum(c.isupper() for c in letters) > 0.9 * len(letters),
        underlined=all(line.underlined for line in lines),
        centred=draft.centred,
        lead=lead,
    )


def _block_records(
    report: str, text: str, flow: Flow, spans: Sequence[_Span], laid: Laid, joiner: Joiner, note_flows: Sequence[Flow]
) -> list[Block]:
    ids = mint("block", report, text, [Anchor(s.start, s.end, s.draft.kind) for s in spans])
    blocks: list[tuple[int, Block]] = []
    for span, block_id in zip(spans, ids, strict=True):
        quote = text[span.start : span.end]
        where = Where(start=span.start, end=span.end, quote=quote, boxes=merge_boxes(flow.boxes[span.start : span.end]))
        kind = "table" if span.draft.table is not None else span.draft.kind
        style = _style(span.draft.lines, laid, span.draft, flow, span.start, span.end)
        blocks.append(
            (
                span.draft.page,
                Block(
                    id=block_id,
                    report=report,
                    where=where,
                    by=("layout", "tags") if span.draft.by_tags else ("layout",),
                    confidence=0.95,
                    kind=kind,
                    level=span.draft.level,
                    text=quote,
                    style=style,
                ),
            )
        )
    others: list[tuple[int, str, Flow]] = [(n.page, "footnote", f) for n, f in zip(laid.notes, note_flows, strict=True)]
    if laid.note_heading:
        others.append((laid.note_heading[0].page, "footnote", joiner.flow(laid.note_heading, calls=False)))
    others += [(line.page, "page_header", joiner.flow([line], calls=False)) for line in laid.headers]
    others += [(line.page, "page_footer", joiner.flow([line], calls=False)) for line in laid.footers]
    other_ids = mint_from("block", report, [(kind, str(page), f.text) for page, kind, f in others])
    rank = {"page_header": 0, "footnote": 2, "page_footer": 3}
    keyed = [(page, 1, k, b) for k, (page, b) in enumerate(blocks)]
    for k, ((page, kind, f), block_id) in enumerate(zip(others, other_ids, strict=True)):
        where = Where(start=None, end=None, quote=f.text, boxes=merge_boxes(f.boxes))
        block = Block(id=block_id, report=report, where=where, by=("layout",), confidence=0.95, kind=kind, text=f.text)
        keyed.append((page, rank[kind], k, block))
    # Reading order by the page that a block begins on; a body block never moves behind a later one of the body.
    return [b for _, _, _, b in sorted(keyed, key=lambda x: x[:3])]


# ------------------------------------------------------------------------------------------------------------ exhibits


def _exhibit_records(
    report: str, body: Body, spans: Sequence[_Span], laid: Laid, joiner: Joiner
) -> tuple[list[Exhibit], list[tuple[str, int, tuple[float, float, float, float]]]]:
    records: list[Exhibit] = []
    captions = [s for s in spans if s.draft.kind == "caption"]
    for k, span in enumerate(spans):
        table = span.draft.table
        if table is None:
            continue
        rows = tuple(tuple(joiner.flow(cell, calls=True).text for cell in row) for row in table.cells)
        near = [s for s in spans[max(0, k - 1) : k + 2] if s.draft.kind == "caption"]
        exhibit_id = mint("exhibit", report, body.text, [Anchor(span.start, span.end, "table")])[0]
        records.append(
            Exhibit(
                id=exhibit_id,
                report=report,
                where=body.where(span.start, span.end),
                by=("tables",),
                confidence=0.9,
                kind="table",
                caption=body.text[near[0].start : near[0].end] if near else None,
                rows=rows,
            )
        )
    images: list[tuple[str, int, tuple[float, float, float, float]]] = []
    keys = [
        (("chart" if p.chart else "picture"), p.words or f"{p.page} {p.area.x0:.0f} {p.area.top:.0f}")
        for p in laid.pictures
    ]
    for picture, exhibit_id in zip(laid.pictures, mint_from("exhibit", report, keys), strict=True):
        caption = min(
            (s for s in captions if s.draft.page == picture.page and s.draft.lines),
            key=lambda s: min(
                abs(s.draft.lines[0].top - picture.area.bottom), abs(s.draft.lines[-1].bottom - picture.area.top)
            ),
            default=None,
        )
        a = picture.area
        box = Box(
            page=picture.page,
            x0=round(max(0.0, a.x0), 2),
            top=round(max(0.0, a.top), 2),
            x1=round(a.x1, 2),
            bottom=round(a.bottom, 2),
        )
        images.append((f"{exhibit_id}.png", picture.page, (a.x0, a.top, a.x1, a.bottom)))
        records.append(
            Exhibit(
                id=exhibit_id,
                report=report,
                where=Where(start=None, end=None, quote=picture.words, boxes=(box,)),
                by=("exhibits",),
                confidence=0.8,
                kind="chart" if picture.chart else "picture",
                caption=body.text[caption.start : caption.end] if caption else None,
                image=f"{exhibit_id}.png",
            )
        )
    return records, images


def _doubts(laid: Laid, flow: Flow, calls: dict[int, int], body: Body, problems: Problems) -> None:
    """Calls that no note answers, gaps in the numbering, and text that is not set upright."""
    answered = set(calls.values())
    for k, mark in enumerate(flow.calls):
        if k not in answered:
            problems.add(
                "notes",
                "call_without_note",
                f"the call {mark.mark} on page {mark.box[0]} has no note of its own",
                "look at the foot of the page: the note may be missing, or two calls share one note",
                page=mark.box[0],
                where=body.where(max(0, mark.offset - 30), mark.offset),
            )
    numbers = [int(n.number) for n in laid.notes if n.number.isdigit()]
    for a, b in zip(numbers, numbers[1:], strict=False):
        if b > a + 1:
            problems.add(
                "notes",
                "notes_missing",
                f"the notes jump from {a} to {b}",
                "look at the pages between them: a note may be missing or unread",
                page=None,
            )
    for page, doubt, message in laid.doubts:
        problems.add(
            "layout",
            doubt,
            message,
            "nothing, unless the text reads wrong there: what the page shows was believed",
            severity="info",
            page=page,
        )
    for page, words in laid.turned:
        problems.add(
            "layout",
            "turned_text",
            f"page {page} holds text that is not set upright ({len(words)} characters: {words[:40]!r})",
            "it is not in the body text; look at the page",
            severity="info",
            page=page,
        )
