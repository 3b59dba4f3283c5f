"""The panel: which boards were read whole in which periods, and what was open and what was new on them.

Growth may only be counted on boards that were read in both of two periods: a board that joins must not look like
growth, one that could not be read must not look like a fall. Sources whose dates alone make a series are listed in
`data/dated_sources.toml`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fingerpost.errors import UnknownNameError
from fingerpost.market.selecting.selection import Query

PERIODS = ("month", "week")
EXPOSURE = 0.3
"""How much the days between the last visits of two periods may differ from the length of the period, as a share."""

_DATED = """,
dated_source AS ({dated}),"""

_BOARDS = """
visited AS (
  SELECT CAST(date_trunc('{by}', day) AS DATE) AS period, source, coalesce(board, '') AS board, max(day) AS seen_on
  FROM board_visit WHERE complete AND source NOT IN (SELECT source FROM dated_source)
  GROUP BY CAST(date_trunc('{by}', day) AS DATE), source, coalesce(board, '')
),
silent AS (
  SELECT source, board, max(seen_on) AS seen_on FROM visited
  GROUP BY source, board HAVING max(seen_on) < (SELECT max(seen_on) FROM visited)
),
gone AS (
  SELECT silent.source, silent.board, CAST(max(posting.closed_at) AS DATE) AS seen_on
  FROM silent JOIN posting ON posting.source = silent.source AND coalesce(posting.board, '') = silent.board
  GROUP BY silent.source, silent.board
  HAVING count(*) = count(posting.closed_at) AND CAST(max(posting.closed_at) AS DATE) > max(silent.seen_on)
),
last_visit AS (
  SELECT period, source, board, max(seen_on) AS seen_on
  FROM (
    SELECT period, source, board, seen_on FROM visited
    UNION ALL SELECT CAST(date_trunc('{by}', seen_on) AS DATE), source, board, seen_on FROM gone
  ) AS looked
  GROUP BY period, source, board
),
follows AS (
  SELECT period, source, board, lag(period) OVER (PARTITION BY source, board ORDER BY period) AS before,
    date_diff('day', lag(seen_on) OVER (PARTITION BY source, board ORDER BY period), seen_on) AS days
  FROM visited
),
dated_period AS (
  SELECT CAST(date_trunc('{by}', posting.date_posted) AS DATE) AS period, posting.source,
    coalesce(posting.board, '') AS board
  FROM posting JOIN dated_source ON dated_source.source = posting.source
    AND posting.date_posted BETWEEN dated_source.since AND dated_source.until
  GROUP BY CAST(date_trunc('{by}', posting.date_posted) AS DATE), posting.source, coalesce(posting.board, '')
),
dated_follows AS (
  SELECT period, source, board, lag(period) OVER (PARTITION BY source, board ORDER BY period) AS before
  FROM dated_period
),
flow_seen AS (
  SELECT period, source, board, days FROM follows
  WHERE before = CAST(period - INTERVAL 1 {by} AS DATE)
    AND abs(days - {length}) <= {exposure} * {length}
  UNION ALL
  SELECT period, source, board, {length} AS days FROM dated_follows
  WHERE before = CAST(period - INTERVAL 1 {by} AS DATE)
),
happened AS (
  SELECT cluster_id, seen_at, CASE WHEN event = 'closed' THEN -1 ELSE 1 END AS step
  FROM posting_event
  WHERE event <> 'changed' AND cluster_id IN (
    SELECT cluster_id FROM posting_event WHERE event = 'reopened'
    UNION SELECT cluster_id FROM posting WHERE cluster_size > 1
  )
),
counted AS (
  SELECT cluster_id, seen_at, lead(seen_at) OVER (PARTITION BY cluster_id ORDER BY seen_at, step DESC) AS until,
    sum(step) OVER (
      PARTITION BY cluster_id ORDER BY seen_at, step DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS n_open
  FROM happened
),
gap AS (
  SELECT posting.posting_id, CAST(counted.seen_at AS DATE) AS closed, CAST(counted.until AS DATE) AS reopened
  FROM counted JOIN posting ON posting.cluster_id = counted.cluster_id
  WHERE counted.n_open <= 0 AND counted.until IS NOT NULL
)"""

_POSTINGS = """,
stock_seen AS (SELECT period, source, board FROM last_visit),
stock AS (
  SELECT last_visit.period, selected.posting_id, selected.source, last_visit.board, selected.cluster, selected.named
  FROM selected JOIN last_visit ON last_visit.source = selected.source
    AND last_visit.board = coalesce(selected.board, '')
    AND last_visit.seen_on BETWEEN CAST(selected.first_seen AS DATE) AND CAST(selected.last_seen AS DATE)
  WHERE NOT EXISTS (
    SELECT 1 FROM gap
    WHERE gap.posting_id = selected.posting_id
      AND gap.closed <= last_visit.seen_on AND last_visit.seen_on < gap.reopened
  )
),
new_in AS (
  SELECT CAST(date_trunc('{by}', first_seen) AS DATE) AS period, posting_id, source, coalesce(board, '') AS board,
    cluster, named
  FROM selected WHERE source NOT IN (SELECT source FROM dated_source)
  UNION ALL
  SELECT CAST(date_trunc('{by}', date_posted) AS DATE), posting_id, selected.source, coalesce(board, ''), cluster, named
  FROM selected JOIN dated_source ON dated_source.source = selected.source
    AND date_posted BETWEEN dated_source.since AND dated_source.until
),
flow AS (
  SELECT new_in.* FROM new_in JOIN flow_seen ON flow_seen.period = new_in.period
    AND flow_seen.source = new_in.source AND flow_seen.board = new_in.board
)"""
LENGTHS = {"month": "date_diff('day', period, CAST(period + INTERVAL 1 month AS DATE))", "week": "7"}
"""The days of a period, in SQL."""


@dataclass(frozen=True, slots=True)
class DatedSource:
    """A source that is counted by its posting dates, from `since` to `until`, and why that is sound."""

    source: str
    by: tuple[str, ...]
    since: dt.date
    until: dt.date
    reason: str


def panel(query: Query, by: str = "month") -> Query:
    """A selection's SQL continued by the tables of its panel, one row per period, board and posting.

    `stock_seen(period, source, board)`: boards whose whole list was read in the period (or that were found gone, and
    so are empty). `flow_seen(period, source, board, days)`: boards that were read whole in the period before too, the
    last visits of both about a period apart (`days`), so that what was first seen in it is new in it; of the dated
    sources every period that follows one. `stock(period, posting_id, source, board, cluster, named)`: selected
    postings open at the board's last complete visit of the period. `flow(the same)`: selected postings that are new
    in the period on a board of `flow_seen`. A period is the first day of a month or of an ISO week.

    Also there: `last_visit(period, source, board, seen_on)`, and `gap(posting_id, closed, reopened)`, the days from
    one to before the other on which a posting that came back was closed.

    Raises:
        UnknownNameError: `by` is no period.

    >>> panel(Query("WITH selected AS (SELECT * FROM posting)"), "week").sql.count("date_trunc('week'") > 3
    True
    """
    if by not in PERIODS:
        raise UnknownNameError("period", by, PERIODS)
    dated = _DATED.format(dated=_rows([source for source in dated_sources() if by in source.by]))
    boards = _BOARDS.format(by=by, length=LENGTHS[by], exposure=EXPOSURE)
    return query.then(dated + boards + _POSTINGS.format(by=by))


@cache
def dated_sources() -> tuple[DatedSource, ...]:
    """The sources whose dates alone make a series.

    >>> [(source.source, source.by) for source in dated_sources()]
    [('ruanyf_weekly_cn', ('month',))]
    """
    return tuple(
        DatedSource(row["source"], tuple(row["by"]), row["since"], row["until"], row["reason"])
        for row in _listed()["dated"]
    )


@cache
def refused_sources() -> dict[str, str]:
    """Dated sources that must not be counted by their dates, and why."""
    return {row["source"]: row["reason"] for row in _listed()["refused"]}


def _listed() -> dict[str, list[dict[str, Any]]]:
    text = files("fingerpost.market").joinpath("data/dated_sources.toml").read_text(encoding="utf-8")
    listed: dict[str, list[dict[str, Any]]] = tomllib.loads(text)
    return listed


def _rows(dated: list[DatedSource]) -> str:
    """The dated sources as SQL that gives rows also where there are none."""
    empty = "SELECT CAST(NULL AS VARCHAR) AS source, CAST(NULL AS DATE) AS since, CAST(NULL AS DATE) AS until"
    rows = [f"SELECT '{one.source}', DATE '{one.since}', DATE '{one.until}'" for one in dated]
    return " UNION ALL ".join([f"{empty} WHERE false", *rows])
