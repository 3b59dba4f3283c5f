"""Greenhouse's board API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One reply with all postings, or one posting, which alone can state its pay."""
    match request.parts:
        case ["v1", "boards", token, "jobs"] if token in boards:
            return as_json({"jobs": list(boards[token]), "meta": {"total": len(boards[token])}})
        case ["v1", "boards", token, "jobs", identifier]:
            found = (dict(record) for record in boards.get(token, ()) if str(record["id"]) == identifier)
            posting = next(found, None)
            if posting and request.query.get("pay_transparency") != "true":
                posting.pop("pay_input_ranges", None)
            return as_json(posting) if posting else None
        case _:
            return None


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": number,
        "title": f"Harbour Analyst {number}",
        "content": f"&lt;p&gt;You count the ships of quay {number} and write down what they carry.&lt;/p&gt;",
        "location": {"name": "Bergen, Norway"},
        "absolute_url": f"https://job-boards.greenhouse.io/larkmoor/jobs/{number}",
        "first_published": "2026-05-01T09:00:00-04:00",
        "updated_at": "2026-05-02T09:00:00-04:00",
    }


FAKE = Fake("greenhouse", "larkmoor", answer, record)
