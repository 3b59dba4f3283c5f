"""Dates of a PDF that were written away from the lines that they stand beside."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career import read_cv_file, read_profile
from fingerpost.career.pdf_dates import Run, is_date, rejoin_dates

from .cvs import pdf

TODAY = date(2026, 11, 15)
LINES = (
    (50, 780, "Experience"), (50, 750, "Data Engineer"), (50, 735, "Otter Ltd, Riga"),
    (50, 720, "Pipelines in Airflow."),
    (50, 690, "Data Analyst"), (50, 675, "Heron Ltd, Riga"), (50, 660, "Reports in Tableau."), (50, 620, "Education"),
)  # fmt: skip
DATES = ((450, 750, "Apr 2024 – present"), (450, 690, "Mar 2022 – Mar 2024"))


@pytest.mark.parametrize("lines", [(*DATES, *LINES), (*LINES, *DATES)], ids=["before", "after"])
def test_dates_come_back_to_their_jobs(lines: tuple[tuple[int, int, str], ...]) -> None:
    jobs = read_profile(read_cv_file(pdf([lines])), today=TODAY).jobs
    assert [(job.title, job.employer, job.starts, job.ends) for job in jobs] == [
        ("Data Engineer", "Otter Ltd", "2024-04", None),
        ("Data Analyst", "Heron Ltd", "2022-03", "2024-03"),
    ]


def test_dates_in_their_place_stay_there_whatever_stands_in_the_other_column() -> None:
    side = [Run(30, 700 - 15 * number, 120, f"side {number}") for number in range(9)]
    body = [
        Run(220, 700, 400, "Analyst, Otter"),
        Run(220, 685, 330, "01/2020 - 12/2020"),
        Run(220, 670, 400, "Reports"),
    ]
    more = [Run(220, 640, 400, "Clerk, Heron"), Run(220, 625, 330, "01/2018 - 12/2019"), Run(220, 610, 400, "Letters")]
    assert rejoin_dates([*side, *body, *more]) is None


def test_a_sidebar_as_linkedin_writes_it_is_read() -> None:
    side = ("Contact", "noor@example.org", "Top Skills", "PyTorch", "SQL", "Languages", "English (Native or Bilingual)")
    body = (
        "Noor Vesk", "Machine Learning Engineer at Heron Labs", "Experience", "Heron Labs", "3 years",
        "Senior Engineer", "January 2024 - Present (2 years 11 months)", "Ranking models in PyTorch.", "Engineer",
        "January 2022 - December 2023 (2 years)", "Education", "Delta University",
        "Master of Science - MS, Physics · (2016 - 2018)",
    )  # fmt: skip
    lines = [(30, 780 - 18 * number, words) for number, words in enumerate(side)]
    lines += [(220, 780 - 18 * number, words) for number, words in enumerate(body)]
    read = read_profile(read_cv_file(pdf([[*lines, (480, 20, "Page 1 of 1")]])), today=TODAY)
    assert [(job.title, job.employer) for job in read.jobs] == [
        ("Senior Engineer", "Heron Labs"),
        ("Engineer", "Heron Labs"),
    ]
    assert (read.years_experience, read.degree) == (4.92, "master")
    assert {"PyTorch", "SQL", "English"} <= {skill.preferred_label for skill in read.skills}


@pytest.mark.parametrize(("words", "is_one"), [("2019 – 2020", True), ("05/2020 – now", True), ("Analyst", False)])
def test_what_is_a_date(words: str, is_one: bool) -> None:
    assert is_date(words) is is_one


@given(
    st.lists(
        st.tuples(
            st.integers(0, 500), st.integers(0, 800), st.sampled_from(["2019 – 2020", "2017 – 2018", "Analyst", "•"])
        ),
        max_size=12,
    )
)
def test_no_word_is_lost(placed: list[tuple[int, int, str]]) -> None:
    runs = [Run(left, bottom, left + 60, words) for left, bottom, words in placed]
    lines = rejoin_dates(runs)
    if lines is not None:
        assert sorted(" ".join(lines).split()) == sorted(" ".join(run.words for run in runs).split())
