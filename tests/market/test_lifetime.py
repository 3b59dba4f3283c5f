from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.lifetimes.lifetime import lifetime
from fingerpost.market.lifetimes.posting_life import life_of
from fingerpost.market.selecting.selection import Selection
from tests.market import markets_for_tests
from tests.market.markets_for_tests import Row, posting, visit

START = date(2026, 1, 1)
DAYS = 120


def market(postings: list[Row], **given: Any) -> Any:
    """A market with a view of members, which has none."""
    con = markets_for_tests.market(postings, **given)
    members(con, [])
    return con


def at(day: int) -> datetime:
    """The morning of a day of the watch."""
    return datetime.combine(START + timedelta(days=day), datetime.min.time()) + timedelta(hours=6)


def watched(number: int, employer: str, opened: int, ended: int | None, **stated: Any) -> Row:
    """A posting that daily visits list from day `opened` on, and miss from day `ended` on."""
    open_still = ended is None or ended > DAYS
    last = DAYS if open_still else int(ended or 0) - 1
    row = posting(number, employer, first_seen=at(opened), last_seen=at(last), **stated)
    if not open_still:
        row |= {"first_missed": at(last + 1), "closed_at": at(last + 2)}
    return row


def visits(*employers: str, every: int = 1) -> list[Row]:
    return [visit(START + timedelta(days=day), name) for name in employers for day in range(0, DAYS + 1, every)]


def steady(n_employers: int = 10, each: int = 10, **stated: Any) -> tuple[list[Row], list[Row]]:
    """Employers whose postings open on day 5 and last 2, 4, 6 … days."""
    names = [f"E{number}" for number in range(n_employers)]
    rows = [
        watched(number * each + k, name, 5, 5 + 2 * (k + 1), **stated)
        for number, name in enumerate(names)
        for k in range(each)
    ]
    return rows, visits(*names)


def test_days_open_run_from_between_two_visits_to_between_two_visits() -> None:
    """Seen first on day 5 and missed first on day 5 + d: opened on day 4-5, ended d days later, on average."""
    rows, seen = steady()
    found = lifetime(market(rows, visits=seen))
    (group,) = found.groups
    assert (group.n, group.n_ended, group.n_employers) == (100, 100, 10)
    assert group.median == 10
    by_hand = {day: sum(2 * (k + 1) > day for k in range(10)) / 10 for day in (7,)}
    assert {one.day: pytest.approx(one.share) for one in group.after if one.day == 7} == by_hand
    assert found.refused is None
    assert found.sentences()[0].startswith("Half are closed after 10 days")


def test_the_curve_is_that_of_an_independent_count() -> None:
    """Kaplan and Meier's estimate from its definition, on a market with postings that are still open."""
    random = np.random.default_rng(3)
    names = [f"E{number}" for number in range(12)]
    rows, truth = [], []
    for number in range(240):
        opened, lasts = int(random.integers(1, 110)), int(random.geometric(0.04))
        rows.append(watched(number, names[number % 12], opened, opened + lasts))
        ended = opened + lasts <= DAYS
        truth.append((lasts if ended else DAYS - opened, ended))
    (group,) = lifetime(market(rows, visits=visits(*names))).groups
    share, expected = 1.0, {}
    for day in range(1, DAYS):
        at_risk = sum(days >= day for days, _ in truth)
        ends = sum(days == day and ended for days, ended in truth)
        share *= 1 - ends / at_risk if at_risk else 1
        expected[day] = share
    steps = {one.day: one.share for one in group.curve if one.day > 0}
    assert len(steps) > 20
    for day, found in steps.items():
        assert found == pytest.approx(expected[day], abs=1e-9)


def test_postings_that_were_there_at_the_first_visit_are_left_out_and_counted() -> None:
    rows, seen = steady()
    there = [watched(1000 + k, f"E{k % 10}", 0, 90) for k in range(50)]
    found = lifetime(market(rows + there, visits=seen))
    assert (found.groups[0].n, found.n_age_unknown, found.n_unwatched) == (100, 50, 0)
    assert found.groups == lifetime(market(rows, visits=seen)).groups


def test_a_corpus_seen_once_is_refused_as_survivors() -> None:
    rows = [posting(number, f"E{number % 10}") for number in range(100)]
    for seen in ([], [visit(date(2026, 8, 1), f"E{number}") for number in range(10)]):
        found = lifetime(market(rows, visits=seen))
        assert found.refused is not None
        assert "survivors" in found.refused
        assert found.groups == ()
        assert found.came_back.share is None
        assert "survivors" in str(found.chart().to_dict())
        assert all(row["figure"] is None and row["share"] is None for row in found.to_rows())


def test_nothing_but_old_postings_is_refused() -> None:
    rows = [watched(number, f"E{number % 10}", 0, 50) for number in range(100)]
    found = lifetime(market(rows, visits=visits(*(f"E{n}" for n in range(10)))))
    assert "were there when watching began" in str(found.refused)


def test_an_incomplete_visit_does_not_say_when_a_posting_opened() -> None:
    rows, seen = steady()
    for one in seen:
        if START < one["day"] < START + timedelta(days=5):
            one["complete"] = False
    whole, partly = (
        lifetime(market(rows, visits=visits(*(f"E{n}" for n in range(10))))),
        lifetime(market(rows, visits=seen)),
    )
    assert whole.groups[0].median == 10
    assert (partly.groups[0].median or 0) > 10  # opened on some day from 0 to 5


def test_too_few_give_no_figure_and_a_reason() -> None:
    rows, seen = steady(n_employers=4)
    found = lifetime(market(rows, visits=seen))
    (group,) = found.groups
    assert group.median is None
    assert group.after == ()
    assert group.curve == ()
    assert "4 employers" in str(group.reason)
    assert "4 employers" in str(found.chart().to_dict())


def test_groups_by_a_ladder_and_by_employer() -> None:
    rows, seen = steady(each=30)
    for number, row in enumerate(rows):
        row["seniority"] = ("senior", "entry")[number % 2]
    con = market(rows, visits=seen)
    assert [group.value for group in lifetime(con, by="seniority").groups] == ["entry", "senior"]
    by_employer = lifetime(con, by="employer", limit=3)
    assert len(by_employer.groups) == 3
    assert {group.n for group in by_employer.groups} == {30}
    assert by_employer.groups[0].median == 30
    few = lifetime(market(*steady(each=10)[:1], visits=seen), by="employer")
    assert all("10 postings" in str(group.reason) for group in few.groups)


def test_what_came_back_is_counted_once() -> None:
    rows, seen = steady()
    rows[0]["cluster_size"] = rows[1]["cluster_size"] = 2
    con = market(rows, visits=seen, events=[event(rows[2], 20, "reopened"), event(rows[2], 30, "reopened")])
    members(con, [member(rows[0], None), {**member(rows[0], "repost"), "posting_id": "q1"}])
    members(con, [member(rows[1], None), {**member(rows[1], "other-place"), "posting_id": "q2"}])
    found = lifetime(con)
    assert (found.came_back.n, found.came_back.of) == (2, 100)


def test_order_of_arrival_does_not_matter() -> None:
    rows, seen = steady()
    assert lifetime(market(rows, visits=seen)) == lifetime(market(rows[::-1], visits=seen[::-1]))


def test_unknown_groupings_and_limits_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean role"):
        lifetime(market([]), by="roles")
    with pytest.raises(InputError, match="limit is 0"):
        lifetime(market([]), by="role", limit=0)


def test_rows_and_chart_hold_every_group() -> None:
    rows, seen = steady(role="data-scientist")
    found = lifetime(market(rows, visits=seen), Selection(role="data-scientist"), by="role")
    parts = [row["part"] for row in found.to_rows()]
    assert parts[0] == "lifetime"
    assert "open after 7 days" in parts
    assert parts[-1] == "came back"
    drawn = str(found.chart().to_dict())
    assert "#d55e00" in drawn  # the role's own colour
    assert "half are closed after 10 days" in drawn


def event(row: Row, day: int, kind: str, fields: list[str] | None = None) -> Row:
    named = {"posting_id": row["posting_id"], "cluster_id": row["cluster_id"]}
    return {**named, "seen_at": at(day), "event": kind, "fields": fields or []}


def member(row: Row, reason: str | None) -> Row:
    named = {name: row[name] for name in ("posting_id", "cluster_id", "source", "board", "first_seen", "last_seen")}
    return {**named, "canonical": reason is None, "merge_reason": reason}


def members(con: Any, rows: list[Row]) -> None:
    """More rows of posting_member."""
    names = ("posting_id", "cluster_id", "canonical", "merge_reason", "source", "board", "first_seen", "last_seen")
    for row in rows:
        sql = f"INSERT INTO posting_member ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"
        con.execute(sql, [row[name] for name in names])


def test_a_posting_of_two_countries_is_left_out_once() -> None:
    rows, seen = steady(each=30)
    for row in rows:
        row["countries"] = ["DE", "FR"]
    con = market(rows, visits=seen)
    whole, by_country, by_employer = lifetime(con), lifetime(con, by="country"), lifetime(con, by="employer", limit=1)
    left_out = (whole.n_age_unknown, whole.n_unwatched)
    assert (by_country.n_age_unknown, by_country.n_unwatched) == left_out
    assert (by_employer.n_age_unknown, by_employer.n_unwatched) == left_out


def test_one_posting_has_its_dates_counts_and_what_is_usual() -> None:
    rows, seen = steady(each=30)
    rows[0]["cluster_size"] = 2
    happened = [
        event(rows[0], 5, "opened"),
        event(rows[0], 6, "changed", ["title", "salary"]),
        event(rows[0], 8, "closed"),
        event(rows[0], 9, "reopened"),
    ]
    con = market(rows, visits=seen, events=happened)
    members(con, [member(rows[0], None), {**member(rows[0], "repost"), "posting_id": "q1"}])
    life = life_of(con, "q1")  # a member stands for its cluster
    assert life.posting_id == rows[0]["posting_id"]
    assert (life.reposted, life.reopened) == (1, 1)
    assert [(change.day, change.fields) for change in life.changes] == [(date(2026, 1, 7), ("salary", "title"))]
    assert life.usual is not None
    assert (life.usual_of, life.usual.median) == ("E0", 30)
    assert [row["part"] for row in life.to_rows()] == ["first seen", "changed", "last seen", "closed"]
    said = " ".join(life.sentences())
    assert "Posted again once; listed again after it was closed once; changed once." in said
    assert "ghost" not in said.lower()


def test_where_the_employer_is_not_known_enough_its_role_is_taken() -> None:
    rows, seen = steady()
    life = life_of(market(rows, visits=seen), rows[0]["posting_id"])
    assert (life.usual_of, life.usual.n if life.usual else 0) == ("Data scientist", 100)
    alone = life_of(market(rows[:3], visits=seen), rows[0]["posting_id"])
    assert alone.usual is None
    assert "Never posted again; never listed again after it was closed; never changed." in alone.sentences()
    assert "not known" in alone.sentences()[-1]
    assert "too few" in str(alone.chart().to_dict())


def test_an_unknown_posting_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="no posting is called"):
        life_of(market(steady()[0]), "nothing")
