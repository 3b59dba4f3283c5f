"""A document at any address: asked for, and its bytes as text in the encoding that it names."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from fingerpost.posting import Observation
    from fingerpost.sources._http import PoliteClient
    from fingerpost.sources._reply import Reply

_NAMED = re.compile(r"(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_HEAD = 2048
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


async def get_text(
    client: PoliteClient, url: str, *, source: str, board: str, previous: Observation | None = None, accept: str = "*/*"
) -> tuple[Reply, str]:
    """The reply for an address and its text; the host stands in the path where the source has another base address.

    Raises:
        SourceError: the document is gone, forbidden or unavailable.
    """
    parts = urlsplit(url)
    base = client.base_url(source, f"{parts.scheme}://{parts.netloc}", tenant=parts.netloc)
    asked = f"{base}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    reply = await client.get_document(asked, source=source, board=board, previous=previous, accept=accept)
    return reply, decoded(reply.body, reply.content_type)


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of a page or feed: by its byte order mark, its Content-Type, its own declaration, else UTF-8.

    Bytes that the encoding does not know become U+FFFD.

    >>> decoded(b'<?xml version="1.0" encoding="ISO-8859-1"?><t>Malm\\xf6</t>')[-9:]
    'Malmö</t>'
    """
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body.decode(name, "replace")
    named = _NAMED.search(content_type) or _NAMED.search(body[:_HEAD].decode("ascii", "replace"))
    return body.decode(_codec(named[1]) if named else "utf-8", "replace")


def _codec(name: str) -> str:
    """A codec for text by a name that a document gives; browsers read Latin-1 as Windows-1252."""
    try:
        found = codecs.lookup(name).name
        "".encode(found)  # some codecs turn bytes into bytes
    except (LookupError, TypeError, ValueError):
        return "utf-8"
    return "cp1252" if found in {"iso8859-1", "ascii"} else found
