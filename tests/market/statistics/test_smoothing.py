from __future__ import annotations

import numpy as np
import pytest

from fingerpost.errors import InputError
from fingerpost.market.statistics.smoothing import SeriesForecast, forecast_series


def walk(seed: int, n: int) -> np.ndarray:
    return np.exp(np.cumsum(np.random.default_rng([seed, n]).normal(0, 0.05, n)))


def trend(seed: int, n: int) -> np.ndarray:
    return np.exp(0.03 * np.arange(n) + np.random.default_rng([seed, n]).normal(0, 0.05, n))


def seasons(seed: int, n: int) -> np.ndarray:
    at = np.arange(n)
    noise = np.random.default_rng([seed, n]).normal(0, 0.05, n)
    return np.exp(0.01 * at + 0.3 * np.sin(2 * np.pi * at / 12) + noise)


MARKETS = (walk, trend, seasons)


@pytest.mark.parametrize("n", [36, 60])
def test_intervals_cover_what_comes_as_often_as_they_say(n: int) -> None:
    inside80, inside95 = [], []
    for market in MARKETS:
        for seed in range(30):
            values = market(seed, n + 12)
            found = forecast_series(values[:n], 12, 12)
            inside80 += [s.low80 <= v <= s.high80 for s, v in zip(found.steps, values[n:], strict=True)]
            inside95 += [s.low95 <= v <= s.high95 for s, v in zip(found.steps, values[n:], strict=True)]
    assert 0.72 <= np.mean(inside80) <= 0.88  # 90 series: the bounds of 75 and 85 % with room for chance
    assert 0.90 <= np.mean(inside95) <= 0.985


def test_a_trend_and_a_season_beat_the_naive_forecast_and_a_random_walk_seldom_seems_to() -> None:
    beaten = {m.__name__: np.mean([forecast_series(m(s, 60), 12, 12).beats_naive for s in range(20)]) for m in MARKETS}
    assert beaten["trend"] == 1
    assert beaten["seasons"] >= 0.9
    assert beaten["walk"] <= 0.4


def test_where_smoothing_does_not_beat_it_the_naive_forecast_is_shown() -> None:
    found = next(f for f in (forecast_series(walk(s, 60), 12, 6) for s in range(20)) if not f.beats_naive)
    assert found.member == found.benchmark
    assert [step.point for step in found.steps] == [step.naive for step in found.steps]
    assert found.best_loss is not None
    assert found.naive_loss is not None
    assert found.best_loss > 0.95 * found.naive_loss


def test_the_loss_of_the_naive_forecast_by_hand() -> None:
    values = walk(1, 26)
    logs = np.log(values)
    errors = [abs(logs[o + h] - logs[o - 1]) for o in range(12, 26) for h in range(3) if o + h < 26]
    found = forecast_series(values, 52, 3)  # no season of 52: the naive forecast is the benchmark
    assert found.benchmark == "naive"
    assert found.naive_loss == pytest.approx(np.mean(errors) / np.abs(np.diff(logs)).mean())


def test_measured_coverage_is_that_of_forecasts_made_in_the_past() -> None:
    """Made again one origin at a time, from what was known there."""
    values, horizon = trend(3, 40), 4
    whole = forecast_series(values, 12, horizon)
    hits = []
    for origin in range(24, 40):
        made = forecast_series(values[:origin], 12, horizon)
        hits += [s.low80 <= v <= s.high80 for s, v in zip(made.steps, values[origin:], strict=False)]
    later = whole.n_checked - len(hits)  # forecasts from origins 18 to 23, which are too early to be published
    assert later == 6 * horizon
    assert whole.coverage80 is not None
    assert len(hits) <= whole.n_checked
    assert abs(whole.coverage80 * whole.n_checked - sum(hits)) <= later
    assert (whole.n_origins, whole.n_checked) == (22, sum(min(horizon, 40 - origin) for origin in range(18, 40)))


@pytest.mark.parametrize("factor", [0.001, 1000.0])
def test_the_unit_does_not_matter(factor: float) -> None:
    first, second = forecast_series(seasons(2, 60), 12, 6), forecast_series(factor * seasons(2, 60), 12, 6)
    assert first.member == second.member
    for one, other in zip(first.steps, second.steps, strict=True):
        assert other.high95 == pytest.approx(factor * one.high95)
        assert other.point == pytest.approx(factor * one.point)


def test_series_that_reach_zero_are_forecast_as_they_are() -> None:
    assert forecast_series(trend(1, 40) - 2, 12, 3).scale == "plain"
    assert forecast_series(trend(1, 40), 12, 3).scale == "log"


def test_intervals_are_nested_and_widen() -> None:
    steps = forecast_series(trend(1, 60), 12, 12).steps
    for step in steps:
        assert step.low95 < step.low80 < step.point < step.high80 < step.high95
    widths = [np.log(step.high80 / step.low80) for step in steps]
    assert widths == sorted(widths)


@pytest.mark.parametrize(
    ("values", "horizon", "words"),
    [
        (trend(1, 23), 6, "too short: 23 periods"),
        (trend(1, 24), 13, "too far: 13 periods ahead of 24"),
        (np.ones(40), 6, "never changes"),
    ],
)
def test_there_is_no_number_where_it_is_refused(values: np.ndarray, horizon: int, words: str) -> None:
    found = forecast_series(values, 12, horizon)
    assert isinstance(found, SeriesForecast)
    assert words in str(found.reason)
    assert (found.steps, found.loss, found.coverage80) == ((), None, None)


def test_input_that_cannot_be_used() -> None:
    with pytest.raises(InputError, match="finite"):
        forecast_series([*trend(1, 30), np.nan], 12, 3)
    with pytest.raises(InputError, match="horizon is 0"):
        forecast_series(trend(1, 30), 12, 0)
