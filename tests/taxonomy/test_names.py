"""Names that are also words, places, people or units are read as skills only where they are meant."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.reading.chain import prepare_text
from fingerpost.reading.skills import read_skills
from fingerpost.reading.taxonomy_check import check_taxonomy, is_read_rightly, misread_examples
from fingerpost.taxonomy import ambiguity
from fingerpost.taxonomy.ambiguity import Example, examples, is_ambiguous
from fingerpost.taxonomy.skills import Label, skills


def listed(text: str) -> set[str]:
    return {found.value.skill_id for found in read_skills(prepare_text(text)) if found.value.listed}


def asked(line: str) -> set[str]:
    return listed(f"Requirements:\n- {line}")


MEANT = """
Backend services in Go and PostgreSQL | go
Languages: R, SAS, Stata | r
You code in C and Python | c
C, C++ or Rust | c
C, C++ or Rust | rust
F# and C# on .NET | f-sharp
Analytics in Excel and SQL | microsoft-excel
Scala and Spark jobs | scala
Scala and Spark jobs | spark
iOS apps in Swift and Objective-C | swift
Numerical work in Julia or MATLAB | julia
Ray, Dask and Spark | ray
Apps with Dash, Streamlit and Flask | dash
Apps with Dash, Streamlit and Flask | flask
Ansible, Chef or Puppet | chef
Ansible, Chef or Puppet | puppet
Tableau, Looker or Power BI | looker
Java with Spring and Hibernate | spring
Java with Spring and Hibernate | hibernate
TensorFlow, Keras and PyTorch | keras
Java, Kotlin and Python | java
JavaScript, TypeScript and React | javascript
JavaScript, TypeScript and React | react
Machine learning (ML) and Python | machine-learning
ML and SQL | machine-learning
Kafka, Storm and Flink | storm
Hive, Pig and Impala | hive
Hive, Pig and Impala | pig
Hive, Pig and Impala | impala
Airflow, Prefect or Dagster | prefect
Docker, Helm and Terraform | helm
Vault, Consul and Nomad | hashicorp-vault
Vault, Consul and Nomad | nomad
Presto, Trino and Iceberg | presto
Presto, Trino and Iceberg | iceberg
Prophet and ARIMA models | prophet
Stan, PyMC and Pyro | stan
Stan, PyMC and Pyro | pyro
Figma, Sketch and Adobe XD | sketch
Slack, Notion and Jira | notion
Llama, Mistral and Qwen | mistral
Claude, Gemini and GPT-4 | gemini
LangChain, Haystack and LlamaIndex | haystack
FAISS, Chroma and Pinecone | chroma
FAISS, Chroma and Pinecone | pinecone
Cursor, Copilot and Claude Code | cursor
Maya, Blender and Houdini | blender
Snowflake, Fabric and Databricks | microsoft-fabric
Segment, Amplitude and Mixpanel | amplitude
Django, Celery and Redis | celery
Jest, Mocha and Cypress | cypress
Vue, Svelte and Angular | angular
Ruby, Rails and Sidekiq | ruby
npm, Yarn and Webpack | npm
NumPy, pandas and SciPy | pandas
Fluent German and English | german
Native Polish or Czech speaker | polish
Fluency in Mandarin and English | chinese
Python, Docker and n8n | n8n
Kubernetes, k6 and Grafana | k6
S3, EC2 and Lambda | amazon-s3
S3, EC2 and Lambda | aws-lambda
5G, LTE and Python | 5g
UX, UI and Figma | user-experience-design
T5, BERT and GPT | t5
RL, PPO and DQN | reinforcement-learning
CI, CD and Jenkins | continuous-integration
BI, ETL and SQL | business-intelligence
Ruff, mypy and pytest | ruff
Zod, tRPC and TypeScript | zod
Polars, DuckDB and pandas | polars
Letta, Mem0 and LangGraph | letta
Whisper, Kaldi and ESPnet | whisper
"""

NOT_MEANT = """
JavaScript and HTML | java
JavaScript only | java
Objective-C on old phones | c
C++ and nothing else | c
C# and nothing else | c
Reports to C-level guests in Python shops | c
A Series C start-up that uses Python | c
R&D plans written in Python | r
Go the extra mile with Python | go
Go-to-market plans and Python | go
You like to go out after Python work | go
Excel at talks about Python | microsoft-excel
People who excel in Python | microsoft-excel
A spark of joy and Python | spark
Spark interest in Python | spark
Swift answers and Python | swift
A ray of hope for Python | ray
Dash off notes in Python | dash
Rust on ships | rust
Spring cleaning of Python code | spring
Start in spring with Python | spring
Chef for our canteen | chef
Sous Chef with knives | chef
An onlooker in Python | looker
React quickly in Python | react
React to alarms in Python | react
Flutter of papers and Python | flutter
Express yourself in Python | express-js
Storm through Python | storm
A hive of Python workers | hive
Prefect of a school who knows Python | prefect
Take the helm with Python | helm
Prophet of doom and Python | prophet
Stan and Mary write Python | stan
Sketch plans in Python | sketch
Slack hours and Python | slack
Notion of Python | notion
Word of honour and Python | microsoft-word
Whisper in rooms with Python | whisper
Claude is our cook and writes Python | claude
Find a needle in a haystack of Python | haystack
Chroma of paints and Python | chroma
Cursor moves in Python | cursor
Maya leads the Python team | autodesk-maya
CAN you write Python | can-bus
Fabric is cut by Python | microsoft-fabric
Segment guests with Python | segment
Jest and laughter in Python | jest
Assembly of chairs with Python | assembly-language
Feast days and Python | feast
Beam with pride at Python | beam
Drill holes with Python | drill
Access to a car and Python | microsoft-access
Glue shoes with Python | aws-glue
Aurora tours and Python | amazon-aurora
Athena is our statue of Python | athena
Hong Kong is where Python is used | kong
Gin tasting with Python | gin-framework
Elm trees and Python | elm
Poetry nights and Python | poetry
Composer of songs about Python | php-composer
Meteor showers and Python | meteor
Salt and pepper and Python | saltstack
Puppet shows and Python | puppet
Vault keys and Python | hashicorp-vault
Backstage passes and Python | backstage-portal
Outlines of cases in Python | outlines
Burn wood near Python | burn-rust
Candle light and Python | candle-rust
Chalk lines and Python | chalk-ai
Goose down and Python | goose-agent
Census takers with Python | census-reverse-etl
Cube meat with Python | cube-dev
Ibis hotels and Python | ibis-framework
Evidence of vaccination and Python | evidence-dev
Rally drivers with Python | rally
sass and wit in Python | sass
rest and Python | rest-api
Pack 5 ml of serum in Python | machine-learning
Weigh 5 g of flour in Python | 5g
Bordeaux wines and Python | user-experience-design
"""


AMBIGUOUS_ONLY = """
Slack, Notion and Jira | slack
Word, Excel and PowerPoint | microsoft-word
Claude, Gemini and GPT-4 | claude
Maya, Blender and Houdini | autodesk-maya
Segment, Amplitude and Mixpanel | segment
Jest, Mocha and Cypress | jest
Assembly, C and Verilog | assembly-language
"""
"""Lines of names all of which are ambiguous: one that is meant vouches for the others."""


def cases(table: str) -> list[tuple[str, str]]:
    return [(line.rpartition(" | ")[0], line.rpartition(" | ")[2]) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("line", "skill_id"), cases(MEANT))
def test_a_name_among_skills_is_the_skill(line: str, skill_id: str) -> None:
    assert skill_id in asked(line)


@pytest.mark.parametrize(("line", "skill_id"), cases(AMBIGUOUS_ONLY))
def test_ambiguous_names_vouch_for_each_other(line: str, skill_id: str) -> None:
    assert skill_id in asked(line)


@pytest.mark.xfail(strict=True, reason="no name of the line is meant for sure, so none vouches for the others")
def test_known_gap_a_line_of_names_that_are_all_plain_words() -> None:
    assert "can-bus" in asked("CAN, LIN and Ethernet")


@pytest.mark.parametrize(("line", "skill_id"), cases(NOT_MEANT))
def test_the_same_word_elsewhere_is_not(line: str, skill_id: str) -> None:
    assert skill_id not in asked(line)


@pytest.mark.parametrize(
    ("text", "skill_id"),
    [
        ("About us\nRivers AI Ltd was founded in 2019.", "artificial-intelligence"),
        ("About us\nOur Albanian office opened in spring.", "albanian"),
        ("About us\nWe serve retail and banking.", "retail"),
        ("About us\nSecurity and trust matter to us.", "security"),
        ("About us\nOur canteen is called Flask.", "flask"),
        ("What we offer\n- Word of mouth and a gym with Spark lights", "spark"),
        ("Equal opportunity\nWe read every letter, from A to R and C.", "r"),
    ],
)
def test_words_about_the_employer_are_no_skills(text: str, skill_id: str) -> None:
    assert skill_id not in listed(text)


def test_every_example_and_every_casing_is_read_as_stated() -> None:
    assert check_taxonomy().problems == ()


def test_every_ambiguous_name_has_both_kinds_of_example() -> None:
    shown = {(example.name, example.is_meant) for example in examples()}
    names = {label.text for skill in skills().values() for label in skill.labels if is_ambiguous(label)}
    assert len(names) > 800
    assert all((name, is_meant) in shown for name in names for is_meant in (True, False))
    for name in "R Go C Spark Excel Scala Rust Swift Julia Ray Dash Flask Chef Looker Spring Keras Java ML AI".split():
        assert {(name, True), (name, False)} <= shown, name


def test_known_gaps_are_few_and_have_a_reason() -> None:
    gaps = [example for example in examples() if example.known_gap]
    assert len(gaps) <= 10
    assert not any(is_read_rightly(example) for example in gaps)


def test_a_wrong_example_and_a_closed_gap_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = (
        Example("Python", "python", False, "required", "Knowledge of Python", None),
        Example("Python", "python", True, "required", "Knowledge of Python", "not read"),
        Example("Python", "python", True, "employer", "We love Python", None),
    )
    monkeypatch.setattr("fingerpost.reading.taxonomy_check.examples", lambda: wrong)
    assert [line.rpartition("' ")[2] for line in misread_examples()] == [
        "is not read as not meant",
        "is a known gap that is closed",
        "is not read as meant",
    ]


def test_short_and_marked_labels_are_ambiguous() -> None:
    assert is_ambiguous(Label("K8", "exact-case"))
    assert not is_ambiguous(Label("never mind", "never"))
    assert ambiguity.SHORT == 2


@settings(max_examples=60)
@given(st.sampled_from(sorted({example.name for example in examples()})), st.sampled_from(["required", "employer"]))
def test_a_name_alone_is_read_or_not_without_error(name: str, part: str) -> None:
    example = Example(name, "python", False, part, name, None)  # type: ignore[arg-type]
    assert is_read_rightly(example) in (True, False)
