"""The table of sentences in the manners of many bodies: most are read whole, and few mentions are wrong."""

from __future__ import annotations

from tests.mentions.conftest import Read
from tests.mentions.table import sentences


def test_the_table_of_sentences(read: Read) -> None:
    expected = given = right = whole = 0
    table = sentences()
    for text, spans in table:
        _, found, _ = read(text)
        got = {(f.start, f.end, f.type) for f in found if not f.nested and f.type != "DATE"}
        expected, given, right, whole = (
            expected + len(spans),
            given + len(got),
            right + len(got & spans),
            whole + (got == spans),
        )
    assert len(table) >= 80
    assert 2 * right / (expected + given) >= 0.92
    assert whole / len(table) >= 0.88
