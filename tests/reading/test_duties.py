"""What the person will do: phrases, verbs with their objects, and the places where nothing of the kind is said."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import Posting, RawPosting
from fingerpost.reading.chain import prepare, read
from fingerpost.reading.duties import duties, read_duties
from fingerpost.reading.verify import verify_spans
from fingerpost.sources.file import to_posting
from fingerpost.store.rows import enriched_posting, findings_json, reading_row, skill_rows


def stated(text: str) -> dict[str, str]:
    document = prepare(Posting("1", "example", "Data Scientist", text))
    return {found.value: document.text[found.start : found.end] for found in read_duties(document)}


def in_duties(line: str) -> dict[str, str]:
    return stated(f"Responsibilities:\n- {line}\n- Water the plants of the office every day")


@pytest.mark.parametrize(
    ("line", "duty", "words"),
    [
        ("Train our rain models every night", "trains-models", "Train our rain models"),
        ("Training of models for the tide", "trains-models", "Training of models"),
        ("Develops, tests and deploys ML models", "deploys-models", "deploys ML models"),
        ("Build and maintain data pipelines for buoys", "builds-data-pipelines", "data pipelines"),
        ("Maintain the nightly ETL", "builds-data-pipelines", "Maintain the nightly ETL"),
        ("Run A/B tests on the ferry app", "runs-ab-tests", "A/B tests"),
        ("Publish what you learn", "publishes-research", "Publish"),
        ("Write papers on waves", "publishes-research", "Write papers"),
        ("Take part in code reviews", "reviews-code", "code reviews"),
        ("Mentoring of two juniors", "mentors-colleagues", "Mentoring"),
        ("Create and run dashboards for harbour masters", "builds-dashboards", "run dashboards"),
        ("Label images of boats", "labels-data", "Label images"),
        ("Analyse the data of a hundred gauges", "analyses-data", "Analyse the data"),
        ("Write functional specifications", "writes-specifications", "functional specifications"),
        ("Lead a team of four", "leads-teams", "Lead a team"),
        ("Erstellung von Dashboards", "builds-dashboards", "Erstellung von Dashboards"),
        ("负责模型训练", "trains-models", "模型训练"),
    ],
)
def test_duties_with_the_words_that_state_them(line: str, duty: str, words: str) -> None:
    assert in_duties(line)[duty] == words


@pytest.mark.parametrize(
    ("line", "duty"),
    [
        ("Design dbt data models", "builds-models"),
        ("Test the sirens. Models are kept in the attic", "evaluates-models"),
        ("Train people who draw models", "trains-models"),
        ("Water engineers like dashboards", "builds-dashboards"),
        ("Build the long wall round the old harbour of the small town beside which models stand", "builds-models"),
        ("Sit at the desk of the data warehouse", "builds-data-platforms"),
        ("Clear the leverage of the crane", "builds-search"),
    ],
)
def test_no_verb_of_it_in_reach_no_duty(line: str, duty: str) -> None:
    assert duty not in in_duties(line)


def test_one_object_serves_all_verbs_before_it_and_each_duty_is_read_once() -> None:
    found = in_duties("Train, evaluate and deploy models, then train models again")
    assert {name: found[name] for name in ("trains-models", "evaluates-models", "deploys-models")} == {
        "trains-models": "Train, evaluate and deploy models",
        "evaluates-models": "evaluate and deploy models",
        "deploys-models": "deploy models",
    }


@pytest.mark.parametrize(
    "text",
    [
        "Requirements:\n- Experience with A/B tests and data pipelines\n- Knowledge of code reviews",
        "What we offer:\n- Mentoring by your seniors\n- Code reviews that help",
        "About us:\nWe build data pipelines and train models for lighthouses.",
        "Nice to have:\n- You trained models before",
        "",
    ],
)
def test_what_is_asked_offered_or_told_of_the_employer_is_no_duty(text: str) -> None:
    assert stated(text) == {}


def test_without_a_section_of_duties_a_clause_must_say_whose_work_it_is() -> None:
    assert stated("Keeper of models\n\nYou will train models of the tide and mentor two colleagues.") == {
        "trains-models": "train models",
        "mentors-colleagues": "mentor",
    }
    assert "trains-models" not in stated("Keeper of models\n\nOthers train models of the tide here.")


def test_every_duty_has_a_label_and_can_be_stated() -> None:
    from fingerpost.reading.duties import _DUTIES, _forms, _infinitives

    labels = [duty.label for duty in duties().values()]
    assert len(set(labels)) == len(labels) == len(duties()) >= 60
    for duty, row in _DUTIES.items():
        phrases = [phrase.rstrip("*") for phrase in row.get("phrases", ()) if phrase.isascii()]
        verbs = [_forms(verb)[0] for verb in _infinitives(row)]
        pairs = [f"{verbs[0]} {phrase.rstrip('*')}" for phrase in row.get("objects", ()) if phrase.isascii()]
        for line in (*phrases, *pairs):
            assert duty in in_duties(f"As needed, {line} by the grey sea and at the harbour."), line


def test_duties_come_back_from_their_row_and_stand_in_the_facts() -> None:
    enriched = read(Posting("1", "example", "ML Engineer", "Your tasks:\n- Train models\n- Mentor colleagues"))
    row = reading_row(enriched)
    assert row["duties"] == ["trains-models", "mentors-colleagues"]
    assert enriched_posting(enriched.posting, enriched.text, findings_json(enriched), skill_rows(enriched)) == enriched
    assert verify_spans(enriched) == ()


@given(st.text(st.sampled_from("Train models, ł’–•\n.;data pipelines 训练模型"), max_size=300))
def test_spans_always_hold_words_of_the_text(text: str) -> None:
    posting = Posting("1", "example", "ML Engineer", f"Responsibilities:\n- Build it\n- {text}")
    assert [broken for broken in verify_spans(read(posting)) if broken.field == "duties"] == []


def test_duties_of_real_postings_are_proved_and_tell_roles_apart(shared: Path) -> None:
    stated: dict[str, list[set[str]]] = {"data-scientist": [], "machine-learning-engineer": []}
    with gzip.open(shared / "data/postings/linkedin_aiml_us_2024.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, 150):
            enriched = read(to_posting(RawPosting("file", datetime(2026, 1, 1, tzinfo=UTC), line, "example")))
            assert [broken for broken in verify_spans(enriched) if broken.field == "duties"] == []
            role = enriched.role.value if enriched.role else ""
            stated.setdefault(role, []).append({found.value for found in enriched.duties})
    found = [duties_read for of_role in stated.values() for duties_read in of_role]
    assert sum(map(bool, found)) > 0.7 * len(found)
    trains, analyses = (
        {role: sum(duty in read_of for read_of in stated[role]) / len(stated[role]) for role in stated}
        for duty in ("trains-models", "analyses-data")
    )
    assert trains["machine-learning-engineer"] > trains["data-scientist"]
    assert analyses["data-scientist"] > analyses["machine-learning-engineer"]
