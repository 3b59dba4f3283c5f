"""Exponential smoothing: six members of the family in their innovations form, and the two naive forecasts.

A member keeps a level, may add a trend (damped or not) and an additive season. Its parameters are searched on a fixed
grid: the set with the least sum of squared one-step errors so far. The filter runs over all sets at once and looks
at no value before its time, so that one run gives the refitted forecast from every origin of a series.

Source: Hyndman, Koehler, Ord and Snyder (2008), Forecasting with Exponential Smoothing, chapters 2, 3 and 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEVELS_GRID = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99)
TRENDS_GRID = (0.0, 0.05, 0.1, 0.2, 0.4)
DAMPINGS_GRID = (0.8, 0.9, 0.95, 0.98)
SEASONS_GRID = (0.0, 0.05, 0.1, 0.2, 0.4)
START_LENGTH = 10
"""The first values from which level and trend begin where there is no season."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the family: which components it has beside the level."""

    name: str
    trend: bool = False
    damped: bool = False
    seasonal: bool = False

    def grid(self) -> Floats:
        """All sets of parameters, one per row: alpha, beta (times alpha), phi, gamma (times 1 - alpha)."""
        betas = TRENDS_GRID if self.trend else (0.0,)
        phis = DAMPINGS_GRID if self.damped else ((1.0,) if self.trend else (0.0,))
        gammas = SEASONS_GRID if self.seasonal else (0.0,)
        sets = [
            (alpha, alpha * beta, phi, gamma * (1 - alpha))
            for alpha, beta, phi, gamma in product(LEVELS_GRID, betas, phis, gammas)
        ]
        return np.array(sets, dtype=np.float64)


MEMBERS: Mapping[str, Member] = {
    member.name: member
    for member in (
        Member("simple"),
        Member("trend", trend=True),
        Member("damped trend", trend=True, damped=True),
        Member("seasonal", seasonal=True),
        Member("seasonal trend", trend=True, seasonal=True),
        Member("seasonal damped trend", trend=True, damped=True, seasonal=True),
    )
}


@dataclass(frozen=True, slots=True)
class Paths:
    """Forecasts from each origin: `point[o, h - 1]` is made after o values for h steps ahead, NaN before `first`.

    `growth` is how the standard error grows with h by the model, 1 at h = 1; `parameters[o]` are alpha, beta, phi
    and gamma of the set chosen (empty for the naive forecasts).
    """

    first: int
    point: Floats
    growth: Floats
    parameters: Floats


def smoothing_paths(values: Floats, member: Member, period: int, horizon: int) -> Paths:
    """The forecasts of a member from every origin from `first` on: two seasons, or `START_LENGTH` values.

    Parameters at an origin are those with the least squared one-step errors of the values before it.
    """
    season = period if member.seasonal else 1
    first = 2 * season if member.seasonal else START_LENGTH
    grid, n = member.grid(), len(values)
    point, growth = np.full((n + 1, horizon), np.nan), np.full((n + 1, horizon), np.nan)
    parameters = np.full((n + 1, grid.shape[1]), np.nan)
    if n < first:
        return Paths(first, point, growth, parameters)
    alpha, beta, phi, gamma = grid.T
    level, trend, seasons = (np.copy(state) for state in _start(values[:first], member, season, len(grid)))
    squares = np.zeros(len(grid))
    for t in range(n):
        expected = level + phi * trend
        error = values[t] - expected - seasons[:, t % season]
        squares += error * error
        level = expected + alpha * error
        trend = phi * trend + beta * error
        seasons[:, t % season] += gamma * error
        if t + 1 >= first:
            best = int(np.argmin(squares))
            parameters[t + 1] = grid[best]
            point[t + 1] = _ahead(level[best], trend[best], seasons[best], grid[best], t + 1, horizon)
            growth[t + 1] = error_growth(grid[best], season if member.seasonal else 0, horizon)
    return Paths(first, point, growth, parameters)


def naive_paths(values: Floats, period: int, horizon: int) -> Paths:
    """The forecasts that the last value stays, or with `period` > 1 that the last season repeats."""
    n = len(values)
    steps = np.arange(horizon)
    point = np.full((n + 1, horizon), np.nan)
    for origin in range(period, n + 1):
        point[origin] = values[origin - period + steps % period]
    growth = np.broadcast_to(np.sqrt(steps // period + 1.0), (n + 1, horizon))
    return Paths(period, point, growth, np.empty((n + 1, 0)))


def error_growth(parameters: Floats, season: int, horizon: int) -> Floats:
    """The standard error h steps ahead over that of one step: the square root of 1 + Σ c² over the steps between.

    >>> error_growth(np.array([1.0, 0.0, 0.0, 0.0]), 0, 4).tolist()
    [1.0, 1.4142135623730951, 1.7320508075688772, 2.0]
    """
    alpha, beta, phi, gamma = parameters
    steps = np.arange(1, horizon)
    carried = np.cumsum(phi**steps)
    weights = alpha + beta * carried
    if season:
        weights = weights + gamma * (steps % season == 0)
    return np.asarray(np.sqrt(1 + np.concatenate([[0.0], np.cumsum(weights**2)])), dtype=np.float64)


def _ahead(level: float, trend: float, seasons: Floats, parameters: Floats, origin: int, horizon: int) -> Floats:
    steps = np.arange(1, horizon + 1)
    carried = np.cumsum(parameters[2] ** steps)
    season: Floats = seasons[(origin + steps - 1) % len(seasons)]
    return level + trend * carried + season


def _start(values: Floats, member: Member, season: int, sets: int) -> tuple[Floats, Floats, Floats]:
    """Level and trend before the first value by a straight line, seasons by the mean distance from it."""
    at = np.arange(1, len(values) + 1, dtype=np.float64)
    if member.seasonal:
        slope = float(values[season:].mean() - values[:season].mean()) / season
        intercept = float(values.mean()) - slope * float(at.mean())
    else:
        slope, intercept = (float(number) for number in np.polyfit(at, values, 1))
    line = intercept + slope * at if member.trend or member.seasonal else np.full(len(values), values.mean())
    seasons = (values - line).reshape(-1, season).mean(axis=0) if member.seasonal else np.zeros(1)
    level = intercept if member.trend else float(values[: max(season, START_LENGTH // 2)].mean())
    return (
        np.full(sets, level),
        np.full(sets, slope if member.trend else 0.0),
        np.tile(seasons, (sets, 1)),
    )
