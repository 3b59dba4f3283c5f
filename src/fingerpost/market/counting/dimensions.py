"""The fields that postings can be broken down by: the SQL of their values, how these are called, and their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fingerpost.market.counting.cells import Cell
from fingerpost.market.selecting.selection import AI_RELATIONS, NOT_STATED, SENIORITIES, each_of
from fingerpost.taxonomy.labels import label_of

DEGREES = ("associate", "bachelor", "master", "phd")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A field to break postings down by: its SQL, how its values are called, and their order.

    `expression` gives the values of a posting, one row each; `member` gives `value, label, cluster, named` where the
    field is no expression over one posting. `order` is "count" (most frequent first), "value" (time), or a ladder.
    """

    field: str
    title: str
    expression: str = ""
    order: str | tuple[str, ...] = "count"
    several: bool = False
    member: str = ""
    labels_held: bool = False

    def member_sql(self) -> str:
        """One row per posting and value: `value, label, cluster, named`."""
        return self.member or (
            "SELECT value, value AS label, cluster, named\n"
            f"  FROM (SELECT {self.expression} AS value, cluster, named FROM selected) AS valued"
        )

    def labelled(self, cell: Cell) -> Cell:
        """The cell with the label that people read; of skills and employers the one that the postings hold."""
        label = cell.label if self.labels_held and cell.value != NOT_STATED else label_of(self.field, cell.value)
        return replace(cell, label=label)

    def ordered(self, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        """The cells in the field's order, "not stated" last."""

        def key(cell: Cell) -> tuple[bool, int, str]:
            last = cell.value == NOT_STATED
            if self.order == "count":
                return last, -cell.share.n, cell.label
            if self.order == "value":
                return last, 0, cell.value
            rung = self.order.index(cell.value) if cell.value in self.order else len(self.order)
            return last, rung, cell.value

        return tuple(sorted(cells, key=key))


def _column(expression: str) -> str:
    return f"coalesce({expression}, '{NOT_STATED}')"


EMPLOYER = _column("employer_key")

_SKILL = f"""
  SELECT coalesce(skill_id, '{NOT_STATED}') AS value, preferred_label AS label, cluster, named
  FROM selected LEFT JOIN posting_skill ON posting_skill.posting_id = selected.posting_id"""

_EMPLOYER = f"SELECT {EMPLOYER} AS value, employer AS label, cluster, named FROM selected"

_SKILL_AREA = f"""
  SELECT coalesce(skill_area, '{NOT_STATED}') AS value, skill_area AS label, cluster, named
  FROM selected LEFT JOIN (SELECT DISTINCT posting_id, skill_area FROM posting_skill) AS area
    ON area.posting_id = selected.posting_id"""


_DIMENSIONS = (
    Dimension("role", "role", _column("role")),
    Dimension("skill", "skill", several=True, member=_SKILL, labels_held=True),
    Dimension("skill_area", "skill area", several=True, member=_SKILL_AREA),
    Dimension("industry", "industry", _column("industry")),
    Dimension("country", "country", each_of("countries"), several=True),
    Dimension("month", "month posted", _column("substr(CAST(date_posted AS VARCHAR), 1, 7)"), order="value"),
    Dimension("year", "year posted", _column("substr(CAST(date_posted AS VARCHAR), 1, 4)"), order="value"),
    Dimension("seniority", "seniority", _column("seniority"), order=SENIORITIES),
    Dimension("degree", "lowest degree that satisfies", _column("degree_min"), order=DEGREES),
    Dimension("work_mode", "work mode", _column("work_mode")),
    Dimension("employment_type", "employment type", each_of("employment_types"), several=True),
    Dimension("visa", "visa sponsorship", _column("visa")),
    Dimension("employer", "employer", member=_EMPLOYER, labels_held=True),
    Dimension("ai_relation", "relation to AI", _column("ai_relation"), order=AI_RELATIONS),
    Dimension("language", "language", _column("language")),
    Dimension("source", "source", _column("source")),
)
DIMENSIONS: Mapping[str, Dimension] = {dimension.field: dimension for dimension in _DIMENSIONS}
"""What postings can be broken down by."""
