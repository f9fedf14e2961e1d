"""Ids come from what a thing is and where it stands, and do not shift when something else changes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ids import Anchor, mint, mint_from

TEXT = (
    "The Chair welcomed 120 delegates.\n\nNorway pledged 4 million kroner.\n\nThe Chair thanked Norway for its pledge."
)


def _anchors(text: str, *quotes: str) -> list[Anchor]:
    return [Anchor(text.index(q), text.index(q) + len(q)) for q in quotes]


def test_ids_do_not_shift_when_an_unrelated_paragraph_before_them_changes() -> None:
    before = mint("fig", "r", TEXT, _anchors(TEXT, "4 million"))
    longer = "Another paragraph was put in front of it.\n\n" + TEXT
    assert mint("fig", "r", longer, _anchors(longer, "4 million")) == before


def test_look_alikes_get_ids_of_their_own() -> None:
    text = "\n\n".join(["The same words stand here."] * 5)
    anchors = [Anchor(i * 28, i * 28 + 8) for i in range(5)]
    assert len(set(mint("men", "r", text, anchors))) == 5


def test_parts_do_not_run_into_each_other() -> None:
    assert len(set(mint_from("note", "r", [("ab", "c"), ("a", "bc")]))) == 2


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), min_size=1, max_size=30, unique=True))
def test_ids_are_unique_and_do_not_depend_on_order(spans: list[tuple[int, int]]) -> None:
    anchors = [Anchor(a, min(len(TEXT), a + n)) for a, n in dict.fromkeys((a, min(n, len(TEXT) - a)) for a, n in spans)]
    ids = mint("x", "r", TEXT, anchors)
    assert len(set(ids)) == len(anchors)
    assert sorted(mint("x", "r", TEXT, anchors[::-1])) == sorted(ids)
