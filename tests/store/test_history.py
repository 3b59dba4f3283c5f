from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from fingerpost.store.facts import connect
from fingerpost.store.history import PostingEvent, events_of
from fingerpost.store.lookup import members_of
from fingerpost.store.schemas import FACTS_EVENT, FACTS_MEMBER
from fingerpost.store.snapshots import Snapshot, write_snapshot
from fingerpost.store.tables import open_tables
from tests.store.corpus_for_tests import DAY, settings_for
from tests.store.visits_for_tests import HOUR, happened

STORY = [
    *happened("lever:fine", 40, "opened", "a", "b"),
    *[row | {"fields": ["title", "base_salary"]} for row in happened("lever:fine", 30, "changed", "b")],
    *happened("lever:fine", 20, "closed", "a"),
    *happened("lever:fine", 10, "reopened", "a"),
]


def put_facts(directory: Path, events: list[dict[str, Any]]) -> None:
    """Events as settling leaves them."""
    rows = sorted(
        ({"cluster_id": row["posting_id"], "seen_at": row["at"], "fields": []} | row for row in events),
        key=lambda row: (row["posting_id"], row["at"]),
    )
    settings = settings_for(directory)
    tables = open_tables(settings)
    facts = [{name: row[name] for name in FACTS_EVENT.names} for row in rows]
    tables.overwrite("facts_event", pa.Table.from_pylist(facts, FACTS_EVENT), {})
    files = tuple(str(Path(file).relative_to(settings.data.resolve())) for file in tables.files("facts_event"))
    write_snapshot(settings.data, Snapshot("live-x", DAY, (), (), 5, 2, "r", "t", {}, event_files=files))


def told(directory: Path, *names: str) -> list[tuple[str, float, str, tuple[str, ...]]]:
    with connect(settings_for(directory), "live") as con:
        events = events_of(con, [f"lever:fine:{name}" for name in names])
    now = DAY.replace(tzinfo=None)
    return [(one.posting_id[-1], (now - one.at) / HOUR, one.event, one.fields) for one in events]


def test_the_events_of_postings_come_in_the_order_of_the_visits(tmp_path: Path) -> None:
    put_facts(tmp_path, STORY)
    assert told(tmp_path, "a") == [("a", 40, "opened", ()), ("a", 20, "closed", ()), ("a", 10, "reopened", ())]
    assert told(tmp_path, "b") == [("b", 40, "opened", ()), ("b", 30, "changed", ("title", "base_salary"))]
    assert [name for name, *_ in told(tmp_path, "b", "a")] == ["a", "b", "b", "a", "a"]


def test_a_posting_that_nobody_visited_has_no_history(tmp_path: Path) -> None:
    assert told(tmp_path, "a") == []  # there is no table yet
    put_facts(tmp_path, STORY)
    assert told(tmp_path, "z") == []
    assert told(tmp_path) == []


def test_an_event_of_an_earlier_release_has_no_fields(tmp_path: Path) -> None:
    put_facts(tmp_path, [happened("lever:fine", 1, "changed", "a")[0] | {"fields": None}])
    at = (DAY - HOUR).replace(tzinfo=None)
    with connect(settings_for(tmp_path), "live") as con:
        assert events_of(con, ["lever:fine:a"]) == (PostingEvent("lever:fine:a", at, "changed"),)


@pytest.fixture
def clusters(tmp_path: Path) -> Path:
    """A snapshot with one cluster of three and one of two."""
    rows = [
        {"posting_id": "b", "cluster_id": "b", "canonical": True, "source": "lever", "title": "Clerk"},
        {"posting_id": "a", "cluster_id": "b", "merged_with": "b", "merge_reason": "other-place", "location": "Oslo"},
        {"posting_id": "c", "cluster_id": "b", "merged_with": "a", "merge_reason": "repost", "date_posted": DAY.date()},
        {"posting_id": "x", "cluster_id": "x", "canonical": True},
        {"posting_id": "y", "cluster_id": "x", "merged_with": "x", "merge_reason": "same-text"},
    ]
    plain = {"canonical": False, "source": "file", "first_seen": DAY, "last_seen": DAY + timedelta(days=1)}
    settings = settings_for(tmp_path)
    tables = open_tables(settings)
    tables.overwrite("facts_member", pa.Table.from_pylist([plain | row for row in rows], FACTS_MEMBER), {})
    files = tuple(str(Path(file).relative_to(settings.data.resolve())) for file in tables.files("facts_member"))
    write_snapshot(settings.data, Snapshot("live-x", DAY, (), (), 5, 2, "r", "t", {}, files))
    return tmp_path


def test_the_members_of_a_cluster_say_why_they_are_in_it_the_canonical_one_first(clusters: Path) -> None:
    con = connect(settings_for(clusters), "live")
    members = members_of(con, "b")
    assert [(one.posting_id, one.canonical, one.merged_with, one.merge_reason) for one in members] == [
        ("b", True, None, None),
        ("c", False, "a", "repost"),
        ("a", False, "b", "other-place"),
    ]
    assert members[0].title == "Clerk"
    assert members[1].date_posted == DAY.date()
    assert members[2].location == "Oslo"
    assert {one.last_seen for one in members} == {(DAY + timedelta(days=1)).replace(tzinfo=None)}
    assert members_of(con, "alone") == ()
