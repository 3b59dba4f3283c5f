"""Collecting: a visit to each board, what it listed, and what happened since the last visit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow as pa

from fingerpost.engine.memory import spare_memory
from fingerpost.pipeline.deriving import derive_rows
from fingerpost.pipeline.happening import derive_events
from fingerpost.pipeline.naming import postings_named
from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.pipeline.reading_along import ReadingAlong
from fingerpost.pipeline.settling import settle_apart, settling_ahead
from fingerpost.pipeline.storing import RawWriter, reasons_since
from fingerpost.posting import Observation, SetAside
from fingerpost.settings import Settings
from fingerpost.store.lock import writing
from fingerpost.store.rows import Row, observation, observation_row
from fingerpost.store.schemas import OBSERVATIONS
from fingerpost.store.tables import DERIVED_MARK, OBSERVED_MARK, Tables, open_tables

if TYPE_CHECKING:
    from fingerpost.sources import Board, FetchResult, PoliteClient

ROBOTS_FILE = "robots.json"

MANY_LISTED = 5
"""A board that listed so many postings and now lists none is taken to be ill, not empty …"""

ILL_FOR = timedelta(days=14)
"""… until it has listed none for so long."""

_OK = 200


@dataclass(frozen=True, slots=True)
class CollectReport:
    """What visits to boards brought: `read == stored + duplicates + set_aside`, always.

    `boards` counts visits, `complete` those that saw the whole list, `unchanged` those of them that were answered "not
    modified". `failed` names each board at which something went wrong, with the reason. Duplicates are records that
    came in the same wording as on the visit before. `opened`, `changed`, `closed` and `reopened` count postings.
    `skipped` counts boards that were visited so lately that they were not visited again.
    """

    boards: int
    complete: int
    unchanged: int
    failed: tuple[tuple[str, str], ...]
    read: int
    stored: int
    duplicates: int
    set_aside: int
    set_aside_reasons: tuple[tuple[str, int], ...]
    opened: int
    changed: int
    closed: int
    snapshot: str | None
    reopened: int = 0
    skipped: int = 0


@dataclass(slots=True)
class _Tally:
    boards: int = 0
    complete: int = 0
    unchanged: int = 0
    read: int = 0
    new: int = 0
    changed: int = 0
    duplicates: int = 0
    set_aside: int = 0
    failed: int = 0

    def __str__(self) -> str:
        counts = {"new": self.new, "changed": self.changed, "set aside": self.set_aside, "errors": self.failed}
        return " · ".join(f"{count:,} {what}" for what, count in counts.items() if count or what == "new")


def collect(
    settings: Settings,
    boards: Iterable[Board],
    *,
    client: Callable[[], PoliteClient] | None = None,
    settle: bool = True,
    wait: bool = False,
    since: datetime | None = None,
    at: datetime | None = None,
    report: Report = silent,
) -> CollectReport:
    """Visits boards, stores what they list, derives events, and settles the corpus.

    Boards that were not visited for longest come first, so that a run that was stopped goes on where it was. A board
    that did not change since its last visit is asked conditionally. What goes wrong at one board is noted as its
    observation and stops nothing. Postings are read while others are fetched; in a long run they are put in place for
    searching meanwhile. Boards at which nothing went wrong since `since` are skipped, and those whose source asks to be
    visited less often. `client` makes the HTTP client (default: the polite one, named after `settings.user_agent`).
    `wait` waits for another process that writes. Killed at any moment, it loses no visit that was acknowledged.

    Raises:
        UnknownNameError: a board's source has no boards.
        StoreLockedError: another process is writing, and `wait` is not set.
    """
    from fingerpost.reading import READER_VERSION

    made = client or (lambda: make_client(settings))
    spare_memory()
    with writing(settings.data, wait=wait), settling_ahead(settings) if settle else nullcontext() as begun:
        tables = open_tables(settings)
        derive_rows(tables, settings.workers, report)  # what a run that was killed had stored
        derive_events(tables)
        previous = previous_observations(tables)
        moment = at or datetime.now(UTC)
        given = stalest_first(boards, last_visits(tables))
        lately = visited_lately(given, last_visits(tables, good=True), since, moment)
        wanted = [board for board in given if board.key not in lately]
        visits = _Visits(tables, moment, wanted, previous, report)
        before, events_before = visits.raw.last_seq, tables.watermark("events", DERIVED_MARK)

        def publish() -> None:
            settle_apart(settings, at=datetime.now(UTC), for_now=True)

        with ReadingAlong(settings, publish if settle else None, report) as reading:
            visits.raw.on_commit = reading.stored
            try:
                asyncio.run(_visit(made, wanted, previous, visits))
            finally:
                visits.commit()
        tables = open_tables(settings)
        derive_events(tables)
        reasons = reasons_since(tables, before, READER_VERSION)
        happened = _events_since(tables, events_before)
        visits.tell(happened.get("closed", 0))
        snapshot = settle_apart(settings, at=at or datetime.now(UTC), begun=begun, report=report) if settle else None
    tally, set_aside = visits.tally, sum(count for _, count in reasons)
    return CollectReport(
        boards=tally.boards,
        complete=tally.complete,
        unchanged=tally.unchanged,
        failed=tuple(sorted(visits.failed)),
        read=tally.read,
        stored=tally.read - tally.duplicates - set_aside,
        duplicates=tally.duplicates,
        set_aside=set_aside,
        set_aside_reasons=reasons,
        snapshot=snapshot.name if snapshot else None,
        skipped=len(lately),
        **{kind: happened.get(kind, 0) for kind in ("opened", "changed", "closed", "reopened")},
    )


def make_client(settings: Settings) -> PoliteClient:
    """The polite client as the settings ask for it; a shorter time-out bounds every wait within a request."""
    from fingerpost.sources import PoliteClient, Politeness, parse_base_urls

    limits, seconds = Politeness(), settings.timeout
    politeness = replace(
        limits,
        total_timeout=seconds,
        read_timeout=min(limits.read_timeout, seconds),
        connect_timeout=min(limits.connect_timeout, seconds),
        wait_initial=min(limits.wait_initial, seconds),
        wait_max=min(limits.wait_max, seconds),
        wait_jitter=min(limits.wait_jitter, seconds),
    )
    return PoliteClient(
        settings.user_agent,
        base_urls=parse_base_urls(settings.base_urls),
        politeness=politeness,
        keys=settings.keys,
        robots_file=settings.data / ROBOTS_FILE,
    )


def previous_observations(tables: Tables) -> dict[tuple[str, str], Observation]:
    """What the next visit to each board is asked against: its last visit whose list was read without an error.

    Its `at` is the time at which the list was last known to hold: later visits may have been answered "not modified".
    A later visit that read a part adds its marks, because the details are stored, and takes the validators away,
    because what is stored is no longer what they stand for. A board that was never read whole has its first such visit.
    """
    query = """
        WITH held AS (
            SELECT source, board, max(seq) FILTER (WHERE status = $ok) AS seq, max("at") AS held_at
            FROM observations WHERE reason IS NULL AND status IN ($ok, 304) GROUP BY source, board
        )
        SELECT o.* EXCLUDE (listed) REPLACE (CASE WHEN o.seq = h.seq THEN h.held_at ELSE o."at" END AS "at")
        FROM observations o LEFT JOIN held h ON h.source = o.source AND h.board = o.board
        WHERE o.seq = h.seq OR (o.seq > coalesce(h.seq, 0) AND o.status = $ok AND o.n_listed IS NOT NULL)
        ORDER BY o.seq
    """
    rows = tables.sql("observations").sql(query, params={"ok": _OK}).to_arrow_table().to_pylist()
    found: dict[tuple[str, str], Observation] = {}
    for row in rows:
        seen, key = observation(row), (row["source"], row["board"])
        if (before := found.get(key)) is not None:
            marks = tuple({**dict(before.marks), **dict(seen.marks)}.items())
            seen = replace(before, etag=None, last_modified=None, marks=marks)
        found[key] = seen
    return found


def last_visits(tables: Tables, *, good: bool = False) -> dict[tuple[str, str], datetime]:
    """When each board was visited last (UTC); `good` counts only visits at which nothing went wrong."""
    chosen = "WHERE reason IS NULL" if good else ""
    query = f'SELECT source, board, max("at") AS visited FROM observations {chosen} GROUP BY source, board'
    rows = tables.sql("observations").sql(query).to_arrow_table().to_pylist()
    return {(row["source"], row["board"]): row["visited"] for row in rows}


def stalest_first(boards: Iterable[Board], visited: Mapping[tuple[str, str], datetime]) -> list[Board]:
    """Boards never visited first, then by the time of their last visit."""
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(boards, key=lambda board: visited.get(board.key, never))


def visited_lately(
    boards: Iterable[Board], visited: Mapping[tuple[str, str], datetime], since: datetime | None, now: datetime
) -> set[tuple[str, str]]:
    """The boards that were visited well since `since`, or less long ago than their source asks for between visits."""
    from fingerpost.sources import BOARD_SOURCES

    never = datetime.min.replace(tzinfo=UTC)
    lately = set()
    for board in boards:
        last = visited.get(board.key, never)
        source = BOARD_SOURCES.get(board.source)
        pause = timedelta(hours=source.hours_between_visits if source else 0.0)
        if (since is not None and last >= since) or now - last < pause:
            lately.add(board.key)
    return lately


async def _visit(
    client: Callable[[], PoliteClient],
    boards: Iterable[Board],
    previous: Mapping[tuple[str, str], Observation],
    visits: _Visits,
) -> None:
    from fingerpost.sources import collect_boards

    async with client() as polite:
        async for result in collect_boards(polite, boards, previous):
            visits.add(result)


class _Visits:
    """Stores the results of visits: first the records, then the observations that vouch for them."""

    def __init__(
        self,
        tables: Tables,
        at: datetime,
        boards: Iterable[Board],
        previous: Mapping[tuple[str, str], Observation],
        report: Report,
    ) -> None:
        keys = {board.key for board in boards}
        self.tally = _Tally()
        self.failed: list[tuple[str, str]] = []
        self.raw = RawWriter(tables, at)
        self.raw.know_boards(keys)
        self._tables = tables
        self._previous = previous
        self._waiting: list[Row] = []
        self._last_seq = tables.watermark("observations", OBSERVED_MARK)
        self._total = len(keys)
        self._report = report

    def add(self, result: FetchResult) -> None:
        """Takes the result of one visit; it is acknowledged after the next `commit`."""
        seen, tally = taken_for_ill(result.observation, self._previous.get(result.board.key)), self.tally
        listed = self._store(result)
        was_read = result.raw or result.unchanged or (seen.status == _OK and seen.reason is None)
        self._last_seq += 1
        self._waiting.append(observation_row(self._last_seq, seen, listed if was_read else None, self.raw.last_seq))
        tally.boards += 1
        tally.complete += seen.complete
        tally.unchanged += seen.status == 304
        if seen.reason is not None:
            tally.failed += 1
            self.failed.append((f"{seen.source}:{seen.board}", seen.reason))
        if self.raw.is_due:
            self.commit()
        self.tell()

    def tell(self, closed: int = 0) -> None:
        """Reports how far the visits are; what was closed is known at their end."""
        note = f"{self.tally} · {closed:,} closed" if closed else str(self.tally)
        self._report(Progress("collect", self.tally.boards, self._total, note))

    def _store(self, result: FetchResult) -> list[str]:
        """Takes the records of a visit; the posting_ids it listed."""
        from fingerpost.sources import convert, make_posting_id

        source, token = result.board.key
        unchanged = (make_posting_id(source, token, name) for name in result.unchanged)
        listed = set(filter(self.raw.knows, unchanged))  # the others were set aside on the visit before
        tally = self.tally
        for raw in result.raw:
            made = convert(raw)
            tally.read += 1
            if isinstance(made, SetAside):
                known = self.raw.add([raw]).duplicates
                tally.duplicates += known
                tally.set_aside += not known
                listed |= postings_named(raw, self.raw.knows)
                continue
            listed.add(made.posting_id)
            became = self.raw.add_current(raw, made.posting_id)
            tally.new += became == "new"
            tally.changed += became == "changed"
            tally.duplicates += became == "duplicate"
        return sorted(listed)

    def commit(self) -> None:
        """Acknowledges what waits."""
        self.raw.commit()
        if self._waiting and self._tables.watermark("observations", OBSERVED_MARK) < self._last_seq:
            rows = pa.Table.from_pylist(self._waiting, schema=OBSERVATIONS)
            self._tables.append("observations", rows, {OBSERVED_MARK: self._last_seq})
        self._waiting = []


def taken_for_ill(seen: Observation, previous: Observation | None) -> Observation:
    """A visit that read an empty list where many postings were listed before: an outage, which closes nothing.

    >>> from datetime import date
    >>> def visited(day: int, n_listed: int) -> Observation:
    ...     return Observation("lever", "acme", datetime(2026, 11, day, tzinfo=UTC), 200, True, n_listed)
    >>> taken_for_ill(visited(2, 0), visited(1, 40)).reason
    'the board lists nothing, where it listed 40 before: taken for an outage until 2026-11-15'
    >>> taken_for_ill(visited(20, 0), visited(1, 40)).reason, taken_for_ill(visited(2, 0), visited(1, 4)).reason
    (None, None)
    """
    if not seen.complete or seen.n_listed != 0 or previous is None or (previous.n_listed or 0) < MANY_LISTED:
        return seen
    until = previous.at + ILL_FOR
    if seen.at >= until:
        return seen
    reason = (
        f"the board lists nothing, where it listed {previous.n_listed} before: "
        f"taken for an outage until {until.date().isoformat()}"
    )
    return replace(seen, complete=False, reason=reason, etag=None, last_modified=None)


def _events_since(tables: Tables, seq: int) -> dict[str, int]:
    query = "SELECT event, count(*) FROM events WHERE seq > ? GROUP BY event"
    return dict(tables.sql("events").execute(query, [seq]).fetchall())
