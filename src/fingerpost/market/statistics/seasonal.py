"""Trend and season of a series told apart by STL, where there are three full years.

Source: Cleveland, Cleveland, McRae and Terpenning (1990), STL: A Seasonal-Trend Decomposition Procedure Based on
Loess, Journal of Official Statistics 6; their defaults, without robustness weights, all smoothers of degree 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fingerpost.errors import InputError

Floats = NDArray[np.float64]

MIN_SEASONS = 3
SEASON_SPAN = 7
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Decomposition:
    """A series as trend + season + remainder, three arrays of its length."""

    trend: Floats
    season: Floats
    remainder: Floats


def why_not_adjusted(n: int, period: int) -> str | None:
    """Why a series of n values has no season to be taken out; None where it may be.

    >>> why_not_adjusted(30, 12)
    '30 periods are not three full years of 12; shown raw and year on year'
    """
    if n >= MIN_SEASONS * period:
        return None
    return f"{n} periods are not three full years of {period}; shown raw and year on year"


def seasonally_adjusted(values: ArrayLike, period: int) -> Floats:
    """The values without their season, which is a factor where all are positive and a difference elsewhere.

    Raises:
        InputError: there are less than three full seasons, or a value is not finite.
    """
    given = np.asarray(values, dtype=np.float64)
    if (given > 0).all():
        logs = np.log(given)
        return np.asarray(np.exp(logs - stl(logs, period).season), dtype=np.float64)
    return np.asarray(given - stl(given, period).season, dtype=np.float64)


def stl(values: ArrayLike, period: int) -> Decomposition:
    """Trend and season of evenly spaced values with `period` values a season.

    Raises:
        InputError: there are less than three full seasons, a value is not finite, or `period` is less than 2.
    """
    given = np.asarray(values, dtype=np.float64)
    n = len(given)
    if period < 2 or not np.isfinite(given).all():
        msg = f"period is {period}; expected a whole number from 2 on and one finite value per period"
        raise InputError(msg)
    if reason := why_not_adjusted(n, period):
        raise InputError(reason)
    trend_span = _odd_from(math.ceil(1.5 * period / (1 - 1.5 / SEASON_SPAN)))
    smooth_trend, smooth_low = _smoother(n, trend_span), _smoother(n, _odd_from(period + 1))
    trend, season = np.zeros(n), np.zeros(n)
    for _ in range(ROUNDS):
        cycles = _smooth_cycles(given - trend, period)
        season = cycles[period:-period] - smooth_low @ _without_season(cycles, period)
        trend = smooth_trend @ (given - season)
    return Decomposition(trend, season, given - trend - season)


def _smooth_cycles(values: Floats, period: int) -> Floats:
    """Each of the period's places smoothed over the years, one year more on both sides."""
    smoothed = np.empty(len(values) + 2 * period)
    for place in range(period):
        years = values[place::period]
        smoothed[place::period] = _smoother(len(years), SEASON_SPAN, beyond=1) @ years
    return smoothed


def _without_season(cycles: Floats, period: int) -> Floats:
    """Moving means of period, period and 3: what of the smoothed cycles is no season."""
    for width in (period, period, 3):
        cycles = np.convolve(cycles, np.full(width, 1 / width), mode="valid")
    return cycles


def _smoother(n: int, span: int, beyond: int = 0) -> Floats:
    """Loess of degree 1 as a matrix: row i gives the smoothed value at i - `beyond` from n values at 0 … n - 1.

    Weights are tricube over the `span` nearest values; a span longer than the series is stretched as in the paper.
    """
    at = np.arange(n, dtype=np.float64)
    wanted = np.arange(-beyond, n + beyond, dtype=np.float64)[:, None]
    nearest = min(span, n)
    left = np.clip(wanted - nearest // 2, 0, n - nearest)
    inside = (at >= left) & (at < left + nearest)
    reach = np.maximum(wanted - left, left + nearest - 1 - wanted) + max(span - n, 0) // 2
    distance = np.abs(at - wanted)
    weights = np.where(inside & (distance <= 0.999 * reach), (1 - np.minimum(distance / reach, 1) ** 3) ** 3, 0.0)
    weights = np.where(inside & (distance <= 0.001 * reach), 1.0, weights)
    weights /= weights.sum(axis=1, keepdims=True)
    centre = (weights @ at)[:, None]
    spread = (weights * (at - centre) ** 2).sum(axis=1, keepdims=True)
    tilt = np.where(
        np.sqrt(spread) > 0.001 * (n - 1), (wanted - centre) * (at - centre) / np.maximum(spread, 1e-300), 0
    )
    return np.asarray(weights * (1 + tilt), dtype=np.float64)


def _odd_from(span: int) -> int:
    return span + 1 - span % 2
