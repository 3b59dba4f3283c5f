"""Every question about the market has one answer, from the Parquet files and from the fast layout made of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import fingerpost
from benchmarks.market.corpus import make_corpus
from fingerpost import Observatory, as_json
from fingerpost.faces.verbs import REQUIRED, VERBS, Verb
from fingerpost.settings import load_settings
from fingerpost.store.facts import connect
from fingerpost.store.market_building import refresh_market_tables
from fingerpost.store.market_tables import FOLDER

SIZE = 4000
NAMED = {"changes": "kept"} | dict.fromkeys(("role", "distinctive", "title_use"), "data-scientist")
NAMED |= dict.fromkeys(("skill", "premium", "skill_links"), "python")
SLICES = ["role=data-scientist", "all"]
REGRESSIONS = ("premium", "premiums")
"""Questions whose sums of products depend in their last digits on the order of rows."""

SELECTIONS: tuple[dict[str, Any], ...] = ({}, {"country": "US", "since": "2025-06-01", "ai_relation": "any"})


@pytest.fixture(scope="module")
def layouts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """By layout: a data directory without the fast layout, and the same with it."""
    plain, fast, grown, grown_fast = (
        tmp_path_factory.mktemp(name) for name in ("plain", "fast", "grown", "grown-fast")
    )
    make_corpus(plain, SIZE)
    make_corpus(grown, SIZE, grown=0.02)
    shutil.copytree(plain, fast, dirs_exist_ok=True)
    built = refresh_market_tables(load_settings(fast), min_postings=1)
    shutil.copytree(grown, grown_fast, dirs_exist_ok=True)
    shutil.copytree(fast / FOLDER, grown_fast / FOLDER)
    later = refresh_market_tables(load_settings(grown_fast), min_postings=1)
    assert built is not None
    assert later is not None
    assert (later.base, later.delta is None) == (built.base, False)
    return {"base": (plain, fast), "base and delta": (grown, grown_fast)}


@pytest.fixture(scope="module", params=["base", "base and delta"])
def engines(layouts: dict[str, tuple[Path, Path]], request: pytest.FixtureRequest) -> list[Observatory]:
    made = [fingerpost.open(data, corpus="live") for data in layouts[request.param]]
    for engine in made:
        engine.create_snapshot("kept")
    return made


def asked(verb: Verb, selection: dict[str, Any]) -> dict[str, Any]:
    """What a question cannot do without, and the part of a selection that it takes."""
    given: dict[str, Any] = {verb.about.name: NAMED[verb.name]} if verb.about else {}
    given |= {one.name: SLICES for one in verb.arguments if one.several and one.default is REQUIRED}
    return given | {one.name: selection[one.name] for one in verb.selection if one.name in selection}


def rounded(answer: str) -> str:
    """An answer with all but nine decimals of its numbers cut off."""
    return json.dumps(json.loads(answer, parse_float=lambda number: round(float(number), 9)))


def test_only_one_of_them_has_the_fast_layout(layouts: dict[str, tuple[Path, Path]]) -> None:
    for plain, fast in layouts.values():
        for data, expected in ((plain, 0), (fast, 1)):
            with connect(load_settings(data), "live") as con:
                sql = "SELECT count(*) FROM duckdb_views() WHERE view_name = 'keyed_posting'"
                assert con.execute(sql).fetchall() == [(expected,)]


@pytest.mark.parametrize("selection", SELECTIONS, ids=["ML postings", "a part of all"])
@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_answers_are_the_same_from_both(verb: Verb, selection: dict[str, Any], engines: list[Observatory]) -> None:
    plain, fast = (as_json(verb.ask(engine, asked(verb, selection))) for engine in engines)
    if verb.name in REGRESSIONS:
        plain, fast = rounded(plain), rounded(fast)
    assert fast == plain
    assert len(plain) > 100
