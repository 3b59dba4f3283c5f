"""DuckDB connections that never reach for the network: extensions are neither installed nor loaded by themselves."""

from __future__ import annotations

import atexit
import os
import shutil
import threading
import time
import weakref
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "512MB"
"""Larger work spills to the data directory."""


SPILL = ".spill"
"""How the folders begin, below a directory, that are spilled to: one for each connection, as their files have no names
of their own. DuckDB removes them when the connection closes."""

_LEFT_HOURS = 24


def open_duckdb(spill_to: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A fresh in-memory connection; work larger than its memory spills below `spill_to` where that is given."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill_to / f"{SPILL}-{os.getpid()}-{next(_numbers)}") if spill_to else "",
        "preserve_insertion_order": True,
    }
    return duckdb.connect(":memory:", config=config)


def remove_spilled(folder: Path) -> None:
    """Removes what processes that died left of their spilled work, a day later."""
    for left in folder.glob(f"{SPILL}*"):
        if time.time() - left.stat().st_mtime > _LEFT_HOURS * 3600:
            shutil.rmtree(left, ignore_errors=True)


def session() -> duckdb.DuckDBPyConnection:
    """A session of the one connection that this process keeps for short looks at files: opening one takes longer."""
    global _kept
    with _kept_lock:
        if _kept is None:
            _kept = open_duckdb()
            atexit.register(_kept.close)  # one that is open when the interpreter ends aborts it
        return _kept.cursor()


def session_of(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A session of a connection for another thread; it reads the same, and has what it makes for itself."""
    session = con.cursor()
    _database_of[session] = con
    return session


def database_of(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection that a session is one of; itself where it is none."""
    return _database_of.get(con, con)


_database_of: weakref.WeakKeyDictionary[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection]
_database_of = weakref.WeakKeyDictionary()
_numbers = count()
_kept: duckdb.DuckDBPyConnection | None = None
_kept_lock = threading.Lock()


def parquet(files: Iterable[str]) -> str:
    """The table function that reads Parquet files, to be put after FROM."""
    return f"read_parquet([{', '.join(map(quoted, files))}], union_by_name=true)"


def instant(column: str) -> str:
    """A column of instants as UTC without its zone: DuckDB hands zoned instants to Python only with `pytz`."""
    return f"make_timestamp(epoch_us({column}))"


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
