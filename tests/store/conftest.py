"""Tests of the store know nothing of the packaged reference unless they ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fingerpost.store import facts


@pytest.fixture(scope="module", autouse=True)
def _no_reference() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "REFERENCE", Path(__file__).parent / "no-reference")
        yield
