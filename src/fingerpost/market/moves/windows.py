"""Two windows that can be compared: which periods, and which boards were watched through all of them.

Year on year where periods a year apart were watched, else the last third of the watched periods against the first.
Of the windows with the latest end those are taken in which most postings can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fingerpost.errors import InputError
from fingerpost.market.counting.asked_things import Placed, Rows
from fingerpost.market.counting.scope import Scope
from fingerpost.market.moves.new_postings import MILLION, NewPostings, new_postings
from fingerpost.market.over_time.panel import panel, refused_sources
from fingerpost.market.selecting.arrow_numbers import arrow_of
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.uncertainty import MIN_POSTINGS, Counts

Flags = NDArray[np.bool_]
Pair: TypeAlias = tuple[tuple[date, ...], tuple[date, ...]]

YEAR_ON_YEAR, THIRDS = "year on year", "last third against first third"

MIN_PERIODS = 3
LAST_ENDS = 3
"""How many of the last periods a comparison may end with, where fewer boards were watched in the very last."""

NAMED_SOURCES = 3

WINDOW = {"month": 12, "week": 52}
"""The most periods in a window; also the periods of a year."""

LATER, WHOLE_WEIGHT = "later", f"CAST(weight * {MILLION} AS BIGINT)"
"""Columns of `moved` in SQL: is the posting new in the later window, and its weight as a whole number."""

DAYS = {"month": 30.4375, "week": 7.0}

# A month's visits may lie 25 or 35 days apart; `weight` brings each posting to a period of usual length. It is a
# DECIMAL so that sums do not depend on the order of the rows.
_MATCHED = """,
matched AS (
  SELECT source, board FROM flow_seen WHERE period IN ({marks})
  GROUP BY source, board HAVING count(DISTINCT period) = {count}
),
moved AS (
  SELECT flow.posting_id, flow.cluster, flow.named, flow.period, flow.period >= ? AS later,
    CAST({length} / flow_seen.days AS DECIMAL(12, 6)) AS weight
  FROM flow
  JOIN matched ON matched.source = flow.source AND matched.board = flow.board
  JOIN flow_seen ON flow_seen.period = flow.period AND flow_seen.source = flow.source AND flow_seen.board = flow.board
  WHERE flow.period IN ({marks})
)"""


@dataclass(frozen=True, slots=True)
class Windows:
    """The periods of an earlier and a later window of equal length, and the boards watched in all of them.

    `provisional` says that the later window ends with the last period known, to which late discovery may still add.
    """

    by: str
    rule: str
    earlier: tuple[date, ...]
    later: tuple[date, ...]
    n_boards: int
    n_postings: int
    sources: tuple[str, ...]
    provisional: bool = False

    def words(self) -> str:
        """What is compared with what."""
        spans = [_span(window, self.by) for window in (self.later, self.earlier)]
        boards = f"{self.n_boards:,} board{'s' if self.n_boards > 1 else ''}"
        of = f" of {', '.join(self.sources)}" if len(self.sources) <= NAMED_SOURCES else ""
        last = f"; the last {self.by} is provisional" if self.provisional else ""
        return f"{spans[0]} against {spans[1]} ({self.rule}; {boards}{of} watched in all of these {self.by}s{last})"


@dataclass(frozen=True, slots=True)
class Boards:
    """Per board (row) and period (column): was it watched, and how many selected postings were new on it."""

    periods: tuple[date, ...]
    sources: tuple[str, ...]
    seen: Flags
    counts: Counts


@dataclass(frozen=True, slots=True)
class Matched:
    """The comparison of a scope: its SQL, with a table `moved`, where there is one, else the reason.

    `moved(posting_id, cluster, named, period, later, weight)` has the selected postings that are new in one of the
    windows on a board that was watched in all of their periods.
    """

    query: Query
    windows: Windows | None
    refused: str | None = None
    new: NewPostings | None = None


def matched_of(
    scope: Scope, by: str = "month", since: date | None = None, until: date | None = None, at_least: int = 1
) -> Matched:
    """The windows in which most of the selected postings can be compared, of the periods from `since` to `until`.

    A window has `at_least` so many periods.

    Raises:
        UnknownNameError: `by` is no period.
        InputError: `since` is later than `until`.
    """
    if since and until and since > until:
        msg = f"since {since} is later than until {until}; give the earlier day as since"
        raise InputError(msg)
    watched = panel(scope.query, by)
    new = new_postings(scope.rows, by)
    boards = _boards(new, since, until)
    reason = _unwatched(scope, boards.periods, by)
    if reason is not None:
        return Matched(watched, None, reason)
    for rule, candidates in ((YEAR_ON_YEAR, _years), (THIRDS, _thirds)):
        for left_off in range(LAST_ENDS):  # the latest end that can be compared: not the one with most postings
            periods = boards.periods[: len(boards.periods) - left_off]
            long_enough = (pair for pair in candidates(periods, by) if len(pair[0]) >= at_least)
            windows = _best(long_enough, boards, rule, by)
            if windows is not None:
                return Matched(matched_query(watched, windows, new), windows, new=new)
    short = f" or are shorter than {at_least} {by}s" if at_least > 1 else ""
    reason = (
        f"no two windows can be compared: the boards watched in all {by}s of two windows have fewer than "
        f"{MIN_POSTINGS} such postings{short}; ask about more postings, or watch the same boards for longer"
    )
    return Matched(watched, None, reason)


def matched_query(watched: Query, windows: Windows, new: NewPostings) -> Query:
    """The SQL of a panel continued by the postings of two windows on the boards watched in all of their periods."""
    periods = (*windows.earlier, *windows.later)
    marks = ", ".join("?" * len(periods))
    sql = _MATCHED.format(marks=marks, count=len(periods), length=DAYS[windows.by])
    found = watched.then(sql, *periods, windows.later[0], *periods)

    def rows() -> Rows:
        moved, later = new.compared(windows.earlier, windows.later)
        weights = arrow_of(moved.weights(DAYS[windows.by]))
        return moved.rows(**{LATER: arrow_of(later.astype(np.uint8)), WHOLE_WEIGHT: weights})

    return Placed(found.sql, found.parameters, rows=rows)


def _boards(new: NewPostings, since: date | None, until: date | None) -> Boards:
    """The boards that any of the postings are new on."""
    shape = new.read.exposure.shape
    counts = np.bincount(new.board * shape[1] + new.period, minlength=shape[0] * shape[1]).reshape(shape)
    rows = np.flatnonzero(counts.any(axis=1))
    seen = new.read.exposure[rows] > 0
    starts = new.read.starts
    columns = [
        number
        for number in np.flatnonzero(seen.any(axis=0)).tolist()
        if (since is None or starts[number] >= since) and (until is None or starts[number] <= until)
    ]
    names, source = new.coded("source")
    source_of = np.zeros(shape[0], dtype=np.int64)
    source_of[new.board] = source
    return Boards(
        periods=tuple(starts[number] for number in columns),
        sources=tuple(names[number] for number in source_of[rows].tolist()),
        seen=seen[:, columns],
        counts=counts[rows][:, columns],
    )


def _unwatched(scope: Scope, periods: tuple[date, ...], by: str) -> str | None:
    """Why nothing can be compared, whatever the windows; None where something may be."""
    if scope.sizes.total == 0:
        return "no posting is selected"
    if scope.selection.source in refused_sources():
        return refused_sources()[str(scope.selection.source)].rstrip(".")
    if len(periods) >= MIN_PERIODS:
        return None
    remedy = f"it takes boards whose whole lists are read in at least {MIN_PERIODS + 1} {by}s in a row: collect again"
    if periods:
        return f"new postings are known of {len(periods)} {by}s only, at least {MIN_PERIODS} are needed; {remedy}"
    return (
        f"no board of these postings was watched from one {by} to the next: what was read once are survivors, "
        f"and counting them by their dates would show a false rise; {remedy}"
    )


def _years(periods: tuple[date, ...], by: str) -> Iterator[Pair]:
    """Windows of 1 period to a year that end with the last of the periods, and the same periods a year before."""
    known = set(periods)
    later: tuple[date, ...] = ()
    for period in reversed(periods):
        if len(later) == WINDOW[by] or _year_before(period, by) not in known:
            return
        later = (period, *later)
        yield tuple(_year_before(one, by) for one in later), later


def _thirds(periods: tuple[date, ...], by: str) -> Iterator[Pair]:  # noqa: ARG001 - called like `_years`
    """The first and the last third of the periods from any one to the last."""
    for start in range(len(periods) - MIN_PERIODS + 1):
        third = (len(periods) - start) // 3
        yield periods[start : start + third], periods[len(periods) - third :]


def _best(candidates: Iterable[Pair], boards: Boards, rule: str, by: str) -> Windows | None:
    """The windows with most postings on boards watched throughout; of equals the first."""
    column = {period: position for position, period in enumerate(boards.periods)}
    best: Windows | None = None
    for earlier, later in candidates:
        columns = [column[period] for period in (*earlier, *later)]
        matched = boards.seen[:, columns].all(axis=1)
        n_postings = int(boards.counts[matched][:, columns].sum())
        if n_postings >= MIN_POSTINGS and (best is None or n_postings > best.n_postings):
            sources = sorted({boards.sources[row] for row in np.flatnonzero(matched)})
            best = Windows(
                by,
                rule,
                earlier,
                later,
                int(matched.sum()),
                n_postings,
                tuple(sources),
                later[-1] == boards.periods[-1],
            )
    return best


def _year_before(period: date, by: str) -> date:
    return period.replace(year=period.year - 1) if by == "month" else period - timedelta(weeks=WINDOW["week"])


def _span(window: tuple[date, ...], by: str) -> str:
    """A window in words.

    >>> _span((date(2026, 1, 1), date(2026, 2, 1)), "month")
    '2026-01 to 2026-02'
    """
    names = [f"{day:%Y-%m}" if by == "month" else f"week of {day}" for day in (window[0], window[-1])]
    return names[0] if len(window) == 1 else f"{names[0]} to {names[1]}"
