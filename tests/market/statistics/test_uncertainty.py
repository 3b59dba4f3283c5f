from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.market.statistics.uncertainty import (
    Groups,
    Rest,
    all_with_absent,
    effective_postings,
    fold,
    jackknife_logit_error,
    share_interval,
    share_of,
    shares_of,
    t_quantile,
    t_tail,
    wilson,
)
from tests.market.markets_for_tests import unequal_employers

ENOUGH = Rest(1000, 100, 20)
employers_by_chance = st.lists(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=40
)


def groups(pairs: list[tuple[int, int]]) -> Groups:
    array = np.array(pairs, dtype=np.int64)
    return fold(array[:, 0], array[:, 1])


# Values of printed tables (two-sided 95 % and 99 %), and of exact forms for 1 and 2 degrees of freedom.
@pytest.mark.parametrize(
    ("p", "df", "expected"),
    [
        (0.975, 1, math.tan(math.pi * 0.475)),
        (0.975, 2, 0.95 * math.sqrt(2 / (4 * 0.975 * 0.025)) / 1.0),
        (0.975, 3, 3.182446),
        (0.975, 5, 2.570582),
        (0.975, 10, 2.228139),
        (0.995, 30, 2.749996),
        (0.975, 120, 1.979930),
        (0.9, 4, 1.533206),
    ],
)
def test_t_quantiles_are_those_of_the_tables(p: float, df: float, expected: float) -> None:
    assert t_quantile(p, df) == pytest.approx(expected, rel=1e-6)


def test_t_becomes_normal_with_many_degrees_of_freedom() -> None:
    assert t_quantile(0.975, 1e7) == pytest.approx(1.959964, abs=1e-5)


def test_t_is_symmetric_and_zero_in_the_middle() -> None:
    assert t_quantile(0.025, 7) == -t_quantile(0.975, 7)
    assert t_quantile(0.5, 7) == 0


@settings(max_examples=40)
@given(st.floats(0.55, 0.999), st.floats(1, 500))
def test_t_quantile_is_the_inverse_of_the_tail(p: float, df: float) -> None:
    assert t_tail(t_quantile(p, df), df) == pytest.approx(1 - p, rel=1e-7)


def test_wilson_is_the_known_interval() -> None:
    low, high = wilson(0.1, 50, 1.959964)  # 5 of 50
    assert (round(low, 4), round(high, 4)) == (0.0435, 0.2136)


def test_folding_keeps_what_the_interval_depends_on() -> None:
    folded = groups([(1, 2), (0, 3), (1, 2)])
    assert (folded.hits, folded.total, int(folded.m.sum())) == (2, 7, 3)


def test_effective_employers_is_their_number_where_all_are_equal() -> None:
    assert groups([(0, 10)] * 8).effective_employers == pytest.approx(8)
    assert groups([(0, 90), *[(0, 1)] * 10]).effective_employers < 2


def test_employers_without_the_value_are_added_with_zero_hits() -> None:
    k, n, m = np.array([2, 1, 3]), np.array([5, 3, 5]), np.array([1, 2, 1])  # of two values: the first, the others
    both = all_with_absent(np.array([0, 1, 3]), k, n, m, size=np.array([3, 5]), count=np.array([4, 2]))
    first, second = both.one(0), both.one(1)
    assert (first.hits, first.total, int(first.m.sum())) == (2, 22, 6)
    assert (second.hits, second.total, int(second.m.sum())) == (5, 22, 6)


def test_shares_of_several_values_are_those_of_each_by_itself() -> None:
    size, count = np.array([3, 5]), np.array([40, 20])
    k, n, m = np.array([2, 1, 3, 5]), np.array([5, 3, 5, 5]), np.array([3, 9, 4, 1])
    many = all_with_absent(np.array([0, 1, 1, 4]), k, n, m, size, count)  # nobody states the second
    rests = [ENOUGH, ENOUGH, Rest(29, 20, 3)]
    alone = [share_of(many.one(number), rest) for number, rest in enumerate(rests)]
    assert shares_of(many, rests, [None] * 3) == alone
    assert [share.reason is None for share in alone] == [True, True, False]


def test_jackknife_by_hand() -> None:
    # Employers (1 of 2), (2 of 4), (3 of 4): without each 5/8, 4/6, 3/6; logits ln(5/3), ln(2), ln(1).
    logits = [math.log(5 / 3), math.log(2), 0.0]
    mean = sum(logits) / 3
    expected = math.sqrt(2 / 3 * sum((one - mean) ** 2 for one in logits))
    error = jackknife_logit_error(groups([(1, 2), (2, 4), (3, 4)]))
    assert error == pytest.approx(expected)


def test_interval_by_hand() -> None:
    pairs = [(1, 2), (2, 4), (3, 4)]
    error, df = jackknife_logit_error(groups(pairs)), 10**2 / (4 + 16 + 16) - 1
    assert error is not None
    low, high = share_interval(groups(pairs))
    centre = math.log(0.6 / 0.4)
    assert math.log(high / (1 - high)) == pytest.approx(centre + t_quantile(0.975, df) * error)
    assert math.log(low / (1 - low)) == pytest.approx(centre - t_quantile(0.975, df) * error)


def test_no_jackknife_where_leaving_one_out_leaves_no_hit() -> None:
    assert jackknife_logit_error(groups([(3, 5), (0, 5), (0, 5)])) is None
    assert jackknife_logit_error(groups([(5, 5), (5, 5)])) is None


def test_postings_of_one_mind_count_as_one() -> None:
    # One employer of ten has all hits: Σ(k - pn)² = 81 + 9, variance 10/9 · 90 / 100² = 0.01, design effect 100/9.
    assert effective_postings(groups([(10, 10), *[(0, 10)] * 9])) == pytest.approx(9)
    assert effective_postings(groups([(0, 10)] * 10)) == pytest.approx(10)


def test_postings_spread_evenly_count_in_full() -> None:
    assert effective_postings(groups([(1, 10)] * 10)) == pytest.approx(100)


def test_a_share_that_no_posting_has_still_has_an_upper_bound() -> None:
    share = share_of(groups([(0, 10)] * 20), Rest(200, 20, 10))
    assert share.share == 0
    assert share.low == 0
    assert share.high is not None
    assert 0.1 < share.high < 0.25


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        (Rest(29, 20, 3), "29 postings"),
        (Rest(100, 4, 40), "4 employers"),
        (Rest(100, 20, 51), "one employer has 51 of the 100"),
        (Rest(100, 20, 5, 51), "51 of the 100 postings name no employer"),
        (Rest(0, 0, 0), "0 postings"),
    ],
)
def test_too_few_gives_a_reason_and_never_a_number(rest: Rest, words: str) -> None:
    share = share_of(groups([(1, 3), (2, 5)]), rest)
    assert (share.share, share.low, share.high) == (None, None, None)
    assert share.reason is not None
    assert words in share.reason
    assert share.n == 3


def test_the_limits_themselves_are_enough() -> None:
    assert Rest(30, 5, 15).reason is None


@settings(max_examples=40)
@given(employers_by_chance)
def test_the_interval_contains_the_share_and_stays_in_the_unit(pairs: list[tuple[int, int]]) -> None:
    share = share_of(groups(pairs), ENOUGH)
    assert share.low is not None
    assert share.share is not None
    assert share.high is not None
    assert 0 <= share.low <= share.share <= share.high <= 1


@settings(max_examples=40)
@given(employers_by_chance, st.randoms(use_true_random=False))
def test_the_order_of_employers_does_not_matter(pairs: list[tuple[int, int]], random: object) -> None:
    shuffled = list(pairs)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert share_interval(groups(shuffled)) == share_interval(groups(pairs))


@settings(max_examples=40)
@given(employers_by_chance)
def test_the_other_share_has_the_mirrored_interval(pairs: list[tuple[int, int]]) -> None:
    low, high = share_interval(groups(pairs))
    other_low, other_high = share_interval(groups([(n - k, n) for k, n in pairs]))
    assert (1 - other_high, 1 - other_low) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


@pytest.mark.parametrize(("count", "share", "seed"), [(50, 0.3, 1), (75, 0.15, 2), (100, 0.5, 3)])
def test_intervals_cover_the_true_share(count: int, share: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    covered, plain, markets = 0, 0, 200
    for _ in range(markets):
        hits, sizes = unequal_employers(random, count, share)
        low, high = share_interval(fold(hits, sizes))
        covered += low <= share <= high
        low, high = wilson(hits.sum() / sizes.sum(), float(sizes.sum()), 1.959964)
        plain += low <= share <= high
    assert 0.90 <= covered / markets <= 0.99
    assert plain / markets < 0.80  # what treating postings as independent would have claimed


def test_employers_are_folded_as_rows_of_hits_and_sizes_that_differ() -> None:
    random = np.random.default_rng(2)
    for count, largest in ((1, 3), (40, 5), (900, 2000)):
        sizes = random.integers(1, largest + 1, count)
        hits = (sizes * random.random(count) ** 3).astype(np.int64)
        folded = fold(hits, sizes)
        rows, many = np.unique(np.stack([hits, sizes], axis=1), axis=0, return_counts=True)
        assert np.stack([folded.k, folded.n], axis=1).tolist() == rows.tolist()
        assert folded.m.tolist() == many.tolist()
    assert fold(np.zeros(0, np.int64), np.zeros(0, np.int64)).total == 0
