"""The pages of the market: places, industries, employers, data, report, collecting; formats; what browsers keep."""

from __future__ import annotations

import csv
import gzip
import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost import CollectReport, Observatory, Progress
from fingerpost.faces.http import create_app
from fingerpost.faces.web.navigation import navigation
from fingerpost.faces.web.rendering import STATIC

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ATOM = "{http://www.w3.org/2005/Atom}"
NUMBERS = [
    "/", "/roles", "/role/data-scientist", "/skills", "/skill/python", "/pay", "/places", "/place/DE", "/industries",
    "/industry/technology", "/employers", "/employer/brightloom", "/demand", "/emerging", "/quality",
    "/compare?slices=role%3Ddata-scientist&slices=all", "/postings?q=models",
]  # fmt: skip
OTHERS = ["/market", "/data", "/report", "/collect", "/method", "/status", "/docs", "/compare", "/changes"]


@pytest.fixture(scope="module")
def client(engine: Observatory) -> Iterator[TestClient]:
    app = create_app(engine)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50_000)) as found:
        yield found


@pytest.mark.parametrize("path", [*NUMBERS, *OTHERS])
def test_a_page_obeys_the_policy_and_is_light(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 200
    assert len(re.findall(r"<h1>", reply.text)) == 1
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script>", reply.text)
    names = re.findall(r"/static/([\w.]+)\?v=", reply.text)
    whole = [reply.content, *((STATIC / name).read_bytes() for name in dict.fromkeys(names))]
    charts = 'class="plot"' in reply.text or 'class="map"' in reply.text
    assert sum(len(gzip.compress(part)) for part in whole) <= (150_000 if charts else 60_000)


@pytest.mark.parametrize("path", NUMBERS)
def test_a_page_of_numbers_can_be_had_in_every_form(client: TestClient, path: str) -> None:
    sep = "&" if "?" in path else "?"
    assert list(csv.reader(io.StringIO(client.get(f"{path}{sep}format=csv").text)))
    assert client.get(f"{path}{sep}format=json").json()
    assert client.get(f"{path}{sep}format=parquet").content[:4] == b"PAR1"
    feed = client.get(f"{path}{sep}format=atom")
    assert feed.headers["content-type"] == "application/atom+xml"
    root = ET.fromstring(feed.content)  # noqa: S314  our own
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert ids
    assert len(ids) == len(set(ids))
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", root.findtext(f"{ATOM}updated") or "")
    assert feed.content == client.get(f"{path}{sep}format=atom").content


def test_a_feed_of_postings_leads_to_them_and_holds_no_text(client: TestClient) -> None:
    root = ET.fromstring(client.get("/postings?q=models&format=atom").content)  # noqa: S314  our own
    links = [link.get("href") or "" for entry in root.iter(f"{ATOM}entry") for link in entry.iter(f"{ATOM}link")]
    assert links
    assert all(link.startswith("http://127.0.0.1/posting/") for link in links)
    assert client.get(links[0].removeprefix("http://127.0.0.1")).status_code == 200
    assert "colleagues" not in ET.tostring(root, encoding="unicode")


def test_a_browser_that_has_a_page_is_told_so(client: TestClient) -> None:
    first = client.get("/roles")
    again = client.get("/roles", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get("/pay", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_static_files_are_kept_as_long_as_their_content(client: TestClient) -> None:
    address = re.search(r'href="(/static/style\.css\?v=\w+)"', client.get("/").text)
    assert address
    named = client.get(address[1])
    assert "immutable" in named.headers["cache-control"]
    assert client.get("/static/style.css", headers={"If-None-Match": named.headers["etag"]}).status_code == 304
    assert "immutable" not in client.get("/static/style.css").headers["cache-control"]


def test_scripts_are_under_fifteen_kilobytes_in_total() -> None:
    assert sum(path.stat().st_size for path in STATIC.glob("*.js")) < 15_000


def test_the_chosen_palettes_are_those_of_the_system() -> None:
    css = (STATIC / "style.css").read_text(encoding="utf-8")

    def palette(opening: str, place: int = 0) -> dict[str, str]:
        block = re.findall(re.escape(opening) + r" \{([^}]*)\}", css)[place]
        return dict(re.findall(r"--([\w-]+): ([^;]+);", block))

    light, dark = palette(":root"), palette(":root", 1)
    assert palette(':root[data-theme="dark"]') == dark
    chosen = palette(':root[data-theme="light"]')
    assert chosen == {name: light[name] for name in chosen}
    assert dark.keys() == chosen.keys()
    assert palette(":root, :root[data-theme]") == chosen


def test_the_navigation_is_short_and_leads_to_pages(client: TestClient) -> None:
    nav = navigation(client.app, "/role/data-scientist")  # type: ignore[arg-type]
    assert len(nav.main) <= 8
    assert nav.here == "/roles"
    for entry in (*nav.main, *(entry for group in nav.more for entry in group.entries)):
        assert client.get(entry.href).status_code == 200
    assert 'href="/roles" aria-current="true"' in client.get("/role/data-scientist").text
    assert '<details class="more" data-here>' in client.get("/industries").text


def test_the_six_roles_are_compared_on_the_same_skills(client: TestClient) -> None:
    text = client.get("/").text
    panels = re.findall(r'<li class="card"><h3>(?:(?!</li>).)*</table>', text, flags=re.DOTALL)
    skills = [re.findall(r'href="/skill/([^"]+)"', panel) for panel in panels]
    assert len(panels) == 3  # of the invented postings, which are of three of the six
    assert skills[0]
    assert all(one == skills[0] for one in skills)
    assert text.count("No posting of this role is held here") == 3


def test_demand_is_drawn_only_where_it_was_observed(client: TestClient, engine: Observatory) -> None:
    assert engine.demand().refused
    section = client.get("/").text.partition('id="demand"')[2].partition("</section>")[0]
    assert "<svg" not in section
    assert "/collect" in section


def test_an_employer_is_counted_and_its_postings_listed(client: TestClient, engine: Observatory) -> None:
    text = client.get("/employer/brightloom").text
    assert "<h1>Brightloom</h1>" in text
    n = engine.search("", {"employer": ["Brightloom"]}, size=1).n
    assert f"<dd>{n}</dd>" in text
    assert f"of {n}</span>" in text
    assert text.count('href="/posting/') == 8
    assert "no sample of a market" in text
    link = re.search(r'class="button" href="(/postings[^"]+)"', text)
    assert link
    assert client.get(link[1].replace("&amp;", "&") + "&format=json").json()["n"] == n
    builds = client.get("/employer/brightloom?ai_relation=builds").text
    assert f"<dd>{n}</dd>" not in builds
    assert client.get("/employer/nobody-we-know").status_code == 404


def test_a_part_of_the_market_has_shares_with_intervals(client: TestClient) -> None:
    text = client.get("/place/DE").text
    assert client.get("/industry/agriculture").text.count("95 % interval") > 10
    assert "95 % interval" in text
    assert 'href="/role/' in text
    assert 'href="/employer/' in text


def test_a_part_without_a_posting_says_what_to_do(client: TestClient, engine: Observatory) -> None:
    assert not engine.breakdown("role", industry="telecommunications").basis.n_postings
    text = client.get("/industry/telecommunications").text
    assert "No posting here" in text
    assert 'href="/collect"' in text


@pytest.mark.parametrize("path", ["/industry/wizardry", "/place/ZZ", "/places?role=wizard"])
def test_a_part_that_nobody_knows_is_an_error_with_a_way_out(client: TestClient, path: str) -> None:
    reply = client.get(path)
    assert reply.status_code == 404
    assert 'href="/postings"' in reply.text


def test_places_can_be_asked_about_a_part(client: TestClient) -> None:
    whole, part = (client.get(path).text for path in ("/places", "/places?role=data-scientist"))
    assert 'class="map"' in part
    assert whole != part
    assert 'id="c-role1"' in part


def test_sql_is_asked_shown_and_had_as_a_file(client: TestClient) -> None:
    query = "SELECT role, count(*) AS n_of FROM posting GROUP BY role ORDER BY role"
    text = client.get(f"/data?sql={quote(query)}").text
    assert '<th scope="col" class="n">n_of</th>' in text
    rows = list(csv.DictReader(io.StringIO(client.get(f"/data?sql={quote(query)}&format=csv").text)))
    assert sum(int(row["n_of"]) for row in rows) == 144
    wrong = client.get("/data?sql=DROP+TABLE+posting")
    assert wrong.status_code == 400
    assert "That was not understood" in wrong.text
    assert "DROP TABLE posting</textarea>" in wrong.text


def test_the_snapshot_can_be_cited_and_taken_along(client: TestClient, engine: Observatory) -> None:
    assert engine.citation().text() in client.get("/data").text
    assert client.get("/data/citation.bib").text == engine.citation().bibtex()
    assert client.get("/data/citation.json").json()
    assert client.get("/data/citation.docx").status_code == 400
    archive = zipfile.ZipFile(io.BytesIO(client.get("/data/facts.zip").content))
    assert any(name.endswith(".parquet") for name in archive.namelist())
    assert any("DATA_DICTIONARY" in name for name in archive.namelist())


def test_a_report_is_an_archive_about_what_was_chosen(client: TestClient) -> None:
    assert 'action="/report.zip"' in client.get("/report").text
    reply = client.get("/report.zip?role=data-scientist&country=&since=")
    assert reply.headers["content-type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(reply.content))
    assert "fingerpost/report.html" in archive.namelist()
    assert any(name.endswith(".csv") for name in archive.namelist())
    assert client.get("/report.zip?role=wizard").status_code == 404


def test_a_first_visit_offers_what_to_do(tmp_path: Path) -> None:
    nothing = fingerpost.open(tmp_path / "none", workers=1, corpus="live")
    with TestClient(create_app(nothing)) as nobody:
        text = nobody.get("/").text
        assert 'href="/collect">Collect postings</a>' in text
        assert "Load the snapshot" in text
        for path in ("/places", "/industries", "/employers", "/skills", "/pay", "/roles", "/data", "/report"):
            assert nobody.get(path).status_code == 200
        assert 'href="/collect"' in nobody.get("/industries").text


REPORT = CollectReport(
    boards=2, complete=1, unchanged=0, failed=(("lever:gone", "no such board"),), read=7, stored=5, duplicates=1,
    set_aside=1, set_aside_reasons=(("no title", 1),), opened=5, changed=0, closed=0, snapshot="live-x",
)  # fmt: skip


class Slow:
    """Stands for visits to boards: it waits where it is told to."""

    def __init__(self) -> None:
        self.go_on = False
        self.boards = 0

    def __call__(self, _: Observatory, boards: list[Any], *, report: Any, **__: Any) -> CollectReport:
        self.boards = len(boards)
        report(Progress("collect", 1, len(boards), "3 new"))
        while not self.go_on:
            time.sleep(0.01)
        return REPORT


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(Observatory, "collect", lambda engine, boards, **more: made(engine, boards, **more))
    return made


@pytest.fixture
def own(engine: Observatory) -> Iterator[TestClient]:
    app = create_app(engine)
    with TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50_000)) as found:
        yield found


def waited_for(client: TestClient, words: str) -> str:
    for _ in range(500):
        text = client.get("/collect").text
        if words in text:
            return text
        time.sleep(0.01)
    raise AssertionError(text)


def test_collecting_shows_how_far_it_is_and_what_came_of_it(own: TestClient, slow: Slow) -> None:
    assert own.post("/collect", data={"which": "some"}, follow_redirects=False).headers["location"] == "/collect"
    text = waited_for(own, "3 new")
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in text
    assert "1 of 12" in text
    assert '<progress aria-label="Visiting boards" value="1" max="12">' in text
    assert "<h1>" not in own.get("/collect?part=progress").text
    own.post("/collect", data={"which": "all"})  # while one runs no other begins
    slow.go_on = True
    done = waited_for(own, "<h2>Done</h2>")
    assert slow.boards == 12
    assert "<strong>5</strong> postings stored from 2 boards" in done
    assert "lever:gone: no such board" in done
    assert "refresh" not in done


def test_boards_can_be_named_and_a_wrong_name_is_said(own: TestClient, slow: Slow) -> None:
    slow.go_on = True
    named = own.get("/api/boards").json() if own.get("/api/boards").status_code == 200 else None
    token = f"{named[0]['source']}:{named[0]['token']}" if named else "greenhouse:anthropic"
    own.post("/collect", data={"which": "named", "names": token})
    waited_for(own, "<h2>Done</h2>")
    assert slow.boards == 1
    assert own.post("/collect", data={"which": "named", "names": " "}).status_code == 400
    assert own.post("/collect", data={"which": "named", "names": "nobody:no-such-board"}).status_code in {400, 404}


@pytest.mark.parametrize(
    ("host", "client_host", "origin"),
    [
        ("jobs.example.org", "127.0.0.1", None),
        ("127.0.0.1", "203.0.113.9", None),
        ("127.0.0.1", "127.0.0.1", "https://elsewhere.example.org"),
    ],
)
def test_only_this_machine_may_start_collecting(
    engine: Observatory, slow: Slow, host: str, client_host: str, origin: str | None
) -> None:
    with TestClient(create_app(engine), base_url=f"http://{host}", client=(client_host, 50_000)) as stranger:
        headers = {"Origin": origin} if origin else {}
        assert stranger.post("/collect", data={"which": "some"}, headers=headers).status_code in {400, 403, 421}
    assert slow.boards == 0


def test_a_run_that_fails_says_why(own: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: Any, **__: Any) -> CollectReport:
        raise fingerpost.StoreLockedError("another process is writing")

    monkeypatch.setattr(Observatory, "collect", locked)
    own.post("/collect", data={"which": "some"})
    assert "another process is writing" in waited_for(own, "It went wrong")
