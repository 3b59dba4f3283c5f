"""Series to be carried on: the demand of a selection on its matched panel, and the published reference series."""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from fingerpost.answer import Basis
from fingerpost.errors import InputError
from fingerpost.market.over_time.demand import demand
from fingerpost.market.over_time.demand_series import DemandSeries
from fingerpost.market.over_time.reference import FALLBACK_COUNTRY, ReferenceSeries, reference_series
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.smoothing import MIN_PERIODS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Measured:
    """One measured value; a provisional one may still change and is not forecast from."""

    date: dt.date
    value: float
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """An unbroken series with what it is of; `refused` says why there is none."""

    label: str
    unit: str
    points: tuple[Measured, ...]
    basis: Basis
    refused: str | None = None

    @property
    def settled(self) -> tuple[Measured, ...]:
        """The values that will not change."""
        return settled(self.points)


def settled(points: Sequence[Measured]) -> tuple[Measured, ...]:
    """The values that are not provisional."""
    return tuple(one for one in points if not one.provisional)


def reference_history(selection: Selection, by: str, of: str, country: str | None) -> History:
    """A published series, as month ends; a last value from within a month is provisional.

    Raises:
        UnknownNameError: the country is not covered.
        InputError: the series is asked by week, or of some postings only.
    """
    if by != "month":
        msg = f"by is {by!r}; {of} is carried as monthly values, so ask by='month'"
        raise InputError(msg)
    usual = Selection()
    names = [field.name for field in fields(Selection) if field.name != "country"]
    asked = [name for name in names if getattr(selection, name) not in (None, getattr(usual, name))]
    if asked:
        msg = f"{of} is published for all postings of a country; it cannot be narrowed by {', '.join(asked)}"
        raise InputError(msg)
    series = reference_series(of, country or selection.country or FALLBACK_COUNTRY)
    return History(f"{series.label}, {series.country_label}", series.unit, _month_ends(series), series.basis)


def demand_history(con: DuckDBPyConnection, selection: Selection, by: str) -> History:
    """The matched index of new postings, or of open postings where only that is long enough; its last unbroken stretch.

    Raises:
        UnknownNameError: a name of the selection is in no list.
    """
    found = demand(con, selection, by)
    histories = [_index_history(series, found.population, found.basis) for series in (found.flow, found.stock)]
    for history in histories:
        if len(history.settled) >= MIN_PERIODS:
            return history
    return max(histories, key=lambda history: len(history.settled))  # of equals the first: new postings


def later(day: dt.date, by: str, steps: int) -> dt.date:
    """The day `steps` periods later: month ends stay month ends, first days first days.

    >>> later(dt.date(2026, 1, 31), "month", 1)
    datetime.date(2026, 2, 28)
    """
    if by == "week":
        return day + dt.timedelta(weeks=steps)
    months = day.year * 12 + day.month - 1 + steps
    first = dt.date(months // 12, months % 12 + 1, 1)
    return _month_end(first) if day == _month_end(day) else first.replace(day=min(day.day, _month_end(first).day))


def _index_history(series: DemandSeries, population: str, basis: Basis) -> History:
    """The periods since the last break of the chain, on one base."""
    label = f"{series.title}, {population}"
    if series.refused:
        return History(label, "index", (), basis, series.refused)
    points: list[Measured] = []
    base = None
    for period in series.periods:
        if period.index is None or period.base != base:
            points, base = [], period.base
        if period.index is not None:
            points.append(Measured(period.start, period.index, period.provisional))
    return History(label, f"index, {base} = 100", tuple(points), basis)


def _month_ends(series: ReferenceSeries) -> tuple[Measured, ...]:
    ends = [Measured(p.date, p.value) for p in series.points if p.date == _month_end(p.date)]
    if series.latest.date != _month_end(series.latest.date):
        ends.append(Measured(series.latest.date, series.latest.value, provisional=True))
    return tuple(ends)


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=monthrange(day.year, day.month)[1])
