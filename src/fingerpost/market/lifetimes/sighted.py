"""From what visits saw to days that postings were open: the SQL that lifetimes and single postings share."""

from __future__ import annotations

from fingerpost.market.statistics.survival import FOREVER

MAX_GAP = 14
"""A posting whose opening is known to more days than this has no known age."""

SIGHTED = f""",
complete_day AS (SELECT source, coalesce(board, '') AS board, day FROM board_visit WHERE complete),
watched AS (
  SELECT source, coalesce(board, '') AS board FROM board_visit
  GROUP BY source, coalesce(board, '') HAVING count(*) > 1
),
first_member AS (
  SELECT cluster_id, source, board FROM (
    SELECT cluster_id, source, board, row_number() OVER (PARTITION BY cluster_id ORDER BY first_seen, posting_id) AS k
    FROM posting_member WHERE first_seen IS NOT NULL
  ) AS numbered WHERE k = 1
),
found AS (
  SELECT posting.posting_id, posting.cluster_id, posting.date_posted, closed_at,
    CAST(posting.first_seen AS DATE) AS first_day, CAST(posting.last_seen AS DATE) AS last_day,
    CAST(coalesce(posting.first_missed, closed_at) AS DATE) AS missed_day,
    coalesce(first_member.source, posting.source) AS source,
    coalesce(first_member.board, posting.board, '') AS board
  FROM posting LEFT JOIN first_member ON first_member.cluster_id = posting.cluster_id
  WHERE posting.posting_id IN (SELECT posting_id FROM selected)
),
opening AS (
  SELECT needed.source, needed.board, needed.first_day, complete_day.day AS before
  FROM (SELECT DISTINCT source, board, first_day FROM found) AS needed
  LEFT JOIN complete_day ON complete_day.source = needed.source AND complete_day.board = needed.board
    AND complete_day.day = needed.first_day - 1
),
visit_before AS (
  SELECT source, board, first_day, before FROM opening WHERE before IS NOT NULL
  UNION ALL
  SELECT opening.source, opening.board, opening.first_day, max(complete_day.day)
  FROM opening JOIN complete_day ON complete_day.source = opening.source AND complete_day.board = opening.board
    AND complete_day.day < opening.first_day
  WHERE opening.before IS NULL GROUP BY opening.source, opening.board, opening.first_day
),
sighted AS (
  SELECT found.posting_id, found.cluster_id, date_posted, found.first_day, last_day, closed_at, visit_before.before,
    watched.source IS NOT NULL AS watched, date_diff('day', found.first_day, last_day) AS seen,
    date_diff('day', visit_before.before, found.first_day) AS gap,
    CASE WHEN closed_at IS NULL THEN {FOREVER}
      ELSE greatest(date_diff('day', last_day, missed_day), 1) END AS missed_after
  FROM found
  LEFT JOIN watched ON watched.source = found.source AND watched.board = found.board
  LEFT JOIN visit_before ON visit_before.source = found.source AND visit_before.board = found.board
    AND visit_before.first_day = found.first_day
)"""
"""One row per posting: `before` is the day of the last complete visit to its board before it was first seen there.

Most boards are visited every day, so the day before is looked for first.
"""

CAME_BACK = """posting_id IN (
    SELECT posting_id FROM posting WHERE cluster_id IN (
      SELECT cluster_id FROM posting_member WHERE merge_reason = 'repost'
      UNION ALL SELECT cluster_id FROM posting_event WHERE event = 'reopened'
    )
  )"""
"""Postings that were posted again two weeks or more later, or listed again after they were closed."""
