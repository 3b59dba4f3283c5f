from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from fingerpost.answer import as_json
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.over_time.demand import Demand, demand
from fingerpost.market.over_time.demand_series import DemandSeries
from fingerpost.market.over_time.panel import panel
from fingerpost.market.selecting.selection import Selection
from fingerpost.settings import Settings
from fingerpost.store.facts import connect
from tests.market.markets_for_tests import Row, asked, employers, market, posting, visit


def day(month: int, day_of_month: int, year: int = 2026) -> datetime:
    return datetime(year, month, day_of_month)  # noqa: DTZ001 - the views show instants in UTC without their zone


FIRST, LAST = day(1, 1), day(6, 30)


def daily(board: str, first: datetime = FIRST, last: datetime = LAST) -> list[Row]:
    return [visit((first + timedelta(days=n)).date(), board) for n in range((last - first).days + 1)]


class Boards:
    """Boards that are read every day; each posting is open from a day to another."""

    def __init__(self) -> None:
        self.postings: list[Row] = []
        self.visits: list[Row] = []

    def watch(self, board: str, first: datetime = FIRST, last: datetime = LAST) -> None:
        self.visits += daily(board, first, last)

    def open(self, board: str, count: int, first: datetime, last: datetime = LAST, **stated: Any) -> None:
        start = len(self.postings)
        self.postings += [posting(start + n, board, first_seen=first, last_seen=last, **stated) for n in range(count)]

    @property
    def kept(self) -> list[Row]:
        """Those that are open at the end."""
        return [row for row in self.postings if row["last_seen"] == LAST]

    def market(self, **more: Any) -> duckdb.DuckDBPyConnection:
        return market(self.postings, visits=self.visits, **more)


def steady(boards: int = 6, stock: int = 10, flow: int = 6) -> Boards:
    """Each board has the same stock for ever and the same number of new postings, open for a day, each month."""
    made = Boards()
    for number in range(boards):
        made.watch(f"B{number}")
        made.open(f"B{number}", stock, FIRST)
        for month in range(1, 7):
            made.open(f"B{number}", flow, day(month, 20), day(month, 20))
    return made


def index_of(series: DemandSeries) -> list[float | None]:
    return [None if period.index is None else round(period.index, 6) for period in series.periods]


def starts(series: DemandSeries) -> list[int]:
    return [period.start.month for period in series.periods]


def test_stock_and_flow_are_two_measures() -> None:
    found = demand(steady().market())
    assert found.refused is found.ages is found.posted is None
    assert (found.stock.measure, found.flow.measure) == ("stock", "flow")
    assert [period.n for period in found.stock.periods] == [60] * 6
    assert [period.n for period in found.flow.periods] == [36] * 5
    assert (starts(found.stock), starts(found.flow)) == ([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6])
    assert index_of(found.stock) == [100] * 6


def test_a_board_that_joins_is_no_growth() -> None:
    boards = steady()
    boards.watch("New", day(4, 5))
    boards.open("New", 60, day(4, 5))
    found = demand(boards.market()).stock
    assert index_of(found) == [100] * 6
    assert [round(period.unmatched or 0) for period in found.periods] == [100, 100, 100, 200, 200, 200]
    assert [(one.start.month, one.joined, one.n_joined, one.left, one.reason) for one in found.breaks] == [
        (4, 1, 60, 0, None)
    ]


def test_what_a_board_that_joins_already_had_is_not_new() -> None:
    boards = steady()
    boards.watch("New", day(4, 5))
    boards.open("New", 60, day(4, 5))
    assert [period.n for period in demand(boards.market()).flow.periods] == [36] * 5


def test_growth_on_all_boards_is_growth() -> None:
    boards = steady()
    for number in range(6):
        boards.open(f"B{number}", 5, day(3, 2))
    assert index_of(demand(boards.market()).stock) == [100, 100, 150, 150, 150, 150]


def test_a_board_that_could_not_be_read_is_unseen_and_one_that_is_gone_is_empty() -> None:
    fails, gone = steady(), steady()
    for boards, closed in ((fails, None), (gone, day(4, 2))):
        boards.watch("X", FIRST, day(3, 31))
        boards.open("X", 30, FIRST, day(3, 31), closed_at=closed)
    assert index_of(demand(fails.market()).stock) == [100] * 6
    index = index_of(demand(gone.market()).stock)
    assert index[:3] == [100] * 3
    assert index[3:] == [pytest.approx(200 / 3, abs=1e-5)] * 3


def test_a_posting_that_was_closed_for_a_while_is_not_open_then() -> None:
    boards = steady()
    events = []
    for number in range(6):
        name = f"p{number * 46:05d}"  # a posting of each board's stock: 10 and six times 6 each
        for what, moment in (("opened", FIRST), ("closed", day(3, 5)), ("reopened", day(5, 5))):
            row = {"posting_id": name, "cluster_id": name.replace("p", "c"), "seen_at": moment, "event": what}
            events.append({**row, "fields": []})
    found = demand(boards.market(events=events))
    assert [period.n for period in found.stock.periods] == [60, 60, 54, 54, 60, 60]
    assert [period.n for period in found.flow.periods] == [36] * 5


def test_weeks_are_iso_weeks() -> None:
    found = demand(steady().market(), by="week").stock
    assert all(period.start.weekday() == 0 for period in found.periods)
    assert len(found.periods) == 27
    assert found.periods[0].start == date(2025, 12, 29)
    assert set(index_of(found)) == {100.0}


def test_the_last_week_that_is_known_is_provisional() -> None:
    months = demand(steady().market()).stock.periods
    assert [period.provisional for period in months] == [False] * 5 + [True]
    weeks = demand(steady().market(), by="week").stock.periods
    assert [period.start for period in weeks if period.provisional] == [date(2026, 6, 22), date(2026, 6, 29)]


def test_a_month_that_has_only_begun_counts_no_flow() -> None:
    boards = steady()
    boards.visits = [row for row in boards.visits if row["day"] <= date(2026, 6, 4)]
    found = demand(boards.market())
    assert (starts(found.stock)[-1], starts(found.flow)[-1]) == (6, 5)


def test_new_postings_are_scaled_where_visits_lie_apart() -> None:
    """Read every Sunday: the last Sundays of two months lie 28 or 35 days apart, and a posting comes each day."""
    boards = Boards()
    for number in range(6):
        sundays = [row for row in daily(f"B{number}") if row["day"].weekday() == 6]
        boards.visits += sundays
        for offset in range((sundays[-1]["day"] - sundays[0]["day"]).days):
            came = sundays[0]["day"] + timedelta(days=offset + 1)
            seen = next(row["day"] for row in sundays if row["day"] >= came)
            moment = datetime.combine(seen, datetime.min.time())
            boards.open(f"B{number}", 1, moment, moment)
    found = demand(boards.market()).flow
    counts = [period.n or 0 for period in found.periods]
    assert max(counts) == 6 * 35
    assert min(counts) == 6 * 28
    lengths = [28, 31, 30, 31, 30]
    assert index_of(found) == pytest.approx([100 * length / 28 for length in lengths], abs=1e-5)


def test_the_share_states_its_denominator() -> None:
    boards = steady()
    for number, row in enumerate(boards.kept):
        row["role"] = "nlp-engineer" if number % 2 else "data-scientist"
        row["ai_relation"] = "none" if number % 4 == 0 else "builds"
    con = boards.market()
    role = demand(con, Selection(role="nlp-engineer"))
    assert role.denominator == "ML postings"
    assert (role.stock.periods[0].share.n, role.stock.periods[0].share.of) == (30, 45)
    every = demand(con)
    assert every.denominator == "all postings read"
    share = every.stock.periods[0].share
    assert (share.n, share.of) == (45, 60)
    assert share.low is not None
    assert share.low <= 45 / 60 <= (share.high or 0)
    nothing = demand(con, Selection(ai_relation=None))
    assert nothing.denominator is None
    assert nothing.stock.periods[0].share.reason == "no share: every posting is selected"
    assert index_of(nothing.stock) == [100] * 6


def test_a_skill_is_a_share_of_the_postings_without_it() -> None:
    boards = steady()
    con = boards.market(skills=[asked(row, "python") for row in boards.kept[::2]])
    found = demand(con, Selection(skill="python"))
    assert found.denominator == "ML postings"
    assert (found.stock.periods[0].share.n, found.stock.periods[0].share.of) == (30, 60)


def test_year_on_year_where_thirteen_months_exist() -> None:
    boards = Boards()
    for number in range(6):
        boards.watch(f"B{number}", day(1, 1, 2025), day(3, 31))
        boards.open(f"B{number}", 10, day(1, 1, 2025), day(3, 31))
        boards.open(f"B{number}", 5, day(7, 2, 2025), day(3, 31))
    periods = demand(boards.market()).stock.periods
    assert [period.year_on_year is None for period in periods] == [True] * 12 + [False] * 3
    change = periods[-1].year_on_year
    assert change is not None
    assert change.change == pytest.approx(0.5)
    assert "+50.0 %" in " ".join(demand(boards.market()).sentences())


def test_too_few_breaks_the_chain_and_is_said() -> None:
    boards = steady()
    boards.visits = [row for row in boards.visits if row["board"] in {"B0", "B1"} or row["day"].month != 4]
    found = demand(boards.market())
    assert index_of(found.stock) == [100, 100, 100, None, 100, 100]
    assert [period.base and period.base.month for period in found.stock.periods] == [1, 1, 1, None, 5, 5]
    assert [one.start.month for one in found.stock.breaks if one.reason] == [4, 5]
    assert "The chain is broken before 2 of 6 months, last before 2026-05-01" in " ".join(found.sentences())


def test_since_and_until_choose_periods_and_not_postings() -> None:
    boards = steady()
    for row in boards.postings:
        row["date_posted"] = date(2025, 11, 1)
    found = demand(boards.market(), Selection(since=date(2026, 3, 15), until=date(2026, 5, 1)))
    assert starts(found.stock) == starts(found.flow) == [3, 4, 5]
    assert [period.n for period in found.stock.periods] == [60] * 3
    new = sum(period.n or 0 for period in found.flow.periods)
    assert (found.basis.n_postings, found.basis.n_employers) == (60 + new, 6)  # of those periods, whatever their date
    assert found.basis.period == (date(2025, 11, 1), date(2025, 11, 1))


def test_the_basis_of_chosen_periods_has_none_that_was_closed_before_or_came_after() -> None:
    boards = steady()
    whole = demand(boards.market(), Selection(since=date(2026, 3, 15), until=date(2026, 5, 1)))
    boards.kept[0]["last_seen"] = day(2, 1)
    boards.kept[0]["first_seen"] = day(6, 10)
    found = demand(boards.market(), Selection(since=date(2026, 3, 15), until=date(2026, 5, 1)))
    assert [period.n for period in found.stock.periods] == [58] * 3
    assert found.basis.n_postings == whole.basis.n_postings - 2


def test_a_selection_keeps_the_boards() -> None:
    boards = steady()
    for row in boards.kept[::2]:
        row["role"] = "nlp-engineer"
    found = demand(boards.market(), Selection(role="nlp-engineer"))
    assert [period.n_boards for period in found.stock.periods] == [6] * 6
    assert [period.n for period in found.stock.periods] == [30] * 6


def chance(seed: int = 4) -> tuple[list[Row], list[Row]]:
    random = np.random.default_rng(seed)
    visits, postings = [], []
    for board in range(14):
        name, start = f"B{board}", int(random.integers(0, 60)) if board % 3 == 0 else 0
        days = [FIRST + timedelta(days=number) for number in range(start, 170) if random.random() < 0.8]
        visits += [visit(moment.date(), name, complete=random.random() < 0.9) for moment in days]
        for _ in range(90):
            first = int(random.integers(start, 170))
            last = min(first + int(random.integers(0, 70)), 169)
            row = posting(
                len(postings),
                name if random.random() < 0.8 else None,
                board=name,
                first_seen=FIRST + timedelta(days=first),
                last_seen=FIRST + timedelta(days=last),
                ai_relation="builds" if random.random() < 0.7 else "none",
            )
            postings.append(row)
    return postings, visits


@pytest.mark.parametrize("by", ["month", "week"])
def test_counts_are_those_of_the_panel(by: str) -> None:
    postings, visits = chance()
    con = market(postings, visits=visits)
    found = demand(con, by=by)
    query = panel(Selection().query(), by)
    for series in found.measures:
        table = series.measure
        sql = f" SELECT period, count(*), count(DISTINCT CASE WHEN named THEN cluster END) FROM {table} GROUP BY period"
        counted = {row[0]: row[1:] for row in con.execute(query.sql + sql, query.parameters).fetchall()}
        mine = {period.start: (period.n, period.n_employers) for period in series.periods if period.n}
        assert mine == counted
        sql = f" SELECT period, count(*) FROM {table}_seen GROUP BY period"
        read = dict(con.execute(query.sql + sql, query.parameters).fetchall())
        assert {period.start: period.n_boards for period in series.periods if period.n_boards} == read


def test_the_matched_index_is_that_of_sql() -> None:
    postings, visits = chance()
    con = market(postings, visits=visits)
    query = panel(Selection().query()).then(
        """
        SELECT next.period, sum(CASE WHEN kept.period = next.period THEN 1 ELSE 0 END)
          / sum(CASE WHEN kept.period < next.period THEN 1 ELSE 0 END)
        FROM stock_seen AS next JOIN stock_seen AS before ON before.board = next.board
          AND before.period = next.period - INTERVAL 1 MONTH
        JOIN stock AS kept ON kept.board = next.board AND kept.period IN (next.period, before.period)
        GROUP BY next.period ORDER BY next.period"""
    )
    links = [float(ratio) for _, ratio in con.execute(query.sql, query.parameters).fetchall()]
    expected = [100.0, *(100 * np.cumprod(links)).tolist()]
    assert [period.index for period in demand(con).stock.periods] == pytest.approx(expected)


def test_the_order_of_arrival_changes_nothing() -> None:
    postings, visits = chance()
    one = demand(market(postings, visits=visits), naive=True)
    other = demand(market(postings[::-1], visits=visits[::-1]), naive=True)
    assert as_json(one) == as_json(other)


def test_scaling_all_boards_scales_nothing() -> None:
    one, three = steady(stock=10), steady(stock=30)
    assert index_of(demand(one.market()).stock) == index_of(demand(three.market()).stock)


def test_a_corpus_observed_once_has_no_series_and_says_why() -> None:
    found = demand(market(employers(10, 4, date_posted=date(2026, 5, 1))))
    assert found.stock.periods == found.flow.periods == ()
    assert found.refused is not None
    assert "observed once (on 2026-08-01)" in found.refused
    assert any(found.refused in note for note in found.basis.notes)
    assert found.refused in " ".join(found.sentences())


def test_what_is_given_instead_of_a_series() -> None:
    found = demand(market(employers(10, 4, date_posted=date(2026, 7, 2))))
    assert [cell.value for cell in found.composition.cells] == ["data-scientist"]
    assert found.posted is not None
    assert found.ages is not None
    assert [(cell.value, cell.share.n) for cell in found.posted.cells] == [("2026", 40)]
    assert found.ages.days.p50 == 30
    assert dict(found.ages.buckets)["8-30"] == 40
    assert found.reference.latest.date == date(2026, 6, 30)


def test_boards_read_on_one_day_only_are_observed_once() -> None:
    boards = employers(10, 4)
    con = market(boards, visits=[visit(date(2026, 8, 1), row["board"]) for row in boards[::4]])
    assert "observed once" in str(demand(con).refused)


def test_visits_that_were_never_whole_make_no_series() -> None:
    visits = [visit(date(2026, month, 1), "Acme", complete=False) for month in (1, 2, 3, 4)]
    assert demand(market([posting(1)], visits=visits)).refused == "none of 4 visits read the whole list of a board"


def test_a_short_watch_has_no_series_yet() -> None:
    boards = steady()
    boards.visits = [row for row in boards.visits if row["day"].month < 3]
    found = demand(boards.market())
    assert found.refused == "boards were read whole in 2 months: a series needs at least 3"
    assert [period.n for period in found.stock.periods] == [60, 60]


def test_without_two_periods_in_a_row_nothing_is_comparable() -> None:
    boards = steady()
    boards.visits = [row for row in boards.visits if row["day"].month % 2]
    found = demand(boards.market())
    assert "no two neighbouring months can be compared" in str(found.stock.refused)
    assert "nobody knows what was new" in str(found.flow.refused)


def test_the_postings_index_of_a_country_stands_beside() -> None:
    boards = steady()
    for row in boards.postings:
        row["countries"] = ["DE"]
    index = demand(boards.market(), Selection(country="DE")).postings_index
    assert index is not None
    assert index.country == "DE"
    assert demand(boards.market()).postings_index is None


def test_the_naive_count_of_ai_counts_what_no_reader_would() -> None:
    boards = steady()
    for number, row in enumerate(boards.kept):
        row["ai_relation"] = ("builds", "uses", "boilerplate", "none")[number % 4]
    found = demand(boards.market(), Selection(role="data-scientist"), naive=True).keywords
    assert found is not None
    assert found.population == "all postings read"
    assert (found.measure, len(found.starts)) == ("stock", 6)
    naive, builds, uses = (line.shares[0] for line in found.lines)
    assert (naive.n, builds.n, uses.n, naive.of) == (45, 15, 15, 60)
    assert demand(boards.market()).keywords is None


def test_the_naive_count_of_a_skill_needs_texts() -> None:
    boards = steady()
    con = boards.market(skills=[asked(row, "python") for row in boards.kept[::3]])
    refused = demand(con, Selection(skill="python"), naive=True).keywords
    assert refused is not None
    assert "the facts hold no texts" in str(refused.refused)
    found = demand(
        con,
        Selection(skill="python"),
        naive=True,
        texts_naming=lambda skill: [row["posting_id"] for row in boards.kept[::2]] if skill == "python" else [],
    ).keywords
    assert found is not None
    assert [line.shares[0].n for line in found.lines] == [30, 20]


def test_the_packaged_reference_is_refused_with_its_reason(tmp_path: Path) -> None:
    con = connect(Settings(tmp_path / "none", 1), "reference")
    found = demand(con)
    assert "observed once" in str(found.refused)
    threads = demand(con, Selection(source="ruanyf_weekly_cn", ai_relation=None)).flow
    assert [period.index for period in threads.periods] == [None] * len(threads.periods)
    sql = """SELECT date_trunc('month', date_posted)::DATE, count(*) FROM posting WHERE source = 'ruanyf_weekly_cn'
      AND date_posted BETWEEN '2020-12-01' AND '2026-02-28' AND date_posted NOT BETWEEN '2023-02-01' AND '2023-03-31'
      GROUP BY ALL"""
    assert {period.start: period.n for period in threads.periods if period.n} == dict(con.execute(sql).fetchall())


def test_other_periods_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="month, week"):
        demand(market([]), by="decade")


def test_an_empty_corpus_is_said_to_be_empty() -> None:
    assert demand(market([])).refused == "the corpus is empty"


def test_rows_tables_and_charts() -> None:
    boards = steady()
    boards.watch("New", day(4, 5))
    boards.open("New", 60, day(4, 5))
    con = boards.market()
    found = demand(con, naive=True)
    rows = found.to_rows()
    assert len({tuple(row) for row in rows}) == 1
    assert {row["part"] for row in rows} >= {"stock", "flow", "stock break", "keywords", "composition", "reference"}
    assert found.to_arrow().num_rows == len(rows)
    assert [table.caption for table in found.tables()][:2] == [
        "Open postings per month",
        "Open postings: boards that changed",
    ]
    drawn = found.chart().to_dict()
    assert "+1 board" in str(drawn)
    assert "month of 2026-05-01: 120 postings of 7 employers on 7 boards" in str(drawn["title"])
    assert drawn["description"].startswith("Open postings per month, matched boards: 100.0 on 2026-01-01")
    assert "New postings" in str(found.chart("flow").to_dict()["title"])
    with pytest.raises(InputError, match="stock, flow"):
        found.chart("both")


def test_without_a_series_the_ages_are_drawn() -> None:
    once: Demand = demand(market(employers(10, 4)))
    assert "Age of open postings" in str(once.chart().to_dict())
    assert "observed once" in str(once.chart("stock").to_dict())
    assert [table.caption for table in once.tables()][-1] == "Age of open postings when last seen"
    assert {row["part"] for row in once.to_rows()} == {"composition", "posted", "age", "reference"}


def test_a_selection_without_postings_is_too_few() -> None:
    found = demand(steady().market(), Selection(role="nlp-engineer", country="DE"))
    assert [period.n for period in found.stock.periods] == [0] * 6
    assert "too few: 0 postings" in str(found.stock.refused)
    assert found.stock.periods[0].share.share is None


def test_three_full_years_have_their_season_taken_out() -> None:
    months = [(year, month) for year in (2023, 2024, 2025, 2026) for month in range(1, 13)][:40]
    boards = Boards()
    first, last = day(1, 1, 2023), day(4, 30, 2026)
    for number in range(6):
        boards.watch(f"B{number}", first, last)
        for year, month in months:
            boards.open(f"B{number}", 12 if month in (3, 9) else 6, day(month, 1, year), day(month, 28, year))
    found = demand(boards.market())
    settled = [period for period in found.flow.periods if period.adjusted is not None]
    assert len(settled) >= 36
    assert max(period.index or 0 for period in settled) / min(period.index or 0 for period in settled) > 1.9
    assert max(period.adjusted or 0 for period in settled) / min(period.adjusted or 0 for period in settled) < 1.02
    assert any("without the season (STL)" in sentence for sentence in found.sentences())
    assert "adjusted" in next(table for table in found.tables() if "New postings" in table.caption).columns
    assert sum(row["adjusted"] is not None for row in found.to_rows() if row["part"] == "flow") == len(settled)


def test_below_three_years_it_is_said_why_the_season_stays_in() -> None:
    found = demand(steady().market())
    assert {period.adjusted for period in found.flow.periods} == {None}
    assert any("are not three full years of 12; shown raw and year on year" in note for note in found.basis.notes)
    assert all("adjusted" not in table.columns for table in found.tables())
