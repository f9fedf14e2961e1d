"""Entries of attendance lists, in the forms that annexes have them in."""

from __future__ import annotations

import pytest

from pipeline.sessions.attendance import Entry, _entries, _header, _read, code_of_country


@pytest.mark.parametrize(
    ("entry", "read"),
    [
        (
            "Ms Zofia Wrona, Director, National Heritage Board, Warsaw, Poland",
            Entry("Ms Zofia Wrona", "Director", "National Heritage Board", "PL"),
        ),
        ("Mr Lars Toft, Agency for Culture, Copenhagen", Entry("Mr Lars Toft", None, "Agency for Culture", None)),
        ("BERG, Anna (Ms), Harbour Office, Sweden", Entry("Ms Anna BERG", None, "Harbour Office", "SE")),
        ("Dr Eva Roth (Austria)", Entry("Dr Eva Roth", None, None, "AT")),
        (
            "Jan Lang, Director of the Prague Garden Museum, jan@garden.example",
            Entry("Jan Lang", "Director", "Prague Garden Museum", None),
        ),
        (
            "Mr Tom Lund\nSenior Adviser\nMinistry of Salt\nDenmark",
            Entry("Mr Tom Lund", "Senior Adviser", "Ministry of Salt", "DK"),
        ),
        (
            "Jens Aaby | Institute for Nature Research | Norway",
            Entry("Jens Aaby", None, "Institute for Nature Research", "NO"),
        ),
        ("The meeting room was full.", None),
    ],
)
def test_an_entry(entry: str, read: Entry | None) -> None:
    assert _read(entry) == read


def test_a_table_by_its_first_row() -> None:
    columns = _header("Country | Name | Position | E-mail")
    assert columns == ["country", "name", "role", ""]
    assert _read("Norway | Jens Aaby | Adviser | j@x.example", columns) == Entry("Jens Aaby", "Adviser", None, "NO")
    assert _header("Jens Aaby | Institute | Norway") == []


def test_lines_below_a_name_are_its_own() -> None:
    text = "AUSTRIA / AUTRICHE\nMr Florian Gruber\nFederal Chancellery\nMs Eva Roth\nUniversity of Graz"
    assert [text[a:b] for a, b in _entries(text)] == [
        "AUSTRIA / AUTRICHE",
        "Mr Florian Gruber\nFederal Chancellery",
        "Ms Eva Roth\nUniversity of Graz",
    ]
    assert code_of_country("AUSTRIA / AUTRICHE") == "AT" and code_of_country("Austria met Peru") is None
