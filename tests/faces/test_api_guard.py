"""Only this server's own names and pages may ask; and of what is sent nothing gets into a log or an error."""

from __future__ import annotations

import io
import json
import logging
import zipfile
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from fingerpost import Observatory
from fingerpost.faces.http import create_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SENT = "Zyxabel Quorndottir"
"""A name that stands nowhere but in what is sent."""
DOCUMENT_PATHS = [
    "/api/v1/profile", "/api/v1/matches", "/api/v1/role-fit", "/api/v1/gap/data-scientist?premiums=false",
    "/api/v1/path/data-scientist", "/api/v1/curriculum/data-scientist", "/api/v1/lint", "/api/v1/read",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(engine: Observatory) -> Iterator[TestClient]:
    with TestClient(create_app(engine, hosts=["jobs.example"]), raise_server_exceptions=False) as found:
        yield found


@pytest.mark.parametrize(
    ("host", "is_served"),
    [
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("192.168.1.7", True),
        ("localhost:8000", True),
        ("LOCALHOST", True),
        ("fingerpost.localhost:8000", True),
        ("mymachine", True),
        ("jobs.example", True),
        ("jobs.example:8443", True),
        ("evil.example", False),
        ("evil.example:8000", False),
        ("127.0.0.1.evil.example", False),
        ("localhost.evil.example", False),
        ("jobs.example.evil.example", False),
        ("evil.example#localhost", False),
        ("localhost:8000:evil.example", False),
        ("localhost.", False),
        ("a:b", False),
        ("[::1].evil.example", False),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/citation", "/method", "/openapi.json", "/static/style.css"])
def test_only_names_of_this_server_are_answered(client: TestClient, host: str, is_served: bool, path: str) -> None:
    reply = client.get(path, headers={"Host": host})
    assert reply.status_code == (200 if is_served else 421)
    if not is_served and path.startswith("/api/"):
        assert reply.json()["type"] == "/docs#problem-misdirected"


@pytest.mark.parametrize(
    ("headers", "is_own"),
    [
        ({}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, False),
        ({"Origin": "http://testserver"}, True),
        ({"Origin": "http://testserver:3000"}, False),
        ({"Origin": "http://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "http://["}, False),
    ],
)
def test_another_site_can_have_nothing_done(client: TestClient, headers: dict[str, str], is_own: bool) -> None:
    asked = [
        client.post("/api/v1/read", content="Python is required", headers=headers),
        client.get("/api/v1/sql?query=SELECT%201", headers=headers),
    ]
    for reply in asked:
        assert reply.status_code == (200 if is_own else 403)
    assert client.get("/api/v1/citation", headers=headers).status_code == 200, "links may come from anywhere"


@pytest.mark.parametrize("path", ["/api/v1/citation", "/method", "/me", "/static/style.css"])
def test_another_site_may_link_here_and_load_nothing_into_itself(client: TestClient, path: str) -> None:
    for site in ("cross-site", "same-site"):
        for mode, status in (("navigate", 200), ("no-cors", 403), ("cors", 403), ("websocket", 403)):
            reply = client.get(path, headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode})
            assert reply.status_code == status, (site, mode)
    assert client.get(path, headers={"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "no-cors"}).status_code == 200


def test_pages_of_other_sites_cannot_read_an_answer(client: TestClient) -> None:
    reply = client.get("/api/v1/citation", headers={"Origin": "http://evil.example"})
    assert not [name for name in reply.headers if name.startswith("access-control-")]
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"


def damaged() -> dict[str, bytes]:
    """Documents with a name in them that cannot be read, each in its own way."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as found:
        found.writestr(f"{SENT}.txt", SENT)
    return {
        "json": json.dumps({"basics": {"name": SENT}})[:-3].encode(),
        "no resume": json.dumps({"name": SENT}).encode(),
        "binary": b"\x00\x01" + SENT.encode(),
        "pdf": b"%PDF-1.7\n" + SENT.encode(),
        "docx": archive.getvalue(),
        "cut docx": archive.getvalue()[:40],
        "text": f"{SENT}\n\nSkills\nPython, SQL\n".encode(),
    }


@pytest.mark.parametrize("kind", damaged())
@pytest.mark.parametrize("path", DOCUMENT_PATHS)
def test_nothing_of_what_is_sent_is_logged_or_told_in_an_error(
    client: TestClient, path: str, kind: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = client.post(path, content=damaged()[kind])
    assert reply.status_code in {200, 400}
    told = "" if reply.status_code == 200 else reply.text
    written = "".join(capfd.readouterr())
    for part in SENT.split():
        assert part not in told + caplog.text + written


def test_a_fault_tells_where_it_is_and_nothing_of_what_was_sent(
    engine: Observatory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError(SENT)

    monkeypatch.setattr(type(engine), "matches", broken)
    client = TestClient(create_app(engine))  # it would raise what the application raises
    reply = client.post("/api/v1/matches", content=SENT)
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "RuntimeError" in caplog.text
    assert __file__ in caplog.text
    assert SENT not in reply.text + caplog.text


def test_without_the_person_nothing_of_the_person_is_used(engine: Observatory) -> None:
    paths = TestClient(create_app(engine, personal=False)).get("/openapi.json").json()["paths"]
    assert "/api/v1/matches" not in paths
    assert {"/api/v1/lint", "/api/v1/demand"} < set(paths)
