"""Connections to DuckDB: larger work spills, each connection into a folder of its own, and nothing is left of it."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from fingerpost.store.duck import SPILL, open_duckdb, remove_spilled

_LARGE = "CREATE TEMP TABLE large AS SELECT range AS number, hash(range)::VARCHAR AS text FROM range(2_000_000)"


def test_work_larger_than_the_memory_spills_and_two_connections_do_not_meet(tmp_path: Path) -> None:
    several = [open_duckdb(tmp_path) for _ in range(2)]
    for con in several:
        con.execute("SET memory_limit = '40MB'")
        con.execute(_LARGE)
    assert len(list(tmp_path.glob(f"{SPILL}-*"))) == 2
    for con in several:
        assert con.execute("SELECT count(*), sum(number) FROM large").fetchall() == [(2_000_000, 1_999_999_000_000)]
        con.close()
    assert list(tmp_path.iterdir()) == []


def test_without_a_folder_it_is_refused() -> None:
    import duckdb

    with open_duckdb() as con:
        con.execute("SET memory_limit = '40MB'")
        with pytest.raises(duckdb.OutOfMemoryException):
            con.execute(_LARGE)


def test_what_a_process_that_died_left_is_removed_a_day_later(tmp_path: Path) -> None:
    old, new = tmp_path / f"{SPILL}-1-0", tmp_path / f"{SPILL}-2-0"
    for folder in (old, new):
        folder.mkdir()
        (folder / "block").write_bytes(b"x")
    os.utime(old, (time.time() - 100_000, time.time() - 100_000))
    remove_spilled(tmp_path)
    assert list(tmp_path.iterdir()) == [new]
