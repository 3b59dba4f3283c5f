"""Every question gives the same answer to the last bit, in whatever order rows are stored and threads finish."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import fingerpost
from benchmarks.market.corpus import make_corpus
from fingerpost import as_json
from fingerpost.faces.verbs import VERBS, Verb
from fingerpost.settings import load_settings
from fingerpost.store import facts
from fingerpost.store.duck import open_duckdb
from fingerpost.store.market_building import refresh_market_tables
from tests.faces.test_verbs import asked

SIZE = 4000
KEPT_FROM = 3600
"""The snapshot to compare with has the postings up to this one."""

LAYOUTS = ("shuffled", "fast layout")


def opened_with(threads: int, spill_to: Path | None = None) -> duckdb.DuckDBPyConnection:
    con = open_duckdb(spill_to)
    con.execute(f"SET threads TO {threads}")
    return con


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    return table.take(pa.array(np.random.default_rng(seed).permutation(table.num_rows)))


def answers_of(data: Path, threads: int) -> dict[str, str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "open_duckdb", partial(opened_with, threads))
        engine = fingerpost.open(data, corpus="live")
        return {verb.name: as_json(verb.ask(engine, asked(verb))) for verb in VERBS}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("ordered")
    make_corpus(directory, SIZE)
    whole = pq.read_table(directory / "facts_posting.parquet")
    pq.write_table(whole.slice(0, KEPT_FROM), directory / "facts_posting.parquet")
    fingerpost.open(directory, corpus="live").create_snapshot("kept")
    # Written anew: a kept snapshot may be the same file.
    (directory / "facts_posting.parquet").unlink()
    pq.write_table(whole, directory / "facts_posting.parquet")
    return directory


@pytest.fixture(scope="module")
def in_order(data: Path) -> dict[str, str]:
    return answers_of(data, 1)


@pytest.fixture(scope="module")
def otherwise(data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """The answers of the same facts with shuffled rows and four threads, from Parquet and from the fast layout."""
    directory = tmp_path_factory.mktemp("otherwise") / "data"
    shutil.copytree(data, directory)
    for seed, file in enumerate(sorted(directory.glob("facts_*.parquet"))):
        pq.write_table(shuffled(pq.read_table(file), seed), file)
    found = {"shuffled": answers_of(directory, 4)}
    assert refresh_market_tables(load_settings(directory), min_postings=1) is not None
    found["fast layout"] = answers_of(directory, 4)
    return found


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_answers_are_the_same(
    verb: Verb, layout: str, in_order: dict[str, str], otherwise: dict[str, dict[str, str]]
) -> None:
    assert otherwise[layout][verb.name] == in_order[verb.name]
    assert len(in_order[verb.name]) > 100
