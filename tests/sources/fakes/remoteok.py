"""Remote OK's feed: the legal notice, then every posting, in one list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request

NOTICE = {"last_updated": 1_780_000_000, "legal": "Please link back to the posting and name the source."}


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """One reply with all postings, whatever is asked for."""
    return as_json([NOTICE, *boards.get("all", ())]) if request.parts == ["api"] else None


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "id": str(number),
        "slug": f"remote-harbour-analyst-{number}",
        "epoch": 1_777_600_000 + number,
        "date": "2026-05-01T09:00:00+00:00",
        "company": "Larkmoor Maps",
        "position": f"Harbour Analyst {number}",
        "tags": ["analyst"],
        "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
        "location": "",
        "salary_min": 0,
        "salary_max": 0,
        "url": f"https://remoteOK.com/remote-jobs/remote-harbour-analyst-{number}",
    }


FAKE = Fake("remoteok", "all", answer, record, one_for_all=True)
