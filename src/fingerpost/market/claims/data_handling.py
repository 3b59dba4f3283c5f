"""How much ML hiring is about data: data-handling skills asked for, and data engineers hired beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.answer import Share
from fingerpost.market.counting.asked_things import AskedThings
from fingerpost.market.counting.cells import share_where
from fingerpost.market.counting.reader_error import reader_error
from fingerpost.market.counting.scope import Scope
from fingerpost.market.moves.adoption import AdoptionPoint, curves_of
from fingerpost.market.moves.movers import Mover, moved_of
from fingerpost.market.moves.verdicts import Change, single_change
from fingerpost.market.moves.windows import Matched
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.shrinkage import NORMAL_975, Held, log_ratios
from fingerpost.market.statistics.uncertainty import Counts, Rest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DATA_HANDLING = "data-handling"
DATA_ENGINEER = "data-engineer"

_ASKS = Query("posting_id IN (SELECT posting_id FROM posting_skill WHERE skill_area = ?)", (DATA_HANDLING,))
MEMBER = AskedThings(
    "SELECT DISTINCT posting_id, skill_area AS item, skill_area AS label FROM posting_skill WHERE skill_area = ?",
    (DATA_HANDLING,),
    things_of=lambda _, area: (DATA_HANDLING,) if area == DATA_HANDLING else (),
    once=True,
)
"""The postings that ask for data handling."""

_ERROR = reader_error("skill_area", DATA_HANDLING)

_IS_DATA = f"coalesce(role = '{DATA_ENGINEER}', FALSE)"
_IS_ML = f"(coalesce(ai_relation = 'builds', FALSE) AND NOT {_IS_DATA})"

_COUNTED = f"""
SELECT slice, cluster, bool_or(named) AS named, sum(CASE WHEN is_data THEN 1 ELSE 0 END) AS data,
  sum(CASE WHEN is_ml THEN 1 ELSE 0 END) AS ml
FROM (
  SELECT {{slice}} AS slice, selected.cluster, selected.named, {_IS_DATA} AS is_data, {_IS_ML} AS is_ml FROM {{table}}
) AS marked
WHERE is_data OR is_ml GROUP BY slice, cluster ORDER BY slice, cluster"""


@dataclass(frozen=True, slots=True)
class Ratio:
    """Data-engineering postings per posting that builds ML, with its 95 % interval; without a figure where too few."""

    ratio: float | None
    low: float | None
    high: float | None
    n_data: int
    n_ml: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RatioPoint:
    """The ratio among the new postings of a period."""

    period: date
    ratio: Ratio


@dataclass(frozen=True, slots=True)
class DataHandling:
    """The share of ML postings that ask for data handling, and data engineers per ML posting.

    `mover` and `curve` are the change of the share and its periods, `engineering_change` that of data engineering's
    part of both kinds of postings together, `points` the ratio by period; None and empty where nothing is comparable.
    """

    asked: Share
    mover: Mover | None
    curve: tuple[AdoptionPoint, ...]
    engineering: Ratio
    engineering_change: Change | None
    points: tuple[RatioPoint, ...]


def data_handling_of(ml: Scope, everything: Scope, ml_matched: Matched, all_matched: Matched) -> DataHandling:
    """How much data handling is asked for in a scope of ML postings, and hired for beside it in all postings read."""
    moved = moved_of(ml.con, ml_matched, MEMBER)
    movers = () if isinstance(moved, str) else (*moved.movers, *moved.too_few)
    counted = everything.query.then(_COUNTED.format(slice="'all'", table="selected"))
    return DataHandling(
        asked=share_where(ml.con, ml.query, _ASKS, _ERROR),
        mover=movers[0] if movers else None,
        curve=curves_of(ml.con, ml_matched, MEMBER, (DATA_HANDLING,), lambda _: _ERROR).get(DATA_HANDLING, ()),
        engineering=_ratios(_columns(ml.con, counted)).get("all", ratio_of(*[np.zeros(0, dtype=np.int64)] * 3)),
        engineering_change=_change(ml.con, all_matched),
        points=_points(ml.con, all_matched),
    )


def ratio_of(data: Counts, ml: Counts, named: Any) -> Ratio:
    """The ratio of two kinds of postings, one element per employer; the log ratio's error leaves out an employer."""
    rests = [Rest.of(side, named.astype(bool)) for side in (data, ml)]
    n_data, n_ml = rests[0].n_postings, rests[1].n_postings
    reason = rests[0].reason or rests[1].reason
    if reason is not None:
        return Ratio(None, None, None, n_data, n_ml, reason)
    employers = np.arange(len(data))
    measured = log_ratios(Held(np.zeros(len(data), dtype=np.int64), employers, ml, data), 1)
    estimate, reach = float(measured.estimates[0]), NORMAL_975 * float(measured.errors[0])
    return Ratio(n_data / n_ml, math.exp(estimate - reach), math.exp(estimate + reach), n_data, n_ml)


def _points(con: DuckDBPyConnection, matched: Matched) -> tuple[RatioPoint, ...]:
    """The ratio by period on the boards compared."""
    if matched.windows is None:
        return ()
    table = """flow
    JOIN matched ON matched.source = flow.source AND matched.board = flow.board
    JOIN selected ON selected.posting_id = flow.posting_id
    WHERE flow.period BETWEEN ? AND ?"""
    sql = _COUNTED.format(slice="CAST(flow.period AS VARCHAR)", table=table)
    query = matched.query.then(sql, matched.windows.earlier[0], matched.windows.later[-1])
    return tuple(
        RatioPoint(date.fromisoformat(period), ratio) for period, ratio in _ratios(_columns(con, query)).items()
    )


def _change(con: DuckDBPyConnection, matched: Matched) -> Change | None:
    """The change of data engineering's part of data-engineering and ML postings together."""
    if matched.windows is None:
        return None
    table = "moved JOIN selected ON selected.posting_id = moved.posting_id"
    slices = "CASE WHEN moved.later THEN 'after' ELSE 'before' END"
    found = _columns(con, matched.query.then(_COUNTED.format(slice=slices, table=table)))
    names, employer = np.unique(found["cluster"], return_inverse=True)
    tables: dict[str, Counts] = {}
    for window in ("before", "after"):
        at = found["slice"] == window
        for kind in ("data", "ml"):
            tables[f"{kind} {window}"] = np.zeros(len(names), dtype=np.int64)
            tables[f"{kind} {window}"][employer[at]] = found[kind][at]
        named = np.zeros(len(names), dtype=bool)
        named[employer[at]] = found["named"][at]
        if ratio_of(tables[f"data {window}"], tables[f"ml {window}"], named).reason is not None:
            return None
    held = Held(
        np.zeros(len(names), dtype=np.int64), np.arange(len(names)), tables["data before"], tables["data after"]
    )
    sizes = (tables["data before"] + tables["ml before"], tables["data after"] + tables["ml after"])
    return single_change(log_ratios(held, 1, sizes))


def _ratios(columns: Mapping[str, Any]) -> dict[str, Ratio]:
    """The ratio of each slice, in their order."""
    found = {}
    for name in dict.fromkeys(columns["slice"].tolist()):
        at = columns["slice"] == name
        found[str(name)] = ratio_of(columns["data"][at], columns["ml"][at], columns["named"][at])
    return found


def _columns(con: DuckDBPyConnection, query: Query) -> dict[str, Any]:
    found = con.execute(query.sql, query.parameters).fetchnumpy()
    kinds = {"slice": str, "cluster": str, "named": bool, "data": np.int64, "ml": np.int64}
    return {name: np.asarray(found[name]).astype(kind) for name, kind in kinds.items()}
