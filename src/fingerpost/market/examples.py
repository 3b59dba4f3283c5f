"""Example postings: the newest of each employer, so that a figure can be looked at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fingerpost.market.selection import Query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EXAMPLES = """
SELECT posting_id, title, employer, url, date_posted
FROM (
  SELECT *, row_number() OVER (PARTITION BY cluster ORDER BY date_posted DESC NULLS LAST, posting_id) AS position
  FROM selected
) AS newest
WHERE position = 1 ORDER BY date_posted DESC NULLS LAST, posting_id LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class Example:
    """A posting that an answer rests on."""

    posting_id: str
    title: str | None
    employer: str | None
    url: str | None
    date_posted: date | None


def examples_of(con: DuckDBPyConnection, query: Query, limit: int = 5) -> tuple[Example, ...]:
    """The newest posting of each employer selected, the newest first."""
    newest = query.then(_EXAMPLES.format(limit=int(limit)))
    return tuple(Example(*row) for row in con.execute(newest.sql, newest.parameters).fetchall())
