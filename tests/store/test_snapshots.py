from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.errors import StoreError
from fingerpost.store.snapshots import FILE, Snapshot, content_hash, read_snapshot, write_snapshot
from tests.store.corpus_for_tests import DAY

SNAPSHOT = Snapshot("live-1", DAY, ("a.parquet",), ("b.parquet",), 3, 2, "1", "2026", {"raw": 4})


def test_a_snapshot_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    assert read_snapshot(tmp_path) is None
    write_snapshot(tmp_path, SNAPSHOT)
    assert read_snapshot(tmp_path) == SNAPSHOT


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "x"}', '{"made_at": "yesterday"}'])
def test_a_snapshot_that_cannot_be_understood_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(StoreError, match="cannot be understood"):
        read_snapshot(tmp_path)


def name_of(rows: list[tuple[int, str]]) -> str:
    con = duckdb.connect(config={"threads": 1})
    con.execute("CREATE TABLE t (a INTEGER, b VARCHAR)")
    if rows:
        con.executemany("INSERT INTO t VALUES (?, ?)", rows)
    return content_hash(con, ["SELECT * FROM t"], "1")


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 99), st.sampled_from(["", "x", "y"])), unique=True, min_size=1, max_size=4))
def test_a_name_depends_on_the_rows_and_not_on_their_order(rows: list[tuple[int, str]]) -> None:
    assert name_of(rows) == name_of(rows[::-1])
    assert name_of(rows) != name_of(rows[1:])
