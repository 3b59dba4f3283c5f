"""The filter against statsmodels', run with the same parameters and starting values."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.holtwinters import ExponentialSmoothing

from fingerpost.market.statistics.exponential import MEMBERS, error_growth, naive_paths, smoothing_paths


def series(seed: int, n: int = 60, period: int = 12) -> np.ndarray:
    random = np.random.default_rng(seed)
    at = np.arange(n)
    return 50 + 0.4 * at + 6 * np.sin(2 * np.pi * at / period) + random.normal(0, 2, n)


def start(values: np.ndarray, name: str, period: int) -> tuple[float, float, list[float]]:
    """The starting values as the module defines them, worked out anew."""
    member = MEMBERS[name]
    if member.seasonal:
        first = values[: 2 * period]
        slope = (first[period:].mean() - first[:period].mean()) / period
        level = first.mean() - slope * (2 * period + 1) / 2
        line = level + slope * np.arange(1, 2 * period + 1)
        seasons = ((first - line)[:period] + (first - line)[period:]) / 2
        return (level if member.trend else first[:period].mean()), slope, list(seasons)
    slope, level = np.polyfit(np.arange(1, 11), values[:10], 1)
    return (level if member.trend else values[:5].mean()), slope, []


@pytest.mark.parametrize("name", sorted(MEMBERS))
@pytest.mark.parametrize("seed", [1, 2])
def test_forecasts_are_those_of_statsmodels(name: str, seed: int) -> None:
    values, member = series(seed), MEMBERS[name]
    paths = smoothing_paths(values, member, 12, 15)
    alpha, beta, phi, gamma = paths.parameters[len(values)]
    level, slope, seasons = start(values, name, 12)
    model = ExponentialSmoothing(
        values,
        trend="add" if member.trend else None,
        damped_trend=member.damped,
        seasonal="add" if member.seasonal else None,
        seasonal_periods=12 if member.seasonal else None,
        initialization_method="known",
        initial_level=level,
        initial_trend=slope if member.trend else None,
        initial_seasonal=seasons or None,
    )
    fitted = model.fit(
        smoothing_level=alpha,
        smoothing_trend=beta / alpha if member.trend else None,
        smoothing_seasonal=gamma if member.seasonal else None,
        damping_trend=phi if member.damped else None,
        optimized=False,
    )
    # Twelve steps ahead statsmodels takes the season as it was before the last value; the formula takes it after.
    compared = np.arange(15) != 11 if member.seasonal else slice(None)
    assert paths.point[len(values)][compared] == pytest.approx(fitted.forecast(15)[compared], rel=1e-8)


def test_a_season_repeats_as_the_last_values_left_it() -> None:
    values = series(1)
    paths = smoothing_paths(values, MEMBERS["seasonal"], 12, 24)
    assert paths.point[60][:12] == pytest.approx(paths.point[60][12:])
    alpha, _, _, gamma = paths.parameters[60]
    before = smoothing_paths(values[:59], MEMBERS["seasonal"], 12, 13)
    assert before.parameters[59].tolist() == paths.parameters[60].tolist()
    error = values[59] - before.point[59][0]
    assert paths.point[60][11] == pytest.approx(before.point[59][0] + (alpha + gamma) * error)


@pytest.mark.parametrize("name", ["simple", "trend", "seasonal trend"])
def test_the_grid_is_nearly_as_good_as_a_free_search(name: str) -> None:
    values, member = series(3), MEMBERS[name]
    level, slope, seasons = start(values, name, 12)
    model = ExponentialSmoothing(
        values,
        trend="add" if member.trend else None,
        seasonal="add" if member.seasonal else None,
        seasonal_periods=12 if member.seasonal else None,
        initialization_method="known",
        initial_level=level,
        initial_trend=slope if member.trend else None,
        initial_seasonal=seasons or None,
    )
    alpha, beta, _, gamma = smoothing_paths(values, member, 12, 1).parameters[len(values)]
    chosen = model.fit(
        smoothing_level=alpha,
        smoothing_trend=beta / alpha if member.trend else None,
        smoothing_seasonal=gamma if member.seasonal else None,
        optimized=False,
    )
    assert chosen.sse <= 1.1 * model.fit().sse


@pytest.mark.parametrize("name", sorted(MEMBERS))
def test_a_forecast_knows_nothing_of_what_comes_later(name: str) -> None:
    values = series(4)
    changed = values.copy()
    changed[45:] *= 3
    before, after = (smoothing_paths(one, MEMBERS[name], 12, 6).point[:46] for one in (values, changed))
    assert np.array_equal(before, after, equal_nan=True)


def test_naive_forecasts_by_hand() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert naive_paths(values, 1, 3).point[5].tolist() == [5, 5, 5]
    assert naive_paths(values, 2, 3).point[5].tolist() == [4, 5, 4]
    assert np.isnan(naive_paths(values, 2, 3).point[1]).all()
    assert naive_paths(values, 2, 5).growth[5] == pytest.approx(np.sqrt([1, 1, 2, 2, 3]))


@pytest.mark.parametrize(
    ("parameters", "season"), [((0.4, 0.1, 1.0, 0.0), 0), ((0.4, 0.1, 0.9, 0.0), 0), ((0.3, 0.0, 0.0, 0.2), 3)]
)
def test_the_growth_of_the_error_is_what_simulation_shows(parameters: tuple[float, ...], season: int) -> None:
    alpha, beta, phi, gamma = parameters
    random = np.random.default_rng(5)
    runs, horizon = 40_000, 7
    level, trend, seasons = np.zeros(runs), np.zeros(runs), np.zeros((runs, max(season, 1)))
    seen = []
    for step in range(horizon):
        error = random.normal(size=runs)
        expected = level + phi * trend
        seen.append(np.std(expected + seasons[:, step % max(season, 1)] + error))
        level, trend = expected + alpha * error, phi * trend + beta * error
        if season:
            seasons[:, step % season] += gamma * error
    assert error_growth(np.array(parameters), season, horizon) == pytest.approx(seen, rel=0.02)
