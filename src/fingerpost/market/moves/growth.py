"""Which roles, skills, industries or employers grow and which shrink: told only of those that can be told.

What is measured are new postings between two windows, on the boards that were watched in all of their periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.counting.asked_things import AskedThings
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.moves.movers import Measure, Moved, Mover, moved_of, mover_row
from fingerpost.market.moves.verdicts import Change
from fingerpost.market.moves.windows import Matched, Windows, matched_of
from fingerpost.market.selecting.selection import Query, Selection
from fingerpost.taxonomy.labels import label_of

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

SKILLS = AskedThings("SELECT posting_id, skill_id AS item, preferred_label AS label FROM posting_skill", labelled=True)
THINGS: Mapping[str, Query] = {
    "role": Query("SELECT posting_id, role AS item, role AS label FROM selected WHERE role IS NOT NULL"),
    "skill": SKILLS,
    "industry": Query(
        "SELECT posting_id, industry AS item, industry AS label FROM selected WHERE industry IS NOT NULL"
    ),
    "employer": Query(
        "SELECT posting_id, employer_key AS item, employer AS label FROM selected WHERE employer_key IS NOT NULL"
    ),
}
"""What can grow: the postings of each thing, `posting_id, item, label`."""

_PLURAL = {"role": "roles", "skill": "skills", "industry": "industries", "employer": "employers"}
NAMED = 3
DRAWN = 10

PANEL_NOTES = (
    "New postings on the boards that were watched in all periods compared, per period of usual length.",
    "Ratios are drawn to their common mean by as much as they are doubtful (empirical Bayes), with 95 % intervals.",
    "Rising and falling: at a false-discovery rate of 5 % (Benjamini-Hochberg) and with an interval without 1.",
)


@dataclass(frozen=True, slots=True)
class Growth(Answer):
    """What rises and what falls between two windows; `refused` says why nothing can be compared.

    `rising` and `falling` come by their shrunken change, the strongest first; `untold` (cannot be told from no
    change) and `too_few` by their postings, and no order of change is meant. The `n_` are counts before `limit`.
    """

    of: str
    population: str
    windows: Windows | None
    refused: str | None
    n_before: int
    n_after: int
    n_employers: int
    overall: Change | None
    rising: tuple[Mover, ...]
    falling: tuple[Mover, ...]
    untold: tuple[Mover, ...]
    too_few: tuple[Mover, ...]
    n_rising: int
    n_falling: int
    n_untold: int
    n_too_few: int
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return f"Growth of {_PLURAL[self.of]}: new postings among {self.population}"

    def sentences(self) -> tuple[str, ...]:
        """All postings, the risers and fallers, and how many cannot be told; or why nothing can."""
        if self.refused or self.windows is None or self.overall is None:
            return (f"Growth cannot be told: {self.refused}.",)
        things, n_tested = _PLURAL[self.of], self.n_rising + self.n_falling + self.n_untold
        whole = whole_moved(self.windows, self.overall, (self.n_before, self.n_after, self.n_employers), self.basis)
        if not n_tested:
            return whole, f"None of the {self.n_too_few:,} {things} found has enough postings to be tested."
        others = (
            f"{self.n_untold:,} of {n_tested:,} {things} tested cannot be told from no change; "
            f"{self.n_too_few:,} have too few postings."
        )
        return whole, _named("Rising", self.rising, things), _named("Falling", self.falling, things), others

    def tables(self) -> tuple[AnswerTable, ...]:
        """Risers, fallers, those that cannot be told, and those with too few."""
        parts = (
            ("Rising", self.rising),
            ("Falling", self.falling),
            ("Cannot be told from no change (by postings)", self.untold),
            ("Too few postings", self.too_few),
        )
        return tuple(movers_table(caption, movers, self.of, "flow") for caption, movers in parts if movers)

    def to_rows(self) -> list[Row]:
        """One row per thing, by `part`: rising, falling, cannot be told, too few."""
        parts = (
            ("rising", self.rising),
            ("falling", self.falling),
            ("cannot be told", self.untold),
            ("too few", self.too_few),
        )
        return [{"part": part, **mover_row(mover)} for part, movers in parts for mover in movers]

    def chart(self) -> alt.LayerChart:
        """The changes of the risers, the fallers and the largest of the others, with intervals."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.adoption import change_dots

        shown = (*self.rising[:DRAWN], *self.untold[: DRAWN // 2], *reversed(self.falling[:DRAWN]))
        if self.windows is None or not shown:
            return nothing(self.headline(), self.refused or "everything has too few postings")
        lines = compared(self.windows, self.n_before, self.n_after, self.n_employers, self.basis)
        return change_dots(dot_rows(shown, "flow"), self.headline(), lines, "new postings, later over earlier")


def compared(windows: Windows, n_before: int, n_after: int, n_employers: int, basis: Basis) -> list[str]:
    """What a chart of changes rests on, for its subtitle."""
    counts = f"{n_before:,} and {n_after:,} new postings of {n_employers:,} employers"
    return [windows.words(), f"{counts}; shrunken, with 95 % intervals", rests_on(basis)]


def growth(
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    of: str = "role",
    by: str = "month",
    since: date | None = None,
    until: date | None = None,
    limit: int = 20,
) -> Growth:
    """What rises and falls among the roles, skills, industries or employers of the selected postings.

    `by` is the period, month or week; `since` and `until` bound the periods compared. Year on year where periods a
    year apart were watched, else the last third of the periods against the first.

    Raises:
        UnknownNameError: `of` cannot grow, `by` is no period, or a name of the selection is in no list.
        InputError: `limit` is less than 1, or `since` later than `until`.
    """
    if of not in THINGS:
        raise UnknownNameError("what can grow", of, THINGS)
    check_limit(limit)
    scope = scope_of(con, selection or Selection())
    alone = of == "employer"  # its own ups and downs are what tells: it takes several periods to see them
    matched = matched_of(scope, by, since, until, at_least=2 if alone else 1)
    moved = moved_of(con, matched, THINGS[of], alone)
    if isinstance(moved, str):
        return _refused(scope, of, matched, moved)
    parts = [moved.found(verdict, "flow") for verdict in ("rising", "falling", "cannot be told")]
    shown = [tuple(_labelled(mover, of) for mover in part[:limit]) for part in (*parts, moved.too_few)]
    return Growth(
        of=of,
        population=scope.selection.population(),
        windows=moved.windows,
        refused=None,
        n_before=moved.n_before,
        n_after=moved.n_after,
        n_employers=moved.n_employers,
        overall=moved.overall,
        rising=shown[0],
        falling=shown[1],
        untold=shown[2],
        too_few=shown[3],
        n_rising=len(parts[0]),
        n_falling=len(parts[1]),
        n_untold=len(parts[2]),
        n_too_few=len(moved.too_few),
        basis=moved_basis(scope, moved),
    )


def check_limit(limit: int) -> None:
    """Raises:
    InputError: `limit` is less than 1.
    """
    if limit < 1:
        msg = f"limit is {limit}; expected a whole number from 1 on"
        raise InputError(msg)


def moved_basis(scope: Scope, moved: Moved) -> Basis:
    """The basis of an answer about movers."""
    return scope.basis(moved.query, *PANEL_NOTES, f"Compared: {moved.windows.words()}.")


def whole_moved(windows: Windows, overall: Change, counts: tuple[int, int, int], basis: Basis) -> str:
    """How all new postings changed, and what part of the selected postings that is seen on."""
    n_before, n_after, n_employers = counts
    left = basis.n_postings - n_before - n_after
    said = (
        f"{windows.words()}: new postings {overall.words()}, from {n_before:,} to {n_after:,} postings of "
        f"{n_employers:,} employers: {told(overall)}; the other {left:,} postings selected are not in the comparison."
    )
    return said[:1].upper() + said[1:]


def told(change: Change) -> str:
    """A verdict for a sentence."""
    return "cannot be told from no change" if change.verdict == "cannot be told" else change.verdict


def movers_table(caption: str, movers: tuple[Mover, ...], of: str, measure: Measure) -> AnswerTable:
    """Movers as people read them: counts, the change with its interval, and the adjusted p-value."""
    rows = []
    for mover in movers:
        change = mover.change(measure)
        row: Row = {of: mover.label, "before": mover.n_before, "after": mover.n_after, "employers": mover.n_employers}
        if change is None:
            rows.append({**row, "reason": mover.reason})
        else:
            rows.append(
                {**row, "times": change.ratio, "low": change.low, "high": change.high, "adjusted p": change.q_value}
            )
    return AnswerTable(caption, tuple(dict.fromkeys(key for row in rows for key in row)), tuple(rows))


def dot_rows(movers: tuple[Mover, ...], measure: Measure) -> list[Row]:
    """Movers as rows of a chart of changes."""
    changed = [(mover, mover.change(measure)) for mover in movers]
    return [
        {
            "label": f"{mover.label} ({mover.n_before:,} → {mover.n_after:,})",
            "ratio": change.ratio,
            "low": change.low,
            "high": change.high,
            "verdict": change.verdict,
        }
        for mover, change in changed
        if change is not None
    ]


def _labelled(mover: Mover, of: str) -> Mover:
    return replace(mover, label=label_of(of, mover.value)) if of in ("role", "industry") else mover


def _named(what: str, movers: tuple[Mover, ...], things: str) -> str:
    if not movers:
        return f"{what}: none of the {things} can be told to be."
    first = [
        f"{mover.label} {mover.flow.words()}, {mover.n_before:,} to {mover.n_after:,} postings"
        for mover in movers[:NAMED]
        if mover.flow is not None
    ]
    return f"{what}: {'; '.join(first)}."


def _refused(scope: Scope, of: str, matched: Matched, reason: str) -> Growth:
    return Growth(
        of=of,
        population=scope.selection.population(),
        windows=matched.windows,
        refused=reason,
        n_before=0,
        n_after=0,
        n_employers=0,
        overall=None,
        rising=(),
        falling=(),
        untold=(),
        too_few=(),
        n_rising=0,
        n_falling=0,
        n_untold=0,
        n_too_few=0,
        basis=scope.basis(matched.query.then("\nSELECT count(*) FROM flow"), reason),
    )
