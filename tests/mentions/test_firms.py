"""Whose a body is that only its own words tell: firms, banks, groups and associations against those of states."""

from __future__ import annotations

import pytest

from tests.mentions.conftest import Read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a country at the end: what stands before it is the work of a state, or a cause
        ("The paper of Statistics Norway was read.", ("NATIONAL_BODY", "Statistics Norway")),
        ("Historic Environment Scotland lent its boat.", ("NATIONAL_BODY", "Historic Environment Scotland")),
        ("Ana Ruiz of Quiet Streets Malta agreed.", ("NGO_OR_COMPANY", "Quiet Streets Malta")),
        ("Women’s Pond Rights Malawi attended.", ("NGO_OR_COMPANY", "Women’s Pond Rights Malawi")),
        # a town at the end: somebody speaks for it, or its word is of no language
        ("Ana Ruiz (Tidewerk Ljubljana) agreed.", ("NGO_OR_COMPANY", "Tidewerk Ljubljana")),
        ("They slept in Greater Gaborone.", ("PLACE", "Greater Gaborone")),
        ("According to the Port of Antwerp, no ship had waited.", ("NGO_OR_COMPANY", "Port of Antwerp")),
        ("The ships lay in the Port of Antwerp.", ("PLACE", "Port of Antwerp")),
        # groups, banks, communities
        ("Johan Lind of the Vinterbekk Group agreed.", ("NGO_OR_COMPANY", "Vinterbekk Group")),
        ("The Joint Reeds Group agreed on Monday.", ("IGO", "Joint Reeds Group")),
        ("The Prairie Mortgage Bank lent the money.", ("NGO_OR_COMPANY", "Prairie Mortgage Bank")),
        ("The Great Rivers Development Bank lent the money.", ("IGO", "Great Rivers Development Bank")),
        ("The observer from Fire Ready Communities agreed.", ("NGO_OR_COMPANY", "Fire Ready Communities")),
        # bodies that study and are named for where they are keep their owner beside a country
        (
            "Ana Ruiz, Greifsund Institute of Peat Science, Peru, spoke.",
            ("NGO_OR_COMPANY", "Greifsund Institute of Peat Science"),
        ),
        ("Ana Ruiz, Institute of Peat Markets, Peru, spoke.", ("NATIONAL_BODY", "Institute of Peat Markets")),
        ("The League of Reeds, the company Peatrace and others came.", ("NGO_OR_COMPANY", "League of Reeds")),
        ("The Tarn Street Clinic opened at 6 a.m.", ("NGO_OR_COMPANY", "Tarn Street Clinic")),
        ("The European Civil Alliance on Tolls agreed.", ("NGO_OR_COMPANY", "European Civil Alliance on Tolls")),
        # offices at a body
        (
            "Ana Ruiz, Analyst at the Danish Reeds Authority, agreed.",
            ("PERSON_ROLE", "Analyst at the Danish Reeds Authority"),
        ),
        ("Dr Ana Ruiz, Head of Analysis at PeatLab, agreed.", ("PERSON_ROLE", "Head of Analysis at PeatLab")),
        ("Ana Ruiz, Alderman for Reeds of Bruges, agreed.", ("PERSON_ROLE", "Alderman for Reeds of Bruges")),
        # what a body renders of its meeting has no title of its own
        ("Report of the Expert Committee on Reeds on its twelfth meeting", ("IGO", "Expert Committee on Reeds")),
        ("He spoke for the Dominion of Canada.", ("COUNTRY", "Dominion of Canada")),
        ("Thereafter Latvia asked for the floor.", ("COUNTRY", "Latvia")),
        ("They thanked Brisling Fish Meal A/S for it.", ("NGO_OR_COMPANY", "Brisling Fish Meal A/S")),
        ("The representative of Kasoria Agrotech agreed.", ("NGO_OR_COMPANY", "Kasoria Agrotech")),
        ("It was lent by Bank Tani Makmur in May.", ("NGO_OR_COMPANY", "Bank Tani Makmur")),
        ("It was lent by Banco Tejo in May.", ("NGO_OR_COMPANY", "Banco Tejo")),
        ("It was lent by Banco Central de Chile in May.", ("NATIONAL_BODY", "Banco Central de Chile")),
        ("Ana Ruiz of the Odesa Academy of Pilotage agreed.", ("NGO_OR_COMPANY", "Odesa Academy of Pilotage")),
        ("Apologies came from Swiss Pullers in May.", ("NGO_OR_COMPANY", "Swiss Pullers")),
        ("The paper by Pontika Surveyors was read.", ("NGO_OR_COMPANY", "Pontika Surveyors")),
        ("They spoke on behalf of Reeds for Whom Uganda.", ("NGO_OR_COMPANY", "Reeds for Whom Uganda")),
        ("They met in Makati City in May.", ("PLACE", "Makati City")),
        ("He spoke at the European Heritage Days in May.", ("EVENT", "European Heritage Days")),
        ("She cited the study Whose Reed Is It? in her talk.", ("PUBLICATION", "Whose Reed Is It?")),
        ("They will publish Reeds and Beetles in May.", ("PUBLICATION", "Reeds and Beetles")),
        ("It falls under the Access to Reeds Act.", ("LEGAL_INSTRUMENT", "Access to Reeds Act")),
        ("It falls under the Pond to Plate Strategy.", ("PROGRAMME", "Pond to Plate Strategy")),
        ("They went to the Expert Seminar on Boats at Risk in May.", ("EVENT", "Expert Seminar on Boats at Risk")),
        ("Minutes\n\nLeithgow, 2 July 1929\n\nThe Board met.", ("PLACE", "Leithgow")),
        (
            "Ana Ruiz, representing the European Civil Forum on Reeds, agreed.",
            ("NGO_OR_COMPANY", "European Civil Forum on Reeds"),
        ),
        ("It was held at the European Forum on Reeds in Oslo.", ("EVENT", "European Forum on Reeds")),
        (
            "The International Network Against Reed Fires agreed.",
            ("NGO_OR_COMPANY", "International Network Against Reed Fires"),
        ),
        (
            "The study of the Institute of Mediterranean Reeds was read.",
            ("NGO_OR_COMPANY", "Institute of Mediterranean Reeds"),
        ),
        ("Ana Ruiz (National Reed Tolls Centre, Hungary) agreed.", ("NATIONAL_BODY", "National Reed Tolls Centre")),
        ("They sat in the Hall of the Rope Guild.", ("PLACE", "Hall of the Rope Guild")),
        (
            "It rests on the Guidelines for the Care of Reeds, adopted by the Board.",
            ("LEGAL_INSTRUMENT", "Guidelines for the Care of Reeds"),
        ),
        (
            "It rests on the Guidelines for the Care of Reeds, printed by the Board.",
            ("PUBLICATION", "Guidelines for the Care of Reeds"),
        ),
        ("It was banned by Ministerial Resolution 164-2011.", ("LEGAL_INSTRUMENT", "Ministerial Resolution 164-2011")),
        ("Proceedings of the Fourth Workshop of the Reed Network", ("EVENT", "Fourth Workshop of the Reed Network")),
        ("It was used widely. TagReed is a firm of Pretoria.", ("NGO_OR_COMPANY", "TagReed")),
        ("It is the Safe Reeds Initiative of the Fairhill Foundation.", ("PROGRAMME", "Safe Reeds Initiative")),
        ("It is the Safe Reeds Initiative of the Fairhill Foundation.", ("NGO_OR_COMPANY", "Fairhill Foundation")),
        ("It was printed by Elmgren Press in May.", ("NGO_OR_COMPANY", "Elmgren Press")),
        ("They were invited to the Central Asian Reeds Forum in Osh.", ("EVENT", "Central Asian Reeds Forum")),
        ("The Joint Contact Group met.", ("IGO", "Joint Contact Group")),
        ("RHC (Reeds Herders’ Council, Kenya) agreed.", ("NGO_OR_COMPANY", "Reeds Herders’ Council")),
    ],
)
def test_whose_a_body_is(read: Read, text: str, expected: tuple[str, str]) -> None:
    _, found, _ = read(text)
    assert expected in [(f.type, text[f.start : f.end]) for f in found if not f.nested]


@pytest.mark.parametrize(
    "text",
    [
        "Canopies of Lessonia nigrescens fell by half. Strandings of Lessonia doubled.",
        "Extracts of Salaciana were sold as tea.",
        "They agreed on 24 of the species in all Appendices.",
    ],
)
def test_a_capital_alone_is_no_place(read: Read, text: str) -> None:
    _, found, _ = read(text)
    assert [f for f in found if f.type in ("PLACE", "NGO_OR_COMPANY")] == []


def test_meetings_by_a_mark_that_is_a_word(read: Read) -> None:
    text = (
        "The Second Session of the Reeds Assembly (RePrep-2) met in May. It will end at RePrep-3, to be held in Oslo."
    )
    _, found, _ = read(text)
    shown = [(f.type, text[f.start : f.end]) for f in found if not f.nested]
    assert ("EVENT", "RePrep-2") in shown
    assert ("EVENT", "RePrep-3") in shown


def test_whoever_presides_is_no_person_by_that(read: Read) -> None:
    text = "Mr Rydahl noticed it. I noticed, Madam Chair, that prices fell. Chair: Please go on."
    _, found, _ = read(text)
    assert [text[f.start : f.end] for f in found if f.type == "PERSON"] == ["Mr Rydahl"]


def test_a_firm_leaves_its_form_out(read: Read) -> None:
    text = "The road is built by Kivu Paving Ltd since May. It was slow. They said that Kivu Paving would be audited."
    _, found, _ = read(text)
    assert [text[f.start : f.end] for f in found if f.type == "NGO_OR_COMPANY"] == ["Kivu Paving Ltd", "Kivu Paving"]


@pytest.mark.parametrize("name", ["Ambanje", "Tapanola", "Mchinda"])
@pytest.mark.parametrize("text", ["The women of {} sang. {} is far.", "They visited {} in May. {} is far."])
def test_what_is_done_to_places_makes_one(read: Read, text: str, name: str) -> None:
    shown = text.format(name, name)
    _, found, _ = read(shown)
    assert {f.type for f in found if shown[f.start : f.end] == name} == {"PLACE"}
