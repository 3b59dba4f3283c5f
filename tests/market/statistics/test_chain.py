from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.market.statistics.chain import ChainPeriod, chain, segments_of, year_on_year
from fingerpost.market.statistics.links import Counts, links_of
from fingerpost.market.statistics.uncertainty import t_quantile


def counts_of(table: Any, board: Any = None, named: Any = None) -> Counts:
    """Employers x periods, each employer on a board of its own unless said otherwise."""
    dense = np.asarray(table)
    employer, period = np.nonzero(dense)
    boards = np.arange(len(dense)) if board is None else np.asarray(board)
    known = np.ones(len(dense), dtype=bool) if named is None else np.asarray(named)
    return Counts(employer, boards[employer], period, dense[employer, period], known[employer])


def read(table: Any) -> np.ndarray:
    return np.ones(np.asarray(table).shape)


def indices(periods: tuple[ChainPeriod, ...]) -> list[float | None]:
    return [None if period.index is None else round(period.index, 6) for period in periods]


STEADY = np.full((10, 4), 10)


def test_an_index_that_is_known() -> None:
    table = np.outer(np.full(10, 10), [1, 2, 1, 3])
    periods = chain(counts_of(table), read(table))
    assert indices(periods) == [100, 200, 100, 300]
    assert [period.n for period in periods] == [100, 200, 100, 300]
    # all employers move alike, so nothing is uncertain
    assert all(period.low == pytest.approx(period.high) == pytest.approx(period.index) for period in periods)


def test_a_board_that_joins_is_no_growth_and_the_unmatched_count_says_what_it_would_have_been() -> None:
    table = np.vstack([STEADY, [[40, 40, 40, 40]]])
    seen = read(table)
    seen[10, :2] = 0
    periods = chain(counts_of(table), seen)
    assert indices(periods) == [100, 100, 100, 100]
    assert [period.unmatched for period in periods] == [100, 100, 140, 140]
    link = periods[2].link
    assert link is not None
    assert (link.joined, link.n_joined, link.left, link.reason) == (1, 40, 0, None)


def test_a_board_that_leaves_or_is_not_read_for_a_while_is_no_fall() -> None:
    table = np.vstack([STEADY, [[40, 40, 40, 40]]])
    seen = read(table)
    seen[10, 2] = 0
    periods = chain(counts_of(table), seen)
    assert indices(periods) == [100, 100, 100, 100]
    assert [period.n for period in periods] == [140, 140, 100, 140]
    assert [(p.link.joined, p.link.left) for p in periods if p.link] == [(0, 0), (0, 1), (1, 0)]


def test_a_board_that_is_read_and_empty_is_a_fall() -> None:
    table = np.vstack([STEADY, [[40, 40, 0, 0]]])
    assert indices(chain(counts_of(table), read(table))) == [100, 100, round(10000 / 140, 6), round(10000 / 140, 6)]


def test_growth_between_the_joins_is_chained() -> None:
    """The second half joins in the third period, after which everything doubles."""
    table = np.vstack([np.tile([10, 20, 20, 40], (10, 1)), np.tile([0, 0, 500, 1000], (10, 1))])
    seen = read(table)
    seen[10:, :2] = 0
    assert indices(chain(counts_of(table), seen)) == [100, 200, 200, 400]


def test_a_link_on_too_few_breaks_the_chain_and_it_begins_again() -> None:
    table = np.tile([10, 20, 1, 10, 15], (10, 1))
    periods = chain(counts_of(table), read(table))
    assert indices(periods) == [100, 200, None, 100, 150]
    assert [period.segment for period in periods] == [0, 0, None, 1, 1]
    assert [period.since for period in periods] == [0, 0, None, 3, 3]
    assert periods[2].reason == "too few: 10 postings, at least 30 are needed on the boards read in both periods"
    assert periods[2].unmatched is None
    assert periods[2].n == 10


def test_a_period_in_which_nothing_was_read_is_never_bridged() -> None:
    seen = read(STEADY)
    seen[:, 1] = 0
    periods = chain(counts_of(STEADY), seen)
    assert indices(periods) == [None, None, 100, 100]
    assert periods[1].n_boards == 0
    assert periods[1].reason == periods[0].reason == "no board was read in both periods"


def test_one_employer_with_more_than_half_is_too_few() -> None:
    table = np.vstack([STEADY, [[10, 101, 101, 101]]])
    assert indices(chain(counts_of(table), read(table))) == [None, None, None, None]


def test_all_postings_of_one_unnamed_cluster_give_no_figure() -> None:
    table = np.full((1, 3), 100)
    periods = chain(counts_of(table, named=[False]), read(table))
    assert "0 employers" in str(periods[1].reason)


def without(table: np.ndarray, seen: np.ndarray, employer: int) -> np.ndarray:
    """The chained ratio computed by hand, of all employers but one."""
    kept = np.arange(len(table)) != employer
    ratio = [1.0]
    for period in range(1, table.shape[1]):
        matched = kept & (seen[:, period] > 0) & (seen[:, period - 1] > 0)
        ratio.append(ratio[-1] * table[matched, period].sum() / table[matched, period - 1].sum())
    return np.array(ratio)


def jackknife(periods: tuple[ChainPeriod, ...], logs: np.ndarray) -> float:
    """Half an interval from the logarithms without each of 25 employers, by the textbook."""
    weight = np.zeros(25)
    for link in (period.link for period in periods):
        assert link is not None
        weight[link.employer] += link.before + link.after
    kept = logs[weight > 0]
    error = np.sqrt((len(kept) - 1) / len(kept) * ((kept - kept.mean()) ** 2).sum())
    return float(t_quantile(0.975, weight.sum() ** 2 / (weight**2).sum() - 1) * error)


def test_the_interval_is_the_jackknife_of_the_whole_chain() -> None:
    random = np.random.default_rng(5)
    table = random.poisson(random.lognormal(2.5, 0.6, 25)[:, None], (25, 14)) + 1
    seen = read(table)
    seen[3, :5], seen[8, 9:], seen[11, 4] = 0, 0, 0
    periods = chain(counts_of(table), seen)
    logs = np.log([without(table, seen, employer) for employer in range(25)])
    ratio = without(table, seen, -1)
    for number in (1, 6, 13):
        half = jackknife(periods[1 : number + 1], logs[:, number])
        assert periods[number].index == pytest.approx(100 * ratio[number])
        assert periods[number].low == pytest.approx(100 * ratio[number] * np.exp(-half))
        assert periods[number].high == pytest.approx(100 * ratio[number] * np.exp(half))
    year = year_on_year(periods, 12)
    assert year[:12] == (None,) * 12
    change, half = year[13], jackknife(periods[2:14], logs[:, 13] - logs[:, 1])
    assert change is not None
    assert 1 + change.change == pytest.approx(ratio[13] / ratio[1])
    assert 1 + change.low == pytest.approx(ratio[13] / ratio[1] * np.exp(-half))
    assert 1 + change.high == pytest.approx(ratio[13] / ratio[1] * np.exp(half))


def test_there_is_no_change_in_a_year_across_a_break() -> None:
    table = np.full((10, 16), 10)
    table[:, 2] = 0
    found = year_on_year(chain(counts_of(table), read(table)), 12)
    assert [number for number, change in enumerate(found) if change] == [15]


def test_exposure_scales_counts_to_a_whole_period() -> None:
    seen = read(STEADY)
    seen[:, 1] = 0.5  # what was new came together in twice the time
    periods = chain(counts_of(STEADY), seen)
    assert indices(periods) == [100, 50, 100, 100]
    assert [period.n for period in periods] == [100, 100, 100, 100]
    assert [period.unmatched for period in periods] == [100, 50, 100, 100]


tables = st.integers(0, 10_000).map(lambda seed: np.random.default_rng(seed).poisson(8, (12, 5)).astype(np.int64) + 1)


@settings(max_examples=25)
@given(tables, st.integers(2, 9))
def test_law_scaling_every_count_scales_nothing(table: np.ndarray, factor: int) -> None:
    small, large = (chain(counts_of(one), read(table)) for one in (table, table * factor))
    for one, other in zip(small, large, strict=True):
        assert (one.index, one.low, one.high, one.unmatched) == pytest.approx(
            (other.index, other.low, other.high, other.unmatched)
        )


@settings(max_examples=25)
@given(tables, st.integers(0, 4), st.integers(1, 60))
def test_law_a_new_employer_on_a_board_that_joins_late_leaves_the_links_before_alone(
    table: np.ndarray, joins: int, n: int
) -> None:
    wider = np.vstack([table, np.full((1, 5), n)])
    seen = read(wider)
    seen[12, :joins] = 0
    before, after = chain(counts_of(table), read(table)), chain(counts_of(wider), seen)
    assert indices(after)[: joins + 1] == indices(before)[: joins + 1]


@settings(max_examples=25)
@given(tables, st.randoms(use_true_random=False))
def test_law_the_order_of_the_rows_changes_nothing(table: np.ndarray, shuffler: Any) -> None:
    counts = counts_of(table)
    order = list(range(len(counts.n)))
    shuffler.shuffle(order)
    mixed = Counts(
        counts.employer[order], counts.board[order], counts.period[order], counts.n[order], counts.named[order]
    )
    one, other = (chain(rows, read(table)) for rows in (counts, mixed))
    assert [(p.index, p.low, p.high) for p in one] == [(p.index, p.low, p.high) for p in other]


@settings(max_examples=25)
@given(tables, st.integers(0, 11))
def test_law_one_employer_moves_a_link_by_at_most_its_weight(table: np.ndarray, leaver: int) -> None:
    kept = np.arange(12) != leaver
    full, less = (links_of(counts_of(one), read(one))[0] for one in (table, table[kept]))
    before, after = full.before, full.after
    weight = max(before[leaver] / before.sum(), after[leaver] / after.sum())
    assert abs(full.log_ratio - less.log_ratio) <= -np.log1p(-weight) + 1e-12


def test_one_employer_on_two_boards_is_left_out_with_both() -> None:
    table = np.vstack([STEADY, STEADY[:2]])
    employer, period = np.nonzero(table)
    counts = Counts(employer % 10, employer, period, table[employer, period], np.ones(len(period), dtype=bool))
    assert len(links_of(counts, read(table))[0].employer) == 10


def test_segments() -> None:
    assert segments_of([]) == segments_of(["too few"]) == []
    assert segments_of(["too few", None]) == [(1, 2)]
