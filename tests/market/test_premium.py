from __future__ import annotations

from datetime import date

import numpy as np
import pytest
import statsmodels.api as sm

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.pay.premium import premium
from fingerpost.market.pay.premiums import premiums
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import Row, asked, market, posting


def paid(seed: int = 1, count: int = 300, n_employers: int = 20, effect: float = 0.1) -> tuple[list[Row], list[Row]]:
    """Postings whose pay depends on role, level, place, employer and on whether they ask for PyTorch."""
    random = np.random.default_rng(seed)
    level = random.normal(0, 0.1, n_employers)
    rows, asks = [], []
    for number in range(count):
        employer, role, seniority, place, year = (int(random.integers(n)) for n in (n_employers, 3, 3, 3, 3))
        has = random.random() < 0.2 + 0.15 * role + 0.15 * year
        log_pay = 11.5 + 0.1 * role + 0.2 * seniority - 0.1 * place + 0.3 * year + level[employer] + effect * has
        middle = float(np.exp(log_pay + random.normal(0, 0.1)))
        rows.append(
            posting(
                number,
                f"E{employer}",
                role=("data-scientist", "machine-learning-engineer", "data-engineer")[role],
                seniority=(None, "mid", "senior")[seniority],
                countries=[["US"], ["US"], ["DE", "FR"]][place],
                regions=[["US-CA"], [], []][place],
                date_posted=(None, date(2024, 5, 1), date(2025, 5, 1))[year],
                salary_min=middle * 0.9,
                salary_max=middle * 1.1,
                salary_currency="USD",
                salary_unit="YEAR",
            )
        )
        asks += [asked(rows[-1], "pytorch")] * bool(has) + [asked(rows[-1], "sql")] * bool(random.random() < 0.5)
    return rows, asks


def by_hand(rows: list[Row], asks: list[Row], employers: bool) -> float:
    """The coefficient from a dense regression by statsmodels."""
    has = {row["posting_id"] for row in asks if row["skill_id"] == "pytorch"}
    columns = [[float(row["posting_id"] in has) for row in rows], [1.0] * len(rows)]
    keys = [
        [row["role"] for row in rows],
        [str(row["seniority"]) for row in rows],
        [str((row["countries"], row["regions"])) for row in rows],
        [row["date_posted"].year if row["date_posted"] else 0 for row in rows],
        *([[row["employer"] for row in rows]] if employers else []),
    ]
    for key in keys:
        columns += [[float(value == level) for value in key] for level in sorted(set(key))[1:]]
    y = np.log([(row["salary_min"] + row["salary_max"]) / 2 for row in rows])
    return float(sm.OLS(y, np.array(columns).T).fit().params[0])


def test_the_premium_is_that_of_an_independent_regression() -> None:
    rows, asks = paid()
    found = premium(market(rows, asks), "pytorch")
    assert found.adjusted.share == pytest.approx(np.expm1(by_hand(rows, asks, employers=False)), rel=1e-6)
    assert found.within.share == pytest.approx(np.expm1(by_hand(rows, asks, employers=True)), rel=1e-6)
    n = len({row["posting_id"] for row in asks if row["skill_id"] == "pytorch"})
    assert (found.adjusted.n, found.adjusted.n_asking, found.adjusted.n_employers) == (300, n, 20)
    assert found.adjusted.low is not None
    assert found.adjusted.high is not None
    assert found.adjusted.low < found.adjusted.share < found.adjusted.high


def test_the_raw_difference_stands_beside_and_is_labelled() -> None:
    rows, asks = paid()
    has = {row["posting_id"] for row in asks if row["skill_id"] == "pytorch"}
    found = premium(market(rows, asks), "pytorch")
    middles = [
        sorted((r["salary_min"] + r["salary_max"]) / 2 for r in rows if (r["posting_id"] in has) is w)
        for w in (True, False)
    ]
    medians = [side[(len(side) + 1) // 2 - 1] for side in middles]
    assert (found.median_asking, found.median_other) == (pytest.approx(medians[0]), pytest.approx(medians[1]))
    assert found.raw == pytest.approx(medians[0] / medians[1] - 1)
    assert "raw difference of medians" in " ".join(found.sentences())
    assert {row["part"] for row in found.to_rows()} >= {"adjusted", "within employers", "raw"}
    assert "raw medians" in str(found.chart().to_dict())


def test_only_one_currency_and_nothing_set_aside_is_counted() -> None:
    rows, asks = paid()
    for row in rows[:40]:
        row |= {"salary_currency": "EUR"}
    rows[50] |= {"salary_unit": "DAY"}
    rows[51] |= {"salary_max": None}
    con = market(rows, asks)
    assert (premium(con, "pytorch").currency, premium(con, "pytorch").adjusted.n) == ("USD", 258)
    assert premium(con, "pytorch", currency="EUR").adjusted.n == 40


@pytest.mark.parametrize(("count", "n_employers", "words"), [(40, 20, "too few"), (200, 4, "4 employers")])
def test_too_few_give_a_reason_and_no_figure(count: int, n_employers: int, words: str) -> None:
    found = premium(market(*paid(2, count, n_employers)), "pytorch")
    assert found.adjusted.reason is not None
    assert words in found.adjusted.reason
    assert (found.adjusted.share, found.raw, found.median_asking) == (None, None, None)
    assert words in found.sentences()[0]
    assert words in str(found.chart().to_dict())


def test_employers_that_ask_always_or_never_give_no_estimate_within() -> None:
    rows, asks = paid()
    asks = [asked(row, "pytorch") for row in rows if int(row["employer"][1:]) % 2]
    found = premium(market(rows, asks), "pytorch")
    assert found.adjusted.share is not None
    assert "0 employers have postings of both kinds" in str(found.within.reason)


def test_no_pay_at_all_is_an_answer_too() -> None:
    rows, asks = paid()
    bare = [{**row, "salary_min": None, "salary_max": None, "salary_currency": None} for row in rows]
    found = premium(market(bare, asks), "pytorch")
    assert found.currency is None
    assert "0 postings" in str(found.adjusted.reason)


def test_order_of_arrival_does_not_matter() -> None:
    rows, asks = paid()
    first, other = (premium(market(*given), "pytorch") for given in ((rows, asks), (rows[::-1], asks[::-1])))
    assert other.adjusted.share == pytest.approx(first.adjusted.share, abs=1e-9)
    assert other.adjusted.high == pytest.approx(first.adjusted.high, abs=1e-9)


def test_names_are_checked() -> None:
    con = market(*paid())
    with pytest.raises(UnknownNameError):
        premium(con, "no such skill")
    with pytest.raises(InputError, match="leave the skill out"):
        premium(con, "pytorch", Selection(skill="sql"))
    with pytest.raises(InputError, match="a limit from 1"):
        premiums(con, limit=0)


def test_the_table_has_q_values_and_no_ranking_by_pay() -> None:
    rows, asks = paid(effect=0.2)
    con = market(rows, asks)
    table = premiums(con)
    each = {row.premium.skill_id: row for row in table.skills}
    n_asking = [row.premium.adjusted.n_asking for row in table.skills]
    assert n_asking == sorted(n_asking, reverse=True)
    assert each["pytorch"].premium.adjusted == premium(con, "pytorch").adjusted
    smaller, larger = sorted(row.premium.adjusted.p_value or 0 for row in table.skills)
    assert sorted(row.q_value or 0 for row in table.skills) == pytest.approx([min(2 * smaller, larger), larger])
    assert each["pytorch"].told
    assert not each["sql"].told
    assert "no ranking" in " ".join(table.basis.notes)
    assert "PyTorch" in table.sentences()[0]
    assert len(table.to_rows()) == 2
    assert "no ranking by pay" in str(table.chart().to_dict())
