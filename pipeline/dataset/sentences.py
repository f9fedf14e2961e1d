"""Sentences of a block by their punctuation: good enough to search in, and fast.

The parser that the language stages use takes minutes for what is a second here, and its sentences are kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline import stale

END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|\n+")
"""What may end a sentence. A line end always does: within a block it parts the rows of a table."""
MARK = re.compile(r"\(?(?:\d{1,3}|[ivxlc]{1,4}|[A-Za-z])\)?")
"""The mark of a list item: "3. To report back"."""
LETTER = re.compile(r"(?:^|[\s(])(?:[A-Z]\.)*[A-Z]$")
"""Initials: "J. Smith", "U.S. delegation"."""


@cache
def abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    """Words whose full stop ends no sentence: always, and before a digit."""
    lines = (stale.MODELS / "dataset" / "abbreviations.txt").read_text("utf8").splitlines()
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    always = frozenset(word for word in words if not word.endswith("+"))
    return always, frozenset(word.removesuffix("+").strip() for word in words if word.endswith("+"))


def split(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence of ``text``; together they hold all of it but white space."""
    start = 0
    for match in END.finditer(text):
        if match.group()[0] != "\n" and not _ends(text, start, match):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a full stop with white space behind it ends the sentence that begins at ``start``."""
    if MARK.fullmatch(text[start : match.start()].strip()):
        return False
    behind = text[match.end() :].lstrip()[:1]
    if not behind or behind.islower():
        return not behind
    if match.group()[0] != ".":
        return True
    before = text[max(0, match.start() - 24) : match.start()]
    if LETTER.search(before):
        return False
    always, numbered = abbreviations()
    words = before.replace("(", " ").split()
    last = words[-1] if words else ""
    if last in always or " ".join(words[-2:]) in always:
        return False
    return not (behind.isdigit() and last in numbered)
