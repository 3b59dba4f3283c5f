"""Pay as employers state it: per currency, minimum, midpoint and maximum apart, with the disclosure rate beside it.

`stated_pay` says what counts as an amount per year and what is set aside. Currencies are never merged; amounts are
converted only at rates that the caller states, with their day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.counting.breakdowns import DIMENSIONS, Dimension
from fingerpost.market.counting.cells import Cell
from fingerpost.market.counting.counted import within_all, within_from
from fingerpost.market.counting.scope import Scope, scope_of
from fingerpost.market.pay.amounts import Amounts, Group, amounts_converted, amounts_of, amounts_query, paid_of
from fingerpost.market.pay.pay_answer import SERIES, Pay, PayGroup
from fingerpost.market.pay.stated_pay import (
    HOURS_PER_YEAR,
    MONTHS_PER_YEAR,
    OUTLIER,
    Conversion,
    priced,
)
from fingerpost.market.selecting.selection import NOT_STATED, Query, Selection
from fingerpost.market.statistics.quantile_intervals import many_with_intervals
from fingerpost.market.statistics.quantiles import Ordered, clusters, ordered
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
    fields, paid = _fields(by), priced(scope.query, conversion)
    dimensions = [DIMENSIONS[field] for field in fields]
    counted = (
        scope.once(f"pay by {fields}", lambda: _counted(scope, dimensions))
        if conversion is None
        else _counted(scope, dimensions, paid)
    )
    return Pay(
        by=",".join(fields) or None,
        population=scope.selection.population(),
        groups=counted.groups,
        disclosure=counted.disclosure,
        disclosures=_disclosures(counted.within, dimensions),
        set_aside=counted.set_aside,
        basis=scope.basis(
            amounts_query(paid, _value(dimensions)),
            "Pay is what employers state; estimates by others are not among the facts, so none is mixed in.",
            conversion.note() if conversion else "Currencies are never merged.",
            f"Hourly pay x {HOURS_PER_YEAR:,} for postings that say full-time and not part-time too, "
            f"monthly pay x {MONTHS_PER_YEAR}.",
        ),
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted of a scope's pay; no part of it depends on how the selection is called."""

    groups: tuple[PayGroup, ...]
    disclosure: Share
    within: tuple[Cell, ...]
    set_aside: tuple[tuple[str, int], ...]


def _counted(scope: Scope, dimensions: list[Dimension], converted: Query | None = None) -> _Counted:
    value, several = _value(dimensions), any(dimension.several for dimension in dimensions)
    if converted is None:
        amounts, aside = amounts_of(scope, value, several=several)
    else:
        amounts, aside = amounts_converted(scope, converted, value, several=several)
    stated = scope.rows.take(paid_of(scope.con, scope.rows.columns).stated)
    whole = within_all(scope.rows, stated)
    within = _within(scope, value, several, stated) if dimensions else ()
    disclosed = {cell.value: cell.share for cell in within} if dimensions else {"all": whole}
    return _Counted(_groups(amounts, dimensions, disclosed), whole, within, aside)


def _within(scope: Scope, value: str, several: bool, stated: NDArray[np.bool_]) -> tuple[Cell, ...]:
    """Of each group the share that states pay."""
    rows = scope.rows
    if not several:
        return within_from(rows, *rows.coded(value), stated)
    lists = rows.columns.lists(scope.con, value)
    code, lengths = lists.taken(rows.rows)
    return within_from(rows, lists.values, code, np.repeat(stated, lengths), cluster=np.repeat(rows.cluster, lengths))


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


def _groups(amounts: Amounts, dimensions: list[Dimension], disclosed: Mapping[str, Share]) -> tuple[PayGroup, ...]:
    absent = Share(None, None, None, 0, 0, Rest(0, 0, 0).reason)
    stated = list(amounts.groups())
    found = iter(many_with_intervals([series for one in stated for series in _series(one)]))
    groups = []
    for one in stated:
        values = tuple(one.value.split(_BETWEEN))
        name, label = " / ".join(values), _label(values, dimensions)
        disclosure = disclosed.get(one.value, absent)
        low, mid, high, width = islice(found, 4)
        groups.append(PayGroup(name, label, one.currency, low, mid, high, width, disclosure, values))
    return tuple(sorted(groups, key=lambda group: _place(group, dimensions)))


def _series(group: Group) -> Iterator[Ordered]:
    """Minimum, midpoint, maximum, and the maximum over the minimum, each in order."""
    low, high = group.low, group.high
    width = np.divide(high, low, out=np.full(len(low), np.nan), where=low > 0)
    whose = clusters(group.cluster, group.named)
    for values in (low, (low + high) / 2, high, width):
        stated = ~np.isnan(values)
        if stated.all():
            yield whose.ordered(values)
        else:
            yield ordered(values[stated], group.cluster[stated], group.named[stated])


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
