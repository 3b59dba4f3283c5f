"""Stated pay as SQL: per year, in the currency that is stated, with the reason where an amount is set aside.

Only what employers state: estimates by others are not among the facts. Amounts are per year: monthly ones x 12,
hourly ones x 2,080 where the posting says FULL_TIME and not PART_TIME too; all others are set aside with their reason
and counted. A range is quarantined where its minimum is above its maximum, where its maximum is more than ten times
its minimum, or where it lies more than ten times above or below the median of its currency over the whole corpus, so
that a posting is quarantined in every answer or in none.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from fingerpost.errors import InputError
from fingerpost.market.selecting.selection import Query

HOURS_PER_YEAR = 2080
MONTHS_PER_YEAR = 12
OUTLIER = 10

_FACTOR = f"""CASE
      WHEN salary_unit = 'YEAR' THEN 1
      WHEN salary_unit = 'MONTH' THEN {MONTHS_PER_YEAR}
      WHEN salary_unit = 'HOUR' AND array_contains(employment_types, 'FULL_TIME')
        AND NOT array_contains(employment_types, 'PART_TIME') THEN {HOURS_PER_YEAR}
    END"""

REASONS = {
    "no currency": "no currency stated",
    "no unit": "no unit stated (per year, month, hour …)",
    "hourly": "hourly, not stated to be full-time alone: not annualised",
    "weekly": "weekly: not annualised",
    "daily": "daily: not annualised",
    "other unit": "of another unit (every two weeks, piece work …): not annualised",
    "reversed": "quarantined: the minimum is above the maximum",
    "wide": f"quarantined: the maximum is more than {OUTLIER} times the minimum",
    "no rate": "no exchange rate given for its currency",
    "outlier": f"quarantined: more than {OUTLIER} times above or below the currency's median",
}

STATED = f""",
stated AS (
  SELECT posting_id, regions, salary_currency AS currency, salary_min AS low, salary_max AS high, salary_unit AS unit,
    {_FACTOR} AS factor
  FROM posting WHERE salary_min IS NOT NULL OR salary_max IS NOT NULL
),
typical AS (
  SELECT currency, median(factor * (coalesce(low, high) + coalesce(high, low)) / 2) AS middle
  FROM stated WHERE factor IS NOT NULL AND currency IS NOT NULL AND coalesce(low <= high, TRUE) GROUP BY currency
),
paid AS (
  SELECT stated.posting_id, stated.regions, stated.currency, low * factor AS low, high * factor AS high,
    CASE
      WHEN stated.currency IS NULL THEN 'no currency'
      WHEN unit IS NULL THEN 'no unit'
      WHEN factor IS NULL THEN
        CASE unit WHEN 'HOUR' THEN 'hourly' WHEN 'WEEK' THEN 'weekly' WHEN 'DAY' THEN 'daily' ELSE 'other unit' END
      WHEN low > high THEN 'reversed'
      WHEN high > {OUTLIER} * low THEN 'wide'
      WHEN greatest(coalesce(low, high), coalesce(high, low)) * factor > {OUTLIER} * middle THEN 'outlier'
      WHEN least(coalesce(low, high), coalesce(high, low)) * factor * {OUTLIER} < middle THEN 'outlier'
    END AS reason
  FROM stated LEFT JOIN typical ON typical.currency = stated.currency
)"""
"""The table `paid`: one row per posting that states pay; `reason` says why it is in no figure."""


_CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Conversion:
    """Amounts of all currencies in one, at rates that the caller states: 1 unit of a currency is `rates[it]` of `to`.

    Raises:
        InputError: a currency is no code of three letters, a rate is not above 0, or none is given.
    """

    to: str
    rates: Mapping[str, float] = field(default_factory=dict)
    on: date | None = None

    def __post_init__(self) -> None:
        if self.on is None or not self.rates:
            msg = (
                f"converting pay to {self.to} needs rates and the day they are of: rates={{'USD': 0.92}}, rates_on=date"
            )
            raise InputError(msg)
        for code in (self.to, *self.rates):
            if not _CODE.fullmatch(code):
                msg = f"{code!r} is no currency; expected a code of three capital letters, as in EUR"
                raise InputError(msg)
        for code, rate in self.rates.items():
            if not (math.isfinite(rate) and rate > 0):
                msg = f"the rate of {code} is {rate}; expected how many {self.to} one {code} is, above 0"
                raise InputError(msg)
        if self.rates.get(self.to, 1.0) != 1.0:
            msg = f"the rate of {self.to} to itself is {self.rates[self.to]}; leave it out"
            raise InputError(msg)

    def query(self, query: Query) -> Query:
        """A query that has `paid`, continued by `priced`: the same in one currency."""
        codes = sorted({*self.rates, self.to})
        cases = " ".join("WHEN ? THEN CAST(? AS DOUBLE)" for _ in codes)
        values = [value for code in codes for value in (code, float(self.rates.get(code, 1.0)))]
        rated = f"SELECT paid.*, CASE currency {cases} END AS rate FROM paid"
        return query.then(
            f""",
rated AS ({rated}),
priced AS (
  SELECT posting_id, regions, CASE WHEN currency IS NULL THEN NULL ELSE CAST(? AS VARCHAR) END AS currency,
    low * rate AS low, high * rate AS high,
    CASE WHEN reason IS NULL AND rate IS NULL THEN 'no rate' ELSE reason END AS reason
  FROM rated
)""",
            *values,
            self.to,
        )

    def note(self) -> str:
        """The rates and their day, in words."""
        rates = ", ".join(f"1 {code} = {rate:g} {self.to}" for code, rate in sorted(self.rates.items()))
        return f"Converted to {self.to} at rates of {self.on} that were given: {rates}."


def priced(query: Query, conversion: Conversion | None = None) -> Query:
    """A selection continued by `priced`, its stated pay: as stated, or converted where a conversion is given."""
    stated = query.then(STATED)
    return conversion.query(stated) if conversion else stated.then(",\npriced AS (SELECT * FROM paid)")


def counted_aside(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """How many amounts are set aside for each reason, in words, in the order of `REASONS`."""
    return tuple((words, counts[reason]) for reason, words in REASONS.items() if counts.get(reason))
