"""What changed between two consecutive reports: findings in plain sentences, each with the records that show it.

Every kind of finding is a function that yields findings; ``KINDS`` lists them. A sentence says no more than its
evidence: names as the reports write them, values as printed, status words as found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pipeline.compare.load import Meeting
from pipeline.compare.records import (
    Actor,
    Citation,
    Commitment,
    Compared,
    Evidence,
    Finding,
    Point,
    Series,
    Theme,
)
from pipeline.ids import digest

SURE = 0.6
"""A point that less surely belongs to its statistic than this makes no finding."""
NAMED = 6
"""So many names are told in a sentence; the evidence has all."""
SHOWN = 12
"""So many records are given as evidence of one finding."""


@dataclass
class Between:
    """Two consecutive reports with what was found in their series."""

    meetings: Sequence[Meeting]
    place: int
    """Where the later report stands in the series."""
    themes: Sequence[Theme]
    actors: Sequence[Actor]
    series: Sequence[Series]
    citations: Sequence[Citation]
    commitments: Sequence[Commitment]
    label: Mapping[str, str] = field(default_factory=dict)
    """How each report is called in a sentence: its year, or its id where two are of one year."""
    floor: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Interventions by actor and report."""
    first: Mapping[str, int] = field(default_factory=dict)
    """The place of the report in which each actor first spoke; -1 where it never did."""
    place_of: Mapping[str, int] = field(default_factory=dict)

    def spoke(self, actor: Actor, report: str) -> int:
        return self.floor.get((actor.id, report), 0)

    @property
    def before(self) -> Meeting:
        return self.meetings[self.place - 1]

    @property
    def after(self) -> Meeting:
        return self.meetings[self.place]

    def is_earlier(self, report: str) -> bool:
        """Whether a report is before the later one."""
        return self.place_of[report] < self.place

    def finding(self, kind: str, text: str, weight: float, evidence: Iterable[Evidence]) -> Finding:
        shown = tuple(evidence)[:SHOWN]
        series = self.after.series
        key = (series, self.before.id, self.after.id, kind, text)
        return Finding(
            id=f"change-{digest('change', *key)}",
            series=series,
            from_=self.before.id,
            to=self.after.id,
            kind=kind,
            text=text,
            weight=round(weight, 2),
            evidence=shown,
        )


def labels(meetings: Sequence[Meeting]) -> dict[str, str]:
    """What each report is called: its year, or its id where two reports are of one year."""
    years = [m.year for m in meetings]
    return {m.id: str(m.year) if m.year is not None and years.count(m.year) == 1 else m.id for m in meetings}


def find(
    meetings: Sequence[Meeting],
    themes: Sequence[Theme],
    actors: Sequence[Actor],
    series: Sequence[Series],
    citations: Sequence[Citation],
    commitments: Sequence[Commitment],
) -> list[Finding]:
    """The findings for each pair of consecutive reports, the weightiest first."""
    found: list[Finding] = []
    called = labels(meetings)
    place_of = {m.id: i for i, m in enumerate(meetings)}
    floor = {(a.id, r.report): r.interventions for a in actors for r in a.reports if r.interventions}
    first = {a.id: min([place_of[r.report] for r in a.reports if r.interventions], default=-1) for a in actors}
    named = _by_report((a, (r.report for r in a.reports)) for a in actors)
    given = _by_report((s, (p.report for p in s.points)) for s in series)
    cited = _by_report((c, (x.report for x in c.cited)) for c in citations)
    taken = _by_report((c, (c.report, *(f.report for f in c.follow_up))) for c in commitments)
    for place in range(1, len(meetings)):
        before, after = meetings[place - 1].id, meetings[place].id
        two = meetings[place - 2].id if place > 1 else before
        between = Between(
            meetings,
            place,
            themes,
            _once(named, two, before, after),
            _once(given, after),
            _once(cited, after),
            _once(taken, before, after),
            called,
            floor,
            first,
            place_of,
        )
        here = [finding for kind in KINDS for finding in kind(between) if finding.evidence]
        found += sorted(here, key=lambda f: (-f.weight, f.kind, f.text))
    return found


def sentence_case(title: str) -> str:
    """A title that is set in capitals, as it would stand in a sentence."""
    return title.capitalize() if title.isupper() else title


R = TypeVar("R", bound=Compared)


def _by_report(records: Iterable[tuple[R, Iterable[str]]]) -> dict[str, list[R]]:
    """Records by the reports that they speak of."""
    found: dict[str, list[R]] = defaultdict(list)
    for record, reports in records:
        for report in dict.fromkeys(reports):
            found[report].append(record)
    return found


def _once(found: Mapping[str, Sequence[R]], *reports: str) -> list[R]:
    """The records of some reports, each once."""
    return list({r.id: r for report in reports for r in found.get(report, ())}.values())


def listed(names: Sequence[str]) -> str:
    """Names in a sentence: "A, B and C", or "A, B, C and 4 more"."""
    if len(names) > NAMED:
        return f"{', '.join(names[: NAMED - 1])} and {len(names) - NAMED + 1} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def counted(count: int, one: str, many: str) -> str:
    small = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    number = small[count] if count < len(small) else str(count)
    return f"{number.capitalize()} {one if count == 1 else many}"


# --------------------------------------------------------------------------------------------------------------- themes


def theme_changes(b: Between) -> Iterator[Finding]:
    """Themes that are new, dropped, returned or renamed."""
    for theme in b.themes:
        now = theme.status[b.place].status
        sessions = [s.model_copy(update={"title": sentence_case(s.title)}) for s in theme.sessions]
        titles = {s.report: s for s in reversed(sessions)}
        here = titles.get(b.after.id)
        last = next((s for s in reversed(sessions) if b.is_earlier(s.report)), None)
        year = b.label[b.after.id]
        evidence = [Evidence(report=s.report, record=s.session, quote=s.title) for s in (here, last) if s is not None]
        if now == "new" and here:
            yield b.finding("theme_new", f"A new theme is on the agenda: “{here.title}”.", 6, evidence)
        elif now == "dropped" and last:
            years = len([s for s in theme.sessions if b.is_earlier(s.report)])
            text = f"“{last.title}” has no session of its own in {year}."
            yield b.finding("theme_dropped", text, 5 + min(years, 4) / 2, evidence)
        elif now == "returned" and here and last:
            text = f"The theme “{last.title}” of {b.label[last.report]} returns as “{here.title}”."
            if here.title == last.title:
                text = f"The theme “{here.title}” returns; it was last on the agenda in {b.label[last.report]}."
            yield b.finding("theme_returned", text, 6, evidence)
        elif now == "renamed" and here and last:
            text = f"The theme “{last.title}” goes on as “{here.title}”."
            yield b.finding("theme_renamed", text, 2.5, evidence)


# --------------------------------------------------------------------------------------------------------------- actors

SPEAKERS = {
    "COUNTRY": ("country takes", "countries take"),
    "IGO": ("international organisation takes", "international organisations take"),
    "NGO_OR_COMPANY": ("non-governmental body takes", "non-governmental bodies take"),
}


def _said(meeting: Meeting, actor: Actor) -> list[Evidence]:
    """An actor's interventions in one report, as evidence."""
    ids = set(actor.entities)
    countries = {e.removeprefix("country:") for e in ids if e.startswith("country:")}
    found = []
    for row in meeting.rows["interventions"]:
        code = row.get("country")
        codes = {code} if isinstance(code, str) else set(code or ())
        if row["kind"] == "individual" and (ids & set(row["entities"]) or countries & codes):
            found.append(
                Evidence(report=meeting.id, record=row["id"], quote=_short(row["quote"]), page=row.get("page"))
            )
    return found


def _short(text: str) -> str:
    """The first sentence or so of a long quote: its own words, cut at a space."""
    return text if len(text) <= 240 else text[:240].rsplit(" ", 1)[0]


def first_speakers(b: Between) -> Iterator[Finding]:
    """Who takes the floor for the first time in the series."""
    for kind, (one, many) in SPEAKERS.items():
        new = [a for a in b.actors if a.type == kind and b.spoke(a, b.after.id) and b.first[a.id] == b.place]
        if new:
            names = sorted(a.name for a in new)
            text = (
                f"{counted(len(new), one, many)} the floor for the first time in the reports compared: {listed(names)}."
            )
            evidence = [e for a in sorted(new, key=lambda a: a.name) for e in _said(b.after, a)[:1]]
            yield b.finding("first_speakers", text, 5 if kind == "COUNTRY" else 4, evidence)


def silent(b: Between) -> Iterator[Finding]:
    """Who spoke at each of the last two meetings or more and does not now."""
    if b.place < 2:
        return
    two = b.meetings[b.place - 2].id
    for kind in SPEAKERS:
        gone = [
            a
            for a in b.actors
            if a.type == kind and b.spoke(a, b.before.id) and b.spoke(a, two) and not b.spoke(a, b.after.id)
        ]
        if gone:
            names = sorted(a.name for a in gone)
            text = (
                f"{listed(names)} spoke at the meetings of {b.label[two]} and {b.label[b.before.id]}; "
                f"no intervention of {'theirs' if len(gone) > 1 else 'its own'} is reported in {b.label[b.after.id]}."
            )
            evidence = [e for a in sorted(gone, key=lambda a: a.name) for e in _said(b.before, a)[:1]]
            yield b.finding("silent", text, 3.5, evidence)


def ranks(b: Between) -> Iterator[Finding]:
    """Countries whose number of interventions doubled or halved, by three at least."""
    for actor in b.actors:
        if actor.type not in SPEAKERS:
            continue
        one, two = b.spoke(actor, b.before.id), b.spoke(actor, b.after.id)
        if not one or not two or abs(one - two) < 3 or max(one, two) < 2 * min(one, two):
            continue
        word = "more" if two > one else "less"
        text = (
            f"{actor.name} is reported to speak {word} often: {two} intervention{'s' * (two != 1)} in "
            f"{b.label[b.after.id]}, {one} in {b.label[b.before.id]}."
        )
        evidence = _said(b.after, actor)[: SHOWN // 2] + _said(b.before, actor)[: SHOWN // 2]
        yield b.finding("rank", text, 3, evidence)


def renamed_bodies(b: Between) -> Iterator[Finding]:
    """Bodies that the later report says were renamed."""
    for actor in b.actors:
        for joined in actor.joined:
            if joined.report == b.after.id:
                text = f"Under two names, one body: “{joined.quote}”"
                yield b.finding(
                    "renamed", text, 5.5, [Evidence(report=b.after.id, record=joined.entities[1], quote=joined.quote)]
                )


# --------------------------------------------------------------------------------------------------------------- series


def _shown(p: Point) -> Evidence:
    return Evidence(report=p.report, record=p.figure, quote=p.quote, page=p.page)


def movements(b: Between) -> Iterator[Finding]:
    """Statistics of which both reports give a value of their own date, and how they moved."""
    for series in b.series:
        one, two = _latest(series, b.before.id), _latest(series, b.after.id)
        if one is None or two is None or one.value is None or two.value is None or one.value == two.value:
            continue
        if not _later(one, two) or two.score < SURE or (one.score < SURE and one.figure != series.points[0].figure):
            continue
        size = abs(two.value - one.value) / max(abs(one.value), abs(two.value))
        verb = "rose" if two.value > one.value else "fell"
        text = (
            f"{_capital(series.measure)}: {one.text.strip()} in the report of {b.label[one.report]}, "
            f"{two.text.strip()} in that of {b.label[two.report]} (the value {verb})."
        )
        yield b.finding("statistic", text, 2 + 2 * size + min(len(series.points), 8) / 8, [_shown(one), _shown(two)])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _latest(series: Series, report: str) -> Point | None:
    """A report's value of the latest date that is no plan, where it gives one value for that date."""
    points = [p for p in series.points if p.report == report and p.value is not None and not p.planned]
    if not points:
        return None
    last = max(p.as_of.date_end or "" for p in points)
    values = [p for p in points if (p.as_of.date_end or "") == last]
    return values[0] if len({p.value for p in values}) == 1 else None


def _later(one: Point, two: Point) -> bool:
    return (two.as_of.date_end or "9999") > (one.as_of.date_end or "")


def conflicts(b: Between) -> Iterator[Finding]:
    """Values of the later report that contradict what an earlier one gave for the same date."""
    for series in b.series:
        for conflict in series.conflicts:
            pair = [series.points[i] for i in conflict.points]
            pair.sort(key=lambda p: p.report == b.after.id)
            if pair[1].report != b.after.id or not b.is_earlier(pair[0].report):
                continue
            when = conflict.as_of.text or (conflict.as_of.date_end or "")[:4]
            text = (
                f"The reports disagree on {series.measure} for {(conflict.as_of.date_end or when)[:4]}: "
                f"{_number(pair[0])} in the report of {b.label[pair[0].report]}, "
                f"{_number(pair[1])} in that of {b.label[pair[1].report]}."
            )
            yield b.finding("conflict", text, 9, [_shown(p) for p in pair])


def _number(p: Point) -> str:
    return f"{p.value:,.10g}" if p.value is not None else p.text


# --------------------------------------------------------------------------------------------- commitments, citations

STATUS = {
    "done": "done",
    "under_way": "under way",
    "late": "late",
    "not_done": "not done",
    "unclear": "it does not say what became of it",
}


def _quoted(text: str) -> str:
    return f"“{text.strip().rstrip(';,')}”"


def followed(b: Between) -> Iterator[Finding]:
    """Commitments of earlier reports that the later one reports on."""
    for commitment in b.commitments:
        for follow in commitment.follow_up:
            if follow.report != b.after.id:
                continue
            reading = f", by the words {_quoted(follow.cue)}" if follow.cue else ""
            text = (
                f"On the {commitment.kind} of {b.label[commitment.report]} {_quoted(commitment.quote)} the report of "
                f"{b.label[follow.report]} says {_quoted(follow.quote)} ({STATUS[follow.status]}{reading})."
            )
            weight = {"not_done": 7.5, "late": 7.0, "done": 6.5, "under_way": 5.5, "unclear": 4.5}[follow.status]
            evidence = [
                Evidence(report=commitment.report, record=commitment.id, quote=commitment.quote, page=commitment.page),
                Evidence(report=follow.report, record=commitment.id, quote=follow.quote, page=follow.page),
            ]
            yield b.finding(f"follow_up_{follow.status}", text, weight * (0.6 + 0.4 * follow.score), evidence)


def unheard(b: Between) -> Iterator[Finding]:
    """Commitments of the earlier report with a date that has passed, of which the later one says nothing."""
    year = b.after.year
    for commitment in b.commitments:
        if commitment.report != b.before.id or commitment.kind != "commitment" or not commitment.deadline or not year:
            continue
        if commitment.strength != "commit" and "expect" in commitment.quote:
            continue
        if commitment.renews or any(f.report == b.after.id for f in commitment.follow_up):
            continue
        if int(commitment.deadline[-4:]) >= year:
            continue
        text = (
            f"No passage was found in the report of {b.label[b.after.id]} that takes up what that of "
            f"{b.label[b.before.id]} has {_quoted(commitment.deadline)}: {_quoted(commitment.quote)}"
        )
        evidence = [
            Evidence(report=commitment.report, record=commitment.id, quote=commitment.quote, page=commitment.page)
        ]
        yield b.finding("unheard", text, 4, evidence)


def recited(b: Between) -> Iterator[Finding]:
    """Documents of earlier reports that the later one cites again."""
    again = [
        c
        for c in b.citations
        if any(x.report == b.after.id for x in c.cited) and any(b.is_earlier(x.report) for x in c.cited)
    ]
    for citation in again:
        here = next(x for x in citation.cited if x.report == b.after.id)
        first = citation.cited[0]
        text = f"Cited again since {b.label[first.report]}: {citation.title or citation.url_canonical}."
        evidence = [
            Evidence(report=x.report, record=x.link or x.footnote or citation.id, quote=x.quote, page=x.page)
            for x in (first, here)
        ]
        yield b.finding("cited_again", text, 1.5 + len({x.report for x in citation.cited}) / 4, evidence)


KINDS: tuple[Callable[[Between], Iterator[Finding]], ...] = (
    conflicts,
    followed,
    unheard,
    theme_changes,
    first_speakers,
    silent,
    ranks,
    renamed_bodies,
    movements,
    recited,
)
