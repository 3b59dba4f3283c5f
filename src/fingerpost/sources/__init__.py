"""Where postings come from: employers' boards (Greenhouse, Lever, Ashby) and files.

SOURCES, BOARD_SOURCES              the registries, plain dicts
to_posting(raw), convert(raw)       RawPosting → Posting (raises PayloadError) or Posting | SetAside; pure
read_records(path, fetched_at=…)    a file's records, one by one
load_boards(), find_board(name), detect_board(url)
page_posting(html, url), fetch_page(client, url)       one posting on a web page
PoliteClient(user_agent), collect_boards(client, boards, previous)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient, Politeness, parse_base_urls
    from fingerpost.sources.boards import detect_board, find_board
    from fingerpost.sources.collecting import collect_board, collect_boards
    from fingerpost.sources.directory import load_boards
    from fingerpost.sources.page import fetch_page, page_posting
    from fingerpost.sources.records import Records, read_records
    from fingerpost.sources.registry import BOARD_SOURCES, SOURCES, convert, publisher_of, to_posting
    from fingerpost.sources.source import Board, BoardSource, FetchResult, Source
    from fingerpost.sources.stated import make_posting_id

# Modules are imported when a name is first used: `import fingerpost` must not load an HTTP client.
_MODULES = {
    "BOARD_SOURCES": "registry",
    "SOURCES": "registry",
    "Board": "source",
    "BoardSource": "source",
    "FetchResult": "source",
    "PoliteClient": "_http",
    "Politeness": "_http",
    "Records": "records",
    "Source": "source",
    "collect_board": "collecting",
    "collect_boards": "collecting",
    "convert": "registry",
    "detect_board": "boards",
    "fetch_page": "page",
    "find_board": "boards",
    "load_boards": "directory",
    "make_posting_id": "stated",
    "page_posting": "page",
    "parse_base_urls": "_http",
    "publisher_of": "registry",
    "read_records": "records",
    "to_posting": "registry",
}

__all__ = [
    "BOARD_SOURCES",
    "SOURCES",
    "Board",
    "BoardSource",
    "FetchResult",
    "PoliteClient",
    "Politeness",
    "Records",
    "Source",
    "collect_board",
    "collect_boards",
    "convert",
    "detect_board",
    "fetch_page",
    "find_board",
    "load_boards",
    "make_posting_id",
    "page_posting",
    "parse_base_urls",
    "publisher_of",
    "read_records",
    "to_posting",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
