from __future__ import annotations

import importlib

import numpy as np
import pytest

from fingerpost import market as room
from fingerpost.market.claims.claims import claims
from fingerpost.market.claims.driver_verdicts import UNTOLD
from fingerpost.market.counting.breakdowns import breakdown
from fingerpost.market.over_time.demand import demand
from fingerpost.market.over_time.reference import reference_series
from fingerpost.market.pay.pay import pay
from fingerpost.market.profiles.role import role
from fingerpost.market.profiles.skill import skill
from tests.market.markets_for_tests import asked, by_chance, employers, market, posting
from tests.market.moving_markets import months, seen_in, watched

IDS = ("surge", "technology", "business-value", "data", "roles", "skills", "industries", "trend")


def test_claims_stand_beside_what_was_measured_and_a_verdict() -> None:
    postings = employers(10, 4) + [posting(100 + n, f"E{n % 10}", role="data-engineer") for n in range(60)]
    found = claims(market(postings, [asked(row, "python") for row in postings[:50]]))
    assert tuple(claim.claim_id for claim in found.claims) == IDS
    by_id = {claim.claim_id: claim for claim in found.claims}
    assert found.founding.n == 40
    assert "The six are" in by_id["roles"].measured
    assert "programming" in by_id["skills"].measured
    assert by_id["industries"].verdict == UNTOLD
    assert by_id["surge"].verdict == UNTOLD
    assert "5.88 %" in str(by_id["surge"].beside)
    assert by_id["trend"].verdict == UNTOLD
    assert all(claim.n_postings == 100 for claim in found.claims if claim.claim_id in {"roles", "skills"})


@pytest.mark.parametrize(("riser", "verdict"), [(6.0, "supported"), (1 / 6, "not supported"), (1.0, UNTOLD)])
def test_a_surge_is_told_from_new_postings_on_boards_that_were_watched_throughout(riser: float, verdict: str) -> None:
    periods = months(27, (2024, 1))
    names = [f"Employer {number}" for number in range(20)]
    rows = [
        posting(n, name, first_seen=seen_in(month), last_seen=seen_in(month))
        for n, (name, at, month, _) in enumerate(
            (name, at, month, each)
            for name in names
            for at, month in enumerate(periods)
            for each in range(round(6 * (riser if at > 14 else 1.0)) or 1)
        )
    ]
    found = claims(market(rows, visits=watched(names, periods)))
    assert found.claims[0].verdict == verdict


def test_a_season_is_no_surge() -> None:
    rates = (4, 5, 6, 7, 9, 10, 12)  # the same every year, as far as seven months can tell
    periods = months(7, (2025, 12))
    names = [f"Employer {number}" for number in range(20)]
    sizes = [(name, month) for name in names for month, rate in zip(periods, rates, strict=True) for _ in range(rate)]
    rows = [
        posting(n, name, first_seen=seen_in(month), last_seen=seen_in(month)) for n, (name, month) in enumerate(sizes)
    ]
    surge = claims(market(rows, visits=watched(names, periods))).claims[0]
    assert surge.verdict == UNTOLD
    assert "season" in surge.reason


def test_industries_count_where_a_figure_about_them_could_be_shown() -> None:
    from fingerpost.taxonomy.industries import industries

    known = [industry for industry in industries() if industry != "other"]
    spread = [(industry, f"{industry} {n % 6}") for industry in known[:10] for n in range(36)]
    found = {claim.claim_id: claim for claim in claims(market(_of(spread))).claims}
    assert found["industries"].verdict == "supported"
    one_each = [(industry, f"{industry} {max(n - 30, 0)}") for industry in known[:10] for n in range(36)]
    found = {claim.claim_id: claim for claim in claims(market(_of(one_each))).claims}
    assert found["industries"].verdict == UNTOLD


def _of(spread: list[tuple[str, str]]) -> list[dict[str, object]]:
    return [posting(n, employer, industry=industry) for n, (industry, employer) in enumerate(spread)]


def test_six_roles_and_five_areas_are_supported_where_all_are_asked_for_and_not_where_few_are() -> None:
    from fingerpost.taxonomy.roles import roles
    from fingerpost.taxonomy.skills import SKILL_AREAS

    six = [role_id for role_id, known in roles().items() if known.founding]
    rows = [posting(n, f"E{n % 40}", role=six[n % 6]) for n in range(720)]
    areas = [area for area in SKILL_AREAS if area != "other"]
    asks = [asked(row, f"s-{area}", skill_area=area) for row in rows for area in areas]
    by_id = {claim.claim_id: claim for claim in claims(market(rows, asks)).claims}
    assert (by_id["roles"].verdict, by_id["skills"].verdict) == ("supported", "supported")
    few = [posting(n, f"E{n % 40}", role=six[0] if n % 9 == 0 else "data-engineer") for n in range(720)]
    by_id = {claim.claim_id: claim for claim in claims(market(few, asks[:4])).claims}
    assert by_id["roles"].verdict == "not supported"
    assert by_id["skills"].verdict != "supported"


def test_five_areas_are_judged_together_and_not_each_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from fingerpost.taxonomy.skills import SKILL_AREAS

    # Shares as counted: where the bound lies does not hang on how the readers of the day err.
    monkeypatch.setattr("fingerpost.market.counting.reader_error._packaged", dict)
    first, *others = (area for area in SKILL_AREAS if area != "other")
    rows = [posting(n, f"E{n % 40}") for n in range(720)]
    asks = [asked(row, f"s-{area}", skill_area=area) for row in rows for area in others]
    asks += [asked(rows[n], f"s-{first}", skill_area=first) for n in np.random.default_rng(1).permutation(720)[:92]]
    found = claims(market(rows, asks))
    cell = found.skill_areas.cell(first)
    assert cell is not None
    assert (cell.share.low or 0) > 0.1  # by itself it would be told
    assert {claim.claim_id: claim for claim in found.claims}["skills"].verdict == UNTOLD


def test_all_postings_and_ml_postings_are_told_apart() -> None:
    found = claims(market(employers(10, 4) + [posting(100 + n, f"E{n}", ai_relation="none") for n in range(60)]))
    assert (found.all_postings.n_postings, found.basis.n_postings) == (100, 40)
    assert [(cell.value, cell.share.n) for cell in found.ai_relations.cells] == [("builds", 40), ("none", 60)]


def test_too_few_postings_make_no_claim() -> None:
    found = claims(market(employers(2, 2)))
    assert {claim.verdict for claim in found.claims} == {UNTOLD}
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
    assert importlib.import_module("fingerpost.market.pay.pay").pay.__name__ == "pay"


def test_answers_are_plain_enough_for_json_and_for_an_api_description() -> None:
    from pydantic import TypeAdapter

    from fingerpost.answer import as_json

    con = market(*by_chance(9))
    answers = [claims(con), breakdown(con), demand(con), pay(con), role(con, "data-scientist"), skill(con, "python")]
    for answer in [*answers, reference_series()]:
        assert TypeAdapter(type(answer)).json_schema()["type"] == "object"
        assert as_json(answer) == as_json(answer)
