from __future__ import annotations

import os

import pytest

from fingerpost.engine.apart import run_apart
from fingerpost.errors import FingerpostError
from tests.engine import stages_for_tests as stages


def test_the_result_and_what_is_told_come_from_another_process_in_order() -> None:
    told: list[int] = []
    process = run_apart(stages.count_up, 500, told.append)
    assert told == list(range(500))
    assert process != os.getpid()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_an_error_of_the_work_reaches_the_caller() -> None:
    with pytest.raises(ValueError, match="no work for 3"):
        run_apart(stages.fail_at, 3, lambda _: None)


def test_a_process_that_dies_while_it_tells_is_told() -> None:
    with pytest.raises(FingerpostError, match="ended unexpectedly"):
        run_apart(stages.end_while_telling, 3, lambda _: None)
