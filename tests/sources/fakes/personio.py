"""Personio's XML feed, one host for each employer; texts only in the language that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import escape

from tests.sources.replay import Answer

from .fake import Fake, Records, Request


def answer(request: Request, boards: Mapping[str, Records]) -> Answer | None:
    """The whole feed; a board at `.personio.com` has the same path on another host."""
    match request.parts:
        case [slug, "xml"] if slug in boards or f"{slug}@com" in boards:
            records = boards.get(slug) or boards.get(f"{slug}@com", ())
            return feed([position(record, request.query.get("language", "")) for record in records])
        case _:
            return None


def feed(positions: list[str]) -> Answer:
    """The reply with these positions."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<workzag-jobs>\n{"".join(positions)}</workzag-jobs>\n'
    return Answer(200, body.encode(), {"Content-Type": "text/xml; charset=UTF-8"})


def position(record: dict[str, Any], language: str) -> str:
    """A position's element in a language ("": the board's own); the record's values are text, lists or dicts."""
    parts = [_element(name, value) for name, value in record.items() if name != "jobDescriptions"]
    blocks = record.get("jobDescriptions", {}).get(language, ())
    texts = "".join(
        f"<jobDescription><name>{escape(name)}</name><value><![CDATA[{text}]]></value></jobDescription>"
        for name, text in blocks
    )
    return f"<position>{''.join(parts)}<jobDescriptions>{texts}</jobDescriptions></position>\n"


def _element(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"<{name}>{''.join(_element(*part) for part in value.items())}</{name}>"
    if isinstance(value, list):
        return f"<{name}>{''.join(_element('office', part) for part in value)}</{name}>"
    return f"<{name}>{escape(str(value))}</{name}>"


def record(number: int) -> dict[str, Any]:
    """An invented position."""
    text = f"<p>You count the ships of quay {number} and write down what they carry.</p>"
    return {
        "id": number,
        "office": "Bergen",
        "name": f"Harbour Analyst {number}",
        "jobDescriptions": {"en": [["Your work", text]]},
        "employmentType": "permanent",
        "schedule": "full-time",
        "createdAt": "2026-05-01T09:00:00+00:00",
    }


FAKE = Fake("personio", "moorhen@com", answer, record, is_json=False)
