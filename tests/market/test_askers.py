from __future__ import annotations

import pytest

from fingerpost.market.selecting import askers
from fingerpost.market.selecting.columns import columns_of
from tests.market.markets_for_tests import asked, market, posting


@pytest.mark.parametrize("at_once", [1, 2, 2**16])
def test_the_askers_of_a_skill_are_the_postings_that_ask_for_it(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(askers, "AT_ONCE", at_once)
    held = {posting(n)["posting_id"]: skills for n, skills in enumerate((("python", "sql"), (), ("sql",), ("python",)))}
    rows = [posting(number) for number in range(len(held))]
    con = market(rows, [asked(row, skill) for row in rows for skill in held[row["posting_id"]]])
    columns = columns_of(con)
    skills, found = columns.skills(con), askers.askers_of(con, columns)
    for code, skill in enumerate(skills.skill_id):
        assert columns.keys(found.of([code])[0]) == [one for one, has in held.items() if skill in has]
    both, place = found.of([1, 0])
    assert both.tolist() == [*found.of([1])[0].tolist(), *found.of([0])[0].tolist()]
    assert place.tolist() == [0, 0, 1, 1]
    assert found.of([])[0].tolist() == []
