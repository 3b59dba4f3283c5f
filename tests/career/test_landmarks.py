"""Landmarks: O*NET's related occupations as published, and what they say of a way."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path

import pytest

from fingerpost.career import landmarks as module
from fingerpost.career.landmarks import landmark, landmarks, landmarks_on
from fingerpost.errors import UnknownNameError
from fingerpost.taxonomy.roles import roles

PACKAGED = Path(module.__file__).parent / "data" / "landmarks.csv"


def test_the_packaged_rows_are_those_published(shared: Path) -> None:
    published = set()
    with gzip.open(shared / "data" / "taxonomy" / "onet293_related_occupations.jsonl.gz", "rt") as lines:
        for row in map(json.loads, lines):
            published.add(
                (row["O*NET-SOC Code"], row["Related O*NET-SOC Code"], row["Relatedness Tier"], str(row["Index"]))
            )
    with PACKAGED.open(encoding="utf-8", newline="") as file:
        packaged = {
            (row["onet_soc_code"], row["related_onet_soc_code"], row["tier"], row["place"])
            for row in csv.DictReader(file)
        }
    linked = {role.onet_soc_code for role in roles().values()}
    assert packaged == {row for row in published if row[0] in linked}


def test_every_role_with_an_occupation_has_twenty_landmarks_in_order() -> None:
    for role in roles().values():
        found = landmarks(role.role_id)
        assert [one.place for one in found] == (list(range(1, 21)) if role.onet_soc_code else [])
        for one in found:
            assert all(roles()[role_id].onet_soc_code == one.onet_soc_code for role_id in one.roles)


@pytest.mark.parametrize(
    ("start", "end", "relation", "place"),
    [
        ("data-analyst", "data-scientist", "closely related", 1),
        ("data-scientist", "data-analyst", "related", 10),
        ("data-scientist", "data-engineer", "weakly related", 19),
        ("data-scientist", "nlp-engineer", "same occupation", None),
        ("data-scientist", "robotics-engineer", "not among the related", None),
        ("data-scientist", "ai-annotator", "no link", None),
    ],
)
def test_a_way_is_judged_by_the_list_of_where_it_starts(start: str, end: str, relation: str, place: int | None) -> None:
    found = landmark(start, end)
    assert (found.relation, found.place) == (relation, place)
    assert roles()[end].preferred_label in found.words()


def test_each_change_of_role_is_told_once() -> None:
    ways = [("data-analyst", "data-engineer", "data-engineer"), ("data-analyst", "data-engineer"), ("data-engineer",)]
    assert [(one.from_role, one.to_role) for one in landmarks_on(ways)] == [("data-analyst", "data-engineer")]


def test_a_role_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(UnknownNameError):
        landmarks("quay counter")
    with pytest.raises(UnknownNameError):
        landmark("data-scientist", "quay counter")
