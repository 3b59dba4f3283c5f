from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.market.over_time.panel import dated_sources, panel, refused_sources
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import Row, market, posting, visit


def at(month: int, day: int, hour: int = 6) -> datetime:
    return datetime(2026, month, day, hour)  # noqa: DTZ001 - the views show instants in UTC without their zone


def on(month: int, day: int) -> date:
    return date(2026, month, day)


def event(number: int, what: str, seen_at: datetime, cluster: int | None = None) -> Row:
    cluster_id = f"c{number if cluster is None else cluster:05d}"
    return {"posting_id": f"p{number:05d}", "cluster_id": cluster_id, "seen_at": seen_at, "event": what, "fields": []}


def open_from(number: int, board: str, first: datetime, last: datetime, **stated: Any) -> Row:
    return posting(number, board, first_seen=first, last_seen=last, **stated)


def daily(board: str, first: date, last: date, **stated: Any) -> list[Row]:
    return [visit(first + timedelta(days=n), board, **stated) for n in range((last - first).days + 1)]


def ask(con: duckdb.DuckDBPyConnection, table: str, by: str = "month", columns: str = "*") -> list[tuple[Any, ...]]:
    query = panel(Selection().query(), by).then(f"\nSELECT {columns} FROM {table} ORDER BY ALL")
    return con.execute(query.sql, query.parameters).fetchall()


def stock(con: duckdb.DuckDBPyConnection, by: str = "month") -> list[tuple[Any, ...]]:
    return ask(con, "stock", by, "period, posting_id")


def flow(con: duckdb.DuckDBPyConnection, by: str = "month") -> list[tuple[Any, ...]]:
    return ask(con, "flow", by, "period, posting_id")


def seen(con: duckdb.DuckDBPyConnection, kind: str, by: str = "month") -> list[tuple[Any, ...]]:
    return ask(con, f"{kind}_seen", by, "period, board")


def test_stock_is_what_was_open_at_the_last_complete_visit_of_the_period() -> None:
    postings = [
        open_from(1, "A", at(1, 3), at(2, 28)),  # open in both
        open_from(2, "A", at(1, 3), at(1, 30)),  # gone on the last visit of January
        open_from(3, "A", at(1, 31, 23), at(2, 2)),  # open on the last visit of January only
        open_from(4, "A", at(2, 5), at(2, 10)),  # between the last visits of two months
    ]
    con = market(postings, visits=daily("A", on(1, 1), on(2, 28)))
    assert stock(con) == [(on(1, 1), "p00001"), (on(1, 1), "p00003"), (on(2, 1), "p00001")]


def test_the_period_of_a_week_is_its_monday() -> None:
    con = market([open_from(1, "A", at(1, 3), at(1, 13))], visits=daily("A", on(1, 1), on(1, 20)))
    assert stock(con, "week") == [(date(2025, 12, 29), "p00001"), (on(1, 5), "p00001")]
    assert [period.weekday() for period, _ in seen(con, "stock", "week")] == [0, 0, 0, 0]


def test_an_incomplete_visit_shows_nothing_and_closes_nothing() -> None:
    visits = [*daily("A", on(1, 1), on(1, 31)), visit(on(2, 20), "A", complete=False), visit(on(3, 31), "A")]
    con = market([open_from(1, "A", at(1, 3), at(3, 31))], visits=visits)
    assert seen(con, "stock") == [(on(1, 1), "A"), (on(3, 1), "A")]
    assert stock(con) == [(on(1, 1), "p00001"), (on(3, 1), "p00001")]


def test_what_was_there_when_the_watching_began_is_not_new() -> None:
    postings = [open_from(1, "A", at(1, 1), at(3, 31)), open_from(2, "A", at(2, 9), at(2, 9))]
    con = market(postings, visits=daily("A", on(1, 1), on(3, 31)))
    assert seen(con, "flow") == [(on(2, 1), "A"), (on(3, 1), "A")]
    assert flow(con) == [(on(2, 1), "p00002")]


def test_after_a_period_without_a_visit_nobody_knows_what_is_new() -> None:
    visits = [*daily("A", on(1, 1), on(1, 31)), *daily("A", on(3, 1), on(4, 30))]
    con = market([open_from(1, "A", at(3, 2), at(4, 30)), open_from(2, "A", at(4, 2), at(4, 30))], visits=visits)
    assert flow(con) == [(on(4, 1), "p00002")]


def test_a_month_that_has_only_begun_has_no_flow() -> None:
    con = market([open_from(1, "A", at(3, 2), at(3, 6))], visits=daily("A", on(1, 1), on(3, 6)))
    assert seen(con, "flow") == [(on(2, 1), "A")]
    assert [period for period, _ in seen(con, "stock")] == [on(1, 1), on(2, 1), on(3, 1)]


def test_visits_once_a_month_are_a_month_apart() -> None:
    visits = [visit(on(month, 15), "A") for month in (1, 2, 3)]
    con = market([], visits=visits)
    assert ask(con, "flow_seen", columns="period, board, days") == [(on(2, 1), "A", 31), (on(3, 1), "A", 28)]


def test_a_posting_that_came_back_is_not_open_while_it_was_closed() -> None:
    postings = [open_from(1, "A", at(1, 3), at(4, 30)), open_from(2, "A", at(1, 3), at(4, 30))]
    events = [
        event(1, "opened", at(1, 3)),
        event(1, "closed", at(2, 10)),
        event(1, "reopened", at(4, 2)),
        event(2, "opened", at(1, 3)),
        event(2, "changed", at(2, 10)),
    ]
    con = market(postings, visits=daily("A", on(1, 1), on(4, 30)), events=events)
    found = stock(con)
    assert [period.month for period, posting_id in found if posting_id == "p00001"] == [1, 4]
    assert [period.month for period, posting_id in found if posting_id == "p00002"] == [1, 2, 3, 4]
    assert flow(con) == []  # it was there before, so it is not new in April


def test_a_cluster_is_open_while_one_of_its_members_is() -> None:
    events = [
        event(1, "opened", at(1, 3)),
        event(2, "opened", at(2, 4), cluster=1),
        event(1, "closed", at(2, 4)),
        event(2, "closed", at(3, 9), cluster=1),
        event(3, "opened", at(4, 9), cluster=1),
    ]
    con = market(
        [open_from(1, "A", at(1, 3), at(4, 30), cluster_size=3)],
        visits=daily("A", on(1, 1), on(4, 30)),
        events=events,
    )
    assert [period.month for period, _ in stock(con)] == [1, 2, 4]


def test_a_board_that_is_gone_is_empty_and_one_that_fails_is_unseen() -> None:
    """The server says 404: the postings are closed and no list was read. An error closes nothing."""
    postings = [
        open_from(1, "Gone", at(1, 3), at(1, 31), closed_at=at(2, 4)),
        open_from(2, "Fails", at(1, 3), at(1, 31)),
        open_from(3, "A", at(1, 3), at(3, 31)),
    ]
    visits = [
        *daily("A", on(1, 1), on(3, 31)),
        *daily("Gone", on(1, 1), on(1, 31)),
        *daily("Fails", on(1, 1), on(1, 31)),
    ]
    con = market(postings, visits=visits)
    assert [(period.month, board) for period, board in seen(con, "stock")] == [
        (1, "A"), (1, "Fails"), (1, "Gone"), (2, "A"), (2, "Gone"), (3, "A"),
    ]  # fmt: skip
    assert [period.month for period, posting_id in stock(con) if posting_id == "p00001"] == [1]
    assert (on(2, 1), "Gone") not in seen(con, "flow")


def test_a_board_without_a_name_is_a_board() -> None:
    postings = [posting(1, None, first_seen=at(1, 3), last_seen=at(2, 28))]
    visits: Iterable[Row] = [{**row, "board": None} for row in daily("A", on(1, 1), on(2, 28))]
    con = market(postings, visits=visits)
    assert ask(con, "stock", columns="period, board, cluster, named") == [
        (on(1, 1), "", "employer not stated: greenhouse", False),
        (on(2, 1), "", "employer not stated: greenhouse", False),
    ]


def test_a_dated_source_has_new_postings_by_their_date_and_no_stock() -> None:
    source, stated = dated_sources()[0], {"board": None, "source": dated_sources()[0].source}
    days = [date(2021, 1, 5), date(2021, 2, 1), date(2021, 2, 9), date(2021, 4, 1), date(2021, 5, 1)]
    outside = [source.since - timedelta(days=1), source.until + timedelta(days=1), None]
    con = market(posting(n, "A", date_posted=day, **stated) for n, day in enumerate([*days, *outside]))
    assert seen(con, "stock") == []
    # January comes first, March has no thread, so April's may be of both
    assert [period for period, _ in seen(con, "flow")] == [date(2021, 2, 1), date(2021, 5, 1)]
    assert flow(con) == [(date(2021, 2, 1), "p00001"), (date(2021, 2, 1), "p00002"), (date(2021, 5, 1), "p00004")]
    assert flow(con, "week") == []  # threads of a month say nothing of its weeks


def test_a_source_that_was_read_once_has_neither() -> None:
    con = market([posting(n, "A", date_posted=on(1 + n % 5, 1)) for n in range(50)])
    assert stock(con) == flow(con) == seen(con, "flow") == []


def test_the_selection_narrows_the_postings_and_not_the_boards() -> None:
    visits = [*daily("A", on(1, 1), on(2, 28)), *daily("B", on(1, 1), on(2, 28))]
    postings = [open_from(1, "A", at(1, 3), at(2, 28)), open_from(2, "B", at(1, 3), at(2, 28), role="nlp-engineer")]
    con = market(postings, visits=visits)
    query = panel(Selection(role="nlp-engineer").resolved(con).query()).then(
        " SELECT (SELECT count(*) FROM stock), (SELECT count(*) FROM stock_seen)"
    )
    assert con.execute(query.sql, query.parameters).fetchall() == [(2, 4)]


def test_sources_are_judged_once_and_with_a_reason() -> None:
    kept = {source.source for source in dated_sources()}
    assert kept & set(refused_sources()) == set()
    assert all(len(reason) > 60 for reason in [*refused_sources().values(), *(one.reason for one in dated_sources())])


def test_other_periods_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="month, week"):
        panel(Selection().query(), "decade")
