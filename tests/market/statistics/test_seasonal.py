from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.seasonal import STL

from fingerpost.errors import InputError
from fingerpost.market.statistics.seasonal import seasonally_adjusted, stl, why_not_adjusted


def seasonal(n: int, period: int, seed: int = 1) -> np.ndarray:
    at = np.arange(n)
    return 10 + 0.02 * at + np.sin(2 * np.pi * at / period) + np.random.default_rng(seed).normal(0, 0.3, n)


@pytest.mark.parametrize(("period", "n"), [(12, 36), (12, 41), (12, 90), (52, 170), (4, 13)])
def test_trend_and_season_are_those_of_statsmodels(period: int, n: int) -> None:
    values = seasonal(n, period)
    ours, theirs = stl(values, period), STL(values, period=period).fit()
    assert ours.trend == pytest.approx(theirs.trend, abs=1e-9)
    assert ours.season == pytest.approx(theirs.seasonal, abs=1e-9)
    assert ours.trend + ours.season + ours.remainder == pytest.approx(values)


def test_less_than_three_years_are_not_adjusted() -> None:
    assert why_not_adjusted(36, 12) is None
    assert "not three full years" in str(why_not_adjusted(35, 12))
    with pytest.raises(InputError, match="35 periods"):
        stl(seasonal(35, 12), 12)


def test_missing_values_are_refused() -> None:
    with pytest.raises(InputError, match="finite"):
        stl([*seasonal(40, 12), np.nan], 12)


def test_a_season_that_is_a_factor_is_taken_out() -> None:
    at = np.arange(60)
    trend = 100 * 1.01**at
    values = trend * np.exp(0.3 * np.sin(2 * np.pi * at / 12))
    assert seasonally_adjusted(values, 12) == pytest.approx(trend, rel=0.02)
    below_zero = values - 200
    assert seasonally_adjusted(below_zero, 12) == pytest.approx(below_zero - stl(below_zero, 12).season)
