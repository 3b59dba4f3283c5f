from __future__ import annotations

from pathlib import Path

import pytest

from fingerpost.pipeline import import_files
from fingerpost.reading import read
from fingerpost.settings import Settings
from fingerpost.store.evidence import find_enriched
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    directory = tmp_path_factory.mktemp("lookup")
    made = settings_for(directory)
    first = write_lines(directory / "a.jsonl", map(invented, range(3)))
    later = write_lines(directory / "b.jsonl", [invented(1, title="Chief Gardener")])
    import_files(made, [first, later], at=DAY)
    return made


def test_a_posting_is_found_as_last_stated(settings: Settings) -> None:
    found = find_enriched(settings, "invented:n1")
    assert found is not None
    assert found.posting.title == "Chief Gardener"


def test_stored_findings_are_those_that_reading_it_again_gives(settings: Settings) -> None:
    found = find_enriched(settings, "invented:n2")
    assert found is not None
    assert found == read(found.posting)


def test_findings_of_another_version_of_the_readers_are_read_anew(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fingerpost.reading import version

    monkeypatch.setattr(version, "READER_VERSION", "another")
    found = find_enriched(settings, "invented:n2")
    assert found is not None
    assert found.posting.title == "Senior NLP Engineer"


def test_a_posting_that_is_not_there_is_none(settings: Settings, tmp_path: Path) -> None:
    assert find_enriched(settings, "invented:n99") is None
    assert find_enriched(settings_for(tmp_path), "invented:n1") is None
