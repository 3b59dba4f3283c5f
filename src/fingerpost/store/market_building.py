"""Building the fast layout of the facts: a base for a whole corpus, and a small file for what changed since.

Only postings whose row or reading changed are read again: a row is compared by its hash, a reading by its number. Of
those that were only seen again, or missed, the new dates are kept. Keys are given in an order that does not depend on
who came first; the same facts give the same tables. Files are written under another name and then put in place, so
that those before serve until then, and after a crash too.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from fingerpost.errors import StoreError
from fingerpost.store.duck import instant, open_duckdb, parquet, quoted
from fingerpost.store.facts import POSTING_COLUMNS, SKILL_COLUMNS, FactsFiles, facts_files
from fingerpost.store.market_tables import (
    FOLDER,
    FORMAT,
    SIGHTINGS,
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
    "coalesce(list_position(['builds', 'uses', 'boilerplate', 'none'], ai_relation), 9), role NULLS LAST, "
    "employer_key NULLS LAST, source, posting_id"
)

_MAY_CHANGE = "cluster_id, cluster_size, employer_key, countries, regions, cities, first_seen"
"""What settling may change in a posting of this machine that was not read anew, beside its sightings."""

_LIVE_NOW = f"""
SELECT posting_id, TRUE AS live, hash({_MAY_CHANGE}) AS row_hash, hash({", ".join(SIGHTINGS)}) AS seen_hash,
  hash(seq, reader_version) AS reading, {", ".join(f"{instant(name)} AS {name}" for name in SIGHTINGS)}
FROM {{live}}"""

_REFERENCE_NOW = f"""
SELECT posting_id, FALSE AS live, hash({", ".join(POSTING_COLUMNS)}) AS row_hash, hash(0) AS seen_hash,
  hash(reader_version) AS reading, {", ".join(SIGHTINGS)}
FROM posting WHERE corpus = 'reference'"""

_NOW = """
CREATE TEMP TABLE now AS
SELECT *, hash(posting_id, live, row_hash, seen_hash, reading) AS all_hash FROM ({parts}) AS parts"""

_COMPARED = """
CREATE TEMP TABLE compared AS
SELECT now.*, base.posting_id AS base_id, base.posting_key AS base_key,
  base.reading IS NOT DISTINCT FROM now.reading AS same_reading,
  base.reading IS NOT DISTINCT FROM now.reading AND base.row_hash IS NOT DISTINCT FROM now.row_hash AS only_seen
FROM (SELECT now.* FROM now ANTI JOIN market_base.signature AS same ON same.all_hash = now.all_hash) AS now
FULL JOIN (SELECT base.* FROM market_base.signature AS base ANTI JOIN now AS same ON same.all_hash = base.all_hash)
  AS base ON base.posting_id = now.posting_id"""
"""What is the same in all is left out first, by one number: most is."""

_SEEN = f"""
CREATE TABLE new.sighting AS
SELECT base_key AS posting_key, {", ".join(SIGHTINGS)} FROM compared WHERE only_seen ORDER BY base_key"""

_KEYED = f"""
CREATE OR REPLACE TEMP TABLE keyed AS
SELECT posting_id, TRUE AS is_new, CAST(
    CASE corpus WHEN 'live' THEN 1 ELSE -1 END
    * ({{after}} + row_number() OVER (PARTITION BY corpus ORDER BY {_ORDER})) AS INTEGER
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
FROM {{rows}} AS posting JOIN keyed ON keyed.posting_id = posting.posting_id
WHERE posting_key BETWEEN ? AND ? ORDER BY keyed.posting_key""",
)

_ASKED = f"""
SELECT keyed.posting_key, {", ".join(f"posting_skill.{column}" for column in SKILL_COLUMNS)}
FROM {{skills}} AS posting_skill JOIN keyed ON keyed.posting_id = posting_skill.posting_id AND keyed.is_new"""
"""The skills of the postings that were read anew, under their keys."""

_SKILL_CODES = """
CREATE TABLE new.skill_code AS
SELECT skill_id, skill_area, CAST({after} + row_number() OVER (ORDER BY skill_id, skill_area) - 1 AS INTEGER) AS code
FROM (SELECT DISTINCT skill_id, skill_area FROM ({asked}) AS asked) AS found {unknown}"""

_SKILLS = (
    "CREATE TABLE new.posting_skill (posting_key INTEGER, skill_code INTEGER, "
    + ", ".join(f"{column} {kind}" for column, kind in SKILL_COLUMNS.items())
    + ")",
    f"""
INSERT INTO new.posting_skill
SELECT posting_key, skill.code AS skill_code, {", ".join(f"asked.{column}" for column in SKILL_COLUMNS)}
FROM ({{asked}}) AS asked JOIN ({{codes}}) AS skill
  ON skill.skill_id = asked.skill_id AND skill.skill_area IS NOT DISTINCT FROM asked.skill_area
WHERE posting_key BETWEEN ? AND ? ORDER BY posting_key, skill.code""",
)

_PART = 125_000
"""So many postings are sorted and written at a time, with their skills: range by range needs less memory."""

_LIVE_ONLY = "live_only"
"""The schema of views of this machine's postings alone."""

_BEGUN = "begun"
"""The name of a file that is being written."""

_UNKNOWN = """
ANTI JOIN market_base.skill_code AS known
  ON known.skill_id = found.skill_id AND known.skill_area IS NOT DISTINCT FROM found.skill_area"""


def refresh_market_tables(settings: Settings, min_postings: int = MIN_POSTINGS) -> MarketTables | None:
    """Brings the fast layout up to date with the facts in place; None where the corpus is too small to need one.

    For a caller that holds the writer's lock.

    Raises:
        StoreError: the files could not be built; those before are as they were, and questions read Parquet.
    """
    import duckdb

    try:
        return _refreshed(settings, min_postings)
    except (duckdb.Error, OSError) as error:
        with suppress(OSError):
            _tidy(settings.data / FOLDER)
        msg = (
            f"the fast layout of the facts in {settings.data / FOLDER} could not be built: {error}; questions are "
            "answered without it, more slowly; the next collect tries again"
        )
        raise StoreError(msg) from error


def _refreshed(settings: Settings, min_postings: int) -> MarketTables | None:
    every, live = facts_files(settings, "all", "latest"), facts_files(settings, "live", "latest")
    held = read_market_tables(settings.data)
    names = {live.name: "live", every.name: "all"}
    if held is not None and held.names == names and held.columns == _COLUMNS:
        return held
    with open_duckdb(settings.data) as con:
        con.execute(f"CREATE SCHEMA {_LIVE_ONLY}")
        only_live = FactsFiles(every.name, every.live, {})
        for statement in (*every.statements(), *only_live.statements(_LIVE_ONLY)):
            con.execute(statement)
        _signatures(con, every)
        if _count(con, "now") < min_postings:
            return None
        folder = settings.data / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        grows = held is not None and held.columns == _COLUMNS
        made = _delta_if_readable(con, folder, held, names) if held is not None and grows else None
        made = made or _base(con, folder, names)
    write_market_tables(settings.data, made)
    _tidy(folder, made)
    return made


def _tidy(folder: Path, made: MarketTables | None = None) -> None:
    """Takes away files that are no longer read, or all that were begun where none was made."""
    for file in folder.glob("*.duckdb*"):
        if file.name not in (made.base, made.delta) if made else file.name.startswith(_BEGUN):
            with suppress(OSError):  # where a system keeps a file that is read; the next refresh takes it away
                file.unlink()


def _signatures(con: duckdb.DuckDBPyConnection, files: FactsFiles) -> None:
    """What tells whether a posting changed: a hash of its row, and which reading it is."""
    parts = [_REFERENCE_NOW]
    if files.live.get("posting"):
        parts.append(_LIVE_NOW.format(live=parquet(files.live["posting"])))
    con.execute(_NOW.format(parts=" UNION ALL ".join(parts)))


def _base(con: duckdb.DuckDBPyConnection, folder: Path, names: dict[str, str]) -> MarketTables:
    begun = _attach_new(con, folder)
    con.execute(_KEYED.format(after=0, rows="posting"))
    asked = _ASKED.format(skills="posting_skill")
    con.execute(_SKILL_CODES.format(after=0, asked=asked, unknown=""))
    _write(con, "posting", asked, "FROM new.skill_code")
    con.execute(
        "CREATE TABLE new.signature AS SELECT now.posting_id, row_hash, seen_hash, reading, all_hash, posting_key"
        " FROM now JOIN keyed ON keyed.posting_id = now.posting_id ORDER BY posting_key"
    )
    n_base = _count(con, "new.posting")
    file = _put_in_place(con, begun, "base", names)
    return MarketTables(
        names=names,
        base=file.name,
        base_bytes=file.stat().st_size,
        delta=None,
        delta_bytes=0,
        n_base=n_base,
        n_delta=0,
        n_replaced=0,
        n_gone=0,
        n_sighted=0,
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
    begun = _attach_new(con, folder)
    con.execute(_SEEN)
    con.execute("DELETE FROM compared WHERE only_seen")
    con.execute("CREATE TABLE new.replaced AS SELECT base_key AS posting_key FROM compared WHERE base_key IS NOT NULL")
    con.execute(
        "CREATE TABLE new.gone AS SELECT base_key AS posting_key FROM compared"
        " WHERE base_key IS NOT NULL AND NOT same_reading"
    )
    views = _views_of_changed(con)
    con.execute(
        f"CREATE TEMP TABLE fresh AS SELECT posting.*, base_key IS NULL OR NOT same_reading AS is_new"
        f" FROM {views}.posting AS posting JOIN compared ON compared.posting_id = posting.posting_id"
        f" WHERE {_between(con, 'compared', 'posting.posting_id')}"
    )
    con.execute(_KEYED.format(after=held.n_base, rows="fresh WHERE is_new"))
    con.execute(
        "INSERT INTO keyed SELECT posting_id, FALSE, base_key FROM compared"
        " WHERE posting_id IS NOT NULL AND base_key IS NOT NULL AND same_reading"
    )
    asked = _ASKED.format(skills=f"{views}.posting_skill")
    con.execute(
        f"CREATE TEMP TABLE asked AS {asked} WHERE {_between(con, 'keyed', 'posting_skill.posting_id')}"
    )  # a look through all skills for a few of them: once
    known = _count(con, "market_base.skill_code")
    con.execute(_SKILL_CODES.format(after=known, asked="FROM asked", unknown=_UNKNOWN))
    _write(con, "fresh", "FROM asked", "FROM market_base.skill_code UNION ALL FROM new.skill_code")
    n_replaced, n_gone, n_sighted, n_delta = (
        _count(con, f"new.{table}") for table in ("replaced", "gone", "sighting", "posting")
    )
    file = _put_in_place(con, begun, "delta", names)
    return replace(
        held,
        names=names,
        delta=file.name,
        delta_bytes=file.stat().st_size,
        n_delta=n_delta,
        n_replaced=n_replaced,
        n_gone=n_gone,
        n_sighted=n_sighted,
    )


def _write(con: duckdb.DuckDBPyConnection, rows: str, asked: str, codes: str) -> None:
    """Writes the postings that have a key, and their skills, in the order of the keys."""
    parts = _count(con, "keyed") // _PART + 1
    tiles = f"SELECT posting_key, ntile({parts}) OVER (ORDER BY posting_key) AS tile FROM keyed"
    query = f"SELECT min(posting_key), max(posting_key) FROM ({tiles}) GROUP BY tile ORDER BY tile"
    ranges = con.execute(query).fetchall()
    for create, insert in (_POSTINGS, _SKILLS):
        con.execute(create)
        for first_and_last in ranges:
            con.execute(insert.format(rows=rows, asked=asked, codes=codes), first_and_last)


def _between(con: duckdb.DuckDBPyConnection, table: str, column: str) -> str:
    """A condition that the postings of a table meet: of sorted files only the parts they may be in are read."""
    first, last = con.execute(f"SELECT min(posting_id), max(posting_id) FROM {table}").fetchall()[0]
    return "FALSE" if first is None else f"{column} BETWEEN {quoted(first)} AND {quoted(last)}"


def _views_of_changed(con: duckdb.DuckDBPyConnection) -> str:
    """The schema to read changed postings from: without the reference where only postings of this machine changed."""
    others = con.execute("SELECT count(*) FROM compared WHERE posting_id IS NOT NULL AND NOT live").fetchall()[0][0]
    return "main" if others else _LIVE_ONLY


def _attach_new(con: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    _tidy(folder)  # of a process that died before it put its file in place
    file = folder / f"{_BEGUN}.duckdb"
    con.execute(f"ATTACH {quoted(str(file))} AS new")
    return file


def _put_in_place(con: duckdb.DuckDBPyConnection, begun: Path, kind: str, names: dict[str, str]) -> Path:
    """Lets go of a file that is written, and gives it its name."""
    con.execute("CHECKPOINT new")
    con.execute("DETACH new")
    digest = blake2b("\0".join(sorted(names)).encode(), digest_size=6).hexdigest()
    return begun.replace(begun.with_name(f"{kind}-{digest}.duckdb"))


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


def _engine() -> str:
    import duckdb

    return duckdb.__version__
