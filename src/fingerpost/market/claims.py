"""What the corpus is, and an article's five claims about machine-learning jobs beside what the postings say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, Basis, Row, Share
from fingerpost.market.cells import Cell, share_where
from fingerpost.market.counts import Breakdown, breakdown_of, breakdowns_of, part_row, part_rows
from fingerpost.market.pay import Pay, pay_of
from fingerpost.market.reference import ReferenceSeries, reference_series
from fingerpost.market.scope import Scope, scope_of
from fingerpost.market.selection import NOT_STATED, Query, Selection

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

GROWTH_COUNTRIES = ("US", "GB", "CA", "DE")


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in our words, and what was measured, in one sentence."""

    claim_id: str
    claim: str
    measured: str


@dataclass(frozen=True, slots=True)
class Claims(Answer):
    """The corpus at a glance: `all_postings` by relation to AI and source, ML postings by the rest.

    `founding` is the share of ML postings that are of one of the six founding roles. `growth` are official series:
    they stand for growth until the boards have been watched long enough.
    """

    all_postings: Basis
    sources: Breakdown
    ai_relations: Breakdown
    roles: Breakdown
    founding: Share
    skill_areas: Breakdown
    skills: Breakdown
    industries: Breakdown
    countries: Breakdown
    pay: Pay
    growth: tuple[ReferenceSeries, ...]
    claims: tuple[Claim, ...]
    basis: Basis

    def to_rows(self) -> list[Row]:
        """Rows by `part`: the breakdowns, the founding roles, pay (median midpoints) and the ends of the series."""
        parts = (self.sources, self.ai_relations, self.roles, self.skill_areas, self.skills)
        return [
            *(row for part in (*parts, self.industries, self.countries) for row in part_rows(part.by, part.cells)),
            part_row("roles", "the six founding roles", share=self.founding),
            part_row("pay", "postings that state pay", share=self.pay.disclosure),
            *(
                part_row(
                    "pay", "median midpoint per year", group.currency, figure=group.mid.p50,
                    interval=(group.mid.median_low, group.mid.median_high), n=group.mid.n, reason=group.mid.reason,
                )
                for group in self.pay.groups
            ),
            *(
                part_row("reference", f"{series.label} {point.date}", series.country, figure=point.value)
                for series in self.growth
                for point in (series.first, series.latest)
            ),
        ]  # fmt: skip

    def chart(self) -> alt.LayerChart:
        """ML postings by role."""
        return self.roles.chart()

    def growth_chart(self) -> alt.LayerChart:
        """The reference series of several countries as lines."""
        from fingerpost.market.charts import time_line

        first = self.growth[0]
        rows = [
            {"date": point.date.isoformat(), "value": point.value, "series": series.country_label}
            for series in self.growth
            for point in series.points
        ]
        subtitle = [f"{first.publisher}, {first.licence} · to {first.latest.date} · counted by keyword"]
        return time_line(rows, first.label, subtitle, first.unit)


def claims(con: DuckDBPyConnection) -> Claims:
    """The corpus behind a connection, and the five claims beside it."""
    everything, ml = scope_of(con, Selection(ai_relation=None)), scope_of(con, Selection())
    parts, skill_areas, stated = breakdowns_of(ml, ("role", "industry")), breakdown_of(ml, "skill_area"), pay_of(ml)
    roles, industries = parts["role"], parts["industry"]
    whole, founding = breakdowns_of(everything, ("source", "ai_relation")), _founding(ml)
    growth = tuple(reference_series("ai-share", country) for country in GROWTH_COUNTRIES)
    return Claims(
        all_postings=everything.counted,
        sources=whole["source"],
        ai_relations=whole["ai_relation"],
        roles=roles,
        founding=founding,
        skill_areas=skill_areas,
        skills=breakdown_of(ml, "skill"),
        industries=industries,
        countries=breakdown_of(ml, "country"),
        pay=stated,
        growth=growth,
        claims=(
            Claim("growth", "Machine-learning jobs are surging.", _growth_measured(growth[0])),
            Claim("roles", "Six roles make up the field.", _roles_measured(founding, roles)),
            Claim("skills", "Skills of five areas are asked for.", _areas_measured(skill_areas)),
            Claim("industries", "Every industry hires for it.", _industries_measured(industries)),
            Claim("pay", "It pays well.", _pay_measured(stated)),
        ),
        basis=ml.basis(ml.query.then("\nSELECT count(*) FROM selected")),
    )


def percent(share: Share) -> str:
    """A share with its interval for a sentence.

    >>> percent(Share(0.25, 0.2, 0.31, 250, 1000))
    '25.0 % (20.0 to 31.0)'
    """
    if share.share is None or share.low is None or share.high is None:
        return share.reason or "too few"
    return f"{100 * share.share:.1f} % ({100 * share.low:.1f} to {100 * share.high:.1f})"


def _founding(ml: Scope) -> Share:
    from fingerpost.taxonomy.roles import roles

    founding = tuple(role.role_id for role in roles().values() if role.founding)
    marks = ", ".join("?" * len(founding))
    return share_where(ml.con, ml.query, Query(f"coalesce(role IN ({marks}), FALSE)", founding))


def _roles_measured(founding: Share, roles: Breakdown) -> str:
    return founding.reason or f"The six roles are {percent(founding)} of ML postings; {_listed(roles.cells[:3])}."


def _areas_measured(areas: Breakdown) -> str:
    five = tuple(cell for cell in areas.cells if cell.value != "other")
    sixth = tuple(cell for cell in areas.cells if cell.value == "other")
    return _too_few(areas) or (
        f"Share of ML postings that ask for each: {_listed(five)}."
        f" Everything else (cloud, tools, practice, languages): {_listed(sixth)}."
    )


def _industries_measured(industries: Breakdown) -> str:
    return _too_few(industries) or f"{industries.n_values} industries are found; {_listed(industries.cells[:3])}."


def _too_few(breakdown: Breakdown) -> str | None:
    if not breakdown.cells:
        return "no ML postings are in the corpus"
    return breakdown.cells[0].share.reason


def _pay_measured(stated: Pay) -> str:
    if stated.disclosure.reason:
        return stated.disclosure.reason
    shown = [group for group in stated.groups if group.mid.p50 is not None]
    medians = "; ".join(
        f"{g.currency} {g.mid.p50:,.0f} ({g.mid.median_low:,.0f} to {g.mid.median_high:,.0f}), n = {g.mid.n:,}"
        for g in shown
    )
    disclosed = f"{percent(stated.disclosure)} of ML postings state pay"
    return f"{disclosed}; median midpoint per year: {medians}." if shown else f"{disclosed}; too few to say how much."


def _growth_measured(series: ReferenceSeries) -> str:
    first, latest = series.first, series.latest
    return (
        f"Not from this corpus: {series.publisher} counts AI terms in {first.value:.2f} % of postings on {first.date} "
        f"and in {latest.value:.2f} % on {latest.date} ({series.country_label})."
    )


def _listed(cells: tuple[Cell, ...]) -> str:
    stated = [cell for cell in cells if cell.value != NOT_STATED]
    return ", ".join(f"{cell.label} {percent(cell.share)}" for cell in stated) or "none is stated"
