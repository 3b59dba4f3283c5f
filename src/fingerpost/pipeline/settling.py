"""Settling: duplicates, facts, snapshot and search index, from what was derived. Readers see it all at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import pyarrow as pa

from fingerpost.engine.apart import Apart
from fingerpost.engine.memory import release_memory
from fingerpost.errors import StoreError
from fingerpost.pipeline.indexing import INDEX_FOLDER, REFERENCE_FOLDER, index_reference
from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.pipeline.ready import index_few, ready_index
from fingerpost.settings import Settings
from fingerpost.store.duck import remove_spilled
from fingerpost.store.facts import reference_name
from fingerpost.store.index import has_index
from fingerpost.store.lock import writing
from fingerpost.store.market_building import refresh_market_tables
from fingerpost.store.settlement import current_postings, write_facts
from fingerpost.store.snapshots import Snapshot
from fingerpost.store.tables import Tables, open_tables

APART_ROWS = 5_000
"""So few postings are settled in the caller's process: starting others takes longer."""


def settle(settings: Settings, *, at: datetime | None = None, index: bool = True, report: Report = silent) -> Snapshot:
    """Groups duplicates, writes the facts, puts their snapshot in place, and builds the search index.

    `at` is noted as the snapshot's time (default: now). With `index=False` the search index is built when it is asked
    for. The same corpus gives the same snapshot name.

    Raises:
        StoreLockedError: another process is writing.
    """
    with writing(settings.data):
        return settle_tables(settings, open_tables(settings), at=at or datetime.now(UTC), index=index, report=report)


def settle_tables(
    settings: Settings,
    tables: Tables,
    *,
    at: datetime,
    index: bool = True,
    for_now: bool = False,
    report: Report = silent,
) -> Snapshot:
    """The same, for a caller that holds the lock.

    `for_now`, in the middle of a run: the index is brought up to date instead of built, no files are put together, and
    the fast layout of a large corpus stays as it is.
    """
    from fingerpost.dedup import cluster, employer_key
    from fingerpost.reading import READER_VERSION
    from fingerpost.sources import publisher_of
    from fingerpost.taxonomy import TAXONOMY_VERSION

    report(Progress("settle", 0))
    remove_spilled(settings.data)
    con = tables.sql()
    postings = current_postings(con, READER_VERSION)
    names = postings["employer"].unique().drop_null().sort() if postings.num_rows else pa.array([], pa.string())
    keys = {name: employer_key(name) for name in names.to_pylist()}
    employers = pa.array([keys.get(name) for name in postings["employer"].to_pylist()], pa.string())
    publishers = pa.array(map(publisher_of, postings["source"].to_pylist()), pa.string())
    postings = postings.append_column("publisher", publishers).append_column("employer_key", employers)
    members = cluster(postings.drop_columns(["employer"]))
    del postings, employers, publishers  # signatures are the larger part of what is held
    release_memory()
    snapshot = write_facts(
        tables,
        con,
        members,
        pa.table({"employer": pa.array(keys, pa.string()), "employer_key": pa.array(keys.values(), pa.string())}),
        directory=settings.data.resolve(),
        at=at,
        taxonomy_version=TAXONOMY_VERSION,
        reader_version=READER_VERSION,
    )
    con.close()
    release_memory()
    report(Progress("settle", snapshot.n_clusters, snapshot.n_clusters))
    if index:
        ready_index(settings, report=report, wait=True, for_now=for_now)
    if not for_now:
        _refresh_market(settings, report)
        tables.tidy()
    return snapshot


def settle_apart(
    settings: Settings,
    *,
    at: datetime,
    index: bool = True,
    for_now: bool = False,
    begun: Apart | None = None,
    report: Report = silent,
) -> Snapshot:
    """The same in processes of their own, one for the facts and one for the index, for a caller that holds much itself.

    They are not started for few postings at the end of a run, nor where the settings ask for one worker. `begun` is
    one for the facts that `settling_ahead` started.
    """
    tables = open_tables(settings)
    few = not for_now and tables.count("postings") <= APART_ROWS
    if settings.workers <= 1 or few:
        return settle_tables(settings, tables, at=at, index=index, for_now=for_now, report=report)
    wanted = _Wanted(settings, at, index, for_now)
    with nullcontext(begun) if begun else Apart(_prepare) as process:
        snapshot, is_indexed = process.run(_settle_facts, wanted, report)
    if index and not is_indexed:
        with Apart(_prepare) as process:
            process.run(_settle_index, wanted, report)
    return snapshot


@contextmanager
def settling_ahead(settings: Settings) -> Iterator[Apart | None]:
    """Prepares settling while something else is done: the index of the packaged reference, a process for the facts.

    Gives that process, or None where it may not be needed.
    """
    with ExitStack() as running:
        many = settings.workers > 1 and open_tables(settings).count("postings") > APART_ROWS
        fresh = not any(has_index(settings.data / folder) for folder in (INDEX_FOLDER, REFERENCE_FOLDER))
        if settings.workers > 1 and fresh and reference_name():
            running.enter_context(Apart(partial(index_reference, settings)))
        yield running.enter_context(Apart(_prepare)) if many else None


@dataclass(frozen=True, slots=True)
class _Wanted:
    settings: Settings
    at: datetime
    index: bool
    for_now: bool


def _prepare() -> None:
    """Loads what settling uses."""
    import deltalake
    import duckdb

    import fingerpost.dedup
    import fingerpost.sources

    _ = deltalake, duckdb, fingerpost.dedup.cluster, fingerpost.sources.publisher_of


def _settle_facts(wanted: _Wanted, tell: Report) -> tuple[Snapshot, bool]:
    """The snapshot, and whether the index is up to date already: there was little to change in it."""
    settings = wanted.settings
    tables = open_tables(settings)
    snapshot = settle_tables(settings, tables, at=wanted.at, index=False, for_now=wanted.for_now, report=tell)
    return snapshot, wanted.index and index_few(settings)


def _settle_index(wanted: _Wanted, tell: Report) -> None:
    ready_index(wanted.settings, report=tell, wait=True, for_now=wanted.for_now)


def _refresh_market(settings: Settings, report: Report) -> None:
    """Brings the fast layout up to date; it is derived and never needed, so that a failure is told and no more."""
    try:
        refresh_market_tables(settings)
    except StoreError as error:
        report(Progress("settle", 0, None, str(error)))
