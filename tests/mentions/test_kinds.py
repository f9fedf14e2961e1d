"""Names whose head noun alone does not say what they name."""

from __future__ import annotations

import pytest

from tests.mentions.conftest import Read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It was raised at the Third Congress of Lighthouse Keepers.",
            ("EVENT", "Third Congress of Lighthouse Keepers"),
        ),
        ("The 9th Conference of Harbour Masters met in May.", ("EVENT", "9th Conference of Harbour Masters")),
        ("The Alliance of Highland States agreed.", ("IGO", "Alliance of Highland States")),
        ("The Alliance of Highland Farmers agreed.", ("NGO_OR_COMPANY", "Alliance of Highland Farmers")),
        ("The Regional Chamber of Accounts replied.", ("NATIONAL_BODY", "Regional Chamber of Accounts")),
        ("The report was presented by the Auditor General of Latvia.", ("PERSON_ROLE", "Auditor General of Latvia")),
        (
            "ALPINE LANTERN COMMISSION\n\nReport of the meeting\n\nThe Commission met in Bern. The Alpine Lantern "
            "Commission has nine members.",
            ("IGO", "ALPINE LANTERN COMMISSION"),
        ),
    ],
)
def test_kinds(read: Read, text: str, expected: tuple[str, str]) -> None:
    shown, found, _ = read(text)
    assert expected in {(f.type, shown[f.start : f.end]) for f in found}


def test_a_heading_in_capitals_further_down_is_no_name(read: Read) -> None:
    text = "Report\n\n" + "The participants agreed.\n\n" * 8 + "WATER AND ROAD COMMISSION\n\nNobody spoke."
    shown, found, _ = read(text)
    assert "WATER AND ROAD COMMISSION" not in {shown[f.start : f.end] for f in found}
