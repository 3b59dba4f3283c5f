"""No input makes a reader fail or hang, and every finding shows words that stand in the text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.posting import Posting
from fingerpost.reading import prepare, read
from fingerpost.reading.verify import verify_spans
from tests.reading.hostile_texts_for_tests import cue_phrases, findings, hostile_texts, reader_modules, spans_outside
from tests.reading.patterns_for_tests import hostile_strings, pieces_of

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 600
"""Of the clock, for all texts or all expressions together; what counts is the CPU time of each."""

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()), max_size=400)
ODD_CHARACTERS = (
    "אבجد\u202e\u200f\u0301\u0308é\U0001f600\U0001f3fd\u200d\x00\x07\x1b\ud800\udfffﬁßİıſ½٣①Ⅷ\t\v\u2028\xa0\ufeff•-"
)
"""Right to left, combining, emoji, control, half of a surrogate pair, letters whose lower case is longer, blanks."""
SIGNS_AND_NUMBERS = [
    *"$€£¥%+-–/|()[]{}<>&*#:;.,•'\"\\_~@!?\n\t 0123456789",
    *"10 100,000 5+ 3-5 1.5 2024 80k &amp; &lt;p&gt; <li> </li> <br> 我 \ud800".split(), "\n- ", "\n\n",
]  # fmt: skip


@cache
def cue_words() -> tuple[str, ...]:
    """Real cue words of all readers, and some names of skills and places."""
    return (*dict.fromkeys(cue_phrases().values()), "Python", "C++", "machine learning", "R", "Berlin", "New York, NY")


CUES_AND_SIGNS = st.lists(
    st.deferred(lambda: st.sampled_from([*cue_words(), *SIGNS_AND_NUMBERS, *SIGNS_AND_NUMBERS])), max_size=60
).flatmap(lambda words: st.sampled_from(["", " ", " ", ", ", "\n"]).map(lambda joint: joint.join(words)))
HOSTILE = st.one_of(ANYTHING, st.text(st.sampled_from(ODD_CHARACTERS), max_size=200), CUES_AND_SIGNS)
POSTINGS = st.builds(
    Posting,
    posting_id=st.just("1"),
    source=st.just("invented"),
    title=st.none() | HOSTILE,
    description=HOSTILE,
    description_format=st.sampled_from(["html", "markdown", "text"]),
    hiring_organization=st.none() | HOSTILE,
    job_location=st.lists(HOSTILE, max_size=2).map(tuple),
    address_country=st.none() | st.sampled_from(["DE", "us", "", "\x00", "Narnia"]),
    base_salary_text=st.none() | HOSTILE,
    industry=st.none() | HOSTILE,
)


@settings(max_examples=250)
@given(POSTINGS)
def test_any_posting_is_read_and_every_finding_shows_words_of_it(posting: Posting) -> None:
    reading = read(posting)
    assert reading.text == prepare(posting).text
    assert spans_outside(reading) == []
    for field, found in findings(reading):
        assert reading.text[found.start : found.end] or not reading.text, (field, found)
    assert verify_spans(reading) == ()


def test_the_findings_of_a_posting_without_description_are_proven() -> None:
    assert verify_spans(read(Posting("1", "invented", "Data Scientist", ""))) == ()


@settings(max_examples=60)
@given(POSTINGS)
def test_the_same_posting_is_read_the_same(posting: Posting) -> None:
    assert read(posting) == read(posting)


@cache
def rows_of(program: str) -> list[dict[str, Any]]:
    """What a program beside this file prints, line by line; where it hangs for good, what it has printed until then."""
    command = [sys.executable, "-m", f"tests.reading.{program}"]
    try:
        printed = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=True
        ).stdout
    except subprocess.TimeoutExpired as late:
        printed = (late.stdout or b"").decode() if isinstance(late.stdout, bytes) else (late.stdout or "")
    return [json.loads(line) for line in printed.splitlines()]


@pytest.mark.parametrize("name", hostile_texts())
def test_a_hostile_text_is_read_in_time(name: str) -> None:
    troubles = {row["name"]: row["trouble"] for row in rows_of("hostile_texts_for_tests")}
    assert name in troubles, f"the readers hang on it, or on a text before it: {list(troubles)[-1:]} was the last"
    assert troubles[name] == ""


@pytest.mark.parametrize("module", [module.__name__.rpartition(".")[2] for module in reader_modules()])
def test_no_expression_of_a_reader_loses_itself(module: str) -> None:
    unfinished = {row["module"]: row["unfinished"] for row in rows_of("patterns_for_tests")}
    assert unfinished.get(module, []) == []


def test_expressions_of_all_kinds_are_exercised() -> None:
    counted = {row["module"]: row["n_patterns"] for row in rows_of("patterns_for_tests")}
    assert {"markup", "money", "employment", "visa"} <= set(counted)
    assert sum(counted.values()) > 150


def test_the_strings_for_an_expression_are_made_of_its_pieces() -> None:
    assert pieces_of(r"(?:remote|from\s+home)[ -]*work") == [" ", "remote", "from", "home", "-", "work"]
    texts = list(hostile_strings(re.compile(r"(?:\d+|,)+x")))
    assert any(text.startswith("1111") for text in texts)
    assert any(text.startswith(("1,1,", ",1,1")) for text in texts)
