"""The corpus that the market's speed is measured on: like the reference, with panels, and the same each time."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from benchmarks.market.__main__ import _percentiles
from benchmarks.market.corpus import make_corpus
from fingerpost.settings import load_settings
from fingerpost.store.facts import connect


def test_the_corpus_has_skills_unequal_employers_boards_and_visits(tmp_path: Path) -> None:
    make_corpus(tmp_path, 4_000)
    con = connect(load_settings(tmp_path), "live")
    n, employers, largest, undated = con.execute(
        "SELECT count(*), count(DISTINCT employer_key), (SELECT max(n) FROM (SELECT count(*) AS n FROM posting GROUP BY"
        " employer_key)), count(*) FILTER (date_posted IS NULL) FROM posting"
    ).fetchall()[0]
    skills, twice = con.execute(
        "SELECT count(*), count(*) - count(DISTINCT (posting_id, skill_id)) FROM posting_skill"
    ).fetchall()[0]
    assert (n, twice) == (4_000, 0)
    assert 11 < skills / n < 13
    assert employers > 30
    assert largest > 3 * n / employers
    assert 0.1 < undated / n < 0.2
    seen = con.execute("SELECT count(*) FROM posting WHERE first_seen > last_seen OR closed_at < last_seen").fetchall()
    assert seen == [(0,)]
    boards = con.execute("SELECT count(*), count(DISTINCT board) FROM board_visit WHERE complete").fetchall()[0]
    assert boards[0] > 50 * boards[1] > 50


def test_the_same_size_gives_the_same_corpus_and_a_later_collect_adds_to_it(tmp_path: Path) -> None:
    first = make_corpus(tmp_path / "one", 1_000)
    assert make_corpus(tmp_path / "two", 1_000).name == first.name
    later = make_corpus(tmp_path / "later", 1_000, grown=0.02)
    tables = [pq.read_table(tmp_path / name / "facts_posting.parquet") for name in ("one", "two", "later")]
    assert tables[0].equals(tables[1])
    assert later.n_postings == 1_020
    kept = tables[2].slice(0, 1_000)
    assert kept.drop_columns(["last_seen", "closed_at", "first_missed"]).equals(
        tables[0].drop_columns(["last_seen", "closed_at", "first_missed"])
    )
    assert not kept["last_seen"].equals(tables[0]["last_seen"])


def test_percentiles_leave_out_what_could_not_be_asked() -> None:
    taken = [(0.001 * number, 0.002 * number) for number in range(1, 101)] + [(np.nan, np.nan)]
    found = _percentiles(taken)
    assert (found["p50"], found["p95"], found["max"], found["p95_cpu"]) == (51.0, 96.0, 100.0, 192.0)
