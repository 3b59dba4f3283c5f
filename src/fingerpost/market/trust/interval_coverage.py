"""How often the published intervals held the truth on simulated markets, as measured by `benchmarks.statistics`.

The figures are packaged (`data/interval_coverage.csv`, built by `scripts/build_interval_coverage.py`).
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class IntervalCoverage(NamedTuple):
    """The share of simulated markets with so many employers whose interval of `level` held the true value.

    `plain` is what the plainer method named in `beside` covered on the same markets; None where none was tried.
    """

    figure: str
    employers: str
    level: float
    covered: float
    markets: int
    beside: str
    plain: float | None


@cache
def measured_coverage() -> tuple[IntervalCoverage, ...]:
    """The coverage of every kind of interval by number of employers.

    >>> all(0.92 <= row.covered <= 0.98 for row in measured_coverage() if row.level == 0.95)
    True
    """
    with files("fingerpost.market").joinpath("data/interval_coverage.csv").open(encoding="utf-8") as lines:
        return tuple(
            IntervalCoverage(
                row["figure"],
                row["employers"],
                float(row["level"]),
                float(row["covered"]),
                int(row["markets"]),
                row["beside"],
                float(row["plain"]) if row["plain"] else None,
            )
            for row in csv.DictReader(lines)
        )
