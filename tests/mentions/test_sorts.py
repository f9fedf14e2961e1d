"""Names without a head noun: one learned decision over all places of a name."""

from __future__ import annotations

import pytest

from models.names.train_sorts import SENTENCES
from pipeline.mentions import finding
from tests.mentions.conftest import Read
from tests.mentions.table import sentences


def _f1(read: Read) -> float:
    """Exact F1, pooled, of the texts that no training saw."""
    right = total = 0
    for text, spans in sentences(SENTENCES)[1::2]:
        _, found, _ = read(text)
        got = {(f.start, f.end, f.type) for f in found if not f.nested and f.type != "DATE"}
        right, total = right + len(got & spans), total + len(got) + len(spans)
    return 2 * right / total


def test_texts_kept_aside_are_read_better_with_the_model(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    learned = _f1(read)
    monkeypatch.setattr(finding, "sort_names", lambda *_: None)
    assert learned >= 0.6
    assert learned >= _f1(read) + 0.1


def _types(read: Read, text: str) -> dict[str, str]:
    _, found, _ = read(text)
    return {text[f.start : f.end]: f.type for f in found}


def test_one_decision_holds_for_all_places_of_a_name(read: Read) -> None:
    text = "Nine had drowned in the Orbeasca. The bridge over the Orbeasca is closed. Only the Orbeasca has no gauge."
    _, found, _ = read(text)
    assert [f.type for f in found if text[f.start : f.end] == "Orbeasca"] == ["PLACE"] * 3


def test_whoever_speaks_under_a_name_of_rare_letters_is_a_person(read: Read) -> None:
    found = _types(read, "Next on the line was Apikali Tuiloma, who said that her boat had no engine.")
    assert found["Apikali Tuiloma"] == "PERSON"


@pytest.mark.parametrize("text", ["A Nubian vault needs no timber.", "Fares were paid in CFAF, about CFAF 450 each."])
def test_what_only_modifies_a_noun_or_counts_money_is_no_name(read: Read, text: str) -> None:
    assert not _types(read, text)


@pytest.mark.parametrize("date", ["2–4 Muharram 1431 H", "11 Shawwal 1420 H"])
def test_a_month_of_the_islamic_calendar_is_no_name(read: Read, date: str) -> None:
    assert not [name for name in _types(read, f"The wardens met in Muscat on {date}.") if name != "Muscat"]
