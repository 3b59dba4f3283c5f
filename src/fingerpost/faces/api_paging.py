"""Cursors: opaque marks of a place in the hits of one search over one snapshot."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from fingerpost.faces.api_problems import CURSOR, ApiError

_VERSION: Final = 1


def write_cursor(query: Mapping[str, Any], snapshot: str, page: int) -> str:
    """The mark of a page of a search; `query` is everything that decides the hits and their number on a page."""
    place = [_VERSION, page, _digest(query), _digest(snapshot)]
    return base64.urlsafe_b64encode(json.dumps(place, separators=(",", ":")).encode()).decode().rstrip("=")


class Place(NamedTuple):
    """What a cursor marks: a page, and a digest of the snapshot that it was written for."""

    page: int
    of_snapshot: str

    def check(self, snapshot: str) -> None:
        """Makes sure that the hits still rest on the snapshot of the cursor.

        Raises:
            ApiError: 400; they do not.
        """
        if self.of_snapshot != _digest(snapshot):
            raise ApiError(CURSOR, "the facts have changed since the cursor was given; begin again without one")


def read_cursor(cursor: str, query: Mapping[str, Any]) -> Place:
    """The place that a cursor marks in the hits of a query.

    Raises:
        ApiError: 400; it is no cursor, or belongs to another query.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        version, page, of_query, of_snapshot = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        is_whole = version == _VERSION and type(page) is int and page >= 1
    except (ValueError, TypeError):
        is_whole = False
    if not is_whole:
        raise ApiError(CURSOR, "that is no cursor; take `next` of an answer as it stands, or begin without one")
    if of_query != _digest(query):
        raise ApiError(CURSOR, "the cursor is of another query; repeat the query of the answer that gave it")
    return Place(page, str(of_snapshot))


def _digest(what: Any) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()[:16]
