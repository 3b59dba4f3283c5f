"""What comes next, if the past goes on: a forecast with intervals that were tried on the past, or why there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.over_time.histories import History, Measured, demand_history, later, reference_history, settled
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.smoothing import Ahead, SeriesForecast, forecast_series

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

SERIES = ("demand", "ai-share", "postings-index")
SEASONS: Mapping[str, int] = {"month": 12, "week": 52}
WHOLE = 100.0
NARROW = 0.92
"""Below this measured coverage the answer says that its 95 % intervals were too narrow."""

_NOTES = (
    "A forecast carries the past of one series on; it knows no causes and no plans.",
    "Chosen from exponential smoothing with and without trend, damping and season by a rolling-origin backtest.",
    "Coverage is measured: forecasts were made from past origins with what was known there, and checked.",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """One step ahead: the forecast with its 80 % and 95 % intervals, and the naive forecast."""

    date: dt.date
    point: float
    low80: float
    high80: float
    low95: float
    high95: float
    naive: float


@dataclass(frozen=True, slots=True)
class Forecast(Answer):
    """The forecast of one series: what was measured, and what is expected, or `refused`, the reason for none.

    `fitted` tells which member of the family is shown, whether it beats the naive forecast, and the coverage of the
    intervals as it was measured on past origins.
    """

    of: str
    by: str
    label: str
    unit: str
    history: tuple[Measured, ...]
    expected: tuple[Expected, ...]
    fitted: SeriesForecast | None
    refused: str | None
    basis: Basis

    def headline(self) -> str:
        """What is forecast."""
        return f"Forecast: {self.label}"

    def sentences(self) -> tuple[str, ...]:
        """The last step with its intervals, whether the naive forecast is beaten, and the measured coverage."""
        if self.refused or self.fitted is None:
            return (f"No forecast of {self.label}: {self.refused}.",)
        return (self._expected_sentence(), self._beaten_sentence(), self._coverage_sentence())

    def tables(self) -> tuple[AnswerTable, ...]:
        """The steps ahead."""
        if self.refused:
            return ()
        columns = ("date", "point", "low80", "high80", "low95", "high95", "naive")
        rows = tuple({name: getattr(step, name) for name in columns} for step in self.expected)
        return (AnswerTable(f"{self.label}, {self.unit}", columns, rows),)

    def to_rows(self) -> list[Row]:
        """One row per period: `part` measured or forecast, `date, value, low80 … high95, naive, provisional`."""
        empty = dict.fromkeys(("low80", "high80", "low95", "high95", "naive"))
        measured: list[Row] = [
            {"part": "measured", "date": one.date, "value": one.value, **empty, "provisional": one.provisional}
            for one in self.history
        ]
        return measured + [
            {
                "part": "forecast",
                "date": step.date,
                "value": step.point,
                **{name: getattr(step, name) for name in empty},
                "provisional": None,
            }
            for step in self.expected
        ]

    def chart(self) -> alt.LayerChart:
        """A fan, with the naive forecast beside it."""
        from fingerpost.market.charts.fan import forecast_fan
        from fingerpost.market.charts.forms import nothing

        if self.refused or self.fitted is None:
            return nothing(self.headline(), self.refused or "")
        history: list[Row] = [
            {"date": one.date.isoformat(), "value": one.value, "provisional": one.provisional} for one in self.history
        ]
        names = Expected.__slots__
        steps: list[Row] = [
            {**{name: getattr(step, name) for name in names}, "date": step.date.isoformat()} for step in self.expected
        ]
        naive = f" · dotted: {self.fitted.benchmark} forecast" if self.fitted.beats_naive else ""
        shown = f"{self._method()} · bands: 80 % and 95 % intervals{naive}"
        return forecast_fan(
            history, steps, self.headline(), [shown, self._rests_on()], self.unit, self.fitted.beats_naive,
            description=" ".join((f"{self.headline()}.", *self.sentences())),
        )  # fmt: skip

    def _method(self) -> str:
        if self.fitted is None:
            return ""
        return f"exponential smoothing, {self.fitted.member}" if self.fitted.beats_naive else f"{self.fitted.member}"

    def _rests_on(self) -> str:
        n = self.fitted.n if self.fitted else 0
        return f"{n} {self.by}s to {settled(self.history)[-1].date} · {self.basis.snapshot}"

    def _expected_sentence(self) -> str:
        last, step = settled(self.history)[-1], self.expected[-1]
        return (
            f"{self.label}: {last.value:.2f} on {last.date}; expected on {step.date}: {step.point:.2f} "
            f"(80 %: {step.low80:.2f} to {step.high80:.2f}; 95 %: {step.low95:.2f} to {step.high95:.2f}), {self.unit}."
        )

    def _beaten_sentence(self) -> str:
        fitted = self.fitted
        if fitted is None or fitted.best_loss is None or fitted.naive_loss is None:
            return ""
        better = 100 * (1 - fitted.best_loss / fitted.naive_loss)
        if fitted.beats_naive:
            shown = fitted.member.capitalize()
            return f"{shown} beat the {fitted.benchmark} forecast in the backtest: {better:.0f} % less error."
        compared = f"{better:.0f} % less error, too little to tell" if better > 0 else f"{-better:.0f} % more error"
        return (
            f"No smoothing beats the {fitted.benchmark} forecast (best: {fitted.best_member}, {compared}), "
            "so the naive forecast is shown."
        )

    def _coverage_sentence(self) -> str:
        fitted = self.fitted
        if fitted is None or fitted.coverage80 is None or fitted.coverage95 is None:
            return "The history is too short to measure the coverage of the intervals."
        held80, held95 = (f"{100 * share:.0f} %" for share in (fitted.coverage80, fitted.coverage95))
        narrow = ": too narrow, for the series moved as it had not before" if fitted.coverage95 < NARROW else ""
        return (
            f"Tried from {fitted.n_origins} past origins ({fitted.n_checked:,} forecasts), the 80 % interval held "
            f"{held80} and the 95 % interval {held95} of what came{narrow}."
        )


def forecast(
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    by: str = "month",
    horizon: int = 12,
    of: str = "demand",
    country: str | None = None,
) -> Forecast:
    """The forecast of the demand for the selected postings, or of a published reference series of a country.

    It needs 24 periods and looks at most half as many ahead; otherwise `refused` says why there is none.

    Raises:
        UnknownNameError: `of` is no series, `by` no period, or the country is not covered.
        InputError: `horizon` is less than 1, or the question cannot be asked of the series.
    """
    if of not in SERIES:
        raise UnknownNameError("series to forecast", of, SERIES)
    if by not in SEASONS:
        raise UnknownNameError("period", by, tuple(SEASONS))
    if horizon < 1:
        msg = f"horizon is {horizon}; expected a whole number of {by}s from 1 on"
        raise InputError(msg)
    history = _history(con, selection or Selection(), by, of, country)
    fitted = None if history.refused else forecast_series([p.value for p in history.settled], SEASONS[by], horizon)
    steps = fitted.steps if fitted else ()
    return Forecast(
        of=of,
        by=by,
        label=history.label,
        unit=history.unit,
        history=history.points,
        expected=tuple(_step(step, later(history.settled[-1].date, by, step.step), history.unit) for step in steps),
        fitted=fitted,
        refused=fitted.reason if fitted else history.refused,
        basis=replace(history.basis, notes=(*history.basis.notes, *_NOTES)),
    )


def _history(con: DuckDBPyConnection, selection: Selection, by: str, of: str, country: str | None) -> History:
    if of != "demand":
        return reference_history(selection, by, of, country)
    if country is not None:
        msg = f"country {country!r} was given for demand; select it (Selection(country=…)) instead"
        raise InputError(msg)
    return demand_history(con, selection, by)


def _step(step: Ahead, day: dt.date, unit: str) -> Expected:
    """The step with its date; a percentage ends at 100."""
    limit = WHOLE if unit == "percent" else float("inf")
    values = (step.point, step.low80, step.high80, step.low95, step.high95, step.naive)
    return Expected(day, *(min(value, limit) for value in values))
