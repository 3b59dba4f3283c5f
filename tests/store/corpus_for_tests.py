"""Invented postings of invented employers, and the data directories made of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fingerpost.settings import Settings

DAY = datetime(2026, 11, 23, tzinfo=UTC)
TITLES = ("Machine Learning Engineer", "Data Scientist", "Senior NLP Engineer", "Office Gardener", "Data Analyst")
TASKS = ("forecast the harvest", "sort parcels by sight", "read old letters", "water the ferns", "count the trains")
SKILLS = ("Python and PyTorch", "SQL and R", "Python and spaCy", "a steady hand", "Excel and SQL")


def invented(number: int, **changed: Any) -> dict[str, Any]:
    """The record of an invented posting; different numbers make different positions."""
    kind = number % len(TITLES)
    words = " ".join(
        f"{word}{number * 7 + place}" for place, word in enumerate(("heron", "alder", "quartz", "lantern") * 6)
    )
    description = (
        f"At Employer {number % 7} you will {TASKS[kind]}. Team notes: {words}.\n\nRequirements\n"
        f"- {SKILLS[kind]}\n- {number % 9 + 1} years of experience\n\nWe pay $ {90 + number % 50},000 a year."
    )
    return {
        "source": "invented",
        "licence": "CC0-1.0",
        "id": f"n{number}",
        "title": TITLES[kind],
        "company": f"Employer {number % 7} Ltd",
        "location": "Berlin, Germany",
        "posted_at": f"2026-10-{number % 28 + 1:02d}",
        "url": f"https://jobs.example.org/{number}",
        "description": description,
    } | changed


def write_lines(path: Path, records: Iterable[Mapping[str, Any] | str]) -> Path:
    """A JSON Lines file; a record given as text is written as it is."""
    lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def settings_for(directory: Path, workers: int = 1) -> Settings:
    """Settings with a data directory below `directory`."""
    return Settings(data=directory / "data", workers=workers)
