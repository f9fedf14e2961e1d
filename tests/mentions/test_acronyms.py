"""What a document says its abbreviations mean."""

from __future__ import annotations

import pytest

from pipeline.mentions import document_acronyms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Regional Water Authority (RWA) spoke.", {"RWA": "Regional Water Authority"}),
        ("The RWA (Regional Water Authority) spoke.", {"RWA": "Regional Water Authority"}),
        ("It affected internally displaced persons (IDPs).", {"IDPs": "internally displaced persons"}),
        (
            "the Office of the Special Envoy and Co-ordinator for Preventing Floods in Cities (OSE/CPFC)",
            {"OSE/CPFC": "Office of the Special Envoy and Co-ordinator for Preventing Floods in Cities"},
        ),
        # acronyms of another language
        ("Hosted by the Slovenian Traffic Safety Agency (AVP).", {"AVP": "Slovenian Traffic Safety Agency"}),
        ("of the Superintendencia Nacional de Aduanas (SUNAT)", {"SUNAT": "Superintendencia Nacional de Aduanas"}),
        # only the body, not the office held in it
        ("the President of the Group of Experts on Dams (GED)", {"GED": "Group of Experts on Dams"}),
        ('the Pacific Dam Organisation (hereinafter "the Organisation")', {"Organisation": "Pacific Dam Organisation"}),
        ("the Finnish Transport Safety Agency (Trafi)", {"Trafi": "Finnish Transport Safety Agency"}),
    ],
)
def test_definitions(text: str, expected: dict[str, str]) -> None:
    found = document_acronyms(text)
    assert {a.short: a.long for a in found} == expected
    for a in found:
        assert text[a.short_start : a.short_end] == a.short
        assert text[a.long_start : a.long_end] == a.long


@pytest.mark.parametrize(
    "text",
    [
        "Regulation (EU) 2015/758 applies.",
        "Dr Anna Berg (Norway) spoke.",
        "It rose to 40 (2019).",
        "the European Commission (DG MOVE) said",
        "Mr Luis Ferrer (WMO) asked",
    ],
)
def test_brackets_that_define_nothing(text: str) -> None:
    assert document_acronyms(text) == []


def test_the_first_definition_wins() -> None:
    text = "The Dam Safety Board (DSB) met. Later the Dutch Soil Bureau (DSB) joined."
    assert [(a.short, a.long) for a in document_acronyms(text)] == [("DSB", "Dam Safety Board")]
