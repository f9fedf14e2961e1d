"""The table of sentences in ``sentences.txt``: texts with every outermost mention that they hold."""

from __future__ import annotations

import re
from pathlib import Path

TABLE = Path(__file__).with_name("sentences.txt")
Span = tuple[int, int, str]
_MARKED = re.compile(r"\{([A-Z_]+):([^{}]+)\}")


def sentences(file: Path = TABLE) -> list[tuple[str, set[Span]]]:
    """Each text of a table without its marks, and its mentions as start, end and type."""
    found = []
    for item in file.read_text(encoding="utf8").split("\n---\n")[1:]:
        text, spans, end = "", set(), 0
        for match in _MARKED.finditer(item):
            text += item[end : match.start()]
            spans.add((len(text), len(text) + len(match[2]), match[1]))
            text += match[2]
            end = match.end()
        found.append((text + item[end:].rstrip("\n"), spans))
    return found
