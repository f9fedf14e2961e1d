"""Where the tokens and sentences of a Doc lie in its text, read at once rather than token by token."""

from __future__ import annotations

from typing import Any

import numpy as np


def starts(doc: Any) -> list[int]:
    """The offset of each token."""
    return list(map(int, doc.to_array("IDX")))


def sentences(doc: Any) -> list[tuple[int, int]]:
    """Start and end offset of each sentence of ``doc.sents``; the blank behind its last token is not in it."""
    if not len(doc):
        return []
    columns = doc.to_array(["IDX", "LENGTH", "SENT_START"]).astype(np.int64)
    first = np.append(0, np.flatnonzero(columns[1:, 2] == 1) + 1)
    last = np.append(first[1:], len(doc)) - 1
    return list(zip(columns[first, 0].tolist(), (columns[last, 0] + columns[last, 1]).tolist(), strict=True))
