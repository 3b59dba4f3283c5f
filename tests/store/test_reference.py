from __future__ import annotations

import json

import duckdb
import pytest

from fingerpost.settings import Settings
from fingerpost.store import facts
from fingerpost.store.export import mask_contacts
from fingerpost.store.facts import POSTING_COLUMNS, SKILL_COLUMNS

FOLDER = facts.Path(facts.__file__).parent / "reference"
FOUNDING = {
    "machine-learning-engineer",
    "data-scientist",
    "ai-research-scientist",
    "nlp-engineer",
    "computer-vision-engineer",
    "ml-product-manager",
}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "REFERENCE", FOLDER)
        return facts.connect(Settings(FOLDER / "no-such-directory", 1))


def rows(con: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return con.execute(query).fetchall()


def test_the_files_have_the_columns_of_the_views(con: duckdb.DuckDBPyConnection) -> None:
    for name, columns in (("postings", POSTING_COLUMNS), ("skills", SKILL_COLUMNS)):
        described = rows(con, f"DESCRIBE SELECT * FROM '{FOLDER}/{name}.parquet'")
        assert {row[0]: row[1] for row in described} == dict(columns)


def test_it_is_small_enough_to_be_packaged() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) <= 4_000_000


def test_every_founding_role_has_enough_postings_and_others_give_the_denominator(
    con: duckdb.DuckDBPyConnection,
) -> None:
    counts = dict(con.execute("SELECT role, count(*) FROM posting GROUP BY 1").fetchall())
    assert all(counts[role] >= 30 for role in FOUNDING)
    relations = dict(con.execute("SELECT ai_relation, count(*) FROM posting GROUP BY 1").fetchall())
    assert set(relations) == {"builds", "uses", "boilerplate", "none"}


def test_every_row_names_its_source_and_licence(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "SELECT count(*) FROM posting WHERE source IS NULL OR licence IS NULL") == [(0,)]


def test_it_holds_facts_and_no_text_and_no_address(con: duckdb.DuckDBPyConnection) -> None:
    for title, employer, location in con.execute("SELECT title, employer, location FROM posting").fetchall():
        for text in (title, employer, location):
            assert mask_contacts(text) == text
            assert len(text or "") <= 400


def test_about_says_what_is_in_it(con: duckdb.DuckDBPyConnection) -> None:
    about = json.loads((FOLDER / "about.json").read_text(encoding="utf-8"))
    assert rows(con, "SELECT count(*), count(DISTINCT employer_key) FROM posting") == [
        (about["n_postings"], about["n_employers"])
    ]
    assert rows(con, "SELECT count(*) FROM posting_skill") == [(about["n_skills"],)]
    assert facts.snapshot_name(con) == about["snapshot"]
    assert sum(source["n_postings"] for source in about["sources"]) == about["n_postings"]


def test_every_skill_belongs_to_a_posting_and_is_named_once(con: duckdb.DuckDBPyConnection) -> None:
    assert rows(con, "SELECT count(*) FROM posting_skill ANTI JOIN posting USING (posting_id)") == [(0,)]
    twice = "SELECT posting_id, skill_id FROM posting_skill GROUP BY 1, 2 HAVING count(*) > 1"
    assert rows(con, twice) == []
