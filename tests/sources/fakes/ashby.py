"""Ashby's public job board API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One reply with all postings."""
    match request.parts:
        case ["posting-api", "job-board", token] if token in boards:
            return as_json({"apiVersion": "1", "jobs": list(boards[token])})
        case _:
            return None


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": f"posting-{number}",
        "title": f"Harbour Analyst {number}",
        "descriptionHtml": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
        "location": "Bergen",
        "employmentType": "FullTime",
        "isListed": True,
        "publishedAt": "2026-05-01T09:00:00.000+00:00",
        "jobUrl": f"https://jobs.ashbyhq.com/quiet-harbour/posting-{number}",
    }


FAKE = Fake("ashby", "quiet-harbour", answer, record)
