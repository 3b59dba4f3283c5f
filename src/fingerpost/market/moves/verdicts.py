"""A measured change in words and numbers: how much, how sure, and whether it can be told from none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fingerpost.market.statistics.shrinkage import FALSE_DISCOVERY_RATE, NORMAL_975, LogRatios, adjusted, shrink

Verdict: TypeAlias = Literal["rising", "falling", "cannot be told"]


@dataclass(frozen=True, slots=True)
class Change:
    """A change as a ratio of later to earlier with its 95 % interval; `raw` is the ratio as counted.

    `q_value` is the p-value against no change, adjusted over all that were tested. The verdict needs both: a q-value
    of at most 5 % and an interval without 1.
    """

    ratio: float
    low: float
    high: float
    raw: float
    p_value: float
    q_value: float
    verdict: Verdict

    def words(self) -> str:
        """The ratio with its interval.

        >>> Change(1.5, 1.2, 1.9, 1.6, 0.001, 0.01, "rising").words()
        '×1.50 (1.20 to 1.90)'
        """
        return f"×{self.ratio:.2f} ({self.low:.2f} to {self.high:.2f})"


def changes_of(measured: LogRatios) -> tuple[Change, ...]:
    """The changes of things that were measured together: shrunken, with p-values adjusted over all of them."""
    drawn = shrink(measured.estimates, measured.errors)
    q_values = adjusted(measured.p_values)
    return tuple(
        _change(measured, at, (drawn.means[at], drawn.low[at], drawn.high[at]), float(q_values[at]))
        for at in range(len(q_values))
    )


def single_change(measured: LogRatios) -> Change:
    """The change of one thing measured for itself: not shrunken, nothing to adjust."""
    mean, reach = measured.estimates[0], NORMAL_975 * measured.errors[0]
    return _change(measured, 0, (mean, mean - reach, mean + reach), float(measured.p_values[0]))


def _change(measured: LogRatios, at: int, interval: tuple[float, float, float], q_value: float) -> Change:
    mean, low, high = interval
    verdict: Verdict = "cannot be told"
    if q_value <= FALSE_DISCOVERY_RATE and low > 0:
        verdict = "rising"
    elif q_value <= FALSE_DISCOVERY_RATE and high < 0:
        verdict = "falling"
    return Change(
        ratio=math.exp(mean),
        low=math.exp(low),
        high=math.exp(high),
        raw=math.exp(measured.estimates[at]),
        p_value=float(measured.p_values[at]),
        q_value=q_value,
        verdict=verdict,
    )
