"""Postings like one posting."""

from __future__ import annotations

from pathlib import Path

import pytest

import fingerpost
from fingerpost.posting import SkillAsked
from fingerpost.search import Likeness, SimilarPostings, similar

from .conftest import build, row

LABELS = {"pytorch": "PyTorch", "python": "Python", "sql": "SQL"}
ROWS = [
    row("self", "ML Engineer", employer="Otter", role="machine-learning-engineer", skills=dict(LABELS)),
    row("twin", "ML Engineer", employer="Heron", role="machine-learning-engineer", skills=dict(LABELS)),
    row("role", "ML Engineer", employer="Crane", role="machine-learning-engineer", skills={"sql": "SQL"}),
    row("skill", "Analyst", employer="Crane", role="data-analyst", skills={"sql": "SQL"}),
    row("again", "ML Engineer", employer="Otter", role="machine-learning-engineer", skills=dict(LABELS)),
    row("other", "Gardener", employer="Crane"),
    row("far", "ML Engineer", employer="Heron", corpus="reference", role="machine-learning-engineer"),
]
LIKE = Likeness(
    "self", "ML Engineer", "Otter", "machine-learning-engineer", None, (),
    tuple(SkillAsked(skill_id, label, "programming", "required") for skill_id, label in LABELS.items()),
)  # fmt: skip


def alike(folder: Path, like: Likeness = LIKE, limit: int = 10, corpus: str | None = None) -> SimilarPostings:
    return similar(build(folder, ROWS), like, limit, snapshot="s", taxonomy_version="t", corpus=corpus)


def test_the_likest_come_first_without_itself_and_its_like_at_the_same_employer(tmp_path: Path) -> None:
    result = alike(tmp_path)
    assert [hit.posting_id for hit in result.hits] == ["twin", "role", "skill"]
    assert result.basis.n_postings == 3


def test_each_says_what_it_shares(tmp_path: Path) -> None:
    first, *_ = alike(tmp_path).hits
    assert [(reason.where, reason.found) for reason in first.why] == [
        ("role", "Machine learning engineer"), ("skills", "PyTorch, Python, SQL"),
    ]  # fmt: skip
    assert alike(tmp_path).to_rows()[0]["shared"] == "Machine learning engineer; PyTorch, Python, SQL"


def test_a_corpus_and_a_limit_hold(tmp_path: Path) -> None:
    assert [hit.posting_id for hit in alike(tmp_path, corpus="reference").hits] == ["far"]
    assert len(alike(tmp_path, limit=1).hits) == 1


def test_what_states_nothing_is_like_nothing(tmp_path: Path) -> None:
    nothing = Likeness("x", None, None, "other", None, (), ())
    result = alike(tmp_path, nothing)
    assert (result.hits, result.basis.period, result.to_rows()) == ((), (None, None), [])


def test_the_chart_has_a_bar_a_posting(tmp_path: Path) -> None:
    (rows,) = alike(tmp_path).chart().to_dict()["datasets"].values()
    assert [one["posting"] for one in rows] == ["ML Engineer · Heron", "ML Engineer · Crane", "Analyst · Crane"]


def test_an_observatory_answers_for_a_posting_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fingerpost.store.facts.REFERENCE", tmp_path / "no-reference")  # it would be indexed first
    lines = [
        f'{{"title": "Data Scientist", "company": "{name}", "description": "Forecasts in Python and SQL for {name}."}}'
        for name in ("Otter", "Heron")
    ]
    (tmp_path / "jobs.jsonl").write_text("\n".join(lines), encoding="utf-8")
    observatory = fingerpost.open(tmp_path / "data", workers=1, corpus="live")
    observatory.import_([tmp_path / "jobs.jsonl"])
    one, other = observatory.search("data scientist").hits
    assert [hit.posting_id for hit in observatory.similar(one.posting_id).hits] == [other.posting_id]
    (suggested, *_) = observatory.suggest("data scientist")
    assert (suggested.facet, suggested.n) == ("role", 2)
    with pytest.raises(fingerpost.errors.UnknownNameError):
        observatory.similar("nobody")
    for limit in (0, 101):
        with pytest.raises(fingerpost.errors.InputError):
            observatory.similar(one.posting_id, limit)
        with pytest.raises(fingerpost.errors.InputError):
            observatory.suggest("data", limit)
