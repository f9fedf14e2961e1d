"""Text in frames and on tints. Each PDF is drawn by its test."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.drawn import HEIGHT, PROSE, Paper
from tests.layout.conftest import text_of

NOTICE = (
    "Five of the halls had been let to",
    "schools since the last meeting of",
    "the board, at no rent.",
)


def _box(paper: Paper, how: str, x0: float, top: float, x1: float, bottom: float) -> None:
    if how == "tint":
        paper.canvas.setFillGray(0.9)
        paper.canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top, stroke=0, fill=1)
        paper.canvas.setFillGray(0)
    elif how == "frame":
        paper.canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)
    else:
        paper.rule(x0, top, x1)
        paper.rule(x0, bottom, x1)
        for x in (x0, x1):
            paper.canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)


def _blocks(paper: Paper) -> list[str]:
    return [b.text for b in text_of(paper.save()).body.body_blocks]


@pytest.mark.parametrize("how", ["tint", "frame", "rules"])
def test_a_box_beside_text_is_read_apart_from_it(paper: Paper, how: str) -> None:
    short = ["The roofs of most of the halls had been", "mended; those of the quay had not, and", "they were to be"]
    _box(paper, how, 270, 86, 421, 134)
    paper.lines(60, 92, short, leading=13)
    paper.lines(278, 100, NOTICE, leading=12)
    y = paper.lines(60, 131, ["closed before the winter, the chair said.", "", *PROSE, *PROSE])
    assert y > 132
    blocks = _blocks(paper)
    assert " ".join(NOTICE) in blocks
    assert " ".join([*short, "closed before the winter, the chair said."]) in blocks


@pytest.mark.parametrize("how", ["tint", "frame", "rules"])
def test_lines_in_a_box_are_measured_by_its_edges(paper: Paper, how: str) -> None:
    y = paper.lines(60, 80, PROSE)
    _box(paper, how, 60, y - 4, 220, y + 44)
    paper.lines(72, y + 10, NOTICE)
    paper.lines(60, y + 60, PROSE)
    assert _blocks(paper) == [" ".join(PROSE), " ".join(NOTICE), " ".join(PROSE)]


def test_a_tint_under_words_of_a_paragraph_is_no_box(paper: Paper) -> None:
    _box(paper, "tint", 120, 84, 260, 108)  # it marks the middle of two lines
    paper.lines(60, 80, PROSE)
    assert _blocks(paper) == [" ".join(PROSE)]


def _frames(paper: Paper, lines: Sequence[str]) -> None:
    paper.lines(60, 600, PROSE)
    _box(paper, "frame", 56, 700, 324, 740)
    paper.lines(66, 714, lines[:2])
    paper.next_page()
    _box(paper, "frame", 56, 70, 324, 110)
    paper.lines(66, 84, lines[2:])
    paper.lines(60, 140, PROSE)


def test_a_paragraph_in_a_box_that_the_end_of_the_page_cuts_is_whole(paper: Paper) -> None:
    lines = (*PROSE[:2], *PROSE[2:4])
    _frames(paper, lines)
    assert " ".join(lines) in _blocks(paper)
