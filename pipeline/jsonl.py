"""JSON Lines in and out: the only module that knows the format on disk.

UTF-8 without a byte order mark, line feeds as line ends, one record a line, keys in the order of the record's class, no
timestamps: the same records give the same bytes. A line that cannot be read is an error that names file and line; none
is skipped.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import jsonlines

from pipeline.errors import MalformedLine

if TYPE_CHECKING:
    from pydantic import BaseModel

    R = TypeVar("R", bound=BaseModel)
else:  # importing pydantic takes longer than a run that has nothing to do
    R = TypeVar("R")


def line(record: BaseModel | dict[str, Any]) -> str:
    """One record as the text of its line. Raises ValueError for numbers that JSON has no form for (NaN, infinity)."""
    plain = record if isinstance(record, dict) else record.model_dump(mode="json", by_alias=True)
    return json.dumps(plain, ensure_ascii=False, allow_nan=False, separators=(", ", ": "))


def dump(records: Iterable[BaseModel | dict[str, Any]]) -> bytes:
    """The bytes of a file that holds ``records``, in their order."""
    buffer = io.StringIO(newline="")
    with jsonlines.Writer(buffer, dumps=line) as writer:
        writer.write_all(records)
    return buffer.getvalue().encode("utf8")


def objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line numbers (from 1) and JSON objects of a file. Raises MalformedLine; a blank line is malformed too."""
    yield from objects_in(_bytes(path), path)


def objects_in(raw: bytes, path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """As ``objects``, for the bytes of a file that were read already."""
    for number, value in _lines(raw, path, json.loads):
        if not isinstance(value, dict):
            raise MalformedLine(path, number, "this is not a JSON object")
        yield number, value


def read(path: Path, cls: type[R]) -> list[R]:
    """All records of a file as ``cls``. Raises MalformedLine for a key, type or value that the class does not allow."""
    return [record for _, record in numbered(path, cls)]


def numbered(path: Path, cls: type[R]) -> Iterator[tuple[int, R]]:
    """As ``read``, each record with its line number."""
    return _lines(_bytes(path), path, lambda text: cls.model_validate_json(text, strict=True))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MalformedLine(path, 0, f"the file cannot be read: {error.strerror}") from error


def _lines(raw: bytes, path: Path, loads: Any) -> Iterator[tuple[int, Any]]:
    if raw.startswith(b"\xef\xbb\xbf"):
        raise MalformedLine(path, 1, "the file begins with a byte order mark")
    if raw and not raw.endswith(b"\n"):
        raise MalformedLine(path, raw.count(b"\n") + 1, "the last line has no line end: the file may be cut off")
    try:
        text = raw.decode("utf8")
    except UnicodeDecodeError as error:
        raise MalformedLine(path, raw.count(b"\n", 0, error.start) + 1, "this is not UTF-8") from error
    # Only \n ends a line: U+2028 and its like may stand in a quote, and str.splitlines would break the record there.
    reader = jsonlines.Reader(text.split("\n")[:-1], loads=loads)
    number = 0
    while True:
        number += 1
        try:
            value = reader.read()
        except EOFError:
            return
        except jsonlines.InvalidLineError as error:
            raise MalformedLine(path, error.lineno, _reason(error)) from error
        yield number, value


def _reason(error: jsonlines.InvalidLineError) -> str:
    """The first things wrong with a line, without the echo of the whole line that pydantic's own message has."""
    cause = error.__cause__
    if isinstance(cause, json.JSONDecodeError):
        return f"this is not JSON: {cause.msg} at character {cause.pos}"
    details = getattr(cause, "errors", None)
    if details is None:
        return str(error)
    found = details(include_url=False, include_input=False)
    if found[0]["type"] == "json_invalid":
        return f"this is not JSON: {found[0]['ctx']['error']}"
    parts = [f"{'.'.join(str(p) for p in item['loc']) or 'line'}: {item['msg']}" for item in found[:3]]
    return "; ".join(parts) + (f"; and {len(found) - 3} more" if len(found) > 3 else "")
