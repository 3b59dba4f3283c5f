"""An answer: its body read within bounds, and what a later visit asks it by."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fingerpost.errors import PayloadError
from fingerpost.posting import Observation
from fingerpost.sources._no_answer import NoAnswerError, shown_url

if TYPE_CHECKING:
    import httpx

_STEP = 256 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: 200 with its decoded body, or 304 with none.

    `url` is the one asked for, `final_url` the one that answered, after redirects.
    """

    url: str
    status: int
    body: bytes
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    final_url: str = ""

    @property
    def not_modified(self) -> bool:
        """Whether the server says that nothing changed since the earlier visit."""
        return self.status == 304

    def without_validators(self) -> Reply:
        """The same reply without ETag and Last-Modified, for a list of several pages."""
        return replace(self, etag=None, last_modified=None)


def reply_of(url: str, target: str, response: httpx.Response, body: bytes) -> Reply:
    """The reply that a response with its body is."""
    fields: Any = response.headers
    return Reply(
        url=url,
        status=response.status_code,
        body=body,
        content_type=fields.get("content-type", "").lower(),
        etag=fields.get("etag"),
        last_modified=fields.get("last-modified"),
        final_url=target,
    )


async def read_body(response: httpx.Response, max_bytes: int) -> bytes:
    """The decoded body; counts decoded bytes as they come, so a small bomb cannot fill the memory.

    Raises:
        NoAnswerError: the body is larger than `max_bytes`, or its encoding is broken or unknown.
    """
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"identity", "", "gzip", "x-gzip", "deflate"}:
        raise NoAnswerError(response.status_code, f"its body is encoded as {encoding!r}; expected gzip or none")
    inflater = zlib.decompressobj(47) if encoding not in {"identity", ""} else None  # 47: gzip or zlib header
    body = bytearray()
    async for chunk in response.aiter_raw(_STEP):
        try:
            _append(body, chunk, inflater, max_bytes)
        except zlib.error as error:
            raise NoAnswerError(response.status_code, f"its {encoding} body is damaged", may_pass=True) from error
        if len(body) > max_bytes:
            raise NoAnswerError(response.status_code, f"its body is larger than {max_bytes:,} bytes")
    if inflater is not None and not inflater.eof:
        raise NoAnswerError(response.status_code, f"its {encoding} body ends early", may_pass=True)
    return bytes(body)


def _append(body: bytearray, chunk: bytes, inflater: zlib._Decompress | None, max_bytes: int) -> None:
    """Adds a chunk, inflated in bounded steps; stops one byte beyond the limit."""
    if inflater is None:
        body += chunk
        return
    pending = chunk
    while pending and len(body) <= max_bytes:
        body += inflater.decompress(pending, min(_STEP, max_bytes + 1 - len(body)))
        pending = inflater.unconsumed_tail


def not_a_page(reply: Reply, source: str, board: str) -> Reply:
    """The reply, where it is no web page.

    Raises:
        PayloadError: it is one.
    """
    if "html" in reply.content_type or reply.body[:256].lstrip().startswith(b"<"):
        msg = (
            f"{shown_url(reply.url)} answered with a web page; expected JSON: the board may have moved, or the host "
            "wants a browser"
        )
        raise PayloadError(msg, source=source, board=board) from NoAnswerError(reply.status, "a web page")
    return reply


def conditions(previous: Observation | None) -> dict[str, str]:
    """The header fields that ask for an answer only where something changed since an earlier visit."""
    if previous is None or previous.reason is not None:
        return {}
    stated = {"If-None-Match": previous.etag, "If-Modified-Since": previous.last_modified}
    return {name: value for name, value in stated.items() if value and value.isascii()}  # others cannot be sent


def with_validators_of(reply: Reply, previous: Observation | None) -> Reply:
    """A 304 need not repeat the validators: the earlier ones stay valid."""
    if previous is None:
        return reply
    return replace(reply, etag=reply.etag or previous.etag, last_modified=reply.last_modified or previous.last_modified)
