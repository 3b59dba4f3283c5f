"""Building the fast layout of the facts: a base for a whole corpus, and a small file for what changed since.

Only postings whose row or reading changed are read again: a row is compared by its hash, a reading by its number.
Keys are given in an order that does not depend on who came first; the same facts give the same tables.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from fingerpost.store.duck import open_duckdb, parquet, quoted
from fingerpost.store.facts import POSTING_COLUMNS, SKILL_COLUMNS, FactsFiles, facts_files
from fingerpost.store.market_tables import (
    FOLDER,
    FORMAT,
    MarketTables,
    read_market_tables,
    write_market_tables,
)

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from fingerpost.settings import Settings

MIN_POSTINGS = 50_000
"""A smaller corpus is answered from Parquet at once."""

MAX_DELTA = 0.2
"""A larger share of changed postings has the base built anew."""

_COLUMNS = " ".join(POSTING_COLUMNS)

_ORDER = (
    "coalesce(list_position(['builds', 'uses', 'boilerplate', 'none'], ai_relation), 9), role NULLS LAST, posting_id"
)

_MAY_CHANGE = (
    "cluster_id, cluster_size, employer_key, countries, regions, cities, first_seen, last_seen, first_missed, closed_at"
)
"""What settling may change in a posting of this machine that was not read anew."""

_LIVE_NOW = f"""
SELECT posting_id, hash({_MAY_CHANGE}) AS row_hash, hash(seq, reader_version) AS reading, ai_relation, role,
  TRUE AS live
FROM {{live}}"""

_REFERENCE_NOW = f"""
SELECT posting_id, hash({", ".join(POSTING_COLUMNS)}) AS row_hash, hash(reader_version) AS reading, ai_relation, role,
  FALSE AS live
FROM posting WHERE corpus = 'reference'"""

_COMPARED = """
CREATE TEMP TABLE compared AS
SELECT now.*, base.posting_id AS base_id, base.posting_key AS base_key,
  base.reading IS NOT DISTINCT FROM now.reading AS same_reading
FROM now FULL JOIN market_base.signature AS base ON base.posting_id = now.posting_id
WHERE (base.row_hash, base.reading) IS DISTINCT FROM (now.row_hash, now.reading)"""

_KEYED = f"""
CREATE OR REPLACE TEMP TABLE keyed AS
SELECT posting_id, TRUE AS is_new, CAST(
    CASE WHEN live THEN 1 ELSE -1 END * ({{after}} + row_number() OVER (PARTITION BY live ORDER BY {_ORDER})) AS INTEGER
  ) AS posting_key
FROM {{rows}}"""
"""Keys of this machine's postings are positive, those of the reference negative."""

_POSTINGS = (
    "CREATE TABLE new.posting (posting_key INTEGER, "
    + ", ".join(f"{column} {kind}" for column, kind in POSTING_COLUMNS.items())
    + ")",
    f"""
INSERT INTO new.posting
SELECT keyed.posting_key, {", ".join(f"posting.{column}" for column in POSTING_COLUMNS)}
FROM posting JOIN keyed ON keyed.posting_id = posting.posting_id
WHERE posting_key BETWEEN ? AND ? ORDER BY keyed.posting_key""",
)

_SKILL_CODES = """
CREATE TABLE new.skill_code AS
SELECT skill_id, skill_area, CAST({after} + row_number() OVER (ORDER BY skill_id, skill_area) - 1 AS INTEGER) AS code
FROM (
  SELECT DISTINCT skill_id, skill_area
  FROM posting_skill JOIN keyed ON keyed.posting_id = posting_skill.posting_id AND keyed.is_new
) AS found {unknown}"""

_SKILLS = (
    "CREATE TABLE new.posting_skill (posting_key INTEGER, skill_code INTEGER, "
    + ", ".join(f"{column} {kind}" for column, kind in SKILL_COLUMNS.items())
    + ")",
    f"""
INSERT INTO new.posting_skill
SELECT keyed.posting_key, skill.code AS skill_code, {", ".join(f"posting_skill.{column}" for column in SKILL_COLUMNS)}
FROM posting_skill JOIN keyed ON keyed.posting_id = posting_skill.posting_id AND keyed.is_new
JOIN ({{codes}}) AS skill
  ON skill.skill_id = posting_skill.skill_id AND skill.skill_area IS NOT DISTINCT FROM posting_skill.skill_area
WHERE posting_key BETWEEN ? AND ? ORDER BY keyed.posting_key, skill.code""",
)

_PART = 125_000
"""So many postings are sorted and written at a time, with their skills: range by range needs less memory."""

_UNKNOWN = """
ANTI JOIN market_base.skill_code AS known
  ON known.skill_id = found.skill_id AND known.skill_area IS NOT DISTINCT FROM found.skill_area"""


def refresh_market_tables(settings: Settings, min_postings: int = MIN_POSTINGS) -> MarketTables | None:
    """Brings the fast layout up to date with the facts in place; None where the corpus is too small to need one.

    For a caller that holds the writer's lock.
    """
    every, live = facts_files(settings, "all", "latest"), facts_files(settings, "live", "latest")
    held = read_market_tables(settings.data)
    names = {live.name: "live", every.name: "all"}
    if held is not None and held.names == names and held.columns == _COLUMNS:
        return held
    with open_duckdb(settings.data) as con:
        for statement in every.statements():
            con.execute(statement)
        if con.execute("SELECT count(*) FROM posting").fetchall()[0][0] < min_postings:
            return None
        folder = settings.data / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        _signatures(con, every)
        grows = held is not None and held.columns == _COLUMNS
        made = _delta_if_readable(con, folder, held, names) if held is not None and grows else None
        made = made or _base(con, folder, names)
    write_market_tables(settings.data, made)
    for file in folder.glob("*.duckdb*"):
        if file.name not in (made.base, made.delta):
            with suppress(OSError):  # where a system keeps a file that is read; the next refresh takes it away
                file.unlink()
    return made


def _signatures(con: duckdb.DuckDBPyConnection, files: FactsFiles) -> None:
    """What tells whether a posting changed: a hash of its row, and which reading it is."""
    parts = [_REFERENCE_NOW]
    if files.live.get("posting"):
        parts.append(_LIVE_NOW.format(live=parquet(files.live["posting"])))
    con.execute(f"CREATE TEMP TABLE now AS {' UNION ALL '.join(parts)}")


def _base(con: duckdb.DuckDBPyConnection, folder: Path, names: dict[str, str]) -> MarketTables:
    file = _attach_new(con, folder, "base", names)
    con.execute(_KEYED.format(after=0, rows="now"))
    con.execute(_SKILL_CODES.format(after=0, unknown=""))
    _write(con, "FROM new.skill_code")
    con.execute(
        "CREATE TABLE new.signature AS SELECT now.posting_id, row_hash, reading, posting_key FROM now"
        " JOIN keyed ON keyed.posting_id = now.posting_id ORDER BY posting_key"
    )
    n_base = _count(con, "new.posting")
    return MarketTables(
        names=names,
        base=file.name,
        base_bytes=_detached(con, file),
        delta=None,
        delta_bytes=0,
        n_base=n_base,
        n_delta=0,
        n_replaced=0,
        n_gone=0,
        columns=_COLUMNS,
        format=FORMAT,
        engine=_engine(),
    )


def _delta_if_readable(
    con: duckdb.DuckDBPyConnection, folder: Path, held: MarketTables, names: dict[str, str]
) -> MarketTables | None:
    """What changed since the base was built; None where that is too much, or the base is damaged."""
    import duckdb

    try:
        return _delta(con, folder, held, names)
    except duckdb.Error:
        con.execute("DETACH DATABASE IF EXISTS new")
        return None


def _delta(
    con: duckdb.DuckDBPyConnection, folder: Path, held: MarketTables, names: dict[str, str]
) -> MarketTables | None:
    """The same, for a base that can be read."""
    con.execute(f"ATTACH {quoted(str(folder / held.base))} AS market_base (READ_ONLY)")
    con.execute(_COMPARED)
    if _count(con, "compared") > MAX_DELTA * held.n_base:
        return None
    file = _attach_new(con, folder, "delta", names)
    con.execute("CREATE TABLE new.replaced AS SELECT base_key AS posting_key FROM compared WHERE base_key IS NOT NULL")
    con.execute(
        "CREATE TABLE new.gone AS SELECT base_key AS posting_key FROM compared"
        " WHERE base_key IS NOT NULL AND NOT same_reading"
    )
    con.execute(
        _KEYED.format(
            after=held.n_base,
            rows="compared WHERE posting_id IS NOT NULL AND (base_key IS NULL OR NOT same_reading)",
        )
    )
    con.execute(
        "INSERT INTO keyed SELECT posting_id, FALSE, base_key FROM compared"
        " WHERE posting_id IS NOT NULL AND base_key IS NOT NULL AND same_reading"
    )
    con.execute(_SKILL_CODES.format(after=_count(con, "market_base.skill_code"), unknown=_UNKNOWN))
    _write(con, "FROM market_base.skill_code UNION ALL FROM new.skill_code")
    n_replaced, n_gone, n_delta = (_count(con, f"new.{table}") for table in ("replaced", "gone", "posting"))
    return replace(
        held,
        names=names,
        delta=file.name,
        delta_bytes=_detached(con, file),
        n_delta=n_delta,
        n_replaced=n_replaced,
        n_gone=n_gone,
    )


def _write(con: duckdb.DuckDBPyConnection, codes: str) -> None:
    """Writes the postings that have a key, and their skills, in the order of the keys."""
    parts = _count(con, "keyed") // _PART + 1
    tiles = f"SELECT posting_key, ntile({parts}) OVER (ORDER BY posting_key) AS tile FROM keyed"
    query = f"SELECT min(posting_key), max(posting_key) FROM ({tiles}) GROUP BY tile ORDER BY tile"
    ranges = con.execute(query).fetchall()
    for create, insert in (_POSTINGS, (_SKILLS[0], _SKILLS[1].format(codes=codes))):
        con.execute(create)
        for first_and_last in ranges:
            con.execute(insert, first_and_last)


def _attach_new(con: duckdb.DuckDBPyConnection, folder: Path, kind: str, names: dict[str, str]) -> Path:
    digest = blake2b("\0".join(sorted(names)).encode(), digest_size=6).hexdigest()
    file = folder / f"{kind}-{digest}.duckdb"
    file.unlink(missing_ok=True)  # of a process that died before it put the file in place
    con.execute(f"ATTACH {quoted(str(file))} AS new")
    return file


def _detached(con: duckdb.DuckDBPyConnection, file: Path) -> int:
    """Lets go of a file that is written, and gives its size."""
    con.execute("CHECKPOINT new")
    con.execute("DETACH new")
    return file.stat().st_size


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _engine() -> str:
    import duckdb

    return duckdb.__version__
