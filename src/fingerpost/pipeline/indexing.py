"""Building the search index from the facts in place and the texts behind them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from fingerpost._version import __version__
from fingerpost.engine import ENGINES
from fingerpost.engine.memory import release_memory
from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.pipeline.stages import to_texts
from fingerpost.settings import Settings
from fingerpost.store.duck import parquet
from fingerpost.store.facts import Corpus, connect, current_snapshot, snapshot_name
from fingerpost.store.lock import writing
from fingerpost.store.schemas import POSTING_FIELDS
from fingerpost.store.tables import Tables, open_tables

if TYPE_CHECKING:
    import duckdb

    from fingerpost.store.index import IndexBuilder

INDEX_FOLDER = "index"
REFERENCE_FOLDER = "index-reference"
"""An index of the packaged reference alone: every index that is built anew begins with it."""

_NOTE_FILE = "snapshot.txt"
_REFERENCE = "reference"
BATCH_ROWS = 250
"""Rows of one batch of documents."""

_PART_ROWS = 1_000
_MOST_PARTS = 25
_TEXT = pa.schema([("posting_id", pa.string()), ("text", pa.string())])

SERIAL_ROWS = 5_000
"""So few texts are made in this process: starting others takes longer."""

_PLACES = """
CREATE TABLE place AS
SELECT p.posting_id, p.corpus, t.seq, row_number() OVER (ORDER BY p.corpus, p.posting_id) AS place, (hash(
    cluster_size, p.corpus, source, employer, title, url, location, date_posted, first_seen, closed_at, role,
    ai_relation, seniority, work_mode, salary_min, salary_max, salary_currency, salary_unit, countries, regions, cities,
    employment_types, industry, degree_min, visa, language, reader_version, coalesce(s.skills, 0), coalesce(t.seq, 0)
) >> 1)::BIGINT AS mark
FROM posting p
LEFT JOIN (
    SELECT posting_id, bit_xor(hash(skill_id, preferred_label, level)) AS skills FROM posting_skill GROUP BY posting_id
) s ON s.posting_id = p.posting_id
LEFT JOIN stored t ON t.posting_id = p.posting_id
WHERE $corpus IN ('all', p.corpus)
"""
"""What is to be indexed, in order; `mark` is a hash of all that a document is made of (the row stands for its text)."""

_DOCUMENTS = """
SELECT p.*, i.mark, i.place, coalesce(s.skill_ids, []::VARCHAR[]) AS skill_ids,
       coalesce(s.skill_labels, []::VARCHAR[]) AS skill_labels, coalesce(s.skill_levels, []::VARCHAR[]) AS skill_levels
FROM posting p JOIN part i ON i.posting_id = p.posting_id
LEFT JOIN (
    SELECT posting_id, list(skill_id ORDER BY skill_id) AS skill_ids,
           list(preferred_label ORDER BY skill_id) AS skill_labels, list(level ORDER BY skill_id) AS skill_levels
    FROM (
        SELECT posting_id, skill_id, min(preferred_label) AS preferred_label,
               CASE WHEN bool_or(level = 'required') THEN 'required' WHEN bool_or(level = 'preferred') THEN 'preferred'
                    ELSE 'duty' END AS level
        FROM posting_skill WHERE posting_id IN (SELECT posting_id FROM part) GROUP BY posting_id, skill_id
    ) GROUP BY posting_id
) s ON s.posting_id = p.posting_id
"""

_PART = "CREATE OR REPLACE TEMP TABLE part AS SELECT * FROM place WHERE place > ? AND place <= ?"

_ONLY_FRESH = """
CREATE OR REPLACE TABLE place AS
SELECT * REPLACE (row_number() OVER (ORDER BY place) AS place) FROM place
WHERE posting_id IN (SELECT posting_id FROM fresh)
"""


def build_index(
    settings: Settings, tables: Tables, report: Report = silent, texts: Iterator[pa.RecordBatch] | None = None
) -> None:
    """Builds the search index of the facts in place; the caller holds the lock of its folder.

    `texts` are those of this machine's postings where they are known already: posting_id and text, in order of
    posting_id, in batches of `BATCH_ROWS`.
    """
    from fingerpost.store.index import IndexBuilder

    beginning = index_reference(settings, report)
    con, name = _documents(settings, tables, "live")
    with IndexBuilder(settings.data / INDEX_FOLDER, beginning=beginning) as builder:
        _add_all(builder, con, _with_texts(con, tables, settings.workers, texts), report)
    _take_note(settings.data / INDEX_FOLDER, name)


def index_reference(settings: Settings, report: Report = silent) -> Path:
    """The folder of the reference's own index, which is built where it does not hold what it should.

    That is the packaged reference without the postings that this machine's corpus holds too. It takes a lock of its
    own and waits for it, so that of two processes that need it one builds it.
    """
    from fingerpost.store.index import IndexBuilder, has_index, marks_in_place

    folder = settings.data / REFERENCE_FOLDER
    with writing(folder, wait=True):
        tables = open_tables(settings)
        con, _ = _documents(settings, tables, "reference")
        if not (has_index(folder) and _is_noted(folder, _REFERENCE) and marks_in_place(folder) == _marks(con)):
            with IndexBuilder(folder) as builder:
                _add_all(builder, con, _with_texts(con, tables, 1), report)
            _take_note(folder, _REFERENCE)
    return folder


def _add_all(
    builder: IndexBuilder, con: duckdb.DuckDBPyConnection, batches: Iterator[pa.RecordBatch], report: Report
) -> None:
    total = builder.n_documents + con.execute("SELECT count(*) FROM place").fetchall()[0][0]
    for batch in batches:
        builder.add(batch)
        report(Progress("index", builder.n_documents, total))


def update_index(settings: Settings, tables: Tables, *, only_add: bool = False, most: int | None = None) -> bool:
    """Brings the search index up to date with the facts in place; whether that was done.

    With `only_add`, it is done only if no document has to be replaced or removed: an index that was only added to
    gives every document the score that one built anew does; and with `most`, only if no more documents have to be
    made. The caller holds the lock of the index's folder.
    """
    from fingerpost.store.index import IndexUpdater, has_index, marks_in_place

    folder = settings.data / INDEX_FOLDER
    if not has_index(folder):
        return False
    con, name = _documents(settings, tables, "all")
    held, now = marks_in_place(folder), _marks(con)
    gone = held.keys() - now.keys()
    fresh = [posting_id for posting_id, mark in now.items() if held.get(posting_id) != mark]
    replaced = [posting_id for posting_id in fresh if posting_id in held]
    if (only_add and (gone or replaced)) or (most is not None and len(fresh) > most):
        return False
    if fresh or gone:
        con.register("fresh", pa.table({"posting_id": pa.array(fresh, pa.string())}))
        con.execute(_ONLY_FRESH)
        with IndexUpdater(folder) as updater:
            updater.remove(sorted([*gone, *replaced]))
            for batch in _with_texts(con, tables, settings.workers):
                updater.add(batch)
    _take_note(folder, name)
    return True


def index_is_current(settings: Settings) -> bool:
    """Whether the search index is there and was built, by this version, of the facts in place."""
    from fingerpost.store.index import has_index

    folder = settings.data / INDEX_FOLDER
    return has_index(folder) and _is_noted(folder, current_snapshot(settings))


def _documents(settings: Settings, tables: Tables, corpus: Corpus) -> tuple[duckdb.DuckDBPyConnection, str]:
    """A connection with what is to be indexed, and the name of the facts it was made of."""
    con = connect(settings)
    con.execute("SET threads = 1")
    files = tables.files("facts_posting")
    rows = f"SELECT posting_id, seq FROM {parquet(files)}" if files else "SELECT ''::VARCHAR AS posting_id, 0 AS seq"
    con.execute(f"CREATE TEMP VIEW stored AS {rows}")
    con.execute(_PLACES, {"corpus": corpus})
    return con, snapshot_name(con)


def _marks(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """The mark of each document that is to be indexed, by posting_id."""
    return dict(con.execute("SELECT posting_id, mark FROM place").fetchall())


def _take_note(folder: Path, name: str) -> None:
    (folder / _NOTE_FILE).write_text(_note(name), encoding="utf-8")


def _is_noted(folder: Path, name: str) -> bool:
    note = folder / _NOTE_FILE
    return note.is_file() and note.read_text("utf-8") == _note(name)


def _note(snapshot: str) -> str:
    """Says what an index was built of and by which version: another version may build another kind of index."""
    return f"{snapshot} {__version__}"


def _with_texts(
    con: duckdb.DuckDBPyConnection, tables: Tables, workers: int, texts: Iterator[pa.RecordBatch] | None = None
) -> Iterator[pa.RecordBatch]:
    """What is to be indexed in order of corpus and posting_id, with its text; the reference's have no text.

    Rows are taken from the facts some thousands at a time, so that memory does not grow with the corpus.
    """
    held: dict[str, int] = dict(con.execute("SELECT corpus, count(*) FROM place GROUP BY 1").fetchall())
    live, total = held.get("live", 0), sum(held.values())
    size = _part_rows(total)
    if texts is None:
        stated = _stated(con.cursor(), tables, live, size)
        texts = ENGINES["local"](to_texts, stated, workers=workers if live > SERIAL_ROWS else 1)
    done = 0
    while done < total:
        parts = list(islice(texts, size // BATCH_ROWS)) if done < live else []
        rows = sum(part.num_rows for part in parts) or size
        con.execute(_PART, [done, done + rows])
        con.register("text_part", pa.Table.from_batches(parts, _TEXT))
        query = f"SELECT d.*, t.text FROM ({_DOCUMENTS}) d LEFT JOIN text_part t USING (posting_id) ORDER BY d.place"
        yield from con.sql(query).to_arrow_table().combine_chunks().to_batches(max_chunksize=BATCH_ROWS)
        done += rows
        release_memory()


def _stated(con: duckdb.DuckDBPyConnection, tables: Tables, live: int, size: int) -> Iterator[pa.RecordBatch]:
    """The canonical postings as stated, in order of posting_id."""
    columns = ", ".join(f"p.{name}" for name in POSTING_FIELDS.names)
    query = f"""
        SELECT {columns} FROM {parquet(tables.files("postings"))} p
        JOIN (SELECT place, seq FROM place WHERE place > ? AND place <= ?) i ON i.seq = p.seq ORDER BY i.place
    """
    for start in range(0, live, size):
        part = con.sql(query, params=[start, min(start + size, live)]).to_arrow_table()
        yield from part.combine_chunks().to_batches(max_chunksize=BATCH_ROWS)


def _part_rows(total: int) -> int:
    """Rows of one part, a whole number of batches: each part scans the texts once, so there are not too many."""
    return max(_PART_ROWS, -(-total // _MOST_PARTS // BATCH_ROWS) * BATCH_ROWS)
