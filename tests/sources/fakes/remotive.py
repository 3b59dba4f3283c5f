"""Remotive's API: every posting, or those of a category, in one reply."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One reply; a category nobody uses is empty."""
    if request.parts != ["api", "remote-jobs"]:
        return None
    records = list(boards.get(request.query.get("category", "all"), ()))
    return as_json({"0-legal-notice": "Please name the source.", "job-count": len(records), "jobs": records})


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": number,
        "url": f"https://remotive.com/remote-jobs/data/harbour-analyst-{number}",
        "title": f"Harbour Analyst {number}",
        "company_name": "Larkmoor Maps",
        "category": "Data and Analytics",
        "job_type": "full_time",
        "publication_date": "2026-05-01T09:00:00",
        "candidate_required_location": "Worldwide",
        "salary": "",
        "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
    }


FAKE = Fake("remotive", "all", answer, record, one_for_all=True)
