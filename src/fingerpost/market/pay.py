"""Pay as employers state it: per currency, minimum, midpoint and maximum apart, with the disclosure rate beside it.

Amounts are per year: monthly ones x 12, hourly ones x 2,080 where the posting says FULL_TIME; all others are set
aside with their reason and counted. A range is quarantined where its minimum is above its maximum, where its maximum
is more than ten times its minimum, or where it lies more than ten times above or below the median of its currency
over the whole corpus, so that a posting is quarantined in every answer or in none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.answer import Answer, Basis, Row, Share
from fingerpost.errors import UnknownNameError
from fingerpost.market.cells import Cell, share_where, shares_within
from fingerpost.market.counts import DIMENSIONS, Dimension
from fingerpost.market.scope import Scope, rests_on, scope_of
from fingerpost.market.selection import NOT_STATED, Query, Selection
from fingerpost.market.statistics.quantiles import Quantiles, quantiles_of
from fingerpost.taxonomy.labels import label_of

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

HOURS_PER_YEAR = 2080
MONTHS_PER_YEAR = 12
OUTLIER = 10
SERIES = ("min", "mid", "max")
GROUPINGS = ("role", "seniority", "country", "degree", "work_mode", "industry")

_FACTOR = f"""CASE
      WHEN salary_unit = 'YEAR' THEN 1
      WHEN salary_unit = 'MONTH' THEN {MONTHS_PER_YEAR}
      WHEN salary_unit = 'HOUR' AND array_contains(employment_types, 'FULL_TIME') THEN {HOURS_PER_YEAR}
    END"""

_REASONS = {
    "no currency": "no currency stated",
    "no unit": "no unit stated (per year, month, hour …)",
    "hourly": "hourly, not stated to be full-time: not annualised",
    "weekly": "weekly: not annualised",
    "daily": "daily: not annualised",
    "reversed": "quarantined: the minimum is above the maximum",
    "wide": f"quarantined: the maximum is more than {OUTLIER} times the minimum",
    "outlier": f"quarantined: more than {OUTLIER} times above or below the currency's median",
}

_STATED = f""",
stated AS (
  SELECT posting_id, salary_currency AS currency, salary_min AS low, salary_max AS high, salary_unit AS unit,
    {_FACTOR} AS factor
  FROM posting WHERE salary_min IS NOT NULL OR salary_max IS NOT NULL
),
typical AS (
  SELECT currency, median(factor * (coalesce(low, high) + coalesce(high, low)) / 2) AS middle
  FROM stated WHERE factor IS NOT NULL AND currency IS NOT NULL AND coalesce(low <= high, TRUE) GROUP BY currency
),
paid AS (
  SELECT stated.posting_id, stated.currency, low * factor AS low, high * factor AS high,
    CASE
      WHEN stated.currency IS NULL THEN 'no currency'
      WHEN unit IS NULL THEN 'no unit'
      WHEN factor IS NULL THEN CASE unit WHEN 'HOUR' THEN 'hourly' WHEN 'WEEK' THEN 'weekly' ELSE 'daily' END
      WHEN low > high THEN 'reversed'
      WHEN high > {OUTLIER} * low THEN 'wide'
      WHEN greatest(coalesce(low, high), coalesce(high, low)) * factor > {OUTLIER} * middle THEN 'outlier'
      WHEN least(coalesce(low, high), coalesce(high, low)) * factor * {OUTLIER} < middle THEN 'outlier'
    END AS reason
  FROM stated LEFT JOIN typical ON typical.currency = stated.currency
)"""

_AMOUNTS = """
SELECT value, currency, reason, low, high, cluster, named
FROM (SELECT posting_id, cluster, named, {value} AS value FROM selected) AS chosen
JOIN paid ON paid.posting_id = chosen.posting_id
ORDER BY value, currency"""

_ASIDE = """
SELECT reason FROM selected JOIN paid ON paid.posting_id = selected.posting_id WHERE reason IS NOT NULL"""

_WHOLE = Dimension("all", "all", "'all'")
_HAS_PAY = Query("salary_min IS NOT NULL OR salary_max IS NOT NULL")


@dataclass(frozen=True, slots=True)
class PayGroup:
    """Stated pay per year of one group in one currency; minimum, midpoint (of both) and maximum are three series."""

    value: str
    label: str
    currency: str
    min: Quantiles
    mid: Quantiles
    max: Quantiles

    @property
    def n(self) -> int:
        """Postings whose stated pay is counted in at least one series."""
        return max(self.min.n, self.max.n)

    def series(self) -> tuple[tuple[str, Quantiles], ...]:
        """The three series by name."""
        return ("min", self.min), ("mid", self.mid), ("max", self.max)


@dataclass(frozen=True, slots=True)
class Pay(Answer):
    """Stated pay by group and currency; `disclosure` is the share of postings that state any, `set_aside` counts
    stated amounts that are in no series, by reason. Groups come by n, then label and currency; ladders in their order.
    """

    by: str | None
    population: str
    groups: tuple[PayGroup, ...]
    disclosure: Share
    disclosures: tuple[Cell, ...]
    set_aside: tuple[tuple[str, int], ...]
    basis: Basis

    def to_rows(self) -> list[Row]:
        """One row per group, currency and series: quantiles, the median's interval, n, n_employers, reason."""
        return [
            {
                "value": group.value,
                "label": group.label,
                "currency": group.currency,
                "unit": "YEAR",
                "series": name,
                **{key: getattr(series, key) for key in Quantiles.__slots__},
            }
            for group in self.groups
            for name, series in group.series()
        ]

    def chart(self) -> alt.LayerChart:
        """Midpoints of the currency that most postings state: 10th to 90th percentile and the median's interval."""
        from fingerpost.market.charts import nothing, pay_ranges

        shown = [group for group in self.groups if group.mid.reason is None]
        title = "Stated pay per year, midpoint of the range"
        if not shown:
            reasons = [group.mid.reason for group in self.groups if group.mid.reason]
            return nothing(title, reasons[0] if reasons else "no selected posting states its pay")
        currency = max(
            sorted({g.currency for g in shown}), key=lambda c: sum(g.mid.n for g in shown if g.currency == c)
        )
        rows = [
            {"label": f"{group.label} ({group.mid.n})", **{key: getattr(group.mid, key) for key in Quantiles.__slots__}}
            for group in shown
            if group.currency == currency
        ]
        disclosed = f"{self.disclosure.n:,} of {self.disclosure.of:,} postings state pay"
        lines = "line p10-p90, bar p25-p75, dot the median with its 95 % interval"
        return pay_ranges(
            rows, title, [f"{currency} · {disclosed} · {lines}", rests_on(self.basis)], f"{currency} per year"
        )


def pay(con: DuckDBPyConnection, selection: Selection | None = None, by: str | None = None) -> Pay:
    """What the selected postings state as pay per year, as a whole or by one of `GROUPINGS`.

    Raises:
        UnknownNameError: `by` is no grouping, or a name of the selection is in no list.
    """
    if by is not None and by not in GROUPINGS:
        raise UnknownNameError("pay grouping", by, GROUPINGS)
    return pay_of(scope_of(con, selection or Selection()), by)


def pay_of(scope: Scope, by: str | None = None) -> Pay:
    """What the postings of a scope state as pay; what `pay` gives."""
    dimension = DIMENSIONS[by] if by else _WHOLE
    query = scope.query.then(_STATED).then(_AMOUNTS.format(value=dimension.expression))
    within = shares_within(scope.con, scope.query, dimension.expression, _HAS_PAY) if by else ()
    found = scope.con.execute(query.sql, query.parameters).fetchnumpy()
    return Pay(
        by=by,
        population=scope.selection.population(),
        groups=_groups(found, dimension),
        disclosure=share_where(scope.con, scope.query, _HAS_PAY),
        disclosures=dimension.ordered(dimension.labelled(cell) for cell in within),
        set_aside=_set_aside(scope) if dimension.several else _counted(found["reason"]),
        basis=scope.basis(
            query,
            "Pay is what employers state; currencies are never merged.",
            f"Hourly pay x {HOURS_PER_YEAR:,} for postings that say full-time, monthly pay x {MONTHS_PER_YEAR}.",
        ),
    )


def _groups(found: Mapping[str, Any], dimension: Dimension) -> tuple[PayGroup, ...]:
    counted = np.ma.getmaskarray(np.ma.asarray(found["reason"]))  # no reason to set it aside
    columns = {name: found[name][counted] for name in ("value", "currency", "low", "high", "cluster", "named")}
    keys = list(zip(columns["value"].tolist(), columns["currency"].tolist(), strict=True))
    groups = []
    for value, currency in sorted(set(keys)):
        at = slice(bisect_left(keys, (value, currency)), bisect_right(keys, (value, currency)))
        label = label_of(dimension.field, value)
        series = _three_series({name: column[at] for name, column in columns.items()})
        groups.append(PayGroup(value, label, currency, *series))
    return tuple(sorted(groups, key=lambda group: _place(group, dimension)))


def _three_series(columns: Mapping[str, Any]) -> tuple[Quantiles, Quantiles, Quantiles]:
    low, high = (np.ma.filled(np.ma.asarray(columns[name], dtype=np.float64), np.nan) for name in ("low", "high"))
    series = []
    for values in (low, (low + high) / 2, high):
        stated = ~np.isnan(values)
        series.append(quantiles_of(values[stated], columns["cluster"][stated], columns["named"][stated]))
    return series[0], series[1], series[2]


def _place(group: PayGroup, dimension: Dimension) -> tuple[bool, int, str, int, str]:
    ladder = dimension.order if isinstance(dimension.order, tuple) else ()
    rung = ladder.index(group.value) if group.value in ladder else len(ladder)
    label = group.label if ladder else ""
    return group.value == NOT_STATED, rung, label, -group.n, f"{group.label} {group.currency}"


def _set_aside(scope: Scope) -> tuple[tuple[str, int], ...]:
    """The amounts set aside where a posting may be in several groups: each posting once."""
    aside = scope.query.then(_STATED).then(_ASIDE)
    return _counted(scope.con.execute(aside.sql, aside.parameters).fetchnumpy()["reason"])


def _counted(reasons: Any) -> tuple[tuple[str, int], ...]:
    counts = Counter(np.ma.asarray(reasons).compressed().tolist())
    return tuple((words, counts[reason]) for reason, words in _REASONS.items() if reason in counts)
