"""Breezy's list of positions; only with `verbose` it has descriptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One reply with all positions."""
    match request.parts:
        case [slug, "json"] if slug in boards:
            verbose = request.query.get("verbose") == "true"
            return as_json([item if verbose else _short(item) for item in boards[slug]])
        case _:
            return None


def _short(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name != "description"}


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": f"18df{number}",
        "friendly_id": f"18df{number}-harbour-analyst",
        "name": f"Harbour Analyst {number}",
        "url": f"https://harbourworks.breezy.hr/p/18df{number}-harbour-analyst",
        "published_date": "2026-05-01T09:00:00.000Z",
        "location": {"name": "Bergen, NO", "city": "Bergen", "country": {"id": "NO", "name": "Norway"}},
        "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
    }


FAKE = Fake("breezy", "harbourworks", answer, record)
