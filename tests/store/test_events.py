from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.pipeline.happening import state_after
from fingerpost.store.events import BoardState, Event, Visit, fold_visits
from tests.store.corpus_for_tests import DAY


def visit(seq: int, listed: str | None, status: int = 200, complete: bool = True, changed: str = "") -> Visit:
    ids = None if listed is None else frozenset(listed)
    fields = dict.fromkeys(changed, ("title",))
    return Visit(seq, DAY + timedelta(days=seq), status, complete and listed is not None, ids, fields)


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


def test_not_modified_without_a_complete_list_says_nothing() -> None:
    visits = [visit(1, "ab", complete=False), visit(2, None, status=304), visit(3, None, status=304)]
    assert len(happened(*visits)) == 2


def test_other_fields_of_an_open_posting_are_a_change() -> None:
    visits = [visit(1, "a"), visit(2, "ab", changed="a"), visit(3, "ab")]
    assert happened(*visits)[1:] == [(2, "a", "changed"), (2, "b", "opened")]
    assert [event.fields for event in fold_visits(BoardState(), visits)] == [(), ("title",), ()]


def test_a_posting_that_comes_back_is_reopened_and_says_what_changed() -> None:
    visits = [visit(1, "a"), visit(2, ""), visit(3, ""), visit(4, "a", changed="a"), visit(5, "a")]
    assert happened(*visits)[1:] == [(3, "a", "closed"), (4, "a", "reopened")]
    assert [event.fields for event in fold_visits(BoardState(), visits)][-1] == ("title",)


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
    closed = {posting_id for posting_id, event in last.items() if event.event == "closed"}
    known = BoardState(open=set(last) - closed, closed=closed)
    complete = [place for place, seen in enumerate(several[:cut]) if seen.complete and seen.listed is not None]
    since = several[complete[-1] : cut] if complete else several[:cut]
    second = list(fold_visits(state_after(since, known), several[cut:]))
    assert first + second == whole


@given(visits)
def test_a_posting_is_opened_once_then_closed_and_reopened_in_turn(several: list[Visit]) -> None:
    follows: dict[str, set[str | None]] = {"opened": {None}, "closed": {"opened", "reopened"}, "reopened": {"closed"}}
    state: dict[str, str] = {}
    for event in fold_visits(BoardState(), several):
        if event.event in follows:
            assert state.get(event.posting_id) in follows[event.event]
            state[event.posting_id] = event.event
