"""What is read from a CV: parts, skills, denials, languages, years, degree."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.career import CvText, Profile, read_cv_file, read_profile
from fingerpost.career.negation import find_denied
from fingerpost.career.parts import find_parts, heading_of
from fingerpost.career.periods import Period, find_periods, years_covered
from fingerpost.career.sought import sought_title

from .cvs import docx, paragraph, pdf, resume, table, text_box

TODAY = date(2026, 11, 15)


def profile(text: str) -> Profile:
    return read_profile(CvText(text, "text"), today=TODAY)


def names(text: str) -> set[str]:
    return {skill.preferred_label for skill in profile(text).skills}


HEADINGS = {
    "work": "Experience/PROFESSIONAL EXPERIENCE/## Work history/Berufserfahrung:/Parcours professionnel/工作经历",
    "education": "Education and training/Studium/Formación académica/Utdanning/Opleiding",
    "skills": "Technical skills/Kenntnisse/Vaardigheden/Tools and methods/Compétences",
    "languages": "Languages/Sprachen/Idiomas/Språk",
    "interests": "Interests/Hobbies & interests/Freizeit/Centres d'intérêt/Off hours/Aficiones",
    "negated": "Not yet/NO EXPERIENCE",
    "other": "Projects/Publications (selected)/Certificates/Profil",
}


@pytest.mark.parametrize(
    ("line", "part"), [(line, part) for part, lines in HEADINGS.items() for line in lines.split("/")]
)
def test_headings_are_told_in_several_languages(line: str, part: str) -> None:
    assert heading_of(line) == part


@pytest.mark.parametrize(
    "line",
    ["Interest rate models", "Experience with Python in a team of nine people", "Python", "", "---", "Worked at"],
)
def test_other_lines_are_no_headings(line: str) -> None:
    assert heading_of(line) is None


@given(st.lists(st.sampled_from(["Work", "Hobbies: chess", "Python", "", "Education", "Skills:"]), max_size=12))
def test_parts_hold_the_whole_text_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join(text[part.start : part.end] for part in find_parts(text)) == text


DENIALS = [
    "I have no experience with Kubernetes or Airflow.",
    "No production experience with\nKubernetes or Airflow.",
    "I have not used Airflow and Kubernetes.",
    "I haven't yet worked with Kubernetes, Airflow.",
    "I do not use Airflow, Kubernetes or Emacs.",
    "Never used Kubernetes; never touched Airflow.",
    "No orchestration experience yet (Kubernetes, Airflow).",
    "Without any knowledge of Kubernetes or Airflow",
    "I am not familiar with Kubernetes or Airflow.",
    "Kubernetes (none), Airflow: no experience",
    "Airflow, which I have never used. Kubernetes, which I have only read about but not run.",
    "Keine Erfahrung mit Kubernetes und Airflow.",
    "Ich habe noch nie mit Kubernetes oder Airflow gearbeitet.",
    "Aucune expérience avec Kubernetes ni Airflow.",
    "Je n'ai jamais utilisé Kubernetes ou Airflow.",
    "Sin experiencia en Kubernetes ni en Airflow.",
    "Nunca he usado Airflow ni Kubernetes.",
    "Sem experiência com Kubernetes e Airflow.",
    "Geen ervaring met Kubernetes of Airflow.",
    "Ingen erfaring med Kubernetes eller Airflow.",
    "Jag har ingen erfarenhet av Kubernetes eller Airflow.",
    "Brak doświadczenia z Kubernetes i Airflow.",
    "I am looking for a role with Kubernetes and Airflow.",
    "NOT YET\nKubernetes, Airflow",
    "Our ops team runs Kubernetes and Airflow; I submit jobs.",
    "Android app with a team mate (he did the Kubernetes and Airflow parts, I did SQL)",
    "Our Kubernetes and Airflow are bought, not built.",
    "I have yet to use Kubernetes or Airflow.",
    "No hands-on Kubernetes, no Airflow.",
    "My knowledge of Kubernetes and Airflow is zero.",
    "Kubernetes and Airflow: only read about, never practised.",
    "I do not know Kubernetes or Airflow.",
    "What I do not do: Kubernetes, Airflow",
    "I don't do Kubernetes; I avoid Airflow",
    "No Kubernetes. No Airflow.",
    "Kubernetes is not something I have used. Airflow neither.",
    "In my spare time I tinker with Kubernetes and Airflow.",
    "At weekends I play with Kubernetes and Airflow.",
    "Ich kenne Kubernetes nicht, Airflow auch nicht.",
    "Mit Kubernetes und Airflow habe ich noch nicht gearbeitet.",
    "Je ne connais ni Kubernetes ni Airflow.",
    "No domino Kubernetes ni Airflow.",
    "Não conheço Kubernetes nem Airflow",
    "Kubernetes/Airflow: heard of it",
    "nicht vertraut mit Kubernetes und Airflow",
    "Kubernetes und Airflow sind mir nur aus der Literatur bekannt.",
    "Kubernetes, Airflow (handled by another team)",
    "without ever touching Kubernetes or Airflow",
    "I have read about Kubernetes and Airflow but not used them",
    "I lack Kubernetes and Airflow",
    "Interests\nKubernetes at home, Airflow for the garden",
    "Hobbies: Kubernetes on a shelf, Airflow",
]


@pytest.mark.parametrize("sentence", DENIALS)
def test_what_is_denied_wished_or_a_hobby_is_not_counted(sentence: str) -> None:
    assert names(f"Skills\nPython, SQL\n{sentence}\n") & {"Kubernetes", "Apache Airflow", "Python", "SQL"} == {
        "Python",
        "SQL",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "I have not only used Airflow but also Kubernetes.",
        "No experience with Spark, but Kubernetes and Airflow daily.",
        "I have never worked with Nomad; Kubernetes and Airflow are my tools.",
        "No experience with Spark, our team runs Kubernetes and Airflow.",
        "Kubernetes and Airflow: no problem.",
        "Explained Kubernetes and Airflow to people who did not ask.",
        "No downtime with Kubernetes and Airflow.",
        "Kubernetes is nothing new to me, and Airflow neither is.",
        "Not only Kubernetes, also Airflow.",
        "Kubernetes and Airflow jobs at weekends and on holidays.",
        "No SQL errors in Kubernetes, Airflow",
        "She built it: Kubernetes and Airflow.",
        "Bought servers and ran Kubernetes and Airflow on them.",
        "Gave talks about Kubernetes and Airflow to our platform team.",
        "I have no experience with Spark.\nKubernetes, Airflow",
        "No cloud experience\n- Kubernetes\n- Airflow",
    ],
)
def test_a_denial_ends_with_its_clause(sentence: str) -> None:
    assert {"Kubernetes", "Apache Airflow"} <= names(f"Work\n{sentence}\nSkills\nPython")


def test_a_skill_denied_in_one_place_and_stated_in_another_is_stated() -> None:
    assert "Kubernetes" in names("Skills\nKubernetes\nProfile\nNo experience with Kubernetes in production.")


@given(st.text(max_size=200))
def test_denied_clauses_lie_inside_the_text(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end in find_denied(text))


def test_skills_point_at_their_words() -> None:
    read = profile("Work\nBuilt things with pytorch and NumPy\nSkills\nPyTorch")
    assert [(skill.preferred_label, skill.words) for skill in read.skills] == [
        ("PyTorch", "pytorch"),
        ("NumPy", "NumPy"),
    ]
    assert all(read.text[skill.start : skill.end] == skill.words for skill in read.skills)


def test_one_letter_skills_count_in_a_list_of_skills() -> None:
    assert {"R", "C", "Go"} <= names("Skills\nR, C, Go, Python")


def test_an_address_is_no_skill() -> None:
    assert (
        names(
            "noor@gitlab.example.com | github.com/noor-python | https://example.com/docker/react\nCurriculum Vitae (CV)"
        )
        == set()
    )


def test_a_name_is_no_skill_but_a_bare_list_of_skills_is() -> None:
    assert names("Ruby Vesk\nPython, SQL") == {"Python", "SQL"}
    assert names("Python SQL Docker") == {"Python", "SQL", "Docker"}


def test_a_nationality_is_no_spoken_language() -> None:
    assert names("Noor Vesk\nNationality: German\nSkills\nPython, SQL") == {"Python", "SQL"}


def test_the_field_of_a_degree_is_no_skill_but_a_course_is() -> None:
    read = names("Education\nBSc in Statistics, University of Otterhaven\nCourses: linear algebra, SQL")
    assert "statistics" not in read
    assert {"linear algebra", "SQL"} <= read


def test_spoken_languages_come_from_their_own_part() -> None:
    read = profile(
        "Skills\nPython\nLanguages\nGerman (C1), Englisch - fließend; Twi (native), Otterish (B2)\n"
        "Interests\nItalian opera"
    )
    spoken = [skill.preferred_label for skill in read.skills if skill.kind == "spoken-language"]
    assert spoken == ["German", "English", "Twi", "Otterish"]
    assert [skill.listed for skill in read.skills if skill.kind == "spoken-language"] == [True, True, True, False]


def test_programming_languages_under_languages_are_not_spoken() -> None:
    read = profile("Skills\nLanguages: Python (advanced), Java\nLanguages\nEnglish")
    kinds = {skill.preferred_label: skill.kind for skill in read.skills}
    assert kinds["English"] == "spoken-language"
    assert kinds["Python"] == kinds["Java"] == "language"


PERIODS = {
    "03/2022 - present": 57, "Jan 2021 – Feb 2022": 14, "September 2016 to September 2017": 13, "2016-2018": 24,
    "2018–19": 12, "08.2018 – 07.2019": 12, "2024-02 - 2024-08": 7, "seit 05/2026": 7, "marzo de 2021 – actualidad": 69,
    "ene. 2018 – feb. 2021": 38, "Feb. 2021 – to date": 70, "févr. 2020 à mars 2020": 2, "Mai 2020 bis heute": 79,
    "08/2025 – 07/2024": 0, "2030 - 2031": 0, "page 12/2020": 0, "tel. 0123 2020": 0,
}  # fmt: skip


@pytest.mark.parametrize(("line", "months"), PERIODS.items())
def test_periods_are_read_in_many_forms(line: str, months: int) -> None:
    assert round(years_covered(find_periods(line, TODAY)) * 12) == months


def test_jobs_at_once_count_once_and_gaps_do_not_count() -> None:
    assert profile("Work\n01/2020 - 12/2021\n06/2021 - 12/2022\n01/2024 - 12/2024").years_experience == 4.0


def test_years_of_study_volunteering_and_projects_are_no_years_of_work() -> None:
    text = "Education\nPhD 2015 - 2020\nVolunteering\n2010 - 2020\nWork\n01/2021 - 12/2021\nProjects\n2014 - 2026"
    assert profile(text).years_experience == 1.0


def test_dates_that_a_layout_put_before_the_first_heading_count() -> None:
    assert profile("01/2020 - 12/2021\nNoor\nWork\nAnalyst at Otter").years_experience == 2.0


def test_without_dates_years_are_not_stated() -> None:
    assert profile("Work\nAnalyst at Otter").years_experience is None


@given(
    st.lists(
        st.tuples(st.integers(24000, 24300), st.integers(0, 60)).map(lambda p: Period(p[0], p[0] + p[1], 0, 0)),
        max_size=6,
    ),
    st.randoms(),
)
def test_years_covered_do_not_depend_on_order_and_never_exceed_the_sum(periods: list[Period], random: object) -> None:
    years = years_covered(periods)
    assert years == years_covered(reversed(periods))
    assert years * 12 <= sum(last - first + 1 for first, last, *_ in periods) + 0.1
    assert years_covered([*periods, *periods]) == years


DEGREE_LINES = {
    "phd": "Ph.D. in Physics, 2023|Dr. rer. nat., Chemie|Doctorado en Estadística",
    "master": "M.Sc. Data Science|Master's degree in Economics|MBA, 2019|Diplom-Informatiker|Maestría en Datos, 2020"
    "|Diplôme d'ingénieur",
    "bachelor": "B.Tech in Electronics|BSc (Hons) Mathematics|Bachiller en Ingeniería|Licence de mathématiques"
    "|Licență în economie",
    "associate": "BTS Informatique|Associate degree in nursing",
    None: "Abitur, 2012|PGDE (Secondary), 2014|MSc in Statistics (expected 2027)|MSc in Statistics, 2025 - 2027"
    "|Maestría en Datos (en curso)|Master laufend|PhD candidate|Certified Scrum Master",
}


@pytest.mark.parametrize(
    ("line", "degree"), [(line, degree) for degree, lines in DEGREE_LINES.items() for line in lines.split("|")]
)
def test_the_highest_finished_degree_counts(line: str, degree: str | None) -> None:
    assert profile(f"Education\n{line}").degree == degree


def test_an_unfinished_degree_leaves_the_finished_one() -> None:
    assert profile("Education\nPhD in Physics (in progress)\nMSc Physics, 2019\nBSc Physics").degree == "master"


def test_a_degree_asked_of_others_is_not_the_persons() -> None:
    assert profile("Work\nSupervised two PhD students\nEducation\nBSc Physics").degree == "bachelor"


def test_tables_boxes_and_headers_of_a_docx_are_read() -> None:
    body = paragraph("Skills") + table(["Expert", "Python"], ["Basic", "SQL"]) + text_box("Languages: Dutch (native)")
    read = read_profile(read_cv_file(docx(body, header1=paragraph("Noor Vesk, at home in Docker"))), today=TODAY)
    assert {"Python", "SQL", "Dutch", "Docker"} <= {skill.preferred_label for skill in read.skills}


def test_a_json_resume_gives_skills_years_degree_and_languages() -> None:
    content = resume(
        work=[
            {
                "position": "Analyst",
                "startDate": "2020-01",
                "endDate": "2021-12-31",
                "highlights": ["Dashboards in Tableau"],
            }
        ],
        education=[{"studyType": "BSc", "area": "Physics"}],
        skills=[{"name": "Data", "keywords": ["pandas", "R"]}],
        languages=[{"language": "Yoruba", "fluency": "Native speaker"}],
        volunteer=[{"position": "Mentor", "startDate": "2010-01"}],
        interests=[{"name": "Games", "keywords": ["Unity"]}],
    )
    read = read_profile(read_cv_file(content), today=TODAY)
    labels = {skill.preferred_label for skill in read.skills}
    assert (read.years_experience, read.degree) == (2.0, "bachelor")
    assert {"Tableau", "pandas", "R", "Yoruba"} <= labels
    assert "Unity" not in labels


def test_the_nearest_roles_are_told_by_what_one_did() -> None:
    read = profile("Work\n- Built data pipelines with Spark, Airflow and dbt for a data warehouse\n- Kafka streaming")
    assert read.roles[0] == "data-engineer"
    assert len(set(read.roles)) == len(read.roles)
    assert profile("Work\nBaker").roles == ()


def test_the_title_that_one_looks_for_counts_as_the_latest() -> None:
    job = "Work\nIT Help Desk Assistant 01/2024 - 12/2025\n- Password resets\n- Trained a TensorFlow model"
    sought = "Objective\nGraduate role as a junior machine learning engineer.\n"
    assert profile(job).roles[0] == "other"
    assert profile(f"{sought}{job}").roles[0] == "machine-learning-engineer"
    assert profile(f"Summary\nLooking for a baker role.\n{job}").roles == profile(f"Summary\n{job}").roles


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Objective\nSeeking a data analyst position in Oslo", "data analyst"),
        ("Ziel\nEine Stelle als Datenanalystin, gern in Bremen", "Datenanalystin"),
        ("Desired role: MLOps engineer", "MLOps engineer"),
        ("Work\nRole as a mentor, and a position as a data scientist.", None),
        ("A role in which I grow", None),
    ],
)
def test_the_title_looked_for_is_read_in_the_head_only(text: str, title: str | None) -> None:
    assert sought_title(text, find_parts(text)) == title


def test_a_hobby_does_not_move_the_roles() -> None:
    text = "Work\n- Dashboards in Tableau and Power BI, reporting, KPIs\n"
    assert profile(f"{text}Interests\nrobots, ROS, motion planning, grasping").roles == profile(text).roles


def test_a_pdf_of_pictures_gives_an_empty_profile_with_a_note() -> None:
    read = read_profile(read_cv_file(pdf([[]])), today=TODAY)
    assert (read.skills, read.years_experience, read.degree) == ((), None, None)
    assert read.note is not None


@settings(max_examples=40)
@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    read = profile(text)
    assert all(read.text[skill.start : skill.end] == skill.words for skill in read.skills)
    assert len(read.skill_ids) == len(read.skills)
