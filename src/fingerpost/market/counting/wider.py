"""The wider population that a selection is a part of, so that its share has a denominator that is stated."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fingerpost.market.counting.reader_error import reader_error
from fingerpost.market.selecting.selection import NOT_STATED, Query, Selection
from fingerpost.market.statistics.reader_error import ReaderError

NARROWED_BY = ("skill", "skill_area", "role", "industry", "seniority", "work_mode", "ai_relation")
"""The first of these that a selection states is what it is a share by: the population is the same without it."""


@dataclass(frozen=True, slots=True)
class Wider:
    """A population, the SQL condition that the selected postings of it meet, and the field that narrows it.

    `reader` is how the reader of that field errs on the value selected, None where labels do not tell.
    """

    selection: Selection
    hit: Query
    field: str | None
    reader: ReaderError | None = None

    @property
    def reason(self) -> str | None:
        """Why there is no share; None where there is one."""
        return None if self.field else "no share: every posting is selected"


def wider_of(selection: Selection) -> Wider:
    """The population of which a resolved selection is a share.

    >>> wider_of(Selection(role="data-scientist")).selection.population()
    'ML postings'
    >>> wider_of(Selection()).selection.population(), wider_of(Selection()).hit
    ('all postings read', Query(sql='ai_relation = ?', parameters=('builds',)))
    """
    field = next((name for name in NARROWED_BY if getattr(selection, name) is not None), None)
    if field is None:
        return Wider(selection, Query("true"), None)
    value = getattr(selection, field)
    reader = None if value == NOT_STATED else reader_error(field, value)
    return Wider(replace(selection, **{field: None}), _condition(field, value), field, reader)


def _condition(field: str, value: str) -> Query:
    if field in ("skill", "skill_area"):
        column = "skill_id" if field == "skill" else "skill_area"
        return Query(f"posting_id IN (SELECT posting_id FROM posting_skill WHERE {column} = ?)", (value,))
    return Query(f"{field} IS NULL") if value == NOT_STATED else Query(f"{field} = ?", (value,))
