"""The employer's industry."""

from __future__ import annotations

from pathlib import Path

import pytest

from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.document import Document
from fingerpost.reading.industry import read_industry
from tests.reading.gold_for_tests import accuracy


def industry(description: str, employer: str | None = None) -> str | None:
    posting = Posting("1", "example", "Data Scientist", description, hiring_organization=employer)
    found = read_industry(prepare(posting))
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("We are a regional bank with forty branches.", "finance"),
        ("We are a fintech that makes payments simple.", "finance"),
        ("Wir sind eine Versicherung mit Sitz in Köln.", "finance"),
        ("We are a clinical-stage biotech company in oncology.", "healthcare"),
        ("We run the hospitals of the valley.", "healthcare"),
        ("We are an online retailer of shoes and apparel.", "retail-ecommerce"),
        ("We build the brain of autonomous vehicles.", "automotive-mobility"),
        ("Wir sind ein Hersteller im Maschinenbau.", "manufacturing"),
        ("We make video games for players everywhere.", "media-entertainment"),
        ("We are a mobile network operator in telecommunications.", "telecom"),
        ("We plan wind farms and renewable energy.", "energy"),
        ("We are a defense contractor in aerospace.", "government-defense"),
        ("We are a university with twelve faculties.", "education-research"),
        ("We are a management consulting firm.", "consulting-staffing"),
        ("Vi är ett bemanningsföretag för konsulter.", "consulting-staffing"),
        ("We are a freight and logistics company.", "travel-logistics"),
        ("We sell homes: real estate in the north.", "real-estate-construction"),
        ("We help farmers watch their crops.", "agriculture"),
        ("We are a charity for humanitarian aid.", "non-profit"),
        ("We run fast food restaurants.", "other"),
        ("We are a B2B SaaS software company for developers.", "technology"),
    ],
)
def test_words_about_the_employer_say_its_industry(about: str, expected: str) -> None:
    assert industry(f"About us\n{about}\n\nResponsibilities\n- Analyse data") == expected


@pytest.mark.parametrize(
    ("employer", "expected"),
    [
        ("Deutsche Bank AG", "finance"),
        ("LOCKHEED MARTIN CORPORATION", "government-defense"),
        ("Kaiser Permanente", "healthcare"),
        ("Zalando SE", "retail-ecommerce"),
        ("BMW Group", "automotive-mobility"),
        ("Universität Musterstadt", "education-research"),
        ("Musterstadt Staffing GmbH", "consulting-staffing"),
    ],
)
def test_the_name_of_the_employer_says_its_industry(employer: str, expected: str) -> None:
    assert industry("You will analyse data.", employer) == expected


def test_a_known_employer_named_in_the_text_counts_where_none_is_stated() -> None:
    assert industry("About Netflix\nPeople like what we make.") == "media-entertainment"


def test_the_client_of_an_agency_counts_more_than_the_agency() -> None:
    text = "About the client\nThe employer is a hospital group in health care; patients come first."
    assert industry(text, "Hays") == "healthcare"


def test_words_of_technology_in_every_posting_do_not_outweigh_the_trade() -> None:
    text = "About us\nWe are an insurance company. Our technology runs in the cloud with software, apps and APIs."
    assert industry(text) == "finance"


def test_nothing_said_is_none() -> None:
    assert industry("Come and count things with us.") is None


def test_the_finding_shows_its_words() -> None:
    document = prepare(Posting("1", "example", "Analyst", "About us\nWe are a mortgage lender."))
    found = read_industry(document)
    assert found is not None
    assert document.text[found.start : found.end] in {"mortgage", "lender"}


@pytest.mark.xfail(reason="a list of customers is read like the trade of the employer")
def test_known_gap_customers_of_a_software_maker() -> None:
    about = "We serve hospitals, patients and clinicians, banks, insurers and lenders with one product."
    assert industry(f"About us\n{about}") == "technology"


def test_gold_floor(shared: Path) -> None:
    def read(document: Document) -> str | None:
        found = read_industry(document)
        return None if found is None else found.value

    assert accuracy(shared, "industry", read) >= 0.88
