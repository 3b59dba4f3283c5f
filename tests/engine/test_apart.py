from __future__ import annotations

import os

import pytest

from fingerpost.engine.apart import Apart
from fingerpost.errors import FingerpostError
from tests.engine import stages_for_tests as stages


def test_the_result_and_what_is_told_come_from_another_process_in_order() -> None:
    told: list[int] = []
    with Apart(stages.nothing) as apart:
        process = apart.run(stages.count_up, 500, told.append)
        assert apart.run(stages.count_up, 1, lambda _: None) == process
    assert told == list(range(500))
    assert process != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_an_error_of_the_work_reaches_the_caller() -> None:
    with Apart(stages.nothing) as apart, pytest.raises(ValueError, match="no work for 3"):
        apart.run(stages.fail_at, 3, lambda _: None)


def test_a_process_that_dies_while_it_tells_is_told() -> None:
    with Apart(stages.nothing) as apart, pytest.raises(FingerpostError, match="ended unexpectedly"):
        apart.run(stages.end_while_telling, 3, lambda _: None)


def test_what_a_process_begins_with_may_fail() -> None:
    with Apart(stages.fail_first) as apart:
        assert apart.run(stages.count_up, 0, lambda _: None) != os.getpid()
