"""The floors of the readers hold, also on the halves of the labels that nobody developed on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.accuracy.choose import CHOICES, choose
from benchmarks.accuracy.confidence import LEAST, TABLE, judged
from benchmarks.accuracy.halves import (
    FLOORS,
    FURTHER_LABELS,
    HELD_OUT_LABELS,
    LABELS,
    LATER_LABELS,
    Floor,
    is_developed_on,
    labelled_sets,
    main,
    measure,
    own_rows,
    render,
    score_rows,
)
from fingerpost.posting import Posting
from fingerpost.reading import read
from fingerpost.reading.confidence import measured_precision
from tests.benchmarks.test_predict import LABEL, ROW

_PROMOTED = ("skill_level", "promoted_preferred")
KNOWN_MISSES: dict[str, set[tuple[str, str]]] = {
    "gold, developed on": set(),
    "gold, only scored": {_PROMOTED},
    "own, developed on": {("salary", "f1")},
    "later, developed on": {
        ("work_mode", "stated_f1"),
        ("employment_type", "stated_f1"),
        ("industry", "macro_f1"),
        ("degree_min", "accuracy"),
        ("salary", "f1"),
    },
    "further, developed on": {_PROMOTED},
    "held-out, only scored": {_PROMOTED, ("salary", "f1")},
}
"""Floors that a part does not reach yet; one that comes to hold fails the test too, so that this list stays true."""


@pytest.fixture(scope="module")
def halves(shared: Path) -> dict[str, dict[str, Any]]:
    return measure(shared)


@pytest.mark.parametrize("half", list(KNOWN_MISSES))
def test_every_floor_holds_but_the_known_misses(halves: dict[str, dict[str, Any]], half: str) -> None:
    measured = halves[half]["measured"]
    missed = {(floor.field, floor.measure) for floor in FLOORS if not floor.holds(measured)}
    assert missed == KNOWN_MISSES[half]


def test_every_floor_holds_on_the_gold_labels_as_a_whole(shared: Path) -> None:
    measured = score_rows(*labelled_sets(shared)["gold"])["measured"]
    assert [floor for floor in FLOORS if not floor.holds(measured)] == []


@pytest.mark.parametrize(
    ("file", "number"), [(LABELS, 212), (LATER_LABELS, 48), (FURTHER_LABELS, 96), (HELD_OUT_LABELS, 72)]
)
def test_our_own_labels_are_about_postings_that_are_there(shared: Path, file: Path, number: int) -> None:
    postings, labels = own_rows(shared, file)
    assert [row["gold_id"] for row in postings] == [row["gold_id"] for row in labels]
    assert len(labels) == number
    for posting, label in zip(postings, labels, strict=True):
        words = f"{posting['title'] or ''}\n{posting['description']}"
        assert all(mention in words for skill in label["skills"] for mention in skill["mentions"]), label["gold_id"]


@pytest.mark.parametrize(
    ("name", "file"), [("later", LATER_LABELS), ("further", FURTHER_LABELS), ("held_out", HELD_OUT_LABELS)]
)
def test_the_postings_are_those_that_were_chosen_and_no_other_labels_are_about_them(
    shared: Path, name: str, file: Path
) -> None:
    chosen, *taken = (
        [(row["source"], row["row"]) for row in own_rows(shared, one)[1]] for one in (file, *CHOICES[name].taken)
    )
    assert chosen == [(source, row) for source, row, _ in choose(shared, CHOICES[name])]
    assert not set(chosen) & {place for places in taken for place in places}
    assert len({source for source, _ in chosen}) >= 15


def test_a_constant_reader_is_far_below(halves: dict[str, dict[str, Any]]) -> None:
    constant = halves["held-out, only scored"]["constant"]
    assert constant["skills"]["f1"] == 0
    assert not any(floor.holds(constant) for floor in FLOORS if floor.field in ("seniority", "work_mode", "salary"))


def test_scores_of_a_few_rows_are_the_scorers_own(shared: Path) -> None:
    scores = score_rows([ROW], [LABEL])
    assert scores["n_postings"] == 1
    assert scores["measured"]["role"]["accuracy"] == 1
    assert scores["measured"]["salary"]["f1"] == 1


def test_a_floor_says_whether_it_holds_and_the_table_marks_what_misses() -> None:
    low = Floor("a", "b", 0.5)
    assert low.holds({"a": {"b": 0.5}})
    assert not low.holds({"a": {"b": 0.4}})
    assert not low.holds({"a": {"b": None}})
    assert Floor("a", "b", 0.5, at_most=True).holds({"a": {"b": 0.4}})
    scores: dict[str, dict[str, float | None]] = {}
    for floor in FLOORS:
        scores.setdefault(floor.field, {})[floor.measure] = 0.0
    table = render({"half": {"n_postings": 3, "measured": scores, "constant": scores}})
    assert "0.000 below" in table


def test_rows_are_divided_by_their_number() -> None:
    assert [is_developed_on(f"dev-{number:03d}") for number in (1, 2, 3)] == [True, False, True]
    assert all(is_developed_on(row) for row in ("own-001", "own-212", "later-002"))
    assert not is_developed_on("held-001")


def test_the_command_writes_its_result(shared: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--shared", str(shared), "--out", str(tmp_path / "halves.json"), "--date", "2026-11-28"])
    assert '"date": "2026-11-28"' in (tmp_path / "halves.json").read_text(encoding="utf-8")
    assert "skills f1" in capsys.readouterr().out


def test_confidence_is_a_measured_precision() -> None:
    assert TABLE.is_file()
    assert measured_precision()
    assert all(0 < precision <= 1 for precision in measured_precision().values())
    assert LEAST >= 20


def test_a_rule_is_right_where_the_label_accepts_its_value() -> None:
    reading = read(Posting("1", "example", "Senior Data Scientist", "Requirements: 5 years of Python. Fully remote."))
    label = {
        "role": "data-analyst", "role_also": ["data-scientist"], "ai_relation": "none", "seniority": "senior",
        "years_min": 5, "work_mode": "onsite", "visa": "not-stated", "industry": "other", "degree_min": "none-stated",
        "salary": [], "employment_type": [], "countries": [],
    }  # fmt: skip
    right = dict(judged(reading, label))
    assert right["role"]
    assert right["seniority"]
    assert right["experience"]
    assert not right["work_mode"]
