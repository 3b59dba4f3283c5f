from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from fingerpost.market.statistics.sightings import spells_between_visits
from fingerpost.market.statistics.survival import FOREVER, MAX_GROUPS, spells, survival


def kaplan_meier(days: np.ndarray, ended: np.ndarray, entry: np.ndarray, until: int) -> list[float]:
    """The product-limit estimate from its definition, by counting."""
    share, curve = 1.0, [1.0]
    for day in range(1, until + 1):
        at_risk = ((entry < day) & (days >= day)).sum()
        if at_risk:
            share *= 1 - ((days == day) & ended).sum() / at_risk
        curve.append(share)
    return curve


def by_chance(seed: int, count: int = 200, n_employers: int = 15) -> tuple[np.ndarray, ...]:
    """Days, whether the end was seen, the age at entry and the employer."""
    random = np.random.default_rng(seed)
    days = random.geometric(0.03, count)
    seen = random.integers(1, 90, count)
    entry = np.where(random.random(count) < 0.4, random.integers(0, 10, count), 0)
    kept = np.minimum(days, seen) > entry
    return tuple(
        column[kept] for column in (np.minimum(days, seen), days <= seen, entry, random.integers(0, n_employers, count))
    )


def exact(days: np.ndarray, ended: np.ndarray, entry: np.ndarray, employers: np.ndarray):
    low = np.where(ended, days - 1, days)
    return spells(low, np.where(ended, days, FOREVER), employers, entry)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_exact_days_give_kaplan_and_meier_with_late_entry(seed: int) -> None:
    days, ended, entry, employers = by_chance(seed)
    curve = survival(exact(days, ended, entry, employers))
    assert curve.share.tolist() == pytest.approx(kaplan_meier(days, ended, entry, len(curve.share) - 1), abs=1e-9)


def test_exact_days_agree_with_statsmodels() -> None:
    days, ended, entry, employers = by_chance(4)
    peer = SurvfuncRight(days, ended.astype(int), entry=entry)
    curve = survival(exact(days, ended, entry, employers))
    for day, share in zip(peer.surv_times, peer.surv_prob, strict=True):
        found = curve.at(int(day))
        assert found is not None
        assert found[0] == pytest.approx(share, abs=1e-9)


def test_intervals_by_hand() -> None:
    """Of (0,1], (0,2], (1,2]: the likelihood p1 (p1 + p2) p2 with p1 + p2 = 1 is greatest at one half."""
    curve = survival(spells([0, 0, 1], [1, 2, 2], ["a", "b", "c"]))
    assert curve.share.tolist() == pytest.approx([1.0, 0.5, 0.0], abs=1e-4)


def test_the_estimate_is_the_most_likely_of_many() -> None:
    random = np.random.default_rng(5)
    low = random.integers(0, 8, 60)
    high = np.where(random.random(60) < 0.2, FOREVER, low + random.integers(1, 5, 60))
    curve = survival(spells(low, high, np.arange(60) % 9))

    def likelihood(share: np.ndarray) -> float:
        ends = np.append(share, 0.0)
        stop = np.where(high == FOREVER, len(share), np.minimum(high, len(share)))
        return float(np.log(np.maximum(ends[low] - ends[stop], 1e-12)).sum())

    best = likelihood(curve.share)
    masses = -np.diff(np.append(curve.share, 0.0))
    for _ in range(300):
        other = np.maximum(masses + random.normal(0, 0.01, len(masses)), 0)
        other = 1 - np.concatenate([[0.0], np.cumsum(other / other.sum())])[:-1]
        assert likelihood(np.append(1.0, other[1:])) <= best + 1e-2


def test_neither_order_nor_names_of_employers_matter() -> None:
    days, ended, entry, employers = by_chance(6)
    turned = np.random.default_rng(1).permutation(len(days))
    first = survival(exact(days, ended, entry, employers))
    other = survival(exact(days[turned], ended[turned], entry[turned], 99 - employers[turned]))
    np.testing.assert_allclose(first.share, other.share, atol=1e-12)
    np.testing.assert_allclose(first.low, other.low, atol=1e-9)
    np.testing.assert_allclose(first.high, other.high, atol=1e-9)


def test_weights_are_counts() -> None:
    once = survival(spells([1, 3, 5], [2, 4, FOREVER], [0, 1, 2], weights=[2, 1, 3]))
    each = survival(spells([1, 1, 3, 5, 5, 5], [2, 2, 4, FOREVER, FOREVER, FOREVER], [0, 0, 1, 2, 2, 2]))
    np.testing.assert_allclose(once.share, each.share)
    np.testing.assert_allclose(once.low, each.low)


def test_the_jackknife_of_a_day_by_hand() -> None:
    """Three employers, ended by day 1: 1 of 2, 1 of 4, 3 of 4; leaving one out gives 4/8, 4/6, 2/6 ended."""
    low = [0, 5, 0, 5, 5, 5, 0, 0, 0, 5]
    high = [1 if day == 0 else FOREVER for day in low]
    curve = survival(spells(low, high, [0] * 2 + [1] * 4 + [2] * 4))
    values = np.log(-np.log(np.array([4 / 8, 2 / 6, 4 / 6])))
    error = np.sqrt(((values - values.mean()) ** 2).sum() * 2 / 3)
    t = 4.745  # of 0.975 on 100/36 - 1 = 1.78 degrees of freedom
    scale = np.log(-np.log(0.5))
    assert curve.low[1] == pytest.approx(np.exp(-np.exp(scale + t * error)), abs=0.01)
    assert curve.high[1] == pytest.approx(np.exp(-np.exp(scale - t * error)), abs=0.02)


def test_quantiles_are_read_from_the_curve_and_its_band() -> None:
    curve = survival(exact(*by_chance(7)))
    middle, low, high = curve.quantile(0.5)
    assert middle is not None
    assert low is not None
    assert curve.share[int(middle)] <= 0.5 < curve.share[int(middle) - 1]
    assert curve.low[int(low)] <= 0.5 < curve.low[int(low) - 1]
    assert high is None or high >= middle >= low
    assert curve.quantile(0.999999)[2] is None


def test_many_employers_are_left_out_in_groups() -> None:
    count = 3 * MAX_GROUPS
    random = np.random.default_rng(8)
    days = random.geometric(0.05, count * 4)
    curve = survival(spells(days - 1, days, np.repeat(np.arange(count), 4)))
    again = survival(spells(days - 1, days, np.repeat(np.arange(count), 4)))
    assert curve.low.tolist() == pytest.approx(again.low.tolist(), nan_ok=True)
    greenwood = np.sqrt(0.25 / len(days)) * 1.97
    found = curve.at(int(curve.quantile(0.5)[0] or 0))
    assert found is not None
    assert found[1] is not None
    assert found[2] is not None
    assert (found[2] - found[1]) / 2 == pytest.approx(greenwood, rel=0.25)


@pytest.mark.parametrize(("low", "high", "entry"), [([3], [3], [0]), ([3], [4], [4]), ([-1], [4], [-1])])
def test_impossible_spells_are_refused(low: list[int], high: list[int], entry: list[int]) -> None:
    with pytest.raises(ValueError, match="a spell must end after"):
        spells(low, high, ["a"], entry)


def test_a_gap_between_visits_is_spread_over_its_days() -> None:
    found = spells_between_visits([10], [2], [3], ["a"])
    pairs = sorted(zip(found.entry.tolist(), found.low.tolist(), found.weights[0].tolist(), strict=True))
    assert pairs == [(e, 10 + e + late, pytest.approx(1 / 6)) for e in (0, 1) for late in (0, 1, 2)]
    assert (found.high - found.low == 1).all()


def test_what_is_still_listed_is_spread_over_its_opening_only() -> None:
    found = spells_between_visits([10], [2], [FOREVER], ["a"])
    assert found.low.tolist() == [10, 11]
    assert (found.high == FOREVER).all()


def test_a_known_age_is_taken_as_it_is() -> None:
    found = spells_between_visits([4], [0], [1], ["a"], known_age=[20])
    assert (found.entry.tolist(), found.low.tolist(), found.high.tolist()) == ([20], [24], [25])


def test_visits_on_the_day_of_a_sighting_are_refused() -> None:
    with pytest.raises(ValueError, match="at least a day"):
        spells_between_visits([4], [0], [1], ["a"])


@pytest.mark.parametrize("gap", [1, 7])
def test_curves_cover_the_truth_however_often_boards_are_visited(gap: int) -> None:
    """Employers whose postings last 40 days on average, more or less; short ones slip between weekly visits."""
    levels = np.exp(np.random.default_rng(5).normal(0, 0.4, 40_000))
    truth = {day: float(np.exp(-day / (40 * levels)).mean()) for day in (14, 30, 60)}
    covered = dict.fromkeys(truth, 0)
    markets = 60
    for seed in range(markets):
        curve = survival(spells_between_visits(*watched_by_chance(seed, gap)))
        for day, share in truth.items():
            found = curve.at(day)
            covered[day] += found is not None and (found[1] or 0) <= share <= (found[2] or 1)
    assert all(hits / markets >= 0.88 for hits in covered.values()), covered


def watched_by_chance(seed: int, gap: int) -> tuple[np.ndarray, ...]:
    """Days seen, days since the visit before, days to the visit that missed it, and the employer."""
    random = np.random.default_rng(seed)
    sizes = np.maximum(1, np.round(random.lognormal(1.5, 1.1, 25))).astype(int)
    employers = np.repeat(np.arange(25), sizes)
    opened = random.uniform(0, 180, len(employers))
    ended = opened + random.exponential(40, len(employers)) * np.exp(random.normal(0, 0.4, 25))[employers]
    first, missed, end = np.ceil(opened / gap) * gap, np.ceil(ended / gap) * gap, 196
    last = np.minimum(missed - gap, end)
    kept = (last >= first) & (first <= end)
    after = np.where(missed > end, FOREVER, gap)
    columns = ((last - first).astype(int), np.full(len(first), gap), after, employers)
    return tuple(column[kept] for column in columns)


def test_a_curve_is_told_up_to_its_last_interval() -> None:
    """What one employer alone shows at the end has no interval: without it the curve is flat or gone there."""
    days = np.array([1, 2, 3, 4, 5] * 6 + [40])
    employers = np.array([k % 6 for k in range(30)] + [9])
    curve = survival(spells(days - 1, days, employers))
    assert len(curve.share) == 41
    told = curve.told()
    assert len(told.share) < 41
    assert not np.isnan(told.low[-1])
    assert told.share.tolist() == curve.share[: len(told.share)].tolist()
