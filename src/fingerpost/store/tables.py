"""The Delta tables of a data directory: append, or overwrite whole; never merge, never delete rows.

Tables share no transaction. So each commit of a derived table carries, as a Delta application transaction, the
number of the last row it was derived from: its *watermark*. After a crash each table knows by itself what it has.

Tables are read by DuckDB from their Parquet files. (`to_pyarrow_table` of deltalake 1.6 leaves threads behind that now
and then abort the process at its end.)
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import unquote

import pyarrow as pa

from fingerpost.store.schemas import SCHEMAS

if TYPE_CHECKING:
    import duckdb
    from deltalake import CommitProperties, DeltaTable, WriterProperties

    from fingerpost.settings import Settings

T = TypeVar("T")

RAW_MARK = "fingerpost-raw"
OBSERVED_MARK = "fingerpost-observed"
DERIVED_MARK = "fingerpost-derived"

COMMIT_ROWS = 2_000
COMMIT_BYTES = 4_000_000
COMMIT_SECONDS = 5.0
"""A commit is made when so many rows or bytes wait, or so long has passed since the last one."""

BATCH_ROWS = 125
"""Rows of one batch, the piece of work that a process is given."""

SCAN_ROWS = 1_000
"""So many rows are held at a time while a table is read from one end to the other."""

SMALL_FILES = 40
"""So many files of one table are worth putting together."""

KEEP_HOURS = 7 * 24
"""Files that no version needs any more stay so long, for readers that still hold an older snapshot."""

_GROUP_ROWS = 65_536
_LONG_ROWS = 4_096
"""Rows of one row group, and where rows carry whole texts: a group is held in memory while it is written or read."""

_LONG = ("raw", "postings", "readings")


def open_tables(settings: Settings) -> Tables:
    """The tables of the data directory; whoever writes to them holds its lock."""
    return Tables(settings.data.resolve() / "tables")


def tables_as_they_are(settings: Settings) -> Tables:
    """The tables for one who only reads, as they are now; a table that did not change is not opened again."""
    found = open_tables(settings)
    states = {name: newest_commit(found.path(name)) for name in SCHEMAS}
    with _kept_lock:
        before = _kept.get(found.directory)
        if before is not None and before[0] == states:
            return before[1]
        if before is not None:
            found.share(before[1], (name for name, state in states.items() if before[0][name] == state))
        _kept.clear()  # a process reads one data directory; of another one nothing is held open
        _kept[found.directory] = (states, found)
        return found


def newest_commit(table: Path) -> str:
    """The name of the last commit of a Delta table; "" where there is none."""
    try:
        with os.scandir(table / "_delta_log") as entries:
            return max((entry.name for entry in entries if entry.name.endswith(".json")), default="")
    except OSError:
        return ""


_kept: dict[Path, tuple[dict[str, str], Tables]] = {}
_kept_lock = threading.Lock()


class Tables:
    """The tables below `directory`; handles are kept, so one object is one consistent view.

    A new object sees what was committed since.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._handles: dict[str, DeltaTable] = {}
        self._spans: dict[str, list[tuple[str, int | None, int | None]]] = {}
        self._known: dict[tuple[tuple[str, ...], str], Any] = {}

    def share(self, other: Tables, names: Iterable[str]) -> None:
        """Takes over what another object has open and knows of tables."""
        same = set(names)
        self._handles |= {name: handle for name, handle in other._handles.items() if name in same}
        self._spans |= {name: spans for name, spans in other._spans.items() if name in same}
        self._known |= {key: known for key, known in other._known.items() if same.issuperset(key[0])}

    def once(self, names: tuple[str, ...], what: str, build: Callable[[duckdb.DuckDBPyConnection], T]) -> T:
        """What a look through whole tables gives, looked at once; `build` is given views of these tables alone."""
        key = (names, what)
        if key not in self._known:
            with self.sql(*names) as con:
                self._known[key] = build(con)
        known: T = self._known[key]
        return known

    def path(self, name: str) -> Path:
        """Where a table lies."""
        return self.directory / name

    def append(self, name: str, rows: pa.Table, marks: Mapping[str, int]) -> None:
        """Appends rows (also none) and moves watermarks in one commit."""
        from deltalake import write_deltalake

        write_deltalake(
            self._made(name),
            rows.select(SCHEMAS[name].names).cast(SCHEMAS[name]),
            mode="append",
            schema_mode="merge",  # a table of an earlier release gains the columns that came since
            writer_properties=_writer(name),
            commit_properties=_properties(marks),
        )

    def overwrite(self, name: str, rows: pa.Table | pa.RecordBatchReader, marks: Mapping[str, int]) -> None:
        """Puts rows in place of all there are, and moves watermarks, in one commit."""
        from deltalake import write_deltalake

        write_deltalake(
            self._made(name),
            rows,
            mode="overwrite",
            schema_mode="overwrite",  # a table of an earlier release gets the columns of this one
            writer_properties=_writer(name),
            commit_properties=_properties(marks),
        )

    def watermark(self, name: str, mark: str) -> int:
        """The number that the last commit with this mark carried; 0 where there was none."""
        handle = self._opened(name)
        return (handle.transaction_version(mark) or 0) if handle else 0

    def files(self, name: str) -> list[str]:
        """The Parquet files of a table, in order of name; empty where there is no table."""
        handle = self._opened(name)
        return sorted(map(unquote, handle.file_uris())) if handle else []

    def files_with(self, name: str, seq: int) -> list[str]:
        """The files that may hold rows of that `seq`, by the bounds that the table's log states."""
        handle = self._opened(name)
        if handle is None:
            return []
        if name not in self._spans:
            self._spans[name] = _spans(handle)
        return [
            file
            for file, low, high in self._spans[name]
            if (low is None or low <= seq) and (high is None or seq <= high)
        ]

    def version(self, name: str) -> int | None:
        """The version of a table, or None where there is none."""
        handle = self._opened(name)
        return handle.version() if handle else None

    def count(self, name: str) -> int:
        """The number of rows of a table, from its log."""
        handle = self._opened(name)
        return int(handle.count()) if handle else 0

    def sql(self, *names: str) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection with a view for each named table, or for all; absent tables are empty."""
        from fingerpost.store.duck import open_duckdb, parquet

        con = open_duckdb(self.directory)
        for name in names or SCHEMAS:
            con.register(f"_{name}", SCHEMAS[name].empty_table())
            files = self.files(name)
            rows = f" UNION ALL BY NAME SELECT * FROM {parquet(files)}" if files else ""
            con.execute(f"CREATE TEMP VIEW {name} AS SELECT * FROM _{name}{rows}")
        return con

    def scan(
        self, name: str, after: int, through: int, columns: tuple[str, ...], rows: int = BATCH_ROWS
    ) -> Iterator[pa.RecordBatch]:
        """Rows with `after < seq <= through` in order of seq, in batches of at most `rows`."""
        con = self.sql(name)
        chosen = ", ".join(columns)
        for start in range(after, through, SCAN_ROWS):
            query = f"SELECT {chosen} FROM {name} WHERE seq > ? AND seq <= ? ORDER BY seq"
            part = con.sql(query, params=[start, min(start + SCAN_ROWS, through)]).to_arrow_table()
            yield from part.combine_chunks().to_batches(max_chunksize=rows)

    def tidy(self) -> None:
        """Puts small files together, and removes those that no snapshot of the last week needs."""
        for name in SCHEMAS:
            handle = self._opened(name)
            if handle is None:
                continue
            if len(handle.file_uris()) > SMALL_FILES:
                handle.optimize.compact(max_concurrent_tasks=1, writer_properties=_writer(name))
            handle.vacuum(retention_hours=KEEP_HOURS, dry_run=False)

    def _opened(self, name: str) -> DeltaTable | None:
        from deltalake import DeltaTable

        if name not in self._handles:
            if not DeltaTable.is_deltatable(str(self.path(name))):
                return None
            self._handles[name] = DeltaTable(str(self.path(name)))
        return self._handles[name]

    def _made(self, name: str) -> DeltaTable:
        from deltalake import DeltaTable

        handle = self._opened(name)
        if handle is None:
            handle = DeltaTable.create(str(self.path(name)), SCHEMAS[name], mode="ignore", name=name)
            self._handles[name] = handle
        return handle


def _spans(handle: DeltaTable) -> list[tuple[str, int | None, int | None]]:
    """The files of a table with the least and the greatest `seq` in each, None where that is not stated."""
    stated = pa.table(handle.get_add_actions(flatten=True))
    absent = [None] * stated.num_rows
    low, high = (stated[name].to_pylist() if name in stated.column_names else absent for name in ("min.seq", "max.seq"))
    bounds = dict(zip(map(unquote, stated["path"].to_pylist()), zip(low, high, strict=True), strict=True))
    files = map(unquote, handle.file_uris())
    return [
        (file, *next((span for path, span in bounds.items() if file.endswith(path)), (None, None))) for file in files
    ]


def _writer(name: str) -> WriterProperties:
    from deltalake import WriterProperties

    rows = _LONG_ROWS if name in _LONG else _GROUP_ROWS
    return WriterProperties(compression="ZSTD", compression_level=3, max_row_group_size=rows)


def _properties(marks: Mapping[str, int]) -> CommitProperties:
    from deltalake import CommitProperties, Transaction

    return CommitProperties(app_transactions=[Transaction(mark, number) for mark, number in sorted(marks.items())])
