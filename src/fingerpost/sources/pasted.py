"""The address of one posting as a person pastes it: taken from its system's API where it has one, else from the page.

An API states dates, places and pay in fields, and says plainly that a posting is gone, where a page may lead to the
list of others. An employer's own page that shows a system's posting names it in its address (`gh_jid`, `ashby_jid`) and
the board in its HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import parse_qsl, unquote, urlsplit

from fingerpost.errors import BoardNotFoundError, PayloadError, SourceForbiddenError
from fingerpost.sources._document import decoded
from fingerpost.sources._one_posting import fetch_one
from fingerpost.sources.discovery import boards_on_page, known_address
from fingerpost.sources.page import fetch_page, page_posting

if TYPE_CHECKING:
    from fingerpost.posting import Posting
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources.source import Board

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_WORDS = re.compile(r"[\w.~-]+")
_SHORTCODE = re.compile(r"[0-9A-F]{10}", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"(\d{6,})(?:-.*)?")
_LEADING_WORD = re.compile(r"([0-9a-f]+)(?:-.*)?")

EMBEDDED = {"gh_jid": "greenhouse", "ashby_jid": "ashby"}
"""What an employer's own page calls the posting that it shows, and the system that shows it there."""

Query = Mapping[str, str]
Named = Callable[[list[str], Query], str | None]


def _after(word: str, form: re.Pattern[str], change: Callable[[str], str] = str) -> Named:
    """The part of the path after a word, where it has the form; its first group where it has one."""

    def named(path: list[str], _: Query) -> str | None:
        part = "".join(path[path.index(word) + 1 :][:1]) if word in path else ""
        found = form.fullmatch(part)
        return change(found[found.re.groups]) if found else None

    return named


def _first(form: re.Pattern[str], change: Callable[[str], str] = str) -> Named:
    """The first part of the path behind the board that has the form; its first group where it has one."""

    def named(path: list[str], _: Query) -> str | None:
        found = next(filter(None, map(form.fullmatch, path[1:])), None)
        return change(found[found.re.groups]) if found else None

    return named


def _of_greenhouse(path: list[str], query: Query) -> str | None:
    stated = query.get("gh_jid") or (query.get("token") if path[:1] == ["embed"] else None)
    return stated if stated and _NUMBER.fullmatch(stated) else _after("jobs", _NUMBER)(path, query)


def _of_workday(path: list[str], _: Query) -> str | None:
    """The path behind the site, as Workday's list has it, without what leads on to the application."""
    if "job" not in path or not path[path.index("job") + 1 :]:
        return None
    parts = path[path.index("job") :]
    return "/" + "/".join(parts[: parts.index("apply")] if "apply" in parts else parts)


_NAMED: Mapping[str, Named] = {
    "greenhouse": _of_greenhouse,
    "lever": _first(_UUID, str.lower),
    "ashby": _first(_UUID, str.lower),
    "bamboohr": _after("careers", _NUMBER),
    "breezy": _after("p", _LEADING_WORD),
    "personio": _after("job", _NUMBER),
    "pinpoint": _after("postings", _WORDS),
    "recruitee": _after("o", _WORDS),
    "rippling": _after("jobs", _UUID, str.lower),
    "smartrecruiters": _first(_LEADING_NUMBER),
    "workable": _after("j", _SHORTCODE, str.upper),
    "workday": _of_workday,
}
"""How each system's address names a posting."""


def posting_meant(url: str) -> tuple[Board, str] | None:
    """The board and the posting there that an address names, or None; no request is made.

    >>> board, identifier = posting_meant("https://job-boards.greenhouse.io/larkmoor/jobs/4004?gh_src=x")
    >>> board.key, identifier
    (('greenhouse', 'larkmoor'), '4004')
    >>> posting_meant("https://job-boards.greenhouse.io/larkmoor") is None
    True
    """
    try:
        board, parts = known_address(url), urlsplit(url)
    except ValueError:
        return None
    named = _NAMED.get(board.source) if board else None
    if board is None or named is None:
        return None
    path = [unquote(part) for part in parts.path.split("/") if part]
    identifier = named(path, dict(parse_qsl(parts.query)))
    return (board, identifier) if identifier else None


async def fetch_pasted(client: PoliteClient, url: str) -> Posting:
    """The posting at an address: from its system where the address names one, else from the page.

    Where a system does not allow the question or answers it in another form, the page is read.

    Raises:
        BoardNotFoundError: the posting is gone, or there is no such page.
        SourceError: neither the system nor the page can be had, or robots.txt refuses it.
    """
    meant = posting_meant(url)
    if meant is None:
        return await _fetch_unknown(client, url)
    try:
        posting = await fetch_one(client, *meant)
    except (BoardNotFoundError, PayloadError, SourceForbiddenError):
        return await fetch_page(client, url)
    return posting or _gone(*meant)


async def _fetch_unknown(client: PoliteClient, url: str) -> Posting:
    """The posting of a page whose address names no system: it may lead to one, or show a posting of one."""
    reply = await client.get_page(url)
    page, final = decoded(reply.body, reply.content_type), reply.final_url or url
    led_to = posting_meant(final)
    meant = led_to or _shown_on(page, url) or _shown_on(page, final)
    try:
        posting = await fetch_one(client, *meant) if meant else None
    except (BoardNotFoundError, PayloadError, SourceForbiddenError):
        return page_posting(page, url)
    if led_to and posting is None:
        _gone(*led_to)
    return posting or page_posting(page, url)


def _shown_on(page: str, url: str) -> tuple[Board, str] | None:
    """The posting that a page's address names, and the likeliest board of its system that the page names."""
    query = dict(parse_qsl(urlsplit(url).query))
    for name, source in EMBEDDED.items():
        if identifier := query.get(name):
            boards = (board for board, _ in boards_on_page(page, url) if board.source == source)
            return next(((board, identifier) for board in boards), None)
    return None


def _gone(board: Board, identifier: str) -> NoReturn:
    msg = (
        f"{board.source} has no posting {identifier} at board {board.token!r} (any more): it was closed, or its "
        "address is not whole; open it in a browser to see what is left of it"
    )
    raise BoardNotFoundError(msg, source=board.source, board=board.token)
