"""Workable's widget: the records of an account, one for each place of a posting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One reply with all records; their descriptions only where they are asked for."""
    match request.parts:
        case ["api", "v1", "widget", "accounts", token] if token in boards:
            jobs = list(boards[token])
            if request.query.get("details") != "true":
                jobs = [{key: value for key, value in job.items() if key != "description"} for job in jobs]
            return as_json({"name": "Copper Beech Instruments", "description": None, "jobs": jobs})
        case _:
            return None


def record(number: int) -> dict[str, Any]:
    """An invented record."""
    return {
        "title": f"Harbour Analyst {number}",
        "shortcode": f"{number:010X}",
        "employment_type": "Full-time",
        "telecommuting": False,
        "department": "Harbour",
        "url": f"https://apply.workable.com/j/{number:010X}",
        "published_on": "2026-05-01",
        "locations": [{"country": "Norway", "countryCode": "NO", "city": "Bergen", "region": None, "hidden": False}],
        "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
    }


FAKE = Fake("workable", "copperbeech", answer, record)
