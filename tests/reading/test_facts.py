"""A reading as a list of facts, and the check that every fact's words are where it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fingerpost.posting import (
    Degree,
    EnrichedPosting,
    Finding,
    MonetaryAmount,
    PlaceNamed,
    Posting,
    SkillAsked,
    TimeZoneWindow,
)
from fingerpost.reading.chain import read
from fingerpost.reading.facts import FIELD_LABELS, list_facts, pay_in_words, unstated_fields
from fingerpost.reading.verify import proofs_of, verify_spans
from fingerpost.reading.whole_words import cuts_word, on_whole_words

POSTING = Posting(
    "1",
    "example",
    "Senior ML Engineer",
    "<p>What you will do</p><ul><li>Train ranking models</li></ul>"
    "<p>Requirements</p><ul><li>5+ years of Python &amp; SQL</li><li>Rust is a plus</li></ul>",
    "html",
    hiring_organization="Quillfeather Rivers",
    job_location=("Berlin",),
)


def test_facts_come_in_the_order_of_the_fields_and_then_the_skills() -> None:
    fields = [fact.field for fact in list_facts(read(POSTING))]
    order = [*FIELD_LABELS, "skills"]
    assert fields == sorted(fields, key=order.index)
    assert {"role", "seniority", "experience_years", "places", "skills"} <= set(fields)


def test_a_fact_carries_its_words_and_a_skill_its_level() -> None:
    enriched = read(POSTING)
    facts = {fact.key or fact.field: fact for fact in list_facts(enriched)}
    assert all(enriched.text[fact.start : fact.end] == fact.words for fact in facts.values())
    assert (facts["python"].words, facts["python"].level) == ("Python", "required")
    assert facts["rust"].level == "preferred"
    assert facts["seniority"].level is None


def test_every_field_of_a_reading_has_a_name_and_can_be_shown() -> None:
    found = {
        "role": Finding("data-scientist", 0, 1, "role"),
        "degree": Finding(Degree("phd"), 0, 1, "education"),
        "salary": (Finding(MonetaryAmount(None, 9.0, None, None), 0, 1, "salary"),),
        "office_days": Finding(2.0, 0, 1, "work_mode"),
        "remote_excluded": (Finding(PlaceNamed("US", "US-CA"), 0, 1, "eligibility"),),
        "time_zones": Finding(TimeZoneWindow(1.0, 1.0), 0, 1, "eligibility"),
        "clearance": Finding("required", 0, 1, "visa"),
        "disclosures": (Finding("vacancy", 0, 1, "disclosure"),),
        "duties": (Finding("trains-models", 0, 1, "duties"),),
        "flags": (Finding("title-vs-work", 0, 1, "role"),),
    }
    shown = {fact.field: fact.value for fact in list_facts(EnrichedPosting(POSTING, "x", **found))}  # type: ignore[arg-type]
    assert set(found) == set(shown)
    assert shown["degree"] == "PhD"
    assert shown["salary"] == "up to 9"
    assert shown["remote_excluded"] == "US-CA, United States"
    assert shown["time_zones"] == "UTC+1"
    assert shown["duties"] == "trains models"


def test_what_is_missing_is_named() -> None:
    assert unstated_fields(read(POSTING)) == ("degree", "salary", "work_mode", "employment_type", "visa", "industry")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (MonetaryAmount(10.0, 10.0, "USD", "HOUR"), "USD 10 an hour"),
        (MonetaryAmount(50_000.0, None, "GBP", "YEAR"), "GBP from 50,000 a year"),
        (MonetaryAmount(1.5, 2.25, None, "DAY"), "1.50-2.25 a day"),
    ],
)
def test_pay_is_written_as_people_read_it(amount: MonetaryAmount, words: str) -> None:
    assert pay_in_words(amount) == words


def test_a_window_of_time_zones_names_both_ends() -> None:
    assert TimeZoneWindow(-8.0, -4.5).words == "UTC-8 to UTC-4.5"


def test_a_reading_proves_itself() -> None:
    enriched = read(POSTING)
    assert verify_spans(enriched) == ()
    assert sum(1 for _ in proofs_of(enriched)) >= len(list_facts(enriched))


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        (0, 10_000, "outside the text"),
        (18, 18, "holds no words"),
        (0, 4, "cuts a word in two"),
    ],
)
def test_a_span_that_proves_nothing_is_found(start: int, end: int, reason: str) -> None:
    enriched = replace(read(POSTING), seniority=Finding("senior", start, end, "seniority"))
    (broken,) = verify_spans(enriched)
    assert (broken.field, broken.start, broken.end) == ("seniority", start, end)
    assert reason in broken.reason


def test_words_that_the_source_does_not_state_are_found() -> None:
    enriched = read(POSTING)
    text = enriched.text.replace("Train ranking models", "Bakes ranking bread!")
    forged = replace(enriched, text=text, visa=Finding("offers", text.index("Bakes"), text.index("!"), "visa"))
    assert (
        "do not stand in what the source states" in {span.field: span.reason for span in verify_spans(forged)}["visa"]
    )


def test_words_of_another_skill_are_found() -> None:
    enriched = read(POSTING)
    start = enriched.text.index("Rust")
    forged = SkillAsked("python", "Python", "programming", "required", True, ((start, start + 4),))
    (broken,) = verify_spans(replace(enriched, skills=(Finding(forged, start, start + 4, "skills"),)))
    assert broken.reason == "the words are no label of the skill"


@pytest.mark.parametrize(
    ("text", "span", "words"),
    [
        ("visa sponsorship offered", (5, 12), "sponsorship"),
        ("bachelors' degree", (0, 8), "bachelors"),
        ("modelsExperience with", (0, 6), "models"),
        ("熟悉机器学习算法", (2, 6), "机器学习"),
        ("C++ and", (0, 1), "C"),
        ("remotely", (2, 5), "remotely"),
    ],
)
def test_spans_are_widened_to_whole_words(text: str, span: tuple[int, int], words: str) -> None:
    found = on_whole_words(text, Finding("x", *span, "reader"))
    assert text[found.start : found.end] == words
    assert not cuts_word(text, found.start)
    assert not cuts_word(text, found.end)


def test_what_is_left_of_a_class_word_that_announces_names_is_a_label_of_its_field() -> None:
    asked = "Requirements\n- Experience with AI frameworks (PyTorch, JAX)"
    enriched = read(Posting("1", "invented", "Engineer", asked))
    assert "machine-learning" in {skill.value.skill_id for skill in enriched.skills}
    assert verify_spans(enriched) == ()


@pytest.mark.parametrize("asked", ["Deep-Learning-Frameworks wie PyTorch", "深度学习框架（PyTorch、JAX）"])
def test_the_words_of_a_field_in_a_class_word_are_whole(asked: str) -> None:
    enriched = read(Posting("1", "invented", "Engineer", f"Requirements\n- {asked}"))
    assert "deep-learning" in {skill.value.skill_id for skill in enriched.skills}
    assert verify_spans(enriched) == ()
