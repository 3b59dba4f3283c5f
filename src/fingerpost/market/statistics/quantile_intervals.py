"""Quantiles each with an interval clustered by employer, as `quantiles` gives the median.

Woodruff's interval (1952, JASA 47): that of the share of postings at or under the quantile, by the jackknife over
employers, read back through the distribution. Student's t has as many degrees of freedom as employers weigh in the
smaller of the two sides, less one: the 10th percentile rests on few. On simulated markets (400 to 700 of each size)
the intervals of the quartiles covered 94-98 % of the time from 5 employers on, those of the 10th and 90th percentiles
93-94 % from 30 employers on, 90-93 % below: those are given from `MIN_EMPLOYERS_IN_TAILS` employers on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from numpy.typing import ArrayLike

from fingerpost.market.statistics.quantiles import (
    PROBABILITIES,
    Codes,
    Floats,
    Ordered,
    Quantiles,
    intervals_of,
    ordered,
    quantiles_of_ordered,
    too_few,
)
from fingerpost.market.statistics.uncertainty import LEVEL

MIN_EMPLOYERS_IN_TAILS = 30


@dataclass(frozen=True, slots=True)
class QuantilesWithIntervals(Quantiles):
    """The quantiles of a series, each with its 95 % interval; None where they rest on too few.

    `p10` and `p90` are None under 30 employers, as their intervals do not hold there.
    """

    p10_low: float | None = None
    p10_high: float | None = None
    p25_low: float | None = None
    p25_high: float | None = None
    p75_low: float | None = None
    p75_high: float | None = None
    p90_low: float | None = None
    p90_high: float | None = None


NAMES = (*Quantiles.__slots__, *QuantilesWithIntervals.__slots__)


def quantiles_with_intervals(
    values: ArrayLike, employers: ArrayLike, named: ArrayLike | None = None
) -> QuantilesWithIntervals:
    """Quantiles of `values`, one per posting, with their intervals; see `quantiles_of`."""
    return many_with_intervals([ordered(values, employers, named)])[0]


def many_with_intervals(many: Sequence[Ordered]) -> list[QuantilesWithIntervals]:
    """The same of several series in order, worked out at once."""
    shown = [_shown(series) for series in many]
    intervals = intervals_of(list(zip(many, shown, strict=True)))
    return [_with_intervals(*one) for one in zip(many, shown, intervals, strict=True)]


def quantile_interval(values: Floats, codes: Codes, p: float, level: float = LEVEL) -> tuple[float, float]:
    """The interval of the quantile p; `codes[i]` is the employer of `values[i]`, 0 … employers - 1.

    >>> import numpy as np
    >>> quantile_interval(np.arange(100.0), np.arange(100), 0.25)
    (17.0, 35.0)
    """
    return intervals_of([(ordered(values, codes), (p,))], level)[0][0]


def _shown(series: Ordered) -> tuple[float, ...]:
    """The quantiles that have an interval."""
    if series.rest.reason is not None:
        return ()
    return (0.25, 0.5, 0.75) if series.rest.n_employers < MIN_EMPLOYERS_IN_TAILS else PROBABILITIES


def _with_intervals(
    series: Ordered, shown: Sequence[float], intervals: Sequence[tuple[float, float]]
) -> QuantilesWithIntervals:
    if not shown:
        return QuantilesWithIntervals(**_columns(too_few(series.rest)))
    found = dict(zip(shown, intervals, strict=True))
    columns = _columns(quantiles_of_ordered(series, found.pop(0.5)))
    for p, name in zip(PROBABILITIES, NAMES, strict=False):
        if p in found:
            columns[f"{name}_low"], columns[f"{name}_high"] = found[p]
        elif p != 0.5:
            columns[name] = None
    return QuantilesWithIntervals(**columns)


def _columns(plain: Quantiles) -> dict[str, Any]:
    return {name: getattr(plain, name) for name in Quantiles.__slots__}
