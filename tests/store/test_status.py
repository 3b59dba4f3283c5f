from __future__ import annotations

from pathlib import Path

from fingerpost.pipeline import import_files
from fingerpost.store.status import status
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines


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
