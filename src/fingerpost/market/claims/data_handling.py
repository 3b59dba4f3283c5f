"""How much ML hiring is about data: data-handling skills asked for, and data engineers hired beside it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np

from fingerpost.answer import Row, Share
from fingerpost.market.counting.asked_things import AskedThings
from fingerpost.market.counting.counted import Counted, within_all
from fingerpost.market.counting.reader_error import reader_error
from fingerpost.market.counting.scope import Scope
from fingerpost.market.moves.adoption import AdoptionPoint
from fingerpost.market.moves.movers import Mover, moved_of
from fingerpost.market.moves.new_postings import Flags, NewPostings
from fingerpost.market.moves.verdicts import Change, single_change
from fingerpost.market.moves.windows import Matched, Windows
from fingerpost.market.selecting.selected_rows import areas_of
from fingerpost.market.statistics.shrinkage import NORMAL_975, Held, log_ratios
from fingerpost.market.statistics.uncertainty import Counts, Rest

DATA_HANDLING = "data-handling"
DATA_ENGINEER, BUILDS = "data-engineer", "builds"

MEMBER = AskedThings(
    "SELECT DISTINCT posting_id, skill_area AS item, skill_area AS label FROM posting_skill WHERE skill_area = ?",
    (DATA_HANDLING,),
    things_of=lambda _, area: (DATA_HANDLING,) if area == DATA_HANDLING else (),
    once=True,
)
"""The postings that ask for data handling."""

ERROR = reader_error("skill_area", DATA_HANDLING)


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


def data_handling_of(
    ml: Scope, everything: Scope, matched: Matched, new: NewPostings, curve: tuple[AdoptionPoint, ...]
) -> DataHandling:
    """How much data handling is asked for in a scope of ML postings, and hired for beside it in all postings read.

    `matched` compares the ML postings, `new` are the new ones of all, `curve` is that of data handling.
    """
    moved = moved_of(ml.con, matched, MEMBER)
    movers = () if isinstance(moved, str) else (*moved.movers, *moved.too_few)
    beside = new.where(new.has("role", DATA_ENGINEER) | new.has("ai_relation", BUILDS))
    return DataHandling(
        asked=_asked(ml),
        mover=movers[0] if movers else None,
        curve=curve,
        engineering=_engineering(everything.rows),
        engineering_change=_change(beside, matched.windows),
        points=_points(beside, matched.windows),
    )


def ratio_of(data: Counts, ml: Counts, named: Flags) -> Ratio:
    """The ratio of two kinds of postings, one element per employer; the log ratio's error leaves out an employer."""
    rests = [Rest.of(side, named) for side in (data, ml)]
    n_data, n_ml = rests[0].n_postings, rests[1].n_postings
    reason = rests[0].reason or rests[1].reason
    if reason is not None:
        return Ratio(None, None, None, n_data, n_ml, reason)
    employers = np.arange(len(data))
    measured = log_ratios(Held(np.zeros(len(data), dtype=np.int64), employers, ml, data), 1)
    estimate, reach = float(measured.estimates[0]), NORMAL_975 * float(measured.errors[0])
    return Ratio(n_data / n_ml, math.exp(estimate - reach), math.exp(estimate + reach), n_data, n_ml)


def ratio_row(period: date | None, ratio: Ratio) -> Row:
    """A ratio as a flat row; `period` is None where it is of all postings read."""
    return {
        "part": "data engineers per ML posting",
        "period": period,
        "n": ratio.n_data,
        "of": ratio.n_ml,
        "figure": ratio.ratio,
        "low": ratio.low,
        "high": ratio.high,
        "reason": ratio.reason,
    }


def _asked(ml: Scope) -> Share:
    """The share of the postings of a scope that ask for data handling."""
    areas, bits = areas_of(ml.con, ml.rows.columns)
    bit = 1 << areas.index(DATA_HANDLING) if DATA_HANDLING in areas else 0
    return within_all(ml.rows, (ml.rows.take(bits) & bit) > 0, ERROR)


def _engineering(rows: Counted) -> Ratio:
    """The ratio of all postings read."""
    role, relation = (rows.columns.one(rows.con, name) for name in ("role", "ai_relation"))
    is_data = rows.take(role.code) == role.place(DATA_ENGINEER)
    is_ml = (rows.take(relation.code) == relation.place(BUILDS)) & ~is_data
    data, ml = (np.bincount(rows.cluster[kind], minlength=rows.n_clusters) for kind in (is_data, is_ml))
    return _ratio(data, ml, rows.named)


def _points(beside: NewPostings, windows: Windows | None) -> tuple[RatioPoint, ...]:
    """The ratio by period on the boards compared."""
    if windows is None:
        return ()
    found = beside.on_boards_watched((*windows.earlier, *windows.later))
    employer, named = found.employers()
    is_data, points = found.has("role", DATA_ENGINEER), []
    for number in np.unique(found.period).tolist():
        at = found.period == number
        data, ml = (np.bincount(employer[at & kind], minlength=len(named)) for kind in (is_data, ~is_data))
        points.append(RatioPoint(found.read.starts[number], _ratio(data, ml, named)))
    return tuple(points)


def _change(beside: NewPostings, windows: Windows | None) -> Change | None:
    """The change of data engineering's part of data-engineering and ML postings together."""
    if windows is None:
        return None
    moved, later = beside.compared(windows.earlier, windows.later)
    employer, named = moved.employers()
    is_data = moved.has("role", DATA_ENGINEER)
    data_before, ml_before, data_after, ml_after = (
        np.bincount(employer[window & kind], minlength=len(named))
        for window in (~later, later)
        for kind in (is_data, ~is_data)
    )
    if any(
        ratio_of(data, ml, named).reason is not None for data, ml in ((data_before, ml_before), (data_after, ml_after))
    ):
        return None
    held = Held(np.zeros(len(named), dtype=np.int64), np.arange(len(named)), data_before, data_after)
    return single_change(log_ratios(held, 1, (data_before + ml_before, data_after + ml_after)))


def _ratio(data: Counts, ml: Counts, named: Flags) -> Ratio:
    """The ratio of two kinds of postings by the employers that have any of them."""
    some = data + ml > 0
    return ratio_of(data[some], ml[some], named[some])
