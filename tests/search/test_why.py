"""Why a posting was found, and hits that are one job."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fingerpost.search import Reason, SearchQuery, SearchResult, search

from .conftest import build, ids, row

Find = Callable[..., SearchResult]


def test_each_piece_says_where_the_posting_has_it(find: Find) -> None:
    (hit, *_) = find("ml engineer pytorch berlin ranking senior over 90k otter").hits
    assert hit.posting_id == "p01"
    assert hit.why == (
        Reason("ml engineer", "role", "Machine learning engineer"),
        Reason("pytorch", "skills", "PyTorch"),
        Reason("berlin", "city", "berlin"),
        Reason("ranking", "text", "ranking"),
        Reason("senior", "seniority", "senior"),
        Reason("over 90k", "pay", "EUR 80,000–95,000"),
        Reason("otter", "employer", "Otter"),
    )


def test_a_piece_that_is_not_met_gives_no_reason(find: Find) -> None:
    result = find("python sql remote")
    reasons = {hit.posting_id: [reason.asked for reason in hit.why] for hit in result.hits}
    assert reasons["p02"] == ["python", "sql", "remote"]
    assert reasons["p03"] == ["sql"]


def test_pay_below_the_floor_is_no_reason(find: Find) -> None:
    hits = {hit.posting_id: hit for hit in find("python over 150k").hits}
    assert [reason.where for reason in hits["p01"].why] == ["skills"]


def test_what_is_denied_gives_no_reason(find: Find) -> None:
    assert all(len(hit.why) == 1 for hit in find("python not senior").hits)


def test_a_field_is_explained_by_what_is_narrower(tmp_path: Path) -> None:
    index = build(tmp_path, [row("n", "Engineer", skills={"recommendation-systems": "recommendation systems"})])
    (hit,) = search(index, SearchQuery("machine learning"), snapshot="s", taxonomy_version="t").hits
    assert hit.why == (Reason("machine learning", "narrower", "recommendation systems"),)


def test_without_words_there_is_nothing_to_explain(find: Find) -> None:
    assert {hit.why for hit in find().hits} == {()}


def test_one_job_in_several_places_is_one_group(tmp_path: Path) -> None:
    rows = [
        row(f"g{place}", f"Data Engineer ({place})", employer="Otter", location=place) for place in ("Rome", "Oslo")
    ]
    rows += [row("h", "Data Engineer", employer="Heron"), row("u", "Data Engineer"), row("v", "Data Engineer")]
    result = search(build(tmp_path, rows), SearchQuery("data engineer"), snapshot="s", taxonomy_version="t")
    groups = [[group.first.posting_id, *(one.posting_id for one in group.others)] for group in result.groups]
    assert sorted(map(len, groups)) == [1, 1, 1, 2]
    assert sorted(one for group in groups for one in group) == sorted(ids(result))


def test_rows_carry_the_reasons_as_words(find: Find) -> None:
    assert find("pytorch").to_rows()[0]["why"] == "pytorch: skills: PyTorch"
