"""Skills are read where they are asked for, by every usual name, and never inside other words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.accuracy.predict import posting_of, prediction
from benchmarks.accuracy.report import score
from fingerpost.posting import Posting
from fingerpost.reading import prepare, prepare_text, read, read_skills


def skills_in(text: str) -> dict[str, str]:
    """Skill id → level."""
    return {found.value.skill_id: found.value.level for found in read_skills(prepare_text(text)) if found.value.listed}


def required(line: str) -> set[str]:
    return set(skills_in(f"Requirements:\n- {line}"))


@pytest.mark.parametrize(
    ("line", "ids"),
    [
        ("Experience with Go, Python and Rust", {"go", "python", "rust"}),
        ("Proficiency in R or SAS", {"r", "sas"}),
        ("C/C++ and C#", {"c", "c-plus-plus", "c-sharp"}),
        ("Java and JavaScript", {"java", "javascript"}),
        ("MATLAB, Julia, Scala", {"matlab", "julia", "scala"}),
        ("Spark, Kafka and Hive", {"spark", "kafka", "hive"}),
        ("Dash and Plotly", {"dash", "plotly"}),
        ("Ray, Dask and Flask", {"ray", "dask", "flask"}),
        ("Ansible, Chef, Puppet", {"ansible", "chef", "puppet"}),
        ("scikit learn, sklearn, Tensorflow, numpy", {"scikit-learn", "tensorflow", "numpy"}),
        ("Natural-language processing (NLP)", {"natural-language-processing"}),
        ("A/B-tests and finetuning", {"a-b-testing", "fine-tuning"}),
        ("Data modelling", {"data-modeling"}),
        ("Python3, HTML5", {"python", "html"}),
        ("熟悉Python和PyTorch", {"python", "pytorch"}),
        ("Kenntnisse in Python, Java und SQL", {"python", "java", "sql"}),
        ("LLMs and RAG", {"large-language-models", "retrieval-augmented-generation"}),
        ("Fluency in Yoruba, Twi or Hausa", {"yoruba", "twi", "hausa"}),
        ("Scottish Gaelic and Quechua", {"scottish-gaelic", "quechua"}),
        ("Random forest, Boosting and Trees", {"random-forest", "ensemble-methods", "decision-trees"}),
        ("PLC, SCADA and HMI", {"plc", "scada", "hmi"}),
        ("Generative AI applications", {"generative-ai"}),
        ("Programming languages and code reviews", {"code-review"}),
    ],
)  # fmt: skip
def test_usual_names_are_read(line: str, ids: set[str]) -> None:
    assert required(line) == ids


@pytest.mark.parametrize(
    ("line", "absent"),
    [
        ("JavaScript only", "java"),
        ("Go the extra mile with Python", "go"),
        ("You go to sea", "go"),
        ("C-level reports and Python", "c"),
        ("Series C startup with Python", "c"),
        ("R&D with Python", "r"),
        ("Objective-C and Python", "c"),
        ("T-SQL scripts", "t"),
        ("A spark of joy, Python", "spark"),
        ("Swift decisions. Python", "swift"),
        ("React quickly to changes in Python", "react"),
        ("Excel at communication", "microsoft-excel"),
        ("rest and Python", "rest-api"),
        ("a rag for the boat", "retrieval-augmented-generation"),
        ("a ray of light", "ray"),
        ("Make sense of Python", "make"),
        ("sass", "sas"),
        ("SSD of 256 GB and Python", "single-shot-detector"),
        ("River Solutions PLC uses Python", "plc"),
        ("Python on any hardware and infrastructure", "hardware-engineering"),
        ("Proven technical leadership with Python", "technical-leadership"),
        ("Explain complex analysis and Python", "real-analysis"),
        ("An agile-minded person with Python", "agile"),
        ("You bring energy and Python", "energy"),
        ("Python for messy data", "high-dimensional-data"),
        ("Build pipelines in Python", "build-systems"),
        ("Robustness, reasoning and Python", "reasoning-models"),
        ("CRO pharmacovigilance: clinical CROs and Python", "conversion-rate-optimization"),
        ("AI solutions and Python", "artificial-intelligence"),
        ("Continuous improvement of Python code", "process-improvement"),
        ("A field such as Physics, Economics or Electrical Engineering", "physics"),
        ("A degree in Statistics, Mathematics or a related field", "statistics"),
        ("BSc or MSc in Machine Learning", "machine-learning"),
        ("Abgeschlossenes Studium der Informatik, Mathematik oder Statistik", "statistics"),
    ],
)
def test_other_words_are_not_read_as_skills(line: str, absent: str) -> None:
    assert absent not in required(line)


@pytest.mark.parametrize(
    ("text", "skill", "level"),
    [
        ("Requirements:\n- Python", "python", "required"),
        ("Requirements:\n- Python is a plus", "python", "preferred"),
        ("Requirements:\n- Ideally you know Python", "python", "preferred"),
        ("Requirements:\n- Python (preferred)", "python", "preferred"),
        ("Requirements:\n- Java required, experience with Python would be nice", "python", "preferred"),
        ("Requirements:\n- Java required, experience with Python would be nice", "java", "required"),
        ("Requirements:\n- Nice to have: Python", "python", "preferred"),
        ("Requirements:\n- Kenntnisse in Python wünschenswert", "python", "preferred"),
        ("Nice to have:\n- Python", "python", "preferred"),
        ("What you'll do:\n- Write Python", "python", "duty"),
        ("What you'll do:\n- Proven experience with Python", "python", "required"),
        ("What you'll do:\n- Write Python\nNice to have:\n- Python", "python", "preferred"),
        ("Nice to have:\n- Python\nRequirements:\n- Python", "python", "required"),
        ("Our tech stack:\nPython, Java", "python", "duty"),
        ("任职要求：\n1、熟悉Python\n加分项：\n1、了解Java", "java", "preferred"),
        ("Kvalifikationer\n- Python\nMeriterande\n- Java", "java", "preferred"),
    ],
)
def test_the_level_is_what_section_and_sentence_say(text: str, skill: str, level: str) -> None:
    assert skills_in(text)[skill] == level


@pytest.mark.parametrize(
    "text",
    [
        "Requirements:\n- No Kubernetes needed",
        "Requirements:\n- Kubernetes experience is not required",
        "Requirements:\n- You do not need to know Kubernetes",
        "About us\nWe sell Kubernetes to rivers.",
        "What we offer\n- A Kubernetes course",
        "Equal opportunity\nWe use Kubernetes and machine learning to treat all alike.",
        "Rivers Ltd is a leading maker of Kubernetes and was founded in 1980.",
    ],
)
def test_what_is_not_asked_for_is_no_finding(text: str) -> None:
    assert "kubernetes" not in skills_in(text)


@pytest.mark.parametrize("skill", ["roadmap", "experimentation", "modeling", "process improvement"])
def test_words_of_any_work_are_read_only_where_they_are_asked_for(skill: str) -> None:
    assert skills_in(f"What you'll do:\n- Take part in {skill} of the rivers team") == {}
    assert skills_in(f"Requirements:\n- Experience with SQL, {skill} and Python").keys() > {"sql", "python"}


@pytest.mark.parametrize(
    "craft",
    ["troubleshooting", "model monitoring", "vendor management", "code reviews", "risk management", "prototyping"],
)
def test_a_craft_counts_in_a_description_of_the_work_too(craft: str) -> None:
    assert len(skills_in(f"What you'll do:\n- Take part in {craft} with the keepers")) == 1


def test_a_domain_counts_in_duties_and_in_the_title_only() -> None:
    def named(title: str, text: str) -> set[str]:
        found = read_skills(prepare(Posting("1", "file", title, text)))
        return {skill.value.skill_id for skill in found}

    assert named("Keeper, Healthcare", "You will mend nets.") == {"healthcare"}
    assert named("Keeper", "What you'll do:\n- Mend nets in Python, healthcare") == {"healthcare", "python"}
    assert named("Keeper", "The harbour has Python, healthcare and a pier.") == {"python"}


@pytest.mark.parametrize("name", ["deep learning", "machine learning"])
def test_of_frameworks_that_announce_names_the_field_is_left(name: str) -> None:
    text = f"Requirements:\n- {name.capitalize()} frameworks such as PyTorch"
    document = prepare_text(text)
    found = {one.value.skill_id: document.text[one.start : one.end].lower() for one in read_skills(document)}
    assert found == {name.replace(" ", "-"): name, "pytorch": "pytorch"}


@pytest.mark.parametrize("written", ["C++/Python", "C++ / Python", "C++, Python", "C++ and Python"])
def test_a_language_is_not_cut_by_a_longer_phrase(written: str) -> None:
    assert required(f"Programming in {written}") >= {"c-plus-plus", "python"}


def test_experience_behind_a_degree_is_no_field_of_study() -> None:
    text = (
        "Anforderungen\n- Ein Studium und Erfahrung in Statistik\n- Studium der Physik, Mathematik Erfahrung mit Python"
    )
    assert {"statistics", "python"} <= set(skills_in(text))
    assert "mathematics" not in skills_in(text)


def test_a_skill_that_only_the_title_names_is_a_duty() -> None:
    found = read_skills(prepare(Posting("1", "file", "Python Developer", "You will work with rivers.")))
    assert [(skill.value.skill_id, skill.value.level) for skill in found] == [("python", "duty")]


def test_class_words_that_only_announce_names_are_not_counted() -> None:
    assert required("Programming languages such as Python") == {"python"}
    assert "programming" in required("Good programming skills")


def test_all_mentions_of_a_skill_are_kept_in_order() -> None:
    document = prepare_text("What you'll do:\n- Write Python\nRequirements:\n- Python")
    (found,) = read_skills(document)
    assert [document.text[start:end] for start, end in found.value.mentions] == ["Python", "Python"]
    assert found.start == found.value.mentions[1][0]


def test_unknown_names_among_known_skills_are_read_as_unlisted() -> None:
    document = prepare_text(
        "Requirements:\n- Experience with PyTorch, Frobnicator and TensorFlow\n- Communication, Python and patience"
    )
    unlisted = [found.value for found in read_skills(document) if not found.value.listed]
    assert [(skill.skill_id, skill.preferred_label, skill.level) for skill in unlisted] == [
        ("frobnicator", "Frobnicator", "required")
    ]


PIECES = "Requirements:|- Python, Frobnicator, Java|Bonus: C++ a plus|About us: AI|no Go|R|<li>SQL</li>|(|İ|C/C++/C#"
LINES = st.lists(
    st.sampled_from([*PIECES.split("|"), "degree in Statistics", "\ud800", "- a\tb"]),
    max_size=15,
).map("\n".join)


@given(st.one_of(LINES, st.text(max_size=300)), st.sampled_from(["html", "text", "markdown"]))
def test_every_mention_is_a_verbatim_span(description: str, form: str) -> None:
    reading = read(Posting("1", "file", "ML Engineer", description, form))  # type: ignore[arg-type]
    ids = [found.value.skill_id for found in reading.skills]
    assert len(ids) == len(set(ids))
    for found in reading.skills:
        assert (found.start, found.end) in found.value.mentions
        for start, end in found.value.mentions:
            assert reading.text[start:end] == reading.text[start:end].strip() != ""


def test_gold_skills_are_read_well_enough(shared: Path, tmp_path: Path) -> None:
    gold = shared / "data" / "gold"
    rows = [json.loads(line) for line in (gold / "postings_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    predicted = tmp_path / "predicted.jsonl"
    predicted.write_text(
        "".join(json.dumps(prediction(row["gold_id"], read(posting_of(row)))) + "\n" for row in rows), encoding="utf-8"
    )
    scores = score(gold / "postings_dev_labels.jsonl", predicted, shared / "tools" / "score_reading.py")
    assert (scores["skills"]["f1"] or 0) >= 0.65
    assert (scores["skill_level"]["accuracy"] or 0) >= 0.82


def test_ms_before_a_product_is_no_degree() -> None:
    text = "Requirements\n- MS Office (Excel, Word) and Tableau\n- MS SQL Server, Oracle, PostgreSQL"
    found = {finding.value.preferred_label for finding in read_skills(prepare_text(text))}
    assert {"Tableau", "PostgreSQL"} <= found
