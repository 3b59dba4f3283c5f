"""What changed between two snapshots: postings that came and went, and facts that are stated or read otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.store.duck import open_duckdb
from fingerpost.store.facts import POSTING_COLUMNS, Corpus, facts_files
from fingerpost.store.vintages import Revision, chosen_vintage

if TYPE_CHECKING:
    import altair as alt
    import duckdb

    from fingerpost.settings import Settings
    from fingerpost.store.vintages import Vintage

STATED_FIELDS = ("employer", "employer_key", "title", "url", "location", "licence", "date_posted", "valid_through")
"""Fields as the source states them."""

_OBSERVED = (
    "posting_id", "cluster_id", "cluster_size", "corpus", "source", "board", "first_seen", "last_seen", "first_missed",
    "closed_at", "reader_version",
)  # fmt: skip
"""Fields that every visit and every run of the readers may move; they are no revision by themselves."""

READ_FIELDS = tuple(name for name in POSTING_COLUMNS if name not in (*STATED_FIELDS, *_OBSERVED))
"""Fields that readers find; between two reader versions they may differ although the posting does not."""

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class FieldRevision:
    """How many of the postings in both snapshots differ in one field; `kind` is read, stated or skills."""

    field: str
    kind: str
    n: int


@dataclass(frozen=True, slots=True)
class SourceRevision:
    """Postings of one source in the earlier and the later snapshot, and how many came and went."""

    source: str
    n_before: int
    n_after: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class SnapshotDiff(Answer):
    """What changed from one snapshot to another; postings are clusters, known by their posting_id.

    `changed` counts postings in both that differ in a field or in their skills, `closed` those that were open
    before and are closed now. `versions` are (what, before, after). `examples` are up to twenty ids of each kind.
    """

    before: str
    after: str
    n_before: int
    n_after: int
    added: int
    removed: int
    changed: int
    closed: int
    fields: tuple[FieldRevision, ...]
    sources: tuple[SourceRevision, ...]
    versions: tuple[tuple[str, str, str], ...]
    examples: tuple[tuple[str, tuple[str, ...]], ...]
    basis: Basis

    def headline(self) -> str:
        """From which snapshot to which."""
        return f"What changed from {self.before} to {self.after}"

    def sentences(self) -> tuple[str, ...]:
        """Counts, and what may have moved them."""
        counted = (
            f"{self.n_before:,} postings before, {self.n_after:,} after: {self.added:,} were added, "
            f"{self.removed:,} removed, {self.changed:,} are stated or read otherwise, {self.closed:,} were closed."
        )
        moved = [f"{what} {before} before, {after} after" for what, before, after in self.versions if before != after]
        same = "Readers and taxonomy are of the same versions."
        return counted, f"Versions: {'; '.join(moved)}." if moved else same

    def tables(self) -> tuple[AnswerTable, ...]:
        """Fields that differ; sources."""
        fields = tuple({"field": one.field, "kind": one.kind, "postings": one.n} for one in self.fields)
        sources = tuple(
            {"source": s.source, "before": s.n_before, "after": s.n_after, "added": s.added, "removed": s.removed}
            for s in self.sources
        )
        return (
            AnswerTable("Fields that differ", ("field", "kind", "postings"), fields),
            AnswerTable("Postings by source", ("source", "before", "after", "added", "removed"), sources),
        )

    def to_rows(self) -> list[Row]:
        """Rows `part, name, before, after, n`: postings, versions, sources and fields."""
        counts = {"added": self.added, "removed": self.removed, "changed": self.changed, "closed": self.closed}
        rows: list[Row] = [_row("postings", "all", self.n_before, self.n_after, None)]
        rows += [_row("postings", name, None, None, n) for name, n in counts.items()]
        rows += [_row("version", what, before, after, None) for what, before, after in self.versions]
        rows += [_row("source", s.source, s.n_before, s.n_after, None) for s in self.sources]
        return rows + [_row(f"field {one.kind}", one.field, None, None, one.n) for one in self.fields]

    def chart(self) -> alt.LayerChart:
        """There is none: a revision log is a table.

        Raises:
            InputError: always.
        """
        from fingerpost.errors import InputError

        msg = "a revision log has no chart; write it as CSV, JSON or Parquet"
        raise InputError(msg)


def _row(part: str, name: str, before: Any, after: Any, n: int | None) -> Row:
    # Numbers and versions share two columns, so both are texts.
    stated = [None if value is None else str(value) for value in (before, after)]
    return {"part": part, "name": name, "before": stated[0], "after": stated[1], "n": n}


def diff_snapshots(settings: Settings, before: str, after: str, corpus: Corpus = "all") -> SnapshotDiff:
    """What changed between two snapshots of a data directory; `latest` names the facts in place.

    Raises:
        UnknownNameError: there is no such snapshot.
    """
    con = _both(settings, before, after, corpus)
    n_before, n_after, added, removed, closed = con.execute(_COUNTS).fetchall()[0]
    fields = _fields(con)
    changed = con.execute("SELECT count(*) FROM revised").fetchall()[0][0]
    basis = con.execute(_BASIS).fetchall()[0]
    return SnapshotDiff(
        before=before,
        after=after,
        n_before=n_before,
        n_after=n_after,
        added=added,
        removed=removed,
        changed=changed,
        closed=closed,
        fields=fields,
        sources=tuple(SourceRevision(*row) for row in con.execute(_SOURCES).fetchall()),
        versions=_versions(settings, con, before, after),
        examples=tuple((name, _ids(con, query)) for name, query in _EXAMPLES.items()),
        basis=Basis(
            n_postings=basis[0],
            n_employers=basis[1],
            period=(basis[2], basis[3]),
            sources=tuple(basis[4] or ()),
            snapshot=f"{before} to {after}",
            taxonomy_version=_taxonomy(chosen_vintage(settings.data, after)),
            sql=_COUNTS.strip(),
            notes=("Postings are clusters, known by the posting that stands for each.",),
        ),
    )


def revision_between(settings: Settings, before: str, after: str) -> Revision:
    """The counts of what changed between two snapshots."""
    con = _both(settings, before, after, "all")
    _, _, added, removed, _ = con.execute(_COUNTS).fetchall()[0]
    changed = con.execute("SELECT count(*) FROM revised").fetchall()[0][0]
    return Revision(before, added, removed, changed)


_KEPT = (*READ_FIELDS, *STATED_FIELDS)

_PAIR = f"""
CREATE TEMP TABLE pair AS
SELECT posting_id, {", ".join(f"b.{name} IS DISTINCT FROM a.{name} AS {name}" for name in _KEPT)},
  b.closed_at IS NULL AND a.closed_at IS NOT NULL AS closed,
  coalesce(sb.skills, 0) IS DISTINCT FROM coalesce(sa.skills, 0) AS skills
FROM before.posting b JOIN after.posting a USING (posting_id)
LEFT JOIN (SELECT posting_id, bit_xor(hash(skill_id, level)) AS skills FROM before.posting_skill GROUP BY ALL) sb
  USING (posting_id)
LEFT JOIN (SELECT posting_id, bit_xor(hash(skill_id, level)) AS skills FROM after.posting_skill GROUP BY ALL) sa
  USING (posting_id)
"""
_REVISED = f"CREATE TEMP VIEW revised AS SELECT posting_id FROM pair WHERE skills OR {' OR '.join(_KEPT)}"

_ADDED = "SELECT posting_id FROM after.posting WHERE posting_id NOT IN (SELECT posting_id FROM before.posting)"
_REMOVED = "SELECT posting_id FROM before.posting WHERE posting_id NOT IN (SELECT posting_id FROM after.posting)"

_COUNTS = f"""
SELECT (SELECT count(*) FROM before.posting), (SELECT count(*) FROM after.posting),
  (SELECT count(*) FROM ({_ADDED})), (SELECT count(*) FROM ({_REMOVED})), (SELECT count(*) FROM pair WHERE closed)
"""
_BASIS = """
SELECT count(*), count(DISTINCT employer_key), min(date_posted), max(date_posted),
  array_sort(array_agg(DISTINCT source)) FROM after.posting
"""
_SOURCES = f"""
WITH one AS (SELECT source, count(*) AS n FROM before.posting GROUP BY source),
two AS (SELECT source, count(*) AS n FROM after.posting GROUP BY source),
came AS (SELECT source, count(*) AS n FROM after.posting WHERE posting_id IN ({_ADDED}) GROUP BY source),
went AS (SELECT source, count(*) AS n FROM before.posting WHERE posting_id IN ({_REMOVED}) GROUP BY source)
SELECT source, coalesce(one.n, 0), coalesce(two.n, 0), coalesce(came.n, 0), coalesce(went.n, 0)
FROM one FULL JOIN two USING (source) LEFT JOIN came USING (source) LEFT JOIN went USING (source) ORDER BY source
"""
_EXAMPLES = {
    "added": _ADDED,
    "removed": _REMOVED,
    "changed": "SELECT posting_id FROM revised",
    "closed": "SELECT posting_id FROM pair WHERE closed",
}


def _both(settings: Settings, before: str, after: str, corpus: Corpus) -> duckdb.DuckDBPyConnection:
    """A connection with the views of both snapshots in schemas of their own, and their common postings compared."""
    con = open_duckdb()
    for schema, name in (("before", before), ("after", after)):
        con.execute(f"CREATE SCHEMA {schema}")
        for statement in facts_files(settings, corpus, name).statements(schema):
            con.execute(statement)
    con.execute(_PAIR)
    con.execute(_REVISED)
    return con


def _fields(con: duckdb.DuckDBPyConnection) -> tuple[FieldRevision, ...]:
    """Fields by how many postings differ in them, the most first; fields in which none differs are left out."""
    kinds = {"skills": "skills"} | dict.fromkeys(READ_FIELDS, "read") | dict.fromkeys(STATED_FIELDS, "stated")
    counted = con.execute(f"SELECT {', '.join(f'count(*) FILTER ({name})' for name in kinds)} FROM pair").fetchall()[0]
    found = [FieldRevision(name, kind, n) for (name, kind), n in zip(kinds.items(), counted, strict=True) if n]
    return tuple(sorted(found, key=lambda one: (-one.n, one.field)))


def _ids(con: duckdb.DuckDBPyConnection, query: str) -> tuple[str, ...]:
    return tuple(row[0] for row in con.execute(f"FROM ({query}) ORDER BY posting_id LIMIT {EXAMPLES}").fetchall())


def _versions(
    settings: Settings, con: duckdb.DuckDBPyConnection, before: str, after: str
) -> tuple[tuple[str, str, str], ...]:
    readers = "SELECT coalesce(string_agg(DISTINCT reader_version, ', ' ORDER BY reader_version), '') FROM {}.posting"
    ends = (before, after)
    found = [con.execute(readers.format(schema)).fetchall()[0][0] for schema in ("before", "after")]
    taxonomy = [_taxonomy(chosen_vintage(settings.data, name)) for name in ends]
    made_by = [_made_by(chosen_vintage(settings.data, name)) for name in ends]
    return (
        ("readers", found[0], found[1]),
        ("taxonomy", taxonomy[0], taxonomy[1]),
        ("fingerpost", made_by[0], made_by[1]),
    )


def _taxonomy(vintage: Vintage | None) -> str:
    from fingerpost.taxonomy import TAXONOMY_VERSION

    return vintage.taxonomy_version if vintage else TAXONOMY_VERSION


def _made_by(vintage: Vintage | None) -> str:
    from fingerpost._version import __version__

    return vintage.fingerpost_version if vintage else __version__
