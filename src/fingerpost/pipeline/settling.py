"""Settling: duplicates, facts, snapshot and search index, from what was derived. Readers see it all at once."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.pipeline.ready import ready_index
from fingerpost.settings import Settings
from fingerpost.store.lock import writing
from fingerpost.store.settlement import current_postings, write_facts
from fingerpost.store.snapshots import Snapshot
from fingerpost.store.tables import Tables, open_tables


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
    settings: Settings, tables: Tables, *, at: datetime, index: bool = True, report: Report = silent
) -> Snapshot:
    """The same, for a caller that holds the lock."""
    from fingerpost.dedup import cluster, employer_key
    from fingerpost.reading import READER_VERSION
    from fingerpost.taxonomy import TAXONOMY_VERSION

    report(Progress("settle", 0))
    con = tables.sql()
    postings = current_postings(con, READER_VERSION)
    names = postings["employer"].unique().drop_null().sort() if postings.num_rows else pa.array([], pa.string())
    keys = {name: employer_key(name) for name in names.to_pylist()}
    employers = pa.array([keys.get(name) for name in postings["employer"].to_pylist()], pa.string())
    members = cluster(postings.drop_columns(["employer"]).append_column("employer_key", employers))
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
    report(Progress("settle", snapshot.n_clusters, snapshot.n_clusters))
    if index:
        ready_index(settings, report=report, wait=True)
    tables.tidy()
    return snapshot
