"""The fast layout has the rows of the Parquet views, after a build and after every kind of change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from benchmarks.market.corpus import REFERENCE, make_corpus
from fingerpost.errors import StoreError
from fingerpost.pipeline.progress import Progress
from fingerpost.settings import load_settings
from fingerpost.store import market_building
from fingerpost.store.duck import open_duckdb
from fingerpost.store.facts import VIEWS, Corpus, facts_files
from fingerpost.store.market_building import refresh_market_tables
from fingerpost.store.market_tables import FOLDER, POINTER, MarketTables, attach_market_tables, read_market_tables
from fingerpost.store.snapshots import read_snapshot, write_snapshot

SIZE = 600


@pytest.fixture
def data(tmp_path: Path) -> Path:
    make_corpus(tmp_path, SIZE)
    return tmp_path


@pytest.fixture(autouse=True)
def small_reference(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A few postings of the packaged reference stand for all of it."""
    from fingerpost.store import facts

    small = tmp_path_factory.mktemp("reference")
    postings = pq.read_table(REFERENCE / "postings.parquet").slice(100, 50)
    skills = pq.read_table(REFERENCE / "skills.parquet")
    pq.write_table(postings, small / "postings.parquet")
    pq.write_table(skills.filter(pc.is_in(skills["posting_id"], postings["posting_id"])), small / "skills.parquet")
    (small / "about.json").write_text(json.dumps({"snapshot": "reference-small"}), encoding="utf-8")
    monkeypatch.setattr(facts, "REFERENCE", small)


def refreshed(data: Path) -> MarketTables:
    made = refresh_market_tables(load_settings(data), min_postings=1)
    assert made is not None
    return made


def opened(data: Path, corpus: Corpus = "all", *, fast: bool) -> duckdb.DuckDBPyConnection:
    files = facts_files(load_settings(data), corpus)
    con = open_duckdb()
    for statement in files.statements():
        con.execute(statement)
    if fast:
        assert attach_market_tables(con, data, files.name, VIEWS)
    return con


def rows_of(con: duckdb.DuckDBPyConnection, view: str) -> list[tuple[object, ...]]:
    return sorted(con.execute(f"SELECT * FROM {view}").fetchall(), key=repr)


def assert_same(data: Path) -> None:
    corpora: Iterator[Corpus] = iter(("all", "live"))
    for corpus in corpora:
        plain, fast = opened(data, corpus, fast=False), opened(data, corpus, fast=True)
        for view in ("posting", "posting_skill"):
            rows = rows_of(fast, view)
            assert rows == rows_of(plain, view)
            assert len(rows) >= SIZE // 2
        keyed = fast.execute("SELECT count(*), count(DISTINCT posting_key) FROM keyed_posting").fetchall()[0]
        assert keyed[0] == keyed[1] == len(rows_of(fast, "posting"))
        joined = fast.execute(
            "SELECT count(*) FROM keyed_skill JOIN keyed_posting USING (posting_key) JOIN skill_code AS s ON s.code ="
            " skill_code WHERE s.skill_id = keyed_skill.skill_id AND keyed_posting.posting_id = keyed_skill.posting_id"
        ).fetchall()[0][0]
        assert joined == len(rows_of(plain, "posting_skill"))


def settle_other(data: Path, name: str, postings: pa.Table, skills: pa.Table) -> None:
    """Puts other facts in place."""
    pq.write_table(postings, data / f"{name}-posting.parquet")
    pq.write_table(skills, data / f"{name}-skill.parquet")
    now = read_snapshot(data)
    assert now is not None
    files = {"posting_files": (f"{name}-posting.parquet",), "skill_files": (f"{name}-skill.parquet",)}
    write_snapshot(data, replace(now, name=name, **files))


def facts(data: Path) -> tuple[pa.Table, pa.Table]:
    return pq.read_table(data / "facts_posting.parquet"), pq.read_table(data / "facts_skill.parquet")


def changed(table: pa.Table, column: str, rows: Sequence[int], value: object) -> pa.Table:
    values = table[column].to_pylist()
    for row in rows:
        values[row] = value
    place = table.schema.get_field_index(column)
    return table.set_column(place, column, pa.array(values, table.schema.field(column).type))


def test_a_base_has_the_rows_of_the_facts(data: Path) -> None:
    made = refreshed(data)
    assert (made.n_base, made.delta) == (SIZE + 50, None)
    assert_same(data)
    assert refreshed(data) == made  # nothing to do


def test_keys_are_sorted_by_relation_role_and_employer(data: Path) -> None:
    refreshed(data)
    ordered = opened(data, fast=True).execute(
        "SELECT ai_relation, role, employer_key FROM keyed_posting WHERE posting_key > 0 ORDER BY posting_key"
    )
    relations = ("builds", "uses", "boilerplate", "none")
    places = [(relations.index(one), role, key is None, key or "") for one, role, key in ordered.fetchall()]
    assert places == sorted(places)
    assert len({key for *_, key in places}) > 1
    assert len(places) == SIZE


def test_a_later_collect_is_a_delta(data: Path, tmp_path: Path) -> None:
    base = refreshed(data)
    later = tmp_path / "later"
    make_corpus(later, SIZE, grown=0.02)
    (later / FOLDER).mkdir()
    for file in (data / FOLDER).iterdir():
        (later / FOLDER / file.name).write_bytes(file.read_bytes())
    made = refreshed(later)
    assert made.base == base.base
    assert made.delta is not None
    assert made.n_gone == 0  # seen again is not read again
    assert (made.n_delta, made.n_replaced) == (12, 0)
    assert made.n_sighted > 0  # only new dates are kept of those
    assert_same(later)


def test_postings_that_are_read_anew_change_or_go_are_told_apart(data: Path) -> None:
    base = refreshed(data)
    postings, skills = facts(data)
    postings = changed(postings, "employer_key", [1], "another")  # settled otherwise
    postings = changed(postings, "seq", [3], 99_999)  # read anew, with other skills
    skills = changed(skills, "skill_id", [skills["posting_id"].to_pylist().index("bench:00000003")], "brand-new-skill")
    kept = pc.invert(pc.is_in(postings["posting_id"], pa.array(["bench:00000005", "bench:00000006"])))
    postings = postings.filter(kept)
    skills = skills.filter(pc.is_in(skills["posting_id"], postings["posting_id"]))
    settle_other(data, "live-second", postings, skills)
    made = refreshed(data)
    assert (made.base, made.n_replaced, made.n_gone, made.n_delta) == (base.base, 4, 3, 2)
    assert_same(data)
    again, more = facts(data)
    settle_other(data, "live-third", again, more)  # all back as it was
    made = refreshed(data)
    assert (made.n_replaced, made.n_gone, made.n_delta) == (0, 0, 0)
    assert_same(data)


def test_a_base_is_built_anew_where_much_changed(data: Path) -> None:
    base = refreshed(data)
    postings, skills = facts(data)
    settle_other(data, "live-other", changed(postings, "employer_key", range(SIZE // 2), "merged"), skills)
    made = refreshed(data)
    assert (made.delta, made.base == base.base) == (None, False)
    assert sorted(file.name for file in (data / FOLDER).iterdir()) == sorted([made.base, POINTER])
    assert_same(data)


def test_a_small_corpus_needs_no_tables(data: Path) -> None:
    assert refresh_market_tables(load_settings(data), min_postings=SIZE * 2) is None
    assert not (data / FOLDER).exists()
    assert read_market_tables(data) is None


@pytest.mark.parametrize("damage", ["cut", "gone", "pointer", "garbage", "outdated"])
def test_what_cannot_be_used_is_not_used(data: Path, damage: str) -> None:
    made = refreshed(data)
    base = data / FOLDER / made.base
    if damage == "cut":
        base.write_bytes(base.read_bytes()[:-4096])
    elif damage == "gone":
        base.unlink()
    elif damage == "pointer":
        (data / FOLDER / POINTER).write_text("{", encoding="utf-8")
    elif damage == "garbage":
        base.write_bytes(b"\0" * made.base_bytes)
    else:
        settle_other(data, "live-later", *facts(data))
    con = open_duckdb()
    files = facts_files(load_settings(data))
    for statement in files.statements():
        con.execute(statement)
    assert attach_market_tables(con, data, files.name, VIEWS) is False
    assert len(rows_of(con, "posting")) == SIZE + 50
    left = con.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
    assert {name for (name,) in left} == {*VIEWS, "snapshot"}


def test_a_damaged_base_is_built_anew(data: Path) -> None:
    made = refreshed(data)
    (data / FOLDER / made.base).write_bytes(b"\0" * made.base_bytes)
    settle_other(data, "live-later", *facts(data))
    refreshed(data)
    assert_same(data)


def test_any_number_of_connections_read_at_once(data: Path) -> None:
    refreshed(data)
    connections = [opened(data, fast=True) for _ in range(3)]
    assert {con.execute("SELECT count(*) FROM posting").fetchall()[0][0] for con in connections} == {SIZE + 50}


def test_a_build_that_fails_leaves_the_files_before(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base = refreshed(data)
    held = {file.name: file.read_bytes() for file in (data / FOLDER).iterdir()}
    postings, skills = facts(data)
    settle_other(data, "live-other", changed(postings, "employer_key", range(SIZE // 2), "merged"), skills)
    with monkeypatch.context() as patch:
        patch.setattr(
            market_building, "_SKILLS", (market_building._SKILLS[0], "SELECT error(concat('no space left', ?, ?))")
        )
        with pytest.raises(StoreError, match=r"no space left.*questions are answered without it"):
            refreshed(data)
    assert {file.name: file.read_bytes() for file in (data / FOLDER).iterdir()} == held
    assert read_market_tables(data) == base
    refreshed(data)
    assert_same(data)


def test_what_a_process_left_that_died_halfway_is_taken_away(data: Path) -> None:
    (data / FOLDER).mkdir()
    (data / FOLDER / "begun.duckdb").write_bytes(b"half")
    (data / FOLDER / "begun.duckdb.wal").write_bytes(b"half")
    made = refreshed(data)
    assert sorted(file.name for file in (data / FOLDER).iterdir()) == sorted([made.base, POINTER])
    assert_same(data)


def test_a_posting_that_is_listed_again_has_no_day_of_closing(data: Path) -> None:
    postings, skills = facts(data)
    refreshed(data)
    closed = [at for at, day in enumerate(postings["closed_at"].to_pylist()) if day is not None][:5]
    postings = changed(changed(postings, "closed_at", closed, None), "first_missed", closed, None)
    settle_other(data, "live-again", postings, skills)
    made = refreshed(data)
    assert (made.n_sighted, made.n_delta, made.n_replaced) == (5, 0, 0)
    assert_same(data)


def test_settling_goes_on_where_the_fast_layout_cannot_be_built(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from fingerpost.pipeline import settling

    def fails(_: object) -> None:
        msg = "the disk is full"
        raise StoreError(msg)

    monkeypatch.setattr(settling, "refresh_market_tables", fails)
    told: list[Progress] = []
    snapshot = settling.settle(load_settings(data / "empty"), index=False, report=told.append)
    assert read_snapshot(data / "empty") == snapshot
    assert "the disk is full" in [one.note for one in told]
