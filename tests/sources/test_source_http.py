"""The polite client: what it asks, how often, what it makes of bad answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import (
    BoardNotFoundError,
    InputError,
    PayloadError,
    SourceError,
    SourceForbiddenError,
    SourceUnavailableError,
)
from fingerpost.posting import Observation
from fingerpost.sources import BOARD_SOURCES, Board, FetchResult, PoliteClient, parse_base_urls
from fingerpost.sources._no_answer import NoAnswerError, retry_after, status_of
from fingerpost.sources._pace import Pace
from fingerpost.sources._robots import leads_inside, redirect_target

from .conftest import NOW, Time
from .replay import Answer, Replay, as_gzip, as_json

BOARD = Board("greenhouse", "larkmoor")
PATH = "/v1/boards/larkmoor/jobs?content=true"
JOBS = {"jobs": [{"id": 1, "title": "Analyst", "content": "&lt;p&gt;You count ships.&lt;/p&gt;"}], "meta": {"total": 1}}

pytestmark = pytest.mark.local_server
MakeClient = Callable[..., Any]


def visit(client: PoliteClient, board: Board = BOARD, previous: Observation | None = None) -> FetchResult:
    async def fetch() -> FetchResult:
        async with client:
            return await BOARD_SOURCES[board.source].fetch(client, board, previous)

    return asyncio.run(fetch())


def failure(client: PoliteClient, board: Board = BOARD) -> SourceError:
    with pytest.raises(SourceError) as caught:
        visit(client, board)
    assert (caught.value.source, caught.value.board) == (board.source, board.token)
    assert "\n" not in str(caught.value)
    return caught.value


def test_every_request_names_the_client_and_asks_for_json(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, as_json(JOBS))
    visit(make_client())
    assert {asked.headers["user-agent"] for asked in replay.asked} == {"fingerpost/test (+https://example.org)"}
    assert replay.asked[-1].headers["accept"] == "application/json"


def test_an_unchanged_board_is_one_conditional_request(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, as_json(JOBS, ETag='W/"7"', Last_Modified="Mon, 01 Jun 2026 10:00:00 GMT"))
    first = visit(make_client())
    assert (first.observation.etag, first.observation.complete) == ('W/"7"', True)
    again = visit(make_client(), previous=first.observation)
    assert replay.asked[-1].headers["if-none-match"] == 'W/"7"'
    assert replay.asked[-1].headers["if-modified-since"] == "Mon, 01 Jun 2026 10:00:00 GMT"
    assert again.raw == ()
    seen = again.observation
    assert (seen.status, seen.complete, seen.n_listed, seen.etag) == (304, True, None, 'W/"7"')


def test_an_incomplete_visit_is_no_ground_for_a_conditional_request(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, as_json(JOBS, ETag='"7"'))
    broken = Observation("greenhouse", "larkmoor", NOW, 200, complete=False, etag='"7"', reason="cut")
    assert len(visit(make_client(), previous=broken).raw) == 1
    assert "if-none-match" not in replay.asked[-1].headers


def test_a_zipped_reply_is_read(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, as_gzip(as_json(JOBS)))
    assert len(visit(make_client()).raw) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_board_that_is_gone_is_not_found_and_not_asked_again(
    status: int, replay: Replay, make_client: MakeClient
) -> None:
    replay.on(PATH, Answer(status))
    error = failure(make_client())
    assert isinstance(error, BoardNotFoundError)
    assert status_of(error) == status
    assert replay.paths() == [PATH]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_is_forbidden(status: int, replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(status))
    error = failure(make_client())
    assert isinstance(error, SourceForbiddenError)
    assert status_of(error) == status


@pytest.mark.parametrize("status", [429, 500, 502, 503])
def test_what_may_pass_is_asked_again(status: int, replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(status), as_json(JOBS))
    assert len(visit(make_client()).raw) == 1
    assert replay.paths() == [PATH, PATH]


def test_retries_end(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(500))
    error = failure(make_client(attempts=3))
    assert isinstance(error, SourceUnavailableError)
    assert status_of(error) == 500
    assert len(replay.paths()) == 3


def test_retry_after_is_honoured(replay: Replay, make_client: MakeClient, ticking: Time) -> None:
    replay.on(PATH, Answer(429, headers={"Retry-After": "37"}), as_json(JOBS))
    assert len(visit(make_client()).raw) == 1
    assert 37.0 in ticking.slept


def test_a_retry_after_that_is_no_number_is_none() -> None:
    assert retry_after("\u00b2", NOW) is None


def test_retry_after_may_be_a_date(replay: Replay, make_client: MakeClient, ticking: Time) -> None:
    replay.on(PATH, Answer(503, headers={"Retry-After": "Mon, 01 Jun 2026 12:00:21 GMT"}), as_json(JOBS))
    visit(make_client())
    assert 21.0 in ticking.slept


def test_a_longer_retry_after_than_a_run_waits_ends_the_visit(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(429, headers={"Retry-After": "86400"}))
    error = failure(make_client())
    assert isinstance(error, SourceUnavailableError)
    assert "try again in 86400 seconds" in str(error)
    assert replay.paths() == [PATH]


def test_a_web_page_instead_of_json_is_said_to_be_one(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(200, b"<!doctype html><title>Just a moment</title>", {"Content-Type": "text/html"}))
    error = failure(make_client())
    assert isinstance(error, PayloadError)
    assert "web page" in str(error)
    assert status_of(error) == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"jobs": 5}', b'{"jobs": [{"id": "\xff"}]}', b'"text"'])
def test_another_form_than_the_documented_one_is_a_payload_error(
    body: bytes, replay: Replay, make_client: MakeClient
) -> None:
    replay.on(PATH, Answer(200, body, {"Content-Type": "application/json"}))
    assert isinstance(failure(make_client()), PayloadError)


def test_a_server_that_never_answers_is_given_up(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(hang=True))
    error = failure(make_client(read_timeout=0.15, attempts=2))
    assert isinstance(error, SourceUnavailableError)
    assert status_of(error) == 0
    assert len(replay.paths()) == 2


def test_an_answer_that_never_ends_is_given_up(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(hang=True))
    error = failure(make_client(read_timeout=30.0, total_timeout=0.15, attempts=1))
    assert "not whole after 0.15 seconds" in str(error)


def test_a_host_that_is_not_there_is_unavailable(ticking: Time, make_client: MakeClient) -> None:
    client = make_client()
    client._base_urls["greenhouse"] = "http://127.0.0.1:9"  # the discard port: nothing listens
    error = failure(client)
    assert isinstance(error, SourceUnavailableError)
    assert "connection failed" in str(error)


def test_a_body_beyond_the_limit_is_refused(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(200, b'{"jobs": [' + b" " * 5000 + b"]}"))
    error = failure(make_client(max_bytes=4000))
    assert isinstance(error, PayloadError)
    assert "larger than 4,000 bytes" in str(error)


def test_a_small_reply_that_unzips_beyond_the_limit_is_refused(replay: Replay, make_client: MakeClient) -> None:
    bomb = as_gzip(Answer(200, b'{"jobs": []}' + b" " * 3_000_000))
    assert len(bomb.body) < 10_000
    replay.on(PATH, bomb)
    assert "larger than 1,000,000 bytes" in str(failure(make_client(max_bytes=1_000_000)))


@pytest.mark.parametrize(("body", "encoding"), [(b"not gzip", "gzip"), (b"\x1f\x8b\x08", "gzip"), (b"{}", "br")])
def test_a_damaged_or_unknown_encoding_is_an_error(
    body: bytes, encoding: str, replay: Replay, make_client: MakeClient
) -> None:
    replay.on(PATH, Answer(200, body, {"Content-Encoding": encoding}))
    assert encoding in str(failure(make_client(attempts=1)))


def test_robots_are_asked_once_per_host_and_obeyed(replay: Replay, make_client: MakeClient) -> None:
    replay.on("/robots.txt", Answer(200, b"User-agent: *\nDisallow: /v1/\n"))
    error = failure(make_client())
    assert isinstance(error, SourceForbiddenError)
    assert "robots.txt does not allow" in str(error)
    assert [asked.path for asked in replay.asked] == ["/robots.txt"]


def test_robots_may_address_this_client_by_name(replay: Replay, make_client: MakeClient) -> None:
    replay.on("/robots.txt", Answer(200, b"User-agent: fingerpost\nDisallow: /\n\nUser-agent: *\nAllow: /\n"))
    assert isinstance(failure(make_client()), SourceForbiddenError)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_host_without_robots_has_no_rules(status: int, replay: Replay, make_client: MakeClient) -> None:
    replay.on("/robots.txt", Answer(status))
    replay.on(PATH, as_json(JOBS))
    assert len(visit(make_client()).raw) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_robots_that_cannot_be_read_forbid_for_now(status: int, replay: Replay, make_client: MakeClient) -> None:
    replay.on("/robots.txt", Answer(status))
    replay.on(PATH, as_json(JOBS))
    error = failure(make_client())
    assert isinstance(error, SourceForbiddenError)
    assert "for now" in str(error)
    assert replay.paths() == []


def test_a_crawl_delay_slows_the_client(replay: Replay, make_client: MakeClient, ticking: Time) -> None:
    replay.on("/robots.txt", Answer(200, b"User-agent: *\nCrawl-delay: 4\n"))
    replay.on("/v0/postings/saltmarsh?mode=json&skip=0&limit=100", as_json([{"id": str(n)} for n in range(100)]))
    replay.on("/v0/postings/saltmarsh?mode=json&skip=100&limit=100", as_json([]))
    visit(make_client(), Board("lever", "saltmarsh"))
    assert ticking.slept[-1] == 4.0


def test_requests_to_one_host_keep_their_distance(replay: Replay, make_client: MakeClient, ticking: Time) -> None:
    replay.on(PATH, Answer(500), Answer(500), as_json(JOBS))
    visit(make_client(seconds_between_requests_to_this_machine=2.0))
    assert ticking.slept == [2.0, 2.0, 2.0]  # robots.txt, then three attempts


def test_this_machine_needs_no_distance_between_requests(
    replay: Replay, make_client: MakeClient, ticking: Time
) -> None:
    replay.on(PATH, as_json(JOBS))
    visit(make_client(seconds_between_requests=9.0, seconds_between_requests_to_this_machine=0.0))
    assert ticking.slept == []


def test_robots_txt_is_kept_for_a_day(replay: Replay, tmp_path: Path) -> None:
    replay.on(PATH, as_json(JOBS))
    replay.on("/robots.txt", Answer(200, b"User-agent: *\nDisallow: /private"))
    file, moment = tmp_path / "data" / "robots.json", [NOW]

    def client() -> PoliteClient:
        return PoliteClient("test", base_urls={"greenhouse": replay.url}, now=lambda: moment[0], robots_file=file)

    def asked() -> int:
        visit(client())
        return sum(request.path == "/robots.txt" for request in replay.asked)

    assert (asked(), asked()) == (1, 1)
    moment[0] += timedelta(hours=25)
    assert asked() == 2
    file.write_text("{broken")
    assert asked() == 3
    replay.on("/robots.txt", Answer(200, b"User-agent: *\nDisallow: /"))
    assert asked() == 3, "the rules of a day are not asked for again"


@pytest.mark.parametrize(
    "stated", ["[]", "5", '"x"', '{"http://HERE/robots.txt": ["2026-11-28T00:00:00", ""]}', '{"a": "abc"}', '{"a": 5}']
)
def test_a_file_of_robots_in_another_form_is_asked_for_again(replay: Replay, tmp_path: Path, stated: str) -> None:
    replay.on(PATH, as_json(JOBS))
    file = tmp_path / "robots.json"
    file.write_text(stated.replace("http://HERE", replay.url))
    visit(PoliteClient("test", base_urls={"greenhouse": replay.url}, now=lambda: NOW, robots_file=file))
    assert replay.asked[0].path == "/robots.txt"
    assert "/robots.txt" in file.read_text()


def test_a_key_that_no_header_may_hold_is_not_shown(replay: Replay, make_client: MakeClient) -> None:
    async def ask(key: str) -> None:
        async with make_client() as client:
            await client.get_json(f"{replay.url}/x", source="usajobs", board="b", headers={"Authorization-Key": key})

    for key in ("hush\n", "hush\u00e4"):
        with pytest.raises(SourceUnavailableError, match="check the keys") as caught:
            asyncio.run(ask(key))
        assert "hush" not in str(caught.value)


def test_an_etag_that_cannot_be_sent_is_not_sent(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, as_json(JOBS, ETag='"\u00fc"'))
    first = visit(make_client()).observation
    assert first.etag == '"\u00fc"'
    assert len(visit(make_client(), previous=first).raw) == 1
    assert "if-none-match" not in replay.asked[-1].headers


def test_redirects_are_followed_and_end(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(302, headers={"Location": "/moved"}))
    replay.on("/moved", as_json(JOBS))
    assert len(visit(make_client()).raw) == 1
    replay.on("/moved", Answer(302, headers={"Location": PATH}))
    error = failure(make_client())
    assert isinstance(error, PayloadError)
    assert "circle" in str(error)


def test_a_long_chain_of_redirects_is_given_up(replay: Replay, make_client: MakeClient) -> None:
    replay.on(PATH, Answer(302, headers={"Location": "/0"}))
    for step in range(9):
        replay.on(f"/{step}", Answer(302, headers={"Location": f"/{step + 1}"}))
    assert "redirects more than 5 times" in str(failure(make_client()))


@pytest.mark.parametrize(
    "location", ["http://10.0.0.7/", "http://127.0.0.1/x", "http://[::1]/", "http://169.254.169.254/a"]
)
def test_a_redirect_never_leads_from_the_internet_into_a_private_network(location: str) -> None:
    with pytest.raises(NoAnswerError, match="not on the public internet"):
        asyncio.run(redirect_target(302, "https://boards.example.org/a", location, private_allowed=False))


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://example.org/", "http://"])
def test_a_redirect_leads_to_web_addresses_only(location: str) -> None:
    with pytest.raises(NoAnswerError, match="not a web address"):
        asyncio.run(redirect_target(302, "https://boards.example.org/a", location, private_allowed=True))


@pytest.mark.parametrize("location", ["http://[bad", f"http://{'a' * 70}.example/", "http://a..b/", "//x:abc/"])
def test_a_redirect_to_what_is_no_url_is_an_error_of_the_board(
    location: str, replay: Replay, make_client: MakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fingerpost.sources._http.is_loopback", lambda _: False)
    replay.on(PATH, Answer(302, headers={"Location": location}))
    assert "gave no list for board 'larkmoor'" in str(failure(make_client(seconds_between_requests=0.0)))


def test_a_link_never_leads_from_the_internet_into_a_private_network() -> None:
    links = ["http://10.0.0.7/", "http://127.0.0.1/", "http://93.184.216.34/"]
    assert [asyncio.run(leads_inside("https://93.184.216.34/", link)) for link in links] == [True, True, False]
    assert not asyncio.run(leads_inside("http://10.0.0.8/careers", "http://10.0.0.7/"))


def test_many_waiting_requests_are_spaced_in_order(ticking: Time) -> None:
    starts: list[float] = []

    async def sleep(seconds: float) -> None:
        starts.append(seconds)

    async def ask() -> None:
        pace = Pace(lambda _: 1.0, lambda: 0.0, sleep)
        await asyncio.gather(*(pace.turn(f"https://a.example/{n}") for n in range(3)), pace.turn("https://b.example/"))

    asyncio.run(ask())
    assert starts == [1.0, 2.0]


def test_lever_pages_until_a_page_is_not_full_and_lists_no_posting_twice(
    replay: Replay, make_client: MakeClient
) -> None:
    first = [{"id": f"p{n}", "text": f"Role {n}"} for n in range(100)]
    second = [{"id": "p99", "text": "Role 99"}, {"id": "p100", "text": "Role 100"}]
    replay.on("/v0/postings/saltmarsh?mode=json&skip=0&limit=100", as_json(first, ETag='"1"'))
    replay.on("/v0/postings/saltmarsh?mode=json&skip=100&limit=100", as_json(second))
    result = visit(make_client(), Board("lever", "saltmarsh"))
    assert result.observation.n_listed == len(result.raw) == 101
    assert result.observation.complete
    assert result.observation.etag is None  # an unchanged first page says nothing about the second


def test_ashby_counts_postings_that_are_not_listed(replay: Replay, make_client: MakeClient) -> None:
    reply = {"jobs": [{"id": "a", "isListed": False}, {"id": "b", "isListed": True}, {"id": "c"}]}
    replay.on("/posting-api/job-board/quiet%20harbour?includeCompensation=true", as_json(reply))
    result = visit(make_client(), Board("ashby", "quiet harbour"))
    assert (len(result.raw), result.n_unlisted, result.observation.n_listed) == (2, 1, 2)


@pytest.mark.parametrize("stated", ["lever", "lever=ftp://x", "=http://x"])
def test_base_urls_that_are_none_are_refused(stated: str) -> None:
    with pytest.raises(InputError, match="is not a source and its address"):
        parse_base_urls(stated)
