"""Building the full-text index, and what is left when a build is killed."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from fingerpost.errors import StoreError
from fingerpost.store import index
from fingerpost.store.index import (
    FACET_COLUMNS,
    NOT_STATED,
    STORED_COLUMNS,
    IndexBuilder,
    IndexUpdater,
    day_number,
    has_index,
    marks_in_place,
    open_index,
    revision_in_place,
    terms_of,
)


def batch(*ids: str, **stated: Any) -> pa.RecordBatch:
    """Postings that state nothing but what is given."""
    names = {*STORED_COLUMNS, *FACET_COLUMNS.values(), "degree_min", "text", "skill_levels"}
    empty = dict.fromkeys(sorted(names))
    return pa.RecordBatch.from_pylist([{**empty, "mark": len(one), "posting_id": one, **stated} for one in ids])


def build(folder: Path, *ids: str, **stated: Any) -> None:
    with IndexBuilder(folder, heap_mb=16) as builder:
        builder.add(batch(*ids, **stated))


def _build_and_stop(folder: Path) -> None:
    with IndexBuilder(folder, heap_mb=16) as builder:
        builder.add(batch("b", "c"))
        raise KeyboardInterrupt


def titles(folder: Path) -> dict[str, str]:
    """What the index in place shows of each posting."""
    import tantivy

    searcher = open_index(folder).searcher()
    hits = searcher.search(tantivy.Query.all_query(), 100).hits
    shown = (json.loads(searcher.doc(address)["shown"][0]) for _, address in hits)
    return {document["posting_id"]: document["title"] for document in shown}


def test_an_index_is_brought_up_to_date(tmp_path: Path) -> None:
    build(tmp_path, "a", "b", "c", title="before")
    before = revision_in_place(tmp_path)
    with IndexUpdater(tmp_path) as updater:
        updater.remove(["a", "b"])
        updater.add(batch("b", "dd", title="after"))
    assert titles(tmp_path) == {"b": "after", "c": "before", "dd": "after"}
    assert marks_in_place(tmp_path) == {"b": 1, "c": 1, "dd": 2}
    assert revision_in_place(tmp_path) != before
    build(tmp_path, "e")
    assert marks_in_place(tmp_path) == {"e": 1}


def test_an_update_that_fails_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    build(tmp_path, "a", title="before")
    before = revision_in_place(tmp_path)

    def update_and_stop() -> None:
        with IndexUpdater(tmp_path) as updater:
            updater.remove(["a"])
            updater.add(batch("b", title="after"))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        update_and_stop()
    assert titles(tmp_path) == {"a": "before"}
    assert (marks_in_place(tmp_path), revision_in_place(tmp_path)) == ({"a": 1}, before)


def test_an_index_that_was_added_to_scores_like_one_built_at_once(tmp_path: Path) -> None:
    def scores(folder: Path) -> dict[str, float]:
        index = open_index(folder)
        searcher = index.searcher()
        hits = searcher.search(index.parse_query("harbour engineer", ["title"]), 100).hits
        return {json.loads(searcher.doc(address)["shown"][0])["posting_id"]: score for score, address in hits}

    whole, grown = tmp_path / "whole", tmp_path / "grown"
    wordings = {f"p{n}": " ".join(["harbour"] * (n % 4) + ["engineer"] * (n % 3) + ["crane"] * n) for n in range(40)}
    with IndexBuilder(whole, heap_mb=16) as builder:
        for name, title in wordings.items():
            builder.add(batch(name, title=title))
    build(grown)
    for part in (range(20), range(20, 40)):
        with IndexUpdater(grown) as updater:
            for number in part:
                updater.add(batch(f"p{number}", title=wordings[f"p{number}"]))
    assert scores(grown) == scores(whole)
    assert len(scores(whole)) > 20


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


def test_an_index_that_is_replaced_while_it_is_opened_is_opened_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, "a")
    half, _ = index._in_place(tmp_path)
    kept = shutil.copytree(half, tmp_path / "half")
    build(tmp_path, "b", "c")
    in_place, before = index._in_place, [(kept, 0), (tmp_path / "removed", 0)]
    monkeypatch.setattr(index, "_in_place", lambda directory: before.pop() if before else in_place(directory))
    assert open_index(tmp_path).searcher().num_docs == 2
    before.append((kept, 0))
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
    folder = tmp_path / revision_in_place(tmp_path).split()[0]
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
