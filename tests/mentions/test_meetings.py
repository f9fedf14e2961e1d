"""Meetings by their number, in capitals and in small letters."""

from __future__ import annotations

import pytest

from tests.mentions.conftest import Read


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Report of the fifth inter-country meeting on snakebite envenoming\n\nColombo, Sri Lanka\n\n"
            "The fifth inter-country meeting on snakebite envenoming was attended by 61 people. The fourth meeting had "
            "set twelve targets.",
            [
                "fifth inter-country meeting on snakebite envenoming",
                "fifth inter-country meeting on snakebite envenoming",
                "fourth meeting",
            ],
        ),
        (
            "Working Group on Salt Duties\n\nMinutes of its twenty-second session\n\nThe Group held its twenty-second "
            "session in Bergen. In the second session of the day the budget was read.",
            ["twenty-second session", "twenty-second session"],
        ),
        ("Nine registries had opened since the third Forum.", ["third Forum"]),
        ("Kenya offered to host the sixth workshop.", ["sixth workshop"]),
        ("The 31st consultation will take place in Oslo.", ["31st consultation"]),
        ("Second session: What the Tide Left\n\nNobody came. A fourth session would deal with nets.", []),
        ("For the first time a meeting was quorate; the third day of the meeting was wet.", []),
    ],
)
def test_meetings_by_their_number(read: Read, text: str, wanted: list[str]) -> None:
    text, found, _ = read(text)
    assert [text[f.start : f.end] for f in found if f.type == "EVENT"] == wanted
