from __future__ import annotations

import duckdb
import pytest

from fingerpost.answer import as_json
from fingerpost.career.curriculum import curriculum
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.moves.growth import growth
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import asked, employers, market

SYLLABUS = """Module 1: Programming in Python.
Module 2: Linear algebra.
Module 3: Deep models with PyTorch.
Module 4: COBOL for mainframes."""


def con(count: int = 240) -> duckdb.DuckDBPyConnection:
    """A posting each of many employers: all ask for Python and machine learning, half for SQL and deep learning."""
    rows = employers(count, 1)
    skills = [asked(row, "python") for row in rows]
    skills += [asked(row, "machine-learning", "duty", "machine-learning-algorithms") for row in rows]
    skills += [asked(row, "deep-learning", "preferred", "machine-learning-algorithms") for row in rows[::2]]
    skills += [asked(row, "sql", "required", "data-handling") for row in rows[::2]]
    return market(rows, skills)


def test_each_skill_has_its_verdict() -> None:
    found = curriculum(SYLLABUS, "data-scientist", con())
    verdicts = {skill.skill_id: skill.verdict for skill in found.skills}
    assert verdicts["python"] == "covers"
    assert verdicts["sql"] == "lacks"
    assert verdicts["deep-learning"] == "covers by another"
    assert verdicts["linear-algebra"] == "ground"
    assert verdicts["cobol"] == "teaches beyond"


def test_what_few_employers_leave_open_is_not_called_little() -> None:
    found = curriculum(SYLLABUS, "data-scientist", con(count=60))
    assert "cobol" in {skill.skill_id for skill in found.of("cannot be told")}
    assert found.of("teaches beyond") == ()


def test_words_stand_where_they_are_said_to_stand() -> None:
    found = curriculum(SYLLABUS, "data-scientist", con())
    named = [skill for skill in found.skills if skill.words is not None]
    assert {skill.words for skill in named} >= {"Python", "PyTorch", "COBOL"}
    for skill in named:
        assert found.text[skill.start : skill.end] == skill.words
    assert all(skill.start is None for skill in found.of("lacks"))


def test_what_is_covered_is_weighted_by_how_often_it_is_asked() -> None:
    found = curriculum(SYLLABUS, "data-scientist", con())
    # PyTorch brings deep learning and machine learning with it; of 720 asks 120 are for SQL.
    assert (found.covered.n, found.covered.of) == (600, 720)
    areas = {area.skill_area: area for area in found.areas}
    assert areas["data-handling"].covered.share == 0
    assert areas["data-handling"].n_lacking == 1
    assert areas["programming"].covered.share == 1.0
    assert areas["domain-knowledge"].covered.reason


def test_one_more_module_never_covers_less() -> None:
    before = curriculum(SYLLABUS, "data-scientist", con())
    after = curriculum(f"{SYLLABUS}\nModule 5: SQL databases.", "data-scientist", con())
    assert before.covered.n < after.covered.n
    assert "sql" not in {skill.skill_id for skill in after.of("lacks")}


def test_too_few_postings_give_the_reason() -> None:
    found = curriculum(SYLLABUS, "data-scientist", con(count=16))
    assert found.sentences() == ("Nothing can be told: too few: 16 postings, at least 30 are needed.",)
    assert {skill.verdict for skill in found.skills} == {"cannot be told"}
    assert found.chart().to_dict()


def test_growth_that_cannot_be_told_adds_no_trend() -> None:
    grown = growth(con(), Selection(), of="skill")
    found = curriculum(SYLLABUS, "data-scientist", con(), growth=grown)
    assert {skill.trend for skill in found.skills} == {None}


def test_an_empty_syllabus_and_an_unknown_role_are_refused() -> None:
    with pytest.raises(InputError, match="empty"):
        curriculum(" \n", "data-scientist", con())
    with pytest.raises(UnknownNameError):
        curriculum(SYLLABUS, "wizard", con())


def test_a_syllabus_without_skills_lacks_everything() -> None:
    found = curriculum("Week one: greetings and coffee.", "data-scientist", con())
    assert found.covered.n == 0
    assert {skill.skill_id for skill in found.of("lacks")} >= {"python", "sql"}


def test_the_same_question_has_the_same_answer_in_every_form() -> None:
    found = curriculum(SYLLABUS, "data-scientist", con())
    assert as_json(found) == as_json(curriculum(SYLLABUS, "data-scientist", con()))
    assert found.to_arrow().num_rows == len(found.skills)
    assert len(found.tables()) == 2
    assert "COBOL" in " ".join(found.sentences())
    assert found.chart().to_dict()
