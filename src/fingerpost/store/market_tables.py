"""The facts in a layout that questions are fast on: DuckDB files beside the snapshot, derived and never needed.

A base holds every posting under an integer `posting_key`, sorted by relation to AI, role and employer, so that the
postings of a role lie together, and those of an employer within it: what is counted by employer stays near the
processor. What a later snapshot changed is in a small file beside it: postings that are new or changed, and the new
dates of those that were only seen again or missed. Views show both as one: they have the rows of the Parquet views, so
that SQL gives the same answers. Where the files are missing, damaged or of another snapshot, the Parquet views serve.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.shared_files import replace_path
from fingerpost.store.duck import quoted

if TYPE_CHECKING:
    import duckdb

FOLDER = "market"
POINTER = "market.json"
FORMAT = 3
"""Counted up when tables change; files of another format are built anew."""

SIGHTINGS = ("last_seen", "first_missed", "closed_at")
"""What every visit to a board changes in postings that are otherwise the same."""


@dataclass(frozen=True, slots=True)
class MarketTables:
    """The files in place: for which snapshots they are, how large they are, and how many base rows were replaced.

    `n_sighted` rows of the base have their `SIGHTINGS` in the delta. `columns` are those of the postings when the
    files were made, `engine` is the release of DuckDB that made them.
    """

    names: Mapping[str, str]
    base: str
    base_bytes: int
    delta: str | None
    delta_bytes: int
    n_base: int
    n_delta: int
    n_replaced: int
    n_gone: int
    n_sighted: int
    columns: str
    format: int
    engine: str


def read_market_tables(data: Path) -> MarketTables | None:
    """The files in place, or None where there are none that this release can read."""
    import duckdb

    try:
        stated = MarketTables(**json.loads((data / FOLDER / POINTER).read_text(encoding="utf-8")))
        usable = stated.format == FORMAT and stated.engine == duckdb.__version__ and _whole(data, stated)
    except (OSError, ValueError, TypeError):
        return None
    return stated if usable else None


def write_market_tables(data: Path, tables: MarketTables) -> None:
    """Puts files in place of those before, in one step."""
    new = data / FOLDER / f"{POINTER}.new"
    new.write_text(json.dumps(asdict(tables), indent=1, sort_keys=True), encoding="utf-8")
    replace_path(new, data / FOLDER / POINTER)


def attach_market_tables(
    con: duckdb.DuckDBPyConnection, data: Path, name: str, columns: Mapping[str, Iterable[str]]
) -> bool:
    """Puts the views `posting` and `posting_skill` on the fast layout where it holds the snapshot of that name.

    False where it does not; the connection is then as it was.
    """
    import duckdb

    tables = read_market_tables(data)
    if tables is None or name not in tables.names:
        return False
    try:
        attach_files(con, data, tables)
        for statement in view_statements(tables, tables.names[name], columns):
            con.execute(statement)
    except duckdb.Error:
        for view in ("keyed_posting", "keyed_skill", "skill_code", "market_tables"):
            con.execute(f"DROP VIEW IF EXISTS {view}")
        for alias in ("market_base", "market_delta"):
            con.execute(f"DETACH DATABASE IF EXISTS {alias}")
        return False
    return True


def attach_files(con: duckdb.DuckDBPyConnection, data: Path, tables: MarketTables) -> None:
    """Attaches the files, to be read only: any number of processes may do so at once."""
    for alias, file in (("market_base", tables.base), ("market_delta", tables.delta)):
        if file is not None:
            con.execute(f"ATTACH {quoted(str(data / FOLDER / file))} AS {alias} (READ_ONLY)")


def view_statements(tables: MarketTables, corpus: str, columns: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The SQL of the views over attached files; `corpus` is all, or live for the postings of this machine alone.

    Beside `posting` and `posting_skill` (`columns` says which they have) stand `keyed_posting` and `keyed_skill`, which
    have an integer `posting_key` and `skill_code`; and `skill_code`, which says what these codes mean.
    """
    chosen = "posting_key > 0" if corpus == "live" else ""
    posting = _both(tables, "posting", "replaced", tables.n_replaced, chosen)
    skill = _both(tables, "posting_skill", "gone", tables.n_gone, chosen)
    stated = {"posting": posting, "posting_skill": skill}
    token = f"{tables.base} {tables.delta} {corpus}"
    return (
        f"CREATE VIEW keyed_posting AS {posting}",
        f"CREATE VIEW keyed_skill AS {skill}",
        f"CREATE VIEW skill_code AS {_both(tables, 'skill_code', '', 0, '')}",
        f"CREATE VIEW market_tables AS SELECT {quoted(token)} AS token",
        *(
            f"CREATE OR REPLACE VIEW {view} AS SELECT {', '.join(names)} FROM ({stated[view]})"
            for view, names in columns.items()
            if view in stated
        ),
    )


def _both(tables: MarketTables, table: str, tombstones: str, n_tombstones: int, chosen: str) -> str:
    """The rows of the base that still count, and those of the delta."""
    conditions = [chosen] if chosen else []
    kept = [*conditions]
    if n_tombstones:
        kept.append(f"posting_key NOT IN (SELECT posting_key FROM market_delta.{tombstones})")
    selects = [_select(_sighted() if table == "posting" and tables.n_sighted else f"market_base.{table}", kept)]
    if tables.delta is not None:
        selects.append(_select(f"market_delta.{table}", conditions))
    return " UNION ALL ".join(selects)


def _select(rows: str, conditions: Sequence[str]) -> str:
    return f"SELECT * FROM {rows}{' WHERE ' if conditions else ''}{' AND '.join(conditions)}"


def _sighted() -> str:
    """The postings of the base with the dates of their sightings as they are now."""
    dates = ", ".join(
        f"CASE WHEN seen.posting_key IS NULL THEN base.{name} ELSE seen.{name} END AS {name}" for name in SIGHTINGS
    )
    return (
        f"(SELECT base.* REPLACE ({dates}) FROM market_base.posting AS base"
        " LEFT JOIN market_delta.sighting AS seen ON seen.posting_key = base.posting_key) AS sighted"
    )


def _whole(data: Path, tables: MarketTables) -> bool:
    files = [(tables.base, tables.base_bytes), *([(tables.delta, tables.delta_bytes)] if tables.delta else [])]
    return all((data / FOLDER / file).stat().st_size == size for file, size in files)
