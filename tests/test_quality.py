"""Quality that cannot slip: the annotated reports that rules are developed on, scored against floors that only rise.

The floors are means over the reports; `rapporteur evaluate GOLD --outputs DIR --floors FILE --update` raises them.
The held-out reports of ``tests/reports/unseen`` have no floors: they are measured, never worked on.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.evaluate import evaluate
from tests.conftest import ANNOTATED

ROOT = Path(__file__).parent
SETS = {**ANNOTATED, "corpus": ROOT.parent / "corpus" / "gold"}

TITLE_BLOCKS = json.loads((ROOT / "gold" / "title_blocks.json").read_text("utf8"))
"""What the title blocks of the annotated reports tell, read by eye: title, series, edition, dates …"""


@pytest.mark.parametrize("name", SETS)
def test_no_measure_sinks_below_its_floor(name: str, annotated: Path) -> None:
    result = evaluate(annotated, SETS[name], floors=ROOT / "gold" / f"{name}.json")
    assert result.floors
    assert not result.below


@pytest.mark.parametrize("name", sorted(TITLE_BLOCKS))
def test_a_title_block_is_read(name: str, annotated: Path) -> None:
    record = json.loads((annotated / name / "report.jsonl").read_text("utf8"))
    assert {key: record[key] for key in TITLE_BLOCKS[name]} == TITLE_BLOCKS[name]
