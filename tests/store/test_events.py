from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.pipeline.happening import state_after
from fingerpost.store.events import BoardState, Event, Visit, fold_visits
from tests.store.corpus_for_tests import DAY


def visit(seq: int, listed: str | None, status: int = 200, complete: bool = True, new: str = "") -> Visit:
    ids = None if listed is None else frozenset(listed)
    return Visit(seq, DAY + timedelta(days=seq), status, complete and listed is not None, ids, frozenset(new))


def happened(*visits: Visit) -> list[tuple[int, str, str]]:
    return [(event.seq, event.posting_id, event.event) for event in fold_visits(BoardState(), visits)]


def test_a_posting_closes_when_two_complete_visits_in_a_row_miss_it() -> None:
    assert happened(visit(1, "ab"), visit(2, "a"), visit(3, "a"))[2:] == [(3, "b", "closed")]


def test_a_posting_missed_once_and_seen_again_stays_open() -> None:
    assert len(happened(visit(1, "ab"), visit(2, "a"), visit(3, "ab"), visit(4, "a"))) == 2


def test_errors_close_nothing_and_do_not_count_as_missing() -> None:
    failed = [visit(n, None, status=status) for n, status in ((2, 0), (3, 500), (4, 403), (5, 429))]
    assert len(happened(visit(1, "ab"), *failed, visit(6, "a"))) == 2


def test_an_incomplete_list_opens_and_closes_nothing() -> None:
    visits = [visit(1, "ab"), visit(2, "c", complete=False), visit(3, "c", complete=False)]
    assert happened(*visits)[2:] == [(2, "c", "opened")]


def test_a_board_that_is_gone_closes_all_its_postings() -> None:
    for status in (404, 410):
        assert happened(visit(1, "ab"), visit(2, None, status=status))[2:] == [(2, "a", "closed"), (2, "b", "closed")]


def test_not_modified_lists_what_the_last_complete_visit_listed() -> None:
    visits = [visit(1, "ab"), visit(2, "a"), visit(3, None, status=304)]
    assert happened(*visits)[2:] == [(3, "b", "closed")]


def test_a_new_wording_of_an_open_posting_is_a_change_and_of_a_new_one_an_opening() -> None:
    assert happened(visit(1, "a", new="a"), visit(2, "ab", new="ab"), visit(3, "ab"))[1:] == [
        (2, "a", "changed"),
        (2, "b", "opened"),
    ]


def test_a_posting_that_comes_back_opens_again() -> None:
    assert happened(visit(1, "a"), visit(2, ""), visit(3, ""), visit(4, "a"))[1:] == [
        (3, "a", "closed"),
        (4, "a", "opened"),
    ]


visits = st.lists(
    st.tuples(
        st.sampled_from(["", "a", "ab", "abc", "bc", None]),
        st.sampled_from([200, 200, 200, 304, 404, 500]),
        st.booleans(),
    ),
    max_size=9,
).map(
    lambda several: [
        visit(seq, listed if status == 200 else None, status, complete)
        for seq, (listed, status, complete) in enumerate(several, 1)
    ]
)


@given(visits, st.integers(0, 9))
def test_events_derived_in_two_goes_are_those_derived_in_one(several: list[Visit], cut: int) -> None:
    """The second go knows only the events of the first and the visits since each board's last complete list."""
    whole = list(fold_visits(BoardState(), several))
    first = list(fold_visits(BoardState(), several[:cut]))
    last: dict[str, Event] = {event.posting_id: event for event in first}
    still_open = {posting_id for posting_id, event in last.items() if event.event != "closed"}
    complete = [place for place, seen in enumerate(several[:cut]) if seen.complete and seen.listed is not None]
    since = several[complete[-1] : cut] if complete else several[:cut]
    second = list(fold_visits(state_after(since, still_open), several[cut:]))
    assert first + second == whole


@given(visits)
def test_a_posting_is_opened_and_closed_in_turn(several: list[Visit]) -> None:
    state: dict[str, str] = {}
    for event in fold_visits(BoardState(), several):
        if event.event in ("opened", "closed"):
            assert state.get(event.posting_id, "closed") != event.event
            state[event.posting_id] = event.event
