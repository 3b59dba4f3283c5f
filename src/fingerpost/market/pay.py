"""Pay as employers state it: per currency, minimum, midpoint and maximum apart, with the disclosure rate beside it.

`stated_pay` says what counts as an amount per year and what is set aside. Currencies are never merged; amounts are
converted only at rates that the caller states, with their day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.answer import Share
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.cells import Cell, runs_of, share_where, shares_within
from fingerpost.market.counts import DIMENSIONS, Dimension
from fingerpost.market.pay_answer import SERIES, Pay, PayGroup
from fingerpost.market.scope import Scope, scope_of
from fingerpost.market.selection import NOT_STATED, Selection
from fingerpost.market.stated_pay import (
    HAS_PAY,
    HOURS_PER_YEAR,
    MONTHS_PER_YEAR,
    OUTLIER,
    Conversion,
    counted_aside,
    priced,
)
from fingerpost.market.statistics.quantile_intervals import QuantilesWithIntervals, quantiles_with_intervals
from fingerpost.market.statistics.uncertainty import Rest
from fingerpost.taxonomy.labels import label_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["GROUPINGS", "HOURS_PER_YEAR", "OUTLIER", "SERIES", "Pay", "PayGroup", "pay", "pay_of"]

GROUPINGS = ("role", "seniority", "country", "degree", "work_mode", "industry")
PLACE = "place"
"""What people call a grouping by country."""

_BETWEEN = "\x1f"
"""Between the values of several fields; no value has it."""

_AMOUNTS = """
SELECT value, currency, reason, low, high, cluster, named
FROM (SELECT posting_id, cluster, named, {value} AS value FROM selected) AS chosen
JOIN priced ON priced.posting_id = chosen.posting_id
ORDER BY value, currency, cluster, low, high"""

_ASIDE = """
SELECT reason FROM selected JOIN priced ON priced.posting_id = selected.posting_id WHERE reason IS NOT NULL"""


def pay(
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    by: str | Iterable[str] | None = None,
    *,
    convert_to: str | None = None,
    rates: Mapping[str, float] | None = None,
    rates_on: date | None = None,
) -> Pay:
    """What the selected postings state as pay per year, as a whole or by one or several of `GROUPINGS`.

    `by` is "role", "role,seniority" or a list of names; "place" is the country. With `convert_to`, amounts are given
    in that currency at `rates` (1 unit of each currency in it) of the day `rates_on`; what has no rate is set aside.

    Raises:
        UnknownNameError: `by` has a name that is no grouping, or a name of the selection is in no list.
        InputError: `convert_to`, `rates` and `rates_on` are not given together, or are no currency and rates.
    """
    fields = _fields(by)
    conversion = _conversion(convert_to, rates, rates_on)
    return pay_of(scope_of(con, selection or Selection()), ",".join(fields) or None, conversion)


def pay_of(scope: Scope, by: str | None = None, conversion: Conversion | None = None) -> Pay:
    """What the postings of a scope state as pay; what `pay` gives."""
    dimensions = [DIMENSIONS[field] for field in _fields(by)]
    value = _value(dimensions)
    paid = priced(scope.query, conversion)
    query = paid.then(_AMOUNTS.format(value=value))
    found = scope.con.execute(query.sql, query.parameters).fetchnumpy()
    whole = share_where(scope.con, scope.query, HAS_PAY)
    within = shares_within(scope.con, scope.query, value, HAS_PAY) if dimensions else ()
    disclosed = {cell.value: cell.share for cell in within} if dimensions else {"all": whole}
    reasons = found["reason"]
    if any(dimension.several for dimension in dimensions):  # each posting once
        aside = paid.then(_ASIDE)
        reasons = scope.con.execute(aside.sql, aside.parameters).fetchnumpy()["reason"]
    return Pay(
        by=",".join(dimension.field for dimension in dimensions) or None,
        population=scope.selection.population(),
        groups=_groups(found, dimensions, disclosed),
        disclosure=whole,
        disclosures=_disclosures(within, dimensions),
        set_aside=counted_aside(reasons),
        basis=scope.basis(
            query,
            "Pay is what employers state; estimates by others are not among the facts, so none is mixed in.",
            conversion.note() if conversion else "Currencies are never merged.",
            f"Hourly pay x {HOURS_PER_YEAR:,} for postings that say full-time, monthly pay x {MONTHS_PER_YEAR}.",
        ),
    )


def _fields(by: str | Iterable[str] | None) -> tuple[str, ...]:
    """The groupings named, each once.

    >>> _fields("role, place"), _fields(None)
    (('role', 'country'), ())
    """
    given = by.split(",") if isinstance(by, str) else tuple(by or ())
    fields = []
    for name in (one.strip().replace("-", "_") for one in given):
        if name not in (*GROUPINGS, PLACE):
            raise UnknownNameError("pay grouping", name, (*GROUPINGS, PLACE))
        fields.append("country" if name == PLACE else name)
    return tuple(dict.fromkeys(fields))


def _conversion(to: str | None, rates: Mapping[str, float] | None, on: date | None) -> Conversion | None:
    if to is None:
        if rates or on:
            msg = "rates of exchange are given without convert_to; say which currency to convert to"
            raise InputError(msg)
        return None
    return Conversion(to, dict(rates or {}), on)


def _value(dimensions: list[Dimension]) -> str:
    """The SQL of a posting's group; at most one of the fields has several values, so it needs no cross product."""
    if not dimensions:
        return "'all'"
    joined = f", '{_BETWEEN}', ".join(dimension.expression for dimension in dimensions)
    return f"concat({joined})" if len(dimensions) > 1 else dimensions[0].expression


def _groups(
    found: Mapping[str, Any], dimensions: list[Dimension], disclosed: Mapping[str, Share]
) -> tuple[PayGroup, ...]:
    counted = np.ma.getmaskarray(np.ma.asarray(found["reason"]))  # no reason to set it aside
    columns = {name: found[name][counted] for name in ("value", "currency", "low", "high", "cluster", "named")}
    absent = Share(None, None, None, 0, 0, Rest(0, 0, 0).reason)
    groups = []
    for of_value in runs_of(columns["value"]):
        for run in runs_of(columns["currency"][of_value]):
            at = slice(of_value.start + run.start, of_value.start + run.stop)
            key, currency = str(columns["value"][at.start]), str(columns["currency"][at.start])
            low, mid, high, width = _series({name: column[at] for name, column in columns.items()})
            values = tuple(key.split(_BETWEEN))
            label = _label(values, dimensions)
            disclosure = disclosed.get(key, absent)
            name = " / ".join(values)
            groups.append(PayGroup(name, label, currency, low, mid, high, width, disclosure, values))
    return tuple(sorted(groups, key=lambda group: _place(group, dimensions)))


def _series(columns: Mapping[str, Any]) -> list[QuantilesWithIntervals]:
    """Minimum, midpoint, maximum, and the maximum over the minimum."""
    low, high = (np.ma.filled(np.ma.asarray(columns[name], dtype=np.float64), np.nan) for name in ("low", "high"))
    width = np.divide(high, low, out=np.full(len(low), np.nan), where=low > 0)
    series = []
    for values in (low, (low + high) / 2, high, width):
        stated = ~np.isnan(values)
        series.append(quantiles_with_intervals(values[stated], columns["cluster"][stated], columns["named"][stated]))
    return series


def _label(values: tuple[str, ...], dimensions: list[Dimension]) -> str:
    if not dimensions:
        return label_of("all", values[0])
    return ", ".join(label_of(dimension.field, value) for dimension, value in zip(dimensions, values, strict=True))


def _disclosures(cells: Iterable[Cell], dimensions: list[Dimension]) -> tuple[Cell, ...]:
    if len(dimensions) == 1:
        return dimensions[0].ordered(dimensions[0].labelled(cell) for cell in cells)
    named = []
    for cell in cells:
        values = tuple(cell.value.split(_BETWEEN))
        named.append(Cell(" / ".join(values), _label(values, dimensions), cell.share, cell.n_employers))
    return tuple(sorted(named, key=lambda cell: (-cell.share.of, cell.label)))


def _place(group: PayGroup, dimensions: list[Dimension]) -> tuple[Any, ...]:
    if len(dimensions) != 1:
        return any(value == NOT_STATED for value in group.values), -group.n, f"{group.label} {group.currency}"
    ladder = dimensions[0].order if isinstance(dimensions[0].order, tuple) else ()
    rung = ladder.index(group.value) if group.value in ladder else len(ladder)
    label = group.label if ladder else ""
    return group.value == NOT_STATED, rung, label, -group.n, f"{group.label} {group.currency}"
