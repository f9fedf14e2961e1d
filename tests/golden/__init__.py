"""Golden files: what came out last time somebody looked at it, one fact a line, so that a plain diff explains a change.

A missing file is written and the test fails, asking for a look; ``REWRITE_GOLDEN=1`` rewrites the files and fails every
test that did so, so that a rewriting run can never pass.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).parent


def compare(name: str, lines: Sequence[str]) -> None:
    """Fail with a diff where ``lines`` are not those of ``golden/NAME.txt``."""
    path = FOLDER / f"{name}.txt"
    text = "\n".join(lines) + "\n"
    if not path.exists() or os.environ.get("REWRITE_GOLDEN"):
        path.write_text(text, encoding="utf8")
        raise AssertionError(f"{path.name} was written: look at it, and run the tests again without REWRITE_GOLDEN")
    before = path.read_text(encoding="utf8")
    if before != text:
        diff = difflib.unified_diff(before.splitlines(), text.splitlines(), "golden", "now", lineterm="", n=0)
        raise AssertionError("\n".join(diff))
