"""Recruitee's careers site API, one host for each employer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One reply with all offers."""
    match request.parts:
        case [token, "api", "offers"] if token in boards:
            return as_json({"offers": list(boards[token])})
        case _:
            return None


def record(number: int) -> dict[str, Any]:
    """An invented offer."""
    return {
        "id": number,
        "title": f"Harbour Analyst {number}",
        "status": "published",
        "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
        "requirements": "<p>You know ships.</p>",
        "location": "Bergen, Norway",
        "published_at": "2026-05-01 09:00:00 UTC",
        "careers_url": f"https://fernhollow.recruitee.com/o/harbour-analyst-{number}",
    }


FAKE = Fake("recruitee", "fernhollow", answer, record)
