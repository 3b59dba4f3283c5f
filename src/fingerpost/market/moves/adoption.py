"""Adoption curves: what share of the new postings of each period asks for something, on the boards compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fingerpost.answer import Row, Share
from fingerpost.market.counting.asked_things import Placed
from fingerpost.market.counting.reader_error import ReaderErrors
from fingerpost.market.counting.slices import shares_by_slice
from fingerpost.market.moves.windows import Matched
from fingerpost.market.selecting.selection import Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CURVE = """,
sliced AS (
  SELECT flow.posting_id, flow.cluster, flow.named, CAST(flow.period AS VARCHAR) AS slice
  FROM flow JOIN matched ON matched.source = flow.source AND matched.board = flow.board
  WHERE flow.period BETWEEN ? AND ?
)"""


@dataclass(frozen=True, slots=True)
class AdoptionPoint:
    """The share of a period's new postings; without a figure where these are too few."""

    period: date
    share: Share


def curves_of(
    con: DuckDBPyConnection,
    matched: Matched,
    member: Query,
    items: Sequence[str],
    errors: ReaderErrors | None = None,
) -> Mapping[str, tuple[AdoptionPoint, ...]]:
    """The adoption curve of each thing, from the first period compared to the last; see `moved_of` for `member`.

    `errors` are as in `shares_by_slice`. Empty where nothing can be compared. Between the windows some of the boards
    may not have been watched.
    """
    if matched.windows is None:
        return {}
    curve = matched.query.then(_CURVE, matched.windows.earlier[0], matched.windows.later[-1])
    if matched.new is not None:
        found = matched.new.on_boards_watched((*matched.windows.earlier, *matched.windows.later))
        curve = Placed(curve.sql, curve.parameters, rows=found.by_period)
    return {
        item: tuple(AdoptionPoint(date.fromisoformat(period), share) for period, share in shares.items())
        for item, shares in shares_by_slice(con, curve, member, items, errors).items()
    }


def curve_rows(label: str, points: Sequence[AdoptionPoint]) -> list[Row]:
    """A curve as rows of a chart: `label, date, share, low, high`."""
    return [
        {"label": label, "date": p.period.isoformat(), "share": p.share.share, "low": p.share.low, "high": p.share.high}
        for p in points
    ]


def share_row(part: str, value: str, label: str, period: date | None, share: Share) -> Row:
    """A share of an answer of several parts as a flat row; `period` is None where it is of all postings selected."""
    return {
        "part": part,
        "value": value,
        "label": label,
        "period": period,
        "n": share.n,
        "of": share.of,
        "share": share.share,
        "low": share.low,
        "high": share.high,
        "reason": share.reason,
    }
