from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.market.statistics.intervals import wilson, z_quantile
from fingerpost.market.statistics.label_counts import count_ratio
from fingerpost.market.statistics.reader_error import Confusion, CountRatio
from fingerpost.market.statistics.uncertainty import Rest, fold, share_of

confusions = st.builds(Confusion, st.integers(8, 300), st.integers(0, 20), st.integers(0, 6), st.integers(80, 500))


def test_rogan_and_gladen_by_hand() -> None:
    # Sensitivity 0.9, specificity 0.95: of a true 40 % are read 0.36 + 0.03.
    found = Confusion(90, 10, 10, 190).corrected(0.39, 0.35, 0.43)
    assert found is not None
    assert found[0] == pytest.approx(0.4)


def test_without_reader_error_the_limits_are_those_of_the_share() -> None:
    found = Confusion(10**9, 0, 0, 10**9).corrected(0.3, 0.25, 0.36)
    assert found == pytest.approx((0.3, 0.25, 0.36), abs=1e-4)


def test_a_limit_is_where_all_three_parts_together_just_reach_the_share() -> None:
    confusion, z = Confusion(90, 10, 10, 190), z_quantile(0.975)
    found = confusion.corrected(0.39, 0.35, 0.43)
    assert found is not None
    _, low, high = found
    hit_low, hit_high = wilson(0.9, 100, z)
    false_low, false_high = wilson(0.05, 200, z)
    shown = low * 0.9 + (1 - low) * 0.05
    reach = math.hypot(0.04, low * (hit_high - 0.9), (1 - low) * (false_high - 0.05))
    assert 0.39 - shown == pytest.approx(reach)
    shown = high * 0.9 + (1 - high) * 0.05
    reach = math.hypot(0.04, high * (0.9 - hit_low), (1 - high) * (0.05 - false_low))
    assert shown - 0.39 == pytest.approx(reach)


def test_fewer_labels_make_a_wider_interval() -> None:
    many, few = Confusion(900, 100, 100, 1900), Confusion(90, 10, 10, 190)
    wide, narrow = few.corrected(0.39, 0.35, 0.43), many.corrected(0.39, 0.35, 0.43)
    assert wide is not None
    assert narrow is not None
    assert wide[0] == pytest.approx(narrow[0])
    assert wide[1] < narrow[1] < narrow[2] < wide[2]


def test_a_share_that_false_positives_alone_would_show_may_be_none() -> None:
    found = Confusion(50, 6, 2, 94).corrected(0.04, 0.02, 0.08)  # 6 % are read where there are none
    assert found is not None
    assert found[:2] == (0.0, 0.0)
    assert 0 < found[2] < 0.1


@pytest.mark.parametrize(
    ("confusion", "why"),
    [
        (Confusion(9, 0, 0, 200), "fewer than 10 postings that say it"),
        (Confusion(50, 0, 0, 29), "fewer than 30 that do not"),
        (Confusion(20, 30, 20, 60), "sensitivity 0.5, specificity 2/3"),
    ],
)
def test_no_correction_where_labels_do_not_support_it(confusion: Confusion, why: str) -> None:
    assert not confusion.supports, why
    assert confusion.corrected(0.3, 0.2, 0.4) is None


def test_no_correction_where_no_share_would_show_what_is_seen() -> None:
    # 20 % are read where there are none, and that is well known, so 1 % cannot be seen in any market.
    assert Confusion(990, 2000, 10, 8000).corrected(0.01, 0.008, 0.012) is None


@settings(max_examples=60)
@given(confusions, st.floats(0, 1), st.floats(0.01, 0.3), st.floats(0.01, 0.3))
def test_the_interval_contains_the_estimate_and_stays_in_the_unit(
    confusion: Confusion, share: float, down: float, up: float
) -> None:
    found = confusion.corrected(share, max(share - down, 0.0), min(share + up, 1.0))
    if found is not None:
        estimate, low, high = found
        assert 0 <= low <= estimate <= high <= 1


@settings(max_examples=60)
@given(st.floats(0, 1), st.floats(0, 0.3), st.floats(0, 0.3), st.floats(0, 0.5), st.integers(0, 200))
def test_a_ratio_contains_the_estimate_and_stays_in_the_unit(
    share: float, down: float, up: float, error: float, missed: int
) -> None:
    found = CountRatio(100, 10, missed, 30, error).corrected(share, max(share - down, 0.0), min(share + up, 1.0))
    assert found is not None
    estimate, low, high = found
    assert 0 <= low <= estimate <= high <= 1


def test_a_ratio_by_hand() -> None:
    found = CountRatio(80, 20, 40, 30, 0.1).corrected(0.25, 0.2, 0.3)  # 120 labelled, 100 read
    assert found is not None
    spread = 0.1 * z_quantile(0.975)
    assert found[0] == pytest.approx(0.3)
    assert math.log(0.3 / found[1]) == pytest.approx(math.hypot(math.log(0.25 / 0.2), spread))
    assert math.log(found[2] / 0.3) == pytest.approx(math.hypot(math.log(0.3 / 0.25), spread))


def test_a_share_of_none_has_an_upper_limit() -> None:
    found = CountRatio(80, 20, 40, 30, 0.0).corrected(0.0, 0.0, 0.1)
    assert found == pytest.approx((0.0, 0.0, 0.12))


@pytest.mark.parametrize("ratio", [CountRatio(80, 20, 40, 9, 0.1), CountRatio(80, 20, 40, 30, math.inf)])
def test_no_ratio_where_skills_cannot_be_compared(ratio: CountRatio) -> None:
    assert ratio.corrected(0.2, 0.1, 0.3) is None


def test_a_share_tells_what_was_counted_beside_what_is_corrected() -> None:
    groups = fold(np.full(20, 4, dtype=np.int64), np.full(20, 10, dtype=np.int64))
    error = Confusion(90, 10, 10, 190)
    corrected = share_of(groups, Rest(200, 20, 10), reader=error)
    assert (corrected.uncorrected, corrected.n, corrected.of) == (0.4, 80, 200)
    assert corrected.share == pytest.approx((0.4 - 0.05) / 0.85)
    assert share_of(groups, Rest(200, 20, 10)).uncorrected is None
    assert share_of(groups, Rest(20, 20, 10), reader=error).uncorrected is None  # too few: nothing at all


def test_the_error_of_a_ratio_by_hand() -> None:
    # Without each of three postings: log(8/9), log(9/8), log(9/9); no skill is frequent enough to be compared.
    found = count_ratio(np.array([[4, 0, 1], [4, 1, 0], [4, 0, 0]]), np.array([[4, 0, 0]] * 3))
    logs = np.log([8 / 9, 9 / 8, 1])
    assert (found.tp, found.fp, found.fn, found.n_skills) == (12, 1, 1, 0)
    assert found.error == pytest.approx(math.sqrt(2 / 3 * ((logs - logs.mean()) ** 2).sum()))


def test_skills_that_differ_add_to_the_error_of_one() -> None:
    postings = np.array([[4, 1, 1]] * 40)
    alike = count_ratio(postings, np.array([[16, 4, 4]] * 10))
    unlike = count_ratio(postings, np.array([[16, 8, 0]] * 5 + [[16, 0, 8]] * 5))
    assert alike.error == pytest.approx(0.0, abs=1e-9)
    assert 0.2 < unlike.error < 0.5  # their true log ratios are ± log(24 / 16) = 0.41


def test_a_ratio_that_hangs_on_one_posting_is_not_known() -> None:
    assert count_ratio(np.array([[5, 0, 0], [0, 0, 0]]), np.array([[5, 0, 0]])).error == math.inf
