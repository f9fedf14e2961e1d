"""The comparison against the truth of two annotated series, with floors that only rise.

The scorer and one of the series are not part of the project; without them these tests are skipped.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.compare import compare
from pipeline.driver import Options, run

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "tools" / "score_compare.py"
SERIES = {
    "peatland-co-ordinators-{}": (ROOT / "corpus", ROOT / "corpus" / "sources" / "links.json"),
    "road-safety-{}": (SHARED / "gold-series", SHARED / "gold-series" / "links.json"),
}
FLOORS = {
    "same_entity.f1": 0.93,
    "same_theme.f1": 0.95,
    "series.f1": 0.88,
    "contradictions.recall": 1.0,
    "same_url.f1": 1.0,
    "follow_ups.recall": 0.73,
    "follow_ups.precision": 0.75,
}
CEILINGS = {"same_entity.false_merges": 1.0, "contradictions.false": 0.0}


@pytest.mark.parametrize("pattern", SERIES)
def test_a_series_against_its_truth(pattern: str, tmp_path: Path, annotated: Path) -> None:
    place, truth = SERIES[pattern]
    if not SCORER.is_file() or not truth.is_file():
        pytest.skip("the scorer or the annotated series is not here")
    pdfs = sorted(place.glob("*.pdf"))
    for pdf in pdfs:
        if (annotated / pdf.stem).is_dir():
            shutil.copytree(annotated / pdf.stem, tmp_path / pdf.stem)
    run(pdfs, tmp_path, Options())
    compare(tmp_path, None)
    done = subprocess.run(
        [sys.executable, str(SCORER), str(tmp_path), str(truth), pattern], capture_output=True, text=True, check=True
    )
    scores = {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}
    assert {k: v for k, v in scores.items() if v < FLOORS.get(k, 0.0)} == {}
    assert {k: v for k, v in scores.items() if v > CEILINGS.get(k, 99.0)} == {}
