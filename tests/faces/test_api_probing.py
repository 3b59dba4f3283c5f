"""Requests made up from the API's description; `python -m benchmarks.api` makes ten times as many."""

from __future__ import annotations

import pytest

from benchmarks.api.probing import probe
from fingerpost import Observatory
from fingerpost.faces.http import create_app

pytestmark = pytest.mark.filterwarnings("ignore")  # schemathesis speaks of what it cannot make up


def test_nothing_that_can_be_made_up_from_the_description_goes_wrong(engine: Observatory) -> None:
    found = probe(create_app(engine, rate_limit=None), examples=4, coverage=False)
    failures = {label: one.failures for label, one in found.items() if one.failures}
    assert failures == {}
    assert sum(one.cases for one in found.values()) >= 150
    statuses = {status for one in found.values() for status in one.statuses}
    assert {200, 404, 422} <= statuses
    assert not [status for status in statuses if status >= 500]
