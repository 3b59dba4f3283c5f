"""How well the sources answer: visits, errors by kind, freshness, what happened to postings, what was set aside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from fingerpost.sources.source import Lists, Publisher
from fingerpost.store.watched import RECENT, ErrorKind, microseconds, moment_of, watch_boards

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from fingerpost.store.tables import Tables

REASONS_KEPT = 5
"""So many reasons for setting records aside are given for each source, the most frequent first."""

_SOURCES = """
SELECT source, count(*) AS n_boards, count(*) FILTER (WHERE kind IS NULL) AS n_boards_ok,
       count(*) FILTER (WHERE last_success IS NULL) AS n_boards_never_ok,
       max(last_visit) AS last_visit, max(last_success) AS last_success,
       sum(n_visits)::BIGINT AS n_visits, sum(n_errors)::BIGINT AS n_errors,
       median(greatest($now, last_success) - last_success) / 3.6e9 AS median_age_hours,
       max(greatest($now, last_success) - last_success) / 3.6e9 AS largest_age_hours,
       sum(n_open)::BIGINT AS n_open, sum(n_opened)::BIGINT AS n_opened, sum(n_changed)::BIGINT AS n_changed,
       sum(n_closed)::BIGINT AS n_closed, sum(n_reopened)::BIGINT AS n_reopened
FROM watched GROUP BY source
"""

_ERRORS = "SELECT source, kind, count(*) AS n FROM watched WHERE kind IS NOT NULL GROUP BY ALL ORDER BY n DESC, kind"

_FAILING = """
SELECT source, board, employer, last_visit, last_success, status, coalesce(kind, 'stale'), reason, n_listed, n_open,
       n_failed
FROM watched WHERE kind IS NOT NULL OR last_success <= $since ORDER BY kind IS NULL, source, board
"""


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """One source; `n_boards` are its watched boards that were visited, `n_boards_never_ok` those none could read.

    `errors` counts boards by what went wrong at their last visit; `n_boards_ok` are the others. `n_visits`, `n_errors`
    and what happened to postings (`n_opened` …) are of the last week. Ages are hours from the boards' last good visits
    to the instant asked for. `n_open` counts postings not known to be closed, for files all postings; a source that
    `lists` its "newest" only never shows what was closed. `set_aside` has the most frequent reasons of `n_set_aside`.
    Files have no boards: their `lists`, instants and ages are None.
    """

    source: str
    publisher: Publisher
    lists: Lists | None
    n_boards: int
    n_boards_ok: int
    n_boards_never_ok: int
    last_visit: datetime | None
    last_success: datetime | None
    errors: tuple[tuple[ErrorKind, int], ...]
    n_visits: int
    n_errors: int
    median_age_hours: float | None
    largest_age_hours: float | None
    n_open: int
    n_opened: int
    n_changed: int
    n_closed: int
    n_reopened: int
    n_set_aside: int
    set_aside: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class BoardHealth:
    """A board whose last visit went wrong (`kind`, `reason`), or that is stale: no good visit for a week.

    `n_listed` is of its last good list, `n_open` counts postings not known to be closed, `n_failed` visits since the
    last good one.
    """

    source: str
    token: str
    employer: str | None
    last_visit: datetime
    last_success: datetime | None
    status: int
    kind: ErrorKind | Literal["stale"]
    reason: str | None
    n_listed: int | None
    n_open: int
    n_failed: int


class Health(NamedTuple):
    """Sources (employers' boards first, files last), and boards that need a look (failing ones, then stale ones)."""

    sources: tuple[SourceHealth, ...]
    failing: tuple[BoardHealth, ...]


def read_health(
    con: duckdb.DuckDBPyConnection,
    tables: Tables,
    data: Path,
    at: datetime,
    held: Mapping[str, int],
    aside: Iterable[tuple[str, str, int]],
) -> Health:
    """The health of every source at an instant; `con` is a session to work in, `data` has the person's list of boards.

    `held` counts postings by source; `aside` are sources and reasons of records set aside with their numbers, the most
    frequent first.

    Raises:
        StoreError: the person's file of boards is broken.
    """
    watch_boards(con, tables, data, at)
    return Health(_sources(con, at, held, aside), failing_boards(con, at))


def failing_boards(con: duckdb.DuckDBPyConnection, at: datetime) -> tuple[BoardHealth, ...]:
    """The boards of the table `watched` that fail, by source and token, then those that are stale."""
    rows = con.execute(_FAILING, {"since": microseconds(at - RECENT)}).fetchall()
    return tuple(
        BoardHealth(source, token, employer, cast("datetime", moment_of(visit)), moment_of(success), *rest)
        for source, token, employer, visit, success, *rest in rows
    )


def _sources(
    con: duckdb.DuckDBPyConnection, at: datetime, held: Mapping[str, int], aside: Iterable[tuple[str, str, int]]
) -> tuple[SourceHealth, ...]:
    visited = con.execute(_SOURCES, {"now": microseconds(at)})
    columns = [name for name, *_ in visited.description or ()]
    boards = {row[0]: dict(zip(columns, row, strict=True)) for row in visited.fetchall()}
    errors = _by_source(con.execute(_ERRORS).fetchall())
    reasons = _by_source(aside)
    found = (
        _source(name, boards.get(name, {}), tuple(errors.get(name, ())), reasons.get(name, []), held.get(name, 0))
        for name in sorted({*boards, *reasons, *held})
    )
    order: tuple[Publisher, ...] = ("employer", "aggregator", "file")
    return tuple(sorted(found, key=lambda source: order.index(source.publisher)))


def _source(
    name: str, boards: dict[str, int], errors: tuple[tuple[str, int], ...], aside: list[tuple[str, int]], held: int
) -> SourceHealth:
    from fingerpost.sources.registry import BOARD_SOURCES, publisher_of

    known, publisher = BOARD_SOURCES.get(name), publisher_of(name)
    counts = ("boards", "boards_ok", "boards_never_ok", "visits", "errors", "opened", "changed", "closed", "reopened")
    return SourceHealth(
        source=name,
        publisher=publisher,
        lists=known.lists if known else None,
        last_visit=moment_of(boards.get("last_visit")),
        last_success=moment_of(boards.get("last_success")),
        errors=cast("tuple[tuple[ErrorKind, int], ...]", errors),
        median_age_hours=boards.get("median_age_hours"),
        largest_age_hours=boards.get("largest_age_hours"),
        n_open=held if publisher == "file" else boards.get("n_open", 0),
        n_set_aside=sum(n for _, n in aside),
        set_aside=tuple(aside[:REASONS_KEPT]),
        **{f"n_{count}": boards.get(f"n_{count}", 0) for count in counts},
    )


def _by_source(rows: Iterable[tuple[str, str, int]]) -> dict[str, list[tuple[str, int]]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for source, value, n in rows:
        found.setdefault(source, []).append((value, n))
    return found
