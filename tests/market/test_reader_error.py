from __future__ import annotations

import csv
import io
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from fingerpost.market.counting.breakdowns import breakdown
from fingerpost.market.counting.reader_error import SKILL_LEVELS, errors_of, reader_error, skill_error
from fingerpost.market.selecting.selection import NOT_STATED, Selection
from fingerpost.market.statistics.reader_error import Confusion
from scripts.build_reader_error import COLUMNS, rows_of
from tests.market.markets_for_tests import employers, market

DATA = files("fingerpost.market").joinpath("data")


def test_every_value_was_counted_on_the_same_postings() -> None:
    postings = tomllib.loads(DATA.joinpath("reader_error.toml").read_text(encoding="utf-8"))["postings"]
    rows = list(csv.DictReader(io.StringIO(DATA.joinpath("reader_error.csv").read_text(encoding="utf-8"))))
    valued = [row for row in rows if row["field"] != "skill"]
    assert len(valued) > 50
    assert {sum(int(row[name]) for name in ("tp", "fp", "fn", "tn")) for row in valued} == {postings}


def test_the_packaged_counts_are_what_the_script_counts(shared: Path) -> None:
    packaged = list(csv.DictReader(io.StringIO(DATA.joinpath("reader_error.csv").read_text(encoding="utf-8"))))
    counted = [{name: str(row[name]) for name in COLUMNS} for row in rows_of(shared)[0]]
    assert packaged == counted, "the readers or labels changed: run python -m scripts.build_reader_error"


def test_known_fields_are_corrected_and_others_are_not() -> None:
    assert isinstance(reader_error("role", "machine-learning-engineer"), Confusion)
    assert isinstance(reader_error("ai_relation", "builds"), Confusion)
    for field in ("employer", "source", "month", "language", "skill_area"):
        assert reader_error(field, "anything") is None
    assert errors_of("role")(NOT_STATED) is None


def test_a_skill_is_corrected_as_its_area_is() -> None:
    assert reader_error("skill", "python") == skill_error("java")
    assert skill_error("python") != skill_error("sql")
    assert all(skill_error("python", level) is not None for level in SKILL_LEVELS)
    assert skill_error("a-term-of-no-list") is None


def test_what_the_selection_has_fixed_is_not_corrected() -> None:
    assert errors_of("role", Selection(role="data-scientist"))("data-scientist") is None
    assert errors_of("role", Selection(seniority="senior"))("data-scientist") is not None
    asked = errors_of("skill", Selection(skill="python"))
    assert asked("python") is None
    assert asked("java") is not None


def test_a_fixed_role_has_all_of_its_postings() -> None:
    found = breakdown(market(employers(10, 4)), Selection(role="data-scientist"), by="role")
    assert [(cell.share.share, cell.share.uncorrected) for cell in found.cells] == [(1.0, None)]


def test_rows_show_the_share_as_it_was_counted() -> None:
    postings = employers(10, 4)
    for number, row in enumerate(postings):
        row["role"] = ("data-scientist", "ai-architect")[number % 2]
    rows = {row["value"]: row for row in breakdown(market(postings), by="role").to_rows()}
    error = reader_error("role", "data-scientist")
    assert isinstance(error, Confusion)
    corrected = (0.5 + error.specificity - 1) / (error.sensitivity + error.specificity - 1)
    assert rows["data-scientist"]["uncorrected"] == 0.5
    assert rows["data-scientist"]["share"] == pytest.approx(corrected)
    assert (rows["ai-architect"]["share"], rows["ai-architect"]["uncorrected"]) == (0.5, None)  # too few labels
