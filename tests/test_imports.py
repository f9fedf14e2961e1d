"""Who may import what: one module knows each library, and only the command line prints."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """The top-level names of all packages that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def inner(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize(
    ("library", "module"),
    [
        ("pdfplumber", "reader.py"),
        ("pypdfium2", "reader.py"),
        ("pdfminer", "reader.py"),
        ("rapidfuzz", "match.py"),
        ("jsonlines", "jsonl.py"),
        ("typer", "cli.py"),
        ("multiprocessing", "driver.py"),
        ("pyarrow", "dataset/arrow.py"),
        ("sqlite3", "dataset/database.py"),
        ("ray", "cluster.py"),
        ("fsspec", "store.py"),
    ],
)
def test_one_module_imports_it(library: str, module: str) -> None:
    assert [inner(path) for path in MODULES if library in imports(path)] in ([module], [])


def test_only_the_command_line_prints() -> None:
    printing = {
        inner(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text("utf8")))
        if isinstance(node, ast.Name) and node.id == "print"
    }
    assert printing <= {"cli.py"}


@pytest.mark.parametrize("module", ["pipeline", "pipeline.cli", "pipeline.stale", "pipeline.driver", "pipeline.errors"])
def test_what_every_start_imports_is_light(module: str) -> None:
    """A run that finds nothing to do must not pay for libraries that it does not use."""
    heavy = ["spacy", "pydantic_core", "pydantic", "numpy", "pdfplumber", "pypdfium2", "rapidfuzz", "jsonlines", "PIL"]
    script = f"import sys, {module}; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_records_import_no_language_model() -> None:
    script = "import sys, pipeline.records, pipeline.writer; print('spacy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
