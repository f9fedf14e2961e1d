"""Whether what was written is what the contract says: the schema, and the invariants that a schema cannot tell.

Every rule is a function that yields faults; ``RULES`` lists them. A fault names file and line, the rule, and what is
wrong with which record. Given the PDF, every box is compared with the characters that the page shows there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline import jsonl, stale
from pipeline.errors import MalformedLine, NoReports, RapporteurError, UsageError
from pipeline.records import (
    FILES,
    SCHEMA_VERSION,
    Block,
    Box,
    Entity,
    Exhibit,
    Extracted,
    Figure,
    Footnote,
    Intervention,
    Link,
    Mention,
    Problem,
    Record,
    Report,
    Session,
    Speaker,
    Verb,
    Where,
)
from pipeline.writer import AUTOMATIC

R = TypeVar("R", bound=Record)

EDGE = 1.5
"""Points by which a box may stand out over its page: glyphs at the edge of a page do."""
SHOWN = 0.9
"""Share of a quote's letters and digits that must stand in its boxes. The rest allows for what the text stage mends."""
FOREIGN = 0.35
"""Share of the letters and digits in the boxes that may be no part of the quote: calls of notes, broken-off hyphens."""
OUTSIDE = {"footnote", "page_header", "page_footer"}
"""Kinds of blocks that are not in the body text."""
ENTITY_ID = re.compile(r"[a-z_]+:\S+")
COUNTRY = re.compile(r"[A-Z]{2}")


class Fault(NamedTuple):
    """One thing that is wrong. ``line`` counts from 1; 0 means the file as a whole."""

    path: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.rule}: {self.message}"


class PageView(NamedTuple):
    """What a page shows: its size in points, and its characters as (text, x0, top, x1, bottom)."""

    width: float
    height: float
    chars: Sequence[tuple[str, float, float, float, float]]


@dataclass
class Written:
    """One report's folder, read. ``records`` holds line numbers and records by file name without ``.jsonl``."""

    folder: Path
    manifest: dict[str, object]
    text: str = ""
    records: dict[str, list[tuple[int, Record]]] = field(default_factory=dict)
    pages: list[PageView] | None = None
    """The PDF's pages, where they are to be compared."""

    @property
    def quarantined(self) -> bool:
        return self.manifest.get("status") == "quarantined"

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.jsonl"

    def rows(self, name: str, cls: type[R]) -> list[tuple[int, R]]:
        """The records of one file."""
        return [(line, record) for line, record in self.records.get(name, ()) if isinstance(record, cls)]

    def every(self) -> Iterator[tuple[str, int, Record]]:
        """All records: file name, line, record."""
        for name, rows in self.records.items():
            for line, record in rows:
                yield name, line, record

    def places(self) -> Iterator[tuple[str, int, str, Where]]:
        """Every place that a record gives: file name, line, id, where."""
        for name, line, record in self.every():
            if isinstance(record, Extracted) or (isinstance(record, Problem) and record.where is not None):
                assert record.where is not None
                yield name, line, record.id, record.where

    def report(self) -> Report | None:
        rows = self.rows("report", Report)
        return rows[0][1] if len(rows) == 1 else None


@dataclass
class Result:
    """What ``check_outputs`` found. ``notes`` tell what could not be compared."""

    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    reports: int = 0
    records: int = 0
    boxes: int = 0


def check_outputs(outputs: Path, reports: Sequence[str] | None = None, pdfs: Iterable[Path] = ()) -> Result:
    """Check the named reports, or all, in ``outputs``; boxes against their PDFs.

    A PDF is looked for in ``pdfs``, and then where it was when it was processed.
    """
    from pipeline import sharded
    from pipeline.compare import check as comparison
    from pipeline.driver import find_pdfs

    if sharded.is_sharded(outputs):
        return sharded.check(outputs, reports, pdfs)
    names = list(reports) if reports else report_folders(outputs)
    files = {stale.report_id(path): path for path in find_pdfs(pdfs)}
    result = Result()
    for name in names:
        folder = outputs / name
        if not folder.is_dir():
            raise UsageError(
                f"there is no report {name!r} here",
                advice="process it first (rapporteur run), or name another folder (--outputs DIR)",
                where=str(outputs),
            )
        written, faults = read_folder(folder)
        if not written.quarantined and not faults:
            written.pages = _pages(written, files.get(name), result)
        result.reports += 1
        result.records += sum(len(rows) for rows in written.records.values())
        result.faults += faults
        result.faults += check_report(written)
        if written.pages is not None:
            result.boxes += sum(len(where.boxes) for _, _, _, where in written.places())
    if not reports:
        comparison.check(outputs, result)
    return result


def report_folders(outputs: Path) -> list[str]:
    """The reports in an outputs folder. Raises UsageError where there are none."""
    names = sorted(path.parent.name for path in outputs.glob("[!.]*/manifest.json"))
    names = [name for name in names if name not in stale.RESERVED]
    if not names:
        raise NoReports(outputs)
    return names


def check_report(written: Written) -> list[Fault]:
    """All faults of one report."""
    rules = QUARANTINE_RULES if written.quarantined else RULES
    return [fault for rule in rules for fault in rule(written)]


# -------------------------------------------------------------------------------------------------------------- reading


def read_folder(folder: Path) -> tuple[Written, list[Fault]]:
    """A report's files, and what is wrong with their form: missing, malformed, or not as this program writes them."""
    faults: list[Fault] = []
    manifest = stale.read_manifest(folder)
    if manifest is None:
        faults.append(Fault(folder / "manifest.json", 0, "files", "this is missing or no JSON object"))
    written = Written(folder, manifest or {})
    if written.quarantined:
        wanted: dict[str, type[Record]] = {"problems": Problem}
    else:
        wanted = {"report": Report, **FILES}
        written.text = _text(folder / "text.txt", faults)
    for name, cls in wanted.items():
        path = written.path(name)
        if not path.is_file():
            faults.append(Fault(path, 0, "files", "this file is missing"))
            continue
        try:
            written.records[name] = list(jsonl.numbered(path, cls))
        except MalformedLine as error:
            faults.append(Fault(path, error.line, "schema", error.message))
            continue
        if jsonl.dump(record for _, record in written.records[name]) != path.read_bytes():
            faults.append(Fault(path, 0, "form", "keys, their order or numbers are not as this program writes them"))
    return written, faults


def _text(path: Path, faults: list[Fault]) -> str:
    try:
        raw = path.read_bytes()
        text = raw.decode("utf8")
    except (OSError, UnicodeDecodeError) as error:
        faults.append(Fault(path, 0, "files", f"this is missing or not UTF-8: {error}"))
        return ""
    if raw.startswith(b"\xef\xbb\xbf"):
        faults.append(Fault(path, 1, "form", "the text begins with a byte order mark"))
    if "\r" in text:
        faults.append(Fault(path, text[: text.index("\r")].count("\n") + 1, "form", "a carriage return stands here"))
    if not unicodedata.is_normalized("NFC", text):
        faults.append(Fault(path, 0, "form", "accents are not composed (NFC)"))
    return text


def _pages(written: Written, path: Path | None, result: Result) -> list[PageView] | None:
    """The pages of the PDF that this report came from, or None with a note that says why not."""
    name, report = written.folder.name, written.report()
    path = path or Path(str(written.manifest.get("pdf")))  # where it was when it was processed
    if report is None or not path.is_file():
        result.notes.append(f"{name}: its PDF was not found, boxes are not compared with the pages (--pdfs DIR)")
        return None
    if stale.file_hash(path) != report.source.sha256:
        result.notes.append(f"{name}: {path} is not the file that was processed; run again")
        return None
    from pipeline import reader

    try:
        pages = reader.read(path).pages
    except RapporteurError as error:
        result.notes.append(f"{name}: {error}")
        return None
    return [
        PageView(page.width, page.height, [(c.text, c.x0, c.top, c.x1, c.bottom) for c in page.chars]) for page in pages
    ]


# ------------------------------------------------------------------------------------------------- rules: the manifest


def manifest_is_whole(written: Written) -> Iterator[Fault]:
    """The manifest names the schema version and the hash of every file as it is."""
    path = written.folder / "manifest.json"
    schema = str(written.manifest.get("schema"))
    if schema.split(".")[0] != SCHEMA_VERSION.split(".")[0]:
        yield Fault(path, 0, "manifest", f"the schema version is {schema}, this program reads {SCHEMA_VERSION}")
    files = written.manifest.get("files")
    for name, value in files.items() if isinstance(files, dict) else ():
        if stale.file_hash(written.folder / name) != value:
            yield Fault(written.folder / name, 0, "manifest", "the file is not the one that was written")


def names_its_own_report(written: Written) -> Iterator[Fault]:
    """Every record's ``report``, and the report's own id, is the folder's name."""
    for name, line, record in written.every():
        said = record.id if isinstance(record, Report) else getattr(record, "report", None)
        if said != written.folder.name:
            yield Fault(written.path(name), line, "report", f"the record says report {said!r}")
    if not written.quarantined and written.report() is None:
        yield Fault(written.path("report"), 0, "report", "there must be one record here")


def quarantine_says_why(written: Written) -> Iterator[Fault]:
    """A quarantined report holds an error among its problems, and no records."""
    if not any(problem.severity == "error" for _, problem in written.rows("problems", Problem)):
        yield Fault(written.path("problems"), 0, "quarantine", "no problem record says why the report failed")
    for path in sorted(written.folder.iterdir()):
        if path.name not in {"problems.jsonl", "manifest.json"}:
            yield Fault(path, 0, "quarantine", "a quarantined report has no such file")


# ----------------------------------------------------------------------------------------------- rules: ids, references


def ids_are_unique(written: Written) -> Iterator[Fault]:
    """No id stands twice in a report, in whatever files."""
    seen: dict[str, str] = {}
    for name, line, record in written.every():
        if isinstance(record, Report):
            continue
        identifier = getattr(record, "id", "")
        place = f"{name}.jsonl:{line}"
        if not identifier:
            yield Fault(written.path(name), line, "ids", "the record has no id")
        elif identifier in seen:
            yield Fault(written.path(name), line, "ids", f"{identifier} is the id of {seen[identifier]} too")
        seen.setdefault(identifier, place)


def references_resolve(written: Written) -> Iterator[Fault]:
    """Every id that a record gives is the id of a record of the right kind."""
    ids = {name: {getattr(record, "id", "") for _, record in rows} for name, rows in written.records.items()}
    everything = set().union(*ids.values()) if ids else set()
    for name, line, record in written.every():
        for what, value, targets in _references(record):
            allowed = everything if targets == ("any",) else set().union(*(ids.get(t, set()) for t in targets))
            if value not in allowed:
                where = "any file" if targets == ("any",) else " or ".join(f"{t}.jsonl" for t in targets)
                yield Fault(written.path(name), line, "references", f"{what} {value} is in {where} not to be found")


def _references(record: Record) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Field, id and the files that may hold it, for each id that a record gives."""
    if isinstance(record, Extracted) and record.session is not None:
        yield "session", record.session, ("sessions",)
    match record:
        case Session():
            yield from _given("parent", [record.parent], "sessions")
            yield from _given("heading", [record.heading], "blocks")
        case Intervention():
            yield from _given("entities", record.entities, "entities")
        case Mention():
            yield from _given("entity", [record.entity], "entities")
        case Entity():
            yield from _given("sessions", record.sessions, "sessions")
        case Figure():
            yield from _given("source", [record.source], "interventions", "footnotes")
            for what, value in (("place", record.place), ("actor", record.actor)):
                if value is not None and ENTITY_ID.fullmatch(value):  # else it is the text's own words
                    yield what, value, ("entities",)
        case Footnote():
            yield from _given("links", record.links, "links")
        case Link():
            yield from _given("footnote", [record.footnote], "footnotes")
            yield from _given("same_as", record.same_as, "links")
        case Problem():
            yield from _given("record", [record.record], "any")
        case _:
            pass


def _given(what: str, values: Iterable[str | None], *targets: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for value in values:
        if value is not None:
            yield what, value, targets


def entities_count_their_mentions(written: Written) -> Iterator[Fault]:
    """An entity's ``mentions`` is the number of mentions that name it, and its type is theirs."""
    counts = Counter(mention.entity for _, mention in written.rows("mentions", Mention))
    for line, entity in written.rows("entities", Entity):
        if counts[entity.id] != entity.mentions:
            message = f"{entity.id} says {entity.mentions} mentions, mentions.jsonl has {counts[entity.id]}"
            yield Fault(written.path("entities"), line, "counts", message)


# ---------------------------------------------------------------------------------------------------- rules: the text


def quotes_are_the_text(written: Written) -> Iterator[Fault]:
    """``quote == text[start:end]`` everywhere, for the places of records and for the places within them."""
    text = written.text
    for name, line, identifier, where in written.places():
        if where.start is None or where.end is None:
            if (where.start, where.end) != (None, None):
                yield Fault(written.path(name), line, "quotes", f"{identifier} has a start or an end, but not both")
            elif name in {"sessions", "interventions", "mentions"}:
                yield Fault(written.path(name), line, "quotes", f"{identifier} stands nowhere in the text")
            continue
        yield from _same(written, name, line, identifier, where.quote, where.start, where.end)
    for line, said in written.rows("interventions", Intervention):
        parts: list[Speaker | Verb] = [said.speaker, *said.verbs]
        for part in parts:
            yield from _same(written, "interventions", line, said.id, part.text, part.start, part.end)
    for line, figure in written.rows("figures", Figure):
        for value in figure.values:
            if value.start is not None and value.end is not None:
                yield from _same(written, "figures", line, figure.id, value.text, value.start, value.end)
    for line, note in written.rows("footnotes", Footnote):
        call = note.call
        if call.start is not None and not 0 <= call.start <= (call.end or call.start) <= len(text):
            yield Fault(written.path("footnotes"), line, "quotes", f"the call of {note.id} lies outside the text")


def _same(written: Written, name: str, line: int, identifier: str, quote: str, start: int, end: int) -> Iterator[Fault]:
    if not 0 <= start <= end <= len(written.text):
        message = f"{identifier} has the span {start}:{end}, the text has {len(written.text)} characters"
        yield Fault(written.path(name), line, "quotes", message)
    elif written.text[start:end] != quote:
        message = f"{identifier} quotes {_short(quote)}, text.txt[{start}:{end}] is {_short(written.text[start:end])}"
        yield Fault(written.path(name), line, "quotes", message)


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else f"{text[:40]}…{text[-15:]}")


def blocks_make_the_text(written: Written) -> Iterator[Fault]:
    """The blocks of the body follow each other and cover the text but for the blank lines between them."""
    at = 0
    for line, block in written.rows("blocks", Block):
        start, end = block.where.start, block.where.end
        path = written.path("blocks")
        if (start is None) != (block.kind in OUTSIDE):
            yield Fault(path, line, "blocks", f"{block.id} is a {block.kind} with start {start}")
        if (block.kind == "heading") != (block.level is not None):
            yield Fault(path, line, "blocks", f"{block.id} is a {block.kind} of level {block.level}")
        if start is None or end is None:
            continue
        if start < at:
            yield Fault(path, line, "blocks", f"{block.id} starts at {start}, before the end of the last one at {at}")
        elif written.text[at:start].strip():
            yield Fault(path, line, "blocks", f"no block holds {_short(written.text[at:start])} before {block.id}")
        at = max(at, end)
    if written.text[at:].strip():
        yield Fault(written.path("blocks"), 0, "blocks", f"no block holds {_short(written.text[at:])} at the end")


def sessions_cover_the_body(written: Written) -> Iterator[Fault]:
    """Sessions without parent cover the body without overlap; parts lie within theirs; records within their session."""
    path = written.path("sessions")
    rows = written.rows("sessions", Session)
    spans = {session.id: (session.where.start or 0, session.where.end or 0) for _, session in rows}
    at = 0
    for line, session in rows:
        start, end = spans[session.id]
        if session.parent is not None:
            outer = spans.get(session.parent, (0, len(written.text)))
            if not outer[0] <= start <= end <= outer[1]:
                yield Fault(path, line, "sessions", f"{session.id} lies outside its parent {session.parent}")
            continue
        if start < at:
            yield Fault(path, line, "sessions", f"{session.id} overlaps the session before it, or is out of order")
        elif written.text[at:start].strip():
            yield Fault(
                path, line, "sessions", f"no session holds {_short(written.text[at:start])} before {session.id}"
            )
        at = max(at, end)
    if written.text[at:].strip():
        yield Fault(path, 0, "sessions", f"no session holds {_short(written.text[at:])} at the end")
    for name, line, record in written.every():
        if not isinstance(record, Extracted) or name == "sessions" or record.session not in spans:
            continue
        start, end = spans[record.session]
        if record.where.start is not None and not start <= record.where.start <= end:
            yield Fault(written.path(name), line, "sessions", f"{record.id} lies outside its session {record.session}")


def values_have_their_form(written: Written) -> Iterator[Fault]:
    """Dates are ISO 8601, in order; countries are two capital letters."""
    for name, line, record in written.every():
        for what, value in _dates(record):
            try:
                date.fromisoformat(value)
            except ValueError:
                yield Fault(written.path(name), line, "values", f"{what} is {value!r}, not a date such as 2024-05-31")
        for start, end in _periods(record):
            if start is not None and end is not None and start > end:
                yield Fault(written.path(name), line, "values", f"the period {start} to {end} runs backwards")
        country = record.country if isinstance(record, Intervention | Entity) else None
        for code in (country,) if isinstance(country, str) else country or ():
            if not COUNTRY.fullmatch(code):
                yield Fault(written.path(name), line, "values", f"country is {code!r}, not two capital letters")


def _periods(record: Record) -> Iterator[tuple[str | None, str | None]]:
    if isinstance(record, Report):
        yield record.date_start, record.date_end
    if isinstance(record, Figure):
        yield record.as_of.date_start, record.as_of.date_end


def _dates(record: Record) -> Iterator[tuple[str, str]]:
    for start, end in _periods(record):
        yield from (("date_start", start),) if start is not None else ()
        yield from (("date_end", end),) if end is not None else ()
    if isinstance(record, Session) and record.date is not None:
        yield "date", record.date


# ----------------------------------------------------------------------------------------------------- rules: problems


def what_is_missing_is_missing(written: Written) -> Iterator[Fault]:
    """What a problem record says is missing is missing, and what is missing has a problem record."""
    problems = written.rows("problems", Problem)
    path = written.path("problems")
    calls = {note.id: note.call.start for _, note in written.rows("footnotes", Footnote)}
    told = {problem.record for _, problem in problems}
    for line, note in written.rows("footnotes", Footnote):
        if note.call.start is None and note.id not in told:
            message = f"{note.id} has no call, and no problem record says so"
            yield Fault(written.path("footnotes"), line, "missing", message)
    pages = _pages_with_text(written)
    for line, problem in problems:
        if problem.kind == "note_without_call" and calls.get(problem.record or "") is not None:
            yield Fault(path, line, "missing", f"{problem.record} has a call after all")
        if problem.kind == "no_text_layer" and problem.page in pages:
            yield Fault(path, line, "missing", f"page {problem.page} has text after all: {pages[problem.page]}")
    if not written.text.strip() and not any(problem.severity == "error" for _, problem in problems):
        yield Fault(path, 0, "missing", "the text is empty, and no problem record of severity error says why")


def _pages_with_text(written: Written) -> dict[int, str]:
    """Pages on which a block with text stands, and that block's id."""
    found: dict[int, str] = {}
    for _, block in written.rows("blocks", Block):
        if block.text.strip():
            for box in block.where.boxes:
                found.setdefault(box.page, block.id)
    return found


def pictures_are_there(written: Written) -> Iterator[Fault]:
    """Every exhibit's image is a file of this folder, and every other file is one of the contract."""
    known = {"text.txt", "report.jsonl", "manifest.json", *(f"{name}.jsonl" for name in FILES)}
    for line, exhibit in written.rows("exhibits", Exhibit):
        if exhibit.image is None:
            continue
        known.add(exhibit.image)
        if not (written.folder / exhibit.image).is_file():
            yield Fault(
                written.path("exhibits"), line, "files", f"the image {exhibit.image} of {exhibit.id} is missing"
            )
    if written.manifest.get("corrections"):
        known.add(AUTOMATIC)
    for path in sorted(written.folder.iterdir()):
        if path.name not in known:
            yield Fault(path, 0, "files", "no record speaks of this file")


def corrections_are_decided(written: Written) -> Iterator[Fault]:
    """Every decision of a person is on the record that it was made for, or somebody has decided anew."""
    for line, problem in written.rows("problems", Problem):
        if problem.stage == "corrections":
            yield Fault(written.path("problems"), line, "corrections", f"{problem.message}; {problem.advice}")


# -------------------------------------------------------------------------------------------------------- rules: boxes


def boxes_lie_on_their_pages(written: Written) -> Iterator[Fault]:
    """Every box has an inside, and lies on a page that the PDF has."""
    report = written.report()
    count = report.source.pages if report else 0
    for name, line, identifier, where in written.places():
        for box in where.boxes:
            why = _misplaced(box, count, written.pages)
            if why:
                yield Fault(written.path(name), line, "boxes", f"a box of {identifier} {why}: {box!r}")
                break


def _misplaced(box: Box, count: int, pages: Sequence[PageView] | None) -> str | None:
    if box.page > count:
        return f"is on page {box.page} of {count}"
    if box.x0 > box.x1 or box.top > box.bottom:
        return "is inside out"
    if box.x0 < -EDGE or box.top < -EDGE:
        return "begins outside the page"
    if pages is not None and box.page <= len(pages):
        page = pages[box.page - 1]
        if box.x1 > page.width + EDGE or box.bottom > page.height + EDGE:
            return f"ends outside the page of {page.width:g} by {page.height:g} points"
    return None


def boxes_show_their_quotes(written: Written) -> Iterator[Fault]:
    """The characters that the page shows in a record's boxes are those of its quote.

    Letters and digits are compared as a bag, compatibility forms resolved, since the text stage mends hyphens and
    ligatures. Pages that were read by OCR show no characters, and the box of a picture holds its own.
    """
    report = written.report()
    if written.pages is None or report is None:
        return
    lines = [_Line(page) for page in written.pages]
    pictures = {exhibit.id for _, exhibit in written.rows("exhibits", Exhibit) if exhibit.kind != "table"}
    for name, line, identifier, where in written.places():
        wanted = Counter(_plain(where.quote))
        if not wanted or identifier in pictures:
            continue
        if not where.boxes and name == "problems":
            continue  # a doubt about a place may be about what the page does not show
        if not where.boxes:
            yield Fault(written.path(name), line, "boxes", f"{identifier} has no box: {_short(where.quote)}")
            continue
        if any(box.page in report.source.ocr_pages or box.page > len(lines) for box in where.boxes):
            continue
        shown = Counter("".join(_plain(lines[box.page - 1].within(box)) for box in where.boxes))
        found = (wanted & shown).total()
        if found < SHOWN * wanted.total() or shown.total() - found > FOREIGN * wanted.total() + 3:
            text = " ".join(lines[box.page - 1].within(box) for box in where.boxes)
            yield Fault(
                written.path(name),
                line,
                "boxes",
                f"{identifier} quotes {_short(where.quote)}, page {where.boxes[0].page} shows {_short(text)}",
            )


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


class _Line:
    """A page's characters by height, so that a box finds its own without looking at all."""

    def __init__(self, page: PageView) -> None:
        rows = [((top + bottom) / 2, (x0 + x1) / 2, text) for text, x0, top, x1, bottom in page.chars]
        # printed twice on one spot, a character is bold or has a shadow, but is read once
        spots = {(text, round(y), round(x)): i for i, (y, x, text) in reversed(list(enumerate(rows)))}
        self.rows = sorted((rows[i][0], i, rows[i][1], text) for (text, _, _), i in spots.items())
        self.heights = [row[0] for row in self.rows]

    def within(self, box: Box) -> str:
        """The characters whose centres lie in a box, in the order in which the file draws them."""
        first, last = bisect_left(self.heights, box.top - 0.5), bisect_right(self.heights, box.bottom + 0.5)
        found = [(i, text) for _, i, x, text in self.rows[first:last] if box.x0 - 0.5 <= x <= box.x1 + 0.5]
        return "".join(text for _, text in sorted(found))


Rule = Callable[[Written], Iterator[Fault]]
RULES: tuple[Rule, ...] = (
    manifest_is_whole,
    names_its_own_report,
    ids_are_unique,
    references_resolve,
    entities_count_their_mentions,
    quotes_are_the_text,
    blocks_make_the_text,
    sessions_cover_the_body,
    values_have_their_form,
    what_is_missing_is_missing,
    pictures_are_there,
    corrections_are_decided,
    boxes_lie_on_their_pages,
    boxes_show_their_quotes,
)
"""The invariants of a written report."""
QUARANTINE_RULES: tuple[Rule, ...] = (manifest_is_whole, names_its_own_report, ids_are_unique, quarantine_says_why)
"""The invariants of a report that failed."""
