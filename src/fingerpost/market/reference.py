"""Official series that stand beside our own numbers and are never mixed into them.

The values are packaged (`data/reference_series.csv`, built by `scripts/build_series.py`) with publisher and licence.
"""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, Basis, Row
from fingerpost.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    import altair as alt

    from fingerpost.market.selection import Selection

FALLBACK_COUNTRY = "US"


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


def reference_names() -> tuple[str, ...]:
    """The names of the packaged series."""
    return tuple(_definitions())


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
