from __future__ import annotations

import math

import numpy as np
import pytest

from fingerpost.market.statistics.log_odds import PRIOR_POSTINGS, LogOdds, Terms, log_odds


def held(first: np.ndarray, second: np.ndarray) -> Terms:
    """All entries of two tables of employers by terms."""
    employer, term = np.indices(first.shape)
    return Terms(employer.ravel(), term.ravel(), first.ravel(), second.ravel())


def by_hand(first: np.ndarray, second: np.ndarray, sizes: tuple[np.ndarray, np.ndarray]) -> tuple[float, float]:
    """The estimate and the error of one term, written out with plain loops."""
    pooled = (first.sum() + second.sum()) / (sizes[0].sum() + sizes[1].sum())
    a, b = PRIOR_POSTINGS * pooled, PRIOR_POSTINGS * (1 - pooled)

    def estimate(kept: np.ndarray) -> float:
        logits = []
        for k, n in ((first, sizes[0]), (second, sizes[1])):
            hits, size = k[kept].sum(), n[kept].sum()
            logits.append(math.log((hits + a) / (size - hits + b)))
        return logits[0] - logits[1]

    everyone = np.ones(len(first), dtype=bool)
    left_out = []
    for one in range(len(first)):
        kept = everyone.copy()
        kept[one] = False
        left_out.append(estimate(kept))
    jackknife = (len(first) - 1) / len(first) * sum((x - np.mean(left_out)) ** 2 for x in left_out)
    monroe = sum(1 / (k.sum() + a) + 1 / (n.sum() - k.sum() + b) for k, n in ((first, sizes[0]), (second, sizes[1])))
    return estimate(everyone), math.sqrt(max(jackknife, monroe))


def test_estimates_and_errors_equal_those_written_out() -> None:
    random = np.random.default_rng(3)
    sizes = random.integers(0, 30, 40), random.integers(0, 30, 40)
    shares = random.beta(1, 3, (40, 4))
    first, second = (random.binomial(size[:, None], shares) for size in sizes)
    found = log_odds(held(first, second), sizes, 4)
    for term in range(4):
        estimate, error = by_hand(first[:, term], second[:, term], sizes)
        assert found.estimate[term] == pytest.approx(estimate)
        assert found.error[term] == pytest.approx(error)
    assert np.allclose(found.z, found.estimate / found.error)


def test_working_in_parts_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(5)
    sizes = random.integers(1, 9, 30), random.integers(1, 9, 30)
    first, second = (random.binomial(size[:, None], np.full((30, 3), 0.4)) for size in sizes)
    whole = log_odds(held(first, second), sizes, 3)
    monkeypatch.setattr("fingerpost.market.statistics.log_odds._CHUNK", 7)
    parts = log_odds(held(first, second), sizes, 3)
    assert np.allclose(whole.error, parts.error)


def test_a_rare_term_does_not_lead() -> None:
    sizes = np.full(20, 10), np.full(20, 10)
    first, second = np.zeros((20, 2), np.int64), np.zeros((20, 2), np.int64)
    first[0, 0] = 1  # one posting has it, and none of the other group's: an infinite ratio as counted
    first[:, 1], second[:, 1] = 6, 3
    found = log_odds(held(first, second), sizes, 2)
    assert abs(found.z[0]) < 1 < found.z[1]
    assert np.isfinite(found.estimate).all()


def test_one_large_employer_makes_the_ratio_less_sure() -> None:
    sizes = np.full(20, 10), np.full(20, 10)
    spread, lumped = np.full((20, 1), 4), np.repeat([10, 0], [8, 12])[:, None]
    other = np.full((20, 1), 2)
    even, uneven = (log_odds(held(first, other), sizes, 1) for first in (spread, lumped))
    assert uneven.estimate[0] == pytest.approx(even.estimate[0])
    assert uneven.error[0] > 1.5 * even.error[0]


def test_a_term_of_all_postings_has_a_finite_ratio_of_one() -> None:
    sizes = np.full(10, 5), np.full(10, 5)
    everything = np.full((10, 1), 5)
    found = log_odds(held(everything, everything), sizes, 1)
    assert (found.estimate[0], found.p_value[0]) == (0.0, 1.0)


def test_intervals_cover_the_truth_and_nulls_are_seldom_rejected() -> None:
    """Employers ask alike within themselves: as independent postings, nulls were rejected far too often."""
    covered = rejected = total = naive = 0
    for seed in range(60):
        random = np.random.default_rng(seed)
        sizes = tuple(np.maximum(1, random.lognormal(1.2, 0.9, 40)).astype(np.int64) for _ in range(2))
        shares = random.beta(0.3 * 3, 0.7 * 3, (40, 10))  # the same in both groups: the truth is a ratio of 1
        first = random.binomial(sizes[0][:, None], shares)
        second = random.binomial(sizes[1][:, None], random.beta(0.3 * 3, 0.7 * 3, (40, 10)))
        found: LogOdds = log_odds(held(first, second), sizes, 10)
        covered += int(((found.low <= 0) & (found.high >= 0)).sum())
        rejected += int((found.p_value < 0.05).sum())
        n = [float(size.sum()) for size in sizes]
        hits = first.sum(axis=0), second.sum(axis=0)
        plain = np.sqrt(sum(1 / k + 1 / (size - k) for k, size in zip(hits, n, strict=True)))
        naive += int((np.abs(found.estimate) > 1.96 * plain).sum())
        total += 10
    assert 0.92 <= covered / total <= 0.985
    assert rejected / total <= 0.08
    assert naive / total > 0.12
