"""JSON Lines: what is written is read again, and a line that cannot be read is told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import jsonl
from pipeline.errors import MalformedLine
from pipeline.records import Box, Change, Value, Where

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
NUMBER = st.floats(allow_nan=False, allow_infinity=False)
BOXES = st.builds(Box, page=st.integers(1, 999), x0=NUMBER, top=NUMBER, x1=NUMBER, bottom=NUMBER)
PLACES = st.builds(Where, start=st.integers(), end=st.integers(), quote=TEXT, boxes=st.tuples(BOXES))


@given(places=st.lists(PLACES, max_size=4))
def test_records_come_back_as_they_were_and_are_written_the_same(
    places: list[Where], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("jsonl") / "x.jsonl"
    path.write_bytes(jsonl.dump(places))
    assert jsonl.read(path, Where) == places
    assert jsonl.dump(jsonl.read(path, Where)) == path.read_bytes()


def test_the_form(tmp_path: Path) -> None:
    rows = [Value(text="40\u2028%", value=40.0, start=1, end=4), Change(**{"from": 1.0})]
    assert jsonl.dump(rows).decode("utf8") == (
        '{"text": "40\u2028%", "value": 40.0, "start": 1, "end": 4}\n'
        '{"direction": null, "from": 1.0, "to": null, "by": null, "by_unit": null}\n'
    )
    assert jsonl.dump([]) == b""


def test_numbers_that_json_has_no_form_for_are_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        jsonl.dump([Value(text="x", value=float("nan"))])


@pytest.mark.parametrize(
    ("raw", "line", "reason"),
    [
        (b'{"text": "a", "value": 1.0}\n{"text": "a"\n', 2, "this is not JSON"),
        (b'{"text": "a", "value": 1.0}\n\n{"text": "a", "value": 1.0}\n', 2, "this is not JSON"),
        (b'{"text": "a", "value": 1.0}\n{"text": "a"}\n', 2, "value: Field required"),
        (b'{"text": "a", "value": "1"}\n', 1, "value: Input should be a valid number"),
        (b'{"text": "a", "value": 1.0, "x": 1}\n', 1, "x: Extra inputs are not permitted"),
        (b"[1]\n", 1, "object"),
        (b'{"text": "a", "value": 1.0}', 1, "no line end"),
        (b'\xef\xbb\xbf{"text": "a", "value": 1.0}\n', 1, "byte order mark"),
        (b'{"text": "a", "value": 1.0}\n{"text": "\xe9", "value": 1.0}\n', 2, "not UTF-8"),
    ],
)
def test_a_malformed_line_is_told_by_file_and_line(tmp_path: Path, raw: bytes, line: int, reason: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(raw)
    with pytest.raises(MalformedLine, match=reason) as caught:
        jsonl.read(path, Value)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert caught.value.line == line
    assert caught.value.advice


def test_objects_gives_plain_values_with_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a": 1}\n{"b": 2}\n')
    assert list(jsonl.objects(path)) == [(1, {"a": 1}), (2, {"b": 2})]
    path.write_bytes(b"[1]\n")
    with pytest.raises(MalformedLine, match="not a JSON object"):
        list(jsonl.objects(path))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MalformedLine, match="cannot be read"):
        jsonl.read(tmp_path / "none.jsonl", Value)
