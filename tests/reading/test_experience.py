"""How many years of experience a posting requires."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Posting
from fingerpost.reading.chain import prepare, prepare_text
from fingerpost.reading.demand import is_wished
from fingerpost.reading.experience import read_experience_years
from tests.reading.gold_for_tests import accuracy


def years(text: str) -> float | None:
    found = read_experience_years(prepare_text(text))
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("5+ years of experience in machine learning", 5),
        ("3-5 years of relevant work experience", 3),
        ("3 to 5 years of relevant work experience", 3),
        ("At least two (2) years of experience with SQL", 2),
        ("Minimum of five years' professional experience", 5),
        ("Four or more years of experience building services", 4),
        ("10 + years in a similar role", 10),
        ("6 months of experience in analytics", 0.5),
        ("1.5 years of experience with dbt", 1.5),
        ("0-2 years of experience", 0),
        ("Mindestens 3 Jahre Berufserfahrung in der Datenanalyse", 3),
        ("Mehrjährige Berufserfahrung im Bereich Statistik", None),
        ("Dreijährige Berufserfahrung als Entwickler", 3),
        ("Minst 4 års erfarenhet av Python", 4),
        ("Minst två års erfarenhet av Python", 2),
        ("3 ans d'expérience en science des données", 3),
        ("3年以上机器学习经验", 3),
        ("3-5年算法开发经验", 3),
    ],
)
def test_a_stated_number_of_years_is_read_in_several_languages(asked: str, expected: float | None) -> None:
    assert years(f"Requirements:\n- {asked}\n- Team spirit") == expected


@pytest.mark.parametrize(
    "text",
    [
        "For more than 12 years we have sold experience goods.",
        "Our company has 10 years of experience in logistics.",
        "You must be at least 18 years old.",
        "A contract of 2 years with experience of other cultures.",
        "Requirements:\n- A 4 year degree in physics",
        "What we offer:\n- 5 years of experience with great benefits",
        "The base pay is $120,000 per year, depending on experience.",
    ],
)
def test_years_that_ask_for_nothing_are_not_read(text: str) -> None:
    assert years(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requirements:\n- 4+ years of engineering experience\n- 2+ years of experience with Spark", 4),
        ("Requirements:\n- 2+ years of experience with Spark\n- 4+ years of engineering experience", 4),
        ("Requirements:\n- 3 years of experience\nNice to have:\n- 6 years of experience in banking", 3),
        ("Requirements:\n- 3 years of experience, ideally 5 years of experience with Go", 3),
        (
            "Requirements:\n- Master's with 2 years of experience, or Bachelor's with 4 years of experience",
            2,
        ),
        ("Requirements:\n- Bachelor's with 6+ years of experience\n- Master's with 3+ years of experience", 3),
        ("Requirements:\n- PhD, or a Master's degree and 5 years of experience", 5),
        ("Requirements:\n- 8+ years of experience in software, including at least 3 years of experience in ML", 8),
    ],
)
def test_the_general_figure_counts_and_the_lowest_route_by_degree(text: str, expected: float) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Map Analyst (4-7 Years)", 4), ("Map Analyst (12 Month contract)", None), ("Map Analyst since 1990", None)],
)
def test_years_in_a_title_are_years_of_experience(title: str, expected: float | None) -> None:
    found = read_experience_years(prepare(Posting("1", "example", title, "Come and draw.")))
    assert (found and found.value) == expected


def test_an_only_list_of_ideals_states_what_is_required() -> None:
    assert years("Ideally you'd have:\n- 5+ years of experience with language models") == 5


@given(st.integers(1, 15), st.sampled_from(["years", "yrs", "Jahre", "års"]), st.sampled_from(["", "+"]))
def test_the_span_holds_the_number_and_its_unit(number: int, unit: str, plus: str) -> None:
    document = prepare_text(f"Requirements:\n- {number}{plus} {unit} experience, Erfahrung, erfarenhet")
    found = read_experience_years(document)
    assert found is not None
    assert found.value == number
    assert document.text[found.start : found.end] == f"{number}{plus} {unit}"


def test_headings_that_paraphrase_a_wish_list() -> None:
    assert years("You go above and beyond if you:\n- Have a minimum of 4 years of experience with models") is None


def test_gold_floor(shared: Path) -> None:
    def read(document: object) -> float | None:
        found = read_experience_years(document)  # type: ignore[arg-type]
        return None if found is None else found.value

    assert accuracy(shared, "years_min", read) >= 0.95


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("7+ yrs of experience", 7),
        ("7 YOE in backend work", 7),
        ("Minimum seven years of experience", 7),
        ("Seven (7) years of experience", 7),
        ("Over 6 years of experience in analytics", 6),
        ("4 plus years of experience", 4),
        ("Between 3 and 6 years of experience", 3),
        ("3–6 years of experience", 3),
        ("3~6 years of experience", 3),
        ("1-3 years' experience", 1),
        ("18 months of experience with dbt", 1.5),
        ("6 months - 2 years of experience", 0.5),
        ("Ten years of industry experience", 10),
        ("4+ years in a senior leadership role", 4),
        ("8-10 years in quality assurance or testing roles", 8),
        ("2–3 years of proven leadership (required)", 2),
        ("Experience: 5 years (Required)", 5),
        ("5+ years of experience required", 5),
        ("At least 2 years of experience, 4 preferred", 2),
        ("Mehr als 5 Jahre Erfahrung in der Softwareentwicklung", 5),
        ("2-4 Jahre Berufserfahrung", 2),
        ("Mindestens zwei Jahre Berufserfahrung", 2),
        ("Zweijährige Berufserfahrung", 2),
        ("Mindestens 18 Monate Erfahrung mit SAP", 1.5),
        ("Fünf Jahre einschlägige Erfahrung", 5),
        ("Minst 3 års erfarenhet inom IT", 3),
        ("Fyra års arbetslivserfarenhet", 4),
        ("Au moins 4 ans d'expérience", 4),
        ("Minimum 5 années d'expérience en data", 5),
        ("Deux ans d'expérience minimum", 2),
        ("Al menos 3 años de experiencia", 3),
        ("Mínimo 5 años de experiencia en datos", 5),
        ("Tres años de experiencia", 3),
        ("Almeno 4 anni di esperienza", 4),
        ("Due anni di esperienza nel ruolo", 2),
        ("3+ anos de experiência em dados", 3),
        ("Dois anos de experiência", 2),
        ("Minimaal 3 jaar werkervaring", 3),
        ("Twee jaar ervaring met data", 2),
        ("3年及以上相关工作经验", 3),
        ("三年以上开发经验", 3),
        ("5 年以上工作经验", 5),
        ("実務経験3年以上", 3),
        ("경력 3년 이상", 3),
    ],
)
def test_more_ways_to_ask_years_are_read(asked: str, expected: float) -> None:
    assert years(f"Requirements:\n- {asked}\n- Team spirit") == expected


@pytest.mark.parametrize(
    "asked",
    [
        "5 years of experience (preferred)",
        "Leadership: 3 years (Preferred)",
        "5+ years of experience preferred",
        "5+ years of experience is a plus",
        "Ideally 5 years of experience",
        "Idealerweise 3 Jahre Erfahrung",
        "3 Jahre Erfahrung von Vorteil",
        "Gärna 3 års erfarenhet av inköp",
        "Se valorará 3 años de experiencia con Kafka",
        "Bij voorkeur 3 jaar ervaring; één team",
        "3 ans d'expérience serait un plus, très apprécié",
        "Several years of experience",
        "Many years of experience",
        "A contract of two years",
        "Celebrating 20 years of innovation",
        "In the last 5 years we doubled",
        "Be at least 21 years of age",
        "A 4-year degree",
        "A company with over 15 years of history",
        "We have 10 years of experience",
        "10-year exercise window for stock options",
        "After 5 years of employment",
        "A 6-year old company",
        "Probation period of 6 months",
        "Team spirit",
    ],
)
def test_wishes_and_other_years_are_no_requirement(asked: str) -> None:
    assert years(f"Requirements:\n- {asked}\n- Team spirit") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You may be a good fit if you:\n- Have 4+ years of experience with models", 4),
        ("Required Education and Experience: Minimum four years of experience in logistics", 4),
        ("What we'd love to see:\n- 5+ years of product experience", 5),
        ("Ideally, you'll have:\n- 5+ years in a senior leadership role", 5),
        ("Requires 3-5 years of related experience", 3),
        ("Requirements:\nPhysics, Master's preferred 5-7 years of experience at sea", 5),
        ("Requirements:\nBachelor's degree, PhD desired 3+ years of experience at sea and of tides", 3),
        ("Requirements:\nPhysics, Master's preferred 5-7 years of experience at sea are a plus", None),
        ("Requirements:\n4+ years at sea " + "and of tides and of winds " * 7 + "Dutch preferred", 4),
        ("Basic qualifications: 6 years of experience Preferred Skills: Go and Rust preferred", 6),
        ("Preferred skills and qualifications\n- 3 years of experience with Go", None),
        ("Nice to have:\n- 3 years of experience with Go", None),
        ("Bonus points if you have:\n- 3 years of experience with Go", None),
        ("About us:\nFor 25 years, we have sold pictures.", None),
        ("Benefits:\n- A sabbatical after 5 years", None),
    ],
)
def test_headings_and_lead_words_say_what_is_asked(text: str, expected: float | None) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requirements:\n- PhD with 3+ years of experience, 5+ years with a MS, or 7+ years with a BS", 3),
        ("Requirements:\n- BS and 6 years of experience or MS and 4 years of experience", 4),
        ("Requirements:\n- Degree or 8 years of experience without a degree", 8),
        ("Requirements:\n- 10+ years of experience\n- 5+ years of leadership experience", 10),
        ("Requirements:\n- 0-1 years of experience", 0),
    ],
)
def test_routes_and_several_figures(text: str, expected: float) -> None:
    assert years(text) == expected


@given(st.text(max_size=200), st.integers(0, 200))
def test_any_place_can_be_judged(text: str, place: int) -> None:
    document = prepare_text(text)
    place = min(place, len(document.text))
    assert is_wished(document, place, min(place + 3, len(document.text))) in {True, False}


@given(st.text(alphabet="0123456789+- ()yearsmonthxpic,.\n年以上经验", max_size=120))
def test_any_text_gives_a_plausible_number_or_none(text: str) -> None:
    document = prepare_text(f"Requirements:\n- {text}")
    found = read_experience_years(document)
    if found is not None:
        assert 0 <= found.value <= 15
        assert 0 <= found.start < found.end <= len(document.text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Requirements:\n- Minimum 3 years' experience on ships — work in ports strongly preferred", 3.0),
        ("Requirements:\n- 10 years of employment tax experience", 10.0),
        ("Requirements:\n- 4 years of experience with Python (preferred) or R", 4.0),
        ("Requirements:\n- 4 years of experience — preferred", None),
        ("A love of maps. - 5+ years of Java development.", 5.0),
    ],
)
def test_wishes_about_other_words_and_years_of_a_trade(text: str, expected: float | None) -> None:
    assert years(text) == expected
