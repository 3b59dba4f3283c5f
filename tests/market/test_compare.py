from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence

import pytest
import vl_convert

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.comparing.compare import FIELDS, compare
from fingerpost.market.comparing.slice_tallies import field_values, skill_values
from fingerpost.market.comparing.tallies import Value, field_members, held_in_slices, tallied, top_skills
from fingerpost.market.counting.breakdowns import breakdown
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.pay.pay import pay
from fingerpost.market.selecting.selection import Query, Selection
from fingerpost.market.selecting.slice_text import sliced
from tests.market.markets_for_tests import Row, asked, by_chance, market, posting

EVERYONE = Selection(ai_relation=None)
SCIENTISTS = ("scientists", Selection(role="data-scientist"))
ENGINEERS = ("engineers", Selection(role="machine-learning-engineer"))


def two_roles(more: float) -> tuple[list[Row], list[Row]]:
    """20 employers with 10 postings of each of two roles; engineers are asked for SQL more often by `more`."""
    rows, asks = [], []
    chance = random.Random(5)
    for number in range(400):
        engineer = number % 2 == 0
        one = posting(
            number,
            f"E{number // 20}",
            role="machine-learning-engineer" if engineer else "data-scientist",
            seniority=chance.choice(["entry", "senior"]),
        )
        rows.append(one)
        if chance.random() < 0.3 + (more if engineer else 0.0):
            asks.append(asked(one, "sql"))
    return rows, asks


@pytest.mark.parametrize("field", ["seniority", "work_mode", "industry", "degree"])
@pytest.mark.parametrize("number", [0, 1, 2])
def test_each_slice_has_the_shares_that_it_has_alone(field: str, number: int) -> None:
    con = market(*by_chance(4, 600))
    slices = [SCIENTISTS, ENGINEERS, ("all", Selection())]
    found = compare(con, slices)
    alone = {cell.value: cell for cell in breakdown(con, slices[number][1], by=field, limit=None).cells}
    moved = [one for one in found.moved if one.field == field]
    assert {one.value for one in moved} >= set(alone)
    for one in moved:
        share = one.shares[number]
        if one.value not in alone:
            assert share.n == 0
            continue
        assert (share.n, share.of) == (alone[one.value].share.n, alone[one.value].share.of)
        assert share.share == pytest.approx(alone[one.value].share.share)
        assert (share.low, share.high) == pytest.approx((alone[one.value].share.low, alone[one.value].share.high))


def test_skills_pay_and_years_are_those_of_each_slice_alone() -> None:
    con = market(*by_chance(5, 600))
    found = compare(con, [SCIENTISTS, ENGINEERS])
    skills = {cell.value: cell.share.n for cell in breakdown(con, ENGINEERS[1], by="skill").cells}
    assert {one.value: one.shares[1].n for one in found.moved if one.field == "skill"} == {
        value: n for value, n in skills.items() if value != "not-stated"
    }
    assert found.slices[1].pay == pay(con, ENGINEERS[1])
    sql = "SELECT quantile_disc(years_min, 0.5) FROM posting WHERE role = ? AND ai_relation = 'builds'"
    assert found.slices[0].years.p50 == con.execute(sql, ["data-scientist"]).fetchall()[0][0]


def test_a_real_difference_is_beyond_noise_and_none_is_not() -> None:
    real, none = (compare(market(*two_roles(more)), [SCIENTISTS, ENGINEERS]) for more in (0.4, 0.0))
    assert [(one.field, one.value) for one in real.beyond_noise()] == [("skill", "sql")]
    assert none.beyond_noise() == ()
    assert "None of" in none.sentences()[1]
    assert "Sql +" in real.sentences()[1]


def test_false_discoveries_are_controlled_over_all_that_is_compared() -> None:
    found = compare(market(*by_chance(6, 600)), [SCIENTISTS, ENGINEERS, ("all", Selection())])
    p_values = sorted(gap.p_value for one in found.moved for gap in one.gaps if gap.p_value is not None)
    q_values = sorted(q for one in found.moved for q in one.q_values if q is not None)
    expected: list[float] = []
    for rank in range(len(p_values), 0, -1):  # Benjamini and Hochberg's steps, from the largest p down
        expected.insert(0, min([p_values[rank - 1] * len(p_values) / rank, *expected[:1], 1.0]))
    assert q_values == pytest.approx(expected)


def test_a_field_that_a_slice_fixes_is_not_compared() -> None:
    found = compare(market(*by_chance(7)), [SCIENTISTS, ("seniors", Selection(seniority="senior"))])
    assert {"role", "seniority"}.isdisjoint(found.fields)
    assert {one.field for one in found.moved} <= {*found.fields, "skill"}


def test_a_slice_of_too_few_says_so_and_gives_no_number() -> None:
    con = market(*by_chance(8))
    found = compare(con, [("all", EVERYONE), ("few", Selection(employer="Employer 20"))])
    assert all(one.shares[1].share is None and one.gaps[0].difference is None for one in found.moved)
    assert all(not one.beyond_noise[0] for one in found.moved)
    assert "cannot be compared" in found.sentences()[1]
    assert "too few" in str(found.chart().to_dict())


def test_the_order_of_arrival_changes_nothing() -> None:
    postings, skills = by_chance(9)
    found = compare(market(postings, skills), [SCIENTISTS, ENGINEERS])
    random.Random(1).shuffle(postings)
    random.Random(2).shuffle(skills)
    assert compare(market(postings, skills), [SCIENTISTS, ENGINEERS]) == found


def test_postings_of_two_slices_count_once_in_the_basis() -> None:
    con = market(*by_chance(10))
    found = compare(con, [("all", EVERYONE), SCIENTISTS])
    sql = "SELECT count(*), count(DISTINCT employer_key) FROM posting"
    assert (found.basis.n_postings, found.basis.n_employers) == con.execute(sql).fetchall()[0]
    assert con.execute(found.basis.sql).fetchall()[0][:2] == (found.basis.n_postings, found.basis.n_employers)


def _skill_members(skills: Sequence[str]) -> Query:
    """The postings that ask for one of some skills."""
    marks = ", ".join("?" * len(skills)) or "NULL"
    return Query(
        "SELECT slice, skill_id AS value, preferred_label AS label, cluster FROM selected\n"
        f"  JOIN posting_skill ON posting_skill.posting_id = selected.posting_id WHERE skill_id IN ({marks})",
        tuple(skills),
    )


def test_columns_are_tallied_as_the_sql_tallies_them() -> None:
    con = market(*by_chance(11, skills=("python", "sql", "pytorch", "spark")))
    scopes = [scope_of(con, selection) for _, selection in (("all", EVERYONE), SCIENTISTS, ENGINEERS)]
    query = sliced([scope.selection for scope in scopes])
    rows = [scope.rows for scope in scopes]
    by_sql = tallied(con, held_in_slices(query, field_members(FIELDS), 3), 3)
    assert _plain(field_values(rows, FIELDS)) == _plain(by_sql)
    asked = top_skills(con, query, 3)
    assert _plain(skill_values(rows, 3)) == _plain(tallied(con, held_in_slices(query, _skill_members(asked), 3), 3))
    assert len(asked) == 3


def _plain(values: Iterable[Value]) -> dict[str, list[object]]:
    """Values by name with their sides as lists."""
    return {
        one.value: [one.label, *((side.k.tolist(), side.n.tolist(), side.m.tolist(), side.rest) for side in one.sides)]
        for one in values
    }


def test_rows_tables_and_chart() -> None:
    found = compare(market(*two_roles(0.4)), [SCIENTISTS, ENGINEERS])
    rows = found.to_rows()
    assert len({tuple(row) for row in rows}) == 1
    sql = {row["slice"]: row for row in rows if row["value"] == "sql"}
    assert sql["scientists"]["difference"] is None
    assert sql["engineers"]["beyond_noise"] is True
    shares = found.tables()[0]
    assert "▲" in next(row for row in shares.rows if row["value"] == "Sql")["engineers"]
    ET.fromstring(vl_convert.vegalite_to_svg(found.chart().to_dict()))  # noqa: S314 - the SVG is our own


@pytest.mark.parametrize(
    ("slices", "words"),
    [([SCIENTISTS], "1 slices"), ([SCIENTISTS] * 7, "7 slices"), ([SCIENTISTS, SCIENTISTS], "same name")],
)
def test_slices_that_cannot_be_compared(slices: list[tuple[str, Selection]], words: str) -> None:
    with pytest.raises(InputError, match=words):
        compare(market([]), slices)


def test_other_fields_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="seniority"):
        compare(market([]), [SCIENTISTS, ENGINEERS], fields=["seniorty"])


def test_an_empty_corpus_gives_no_number() -> None:
    found = compare(market([]), [SCIENTISTS, ENGINEERS])
    assert found.moved == ()
    assert "0 postings" in found.sentences()[1]


def test_a_slice_without_postings_is_told_and_not_compared() -> None:
    found = compare(market(*by_chance(11)), [SCIENTISTS, ("nobody", Selection(role="nlp-engineer"))])
    assert found.moved
    assert all(one.shares[1].of == 0 and one.gaps[0].difference is None for one in found.moved)
    assert "nobody: 0 postings of 0 employers" in found.sentences()[0]
