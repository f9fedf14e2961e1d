"""Records of meetings that are kept as tables."""

from __future__ import annotations

from pipeline.interventions.logs import read_logs
from pipeline.interventions.persons import registry

LOG = """Time | Delegation | Remarks
09.10 | Peru | Asked whether the nets could be marked before the season opens in May.
09.15 | -do- | Offered to lend forty markers to whoever has none of their own yet.
09.20 | Ms Aino Salo (Finland) | Replied that marks of last year hold well, but for those set in ice.
09.30 | Chile |
"""


def told(text: str) -> list[tuple[str, str, tuple[str, ...], str]]:
    turns = read_logs(text, [(0, len(text), "table")], registry(text, (), [], ()))
    return [
        (text[slice(*t.speaker)], t.kind, tuple(v.act for v in t.verbs), text[t.start : t.end].split(" | ")[-1][-12:])
        for t in turns
    ]


def test_a_row_is_what_one_speaker_said() -> None:
    assert told(LOG) == [
        ("Peru", "country", ("question", "commit"), "their own yet."[-12:]),
        ("Ms Aino Salo (Finland)", "person", ("inform",), "e set in ice."[-12:]),
    ]


def test_a_table_of_facts_is_no_record() -> None:
    assert told("Country | Remarks\nPeru | 14 nets\nChile | none") == []
    assert told(LOG.replace("Delegation", "Station")) == []
