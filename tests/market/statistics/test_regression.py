from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from fingerpost.market.statistics.clustered_errors import moments_of
from fingerpost.market.statistics.folded_design import cross_products, design_of, pseudo_inverse
from fingerpost.market.statistics.regression import clustered_coefficient


def market(seed: int, n_employers: int = 12, apart: float = 0.2) -> tuple[np.ndarray, np.ndarray, list, np.ndarray]:
    """Log pay, a skill, role and level, and the employer, of employers of unequal size."""
    random = np.random.default_rng(seed)
    sizes = np.maximum(3, np.round(random.lognormal(1.7, 0.9, n_employers))).astype(int)
    employer = np.repeat(np.arange(n_employers), sizes)
    share = random.beta(1.6, 2.4, n_employers)
    skill = (random.random(len(employer)) < share[employer]).astype(float)
    role, level = random.integers(0, 4, len(employer)), random.integers(0, 3, len(employer))
    noise = random.normal(0, apart, n_employers)[employer] + random.normal(0, 0.2, len(employer))
    return 11.5 + 0.1 * role + 0.2 * level + 0.08 * skill + noise, skill, [role, level], employer


def dense(skill: np.ndarray, controls: list, employer: np.ndarray | None = None) -> np.ndarray:
    """The same design with a dummy column per level."""
    columns = [skill, np.ones(len(skill))]
    for control in [*controls, *([employer] if employer is not None else [])]:
        columns += [(control == level).astype(float) for level in np.unique(control)[1:]]
    return np.stack(columns, axis=1)


@pytest.mark.parametrize("within", [False, True])
def test_estimates_and_cr1_errors_are_those_of_statsmodels(within: bool) -> None:
    y, skill, controls, employer = market(1)
    peer = sm.OLS(y, dense(skill, controls, employer if within else None)).fit(
        cov_type="cluster", cov_kwds={"groups": employer}
    )
    found = clustered_coefficient(y, skill, controls, employer, within=within)
    assert found is not None
    assert found.estimate == pytest.approx(peer.params[0], abs=1e-10)
    design, values = design_of(y, skill, controls, employer, None, within)
    inverse = pseudo_inverse(cross_products(design))
    influence = design.centred(design.predicted(inverse[0]))
    residuals = design.centred(values - design.predicted(inverse @ design.times(design.centred(values))))
    scores = np.bincount(design.clusters, influence * residuals)
    n, g, k = len(y), design.n_clusters, len(peer.params)
    cr1 = np.sqrt((scores**2).sum() * g / (g - 1) * (n - 1) / (n - k))
    assert cr1 == pytest.approx(peer.bse[0], rel=1e-9)


@pytest.mark.parametrize("within", [False, True])
def test_cr2_and_its_degrees_of_freedom_from_their_definition(within: bool) -> None:
    y, skill, controls, employer = market(2, n_employers=7)
    design = dense(skill, controls, employer if within else None)
    bread = np.linalg.inv(design.T @ design)
    residuals = y - design @ bread @ design.T @ y
    maker = np.eye(len(y)) - design @ bread @ design.T
    variance, terms = 0.0, []
    for one in np.unique(employer):
        at = np.flatnonzero(employer == one)
        values, vectors = np.linalg.eigh(maker[np.ix_(at, at)])
        root = np.where(values > 1e-8, 1 / np.sqrt(np.maximum(values, 1e-8)), 0.0)
        weights = (vectors * root) @ vectors.T @ design[at] @ bread[0]
        variance += (weights @ residuals[at]) ** 2
        terms.append(maker[:, at] @ weights)
    crossed = np.array(terms) @ np.array(terms).T
    found = clustered_coefficient(y, skill, controls, employer, within=within)
    assert found is not None
    assert found.error == pytest.approx(np.sqrt(variance), rel=1e-6)
    assert found.df <= np.trace(crossed) ** 2 / (crossed**2).sum() + 1e-6
    folded, values = design_of(y, skill, controls, employer, None, within)
    inverse = pseudo_inverse(cross_products(folded))
    moments = moments_of(folded, inverse, folded.centred(folded.predicted(inverse[0])), values)
    trace = moments.squares.sum() - moments.lost.sum()
    traced = moments.squares @ moments.squares - 2 * moments.squares @ moments.lost + moments.crossed
    assert trace**2 / traced == pytest.approx(np.trace(crossed) ** 2 / (crossed**2).sum(), rel=1e-6)


@pytest.mark.parametrize("within", [False, True])
def test_folded_rows_are_the_rows_they_stand_for(within: bool) -> None:
    y, skill, controls, employer = market(3)
    keys = np.stack([employer, skill, *controls], axis=1)
    distinct, at, n = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    means = np.bincount(at.ravel(), y) / n
    folded = clustered_coefficient(
        means, distinct[:, 1], [distinct[:, 2], distinct[:, 3]], distinct[:, 0], n, within=within
    )
    each = clustered_coefficient(y, skill, controls, employer, within=within)
    assert folded is not None
    assert each is not None
    for name in ("estimate", "error", "df", "low", "high"):
        assert getattr(folded, name) == pytest.approx(getattr(each, name), rel=1e-6)
    assert (folded.n, folded.n_clusters) == (each.n, each.n_clusters)


@pytest.mark.parametrize("within", [False, True])
def test_a_large_employer_is_worked_out_through_the_columns_alike(within: bool) -> None:
    """An employer with more rows than columns takes another way than the same rows folded into few."""
    random = np.random.default_rng(4)
    employer = np.repeat(np.arange(6), [60, 8, 8, 8, 8, 8])
    skill, role = (random.random(100) < 0.5).astype(float), random.integers(0, 3, 100)
    y = random.normal(0, 1, 100) + role
    keys = np.stack([employer, skill, role], axis=1)
    distinct, at, n = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    means = np.bincount(at.ravel(), y) / n
    folded = clustered_coefficient(means, distinct[:, 1], [distinct[:, 2]], distinct[:, 0], n, within=within)
    each = clustered_coefficient(y, skill, [role], employer, within=within)
    assert folded is not None
    assert each is not None
    assert folded.error == pytest.approx(each.error, rel=1e-6)
    assert folded.df == pytest.approx(each.df, rel=1e-6)


def test_neither_order_nor_names_of_levels_matter() -> None:
    y, skill, controls, employer = market(5)
    turned = np.random.default_rng(1).permutation(len(y))
    first = clustered_coefficient(y, skill, controls, employer)
    other = clustered_coefficient(y[turned], skill[turned], [9 - c[turned] for c in controls], 99 - employer[turned])
    assert first is not None
    assert other is not None
    assert other.estimate == pytest.approx(first.estimate, abs=1e-9)
    assert other.low == pytest.approx(first.low, abs=1e-9)


def test_what_the_controls_determine_has_no_coefficient() -> None:
    y, skill, controls, employer = market(6)
    assert clustered_coefficient(y, skill, [skill.astype(int)], employer) is None
    by_employer = (employer % 2).astype(float)
    assert clustered_coefficient(y, by_employer, controls, employer, within=True) is None


@pytest.mark.parametrize(("low", "high"), [(5, 10), (10, 30), (30, 60)])
@pytest.mark.parametrize("within", [False, True])
def test_intervals_cover_the_true_coefficient(low: int, high: int, within: bool) -> None:
    markets, covered, counted = 120, 0, 0
    for seed in range(markets):
        y, skill, controls, employer = market(
            1000 * low + seed, int(np.random.default_rng(seed).integers(low, high + 1))
        )
        found = clustered_coefficient(y, skill, controls, employer, within=within)
        if found is not None:
            counted += 1
            covered += found.low <= 0.08 <= found.high
    assert counted > 0.9 * markets
    assert 0.91 <= covered / counted <= 1.0
