"""Shares corrected for the errors of the reader that made them, with the error of the correction in the interval.

Two corrections, both from counts of a reader against labels. A categorical value is corrected by Rogan and Gladen
(1978, Am J Epidemiol 107): θ = (p + specificity - 1) / (sensitivity + specificity - 1). Skills, whose true negatives
cannot be counted, by the ratio of the labelled to the read, which is precision over recall. Intervals are recovered
from those of the parts (MOVER; Zou and Donner 2008, Stat Med 27): a value θ is kept while the share that it would show
is no further from the share seen than the limits of share, sensitivity and specificity together allow, each on its
own side.

On simulated markets (`benchmarks/statistics`: 500 each of 5-10, 10-30 and 30-120 employers; sensitivity 85-98 %,
specificity 92-99.5 %, 141 to 400 labels, errors alike within employers) corrected intervals covered the true share 97,
97 and 95 % of the time, those of the share as read 97, 92 and 80 %. Of skills, whose readers differ, 98, 97 and 96 %;
as read 98, 95 and 91 %.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from fingerpost.market.statistics.intervals import LEVEL, wilson, z_quantile

MIN_POSITIVES = 10
MIN_NEGATIVES = 30
MIN_YOUDEN = 0.5
"""Least labelled postings with and without a value, and least sensitivity + specificity - 1, for a correction."""
MIN_SKILLS = 10
"""Least skills of an area that are labelled often enough to say how much they differ."""
STEPS = 40

Interval = tuple[float, float, float]
"""An estimate with its lower and its upper limit."""


class ReaderError(Protocol):
    """How a reader errs on one value."""

    def corrected(self, share: float, low: float, high: float, level: float = LEVEL) -> Interval | None:
        """The share and its interval without the reader's errors; None where labels do not support a correction."""
        ...


@dataclass(frozen=True, slots=True)
class Confusion:
    """Labelled postings by what they say and what was read: true and false positives and negatives of one value."""

    tp: int
    fp: int
    fn: int
    tn: int

    @property
    def sensitivity(self) -> float:
        """The share of postings with the value that are read so."""
        return self.tp / (self.tp + self.fn)

    @property
    def specificity(self) -> float:
        """The share of postings without the value that are not read so."""
        return self.tn / (self.tn + self.fp)

    @property
    def supports(self) -> bool:
        """Whether labels are many enough, and the reader good enough, for a correction.

        >>> Confusion(26, 1, 0, 114).supports, Confusion(6, 0, 0, 135).supports
        (True, False)
        """
        if self.tp + self.fn < MIN_POSITIVES or self.tn + self.fp < MIN_NEGATIVES:
            return False
        return self.sensitivity + self.specificity - 1 >= MIN_YOUDEN

    def corrected(self, share: float, low: float, high: float, level: float = LEVEL) -> Interval | None:
        """Rogan and Gladen's share with its interval; also None where no share at all would show what is seen.

        >>> Confusion(90, 10, 10, 90).corrected(0.5, 0.45, 0.55)[0]
        0.5
        """
        if not self.supports:
            return None
        z = z_quantile(0.5 + level / 2)
        hit, false = self.sensitivity, 1 - self.specificity
        hit_low, hit_high = wilson(hit, self.tp + self.fn, z)
        false_low, false_high = wilson(false, self.tn + self.fp, z)

        def above(theta: float) -> float:
            """How far the share seen is above the farthest that θ could show: positive where θ is too low."""
            reach = math.hypot(share - low, theta * (hit_high - hit), (1 - theta) * (false_high - false))
            return share - (theta * hit + (1 - theta) * false) - reach

        def below(theta: float) -> float:
            """The same on the other side: positive where θ is too high."""
            reach = math.hypot(high - share, theta * (hit - hit_low), (1 - theta) * (false - false_low))
            return (theta * hit + (1 - theta) * false) - share - reach

        if below(0.0) > 0 or above(1.0) > 0:
            return None
        estimate = min(max((share - false) / (hit - false), 0.0), 1.0)
        return estimate, _edge(above, estimate, 0.0), _edge(below, estimate, 1.0)


@dataclass(frozen=True, slots=True)
class CountRatio:
    """Skills of one area and level counted in labelled postings: matched, read only, labelled only.

    `n_skills` are those labelled often enough to compare. `error` is the standard error of log(labelled / read) for
    one skill of the area: by the jackknife over postings, and how much skills differ beyond chance.
    """

    tp: int
    fp: int
    fn: int
    n_skills: int
    error: float

    @property
    def ratio(self) -> float:
        """Labelled over read: precision over recall."""
        return (self.tp + self.fn) / (self.tp + self.fp)

    @property
    def supports(self) -> bool:
        """Whether labels are many enough for a correction."""
        return self.n_skills >= MIN_SKILLS and self.tp >= MIN_POSITIVES and math.isfinite(self.error)

    def corrected(self, share: float, low: float, high: float, level: float = LEVEL) -> Interval | None:
        """The share times the ratio, with its interval on the log scale; at most 1.

        >>> [round(x, 4) for x in CountRatio(90, 10, 30, 40, 0.0).corrected(0.2, 0.15, 0.25)]
        [0.24, 0.18, 0.3]
        """
        if not self.supports:
            return None
        spread = z_quantile(0.5 + level / 2) * self.error
        if share == 0:
            return 0.0, 0.0, min(high * self.ratio * math.exp(spread), 1.0)
        estimate = share * self.ratio
        down = math.exp(-math.hypot(math.log(share / low), spread)) if low > 0 else 0.0
        up = math.exp(math.hypot(math.log(high / share), spread))
        return min(estimate, 1.0), min(estimate * down, 1.0), min(estimate * up, 1.0)


def _edge(outside: Callable[[float], float], inside: float, end: float) -> float:
    """Where `outside` turns positive between the estimate and the end of the scale; the end where it never does."""
    if outside(end) <= 0:
        return end
    for _ in range(STEPS):
        middle = (inside + end) / 2
        inside, end = (inside, middle) if outside(middle) > 0 else (middle, end)
    return inside
