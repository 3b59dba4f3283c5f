"""Deriving: raw → postings → readings, skills, set_aside; observations → events. Resumable and idempotent.

Each derived table knows by its watermark which raw rows it already holds, and takes only later ones. What readers
find carries their version: a new version reads everything anew beside the old, which is removed when all is read.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from fingerpost.engine import ENGINES
from fingerpost.engine.memory import release_memory
from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.pipeline.stages import read_postings, to_postings
from fingerpost.settings import Settings
from fingerpost.store.lock import writing
from fingerpost.store.schemas import READINGS, SCHEMAS, SET_ASIDE, SKILL_FIELDS
from fingerpost.store.tables import (
    BATCH_ROWS,
    COMMIT_BYTES,
    COMMIT_ROWS,
    COMMIT_SECONDS,
    DERIVED_MARK,
    RAW_MARK,
    Tables,
    open_tables,
)

if TYPE_CHECKING:
    import duckdb

_VERSIONED = ("readings", "skills", "set_aside")
_DERIVED = ("postings", *_VERSIONED)
SERIAL_ROWS = 500
"""So few rows are read in this process: starting others takes longer."""

_RAW_COLUMNS = ("seq", "source", "board", "fetched_at", "payload", "reason")


class _Chunk(NamedTuple):
    stated: pa.RecordBatch
    read: pa.RecordBatch


class Derived(NamedTuple):
    """How far deriving is: the last raw row that was read, and the last whose readings are committed."""

    read: int
    committed: int


def derive(settings: Settings, *, from_scratch: bool = False, report: Report = silent) -> int:
    """Derives what raw and observations hold and the derived tables do not yet; returns the raw rows worked on.

    `from_scratch` drops everything derived first (the acknowledged tables stay): after a source was mended.

    Raises:
        StoreLockedError: another process is writing.
    """
    from fingerpost.pipeline.happening import derive_events

    with writing(settings.data):
        tables = open_tables(settings)
        if from_scratch:
            _drop_derived(tables)
        done = derive_rows(tables, settings.workers, report)
        derive_events(tables)
        return done


def derive_rows(tables: Tables, workers: int, report: Report = silent) -> int:
    """Raw → postings, readings, skills, set_aside; the caller holds the lock. Returns the raw rows worked on."""
    first, last = first_underived(tables), tables.watermark("raw", RAW_MARK)
    processes = workers if last - first > SERIAL_ROWS else 1
    for done in derive_batches(tables, scan_raw(tables, first, last), processes):
        report(Progress("read", done.read - first, last - first))
    _drop_older_readings(tables)
    return last - first


def first_underived(tables: Tables) -> int:
    """The last raw row that every derived table holds what was derived from."""
    return min(tables.watermark(name, _mark(name)) for name in _DERIVED)


def scan_raw(tables: Tables, after: int, through: int) -> Iterator[pa.RecordBatch]:
    """Raw rows as `derive_batches` takes them."""
    return tables.scan("raw", after, through, _RAW_COLUMNS)


def raw_batches(rows: pa.Table) -> list[pa.RecordBatch]:
    """Rows of raw that are held, as `derive_batches` takes them."""
    batches: list[pa.RecordBatch] = rows.select(_RAW_COLUMNS).combine_chunks().to_batches(max_chunksize=BATCH_ROWS)
    return batches


def derive_batches(tables: Tables, raw: Iterable[pa.RecordBatch], workers: int) -> Iterator[Derived]:
    """Derives batches of raw rows, in order of seq from the first that is not derived; the caller holds the lock.

    Yields, after each batch, how far it is. A batch without rows lets what waits be committed.
    """
    marks = {name: _mark(name) for name in _DERIVED}
    held = {name: tables.watermark(name, mark) for name, mark in marks.items()}
    waiting: list[_Chunk] = []
    committed, read = time.monotonic(), min(held.values())
    for chunk in _chunks(raw, workers):
        if chunk.stated.num_rows:
            waiting.append(chunk)
            read = chunk.stated["seq"][-1].as_py()
        rows, size = sum(part.stated.num_rows for part in waiting), sum(part.stated.nbytes for part in waiting)
        much = rows >= COMMIT_ROWS or size >= COMMIT_BYTES
        if waiting and (much or time.monotonic() - committed >= COMMIT_SECONDS):
            _commit(tables, waiting, held, marks)
            waiting, committed = [], time.monotonic()
        yield Derived(read, min(held.values()))
    if waiting:
        _commit(tables, waiting, held, marks)


def _chunks(raw: Iterable[pa.RecordBatch], workers: int) -> Iterator[_Chunk]:
    """Each batch of raw as stated and as read. What is stated is kept beside the pool, a bounded number ahead."""
    run = ENGINES["local"]
    ahead: deque[pa.RecordBatch] = deque()

    def good() -> Iterator[pa.RecordBatch]:
        for batch in run(to_postings, raw, workers=1):
            ahead.append(batch)
            yield batch.filter(pc.is_null(batch["reason"]))

    for read in run(read_postings, good(), workers=workers):
        yield _Chunk(ahead.popleft(), read)


def _commit(tables: Tables, chunks: list[_Chunk], held: dict[str, int], marks: dict[str, str]) -> None:
    stated = pa.Table.from_batches([chunk.stated for chunk in chunks])
    read = pa.Table.from_batches([chunk.read for chunk in chunks])
    through = stated["seq"][-1].as_py()
    good = read.filter(pc.is_null(read["reason"]))
    rows = {
        "set_aside": _set_aside(stated, read),
        "postings": stated.filter(pc.is_null(stated["reason"])),
        "readings": good.select(READINGS.names),
        "skills": _skills(good),
    }
    for name, table in rows.items():
        if held[name] < through:
            new = table.filter(pc.greater(table["seq"], held[name]))
            tables.append(name, new, {marks[name]: through})
            held[name] = through
    release_memory()


def _skills(read: pa.Table) -> pa.Table:
    """One row per skill asked, from one row per posting with a list of them."""
    lists = read["skills"].combine_chunks()
    parents = pc.list_parent_indices(lists)
    columns = {name: pc.take(read[name], parents) for name in ("seq", "posting_id", "reader_version")}
    skills = pc.list_flatten(lists)
    return pa.table(columns | {field.name: pc.struct_field(skills, field.name) for field in SKILL_FIELDS})


def _set_aside(stated: pa.Table, read: pa.Table) -> pa.Table:
    """The records that made no posting and the postings that broke a reader, with their reasons, in order of seq."""
    bad = stated.filter(pc.is_valid(stated["reason"]))
    failed = read.filter(pc.is_valid(read["reason"])).select(["seq", "reason"])
    failed = failed.join(stated.select(["seq", "source", "board"]), "seq")
    parts = [_as_set_aside(bad, "source"), _as_set_aside(failed, "reading")]
    return pa.concat_tables(parts).sort_by("seq")


def _as_set_aside(rows: pa.Table, stage: str) -> pa.Table:
    fixed = {"stage": pa.array([stage] * rows.num_rows, pa.string()), "reader_version": _versions(rows.num_rows)}
    columns = {name: rows[name] for name in ("seq", "source", "board", "reason")} | fixed
    return pa.table([columns[name] for name in SET_ASIDE.names], schema=SET_ASIDE)


def _versions(rows: int) -> pa.Array:
    return pa.array([_reader_version()] * rows, pa.string())


def _reader_version() -> str:
    from fingerpost.reading import READER_VERSION

    return READER_VERSION


def _mark(name: str) -> str:
    return f"{DERIVED_MARK}/{_reader_version()}" if name in _VERSIONED else DERIVED_MARK


def _drop_older_readings(tables: Tables) -> None:
    """Removes what older versions of the readers found, once this version has read everything."""
    now = _reader_version()
    con: duckdb.DuckDBPyConnection | None = None
    for name in _VERSIONED:
        con = con or tables.sql()
        older = con.execute(f"SELECT DISTINCT reader_version FROM {name} WHERE reader_version <> ?", [now]).fetchall()
        if older:
            kept = con.sql(f"SELECT * FROM {name} WHERE reader_version = ? ORDER BY seq", params=[now])
            forgotten = {f"{DERIVED_MARK}/{version}": 0 for (version,) in older}
            tables.overwrite(name, kept.to_arrow_reader(COMMIT_ROWS), forgotten)


def _drop_derived(tables: Tables) -> None:
    for name in (*_DERIVED, "events"):
        tables.overwrite(name, SCHEMAS[name].empty_table(), {_mark(name): 0})
