from __future__ import annotations

import numpy as np
import pytest

from fingerpost.market.counting.scope import scope_of
from fingerpost.market.profiles.duty import duties_of, duty_label
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import Row, by_chance, employers, market

READ = ("trains-models", "analyses-data", "reviews-code")


def some_postings(seed: int) -> list[Row]:
    """Postings by chance of which some were read for duties, in two languages."""
    random = np.random.default_rng(seed)
    postings, _ = by_chance(seed, 500)
    for row in postings:
        row["language"] = ("en", "en", "en", "de", None)[int(random.integers(5))]
        row["duties"] = None if random.random() < 0.2 else [duty for duty in READ if random.random() < 0.4]
    return postings


@pytest.mark.parametrize("seed", [1, 2])
def test_counts_equal_those_of_independent_sql(seed: int) -> None:
    con = market(some_postings(seed))
    found = duties_of(scope_of(con, Selection(ai_relation=None, role="data-scientist")))
    where = "role = 'data-scientist' AND language = 'en' AND duties IS NOT NULL"
    ((total,),) = con.execute(f"SELECT count(*) FROM posting WHERE {where}").fetchall()
    for cell in found.cells:
        has = "len(duties) = 0" if cell.value == "not-stated" else f"list_contains(duties, '{cell.value}')"
        ((n,),) = con.execute(f"SELECT count(*) FROM posting WHERE {where} AND {has}").fetchall()
        assert (cell.share.n, cell.share.of) == (n, total)
        assert cell.share.share == n / total
    assert {cell.value for cell in found.cells} == {*READ, "not-stated"}
    assert found.basis.n_postings == total


def test_the_sql_shown_gives_the_counts_again_and_order_does_not_matter() -> None:
    postings = some_postings(3)
    forth, back = (
        duties_of(scope_of(market(rows), Selection(ai_relation=None))) for rows in (postings, postings[::-1])
    )
    assert forth == back
    rows = market(postings).execute(forth.basis.sql).fetchall()
    assert {row[0] for row in rows} == {cell.value for cell in forth.cells}


def test_too_few_give_the_reason_and_counts_only() -> None:
    found = duties_of(scope_of(market(employers(3, 4, language="en", duties=["hires"])), Selection()))
    (cell,) = found.cells
    assert (cell.label, cell.share.n, cell.share.share) == ("hires", 12, None)
    assert "too few" in str(cell.share.reason)


def test_an_id_of_another_release_is_its_own_label() -> None:
    assert duty_label("tames-lions") == "tames-lions"
