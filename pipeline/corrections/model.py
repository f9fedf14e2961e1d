"""One decision of a person about one record, and which of many decisions are in force.

A target is that of a Web Annotation (W3C, 2017): the exact quote with the words before and after it
(``TextQuoteSelector``), its offsets (``TextPositionSelector``) and its page (``FragmentSelector``). Offsets are hints
for people; the quote and its surroundings alone decide where a decision belongs, unless the text is the very same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, ValidationError

from pipeline.records import Box, Record

VERSION = "1.0"
Action = Literal["accept", "reject", "edit", "retype", "merge", "split", "add", "undo"]
Kind = Literal[
    "sessions", "interventions", "mentions", "entities", "figures", "footnotes", "links", "exhibits", "participants"
]
KINDS: tuple[Kind, ...] = (
    "sessions",
    "interventions",
    "mentions",
    "figures",
    "footnotes",
    "links",
    "exhibits",
    "participants",
    "entities",
)


class Quote(Record):
    """The words themselves, and as many before and after them as tell them from all others like them."""

    type: Literal["TextQuoteSelector"] = "TextQuoteSelector"
    exact: str
    prefix: str = ""
    suffix: str = ""


class Position(Record):
    """Code points of the ``text.txt`` that the person saw."""

    type: Literal["TextPositionSelector"] = "TextPositionSelector"
    start: int
    end: int


class PageOf(Record):
    """The page, as RFC 3778 names it: ``page=3``."""

    type: Literal["FragmentSelector"] = "FragmentSelector"
    conformsTo: Literal["http://tools.ietf.org/rfc/rfc3778"] = "http://tools.ietf.org/rfc/rfc3778"  # noqa: N815
    value: Annotated[str, Field(pattern=r"^page=\d+$")]


Selector = Annotated[Quote | Position | PageOf, Field(discriminator="type")]


class Place(Record):
    """A stretch of a report, by quote, offsets and page. ``boxes`` are those of the text that the person saw."""

    selector: tuple[Selector, ...]
    boxes: tuple[Box, ...] = ()

    @property
    def quote(self) -> Quote:
        return next(s for s in self.selector if isinstance(s, Quote))

    @property
    def position(self) -> Position | None:
        return next((s for s in self.selector if isinstance(s, Position)), None)

    @property
    def page(self) -> int | None:
        return next((int(s.value.removeprefix("page=")) for s in self.selector if isinstance(s, PageOf)), None)


class Target(Record):
    """What a decision is about: a record of a report, by its words and by its id."""

    source: str
    """The id of the report."""
    kind: Kind
    """The file that the record stands in, without ``.jsonl``."""
    record: str
    """The record's id, as it was."""
    place: Place | None = None
    """Where it stood; null for an entity, whose id says what it is."""
    state: str | None = None
    """A hash of the text that the person saw: where it is the same still, the offsets hold."""


class Part(Record):
    """What a record became: the fields that were changed, and its new place where that changed too."""

    fields: dict[str, Any] = {}
    place: Place | None = None


class Decision(Record):
    """One line of ``corrections/REPORT.jsonl``."""

    id: Annotated[str, Field(pattern=r"^cor-[a-z0-9]{8,32}$")]
    version: Literal["1.0"] = "1.0"
    action: Action
    target: Target
    before: dict[str, Any] | None = None
    """The record's content as the person saw it; null for an addition."""
    after: tuple[Part, ...] = ()
    """What it became: one part for an edit, a retyping, a merging or an addition, two for a split."""
    undoes: tuple[str, ...] = ()
    """For an undo: the ids of the decisions that are withdrawn."""
    who: str
    when: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")]
    why: str | None = None


class Unreadable(NamedTuple):
    """A line that is no decision: its number from 1, and what is wrong with it."""

    line: int
    reason: str


def parse(raw: bytes) -> tuple[list[Decision], list[Unreadable]]:
    """The decisions of a file, in the order in which they were made, each once; and the lines that are none.

    Files of two people that were put together line by line come out the same whatever the order of their lines. A last
    line without line end is what a machine that lost its power leaves; where it is whole it counts.
    """
    found: dict[str, Decision] = {}
    bad: list[Unreadable] = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            decision = Decision.model_validate_json(line)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in details["loc"])
            bad.append(Unreadable(number, f"{where}: {details['msg']}" if where else str(details["msg"])))
            continue
        if found.setdefault(decision.id, decision) != decision:
            bad.append(Unreadable(number, f"{decision.id} stands here with another content"))
    return sorted(found.values(), key=lambda d: (d.when, d.id)), bad


def read(path: Path) -> tuple[list[Decision], list[Unreadable]]:
    """As ``parse``; nothing where there is no such file. A file that cannot be read is one unreadable line 0."""
    try:
        return parse(path.read_bytes())
    except FileNotFoundError:
        return [], []
    except OSError as error:
        return [], [Unreadable(0, f"the file cannot be read: {error.strerror}")]


def in_force(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that nobody has withdrawn. An undo may itself be undone; only a later line undoes an earlier."""
    withdrawn: set[str] = set()
    for decision in reversed(decisions):
        if decision.action == "undo" and decision.id not in withdrawn:
            withdrawn.update(decision.undoes)
    return [d for d in decisions if d.action != "undo" and d.id not in withdrawn]


def line(decision: Decision) -> bytes:
    """A decision as the bytes of its line, line end included."""
    plain = decision.model_dump(mode="json", exclude_defaults=False)
    return json.dumps(plain, ensure_ascii=False, allow_nan=False).encode("utf8") + b"\n"


def by_target(decisions: Iterable[Decision]) -> dict[tuple[str, str], list[Decision]]:
    """Decisions by kind and record, in their order."""
    groups: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        groups.setdefault((decision.target.kind, decision.target.record), []).append(decision)
    return groups
