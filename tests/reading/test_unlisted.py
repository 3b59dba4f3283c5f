"""Names that are in no list are read where a requirement asks for them, and nothing else is. All names are invented."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.posting import Finding, SkillAsked
from fingerpost.reading import prepare_text, read_skills
from fingerpost.reading.candidates import KNOWN, find_candidates, read_requirement, span_of
from fingerpost.reading.phrase_features import Zone, phrase_features, shape
from fingerpost.reading.phrase_scorer import LEAST_AT_ONCE, phrase_scorer
from fingerpost.reading.skill_phrases import make_requirement, read_skill_phrases
from fingerpost.reading.skills import find_mentions
from fingerpost.reading.unlisted import THRESHOLD, precision_of, requirements


def unlisted(text: str) -> list[Finding[SkillAsked]]:
    return [found for found in read_skills(prepare_text(text)) if not found.value.listed]


def names(line: str, heading: str = "Requirements:") -> list[str]:
    return [found.value.preferred_label for found in unlisted(f"{heading}\n- {line}")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Experience with Python, Quillbase, Torvalin and SQL", ["Quillbase", "Torvalin"]),
        ("Hands-on experience with Docker, Quillbase or Terraform", ["Quillbase"]),
        ("Familiarity with Spark, Kafka, Zephyrix or Lumadeck", ["Zephyrix", "Lumadeck"]),
        ("Experience with message brokers (e.g. Kafka, Bramblewire)", ["Bramblewire"]),
        ("Tooling: Docker, Pellucid, Kubernetes", ["Pellucid"]),
        ("Orchestration (Airflow, Wrenflow)", ["Wrenflow"]),
        ("Experience with SpruceML, PyTorch and TensorFlow", ["SpruceML"]),
        ("Experience with one of PyTorch, TensorFlow, Flambeau", ["Flambeau"]),
        ("Familiarity with databases such as PostgreSQL, TarnDB and MySQL", ["TarnDB"]),
        ("Experience with RMQX and gRPC", ["RMQX"]),
        ("Experience with CI tools such as Jenkins, PipeForge and GitLab", ["PipeForge"]),
        ("Experience with BI tools (Tableau, Power BI, Glintboard)", ["Glintboard"]),
        ("Knowledge of NLP techniques such as named entity recognition, irony tagging and parsing", ["irony tagging"]),
        ("Familiarity with MLflow, Kubeflow, TrackStone", ["TrackStone"]),
        ("Familiarity with FHIR, HL7, OMOPX", ["OMOPX"]),
        ("Solid knowledge of SQL, dbt, Snowflake, Larkspur", ["Larkspur"]),
        ("Experience with GPU programming (CUDA, Triton, OpenVex)", ["OpenVex"]),
        ("Knowledge of vector databases such as Pinecone, Milvus or Orbitvec", ["Orbitvec"]),
        ("Experience with web frameworks like Django, Flask, or Tideline", ["Tideline"]),
        ("Exposure to cloud services (AWS, GCP, Nimbora)", ["Nimbora"]),
        ("Experience with the Hadoop ecosystem (Hive, Pig, Tarpon)", ["Tarpon"]),
        ("Knowledge of GPS, lidar and sonar mapping", ["sonar mapping"]),
        ("Experience with PCA, t-SNE or ZMAP", ["ZMAP"]),
        ("Experience with version control (Git, Mercurial, Fossilite)", ["Fossilite"]),
        ("Knowledge of cryptography, lattice signatures and hashing", ["lattice signatures"]),
        ("Experience with monitoring tools (Prometheus, Grafana, Sentrywell)", ["Sentrywell"]),
        ("Experience with 3D rock reconstruction", ["3D rock reconstruction"]),
        ("Proficiency in Velostat Studio", ["Velostat Studio"]),
        ("Knowledge of dune stabilisation", ["dune stabilisation"]),
    ],
)  # fmt: skip
def test_names_beside_listed_skills_and_after_announcing_words_are_found(line: str, found: list[str]) -> None:
    assert names(line) == found


@pytest.mark.parametrize(
    "line",
    [
        "Excellent communication skills and teamwork",
        "Ability to work in a fast-paced environment",
        "Strong problem-solving skills",
        "You are curious, proactive and reliable",
        "Bachelor's degree in Forestry, Cheesemaking or a related field",
        "PhD in Volcanology",
        "5+ years of experience",
        "Willingness to travel",
        "Driving licence",
        "No Quillbase experience needed",
        "Experience with Quillbase is not required",
        "Experience as a team lead",
        "A passion for great products",
        "Attention to detail",
        "Ability to present to senior stakeholders",
        "Publications at NeurIPS, ICML or KDD",
        "Must be authorised to work in the United States",
        "You speak to customers every day",
        "Self-starter with a can-do attitude",
        "Time management and organisation",
        "Experience in a similar role",
        "Comfortable with ambiguity",
        "Track record of delivering projects on time",
        "Experience working with cross-functional teams",
        "University degree",
        "Leadership skills",
        "3 years as a Software Engineer",
        "Interest in our mission",
        "Flexible working hours",
    ],
)
def test_soft_skills_degrees_refusals_and_plain_words_are_none(line: str) -> None:
    assert names(line) == []


@pytest.mark.parametrize("heading", ["What we offer:", "About us:"])
def test_what_is_said_of_the_employer_and_its_benefits_is_none(heading: str) -> None:
    assert names("Docker, Quillbase, Kubernetes", heading) == []


@pytest.mark.xfail(strict=True, reason="what stands round the name says too little")
@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Expert in Tarnsweep", ["Tarnsweep"]),
        ("Understanding of ferry timetabling", ["ferry timetabling"]),
        ("Strong understanding of kiln scheduling", ["kiln scheduling"]),
        ("Python, SQL, Larkspur", ["Larkspur"]),
        ("Experience with Quillbase, Torvalin and Mistwell", ["Quillbase", "Torvalin", "Mistwell"]),
    ],
)
def test_known_gaps(line: str, found: list[str]) -> None:
    assert names(line) == found


def test_a_finding_says_its_words_its_level_and_how_often_such_names_are_right() -> None:
    text = "Nice to have:\n- Experience with Docker, Quillbase or Terraform\n- Cloud services (AWS, GCP, Quillbase)"
    (found,) = unlisted(text)
    skill = found.value
    assert (skill.skill_id, skill.level, skill.listed) == ("quillbase", "preferred", False)
    document = prepare_text(text)
    assert [document.text[start:end] for start, end in skill.mentions] == ["Quillbase", "Quillbase"]
    assert found.confidence is not None
    assert 0 < found.confidence < 1


def test_confidence_is_that_of_the_score_and_unknown_below_what_was_measured() -> None:
    assert precision_of(THRESHOLD - 0.01) is None
    assert precision_of(THRESHOLD) is not None
    assert precision_of(99.0) is not None


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Strong knowledge of quarry mapping tools", ["quarry mapping"]),
        ("Atlas tools and statistical techniques", ["Atlas", "statistical techniques"]),
        ("building, designing and testing of kiln controllers", ["testing", "kiln controllers"]),
        ("design of control loops", ["control loops"]),
        ("CUDA/Triton, R&D (C++)", ["CUDA", "Triton", "R&D", "C++"]),
        ("kiln oven pot jug mug cup", []),
        ("熟悉机器学习", []),
        ("", []),
    ],
)
def test_candidates_are_the_words_between_signs_and_small_words(text: str, phrases: list[str]) -> None:
    requirement = read_requirement(text, 0, len(text))
    found = [text[slice(*span_of(requirement, first, last))] for first, last in find_candidates(requirement)]
    assert found == phrases


def test_listed_skills_divide_candidates_and_places_count_from_the_whole_text() -> None:
    text = "xx Apache Kafka streams, (SQL)-kilns, kiln control and SQL"
    requirement = read_requirement(text, 3, len(text), [(3, 15), (26, 29), (55, 58)])
    assert requirement.words.count(KNOWN) == 3
    found = [text[slice(*span_of(requirement, first, last))] for first, last in find_candidates(requirement)]
    assert found == ["streams", "kiln control"]


def test_a_text_with_the_sign_that_stands_for_listed_skills_gives_none() -> None:
    assert names(f"Docker, Quillbase, Kubernetes {KNOWN}") == []


@pytest.mark.parametrize("word", ["a", "Z9", "C++", "…", "ＡＢ"])
def test_every_word_has_a_shape(word: str) -> None:
    assert shape(word)


def test_remembered_sums_are_the_sums_of_the_features() -> None:
    scorer = phrase_scorer()
    weights = scorer._zone._weights
    text = "Deep knowledge of quarry mapping, Kafka-like queues (Pulsarite) and kiln controllers"
    document = make_requirement(text)
    for requirement, _, _ in requirements(document, find_mentions(document), lambda _: (0, len(text))):
        for first, last in find_candidates(requirement):
            zone = Zone("R", 1, 2, False)
            features = [("bias", ""), *phrase_features(requirement, first, last, zone)]
            expected = sum(weights.get(family, {}).get(value, 0.0) for family, value in features)
            assert scorer.score(requirement, first, last, zone) == pytest.approx(expected)
        assert all(score > LEAST_AT_ONCE for _, _, score in scorer.likely(requirement))


def test_a_text_is_read_as_one_requirement_with_its_own_places() -> None:
    text = "Familiarity with Spark,  Kafka and Zephyrix\nalso Bramblewire (PyTorch)"
    found = read_skill_phrases(text)
    assert "Zephyrix" in [skill.value.preferred_label for skill in found]
    for skill in found:
        for start, end in skill.value.mentions:
            assert skill.value.listed or text[start:end] == skill.value.preferred_label
    assert read_skill_phrases("") == ()


_PIECES = [
    *"Python SQL Quillbase kiln , ( ) / e.g. – no tools strong ü 机器 C++ .. ' R&D İ - !".split(),
    KNOWN,
    " ",
    "\u00a0",
]
_PIECES += [" and ", ". ", "experience with ", "kiln control", "\t", "\u2028", "\n"]
_LINE = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)


@settings(max_examples=150)
@given(st.one_of(st.text(max_size=200), _LINE))
def test_any_text_is_read_and_spans_are_the_words(text: str) -> None:
    for found in read_skill_phrases(text):
        if not found.value.listed:
            assert found.value.preferred_label == text[found.start : found.end]
            assert found.value.preferred_label == found.value.preferred_label.strip()
    document = prepare_text(f"Requirements:\n- {text}")
    for found in read_skills(document):
        if not found.value.listed:
            assert found.value.preferred_label == document.text[found.start : found.end]


_LONG = ["(" * 20_000, "a" * 50_000, "a." * 20_000, ". " * 20_000, "kiln " * 10_000, "strong " * 10_000 + "!"]
_LONG += ["a,b" * 15_000, "experience with " * 4_000, "''" * 20_000, "tools " * 10_000, "+#" * 20_000, "SQL!" * 10_000]


@pytest.mark.parametrize("text", _LONG, ids=lambda text: text[:8])
def test_time_grows_with_the_text_alone(text: str) -> None:
    read_skill_phrases("Python")
    begin = time.process_time()
    read_skill_phrases(text)
    assert time.process_time() - begin < 4.0


@pytest.mark.parametrize("name", ["computer science", "data", "time management", "data scientist", "nice-to-haves"])
def test_phrases_that_say_nothing_are_no_skill(name: str) -> None:
    assert name not in {found.lower() for found in names(f"Experience with SQL, {name}, Quillbase and Python")}
