"""A role as its postings describe it: what they ask for, of whom, where, and what they state as pay."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.answer import Answer, Basis, Row, Share
from fingerpost.market.counting.breakdowns import Breakdown, breakdowns_of, part_row, part_rows
from fingerpost.market.counting.counted import counted_of, within_all
from fingerpost.market.counting.examples import Example, examples_from
from fingerpost.market.counting.reader_error import reader_error
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.counting.words import percent
from fingerpost.market.pay.pay import Pay, pay_of
from fingerpost.market.profiles.duty import NOT_READ, duties_of
from fingerpost.market.profiles.role_skills import LEVELS, RoleSkill, role_skills, role_skills_query
from fingerpost.market.selecting.selected_rows import rows_where
from fingerpost.market.selecting.selection import NOT_STATED, Query, Selection
from fingerpost.market.statistics.quantiles import Quantiles, quantiles_of

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

    from fingerpost.taxonomy.roles import Role

CHARTED_SKILLS = 20
PARTS = {
    "seniority": None,
    "degree": None,
    "work_mode": None,
    "visa": None,
    "industry": None,
    "skill_area": 20,
    "country": 12,
    "employer": 10,
}
"""The fields that a role is broken down by, and how many of their values are shown; None for all."""


@dataclass(frozen=True, slots=True)
class RoleProfile(Answer):
    """What the postings of one role say.

    `share` is the role's share of the same selection with any role. `title_says` is the share of the role's postings
    that bear one of its usual titles: the rest are known by other words or by their duties. `years` are the smallest
    numbers of years of experience that satisfy; postings that ask for none are counted in `years_not_stated`.
    `leads_to` are the labels of the roles that people move on to. `duties` are shares of the postings that were read
    for them.
    """

    role_id: str
    label: str
    description: str
    leads_to: tuple[str, ...]
    share: Share
    title_says: Share
    skills: tuple[RoleSkill, ...]
    skill_areas: Breakdown
    duties: Breakdown
    seniority: Breakdown
    degrees: Breakdown
    years: Quantiles
    years_not_stated: int
    pay: Pay
    countries: Breakdown
    work_modes: Breakdown
    visa: Breakdown
    industries: Breakdown
    employers: Breakdown
    examples: tuple[Example, ...]
    basis: Basis

    def skills_of(self, skill_area: str) -> tuple[RoleSkill, ...]:
        """The skills of one area, the most asked first."""
        return tuple(skill for skill in self.skills if skill.skill_area == skill_area)

    def headline(self) -> str:
        """The role."""
        return self.label

    def sentences(self) -> tuple[str, ...]:
        """What the role is and where it leads, how frequent it is, what it asks for and what the work is."""
        leads = (f"It leads to {', '.join(in_text(label) for label in self.leads_to)}.",) if self.leads_to else ()
        if self.share.reason:
            return (self.description, *leads, f"Nothing more can be told: {self.share.reason}.")
        asked = sorted(self.skills, key=lambda skill: (-skill.any.n, skill.label))[:5]
        done = [cell for cell in self.duties.cells if cell.value != NOT_STATED][:5]
        reason = next((cell.share.reason for cell in done if cell.share.reason), None)
        names = "; ".join(f"{skill.label} {percent(skill.any)}" for skill in asked) or "none"
        work = "; ".join(f"{cell.label} {percent(cell.share)}" for cell in done)
        return (
            self.description,
            *leads,
            f"Share of the postings selected: {percent(self.share)}.",
            f"Skills asked for or used most: {names}.",
            f"Duties stated most: {work}." if work and not reason else f"No duties can be told: {reason or NOT_READ}.",
        )

    def to_rows(self) -> list[Row]:
        """Rows by `part`: role, skill (one row per level), the breakdowns, years and pay."""
        breakdowns = (
            self.skill_areas,
            self.duties,
            self.seniority,
            self.degrees,
            self.countries,
            self.work_modes,
            self.visa,
        )
        years = self.years
        return [
            part_row("role", "share of postings", self.role_id, share=self.share),
            part_row("role", "title names the role", self.role_id, share=self.title_says),
            *(
                part_row(f"skill {level}", skill.label, skill.skill_id, share=getattr(skill, level))
                for skill in self.skills
                for level in LEVELS
            ),
            *(row for part in (*breakdowns, self.industries, self.employers) for row in part_rows(part.by, part.cells)),
            part_row(
                "years", "median years asked", figure=years.p50, interval=(years.median_low, years.median_high),
                n=years.n, reason=years.reason,
            ),
            *(
                part_row(
                    "pay", f"median {name} per year", group.currency, figure=series.p50,
                    interval=(series.median_low, series.median_high), n=series.n, reason=series.reason,
                )
                for group in self.pay.groups
                for name, series in group.series()
            ),
        ]  # fmt: skip

    def chart(self) -> alt.LayerChart:
        """The skills asked for most, with 95 % intervals."""
        from fingerpost.market.charts import nothing, share_bars

        title = f"{self.label}: skills that postings ask for or use"
        ordered = sorted(self.skills, key=lambda skill: (-skill.any.n, skill.label))[:CHARTED_SKILLS]
        rows: list[Row] = [
            {"label": skill.label, "share": skill.any.share, "low": skill.any.low, "high": skill.any.high}
            for skill in ordered
        ]
        reason = next((skill.any.reason for skill in ordered if skill.any.reason), None)
        if reason or not rows:
            return nothing(title, reason or "no postings are selected")
        return share_bars(rows, title, ["Share of the role's postings, with 95 % intervals", rests_on(self.basis)])


def role(con: DuckDBPyConnection, role_id: str, selection: Selection | None = None) -> RoleProfile:
    """What the postings of a role say, among the postings selected; `role_id` may be a label or alias.

    Raises:
        UnknownNameError: no role is called so, or a name of the selection is in no list.
    """
    from fingerpost.taxonomy.roles import find_role, roles

    known = find_role(role_id)
    everyone = replace(selection or Selection(), role=None).resolved(con)
    scope = scope_of(con, replace(everyone, role=known.role_id))
    query = role_skills_query(scope)
    years, years_not_stated = _years(scope)
    parts = breakdowns_of(scope, PARTS)
    return RoleProfile(
        role_id=known.role_id,
        label=known.preferred_label,
        description=known.description,
        leads_to=tuple(roles()[other].preferred_label for other in known.leads_to),
        share=_role_share(con, everyone, known.role_id),
        title_says=_title_says(scope, known),
        skills=role_skills(scope),
        skill_areas=parts["skill_area"],
        duties=duties_of(scope),
        seniority=parts["seniority"],
        degrees=parts["degree"],
        years=years,
        years_not_stated=years_not_stated,
        pay=pay_of(scope),
        countries=parts["country"],
        work_modes=parts["work_mode"],
        visa=parts["visa"],
        industries=parts["industry"],
        employers=parts["employer"],
        examples=examples_from(scope.rows, scope.query),
        basis=scope.basis(query, "A skill counts where it is asked of the person or used in the duties."),
    )


def in_text(label: str) -> str:
    """A role's label within a sentence.

    >>> in_text("NLP engineer"), in_text("Data scientist")
    ('NLP engineer', 'data scientist')
    """
    return label if label[:2].isupper() else f"{label[0].lower()}{label[1:]}"


def title_names(known: Role) -> Query:
    """The SQL condition that a posting's title has one of the role's usual titles in it, as whole words.

    >>> from fingerpost.taxonomy.roles import find_role
    >>> title_names(find_role("other")).sql
    'FALSE'
    """
    if not known.titles:
        return Query("FALSE")
    names = sorted((re.escape(title) for title in known.titles), key=lambda name: (-len(name), name))
    spaced = [name.replace("\\ ", r"[\s-]+") for name in names]
    worded = "|".join(name for name in spaced if name.isascii())
    others = [name for name in spaced if not name.isascii()]  # Chinese titles have no spaces around them
    pattern = "|".join([rf"(^|[^\p{{L}}])({worded})s?($|[^\p{{L}}])", *others])
    return Query("coalesce(regexp_matches(title, ?, 'i'), FALSE)", (pattern,))


def _role_share(con: DuckDBPyConnection, everyone: Selection, role_id: str) -> Share:
    rows = counted_of(con, everyone)
    role = rows.columns.one(con, "role")
    return within_all(rows, rows.take(role.code) == role.place(role_id), reader_error("role", role_id))


def _title_says(scope: Scope, known: Role) -> Share:
    """The share of the role's postings whose title names it; which titles do is found once for a role."""
    columns, named = scope.rows.columns, title_names(known)
    condition = Query(f"role = ? AND {named.sql}", (known.role_id, *named.parameters))
    titled = columns.recent(("titled", known.role_id), lambda: rows_where(scope.con, columns, condition))
    return within_all(scope.rows, scope.rows.take(titled))


def _years(scope: Scope) -> tuple[Quantiles, int]:
    years = scope.rows.take(scope.rows.columns.numbers(scope.con, "years_min"))
    asked = ~np.isnan(years)
    return quantiles_of(years[asked], scope.rows.cluster[asked], scope.rows.row_named[asked]), int((~asked).sum())
