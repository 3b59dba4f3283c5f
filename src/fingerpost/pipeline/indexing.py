"""Building the search index from the facts in place and the texts behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyarrow as pa

from fingerpost._version import __version__
from fingerpost.engine import ENGINES
from fingerpost.pipeline.progress import Progress, Report, silent
from fingerpost.pipeline.stages import to_texts
from fingerpost.settings import Settings
from fingerpost.store.duck import parquet
from fingerpost.store.facts import connect, current_snapshot, snapshot_name
from fingerpost.store.schemas import POSTING_FIELDS
from fingerpost.store.tables import Tables

if TYPE_CHECKING:
    import duckdb

INDEX_FOLDER = "index"
_NOTE_FILE = "snapshot.txt"
_BATCH_ROWS = 250

SERIAL_ROWS = 5_000
"""So few texts are made in this process: starting others takes longer."""

_INDEXED = """
CREATE TABLE indexed AS
SELECT p.*, row_number() OVER (ORDER BY p.corpus, p.posting_id) AS place,
       coalesce(s.skill_ids, []::VARCHAR[]) AS skill_ids, coalesce(s.skill_labels, []::VARCHAR[]) AS skill_labels
FROM posting p
LEFT JOIN (
    SELECT posting_id, list(skill_id ORDER BY skill_id) AS skill_ids,
           list(preferred_label ORDER BY skill_id) AS skill_labels
    FROM (SELECT DISTINCT posting_id, skill_id, preferred_label FROM posting_skill) GROUP BY posting_id
) s ON s.posting_id = p.posting_id
ORDER BY place
"""


def build_index(settings: Settings, tables: Tables, report: Report = silent) -> None:
    """Builds the search index of the facts in place; the caller holds the lock of its folder."""
    from fingerpost.store.index import IndexBuilder

    folder = settings.data / INDEX_FOLDER
    con = connect(settings)
    name = snapshot_name(con)
    con.execute(_INDEXED)
    total = con.execute("SELECT count(*) FROM indexed").fetchall()[0][0]
    with IndexBuilder(folder) as builder:
        for batch in _with_texts(con, tables, settings.workers):
            builder.add(batch)
            report(Progress("index", builder.n_documents, total))
    (folder / _NOTE_FILE).write_text(_note(name), encoding="utf-8")


def index_is_current(settings: Settings) -> bool:
    """Whether the search index is there and was built, by this version, of the facts in place."""
    from fingerpost.store.index import has_index

    folder = settings.data / INDEX_FOLDER
    note = folder / _NOTE_FILE
    return has_index(folder) and note.is_file() and note.read_text("utf-8") == _note(current_snapshot(settings))


def _note(snapshot: str) -> str:
    """Says what an index was built of and by which version: another version may build another kind of index."""
    return f"{snapshot} {__version__}"


def _with_texts(con: duckdb.DuckDBPyConnection, tables: Tables, workers: int) -> Iterator[pa.RecordBatch]:
    """The facts in order of corpus and posting_id, with skills and text; the reference's have no text."""
    held: dict[str, int] = dict(con.execute("SELECT corpus, count(*) FROM indexed GROUP BY 1").fetchall())
    done = 0
    if held.get("live"):
        processes = workers if held["live"] > SERIAL_ROWS else 1
        texts = ENGINES["local"](to_texts, _stated(con.cursor(), tables), workers=processes)
        for batch in texts:
            con.register("text_part", pa.Table.from_batches([batch]))
            query = """
                SELECT i.*, t.text FROM indexed i JOIN text_part t ON t.posting_id = i.posting_id
                WHERE i.place > ? AND i.place <= ? ORDER BY i.place
            """
            yield from _batches(con, query, [done, done + batch.num_rows])
            done += batch.num_rows
    for start in range(done, sum(held.values()), _BATCH_ROWS):
        query = "SELECT *, NULL::VARCHAR AS text FROM indexed WHERE place > ? AND place <= ? ORDER BY place"
        yield from _batches(con, query, [start, start + _BATCH_ROWS])


def _stated(con: duckdb.DuckDBPyConnection, tables: Tables) -> Iterator[pa.RecordBatch]:
    """The canonical postings as stated, in order of posting_id."""
    columns = ", ".join(f"p.{name}" for name in POSTING_FIELDS.names)
    query = f"""
        SELECT {columns} FROM {parquet(tables.files("postings"))} p
        JOIN {parquet(tables.files("facts_posting"))} f ON f.seq = p.seq ORDER BY p.posting_id
    """
    for batch in con.sql(query).to_arrow_reader(_BATCH_ROWS):
        for start in range(0, batch.num_rows, _BATCH_ROWS):
            yield batch.slice(start, _BATCH_ROWS)


def _batches(con: duckdb.DuckDBPyConnection, query: str, bound: list[int]) -> list[pa.RecordBatch]:
    batches: list[pa.RecordBatch] = con.sql(query, params=bound).to_arrow_table().combine_chunks().to_batches()
    return batches
