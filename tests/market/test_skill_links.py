from __future__ import annotations

import duckdb
import numpy as np
import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.market.profiles.skill_links import skill_links
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import Row, asked, by_chance, employers, market, posting
from tests.market.moving_markets import months, seen_in, watched


def test_implications_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    # Shares as counted: what follows from what does not hang on how the readers of the day err.
    monkeypatch.setattr("fingerpost.market.counting.reader_error._packaged", dict)
    # All 40 that ask for PyTorch ask for Python, which 120 of 200 ask for; SQL is asked for by half of either.
    postings = employers(20, 10)
    skills = [asked(row, "pytorch") for number, row in enumerate(postings) if number % 5 == 0]
    skills += [asked(row, "python") for number, row in enumerate(postings) if number % 5 in (0, 1, 2)]
    skills += [asked(row, "sql") for number, row in enumerate(postings) if number % 2]
    con = market(postings, skills)
    (python,) = skill_links(con, "pytorch").implies
    assert (python.skill_id, python.other_given_this.n, python.other_given_this.of) == ("python", 40, 40)
    assert (python.this_given_other.n, python.this_given_other.of) == (40, 120)
    backward = skill_links(con, "Python")
    assert [(one.skill_id, one.this_given_other.n) for one in backward.implied_by] == [("pytorch", 40)]
    assert backward.implies == ()
    assert "Python" in str(skill_links(con, "pytorch").chart().to_dict())


def test_the_taxonomys_own_links_stand_beside() -> None:
    found = skill_links(market(employers(10, 4)), "pytorch")
    assert found.broader == "deep-learning-frameworks"
    assert "deep-learning" in [one.skill_id for one in found.prerequisites]
    assert all(one.reason for one in found.prerequisites)
    assert found.reason == "too few: 0 postings, at least 30 are needed"
    assert {row["link"] for row in found.to_rows()} == {"broader", "prerequisite", "replaces"}
    with pytest.raises(UnknownNameError, match="skill"):
        skill_links(market([]), "qqqqzzzz")


def test_without_boards_that_were_watched_nothing_is_said_to_be_replaced() -> None:
    postings, skills = by_chance(5)
    replacing = skill_links(market(postings, skills), "pytorch", Selection(ai_relation=None)).replacing
    assert replacing.found == ()
    assert "survivors" in str(replacing.refused)


def moving(seed: int, same_employers: bool) -> duckdb.DuckDBPyConnection:
    """Eight months in which TensorFlow gives way to PyTorch, in each employer, or since others ask than before."""
    random = np.random.default_rng(seed)
    periods = months(8)
    names = [f"Employer {number}" for number in range(24)]
    postings: list[Row] = []
    skills: list[Row] = []
    for place, name in enumerate(names):
        for number, month in enumerate(periods):
            late = number >= 4
            for _ in range(random.poisson(12)):
                row = posting(len(postings), name, first_seen=seen_in(month), last_seen=seen_in(month))
                postings.append(row)
                skills += [asked(row, "sql")] if random.random() < 0.5 else []
                if same_employers:
                    chance = {"pytorch": 0.5 if late else 0.15, "tensorflow": 0.15 if late else 0.5}
                else:  # half of the employers only ever ask for the one, and grow; the others shrink
                    grows = place % 2 == 0
                    chance = {
                        "pytorch": (0.5 if late else 0.15) * grows,
                        "tensorflow": (0.15 if late else 0.5) * (not grows),
                    }
                skills += [asked(row, skill) for skill, share in chance.items() if random.random() < share]
    return market(postings, skills, visits=watched(names, periods))


def test_a_skill_that_gains_on_another_in_the_same_employers_replaces_it() -> None:
    con = moving(1, same_employers=True)
    (forth,) = skill_links(con, "pytorch").replacing.found
    assert (forth.direction, forth.skill_id, forth.n_employers) == ("replaces", "tensorflow", 24)
    assert forth.own.verdict == forth.within.verdict == "rising"
    assert forth.other.verdict == "falling"
    (back,) = skill_links(con, "tensorflow").replacing.found
    assert (back.direction, back.skill_id) == ("replaced by", "pytorch")
    assert "replaced by PyTorch" in skill_links(con, "tensorflow").sentences()[-1].replace("Pytorch", "PyTorch")


def test_other_employers_asking_for_another_skill_is_no_replacement() -> None:
    found = skill_links(moving(2, same_employers=False), "pytorch").replacing
    assert (found.refused, found.found) == (None, ())


def test_the_gain_within_employers_equals_that_counted_by_sql() -> None:
    con = moving(3, same_employers=True)
    replacing = skill_links(con, "pytorch").replacing
    assert replacing.windows is not None
    before, after = (
        ", ".join(f"DATE '{month}'" for month in months_of)
        for months_of in (replacing.windows.earlier, replacing.windows.later)
    )
    asks = "skill_id = '{skill}' AND date_trunc('month', first_seen) IN ({months})"
    cells = ", ".join(
        f"count(*) FILTER (WHERE {asks.format(skill=skill, months=months_of)}) + 0.5 AS {name}"
        for name, skill, months_of in (
            ("a", "pytorch", before), ("b", "pytorch", after), ("c", "tensorflow", before), ("d", "tensorflow", after)
        )
    )  # fmt: skip
    sql = f"""SELECT sum(b * c / (a + b + c + d)) / sum(a * d / (a + b + c + d)) FROM (
        SELECT {cells} FROM posting JOIN posting_skill USING (posting_id) GROUP BY employer_key) AS t"""
    assert replacing.found[0].within.raw == pytest.approx(con.execute(sql).fetchall()[0][0])


def test_order_of_arrival_changes_nothing_and_rows_have_one_form() -> None:
    postings, skills = by_chance(7, 600)
    chosen = Selection(ai_relation=None)
    forth, back = (
        skill_links(market(rows, asks), "python", chosen)
        for rows, asks in ((postings, skills), (postings[::-1], skills[::-1]))
    )
    assert forth == back
    assert {tuple(row) for row in forth.to_rows()} == {tuple(forth.to_rows()[0])}
    assert forth.tables()[0].columns == tuple(forth.tables()[0].rows[0])
