"""Learn how likely each word near a figure belongs to its measure: writes ``measure.json``.

    R=tests/reports
    python -m models.figures.train_measure $R/dev $R/opened $R/opened-[2-7] corpus/gold
    python -m models.figures.train_measure --check $R/dev $R/opened $R/opened-[2-7] corpus/gold

The data are annotated reports (``text.txt`` and ``figures.jsonl``): each word of a figure's sentence is an example,
right where the annotation's measure has it. A logistic regression with an L2 penalty is fitted to the features of
``pipeline.figures.wording``; then a log-linear model of the phrases that compete, so that the F1 of words that it may
expect is highest, with words weighed by models that have not seen the report's series. Both take a fixed number of
steps, so that the same data give the same weights. ``--check`` leaves a sixth of the series out at a time and compares
the phrases chosen with those of the rules by their F1 of words.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.regression import Array, Columns, common, descend, logistic
from pipeline import evaluate, language
from pipeline.figures import candidates, find, statements, wording

OUT = Path(__file__).with_name("measure.json")
PENALTY = 4.0
"""L2 on the words' weights: half of this times the squared weights is added to the summed loss."""
PHRASE_PENALTY = 0.5
"""L2 on the phrases' weights; each report counts as ``EACH`` figures."""
EACH = 50.0
PARTS = 6
"""So many parts of the series: a word is weighed by a model that has not seen its part."""
SEEN = 8
"""A feature of fewer words is left out; of phrases, one of fewer than ``SEEN_PHRASES``."""
SEEN_PHRASES = 5
START = 10.0
"""The weight of the expected F1 that training starts from, and is held to."""
NEAR = 600
"""Only words within so many characters of a figure are asked of its measure, as in ``pipeline.evaluate``."""
SMALL = 0.03
"""A weight smaller than this is left out."""


@dataclass
class Example:
    """A figure of an annotated report, and the words that its annotation has."""

    report: str
    place: candidates.Place
    features: dict[str, list[list[str]]]
    wanted: set[str]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="leave series out by turns; writes nothing")
    options = parser.parse_args()
    examples = [
        example
        for folder in options.folders
        for report, gold in evaluate.gold_folders(folder).items()
        for example in read(report, gold)
    ]
    say(f"{len(examples)} figures of {len({e.report for e in examples})} reports")
    if options.check:
        check(examples)
        return
    parts = parts_of(examples)
    words = fit_words(examples)
    phrases, numbers = fit_phrases(ranked(examples, parts, unseen(examples, parts)))
    OUT.write_text(
        json.dumps(
            {
                "numbers": dict(zip(wording.NUMBERS, (round(v, 3) for v in numbers), strict=True)),
                "words": {k: round(v, 2) for k, v in sorted(words.items()) if abs(v) >= SMALL},
                "phrases": {k: round(v, 2) for k, v in sorted(phrases.items()) if abs(v) >= SMALL},
            },
            ensure_ascii=False,
            indent=0,
        )
        + "\n",
        "utf8",
    )
    say(f"{len(words)} weights of words, {len(phrases)} of phrases")


def read(report: str, gold: Path) -> list[Example]:
    """The figures of one report that the finder finds and the annotation measures."""
    from pipeline.body import Body

    places: dict[int, candidates.Place] = {}

    def keep(place: candidates.Place) -> str | None:
        places[place.q.numeral.start] = place
        return place.rule

    chosen, statements.best_wording = statements.best_wording, keep
    try:
        text = (gold / "text.txt").read_text("utf8")
        find(language.analyse(Body.plain(text)))
    finally:
        statements.best_wording = chosen
    out = []
    for line in (gold / "figures.jsonl").read_text("utf8").splitlines():
        row: dict[str, Any] = json.loads(line)
        measure = row.get("measured") or row.get("measure")
        place = next((places[v["start"]] for v in reversed(row.get("values") or []) if v["start"] in places), None)
        if not measure or place is None or row.get("tier", "core") not in ("core", "minor"):
            continue
        near = set(candidates.plain(text[max(0, row["start"] - NEAR) : row["end"] + NEAR]))
        out.append(Example(report, place, wording.features(place), set(candidates.plain(measure)) & near))
    return out


def parts_of(examples: Sequence[Example]) -> list[int]:
    """The part of each figure; a series is in one part."""
    series = {name: i for i, name in enumerate(dict.fromkeys(_series(e.report) for e in examples))}
    return [series[_series(e.report)] % PARTS for e in examples]


def fit_words(examples: Sequence[Example]) -> dict[str, float]:
    """The weights of the features of words: logistic regression over the words of all figures."""
    rows = [(f, word in e.wanted) for e in examples for word, fs in e.features.items() for f in fs]
    return logistic([row for row, _ in rows], [label for _, label in rows], penalty=PENALTY, seen=SEEN)


def unseen(examples: Sequence[Example], parts: Sequence[int], without: int = -1) -> dict[int, dict[str, float]]:
    """For each part the weights of words learned from the others; ``without`` is a part that none may see."""
    return {
        part: fit_words([e for e, its in zip(examples, parts, strict=True) if its not in (part, without)])
        for part in sorted(set(parts) - {without})
    }


@dataclass
class Ranked:
    """The phrases of one figure that compete: features, numbers and F1 of words of each; ``weight`` of the figure."""

    names: list[list[str]]
    numbers: list[list[float]]
    scores: list[float]
    weight: float


def ranked(examples: Sequence[Example], parts: Sequence[int], words: Mapping[int, dict[str, float]]) -> list[Ranked]:
    """The choices of all figures whose part ``words`` has weights for, which have not seen it."""
    out = []
    counts = Counter(e.report for e in examples)
    for e, part in zip(examples, parts, strict=True):
        if part not in words:
            continue
        likely = wording.likelihoods(e.place, words[part])
        found = wording.admitted(e.place, likely)
        if len(found) > 1:
            names, numbers = map(list, zip(*wording.described(e.place, found, likely), strict=True))
            scores = [f1(c.phrase, e.wanted) for c in found]
            out.append(Ranked(names, numbers, scores, EACH / counts[e.report]))
    return out


def fit_phrases(choices: Sequence[Ranked]) -> tuple[dict[str, float], list[float]]:
    """The weights of the features of phrases and of their ``NUMBERS``: those of the highest expected F1 of words."""
    rows = [row for c in choices for row in c.names]
    names = common(rows, SEEN_PHRASES)
    columns = Columns(rows, names)
    dense = np.array([row for c in choices for row in c.numbers])
    group = np.repeat(np.arange(len(choices)), [len(c.names) for c in choices])
    weight = np.array([c.weight for c in choices])[group]
    score = np.array([s for c in choices for s in c.scores])
    start = np.array([START] + [0.0] * (dense.shape[1] - 1))

    def slope(weights: Array) -> Array:
        sums = columns.sums(weights[: len(names)]) + dense @ (weights[len(names) :] + start)
        likely = np.exp(np.clip(sums, -50, 50))
        likely /= np.bincount(group, likely)[group]
        wrong = weight * likely * (np.bincount(group, likely * score)[group] - score)
        gradient: Array = np.concatenate([columns.slope(wrong), dense.T @ wrong]) + PHRASE_PENALTY * weights
        return gradient

    weights = descend(slope, len(names) + dense.shape[1], steps=300, rate=0.1, cooling=3.0)
    return dict(zip(names, weights.tolist(), strict=False)), (weights[len(names) :] + start).tolist()


def check(examples: Sequence[Example]) -> None:
    """Print the F1 of words of rules, models and the best phrase, each report judged by models that have not seen its
    series."""
    scores: dict[str, list[tuple[float, float, float]]] = {}
    changed = 0
    parts = parts_of(examples)
    for part in range(PARTS):
        words = fit_words([e for e, its in zip(examples, parts, strict=True) if its != part])
        model = wording.Model(words, *fit_phrases(ranked(examples, parts, unseen(examples, parts, part))))
        for e, its in zip(examples, parts, strict=True):
            if its != part:
                continue
            phrase = wording.choose(e.place, model)
            found = wording.admitted(e.place, wording.likelihoods(e.place, words))
            best = max([f1(c.phrase, e.wanted) for c in found] or [f1(e.place.rule, e.wanted)])
            scores.setdefault(e.report, []).append((f1(e.place.rule, e.wanted), f1(phrase, e.wanted), best))
            changed += phrase != e.place.rule
    means = {report: np.mean(rows, axis=0) for report, rows in scores.items()}
    for report, mean in means.items():
        say(f"{report:40} " + " ".join(f"{m:.3f}" for m in mean))
    of = np.mean(list(means.values()), axis=0)
    say(f"{'rules, models, at best':40} " + " ".join(f"{m:.3f}" for m in of))
    say(f"{changed} of {len(examples)} figures worded otherwise than by the rules")


def _series(report: str) -> str:
    """The reports of one meeting in several years are of one series."""
    return re.sub(r"-?\d{4}$", "", report)


def f1(phrase: str | None, wanted: set[str]) -> float:
    got = set(candidates.plain(phrase or ""))
    if not wanted or not got:
        return float(not wanted)
    return 2 * len(wanted & got) / (len(wanted) + len(got))


if __name__ == "__main__":
    main()
