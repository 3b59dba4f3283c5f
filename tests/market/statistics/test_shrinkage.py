from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from fingerpost.market.moves.verdicts import changes_of
from fingerpost.market.statistics.shrinkage import (
    Held,
    adjusted,
    judged,
    log_ratios,
    shrink,
    steady_log_ratios,
)


def held_of(before: np.ndarray, after: np.ndarray) -> Held:
    """Tables of (item, employer) as rows, without those that have none."""
    item, employer = np.nonzero(before + after)
    return Held(item, employer, before[item, employer], after[item, employer])


@pytest.mark.parametrize("seed", range(5))
def test_adjusted_p_values_are_those_of_statsmodels(seed: int) -> None:
    random = np.random.default_rng(seed)
    p_values = np.concatenate([random.random(40), random.random(10) ** 6, [0.5, 0.5, 1.0]])
    np.testing.assert_allclose(adjusted(p_values), multipletests(p_values, method="fdr_bh")[1], rtol=1e-12)


def test_adjusted_p_values_do_not_depend_on_the_order() -> None:
    random = np.random.default_rng(7)
    p_values = random.random(30)
    order = random.permutation(30)
    np.testing.assert_array_equal(adjusted(p_values)[order], adjusted(p_values[order]))


@pytest.mark.parametrize("with_sizes", [False, True])
def test_the_error_is_the_jackknife_that_leaves_out_one_employer_after_another(with_sizes: bool) -> None:
    random = np.random.default_rng(3)
    # Overdispersed, so that the floor of independent postings does not bind.
    sizes = random.integers(20, 200, (2, 12))
    tables = [random.binomial(side, random.beta(1.0, 3.0, (3, 12))) for side in sizes]
    tables[0][0, 5] = tables[1][0, 5] = 0  # an employer that never has the item counts as one all the same
    found = log_ratios(held_of(*tables), 3, (sizes[0], sizes[1]) if with_sizes else None)

    def estimate(item: int, kept: np.ndarray) -> float:
        value = np.log((tables[1][item][kept].sum() + 0.5) / (tables[0][item][kept].sum() + 0.5))
        if with_sizes:
            value -= np.log((sizes[1][kept].sum() + 0.5) / (sizes[0][kept].sum() + 0.5))
        return float(value)

    for item in range(3):
        left_out = np.array([estimate(item, np.arange(12) != one) for one in range(12)])
        error = np.sqrt(11 / 12 * ((left_out - left_out.mean()) ** 2).sum())
        weights = tables[0][item] / (tables[0][item].sum() + 0.5) + tables[1][item] / (tables[1][item].sum() + 0.5)
        freedom = round(weights.sum() ** 2 / (weights**2).sum() - 1, 2)
        assert found.estimates[item] == pytest.approx(estimate(item, np.full(12, True)))
        assert found.errors[item] == pytest.approx(error * stats.t.ppf(0.975, freedom) / stats.norm.ppf(0.975))
        p_value = 2 * stats.t.sf(abs(found.estimates[item]) / error, freedom)
        assert found.p_values[item] == pytest.approx(p_value)


def test_the_error_is_at_least_that_of_independent_postings() -> None:
    alike = np.full((1, 10), 5)  # every employer the same: the jackknife sees no spread
    found = log_ratios(held_of(alike, alike), 1)
    assert found.errors[0] == pytest.approx(np.sqrt(2 / 50.5) * stats.t.ppf(0.975, 9) / stats.norm.ppf(0.975))


def test_an_item_that_was_never_there_before_has_a_finite_change() -> None:
    found = log_ratios(held_of(np.zeros((1, 10), dtype=int), np.full((1, 10), 5)), 1)
    assert np.exp(found.estimates[0]) == pytest.approx(101.0)
    assert found.p_values[0] < 0.05


def test_the_error_of_one_employer_comes_from_its_ups_and_downs() -> None:
    before, after = np.array([[10.0, 10.0, 10.0], [2.0, 20.0, 8.0]]), np.array([[10.0, 10.0, 10.0], [1.0, 25.0, 4.0]])
    found = steady_log_ratios(before, after)
    scatter = [sum(((row - row.mean()) ** 2).sum() / row.mean() for row in (before[i], after[i])) / 4 for i in (0, 1)]
    for item in (0, 1):
        dispersion = max(1.0, scatter[item], (scatter[0] + scatter[1]) / 2)
        error = np.sqrt(dispersion * 2 / 30.5)
        assert found.errors[item] == pytest.approx(error * stats.t.ppf(0.975, 4) / stats.norm.ppf(0.975))


def test_estimates_are_drawn_together_the_more_doubtful_they_are() -> None:
    estimates, errors = np.array([-0.2, -0.1, 0.0, 0.1, 0.2, 0.2]), np.array([0.1, 0.1, 0.1, 0.1, 0.05, 0.5])
    found = shrink(estimates, errors)
    assert abs(found.means[5] - found.centre) < abs(found.means[4] - found.centre)
    assert (found.low < found.means).all()
    assert (found.means < found.high).all()
    assert found.scatter > 0


def test_one_that_moved_far_is_left_where_it_is() -> None:
    random = np.random.default_rng(1)
    estimates = np.append(random.normal(0, 0.1, 50), 1.2)
    found = shrink(estimates, np.full(51, 0.1))
    assert found.means[50] == pytest.approx(1.2, abs=0.12)
    assert np.abs(found.means[:50]).max() < np.abs(estimates[:50]).max()


def test_a_single_item_is_not_shrunken() -> None:
    found = shrink(np.array([0.4]), np.array([0.1]))
    assert found.means[0] == pytest.approx(0.4)
    assert found.high[0] - found.low[0] == pytest.approx(2 * 1.959964 * 0.1, rel=1e-5)


@pytest.mark.parametrize(("scatter", "count"), [(0.0, 12), (0.3, 12), (0.3, 60), (1.0, 60)])
def test_the_intervals_cover_true_changes(scatter: float, count: int) -> None:
    random = np.random.default_rng(11)
    covered = []
    for _ in range(60):
        errors = random.uniform(0.08, 0.4, count)
        truth = random.normal(0.2, scatter, count)
        found = shrink(truth + random.normal(0, errors), errors)
        covered.append(((found.low <= truth) & (truth <= found.high)).mean())
    assert np.mean(covered) > 0.9


@pytest.mark.parametrize("risers", [0, 5])
def test_false_discoveries_stay_at_their_rate_with_unequal_employers_that_are_no_independent_facts(risers: int) -> None:
    random = np.random.default_rng(5)
    wrong, found_risers = [], []
    for _ in range(60):
        sizes = random.poisson(random.lognormal(2.0, 1.1, (1, 80)) * np.ones((2, 1)))
        rates = np.clip(np.exp(random.normal(np.log(0.12), 0.6, 40)), 0.03, 0.5)
        factor = np.where(np.arange(40) < risers, 2.5, 1.0)
        own = random.gamma(2.0, 0.5, (40, 80))
        tables = []
        for window in (0, 1):
            now = random.gamma(6.0, 1 / 6.0, (40, 80)) * own * (rates * (factor if window else 1.0))[:, None]
            tables.append(random.binomial(sizes[window], np.clip(now, 0, 1)))
        enough = np.flatnonzero((tables[0] + tables[1]).sum(axis=1) >= 30)
        measured = log_ratios(held_of(tables[0][enough], tables[1][enough]), len(enough), (sizes[0], sizes[1]))
        rejected = np.array([change.verdict != "cannot be told" for change in changes_of(measured)])
        moved = enough < risers
        wrong.append((rejected & ~moved).sum() / max(1, rejected.sum()))
        found_risers.append(rejected[moved].mean() if moved.any() else 1.0)
    assert np.mean(wrong) <= 0.05
    assert np.mean(found_risers) > 0.5


def test_wide_tails_of_few_employers_are_students_t() -> None:
    found = judged(np.array([0.5]), np.array([0.2]), np.array([4.0]))
    assert found.p_values[0] == pytest.approx(2 * stats.t.sf(2.5, 4))
