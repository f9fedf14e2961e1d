"""The measure's words: what competes with the rules' phrase, and what may not win."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import language
from pipeline.figures import find, wording


@pytest.fixture(scope="module")
def nlp() -> Any:
    return language.load()


def test_expected_f1_counts_likely_words_once() -> None:
    likely = {"lamps": 0.9, "streets": 0.5, "mayor": 0.1}
    assert wording.expected("lamps in the streets", likely, 1.5) == pytest.approx(2 * 1.4 / (2 + 1.5))
    assert wording.expected("lamps, lamps", likely, 1.5) == pytest.approx(2 * 0.9 / (1 + 1.5))
    assert wording.expected("of the", likely, 1.5) == 0


def test_what_is_counted_heads_the_measure_of_a_count() -> None:
    assert wording._says("lamps of the harbour", "lamps")
    assert not wording._says("harbour with lamps", "lamps")
    assert not wording._says("total", "")
    assert wording._says("total of the votes", "")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("The agency trains 70 divers as guides each year and loses about 15.", "divers as guides"),
        ("A canal carries 12 m³/s, but 40 m³/s in flood.", "canal"),
    ],
)
def test_the_last_figure_is_worded_by_the_model(
    nlp: Any, monkeypatch: pytest.MonkeyPatch, text: str, measure: str
) -> None:
    assert find(nlp(text))[-1].measure == measure
    monkeypatch.setattr(wording, "_model", lambda: None)
    assert find(nlp(text))[-1].measure != measure
