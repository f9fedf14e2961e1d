"""Scores outputs against annotated reports, stage by stage, and keeps floors that only rise.

An annotated report is a folder with ``text.txt`` and JSON Lines of what stands in it; offsets count code points of its
own text. What was found is mapped onto that text word by word, so that an output is scored for what it found and not
for how it spaces its text. Annotators differ: sessions' numbers may be roman or words, a role may stand with or without
its body, a national body with or without the adjective before it; ``optional`` annotations are neither right nor wrong.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pipeline import jsonl
from pipeline.align import Alignment, words
from pipeline.errors import BadFile, FloorError, UsageError
from pipeline.progress import table
from pipeline.writer import AUTOMATIC

A = TypeVar("A")
B = TypeVar("B")

Row = dict[str, Any]
Span = tuple[int, int]

NEAR = 60
"""Characters by which a session may start beside the annotated place."""
SLACK = 0.0005
"""What a floor forgives: the rounding of its three digits."""
PERSONS = frozenset(
    "adult child citizen cyclist delegate driver farmer man migrant minor national officer official participant patient"
    " pedestrian person pupil refugee resident staff student teacher trainee user victim visitor woman worker".split()
)
"""Units of annotations that are people of some kind: "person" is right for each."""
LIKE_COMPARATORS = {
    "under": {"under", "about"},
    "up_to": {"up_to", "at_most"},
    "at_most": {"up_to", "at_most"},
}
"""Comparators that annotators do not tell apart ("fewer than", "nearly")."""
SIGNS = {"~": "about", "≈": "about", ">": "over", "<": "under", ">=": "at_least", "<=": "up_to", "=": None}
FUNCTION_WORDS = frozenset(
    "a an and are as at be been by for from had has have in is of on or the to under was were which who with".split()
)
NUMERALS = "zero one two three four five six seven eight nine ten eleven twelve".split()
ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()


# ------------------------------------------------------------------------------------------------------------- results


@dataclass
class Score:
    """The measures of one report, 0 to 1 by name, and what each stage missed or found in error."""

    report: str
    measures: dict[str, float] = field(default_factory=dict)
    misses: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Evaluation:
    """The scores of all annotated reports, and how they stand to their floors."""

    scores: list[Score]
    floors: dict[str, dict[str, float]] = field(default_factory=dict)
    below: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def means(self) -> dict[str, float]:
        """The mean of each measure over the reports that have it, in the order of the stages."""
        names = list(dict.fromkeys(name for score in self.scores for name in score.measures))
        order = {stage: i for i, (stage, _) in enumerate(STAGES)}
        names.sort(key=lambda name: order.get(name.split(".")[0], 99))  # stable: within a stage as they came
        return {
            name: _mean([score.measures[name] for score in self.scores if name in score.measures]) for name in names
        }

    def table(self) -> str:
        """A row a measure, a column a report, then the mean and the floor of the mean; ! marks what lies below."""
        means = self.means()
        floors = self.floors.get("mean", {})
        head = ["", *(score.report for score in self.scores), "mean", "floor"]
        rows = []
        for name, mean in means.items():
            cells = [f"{score.measures[name]:.3f}" if name in score.measures else "" for score in self.scores]
            floor = f"{floors[name]:.3f}" if name in floors else ""
            low = "!" if any(entry.split(": ", 1)[1].startswith(f"{name} ") for entry in self.below) else ""
            rows.append([name, *cells, f"{mean:.3f}", floor + low])
        return table(head, rows)

    def as_json(self) -> str:
        rounded = {
            score.report: {name: round(value, 4) for name, value in score.measures.items()} for score in self.scores
        }
        mean = {name: round(value, 4) for name, value in self.means().items()}
        return json.dumps({**rounded, "mean": mean}, indent=1)

    def details(self, stage: str) -> Iterator[str]:
        """What one stage missed and found in error, by report."""
        known = [name for name, _ in STAGES]
        if stage not in known:
            raise UsageError(f"there is no stage {stage!r} to show", advice=f"choose one of: {', '.join(known)}")
        for score in self.scores:
            for line in score.misses.get(stage, []):
                yield f"{score.report}: {line}"


def evaluate(outputs: Path, gold: Path, *, floors: Path | None = None, update: bool = False) -> Evaluation:
    """Score every report of ``gold`` that ``outputs`` holds; all must be there.

    With ``floors``, measures below their floor are listed in ``below``; ``update`` raises floors to what was reached
    and never lowers one. Raises UsageError where there is nothing to score, FloorError where a floor would sink.
    """
    folders = gold_folders(gold)
    missing = [name for name in folders if not (outputs / name / "text.txt").is_file()]
    if missing:
        raise UsageError(
            f"these annotated reports have no records in {outputs}: {', '.join(missing)}",
            advice="process their PDFs first: rapporteur run FILES --outputs DIR",
            where=str(gold),
        )
    result = Evaluation([score(outputs / name, folder, name) for name, folder in folders.items()])
    if floors is not None:
        _hold_to_floors(result, floors, update=update)
    return result


def gold_folders(gold: Path) -> dict[str, Path]:
    """Annotated reports by id: ``GOLD/ID/text.txt`` or ``GOLD/ID/gold/text.txt``."""
    found = {path.parent.name: path.parent for path in sorted(gold.glob("*/text.txt"))}
    found |= {path.parent.parent.name: path.parent for path in sorted(gold.glob("*/gold/text.txt"))}
    if (gold / "text.txt").is_file():
        found = {gold.name: gold}
    if not found:
        raise UsageError(
            "there are no annotated reports here",
            advice="name a folder that holds one folder a report, each with a text.txt",
            where=str(gold),
        )
    return dict(sorted(found.items()))


# -------------------------------------------------------------------------------------------------------------- floors


def _hold_to_floors(result: Evaluation, path: Path, *, update: bool) -> None:
    """Compare measures with the floors in ``path``: by report, and for the mean."""
    floors = _read_floors(path)
    reached = {score.report: score.measures for score in result.scores} | {"mean": result.means()}
    for report, wanted in floors.items():
        have = reached.get(report)
        if have is None:
            result.notes.append(f"{report} has floors, but was not among the annotated reports")
            continue
        for name, floor in wanted.items():
            if have.get(name, 0.0) < floor - SLACK:
                result.below.append(f"{report}: {name} is {have.get(name, 0.0):.3f}, its floor is {floor:.3f}")
    if update:
        if result.below:
            raise FloorError(
                "floors only rise, and these would sink:\n    " + "\n    ".join(result.below),
                advice="mend what got worse; to accept it, edit the file by hand and say why in the changelog",
                where=str(path),
            )
        raised = {
            report: {
                name: max(int(value * 1000) / 1000, floors.get(report, {}).get(name, 0.0))
                for name, value in values.items()
            }
            for report, values in reached.items()
        }
        floors = {**floors, **raised}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(floors, indent=1, sort_keys=True) + "\n", "utf8")
        result.notes.append(f"floors written to {path}")
    result.notes += [f"below its floor: {entry}" for entry in result.below]
    result.floors = floors


def _read_floors(path: Path) -> dict[str, dict[str, float]]:
    if not path.is_file():
        return {}
    try:
        value = json.loads(path.read_text("utf8"))
        return {str(report): {str(n): float(f) for n, f in floors.items()} for report, floors in value.items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise BadFile(
            f"these are no floors: {error}",
            advice='the file holds {"REPORT": {"MEASURE": 0.9, …}, "mean": {…}}',
            where=str(path),
        ) from error


# ------------------------------------------------------------------------------------------------------------- scoring


@dataclass
class Pair:
    """One report's output and annotation, with the way from the one's text to the other's."""

    output: Path
    gold: Path
    text: str
    gold_text: str
    alignment: Alignment

    def found(self, name: str) -> list[Row]:
        """What rules and model found: people's corrections are no merit of theirs."""
        automatic = self.output / AUTOMATIC / f"{name}.jsonl"
        return _rows(automatic if automatic.is_file() else self.output / f"{name}.jsonl")

    def wanted(self, name: str) -> list[Row]:
        return _rows(self.gold / f"{name}.jsonl")

    def place(self, start: int | None, end: int | None) -> Span | None:
        """A span of the output's text, in the annotated text."""
        return None if start is None or end is None else self.alignment.span(start, end)

    def where(self, row: Row) -> Span | None:
        where = row.get("where") or {}
        return self.place(where.get("start"), where.get("end"))


def score(output: Path, gold: Path, name: str) -> Score:
    """All measures of one report. A stage that the annotation does not have is left out."""
    text = (output / "text.txt").read_text("utf8")
    gold_text = (gold / "text.txt").read_text("utf8")
    pair = Pair(output, gold, text, gold_text, Alignment(text, gold_text))
    result = Score(name)
    for stage, measure in STAGES:
        if stage == "text" or (gold / f"{stage}.jsonl").is_file():
            measure(pair, result)
    return result


def _rows(path: Path) -> list[Row]:
    return [row for _, row in jsonl.objects(path)] if path.is_file() else []


def _score_text(pair: Pair, result: Score) -> None:
    """Words found in order, and paragraphs that begin where the annotated ones do."""
    matched = len(pair.alignment.pairs)
    _put_f1(result, "text.words", matched, len(pair.alignment.here), len(pair.alignment.there))
    wanted = {first[0] for first in _first_words(pair.gold_text)}
    begins = [pair.place(*first) for first in _first_words(pair.text)]
    found = Counter(span[0] if span else None for span in begins)
    right = wanted & set(found)
    result.measures["text.paragraphs_f1"] = _f1(len(right), len(begins), len(wanted))
    result.misses["text"] = [f"missed the paragraph {pair.gold_text[at : at + 60]!r}" for at in sorted(wanted - right)]
    result.misses["text"] += [
        f"extra paragraph {pair.gold_text[at : at + 60]!r}"
        for at in sorted(a for a in found if a is not None)
        if at not in wanted
    ]


def _first_words(text: str) -> list[Span]:
    """The first word of each paragraph but the first: where one paragraph is parted from the one before."""
    found = []
    for blank in re.finditer(r"\n[^\S\n]*\n\s*", text):
        word = re.compile(r"\w+").search(text, blank.end())
        if word:
            found.append(word.span())
    return list(dict.fromkeys(found))


def _score_sessions(pair: Pair, result: Score) -> None:
    """Sessions that start where an annotated one does, and what they say of themselves."""
    wanted = pair.wanted("sessions")
    found = [
        (row, pair.where(row))
        for row in pair.found("sessions")
        if row.get("kind") != "front_matter" and not row.get("parent")
    ]
    taken = _match(
        wanted,
        found,
        lambda gold, mine: mine[1] is not None and abs(mine[1][0] - gold["start"]) <= NEAR,
        lambda gold, mine: -abs(mine[1][0] - gold["start"]) if mine[1] else 0,
    )
    pairs = [(wanted[i], *found[j]) for i, j in taken.items()]
    result.measures["sessions.f1"] = _f1(len(taken), len(found), len(wanted))
    for name, alike in (
        ("kind", lambda a, b: a.get("kind") == b.get("kind")),
        ("title", lambda a, b: _plain(a.get("title")) == _plain(b.get("title"))),
        ("number", lambda a, b: _number(a.get("number")) == _number(b.get("number"))),
        ("day", lambda a, b: a.get("day") == b.get("day")),
    ):
        result.measures[f"sessions.{name}"] = _share(sum(alike(gold, mine) for gold, mine, _ in pairs), len(wanted))
    extent = sum(_jaccard(span, (gold["start"], gold["end"])) for gold, _, span in pairs if span)
    result.measures["sessions.extent"] = _share(extent, len(wanted))
    result.misses["sessions"] = [
        f"missed {row['kind']} {row.get('number') or ''} {row.get('title') or ''!r}"
        for i, row in enumerate(wanted)
        if i not in taken
    ] + [
        f"extra {row.get('kind')} {row.get('number') or ''} {row.get('title') or ''!r}"
        for j, (row, _) in enumerate(found)
        if j not in taken.values()
    ]


def _score_interventions(pair: Pair, result: Score) -> None:
    """Speakers found, who they are, and how much of what they said."""
    annotated = pair.wanted("interventions")
    if not annotated:
        return
    neutral = [(row["speaker_start"], row["speaker_end"]) for row in annotated if row.get("optional")]
    wanted = [row for row in annotated if not row.get("optional")]
    rows = pair.found("interventions")
    found = []
    for row in rows:
        speaker = row.get("speaker") or {}
        found.append((row, pair.place(speaker.get("start"), speaker.get("end"))))

    def fits(gold: Row, mine: tuple[Row, Span | None]) -> bool:
        span, want = mine[1], (gold["speaker_start"], gold["speaker_end"])
        return span is not None and _overlap(span, want) >= 0.5 * min(_length(span), _length(want))

    def closeness(gold: Row, mine: tuple[Row, Span | None]) -> float:
        return _overlap(mine[1], (gold["speaker_start"], gold["speaker_end"])) if mine[1] else 0

    taken = _match(wanted, found, fits, closeness)
    left = [found[j] for j in range(len(found)) if j not in taken.values()]
    wrong = [
        row
        for row, span in left
        if row.get("kind") != "collective" and not (span and any(_overlap(span, free) for free in neutral))
    ]
    _put_f1(result, "interventions", len(taken), len(taken) + len(wrong), len(wanted))
    attributed = sum(_attributed(wanted[i], found[j][0]) for i, j in taken.items())
    result.measures["interventions.attributed"] = _share(attributed, len(wanted))
    spans = [(pair.where(found[j][0]), (wanted[i]["start"], wanted[i]["end"])) for i, j in taken.items()]
    extent = sum(_jaccard(mine, gold) for mine, gold in spans if mine)
    result.measures["interventions.extent"] = _share(extent, len(wanted))
    result.misses["interventions"] = [f"missed {r['speaker_text']!r}" for i, r in enumerate(wanted) if i not in taken]
    result.misses["interventions"] += [f"extra {(row.get('speaker') or {}).get('text')!r}" for row in wrong]


def _attributed(gold: Row, mine: Row) -> bool:
    """Whether the record names the countries or bodies that the annotation names."""
    country = mine.get("country")
    codes = {str(code).upper() for code in (country if isinstance(country, list) else [country]) if code}
    said = json.dumps([mine.get(key) for key in ("organisation", "role", "entities", "speaker")], ensure_ascii=False)
    said = f" {_plain(said)} "
    wanted = gold.get("country_or_org") or [gold.get("country") or gold.get("organisation")]
    for name in wanted if isinstance(wanted, list) else [wanted]:
        if not name or str(name) in codes:
            continue
        # "Long Name (LN)" may be given as either
        forms = re.fullmatch(r"(.*?)\s*\(([^)]+)\)\s*", str(name))
        if not any(f" {_plain(form)} " in said for form in (forms.groups() if forms else (str(name),)) if _plain(form)):
            return False
    return True


def _score_mentions(pair: Pair, result: Score) -> None:
    """Names with their type and their exact borders, outermost ones; and which of them are one thing."""
    annotated = [row for row in pair.wanted("mentions") if row["type"] != "DATE"]
    outer = [row for row in annotated if not row.get("nested")]
    if not outer:
        return
    neutral = [(row["start"], row["end"]) for row in outer if row.get("optional")]
    wanted = [row for row in outer if not row.get("optional")]
    nested = {(row["start"], row["end"], row["type"]) for row in annotated if row.get("nested")}
    found: dict[tuple[int, int, str], str] = {}
    for row in pair.found("mentions"):
        span = pair.where(row)
        if row.get("type") != "DATE" and span and not any(_overlap(span, free) for free in neutral):
            found.setdefault((*span, row["type"]), row.get("entity", ""))
    right = {i: key for i, row in enumerate(wanted) for key in found if _same_name(pair.gold_text, row, key)}
    wrong = [key for key in _outermost(found) if key not in nested and not _harmless(wanted, key)]
    wrong = [key for key in wrong if not any(_same_name(pair.gold_text, row, key) for row in wanted)]
    _put_f1(result, "mentions.exact", len(right), len(right) + len(wrong), len(wanted))
    touched = _match(
        wanted,
        list(found),
        lambda gold, key: key[2] == gold["type"] and _overlap(key[:2], (gold["start"], gold["end"])) > 0,
        lambda gold, key: _overlap(key[:2], (gold["start"], gold["end"])),
    )
    far = [
        key
        for key in wrong
        if not any(key[2] == r["type"] and _overlap(key[:2], (r["start"], r["end"])) for r in wanted)
    ]
    result.measures["mentions.overlap_f1"] = _f1(len(touched), len(touched) + len(far), len(wanted))
    for kind in sorted({row["type"] for row in wanted}):
        mine = [i for i, row in enumerate(wanted) if row["type"] == kind]
        hits = sum(i in right for i in mine)
        false = sum(key[2] == kind for key in wrong)
        result.measures[f"mentions.{kind}.exact_f1"] = _f1(hits, hits + false, len(mine))
    result.measures["entities.linking_f1"] = _linking(pair.gold_text, wanted, found)
    text = pair.gold_text
    result.misses["mentions"] = [
        f"missed {row['type']} {text[row['start'] : row['end']]!r}" for i, row in enumerate(wanted) if i not in right
    ] + [f"extra {kind} {text[start:end]!r}" for start, end, kind in wrong]


def _same_name(text: str, gold: Row, key: tuple[int, int, str]) -> bool:
    """Whether a find is the annotated name, with what annotators do not agree on."""
    start, end, kind = key
    if (start, end, kind) == (gold["start"], gold["end"], gold["type"]):
        return True
    if kind == gold["type"] == "PERSON_ROLE":  # a role may run on to its body
        return start == gold["start"] and 0 < end - gold["end"] <= 90 and "\n" not in text[start:end]
    if kind == gold["type"] == "NATIONAL_BODY" and end == gold["end"]:  # an adjective before it may belong to it
        return re.fullmatch(r"\w+\s", text[min(start, gold["start"]) : max(start, gold["start"])]) is not None
    return kind == "NATIONAL_BODY" and gold["type"] == "NATIONALITY" and start == gold["start"] and end > gold["end"]


def _harmless(wanted: Sequence[Row], key: tuple[int, int, str]) -> bool:
    """The adjective before a national body, found by itself where the annotation has both as one."""
    start, end, kind = key
    return kind == "NATIONALITY" and any(
        row["type"] == "NATIONAL_BODY" and row["start"] == start and row["end"] > end for row in wanted
    )


def _outermost(keys: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Those that lie within no longer one."""
    found: list[tuple[int, int, str]] = []
    reach: Span = (-1, -1)
    for key in sorted(keys, key=lambda k: (k[0], -k[1])):
        if key[1] > reach[1] or key[:2] == reach:
            found.append(key)
            reach = max(reach, (key[0], key[1]), key=lambda span: span[1])
    return found


def _linking(text: str, wanted: Sequence[Row], found: Mapping[tuple[int, int, str], str]) -> float:
    """F1 over pairs of differently written mentions: is it one thing in both?"""
    canon = {(row["start"], row["end"]): row.get("canonical") for row in wanted}
    known: dict[Span, tuple[Any, str]] = {}
    for (start, end, _), entity in found.items():
        if (start, end) in canon:
            known[start, end] = (canon[start, end], entity)
    spans = sorted(known)
    both = mine = gold = 0
    for i, a in enumerate(spans):
        for b in spans[i + 1 :]:
            if text[slice(*a)].casefold() == text[slice(*b)].casefold():
                continue  # the same words are no test
            one_thing, one_entity = known[a][0] == known[b][0], known[a][1] == known[b][1]
            gold += one_thing
            mine += one_entity
            both += one_thing and one_entity
    return _f1(both, mine, gold)


@dataclass
class _Value:
    """One printed number that was found: its place, its value, and the index of its figure."""

    span: Span
    value: Any
    figure: int


def _score_figures(pair: Pair, result: Score) -> None:
    """Printed numbers found with their value; then unit, comparator, pairing, measure and date of their figures."""
    annotated = pair.wanted("figures")
    if not annotated:
        return
    core = [row for row in annotated if row.get("tier", "core") in {"core", "minor"}]
    neutral = [(row["start"], row["end"]) for row in annotated if row not in core]
    figures = pair.found("figures")
    found: list[_Value] = []
    for i, figure in enumerate(figures):
        for value in figure.get("values") or []:
            span = pair.place(value.get("start"), value.get("end"))
            if span:
                found.append(_Value(span, value.get("value"), i))
    used: set[int] = set()
    shared: dict[tuple[int, int, Any], int] = {}
    hits: list[tuple[Row, list[_Value]]] = []
    total = 0
    for gold in sorted(core, key=lambda row: -len(_printed(row))):  # pairs first: a single number must not take a part
        printed = _printed(gold)
        total += len(printed)
        hits.append((gold, _take(printed, found, used, shared)))
    right = sum(len(values) for _, values in hits)
    wrong = [v for k, v in enumerate(found) if k not in used and not any(_overlap(v.span, free) for free in neutral)]
    _put_f1(
        result, "figures.value", right, right + sum(v.value != 0 for v in wrong), total
    )  # zeros in words are neutral
    _score_figure_fields(pair, result, hits, found, figures)
    result.misses["figures"] = [f"missed {gold['text']!r}" for gold, values in hits if not values]
    for i in sorted({v.figure for v in wrong}):
        row = figures[i]
        quote = (row.get("where") or {}).get("quote")
        result.misses["figures"].append(f"extra {row.get('value')} {row.get('unit')} {row.get('measure')} in {quote!r}")


def _printed(gold: Row) -> list[Row]:
    if gold.get("values"):
        return list(gold["values"])
    return [gold] if gold.get("value") is not None else []


def _take(
    printed: Sequence[Row], found: Sequence[_Value], used: set[int], shared: dict[tuple[int, int, Any], int]
) -> list[_Value]:
    """The finds for one figure's printed numbers: those of one record before those of many.

    Two statements may share one printed number: then the second takes it again.
    """
    options = [[k for k, v in enumerate(found) if k not in used and _is_value(v, want)] for want in printed]
    votes = Counter(found[k].figure for option in options for k in {found[k].figure: k for k in option}.values())
    best = min(votes, key=lambda i: (-votes[i], i), default=None)
    taken = []
    for want, option in zip(printed, options, strict=True):
        free = [k for k in option if k not in used]
        key = want["start"], want["end"], want["value"]
        choice = next((k for k in free if found[k].figure == best), free[0] if free else shared.get(key))
        if choice is not None:
            used.add(choice)
            shared[key] = choice
            taken.append(found[choice])
    return taken


def _is_value(mine: _Value, gold: Row) -> bool:
    if not _overlap(mine.span, (gold["start"], gold["end"])):
        return False
    return any(_close(mine.value, value) for value in (gold["value"], *gold.get("alt", ())))


def _close(a: object, b: object) -> bool:
    if a is None or b is None:
        return False
    x, y = float(str(a)), float(str(b))
    return abs(x - y) <= (1e-6 if y == int(y) else 2e-3) * max(1.0, abs(y))


def _score_figure_fields(
    pair: Pair, result: Score, hits: Sequence[tuple[Row, list[_Value]]], found: Sequence[_Value], figures: Sequence[Row]
) -> None:
    shares: dict[str, list[float]] = {name: [] for name in ("unit", "comparator", "linked", "measure_words", "as_of")}
    for gold, values in hits:
        mine = figures[values[0].figure] if values else {}
        if gold.get("unit"):
            shares["unit"].append(bool(values) and same_unit(gold["unit"], mine))
        comparator = SIGNS.get(gold.get("comparator") or "=", gold.get("comparator"))
        if comparator is not None:
            alike = LIKE_COMPARATORS.get(comparator, {comparator})
            shares["comparator"].append(bool(values) and mine.get("comparator") in alike)
        printed = _printed(gold)
        if len(printed) > 1:
            shares["linked"].append(any(_holds_all(printed, found, v.figure) for v in values))
        measure = _plain(gold.get("measured") or gold.get("measure"))
        if measure:
            near = pair.gold_text[max(0, gold["start"] - 600) : gold["end"] + 600]
            shares["measure_words"].append(
                _word_f1(set(measure.split()) & set(_plain(near).split()), mine.get("measure"))
            )
        if gold.get("time") and gold.get("time_source") in {None, "text", "sentence"}:
            digits = set(re.findall(r"\d+", json.dumps(mine.get("as_of"))))
            shares["as_of"].append(bool(digits & set(re.findall(r"\d+", str(gold["time"])))))
    for name, values_of in shares.items():
        if values_of or name != "as_of":
            result.measures[f"figures.{name}"] = _mean(values_of) if values_of else 0.0


def _holds_all(printed: Sequence[Row], found: Sequence[_Value], figure: int) -> bool:
    return all(any(v.figure == figure and _is_value(v, want) for v in found) for want in printed)


def same_unit(gold: str, mine: Row) -> bool:
    """Whether a unit is that of an annotation: any people are persons, a noun may stand in the measure alone."""
    want, got = _stem(gold), _stem(str(mine.get("unit") or ""))
    if got == want or (got == "person" and want in {_stem(word) for word in PERSONS}):
        return True
    return mine.get("unit") is None and want in {_stem(word) for word in _plain(mine.get("measure")).split()}


def _stem(unit: str) -> str:
    plain = {
        "people": "person",
        "children": "child",
        "men": "man",
        "women": "woman",
        "%": "percent",
        "per cent": "percent",
    }
    unit = plain.get(unit, _plain(unit))
    return re.sub(r"(ies|y|s)$", "", plain.get(unit, unit))


def _word_f1(want: set[str], measure: object) -> float:
    want = want - FUNCTION_WORDS
    got = set(_plain(measure).split()) - FUNCTION_WORDS
    return 2 * len(want & got) / (len(want) + len(got)) if want and got else float(not want)


def _score_footnotes(pair: Pair, result: Score) -> None:
    """Notes with their text, the place of their call and their addresses."""
    wanted = pair.wanted("footnotes")
    if not wanted:
        return
    found = pair.found("footnotes")
    links = {row["id"]: str(row["url"]) for row in pair.found("links")}
    taken = _match(
        wanted,
        found,
        lambda gold, mine: _squeeze(gold["text"])[:25] == _squeeze(mine.get("text"))[:25],
        lambda gold, mine: str(mine.get("number")) == gold["number"],
    )
    texts = calls = addresses = given = 0
    asked = sum(len(gold["urls"]) for gold in wanted)
    said = [f"missed note {gold['number']} {gold['text'][:60]!r}" for i, gold in enumerate(wanted) if i not in taken]
    for i, j in sorted(taken.items()):
        gold, mine = wanted[i], found[j]
        texts += _squeeze(gold["text"]) == _squeeze(mine.get("text"))
        urls = {links[link].rstrip("/") for link in mine.get("links") or [] if link in links}
        right = sum(url.rstrip("/") in urls for url in gold["urls"])
        addresses += right
        given += len(urls)
        if right < len(gold["urls"]):
            said.append(f"addresses of note {gold['number']}: want {gold['urls']}, got {sorted(urls)}")
        at = (mine.get("call") or {}).get("start")
        span = pair.place(max(0, at - 12), at) if at is not None else None
        if span and abs(span[1] - gold["call"]) <= 2:
            calls += 1
        else:
            got = repr(pair.text[max(0, at - 30) : at]) if at is not None else "none"
            said.append(f"call of note {gold['number']}: want after {gold.get('before')!r}, got {got}")
    result.measures["footnotes.f1"] = _f1(len(taken), len(found), len(wanted))
    result.measures["footnotes.text"] = _share(texts, len(wanted))
    result.measures["footnotes.call"] = _share(calls, len(wanted))
    result.measures["footnotes.url_f1"] = _f1(addresses, given, asked)
    result.misses["footnotes"] = said


STAGES: tuple[tuple[str, Callable[[Pair, Score], None]], ...] = (
    ("text", _score_text),
    ("footnotes", _score_footnotes),
    ("sessions", _score_sessions),
    ("interventions", _score_interventions),
    ("mentions", _score_mentions),
    ("figures", _score_figures),
)
"""The stages in their order, by the name of the annotation's file."""


# -------------------------------------------------------------------------------------------------------------- helpers


def _match(
    wanted: Sequence[A],
    found: Sequence[B],
    fits: Callable[[A, B], bool],
    closeness: Callable[[A, B], float],
) -> dict[int, int]:
    """Each wanted thing with the closest fitting find that is still free: index to index."""
    taken: dict[int, int] = {}
    free = set(range(len(found)))
    for i, gold in enumerate(wanted):
        best = max(
            (j for j in sorted(free) if fits(gold, found[j])),
            key=lambda j: closeness(wanted[i], found[j]),
            default=None,
        )
        if best is not None:
            taken[i] = best
            free.discard(best)
    return taken


def _put_f1(result: Score, name: str, right: int, found: int, wanted: int) -> None:
    """F1, precision and recall: ``text.words`` gives ``text.words_f1``, ``interventions`` ``interventions.f1``."""
    joint = "_" if "." in name else "."
    result.measures[f"{name}{joint}f1"] = _f1(right, found, wanted)
    result.measures[f"{name}{joint}precision"] = right / found if found else float(not wanted)
    result.measures[f"{name}{joint}recall"] = right / wanted if wanted else 1.0


def _f1(right: int, found: int, wanted: int) -> float:
    if not found and not wanted:
        return 1.0
    return 2 * right / (found + wanted)


def _share(part: float, whole: int) -> float:
    return part / whole if whole else 1.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _length(span: Span) -> int:
    return max(1, span[1] - span[0])


def _jaccard(a: Span, b: Span) -> float:
    return _overlap(a, b) / max(1, max(a[1], b[1]) - min(a[0], b[0]))


def _plain(text: object) -> str:
    """Letters and digits in one case, parted by single spaces."""
    return " ".join(word.text for word in words(str(text or "").replace("_", " ")))


def _squeeze(text: object) -> str:
    return _plain(text).replace(" ", "")


def _number(value: object) -> str:
    """A session's number in one form: "IV", "four", "Fourth" and "4." are all "4"; "A" stays "a"."""
    text = _plain(value)
    for names in (NUMERALS, ORDINALS):
        if text in names:
            return str(names.index(text))
    if text and set(text) <= set("ivxl"):
        digits = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in text]
        pairs = zip(digits, [*digits[1:], 0], strict=True)
        return str(sum(-digit if digit < after else digit for digit, after in pairs))
    return text
