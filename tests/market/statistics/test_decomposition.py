from __future__ import annotations

import numpy as np
import pytest

from fingerpost.market.statistics.decomposition import decompose, spread_of


def some_market(seed: int, employers: int = 15, groups: int = 4) -> tuple[np.ndarray, ...]:
    random = np.random.default_rng(seed)
    sizes = random.integers(0, 30, (2, employers, groups))
    hits = random.binomial(sizes, random.uniform(0.1, 0.6, (2, 1, groups)))
    return hits[0], hits[1], sizes[0], sizes[1]


@pytest.mark.parametrize("seed", range(5))
def test_the_parts_add_up_to_the_change(seed: int) -> None:
    hits0, hits1, sizes0, sizes1 = some_market(seed)
    found = decompose((hits0, hits1), (sizes0, sizes1))
    change = hits1.sum() / sizes1.sum() - hits0.sum() / sizes0.sum()
    assert found.total.change == pytest.approx(change)
    assert found.within.change + found.between.change == pytest.approx(change)
    assert sum(found.within_groups) == pytest.approx(found.within.change)
    assert sum(found.between_groups) == pytest.approx(found.between.change)
    for part in (found.total, found.within, found.between):
        assert part.low < part.change < part.high


def test_by_hand() -> None:
    # Group A: 10 of 50, then 20 of 50. Group B: 25 of 50, then 75 of 150. B's part: 1/2, then 3/4.
    one, two = np.array([[10, 25]]), np.array([[20, 75]])
    found = decompose((np.vstack([one, one]), np.vstack([two, two])), (np.full((2, 2), 50), np.array([[50, 150]] * 2)))
    assert found.within_groups == pytest.approx([0.375 * 0.2, 0.0])
    mean_share = (0.35 + 0.475) / 2
    assert found.between_groups == pytest.approx([(0.3 - mean_share) * -0.25, (0.5 - mean_share) * 0.25])
    assert found.total.change == pytest.approx(0.125)


def test_a_group_that_joins_changes_the_mix_only() -> None:
    hits0, hits1 = np.array([[10, 0]] * 6), np.array([[10, 40]] * 6)
    sizes0, sizes1 = np.array([[50, 0]] * 6), np.array([[50, 50]] * 6)
    found = decompose((hits0, hits1), (sizes0, sizes1))
    assert found.within.change == pytest.approx(0.0)
    assert found.between.change == pytest.approx(0.5 - 0.2)


@pytest.mark.parametrize("seed", range(3))
def test_the_interval_is_the_jackknife(seed: int) -> None:
    hits0, hits1, sizes0, sizes1 = some_market(seed)
    found = decompose((hits0, hits1), (sizes0, sizes1))
    left_out = []
    for employer in range(15):
        kept = np.arange(15) != employer
        left_out.append(hits1[kept].sum() / sizes1[kept].sum() - hits0[kept].sum() / sizes0[kept].sum())
    error = np.sqrt(14 / 15 * ((np.array(left_out) - np.mean(left_out)) ** 2).sum())
    half = (found.total.high - found.total.low) / 2
    assert 1.96 * error < half < 2.3 * error


def test_the_order_of_employers_and_groups_does_not_matter() -> None:
    hits0, hits1, sizes0, sizes1 = some_market(9)
    turned = tuple(table[::-1, ::-1] for table in (hits0, hits1, sizes0, sizes1))
    one, two = decompose((hits0, hits1), (sizes0, sizes1)), decompose(turned[:2], turned[2:])
    assert one.within.low == pytest.approx(two.within.low)
    assert one.between_groups[::-1] == pytest.approx(two.between_groups)


def test_a_moment_without_postings_is_refused() -> None:
    none, some = np.zeros((3, 2), dtype=int), np.ones((3, 2), dtype=int)
    with pytest.raises(ValueError, match="no postings"):
        decompose((none, some), (none, some))


def test_spread() -> None:
    assert spread_of(np.array([5, 5, 5, 5])).effective == 4.0
    assert spread_of(np.array([0, 9, 1])) == spread_of(np.array([9, 1]))
    assert spread_of(np.array([], dtype=int)).n_employers == 0
