"""The tracker: what may follow on what, dates, whether one applied already, and how it all stands.

saved → applied → interview → offer, and rejected or withdrawn from there; steps may be left out, for not every
employer takes them all. Every step is dated, and the steps of an application are in order of time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Answer, Row
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.store.personal_tracker import (
    APPOINTMENT_KINDS,
    STAGES,
    Application,
    Appointment,
    AppointmentKind,
    Stage,
    Step,
)

if TYPE_CHECKING:
    import altair as alt

MOVES: Final[Mapping[Stage, tuple[Stage, ...]]] = {
    "saved": ("applied", "interview", "offer", "withdrawn"),
    "applied": ("interview", "offer", "rejected", "withdrawn"),
    "interview": ("interview", "offer", "rejected", "withdrawn"),
    "offer": ("rejected", "withdrawn"),
    "rejected": ("applied",),
    "withdrawn": ("applied",),
}
"""What may follow on each stage: a second interview, and applying again after an end, too."""

_APPLIED: Final = frozenset(STAGES) - {"saved"}


def start(
    posting_id: str,
    stage: str,
    at: datetime,
    *,
    comment: str = "",
    cluster_id: str | None = None,
    title: str | None = None,
    employer: str | None = None,
    url: str | None = None,
) -> Application:
    """An application whose first step is a stage, with what the posting states today: the corpus may lose it.

    Raises:
        UnknownNameError: there is no such stage.
    """
    step = Step(_stage(stage), at, comment)
    return Application(posting_id, (step,), cluster_id, title, employer, url)


def move(application: Application, stage: str, at: datetime, comment: str = "") -> Application:
    """The application with one more step.

    A posting that was saved only after one had applied counts as saved when one applied.

    Raises:
        UnknownNameError: there is no such stage.
        InputError: the stage cannot follow on the present one, or `at` lies before it.

    >>> from datetime import UTC
    >>> saved = start("p", "saved", datetime(2026, 11, 2, tzinfo=UTC))
    >>> [step.stage for step in move(saved, "applied", datetime(2026, 11, 3, tzinfo=UTC)).steps]
    ['saved', 'applied']
    """
    chosen, present = _stage(stage), application.stage
    if chosen not in MOVES[present]:
        msg = (
            f"{chosen} cannot follow on {present}; expected one of {', '.join(MOVES[present])}; or undo the last change"
        )
        raise InputError(msg)
    steps = application.steps
    if at < application.last_change:
        if [step.stage for step in steps] != ["saved"]:
            since = application.last_change.isoformat()
            msg = f"{chosen} at {at.isoformat()} lies before {present} at {since}; expected that instant or a later one"
            raise InputError(msg)
        steps = (replace(steps[0], at=at),)
    return replace(application, steps=(*steps, Step(chosen, at, comment)))


def schedule(
    application: Application,
    kind: AppointmentKind,
    starts: datetime | date,
    *,
    minutes: int | None = None,
    comment: str = "",
) -> Application:
    """The application with one more date: an instant, or a whole day.

    Raises:
        UnknownNameError: the kind is none of interview, deadline, reminder.
        InputError: the length is no positive number of minutes, or is given for a whole day.
    """
    if kind not in APPOINTMENT_KINDS:
        raise UnknownNameError("kind of appointment", kind, APPOINTMENT_KINDS)
    _check_length(starts, minutes)
    return replace(application, appointments=(*application.appointments, Appointment(kind, starts, minutes, comment)))


def reschedule(
    application: Application, appointment_id: int, starts: datetime | date | None, *, minutes: int | None = None
) -> Application:
    """The application with a date moved, its length kept where none is given; without a new one the date is cancelled.

    Raises:
        InputError: the application has no such date, or the length fits none.
    """
    if appointment_id not in {kept.appointment_id for kept in application.appointments}:
        msg = f"the application has no appointment {appointment_id}; look up the number in its list"
        raise InputError(msg)
    moved = []
    for kept in application.appointments:
        if kept.appointment_id != appointment_id:
            moved.append(kept)
        elif starts is not None:
            length = minutes if minutes is not None or not isinstance(starts, datetime) else kept.minutes
            _check_length(starts, length)
            moved.append(replace(kept, starts=starts, minutes=length, revision=kept.revision + 1))
    return replace(application, appointments=tuple(moved))


def applied_before(
    applications: Iterable[Application], posting_id: str, cluster_id: str | None = None, members: Iterable[str] = ()
) -> Application | None:
    """The application made to this position, also through a copy of the posting; None where there is none.

    `members` are the posting_ids of the posting's cluster today: clusters grow, and may come to have another id. A
    posting that is only saved, or was let go before one applied, is no application.
    """
    same = {posting_id, *members}
    for application in applications:
        copy = cluster_id is not None and application.cluster_id == cluster_id
        if (application.posting_id in same or copy) and _was_sent(application):
            return application
    return None


@dataclass(frozen=True, slots=True)
class Tracker(Answer):
    """How the person's applications stand, the one that changed last first; nothing here rests on postings."""

    applications: tuple[Application, ...]

    def count(self, stage: Stage) -> int:
        """The number of applications in a stage."""
        return sum(application.stage == stage for application in self.applications)

    def may_follow(self, application: Application) -> tuple[Stage, ...]:
        """The stages that an application can come to from its present one."""
        return MOVES[application.stage]

    def headline(self) -> str:
        """What is shown."""
        return "Applications"

    def sentences(self) -> tuple[str, ...]:
        """How many there are, by stage."""
        if not self.applications:
            return ("No posting is saved.",)
        counts = ", ".join(f"{self.count(stage)} {stage}" for stage in STAGES if self.count(stage))
        return (f"{len(self.applications)} in all: {counts}.",)

    def to_rows(self) -> list[Row]:
        """One row an application."""
        return [
            {
                "posting_id": application.posting_id,
                "title": application.title,
                "employer": application.employer,
                "stage": application.stage,
                "since": application.last_change,
                "steps": "; ".join(f"{step.at.date().isoformat()} {step.stage}" for step in application.steps),
                "comment": application.steps[-1].comment or None,
                "url": application.url,
            }
            for application in self.applications
        ]

    def chart(self) -> alt.Chart:
        """Bars of the applications in each stage."""
        import altair as alt

        rows = [{"stage": stage, "applications": self.count(stage)} for stage in STAGES]
        bars: alt.Chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
        return bars.encode(x="applications:Q", y=alt.Y("stage:N", sort=list(STAGES)))


def _was_sent(application: Application) -> bool:
    stages = [step.stage for step in application.steps]
    return any(stage in _APPLIED for stage in stages) and stages != ["saved", "withdrawn"]


def _stage(stage: str) -> Stage:
    for known in STAGES:
        if known == stage:
            return known
    raise UnknownNameError("stage", stage, STAGES)


def _check_length(starts: datetime | date, minutes: int | None) -> None:
    if minutes is not None and not isinstance(starts, datetime):
        msg = f"{minutes} minutes are given for the whole day {starts.isoformat()}; give an hour, or no minutes"
        raise InputError(msg)
    if minutes is not None and minutes < 1:
        msg = f"the appointment lasts {minutes} minutes; expected a whole number from 1 on"
        raise InputError(msg)
