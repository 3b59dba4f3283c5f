"""Skills that come and skills that go: listed ones and terms that no list has yet, by their share of new postings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.market.counting.examples import Example, examples_of
from fingerpost.market.counting.reader_error import skill_error
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.moves.adoption import AdoptionPoint, curve_rows, curves_of
from fingerpost.market.moves.growth import (
    PANEL_NOTES,
    SKILLS,
    check_limit,
    compared,
    dot_rows,
    moved_basis,
    movers_table,
    whole_moved,
)
from fingerpost.market.moves.movers import Mover, moved_of, mover_row
from fingerpost.market.moves.verdicts import Change, Verdict
from fingerpost.market.moves.windows import Matched, Windows, matched_of
from fingerpost.market.selecting.selection import Selection

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

EXAMPLES = 3
NAMED = 5
DRAWN = 12

_FIRST = """
SELECT posting_skill.skill_id, bool_or(posting_skill.listed), min(flow.period), min(selected.date_posted)
FROM selected JOIN posting_skill ON posting_skill.posting_id = selected.posting_id
LEFT JOIN flow ON flow.posting_id = selected.posting_id
WHERE posting_skill.skill_id IN ({marks}) GROUP BY posting_skill.skill_id"""

_TITLES: Mapping[Verdict, str] = {"rising": "Emerging skills", "falling": "Fading skills"}


@dataclass(frozen=True, slots=True)
class Term:
    """A skill or an unlisted term that moved, with its adoption curve and some postings that ask for it.

    `first_period` is the first one watched in which a new posting asked for it, `first_posted` the earliest posting
    date that any posting of it states, `first_year` the year in which the thing itself came to be, where known.
    """

    mover: Mover
    listed: bool
    first_period: date | None
    first_posted: date | None
    first_year: int | None
    curve: tuple[AdoptionPoint, ...]
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Emerging(Answer):
    """Skills whose share of new postings rises (or falls), the strongest change first; `refused` says why none can be.

    Terms that were tested and cannot be told from no change are counted in `n_untold`, not listed.
    """

    direction: Verdict
    population: str
    windows: Windows | None
    refused: str | None
    n_before: int
    n_after: int
    n_employers: int
    overall: Change | None
    terms: tuple[Term, ...]
    n_found: int
    n_untold: int
    n_too_few: int
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return f"{_TITLES[self.direction]}: share of new postings among {self.population}"

    def sentences(self) -> tuple[str, ...]:
        """The terms with their change, and how many cannot be told; or why nothing can."""
        if self.refused or self.windows is None or self.overall is None:
            return (f"{_TITLES[self.direction]} cannot be told: {self.refused}.",)
        whole = whole_moved(self.windows, self.overall, (self.n_before, self.n_after, self.n_employers), self.basis)
        others = (
            f"{self.n_untold:,} other terms were tested and do not show it; {self.n_too_few:,} have too few postings."
        )
        if not self.terms:
            return whole, f"No skill's share can be told to be {self.direction}.", others
        first = "; ".join(
            f"{term.mover.label} {term.mover.share.words()}{'' if term.listed else ' (in no list yet)'}, "
            f"{term.mover.n_before:,} to {term.mover.n_after:,} postings of {term.mover.n_employers:,} employers"
            for term in self.terms[:NAMED]
            if term.mover.share is not None
        )
        found = f"{self.n_found:,} {'skill is' if self.n_found == 1 else 'skills are'} {self.direction} in share"
        return f"{found}: {first}.", whole, others

    def tables(self) -> tuple[AnswerTable, ...]:
        """The terms with their changes, and their shares by period."""
        if not self.terms:
            return ()
        movers = movers_table(
            f"Change of the share of new postings, {self.direction}",
            tuple(t.mover for t in self.terms),
            "skill",
            "share",
        )
        seen = {
            term.mover.label: {
                "listed": "yes" if term.listed else "no",
                "first new in": term.first_period,
                "first posted": term.first_posted,
            }
            for term in self.terms
        }
        rows = tuple({**row, **seen[row["skill"]]} for row in movers.rows)
        return (replace(movers, columns=(*movers.columns, "listed", "first new in", "first posted"), rows=rows),)

    def to_rows(self) -> list[Row]:
        """One row per term, then one per term and period (`part` = curve)."""
        terms = [
            {
                "part": self.direction,
                **mover_row(term.mover),
                "listed": term.listed,
                "first_period": term.first_period,
                "first_posted": term.first_posted,
                "first_year": term.first_year,
            }
            for term in self.terms
        ]
        curves = [
            {
                "part": "curve",
                "value": term.mover.value,
                "label": term.mover.label,
                "period": point.period,
                "n": point.share.n,
                "of": point.share.of,
                "share": point.share.share,
                "low": point.share.low,
                "high": point.share.high,
                "reason": point.share.reason,
            }
            for term in self.terms
            for point in term.curve
        ]
        return terms + curves

    def chart(self) -> alt.LayerChart:
        """The changes of the terms with intervals."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.adoption import change_dots

        if self.windows is None or not self.terms:
            return nothing(self.headline(), self.refused or f"no skill's share can be told to be {self.direction}")
        lines = compared(self.windows, self.n_before, self.n_after, self.n_employers, self.basis)
        movers = tuple(term.mover for term in self.terms[: 2 * DRAWN])
        return change_dots(
            dot_rows(movers, "share"), self.headline(), lines, "share of new postings, later over earlier"
        )

    def further_charts(self) -> tuple[alt.FacetChart | alt.LayerChart, ...]:
        """The adoption curves."""
        return (self.curves_chart(),)

    def curves_chart(self) -> alt.FacetChart | alt.LayerChart:
        """The adoption curve of each of the first terms, a small chart each."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.adoption import adoption_curves

        rows = [row for term in self.terms[:DRAWN] for row in curve_rows(term.mover.label, term.curve)]
        if not any(row["share"] is not None for row in rows):
            return nothing(self.headline(), self.refused or "no period has enough postings for a share")
        lines = ["Share of the period's new postings, with 95 % intervals; each on its own scale", rests_on(self.basis)]
        return adoption_curves(rows, self.headline(), lines)


def emerging(
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    by: str = "month",
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
    listed: bool | None = None,
) -> Emerging:
    """Skills and terms whose share of the selected new postings rises; `listed` False keeps those that no list has.

    Raises:
        UnknownNameError: `by` is no period, or a name of the selection is in no list.
        InputError: `limit` is less than 1, or `since` later than `until`.
    """
    return _moving(con, selection or Selection(), "rising", (by, since, until), limit, listed)


def fading(
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    by: str = "month",
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
    listed: bool | None = None,
) -> Emerging:
    """Skills and terms whose share of the selected new postings falls; see `emerging`."""
    return _moving(con, selection or Selection(), "falling", (by, since, until), limit, listed)


def _moving(
    con: DuckDBPyConnection,
    selection: Selection,
    direction: Verdict,
    asked: tuple[str, date | None, date | None],
    limit: int,
    listed: bool | None,
) -> Emerging:
    check_limit(limit)
    scope = scope_of(con, selection)
    return moving_terms(scope, matched_of(scope, *asked), direction, limit, listed)


def moving_terms(
    scope: Scope, matched: Matched, direction: Verdict, limit: int, listed: bool | None = None
) -> Emerging:
    """The skills of a comparison whose share moves in a direction; what `emerging` and `fading` give."""
    member = SKILLS if listed is None else SKILLS.then(f" WHERE coalesce(listed, FALSE) = {listed}")
    moved = moved_of(scope.con, matched, member)
    if isinstance(moved, str):
        empty = scope.basis(matched.query.then("\nSELECT count(*) FROM flow"), *PANEL_NOTES, moved)
        population = scope.selection.population()
        return Emerging(direction, population, matched.windows, moved, 0, 0, 0, None, (), 0, 0, 0, empty)
    found = moved.found(direction, "share")
    return Emerging(
        direction=direction,
        population=scope.selection.population(),
        windows=moved.windows,
        refused=None,
        n_before=moved.n_before,
        n_after=moved.n_after,
        n_employers=moved.n_employers,
        overall=moved.overall,
        terms=_terms(scope, matched, found[:limit]),
        n_found=len(found),
        n_untold=len(moved.movers) - len(found),
        n_too_few=len(moved.too_few),
        basis=moved_basis(scope, moved),
    )


def _terms(scope: Scope, matched: Matched, movers: tuple[Mover, ...]) -> tuple[Term, ...]:
    from fingerpost.taxonomy.skills import skills

    if not movers:
        return ()
    ids = [mover.value for mover in movers]
    first = matched.query.then(_FIRST.format(marks=", ".join("?" * len(ids))), *ids)
    seen = {row[0]: row[1:] for row in scope.con.execute(first.sql, first.parameters).fetchall()}
    curves = curves_of(scope.con, matched, SKILLS, ids, skill_error)
    known = skills()
    return tuple(
        Term(
            mover=mover,
            listed=bool(seen[mover.value][0]),
            first_period=seen[mover.value][1],
            first_posted=seen[mover.value][2],
            first_year=known[mover.value].first_year if mover.value in known else None,
            curve=curves[mover.value],
            examples=examples_of(scope.con, replace(scope.selection, skill=mover.value).query(), EXAMPLES),
        )
        for mover in movers
    )
