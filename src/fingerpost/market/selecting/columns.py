"""The postings of a connection as coded columns in memory, from which shares and profiles are counted in milliseconds.

SQL says what a column is, once over all postings; a question then takes the rows that it selects and counts codes.
Codes are places in the sorted list of a column's values and rows are in the order of their keys, so nothing depends
on the layout that the facts are stored in or on who came first.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.selecting.arrow_numbers import arrow_of, in_one, numbers_of
from fingerpost.market.selecting.coded import (
    LEVELS,
    Coded,
    CodedLists,
    CodedSkills,
    Codes,
    Rows,
    coded,
    looked_up,
    places_of,
    starts_of,
    taken,
    taken_lists,
)
from fingerpost.store.duck import database_of

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from fingerpost.market.selecting.selection import Query

__all__ = [
    "LEVELS", "Coded", "CodedLists", "CodedSkills", "Codes", "Columns", "Rows", "coded", "columns_of", "looked_up",
    "places_of", "taken", "taken_lists",
]  # fmt: skip

T = TypeVar("T")
RECENT_KEPT = 32
"""So many columns that names choose, such as the levels of a skill, are in memory at once."""

SNAPSHOTS_KEPT = 2
"""So many corpora of the fast layout are in memory at once, shared by all connections that read them."""

_KEYED_POSTING = "(SELECT posting_id AS posting_key, * FROM posting)"
_SKILL_CODE = """(
  SELECT skill_id, skill_area, CAST(row_number() OVER (ORDER BY skill_id, skill_area) - 1 AS INTEGER) AS code
  FROM (SELECT DISTINCT skill_id, skill_area FROM posting_skill) AS found
)"""
_KEYED_SKILL = f"""(
  SELECT posting_id AS posting_key, code AS skill_code, level
  FROM posting_skill JOIN {_SKILL_CODE} AS skill ON skill.skill_id = posting_skill.skill_id
    AND skill.skill_area IS NOT DISTINCT FROM posting_skill.skill_area
  WHERE posting_id IN (SELECT posting_id FROM posting)
)"""


class Columns:
    """The coded columns of one corpus; each is made when it is first asked for."""

    def __init__(self, con: DuckDBPyConnection) -> None:
        keyed = con.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'keyed_posting'").fetchall()[0][0]
        self.posting = "keyed_posting" if keyed else _KEYED_POSTING
        self.skill, self.skill_code = ("keyed_skill", "skill_code") if keyed else (_KEYED_SKILL, _SKILL_CODE)
        self._lock = threading.RLock()
        self._held: dict[tuple[str, str], Any] = {}
        self._recent: OrderedDict[tuple[str, str], Any] = OrderedDict()
        self._keys = in_one(con.sql(f"SELECT posting_key FROM {self.posting}").to_arrow_table()["posting_key"])
        self._numeric = not _is_text(self._keys)
        self._sorted = self._keys.take(_order_of(self._keys))
        self._numbers = numbers_of(self._sorted) if self._numeric else None

    def __len__(self) -> int:
        return len(self._keys)

    def rows(self, con: DuckDBPyConnection, query: Query) -> Rows:
        """The rows of the postings whose `posting_key` a query gives, in order."""
        keys = in_one(con.sql(query.sql, params=list(query.parameters)).to_arrow_table()["posting_key"])
        return np.sort(self.places(keys))

    def keys(self, rows: Rows) -> list[Any]:
        """The keys of some rows."""
        kept: list[Any] = self._sorted.take(arrow_of(rows)).to_pylist()
        return kept

    def one(self, con: DuckDBPyConnection, expression: str) -> Coded:
        """The column of an SQL expression over `posting` that gives a text."""

        def build() -> Coded:
            key, value = self._columns(con, f"SELECT posting_key, {expression} AS value FROM {self.posting} AS posting")
            values, code = coded(value)
            placed = np.empty(len(self), np.int32)
            placed[self.places(key)] = code
            return Coded(values, placed)

        return self.once(("one", expression), build)

    def numbers(self, con: DuckDBPyConnection, expression: str) -> NDArray[np.float64]:
        """The column of an SQL expression over `posting` that gives a number; NaN for None."""

        def build() -> NDArray[np.float64]:
            key, value = self._columns(con, f"SELECT posting_key, {expression} AS value FROM {self.posting} AS posting")
            placed = np.empty(len(self))
            placed[self.places(key)] = numbers_of(value.cast("float64"))
            return placed

        return self.once(("number", expression), build)

    def lists(self, con: DuckDBPyConnection, expression: str) -> CodedLists:
        """The column of an SQL expression over `posting` that gives several texts each, such as an unnest."""

        def build() -> CodedLists:
            key, value = self._columns(con, f"SELECT posting_key, {expression} AS value FROM {self.posting} AS posting")
            values, code = coded(value)
            place = self.places(key)
            order = np.lexsort((code, place))
            return CodedLists(values, code[order], starts_of(place, len(self)))

        return self.once(("lists", expression), build)

    def skills(self, con: DuckDBPyConnection) -> CodedSkills:
        """The skills of all postings."""

        def build() -> CodedSkills:
            named = con.execute(
                f"SELECT code, skill_id, skill_area FROM {self.skill_code} ORDER BY skill_id, skill_area"
            ).fetchall()
            lookup = np.zeros(max((row[0] for row in named), default=-1) + 1, np.int32)
            lookup[[row[0] for row in named]] = np.arange(len(named))
            narrow = np.int16 if len(named) < 2**15 else np.int32
            level = f"CASE level WHEN '{LEVELS[0]}' THEN 0 WHEN '{LEVELS[1]}' THEN 1 ELSE 2 END"
            read = con.sql(f"SELECT posting_key, skill_code, CAST({level} AS TINYINT) AS level FROM {self.skill}")
            place, code, levels = [], [], []
            for batch in read.to_arrow_reader(1_000_000):
                place.append(self.places(batch["posting_key"]))
                code.append(lookup[numbers_of(batch["skill_code"])].astype(narrow))
                levels.append(numbers_of(batch["level"]))
            if not place:
                place, code, levels = ([np.zeros(0, np.int32)], [np.zeros(0, narrow)], [np.zeros(0, np.int8)])
            at, codes, steps = (np.concatenate(place), np.concatenate(code), np.concatenate(levels))
            if (np.diff(at) < 0).any():
                order = np.argsort(at, kind="stable")
                at, codes, steps = at[order], codes[order], steps[order]
            ids, areas = (tuple(str(row[1]) for row in named), tuple(str(row[2]) for row in named))
            return CodedSkills(ids, areas, codes, steps, starts_of(at, len(self)))

        return self.once(("skills", ""), build)

    def table(self, con: DuckDBPyConnection, sql: str) -> dict[str, pa.Array]:
        """The columns of a query."""
        table = con.sql(sql).to_arrow_table()
        return {name: in_one(table[name]) for name in table.column_names}

    def _columns(self, con: DuckDBPyConnection, sql: str) -> tuple[pa.Array, pa.Array]:
        table = con.sql(sql).to_arrow_table()
        return in_one(table["posting_key"]), in_one(table["value"])

    def places(self, keys: pa.Array) -> Rows:
        """The rows of keys."""
        import pyarrow.compute as pc

        if self._numbers is not None:
            numbered: Rows = np.searchsorted(self._numbers, numbers_of(keys)).astype(np.int32)
            return numbered
        found: Rows = numbers_of(pc.index_in(keys, value_set=self._sorted)).astype(np.int32)
        return found

    def once(self, key: tuple[str, str], build: Callable[[], T]) -> T:
        """What `build` makes of these columns, made when it is first asked for; one key stands for one type."""
        with self._lock:
            if key not in self._held:
                self._held[key] = build()
            kept: T = self._held[key]
            return kept

    def recent(self, key: tuple[str, str], build: Callable[[], T]) -> T:
        """The same for what there may be any number of: only the latest asked for are kept."""
        with self._lock:
            if key not in self._recent:
                self._recent[key] = build()
                while len(self._recent) > RECENT_KEPT:
                    self._recent.popitem(last=False)
            self._recent.move_to_end(key)
            kept: T = self._recent[key]
            return kept


def _is_text(keys: pa.Array) -> bool:
    import pyarrow as pa

    return not pa.types.is_integer(keys.type)


def _order_of(keys: pa.Array) -> pa.Array:
    """The places of keys in order."""
    import pyarrow.compute as pc

    return pc.sort_indices(keys)


_by_connection: weakref.WeakKeyDictionary[Any, Columns] = weakref.WeakKeyDictionary()
_by_token: OrderedDict[str, Columns] = OrderedDict()
_lock = threading.Lock()


def columns_of(con: DuckDBPyConnection) -> Columns:
    """The coded columns of what a connection reads; shared by its sessions, and where the fast layout is the same."""
    with _lock:
        same = database_of(con)
        if same not in _by_connection:
            token = _token(con)
            _by_connection[same] = Columns(con) if token is None else _shared(con, token)
        return _by_connection[same]


def forget_columns(con: DuckDBPyConnection) -> None:
    """Forgets what is known of a connection; for whoever puts other facts behind one that was asked before."""
    with _lock:
        _by_connection.pop(con, None)


def _shared(con: DuckDBPyConnection, token: str) -> Columns:
    if token not in _by_token:
        _by_token[token] = Columns(con)
        while len(_by_token) > SNAPSHOTS_KEPT:
            _by_token.popitem(last=False)
    _by_token.move_to_end(token)
    return _by_token[token]


def _token(con: DuckDBPyConnection) -> str | None:
    views = con.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'market_tables'").fetchall()[0][0]
    return str(con.execute("SELECT token FROM market_tables").fetchall()[0][0]) if views else None
