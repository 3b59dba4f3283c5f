"""Tests of the store know nothing of the packaged reference unless they ask for it."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="module", autouse=True)
def _no_reference(no_reference_in_module: None) -> None:
    pass
