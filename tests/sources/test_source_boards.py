"""The shipped directory, and which board a pasted address means."""

from __future__ import annotations

from collections import Counter

import pytest

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.sources import BOARD_SOURCES, Board, detect_board, find_board, load_boards
from fingerpost.sources.directory import employer_name
from fingerpost.sources.discovery import known_address, systems
from fingerpost.taxonomy.places import countries

INDUSTRIES = {
    "technology", "finance", "healthcare", "retail-ecommerce", "automotive-mobility", "manufacturing",
    "media-entertainment", "telecom", "energy", "government-defense", "education-research", "consulting-staffing",
    "travel-logistics", "real-estate-construction", "agriculture", "non-profit", "other",
}  # fmt: skip

URLS = {
    "https://boards.greenhouse.io/gitlab": ("greenhouse", "gitlab"),
    "https://boards.greenhouse.io/gitlab/jobs/8503792002?gh_jid=8503792002": ("greenhouse", "gitlab"),
    "https://job-boards.greenhouse.io/gitlab/jobs/8503792002": ("greenhouse", "gitlab"),
    "https://job-boards.eu.greenhouse.io/larkmoor": ("greenhouse", "larkmoor"),
    "https://boards.greenhouse.io/embed/job_board?for=gitlab&b=https%3A%2F%2Fexample.org": ("greenhouse", "gitlab"),
    "https://boards.greenhouse.io/embed/job_app?for=gitlab&token=850": ("greenhouse", "gitlab"),
    "https://boards-api.greenhouse.io/v1/boards/gitlab/jobs?content=true": ("greenhouse", "gitlab"),
    "job-boards.greenhouse.io/gitlab": ("greenhouse", "gitlab"),
    "https://jobs.lever.co/palantir/5ac21346-8e0c": ("lever", "palantir"),
    "https://jobs.eu.lever.co/saltmarsh/5ac21346/apply": ("lever", "saltmarsh@eu"),
    "https://api.eu.lever.co/v0/postings/saltmarsh?mode=json": ("lever", "saltmarsh@eu"),
    "https://jobs.ashbyhq.com/cohere": ("ashby", "cohere"),
    "https://jobs.ashbyhq.com/Hippocratic%20AI/0b1d/application?utm_source=x#top": ("ashby", "Hippocratic AI"),
    "https://api.ashbyhq.com/posting-api/job-board/DeepL?includeCompensation=true": ("ashby", "DeepL"),
    "  https://jobs.ashbyhq.com/cohere/  ": ("ashby", "cohere"),
}


@pytest.mark.parametrize("url", URLS)
def test_a_pasted_address_names_its_board(url: str) -> None:
    assert detect_board(url).key == URLS[url]
    assert find_board(url).key == URLS[url]


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/careers",
        "https://www.greenhouse.io/",
        "https://boards.greenhouse.io/",
        "https://api.lever.co/",
        "http://[",
        "jobs.example.org",
    ],
)
def test_an_address_of_no_board_is_an_input_error(url: str) -> None:
    with pytest.raises(InputError, match=r"not (the address of a board|a URL)"):
        detect_board(url)


TOKENS = {
    "adzuna": "de/data scientist",
    "arbeitnow": "all",
    "greenhouse": "Mixed-Case_9",
    "hackernews": "44444001",
    "jobicy": "data-science",
    "lever": "Mixed-Case_9",
    "personio": "larkmoor@com",
    "remoteok": "all",
    "remotive": "data",
    "smartrecruiters": "Mixed-Case9",
    "teamtailor": "larkmoor.na.teamtailor.com",
    "workday": "larkmoor@wd5.External",
}
"""A token of every source whose tokens are no plain names."""

WITH_ADDRESSES = [name for name in BOARD_SOURCES if name not in {"page", "feed"}]
"""Sources that are told by their addresses; any page and any feed may be a board."""


@pytest.mark.parametrize("source", WITH_ADDRESSES)
def test_a_boards_own_page_leads_back_to_it(source: str) -> None:
    for token in {"larkmoor", TOKENS.get(source, "larkmoor")} if source not in TOKENS else {TOKENS[source]}:
        assert BOARD_SOURCES[source].detect(BOARD_SOURCES[source].board_url(token)) == token


def test_the_directory_lists_each_board_and_each_employer_once() -> None:
    boards = load_boards()
    assert len(boards) >= 900
    assert len({board.key for board in boards}) == len(boards)
    assert len({(board.employer or "").casefold() for board in boards}) == len(boards)
    assert {board.source for board in boards} <= {source.name for source in systems()}
    assert len({board.source for board in boards}) >= 10
    assert {board.industry for board in boards} <= INDUSTRIES | {None}
    assert {board.why for board in boards} == {"known", "postings", "name", "address"}
    assert all(board.employer and board.employer.strip() == board.employer for board in boards)


def test_the_seats_of_the_directory_are_codes_of_countries() -> None:
    seats = Counter(board.country for board in load_boards())
    assert all(seat is None or seat in countries() for seat in seats)
    assert sum(n for seat, n in seats.items() if seat) >= 900
    assert len(seats) >= 30
    by_name = {board.employer: board.country for board in load_boards()}
    assert [by_name[name] for name in ("Mistral AI", "Wayve", "Databricks", "Celonis", "Spotify")] == [
        "FR", "GB", "US", "DE", "SE",
    ]  # fmt: skip


def test_every_listed_board_is_found_by_its_page() -> None:
    for board in load_boards():
        assert detect_board(BOARD_SOURCES[board.source].board_url(board.token)) == board
        assert known_address(BOARD_SOURCES[board.source].board_url(board.token)) == board


def test_a_board_is_found_by_name_token_or_both() -> None:
    gitlab = find_board("GitLab")
    assert gitlab.key == ("greenhouse", "gitlab")
    assert gitlab.industry == "technology"
    assert find_board("greenhouse:gitlab") == find_board("gitlab") == gitlab
    assert find_board("ashby:nobody-knows-it").employer is None


def test_a_board_is_looked_for_among_those_that_are_given() -> None:
    mine = Board("ashby", "larkmoor", "Larkmoor")
    assert find_board("larkmoor", [mine]) is mine
    assert find_board("https://jobs.ashbyhq.com/larkmoor/0b1d", [mine]) is mine
    assert find_board("ashby:larkmoor", [mine]) is mine
    assert find_board("greenhouse:gitlab", [mine]).employer == "GitLab"
    with pytest.raises(UnknownNameError, match="no board is called 'GitLab'"):
        find_board("GitLab", [mine])


def test_a_token_may_be_an_address_itself() -> None:
    assert find_board("page:https://larkmoor.example/jobs?all=1").key == ("page", "https://larkmoor.example/jobs?all=1")


@pytest.mark.parametrize(("given", "hint"), [("gitlap", "did you mean GitLab"), ("ashbi:x", "did you mean ashby")])
def test_an_unknown_name_proposes_the_closest(given: str, hint: str) -> None:
    with pytest.raises(UnknownNameError, match=hint):
        find_board(given)


def test_an_employer_has_one_name_however_the_token_is_written() -> None:
    assert employer_name("ashby", "Lambda") == employer_name("ashby", "lambda") == "Lambda"
    assert employer_name("lever", "saltmarsh@eu") == "saltmarsh"


@pytest.mark.parametrize(
    "url", ["https://boards.greenhouse.io/GitLab", "https://job-boards.greenhouse.io/GITLAB/jobs/1"]
)
def test_an_address_in_other_case_is_the_listed_board(url: str) -> None:
    assert find_board(url).key == ("greenhouse", "gitlab")
