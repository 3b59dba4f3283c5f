"""Canary words in everything personal: they are in `me.db` alone, and in no other file, log, message or export."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from fingerpost.answer import as_json
from fingerpost.career.calendar import application_events
from fingerpost.career.corrections import correction, labelled_cases
from fingerpost.career.cv_file import CvText, read_cv_file
from fingerpost.career.fit import Asked, asked_by, fit
from fingerpost.career.gap import gap_to_posting, gap_to_selection
from fingerpost.career.matches import matches
from fingerpost.career.next_skills import next_skills
from fingerpost.career.path import path
from fingerpost.career.plan import plan
from fingerpost.career.profile import read_profile
from fingerpost.career.role_fit import role_fit
from fingerpost.career.tracker import move, reschedule, schedule, start
from fingerpost.career.watches import new_token
from fingerpost.career.wishes import wishes_of
from fingerpost.errors import FingerpostError
from fingerpost.faces.mailing import mail_server
from fingerpost.market import Selection
from fingerpost.observatory import Observatory
from fingerpost.posting import Posting
from fingerpost.reading import read
from fingerpost.settings import Settings
from fingerpost.store.export import FORMATS
from fingerpost.store.personal import FILE, LOGS, Personal, open_personal
from fingerpost.store.personal_wishes import PayFloor
from tests.market.markets_for_tests import asked, market, posting
from tests.store.corpus_for_tests import DAY, invented, settings_for, write_lines

CANARY = re.compile(rb"qorvux", re.IGNORECASE)
CV = (
    "Qorvuxina Qorvuxason\nqorvuxa@example.org\n\nExperience\nAnalyst at Qorvuxa Reports, 01/2022 - 12/2023\n"
    "- PyTorch models of qorvuxas\n\nEducation\nMaster, University of Qorvuxaville, 2021\n\nSkills\nPython, Qorvuxalang"
)
MAIL = {"FINGERPOST_SMTP_HOST": "h.example.org", "FINGERPOST_SMTP_TO": "qorvux@example.org"}
OWN = {FILE, *(FILE + end for end in LOGS)}


# Without the packaged snapshot: what is looked through is what these tests wrote.
pytestmark = pytest.mark.usefixtures("no_reference_in_module")


def tell_everything(me: Personal) -> None:
    """Every kind of thing that can be told, each with a canary word."""
    me.store_profile(CV, DAY)
    me.store_wishes(wishes_of(pay_floor=PayFloor(60_000, "EUR"), countries=["DE"]), DAY)
    application = start(
        "n1", "applied", DAY, comment="a qorvuxa letter", title="Qorvuxa Counter", employer="Qorvuxa Ltd"
    )
    me.applications.put(schedule(application, "interview", DAY, minutes=30, comment="room qorvuxa"), DAY)
    me.notes.add("employer", "qorvuxa", "the *qorvuxa* was kind", DAY)
    search = me.searches.put("qorvuxa search", "qorvuxa", {"employer": ("Qorvuxa Ltd",)}, DAY)
    me.searches.put_token(search.search_id, new_token(), DAY)
    me.searches.note_look(search.search_id, ["qorvuxa-posting"], DAY)
    me.corrections.put(correction("cv", "years_experience", 5, DAY, was=2.0, words="qorvuxa years"))
    me.corrections.put(correction("posting", "years_min", 5, DAY, posting_id="n1", was=2.0, words="five years"))


@pytest.fixture
def told(tmp_path: Path) -> Settings:
    """A data directory with a corpus, into which a person told everything; the corpus grew before and after."""
    settings = settings_for(tmp_path)
    engine = Observatory(settings)
    engine.import_([write_lines(tmp_path / "a.jsonl", map(invented, range(6)))])
    with open_personal(settings) as me:
        tell_everything(me)
    engine.import_([write_lines(tmp_path / "b.jsonl", map(invented, range(6, 12)))])
    return settings


def holding(directory: Path) -> set[str]:
    """The files below a directory whose name or content holds a canary word."""
    files = [path for path in directory.rglob("*") if path.is_file()]
    return {
        path.relative_to(directory).as_posix()
        for path in files
        if CANARY.search(path.read_bytes()) or CANARY.search(path.name.encode())
    }


def test_no_other_file_of_the_data_directory_holds_it(told: Settings) -> None:
    engine = Observatory(told)
    engine.search("heron")
    engine.create_snapshot("first")
    assert holding(told.data) - OWN == set()
    assert FILE in holding(told.data)


@pytest.mark.parametrize("file_format", FORMATS)
def test_no_export_of_facts_holds_it(told: Settings, tmp_path: Path, file_format: str) -> None:
    out = tmp_path / "out"
    Observatory(told).export(out, file_format=file_format)  # type: ignore[arg-type]
    assert any(out.iterdir())
    assert holding(out) == set()
    assert not OWN & {path.name for path in out.rglob("*")}


def test_sql_cannot_reach_it(told: Settings) -> None:
    path = told.data / FILE
    for query in (f"SELECT * FROM read_blob('{path}')", f"SELECT * FROM read_text('{path}')", f"FROM '{path}'"):
        with pytest.raises(FingerpostError) as raised:
            Observatory(told).sql(query)
        assert not CANARY.search(str(raised.value).encode())


def test_no_log_holds_it(tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        settings = settings_for(tmp_path)
        with open_personal(settings) as me:
            tell_everything(me)
            me.as_json(DAY)
            me.undo()
        posting = read(Posting("p", "invented", "Data Scientist", "Requirements\n- Python\n- 3 years of experience"))
        fit(read_profile(read_cv_file(CV.encode(), "qorvuxa.txt"), today=date(2026, 11, 28)), asked_by(posting))
    assert not CANARY.search(caplog.text.encode())
    printed = capfd.readouterr()
    assert not CANARY.search((printed.out + printed.err).encode())


def _wrong(me: Personal) -> Iterator[object]:
    """Wrong uses, each with a canary word in what is given, other than in a name that is looked up."""
    yield lambda: me.store_profile(CV + "\0", DAY)
    yield lambda: me.notes.add("employer", "e", "qorvuxa \ud800", DAY)
    yield lambda: me.notes.add("employer", "qorvuxa\0", "kind", DAY)
    yield lambda: me.searches.put("qorvuxa", "qorvuxa\0", {}, DAY)
    yield lambda: me.searches.put("qorvuxa", "qorvuxa", {}, datetime(2026, 1, 1))  # noqa: DTZ001
    yield lambda: me.applications.put(start("p", "saved", DAY, comment="qorvuxa\0"), DAY)
    yield lambda: move(start("p", "saved", DAY, comment="qorvuxa"), "rejected", DAY, "qorvuxa")
    yield lambda: reschedule(start("p", "saved", DAY, comment="qorvuxa"), 3, None)
    yield lambda: schedule(start("p", "saved", DAY), "interview", DAY, minutes=-1, comment="qorvuxa")
    yield lambda: correction("cv", "years_experience", 99, DAY, words="qorvuxa")
    yield lambda: mail_server(
        {"FINGERPOST_SMTP_HOST": "h", "FINGERPOST_SMTP_TO": "qorvuxa@e.org", "FINGERPOST_SMTP_TLS": "none"}
    )
    yield lambda: read_cv_file(b"%PDF-1.4 qorvuxa", "cv.pdf")


def test_no_message_of_an_error_holds_it(tmp_path: Path) -> None:
    with open_personal(settings_for(tmp_path)) as me:
        tell_everything(me)
        for number, wrong in enumerate(_wrong(me)):
            with pytest.raises(FingerpostError) as raised:
                wrong()  # type: ignore[operator]
            assert not CANARY.search(str(raised.value).encode()), number


def test_what_others_may_see_of_the_person_holds_no_word_of_it(tmp_path: Path) -> None:
    with open_personal(settings_for(tmp_path)) as me:
        tell_everything(me)
        cases = "\n".join(labelled_cases(me.corrections.all()))
        changes = repr(me.changes())
        identifiers = " ".join(event.uid for event in application_events(me.applications.all()))
    assert '"years_min"' in cases
    for shown in (cases, changes, identifiers):
        assert not CANARY.search(shown.encode())


def test_answers_that_others_may_see_hold_no_name_of_the_person() -> None:
    """What is about the market beside the profile; `fit` shows the CV's own words of a skill to the person."""
    profile = read_profile(read_cv_file(CV.encode(), "qorvuxa.txt"), today=date(2026, 11, 28))
    rows = [posting(number, f"Employer {number % 9}", seniority="mid") for number in range(40)]
    con = market(rows, [asked(row, one) for row in rows for one in ("sql", "python")])
    asks = Asked("p", "Data scientist", "Otter Ltd", None, ())
    answers = (
        matches(profile, con, wishes=wishes_of(countries=["DE"])),
        gap_to_selection(profile, con, Selection()),
        gap_to_posting(profile, asks),
        next_skills(profile.skill_ids, con, Selection()),
        path(profile, con, "data-scientist"),
        plan(profile.skill_ids, "data-scientist", con, 8),
        role_fit(profile, con, Selection()),
    )
    for answer in answers:
        assert not CANARY.search(as_json(answer).encode()), type(answer).__name__
        assert not CANARY.search(" ".join((answer.headline(), *answer.sentences())).encode())
        assert not CANARY.search(str(answer.chart().to_dict()).encode())


def test_forgetting_leaves_the_corpus_and_not_a_word_of_the_person(told: Settings) -> None:
    corpus = {path for path in told.data.rglob("*") if path.is_file()} - {told.data / name for name in OWN}
    Observatory(told).forget()
    assert {path for path in told.data.rglob("*") if path.is_file()} == corpus
    assert holding(told.data) == set()
    assert Observatory(told).search("data scientist").n > 0


def test_a_profile_comes_back_from_the_file_as_it_was_read(tmp_path: Path) -> None:
    with open_personal(settings_for(tmp_path)) as me:
        profile = read_profile(CvText(CV, "text"), today=date(2026, 11, 28))
        me.store_profile(profile.text, DAY)
        assert me.profile() == profile.text
