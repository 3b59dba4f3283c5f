"""The employer's industry."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.document import Document
from fingerpost.reading.industry import read_industry
from fingerpost.taxonomy.industries import industries
from tests.reading.gold_for_tests import accuracy
from tests.reading.labelled_for_tests import labelled, misread


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
        ("We design computer chips: a semiconductor start-up.", "technology"),
        ("Wir sind ein Softwareunternehmen mit Sitz in Köln.", "technology"),
        ("Vi är ett mjukvaruföretag i Lund.", "technology"),
        ("Nous sommes un éditeur de logiciels.", "technology"),
        ("我们是一家互联网公司。", "technology"),
        ("We are a cybersecurity firm.", "technology"),
        ("We run an online broker for private investors.", "finance"),
        ("We are a neobank; our stablecoin is used in forty countries.", "finance"),
        ("Wir sind eine Sparkasse am Rhein.", "finance"),
        ("Vi är en sparbank i Skåne.", "finance"),
        ("Somos un banco digital.", "finance"),
        ("Nous sommes une compagnie d'assurance.", "finance"),
        ("我们是一家保险公司。", "finance"),
        ("We sell property insurance.", "finance"),
        ("Wir betreiben Krankenhäuser und Kliniken.", "healthcare"),
        ("Vi driver sjukhus och vård.", "healthcare"),
        ("We make prosthetic limbs.", "healthcare"),
        ("We are a digital health start-up for behavioral health.", "healthcare"),
        ("Somos un hospital; trabajamos por la salud.", "healthcare"),
        ("我们是一家医疗公司。", "healthcare"),
        ("We are a fashion brand that sells from its own website.", "retail-ecommerce"),
        ("Wir sind ein Versandhandel für Möbel.", "retail-ecommerce"),
        ("Vi har butiker i hela landet: detaljhandel.", "retail-ecommerce"),
        ("我们做跨境电商。", "retail-ecommerce"),
        ("We are a marketplace for used bicycles.", "retail-ecommerce"),
        ("We build robotaxis.", "automotive-mobility"),
        ("Wir sind ein Automobilzulieferer.", "automotive-mobility"),
        ("我们做自动驾驶卡车。", "automotive-mobility"),
        ("We are a ride-hailing company.", "automotive-mobility"),
        ("We are a leading manufacturer of steel building parts.", "manufacturing"),
        ("Vi är tillverkare av pumpar.", "manufacturing"),
        ("Somos fabricante de bombas.", "manufacturing"),
        ("We are a game studio for mobile games.", "media-entertainment"),
        ("Wir sind ein Verlag mit zwei Zeitungen.", "media-entertainment"),
        ("We stream audiobooks to listeners.", "media-entertainment"),
        ("We are a digital marketing agency for advertisers.", "media-entertainment"),
        ("我们做游戏。", "media-entertainment"),
        ("Wir bauen Glasfasernetze: Telekommunikation für alle.", "telecom"),
        ("Vi bygger mobilnät och bredband.", "telecom"),
        ("We serve the oil and gas industry.", "energy"),
        ("Wir sind ein Energieversorger, die Stadtwerke.", "energy"),
        ("Vi bygger vattenkraft, ett energibolag.", "energy"),
        ("We support homeland security and the intelligence community.", "government-defense"),
        ("Wir sind ein Bundesamt.", "government-defense"),
        ("Vi är en myndighet, en av landets största.", "government-defense"),
        ("We build rockets and spacecraft.", "government-defense"),
        ("Wir sind eine Hochschule und ein Forschungsinstitut.", "education-research"),
        ("Vi är ett tekniskt universitet.", "education-research"),
        ("Somos una universidad.", "education-research"),
        ("We keep an observatory in the mountains.", "education-research"),
        ("We are an edtech start-up for teachers.", "education-research"),
        ("Wir sind eine Unternehmensberatung.", "consulting-staffing"),
        ("Nous sommes un cabinet de conseil.", "consulting-staffing"),
        ("Somos una consultoría.", "consulting-staffing"),
        ("We are a staffing firm. W2 only.", "consulting-staffing"),
        ("Wij doen detachering, een uitzendbureau.", "consulting-staffing"),
        ("Wir sind eine Spedition.", "travel-logistics"),
        ("Vi är ett åkeri med tjugo lastbilar.", "travel-logistics"),
        ("We run hotels by the sea.", "travel-logistics"),
        ("We book business travel.", "travel-logistics"),
        ("Wir bauen Wohnungen: ein Bauunternehmen.", "real-estate-construction"),
        ("Vi förvaltar fastigheter och bostäder.", "real-estate-construction"),
        ("We are a general contractor.", "real-estate-construction"),
        ("Interior design studio of three architects; we draw in Revit.", "real-estate-construction"),
        ("We are a merchant of grain and agricultural goods.", "agriculture"),
        ("Wir bauen Landtechnik.", "agriculture"),
        ("We are a nonprofit, a 501(c)(3) organisation.", "non-profit"),
        ("Wir sind eine Stiftung und eine Hilfsorganisation.", "non-profit"),
        ("Restaurang vid havet söker dig.", "other"),
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
        ("Nordlund Recruit AB", "consulting-staffing"),
        ("Ansgar Bemanning AB", "consulting-staffing"),
        ("Wobbly Credit Union", "finance"),
        ("Wobbly Pharmaceuticals, Inc.", "healthcare"),
        ("Hospital of Wobbly", "healthcare"),
        ("Wobbly Airlines", "travel-logistics"),
        ("IBM", "technology"),
        ("Pfizer Inc. 4.1", "healthcare"),
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


@pytest.mark.parametrize("nobody", ["Private Client", "Confidential", "Private Company", "Undisclosed client"])
def test_a_field_that_names_nobody_says_nothing(nobody: str) -> None:
    assert industry("You will draw plans.", nobody) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Responsibilities\n- Quality assurance of reports", None),
        ("Requirements\n- A university degree", None),
        ("Requirements\n- High school diploma or university studies", None),
        ("Benefits\n- Medical, dental and vision insurance", None),
        ("We offer health insurance and life insurance.", None),
        ("Come to a kind team: be patient, and care.", None),
        ("We deliver in a timely fashion.", "technology"),
        ("Feature stores and data stores hold what we know.", None),
        ("Travel of up to 20 %. Power BI is a plus.", None),
        ("Responsibilities\n- Our tools: Docker containers, packaging of Python code", None),
        ("We give all players of our team a voice.", None),
        ("Gerne beraten wir unsere Kunden.", None),
        ("如有问题，欢迎咨询。", None),
    ],
)
def test_words_that_speak_of_something_else(text: str, expected: str | None) -> None:
    assert industry(text) in {None, expected}


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("We are an online retailer of shoes.", "retail-ecommerce"),
        ("We are a regional bank.", "finance"),
        ("We run hospitals.", "healthcare"),
        ("Wir sind ein Hersteller im Maschinenbau.", "manufacturing"),
    ],
)
def test_tools_of_the_work_do_not_say_that_the_employer_sells_technology(about: str, expected: str) -> None:
    tools = "Cloud computing, data platform, observability, open source, CRM, agentic AI, SaaS, AI platform"
    assert industry(f"About us\n{about}\n\nRequirements\n- {tools}\n- Software, apps, APIs, cloud") == expected


def test_the_title_says_little_of_the_employer() -> None:
    posting = Posting("1", "example", "Head of Marketing, Finance and Insurance", "We are a software company.")
    found = read_industry(prepare(posting))
    assert found is not None
    assert found.value == "technology"


def test_an_everyday_word_as_a_name_is_outweighed_by_what_the_text_says() -> None:
    assert industry("About us\nWe are a platform for shops: an e-commerce company.", "Carrot") == "retail-ecommerce"


def test_a_long_list_of_industries_names_customers() -> None:
    about = (
        "We are a software company. Banks, hospitals, airlines, retailers, universities and farmers use our product."
    )
    assert industry(f"About us\n{about}") == "technology"


def test_an_agency_whose_client_makes_technology() -> None:
    text = "Our client is a start-up: an AI platform with apps for developers, a SaaS company."
    assert industry(text, "Wobbly Talent") == "technology"


@given(st.text(max_size=60), st.text(max_size=300))
def test_any_text_gives_a_known_industry_and_words_of_the_text(employer: str, text: str) -> None:
    document = prepare(Posting("1", "example", "Analyst", text, hiring_organization=employer))
    found = read_industry(document)
    if found is not None:
        assert found.value in industries()
        assert 0 <= found.start < found.end <= len(document.text)


def test_nothing_said_is_none() -> None:
    assert industry("Come and count things with us.") is None


def test_the_finding_shows_its_words() -> None:
    document = prepare(Posting("1", "example", "Analyst", "About us\nWe are a mortgage lender."))
    found = read_industry(document)
    assert found is not None
    assert document.text[found.start : found.end] in {"mortgage", "lender"}


@pytest.mark.xfail(strict=True, reason="a list of customers is read like the trade of the employer")
def test_known_gap_customers_of_a_software_maker() -> None:
    about = "We serve hospitals, patients and clinicians, banks, insurers and lenders with one product."
    assert industry(f"About us\n{about}") == "technology"


def test_gold_floor(shared: Path) -> None:
    def read(document: Document) -> str | None:
        found = read_industry(document)
        return None if found is None else found.value

    assert accuracy(shared, "industry", read) >= 0.9


GAPS = {
    "dssalary_glassdoor_2020-315",  # the trade of a paragraph about the employer that names several
    "ericyang_indeed_2020-661",  # a staffing firm that says nothing of itself
    "gabogomez_indeed_2020-411",  # a list of customers
    "linkedin_aiml_us_2024-6",  # a staffing firm that says nothing of itself
    "pythonjobs_2012_2022-144",  # diamonds on a blockchain
    "rltc_ai_2026-59",  # a museum that says nothing of itself
    "ruanyf_weekly_cn-28",  # a list of customers
    "ruanyf_weekly_cn-1258",  # a skill that is the name of an industry
}


def _of_row(document: Document) -> str:
    found = read_industry(document)
    return "other" if found is None else found.value


def test_labelled_rows_are_read_as_a_careful_reader_does(shared: Path) -> None:
    assert set(misread(shared, "industry", _of_row)) == GAPS


def test_labelled_rows_are_many_and_of_known_industries(shared: Path) -> None:
    assert len(labelled("industry")) >= 100
    assert {one.label for one in labelled("industry")} <= set(industries())
