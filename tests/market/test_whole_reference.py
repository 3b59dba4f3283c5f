"""Concentration, comparison, changes and quality on the packaged reference: no crash, and what plain SQL counts."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from fingerpost.market.comparing.changes import changes
from fingerpost.market.comparing.compare import compare
from fingerpost.market.comparing.concentration import OVER, concentration
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.selecting.slice_text import parse_slice
from fingerpost.market.trust.quality import quality
from fingerpost.settings import load_settings
from fingerpost.store.facts import connect


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    nowhere: Path = tmp_path_factory.mktemp("none") / "data"
    return connect(load_settings(data=nowhere), "reference")


@pytest.mark.parametrize("of", OVER)
def test_concentration(con: duckdb.DuckDBPyConnection, of: str) -> None:
    found = concentration(con, of=of)
    column = {"employer": "employer_key", "country": "unnest(countries)"}.get(of, of)
    effective = con.execute(
        "SELECT sum(n) * sum(n) / sum(n * n) FROM (SELECT count(*) AS n FROM ("
        f"  SELECT {column} AS v FROM posting WHERE ai_relation = 'builds') WHERE v IS NOT NULL GROUP BY v)"
    ).fetchall()[0][0]
    assert found.effective is not None
    assert found.effective.value == pytest.approx(float(effective))
    assert found.periods == ()  # seen on one day


def test_comparison(con: duckdb.DuckDBPyConnection) -> None:
    found = compare(con, [parse_slice("role=data-scientist"), parse_slice("role=machine-learning-engineer")])
    pytorch = next(one for one in found.moved if one.value == "pytorch")
    counted = con.execute(
        "SELECT role, count(*), count(*) FILTER (WHERE posting_id IN (SELECT posting_id FROM posting_skill"
        " WHERE skill_id = 'pytorch')) FROM posting WHERE ai_relation = 'builds'"
        " AND role IN ('data-scientist', 'machine-learning-engineer') GROUP BY role ORDER BY role"
    ).fetchall()
    assert [(share.of, share.n) for share in pytorch.shares] == [row[1:] for row in counted]
    assert pytorch.beyond_noise == (True,)


def test_a_comparison_with_a_slice_of_too_few_is_refused(con: duckdb.DuckDBPyConnection) -> None:
    name, rare = parse_slice("role=ai-annotator,seniority=executive")
    found = compare(con, [("all", Selection()), (name, rare)])
    assert all(gap.difference is None for one in found.moved for gap in one.gaps)


def test_nothing_changed_since_itself(con: duckdb.DuckDBPyConnection) -> None:
    found = changes(con, con)
    assert found.beyond_noise() == ()
    assert (found.counts[0].added, found.counts[0].removed, found.revised) == (0, 0, ())
    sql = "SELECT count(DISTINCT cluster_id) FROM posting WHERE ai_relation = 'builds' AND closed_at IS NULL"
    assert found.counts[0].before == con.execute(sql).fetchall()[0][0]


def test_quality(con: duckdb.DuckDBPyConnection) -> None:
    found = quality(con)
    n, undated, members = con.execute(
        "SELECT count(*), count(*) FILTER (WHERE date_posted IS NULL), sum(cluster_size) FROM posting"
    ).fetchall()[0]
    assert found.coverage.n_postings == n
    assert dict(found.not_stated)["date posted"].n == undated
    assert found.duplicates.n_members == members
    assert "one month only" in str(found.drift_refused)
