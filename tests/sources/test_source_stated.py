"""Laws of the values that employers state."""

from __future__ import annotations

import html
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.sources.columns import COLUMNS, column_key
from fingerpost.sources.stated import (
    employment_types,
    job_location_type,
    make_posting_id,
    monetary_amount,
    split_places,
    stated_date,
    stated_instant,
    stated_number,
    stated_text,
    unescaped,
    unit_text,
)

ANYTHING = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=40)
    | st.lists(st.text(max_size=5), max_size=3)
)


@given(ANYTHING)
def test_nothing_breaks_the_readers_of_stated_values(value: Any) -> None:
    for reader in (
        stated_text,
        stated_date,
        stated_instant,
        employment_types,
        job_location_type,
        unit_text,
        stated_number,
        split_places,
    ):
        reader(value)
    amount = monetary_amount(value, value, value, value)
    assert amount is None or amount.min_value == amount.max_value


@given(
    st.lists(
        st.sampled_from(
            [
                "&lt;",
                "&gt;",
                "&quot;",
                "&#39;",
                "&amp;",
                "&amp",
                "&lt",
                "&copy",
                "&nbsp;",
                "&#8217;",
                "&",
                ";",
                "p",
                "#39;",
                "lt;",
                '"',
                "<",
                ">",
                " ",
            ]
        ),
        max_size=8,
    ).map("".join)
)
def test_unescaping_fast_is_unescaping(text: str) -> None:
    assert unescaped(text) == html.unescape(text)


@given(st.dates(date(1980, 1, 1), date(2090, 1, 1)))
def test_every_unambiguous_way_of_writing_a_day_names_it(day: date) -> None:
    ways = [
        day.isoformat(),
        f"{day.isoformat()}T23:59:59-11:00",
        f"{day:%Y/%m/%d}",
        f"{day:%d.%m.%Y}",
        f"{day:%B %d, %Y}",
        f"{day:%d %b %Y}",
    ]
    assert {stated_date(way) for way in ways} == {day}
    american, european = stated_date(f"{day:%m/%d/%Y}"), stated_date(f"{day:%d/%m/%Y}")
    assert {american, european} <= {day, None}
    if day.day > 12:
        assert american == european == day


@given(st.integers(946_684_800, 4_102_444_800))
def test_seconds_and_milliseconds_name_the_same_day(seconds: int) -> None:
    day = datetime.fromtimestamp(seconds, UTC).date()
    assert stated_date(seconds) == stated_date(seconds * 1000 + 999) == stated_date(str(seconds)) == day


@pytest.mark.parametrize(
    "given", ["3 days ago", "Posted 30+ Days Ago", "2024", "0000-00-00", "2026-13-40", "99999999999999999"]
)
def test_what_is_not_certainly_a_day_is_none(given: str) -> None:
    assert stated_date(given) is None


@given(st.text(max_size=30), st.none() | st.text(max_size=30), st.text(max_size=60))
def test_an_id_is_one_safe_part_of_a_path_and_tells_records_apart(
    source: str, board: str | None, identifier: str
) -> None:
    made = make_posting_id(source, board, identifier)
    assert quote(made, safe=":~@") == made
    assert made == make_posting_id(source, board, identifier)
    assert made != make_posting_id(source, board, identifier + "x")


@pytest.mark.parametrize(
    ("given", "types"),
    [
        ("FullTime", ("FULL_TIME",)),
        ("Full Time", ("FULL_TIME",)),
        ("FULL_TIME; INTERN", ("FULL_TIME", "INTERN")),
        ("Permanent contract", ()),
        ("Fixed-term", ("TEMPORARY",)),
        ("Werkstudent (Teilzeit)", ("PART_TIME", "INTERN")),
        ("International", ()),
        (None, ()),
    ],
)
def test_employment_types_in_the_words_of_boards(given: str | None, types: tuple[str, ...]) -> None:
    assert employment_types(given) == types


def test_no_column_name_stands_for_two_properties() -> None:
    names = [name for keys in COLUMNS.values() for name in keys]
    assert len(names) == len(set(names))
    assert all(column_key(name) == name for name in names)
