"""A profile as a JSON Resume and back."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from fingerpost.career import CvText, Profile, read_cv_file, read_profile
from fingerpost.career.resume_export import as_json_resume

TODAY = date(2026, 11, 15)
CV = """Noor Canary
Experience
Senior Data Scientist, Otter Ltd
03/2021 - present
- Trained XGBoost
Analyst, Heron Ltd
01/2018 - 02/2021
- SQL
Education
MSc in Statistics, University of Otterhaven, 2025 - 2027
BSc in Physics, University of Otterhaven, 2015 - 2018
Skills
Expert: Python. Basic: Rust, otter counting. PyTorch
Learning now
Scala
Languages
Latvian (native), English
"""


def profile() -> Profile:
    return read_profile(CvText(CV, "text"), today=TODAY)


def again(first: Profile) -> Profile:
    return read_profile(read_cv_file(as_json_resume(first).encode(), "resume.json"), today=TODAY)


def test_read_back_it_gives_the_same_facts() -> None:
    first = profile()
    second = again(first)
    assert {(s.skill_id, s.level) for s in second.skills} == {(s.skill_id, s.level) for s in first.skills}
    assert [(j.title, j.employer, j.starts, j.ends) for j in second.jobs] == [
        (j.title, j.employer, j.starts, j.ends) for j in first.jobs
    ]
    assert [(s.degree, s.finished) for s in second.studies] == [("master", False), ("bachelor", True)]
    assert (second.years_experience, second.degree, second.seniority) == (8.92, "bachelor", "senior")


def test_it_has_the_keys_of_the_schema_and_no_name() -> None:
    resume = json.loads(as_json_resume(profile()))
    assert resume["basics"] == {"label": "Senior Data Scientist"}
    assert resume["work"][0] == {
        "position": "Senior Data Scientist", "name": "Otter Ltd", "startDate": "2021-03", "highlights": ["XGBoost"],
    }  # fmt: skip
    assert resume["languages"] == [{"language": "Latvian", "fluency": "native"}, {"language": "English"}]
    assert "Canary" not in as_json_resume(profile())


def test_it_is_the_same_text_each_time() -> None:
    assert as_json_resume(profile()) == as_json_resume(profile())


@pytest.mark.parametrize("key", ["skills", "work", "education", "languages"])
def test_an_empty_profile_gives_empty_parts(key: str) -> None:
    assert json.loads(as_json_resume(Profile("", (), None, None)))[key] == []


def test_the_skills_of_whole_cvs_come_back(shared: Path) -> None:
    for path in sorted((shared / "data" / "cv").glob("dev*")):
        first = read_profile(read_cv_file(path.read_bytes(), path.name), today=TODAY)
        lost = first.skill_ids - again(first).skill_ids
        assert len(lost) <= 0.05 * len(first.skill_ids), (path.name, lost)
