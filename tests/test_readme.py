"""The records that the README prints are those that the sample series gives."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

README = (Path(__file__).parents[1] / "README.md").read_text("utf8")
REPORT = "peatland-co-ordinators-2021"


def printed() -> list[dict[str, Any]]:
    """The records in the README's indented blocks."""
    blocks = re.findall(r"(?m)^    \{\"id\".*\n(?:     .*\n)*", README)
    return [json.loads(block) for block in blocks]


def assert_holds(record: Any, part: Any) -> None:
    """Every field of ``part`` stands in ``record``, at any depth; of a list of boxes the README prints the first."""
    if isinstance(part, dict):
        for name, value in part.items():
            assert name in record
            assert_holds(record[name], value)
    elif isinstance(part, list) and part and isinstance(part[0], dict):
        assert len(record) >= len(part)
        for one, other in zip(record, part, strict=False):
            assert_holds(one, other)
    else:
        assert record == part


@pytest.mark.parametrize("part", printed(), ids=lambda part: str(part["id"]))
def test_a_printed_record_is_what_comes_out(part: dict[str, Any], annotated: Path) -> None:
    kind = {"int": "interventions", "fig": "figures"}[part["id"].partition("-")[0]]
    lines = (annotated / REPORT / f"{kind}.jsonl").read_text("utf8").splitlines()
    records = {record["id"]: record for record in map(json.loads, lines)}
    assert_holds(records[part["id"]], part)


def test_the_readme_prints_records() -> None:
    assert len(printed()) == 3
