"""The postings of one selection in two snapshots, brought together in memory: what is in both, what is read anew."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.market.comparing.tallies import Value, field_members, held_in_slices, tallied, top_skills
from fingerpost.market.selecting.selection import Query, Selection
from fingerpost.market.selecting.slice_text import sliced

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

READ_FIELDS = (
    "role", "ai_relation", "seniority", "industry", "work_mode", "degree_min", "years_min", "visa",
    "salary_min", "salary_max", "salary_currency",
)  # fmt: skip
"""What readers find in a posting; a difference between snapshots is a revision."""

BOARD = "concat(source, '/', coalesce(board, ''))"
OPEN = "closed_at IS NULL"
TRANSITIONS = 3

_ROWS = f"""
SELECT selected.posting_id, cluster, named, {BOARD} AS board, source, employer_key, cluster_id, reader_version,
  {{fields}}
FROM selected JOIN (SELECT posting_id, cluster_id, reader_version FROM posting) AS known
  ON known.posting_id = selected.posting_id
WHERE {OPEN}"""

_BOARDS = f"SELECT DISTINCT {BOARD} AS board FROM posting"

_SKILLS = f"""
SELECT value, max(label) AS label, cluster, board, count(*) AS k
FROM (
  SELECT skill.value, skill.label, selected.cluster, {BOARD} AS board
  FROM selected JOIN ({{member}}) AS skill ON skill.posting_id = selected.posting_id WHERE {OPEN}
) AS asked GROUP BY value, cluster, board"""

_MATCHED = """WITH selected AS (
  SELECT 0 AS slice, before.* FROM before JOIN board_in_both ON board_in_both.board = before.board
  UNION ALL
  SELECT 1 AS slice, after.* FROM after JOIN board_in_both ON board_in_both.board = after.board
)"""

_HELD_SKILLS = """,
sized AS (
  SELECT cluster, bool_or(named) AS named, sum(CASE WHEN slice = 0 THEN 1 ELSE 0 END) AS n_0,
    sum(CASE WHEN slice = 1 THEN 1 ELSE 0 END) AS n_1
  FROM selected GROUP BY cluster
),
asked AS (
  SELECT 0 AS slice, * FROM before_skill UNION ALL SELECT 1 AS slice, * FROM after_skill
),
held AS (
  SELECT value, max(label) AS label, cluster, sum(CASE WHEN slice = 0 THEN k ELSE 0 END) AS k_0,
    sum(CASE WHEN slice = 1 THEN k ELSE 0 END) AS k_1
  FROM asked JOIN board_in_both ON board_in_both.board = asked.board GROUP BY value, cluster
)"""

_COUNTED = """
SELECT count(old.id), count(new.id), sum(CASE WHEN old.id IS NULL THEN 1 ELSE 0 END),
  sum(CASE WHEN new.id IS NULL THEN 1 ELSE 0 END)
FROM (SELECT DISTINCT {column} AS id FROM before WHERE {column} IS NOT NULL) AS old
FULL JOIN (SELECT DISTINCT {column} AS id FROM after WHERE {column} IS NOT NULL) AS new ON new.id = old.id"""

_REVISED = """
SELECT coalesce(CAST(before.{field} AS VARCHAR), 'not stated') AS earlier,
  coalesce(CAST(after.{field} AS VARCHAR), 'not stated') AS later, count(*) AS n
FROM before JOIN after ON after.posting_id = before.posting_id
WHERE before.{field} IS DISTINCT FROM after.{field} GROUP BY earlier, later ORDER BY n DESC, earlier, later"""

_SAME = "SELECT count(*) FROM before JOIN after ON after.posting_id = before.posting_id"
_READERS = "SELECT DISTINCT reader_version FROM {side} WHERE reader_version IS NOT NULL ORDER BY reader_version"


@dataclass(frozen=True, slots=True)
class CountMoved:
    """How many of a kind (open postings, employers …) are in each snapshot, and how many came and went."""

    kind: str
    before: int
    after: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Revised:
    """A field that is read differently in `n` postings of both snapshots; `transitions` are the most frequent."""

    field: str
    n: int
    transitions: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class TwoSnapshots:
    """Tables of both snapshots in memory; the selected postings that are open in each."""

    con: DuckDBPyConnection

    def counts(self) -> tuple[CountMoved, ...]:
        """Open postings, employers, boards with open postings and sources, before and after."""
        kinds = (
            ("open postings", "cluster_id"),
            ("employers", "employer_key"),
            ("boards", "board"),
            ("sources", "source"),
        )
        return tuple(
            CountMoved(kind, *(int(n or 0) for n in self.con.execute(_COUNTED.format(column=column)).fetchall()[0]))
            for kind, column in kinds
        )

    def boards_in_both(self) -> tuple[str, ...]:
        """The boards that both snapshots have postings of, open or closed, selected or not."""
        return tuple(row[0] for row in self.con.execute("SELECT board FROM board_in_both ORDER BY board").fetchall())

    def fields(self, fields: tuple[str, ...]) -> tuple[Value, ...]:
        """The values of fields in the open postings of boards in both, marked `field/value`."""
        return tallied(self.con, held_in_slices(Query(_MATCHED), field_members(fields), 2), 2)

    def skills(self) -> tuple[Value, ...]:
        """The skills asked for in the same."""
        return tallied(self.con, Query(_MATCHED + _HELD_SKILLS), 2)

    def n_same(self) -> int:
        """The open postings that are in both snapshots."""
        return int(self.con.execute(_SAME).fetchall()[0][0])

    def revised(self) -> tuple[Revised, ...]:
        """The fields that are read differently in postings of both, the most frequent first."""
        found = []
        for field in READ_FIELDS:
            rows = self.con.execute(_REVISED.format(field=field)).fetchall()
            if rows:
                shown = tuple((str(a), str(b), int(n)) for a, b, n in rows[:TRANSITIONS])
                found.append(Revised(field, sum(int(row[2]) for row in rows), shown))
        return tuple(sorted(found, key=lambda one: (-one.n, one.field)))

    def reader_versions(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The versions of the readers behind each snapshot's open postings."""
        before, after = (
            tuple(str(row[0]) for row in self.con.execute(_READERS.format(side=side)).fetchall())
            for side in ("before", "after")
        )
        return before, after


@contextmanager
def two_snapshots(
    old: DuckDBPyConnection, new: DuckDBPyConnection, selection: Selection, n_skills: int
) -> Iterator[TwoSnapshots]:
    """The open postings of a resolved selection in two snapshots, and their most asked skills, in memory."""
    import duckdb

    query = selection.query()
    skills = sorted({skill for con in (old, new) for skill in top_skills(con, sliced([selection]), n_skills)})
    with duckdb.connect() as memory:
        for con, name in ((old, "before"), (new, "after")):
            rows = query.then(_ROWS.format(fields=", ".join(f"selected.{field}" for field in READ_FIELDS)))
            memory.register(name, _table(con, rows))
            asked = _asked(query, skills)
            memory.register(f"{name}_skill", _table(con, asked))
            memory.register(f"{name}_board", _table(con, Query(_BOARDS)))
        memory.execute(
            "CREATE TABLE board_in_both AS SELECT board FROM before_board INTERSECT SELECT board FROM after_board"
        )
        yield TwoSnapshots(memory)


def on_boards(selection: Selection, boards: tuple[str, ...]) -> Query:
    """The open postings of a resolved selection on some boards, as a table `selected`."""
    query = selection.query()
    return Query(
        f"WITH selected AS (\nSELECT * FROM (\n{query.sql}\nSELECT * FROM selected) AS chosen\n"
        f"WHERE {OPEN} AND {BOARD} IN (SELECT unnest(?))\n)",
        (*query.parameters, list(boards)),
    )


def _table(con: DuckDBPyConnection, query: Query) -> pa.Table:
    return con.sql(query.sql, params=list(query.parameters)).to_arrow_table()


def _asked(query: Query, skills: list[str]) -> Query:
    marks = ", ".join("?" * len(skills)) or "NULL"
    member = (
        f"SELECT posting_id, skill_id AS value, preferred_label AS label FROM posting_skill WHERE skill_id IN ({marks})"
    )
    return query.then(_SKILLS.format(member=member), *skills)
