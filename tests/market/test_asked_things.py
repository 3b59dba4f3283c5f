"""What coded columns count of skills is, to the bit, what the SQL counts, whatever the things are."""

from __future__ import annotations

import numpy as np
import pytest
from duckdb import DuckDBPyConnection

from fingerpost.market.claims.data_handling import MEMBER as DATA_HANDLING_MEMBER
from fingerpost.market.claims.technologies import family_member
from fingerpost.market.counting.asked_things import AskedThings
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.counting.slices import shares_by_slice
from fingerpost.market.moves.growth import SKILLS
from fingerpost.market.moves.holdings import Holdings, holdings_of
from fingerpost.market.moves.windows import matched_of
from fingerpost.market.selecting.selection import Query, Selection
from tests.market.markets_for_tests import Row, asked, market, posting
from tests.market.moving_markets import months, seen_in, watched

THINGS = {"skills": SKILLS, "families": family_member(), "data handling": DATA_HANDLING_MEMBER}
ASKED = ("pytorch", "langchain", "pgvector", "faiss", "spark", "a new word")
SLICED = """,
sliced AS (SELECT posting_id, cluster, named, unnest(['all', concat('role/', role)]) AS slice FROM selected)"""


@pytest.fixture(scope="module")
def con() -> DuckDBPyConnection:
    """Twelve employers, one of them unnamed, with new postings in each of seven months."""
    random = np.random.default_rng(5)
    postings: list[Row] = []
    skills: list[Row] = []
    for number in range(900):
        month, employer = months(7)[number % 7], int(random.integers(0, 12))
        seen = seen_in(month)
        row = posting(number, f"E{employer}", first_seen=seen, last_seen=seen, role=("a", "b", None)[number % 3])
        row |= {"employer_key": None} if employer == 0 else {}
        postings.append(row)
        for skill in random.permutation(ASKED)[: int(random.integers(0, 6))].tolist():
            area = "data-handling" if skill in ("faiss", "spark") else "programming"
            skills.append(asked(row, skill, skill_area=area))
    return market(postings, skills, visits=watched([f"E{one}" for one in range(12)], months(7)))


def by_sql(things: AskedThings) -> Query:
    return Query(things.sql, things.parameters)


def columns_of(held: Holdings) -> dict[str, list[object]]:
    parts = {"item": held.item, "employer": held.employer, "before": held.totals[0], "after": held.totals[1]}
    parts |= {f"of {name}": getattr(held.postings, name) for name in held.postings.__slots__}
    return {name: np.asarray(part).tolist() for name, part in parts.items()}


@pytest.mark.parametrize("name", THINGS)
def test_holdings_are_those_of_the_sql(con: DuckDBPyConnection, name: str) -> None:
    things = THINGS[name]
    matched = matched_of(scope_of(con, Selection()))
    assert matched.windows is not None
    coded, queried = (holdings_of(con, matched.query, one) for one in (things, by_sql(things)))
    assert len(coded.items) >= 1
    assert (coded.items, coded.labels, coded.rests) == (queried.items, queried.labels, queried.rests)
    assert columns_of(coded) == columns_of(queried)


@pytest.mark.parametrize("name", THINGS)
def test_shares_by_slice_are_those_of_the_sql(con: DuckDBPyConnection, name: str) -> None:
    things = THINGS[name]
    sliced = scope_of(con, Selection()).query.then(SLICED)
    items = tuple(row[0] for row in con.execute(f"SELECT DISTINCT item FROM ({things.rendered()})").fetchall())
    items = (*sorted(items), "asked by none")
    coded, queried = (shares_by_slice(con, sliced, one, items) for one in (things, by_sql(things)))
    assert coded == queried
    assert any(share.share is not None for shares in coded.values() for share in shares.values())


def test_a_selection_without_postings_has_no_holdings(con: DuckDBPyConnection) -> None:
    sliced = scope_of(con, Selection(seniority="senior")).query.then(SLICED)
    assert shares_by_slice(con, sliced, SKILLS, ("pytorch",)) == {"pytorch": {}}


def test_shares_are_corrected_for_the_reader_where_it_is_asked(con: DuckDBPyConnection) -> None:
    from fingerpost.market.counting.reader_error import skill_error

    sliced = scope_of(con, Selection()).query.then(SLICED)
    plain = shares_by_slice(con, sliced, SKILLS, ("pytorch",))["pytorch"]["all"]
    corrected = shares_by_slice(con, sliced, SKILLS, ("pytorch",), skill_error)["pytorch"]["all"]
    assert (plain.uncorrected, plain.n) == (None, corrected.n)
    assert corrected.uncorrected == plain.share
    assert corrected.share != plain.share
