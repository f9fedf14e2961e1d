"""What the bench says besides seconds."""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from pipeline import bench
from pipeline.errors import NotInstalled
from pipeline.report import process
from pipeline.stages import Watch, watching

PDF = next((Path(__file__).parent.parent / "corpus").glob("*.pdf"))


def test_the_last_kept_ratios_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "HISTORY", tmp_path / "history.jsonl")
    assert bench._last_record() is None
    rows = [{"date": "2026-01-01", "all": 1.0}, {"date": "2026-02-01", "all": 2.0}]
    bench.HISTORY.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf8")
    assert bench._last_record() == rows[1]


def test_kept_ratios_are_those_that_the_bench_prints() -> None:
    for line in bench.HISTORY.read_text(encoding="utf8").splitlines():
        assert {"date", "version", "pages", "all", "text", "language"} <= json.loads(line).keys()


def test_without_py_spy_a_flame_graph_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(NotInstalled, match="py-spy"):
        next(bench.flame([PDF], tmp_path / "time.svg"))


def test_the_budgets_of_the_stages_are_a_sixth_of_the_naive_script_together() -> None:
    assert sum(bench.budget(60.0).values()) == pytest.approx(10.0, rel=0.01)


def test_each_stage_has_a_budget_that_the_document_names() -> None:
    watch = Watch()
    with watching(watch):
        process(PDF, "measured")
    assert bench.BUDGET.keys() | {"language"} == watch.seconds.keys()
    written = (Path(__file__).parent.parent / "docs" / "speed.md").read_text(encoding="utf8")
    rows = dict(re.findall(r"^\| `([\w.]+)` \| ([\d.]+) \|", written, re.M))
    assert {name: float(part) for name, part in rows.items()} == bench.BUDGET
