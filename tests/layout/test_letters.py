"""Which letters and spaces a line holds, where the PDF does not say so plainly. Each PDF is drawn by its test."""

from __future__ import annotations

import pytest

from pipeline.layout.lines import page_lines
from pipeline.reader import Chars, Face, Page
from pipeline.words import Vocabulary
from tests.drawn import HEIGHT, PROSE, Paper
from tests.layout.conftest import text_of


@pytest.mark.parametrize(("strokes", "sign"), [((3.4, 5.0), "€"), ((3.4,), "C")])
def test_a_capital_that_two_strokes_cross_is_a_euro_sign(paper: Paper, strokes: tuple[float, ...], sign: str) -> None:
    y = paper.lines(60, 80, PROSE[:6])
    x = paper.write(60, y, "the fee was kept at ")
    for over in strokes:
        paper.canvas.line(x - 0.8, HEIGHT - y + over, x + 5.2, HEIGHT - y + over)
    paper.write(x, y, "C15,000 a year.")
    assert f"kept at {sign}15,000 a year." in text_of(paper.save()).body.text


def _words(paper: Paper, y: float, words: str, gap: float, apart: float = 0.0, hyphen: float = 0.0) -> None:
    """A line without space characters: ``gap`` points between words, ``apart`` between letters and ``hyphen`` before a
    hyphen at its end."""
    x = 60.0
    for k, letter in enumerate(words):
        if letter == " ":
            x += gap
            continue
        last = k == len(words) - 1 and letter == "-"
        x = paper.write(x + (hyphen if last else apart), y, letter)


def test_a_space_narrower_than_the_others_of_a_tight_line_is_one(paper: Paper) -> None:
    x = paper.write(60, 80, "pilots")
    for word in ("who", "had", "left", "the", "Sound", "and", "came", "in"):
        x = paper.write(x + 1.9, 80, word)
    x = paper.write(x + 1.3, 80, "Riga")
    paper.write(x + 1.3, 80, "(2)")  # a bracket may stand off from its word by as much
    assert text_of(paper.save()).body.text == "pilots who had left the Sound and came in Riga(2)"


def test_a_hyphen_at_the_end_of_a_letter_spaced_line_ends_its_word(paper: Paper) -> None:
    for k, line in enumerate(PROSE):
        _words(paper, 80 + 12 * k, line, 4.5, 0.6)
    _words(paper, 164, "and the host was asked to bring along the com-", 4.5, 0.6, 1.8)
    _words(paper, 176, "mittee of the year before, which had met in Riga.", 4.5, 0.6)
    assert "bring along the committee of the year before" in text_of(paper.save()).body.text


def test_a_call_in_brackets_that_begins_a_line_stands_off_from_the_next_word(paper: Paper) -> None:
    full = max(PROSE, key=lambda line: paper.canvas.stringWidth(line, "Times-Roman", 10))
    y = paper.lines(60, 80, [*PROSE[:6], full, "[1] and had thanked it."])
    y = paper.lines(60, y, ["A vote was taken on the second day of the meeting. [2]"])
    paper.write(60, y + 20, "Notes", 12, "Times-Bold")
    paper.lines(60, y + 40, ["1. Paper of the host, 2030.", "2. Paper of the chair, 2031."], 8)
    text = text_of(paper.save())
    assert f"{full} and had thanked it." in text.body.text
    assert [n.call.start is not None for n in text.footnotes] == [True, True]


@pytest.mark.parametrize(
    ("lines", "left", "right", "joined"),
    [
        (["a body (here-", "inafter the Board) met"], "(here", "inafter", True),
        (["deaths from non-", "communicable diseases"], "non", "communicable", False),
        (["the inafter of a word-", "list"], "here", "inafter", False),
    ],
)
def test_the_rest_of_a_cut_word_is_no_word_of_the_report(lines: list[str], left: str, right: str, joined: bool) -> None:
    assert Vocabulary(lines).joined(left, "-", right) is joined


def test_a_capital_that_hangs_over_the_space_before_it_begins_a_word() -> None:
    text = list("Mr.Jan")
    x0 = [0.0, 8.0, 12.0, 16.2, 22.0, 27.0]
    x1 = [8.0, 12.0, 15.0, 22.0, 27.0, 32.0]
    face = Face("F", False, False, 0, False)
    chars = Chars(text, x0, [0.0] * 6, x1, [10.0] * 6, [9.0] * 6, [10.0] * 6, [0] * 6, [face])
    [line] = page_lines(Page(1, 300, 300, chars))
    assert line.text() == "Mr. Jan"
