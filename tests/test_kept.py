"""What is kept: so many, made once for all who wait, made again where it failed, and nothing after it was cleared."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.kept import Kept


@given(st.integers(1, 4), st.lists(st.integers(0, 6), max_size=30))
def test_it_gives_what_would_be_made_and_keeps_the_latest(most: int, asked: list[int]) -> None:
    kept = Kept(most)
    for place, key in enumerate(asked):
        latest = list(dict.fromkeys(reversed(asked[:place])))[:most]
        made: list[int] = []
        assert kept.get(key, lambda key=key, made=made: made.append(key) or key * 2) == key * 2  # type: ignore[misc,func-returns-value]
        assert bool(made) is (key not in latest)
        assert kept.find(key) == key * 2
        assert len(kept) <= most
    assert set(kept) == set(list(dict.fromkeys(reversed(asked)))[:most])


def test_it_is_made_once_for_all_who_wait() -> None:
    kept, begun, go_on, made, found = Kept(2), threading.Event(), threading.Event(), list[int](), list[int]()

    def make() -> int:
        begun.set()
        assert go_on.wait(30)
        made.append(1)
        return 7

    threads = [threading.Thread(target=lambda: found.append(kept.get("one", make))) for _ in range(4)]
    for thread in threads:
        thread.start()
    assert begun.wait(30)
    go_on.set()
    for thread in threads:
        thread.join(30)
    assert (made, found) == ([1], [7] * 4)


def test_what_failed_is_made_again_and_what_was_cleared_meanwhile_is_not_kept() -> None:
    kept = Kept(2)

    def fails() -> int:
        msg = "not yet"
        raise ValueError(msg)

    def cleared() -> int:
        kept.clear()
        return 3

    with pytest.raises(ValueError, match="not yet"):
        kept.get("one", fails)
    assert kept.get("one", cleared) == 3
    assert kept.find("one") is None
    assert kept.get("one", lambda: 4) == 4
