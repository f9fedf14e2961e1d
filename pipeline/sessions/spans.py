"""A session in the making, as the steps between the outline and the records hand it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.records import SessionKind


@dataclass(frozen=True)
class Span:
    """A session in the making: its place in the text, its blocks, and what its heading says."""

    kind: SessionKind
    start: int
    end: int
    first: int
    """Index of the first block that belongs to it."""
    body: int
    """Index of the first block after its heading."""
    title: str | None = None
    number: str | None = None
    heading: str | None = None
    basis: str = "heading"
    confidence: float = 1.0
    day: int | None = None
    date: date | None = None
    weekday: int | None = None
    """1 for Monday, until the day is known."""
    next_day: bool = False
    """Whether its text says that it was held on the day after that of the session before it."""
    moderators: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    by: str = "sessions.outline"
