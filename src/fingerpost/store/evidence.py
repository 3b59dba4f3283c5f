"""One posting with everything read from it: what a page of evidence shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fingerpost.store.duck import parquet, session
from fingerpost.store.rows import enriched_posting, postings_of
from fingerpost.store.schemas import POSTING_FIELDS, SCHEMAS
from fingerpost.store.tables import Tables, tables_as_they_are

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from fingerpost.posting import EnrichedPosting
    from fingerpost.settings import Settings


def find_enriched(settings: Settings, posting_id: str) -> EnrichedPosting | None:
    """A posting of this machine's corpus with its findings, as the facts have it; None where it is not held.

    One that is not among the facts is taken as last stated. Stored findings are used as they are; where none are
    stored by this version of the readers, it is read now.
    """
    from fingerpost.reading import READER_VERSION, prepare, read

    tables = tables_as_they_are(settings)
    with session() as con:
        rows = _stated(con, tables, posting_id)
        if rows is None:
            return None
        posting, seq = postings_of(rows)[0], rows["seq"][0].as_py()
        key = [seq, READER_VERSION]
        chosen = "WHERE seq = ? AND reader_version = ?"
        stored = _rows(con, "readings", tables.files_with("readings", seq), "findings", chosen, key)
        if stored is None:
            return read(posting)
        skills = _rows(con, "skills", tables.files_with("skills", seq), "*", chosen, key)
    found = [] if skills is None else skills.to_pylist()
    return enriched_posting(posting, prepare(posting).text, stored["findings"][0].as_py(), found)


def _stated(con: duckdb.DuckDBPyConnection, tables: Tables, posting_id: str) -> pa.Table | None:
    """The row of postings that the facts were made of, else the last one."""
    columns, named = f"seq, {', '.join(POSTING_FIELDS.names)}", "WHERE posting_id = ?"
    fact = _rows(con, "facts_posting", tables.files("facts_posting"), "seq", named, [posting_id])
    if fact is not None:
        seq = fact["seq"][0].as_py()
        return _rows(con, "postings", tables.files_with("postings", seq), columns, "WHERE seq = ?", [seq])
    last = f"{named} ORDER BY seq DESC LIMIT 1"
    return _rows(con, "postings", tables.files("postings"), columns, last, [posting_id])


def _rows(
    con: duckdb.DuckDBPyConnection, name: str, files: list[str], columns: str, chosen: str, values: list[Any]
) -> pa.Table | None:
    """The rows of files of a table that are chosen, None where there are none; what an older file lacks is null."""
    if not files:
        return None
    con.register("none_yet", SCHEMAS[name].empty_table())
    every = f"SELECT * FROM none_yet UNION ALL BY NAME SELECT * FROM {parquet(files)}"
    found = con.sql(f"SELECT {columns} FROM ({every}) AS every {chosen}", params=values).to_arrow_table()
    return found if found.num_rows else None
