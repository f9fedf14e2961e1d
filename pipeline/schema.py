"""JSON Schema (2020-12) of the record types, made from the classes that read and write them."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from pipeline.errors import UsageError
from pipeline.records import FILES, SCHEMA_VERSION, Record, Report


def record_types() -> dict[str, type[Record]]:
    """Each file's name without ``.jsonl``, and the class of its records."""
    return {"report": Report, **FILES}


def schema(name: str | None = None) -> dict[str, Any]:
    """The schema of one file's records, of a report's or of ``compare/``, or of all of a report's.

    In the latter each record stands in ``$defs`` under its class's name, and ``properties`` lists the files.
    """
    from pipeline.compare.records import FILES as COMPARED

    types = record_types()
    if name in COMPARED:
        types = {**COMPARED}
    if name is not None and name not in types:
        raise UsageError(f"there is no record type {name!r}", advice=f"choose one of: {', '.join([*types, *COMPARED])}")
    head = {"$schema": GenerateJsonSchema.schema_dialect, "$comment": f"schema version {SCHEMA_VERSION}"}
    if name is not None:
        return {**head, **complete(types[name].model_json_schema(by_alias=True, mode="serialization"))}
    references, whole = models_json_schema([(cls, "serialization") for cls in types.values()], by_alias=True)
    files = {
        f"{file}.jsonl": {"type": "array", "items": references[cls, "serialization"]} for file, cls in types.items()
    }
    return {
        **head,
        "title": "The records of one report, by file",
        "type": "object",
        "properties": files,
        "additionalProperties": False,
        **complete(whole),
    }


def complete(node: Any) -> Any:
    """Require every key: a record is always written with all of them, whatever may be left out when one is made."""
    if isinstance(node, list):
        return [complete(item) for item in node]
    if not isinstance(node, dict):
        return node
    done = {key: complete(value) for key, value in node.items()}
    if node.get("additionalProperties") is False and isinstance(node.get("properties"), dict):
        done["required"] = list(node["properties"])
    return done
