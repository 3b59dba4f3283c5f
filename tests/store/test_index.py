"""Building the full-text index, and what is left when a build is killed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from fingerpost.errors import StoreError
from fingerpost.store.index import (
    FACET_COLUMNS,
    NOT_STATED,
    STORED_COLUMNS,
    IndexBuilder,
    day_number,
    has_index,
    open_index,
    terms_of,
)


def batch(*ids: str, **stated: Any) -> pa.RecordBatch:
    """Postings that state nothing but what is given."""
    names = {*STORED_COLUMNS, *FACET_COLUMNS.values(), "degree_min", "text"}
    empty = dict.fromkeys(sorted(names))
    return pa.RecordBatch.from_pylist([{**empty, "posting_id": one, **stated} for one in ids])


def build(folder: Path, *ids: str, **stated: Any) -> None:
    with IndexBuilder(folder, heap_mb=16) as builder:
        builder.add(batch(*ids, **stated))


def _build_and_stop(folder: Path) -> None:
    with IndexBuilder(folder, heap_mb=16) as builder:
        builder.add(batch("b", "c"))
        raise KeyboardInterrupt


def test_an_index_holds_one_document_a_row(tmp_path: Path) -> None:
    build(tmp_path, "a", "b")
    assert open_index(tmp_path).searcher().num_docs == 2


def test_a_row_of_nulls_is_indexed_with_every_facet_not_stated(tmp_path: Path) -> None:
    build(tmp_path, "a")
    searcher = open_index(tmp_path).searcher()
    import tantivy

    wanted = {name: {"terms": {"field": name}} for name in FACET_COLUMNS}
    found = searcher.aggregate(tantivy.Query.all_query(), wanted)
    assert {name: found[name]["buckets"][0]["key"] for name in FACET_COLUMNS} == dict.fromkeys(
        FACET_COLUMNS, NOT_STATED
    )


def test_an_empty_index_opens(tmp_path: Path) -> None:
    with IndexBuilder(tmp_path, heap_mb=16):
        pass
    assert open_index(tmp_path).searcher().num_docs == 0


def test_a_killed_build_leaves_the_old_index_in_place(tmp_path: Path) -> None:
    build(tmp_path, "a")
    with pytest.raises(KeyboardInterrupt):
        _build_and_stop(tmp_path)
    assert open_index(tmp_path).searcher().num_docs == 1
    assert len([entry for entry in tmp_path.iterdir() if entry.is_dir()]) == 1


def test_a_build_killed_without_a_word_leaves_the_old_index_and_is_cleared_by_the_next(tmp_path: Path) -> None:
    build(tmp_path, "a")
    IndexBuilder(tmp_path, heap_mb=16).add(batch("b", "c"))  # never left: the process died
    assert open_index(tmp_path).searcher().num_docs == 1
    build(tmp_path, "d", "e", "f")
    assert open_index(tmp_path).searcher().num_docs == 3
    assert len([entry for entry in tmp_path.iterdir() if entry.is_dir()]) == 1


def test_an_index_that_is_open_stays_usable_while_a_new_one_is_put_in_place(tmp_path: Path) -> None:
    build(tmp_path, "a")
    old = open_index(tmp_path)
    build(tmp_path, "b", "c")
    assert old.searcher().num_docs == 1
    assert open_index(tmp_path).searcher().num_docs == 2


def test_without_an_index_opening_says_what_to_do(tmp_path: Path) -> None:
    assert not has_index(tmp_path)
    with pytest.raises(StoreError, match="fingerpost collect"):
        open_index(tmp_path)


def test_an_index_of_another_version_is_none(tmp_path: Path) -> None:
    build(tmp_path, "a")
    assert has_index(tmp_path)
    (tmp_path / "current").write_text("20260101-1", encoding="utf-8")
    assert not has_index(tmp_path)


def test_a_damaged_index_says_what_to_do(tmp_path: Path) -> None:
    build(tmp_path, "a")
    folder = tmp_path / (tmp_path / "current").read_text(encoding="utf-8")
    (folder / "meta.json").write_text("{", encoding="utf-8")
    with pytest.raises(StoreError, match="delete the folder"):
        open_index(tmp_path)


@pytest.mark.parametrize(
    ("unit", "low", "high", "floor"),
    [("YEAR", 90.0, 100.0, 100.0), ("YEAR", 90.0, None, 90.0), ("HOUR", 90.0, 100.0, None), (None, None, None, None)],
)
def test_only_yearly_pay_is_searched_by(
    tmp_path: Path, unit: str | None, low: float | None, high: float | None, floor: float | None
) -> None:
    import tantivy

    build(tmp_path, "a", salary_unit=unit, salary_min=low, salary_max=high)
    index = open_index(tmp_path)
    query = tantivy.Query.range_query(index.schema, "salary_floor", tantivy.FieldType.Float, lower_bound=95.0)
    assert index.searcher().search(query, 1).count == int(floor is not None and floor >= 95)


def test_terms_fold_case_accents_and_endings() -> None:
    assert terms_of("Engineers") == terms_of("ENGINEER") == terms_of("engineering")
    assert terms_of("Zürich") == terms_of("zurich")
    assert terms_of("机器学习 engineer") == ["机", "器", "学", "习", "engin"]
    assert terms_of("🙂 ...") == []


def test_days_count_from_1970() -> None:
    assert day_number(date(1970, 1, 2)) == 1
