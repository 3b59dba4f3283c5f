"""The pages of one person: the whole way from a CV to a plan by forms alone, and that nothing personal gets out."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost import Observatory
from fingerpost.faces.http import create_app
from fingerpost.faces.web.me_pages import QUESTIONS
from tests.faces.test_cli_personal import CV

CANARY = "Qorvux"
GOAL = "data-scientist"
ADDRESSES = {
    "matches": "/me/matches?limit=5",
    "gap": f"/me/gap?target={GOAL}&premiums=",
    "next_skills": f"/me/next?goal={GOAL}&k=2",
    "path": f"/me/path?goal={GOAL}",
    "plan": f"/me/plan?goal={GOAL}&hours_per_week=5",
}


@pytest.fixture
def engine(data: Path, tmp_path: Path) -> Observatory:
    """An observatory over the invented corpus, with nothing personal in it."""
    return fingerpost.open(shutil.copytree(data, tmp_path / "mine"), workers=1, corpus="live")


@pytest.fixture
def client(engine: Observatory) -> Iterator[TestClient]:
    with TestClient(create_app(engine), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as found:
        yield found


@pytest.fixture
def posting(engine: Observatory) -> str:
    return engine.search("data scientist", {"role": [GOAL]}).hits[0].posting_id


def give_cv(client: TestClient) -> None:
    assert client.post("/me/cv", files={"cv": ("cv.txt", CV.encode())}).url.path == "/me"


def test_every_question_about_a_person_has_a_page() -> None:
    assert {verb.name for verb in QUESTIONS} == ADDRESSES.keys()


@pytest.mark.parametrize("address", ["/me", *ADDRESSES.values()])
def test_without_a_cv_a_page_asks_for_one(client: TestClient, engine: Observatory, address: str) -> None:
    shown = client.get(address)
    assert shown.status_code == 200
    assert 'action="/me/cv"' in shown.text
    assert not (engine.settings.data / "me.db").exists()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_question_is_answered_as_the_library_answers_it(client: TestClient, engine: Observatory, name: str) -> None:
    give_cv(client)
    address = ADDRESSES[name]
    assert client.get(address).status_code == 200
    given = {
        "matches": lambda: engine.matches(limit=5),
        "gap": lambda: engine.gap(GOAL),
        "next_skills": lambda: engine.next_skills(goal=GOAL, k=2),
        "path": lambda: engine.path(GOAL),
        "plan": lambda: engine.plan(GOAL, hours_per_week=5.0),
    }[name]()
    assert client.get(f"{address}&format=json").text == fingerpost.as_json(given)
    assert client.get(f"{address}&format=csv").status_code == 200


@pytest.mark.parametrize("name", ["gap", "path", "plan"])
def test_a_question_without_a_goal_asks_for_one(client: TestClient, name: str) -> None:
    give_cv(client)
    shown = client.get(f"/me/{name}")
    assert shown.status_code == 200
    assert "<select" in shown.text


def test_the_profile_is_corrected_and_the_correction_taken_back(client: TestClient, engine: Observatory) -> None:
    give_cv(client)
    before = engine.profile()
    client.post("/me/correct", data={"field": "years_experience", "value": "9"})
    client.post("/me/correct", data={"field": "skill", "item": "pytorch", "value": "expert"})
    client.post("/me/correct", data={"field": "skill", "item": "python", "value": ""})
    after = engine.profile()
    assert after.years_experience == 9
    assert after.skill_ids == before.skill_ids - {"python"} | {"pytorch"}
    for field, item in (("years_experience", ""), ("skill", "pytorch"), ("skill", "python")):
        client.post("/me/correct", data={"field": field, "item": item, "remove": "1"})
    assert engine.profile() == before


def test_what_was_read_rightly_is_confirmed_and_told_as_a_labelled_case(
    client: TestClient, engine: Observatory
) -> None:
    give_cv(client)
    before = engine.profile()
    page = client.get("/me").text
    assert 'aria-label="Confirm Python"' in page
    client.post("/me/correct", data={"field": "skill", "item": "python", "value": "stated"})
    page = client.get("/me").text
    assert 'aria-label="Confirm Python"' not in page
    assert "skill python: confirmed" in page
    assert engine.profile() == before
    (case,) = engine.corrections("cv")
    assert (case.item, case.was, case.correct) == ("python", "stated", "stated")


def test_an_answer_follows_a_correction_at_once(client: TestClient) -> None:
    give_cv(client)
    address = f"/me/gap?target={GOAL}&format=json"
    client.post("/me/correct", data={"field": "skill", "item": "sql", "value": ""})
    assert {"sql": "missing"}.items() <= _statuses(client, address).items()
    client.post("/me/correct", data={"field": "skill", "item": "sql", "remove": "1"})
    assert {"sql": "met"}.items() <= _statuses(client, address).items()


def _statuses(client: TestClient, address: str) -> dict[str, str]:
    return {one["skill_id"]: one["status"] for one in json.loads(client.get(address).text)["skills"]}


def test_wishes_are_kept_and_shown(client: TestClient, engine: Observatory) -> None:
    give_cv(client)
    client.post(
        "/me/wishes",
        data={"countries": "Germany, US", "needs_visa": "yes", "pay_floor": "50000", "currency": "usd",
              "roles": [GOAL], "work_modes": ["remote"], "utc_from": "-1", "utc_to": "3"},
    )  # fmt: skip
    stated = engine.wishes()
    assert (stated.countries, stated.needs_visa, stated.roles) == (("DE", "US"), True, (GOAL,))
    assert stated.pay_floor is not None
    assert stated.pay_floor.currency == "USD"
    assert 'value="DE, US"' in client.get("/me").text
    assert client.post("/me/wishes", data={"countries": "Atlantis"}).status_code == 404
    assert engine.wishes() == stated


def test_a_posting_is_followed_noted_and_corrected_on_its_page(
    client: TestClient, engine: Observatory, posting: str
) -> None:
    give_cv(client)
    here = f"/posting/{posting}"
    assert "of 100" in client.get(here).text
    assert client.post("/tracker", data={"posting_id": posting, "next": here}).url.path == here
    client.post("/tracker", data={"posting_id": posting, "stage": "applied", "comment": "by mail"})
    client.post("/tracker", data={"posting_id": posting, "kind": "interview", "starts": "2026-12-01T10:30"})
    client.post("/notes", data={"about": "posting", "subject": posting, "text": "**Ask** <script>x</script>"})
    client.post("/me/correct-posting", data={"posting_id": posting, "field": "seniority", "value": "lead"})
    page = client.get(here).text
    assert "<strong>Ask</strong> &lt;script&gt;" in page
    assert "Applied" in page
    assert engine.posting(posting).facts.seniority == "lead"
    assert engine.posting(posting, corrected=False).facts.seniority != "lead"
    tracker = client.get("/tracker").text
    assert "by mail" in tracker
    assert "2026-12-01" in tracker
    assert b"BEGIN:VEVENT" in client.get("/tracker.ics").content
    client.post("/me/undo", data={"next": "/tracker"})
    assert engine.posting(posting).facts.seniority != "lead"
    client.post("/tracker", data={"posting_id": posting, "drop": "1"})
    assert engine.tracker().applications == ()


def test_a_search_is_saved_looked_at_and_fed(client: TestClient, engine: Observatory) -> None:
    client.post("/saved", data={"name": "mine", "query": f"?q=models&role={GOAL}&salary=&page=2"})
    (saved,) = engine.saved()
    assert (saved.words, dict(saved.filters)) == ("models", {"role": (GOAL,)})
    assert "first look" in client.post("/saved/change", data={"name": "mine", "action": "news"}).text
    assert "Nothing new" in client.post("/saved/change", data={"name": "mine", "action": "news"}).text
    opened = client.post("/saved/change", data={"name": "mine", "action": "open"}).text
    (address,) = set(re.findall(r'href="[^"]*(/feed/[\w-]+)\.atom"', opened))
    for form, kind in (("atom", "atom+xml"), ("rss", "rss+xml"), ("json", "feed+json")):
        assert kind in client.get(f"{address}.{form}").headers["content-type"]
    client.post("/saved/change", data={"name": "mine", "action": "close"})
    assert client.get(f"{address}.atom").status_code == 404
    assert client.get("/digest").status_code == 200
    client.post("/saved/change", data={"name": "mine", "action": "remove"})
    assert engine.saved() == ()


def test_documents_are_answered_and_not_kept(client: TestClient, engine: Observatory) -> None:
    assert client.get("/curriculum").status_code == client.get("/draft").status_code == 200
    asked = client.post("/curriculum", data={"text": f"{CANARY} course: Python, SQL", "role": GOAL})
    assert "Python" in asked.text
    asked = client.post(
        "/draft", files={"file": ("draft.txt", b"Data Scientist\n\nRequirements\n- 30 years of Python")}
    )
    assert "30 years" in asked.text
    assert client.post("/draft", data={"text": " "}).status_code == 400
    assert not _anywhere(engine.settings.data)


def test_everything_is_exported_and_forgotten(client: TestClient, engine: Observatory) -> None:
    give_cv(client)
    client.post("/notes", data={"about": "skill", "subject": "python", "text": f"{CANARY} note"})
    with zipfile.ZipFile(io.BytesIO(client.get("/me/everything.zip").content)) as archive:
        assert CANARY in archive.read("me.json").decode()
        assert {"note.csv", "profile.csv"} <= set(archive.namelist())
    assert client.post("/me/forget", data={}).status_code == 400
    assert engine.notes().notes
    assert client.post("/me/forget", data={"confirm": "yes"}).status_code == 200
    assert not _anywhere(engine.settings.data)
    assert 'action="/me/cv"' in client.get(ADDRESSES["path"]).text


def _anywhere(folder: Path) -> bool:
    """Whether the canary stands in any file of a folder."""
    return any(CANARY.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_after_a_change_one_is_never_sent_to_another_site(client: TestClient) -> None:
    for wanted in ("//evil.example", "https://evil.example", "/\\evil.example"):
        answer = client.post("/me/undo", data={"next": wanted}, follow_redirects=False)
        assert answer.headers["location"] == "/tracker"


def test_another_site_can_change_nothing(client: TestClient, engine: Observatory, posting: str) -> None:
    sent = client.post("/tracker", data={"posting_id": posting}, headers={"Origin": "https://evil.example"})
    assert sent.status_code == 403
    assert engine.tracker().applications == ()


def test_pages_without_the_person_show_nothing_of_them(engine: Observatory, posting: str) -> None:
    engine.profile(CV.encode(), name="cv.txt", save=True)
    engine.note("posting", posting, f"{CANARY} note")
    engine.correct("seniority", "director", posting_id=posting)
    with TestClient(create_app(engine, personal=False), base_url="http://127.0.0.1:8000") as client:
        page = client.get(f"/posting/{posting}")
        assert page.status_code == 200
        assert CANARY not in page.text
        assert "director" not in page.text
        assert client.get("/me").status_code == 404
