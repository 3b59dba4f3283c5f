"""Why a share changed: because groups changed, or because the mix of the groups did.

The overall share is Σ w p over groups (w: the group's part of all postings, p: the share within the group). Its
change is exactly Σ w̄ Δp (within) + Σ (p̄ - P̄) Δw (between), where bars are means of the two moments: the symmetric
shift-share decomposition, which treats both moments alike and leaves no remainder.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.statistics.uncertainty import LEVEL, Counts, t_quantile

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a change in share points (1 = 100 percentage points), with its 95 % interval."""

    change: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The change of a share and its parts; `within_groups` and `between_groups` are one part per group.

    `total.change` is `within.change` + `between.change`, and each of these the sum of its groups.
    """

    total: Part
    within: Part
    between: Part
    within_groups: tuple[float, ...]
    between_groups: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How postings spread over employers: `effective` is as many equal employers as would concentrate them alike."""

    n_employers: int
    effective: float
    top_share: float


def decompose(hits: tuple[Counts, Counts], sizes: tuple[Counts, Counts]) -> Decomposition:
    """The decomposition of a change; hits and sizes, before and after, have a row per employer, a column per group.

    Intervals leave out one employer at a time and use Student's t on the effective number of employers less one.

    Raises:
        ValueError: one of the moments has no postings.
    """
    if min(float(side.sum()) for side in sizes) == 0:
        raise ValueError("a change cannot be decomposed where one of its two moments has no postings")
    counts = np.stack([*hits, *sizes]).astype(np.float64)
    whole = counts.sum(axis=1)
    within, between = _parts(whole)
    kept = [whole[:, None, :] - counts]
    left_out = [side.sum(axis=1) for side in _parts(kept[0])]
    t = t_quantile(0.5 + LEVEL / 2, max(_effective(sizes) - 1, 1.0))
    errors = [_jackknife_error(values) for values in (left_out[0] + left_out[1], *left_out)]
    changes = (float((within + between).sum()), float(within.sum()), float(between.sum()))
    total, all_within, all_between = (
        Part(change, change - t * error, change + t * error) for change, error in zip(changes, errors, strict=True)
    )
    groups = (tuple(side.tolist()) for side in (within, between))
    return Decomposition(total, all_within, all_between, *groups)


def spread_of(counts: Counts) -> Spread:
    """How postings spread over employers, given the number of each employer's.

    >>> spread_of(np.array([6, 3, 1]))
    Spread(n_employers=3, effective=2.1739130434782608, top_share=0.6)
    """
    held = counts[counts > 0].astype(np.float64)
    if not len(held):
        return Spread(0, 0.0, 0.0)
    total = float(held.sum())
    return Spread(len(held), total**2 / float(held @ held), float(held.max()) / total)


def _parts(counts: Floats) -> tuple[Floats, Floats]:
    """Within and between, by group (the last axis); the first axis is hits before, after, sizes before, after.

    A group that is there at one moment only has no change within: all of it is a change of the mix.
    """
    hits, sizes = counts[:2], counts[2:]
    totals = sizes.sum(axis=-1, keepdims=True)
    weights = sizes / np.where(totals > 0, totals, np.nan)
    shares = np.divide(hits, sizes, out=np.full(hits.shape, np.nan), where=sizes > 0)
    shares = np.where(np.isnan(shares), shares[::-1], shares)
    shares = np.where(np.isnan(shares), 0.0, shares)
    overall = (weights * shares).sum(axis=-1, keepdims=True)
    within = weights.mean(axis=0) * (shares[1] - shares[0])
    between = (shares.mean(axis=0) - overall.mean(axis=0)) * (weights[1] - weights[0])
    return within, between


def _jackknife_error(left_out: Floats) -> float:
    values = left_out[~np.isnan(left_out)]
    employers = len(values)
    return math.sqrt(float(((values - values.mean()) ** 2).sum()) * (employers - 1) / employers) if employers else 0.0


def _effective(sizes: tuple[Counts, Counts]) -> float:
    weights = sum(side.sum(axis=1) / side.sum() for side in sizes)
    return float(np.sum(weights) ** 2 / np.sum(np.square(weights)))
