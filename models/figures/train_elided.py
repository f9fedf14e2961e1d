"""Learn which unit a number without a noun has: writes ``elided.json``.

    R=tests/reports
    FRESH="$R/opened-2 $R/opened-3 $R/opened-4 $R/opened-5 $R/opened-6"
    python -m models.figures.train_elided $R/dev $R/opened corpus/gold --fresh $FRESH
    python -m models.figures.train_elided --check $R/dev $R/opened corpus/gold --fresh $FRESH

The data are annotated reports (``text.txt`` and ``figures.jsonl``). Each number without a noun is a choice among the
candidates of ``pipeline.figures.elided``; those that the annotation agrees with are right. A log-linear model with an
L2 penalty is fitted with a fixed number of steps, so that the same data give the same weights. ``--check`` leaves one
report out at a time and counts the right units of rules and model. The rules were written on the older reports and look
better there than they are; reports given as ``--fresh`` came later and count twice, as do the sentences of
``elided_sentences.jsonl`` (``text`` and ``figures``: where its numbers stand and what each counts), which are in no
report.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.regression import Array, Columns, common, descend
from pipeline import evaluate, language
from pipeline.figures import elided, find, statements

OUT = Path(__file__).with_name("elided.json")
SENTENCES = Path(__file__).with_name("elided_sentences.jsonl")
PENALTY = 2.0
"""L2: half of this times the squared weights is added to the summed loss."""
SEEN = 3
"""A feature of fewer choices is left out."""
FRESH = 2
"""How often a choice of a fresh report counts."""
SMALL = 0.02
"""A weight smaller than this is left out."""


@dataclass
class Choice:
    """A number without a noun, its candidates, and which of them are right; the rules' own is the first."""

    report: str
    candidates: list[elided.Candidate]
    right: list[bool]
    fresh: bool = False


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--fresh", nargs="*", type=Path, default=[], help="reports that the rules were not written on")
    parser.add_argument("--check", action="store_true", help="leave one report out at a time; writes nothing")
    options = parser.parse_args()
    choices = [
        choice
        for folder in [*options.folders, *options.fresh]
        for report, gold in evaluate.gold_folders(folder).items()
        for choice in read(report, gold, fresh=folder in options.fresh)
    ]
    choices += read_sentences()
    say(f"{len(choices)} numbers of {len({c.report for c in choices})} reports")
    if options.check:
        check(choices)
        return
    weights = {k: round(v, 2) for k, v in fit(choices).items() if abs(v) >= SMALL}
    OUT.write_text(json.dumps({"weights": dict(sorted(weights.items()))}, ensure_ascii=False, indent=0) + "\n", "utf8")
    say(f"{len(weights)} weights")


def read(report: str, gold: Path, *, fresh: bool = False) -> list[Choice]:
    """The numbers without a noun of one report that the annotation gives a unit."""
    places = asked((gold / "text.txt").read_text("utf8"))
    out = []
    for line in (gold / "figures.jsonl").read_text("utf8").splitlines():
        row = json.loads(line)
        found = next((places[v["start"]] for v in row.get("values") or [] if v["start"] in places), None)
        if found is None or not row.get("unit") or row.get("tier", "core") not in ("core", "minor"):
            continue
        right = [evaluate.same_unit(row["unit"], {"unit": c.unit}) for c in found]
        out.append(Choice(report, found, right, fresh))
    return out


def read_sentences() -> list[Choice]:
    """The numbers without a noun of the sentences beside this file; each sentence is left out as a whole."""
    out = []
    for n, line in enumerate(SENTENCES.read_text("utf8").splitlines()):
        row = json.loads(line)
        places = asked(row["text"])
        for figure in row["figures"]:
            found = next((places[at] for at in figure["starts"] if at in places), None)
            if found is not None:
                right = [any(evaluate.same_unit(u, {"unit": c.unit}) for u in figure["units"]) for c in found]
                out.append(Choice(f"sentence {n + 1}", found, right, fresh=True))
    return out


def asked(text: str) -> dict[int, list[elided.Candidate]]:
    """The candidates for each number of a text that has no noun, by its offset."""
    from pipeline.body import Body

    places: dict[int, list[elided.Candidate]] = {}

    def keep(one: elided.Asked) -> elided.Unit:
        places[one.q.numeral.start] = elided.candidates(one)
        return one.rule

    chosen, statements.choose_unit = statements.choose_unit, keep
    try:
        find(language.analyse(Body.plain(text)))
    finally:
        statements.choose_unit = chosen
    return places


def fit(choices: Sequence[Choice]) -> dict[str, float]:
    """The weights of the features: the likelihood of the right candidates among those of each choice."""
    usable = [c for c in choices if any(c.right) and not all(c.right) for _ in range(FRESH if c.fresh else 1)]
    names = common(({f for one in c.candidates for f in one.features} for c in usable), SEEN)
    columns = Columns([one.features for c in usable for one in c.candidates], names)
    group = np.repeat(np.arange(len(usable)), [len(c.candidates) for c in usable])
    right = np.array([r for c in usable for r in c.right], float)

    def slope(weights: Array) -> Array:
        score = np.exp(np.clip(columns.sums(weights), -30, 30))
        all_ = score / np.bincount(group, score)[group]
        good = score * right / np.bincount(group, score * right)[group]
        return columns.slope(all_ - good) + PENALTY * weights

    weights = descend(slope, len(names), steps=200, rate=0.1)
    return dict(zip(names, weights.tolist(), strict=True))


def check(choices: Sequence[Choice]) -> None:
    """Print how many units are right by the rules, by a model that has not seen the report, and at best."""
    sums = np.zeros(4)
    for report in dict.fromkeys(c.report for c in choices if not c.report.startswith("sentence ")):
        weights = fit([c for c in choices if c.report != report])
        mine = [c for c in choices if c.report == report]
        score = np.array([len(mine), 0, 0, 0], float)
        for c in mine:
            best = max(
                range(len(c.candidates)), key=lambda i: sum(weights.get(f, 0.0) for f in c.candidates[i].features)
            )
            score += [0, c.right[0], c.right[best], any(c.right)]
        sums += score
        say(f"{report:40} {score[0]:4.0f} {score[1]:4.0f} {score[2]:4.0f} {score[3]:4.0f}")
    say(f"{'numbers, right by rules, model, at best':40} " + " ".join(f"{s:4.0f}" for s in sums))


if __name__ == "__main__":
    main()
