"""What data sets do to their values is undone; what employers state is not touched."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fingerpost.posting import MonetaryAmount, Posting, RawPosting, SetAside
from fingerpost.sources import convert, read_records, to_posting

from .conftest import NOW

TEXT = "You count the ferries of the estuary."


def posting(**record: Any) -> Posting:
    return to_posting(RawPosting("file", NOW, json.dumps({"description": TEXT, **record}), "table.csv"))


@pytest.mark.parametrize(
    ("given", "employer"),
    [
        ("ManTech|4.2", "ManTech"),
        ("Univ\n3.4", "Univ"),
        ("Capital Group | American Funds", "Capital Group | American Funds"),
        ("Studio 5.0", "Studio 5.0"),
        ("-1", None),
        ("", None),
        ("nan", None),
        (None, None),
        (["Acme", "Bcme"], "Acme; Bcme"),
        ({"name": "Acme"}, "Acme"),
    ],
)
def test_employers_lose_glued_ratings_and_sentinels(given: Any, employer: str | None) -> None:
    assert posting(company=given).hiring_organization == employer


@pytest.mark.parametrize(
    "given",
    ["-1", "inconnu", "No Detail", "Not specified in the posting", "-", "Undefined", "$50K-$90K (Glassdoor est.)"],
)
def test_pay_that_is_not_stated_by_the_employer_is_not_stated(given: str) -> None:
    assert posting(salary=given).base_salary_text is None


@pytest.mark.parametrize(
    "given",
    [
        "$60,000.00 to $80,000.00 /year",
        "Employer Provided Salary:$120K",
        "Lön enligt överenskommelse",
        "No less than $90,000",
    ],
)
def test_pay_that_is_stated_is_kept_as_it_stands(given: str) -> None:
    assert posting(salary=given).base_salary_text == given


def test_pay_in_columns_of_numbers_is_an_amount() -> None:
    stated = posting(salary_min="60,000", salary_max=75000, salary_currency="eur", salary_period="yearly")
    assert stated.base_salary == (MonetaryAmount(60000, 75000, "EUR", "YEAR"),)
    assert posting(salary_min=0, salary_max=-1).base_salary == ()
    assert posting(salary_min=1, salary_max=2, salary_is_predicted="1").base_salary == ()
    plain = posting(baseSalary={"currency": "USD", "value": 40, "unitText": "HOUR"})
    nested = posting(baseSalary={"currency": "USD", "value": {"value": 40, "unitText": "HOUR"}})
    assert plain.base_salary == nested.base_salary == (MonetaryAmount(40, 40, "USD", "HOUR"),)


def test_a_title_that_is_a_link_becomes_the_url() -> None:
    found = posting(
        title="**URL:** https://e.org/7", description="**URL:** https://e.org/7\n\n# Data Engineer\n\nYou dig."
    )
    assert (found.title, found.url) == ("Data Engineer", "https://e.org/7")
    slug = posting(
        title="**URL:** https://e.org/7", id="2026-06-25_acme_senior-data-engineer", description="We are nice people."
    )
    assert slug.title == "Senior Data Engineer"
    assert posting(title="https://e.org/7", url="https://e.org/8").url == "https://e.org/8"


@pytest.mark.parametrize(
    ("first_line", "title"),
    [
        ("Founding Engineer @ Larkmoor (Leeds)", "Founding Engineer @ Larkmoor (Leeds)"),
        ("We are looking for an engineer", None),
        ("About the company", None),
        ("Larkmoor | Engineer | Leeds", None),
        ("An engineer reads this sentence and stops at its end.", None),
        ("Job Description", None),
    ],
)
def test_a_missing_title_is_taken_from_a_heading_only_when_it_clearly_is_one(
    first_line: str, title: str | None
) -> None:
    assert posting(title=None, description=f"{first_line}\n\n{TEXT}").title == title
    assert posting(title=None, description=f"{first_line}<p>{TEXT}", description_format="html").title == title


def test_python_lists_are_read_as_lists() -> None:
    found = posting(title="['Analyst']", description="['You count.', 'You sum.']", location="['Leeds', 'Hull']")
    assert (found.title, found.description, found.job_location) == (
        "Analyst",
        "You count.\nYou sum.",
        ("Leeds", "Hull"),
    )


@pytest.mark.parametrize(
    ("record", "places"),
    [
        ({"location": "Boston; MA"}, ("Boston, MA",)),
        ({"location": "San Francisco, CA; New York, NY"}, ("San Francisco, CA", "New York, NY")),
        ({"city": "Leeds", "country": "UK"}, ("Leeds, UK",)),
        ({"country": "SE"}, ()),
        ({"jobLocation": {"address": {"addressLocality": "Delft", "addressCountry": {"name": "NL"}}}}, ("Delft, NL",)),
        ({"jobLocation": "Delft"}, ("Delft",)),
        ({"location": {"display_name": "Kew, London"}}, ("Kew, London",)),
    ],
)
def test_places_are_found_in_every_shape(record: dict[str, Any], places: tuple[str, ...]) -> None:
    assert posting(**record).job_location == places


@pytest.mark.parametrize(
    ("given", "kind"),
    [(True, "TELECOMMUTE"), ("1.0", "TELECOMMUTE"), (False, None), ("Hybrid", "HYBRID"), ("no", None)],
)
def test_a_column_about_remote_work_is_read(given: Any, kind: str | None) -> None:
    assert posting(remote=given).job_location_type == kind


def test_ids_follow_the_records_own_identifier_or_what_it_says() -> None:
    assert posting(source="survey", id=17).posting_id == posting(source="survey", id="17.0").posting_id == "survey:17"
    assert posting(id=17).posting_id == "file:table.csv:17"
    assert posting(title="A").posting_id != posting(title="B").posting_id
    cut = posting(source="s", id="in-https://www.", title="A"), posting(source="s", id="in-https://www.", title="B")
    assert cut[0].posting_id != cut[1].posting_id
    assert cut[0].identifier is None


def test_a_record_that_says_nothing_of_its_source_is_a_file() -> None:
    found = posting(title="A", posted="2026-02-03")
    assert (found.source, found.board, found.licence, found.date_posted) == (
        "file",
        "table.csv",
        None,
        date(2026, 2, 3),
    )


def test_all_shared_postings_become_postings_and_none_is_lost(shared: Path) -> None:
    n_by_file, ids, lost = Counter[str](), set[str](), list[SetAside]()
    for path in sorted((shared / "data" / "postings").glob("*.jsonl.gz")):
        for record in read_records(path, fetched_at=NOW):
            result = convert(record) if isinstance(record, RawPosting) else record
            if isinstance(result, SetAside):
                lost.append(result)
                continue
            n_by_file[path.name] += 1
            ids.add(result.posting_id)
            assert result.source == path.name.partition(".")[0]
            assert result.description
    assert lost == []
    assert n_by_file.total() == 24_211
    assert len(ids) == 24_199  # twelve comments were collected twice under one identifier
