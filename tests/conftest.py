"""What tests of several parts need: folders, stand-ins, and the records of the annotated reports, made once."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from pipeline import driver, kept, stale

ROOT = Path(__file__).parent

ANNOTATED = {
    path.name: path for path in sorted((ROOT / "reports").iterdir()) if path.name.startswith(("dev", "opened"))
}
"""The sets of annotated reports that rules are developed on, by name."""

# A slow machine fails no test.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

# Patterns that `make` has compiled, as workers take them: each process of the tests would compile a thousand anew.
kept.use()


LONG = (
    "test_faults.py test_run.py test_cli.py test_driver.py test_sharded.py test_passages.py test_sentences.py "
    "test_truth.py test_quality.py test_syntax.py"
).split()
"""Files of tests that take longest, the longest first."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first: each process takes whole files, and none shall begin a long one when the others
    are done. For the same reason `make test` keeps the scheduler from putting files with many tests first."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("ray") and importlib.util.find_spec("ray") is None:
        pytest.skip("Ray is not installed: make ray")


@pytest.fixture
def stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are told where to find the fakes."""
    monkeypatch.syspath_prepend(str(ROOT))


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Code and rules that stand still during a test, and cost nothing to look at."""
    (tmp_path / "code").mkdir()
    for name in ("PACKAGE", "MODELS"):
        monkeypatch.setattr(stale, name, tmp_path / "code")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """An empty folder for PDFs."""
    (tmp_path / "corpus").mkdir()
    return tmp_path / "corpus"


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """Where records go; not there yet."""
    return tmp_path / "outputs"


@pytest.fixture(scope="session")
def annotated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of the sample series and of all annotated reports that rules are developed on, made by one run for
    all processes of the tests; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "annotated"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            _process_annotated(folder)
    return folder


def _process_annotated(folder: Path) -> None:
    pdfs = [path for each in ANNOTATED.values() for path in sorted(each.glob("*/*.pdf"))]
    options = driver.Options(workers=2)  # on whatever machine: tests compare these records with those of one worker
    driver.run([*pdfs, *sorted((ROOT.parent / "corpus").glob("*.pdf"))], folder, options)
