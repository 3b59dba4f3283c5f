"""What the corpus is, and an article's claims about machine-learning jobs beside what the postings say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.market.claims.claim_verdicts import (
    AREAS_LEVEL,
    Claim,
    areas_claim,
    driver_claim,
    industries_claim,
    roles_claim,
    surge_claim,
    trend_claim,
)
from fingerpost.market.claims.drivers import drivers
from fingerpost.market.counting.breakdowns import Breakdown, breakdown_of, breakdowns_of, part_row, part_rows
from fingerpost.market.counting.counted import within_all
from fingerpost.market.counting.scope import Scope, scope_of
from fingerpost.market.moves.growth import growth
from fingerpost.market.over_time.forecast import forecast
from fingerpost.market.over_time.reference import ReferenceSeries, reference_series
from fingerpost.market.pay.pay import Pay, pay_of
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.uncertainty import Rest

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

GROWTH_COUNTRIES = ("US", "GB", "CA", "DE")


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

    def headline(self) -> str:
        """What was asked."""
        return "The article, checked"

    def sentences(self) -> tuple[str, ...]:
        """Each claim with its verdict, why, what was measured, and what published series say beside it."""
        return tuple(
            f"{claim.claim} {claim.verdict.capitalize()}: {claim.reason} {claim.measured}"
            + (f" Beside it: {claim.beside}" if claim.beside else "")
            for claim in self.claims
        )

    def tables(self) -> tuple[AnswerTable, ...]:
        """The claims with their verdicts."""
        columns = ("claim", "verdict", "reason", "measured", "beside", "n_postings", "n_employers")
        rows = tuple({name: getattr(claim, name) for name in columns} for claim in self.claims)
        return (AnswerTable("Each claim, what was measured, and the verdict", columns, rows),)

    def to_rows(self) -> list[Row]:
        """Rows by `part`: claims (label: the verdict), breakdowns, founding roles, median midpoints, ends of series."""
        parts = (self.sources, self.ai_relations, self.roles, self.skill_areas, self.skills)
        return [
            *(
                part_row("claim", claim.verdict, claim.claim_id, n=claim.n_postings, reason=claim.reason)
                for claim in self.claims
            ),
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
    """The corpus behind a connection, and the article's claims beside it."""
    from fingerpost.taxonomy.industries import industries
    from fingerpost.taxonomy.roles import roles

    six = tuple(role.role_id for role in roles().values() if role.founding)
    everything, ml = scope_of(con, Selection(ai_relation=None)), scope_of(con, Selection())
    parts = breakdowns_of(ml, {"role": None, "industry": None, "skill_area": 20, "skill": 20, "country": 20})
    whole, founding = breakdowns_of(everything, {"source": None, "ai_relation": None}), _founding(ml, six)
    published = tuple(reference_series("ai-share", country) for country in GROWTH_COUNTRIES)
    rests = ml.counted.n_postings, ml.counted.n_employers
    return Claims(
        all_postings=everything.counted,
        sources=whole["source"],
        ai_relations=whole["ai_relation"],
        roles=parts["role"],
        founding=founding,
        skill_areas=parts["skill_area"],
        skills=parts["skill"],
        industries=parts["industry"],
        countries=parts["country"],
        pay=pay_of(ml),
        growth=published,
        claims=(
            surge_claim(growth(con), published[0]),
            *(driver_claim(driver, *rests) for driver in drivers(con, whole=False).drivers),
            roles_claim(founding, parts["role"], six),
            areas_claim(parts["skill_area"], breakdown_of(ml, "skill_area", level=AREAS_LEVEL)),
            industries_claim(parts["industry"], _rests(ml), len(industries())),
            trend_claim(forecast(con), forecast(con, of="ai-share", country="US")),
        ),
        basis=ml.basis(ml.query.then("\nSELECT count(*) FROM selected")),
    )


def _rests(ml: Scope) -> dict[str, Rest]:
    """What the postings of each industry rest on; postings of no named employer may be one employer's."""
    names, code = ml.rows.coded("industry")
    value, cluster, n = ml.rows.pairs(np.where(code < 0, len(names), code), len(names), ml.rows.cluster)
    found, start = np.unique(value, return_index=True)
    if not len(found):
        return {}
    counts = (np.add.reduceat(n, start), np.add.reduceat(ml.rows.named[cluster], start, dtype=np.int64))
    rests = zip(*(one.tolist() for one in (*counts, np.maximum.reduceat(n, start))), strict=True)
    return {names[one]: Rest(*numbers) for one, numbers in zip(found.tolist(), rests, strict=True)}


def _founding(ml: Scope, six: tuple[str, ...]) -> Share:
    names, code = ml.rows.coded("role")
    return within_all(ml.rows, np.isin(code, [place for place, name in enumerate(names) if name in six]))
