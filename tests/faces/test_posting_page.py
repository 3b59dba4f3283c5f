"""A posting's page: the employer's dates apart from ours, what happened to it, its copies, and what is not its own."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost import MonetaryAmount, Observatory, Posting, PostingEvent, read
from fingerpost.faces.http import create_app
from fingerpost.faces.web.posting_facts import estimates_of
from fingerpost.faces.web.posting_history import FIELDS, REASONS, copies_of, history_of, seen_dates, stated_dates
from fingerpost.faces.web.reading_page import reading_page
from fingerpost.pipeline import collect
from fingerpost.settings import load_settings
from fingerpost.sources import Board, PoliteClient, Politeness
from tests.faces.conftest import _about
from tests.faces.test_browser import CHROMIUM, DESKTOP, NEEDED, PHONE, is_too_wide, serving, violations
from tests.sources.fakes import FAKES
from tests.sources.fakes.fake import Request
from tests.sources.replay import serving as replaying

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.local_server]

CITIES = ("Bergen, Norway", "Berlin, Germany", "Lyon, France")
DAYS = (1, 6, 9, 12, 15, 20)
TEXT = (
    f"&lt;p&gt;Larkmoor keeps the lights of the coast. {_about(7)}&lt;/p&gt;&lt;h3&gt;What you will do&lt;/h3&gt;"
    "&lt;p&gt;You train models that tell a ship from a wave.&lt;/p&gt;&lt;h3&gt;Requirements&lt;/h3&gt;&lt;ul&gt;"
    "&lt;li&gt;3+ years of experience with Python&lt;/li&gt;&lt;li&gt;PyTorch&lt;/li&gt;&lt;/ul&gt;"
)


def advertised(number: int, **changed: Any) -> dict[str, Any]:
    """The job in one of three cities, as Greenhouse states it."""
    return FAKES["greenhouse"].record(number) | {
        "title": "Machine Learning Engineer",
        "company_name": "Larkmoor",
        "content": TEXT,
        "location": {"name": CITIES[number]},
        "first_published": f"2026-10-2{number}T09:00:00Z",
        "updated_at": "2026-11-03T09:00:00Z",
        "application_deadline": "2026-12-31T00:00:00Z",
        **changed,
    }


SNIPPET = {
    "title": "Data Scientist",
    "description": f"You count fog horns. {_about(8)} We ask for SQL and …",
    "salary_min": 47000,
    "salary_max": 52000,
    "salary_is_predicted": "1",
}


def listed_on(visit: int) -> list[dict[str, Any]]:
    """Three cities; then Bergen's is edited, Lyon's missed twice (closed) and listed again."""
    edited = {"updated_at": "2026-11-05T09:00:00Z", "location": {"name": "Bergen, Norway; Oslo, Norway"}}
    bergen = advertised(0, **edited) if visit else advertised(0)
    return [bergen, advertised(1), *([advertised(2)] if visit not in {2, 3} else [])]


def fill(data: Path) -> None:
    """Six visits to a board, one to an aggregator, and files with copies of the job under other names."""
    settings = load_settings(data, 1)
    greenhouse, adzuna = FAKES["greenhouse"], FAKES["adzuna"]
    with replaying() as replay:
        for visit, day in enumerate(DAYS):
            at = datetime(2026, 11, day, 8, tzinfo=UTC)

            def client(at: datetime = at) -> PoliteClient:
                bases = dict.fromkeys(("greenhouse", "adzuna"), replay.url)
                quick = Politeness(attempts=1)
                return PoliteClient("test", base_urls=bases, politeness=quick, now=lambda: at, keys=adzuna.keys)

            boards = [Board("greenhouse", "larkmoor")] + [Board("adzuna", adzuna.token)] * (not visit)
            both = {"larkmoor": listed_on(visit), adzuna.token: [adzuna.record(1) | SNIPPET]}

            def play(request: Request, known: Any) -> Any:
                return (greenhouse if request.parts[:2] == ["v1", "boards"] else adzuna).answer(request, known)

            replay.play(type(greenhouse)("both", "larkmoor", play, greenhouse.record), both)
            report = collect(settings, boards, client=client, at=at, settle=visit == len(DAYS) - 1)
            assert report.failed == ()
    text = html.unescape(TEXT)
    copies = [
        {"id": "1", "source": "coast-jobs", "company": "Larkmoor", "location": "Bergen, Norway"},
        {"id": "2", "source": "coast-jobs", "company": "Tide & Talent Staffing", "location": "Bergen, Norway"},
    ]
    plain = {"title": "Machine Learning Engineer", "description": text, "url": "javascript:alert(1)"}
    lines = data.parent / "copies.jsonl"
    lines.write_text("".join(json.dumps(plain | copy) + "\n" for copy in copies), encoding="utf-8")
    fingerpost.open(data, workers=1).import_([lines])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Observatory:
    data = tmp_path_factory.mktemp("told") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fingerpost.store.facts.REFERENCE", data / "no-reference")
        fill(data)
    return fingerpost.open(data, workers=1, corpus="live")


JOB, ESTIMATED = "greenhouse:larkmoor:0", "adzuna:~8516f9b6098004df:1"


@pytest.fixture(scope="module")
def page_of(told: Observatory) -> Iterator[Callable[[str], str]]:
    with TestClient(create_app(told), raise_server_exceptions=False) as client:
        yield lambda posting_id: client.get(f"/posting/{posting_id}").text


def words_of(page: str, heading: str) -> str:
    """The text of a page from a heading to the next of the same rank."""
    rest = page[page.index(heading) + len(heading) :]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", re.split(r"<h[23]", rest)[0])).split())


def test_the_employers_dates_stand_apart_from_ours(told: Observatory, page_of: Callable[[str], str]) -> None:
    view = told.posting(JOB)
    assert [(line.name, str(line.day)) for line in stated_dates(view)] == [
        ("Posted", "2026-10-20"), ("Open until", "2026-12-31"), ("Last edited", "2026-11-05"),
    ]  # fmt: skip
    assert [(line.name, line.day and line.day.day) for line in seen_dates(view)] == [
        ("First seen", 1), ("Last seen", view.facts.last_seen.day if view.facts.last_seen else 0),
        ("First missed", None), ("Closed", None),
    ]  # fmt: skip
    page = page_of(JOB)
    said = words_of(page, "<h3>The posting says</h3>")
    assert re.search(r"Posted 2026-10-20 .*Open until 2026-12-31.* Last edited 2026-11-05", said)
    seen = words_of(page, "<h3>Seen here")
    assert "all 5 copies together" in seen
    assert "First seen 2026-11-01" in seen
    assert "First missed no visit missed it Closed no visit closed it" in seen


def test_what_happened_is_told_the_newest_first(told: Observatory, page_of: Callable[[str], str]) -> None:
    view = told.posting(JOB)
    assert [(event.posting_id[-1], event.event) for event in view.history] == [
        ("0", "opened"), ("1", "opened"), ("2", "opened"), ("0", "changed"), ("2", "closed"), ("2", "reopened"),
    ]  # fmt: skip
    lines = history_of(view)
    assert [(line.day.day, line.what, line.fields) for line in lines] == [
        (15, "Listed again", ""), (12, "Closed", ""), (6, "Changed", "places, date of the last edit"),
        (1, "First listed", ""),
    ]  # fmt: skip
    assert [line.where for line in lines[:2]] == ["Lyon, France", "Lyon, France"]
    assert lines[3].where == "Bergen, Norway; Oslo, Norway · Berlin, Germany · Lyon, France"
    told_there = words_of(page_of(JOB), "<h3>What happened</h3>")
    assert "2026-11-06 Changed : places, date of the last edit" in told_there


def test_the_copies_say_where_they_are_and_why_they_are_one_job(
    told: Observatory, page_of: Callable[[str], str]
) -> None:
    view = told.posting(JOB)
    assert view.facts.cluster_size == len(view.members) == 5
    assert view.members[0].posting_id == JOB
    found = {copy.member.posting_id: (copy.place, copy.employer, copy.reason) for copy in copies_of(view)}
    assert found == {
        "greenhouse:larkmoor:1": ("Berlin, Germany", None, "in another place"),
        "greenhouse:larkmoor:2": ("Lyon, France", None, "in another place"),
        "coast-jobs:1": ("Bergen, Norway", None, "from another source"),
        "coast-jobs:2": ("Bergen, Norway", "Tide & Talent Staffing", "under another employer's name"),
    }
    page = page_of(JOB)
    words = words_of(page, '<h2 id="copies">The same job elsewhere</h2>')
    assert words.startswith("4 more postings are taken for this job and count as one with it.")
    assert "Under another employer's name" in words
    assert 'href="https://job-boards.greenhouse.io/larkmoor/jobs/1"' in page
    assert "javascript:" not in page  # an address of a file that is none of the web
    assert 'href="#copies">stands for 5 near-identical postings' in page


def test_a_copy_leads_to_the_posting_that_stands_for_it(told: Observatory) -> None:
    copies = told.posting(JOB).members[1:]
    assert copies
    for copy in copies:
        assert told.posting(copy.posting_id) == told.posting(JOB)


def test_every_reason_and_every_field_has_its_words() -> None:
    from fingerpost.dedup.reasons import REASONS as ALL_REASONS

    assert set(REASONS) == set(ALL_REASONS)
    kept = {"posting_id", "source", "board", "identifier", "licence"}
    assert set(FIELDS) == set(Posting.__dataclass_fields__) - kept


def test_an_estimate_and_a_snippet_are_marked_as_what_they_are(page_of: Callable[[str], str]) -> None:
    page = page_of(ESTIMATED)
    facts = words_of(page, '<h2 id="what-it-says">What it says</h2>')
    assert (
        "Pay not stated Pay, estimated GBP 47,000 – 52,000 a year an estimate by adzuna, not stated by the employer"
        in facts
    )
    assert "Its source cuts the text short" in words_of(page, '<h2 id="the-words">The words</h2>')
    assert "Last edited not stated" in words_of(page, "<h3>The posting says</h3>")
    assert "The same job elsewhere" not in page


def test_a_posting_that_states_its_own_pay_and_words_bears_no_such_mark(page_of: Callable[[str], str]) -> None:
    page = page_of(JOB)
    assert "estimate" not in words_of(page, '<h2 id="what-it-says">What it says</h2>')
    assert "cuts the text short" not in page


def test_a_reading_on_a_page_of_its_own_bears_the_same_marks() -> None:
    estimate = (MonetaryAmount(40, 50, "EUR", "HOUR"),)
    posting = Posting("1", "x", "Clerk", "You count ships.", estimated_salary=estimate, description_is_snippet=True)
    assert [fact.value for fact in estimates_of(read(posting))] == ["EUR 40 – 50 an hour"]
    page = reading_page(read(posting))
    assert "an estimate by x, not stated by the employer" in page
    assert "Its source cuts the text short" in page


def test_a_posting_of_a_file_was_visited_by_nobody(engine: Observatory) -> None:
    view = engine.posting(engine.search("PyTorch").hits[0].posting_id)
    assert (view.history, view.members, history_of(view), copies_of(view)) == ((), (), [], [])
    assert [line.name for line in seen_dates(view)] == ["First seen", "Last seen"]


def test_a_posting_of_the_reference_snapshot_has_the_day_of_its_record(data: Path) -> None:
    packaged = fingerpost.open(data, workers=1, corpus="reference")
    view = packaged.posting(packaged.search("PyTorch").hits[0].posting_id)
    assert [line.name for line in seen_dates(view)] == ["Recorded"]
    assert [line.name for line in stated_dates(view)] == ["Posted", "Open until"]
    assert isinstance(seen_dates(view)[0].day, date)


def test_the_api_carries_history_and_copies_and_describes_them(told: Observatory) -> None:
    with TestClient(create_app(told)) as client:
        view = client.get(f"/api/posting/{JOB}").json()
        schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert view["history"][3] == {
        "posting_id": JOB,
        "at": "2026-11-06T08:00:00",
        "event": "changed",
        "fields": ["job_location", "date_modified"],
    }
    assert {copy["merge_reason"] for copy in view["members"]} == {
        None, "other-place", "aggregator-copy", "agency-copy",
    }  # fmt: skip
    assert set(schemas["PostingView"]["properties"]) >= {"facts", "enriched", "history", "members"}


def test_many_copies_and_a_long_history_are_folded(told: Observatory, monkeypatch: pytest.MonkeyPatch) -> None:
    view = told.posting(JOB)
    many = [
        replace(view.members[1], posting_id=f"m{number}", location=f"City {number}", merged_with=f"m{number - 1}")
        for number in range(30)
    ]
    events = [
        PostingEvent(f"m{number}", datetime(2026, 11, 1 + number % 9, tzinfo=UTC), "changed", ("base_salary",))
        for number in range(30)
    ]
    longer = replace(view, members=(view.members[0], *many), history=tuple(events))
    monkeypatch.setattr(told, "posting", lambda _, **__: longer)
    with TestClient(create_app(told)) as client:
        page = client.get(f"/posting/{JOB}").text
    assert "<summary>18 more</summary>" in page
    assert "<summary>3 earlier</summary>" in page
    assert page.count("<li>\n    <p><strong>City ") == 30
    assert "next to City 4" in page
    assert history_of(longer)[0].where == "City 8 · City 17 · City 26"
    assert history_of(longer)[-1].where == "City 0 · City 9 · City 18 and 1 more"


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason=NEEDED)
@pytest.mark.parametrize("posting_id", [JOB, ESTIMATED], ids=["with copies", "with an estimate"])
def test_the_page_is_whole_without_javascript_and_axe_finds_nothing(told: Observatory, posting_id: str) -> None:
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install --group dev")
    with serving(told) as address, sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=DESKTOP)
        wrong: list[str] = []
        page.on("console", lambda message: wrong.append(message.text))
        page.goto(f"{address}/posting/{posting_id}")
        assert violations(page) == []
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(PHONE)
        assert not is_too_wide(page)
        assert violations(page) == []
        assert wrong == []
        plain = browser.new_context(java_script_enabled=False).new_page()
        plain.goto(f"{address}/posting/{posting_id}")
        assert plain.locator("#over-time").is_visible()
        browser.close()
