"""Sessions that are about the same thing over the years, whatever their titles.

Report by report, in the order of the meetings: the sessions of a report are assigned to the themes known so far so
that the sum of the likenesses is the highest, each theme taking one session at most. What is not like any theme becomes
a new one. A later report therefore never changes what was decided for an earlier one. What is decided stands in a
register (``models/themes.jsonl``), where people may move a session to another theme, join themes or name them.

Likeness of a session and a theme adds up: words of the titles, words of one title in the other's text, words of the
texts, bodies and persons and places named. Words count by their rarity among the sessions of the series so far.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.compare import words
from pipeline.compare.assign import best_pairs
from pipeline.compare.load import Meeting, Row
from pipeline.compare.records import Theme, ThemeReport, ThemeSession, ThemeStatus
from pipeline.compare.register import Entry, Register
from pipeline.ids import digest

TITLE, CROSS, TEXT, NAMES = 0.35, 0.12, 1.4, 0.3
"""How much each likeness (0 to 1) counts. Texts of one subject rarely have a cosine above 0.4, hence the weight."""
ALONE = 0.28
"""A session that is less alike to every theme than this opens one of its own."""
PART_ALONE = 0.45
"""The same for a part of a session, which joins a theme only where no session of its report does."""
MEMORY = 6
"""A theme is known by so many of its latest sessions."""
OUTSIDE = frozenset(["front_matter", "opening", "closing", "annex"])
"""Kinds of sessions that every meeting has: not themes."""
FAMILIAR = ("date", "country", "nationality")
"""Types of entities that say little about a subject."""


@cache
def _generic() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(sorted(words.stem(w) for w in words.words(t))) for t in words.data()["generic"])


@cache
def _title_stop() -> frozenset[str]:
    return frozenset(words.stem(w) for line in words.data()["title_stop"] for w in line.split())


def is_generic(title: str | None) -> bool:
    """Whether a title says nothing of its subject ("Discussion", "Panel 2")."""
    found = [words.stem(w) for w in words.words(title or "") if not re.fullmatch(r"\d+|[ivx]+|[a-z]", w)]
    return not found or tuple(sorted(found)) in _generic()


@dataclass(frozen=True)
class Weighed:
    """A session's words by rarity: its title's squared, the others of length 1."""

    title: Mapping[str, float]
    text: Mapping[str, float]
    names: Mapping[str, float]


@dataclass
class Unit:
    """A session as it is compared."""

    report: str
    row: Row
    title: Counter[str]
    text: Counter[str]
    names: Counter[str]
    part: bool
    _weighed: tuple[int, Weighed] | None = None

    @property
    def id(self) -> str:
        return str(self.row["id"])

    def weighed(self, rare: Rarity) -> Weighed:
        if self._weighed is None or self._weighed[0] != rare.seen:
            found = Weighed(
                _sharp(rare.weigh(self.title, rare.stems)),
                words.unit(rare.weigh(self.text, rare.stems)),
                words.unit(rare.weigh(self.names, rare.names)),
            )
            self._weighed = rare.seen, found
        return self._weighed[1]


@dataclass
class Known:
    """A theme as it grows."""

    id: str
    label: str
    units: list[tuple[Unit, float]] = field(default_factory=list)
    entry: Entry | None = None

    _weighed: tuple[tuple[int, int], tuple[dict[str, float], dict[str, float], list[Weighed]]] | None = None

    def weighed(self, rare: Rarity) -> tuple[dict[str, float], dict[str, float], list[Weighed]]:
        """The words and the names of its latest sessions together, and each session's own."""
        key = rare.seen, len(self.units)
        if self._weighed is None or self._weighed[0] != key:
            recent = [u for u, _ in self.units[-MEMORY:]]
            text, names = Counter[str](), Counter[str]()
            for unit in recent:
                text.update(unit.text)
                names.update(unit.names)
            together = words.unit(rare.weigh(text, rare.stems)), words.unit(rare.weigh(names, rare.names))
            self._weighed = key, (*together, [u.weighed(rare) for u in recent])
        return self._weighed[1]


class Rarity:
    """How rare stems and names are among the sessions seen so far."""

    def __init__(self) -> None:
        self.seen = 0
        self.stems: Counter[str] = Counter()
        self.names: Counter[str] = Counter()

    def add(self, unit: Unit) -> None:
        self.seen += 1
        self.stems.update(set(unit.text) | set(unit.title))
        self.names.update(set(unit.names))

    def weigh(self, counts: Mapping[str, float], seen: Counter[str]) -> dict[str, float]:
        from math import log

        return {
            s: (1 + log(n)) * max(0.05, log((self.seen + 1) / (seen[s] + 0.5))) for s, n in counts.items() if n >= 1
        }


def units_of(meeting: Meeting) -> list[Unit]:
    """The sessions of a report that may be of a theme: with a subject, not opening, closing, annex or front matter.

    A session that says nothing of its subject gives way to its parts.
    """
    sessions = meeting.rows["sessions"]
    parts: dict[str, list[Row]] = {}
    for row in sessions:
        if row["parent"]:
            parts.setdefault(row["parent"], []).append(row)
    found = []
    for row in sessions:
        if row["kind"] in OUTSIDE or row["start"] is None:
            continue
        parent = next((s for s in sessions if s["id"] == row["parent"]), None)
        if parent is not None and parent["kind"] in OUTSIDE:
            continue
        if is_generic(row["title"]) and (row["id"] in parts or parent is not None):
            continue
        if is_generic(row["title"]) and not row["title"] and not row["number"]:
            continue
        part = parent is not None and not is_generic(parent["title"])
        found.append(_unit(meeting, row, part))
    return found


def _unit(meeting: Meeting, row: Row, part: bool) -> Unit:
    text = meeting.text[row["start"] : row["end"]]
    title = Counter(s for s in words.stems(row["title"] or "") if s not in _title_stop())
    named = Counter(e for e in meeting.named(row["start"], row["end"]) if e.partition(":")[0] not in FAMILIAR)
    if is_generic(row["title"]):
        title = Counter()
    return Unit(meeting.id, row, title, Counter(words.stems(text)), named, part)


def likeness(unit: Unit, theme: Known, rare: Rarity) -> float:
    """How alike a session and a theme are; 0 is nothing in common, above 1 is possible."""
    own = unit.weighed(rare)
    text, names, recent = theme.weighed(rare)
    best_title = best_cross = 0.0
    for other in recent:
        if own.title and other.title:
            best_title = max(best_title, words.soft(own.title, other.title))
            best_cross = max(best_cross, (_found_in(own.title, other.text) + _found_in(other.title, own.text)) / 2)
    text_likeness, name_likeness = words.dot(own.text, text), words.dot(own.names, names)
    return TITLE * best_title + CROSS * best_cross + TEXT * text_likeness + NAMES * name_likeness


def _sharp(title: Mapping[str, float]) -> dict[str, float]:
    """Weights squared: what half of the sessions speak of hardly makes two titles alike."""
    return {s: w * w for s, w in title.items()}


def _found_in(title: Mapping[str, float], text: Mapping[str, float]) -> float:
    """The share of a title's weight that stands in a text."""
    whole = sum(title.values())
    return sum(w for s, w in title.items() if s in text) / whole if whole else 0.0


def find(meetings: Sequence[Meeting], register: Register) -> list[Theme]:
    """The themes of a series. New sessions are entered in ``register``."""
    series = meetings[0].series
    rare = Rarity()
    known: list[Known] = []
    for meeting in meetings:
        units = units_of(meeting)
        for unit in units:
            rare.add(unit)
        free = _place_registered(units, known, register, series, rare)
        _assign([u for u in free if not u.part], known, meeting, rare, ALONE)
        left = [u for u in free if not u.part and not _placed(u, known)]
        for unit in left:
            label = unit.row["title"] or f"{unit.row['kind'].replace('_', ' ')} {unit.row['number'] or ''}".strip()
            label = label.capitalize() if label.isupper() else label
            theme = Known(f"theme-{digest('theme', series, unit.report, unit.id)}", label)
            theme.units.append((unit, 1.0))
            known.append(theme)
        _assign([u for u in free if u.part], known, meeting, rare, PART_ALONE)
        for theme in known:
            for unit, _ in theme.units:
                if unit.report == meeting.id:
                    theme.entry = register.keep(theme.entry, series, theme.id, theme.label, unit.report, unit.row)
    return [_record(theme, meetings) for theme in known if theme.units]


def _place_registered(
    units: Iterable[Unit], known: list[Known], register: Register, series: str, rare: Rarity
) -> list[Unit]:
    """Put the sessions that the register knows where it says; the others are returned."""
    free = []
    for unit in units:
        entry = register.entry_of(series, unit.report, unit.row)
        if entry is None:
            free.append(unit)
            continue
        theme = next((t for t in known if t.id == entry.id), None)
        if theme is None:
            theme = Known(entry.id, entry.label, entry=entry)
            known.append(theme)
        score = likeness(unit, theme, rare) if theme.units else 1.0
        theme.units.append((unit, score))
    return free


def _placed(unit: Unit, known: Iterable[Known]) -> bool:
    return any(unit is u for theme in known for u, _ in theme.units)


def _assign(units: Sequence[Unit], known: Sequence[Known], meeting: Meeting, rare: Rarity, alone: float) -> None:
    open_themes = [t for t in known if t.units and not any(u.report == meeting.id for u, _ in t.units)]
    if not units or not open_themes:
        return
    scores = [[likeness(unit, theme, rare) for theme in open_themes] for unit in units]
    for row, column in best_pairs(scores, alone):
        if scores[row][column] > alone:
            open_themes[column].units.append((units[row], scores[row][column]))


def _same_title(a: str | None, b: str | None) -> bool:
    """Whether two titles are one but for case, punctuation, years and numbers."""

    def key(title: str | None) -> list[str]:
        return [words.stem(w) for w in words.words(title or "") if not w.isdigit()]

    return key(a) == key(b)


def _record(theme: Known, meetings: Sequence[Meeting]) -> Theme:
    at = {m.id: i for i, m in enumerate(meetings)}
    placed = sorted(theme.units, key=lambda p: (at[p[0].report], p[0].row["start"]))
    titles: dict[str, str | None] = {}
    for unit, _ in placed:
        titles.setdefault(unit.report, unit.row["title"])
    status: list[ThemeReport] = []
    before: str | None = None
    last_title: str | None = None
    for meeting in meetings:
        now: ThemeStatus
        if meeting.id in titles:
            if last_title is None and before is None:
                now = "new"
            elif before != "there":
                now = "returned"
            else:
                now = "continuing" if _same_title(titles[meeting.id], last_title) else "renamed"
            last_title, before = titles[meeting.id] or "", "there"
        else:
            now = "dropped" if before == "there" else "absent"
            before = "gone" if before is not None else None
        status.append(ThemeReport(report=meeting.id, status=now))
    return Theme(
        id=theme.id,
        series=meetings[0].series,
        label=theme.label,
        sessions=tuple(
            ThemeSession(
                report=u.report,
                session=u.id,
                title=u.row["title"] or theme.label,
                kind=u.row["kind"],
                number=u.row["number"],
                page=u.row["page"],
                score=round(s, 3),
            )
            for u, s in placed
        ),
        status=tuple(status),
    )
