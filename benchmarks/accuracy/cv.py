"""Profiles read from CVs, in the form that the scorer of invented CVs reads.

usage: python -m benchmarks.accuracy.cv OUT.jsonl [--cvs FOLDER] [--json]

FOLDER holds the CVs and truth.jsonl; the scores printed are the scorer's own. A file without a text layer counts for
being told so; a file that cannot be read at all is written as not extractable.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from fingerpost.career import Profile, read_cv_file, read_profile
from fingerpost.errors import FileFormatError

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("FINGERPOST_SHARED", ROOT.parent / "shared"))
CVS = SHARED / "data" / "cv"
SCORER = SHARED / "tools" / "score_cv.py"
TODAY = date(2026, 11, 15)
"""The day that the truth counts present jobs to."""


def predict(folder: Path, today: date = TODAY) -> Iterator[dict[str, Any]]:
    """A prediction for every CV that `truth.jsonl` of a folder names, in its order."""
    for line in (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        name = json.loads(line)["file"]
        try:
            profile = read_profile(read_cv_file((folder / name).read_bytes(), name), today=today)
        except FileFormatError:
            yield {"file": name, "text_extractable": False}
        else:
            yield prediction(name, profile)


def prediction(name: str, profile: Profile) -> dict[str, Any]:
    """A profile in the form of the truth; the seniority of persons is not read yet.

    >>> prediction("cv.txt", Profile("", (), None, None))["degree_max"]
    'none'
    """
    spoken = [skill for skill in profile.skills if skill.kind == "spoken-language"]
    return {
        "file": name,
        "text_extractable": profile.note is None,
        "years_experience_total": profile.years_experience,
        "degree_max": profile.degree or "none",
        "skills": [{"name": s.preferred_label, "mention": s.words} for s in profile.skills if s not in spoken],
        "spoken_languages": [skill.preferred_label for skill in spoken],
        "role_ranking": list(profile.roles),
        "seniority": None,
    }


def main(arguments: list[str] | None = None) -> None:
    """The command."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy.cv", description=about)
    parser.add_argument("target", type=Path, metavar="OUT.jsonl")
    parser.add_argument("--cvs", type=Path, default=CVS, metavar="FOLDER")
    parser.add_argument("--json", action="store_true", help="print the scores as JSON")
    options = parser.parse_args(arguments)
    rows = [json.dumps(row, ensure_ascii=False) + "\n" for row in predict(options.cvs)]
    options.target.parent.mkdir(parents=True, exist_ok=True)
    options.target.write_text("".join(rows), encoding="utf-8")
    command = [sys.executable, str(SCORER), str(options.cvs / "truth.jsonl"), str(options.target)]
    done = subprocess.run([*command, *(["--json"] if options.json else [])], capture_output=True, text=True, check=True)
    print(done.stdout, end="")


if __name__ == "__main__":
    main()
