"""Errors of the API are problem details, each with what was given and what was expected; methods and redirects."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from fingerpost import Observatory
from fingerpost.faces.http import create_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def client(engine: Observatory) -> Iterator[TestClient]:
    with TestClient(create_app(engine), raise_server_exceptions=False) as found:
        yield found


def problem(reply: Any, status: int) -> dict[str, Any]:
    """The problem that a reply tells, which has to be whole."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.headers["cache-control"] == "no-store"
    told: dict[str, Any] = reply.json()
    assert told["status"] == status
    assert {"type", "title", "status", "detail", "instance"} <= told.keys()
    assert told["instance"] == reply.request.url.raw_path.decode().partition("?")[0]
    return told


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/api/v1/role/wizard", 404, "wizard"),
        ("/api/v1/demand?country=Atlantis", 404, "Atlantis"),
        ("/api/v1/search?role=wizard", 404, "wizard"),
        ("/api/v1/posting/none", 404, "none"),
        ("/api/v1/nowhere", 404, "/api/v1/nowhere"),
        ("/api/v1/", 404, "/api/v1/"),
        ("/api/v1/compare?slices=colour%3Dred", 404, "colour"),
        ("/api/v1/sql?query=DROP%20TABLE%20posting", 400, "SELECT"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client: TestClient, path: str, status: int, words: str) -> None:
    told = problem(client.get(path), status)
    assert words in told["detail"]
    assert "Traceback" not in told["detail"]


@pytest.mark.parametrize(
    ("path", "parameter", "words"),
    [
        ("/api/v1/demand?by=fortnight", "by", "expected one of month, week"),
        ("/api/v1/demand?contry=DE", "contry", "did you mean country?"),
        ("/api/v1/claims?country=DE", "country", "it takes none"),
        ("/api/v1/demand?since=yesterday", "since", "2026-11-23"),
        ("/api/v1/demand?since=2026-02-30", "since", "2026-11-23"),
        ("/api/v1/demand?since=20260230", "since", "2026-11-23"),
        ("/api/v1/demand?since=", "since", "2026-11-23"),
        ("/api/v1/demand?naive=perhaps", "naive", "true or false"),
        ("/api/v1/demand?country=DE&country=FR", "country", "given 2 times"),
        ("/api/v1/breakdown?limit=0", "limit", "a whole number from 1 to 1000"),
        ("/api/v1/breakdown?limit=1e2", "limit", "a whole number from 1 to 1000"),
        ("/api/v1/breakdown?limit=5000", "limit", "a whole number from 1 to 1000"),
        ("/api/v1/breakdown?limit=" + "9" * 90, "limit", "…"),
        ("/api/v1/search?salary=nan", "salary", "a number"),
        ("/api/v1/search?salary=1e999", "salary", "a number"),
        ("/api/v1/search?size=101", "size", "from 1 to 100"),
        ("/api/v1/search?q=" + "x" * 501, "q", "at most 500"),
        ("/api/v1/compare", "slices", "is missing"),
        ("/api/v1/sql", "query", "is missing"),
        ("/api/v1/skill/python?name=python", "name", "is no parameter"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(client: TestClient, path: str, parameter: str, words: str) -> None:
    told = problem(client.get(path), 422)
    [error] = told["errors"]
    assert error["parameter"] == parameter
    assert words in error["detail"]


def test_every_parameter_that_cannot_be_read_is_named_at_once(client: TestClient) -> None:
    told = problem(client.get("/api/v1/breakdown?limit=0&by=colour&since=now"), 422)
    assert {error["parameter"] for error in told["errors"]} == {"limit", "by", "since"}


def test_a_parameter_with_nothing_in_it_is_not_given(client: TestClient) -> None:
    assert client.get("/api/v1/pay?country=&role=").json() == client.get("/api/v1/pay").json()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_another_method_is_a_problem_that_says_which_there_are(client: TestClient, method: str) -> None:
    reply = client.request(method, "/api/v1/demand")
    problem(reply, 405)
    assert reply.headers["allow"] == "GET, HEAD, OPTIONS"


def test_options_and_head_are_answered_for_every_route(client: TestClient) -> None:
    options = client.options("/api/v1/sql")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert client.options("/api/v1/gap/data-scientist").headers["allow"] == "OPTIONS, POST"
    problem(client.options("/api/v1/nowhere"), 404)
    got, head = client.get("/api/v1/pay"), client.head("/api/v1/pay")
    assert head.status_code == 200
    assert head.content == b""
    told_apart = {"ratelimit"}
    assert {name: value for name, value in head.headers.items() if name not in told_apart} == {
        name: value for name, value in got.headers.items() if name not in told_apart
    }
    assert client.head("/roles").status_code == 200
    problem_of_head = client.head("/api/v1/role/wizard")
    assert problem_of_head.status_code == 404
    assert problem_of_head.content == b""


def test_a_body_has_to_be_a_file_that_is_not_empty_nor_too_large(client: TestClient) -> None:
    assert "the body is empty" in problem(client.post("/api/v1/read", content=" \n"), 400)["detail"]
    assert "CV" in problem(client.post("/api/v1/matches", content=b""), 400)["detail"]
    form = client.post("/api/v1/profile", files={"cv": ("cv.txt", b"Skills: Python")})
    assert "--data-binary" in problem(form, 415)["detail"]
    large = client.post("/api/v1/sql", content="SELECT 1 --" + "x" * 100_000)
    assert "100,000 bytes" in problem(large, 413)["detail"]
    assert "UTF-8" in problem(client.post("/api/v1/sql", content=b"SELECT '\xff'"), 400)["detail"]


def test_a_fault_is_a_problem_that_tells_nothing_of_the_inside(
    engine: Observatory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        msg = "inside /secret/place"
        raise RuntimeError(msg)

    monkeypatch.setattr(type(engine), "boards", broken)
    client = TestClient(create_app(engine), raise_server_exceptions=False)
    reply = client.get("/api/v1/boards")
    assert "secret" not in problem(reply, 500)["detail"]
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_a_path_may_hold_slashes_and_marks(client: TestClient) -> None:
    assert client.get("/api/v1/skill/CI%2FCD").status_code == client.get("/api/v1/skill/CI/CD").status_code
    told = problem(client.get("/api/v1/skill/a%20%22b%C3%A9"), 404)
    assert told["instance"] == "/api/v1/skill/a%20%22b%C3%A9"
