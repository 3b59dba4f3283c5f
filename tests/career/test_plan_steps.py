from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.career.effort import effort_table
from fingerpost.career.plan_steps import Span, days_of, is_studied, order_of, perhaps_held, weeks_of
from fingerpost.career.skill_asks import with_implied
from fingerpost.taxonomy.prerequisites import learning_order
from fingerpost.taxonomy.skills import skills

KNOWN = (
    "python", "sql", "pytorch", "tensorflow", "machine-learning", "deep-learning", "statistics", "linear-algebra",
    "kubernetes", "docker", "aws", "spark", "java", "scala", "natural-language-processing", "mlflow", "airflow",
    "kafka", "causal-inference", "bayesian-statistics", "computer-vision", "react", "transformers", "fine-tuning",
)  # fmt: skip

weights = st.dictionaries(st.sampled_from(KNOWN), st.floats(0.01, 1.0), max_size=12)
held = st.frozensets(st.sampled_from(KNOWN), max_size=6)


@settings(max_examples=60)
@given(weights, held, st.integers(1, 15))
def test_every_step_stands_on_its_ground(wanted: dict[str, float], have: frozenset[str], limit: int) -> None:
    steps = order_of(wanted, have, limit)
    order = [step.skill_id for step in steps]
    assert len(order) == len(set(order)) <= limit
    assert not set(order) & with_implied(have)
    for place, skill_id in enumerate(order):
        assert not set(order[place + 1 :]) & set(learning_order(skill_id))
        assert is_studied(skill_id) or skill_id in wanted
    for step in steps:
        assert step.needed_for is None or step.needed_for in order
        assert 0 <= step.hours.low <= step.hours.high
        assert step.needed_for is not None or step.skill_id in wanted


@settings(max_examples=20)
@given(weights, held)
def test_the_order_rests_neither_on_hours_nor_on_the_order_of_what_is_given(
    wanted: dict[str, float], have: frozenset[str]
) -> None:
    order = [step.skill_id for step in order_of(wanted, have, 10)]
    turned = dict(reversed(wanted.items()))
    assert [step.skill_id for step in order_of(turned, have, 10, effort_table().times(2.0))] == order


def test_what_is_required_most_comes_first() -> None:
    steps = order_of({"sql": 0.2, "git": 0.6, "linux": 0.4}, frozenset({"python", "programming"}), 3)
    shares = [step.skill_id for step in steps if step.skill_id in ("sql", "git", "linux")]
    assert shares.index("git") < shares.index("sql")


def test_a_prerequisite_comes_before_the_skill_and_says_why() -> None:
    steps = order_of({"deep-learning": 0.4}, frozenset({"python", "machine-learning"}), 8)
    assert [step.skill_id for step in steps] == ["deep-learning"]
    before = {part.skill_id: part for part in steps[0].parts}
    assert before["neural-networks"].reason.endswith(".")
    assert list(before).index("logistic-regression") < list(before).index("neural-networks")
    assert steps[0].hours.high > sum(part.hours.high for part in steps[0].parts)


def test_a_chain_that_does_not_fit_is_left_out_whole() -> None:
    wanted = {"deep-learning": 0.4, "linear-algebra": 0.01, "machine-learning": 0.01, "python": 0.01}
    chain = [step.skill_id for step in order_of(wanted, frozenset(), 9)]
    assert chain.index("machine-learning") < chain.index("deep-learning")
    assert "deep-learning" not in {
        step.skill_id for step in order_of(wanted, frozenset(), chain.index("deep-learning"))
    }


def test_a_prerequisite_that_is_required_too_is_a_step_of_its_own() -> None:
    have = frozenset({"python", "machine-learning"})
    (alone,) = order_of({"deep-learning": 0.4}, have, 8)
    first, last = order_of({"deep-learning": 0.4, "gradient-descent": 0.001}, have, 8)
    assert "gradient-descent" in {part.skill_id for part in alone.parts}
    assert (first.skill_id, first.needed_for, last.skill_id) == ("gradient-descent", "deep-learning", "deep-learning")
    part = next(part for part in alone.parts if part.skill_id == "gradient-descent")
    assert part.hours.high < first.hours.high


def test_the_ground_of_what_is_held_is_no_step_but_is_named() -> None:
    have = frozenset({"machine-learning"})
    assert order_of({"linear-algebra": 0.3}, have, 5) == ()
    assert perhaps_held(["linear-algebra"], have, ()) == ("linear-algebra",)
    assert perhaps_held(["linear-algebra"], have | {"linear-algebra"}, ()) == ()


def test_weeks_are_hours_by_the_hours_a_week() -> None:
    steps = order_of({"sql": 0.5, "git": 0.4}, frozenset({"programming"}), 6)
    ends = weeks_of(steps, 5)
    assert ends[-1].low == sum(step.hours.low for step in steps) / 5
    assert [end.high for end in ends] == sorted(end.high for end in ends)


def test_days_follow_each_other_without_a_gap() -> None:
    days = days_of([Span(0, 0), Span(1, 1.1), Span(2, 4)], date(2027, 1, 1))
    assert days[0] == (date(2027, 1, 1), date(2027, 1, 2))
    assert [begin for begin, _ in days[1:]] == [end for _, end in days[:-1]]
    assert days[-1][1] == date(2027, 1, 29)


def test_the_skills_of_these_tests_are_listed() -> None:
    assert set(KNOWN) <= set(skills())
