from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.market.statistics.quantile_intervals import quantile_interval
from fingerpost.market.statistics.quantiles import (
    MANY,
    bootstrap_median_interval,
    codes_of,
    intervals_of,
    order_of,
    ordered,
    quantile,
    quantiles_of,
)

amounts = st.lists(st.tuples(st.integers(1, 40), st.integers(0, 9)), min_size=30, max_size=120)


def pay_by_chance(seed: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Pay around 120,000 of employers of unequal size that each pay a bit more or less than others."""
    random = np.random.default_rng(seed)
    sizes = np.maximum(1, np.round(random.lognormal(1.5, 1.1, count))).astype(np.int64)
    codes = np.repeat(np.arange(count), sizes)
    level = random.normal(0, 0.25, count)[codes] + random.normal(0, 0.25, len(codes))
    return np.round(120_000 * np.exp(level) / 1000) * 1000, codes


def test_quantiles_are_stated_amounts() -> None:
    values = np.array([1.0, 2.0, 3.0, 4.0, 50.0])
    assert [quantile(values, p) for p in (0.1, 0.25, 0.5, 0.75, 0.9)] == [1, 2, 3, 4, 50]


def test_quantiles_by_hand() -> None:
    found = quantiles_of([float(n) for n in range(1, 101)], [str(n % 20) for n in range(100)])
    assert (found.p10, found.p25, found.p50, found.p75, found.p90) == (10, 25, 50, 75, 90)
    assert (found.n, found.n_employers, found.reason) == (100, 20, None)


@pytest.mark.parametrize(
    ("employers", "named", "words"),
    [
        ([str(n) for n in range(29)], True, "29 postings"),
        (["a", "b", "c", "d"] * 10, True, "4 employers"),
        (["a"] * 25 + [str(n) for n in range(24)], True, "one employer has 25 of the 49"),
        ([str(n) for n in range(40)], False, "0 employers"),
    ],
)
def test_too_few_amounts_give_no_figure(employers: list[str], named: bool, words: str) -> None:
    found = quantiles_of([1.0] * len(employers), employers, [named] * len(employers))
    assert (found.p10, found.p50, found.p90, found.median_low, found.median_high) == (None,) * 5
    assert found.reason is not None
    assert words in found.reason


@settings(max_examples=40)
@given(amounts, st.randoms(use_true_random=False))
def test_neither_order_nor_names_of_employers_matter(pairs: list[tuple[int, int]], random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first = quantiles_of([v for v, _ in pairs], [f"a{e}" for _, e in pairs])
    assert quantiles_of([v for v, _ in shuffled], [f"z{9 - e}" for _, e in shuffled]) == first


@settings(max_examples=40)
@given(amounts)
def test_the_interval_contains_the_median(pairs: list[tuple[int, int]]) -> None:
    values = np.array([float(v) for v, _ in pairs])
    codes, _ = codes_of([str(e) for _, e in pairs])
    low, high = quantile_interval(values, codes, 0.5)
    assert low <= quantile(values, 0.5) <= high


def test_one_amount_has_itself_as_interval() -> None:
    assert quantile_interval(np.full(40, 90_000.0), np.arange(40), 0.5) == (90_000, 90_000)


def test_the_bootstrap_is_seeded() -> None:
    values, codes = pay_by_chance(1, 40)
    assert bootstrap_median_interval(values, codes) == bootstrap_median_interval(values, codes)
    assert bootstrap_median_interval(values, codes, seed=7) != bootstrap_median_interval(values, codes, seed=8)


def test_the_bootstrap_resamples_employers_not_postings() -> None:
    values = np.repeat([1.0, 2.0, 3.0, 4.0, 5.0, 6.0], 100)
    clustered = bootstrap_median_interval(values, np.repeat(np.arange(6), 100))
    alone = bootstrap_median_interval(values, np.arange(600))
    assert clustered[1] - clustered[0] > alone[1] - alone[0]


@pytest.mark.parametrize("count", [12, 50])
def test_median_intervals_cover_the_true_median(count: int) -> None:
    markets = 200
    intervals = [quantile_interval(*pay_by_chance(seed * 1000 + count, count), 0.5) for seed in range(markets)]
    assert 0.92 <= sum(low <= 120_000 <= high for low, high in intervals) / markets <= 0.99


def test_with_few_employers_the_bootstrap_covers_less() -> None:
    covered = np.zeros(2)
    for seed in range(100):
        values, codes = pay_by_chance(seed, 12)
        for place, (low, high) in enumerate(
            (quantile_interval(values, codes, 0.5), bootstrap_median_interval(values, codes))
        ):
            covered[place] += low <= 120_000 <= high
    assert covered[1] < covered[0]


def test_values_that_are_sorted_once_have_the_quantiles_of_values_that_are_not() -> None:
    random = np.random.default_rng(5)
    for size in (1, 2, 9, 10, 101, 1000):
        values, employers = random.integers(0, 50, size).astype(float), random.integers(0, 7, size)
        series = ordered(values, employers)
        probabilities = (0.0, 0.05, 0.1, 0.25, 1 / 3, 0.5, 0.7, 0.75, 0.9, 0.999, 1.0)
        for p, below in zip(probabilities, series.below(probabilities), strict=True):
            assert series.quantile(p) == quantile(values, p)
            held = employers[values <= quantile(values, p)]
            assert sorted(below[below > 0]) == sorted(np.unique_counts(held).counts)


def test_many_values_are_put_in_order_by_radix_as_few_are() -> None:
    random = np.random.default_rng(8)
    for many in (
        random.lognormal(11, 2, 3 * MANY),
        random.lognormal(0, 200, 3 * MANY),
        random.integers(1, 99, 2 * MANY).astype(float),
        random.normal(0, 1, MANY),
        np.append(random.random(MANY), [0.0, -0.0]),
    ):
        assert many[order_of(many)].tolist() == sorted(many.tolist())


def test_intervals_worked_out_at_once_are_those_of_each_series_alone() -> None:
    series = [ordered(*pay_by_chance(seed, 3 * seed + 5)) for seed in range(12)]
    asked = [(one, (0.25, 0.5, 0.9)[: 1 + number % 3]) for number, one in enumerate(series)]
    assert intervals_of(asked) == [intervals_of([one])[0] for one in asked]
