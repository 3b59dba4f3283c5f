from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date, datetime, timedelta

import numpy as np
import pytest
import vl_convert

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.over_time.demand import demand
from fingerpost.market.over_time.forecast import forecast
from fingerpost.market.over_time.histories import later
from fingerpost.market.over_time.reference import reference_countries, reference_series
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.smoothing import forecast_series
from tests.market.markets_for_tests import Row, employers, market, posting, visit


@pytest.mark.parametrize("country", reference_countries("ai-share"))
def test_the_ai_share_of_every_country_is_forecast_at_once(country: str) -> None:
    found = forecast(market([]), of="ai-share", country=country)
    assert found.refused is None
    assert [step.date for step in found.expected][::11] == [date(2026, 7, 31), date(2027, 6, 30)]
    ends = [p for p in reference_series("ai-share", country).points if (p.date + timedelta(days=1)).day == 1]
    assert len(ends) == len(found.history) == 90
    expected = forecast_series([p.value for p in ends], 12, 12)
    assert [step.point for step in found.expected] == [min(step.point, 100.0) for step in expected.steps]
    assert found.fitted == expected
    for step in found.expected:
        assert 0 < step.low95 <= step.low80 <= step.point <= step.high80 <= step.high95 <= 100


def test_a_value_from_within_a_month_is_provisional_and_not_forecast_from() -> None:
    found = forecast(market([]), of="postings-index", country="DE", horizon=3)
    assert [(one.date, one.provisional) for one in found.history[-2:]] == [
        (date(2026, 7, 31), False),
        (date(2026, 8, 14), True),
    ]
    assert found.expected[0].date == date(2026, 8, 31)
    assert "strokeDash" in str(found.chart().to_dict())


def test_it_says_whether_the_naive_forecast_is_beaten_and_shows_it_where_not() -> None:
    found = [forecast(market([]), of="ai-share", country=country) for country in reference_countries("ai-share")]
    beaten = [one for one in found if one.fitted and one.fitted.beats_naive]
    others = [one for one in found if one not in beaten]
    assert beaten
    assert others
    assert all("beat the" in one.sentences()[1] for one in beaten)
    for one in others:
        assert "so the naive forecast is shown" in one.sentences()[1]
        assert all(step.point == step.naive for step in one.expected)
    assert all("past origins" in one.sentences()[2] for one in found)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the views show instants in UTC without their zone


def watched(n_months: int) -> tuple[list[Row], list[Row]]:
    """Ten boards read on the last day of each month, on which more postings are new in each."""
    rows, visits = [], []
    for month in range(n_months):
        first = later(date(2023, 1, 1), "month", month)
        last = later(first, "month", 1) - timedelta(days=1)
        visits += [visit(last, f"E{board}") for board in range(10)]
        count = 60 + 2 * month + int(np.random.default_rng(month).integers(0, 10))
        rows += [posting(1000 * month + n, f"E{n % 10}", first_seen=at(last), last_seen=at(last)) for n in range(count)]
    return rows, visits


def test_the_demand_for_a_selection_is_carried_on_from_its_matched_index() -> None:
    rows, visits = watched(30)
    con = market(rows, visits=visits)
    found = forecast(con, horizon=6)
    assert found.refused is None
    flow = [period for period in demand(con).flow.periods if period.index is not None]
    assert [(one.date, one.value) for one in found.history] == [(period.start, period.index) for period in flow]
    assert found.history[-1].provisional
    settled = [one.value for one in found.history if not one.provisional]
    assert [step.point for step in found.expected] == [s.point for s in forecast_series(settled, 12, 6).steps]
    assert found.expected[0].date == found.history[-1].date  # the provisional month is forecast too
    assert "= 100" in found.unit


def test_less_than_24_periods_give_no_number() -> None:
    rows, visits = watched(20)
    found = forecast(market(rows, visits=visits), horizon=3)
    assert "too short" in str(found.refused)
    assert found.expected == ()
    assert found.sentences() == (f"No forecast of {found.label}: {found.refused}.",)
    assert "too short" in str(found.chart().to_dict())


def test_a_corpus_seen_once_gives_no_number() -> None:
    found = forecast(market(employers(10, 4)))
    assert found.refused is not None
    assert (found.expected, found.tables()) == ((), ())


def test_too_far_ahead_gives_no_number() -> None:
    assert "too far" in str(forecast(market([]), of="ai-share", horizon=60).refused)


def test_rows_tables_and_chart() -> None:
    found = forecast(market([]), of="ai-share", country="US")
    rows = found.to_rows()
    assert [sum(row["part"] == part for row in rows) for part in ("measured", "forecast")] == [90, 12]
    assert len({tuple(row) for row in rows}) == 1
    assert len(found.tables()[0].rows) == 12
    drawn = found.chart().to_dict()
    assert "expected on 2027-06-30" in drawn["description"]
    ET.fromstring(vl_convert.vegalite_to_svg(drawn))  # noqa: S314 - the SVG is our own


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"of": "weather"}, UnknownNameError, "ai-share"),
        ({"by": "decade"}, UnknownNameError, "month, week"),
        ({"of": "ai-share", "country": "JP"}, UnknownNameError, "JP"),
        ({"horizon": 0}, InputError, "horizon is 0"),
        ({"of": "ai-share", "by": "week"}, InputError, "by='month'"),
        ({"of": "ai-share", "selection": Selection(role="data-scientist")}, InputError, "narrowed by role"),
        ({"country": "US"}, InputError, "select it"),
    ],
)
def test_questions_that_cannot_be_asked(asked: dict[str, object], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        forecast(market([]), **asked)  # type: ignore[arg-type]


def test_a_selected_country_is_the_country_of_the_series() -> None:
    found = forecast(market([]), Selection(country="DE"), of="ai-share")
    assert found.label.endswith("Germany")
