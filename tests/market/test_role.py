from __future__ import annotations

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.market.role import role
from fingerpost.market.selection import Selection
from tests.market.markets_for_tests import asked, by_chance, employers, market, posting


def test_shares_of_skills_by_level_by_hand() -> None:
    postings = employers(10, 4)
    skills = [
        asked(row, "python", ("required", "required", "preferred", "duty")[n % 4]) for n, row in enumerate(postings)
    ]
    skills += [asked(row, "statistics", "required", "mathematics-statistics") for row in postings[:10]]
    found = role(market(postings, skills), "Data Scientist")
    python, statistics = found.skills
    assert [python.any.n, python.required.n, python.preferred.n, python.duty.n] == [40, 20, 10, 10]
    assert (python.required.share, python.preferred.share, python.n_employers) == (0.5, 0.25, 10)
    assert (statistics.any.share, statistics.preferred.share, statistics.n_employers) == (0.25, 0.0, 3)
    assert found.skills_of("mathematics-statistics") == (statistics,)


def test_a_role_has_its_share_of_the_same_selection() -> None:
    rows = employers(10, 4) + [posting(100 + n, f"E{n % 10}", role="nlp-engineer") for n in range(60)]
    found = role(market(rows), "nlp-engineer")
    assert (found.share.n, found.share.of, found.basis.n_postings) == (60, 100, 60)
    assert found.description


def test_the_role_of_the_selection_gives_way_to_the_one_asked_for() -> None:
    rows = employers(10, 4)
    assert role(market(rows), "data-scientist", Selection(role="nlp-engineer")) == role(market(rows), "data-scientist")


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("Senior Data Scientist", True),
        ("DATA-SCIENTIST (m/w/d)", True),
        ("Data Scientists wanted", True),
        ("Quantitative Modeller", False),
        ("Metadata Scientisty", False),
        ("资深数据科学家", True),
        (None, False),
    ],
)
def test_titles_that_name_the_role(title: str | None, says: bool) -> None:
    found = role(market(employers(10, 4, title=title)), "data-scientist")
    assert found.title_says.share == float(says)


def test_years_degrees_and_gaps_are_counted() -> None:
    postings = employers(15, 4)
    for number, row in enumerate(postings):
        row["years_min"] = (2.0, 5.0, 3.0, None)[number % 4]
        row["degree_min"] = "master" if number % 2 else None
    found = role(market(postings), "data-scientist")
    assert (found.years.p50, found.years.n, found.years_not_stated) == (3, 45, 15)
    assert [(cell.value, cell.share.n) for cell in found.degrees.cells] == [("master", 30), ("not-stated", 30)]


def test_examples_are_the_newest_of_each_employer() -> None:
    from datetime import date

    postings = [
        posting(n, f"E{n // 2}", date_posted=date(2026, 1, 1 + n) if n < 9 else None, url=f"https://example.org/{n}")
        for n in range(40)
    ]
    found = role(market(postings), "data-scientist").examples
    assert [example.posting_id for example in found] == ["p00008", "p00007", "p00005", "p00003", "p00001"]
    assert found[0].url == "https://example.org/8"


def test_too_few_postings_give_counts_and_reasons_only() -> None:
    postings = employers(3, 4)
    found = role(market(postings, [asked(postings[0], "python")]), "data-scientist")
    (python,) = found.skills
    assert (python.any.share, python.any.n) == (None, 1)
    assert "too few" in str(found.chart().to_dict())


def test_unknown_roles_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean"):
        role(market([]), "data-scientits")


def test_rows_have_one_form_and_the_chart_has_intervals() -> None:
    found = role(market(*by_chance(3)), "data-scientist", Selection(ai_relation=None))
    rows = found.to_rows()
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert {"role", "skill required", "seniority", "pay", "years"} <= {row["part"] for row in rows}
    assert found.to_arrow().num_rows == len(rows)
    assert "95 % intervals" in str(found.chart().to_dict())
