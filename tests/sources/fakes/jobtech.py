"""JobTech's JobSearch API: pages by offset; offsets end at 2,000 and a page holds at most a hundred."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request, page_of


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One page of a query; a query nobody answers is empty."""
    if request.parts != ["search"]:
        return None
    size, offset = int(request.query["limit"]), int(request.query["offset"])
    if size > 100 or offset > 2000:
        return Answer(400, b"out of range")
    records = boards.get(request.query["q"], ())
    hits = list(page_of(records, request, offset="offset", size=size))
    return as_json({"total": {"value": len(records)}, "positions": len(records), "hits": hits})


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": str(number),
        "webpage_url": f"https://arbetsformedlingen.se/platsbanken/annonser/{number}",
        "headline": f"Hamnanalytiker {number}",
        "description": {
            "text": f"Du räknar fartygen vid kaj {number} och skriver upp vad de bär.",
            "text_formatted": None,
        },
        "employer": {"name": "Larkmoor Kartor AB", "workplace": "Larkmoor Kartor AB"},
        "workplace_address": {"municipality": "Ystad", "region": "Skåne län", "country": "Sverige"},
        "employment_type": {"label": "Tillsvidareanställning"},
        "working_hours_type": {"label": "Heltid"},
        "number_of_vacancies": 1,
        "publication_date": "2026-05-01T09:00:00",
        "application_deadline": "2026-05-31T23:59:59",
        "timestamp": 1_777_600_000_000 + number,
    }


FAKE = Fake("jobtech", "maskininlärning", answer, record, page_size=100, one_for_all=True)
