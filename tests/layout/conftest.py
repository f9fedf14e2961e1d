"""Pages to draw on, and what the text stage makes of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import reader
from pipeline.assemble import Text, assemble
from pipeline.layout.document import lay_out
from pipeline.problems import Problems
from tests.drawn import Paper


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    return Paper(tmp_path / "drawn.pdf")


def text_of(path: Path) -> Text:
    pdf = reader.read(path)
    return assemble("drawn", pdf, lay_out(pdf), Problems("drawn"))
