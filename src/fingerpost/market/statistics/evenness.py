"""How evenly postings spread over values: the effective number, shares of the largest, and Gini's coefficient.

Each has a delete-one-employer jackknife interval with Student's t on the effective number of employers less one; the
effective number on the log scale, the others on the logit scale.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.statistics.intervals import LEVEL, expit, t_quantile
from fingerpost.market.statistics.uncertainty import Counts

Floats = NDArray[np.float64]

TOPS = (1, 5, 10)
MEASURES = ("effective number", *(f"share of the largest {top}".removesuffix(" 1") for top in TOPS), "Gini coefficient")
CHUNK_CELLS = 4_000_000
"""How many counts are in memory at once while employers are left out."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of evenness with its 95 % interval; without an interval where leaving out an employer says nothing.

    The effective number is the inverse of the Herfindahl index: as many equal values would be as concentrated.
    """

    name: str
    value: float
    low: float | None
    high: float | None


def measures_of(counts: Counts | Floats) -> Floats:
    """The `MEASURES` of rows of counts by value: an array of rows x 5; a single row may be given flat.

    >>> measures_of(np.array([5, 5])).tolist()
    [[2.0, 0.5, 1.0, 1.0, 0.0]]
    """
    ordered = np.sort(np.atleast_2d(counts).astype(np.float64), axis=1)
    total, n = ordered.sum(axis=1), ordered.shape[1]
    tops = [ordered[:, -top:].sum(axis=1) / total for top in TOPS]
    ranked = ordered @ np.arange(1, n + 1, dtype=np.float64)
    gini = 2 * ranked / (n * total) - (n + 1) / n
    return np.stack([total**2 / (ordered**2).sum(axis=1), *tops, gini], axis=1)


def spread_over_values(value: Counts, employer: Counts, k: Counts) -> tuple[Measure, ...]:
    """The measures over values, of which employer[j] has k[j] postings of value[j]; both numbered from 0."""
    n_values, n_employers = int(value.max()) + 1, int(employer.max()) + 1
    totals: Floats = np.bincount(value, k, n_values).astype(np.float64)
    sizes: Floats = np.bincount(employer, k, n_employers).astype(np.float64)
    left_out = np.concatenate(list(_left_out(value, employer, k, totals, n_employers)))
    return _with_intervals(measures_of(totals)[0], left_out, sizes)


def spread_over_employers(sizes: Counts) -> tuple[Measure, ...]:
    """The measures over employers, that have `sizes` postings each."""
    ordered = np.sort(sizes).astype(np.float64)
    n, total, squares = len(ordered), float(ordered.sum()), float((ordered**2).sum())
    rest = total - ordered
    below = np.cumsum(ordered)
    ranks = np.arange(1, n + 1, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        effective = rest**2 / (squares - ordered**2)
        tops = [_top_without(ordered, top) / rest for top in TOPS]
        ranked = float(ordered @ ranks) - ranks * ordered - (total - below)
        gini = 2 * ranked / ((n - 1) * rest) - n / max(n - 1, 1)
    left_out = np.stack([effective, *tops, gini], axis=1)
    return _with_intervals(measures_of(sizes)[0], left_out, ordered)


def _top_without(ordered: Floats, top: int) -> Floats:
    """The postings of the largest `top` when each employer in turn is left out."""
    n = len(ordered)
    largest, next_largest = float(ordered[-top:].sum()), float(ordered[-top - 1 :].sum())
    inside = np.arange(n) >= n - top
    return np.where(inside, next_largest - ordered, largest)


def _left_out(value: Counts, employer: Counts, k: Counts, totals: Floats, n_employers: int) -> Iterator[Floats]:
    """The measures without each employer in turn, some employers at a time."""
    order = np.argsort(employer, kind="stable")
    value, employer, k = value[order], employer[order], k[order]
    step = max(1, CHUNK_CELLS // len(totals))
    for start in range(0, n_employers, step):
        stop = min(start + step, n_employers)
        first, last = np.searchsorted(employer, [start, stop])
        rest = np.tile(totals, (stop - start, 1))
        np.subtract.at(rest, (employer[first:last] - start, value[first:last]), k[first:last])
        with np.errstate(divide="ignore", invalid="ignore"):
            yield measures_of(rest)


def _with_intervals(measured: Floats, left_out: Floats, sizes: Floats) -> tuple[Measure, ...]:
    effective = float(sizes.sum()) ** 2 / float((sizes**2).sum())
    t = t_quantile(0.5 + LEVEL / 2, round(max(effective - 1, 1.0), 2))
    scales = (_LOG, _LOGIT, _LOGIT, _LOGIT, _LOGIT)
    return tuple(
        Measure(name, float(value), *_interval(float(value), without, scale, t))
        for name, value, without, scale in zip(MEASURES, measured, left_out.T, scales, strict=True)
    )


def _interval(value: float, without: Floats, scale: _Scale, t: float) -> tuple[float | None, float | None]:
    there, back = scale
    with np.errstate(divide="ignore", invalid="ignore"):
        moved, centre = there(without), float(there(np.array([value]))[0])
    n = len(moved)
    if n < 2 or not np.isfinite(moved).all() or not math.isfinite(centre):
        return None, None
    error = math.sqrt((n - 1) / n * float(((moved - moved.mean()) ** 2).sum()))
    return back(centre - t * error), back(centre + t * error)


def _logit(values: Floats) -> Floats:
    return np.asarray(np.log(values / (1 - values)), dtype=np.float64)


_Scale = tuple[Callable[[Floats], Floats], Callable[[float], float]]
_LOG: _Scale = (np.log, math.exp)
_LOGIT: _Scale = (_logit, expit)
