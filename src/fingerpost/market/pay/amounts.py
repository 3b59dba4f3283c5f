"""The amounts of pay that the postings of a scope state, in groups: from coded columns, or from SQL where converted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.counting.counted import NAMED, Ints
from fingerpost.market.counting.scope import Scope
from fingerpost.market.pay.stated_pay import STATED, counted_aside
from fingerpost.market.selecting.arrow_numbers import numbers_of
from fingerpost.market.selecting.columns import Coded, Columns, Rows, coded
from fingerpost.market.selecting.selection import CLUSTER, Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Floats = NDArray[np.float64]

_AMOUNTS = """
SELECT value, currency, reason, low, high, cluster, named
FROM (SELECT posting_id, cluster, named, {value} AS value FROM selected) AS chosen
JOIN priced ON priced.posting_id = chosen.posting_id
ORDER BY value, currency, cluster, low, high"""

_ASIDE = """
SELECT reason FROM selected JOIN priced ON priced.posting_id = selected.posting_id WHERE reason IS NOT NULL"""

Aside = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The amounts of one group in one currency; NaN for a minimum or a maximum that is not stated."""

    value: str
    currency: str
    low: Floats
    high: Floats
    cluster: Ints
    named: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Amounts:
    """Amounts by the place of their group in `values` and of their currency in `currencies`."""

    values: Sequence[str]
    currencies: Sequence[str]
    value: Ints
    currency: Ints
    low: Floats
    high: Floats
    cluster: Ints
    named: NDArray[np.bool_]

    def groups(self) -> Iterator[Group]:
        """The groups, in order of value and currency."""
        width, n_keys = len(self.currencies), len(self.values) * len(self.currencies)
        key = (self.value * width + self.currency).astype(np.uint16 if n_keys < 2**16 else np.int64)
        order = np.argsort(key, kind="stable")
        ordered = key[order]
        stops = [*(np.flatnonzero(ordered[1:] != ordered[:-1]) + 1).tolist(), len(order)] if len(order) else []
        for start, stop in pairwise([0, *stops]):
            at = order[start:stop]
            value, currency = divmod(int(ordered[start]), width)
            low, high = self.low[at], self.high[at]
            yield Group(self.values[value], self.currencies[currency], low, high, self.cluster[at], self.named[at])


@dataclass(frozen=True, slots=True)
class PaidColumns:
    """The rows of `paid` of the whole corpus, in the order of coded columns; `stated` is whether a row states pay."""

    stated: NDArray[np.bool_]
    row: Rows
    currency: Coded
    reason: Coded
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def paid_of(con: DuckDBPyConnection, columns: Columns) -> PaidColumns:
    """The stated pay of all postings, read once for all questions."""

    def build() -> PaidColumns:
        sql = (
            f"WITH keyed AS (SELECT posting_key, posting_id FROM {columns.posting} AS posting){STATED}\n"
            "SELECT posting_key, currency, reason, low, high FROM paid JOIN keyed ON keyed.posting_id = paid.posting_id"
        )
        table = columns.table(con, sql)
        row = columns.places(table["posting_key"])
        order = np.argsort(row, kind="stable")
        stated = np.zeros(len(columns), dtype=bool)
        stated[row] = True
        low, high = (numbers_of(table[name])[order] for name in ("low", "high"))
        texts = [coded(table[name]) for name in ("currency", "reason")]
        currency, reason = (Coded(values, code[order]) for values, code in texts)
        return PaidColumns(stated, row[order], currency, reason, low, high)

    return columns.once(("paid", ""), build)


def amounts_query(paid: Query, value: str) -> Query:
    """The SQL of the amounts of a query that has `priced`, grouped by an SQL expression."""
    return paid.then(_AMOUNTS.format(value=value))


def amounts_of(scope: Scope, value: str, *, several: bool) -> tuple[Amounts, Aside]:
    """What `amounts_query` gives as stated, from coded columns, and what is set aside, each posting once.

    `several` says that the expression may give a posting several values.
    """
    rows, columns = scope.rows, scope.rows.columns
    paid = paid_of(scope.con, columns)
    selected = np.zeros(len(columns), dtype=bool)
    selected[rows.rows] = True
    mine = np.flatnonzero(selected[paid.row])
    reason = paid.reason.code[mine]
    aside = np.bincount(reason[reason >= 0], minlength=len(paid.reason.values)).tolist()
    mine = mine[reason < 0]
    if several:
        lists = columns.lists(scope.con, value)
        code, lengths = lists.taken(paid.row[mine])
        values, mine = lists.values, np.repeat(mine, lengths)
    else:
        column = columns.one(scope.con, value)
        values, code = column.values, column.code[paid.row[mine]]
    row = paid.row[mine]
    amounts = Amounts(
        values=values,
        currencies=paid.currency.values,
        value=code.astype(np.int64),
        currency=paid.currency.code[mine],
        low=paid.low[mine],
        high=paid.high[mine],
        cluster=columns.one(scope.con, CLUSTER).code[row],
        named=columns.numbers(scope.con, NAMED)[row] > 0,
    )
    return amounts, counted_aside(dict(zip(paid.reason.values, aside, strict=True)))


def amounts_converted(scope: Scope, paid: Query, value: str, *, several: bool) -> tuple[Amounts, Aside]:
    """The same in one currency, from SQL; `paid` has `priced`."""
    query, aside = amounts_query(paid, value), paid.then(_ASIDE)
    found = scope.con.execute(query.sql, query.parameters).fetchnumpy()
    reasons = found["reason"]
    if several:  # each posting once
        reasons = scope.con.execute(aside.sql, aside.parameters).fetchnumpy()["reason"]
    kept = np.ma.getmaskarray(np.ma.asarray(found["reason"]))
    values, value_code = np.unique(found["value"][kept].astype(str), return_inverse=True)
    currencies, currency_code = np.unique(found["currency"][kept].astype(str), return_inverse=True)
    _, cluster = np.unique(found["cluster"][kept].astype(str), return_inverse=True)
    low, high = (np.ma.filled(np.ma.asarray(found[name][kept], dtype=np.float64), np.nan) for name in ("low", "high"))
    named = np.asarray(found["named"][kept], dtype=bool)
    amounts = Amounts(values.tolist(), currencies.tolist(), value_code, currency_code, low, high, cluster, named)
    return amounts, counted_aside(Counter(np.ma.asarray(reasons).compressed().tolist()))
