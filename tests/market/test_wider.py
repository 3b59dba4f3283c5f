from __future__ import annotations

import pytest

from fingerpost.market.counting.wider import wider_of
from fingerpost.market.selecting.selection import NOT_STATED, Query, Selection


@pytest.mark.parametrize(
    ("selection", "population", "condition"),
    [
        (Selection(), "all postings read", "ai_relation = ?"),
        (Selection(country="DE"), "all postings read with country DE", "ai_relation = ?"),
        (Selection(role="nlp-engineer", country="DE"), "ML postings with country DE", "role = ?"),
        (Selection(role=NOT_STATED), "ML postings", "role IS NULL"),
        (Selection(role="nlp-engineer", industry="finance"), "ML postings with industry finance", "role = ?"),
        (Selection(seniority="senior"), "ML postings", "seniority = ?"),
    ],
)
def test_a_selection_is_a_share_of_the_same_postings_without_one_field(
    selection: Selection, population: str, condition: str
) -> None:
    wider = wider_of(selection)
    assert wider.reason is None
    assert (wider.selection.population(), wider.hit.sql) == (population, condition)


def test_a_skill_comes_before_a_role() -> None:
    wider = wider_of(Selection(role="nlp-engineer", skill="python"))
    assert wider.selection == Selection(role="nlp-engineer")
    assert wider.hit.parameters == ("python",)
    assert "skill_area = ?" in wider_of(Selection(skill_area="programming")).hit.sql


def test_every_posting_is_a_share_of_nothing() -> None:
    wider = wider_of(Selection(ai_relation=None))
    assert wider.hit == Query("true")
    assert wider.reason == "no share: every posting is selected"
