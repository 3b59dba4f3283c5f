"""What forms keep when they cannot be used, and what a posting's page says to machines and of postings like it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost import Observatory
from fingerpost.faces.http import create_app
from fingerpost.faces.moments import on_this_clock
from fingerpost.faces.web.rendering import STATIC


@pytest.fixture
def mine(data: Path, tmp_path: Path) -> Observatory:
    """An observatory over the invented corpus, with nothing personal in it."""
    return fingerpost.open(shutil.copytree(data, tmp_path / "mine"), workers=1, corpus="live")


@pytest.fixture
def client(mine: Observatory) -> Iterator[TestClient]:
    with TestClient(create_app(mine), base_url="http://127.0.0.1:8000") as found:
        yield found


@pytest.fixture
def posting(mine: Observatory) -> str:
    return mine.search("PyTorch").hits[0].posting_id


def test_a_cv_that_cannot_be_taken_leaves_the_form_with_the_reason(
    client: TestClient, mine: Observatory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fingerpost.faces.web.me_pages.LARGEST_CV", 10)
    shown = client.post("/me/cv", files={"cv": ("cv.txt", b"more than that")}, data={"text": "typed beside it"})
    assert shown.status_code == 400
    assert 'role="alert"' in shown.text
    assert "typed beside it</textarea>" in shown.text
    assert not (mine.settings.data / "me.db").exists()


def test_a_document_that_cannot_be_compared_stays_in_its_form(client: TestClient) -> None:
    shown = client.post("/curriculum", data={"text": "Python & SQL", "role": "no-such-role", "country": "DE"})
    assert shown.status_code == 400
    assert "no-such-role" in shown.text
    assert "Python &amp; SQL</textarea>" in shown.text
    assert 'name="country" value="DE"' in shown.text


def test_an_error_after_a_form_says_where_what_was_typed_is(client: TestClient) -> None:
    assert "what you typed" in client.post("/saved", data={"query": "q=models"}).text
    assert "what you typed" not in client.get("/posting/nothing").text


def test_only_stages_that_may_follow_are_offered(client: TestClient, posting: str) -> None:
    client.post("/tracker", data={"posting_id": posting})
    offered = _stages(client)
    assert "rejected" not in offered
    for stage in offered:
        assert client.post("/tracker", data={"posting_id": posting, "stage": stage}).status_code == 200
        client.post("/me/undo")
    client.post("/tracker", data={"posting_id": posting, "stage": "applied"})
    assert "rejected" in _stages(client)


def _stages(client: TestClient) -> list[str]:
    (choice,) = re.findall(r'<select id="s-[^"]*" name="stage">(.*?)</select>', client.get("/tracker").text)
    return re.findall(r"<option>(\w+)</option>", choice)


def test_a_time_is_shown_on_the_clock_that_it_was_given_on(client: TestClient, posting: str) -> None:
    client.post("/tracker", data={"posting_id": posting})
    client.post("/tracker", data={"posting_id": posting, "kind": "interview", "starts": "2026-12-01T10:30"})
    assert "2026-12-01 10:30" in client.get("/tracker").text
    assert on_this_clock(date(2026, 12, 1)) == "2026-12-01"
    moment = datetime(2026, 12, 1, 10, 30, tzinfo=UTC)
    assert on_this_clock(moment) == moment.astimezone().strftime("%Y-%m-%d %H:%M")


def test_a_date_is_moved_and_cancelled(client: TestClient, mine: Observatory, posting: str) -> None:
    client.post("/tracker", data={"posting_id": posting})
    client.post("/tracker", data={"posting_id": posting, "kind": "interview", "starts": "2026-12-01T10:30"})
    (date_id,) = re.findall(r'name="date" value="(\d+)"', client.get("/tracker").text)
    moved = client.post("/tracker", data={"posting_id": posting, "date": date_id, "starts": "2026-12-02T11:00"})
    assert "2026-12-02 11:00" in moved.text
    assert "2026-12-01" not in moved.text
    assert b"SEQUENCE:1" in client.get("/tracker.ics").content
    assert client.post("/tracker", data={"posting_id": posting, "date": "none", "cancel": "1"}).status_code == 400
    assert client.post("/tracker", data={"posting_id": posting, "date": "999", "cancel": "1"}).status_code == 400
    client.post("/tracker", data={"posting_id": posting, "date": date_id, "starts": "2026-12-02", "cancel": "1"})
    assert mine.tracker().applications[0].appointments == ()
    client.post("/me/undo")
    assert [kept.kind for kept in mine.tracker().applications[0].appointments] == ["interview"]


def test_a_search_is_offered_to_be_saved_as_it_was_understood(client: TestClient, mine: Observatory) -> None:
    page = client.get("/postings?q=models&role=nlp-engineer&salary=90,000&page=2").text
    (query,) = re.findall(r'name="query" value="([^"]*)"', page)
    client.post("/saved", data={"name": "mine", "query": unescape(query)})
    (saved,) = mine.saved()
    assert saved.words == "models"
    assert (saved.filters["role"], float(saved.filters["salary_at_least"][0])) == (("nlp-engineer",), 90_000)
    assert "Role: NLP engineer · Pay from: 90,000" in client.get("/saved").text
    assert 'action="/saved"' not in client.get("/postings").text


def test_without_the_person_no_search_can_be_saved(mine: Observatory) -> None:
    with TestClient(create_app(mine, personal=False), base_url="http://127.0.0.1:8000") as client:
        assert 'action="/saved"' not in client.get("/postings?q=models").text


def test_a_posting_says_to_machines_what_it_states(client: TestClient, mine: Observatory, posting: str) -> None:
    page = client.get(f"/posting/{posting}").text
    (stated,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert stated == fingerpost.jobposting_jsonld(mine.posting(posting))
    assert json.loads(stated)["@type"] == "JobPosting"


def test_postings_like_one_say_what_they_share(client: TestClient, mine: Observatory, posting: str) -> None:
    page = client.get(f"/posting/{posting}").text
    like = mine.similar(posting, 5).hits
    assert len(like) == 5
    places = [page.index(f'href="/posting/{quote(hit.posting_id)}"') for hit in like]
    assert places == sorted(places)
    assert "Shares the role" in page


def test_own_scripts_stay_small() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("*.js")) < 15_000
