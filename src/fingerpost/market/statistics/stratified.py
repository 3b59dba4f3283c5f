"""An odds ratio within strata: did two things shift against each other in the same employers, whatever their sizes do?

Mantel and Haenszel's (1959) estimate over employers: one that has only one of the two things, or postings in one window
only, says nothing, so that other employers coming and going do not look like a shift.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.statistics.shrinkage import HALF, LogRatios, judged
from fingerpost.market.statistics.uncertainty import Counts

Floats = NDArray[np.float64]


def informative(counts: Counts) -> NDArray[np.bool_]:
    """The strata of `counts[thing, window, stratum]` that have both things and both windows."""
    both: NDArray[np.bool_] = (counts.sum(axis=1) > 0).all(axis=0) & (counts.sum(axis=0) > 0).all(axis=0)
    return both


def within_log_odds(counts: Counts) -> LogRatios:
    """The logarithm of the odds of the first thing against the second, after over before, within strata.

    `counts[thing, window, stratum]` of two things in two windows, in at least two informative strata. A half is added
    to each count (Haldane and Anscombe), towards no change. The error leaves out one stratum at a time and is at least
    that of independent postings.

    >>> counts = np.array([[[10, 10, 10], [30, 30, 30]], [[30, 30, 30], [10, 10, 10]]])
    >>> round(float(np.exp(within_log_odds(counts).estimates[0])), 1)
    8.4
    """
    cells = counts[:, :, informative(counts)] + HALF
    size = cells.sum(axis=(0, 1))
    gains, losses = cells[0, 1] * cells[1, 0] / size, cells[0, 0] * cells[1, 1] / size
    estimate = _log(gains.sum(), losses.sum())
    left_out = np.array([_log(gains.sum() - g, losses.sum() - s) for g, s in zip(gains, losses, strict=True)])
    n_strata = len(size)
    jackknife = (n_strata - 1) / n_strata * float(((left_out - left_out.mean()) ** 2).sum())
    sampling = float((1 / cells.sum(axis=2)).sum())
    weights: Floats = gains + losses
    effective = float(weights.sum() ** 2 / (weights**2).sum())
    error = math.sqrt(max(jackknife, sampling))
    return judged(np.array([estimate]), np.array([error]), np.array([max(effective - 1, 1.0)]))


def _log(gains: float, losses: float) -> float:
    return math.log(gains / losses)
