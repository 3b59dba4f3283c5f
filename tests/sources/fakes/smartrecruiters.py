"""SmartRecruiters' Posting API: a paged list, and the details of each posting."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request, page_of

_ONLY_IN_DETAILS = frozenset({"jobAd", "compensation", "postingUrl", "applyUrl", "active"})


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """A page, or one posting; a company that does not exist has no postings, like one that has none."""
    match request.parts:
        case ["v1", "companies", company, "postings"]:
            records = boards.get(company, ())
            size = min(int(request.query["limit"]), 100)
            content = [_listed(record) for record in page_of(records, request, offset="offset", size=size)]
            return as_json(
                {
                    "offset": int(request.query["offset"]),
                    "limit": size,
                    "totalFound": len(records),
                    "content": content,
                }
            )
        case ["v1", "companies", company, "postings", identifier]:
            found = (record for record in boards.get(company, ()) if record.get("id") == identifier)
            return next((as_json(record) for record in found), None)
        case _:
            return None


def _listed(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in _ONLY_IN_DETAILS}


def record(number: int) -> dict[str, Any]:
    """An invented posting with its details."""
    return {
        "id": f"74400{number:07}",
        "name": f"Harbour Analyst {number}",
        "company": {"identifier": "NorthquayFreight", "name": "Northquay Freight"},
        "releasedDate": "2026-05-01T09:00:00.000Z",
        "location": {"city": "Bergen", "country": "no", "remote": False},
        "jobAd": {
            "sections": {
                "jobDescription": {
                    "title": "Job Description",
                    "text": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
                }
            }
        },
        "postingUrl": f"https://jobs.smartrecruiters.com/NorthquayFreight/74400{number:07}-harbour-analyst",
    }


FAKE = Fake(
    "smartrecruiters",
    "NorthquayFreight",
    answer,
    record,
    page_size=100,
    is_list=lambda request: request.parts[-1] == "postings",
    unknown_board_is_empty=True,
)
