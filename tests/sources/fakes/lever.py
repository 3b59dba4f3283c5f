"""Lever's postings API; `skip` and `limit` page through a bare list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request, page_of


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One page, or one posting; a site in the EU has the same path on another host."""
    match request.parts:
        case ["v0", "postings", site] if site in boards or f"{site}@eu" in boards:
            records = boards.get(site) or boards.get(f"{site}@eu", ())
            return as_json(list(page_of(records, request, offset="skip", size=int(request.query["limit"]))))
        case ["v0", "postings", site, identifier]:
            records = boards.get(site) or boards.get(f"{site}@eu", ())
            return next((as_json(record) for record in records if record["id"] == identifier), None)
        case _:
            return None


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": f"posting-{number}",
        "text": f"Harbour Analyst {number}",
        "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
        "categories": {"location": "Bergen", "commitment": "Full-time", "department": "Harbour"},
        "country": "NO",
        "createdAt": 1_777_600_000_000 + number,
        "hostedUrl": f"https://jobs.lever.co/saltmarsh/posting-{number}",
    }


FAKE = Fake("lever", "saltmarsh@eu", answer, record, page_size=100)
