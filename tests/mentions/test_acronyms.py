"""What a document says its abbreviations mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.mentions import document_acronyms
from tests.conftest import ANNOTATED


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Regional Water Authority (RWA) spoke.", {"RWA": "Regional Water Authority"}),
        ("The RWA (Regional Water Authority) spoke.", {"RWA": "Regional Water Authority"}),
        ("It affected internally displaced persons (IDPs).", {"IDPs": "internally displaced persons"}),
        (
            "the Office of the Special Envoy and Co-ordinator for Preventing Floods in Cities (OSE/CPFC)",
            {"OSE/CPFC": "Office of the Special Envoy and Co-ordinator for Preventing Floods in Cities"},
        ),
        # a list, also with what is not matched by its letters and with translations
        (
            "Abbreviations\n\nAWG Ad Hoc Working Group\n\nKVS Kustverkenning Samen (Coastal Survey Authority)\n\n"
            "BFC: Baltic Fisheries Commission\n\nMPA – Marine Protected Area\n\nNL The Netherlands\n\n"
            "WCU Wetlands Centre of Ujung",
            {
                "AWG": "Ad Hoc Working Group",
                "KVS": "Coastal Survey Authority",
                "BFC": "Baltic Fisheries Commission",
                "MPA": "Marine Protected Area",
                "WCU": "Wetlands Centre of Ujung",
            },
        ),
        ("BFC Members met.\n\nNMC Dr Ostrom spoke\n\nMPA Areas grew\n\nFAO Fisheries asked", {}),
        # acronyms of another language
        ("Hosted by the Slovenian Traffic Safety Agency (AVP).", {"AVP": "Slovenian Traffic Safety Agency"}),
        ("of the Superintendencia Nacional de Aduanas (SUNAT)", {"SUNAT": "Superintendencia Nacional de Aduanas"}),
        # only the body, not the office held in it
        ("the President of the Group of Experts on Dams (GED)", {"GED": "Group of Experts on Dams"}),
        ('the Pacific Dam Organisation (hereinafter "the Organisation")', {"Organisation": "Pacific Dam Organisation"}),
        ("the Finnish Transport Safety Agency (Trafi)", {"Trafi": "Finnish Transport Safety Agency"}),
    ],
)
def test_definitions(text: str, expected: dict[str, str]) -> None:
    found = document_acronyms(text)
    assert {a.short: a.long for a in found} == expected
    for a in found:
        assert text[a.short_start : a.short_end] == a.short
        assert text[a.long_start : a.long_end] == a.long


@pytest.mark.parametrize(
    "text",
    [
        "Regulation (EU) 2015/758 applies.",
        "Dr Anna Berg (Norway) spoke.",
        "It rose to 40 (2019).",
        "the European Commission (DG MOVE) said",
        "Mr Luis Ferrer (WMO) asked",
    ],
)
def test_brackets_that_define_nothing(text: str) -> None:
    assert document_acronyms(text) == []


def test_the_first_definition_wins() -> None:
    text = "The Dam Safety Board (DSB) met. Later the Dutch Soil Bureau (DSB) joined."
    assert [(a.short, a.long) for a in document_acronyms(text)] == [("DSB", "Dam Safety Board")]


ROOT = Path(__file__).resolve().parents[2]


def _bracketed(gold: Path) -> set[str]:
    """Short forms in brackets right behind a mention of the same thing: what a report defines."""
    text = (gold / "text.txt").read_text("utf8")
    rows: list[dict[str, Any]] = [json.loads(line) for line in (gold / "mentions.jsonl").read_text("utf8").splitlines()]
    ends = {(row["end"], row.get("canonical")) for row in rows}
    found = set()
    for row in rows:
        start, end = row["start"], row["end"]
        short = text[start:end]
        inside = text[start - 2 : start] == " (" and text[end : end + 1] == ")"
        if inside and sum(c.isupper() for c in short) > 1 and " " not in short:
            found |= {short} if (start - 2, row.get("canonical")) in ends else set()
    return found


def test_every_definition_of_the_annotated_reports_is_read() -> None:
    folders = [
        p.parent
        for root in (*ANNOTATED.values(), ROOT / "corpus" / "gold")
        for p in sorted(root.rglob("mentions.jsonl"))
    ]
    wanted = {folder: _bracketed(folder) for folder in folders}
    read = {folder: {a.short for a in document_acronyms((folder / "text.txt").read_text("utf8"))} for folder in folders}
    assert sum(map(len, wanted.values())) > 60
    assert {f"{f.parent.name} {short}" for f in folders for short in wanted[f] - read[f]} == set()
