"""Who a person is changes nothing: name, gender, age, photograph, address, nationality."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.career import CvText, Profile, read_cv_file, read_profile
from fingerpost.career.personal_words import without_person
from fingerpost.reading import prepare_text

TODAY = date(2026, 11, 15)
CV = """{name}
{about}
{mail}

Profile
Data scientist who likes forecasts. I have never used Hadoop.

Experience
Data Scientist, Otter Ltd, Riga
03/2021 - present
- Churn models with XGBoost and Ruby services, A/B tests, served with Docker
Data Analyst, Heron Ltd, Riga
01/2018 - 02/2021
- Dashboards in Tableau, SQL

Education
MSc in Statistics, University of Otterhaven, 2015 - 2017

Skills
Expert: Python, SQL, R. Basic: Julia, Scala

Languages
Latvian (native), English (C1)
"""
NAMES = (
    "Noor Vesk", "Ruby Vesk", "Julia Scala-Spark", "MARIA DA SILVA", "Dr. Ada Swift", "Wei Go", "Dean Dask",
    "Sofia R. Kafka",
    "Ruby\nJulia-Vesk", "Jean-Luc Perl", "Olena Rust", "Pandas Flink Otter",
)  # fmt: skip
ABOUT = (
    "Gender: female", "Gender: male", "she/her", "he/him", "they/them", "Born: 3 May 1969, Riga",
    "Date of birth: 01/1999",
    "Age: 23", "Age: 61", "Nationality: German", "Photograph: see attached", "Marital status: married, 3 children",
    "Geburtsdatum: 03.05.1969", "Sexe : féminin", "性别：女",
)  # fmt: skip
MAILS = ("noor@example.org", "ruby.spark@python.example.com | github.com/julia-scala", "+371 2000 0000")


def facts(profile: Profile) -> Profile:
    """A profile without the places of its words, which depend on the length of a name."""
    return replace(
        profile,
        text="",
        skills=tuple(replace(skill, start=0, end=0) for skill in profile.skills),
        jobs=tuple(replace(job, start=0, body=0, end=0) for job in profile.jobs),
        studies=tuple(replace(study, start=0, end=0) for study in profile.studies),
    )


def read(name: str, about: str, mail: str) -> Profile:
    return facts(read_profile(CvText(CV.format(name=name, about=about, mail=mail), "text"), today=TODAY))


PLAIN = read("Noor Vesk", "Gender: female", "noor@example.org")


@pytest.mark.parametrize("name", NAMES)
def test_a_name_changes_nothing(name: str) -> None:
    assert read(name, "Gender: female", "noor@example.org") == PLAIN


@pytest.mark.parametrize("about", ABOUT)
def test_gender_age_and_origin_change_nothing(about: str) -> None:
    assert read("Noor Vesk", about, "noor@example.org") == PLAIN


@pytest.mark.parametrize("mail", MAILS)
def test_an_address_changes_nothing(mail: str) -> None:
    assert read("Noor Vesk", "Gender: female", mail) == PLAIN


def test_the_plain_profile_says_what_the_cv_says() -> None:
    assert {"Python", "Ruby", "Julia", "Scala", "XGBoost"} <= {skill.preferred_label for skill in PLAIN.skills}
    assert (PLAIN.years_experience, PLAIN.degree, len(PLAIN.jobs)) == (8.92, "master", 2)


def test_a_profile_holds_no_name_and_no_address() -> None:
    text = CV.format(name="Canary Vesk-Otterby", about="Age: 23", mail="canary@example.org, +371 2000 0000")
    kept = repr(read_profile(CvText(f"{text}\nCanary Vesk-Otterby, page 2", "text"), today=TODAY))
    assert not [word for word in ("Canary", "canary", "Otterby", "2000 0000", "Age") if word in kept]


@settings(max_examples=60)
@given(st.text(alphabet="abcdefgrstuvyAJKNPRS -'", min_size=1, max_size=24).map(str.strip).filter(bool))
def test_places_in_the_text_stay_what_they_were(name: str) -> None:
    text = CV.format(name=name, about="Age: 23", mail="noor@example.org")
    masked = without_person(text)
    assert len(masked) == len(text)
    assert all(new in (old, " ") for old, new in zip(text, masked, strict=True))


def test_a_bare_list_of_skills_and_a_title_are_no_name() -> None:
    assert "Python" in without_person("Python SQL Docker\nThree more")
    assert "Data Analyst" in without_person("Data Analyst\nSkills")


def test_in_a_whole_cv_a_name_changes_nothing(shared: Path) -> None:
    names = {"dev04_asiedu.txt": "KWABENA ASIEDU-TETTEHFIO", "dev07_fairholme.md": "Catriona Fairholme-Bairdie"}
    for file, name in names.items():
        text = (shared / "data" / "cv" / file).read_text(encoding="utf-8")
        assert name in text
        swapped = [
            facts(read_profile(read_cv_file(text.replace(name, other).encode(), file), today=TODAY))
            for other in (name, "Ruby Julia Spark", "MAX OTTER")
        ]
        assert swapped[0] == swapped[1] == swapped[2]


def test_a_kept_profile_reads_as_the_cv_did(shared: Path) -> None:
    for path in sorted((shared / "data" / "cv").glob("dev*")):
        first = read_profile(read_cv_file(path.read_bytes(), path.name), today=TODAY)
        again = read_profile(CvText(first.text, "text"), today=TODAY)
        old, new = facts(first), facts(again)
        assert (new.skills, new.jobs, new.degree, new.roles) == (old.skills, old.jobs, old.degree, old.roles), path
        assert prepare_text(first.text, "text").text == first.text
