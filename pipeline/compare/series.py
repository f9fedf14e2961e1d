"""One statistic followed over the reports of a series of meetings.

Report by report, its figures are joined to the statistics known so far: the likest pair first, as long as the two agree
in unit and no report would give two different values for one date. A figure's likeness to another is made of the words
of its measure, clause and sentence, the bodies and places named there, and the number itself where it is restated. What
later reports bring never changes what was joined before.

A range of years in the text ("from 93,100 in 2017 to 84,700 in 2019") gives two points with a date each. A table row is
one statistic. Values carry the date that they are for, so that the table of 2024 restates what the report of 2018 said.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.compare import words
from pipeline.compare.load import Meeting, Row, Sentence
from pipeline.compare.records import Conflict, Point, Series, Theme
from pipeline.ids import digest
from pipeline.records import AsOf, Whole

MEASURE, CLAUSE, SENTENCE, BEFORE = 2.0, 1.0, 0.5, 0.25
"""What a word weighs by where it stands: in the measure, the clause, the sentence, the sentence before."""
JOIN = 0.22
"""Tracks that are less surely of one statistic than this are never joined."""
TOGETHER = 0.5
"""The same for tracks of one report."""
AGAIN = 1.5
"""What it counts when a track gives again what other tracks of the statistic gave."""
WEIGHTS = (
    -7.95,  # always
    -0.2,  # words of the measures
    1.01,  # words of the clauses
    -5.24,  # words and names by where they stand, and its root: the first things in common count most
    14.81,
    0.53,  # names in the sentence and the one before
    0.49,  # the same noun is counted
    4.07,  # the value is given again
    -1.18,  # the values' distance (logarithm of their ratio, 6 at the most)
    1.08,  # the sessions are of one theme
    -0.69,  # different countries in the sentences
    -1.29,  # a place in one clause alone
    -1.97,  # different places in the clauses
    -0.78,  # a plan and a result
    -2.07,  # in one report
    -2.54,  # in one sentence
    -6.08,  # a whole and a part
    -1.34,  # a difference and a level
)
"""What each of ``features`` counts: a logistic regression on the two annotated series, either of which predicts the
other's pairs nearly as well as its own."""
PATIENCE = 12
"""Reports after which a statistic that none of them gave is not joined any more."""
GIVEN = 3
"""So many places that give one value for one date are looked at for contradictions."""
MEMORY = 6
"""A statistic is known by so many of its latest tracks."""

_CUT = re.compile(r"[;:()–—]|,\s|\s(?:and|but|while|whereas|against|although|though)\s")
_MORE = re.compile(r"\s+(?:more|fewer|less|further|additional|others?)\b", re.I)
_AGAINST = re.compile(
    r"\b(?:against|as against|compared (?:with|to)|in place of|instead of|rather than|down from|up from|as opposed to)"
    r"(?: (?:the|a|an|some|about|only|just|around|nearly|almost|roughly))*\s*$",
    re.I,
)
_COMPARED = re.compile(r"\b(?:times|than|compared|against|since|up from|down from|before|promised|planned)\b", re.I)
_CORRECTED = re.compile(
    r"\b(?:correct(?:ed|ion|s|ing)?|revis(?:ed|ion|ions)|recalculat\w+|recount\w*|errat\w+|mis(?:print|take|read)\w*"
    r"|in error|wrong(?:ly)?|instead of|rather than|adjusted|updated|amended|misstated|should have read"
    r"|had to be read)\b",
    re.I,
)


@dataclass(slots=True)
class Given:
    """One value as a report gives it."""

    meeting: Meeting
    figure: Row
    sentence: Sentence
    value: float | None
    low: float | None
    high: float | None
    as_of: AsOf
    stated: bool
    """Whether the text itself gives the date."""
    earlier: bool = False
    """Whether it is the "from" of a change."""

    @property
    def planned(self) -> bool:
        return self.figure["modality"] == "planned" and not self.earlier

    @property
    def years(self) -> tuple[int, int] | None:
        """First and last year of its date."""
        start, end = self.as_of.date_start, self.as_of.date_end or self.as_of.date_start
        return (int((start or end or "")[:4]), int((end or "")[:4])) if end else None


@dataclass
class Track:
    """Values of one report that are surely of one statistic: a table's row, or a figure with what it changed from."""

    given: list[Given]
    bag: dict[str, float]
    """All words and names, by where they stand. This and the next three have length 1."""
    measure: dict[str, float]
    clause: dict[str, float]
    around: dict[str, float]
    """The names in the sentence and the one before."""
    role: str
    """whole where another figure of the sentence is a part of it; part; by for a difference; else level."""
    local: frozenset[str]
    """The places in its clause or table row."""
    theme: str | None
    """The theme of its session, or the session's kind where it is of none."""
    kind: str
    """How units compare: percent, money:EUR, measure:hectare, duration:minute, count."""
    noun: str
    places: frozenset[str]

    @property
    def meeting(self) -> Meeting:
        return self.given[0].meeting

    @cached_property
    def countries(self) -> frozenset[str]:
        return frozenset(p for p in self.places if p.startswith("country:"))

    @cached_property
    def planned(self) -> bool:
        return all(g.planned for g in self.given)


@dataclass
class Statistic:
    """A statistic as it grows; ``tracks`` with their scores."""

    tracks: list[tuple[Track, float]]
    number: int
    """Its place among all statistics."""
    seen: int = 0
    """The report that gave it last, by its place in the series."""


# --------------------------------------------------------------------------------------------------------------- values


def givens(meeting: Meeting, figure: Row) -> list[Given]:
    """The values of one figure with their dates."""
    start = figure["start"]
    sentence = meeting.sentence_at(start) if start is not None else None
    if sentence is None:
        return []
    as_of = AsOf(**(figure.get("as_of") or {}))
    stated = as_of.text is not None
    change = figure.get("change") or {}
    before = change.get("from")
    value, low, high = figure["value"], figure["low"], figure["high"]
    found = []
    spans = as_of.date_start and as_of.date_end and as_of.date_start[:4] != as_of.date_end[:4]
    if before is not None and value is not None and before != value:
        earlier = (
            AsOf(text=as_of.text, date_start=as_of.date_start, date_end=f"{as_of.date_start[:4]}-12-31")
            if (spans and as_of.date_start)
            else AsOf()
        )
        if spans and as_of.date_end:
            as_of = AsOf(text=as_of.text, date_start=f"{as_of.date_end[:4]}-01-01", date_end=as_of.date_end)
        found.append(Given(meeting, figure, sentence, before, None, None, earlier, bool(spans) and stated, True))
    if value is not None or low is not None or high is not None:
        found.append(Given(meeting, figure, sentence, value, low, high, as_of, stated))
    return found


def _is_compared(meeting: Meeting, first: Row, second: Row) -> bool:
    """Whether a figure is what the one before it is compared with: "in 58 bogs, against 41 at the time"."""
    between = meeting.text[first["end"] : second["start"]]
    if not 0 < len(between) <= 60 or not _AGAINST.search(between) or re.search(r"[.;:|]", between):
        return False
    one, two = kind_of(first), kind_of(second)
    bare = second["unit"] is None or first["unit"] == second["unit"] or second["kind"] == first["kind"] == "count"
    return one == two and bare or (two == "count" and second["unit"] is None)


def _dated_by_neighbour(meeting: Meeting, figure: Row, sentence: Sentence) -> bool:
    """Whether a figure that tells of a change has its date from an earlier value in the sentence, or from what it is
    compared with: "a quarter in 2018, was down to 17%", "286, three times the total of 2020"."""
    text = (figure.get("as_of") or {}).get("text")
    if not text or sentence.row or sentence.text.count(text) != 1:
        return False
    at = sentence.start + sentence.text.index(text)
    if figure["start"] <= at < figure["end"]:
        return False
    low, high = sorted((figure["end"], at))
    between = meeting.text[low:high] if at > figure["end"] else ""
    if _COMPARED.search(between):
        return True
    if (figure.get("change") or {}).get("direction") is None:
        return False

    def distance(other: Row) -> int:
        return int(min(abs(at - other["end"]), abs(at - other["start"])))

    others = meeting.figures_between(sentence.start, sentence.end)
    return any((o.get("as_of") or {}).get("text") == text and distance(o) < distance(figure) for o in others)


def kind_of(figure: Row) -> str:
    """How the figure's unit compares with others."""
    kind, unit = figure["kind"], figure["unit"] or ""
    if kind == "percent" or unit in ("percent", "percentage point"):
        return "percent"
    if kind in ("money", "measure", "duration"):
        return f"{kind}:{unit}"
    if kind == "multiple":
        return "multiple"
    if kind == "ratio" and (figure.get("of") or {}).get("value") is None:
        return "rate"
    return "count"


def clause_of(sentence: Sentence, start: int, end: int) -> str:
    """The part of a sentence between the marks and conjunctions around a figure."""
    a, b = start - sentence.start, end - sentence.start
    if sentence.row:
        return sentence.text.split(" | ")[0]
    left = max((m.end() for m in _CUT.finditer(sentence.text, 0, max(0, a)) if m.end() <= a), default=0)
    right = next((m.start() for m in _CUT.finditer(sentence.text, min(b, len(sentence.text)))), len(sentence.text))
    return sentence.text[left:right]


def role_of(figure: Row, sentence: Sentence, wholes: Iterable[float]) -> str:
    """How a figure stands to others: a whole, a part of one, a difference, or a level of its own."""
    change = figure.get("change") or {}
    at = figure["start"] - sentence.start
    after = sentence.text[at + len(figure["quote"]) :][:24]
    if change.get("by") is not None and change.get("to") is None or _MORE.match(after):
        return "by"
    if figure["kind"] == "multiple":
        return "by"
    if (figure.get("of") or {}).get("value") is not None:
        return "part"
    return "whole" if figure["value"] in wholes else "level"


def track_of(given: list[Given], rare: Mapping[str, float], themes: Mapping[str, str]) -> Track:
    """What a figure is known by."""
    first = given[-1]
    meeting, figure, sentence = first.meeting, first.figure, first.sentence
    counts: dict[str, float] = defaultdict(float)

    def add(found: Iterable[str], weight: float) -> None:
        for s in set(found):
            counts[s] = max(counts[s], weight)

    def weighed(found: Iterable[str]) -> dict[str, float]:
        return words.unit({w: rare.get(w, 1.0) for w in found})

    index = meeting.sentence_index(sentence.start) or 0
    at = figure["start"]
    clause = clause_of(sentence, at, figure["end"])
    here = [e for e in meeting.named(sentence.start, sentence.end) if not e.startswith("date:")]
    around = list(here)
    before = meeting.sentences[index - 1] if index else None
    if before is not None and before.block == sentence.block and not sentence.row:
        add(words.stems(before.text), BEFORE)
        earlier = [e for e in meeting.named(before.start, before.end) if not e.startswith("date:")]
        add((f"@{e}" for e in earlier), BEFORE)
        around += earlier
    if not sentence.row:
        add(words.stems(sentence.text), SENTENCE)
    add((f"@{e}" for e in here), 0.8)
    add(words.stems(clause), CLAUSE)
    measure = list(words.stems(figure["measure"] or ""))
    people = (meeting.facts.get("participants") or {}).items()
    attendance = [f"#{k}" for k, n in people if n is not None and n == first.value and _is_attendance(meeting, figure)]
    measure += attendance
    add(measure, MEASURE)
    add(attendance, 2 * MEASURE)
    add(words.stems((figure.get("of") or {}).get("measure") or ""), CLAUSE)
    places = {e for e in here if e.startswith(("country:", "place:"))}
    if figure.get("place"):
        add([f"@{figure['place']}"], CLAUSE)
    offset = sentence.text.find(clause)
    local = meeting.named(sentence.start + offset, sentence.start + offset + len(clause))
    wholes = [
        f["of"]["value"]
        for f in meeting.figures_between(sentence.start, sentence.end)
        if (f.get("of") or {}).get("value") is not None and f is not figure
    ]
    return Track(
        given=given,
        bag=words.unit({w: n * rare.get(w, 1.0) for w, n in counts.items()}),
        measure=weighed(measure),
        clause=weighed([*words.stems(clause), *measure]),
        around=weighed(f"@{e}" for e in around),
        role=role_of(figure, sentence, wholes),
        local=frozenset(e for e in local if e.startswith(("country:", "place:"))),
        theme=themes.get(figure.get("session") or ""),
        kind=kind_of(figure),
        noun=words.stem(words.plain(figure["unit"] or "")),
        places=frozenset(places),
    )


def _is_attendance(meeting: Meeting, figure: Row) -> bool:
    """Whether a figure stands where reports tell how many took part: before the first session proper, or in it."""
    kinds = {s["id"]: s["kind"] for s in meeting.rows["sessions"]}
    return kinds.get(figure.get("session") or "", "front_matter") in ("front_matter", "opening", "section")


def tracks_of(meeting: Meeting, rare: Mapping[str, float], themes: Mapping[str, str]) -> list[Track]:
    """The tracks of a report, in the order of the text."""
    rows: dict[tuple[int, str], list[Given]] = {}
    single: list[list[Given]] = []
    for figure in meeting.rows["figures"]:
        found = givens(meeting, figure)
        if found and _dated_by_neighbour(meeting, figure, found[-1].sentence):
            found[-1].stated, found[-1].as_of = False, AsOf()
        if not found:
            continue
        if found[0].sentence.row:
            head = found[0].sentence.text.split(" | ")[0]
            key = (found[0].sentence.start, f"{kind_of(figure)} {figure['measure'] if not head.strip() else ''}")
            if key in rows:
                rows[key].extend(found)
                continue
            rows[key] = found
        earlier = single[-1][-1] if single else None
        if earlier is not None and _is_compared(meeting, earlier.figure, figure):
            found[-1].earlier = True
            single[-1][:0] = found
            continue
        single.append(found)
    return [track_of(given, rare, themes) for given in single]


# ------------------------------------------------------------------------------------------------------------- likeness


def units_agree(a: Track, b: Track) -> float:
    """1 where two units are one, less where they may be, 0 where they cannot."""
    if a.kind == b.kind:
        if a.kind in ("count", "rate") and a.noun != b.noun:
            return 0.85 if a.noun and b.noun else 0.95
        return 1.0
    kinds = {a.kind.split(":")[0], b.kind.split(":")[0]}
    if kinds == {"count", "percent"}:
        whole = a if a.kind == "count" else b
        return 0.8 if any((g.figure.get("of") or {}).get("value") for g in whole.given) else 0.0
    bare = a if a.kind == "count" else b
    if kinds == {"count", "measure"} and not bare.noun:
        return 0.9
    return 0.0


def restated(a: Track, b: Track) -> float:
    """How telling it is that one value stands in both, 0 to 1: three figures are rarely the same by chance."""
    best = 0.0
    for x in a.given:
        for y in b.given:
            if x.value is None or x.value != y.value:
                continue
            dates = x.years and y.years and x.stated and y.stated
            if dates and x.years != y.years and not (x.earlier or y.earlier):
                continue
            digits = len(f"{abs(x.value):.10g}".replace(".", "").strip("0"))
            best = max(best, (0.2 if digits < 2 else 0.5 if digits == 2 else 0.9) + (0.1 if dates else 0.0))
    return best


def features(a: Track, b: Track) -> list[float]:
    """What two tracks have in common, as ``WEIGHTS`` counts it."""
    ratios = [abs(math.log(abs(x / y))) for x in _levels(a, b) for y in _levels(b, a) if x and y]
    countries = a.countries, b.countries
    planned = a.planned, b.planned
    roles = {a.role, b.role}
    one_report = a.meeting is b.meeting
    bag = words.dot(a.bag, b.bag)
    return [
        1.0,
        words.dot(a.measure, b.measure),
        words.dot(a.clause, b.clause),
        bag,
        math.sqrt(bag),
        words.dot(a.around, b.around),
        1.0 if a.noun and a.noun == b.noun else 0.0,
        restated(a, b),
        min(min(ratios, default=2.0), 6.0),
        1.0 if a.theme and a.theme == b.theme else 0.0,
        1.0 if countries[0] and countries[1] and not countries[0] & countries[1] else 0.0,
        1.0 if bool(a.local) != bool(b.local) else 0.0,
        1.0 if a.local and b.local and not a.local & b.local else 0.0,
        1.0 if planned[0] != planned[1] else 0.0,
        1.0 if one_report else 0.0,
        1.0 if one_report and a.given[0].sentence.start == b.given[0].sentence.start else 0.0,
        1.0 if roles == {"whole", "part"} else 0.0,
        1.0 if "by" in roles and len(roles) > 1 else 0.0,
    ]


def _levels(track: Track, other: Track) -> list[float]:
    """The values of a track, as percentages where the other one has such."""
    if track.kind == "count" and other.kind == "percent":
        wholes = [(g.value, (g.figure.get("of") or {}).get("value")) for g in track.given]
        return [100 * v / w for v, w in wholes if v is not None and w]
    return [g.value for g in track.given if g.value is not None]


def likeness(a: Track, known: Iterable[Track]) -> float:
    """How surely a track is of the statistic of others, 0 to 1: as surely as of the likest one, and more so where it
    gives again what others gave."""
    best, again = -99.0, []
    for b in known:
        if units_agree(a, b):
            best = max(best, sum(w * x for w, x in zip(WEIGHTS, features(a, b), strict=True)))
            again.append(restated(a, b))
    again.sort()
    return 1.0 / (1.0 + math.exp(-best - AGAIN * sum(again[:-1]))) if again else 0.0


def rounded_alike(a: float, b: float) -> bool:
    """Whether one value is the other one rounded: to as many figures as the rounder one has, at least one."""
    if a == b:
        return True
    if not a or not b or (a < 0) != (b < 0):
        return False

    def unit(x: float) -> float:
        text = f"{abs(x):.10g}"
        if "." in text:
            return 10.0 ** -len(text.split(".")[1])
        zeros = len(text) - len(text.rstrip("0"))
        return 10.0 ** min(zeros, len(text) - 1)

    step = max(unit(a), unit(b))
    return abs(a - b) <= step / 2 + 1e-9 and abs(a - b) <= 0.1 * max(abs(a), abs(b))


def clash(a: Track, b: Track) -> bool:
    """Whether one report would give two different values for one date."""
    if a.meeting is not b.meeting:
        return False
    for x in a.given:
        for y in b.given:
            if x.value is None or y.value is None or x.planned != y.planned:
                continue
            same = x.years == y.years if x.years and y.years else not (x.earlier or y.earlier)
            if same and a.kind == b.kind and not rounded_alike(x.value, y.value):
                return True
    return False


# -------------------------------------------------------------------------------------------------------------- joining


class Rarity:
    """How rare stems and names are among the sentences with figures seen so far."""

    def __init__(self) -> None:
        self.seen = 0
        self.df: Counter[str] = Counter()

    def learn(self, meeting: Meeting) -> None:
        places = {meeting.sentence_index(f["start"]) for f in meeting.rows["figures"] if f["start"] is not None}
        for index in sorted(i for i in places if i is not None):
            sentence = meeting.sentences[index]
            self.seen += 1
            self.df.update(set(words.stems(sentence.text)))
            self.df.update({f"@{e}" for e in meeting.named(sentence.start, sentence.end)})

    def weights(self) -> dict[str, float]:
        return {s: max(0.2, math.log((self.seen + 1) / (n + 0.5))) for s, n in self.df.items()}


def join(meetings: Sequence[Meeting], themes: Mapping[str, str]) -> list[Statistic]:
    """The statistics of a series, those with one track too."""
    rare = Rarity()
    known: list[Statistic] = []
    by_stem: dict[str, list[int]] = defaultdict(list)
    for at, meeting in enumerate(meetings):
        rare.learn(meeting)
        weights = rare.weights()
        new = tracks_of(meeting, weights, themes)
        if at % PATIENCE == 0:
            for s in by_stem:
                by_stem[s] = [j for j in by_stem[s] if known[j].seen >= at - PATIENCE]
        clusters = _within_report(new)
        pairs = _candidates(clusters, known, by_stem, at - PATIENCE)
        home: dict[int, tuple[Statistic, float]] = {}
        for score, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
            if i not in home and not any(clash(t, u) for t in clusters[i] for u, _ in known[j].tracks):
                home[i] = known[j], score
                known[j].tracks.extend((t, score) for t in clusters[i])
        for i, cluster in enumerate(clusters):
            if i not in home:
                statistic = Statistic([(track, 1.0) for track in cluster], len(known))
                home[i] = statistic, 1.0
                known.append(statistic)
        _index(home, clusters, by_stem)
        for statistic, _ in home.values():
            statistic.seen = at
    return known


def _within_report(new: Sequence[Track]) -> list[list[Track]]:
    """The tracks of one report that are of one statistic, the surest pair first."""
    pairs = []
    for i, track in enumerate(new):
        for j in range(i):
            if new[j].bag.keys() & track.bag.keys():
                score = likeness(track, [new[j]])
                if score >= TOGETHER:
                    pairs.append((score, i, j))
    members = {i: [i] for i in range(len(new))}
    for _, i, j in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        one, two = members[i], members[j]
        if one is not two and not any(clash(new[x], new[y]) for x in one for y in two):
            two.extend(one)
            for x in one:
                members[x] = two
    clusters = {id(m): m for m in members.values()}
    return [[new[i] for i in sorted(m)] for m in sorted(clusters.values(), key=min)]


def _candidates(
    clusters: Sequence[Sequence[Track]], known: Sequence[Statistic], by_stem: Mapping[str, list[int]], since: int
) -> list[tuple[float, int, int]]:
    """Pairs that may be one statistic: (score, cluster, statistic)."""
    found = []
    for i, cluster in enumerate(clusters):
        reached = {j for track in cluster for s in _tell(track) for j in by_stem.get(s, ())}
        for j in sorted(j for j in reached if known[j].seen >= since):
            recent = [t for t, _ in known[j].tracks[-MEMORY:]]
            score = max(likeness(track, recent) for track in cluster)
            if score >= JOIN:
                found.append((score, i, j))
    return found


def _tell(track: Track) -> list[str]:
    """The eight stems or names that weigh most in a track."""
    return sorted(track.bag, key=lambda s: (-track.bag[s], s))[:8]


def _index(
    home: Mapping[int, tuple[Statistic, float]],
    clusters: Sequence[Sequence[Track]],
    by_stem: dict[str, list[int]],
) -> None:
    for i, cluster in enumerate(clusters):
        j = home[i][0].number
        for s in {s for track in cluster for s in _tell(track)}:
            if not by_stem[s] or by_stem[s][-1] != j:
                by_stem[s].append(j)


# -------------------------------------------------------------------------------------------------------------- records


def find(meetings: Sequence[Meeting], themes: Sequence[Theme]) -> list[Series]:
    """The statistics that more than one report, or more than one date of one report, speaks of."""
    of_session = {s.session: t.id for t in themes for s in t.sessions}
    for meeting in meetings:
        for row in meeting.rows["sessions"]:
            of_session.setdefault(row["id"], row["kind"])
    found = []
    for statistic in join(meetings, of_session):
        record = _record(statistic, meetings)
        if record is not None:
            found.append(record)
    return found


def _record(statistic: Statistic, meetings: Sequence[Meeting]) -> Series | None:
    at = {m.id: i for i, m in enumerate(meetings)}
    pairs = [(g, track, score) for track, score in statistic.tracks for g in track.given]
    if len({g.meeting.id for g, _, _ in pairs}) < 2 and len({(g.value, g.as_of.date_end) for g, _, _ in pairs}) < 2:
        return None
    pairs.sort(key=lambda p: (at[p[0].meeting.id], p[0].as_of.date_end or "", p[0].sentence.start, p[0].figure["id"]))
    given = [g for g, _, _ in pairs]
    first = statistic.tracks[0][0].given[0]
    measure = _typical([g.figure["measure"] for g in given if g.figure["measure"]]) or first.sentence.text
    units = Counter(g.figure["unit"] for g in given if g.figure["unit"])
    places = Counter(p for _, track, _ in pairs for p in track.places)
    common = [p for p, n in places.most_common() if n >= 0.6 * len(pairs)]
    return Series(
        id=f"series-{digest('series', meetings[0].series, first.figure['id'])}",
        series=meetings[0].series,
        measure=measure,
        unit=units.most_common(1)[0][0] if units else None,
        place=sorted(common, key=lambda p: (not p.startswith("place:"), p))[0] if common else None,
        planned=all(g.planned for g in given),
        points=tuple(_point(g, score) for g, _, score in pairs),
        conflicts=conflicts(pairs),
    )


def _typical(measures: Sequence[str]) -> str | None:
    """The measure that has most in common with the others; one of two words or more where there is one, the shortest of
    equals."""
    bags = {m: Counter(words.stems(m)) for m in dict.fromkeys(measures)}
    weights = Counter(measures)

    def common(measure: str) -> float:
        return sum(weights[m] * words.cosine(bags[measure], bag) for m, bag in bags.items() if bag and bags[measure])

    return max(bags, key=lambda m: (len(m.split()) > 1, round(common(m), 6), -len(m)), default=None)


def _point(g: Given, score: float) -> Point:
    of = g.figure.get("of")
    return Point(
        report=g.meeting.id,
        figure=g.figure["id"],
        value=g.value,
        low=g.low,
        high=g.high,
        of=Whole(**of) if of else None,
        as_of=g.as_of,
        planned=g.planned,
        text=g.figure["quote"],
        quote=g.sentence.text,
        page=g.figure.get("page"),
        session=g.figure.get("session"),
        score=round(min(score, 1.0), 3),
    )


def conflicts(pairs: Sequence[tuple[Given, Track, float]]) -> tuple[Conflict, ...]:
    """Pairs of points of different reports that give different values for one date, each pair of values once.

    Not conflicts: one value rounded, a plan and what came of it, a value that the text says is a correction, values
    said to be about something, and values whose dates the text does not give.
    """
    first: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    dated: dict[float, set[tuple[str, tuple[int, int] | None]]] = defaultdict(set)
    for i, (g, track, _) in enumerate(pairs):
        if g.value is None or not g.stated:
            continue
        dated[g.value].add((g.meeting.id, g.years))
        places = first[track.kind, g.years, g.value]
        if len(places) < GIVEN and not g.planned:
            places.append(i)
    by_date: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for (kind, years, _), places in first.items():
        by_date[kind, years] += places
    found = []
    seen: set[tuple[Any, ...]] = set()
    for places in by_date.values():
        for i, j in itertools.combinations(sorted(places), 2):
            a, b = pairs[i][0], pairs[j][0]
            if a.value is None or b.value is None or a.meeting is b.meeting or not _same_date(a, b):
                continue
            if rounded_alike(a.value, b.value) or _loose(a, b):
                continue
            if _CORRECTED.search(b.sentence.text) or _CORRECTED.search(a.sentence.text):
                continue
            if "estimated" in (a.figure["modality"], b.figure["modality"]):
                continue
            if _elsewhere(a, dated) or _elsewhere(b, dated):
                continue
            key = (*sorted([a.value, b.value]), a.years)
            if key not in seen:
                seen.add(key)
                found.append(Conflict(as_of=a.as_of, points=(i, j)))
    return tuple(sorted(found, key=lambda c: c.points))


def _elsewhere(given: Given, dated: Mapping[float, set[tuple[str, tuple[int, int] | None]]]) -> bool:
    """Whether another report gives the value for another date: then the date is in doubt, not the value."""
    return any(
        report != given.meeting.id and years != given.years for report, years in dated.get(given.value or 0.0, ())
    )


def _same_date(a: Given, b: Given) -> bool:
    """Whether two values are for one year, and for one month where both name one."""
    if not a.years or a.years != b.years or a.years[0] != a.years[1]:
        return False
    spans = [(g.as_of.date_start or "", g.as_of.date_end or "") for g in (a, b)]
    months = [s[:7] == e[:7] for s, e in spans]
    return not all(months) or spans[0][1][:7] == spans[1][1][:7]


def _loose(a: Given, b: Given) -> bool:
    """Whether a value that is said to be about, over or under something is near enough."""
    if a.value is None or b.value is None:
        return False
    comparators = {a.figure.get("comparator"), b.figure.get("comparator")} - {None}
    return bool(comparators) and abs(a.value - b.value) <= 0.05 * max(abs(a.value), abs(b.value))
