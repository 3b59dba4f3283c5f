"""Studies: degree, field, school, years, and whether they are finished."""

from __future__ import annotations

from datetime import date

import pytest

from fingerpost.career import CvText, Profile, read_profile

TODAY = date(2026, 11, 15)


def profile(text: str) -> Profile:
    return read_profile(CvText(text, "text"), today=TODAY)


LAYOUTS = {
    "one line": "MSc in Statistics, University of Otterhaven, 2014 - 2016",
    "dates first": "2014 – 2016\nMSc in Statistics, University of Otterhaven",
    "dates below": "MSc in Statistics, University of Otterhaven\nSept. 2014 - June 2016",
    "school above": "University of Otterhaven\nMaster of Science - MS, Statistics · (2014 - 2016)",
    "school below": "M.Sc. Statistics, 2014 – 2016\nUniversity of Otterhaven",
    "broken line": "MSc in Statistics, University of Otterhaven, 2014 -\n2016",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_study_is_read_in_many_layouts(layout: str) -> None:
    [study] = profile(f"Education\n{layout}\n").studies
    found = (study.degree, study.field, study.school, study.last_year, study.finished)
    assert found == ("master", "Statistics", "University of Otterhaven", 2016, True)


@pytest.mark.parametrize(
    "said",
    [
        "MSc in Physics, 2025 - present", "MSc in Physics\n2025 – present", "MSc in Physics\nexpected June 2027",
        "MSc in Physics (abandoned)", "MSc student in Physics", "MSc in Physics, without degree, 2019",
        "MSc in Physics\n2025 - 2027",
    ],
)  # fmt: skip
def test_what_is_not_finished_is_told_and_does_not_count(said: str) -> None:
    read = profile(f"Education\n{said}\n\nBSc in Physics, Heron University, 2019")
    assert (read.degree, read.studies[0].finished, read.studies[-1].finished) == ("bachelor", False, True)


def test_dates_first_are_those_of_the_degree_below_them() -> None:
    read = profile("Education\n2025 – present\nMSc in Physics\n2019 – 2022\nBSc in Physics")
    assert [(study.degree, study.finished) for study in read.studies] == [("master", False), ("bachelor", True)]


def test_a_degree_in_the_jobs_of_others_is_nobodys() -> None:
    assert profile("Work\nTutor, Otter Ltd\n2019 - 2020\n- Advised MSc students\nSkills\nSQL").studies == ()


@pytest.mark.parametrize(
    ("line", "degree"),
    [
        ("BS Computer Science", "bachelor"), ("MS, Statistics", "master"), ("MA Economics", "master"),
        ("Diplom in Mathematik", "master"), ("B.Com (Hons)", "bachelor"), ("Laurea triennale in Fisica", "bachelor"),
        ("Staatsexamen Pharmazie", "master"), ("Course, Boston, MA", None), ("Scrum Master", None),
    ],
)  # fmt: skip
def test_degrees_have_many_names(line: str, degree: str | None) -> None:
    assert profile(f"Education\n{line}").degree == degree


def test_the_name_of_a_school_is_no_skill() -> None:
    read = profile("Education\nDelta Lake University\nBSc Informatica, 2017\nCourses: SQL at the university")
    assert [skill.preferred_label for skill in read.skills] == ["SQL"]


def test_courses_are_skills_and_the_field_of_a_degree_is_none() -> None:
    read = profile("Education\nBSc in Machine Learning, Heron University. Courses: linear algebra, R programming")
    assert "linear algebra" in {skill.preferred_label for skill in read.skills}
    assert "machine learning" not in {skill.preferred_label for skill in read.skills}
