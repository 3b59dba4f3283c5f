"""The measures against their definitions, and the jackknife against leaving out employers one by one."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from fingerpost.market.statistics.evenness import MEASURES, measures_of, spread_over_employers, spread_over_values


def by_definition(counts: np.ndarray) -> list[float]:
    shares = np.sort(counts / counts.sum())[::-1]
    gini = np.abs(shares[:, None] - shares[None, :]).sum() / (2 * len(shares))
    return [1 / (shares**2).sum(), shares[0], shares[:5].sum(), shares[:10].sum(), gini]


def interval(values: list[float], centre: float, sizes: np.ndarray, log: bool) -> tuple[float, float]:
    there = np.log if log else lambda x: np.log(x / (1 - x))
    back = np.exp if log else lambda x: 1 / (1 + np.exp(-x))
    moved, n = there(np.array(values)), len(values)
    error = np.sqrt((n - 1) / n * ((moved - moved.mean()) ** 2).sum())
    t = stats.t.ppf(0.975, sizes.sum() ** 2 / (sizes**2).sum() - 1)
    return back(there(centre) - t * error), back(there(centre) + t * error)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_over_employers(seed: int) -> None:
    sizes = np.random.default_rng(seed).integers(1, 40, 25)
    left_out = [by_definition(np.delete(sizes, at)) for at in range(25)]
    for number, (found, value) in enumerate(zip(spread_over_employers(sizes), by_definition(sizes), strict=True)):
        assert found.name == MEASURES[number]
        assert found.value == pytest.approx(value)
        expected = interval([row[number] for row in left_out], value, sizes, number == 0)
        assert (found.low, found.high) == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("seed", [1, 2])
def test_over_values(seed: int) -> None:
    table = np.random.default_rng(seed).integers(0, 6, (20, 12)) + 1  # employers x values
    employer, value = (index.ravel() for index in np.indices(table.shape))
    order = np.random.default_rng(seed).permutation(table.size)  # the order of rows does not matter
    found = spread_over_values(value[order], employer[order], table.ravel()[order])
    left_out = [by_definition(np.delete(table, at, axis=0).sum(axis=0)) for at in range(20)]
    for number, (one, expected) in enumerate(zip(found, by_definition(table.sum(axis=0)), strict=True)):
        assert one.value == pytest.approx(expected)
        limits = interval([row[number] for row in left_out], expected, table.sum(axis=1), number == 0)
        assert (one.low, one.high) == pytest.approx(limits, rel=1e-4)


def test_equal_values_are_as_many_as_they_are_and_one_is_one() -> None:
    assert measures_of(np.full(7, 3))[0][0] == pytest.approx(7)
    assert measures_of(np.array([9]))[0].tolist() == [1, 1, 1, 1, 0]


def test_a_measure_that_cannot_move_has_no_interval() -> None:
    found = {one.name: one for one in spread_over_values(np.zeros(9, int), np.arange(9), np.ones(9, int))}
    assert found["share of the largest"].low is None
    assert found["Gini coefficient"].high is None
