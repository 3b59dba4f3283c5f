"""Postings on web pages: what a page states as schema.org JobPosting, in JSON-LD, microdata or RDFa.

That is what employers publish for search engines (https://schema.org/JobPosting), so any careers page can be a board:
its token is its address. A page that holds no postings itself but a list of links to them (`ItemList`, or postings
without a description) is followed: up to `MAX_LINKS` pages of the same host. Sitemaps are not read.

For `fingerpost read` a page that states nothing is read by its own words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser

from fingerpost.errors import PayloadError
from fingerpost.posting import Observation, Posting, RawPosting
from fingerpost.sources._details import Listed, fetch_details
from fingerpost.sources._document import decoded, get_text
from fingerpost.sources._jobposting import own_url, plain_node, read_job_posting, stated_identifier
from fingerpost.sources._stated_page import Stated, read_stated
from fingerpost.sources.source import Board, BoardSource, FetchResult
from fingerpost.sources.stated import digest, make_posting_id

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources._reply import Reply

NAME = "page"
MAX_LINKS = 100
"""So many linked pages of one board are read at most."""

_ACCEPT = "text/html,application/xhtml+xml"
_NOT_WORDS = "script, style, template, noscript, nav, header, footer, form, iframe, svg"
_MAIN = "main, article, [role=main]"


class _Record(msgspec.Struct):
    """What is stored of a posting: the page that states it, its identifier there, and its node."""

    page: str
    identifier: str
    item: dict[str, Any]


class _Linked(msgspec.Struct):
    """What is stored of a posting whose page was followed from a list: see `_details.Detailed`."""

    listed: dict[str, Any]
    detail: _Record


def board_url(token: str) -> str:
    """The page a person opens: the token itself."""
    return token


def detect(url: str) -> str | None:  # noqa: ARG001 - no address tells what a page holds
    """Always None: any address may be a page with postings, so `page:` has to be asked for by name."""
    return None


async def fetch(client: PoliteClient, board: Board, previous: Observation | None = None) -> FetchResult:
    """Visits one page, and the pages of the same host that its list of postings links to.

    Raises:
        SourceError: the page is gone, forbidden or unavailable.
    """
    reply, text = await get_text(client, board.token, source=NAME, board=board.token, previous=previous, accept=_ACCEPT)
    if reply.not_modified:
        return FetchResult(board, client.observe(board, reply))
    stated = read_stated(text, board.token)
    records = _records(stated.postings, board.token)
    links, reason = _followed(stated, board.token)
    at = client.now()
    direct = tuple(RawPosting(NAME, at, msgspec.json.encode(record).decode(), board.token) for record in records)
    if not links:
        return FetchResult(board, client.observe(board, reply, n_listed=len(direct), reason=reason), direct)

    async def ask(listed: Listed) -> Reply:
        url = listed.identifier
        page, text = await get_text(client, url, source=NAME, board=board.token, accept=_ACCEPT)
        return replace(page, body=_detail(text, url, board.token))

    # A link says nothing of what stands behind it: each page is looked at again in every week.
    week = "{}-{}".format(*at.isocalendar()[:2])
    listed = [Listed(url, msgspec.json.encode({"url": url}).decode(), f"{url} {week}") for url in links]
    result = await fetch_details(client, board, reply, listed, previous, ask, reason=reason)
    seen = result.observation
    return replace(
        result,
        raw=direct + result.raw,
        observation=replace(seen, n_listed=len(direct) + (seen.n_listed or 0)),
    )


def _records(items: Iterable[dict[str, Any]], page: str) -> list[_Record]:
    """The postings of a page, each once; postings that share an identifier are told apart by what they say."""
    records: dict[str, _Record] = {}
    for item in items:
        plain = plain_node(item)
        own = own_url(plain, page)
        name = stated_identifier(plain) or (own if own != page else None) or digest(*_telling(plain))
        if name in records and records[name].item != item:
            name = f"{name}~{digest(*_telling(plain))}"
        records[name] = _Record(page, name, item)
    return list(records.values())


def _telling(item: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(item.get(key)) for key in ("title", "jobLocation", "hiringOrganization", "url"))


def _followed(stated: Stated, page: str) -> tuple[list[str], str | None]:
    """The links to follow, and why what the page states is not everything."""
    host = urlsplit(page).netloc
    same = [url for url in stated.links if urlsplit(url).netloc == host]
    reasons = list(stated.problems)
    if len(same) < len(stated.links):
        reasons.append(f"{len(stated.links) - len(same)} of {len(stated.links)} links lead to other hosts")
    if len(same) > MAX_LINKS:
        reasons.append(f"the page links to {len(same)} postings; the first {MAX_LINKS} were read")
    if not (stated.postings or stated.links or stated.is_list or reasons):
        reasons.append("the page states no schema.org JobPosting (it may need a browser, or its posting is closed)")
    return same[:MAX_LINKS], "; ".join(reasons) or None


def _detail(text: str, url: str, board: str) -> bytes:
    """The record of a linked page, as JSON: the posting that names the page's address, else its first."""
    items = read_stated(text, url).postings
    named = [item for item in items if own_url(plain_node(item), url) == url]
    chosen = next(iter(named or items), None)
    if chosen is None:
        msg = f"{url} states no schema.org JobPosting"
        raise PayloadError(msg, source=NAME, board=board)
    return msgspec.json.encode(_Record(url, url, chosen))


def to_posting(raw: RawPosting) -> Posting:
    """A JobPosting that a page stated as a posting; pure.

    Raises:
        PayloadError: the record is not of this source, or has no title or no description.
    """
    try:
        record = msgspec.json.decode(raw.payload, type=_Linked).detail if _is_linked(raw) else _direct(raw)
    except msgspec.MsgspecError as error:
        msg = f"a page's record does not have its form (page, identifier, item): {error}"
        raise PayloadError(msg, source=NAME, board=raw.board or "") from error
    posting = read_job_posting(
        record.item,
        posting_id=make_posting_id(NAME, raw.board, record.identifier),
        source=NAME,
        board=raw.board,
        identifier=record.identifier,
        page_url=record.page,
    )
    if posting.title is None or not posting.description:
        missing = "title" if posting.title is None else "description"
        msg = f"the JobPosting {record.identifier} of {record.page} has no {missing}"
        raise PayloadError(msg, source=NAME, board=raw.board or "")
    return posting


def _is_linked(raw: RawPosting) -> bool:
    return "detail" in msgspec.json.decode(raw.payload, type=dict[str, msgspec.Raw])


def _direct(raw: RawPosting) -> _Record:
    return msgspec.json.decode(raw.payload, type=_Record)


async def fetch_page(client: PoliteClient, url: str) -> Posting:
    """The posting of a page on the web.

    Raises:
        SourceError: the page cannot be had, or robots.txt refuses it.
        PayloadError: the page has no words.
    """
    reply = await client.get_page(url)
    return page_posting(decoded(reply.body, reply.content_type), url)


def page_posting(page: str, url: str) -> Posting:
    """The posting of a page's HTML; where the page states several, the first.

    >>> page = '''<script type="application/ld+json">{"@type": "JobPosting", "title": "ML Engineer",
    ... "description": "&lt;p&gt;You train models.&lt;/p&gt;"}</script><p>We use cookies.</p>'''
    >>> page_posting(page, "https://example.org/jobs/1").title
    'ML Engineer'

    Raises:
        PayloadError: the page has no words.
    """
    item = next(iter(read_stated(page, url).postings), None)
    if item is not None:
        stated = read_job_posting(item, posting_id=url, source=NAME, board=None, identifier=None, page_url=url)
        if stated.description:
            return stated
    return _words_posting(LexborHTMLParser(page), url)


def _words_posting(tree: LexborHTMLParser, url: str) -> Posting:
    """The posting that a page is in its own words: its heading, and its main part without navigation and scripts."""
    title = tree.css_first("h1") or tree.css_first("title")
    heading = title.text(strip=True) if title else None
    tree.strip_tags([tag.strip() for tag in _NOT_WORDS.split(",")])
    body = tree.css_first(_MAIN) or tree.body
    if body is None or not body.text(strip=True):
        msg = f"{url} has no words; expected a page with one posting (a page that needs a browser cannot be read)"
        raise PayloadError(msg, source=NAME, board=url)
    return Posting(url, NAME, heading, body.html or "", "html", url=url)


SOURCE = BoardSource(
    name=NAME,
    to_posting=to_posting,
    board_url=board_url,
    detect=detect,
    fetch=fetch,
    named_by="the page's address, such as https://example.org/careers",
)
