"""The distance of a profile to each role, on markets made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.career import CvText, Profile, read_profile
from fingerpost.career.fit import IMPLIED
from fingerpost.career.relation import CREDIT
from fingerpost.career.role_asks import role_asks
from fingerpost.career.role_fit import OF_SKILLS, RoleDistance, RoleFit, role_fit
from fingerpost.errors import UnknownNameError
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import Row, asked, market, posting

TODAY = date(2026, 11, 15)
ASKS = {
    "data-engineer": ("sql", "spark", "airflow", "python"),
    "nlp-engineer": ("python", "pytorch", "spacy"),
    "data-analyst": ("sql", "tableau"),
}


def made() -> tuple[list[Row], list[Row]]:
    """40 postings of 8 employers for each of three roles; the n-th skill of a role is asked by 40 - 8 n of them."""
    postings, asks = [], []
    for at, (role, skills) in enumerate(ASKS.items()):
        for number in range(40):
            row = posting(1000 * at + number, f"E{number % 8}", role=role)
            postings.append(row)
            asks += [asked(row, skill) for place, skill in enumerate(skills) if number < 40 - 8 * place]
    return postings, asks


CON = market(*made())


def profile(text: str) -> Profile:
    return read_profile(CvText(text, "text"), today=TODAY)


def distance(fit: RoleFit, role_id: str) -> RoleDistance:
    return next(role for role in fit.roles if role.role_id == role_id)


def test_the_distance_by_hand() -> None:
    held = replace(profile("Skills\nSQL, Tableau"), roles=(), role_likeness=())
    fit = role_fit(held, CON)
    analyst, engineer = distance(fit, "data-analyst"), distance(fit, "data-engineer")
    assert (analyst.coverage, analyst.distance, analyst.lacking) == (1.0, 0.0, ())
    # sql: 1 * 1 / 2; spark: 0.8; airflow: 0.6; python: 0.4 * 0.4 / 1.4
    assert engineer.coverage == pytest.approx(0.5 / (0.5 + 0.8 + 0.6 + 0.16 / 1.4))
    assert [one.skill_id for one in engineer.lacking] == ["spark", "airflow", "python"]
    assert [(one.skill_id, one.cv_words) for one in engineer.carried] == [("sql", "SQL")]
    assert fit.roles[0].role_id == "data-analyst"


def test_the_words_of_the_cv_count_for_their_part() -> None:
    held = replace(profile("Skills\nSQL"), roles=("data-engineer",), role_likeness=(0.5,))
    engineer = distance(role_fit(held, CON), "data-engineer")
    assert engineer.coverage is not None
    assert engineer.distance == pytest.approx(1 - (OF_SKILLS * engineer.coverage + (1 - OF_SKILLS) * 0.5))


def test_a_related_skill_carries_in_part() -> None:
    found = distance(role_fit(profile("Skills\nTensorFlow"), CON), "nlp-engineer")
    assert [(one.skill_id, one.credit, one.held_label) for one in found.carried] == [
        ("python", IMPLIED, "TensorFlow"),
        ("pytorch", CREDIT["sibling"], "TensorFlow"),
    ]


def test_a_role_with_too_few_postings_or_employers_has_no_distance_but_a_reason() -> None:
    few = [posting(9000 + n, f"E{n % 8}", role="data-scientist") for n in range(29)]
    one = [posting(8000 + n, "E1", role="mlops-engineer") for n in range(40)]
    postings, asks = made()
    rows = [asked(row, "python") for row in (*few, *one)]
    fit = role_fit(profile("Skills\nPython"), market([*postings, *few, *one], [*asks, *rows]))
    assert distance(fit, "data-scientist").reason == "too few: 29 postings, at least 30 are needed"
    assert distance(fit, "mlops-engineer").reason == "too few: 1 employers, at least 5 are needed"
    assert distance(fit, "data-scientist").distance is None
    assert [role.distance is None for role in fit.roles] == sorted(role.distance is None for role in fit.roles)


def test_all_roles_but_other_are_told_once() -> None:
    fit = role_fit(profile("Skills\nPython"), CON)
    assert len({role.role_id for role in fit.roles}) == len(fit.roles) == 14
    assert sum(role.founding for role in fit.roles) == 6


def test_weights_of_a_role_are_one_together() -> None:
    asks, _ = role_asks(CON)
    assert [sum(skill.weight for skill in asks[role].skills) for role in ASKS] == pytest.approx([1.0] * 3)
    assert {skill.skill_id: skill.share for skill in asks["data-analyst"].skills} == {"sql": 1.0, "tableau": 0.8}


def test_the_selection_counts_and_its_role_gives_way() -> None:
    everything = role_fit(profile("Skills\nSQL"), CON)
    assert role_fit(profile("Skills\nSQL"), CON, Selection(role="nlp-engineer")).roles == everything.roles
    assert role_fit(profile("Skills\nSQL"), CON, Selection(seniority="senior")).sentences() == (
        "No role has enough postings to compare with.",
    )
    with pytest.raises(UnknownNameError):
        role_fit(profile("Skills\nSQL"), CON, Selection(industry="ottery"))


SKILLS = sorted({skill for skills in ASKS.values() for skill in skills} | {"tensorflow", "docker"})


@settings(max_examples=15)
@given(st.lists(st.sampled_from(SKILLS), unique=True), st.sampled_from(SKILLS))
def test_gaining_a_skill_never_takes_one_farther(held: list[str], gained: str) -> None:
    known = {skill.skill_id: skill for skill in profile(f"Skills\n{', '.join(LABELS.values())}").skills}
    before = replace(profile(""), skills=tuple(known[skill] for skill in held))
    after = replace(before, skills=tuple(known[skill] for skill in dict.fromkeys([*held, gained])))
    near, nearer = role_fit(before, CON), role_fit(after, CON)
    for role_id in ASKS:
        first, second = distance(near, role_id).distance, distance(nearer, role_id).distance
        assert first is not None
        assert second is not None
        assert second <= first + 1e-12


LABELS = {
    "sql": "SQL", "spark": "Spark", "airflow": "Airflow", "python": "Python", "pytorch": "PyTorch",
    "spacy": "spaCy", "tableau": "Tableau", "tensorflow": "TensorFlow", "docker": "Docker",
}  # fmt: skip


def test_the_same_profile_gives_the_same_answer_and_every_face_of_it() -> None:
    read = profile("Work\nData Engineer, Otter Ltd\n01/2020 - present\n- Spark pipelines, Airflow\nSkills\nSQL")
    fit = role_fit(read, CON)
    assert fit == role_fit(read, CON)
    assert fit.roles[0].role_id == "data-engineer"
    assert fit.sentences()[0].startswith("Data engineer: distance ")
    assert "Too few postings" in fit.sentences()[-1]
    assert len(fit.to_rows()) == 14
    assert "Spark, Airflow" in fit.tables()[0].rows[0]["carried"]
    assert fit.chart().to_dict()["mark"]
    assert fit.basis.n_postings == 120
    assert "posting_skill" in fit.basis.sql
