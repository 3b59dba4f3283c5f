"""What the data directory holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.answer import Row
from fingerpost.store.duck import instant, session
from fingerpost.store.facts import reference_name
from fingerpost.store.health import BoardHealth, SourceHealth, read_health
from fingerpost.store.snapshots import read_snapshot

if TYPE_CHECKING:
    from fingerpost.settings import Settings
    from fingerpost.store.tables import Tables


@dataclass(frozen=True, slots=True)
class TableStatus:
    """One table: rows, files and bytes of its present version; `version` is Delta's."""

    name: str
    rows: int
    files: int
    n_bytes: int
    version: int | None


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One source: postings of this machine's corpus (each counted once), and when one was last fetched."""

    source: str
    n_postings: int
    last_fetched: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """The data directory at a glance, at the instant `at`; `waiting` counts raw rows stored but not yet read.

    `health` says how each source answers, `failing` which boards need a look.
    """

    at: datetime
    data: Path
    exists: bool
    tables: tuple[TableStatus, ...]
    sources: tuple[SourceStatus, ...]
    health: tuple[SourceHealth, ...]
    failing: tuple[BoardHealth, ...]
    n_postings: int
    n_clusters: int
    n_boards: int
    n_observations: int
    last_visit: datetime | None
    waiting: int
    set_aside: tuple[tuple[str, int], ...]
    n_bytes: int
    snapshot: str | None
    snapshot_made_at: datetime | None
    reference: str | None
    reader_version: str
    taxonomy_version: str

    def facts(self) -> list[Row]:
        """What concerns the data directory as a whole, as rows of what and value."""
        rows: list[Row] = [
            {"what": "data directory", "value": f"{self.data}{'' if self.exists else ' (not made yet)'}"},
            {"what": "size in bytes", "value": self.n_bytes},
            {"what": "postings", "value": self.n_postings},
            {"what": "clusters of postings", "value": self.n_clusters},
            {"what": "boards visited", "value": self.n_boards},
            {"what": "visits", "value": self.n_observations},
            {"what": "last visit", "value": self.last_visit},
            {"what": "boards that need a look", "value": len(self.failing)},
            {"what": "records stored and not yet read", "value": self.waiting},
            {"what": "snapshot", "value": self.snapshot},
            {"what": "snapshot made at", "value": self.snapshot_made_at},
            {"what": "packaged reference", "value": self.reference},
            {"what": "version of the readers", "value": self.reader_version},
            {"what": "version of the taxonomy", "value": self.taxonomy_version},
        ]
        return rows + [{"what": f"rows in {part.name}", "value": part.rows} for part in self.tables]

    def to_rows(self) -> list[Row]:
        """The state as rows of what and value: the facts, each source, and what was set aside."""
        rows = self.facts()
        rows += [{"what": f"postings from {part.source}", "value": part.n_postings} for part in self.sources]
        for part in self.health:
            if part.n_boards:
                rows.append({"what": f"boards of {part.source} visited", "value": part.n_boards})
                rows.append({"what": f"boards of {part.source} whose last visit went well", "value": part.n_boards_ok})
                rows.append({"what": f"last good visit to {part.source}", "value": part.last_success})
                rows.append({"what": f"open postings from {part.source}", "value": part.n_open})
        return rows + [{"what": f"set aside: {reason}", "value": count} for reason, count in self.set_aside]


def status(settings: Settings, *, at: datetime | None = None) -> Status:
    """What the data directory holds at an instant (now); also for one that does not exist.

    Raises:
        StoreError: the snapshot file cannot be understood, or the person's file of boards is broken.
    """
    from fingerpost.reading import READER_VERSION
    from fingerpost.store.schemas import SCHEMAS
    from fingerpost.store.tables import DERIVED_MARK, RAW_MARK, tables_as_they_are
    from fingerpost.taxonomy import TAXONOMY_VERSION

    moment = at or datetime.now(UTC)
    tables = tables_as_they_are(settings)
    sources = tables.once(("postings",), "sources", lambda con: con.execute(_SOURCES).fetchall())
    aside = _set_aside(tables, READER_VERSION)
    held = {source: count for source, count, _ in sources}
    with session() as con:
        health = read_health(con, tables, settings.data, moment, held, aside)
    snapshot = read_snapshot(settings.data)
    boards, last_visit = tables.once(("observations",), "visited", lambda con: con.execute(_VISITED).fetchall())[0]
    read_through = tables.watermark("readings", f"{DERIVED_MARK}/{READER_VERSION}")
    return Status(
        at=moment,
        data=settings.data,
        exists=settings.data.is_dir(),
        tables=tuple(
            TableStatus(name, tables.count(name), len(files), sum(map(_size, map(Path, files))), tables.version(name))
            for name in SCHEMAS
            for files in (tables.files(name),)
        ),
        sources=tuple(SourceStatus(source, count, last.replace(tzinfo=UTC)) for source, count, last in sources),
        health=health.sources,
        failing=health.failing,
        n_postings=sum(row[1] for row in sources),
        n_clusters=snapshot.n_clusters if snapshot else 0,
        n_boards=boards,
        n_observations=tables.count("observations"),
        last_visit=last_visit.replace(tzinfo=UTC) if last_visit else None,
        waiting=tables.watermark("raw", RAW_MARK) - read_through,
        set_aside=_reasons(aside),
        n_bytes=sum(_size(path) for path in settings.data.rglob("*")) if settings.data.is_dir() else 0,
        snapshot=snapshot.name if snapshot else None,
        snapshot_made_at=snapshot.made_at if snapshot else None,
        reference=reference_name(),
        reader_version=READER_VERSION,
        taxonomy_version=TAXONOMY_VERSION,
    )


def reasons_set_aside(settings: Settings) -> tuple[tuple[str, int], ...]:
    """Why records were set aside, with their numbers, the most frequent reason first."""
    from fingerpost.reading import READER_VERSION
    from fingerpost.store.tables import tables_as_they_are

    return _reasons(_set_aside(tables_as_they_are(settings), READER_VERSION))


_SOURCES = f"""
SELECT source, count(DISTINCT posting_id), {instant("max(fetched_at)")} FROM postings GROUP BY 1 ORDER BY 1"""
_LAST_AT = instant('max("at")')
_VISITED = f"SELECT count(DISTINCT (source, board)), {_LAST_AT} FROM observations"
_ASIDE = """
SELECT source, reason, count(*) AS n FROM set_aside WHERE reader_version = ? GROUP BY ALL ORDER BY n DESC, reason"""


def _set_aside(tables: Tables, reader_version: str) -> list[tuple[str, str, int]]:
    """Sources and reasons of the records set aside by a version of the readers."""
    asked = [reader_version]
    return tables.once(("set_aside",), f"by {reader_version}", lambda con: con.execute(_ASIDE, asked).fetchall())


def _reasons(aside: Iterable[tuple[str, str, int]]) -> tuple[tuple[str, int], ...]:
    counted: Counter[str] = Counter()
    for _, reason, n in aside:
        counted[reason] += n
    return tuple(sorted(counted.items(), key=lambda one: (-one[1], one[0])))


def _size(path: Path) -> int:
    """Bytes of a file; a writer may remove one while we count."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0
