"""A person's whole way in a real browser: from a search to a plan, everything exported, everything forgotten."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import fingerpost
from benchmarks.pages.person import PAGES, invented_person
from fingerpost import Observatory
from tests.faces.test_browser import CHROMIUM, DESKTOP, NEEDED, PHONE, is_too_wide, serving, violations
from tests.faces.test_cli_personal import CV

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason=NEEDED),
]

GOAL = "Machine learning engineer"
CANARY = "Quiet Reports"
"""What the CV says of an employer; the name that it begins with is not even kept."""

NOTE = "Ask about **on-call**."
MOST_TABS = 300
"""A page where more presses of Tab do not reach something is no page for the keyboard."""


class Place(NamedTuple):
    """A server of one's own, and what it holds."""

    address: str
    engine: Observatory


@pytest.fixture
def place(data: Path, tmp_path: Path) -> Iterator[Place]:
    """The invented postings and the packaged snapshot, with nobody in it."""
    engine = fingerpost.open(shutil.copytree(data, tmp_path / "mine"), workers=1)
    engine.claims()  # what the overview would otherwise wait for
    with serving(engine) as address:
        yield Place(address, engine)


Open = Callable[..., "Page"]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    """Opens a page; at the end there was no error in it, no request to any other origin, nothing personal in any."""
    wrong: list[str] = []
    contexts = []

    def asked(url: str, address: str) -> None:
        if not url.startswith(f"{address}/"):
            wrong.append(f"asked for {url}")
        if "Qorvux" in url or "Quiet" in url:
            wrong.append(f"what is personal stands in {url}")

    def open_page(address: str, path: str, **options: Any) -> Page:
        context = browser.new_context(base_url=address, viewport=options.pop("viewport", DESKTOP), **options)
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("request", lambda request: asked(request.url, address))
        page.on("pageerror", lambda error: wrong.append(f"failed: {error}"))
        page.on("console", lambda message: message.type in {"error", "warning"} and wrong.append(message.text))
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


class Mouse:
    """Everything by the mouse; only words are typed."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, what: Locator) -> None:
        what.click()

    def tick(self, box: Locator) -> None:
        box.click()

    def write(self, field: Locator, text: str) -> None:
        field.click()
        self.page.keyboard.type(text)

    def choose(self, field: Locator, label: str) -> None:
        field.select_option(label=label)

    def upload(self, field: Locator, path: Path) -> None:
        with self.page.expect_file_chooser() as chosen:
            field.click()
        chosen.value.set_files(path)

    def search(self, words: str) -> None:
        self.write(self.page.get_by_role("searchbox"), words)
        self.press(self.page.get_by_role("button", name="Search"))

    def open_first(self) -> None:
        self.press(self.page.locator(".hits h3 a").first)

    def save(self) -> None:
        self.press(self.page.get_by_role("button", name="Save", exact=True))


class Keyboard(Mouse):
    """Everything by keys: Tab goes to it, Enter presses it; and the pages' own keys."""

    def go_to(self, what: Locator) -> None:
        wanted = what.element_handle()  # looked up once: a locator looks anew after every press
        for _ in range(MOST_TABS):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"{MOST_TABS} presses of Tab do not reach {what}")

    def press(self, what: Locator) -> None:
        self.go_to(what)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator) -> None:
        self.go_to(box)
        self.page.keyboard.press("Space")

    def write(self, field: Locator, text: str) -> None:
        self.go_to(field)
        self.page.keyboard.type(text)

    def choose(self, field: Locator, label: str) -> None:
        self.go_to(field)
        self.page.keyboard.type(label)

    def upload(self, field: Locator, path: Path) -> None:
        self.go_to(field)
        with self.page.expect_file_chooser() as chosen:
            self.page.keyboard.press("Space")
        chosen.value.set_files(path)

    def search(self, words: str) -> None:
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")

    def open_first(self) -> None:
        self.page.keyboard.press("j")
        self.page.keyboard.press("o")

    def save(self) -> None:
        self.page.keyboard.press("s")


@pytest.mark.parametrize(
    ("hand", "javascript"),
    [(Mouse, True), (Keyboard, True), (Mouse, False)],
    ids=["by mouse", "by keyboard", "by mouse without JavaScript"],
)
def test_a_person_goes_from_a_search_to_a_plan(
    visit: Open, place: Place, tmp_path: Path, hand: type[Mouse], javascript: bool
) -> None:
    page = visit(place.address, "/", java_script_enabled=javascript)
    person = hand(page)
    find_and_follow(page, person)
    cv = tmp_path / "cv.txt"
    cv.write_text(CV, encoding="utf-8")
    give_and_correct_a_cv(page, person, cv)
    ask_what_to_learn(page, person)
    calendar = take_the_plan(page, person)
    assert "BEGIN:VEVENT" in calendar.read_text(encoding="utf-8")
    archive = take_everything_and_leave(page, person)
    with zipfile.ZipFile(archive) as held:
        exported = held.read("me.json").decode()
    assert NOTE in exported
    assert CANARY in exported
    folder = place.engine.settings.data
    assert not [path for path in folder.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]


def find_and_follow(page: Page, person: Mouse) -> None:
    """Search, a filter, a posting, a fact's words in it, saved, a note on it."""
    person.search("barges")
    page.wait_for_url("**/postings?q=barges")
    person.press(page.locator(".facets a", has_text=GOAL))
    page.wait_for_url("**role=machine-learning-engineer**")
    person.open_first()
    page.wait_for_url("**/posting/**")
    person.press(page.locator(".facts .to-words", has_text="the words for PyTorch"))
    mark = page.locator("mark:target, mark:has(> :target)")
    mark.wait_for()
    assert mark.inner_text() == "PyTorch"
    box = mark.bounding_box()
    assert box is not None
    assert 0 <= box["y"] < DESKTOP["height"]
    person.save()
    mine = page.locator("#mine")
    mine.get_by_text("Saved since").wait_for()
    person.press(mine.locator("summary", has_text="Add a note"))
    person.write(mine.get_by_label("Note, in Markdown"), NOTE)
    person.press(mine.get_by_role("button", name="Keep the note"))
    mine.locator(".note strong", has_text="on-call").wait_for()


def give_and_correct_a_cv(page: Page, person: Mouse, cv: Path) -> None:
    """From the posting to the CV, how it was read, one skill taken out."""
    person.press(page.locator("#mine").get_by_role("link", name="Give your CV"))
    person.upload(page.locator("#cv"), cv)
    person.press(page.get_by_role("button", name="Read it"))
    page.wait_for_url("**/me")
    assert "5.0 years" in page.locator("#profile").inner_text()
    held = page.locator("#skills")
    person.press(held.get_by_role("button", name="Remove pandas"))
    held.get_by_role("link", name="pandas").wait_for(state="detached")
    assert held.get_by_role("link", name="Python").count() == 1


def ask_what_to_learn(page: Page, person: Mouse) -> None:
    """What is missing, what to learn first, the ways there."""
    tabs = page.get_by_role("navigation", name="You and the market")
    person.press(tabs.get_by_role("link", name="What is missing"))
    person.choose(page.get_by_label("Compare with"), GOAL)
    person.press(page.get_by_role("button", name="Show"))
    page.wait_for_url("**target=machine-learning-engineer**")
    assert "missing" in page.locator("tr", has=page.get_by_role("link", name="PyTorch", exact=True)).inner_text()
    assert "met" in page.locator("tr", has=page.get_by_role("link", name="Python", exact=True)).inner_text()
    person.press(page.get_by_role("link", name="Which of them first"))
    page.wait_for_url("**/me/next?goal=machine-learning-engineer")
    assert page.locator(".skillset").first.locator("a").count() >= 2
    person.press(tabs.get_by_role("link", name="Ways there"))
    person.choose(page.get_by_label("Where to"), GOAL)
    person.press(page.get_by_role("button", name="Show"))
    page.wait_for_url("**/me/path?goal=machine-learning-engineer")
    arm = page.locator(".fingerpost a").first
    assert "weeks" in arm.inner_text()
    person.press(arm)
    page.wait_for_url("**#way-1")
    assert page.locator("section:target li").count() >= 1


def take_the_plan(page: Page, person: Mouse) -> Path:
    """The plan, and its calendar as a file."""
    person.press(page.locator("#way-1").get_by_role("link", name="A learning plan for this step").first)
    page.wait_for_url("**/me/plan**")
    assert page.locator(".plan > li").count() >= 1
    with page.expect_download() as calendar:
        person.press(page.get_by_role("link", name="As a calendar"))
    return Path(calendar.value.path())


def take_everything_and_leave(page: Page, person: Mouse) -> Path:
    """Everything as a file; then all is deleted, and the pages know nobody."""
    person.press(page.get_by_role("navigation", name="You and the market").get_by_role("link", name="Profile"))
    page.wait_for_url("**/me")
    with page.expect_download() as everything:
        person.press(page.get_by_role("link", name="Everything personal"))
    archive = Path(everything.value.path())
    forget = page.locator("#forget")
    person.press(forget.locator("summary"))
    person.tick(forget.get_by_role("checkbox"))
    person.press(forget.get_by_role("button", name="Delete everything"))
    page.get_by_role("heading", name="Everything personal was deleted").wait_for()
    page.goto("/me/matches")
    assert page.locator("#cv").is_visible()
    return archive


def test_a_pdf_is_read_and_compared_with_the_packaged_snapshot(
    visit: Open, data: Path, tmp_path: Path, shared: Path
) -> None:
    engine = fingerpost.open(shutil.copytree(data, tmp_path / "mine"), workers=1, corpus="reference")
    with serving(engine) as address:
        page = visit(address, "/me")
        Mouse(page).upload(page.locator("#cv"), shared / "data" / "cv" / "dev01_vaidyalingam.pdf")
        page.get_by_role("button", name="Read it").click()
        page.wait_for_url("**/me")
        assert "Senior Data Analyst" in page.locator("#profile").inner_text()
        assert page.locator(".held li").count() >= 8
        page.goto("/me/gap?target=data-scientist")
        assert page.locator("tbody .status.met").count() >= 3
        page.goto("/me/next?goal=data-scientist")
        assert page.locator(".skillset").count() >= 1
        page.goto("/me/path?goal=data-scientist/senior")
        assert page.locator(".fingerpost a").count() >= 1
        page.goto("/me/plan?goal=data-scientist")
        assert page.locator(".plan > li").count() >= 3


@pytest.fixture(scope="module")
def person_pages(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """A server with an invented person, and that person's pages by name."""
    folder = tmp_path_factory.mktemp("person") / "mine"
    engine = fingerpost.open(shutil.copytree(data, folder), workers=1, corpus="live")
    with serving(engine) as address, invented_person(engine) as pages:
        yield address, {page.name: page.path for page in pages}


@pytest.fixture(scope="module")
def empty_pages(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server that knows nobody."""
    folder = tmp_path_factory.mktemp("nobody") / "mine"
    with serving(fingerpost.open(shutil.copytree(data, folder), workers=1, corpus="live")) as address:
        yield address


def looks_right(page: Page) -> None:
    for details in page.locator("main details:not(.filters)").all():
        details.evaluate("element => element.open = true")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []
    page.set_viewport_size(PHONE)
    assert not is_too_wide(page)
    assert violations(page) == []


@pytest.mark.parametrize("name", [*PAGES.values(), "posting-mine"])
def test_axe_finds_nothing_on_the_pages_of_a_person(
    visit: Open, person_pages: tuple[str, dict[str, str]], name: str
) -> None:
    address, pages = person_pages
    looks_right(visit(address, pages[name]))


@pytest.mark.parametrize("path", ["/me", "/tracker", "/notes", "/saved", "/digest", "/curriculum", "/draft"])
def test_axe_finds_nothing_where_nobody_is_known(visit: Open, empty_pages: str, path: str) -> None:
    looks_right(visit(empty_pages, path))


@pytest.mark.parametrize(
    ("path", "text"),
    [("/curriculum", "Course 1: Python and SQL\nCourse 2: deep learning"), ("/draft", "Data Scientist\n\nPython, SQL")],
)
def test_axe_finds_nothing_in_the_answer_to_a_document(visit: Open, empty_pages: str, path: str, text: str) -> None:
    page = visit(empty_pages, path, java_script_enabled=True)
    page.locator("#text").fill(text)
    page.get_by_role("button", name="Look at it").click()
    page.locator(".basis").wait_for()
    assert page.locator("#text").input_value() == text
    looks_right(page)


def test_the_keys_lead_through_the_postings_that_fit(visit: Open, person_pages: tuple[str, dict[str, str]]) -> None:
    address, pages = person_pages
    page = visit(address, pages["me-matches"])
    titles = page.locator(".hits h2 a")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert titles.nth(1).evaluate("link => link === document.activeElement")
    page.keyboard.press("o")
    page.wait_for_url("**/posting/**")
    assert "How you fit" in page.locator("#mine").inner_text()


def test_the_words_of_a_search_are_completed(visit: Open, empty_pages: str) -> None:
    page = visit(empty_pages, "/postings")
    page.locator("#q").press_sequentially("berlin pyt")
    offered = page.locator("#suggested option")
    offered.first.wait_for(state="attached")
    values = [option.get_attribute("value") for option in offered.all()]
    assert "berlin Python" in values
    assert "berlin PyTorch" in values


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_search_is_saved_where_it_was_narrowed(visit: Open, place: Place, javascript: bool) -> None:
    page = visit(place.address, "/postings?q=models&role=nlp-engineer&salary=90,000", java_script_enabled=javascript)
    page.locator("summary", has_text="Save this search").click()
    page.get_by_label("Name", exact=True).fill("Language")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/saved")
    page.get_by_role("link", name="Language").click()
    page.wait_for_url("**/postings?q=models**role=nlp-engineer**")
    assert page.locator("#salary").input_value() == "90000"
    assert page.locator("#q").input_value() == "models"
