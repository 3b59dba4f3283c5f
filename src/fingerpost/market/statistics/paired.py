"""Shares of two slices compared, where postings of the two may be of the same employers, which are folded.

The interval of a difference is recovered from those of the two shares (MOVER; Zou and Donner 2008, Stat Med 27), less
what the two have in common: the correlation over employers of how each departs from the slice's share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.market.statistics.intervals import LEVEL, t_quantile, t_tail
from fingerpost.market.statistics.reader_error import ReaderError
from fingerpost.market.statistics.uncertainty import Counts, Groups, Rest, share_of

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Side:
    """One slice of a pair: of `n[j]` postings of an employer `k[j]` have the property, for `m[j]` employers alike.

    Both sides of a pair have the same rows; n is 0 where the employers of a row are not in the slice.
    """

    k: Counts
    n: Counts
    m: Counts
    rest: Rest

    @property
    def groups(self) -> Groups:
        """The employers that are in the slice."""
        present = self.n > 0
        return Groups(self.k[present], self.n[present], self.m[present])

    def share(self, reader: ReaderError | None = None) -> Share:
        """The share with its interval, corrected for the reader's errors where labels allow."""
        return share_of(self.groups, self.rest, reader=reader)


@dataclass(frozen=True, slots=True)
class Gap:
    """Second share less first, with its 95 % interval and the p-value of no difference; or the reason for none.

    p is below 0.05 exactly where the interval leaves out 0.
    """

    difference: float | None
    low: float | None
    high: float | None
    p_value: float | None
    reason: str | None = None


def gap_of(first: Side, second: Side, reader: ReaderError | None = None) -> Gap:
    """How much larger the second share is; of corrected shares only where both are corrected."""
    a, b = first.share(reader), second.share(reader)
    if (a.uncorrected is None) != (b.uncorrected is None):
        a, b = first.share(), second.share()
    reason = a.reason or b.reason
    if reason is not None:
        return Gap(None, None, None, None, reason)
    freedom = freedom_of(second), freedom_of(first)
    return joined((b.share, b.low, b.high), (a.share, a.low, a.high), correlation(first, second), freedom)


def joined(
    estimate: tuple[float | None, ...],
    subtracted: tuple[float | None, ...],
    common: float,
    freedom: tuple[float, float],
) -> Gap:
    """The difference of two estimates (value, low, high) whose errors have the correlation `common`.

    `freedom` are the degrees of freedom that each interval was made with; the difference has Welch and Satterthwaite's.

    >>> gap = joined((0.5, 0.4, 0.6), (0.2, 0.1, 0.3), 0.0, (30.0, 30.0))
    >>> round(gap.difference, 3), round(gap.low, 4), round(gap.high, 4), gap.p_value < 0.01
    (0.3, 0.1615, 0.4385, True)
    """
    (x, x_low, x_high), (y, y_low, y_high) = (tuple(float(v or 0.0) for v in given) for given in (estimate, subtracted))
    difference = x - y
    down, down_freedom = _distance(x - x_low, y_high - y, common, freedom)
    up, up_freedom = _distance(x_high - x, y - y_low, common, freedom)
    towards, degrees = (down, down_freedom) if difference > 0 else (up, up_freedom)
    if towards == 0:
        p_value = 1.0 if difference == 0 else 0.0
    else:
        p_value = min(1.0, 2 * t_tail(abs(difference) / towards * _t(degrees), degrees))
    return Gap(difference, difference - down, difference + up, p_value)


def freedom_of(side: Side) -> float:
    """The degrees of freedom that a side's share has its interval by."""
    return max(side.groups.effective_employers - 1, 1.0)


def correlation(first: Side, second: Side) -> float:
    """How two shares of the same employers move together, from -1 to 1; 0 where no employer is in both."""
    x, y = _departures(first), _departures(second)
    weighted = first.m * x  # sums of products, not `@`: its threads cost more than they save on so few numbers
    scale = math.sqrt(float((weighted * x).sum()) * float((first.m * y * y).sum()))
    return max(-1.0, min(1.0, float((weighted * y).sum()) / scale)) if scale > 0 else 0.0


def _departures(side: Side) -> Floats:
    total = int(side.m @ side.n)
    share = int(side.m @ side.k) / total if total else 0.0
    return np.asarray(side.k - share * side.n, dtype=np.float64)


def _distance(first: float, second: float, common: float, freedom: tuple[float, float]) -> tuple[float, float]:
    """How far the difference reaches to one side, and its degrees of freedom (rounded, as `t_quantile` keeps them)."""
    errors = first / _t(freedom[0]), second / _t(freedom[1])
    parts = tuple(error**4 / degrees for error, degrees in zip(errors, freedom, strict=True))
    squares = errors[0] ** 2 + errors[1] ** 2
    degrees = round(squares**2 / sum(parts), 1) if sum(parts) > 0 else round(min(freedom), 1)
    return _t(degrees) * math.sqrt(max(squares - 2 * common * errors[0] * errors[1], 0.0)), degrees


def _t(degrees: float) -> float:
    return t_quantile(0.5 + LEVEL / 2, degrees)
