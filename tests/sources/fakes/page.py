"""A web page at any address that states its postings as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer

from .fake import Fake, Records, Request


def page(items: Records) -> str:
    """A page with one JSON-LD block; without postings, an empty list of them."""
    stated: Any = list(items) or {"@type": "ItemList", "itemListElement": []}
    block = json.dumps(stated).replace("</", "<\\/")
    return f'<!doctype html><html><head><script type="application/ld+json">{block}</script></head><p>Cookies</p></html>'


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """The page whose host stands first in the path."""
    token = f"https://{'/'.join(request.parts)}"
    return Answer(200, page(boards[token]).encode(), {"Content-Type": "text/html"}) if token in boards else None


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "identifier": {"@type": "PropertyValue", "name": "Larkmoor", "value": str(number)},
        "title": f"Harbour Analyst {number}",
        "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
        "hiringOrganization": {"@type": "Organization", "name": "Larkmoor"},
        "datePosted": "2026-05-01",
    }


FAKE = Fake("page", "https://larkmoor.example/careers", answer, record, one_for_all=True, is_json=False)
