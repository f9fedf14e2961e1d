"""Ids that come from what a thing is and where it stands, never from a counter over the file.

An id hashes the report, the record's kind, its quote and the words around it. Inserting, moving or removing text
somewhere else in the report therefore leaves it as it was.
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

CONTEXTS = (32, 120, 480)
"""Code points of context on each side; the wider ones are used only to tell look-alikes apart."""


class Anchor(NamedTuple):
    """What an id is made of: the span in the text, and what else tells two records with one span apart."""

    start: int
    end: int
    extra: str = ""


def digest(*parts: str) -> str:
    """A short, readable hash of parts, ten characters of base 32 (50 bits). Parts cannot run into each other."""
    joined = "\x1f".join(part.replace("\x1f", " ") for part in parts)
    return base64.b32encode(hashlib.sha256(joined.encode("utf8")).digest()[:10])[:10].decode("ascii").lower()


def mint(prefix: str, report: str, text: str, anchors: Sequence[Anchor]) -> list[str]:
    """Ids for records that stand in ``text``, one for each anchor, such as ``fig-k3q7v2m4xa``.

    Records with the same quote, context and extra are told apart by a wider context, and in the last resort (the same
    paragraph twice) by their order among those look-alikes alone.
    """

    def key(anchor: Anchor, width: int) -> tuple[str, ...]:
        before = " ".join(text[max(0, anchor.start - width) : anchor.start].split())
        after = " ".join(text[anchor.end : anchor.end + width].split())
        return prefix, report, anchor.extra, text[anchor.start : anchor.end], before, after

    def level(width: int) -> Callable[[int], tuple[str, ...]]:
        return lambda i: key(anchors[i], width)

    return _distinct(prefix, len(anchors), [level(width) for width in CONTEXTS])


def mint_from(prefix: str, report: str, keys: Iterable[Sequence[str]]) -> list[str]:
    """Ids for records that do not stand in the body text (notes, furniture), from the words that identify each."""
    parts = [(prefix, report, *key) for key in keys]
    return _distinct(prefix, len(parts), [parts.__getitem__])


def _distinct(prefix: str, count: int, levels: Sequence[Callable[[int], tuple[str, ...]]]) -> list[str]:
    """Ids by the first level that tells records apart; a record's key at a level is asked for when needed."""
    ids = [""] * count
    pending = list(range(count))
    for key_at in levels:
        groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for i in pending:
            groups[key_at(i)].append(i)
        pending = []
        for key, members in groups.items():
            if len(members) == 1:
                ids[members[0]] = f"{prefix}-{digest(*key)}"
            else:
                pending.extend(members)
    order: dict[tuple[str, ...], int] = defaultdict(int)
    for i in sorted(pending):
        key = levels[-1](i)
        order[key] += 1
        ids[i] = f"{prefix}-{digest(*key, str(order[key]))}"
    return ids
