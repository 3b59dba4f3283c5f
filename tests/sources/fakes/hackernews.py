"""Algolia's API of Hacker News: a thread with its comments, and the stories of the account that posts the threads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.sources.replay import Answer, as_json

from .fake import Fake, Records, Request

THREAD = 77000001


def thread(number: int, comments: Records) -> dict[str, Any]:
    """A thread as Algolia nests it."""
    return {
        "id": number,
        "created_at": "2026-05-01T15:00:00.000Z",
        "type": "story",
        "author": "whoishiring",
        "title": "Ask HN: Who is hiring? (May 2026)",
        "story_id": number,
        "children": list(comments),
    }


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """The thread of a number."""
    match request.parts:
        case ["api", "v1", "items", token] if token in boards:
            return as_json(thread(int(token), boards[token]))
        case _:
            return None


def record(number: int) -> dict[str, Any]:
    """An invented comment."""
    return {
        "id": 77100000 + number,
        "created_at": "2026-05-01T16:00:00.000Z",
        "type": "comment",
        "author": "larkmoor_cto",
        "parent_id": THREAD,
        "story_id": THREAD,
        "text": f"Larkmoor | Harbour Analyst {number} | Bergen | ONSITE<p>You count the ships of quay {number}.",
        "children": [],
    }


FAKE = Fake("hackernews", str(THREAD), answer, record, largest=2_000)
