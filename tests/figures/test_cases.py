"""The table of sentences: each with its full expected records, and with every other number and why it is no figure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline import language
from pipeline.figures import FoundFigure, explain, find

CASES = [json.loads(line) for line in (Path(__file__).parent / "cases.jsonl").read_text("utf8").splitlines()]
KEYS = ("kind", "value", "low", "high", "comparator", "unit", "measure", "modality")


@pytest.fixture(scope="module")
def nlp() -> Any:
    return language.load()


def parsed(nlp: Any, text: str) -> Any:
    with nlp.select_pipes(enable=["rapporteur_blocks", "rapporteur_syntax"]):
        return nlp(text)


def plain(figure: FoundFigure, text: str) -> dict[str, Any]:
    return {
        "quote": text[figure.start : figure.end],
        **{key: getattr(figure, key) for key in KEYS},
        "of": figure.of.model_dump() if figure.of else None,
        "change": figure.change.model_dump(by_alias=True) if figure.change else None,
        "as_of": figure.as_of.model_dump(),
        "values": [[v.text, v.value] for v in figure.values],
    }


@pytest.mark.parametrize("case", CASES, ids=[f"{c['class']}-{i}" for i, c in enumerate(CASES)])
def test_records_of_a_sentence(nlp: Any, case: dict[str, Any]) -> None:
    doc = parsed(nlp, case["text"])
    found = [plain(f, case["text"]) for f in find(doc)]
    assert found == [{k: f[k] for k in found[i]} if i < len(found) else f for i, f in enumerate(case["figures"])]
    assert [[n.text, n.kind] for n in explain(doc)] == case["others"]


def test_the_table_covers_every_class() -> None:
    wanted = set(
        "digits words fraction ratio part multiple percent points money range fromto by comparator zero units rate "
        "elided modality date neighbour respectively table trap combined".split()
    )
    assert wanted <= {c["class"] for c in CASES}


def test_every_digit_is_in_a_figure_or_explained(nlp: Any) -> None:
    text = "\n\n".join(c["text"] for c in CASES)
    doc = parsed(nlp, text)
    figures = find(doc)
    covered: set[int] = set()
    for f in figures:
        for v in f.values:
            assert v.start is not None and v.end is not None
            assert text[v.start : v.end] == v.text
            covered.update(range(v.start, v.end))
    for n in explain(doc, figures=figures):
        assert n.kind != "unexplained", n
        covered.update(range(n.start, n.end))
    missing = [i for i, c in enumerate(text) if c.isdecimal() and i not in covered]
    assert not missing, [text[max(0, i - 20) : i + 20] for i in missing]


def test_one_number_gives_one_record(nlp: Any) -> None:
    """But for a from that two targets share ("rose from 10 to 14 and 22, respectively")."""
    for case in CASES:
        seen: dict[int | None, int] = {}
        for f in find(parsed(nlp, case["text"])):
            for v in f.values:
                seen[v.start] = seen.get(v.start, 0) + 1
        shared = [start for start, count in seen.items() if count > 1]
        assert len(shared) <= ("respectively" in case["text"]), case["text"]


def test_numbers_listed_behind_one_noun_all_count(nlp: Any) -> None:
    text = "Eight experts were named by governments, eight named by the employers and eight named by the workers."
    assert [(f.value, f.unit) for f in find(parsed(nlp, text))] == [(8.0, "person")] * 3


def test_whoever_tells_it_is_not_what_is_measured(nlp: Any) -> None:
    text = (
        "Deputy Governor Chuchi Fonacier opened it by recalling that transfers to the islands reached USD 32.2 billion."
    )
    assert [f.measure for f in find(nlp(text))] == ["transfers to the islands"]
