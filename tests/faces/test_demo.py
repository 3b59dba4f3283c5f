from __future__ import annotations

from pathlib import Path

import pytest

import fingerpost
from fingerpost.faces.demo import run_demo


def test_the_demo_answers_from_the_snapshot_where_there_is_no_network(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fingerpost.faces.demo.SECONDS_TO_ANSWER", 0.2)
    monkeypatch.setattr("fingerpost.pipeline.settling.ready_index", lambda *_, **__: None)  # nothing is searched for
    run_demo(fingerpost.open(tmp_path / "data", workers=1), n_boards=2, port=None)
    out, err = capsys.readouterr()
    assert "no board could be reached" in " ".join(err.split())
    assert "Data scientist" in out


def test_the_packaged_snapshot_has_thirty_postings_of_each_founding_role(tmp_path: Path) -> None:
    engine = fingerpost.open(tmp_path / "none", corpus="reference")
    for role_id, role in fingerpost.roles().items():
        if role.founding:
            assert engine.role(role_id).basis.n_postings >= 30, role_id
    assert not (tmp_path / "none").exists()
