"""How sure against how right: the confidence of outermost mentions beside the share that annotated reports have.

    python -m tests.reliability OUTPUTS GOLD [GOLD ...]          prints a table of counts, no texts
    python -m tests.reliability OUTPUTS GOLD [GOLD ...] --fit    writes models/names/confidence.json from these reports

OUTPUTS holds one folder a report, as a run leaves it; GOLD is a folder of annotated reports (``tests/reports/dev``).
Right is what ``rapporteur evaluate`` counts as right: span and type, neutral places left out.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from pipeline.align import Alignment
from pipeline.evaluate import Pair, _harmless, _outermost, _overlap, _same_name, gold_folders
from pipeline.mentions.decide import share
from pipeline.mentions.registers import FOLDER

EDGES = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1.01)
CHUNK = 30
"""Mentions that a step of the map rests on at the least."""
Judged = tuple[float, bool]


def judged(outputs: Path, golds: Sequence[Path]) -> Iterator[Judged]:
    """Confidence and rightness of every outermost mention of the annotated reports under ``golds``."""
    for gold in golds:
        for name, folder in gold_folders(gold).items():
            if not (outputs / name / "text.txt").is_file():
                sys.exit(f"{outputs} has no {name}: run rapporteur over the PDFs of {gold} first")
            text, gold_text = ((p / "text.txt").read_text("utf8") for p in (outputs / name, folder))
            pair = Pair(outputs / name, folder, text, gold_text, Alignment(text, gold_text))
            rows = [row for row in pair.wanted("mentions") if row["type"] != "DATE"]
            wanted = [row for row in rows if not row.get("nested")]
            neutral = [(row["start"], row["end"]) for row in wanted if row.get("optional")]
            any_of = {(row["start"], row["end"], row["type"]) for row in rows}
            sure: dict[tuple[int, int, str], float] = {}
            for row in pair.found("mentions"):
                span = pair.where(row)
                if row["type"] != "DATE" and span and not any(_overlap(span, free) for free in neutral):
                    sure[(*span, row["type"])] = row["confidence"]
            for key in _outermost(sure):
                if not _harmless(wanted, key):
                    yield sure[key], key in any_of or any(_same_name(gold_text, row, key) for row in wanted)


def table(found: Sequence[Judged]) -> str:
    """Bins of confidence: how many mentions, their mean confidence and the share that is right; the mean error last."""
    lines = [f"{'confidence':14}{'mentions':>9}{'mean':>8}{'right':>8}"]
    error = 0.0
    for low, high in pairwise(EDGES):
        inside = [(sure, right) for sure, right in found if low <= sure < high]
        if inside:
            mean, hits = sum(s for s, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside)
            error += abs(mean - hits) * len(inside) / len(found)
            lines.append(f"{low:.2f} to {min(high, 1.0):.2f}  {len(inside):>9}{mean:>8.3f}{hits:>8.3f}")
    lines.append(f"{'all':14}{len(found):>9}   expected calibration error {error:.3f}")
    return "\n".join(lines)


def _weights(found: Sequence[Judged]) -> list[Judged]:
    """The finders' own weights behind the confidences that the present map gave."""
    steps = [i / 1000 for i in range(1001)]
    back = {share(w): w for w in reversed(steps)}
    known = sorted(back)
    return [(back[min(known, key=lambda k: abs(k - sure))], right) for sure, right in found]


def fitted(found: Sequence[Judged]) -> list[tuple[float, float]]:
    """A rising map from weight to share right: chunks by weight, adjacent violators pooled, half a vote each way."""
    ordered = sorted(_weights(found))
    pools: list[list[float]] = []  # sum of weights, right, count
    for at in range(0, len(ordered), CHUNK):
        chunk = ordered[at : at + CHUNK]
        pools.append([sum(w for w, _ in chunk), float(sum(r for _, r in chunk)), float(len(chunk))])
        while len(pools) > 1 and pools[-2][1] / pools[-2][2] >= pools[-1][1] / pools[-1][2]:
            last = pools.pop()
            pools[-1] = [x + y for x, y in zip(pools[-1], last, strict=True)]
    knots = [(round(w / n, 3), round((hits + 0.5) / (n + 1), 3)) for w, hits, n in pools]
    return [(0.0, 0.0), *knots, (1.0, max(0.99, knots[-1][1]))]


def main(arguments: Sequence[str]) -> None:
    """Print the table, or fit the map."""
    folders = [Path(a) for a in arguments if not a.startswith("--")]
    if len(folders) < 2:
        sys.exit(__doc__)
    found = list(judged(folders[0], folders[1:]))
    if "--fit" in arguments:
        path = FOLDER / "confidence.json"
        data = json.loads(path.read_text("utf8")) | {"knots": fitted(found)}
        path.write_text(json.dumps(data, indent=2) + "\n", "utf8")
    else:
        sys.stdout.write(table(found) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
