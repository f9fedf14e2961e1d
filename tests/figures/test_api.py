"""The finder as a spaCy component, over plain sentences, and as records of a report."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import figures, language
from pipeline.body import Body
from pipeline.figures.nouns import unit_of


@pytest.fixture(scope="module")
def nlp() -> Any:
    return language.load()


def test_component_fills_figures_and_spans(nlp: Any) -> None:
    doc = nlp("The canal carries 3.2 million tonnes a year.")
    assert [f.value for f in doc._.figures] == [3_200_000.0]
    assert [(s.text, s.label_) for s in doc.spans["figures"]] == [("3.2 million tonnes", "MEASURE")]


def test_component_needs_no_body(nlp: Any) -> None:
    assert nlp("Twelve bakers came.")._.figures[0].unit == "person"


def test_sentences_keep_their_ids_and_order(nlp: Any) -> None:
    lines = [json.dumps({"id": f"s{i}", "text": f"{i + 20} mills closed."}) for i in range(5)]
    rows = list(figures.from_sentences(nlp, lines))
    assert [r["id"] for r in rows] == ["s0", "s1", "s2", "s3", "s4"]
    assert [r["figures"][0]["value"] for r in rows] == [20.0, 21.0, 22.0, 23.0, 24.0]


def test_a_bad_line_is_named(nlp: Any) -> None:
    with pytest.raises(ValueError, match="line 2"):
        list(figures.from_sentences(nlp, ['{"id": 1, "text": "One."}', '{"id": 2}']))


def test_records_have_stable_ids_and_exact_places(nlp: Any) -> None:
    text = "In 2019, 14 mills closed.\n\nIn this year, 22 mills closed. Currently 90 remain."
    body = Body.plain(text, "mills-2020")
    one = figures.records(body, nlp(text), [], [], None, {"year": 2020, "date_start": "2020-05-04"})
    assert [text[r.where.start : r.where.end] for r in one] == [r.where.quote for r in one]
    assert [r.value for r in one] == [14.0, 22.0, 90.0]
    assert one[1].as_of.date_start == "2020-01-01"
    longer = "A word before.\n\n" + text
    two = figures.records(Body.plain(longer, "mills-2020"), nlp(longer), [], [], None, {"year": 2020})
    assert {r.id for r in one[1:]} == {r.id for r in two[1:]}


def test_nothing_to_find(nlp: Any) -> None:
    assert figures.find(nlp("")) == []
    assert figures.find(nlp("No number here.")) == []


PIECES = [*"0149-.,–'\x07 \n%$(", " of ", " 12 ", " to ", "votes", "s", "- 4"]
GARBLED = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@given(text=GARBLED)
def test_a_damaged_text_ends_in_figures_or_none(nlp: Any, text: str) -> None:
    for figure in figures.find(nlp(f"The meeting of 14 gardens. {text} had 3 and - 4 -")):
        assert figure.unit is None or any(c.isalpha() for c in figure.unit)


@pytest.mark.parametrize(
    ("noun", "unit"), [("bakers", "person"), ("mills", "mill"), ("1-", None), ("-4\x0e-", None), ("9.0s", None)]
)
def test_what_is_no_word_is_no_unit(noun: str, unit: str | None) -> None:
    assert unit_of(noun) == unit
