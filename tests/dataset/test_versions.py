"""The schema changes only with a new version and a line in the changelog, and older minor versions are read.

``tests/schema/X.Y.json`` is what version X.Y says: each field's type, meaning and unit. It is written once, by running
the tests with ``REWRITE_GOLDEN=1`` after ``SCHEMA_VERSION`` was raised, and never changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline import jsonl, schema
from pipeline.dataset import source
from pipeline.dataset.tables import Column, Type, all_tables
from pipeline.errors import BadFile, MalformedLine
from pipeline.records import SCHEMA_VERSION, Figure, readable

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "tests" / "schema"
Fields = dict[str, list[Any]]
WHAT_TO_DO = (
    "raise SCHEMA_VERSION in pipeline/records.py (the major number when a field goes or its type changes, else the "
    "minor), add a line 'Schema X.Y: …' to CHANGELOG.md, and run this test with REWRITE_GOLDEN=1, which writes "
    "tests/schema/X.Y.json"
)


def now() -> Fields:
    """Every field: type, meaning, unit, choices."""
    return {name: said for table in all_tables() for name, said in _fields(table.name, table.columns)}


def _fields(prefix: str, columns: tuple[Column, ...]) -> Iterator[tuple[str, list[Any]]]:
    for column in columns:
        kind = column.type
        yield f"{prefix}.{column.name}", [_type(kind), column.meaning, column.unit, sorted(_choices(kind))]
        inner = kind.item if kind.kind == "list" and kind.item else kind
        yield from _fields(f"{prefix}.{column.name}", inner.fields)


def _type(kind: Type) -> str:
    inner = f" of {_type(kind.item)}" if kind.item else ""
    return kind.kind + inner + (" or one" if kind.scalar else "") + (" or null" if kind.nullable else "")


def _choices(kind: Type) -> tuple[str, ...]:
    return kind.choices or (kind.item.choices if kind.item else ())


def needed(before: Fields, after: Fields) -> str | None:
    """Which number must rise from ``before`` to ``after``: major, minor, or none."""
    if any(name not in after or after[name][0] != said[0] for name, said in before.items()):
        return "major"
    return "minor" if before != after else None


def versions() -> list[tuple[int, int]]:
    return sorted(tuple(map(int, path.stem.split("."))) for path in FOLDER.glob("*.json"))  # type: ignore[misc]


def test_this_version_says_what_it_said_when_it_was_made() -> None:
    path = FOLDER / f"{SCHEMA_VERSION}.json"
    if not path.exists():
        if os.environ.get("REWRITE_GOLDEN"):
            lines = [f" {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in now().items()]
            path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf8")
        pytest.fail(f"schema version {SCHEMA_VERSION} was not known: {WHAT_TO_DO}")
    before, after = json.loads(path.read_text("utf8")), now()
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    assert changed == [], f"the schema changed without a new version ({needed(before, after)}): {WHAT_TO_DO}"


def test_each_version_follows_from_the_one_before() -> None:
    found = versions()
    assert found[-1] == tuple(map(int, SCHEMA_VERSION.split(".")))
    for before, after in zip(found, found[1:], strict=False):
        old, new = (json.loads((FOLDER / f"{a}.{b}.json").read_text("utf8")) for a, b in (before, after))
        assert needed(old, new) != "major" or after[0] == before[0] + 1, f"{after} must be a major version"


def test_each_version_has_a_line_in_the_changelog() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf8")
    assert [f"{a}.{b}" for a, b in versions() if f"Schema {a}.{b}:" not in changes] == []


@pytest.mark.parametrize(
    ("before", "after", "number"),
    [
        ({"a.b": ["string", "m", "", []]}, {"a.b": ["string", "m", "", []]}, None),
        ({"a.b": ["string", "m", "", []]}, {"a.b": ["string", "other", "", []]}, "minor"),
        ({"a.b": ["string", "m", "", []]}, {"a.b": ["string", "m", "points", []]}, "minor"),
        ({"a.b": ["string", "m", "", ["x"]]}, {"a.b": ["string", "m", "", ["x", "y"]]}, "minor"),
        ({}, {"a.b": ["string", "m", "", []]}, "minor"),
        ({"a.b": ["string", "m", "", []]}, {"a.b": ["string or null", "m", "", []]}, "major"),
        ({"a.b": ["string", "m", "", []]}, {"a.c": ["string", "m", "", []]}, "major"),
    ],
)
def test_which_number_must_rise(before: Fields, after: Fields, number: str | None) -> None:
    assert needed(before, after) == number


@pytest.mark.parametrize("name", sorted(path.stem for path in (FOLDER / "records-1.0").glob("*.jsonl")))
def test_records_of_version_1_0_are_read(name: str) -> None:
    """They have no ``schema`` yet; what is written of them is of today's version."""
    path = FOLDER / "records-1.0" / f"{name}.jsonl"
    (before,) = (row for _, row in jsonl.objects(path))
    (record,) = jsonl.read(path, schema.record_types()[name])
    after = record.model_dump(mode="json", by_alias=True)
    assert after.pop("schema") == SCHEMA_VERSION
    assert {key: after[key] for key in before} == before


def test_versions_that_cannot_be_known_are_refused(tmp_path: Path) -> None:
    major, minor = map(int, SCHEMA_VERSION.split("."))
    assert readable(f"{major}.0") == SCHEMA_VERSION
    for version in (f"{major}.{minor + 1}", f"{major + 1}.0", "", "1", "1.x", "None"):
        with pytest.raises(ValueError, match="version"):
            readable(version)
        with pytest.raises(BadFile, match="version"):
            source.check_version(version, tmp_path)
    row = json.loads((FOLDER / "records-1.0" / "figures.jsonl").read_text("utf8"))
    (tmp_path / "figures.jsonl").write_text(json.dumps({**row, "schema": f"{major}.{minor + 1}"}) + "\n")
    with pytest.raises(MalformedLine, match="cannot be read by this program"):
        jsonl.read(tmp_path / "figures.jsonl", Figure)


def test_every_field_says_what_it_means() -> None:
    assert [name for name, said in now().items() if not said[1]] == []
