from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest
import vl_convert

from fingerpost.market.comparing.changes import changes
from fingerpost.market.selecting.selection import Selection
from tests.market.markets_for_tests import Row, asked, by_chance, market, posting

CLOSED = datetime(2026, 8, 1)  # noqa: DTZ001 - the views show instants in UTC without their zone


def snapshot(senior: float, sql: float = 0.4, count: int = 600, raised: float = 0.0) -> tuple[list[Row], list[Row]]:
    """Postings of 40 employers; the same number is the same posting in every snapshot."""
    rows, asks = [], []
    for number in range(count):
        chance = random.Random(number)
        low = 100_000 + 1000 * chance.randrange(40) + raised
        one = posting(
            number,
            f"E{number % 40}",
            seniority="senior" if chance.random() < senior else "mid",
            role="nlp-engineer" if chance.random() < 0.4 else "data-scientist",
            salary_min=low,
            salary_max=low + 20_000,
            salary_currency="USD",
            salary_unit="YEAR",
            reader_version="5",
        )
        rows.append(one)
        if chance.random() < sql:
            asks.append(asked(one, "sql"))
    return rows, asks


def test_what_moved_is_marked_and_what_did_not_is_not() -> None:
    found = changes(market(*snapshot(0.3), name="a"), market(*snapshot(0.5), name="b"))
    assert {(one.field, one.value) for one in found.beyond_noise()} == {("seniority", "senior"), ("seniority", "mid")}
    senior = next(one for one in found.moved if one.value == "senior")
    seniors = [sum(row["seniority"] == "senior" for row in snapshot(share)[0]) for share in (0.3, 0.5)]
    assert [share.n for share in senior.shares] == seniors
    assert (found.before, found.after) == ("a", "b")
    assert "moved by more than noise" in found.sentences()[1]


def test_nothing_moves_between_a_snapshot_and_itself() -> None:
    con = market(*by_chance(3, 600))
    found = changes(con, con)
    assert found.beyond_noise() == ()
    assert all(gap.difference in (0, None) for one in found.moved for gap in one.gaps)
    assert found.revised == ()
    assert all(count.added == count.removed == 0 for count in found.counts)


def test_a_new_board_moves_nothing() -> None:
    rows, asks = snapshot(0.3)
    joined = [posting(9000 + number, f"N{number % 10}", seniority="entry") for number in range(300)]
    found = changes(market(rows, asks), market([*rows, *joined], asks))
    assert found.beyond_noise() == ()
    assert all(one.value != "entry" for one in found.moved)
    assert found.n_boards == 40
    counts = {count.kind: (count.before, count.after, count.added, count.removed) for count in found.counts}
    assert counts == {
        "open postings": (600, 900, 300, 0),
        "employers": (40, 50, 10, 0),
        "boards": (40, 50, 10, 0),
        "sources": (1, 1, 0, 0),
    }


def test_closed_postings_are_gone() -> None:
    rows, asks = snapshot(0.3)
    later = [{**row, "closed_at": CLOSED} if number < 100 else row for number, row in enumerate(rows)]
    found = changes(market(rows, asks), market(later, asks))
    assert (found.counts[0].after, found.counts[0].removed) == (500, 100)
    assert all(share.of == of for one in found.moved for share, of in zip(one.shares, (600, 500), strict=True))


def test_the_median_of_pay_moves_with_what_is_paid() -> None:
    before, after = market(*snapshot(0.3)), market(*snapshot(0.3, raised=30_000))
    (median,) = changes(before, after).medians
    sql = "SELECT quantile_disc((salary_min + salary_max) / 2, 0.5) FROM posting"
    expected = [con.execute(sql).fetchall()[0][0] for con in (before, after)]
    assert [median.before.p50, median.after.p50] == expected
    assert median.gap.difference == 30_000
    assert median.beyond_noise
    (same,) = changes(before, before).medians
    assert not same.beyond_noise
    assert same.gap.difference == 0
    assert (same.gap.low, same.gap.high) == (pytest.approx(0, abs=1000), pytest.approx(0, abs=1000))  # a step of pay


def test_the_revision_log_counts_fields_read_differently() -> None:
    rows, asks = snapshot(0.3)
    later = [{**row, "role": "data-engineer", "reader_version": "6"} if number < 7 else row
             for number, row in enumerate(rows)]  # fmt: skip
    found = changes(market(rows, asks), market(later, asks))
    assert [(one.field, one.n) for one in found.revised] == [("role", 7)]
    assert sum(n for _, _, n in found.revised[0].transitions) == 7
    assert found.versions == (("reader", "5", "5, 6"),)
    assert found.n_same == 600
    assert "role of 7 (reader 5 to 5, 6)" in found.sentences()[-1]


def test_a_selection_holds_in_both() -> None:
    before, after = market(*snapshot(0.3)), market(*snapshot(0.5))
    found = changes(before, after, Selection(role="nlp-engineer"))
    assert "role" not in {one.field for one in found.moved}
    sql = "SELECT count(*) FROM posting WHERE role = 'nlp-engineer'"
    assert found.counts[0].before == before.execute(sql).fetchall()[0][0]


def test_snapshots_without_a_board_in_common_say_so() -> None:
    rows, asks = snapshot(0.3)
    others = [posting(number, f"X{number % 40}") for number in range(600)]
    found = changes(market(rows, asks), market(others))
    assert found.reason == "the snapshots have no board in common"
    assert found.moved == ()
    assert "no board in common" in str(found.chart().to_dict())


def test_too_few_give_no_number() -> None:
    con = market(*snapshot(0.3, count=20))
    found = changes(con, con)
    assert "too few" in str(found.reason)
    assert all(one.gaps[0].difference is None for one in found.moved)


def test_the_order_of_arrival_changes_nothing() -> None:
    (rows, asks), later = snapshot(0.3), snapshot(0.5)
    found = changes(market(rows, asks), market(*later))
    random.Random(1).shuffle(rows)
    random.Random(2).shuffle(asks)
    assert changes(market(rows, asks), market(*later)) == found


def test_rows_tables_and_chart() -> None:
    found = changes(market(*snapshot(0.3)), market(*snapshot(0.5)))
    rows = found.to_rows()
    assert {row["part"] for row in rows} == {"count", "share", "median pay", "revision", "version"}
    assert len({tuple(row) for row in rows}) == 1
    assert len(found.tables()) == 3
    ET.fromstring(vl_convert.vegalite_to_svg(found.chart().to_dict()))  # noqa: S314 - the SVG is our own


def test_empty_snapshots() -> None:
    assert changes(market([]), market([])).reason == "the snapshots have no board in common"
