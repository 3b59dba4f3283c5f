from __future__ import annotations

from datetime import date

import pytest

from fingerpost.market.moves.emerging import emerging, fading
from tests.market.markets_for_tests import employers, market
from tests.market.moving_markets import moving_market


def test_the_skill_that_rises_emerges_with_curve_first_period_and_examples() -> None:
    con, postings, skills, _ = moving_market(1)
    found = emerging(con)
    (term,) = found.terms
    assert term.mover.value == "rising"
    assert (found.n_found, found.n_untold) == (1, 50)
    assert term.first_period == date(2025, 2, 1)
    assert len(term.examples) == 3
    asking = {row["posting_id"] for row in skills if row["skill_id"] == "rising"}
    assert {example.posting_id for example in term.examples} <= asking
    assert [point.period for point in term.curve] == [date(2025, month, 1) for month in range(2, 8)]
    for point in term.curve:
        new = [row for row in postings if row["first_seen"].date().replace(day=1) == point.period]
        assert point.share.of == len(new)
        assert point.share.n == sum(row["posting_id"] in asking for row in new)
        assert point.share.share == pytest.approx(point.share.n / point.share.of)
    assert fading(con).terms == ()


def test_the_skill_that_falls_fades() -> None:
    con, *_ = moving_market(2, riser=0.3, mean=20.0)
    found = fading(con)
    assert [term.mover.value for term in found.terms] == ["rising"]
    change = found.terms[0].mover.share
    assert change is not None
    assert change.high < 1
    assert emerging(con).terms == ()


def test_a_shrinking_market_is_no_fading_skill() -> None:
    # Every employer posts half as much, and asks for the same skills.
    _, postings, skills, visits = moving_market(3, riser=1.0, n_boards=30, steady=10)
    kept = [row for at, row in enumerate(postings) if row["first_seen"].month < 5 or at % 2]
    ids = {row["posting_id"] for row in kept}
    found = fading(market(kept, [row for row in skills if row["posting_id"] in ids], visits=visits))
    assert found.terms == ()
    assert found.overall is not None
    assert found.overall.verdict == "falling"


def test_terms_in_no_list_can_be_asked_for_alone() -> None:
    _, postings, skills, visits = moving_market(4)
    for row in skills:
        row["listed"] = row["skill_id"] != "rising"
    con = market(postings, skills, visits=visits)
    found = emerging(con, listed=False)
    assert [(term.mover.value, term.listed) for term in found.terms] == [("rising", False)]
    assert "in no list yet" in found.sentences()[0]
    assert emerging(con, listed=True).terms == ()


def test_a_corpus_that_was_read_once_is_refused() -> None:
    found = emerging(market(employers(10, 10)))
    assert found.refused is not None
    assert "survivors" in found.sentences()[0]
    assert found.terms == ()
    assert "survivors" in str(found.curves_chart().to_dict())


def test_rows_tables_and_charts() -> None:
    found = emerging(moving_market(5)[0])
    assert {row["part"] for row in found.to_rows()} == {"rising", "curve"}
    (table,) = found.tables()
    assert {"listed", "first new in", "times", "low", "high"} <= set(table.columns)
    assert found.curves_chart().to_dict()["facet"]["field"] == "label"
    assert "Rising" in found.chart().to_dict()["description"]
