"""The records that are written, as typed, frozen classes: one class a file of ``outputs/REPORT/``.

Every class refuses unknown keys and every instance is immutable, so that a record that was read is a record that can be
written again, byte for byte. Offsets count Unicode code points of the report's ``text.txt``; boxes are PDF points from
the top left corner of the page as it is shown (rotation applied); pages count from 1; dates are ISO 8601 strings.

The docstring of a field is its meaning for everybody: the JSON Schema, the codebook and the data package print it. A
unit belongs to the field's type (``Offset``, ``Points``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

SCHEMA_VERSION = "1.1"
"""Written to every record and manifest. The major number changes when a field goes or its meaning or type changes, the
minor number when one is added. Records of an older minor version are read: what they lack has its default."""


@cache
def readable(version: str) -> str:
    """The version of a record that was read, as it will be written: today's.

    Raises ValueError for a version that this program cannot know: another major one, or a later minor one.
    """
    parts = version.split(".")
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(f"{version!r} is no schema version")
    major, minor = (int(part) for part in SCHEMA_VERSION.split("."))
    if int(parts[0]) != major or int(parts[1]) > minor:
        raise ValueError(f"schema version {version} cannot be read by this program, which knows {SCHEMA_VERSION}")
    return SCHEMA_VERSION


SchemaVersion = Annotated[str, AfterValidator(readable)]
Offset = Annotated[int, Field(json_schema_extra={"unit": "code points of text.txt"})]
Points = Annotated[float, Field(json_schema_extra={"unit": "points (1/72 inch)"})]
Page = Annotated[int, Field(ge=1)]
Date = Annotated[str, Field(json_schema_extra={"format": "date"})]
Confidence = Annotated[float, Field(ge=0.0, le=1.0, json_schema_extra={"unit": "probability, 0 to 1"})]
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

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, use_attribute_docstrings=True)


# --------------------------------------------------------------------------------------------------- where things stand


class Box(Record):
    """One line's worth of a quote on one page, in points from the page's top left corner."""

    page: Page
    """The page, from 1."""
    x0: Points
    """Left edge."""
    top: Points
    """Upper edge, from the top of the page downwards."""
    x1: Points
    """Right edge."""
    bottom: Points
    """Lower edge."""


class Where(Record):
    """A place in the report: code points in ``text.txt``, the exact text, and one box a printed line.

    ``start`` and ``end`` are null for what is not in the body text: notes, page headers and page footers.
    """

    start: Offset | None
    """Where the quote begins in the body text; null for what is not in it."""
    end: Offset | None
    """Where the quote ends: the offset behind its last character; null for what is not in the body text."""
    quote: str
    """The exact text; for what is in the body text, the code points from start to end."""
    boxes: tuple[Box, ...] = ()
    """One box a printed line, in reading order."""


class Extracted(Record):
    """What every extracted record has (CONTRACT: "Fields that every extracted record has")."""

    id: str
    """The record's id: the same for the same thing after another run, whatever else changed in the report."""
    report: str
    """The id of the report that it is from."""
    session: str | None = None
    """The id of the session that it stands in; null outside of all."""
    where: Where
    """Its place in the report."""
    by: tuple[str, ...] = ()
    """The names of the rules or models that found it."""
    confidence: Confidence = 1.0
    """How sure it is: of all records at 0.9, about nine in ten should be right."""
    status: Status = "auto"
    """Whether a person has looked at it: auto (nobody), accepted, edited, or added by a reviewer."""
    schema_: SchemaVersion = Field(default=SCHEMA_VERSION, alias="schema")
    """The version of the schema that the record keeps to."""


# --------------------------------------------------------------------------------------------------------- the report


class Participants(Record):
    """Numbers that the report itself gives; null where it does not say."""

    people: int | None = None
    """How many people took part."""
    countries: int | None = None
    """How many countries took part."""


class Source(Record):
    """The PDF that was read."""

    file: str
    """The name of the PDF file."""
    sha256: str
    """The SHA-256 of its bytes, in hexadecimal."""
    bytes: Annotated[int, Field(json_schema_extra={"unit": "bytes"})]
    """Its size."""
    pages: int
    """How many pages it has."""
    producer: str | None = None
    """The program that made it, as it says itself."""
    tagged: bool = False
    """Whether it has a structure tree (tagged PDF)."""
    ocr_pages: tuple[int, ...] = ()
    """The pages whose text was read off a picture."""


class Report(Record):
    """``report.jsonl``: one record, the report itself. Null where the report does not say."""

    id: str
    """The report's id: the file name of its PDF without ending, lower case, all but a-z and 0-9 turned into hyphens."""
    title: str | None = None
    """The report's title as printed."""
    subtitle: str | None = None
    """Its subtitle."""
    series: str | None = None
    """The name that the meeting bears every year, under which its reports are compared."""
    edition: int | None = None
    """Which meeting of its series it was, counted from 1."""
    date_start: Date | None = None
    """The meeting's first day."""
    date_end: Date | None = None
    """The meeting's last day."""
    year: int | None = None
    """The year of the meeting."""
    places: tuple[str, ...] = ()
    """Where the meeting was held, as printed."""
    organisers: tuple[str, ...] = ()
    """The bodies that organised or hosted it, as printed."""
    participants: Participants = Participants()
    """What the report says about attendance."""
    language: str | None = None
    """The language of the body text, ISO 639-1."""
    source: Source
    """The PDF file that it was read from."""
    schema_: SchemaVersion = Field(default=SCHEMA_VERSION, alias="schema")
    """The version of the schema that the record keeps to."""


class Style(Record):
    """How a block is set: what the session finder learns heading conventions from."""

    size: Points
    """Font size, the median of the block's characters."""
    ratio: float = 1.0
    """``size`` over the size of the report's body text."""
    bold: bool = False
    """Whether it is set in bold."""
    italic: bool = False
    """Whether it is set in italics."""
    capitals: bool = False
    """Whether it is set in capitals or small capitals."""
    underlined: bool = False
    """Whether it is underlined."""
    centred: bool = False
    """Whether its lines are centred."""
    lead: str | None = None
    """The bold or italic words that a paragraph runs in with ("Welcome."), where it has such."""


class Block(Extracted):
    """``blocks.jsonl``: one layout block, in reading order. ``level`` (from 1) is set for headings."""

    kind: BlockKind
    """What part of a page it is."""
    level: int | None = None
    """The depth of a heading, from 1; null for all else."""
    text: str
    """Its text, joined over line, column and page ends."""
    style: Style | None = None
    """How it is set; null where that was not kept."""


# ------------------------------------------------------------------------------------------------ sessions and speakers


class Session(Extracted):
    """``sessions.jsonl``: a part of the meeting; ``where`` covers its heading and its body."""

    kind: SessionKind
    """What part of the meeting it is."""
    number: str | None = None
    """Its number as printed ("IV", "2 (b)"); null where it has none."""
    parent: str | None = None
    """The id of the session that it is a part of; null for those that cover the body."""
    moderators: tuple[str, ...] = ()
    """Who moderated, as listed under the heading."""
    speakers: tuple[str, ...] = ()
    """Who is listed as a speaker under the heading."""
    day: int | None = None
    """The day of the meeting, from 1."""
    date: Date | None = None
    """The date on which it was held."""
    title: str | None = None
    """Its title without number and day; null where it has none."""
    heading: str | None = None
    """The id of the block that is its heading; null where it has none."""
    basis: Literal["heading", "inferred"] = "heading"
    """Whether a heading says that it begins, or the running text alone."""


class Speaker(Record):
    """The words that name the speaker, where they stand."""

    text: str
    """The words."""
    start: Offset
    """Where they begin in the body text."""
    end: Offset
    """Where they end in the body text."""


class Verb(Record):
    """A reporting verb and what it says its subject did."""

    text: str
    """The verb as written."""
    start: Offset
    """Where it begins in the body text."""
    end: Offset
    """Where it ends in the body text."""
    act: Act
    """What kind of saying it is."""


class Intervention(Extracted):
    """``interventions.jsonl``: what one speaker is reported to have said at one place."""

    kind: Literal["individual", "collective"]
    """Whether one speaker is named, or a group (participants, several bodies, "it was noted")."""
    speaker: Speaker
    """Who speaks, in the report's words."""
    role: str | None = None
    """The speaker's role, as written."""
    organisation: str | tuple[str, ...] | None = None
    """The speaker's organisation; a list where there are several."""
    country: str | tuple[str, ...] | None = None
    """The speaker's country, ISO 3166-1 alpha-2; a list where there are several."""
    entities: tuple[str, ...] = ()
    """The ids of the entities named in the speaker's words."""
    addressee: str | None = None
    """To whom a recommendation or commitment is addressed, in the report's words."""
    strength: Strength | None = None
    """How strong a recommendation or commitment is; null for all else."""
    verbs: tuple[Verb, ...] = ()
    """The reporting verbs, in order."""


# ------------------------------------------------------------------------------------------------------------- entities


class Mention(Extracted):
    """``mentions.jsonl``: a place in the text that names an entity."""

    entity: str
    """The id of the entity that is named."""
    type: EntityType
    """What kind of thing is named."""
    nested: bool = False
    """Whether it stands within a longer mention."""


class Entity(Record):
    """``entities.jsonl``: one thing named in this report, under the id that it has in every report."""

    id: str
    """The entity's id: readable, and the same in every report."""
    report: str
    """The id of the report that names it."""
    type: EntityType
    """What kind of thing it is."""
    name: str
    """Its fullest name in this report."""
    names: Mapping[str, int] = {}
    """Each form as written, with how often it occurs."""
    acronym: str | None = None
    """Its acronym, as this report uses it."""
    acronym_defined_here: bool = False
    """Whether this report says what the acronym stands for."""
    country: str | None = None
    """The country that it belongs to, ISO 3166-1 alpha-2."""
    identifiers: Mapping[str, str] = {}
    """Identifiers in outside registers, by the register's name (iso2, celex, symbol)."""
    mentions: int
    """How often it is mentioned in this report."""
    sessions: tuple[str, ...] = ()
    """The ids of the sessions that mention it."""
    schema_: SchemaVersion = Field(default=SCHEMA_VERSION, alias="schema")
    """The version of the schema that the record keeps to."""


# -------------------------------------------------------------------------------------------------------------- figures


class Whole(Record):
    """The whole of which a figure is a part: "34 out of 42 countries" is 34 of ``{value: 42, measure: countries}``."""

    value: float | None = None
    """How many there are in all."""
    measure: str | None = None
    """What they are."""


class Change(Record):
    """A movement of a figure: ``from`` and ``to`` in the figure's unit, ``by`` in ``by_unit``."""

    direction: Literal["up", "down"] | None = None
    """Whether it went up or down."""
    from_: float | None = Field(default=None, alias="from")
    """The value before, in the figure's unit."""
    to: float | None = None
    """The value after, in the figure's unit."""
    by: float | None = None
    """The difference, in by_unit."""
    by_unit: str | None = None
    """The unit of the difference, which may be percent where the values are not."""


class AsOf(Record):
    """The date that a figure is for: the words that say so, and the span of days they mean."""

    text: str | None = None
    """The words that say so."""
    date_start: Date | None = None
    """The first day."""
    date_end: Date | None = None
    """The last day."""


class Value(Record):
    """One printed number of a figure, with its scale word; offsets are null in a note."""

    text: str
    """The number as printed, with its scale word."""
    value: float
    """Its value, scale word applied."""
    start: Offset | None = None
    """Where it begins in the body text; null in a note."""
    end: Offset | None = None
    """Where it ends in the body text; null in a note."""


class Figure(Extracted):
    """``figures.jsonl``: one statistic, range, pair or change."""

    kind: FigureKind
    """What kind of number it is."""
    value: float | None = None
    """The value; null where low and high stand, or where only a change is told. A percentage is 0 to 100, a fraction in
    words a percentage, "one in five" a ratio of 1 to 5."""
    low: float | None = None
    """The lower end of a range."""
    high: float | None = None
    """The upper end of a range."""
    comparator: Comparator | None = None
    """What stands before the number (over, at most); null where it is plain."""
    unit: str | None = None
    """The unit: person, percent, percentage point, an ISO 4217 code, or a singular noun; null where there is none."""
    measure: str | None = None
    """What is counted or measured, in the report's words."""
    of: Whole | None = None
    """The whole of which the figure is a part."""
    change: Change | None = None
    """The movement, where the text tells of one."""
    place: str | None = None
    """The place that it is about: an entity id, or the report's words."""
    actor: str | None = None
    """Whose figure it is: an entity id, or the report's words."""
    source: str | None = None
    """Who states it: the id of an intervention or a footnote."""
    as_of: AsOf = AsOf()
    """The date that it is for."""
    modality: Modality = "achieved"
    """Whether it was reached, is planned, or is estimated."""
    values: tuple[Value, ...] = ()
    """The printed numbers, each in its place."""


# ------------------------------------------------------------------------------------------------------ notes and links


class Call(Record):
    """Where a note is called: the offset in ``text.txt`` at which its mark stood, and the mark's own box."""

    start: Offset | None = None
    """The offset in the body text at which the mark stood."""
    end: Offset | None = None
    """The same offset: a mark has no length in the body text."""
    page: Page | None = None
    """The page of the mark, from 1."""
    box: Box | None = None
    """The mark's own box."""
    sentence: str | None = None
    """The sentence that the mark stands in, or behind the full stop of."""


class Cites(Record):
    """What a note cites, where its text gives it."""

    title: str | None = None
    """The title of what is cited."""
    publisher: str | None = None
    """Who published it."""
    symbol: str | None = None
    """Its document symbol, such as PC.DEC/670."""


class Footnote(Extracted):
    """``footnotes.jsonl``: one footnote or endnote."""

    number: str
    """The note's number or mark, as printed."""
    kind: Literal["footnote", "endnote"] = "footnote"
    """Whether it stands at the foot of a page or at the end of the report."""
    text: str
    """The whole text of the note, joined over lines and pages."""
    call: Call = Call()
    """Where the body calls it; all null where no call was found."""
    links: tuple[str, ...] = ()
    """The ids of the links that stand in it."""
    cites: Cites | None = None
    """What it cites; null where its text does not say."""


class Link(Extracted):
    """``links.jsonl``: one web address, in the body or in a note."""

    url: str
    """The address as given, mended where a line end broke it."""
    url_canonical: str
    """The address to compare by: scheme and host in lower case, no tracking parameters, no trailing slash."""
    label: str | None = None
    """The words that carry the link."""
    from_: Literal["text", "annotation", "both"] = Field(alias="from")
    """Whether the address is printed, lies behind the words as an annotation, or both."""
    footnote: str | None = None
    """The id of the note that it stands in; null in the body."""
    repaired: bool = False
    """Whether a line end had broken it."""
    domain: str
    """The host without www."""
    same_as: tuple[str, ...] = ()
    """The ids of other links of this report to the same document."""


class Exhibit(Extracted):
    """``exhibits.jsonl``: a table (``rows`` of cell texts), a chart or a picture (``image``: a file beside the
    records)."""

    kind: Literal["table", "chart", "picture"]
    """What it shows."""
    caption: str | None = None
    """Its caption; null where it has none."""
    rows: tuple[tuple[str, ...], ...] | None = None
    """A table's rows of cell texts; null for all else."""
    image: str | None = None
    """The file name of its picture beside the records; null for a table."""


class Participant(Extracted):
    """``participants.jsonl``: one line of an attendance list."""

    name: str
    """The participant's name as printed, with title."""
    role: str | None = None
    """The role."""
    organisation: str | None = None
    """The organisation or delegation."""
    country: str | None = None
    """The country, ISO 3166-1 alpha-2."""


class Problem(Record):
    """``problems.jsonl``: what could not be read or is doubtful: where, why, and what to do about it."""

    id: str
    """The record's id."""
    report: str
    """The id of the report."""
    stage: str
    """The stage that found it: ``read``, ``layout``, ``notes``, ``sessions``, ``language``, ``link``, ``run`` …"""
    kind: str
    """A short, stable name to count and filter by, such as ``no_text_layer`` or ``note_without_call``."""
    severity: Literal["error", "warning", "info"] = "warning"
    """How bad it is."""
    message: str
    """What is wrong."""
    advice: str
    """What to do about it."""
    page: Page | None = None
    """The page, from 1; null where it is about none."""
    where: Where | None = None
    """The place, where there is one."""
    record: str | None = None
    """The id of the record that it is about, where there is one."""
    schema_: SchemaVersion = Field(default=SCHEMA_VERSION, alias="schema")
    """The version of the schema that the record keeps to."""


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
    locate: Callable[[int, int], Where] | None = Field(default=None, exclude=True, repr=False)
    """The place of a span of the text with its boxes, for spans that a person chose; None where no page is at hand."""


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
