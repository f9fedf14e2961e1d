"""The documents that the model of line labels is trained on: their truth is where the reader finds their lines."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "models" / "lines" / "train.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("train_lines", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_drawn_lines_find_their_label_and_the_rules_know_most(script: ModuleType) -> None:
    rows = list(script.drawn("memo", 3))
    assert len(rows) > 80
    assert {label for _, label, _ in rows} >= {"start", "goes on", "item", "furniture"}
    assert sum(label == rule for _, label, rule in rows) > 0.9 * len(rows)


def test_the_families_left_out_are_not_trained_on(script: ModuleType) -> None:
    assert set(script.HELD_OUT) < set(script.FAMILIES)
