"""Whether what the readers put out changes from period to period: what is not stated, and how many skills are found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.answer import Share
from fingerpost.errors import UnknownNameError
from fingerpost.market.comparing.tallies import FALSE_DISCOVERIES
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.intervals import LEVEL, t_quantile
from fingerpost.market.statistics.paired import Gap, Side, correlation, freedom_of, gap_of, joined
from fingerpost.market.statistics.shrinkage import adjusted
from fingerpost.market.statistics.uncertainty import Counts, Rest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PERIODS = ("month", "week")
LATEST = 12
"""How many of the last periods are compared, each with the one before."""

NOT_STATED_WHERE: Mapping[str, str] = {
    "role": "role IS NULL",
    "relation to AI": "ai_relation IS NULL",
    "industry": "industry IS NULL",
    "seniority": "seniority IS NULL",
    "years of experience": "years_min IS NULL",
    "degree": "degree_min IS NULL",
    "work mode": "work_mode IS NULL",
    "employment type": "coalesce(array_length(employment_types), 0) = 0",
    "visa sponsorship": "visa IS NULL",
    "pay": "salary_min IS NULL AND salary_max IS NULL",
    "country": "coalesce(array_length(countries), 0) = 0",
    "language": "language IS NULL",
    "employer": "employer_key IS NULL",
    "date posted": "date_posted IS NULL",
}
"""The fields that a posting may leave out, and the SQL of those that do."""

SKILLS = "skills per posting"

# Sums per employer instead of a row for each field that a posting leaves out, which would be ten times as many.
_OUTPUTS = """
SELECT CAST(date_trunc('{by}', first_seen) AS DATE) AS start, dense_rank() OVER (ORDER BY cluster) - 1 AS employer,
  bool_or(named) AS named, count(*) AS n, {sums}, sum(coalesce(found, 0)) AS found
FROM selected LEFT JOIN (SELECT posting_id, count(*) AS found FROM posting_skill GROUP BY posting_id) AS counted
  ON counted.posting_id = selected.posting_id
GROUP BY start, cluster ORDER BY start, cluster"""


@dataclass(frozen=True, slots=True)
class Drift:
    """One reader output in one period of first sightings (`value`, a share or a mean) and how far it is from the
    period before; `q_value` is adjusted for all that is compared.
    """

    output: str
    start: date
    value: float | None
    n: int
    gap: Gap
    q_value: float | None

    @property
    def beyond_noise(self) -> bool:
        """Whether it changed by more than noise."""
        return self.q_value is not None and self.q_value <= FALSE_DISCOVERIES


@dataclass(frozen=True, slots=True)
class ReaderOutputs:
    """Postings by employer (row) and period of first sighting (column): `n`, and of them those with each output.

    `hits[output][i, j]` counts the postings of employer i in period j that do not state a field, or the skills found.
    """

    starts: tuple[date, ...]
    named: Counts
    n: Counts
    hits: Mapping[str, Counts]

    def side(self, output: str, periods: Sequence[int]) -> Side:
        """The postings of some periods, as one side of a comparison."""
        n = self.n[:, periods].sum(axis=1)
        rest = Rest.of(n, self.named > 0)
        return Side(self.hits[output][:, periods].sum(axis=1), n, np.ones(len(n), dtype=np.int64), rest)

    def not_stated(self) -> tuple[tuple[str, Share], ...]:
        """The share of all postings that leave each field out."""
        everything = list(range(len(self.starts)))
        return tuple((field, self.side(field, everything).share()) for field in NOT_STATED_WHERE)


def outputs_query(query: Query, by: str = "month") -> Query:
    """The SQL of `reader_outputs`.

    Raises:
        UnknownNameError: `by` is no period.
    """
    if by not in PERIODS:
        raise UnknownNameError("period", by, PERIODS)
    sums = ", ".join(
        f"sum(CASE WHEN {where} THEN 1 ELSE 0 END) AS left_out_{number}"
        for number, where in enumerate(NOT_STATED_WHERE.values())
    )
    return query.then(_OUTPUTS.format(by=by, sums=sums))


def reader_outputs(con: DuckDBPyConnection, query: Query) -> ReaderOutputs:
    """What an `outputs_query` counts."""
    found = con.execute(query.sql, query.parameters).fetchnumpy()
    starts, column = np.unique(np.asarray(found["start"]).astype("datetime64[D]"), return_inverse=True)
    row = np.asarray(found["employer"]).astype(np.int64)
    shape = (int(row.max(initial=-1)) + 1, len(starts))

    def placed(name: str) -> Counts:
        counts = np.zeros(shape, dtype=np.int64)
        np.add.at(counts, (row, column), np.asarray(found[name]).astype(np.int64))
        return counts

    hits = {field: placed(f"left_out_{number}") for number, field in enumerate(NOT_STATED_WHERE)}
    return ReaderOutputs(
        starts=tuple(start.item() for start in starts),
        named=placed("named").max(axis=1, initial=0),
        n=placed("n"),
        hits={**hits, SKILLS: placed("found")},
    )


def drift_of(outputs: ReaderOutputs, by: str = "month") -> tuple[tuple[Drift, ...], str | None]:
    """The reader outputs of the last periods, each against the period before, or the reason why there are none."""
    starts = outputs.starts
    if len(starts) < 2:
        when = f"in one {by} only" if starts else "never"
        return (), f"postings were first seen {when}, so there is nothing to compare with"
    found = [
        _compared(outputs, output, number)
        for output in outputs.hits
        for number in range(max(1, len(starts) - LATEST + 1), len(starts))
    ]
    p_values = [one.gap.p_value for one in found if one.gap.p_value is not None]
    q_values = iter(adjusted(np.array(p_values)).tolist() if p_values else [])
    judged = (replace(one, q_value=None if one.gap.p_value is None else next(q_values)) for one in found)
    return tuple(judged), None


def _compared(outputs: ReaderOutputs, output: str, number: int) -> Drift:
    before, after = (outputs.side(output, [period]) for period in (number - 1, number))
    start, n = outputs.starts[number], after.rest.n_postings
    if output != SKILLS:
        return Drift(f"{output} not stated", start, after.share().share, n, gap_of(before, after), None)
    reason = before.rest.reason or after.rest.reason
    if reason is not None:
        return Drift(output, start, None, n, Gap(None, None, None, None, reason), None)
    return Drift(output, start, after.groups.hits / n, n, _mean_gap(before, after), None)


def _mean_gap(before: Side, after: Side) -> Gap:
    """The change of a mean per posting, clustered by employer."""
    first, second = (_mean_interval(side, freedom_of(side)) for side in (before, after))
    return joined(second, first, correlation(before, after), (freedom_of(after), freedom_of(before)))


def _mean_interval(side: Side, freedom: float) -> tuple[float, float, float]:
    groups = side.groups
    mean = groups.hits / groups.total
    employers = int(groups.m.sum())
    squares = float(groups.m @ (groups.k - mean * groups.n) ** 2) * employers / max(employers - 1, 1)
    half = t_quantile(0.5 + LEVEL / 2, round(freedom, 1)) * float(np.sqrt(squares)) / groups.total
    return mean, mean - half, mean + half
