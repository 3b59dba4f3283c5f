from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from fingerpost import Observatory
from fingerpost.faces.http import create_app

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PAGES = [
    "/", "/roles", "/role/machine-learning-engineer", "/skills", "/skill/python", "/pay", "/pay?by=seniority",
    "/postings", "/postings?q=models&role=data-scientist&work_mode=not-stated&sort=newest", "/method", "/status",
    "/docs",
]  # fmt: skip
ANSWERS = [
    "/api/claims", "/api/role/data-scientist", "/api/skill/python", "/api/demand", "/api/breakdown?by=industry",
    "/api/pay?by=role", "/api/search?q=models", "/api/boards", "/api/status",
]  # fmt: skip


@pytest.fixture(scope="module")
def client(engine: Observatory) -> Iterator[TestClient]:
    with TestClient(create_app(engine), raise_server_exceptions=False) as found:
        yield found


@pytest.fixture(scope="module")
def posting_id(engine: Observatory) -> str:
    return engine.search("PyTorch").hits[0].posting_id


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_whole_without_javascript_and_loads_nothing_from_elsewhere(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    assert "<h1>" in reply.text
    assert not re.search(r'(?:src|href)="https?://(?!example\.org/)[^"]+\.(?:js|css|woff2?|png|svg)', reply.text)
    assert "<style" not in reply.text
    assert not re.search(r"\sstyle=|\son\w+=", reply.text)
    policy = reply.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_is_json_with_its_basis(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    answer = reply.json()
    if isinstance(answer, dict) and path not in {"/api/status"}:
        assert answer["basis"]["n_postings"] >= 0
        assert answer["basis"]["snapshot"]


def test_the_api_describes_itself(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {path.partition("?")[0] for path in ANSWERS} - {"/api/role/data-scientist", "/api/skill/python"} <= set(
        paths
    )
    assert all(route.get("description") for methods in paths.values() for route in methods.values())
    assert "/api/role/{name}" in client.get("/docs").text


def test_a_page_and_the_api_give_the_same_numbers(client: TestClient, engine: Observatory) -> None:
    answer = engine.role("machine-learning-engineer")
    assert client.get("/api/role/machine-learning-engineer").json()["basis"]["n_postings"] == answer.basis.n_postings
    assert f"<dd>{answer.basis.n_postings}</dd>" in client.get("/role/machine-learning-engineer").text


def test_a_posting_shows_its_words_marked_and_what_is_not_stated(client: TestClient, posting_id: str) -> None:
    text = client.get(f"/posting/{posting_id}").text
    assert re.search(r'<mark class="required" title="PyTorch: required"( id="[\w-]+")?>PyTorch</mark>', text)
    assert re.search(r'<mark class="preferred" title="Docker: preferred"( id="[\w-]+")?>Docker</mark>', text)
    assert "not stated" in text
    view = client.get(f"/api/posting/{posting_id}").json()
    assert view["facts"]["posting_id"] == posting_id
    for skill in view["enriched"]["skills"]:
        assert view["enriched"]["text"][skill["start"] : skill["end"]].strip()


def test_text_of_a_posting_cannot_write_markup(tmp_path: Path) -> None:
    import fingerpost

    attack = '<script>alert(1)</script> & <img src=x onerror=alert(2)> "quoted"'
    row = {
        "id": "x",
        "title": f"ML Engineer {attack}",
        "description": f"You will train models. {attack} " * 3,
        "company": attack,
    }
    path = tmp_path / "attack.jsonl"
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    engine = fingerpost.open(tmp_path / "data", workers=1, corpus="live")
    engine.import_([path])
    with TestClient(create_app(engine)) as client:
        for page in ("/postings", "/posting/" + engine.search().hits[0].posting_id):
            text = client.get(page).text
            assert "<script>alert" not in text
            assert "<img src=x" not in text


def test_rows_of_a_page_can_be_had_as_csv_and_parquet(client: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/roles?format=csv").text)))
    assert rows
    assert client.get("/roles?format=parquet").content[:4] == b"PAR1"
    assert client.get("/postings?q=models&format=csv").text.startswith("posting_id,")
    assert client.get("/roles?format=docx").status_code == 400


def test_facets_link_to_the_page_with_that_filter(client: TestClient) -> None:
    text = client.get("/postings?q=models").text
    link = re.search(r'href="(/postings\?q=models&amp;role=data-scientist)"', text)
    assert link
    filtered = client.get(link[1].replace("&amp;", "&")).text
    assert "Remove this filter" in filtered


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/role/wizard", 404),
        ("/posting/none", 404),
        ("/postings?salary=much", 400),
        ("/postings?page=0", 400),
        ("/postings?role=wizard", 404),
        ("/chart/none.svg", 404),
    ],
)
def test_errors_are_pages_with_a_way_out(client: TestClient, path: str, status: int) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert 'href="/postings"' in reply.text
    assert "Traceback" not in reply.text


def test_errors_of_the_api_are_json(client: TestClient) -> None:
    reply = client.get("/api/role/wizard")
    assert reply.status_code == 404
    assert "wizard" in reply.json()["error"]


def test_charts_are_drawn_on_the_server(client: TestClient) -> None:
    reply = client.get("/chart/role-of-data-scientist.svg")
    assert reply.headers["content-type"] == "image/svg+xml"
    assert reply.text.startswith("<svg")


def test_a_posting_or_a_cv_can_be_read_over_http_and_nothing_is_stored(
    client: TestClient, engine: Observatory, cv_file: Path, posting_id: str
) -> None:
    before = engine.status()
    read = client.post("/api/read", content="ML Engineer\n\nRequirements:\n- Python\n").json()
    assert read["skills"][0]["value"]["skill_id"] in {"python", "machine-learning"}
    fit = client.post(f"/api/fit/{posting_id}", content=cv_file.read_bytes()).json()
    assert 0 <= fit["score"] <= 1
    gap = client.post("/api/gap/data-scientist", content=cv_file.read_bytes()).json()
    assert gap["role_id"] == "data-scientist"
    assert client.post("/api/read", content=b"").status_code == 400
    assert engine.status().n_postings == before.n_postings
