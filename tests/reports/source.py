"""Read an annotated report (source.xml) into blocks with their offsets in text.txt, and its annotations as gold rows.

The form is described in README.md beside this file. Offsets count Unicode code points of the text that ``text``
gives; what is printed (``Text.text``) may hold a no-break space where text.txt has a plain one, never more or fewer
characters.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

BLOCKS = ("title", "subtitle", "line", "h", "p", "item", "caption", "table")
WRAPPERS = ("session", "contents", "lineblock")
SESSION_KINDS = (
    "opening session panel working_group side_event agenda_item closing annex section".split()
)  # CONTRACT: sessions
TYPES = (
    "COUNTRY NATIONALITY IGO NATIONAL_BODY NGO_OR_COMPANY PERSON PERSON_ROLE LEGAL_INSTRUMENT PUBLICATION PROGRAMME "
    "EVENT PLACE DATE"
).split()
COMPARATORS = "about over under up_to at_least at_most".split()
FIGURE_KINDS = "count percent ratio money measure duration multiple".split()
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2011": "-", "\u2010": "-"})
"""One printed character to one of text.txt, so that offsets hold for both."""


class SourceError(ValueError):
    """The source breaks the form; the message says where and what to write instead."""


@dataclass(frozen=True)
class Text:
    """A run of printed text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    small_caps: bool = False
    href: str | None = None


@dataclass(frozen=True)
class Call:
    """The mark of the note ``key`` (an index into ``Report.notes``)."""

    key: str


Inline = Text | Call


@dataclass
class Block:
    """One block; ``start`` and ``end`` are its place in text.txt, its mark included."""

    kind: str
    inlines: list[Inline] = field(default_factory=list)
    level: int = 1
    mark: str = ""
    rows: list[list[list[Inline]]] = field(default_factory=list)
    page: str = ""
    """For a line of contents: the page number printed at its end."""
    attributes: dict[str, str] = field(default_factory=dict)
    start: int = 0
    end: int = 0


@dataclass
class Note:
    """A note: its mark as printed, its text, the addresses in it, and where it is called."""

    number: str
    inlines: list[Inline]
    urls: list[str]
    call: int | None = None

    @property
    def text(self) -> str:
        return plain(self.inlines)


@dataclass
class Report:
    """A parsed source: what is typeset, and the gold rows by file name."""

    attributes: dict[str, str]
    blocks: list[Block]
    notes: dict[str, Note]
    text: str
    gold: dict[str, list[dict[str, Any]]]
    doubts: list[str]


def plain(inlines: list[Inline]) -> str:
    """The words of a run of inlines as text.txt writes them."""
    return "".join(i.text for i in inlines if isinstance(i, Text)).translate(PLAIN)


@dataclass
class _Span:
    element: ET.Element
    start: int
    end: int
    parents: tuple[ET.Element, ...]


class _Reader:
    """Walks the tree once; gathers text, blocks and the span of every element."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.last = ""
        self.spans: list[_Span] = []
        self.blocks: list[Block] = []
        self.notes: dict[str, Note] = {}
        self.calls: dict[str, int] = {}
        self.runs: list[Inline] = []

    # ------------------------------------------------------------------------------------------------- characters
    def put(self, text: str) -> str:
        """Add characters as they stand; gives them back."""
        self.parts.append(text)
        self.length += len(text)
        if text:
            self.last = text[-1]
        return text

    def put_text(self, text: str | None, style: dict[str, Any]) -> None:
        """Add source text: a run of blanks and line ends is one space, none at the start of a block."""
        if not text:
            return
        text = re.sub(r"[ \t\r\n]+", " ", text)
        if text.startswith(" ") and (self.length == self.opened or self.last == " "):
            text = text[1:]
        if text:
            self.runs.append(Text(self.put(text), **style))

    def drop_trailing_space(self) -> None:
        while self.length > self.opened and self.last == " ":
            self.parts[-1] = self.parts[-1][:-1]
            self.length -= 1
            for i in range(len(self.runs) - 1, -1, -1):
                run = self.runs[i]
                if isinstance(run, Text) and run.text:
                    self.runs[i] = Text(run.text[:-1], run.bold, run.italic, run.small_caps, run.href)
                    break
            while self.parts and not self.parts[-1]:
                self.parts.pop()
            self.last = self.parts[-1][-1] if self.parts else ""

    # --------------------------------------------------------------------------------------------------- elements
    def inline(self, element: ET.Element, style: dict[str, Any], parents: tuple[ET.Element, ...]) -> None:
        """The content of an inline or block element, its children included."""
        self.put_text(element.text, style)
        for child in element:
            start = self.length
            inner = dict(style)
            if child.tag == "b":
                inner["bold"] = True
            elif child.tag == "it":
                inner["italic"] = True
            elif child.tag == "sc":
                inner["small_caps"] = True
            elif child.tag == "a":
                inner["href"] = child.attrib["href"]
            elif child.tag == "fn":
                key = child.get("id", child.attrib["n"])
                self.calls.setdefault(key, self.length)
                self.runs.append(Call(key))
            elif child.tag not in ("m", "v", "turn", "sp"):
                raise SourceError(f"<{child.tag}> cannot stand inside a block (after {self.near()!r})")
            self.inline(child, inner, (*parents, child))
            if child.tag in ("m", "v", "turn", "sp"):
                self.spans.append(_Span(child, start, self.length, parents))
            self.put_text(child.tail, style)

    def near(self) -> str:
        return "".join(self.parts)[-60:]

    def block(self, element: ET.Element, parents: tuple[ET.Element, ...]) -> None:
        if self.blocks:
            self.put("\n\n")
        block = Block(element.tag, attributes=dict(element.attrib), start=self.length)
        block.level = int(element.get("level", "1"))
        block.page = element.get("page", "")
        block.mark = element.get("mark", "-").rstrip() + " " if element.tag == "item" else ""
        self.put(block.mark)
        self.opened = self.length
        if element.tag == "table":
            for r, row in enumerate(element):
                block.rows.append([])
                for c, cell in enumerate(row):
                    self.put(" | " if c else "\n" if r else "")
                    self.opened, self.runs = self.length, []
                    self.inline(cell, {}, parents)
                    self.drop_trailing_space()
                    block.rows[-1].append(self.runs)
        else:
            self.runs = block.inlines = []
            self.inline(element, {}, parents)
            if block.page:
                self.put(" " + block.page)
            else:
                self.drop_trailing_space()
        block.end = self.length
        self.blocks.append(block)

    def note(self, element: ET.Element) -> None:
        """A note's text is kept aside; annotations in it are dropped."""
        kept = self.parts, self.length, self.last, self.spans, self.runs
        self.parts, self.length, self.last, self.spans, self.runs, self.opened = [], 0, "", [], [], 0
        self.inline(element, {}, ())
        self.drop_trailing_space()
        runs = self.runs
        self.parts, self.length, self.last, self.spans, self.runs = kept
        urls = list(dict.fromkeys(r.href for r in runs if isinstance(r, Text) and r.href))
        key = element.get("id", element.attrib["n"])
        if key in self.notes:
            raise SourceError(f"two notes {key!r}: give each <note> and its <fn> an id of their own")
        self.notes[key] = Note(element.attrib["n"], runs, urls)

    def walk(self, element: ET.Element, parents: tuple[ET.Element, ...]) -> None:
        for child in element:
            if child.tag == "note":
                self.note(child)
            elif child.tag in WRAPPERS:
                first = len(self.blocks)
                self.walk(child, (*parents, child))
                for block in self.blocks[first:]:
                    block.attributes.setdefault("in", child.tag)
                if child.tag == "session":
                    if first == len(self.blocks):
                        raise SourceError("an empty <session>")
                    self.spans.append(_Span(child, self.blocks[first].start, self.length, parents))
                    child.set("_first", self.blocks[first].kind)
            elif child.tag in BLOCKS:
                self.block(child, parents)
            else:
                raise SourceError(f"<{child.tag}> is no block: use one of {', '.join(BLOCKS + WRAPPERS)}")


def read_source(path: Path) -> Report:
    """Parse and check a source.xml."""
    root = ET.parse(path).getroot()
    reader = _Reader()
    reader.walk(root, ())
    text = "".join(reader.parts).translate(PLAIN)
    doubts: list[str] = []
    for key, note in reader.notes.items():
        note.call = reader.calls.get(key)
        if note.call is None:
            raise SourceError(f"note {key!r} has no <fn>")
    for key in reader.calls:
        if key not in reader.notes:
            raise SourceError(f"<fn> {key!r} has no <note>")
    spans = [_trim(s, text) for s in reader.spans]
    gold = {
        "sessions": _sessions(spans, doubts),
        "interventions": _interventions(spans, text, doubts),
        "mentions": _mentions(spans, text, doubts),
        "figures": _figures(spans, text, doubts),
        "footnotes": [
            {
                "number": note.number,
                "text": note.text,
                "call": note.call,
                "before": text[max(0, (note.call or 0) - 40) : note.call],
                "urls": note.urls,
            }
            for note in sorted(reader.notes.values(), key=lambda n: n.call or 0)
        ],
    }
    return Report(dict(root.attrib), reader.blocks, reader.notes, text, gold, doubts)


def _trim(span: _Span, text: str) -> _Span:
    while span.start < span.end and text[span.start].isspace():
        span.start += 1
    while span.end > span.start and text[span.end - 1].isspace():
        span.end -= 1
    return span


def _sessions(spans: list[_Span], doubts: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for s in sorted((s for s in spans if s.element.tag == "session"), key=lambda s: s.start):
        get = s.element.get
        if get("kind") not in SESSION_KINDS:
            raise SourceError(f"session kind {get('kind')!r}: use one of {SESSION_KINDS}")
        if rows and s.start < rows[-1]["end"]:
            raise SourceError("sessions overlap: parts of a session are <h level='2'> only")
        day = get("day")
        rows.append(
            {
                "kind": get("kind"),
                "number": get("number") or None,
                "day": int(day) if day else None,
                "date": get("date") or None,
                "title": get("title") or None,
                "start": s.start,
                "end": s.end,
                "basis": get("basis") or ("heading" if get("_first") in ("h", "line") else "inferred"),
            }
        )
    return rows


def _interventions(spans: list[_Span], text: str, doubts: list[str]) -> list[dict[str, Any]]:
    turns: dict[str, list[_Span]] = {}
    speakers: dict[str, list[_Span]] = {}
    attributes: dict[str, dict[str, str]] = {}
    for s in spans:
        if s.element.tag == "turn":
            key = s.element.attrib["id"]
            turns.setdefault(key, []).append(s)
            attributes.setdefault(key, {}).update(s.element.attrib)
    for s in spans:
        if s.element.tag != "sp":
            continue
        outer = [p for p in s.parents if p.tag == "turn"]
        if not outer:
            raise SourceError(f"<sp> {text[s.start : s.end]!r} stands in no <turn>")
        key = s.element.get("turn", outer[-1].attrib["id"])
        if s.element.get("turn") and key not in turns:
            turns[key] = turns[outer[-1].attrib["id"]]  # a second speaker of the same sentences
            attributes[key] = {"kind": outer[-1].get("kind", "individual"), **s.element.attrib}
        speakers.setdefault(key, []).append(s)
    rows = []
    for key, pieces in turns.items():
        found = speakers.get(key, [])
        if len(found) != 1:
            raise SourceError(f"turn {key!r} has {len(found)} <sp>, it needs one: {text[pieces[0].start :][:60]!r}")
        who = [w.strip() for w in attributes[key].get("who", "").split(";") if w.strip()]
        kind = attributes[key].get("kind", "individual")
        if not who and kind == "individual":
            doubts.append(f"turn {key}: nobody in who=")
        rows.append(
            {
                "kind": kind,
                "speaker_text": text[found[0].start : found[0].end],
                "speaker_start": found[0].start,
                "speaker_end": found[0].end,
                "country_or_org": who,
                "start": min(p.start for p in pieces),
                "end": max(p.end for p in pieces),
                "optional": attributes[key].get("opt") == "1",
            }
        )
    return sorted(rows, key=lambda r: (r["start"], r["speaker_start"]))


def _mentions(spans: list[_Span], text: str, doubts: list[str]) -> list[dict[str, Any]]:
    rows = []
    for s in spans:
        if s.element.tag != "m":
            continue
        surface, kind = text[s.start : s.end], s.element.get("t")
        if kind not in TYPES:
            raise SourceError(f"mention {surface!r} has the type {kind!r}: use one of {TYPES}")
        if re.match(r"(the|an?)\s|[“\"'(]|.*[,;”]$", surface):
            doubts.append(f"mention {surface!r}: article, quotation mark or punctuation at its edge")
        rows.append(
            {
                "start": s.start,
                "end": s.end,
                "text": surface,
                "type": kind,
                "canonical": s.element.get("c", surface),
                "nested": any(p.tag == "m" for p in s.parents),
                "optional": s.element.get("opt") == "1" or any(p.tag == "m" and p.get("opt") == "1" for p in s.parents),
            }
        )
    return sorted(rows, key=lambda r: (r["start"], -r["end"]))


def _figures(spans: list[_Span], text: str, doubts: list[str]) -> list[dict[str, Any]]:
    groups: dict[str, list[_Span]] = {}
    for i, s in enumerate(s for s in spans if s.element.tag == "v"):
        groups.setdefault(s.element.get("g", f"single {i}"), []).append(s)
    rows = []
    for members in groups.values():
        members.sort(key=lambda s: s.start)
        first = next(
            (m.element for m in members if m.element.get("kind") or m.element.get("measured")), members[0].element
        )
        tier = first.get("tier", "core")
        kind, comparator = first.get("kind", "count"), first.get("cmp")
        surface = text[members[0].start : members[-1].end]
        if kind not in FIGURE_KINDS or comparator not in (None, *COMPARATORS):
            raise SourceError(f"figure {surface!r}: kind {kind!r}, cmp {comparator!r}")
        values: list[dict[str, Any]] = []
        for m in members:
            if m.element.get("n") is None:
                if tier in ("core", "minor"):
                    raise SourceError(f"figure {surface!r} without n=")
                continue
            alt = [float(a) for a in m.element.get("alt", "").split(",") if a]
            values.append(
                {
                    "text": text[m.start : m.end],
                    "value": _number(m.element.attrib["n"]),
                    "start": m.start,
                    "end": m.end,
                    "alt": alt,
                }
            )
            printed = _printed(text[m.start : m.end])
            if printed is not None and abs(printed - float(m.element.attrib["n"])) > 1e-9 and tier == "core":
                doubts.append(f"figure {text[m.start : m.end]!r} has n={m.element.get('n')}")
        if kind == "ratio" and len(values) == 2 and values[1]["value"] > values[0]["value"]:
            share = 100 * values[0]["value"] / values[1]["value"]
            values[0]["alt"] += [round(share, 2), round(share, 1), round(share)]
        rows.append(
            {
                "tier": tier,
                "kind": kind,
                "start": members[0].start,
                "end": members[-1].end,
                "text": surface,
                "values": values,
                "unit": first.get("unit"),
                "comparator": comparator,
                "measured": first.get("measured"),
                "time": first.get("year"),
                "time_source": "sentence" if first.get("year") else None,
            }
        )
        if tier == "core" and not first.get("measured"):
            doubts.append(f"figure {surface!r}: nothing in measured=")
    return sorted(rows, key=lambda r: (r["start"], r["end"]))


def _number(text: str) -> float | int:
    value = float(text)
    return int(value) if value == int(value) else value


def _printed(text: str) -> float | None:
    """The value of digits without a scale word, where it can be told; "1.234" and "1,234" are not judged."""
    if re.fullmatch(r"\d{1,3}(?: \d{3})+|\d+", text):
        return float(text.replace(" ", ""))
    if re.fullmatch(r"\d+\.\d{1,2}", text):
        return float(text)
    return None
