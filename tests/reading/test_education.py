"""The lowest degree that satisfies a posting, and whether experience may replace it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fingerpost.reading.chain import prepare_text
from fingerpost.reading.document import Document
from fingerpost.reading.education import read_degree
from tests.reading.gold_for_tests import accuracy, gold_documents


def degree(asked: str) -> str | None:
    found = read_degree(prepare_text(f"Requirements:\n- {asked}\n- Team spirit"))
    return None if found is None else found.value.degree_min


def replaceable(asked: str) -> bool:
    found = read_degree(prepare_text(f"Requirements:\n- {asked}"))
    assert found is not None
    return found.value.equivalent_ok


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Bachelor's degree in computer science", "bachelor"),
        ("B.Sc. or M.Sc. in physics", "bachelor"),
        ("BS, MS or PhD in statistics", "bachelor"),
        ("BS/MS in engineering", "bachelor"),
        ("Master's or PhD in statistics", "master"),
        ("MS in statistics", "master"),
        ("Advanced degree in a quantitative field", "master"),
        ("PhD in machine learning", "phd"),
        ("Ph.D. in linguistics", "phd"),
        ("Degree in mathematics", "bachelor"),
        ("University degree in economics", "bachelor"),
        ("Associate's degree in design", "associate"),
        ("Abgeschlossenes Studium der Informatik", "bachelor"),
        ("Master-Abschluss in Statistik", "master"),
        ("Bachelor- oder Master-Abschluss in Mathematik", "bachelor"),
        ("Abgeschlossene Promotion in Physik", "phd"),
        ("Civilingenjör inom datateknik", "master"),
        ("Akademisk examen inom statistik", "bachelor"),
        ("本科及以上学历", "bachelor"),
        ("硕士及以上学历", "master"),
        ("학사 또는 석사 학위", "bachelor"),
        ("Bachelor's required, Master's preferred", "bachelor"),
        ("Bachelor's degree; PhD is a plus", "bachelor"),
        ("Master's degree (PhD preferred)", "master"),
        ("PhD, or Master's degree plus two years of experience", "master"),
    ],
)
def test_the_lowest_required_degree_is_read(asked: str, expected: str) -> None:
    assert degree(asked) == expected


@pytest.mark.parametrize(
    "asked",
    [
        "A high degree of independence",
        "Experience with MS Office and MS SQL Server",
        "A master of many trades",
        "Knowledge of master data",
        "Six degrees of freedom robot arms",
        "Work with our team of PhDs",
        "Located in Boston, MA",
        "High school diploma or GED required",
        "Bachelor's degree preferred",
        "Degree in physics, chemistry, or a related field preferred",
        "Idealerweise ein abgeschlossenes Studium",
        "Opportunities for promotion in the company",
    ],
)
def test_what_is_no_required_degree_is_not_read(asked: str) -> None:
    assert degree(asked) is None


def test_degrees_of_benefits_and_of_wish_lists_do_not_count() -> None:
    assert read_degree(prepare_text("Benefits:\n- We pay for your Master's degree")) is None
    assert read_degree(prepare_text("Requirements:\n- Python\nNice to have:\n- PhD in physics")) is None


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Bachelor's degree or equivalent practical experience", True),
        ("Bachelor's degree in statistics, or equivalent work experience", True),
        ("BS in engineering or equivalent", True),
        ("Bachelor's degree, or an equivalent combination of education and experience", True),
        ("Bachelor's degree; experience in lieu of degree accepted", True),
        ("Abgeschlossenes Studium oder vergleichbare Qualifikation", True),
        ("Abgeschlossenes Studium oder eine Ausbildung zum Fachinformatiker", True),
        ("Kandidatexamen eller motsvarande erfarenhet", True),
        ("Bachelor's degree in physics or an equivalent field", False),
        ("Bachelor's degree or foreign equivalent", False),
        ("Bachelor's degree in physics or a related field", False),
    ],
)
def test_experience_may_replace_the_degree_only_where_it_is_said(asked: str, expected: bool) -> None:
    assert replaceable(asked) is expected


def test_a_product_called_ms_keeps_its_name_beside_a_degree() -> None:
    found = read_degree(prepare_text("Requirements:\n- MS Excel\n- BA in history"))
    assert found is not None
    assert found.value.degree_min == "bachelor"


@pytest.mark.xfail(reason="a degree in a sentence of duties without a word of demand counts as required")
def test_known_gap_a_degree_of_colleagues() -> None:
    assert read_degree(prepare_text("Your tasks:\n- Supervise theses for a Bachelor's degree")) is None


def test_gold_floor(shared: Path) -> None:
    def read(document: Document) -> str:
        found = read_degree(document)
        return "none-stated" if found is None else found.value.degree_min

    assert accuracy(shared, "degree_min", read) >= 0.93


def test_gold_floor_of_equivalence(shared: Path) -> None:
    pairs = [pair for pair in gold_documents(shared).values() if pair[1]["degree_min"] != "none-stated"]
    read = [(found := read_degree(document)) is not None and found.value.equivalent_ok for document, _ in pairs]
    right = sum(said == label["degree_equivalent_ok"] for said, (_, label) in zip(read, pairs, strict=True))
    assert right / len(pairs) >= 0.92
