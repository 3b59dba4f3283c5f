from __future__ import annotations

from datetime import date, datetime

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.moves.growth import growth
from fingerpost.market.moves.windows import matched_of
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import asked, employers, market
from tests.market.moving_markets import by_hand, moving_market, seen_in


def test_one_skill_truly_rises_and_fifty_do_not() -> None:
    con, *_ = moving_market(1)
    found = growth(con, of="skill", limit=100)
    assert [mover.value for mover in found.rising] == ["rising"]
    assert found.falling == ()
    assert found.n_untold == len(found.untold) == 50
    rise = found.rising[0].flow
    assert rise is not None
    assert rise.low > 1
    assert rise.low <= 3.0 <= rise.high


def test_boards_that_join_are_no_growth() -> None:
    con, *_ = moving_market(2, joins=8)
    found = growth(con, of="skill", limit=100)
    names = {mover.value for part in (found.rising, found.falling, found.untold, found.too_few) for mover in part}
    assert "newcomer" not in names
    assert found.overall is not None
    assert found.overall.low < 1 < found.overall.high
    assert found.windows is not None
    assert found.windows.n_boards == 40


def test_the_counts_are_those_of_plain_sql() -> None:
    con, *_ = moving_market(3, joins=2)
    found = growth(con, of="skill", limit=100)
    assert found.windows is not None
    for mover in (*found.rising, *found.untold):
        counted = [
            con.execute(
                "SELECT count(*) FROM posting JOIN posting_skill USING (posting_id) WHERE skill_id = ? "
                "AND board NOT LIKE 'Newcomer%' AND first_seen >= ? AND first_seen < ? + INTERVAL 1 MONTH",
                [mover.value, window[0], window[-1]],
            ).fetchall()[0][0]
            for window in (found.windows.earlier, found.windows.later)
        ]
        assert counted == [mover.n_before, mover.n_after]


def test_the_p_values_are_adjusted_over_all_that_were_tested() -> None:
    con, *_ = moving_market(4, riser=2.0)
    found = growth(con, of="skill", limit=100)
    changes = [mover.flow for mover in (*found.rising, *found.falling, *found.untold)]
    p_values = [change.p_value for change in changes if change is not None]
    q_values = [change.q_value for change in changes if change is not None]
    assert q_values == pytest.approx(multipletests(p_values, method="fdr_bh")[1].tolist())


def test_days_between_visits_are_allowed_for() -> None:
    # The same rate per day: 28 in February, 31 in March.
    postings, visits = by_hand({f"Employer {k}": [10, 28, 30, 31] for k in range(6)})
    found = growth(market(postings, visits=visits), of="role")
    assert found.windows is not None
    assert (found.windows.earlier, found.windows.later) == ((date(2025, 2, 1),), (date(2025, 4, 1),))
    assert found.overall is not None
    assert found.overall.raw == pytest.approx((31 / 30) / (28 / 28), rel=0.01)


def test_year_on_year_where_a_year_was_watched() -> None:
    counts = [5] + [6] * 13
    postings, visits = by_hand({f"Employer {k}": counts for k in range(6)})
    found = growth(market(postings, visits=visits), of="role")
    assert found.windows is not None
    assert found.windows.rule == "year on year"
    assert (found.windows.earlier, found.windows.later) == ((date(2025, 2, 1),), (date(2026, 2, 1),))
    assert "year on year" in found.sentences()[0]


def test_since_and_until_bound_the_periods() -> None:
    postings, visits = by_hand({f"Employer {k}": [9] * 9 for k in range(6)})
    found = growth(market(postings, visits=visits), of="role", since=date(2025, 4, 1), until=date(2025, 6, 30))
    assert found.windows is not None
    assert (found.windows.earlier, found.windows.later) == ((date(2025, 4, 1),), (date(2025, 6, 1),))


def test_boards_watched_in_part_are_left_out_but_longer_windows_are_not_forced() -> None:
    # One board since January, ten since April: the windows are those in which all eleven can be compared.
    postings, visits = by_hand({"Old": [20] * 8, **{f"Employer {k}": [0] * 3 + [12] * 5 for k in range(10)}})
    visits = [row for row in visits if row["board"] == "Old" or row["day"] >= date(2025, 4, 1)]
    con = market(postings, visits=visits)
    matched = matched_of(scope_of(con, Selection()))
    assert matched.windows is not None
    assert matched.windows.n_boards == 11
    assert matched.windows.earlier[0] >= date(2025, 5, 1)


def test_a_corpus_that_was_read_once_is_refused_with_what_would_answer_it() -> None:
    con = market(employers(10, 10), [])
    found = growth(con, of="skill")
    assert found.windows is None
    assert found.refused is not None
    assert "survivors" in found.refused
    assert "collect again" in found.refused
    assert found.to_rows() == []
    assert found.overall is None
    assert "survivors" in str(found.chart().to_dict())


def test_an_empty_selection_is_refused() -> None:
    assert growth(market([])).refused == "no posting is selected"


def test_one_large_employer_is_too_few() -> None:
    postings, visits = by_hand({"Big": [50] * 4, **{f"Employer {k}": [2] * 4 for k in range(6)}})
    found = growth(market(postings, visits=visits), of="role")
    assert found.refused is not None
    assert found.refused.startswith("too few: one employer")


def test_things_with_too_few_are_listed_as_too_few_without_a_figure() -> None:
    postings, visits = by_hand({f"Employer {k}": [9] * 4 for k in range(8)})
    skills = [asked(row, "common") for row in postings] + [asked(row, "rare") for row in postings[:90:9]]
    skills += [asked(row, "narrow") for row in postings if row["employer"] in {"Employer 1", "Employer 2"}]
    found = growth(market(postings, skills, visits=visits), of="skill")
    assert [mover.value for mover in found.untold] == ["common"]
    reasons = {mover.value: mover.reason for mover in found.too_few}
    assert reasons["rare"] is not None
    assert reasons["narrow"] == "too few: 2 employers, at least 5 are needed"
    assert all(mover.flow is None and mover.share is None for mover in found.too_few)


def test_an_employer_is_measured_by_its_own_ups_and_downs() -> None:
    steady = {f"Employer {k}": [10, 12, 10, 11, 9, 10, 11, 10, 12, 9, 11, 10, 10] for k in range(8)}
    postings, visits = by_hand({**steady, "Grower": [10, 10, 11, 10, 12, 9, 30, 41, 39, 40, 42, 39, 41]})
    found = growth(market(postings, visits=visits), of="employer")
    assert [mover.label for mover in found.rising] == ["Grower"]
    assert found.n_untold + found.n_too_few == 8
    assert found.rising[0].share is None


def test_the_order_of_the_rows_does_not_matter() -> None:
    con, postings, skills, visits = moving_market(5, n_boards=15, steady=10)
    random = np.random.default_rng(0)
    shuffled = [[rows[at] for at in random.permutation(len(rows))] for rows in (postings, skills, visits)]
    other = market(shuffled[0], shuffled[1], visits=shuffled[2])
    for of in ("skill", "employer"):
        assert growth(con, of=of).to_rows() == growth(other, of=of).to_rows()


def test_removing_an_employer_moves_counts_by_its_own() -> None:
    con, postings, skills, visits = moving_market(6, n_boards=15, steady=10)
    without = growth(
        market([row for row in postings if row["employer"] != "Employer 3"], skills, visits=visits), of="role"
    )
    whole = growth(con, of="role")
    assert whole.windows is not None
    assert without.windows is not None
    assert whole.windows.later == without.windows.later
    later = {seen_in(month) for month in whole.windows.later}
    own = sum(row["employer"] == "Employer 3" and row["first_seen"] in later for row in postings)
    assert whole.n_after - without.n_after == own


def test_the_sql_of_the_basis_can_be_run_again() -> None:
    con, *_ = moving_market(7, n_boards=15, steady=5)
    found = growth(con, of="skill", limit=100)
    rows = con.execute(found.basis.sql).fetchall()
    assert sum(row[3] for row in rows if row[0] == "rising") == next(
        mover.n_before for mover in (*found.rising, *found.untold) if mover.value == "rising"
    )


def test_rows_and_chart_say_what_the_answer_says() -> None:
    con, *_ = moving_market(8)
    found = growth(con, of="skill")
    assert [row["part"] for row in found.to_rows()][:1] == ["rising"]
    assert {"flow_ratio", "flow_low", "flow_high", "flow_q_value", "n_before", "n_after"} <= set(found.to_rows()[0])
    drawn = found.chart().to_dict()
    assert "Rising" in drawn["description"]
    assert found.to_arrow().num_rows == len(found.to_rows())
    assert found.tables()[0].caption == "Rising"


def test_dated_threads_are_members_of_the_panel() -> None:
    source = {"source": "ruanyf_weekly_cn", "board": None}
    postings = [
        {**row, **source, "date_posted": row["first_seen"].date(), "first_seen": datetime(2026, 11, 1)}  # noqa: DTZ001
        for row in moving_market(9, n_boards=6, steady=2)[1]
    ]
    found = growth(market(postings), of="role")
    assert found.windows is not None
    assert found.windows.sources == ("ruanyf_weekly_cn",)
    assert found.n_after > 0


@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"of": "place"}, UnknownNameError), ({"by": "day"}, UnknownNameError), ({"limit": 0}, InputError)],
)
def test_wrong_names_are_refused(wrong: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        growth(market(employers(5, 5)), **wrong)  # type: ignore[arg-type]


def test_an_employer_is_not_compared_over_single_months() -> None:
    postings, visits = by_hand({f"Employer {k}": [10] * 5 for k in range(6)})
    found = growth(market(postings, visits=visits), of="employer")
    assert found.refused is not None
    assert "shorter than 2 months" in found.refused


def test_since_after_until_is_refused() -> None:
    with pytest.raises(InputError, match="later than until"):
        growth(market(employers(5, 5)), since=date(2026, 2, 1), until=date(2026, 1, 1))
