"""What the finder gives: one frozen record a statistic, with character offsets."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.records import AsOf, Change, Comparator, FigureKind, Modality, Value, Whole


@dataclass(frozen=True)
class FoundFigure:
    """One statistic, range, pair or change of a text; the fields of ``records.Figure`` that the text alone can give."""

    start: int
    end: int
    kind: FigureKind
    value: float | None
    low: float | None
    high: float | None
    comparator: Comparator | None
    unit: str | None
    measure: str | None
    of: Whole | None = None
    change: Change | None = None
    place: str | None = None
    actor: str | None = None
    as_of: AsOf = field(default_factory=AsOf)
    modality: Modality = "achieved"
    values: tuple[Value, ...] = ()
    by: tuple[str, ...] = ()
    confidence: float = 0.9


@dataclass(frozen=True)
class NonFigure:
    """Digits that are no figure, and the class that says why."""

    start: int
    end: int
    text: str
    kind: str
