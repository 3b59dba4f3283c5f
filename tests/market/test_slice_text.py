from __future__ import annotations

from datetime import date

import pytest

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.selecting.slice_text import parse_slice, sliced
from tests.market.markets_for_tests import by_chance, market


@pytest.mark.parametrize(
    ("text", "selection"),
    [
        ("all", Selection()),
        ("role=data-scientist,country=DE", Selection(role="data-scientist", country="DE")),
        (" Work-Mode = remote , ai_relation=any ", Selection(work_mode="remote", ai_relation=None)),
        ("since=2026-01-31", Selection(since=date(2026, 1, 31))),
        ('"employer=Acme, Inc.",role=x', Selection(employer="Acme, Inc.", role="x")),
    ],
)
def test_slices_as_people_write_them(text: str, selection: Selection) -> None:
    assert parse_slice(text) == (" ".join(text.split()), selection)


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("", InputError, "a slice is empty"),
        ("data-scientist", InputError, "no field=value"),
        ("role=", InputError, "no field=value"),
        ("rolle=data-scientist", UnknownNameError, "did you mean role"),
        ("role=a,role=b", InputError, "given twice"),
        ("since=June", InputError, "no day"),
    ],
)
def test_what_is_no_slice_says_why(text: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        parse_slice(text)


def test_the_postings_of_slices_in_one_table() -> None:
    con = market(*by_chance(3))
    chosen = [Selection(), Selection(role="data-scientist"), Selection(skill="python", since=date(2026, 1, 1))]
    query = sliced(chosen).then("\nSELECT slice, count(*) FROM selected GROUP BY slice ORDER BY slice")
    alone = [one.query().then("\nSELECT count(*) FROM selected") for one in chosen]
    expected = [con.execute(one.sql, one.parameters).fetchall()[0][0] for one in alone]
    assert con.execute(query.sql, query.parameters).fetchall() == list(enumerate(expected))
