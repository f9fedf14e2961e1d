"""Languages are told apart by their small words; a few words tell nothing."""

import pytest

from pipeline.tongue import guess


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "The delegates of the States were told that the report had been issued in March and was on the table. " * 3,
            "en",
        ),
        (
            "Les délégués ont pris note du rapport de la réunion et des documents dans les annexes pour une étude. "
            * 3,
            "fr",
        ),
        (
            "Die Delegierten der Staaten wurden mit dem Bericht und den Anlagen für die Sitzung versorgt. " * 3,
            "de",
        ),
        ("Only a few words.", None),
        ("Lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor " * 5, None),
    ],
)
def test_guess(text: str, code: str | None) -> None:
    assert guess(text) == code
