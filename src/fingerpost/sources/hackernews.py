"""Hacker News' monthly threads "Ask HN: Who is hiring?": `GET https://hn.algolia.com/api/v1/items/{id}`, one reply.

A board is a thread; the board "latest" is the newest, found by `search_by_date?tags=story,author_whoishiring`. This
account also posts "Who wants to be hired?" and "Freelancer?" threads, which are no boards. Each top-level comment is a
posting, or several where it lists several roles (see `_comment`): what is stored is the comment's own record without
its replies, and which role of it is meant. Replies, and comments that were deleted or killed, are not postings.

The employer (or somebody who works there) writes the comment, under the thread's rule that only they may; so the
publisher is the employer. A thread holds what was posted in it: a posting does not leave it when the job is closed.

Field meanings are from a recorded item, 1,589 recorded comments, Algolia's API page (hn.algolia.com/api) and the
documentation of the official API (github.com/HackerNews/API), whose records `to_posting` reads as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlsplit

import msgspec

from fingerpost.errors import BoardNotFoundError, PayloadError
from fingerpost.posting import Observation, Posting, RawPosting
from fingerpost.sources._comment import Comment, Part, is_seeker, read_comment, speaks_of_work
from fingerpost.sources._listing import as_raw
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import make_posting_id, stated_date

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

NAME = "hackernews"
BASE_URL = "https://hn.algolia.com"
LATEST = "latest"

_PAGES = re.compile(r"news\.ycombinator\.com")
_SEARCH = "/api/v1/search_by_date?tags=story,author_whoishiring&hitsPerPage=20"
_THREAD = re.compile(r"\bwho is hiring\b", re.IGNORECASE)


class _Hit(msgspec.Struct, rename={"id": "objectID"}):
    id: str
    title: str | None = None


class _Hits(msgspec.Struct):
    hits: list[_Hit]


class _Thread(msgspec.Struct):
    id: int
    title: str | None = None
    author: str | None = None
    type: str | None = None
    story_id: int | None = None
    children: list[msgspec.Raw] = []


class _Item(msgspec.Struct):
    """A comment of either API: Algolia's (author, parent_id, created_at) or the official one (by, parent, time)."""

    id: int
    text: str | None = None
    type: str | None = None
    title: str | None = None
    created_at: str | None = None
    time: int | None = None
    parent_id: int | None = None
    story_id: int | None = None
    deleted: bool = False
    dead: bool = False


class _Stored(msgspec.Struct):
    """One role of a comment: the comment's record without its replies, the role's number from 1, and its title."""

    comment: msgspec.Raw
    part: int
    role: str | None = None


def board_url(token: str) -> str:
    """The page a person opens.

    >>> board_url("44444001"), board_url("latest")
    ('https://news.ycombinator.com/item?id=44444001', 'https://news.ycombinator.com/submitted?id=whoishiring')
    """
    if token == LATEST:
        return "https://news.ycombinator.com/submitted?id=whoishiring"
    return f"https://news.ycombinator.com/item?id={quote(token, safe='')}"


def detect(url: str) -> str | None:
    """The thread in a URL of Hacker News or of either API ("latest" for the account's list), or None.

    >>> detect("https://news.ycombinator.com/item?id=44444001"), detect("https://news.ycombinator.com/news")
    ('44444001', None)
    """
    parts = urlsplit(url)
    host, query = parts.hostname or "", parse_qs(parts.query)
    path = [part for part in parts.path.split("/") if part]
    if _PAGES.fullmatch(host) and path in (["submitted"], ["user"]):
        return LATEST if query.get("id") == ["whoishiring"] else None
    if _PAGES.fullmatch(host) and path == ["item"]:
        token = query.get("id", [""])[0]
    elif (host == "hn.algolia.com" and path[:3] == ["api", "v1", "items"] and len(path) == 4) or (
        host == "hacker-news.firebaseio.com" and path[:2] == ["v0", "item"] and len(path) == 3
    ):
        token = path[-1].removesuffix(".json")
    else:
        return None
    return token if token.isascii() and token.isdigit() else None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one thread, or the newest.

    Raises:
        SourceError: the thread is gone, is another thread, is unavailable, or the reply has another form.
    """
    base = client.base_url(NAME, BASE_URL)
    number = await _latest(client, base, board) if board.token == LATEST else board.token
    url = f"{base}/api/v1/items/{quote(number, safe='')}"
    reply = await client.get_json(
        url, source=NAME, board=board.token, previous=None if board.token == LATEST else previous
    )
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply, complete=False))
    thread = client.decode(reply, _Thread, source=NAME, board=board.token)
    _check_thread(thread, board)
    records = {text: None for comment in thread.children for text in split_comment(comment)}
    raw = as_raw(client, board, records)
    if board.token == LATEST:
        reply = reply.without_validators()  # they are those of a thread that next month is not the latest
    return FetchResult(board, client.observe(board, reply, n_listed=len(raw), complete=False), raw)


async def _latest(client: PoliteClient, base: str, board: Board) -> str:
    """The number of the newest "Who is hiring?" thread."""
    reply = await client.get_json(f"{base}{_SEARCH}", source=NAME, board=board.token)
    hits = client.decode(reply, _Hits, source=NAME, board=board.token).hits
    number = next((hit.id for hit in hits if _THREAD.search(hit.title or "")), None)
    if number is None:
        msg = f'none of the {len(hits)} newest stories of whoishiring is "Who is hiring?"; give the number of a thread'
        raise BoardNotFoundError(msg, source=NAME, board=board.token)
    return number


def _check_thread(thread: _Thread, board: Board) -> None:
    if thread.title is None and thread.story_id is not None and thread.story_id != thread.id:
        msg = f"{thread.id} is a comment; its thread is hackernews:{thread.story_id}"
        raise PayloadError(msg, source=NAME, board=board.token)
    if thread.title is not None and not _THREAD.search(thread.title):
        msg = f'{thread.id} is "{thread.title}"; expected a thread "Who is hiring?"'
        raise PayloadError(msg, source=NAME, board=board.token)


def split_comment(comment: msgspec.Raw) -> Iterator[str]:
    """What is stored of a top-level comment: one record for each role, none where it was deleted or killed.

    >>> stored = split_comment(msgspec.Raw(b'{"id": 7, "text": "Larkmoor | Analyst | Bergen", "children": []}'))
    >>> list(stored)
    ['{"comment":{"id":7,"text":"Larkmoor | Analyst | Bergen"},"part":1,"role":"Analyst"}']
    """
    try:
        fields = msgspec.json.decode(comment, type=dict[str, msgspec.Raw])
        item = msgspec.json.decode(comment, type=_Item)
    except msgspec.MsgspecError:
        yield bytes(comment).decode()  # to_posting says what is wrong with it
        return
    if item.text is None or item.deleted or item.dead:
        return
    own = msgspec.Raw(msgspec.json.encode({name: value for name, value in fields.items() if name not in _REPLIES}))
    for number, part in enumerate(read_comment(item.text).parts, 1):
        yield msgspec.json.encode(_Stored(own, number, part.title)).decode()


_REPLIES = {"children", "kids"}


def to_posting(raw: RawPosting) -> Posting:
    """One role of a comment as a posting, or the whole of a bare comment of either API; pure.

    A title that the comment does not tell is None.

    Raises:
        PayloadError: the record is no comment, is a reply, was deleted, has no words, or seeks work.
    """
    item, number, role = _read(raw)
    comment = read_comment(item.text or "")
    part = _part(comment, number, role)
    if not (comment.employer or role or part.places or part.mode or speaks_of_work(item.text or "")):
        msg = f"item {item.id} of Hacker News names no employer, role or place and seeks nobody: it is no posting"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    identifier = str(item.id) if len(comment.parts) == 1 and number == 1 else f"{item.id}-{number}"
    return Posting(
        posting_id=make_posting_id(NAME, None, identifier),
        source=NAME,
        board=raw.board,
        identifier=identifier,
        title=role,
        description=part.description,
        description_format="html",
        hiring_organization=comment.employer,
        job_location=part.places,
        job_location_type=part.mode,
        applicant_location_requirements=part.eligible,
        employment_type=part.employment,
        base_salary_text=part.pay,
        date_posted=stated_date(item.created_at) or stated_date(item.time),
        url=part.url or board_url(str(item.id)),
    )


def _read(raw: RawPosting) -> tuple[_Item, int, str | None]:
    """The comment of a record, the number of its role, and the role's title."""
    try:
        fields = msgspec.json.decode(raw.payload, type=dict[str, msgspec.Raw])
        stored = msgspec.json.decode(raw.payload, type=_Stored) if "comment" in fields else None
        item = msgspec.json.decode(stored.comment if stored else raw.payload.encode(), type=_Item)
    except msgspec.MsgspecError as error:
        msg = f"a comment of Hacker News does not have its documented form: {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    reason = _no_posting(item)
    if reason:
        msg = f"item {item.id} of Hacker News {reason}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    if stored:
        return item, stored.part, stored.role
    return item, 1, read_comment(item.text or "").parts[0].title


def _no_posting(item: _Item) -> str | None:
    """Why an item is no posting, None where it is one."""
    if item.deleted or item.dead or not (item.text or "").strip():
        return "has no text: it was deleted or killed"
    if item.type not in (None, "comment") or item.title:
        return "is no comment"
    if item.story_id is not None and item.parent_id is not None and item.parent_id != item.story_id:
        return "is a reply to another comment"
    if is_seeker(item.text or ""):
        return "is from somebody who seeks work"
    return None


def _part(comment: Comment, number: int, role: str | None) -> Part:
    """The part of that title; the one of that number where a newer reading splits the comment in another way."""
    named = [part for part in comment.parts if part.title == role]
    return named[0] if named else comment.parts[min(number, len(comment.parts)) - 1]


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    publisher="employer",
    lists="newest",
    named_by='"latest", or the number of a thread in the address news.ycombinator.com/item?id={number}',
)
