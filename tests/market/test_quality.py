from __future__ import annotations

import csv
import random
import xml.etree.ElementTree as ET
from datetime import date, datetime
from importlib.resources import files

import duckdb
import numpy as np
import pytest
import vl_convert
from scipy import stats

from fingerpost.errors import UnknownNameError
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.uncertainty import fold, share_interval
from fingerpost.market.trust.quality import quality
from fingerpost.market.trust.reader_quality import reader_scores
from tests.market.markets_for_tests import Row, asked, by_chance, employers, market, posting, visit

COLUMNS = {
    "seniority": "seniority IS NULL",
    "degree": "degree_min IS NULL",
    "years of experience": "years_min IS NULL",
    "pay": "salary_min IS NULL AND salary_max IS NULL",
    "country": "len(countries) = 0",
    "employer": "employer_key IS NULL",
}


def by_employer(con: duckdb.DuckDBPyConnection, condition: str) -> tuple[np.ndarray, np.ndarray]:
    rows = con.execute(
        f"SELECT count(*) FILTER (WHERE {condition}), count(*) FROM posting"
        " GROUP BY coalesce(employer_key, 'none of ' || source)"
    ).fetchall()
    return np.array([row[0] for row in rows]), np.array([row[1] for row in rows])


@pytest.mark.parametrize("field", sorted(COLUMNS))
def test_what_is_not_stated_is_what_plain_sql_counts(field: str) -> None:
    con = market(*by_chance(3, 600))
    hits, sizes = by_employer(con, COLUMNS[field])
    share = dict(quality(con).not_stated)[field]
    assert (share.n, share.of) == (hits.sum(), sizes.sum())
    assert (share.low, share.high) == pytest.approx(share_interval(fold(hits, sizes)))


def test_coverage_freshness_and_duplicates_by_hand() -> None:
    rows = employers(10, 4, countries=["US", "DE"], language="en")
    rows[0]["cluster_size"] = 5
    rows[1].update(source="lever", countries=["FR", "*"])
    visits = [visit(date(2026, 7, 1), "Employer 0"), visit(date(2026, 7, 9), "Employer 1", complete=False)]
    con = market(rows, visits=visits)
    merged = "(TRUE, NULL), (FALSE, 'same text'), (FALSE, 'same text')"
    con.execute(f"INSERT INTO posting_member (canonical, merge_reason) VALUES {merged}")
    found = quality(con, as_of=date(2026, 7, 20))
    cover = found.coverage
    assert (cover.n_postings, cover.n_employers, cover.n_sources, cover.n_countries) == (40, 10, 2, 3)
    assert found.sentences()[0].endswith("; 11 boards, 2 sources, 3 countries, 1 language.")
    assert cover.n_boards == 11  # the lever posting is on a board of its own
    greenhouse, lever = found.freshness
    assert (greenhouse.n_boards, greenhouse.last_visit, greenhouse.days) == (2, date(2026, 7, 9), 11)
    assert (greenhouse.visits, greenhouse.complete) == (2, 1)
    assert (lever.last_visit, lever.last_seen) == (None, date(2026, 8, 1))
    assert (found.duplicates.n_members, found.duplicates.n_clusters, found.duplicates.n_several) == (44, 40, 1)
    assert found.duplicates.rate == pytest.approx(4 / 44)
    assert found.duplicates.reasons == (("same text", 2),)


def test_readers_are_scored_from_the_packaged_counts() -> None:
    text = files("fingerpost.market").joinpath("data/reader_error.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["field"] == "role"]
    tp, fp, fn = (sum(int(row[name]) for row in rows) for name in ("tp", "fp", "fn"))
    score = next(one for one in reader_scores() if one.field == "role")
    assert (score.precision, score.recall) == (pytest.approx(tp / (tp + fp)), pytest.approx(tp / (tp + fn)))
    interval = stats.binomtest(tp, tp + fn).proportion_ci(method="wilson")
    assert (score.recall_low, score.recall_high) == pytest.approx((interval.low, interval.high))
    assert (score.n_read, score.n_labelled) == (tp + fp, tp + fn)


def at(month: int) -> datetime:
    return datetime(2026, month, 5)  # noqa: DTZ001 - the views show instants in UTC without their zone


def months(unstated: dict[int, float], skills: dict[int, int]) -> tuple[list[Row], list[Row]]:
    """100 postings of 20 employers in each month, with some seniorities left out and some skills found."""
    rows, asks = [], []
    for month, share in unstated.items():
        for number in range(100):
            chance = random.Random(1000 * month + number)
            level = None if chance.random() < share else "senior"
            one = posting(1000 * month + number, f"E{number % 20}", first_seen=at(month), seniority=level)
            rows.append(one)
            asks += [asked(one, f"skill-{each}") for each in range(skills[month] + chance.randrange(2))]
    return rows, asks


def test_a_reader_that_begins_to_leave_out_more_is_flagged() -> None:
    found = quality(market(*months({4: 0.2, 5: 0.2, 6: 0.7}, {4: 5, 5: 5, 6: 5})))
    assert [(one.output, one.start) for one in found.drifted()] == [("seniority not stated", date(2026, 6, 1))]
    assert "seniority not stated (2026-06-01)" in found.sentences()[-1]


def test_a_reader_that_begins_to_find_fewer_skills_is_flagged() -> None:
    rows, asks = months({4: 0.2, 5: 0.2}, {4: 6, 5: 3})
    (drifted,) = quality(market(rows, asks)).drifted()
    in_may = sum(ask["posting_id"] >= "p05000" for ask in asks)
    assert (drifted.output, drifted.value) == ("skills per posting", pytest.approx(in_may / 100))
    assert drifted.gap.difference == pytest.approx((in_may - (len(asks) - in_may)) / 100)


def test_one_period_has_no_drift_and_says_so() -> None:
    found = quality(market(*months({4: 0.2}, {4: 5})))
    assert found.drift == ()
    assert "in one month only" in str(found.drift_refused)
    with pytest.raises(UnknownNameError, match="month, week"):
        quality(market([]), by="decade")


def test_periods_of_too_few_are_not_compared() -> None:
    rows, asks = months({4: 0.2, 5: 0.9}, {4: 5, 5: 1})
    few = [row for row in rows if row["first_seen"] == at(4)] + [r for r in rows if r["first_seen"] == at(5)][:20]
    found = quality(market(few, asks))
    assert all(one.gap.difference is None and one.value is None for one in found.drift)
    assert found.drifted() == ()


def test_the_order_of_arrival_changes_nothing() -> None:
    postings, skills = by_chance(6)
    found = quality(market(postings, skills))
    random.Random(1).shuffle(postings)
    random.Random(2).shuffle(skills)
    assert quality(market(postings, skills)) == found


def test_rows_tables_and_chart() -> None:
    rows, asks = months({4: 0.2, 5: 0.8}, {4: 5, 5: 5})
    found = quality(market(rows, asks), set_aside=[("no title", 3)])
    parts = {row["part"] for row in found.to_rows()}
    assert {"coverage", "source", "fresh", "duplicates", "not stated", "precision", "drift", "set aside"} <= parts
    assert [table.caption for table in found.tables()][-1] == "Set aside"
    ET.fromstring(vl_convert.vegalite_to_svg(found.chart().to_dict()))  # noqa: S314 - the SVG is our own


def test_too_few_and_an_empty_corpus_give_no_share() -> None:
    for con in (market(employers(3, 4)), market([])):
        found = quality(con)
        assert all(share.share is None and share.reason for _, share in found.not_stated)
        assert "too few" in str(found.chart().to_dict())
        assert len(found.sentences()) == 6


def test_a_selection_narrows_what_is_judged() -> None:
    con = market(*by_chance(7))
    found = quality(con, Selection(role="data-scientist"))
    sql = "SELECT count(*) FROM posting WHERE role = 'data-scientist' AND ai_relation = 'builds'"
    assert found.coverage.n_postings == con.execute(sql).fetchall()[0][0]
