"""Line-end hyphens, ligatures and note calls: the small decisions of the text stage, one table each."""

from __future__ import annotations

import pytest

from pipeline.layout.notes import call_marks
from pipeline.text import even_case, plain
from pipeline.words import Vocabulary

REPORT = [
    "The co-operation of the co-ordinators was welcomed, and co-operation goes on",
    "An evidence-based approach to transboundary waters and to implementation",
    "socio-economic questions; the stakeholders of the basin",
]


@pytest.mark.parametrize(
    ("left", "hyphen", "right", "joined"),
    [
        ("implemen", "-", "tation", True),  # the report writes it whole elsewhere
        ("socio", "-", "economic", False),  # the report writes it with its hyphen elsewhere
        ("co", "-", "ordination", False),  # the report's own way with the prefix
        ("transbound", "-", "ary", True),
        ("community", "-", "based", False),  # two known words, and a suffix that is hyphenated
        ("under", "-", "standing", True),  # two known words, but the whole is a word too
        ("Inter", "-", "State", False),  # a capital begins the second part
        ("capac", "\u00ad", "ity", True),  # a soft hyphen is never part of the word
        ("2015", "-", "2016", False),
        ("Out-of", "-", "competition", False),  # the left part holds hyphens of its own
        ("day-to-mor", "-", "row", True),
        ("Ninety", "-", "three", False),  # a number
        ("twenty", "-", "first", False),
    ],
)
def test_line_end_hyphens(left: str, hyphen: str, right: str, joined: bool) -> None:
    assert Vocabulary(REPORT).joined(left, hyphen, right) is joined


def test_a_name_that_bears_a_hyphen_keeps_it() -> None:
    words = Vocabulary(["cooperation among the ministries and cooperation with others"])
    assert words.joined("Co", "-", "operation", "Black Sea Economic")
    assert not words.joined("Co", "-", "operation", "for Security and")
    assert not words.joined("Co", "-", "operation", "Organisation for Economic")
    assert words.joined("co", "-", "operation", "for economic")


def test_a_typesetter_that_marks_its_hyphens_leaves_the_printed_ones() -> None:
    words = Vocabulary(["the Commis\u2010", "sion welcomed the decision-", "making pro\u2010", "cess"])
    assert words.marks_its_hyphens
    assert not words.joined("decision", "-", "making")
    assert words.joined("Commis", "\u2010", "sion")


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("ﬁ", "fi"),
        ("Ａ", "A"),
        ("\u00a0", " "),
        ("\u2010", "-"),
        ("\u00ad", ""),
        ("m²", "m²"),
        ("\uf0b7", "•"),
        ("é", "é"),
    ],
)
def test_plain_characters(printed: str, text: str) -> None:
    assert plain(printed) == text


@pytest.mark.parametrize(
    ("raised", "marks"),
    [
        ("3", ["3"]),
        ("1,2", ["1", "2"]),
        ("4–6", ["4", "5", "6"]),
        ("†", ["†"]),
        ("cd", ["c", "d"]),
        ("¹²", ["12"]),
        ("th", []),
        ("nd", []),
        ("+", []),
    ],
)
def test_call_marks(raised: str, marks: list[str]) -> None:
    assert call_marks(raised) == marks


def test_headings_in_small_capitals_get_an_even_case() -> None:
    assert (
        even_case("first plenary: MOney that arrives On tiMe", lambda word: False)
        == "First plenary: Money that arrives on time"
    )
    assert even_case("3 ToR a) Update the tables", lambda word: False) == "3 ToR a) Update the tables"
    assert even_case("Report of the WHO on eCall", lambda word: False) == "Report of the WHO on eCall"
