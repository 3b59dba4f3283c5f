from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable

from fingerpost.market.statistics.stratified import informative, within_log_odds


def some_counts(seed: int, strata: int = 25) -> np.ndarray:
    return np.random.default_rng(seed).poisson(6.0, (2, 2, strata)).astype(np.int64)


def test_the_estimate_is_that_of_statsmodels() -> None:
    counts = some_counts(1)
    kept = counts[:, :, informative(counts)] + 0.5
    # its tables are [[first after, first before], [second after, second before]]
    known = StratifiedTable([kept[:, ::-1, stratum] for stratum in range(kept.shape[2])])
    assert within_log_odds(counts).estimates[0] == pytest.approx(known.logodds_pooled)


def test_strata_with_one_thing_or_one_window_only_say_nothing() -> None:
    counts = some_counts(2)
    one_thing = np.array([[[90], [900]], [[0], [0]]])
    one_window = np.array([[[0], [90]], [[0], [70]]])
    more = np.concatenate([counts, one_thing, one_window], axis=2)
    assert not informative(more)[-2:].any()
    assert within_log_odds(more) == within_log_odds(counts) or np.allclose(
        within_log_odds(more).estimates, within_log_odds(counts).estimates
    )


def test_the_error_leaves_out_one_stratum_at_a_time() -> None:
    counts = some_counts(3)
    counts[0, 1, :3] *= 12  # a few strata that shift much more than others
    kept = counts[:, :, informative(counts)]
    estimates = [within_log_odds(np.delete(kept, stratum, axis=2)).estimates[0] for stratum in range(kept.shape[2])]
    n_strata = kept.shape[2]
    jackknife = np.sqrt((n_strata - 1) / n_strata * ((estimates - np.mean(estimates)) ** 2).sum())
    assert within_log_odds(counts).errors[0] >= jackknife
    assert jackknife > np.sqrt((1 / (kept + 0.5).sum(axis=2)).sum())
