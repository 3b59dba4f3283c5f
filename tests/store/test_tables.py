from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from fingerpost.store.schemas import EVENTS, SCHEMAS, SET_ASIDE
from fingerpost.store.tables import SMALL_FILES, Tables, open_tables, tables_as_they_are
from tests.store.corpus_for_tests import DAY, settings_for


def events(*numbers: int) -> pa.Table:
    rows = [
        {"seq": number, "source": "s", "board": "b", "posting_id": f"p{number}", "at": DAY, "event": "opened"}
        for number in numbers
    ]
    return pa.Table.from_pylist(rows, schema=EVENTS)


def numbers(tables: Tables) -> list[int]:
    return [row[0] for row in tables.sql().execute("SELECT seq FROM events ORDER BY seq").fetchall()]


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables(tmp_path / "tables")


def test_a_table_that_was_never_written_is_empty_and_typed(tables: Tables) -> None:
    assert tables.count("events") == 0
    assert tables.files("events") == []
    assert tables.version("events") is None
    assert tables.sql().sql("SELECT * FROM events").to_arrow_table().schema.names == EVENTS.names


def test_rows_and_their_watermark_come_in_one_commit(tables: Tables) -> None:
    tables.append("events", events(1, 2), {"reader": 2})
    tables.append("events", events(3), {"reader": 3})
    again = Tables(tables.directory)
    assert numbers(again) == [1, 2, 3]
    assert again.watermark("events", "reader") == 3
    assert again.watermark("events", "another") == 0
    assert again.count("events") == 3


def test_a_watermark_moves_also_without_rows(tables: Tables) -> None:
    tables.append("events", events(), {"reader": 9})
    assert (tables.watermark("events", "reader"), tables.count("events")) == (9, 0)


def test_overwriting_keeps_the_other_watermarks(tables: Tables) -> None:
    tables.append("events", events(1, 2), {"old": 2, "new": 2})
    tables.overwrite("events", events(2), {"old": 0})
    again = Tables(tables.directory)
    assert numbers(again) == [2]
    assert (again.watermark("events", "old"), again.watermark("events", "new")) == (0, 2)


def test_a_reader_sees_one_version_and_a_new_one_what_was_committed_since(tables: Tables) -> None:
    tables.append("events", events(1), {})
    reader = Tables(tables.directory)
    assert numbers(reader) == [1]
    tables.append("events", events(2), {})
    assert numbers(reader) == [1]
    assert numbers(Tables(tables.directory)) == [1, 2]


def test_a_scan_gives_the_rows_between_in_order_and_in_small_batches(tables: Tables) -> None:
    tables.append("events", events(5, 1, 4), {})
    tables.append("events", events(3, 2, 6), {})
    batches = list(tables.scan("events", 1, 5, ("seq", "posting_id"), rows=2))
    assert [batch.num_rows for batch in batches] == [2, 2]
    assert pa.Table.from_batches(batches)["seq"].to_pylist() == [2, 3, 4, 5]


def test_tidying_puts_small_files_together_and_changes_no_row(tables: Tables) -> None:
    for number in range(SMALL_FILES + 1):
        tables.append("events", events(number), {"reader": number})
    tables.tidy()
    again = Tables(tables.directory)
    assert len(again.files("events")) == 1
    assert numbers(again) == list(range(SMALL_FILES + 1))
    assert again.watermark("events", "reader") == SMALL_FILES


def test_a_path_with_blanks_and_accents_is_read_back(tmp_path: Path) -> None:
    tables = Tables(tmp_path / "my données 100%")
    tables.append("events", events(1), {})
    assert numbers(Tables(tables.directory)) == [1]


def test_each_row_of_each_table_can_be_found_by_a_number_or_an_id() -> None:
    for name, schema in SCHEMAS.items():
        assert {"seq", "posting_id"} & set(schema.names) or {"source", "board", "day"} <= set(schema.names), name


def test_a_table_that_did_not_change_is_not_opened_again(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    assert tables_as_they_are(settings).files_with("events", 1) == []
    for first in (1, 3):
        open_tables(settings).append("events", events(first, first + 1), {})
    now = tables_as_they_are(settings)
    assert tables_as_they_are(settings) is now
    assert [len(now.files_with("events", seq)) for seq in (0, 1, 2, 3, 4, 5)] == [0, 1, 1, 1, 1, 0]
    assert now.files_with("events", 1) != now.files_with("events", 3)

    def counted(con: duckdb.DuckDBPyConnection) -> int:
        return int(con.execute("SELECT count(*) FROM events").fetchall()[0][0])

    assert now.once(("events",), "counted", counted) == 4
    open_tables(settings).append("set_aside", SET_ASIDE.empty_table(), {})
    later = tables_as_they_are(settings)
    assert later is not now
    assert later.once(("events",), "counted", lambda _: pytest.fail("looked again")) == 4
    open_tables(settings).append("events", events(5, 6), {})
    assert tables_as_they_are(settings).once(("events",), "counted", counted) == 6
