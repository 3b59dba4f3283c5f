"""Reading an answer's body within bounds, and the reasons for which there is none."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import httpx

_STEP = 256 * 1024


class NoAnswerError(Exception):
    """One request gave nothing to use; the client turns it into a SourceError and keeps it as its cause.

    `status` is the HTTP status (0: none), `may_pass` whether another attempt can help, `retry_after` what the host
    asked for, in seconds.
    """

    def __init__(self, status: int, reason: str, *, may_pass: bool = False, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.may_pass = may_pass
        self.retry_after = retry_after


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


def retry_after(stated: str | None, now: datetime) -> float | None:
    """The seconds a Retry-After field asks for (a number or a date), or None.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC)), retry_after("soon", datetime(2026, 1, 1, tzinfo=UTC))
    (120.0, None)
    """
    if not stated:
        return None
    if stated.strip().isdecimal():
        return float(stated)
    try:
        moment = parsedate_to_datetime(stated)
    except (ValueError, TypeError):
        return None
    return max(0.0, ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds())
