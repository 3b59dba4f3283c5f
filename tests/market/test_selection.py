from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.selecting.selection import NOT_STATED, Query, Selection
from tests.market.markets_for_tests import asked, market, posting

POSTINGS = [
    posting(0, "Acme", countries=["US"], regions=["US-CA"], cities=["San Francisco"], date_posted=date(2026, 5, 1)),
    posting(1, "Acme", countries=["DE"], cities=["Berlin"], seniority="senior", date_posted=date(2026, 6, 1)),
    posting(2, "Bolt", role="nlp-engineer", industry="finance", work_mode="remote", countries=["*"]),
    posting(3, None, ai_relation="uses", language="de", source="lever"),
    posting(4, "O'Neil", countries=["GB"], cities=["Cambridge"]),
    posting(5, "Bolt", countries=["US"], regions=["US-MA"], cities=["Cambridge"], date_posted=date(2026, 7, 1)),
]
SKILLS = [
    asked(POSTINGS[0], "python"),
    asked(POSTINGS[1], "sql", skill_area="data-handling"),
    asked(POSTINGS[2], "python", "preferred"),
    asked(POSTINGS[5], "quantum-basketry"),
]


def chosen(**given: Any) -> list[str]:
    con = market(POSTINGS, SKILLS)
    query = Selection(**given).resolved(con).query().then("\nSELECT posting_id FROM selected ORDER BY posting_id")
    return [row[0][-1] for row in con.execute(query.sql, query.parameters).fetchall()]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, "01245"),
        ({"ai_relation": None}, "012345"),
        ({"ai_relation": "uses"}, "3"),
        ({"role": "NLP Engineers"}, "2"),
        ({"skill": "Python"}, "02"),
        ({"skill": "quantum-basketry"}, "5"),
        ({"skill_area": "data handling"}, "1"),
        ({"industry": "finance"}, "2"),
        ({"industry": NOT_STATED}, "0145"),
        ({"country": "Deutschland"}, "1"),
        ({"country": "US"}, "05"),
        ({"country": "*"}, "2"),
        ({"country": NOT_STATED, "ai_relation": None}, "3"),
        ({"place": "California"}, "0"),
        ({"place": "Berlin"}, "1"),
        ({"place": "Cambridge"}, "4"),
        ({"place": "Germany"}, "1"),
        ({"seniority": "Senior"}, "1"),
        ({"seniority": "not stated"}, "0245"),
        ({"work_mode": "remote"}, "2"),
        ({"employer": "acme"}, "01"),
        ({"employer": "O'Neil"}, "4"),
        ({"since": date(2026, 6, 1)}, "15"),
        ({"until": date(2026, 6, 1)}, "01"),
        ({"language": "de", "ai_relation": None}, "3"),
        ({"source": "lever", "ai_relation": None}, "3"),
        ({"role": "data-scientist", "country": "US", "skill": "python"}, "0"),
    ],
)
def test_every_field_selects(given: dict[str, Any], expected: str) -> None:
    assert "".join(chosen(**given)) == expected


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"role": "data scientits"}, "did you mean data-scientist"),
        ({"skill": "pythn"}, "python"),
        ({"skill_area": "magic"}, "skill area"),
        ({"industry": "financ"}, "finance"),
        ({"seniority": "senor"}, "did you mean senior"),
        ({"work_mode": "on the moon"}, "known are"),
        ({"country": "Berlin"}, "country"),
        ({"place": "Qwxyz"}, "place"),
        ({"employer": "Acmee"}, "did you mean Acme"),
        ({"language": "xx"}, "language"),
        ({"source": "grenhouse"}, "did you mean greenhouse"),
    ],
)
def test_a_name_that_nobody_knows_is_refused_with_close_names(given: dict[str, Any], words: str) -> None:
    with pytest.raises(UnknownNameError, match=words):
        chosen(**given)


def test_since_may_not_be_later_than_until() -> None:
    with pytest.raises(InputError, match="later than until"):
        chosen(since=date(2026, 6, 2), until=date(2026, 6, 1))


def test_rendered_sql_gives_the_same_postings() -> None:
    con = market(POSTINGS, SKILLS)
    selection = Selection(employer="O'Neil", until=None, country="GB").resolved(con)
    query = selection.query().then("\nSELECT count(*) FROM selected")
    assert con.execute(query.rendered()).fetchall() == con.execute(query.sql, query.parameters).fetchall() == [(1,)]


def test_values_are_bound_and_never_written_into_the_sql() -> None:
    query = Selection(employer="x'; DROP TABLE posting; --").query()
    assert "DROP" not in query.sql
    assert query.rendered().count("x''; DROP") == 1


def test_values_with_question_marks_stay_whole() -> None:
    assert Query("SELECT ?, ?", ("a?b", 1)).rendered() == "SELECT 'a?b', 1"


def test_the_denominator_is_said_in_words() -> None:
    assert Selection().population() == "ML postings"
    assert Selection(ai_relation="uses", work_mode="remote").population() == (
        "postings with work mode remote, ai relation uses"
    )


def test_the_default_is_said_in_the_notes() -> None:
    assert any("ai_relation = builds" in note for note in Selection().notes())
    assert any("no date are left out" in note for note in Selection(since=date(2026, 1, 1)).notes())


@pytest.mark.parametrize(
    ("selection", "field", "held"),
    [
        (Selection(employer="nobody at all"), "employer", ("Acme", "Bolt", "O'Neil")),
        (Selection(source="nobody at all"), "source", ("greenhouse", "lever")),
    ],
)
def test_an_unknown_name_is_told_with_the_known_ones_in_order_whoever_came_first(
    selection: Selection, field: str, held: tuple[str, ...]
) -> None:
    for rows in (POSTINGS, POSTINGS[::-1]):
        with pytest.raises(UnknownNameError) as error:
            selection.resolved(market(rows))
        assert error.value.args == (field, "nobody at all", held)
