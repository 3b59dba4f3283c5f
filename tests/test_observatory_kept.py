"""What the observatory keeps between questions, and when it no longer holds."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import fingerpost
from fingerpost.market.selecting.columns import columns_of
from fingerpost.pipeline import import_files
from fingerpost.store.duck import database_of
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


pytestmark = pytest.mark.usefixtures("no_reference_in_module")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory that no test adds to."""
    return _made(tmp_path_factory.mktemp("held"))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory for one test alone, without a search index."""
    return _made(tmp_path)


def _made(directory: Path) -> Path:
    settings = settings_for(directory)
    import_files(settings, [write_lines(directory / "a.jsonl", map(invented, range(6)))], at=DAY, index=False)
    return settings.data


def more(tmp_path: Path) -> None:
    import_files(
        settings_for(tmp_path), [write_lines(tmp_path / "b.jsonl", map(invented, range(6, 9)))], at=DAY, index=False
    )


def in_thread(ask: object) -> None:
    thread = threading.Thread(target=ask)  # type: ignore[arg-type]
    thread.start()
    thread.join(60)


def test_threads_have_sessions_of_one_connection_and_share_its_columns(held: Path) -> None:
    engine = fingerpost.open(held, corpus="live")
    mine, found = engine._facts(), list[object]()

    def look() -> None:
        theirs = engine._facts()
        found.extend((theirs is mine, database_of(theirs) is database_of(mine), columns_of(theirs) is columns_of(mine)))

    in_thread(look)
    assert found == [False, True, True]


def test_after_another_settling_every_thread_reads_the_new_facts(data: Path, tmp_path: Path) -> None:
    engine = fingerpost.open(data, corpus="live")
    counts, go_on = list[int](), threading.Event()

    def counted() -> int:
        return int(engine._facts().execute("SELECT count(*) FROM posting").fetchall()[0][0])

    def look() -> None:
        counts.append(counted())
        go_on.wait(60)
        counts.append(counted())

    thread = threading.Thread(target=look)
    thread.start()
    before = counted()
    more(tmp_path)
    after = counted()
    go_on.set()
    thread.join(60)
    assert (before, after, counts) == (6, 9, [6, 9])


def test_who_asks_what_another_thread_is_making_waits_for_it(held: Path) -> None:
    engine, made, answers = fingerpost.open(held), list[int](), list[str]()

    def build(_: DuckDBPyConnection) -> str:
        made.append(1)
        time.sleep(0.2)
        return "made"

    threads = [threading.Thread(target=lambda: answers.append(engine._answer(("slow",), build))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (made, answers) == ([1], ["made"] * 4)


def test_what_failed_is_made_again(held: Path) -> None:
    engine, tries = fingerpost.open(held), list[int]()

    def build(_: DuckDBPyConnection) -> int:
        tries.append(1)
        if len(tries) == 1:
            msg = "not yet"
            raise ValueError(msg)
        return len(tries)

    with pytest.raises(ValueError, match="not yet"):
        engine._answer(("fails",), build)
    assert engine._answer(("fails",), build) == 2


def test_looking_at_many_postings_forgets_no_answer_about_the_market(
    held: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fingerpost.observatory.facts_held.ANSWERS_KEPT", 2)
    engine = fingerpost.open(held, corpus="live")
    roles = engine.breakdown("role")
    for number in range(6):
        engine.life(f"invented:n{number}")
    assert engine.breakdown("role") is roles
    assert len(engine._kept_of_many) == 2


def test_a_search_is_found_anew_when_the_index_has_more(data: Path, tmp_path: Path) -> None:
    engine = fingerpost.open(data, corpus="live")
    first = engine.search("engineer", {"corpus": ["live"]})
    assert engine.search("engineer", {"corpus": ["live"]}) is first
    assert engine.search("engineer", {"corpus": ["live"]}, size=5) is not first
    alike = engine.similar(first.hits[0].posting_id)
    assert engine.similar(first.hits[0].posting_id) is alike
    more(tmp_path)
    assert engine.search("engineer", {"corpus": ["live"]}).n > first.n


def test_the_first_ids_of_a_search_are_those_of_its_pages(held: Path) -> None:
    engine = fingerpost.open(held, corpus="live")
    paged = [hit.posting_id for page in (1, 2, 3) for hit in engine.search("", sort="newest", page=page, size=2).hits]
    ids = engine._found_ids("", {}, 100, salary_at_least=None, posted_since=None, sort="newest")
    assert list(ids) == paged
    assert engine._found_ids("", {}, 4, salary_at_least=None, posted_since=None, sort="newest") == ids[:4]


def test_the_saved_profile_is_read_once_and_forgotten_with_everything(data: Path) -> None:
    engine = fingerpost.open(data)
    engine.profile(b"Robin\n\nSkills\nPython, SQL\n", name="cv.txt", save=True)
    first = engine.profile()
    assert engine.profile() is first
    engine.correct("skill", "expert", item="sql")
    assert {one.skill_id: one.level for one in engine.profile().skills}["sql"] == "expert"
    engine.profile(b"Robin\n\nSkills\nRust\n", name="cv.txt", save=True)
    assert "rust" in engine.profile().skill_ids
    engine.forget()
    assert engine._profile_read is None
    assert len(engine._searches) == 0
    with pytest.raises(fingerpost.InputError, match="no profile is saved"):
        engine.profile()
