"""Himalayas' API: the newest by cursor, a query's by page; twenty a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request

PAGE = 20


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One page of the newest or of a query; a query nobody answers is empty."""
    match request.parts:
        case ["jobs", "api"]:
            records, start = boards.get("all", ()), int(request.query.get("cursor", "at-0").removeprefix("at-"))
            following = {"nextCursor": f"at-{start + PAGE}" if start + PAGE < len(records) else None}
        case ["jobs", "api", "search"]:
            records, start = boards.get(request.query["q"], ()), (int(request.query["page"]) - 1) * PAGE
            following = {}
        case _:
            return None
    return as_json({"totalCount": len(records), "jobs": list(records[start : start + PAGE]), **following})


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    page = f"https://himalayas.app/companies/larkmoor-maps/jobs/harbour-analyst-{number}"
    return {
        "title": f"Harbour Analyst {number}",
        "companyName": "Larkmoor Maps",
        "companySlug": "larkmoor-maps",
        "employmentType": "Full Time",
        "minSalary": None,
        "maxSalary": None,
        "salaryPeriod": "annual",
        "currency": None,
        "locationRestrictions": ["Norway"],
        "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
        "pubDate": 1_777_600_000 + number,
        "expiryDate": 1_782_600_000 + number,
        "applicationLink": page,
        "guid": page,
    }


FAKE = Fake("himalayas", "all", answer, record, page_size=PAGE, one_for_all=True)
