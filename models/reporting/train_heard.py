"""Learn how likely a name in a sentence speaks there: writes ``heard.json``.

    R=tests/reports
    SETS="$R/dev $R/opened $R/opened-2 $R/opened-3 $R/opened-4 $R/opened-5 $R/opened-6 $R/opened-7 corpus/gold"
    python -m models.reporting.train_heard --passages $SETS
    python -m models.reporting.train_heard --passages --check $SETS

The data are annotated reports (``text.txt`` and ``interventions.jsonl``): each phrase that could name a speaker is an
example, right where an annotation has a speaker there. Optional speakers are left out, and so is a name that comes
again within its own turn. A logistic regression with an L2 penalty is fitted to the features of
``pipeline.interventions.heard`` with a fixed number of steps, so that the same data give the same weights. ``--check``
leaves one report out at a time and counts, of the candidates that no rule finds, who is heard rightly and wrongly.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.regression import logistic
from pipeline import evaluate, language
from pipeline.interventions import heard
from pipeline.interventions.book import sentences
from pipeline.interventions.claims import find_claims
from pipeline.interventions.clauses import quotations
from pipeline.interventions.component import _blocks, _lines, _paragraphs
from pipeline.interventions.turns import Reader

OUT = Path(__file__).with_name("heard.json")
PENALTY = 3.0
"""L2: half of this times the squared weights is added to the summed loss."""
SEEN = 3
"""A feature of fewer examples is left out."""
PASSED_OVER = 2
"""How often a candidate counts that the rules pass over: those that they find are not asked for again."""
SMALL = 0.02
"""A weight smaller than this is left out."""


@dataclass
class Example:
    """A phrase that could name a speaker: its features, whether it does, and whether the rules found it."""

    report: str
    features: list[str]
    speaks: bool
    found: bool


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--check", action="store_true", help="leave one report out at a time; writes nothing")
    parser.add_argument("--passages", action="store_true", help="learn from the passages of the tests, too")
    options = parser.parse_args()
    heard.THRESHOLD = 2.0  # the rules alone
    examples = [
        example
        for folder in options.folders
        for report, gold in evaluate.gold_folders(folder).items()
        for example in read(report, gold)
    ]
    if options.passages:
        from tests.interventions.passages import annotations, passages

        examples += [e for p in passages() if not p.held for e in gather(p.name, p.text, annotations(p))]
        cases = (Path(__file__).parents[2] / "tests" / "interventions" / "cases.jsonl").read_text("utf8").splitlines()
        for case in map(json.loads, cases):
            examples += gather(case["text"], case["text"], [_row(case["text"], s) for s in case["speakers"]])
    say(f"{len(examples)} candidates of {len({e.report for e in examples})} reports")
    if options.check:
        check(examples)
        return
    weights = {k: round(v, 2) for k, v in fit(examples).items() if abs(v) >= SMALL}
    OUT.write_text(json.dumps({"weights": dict(sorted(weights.items()))}, ensure_ascii=False, indent=0) + "\n", "utf8")
    say(f"{len(weights)} weights")


def read(report: str, gold: Path) -> list[Example]:
    """The candidates of one report."""
    text = (gold / "text.txt").read_text("utf8")
    return gather(report, text, [json.loads(x) for x in (gold / "interventions.jsonl").read_text("utf8").splitlines()])


def gather(report: str, text: str, rows: Sequence[dict[str, Any]]) -> list[Example]:
    """The candidates of one text, whose speakers ``rows`` tell."""
    from pipeline.body import Body

    doc = language.analyse(Body.plain(text))
    names = doc.user_data["rapporteur_names"]
    reader = Reader(doc, text, names)
    turns = [f.speaker for f in doc._.interventions]
    blocks = _blocks(text, doc._.body)
    lines = _lines(text, blocks, doc)
    out = []
    for paragraph in _paragraphs(text, blocks, lines, reader):
        for n, (a, b) in enumerate(sentences(text, paragraph.start, paragraph.end)):
            tokens = reader.words(a, b)
            if not tokens or not heard.tells(tokens):
                continue
            claims = find_claims(tokens, text[a:b], a, names)
            for actor in heard.candidates(tokens, names, quotations(text[a:b], a)):
                span = tokens[actor.first].idx, tokens[actor.last - 1].idx + len(tokens[actor.last - 1].text)
                told = any(not _overlap(span, (c.start, c.end)) for c in claims)
                speaker = next((r for r in rows if _right(span, (r["speaker_start"], r["speaker_end"]))), None)
                if speaker and speaker.get("optional") or not speaker and any(_again(text, span, r) for r in rows):
                    continue
                features = heard.features(tokens, actor, names, told=told, opens=n == 0)
                out.append(Example(report, features, speaker is not None, any(_overlap(span, t) for t in turns)))
    return out


def _row(text: str, speaker: str) -> dict[str, Any]:
    start = text.find(speaker)
    return {"speaker_start": start, "speaker_end": start + len(speaker), "speaker_text": speaker, "start": 0, "end": 0}


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _right(span: tuple[int, int], speaker: tuple[int, int]) -> bool:
    """As ``pipeline.evaluate`` matches speakers."""
    return _overlap(span, speaker) >= 0.5 * min(speaker[1] - speaker[0], span[1] - span[0])


def _again(text: str, span: tuple[int, int], row: dict[str, Any]) -> bool:
    """Whether a name comes again within or just after the turn that it opened."""
    words = [set(re.findall(r"\w{4,}", words_of.casefold())) for words_of in (text[slice(*span)], row["speaker_text"])]
    return bool(row.get("end")) and row["start"] - 400 <= span[0] < row["end"] and bool(words[0] & words[1])


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weights of the features: logistic regression over all candidates."""
    examples = [e for e in examples for _ in range(1 if e.found else PASSED_OVER)]
    return logistic([e.features for e in examples], [e.speaks for e in examples], penalty=PENALTY, seen=SEEN)


def check(examples: Sequence[Example]) -> None:
    """Print how many candidates that the rules pass over are heard rightly and wrongly, by threshold."""
    counts: dict[float, Counter[bool]] = {t: Counter() for t in (0.5, 0.6, 0.65, 0.7, 0.75, 0.8)}
    for report in dict.fromkeys(e.report for e in examples):
        weights = fit([e for e in examples if e.report != report])
        line = []
        for threshold, count in counts.items():
            heard_of = Counter(
                e.speaks
                for e in examples
                if e.report == report and not e.found and heard.likelihood(e.features, weights) >= threshold
            )
            count.update(heard_of)
            line.append(f"{heard_of[True]}+{heard_of[False]}")
        say(f"{report:40} {' '.join(line)}")
    for threshold, count in counts.items():
        say(f"at {threshold}: {count[True]} rightly, {count[False]} wrongly")
    missed = sum(e.speaks and not e.found for e in examples)
    say(f"{missed} speakers among the candidates are passed over by the rules")


if __name__ == "__main__":
    main()
