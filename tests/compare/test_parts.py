"""What the comparison is made of: words, pairings, sentences, series of meetings, addresses, rounding."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import load, words
from pipeline.compare.assign import best_pairs
from pipeline.compare.citations import key_of
from pipeline.compare.series import rounded_alike
from pipeline.compare.themes import is_generic
from tests.compare.made import Maker


@pytest.mark.parametrize(
    ("one", "two"),
    [("injuries", "injury"), ("rewetting", "rewetted"), ("enforcement", "enforced"), ("motorcycles", "motorcycling")],
)
def test_forms_of_a_word_have_one_stem(one: str, two: str) -> None:
    assert words.stem(one) == words.stem(two)


@pytest.mark.parametrize(("one", "two"), [("police", "policy"), ("universe", "unit"), ("organ", "organisation")])
def test_other_words_have_other_stems(one: str, two: str) -> None:
    assert words.stem(one) != words.stem(two)


@given(st.integers(1, 5), st.integers(1, 5), st.data())
def test_the_pairing_is_the_best_there_is(rows: int, columns: int, data: st.DataObject) -> None:
    score = st.floats(0, 1).map(lambda x: round(x, 3))
    scores = [[data.draw(score) for _ in range(columns)] for _ in range(rows)]
    found = best_pairs(scores, 0.3)
    assert len({r for r, _ in found}) == len({c for _, c in found}) == len(found)
    got = sum(scores[r][c] for r, c in found) + 0.3 * (rows - len(found))
    places = [*range(columns), *[-1] * rows]
    best = max(
        sum(scores[r][c] if c >= 0 else 0.3 for r, c in enumerate(choice))
        for choice in set(itertools.permutations(places, rows))
    )
    assert got == pytest.approx(best)


def test_sentences_end_at_full_stops_but_not_at_abbreviations() -> None:
    text = "3. Mr J. Doe spoke of No. 5. “We agree.” It was late.\n\nA | 1\nB | 2\n\n- an item"
    found = load.sentences(text)
    assert [s.text for s in found] == [
        "3. Mr J. Doe spoke of No. 5.",
        "“We agree.”",
        "It was late.",
        "A | 1",
        "B | 2",
        "- an item",
    ]
    assert all(text[s.start : s.end] == s.text for s in found)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("http://www.example.org/a/", "https://example.org/a"),
        ("https://Example.org/a?utm_source=x&b=1", "https://example.org/a?b=1"),
        ("https://example.org/a#part", "https://example.org/a"),
        ("https://example.org/index.html", "https://example.org/"),
        ("https://example.org/a?x=1&y=2", "https://example.org/a?y=2&x=1"),
        ("https://www.google.com/url?q=https://example.org/a&sa=D", "https://example.org/a"),
        ("https://web.archive.org/web/20200101000000/https://example.org/a", "https://example.org/a"),
        ("https://dx.doi.org/10.1/AB", "https://doi.org/10.1/ab"),
        ("https://undocs.org/en/A/RES/74/299", "https://undocs.org/A/RES/74/299"),
    ],
)
def test_forms_of_one_address(one: str, two: str) -> None:
    assert key_of(one)[0] == key_of(two)[0]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("https://example.org/survey-2018", "https://example.org/survey-2020"),
        ("https://example.org/s?year=2018", "https://example.org/s?year=2020"),
        ("https://a.example.org/x", "https://b.example.org/x"),
        ("https://example.org/Report", "https://example.org/report"),
        ("https://example.org/#/a", "https://example.org/#/b"),
    ],
)
def test_near_misses_of_addresses(one: str, two: str) -> None:
    assert key_of(one)[0] != key_of(two)[0]


@pytest.mark.parametrize(("one", "two"), [(586_200, 590_000), (84_700, 85_000), (9.96, 10), (12.4, 12.4)])
def test_a_rounded_value_is_no_other_value(one: float, two: float) -> None:
    assert rounded_alike(one, two)


@pytest.mark.parametrize(("one", "two"), [(412_000, 421_000), (91_400, 93_100), (18, 21), (1, 2), (0, 5)])
def test_values_that_are_not_the_same(one: float, two: float) -> None:
    assert not rounded_alike(one, two)


@pytest.mark.parametrize(
    "title", ["Discussion", "PANEL 2", "Session IV", None, "Questions and answers", "Closing remarks"]
)
def test_titles_without_a_subject(title: str | None) -> None:
    assert is_generic(title)


def test_a_title_with_a_subject() -> None:
    assert not is_generic("Discussion of bee diseases")


def test_reports_are_of_one_series_by_name_or_by_file(tmp_path: Path) -> None:
    for report, year, series in (
        ("bees-2019", 2019, "First Meeting of National Bee-Keepers"),
        ("bees-2020", 2020, "Ministry of Agriculture"),  # a name that was read wrongly
        ("final-report-2021", 2021, "Third Meeting of National Beekeepers"),
        ("final-report-2022", 2022, "Council of Mayors"),
    ):
        Maker(tmp_path, report, year, series=series).write()
    groups = load.by_series(load.find(tmp_path))
    assert sorted([m.id for m in g] for g in groups.values()) == [
        ["bees-2019", "bees-2020", "final-report-2021"],
        ["final-report-2022"],
    ]
