"""Openings and closings without a heading, found in the running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline import contents
from pipeline.patterns import found_in
from pipeline.records import Block
from pipeline.sessions.words import load, spelled

TAIL = 6
"""A closing without a heading stands within this many blocks of the end of the last session."""
FEW_WORDS = 40


class Inferred(NamedTuple):
    """The index of the block with which an opening or closing begins, and how sure that is."""

    block: int
    confidence: float


@cache
def _cues(which: str) -> tuple[tuple[float, re.Pattern[str]], ...]:
    return tuple(
        (c["confidence"], re.compile(spelled(f"{c.get('start', '')}(?:{c['pattern']})"), re.IGNORECASE))
        for c in load("cues")[which]
    )


def _confidence(text: str, which: str) -> float:
    return max(found_in(_cues(which), text), default=0.0)


def says(text: str, which: str) -> bool:
    """Whether a text tells of an ``opening`` or a ``closing``."""
    return _confidence(text, which) > 0


def find_opening(blocks: Sequence[Block], first: int, stop: int) -> Inferred | None:
    """The opening among the prose blocks ``first`` to ``stop``: it begins with the first block that says so."""
    for i in range(first, stop):
        text = blocks[i].text
        if blocks[i].kind not in ("paragraph", "list_item") or len(text) < FEW_WORDS or contents.is_entry(text):
            continue
        sure = _confidence(text, "opening")
        if sure:
            return Inferred(i, sure)
    return None


def find_closing(blocks: Sequence[Block], first: int, stop: int) -> Inferred | None:
    """The closing at the end of the last session, whose blocks are ``first`` to ``stop``; never the whole of it."""
    best: Inferred | None = None
    prose = [i for i in range(first, stop) if blocks[i].kind in ("paragraph", "list_item")]
    for i in prose[1:][-TAIL:]:
        sure = _confidence(blocks[i].text, "closing")
        if sure and best is None:
            best = Inferred(i, sure)
    return best
