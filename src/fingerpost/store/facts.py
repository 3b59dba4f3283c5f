"""The facts that questions are asked of: DuckDB views over this machine's corpus and the packaged reference.

`posting` has one row per cluster of near-identical postings, its canonical member; NULL = not stated.
`posting_skill` has one row per skill that such a posting asks for or uses. `posting_member` has one row per member of
this machine's clusters of several postings, and says why it was joined to which other. `board_visit` has one row for
each of this machine's boards and day on which its list was read, `posting_event` what these visits showed of
postings. Readers need no lock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fingerpost.errors import UnknownNameError
from fingerpost.store.duck import instant, open_duckdb, parquet, quoted
from fingerpost.store.snapshots import read_snapshot

if TYPE_CHECKING:
    import duckdb

    from fingerpost.settings import Settings

Corpus = Literal["all", "live", "reference"]

POSTING_COLUMNS: Mapping[str, str] = {
    "posting_id": "VARCHAR",
    "cluster_id": "VARCHAR",
    "cluster_size": "INTEGER",
    "corpus": "VARCHAR",
    "source": "VARCHAR",
    "board": "VARCHAR",
    "licence": "VARCHAR",
    "employer": "VARCHAR",
    "employer_key": "VARCHAR",
    "title": "VARCHAR",
    "url": "VARCHAR",
    "location": "VARCHAR",
    "countries": "VARCHAR[]",
    "regions": "VARCHAR[]",
    "cities": "VARCHAR[]",
    "date_posted": "DATE",
    "valid_through": "DATE",
    "first_seen": "TIMESTAMP",
    "last_seen": "TIMESTAMP",
    "first_missed": "TIMESTAMP",
    "closed_at": "TIMESTAMP",
    "role": "VARCHAR",
    "ai_relation": "VARCHAR",
    "seniority": "VARCHAR",
    "years_min": "DOUBLE",
    "degree_min": "VARCHAR",
    "degree_equivalent_ok": "BOOLEAN",
    "work_mode": "VARCHAR",
    "employment_types": "VARCHAR[]",
    "visa": "VARCHAR",
    "industry": "VARCHAR",
    "language": "VARCHAR",
    "salary_min": "DOUBLE",
    "salary_max": "DOUBLE",
    "salary_currency": "VARCHAR",
    "salary_unit": "VARCHAR",
    "reader_version": "VARCHAR",
}
SKILL_COLUMNS: Mapping[str, str] = {
    "posting_id": "VARCHAR",
    "skill_id": "VARCHAR",
    "preferred_label": "VARCHAR",
    "skill_area": "VARCHAR",
    "level": "VARCHAR",
    "listed": "BOOLEAN",
}
MEMBER_COLUMNS: Mapping[str, str] = {
    "posting_id": "VARCHAR",
    "cluster_id": "VARCHAR",
    "canonical": "BOOLEAN",
    "merged_with": "VARCHAR",
    "merge_reason": "VARCHAR",
    "source": "VARCHAR",
    "board": "VARCHAR",
    "employer": "VARCHAR",
    "title": "VARCHAR",
    "location": "VARCHAR",
    "url": "VARCHAR",
    "date_posted": "DATE",
    "first_seen": "TIMESTAMP",
    "last_seen": "TIMESTAMP",
    "closed_at": "TIMESTAMP",
}
VISIT_COLUMNS: Mapping[str, str] = {
    "source": "VARCHAR",
    "board": "VARCHAR",
    "day": "DATE",
    "complete": "BOOLEAN",
    "n_listed": "INTEGER",
}
EVENT_COLUMNS: Mapping[str, str] = {
    "posting_id": "VARCHAR",
    "cluster_id": "VARCHAR",
    "seen_at": "TIMESTAMP",
    "event": "VARCHAR",
    "fields": "VARCHAR[]",
}
REFERENCE = Path(__file__).parent / "reference"
"""The packaged snapshot: postings.parquet, skills.parquet, about.json; facts only, no posting's text."""


def connect(settings: Settings, corpus: Corpus = "all") -> duckdb.DuckDBPyConnection:
    """A connection with the views of the facts, seen by its cursors too; needs no data directory.

    A posting of the reference that this machine's corpus holds too counts once, as the corpus's.

    Raises:
        UnknownNameError: `corpus` is none of all, live, reference.
        StoreError: the snapshot of the data directory cannot be understood.
    """
    if corpus not in ("all", "live", "reference"):
        raise UnknownNameError("corpus", corpus, ("all", "live", "reference"))
    live = read_snapshot(settings.data) if corpus != "reference" else None
    reference = reference_name() if corpus != "live" else None
    con = open_duckdb()
    parts: list[tuple[str, list[str], list[str], str]] = []
    if live is not None and live.posting_files:
        posting_files = [str(settings.data / file) for file in live.posting_files]
        skill_files = [str(settings.data / file) for file in live.skill_files]
        parts.append(("live", posting_files, skill_files, ""))
    if reference is not None:
        held = f"WHERE posting_id NOT IN (SELECT posting_id FROM {parquet(parts[0][1])})" if parts else ""
        postings, skills = str(REFERENCE / "postings.parquet"), str(REFERENCE / "skills.parquet")
        parts.append(("reference", [postings], [skills], held))
    _create_view(con, "posting", POSTING_COLUMNS, ((name, files, held) for name, files, _, held in parts))
    _create_view(con, "posting_skill", SKILL_COLUMNS, ((name, files, held) for name, _, files, held in parts))
    for view, columns, named in (
        ("posting_member", MEMBER_COLUMNS, live.member_files if live else ()),
        ("board_visit", VISIT_COLUMNS, live.visit_files if live else ()),
        ("posting_event", EVENT_COLUMNS, live.event_files if live else ()),
    ):
        _create_view(con, view, columns, [("live", [str(settings.data / file) for file in named], "")])
    name = _joined(live.name if live else None, reference)
    con.execute(f"CREATE VIEW snapshot AS SELECT {quoted(name)} AS name")
    return con


def snapshot_name(con: duckdb.DuckDBPyConnection) -> str:
    """The name of the snapshot that a connection reads: the same facts have the same name."""
    return str(con.execute("SELECT name FROM snapshot").fetchall()[0][0])


def current_snapshot(settings: Settings, corpus: Corpus = "all") -> str:
    """The name that a new connection would have; it tells whether one that is held is out of date."""
    live = read_snapshot(settings.data) if corpus != "reference" else None
    return _joined(live.name if live else None, reference_name() if corpus != "live" else None)


def reference_name() -> str | None:
    """The name of the packaged reference, or None where it was not built."""
    try:
        return str(json.loads((REFERENCE / "about.json").read_text(encoding="utf-8"))["snapshot"])
    except FileNotFoundError:
        return None


def _joined(*names: str | None) -> str:
    return "+".join(name for name in names if name) or "empty"


def _create_view(
    con: duckdb.DuckDBPyConnection,
    view: str,
    columns: Mapping[str, str],
    parts: Iterable[tuple[str, list[str], str]],
) -> None:
    empty = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    stored = empty.replace("::TIMESTAMP ", "::TIMESTAMPTZ ")
    selects = [f"SELECT {empty} WHERE false"]
    for corpus, files, held in parts:
        if files:
            shown = ", ".join(_shown(column, kind, corpus) for column, kind in columns.items())
            # Facts that an earlier release settled lack the columns that came since.
            rows = f"(SELECT {stored} WHERE false UNION ALL BY NAME SELECT * FROM {parquet(files)})"
            selects.append(f"SELECT {shown} FROM {rows} {held}")
    con.execute(f"CREATE VIEW {view} AS {' UNION ALL '.join(selects)}")


def _shown(column: str, kind: str, corpus: str) -> str:
    if column == "corpus":
        return f"{quoted(corpus)} AS corpus"
    if kind == "TIMESTAMP":
        return f"{instant(column)} AS {column}"
    return column
