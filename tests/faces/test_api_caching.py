"""Entity tags: what a client holds is not sent again, and not even asked for where a snapshot decides it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost import Observatory
from fingerpost.faces.http import create_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PATHS = ["/api/v1/pay", "/api/v1/search?q=models", "/api/v1/boards", "/api/v1/citation", "/api/v1/quality"]


@pytest.fixture(scope="module")
def client(engine: Observatory) -> Iterator[TestClient]:
    with TestClient(create_app(engine), raise_server_exceptions=False) as found:
        yield found


@pytest.mark.parametrize("path", PATHS)
def test_what_a_client_holds_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')
    for held in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        again = client.get(path, headers={"If-None-Match": held})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "no-cache"
    changed = client.get(path, headers={"If-None-Match": 'W/"other"'})
    assert (changed.status_code, changed.content) == (200, first.content)


def test_a_tag_is_of_the_question_and_not_of_its_spelling(client: TestClient) -> None:
    def tag(path: str) -> str:
        return client.get(path).headers["etag"]

    assert tag("/api/v1/breakdown?by=skill&limit=3") == tag("/api/v1/breakdown?limit=3&by=skill")
    different = [
        tag("/api/v1/breakdown?by=skill"),
        tag("/api/v1/breakdown?by=role"),
        tag("/api/v1/skill/python"),
        tag("/api/v1/pay"),
        tag("/api/v1/pay?role=data-scientist"),
    ]
    assert len(set(different)) == len(different)


def test_a_question_about_a_snapshot_is_not_asked_again(engine: Observatory, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(create_app(engine), raise_server_exceptions=False)
    tag = client.get("/api/v1/pay").headers["etag"]

    def asked(*_: object, **__: object) -> None:
        pytest.fail("it was asked again")

    monkeypatch.setattr(type(engine), "pay", asked)
    assert client.get("/api/v1/pay", headers={"If-None-Match": tag}).status_code == 304


def test_a_tag_ends_with_its_snapshot(tmp_path: Path, no_reference: None) -> None:
    engine = fingerpost.open(tmp_path / "data", workers=1, corpus="live")
    client = TestClient(create_app(engine), raise_server_exceptions=False)
    held = {"If-None-Match": client.get("/api/v1/pay").headers["etag"]}
    assert client.get("/api/v1/pay", headers=held).status_code == 304
    file = tmp_path / "one.csv"
    file.write_text("title,description\nData scientist,You train models with Python and SQL.\n", encoding="utf-8")
    engine.import_([file])
    assert client.get("/api/v1/pay", headers=held).status_code == 200


def test_what_is_read_from_a_body_and_the_present_state_are_not_kept(client: TestClient) -> None:
    for reply in (client.get("/api/v1/status"), client.post("/api/v1/read", content="Python is required")):
        assert reply.headers["cache-control"] == "no-store"
        assert "etag" not in reply.headers
