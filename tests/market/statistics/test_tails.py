"""Tails of many values are those of each by itself."""

from __future__ import annotations

import numpy as np
import pytest

from fingerpost.market.statistics.intervals import t_quantile, t_tail
from fingerpost.market.statistics.tails import t_quantiles, t_tails


@pytest.mark.parametrize("df", [1.0, 1.37, 4.0, 29.5, 1e4])
def test_they_are_those_of_one(df: float) -> None:
    values = np.array([0.0, 0.1, 0.5, 1.0, 1.96, 4.0, 12.0, 40.0])
    assert t_tails(values, df).tolist() == pytest.approx([t_tail(one, df) for one in values], rel=1e-9)


def test_a_small_t_is_told_from_none() -> None:
    density = 0.39894228040143 * (1 - 1 / (4 * 1e4))
    assert float(t_tails(1e-6, 1e4)) == pytest.approx(0.5 - density * 1e-6, abs=1e-13)


def test_a_value_does_not_depend_on_the_others() -> None:
    values, df = np.linspace(0, 30, 50), np.linspace(1, 300, 50)
    together = t_tails(values, df)
    assert together.tolist() == [float(t_tails([value], [one])[0]) for value, one in zip(values, df, strict=True)]


def test_quantiles_are_those_of_one() -> None:
    df = np.array([1.0, 1.01, 2.5, 2.5, 11.0, 4000.0])
    assert t_quantiles(0.975, df).tolist() == pytest.approx([t_quantile(0.975, one) for one in df], rel=1e-9)
