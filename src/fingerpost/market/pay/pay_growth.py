"""How stated pay changes from year to year: within kinds of jobs on boards that were watched in both years.

The median of all stated pay moves when other jobs are advertised or other boards are read. So the change is measured
within cells of role, place, seniority and currency, on postings that are new in the same months of both years on
boards that were watched in both, and the median of the cells' changes is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.market.counting.breakdowns import part_row
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.over_time.panel import panel
from fingerpost.market.pay.stated_pay import priced
from fingerpost.market.selecting.selection import Query, Selection
from fingerpost.market.statistics.cell_changes import MIN_SIDE, change_of_medians
from fingerpost.market.statistics.uncertainty import Rest

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

_CHANGES = """,
matched AS (
  SELECT later.source, later.board, later.period AS later, earlier.period AS earlier
  FROM flow_seen AS later JOIN flow_seen AS earlier ON earlier.source = later.source
    AND earlier.board = later.board AND earlier.period = CAST(later.period - INTERVAL 1 year AS DATE)
),
of_year AS (
  SELECT flow.posting_id, CAST(date_trunc('year', matched.later) AS DATE) AS year, TRUE AS after
  FROM flow JOIN matched ON matched.source = flow.source AND matched.board = flow.board AND matched.later = flow.period
  UNION ALL
  SELECT flow.posting_id, CAST(date_trunc('year', matched.later) AS DATE), FALSE
  FROM flow JOIN matched
    ON matched.source = flow.source AND matched.board = flow.board AND matched.earlier = flow.period
)"""

_AMOUNTS = """
SELECT year, after, dense_rank() OVER (ORDER BY role, seniority, place, currency) AS cell,
  dense_rank() OVER (ORDER BY cluster) AS employer, named, middle
FROM (
  SELECT year, after, coalesce(role, '') AS role, coalesce(seniority, '') AS seniority, currency, cluster, named,
    (low + high) / 2 AS middle,
    CASE WHEN array_length(countries) = 1 THEN coalesce(list_min(priced.regions), countries[1])
      ELSE coalesce(array_to_string(array_sort(countries), '+'), '') END AS place
  FROM of_year JOIN selected ON selected.posting_id = of_year.posting_id
  JOIN priced ON priced.posting_id = of_year.posting_id
  WHERE reason IS NULL AND low + high > 0
) AS held
ORDER BY year, cell, after, employer, middle"""

_N_MATCHED = "\nSELECT count(*), count(DISTINCT concat(source, '/', board)) FROM matched"


@dataclass(frozen=True, slots=True)
class PayChange:
    """The typical change of pay within cells from a year to `year`, as a share; None with the reason where not known.

    `n_before` and `n_after` count amounts in `n_cells` cells that have enough in both years.
    """

    year: int
    change: float | None
    low: float | None
    high: float | None
    n_cells: int
    n_before: int
    n_after: int
    n_employers: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class PayGrowth(Answer):
    """The change of stated pay from year to year, or why it cannot be known."""

    population: str
    years: tuple[PayChange, ...]
    refused: str | None
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return f"Growth of stated pay of {self.population}"

    def sentences(self) -> tuple[str, ...]:
        """The change of each year, or the reason why there is none."""
        if self.refused:
            return (f"No growth of pay can be told: {self.refused}.",)
        return tuple(_sentence(year) for year in self.years)

    def tables(self) -> tuple[AnswerTable, ...]:
        """One row per year."""
        if self.refused:
            return ()
        names = ("year", "change", "low", "high", "n_cells", "n_before", "n_after", "n_employers", "reason")
        rows = tuple({name.replace("n_", ""): getattr(year, name) for name in names} for year in self.years)
        return (AnswerTable(f"{self.headline()}: median change within cells, as a share", tuple(rows[0]), rows),)

    def to_rows(self) -> list[Row]:
        """One row per year: `part` is "growth", `value` the later year, `figure` the change as a share."""
        return [
            part_row(
                "growth", f"{one.year - 1} to {one.year}", str(one.year), figure=one.change,
                interval=(one.low, one.high), n=one.n_before + one.n_after, reason=one.reason,
            )
            for one in self.years
        ]  # fmt: skip

    def chart(self) -> alt.LayerChart:
        """The changes with their intervals."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.premiums import premium_dots

        rows: list[Row] = [
            {"label": f"{one.year - 1} to {one.year}", "share": one.change, "low": one.low, "high": one.high}
            for one in self.years
            if one.change is not None
        ]
        if not rows:
            reasons = [one.reason for one in self.years if one.reason]
            return nothing(self.headline(), self.refused or reasons[0])
        subtitle = ["Median change within role, place, seniority and currency", rests_on(self.basis)]
        return premium_dots(rows, self.headline(), subtitle, " ".join(self.sentences()))


def pay_growth(con: DuckDBPyConnection, selection: Selection | None = None) -> PayGrowth:
    """How the pay that the selected postings state changes from year to year within cells.

    Raises:
        UnknownNameError: a name of the selection is in no list.
    """
    return pay_growth_of(scope_of(con, selection or Selection()))


def pay_growth_of(scope: Scope) -> PayGrowth:
    """How the pay that the postings of a scope state changes; what `pay_growth` gives."""
    changes = priced(panel(scope.query)).then(_CHANGES)
    query = changes.then(_AMOUNTS)
    refused = _refusal(scope, changes)
    years: tuple[PayChange, ...] = ()
    if refused is None:
        found = scope.con.execute(query.sql, query.parameters).fetchnumpy()
        years = _years({name: np.asarray(column) for name, column in found.items()})
        refused = None if years else "no posting that is new on a board watched in both years states its pay"
    return PayGrowth(
        population=scope.selection.population(),
        years=years,
        refused=refused,
        basis=scope.basis(
            query,
            f"Cells of role, region or country, seniority and currency with at least {MIN_SIDE} amounts in each year.",
            "Only months in which a board was watched in both years count.",
            "The median of all stated pay is not compared: it moves when other jobs are advertised.",
        ),
    )


def _refusal(scope: Scope, changes: Query) -> str | None:
    if not scope.sizes.total:
        return "no postings are selected"
    counting = changes.then(_N_MATCHED)
    if scope.con.execute(counting.sql, counting.parameters).fetchall()[0][0]:
        return None
    return (
        "no source was observed in the same months of two years; postings seen once are survivors, so their dates do "
        "not tell what was paid when"
    )


def _years(columns: Mapping[str, Any]) -> tuple[PayChange, ...]:
    years = columns["year"].astype("datetime64[Y]").astype(int) + 1970
    return tuple(_year(int(year), {k: v[years == year] for k, v in columns.items()}) for year in np.unique(years))


def _year(year: int, columns: Mapping[str, Any]) -> PayChange:
    after, employer = columns["after"].astype(bool), columns["employer"].astype(np.int64)
    named = columns["named"].astype(bool)
    counts = 0, int((~after).sum()), int(after.sum()), len(np.unique(employer[named]))
    for side, when in ((~after, year - 1), (after, year)):
        _, codes, sizes = np.unique(employer[side], return_inverse=True, return_counts=True)
        reason = Rest.of(sizes, np.bincount(codes, named[side], len(sizes)) > 0).reason
        if reason:
            return PayChange(year, None, None, None, *counts, f"{reason} ({when})")
    found = change_of_medians(columns["middle"], columns["cell"].astype(np.int64), after, employer)
    if found is None:
        reason = f"too few: no cell has {MIN_SIDE} amounts in both years"
        return PayChange(year, None, None, None, *counts, reason)
    change, low, high = (float(np.expm1(value)) for value in (found.estimate, found.low, found.high))
    return PayChange(year, change, low, high, found.n_cells, found.n_before, found.n_after, counts[3])


def _sentence(one: PayChange) -> str:
    if one.change is None:
        return f"{one.year - 1} to {one.year}: {one.reason}."
    ends = f"{100 * (one.low or 0):+.1f} to {100 * (one.high or 0):+.1f}"
    rests = f"{one.n_cells} cells, n = {one.n_before:,} and {one.n_after:,} postings of {one.n_employers:,} employers"
    return f"{one.year - 1} to {one.year}: {100 * one.change:+.1f} % (95 % interval {ends}; {rests})."
