from __future__ import annotations

from datetime import UTC, date, datetime

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.posting import (
    Degree,
    EnrichedPosting,
    Finding,
    MonetaryAmount,
    Observation,
    PlaceNamed,
    Posting,
    RawPosting,
    SetAside,
    SkillAsked,
    TimeZoneWindow,
)
from fingerpost.store.rows import (
    enriched_posting,
    observation,
    observation_row,
    posting_columns,
    postings_of,
    raw_postings,
    raw_row,
    raw_table,
    reading_row,
    record_key,
    skill_rows,
)
from fingerpost.store.schemas import (
    OBSERVATIONS,
    POSTING_FIELDS,
    READING_FIELDS,
    SKILL_FIELDS,
)
from tests.store.corpus_for_tests import DAY

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
maybe = st.none() | texts
amounts = st.builds(
    MonetaryAmount,
    st.none() | st.floats(0, 1e6),
    st.none() | st.floats(0, 1e6),
    st.sampled_from([None, "EUR"]),
    st.sampled_from([None, "YEAR"]),
)
postings = st.builds(
    Posting,
    posting_id=texts,
    source=texts,
    title=maybe,
    description=texts,
    job_location=st.lists(texts, max_size=3).map(tuple),
    employment_type=st.lists(st.sampled_from(["FULL_TIME", "INTERN"]), max_size=2).map(tuple),
    base_salary=st.lists(amounts, max_size=2).map(tuple),
    date_posted=st.none() | st.dates(date(1970, 1, 2), date(2100, 1, 1)),
    date_modified=st.none() | st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    licence=maybe,
)


def table_of(several: list[Posting]) -> pa.Table:
    return pa.table(posting_columns(several))


def test_the_columns_of_postings_are_the_fields_of_the_noun() -> None:
    assert set(POSTING_FIELDS.names) == set(Posting.__dataclass_fields__)


@given(st.lists(postings, max_size=4))
def test_postings_come_back_from_their_rows_as_they_were(several: list[Posting]) -> None:
    assert postings_of(table_of(several)) == several


def test_half_a_surrogate_does_not_stop_a_batch() -> None:
    broken = Posting("p", "s", "half \ud83d here", "text")
    assert postings_of(table_of([broken]))[0].title == "half ? here"
    record = RawPosting("s", DAY, '"\ud83d"')
    assert raw_table([raw_row(1, record_key(record), record, DAY)])["payload"].to_pylist() == ['"?"']


def test_records_come_back_from_raw_as_they_were() -> None:
    records = [RawPosting("s", DAY, "{}", "b"), RawPosting("s", DAY, "ü", None)]
    rows = [raw_row(number, record_key(record), record, DAY) for number, record in enumerate(records)]
    assert raw_postings(raw_table(rows).to_batches()[0]) == records


def test_what_was_set_aside_does_not_hide_the_same_payload_as_a_record() -> None:
    assert record_key(SetAside("s", None, "reason", "{}")) != record_key(RawPosting("s", DAY, "{}"))


def test_a_key_depends_on_source_and_payload_and_not_on_when_it_came() -> None:
    first = record_key(RawPosting("s", DAY, "{}", "b"))
    assert first == record_key(RawPosting("s", datetime(2027, 1, 1, tzinfo=UTC), "{}", "c"))
    assert first != record_key(RawPosting("t", DAY, "{}", "b"))
    assert 0 <= first < 2**63


POSTING = Posting("p", "s", "Data Scientist", "Some words.")
ENRICHED = EnrichedPosting(
    POSTING,
    "Data Scientist\n\nSome words.",
    role=Finding("data-scientist", 0, 14, "role", 0.9),
    experience_years=Finding(3.0, 1, 2, "experience"),
    degree=Finding(Degree("master", equivalent_ok=True), 2, 3, "education"),
    salary=(
        Finding(MonetaryAmount(1.0, None, "EUR", "HOUR"), 3, 4, "salary"),
        Finding(MonetaryAmount(5.0, 6.0, "USD", "YEAR"), 4, 5, "salary"),
    ),
    employment_type=(Finding("INTERN", 5, 6, "employment"),),
    places=(
        Finding(PlaceNamed("DE", "DE-BE", "Berlin"), 6, 7, "place"),
        Finding(PlaceNamed("DE", None, "Bonn"), 7, 8, "place"),
    ),
    language=Finding("en", 0, 9, "language"),
    skills=(
        Finding(SkillAsked("sql", "SQL", "data-handling", "preferred", True, ((3, 6), (9, 12))), 3, 6, "skills", 0.8),
        Finding(SkillAsked("odd", "odd", "other", "duty", False), 1, 4, "candidates"),
    ),
)


def test_findings_come_back_from_their_rows_whole() -> None:
    reading = pa.Table.from_pylist([reading_row(ENRICHED)], schema=READING_FIELDS).to_pylist()[0]
    skills = pa.Table.from_pylist(skill_rows(ENRICHED), schema=SKILL_FIELDS).to_pylist()
    assert enriched_posting(POSTING, ENRICHED.text, reading["findings"], skills) == ENRICHED


def test_flat_values_are_the_first_pay_and_the_distinct_places() -> None:
    row = reading_row(ENRICHED)
    assert (row["salary_min"], row["salary_max"], row["salary_currency"], row["salary_unit"]) == (
        1.0,
        None,
        "EUR",
        "HOUR",
    )
    assert (row["countries"], row["regions"], row["cities"]) == (["DE"], ["DE-BE"], ["Berlin", "Bonn"])
    assert (row["role"], row["visa"], row["years_min"]) == ("data-scientist", None, 3.0)
    assert (row["degree_min"], row["degree_equivalent_ok"]) == ("master", True)


def test_a_posting_without_findings_has_a_row_of_nothing_stated() -> None:
    row = reading_row(EnrichedPosting(POSTING, "Data Scientist"))
    assert row.pop("findings") == "[]"
    assert all(value in (None, []) for value in row.values())


def test_visits_come_back_from_their_rows_as_they_were() -> None:
    seen = Observation("s", "b", DAY, 200, complete=True, n_listed=2, etag='"x"')
    rows = pa.Table.from_pylist([observation_row(7, seen, ["p", "q"], 12)], schema=OBSERVATIONS).to_pylist()
    assert observation(rows[0]) == seen
    assert (rows[0]["seq"], rows[0]["listed"], rows[0]["raw_seq"]) == (7, ["p", "q"], 12)


def test_a_row_says_where_one_may_live_on_whose_clock_and_with_what_clearance() -> None:
    def place(country: str, region: str | None = None) -> Finding[PlaceNamed]:
        return Finding(PlaceNamed(country, region), 0, 1, "test")

    read = EnrichedPosting(
        Posting("p", "s", "Engineer", "text"), "text", places=(place("US"),),
        remote_eligible=(place("US"), place("CA"), place("MX")), remote_excluded=(place("MX"), place("US", "US-CA")),
        time_zones=Finding(TimeZoneWindow(-8.0, -5.0, 4.0), 0, 1, "test"), clearance=Finding("preferred", 0, 1, "test"),
    )  # fmt: skip
    row = reading_row(read)
    assert (row["countries"], row["eligible_countries"]) == (["US"], ["US", "CA"])
    assert (row["utc_from"], row["utc_to"], row["clearance"]) == (-8.0, -5.0, "preferred")
    plain = reading_row(EnrichedPosting(Posting("p", "s", "Engineer", "text"), "text", places=(place("US"),)))
    assert (plain["eligible_countries"], plain["utc_from"], plain["clearance"]) == (["US"], None, None)
