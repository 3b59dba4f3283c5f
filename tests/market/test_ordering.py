from __future__ import annotations

import numpy as np
import pytest

from fingerpost.market.selecting import ordering
from fingerpost.market.selecting.coded import AT_ONCE, looked_up, places_of, taken_lists
from fingerpost.market.selecting.ordering import distinct, sorted_by


@pytest.mark.parametrize("largest", [3, 2**16 - 1, 2**20])
def test_rows_are_in_order_of_all_keys_and_else_stay_as_they_are(largest: int) -> None:
    random = np.random.default_rng(largest)
    first, second = random.integers(0, 5, 400), random.integers(0, largest + 1, 400)
    assert sorted_by(first, second).tolist() == np.lexsort((second, first)).tolist()
    assert sorted_by(np.zeros(0, np.int64)).tolist() == []


def test_distinct_keys_are_found_alike_by_counting_and_by_sorting(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = np.random.default_rng(3).integers(0, 60, 200)
    counted = [one.tolist() for one in distinct(keys, 60)]
    monkeypatch.setattr(ordering, "DENSE_CELLS", 10)
    assert [one.tolist() for one in distinct(keys, 60)] == counted
    assert np.array(counted[0])[counted[1]].tolist() == keys.tolist()
    assert np.bincount(keys, minlength=60)[counted[0]].tolist() == counted[2]


def test_lists_of_many_rows_are_taken_part_by_part_as_at_once() -> None:
    random = np.random.default_rng(6)
    lengths = random.integers(0, 4, 3 * AT_ONCE)
    start = np.concatenate([[0], np.cumsum(lengths)])
    column = random.integers(0, 99, int(start[-1])).astype(np.int16)
    for rows in (
        np.flatnonzero(random.random(len(lengths)) < 0.8).astype(np.int32),
        np.arange(5, 2 * AT_ONCE, dtype=np.int32),
        np.array([4, 2 * AT_ONCE], dtype=np.int32),
        np.zeros(0, np.int32),
    ):
        values, many = taken_lists(column, start, rows)
        places, expected = places_of(start, rows)
        assert values.tolist() == column[places].tolist()
        assert many.tolist() == expected.tolist()


def test_a_table_is_looked_up_as_by_its_places() -> None:
    random = np.random.default_rng(7)
    table, code = random.integers(0, 99, 50).astype(np.int8), random.integers(0, 50, 2**18 + 5).astype(np.int16)
    found = looked_up(table, code)
    assert found.dtype == np.int8
    assert (found == table[code]).all()
