"""Pages in Debian's chromium: what axe-core finds, when the first paint comes, what moves, and pictures as WebP."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TALLEST = 2_000
"""Pixels of a page that a picture shows."""

_MOVED = """() => new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries()
    .forEach(entry => { if (!entry.hadRecentInput) sum += entry.value; }))
    .observe({type: 'layout-shift', buffered: true}); setTimeout(() => done(sum), 150); })"""
_PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


class Theme(NamedTuple):
    """How a page is looked at."""

    name: str
    colours: Literal["light", "dark"]
    width: int
    height: int


THEMES = (Theme("light", "light", 1280, 900), Theme("dark", "dark", 1280, 900), Theme("phone", "light", 390, 844),
          Theme("phone-dark", "dark", 390, 844))  # fmt: skip


class Seen(NamedTuple):
    """A page: violations by theme, milliseconds to the first paint, layout shift, themes in which it is too wide."""

    violations: dict[str, list[str]]
    first_paint_ms: float | None
    moved: float
    too_wide: list[str]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser while the block lasts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield browser
        browser.close()


def opened(browser: Browser, address: str, theme: Theme) -> Page:
    """A page as it looks in a theme, in a context of its own."""
    size: Any = {"width": theme.width, "height": theme.height}
    page = browser.new_context(viewport=size, color_scheme=theme.colours).new_page()
    page.goto(address)
    return page


def look(browser: Browser, address: str) -> Seen:
    """What there is to see of a page in every theme; folded parts are unfolded before axe looks."""
    page = opened(browser, address, THEMES[0])
    painted, moved = page.evaluate(_PAINTED), page.evaluate(_MOVED)
    for details in page.locator("main details").all():
        details.evaluate("element => element.open = true")
    found, wide = {}, []
    for theme in THEMES:
        page.emulate_media(color_scheme=theme.colours)
        page.set_viewport_size({"width": theme.width, "height": theme.height})
        found[theme.name] = violations(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(theme.name)
    page.context.close()
    return Seen(found, painted, moved, wide)


def violations(page: Page) -> list[str]:
    """What axe-core finds against a page as it is now."""
    from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options)", {"resultTypes": ["violations"], "runOnly": RULES})
    return [
        f"{rule['id']}: {node['target']} {node['any'][0]['message'] if node['any'] else rule['help']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def picture(browser: Browser, address: str, theme: Theme, quality: int) -> bytes:
    """A page as WebP, made smaller, its upper part where it is long."""
    page = opened(browser, address, theme)
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
    session = page.context.new_cdp_session(page)
    clip = {"x": 0, "y": 0, "width": theme.width, "height": height, "scale": 0.5 if theme.width > 1000 else 0.7}
    shot = session.send(
        "Page.captureScreenshot",
        {"format": "webp", "quality": quality, "captureBeyondViewport": True, "clip": clip},
    )
    page.context.close()
    return base64.b64decode(shot["data"])
