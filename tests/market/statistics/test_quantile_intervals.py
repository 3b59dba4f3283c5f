from __future__ import annotations

from statistics import NormalDist

import numpy as np
import pytest

from fingerpost.market.statistics.cell_changes import change_of_medians
from fingerpost.market.statistics.quantile_intervals import (
    MIN_EMPLOYERS_IN_TAILS,
    quantile_interval,
    quantiles_with_intervals,
)
from fingerpost.market.statistics.quantiles import quantile, quantiles_of


def pay_by_chance(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Pay around 120,000 of employers of unequal size that each pay a bit more or less than others."""
    random = np.random.default_rng(seed)
    sizes = np.maximum(1, np.round(random.lognormal(1.5, 1.1, count))).astype(np.int64)
    codes = np.repeat(np.arange(count), sizes)
    level = random.normal(0, 0.25, count)[codes] + random.normal(0, 0.25, len(codes))
    return np.round(120_000 * np.exp(level) / 1000) * 1000, codes


@pytest.mark.parametrize("p", [0.1, 0.25, 0.75, 0.9])
def test_intervals_cover_the_true_quantile(p: float) -> None:
    truth = round(120 * np.exp(NormalDist().inv_cdf(p) * np.sqrt(0.125))) * 1000
    markets = 200
    intervals = [quantile_interval(*pay_by_chance(seed * 1000, 45), p) for seed in range(markets)]
    assert 0.9 <= sum(low <= truth <= high for low, high in intervals) / markets <= 0.99


def test_each_interval_holds_its_quantile_and_the_median_is_that_of_quantiles() -> None:
    values, codes = pay_by_chance(1, 50)
    found, plain = quantiles_with_intervals(values, codes.astype(str)), quantiles_of(values, codes.astype(str))
    assert (found.p50, found.median_low, found.median_high) == (plain.p50, plain.median_low, plain.median_high)
    for percent in (10, 25, 75, 90):
        low, high = getattr(found, f"p{percent}_low"), getattr(found, f"p{percent}_high")
        assert low <= getattr(found, f"p{percent}") == quantile(values, percent / 100) <= high


def test_tails_are_not_given_under_thirty_employers() -> None:
    few = quantiles_with_intervals(np.arange(200.0), np.arange(200) % (MIN_EMPLOYERS_IN_TAILS - 1))
    assert (few.p10, few.p90, few.p10_low, few.p90_high) == (None,) * 4
    assert few.p25 is not None
    assert few.p25_low is not None
    enough = quantiles_with_intervals(np.arange(200.0), np.arange(200) % MIN_EMPLOYERS_IN_TAILS)
    assert enough.p10 == 19
    assert enough.p10_low is not None


def test_too_few_amounts_give_no_figure() -> None:
    found = quantiles_with_intervals([1.0] * 29, [str(n) for n in range(29)])
    assert found.reason is not None
    assert (found.p50, found.p25_low, found.p90_high) == (None, None, None)


def changes_by_chance(seed: int, n_employers: int, growth: float = 0.04) -> tuple[np.ndarray, ...]:
    random = np.random.default_rng(seed)
    sizes = np.maximum(2, np.round(random.lognormal(2, 1.0, n_employers))).astype(int)
    employer = np.repeat(np.arange(n_employers), sizes)
    cell, after = random.integers(0, 6, len(employer)), random.random(len(employer)) < 0.5
    level = 11.5 + 0.2 * cell + random.normal(0, 0.2, n_employers)[employer] + random.normal(0, 0.2, len(employer))
    return np.exp(level + growth * after), cell, after, employer


def test_the_change_is_the_median_of_the_cells_changes() -> None:
    """Three cells of 5 and 5 that rise by 2, 10 and 30 %, whatever else is advertised in either year."""
    values, cells, after = [], [], []
    for cell, factor in enumerate((1.02, 1.10, 1.30)):
        values += [1000.0 * (cell + 1)] * 5 + [1000.0 * (cell + 1) * factor] * 5
        cells += [cell] * 10
        after += [False] * 5 + [True] * 5
    values += [9.0] * 40  # a kind of job that was advertised in the later year only
    cells += [3] * 40
    after += [True] * 40
    found = change_of_medians(values, cells, after, np.arange(len(values)) % 7)
    assert found is not None
    assert np.exp(found.estimate) == pytest.approx(1.10)
    assert (found.n_cells, found.n_before, found.n_after) == (3, 15, 15)


def test_no_cell_with_enough_on_both_sides_gives_no_change() -> None:
    assert change_of_medians([1.0] * 8, [0] * 8, [False] * 4 + [True] * 4, range(8)) is None


def test_the_change_does_not_depend_on_the_order_of_arrival() -> None:
    values, cell, after, employer = changes_by_chance(1, 20)
    turned = np.random.default_rng(2).permutation(len(values))
    assert change_of_medians(values, cell, after, employer) == change_of_medians(
        values[turned], cell[turned], after[turned], employer[turned]
    )


def test_intervals_of_changes_cover_the_true_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fingerpost.market.statistics.cell_changes.DRAWS", 200)
    found = [change_of_medians(*changes_by_chance(seed, 25)) for seed in range(80)]
    assert sum(one is not None and one.low <= 0.04 <= one.high for one in found) / len(found) >= 0.9
