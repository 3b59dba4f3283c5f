"""Sponsorship offered, refused, or not spoken of."""

from __future__ import annotations

from pathlib import Path

import pytest

from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.visa import read_visa
from tests.reading.gold_for_tests import gold_documents


def visa(text: str) -> str | None:
    found = read_visa(prepare(Posting("1", "example", "Data Scientist", text)))
    return None if found is None else found.value


@pytest.mark.parametrize(
    "text",
    [
        "We sponsor visas and help your family to move.",
        "Visa sponsorship is available for this position.",
        "Relocation and visa support included.",
        "We will consider sponsoring a qualified applicant for employment authorization.",
        "If you aren't a citizen, we'll help with the work visa.",
        "We do sponsor visas! However, we can't sponsor visas for every role.",
        "Benefits:\n- Visa sponsorship\n- Gym",
    ],
)
def test_sponsorship_is_offered(text: str) -> None:
    assert visa(text) == "offers"


@pytest.mark.parametrize(
    "text",
    [
        "We are unable to sponsor visas at this time.",
        "UNFORTUNATELY WE CANNOT SPONSOR ANY VISA, ALL CANDIDATES MUST HAVE THE RIGHT TO WORK",
        "This position is not eligible for visa sponsorship.",
        "Visa sponsorship is not available.",
        "You must be authorized to work in the US without sponsorship.",
        "Applicants must not now or in the future require sponsorship of a visa.",
        "US citizenship is required for this program.",
        "Must be a U.S. citizen or green card holder.",
        "An active TS/SCI clearance is required.",
        "Ability to obtain a security clearance.",
        "Clearance: SECRET (ideally higher)",
        "Clearance Level Must Currently Possess:\nTop Secret",
    ],
)
def test_sponsorship_is_refused(text: str) -> None:
    assert visa(text) == "refuses"


@pytest.mark.parametrize(
    "text",
    [
        "You must be authorised to work in the United Kingdom.",
        "Do you require sponsorship to work here?",
        "We hire without regard to race, religion, national origin, citizenship status or disability.",
        "An active clearance is a plus. A security clearance is not a requirement.",
        "Preferred: security clearance.",
        "Clearance Level Must Be Able to Obtain: None",
        "You negotiate rights clearance and sponsorship deals for our events.",
        "You gain executive sponsorship for wide deployments.",
        "Our citizens' app serves smart cities.",
        "Operated by U.S. Citizenship and Immigration Services, the system checks eligibility.",
    ],
)
def test_neither_is_said(text: str) -> None:
    assert visa(text) is None


def test_the_proof_is_a_span_of_the_text() -> None:
    document = prepare(
        Posting("1", "example", "Data Scientist", "Good pay. Visa sponsorship is not available. Good food.")
    )
    found = read_visa(document)
    assert found is not None
    assert document.text[found.start : found.end] == "Visa sponsorship is not"


@pytest.mark.xfail(reason="known gap: a bare bullet that names a citizenship says no must", strict=True)
def test_a_bare_citizenship_in_a_list_of_musts_is_a_refusal() -> None:
    assert visa("Requirements:\n- US citizen\n- Python") == "refuses"


def test_visa_of_labelled_postings_reaches_the_floor(shared: Path) -> None:
    pairs = [
        (label["visa"], found.value if (found := read_visa(document)) else "not-stated")
        for document, label in gold_documents(shared).values()
    ]
    stated = [(gold, read) for gold, read in pairs if {gold, read} != {"not-stated"}]
    hits = sum(gold == read for gold, read in stated)
    assert 2 * hits / sum((gold != "not-stated") + (read != "not-stated") for gold, read in stated) >= 0.85
