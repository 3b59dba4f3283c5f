"""What laws make postings say: pay, screening by software, whether the vacancy exists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare
from fingerpost.reading.disclosure import read_disclosures


def disclosed(text: str) -> set[str]:
    return {found.value for found in read_disclosures(prepare(Posting("1", "example", "Data Scientist", text)))}


PAY = [
    "Pay Transparency: the range is below.",
    "For our complete pay transparency statement, see our site.",
    "Our salary ranges are determined by role, level, and location.",
    "Actual pay may vary based on job-related skills, experience and location.",
    "The base pay offered may vary depending on location, knowledge, skills and experience.",
    "Individual pay is determined by work location and further factors such as experience.",
    "Your base pay will depend on several factors, including experience, education, location and skills.",
    "Base salary determined based on the role, experience, skill set and location.",
    "Final compensation will be determined based on experience and location.",
    "The salary range displayed is typical for the position and is not a guarantee of compensation.",
    "The range reflects what we reasonably and in good faith expect to offer; base salary only.",
    "Pursuant to the New York City act, the salary range is stated.",
    "In accordance with Colorado law, the pay range is given below.",
    "Compensation Disclosure: see below.",
    "Starting pay falls within the range and is determined by job-related factors including skills and work location.",
    "The specific salary varies by location, experience and expertise.",
    "Gemäß Entgelttransparenzgesetz nennen wir die Spanne.",
    "Transparence salariale : la fourchette est ci-dessous.",
    "Transparencia salarial: el rango es el siguiente.",
    "Trasparenza salariale: la fascia è la seguente.",
    "Transparência salarial: a faixa está abaixo.",
    "Lönetransparens: spannet finns nedan.",
    "Salaristransparantie: zie hieronder.",
    "薪酬透明：范围如下",
]
AI = [
    "We use AI to screen applicants.",
    "We use artificial intelligence to screen applicants for the positions.",
    "We may use artificial intelligence (AI) tools in parts of the hiring process, such as reviewing applications.",
    "Northwind uses machine learning technologies to assist in the initial screening of employment applications.",
    "An automated employment decision tool (AEDT) is used.",
    "Our recruiting process uses AI to assess candidates.",
    "Applications are reviewed with the help of AI in our application process.",
    "The hiring process involves automated tools: AI that ranks candidates.",
    "Automated processing is used to evaluate candidates.",
    "Im Bewerbungsprozess nutzen wir KI zur Auswahl: künstliche Intelligenz prüft Bewerbungen.",
    "L'intelligence artificielle évalue les candidatures.",
    "La inteligencia artificial evalúa las candidaturas en el proceso de selección.",
    "L'intelligenza artificiale valuta le candidature.",
    "A inteligência artificial faz a triagem: avalia candidaturas no processo seletivo.",
    "AI bedömer ansökningar i rekryteringsprocessen.",
    "AI beoordeelt sollicitaties.",
    "我们使用AI筛选简历",
]
VACANCY = [
    "This posting is for an existing vacancy.",
    "This job posting is for an open vacancy.",
    "This position is a current vacancy.",
    "This role is a pipeline position.",
    "This is an evergreen role; we hire all year.",
    "This posting is for our talent pool and not for a current opening.",
    "By applying you join our talent pool for future openings.",
    "This is a general application.",
    "Expressions of interest are welcome.",
    "Vacancy status: existing vacancy",
    "Initiativbewerbung willkommen.",
    "Candidature spontanée.",
    "Candidatura espontánea.",
    "Open sollicitatie",
    "Spontanansökan",
    "Candidatura spontanea",
    "Vaga para banco de talentos.",
    "加入我们的人才库",
]
NOTHING = [
    "We pay well.",
    "Competitive salary, commensurate with experience.",
    "What are your salary requirements?",
    "We analyse market data on pay range and location.",
    "You build AI that screens candidates for our customers.",
    "Please do not use AI in the interview process.",
    "AI use during the interview process: read our rules.",
    "Candidates may use AI in the hiring process if they say so.",
    "You hire AI engineers and own the hiring process.",
    "Experience with AI tools; you evaluate candidates.",
    "You build talent pools and a pipeline of future openings.",
    "We draw from the broadest talent pool possible.",
    "Develop evergreen content.",
    "Growth prepares you for future roles.",
    "Our current openings are on the careers page.",
    "",
]


@pytest.mark.parametrize("text", PAY)
def test_a_notice_on_pay_is_read(text: str) -> None:
    assert disclosed(text) == {"pay-transparency"}


@pytest.mark.parametrize("text", AI)
def test_screening_by_software_is_read(text: str) -> None:
    assert disclosed(text) == {"ai-in-hiring"}


@pytest.mark.parametrize("text", VACANCY)
def test_the_kind_of_vacancy_is_read(text: str) -> None:
    assert disclosed(text) == {"vacancy"}


@pytest.mark.parametrize("text", NOTHING)
def test_other_sentences_disclose_nothing(text: str) -> None:
    assert disclosed(text) == set()


def test_all_three_are_read_once_each_in_order() -> None:
    text = (
        "This posting is for an existing vacancy. We use AI to screen applicants. Pay transparency. Pay transparency."
    )
    found = read_disclosures(prepare(Posting("1", "example", "Data Scientist", text)))
    assert [finding.value for finding in found] == ["vacancy", "ai-in-hiring", "pay-transparency"]


@given(st.text(max_size=300))
def test_any_text_is_read_without_error(text: str) -> None:
    document = prepare(Posting("1", "example", None, text))
    found = read_disclosures(document)
    assert all(0 <= finding.start < finding.end <= len(document.text) for finding in found)
    assert len({finding.value for finding in found}) == len(found)
