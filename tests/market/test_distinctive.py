from __future__ import annotations

import math

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.market.profiles.distinctive import distinctive
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import Row, asked, by_chance, market, posting

OTHER = "nlp-engineer"


def two_roles(each: int = 60, **stated: object) -> list[Row]:
    """Postings of two roles, every employer with as many of both."""
    return [
        posting(n, f"E{n % 12}", role="data-scientist" if (n // 12) % 2 else OTHER, language="en", duties=[], **stated)
        for n in range(2 * each)
    ]


def with_skills(postings: list[Row]) -> list[Row]:
    mine = [row for row in postings if row["role"] == "data-scientist"]
    theirs = [row for row in postings if row["role"] == OTHER]
    skills = [asked(row, "python") for row in postings]
    skills += [asked(row, "sql") for row in mine[:48]] + [asked(row, "sql") for row in theirs[:6]]
    return skills + [asked(row, "pytorch") for row in mine[:6]] + [asked(row, "pytorch") for row in theirs[:48]]


def test_what_is_more_frequent_and_what_less() -> None:
    postings = two_roles()
    found = distinctive(market(postings, with_skills(postings)), "data scientist", against=[OTHER])
    contrast = found.against(OTHER)
    assert contrast is not None
    assert [trait.trait_id for trait in contrast.more] == ["sql"]
    assert [trait.trait_id for trait in contrast.less] == ["pytorch"]
    sql = contrast.more[0]
    assert (sql.share.n, sql.share.of, sql.other_share.n, sql.other_share.of) == (48, 60, 6, 60)
    with_sql = 30 * 54 / 120  # the prior's postings with it
    odds = [(k + with_sql) / (60 - k + 30 - with_sql) for k in (48, 6)]
    assert sql.odds_ratio == pytest.approx(odds[0] / odds[1])
    assert 1 < sql.low < sql.odds_ratio < sql.high
    assert sql.q_value < 0.05
    assert contrast.n_compared == 3


def test_the_other_way_round_is_the_reciprocal() -> None:
    postings = two_roles()
    con = market(postings, with_skills(postings))
    forth, back = (
        distinctive(con, one, against=[two]) for one, two in (("data-scientist", OTHER), (OTHER, "data-scientist"))
    )
    (sql,) = forth.contrasts[0].more
    (again,) = back.contrasts[0].less
    assert (again.trait_id, again.odds_ratio) == ("sql", pytest.approx(1 / sql.odds_ratio))
    assert math.log(again.low) == pytest.approx(-math.log(sql.high))


def test_duties_are_compared_among_postings_read_for_them() -> None:
    postings = two_roles()
    for number, row in enumerate(row for row in postings if row["role"] == "data-scientist"):
        row["duties"] = ["runs-ab-tests", "analyses-data"] if number < 50 else ["analyses-data"]
    for row in postings:
        row["duties"] = row["duties"] or ["analyses-data"]
    con = market(postings)
    contrast = distinctive(con, "data-scientist", against=[OTHER]).against(OTHER, "duty")
    assert contrast is not None
    assert [(trait.label, trait.share.n) for trait in contrast.more] == [("runs A/B tests", 50)]
    assert contrast.less == ()
    for row in postings:
        row["duties"] = None
    unread = distinctive(market(postings), "data-scientist", against=[OTHER]).against(OTHER, "duty")
    assert unread is not None
    assert unread.reason == "none of its postings was read for duties (Data scientist)"


def test_what_differs_by_chance_is_not_given() -> None:
    postings = two_roles()
    skills = [asked(row, f"skill-{n}") for n in range(40) for row in postings if hash_of(row["posting_id"], n) % 3 == 0]
    contrast = distinctive(market(postings, skills), "data-scientist", against=[OTHER]).against(OTHER)
    assert contrast is not None
    assert (contrast.more, contrast.less, contrast.n_compared) == ((), (), 40)


def hash_of(text: str, number: int) -> int:
    return sum((place + 7) * ord(char) for place, char in enumerate(text)) * (number + 3) // 11


def test_too_few_postings_give_a_reason_and_no_trait() -> None:
    found = distinctive(market(two_roles(20)), "data-scientist")
    assert {contrast.reason.split(":")[0] for contrast in found.contrasts if contrast.reason} == {"too few"}
    assert "cannot be compared" in found.sentences()[0]
    assert "too few" in str(found.chart().to_dict())


def test_all_founding_roles_unless_others_are_named_and_never_itself() -> None:
    found = distinctive(market(two_roles()), "data-scientist")
    assert len(found.contrasts) == 2 * 5
    assert found.against("data-scientist") is None
    with pytest.raises(UnknownNameError, match="role"):
        distinctive(market([]), "data-scientist", against=["data-scientist"])
    with pytest.raises(UnknownNameError, match="did you mean"):
        distinctive(market([]), "data-scientits")


def test_order_of_arrival_changes_nothing_and_rows_have_one_form() -> None:
    postings, skills = by_chance(6, 900)
    chosen = Selection(ai_relation=None)
    forth, back = (
        distinctive(market(rows, asks), "data-scientist", chosen, against=["machine-learning-engineer"])
        for rows, asks in ((postings, skills), (postings[::-1], skills[::-1]))
    )
    assert forth == back
    rows = forth.to_rows()
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert forth.headline() == "What distinguishes data scientists"
    postings = two_roles()
    drawn = distinctive(market(postings, with_skills(postings)), "data-scientist", against=[OTHER])
    assert "95 % intervals" in str(drawn.chart().to_dict())
    assert [row["what"] for row in drawn.tables()[0].rows] == ["Sql", "Pytorch"]
