"""Deriving: raw → postings → readings, skills, set_aside; observations → events. Resumable and idempotent.

Each derived table knows by its watermark which raw rows it already holds, and takes only later ones. What readers
find carries their version: a new version reads everything anew beside the old, which is removed when all is read.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from itertools import tee
from typing import TYPE_CHECKING, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from fingerpost.engine import ENGINES
from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.pipeline.stages import read_postings, to_postings
from fingerpost.settings import Settings
from fingerpost.store.lock import writing
from fingerpost.store.schemas import READINGS, SCHEMAS, SET_ASIDE, SKILL_FIELDS
from fingerpost.store.tables import COMMIT_ROWS, COMMIT_SECONDS, DERIVED_MARK, RAW_MARK, Tables, open_tables

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
    marks = {name: _mark(name) for name in _DERIVED}
    held = {name: tables.watermark(name, mark) for name, mark in marks.items()}
    last = tables.watermark("raw", RAW_MARK)
    first = min(held.values())
    waiting: list[_Chunk] = []
    committed = time.monotonic()
    done = first
    processes = workers if last - first > SERIAL_ROWS else 1
    for chunk in _chunks(tables.scan("raw", first, last, _RAW_COLUMNS), processes):
        waiting.append(chunk)
        done += chunk.stated.num_rows
        report(Progress("read", done - first, last - first))
        rows = sum(part.stated.num_rows for part in waiting)
        if rows >= COMMIT_ROWS or time.monotonic() - committed >= COMMIT_SECONDS:
            _commit(tables, waiting, held, marks)
            waiting, committed = [], time.monotonic()
    if waiting:
        _commit(tables, waiting, held, marks)
    _drop_older_readings(tables)
    return last - first


def _chunks(raw: Iterable[pa.RecordBatch], workers: int) -> Iterator[_Chunk]:
    """Each batch of raw as stated and as read. What is stated is kept beside the pool, a bounded number ahead."""
    run = ENGINES["local"]
    kept, handed = tee(run(to_postings, raw, workers=1))
    good = (batch.filter(pc.is_null(batch["reason"])) for batch in handed)
    for read in run(read_postings, good, workers=workers):
        yield _Chunk(next(kept), read)


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
