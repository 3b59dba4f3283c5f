from __future__ import annotations

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.market.profiles.title_use import title_use
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import Row, by_chance, market, posting


def postings() -> list[Row]:
    """100 postings of 10 employers: 60 data scientists by title, of whom 12 are analysts; 40 analysts by title."""
    rows = []
    for n in range(100):
        title, role = (
            ("Senior Data Scientist", "data-scientist") if n < 60 else ("Data Analyst (m/w/d)", "data-analyst")
        )
        rows.append(posting(n, f"E{n % 10}", title=title, role="data-analyst" if n < 12 else role))
    return rows


def test_titles_with_another_roles_work_by_hand() -> None:
    found = title_use(market(postings()), "data scientist")
    assert (found.other_work.n, found.other_work.of, found.other_work.share) == (12, 60, 0.2)
    assert [(cell.label, cell.share.n, cell.share.of) for cell in found.work.cells] == [
        ("Data scientist", 48, 60),
        ("Data analyst", 12, 60),
    ]
    assert (found.other_title.n, found.other_title.of) == (0, 48)
    assert "most often Data analyst" in found.sentences()[0]


def test_work_under_another_title_by_hand() -> None:
    rows = postings()
    rows[70]["title"] = "资深数据科学家"
    rows[71]["title"] = "Keeper of Numbers"
    rows[72]["title"] = None
    found = title_use(market(rows), "data-analyst")
    assert [(cell.label, cell.share.n) for cell in found.titles.cells] == [
        ("Data analyst", 37),
        ("Data scientist", 13),
        ("no role", 2),
    ]
    assert (found.other_title.n, found.other_title.of) == (15, 52)


def test_a_title_that_names_two_roles_is_its_own() -> None:
    rows = [posting(n, f"E{n % 10}", title="ML Engineer / Data-Scientists") for n in range(40)]
    found = title_use(market(rows), "data-scientist")
    assert [(cell.value, cell.share.n) for cell in found.titles.cells] == [("data-scientist", 40)]
    assert found.other_title.share == 0.0


def test_too_few_say_so() -> None:
    found = title_use(market(postings()[:20]), "data-scientist")
    assert found.other_work.share is None
    assert "too few" in found.sentences()[0]
    assert "too few" in str(found.chart().to_dict())
    with pytest.raises(UnknownNameError, match="did you mean"):
        title_use(market([]), "data-scientits")


def test_order_of_arrival_changes_nothing_and_rows_have_one_form() -> None:
    rows, skills = by_chance(8)
    chosen = Selection(ai_relation=None)
    forth, back = (title_use(market(some, skills), "data-scientist", chosen) for some in (rows, rows[::-1]))
    assert forth == back
    assert {tuple(row) for row in forth.to_rows()} == {tuple(forth.to_rows()[0])}
    assert forth.to_arrow().num_rows == len(forth.to_rows())
    assert len(forth.tables()) == 2
