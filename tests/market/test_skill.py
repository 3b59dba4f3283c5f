from __future__ import annotations

import pytest

from fingerpost.errors import UnknownNameError
from fingerpost.market.counting.reader_error import skill_error
from fingerpost.market.profiles.skill import skill
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.reader_error import CountRatio
from tests.market.markets_for_tests import asked, by_chance, employers, market


def test_share_and_levels_by_hand() -> None:
    postings = employers(10, 10)
    skills = [asked(row, "python") for row in postings[:30]] + [
        asked(row, "python", "preferred") for row in postings[30:50]
    ]
    found = skill(market(postings, skills), "Python")
    assert (found.skill_id, found.label, found.skill_area) == ("python", "Python", "programming")
    assert (found.share.n, found.share.of, found.share.uncorrected) == (50, 100, 0.5)
    error = skill_error("python")
    assert isinstance(error, CountRatio)
    assert found.share.share == pytest.approx(0.5 * error.ratio)
    assert [(level, share.n) for level, share in found.levels] == [("required", 30), ("preferred", 20), ("duty", 0)]
    assert found.population == "ML postings"


def test_shares_within_roles_are_of_the_role() -> None:
    postings = employers(10, 10)
    for number, row in enumerate(postings):
        row["role"] = "nlp-engineer" if number % 10 < 4 else "data-scientist"
        row["seniority"] = "senior" if number % 2 else None
    skills = [asked(row, "python") for number, row in enumerate(postings) if number % 10 < 3]
    found = skill(market(postings, skills), "python")
    assert [(cell.value, cell.share.n, cell.share.of) for cell in found.by_role] == [
        ("nlp-engineer", 30, 40),
        ("data-scientist", 0, 60),
    ]
    assert [(cell.label, cell.share.n) for cell in found.by_seniority] == [("senior", 10), ("not stated", 20)]
    assert [cell.label for cell in found.by_industry] == ["not stated"]


def test_lift_by_hand() -> None:
    # Half of 200 postings ask for PyTorch, 80 of these for CUDA, and 10 of the others.
    postings = employers(20, 10)
    with_pytorch = [row for number, row in enumerate(postings) if number % 10 < 5]
    without = [row for number, row in enumerate(postings) if number % 10 >= 5]
    skills = [asked(row, "pytorch") for row in with_pytorch]
    skills += [asked(row, "cuda") for number, row in enumerate(with_pytorch) if number % 5 < 4]
    skills += [asked(row, "cuda") for row in without[:10]]
    skills += [asked(row, "sql") for row in postings]
    (together,) = skill(market(postings, skills), "pytorch").together
    assert (together.skill_id, together.share.n, together.share.of) == ("cuda", 80, 100)
    assert together.lift == pytest.approx(0.8 / 0.45)
    assert 1 < together.low <= together.lift <= together.high


def test_pay_beside_a_skill_is_called_raw() -> None:
    postings = employers(20, 4, salary_min=100_000.0, salary_max=120_000.0, salary_currency="USD", salary_unit="YEAR")
    found = skill(market(postings, [asked(row, "python") for row in postings[:40]]), "python")
    assert (found.pay_asking.groups[0].mid.n, found.pay_all.groups[0].mid.n) == (40, 80)
    assert {row["part"] for row in found.to_rows() if "raw" in row["part"]} == {"pay asking (raw)", "pay all (raw)"}
    assert any("raw figure" in note for note in found.basis.notes)


def test_a_skill_that_no_taxonomy_lists_but_postings_ask_for_is_known() -> None:
    postings = employers(10, 4)
    found = skill(
        market(postings, [asked(row, "quantum-basketry", skill_area="other") for row in postings]), "quantum-basketry"
    )
    assert (found.label, found.skill_area, found.share.n) == ("Quantum-Basketry", "other", 40)


def test_a_known_skill_that_nobody_asks_for_has_a_share_of_zero() -> None:
    found = skill(market(employers(20, 4)), "python")
    assert (found.share.n, found.share.share) == (0, 0.0)
    assert found.together == ()
    assert found.examples == ()


def test_unknown_skills_are_refused() -> None:
    with pytest.raises(UnknownNameError, match="skill"):
        skill(market([]), "qqqqzzzz")


def test_rows_have_one_form_and_charts_are_drawn() -> None:
    found = skill(market(*by_chance(4)), "python", Selection(ai_relation=None))
    rows = found.to_rows()
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert found.to_arrow().num_rows == len(rows)
    assert "Python" in str(found.chart().to_dict())
    assert "together" in str(found.together_chart().to_dict())


def test_employers_are_those_that_ask_for_the_skill() -> None:
    postings = employers(10, 10)
    found = skill(market(postings, [asked(row, "python") for row in postings[:60]]), "python")
    assert [(cell.label, cell.share.n, cell.share.of) for cell in found.employers.cells[:2]] == [
        ("Employer 0", 10, 60),
        ("Employer 1", 10, 60),
    ]
    assert (found.demand, found.premium, found.employers.n_values) == (None, None, 6)


def test_the_whole_profile_has_demand_and_premium_as_the_questions_of_their_own_give_them() -> None:
    from fingerpost.market.over_time.demand import demand
    from fingerpost.market.pay.premium import premium

    con = market(*by_chance(4))
    chosen = Selection(ai_relation=None)
    found = skill(con, "python", chosen, whole=True)
    assert found.demand == demand(con, Selection(skill="python", ai_relation=None))
    assert found.premium == premium(con, "python", chosen)
    assert {"pay premium", "employer"} <= {row["part"] for row in found.to_rows()}
    assert found.sentences()[0].endswith("of all postings read ask for Python or use it.")


def test_in_words_too_few_say_so() -> None:
    (said,) = skill(market(employers(2, 4)), "python").sentences()
    assert said.startswith("Nothing can be told of Python in ML postings: too few")
