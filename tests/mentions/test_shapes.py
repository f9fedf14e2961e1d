"""Names that numbers, years and brackets shape, and words that are no names."""

from __future__ import annotations

import pytest

from pipeline.mentions.acronyms import document_acronyms
from pipeline.mentions.special import dates, numbered_acts, papers
from tests.mentions.conftest import Read


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Under the Rest in Mills Convention, 1937 (No. 61), it", "Rest in Mills Convention, 1937 (No. 61)"),
        (
            "Kenya and the Safety and Pay in Forests Recommendation, 1990 (No. 12)",
            "Safety and Pay in Forests Recommendation, 1990 (No. 12)",
        ),
    ],
)
def test_conventions_with_year_and_number_are_whole(text: str, act: str) -> None:
    assert [text[s.start : s.end] for s in numbered_acts(text)] == [act]


def test_other_names_before_a_year_and_a_number_are_no_acts() -> None:
    assert list(numbered_acts("The Harbour Fund, 1990 (No. 4) paid.")) == []


@pytest.mark.parametrize("paper", ["SC58 Doc. 9", "CoP16 Inf. 12", "CoP15 Doc. 4.2 (Rev. 1)", "GRVA-08-11"])
def test_papers_by_mark_and_number(paper: str) -> None:
    text = f"It noted {paper}, and went on."
    assert [text[s.start : s.end] for s in papers(text)] == [paper]


@pytest.mark.parametrize("text", ["It cost EUR-12.", "Call ISBN-978-12 now.", "COVID-19 passed.", "the A-10-20 road"])
def test_no_papers(text: str) -> None:
    assert list(papers(text)) == []


def test_the_number_of_a_symbol_is_no_date() -> None:
    assert list(dates("see ECE/WP.4/2018/11 for it")) == []


def test_letters_with_the_number_of_a_session_define_the_letters() -> None:
    found = document_acronyms("The Joint Drafting Committee (JDC-3) met.")
    assert {a.short: a.long for a in found} == {"JDC": "Joint Drafting Committee", "JDC-3": "Joint Drafting Committee"}


def test_a_report_may_give_known_letters_to_another_body() -> None:
    found = document_acronyms(
        "The International Transport Workers’ Federation (ITF) and the European Commission (DG MOVE)"
    )
    assert [(a.short, a.long) for a in found] == [("ITF", "International Transport Workers’ Federation")]


@pytest.mark.parametrize(
    "text",
    [
        "Changes to the Rules of Procedure were put off.",
        "They spoke of Procedure. In Procedure 4 nothing is said.",
        "Mr. Sosa (Employer, Peru) agreed.",
    ],
)
def test_plain_words_are_no_places(read: Read, text: str) -> None:
    _, found, _ = read(text)
    assert not [f for f in found if f.type == "PLACE"]


def test_whose_work_it_is_stands_outside_its_title(read: Read) -> None:
    shown, found, _ = read("UNESCO’s Atlas of Springs 2017 was printed.")
    assert {(f.type, shown[f.start : f.end]) for f in found if not f.nested} == {
        ("IGO", "UNESCO"),
        ("PUBLICATION", "Atlas of Springs 2017"),
    }


def test_letters_before_an_office_say_whose_it_is(read: Read) -> None:
    shown, found, _ = read("The SDMC Chair opened, and the Special Envoy on the rights of herders spoke.")
    assert {(f.type, shown[f.start : f.end]) for f in found} == {
        ("PERSON_ROLE", "SDMC Chair"),
        ("IGO", "SDMC"),
        ("PERSON_ROLE", "Special Envoy on the rights of herders"),
    }
