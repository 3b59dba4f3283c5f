from __future__ import annotations

import importlib

from fingerpost import market as room
from fingerpost.market.claims import claims
from fingerpost.market.counts import breakdown
from fingerpost.market.demand import demand
from fingerpost.market.pay import pay
from fingerpost.market.reference import reference_series
from fingerpost.market.role import role
from fingerpost.market.skill import skill
from tests.market.markets_for_tests import asked, by_chance, employers, market, posting


def test_claims_stand_beside_what_was_measured() -> None:
    postings = employers(10, 4) + [posting(100 + n, f"E{n % 10}", role="data-engineer") for n in range(60)]
    found = claims(market(postings, [asked(row, "python") for row in postings[:50]]))
    assert [claim.claim_id for claim in found.claims] == ["growth", "roles", "skills", "industries", "pay"]
    assert found.founding.share == 0.4
    growth, roles, skills, industries, stated = (claim.measured for claim in found.claims)
    assert "The six roles are 40.0 %" in roles
    assert "programming 50.0 %" in skills
    assert "0 industries are found" in industries
    assert "too few to say how much" in stated
    assert "Not from this corpus" in growth
    assert "5.88 %" in growth


def test_all_postings_and_ml_postings_are_told_apart() -> None:
    found = claims(market(employers(10, 4) + [posting(100 + n, f"E{n}", ai_relation="none") for n in range(60)]))
    assert (found.all_postings.n_postings, found.basis.n_postings) == (100, 40)
    assert [(cell.value, cell.share.n) for cell in found.ai_relations.cells] == [("builds", 40), ("none", 60)]


def test_too_few_postings_make_no_claim() -> None:
    found = claims(market(employers(2, 2)))
    assert all("too few" in claim.measured for claim in found.claims[1:])
    empty = claims(market([]))
    assert empty.basis.n_postings == 0
    assert empty.to_rows()


def test_rows_have_one_form_and_charts_are_drawn() -> None:
    found = claims(market(*by_chance(6)))
    rows = found.to_rows()
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert found.to_arrow().num_rows == len(rows)
    assert "Canada" in str(found.growth_chart().to_dict())
    assert found.chart().to_dict() == found.roles.chart().to_dict()


def test_every_name_of_the_room_is_there() -> None:
    for name in room.__all__:
        assert getattr(room, name)
    assert importlib.import_module("fingerpost.market.pay").pay.__name__ == "pay"


def test_answers_are_plain_enough_for_json_and_for_an_api_description() -> None:
    from pydantic import TypeAdapter

    from fingerpost.answer import as_json

    con = market(*by_chance(9))
    answers = [claims(con), breakdown(con), demand(con), pay(con), role(con, "data-scientist"), skill(con, "python")]
    for answer in [*answers, reference_series()]:
        assert TypeAdapter(type(answer)).json_schema()["type"] == "object"
        assert as_json(answer) == as_json(answer)
