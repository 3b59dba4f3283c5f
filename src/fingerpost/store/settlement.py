"""Settling: from what was read to the facts, one row per cluster, and the snapshot that names them.

Only here and in duplicates the whole corpus is seen at once; it is SQL, so that the order of arrival cannot matter.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pyarrow as pa

from fingerpost.store.duck import instant
from fingerpost.store.schemas import FACTS_EVENT, FACTS_MEMBER, FACTS_POSTING, FACTS_SKILL, FACTS_VISIT, SCHEMAS
from fingerpost.store.snapshots import Snapshot, content_hash, write_snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import duckdb

    from fingerpost.store.tables import Tables

_CURRENT = """
CREATE OR REPLACE TEMP TABLE reading_now AS
SELECT p.seq, p.posting_id, p.source, p.board, p.licence, p.title, p.url, p.date_posted, p.valid_through,
       regexp_replace(p.hiring_organization, '\\s+', ' ', 'g') AS employer,
       coalesce(nullif(array_to_string(p.job_location, '; '), ''), p.address_country) AS location,
       r.* EXCLUDE (seq, posting_id, findings, digest, signature)
FROM readings r JOIN postings p ON p.seq = r.seq
WHERE r.reader_version = $version AND r.seq IN (
    SELECT max(seq) FROM readings WHERE reader_version = $version GROUP BY posting_id
)
"""

_SEEN = """
CREATE OR REPLACE TEMP TABLE seen AS
WITH visit AS (
    SELECT source, board, "at", complete, status, CASE WHEN status = 304 THEN last_value(
        CASE WHEN complete THEN listed END IGNORE NULLS
    ) OVER (
        PARTITION BY source, board ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) ELSE listed END AS listed
    FROM observations
),
same_list AS (
    SELECT any_value(listed) AS listed, min("at") AS began, max("at") AS ended
    FROM visit WHERE listed IS NOT NULL GROUP BY source, board, hash(listed)
),
listing AS (SELECT unnest(listed) AS posting_id, began, ended FROM same_list),
sight AS (
    FROM listing
    UNION ALL
    SELECT posting_id, fetched_at, fetched_at FROM postings WHERE posting_id NOT IN (SELECT posting_id FROM listing)
),
span AS (SELECT posting_id, min(began) AS first_seen, max(ended) AS last_seen FROM sight GROUP BY posting_id),
ending AS (
    SELECT posting_id, CASE WHEN arg_max(event, seq) = 'closed' THEN arg_max("at", seq) END AS closed_at
    FROM events GROUP BY posting_id
),
look AS (
    SELECT source, board, "at" FROM visit
    WHERE complete OR (status IN (404, 410) AND source NOT IN (SELECT unnest($newest)))
)
SELECT n.posting_id, s.first_seen, s.last_seen, e.closed_at, look."at" AS first_missed
FROM reading_now n JOIN span s ON s.posting_id = n.posting_id LEFT JOIN ending e ON e.posting_id = n.posting_id
ASOF LEFT JOIN look ON look.source = n.source AND look.board = n.board AND look."at" > s.last_seen
"""
"""When each posting was seen first and last, since when its board is known to miss it, and when it was closed.

A list that was the same at several visits is taken apart once.
"""


_PARTS = 8


def _with_members(column: str) -> str:
    """The canonical member's values first, in its order, then those of the others."""
    others = f"list_filter(list_distinct(flatten(m.{column})), lambda value: NOT list_contains(n.{column}, value))"
    return f"list_concat(n.{column}, list_sort({others})) AS {column}"


_FACTS = f"""
CREATE OR REPLACE TEMP TABLE fact AS
WITH merged AS (
    SELECT k.cluster_id, min(s.first_seen) AS first_seen, max(s.last_seen) AS last_seen,
           CASE WHEN bool_and(s.closed_at IS NOT NULL) THEN max(s.closed_at) END AS closed_at,
           CASE WHEN bool_and(s.first_missed IS NOT NULL) THEN max(s.first_missed) END AS first_missed,
           list(n.countries) AS countries, list(n.regions) AS regions, list(n.cities) AS cities
    FROM reading_now n JOIN member k ON k.posting_id = n.posting_id JOIN seen s ON s.posting_id = n.posting_id
    GROUP BY k.cluster_id
)
SELECT n.* EXCLUDE (role, ai_relation, countries, regions, cities),
       k.cluster_id, k.cluster_size, e.employer_key, m.first_seen, m.last_seen, m.first_missed, m.closed_at,
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
WHERE f.posting_id >= $first AND f.posting_id <= $last
QUALIFY row_number() OVER (
    PARTITION BY f.posting_id, s.skill_id
    ORDER BY s.listed DESC, list_position(['required', 'preferred', 'duty'], s.level), s.preferred_label
) = 1
ORDER BY f.posting_id, s.skill_id
"""
"""A skill that a posting names by two of its names counts once, at its highest level."""


_MEMBER_ROWS = """
SELECT k.posting_id, k.cluster_id, k.canonical, k.merged_with, k.merge_reason, n.source, n.board, n.employer, n.title,
       n.location, n.url, n.date_posted, s.first_seen, s.last_seen, s.closed_at
FROM member k JOIN reading_now n ON n.posting_id = k.posting_id JOIN seen s ON s.posting_id = k.posting_id
WHERE k.cluster_size > 1 ORDER BY k.cluster_id, k.posting_id
"""

_VISIT_ROWS = f"""
SELECT source, board, CAST({instant('"at"')} AS DATE) AS day, bool_or(complete OR status = 304) AS complete,
       CAST(max(n_listed) AS INTEGER) AS n_listed
FROM observations WHERE listed IS NOT NULL OR status = 304 GROUP BY source, board, day ORDER BY source, board, day
"""
"""A visit that answers "not modified" stands for the last complete list."""

_EVENT_ROWS = """
SELECT e.posting_id, k.cluster_id, e."at" AS seen_at, e.event, coalesce(e.fields, []) AS fields
FROM events e JOIN member k ON k.posting_id = e.posting_id ORDER BY e.posting_id, e.seq
"""


def current_postings(con: duckdb.DuckDBPyConnection, reader_version: str) -> pa.Table:
    """What duplicates are found by, one row per posting as last stated and read, in order of posting_id.

    Columns: posting_id, employer, title, source, url, date_posted, years_min, cities, digest, signature.
    """
    con.execute(_CURRENT, {"version": reader_version})
    return con.sql(
        "SELECT n.posting_id, n.employer, n.title, n.source, n.url, n.date_posted, n.years_min, n.cities,"
        " r.digest, r.signature"  # not kept in `reading_now`: they are the larger part of it, and asked for once
        " FROM reading_now n JOIN readings r ON r.seq = n.seq AND r.reader_version = n.reader_version"
        " ORDER BY n.posting_id"
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

    `members`: what `dedup.cluster` gives. `employer_names`: employer, employer_key.
    """
    from fingerpost.sources.registry import lists_newest

    con.register("member", members)
    con.register("employer_name", employer_names)
    con.execute(_SEEN, {"newest": sorted(lists_newest())})
    con.execute(_FACTS)
    tables.overwrite("facts_skill", _stream(con, _SKILL_ROWS, FACTS_SKILL, _parts(con)), {})
    tables.overwrite("facts_member", _stream(con, _MEMBER_ROWS, FACTS_MEMBER), {})
    tables.overwrite("facts_visit", _stream(con, _VISIT_ROWS, FACTS_VISIT), {})
    tables.overwrite("facts_event", _stream(con, _EVENT_ROWS, FACTS_EVENT), {})
    tables.overwrite("facts_posting", _stream(con, _POSTING_ROWS, FACTS_POSTING), {})
    snapshot = Snapshot(
        name=_name(tables, reader_version, taxonomy_version),
        made_at=at,
        posting_files=_relative(tables, "facts_posting", directory),
        skill_files=_relative(tables, "facts_skill", directory),
        member_files=_relative(tables, "facts_member", directory),
        visit_files=_relative(tables, "facts_visit", directory),
        event_files=_relative(tables, "facts_event", directory),
        n_postings=members.num_rows,
        n_clusters=tables.count("facts_posting"),
        reader_version=reader_version,
        taxonomy_version=taxonomy_version,
        versions={name: version for name in SCHEMAS if (version := tables.version(name)) is not None},
    )
    write_snapshot(directory, snapshot)
    return snapshot


def _parts(con: duckdb.DuckDBPyConnection) -> list[dict[str, str]]:
    """Ranges of posting_ids that hold equally many postings: what is made range by range needs less memory."""
    tiles = f"SELECT posting_id, ntile({_PARTS}) OVER (ORDER BY posting_id) AS tile FROM fact"
    query = f"SELECT min(posting_id), max(posting_id) FROM ({tiles}) GROUP BY tile ORDER BY tile"
    return [{"first": first, "last": last} for first, last in con.execute(query).fetchall()]


def _stream(
    con: duckdb.DuckDBPyConnection, query: str, schema: pa.Schema, parts: Iterable[dict[str, str]] = ({},)
) -> pa.RecordBatchReader:
    """The rows of a query, asked once for each of the parts."""

    def batches() -> Iterator[pa.RecordBatch]:
        for part in parts:
            for batch in con.sql(query, params=part).to_arrow_reader(10_000):
                yield batch.cast(schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _name(tables: Tables, reader_version: str, taxonomy_version: str) -> str:
    facts = ("SELECT * EXCLUDE (seq) FROM facts_posting", "SELECT * FROM facts_skill")  # seq depends on who came first
    with tables.sql("facts_posting", "facts_skill") as con:
        return f"live-{content_hash(con, facts, reader_version, taxonomy_version)}"


def _relative(tables: Tables, name: str, directory: Path) -> tuple[str, ...]:
    return tuple(_below(file, directory).as_posix() for file in tables.files(name))


def _below(file: str, directory: Path) -> Path:
    from pathlib import Path

    return Path(file).relative_to(directory.resolve())
