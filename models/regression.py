"""What the training scripts share: linear models over named features; the same data give the same weights."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


class Columns:
    """Rows of named features as two arrays: the features' numbers one after the other (``flat``), and their rows."""

    def __init__(self, rows: Sequence[Iterable[str]], names: Sequence[str]) -> None:
        index = {name: i for i, name in enumerate(names)}
        numbers = [[index[name] for name in row if name in index] for row in rows]
        self.names = names
        self.count = len(rows)
        self.flat = np.array([i for row in numbers for i in row])
        self.owner = np.repeat(np.arange(len(numbers)), [len(row) for row in numbers])

    def sums(self, weights: Array) -> Array:
        """The sum of each row's weights."""
        return np.bincount(self.owner, weights[self.flat], self.count)

    def slope(self, wrong: Array) -> Array:
        """By how much each feature is wrong, of how much each row is."""
        return np.bincount(self.flat, wrong[self.owner], len(self.names))


def common(rows: Iterable[Collection[str]], seen: int) -> list[str]:
    """The features that ``seen`` or more rows have, sorted."""
    counts = Counter(name for row in rows for name in set(row))
    return sorted(name for name, count in counts.items() if count >= seen)


def descend(slope: Callable[[Array], Array], size: int, *, steps: int, rate: float, cooling: float = 0.0) -> Array:
    """``size`` weights by Adam (Kingma and Ba, 2015), from zero, over all data at each of ``steps`` steps.

    ``slope`` gives the gradient at some weights. The rate falls to a ``1 + cooling``-th of ``rate`` at the end.
    """
    weights, mean, square = np.zeros(size), np.zeros(size), np.zeros(size)
    for step in range(1, steps + 1):
        gradient = slope(weights)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        now = rate / (1 + cooling * step / steps)
        weights -= now * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def logistic(rows: Sequence[Collection[str]], wanted: Sequence[bool], *, penalty: float, seen: int) -> dict[str, float]:
    """The weights of a logistic regression: of each feature that ``seen`` or more rows have.

    ``penalty``: L2, half of it times the squared weights is added to the summed loss.
    """
    columns = Columns(rows, common(rows, seen))
    right = np.array(wanted, float)

    def slope(weights: Array) -> Array:
        return columns.slope(1 / (1 + np.exp(-columns.sums(weights))) - right) + penalty * weights

    weights = descend(slope, len(columns.names), steps=250, rate=0.15, cooling=3.0)
    return dict(zip(columns.names, weights.tolist(), strict=True))
