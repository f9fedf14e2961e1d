"""Quality that cannot slip: the annotated reports that rules are developed on, scored against floors that only rise.

The floors are means over the reports; `rapporteur evaluate GOLD --outputs DIR --floors FILE --update` raises them.
The held-out reports of ``tests/reports/unseen`` have no floors: they are measured, never worked on.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.driver import Options, run
from pipeline.evaluate import evaluate

ROOT = Path(__file__).parent
SETS = {
    "dev": (sorted((ROOT / "reports" / "dev").glob("*/*.pdf")), ROOT / "reports" / "dev"),
    "opened": (sorted((ROOT / "reports" / "opened").glob("*/*.pdf")), ROOT / "reports" / "opened"),
    "opened-2": (sorted((ROOT / "reports" / "opened-2").glob("*/*.pdf")), ROOT / "reports" / "opened-2"),
    "corpus": (sorted((ROOT.parent / "corpus").glob("*.pdf")), ROOT.parent / "corpus" / "gold"),
}


@pytest.mark.parametrize("name", SETS)
def test_no_measure_sinks_below_its_floor(name: str, tmp_path: Path) -> None:
    pdfs, gold = SETS[name]
    run(pdfs, tmp_path, Options())
    result = evaluate(tmp_path, gold, floors=ROOT / "gold" / f"{name}.json")
    assert result.floors
    assert not result.below
