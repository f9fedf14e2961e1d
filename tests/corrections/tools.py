"""A report without a PDF, and decisions about it."""

from __future__ import annotations

import re
from typing import Any

from pipeline.body import Body
from pipeline.corrections import fields
from pipeline.corrections.model import Decision, Part
from pipeline.corrections.reapply import Corrected, Layer, correct
from pipeline.ids import Anchor, mint
from pipeline.records import (
    Bundle,
    Entity,
    Figure,
    Intervention,
    Mention,
    Report,
    Session,
    Source,
    Speaker,
    Value,
    Verb,
)

REPORT = "pond-2024"
_serial = iter(range(10**9))


def report(text: str, names: str = r"[A-Z][a-z]{3,}", numbers: str = r"\d+") -> Bundle:
    """A whole bundle: paragraphs are sessions, every capitalised word a mention, every number a figure."""
    body = Body.plain(text, REPORT)
    base: dict[str, Any] = {"report": REPORT, "by": ("test",)}
    paragraphs = [(b.where.start or 0, b.where.end or 0) for b in body.blocks]
    session_ids = mint("session", REPORT, text, [Anchor(*span) for span in paragraphs])
    sessions = tuple(
        Session(id=i, session=i, where=body.where(*span), kind="session", title=text[span[0] : span[0] + 12], **base)
        for i, span in zip(session_ids, paragraphs, strict=True)
    )

    def within(start: int) -> str:
        return next(i for i, (a, b) in zip(session_ids, paragraphs, strict=True) if a <= start < b)

    spans = [m.span() for m in re.finditer(names, text)]
    mentions = tuple(
        Mention(
            id=i,
            session=within(s[0]),
            where=body.where(*s),
            entity=f"igo:{text[slice(*s)].lower()}",
            type="IGO",
            **base,
        )
        for i, s in zip(mint("men", REPORT, text, [Anchor(*s) for s in spans]), spans, strict=True)
    )
    entities = tuple(
        Entity(
            id=e,
            report=REPORT,
            type="IGO",
            name=own[0].where.quote,
            names={own[0].where.quote: len(own)},
            mentions=len(own),
            sessions=tuple(sorted({m.session or "" for m in own})),
        )
        for e in sorted({m.entity for m in mentions})
        if (own := [m for m in mentions if m.entity == e])
    )
    spans = [m.span() for m in re.finditer(numbers, text)]
    figures = tuple(
        Figure(
            id=i,
            session=within(s[0]),
            where=body.where(*s),
            kind="count",
            value=float(text[slice(*s)]),
            measure="things",
            values=(Value(text=text[slice(*s)], value=float(text[slice(*s)]), start=s[0], end=s[1]),),
            **base,
        )
        for i, s in zip(mint("fig", REPORT, text, [Anchor(*s) for s in spans]), spans, strict=True)
    )
    spans = [m.span() for m in re.finditer(r"([A-Z][a-z]+) said[^.]*\.", text)]
    said = tuple(
        Intervention(
            id=i,
            session=within(s[0]),
            where=body.where(*s),
            kind="individual",
            speaker=Speaker(text=(name := text[slice(*s)].split()[0]), start=s[0], end=s[0] + len(name)),
            verbs=(Verb(text="said", start=s[0] + len(name) + 1, end=s[0] + len(name) + 5, act="inform"),),
            entities=(f"igo:{name.lower()}",) if len(name) > 3 else (),
            **base,
        )
        for i, s in zip(mint("int", REPORT, text, [Anchor(*s) for s in spans]), spans, strict=True)
    )
    source = Source(file="pond-2024.pdf", sha256="0" * 64, bytes=1, pages=1)
    return Bundle(
        text=text,
        report=Report(id=REPORT, source=source),
        blocks=tuple(b.model_copy(update={"session": within(b.where.start or 0)}) for b in body.blocks),
        sessions=sessions,
        interventions=said,
        mentions=mentions,
        entities=entities,
        figures=figures,
    )


def decide(
    bundle: Bundle, action: str, kind: str, record: Any, *after: Part, who: str = "Ada", **more: Any
) -> Decision:
    """A decision about a record as it stands in ``bundle``; each is later than the one before."""
    serial = next(_serial)
    given: dict[str, Any] = {
        "id": f"cor-{serial:08d}",
        "action": action,
        "target": Layer(bundle, {}).target(kind, record),  # type: ignore[arg-type]
        "before": fields.content(kind, record),
        "after": after,
        "who": who,
        "when": f"2026-01-01T00:00:00.{serial:06d}Z",
    }
    return Decision(**{**given, **more})


def put(bundle: Bundle, *decisions: Decision, **more: Any) -> Corrected:
    return correct(bundle, decisions, **more)


def states(corrected: Corrected) -> list[str]:
    return [outcome.state for outcome in corrected.outcomes]


def quoted(bundle: Bundle, kind: str, quote: str, nth: int = 0) -> Any:
    """The nth record of a kind with a quote."""
    return [r for r in getattr(bundle, kind) if r.where.quote == quote][nth]
