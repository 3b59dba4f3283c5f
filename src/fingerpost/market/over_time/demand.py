"""Demand over time: open postings and new postings, each on a matched panel of boards that were read again and again.

Postings crawled once are survivors: older ones have closed, so counting them by posting date shows a false rise. For
them the answer says so and shows what they are made of and how old they are.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import InputError
from fingerpost.market.counting.breakdowns import Breakdown, breakdown_of
from fingerpost.market.counting.counted import Counted
from fingerpost.market.counting.scope import Scope, basis_of, rests_on, scope_of
from fingerpost.market.counting.wider import Wider, wider_of
from fingerpost.market.counting.words import number_of
from fingerpost.market.lifetimes.ages import Ages, ages_of
from fingerpost.market.over_time.demand_rows import (
    about,
    age_rows,
    break_row,
    break_rows,
    chart_rows,
    rests_on_series,
    row,
    series_rows,
    share_columns,
    table_row,
)
from fingerpost.market.over_time.demand_series import MEASURES, DemandSeries, between, chosen, series_of
from fingerpost.market.over_time.keywords import KeywordCount, TextsNaming, keyword_count
from fingerpost.market.over_time.panel import dated_sources
from fingerpost.market.over_time.panel_counts import PanelCounts, panel_counts
from fingerpost.market.over_time.panel_rows import panel_rows, rows_in
from fingerpost.market.over_time.reference import ReferenceSeries, reference_countries, reference_for
from fingerpost.market.selecting.selected_rows import rows_of
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.links import Bools

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

SHOWN_PERIODS = 14
"""A year and the period it is compared with, and one more, in tables; rows and charts have all."""

TABLE_COLUMNS = (
    "date", "n", "n_employers", "index", "low", "high", "adjusted", "unmatched", "share", "change", "provisional",
)  # fmt: skip
AGES = "Age of open postings when last seen"
HOW_COUNTED = (
    "Open postings are counted at each board's last complete visit of a period.",
    "New postings are counted by when they were first seen, on boards that were read in the period before too.",
    "Their index is scaled to the length of a period where the last visits of two lie further apart, or nearer.",
    "The index joins periods over the boards read in both. A board whose server says that it is gone is empty.",
)

_WATCHED = """
SELECT count(*), CAST(min(first_seen) AS DATE), CAST(max(last_seen) AS DATE), (SELECT count(*) FROM board_visit),
  (SELECT count(DISTINCT day) FROM board_visit WHERE complete)
FROM posting"""


@dataclass(frozen=True, slots=True)
class Demand(Answer):
    """Open postings and new postings per period, or why there is no series; what was seen once beside it.

    `denominator` is the population that the shares of the periods are shares of. `refused` says why neither measure
    can be compared over time; None where one can. Only where it is refused are there `posted` (by year) and `ages`.
    `keywords` is the naive count, where it was asked for.
    """

    by: str
    population: str
    denominator: str | None
    stock: DemandSeries
    flow: DemandSeries
    keywords: KeywordCount | None
    refused: str | None
    composition: Breakdown
    posted: Breakdown | None
    ages: Ages | None
    reference: ReferenceSeries
    postings_index: ReferenceSeries | None
    basis: Basis

    @property
    def measures(self) -> tuple[DemandSeries, DemandSeries]:
        """The stock, then the flow."""
        return self.stock, self.flow

    def headline(self) -> str:
        """What was asked."""
        return f"Demand by {self.by}: {self.population}"

    def sentences(self) -> tuple[str, ...]:
        """The latest settled index of each measure, its change in a year and share, or why there is none."""
        said = [sentence for series in self.measures for sentence in about(series, self.by, self.denominator)]
        last = self.reference.latest
        beside = (
            f"Beside it, never mixed in: {self.reference.label}, {self.reference.country_label}, {last.value:.2f} "
            f"{self.reference.unit} on {last.date} ({self.reference.publisher})."
        )
        return (*said, *(self.keywords.sentences() if self.keywords else ()), beside)

    def to_rows(self) -> list[Row]:
        """Rows by `part`, all with the same columns.

        `stock` and `flow` have one row per period, `stock break` and `flow break` one per change of the boards,
        `keywords` one per period of the naive count; `composition`, `posted`, `age` and the references follow.
        """
        rows = [one for series in self.measures for one in series_rows(series)]
        rows += self.keywords.to_rows() if self.keywords else []
        rows += _cell_rows("composition", self.composition)
        rows += _cell_rows("posted", self.posted) if self.posted else []
        rows += age_rows(self.ages) if self.ages else []
        for published in filter(None, (self.reference, self.postings_index)):
            rows += [row("reference", date=p.date, label=published.name, figure=p.value) for p in published.points]
        return rows

    def tables(self) -> tuple[AnswerTable, ...]:
        """The last periods of each measure and the breaks among them; without a series what was seen once."""
        tables = []
        for series in (one for one in self.measures if not one.refused):
            columns = TABLE_COLUMNS if series.is_adjusted else tuple(one for one in TABLE_COLUMNS if one != "adjusted")
            rows = tuple(table_row(period) for period in series.periods[-SHOWN_PERIODS:])
            tables.append(AnswerTable(f"{series.title} per {self.by}", columns, rows))
            changes = tuple(break_row(one) for one in series.breaks[-SHOWN_PERIODS:])
            if changes:
                tables.append(AnswerTable(f"{series.title}: boards that changed", tuple(changes[0]), changes))
        if self.keywords and not self.keywords.refused:
            tables.append(self.keywords.table(SHOWN_PERIODS))
        if self.ages:
            rows = tuple({"days since posted": label, "n": n} for label, n in self.ages.buckets)
            tables += [*self.composition.tables(), AnswerTable(AGES, ("days since posted", "n"), rows)]
        return tuple(tables)

    def chart(self, measure: str | None = None) -> alt.LayerChart:
        """The index of a measure ("stock", "flow"), of the first that has one where none is named.

        Without a series the ages of what is open.

        Raises:
            InputError: `measure` is neither.
        """
        from fingerpost.market.charts import count_columns, nothing
        from fingerpost.market.charts.over_time import series_with_breaks

        if measure is not None and measure not in MEASURES:
            msg = f"measure is {measure!r}; expected one of {', '.join(MEASURES)}"
            raise InputError(msg)
        if measure is None and self.ages:
            rows = [{"label": label, "n": n} for label, n in self.ages.buckets]
            return count_columns(rows, AGES, [rests_on(self.basis)], "days since posted")
        series = next(
            one for one in self.measures if one.measure == measure or (measure is None and one.refused is None)
        )
        title = f"{series.title} per {self.by}, matched boards"
        if series.refused:
            return nothing(title, series.refused)
        bases = sorted({period.base for period in series.periods if period.base})
        base = f"{self.population} · {' and '.join(str(base) for base in bases)} = 100"
        latest = f"{self.by} of {series.latest.start}: {rests_on_series(series)}" if series.latest else ""
        subtitle = [base, latest]
        return series_with_breaks(chart_rows(series), title, subtitle, "index", breaks=break_rows(series))


def _cell_rows(part: str, breakdown: Breakdown) -> list[Row]:
    return [
        row(part, value=cell.value, label=cell.label, n=cell.share.n, **share_columns(cell.share))
        for cell in breakdown.cells
    ]


def demand(
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    by: str = "month",
    *,
    naive: bool = False,
    texts_naming: TextsNaming | None = None,
) -> Demand:
    """The demand for the selected postings per month or ISO week, or the reason why it cannot be known yet.

    `since` and `until` of the selection choose the periods. `naive` counts beside it what a search for words would:
    postings that name AI anywhere, or, for a skill, those whose text names it, which `texts_naming` finds (skill_id →
    posting_ids) where texts are held.

    Raises:
        UnknownNameError: `by` is no period, or a name of the selection is in no list.
        InputError: `since` is later than `until`.
    """
    scope = scope_of(con, selection or Selection())
    whole = replace(scope.selection, since=None, until=None)
    wider = wider_of(whole)
    counted = panel_counts(con, wider.selection, wider.hit, _hits(scope, whole), by)
    stock, flow = _both(counted, by, scope.selection, wider)
    if stock.refused:
        stock = replace(stock, refused=_never_watched(con, stock))
    refused = stock.refused if stock.refused and flow.refused else None
    keywords = keyword_count(con, scope.selection, by, texts_naming) if naive else None
    composition = breakdown_of(scope, "seniority" if scope.selection.role else "role")
    return Demand(
        by=by,
        population=whole.population(),
        denominator=None if wider.reason else wider.selection.population(),
        stock=stock,
        flow=flow,
        keywords=keywords,
        refused=refused,
        composition=composition,
        posted=breakdown_of(scope, "year") if refused else None,
        ages=ages_of(con, scope.query) if refused else None,
        reference=reference_for(scope.selection),
        postings_index=_postings_index(scope.selection),
        basis=_basis(scope, whole, by, counted, (stock, flow)),
    )


def _basis(
    scope: Scope, whole: Selection, by: str, counted: PanelCounts, measures: tuple[DemandSeries, DemandSeries]
) -> Basis:
    """What the series rest on: where periods are chosen, the postings that are counted in them, whatever their date."""
    basis = replace(scope.basis(scope.query, *_notes(scope, by, counted, *measures)), sql=counted.sql)
    periods = np.flatnonzero(chosen(counted.starts, scope.selection.since, scope.selection.until))
    if whole == scope.selection or not len(periods) or all(series.refused for series in measures):
        return basis
    columns = scope.rows.columns
    selected = rows_of(scope.con, columns, whole)
    inside = rows_in(panel_rows(scope.con, columns, by), selected, int(periods[0]), int(periods[-1]))
    return replace(basis_of(Counted(scope.con, columns, inside)), sql=basis.sql, notes=basis.notes)


def _hits(scope: Scope, whole: Selection) -> Bools:
    """Which postings of all are selected whatever their date."""
    hits = np.zeros(len(scope.rows.columns), dtype=bool)
    dated = whole != scope.selection
    hits[rows_of(scope.con, scope.rows.columns, whole) if dated else scope.rows.rows] = True
    return hits


def _both(counted: PanelCounts, by: str, selection: Selection, wider: Wider) -> tuple[DemandSeries, DemandSeries]:
    found = []
    for name, measure in (("stock", counted.stock), ("flow", counted.flow)):
        kept = between(measure, counted.starts, selection.since, selection.until)
        found.append(series_of(kept, name, counted.starts, by, counted.last_day, wider.reason, wider.reader))
    return found[0], found[1]


def _never_watched(con: DuckDBPyConnection, stock: DemandSeries) -> str | None:
    """Why there is no stock: in the words of the corpus where no board was read more than once."""
    n, first, last, visits, days = con.execute(_WATCHED).fetchall()[0]
    if not n:
        return "the corpus is empty"
    if days > 1:
        return stock.refused
    if visits > 1 and not days:
        return f"none of {visits} visits read the whole list of a board"
    when = f"on {first}" if first == last else f"between {first} and {last}"
    return (
        f"every board was observed once ({when}): what is still there are survivors, so counting postings by "
        "their date would show a false rise; watch the boards to get a series"
    )


def _notes(scope: Scope, by: str, counted: PanelCounts, stock: DemandSeries, flow: DemandSeries) -> Collection[str]:
    said = [f"{series.title}: {series.refused}" for series in (stock, flow) if series.refused]
    said += [f"{one.title}: {why}." for one in (stock, flow) if not one.refused and (why := one.unadjusted(by))]
    if counted.last_day:
        said += [
            f"{number_of(counted.stock.exposure.shape[0], 'board')} read; the last day known is {counted.last_day}.",
            *HOW_COUNTED,
        ]
    kept = set(scope.counted.sources)
    said += [
        f"{one.source} is counted by its posting dates: {one.reason}" for one in dated_sources() if one.source in kept
    ]
    if scope.selection.since or scope.selection.until:
        said.append("In the series and in what they rest on since and until choose periods; elsewhere posting dates.")
    return said


def _postings_index(selection: Selection) -> ReferenceSeries | None:
    covered = selection.country in reference_countries("postings-index")
    return reference_for(selection, "postings-index") if covered else None
