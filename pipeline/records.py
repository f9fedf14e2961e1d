"""The records that are written, as typed, frozen classes: one class a file of ``outputs/REPORT/``.

Every class refuses unknown keys and every instance is immutable, so that a record that was read is a record that can be
written again, byte for byte. Offsets count Unicode code points of the report's ``text.txt``; boxes are PDF points from
the top left corner of the page as it is shown (rotation applied); pages count from 1; dates are ISO 8601 strings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.0"
"""Written to every manifest. The major number changes when a field's meaning or type changes."""

Confidence = Annotated[float, Field(ge=0.0, le=1.0)]
Status = Literal["auto", "accepted", "edited", "added"]
BlockKind = Literal[
    "title", "heading", "paragraph", "list_item", "table", "caption", "footnote", "page_header", "page_footer"
]
SessionKind = Literal[
    "opening",
    "session",
    "panel",
    "working_group",
    "side_event",
    "agenda_item",
    "closing",
    "annex",
    "section",
    "front_matter",
]
Act = Literal["inform", "stress", "present", "recommend", "commit", "question", "welcome", "note", "conclude", "other"]
Strength = Literal["urge", "request", "recommend", "consider", "commit", "intend"]
EntityType = Literal[
    "COUNTRY",
    "NATIONALITY",
    "IGO",
    "NATIONAL_BODY",
    "NGO_OR_COMPANY",
    "PERSON",
    "PERSON_ROLE",
    "LEGAL_INSTRUMENT",
    "PUBLICATION",
    "PROGRAMME",
    "EVENT",
    "PLACE",
    "DATE",
]
FigureKind = Literal["count", "percent", "ratio", "money", "measure", "duration", "multiple"]
Comparator = Literal["about", "over", "under", "up_to", "at_least", "at_most"]
Modality = Literal["achieved", "planned", "estimated"]


class Record(BaseModel):
    """Base of all records: immutable, and strict about the keys it reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --------------------------------------------------------------------------------------------------- where things stand


class Box(Record):
    """One line's worth of a quote on one page, in points from the page's top left corner."""

    page: int = Field(ge=1)
    x0: float
    top: float
    x1: float
    bottom: float


class Where(Record):
    """A place in the report: code points in ``text.txt``, the exact text, and one box a printed line.

    ``start`` and ``end`` are null for what is not in the body text: notes, page headers and page footers.
    """

    start: int | None
    end: int | None
    quote: str
    boxes: tuple[Box, ...] = ()


class Extracted(Record):
    """What every extracted record has (CONTRACT: "Fields that every extracted record has")."""

    id: str
    report: str
    session: str | None = None
    where: Where
    by: tuple[str, ...] = ()
    confidence: Confidence = 1.0
    status: Status = "auto"


# --------------------------------------------------------------------------------------------------------- the report


class Participants(Record):
    """Numbers that the report itself gives; null where it does not say."""

    people: int | None = None
    countries: int | None = None


class Source(Record):
    """The PDF that was read."""

    file: str
    sha256: str
    bytes: int
    pages: int
    producer: str | None = None
    tagged: bool = False
    ocr_pages: tuple[int, ...] = ()


class Report(Record):
    """``report.jsonl``: one record, the report itself. Null where the report does not say."""

    id: str
    title: str | None = None
    subtitle: str | None = None
    series: str | None = None
    edition: int | None = None
    date_start: str | None = None
    date_end: str | None = None
    year: int | None = None
    places: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    participants: Participants = Participants()
    language: str | None = None
    source: Source


class Style(Record):
    """How a block is set: what the session finder learns heading conventions from."""

    size: float
    """Font size in points, the median of the block's characters."""
    ratio: float = 1.0
    """``size`` over the size of the report's body text."""
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    underlined: bool = False
    centred: bool = False
    lead: str | None = None
    """The bold or italic words that a paragraph runs in with ("Welcome."), where it has such."""


class Block(Extracted):
    """``blocks.jsonl``: one layout block, in reading order. ``level`` (from 1) is set for headings."""

    kind: BlockKind
    level: int | None = None
    text: str
    style: Style | None = None


# ------------------------------------------------------------------------------------------------ sessions and speakers


class Session(Extracted):
    """``sessions.jsonl``: a part of the meeting; ``where`` covers its heading and its body."""

    kind: SessionKind
    number: str | None = None
    parent: str | None = None
    moderators: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    day: int | None = None
    date: str | None = None
    title: str | None = None
    heading: str | None = None
    basis: Literal["heading", "inferred"] = "heading"


class Speaker(Record):
    """The words that name the speaker, where they stand."""

    text: str
    start: int
    end: int


class Verb(Record):
    """A reporting verb and what it says its subject did."""

    text: str
    start: int
    end: int
    act: Act


class Intervention(Extracted):
    """``interventions.jsonl``: what one speaker is reported to have said at one place."""

    kind: Literal["individual", "collective"]
    speaker: Speaker
    role: str | None = None
    organisation: str | tuple[str, ...] | None = None
    country: str | tuple[str, ...] | None = None
    entities: tuple[str, ...] = ()
    addressee: str | None = None
    strength: Strength | None = None
    verbs: tuple[Verb, ...] = ()


# ------------------------------------------------------------------------------------------------------------- entities


class Mention(Extracted):
    """``mentions.jsonl``: a place in the text that names an entity."""

    entity: str
    type: EntityType
    nested: bool = False


class Entity(Record):
    """``entities.jsonl``: one thing named in this report, under the id that it has in every report."""

    id: str
    report: str
    type: EntityType
    name: str
    names: Mapping[str, int] = {}
    """Each form as written, with how often it occurs."""
    acronym: str | None = None
    acronym_defined_here: bool = False
    country: str | None = None
    identifiers: Mapping[str, str] = {}
    mentions: int
    sessions: tuple[str, ...] = ()


# -------------------------------------------------------------------------------------------------------------- figures


class Whole(Record):
    """The whole of which a figure is a part: "34 out of 42 countries" is 34 of ``{value: 42, measure: countries}``."""

    value: float | None = None
    measure: str | None = None


class Change(Record):
    """A movement of a figure: ``from`` and ``to`` in the figure's unit, ``by`` in ``by_unit``."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    direction: Literal["up", "down"] | None = None
    from_: float | None = Field(default=None, alias="from")
    to: float | None = None
    by: float | None = None
    by_unit: str | None = None


class AsOf(Record):
    """The date that a figure is for: the words that say so, and the span of days they mean."""

    text: str | None = None
    date_start: str | None = None
    date_end: str | None = None


class Value(Record):
    """One printed number of a figure, with its scale word; offsets are null in a note."""

    text: str
    value: float
    start: int | None = None
    end: int | None = None


class Figure(Extracted):
    """``figures.jsonl``: one statistic, range, pair or change."""

    kind: FigureKind
    value: float | None = None
    low: float | None = None
    high: float | None = None
    comparator: Comparator | None = None
    unit: str | None = None
    measure: str | None = None
    of: Whole | None = None
    change: Change | None = None
    place: str | None = None
    actor: str | None = None
    source: str | None = None
    as_of: AsOf = AsOf()
    modality: Modality = "achieved"
    values: tuple[Value, ...] = ()


# ------------------------------------------------------------------------------------------------------ notes and links


class Call(Record):
    """Where a note is called: the offset in ``text.txt`` at which its mark stood, and the mark's own box."""

    start: int | None = None
    end: int | None = None
    page: int | None = None
    box: Box | None = None
    sentence: str | None = None


class Cites(Record):
    """What a note cites, where its text gives it."""

    title: str | None = None
    publisher: str | None = None
    symbol: str | None = None


class Footnote(Extracted):
    """``footnotes.jsonl``: one footnote or endnote."""

    number: str
    kind: Literal["footnote", "endnote"] = "footnote"
    text: str
    call: Call = Call()
    links: tuple[str, ...] = ()
    cites: Cites | None = None


class Link(Extracted):
    """``links.jsonl``: one web address, in the body or in a note."""

    url: str
    url_canonical: str
    label: str | None = None
    from_: Literal["text", "annotation", "both"] = Field(alias="from")
    footnote: str | None = None
    repaired: bool = False
    domain: str
    same_as: tuple[str, ...] = ()

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Exhibit(Extracted):
    """``exhibits.jsonl``: a table (``rows`` of cell texts), a chart or a picture (``image``: a file beside the
    records)."""

    kind: Literal["table", "chart", "picture"]
    caption: str | None = None
    rows: tuple[tuple[str, ...], ...] | None = None
    image: str | None = None


class Participant(Extracted):
    """``participants.jsonl``: one line of an attendance list."""

    name: str
    role: str | None = None
    organisation: str | None = None
    country: str | None = None


class Problem(Record):
    """``problems.jsonl``: what could not be read or is doubtful: where, why, and what to do about it."""

    id: str
    report: str
    stage: str
    """The stage that found it: ``read``, ``layout``, ``notes``, ``sessions``, ``language``, ``link``, ``run`` …"""
    kind: str
    """A short, stable name to count and filter by, such as ``no_text_layer`` or ``note_without_call``."""
    severity: Literal["error", "warning", "info"] = "warning"
    message: str
    advice: str
    page: int | None = None
    where: Where | None = None
    record: str | None = None
    """The id of the record that it is about, where there is one."""


class Bundle(Record):
    """Everything that one report gives: what ``process`` returns and the writer writes."""

    text: str
    report: Report
    blocks: tuple[Block, ...] = ()
    sessions: tuple[Session, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    figures: tuple[Figure, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    links: tuple[Link, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    participants: tuple[Participant, ...] = ()
    problems: tuple[Problem, ...] = ()
    images: Mapping[str, bytes] = {}
    """Pictures and charts as PNG, by the file name that ``exhibits`` gives."""


FILES: dict[str, type[Record]] = {
    "blocks": Block,
    "sessions": Session,
    "interventions": Intervention,
    "mentions": Mention,
    "entities": Entity,
    "figures": Figure,
    "footnotes": Footnote,
    "links": Link,
    "exhibits": Exhibit,
    "participants": Participant,
    "problems": Problem,
}
"""``NAME.jsonl`` and the class of its records; ``report.jsonl`` holds the one Report."""
