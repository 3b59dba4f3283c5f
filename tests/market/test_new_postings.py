"""New postings from the coded columns are those of the SQL that is shown, posting by posting."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np
import pytest
from duckdb import DuckDBPyConnection

from fingerpost.errors import UnknownNameError
from fingerpost.market.counting.scope import Scope, scope_of
from fingerpost.market.moves.new_postings import NewPostings, new_postings
from fingerpost.market.moves.windows import matched_of
from fingerpost.market.over_time.panel import dated_sources, panel
from fingerpost.market.selecting.selection import Query, Selection
from tests.market.markets_for_tests import Row, market, posting, visit

FIRST, WEEKS = date(2025, 1, 6), 60
SELECTIONS = {
    "ML postings": Selection(),
    "all": Selection(ai_relation=None),
    "an industry": Selection(industry="finance"),
    "a dated source": Selection(source=dated_sources()[0].source, ai_relation=None),
    "none": Selection(role="nlp-engineer"),
}


@pytest.fixture(scope="module")
def con() -> DuckDBPyConnection:
    """Nine boards visited weekly, of which some join late, miss a month or have no name, and a dated source."""
    random = np.random.default_rng(3)
    postings: list[Row] = []
    visits: list[Row] = []
    for number in range(9):
        board = None if number == 8 else f"Board {number}"
        weeks = range(20 if number == 5 else 0, WEEKS)
        days = [FIRST + timedelta(weeks=week) for week in weeks if not (number == 6 and 22 <= week < 29)]
        visits += [{**visit(day, board or "", complete=random.random() > 0.05), "board": board} for day in days]
        for day in days:
            seen = datetime.combine(day, time(6))
            for _ in range(random.poisson(3)):
                stated: Row = {
                    "board": board,
                    "first_seen": seen,
                    "last_seen": seen + timedelta(weeks=int(random.integers(0, 9))),
                    "industry": random.choice(["finance", "technology"]),
                    "ai_relation": random.choice(["builds", "none"]),
                }
                employer = None if random.random() < 0.1 else f"Employer {random.integers(4) + number}"
                postings.append(posting(len(postings), employer, **stated))
    dated = {"board": None, "source": dated_sources()[0].source}
    postings += [
        posting(len(postings) + at, f"D{at % 6}", date_posted=date(2021, 1 + at % 8, 5), **dated) for at in range(70)
    ]
    return market(postings, visits=visits)


def told(con: DuckDBPyConnection, query: Query) -> list[tuple[Any, ...]]:
    return sorted(con.execute(query.sql, query.parameters).fetchall())


def named(new: NewPostings) -> list[tuple[Any, ...]]:
    """The key, period, cluster and naming of each new posting."""
    employer, is_named = new.employers()
    clusters, code = new.coded("coalesce(employer_key, concat('employer not stated: ', source))")
    assert [clusters[one] for one in np.unique(code)] == sorted({clusters[one] for one in code})
    return sorted(
        (key, new.read.starts[period], clusters[cluster], bool(is_named[number]))
        for key, period, cluster, number in zip(
            new.counted.columns.keys(new.row), new.period.tolist(), code.tolist(), employer.tolist(), strict=True
        )
    )


def new_of(con: DuckDBPyConnection, selection: Selection, by: str) -> tuple[Scope, NewPostings]:
    scope = scope_of(con, selection)
    return scope, new_postings(scope.rows, by)


@pytest.mark.parametrize("by", ["month", "week"])
@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS)
def test_they_are_the_flow_of_the_panel(con: DuckDBPyConnection, selection: Selection, by: str) -> None:
    scope, new = new_of(con, selection, by)
    flow = panel(scope.query, by).then("\nSELECT posting_id, period, cluster, named FROM flow")
    assert named(new) == told(con, flow)


def test_the_markets_compared_are_no_empty_ones(con: DuckDBPyConnection) -> None:
    counts = {name: len(new_of(con, selection, "month")[1].row) for name, selection in SELECTIONS.items()}
    assert counts["none"] == 0
    assert min(counts[name] for name in counts if name != "none") > 30


@pytest.mark.parametrize("by", ["month", "week"])
@pytest.mark.parametrize("selection", ["ML postings", "all", "an industry"])
def test_those_compared_are_the_ones_that_moved(con: DuckDBPyConnection, selection: str, by: str) -> None:
    scope, new = new_of(con, SELECTIONS[selection], by)
    matched = matched_of(scope, by)
    assert matched.windows is not None
    moved, later = new.compared(matched.windows.earlier, matched.windows.later)
    for window, is_later in ((moved.where(later), True), (moved.where(~later), False)):
        sql = f"\nSELECT posting_id, period, cluster, named FROM moved WHERE later = {is_later}"
        assert named(window) == told(con, matched.query.then(sql))
        assert len(window.row) > 10


@pytest.mark.parametrize("by", ["month", "week"])
def test_the_windows_count_the_boards_and_postings_that_moved(con: DuckDBPyConnection, by: str) -> None:
    matched = matched_of(scope_of(con, Selection()), by)
    assert matched.windows is not None
    counted = matched.query.then(
        "\nSELECT count(*), count(DISTINCT concat(posting.source, '/', coalesce(posting.board, '')))"
        " FROM moved JOIN posting ON posting.posting_id = moved.posting_id"
    )
    assert told(con, counted) == [(matched.windows.n_postings, matched.windows.n_boards)]


@pytest.mark.parametrize("by", ["month", "week"])
def test_a_span_of_boards_watched_has_the_periods_between_too(con: DuckDBPyConnection, by: str) -> None:
    scope, new = new_of(con, Selection(ai_relation=None), by)
    windows = matched_of(scope, by).windows
    assert windows is not None
    ends = (windows.earlier[0], windows.later[-1])
    span = panel(scope.query, by).then(
        """,
ends AS (SELECT source, board FROM flow_seen WHERE period IN (?, ?) GROUP BY source, board HAVING count(*) = 2)
SELECT posting_id, period, cluster, named FROM flow JOIN ends USING (source, board) WHERE period BETWEEN ? AND ?""",
        *ends,
        *ends,
    )
    found = new.on_boards_watched(ends)
    assert named(found) == told(con, span)
    assert len(found.row) < len(new.row)


def test_windows_are_those_of_the_days_asked_for(con: DuckDBPyConnection) -> None:
    since, until = date(2025, 5, 1), date(2025, 11, 1)
    windows = matched_of(scope_of(con, Selection()), "month", since, until).windows
    assert windows is not None
    assert windows.earlier[0] >= since
    assert windows.later[-1] == until


def test_other_periods_are_refused(con: DuckDBPyConnection) -> None:
    with pytest.raises(UnknownNameError, match="month, week"):
        new_postings(scope_of(con, Selection()).rows, "decade")


def test_a_corpus_that_was_read_once_has_none() -> None:
    once = market([posting(number, "A") for number in range(9)])
    assert len(new_of(once, Selection(), "month")[1].row) == 0
