"""Hacker News: which threads are boards, what is a posting, and what its words state."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fingerpost.errors import BoardNotFoundError, PayloadError
from fingerpost.posting import Posting, RawPosting
from fingerpost.sources import BOARD_SOURCES, Board, FetchResult, convert, to_posting
from fingerpost.sources._comment import is_seeker, read_comment

from .conftest import NOW
from .fakes.hackernews import FAKE, THREAD, record, thread
from .replay import Replay, as_json

SOURCE = BOARD_SOURCES["hackernews"]
SEARCH = "/api/v1/search_by_date?tags=story,author_whoishiring&hitsPerPage=20"


def visit(client: Any, token: str) -> FetchResult:
    async def ask() -> FetchResult:
        async with client:
            return await SOURCE.fetch(client, Board("hackernews", token), None)

    return asyncio.run(ask())


def posting_of(text: str, **fields: Any) -> Posting:
    item = {"id": 5, "type": "comment", "text": text, **fields}
    return to_posting(RawPosting("hackernews", NOW, json.dumps(item), "1"))


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("https://news.ycombinator.com/item?id=77000001", "77000001"),
        ("http://news.ycombinator.com/item?id=77000001#77000150", "77000001"),
        ("https://hn.algolia.com/api/v1/items/77000001", "77000001"),
        ("https://hacker-news.firebaseio.com/v0/item/77000001.json?print=pretty", "77000001"),
        ("https://news.ycombinator.com/submitted?id=whoishiring", "latest"),
        ("https://news.ycombinator.com/user?id=whoishiring", "latest"),
        ("https://news.ycombinator.com/submitted?id=somebody", None),
        ("https://news.ycombinator.com/item?id=x", None),
        ("https://news.ycombinator.com/item", None),
        ("https://news.ycombinator.com/jobs", None),
        ("https://hn.algolia.com/?q=77000001", None),
        ("https://ycombinator.com/item?id=77000001", None),
    ],
)
def test_a_thread_is_found_in_an_address(url: str, token: str | None) -> None:
    assert SOURCE.detect(url) == token


@pytest.mark.local_server
def test_the_latest_thread_is_the_newest_that_asks_who_is_hiring(
    replay: Replay, make_client: Callable[..., Any]
) -> None:
    titles = {
        "77000009": "Ask HN: Freelancer? Seeking freelancer? (May 2026)",
        "77000008": "Ask HN: Who wants to be hired? (May 2026)",
        str(THREAD): "Ask HN: Who is hiring? (May 2026)",
        "76000001": "Ask HN: Who is hiring? (April 2026)",
    }
    replay.play(FAKE, {str(THREAD): [record(1)]})
    replay.on(SEARCH, as_json({"hits": [{"objectID": number, "title": title} for number, title in titles.items()]}))
    result = visit(make_client(), "latest")
    assert replay.paths() == [SEARCH, f"/api/v1/items/{THREAD}"]
    assert [raw.board for raw in result.raw] == ["latest"]
    assert to_posting(result.raw[0]).posting_id == f"hackernews:{record(1)['id']}"
    assert (result.observation.complete, result.observation.reason) == (False, None)


@pytest.mark.local_server
def test_an_account_without_such_a_thread_is_said_to_have_none(replay: Replay, make_client: Callable[..., Any]) -> None:
    replay.on(SEARCH, as_json({"hits": [{"objectID": "3", "title": "Ask HN: Who wants to be hired? (May 2026)"}]}))
    with pytest.raises(BoardNotFoundError, match="give the number of a thread"):
        visit(make_client(), "latest")


@pytest.mark.local_server
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": "Ask HN: Who wants to be hired? (May 2026)"}, "expected a thread"),
        ({"title": None, "story_id": 77000001, "id": 5, "type": "comment"}, "its thread is hackernews:77000001"),
    ],
)
def test_another_thread_and_a_comment_are_refused(
    changed: dict[str, Any], said: str, replay: Replay, make_client: Callable[..., Any]
) -> None:
    replay.on("/api/v1/items/5", as_json({**thread(THREAD, [record(1)]), **changed}))
    with pytest.raises(PayloadError, match=said):
        visit(make_client(), "5")


@pytest.mark.local_server
def test_deleted_and_killed_comments_and_replies_are_no_postings(
    replay: Replay, make_client: Callable[..., Any]
) -> None:
    reply = {"id": 9, "text": "Is it far?", "parent_id": record(1)["id"], "story_id": THREAD, "children": []}
    comments = [
        {**record(1), "children": [reply]},
        {**record(2), "text": None, "author": None},
        {**record(3), "dead": True},
        {**record(4), "deleted": True},
    ]
    replay.play(FAKE, {str(THREAD): comments})
    (raw,) = visit(make_client(), str(THREAD)).raw
    assert "Is it far" not in raw.payload
    assert json.loads(raw.payload)["comment"] == {k: v for k, v in record(1).items() if k != "children"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": None}, "deleted or killed"),
        ({"dead": True}, "deleted or killed"),
        ({"type": "story"}, "is no comment"),
        ({"parent_id": 3, "story_id": 1}, "is a reply"),
        ({"text": "Location: Bergen<p>Remote: yes<p>Willing to relocate: no<p>CV: on request"}, "seeks work"),
        ({"text": "Why are so many comments here in grey?"}, "it is no posting"),
    ],
)
def test_what_is_no_posting_is_refused_with_its_reason(fields: dict[str, Any], said: str) -> None:
    with pytest.raises(PayloadError, match=said):
        posting_of(**{"text": "Larkmoor | Analyst | Bergen", **fields})


def test_the_official_api_is_read_as_well() -> None:
    posting = posting_of(
        "Larkmoor | Port Analyst | Bergen | REMOTE", by="larkmoor", time=1777640640, parent=1, kids=[7]
    )
    assert (posting.hiring_organization, posting.title) == ("Larkmoor", "Port Analyst")
    assert str(posting.date_posted) == "2026-05-01"
    assert posting.url == "https://news.ycombinator.com/item?id=5"


@pytest.mark.parametrize(
    ("head", "employer", "titles"),
    [
        ("Larkmoor | Data Engineer | Bergen", "Larkmoor", ["Data Engineer"]),
        ("Larkmoor (YC X30) | Oslo | Data Engineer, Port Analyst", "Larkmoor", ["Data Engineer", "Port Analyst"]),
        ("Larkmoor | Lead and Senior Data Engineer | REMOTE", "Larkmoor", ["Lead and Senior Data Engineer"]),
        ("Larkmoor — Data Engineer — Bergen — NOK 700k", "Larkmoor", ["Data Engineer"]),
        ("Larkmoor - full-time | Data Engineer", "Larkmoor", ["Data Engineer"]),
        ("Data Engineer | Larkmoor | Bergen | Full-time", "Larkmoor", ["Data Engineer"]),
        ("Data Engineer (Kafka) | Bergen | Full-time", None, ["Data Engineer (Kafka)"]),
        ("Stealth | Data Engineer | Bergen", None, ["Data Engineer"]),
        ("REMOTE | Data Engineer | Full-time", None, ["Data Engineer"]),
        ("Larkmoor (YC X30) Is Hiring a Data Engineer", "Larkmoor", ["Data Engineer"]),
        ("Larkmoor is looking for a Senior Data Engineer to count ships.", "Larkmoor", ["Senior Data Engineer"]),
        ("COMPANY: Larkmoor<p>ROLE: Data Engineer<p>LOCATION: Bergen", "Larkmoor", ["Data Engineer"]),
        ("Larkmoor | Port Engineering | Bergen", "Larkmoor", ["Port Engineering"]),
        ("Larkmoor | Multiple roles | Bergen", "Larkmoor", [None]),
        ("Larkmoor | Bergen | Full-time", "Larkmoor", [None]),
        ("Larkmoor | Roles: [Data Engineer, Port Analyst] | Oslo", "Larkmoor", ["Data Engineer", "Port Analyst"]),
        ("Larkmoor | Data Engineer — Bergen, on-site | Full-time", "Larkmoor", ["Data Engineer"]),
    ],
)  # fmt: skip
def test_the_head_names_the_employer_and_the_roles(head: str, employer: str | None, titles: list[str | None]) -> None:
    comment = read_comment(f"{head}<p>The sea is near.")
    assert (comment.employer, [part.title for part in comment.parts]) == (employer, titles)


@pytest.mark.parametrize(
    ("cells", "mode", "places", "eligible"),
    [
        ("Bergen, Norway | ONSITE", "ONSITE", ("Bergen, Norway",), ()),
        ("REMOTE (US, Canada)", "TELECOMMUTE", (), ("US, Canada",)),
        ("Hybrid (3 days/week in Bergen)", "HYBRID", ("Bergen",), ()),
        ("Bergen (in-person)", "ONSITE", ("Bergen",), ()),
        ("Oslo or Remote (EU)", "TELECOMMUTE", ("Oslo",), ("EU",)),
        ("London / New York | REMOTE or ONSITE", None, ("London", "New York"), ()),
        ("Oslo", None, ("Oslo",), ()),
        ("Visa sponsorship", None, (), ()),
    ],
)
def test_the_head_says_where_and_how(
    cells: str, mode: str | None, places: tuple[str, ...], eligible: tuple[str, ...]
) -> None:
    (part,) = read_comment(f"Larkmoor | Data Engineer | {cells}").parts
    assert (part.mode, part.places, part.eligible) == (mode, places, eligible)


def test_pay_and_kinds_of_employment_stay_in_the_employers_words() -> None:
    (part,) = read_comment("Larkmoor | Data Engineer | Full-time or Contract | $120k–$150k + equity").parts
    assert (part.pay, part.employment) == ("$120k–$150k + equity", ("FULL_TIME", "CONTRACTOR"))


def test_each_role_of_a_list_has_its_own_words_and_those_of_all() -> None:
    text = (
        "Larkmoor | Bergen | Multiple roles | $100k<p>We count ships.<p>1. Data Engineer ($120k, remote)<p>You move "
        "data.<p>2. Port Analyst: https://larkmoor.example/jobs/2<p>You count quays.<p>Write to us."
    )
    first, second = read_comment(text).parts
    assert (first.title, first.pay, first.mode) == ("Data Engineer", "$120k", "TELECOMMUTE")
    assert (second.title, second.pay, second.url) == ("Port Analyst", "$100k", "https://larkmoor.example/jobs/2")
    assert "You move data" in first.description
    assert "You move data" not in second.description
    assert "You count quays" in second.description
    assert "You count quays" not in first.description
    assert all("We count ships" in part.description and "Write to us" in part.description for part in (first, second))


@pytest.mark.parametrize(
    "duty",
    [
        "Lead the data team with engineers",
        "Work with designers",
        "You are an engineer",
        "Owned by engineers and analysts",
    ],
)
def test_a_list_of_duties_is_no_list_of_roles(duty: str) -> None:
    comment = read_comment(f"Larkmoor | Bergen<p>- {duty}<p>- {duty} every day")
    assert [part.title for part in comment.parts] == [None]


def test_a_role_keeps_its_title_when_comments_are_split_in_another_way() -> None:
    stored = {"comment": {"id": 5, "text": "Larkmoor | Data Engineer | Bergen"}, "part": 3, "role": "Port Analyst"}
    posting = to_posting(RawPosting("hackernews", NOW, json.dumps(stored), "1"))
    assert (posting.identifier, posting.title) == ("5-3", "Port Analyst")


@pytest.mark.local_server
def test_a_recorded_thread_keeps_every_comment(shared: Path, replay: Replay, make_client: Callable[..., Any]) -> None:
    recorded = json.loads((shared / "data" / "ats" / "parakeet__hn_item.json").read_text("utf-8"))
    replay.on(f"/api/v1/items/{recorded['id']}", as_json(recorded))
    result = visit(make_client(), str(recorded["id"]))
    first, second = (to_posting(raw) for raw in result.raw)
    assert (first.hiring_organization, first.title) == ("Nimbus Robotics", "Senior Python Engineer")
    assert (first.job_location_type, first.base_salary_text) == ("TELECOMMUTE", "$140k-$170k")
    assert (second.hiring_organization, second.title) == ("Foo Labs", "Platform Engineer")
    assert (second.job_location, second.job_location_type) == (("Berlin, Germany",), "ONSITE")
    assert second.url == "https://foolabs.example/careers" or second.url.endswith(second.identifier or "")


def test_recorded_comments_nearly_all_name_an_employer_and_a_role(shared: Path) -> None:
    with gzip.open(shared / "data" / "postings" / "hn_gantryops_2026.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["description"] for line in lines]
    comments = [read_comment(text) for text in texts if not is_seeker(text)]
    named = sum(comment.employer is not None for comment in comments)
    titled = sum(all(part.title for part in comment.parts) for comment in comments)
    assert named / len(comments) > 0.93
    assert titled / len(comments) > 0.88
    assert max(len(comment.parts) for comment in comments) <= 40
    results = [convert(RawPosting("hackernews", NOW, json.dumps({"id": 1, "text": text}), "1")) for text in texts]
    assert sum(isinstance(item, Posting) for item in results) / len(results) > 0.98
