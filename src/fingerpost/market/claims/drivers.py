"""An article's three reasons for the rise of ML hiring, as measured things: technology, business value, data.

A reason for a rise can only be seen in a rise, so from one look at the boards each is measured as it stands and the
verdict is that it cannot be told. What is measured is what the reason would bring about, never that it is the cause.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.market.claims.data_handling import (
    DATA_HANDLING,
    ERROR,
    MEMBER,
    DataHandling,
    data_handling_of,
    ratio_row,
)
from fingerpost.market.claims.driver_verdicts import NO_CAUSE, Driver, business_driver, data_driver, technology_driver
from fingerpost.market.claims.industry_mix import IndustryMix, industry_mix_of
from fingerpost.market.claims.technologies import (
    ANY_RECENT,
    RECENT,
    SLICED_BY,
    Curves,
    Technology,
    families,
    family_member,
    technologies_of,
    technologies_query,
    technology_rows,
)
from fingerpost.market.counting.asked_things import AskedThings
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.moves.adoption import curve_rows, curves_of, share_row
from fingerpost.market.moves.emerging import Emerging, moving_terms
from fingerpost.market.moves.growth import PANEL_NOTES
from fingerpost.market.moves.new_postings import new_postings
from fingerpost.market.moves.windows import Matched, Windows, matched_of
from fingerpost.market.over_time.reference import ReferenceSeries, reference_for
from fingerpost.market.selecting.selection import Selection

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

EMERGING_SHOWN = 10
DRAWN = 12


@dataclass(frozen=True, slots=True)
class Drivers(Answer):
    """The three reasons and what each was measured by; `refused` says why there is no change to be measured."""

    population: str
    windows: Windows | None
    refused: str | None
    drivers: tuple[Driver, ...]
    technologies: tuple[Technology, ...]
    emerging: Emerging
    industries: IndustryMix
    data: DataHandling
    references: tuple[ReferenceSeries, ...]
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return f"What drives hiring for machine learning: three reasons, measured on {self.population}"

    def sentences(self) -> tuple[str, ...]:
        """Each reason with its measure, its verdict and why, what published series say beside it; and no cause."""
        said = tuple(
            f"{driver.claim} {driver.measured} Verdict: {driver.verdict}; {driver.reason}"
            + (f" Beside it: {driver.beside}" if driver.beside else "")
            for driver in self.drivers
        )
        return (*said, NO_CAUSE)

    def tables(self) -> tuple[AnswerTable, ...]:
        """The verdicts, the technologies, the industries, and data by period."""
        verdicts: list[Row] = [
            {"reason": driver.claim, "measured": driver.measured, "verdict": driver.verdict} for driver in self.drivers
        ]
        technologies: list[Row] = [
            {
                "technology": one.label,
                "arrived": one.year,
                "postings": one.share.n,
                "share": one.share.share,
                "low": one.share.low,
                "high": one.share.high,
                "reason": one.share.reason,
            }
            for one in self.technologies
        ]
        industries: list[Row] = [
            {
                "industry": hiring.cell.label,
                "postings": hiring.cell.share.n,
                "share": hiring.cell.share.share,
                "low": hiring.cell.share.low,
                "high": hiring.cell.share.high,
                "employers": hiring.cell.n_employers,
                "effective employers": hiring.spread.effective if hiring.spread else None,
                "largest employer's share": hiring.spread.top_share if hiring.spread else None,
            }
            for hiring in self.industries.industries
        ]
        named = (
            ("Three reasons, measured", verdicts),
            (f"Technologies: share of {self.population} that ask for them, with 95 % intervals", technologies),
            (f"Industries: share of {self.population}, and their spread over employers", industries),
        )
        return tuple(AnswerTable(caption, tuple(rows[0]), tuple(rows)) for caption, rows in named if rows)

    def to_rows(self) -> list[Row]:
        """Rows by `part`: verdicts, technologies (whole, by role, industry, period), industries, changes, data."""
        return [
            *(
                {"part": "verdict", "value": driver.driver_id, "label": driver.verdict, "reason": driver.reason}
                for driver in self.drivers
            ),
            *(row for one in self.technologies for row in technology_rows(one)),
            *(
                {
                    **share_row("industry", hiring.cell.value, hiring.cell.label, None, hiring.cell.share),
                    "n_employers": hiring.cell.n_employers,
                    "effective_employers": hiring.spread.effective if hiring.spread else None,
                    "top_share": hiring.spread.top_share if hiring.spread else None,
                }
                for hiring in self.industries.industries
            ),
            *self._change_rows(),
            share_row("data", DATA_HANDLING, "asks for data handling", None, self.data.asked),
            *(share_row("data", DATA_HANDLING, "by period", p.period, p.share) for p in self.data.curve),
            ratio_row(None, self.data.engineering),
            *(ratio_row(point.period, point.ratio) for point in self.data.points),
        ]

    def _change_rows(self) -> list[Row]:
        change = self.industries.change
        if change is None:
            return []
        whole = (("total", change.total), ("within industries", change.within), ("between industries", change.between))
        return [
            *({"part": "change", "label": name, "figure": p.change, "low": p.low, "high": p.high} for name, p in whole),
            *(
                {"part": f"change {kind}", "value": part.value, "label": part.label, "figure": figure}
                for part in self.industries.parts
                for kind, figure in (("within", part.within), ("between", part.between))
            ),
        ]

    def chart(self) -> alt.LayerChart:
        """The share of the postings that ask for each technology, in the order of arrival."""
        from fingerpost.market.charts import nothing, share_bars

        title = f"Technologies asked for in {self.population}"
        rows: list[Row] = [
            {
                "label": f"{one.label} ({one.year})" if one.technology_id != ANY_RECENT else one.label,
                "share": one.share.share,
                "low": one.share.low,
                "high": one.share.high,
            }
            for one in self.technologies
            if one.share.reason is None
        ]
        if not rows:
            return nothing(title, self.technologies[0].share.reason or "no posting is selected")
        lines = ["In brackets the year of arrival; with 95 % intervals", rests_on(self.basis)]
        return share_bars(rows, title, lines)

    def further_charts(self) -> tuple[alt.FacetChart | alt.LayerChart, ...]:
        """The adoption curves."""
        return (self.curves_chart(),)

    def curves_chart(self) -> alt.FacetChart | alt.LayerChart:
        """The adoption curve of each technology, where there is a series."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.adoption import adoption_curves

        title = f"How technologies spread in {self.population}"
        asked = [one for one in self.technologies if any(point.share.n for point in one.curve)]
        rows = [row for one in asked for row in curve_rows(one.label, one.curve)]
        if not any(row["share"] is not None for row in rows):
            return nothing(title, self.refused or "no period has enough postings for a share")
        lines = ["Share of the period's new postings, with 95 % intervals; each on its own scale", rests_on(self.basis)]
        return adoption_curves(rows, title, lines)


def drivers(
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    by: str = "month",
    since: date | None = None,
    until: date | None = None,
    *,
    whole: bool = True,
) -> Drivers:
    """The three reasons measured on the ML postings of a selection; `since` and `until` bound the periods compared.

    Without `whole` only what the verdicts rest on: no curves, nothing by role or industry, no emerging skill by name.

    Raises:
        UnknownNameError: `by` is no period, or a name of the selection is in no list.
        InputError: `since` is later than `until`.
    """
    ml = scope_of(con, replace(selection or Selection(), ai_relation="builds"))
    everything = scope_of(con, replace(ml.selection, ai_relation=None))
    matched = matched_of(ml, by, since, until)
    curves = _curves(ml, matched) if whole else {}
    technologies = technologies_of(ml, matched, curves, SLICED_BY if whole else ())
    emerging = moving_terms(ml, matched, "rising", EMERGING_SHOWN if whole else 0)
    new = new_postings(everything.rows, by)
    industries = industry_mix_of(ml, matched, new)
    data = data_handling_of(ml, everything, matched, new, curves.get(DATA_HANDLING, ()))
    share_series, index = (reference_for(ml.selection, name) for name in ("ai-share", "postings-index"))
    refused = matched.refused or emerging.refused
    return Drivers(
        population=ml.selection.population(),
        windows=matched.windows,
        refused=refused,
        drivers=(
            technology_driver(ml, technologies, emerging, refused, share_series),
            business_driver(ml, industries, index),
            data_driver(ml, data, refused),
        ),
        technologies=technologies,
        emerging=emerging,
        industries=industries,
        data=data,
        references=(share_series, index),
        basis=ml.basis(
            technologies_query(ml),
            *PANEL_NOTES,
            f"Technologies are families of skills; the year is that of arrival. Recent: {RECENT} or later.",
            "Data engineers are postings of that role; ML postings beside them are the others that build ML.",
            NO_CAUSE,
        ),
    )


def _curves(ml: Scope, matched: Matched) -> Curves:
    """The adoption curves of the technologies and of data handling, from one reading of the new postings."""
    families_of = family_member()
    asked = AskedThings(
        f"{families_of.sql} UNION ALL {MEMBER.sql}",
        (*families_of.parameters, *MEMBER.parameters),
        things_of=lambda skill_id, area: (*families_of.things_of(skill_id, area), *MEMBER.things_of(skill_id, area)),
        once=True,
    )
    items = (*families(), DATA_HANDLING)
    return curves_of(ml.con, matched, asked, items, lambda item: ERROR if item == DATA_HANDLING else None)
