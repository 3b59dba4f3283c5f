"""What a corpus suggests for the taxonomy, and how much of it a corpus asks for."""

from __future__ import annotations

import pytest

from fingerpost.posting import EnrichedPosting, Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.skills import read_skills
from fingerpost.reading.taxonomy_suggest import count_matched, nearest_skill, suggest_skills


def reading(line: str, employer: str | None = "Rivers Ltd", posting_id: str = "1") -> EnrichedPosting:
    posting = Posting(posting_id, "file", "Engineer", f"Requirements:\n- {line}", hiring_organization=employer)
    document = prepare(posting)
    return EnrichedPosting(posting, document.text, skills=read_skills(document))


LINES = [
    reading("Experience with PyTorch, Frobnicator and TensorFlow", "Rivers Ltd"),
    reading("Experience with PyTorch, Frobnicator and TensorFlow", "rivers ltd"),
    reading("Knowledge of Docker, FROBNICATOR and Kubernetes", "Hills plc"),
    reading("Knowledge of Docker, Quuxify and Kubernetes", None, "7"),
    reading("Knowledge of Docker and Kubernetes"),
]


def test_names_are_ranked_by_employers() -> None:
    found = suggest_skills(LINES)
    assert [(one.name, one.n_postings, one.n_employers) for one in found] == [
        ("Frobnicator", 3, 2),
        ("Quuxify", 1, 1),
    ]


def test_examples_are_words_round_the_name_at_different_employers() -> None:
    (first, *_) = suggest_skills(LINES)
    assert len(first.examples) == 2
    assert all("frobnicator" in phrase.lower() and "\n" not in phrase for phrase in first.examples)


def test_the_limit_holds_and_nothing_suggests_nothing() -> None:
    assert len(suggest_skills(LINES, limit=1)) == 1
    assert suggest_skills([]) == ()
    assert suggest_skills(LINES[-1:]) == ()


@pytest.mark.parametrize(
    ("name", "skill_id"),
    [
        ("Tensorflo", "tensorflow"),
        ("PostgreSQLs", "postgresql"),
        ("Kuberntes", "kubernetes"),
        ("Frobnicator", None),
        ("数", None),
    ],
)
def test_the_nearest_skill_is_found_by_its_letters(name: str, skill_id: str | None) -> None:
    assert nearest_skill(name) == skill_id


def test_concepts_are_counted_once_each() -> None:
    found = count_matched(LINES)
    assert (found.n_postings, found.concepts, found.ml_ai_data) == (5, 4, 2)
    assert sum(found.by_area.values()) == found.concepts


def test_nothing_asked_is_nothing_matched() -> None:
    assert count_matched([]).concepts == 0
