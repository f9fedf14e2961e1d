"""Learn how likely each word near a figure belongs to its measure: writes ``measure.json``.

    R=tests/reports
    python -m models.figures.train_measure $R/dev $R/opened $R/opened-[23456] corpus/gold
    python -m models.figures.train_measure --check $R/dev $R/opened $R/opened-[23456] corpus/gold

The data are annotated reports (``text.txt`` and ``figures.jsonl``): each word of a figure's sentence is an example,
right where the annotation's measure has it. A logistic regression with an L2 penalty is fitted to the features of
``pipeline.figures.wording`` with a fixed number of steps, so that the same data give the same weights. ``--check``
leaves a sixth of the series out at a time and compares the phrases chosen with those of the rules by their F1 of words.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.regression import logistic
from pipeline import evaluate, language
from pipeline.figures import find, statements, wording

OUT = Path(__file__).with_name("measure.json")
PENALTY = 4.0
"""L2: half of this times the squared weights is added to the summed loss."""
PARTS = 6
"""The check leaves out so large a part of the series at a time."""
SEEN = 4
"""A feature of fewer examples is left out."""
MARGIN = 0.03
"""By how much a phrase must be expected to be better than that of the rules."""
NEAR = 600
"""Only words within so many characters of a figure are asked of its measure, as in ``pipeline.evaluate``."""
SMALL = 0.03
"""A weight smaller than this is left out."""


@dataclass
class Example:
    """A figure of an annotated report, and the words that its annotation has."""

    report: str
    place: wording.Place
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
    weights = {k: round(v, 2) for k, v in fit(examples).items() if abs(v) >= SMALL}
    OUT.write_text(
        json.dumps({"margin": MARGIN, "weights": dict(sorted(weights.items()))}, ensure_ascii=False, indent=0) + "\n",
        "utf8",
    )
    say(f"{len(weights)} weights")


def read(report: str, gold: Path) -> list[Example]:
    """The figures of one report that the finder finds and the annotation measures."""
    from pipeline.body import Body

    places: dict[int, wording.Place] = {}

    def keep(place: wording.Place) -> str | None:
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
        near = set(wording.plain(text[max(0, row["start"] - NEAR) : row["end"] + NEAR]))
        out.append(Example(report, place, wording.features(place), set(wording.plain(measure)) & near))
    return out


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weights of the features: logistic regression over the words of all figures."""
    rows = [(f, word in e.wanted) for e in examples for word, fs in e.features.items() for f in fs]
    return logistic([row for row, _ in rows], [label for _, label in rows], penalty=PENALTY, seen=SEEN)


def check(examples: Sequence[Example]) -> None:
    """Print the F1 of words of rules and model, each report judged by a model that has not seen its series."""
    rules: dict[str, list[float]] = {}
    model: dict[str, list[float]] = {}
    changed = 0
    series = {name: i for i, name in enumerate(dict.fromkeys(_series(e.report) for e in examples))}
    for part in range(PARTS):
        left_out = [e for e in examples if series[_series(e.report)] % PARTS == part]
        weights = fit([e for e in examples if series[_series(e.report)] % PARTS != part])
        for e in left_out:
            phrase = wording.choose(e.place, weights, MARGIN)
            rules.setdefault(e.report, []).append(f1(e.place.rule, e.wanted))
            model.setdefault(e.report, []).append(f1(phrase, e.wanted))
            changed += phrase != e.place.rule
    for report in rules:
        say(f"{report:40} {np.mean(rules[report]):.3f} {np.mean(model[report]):.3f}")
    of = [np.mean([np.mean(v) for v in scores.values()]) for scores in (rules, model)]
    say(f"{'mean of reports':40} {of[0]:.3f} {of[1]:.3f}  ({changed} of {len(examples)} figures changed)")


def _series(report: str) -> str:
    """The reports of one meeting in several years are of one series."""
    return re.sub(r"-?\d{4}$", "", report)


def f1(phrase: str | None, wanted: set[str]) -> float:
    got = set(wording.plain(phrase or ""))
    if not wanted or not got:
        return float(not wanted)
    return 2 * len(wanted & got) / (len(wanted) + len(got))


if __name__ == "__main__":
    main()
