"""One posting with everything read from it: what a page of evidence shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fingerpost.store.rows import enriched_posting, postings_of
from fingerpost.store.schemas import POSTING_FIELDS
from fingerpost.store.tables import open_tables

if TYPE_CHECKING:
    from fingerpost.posting import EnrichedPosting
    from fingerpost.settings import Settings


def find_enriched(settings: Settings, posting_id: str) -> EnrichedPosting | None:
    """A posting of this machine's corpus as last stated, with its findings; None where this machine does not hold it.

    Stored findings are used as they are; where none are stored by this version of the readers, it is read now.
    """
    from fingerpost.reading import READER_VERSION, prepare, read

    con = open_tables(settings).sql("postings", "readings", "skills")
    columns = ", ".join(POSTING_FIELDS.names)
    query = f"SELECT seq, {columns} FROM postings WHERE posting_id = ? ORDER BY seq DESC LIMIT 1"
    rows = con.sql(query, params=[posting_id]).to_arrow_table()
    if not rows.num_rows:
        return None
    posting, key = postings_of(rows)[0], [rows["seq"][0].as_py(), READER_VERSION]
    stored = con.execute("SELECT findings FROM readings WHERE seq = ? AND reader_version = ?", key).fetchall()
    if not stored:
        return read(posting)
    skills = con.sql("SELECT * FROM skills WHERE seq = ? AND reader_version = ?", params=key).to_arrow_table()
    return enriched_posting(posting, prepare(posting).text, stored[0][0], skills.to_pylist())
