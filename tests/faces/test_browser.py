"""The pages in a real browser: nothing from elsewhere, no errors, WCAG 2.2 AA by axe-core, keys, search to original."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import uvicorn

import fingerpost
from fingerpost import Observatory
from fingerpost.faces.http import create_app

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
NEEDED = "needs chromium: apt-get install chromium"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=NEEDED),
]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
PAGES = {
    "overview": "/",
    "roles": "/roles",
    "role": "/role/machine-learning-engineer",
    "role without postings": "/role/robotics-engineer",
    "skills": "/skills",
    "skill": "/skill/python",
    "pay": "/pay?by=role",
    "places": "/places",
    "place": "/place/DE",
    "industries": "/industries",
    "industry": "/industry/technology",
    "employers": "/employers",
    "employer": "/employer/brightloom",
    "data": "/data?sql=SELECT+role%2C+count%28*%29+AS+n+FROM+posting+GROUP+BY+role",
    "data not understood": "/data?sql=SELEKT",
    "report": "/report",
    "collect": "/collect",
    "market": "/market",
    "demand": "/demand",
    "forecast refused": "/forecast",
    "compare": "/compare?slices=role%3Ddata-scientist&slices=all",
    "changes not yet asked": "/changes",
    "quality": "/quality",
    "premium of the reference snapshot": "{reference}/premium/pytorch",
    "postings": "/postings?q=models",
    "postings none": "/postings?q=models&country=DE&salary=9000000",
    "posting": "/posting/{posting}",
    "overview of the reference snapshot": "{reference}/",
    "posting of the reference snapshot": "{reference}/posting/{reference_posting}",
    "method": "/method",
    "status": "/status",
    "docs": "/docs",
    "not found": "/nowhere",
    "not understood": "/postings?salary=much",
}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def serving(engine: Observatory) -> Iterator[str]:
    """Where the real server listens while the block lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    server = uvicorn.Server(uvicorn.Config(create_app(engine), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def places(data: Path) -> Iterator[dict[str, str]]:
    """The addresses of two servers, over the invented postings and the packaged snapshot, and a posting of each."""
    live, packaged = (fingerpost.open(data, workers=1, corpus=corpus) for corpus in ("live", "reference"))
    for engine in (live, packaged):
        engine.claims()  # what the overview would otherwise wait for
    with serving(live) as address, serving(packaged) as reference:
        yield {
            "address": address,
            "reference": reference,
            "posting": live.search("PyTorch").hits[0].posting_id,
            "reference_posting": packaged.search("PyTorch").hits[0].posting_id,
        }


Open = Callable[..., "Page"]


@pytest.fixture
def visit(browser: Browser, places: dict[str, str]) -> Iterator[Open]:
    """Opens a page by its path; at the end there was no error in it and no request to any other origin."""
    contexts: list[BrowserContext] = []
    ours = (places["address"] + "/", places["reference"] + "/")
    wrong: list[str] = []

    def open_page(path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=places["address"], viewport=options.pop("viewport", DESKTOP), **options)
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("request", lambda request: request.url.startswith(ours) or wrong.append(f"asked for {request.url}"))
        page.on("pageerror", lambda error: wrong.append(f"failed: {error}"))
        page.on("console", lambda message: message.type in {"error", "warning"} and wrong.append(message.text))
        page.goto(path.format_map(places))
        return page

    yield open_page
    for context in contexts:
        context.close()
    expected = "Failed to load resource: the server responded with a status of 40"
    assert [text for text in wrong if not text.startswith(expected)] == []


def violations(page: Page) -> list[str]:
    """What axe-core finds against a page as it is now, one line each."""
    axe = pytest.importorskip(
        "axe_playwright_python.base", reason="needs axe-playwright-python: pip install --group dev"
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], "runOnly": RULES})
    return [
        f"{rule['id']}: {node['target']} {node['any'][0]['message'] if node['any'] else rule['help']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_has_no_errors_and_axe_finds_nothing(visit: Open, path: str) -> None:
    page = visit(path)
    for details in page.locator("details:not(.filters)").all():
        details.evaluate("element => element.open = true")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    assert not is_too_wide(page)
    assert violations(page) == []


def test_axe_would_find_what_is_wrong(visit: Open) -> None:
    page = visit("/method")
    page.evaluate("document.querySelector('.lead').attributeStyleMap.set('color', '#bbbbbb')")
    page.evaluate("document.querySelector('#top-q').removeAttribute('placeholder')")
    page.evaluate("document.querySelector('label[for=top-q]').remove()")
    found = "\n".join(violations(page))
    assert "color-contrast" in found
    assert "label: " in found


@pytest.mark.parametrize("path", ["/", "/role/machine-learning-engineer", "/pay?by=role", "/places"])
def test_nothing_moves_while_a_page_loads(visit: Open, path: str) -> None:
    page = visit(path)
    page.wait_for_load_state("networkidle")
    for chart in page.locator("svg[role=img]").all():
        assert chart.get_attribute("width")
        assert chart.get_attribute("height")
        assert chart.get_attribute("aria-label")
    script = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries()
        .filter(entry => !entry.hadRecentInput).reduce((sum, entry) => sum + entry.value, 0)))
        .observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 300))"""
    assert page.evaluate(script) <= 0.02


def test_the_keys_lead_through_the_postings_found(visit: Open) -> None:
    page = visit("/postings?q=models")
    titles = page.locator(".hits h3 a")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert titles.nth(1).evaluate("link => link === document.activeElement")
    page.keyboard.press("k")
    assert titles.nth(0).evaluate("link => link === document.activeElement")
    title = titles.nth(0).inner_text()
    page.keyboard.press("o")
    page.wait_for_url("**/posting/**")
    assert page.locator("h1").inner_text() == title
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "top-q"
    page.keyboard.type("j?/")
    assert page.locator("#top-q").input_value() == "j?/"


def test_a_question_mark_shows_the_keys_and_they_can_be_switched_off(visit: Open) -> None:
    page = visit("/method")
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.closest('#keys') !== null")
    assert violations(page) == []
    page.locator("#keys-switch").click()
    assert page.locator("#keys-switch").inner_text() == "Keys are off"
    page.keyboard.press("Escape")
    assert page.locator("#keys").get_attribute("open") is None
    page.goto("/postings")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.tagName") == "BODY"


def test_the_first_tab_stop_skips_to_the_content(visit: Open) -> None:
    page = visit("/roles")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('main *')")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_search_leads_over_a_facet_and_a_posting_to_the_original(visit: Open, javascript: bool) -> None:
    page = visit("/", java_script_enabled=javascript)
    page.get_by_role("searchbox").fill("models")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**/postings?q=models")
    found = page.locator("#found").inner_text()
    page.locator(".facets a", has_text="NLP engineer").click()
    page.wait_for_url("**role=nlp-engineer**")
    assert page.locator("#found").inner_text() != found
    page.locator(".facets a", has_text="Germany").click()
    page.wait_for_url("**country=DE**")
    page.locator("#salary").fill("90,000")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**salary=90**")
    kept = parse_qs(urlsplit(page.url).query)
    assert (kept["q"], kept["role"], kept["country"]) == (["models"], ["nlp-engineer"], ["DE"])
    chips = page.locator("ul.chips[aria-label='Active filters'] a.active")
    assert chips.count() == 3
    chips.filter(has_text="Pay from 90,000").click()
    page.wait_for_url(lambda url: "salary" not in url)
    assert chips.count() == 2
    page.locator(".hits h3 a").first.click()
    page.wait_for_url("**/posting/**")
    original = page.get_by_role("link", name="The original at example.org")
    assert (original.get_attribute("href") or "").startswith("https://example.org/postings/")
    assert "noreferrer" in (original.get_attribute("rel") or "")
    links = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    assert links[0] == original.get_attribute("href")
    assert not [link for link in links[1:] if not link.startswith(("/", "#"))]


def test_a_fact_leads_to_its_words(visit: Open) -> None:
    page = visit("/posting/{posting}")
    words = page.locator(".facts .to-words", has_text="the words for PyTorch")
    words.click()
    target = page.locator(f"id={(words.get_attribute('href') or '').lstrip('#')}")
    assert target.inner_text() == "PyTorch"
    assert target.evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"
    for proof in page.locator(".facts a[href^='#']").all():
        anchor = (proof.get_attribute("href") or "").lstrip("#")
        assert page.locator(f"id={anchor}").count() == 1
    assert page.locator(".facts .proof").count() >= 3


def test_filters_are_open_on_a_desk_and_folded_on_a_phone(visit: Open) -> None:
    page = visit("/postings?q=models")
    link = page.locator(".facets a", has_text="Data scientist")
    assert link.is_visible()
    page.set_viewport_size(PHONE)
    assert not link.is_visible()
    page.locator(".filters > summary").click()
    assert link.is_visible()


def test_tables_wider_than_a_phone_scroll_in_their_own_box(visit: Open) -> None:
    page = visit("/pay?by=role", viewport=PHONE)
    assert not is_too_wide(page)
    box = page.locator(".scroll").first
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert box.get_attribute("tabindex") == "0"


def test_the_colours_can_be_chosen_and_the_choice_is_kept(visit: Open) -> None:
    page = visit("/method", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    chooser = page.locator("#colours")
    chooser.click()
    assert chooser.get_attribute("aria-label") == "Colours: light. Change"
    chooser.click()
    assert page.evaluate(ground) != light
    page.goto("/roles")
    assert page.evaluate(ground) != light
    assert violations(page) == []
    chooser.click()
    assert chooser.get_attribute("aria-label") == "Colours: high contrast. Change"
    assert violations(page) == []
    chooser.click()
    assert page.evaluate(ground) == light


def test_a_chart_says_what_is_under_the_pointer(visit: Open) -> None:
    page = visit("/skills")
    page.goto("/breakdown?by=role")
    mark = page.locator(".for-desk [data-tip]").first
    mark.hover(force=True)
    assert page.locator(".tip").inner_text() == mark.get_attribute("data-tip")
    page.mouse.move(2, 2)
    assert page.locator(".tip").is_hidden()


def test_a_chart_is_drawn_anew_for_a_phone(visit: Open) -> None:
    page = visit("/breakdown?by=role")
    assert page.locator(".for-desk").is_visible()
    page.set_viewport_size(PHONE)
    assert page.locator(".for-desk").is_hidden()
    drawing = page.locator(".for-phone svg").bounding_box()
    assert drawing is not None
    assert drawing["x"] + drawing["width"] <= PHONE["width"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_menu_leads_on(visit: Open, javascript: bool) -> None:
    page = visit("/", java_script_enabled=javascript)
    page.locator(".more > summary").click()
    page.get_by_role("link", name="Data and SQL").click()
    page.wait_for_url("**/data")
    assert page.locator(".more").get_attribute("data-here") is not None
    page.get_by_label("One SELECT").fill("SELECT count(*) AS n FROM posting")
    page.get_by_role("button", name="Run").click()
    page.wait_for_url("**/data?sql=**")
    assert page.get_by_role("region", name="Rows of the query").locator("tbody th").inner_text() == "144"


def test_the_menu_closes_when_one_looks_elsewhere(visit: Open) -> None:
    page = visit("/method")
    page.locator(".more > summary").click()
    assert page.locator(".more").get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert page.locator(".more").get_attribute("open") is None
    page.locator(".more > summary").click()
    page.locator("footer p").first.click()
    assert page.locator(".more").get_attribute("open") is None
