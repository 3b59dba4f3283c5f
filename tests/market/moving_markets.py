"""Markets whose boards were watched for months, and in which it is known what moved; imports nothing of the market."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import duckdb
import numpy as np

from tests.market.markets_for_tests import asked, market, posting, visit

Row = dict[str, Any]


def months(count: int, first: tuple[int, int] = (2025, 1)) -> list[date]:
    """The first days of months in a row."""
    year, month = first
    return [date(year + (month - 1 + k) // 12, (month - 1 + k) % 12 + 1, 1) for k in range(count)]


def month_end(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def seen_in(month: date) -> datetime:
    """An instant within a month."""
    return datetime(month.year, month.month, 10)  # noqa: DTZ001 - the views show instants in UTC without their zone


def watched(boards: Sequence[str], periods: Sequence[date]) -> list[Row]:
    """Every board read whole on the last day of every month."""
    return [visit(month_end(month), board) for board in boards for month in periods]


def moving_market(
    seed: int,
    steady: int = 50,
    riser: float = 3.0,
    n_boards: int = 40,
    n_months: int = 7,
    mean: float = 12.0,
    joins: int = 0,
    **stated: Any,
) -> tuple[duckdb.DuckDBPyConnection, list[Row], list[Row], list[Row]]:
    """`steady` skills that keep their share and one, "rising", whose share is multiplied by `riser` in the second half.

    Employers differ in size, and each in how often it asks for each skill. `joins` boards are watched from the middle
    on and ask for "newcomer" only. Gives the connection, and the postings, skills and visits that it holds.
    """
    random = np.random.default_rng(seed)
    periods = months(n_months)
    half = n_months - (n_months - 1) // 2
    names = [f"Employer {number}" for number in range(n_boards)]
    rates = np.exp(random.normal(np.log(0.2), 0.5, steady)).clip(0.05, 0.5)
    postings: list[Row] = []
    skills: list[Row] = []
    for name in names:
        size = mean * random.lognormal(-0.2, 0.6)
        own = np.clip(rates * random.gamma(6.0, 1 / 6.0, steady), 0, 0.9)
        own_rising = 0.12 * random.gamma(6.0, 1 / 6.0)
        for number, month in enumerate(periods):
            for _ in range(random.poisson(size)):
                row = posting(len(postings), name, first_seen=seen_in(month), last_seen=seen_in(month), **stated)
                postings.append(row)
                skills += [asked(row, f"steady-{at:02d}") for at in np.flatnonzero(random.random(steady) < own)]
                if random.random() < min(own_rising * (riser if number >= half else 1.0), 0.95):
                    skills.append(asked(row, "rising"))
    visits = watched(names, periods)
    for number in range(joins):
        name, joined = f"Newcomer {number}", periods[half - 1 :]
        visits += watched([name], joined)
        for month in joined:
            for _ in range(30):
                row = posting(len(postings), name, first_seen=seen_in(month), last_seen=seen_in(month), **stated)
                postings.append(row)
                skills.append(asked(row, "newcomer"))
    return market(postings, skills, visits=visits), postings, skills, visits


def by_hand(counts: Mapping[str, Sequence[int]], **stated: Any) -> tuple[list[Row], list[Row]]:
    """Postings and visits of boards with the counts of new postings given per month from January 2025 on."""
    postings: list[Row] = []
    visits: list[Row] = []
    for name, of_board in counts.items():
        periods = months(len(of_board))
        visits += watched([name], periods)
        for month, count in zip(periods, of_board, strict=True):
            seen = seen_in(month)
            postings += [
                posting(len(postings) + k, name, first_seen=seen, last_seen=seen, **stated) for k in range(count)
            ]
    return postings, visits
