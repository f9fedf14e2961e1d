"""All places of a name together say what it is, where no word of its own does."""

from __future__ import annotations

import pytest

from tests.mentions.conftest import Read


def outer(read: Read, text: str) -> set[tuple[str, str]]:
    shown, found, _ = read(text)
    return {(f.type, shown[f.start : f.end]) for f in found if not f.nested and f.type != "DATE"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "They praised Hollin Tarn. A boat was lost at Hollin Tarn, and two more near Hollin Tarn.",
            ("PLACE", "Hollin Tarn"),
        ),
        (
            "The fair was hosted by RidgeWatch. The museum and RidgeWatch shared the bill.",
            ("NGO_OR_COMPANY", "RidgeWatch"),
        ),
        ("The maps were drawn by MeteoNorway in one night.", ("NATIONAL_BODY", "MeteoNorway")),
        ("A survey by Orvela found that half had never seen a form.", ("NGO_OR_COMPANY", "Orvela")),
        (
            "In June the council published the Night Sky Reader for Small Schools and gave it away.",
            ("PUBLICATION", "Night Sky Reader for Small Schools"),
        ),
    ],
)
def test_places_together_decide(read: Read, text: str, name: tuple[str, str]) -> None:
    assert name in outer(read, text)
    assert not any(shown == name[1] and kind != name[0] for kind, shown in outer(read, text))


def test_a_subject_that_does_nothing_is_no_body(read: Read) -> None:
    text = "The Otter Count began in Malta in 1999. In 2003 the Otter Count was extended to Cyprus."
    assert ("PROGRAMME", "Otter Count") in outer(read, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr Iversen of the Dunes and Beaches Agency replied.", ("NATIONAL_BODY", "Dunes and Beaches Agency")),
        ("The Wool Authority (Iceland) replied.", ("COUNTRY", "Iceland")),
        ("Jordan Ellery thanked the host.", ("PERSON", "Jordan Ellery")),
        ("Ships call at Jordan twice a year.", ("COUNTRY", "Jordan")),
        ("Doctors Without Borders had left.", ("NGO_OR_COMPANY", "Doctors Without Borders")),
        ("It was read by Fathers for Safe Streets.", ("NGO_OR_COMPANY", "Fathers for Safe Streets")),
        ("A leaflet by Save the Hedgerows was shown.", ("NGO_OR_COMPANY", "Save the Hedgerows")),
        ("The World Forum of Cheese Makers wrote.", ("NGO_OR_COMPANY", "World Forum of Cheese Makers")),
        ("A copy of the Global Honey Survey was shown.", ("PUBLICATION", "Global Honey Survey")),
        ("The Geological Survey of Malawi replied.", ("NATIONAL_BODY", "Geological Survey of Malawi")),
        ("The Code of Conduct on Whale Watching was read.", ("LEGAL_INSTRUMENT", "Code of Conduct on Whale Watching")),
        ("She quoted Prof. van der Aa on tides.", ("PERSON", "Prof. van der Aa")),
        ("The vaccine is made by Rivona Inc. in Cork.", ("NGO_OR_COMPANY", "Rivona Inc.")),
        ("The Swedish State Railways lent a car.", ("NATIONAL_BODY", "Swedish State Railways")),
    ],
)
def test_names_by_structure(read: Read, text: str, expected: tuple[str, str]) -> None:
    assert expected in outer(read, text)
