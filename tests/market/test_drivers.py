from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from fingerpost.market.claims.drivers import drivers
from fingerpost.market.claims.technologies import ANY_RECENT, RECENT, families
from fingerpost.market.selecting.selection import Selection
from fingerpost.taxonomy.skills import skills as known_skills
from tests.market.markets_for_tests import asked, by_chance, employers, market
from tests.market.moving_markets import by_hand, months, seen_in, watched

Row = dict[str, Any]


def watched_market(
    seed: int, llm: float = 1.0, ml: float = 1.0, data: float = 1.0
) -> tuple[duckdb.DuckDBPyConnection, list[Row], list[Row]]:
    """Thirty employers of three industries watched for seven months.

    From May on the share of ML postings that ask for large language models, the share of postings that build ML, and
    data engineering's share of the others are multiplied by the factors given.
    """
    random = np.random.default_rng(seed)
    periods, names = months(7), [f"Employer {number}" for number in range(30)]
    postings: list[Row] = []
    asks: list[Row] = []
    for number, name in enumerate(names):
        for at, month in enumerate(periods):
            later = at >= 4
            for _ in range(random.poisson(15)):
                builds = random.random() < 0.4 * (ml if later else 1.0)
                engineer = not builds and random.random() < 0.3 * (data if later else 1.0)
                seen = seen_in(month)
                row: Row = {
                    **employers(1, 1)[0],
                    "posting_id": f"p{len(postings)}",
                    "board": name,
                    "employer": name,
                    "employer_key": name.casefold(),
                    "first_seen": seen,
                    "last_seen": seen,
                    "industry": ("technology", "finance", None)[number % 3],
                    "ai_relation": "builds" if builds else "none",
                    "role": "data-engineer" if engineer else "data-scientist",
                }
                postings.append(row)
                if random.random() < 0.2 * (llm if later else 1.0):
                    asks.append(asked(row, "gpt-4", skill_area="machine-learning-algorithms"))
                if random.random() < 0.6:
                    asks.append(asked(row, "sql", skill_area="data-handling"))
    return market(postings, asks, visits=watched(names, periods)), postings, asks


def test_technologies_are_families_of_known_skills() -> None:
    for family in families().values():
        assert set(family.skill_ids) <= set(known_skills())
        assert 2010 <= family.year <= 2026
        assert family.because
    llm = families()["large-language-models"]
    assert {"gpt-4", "claude", "retrieval-augmented-generation"} <= set(llm.skill_ids)
    assert set(families()[ANY_RECENT].skill_ids) == {
        skill_id for family in families().values() if family.year >= RECENT for skill_id in family.skill_ids
    }


def test_shares_of_technologies_by_hand() -> None:
    postings = employers(10, 10, role="nlp-engineer", industry="finance")
    asks = [asked(row, "gpt-4") for row in postings[:40]] + [asked(row, "claude") for row in postings[20:60]]
    found = drivers(market(postings, asks))
    llm = next(one for one in found.technologies if one.technology_id == "large-language-models")
    assert (llm.share.n, llm.share.of, llm.share.share) == (60, 100, 0.6)
    assert [(cell.value, cell.share.n) for cell in llm.by_role] == [("nlp-engineer", 60)]
    assert [(cell.value, cell.share.n) for cell in llm.by_industry] == [("finance", 60)]
    assert llm.share.low is not None
    assert llm.share.high is not None
    assert llm.share.low < 0.6 < llm.share.high


def test_one_look_measures_levels_and_decides_nothing() -> None:
    postings, asks = by_chance(1, count=600)
    found = drivers(market(postings, asks))
    assert {driver.verdict for driver in found.drivers} == {"cannot be told from this corpus"}
    assert all("survivors" in driver.reason for driver in found.drivers)
    assert found.refused is not None
    assert found.data.asked.share is not None
    assert len(found.industries.industries) == 3
    assert any("Indeed" in (driver.beside or "") for driver in found.drivers)


def test_the_ratio_of_data_engineers_is_that_of_the_counts() -> None:
    postings, asks = by_chance(2, count=800)
    found = drivers(market(postings, asks)).data.engineering
    n_data = sum(row["role"] == "data-engineer" for row in postings)
    n_ml = sum(row["ai_relation"] == "builds" and row["role"] != "data-engineer" for row in postings)
    assert (found.n_data, found.n_ml, found.ratio) == (n_data, n_ml, pytest.approx(n_data / n_ml))
    assert found.low is not None
    assert found.high is not None
    assert found.low < n_data / n_ml < found.high


def test_the_spread_over_employers_is_that_of_the_counts() -> None:
    postings = [
        {**row, "industry": "finance"} for row in by_hand({"A": [6], "B": [3], "C": [1], "D": [20], "E": [20]})[0]
    ]
    found = drivers(market(postings)).industries
    counts = np.array([6, 3, 1, 20, 20])
    assert found.spread.n_employers == 5
    assert found.spread.effective == pytest.approx(counts.sum() ** 2 / (counts**2).sum())
    assert found.industries[0].spread.top_share == pytest.approx(20 / 50)


def test_a_technology_that_rises_supports_the_first_reason_only() -> None:
    con, *_ = watched_market(1, llm=2.5)
    found = drivers(con)
    verdicts = {driver.driver_id: driver.verdict for driver in found.drivers}
    assert verdicts["technology"] == "supported"
    assert verdicts["business-value"] == verdicts["data"] == "cannot be told from this corpus"
    llm = next(one for one in found.technologies if one.technology_id == "large-language-models")
    assert llm.mover is not None
    assert llm.mover.share is not None
    assert llm.mover.share.verdict == "rising"
    assert len(llm.curve) == 6
    assert [term.mover.value for term in found.emerging.terms] == ["gpt-4"]


@pytest.mark.parametrize(("factor", "verdict"), [(1.8, "supported"), (0.4, "not supported")])
def test_industries_that_hire_more_for_ml_support_the_second_reason(factor: float, verdict: str) -> None:
    con, *_ = watched_market(2, ml=factor)
    found = drivers(con)
    assert found.drivers[1].verdict == verdict
    change = found.industries.change
    assert change is not None
    assert found.windows is not None
    before, after = (
        con.execute(
            "SELECT avg(CASE WHEN ai_relation = 'builds' THEN 1.0 ELSE 0.0 END) FROM posting "
            "WHERE first_seen >= ? AND first_seen < ? + INTERVAL 1 MONTH",
            [window[0], window[-1]],
        ).fetchall()[0][0]
        for window in (found.windows.earlier, found.windows.later)
    )
    assert change.total.change == pytest.approx(after - before)
    assert sum(part.within + part.between for part in found.industries.parts) == pytest.approx(after - before)


def test_more_data_engineers_beside_ml_support_the_third_reason() -> None:
    con, postings, _ = watched_market(3, data=2.5)
    found = drivers(con)
    assert found.drivers[2].verdict == "supported"
    assert [point.period for point in found.data.points] == months(7)[1:]
    for point in found.data.points:
        new = [row for row in postings if row["first_seen"].date().replace(day=1) == point.period]
        n_data = sum(row["role"] == "data-engineer" for row in new)
        n_ml = sum(row["ai_relation"] == "builds" and row["role"] != "data-engineer" for row in new)
        assert (point.ratio.n_data, point.ratio.n_ml) == (n_data, n_ml)
        assert point.ratio.ratio == pytest.approx(n_data / n_ml)


def test_verdicts_are_the_same_without_what_they_do_not_rest_on() -> None:
    con, *_ = watched_market(1, llm=2.5)
    whole, verdicts = drivers(con), drivers(con, whole=False)
    assert verdicts.drivers == whole.drivers
    assert (verdicts.industries, verdicts.data.asked, verdicts.data.points) == (
        whole.industries, whole.data.asked, whole.data.points,
    )  # fmt: skip
    assert [one.share for one in verdicts.technologies] == [one.share for one in whole.technologies]
    assert (verdicts.emerging.terms, verdicts.emerging.n_found) == ((), 1)
    assert not any(one.curve or one.by_role or one.by_industry for one in verdicts.technologies)


def test_the_parts_of_industries_are_those_of_plain_sql() -> None:
    con, *_ = watched_market(6, ml=1.5)
    found = drivers(con)
    assert found.windows is not None
    sides = []
    for window in (found.windows.earlier, found.windows.later):
        rows = con.execute(
            "SELECT coalesce(industry, 'not-stated'), avg(CASE WHEN ai_relation = 'builds' THEN 1.0 ELSE 0.0 END), "
            "count(*) FROM posting WHERE CAST(date_trunc('month', first_seen) AS DATE) BETWEEN ? AND ? GROUP BY ALL",
            [window[0], window[-1]],
        ).fetchall()
        total = sum(n for *_, n in rows)
        sides.append({industry: (share, n / total) for industry, share, n in rows})
    overall = sum(share * weight for side in sides for share, weight in side.values()) / 2
    assert {part.value for part in found.industries.parts} == {"technology", "finance", "not-stated"}
    for part in found.industries.parts:
        (before, light), (after, heavy) = (side[part.value] for side in sides)
        assert part.within == pytest.approx((after - before) * (light + heavy) / 2)
        assert part.between == pytest.approx(((before + after) / 2 - overall) * (heavy - light))


def test_a_market_in_which_nothing_moves_decides_nothing() -> None:
    found = drivers(watched_market(4)[0])
    assert {driver.verdict for driver in found.drivers} == {"cannot be told from this corpus"}
    assert "none can be told from no change" in found.drivers[0].reason


def test_too_few_say_so_everywhere() -> None:
    found = drivers(market(employers(3, 3)))
    assert all(driver.measured.startswith("Too few") for driver in found.drivers)
    assert all(one.share.share is None for one in found.technologies)
    assert found.data.engineering.ratio is None
    assert "too few" in str(found.chart().to_dict())
    assert drivers(market([])).refused == "no posting is selected"


def test_rows_tables_and_charts() -> None:
    found = drivers(watched_market(5)[0], Selection(industry="finance"))
    parts = {row["part"] for row in found.to_rows()}
    assert {"verdict", "technology", "technology by period", "industry", "change", "data"} <= parts
    assert len(found.tables()) == 3
    assert found.curves_chart().to_dict()["facet"]["field"] == "label"
    assert found.chart().to_dict()["layer"]
    assert len(found.sentences()) == 4
    assert found.to_arrow().num_rows == len(found.to_rows())


def test_the_packaged_reference_is_answered(tmp_path: Path) -> None:
    from fingerpost.settings import load_settings
    from fingerpost.store.facts import connect

    con = connect(load_settings(data=tmp_path), "reference")
    found = drivers(con)
    llm = next(one for one in found.technologies if one.technology_id == "large-language-models")
    ids = ", ".join(f"'{one}'" for one in families()["large-language-models"].skill_ids)
    counted = con.execute(
        "SELECT count(DISTINCT posting_id) FROM posting JOIN posting_skill USING (posting_id) "
        f"WHERE ai_relation = 'builds' AND skill_id IN ({ids})"
    ).fetchall()[0][0]
    assert llm.share.n == counted
    asking = con.execute(
        "SELECT count(DISTINCT posting_id) FROM posting JOIN posting_skill USING (posting_id) "
        "WHERE ai_relation = 'builds' AND skill_area = 'data-handling'"
    ).fetchall()[0][0]
    assert found.data.asked.n == asking
