"""A poor reading says so."""

from __future__ import annotations

from datetime import date

import pytest

from fingerpost.career import CvText, read_cv_file, read_profile
from fingerpost.career.read_quality import quality_note

from .cvs import docx, paragraph, pdf

TODAY = date(2026, 11, 15)
GOOD = "Work\nAnalyst, Otter Ltd\n01/2020 - 12/2021\n- Reports in SQL and Tableau for nine herons\n" * 4


def note(text: str) -> str | None:
    return read_profile(CvText(text, "text"), today=TODAY).note


def test_a_good_reading_has_no_note() -> None:
    assert note(GOOD) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Hello", "almost no text"),
        ("\ufffd\ue001\ue002 ab " * 60, "cannot be read"),
        ("1234 5678 --- " * 40, "are letters"),
        (("otter" * 12 + " ") * 20, "no spaces"),
        ("We like otters and herons and rivers. " * 12, "no headings"),
    ],
)
def test_a_bad_reading_says_why(text: str, said: str) -> None:
    assert said in (note(text) or "")


def test_a_note_of_the_file_comes_first() -> None:
    assert read_profile(CvText("Hello", "pdf", "a picture", has_text=False), today=TODAY).note == "a picture"


def test_files_without_text_say_so() -> None:
    scanned = read_cv_file(pdf([[], []]))
    empty = read_cv_file(docx(paragraph("")))
    assert (scanned.has_text, empty.has_text) == (False, False)
    assert "text layer" in (scanned.note or "")
    assert "no text" in (empty.note or "")
    assert read_cv_file(pdf([[(50, 800, "Ten years of statistics in hospitals and registries")]])).has_text


def test_the_note_says_all_that_is_missing() -> None:
    assert quality_note("We like otters. " * 20, [], [], []) == (
        "no headings and no skills and no jobs with dates were found; check the profile and add what is missing"
    )
