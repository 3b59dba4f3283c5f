"""Settling: from what was read to the facts, one row per cluster, and the snapshot that names them.

Only here and in duplicates the whole corpus is seen at once; it is SQL, so that the order of arrival cannot matter.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from fingerpost.store.schemas import FACTS_POSTING, FACTS_SKILL, SCHEMAS
from fingerpost.store.snapshots import Snapshot, content_hash, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from fingerpost.store.tables import Tables

_CURRENT = """
CREATE OR REPLACE TEMP TABLE reading_now AS
SELECT p.seq, p.posting_id, p.source, p.board, p.licence, p.title, p.url, p.date_posted,
       regexp_replace(p.hiring_organization, '\\s+', ' ', 'g') AS employer,
       coalesce(nullif(array_to_string(p.job_location, '; '), ''), p.address_country) AS location,
       r.* EXCLUDE (seq, posting_id, findings)
FROM readings r JOIN postings p ON p.seq = r.seq
WHERE r.reader_version = ?
QUALIFY row_number() OVER (PARTITION BY p.posting_id ORDER BY p.seq DESC) = 1
"""

_SEEN = """
CREATE OR REPLACE TEMP TABLE seen AS
WITH visit AS (
    SELECT "at", CASE WHEN status = 304 THEN last_value(CASE WHEN complete THEN listed END IGNORE NULLS) OVER (
        PARTITION BY source, board ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) ELSE listed END AS listed
    FROM observations
),
listing AS (SELECT unnest(listed) AS posting_id, "at" FROM visit),
sight AS (
    FROM listing
    UNION ALL
    SELECT posting_id, fetched_at FROM postings WHERE posting_id NOT IN (SELECT posting_id FROM listing)
),
ending AS (
    SELECT posting_id, CASE WHEN arg_max(event, seq) = 'closed' THEN arg_max("at", seq) END AS closed_at
    FROM events GROUP BY posting_id
)
SELECT s.posting_id, min(s."at") AS first_seen, max(s."at") AS last_seen, any_value(e.closed_at) AS closed_at
FROM sight s LEFT JOIN ending e ON e.posting_id = s.posting_id
GROUP BY s.posting_id
"""


def _with_members(column: str) -> str:
    """The canonical member's values first, in its order, then those of the others."""
    others = f"list_filter(list_distinct(flatten(m.{column})), lambda value: NOT list_contains(n.{column}, value))"
    return f"list_concat(n.{column}, list_sort({others})) AS {column}"


_FACTS = f"""
CREATE OR REPLACE TEMP TABLE fact AS
WITH merged AS (
    SELECT k.cluster_id, min(s.first_seen) AS first_seen, max(s.last_seen) AS last_seen,
           CASE WHEN bool_and(s.closed_at IS NOT NULL) THEN max(s.closed_at) END AS closed_at,
           list(n.countries) AS countries, list(n.regions) AS regions, list(n.cities) AS cities
    FROM reading_now n JOIN member k ON k.posting_id = n.posting_id JOIN seen s ON s.posting_id = n.posting_id
    GROUP BY k.cluster_id
)
SELECT n.* EXCLUDE (role, ai_relation, countries, regions, cities, digest, signature),
       k.cluster_id, k.cluster_size, e.employer_key, m.first_seen, m.last_seen, m.closed_at,
       coalesce(n.role, 'other') AS role, coalesce(n.ai_relation, 'none') AS ai_relation,
       {_with_members("countries")}, {_with_members("regions")}, {_with_members("cities")}
FROM reading_now n
JOIN member k ON k.posting_id = n.posting_id AND k.canonical
JOIN merged m ON m.cluster_id = k.cluster_id
LEFT JOIN employer_name e ON e.employer = n.employer
"""

_POSTING_ROWS = f"SELECT {', '.join(FACTS_POSTING.names)} FROM fact ORDER BY posting_id"
_SKILL_ROWS = """
SELECT f.posting_id, s.skill_id, s.preferred_label, s.skill_area, s.level, s.listed
FROM skills s JOIN fact f ON f.seq = s.seq AND f.reader_version = s.reader_version
QUALIFY row_number() OVER (
    PARTITION BY f.posting_id, s.skill_id
    ORDER BY s.listed DESC, list_position(['required', 'preferred', 'duty'], s.level), s.preferred_label
) = 1
ORDER BY f.posting_id, s.skill_id
"""
"""A skill that a posting names by two of its names counts once, at its highest level."""


def current_postings(con: duckdb.DuckDBPyConnection, reader_version: str) -> pa.Table:
    """What duplicates are found by, one row per posting as last stated and read, in order of posting_id.

    Columns: posting_id, employer, title, source, date_posted, digest, signature.
    """
    con.execute(_CURRENT, [reader_version])
    return con.sql(
        "SELECT posting_id, employer, title, source, date_posted, digest, signature"
        " FROM reading_now ORDER BY posting_id"
    ).to_arrow_table()


def write_facts(
    tables: Tables,
    con: duckdb.DuckDBPyConnection,
    members: pa.Table,
    employer_names: pa.Table,
    *,
    directory: Path,
    at: datetime,
    taxonomy_version: str,
    reader_version: str,
) -> Snapshot:
    """Writes the facts of the postings that `current_postings` prepared, and puts their snapshot in place.

    `members`: posting_id, cluster_id, canonical, cluster_size. `employer_names`: employer, employer_key.
    """
    con.register("member", members)
    con.register("employer_name", employer_names)
    con.execute(_SEEN)
    con.execute(_FACTS)
    tables.overwrite("facts_skill", _stream(con, _SKILL_ROWS, FACTS_SKILL), {})
    tables.overwrite("facts_posting", _stream(con, _POSTING_ROWS, FACTS_POSTING), {})
    snapshot = Snapshot(
        name=_name(con, reader_version, taxonomy_version),
        made_at=at,
        posting_files=_relative(tables, "facts_posting", directory),
        skill_files=_relative(tables, "facts_skill", directory),
        n_postings=members.num_rows,
        n_clusters=tables.count("facts_posting"),
        reader_version=reader_version,
        taxonomy_version=taxonomy_version,
        versions={name: version for name in SCHEMAS if (version := tables.version(name)) is not None},
    )
    write_snapshot(directory, snapshot)
    return snapshot


def _stream(con: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema) -> pa.RecordBatchReader:
    def batches() -> Iterator[pa.RecordBatch]:
        for batch in con.sql(query).to_arrow_reader(50_000):
            yield batch.cast(schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _name(con: duckdb.DuckDBPyConnection, reader_version: str, taxonomy_version: str) -> str:
    facts = (f"SELECT * EXCLUDE (seq) FROM ({_POSTING_ROWS})", _SKILL_ROWS)  # seq depends on who came first
    return f"live-{content_hash(con, facts, reader_version, taxonomy_version)}"


def _relative(tables: Tables, name: str, directory: Path) -> tuple[str, ...]:
    return tuple(str(_below(file, directory)) for file in tables.files(name))


def _below(file: str, directory: Path) -> Path:
    from pathlib import Path

    return Path(file).relative_to(directory.resolve())
