"""How concentrated the selected postings are: over employers, countries, industries, roles or sources."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import UnknownNameError
from fingerpost.market.counting.breakdowns import DIMENSIONS, Breakdown, breakdown_of, part_row, part_rows
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.counting.words import percent
from fingerpost.market.over_time.panel import panel
from fingerpost.market.selecting.selection import NOT_STATED, Query, Selection
from fingerpost.market.statistics.evenness import Measure, spread_over_employers, spread_over_values
from fingerpost.market.statistics.uncertainty import Counts, Rest

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

OVER = ("employer", "country", "industry", "role", "source")
SHOWN = 10
MIN_PERIODS = 3

_SPREAD = """
SELECT dense_rank() OVER (ORDER BY value) - 1 AS value, dense_rank() OVER (ORDER BY cluster) - 1 AS cluster,
  count(*) AS k
FROM ({member}) AS member WHERE value <> '{not_stated}' GROUP BY value, cluster ORDER BY value, cluster"""

_EMPLOYERS = "\nSELECT count(*) AS k FROM selected WHERE named GROUP BY cluster ORDER BY k"

# Only boards read whole in every period: one that joins would look like a market that spreads.
_PERIODS = """,
always AS (
  SELECT source, board FROM stock_seen GROUP BY source, board
  HAVING count(DISTINCT period) = (SELECT count(DISTINCT period) FROM stock_seen)
)
SELECT stock.period, dense_rank() OVER (ORDER BY stock.cluster) - 1 AS cluster, count(*) AS k
FROM stock JOIN always ON always.source = stock.source AND always.board = stock.board
WHERE stock.named GROUP BY stock.period, stock.cluster ORDER BY stock.period, k"""

_SEEN = """
SELECT count(DISTINCT period), (SELECT count(*) FROM (
  SELECT source, board FROM stock_seen GROUP BY source, board
  HAVING count(DISTINCT period) = (SELECT count(DISTINCT period) FROM stock_seen)) AS steady)
FROM stock_seen"""


@dataclass(frozen=True, slots=True)
class OpenIn:
    """How many employers of equal size would be as concentrated as those with open postings in a period."""

    start: date
    n_postings: int
    n_employers: int
    effective: Measure | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Concentration(Answer):
    """How concentrated postings are over the values of a field, with the largest values.

    `measures` are none where `reason` says that they would rest on too few. `periods` follow the employers with open
    postings on boards that were read in every period; `series_refused` says why there are none. Postings that do not
    state the field are in no measure; their share is in `largest`.
    """

    of: str
    population: str
    measures: tuple[Measure, ...]
    n_values: int
    largest: Breakdown
    periods: tuple[OpenIn, ...]
    series_refused: str | None
    reason: str | None
    basis: Basis

    @property
    def effective(self) -> Measure | None:
        """The effective number of values; None where it would rest on too few."""
        return self.measures[0] if self.measures else None

    def headline(self) -> str:
        """What is spread over what."""
        return f"Concentration of {self.population} over {DIMENSIONS[self.of].title}"

    def sentences(self) -> tuple[str, ...]:
        """The effective number, the largest values' share, and where they are."""
        if self.reason:
            return (f"{self.headline()}: {self.reason}.",)
        effective, gini = self.measures[0], self.measures[-1]
        first, five, ten = (_share(measure) for measure in self.measures[1:-1])
        rests = f"{self.basis.n_postings:,} postings, {self.n_values:,} found"
        named = [cell for cell in self.largest.cells if cell.value != NOT_STATED][:3]
        return (
            f"As concentrated as {_with_interval(effective)} of equal size ({DIMENSIONS[self.of].title}; {rests}).",
            f"Share of the largest: {first}; of the five largest {five}; of the ten largest {ten}.",
            f"Gini coefficient: {_with_interval(gini, 2)}.",
            f"The largest: {', '.join(f'{cell.label} {percent(cell.share)}' for cell in named)} of {self.population}.",
        )

    def tables(self) -> tuple[AnswerTable, ...]:
        """The measures, the largest values, and the periods where there are any."""
        measures = AnswerTable(
            self.headline(),
            ("measure", "value"),
            tuple({"measure": m.name, "value": _in_its_unit(m)} for m in self.measures),
        )
        shown = ("period", "open", "employers", "effective", "low", "high", "reason")
        periods = tuple(
            {
                "period": one.start,
                "open": one.n_postings,
                "employers": one.n_employers,
                **_effective_columns(one.effective),
                "reason": one.reason,
            }
            for one in self.periods
        )
        series = (AnswerTable("Effective number of employers with open postings", shown, periods),) if periods else ()
        return (*((measures,) if self.measures else ()), *self.largest.tables(), *series)

    def to_rows(self) -> list[Row]:
        """Rows by `part`: measure, the field (the largest values), and period (`figure` the effective number)."""
        return [
            *(part_row("measure", m.name, figure=m.value, interval=(m.low, m.high)) for m in self.measures),
            *part_rows(self.of, self.largest.cells),
            *(
                part_row(
                    "period",
                    "effective number of employers",
                    one.start.isoformat(),
                    figure=one.effective.value if one.effective else None,
                    interval=(one.effective.low, one.effective.high) if one.effective else (None, None),
                    n=one.n_postings,
                    reason=one.reason,
                )
                for one in self.periods
            ),
        ]

    def chart(self) -> alt.LayerChart:
        """The largest values with their shares."""
        from fingerpost.market.charts.forms import nothing, share_bars

        if self.reason:
            return nothing(self.headline(), self.reason)
        effective = self.effective
        said = f"effective number {_with_interval(effective)} of {self.n_values:,}" if effective else ""
        return share_bars(self.largest.to_rows(), self.headline(), [said, rests_on(self.basis)])


def concentration(
    con: DuckDBPyConnection, selection: Selection | None = None, of: str = "employer", by: str = "month"
) -> Concentration:
    """How concentrated the selected postings are over one of `OVER`, and over employers in time where watched.

    Raises:
        UnknownNameError: `of` is none of `OVER`, `by` no period, or a name of the selection is in no list.
    """
    if of not in OVER:
        raise UnknownNameError("field of concentration", of, OVER)
    scope = scope_of(con, selection or Selection())
    watched = panel(scope.query, by)
    query = _spread_query(scope, of)
    reason = scope.sizes.rest.reason
    found = {} if reason else _found(scope, query)
    if not reason and not len(found["k"]):
        reason = f"no posting selected states its {DIMENSIONS[of].title}"
    elif not reason and (few := _stated(found).reason):
        reason = f"{few} of those that state their {DIMENSIONS[of].title}"
    measures, n_values = ((), 0) if reason else _measures(found, of)
    refused = reason or _why_no_series(con, watched, by)
    return Concentration(
        of=of,
        population=scope.selection.population(),
        measures=measures,
        n_values=n_values,
        largest=breakdown_of(scope, of, SHOWN),
        periods=() if refused else _periods(con, watched),
        series_refused=refused,
        reason=reason,
        basis=scope.basis(
            query,
            "Effective number (inverse Herfindahl): as many of equal size would be as concentrated.",
            f"Postings that do not state the {DIMENSIONS[of].title} are in no measure of concentration.",
            "It describes the postings read: more boards read mean more employers.",
        ),
    )


def _spread_query(scope: Scope, of: str) -> Query:
    if of == "employer":
        return scope.query.then(_EMPLOYERS)
    return scope.query.then(_SPREAD.format(member=DIMENSIONS[of].member_sql(), not_stated=NOT_STATED))


def _found(scope: Scope, query: Query) -> dict[str, Counts]:
    columns = scope.con.execute(query.sql, query.parameters).fetchnumpy()
    return {name: np.asarray(column).astype(np.int64) for name, column in columns.items()}


def _stated(found: dict[str, Counts]) -> Rest:
    """What the postings that state the field rest on: their employers, and the largest of these."""
    sizes = found["k"] if "cluster" not in found else np.bincount(found["cluster"], found["k"]).astype(np.int64)
    sizes = sizes[sizes > 0]
    return Rest(int(sizes.sum()), len(sizes), int(sizes.max(initial=0)))


def _in_its_unit(measure: Measure) -> str:
    """A measure with its interval in words: a share in percent, the others as numbers."""
    if measure.name.startswith("share"):
        return _share(measure)
    return _with_interval(measure, 2 if measure.name.startswith("Gini") else 1)


def _measures(found: dict[str, Counts], of: str) -> tuple[tuple[Measure, ...], int]:
    if of == "employer":
        measures, n_values = spread_over_employers(found["k"]), len(found["k"])
    else:
        measures = spread_over_values(found["value"], found["cluster"], found["k"])
        n_values = int(found["value"].max()) + 1
    # Where all are alike, leaving one out changes nothing: that is no certainty, so there is no interval.
    return tuple(replace(m, low=None, high=None) if m.low == m.high else m for m in measures), n_values


def _why_no_series(con: DuckDBPyConnection, watched: Query, by: str) -> str | None:
    seen = watched.then(_SEEN)
    n_periods, n_boards = con.execute(seen.sql, seen.parameters).fetchall()[0]
    if n_periods < MIN_PERIODS:
        return f"boards were read in {n_periods} {by}s; a series needs at least {MIN_PERIODS}"
    return None if n_boards else f"no board was read whole in every one of {n_periods} {by}s"


def _periods(con: DuckDBPyConnection, watched: Query) -> tuple[OpenIn, ...]:
    query = watched.then(_PERIODS)
    rows = con.execute(query.sql, query.parameters).fetchall()
    sizes: dict[date, list[int]] = {}
    for start, _, k in rows:
        sizes.setdefault(start, []).append(k)
    return tuple(_open_in(start, np.array(found, dtype=np.int64)) for start, found in sorted(sizes.items()))


def _open_in(start: date, sizes: Counts) -> OpenIn:
    rest = Rest(int(sizes.sum()), len(sizes), int(sizes.max()))
    effective = None if rest.reason else spread_over_employers(sizes)[0]
    return OpenIn(start, rest.n_postings, rest.n_employers, effective, rest.reason)


def _effective_columns(measure: Measure | None) -> Row:
    if measure is None:
        return {"effective": None, "low": None, "high": None}
    return {"effective": measure.value, "low": measure.low, "high": measure.high}


def _with_interval(measure: Measure, digits: int = 1) -> str:
    if measure.low is None or measure.high is None:
        return f"{measure.value:.{digits}f}"
    return f"{measure.value:.{digits}f} ({measure.low:.{digits}f} to {measure.high:.{digits}f})"


def _share(measure: Measure) -> str:
    if measure.low is None or measure.high is None:
        return f"{100 * measure.value:.1f} %"
    return f"{100 * measure.value:.1f} % ({100 * measure.low:.1f} to {100 * measure.high:.1f})"
