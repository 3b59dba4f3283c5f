"""How long postings stay open, from visits that listed them and visits that did not.

A posting's life runs from the visit before it was first seen to the visit that missed it first; what is still listed
is censored. Postings that were there when a board was first visited have no known age and are left out, so that long
ones are not counted more often. One observation alone shows survivors, whose age says nothing about how long
postings last.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.answer import Share
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.counting.breakdowns import DIMENSIONS, Dimension
from fingerpost.market.counting.cells import runs_of, shares_within
from fingerpost.market.counting.scope import Scope, scope_of
from fingerpost.market.lifetimes.lifetime_answer import DAYS, Lifetime, LifetimeGroup, Remaining
from fingerpost.market.lifetimes.sighted import CAME_BACK, MAX_GAP, SIGHTED
from fingerpost.market.selecting.selection import NOT_STATED, Query, Selection
from fingerpost.market.statistics.sightings import spells_between_visits
from fingerpost.market.statistics.survival import FOREVER, Survival, survival
from fingerpost.market.statistics.uncertainty import MIN_POSTINGS, Rest
from fingerpost.taxonomy.labels import label_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GROUPINGS = ("role", "employer", "seniority", "industry", "country", "work_mode", "source")
ONE_EMPLOYER = "employer"

_SPELLS = """,
numbered AS (SELECT cluster, row_number() OVER (ORDER BY cluster) AS code FROM selected GROUP BY cluster),
spell AS (
  SELECT value, label, {unit} AS unit, named, watched, gap, seen, missed_after
  FROM ({valued}) AS valued JOIN numbered ON numbered.cluster = valued.cluster
  JOIN sighted ON sighted.posting_id = valued.posting_id
)
SELECT value, max(label) AS label, unit, bool_or(named) AS named, watched,
  CASE WHEN gap <= {max_gap} THEN gap ELSE 0 END AS gap, CASE WHEN gap <= {max_gap} THEN seen ELSE 0 END AS seen,
  CASE WHEN gap <= {max_gap} THEN missed_after ELSE 0 END AS missed_after, count(*) AS n
FROM spell GROUP BY 1, 3, 5, 6, 7, 8
ORDER BY value, unit, watched, gap, seen, missed_after"""

_VALUED = "SELECT posting_id, cluster, named, {expression} AS value, {label} AS label FROM selected"
_ONE_EACH = "dense_rank() OVER (ORDER BY valued.posting_id)"
"""Within one employer each posting is a unit of its own."""

_LARGEST = """
  WHERE employer_key IN (
    SELECT employer_key FROM (
      SELECT employer_key FROM selected WHERE named
      GROUP BY employer_key ORDER BY count(*) DESC, employer_key LIMIT {limit}
    ) AS largest
  )"""

_WATCHED = """,
watched AS (
  SELECT source, coalesce(board, '') AS board FROM board_visit
  GROUP BY source, coalesce(board, '') HAVING count(*) > 1
)"""

_ON_WATCHED = """CASE WHEN concat(source, '/', coalesce(board, '')) IN (
    SELECT concat(source, '/', board) FROM watched
  ) THEN 'watched' ELSE 'not' END"""


def lifetime(
    con: DuckDBPyConnection, selection: Selection | None = None, by: str | None = None, limit: int = 20
) -> Lifetime:
    """How long the selected postings stay open, as a whole or by one of `GROUPINGS` (the `limit` most frequent values).

    Raises:
        UnknownNameError: `by` is no grouping, or a name of the selection is in no list.
        InputError: `limit` is less than 1.
    """
    if by is not None and by not in GROUPINGS:
        raise UnknownNameError("lifetime grouping", by, GROUPINGS)
    if limit < 1:
        msg = f"limit is {limit}; expected a whole number from 1 on"
        raise InputError(msg)
    return lifetime_of(scope_of(con, selection or Selection()), by, limit)


def lifetime_of(scope: Scope, by: str | None = None, limit: int = 20) -> Lifetime:
    """How long the postings of a scope stay open; what `lifetime` gives."""
    query = _spells_query(scope.query.then(SIGHTED), by, limit)
    columns = _fetched(scope, query)
    # A posting of two countries is in two groups, and counts once in what is left out.
    n_new, n_watched, n_all = _counts(
        columns if by is None else _fetched(scope, _spells_query(scope.query.then(SIGHTED), None, limit))
    )
    refused = _refusal(n_new, n_watched, n_all)
    new = columns["gap"] > 0
    groups = () if refused else _groups({name: column[new] for name, column in columns.items()}, by, limit)
    came_back = Share(None, None, None, 0, n_watched, refused)
    if not refused:
        cells = shares_within(scope.con, scope.query.then(_WATCHED), _ON_WATCHED, Query(CAME_BACK))
        came_back = next((cell.share for cell in cells if cell.value == "watched"), came_back)
    return Lifetime(
        by=by,
        population=scope.selection.population(),
        groups=groups,
        came_back=came_back,
        refused=refused,
        n_age_unknown=n_watched - n_new,
        n_unwatched=n_all - n_watched,
        basis=scope.basis(
            query,
            "Postings open and end on a day between two visits, any day as likely; what is still listed is censored.",
            "Postings that were there when a board was first visited have no known age and are left out.",
            "A posting that came back counts as open from its first to its last sighting.",
            *(("Intervals of one employer's curve are over its postings.",) if by == ONE_EMPLOYER else ()),
        ),
    )


def lifetime_groups(scope: Scope, by: str, limit: int = 20) -> tuple[LifetimeGroup, ...]:
    """The groups of `lifetime_of` alone: one look at the postings instead of three."""
    columns = _fetched(scope, _spells_query(scope.query.then(SIGHTED), by, limit))
    new = columns["gap"] > 0  # without one of these `lifetime_of` refuses
    return _groups({name: column[new] for name, column in columns.items()}, by, limit) if new.any() else ()


def _fetched(scope: Scope, query: Query) -> dict[str, Any]:
    found = scope.con.execute(query.sql, query.parameters).fetchnumpy()
    return {name: np.asarray(column) for name, column in found.items()}


def _spells_query(sighted: Query, by: str | None, limit: int) -> Query:
    if by == ONE_EMPLOYER:
        valued = _VALUED.format(expression="employer_key", label="employer") + _LARGEST.format(limit=int(limit))
        return sighted.then(_SPELLS.format(valued=valued, unit=_ONE_EACH, max_gap=MAX_GAP))
    valued = _VALUED.format(expression=DIMENSIONS[by].expression if by else "'all'", label="''")
    return sighted.then(_SPELLS.format(valued=valued, unit="code", max_gap=MAX_GAP))


def _counts(columns: Mapping[str, Any]) -> tuple[int, int, int]:
    """Postings whose opening was watched, on watched boards, and all (in as many groups as they are in)."""
    n = columns["n"].astype(np.int64)
    return int(n[columns["gap"] > 0].sum()), int(n[columns["watched"].astype(bool)].sum()), int(n.sum())


def _refusal(n_new: int, n_watched: int, n_all: int) -> str | None:
    if not n_all:
        return "no postings are selected"
    if not n_watched:
        return (
            "every board was observed once, so what is there are survivors and their age is not how long postings "
            "last; visit the boards again to know"
        )
    if not n_new:
        return f"all {n_watched:,} watched postings were there when watching began, so their age is not known"
    return None


def _groups(found: Mapping[str, Any], by: str | None, limit: int) -> tuple[LifetimeGroup, ...]:
    counts = np.asarray(found["n"]).astype(np.int64)
    runs = runs_of(found["value"])
    runs.sort(key=lambda run: (-int(counts[run].sum()), str(found["value"][run.start])))
    groups = (_group({key: column[run] for key, column in found.items()}, by) for run in runs[:limit])
    return _ordered(tuple(groups), DIMENSIONS[by]) if by else tuple(groups)


def _group(columns: Mapping[str, Any], by: str | None) -> LifetimeGroup:
    value = str(columns["value"][0])
    seen, gap, after, n = (np.asarray(columns[name]).astype(np.int64) for name in ("seen", "gap", "missed_after", "n"))
    _, codes = np.unique(columns["unit"], return_inverse=True)
    sizes = np.bincount(codes, n).astype(np.int64)
    named = np.unique(codes[np.asarray(columns["named"], dtype=bool)])
    n_all, n_ended = int(n.sum()), int(n[after != FOREVER].sum())
    if by == ONE_EMPLOYER:
        label, n_employers = str(columns["label"][0]), 1
        reason = None if n_all >= MIN_POSTINGS else f"too few: {n_all} postings, at least {MIN_POSTINGS} are needed"
    else:
        label, n_employers = (label_of(by, value) if by else "All postings"), len(named)
        reason = Rest.of(sizes, np.isin(np.arange(len(sizes)), named)).reason
    if reason:
        return LifetimeGroup(value, label, None, None, None, (), (), n_all, n_ended, n_employers, reason)
    curve = survival(spells_between_visits(seen, gap, after, codes, n)).told()
    return LifetimeGroup(value, label, *curve.quantile(0.5), _after(curve), _steps(curve), n_all, n_ended, n_employers)


def _after(curve: Survival) -> tuple[Remaining, ...]:
    """The shares still open after `DAYS`, where they have an interval."""
    found = (Remaining(day, *there) for day in DAYS if (there := curve.at(day)) is not None)
    return tuple(one for one in found if one.low is not None)


def _steps(curve: Survival) -> tuple[Remaining, ...]:
    """The first day, every day on which the share changes, and the last."""
    changes = np.flatnonzero(np.diff(curve.share) != 0) + 1
    days = sorted({0, *changes.tolist(), len(curve.share) - 1})
    return tuple(Remaining(day, *there) for day in days if (there := curve.at(day)) is not None)


def _ordered(groups: tuple[LifetimeGroup, ...], dimension: Dimension) -> tuple[LifetimeGroup, ...]:
    ladder = dimension.order if isinstance(dimension.order, tuple) else ()

    def key(group: LifetimeGroup) -> tuple[bool, int, int, str]:
        rung = ladder.index(group.value) if group.value in ladder else len(ladder)
        return group.value == NOT_STATED, rung, -group.n, group.label

    return tuple(sorted(groups, key=key))
