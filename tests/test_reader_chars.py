"""Characters in columns behave as a sequence of single characters."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.reader import Char, Chars, Page, _code_points, legible

NUMBERS = st.floats(0, 800, allow_nan=False)
CHARS = st.lists(
    st.builds(
        Char,
        text=st.characters(),
        x0=NUMBERS,
        top=NUMBERS,
        x1=NUMBERS,
        bottom=NUMBERS,
        y=NUMBERS,
        size=st.sampled_from((8.0, 11.0)),
        font=st.sampled_from(("Serif", "Sans")),
        bold=st.booleans(),
        italic=st.booleans(),
        angle=st.sampled_from((0, 90)),
        mono=st.booleans(),
        ink=st.sampled_from((0, 0xB03A2E)),
    ),
    max_size=12,
)


@given(CHARS, CHARS, st.integers(0, 12), st.integers(0, 12))
def test_columns_hold_what_was_put_in(a: list[Char], b: list[Char], start: int, end: int) -> None:
    columns = Chars.of(a)
    assert list(columns) == a
    assert list(columns[start:end]) == a[start:end]
    assert list(columns + Chars.of(b)) == a + b
    assert list(columns.take(range(0, len(a), 2))) == a[::2]
    assert columns.has(lambda face: face.bold) == [c.bold for c in a]


def test_spaces_are_no_legible_characters_and_private_ones_no_letters() -> None:
    chars = [Char(t, 0, 0, 1, 1, 1, 10, "F", False, False, 0) for t in "a \ufffd\x03b"]
    assert legible(Page(1, 100, 100, chars)) == (4, 2)


def test_two_surrogates_are_one_character_and_half_of_one_is_none() -> None:
    codes = np.array([0x61, 0xD83D, 0xDE00, 0x62, 0xDD00, 0xD83D, 0x63, 0xD83D], np.uint32)
    text, kept = _code_points(codes, np.arange(len(codes)))
    assert "".join(text) == "a\U0001f600b\ufffd\ufffdc\ufffd"
    assert kept == [0, 2, 3, 4, 5, 6, 7]
