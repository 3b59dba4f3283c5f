"""Jobs with titles, employers and dates, from many layouts; what is no work."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career import CvText, Profile, read_profile
from fingerpost.career.dates import Point, read_point
from fingerpost.career.job_words import is_break, title_and_employer, without_dates
from fingerpost.career.periods import find_periods, years_covered

TODAY = date(2026, 11, 15)


def profile(text: str) -> Profile:
    return read_profile(CvText(text, "text"), today=TODAY)


LAYOUTS = {
    "title, employer over dates": "Data Analyst, Otter Ltd, Riga\n03/2021 - 02/2022\n- Dashboards",
    "title beside dates": "Data Analyst      03/2021 - 02/2022\nOtter Ltd, Riga\n- Dashboards",
    "dates first": "03/2021 - 02/2022\nData Analyst, Otter Ltd, Riga\nDashboards for all.",
    "dates before the title": "03/2021 - 02/2022  Data Analyst, Otter Ltd\n- Dashboards",
    "employer over title": "Otter Ltd\nData Analyst\n03/2021 - 02/2022\n- Dashboards",
    "employer beside dates": "Otter Ltd, Riga     03/2021 - 02/2022\nData Analyst\n- Dashboards",
    "dash and brackets": "Data Analyst — Otter Ltd, Riga (March 2021 – February 2022)\n- Dashboards",
    "bars": "Data Analyst | Otter Ltd | Mar '21 - Feb '22\n- Dashboards",
    "at": "Data Analyst at Otter Ltd, 2021-03 to 2022-02\n- Dashboards",
    "markdown": "### Data Analyst — Otter Ltd\n*Mar 2021 – Feb 2022*\n\n- Dashboards",
    "durations": "Otter Ltd\n1 year\nData Analyst\nMarch 2021 - February 2022 (1 year)\n- Dashboards",
    "one line": "Otter Ltd, Data Analyst, 03/2021 - 02/2022: dashboards for all",
    "part time": "Data Analyst, Otter Ltd\n03.2021 – 02.2022 (20 %)\n- Dashboards",
}


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS.keys())
def test_a_job_is_read_in_many_layouts(layout: str) -> None:
    [job] = profile(f"Noor Vesk\nExperience\n{layout}\nEducation\nBSc Physics").jobs
    assert (job.title, job.employer, job.starts, job.ends) == ("Data Analyst", "Otter Ltd", "2021-03", "2022-02")


def test_several_titles_at_one_employer_share_it() -> None:
    jobs = profile(
        "Experience\nHeron Labs\n4 years 3 months\nSenior Engineer\nJanuary 2024 - Present (2 years 11 months)\n"
        "Models.\nEngineer\nSeptember 2022 - December 2023 (1 year 4 months)\nPipelines."
    ).jobs
    assert [(job.title, job.employer, job.ends) for job in jobs] == [
        ("Senior Engineer", "Heron Labs", None),
        ("Engineer", "Heron Labs", "2023-12"),
    ]


def test_jobs_of_a_json_like_line_and_of_chinese_are_read() -> None:
    assert title_and_employer(["AI Engineer, Palm Otter 2024-02 - present"]) == ("AI Engineer", "Palm Otter")
    assert title_and_employer(["清河水獭 机器学习工程师"]) == ("机器学习工程师", "清河水獭")


@pytest.mark.parametrize(
    "line", ["Career break", "Parental leave", "Elternzeit", "Sabbatical in Peru", "Baja maternal"]
)
def test_a_time_without_work_is_no_job_and_no_year(line: str) -> None:
    read = profile(f"Work\nAnalyst, Otter Ltd\n01/2021 - 12/2021\n- SQL\n{line} 01/2022 - 12/2022\n")
    assert is_break(line)
    assert (read.years_experience, len(read.jobs)) == (1.0, 1)


def test_an_officer_of_parental_leave_works() -> None:
    assert not is_break("Parental leave officer")


def test_each_skill_has_the_years_of_the_jobs_that_name_it() -> None:
    read = profile(
        "Work\nAnalyst, Otter Ltd\n01/2020 - 12/2021\n- SQL and Tableau\nClerk, Heron Ltd\n06/2021 - 12/2022\n- SQL\n"
        "Skills\nSQL, PyTorch"
    )
    assert {skill.preferred_label: skill.years for skill in read.skills} == {
        "SQL": 3.0,
        "Tableau": 2.0,
        "PyTorch": None,
    }


def test_what_a_title_or_an_employer_is_about_is_no_skill_but_its_tool_is() -> None:
    read = profile("Work\nJava Developer, Institute of Computational Physics\n01/2020 - 12/2021\n- Wrote tests")
    assert [skill.preferred_label for skill in read.skills] == ["Java"]


@pytest.mark.parametrize(
    ("text", "seniority"),
    [
        ("Senior Data Analyst, Otter\n01/2026 - present", "senior"),
        ("Trainee Data Scientist, Otter\n01/2020 - present", "entry"),
        ("Data Analyst, Otter\n01/2026 - present", "entry"),
        ("Data Analyst, Otter\n01/2023 - present", "mid"),
        ("Data Analyst, Otter\n01/2019 - present", "senior"),
        ("Team Lead Data, Otter\n01/2026 - present", "lead"),
        ("Growth Marketing Manager, Otter\n01/2020 - present\n- Lead a team of five", "manager"),
        ("Product Manager, Otter\n01/2022 - present\n- Roadmaps", "mid"),
        ("Data Scientist, Otter\n01/2026 - present\n- Models\nTeacher, School\n01/2010 - 12/2025", "entry"),
    ],
)
def test_seniority_is_the_present_titles_else_that_of_the_years_in_the_market(text: str, seniority: str) -> None:
    assert profile(f"Work\n{text}").seniority == seniority


def test_without_jobs_no_seniority_is_told() -> None:
    assert profile("Skills\nSQL").seniority is None


PERIODS = {
    "Jan '21 – Jun '21": 6, "03/21 – 06/23": 28, "15.03.2021 – 30.06.2021": 4, "2021.03 – 2021.06": 4,
    "March – June 2021": 4, "Summer 2019": 3, "January 15, 2020 – March 3, 2020": 3, "2026年10月 – 至今": 2,
    "Q1 2020 - Q2 2020": 6, "01 Feb 2020 – 30 Apr 2020": 3, "de marzo de 2021 a mayo de 2021": 3,
    "from March 2021 through May 2021": 3, "03/2021 → 05/2021": 3, "2019 - 2019": 6, "2024–  Postdoc": 29,
    "13/2021 - 14/2021": 0,
}  # fmt: skip


@pytest.mark.parametrize(("line", "months"), PERIODS.items())
def test_dates_are_read_in_many_forms(line: str, months: int) -> None:
    assert round(years_covered(find_periods(line, TODAY)) * 12) == months


@given(st.integers(1950, 2059), st.integers(1, 12))
def test_one_month_is_read_alike_however_it_is_written(year: int, month: int) -> None:
    names = "January February March April May June July August September October November December".split()
    name = names[month - 1]
    forms = [f"{month:02}/{year}", f"{year}-{month:02}", f"{name} {year}", f"{name[:3]}. {year}", f"{year}年{month}月"]
    if 1960 <= year <= 2059:
        forms.append(f"{name[:3]} '{year % 100:02}")
    assert {read_point(form) for form in forms} == {Point(year * 12 + month - 1, year * 12 + month - 1)}


@given(st.text(max_size=120))
def test_any_line_can_be_a_header(line: str) -> None:
    title, employer = title_and_employer([line])
    assert set(title or "") | set(employer or "") <= set(line) | {" ", ")"}
    assert set(without_dates(line)) <= set(line) | {" "}
