"""Commitments and recommendations, and what later reports say became of them.

A commitment is a clause in which somebody undertakes, promises, plans, recommends, asks for or proposes something. A
later passage follows it up where it speaks of the same thing and looks back. How surely is the sum of what the two have
in common: rare words, bodies and places, statistics, the theme, and words that look back. A passage follows up one
commitment at most, the likeliest; where a follow-up is a new promise on the same thing, what comes later stays with the
first one. What is not heard of again has an empty follow-up.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from pipeline import stale
from pipeline.compare import words
from pipeline.compare.load import Groups, Meeting, Row, Sentence
from pipeline.compare.records import Commitment, FollowUp, FollowUpStatus, Series, Theme
from pipeline.ids import digest

SURE = 0.2
"""A passage that less surely follows up a commitment than this is left out."""
SURE_UNTOLD = 0.7
"""The same for a passage that has no words for what became of it."""
LONG = 22
"""Words of a sentence beyond which it is cut at its conjunctions too."""
PATIENCE = 10
"""Reports after which nobody looks any further for what was not heard of in between."""
LEAN = 0.4
SINCE, SETTLED, ELSEWHERE = 0.5, 1.0, 1.0
"""Log odds that are taken off where a passage speaks of an earlier follow-up alone, where the last one said
done, and where other countries are named."""
NEVER = -9.0
GOES_ON = -1.5
"""Log odds from which a neighbouring sentence is taken for a part of a follow-up."""
MARGINS = (-1.14, 0.68, 0.26, 0.42)
WEIGHTS = (-13.5, 4.86, 1.68, 4.63, 0.93, 0.84, 2.53, 1.83, 1.02, 0.68, 1.44, 0.54, -1.09)
"""What each of ``features`` counts, and in ``MARGINS`` by how much the best pair leads: logistic regressions on the two
annotated series, either of which predicts the other's pairs nearly as well as its own."""

_CUT = re.compile(
    r";\s+|(?<=\w),\s+(?=(?:and|but|whereas|while|although|though|as|which|so that)\s)|\s(?=and that\s)|\s[–—]\s"
)
_HARD = re.compile(r";\s+")
_MARK = re.compile(r"^\s*(?:[-–•*·▪]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)])\s+")
_WHOLE = re.compile(r"[.!?…:;][\"”’'»)\]]*$")
_TOLD_AGAIN = re.compile(r"\b(?:had|nobody|no one|none|not|never)(?: (?:been|had|also|already|once))? $", re.I)
"""Before a cue: what was promised, asked or expected earlier, or by nobody."""
_BY = re.compile(r"\b(?:by|before|until|in|during|from|the end of|the course of) (?:[a-z]+ ){0,4}(?:19|20)\d\d\b", re.I)
_DUE = re.compile(r"\b(?:by|before|until)(?: [a-z]+){0,4}(?: [A-Z][a-z]+)? ((?:19|20)\d\d)\b")
_LEANS = re.compile(
    r"(?:and |but )?(?:it|he|she|they|this|that|these|those|its|his|her|their|which|who|the latter|the former)\b", re.I
)
_ASKED = re.compile(
    r"\b(?:urged|requested|invited|asked|encouraged|called (?:on|upon)|appealed to|instructed|advised|that)\s+"
    r"((?:the |all |every |each )?[A-Z][\w&'’-]*(?: (?:of|the|and|for|on|[A-Z][\w&'’-]*))*"
    r"|(?:the |its |all )?(?:secretariat|members|parties|states|participants|governments|delegations|countries"
    r"|commission|panel|committee|board))\b"
    r"(?= (?:to|be|should|must|draw|adopt|submit|publish|prepare|develop|set|report|compare|draft|propose|consider)\b)",
)
_LEAD = re.compile(r":\s*$")


@cache
def data() -> dict[str, Any]:
    """The cues of ``models/compare/commitments.toml``, compiled."""
    raw = tomllib.loads((stale.MODELS / "compare" / "commitments.toml").read_text("utf8"))
    return {
        "cue": [
            (c["kind"], c["strength"] or None, re.compile("|".join(c["patterns"]), re.I | re.S)) for c in raw["cue"]
        ],
        "status": [(s["status"], re.compile("|".join(s["patterns"]), re.I)) for s in raw["status"]],
        "back": [re.compile(p, re.I) for p in raw["back"]],
    }


@dataclass
class Passage:
    """A clause of a report, as it is compared."""

    meeting: Meeting
    sentence: Sentence
    start: int
    end: int
    text: str
    stems: frozenset[str]
    whole: frozenset[str]
    """Stems of the whole sentence."""
    around: frozenset[str]
    """Stems of the sentence before."""
    names: frozenset[str]
    """Entities of the sentence, but for dates."""
    theme: str | None
    statistics: frozenset[str] = frozenset()
    """The statistics (series) that its figures belong to."""
    kind: str | None = None
    strength: str | None = None
    cue: str | None = None
    intervention: Row | None = None
    _weighed: tuple[int, dict[str, float]] | None = None
    _wide: tuple[int, float] | None = None

    @cached_property
    def back(self) -> int:
        """How many kinds of words that look back stand in it."""
        return sum(bool(p.search(self.text)) for p in data()["back"])

    @cached_property
    def told(self) -> int:
        """How many kinds of words stand in it that tell what became of something."""
        return sum(bool(p.search(self.text)) for _, p in data()["status"])

    @cached_property
    def years(self) -> frozenset[int]:
        return frozenset(int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", self.sentence.text))

    @cached_property
    def plain(self) -> str:
        return words.plain(self.sentence.text)

    @cached_property
    def status(self) -> tuple[FollowUpStatus, str | None]:
        """What it says became of something, and its words for it."""
        return status_of(self.text)

    @cached_property
    def countries(self) -> frozenset[str]:
        return frozenset(n for n in self.names if n.startswith("country:"))

    @cached_property
    def dated(self) -> bool:
        return bool(_BY.search(self.text))

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Where its meeting was held, as a later report would name it."""
        found = (words.plain(p).split(",")[0] for p in self.meeting.facts.get("places") or () if p != "online")
        return tuple(p for p in found if len(p) > 3)

    def weighed(self, rare: Rarity) -> dict[str, float]:
        """Stems by rarity. A clause that leans on the sentence before it ("The Agency undertook to replace the map",
        "It had at last taken place") has that one's stems too, at less weight."""
        if self._weighed is not None and self._weighed[0] == rare.seen:
            return self._weighed[1]
        found = {s: rare.weight(s) for s in self.stems}
        if len(self.stems) <= 5 or _LEANS.match(self.text):
            for s in (self.whole | self.around) - self.stems:
                found[s] = LEAN * rare.weight(s)
        self._weighed = rare.seen, found
        return found

    def wide(self, rare: Rarity) -> float:
        """The weight of the stems of its sentence and the one before."""
        if self._wide is None or self._wide[0] != rare.seen:
            self._wide = rare.seen, sum(map(rare.weight, self.whole | self.around))
        return self._wide[1]


def passages(
    meeting: Meeting,
    theme_of: Mapping[str, str],
    groups: Groups | None = None,
    statistic_of: Mapping[str, str] | None = None,
) -> list[Passage]:
    """The clauses of a report's body, without headings, titles and captions."""
    said = [i for i in meeting.rows["interventions"] if i["start"] is not None]
    found: list[Passage] = []
    sessions = [s for s in meeting.rows["sessions"] if s["start"] is not None and not s["parent"]]
    headings = {s["title"] for s in meeting.rows["sessions"] if s["title"]}
    begins = {s["start"] for s in meeting.rows["sessions"] if s["heading"] or s["title"]}
    for index, sentence in enumerate(meeting.sentences):
        if sentence.row or sentence.text in headings or sentence.start in begins or len(sentence.text.split()) < 4:
            continue
        if not _WHOLE.search(sentence.text) and not _MARK.match(sentence.text):
            continue
        session = next((s["id"] for s in sessions if s["start"] <= sentence.start < s["end"]), None)
        before = meeting.sentences[index - 1] if index else None
        near = before is not None and sentence.block - before.block <= 1 and not before.row
        named = [e for e in meeting.named(sentence.start, sentence.end) if not e.startswith("date:")]
        for i in said:
            if i["start"] <= sentence.start < i["end"]:
                named += i["entities"]
                named += [
                    f"country:{c}" for c in ([i["country"]] if isinstance(i["country"], str) else i["country"] or ())
                ]
        names = frozenset(groups.find(e) if groups else e for e in named)
        for start, end in clauses(sentence):
            text = meeting.text[start:end]
            stems = words.stems(text)
            figures = meeting.figures_between(start, end)
            followed = (
                frozenset(statistic_of[f["id"]] for f in figures if f["id"] in statistic_of)
                if statistic_of
                else frozenset()
            )
            found.append(
                Passage(
                    meeting,
                    sentence,
                    start,
                    end,
                    text,
                    frozenset(stems),
                    frozenset(words.stems(sentence.text)),
                    frozenset(words.stems(before.text)) if near and before is not None else frozenset(),
                    names,
                    theme_of.get(session or ""),
                    followed,
                )
            )
    return found


def clauses(sentence: Sentence) -> list[tuple[int, int]]:
    """The spans of a sentence's clauses: cut at semicolons, and where it is long at conjunctions behind a comma."""
    mark = _MARK.match(sentence.text)
    begin = mark.end() if mark else 0
    cut = _CUT if len(sentence.text.split()) > LONG else _HARD
    spans: list[tuple[int, int]] = []
    for match in cut.finditer(sentence.text, begin):
        if len(sentence.text[begin : match.start()].split()) < 5 or len(sentence.text[match.end() :].split()) < 5:
            continue
        spans.append((begin, match.start()))
        begin = match.end()
    spans.append((begin, len(sentence.text)))
    return [(sentence.start + a, sentence.start + b) for a, b in spans]


# -------------------------------------------------------------------------------------------------------------- finding


def promises(meeting: Meeting, found: Sequence[Passage]) -> list[Passage]:
    """The clauses that commit, recommend or plan; a list's items are what the line before them says."""
    lead: tuple[str, str | None] | None = None
    last = -9
    kept = []
    interventions = sorted(
        (i for i in meeting.rows["interventions"] if i["start"] is not None), key=lambda i: i["end"] - i["start"]
    )
    for passage in found:
        block = passage.sentence.block
        is_item = bool(_MARK.match(passage.sentence.text))
        kind, strength, cue = cue_of(passage.text)
        if block != last and (not is_item or block - last > 1):
            lead = None
        if _LEAD.search(passage.sentence.text):
            said = kind or _lead_kind(passage.sentence.text)
            lead, last = ((said, strength) if said else None), block
            continue
        if lead is not None:
            kind, strength, last = lead[0], strength or lead[1], block
        if not kind:
            continue
        passage.kind, passage.strength, passage.cue = kind, strength, cue
        passage.intervention = next(
            (i for i in interventions if i["start"] <= passage.start and passage.end <= i["end"] + 2), None
        )
        kept.append(passage)
    return kept


def _lead_kind(text: str) -> str:
    """What the items under a line with a colon are ("the following priorities:")."""
    return (
        "recommendation"
        if re.search(
            r"\b(?:priorit|conclu|agree|recommend|decid|action|lines? of work|following|view that|next steps)",
            text,
            re.I,
        )
        else ""
    )


def cue_of(text: str) -> tuple[str, str | None, str | None]:
    """Kind, strength and the words of the first cue in a clause; an empty kind where there is none."""
    for kind, strength, pattern in data()["cue"]:
        match = next((m for m in pattern.finditer(text) if not _TOLD_AGAIN.search(text, 0, m.start())), None)
        if match:
            return kind, strength, match.group()[:60]
    return "", None, None


# ------------------------------------------------------------------------------------------------------------ following


class Rarity:
    """How rare stems and names are among the sentences of the reports so far."""

    def __init__(self) -> None:
        self.seen = 0
        self.df: Counter[str] = Counter()
        self._weights: dict[str, float] = {}

    def learn(self, found: Sequence[Passage]) -> None:
        for passage in {p.sentence.start: p for p in found}.values():
            self.seen += 1
            self.df.update(passage.whole)
            self.df.update(f"@{e}" for e in passage.names)
        self._weights = {s: max(0.1, math.log((self.seen + 1) / (n + 0.5))) for s, n in self.df.items()}

    def weight(self, stem: str) -> float:
        return self._weights.get(stem) or math.log((self.seen + 1) / 0.5)


def features(promise: Passage, later: Passage, rare: Rarity) -> list[float]:
    """What a commitment and a later passage have in common, as ``WEIGHTS`` counts it."""
    w = rare.weight
    both = promise.stems & later.stems
    one, two = promise.weighed(rare), later.weighed(rare)
    low = min(sum(one.values()), sum(two.values()))
    common = sum(min(v, two[s]) for s, v in one.items() if s in two)
    wide = sum(w(s) for s in (promise.whole | promise.around) & (later.whole | later.around))
    wide_low = min(promise.wide(rare), later.wide(rare))
    names = promise.names & later.names
    top = sorted((w(s) for s in both), reverse=True)
    recalled = promise.meeting.year in later.years or any(p in later.plain for p in promise.places)
    return [
        1.0,
        math.sqrt(common / low) if low else 0.0,  # the share of rare words in common
        sum(top[:2]) / 5.0,  # the two rarest words in common
        wide / wide_low if wide_low else 0.0,  # the same share with the sentences around
        min(sum(w(f"@{e}") for e in names), 12.0) / 5.0,  # bodies and places in common
        float(later.back),
        float(recalled),  # the later passage names the year or place of the earlier meeting
        float(promise.theme is not None and promise.theme == later.theme),
        float(promise.dated),
        float(bool(promise.statistics & later.statistics)),
        float(later.told),
        float(len(both) <= 1),
        float(bool(promise.names and later.names and not names)),
    ]


def likeness(chain: Sequence[Passage], later: Passage, rare: Rarity) -> float:
    """How surely a passage follows up a commitment, as a logarithm of the odds: judged by the commitment and by what
    was said of it since."""
    best = NEVER
    for i, earlier in enumerate(chain):
        elsewhere = bool(earlier.countries and later.countries and not earlier.countries & later.countries)
        if earlier.stems & later.stems or earlier.names & later.names:
            found = sum(w * x for w, x in zip(WEIGHTS, features(earlier, later, rare), strict=True))
            best = max(best, found - (SINCE if i else 0.0) - (ELSEWHERE if elsewhere else 0.0))
    return best


@dataclass
class Chain:
    """A commitment and what was said of it since, each with its score."""

    promise: Passage
    heard: int
    """The report in which it was heard of last, by its place in the series."""
    later: list[tuple[Passage, float]] = field(default_factory=list)
    first: Chain | None = None
    """The commitment that this one renews."""


def chains(
    meetings: Sequence[Meeting],
    themes: Sequence[Theme],
    groups: Groups | None = None,
    statistics: Sequence[Series] = (),
) -> list[Chain]:
    """The commitments of a series with their follow-ups."""
    theme_of = {s.session: t.id for t in themes for s in t.sessions}
    for meeting in meetings:
        for row in meeting.rows["sessions"]:
            theme_of.setdefault(row["id"], row["kind"])
    statistic_of = {p.figure: s.id for s in statistics for p in s.points}
    rare = Rarity()
    known: list[Chain] = []
    by_stem: dict[str, set[int]] = defaultdict(set)
    for at, meeting in enumerate(meetings):
        found = passages(meeting, theme_of, groups, statistic_of)
        rare.learn(found)
        new = promises(meeting, found)
        _retire(known, by_stem, at - PATIENCE)
        taken: dict[int, Chain] = {}
        followed: set[int] = set()
        pairs = _pairs(found, known, by_stem, rare)
        for score, i, j in pairs:
            if id(found[i]) in taken or j in followed:
                continue
            known[j].later.append((found[i], score))
            known[j].heard = at
            taken[id(found[i])] = known[j]
            followed.add(j)
            _widen(known[j], found, i, rare, taken)
            for s in _tell(found[i], rare):
                by_stem[s].add(j)
        place = {id(p): i for i, p in enumerate(found)}
        for promise in new:
            own = place[id(promise)]
            before = taken.get(id(found[own - 1])) if own else None
            if before is not None and not promise.stems & before.later[-1][0].stems:
                before = None
            chain = Chain(promise, at, first=taken.get(id(promise)) or before)
            known.append(chain)
            if chain.first is None:
                for s in _tell(promise, rare):
                    by_stem[s].add(len(known) - 1)
    return known


def _retire(known: Sequence[Chain], by_stem: dict[str, set[int]], before: int) -> None:
    """Look no further for what was not heard of since the report at place ``before``."""
    gone = {j for j in {j for found in by_stem.values() for j in found} if known[j].heard <= before}
    if gone:
        for s in list(by_stem):
            by_stem[s] -= gone
            if not by_stem[s]:
                del by_stem[s]


def _pairs(
    found: Sequence[Passage], known: Sequence[Chain], by_stem: Mapping[str, set[int]], rare: Rarity
) -> list[tuple[float, int, int]]:
    """(score, passage, chain) of all pairs that are sure enough, the surest first.

    A pair is surer where neither the passage nor the commitment has another one that is nearly as like.
    """
    odds: dict[tuple[int, int], float] = {}
    for i, passage in enumerate(found):
        reached = {j for s in _tell(passage, rare) for j in by_stem.get(s, ())}
        for j in reached:
            chain = known[j]
            odds[i, j] = likeness([chain.promise, *(p for p, _ in chain.later[-2:])], passage, rare)
    of_passage: dict[int, list[float]] = defaultdict(list)
    of_chain: dict[int, list[float]] = defaultdict(list)
    for (i, j), value in odds.items():
        of_passage[i].append(value)
        of_chain[j].append(value)
    pairs = []
    for (i, j), value in odds.items():
        lead = [max(-3.0, min(3.0, value - _rival(of[k], value))) for of, k in ((of_chain, j), (of_passage, i))]
        settled = known[j].later and known[j].later[-1][0].status[0] == "done"
        total = MARGINS[0] + MARGINS[1] * value + MARGINS[2] * lead[0] + MARGINS[3] * lead[1]
        score = 1.0 / (1.0 + math.exp(-total + (SETTLED if settled else 0.0)))
        if score >= (SURE if found[i].status[0] != "unclear" else SURE_UNTOLD):
            pairs.append((score, i, j))
    return sorted(pairs, key=lambda p: (-p[0], p[1], p[2]))


def _widen(
    chain: Chain,
    found: Sequence[Passage],
    i: int,
    rare: Rarity,
    taken: dict[int, Chain],
) -> None:
    """Take the neighbouring sentence into a follow-up where it goes on about the commitment."""
    own, score = chain.later[-1]
    for k in (i + 1, i - 1):
        if not 0 <= k < len(found) or id(found[k]) in taken:
            continue
        other = found[k]
        if other.sentence.block != own.sentence.block or other.sentence is own.sentence:
            continue
        if likeness([chain.promise], other, rare) < GOES_ON:
            continue
        if other.status[0] == "unclear" or len(other.text.split()) > 30:
            continue
        taken[id(other)] = chain
        start, end = min(own.start, other.start), max(own.end, other.end)
        both = replace(own, start=start, end=end, text=own.meeting.text[start:end], stems=own.stems | other.stems)
        chain.later[-1] = both, score
        return


def _rival(values: Sequence[float], own: float) -> float:
    """The highest of the values but for one that is ``own``."""
    ordered = sorted(values, reverse=True)
    return NEVER if len(ordered) < 2 else ordered[1] if ordered[0] == own else ordered[0]


def status_of(text: str) -> tuple[FollowUpStatus, str | None]:
    """What a passage says became of a commitment, and its words for it."""
    for status, pattern in data()["status"]:
        match = pattern.search(text)
        if match:
            return status, match.group()
    return "unclear", None


def _tell(passage: Passage, rare: Rarity) -> list[str]:
    """The stems that weigh most in a passage."""
    found = passage.weighed(rare)
    return sorted(found, key=lambda s: (-found[s], s))[:12]


# -------------------------------------------------------------------------------------------------------------- records


def find(
    meetings: Sequence[Meeting],
    themes: Sequence[Theme],
    groups: Groups | None = None,
    statistics: Sequence[Series] = (),
) -> list[Commitment]:
    """The commitments and recommendations of a series, in the order of the reports."""
    known = chains(meetings, themes, groups, statistics)
    ids = {id(chain): _id(chain.promise) for chain in known}
    return [_record(chain, ids) for chain in known if chain.later or chain.promise.kind != "plan" or chain.first]


def _id(promise: Passage) -> str:
    meeting = promise.meeting
    return f"promise-{digest('commitment', meeting.series, meeting.id, promise.text, promise.sentence.text)}"


def _record(chain: Chain, ids: Mapping[int, str]) -> Commitment:
    promise = chain.promise
    said = promise.intervention
    first = chain.first
    while first is not None and first.first is not None:
        first = first.first
    deadline = _BY.search(promise.text)
    return Commitment(
        id=ids[id(chain)],
        series=promise.meeting.series,
        kind=promise.kind,
        addressee=_addressee(promise),
        strength=promise.strength or (said or {}).get("strength"),
        report=promise.meeting.id,
        quote=promise.text,
        intervention=said["id"] if said else None,
        session=_session(promise),
        deadline=deadline.group() if deadline else None,
        page=promise.meeting.page(promise.start),
        confidence=0.55 if promise.kind == "plan" else 0.8,
        renews=ids[id(first)] if first is not None else None,
        follow_up=tuple(_follow_up(promise, later, score) for later, score in chain.later),
    )


def _session(promise: Passage) -> str | None:
    for row in promise.meeting.rows["sessions"]:
        if row["start"] is not None and not row["parent"] and row["start"] <= promise.start < row["end"]:
            return str(row["id"])
    return None


def _addressee(promise: Passage) -> str | None:
    """Who is to do it: whom the sentence asks, as the intervention has it, or in a commitment who speaks."""
    asked = _ASKED.search(promise.text)
    if promise.kind in ("recommendation", "proposal"):
        if asked:
            return asked.group(1)
        told = (promise.intervention or {}).get("addressee")
        return told if told and len(told) > 2 else None
    if not promise.intervention or promise.intervention["kind"] != "individual":
        return None
    return (promise.intervention.get("speaker") or {}).get("text")


def _follow_up(promise: Passage, later: Passage, score: float) -> FollowUp:
    status, cue = status_of(later.text)
    due = _DUE.search(promise.text)
    told = [int(y) for y in re.findall(r"\b(?:19|20)\d\d\b", later.text)]
    past = [y for y in told if y <= (later.meeting.year or 9999)]
    if status == "done" and due and past and max(past) > int(due.group(1)):
        status, cue = "late", f"{max(past)}"  # done in a year after the one that was promised
    return FollowUp(
        report=later.meeting.id,
        quote=later.text,
        status=status,
        cue=cue.strip() if cue else None,
        page=later.meeting.page(later.start),
        score=round(score, 3),
    )
