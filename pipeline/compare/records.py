"""The records of ``outputs/compare/``: what is found by laying the reports of one series beside each other.

As in ``pipeline.records``: frozen, strict about keys, and the docstring of a field is its meaning for everybody.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from pipeline.records import (
    SCHEMA_VERSION,
    AsOf,
    Confidence,
    Date,
    EntityType,
    Page,
    Record,
    SchemaVersion,
    SessionKind,
    Whole,
)

ThemeStatus = Literal["new", "continuing", "renamed", "dropped", "returned", "absent"]
FollowUpStatus = Literal["done", "under_way", "late", "not_done", "unclear"]
Score = Annotated[float, Field(json_schema_extra={"unit": "similarity; 0 is nothing in common"})]


class Compared(Record):
    """What every record of the comparison has."""

    id: str
    """The record's id: the same after another run, and when reports of later years are added."""
    series: str
    """The name of the series of meetings within which it was found."""
    schema_: SchemaVersion = Field(default=SCHEMA_VERSION, alias="schema")
    """The version of the schema that the record keeps to."""


# --------------------------------------------------------------------------------------------------------------- themes


class ThemeSession(Record):
    """One session of a theme."""

    report: str
    """The report's id."""
    session: str
    """The id of the session's record."""
    title: str
    """The session's title in that report."""
    kind: SessionKind
    """What part of the meeting it is, as in sessions.jsonl."""
    number: str | None = None
    """Its number as printed."""
    page: Page | None = None
    """The page on which it begins."""
    score: Score
    """How alike the session is to the earlier ones of the theme; 1 for the first."""


class ThemeReport(Record):
    """What became of a theme in one report."""

    report: str
    """The report's id."""
    status: ThemeStatus
    """new where it stands for the first time; continuing under the same title; renamed under another one; dropped where
    the report before had it; returned after reports without it; absent in all other cases."""


class Theme(Compared):
    """``themes.jsonl``: what sessions of different years are about."""

    label: str
    """Its name: the title of its first session, unless people gave another one (models/themes.jsonl)."""
    sessions: tuple[ThemeSession, ...]
    """Its sessions, in the order of the meetings."""
    status: tuple[ThemeReport, ...]
    """One entry for every report of the series, in the order of the meetings."""


# --------------------------------------------------------------------------------------------------------------- actors


class ActorReport(Record):
    """What one report has of an actor."""

    report: str
    """The report's id."""
    mentions: int
    """How often it is mentioned."""
    interventions: int
    """How many interventions are its own or its people's."""
    sessions: tuple[str, ...] = ()
    """The ids of the sessions that mention it."""
    names: tuple[str, ...] = ()
    """The names used, the most frequent first."""
    roles: tuple[str, ...] = ()
    """The roles in which it spoke."""
    themes: tuple[str, ...] = ()
    """The ids of the themes on which it spoke."""
    rank: int | None = None
    """Its rank by interventions among the actors of its type; null where it has none."""


class Renaming(Record):
    """Words that say that two names are one body."""

    report: str
    """The report's id."""
    quote: str
    """The exact text."""
    entities: tuple[str, str]
    """The ids of the two entities that it joins."""


class Actor(Compared):
    """``actors.jsonl``: an entity over the reports of a series."""

    entities: tuple[str, ...]
    """The ids of the entities that are this actor; several where a body was renamed or is written differently."""
    type: EntityType
    """What kind of thing it is."""
    name: str
    """Its latest full name."""
    country: str | None = None
    """The country that it belongs to, ISO 3166-1 alpha-2."""
    reports: tuple[ActorReport, ...]
    """The reports that mention it."""
    first: str
    """The first report that mentions it."""
    last: str
    """The last report that mentions it."""
    joined: tuple[Renaming, ...] = ()
    """The evidence by which entities under different names were joined."""


# --------------------------------------------------------------------------------------------------------------- series


class Point(Record):
    """One value of a statistic, as one report gives it."""

    report: str
    """The report's id."""
    figure: str
    """The id of the figure's record."""
    value: float | None = None
    """The value; null for a range."""
    low: float | None = None
    """The lower end of a range."""
    high: float | None = None
    """The upper end of a range."""
    of: Whole | None = None
    """The whole of which it is a part."""
    as_of: AsOf
    """The date that the value is for, which may be long before the report's."""
    planned: bool = False
    """Whether it is a plan or target, not a result."""
    text: str
    """The figure as printed."""
    quote: str
    """The sentence or table row that states it."""
    page: Page | None = None
    """The page of the report."""
    session: str | None = None
    """The id of the session that it stands in."""
    score: Score
    """How alike it is to the points before it; 1 for the first."""


class Conflict(Record):
    """Values of different reports for one date that cannot both be right."""

    as_of: AsOf
    """The date in question."""
    points: tuple[int, int]
    """The two points, by their place in ``points``, from 0."""


class Series(Compared):
    """``series.jsonl``: one statistic followed over reports."""

    measure: str
    """What is counted or measured, in the words of its fullest point."""
    unit: str | None = None
    """The unit, as in figures.jsonl."""
    place: str | None = None
    """The place that it is about, where its points agree on one."""
    planned: bool = False
    """Whether all its points are plans or targets."""
    points: tuple[Point, ...]
    """The values, in the order of the reports and of their dates."""
    conflicts: tuple[Conflict, ...] = ()
    """Pairs of points that contradict each other."""


# ------------------------------------------------------------------------------------------------------------ citations


class Cited(Record):
    """One place where a document is cited."""

    report: str
    """The report's id."""
    link: str | None = None
    """The id of the link; null where a title or symbol alone is cited."""
    url: str | None = None
    """The address as given; null where there is none."""
    footnote: str | None = None
    """The id of the note; null in the body."""
    quote: str = ""
    """The words of the citation."""
    page: Page | None = None
    """The page of the report."""
    session: str | None = None
    """The id of the session that cites it."""


class Address(Record):
    """What a check of an address over the network found (``rapporteur links``)."""

    url: str
    """The address that was asked for."""
    checked: Date
    """When it was asked for."""
    status: int | None = None
    """The HTTP status; null where no answer came."""
    final_url: str | None = None
    """The address that answered in the end, where it is another."""
    archived: str | None = None
    """The address of the latest copy that an archive holds."""
    error: str | None = None
    """Why no answer came."""


class Citation(Compared):
    """``citations.jsonl``: a cited document or address."""

    title: str | None = None
    """Its title, where a report gives one."""
    url_canonical: str | None = None
    """The address to compare by; null where no report gives one."""
    cited: tuple[Cited, ...]
    """Where it is cited."""
    other_addresses: tuple[str, ...] = ()
    """The ids of citations with another address that may be the same document (language versions, redirectors)."""
    check: Address | None = None
    """What the last check over the network found; null where none was made."""


# ---------------------------------------------------------------------------------------------------------- commitments


class FollowUp(Record):
    """A later passage that reports on a commitment."""

    report: str
    """The report's id."""
    quote: str
    """The exact text."""
    status: FollowUpStatus
    """What it says became of the commitment."""
    cue: str | None = None
    """The words that tell the status; null where none do."""
    page: Page | None = None
    """The page of the report."""
    score: Score
    """How surely it speaks of the commitment."""


class Commitment(Compared):
    """``commitments.jsonl``: a commitment or recommendation, and what later reports say of it."""

    kind: Literal["commitment", "recommendation", "proposal", "plan"]
    """Whether somebody bound himself, others were asked, something was proposed, or a plan was told."""
    addressee: str | None = None
    """Who is to do it, in the report's words."""
    strength: str | None = None
    """How strong it is: urge, request, recommend, consider, commit, intend; null where nothing says."""
    report: str
    """The id of the report."""
    quote: str
    """The exact text."""
    intervention: str | None = None
    """The id of the intervention that it is part of; null where it is nobody's."""
    session: str | None = None
    """The id of its session."""
    deadline: str | None = None
    """The words that say by when."""
    page: Page | None = None
    """The page of the report."""
    confidence: Confidence = 0.8
    """How sure it is that this is a commitment or recommendation."""
    renews: str | None = None
    """The id of the earlier commitment on the same thing, which has the follow-ups; null where it is the first."""
    follow_up: tuple[FollowUp, ...] = ()
    """What later reports say of it, in order; empty where they say nothing."""


# -------------------------------------------------------------------------------------------------------------- changes


class Evidence(Record):
    """A record that shows a finding."""

    report: str
    """The report's id."""
    record: str
    """The id of the record."""
    quote: str = ""
    """The exact text."""
    page: Page | None = None
    """The page of the report."""


class Finding(Compared):
    """``changes.jsonl``: one finding between two consecutive reports."""

    from_: str = Field(alias="from")
    """The id of the earlier report."""
    to: str
    """The id of the later report."""
    kind: str
    """What kind of finding: first_speaker, silent, theme_new, theme_dropped, conflict, follow_up …"""
    text: str
    """The finding as a plain sentence."""
    weight: float
    """How much it matters; findings are ranked by it."""
    evidence: tuple[Evidence, ...]
    """The records that show it; never empty."""


FILES: dict[str, type[Compared]] = {
    "themes": Theme,
    "actors": Actor,
    "series": Series,
    "citations": Citation,
    "commitments": Commitment,
    "changes": Finding,
}
"""``compare/NAME.jsonl`` and the class of its records."""
