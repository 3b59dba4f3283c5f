"""Workday's career sites; a record is {"listed": …, "detail": … or null where it is gone, "facets": {name: value}}.

As the real one it refuses more than 20, says the total on the first page only, and starts again with the first posting
after 2,000.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request

SIZE = 20
SEARCH_END = 2000


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One page of a search, or one posting's details."""
    match request.parts:
        case [_, "wday", "cxs", tenant, site, "jobs"] if request.method == "POST":
            records = board_of(boards, tenant, site)
            return None if records is None else _page(records, request.json())
        case [_, "wday", "cxs", tenant, site, *path] if path:
            wanted = f"/{'/'.join(path)}"
            records = board_of(boards, tenant, site) or ()
            found = (item["detail"] for item in records if item["listed"].get("externalPath") == wanted)
            detail = next(found, None)
            return as_json(detail) if detail else None
        case _:
            return None


def board_of(boards: Mapping[str, Records], tenant: str, site: str) -> Records | None:
    return next((boards[token] for token in boards if token.startswith(f"{tenant}@") and token.endswith(site)), None)


def _page(records: Records, body: Any) -> Answer:
    if body["limit"] > SIZE:
        return Answer(400)
    applied: dict[str, list[str]] = body["appliedFacets"]
    found = [item for item in records if all(_facets(item).get(name) in values for name, values in applied.items())]
    start = body["offset"] if body["offset"] < SEARCH_END else 0
    rows = [item["listed"] for item in found[start : start + SIZE]]
    total = min(len(found), SEARCH_END) if body["offset"] == 0 else 0
    return as_json({"total": total, "jobPostings": rows, "facets": _facet_list(found), "userAuthenticated": False})


def _facets(item: Any) -> dict[str, str]:
    facets: dict[str, str] = item.get("facets", {})
    return facets


def _facet_list(found: Records) -> list[dict[str, Any]]:
    """Each facet with the counts of its values; the place is in a group, as Workday has it."""
    counts: dict[str, Counter[str]] = {}
    for item in found:
        for name, value in _facets(item).items():
            counts.setdefault(name, Counter())[value] += 1
    facets = [
        {"facetParameter": name, "values": [{"id": value, "count": count} for value, count in values.items()]}
        for name, values in counts.items()
    ]
    places = [facet for facet in facets if facet["facetParameter"] == "locations"]
    others = [facet for facet in facets if facet not in places]
    return [*others, {"facetParameter": "locationMainGroup", "values": places}] if places else others


def is_list(request: Request) -> bool:
    return request.method == "POST"


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    path = f"/job/Bergen/Harbour-Analyst_R-{number:05}"
    return {
        "listed": {
            "title": f"Harbour Analyst {number}",
            "externalPath": path,
            "locationsText": "Bergen",
            "postedOn": "Posted 3 Days Ago",
            "bulletFields": [f"R-{number:05}"],
        },
        "detail": {
            "jobPostingInfo": {
                "title": f"Harbour Analyst {number}",
                "jobDescription": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
                "location": "Bergen",
                "startDate": "2026-05-01",
                "externalUrl": f"https://harbour.wd5.myworkdayjobs.com/External{path}",
            },
            "hiringOrganization": {"name": "2100 Harbour Works AS", "url": ""},
        },
    }


FAKE = Fake("workday", "harbour@wd5.External", answer, record, page_size=SIZE, is_list=is_list)
