"""Characters in columns behave as a sequence of single characters."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.body import PAGE_BOX, Boxes
from pipeline.reader import Char, Chars, Packed, Page, _code_points, in_columns, legible

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


@given(CHARS, st.integers(0, 12))
def test_packing_changes_no_character(chars: list[Char], end: int) -> None:
    plain = Chars.of(chars)
    numbers = {name: np.array(getattr(plain, name), float) for name in ("x0", "top", "x1", "bottom", "y", "size")}
    packed = Packed(plain.text, numbers, np.array(plain.face, np.int32), plain.faces)
    assert list(packed) == list(packed.unpack()) == chars
    assert len(packed) == len(chars) and list(packed[:end]) == chars[:end]
    assert in_columns(packed) is packed and list(Chars.of(packed)) == chars


@given(
    st.lists(st.none() | st.tuples(st.integers(1, 900), NUMBERS, NUMBERS, NUMBERS, NUMBERS), max_size=8),
    st.integers(-9, 9),
    st.integers(-9, 9),
)
def test_boxes_in_arrays_are_the_same_boxes(boxes: list[PAGE_BOX | None], start: int, end: int) -> None:
    held = Boxes(boxes)
    assert list(held) == boxes == [held[k] for k in range(-len(boxes), 0)]
    assert held[start:end] == boxes[start:end]
    held += [None, (1, 0.0, 0.0, 1.0, 1.0)]
    assert held[:] == [*boxes, None, (1, 0.0, 0.0, 1.0, 1.0)]


def test_spaces_are_no_legible_characters_and_private_ones_no_letters() -> None:
    chars = [Char(t, 0, 0, 1, 1, 1, 10, "F", False, False, 0) for t in "a \ufffd\x03b"]
    assert legible(Page(1, 100, 100, chars)) == (4, 2)


def test_two_surrogates_are_one_character_and_half_of_one_is_none() -> None:
    codes = np.array([0x61, 0xD83D, 0xDE00, 0x62, 0xDD00, 0xD83D, 0x63, 0xD83D], np.uint32)
    text, kept = _code_points(codes, np.arange(len(codes)))
    assert "".join(text) == "a\U0001f600b\ufffd\ufffdc\ufffd"
    assert kept == [0, 2, 3, 4, 5, 6, 7]
