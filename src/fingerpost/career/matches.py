"""Which postings fit a profile best: all of a corpus scored at once, hard conditions first.

The score of a posting is the one that `fit` gives, to the bit (see `scores`). Postings that break a hard condition
stand below all others. Within each of these two groups postings stand by `standing`: the score, drawn to the middle for
postings that state few requirements, times how near the posting's role is to those of the CV; ties go to the first
posting_id.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.career.eligibility import Circumstances, Condition, Conditions, check, spoken_of
from fingerpost.career.fit import WEIGHTS, Asked, Fit, fit
from fingerpost.career.profile import Profile
from fingerpost.career.scores import Scores, scores_of
from fingerpost.errors import InputError
from fingerpost.market.counting import Counted
from fingerpost.market.scope import Scope, scope_of
from fingerpost.market.selection import Query, Selection
from fingerpost.posting import SkillAsked

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

DEFAULT_LIMIT: Final = 20
MAX_LIMIT: Final = 1000


@dataclass(frozen=True, slots=True)
class Match:
    """A posting, whether its hard conditions are met as far as known, and its fit, requirement by requirement."""

    posting_id: str
    role: str | None
    eligible: bool
    conditions: tuple[Condition, ...]
    standing: float
    fit: Fit

    @property
    def score(self) -> float | None:
        """The score of the fit."""
        return self.fit.score


@dataclass(frozen=True, slots=True)
class Matches(Answer):
    """The postings that fit a profile best, of `n_scored` that state a requirement.

    `n_ineligible` break a hard condition.
    """

    matches: tuple[Match, ...]
    n_postings: int
    n_scored: int
    n_ineligible: int
    roles: tuple[str, ...]
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return "Postings that fit"

    def sentences(self) -> tuple[str, ...]:
        """How many postings were looked at and how they are ordered."""
        if not self.n_postings:
            return ("No posting is selected.",)
        looked = f"{self.n_postings:,} postings were looked at; {self.n_scored:,} state a requirement"
        return (
            f"{looked}, {self.n_ineligible:,} break a hard condition and stand last.",
            "What a posting does not state rules nothing out.",
        )

    def to_rows(self) -> list[Row]:
        """One row a posting."""
        return [
            {
                "posting_id": one.posting_id,
                "title": one.fit.title,
                "employer": one.fit.employer,
                "role": one.role,
                "score": one.score,
                "eligible": one.eligible,
                **{kind: _verdict(one, kind) for kind in ("place", "visa", "language", "clearance")},
                "met": sum(item.status == "met" for item in one.fit.requirements),
                "asked": len(one.fit.requirements),
                "missing": ", ".join(item.name for item in one.fit.requirements if item.status == "missing"),
                "url": one.fit.url,
            }
            for one in self.matches
        ]

    def tables(self) -> tuple[AnswerTable, ...]:
        """The postings with scores and what is missing."""
        columns = ("title", "employer", "score", "eligible", "met", "asked", "missing", "url")
        return (AnswerTable(self.headline(), columns, tuple(self.to_rows())),) if self.matches else ()

    def chart(self) -> alt.Chart | alt.LayerChart:
        """Bars of the scores."""
        import altair as alt

        from fingerpost.market.charts import nothing

        if not self.matches:
            return nothing(self.headline(), "no posting is selected")
        rows = [{"posting": f"{place}. {row['title']}", **row} for place, row in enumerate(self.to_rows(), 1)]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=rows), title=self.headline())
            .mark_bar()
            .encode(
                x=alt.X("score:Q", scale=alt.Scale(domain=[0, 1])),
                y=alt.Y("posting:N", sort=None, title=None),
                color=alt.Color("eligible:N"),
            )
        )
        return chart


def matches(
    profile: Profile,
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    *,
    person: Circumstances | None = None,
    limit: int = DEFAULT_LIMIT,
    with_closed: bool = False,
) -> Matches:
    """The postings selected that fit a profile best, `limit` of them; closed ones only `with_closed`.

    Without a selection all postings are looked at, those that do not build machine learning too.

    Facts alone hold no clearance: it is not stated here, `fit` of a posting that is read whole knows it.

    Raises:
        InputError: the limit is out of range.
        UnknownNameError: a name of the selection is in no list.
    """
    if not 1 <= limit <= MAX_LIMIT:
        msg = f"limit is {limit}; expected 1 to {MAX_LIMIT} postings"
        raise InputError(msg)
    scope, person = scope_of(con, selection or Selection(ai_relation=None)), person or Circumstances()
    rows = scope.rows if with_closed else _open(scope.rows)
    scores = scores_of(profile, rows, person)
    chosen = _first(scores, rows, limit)
    return Matches(
        matches=_shown(profile, rows, person, chosen, scores),
        n_postings=len(rows.rows),
        n_scored=int((~np.isnan(scores.score)).sum()),
        n_ineligible=int(scores.broken.sum()),
        roles=profile.roles,
        basis=_basis(scope),
    )


def _open(rows: Counted) -> Counted:
    closed = rows.take(rows.columns.numbers(rows.con, "CASE WHEN closed_at IS NULL THEN 0 ELSE 1 END")) > 0
    return Counted(rows.con, rows.columns, rows.rows[~closed]) if closed.any() else rows


def _first(scores: Scores, rows: Counted, limit: int) -> list[tuple[str, int]]:
    """The posting_ids of the first rows and their places; ties by posting_id, however the corpus is stored."""
    order = scores.order()
    if len(order) > limit:
        last = order[limit - 1]
        same = (scores.broken == scores.broken[last]) & (
            (scores.standing == scores.standing[last]) | (np.isnan(scores.standing) & np.isnan(scores.standing[last]))
        )
        order = np.concatenate([order[:limit], np.setdiff1d(np.flatnonzero(same), order[:limit])])
    ids = _ids(rows, order)
    standing = np.where(np.isnan(scores.standing), -1.0, scores.standing)
    keyed = sorted((bool(scores.broken[at]), -float(standing[at]), ids[int(at)], int(at)) for at in order)
    return [(posting_id, at) for _, _, posting_id, at in keyed[:limit]]


def _ids(rows: Counted, order: NDArray[np.int64]) -> dict[int, str]:
    keys = rows.columns.keys(rows.rows[order])
    sql = (
        f"SELECT posting_key, posting_id FROM {rows.columns.posting} AS posting WHERE posting_key IN (SELECT unnest(?))"
    )
    found = dict(rows.con.execute(sql, [keys]).fetchall()) if keys else {}
    return {int(at): found[key] for at, key in zip(order, keys, strict=True)}


_ASKED = """
SELECT posting_id, title, employer, url, years_min, degree_min, degree_equivalent_ok, countries, visa, role
FROM posting WHERE posting_id IN (SELECT unnest(?))"""

_SKILLS = """
SELECT posting_id, skill_id, preferred_label, skill_area, level, listed
FROM posting_skill WHERE posting_id IN (SELECT unnest(?))"""


def _shown(
    profile: Profile, rows: Counted, person: Circumstances, chosen: list[tuple[str, int]], scores: Scores
) -> tuple[Match, ...]:
    """The postings chosen, each with its fit made from its facts."""
    ids = [posting_id for posting_id, _ in chosen]
    asked: dict[str, list[SkillAsked]] = {}
    for posting_id, *skill in rows.con.execute(_SKILLS, [ids]).fetchall():
        asked.setdefault(posting_id, []).append(SkillAsked(*skill))
    facts = {row[0]: row for row in rows.con.execute(_ASKED, [ids]).fetchall()}
    found = []
    for posting_id, at in chosen:
        _, title, employer, url, years, degree, equivalent, countries, visa, role = facts[posting_id]
        wanted = tuple(asked.get(posting_id, ()))
        languages = spoken_of(one.skill_id for one in wanted if one.level == "required")
        stated = Conditions(tuple(countries or ()), visa, languages)
        one = fit(profile, Asked(posting_id, title, employer, url, wanted, years, degree, bool(equivalent)))
        standing = 0.0 if np.isnan(scores.standing[at]) else float(scores.standing[at])
        conditions = check(person, stated, profile.skill_ids)
        found.append(Match(posting_id, role, not scores.broken[at], conditions, standing, one))
    return tuple(found)


def _verdict(one: Match, kind: str) -> str | None:
    return next((condition.verdict for condition in one.conditions if condition.kind == kind), None)


def _basis(scope: Scope) -> Basis:
    query: Query = scope.query.then("\nSELECT posting_id FROM selected ORDER BY posting_id")
    weights = ", ".join(f"{name} {weight:g}" for name, weight in WEIGHTS.items())
    return scope.basis(
        query,
        f"Weights of the score ({weights}) are assumptions.",
        "Order: hard conditions, then score (drawn to the middle where little is asked) times nearness of the role.",
    )
