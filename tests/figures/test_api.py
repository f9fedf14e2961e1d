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


def said(nlp: Any, text: str) -> list[tuple[float | None, str | None, str | None]]:
    return [(f.value, f.unit, f.comparator) for f in figures.find(nlp(text))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The pier was built for QR 42 million.", [(42e6, "QAR", None)]),
        ("A grant of S/ 75,000 was paid.", [(75_000.0, "PEN", None)]),
        ("In Belgium a ticket had cost 80 francs.", [(80.0, "BEF", None)]),
        ("A grand hall in Leeds charges 60 cents.", [(0.6, "USD", None)]),
        ("Output had crossed 700 tonnes.", [(700.0, "tonne", "over")]),
        ("Sales all but doubled.", [(2.0, "times", "about")]),
        ("Two in nine or more of the pumps leak.", [(2.0, "pump", "at_least")]),
        ("The oven reached 210 °C.", [(210.0, "degree", None)]),
        ("The wind blew at 55 mph.", [(55.0, "mile per hour", None)]),
        ("Lead fell to 6 ppm.", [(6.0, "part per million", None)]),
        ("Tea was served at 14 water points.", [(14.0, "water point", None)]),
        ("The herons left the lake. They number about 60 now.", [(60.0, "heron", "about")]),
        ("By show of hands the clause was struck out, nineteen to six.", [(19.0, "vote", None), (6.0, "vote", None)]),
        ("Ropes of 12 metres or longer sell best.", [(12.0, "metre", "at_least")]),
        ("The tank holds a shade under 90 litres.", [(90.0, "litre", "under")]),
        ("No larger than 8 hectares, the farm is poor.", [(8.0, "hectare", "up_to")]),
    ],
)
def test_units_and_comparators(nlp: Any, text: str, wanted: list[Any]) -> None:
    assert said(nlp, text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Grants arrived three weeks later on average.", [(3.0, "week", None)]),
        ("The mean delay was 16 days.", [(16.0, "day", None)]),
        ("A mill repays its cost in 3.5 years.", [(3.5, "year", None)]),
        ("Chile has gone eleven months without a strike.", [(11.0, "month", None)]),
        ("The calf was less than thirty-one days old.", [(31.0, "day", "under")]),
        ("The crew had worked 12 extra hours in June.", [(12.0, "hour", None)]),
        ("She came back 16 days later.", []),
    ],
)
def test_spans_of_time_that_were_measured(nlp: Any, text: str, wanted: list[Any]) -> None:
    assert [row for row in said(nlp, text) if row[0]] == wanted


@pytest.mark.parametrize(
    "text",
    [
        "[4] The Chair opened the session.\n\n[5] Peru agreed.",
        "2° That schools be warm.\n\n3° That roads be lit.",
        "Cairo, 4–6 Rajab 1431 H",
        "The book, Twenty Winters in Oslo, was sold out.",
        "A ferry can double as a ward.",
        "II. Dams and weirs 3\n\nIII. Wells 5\n\nIV. Tariffs 8",
    ],
)
def test_numbers_that_count_nothing(nlp: Any, text: str) -> None:
    assert figures.find(nlp(text)) == []


def test_a_multiple_stays_one_where_as_gives_the_cause(nlp: Any) -> None:
    assert said(nlp, "Rents could double as a consequence of the war.") == [(2.0, "times", None)]


def test_sentences_in_cells_are_read_as_text(nlp: Any) -> None:
    text = "Hour | Note\n0910 | Peru said that of 52 towers nine had burnt in the storm.\n0940 | Closed."
    assert said(nlp, text) == [(52.0, "tower", None), (9.0, "tower", None)]


def test_a_header_with_its_unit_is_the_measure(nlp: Any) -> None:
    text = "Ports: traffic and fees, 2015\n\nPort | Traffic, km | Fees (EUR m)\nKiel | 210 | 14\nTurku | 35 | 9"
    found = figures.find(nlp(text))
    assert [(f.unit, f.measure) for f in found[:2]] == [("kilometre", "Traffic, Kiel"), ("EUR", "Fees, Kiel")]


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
