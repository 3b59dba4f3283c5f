"""Which board stands behind an employer's careers page: by its address, by where it leads, or by what it embeds.

All knowledge of addresses is the sources' own (`detect`); a new system is recognised by itself. A page without a system
may still be a board: one that states its postings as schema.org JobPosting, or one that has a feed of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fingerpost.errors import InputError, SourceError
from fingerpost.sources._careers_links import careers_links, jobs_feed
from fingerpost.sources._embeds import Mention, mentions
from fingerpost.sources._folder import html_text
from fingerpost.sources._robots import leads_inside
from fingerpost.sources.boards import as_address
from fingerpost.sources.directory import boards_by_key
from fingerpost.sources.registry import BOARD_SOURCES
from fingerpost.sources.source import Board, BoardSource

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources._reply import Reply

PLAIN_COUNT_MAX = 8
"""A board that is named more often counts no more: thirty links to postings weigh less than one embedded board."""

WEIGHTS = {"embed": 10, "canonical": 10, "configuration": 10, "board link": 2}
"""What a place adds to the number of times that a board is named."""

_ASSETS = frozenset({"assets", "careers-analytics", "cdn", "images", "img", "media", "resources", "static", "tt"})
"""Names under which systems keep pictures, scripts and counters; a page that shows them names no board."""

_HOSTED = (
    ("teamtailor", re.compile(r"\bassets[\w-]*\.teamtailor-cdn\.com\b")),
    ("recruitee", re.compile(r"\bcareers-analytics\.recruitee\.com\b")),
)
"""What the career sites of a system hold that stand on an employer's own domain; their token is the host."""

_WEB_SOURCES = ("page", "feed")
_STATED_POSTING = re.compile(
    r"""["']@type["']\s*:\s*(?:\[[^\]]{0,200}?)?["'](?:https?://schema\.org/|schema:)?JobPosting["']"""
    r"""|\b(?:itemtype|typeof)\s*=\s*["'][^"']{0,200}\bJobPosting\b""",
    re.IGNORECASE,
)
_FEED_DOCUMENT = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--[^>]*-->\s*)?<(?:rss|feed|rdf:RDF)[\s>]")


def systems() -> list[BoardSource]:
    """The sources whose boards hold one employer's open postings and have an address of their own."""
    return [source for source in BOARD_SOURCES.values() if _is_system(source)]


def _is_system(source: BoardSource) -> bool:
    return source.publisher == "employer" and source.lists == "open" and source.name not in _WEB_SOURCES


def boards_on_page(page: str, url: str) -> list[tuple[Board, str]]:
    """The boards that a page's HTML names, the likeliest first, each with the strongest evidence.

    What counts is how often a board is named; what is embedded, canonical or configured counts more than a link, and
    a link to the board more than one to a posting.

    >>> page = '<script src="https://boards.greenhouse.io/embed/job_board/js?for=larkmoor"></script>'
    >>> [(board.key, why) for board, why in boards_on_page(page, "https://larkmoor.example/careers")]
    [(('greenhouse', 'larkmoor'), 'embed: https://boards.greenhouse.io/embed/job_board/js?for=larkmoor')]
    """
    counts: dict[tuple[str, str], int] = {}
    best: dict[tuple[str, str], tuple[int, str]] = {}
    for mention in mentions(page, url):
        for source in systems():
            token = _token(source, mention.url)
            if token is None or token in _ASSETS:
                continue
            key = (source.name, token)
            place = _place(source, token, mention)
            weight = WEIGHTS.get(place, 0)
            counts[key] = counts.get(key, 0) + mention.times
            if key not in best or weight > best[key][0]:
                best[key] = (weight, f"{place}: {mention.url}")
    for source_name, host in _hosted(page, url):
        counts.setdefault((source_name, host), 1)
        best.setdefault((source_name, host), (WEIGHTS["canonical"], f"hosted: {host}"))
    ranked = sorted(counts, key=lambda key: (-best[key][0] - min(counts[key], PLAIN_COUNT_MAX), -counts[key]))
    return [(_board(*key), best[key][1]) for key in ranked]


def _hosted(page: str, url: str) -> Iterator[tuple[str, str]]:
    """The system whose career site a page is that stands on an employer's own domain, and the host."""
    host = urlsplit(url).hostname
    if host and known_address(url) is None:
        yield from ((name, host) for name, mark in _HOSTED if mark.search(page))


def _token(source: BoardSource, url: str) -> str | None:
    try:
        return source.detect(url)
    except ValueError:  # what a page holds need not be a URL
        return None


def _place(source: BoardSource, token: str, mention: Mention) -> str:
    if mention.place == "link" and _bare(source.board_url(token)) == _bare(mention.url):
        return "board link"
    return mention.place


def _bare(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path.rstrip('/')}".lower()


def _board(source: str, token: str) -> Board:
    return boards_by_key().get((source, token)) or Board(source, token)


async def discover_board(client: PoliteClient, url: str) -> Board:
    """The board behind any careers page; asks for a few pages at most, for none where the address says it.

    Raises:
        InputError: no URL, or no board was found; the message says what was looked for.
        SourceError: the page cannot be had.
    """
    address = as_address(url)
    if board := known_address(address) or _feed(address):
        return board
    reply = await client.get_page(address)
    if board := await _behind(reply):
        return board
    looked_at = [_final_url(reply)]
    for link in careers_links(html_text(reply.body), looked_at[0]):
        if board := known_address(link):
            return board
        if await leads_inside(looked_at[0], link):
            continue
        try:
            deeper = await client.get_page(link)
        except SourceError:
            continue  # the others may say it
        looked_at.append(_final_url(deeper))
        if board := await _behind(deeper):
            return board
    names = ", ".join(source.name for source in systems())
    msg = (
        f"no board was found behind {url.strip()}: looked on {' and '.join(looked_at)} for an address of {names}, for "
        "postings stated as schema.org JobPosting and for a feed of jobs; open the list of open positions, or one of "
        "them, in a browser and give the address that it then shows"
    )
    raise InputError(msg)


async def _behind(reply: Reply) -> Board | None:
    """The board that a page is or names."""
    url, page = _final_url(reply), html_text(reply.body)
    if board := known_address(url):
        return board
    if _FEED_DOCUMENT.match(page[:2000]):
        return _board("feed", url)
    if named := boards_on_page(page, url):
        return named[0][0]
    if states_postings(page):
        return _board("page", url)
    feed = jobs_feed(page, url)
    return _board("feed", feed) if feed and not await leads_inside(url, feed) else None


def _feed(url: str) -> Board | None:
    """The board that an address names as a feed's."""
    token = _token(BOARD_SOURCES["feed"], url)
    return _board("feed", token) if token else None


def _final_url(reply: Reply) -> str:
    return reply.final_url or reply.url


def known_address(url: str) -> Board | None:
    """The board that an address itself names, or None; also one of an aggregator."""
    for source in BOARD_SOURCES.values():
        token = None if source.name in _WEB_SOURCES else _token(source, url)
        if token is not None:
            return _board(source.name, token)
    return None


def states_postings(page: str) -> bool:
    """Whether a page states postings as schema.org JobPosting, in JSON-LD, microdata or RDFa.

    >>> states_postings('<div itemscope itemtype="https://schema.org/JobPosting">')
    True
    """
    return _STATED_POSTING.search(page) is not None
