"""Applications, notes, saved searches and corrections as they are kept, and taking back what was changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.errors import InputError, StoreError, UnknownNameError
from fingerpost.store.personal import Personal, open_personal
from fingerpost.store.personal_corrections import CV, Correction
from fingerpost.store.personal_tracker import Application, Appointment, Step
from fingerpost.store.personal_undo import KEPT_CHANGES
from fingerpost.store.personal_wishes import Wishes
from tests.store.corpus_for_tests import DAY, settings_for

LATER = DAY + timedelta(days=1)
TOKEN = "k" * 43


@pytest.fixture
def me(tmp_path: Path) -> Iterator[Personal]:
    with open_personal(settings_for(tmp_path)) as personal:
        yield personal


def test_an_application_is_found_as_it_was_put(me: Personal) -> None:
    there = timezone(timedelta(hours=5))
    interview = Appointment("interview", datetime(2026, 12, 3, 14, tzinfo=there), 45, "bring the fern")
    deadline = Appointment("deadline", date(2026, 12, 1))
    put = Application("p", (Step("applied", DAY, "by post"),), "c", "T", "E", "https://e.org", (interview, deadline))
    me.applications.put(put, DAY)
    found = me.applications.find("p")
    assert found is not None
    assert (found.stage, found.last_change) == ("applied", DAY)
    assert found.steps == put.steps
    assert [(kept.kind, kept.starts, kept.comment) for kept in found.appointments] == [
        ("deadline", date(2026, 12, 1), ""),
        ("interview", datetime(2026, 12, 3, 9, tzinfo=UTC), "bring the fern"),
    ]
    assert me.applications.find("q") is None


def test_an_appointment_keeps_its_number_when_its_application_changes(me: Personal) -> None:
    me.applications.put(Application("p", (Step("saved", DAY),), appointments=(Appointment("reminder", DAY),)), DAY)
    first = me.applications.all()[0]
    moved = Appointment("reminder", LATER, revision=1, appointment_id=first.appointments[0].appointment_id)
    me.applications.put(Application("p", first.steps, appointments=(moved, Appointment("deadline", DAY))), DAY)
    again = me.applications.all()[0].appointments
    assert [kept.kind for kept in again] == ["deadline", "reminder"]
    assert again[1] == moved
    assert again[0].appointment_id != moved.appointment_id


def test_applications_come_with_the_latest_change_first(me: Personal) -> None:
    for posting_id, at in (("b", DAY), ("c", LATER), ("a", DAY)):
        me.applications.put(Application(posting_id, (Step("saved", at),)), at)
    assert [application.posting_id for application in me.applications.all()] == ["c", "a", "b"]


def test_several_who_change_an_application_at_once_lose_no_step(tmp_path: Path) -> None:
    settings = settings_for(tmp_path)
    failed: list[BaseException] = []

    def add(comment: str) -> None:
        def one_more(before: Application | None) -> Application:
            return Application("p", (*(before.steps if before else ()), Step("interview", DAY, comment)))

        try:
            with open_personal(settings) as mine:
                for _ in range(5):
                    mine.applications.update("p", one_more, DAY)
        except BaseException as error:  # whatever it is, the list shows it
            failed.append(error)

    threads = [threading.Thread(target=add, args=(str(number),)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with open_personal(settings) as me:
        assert len(me.changes()) == 15
        found = me.applications.find("p")
        assert found is not None
        assert sorted(step.comment for step in found.steps) == ["0"] * 5 + ["1"] * 5 + ["2"] * 5


def test_a_change_that_raises_changes_nothing(me: Personal) -> None:
    put = me.applications.put(Application("p", (Step("saved", DAY),)), DAY)

    def refuse(before: Application | None) -> Application:
        assert before == put
        raise InputError

    with pytest.raises(InputError):
        me.applications.update("p", refuse, LATER)
    with pytest.raises(InputError, match="expected one for p"):
        me.applications.update("p", lambda _: Application("q", (Step("saved", DAY),)), LATER)
    assert me.applications.all() == (put,)
    assert len(me.changes()) == 1


def test_notes_are_found_by_what_they_are_on_and_can_be_changed_and_removed(me: Personal) -> None:
    first = me.notes.add("employer", "ferns", "kind", DAY)
    me.notes.add("skill", "python", "learn it", DAY)
    assert me.notes.change(first.note_id, "very kind", LATER)
    (kept,) = me.notes.all("employer", "ferns")
    assert (kept.text, kept.written_at, kept.changed_at) == ("very kind", DAY, LATER)
    assert len(me.notes.all()) == 2
    assert me.notes.remove(first.note_id, LATER)
    assert not me.notes.remove(first.note_id, LATER)
    assert not me.notes.change(first.note_id, "x", LATER)
    with pytest.raises(UnknownNameError, match="known are: employer, posting, skill"):
        me.notes.add("planet", "mars", "red", DAY)  # type: ignore[arg-type]
    with pytest.raises(InputError, match="empty"):
        me.notes.add("skill", "python", " \n", DAY)


def test_a_search_keeps_what_was_seen_when_it_is_changed(me: Personal) -> None:
    search = me.searches.put("mine", "ferns", {"role": ["data-analyst"], "work_mode": ["remote", "hybrid"]}, DAY)
    assert (search.looked_at, search.has_feed) == (None, False)
    me.searches.note_look(search.search_id, ["a", "b"], DAY)
    me.searches.note_look(search.search_id, ["b", "c"], LATER)
    changed = me.searches.put("mine", "mosses", {}, LATER)
    assert (changed.search_id, changed.words, changed.looked_at) == (search.search_id, "mosses", LATER)
    assert me.searches.seen(search.search_id) == {"a", "b", "c"}
    assert search.filters["work_mode"] == ("remote", "hybrid")
    assert me.searches.find("yours") is None
    with pytest.raises(InputError, match="no name"):
        me.searches.put(" ", "", {}, DAY)


def test_a_token_reads_its_feed_until_it_is_replaced_revoked_or_its_search_goes(me: Personal) -> None:
    search = me.searches.put("mine", "ferns", {}, DAY)
    me.searches.put_token(search.search_id, TOKEN, DAY)
    found = me.searches.of_token(TOKEN)
    assert found is not None
    assert (found.name, found.has_feed) == ("mine", True)
    me.searches.put_token(search.search_id, TOKEN + "2", DAY)
    assert me.searches.of_token(TOKEN) is None
    assert me.searches.of_token(TOKEN + "2") is not None
    assert me.searches.revoke_token(search.search_id)
    assert not me.searches.revoke_token(search.search_id)
    assert me.searches.of_token(TOKEN + "2") is None
    me.searches.put_token(search.search_id, TOKEN, DAY)
    assert me.searches.remove("mine", DAY)
    assert me.undo() is not None
    assert me.searches.find("mine") is not None
    assert me.searches.of_token(TOKEN) is None
    with pytest.raises(InputError, match="expected 32"):
        me.searches.put_token(search.search_id, "short", DAY)


def test_no_file_holds_a_token_itself(me: Personal, tmp_path: Path) -> None:
    search = me.searches.put("mine", "ferns", {}, DAY)
    me.searches.put_token(search.search_id, TOKEN, DAY)
    assert not any(TOKEN.encode() in path.read_bytes() for path in settings_for(tmp_path).data.iterdir())


def test_a_field_has_one_correction_which_remembers_what_was_first_read(me: Personal) -> None:
    me.corrections.put(Correction("posting", "p", "years_min", 3.0, 5.0, DAY, reader_version="5"))
    me.corrections.put(Correction("posting", "p", "years_min", 5.0, None, LATER, words="some years"))
    me.corrections.put(Correction("cv", CV, "skill", None, "offered", DAY, item="python"))
    assert me.corrections.all("posting", "p") == (
        Correction("posting", "p", "years_min", 3.0, None, LATER, words="some years", reader_version="5"),
    )
    assert len(me.corrections.all()) == 2
    assert me.corrections.remove("cv", CV, "skill", LATER, "python")
    assert not me.corrections.remove("cv", CV, "skill", LATER, "python")


def kept(me: Personal) -> tuple[object, ...]:
    return me.applications.all(), me.notes.all(), me.searches.all(), me.corrections.all(), me.wishes()


CHANGES: tuple[Callable[[Personal, str], object], ...] = (
    lambda me, text: me.applications.put(
        Application(text, (Step("saved", DAY, text),), title=text, appointments=(Appointment("reminder", DAY),)), DAY
    ),
    lambda me, text: me.applications.put(Application("p", (Step("saved", DAY), Step("offer", DAY, text))), DAY),
    lambda me, _: me.applications.remove("p", DAY),
    lambda me, text: me.notes.add("skill", text, text, DAY),
    lambda me, text: me.notes.change(1, text, LATER),
    lambda me, _: me.notes.remove(1, LATER),
    lambda me, text: me.searches.put("s", text, {"role": [text]}, DAY),
    lambda me, text: me.corrections.put(Correction("cv", CV, "degree", text, None, DAY)),
    lambda me, text: me.store_wishes(Wishes(places=(text,)), DAY),
)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
    lambda text: text.strip() != ""
)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(CHANGES), TEXTS), max_size=8))
def test_undoing_every_change_leads_back_through_every_state(
    changes: list[tuple[Callable[[Personal, str], object], str]],
) -> None:
    with TemporaryDirectory() as directory, open_personal(settings_for(Path(directory))) as me:
        states = [kept(me)]
        for change, text in changes:
            before = len(me.changes())
            change(me, text)
            if len(me.changes()) > before:
                states.append(kept(me))
            else:
                assert kept(me) == states[-1]
        while (before := states.pop()) and states:
            assert kept(me) == before
            assert me.undo() is not None
        assert kept(me) == before
        assert me.undo() is None


def test_moving_a_date_that_keeps_its_number_can_be_taken_back(me: Personal) -> None:
    put = me.applications.put(
        Application("p", (Step("saved", DAY),), appointments=(Appointment("reminder", DAY),)), DAY
    )
    moved = replace(put, appointments=(replace(put.appointments[0], starts=LATER, revision=1),))
    assert me.applications.put(moved, DAY) == moved
    assert me.undo() is not None
    assert me.applications.all() == (put,)


def test_only_so_many_changes_can_be_taken_back(me: Personal) -> None:
    for number in range(KEPT_CHANGES + 5):
        me.notes.add("skill", "python", f"note {number}", DAY)
    assert len(me.changes()) == KEPT_CHANGES
    while me.undo():
        pass
    assert [note.text for note in me.notes.all()] == [f"note {number}" for number in range(5)]


def test_a_change_of_which_a_part_fails_changes_nothing(me: Personal) -> None:
    me.applications.put(Application("p", (Step("saved", DAY, "first"),)), DAY)
    before = kept(me), me.changes()
    with pytest.raises(InputError):
        me.applications.put(Application("p", (Step("saved", DAY, "second"), Step("applied", DAY, "\0"))), DAY)
    twice = (Appointment("reminder", DAY, appointment_id=1), Appointment("deadline", DAY, appointment_id=1))
    with pytest.raises(StoreError, match="nothing was changed"):
        me.applications.put(Application("p", (Step("saved", DAY),), appointments=twice), DAY)
    assert (kept(me), me.changes()) == before
    me.notes.add("skill", "python", "still writable", DAY)
    assert me.undo() is not None


def test_what_was_removed_is_overwritten_once_changes_are_forgotten(me: Personal, tmp_path: Path) -> None:
    def held() -> bool:
        return any(b"walrus" in path.read_bytes() for path in settings_for(tmp_path).data.iterdir())

    note = me.notes.add("skill", "python", "walrus", DAY)
    me.notes.remove(note.note_id, DAY)
    assert held()
    me.forget_changes()
    assert not held()
    assert me.changes() == ()
    assert me.undo() is None
