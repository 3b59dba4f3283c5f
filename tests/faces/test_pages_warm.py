"""What is made before the first visitor asks."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import fingerpost
from fingerpost import InputError, Observatory
from fingerpost.faces.http import create_app
from fingerpost.faces.web import pages


def test_the_overview_asks_nothing_new_after_it_was_warmed(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = fingerpost.open(data, workers=1, corpus="live")
    app = create_app(engine)
    app.state.warm()
    known = set(engine._kept)
    monkeypatch.setattr("fingerpost.faces.web.rendering.figure_of", lambda _: pytest.fail("a chart was drawn"))
    found = TestClient(app, base_url="http://127.0.0.1").get("/")
    assert found.status_code == 200
    assert 'class="plot"' in found.text
    assert set(engine._kept) == known


def test_what_cannot_be_answered_does_not_keep_the_rest_cold(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_: Observatory) -> None:
        msg = "not today"
        raise InputError(msg)

    engine = fingerpost.open(data, workers=1, corpus="live")
    monkeypatch.setattr(pages, "panels_of", refuses)
    create_app(engine).state.warm()
    assert any("demand" in key for key in engine._kept)
