"""Profiles read from CVs, in the form that the scorer of invented CVs reads.

usage: python -m benchmarks.career.predict CV_FOLDER OUT.jsonl

One row for each CV of the folder (PDF, DOCX, JSON Resume, HTML, Markdown, text), in the order of their names. A file
that cannot be read is written as not extractable.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from fingerpost.career import Profile, read_cv_file, read_profile
from fingerpost.errors import FileFormatError

TODAY = date(2026, 11, 15)
"""The day that the truth counts present jobs to."""

SUFFIXES = frozenset({".pdf", ".docx", ".json", ".html", ".htm", ".md", ".markdown", ".txt"})


def predict(folder: Path, today: date = TODAY) -> Iterator[dict[str, Any]]:
    """A prediction for every CV of a folder, in the order of their names."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in SUFFIXES or path.stem.lower() == "readme":
            continue
        try:
            cv = read_cv_file(path.read_bytes(), path.name)
        except FileFormatError:
            yield {"file": path.name, "text_extractable": False}
        else:
            profile = read_profile(cv, today=today)
            yield prediction(path.name, profile, has_text=cv.has_text)


def prediction(name: str, profile: Profile, *, has_text: bool = True) -> dict[str, Any]:
    """A profile in the form of the truth.

    >>> prediction("cv.txt", Profile("", (), None, None))["degree_max"]
    'none'
    """
    spoken = profile.spoken_languages
    return {
        "file": name,
        "text_extractable": has_text,
        "note": profile.note,
        "years_experience_total": profile.years_experience,
        "degree_max": profile.degree or "none",
        "skills": [
            {"name": skill.preferred_label, "mention": skill.words, "level": skill.level}
            for skill in profile.skills
            if skill not in spoken
        ],
        "spoken_languages": [skill.preferred_label for skill in spoken],
        "role_ranking": list(profile.roles),
        "seniority": profile.seniority,
        "jobs": [
            {"title": job.title, "employer": job.employer, "start": job.starts, "end": job.ends} for job in profile.jobs
        ],
    }


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.career.predict", description=about)
    parser.add_argument("folder", type=Path, metavar="CV_FOLDER")
    parser.add_argument("target", type=Path, metavar="OUT.jsonl")
    options = parser.parse_args(arguments)
    rows = [json.dumps(row, ensure_ascii=False) + "\n" for row in predict(options.folder)]
    options.target.parent.mkdir(parents=True, exist_ok=True)
    options.target.write_text("".join(rows), encoding="utf-8")
    print(f"{len(rows)} CVs read into {options.target}")


if __name__ == "__main__":
    main()
