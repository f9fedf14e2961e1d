"""What of a record is its content: what a person judges and may change, and what must still be so."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from pipeline.corrections.anchor import same_words
from pipeline.corrections.model import Kind
from pipeline.records import FILES, Record

CONTENT: dict[str, tuple[str, ...]] = {
    "sessions": ("kind", "number", "title", "moderators", "speakers", "day", "date"),
    "interventions": ("kind", "speaker", "role", "organisation", "country", "addressee", "strength", "verbs"),
    "mentions": ("type", "entity", "nested"),
    "entities": ("type", "name", "acronym", "country", "identifiers"),
    "figures": (
        "kind",
        "value",
        "low",
        "high",
        "comparator",
        "unit",
        "measure",
        "of",
        "change",
        "place",
        "actor",
        "as_of",
        "modality",
        "values",
    ),
    "footnotes": ("number", "kind", "text", "cites"),
    "links": ("url", "label"),
    "exhibits": ("kind", "caption", "rows"),
    "participants": ("name", "role", "organisation", "country"),
}
"""The fields of each kind, by the names that the files give them. References to other records are no content."""
IDENTITY: dict[str, tuple[str, ...]] = {"mentions": ("type",), "figures": ("values",), "interventions": ("speaker",)}
"""What a rejection is about: the rest of the record may have changed, and it is as wrong as before."""
OPEN_ENDED = frozenset({"sessions", "exhibits", "entities"})
"""Kinds whose quote is no content: a session reaches to the next, a picture's words are its labels."""
HEAD = 120
"""Code points by which a session or an intervention is found again: what follows may be pages long."""


class Invalid(ValueError):
    """A change that the record's class does not allow: messages by field."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {said}" if name else said for name, said in messages.items()))
        self.messages = dict(messages)


def content(kind: str, record: Record) -> dict[str, Any]:
    """The content of a record as plain JSON values; with its quote, where that is content."""
    plain = record.model_dump(mode="json", by_alias=True, exclude={"where": {"boxes"}})
    found = {name: plain[name] for name in CONTENT[kind]}
    if kind not in OPEN_ENDED:
        found["quote"] = plain["where"]["quote"]
    return found


def head(kind: str, record: Any, text: str) -> tuple[int, int] | None:
    """The span that a record is found again by: its own, or its first words. None outside the body text."""
    start, end = record.where.start, record.where.end
    if start is None or end is None:
        return None
    if kind in ("sessions", "interventions"):
        end = min(end, start + HEAD)
    if kind == "sessions":
        line = text.find("\n\n", start + 1, end)
        end = line if line > start else end
    return start, end


def differences(
    kind: str,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    one: Callable[[str], str] = str,
    names: tuple[str, ...] | None = None,
) -> list[str]:
    """Names of the fields in which two contents differ. ``one`` gives an entity's id after all joinings."""
    alike = [name for name in (names or (*CONTENT[kind], "quote")) if name in before]
    found = [name for name in alike if not same_value(before[name], now.get(name), one)]
    if kind == "mentions" and "type" in found and same_value(before.get("entity"), now.get("entity"), one):
        found.remove("type")  # the entity was given another type as a whole
    return found


def same_value(a: Any, b: Any, one: Callable[[str], str] = str) -> bool:
    """Whether two values of a field say the same: offsets and white space apart."""
    return bool(_bare(a, one) == _bare(b, one))


def _bare(value: Any, one: Callable[[str], str]) -> Any:
    if isinstance(value, Mapping):
        inner = {name: _bare(v, one) for name, v in value.items() if name not in ("start", "end")}
        return inner if any(v is not None for v in inner.values()) else None
    if isinstance(value, list | tuple):
        return [_bare(v, one) for v in value]
    if isinstance(value, str):
        return " ".join(one(value).split())
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def changed(kind: Kind, record: Record, fields: Mapping[str, Any]) -> Record:
    """The record with other values in some of its fields. Raises Invalid for what its class does not allow."""
    unknown = [name for name in fields if name not in CONTENT[kind]]
    if unknown:
        raise Invalid(dict.fromkeys(unknown, "this field cannot be changed"))
    return build(kind, {**record.model_dump(mode="json", by_alias=True), **fields})


def build(kind: Kind, plain: Mapping[str, Any]) -> Record:
    """A record of a kind from plain values, checked as its class checks them, and for what no class can tell."""
    import json

    try:
        record = FILES[kind].model_validate_json(json.dumps(plain), strict=True)
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise Invalid({".".join(str(p) for p in d["loc"]): str(d["msg"]) for d in details}) from error
    wrong = dict(_wrong(plain))
    if wrong:
        raise Invalid(wrong)
    return record


def _wrong(plain: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Dates that are none, countries that are no codes, ranges that run backwards."""
    found: list[tuple[str, str]] = []
    as_of = plain.get("as_of") or {}
    dates = {"date": plain.get("date"), **{f"as_of.{n}": as_of.get(n) for n in ("date_start", "date_end")}}
    for name, value in dates.items():
        if value is not None:
            try:
                date.fromisoformat(value)
            except (ValueError, TypeError):
                found.append((name, f"{value!r} is no date such as 2024-05-31"))
    if as_of.get("date_start") and as_of.get("date_end") and as_of["date_start"] > as_of["date_end"]:
        found.append(("as_of.date_end", "this is before the first day"))
    country = plain.get("country")
    for code in [country] if isinstance(country, str) else country or []:
        if not re.fullmatch(r"[A-Z]{2}", str(code)):
            found.append(("country", f"{code!r} is no code of two capital letters, such as NO"))
    low, high = plain.get("low"), plain.get("high")
    if low is not None and high is not None and low > high:
        found.append(("high", "this is less than the lower end"))
    for name in ("title", "name", "measure", "url", "text"):
        if isinstance(plain.get(name), str) and not plain[name].strip():
            found.append((name, "this is empty; take the value out instead"))
    return found


def moved(value: Any, by: int, text: str, within: tuple[int, int]) -> Any:
    """A field's value with the offsets in it moved. Raises Invalid where its words do not stand there.

    Words that stand elsewhere in the record now, once, are taken there.
    """
    if isinstance(value, list | tuple):
        return [moved(v, by, text, within) for v in value]
    if not isinstance(value, Mapping):
        return value
    if not isinstance(value.get("start"), int) or "text" not in value:
        return {name: moved(v, by, text, within) for name, v in value.items()}
    words = str(value["text"])
    start = value["start"] + by
    if text[start : start + len(words)] != words or start < 0:
        inner = text[within[0] : within[1]]
        if inner.count(words) != 1 or not words:
            raise Invalid({"": f"{words!r} does not stand in the record"})
        start = within[0] + inner.index(words)
    return {**value, "start": start, "end": start + len(words)}


__all__ = ["CONTENT", "HEAD", "IDENTITY", "OPEN_ENDED", "Invalid", "build", "changed", "content", "differences"]
__all__ += ["head", "moved", "same_value", "same_words"]
