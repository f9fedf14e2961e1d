"""One report, from PDF to records: the stages in their order."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

from pipeline import ocr, reader, tongue
from pipeline.assemble import Text, assemble
from pipeline.layout.document import lay_out
from pipeline.problems import Problems
from pipeline.records import Bundle, Extracted, Figure, Intervention, Report, Session, Source
from pipeline.stages import sparing, stage

E = TypeVar("E", bound=Extracted)

READ_SHARE, LANGUAGE_SHARE = 0.2, 0.9
"""How much of a report's time has gone when its text is there, and when its sentences are parsed (measured)."""


WARMING = """Session 1. Opening

The representative of Norway said that two of the 34 lakes had been restored in 2019, and asked the Office to report."""
"""A text that makes every stage load what it needs."""


def warm() -> None:
    """Load the language model and the word lists, so that the first report does not pay for them."""
    from pipeline import figures, interventions, language, link
    from pipeline.body import Body
    from pipeline.sessions import find_sessions
    from pipeline.words import general_words

    general_words()
    body = Body.plain(WARMING)
    sessions = list(find_sessions(body, None).sessions)
    doc = language.analyse(body)
    linked = link.link(body, doc, sessions)
    figures.records(body, doc, sessions, interventions.records(body, doc, sessions, linked), linked, {})


def process(path: Path, report: str, *, on_page: Callable[[int, int], None] | None = None) -> Bundle:
    """Read one PDF into its records. Pure: the same bytes, code, rules and model give the same records.

    ``report`` is the report's id; ``on_page(done, pages)`` is told of the progress. Raises the errors of
    ``pipeline.errors`` for a file that cannot be read.
    """
    problems = Problems(report)
    with stage("read"):
        pdf = reader.read(path)
        pdf = ocr.fill(path, pdf, problems)
    for kind, message in pdf.notes:
        problems.add("read", kind, message, "compare the text with the page", severity="warning")
    source, pages = _source(path, pdf), len(pdf.pages)
    legible = [reader.legible(page) for page in pdf.pages]
    with stage("layout"):
        laid = lay_out(pdf)
        pdf = pdf.without_characters()
    with stage("text"):
        text = assemble(report, pdf, laid, problems)
        _unread_pages(pdf, legible, text, problems)
    del pdf, laid  # the lines of a long report take more memory than all that is made of them
    _tell(on_page, pages, READ_SHARE)
    images = _images(path, text)
    text.exhibits = [
        e if e.image is None or e.image in images else e.model_copy(update={"image": None}) for e in text.exhibits
    ]
    body = text.body
    if not body.text.strip():
        return Bundle(
            text="",
            report=Report(id=report, source=source),
            blocks=body.blocks,
            exhibits=tuple(text.exhibits),
            problems=problems.records(),
            images=images,
        )

    from pipeline import figures, interventions, language, link
    from pipeline.sessions import Sessions, find_sessions

    def fault(name: str, error: Exception) -> None:
        problems.add_fault(name, error, path.name)

    spared = partial(sparing, on_fault=fault)
    found = Sessions([], {}, [], [])
    linked = link.Linked([], [], [])
    said: list[Intervention] = []
    statistics: list[Figure] = []
    with spared("sessions"), stage("sessions"):
        found = find_sessions(body, _year(path))
    sessions = list(found.sessions)
    facts = {**found.report_facts, "language": tongue.guess(body.text)}
    problems.extend(list(found.problems))
    with stage("language"):
        share = LANGUAGE_SHARE - READ_SHARE
        doc = language.analyse(
            body,
            facts,
            on_share=lambda done: _tell(on_page, pages, READ_SHARE + share * done),
            on_fault=fault,
        )
        _check_language(facts, problems)
    with stage("link"):
        with spared("link.entities"):
            linked = link.link(body, doc, sessions)
        problems.extend(list(linked.problems))
        with spared("link.interventions"):
            said = interventions.records(body, doc, sessions, linked)
        with spared("link.figures"):
            statistics = figures.records(body, doc, sessions, said, linked, facts)
    within = _session_of(sessions)
    fields = {k: v for k, v in facts.items() if k in Report.model_fields}
    _tell(on_page, pages, 1.0)
    return Bundle(
        text=body.text,
        report=Report(id=report, source=source, **fields),
        blocks=_placed(body.blocks, within),
        sessions=tuple(sessions),
        interventions=tuple(said),
        mentions=tuple(linked.mentions),
        entities=tuple(linked.entities),
        figures=tuple(statistics),
        footnotes=tuple(n.model_copy(update={"session": within(_before(n.call.start))}) for n in text.footnotes),
        links=_placed_links(text, within),
        exhibits=_placed(text.exhibits, within),
        participants=tuple(found.participants),
        problems=problems.records(),
        images=images,
        locate=body.where,
    )


def _tell(on_page: Callable[[int, int], None] | None, pages: int, share: float) -> None:
    """Tell of the progress as so many pages done."""
    if on_page is not None:
        on_page(int(pages * share), pages)


def _session_of(sessions: Sequence[Session]) -> Callable[[int | None], str | None]:
    """The id of the session without parent that covers an offset."""
    spans = [(s.where.start, s.where.end, s.id) for s in sessions if s.parent is None and s.where.start is not None]

    def within(offset: int | None) -> str | None:
        if offset is None:
            return None
        return next((i for a, b, i in spans if a is not None and b is not None and a <= offset < b), None)

    return within


def _before(call: int | None) -> int | None:
    """The character that a call stands behind: at the end of a session the call's own offset lies outside it."""
    return call - 1 if call else call


def _placed(records: Sequence[E], within: Callable[[int | None], str | None]) -> tuple[E, ...]:
    return tuple(r if r.session else r.model_copy(update={"session": within(r.where.start)}) for r in records)


def _placed_links(text: Text, within: Callable[[int | None], str | None]) -> tuple[Any, ...]:
    """A link in a note belongs to the session that calls the note."""
    calls = {n.id: _before(n.call.start) for n in text.footnotes}
    return tuple(
        link.model_copy(update={"session": within(calls.get(link.footnote) if link.footnote else link.where.start)})
        for link in text.links
    )


def _source(path: Path, pdf: reader.Pdf) -> Source:
    data = path.read_bytes()
    return Source(
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        pages=len(pdf.pages),
        producer=pdf.producer,
        tagged=pdf.tagged,
        ocr_pages=tuple(p.number for p in pdf.pages if p.ocr),
    )


def _year(path: Path) -> int | None:
    import re

    found = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", path.stem)
    return int(found[-1]) if found else None


def _unread_pages(pdf: reader.Pdf, legible: Sequence[tuple[int, int]], text: Text, problems: Problems) -> None:
    """Pages that show something but gave no text, and text that is no text; ``legible`` says how many characters of a
    page can be read (``reader.legible``)."""
    unread = not any(visible for visible, _ in legible)
    for page, (visible, garbage) in zip(pdf.pages, legible, strict=True):
        if not visible:
            what = (
                "shows a picture but has no text layer" if page.pictures or page.curves else "is blank or holds no text"
            )
            severity: Literal["error", "info"] = "error" if page.pictures or unread else "info"
            problems.add(
                "read",
                "no_text_layer",
                f"page {page.number} {what}",
                f"if it shows text: {ocr.ADVICE}",
                severity=severity,
                page=page.number,
            )
        elif garbage > reader.GARBAGE_SHARE * visible:
            problems.add(
                "read",
                "broken_text_layer",
                f"page {page.number}: {garbage} of {visible} characters have no meaning in Unicode",
                f"its font lacks a character map; {ocr.ADVICE}",
                severity="error",
                page=page.number,
            )
    if not text.body.text.strip() and not unread:
        problems.add(
            "layout",
            "no_body_text",
            "the pages hold characters but no body text was made of them",
            "look at the pages: all of it may be page furniture, labels in charts, or turned text",
            severity="error",
        )


def _check_language(facts: dict[str, Any], problems: Problems) -> None:
    if facts.get("language") not in (None, "en"):
        problems.add(
            "language",
            "not_english",
            f"the text seems to be in another language ({facts['language']})",
            "layout, notes and links are right; sessions, mentions and figures are made for English and may be wrong",
        )


def _images(path: Path, text: Text) -> dict[str, bytes]:
    """The pictures and charts as PNG."""
    images: dict[str, bytes] = {}
    for name, page, (x0, top, x1, bottom) in text.pictures:
        picture = reader.render(path, page, 1.5, reader.Area(max(0.0, x0), max(0.0, top), x1, bottom))
        buffer = io.BytesIO()
        if picture.width and picture.height:
            picture.save(buffer, "PNG")
            images[name] = buffer.getvalue()
    return images
