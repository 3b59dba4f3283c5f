"""How long things last, where only intervals are known: the day it ended lies after `low` and up to `high`.

The estimator is the nonparametric maximum likelihood one (Turnbull 1976, JRSS B 38) on a grid of whole days, found by
expectation and maximisation of the daily hazards: for each day the expected endings over the expected number at risk.
With exact days it is Kaplan and Meier's after one step. What is still there is censored at `low` (`high` = FOREVER);
what was seen only from the age `entry` on counts from there (left truncation).

Intervals are a jackknife over employers, or over groups of employers where there are many (Kott 2001, JOS 17), on the
scale log(-log S), with Student's t on the effective number of employers less one; those of quantiles are read back
through the curve (Brookmeyer and Crowley 1982, Biometrics 38).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from fingerpost.market.statistics.uncertainty import LEVEL, t_quantile

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

FOREVER = 2**31 - 1
MAX_GROUPS = 100
SEED = 20190101
MAX_STEPS = 400
PRECISION = 1e-6


@dataclass(frozen=True, slots=True)
class Spells:
    """The distinct spells and how many there are of each, by group of employers (see `groups_of`), in order of `low`.

    `weights[g, j]` of the employers of group g ended after day `low[j]`, up to day `high[j]`, which is FOREVER for
    those that go on; `entry[j]` is the age at which they came into view, 0 from the start. `sizes` has all spells of
    each employer.
    """

    low: Codes
    high: Codes
    entry: Codes
    weights: Floats
    sizes: Floats

    @property
    def ends(self) -> NDArray[np.bool_]:
        """Whether the spell is known to have ended."""
        ended: NDArray[np.bool_] = self.high != FOREVER
        return ended

    @property
    def days(self) -> int:
        """The last day of any."""
        return int(max(self.low.max(initial=0), self.high[self.ends].max(initial=0)))


@dataclass(frozen=True, slots=True)
class Survival:
    """The share that lasts longer than each day 0, 1, 2 …, with its interval (NaN where that is undefined).

    The curve ends on the last day that anything was at risk: later than that nothing is known.
    """

    share: Floats
    low: Floats
    high: Floats

    def at(self, day: int) -> tuple[float, float | None, float | None] | None:
        """The share that lasts longer than a day and its interval; None beyond the end of the curve."""
        if day >= len(self.share):
            return None
        return float(self.share[day]), _number(self.low[day]), _number(self.high[day])

    def told(self) -> Survival:
        """The curve up to the last day that has an interval: what comes after rests on one or two employers."""
        known = np.flatnonzero(~np.isnan(self.low))
        stop = int(known[-1]) + 1 if len(known) else 0
        return Survival(self.share[:stop], self.low[:stop], self.high[:stop])

    def quantile(self, p: float) -> tuple[float | None, float | None, float | None]:
        """The day by which a share p has ended and its interval; None for an end that the curve does not reach.

        >>> Survival(np.array([1.0, 0.6, 0.3]), np.array([1.0, 0.4, 0.1]), np.array([1.0, 0.8, 0.6])).quantile(0.5)
        (2.0, 1.0, None)
        """
        rest = 1 - p + 1e-12
        return _first(self.share <= rest), _first(self.low <= rest), _first(self.high <= rest)


def spells(
    low: ArrayLike,
    high: ArrayLike,
    clusters: ArrayLike,
    entry: ArrayLike | None = None,
    weights: ArrayLike | None = None,
) -> Spells:
    """Spells folded for `survival`; impossible ones are refused.

    Raises:
        ValueError: an interval is empty, or ends before its spell came into view.
    """
    lows, highs = np.asarray(low, dtype=np.int64), np.asarray(high, dtype=np.int64)
    entries = np.zeros(len(lows), dtype=np.int64) if entry is None else np.asarray(entry, dtype=np.int64)
    if (highs <= lows).any() or (lows < entries).any() or (entries < 0).any():
        msg = "a spell must end after its last sighting, which may not be before it came into view"
        raise ValueError(msg)
    counts = np.ones(len(lows)) if weights is None else np.asarray(weights, dtype=np.float64)
    groups, n_groups, sizes = groups_of(clusters, counts)
    (lows, highs, entries), place = distinct((lows, highs, entries))
    flat = np.bincount(groups * len(lows) + place, counts, n_groups * len(lows))
    return Spells(lows, highs, entries, flat.reshape(n_groups, len(lows)).astype(np.float64), sizes)


def survival(given: Spells, level: float = LEVEL) -> Survival:
    """The survival curve of spells, with intervals clustered by employer."""
    total = given.weights.sum(axis=0)
    left_out = total - given.weights if len(given.weights) > 1 else np.zeros((0, len(total)))
    curves = _npmle(given, np.vstack([total, left_out]))
    share, replicates = curves[0], curves[1:]
    last = int(_last_at_risk(given, total))
    effective = float(given.sizes.sum()) ** 2 / float((given.sizes**2).sum())
    low, high = _band(share, replicates, t_quantile(0.5 + level / 2, max(effective - 1, 1.0)))
    return Survival(share[: last + 1], low[: last + 1], high[: last + 1])


def groups_of(clusters: ArrayLike, weights: Floats) -> tuple[Codes, int, Floats]:
    """The jackknife group of each spell, how many groups there are, and the weight of each employer.

    A group is an employer, or one of `MAX_GROUPS` random groups of employers.
    """
    _, codes = np.unique(np.asarray(clusters), return_inverse=True)
    sizes = np.bincount(codes, weights).astype(np.float64)
    if len(sizes) <= MAX_GROUPS:
        return codes.astype(np.int64), len(sizes), sizes
    places = np.random.default_rng(SEED).permutation(len(sizes)) % MAX_GROUPS
    return places[codes].astype(np.int64), MAX_GROUPS, sizes


def distinct(columns: Sequence[Codes]) -> tuple[tuple[Codes, ...], Codes]:
    """The distinct rows of columns of whole numbers from 0 (or -1) on, in order, and the place of each row among them.

    >>> distinct([np.array([5, 3, 5]), np.array([FOREVER, 1, FOREVER])])[1].tolist()
    [1, 0, 1]
    """
    key, size = np.zeros(len(columns[0]), dtype=np.int64), 1
    for column in columns:
        top = int(column[column != FOREVER].max(initial=-1)) + 1
        code = np.where(column == FOREVER, top, column) + 1
        if size * (top + 2) >= 2**62:
            found, key = np.unique(key, return_inverse=True)
            size = len(found)
        key, size = key * (top + 2) + code, size * (top + 2)
    _, first, place = np.unique(key, return_index=True, return_inverse=True)
    return tuple(column[first] for column in columns), place.astype(np.int64)


def _npmle(shape: Spells, weights: Floats) -> Floats:
    """S(0), S(1) … S(days) by rows of weights (samples x spells)."""
    ends = shape.ends
    low, high = shape.low[ends], shape.high[ends]
    ended = weights[:, ends]
    certain = _between(shape.entry, shape.low, weights, shape.days)  # at risk for sure: entry < day <= low
    hazard = np.full((len(weights), shape.days), 1 / (shape.days + 1))
    curve = _curve(hazard)
    for _ in range(MAX_STEPS):
        mass = np.maximum(curve[:, low] - curve[:, high], 1e-300)
        odds = ended / mass
        within = _between(low, high, odds, shape.days)
        beyond = _between(low, high, odds * curve[:, high], shape.days)
        endings = (curve[:, :-1] - curve[:, 1:]) * within
        at_risk = certain + curve[:, :-1] * within - beyond
        hazard = np.divide(endings, at_risk, out=np.zeros_like(endings), where=at_risk > 1e-9)
        new = _curve(np.clip(hazard, 0.0, 1.0))
        moved = float(np.abs(new - curve).max(initial=0.0))
        curve = new
        if moved < PRECISION:
            break
    return curve


def _curve(hazard: Floats) -> Floats:
    survived = np.cumprod(1 - hazard, axis=1)
    return np.concatenate([np.ones((len(hazard), 1)), survived], axis=1)


def _between(low: Codes, high: Codes, values: Floats, days: int) -> Floats:
    """For each day 1 … days the sum of the values whose interval low < day <= high holds it."""
    steps = _summed(low, values, days) - _summed(high, values, days)
    return np.cumsum(steps, axis=1)[:, :days]


def _summed(places: Codes, values: Floats, days: int) -> Floats:
    """The sums of columns by place 0 … days."""
    found = np.zeros((len(values), days + 1))
    if len(places):
        order = np.argsort(places, kind="stable")
        sorted_places = places[order]
        starts = np.flatnonzero(np.append(True, sorted_places[1:] != sorted_places[:-1]))
        found[:, sorted_places[starts]] = np.add.reduceat(values[:, order], starts, axis=1)
    return found


def _last_at_risk(shape: Spells, total: Floats) -> int:
    """The last day on which the curve is known: that of the last ending, or of the last sighting."""
    used = total > 0
    known = shape.high[used & shape.ends]
    return int(max(known.max(initial=0), shape.low[used].max(initial=0)))


def _band(share: Floats, replicates: Floats, t: float) -> tuple[Floats, Floats]:
    """The interval of each share; NaN where a jackknife value is 0 or 1 but the share is not."""
    n = len(replicates)
    inside = (share > 0) & (share < 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.log(-np.log(share))
        values = np.log(-np.log(np.clip(replicates, 0.0, 1.0)))
        spread = (
            ((values - values.mean(axis=0)) ** 2).sum(axis=0) * (n - 1) / n if n > 1 else np.full(len(share), np.nan)
        )
        error = np.sqrt(spread)
        ends = np.exp(-np.exp(scale + t * error)), np.exp(-np.exp(scale - t * error))
    usable = inside & np.isfinite(error)
    low, high = (np.where(usable, end, np.nan) for end in ends)
    certain = share >= 1
    return np.where(certain, 1.0, low), np.where(certain, 1.0, high)


def _first(reached: NDArray[np.bool_]) -> float | None:
    found = np.flatnonzero(reached)
    return float(found[0]) if len(found) else None


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
