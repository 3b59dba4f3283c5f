from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career.watches import (
    Look,
    Match,
    SearchNews,
    checked_filters,
    first_seen_since,
    look,
    matches_of,
    new_matches,
    new_token,
    search_of,
)
from fingerpost.errors import UnknownNameError
from fingerpost.search.query import Filters
from fingerpost.store.duck import open_duckdb
from fingerpost.store.facts import MEMBER_COLUMNS, POSTING_COLUMNS
from fingerpost.store.personal_searches import SavedSearch

DAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
IDS = st.sampled_from([f"p{number}" for number in range(8)])
MATCHES = st.builds(
    Match,
    IDS,
    first_seen=st.none() | st.integers(-20, 20).map(lambda hours: DAY + timedelta(hours=hours)),
    members=st.frozensets(IDS, max_size=3),
)
FOUND = st.lists(MATCHES, max_size=6)
LOOKS = st.none() | st.builds(Look, st.just(DAY), st.frozensets(IDS))


@given(LOOKS, FOUND)
def test_nothing_is_new_twice(previous: Look | None, found: list[Match]) -> None:
    assert new_matches(look(previous, found, DAY), found) == ()


@given(LOOKS, FOUND)
def test_what_is_new_was_found_in_this_order_and_seen_by_none_of_its_ids(
    previous: Look | None, found: list[Match]
) -> None:
    new = [each.match for each in new_matches(previous, found)]
    seen = previous.seen if previous else frozenset()
    assert new == [match for match in found if match.posting_id not in seen and not match.members & seen]


@given(st.frozensets(IDS), st.frozensets(IDS), FOUND)
def test_having_seen_more_never_makes_more_new(seen: frozenset[str], more: frozenset[str], found: list[Match]) -> None:
    fewer = new_matches(Look(DAY, seen | more), found)
    assert set(fewer) <= set(new_matches(Look(DAY, seen), found))


@given(LOOKS, FOUND, FOUND)
def test_what_was_once_seen_stays_seen(previous: Look | None, first: list[Match], second: list[Match]) -> None:
    later = look(look(previous, first, DAY), second, DAY + timedelta(days=1))
    assert new_matches(later, first) == ()
    assert later.at == DAY + timedelta(days=1)


def test_a_match_says_why_it_is_new() -> None:
    before, after = Match("a", first_seen=DAY - timedelta(days=1)), Match("b", first_seen=DAY + timedelta(hours=1))
    unknown = Match("c")
    assert [new.because for new in new_matches(None, [before])] == ["first look"]
    assert [new.because for new in new_matches(Look(DAY, frozenset()), [before, after, unknown])] == [
        "matches only now", "first seen since the last look", "first seen since the last look",
    ]  # fmt: skip
    assert [new.match.posting_id for new in first_seen_since(DAY, [before, after, unknown])] == ["b"]


def test_facts_become_matches_in_the_order_asked_for() -> None:
    con = open_duckdb()
    for view, columns in (("posting", POSTING_COLUMNS), ("posting_member", MEMBER_COLUMNS)):
        con.execute(f"CREATE TABLE {view} ({', '.join(f'{name} {kind}' for name, kind in columns.items())})")
    con.execute(
        "INSERT INTO posting BY NAME SELECT 'a' AS posting_id, 'k' AS cluster_id, 'Fern Counter' AS title,"
        " TIMESTAMP '2026-11-23 09:00:00' AS first_seen, DATE '2026-11-20' AS date_posted"
    )
    con.execute("INSERT INTO posting BY NAME SELECT 'b' AS posting_id, 'b' AS cluster_id")
    con.execute("INSERT INTO posting_member BY NAME SELECT unnest(['k', 'a']) AS posting_id, 'k' AS cluster_id")
    assert matches_of(con, ["b", "gone", "a", "b"]) == (
        Match("b"),
        Match("a", "Fern Counter", first_seen=DAY, date_posted=date(2026, 11, 20), members=frozenset({"k", "a"})),
    )


def test_a_saved_search_searches_for_what_was_saved() -> None:
    kept = checked_filters(
        {"role": ["Data Scientist"], "skill": ["PyTorch", "SQL"]}, salary_at_least=6.5, posted_since=date(2026, 11, 1)
    )
    query = search_of(SavedSearch(1, "mine", "ferns", kept, DAY), page=2)
    assert (query.words, query.sort, query.page) == ("ferns", "newest", 2)
    assert dict(query.filters.values) == {"role": ("data-scientist",), "skill": ("pytorch", "sql")}
    assert (query.filters.salary_at_least, query.filters.posted_since) == (6.5, date(2026, 11, 1))
    assert search_of(SavedSearch(1, "mine", "", {}, DAY)).filters == Filters.of({})
    with pytest.raises(UnknownNameError):
        checked_filters({"moon": ["full"]})


def test_the_news_of_a_search_tell_how_many() -> None:
    new = new_matches(Look(DAY, frozenset()), [Match("a", "Fern Counter", first_seen=DAY + timedelta(days=1))])
    news = SearchNews("ferns", DAY, new, 9)
    assert news.sentences() == ("1 new since 2026-11-23 09:00 UTC, of 9 found.",)
    assert SearchNews("ferns", None, (), 0).sentences() == ("0 found at the first look.",)
    assert news.to_rows()[0]["because"] == "first seen since the last look"
    (rows,) = news.chart().to_dict()["datasets"].values()
    assert rows == [{"day": "2026-11-24", "new": 1}]


def test_tokens_are_long_and_never_the_same() -> None:
    tokens = {new_token() for _ in range(50)}
    assert len(tokens) == 50
    assert min(map(len, tokens)) >= 43
