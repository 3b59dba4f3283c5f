"""Demand over time, where the corpus was watched long enough to know; else what it is made of and how old it is.

Postings crawled once are survivors: older ones have closed, so counting them by posting date shows a false rise. A
series is therefore made of first sightings, on a fixed panel of boards that were watched from the first period to
the last, without the first period (its postings were there when the watching began).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.answer import Answer, Basis, Row
from fingerpost.errors import UnknownNameError
from fingerpost.market.counts import Breakdown, breakdown_of, part_row, part_rows
from fingerpost.market.reference import ReferenceSeries, reference_for
from fingerpost.market.scope import rests_on, scope_of
from fingerpost.market.selection import Query, Selection
from fingerpost.market.statistics.quantiles import Quantiles, quantiles_of
from fingerpost.market.statistics.uncertainty import MIN_POSTINGS

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

PERIODS = ("month", "week")
MIN_PERIODS = 3
AGE_BUCKETS = ((0, 7), (8, 30), (31, 90), (91, 180), (181, 365), (366, None))
"""Days since the posting date, first and last day of each bucket."""

_WATCH = """,
board AS (
  SELECT source, coalesce(board, '') AS board, min(first_seen) AS began, max(last_seen) AS ended
  FROM posting GROUP BY source, coalesce(board, '')
),
watched AS (
  SELECT source, board, CAST(date_trunc('{by}', began) AS DATE) AS began,
    CAST(date_trunc('{by}', ended) AS DATE) AS ended
  FROM board WHERE CAST(ended AS DATE) > CAST(began AS DATE)
),
span AS (SELECT min(began) AS began, max(ended) AS ended FROM watched),
panel AS (
  SELECT watched.source, watched.board, span.began, span.ended
  FROM watched JOIN span ON watched.began = span.began AND watched.ended = span.ended
)"""

_SPAN = """
SELECT (SELECT count(*) FROM board), (SELECT count(*) FROM watched), (SELECT count(*) FROM panel),
  (SELECT CAST(min(began) AS DATE) FROM board), (SELECT CAST(max(ended) AS DATE) FROM board),
  (SELECT began FROM span), (SELECT ended FROM span)"""

_FLOW = """
SELECT CAST(date_trunc('{by}', selected.first_seen) AS DATE) AS period, count(*), count(DISTINCT employer_key)
FROM selected JOIN panel ON panel.source = selected.source AND panel.board = coalesce(selected.board, '')
WHERE CAST(date_trunc('{by}', selected.first_seen) AS DATE) > panel.began
GROUP BY period ORDER BY period"""

_AGES = """
SELECT date_diff('day', date_posted, CAST(last_seen AS DATE)) AS age, cluster, named
FROM selected WHERE closed_at IS NULL"""


@dataclass(frozen=True, slots=True)
class Period:
    """Postings first seen in the period that starts on a day; the last period is provisional (late discovery)."""

    start: date
    n: int
    n_employers: int
    provisional: bool


@dataclass(frozen=True, slots=True)
class Ages:
    """How many days ago open postings were posted when they were last seen; `n_undated` state no usable date.

    Postings of the packaged reference were seen once, on the day it was made; they need not have been open then.
    """

    days: Quantiles
    buckets: tuple[tuple[str, int], ...]
    n_undated: int


@dataclass(frozen=True, slots=True)
class Demand(Answer):
    """First sightings per period, or the reason why there is no series; composition, ages and a reference beside it."""

    by: str
    population: str
    periods: tuple[Period, ...]
    refused: str | None
    composition: Breakdown
    posted: Breakdown
    ages: Ages
    reference: ReferenceSeries
    basis: Basis

    def to_rows(self) -> list[Row]:
        """Rows by `part`: series, composition, posted (years, no series), age, and reference."""
        days = self.ages.days
        median = part_row(
            "age",
            "median days",
            figure=days.p50,
            interval=(days.median_low, days.median_high),
            n=days.n,
            reason=days.reason,
        )
        return [
            *(part_row("series", f"{self.by} of {p.start}", p.start.isoformat(), n=p.n) for p in self.periods),
            *part_rows("composition", self.composition.cells),
            *part_rows("posted", self.posted.cells),
            median,
            *(part_row("age", f"{label} days", label, n=n) for label, n in self.ages.buckets),
            *(
                part_row("reference", self.reference.name, p.date.isoformat(), figure=p.value)
                for p in self.reference.points
            ),
        ]

    def chart(self) -> alt.LayerChart:
        """The series where there is one, else the ages of what is open."""
        from fingerpost.market.charts import count_columns, time_line

        if self.refused:
            rows = [{"label": label, "n": n} for label, n in self.ages.buckets]
            return count_columns(
                rows, "Age of open postings when last seen", [rests_on(self.basis)], "days since posted"
            )
        rows = [
            {"date": p.start.isoformat(), "value": p.n, "series": self.population, "provisional": p.provisional}
            for p in self.periods
        ]
        subtitle = ["Fixed panel of boards; the last period is provisional", rests_on(self.basis)]
        return time_line(rows, f"Postings first seen per {self.by}", subtitle, "postings")


def demand(con: DuckDBPyConnection, selection: Selection | None = None, by: str = "month") -> Demand:
    """The demand for the selected postings per month or ISO week, or the reason why it cannot be known yet.

    Raises:
        UnknownNameError: `by` is no period, or a name of the selection is in no list.
    """
    if by not in PERIODS:
        raise UnknownNameError("period", by, PERIODS)
    scope = scope_of(con, selection or Selection())
    watch = scope.query.then(_WATCH.format(by=by))
    flow = watch.then(_FLOW.format(by=by))
    refused, note, starts = _watched(con, watch, by)
    periods = () if refused else _periods(con, flow, starts)
    n_flow = sum(period.n for period in periods)
    if not refused and n_flow < MIN_POSTINGS:
        refused, periods = f"too few: {n_flow} postings were first seen after the first {by}", ()
    return Demand(
        by=by,
        population=scope.selection.population(),
        periods=periods,
        refused=refused,
        composition=breakdown_of(scope, "seniority" if scope.selection.role else "role"),
        posted=breakdown_of(scope, "year"),
        ages=_ages(con, scope.query),
        reference=reference_for(scope.selection),
        basis=scope.basis(flow, note, *([refused] if refused else [])),
    )


def _watched(con: DuckDBPyConnection, watch: Query, by: str) -> tuple[str | None, str, tuple[date, ...]]:
    """Why there is no series (None where there is one), what the boards were, and the periods of the series."""
    span = watch.then(_SPAN)
    boards, watched, panel, first_day, last_day, began, ended = con.execute(span.sql, span.parameters).fetchall()[0]
    note = f"{boards} boards, {watched} seen on more than one day, {panel} from the first {by} to the last."
    if not boards:
        return "the corpus is empty", note, ()
    if not watched:
        when = f"on {first_day}" if first_day == last_day else f"between {first_day} and {last_day}"
        reason = (
            f"every board was observed once ({when}): what is still there are survivors, so counting postings by "
            "their date would show a false rise; watch the boards to get a series"
        )
        return reason, note, ()
    starts = tuple(_starts(began, ended, by))
    if len(starts) + 1 < MIN_PERIODS:
        reason = f"watched from {first_day} to {last_day}: a series needs at least {MIN_PERIODS} {by}s"
        return reason, note, ()
    if not panel:
        return f"no board was watched from the first {by} to the last, so nothing is comparable", note, ()
    return None, note, starts


def _starts(began: date, ended: date, by: str) -> Iterator[date]:
    """The first days of the periods after the one that starts on `began`, up to the one that starts on `ended`."""
    day = began
    while day < ended:
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1) if by == "month" else day + timedelta(days=7)
        yield day


def _periods(con: DuckDBPyConnection, flow: Query, starts: tuple[date, ...]) -> tuple[Period, ...]:
    counted = {start: (n, employers) for start, n, employers in con.execute(flow.sql, flow.parameters).fetchall()}
    return tuple(Period(start, *counted.get(start, (0, 0)), provisional=start == starts[-1]) for start in starts)


def _ages(con: DuckDBPyConnection, query: Query) -> Ages:
    aged = query.then(_AGES)
    found = con.execute(aged.sql, aged.parameters).fetchnumpy()
    age = np.ma.filled(np.ma.asarray(found["age"]).astype(np.int64), -1)  # a date after the last sighting is no age
    usable = age >= 0
    days = age[usable]
    buckets = tuple(
        (_bucket_label(low, high), int(((days >= low) & (days <= (high or days.max(initial=0)))).sum()))
        for low, high in AGE_BUCKETS
    )
    quantiles = quantiles_of(days, found["cluster"][usable], found["named"][usable])
    return Ages(quantiles, buckets, int((~usable).sum()))


def _bucket_label(low: int, high: int | None) -> str:
    return f"{low}-{high}" if high is not None else f"{low} and more"
