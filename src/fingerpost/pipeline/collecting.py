"""Collecting: a visit to each board, what it listed, and what happened since the last visit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from fingerpost.pipeline.deriving import derive_rows
from fingerpost.pipeline.happening import derive_events
from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.pipeline.settling import settle_tables
from fingerpost.pipeline.storing import RawWriter, reasons_since
from fingerpost.posting import Observation, Posting
from fingerpost.settings import Settings
from fingerpost.store.lock import writing
from fingerpost.store.rows import Row, observation, observation_row
from fingerpost.store.schemas import OBSERVATIONS
from fingerpost.store.tables import DERIVED_MARK, OBSERVED_MARK, Tables, open_tables

if TYPE_CHECKING:
    from fingerpost.sources import Board, FetchResult, PoliteClient

_OK = 200


@dataclass(frozen=True, slots=True)
class CollectReport:
    """What visits to boards brought: `read == stored + duplicates + set_aside`, always.

    `boards` counts visits, `complete` those that saw the whole list, `unchanged` those of them that were answered "not
    modified". `failed` names each board that was not read whole, with the reason. Duplicates are records that came in
    the same wording as before. `opened`, `changed` and `closed` count postings.
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


@dataclass(slots=True)
class _Tally:
    boards: int = 0
    complete: int = 0
    unchanged: int = 0
    read: int = 0
    new: int = 0
    duplicates: int = 0


def collect(
    settings: Settings,
    boards: Iterable[Board],
    *,
    client: Callable[[], PoliteClient] | None = None,
    settle: bool = True,
    at: datetime | None = None,
    report: Report = silent,
) -> CollectReport:
    """Visits boards, stores what they list, derives events, and settles the corpus.

    A board that did not change since its last complete visit is asked conditionally. What goes wrong at one board is
    noted as its observation and stops nothing. `client` makes the HTTP client (default: the polite one, named after
    `settings.user_agent`). Killed at any moment, it loses no visit that was acknowledged.

    Raises:
        UnknownNameError: a board's source has no boards.
        StoreLockedError: another process is writing.
    """
    from fingerpost.reading import READER_VERSION

    wanted = list(boards)
    made = client or (lambda: _client(settings))
    with writing(settings.data):
        tables = open_tables(settings)
        visits = _Visits(tables, at or datetime.now(UTC), len(wanted), report)
        before, events_before = visits.raw.last_seq, tables.watermark("events", DERIVED_MARK)
        try:
            asyncio.run(_visit(made, wanted, previous_observations(tables), visits))
        finally:
            visits.commit()
        derive_rows(tables, settings.workers, report)
        derive_events(tables)
        reasons = reasons_since(tables, before, READER_VERSION)
        happened = _events_since(tables, events_before)
        moment = at or datetime.now(UTC)
        snapshot = settle_tables(settings, tables, at=moment, report=report) if settle else None
    tally, set_aside = visits.tally, sum(count for _, count in reasons)
    return CollectReport(
        boards=tally.boards,
        complete=tally.complete,
        unchanged=tally.unchanged,
        failed=tuple(sorted(visits.failed)),
        read=tally.read,
        stored=tally.new - set_aside,
        duplicates=tally.duplicates,
        set_aside=set_aside,
        set_aside_reasons=reasons,
        opened=happened.get("opened", 0),
        changed=happened.get("changed", 0),
        closed=happened.get("closed", 0),
        snapshot=snapshot.name if snapshot else None,
    )


def _client(settings: Settings) -> PoliteClient:
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
    )


def previous_observations(tables: Tables) -> dict[tuple[str, str], Observation]:
    """Each board's last complete visit that was answered with a list: what the next visit is asked against."""
    query = """
        SELECT * FROM observations WHERE complete AND status = ?
        QUALIFY row_number() OVER (PARTITION BY source, board ORDER BY seq DESC) = 1 ORDER BY source, board
    """
    rows = tables.sql().sql(query, params=[_OK]).to_arrow_table().to_pylist()
    return {(row["source"], row["board"]): observation(row) for row in rows}


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

    def __init__(self, tables: Tables, at: datetime, total: int, report: Report) -> None:
        self.tally = _Tally()
        self.failed: list[tuple[str, str]] = []
        self.raw = RawWriter(tables, at)
        self._tables = tables
        self._waiting: list[Row] = []
        self._last_seq = tables.watermark("observations", OBSERVED_MARK)
        self._total = total
        self._report = report

    def add(self, result: FetchResult) -> None:
        """Takes the result of one visit; it is acknowledged after the next `commit`."""
        from fingerpost.sources import convert

        seen, tally = result.observation, self.tally
        stored = self.raw.add(result.raw)
        made = (convert(raw) for raw in result.raw)
        ids = sorted({posting.posting_id for posting in made if isinstance(posting, Posting)})
        listed = ids if result.raw or (seen.status == _OK and seen.complete) else None
        self._last_seq += 1
        self._waiting.append(observation_row(self._last_seq, seen, listed, self.raw.last_seq))
        tally.boards += 1
        tally.complete += seen.complete
        tally.unchanged += seen.status == 304
        tally.read += len(result.raw)
        tally.new += stored.new
        tally.duplicates += stored.duplicates
        if not seen.complete:
            self.failed.append((f"{seen.source}:{seen.board}", seen.reason or f"answered with status {seen.status}"))
        if self.raw.is_due:
            self.commit()
        self._report(Progress("collect", tally.boards, self._total))

    def commit(self) -> None:
        """Acknowledges what waits."""
        self.raw.commit()
        if self._waiting:
            rows = pa.Table.from_pylist(self._waiting, schema=OBSERVATIONS)
            self._tables.append("observations", rows, {OBSERVED_MARK: self._last_seq})
        self._waiting = []


def _events_since(tables: Tables, seq: int) -> dict[str, int]:
    query = "SELECT event, count(*) FROM events WHERE seq > ? GROUP BY event"
    return dict(tables.sql().execute(query, [seq]).fetchall())
