from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career.tracker import MOVES, Tracker, applied_before, move, reschedule, schedule, start
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.store.personal_tracker import STAGES, Application, Appointment, Step

DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def days(number: float) -> datetime:
    return DAY + timedelta(days=number)


def test_an_application_keeps_the_day_of_every_step() -> None:
    application = start("p", "saved", DAY, title="Fern Counter", employer="Ferns Ltd", cluster_id="c")
    application = move(application, "applied", days(1), "with a letter")
    application = move(application, "interview", days(8))
    application = move(application, "interview", days(12), "the second")
    application = move(application, "offer", days(20))
    assert [(step.stage, step.at) for step in application.steps] == [
        ("saved", DAY), ("applied", days(1)), ("interview", days(8)), ("interview", days(12)), ("offer", days(20)),
    ]  # fmt: skip
    assert application.stage == "offer"
    assert application.title == "Fern Counter"


@pytest.mark.parametrize(("present", "follows"), [(stage, after) for stage in STAGES for after in STAGES])
def test_only_what_may_follow_follows(present: str, follows: str) -> None:
    application = start("p", present, DAY)
    if follows in MOVES[application.stage]:
        assert move(application, follows, days(1)).stage == follows
    else:
        with pytest.raises(InputError, match=f"{follows} cannot follow on {present}; expected one of"):
            move(application, follows, days(1))


def test_an_unknown_stage_is_told() -> None:
    with pytest.raises(UnknownNameError, match="did you mean applied"):
        start("p", "aplied", DAY)


def test_a_step_before_the_last_is_refused_but_one_may_save_what_one_applied_to_before() -> None:
    late = move(start("p", "saved", DAY), "applied", days(-3))
    assert [(step.stage, step.at) for step in late.steps] == [("saved", days(-3)), ("applied", days(-3))]
    with pytest.raises(InputError, match="lies before applied"):
        move(late, "interview", days(-4))


@given(st.data())
def test_steps_are_in_order_of_time_whatever_is_tried(data: st.DataObject) -> None:
    application = start("p", data.draw(st.sampled_from(STAGES)), DAY)
    for _ in range(data.draw(st.integers(0, 6))):
        stage, at = data.draw(st.sampled_from(STAGES)), days(data.draw(st.integers(-5, 30)))
        try:
            application = move(application, stage, at)
        except InputError:
            continue
    instants = [step.at for step in application.steps]
    assert instants == sorted(instants)
    pairs = zip(application.steps, application.steps[1:], strict=False)
    assert all(after.stage in MOVES[before.stage] for before, after in pairs)


def test_dates_are_noted_moved_and_cancelled() -> None:
    application = schedule(start("p", "applied", DAY), "interview", days(5), minutes=45, comment="room 3")
    application = schedule(application, "deadline", date(2026, 12, 1))
    numbered = Application(
        "p",
        application.steps,
        appointments=(
            Appointment("interview", days(5), 45, "room 3", appointment_id=7),
            Appointment("deadline", date(2026, 12, 1), appointment_id=8),
        ),
    )
    assert [(kept.kind, kept.minutes) for kept in application.appointments] == [("interview", 45), ("deadline", None)]
    moved = reschedule(numbered, 7, days(6))
    assert moved.appointments[0] == Appointment("interview", days(6), 45, "room 3", 1, 7)
    assert moved.appointments[1] == numbered.appointments[1]
    whole_day = reschedule(numbered, 7, date(2026, 12, 4))
    assert (whole_day.appointments[0].starts, whole_day.appointments[0].minutes) == (date(2026, 12, 4), None)
    assert [kept.appointment_id for kept in reschedule(numbered, 7, None).appointments] == [8]
    with pytest.raises(InputError, match="no appointment 9"):
        reschedule(numbered, 9, None)
    with pytest.raises(InputError, match="whole day"):
        schedule(application, "deadline", date(2026, 12, 1), minutes=5)
    with pytest.raises(InputError, match="0 minutes"):
        schedule(application, "interview", DAY, minutes=0)
    with pytest.raises(UnknownNameError):
        schedule(application, "party", DAY)  # type: ignore[arg-type]


def test_an_application_to_a_copy_of_a_posting_is_told() -> None:
    sent = Application("copy", (Step("saved", DAY), Step("applied", DAY), Step("rejected", days(9))), "old-cluster")
    kept = Application("kept", (Step("saved", DAY),), "kept-cluster")
    let_go = Application("gone", (Step("saved", DAY), Step("withdrawn", DAY)), "gone-cluster")
    ours = (kept, let_go, sent)
    assert applied_before(ours, "new", "old-cluster") == sent
    assert applied_before(ours, "new", "new-cluster", ["another", "copy"]) == sent
    assert applied_before(ours, "copy") == sent
    assert applied_before(ours, "new", "new-cluster", ["another"]) is None
    assert applied_before(ours, "new") is None
    assert applied_before(ours, "kept", "kept-cluster") is None
    assert applied_before(ours, "gone", "gone-cluster") is None


def test_the_tracker_says_how_it_stands() -> None:
    first = move(start("p", "saved", DAY, title="Fern Counter"), "applied", days(1), "by post")
    tracker = Tracker((first, start("q", "saved", DAY)))
    assert tracker.sentences() == ("2 in all: 1 saved, 1 applied.",)
    assert tracker.to_rows()[0]["steps"] == "2026-11-23 saved; 2026-11-24 applied"
    assert tracker.to_rows()[0]["comment"] == "by post"
    (rows,) = tracker.chart().to_dict()["datasets"].values()
    assert [row["applications"] for row in rows] == [1, 1, 0, 0, 0, 0]
    assert Tracker(()).sentences() == ("No posting is saved.",)
