"""The facts of one posting by its id, and the members of its cluster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from fingerpost.errors import UnknownNameError
from fingerpost.posting import SkillAsked
from fingerpost.store.facts import MEMBER_COLUMNS, POSTING_COLUMNS

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """The facts of one cluster of postings, as its canonical member states them; None or () = not stated."""

    posting_id: str
    cluster_id: str
    cluster_size: int
    corpus: str
    source: str
    board: str | None
    licence: str | None
    employer: str | None
    employer_key: str | None
    title: str | None
    url: str | None
    location: str | None
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    cities: tuple[str, ...]
    date_posted: date | None
    valid_through: date | None
    first_seen: datetime | None
    last_seen: datetime | None
    first_missed: datetime | None
    closed_at: datetime | None
    role: str
    ai_relation: str
    seniority: str | None
    years_min: float | None
    degree_min: str | None
    degree_equivalent_ok: bool | None
    work_mode: str | None
    employment_types: tuple[str, ...]
    visa: str | None
    industry: str | None
    language: str | None
    salary_min: float | None
    salary_max: float | None
    salary_currency: str | None
    salary_unit: str | None
    duties: tuple[str, ...]
    eligible_countries: tuple[str, ...]
    clearance: str | None
    utc_from: float | None
    utc_to: float | None
    reader_version: str | None
    skills: tuple[SkillAsked, ...]


@dataclass(frozen=True, slots=True)
class PostingMember:
    """A posting that is one job with others: its copy in another place, from another source or of another day.

    `merged_with` is the member that it was joined to, for the reason that `merge_reason` names (docs/dedup.md); both
    are None for the canonical one, which stands for all.
    """

    posting_id: str
    cluster_id: str
    canonical: bool
    merged_with: str | None
    merge_reason: str | None
    source: str
    board: str | None
    employer: str | None
    title: str | None
    location: str | None
    url: str | None
    date_posted: date | None
    first_seen: datetime | None
    last_seen: datetime | None
    closed_at: datetime | None


_STANDING_FOR = """
SELECT any_value(standing.posting_id) FROM posting_member AS member
JOIN posting_member AS standing ON standing.cluster_id = member.cluster_id AND standing.canonical
WHERE member.posting_id = ?"""


def standing_for(con: duckdb.DuckDBPyConnection, posting_id: str) -> str:
    """The posting that stands for a posting: itself, or where it is a copy another one."""
    found = con.execute(_STANDING_FOR, [posting_id]).fetchall()[0][0]
    return posting_id if found is None else str(found)


def find_facts(con: duckdb.DuckDBPyConnection, posting_id: str) -> PostingFacts:
    """The facts of a posting; for one that another stands for, those of the other.

    Raises:
        UnknownNameError: nothing has that posting_id.
    """
    # Asked in two steps, and for skills by their key: rows are found by a value that is known, or all are looked at.
    posting, skill, key = ("keyed_posting", "keyed_skill", "posting_key")
    if not _is_keyed(con):
        posting, skill, key = ("posting", "posting_skill", "posting_id")
    columns = ", ".join((*POSTING_COLUMNS, key))
    query = f"SELECT {columns} FROM {posting} WHERE posting_id = ?"
    found = con.execute(query, [standing_for(con, posting_id)]).fetchall()
    if not found:
        raise UnknownNameError("posting", posting_id, ())
    row = dict(zip(POSTING_COLUMNS, found[0][:-1], strict=True))
    for name in ("countries", "regions", "cities", "employment_types", "duties", "eligible_countries"):
        row[name] = tuple(row[name] or ())
    return PostingFacts(**row, skills=_skills(con, skill, key, found[0][-1]))


def _is_keyed(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the facts are in the fast layout."""
    query = "SELECT count(*) FROM duckdb_views() WHERE view_name = 'keyed_posting'"
    return bool(con.execute(query).fetchall()[0][0])


def members_of(con: duckdb.DuckDBPyConnection, cluster_id: str) -> tuple[PostingMember, ...]:
    """The members of a cluster of this machine's postings, the canonical one first; none where there is only one."""
    columns = ", ".join(MEMBER_COLUMNS)
    order = "canonical DESC, date_posted NULLS LAST, location NULLS LAST, posting_id"
    query = f"SELECT {columns} FROM posting_member WHERE cluster_id = ? ORDER BY {order}"
    return tuple(
        PostingMember(**dict(zip(MEMBER_COLUMNS, row, strict=True)))
        for row in con.execute(query, [cluster_id]).fetchall()
    )


def _skills(con: duckdb.DuckDBPyConnection, view: str, key: str, value: str | int) -> tuple[SkillAsked, ...]:
    names = "skill_id, preferred_label, skill_area, level, listed"
    order = "CASE level WHEN 'required' THEN 0 WHEN 'preferred' THEN 1 ELSE 2 END, lower(preferred_label), skill_id"
    query = f"SELECT {names} FROM {view} WHERE {key} = ? ORDER BY {order}"
    return tuple(SkillAsked(*row) for row in con.execute(query, [value]).fetchall())
