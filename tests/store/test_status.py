from __future__ import annotations

import json
from pathlib import Path

from fingerpost.answer import as_json
from fingerpost.pipeline import import_files
from fingerpost.store.status import status
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines
from tests.store.visits_for_tests import HOUR, happened, put, visit


def test_a_directory_that_does_not_exist_holds_nothing_and_is_not_made(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    found = status(settings)
    assert (found.exists, found.n_postings, found.n_clusters, found.snapshot, found.n_bytes) == (False, 0, 0, None, 0)
    assert found.waiting == 0
    assert not settings.data.exists()


def test_counts_sources_reasons_and_versions(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    records = [*map(invented, range(5)), invented(5, description=""), "{broken"]
    report = import_files(settings, [write_lines(tmp_path / "a.jsonl", records)], at=DAY)
    found = status(settings)
    rows = {table.name: table.rows for table in found.tables}
    assert (rows["raw"], rows["postings"], rows["readings"], rows["facts_posting"]) == (7, 5, 5, 5)
    assert [(source.source, source.n_postings, source.last_fetched) for source in found.sources] == [
        ("invented", 5, DAY)
    ]
    assert sum(count for _, count in found.set_aside) == 2
    assert (found.n_clusters, found.snapshot, found.snapshot_made_at) == (5, report.snapshot, DAY)
    assert found.waiting == 0
    assert found.n_bytes > 0


def test_health_stands_in_the_state_its_rows_and_its_json(tmp_path: Path) -> None:
    visits = [visit("lever:fine", 2), visit("lever:gone", 1, 404, "no such board")]
    put(tmp_path, visits, happened("lever:fine", 2, "opened", "a", "b"))
    found = status(settings_for(tmp_path), at=DAY)
    assert found.at == DAY
    assert [(part.source, part.n_boards, part.n_open) for part in found.health] == [("lever", 2, 2)]
    assert [board.token for board in found.failing] == ["gone"]
    rows = {row["what"]: row["value"] for row in found.to_rows()}
    assert rows["boards that need a look"] == 1
    assert rows["boards of lever visited"] == 2
    assert rows["boards of lever whose last visit went well"] == 1
    assert rows["last good visit to lever"] == DAY - 2 * HOUR
    assert rows["open postings from lever"] == 2
    told = json.loads(as_json(found))
    assert told["health"][0]["errors"] == [["gone", 1]]
    assert told["failing"][0]["reason"] == "no such board"


def test_postings_of_files_alone_are_a_file_in_the_health(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    import_files(settings, [write_lines(tmp_path / "a.jsonl", [*map(invented, range(3)), "{broken"])], at=DAY)
    found = status(settings)
    assert [(part.source, part.publisher, part.n_boards, part.n_open, part.n_set_aside) for part in found.health] == [
        ("file", "file", 0, 0, 1),
        ("invented", "file", 0, 3, 0),
    ]
    assert found.failing == ()


def test_what_came_since_and_the_time_that_went_by_are_in_the_next_state(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    put(tmp_path, [visit("lever:fine", 30), visit("lever:fine", 2)], happened("lever:fine", 30, "opened", "a"))
    first = status(settings, at=DAY).health[0]
    assert (first.n_visits, first.n_opened, first.n_open) == (2, 1, 1)
    days_later = status(settings, at=DAY + 6 * 24 * HOUR).health[0]
    assert (days_later.n_visits, days_later.n_opened, days_later.n_open) == (1, 0, 1)
    assert status(settings, at=DAY).health[0] == first
    put(tmp_path, [visit("lever:fine", 1), visit("lever:other", 1)], happened("lever:fine", 1, "opened", "b"))
    more = status(settings, at=DAY).health[0]
    assert (more.n_boards, more.n_visits, more.n_open) == (2, 4, 2)
