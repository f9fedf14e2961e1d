"""An audit that could not be made is never told as one that found nothing."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests import audit

HASHED = "typer==1.0 \\\n    --hash=sha256:" + "0" * 64


def test_the_projects_own_pins_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main([]) == 0
    said = capsys.readouterr().out
    assert " 0 faults" in said
    assert "NOT RUN" in said


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (HASHED, ""),
        ("# words\n\n" + HASHED, ""),
        ("typer==1.0", "no hash"),
        ("typer==1.0 --hash=sha256:00", "no hash"),
        ("typer>=1.0 " + HASHED.split("\n")[1], "no pin"),
        ("-e .", "no pin"),
        ("typer @ https://example.org/x.whl " + HASHED.split("\n")[1], "no pin"),
        ("--extra-index-url https://example.org", "no pin"),
    ],
)
def test_a_pin_that_is_not_whole(text: str, wrong: str) -> None:
    found = audit.not_whole("r.txt", text)
    assert len(found) == bool(wrong)
    assert wrong in "".join(found)


WEAK = {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"], "aliases": [], "description": ""}]}
WELL = {"name": "a", "version": "1", "vulns": []}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


def program(folder: Path, said: str) -> str:
    path = folder / "pip-audit"
    path.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\n", "utf8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.mark.parametrize(
    ("packages", "lines", "code"),
    [
        ([WELL], ["1 packages looked up, 0 known weaknesses"], 0),
        ([WELL, WEAK, UNKNOWN], ["2 packages looked up, 1 known", "b 2: X-1, mended in 3", "NOT LOOKED UP", " c"], 1),
        ([UNKNOWN], ["NOT RUN", "the list knows none of the packages"], 0),
        (None, ["NOT RUN", "no list of weaknesses answers"], 0),
    ],
    ids=["nothing found", "a weakness", "an empty list", "no answer"],
)
def test_what_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], packages: list[object] | None, lines: list[str], code: int
) -> None:
    report = "no route to host" if packages is None else json.dumps({"dependencies": packages, "fixes": []})
    assert audit.main([program(tmp_path, report)]) == code
    said = capsys.readouterr().out
    assert all(line in said for line in lines)
