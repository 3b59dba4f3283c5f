"""Arbeitnow's API: pages of a hundred; `links.next` leads on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request

PAGE = 100


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One page of the one board."""
    if request.parts != ["api", "job-board-api"]:
        return None
    page, records = int(request.query.get("page", "1")), boards.get("all", ())
    following = f"https://www.arbeitnow.com/api/job-board-api?page={page + 1}" if page * PAGE < len(records) else None
    data = list(records[(page - 1) * PAGE : page * PAGE])
    return as_json({"data": data, "links": {"next": following}, "meta": {"current_page": page, "per_page": PAGE}})


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "slug": f"harbour-analyst-bergen-{number}",
        "company_name": "Larkmoor Maps",
        "title": f"Harbour Analyst {number}",
        "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
        "remote": False,
        "url": f"https://www.arbeitnow.com/jobs/companies/larkmoor-maps/harbour-analyst-bergen-{number}",
        "tags": [],
        "job_types": [],
        "location": "Bergen",
        "created_at": 1_777_600_000 + number,
    }


FAKE = Fake("arbeitnow", "all", answer, record, page_size=PAGE, one_for_all=True)
