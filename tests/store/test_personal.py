from __future__ import annotations

import sqlite3
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from fingerpost.errors import StoreError
from fingerpost.store.personal import FILE, MIGRATIONS, SavedPosting, open_personal
from tests.store.corpus_for_tests import DAY, settings_for


def test_a_fresh_person_has_no_profile_and_nothing_saved(tmp_path: Path) -> None:
    with open_personal(settings_for(tmp_path)) as me:
        assert me.profile() is None
        assert me.saved() == ()


def test_profile_and_saved_postings_stay_between_runs(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_personal(settings) as me:
        me.store_profile('{"n": 1}', DAY)
        me.store_profile('{"n": 2}', DAY)
        me.save("a", DAY, "kind people")
        me.save("b", DAY + timedelta(days=1))
        me.save("a", DAY + timedelta(days=2), "very kind people")
    with open_personal(settings) as me:
        assert me.profile() == '{"n": 2}'
        assert me.saved() == (
            SavedPosting("b", "", DAY + timedelta(days=1)),
            SavedPosting("a", "very kind people", DAY),
        )
        assert me.unsave("b") is True
        assert me.unsave("b") is False


def test_what_is_forgotten_is_no_longer_in_any_file(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_personal(settings) as me:
        me.store_profile('{"secret": "walrus-harbour"}', DAY)
        me.save("posting", DAY, "walrus-note")
        assert any(b"walrus" in path.read_bytes() for path in settings.data.iterdir())
        me.forget()
        assert not any(b"walrus" in path.read_bytes() for path in settings.data.iterdir())
    assert not any(b"walrus" in path.read_bytes() for path in settings.data.iterdir())


def test_only_the_owner_may_read_the_file(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_personal(settings):
        pass
    assert stat.S_IMODE((settings.data / FILE).stat().st_mode) == 0o600


def test_the_file_notes_its_version(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_personal(settings):
        pass
    connection = sqlite3.connect(settings.data / FILE)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="update fingerpost"), open_personal(settings):
        pass


def test_a_file_that_is_no_database_is_told_and_left_alone(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    settings.data.mkdir()
    (settings.data / FILE).write_text("this is a letter, not a database. " * 50)
    with pytest.raises(StoreError, match="move it away"), open_personal(settings):
        pass
    assert (settings.data / FILE).read_text().startswith("this is a letter")
