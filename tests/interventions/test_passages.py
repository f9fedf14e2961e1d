"""Who said what in passages of many conventions: see ``passages.txt`` for how they are marked."""

from __future__ import annotations

import pytest

from tests.interventions.passages import FILES, KEPT_ASIDE, Passage, Result, find, judge, passages

PASSAGES = list(passages())
FLOORS = {
    # What no rule was tuned to stands apart. Floors only rise.
    ("passages.txt", False): {"recall": 0.96, "precision": 0.98, "attributed": 0.95, "extent": 0.95, "acts": 1.0},
    ("passages.txt", True): {"recall": 0.87, "precision": 0.95, "attributed": 0.86, "extent": 0.86, "acts": 1.0},
    ("bodies.txt", False): {"recall": 0.85, "precision": 0.97, "attributed": 0.85, "extent": 0.80},
    ("conventions.txt", False): {"recall": 0.85, "precision": 0.89, "attributed": 0.69, "extent": 0.76},
    ("attribution.txt", False): {"recall": 1.0, "precision": 0.98, "attributed": 1.0, "extent": 0.98},
    ("persons.txt", False): {"recall": 0.88, "precision": 0.89, "attributed": 0.82, "extent": 0.84},
    ("minutes.txt", False): {"recall": 0.85, "precision": 0.71, "attributed": 0.85, "extent": 0.67},
    ("voices.txt", False): {"recall": 0.8, "precision": 0.87, "attributed": 0.77, "extent": 0.75},
    ("voices.txt", True): {"recall": 0.77, "precision": 0.88, "attributed": 0.77, "extent": 0.69},
    ("debates.txt", False): {"recall": 0.95, "precision": 0.94, "attributed": 0.92, "extent": 0.93},
    ("debates.txt", True): {"recall": 0.82, "precision": 0.89, "attributed": 0.78, "extent": 0.76},
    ("bodies.txt", True): {"recall": 0.86, "precision": 0.89, "attributed": 0.78, "extent": 0.84},
}


@pytest.mark.parametrize(("file", "held"), FLOORS)
def test_passages_in_many_conventions(file: str, held: bool) -> None:
    total = Result()
    for passage in PASSAGES:
        if (passage.file, passage.held) == (file, held):
            total.add(judge(passage, find(passage.text)))
    got = {
        "recall": total.recall,
        "precision": total.precision,
        "attributed": total.attributed / total.wanted,
        "extent": total.extent / total.wanted,
        "acts": total.acts_hit / max(1, total.acts),
    }
    low = {k: round(got[k], 3) for k, floor in FLOORS[file, held].items() if got[k] < floor}
    assert not low, "\n".join([str(low), *([] if held else total.notes)])


def test_passages_are_marked_as_meant() -> None:
    assert len(PASSAGES) >= 150 and len({p.name for p in PASSAGES}) == len(PASSAGES)
    assert all(p.text[slice(*e.speaker)].strip() for p in PASSAGES for e in p.expected)
    assert {p.file for p in PASSAGES} == set(FILES)
    for part, low, high in ((3, 0.25, 0.42), (2, 0.4, 0.6)):
        held = [p.held for p in PASSAGES if KEPT_ASIDE.get(p.file) == part]
        assert low < sum(held) / len(held) < high


STRICT = set(FILES) - {"voices.txt", "debates.txt"}
"""Files in whose passages without a speaker none may be found; of the others their precision tells."""


@pytest.mark.parametrize(
    "passage", [p for p in PASSAGES if not p.expected and not p.held and p.file in STRICT], ids=lambda p: p.name
)
def test_nobody_speaks_where_things_are_only_told(passage: Passage) -> None:
    assert [f.speaker.text for f in find(passage.text) if f.kind != "collective"] == []
