"""A cursor walks through all hits of a search exactly once, and belongs to one query and one snapshot."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost import Observatory, as_json
from fingerpost.faces.http import create_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def client(engine: Observatory) -> Iterator[TestClient]:
    with TestClient(create_app(engine), raise_server_exceptions=False) as found:
        yield found


def walk(client: TestClient, **query: Any) -> list[dict[str, Any]]:
    """Every answer from the first to the one that has no next."""
    answers = [client.get("/api/v1/search", params=query).json()]
    while answers[-1]["next"] is not None:
        reply = client.get("/api/v1/search", params={**query, "cursor": answers[-1]["next"]})
        assert reply.status_code == 200, reply.text
        answers.append(reply.json())
    return answers


@pytest.mark.parametrize("size", [1, 7, 100])
@pytest.mark.parametrize("sort", ["relevance", "newest", "pay"])
@pytest.mark.parametrize(
    "query",
    [
        {"q": "models"},
        {"q": "data scientist python", "country": ["DE", "US"]},
        {"seniority": "senior"},
        {"q": "nothing-has-this-word"},
    ],
    ids=str,
)
def test_a_cursor_walks_all_hits_exactly_once(client: TestClient, query: dict[str, Any], sort: str, size: int) -> None:
    answers = walk(client, **query, sort=sort, size=size)
    walked = [hit["posting_id"] for answer in answers for hit in answer["hits"]]
    assert len(walked) == len(set(walked)) == answers[0]["n"]
    assert all(len(answer["hits"]) == size for answer in answers[:-1])


def test_the_link_of_a_page_leads_to_the_next(client: TestClient) -> None:
    first = client.get("/api/v1/search", params={"q": "models", "country": ["DE", "US"], "size": 2})
    link = re.fullmatch(r'<([^>]+)>; rel="next"', first.headers["link"])
    assert link
    second = client.get(link[1])
    assert second.json()["query"]["page"] == 2
    assert second.json()["query"]["filters"] == first.json()["query"]["filters"]
    last = client.get("/api/v1/search", params={"q": "models", "page": 1000})
    assert last.json()["next"] is None
    assert "link" not in last.headers


def test_a_page_is_what_the_library_gives_and_the_cursor_beside_it(client: TestClient, engine: Observatory) -> None:
    reply = client.get("/api/v1/search", params={"q": "models", "role": "data-scientist", "page": 2, "size": 3})
    told = reply.json()
    assert told.pop("next")
    found = engine.search("models", {"role": ["data-scientist"]}, page=2, size=3)
    assert told == json.loads(as_json(found))


def refused(client: TestClient, **query: Any) -> str:
    reply = client.get("/api/v1/search", params=query)
    assert reply.status_code == 400
    assert reply.headers["content-type"] == "application/problem+json"
    return str(reply.json()["detail"])


def test_a_cursor_of_another_query_is_refused(client: TestClient) -> None:
    cursor = client.get("/api/v1/search", params={"q": "models", "size": 2}).json()["next"]
    for other in ({"q": "model"}, {"q": "models", "size": 3}, {"q": "models", "size": 2, "sort": "pay"}, {}):
        assert "another query" in refused(client, cursor=cursor, **other)
    assert "a page and a cursor" in refused(client, q="models", size=2, page=2, cursor=cursor)


@pytest.mark.parametrize(
    "cursor",
    ["x", "nö", "....", "bnVsbA", "e30", base64.urlsafe_b64encode(b'[1,0,"a","b"]').decode(), "[" * 400],
)
def test_what_is_no_cursor_is_refused(client: TestClient, cursor: str) -> None:
    assert "no cursor" in refused(client, q="models", cursor=cursor)


def test_a_cursor_of_another_snapshot_is_refused(tmp_path: Path, no_reference: None) -> None:
    engine = fingerpost.open(tmp_path / "data", workers=1, corpus="live")
    client = TestClient(create_app(engine), raise_server_exceptions=False)
    for number, titles in enumerate((("Data scientist", "Data engineer", "Data analyst"), ("ML engineer",))):
        file = tmp_path / f"{number}.csv"
        rows = [f"{title},You train models number {title} with Python and SQL." for title in titles]
        file.write_text("\n".join(["title,description", *rows]) + "\n", encoding="utf-8")
        engine.import_([file])
        if not number:
            cursor = client.get("/api/v1/search", params={"size": 1}).json()["next"]
    assert "facts have changed" in refused(client, size=1, cursor=cursor)
