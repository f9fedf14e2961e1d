"""The best pairing of two sets: which rows go with which columns so that the sum of the scores is the highest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def best_pairs(scores: Sequence[Sequence[float]], none: float = 0.0) -> list[tuple[int, int]]:
    """Pairs (row, column) with the highest sum of ``scores``; a row that stays alone brings ``none`` and is in no pair.

    The Hungarian method with potentials, after Jonker and Volgenant: O(rows² x columns). Ties fall to the lower column.
    """
    rows = len(scores)
    if not rows:
        return []
    columns = len(scores[0])
    # each row has a column of its own in which it stays alone
    cost = np.full((rows, columns + rows), -none, dtype=float)
    if columns:
        cost[:, :columns] = -np.asarray(scores, dtype=float)
    width = columns + rows
    u, v = np.zeros(rows + 1), np.zeros(width + 1)
    owner = np.zeros(width + 1, dtype=int)
    for row in range(1, rows + 1):
        owner[0], column = row, 0
        way = np.zeros(width + 1, dtype=int)
        least = np.full(width + 1, np.inf)
        used = np.zeros(width + 1, dtype=bool)
        while True:
            used[column] = True
            here = owner[column]
            free = ~used[1:]
            reduced = cost[here - 1] - u[here] - v[1:]
            better = free & (reduced < least[1:] - 1e-12)
            least[1:][better] = reduced[better]
            way[1:][better] = column
            candidates = np.where(free, least[1:], np.inf)
            nearest = int(np.argmin(candidates)) + 1
            step = least[nearest]
            u[owner[used]] += step
            v[used] -= step
            least[~used] -= step
            column = nearest
            if owner[column] == 0:
                break
        while column:
            before = way[column]
            owner[column] = owner[before]
            column = int(before)
    return sorted((int(owner[c]) - 1, c - 1) for c in range(1, columns + 1) if owner[c])
