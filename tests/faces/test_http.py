from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost import Observatory
from fingerpost.faces.http import create_app
from fingerpost.faces.web.rendering import web_address

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

PAGES = [
    "/", "/roles", "/role/machine-learning-engineer", "/skills", "/skill/python", "/pay", "/pay?by=seniority",
    "/postings", "/postings?q=models&role=data-scientist&work_mode=not-stated&sort=newest", "/method", "/status",
    "/docs",
]  # fmt: skip
ANSWERS = [
    "/api/v1/claims", "/api/v1/role/data-scientist", "/api/v1/skill/python", "/api/v1/demand",
    "/api/v1/breakdown?by=industry", "/api/v1/pay?by=role", "/api/v1/search?q=models",
    "/api/v1/boards", "/api/v1/status",
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
    if isinstance(answer, dict) and path not in {"/api/v1/status"}:
        assert answer["basis"]["n_postings"] >= 0
        assert answer["basis"]["snapshot"]


def test_the_api_describes_itself(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {path.partition("?")[0] for path in ANSWERS} - {
        "/api/v1/role/data-scientist",
        "/api/v1/skill/python",
    } <= set(paths)
    assert all(route.get("description") for methods in paths.values() for route in methods.values())
    assert "/api/v1/role/{name}" in client.get("/docs").text


def test_a_page_and_the_api_give_the_same_numbers(client: TestClient, engine: Observatory) -> None:
    answer = engine.role("machine-learning-engineer")
    assert client.get("/api/v1/role/machine-learning-engineer").json()["basis"]["n_postings"] == answer.basis.n_postings
    assert f"<dd>{answer.basis.n_postings}</dd>" in client.get("/role/machine-learning-engineer").text


def test_a_posting_shows_its_words_marked_and_what_is_not_stated(client: TestClient, posting_id: str) -> None:
    text = client.get(f"/posting/{posting_id}").text
    assert re.search(r'<mark class="required" title="PyTorch: required"( id="[\w-]+")?>PyTorch</mark>', text)
    assert re.search(r'<mark class="preferred" title="Docker: preferred"( id="[\w-]+")?>Docker</mark>', text)
    assert "not stated" in text
    view = client.get(f"/api/v1/posting/{posting_id}").json()
    assert view["facts"]["posting_id"] == posting_id
    for skill in view["enriched"]["skills"]:
        assert view["enriched"]["text"][skill["start"] : skill["end"]].strip()


def test_text_of_a_posting_cannot_write_markup(tmp_path: Path, no_reference: None) -> None:
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
        ("/postings?salary=nan", 400),
        ("/postings?salary=inf", 400),
        ("/postings?page=0", 400),
        ("/postings?page=nan", 400),
        ("/postings?since=yesterday", 400),
        ("/chart/pay-of-shoes.svg", 404),
        ("/postings?role=wizard", 404),
        ("/chart/none.svg", 404),
    ],
)
def test_errors_are_pages_with_a_way_out(client: TestClient, path: str, status: int) -> None:
    reply = client.get(path)
    assert reply.status_code == status
    assert 'href="/postings"' in reply.text
    assert "Traceback" not in reply.text


def test_addresses_of_before_lead_to_those_of_now(client: TestClient) -> None:
    reply = client.get("/api/role/data-scientist?country=DE", follow_redirects=False)
    assert (reply.status_code, reply.headers["location"]) == (308, "/api/v1/role/data-scientist?country=DE")
    assert client.get("/api//evil.example", follow_redirects=False).headers["location"] == "/api/v1//evil.example"


def test_charts_are_drawn_on_the_server(client: TestClient) -> None:
    reply = client.get("/chart/role-of-data-scientist.svg")
    assert reply.headers["content-type"] == "image/svg+xml"
    size = re.match(r'<svg [^>]*width="(\d+)" height="(\d+)" viewBox="-32 0 (\d+) (\d+)">', reply.text)
    assert size
    assert size.groups()[:2] == size.groups()[2:]


def test_a_posting_or_a_cv_can_be_read_over_http_and_nothing_is_stored(
    client: TestClient, engine: Observatory, cv_file: Path, posting_id: str
) -> None:
    before = engine.status()
    read = client.post("/api/v1/read", content="ML Engineer\n\nRequirements:\n- Python\n").json()
    assert read["skills"][0]["value"]["skill_id"] in {"python", "machine-learning"}
    fit = client.post(f"/api/v1/fit/{posting_id}", content=cv_file.read_bytes()).json()
    assert 0 <= fit["score"] <= 1
    gap = client.post("/api/v1/gap/data-scientist", content=cv_file.read_bytes()).json()
    assert gap["role_id"] == "data-scientist"
    assert client.post("/api/v1/read", content=b"").status_code == 400
    assert engine.status().n_postings == before.n_postings


def test_filters_may_be_given_by_name_and_their_links_use_ids(client: TestClient) -> None:
    text = client.get("/postings?q=models&role=Data+Scientist&since=2026-01-01&corpus=").text
    assert "Role: Data scientist" in text
    assert "Posted since 2026-01-01" in text
    assert 'href="/postings?q=models&amp;since=2026-01-01"' in text
    assert "corpus=" not in text


def test_a_role_page_links_to_as_many_postings_as_it_counts(client: TestClient, engine: Observatory) -> None:
    text = client.get("/role/data-scientist").text
    link = re.search(r'class="button" href="([^"]+)"', text)
    assert link
    found = client.get(link[1].replace("&amp;", "&") + "&format=json").json()
    assert found["n"] == engine.role("data-scientist").basis.n_postings > 0


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "http://[", "file:///etc/passwd", ""]
)
def test_an_original_that_is_no_web_address_is_not_linked_to(url: str) -> None:
    assert web_address(url) is None


def test_an_empty_machine_says_what_to_do_next(tmp_path: Path, no_reference: None) -> None:
    with TestClient(create_app(fingerpost.open(tmp_path / "none", workers=1, corpus="live"))) as nobody:
        for path in ("/", "/postings", "/status", "/role/data-scientist", "/method"):
            reply = nobody.get(path)
            assert reply.status_code == 200
            assert "/status#add" in reply.text or 'id="add"' in reply.text


def test_the_overview_says_what_the_reference_snapshot_is_and_how_old(data: Path) -> None:
    with TestClient(create_app(fingerpost.open(data, workers=1))) as everything:
        text = everything.get("/").text
        assert re.search(r"facts of [\d,]+ postings from \d+ public collections, posted \d{4} to \d{4}", text)
        assert re.search(r"put together on \d{4}-\d\d-\d\d \(", text)
        assert "144 postings collected or imported here" in text


@pytest.mark.parametrize("path", [*PAGES, "/posting/{posting_id}"])
def test_a_page_with_its_style_and_script_is_light(client: TestClient, path: str, posting_id: str) -> None:
    whole = [client.get(path.format(posting_id=posting_id)), client.get("/static/style.css")]
    whole.append(client.get("/static/keys.js"))
    assert sum(len(gzip.compress(reply.content)) for reply in whole) <= 60_000


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_pair_of_colours_has_enough_contrast(client: TestClient, scheme: int) -> None:
    css = client.get("/static/style.css").text
    palettes = re.findall(r":root \{([^}]*--paper:[^}]*)\}", css)
    colours = dict(re.findall(r"--([\w-]+): (#\w{6})", palettes[scheme]))
    grounds = ["paper", "card", "chip", "wash", "required", "preferred", "duty", "fact"]
    for ground in grounds:
        assert contrast(colours["ink"], colours[ground]) >= 4.5, ground
    for text in ("soft", "link"):
        for ground in ("paper", "card", "wash"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    assert contrast(colours["on-button"], colours["button"]) >= 4.5
    for line in ("edge", "brand", "bar", "interval", *(f"{mark}-line" for mark in grounds[4:])):
        for ground in ("paper", "card"):
            assert contrast(colours[line], colours[ground]) >= 3, (line, ground)
    for mark in grounds[4:]:
        assert contrast(colours[f"{mark}-line"], colours[mark]) >= 3, mark


def test_the_skills_of_an_area_are_of_that_area_and_most_asked_first(client: TestClient) -> None:
    text = client.get("/skills").text
    for area, label in fingerpost.SKILL_AREAS.items():
        card = text.partition(f"<h2>{label.capitalize()}</h2>")[2].partition("</section>")[0]
        shown = re.findall(r'href="/skill/([^"]+)"', card)
        assert {fingerpost.skills()[skill].skill_area for skill in shown} <= {area}
        shares = [float(share) for share in re.findall(r'<td class="n">([\d.]+)&nbsp;%', card)]
        assert shares == sorted(shares, reverse=True)
    assert 'href="/skill/python"' in text
