from __future__ import annotations

import csv
import io
import json
import sqlite3
import stat
import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from fingerpost.errors import InputError, StoreError
from fingerpost.posting import TimeZoneWindow
from fingerpost.store import personal_file
from fingerpost.store.personal import FILE, LOGS, MIGRATIONS, Personal, open_personal
from fingerpost.store.personal_corrections import CV, Correction
from fingerpost.store.personal_tracker import Application, Appointment, Step
from fingerpost.store.personal_wishes import PayFloor, Wishes, wishes_from_json
from tests.store.corpus_for_tests import DAY, settings_for

TOKEN = "t" * 43


def fill(me: Personal) -> None:
    """Something of every kind, with a canary word in every text that the person writes."""
    me.store_profile("walrus profile", DAY)
    me.store_wishes(Wishes(places=("walrus bay",), pay_floor=PayFloor(1.0, "EUR")), DAY)
    steps = (Step("saved", DAY), Step("applied", DAY, "walrus letter"))
    dates = (Appointment("interview", DAY, 30, "walrus room"), Appointment("deadline", date(2026, 12, 1)))
    me.applications.put(Application("p1", steps, "c1", "Fern Counter", "Ferns Ltd", None, dates), DAY)
    me.notes.add("employer", "ferns", "*walrus* people", DAY)
    search = me.searches.put("walrus search", "walrus words", {"role": ("data-scientist",)}, DAY)
    me.searches.put_token(search.search_id, TOKEN, DAY)
    me.searches.note_look(search.search_id, ["p1"], DAY)
    me.corrections.put(Correction("cv", CV, "years_experience", 3, 4, DAY, words="walrus years"))


def test_a_fresh_person_has_nothing(tmp_path: Path) -> None:
    with open_personal(settings_for(tmp_path)) as me:
        assert me.profile() is None
        assert me.wishes() == Wishes()
        assert (me.applications.all(), me.notes.all(), me.searches.all(), me.corrections.all()) == ((), (), (), ())
        assert me.undo() is None


def test_profile_and_wishes_stay_between_runs(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    wishes = Wishes(("DE",), ("Berlin",), ("remote",), TimeZoneWindow(-1, 3), False, PayFloor(60_000, "EUR"))
    with open_personal(settings) as me:
        me.store_profile("one", DAY)
        me.store_profile("two", DAY)
        me.store_wishes(Wishes(), DAY)
        me.store_wishes(wishes, DAY)
    with open_personal(settings) as me:
        assert me.profile() == "two"
        assert me.wishes() == wishes


def test_wishes_of_a_later_version_are_read_and_broken_ones_are_told_without_their_words() -> None:
    assert wishes_from_json('{"countries": ["NL"], "moon_phase": "full"}') == Wishes(countries=("NL",))
    with pytest.raises(StoreError, match="state them anew") as raised:
        wishes_from_json('{"pay_floor": {"walrus": 1}}')
    assert "walrus" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_what_is_forgotten_is_in_no_file_and_the_files_are_gone(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_personal(settings) as me:
        fill(me)
        assert any(b"walrus" in path.read_bytes() for path in settings.data.iterdir())
        me.forget()
        assert [path.name for path in settings.data.iterdir()] == []
    assert [path.name for path in settings.data.iterdir()] == []
    with open_personal(settings) as me:
        assert me.profile() is None
        assert me.searches.of_token(TOKEN) is None
        assert me.undo() is None


def test_what_is_forgotten_is_overwritten_even_where_the_file_cannot_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path)

    def refuse(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use")

    with open_personal(settings) as me:
        fill(me)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "unlink", refuse)
            with pytest.raises(StoreError, match="could not be deleted"):
                me.forget()
    assert (settings.data / FILE).exists()
    assert not any(b"walrus" in path.read_bytes() for path in settings.data.iterdir())
    with open_personal(settings) as me:
        assert me.notes.all() == ()


def test_only_the_owner_may_read_the_file_and_what_lies_beside_it(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_personal(settings) as me:
        me.store_profile("x", DAY)
        names = {path.name for path in settings.data.iterdir()}
        assert FILE in names
        assert FILE + LOGS[0] in names
        assert {stat.S_IMODE(path.stat().st_mode) for path in settings.data.iterdir()} == {0o600}
    (settings.data / FILE).chmod(0o644)
    with open_personal(settings):
        assert stat.S_IMODE((settings.data / FILE).stat().st_mode) == 0o600


def first_version(path: Path) -> None:
    """The file as the first version of fingerpost wrote it."""
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    for statement in MIGRATIONS[0]:
        connection.execute(statement)
    connection.execute("INSERT INTO profile VALUES (1, 'a CV', ?)", (DAY.isoformat(),))
    later = (DAY + timedelta(days=1)).isoformat()
    connection.executemany(
        "INSERT INTO saved VALUES (?, ?, ?)", [("b", "", later), ("a", "kind people", DAY.isoformat())]
    )
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()


def test_a_file_of_the_first_version_keeps_its_profile_saved_postings_and_notes(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    first_version(settings.data / FILE)
    with open_personal(settings) as me:
        assert me.profile() == "a CV"
        assert me.applications.all() == (
            Application("b", (Step("saved", DAY + timedelta(days=1)),)),
            Application("a", (Step("saved", DAY),)),
        )
        (note,) = me.notes.all("posting")
        assert (note.subject, note.text, note.written_at) == ("a", "kind people", DAY)
        assert me.changes() == ()
    connection = sqlite3.connect(settings.data / FILE)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'saved'").fetchone() == (0,)
    connection.close()


def test_a_step_between_versions_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_for(tmp_path)
    first_version(settings.data / FILE)
    broken = (MIGRATIONS[0], (*MIGRATIONS[1], "DROP TABLE never_there"))
    with monkeypatch.context() as patch:
        patch.setattr(personal_file, "MIGRATIONS", broken)
        with pytest.raises(StoreError, match="nothing was changed"), open_personal(settings):
            pass
    with open_personal(settings) as me:
        assert len(me.applications.all()) == 2


def test_several_who_open_an_old_file_at_once_all_find_it_brought_up_to_date(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    first_version(settings.data / FILE)
    together = threading.Barrier(4)
    found: list[int | BaseException] = []

    def look() -> None:
        together.wait()
        try:
            with open_personal(settings) as me:
                found.append(len(me.applications.all()))
        except BaseException as error:  # whatever it is, the list shows it
            found.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [2, 2, 2, 2]


def test_a_file_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    with open_personal(settings):
        pass
    connection = sqlite3.connect(settings.data / FILE)
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


@pytest.mark.parametrize("text", ["walrus\0", "walrus\ud800", "walrus" * 200_000])
def test_a_text_that_cannot_be_kept_is_refused_without_being_shown(tmp_path: Path, text: str) -> None:
    with open_personal(settings_for(tmp_path)) as me:
        with pytest.raises(InputError) as raised:
            me.store_profile(text, DAY)
        assert "walrus" not in str(raised.value)
        with pytest.raises(InputError):
            me.notes.add("skill", "python", text, DAY)
        assert me.profile() is None
        assert me.notes.all() == ()


def test_an_instant_without_a_time_zone_is_refused(tmp_path: Path) -> None:
    with open_personal(settings_for(tmp_path)) as me, pytest.raises(InputError, match="time zone"):
        me.store_profile("x", datetime(2026, 11, 23))  # noqa: DTZ001


def test_the_export_holds_everything_personal_and_no_token(tmp_path: Path) -> None:
    with open_personal(settings_for(tmp_path)) as me:
        fill(me)
        text = me.as_json(DAY)
        tables = me.as_csv()
    document = json.loads(text)
    assert document["profile"][0]["content"] == "walrus profile"
    assert document["wishes"][0]["content"]["places"] == ["walrus bay"]
    assert document["saved_search"][0]["filters"] == {"role": ["data-scientist"]}
    assert document["correction"][0]["correct"] == 4
    assert [row["stage"] for row in document["application_step"]] == ["saved", "applied"]
    assert set(tables) == {f"{name}.csv" for name in document if name != "exported_at"}
    # A note that begins with a star is no formula; one that begins with a sign would be one to a spreadsheet.
    assert next(csv.DictReader(io.StringIO(tables["note.csv"])))["text"] == "*walrus* people"
    for content in (text, *tables.values()):
        assert TOKEN not in content
        assert "digest" not in content


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path) -> None:
    with open_personal(settings_for(tmp_path)) as me:
        me.notes.add("skill", "python", '=HYPERLINK("http://127.0.0.1")', DAY)
        rows = list(csv.DictReader(io.StringIO(me.as_csv()["note.csv"])))
    assert rows[0]["text"].startswith("'=")


def test_nothing_that_is_kept_shows_its_words_when_it_is_printed(tmp_path: Path) -> None:
    with open_personal(settings_for(tmp_path)) as me:
        fill(me)
        shown = repr((me.applications.all(), me.notes.all(), me.searches.all(), me.corrections.all(), me.changes()))
    assert "walrus" not in shown
