"""Logistic regression over sparse features that are named, with an L2 penalty; numpy alone, deterministic."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TypeVar

import numpy as np

STEPS = 150
RATE = 0.05

F = TypeVar("F", bound=Hashable)


def fit(
    rows: Sequence[Sequence[F]],
    truth: Sequence[bool],
    *,
    intercept: F,
    penalty: float,
    least: int,
    shares: Sequence[float] | None = None,
) -> dict[F, float]:
    """Feature → weight, by 150 steps of Adam on all rows; features that fewer than `least` rows have are left out.

    `shares` says how much each row counts. Source of the method: Kingma and Ba (2015), Adam.

    >>> weights = fit([["a"], ["a"], ["b"]], [True, True, False], intercept="", penalty=0.01, least=1)
    >>> weights["a"] > 0 > weights["b"]
    True
    """
    counts = Counter(feature for row in rows for feature in row)
    names = [intercept, *(feature for feature, n in counts.items() if n >= least)]
    index = {name: i for i, name in enumerate(names)}
    pairs = [(i, index[f]) for i, row in enumerate(rows) for f in (intercept, *row) if f in index]
    of_row, column = np.array(pairs, dtype=np.int64).T
    wanted = np.array(truth, dtype=float)
    share = np.ones(len(rows)) if shares is None else np.array(shares, dtype=float)
    share /= share.sum()
    theta, first, second = (np.zeros(len(names)) for _ in range(3))
    for step in range(1, STEPS + 1):
        odds = np.bincount(of_row, theta[column], minlength=len(rows))
        error = (1 / (1 + np.exp(-odds)) - wanted) * share
        gradient = np.bincount(column, error[of_row], minlength=len(names)) + penalty * theta
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        theta -= RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-10)
    return dict(zip(names, theta.tolist(), strict=True))
