from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb
import pytest

from fingerpost.answer import as_json
from fingerpost.career.calendar import calendar_file
from fingerpost.career.effort import effort_table
from fingerpost.career.plan import plan, plan_events
from fingerpost.career.plan_answer import Plan
from fingerpost.errors import InputError, UnknownNameError
from tests.market.markets_for_tests import asked, employers, market


def con(each: int = 4) -> duckdb.DuckDBPyConnection:
    """10 employers: all require Python, three in four SQL, one in four Docker, one English."""
    rows = employers(10, each)
    skills = [asked(row, "python") for row in rows]
    skills += [asked(row, "sql", skill_area="data-handling") for n, row in enumerate(rows) if n % 4]
    skills += [asked(row, "docker", skill_area="other") for row in rows[::4]]
    skills.append(asked(rows[0], "english", skill_area="other"))
    return market(rows, skills)


def made(held: set[str] | None = None, **more: object) -> Plan:
    return plan(held or {"python"}, "data-scientist", con(), 10, **more)  # type: ignore[arg-type]


def test_milestones_say_what_share_of_the_postings_opens() -> None:
    found = made()
    assert found.now.n == 0
    sql = next(step for step in found.steps if step.skill_id == "sql")
    assert (sql.opens.n, sql.opens.of) == (30, 40)
    assert (sql.opens.share, sql.opens.reason) == (0.75, None)
    assert found.steps[-1].opens.n == 40
    assert [step.covered.n for step in found.steps] == sorted(step.covered.n for step in found.steps)
    assert any("75.0 %" in sentence for sentence in found.sentences())


def test_what_is_required_more_comes_first_and_says_so() -> None:
    found = made()
    order = [step.skill_id for step in found.steps]
    assert order.index("sql") < order.index("docker")
    step = found.steps[order.index("sql")]
    assert step.because.startswith("required by ")
    assert step.required is not None
    assert (step.required.n, step.required.of) == (30, 40)
    assert step.resources[0].url.startswith("https://")


def test_spoken_languages_are_left_out_and_named() -> None:
    found = made()
    assert "english" not in {step.skill_id for step in found.steps}
    assert found.left_out == ("English",)
    assert any("English" in sentence for sentence in found.sentences())


def test_weeks_are_ranges_of_the_assumed_hours() -> None:
    slow, fast = made(), plan({"python"}, "data-scientist", con(), 20)
    assert 0 < slow.weeks.low < slow.weeks.high
    assert slow.weeks.high == pytest.approx(2 * fast.weeks.high)
    doubled = made(table=effort_table().times(2.0))
    assert [step.skill_id for step in doubled.steps] == [step.skill_id for step in slow.steps]
    assert doubled.weeks.high == pytest.approx(2 * slow.weeks.high)
    assert any("assumption" in note for note in slow.basis.notes)


def test_areas_add_up_to_the_steps() -> None:
    found = made()
    assert sum(area.n_steps for area in found.areas) == len(found.steps)
    assert sum(area.hours.high for area in found.areas) == pytest.approx(10 * found.weeks.high)
    handling = next(area for area in found.areas if area.skill_area == "data-handling")
    assert (handling.now.n, handling.after.n, handling.after.of) == (0, 30, 30)


def test_nothing_is_left_to_learn_for_whom_has_it_all() -> None:
    found = made({"python", "sql", "docker"})
    assert (found.steps, found.now.n, found.reason) == ((), 40, None)
    assert found.sentences()[0].startswith("0 steps")
    assert found.chart().to_dict()


def test_too_few_postings_give_the_reason_and_no_steps() -> None:
    found = plan({"python"}, "data-scientist", con(each=2), 10)
    assert found.steps == ()
    assert found.sentences() == ("There is no plan: too few: 20 postings, at least 30 are needed.",)
    assert found.chart().to_dict()


@pytest.mark.parametrize("hours", [0, -3, 169, float("nan"), float("inf")])
def test_hours_that_no_week_has_are_refused(hours: float) -> None:
    with pytest.raises(InputError, match="hours per week"):
        plan({"python"}, "data-scientist", con(), hours)


def test_a_limit_below_one_and_an_unknown_role_are_refused() -> None:
    with pytest.raises(InputError, match="limit is 0"):
        made(limit=0)
    with pytest.raises(UnknownNameError):
        plan({"python"}, "data-scientits", con(), 10)


def test_a_limit_holds() -> None:
    assert len(made(limit=1).steps) == 1


def test_a_calendar_has_an_event_a_step() -> None:
    found = made()
    events = plan_events(found, date(2027, 1, 4))
    assert events[0].starts == date(2027, 1, 4)
    assert len({event.uid for event in events}) == len(found.steps)
    text = calendar_file(events, datetime(2026, 12, 1, tzinfo=UTC))
    assert text.count("BEGIN:VEVENT") == len(found.steps)
    assert "SUMMARY:Learn SQL" in text


def test_the_same_question_has_the_same_answer_in_every_form() -> None:
    found = made()
    assert as_json(found) == as_json(made())
    assert len(found.to_rows()) == len(found.steps) == found.to_arrow().num_rows
    assert [table.caption for table in found.tables()][2].startswith("Where to learn")
    assert found.chart().to_dict() == made().chart().to_dict()
