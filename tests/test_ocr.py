"""Scanned pages: read by Tesseract where it is installed, told of where it is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline import ocr
from pipeline.report import process
from tests.drawn import Paper

LINES = [
    "The delegates of fourteen countries met in the old town hall.",
    "They agreed to publish the register before the end of the year.",
    "Norway offered to host the next meeting in the spring.",
]


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A PDF whose one page is a picture of three lines."""
    image = Image.new("L", (1700, 500), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=44)
    for k, line in enumerate(LINES):
        draw.text((60, 80 + 90 * k), line, fill="black", font=font)
    picture = tmp_path / "scan.png"
    image.save(picture)
    paper = Paper(tmp_path / "scan.pdf")
    paper.canvas.drawImage(str(picture), 60, 600, 480, 141)
    return paper.save()


def test_without_tesseract_a_problem_record_says_what_to_install(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "version", lambda: None)
    bundle = process(scan, "scan")
    [problem] = [p for p in bundle.problems if p.kind == "no_text_layer"]
    assert problem.severity == "error"
    assert "tesseract-ocr" in problem.advice
    assert not bundle.report.source.ocr_pages


@pytest.mark.system
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
def test_with_tesseract_the_page_is_read_and_marked(scan: Path) -> None:
    bundle = process(scan, "scan")
    assert bundle.report.source.ocr_pages == (1,)
    words = " ".join(bundle.text.split())
    assert all(line.rstrip(".") in words for line in LINES)
    assert [p.kind for p in bundle.problems if p.kind == "read_by_ocr"] == ["read_by_ocr"]
    box = bundle.blocks[0].where.boxes[0]
    assert 60 <= box.x0 < box.x1 <= 545
