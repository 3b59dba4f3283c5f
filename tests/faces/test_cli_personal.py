"""What belongs to the person, on the command line: every verb, its errors, what undo and forget do."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fingerpost.faces.cli import main

Run = Callable[..., tuple[int, str, str]]
CV = """Qorvux Person

Experience
Data Analyst at Quiet Reports, 01/2020 - 12/2024
- Python and SQL reports, pandas

Education
Bachelor of Science, Mathematics, 2019

Skills
Python, SQL, statistics, pandas
"""
GOALS = ("data-scientist", "machine-learning-engineer")


@pytest.fixture
def mine(data: Path, tmp_path: Path) -> Path:
    """A data directory of one's own: the invented corpus, nothing personal yet."""
    return Path(shutil.copytree(data, tmp_path / "mine"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], mine: Path) -> Run:
    def call(*arguments: str | Path) -> tuple[int, str, str]:
        code = 0
        try:
            main(["--data", str(mine), "--workers", "1", "--corpus", "live", *map(str, arguments)])
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return call


def json_of(run: Run, *arguments: str | Path) -> Any:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


@pytest.fixture
def cv(tmp_path: Path) -> Path:
    path = tmp_path / "cv.txt"
    path.write_text(CV, encoding="utf-8")
    return path


@pytest.fixture
def posting(run: Run) -> str:
    return str(json_of(run, "search", "data scientist", "--role", "data-scientist")["hits"][0]["posting_id"])


@pytest.mark.parametrize(
    "question",
    [
        ("matches",),
        ("role-fit",),
        ("gap", "data-scientist", "--no-premiums"),
        ("gap", "all", "--no-premiums"),
        ("next", "--k", "2"),
        ("path", "data-scientist"),
        ("plan", "data-scientist", "--hours-per-week", "5"),
    ],
    ids=" ".join,
)
def test_every_question_answers_to_a_file_and_to_the_saved_profile_alike(
    run: Run, cv: Path, question: tuple[str, ...]
) -> None:
    by_file = json_of(run, *question, "--cv", cv)
    assert run(*question)[0] == 2
    assert run("profile", cv, "--save")[0] == 0
    assert json_of(run, *question) == by_file
    code, out, _ = run(*question)
    assert code == 0
    assert out.strip()
    assert "Qorvux" not in out


def test_a_missing_profile_says_what_to_do(run: Run) -> None:
    code, _, err = run("next")
    assert code == 2
    assert "fingerpost profile CV --save" in err
    assert err.count("\n") == 1


def test_a_posting_may_be_a_file(run: Run, cv: Path, tmp_path: Path) -> None:
    draft = tmp_path / "posting.txt"
    draft.write_text("Data Scientist\n\nRequirements\n- Python\n- Kubernetes\n", encoding="utf-8")
    statuses = {one["name"]: one["status"] for one in json_of(run, "fit", draft, "--cv", cv)["requirements"]}
    assert statuses["Python"] == "met"
    assert statuses["Kubernetes"] == "missing"
    missing = {one["label"] for one in json_of(run, "gap", draft, "--cv", cv, "--no-premiums")["skills"]}
    assert "Kubernetes" in missing


def test_a_plan_is_written_as_a_calendar(run: Run, cv: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.ics"
    assert run("plan", "machine-learning-engineer", "--cv", cv, "--out", out)[0] == 0
    written = out.read_bytes()
    assert written.startswith(b"BEGIN:VCALENDAR")
    assert b"BEGIN:VEVENT" in written
    assert b"Qorvux" not in written


def test_documents_are_looked_at(run: Run, tmp_path: Path) -> None:
    syllabus, draft = tmp_path / "syllabus.md", tmp_path / "draft.txt"
    syllabus.write_text("# Week 1\nPython and SQL\n# Week 2\nStatistics\n", encoding="utf-8")
    draft.write_text("Data Scientist\n\nRequirements\n- 30 years of experience with Python\n", encoding="utf-8")
    covered = {one["label"] for one in json_of(run, "curriculum", syllabus, "data-scientist")["skills"]}
    assert {"Python", "SQL"} <= covered
    assert json_of(run, "lint", draft)["findings"]
    assert run("lint", tmp_path / "nowhere.txt")[0] == 2


def test_a_posting_is_tracked_from_saved_to_offer_and_back(run: Run, posting: str, tmp_path: Path) -> None:
    assert json_of(run, "track", posting)["applications"][0]["steps"][0]["stage"] == "saved"
    run("track", posting, "--stage", "applied", "--comment", "by mail")
    run("track", posting, "--at", "2026-12-01T10:30", "--kind", "interview", "--minutes", "45")
    held = json_of(run, "track")["applications"]
    assert [step["stage"] for step in held[0]["steps"]] == ["saved", "applied"]
    assert held[0]["appointments"][0]["minutes"] == 45
    code, _, err = run("track", posting, "--stage", "saved")
    assert code == 2
    assert "cannot follow on applied" in err
    assert run("track", "--out", tmp_path / "dates.ics", "--out", tmp_path / "all.csv")[0] == 0
    assert b"BEGIN:VEVENT" in (tmp_path / "dates.ics").read_bytes()
    assert posting in (tmp_path / "all.csv").read_text(encoding="utf-8")
    assert run("undo")[0] == 0
    assert json_of(run, "track")["applications"][0]["appointments"] == []
    assert run("track", posting, "--drop")[0] == 0
    assert json_of(run, "track")["applications"] == []
    assert run("undo")[0] == 0
    assert len(json_of(run, "track")["applications"]) == 1


def test_a_date_is_moved_and_cancelled(run: Run, posting: str) -> None:
    run("track", posting, "--at", "2026-12-01", "--kind", "deadline")
    number = json_of(run, "track")["applications"][0]["appointments"][0]["appointment_id"]
    shown = run("track", posting, "--move", number, "--at", "2026-12-03T09:00")[1]
    assert f"{number}  2026-12-03 09:00  deadline" in shown
    assert run("track", posting, "--move", number)[0] == 2
    assert run("track", "--cancel", number)[0] == 2
    assert "no appointment 99" in run("track", posting, "--cancel", 99)[2]
    assert "deadline" not in run("track", posting, "--cancel", number)[1]


def test_notes_are_kept_found_changed_and_removed(run: Run, posting: str) -> None:
    run("note", "skill", "python", "Practise **generators**")
    run("note", "posting", posting, "Ask about the team")
    assert len(json_of(run, "note")["notes"]) == 2
    (found,) = json_of(run, "note", "--find", "generators")["notes"]
    assert found["subject"] == "python"
    run("note", "skill", "python", "Done", "--change", str(found["note_id"]))
    assert json_of(run, "note", "skill", "python")["notes"][0]["text"] == "Done"
    run("note", "--remove", str(found["note_id"]))
    assert len(json_of(run, "note")["notes"]) == 1
    assert run("note", "--remove", "99")[0] == 2
    assert run("note", "weather", "x", "y")[0] == 2


def test_a_saved_search_tells_each_posting_once(run: Run) -> None:
    assert run("saved", "add", "mine", "models", "--filter", "role=data-scientist")[0] == 0
    first = json_of(run, "saved", "new", "mine")
    assert first["new"]
    assert json_of(run, "saved", "new", "mine")["new"] == []
    assert [one["name"] for one in json_of(run, "saved")] == ["mine"]
    assert run("saved", "new", "other")[0] == 2
    assert run("saved", "add", "bad", "--filter", "role")[0] == 2
    assert run("saved", "remove", "mine")[0] == 0
    assert json_of(run, "saved") == []


def test_a_feed_has_an_address_that_is_shown_once(run: Run) -> None:
    run("saved", "add", "mine", "models")
    first, second = run("saved", "feed", "mine")[1], run("saved", "feed", "mine")[1]
    assert first.splitlines()[0].endswith(".atom")
    assert first != second
    assert run("saved", "feed", "mine", "--close")[0] == 0
    assert run("saved", "feed", "mine", "--close")[0] == 2


def test_a_digest_is_text_and_a_page(run: Run, tmp_path: Path) -> None:
    run("saved", "add", "mine", "models")
    code, out, _ = run("digest", "--weekly")
    assert code == 0
    assert "mine" in out
    assert run("digest", "--days", "30", "--html", tmp_path / "digest.html")[0] == 0
    assert (tmp_path / "digest.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("digest", "--weekly", "--days", "3")[0] == 2


def test_mail_without_a_server_says_which_variable_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FINGERPOST_SMTP_HOST", raising=False)
    code, _, err = run("digest", "--mail")
    assert code == 2
    assert "FINGERPOST_SMTP_HOST" in err


def test_a_correction_holds_until_it_is_taken_back(run: Run, cv: Path, posting: str, tmp_path: Path) -> None:
    assert run("correct", "years_experience", "9")[0] == 2
    run("profile", cv, "--save")
    run("correct", "years_experience", "9")
    run("correct", "skill", "expert", "--skill", "pytorch")
    profile = json_of(run, "profile")
    assert profile["years_experience"] == 9
    assert {"pytorch": "expert"}.items() <= {one["skill_id"]: one["level"] for one in profile["skills"]}.items()
    run("correct", "seniority", "lead", "--posting", posting)
    assert run("correct", "--cases", tmp_path / "cases.jsonl")[0] == 0
    (case,) = [json.loads(line) for line in (tmp_path / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    assert (case["field"], case["expected"], case["posting_id"]) == ("seniority", "lead", posting)
    run("correct", "years_experience", "--remove")
    assert json_of(run, "profile")["years_experience"] != 9
    assert run("correct", "shoe_size", "44")[0] == 2
    assert run("correct", "years_experience", "many")[0] == 2


def test_wishes_are_stated_shown_and_cleared(run: Run, cv: Path) -> None:
    assert "nothing is wished for" in run("wishes")[1]
    stated = json_of(run, "wishes", "--country", "Germany", "--pay-floor", "60000 EUR", "--utc=-1..3", "--needs-visa")
    assert stated["countries"] == ["DE"]
    assert stated["pay_floor"]["amount"] == 60000
    assert "needs visa: yes" in run("wishes")[1]
    matched = json_of(run, "matches", "--cv", cv, "--limit", "3")["matches"]
    assert matched
    assert {condition["kind"] for condition in matched[0]["conditions"]} >= {"place", "visa"}
    assert run("wishes", "--country", "Atlantis")[0] == 2
    assert run("wishes", "--pay-floor", "much")[0] == 2
    run("wishes", "--clear")
    assert "nothing is wished for" in run("wishes")[1]


def test_forget_exports_first_and_leaves_nothing(run: Run, cv: Path, mine: Path, tmp_path: Path) -> None:
    run("profile", cv, "--save")
    run("note", "skill", "python", "mine")
    assert run("forget", "--yes", "--export", tmp_path / "kept")[0] == 0
    exported = (tmp_path / "kept" / "me.json").read_text(encoding="utf-8")
    assert "Quiet Reports" in exported
    assert "Qorvux" not in exported
    assert not (mine / "me.db").exists()
    assert run("role-fit")[0] == 2


def test_nothing_personal_is_made_by_looking(run: Run, mine: Path) -> None:
    for question in (("track",), ("note",), ("saved",), ("wishes",), ("correct",), ("digest", "--weekly"), ("undo",)):
        assert run(*question)[0] == 0
    assert not (mine / "me.db").exists()


def test_a_profile_is_written_as_a_json_resume_without_the_name(run: Run, cv: Path, tmp_path: Path) -> None:
    assert run("profile", cv, "--out", tmp_path / "resume.json")[0] == 0
    resume = json.loads((tmp_path / "resume.json").read_text(encoding="utf-8"))
    assert {"Python", "SQL"} <= {word for skill in resume["skills"] for word in skill["keywords"]}
    assert "Qorvux" not in json.dumps(resume)
