"""What the work of a posting has to do with AI."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Posting
from fingerpost.reading.ai_relation import read_ai_relation
from fingerpost.reading.chain import prepare
from fingerpost.reading.document import Document
from fingerpost.reading.role import read_role
from fingerpost.reading.skills import read_skills
from tests.reading.gold_for_tests import accuracy, gold_documents
from tests.reading.labelled_for_tests import labelled, misread


def relation(title: str, description: str) -> str | None:
    document = prepare(Posting("1", "example", title, description))
    return _value(document)


def _value(document: Document) -> str | None:
    found = read_ai_relation(document, (), read_role(document))
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("title", "description", "expected"),
    [
        ("Machine Learning Engineer", "You will train and deploy models.", "builds"),
        ("Research Scientist, AI", "You will publish.", "builds"),
        ("Data Scientist", "Your tasks:\n- Build predictive models of demand", "builds"),
        ("Data Scientist", "Your tasks:\n- Erstellung von statistischen Modellen", "builds"),
        ("ML Product Manager", "You will own the roadmap of our machine learning models.", "builds"),
        ("Data Analyst", "Your tasks:\n- Write dashboards in Tableau", "uses"),
        ("Data Engineer", "Your tasks:\n- Write pipelines that feed machine learning", "uses"),
        ("Account Executive", "Your tasks:\n- Sell our AI platform to banks", "uses"),
        ("Teacher", "Your tasks:\n- Teach pupils to use generative AI", "uses"),
        ("Accountant", "About us:\nWe are a leading AI company.\n\nYour tasks:\n- Close the books", "boilerplate"),
        ("Nurse", "Your tasks:\n- Care\n\nBenefits:\n- A subscription to an AI tool", "boilerplate"),
        ("Nurse", "Your tasks:\n- Care for patients", None),
    ],
)
def test_builds_uses_boilerplate_or_nothing(title: str, description: str, expected: str | None) -> None:
    assert relation(title, description) == expected


def test_a_notice_about_hiring_is_boilerplate() -> None:
    notice = "Equal opportunity:\nWe may use artificial intelligence (AI) tools to support parts of the hiring process."
    assert relation("Electrician", f"Your tasks:\n- Lay cables\n\n{notice}") == "boilerplate"


def test_the_finding_is_a_span_of_the_text() -> None:
    document = prepare(Posting("1", "example", "Account Executive", "Your tasks:\n- Sell machine learning to banks"))
    found = read_ai_relation(document, (), read_role(document))
    assert found is not None
    assert document.text[found.start : found.end] == "machine learning"


NOTICES = [
    "We may use artificial intelligence (AI) tools to support the hiring process, such as reading applications.",
    "Please note that AI tools are used to screen and rank applicants.",
    "Our recruiting team uses AI to take notes during interviews.",
    "Please do not use ChatGPT or other AI tools to write your application.",
    "Candidates may not use AI during the interview.",
    "We use an automated decision tool based on machine learning to assess candidates.",
    "Interviews may be recorded and transcribed by an AI notetaker.",
    "Applications written by generative AI will be turned down.",
    "AI-generated applications are not considered.",
    "Use of AI in your application: we welcome it for grammar, not for answers.",
    "Your resume may be read by artificial intelligence before a person sees it.",
    "This job advert was written with the help of AI.",
    "To opt out of AI screening, write to our recruiting team.",
    "In our selection process we use machine learning software to match candidates to jobs.",
    "Wir setzen im Bewerbungsprozess KI-gestützte Werkzeuge ein.",
    "Bei der Auswahl der Bewerbungen kann künstliche Intelligenz helfen.",
    "Nous utilisons l'intelligence artificielle pour trier les candidatures.",
    "Vi använder AI i vår rekryteringsprocess.",
    "We maken gebruik van AI bij het lezen van sollicitaties.",
    "Usamos inteligencia artificial para leer las candidaturas.",
    "Utilizamos inteligência artificial (AI) no nosso processo seletivo.",
    "Usiamo intelligenza artificiale (AI) per la selezione dei candidati.",
    "本公司在招聘过程中使用人工智能筛选简历。",
    "We value human judgement: AI does not make hiring decisions here.",
    "AI policy: candidates should be ready to solve tasks without AI.",
    "While we use AI in some stages, a recruiter reads every application.",
    "Fraud notice: scammers use AI to pose as our recruiters.",
    "Colorado residents: we use AI-assisted screening of applications.",
]
FRAMES = [
    "Your tasks:\n- Lay cables\n\n{}",
    "Your tasks:\n- Lay cables\n- Read plans\n- {}",
    "Requirements:\n- A licence\n{}",
    "{}",
]


@pytest.mark.parametrize("notice", NOTICES)
@pytest.mark.parametrize("frame", FRAMES, ids=["after the tasks", "among the tasks", "after the requirements", "alone"])
def test_a_notice_about_hiring_is_boilerplate_wherever_it_stands(notice: str, frame: str) -> None:
    assert relation("Electrician", frame.format(notice)) == "boilerplate"


@pytest.mark.parametrize("notice", NOTICES[::4])
@pytest.mark.parametrize("title", ["Data Analyst", "Data Engineer"])
def test_a_notice_makes_no_work_with_data_a_job_of_machine_learning(title: str, notice: str) -> None:
    assert relation(title, f"Your tasks:\n- Write reports in SQL\n\n{notice}") == "uses"


@pytest.mark.parametrize(
    ("title", "description", "expected"),
    [
        ("Recruiter", "Your tasks:\n- You will use AI to source candidates", "uses"),
        ("Talent Partner", "Your tasks:\n- Use AI sourcing tools every day", "uses"),
        ("Software Engineer", "Your tasks:\n- Build our app\n\nNice to have:\n- Experience with AI tools", "uses"),
        ("Backend Developer", "Your tasks:\n- Write services with Copilot", "uses"),
        ("Graphic Designer", "Your tasks:\n- Draw with generative AI", "uses"),
        ("Customer Success Manager", "Your tasks:\n- Explain our AI assistant to schools", "uses"),
        ("Attorney", "Your tasks:\n- Advise on the use of machine learning in banks", "uses"),
        ("Machine Learning Instructor", "Your tasks:\n- Teach deep learning to pupils", "uses"),
        ("Technical Program Manager, AI", "Your tasks:\n- Plan releases of our AI team", "uses"),
        ("Vertriebsleiter", "Ihre Aufgaben:\n- Verkauf unserer KI an Banken", "uses"),
        ("Conseiller", "Vos missions:\n- Vendre notre intelligence artificielle", "uses"),
        ("销售经理", "岗位职责：\n- 销售人工智能产品", "uses"),
        (
            "Lab Technician",
            "Requirements:\n- A degree in physics, statistics, machine learning or a related field",
            None,
        ),
        ("Paralegal", "Requirements:\n- Bachelor in data science or similar\n- Patience", None),
        ("Accountant", "Your tasks:\n- Join us and be part of the AI revolution\n- Close the books", "boilerplate"),
        ("Cook", "About us:\nWe are an AI lab.\n\nYour tasks:\n- Cook lunch", "boilerplate"),
        ("Office Manager", "Our mission is to build safe AI.\n\nYour tasks:\n- Order pens", "boilerplate"),
        ("Driver", "Your tasks:\n- Drive a lorry", None),
        ("Sjuksköterska", "Dina arbetsuppgifter:\n- Vårda patienter", None),
        ("AI Engineer", "Come and work with us.", "builds"),
        ("LLM Engineer", "Your tasks:\n- Ship assistants", "builds"),
        ("NLP Engineer", "Your tasks:\n- Make search better", "builds"),
        ("Computer Vision Engineer", "Your tasks:\n- Find cracks in bridges", "builds"),
        ("MLOps Engineer", "Your tasks:\n- Keep clusters alive", "builds"),
        ("Data Annotator", "Your tasks:\n- Draw boxes round cars", "builds"),
        ("AI Trainer", "Your tasks:\n- Rate answers", "builds"),
        ("Product Manager, Machine Learning", "Your tasks:\n- Own the plan", "builds"),
        ("Data Scientist", "Your tasks:\n- Statistics of churn, experiments with prices", "builds"),
        ("Data Scientist", "Your tasks:\n- Dashboards in Excel\n- Reports and KPIs\n- Budgets and invoices", "uses"),
        ("Data Scientist (m/w/d)", "Ihre Aufgaben:\n- Prognosen des Absatzes, statistische Verfahren", "builds"),
        ("机器学习工程师", "岗位职责：\n- 训练模型", "builds"),
        ("Maskininlärningsingenjör", "Dina arbetsuppgifter:\n- Träna modeller", "builds"),
        ("Data Engineer", "Your tasks:\n- ETL in Spark", "uses"),
        ("Data Analyst", "Your tasks:\n- Reports in Excel", "uses"),
        ("Data Analyst, Machine Learning", "Your tasks:\n- Model evaluation, training data, regression", "builds"),
        (
            "Software Engineer",
            "Your tasks:\n- Build RAG pipelines and LLM agents\n- Prompt engineering, embeddings, guardrails",
            "builds",
        ),
        ("Robotics Engineer", "Your tasks:\n- Wire motors", None),
    ],
)
def test_whose_work_it_is_decides(title: str, description: str, expected: str | None) -> None:
    assert relation(title, description) == expected


@given(st.text(max_size=60), st.text(max_size=300))
def test_any_text_gives_a_known_value_and_words_of_the_text(title: str, text: str) -> None:
    document = prepare(Posting("1", "example", title, text))
    found = read_ai_relation(document, (), read_role(document))
    if found is not None:
        assert found.value in {"builds", "uses", "boilerplate"}
        assert 0 <= found.start <= found.end <= len(document.text)


@pytest.mark.xfail(strict=True, reason="a team's purpose among the duties is read like the work")
def test_known_gap_the_purpose_of_a_team_among_the_duties() -> None:
    text = "Your tasks:\n- Guard our networks\n- Work with people who make robots think with AI"
    assert relation("Security Engineer", text) == "boilerplate"


GAPS = {
    "agnikulu_labelbatch-2953",  # the purpose of a team among the duties
    "pythonjobs_2012_2022-0",  # a data scientist accepted instead
}


def _of_row(document: Document) -> str:
    skills = read_skills(document)
    found = read_ai_relation(document, skills, read_role(document, skills))
    return "none" if found is None else found.value


def test_labelled_rows_are_read_as_a_careful_reader_does(shared: Path) -> None:
    assert set(misread(shared, "ai_relation", _of_row)) == GAPS


def test_labelled_rows_are_many_and_of_all_values(shared: Path) -> None:
    assert len(labelled("ai_relation")) >= 100
    assert {one.label for one in labelled("ai_relation")} == {"builds", "uses", "boilerplate", "none"}


def test_gold_floor(shared: Path) -> None:
    assert accuracy(shared, "ai_relation", lambda document: _value(document) or "none") >= 0.94


def test_gold_floor_of_balanced_accuracy_of_building(shared: Path) -> None:
    hits: dict[bool, list[bool]] = {True: [], False: []}
    for document, label in gold_documents(shared).values():
        builds, said = label["ai_relation"] == "builds", _value(document) or "none"
        accepted = said in [label["ai_relation"], *(label.get("ai_relation_also") or [])]
        hits[builds].append(accepted or (said == "builds") == builds)
    assert sum(sum(found) / len(found) for found in hits.values()) / 2 >= 0.95
