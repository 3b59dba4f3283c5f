"""Teamtailor's JSON Feed, 100 items a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request

SIZE = 100


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One page; it names the next where there is one."""
    match request.parts:
        case [site, "jobs.json"] if site in boards:
            start = (int(request.query.get("page", "1")) - 1) * SIZE
            records, end = boards[site], start + SIZE
            feed: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": "Harbour Works"}
            if end < len(records):
                feed["next_url"] = f"https://{site}.teamtailor.com/jobs.json?page={end // SIZE + 1}"
            return as_json({**feed, "items": list(records[start:end])})
        case _:
            return None


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": f"20fafb7d-{number}",
        "title": f"Harbour Analyst {number}",
        "url": f"https://harbourworks.teamtailor.com/jobs/{number}-harbour-analyst",
        "content_html": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
        "date_published": "2026-05-01T09:00:00+02:00",
        "_jobposting": {"@type": "JobPosting", "jobLocation": [{"address": {"addressLocality": "Bergen"}}]},
    }


FAKE = Fake("teamtailor", "harbourworks", answer, record, page_size=SIZE)
