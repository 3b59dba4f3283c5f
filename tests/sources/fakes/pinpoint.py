"""Pinpoint's postings.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One reply with all postings."""
    match request.parts:
        case [slug, "postings.json"] if slug in boards:
            return as_json({"data": list(boards[slug])})
        case _:
            return None


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": str(number),
        "title": f"Harbour Analyst {number}",
        "url": f"https://harbourworks.pinpointhq.com/en/postings/{number}",
        "description": f"<div>You count the ships of quay {number} and write down what they carry.</div>",
        "location": {"id": "1", "name": "Bergen", "city": "Bergen", "province": "Vestland"},
        "workplace_type": "onsite",
    }


FAKE = Fake("pinpoint", "harbourworks", answer, record)
