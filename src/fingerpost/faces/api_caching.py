"""Entity tags: an answer that a client already holds is not sent again, and mostly not even asked for again.

Answers of the market follow from the snapshot and the question alone, so their tag is known before they are. The tag
is weak, because a reply may be compressed or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from fastapi import Request, Response

from fingerpost import __version__

REVALIDATE: Final = "no-cache"
"""An answer may be kept, and is asked about each time: a collection can change it at any moment."""
DO_NOT_STORE: Final = "no-store"


def tag_of_question(snapshot: str, request: Request) -> str:
    """The tag of the answer to a request, which rests on a snapshot only."""
    query = sorted(request.query_params.multi_items())
    return _tag([__version__, snapshot, request.url.path, *(part for item in query for part in item)])


def tag_of_text(text: str) -> str:
    """The tag of an answer that rests on more than a snapshot: of its own text."""
    return _tag([text])


def is_held(request: Request, tag: str) -> bool:
    """Whether the client says that it holds the answer of that tag (RFC 9110, weak comparison)."""
    held = request.headers.get("if-none-match")
    if held is None:
        return False
    return held.strip() == "*" or tag.removeprefix("W/") in [
        part.strip().removeprefix("W/") for part in held.split(",")
    ]


def not_modified(tag: str) -> Response:
    """The reply to a client that holds the answer."""
    return Response(status_code=304, headers={"ETag": tag, "Cache-Control": REVALIDATE})


def _tag(parts: Iterable[str]) -> str:
    whole = "".join(f"{len(part)}:{part}" for part in parts)  # parts cannot run into one another
    return f'W/"{hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:24]}"'
