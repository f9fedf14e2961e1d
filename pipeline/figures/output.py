"""Figures as records of a report, and as plain rows for text that comes without one."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline import tokens
from pipeline.body import Body
from pipeline.figures.dates import dates
from pipeline.figures.finder import find
from pipeline.figures.found import FoundFigure
from pipeline.figures.numbers import numerals
from pipeline.ids import Anchor, mint
from pipeline.records import AsOf, Figure, Intervention, Mention, Session

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PLACES = ("COUNTRY", "PLACE", "NATIONALITY")
ACTORS = ("NATIONAL_BODY", "IGO", "NGO_OR_COMPANY")
UNNEEDED = ("ner", "rapporteur_mentions", "rapporteur_interventions", "rapporteur_figures")


def records(
    body: Body,
    doc: Doc,
    sessions: Any,
    interventions: Sequence[Intervention],
    linked: Any,
    report_facts: Mapping[str, Any] | None = None,
) -> list[Figure]:
    """The figures of a report as records, in the order of the text.

    ``sessions`` is the list of sessions or what holds it as ``.sessions``; ``linked`` has ``mentions`` (or is None);
    ``report_facts`` may hold ``year``, ``date_start`` and ``date_end`` of the report.
    """
    facts = report_facts or {}
    year = _year(facts)
    found = doc._.figures if doc.has_extension("figures") and doc._.figures is not None else find(doc)
    found = _dated(found, body.text, facts, year)
    listed: Sequence[Session] = getattr(sessions, "sessions", sessions) or ()
    spans = [
        (s.where.start, s.where.end, s.id) for s in listed if s.where.start is not None and s.where.end is not None
    ]
    mentions: Sequence[Mention] = getattr(linked, "mentions", None) or ()
    places = _Along.of(m for m in mentions if m.type in PLACES)
    actors = _Along.of(m for m in mentions if m.type in ACTORS)
    named = {m.entity for m in mentions}
    sentences = tokens.sentences(doc)
    firsts = [a for a, _ in sentences]
    anchors = [Anchor(f.start, f.end, "|".join(str(v.value) for v in f.values)) for f in found]
    out = []
    for figure, ident in zip(found, mint("fig", body.report, body.text, anchors), strict=True):
        said = _source(figure, interventions)
        a, b = sentences[bisect_right(firsts, figure.start) - 1] if sentences else (0, 0)
        if not a <= figure.start < b:
            a, b = figure.start, figure.end
        out.append(
            Figure(
                id=ident,
                report=body.report,
                session=_session(figure, spans),
                where=body.where(figure.start, figure.end),
                by=figure.by,
                confidence=figure.confidence,
                kind=figure.kind,
                value=figure.value,
                low=figure.low,
                high=figure.high,
                comparator=figure.comparator,
                unit=figure.unit,
                measure=figure.measure,
                of=figure.of,
                change=figure.change,
                place=_nearest(places, figure, a, b) or _country(said, named),
                actor=_nearest(actors, figure, a, figure.start)
                or (said.entities[0] if said is not None and said.entities else None),
                source=said.id if said is not None else None,
                as_of=figure.as_of,
                modality=figure.modality,
                values=figure.values,
            )
        )
    return out


def _year(facts: Mapping[str, Any]) -> int | None:
    if facts.get("year"):
        return int(facts["year"])
    start = facts.get("date_start")
    return int(str(start)[:4]) if start else None


def _dated(figures: Sequence[FoundFigure], text: str, facts: Mapping[str, Any], year: int | None) -> list[FoundFigure]:
    """Completes dates: from the figure before where its noun was taken over too, then from the report's own dates.

    ``by`` says which: ``date.sentence``, ``date.before`` or ``date.report``. A planned figure without a date stays
    without one. ``as_of.text`` is null where no words of the text say the date.
    """
    out: list[FoundFigure] = []
    last_day = facts.get("date_end") or facts.get("date_start") or (f"{year}-12-31" if year else None)
    first_day = facts.get("date_start") or (f"{year}-01-01" if year else None)
    for figure in figures:
        as_of, evidence = figure.as_of, "date.sentence" if figure.as_of.text else None
        before = out[-1] if out else None
        if as_of.text is None and as_of.date_start is None and as_of.date_end is None:
            taken = "measure.before" in figure.by and before is not None and before.as_of.text is not None
            if taken and before is not None and "\n\n" not in text[before.end : figure.start]:
                as_of, evidence = before.as_of, "date.before"
            elif figure.modality != "planned" and last_day:
                as_of, evidence = AsOf(date_start=first_day, date_end=last_day), "date.report"
        elif as_of.date_start is None and as_of.date_end is None and as_of.text is not None and year is not None:
            resolved = next(
                (w for t in (as_of.text, "in " + as_of.text) for w in dates(t, year=year) if w.date_start), None
            )
            if resolved is not None:
                as_of = AsOf(text=as_of.text, date_start=resolved.date_start, date_end=resolved.date_end)
                evidence = "date.report"
            elif (as_of.text or "").lower() in NOW:
                as_of, evidence = AsOf(text=as_of.text, date_start=last_day, date_end=last_day), "date.report"
        elif as_of.date_end is None and as_of.date_start is not None and last_day and as_of.date_start <= last_day:
            # "12 % lower than in 2019": the movement ends where the report stands
            as_of = AsOf(text=as_of.text, date_start=as_of.date_start, date_end=last_day)
        out.append(replace(figure, as_of=as_of, by=(*figure.by, evidence) if evidence else figure.by))
    return out


NOW = (
    "today",
    "currently",
    "at present",
    "to date",
    "so far",
    "to this day",
    "until now",
    "up to now",
    "at the moment",
    "as of now",
    "nowadays",
)


def _source(figure: FoundFigure, interventions: Sequence[Intervention]) -> Intervention | None:
    """The shortest intervention that covers the figure."""
    covering = [
        i
        for i in interventions
        if i.where.start is not None and i.where.end is not None and i.where.start <= figure.start < i.where.end
    ]
    return min(covering, key=lambda i: ((i.where.end or 0) - (i.where.start or 0), i.id), default=None)


def _session(figure: FoundFigure, sessions: Sequence[tuple[int, int, str]]) -> str | None:
    """The shortest session (start, end, id) that covers the figure."""
    covering = [s for s in sessions if s[0] <= figure.start < s[1]]
    return min(covering, key=lambda s: s[1] - s[0])[2] if covering else None


class _Along(NamedTuple):
    """Mentions by where they start, so that those between two offsets are found without looking at all."""

    starts: list[int]
    mentions: list[Mention]

    @classmethod
    def of(cls, mentions: Iterable[Mention]) -> _Along:
        placed = [(m.where.start, m) for m in mentions if m.where.start is not None and m.where.end is not None]
        placed.sort(key=lambda pair: pair[0])
        return cls([start for start, _ in placed], [m for _, m in placed])

    def between(self, start: int, end: int) -> list[Mention]:
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def _nearest(mentions: _Along, figure: FoundFigure, start: int, end: int) -> str | None:
    """The entity of the mention nearest to the figure between two offsets; one before it counts as nearer."""
    inside = mentions.between(start, end)
    if not inside:
        return None

    def distance(m: Mention) -> float:
        at, to = m.where.start or 0, m.where.end or 0
        return figure.start - to if to <= figure.start else 1.5 * (at - figure.end) if at >= figure.end else 0.0

    return min(inside, key=lambda m: (distance(m), m.id)).entity


def _country(said: Intervention | None, named: set[str]) -> str | None:
    """The speaker's country, where the report names it: a body may come from a country that the report never names."""
    if said is None or not said.country:
        return None
    code = said.country if isinstance(said.country, str) else said.country[0]
    return f"country:{code}" if f"country:{code}" in named else None


def row(figure: FoundFigure, text: str) -> dict[str, Any]:
    """A figure as a plain mapping, with the contract's names."""
    return {
        "kind": figure.kind,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "comparator": figure.comparator,
        "unit": figure.unit,
        "measure": figure.measure,
        "of": figure.of.model_dump() if figure.of else None,
        "change": figure.change.model_dump(by_alias=True) if figure.change else None,
        "as_of": figure.as_of.model_dump(),
        "modality": figure.modality,
        "values": [v.model_dump() for v in figure.values],
        "where": {"start": figure.start, "end": figure.end, "quote": text[figure.start : figure.end]},
        "by": list(figure.by),
        "confidence": figure.confidence,
    }


def from_sentences(
    nlp: Language, lines: Iterable[str | Mapping[str, Any]], *, batch_size: int = 256
) -> Iterator[dict[str, Any]]:
    """Figures of plain texts: ``{"id", "text"}`` a line (JSON or mapping) in, ``{"id", "figures": [...]}`` out, in
    order.

    Raises ValueError with the line's number where a line is no such object.
    """

    def given() -> Iterator[tuple[str, Any]]:
        """The texts with their ids; one without a number has no figure, and a full stop stands for it."""
        for number, line in enumerate(lines, 1):
            if isinstance(line, str) and not line.strip():
                continue
            try:
                item = json.loads(line) if isinstance(line, str) else line
                text = str(item["text"])
                yield text if numerals(text) else ".", item.get("id", number)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ValueError(f'line {number}: need a JSON object with "id" and "text"') from error

    with nlp.select_pipes(disable=[name for name in UNNEEDED if name in nlp.pipe_names]):
        for doc, ident in nlp.pipe(given(), as_tuples=True, batch_size=batch_size):
            yield {"id": ident, "figures": [row(f, doc.text) for f in find(doc)]}
