"""The published site: every link leads to a file, nothing personal, no text, the same bytes twice, and a browser."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser

import fingerpost
from fingerpost import InputError, Observatory, Progress
from fingerpost.faces.http import SECURITY_HEADERS
from fingerpost.faces.publish import PublishReport, planning, publish
from fingerpost.faces.publish.addresses import Address, FileNames, address_of
from fingerpost.faces.publish.machine_files import ATOM, SITEMAP
from fingerpost.faces.publish.planning import Plan
from fingerpost.faces.publish.rewriting import Choice, static_page
from fingerpost.faces.verbs import VERBS
from fingerpost.store.jobposting import one_line
from tests.faces.conftest import WORDS, invented_postings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
BASE = "https://example.org/ml/jobs/"
SMALL = {"most_skills": 4, "most_postings": 20, "most_employers": 2}
COMPARED = Address("/compare", (("slices", "role=ai-research-scientist"), ("slices", "role=data-scientist")))
CANARIES = ("Zebulon Quartermain", "canary@example.org", "secret-note-of-mine", "corrected-away-title")


class Few(Plan):
    """A plan with a page of every kind and few of each, so that a test takes seconds."""

    NAMED = frozenset({"data-scientist", "python", "sql", "DE", "2026-q4"})
    ASKED = frozenset({"skill", "industry", "country", "skill_area", "ai-share"})

    def seeds(self) -> Iterator[Address]:
        return filter(self._is_kept, super().seeds())

    def has(self, address: Address) -> bool:
        return super().has(address) and self._is_kept(address)

    def _is_kept(self, address: Address) -> bool:
        kind, *named = address.place or ("",)
        if kind in {"posting", "postings", "employer"}:
            return True
        if kind == "compare":
            return not address.query or address == COMPARED
        return self.NAMED.issuperset(named) and self.ASKED.issuperset(value for _, value in address.query)


@pytest.fixture(scope="module", autouse=True)
def _few_pages() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "Plan", Few)
        yield


@pytest.fixture(scope="module")
def own_data(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented postings with a person's data beside them, and an address in a title."""
    directory = tmp_path_factory.mktemp("publish") / "machine-path-canary"
    shutil.copytree(data, directory)
    row = invented_postings()[0] | {"id": "mailed", "title": "Machine Learning Engineer - ada@example.org"}
    row |= {"posted_at": "2026-10-30", "description": str(row["description"]).replace("number 0", "number 900")}
    extra = tmp_path_factory.mktemp("extra") / "extra.jsonl"
    extra.write_text(json.dumps(row) + "\n", encoding="utf-8")
    engine = fingerpost.open(directory, workers=1, corpus="live")
    engine.import_([extra])
    _keep_something_personal(engine, tmp_path_factory.mktemp("cv") / "cv.txt")
    engine.create_snapshot("2026-q4")
    return directory


def _keep_something_personal(engine: Observatory, cv: Path) -> None:
    cv.write_text(f"{CANARIES[0]}\n{CANARIES[1]}\n\nSkills\nPython, SQL, PyTorch\n", encoding="utf-8")
    engine.profile(cv, save=True)
    shown = engine.search("", {"ai_relation": ["builds"]}, sort="newest").hits
    engine.track(shown[0].posting_id, "saved", comment=CANARIES[2])
    engine.note("posting", shown[0].posting_id, CANARIES[2])
    engine.note("skill", "python", CANARIES[2])
    engine.save_search(CANARIES[2], "pytorch")
    assert (engine.settings.data / "me.db").is_file()


@pytest.fixture(scope="module")
def site(own_data: Path, tmp_path_factory: pytest.TempPathFactory) -> PublishReport:
    """The site of the invented postings."""
    engine = fingerpost.open(own_data, workers=1, corpus="live")
    return publish(engine, tmp_path_factory.mktemp("site") / "ml", base_url=BASE, **SMALL)


def pages_of(site: PublishReport) -> dict[str, LexborHTMLParser]:
    paths = sorted(site.directory.rglob("*.html"))
    return {
        path.relative_to(site.directory).as_posix(): LexborHTMLParser(path.read_text(encoding="utf-8"))
        for path in paths
    }


def links_of(page: LexborHTMLParser) -> list[str]:
    return [element.attributes.get(name) or "" for name in ("href", "src") for element in page.css(f"[{name}]")]


def test_every_link_leads_to_a_file_of_the_site(site: PublishReport) -> None:
    pages = pages_of(site)
    anchors = {name: {element.attributes.get("id") for element in page.css("[id]")} for name, page in pages.items()}
    n_links = 0
    for name, page in pages.items():
        for link in links_of(page):
            parts = urlsplit(link)
            if parts.scheme:
                assert parts.scheme in {"http", "https"}
                continue
            assert not parts.query
            start = "/ml/jobs/" if name == "404.html" else ""
            assert link.startswith((start, "#"))
            path = unquote(parts.path.removeprefix(start))
            target = (site.directory / Path(name).parent / path).resolve() if path else site.directory / name
            assert target.is_file(), (name, link)
            held = target.relative_to(site.directory.resolve() if path else site.directory).as_posix()
            if parts.fragment and held in anchors:
                assert parts.fragment in anchors[held], (name, link)
            n_links += 1
    assert n_links > 1000
    assert len(pages) > 60


def test_the_pages_of_the_market_are_there(site: PublishReport) -> None:
    for file in (
        "index.html", "roles.html", "role/data-scientist.html", "skills.html", "skill/python.html", "pay.html",
        "growth.html", "growth/of-skill.html", "emerging.html", "breakdown/by-industry.html",
        "breakdown/by-country.html", "breakdown/by-skill_area.html", "method.html", "quality.html", "postings.html",
        "compare/ai-research-scientist-and-data-scientist.html", "changes/2026-q4.html", "data.html", "404.html",
        "sitemap.xml", "robots.txt", "feed.xml", "data/dataset.jsonld", "data/growth.csv", "data/growth.json",
        "data/role/data-scientist.csv", "static/style.css",
    ):  # fmt: skip
        assert (site.directory / file).is_file(), file
    assert {verb.command for verb in VERBS} - {"claims", "role", "skill"} <= {
        path.stem for path in site.directory.glob("*.html")
    }
    assert site.left_out == ()
    assert site.n_postings >= 20
    assert (site.n_files, site.n_bytes) == _counted(site.directory)


def _counted(directory: Path) -> tuple[int, int]:
    files = [path for path in directory.rglob("*") if path.is_file() and path.name != "fingerpost-site.json"]
    return len(files), sum(path.stat().st_size for path in files)


def test_no_byte_is_personal_or_a_posting_s_text_or_of_this_machine(site: PublishReport, own_data: Path) -> None:
    texts = [str(row["description"]) for row in invented_postings()]
    told = {
        sentence for text in texts for sentence in re.findall(r"We have seen[^.]*\.|Your first project[^.]*\.", text)
    }
    assert len(told) > 200
    n_files = 0
    for path in site.directory.rglob("*"):
        if not path.is_file():
            continue
        content = path.read_bytes().decode("utf-8")
        n_files += 1
        for canary in (*CANARIES, "ada@example.org", str(own_data), "machine-path-canary", str(Path.home())):
            assert canary not in content, (path, canary)
        assert not [sentence for sentence in told if sentence in content], path
        assert "Your first project" not in content
        assert "We have seen" not in content
    assert n_files > 150
    titles = " ".join(page.text() for name, page in pages_of(site).items() if name.startswith("posting"))
    assert "Machine Learning Engineer - [e-mail]" in titles


def test_nothing_needs_a_server_or_ages(site: PublishReport) -> None:
    for name, page in pages_of(site).items():
        assert page.css("form:not([method=dialog]), select, [data-dynamic]") == [], name
        assert page.css("main nav:empty, main ul:empty, nav ul:empty, li:empty, details:empty") == [], name
        for unfolded in page.css("main details"):
            assert len(list(unfolded.iter())) > 1, (name, unfolded.html)
        assert re.search(r"\b(?:ago|yesterday)\b", page.body.text() if page.body else "") is None, name
        for script in page.css("script:not([src])"):
            assert script.attributes["type"] == "application/ld+json"
            json.loads(script.text())


def test_the_same_facts_give_the_same_bytes(
    site: PublishReport, own_data: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    from fingerpost.faces.web import rendering

    class Later(rendering.datetime):  # type: ignore[misc]  # the clock that pages tell ages by
        @classmethod
        def now(cls, tz: Any = None) -> Any:
            return super().now(tz).replace(year=2031)

    monkeypatch.setattr(rendering, "datetime", Later)
    engine = fingerpost.open(own_data, workers=1, corpus="live")
    again = publish(engine, tmp_path / "again", base_url=BASE, **SMALL)
    first, second = ({path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
                     for root in (site.directory, again.directory))  # fmt: skip
    assert first.keys() == second.keys()
    assert [str(path) for path in first if first[path] != second[path]] == []


def test_the_sitemap_names_every_page_once(site: PublishReport) -> None:
    root = ET.fromstring((site.directory / "sitemap.xml").read_bytes())  # noqa: S314  our own file
    assert root.tag == f"{{{SITEMAP}}}urlset"
    places = [entry.findtext(f"{{{SITEMAP}}}loc") or "" for entry in root]
    files = sorted(place.removeprefix(BASE) or "index.html" for place in places)
    assert all(place.startswith(BASE) for place in places)
    assert files == sorted(set(pages_of(site)) - {"404.html"})
    assert {date.fromisoformat(entry.findtext(f"{{{SITEMAP}}}lastmod") or "") for entry in root}
    assert f"Sitemap: {BASE}sitemap.xml" in (site.directory / "robots.txt").read_text(encoding="utf-8")
    for name, page in pages_of(site).items():
        canonical = [link.attributes["href"] for link in page.css("link[rel=canonical]")]
        assert canonical == ([] if name == "404.html" else [BASE + ("" if name == "index.html" else name)])


def test_the_feed_tells_of_the_snapshots(site: PublishReport) -> None:
    root = ET.fromstring((site.directory / "feed.xml").read_bytes())  # noqa: S314  our own file
    entries = root.findall(f"{{{ATOM}}}entry")
    titles = [entry.findtext(f"{{{ATOM}}}title") for entry in entries]
    assert titles[0] == site.snapshot
    assert "Snapshot 2026-q4" in titles  # other tests may have kept more of them in the same corpus
    links = [link.attrib["href"] for entry in entries for link in entry.findall(f"{{{ATOM}}}link")]
    assert links[0] == BASE
    assert f"{BASE}changes/2026-q4.html" in links
    ids = [element.text for element in root.iter(f"{{{ATOM}}}id")]
    assert len(ids) == len(set(ids)) == len(entries) + 1


def test_the_data_are_described(site: PublishReport) -> None:
    stated = json.loads((site.directory / "data" / "dataset.jsonld").read_text(encoding="utf-8"))
    assert stated["@type"] == "Dataset"
    downloads = stated["distribution"]
    assert len(downloads) > 40
    for download in downloads:
        path = site.directory / download["contentUrl"].removeprefix(BASE)
        assert download["contentSize"] == f"{path.stat().st_size} B"
    block = pages_of(site)["data.html"].css_first("script[type='application/ld+json']")
    assert block is not None
    assert json.loads(block.text()) == stated


def test_questions_without_a_form_lead_to_their_pages(site: PublishReport) -> None:
    pages = pages_of(site)
    led = {link.attributes["href"] for link in pages["distinctive.html"].css("main a")}
    assert "distinctive/data-scientist.html" in led
    tabs = {link.attributes["href"]: link for link in pages["growth/of-skill.html"].css("main nav.tabs a")}
    assert "../growth.html" in tabs
    assert tabs["of-skill.html"].attributes["aria-current"] == "page"
    compared = pages["compare.html"].css_first("main nav.tabs a")
    assert compared is not None
    assert compared.attributes["href"] == "compare/ai-research-scientist-and-data-scientist.html"


def test_with_text_the_words_are_there_and_still_nothing_personal(
    own_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = fingerpost.open(own_data, workers=1, corpus="live")
    monkeypatch.setattr(
        Few, "_is_kept", lambda _, address: address.path in {"/pay", "/market"} or "post" in address.path
    )
    report = publish(engine, tmp_path / "site", with_text=True, most_skills=0, most_postings=20, most_employers=0)
    content = "".join(path.read_text("utf-8") for path in (report.directory / "posting").glob("*.html"))
    assert "We have seen" in content
    assert WORDS[0] in content
    everything = "".join(path.read_text("utf-8") for path in report.directory.rglob("*") if path.is_file())
    assert not [canary for canary in CANARIES if canary in everything]
    assert report.base_url is None
    assert "canonical" not in everything
    assert "<loc>http://localhost:8000/pay.html</loc>" in everything


def test_a_site_published_again_has_no_rests_and_keeps_what_is_not_its_own(
    own_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Few, "_is_kept", lambda _, address: address.path in {"/roles", "/market", "/postings"})
    told: list[Progress] = []
    engine = fingerpost.open(own_data, workers=1, corpus="live")
    report = publish(engine, tmp_path, most_skills=0, most_postings=0, most_employers=0, progress=told.append)
    assert (report.n_postings, (tmp_path / "postings.html").exists()) == (0, False)
    assert {one.step for one in told} == {"ask", "write"}
    assert told[-1].done == told[-1].total
    manifest = json.loads((tmp_path / "fingerpost-site.json").read_text("utf-8"))
    manifest["files"] += ["gone/page.html", "../outside.html"]
    (tmp_path / "fingerpost-site.json").write_text(json.dumps(manifest), encoding="utf-8")
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "page.html").write_text("old", encoding="utf-8")
    (tmp_path.parent / "outside.html").write_text("not ours", encoding="utf-8")
    (tmp_path / "CNAME").write_text("example.org", encoding="utf-8")
    publish(engine, tmp_path, most_skills=0, most_postings=0, most_employers=0)
    assert not (tmp_path / "gone").exists()
    assert (tmp_path / "CNAME").exists()
    assert (tmp_path.parent / "outside.html").exists()


def test_only_an_empty_folder_or_a_site_of_ours_is_written_into(engine: Observatory, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear all", encoding="utf-8")
    with pytest.raises(InputError, match="holds no site of fingerpost"):
        publish(engine, tmp_path)
    (tmp_path / "fingerpost-site.json").write_text('{"made_by": "someone else", "files": []}', encoding="utf-8")
    with pytest.raises(InputError, match="holds no site of fingerpost"):
        publish(engine, tmp_path)
    with pytest.raises(InputError, match="is a file"):
        publish(engine, tmp_path / "letter.txt")
    with pytest.raises(InputError, match="data directory"):
        publish(engine, engine.settings.data / "site")
    with pytest.raises(InputError, match="no address of a site"):
        publish(engine, tmp_path / "new", base_url="example.org")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fingerpost-site.json", "letter.txt"]


PLAN = Plan(frozenset({"python"}), frozenset({"acme"}), ("q4",), 40)


@pytest.mark.parametrize(
    ("href", "published"),
    [
        ("/", True), ("/roles", True), ("/growth?of=skill", True), ("/skill/python", True), ("/employer/acme", True),
        ("/changes/q4", True), ("/posting/a:b", True), ("/postings?page=2", True), ("/place/DE", True),
        ("/postings?page=3", False), ("/postings?q=x", False), ("/skill/cobol", False), ("/employer/other", False),
        ("/me", False), ("/tracker", False), ("/status", False), ("/docs", False), ("/matches", False),
        ("/posting/a:b?saved=1", False), ("/growth?since=2026-01-01", False), ("/collect", False), ("/report", False),
        ("/skill/python?role=x", False), ("/fit/a", False),
    ],
)  # fmt: skip
def test_only_pages_of_the_market_are_published(href: str, published: bool) -> None:
    address = address_of(href)
    assert address is not None
    assert PLAN.has(address) is published


def test_files_have_one_name_on_a_system_that_knows_no_case() -> None:
    names = FileNames()
    files = [names.name(Address(f"/posting/{name}")) for name in ("aB", "Ab", "aB", "a/../b", "con")]
    assert files[0] == files[2]
    assert len({file.lower() for file in files}) == 4
    assert all(".." not in file for file in files)


def test_a_page_loses_what_needs_a_server_and_nothing_else() -> None:
    page = """<!doctype html><html><head><title>x</title></head><body>
    <nav><ul><li><a href="/me">Me</a></li><li><a href="/roles#top">Roles</a></li></ul>
    <section><h2>Yours</h2><ul><li><a href="/tracker">Tracker</a></li></ul></section></nav>
    <main><details><summary>Ask</summary><form action="/growth"><input name="q"></form></details>
    <p>Told (3 months ago). See <a href="/status">how</a>, or <a href="https://example.org/">there</a>.</p>
    <p>So it is. <a href="/status">Status</a></p><p><a href="/status">Only this</a></p>
    <section id="mine"><h2>Yours</h2></section><p><a href="#mine">Go</a></p>
    <p>A <a class="button" href="/me">Mine</a></p><span data-dynamic>live</span>
    <table><tr><td><a href="/skill/cobol">COBOL</a></td></tr></table></main>
    <footer><a href="/docs">API</a> · <a href="/status">Status</a> · fingerpost</footer></body></html>"""
    files = {Address("/roles"): "../roles.html#top"}
    choices = [Choice("growth.html", "of role & more", True)]
    text = static_page(page, Address("/growth"), lambda target, _: files.get(target), choices=choices)
    tree = LexborHTMLParser(text)
    assert [element.attributes["href"] for element in tree.css("a")] == [
        "../roles.html#top", "growth.html", "https://example.org/",
    ]  # fmt: skip
    assert " ".join(tree.css_first("main").text().split()) == (  # type: ignore[union-attr]
        "of role & more Told. See how, or there. So it is. A COBOL"
    )
    assert tree.css("section, form, [data-dynamic], [data-placed]") == []
    assert tree.css_first("footer").text().strip() == "fingerpost"  # type: ignore[union-attr]


# --- in a browser ---


@pytest.fixture(scope="module")
def served(site: PublishReport) -> Iterator[str]:
    """The site below a path of a plain server."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site.directory.parent)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/ml/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install --group dev")
    with playwright.sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


in_a_browser = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs chromium: apt-get install chromium")


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@in_a_browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("how", ["served", "file"])
def test_a_person_walks_through_the_site(
    browser: Browser, site: PublishReport, served: str, javascript: bool, how: str
) -> None:
    home = served if how == "served" else site.directory.as_uri() + "/"
    wrong: list[str] = []
    context = browser.new_context(java_script_enabled=javascript)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("request", lambda request: request.url.startswith(home) or wrong.append(f"asked for {request.url}"))
    aborted = "net::ERR_ABORTED"  # what was still on its way when the person went on
    page.on("requestfailed", lambda request: request.failure == aborted or wrong.append(f"failed {request.url}"))
    page.on("response", lambda reply: reply.status < 400 or wrong.append(f"{reply.status} {reply.url}"))
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("console", lambda message: message.type == "error" and wrong.append(message.text))
    page.goto(f"{home}index.html")
    if javascript:
        assert page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth") != "none"
    for name, heading in (("Roles", "Roles"), ("Data scientist", "Data scientist"), ("Python", "Python")):
        page.get_by_role("link", name=name, exact=True).first.click()
        assert (page.locator("h1").inner_text()).startswith(heading)
    page.get_by_role("link", name="Postings", exact=True).first.click()
    title = page.locator(".hits h3 a").first.inner_text()
    page.locator(".hits h3 a").first.click()
    assert page.locator("h1").inner_text() == title
    page.goto(f"{home}data.html")
    page.get_by_role("link", name="fingerpost", exact=True).first.click()
    assert page.url == f"{home}index.html"
    context.close()
    assert wrong == []


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@in_a_browser
def test_the_policy_lets_a_data_block_stand_and_no_script_run(browser: Browser, tmp_path: Path) -> None:
    stated = one_line({"@type": "JobPosting", "title": "ML <b>&</b> </script><script>document.title = 'run'</script>"})
    block = f'<script type="application/ld+json">{stated}</script>'
    body = f"<title>still</title>{block}<p>whole</p><script>document.title = 'run'</script>"

    class Guarded(SimpleHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", SECURITY_HEADERS["Content-Security-Policy"])
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Guarded)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    assert page.title() == "still"
    assert page.locator("script").count() == 2
    read = page.evaluate("JSON.parse(document.querySelector('script[type$=json]').textContent).title")
    assert read == "ML <b>&</b> </script><script>document.title = 'run'</script>"
    assert len(told) == 1  # of the script that would run, and nothing of the data block
    assert "inline script" in told[0]
    page.close()
    server.shutdown()
    server.server_close()
