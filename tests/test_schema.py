"""The JSON Schema says what the classes say."""

from __future__ import annotations

import pytest

from pipeline.errors import UsageError
from pipeline.records import FILES
from pipeline.schema import record_types, schema


def test_every_record_type_has_a_schema() -> None:
    whole = schema()
    assert whole["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(whole["properties"]) == {"report.jsonl", *(f"{name}.jsonl" for name in FILES)}
    for file in whole["properties"].values():
        assert file["items"]["$ref"].removeprefix("#/$defs/") in whole["$defs"]


@pytest.mark.parametrize("name", record_types())
def test_unknown_keys_are_refused_and_fields_described_by_their_written_names(name: str) -> None:
    found = schema(name)
    assert found["additionalProperties"] is False
    assert "from_" not in found["properties"]
    assert set(found["properties"]) == set(found["required"])


def test_an_unknown_type_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="colours"):
        schema("colours")
