"""A skill as postings ask for it: how often, by whom, together with what, and beside which pay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, Basis, Row, Share
from fingerpost.market.counting.breakdowns import DIMENSIONS, Breakdown, Dimension, breakdown_of, part_row, part_rows
from fingerpost.market.counting.cells import Cell
from fingerpost.market.counting.counted import within_all, within_from
from fingerpost.market.counting.examples import Example, examples_from
from fingerpost.market.counting.reader_error import skill_error
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.counting.words import percent
from fingerpost.market.over_time.demand import Demand, demand
from fingerpost.market.pay.pay import Pay, pay_of
from fingerpost.market.pay.premium import premiums_of
from fingerpost.market.pay.premium_answer import Premium
from fingerpost.market.profiles.together import Together, together_of, together_query
from fingerpost.market.selecting.selected_rows import levels_of
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.uncertainty import MIN_EMPLOYERS, MIN_POSTINGS

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

LEVELS = ("required", "preferred", "duty")
FIELDS = ("role", "industry", "seniority")
EMPLOYERS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class SkillProfile(Answer):
    """How postings ask for one skill.

    `levels` are shares of all postings selected; the cells of `by_role`, `by_industry` and `by_seniority` are shares
    of the postings of that role, industry or seniority. `pay_asking` is the stated pay of postings that ask for the
    skill and `pay_all` that of all selected: a raw difference, which role, level and place also make; `premium` is the
    difference beside which these are held equal. `employers` divides the postings that ask for the skill. `demand` is
    how these move over time. `demand` and `premium` are None where only the rest was asked for.
    """

    skill_id: str
    label: str
    skill_area: str
    population: str
    share: Share
    levels: tuple[tuple[str, Share], ...]
    by_role: tuple[Cell, ...]
    by_industry: tuple[Cell, ...]
    by_seniority: tuple[Cell, ...]
    together: tuple[Together, ...]
    pay_asking: Pay
    pay_all: Pay
    employers: Breakdown
    demand: Demand | None
    premium: Premium | None
    examples: tuple[Example, ...]
    basis: Basis

    def headline(self) -> str:
        """The skill."""
        return self.label

    def sentences(self) -> tuple[str, ...]:
        """How many ask for it, which roles most, what goes with it, how it moves and what pay goes with it."""
        if self.share.reason:
            return (f"Nothing can be told of {self.label} in {self.population}: {self.share.reason}.",)
        within = [cell for cell in self.by_role if cell.share.reason is None][:3]
        roles = "; ".join(f"{cell.label} {percent(cell.share)}" for cell in within)
        beside = ", ".join(f"{one.label} (×{one.lift:.1f})" for one in self.together[:5])
        return (
            f"{percent(self.share)} of {self.population} ask for {self.label} or use it.",
            *([f"Most often by role: {roles}."] if roles else []),
            *([f"More often than elsewhere together with {beside}."] if beside else []),
            *(self.demand.sentences()[:2] if self.demand else (f"How this moves: demand with skill {self.skill_id}.",)),
            *(self.premium.sentences() if self.premium else (f"The pay beside it: premium {self.skill_id}.",)),
        )

    def to_rows(self) -> list[Row]:
        """Rows by `part`: skill, level, role, industry, seniority, together (`figure` is the lift), employer and pay.

        "pay premium" and "new postings" (the skill's share of those of a month) are there where they were asked for.
        """
        pays = (("pay asking (raw)", self.pay_asking), ("pay all (raw)", self.pay_all))
        return [
            part_row("skill", self.label, self.skill_id, share=self.share),
            *(part_row("level", level, level, share=share) for level, share in self.levels),
            *part_rows("role", self.by_role),
            *part_rows("industry", self.by_industry),
            *part_rows("seniority", self.by_seniority),
            *(part_row("together", t.label, t.skill_id, share=t.share, figure=t.lift) for t in self.together),
            *(
                part_row(
                    part, f"median {name} per year", group.currency, figure=series.p50,
                    interval=(series.median_low, series.median_high), n=series.n, reason=series.reason,
                )
                for part, stated in pays
                for group in stated.groups
                for name, series in group.series()
            ),
            *part_rows("employer", self.employers.cells),
            *self._effect_rows(),
            *(
                part_row("new postings", f"share of those new in {one.start:%Y-%m}", str(one.start), share=one.share)
                for one in (self.demand.flow.periods if self.demand else ())
            ),
        ]  # fmt: skip

    def _effect_rows(self) -> list[Row]:
        if self.premium is None:
            return []
        effects = {"role, seniority, place and year equal": self.premium.adjusted, "employer too": self.premium.within}
        return [
            part_row(
                "pay premium", name, self.premium.currency or "", figure=effect.share,
                interval=(effect.low, effect.high), n=effect.n, reason=effect.reason,
            )
            for name, effect in effects.items()
        ]  # fmt: skip

    def chart(self) -> alt.LayerChart:
        """The share of each role's postings that ask for the skill."""
        from fingerpost.market.charts import nothing, share_bars

        title = f"{self.label}: share of each role's postings that ask for it"
        rows: list[Row] = [
            {"label": f"{c.label} ({c.share.of:,})", "share": c.share.share, "low": c.share.low, "high": c.share.high}
            for c in self.by_role
            if c.share.reason is None
        ]
        if not rows:
            return nothing(title, self.share.reason or "too few postings of any role")
        return share_bars(rows, title, ["With 95 % intervals; in brackets the role's postings", rests_on(self.basis)])

    def further_charts(self) -> tuple[alt.LayerChart, ...]:
        """What the skill is asked for together with."""
        return (self.together_chart(),)

    def together_chart(self) -> alt.LayerChart:
        """How much more often other skills are asked for together with this one."""
        from fingerpost.market.charts import lift_dots, nothing

        title = f"Asked for together with {self.label}"
        if not self.together:
            return nothing(title, "no skill is asked for together with it clearly more often than elsewhere")
        rows: list[Row] = [{"label": t.label, "lift": t.lift, "low": t.low, "high": t.high} for t in self.together]
        return lift_dots(rows, title, ["With 95 % intervals", rests_on(self.basis)])


def skill(
    con: DuckDBPyConnection, skill_id: str, selection: Selection | None = None, *, whole: bool = False
) -> SkillProfile:
    """How the selected postings ask for a skill, given by id, label or alias.

    Demand over time and the pay premium take longer than all else; they are left out unless `whole`.

    Raises:
        UnknownNameError: no skill is called so, or a name of the selection is in no list.
    """
    asking = scope_of(con, replace(selection or Selection(), skill=skill_id))
    known = str(asking.selection.skill)
    scope = scope_of(con, replace(asking.selection, skill=None))
    together = together_query(asking)
    within = _within(scope, known)
    label, skill_area = _named(con, known)
    levels = _levels(scope, known)
    return SkillProfile(
        skill_id=known,
        label=label,
        skill_area=skill_area,
        population=scope.selection.population(),
        share=levels["any"],
        levels=tuple((level, levels[level]) for level in LEVELS),
        by_role=within["role"],
        by_industry=within["industry"],
        by_seniority=within["seniority"],
        together=together_of(scope, asking),
        pay_asking=pay_of(asking),
        pay_all=pay_of(scope),
        employers=breakdown_of(asking, "employer", EMPLOYERS_SHOWN),
        demand=demand(con, asking.selection) if whole else None,
        premium=premiums_of(scope, [known])[0] if whole else None,
        examples=examples_from(asking.rows, asking.query),
        basis=scope.basis(
            together,
            "Pay beside a skill is a raw figure: role, seniority, place and year differ too.",
            f"Together: at least {MIN_POSTINGS} postings of {MIN_EMPLOYERS} employers and an interval above 1.",
        ),
    )


def _levels(scope: Scope, skill_id: str) -> dict[str, Share]:
    """The share of postings that ask for the skill at all, and at each level."""
    level = scope.rows.take(levels_of(scope.con, scope.rows.columns, skill_id))
    shares = {
        name: within_all(scope.rows, level == place, skill_error(skill_id, name)) for place, name in enumerate(LEVELS)
    }
    return {"any": within_all(scope.rows, level >= 0, skill_error(skill_id, "any")), **shares}


def _within(scope: Scope, skill_id: str) -> dict[str, tuple[Cell, ...]]:
    """For each of some fields the share within each value: in the ladder's order, else the highest share first."""
    hit = scope.rows.take(levels_of(scope.con, scope.rows.columns, skill_id)) >= 0
    found = {}
    for by in FIELDS:
        cells = within_from(scope.rows, *scope.rows.coded(DIMENSIONS[by].expression), hit, skill_error(skill_id))
        found[by] = _ordered([DIMENSIONS[by].labelled(cell) for cell in cells], DIMENSIONS[by])
    return found


def _ordered(cells: list[Cell], dimension: Dimension) -> tuple[Cell, ...]:
    if isinstance(dimension.order, tuple):
        return dimension.ordered(cells)
    return tuple(sorted(cells, key=lambda c: (c.share.share is None, -(c.share.share or 0.0), c.label)))


def _named(con: DuckDBPyConnection, skill_id: str) -> tuple[str, str]:
    """The preferred label and area: the taxonomy's, else those that the readings hold."""
    from fingerpost.taxonomy.skills import skills

    if skill_id in skills():
        return skills()[skill_id].preferred_label, skills()[skill_id].skill_area
    sql = "SELECT max(preferred_label), max(skill_area) FROM posting_skill WHERE skill_id = ?"
    label, skill_area = con.execute(sql, [skill_id]).fetchall()[0]
    return str(label), str(skill_area)
