"""The facts that questions are asked of: DuckDB views over this machine's corpus and the packaged reference.

`posting` has one row per cluster of near-identical postings, its canonical member; NULL = not stated.
`posting_skill` has one row per skill that such a posting asks for or uses. `posting_member` has one row per member of
this machine's clusters of several postings, and says why it was joined to which other. `board_visit` has one row for
each of this machine's boards and day on which its list was read, `posting_event` what these visits showed of
postings. Readers need no lock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from fingerpost.errors import UnknownNameError
from fingerpost.store.duck import instant, open_duckdb, parquet, quoted
from fingerpost.store.market_tables import attach_market_tables
from fingerpost.store.snapshots import read_snapshot
from fingerpost.store.vintages import Vintage, chosen_vintage

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
    "duties": "VARCHAR[]",
    "eligible_countries": "VARCHAR[]",
    "clearance": "VARCHAR",
    "utc_from": "DOUBLE",
    "utc_to": "DOUBLE",
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
VIEWS: Mapping[str, Mapping[str, str]] = {
    "posting": POSTING_COLUMNS,
    "posting_skill": SKILL_COLUMNS,
    "posting_member": MEMBER_COLUMNS,
    "board_visit": VISIT_COLUMNS,
    "posting_event": EVENT_COLUMNS,
}
"""The views of facts with their columns; beside them `snapshot` has one row, the `name` of what is asked."""

_VIEW_OF = {
    "posting": "posting",
    "skill": "posting_skill",
    "member": "posting_member",
    "visit": "board_visit",
    "event": "posting_event",
}
REFERENCE = Path(__file__).parent / "reference"
"""The packaged snapshot: postings.parquet, skills.parquet, about.json; facts only, no posting's text."""


@dataclass(frozen=True, slots=True)
class FactsFiles:
    """Which files hold the facts that questions are asked of, and the name of the snapshot that they are."""

    name: str
    live: Mapping[str, tuple[str, ...]]
    reference: Mapping[str, tuple[str, ...]]

    @property
    def paths(self) -> tuple[str, ...]:
        """Every file that the views read."""
        return tuple(path for part in (self.live, self.reference) for paths in part.values() for path in paths)

    def statements(self, schema: str = "main", held: Iterable[str] | None = None) -> tuple[str, ...]:
        """The SQL that makes the views in a schema that is there; `held` is what `held_in_both` gave, where known."""
        live, reference = self.live, self.reference
        not_held = self._not_held(held)
        parts: dict[str, list[tuple[str, tuple[str, ...], str]]] = {view: [] for view in VIEWS}
        for kind, view in _VIEW_OF.items():
            parts[view].append(("live", live.get(kind, ()), ""))
            parts[view].append(("reference", reference.get(kind, ()), not_held))
        views = tuple(_view(f"{schema}.{view}", columns, parts[view]) for view, columns in VIEWS.items())
        return (*views, f"CREATE VIEW {schema}.snapshot AS SELECT {quoted(self.name)} AS name")

    def _not_held(self, held: Iterable[str] | None) -> str:
        """The condition of postings of the reference that this machine's corpus does not hold too."""
        if not self.live.get("posting"):
            return ""
        if held is None:
            return f"WHERE posting_id NOT IN (SELECT posting_id FROM {parquet(self.live['posting'])})"
        known = ", ".join(map(quoted, held))
        return f"WHERE posting_id NOT IN ({known})" if known else ""


def held_in_both(con: duckdb.DuckDBPyConnection, files: FactsFiles) -> tuple[str, ...]:
    """The postings of the reference that this machine's corpus holds too, so that views need not look each time."""
    live, reference = (part.get("posting", ()) for part in (files.live, files.reference))
    if not live or not reference:
        return ()
    query = (
        f"SELECT posting_id FROM {parquet(reference)} SEMI JOIN {parquet(live)} AS live USING (posting_id) ORDER BY 1"
    )
    return tuple(posting_id for (posting_id,) in con.execute(query).fetchall())


def connect(settings: Settings, corpus: Corpus = "all", snapshot: str | None = None) -> duckdb.DuckDBPyConnection:
    """A connection with the views of the facts, seen by its cursors too; needs no data directory.

    A posting of the reference that this machine's corpus holds too counts once, as the corpus's. `snapshot` names a
    vintage, or "latest" for the facts in place; None means the vintage in use, and the facts in place where none is.

    Raises:
        UnknownNameError: `corpus` is none of all, live, reference; or there is no such vintage.
        StoreError: the snapshot of the data directory, or the vintage, cannot be understood.
    """
    files = facts_files(settings, corpus, snapshot)
    con = open_duckdb(settings.data if settings.data.is_dir() else None)
    for statement in files.statements():
        con.execute(statement)
    attach_market_tables(con, settings.data, files.name, {view: tuple(columns) for view, columns in VIEWS.items()})
    return con


def facts_files(settings: Settings, corpus: Corpus = "all", snapshot: str | None = None) -> FactsFiles:
    """The files behind `connect`, which says what is raised."""
    if corpus not in ("all", "live", "reference"):
        raise UnknownNameError("corpus", corpus, ("all", "live", "reference"))
    vintage = chosen_vintage(settings.data, snapshot)
    live, live_name = ({}, None) if corpus == "reference" else _live_files(settings, vintage)
    reference, reference_named = ({}, None) if corpus == "live" else _reference_files(settings, vintage)
    name = _joined(live_name, reference_named)
    return FactsFiles(f"{vintage.name} ({name})" if vintage else name, live, reference)


def _live_files(settings: Settings, vintage: Vintage | None) -> tuple[Mapping[str, tuple[str, ...]], str | None]:
    if vintage is not None:
        return _of_kinds(lambda kind: vintage.paths(settings.data, kind)), vintage.live
    now = read_snapshot(settings.data)
    if now is None:
        return {}, None
    stated: Mapping[str, tuple[str, ...]] = {kind: getattr(now, f"{kind}_files") for kind in _VIEW_OF}
    return _of_kinds(lambda kind: [str(settings.data / file) for file in stated[kind]]), now.name


def _reference_files(settings: Settings, vintage: Vintage | None) -> tuple[Mapping[str, tuple[str, ...]], str | None]:
    if vintage is not None:
        return _of_kinds(lambda kind: vintage.paths(settings.data, f"reference_{kind}")), vintage.reference
    name = reference_name()
    if name is None:
        return {}, None
    packaged = {"posting": ["postings.parquet"], "skill": ["skills.parquet"]}
    return _of_kinds(lambda kind: [str(REFERENCE / file) for file in packaged.get(kind, ())]), name


def _of_kinds(paths: Callable[[str], Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return {kind: tuple(paths(kind)) for kind in _VIEW_OF}


def snapshot_name(con: duckdb.DuckDBPyConnection) -> str:
    """The name of the snapshot that a connection reads: the same facts have the same name."""
    return str(con.execute("SELECT name FROM snapshot").fetchall()[0][0])


def current_snapshot(settings: Settings, corpus: Corpus = "all", snapshot: str | None = None) -> str:
    """The name that a new connection would have; it tells whether one that is held is out of date."""
    return facts_files(settings, corpus, snapshot).name


def reference_name() -> str | None:
    """The name of the packaged reference, or None where it was not built."""
    try:
        return str(json.loads((REFERENCE / "about.json").read_text(encoding="utf-8"))["snapshot"])
    except FileNotFoundError:
        return None


def _joined(*names: str | None) -> str:
    return "+".join(name for name in names if name) or "empty"


def _view(view: str, columns: Mapping[str, str], parts: Iterable[tuple[str, tuple[str, ...], str]]) -> str:
    empty = ", ".join(f"NULL::{kind} AS {column}" for column, kind in columns.items())
    stored = empty.replace("::TIMESTAMP ", "::TIMESTAMPTZ ")
    selects = [f"SELECT {empty} WHERE false"]
    for corpus, files, held in parts:
        if files:
            shown = ", ".join(_shown(column, kind, corpus) for column, kind in columns.items())
            # Facts that an earlier release settled lack the columns that came since.
            rows = f"(SELECT {stored} WHERE false UNION ALL BY NAME SELECT * FROM {parquet(files)})"
            selects.append(f"SELECT {shown} FROM {rows} {held}")
    return f"CREATE VIEW {view} AS {' UNION ALL '.join(selects)}"


def _shown(column: str, kind: str, corpus: str) -> str:
    if column == "corpus":
        return f"{quoted(corpus)} AS corpus"
    if kind == "TIMESTAMP":
        return f"{instant(column)} AS {column}"
    return column
