from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from fingerpost.market.statistics.paired import Side, correlation, gap_of, joined
from fingerpost.market.statistics.uncertainty import Rest, fold, share_interval


def two_slices(seed: int, effect: float = 0.0) -> tuple[np.ndarray, ...]:
    """Hits and postings of 40 employers in two slices; a third of the employers are in one slice only."""
    random = np.random.default_rng(seed)
    n_first, n_second = (np.maximum(1, np.round(random.lognormal(1.5, 0.8, 40))).astype(np.int64) for _ in range(2))
    n_first[:7], n_second[7:14] = 0, 0
    shares = random.beta(2, 4, 40)
    k_first = random.binomial(n_first, shares)
    k_second = random.binomial(n_second, np.clip(shares + effect, 0, 1))
    return k_first, n_first, k_second, n_second


def sides(seed: int, effect: float = 0.0) -> tuple[Side, Side]:
    """The same, folded by equal employers."""
    rows, m = np.unique(np.stack(two_slices(seed, effect), axis=1), axis=0, return_counts=True)
    return tuple(Side(rows[:, at], rows[:, at + 1], m, Rest(int(rows[:, at + 1] @ m), 33, 10)) for at in (0, 2))  # type: ignore[return-value]


@pytest.mark.parametrize("seed", range(6))
def test_the_interval_is_nearly_that_of_employers_left_out_one_by_one(seed: int) -> None:
    k_first, n_first, k_second, n_second = two_slices(seed, 0.2)
    limits, logits, shares = [], [], []
    for k, n in ((k_second, n_second), (k_first, n_first)):
        limits.append(share_interval(fold(k[n > 0], n[n > 0])))
        left = np.array([(k.sum() - k[i]) / (n.sum() - n[i]) for i in range(40)])
        logits.append(np.log(left / (1 - left)))
        shares.append(k.sum() / n.sum())
    common = np.corrcoef(*logits)[0, 1]
    (low_a, high_a), (low_b, high_b) = limits
    (a, b) = shares
    slices = sides(seed, 0.2)
    freedom = tuple(side.groups.effective_employers - 1 for side in reversed(slices))
    down = reach(a - low_a, high_b - b, freedom, common)
    up = reach(high_a - a, b - low_b, freedom, common)
    ours = gap_of(*slices)
    assert ours.difference == pytest.approx(a - b)
    assert (ours.low, ours.high) == (pytest.approx(a - b - down, abs=0.01), pytest.approx(a - b + up, abs=0.01))


def reach(first: float, second: float, freedom: tuple[float, float], common: float = 0.0) -> float:
    """Welch and Satterthwaite's half width, from the half widths of two intervals."""
    a, b = (half / stats.t.ppf(0.975, degrees) for half, degrees in zip((first, second), freedom, strict=True))
    degrees = (a**2 + b**2) ** 2 / (a**4 / freedom[0] + b**4 / freedom[1])
    return float(stats.t.ppf(0.975, degrees) * np.sqrt(a**2 + b**2 - 2 * common * a * b))


@pytest.mark.parametrize("seed", range(20))
def test_p_is_below_5_percent_exactly_where_the_interval_leaves_out_zero(seed: int) -> None:
    gap = gap_of(*sides(seed, 0.12))
    assert gap.low is not None
    assert gap.high is not None
    assert gap.p_value is not None
    assert (gap.p_value < 0.05) == (gap.low > 0 or gap.high < 0)


def test_a_slice_does_not_differ_from_itself() -> None:
    first, _ = sides(1)
    gap = gap_of(first, first)
    assert (gap.difference, gap.p_value) == (0, 1)
    assert correlation(first, first) == pytest.approx(1)


def test_exchanged_slices_differ_the_other_way() -> None:
    first, second = sides(2, 0.2)
    there, back = gap_of(first, second), gap_of(second, first)
    assert back.difference == pytest.approx(-there.difference)  # type: ignore[operator]
    assert back.low == pytest.approx(-there.high)  # type: ignore[operator]
    assert back.p_value == pytest.approx(there.p_value)


def test_the_correlation_by_hand() -> None:
    m, rest = np.ones(3, np.int64), Rest(30, 5, 1)
    first = Side(np.array([1, 0, 2]), np.array([2, 2, 2]), m, rest)  # shares of 0.5: departures 0, -1, 1
    second = Side(np.array([0, 0, 1]), np.array([1, 0, 1]), m, rest)  # departures -0.5, 0, 0.5
    assert correlation(first, second) == pytest.approx(0.5 / np.sqrt(2 * 0.5))


def test_what_no_employer_shares_is_joined_as_independent() -> None:
    gap = joined((0.5, 0.4, 0.7), (0.3, 0.2, 0.35), 0.0, (20, 8))
    assert gap.low == pytest.approx(0.2 - reach(0.1, 0.05, (20, 8)), abs=1e-4)
    assert gap.high == pytest.approx(0.2 + reach(0.2, 0.1, (20, 8)), abs=1e-4)


def test_too_few_in_either_slice_gives_no_number() -> None:
    first, second = sides(3)
    few = Side(second.k, second.n, second.m, Rest(29, 12, 3))
    assert gap_of(first, few).difference is None
    assert "29 postings" in str(gap_of(first, few).reason)


def test_false_alarms_are_as_rare_as_they_should_be() -> None:
    """300 pairs of slices of the same employers without any difference: 5 % of p-values are below 5 %."""
    alarms = np.mean([gap_of(*sides(seed)).p_value < 0.05 for seed in range(300)])  # type: ignore[operator]
    assert alarms <= 0.08
