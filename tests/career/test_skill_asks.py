from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career.skill_asks import SkillAsks, Together, with_implied
from fingerpost.market.counting.scope import scope_of
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import asked, by_chance, employers, market, posting

KNOWN = ("python", "sql", "pytorch", "pandas", "statistics")


def by_hand() -> SkillAsks:
    """40 postings of 10 employers: all require Python, half SQL too, and one more posting requires nothing."""
    rows = employers(10, 4)
    skills = [asked(row, "python") for row in rows]
    skills += [asked(row, "sql", skill_area="data-handling") for row in rows[::2]]
    skills += [asked(row, "docker", "preferred", "other") for row in rows]
    skills += [asked(rows[0], "english", skill_area="other"), {**asked(rows[0], "tool-of-our-own"), "listed": False}]
    return SkillAsks(scope_of(market([*rows, posting(100, "Other")], skills), Selection()))


def test_a_posting_opens_when_all_that_it_requires_is_covered() -> None:
    asks = by_hand()
    assert (asks.n_asking, asks.n_silent) == (40, 1)
    assert [
        (share.n, share.of, share.share) for share in (asks.opened({"python"}), asks.opened({"python", "sql"}))
    ] == [
        (20, 40, 0.5),
        (40, 40, 1.0),
    ]
    assert asks.opened({"sql"}, missing_at_most=1).n == 40
    assert asks.opened(frozenset()).n == 0


def test_covered_counts_each_posting_and_skill() -> None:
    asks = by_hand()
    assert [(share.n, share.of) for share in (asks.covered({"python"}), asks.covered({"sql"}, "data-handling"))] == [
        (40, 60),
        (20, 20),
    ]


def test_what_is_asked_together_has_its_employers() -> None:
    asks = by_hand()
    assert asks.asking_all({"python", "sql"}) == Together(20, 10)
    assert asks.asking_all({"python", "docker"}) == Together(0, 0)
    assert (asks.asked_share("sql").n, asks.asked_share("sql").of) == (20, 41)


def test_the_number_required_has_its_median() -> None:
    number = by_hand().number_asked()
    assert (number.p25, number.p50, number.p75, number.n) == (1.0, 1.0, 2.0, 40)


def test_under_thirty_postings_nothing_is_told() -> None:
    rows = employers(7, 4)
    asks = SkillAsks(scope_of(market(rows, [asked(row, "python") for row in rows]), Selection()))
    assert asks.opened({"python"}).share is None
    assert asks.covered({"python"}).reason == "too few: 28 postings, at least 30 are needed"
    assert asks.number_asked().reason


def test_an_empty_market_is_no_error() -> None:
    asks = SkillAsks(scope_of(market([]), Selection()))
    assert asks.opened({"python"}).reason
    assert asks.covered({"python"}, "programming").reason
    assert asks.asking_all({"python"}) == Together(0, 0)


ASKS = SkillAsks(scope_of(market(*by_chance(7, skills=KNOWN)), Selection(ai_relation=None)))


@given(st.sets(st.sampled_from(KNOWN)), st.sampled_from(KNOWN))
def test_one_more_skill_never_closes_a_posting(held: set[str], gained: str) -> None:
    before, after = with_implied(held), with_implied({*held, gained})
    assert before <= after
    assert ASKS.opened(before).n <= ASKS.opened(after).n
    assert ASKS.opened(after).n <= ASKS.opened(after, 1).n
    assert ASKS.covered(before).n <= ASKS.covered(after).n
