"""The whole chain: every finding is a span of the text, and no text whatever makes a reader fail."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from fingerpost.posting import EnrichedPosting, Finding, Posting
from fingerpost.reading import READER_VERSION, prepare, prepare_text, read, read_many
from fingerpost.reading.chain import READERS

DESCRIPTION = """Rivers Ltd is a leading maker of river gauges.

What you'll do
- Train machine learning models of rivers
Requirements
- 5+ years of experience with Python
- Bachelor's degree in Hydrology or equivalent experience
Nice to have
- Rust
The base salary is $120,000 - $150,000 per year. This is a hybrid, full-time position in Bonn, Germany.
We cannot sponsor visas. Rivers Ltd is an equal opportunity employer."""

POSTING = Posting(
    "1",
    "file",
    "Senior Machine Learning Engineer",
    DESCRIPTION,
    hiring_organization="Rivers Ltd",
    job_location=("Bonn",),
)


def findings(reading: EnrichedPosting) -> Iterator[Finding[object]]:
    for name in (
        "role",
        "ai_relation",
        "seniority",
        "experience_years",
        "degree",
        "salary",
        "work_mode",
        "employment_type",
        "visa",
        "places",
        "industry",
        "language",
        "skills",
    ):
        found = getattr(reading, name)
        yield from found if isinstance(found, tuple) else filter(None, [found])


def test_a_plain_posting_is_read_in_every_field() -> None:
    reading = read(POSTING)
    assert reading.role is not None
    assert reading.role.value == "machine-learning-engineer"
    assert reading.ai_relation is not None
    assert reading.ai_relation.value == "builds"
    assert reading.seniority is not None
    assert reading.seniority.value == "senior"
    assert reading.experience_years is not None
    assert reading.experience_years.value == 5
    assert reading.degree is not None
    assert (reading.degree.value.degree_min, reading.degree.value.equivalent_ok) == ("bachelor", True)
    assert [(pay.value.min_value, pay.value.max_value, pay.value.currency) for pay in reading.salary] == [
        (120000, 150000, "USD")
    ]
    assert reading.work_mode is not None
    assert reading.work_mode.value == "hybrid"
    assert [kind.value for kind in reading.employment_type] == ["FULL_TIME"]
    assert reading.visa is not None
    assert reading.visa.value == "refuses"
    assert reading.countries == ("DE",)
    assert reading.language is not None
    assert reading.language.value == "en"
    levels = {skill.value.skill_id: skill.value.level for skill in reading.skills}
    assert levels["python"] == "required"
    assert levels["rust"] == "preferred"
    assert levels["machine-learning"] == "duty"


def test_the_same_posting_is_read_the_same() -> None:
    assert read(POSTING) == read(POSTING)


def test_what_is_not_stated_is_none() -> None:
    reading = read(Posting("1", "file", None, "x"))
    assert (reading.seniority, reading.experience_years, reading.degree, reading.work_mode, reading.visa) == (None,) * 5
    assert (reading.salary, reading.employment_type, reading.skills) == ((), (), ())


def test_a_text_without_fields_is_read_by_the_same_readers() -> None:
    document = prepare_text("Skills\n- Python\n- five years of SQL")
    assert [skill.value.skill_id for skill in READERS["skills"](document)] == ["python", "sql"]  # type: ignore[attr-defined]


def test_importing_the_room_loads_no_reader() -> None:
    script = "import sys, fingerpost.reading; print([m for m in sys.modules if m.startswith('fingerpost.reading.')])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert loaded.strip() == "[]"
    assert READER_VERSION


PIECES = "Requirements:|- 5+ years|$100k - 120k|remote|<li>Python|</li>|Bachelor|&amp;|visa|Berlin|€|½|٣|İ|C++|e.g."
ANY_TEXT = st.one_of(
    st.text(max_size=500),
    st.lists(st.sampled_from([*PIECES.split("|"), "\n", "|", "\ud800", "\x00"]), max_size=40).map(" ".join),
)


@settings(max_examples=150)
@given(ANY_TEXT, ANY_TEXT, st.sampled_from(["html", "markdown", "text"]))
def test_any_text_is_read_and_every_finding_is_a_span_of_it(description: str, title: str, form: str) -> None:
    posting = Posting("1", "file", title, description, form, hiring_organization=title[:20], job_location=(title[:30],))  # type: ignore[arg-type]
    reading = read(posting)
    assert reading.text == prepare(posting).text
    for found in findings(reading):
        assert 0 <= found.start <= found.end <= len(reading.text), found


TITLES = st.sampled_from(["Data Scientist", "ML Engineer (f/m/d), remote", None])
TEXTS = st.sampled_from(
    [DESCRIPTION, DESCRIPTION.upper(), "", "数据科学家 3年以上Python经验", "Hybrid. $20 an hour. Java, SQL."]
)


@given(st.lists(st.tuples(TITLES, TEXTS), max_size=9), st.integers(1, 4))
@settings(deadline=None, max_examples=25)
def test_postings_that_are_read_together_are_read_as_alone(stated: list[tuple[str | None, str]], at_once: int) -> None:
    postings = [Posting(str(index), "file", title, text) for index, (title, text) in enumerate(stated)]
    assert list(read_many(postings, at_once)) == [read(posting) for posting in postings]


def test_of_a_stream_no_more_postings_are_taken_than_are_read_together() -> None:
    taken = []
    readings = read_many((taken.append(number) or POSTING for number in range(9)), at_once=3)
    assert next(readings) == read(POSTING)
    assert taken == [0, 1, 2]


def test_a_few_readings_are_not_looked_through_for_garbage() -> None:
    code = """if True:
        import gc
        from fingerpost.posting import Posting
        from fingerpost.reading.chain import NEW_OBJECTS, read
        _, *later = gc.get_threshold()
        read(Posting("1", "file", "Data Scientist", "Python"))
        print(gc.isenabled(), gc.get_threshold() == (NEW_OBJECTS, *later))
    """
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "True True\n"
    )
