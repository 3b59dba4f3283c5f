"""What the data cover, how fresh their sources are, and how many postings repeat another."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from fingerpost.market.counting.scope import Scope

_COVERAGE = """
SELECT (SELECT count(*) FROM (SELECT DISTINCT source, board FROM selected) AS boards),
  (SELECT count(DISTINCT country) FROM (SELECT unnest(countries) AS country FROM selected) AS placed
   WHERE country <> '*'),
  (SELECT count(DISTINCT language) FROM selected)"""

# Sources whose lists were never visited (archives, the packaged reference) are as old as their last sighting.
_FRESHNESS = """,
visited AS (
  SELECT source, count(DISTINCT coalesce(board, '')) AS boards, max(day) AS last_visit, count(*) AS visits,
    sum(CASE WHEN complete THEN 1 ELSE 0 END) AS complete
  FROM board_visit GROUP BY source
),
seen AS (SELECT source, count(*) AS n, CAST(max(last_seen) AS DATE) AS last_seen FROM selected GROUP BY source)
SELECT seen.source, n, coalesce(boards, 0), last_visit, last_seen, coalesce(visits, 0), coalesce(complete, 0)
FROM seen LEFT JOIN visited ON visited.source = seen.source ORDER BY seen.source"""

_MEMBERS = """
SELECT count(*), sum(greatest(coalesce(cluster_size, 1), 1)),
  sum(CASE WHEN cluster_size > 1 THEN 1 ELSE 0 END)
FROM selected JOIN (SELECT posting_id, cluster_size FROM posting) AS sized ON sized.posting_id = selected.posting_id"""

_REASONS = """
SELECT merge_reason, count(*) AS n FROM posting_member
WHERE NOT canonical AND merge_reason IS NOT NULL GROUP BY merge_reason ORDER BY n DESC, merge_reason"""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the postings cover; boards, countries and languages are counted where they are stated."""

    n_postings: int
    n_employers: int
    n_boards: int
    n_sources: int
    n_countries: int
    n_languages: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a source was last looked at: the last visit of one of its boards, else when a posting was last seen.

    `days` are those from then to `as_of` of the answer; `complete` of `visits` board days read the whole list.
    """

    source: str
    n_postings: int
    n_boards: int
    last_visit: dt.date | None
    last_seen: dt.date | None
    days: int | None
    visits: int
    complete: int


@dataclass(frozen=True, slots=True)
class Duplicates:
    """How many postings were found to be one: `n_members` postings are `n_clusters` clusters, `n_several` of which
    have several members; `reasons` count why members were joined, in this machine's corpus.
    """

    n_members: int
    n_clusters: int
    n_several: int
    reasons: tuple[tuple[str, int], ...]

    @property
    def rate(self) -> float | None:
        """The share of postings that another posting already stands for; None where there is no posting."""
        return 1 - self.n_clusters / self.n_members if self.n_members else None


def coverage_of(scope: Scope) -> Coverage:
    """What the postings of a scope cover."""
    counted = scope.query.then(_COVERAGE)
    boards, countries, languages = scope.con.execute(counted.sql, counted.parameters).fetchall()[0]
    n = scope.counted
    return Coverage(n.n_postings, n.n_employers, boards, len(n.sources), countries, languages)


def freshness_of(scope: Scope, as_of: dt.date | None) -> tuple[dt.date | None, tuple[Freshness, ...]]:
    """The day that freshness is told for, and when each source of a scope was last looked at."""
    query = scope.query.then(_FRESHNESS)
    rows = scope.con.execute(query.sql, query.parameters).fetchall()
    days = [day for row in rows for day in (row[3], row[4]) if day is not None]
    today = as_of or max(days, default=None)
    found = []
    for source, n, boards, last_visit, last_seen, visits, complete in rows:
        last = last_visit or last_seen
        age = (today - last).days if today and last else None
        found.append(Freshness(source, n, boards, last_visit, last_seen, age, int(visits), int(complete)))
    return today, tuple(found)


def duplicates_of(scope: Scope) -> Duplicates:
    """How many postings the clusters of a scope stand for."""
    query = scope.query.then(_MEMBERS)
    clusters, members, several = scope.con.execute(query.sql, query.parameters).fetchall()[0]
    reasons = tuple((str(reason), int(n)) for reason, n in scope.con.execute(_REASONS).fetchall())
    return Duplicates(int(members or 0), int(clusters), int(several or 0), reasons)
