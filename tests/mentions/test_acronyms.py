"""What a document says its abbreviations mean."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from pipeline.mentions import document_acronyms
from pipeline.mentions.acronyms import looks_short
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
        ("Ana Ruiz (Keepers of the Marshes, KOM) spoke.", {"KOM": "Keepers of the Marshes"}),
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


def _defined(gold: Path) -> set[str]:
    """Short forms beside a long mention of the same thing, in either order: what a report defines."""
    text = (gold / "text.txt").read_text("utf8")
    rows: list[dict[str, Any]] = [json.loads(line) for line in (gold / "mentions.jsonl").read_text("utf8").splitlines()]
    same: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in rows:
        if row["type"] not in ("COUNTRY", "NATIONALITY", "DATE", "PERSON"):
            same[row.get("canonical") or ""].append((row["start"], row["end"]))
    found = set()
    for name, spans in same.items():
        longs = [(a, b) for a, b in spans if name and " " in text[a:b] and not looks_short(text[a:b])]
        for start, end in spans:
            if looks_short(text[start:end]):
                gaps = [text[min(b, end) : max(a, start)] for a, b in longs]
                if any(len(gap) <= 80 and not re.search(r"\n|[a-z]{2}\. ", gap) for gap in gaps):
                    found.add(text[start:end])
    return found


def test_every_definition_of_the_annotated_reports_is_read() -> None:
    folders = [
        p.parent
        for root in (*ANNOTATED.values(), ROOT / "corpus" / "gold")
        for p in sorted(root.rglob("mentions.jsonl"))
    ]
    wanted = {folder: _defined(folder) for folder in folders}
    read = {folder: {a.short for a in document_acronyms((folder / "text.txt").read_text("utf8"))} for folder in folders}
    assert sum(map(len, wanted.values())) >= 150
    assert {f"{f.parent.name} {short}" for f in folders for short in wanted[f] - read[f]} == set()


@pytest.mark.parametrize(
    "text",
    [
        "The Nordic Peat Fund, NPF, pays late.",
        "It was paid by the Nordic Peat Fund – NPF – in two parts.",
        "The Nordic Peat Fund, or NPF for short, pays late.",
        "The Nordic Peat Fund, known as the NPF, pays late.",
        "The Nordic Peat Fund [NPF] pays late.",
        "The Nordic Peat Fund / NPF pays late.",
        "NPF stands for Nordic Peat Fund.",
        "The NPF, which stands for Nordic Peat Fund, pays late.",
        "The NPF – Nordic Peat Fund – pays late.",
        "The NPF (short for Nordic Peat Fund) pays late.",
        "The NPF, i.e. the Nordic Peat Fund, pays late.",
        "The Nordic Peat Fund (the “NPF” or the “Fund”) pays late.",
        "The Nordic Peat Fund (what we call NPF) pays late.",
        "The Nordic Peat Fund (in short, NPF) pays late.",
        "Thanks went to the Nordic Peat Fund: NPF.",
        "By NPF is meant the Nordic Peat Fund.",
        "NPF = Nordic Peat Fund",
    ],
)
def test_definitions_in_other_words(text: str) -> None:
    assert {a.short: a.long for a in document_acronyms(text)} == {"NPF": "Nordic Peat Fund"}


@pytest.mark.parametrize(
    "text",
    [
        "The Cotton Stability Fund (by its French initials, FSC) met.",
        "The Cotton Stability Fund (in French: FSC) met.",
        "The Cotton Stability Fund (FSC in French) met.",
        "The Cotton Stability Fund, whose French acronym is FSC, met.",
    ],
)
def test_letters_of_another_language_where_the_text_says_so(text: str) -> None:
    assert {a.short: a.long for a in document_acronyms(text)} == {"FSC": "Cotton Stability Fund"}


@pytest.mark.parametrize(
    "text",
    [
        "The Ministry of Health, WHO and UNICEF met.",
        "The European Trust, IUCN and others were thanked.",
        "The Asian Survey Team, ASX and others were thanked.",
    ],
)
def test_names_of_one_list_define_nothing(text: str) -> None:
    assert document_acronyms(text) == []
