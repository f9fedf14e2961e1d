"""Whole runs over real PDFs: the same bytes whatever the workers, and something to read for every odd file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import check, driver, jsonl
from pipeline.records import Problem

ROOT = Path(__file__).parent.parent
CORPUS = sorted((ROOT / "corpus").glob("*.pdf"))
ODD = ROOT.parent / "shared" / "odd"


def records(outputs: Path) -> dict[str, bytes]:
    """All files but the manifests, which hold times."""
    files = (p for p in outputs.rglob("*") if p.is_file() and p.name not in {"manifest.json", ".lock"})
    return {p.relative_to(outputs).as_posix(): p.read_bytes() for p in files}


@pytest.mark.skipif(not CORPUS, reason="the sample series is not here")
def test_one_worker_or_two_and_any_hash_seed_give_the_same_bytes(tmp_path: Path, annotated: Path) -> None:
    """The run that all tests share had other workers, another seed, and read other reports before these."""
    pdfs = CORPUS[-3:]
    command = [sys.executable, "-m", "pipeline", "run", *pdfs, "-o", tmp_path / "one", "--workers", "1", "-q"]
    environment = {**os.environ, "PYTHONHASHSEED": "1"}
    subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=True, capture_output=True)
    for pdf in pdfs:
        shutil.copytree(annotated / pdf.stem, tmp_path / "many" / pdf.stem)
    one, many = records(tmp_path / "one"), records(tmp_path / "many")
    assert sorted(one) == sorted(many)
    assert [name for name in one if one[name] != many[name]] == []
    assert check.check_outputs(tmp_path / "many").faults == []


@pytest.mark.skipif(not ODD.is_dir(), reason="the collection of odd PDFs is not beside the project")
@pytest.mark.parametrize("ocr", [False, pytest.param(True, marks=pytest.mark.system)], ids=["alone", "with OCR"])
def test_every_odd_file_ends_in_records_or_in_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ocr: bool
) -> None:
    """Scans among them are read by the OCR engine where it is wanted, which takes most of the time."""
    if not ocr:
        monkeypatch.setenv("PATH", str(tmp_path))
    summary = driver.run(driver.find_pdfs([ODD]), tmp_path, driver.Options(timeout=60.0))
    assert len(summary.outcomes) == len(list(ODD.glob("*.pdf")))
    silent = []
    for outcome in summary.outcomes:
        folder = tmp_path / outcome.report
        problems = jsonl.read(folder / "problems.jsonl", Problem)
        if outcome.status == "written" and (folder / "text.txt").read_text("utf8").strip():
            continue
        if not any(problem.severity == "error" for problem in problems):
            silent.append(outcome.report)
    assert silent == []
    broken = [o.report for o in summary.outcomes if o.error and o.error.kind in {"fault", "worker_died", "too_slow"}]
    assert broken == [], "an odd file is no reason to fail"
