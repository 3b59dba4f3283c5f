"""Rippling's board API; a record is {"rows": one for each place, "detail": … or null where it is gone}."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """The list, or one posting's details."""
    match request.parts:
        case ["platform", "api", "ats", "v1", "board", slug, "jobs"] if slug in boards:
            return as_json([row for record in boards[slug] for row in record["rows"]])
        case ["platform", "api", "ats", "v1", "board", slug, "jobs", uuid] if slug in boards:
            detail = details_of(boards[slug]).get(uuid)
            return as_json(detail) if detail else None
        case _:
            return None


_LATEST: list[tuple[Records, dict[str, Any]]] = []


def details_of(records: Records) -> dict[str, Any]:
    """The details of a board's postings by uuid, kept for the board that was asked last: a board may be large."""
    if not _LATEST or _LATEST[0][0] is not records:
        _LATEST[:] = [(records, {str(item["rows"][0].get("uuid")): item["detail"] for item in records})]
    return _LATEST[0][1]


def is_list(request: Request) -> bool:
    return request.parts[-1] == "jobs"


def record(number: int) -> dict[str, Any]:
    """An invented posting."""
    uuid, name = f"0000-{number}", f"Harbour Analyst {number}"
    url = f"https://ats.rippling.com/harbourworks/jobs/{uuid}"
    return {
        "rows": [{"uuid": uuid, "name": name, "url": url, "workLocation": {"id": "Bergen", "label": "Bergen"}}],
        "detail": {
            "uuid": uuid,
            "name": name,
            "url": url,
            "description": {"role": f"<p>You count the ships of quay {number} and write down what they carry.</p>"},
            "createdOn": "2026-05-01T09:00:00.000000-07:00",
        },
    }


FAKE = Fake("rippling", "harbourworks", answer, record, is_list=is_list)
