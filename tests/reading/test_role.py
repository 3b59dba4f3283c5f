"""Which role a posting is for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Finding, Posting, SkillAsked
from fingerpost.reading.chain import prepare, prepare_text
from fingerpost.reading.document import Document
from fingerpost.reading.role import DUTY_FEATURES, duty_features, read_role, score_roles
from fingerpost.taxonomy.roles import Role, roles
from tests.reading.gold_for_tests import accuracy


def role(title: str | None, description: str = "Come and work with us.") -> str:
    return read_role(prepare(Posting("1", "example", title, description))).value


@pytest.mark.parametrize(
    ("known", "title"),
    [(known, title) for known in roles().values() for title in known.titles],
    ids=lambda value: str(value)[:24],
)
def test_every_usual_title_of_the_taxonomy_is_read_as_its_role(known: Role, title: str) -> None:
    assert role(title.title()) == known.role_id


@pytest.mark.parametrize(
    "title",
    [
        "Account Executive, AI Products",
        "Product Designer, AI",
        "Recruiter, Machine Learning",
        "Registered Nurse",
        "Software Engineer",
        "Technical Program Manager, AI",
        "Attorney",
        "Product Manager",
        "Sjuksköterska",
        "Restaurantfachleute",
    ],
)
def test_other_occupations_are_other(title: str) -> None:
    assert role(title) == "other"


@pytest.mark.parametrize(
    ("title", "duties", "expected"),
    [
        (
            "Machine Learning Engineer",
            "Your tasks:\n- Object detection and segmentation in video from cameras\n- OpenCV, lidar and SLAM",
            "computer-vision-engineer",
        ),
        (
            "Machine Learning Engineer",
            "Your tasks:\n- Run Kubernetes with GPUs\n- ML platform: model serving, monitoring, CI/CD, MLflow",
            "mlops-engineer",
        ),
        (
            "Software Engineer",
            "Your tasks:\n- Build LLM agents with LangChain and RAG\n- Prompt engineering, embeddings, guardrails",
            "ai-engineer",
        ),
        (
            "Product Manager",
            "Your tasks:\n- Roadmap of our large language model agents; product strategy\n- Evals, guardrails, prompts",
            "ml-product-manager",
        ),
    ],
)
def test_duties_decide_where_the_title_is_wide(title: str, duties: str, expected: str) -> None:
    assert role(title, duties) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Manager, Data Science", "data-scientist"),
        ("Director of Machine Learning Engineering", "machine-learning-engineer"),
        ("Lead Data Scientist - Fraud (m/w/d)", "data-scientist"),
        ("Data Scientist, Marketing", "data-scientist"),
        ("Data Analyst - Internal Audit", "data-analyst"),
        ("Senior Product Manager, Machine Learning", "ml-product-manager"),
        ("Werkstudent Data Engineering", "data-engineer"),
    ],
)
def test_level_words_and_fields_of_use_do_not_change_the_role(title: str, expected: str) -> None:
    assert role(title) == expected


def test_an_ai_role_needs_ai_in_title_or_work() -> None:
    duties = "Responsibilities:\n- Kubernetes, Docker, Terraform, CI/CD, observability and reliability of our shop"
    assert role("Infrastructure Engineer", duties) == "other"


def test_a_skill_of_machine_learning_names_ai_too() -> None:
    duties = "Responsibilities:\n- Kubernetes, Docker, Terraform, CI/CD, GPU, observability, latency, monitoring"
    document = prepare(Posting("1", "example", "Infrastructure Engineer", duties))
    asked = SkillAsked("xgboost", "XGBoost", "machine-learning-algorithms", "required")
    assert read_role(document).value == "other"
    assert read_role(document, (Finding(asked, 0, 1, "skills"),)).value == "mlops-engineer"


def test_the_words_that_decided_are_shown() -> None:
    document = prepare(Posting("1", "example", "Senior Data Scientist", "You sell shoes."))
    found = read_role(document)
    assert document.text[found.start : found.end] == "Data Scientist"


def test_a_text_without_a_title_shows_its_first_line() -> None:
    document = prepare_text("We sell shoes.\nCome by.")
    found = read_role(document)
    assert (found.value, document.text[found.start : found.end]) == ("other", "We sell shoes.")


def test_words_about_the_employer_do_not_count() -> None:
    document = prepare_text("About us:\nWe are a leading maker of robots for robotics, lidar and cameras.")
    assert duty_features(document) == {}


def test_an_empty_text_is_other() -> None:
    assert read_role(prepare_text("")).value == "other"


@given(st.dictionaries(st.sampled_from(DUTY_FEATURES), st.floats(0, 4)))
def test_scores_are_linear_in_the_duty_features(duties: dict[str, float]) -> None:
    nothing = score_roles({}, {})
    once = score_roles({}, duties)
    twice = score_roles({}, {feature: 2 * value for feature, value in duties.items()})
    assert all(twice[one] - nothing[one] == pytest.approx(2 * (once[one] - nothing[one]), abs=1e-9) for one in roles())


@pytest.mark.xfail(reason="a list of several roles in one title is read as one of them")
def test_known_gap_titles_of_several_roles() -> None:
    assert role("Data Engineer; Recruiter; Backend Engineer") == "other"


def test_gold_floor(shared: Path) -> None:
    def read(document: Document) -> str:
        return read_role(document).value

    assert accuracy(shared, "role", read) >= 0.94
