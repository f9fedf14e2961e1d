"""What tests of several parts need: folders, stand-ins, and the records of the annotated reports, made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from pipeline import driver, stale

ROOT = Path(__file__).parent

# A slow machine fails no test.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


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
    """The records of the sample series and of all annotated reports that rules are developed on, made by one run; not
    to be changed."""
    folder = tmp_path_factory.mktemp("annotated")
    sets = [ROOT / "reports" / name for name in ("dev", "opened", "opened-2")]
    pdfs = [path for each in sets for path in sorted(each.glob("*/*.pdf"))]
    driver.run([*pdfs, *sorted((ROOT.parent / "corpus").glob("*.pdf"))], folder, driver.Options())
    return folder
