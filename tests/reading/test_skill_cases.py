"""Short cases of skills in requirements: aliases, casing, plain words, enumerations, several languages."""

from __future__ import annotations

import pytest

from fingerpost.reading import prepare_text
from fingerpost.reading.skills import read_skills


def asked(line: str) -> set[str]:
    return {found.value.skill_id for found in read_skills(prepare_text(f"Requirements:\n- {line}\n- Patience"))}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Python and SQL", {"python", "sql"}),
        ("Python/R/SQL", {"python", "r", "sql"}),
        ("Java, JavaScript or TypeScript", {"java", "javascript", "typescript"}),
        ("C, C++ or C#", {"c", "c-plus-plus", "c-sharp"}),
        ("Programming in C++/Rust", {"c-plus-plus", "rust"}),
        ("Go (Golang) and Rust", {"go", "rust"}),
        ("R or Python", {"r", "python"}),
        ("PyTorch or TensorFlow", {"pytorch", "tensorflow"}),
        ("Tensorflow / pytorch", {"tensorflow", "pytorch"}),
        ("scikit learn and pandas", {"scikit-learn", "pandas"}),
        ("sklearn, numpy, scipy", {"scikit-learn", "numpy", "scipy"}),
        ("AWS, GCP or Azure", {"aws", "gcp", "azure"}),
        ("Amazon Web Services and Google Cloud Platform", {"aws", "gcp"}),
        ("K8s and Docker", {"kubernetes", "docker"}),
        ("Postgres, MySQL and MongoDB", {"postgresql", "mysql", "mongodb"}),
        ("Apache Spark, Kafka, Airflow", {"spark", "kafka", "airflow"}),
        ("dbt, Snowflake and Databricks", {"dbt", "snowflake", "databricks"}),
        ("Power BI and Tableau", {"power-bi", "tableau"}),
        ("PowerBI", {"power-bi"}),
        ("MS Excel", {"microsoft-excel"}),
        ("Advanced Excel skills", {"microsoft-excel"}),
        ("Git and GitHub", {"git", "github"}),
        ("CI/CD pipelines", {"ci-cd"}),
        ("LLMs and retrieval augmented generation", {"large-language-models", "retrieval-augmented-generation"}),
        ("Large language models (LLMs)", {"large-language-models"}),
        ("RAG over documents", {"retrieval-augmented-generation"}),
        ("NLP or computer vision", {"natural-language-processing", "computer-vision"}),
        ("Deep learning and machine learning", {"deep-learning", "machine-learning"}),
        ("Deep learning frameworks such as PyTorch", {"deep-learning", "pytorch"}),
        ("A/B testing", {"a-b-testing"}),
        ("time series forecasting", {"time-series-forecasting"}),
        ("Linear algebra and statistics", {"linear-algebra", "statistics"}),
        ("MLOps", {"mlops"}),
        ("Terraform, Ansible and Helm", {"terraform", "ansible", "helm"}),
        ("FastAPI, Flask or Django", {"fastapi", "flask", "django"}),
        ("React and Node.js", {"react", "node-js"}),
        ("HTML, CSS", {"html", "css"}),
        ("Linux and bash", {"linux", "bash"}),
        ("LangChain and LangGraph", {"langchain", "langgraph"}),
        ("Hugging Face Transformers", {"hugging-face-transformers"}),
        ("XGBoost, LightGBM", {"xgboost", "lightgbm"}),
        ("Hadoop, Hive and Pig", {"hadoop", "hive", "pig"}),
        ("Looker and BigQuery", {"looker", "bigquery"}),
        ("Fluent English and German", {"english", "german"}),
        ("Sehr gute Deutsch- und Englischkenntnisse", {"german", "english"}),
        ("Kenntnisse in Python und SQL", {"python", "sql"}),
        ("Maîtrise de Python et SQL", {"python", "sql"}),
        ("Erfarenhet av Java och SQL", {"java", "sql"}),
        ("熟悉 Python 和 SQL", {"python", "sql"}),
        ("Experiencia con Python y SQL", {"python", "sql"}),
    ],
)
def test_the_skills_of_a_line_are_read(line: str, expected: set[str]) -> None:
    assert asked(line) >= expected


@pytest.mark.parametrize(
    ("line", "never"),
    [
        ("R&D budgets and Python", "r"),
        ("C-level talks and Python", "c"),
        ("Programming in C++/Python", "c"),
        ("Vitamin C and Python", "c"),
        ("You react well, and know Python", "react"),
        ("Ready to go, with Python", "go"),
        ("A spark of joy in writing Python", "spark"),
        ("Under the helm of our captain, with Python", "helm"),
        ("JavaScript", "java"),
        ("A degree in Statistics", "statistics"),
        ("BS in Mathematics or Physics", "mathematics"),
        ("Excel at what you do, with Python", "microsoft-excel"),
        ("A swift answer in Python", "swift"),
    ],
)
def test_other_words_are_no_skills(line: str, never: str) -> None:
    assert never not in asked(line)
