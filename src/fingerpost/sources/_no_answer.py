"""Why a request has no answer, and how that is told."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from fingerpost.errors import (
    BoardNotFoundError,
    PayloadError,
    SourceError,
    SourceForbiddenError,
    SourceUnavailableError,
)
from fingerpost.sources._pace import host_of

_SECRET = re.compile(r"([?&](?:app_id|app_key|api_key|apikey|key|token|access_token)=)[^&#]+", re.IGNORECASE)


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


def status_of(error: SourceError) -> int:
    """The HTTP status behind an error of a source; 0 when no answer came."""
    cause = error.__cause__
    return cause.status if isinstance(cause, NoAnswerError) else 0


def source_error(url: str, failure: NoAnswerError, *, source: str, board: str) -> SourceError:
    """The error of a source that a request without an answer amounts to, with what to do."""
    kind: type[SourceError]
    if failure.status in {404, 410}:
        missing = f"there is no such {source}" if source == "page" else f"{source} has no board {board!r} (any more)"
        kind, advice = BoardNotFoundError, f"{missing}; check its name"
    elif failure.may_pass or failure.retry_after is not None or failure.status == 0:
        wait = failure.retry_after
        kind, advice = SourceUnavailableError, "try again later" if wait is None else f"try again in {wait:.0f} seconds"
    elif 400 <= failure.status < 500:
        kind, advice = SourceForbiddenError, "the host does not allow it"
    else:
        kind, advice = PayloadError, "the board may have moved"
    what = f"the page {shown_url(url)}" if source == "page" else f"a list for board {board!r}"
    return kind(f"{host_of(url)} gave no {what.removeprefix('a ')}: {failure}; {advice}", source=source, board=board)


def shown_url(url: str) -> str:
    """A URL as it may be shown and stored: without the values of keys.

    >>> shown_url("https://api.example.org/jobs?app_id=1&app_key=secret&what=ml")
    'https://api.example.org/jobs?app_id=…&app_key=…&what=ml'
    """
    return _SECRET.sub(r"\1…", url)


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
