"""BambooHR's careers list and details; a record is {"listed": …, "detail": …, or null where the posting is gone}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """The list, or one posting's details."""
    match request.parts:
        case [slug, "careers", "list"] if slug in boards:
            rows = [record["listed"] for record in boards[slug]]
            return as_json({"meta": {"totalCount": len(rows)}, "result": rows})
        case [slug, "careers", identifier, "detail"] if slug in boards:
            opening = details_of(boards[slug]).get(identifier)
            return as_json({"meta": {}, "result": {"jobOpening": opening, "formFields": {}}}) if opening else None
        case _:
            return None


_LATEST: list[tuple[Records, dict[str, Any]]] = []


def details_of(records: Records) -> dict[str, Any]:
    """The details of a board's postings by identifier, kept for the board that was asked last: a board may be large."""
    if not _LATEST or _LATEST[0][0] is not records:
        _LATEST[:] = [(records, {str(item["listed"].get("id")): item["detail"] for item in records})]
    return _LATEST[0][1]


def is_list(request: Request) -> bool:
    return request.parts[-1] == "list"


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    return {
        "listed": {
            "id": str(number),
            "jobOpeningName": f"Harbour Analyst {number}",
            "location": {"city": "Bergen", "state": "Vestland"},
        },
        "detail": {
            "jobOpeningName": f"Harbour Analyst {number}",
            "description": f"<p>You count the ships of quay {number} and write down what they carry.</p>",
            "datePosted": "2026-05-01",
        },
    }


FAKE = Fake("bamboohr", "harbourworks", answer, record, is_list=is_list)
