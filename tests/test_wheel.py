"""What the wheel will weigh, and the script that checks a built one; building it is `scripts/check_wheel.py`'s work."""

from __future__ import annotations

import importlib.util
import io
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "fingerpost"

SITE = {
    "/": '<a href="/pay">Pay</a> <a href="/missing">?</a> <a href="https://example.org/">elsewhere</a>',
    "/pay": '<a href="/">up</a> <a href="/pay?by=role&amp;page=2#top">by role</a> <link href="/style.css">',
    "/pay?by=role&page=2": '<a href="/pay?by=role&page=3">next</a>',
    "/pay?by=role&page=3": '<a href="/pay?by=role&page=4">next</a>',
    "/style.css": "body {}",
    "/alone": "found by name only",
}


@pytest.fixture(scope="module")
def checking() -> ModuleType:
    """The script that checks the wheel."""
    spec = importlib.util.spec_from_file_location("check_wheel", ROOT / "scripts" / "check_wheel.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclass looks its types up there
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def site() -> Iterator[str]:
    """A small site of pages that lead to each other."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            text = SITE.get(self.path)
            self.send_response(404 if text is None else 200)
            kind = "text/css" if self.path.endswith(".css") else "text/html"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write((text or "").encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name that http.server gives it
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_package_is_small_enough_for_its_wheel(checking: ModuleType) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(PACKAGE.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(PACKAGE.parent))
    assert checking.LARGEST == 15_000_000
    assert len(held.getvalue()) <= checking.LARGEST


def test_the_package_holds_no_file_that_some_system_cannot_name() -> None:
    for path in PACKAGE.rglob("*"):
        assert not set(path.name) & set('<>:"|?*\\'), path
        assert path.name.casefold().partition(".")[0] not in {"con", "prn", "aux", "nul"}, path
    names = [
        str(path.relative_to(PACKAGE)).casefold() for path in PACKAGE.rglob("*") if "__pycache__" not in path.parts
    ]
    assert len(names) == len(set(names))


@pytest.mark.local_server
def test_every_page_that_links_lead_to_is_asked_once(checking: ModuleType, site: str) -> None:
    pages = list(checking.ask_pages(site, ["/alone"]))
    found = {page.address: page.status for page in pages}
    assert len(found) == len(pages)
    assert found == {
        "/": 200,
        "/alone": 200,
        "/pay": 200,
        "/missing": 404,
        "/pay?by=role&page=2": 200,
        "/style.css": 200,
    }  # of the pages of one list only as many as show that it turns


@pytest.mark.local_server
def test_a_server_that_does_not_answer_is_no_page(checking: ModuleType) -> None:
    (page,) = checking.ask_pages("http://127.0.0.1:1")
    assert page.status == 0


def test_interpreters_are_found_and_are_what_they_say(checking: ModuleType) -> None:
    found = checking.interpreters()
    assert set(found) <= set(checking.VERSIONS)
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    if own in checking.VERSIONS and sys.prefix == sys.base_prefix:
        assert own in found
