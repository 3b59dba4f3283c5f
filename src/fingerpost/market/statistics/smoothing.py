"""The forecast of a series by exponential smoothing, or by the naive rule where smoothing does not beat it.

exponential.py has the members, backtest.py the rule that chooses and the intervals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fingerpost.errors import InputError
from fingerpost.market.statistics.backtest import (
    FIRST_CHECK,
    checked_of,
    choose,
    half_widths,
    scores_of,
    stretch_of,
    try_all,
)
from fingerpost.market.statistics.exponential import MEMBERS, Floats

MIN_PERIODS = 24


@dataclass(frozen=True, slots=True)
class Ahead:
    """One step of a forecast: the point, its 80 % and 95 % interval, and the naive point beside it."""

    step: int
    point: float
    low80: float
    high80: float
    low95: float
    high95: float
    naive: float


@dataclass(frozen=True, slots=True)
class SeriesForecast:
    """The forecast of a series, or the reason why there is none.

    `member` is what is shown: one of `MEMBERS`, or the naive forecast where none beats it. `loss`, `best_loss` and
    `naive_loss` are mean absolute errors over the backtest in units of the series' mean one-step change, of what is
    shown, of the best member and of the better naive forecast. `coverage80` and `coverage95` are measured over
    `n_checked` forecasts from `n_origins` past origins; None where there were none.
    """

    member: str
    benchmark: str
    best_member: str
    beats_naive: bool
    scale: str
    parameters: tuple[float, ...]
    steps: tuple[Ahead, ...]
    loss: float | None
    best_loss: float | None
    naive_loss: float | None
    coverage80: float | None
    coverage95: float | None
    n_checked: int
    n_origins: int
    n: int
    reason: str | None = None


def forecast_series(values: ArrayLike, period: int, horizon: int) -> SeriesForecast:
    """The forecast of evenly spaced `values`, `horizon` steps ahead, with intervals and how they did in the past.

    `period` is the number of steps of a season (12 months, 52 weeks; 1 for none). Members with a season are tried
    from three seasons on, the seasonal naive forecast from two. Positive series are forecast as logarithms.

    Raises:
        InputError: a value is not finite, `horizon` or `period` is less than 1.

    >>> forecast_series(range(10), 12, 3).reason
    'too short: 10 periods, a forecast needs at least 24'
    """
    given = np.asarray(values, dtype=np.float64)
    if given.ndim != 1 or not np.isfinite(given).all():
        msg = "a forecast needs one finite number per period; fill or leave out what is missing"
        raise InputError(msg)
    if horizon < 1 or period < 1:
        msg = f"horizon is {horizon} and period {period}; expected whole numbers from 1 on"
        raise InputError(msg)
    n = len(given)
    if n < MIN_PERIODS:
        return _refused(n, f"too short: {n} periods, a forecast needs at least {MIN_PERIODS}")
    if horizon > n // 2:
        return _refused(n, f"too far: {horizon} periods ahead of {n} known; at most half as many are forecast")
    if (given == given[0]).all():
        return _refused(n, "the series never changes, so nothing can be learned about how far it may move")
    scale = "log" if (given > 0).all() else "plain"
    series = np.log(given) if scale == "log" else given
    return _forecast(series, period, horizon, scale)


def _forecast(series: Floats, period: int, horizon: int, scale: str) -> SeriesForecast:
    n = len(series)
    tried = try_all(series, period, horizon)
    choice = choose(tried, n, period)
    scores = scores_of(tried, period)
    halves = half_widths(tried[choice.shown], n) * stretch_of(scores, n)[:, None]
    checked = checked_of(scores)
    shown, naive = tried[choice.shown].paths, tried[choice.benchmark].paths
    back = np.exp if scale == "log" else np.positive
    point = shown.point[n]
    columns = [point, point - halves[0], point + halves[0], point - halves[1], point + halves[1], naive.point[n]]
    steps = tuple(
        Ahead(step + 1, *(float(number) for number in row)) for step, row in enumerate(back(np.stack(columns, axis=1)))
    )
    unit = float(np.abs(np.diff(series)).mean())
    coverage = checked.mean(axis=0) if len(checked) else (None, None)
    return SeriesForecast(
        member=choice.shown,
        benchmark=choice.benchmark,
        best_member=choice.best,
        beats_naive=choice.shown in MEMBERS,
        scale=scale,
        parameters=tuple(round(float(number), 6) for number in shown.parameters[n]),
        steps=steps,
        loss=choice.losses[choice.shown] / unit,
        best_loss=choice.losses[choice.best] / unit,
        naive_loss=choice.losses[choice.benchmark] / unit,
        coverage80=None if coverage[0] is None else float(coverage[0]),
        coverage95=None if coverage[1] is None else float(coverage[1]),
        n_checked=len(checked),
        n_origins=max(n - FIRST_CHECK, 0),
        n=n,
    )


def _refused(n: int, reason: str) -> SeriesForecast:
    return SeriesForecast("", "", "", False, "", (), (), None, None, None, None, None, 0, 0, n, reason)
