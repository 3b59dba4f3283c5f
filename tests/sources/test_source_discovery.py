"""Which board stands behind a careers page: invented pages of every system, and a small site that is really asked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from fingerpost.errors import BoardNotFoundError, InputError
from fingerpost.sources import BOARD_SOURCES, discovery
from fingerpost.sources._careers_links import MAX_DEEPER, careers_links, jobs_feed
from fingerpost.sources.discovery import (
    boards_on_page,
    discover_board,
    known_address,
    states_postings,
    systems,
)

from .replay import Answer, Replay

HERE = "https://www.larkmoor.example/careers"

PAGES: dict[str, tuple[str, str, str]] = {
    "greenhouse script": (
        "greenhouse",
        "larkmoor",
        '<div id="grnhse_app"></div><script src="https://boards.greenhouse.io/embed/job_board/js?for=larkmoor"></script>',
    ),
    "greenhouse iframe": (
        "greenhouse",
        "larkmoor",
        '<iframe data-src="https://boards.greenhouse.io/embed/job_board?for=larkmoor&amp;b=https%3A%2F%2Flarkmoor.example">',
    ),
    "greenhouse API in a script": (
        "greenhouse",
        "larkmoor",
        r'<script>fetch("https:\/\/boards-api.greenhouse.io\/v1\/boards\/larkmoor\/jobs?content=true")</script>',
    ),
    "greenhouse API, configured": (
        "greenhouse",
        "larkmoor",
        '<script id="__NEXT_DATA__">{"ats":"greenhouse","boardToken":"larkmoor"}</script>',
    ),
    "lever links": (
        "lever",
        "larkmoor",
        (
            '<a href="https://jobs.lever.co/larkmoor/5ac21346-8e0c-4494-8e7a-3eb92ff77902">Keeper</a>'
            '<a href="//jobs.lever.co/larkmoor?team=Boats">All</a>'
        ),
    ),
    "lever widget": (
        "lever",
        "larkmoor",
        (
            "<script>window.leverJobsOptions = {accountName: 'larkmoor', includeCss: true};</script>"
            '<script src="https://andreasmb.github.io/lever-jobs-embed/index.js"></script>'
        ),
    ),
    "lever in Europe": ("lever", "larkmoor@eu", '<a href="https://jobs.eu.lever.co/larkmoor">Jobs</a>'),
    "ashby embed": (
        "ashby",
        "larkmoor",
        '<div id="ashby_embed"></div><script src="https://jobs.ashbyhq.com/larkmoor/embed?version=2"></script>',
    ),
    "ashby posting in JSON": (
        "ashby",
        "Lark Moor",
        '<script>{"url":"https:\\u002F\\u002Fjobs.ashbyhq.com\\u002FLark%20Moor\\u002F0b1d"}</script>',
    ),
    "workable link": ("workable", "larkmoor", '<a href="https://apply.workable.com/larkmoor/">Open positions</a>'),
    "workable API": (
        "workable",
        "larkmoor",
        '<script>load("https://www.workable.com/api/accounts/larkmoor?details=true")</script>',
    ),
    "workable widget": (
        "workable",
        "407621",
        '<script>whr(document).ready(function(){ whr_embed( 407621, {detail: "titles", base: "jobs"}); });</script>',
    ),
    "greenhouse script of its older host": (
        "greenhouse",
        "larkmoor",
        '<script src="https://app.greenhouse.io/embed/job_board/js?for=larkmoor"></script>',
    ),
    "smartrecruiters search": (
        "smartrecruiters",
        "LarkMoor1",
        '<script>get("https://www.smartrecruiters.com/job-api/public/search/widgets/LarkMoor1/postings")</script>',
    ),
    "smartrecruiters widget": (
        "smartrecruiters",
        "LarkMoor1",
        (
            '<script src="https://static.smartrecruiters.com/job-widget/1.6.2/script/smart_widget.js"></script>'
            '<script>widget({"company_code": "LarkMoor1", "bg_color_widget": "#fff"});</script>'
        ),
    ),
    "smartrecruiters links": (
        "smartrecruiters",
        "LarkMoor1",
        '<a href="https://jobs.smartrecruiters.com/LarkMoor1/744000051-boat-keeper?trid=7">Boat Keeper</a>',
    ),
    "recruitee": ("recruitee", "larkmoor", '<a href="https://larkmoor.recruitee.com/o/boat-keeper">Boat Keeper</a>'),
    "personio iframe": (
        "personio",
        "larkmoor",
        '<iframe src="https://larkmoor.jobs.personio.de/?language=en" width="100%"></iframe>',
    ),
    "teamtailor": ("teamtailor", "larkmoor", '<a href="https://larkmoor.teamtailor.com/jobs">Lediga jobb</a>'),
    "teamtailor on a domain of its own": (
        "teamtailor",
        "www.larkmoor.example",
        (
            '<script src="https://assets-aws.teamtailor-cdn.com/assets/packs/js/careersite.js"></script>'
            '<img src="https://tt.teamtailor.com/t.gif"><a href="https://www.teamtailor.com">By Teamtailor</a>'
        ),
    ),
    "teamtailor widget": (
        "teamtailor",
        "larkmoor",
        (
            '<script src="https://scripts.teamtailor-cdn.com/widgets/eu-pink/jobs.js" async></script>'
            '<a href="https://larkmoor.teamtailor.com/jobs">All jobs</a>'
        ),
    ),
    "recruitee on a domain of its own": (
        "recruitee",
        "www.larkmoor.example",
        '<script>let a = "https://careers-analytics.recruitee.com/events"</script><a href="/o/keeper">Keeper</a>',
    ),
    "pinpoint": ("pinpoint", "larkmoor", '<script>fetch("https://larkmoor.pinpointhq.com/postings.json")</script>'),
    "workday": (
        "workday",
        "larkmoor@wd5.External",
        '<a href="https://larkmoor.wd5.myworkdayjobs.com/en-US/External">Search jobs</a>',
    ),
    "bamboohr": (
        "bamboohr",
        "larkmoor",
        '<div id="BambooHR" data-domain="larkmoor.bamboohr.com" data-version="1.0.0"></div>',
    ),
    "breezy": ("breezy", "larkmoor", '<script async src="https://larkmoor.breezy.hr/embed/js?inline=true"></script>'),
    "rippling": ("rippling", "larkmoor", '<iframe src="https://ats.rippling.com/larkmoor/jobs"></iframe>'),
    "join": ("join", "larkmoor", '<a href="https://join.com/companies/larkmoor/123-boat-keeper">Boat Keeper</a>'),
    "refresh": (
        "lever",
        "larkmoor",
        '<meta http-equiv="Refresh" content="0; url=https://jobs.lever.co/larkmoor"><p>One moment',
    ),
    "canonical": ("ashby", "larkmoor", '<link rel="canonical" href="https://jobs.ashbyhq.com/larkmoor">'),
    "og:url": ("ashby", "larkmoor", '<meta property="og:url" content="https://jobs.ashbyhq.com/larkmoor">'),
    "inside another address": (
        "lever",
        "larkmoor",
        '<iframe src="https://frames.example/show?of=https%3A%2F%2Fjobs.lever.co%2Flarkmoor&x=1"></iframe>',
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_its_board(name: str) -> None:
    source, token, page = PAGES[name]
    if source not in BOARD_SOURCES:
        pytest.skip(f"{source} is no source yet")
    found = boards_on_page(f"<!doctype html><title>Careers</title>{page}", HERE)
    assert [board.key for board, _ in found] == [(source, token)]


@pytest.mark.parametrize("source", [source.name for source in systems()])
def test_a_new_system_is_recognised_by_itself(source: str) -> None:
    token = {"workday": "larkmoor@wd5.External"}.get(source, "larkmoor")
    url = BOARD_SOURCES[source].board_url(token)
    for page in (f'<iframe src="{url}"></iframe>', f'<a href="{url}">Jobs</a>', f'<script>let a = "{url}"</script>'):
        assert [board.key for board, _ in boards_on_page(page, HERE)] == [(source, token)]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>We hire. Write to us.",
        '<a href="https://www.greenhouse.io/">Powered by Greenhouse</a><a href="https://www.lever.co">Lever</a>',
        '<script src="https://boards.greenhouse.io/embed/job_board/js"></script>',
        '<a href="http://[">broken</a><script>let a = "//", b = "https://["</script>',
        '<a href="https://remoteok.com/">elsewhere</a><a href="https://news.ycombinator.com/item?id=44444001">thread</a>',
        '<script>let boardToken = "abc"</script>',
        '<img src="https://images.bamboohr.com/x.png"><link href="https://cdn.recruitee.com/a.css">',
    ],
)
def test_a_page_without_a_board_names_none(page: str) -> None:
    assert boards_on_page(page, HERE) == []


def test_the_most_frequent_board_wins_and_an_embedded_one_outweighs_links() -> None:
    links = "".join(f'<a href="https://jobs.lever.co/saltmarsh/{n}">Role {n}</a>' for n in range(30))
    rare = '<a href="https://jobs.lever.co/larkmoor/1">Role</a>'
    keys = [board.key for board, _ in boards_on_page(links + rare, HERE)]
    assert keys == [("lever", "saltmarsh"), ("lever", "larkmoor")]
    embed = '<script src="https://jobs.ashbyhq.com/larkmoor/embed"></script>'
    found = boards_on_page(links + embed, HERE)
    assert [board.key for board, _ in found] == [("ashby", "larkmoor"), ("lever", "saltmarsh")]
    assert found[0][1] == "embed: https://jobs.ashbyhq.com/larkmoor/embed"


def test_a_link_to_a_board_outweighs_one_to_a_posting() -> None:
    page = '<a href="https://jobs.lever.co/saltmarsh/1">A partner\'s job</a><a href="https://jobs.lever.co/larkmoor/">All</a>'
    assert [board.token for board, _ in boards_on_page(page, HERE)] == ["larkmoor", "saltmarsh"]


def test_an_accounts_name_says_more_than_its_number() -> None:
    page = '<script>whr_embed(407621, {})</script><a href="https://apply.workable.com/larkmoor/">Jobs</a>'
    assert [board.token for board, _ in boards_on_page(page, HERE)] == ["larkmoor", "407621"]


def test_what_the_directory_knows_of_a_board_comes_with_it() -> None:
    (board, _), *_ = boards_on_page('<a href="https://boards.greenhouse.io/gitlab">Jobs</a>', HERE)
    assert board.employer == "GitLab"


@pytest.mark.parametrize(
    ("page", "states"),
    [
        ('<script type="application/ld+json">{"@type": "JobPosting", "title": "x"}</script>', True),
        ('<script type="application/ld+json">{"@type" : ["Thing", "JobPosting"]}</script>', True),
        ('<div itemscope itemtype="http://schema.org/JobPosting">', True),
        ('<div vocab="https://schema.org/" typeof="JobPosting">', True),
        ("<p>What is a JobPosting?", False),
        ('<script type="application/ld+json">{"@type": "Organization"}</script>', False),
    ],
)
def test_stated_postings_are_seen(page: str, states: bool) -> None:
    assert states_postings(page) is states


@pytest.mark.parametrize(
    ("link", "feed"),
    [
        (
            '<link rel="alternate" type="application/atom+xml" href="feeds/vacancies.atom">',
            f"{HERE[:-7]}feeds/vacancies.atom",
        ),
        ('<link rel="alternate" type="application/feed+json" title="Our jobs" href="/a.json">', f"{HERE[:-8]}/a.json"),
        ('<link rel="alternate" type="application/rss+xml" title="Blog" href="/blog.xml">', None),
        ('<link rel="alternate" hreflang="de" href="/de/jobs">', None),
        ("", None),
    ],
)
def test_a_feed_counts_where_its_name_says_jobs(link: str, feed: str | None) -> None:
    assert jobs_feed(link, HERE) == feed


def test_links_to_careers_pages_of_the_same_site_are_followed_the_plainest_first() -> None:
    page = """
        <a href="/blog/how-we-hire">How we think about hiring and everything else that we do in the long run</a>
        <a href="/about#team">Join us</a>
        <a href="https://elsewhere.example/careers">Careers elsewhere</a>
        <a href="mailto:jobs@larkmoor.example">Jobs</a>
        <a href="/company/karriere/">Karriere</a>
        <a href="https://careers.larkmoor.example/">Work here</a>
        <a href="/jobs/boat-keeper">Boat Keeper</a>
    """
    assert careers_links(page, "https://www.larkmoor.example/") == [
        "https://www.larkmoor.example/company/karriere/",
        "https://careers.larkmoor.example/",
        "https://www.larkmoor.example/about",
    ]


def test_a_hostile_page_is_read_in_reasonable_steps() -> None:
    page = '"' + "a." * 20_000 + '"' + "//" * 20_000 + "<a href=" * 5_000 + "https://" + "a" * 50_000
    assert boards_on_page(page, HERE) == []
    assert not states_postings('"@type": [' + "x" * 100_000)


def page_of(body: str) -> Answer:
    return Answer(200, body.encode(), {"Content-Type": "text/html; charset=utf-8"})


def discover(make_client: Any, url: str) -> tuple[str, str]:
    async def run() -> tuple[str, str]:
        async with make_client() as client:
            return (await discover_board(client, url)).key

    return asyncio.run(run())


@pytest.mark.local_server
def test_an_address_of_a_system_is_not_asked_for(make_client: Any, replay: Replay) -> None:
    assert discover(make_client, "boards.greenhouse.io/gitlab/jobs/850") == ("greenhouse", "gitlab")
    assert replay.asked == []


@pytest.mark.local_server
def test_the_board_of_a_page_is_found_after_a_redirect(make_client: Any, replay: Replay) -> None:
    replay.on("/careers", Answer(302, b"", {"Location": "/en/careers"}))
    replay.on("/en/careers", page_of('<script src="https://jobs.ashbyhq.com/larkmoor/embed"></script>'))
    assert discover(make_client, f"{replay.url}/careers") == ("ashby", "larkmoor")
    assert replay.paths() == ["/careers", "/en/careers"]


@pytest.mark.local_server
def test_where_a_page_leads_counts_before_what_it_holds(
    make_client: Any, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    replay.on("/careers", Answer(301, b"", {"Location": "/hosted/larkmoor"}))
    replay.on("/hosted/larkmoor", page_of('<a href="https://jobs.lever.co/saltmarsh">A partner</a>'))
    known = known_address
    monkeypatch.setattr(
        discovery,
        "known_address",
        lambda url: known("https://jobs.lever.co/larkmoor" if "/hosted/" in url else url),
    )
    assert discover(make_client, f"{replay.url}/careers") == ("lever", "larkmoor")


@pytest.mark.local_server
def test_a_page_that_states_postings_is_a_board_itself(make_client: Any, replay: Replay) -> None:
    replay.on(
        "/jobs", page_of('<script type="application/ld+json">{"@type": "JobPosting", "title": "Keeper"}</script>')
    )
    assert discover(make_client, f"{replay.url}/jobs") == ("page", f"{replay.url}/jobs")


@pytest.mark.local_server
def test_a_feed_of_jobs_is_a_board(make_client: Any, replay: Replay) -> None:
    replay.on("/jobs", page_of('<link rel="alternate" type="application/rss+xml" title="Jobs" href="/jobs.rss">'))
    assert discover(make_client, f"{replay.url}/jobs") == ("feed", f"{replay.url}/jobs.rss")


@pytest.mark.local_server
def test_a_page_of_the_internet_names_no_address_of_a_private_network(
    make_client: Any, replay: Replay, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def leads_inside(url: str, target: str) -> bool:
        return target.startswith("http://10.0.0.7/") or target.endswith("/jobs")

    monkeypatch.setattr(discovery, "leads_inside", leads_inside)
    feed = '<link rel="alternate" type="application/rss+xml" title="Jobs" href="http://10.0.0.7/jobs.rss">'
    replay.on("/", page_of(feed + '<a href="/jobs">Jobs</a>'))
    with pytest.raises(InputError, match="no board was found"):
        discover(make_client, f"{replay.url}/")
    assert replay.paths() == ["/"]


@pytest.mark.local_server
def test_a_feed_itself_is_a_board(make_client: Any, replay: Replay) -> None:
    replay.on("/openings", Answer(200, b'<?xml version="1.0"?>\n<rss version="2.0"><channel></channel></rss>'))
    assert discover(make_client, f"{replay.url}/openings") == ("feed", f"{replay.url}/openings")
    assert discover(make_client, "https://larkmoor.example/jobs.rss") == ("feed", "https://larkmoor.example/jobs.rss")
    assert replay.paths() == ["/openings"]


@pytest.mark.local_server
def test_careers_pages_one_level_deeper_are_asked_and_a_broken_one_stops_nothing(
    make_client: Any, replay: Replay
) -> None:
    replay.on("/", page_of('<a href="/jobs">Jobs</a><a href="/careers">Careers</a><a href="/blog">Blog</a>'))
    replay.on("/careers", page_of('<iframe src="https://jobs.lever.co/larkmoor"></iframe>'))
    assert discover(make_client, f"{replay.url}/") == ("lever", "larkmoor")
    assert replay.paths() == ["/", "/jobs", "/careers"]


@pytest.mark.local_server
def test_no_board_is_an_error_that_says_what_was_looked_for(make_client: Any, replay: Replay) -> None:
    links = "".join(f'<a href="/{name}">{name}</a>' for name in ("jobs", "careers", "karriere", "vacancies", "hiring"))
    for path in ("/", "/jobs", "/careers", "/karriere", "/vacancies", "/hiring"):
        replay.on(path, page_of(links))
    with pytest.raises(
        InputError, match=r"no board was found behind .* greenhouse, lever, ashby.* schema\.org JobPosting"
    ):
        discover(make_client, f"{replay.url}/")
    assert len(replay.paths()) == 1 + MAX_DEEPER


@pytest.mark.local_server
def test_a_page_that_cannot_be_had_is_its_own_error(make_client: Any, replay: Replay) -> None:
    with pytest.raises(BoardNotFoundError):
        discover(make_client, f"{replay.url}/nowhere")


@pytest.mark.local_server
@pytest.mark.parametrize(
    "url", ["ftp://larkmoor.example/jobs", "http://[", "https://", "mailto:jobs@larkmoor.example", "a b.c/d"]
)
def test_what_is_no_address_is_an_input_error(make_client: Any, url: str) -> None:
    with pytest.raises(InputError, match="is not a URL"):
        discover(make_client, url)
