"""What distinguishes one group of postings from another: log-odds ratios with an informative prior.

The method is that of Monroe, Colaresi and Quinn (2008), "Fightin' Words", Political Analysis 16: counts of a term are
drawn towards its frequency in both groups together, so that rare terms do not lead by chance. A posting has a term or
has it not, so a term's Dirichlet prior is a Beta one. Their variance takes all postings as independent; ours leaves out
one employer at a time, from both groups at once, and is never smaller than theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.statistics.uncertainty import LEVEL, Counts, t_quantile, t_tail

Floats: TypeAlias = NDArray[np.float64]

PRIOR_POSTINGS = 30.0
"""The prior is worth so many postings in each group: as many as a share needs to be shown at all."""

_CHUNK = 2_000_000
"""Numbers (employers times terms) that are worked on at a time."""

_TINY = np.finfo(np.float64).tiny


@dataclass(frozen=True, slots=True)
class LogOdds:
    """Per term the log-odds ratio of the first group against the second, its error and interval, z and p-value."""

    estimate: Floats
    error: Floats
    low: Floats
    high: Floats
    z: Floats
    p_value: Floats


@dataclass(frozen=True, slots=True)
class Terms:
    """Which employers' postings have which terms, in two groups: entry i says that of `employer[i]`'s postings in the
    first group `first[i]` have `term[i]`, and in the second `second[i]`; at most one entry per employer and term."""

    employer: Counts
    term: Counts
    first: Counts
    second: Counts


def log_odds(
    held: Terms, sizes: tuple[Counts, Counts], n_terms: int, prior: float = PRIOR_POSTINGS, level: float = LEVEL
) -> LogOdds:
    """The log-odds ratio of each term; `sizes` are the employers' postings in the first and the second group.

    >>> import numpy as np
    >>> employer, term = np.arange(20), np.zeros(20, np.int64)
    >>> sizes = np.full(20, 10), np.full(20, 10)
    >>> found = log_odds(Terms(employer, term, np.full(20, 8), np.full(20, 2)), sizes, 1)
    >>> round(float(found.estimate[0]), 2), bool(found.p_value[0] < 0.001)
    (2.31, True)
    """
    groups = [
        _Group(np.bincount(held.term, counts, n_terms).astype(np.float64), size.astype(np.float64), counts)
        for counts, size in zip((held.first, held.second), sizes, strict=True)
    ]
    pooled = (groups[0].hits + groups[1].hits) / max(groups[0].total + groups[1].total, 1.0)
    priors = prior * pooled, prior * (1 - pooled)
    estimate = _logit(groups[0].hits, groups[0].total, priors) - _logit(groups[1].hits, groups[1].total, priors)
    variance = _variance_over_employers(held, groups, priors, estimate)
    independent = sum((_independent(group, priors) for group in groups), np.zeros(n_terms))
    error = np.sqrt(np.maximum(variance, independent))
    freedom = max(min(_effective(group.sizes) for group in groups) - 1, 1.0)
    reach = t_quantile(0.5 + level / 2, freedom) * error
    z = estimate / error
    p_value = np.array([min(1.0, 2 * t_tail(abs(float(one)), freedom)) for one in z])
    return LogOdds(estimate, error, estimate - reach, estimate + reach, z, p_value)


@dataclass(frozen=True, slots=True)
class _Group:
    """A group's hits per term, its postings per employer, and its column of the entries."""

    hits: Floats
    sizes: Floats
    counts: Counts

    @property
    def total(self) -> float:
        return float(self.sizes.sum())


def _logit(hits: Floats, size: Floats | float, priors: tuple[Floats, Floats]) -> Floats:
    """The logarithm of the odds of having a term, drawn towards its odds in both groups together."""
    # A term that all postings have has no posting without it, nor a prior of one.
    odds: Floats = np.log(np.maximum(hits + priors[0], _TINY)) - np.log(np.maximum(size - hits + priors[1], _TINY))
    return odds


def _variance_over_employers(
    held: Terms, groups: list[_Group], priors: tuple[Floats, Floats], estimate: Floats
) -> Floats:
    """The jackknife variance of the log-odds ratios: one employer at a time is left out, of both groups."""
    n_terms, employers = len(estimate), len(groups[0].sizes)
    sums, squares = np.zeros(n_terms), np.zeros(n_terms)
    step = max(1, _CHUNK // max(n_terms, 1))
    for start in range(0, employers, step):
        stop = min(start + step, employers)
        first, second = (
            _logit(
                group.hits - _dense(held, group.counts, (start, stop), n_terms),
                group.total - group.sizes[start:stop, None],
                priors,
            )
            for group in groups
        )
        moved = first - second - estimate
        sums += moved.sum(axis=0)
        squares += (moved**2).sum(axis=0)
    return (squares - sums**2 / employers) * (employers - 1) / employers if employers > 1 else squares


def _independent(group: _Group, priors: tuple[Floats, Floats]) -> Floats:
    """The variance of a logit if all postings were independent, as Monroe et al. have it."""
    with_term = np.maximum(group.hits + priors[0], _TINY)
    without = np.maximum(group.total - group.hits + priors[1], _TINY)
    variance: Floats = 1 / with_term + 1 / without
    return variance


def _dense(held: Terms, counts: Counts, employers: tuple[int, int], n_terms: int) -> Floats:
    """The counts of some employers as a table of employers by terms."""
    start, stop = employers
    mine = (held.employer >= start) & (held.employer < stop)
    table = np.zeros((stop - start, n_terms))
    table[held.employer[mine] - start, held.term[mine]] = counts[mine]
    return table


def _effective(sizes: Floats) -> float:
    """Kish's effective number of employers of a group."""
    squares = float(sizes @ sizes)
    return float(sizes.sum()) ** 2 / squares if squares else 0.0
