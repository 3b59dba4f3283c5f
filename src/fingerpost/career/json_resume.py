"""A JSON Resume (https://jsonresume.org/schema) as the text of a CV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from fingerpost.errors import FileFormatError

_PARTS: Final = (
    ("Experience", "work", ("position", "name")),
    ("Volunteering", "volunteer", ("position", "organization")),
    ("Education", "education", ("studyType", "area", "institution")),
    ("Projects", "projects", ("name",)),
    ("Certificates", "certificates", ("name", "issuer")),
    ("Skills", "skills", ("name", "level")),
    ("Languages", "languages", ("language", "fluency")),
    ("Interests", "interests", ("name",)),
)
"""Heading, key, and the keys of an entry that make its first line."""


def resume_lines(text: str, name: str) -> Iterator[str]:
    """The lines of a CV: label and summary, then each part under a heading; the person's name is left out.

    Raises:
        FileFormatError: the text is no JSON, or JSON that is no resume.

    >>> list(resume_lines('{"skills": [{"name": "Back end", "keywords": ["SQL"]}]}', "cv.json"))
    ['', 'Skills', 'Back end:', '- SQL']
    """
    try:
        resume = json.loads(text)
    except ValueError as error:
        msg = f"{name or 'the CV'} is not valid JSON ({error}); expected a JSON Resume"
        raise FileFormatError(msg) from error
    if not isinstance(resume, dict) or not {"basics", "work", "skills", "education"} & set(resume):
        msg = f"{name or 'the CV'} is JSON but no JSON Resume; expected the keys basics, work, education or skills"
        raise FileFormatError(msg)
    for basics in _listed(resume.get("basics")):
        if isinstance(basics, dict):
            yield from (str(basics[key]) for key in ("label", "summary") if basics.get(key))
    for heading, key, first in _PARTS:
        entries = _listed(resume.get(key))
        if entries:
            yield from ("", heading)
        for entry in entries:
            yield from _entry_lines(entry, first)


def _entry_lines(entry: Any, first: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(entry, dict):
        yield f"- {entry}"
        return
    title = ", ".join(str(entry[key]) for key in first if entry.get(key))
    start, end = entry.get("startDate"), entry.get("endDate")
    dates = f" {str(start)[:7]} - {str(end)[:7] if end else 'present'}" if start else ""
    # A group without a level is told by a colon, so that its name is not read as one of its skills.
    is_group = "keywords" in entry and "level" not in entry and "name" in first and not dates
    yield f"{title}:" if title and is_group else f"{title}{dates}"
    if entry.get("summary") or entry.get("description"):
        yield str(entry.get("summary") or entry.get("description"))
    for key in ("highlights", "keywords", "courses"):
        yield from (f"- {item}" for item in _listed(entry.get(key)))


def _listed(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, and anything else as the one thing in it."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
