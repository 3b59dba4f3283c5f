"""DuckDB connections that never reach for the network: extensions are neither installed nor loaded by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

MEMORY_LIMIT = "512MB"
"""Larger work spills to the data directory."""


def open_duckdb(spill_to: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A fresh in-memory connection; work larger than its memory spills below `spill_to` where that is given."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill_to / ".spill") if spill_to else "",
        "preserve_insertion_order": True,
    }
    return duckdb.connect(":memory:", config=config)


def parquet(files: Iterable[str]) -> str:
    """The table function that reads Parquet files, to be put after FROM."""
    return f"read_parquet([{', '.join(map(quoted, files))}], union_by_name=true)"


def instant(column: str) -> str:
    """A column of instants as UTC without its zone: DuckDB hands zoned instants to Python only with `pytz`."""
    return f"make_timestamp(epoch_us({column}))"


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
