"""The measure's words: what competes with the rules' phrase, and what may not win."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline import language
from pipeline.figures import candidates, find, statements, wording


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
        ("The wardens visited 216 huts.", "huts visited by the wardens"),
        ("Forty pilots have gone back since May.", "pilots who have gone back"),
        ("It rested on the assumption that towns would lend 40 million dollars.", "towns"),
        ("Volunteers walked the shore 60 times.", "Volunteers who walked the shore"),
    ],
)
def test_measures_worded_by_the_model(nlp: Any, monkeypatch: pytest.MonkeyPatch, text: str, measure: str) -> None:
    assert find(nlp(text))[-1].measure == measure


def test_without_a_model_the_rules_word_a_measure(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The wardens visited 216 huts."
    monkeypatch.setattr(wording, "_model", lambda: None)
    assert find(nlp(text))[-1].measure == "huts that wardens visited"


def phrases(nlp: Any, monkeypatch: pytest.MonkeyPatch, text: str) -> dict[str, str]:
    """The phrases that compete for the last figure of a text, and how each is made."""
    seen: list[candidates.Place] = []
    monkeypatch.setattr(statements, "best_wording", lambda place: seen.append(place) or place.rule)
    find(nlp(text))
    everything = dict.fromkeys((w for t in seen[-1].phrases.doc.words for w in candidates.plain(t.text)), 1.0)
    return {c.phrase: c.how for c in candidates.candidates(seen[-1], everything)}


def test_phrases_that_compete(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    of_object = phrases(nlp, monkeypatch, "Inspectors rejected 33 ripe melons from Malta.")
    assert of_object["melons from Malta"] == "bare tail p:from"
    assert of_object["ripe melons from Malta"].startswith("cut")  # of the rules' phrase
    assert of_object["ripe melons rejected"] == "verb dobj"
    assert of_object["ripe melons rejected by Inspectors"] == "by subject"


def test_no_phrase_says_half_of_a_clause(nlp: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "dam that holds" not in phrases(nlp, monkeypatch, "The dam holds 12 boats.")
    assert not any("doubled" in p for p in phrases(nlp, monkeypatch, "The fares of the ferries doubled."))


def test_others_are_what_was_counted_before(nlp: Any) -> None:
    figures = find(nlp("Twelve wells were repaired, and nine others were closed."))
    assert [(f.value, f.unit, f.measure) for f in figures][1] == (9, "well", "wells")
