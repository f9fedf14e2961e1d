"""What the comparison reads: the written records of each report, kept small, and in which series each belongs.

No PDF is opened here. A report is a ``Meeting``; its records are the plain objects of the JSON Lines files, without
the fields that the comparison has no use for (boxes above all), so that a thousand reports fit into memory.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline import jsonl, stale
from pipeline.compare import words
from pipeline.errors import MalformedLine, NoReports, UsageError

Row = dict[str, Any]

NEEDED = ("sessions", "interventions", "mentions", "entities", "figures", "footnotes", "links")
"""The files that are read of each report."""

_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Art|Arts|Vol|vol|pp?|vs|etc|cf|approx|Ltd|Inc|Co|Gen|Col|Lt|Hon|Rev|para|paras"
    r"|e\.g|i\.e|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Fig|Ch|Sec|ca)|\b[A-Z]|^\s*\(?(?:\d{1,3}|[a-z]|[ivx]{1,4}))\.$"
)
_END = re.compile(r"[.!?…][\"”’'»)\]]*(?=\s+[\"“‘«(\[]*[^\W_a-zß-öø-ÿ])")


@dataclass(slots=True, frozen=True)
class Sentence:
    """A sentence, list item or table row, at its place in the report's ``text.txt``."""

    start: int
    end: int
    text: str
    block: int
    """Which paragraph it stands in, counted from 0."""
    row: bool = False
    """Whether it is a row of a table."""


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, paragraph by paragraph; a table's rows and a list's items are sentences."""
    found: list[Sentence] = []
    offset = 0
    for number, block in enumerate(text.split("\n\n")):
        if " | " in block:
            at = offset
            for line in block.split("\n"):
                if line.strip():
                    found.append(Sentence(at, at + len(line), line, number, " | " in line))
                at += len(line) + 1
        else:
            begin = 0
            for match in _END.finditer(block):
                if _ABBREVIATION.search(block[begin : match.start() + 1]):
                    continue
                _keep(found, block, begin, match.end(), offset, number)
                begin = match.end()
            _keep(found, block, begin, len(block), offset, number)
        offset += len(block) + 2
    return found


def _keep(found: list[Sentence], block: str, begin: int, end: int, offset: int, number: int) -> None:
    piece = block[begin:end]
    left = len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if piece:
        found.append(Sentence(offset + begin + left, offset + begin + left + len(piece), piece, number))


@dataclass
class Meeting:
    """One report and what was written of it."""

    id: str
    folder: Path
    facts: Row
    """The record of ``report.jsonl``."""
    inputs: str
    """One hash over everything that was written for it."""
    rows: dict[str, list[Row]] = field(default_factory=dict)
    text: str = ""
    series: str = ""

    def forget(self) -> None:
        """Let go of the records and of what was worked out from them."""
        self.rows, self.text = {}, ""
        for name in [k for k in vars(self) if k not in self.__dataclass_fields__]:
            del vars(self)[name]

    @property
    def year(self) -> int | None:
        year = self.facts.get("year")
        if isinstance(year, int):
            return year
        found = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", self.id)
        return int(found[-1]) if found else None

    @property
    def order(self) -> tuple[str, int, str]:
        """Reports of a series in the order of their meetings."""
        start = self.facts.get("date_start") or (f"{self.year:04d}-99" if self.year else "9999")
        return start if self.year is None else f"{self.year:04d}{start[4:]}", self.facts.get("edition") or 0, self.id

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [s.start for s in self.sentences]

    def sentence_index(self, offset: int) -> int | None:
        """The index of the sentence at an offset, or of the last one before it."""
        from bisect import bisect_right

        at = bisect_right(self._starts, offset) - 1
        return at if at >= 0 else None

    def sentence_at(self, offset: int) -> Sentence | None:
        at = self.sentence_index(offset)
        return None if at is None else self.sentences[at]

    def page(self, offset: int | None) -> int | None:
        """The page of an offset in the body, found by the nearest record before it."""
        from bisect import bisect_right

        if offset is None or not self._pages:
            return None
        at = bisect_right(self._pages, (offset, 10**6)) - 1
        return self._pages[max(0, at)][1]

    @cached_property
    def _pages(self) -> list[tuple[int, int]]:
        found = {
            (row["start"], row["page"])
            for rows in self.rows.values()
            for row in rows
            if row.get("start") is not None and row.get("page")
        }
        return sorted(found)

    @cached_property
    def entities(self) -> dict[str, Row]:
        return {row["id"]: row for row in self.rows["entities"]}

    @cached_property
    def mentions(self) -> list[tuple[int, int, str]]:
        """(start, end, entity) of every mention in the body, in order."""
        return sorted((m["start"], m["end"], m["entity"]) for m in self.rows["mentions"] if m["start"] is not None)

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [m[0] for m in self.mentions]

    def named(self, start: int, end: int) -> list[str]:
        """The entities that are named between two offsets."""
        from bisect import bisect_left

        at = bisect_left(self._mention_starts, start)
        found = []
        while at < len(self.mentions) and self.mentions[at][0] < end:
            found.append(self.mentions[at][2])
            at += 1
        return found

    @cached_property
    def _figures(self) -> list[tuple[int, Row]]:
        return sorted(
            ((f["start"], f) for f in self.rows["figures"] if f["start"] is not None), key=lambda p: (p[0], p[1]["id"])
        )

    def figures_between(self, start: int, end: int) -> list[Row]:
        """The figures that begin between two offsets of the body."""
        from bisect import bisect_left

        low = bisect_left(self._figures, start, key=lambda p: p[0])
        high = bisect_left(self._figures, end, key=lambda p: p[0])
        return [row for _, row in self._figures[low:high]]


# -------------------------------------------------------------------------------------------------------------- reading

_DROPPED = {"where", "by", "confidence", "status", "schema", "values"}


def _slim(name: str, row: Row) -> Row:
    """A record without what the comparison has no use for; its place as start, end, quote and page."""
    where = row.get("where") or {}
    boxes = where.get("boxes") or ()
    kept = {k: v for k, v in row.items() if k not in _DROPPED}
    if where:
        kept |= {"start": where.get("start"), "end": where.get("end"), "page": boxes[0]["page"] if boxes else None}
        if name in ("sessions", "footnotes"):
            kept["quote"] = ""
        else:
            kept["quote"] = where.get("quote", "")
    if name == "mentions":
        kept = {k: kept.get(k) for k in ("entity", "start", "end", "page", "session")}
    if name == "footnotes":
        kept["call"] = (row.get("call") or {}).get("start")
    return kept


def read_rows(path: Path, name: str) -> list[Row]:
    """The records of one file, made small. Raises MalformedLine."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise MalformedLine(path, 0, f"the file cannot be read: {error.strerror}") from error
    found = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        if line.strip():
            try:
                found.append(_slim(name, json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                raise MalformedLine(path, number, f"this is no record of {name}: {error}") from error
    return found


def find(outputs: Path) -> list[Meeting]:
    """Every report in ``outputs`` that has records, with its facts only. Raises UsageError where there is none."""
    found = []
    for path in sorted(outputs.glob("[!.]*/manifest.json")):
        folder = path.parent
        if folder.name in stale.RESERVED:
            continue
        manifest = stale.read_manifest(folder)
        if manifest is None or manifest.get("status") == "quarantined":
            continue
        facts = [row for _, row in jsonl.objects(folder / "report.jsonl")]
        if len(facts) != 1:
            raise MalformedLine(folder / "report.jsonl", 0, "there must be one record here")
        files = {
            name: value for name, value in (manifest.get("files") or {}).items() if name.endswith((".jsonl", ".txt"))
        }
        pdf = str(manifest.get("pdf") or "")
        hashed = stale.sha256(json.dumps([files, _stated_series(pdf, folder.name)], sort_keys=True).encode())
        found.append(Meeting(folder.name, folder, facts[0], hashed))
        found[-1].facts["pdf"] = pdf
    if not found:
        raise NoReports(outputs)
    return found


def fill(meeting: Meeting) -> Meeting:
    """Read a report's records."""
    meeting.rows = {name: read_rows(meeting.folder / f"{name}.jsonl", name) for name in NEEDED}
    try:
        meeting.text = (meeting.folder / "text.txt").read_bytes().decode("utf8")
    except (OSError, UnicodeDecodeError) as error:
        raise MalformedLine(meeting.folder / "text.txt", 0, f"the text cannot be read: {error}") from error
    return meeting


# --------------------------------------------------------------------------------------------------------------- series

_facts: dict[str, dict[str, Any]] = {}


def _stated_series(pdf: str, report: str) -> str | None:
    """What ``reports.toml`` beside the PDF says of a report's series. Its first mistake ends the command."""
    if not pdf:
        return None
    path = Path(pdf).parent / "reports.toml"
    key = str(path)
    if key not in _facts:
        try:
            _facts[key] = tomllib.loads(path.read_text("utf8")).get("reports", {})
        except OSError:
            _facts[key] = {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UsageError(f"this is no TOML: {error}", advice="mend the file", where=str(path)) from error
    said = _facts[key].get(report) if isinstance(_facts[key], dict) else None
    series = said.get("series") if isinstance(said, dict) else None
    return series if isinstance(series, str) and series.strip() else None


_ORDINAL = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)?|[ivxl]+|first|second|third|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twentie)th|ninth|twenty|thirty|thirtieth|fortieth|fiftieth"
    r"|annual|meeting of the)\b"
)
_COMMON = frozenset(
    "report summary final draft en eng minutes proceedings record meeting doc document pdf web version day rev".split()
)


def _name_key(name: str | None) -> str:
    """A series' name for comparison: no ordinals, years, "summary report of", hyphens or endings."""
    text = _ORDINAL.sub(" ", words.plain(name or "").replace("-", ""))
    return " ".join(
        sorted({words.stem(w) for w in re.findall(r"[a-z]+", text)} - _COMMON - {"of", "the", "and", "for", "on"})
    )


def _stem_key(report: str) -> str:
    """A report's id without years and numbers; empty where only words are left that any file may bear."""
    parts = [p for p in report.split("-") if p and not re.fullmatch(r"\d+(?:st|nd|rd|th)?|[ivx]+|v\d+|rev\d*", p)]
    return "-".join(parts) if len([p for p in parts if p not in _COMMON and len(p) > 2]) >= 1 else ""


def by_series(meetings: Sequence[Meeting]) -> dict[str, list[Meeting]]:
    """The reports of each series in the order of their meetings; the key is the series' name.

    ``reports.toml`` has the last word. Else reports are of one series when their files are named alike but for years
    and numbers, or when they bear the same name of a series. Where neither tells, a report is a series of its own.
    """
    groups = Groups()
    stated: dict[str, str | None] = {m.id: _stated_series(str(m.facts.get("pdf") or ""), m.id) for m in meetings}
    for m in meetings:
        said = stated[m.id]
        groups.add(m.id)
        if said is not None:
            groups.join(m.id, f"stated {_name_key(said)}")
            continue
        stem = _stem_key(m.id)
        if stem:
            groups.join(m.id, f"file {stem}")
        name = _name_key(m.facts.get("series"))
        if len(name.split()) >= 2:
            groups.join(m.id, f"name {name}")
    members: dict[str, list[Meeting]] = defaultdict(list)
    for m in meetings:
        members[groups.find(m.id)].append(m)
    named: dict[str, list[Meeting]] = {}
    for group in sorted(members.values(), key=lambda g: min(m.order for m in g)):
        group.sort(key=lambda m: m.order)
        name = _name(group, stated)
        while name in named:  # two bodies whose names differ only in what is not compared
            name = f"{name} ({group[0].id})"
        named[name] = group
        for m in group:
            m.series = name
    return dict(sorted(named.items()))


def _name(group: Sequence[Meeting], stated: dict[str, str | None]) -> str:
    """The name of a series: as stated, else the one that most reports give, of those the earliest; else a file's."""
    for m in group:
        if stated[m.id] is not None:
            return str(stated[m.id])
    names = [str(m.facts["series"]) for m in group if m.facts.get("series")]
    if names:
        counts = Counter(_name_key(n) for n in names)
        return max(names, key=lambda n: (counts[_name_key(n)], -names.index(n)))
    return _stem_key(group[0].id) or group[0].id


class Groups:
    """Sets that grow together (union-find); the least member names a set."""

    def __init__(self) -> None:
        self.parent: dict[str, str] = {}

    def add(self, key: str) -> None:
        self.parent.setdefault(key, key)

    def find(self, key: str) -> str:
        self.add(key)
        while self.parent[key] != key:
            self.parent[key] = self.parent[self.parent[key]]
            key = self.parent[key]
        return key

    def join(self, a: str, b: str) -> None:
        first, second = sorted((self.find(a), self.find(b)))
        self.parent[second] = first
