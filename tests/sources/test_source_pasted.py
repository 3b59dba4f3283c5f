"""Addresses of one posting, pasted: which posting they mean, and that it comes from its system where it has one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import BoardNotFoundError, PayloadError, SourceUnavailableError
from fingerpost.observatory import Observatory
from fingerpost.posting import MonetaryAmount, Posting
from fingerpost.settings import Settings
from fingerpost.sources import BOARD_SOURCES, Board
from fingerpost.sources._one_posting import LISTS, REQUESTS
from fingerpost.sources.pasted import _NAMED, fetch_pasted, posting_meant

from .fakes import FAKES
from .replay import Answer, Replay, as_json

UUID = "5ac21346-8e0c-4494-8e7a-3eb92ff77902"
MakeClient = Callable[..., Any]
local_server = pytest.mark.local_server


@pytest.mark.parametrize(
    ("url", "source", "token", "identifier"),
    [
        ("https://job-boards.greenhouse.io/larkmoor/jobs/4004?gh_src=x", "greenhouse", "larkmoor", "4004"),
        ("https://boards.eu.greenhouse.io/larkmoor/jobs/4004#app", "greenhouse", "larkmoor", "4004"),
        ("https://boards.greenhouse.io/embed/job_app?for=larkmoor&token=4004", "greenhouse", "larkmoor", "4004"),
        ("https://job-boards.greenhouse.io/larkmoor?gh_jid=4004", "greenhouse", "larkmoor", "4004"),
        ("https://boards-api.greenhouse.io/v1/boards/larkmoor/jobs/4004", "greenhouse", "larkmoor", "4004"),
        (f"https://jobs.lever.co/saltmarsh/{UUID}", "lever", "saltmarsh", UUID),
        (f"https://jobs.eu.lever.co/saltmarsh/{UUID.upper()}/apply?lever-source=x", "lever", "saltmarsh@eu", UUID),
        (f"https://api.lever.co/v0/postings/saltmarsh/{UUID}?mode=json", "lever", "saltmarsh", UUID),
        (f"https://jobs.ashbyhq.com/quiet-harbour/{UUID}/application", "ashby", "quiet-harbour", UUID),
        (f"https://jobs.ashbyhq.com/Quiet%20Harbour/{UUID}?utm=x", "ashby", "Quiet Harbour", UUID),
        ("https://harbourworks.bamboohr.com/careers/86?source=x", "bamboohr", "harbourworks", "86"),
        ("https://harbourworks.breezy.hr/p/18df07-tide-analyst/apply", "breezy", "harbourworks", "18df07"),
        ("https://moorhen.jobs.personio.com/job/7?language=de#apply", "personio", "moorhen@com", "7"),
        ("https://harbourworks.pinpointhq.com/en/postings/5f1c-aa", "pinpoint", "harbourworks", "5f1c-aa"),
        ("https://fernhollow.recruitee.com/o/gardener/c/new", "recruitee", "fernhollow", "gardener"),
        ("https://fernhollow.recruitee.com/l/en/o/gardener", "recruitee", "fernhollow", "gardener"),
        (f"https://ats.rippling.com/en-GB/harbourworks/jobs/{UUID}", "rippling", "harbourworks", UUID),
        (
            "https://jobs.smartrecruiters.com/NorthquayFreight/744000051234567-ml-engineer?trid=7",
            "smartrecruiters",
            "NorthquayFreight",
            "744000051234567",
        ),
        ("https://apply.workable.com/copperbeech/j/dd136dd7e7/apply/", "workable", "copperbeech", "DD136DD7E7"),
        (
            "https://harbour.wd5.myworkdayjobs.com/en-US/External/job/Bergen/Boat-Keeper_R-77/apply/manually",
            "workday",
            "harbour@wd5.External",
            "/job/Bergen/Boat-Keeper_R-77",
        ),
    ],
)
def test_an_address_means_a_posting(url: str, source: str, token: str, identifier: str) -> None:
    meant = posting_meant(url)
    assert meant is not None
    assert (meant[0].key, meant[1]) == ((source, token), identifier)


@pytest.mark.parametrize(
    "url",
    [
        "https://job-boards.greenhouse.io/larkmoor",
        "https://job-boards.greenhouse.io/larkmoor/jobs/",
        "https://boards.greenhouse.io/embed/job_app?token=4004",
        "https://boards.greenhouse.io/embed/job_board?for=larkmoor",
        "https://jobs.lever.co/saltmarsh?team=Harbour",
        "https://jobs.lever.co/saltmarsh/about",
        "https://jobs.ashbyhq.com/quiet-harbour/embed",
        "https://fernhollow.recruitee.com/o/",
        "https://ats.rippling.com/harbourworks/jobs",
        "https://jobs.smartrecruiters.com/NorthquayFreight",
        "https://apply.workable.com/j/DD136DD7E7",
        "https://harbour.wd5.myworkdayjobs.com/External/job",
        "https://harbourworks.teamtailor.com/jobs/7167-boat-keeper",
        "https://larkmoor.example/careers?gh_jid=4004",
        "https://[",
        "no address",
        "",
    ],
)
def test_other_addresses_mean_no_posting(url: str) -> None:
    assert posting_meant(url) is None


def test_every_system_whose_addresses_are_known_can_be_asked() -> None:
    assert set(_NAMED) == {*REQUESTS, *LISTS} <= set(BOARD_SOURCES)


def fetched(make_client: MakeClient, url: str) -> Posting:
    async def ask() -> Posting:
        async with make_client(attempts=1) as client:
            return await fetch_pasted(client, url)

    return asyncio.run(ask())


def lever_like(source: str) -> dict[str, Any]:
    return {**FAKES[source].record(1), "id": UUID}


RECORDS: dict[str, tuple[str, list[Any]]] = {
    "greenhouse": ("https://job-boards.greenhouse.io/larkmoor/jobs/1", [FAKES["greenhouse"].record(1)]),
    "lever": (f"https://jobs.eu.lever.co/saltmarsh/{UUID}", [lever_like("lever")]),
    "ashby": (f"https://jobs.ashbyhq.com/quiet-harbour/{UUID}", [lever_like("ashby")]),
    "bamboohr": ("https://harbourworks.bamboohr.com/careers/1", [FAKES["bamboohr"].record(1)]),
    "breezy": ("https://harbourworks.breezy.hr/p/18df1-harbour-analyst", [FAKES["breezy"].record(1)]),
    "personio": ("https://moorhen.jobs.personio.com/job/1", [FAKES["personio"].record(1)]),
    "pinpoint": ("https://harbourworks.pinpointhq.com/en/postings/1", [FAKES["pinpoint"].record(1)]),
    "recruitee": ("https://fernhollow.recruitee.com/o/harbour-analyst-1", [FAKES["recruitee"].record(1)]),
    "rippling": (
        f"https://ats.rippling.com/harbourworks/jobs/{UUID}",
        [{"rows": [{"uuid": UUID, "name": "x"}], "detail": FAKES["rippling"].record(1)["detail"]}],
    ),
    "smartrecruiters": (
        "https://jobs.smartrecruiters.com/NorthquayFreight/744000000001-harbour-analyst",
        [FAKES["smartrecruiters"].record(1)],
    ),
    "workable": ("https://apply.workable.com/copperbeech/j/0000000001/", [FAKES["workable"].record(1)]),
    "workday": (
        "https://harbour.wd5.myworkdayjobs.com/External/job/Bergen/Boat-Keeper_R-77",
        [
            {
                "listed": {"externalPath": "/job/Bergen/Boat-Keeper_R-77"},
                "detail": {
                    "jobPostingInfo": {
                        "title": "Harbour Analyst 1",
                        "jobDescription": "<p>You count the ships of quay 1.</p>",
                    }
                },
            }
        ],
    ),
}
TOKENS = {"lever": "saltmarsh@eu", "workday": "harbour@wd5.External"}


def test_every_known_system_is_asked_below() -> None:
    assert set(RECORDS) == set(_NAMED)


@local_server
@pytest.mark.parametrize("source", RECORDS)
def test_a_posting_comes_from_its_system(source: str, replay: Replay, make_client: MakeClient) -> None:
    url, records = RECORDS[source]
    replay.play(FAKES[source], {TOKENS.get(source, FAKES[source].token): [FAKES[source].record(2), *records]})
    posting = fetched(make_client, url)
    assert (posting.source, posting.title) == (source, "Harbour Analyst 1")
    assert "the ships of quay 1" in posting.description
    assert len(replay.paths()) == 1


@local_server
@pytest.mark.parametrize("source", RECORDS)
def test_a_posting_that_is_gone_says_so(source: str, replay: Replay, make_client: MakeClient) -> None:
    token = TOKENS.get(source, FAKES[source].token)
    replay.play(FAKES[source], {token: [FAKES[source].record(2)]})
    with pytest.raises(BoardNotFoundError, match=f"{source} has no posting .* it was closed"):
        fetched(make_client, RECORDS[source][0])


@local_server
def test_a_posting_that_is_no_longer_active_is_gone(replay: Replay, make_client: MakeClient) -> None:
    url, (record,) = RECORDS["smartrecruiters"]
    replay.play(FAKES["smartrecruiters"], {"NorthquayFreight": [{**record, "active": False}]})
    with pytest.raises(BoardNotFoundError, match="was closed"):
        fetched(make_client, url)


@local_server
def test_one_posting_states_the_pay_that_a_list_leaves_out(replay: Replay, make_client: MakeClient) -> None:
    url, (record,) = RECORDS["greenhouse"]
    pay = {"min_cents": 9_000_000, "max_cents": 12_000_000, "currency_type": "EUR", "title": "Annual"}
    replay.play(FAKES["greenhouse"], {"larkmoor": [{**record, "pay_input_ranges": [pay]}]})
    posting = fetched(make_client, url)
    assert [(amount.min_value, amount.max_value) for amount in posting.base_salary] == [(90_000.0, 120_000.0)]


@local_server
def test_a_posting_that_its_board_does_not_list_is_read_by_who_has_its_address(
    replay: Replay, make_client: MakeClient
) -> None:
    url, (record,) = RECORDS["ashby"]
    replay.play(FAKES["ashby"], {"quiet-harbour": [{**record, "isListed": False}]})
    assert fetched(make_client, url).title == "Harbour Analyst 1"


@local_server
def test_a_host_that_is_ill_is_not_taken_for_a_posting_that_is_gone(replay: Replay, make_client: MakeClient) -> None:
    replay.on("/v1/boards/larkmoor/jobs/1?content=true&pay_transparency=true", Answer(503))
    with pytest.raises(SourceUnavailableError):
        fetched(make_client, RECORDS["greenhouse"][0])


PAGE = """<html><body>{embed}<main><h1>Quay Keeper</h1><p>You keep the quay.</p></main></body></html>"""
EMBED = '<script src="https://boards.greenhouse.io/embed/job_board/js?for=larkmoor"></script>'


def on_page(replay: Replay, path: str, embed: str = "") -> str:
    replay.on(path, Answer(200, PAGE.format(embed=embed).encode(), {"Content-Type": "text/html"}))
    return f"{replay.url}{path}"


@local_server
def test_an_employers_own_page_leads_to_the_posting_that_it_shows(replay: Replay, make_client: MakeClient) -> None:
    replay.play(FAKES["greenhouse"], {"larkmoor": [FAKES["greenhouse"].record(1)]})
    posting = fetched(make_client, on_page(replay, "/careers?gh_jid=1", EMBED))
    assert (posting.source, posting.title) == ("greenhouse", "Harbour Analyst 1")


@local_server
@pytest.mark.parametrize("embed", ["", EMBED], ids=["no board named", "a board without that posting"])
def test_an_employers_own_page_that_leads_nowhere_is_read_itself(
    embed: str, replay: Replay, make_client: MakeClient
) -> None:
    posting = fetched(make_client, on_page(replay, "/careers?gh_jid=1", embed))
    assert (posting.source, posting.title) == ("page", "Quay Keeper")
    assert "You keep the quay." in posting.description


@local_server
def test_where_the_system_does_not_answer_as_documented_the_page_is_read(
    replay: Replay, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = on_page(replay, "/larkmoor/jobs/1")
    monkeypatch.setattr("fingerpost.sources.pasted.posting_meant", lambda _: (Board("greenhouse", "larkmoor"), "1"))
    replay.on("/v1/boards/larkmoor/jobs/1?content=true&pay_transparency=true", as_json({"error": "not today"}))
    assert fetched(make_client, url).title == "Quay Keeper"


@local_server
def test_a_list_that_is_not_there_says_nothing_of_a_posting(
    replay: Replay, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = on_page(replay, "/copperbeech/j/1")
    monkeypatch.setattr("fingerpost.sources.pasted.posting_meant", lambda _: (Board("workable", "copperbeech"), "1"))
    assert fetched(make_client, url).title == "Quay Keeper"


@local_server
def test_a_page_without_words_still_says_so(replay: Replay, make_client: MakeClient) -> None:
    replay.on("/empty", Answer(200, b"<script>app()</script>"))
    with pytest.raises(PayloadError, match="has no words"):
        fetched(make_client, f"{replay.url}/empty")


@local_server
def test_the_observatory_asks_where_its_settings_say(replay: Replay, tmp_path: Path) -> None:
    url, (record,) = RECORDS["lever"]
    pay = {"min": 90000, "max": 120000, "currency": "EUR", "interval": "per-year-salary"}
    replay.play(FAKES["lever"], {"saltmarsh@eu": [{**record, "salaryRange": pay}]})
    settings = Settings(tmp_path / "data", 1, base_urls=f"lever={replay.url}", timeout=5.0)
    found = Observatory(settings).read_page(url)
    assert found.posting.source == "lever"
    assert found.posting.base_salary == (MonetaryAmount(90000.0, 120000.0, "EUR", "YEAR"),)
    assert (tmp_path / "data" / "robots.json").exists()
