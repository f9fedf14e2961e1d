"""The README's section "Use the data" says what really comes out."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import cli

ROOT = Path(__file__).parent.parent.parent


def section() -> str:
    text = (ROOT / "README.md").read_text("utf8")
    return text.partition("## Use the data\n")[2].partition("\n## ")[0]


def commands() -> list[tuple[str, str]]:
    """Each command of the section with the output below it."""
    found: list[tuple[str, list[str]]] = []
    for line in section().splitlines():
        if line.startswith("    $ "):
            found.append((line[6:], []))
        elif found and line.startswith("    ") and not line.startswith("    >>>"):
            found[-1][1].append(line[4:])
        elif line and found and not line.startswith("    "):
            break
    return [(command, "\n".join(lines)) for command, lines in found]


def test_there_are_five_commands() -> None:
    assert len(commands()) == 5


@pytest.mark.parametrize(("command", "expected"), commands()[1:], ids=lambda part: part.split()[0])
def test_a_command_gives_the_output_that_is_printed(command: str, expected: str, place: Path) -> None:
    words = shlex.split(command)
    if words[0] == "sqlite3" and shutil.which("sqlite3") is None:
        words = [sys.executable, "-c", SQLITE, *words[1:]]
    if words[0] == ".venv/bin/python":
        words = [sys.executable, *(str(ROOT / word) if word.startswith("examples/") else word for word in words[1:])]
    done = subprocess.run(
        words, cwd=place, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == expected


SQLITE = "import sqlite3, sys; [print(*row, sep='|') for row in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]"
"""What the sqlite3 program prints, where it is not installed."""


def test_make_dataset_prints_this(place: Path) -> None:
    done = CliRunner().invoke(cli.app, ["dataset", "-o", str(place / "outputs"), "--to", str(place / "new"), "-q"])
    printed = [re.sub(r"[\d,.]+", "0", line.partition(":")[2] or line) for line in done.output.strip().splitlines()]
    expected = [re.sub(r"[\d,.]+", "0", line.partition(":")[2] or line) for line in commands()[0][1].splitlines()]
    assert printed == expected


def test_the_pipeline_on_its_own_gives_this() -> None:
    import doctest

    test = doctest.DocTestParser().get_doctest(section(), {}, "README", "README.md", 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0
