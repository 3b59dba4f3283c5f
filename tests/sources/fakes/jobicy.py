"""Jobicy's API: the newest, or those of a category, by cursor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One page; a category nobody uses is empty."""
    if request.parts != ["api", "v2", "remote-jobs"]:
        return None
    records, size = boards.get(request.query.get("industry", "all"), ()), int(request.query["count"])
    start = int(request.query.get("cursor", "from 0").removeprefix("from "))
    more = start + size < len(records)
    page = list(records[start : start + size])
    cursor = f"from {start + size}" if more else None
    return as_json({"jobCount": len(page), "hasMore": more, "nextCursor": cursor, "jobs": page})


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": number,
        "url": f"https://jobicy.com/jobs/{number}-harbour-analyst",
        "jobSlug": f"{number}-harbour-analyst",
        "jobTitle": f"Harbour Analyst {number}",
        "companyName": "Larkmoor Maps",
        "jobIndustry": ["Data &amp; Analytics"],
        "jobType": ["Full-Time"],
        "jobGeo": "Anywhere",
        "jobLevel": "Any",
        "jobDescription": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
        "pubDate": "2026-05-01T09:00:00+00:00",
    }


FAKE = Fake("jobicy", "all", answer, record, page_size=100, one_for_all=True)
