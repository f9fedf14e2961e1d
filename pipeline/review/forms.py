"""How each field of a record is edited: drawn from the record classes, so that a form cannot differ from the schema."""

from __future__ import annotations

from typing import Any

from pipeline.corrections.fields import CONTENT
from pipeline.records import FILES

Field = dict[str, Any]


def forms() -> dict[str, list[Field]]:
    """For each kind its fields: ``name``, ``type``, ``choices``, ``null`` (may be empty), ``help``, parts' ``fields``.

    ``type`` is one of text, number, integer, yesno, choice, lines (a list of texts), one_or_lines, part (an object),
    parts (a list of objects), table (rows of cells), pairs (names and values).
    """
    found = {}
    for kind, names in CONTENT.items():
        schema = FILES[kind].model_json_schema(by_alias=True)
        found[kind] = [_field(name, schema["properties"][name], schema.get("$defs", {})) for name in names]
    return found


def _field(name: str, schema: dict[str, Any], known: dict[str, Any]) -> Field:
    options = [_resolved(option, known) for option in schema.get("anyOf", [schema])]
    real = [option for option in options if option.get("type") != "null"]
    field: Field = {
        "name": name,
        "null": len(real) < len(options),
        "help": " ".join(schema.get("description", "").split()),
        **_typed(real, known),
    }
    return field


def _resolved(schema: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = known[schema["$ref"].rsplit("/", 1)[-1]]
        return found
    return schema


def _typed(options: list[dict[str, Any]], known: dict[str, Any]) -> Field:
    first = options[0]
    if len(options) > 1:
        return {"type": "one_or_lines"}
    if "enum" in first:
        return {"type": "choice", "choices": first["enum"]}
    match first.get("type"):
        case "integer" | "number" as number:
            return {"type": number}
        case "boolean":
            return {"type": "yesno"}
        case "array":
            items = _resolved(first.get("items", {}), known)
            if items.get("type") == "object":
                return {"type": "parts", "fields": _fields(items, known)}
            return {"type": "table" if items.get("type") == "array" else "lines"}
        case "object" if "properties" in first:
            return {"type": "part", "fields": _fields(first, known)}
        case "object":
            return {"type": "pairs"}
        case _:
            return {"type": "text"}


def _fields(schema: dict[str, Any], known: dict[str, Any]) -> list[Field]:
    hidden = {"start", "end"}
    return [_field(name, part, known) for name, part in schema["properties"].items() if name not in hidden]
