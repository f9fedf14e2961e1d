"""The script that learns who is heard reads an annotated report as the pipeline reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.reporting import train_heard
from pipeline.interventions import heard

GOLD = sorted((Path(__file__).parents[2] / "corpus" / "gold").glob("*/interventions.jsonl"))[0].parent


def test_candidates_of_an_annotated_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heard, "THRESHOLD", 2.0)
    examples = train_heard.read(GOLD.name, GOLD)
    assert sum(e.speaks for e in examples) >= 10
    assert any(not e.speaks for e in examples)
    assert sum(e.speaks and e.found for e in examples) > 0.8 * sum(e.speaks for e in examples)
