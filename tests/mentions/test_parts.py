"""What is no name, or no other than the report's own: initials, adjectives made of names, parts of persons' names."""

from __future__ import annotations

import pytest

from tests.mentions.conftest import Read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one part of a person's name
        ("Kerstin Holmqvist opened.\n\nThe minutes are taken by Kerstin.", ("PERSON", "Kerstin")),
        ("Ms Ilse Brandvold opened.\n\nWho | What\nBRANDVOLD | Asked why.\nYTRE | Replied.", ("PERSON", "BRANDVOLD")),
        ("Mr Oto Vales spoke.\n\nVALES (Chile): we agree.", ("PERSON", "VALES")),
        # codes of countries, by two or more
        ("Japan (JP) and Chile (CL) met.\n\nThen CL left.", ("COUNTRY", "CL")),
        ("Directorate General Home Affairs paid, and Mr Luis Ferrer agreed.", ("PERSON", "Mr Luis Ferrer")),
    ],
)
def test_one_part_of_a_name(read: Read, text: str, expected: tuple[str, str]) -> None:
    shown, found, _ = read(text)
    last = max((f for f in found if shown[f.start : f.end] == expected[1]), key=lambda f: f.start, default=None)
    assert last is not None
    assert last.type == expected[0]


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("The draft was read by R.T. and by Q.V. before it was printed.", {"R.T.", "Q.V."}),
        ("He sat in Modelling all day, and modelling is slow.", {"Modelling"}),
        ("The Tulsa-based office paid. It was a Fluke-style plan.", {"Tulsa-based", "Fluke-style"}),
        ("The NGOs asked for seats. Many NGOs paid.", {"NGOs"}),
        ("Directorate General Home Affairs paid.", {"General Home Affairs"}),
    ],
)
def test_no_names(read: Read, text: str, none: set[str]) -> None:
    shown, found, _ = read(text)
    assert not none & {shown[f.start : f.end] for f in found}


def test_letters_of_a_body_are_no_code_of_its_country(read: Read) -> None:
    shown, found, _ = read("Mali (PTA) and Chile (SAG) met. The PTA asked the SAG for seed.")
    assert {shown[f.start : f.end] for f in found if f.type == "COUNTRY"} == {"Mali", "Chile"}


def test_the_first_of_two_surnames_is_that_persons(read: Read) -> None:
    _, _, linked = read("Mr Rodrigo Tejada Chacón opened the meeting. Mr Tejada thanked all.")
    assert {m.entity for m in linked.mentions if m.type == "PERSON"} == {"person:rodrigo-tejada-chacon"}
