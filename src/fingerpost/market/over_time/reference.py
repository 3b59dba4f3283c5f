"""Official series that stand beside our own numbers and are never mixed into them.

The values are packaged (`data/reference_series.csv`, built by `scripts/build_series.py`) with publisher and licence.
"""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    import altair as alt

    from fingerpost.market.selecting.selection import Selection

FALLBACK_COUNTRY = "US"
TROUGH_SINCE = dt.date(2022, 1, 1)
"""The trough is the lowest value since the height of early 2022: the point from which the present rise is counted."""


@dataclass(frozen=True, slots=True)
class Point:
    """One published value."""

    date: dt.date  # named so that the field does not hide the type
    value: float


@dataclass(frozen=True, slots=True)
class ReferenceSeries(Answer):
    """A published series of one country: the value of the last day of each month, and of its first day."""

    name: str
    country: str
    country_label: str
    label: str
    unit: str
    definition: str
    publisher: str
    url: str
    licence: str
    citation: str
    points: tuple[Point, ...]
    basis: Basis

    @property
    def first(self) -> Point:
        """The earliest value."""
        return self.points[0]

    @property
    def latest(self) -> Point:
        """The latest value."""
        return self.points[-1]

    def at(self, day: dt.date) -> float:
        """The value published for a day that is in the series.

        Raises:
            InputError: the series has no value of that day.
        """
        for point in self.points:
            if point.date == day:
                return point.value
        msg = f"{self.name} has no value for {day}; it has month ends from {self.first.date} to {self.latest.date}"
        raise InputError(msg)

    def lowest(self, since: dt.date | None = None, until: dt.date | None = None) -> Point:
        """The first of the lowest values of the days kept, from `since` to `until`, both included.

        Raises:
            InputError: no value lies between the days.
        """
        between = [p for p in self.points if (since is None or p.date >= since) and (until is None or p.date <= until)]
        if not between:
            msg = f"{self.name} has no value from {since} to {until}; it runs {self.first.date} to {self.latest.date}"
            raise InputError(msg)
        return min(between, key=lambda point: point.value)

    @property
    def trough(self) -> Point:
        """The lowest value since `TROUGH_SINCE`."""
        return self.lowest(TROUGH_SINCE)

    def headline(self) -> str:
        """What it is a series of."""
        return f"{self.label}, {self.country_label}"

    def sentences(self) -> tuple[str, ...]:
        """Its first value, its trough and its latest."""
        first, trough, latest = self.first, self.trough, self.latest
        ends = f"{latest.value:.2f} on {latest.date}, from {trough.value:.2f} at the trough of {trough.date}"
        published = f"({self.unit}; {self.publisher}, {self.licence})"
        return (f"{self.country_label}: {ends} and {first.value:.2f} on {first.date} {published}.",)

    def to_rows(self) -> list[Row]:
        """One row per value: `series, country, date, value, unit, publisher, licence`."""
        return [
            {
                "series": self.name,
                "country": self.country,
                "date": point.date,
                "value": point.value,
                "unit": self.unit,
                "publisher": self.publisher,
                "licence": self.licence,
            }
            for point in self.points
        ]

    def chart(self) -> alt.LayerChart:
        """A line over time."""
        from fingerpost.market.charts import time_line

        rows = [{"date": p.date.isoformat(), "value": p.value, "series": self.country_label} for p in self.points]
        subtitle = [f"{self.publisher}, {self.licence} · to {self.latest.date} · {self.unit}"]
        return time_line(rows, f"{self.label}, {self.country_label}", subtitle, self.unit)


@dataclass(frozen=True, slots=True)
class Level:
    """Where a country's series began, its lowest value since `TROUGH_SINCE`, and its latest value."""

    country: str
    country_label: str
    first: Point
    trough: Point
    latest: Point


@dataclass(frozen=True, slots=True)
class Reference(Answer):
    """A published series of one or several countries, side by side: level, trough and latest value of each."""

    name: str
    levels: tuple[Level, ...]
    series: tuple[ReferenceSeries, ...]
    basis: Basis

    def of(self, country: str) -> ReferenceSeries:
        """The series of a country, by its code.

        Raises:
            UnknownNameError: the answer does not hold it.
        """
        for series in self.series:
            if series.country == country:
                return series
        raise UnknownNameError(f"country of {self.name}", country, [series.country for series in self.series])

    def headline(self) -> str:
        """What the series are of."""
        return f"{self.series[0].label}: published by {self.series[0].publisher}"

    def sentences(self) -> tuple[str, ...]:
        """The latest value, trough and first value of one country; of several the ends of the latest values."""
        if len(self.series) == 1:
            return self.series[0].sentences()
        ordered = sorted(self.levels, key=lambda level: (-level.latest.value, level.country))
        ends = [f"{level.country_label} {level.latest.value:.2f} on {level.latest.date}" for level in ordered]
        rise = max(self.levels, key=lambda level: level.latest.value / level.trough.value)
        return (
            f"Highest: {ends[0]}; lowest: {ends[-1]} ({self.series[0].unit}).",
            f"The most since its trough: {rise.country_label}, {rise.latest.value / rise.trough.value:.1f} times.",
        )

    def tables(self) -> tuple[AnswerTable, ...]:
        """The levels; all values are in the rows."""
        rows = tuple(
            {
                "country": level.country_label,
                "first": level.first.value,
                "first_on": level.first.date,
                "trough": level.trough.value,
                "trough_on": level.trough.date,
                "latest": level.latest.value,
                "latest_on": level.latest.date,
                "times_the_trough": level.latest.value / level.trough.value,
            }
            for level in self.levels
        )
        caption = f"{self.series[0].label}, {self.series[0].unit}; the trough is the lowest value since {TROUGH_SINCE}"
        return (AnswerTable(caption, tuple(rows[0]), rows),)

    def to_rows(self) -> list[Row]:
        """One row per value of every country, as `ReferenceSeries.to_rows`."""
        return [row for series in self.series for row in series.to_rows()]

    def chart(self) -> alt.LayerChart:
        """A line for each country, the highest last values first; at most as many as there are colours."""
        from fingerpost.market.charts import time_line
        from fingerpost.market.charts.look import PALETTE

        first = self.series[0]
        shown = sorted(self.series, key=lambda series: (-series.latest.value, series.country))[: len(PALETTE)]
        rows = [
            {"date": point.date.isoformat(), "value": point.value, "series": series.country_label}
            for series in shown
            for point in series.points
        ]
        subtitle = [f"{first.publisher}, {first.licence} · to {first.latest.date} · {first.unit}"]
        return time_line(rows, first.label, subtitle, first.unit)


def reference(name: str = "ai-share", countries: Iterable[str] | None = None) -> Reference:
    """A packaged series of some countries, or of all that it covers.

    Raises:
        UnknownNameError: no series has the name, or it does not cover a country.

    >>> reference("ai-share", ["GB"]).series[0].trough.date.isoformat()
    '2023-06-30'
    """
    if name not in _definitions():
        raise UnknownNameError("reference series", name, _definitions())
    series = tuple(reference_series(name, country) for country in countries or reference_countries(name))
    periods = [one.basis.period for one in series]
    spanned = min(period[0] for period in periods if period[0]), max(period[1] for period in periods if period[1])
    levels = tuple(Level(one.country, one.country_label, one.first, one.trough, one.latest) for one in series)
    return Reference(name, levels, series, replace(series[0].basis, period=spanned))


def reference_series(name: str = "ai-share", country: str = FALLBACK_COUNTRY) -> ReferenceSeries:
    """A packaged series of a country, given as a name or an ISO 3166-1 alpha-2 code.

    Raises:
        UnknownNameError: no series has the name, or it does not cover the country.

    >>> series = reference_series("ai-share", "US")
    >>> series.latest.date.isoformat(), round(series.latest.value, 2)
    ('2026-06-30', 5.88)
    """
    from fingerpost.taxonomy.places import country_label

    if name not in _definitions():
        raise UnknownNameError("reference series", name, _definitions())
    code = _code(country)
    if code not in reference_countries(name):
        raise UnknownNameError(f"country of {name}", country, reference_countries(name))
    points, definition = _points()[name, code], _definitions()[name]
    basis = Basis(
        n_postings=0,
        n_employers=0,
        period=(points[0].date, points[-1].date),
        sources=(definition["publisher"],),
        snapshot=f"{name} to {points[-1].date}",
        taxonomy_version="",
        notes=(definition["definition"], definition["citation"], "Drawn beside our figures, never mixed with them."),
    )
    return ReferenceSeries(
        name=name, country=code, country_label=country_label(code), points=points, basis=basis, **definition
    )


def reference_countries(name: str) -> tuple[str, ...]:
    """The codes of the countries that a series covers.

    >>> reference_countries("postings-index")
    ('AU', 'CA', 'DE', 'FR', 'GB', 'IE', 'US')
    """
    return tuple(sorted(country for series, country in _points() if series == name))


def reference_for(selection: Selection, name: str = "ai-share") -> ReferenceSeries:
    """The series of the selected country where it is covered, else of the United States."""
    country = selection.country or FALLBACK_COUNTRY
    return reference_series(name, country if country in reference_countries(name) else FALLBACK_COUNTRY)


def _code(country: str) -> str:
    from fingerpost.taxonomy.places import Country, find_place

    place = find_place(country)
    return place.country if isinstance(place, Country) else country


@cache
def _definitions() -> Mapping[str, dict[str, str]]:
    text = files("fingerpost.market").joinpath("data/reference_series.toml").read_text(encoding="utf-8")
    definitions: dict[str, dict[str, str]] = tomllib.loads(text)
    return definitions


@cache
def _points() -> Mapping[tuple[str, str], tuple[Point, ...]]:
    found: dict[tuple[str, str], list[Point]] = {}
    with files("fingerpost.market").joinpath("data/reference_series.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            point = Point(dt.date.fromisoformat(row["date"]), float(row["value"]))
            found.setdefault((row["series"], row["country"]), []).append(point)
    return {key: tuple(points) for key, points in found.items()}
