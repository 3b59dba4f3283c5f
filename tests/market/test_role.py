from __future__ import annotations

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.market.counting.reader_error import skill_error
from fingerpost.market.profiles.role import role
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.reader_error import CountRatio
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
    # As wishes, programming skills are labelled too seldom for a correction.
    error = skill_error("python", "required")
    assert isinstance(error, CountRatio)
    assert (python.required.uncorrected, python.preferred.uncorrected, python.n_employers) == (0.5, None, 10)
    assert (python.required.share, python.preferred.share) == (pytest.approx(0.5 * error.ratio), 0.25)
    assert (statistics.any.uncorrected, statistics.preferred.share, statistics.n_employers) == (0.25, 0.0, 3)
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


def test_duties_are_shares_of_the_english_postings_read_for_them() -> None:
    postings = employers(15, 4, language="en")
    for number, row in enumerate(postings):
        row["duties"] = (["trains-models", "mentors-colleagues"], ["trains-models"], [], None)[number % 4]
    postings += [posting(100 + n, f"E{n}", language="sv", duties=["trains-models"]) for n in range(20)]
    found = role(market(postings), "data-scientist").duties
    assert [(cell.label, cell.share.n, cell.share.of) for cell in found.cells] == [
        ("trains models", 30, 45),
        ("mentors colleagues", 15, 45),
        ("none read", 15, 45),
    ]
    assert (found.basis.n_postings, found.n_values) == (45, 2)
    assert "read for duties" in found.denominator


def test_where_no_posting_was_read_for_duties_the_profile_says_so() -> None:
    found = role(market(employers(10, 4)), "data-scientist")
    assert found.duties.cells == ()
    assert found.sentences()[-1] == "No duties can be told: no posting selected was read for duties."


def test_the_profile_in_words_says_what_the_role_is_and_where_it_leads() -> None:
    postings = employers(10, 4, language="en", duties=["trains-models"])
    found = role(market(postings, [asked(row, "python") for row in postings[:20]]), "data-scientist")
    assert found.leads_to == ("Machine learning engineer", "AI research scientist", "ML product manager")
    said = found.sentences()
    assert said[0] == found.description
    assert "machine learning engineer, AI research scientist" in said[1]
    assert f"Python {100 * (found.skills[0].any.share or 0):.1f} %" in said[3]
    assert said[4].startswith("Duties stated most: trains models 100.0 %")
    assert role(market(employers(2, 4)), "data-scientist").sentences()[-1].startswith("Nothing more can be told")


def test_every_role_has_its_own_words_on_what_it_is_and_where_it_leads() -> None:
    from fingerpost.taxonomy.roles import roles

    assert len(roles()) == 15
    for known in roles().values():
        assert 2 <= known.description.count(". ") + 1 <= 4
        assert known.role_id == "other" or (known.leads_to and "leads to" in known.description)
