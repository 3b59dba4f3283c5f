"""Adzuna's search API: pages by number; keys are asked for, and the links of a reply name whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One page of a query in a country; a query nobody answers is empty."""
    match request.parts:
        case ["v1", "api", "jobs", country, "search", page]:
            query, size = request.query, int(request.query["results_per_page"])
            if not query.get("app_id") or not query.get("app_key"):
                return Answer(401, b"no key")
            records, start = boards.get(f"{country}/{query['what']}", ()), (int(page) - 1) * size
            results = [_linked(record, query["app_id"]) for record in records[start : start + size]]
            return as_json({"count": len(records), "results": results})
        case _:
            return None


def _linked(record: Any, app_id: str) -> Any:
    link = record.get("redirect_url")
    return record if link is None else {**record, "redirect_url": link.replace("utm_source=", f"utm_source={app_id}")}


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": str(number),
        "title": f"Harbour Analyst {number}",
        "description": f"You count the ships of quay {number} and write down what they …",
        "company": {"display_name": "Larkmoor Maps"},
        "location": {"display_name": "Leith, Edinburgh", "area": ["UK", "Scotland", "Edinburgh", "Leith"]},
        "created": "2026-05-01T09:00:00Z",
        "redirect_url": f"https://www.adzuna.co.uk/jobs/land/ad/{number}?se=x&utm_medium=api&utm_source=&v=y",
    }


FAKE = Fake(
    "adzuna",
    "gb/machine learning",
    answer,
    record,
    page_size=50,
    one_for_all=True,
    keys={"FINGERPOST_ADZUNA_APP_ID": "1a2b3c4d", "FINGERPOST_ADZUNA_APP_KEY": "0f1e2d3c4b5a69788796a5b4c3d2e1f0"},
)
