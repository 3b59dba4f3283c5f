"""One posting of a known system: by a request of its own where there is one, else out of the board's list.

Greenhouse states pay ranges where they are asked for (`pay_transparency=true`, documented for one posting).
SmartRecruiters documents that it also answers for postings that are no longer active.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import msgspec

from fingerpost.errors import BoardNotFoundError, PayloadError
from fingerpost.posting import Posting, RawPosting
from fingerpost.sources import ashby, greenhouse, lever, rippling, smartrecruiters, workday
from fingerpost.sources._details import Detailed
from fingerpost.sources._listing import by_identifier, identified_by
from fingerpost.sources.registry import BOARD_SOURCES, to_posting
from fingerpost.sources.source import Board

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

Url = Callable[["PoliteClient", str, str], str]


class _Request(NamedTuple):
    """The address of one posting by client, token and identifier; where its source stores details beside the record of
    a list, what of that record names the posting."""

    url: Url
    listed: Callable[[str], object] | None = None


class _State(msgspec.Struct):
    active: bool | None = None


class _AshbyList(msgspec.Struct):
    jobs: list[msgspec.Raw]


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _greenhouse(client: PoliteClient, token: str, identifier: str) -> str:
    base = client.base_url(greenhouse.NAME, greenhouse.BASE_URL)
    return f"{base}/v1/boards/{_quoted(token)}/jobs/{_quoted(identifier)}?content=true&pay_transparency=true"


def _lever(client: PoliteClient, token: str, identifier: str) -> str:
    site, _, region = token.partition("@")
    base = client.base_url(lever.NAME, lever.BASE_URL_EU if region == "eu" else lever.BASE_URL)
    return f"{base}/v0/postings/{_quoted(site)}/{_quoted(identifier)}?mode=json"


def _smartrecruiters(client: PoliteClient, token: str, identifier: str) -> str:
    base = client.base_url(smartrecruiters.NAME, smartrecruiters.BASE_URL)
    return f"{base}/v1/companies/{_quoted(token)}/postings/{_quoted(identifier)}"


def _rippling(client: PoliteClient, token: str, identifier: str) -> str:
    base = client.base_url(rippling.NAME, rippling.BASE_URL)
    return f"{base}/platform/api/ats/v1/board/{_quoted(token)}/jobs/{_quoted(identifier)}"


def _bamboohr(client: PoliteClient, token: str, identifier: str) -> str:
    base = client.base_url("bamboohr", f"https://{_quoted(token)}.bamboohr.com", tenant=token)
    return f"{base}/careers/{_quoted(identifier)}/detail"


def _workday(client: PoliteClient, token: str, identifier: str) -> str:
    site, tenant = urlsplit(workday.board_url(token)), token.partition("@")[0]
    base = client.base_url(workday.NAME, f"https://{site.netloc}", tenant=tenant)
    return f"{base}/wday/cxs/{_quoted(tenant)}/{site.path.rpartition('/')[2]}{quote(identifier)}"


REQUESTS: Mapping[str, _Request] = {
    "greenhouse": _Request(_greenhouse),
    "lever": _Request(_lever),
    "bamboohr": _Request(_bamboohr, lambda identifier: {"id": identifier}),
    "rippling": _Request(_rippling, lambda identifier: [{"uuid": identifier}]),
    "smartrecruiters": _Request(_smartrecruiters, lambda identifier: {"id": identifier}),
    "workday": _Request(_workday, lambda identifier: {"externalPath": identifier}),
}
"""Systems that answer for one posting."""

LISTS = ("ashby", "breezy", "personio", "pinpoint", "recruitee", "workable")
"""Systems whose whole board is one reply."""


async def fetch_one(client: PoliteClient, board: Board, identifier: str) -> Posting | None:
    """The posting of a board by what its address calls it; None where the system says that there is none.

    Raises:
        BoardNotFoundError: there is no such list, so that it cannot say anything of the posting.
        SourceError: the system does not answer, or not in the documented form.
    """
    if request := REQUESTS.get(board.source):
        return await _by_request(client, board, identifier, request)
    return await (_of_ashby if board.source == ashby.NAME else _of_list)(client, board, identifier)


async def _by_request(client: PoliteClient, board: Board, identifier: str, request: _Request) -> Posting | None:
    url = request.url(client, board.token, identifier)
    try:
        reply = await client.get_json(url, source=board.source, board=board.token)
    except BoardNotFoundError:
        return None
    if client.decode(reply, _State, source=board.source, board=board.token).active is False:
        return None
    record: object = client.decode(reply, msgspec.Raw, source=board.source, board=board.token)
    if request.listed is not None:
        record = Detailed(msgspec.Raw(msgspec.json.encode(request.listed(identifier))), msgspec.Raw(reply.body))
    return to_posting(RawPosting(board.source, client.now(), msgspec.json.encode(record).decode(), board.token))


async def _of_ashby(client: PoliteClient, board: Board, identifier: str) -> Posting | None:
    """Also a posting that the board does not show in its list: whoever has its address may read it."""
    base = client.base_url(ashby.NAME, ashby.BASE_URL)
    url = f"{base}/posting-api/job-board/{_quoted(board.token)}?includeCompensation=true"
    reply = await client.get_json(url, source=ashby.NAME, board=board.token)
    jobs = client.decode(reply, _AshbyList, source=ashby.NAME, board=board.token).jobs
    record = by_identifier(jobs, identified_by("id")).get(identifier)
    return to_posting(RawPosting(ashby.NAME, client.now(), record, board.token)) if record else None


async def _of_list(client: PoliteClient, board: Board, identifier: str) -> Posting | None:
    """The record of the list whose identifier, or whose own address, is the one meant."""
    result = await BOARD_SOURCES[board.source].fetch(client, board, None)
    for raw in result.raw:
        if identifier not in raw.payload:
            continue
        posting = _posting(raw)
        if posting and (posting.identifier == identifier or _is_address_of(posting.url, identifier)):
            return posting
    if result.observation.reason is not None:
        raise PayloadError(result.observation.reason, source=board.source, board=board.token)
    return None


def _posting(raw: RawPosting) -> Posting | None:
    """None for a broken record; it may be another posting's, whose text has the identifier in it."""
    try:
        return to_posting(raw)
    except PayloadError:
        return None


def _is_address_of(url: str | None, identifier: str) -> bool:
    parts = [unquote(part) for part in urlsplit(url or "").path.split("/")]
    return identifier in parts
