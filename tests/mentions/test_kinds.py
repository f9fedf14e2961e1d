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
        ("The Alliance of National Ferry Authorities agreed.", ("IGO", "Alliance of National Ferry Authorities")),
        # bodies that study are a country's where one stands by, or where States do that work themselves
        ("A paper by the Institute for Coastal Budgets was read.", ("NGO_OR_COMPANY", "Institute for Coastal Budgets")),
        ("Ana Ruiz (Institute for Coastal Budgets, Chile) spoke.", ("NATIONAL_BODY", "Institute for Coastal Budgets")),
        ("A paper by the Tarn Seismological Institute was read.", ("NATIONAL_BODY", "Tarn Seismological Institute")),
        ("Ms Ana Ruiz of the Centre for Rural Wages spoke.", ("NGO_OR_COMPANY", "Centre for Rural Wages")),
        ("The Glaston Pilotage Academy trained 40 women.", ("NGO_OR_COMPANY", "Glaston Pilotage Academy")),
        ("The Academy of Fine Sciences lent its hall.", ("NATIONAL_BODY", "Academy of Fine Sciences")),
        ("Migrants’ Centre of Tarn staff agreed.", ("NGO_OR_COMPANY", "Migrants’ Centre of Tarn")),
        ("Ana Ruiz (Joint Tolls Office, Chile) spoke.", ("NATIONAL_BODY", "Joint Tolls Office")),
        ("The Pharmacy Professions Board agreed.", ("NATIONAL_BODY", "Pharmacy Professions Board")),
        ("The Executive Board of the Reeds Fund agreed.", ("IGO", "Executive Board of the Reeds Fund")),
        ("The Office of the Registrar of Ships agreed.", ("NATIONAL_BODY", "Office of the Registrar of Ships")),
        ("The Provincial Council of Antwerp paid.", ("NATIONAL_BODY", "Provincial Council of Antwerp")),
        ("They reviewed the Nairobi Framework for Dry Ports.", ("LEGAL_INSTRUMENT", "Nairobi Framework for Dry Ports")),
        # who has joined to do something is a body where somebody speaks for it
        ("Mr Oto Vales of the Clean Quays Partnership agreed.", ("NGO_OR_COMPANY", "Clean Quays Partnership")),
        ("The Clean Quays Partnership ended in May.", ("PROGRAMME", "Clean Quays Partnership")),
        ("A representative of Plan for Wells agreed.", ("NGO_OR_COMPANY", "Plan for Wells")),
        (
            "Ana Ruiz, Institute for Coastal Budgets, Talca, Chile, spoke.",
            ("NATIONAL_BODY", "Institute for Coastal Budgets"),
        ),
        ("In Chile the Institute for Coastal Budgets agreed.", ("NATIONAL_BODY", "Institute for Coastal Budgets")),
        ("Mr Oto Vales came from Vales & Daughters, Chile.", ("NGO_OR_COMPANY", "Vales & Daughters")),
        ("It cited the Forest Strategy for 2040 twice.", ("PROGRAMME", "Forest Strategy for 2040")),
        ("They joined the Emergency Credit Line in May.", ("PROGRAMME", "Emergency Credit Line")),
        ("The Masons Passport was issued to 40 men.", ("PROGRAMME", "Masons Passport")),
        ("The Masons Passport of UNESCO was issued to 40 men.", ("PROGRAMME", "Masons Passport")),
        ("It fell short of the Basic Principles on Bail.", ("LEGAL_INSTRUMENT", "Basic Principles on Bail")),
        ("Flour is treated as ISPM 15 asks.", ("LEGAL_INSTRUMENT", "ISPM 15")),
        ("Roofs were lost in Tropical Storm Wanda.", ("EVENT", "Tropical Storm Wanda")),
        ("The seeds came from Rakhine State.", ("PLACE", "Rakhine State")),
        ("The minutes were kept by Walter H. Lindqvist.", ("PERSON", "Walter H. Lindqvist")),
        ("They reviewed the Strategic Framework for Dry Ports.", ("PROGRAMME", "Strategic Framework for Dry Ports")),
        (
            "They reviewed the Nairobi Framework for Dry Ports, 2018–2028, at length.",
            ("LEGAL_INSTRUMENT", "Nairobi Framework for Dry Ports, 2018–2028"),
        ),
        (
            "Progress under the Sendai Framework for Disaster Risk Reduction 2015–2030 was slow.",
            ("LEGAL_INSTRUMENT", "Sendai Framework for Disaster Risk Reduction 2015–2030"),
        ),
        ("Prices rose after the 2010 Maule earthquake.", ("EVENT", "2010 Maule earthquake")),
        ("For want of a boat, Governor Ruizo asked for time.", ("PERSON", "Governor Ruizo")),
        ("The Deputy Governor of the Bank of Chile spoke.", ("PERSON_ROLE", "Deputy Governor of the Bank of Chile")),
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
