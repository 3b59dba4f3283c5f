"""USAJOBS' search API: pages by number; an e-mail address and a key are asked for in the headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One page of a query; a query nobody answers is empty, one without a keyword is not answered."""
    if request.parts != ["api", "search"]:
        return None
    headers = {name.lower(): value for name, value in request.headers.items()}
    if headers["user-agent"].startswith("fingerpost/") or not headers.get("authorization-key"):
        return Answer(401, b"no key")
    if not request.query.get("Keyword"):
        return Answer(503, b"ask for something")
    records, size = boards.get(request.query["Keyword"], ()), int(request.query["ResultsPerPage"])
    start = (int(request.query["Page"]) - 1) * size
    items = list(records[start : start + size])
    pages = {"NumberOfPages": str(-(-len(records) // size)), "IsRadialSearch": False}
    counts = {"SearchResultCount": len(items), "SearchResultCountAll": len(records)}
    return as_json({"LanguageCode": "EN", "SearchResult": {**counts, "SearchResultItems": items, "UserArea": pages}})


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "MatchedObjectId": str(number),
        "MatchedObjectDescriptor": {
            "PositionTitle": f"Harbour Analyst {number}",
            "PositionURI": f"https://www.usajobs.gov:443/job/{number}",
            "PositionLocation": [{"LocationName": "Astoria, Oregon", "CountryCode": "United States"}],
            "OrganizationName": "Bureau of Quays",
            "PublicationStartDate": "2026-05-01T09:00:00.0000",
            "UserArea": {
                "Details": {"JobSummary": f"You count the ships of quay {number} and write down what they carry."}
            },
        },
        "RelevanceScore": 0.0,
    }


FAKE = Fake(
    "usajobs",
    "machine learning",
    answer,
    record,
    page_size=500,
    one_for_all=True,
    keys={"FINGERPOST_USAJOBS_EMAIL": "harbour@example.org", "FINGERPOST_USAJOBS_KEY": "c2FsdG1hcnNo"},
)
