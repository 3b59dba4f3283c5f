"""Which postings fit a profile best: all of a corpus scored at once, hard conditions first.

The score of a posting is the one that `fit` gives, to the bit (see `scores`). Postings that break a hard condition
stand below all others. Within each of these two groups postings stand by `standing`: the score, drawn to the middle for
postings that state few requirements, times how near the posting's role is to those of the CV; ties go to the first
posting_id. Postings that state something against a wish are left out (see `wish_checks`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Basis
from fingerpost.career.eligibility import ELIGIBLE, Circumstances, Conditions, circumstances_of, spoken_of
from fingerpost.career.fit import WEIGHTS, Asked, fit
from fingerpost.career.matches_answer import Match as Match
from fingerpost.career.matches_answer import Matches as Matches
from fingerpost.career.profile import Profile
from fingerpost.career.scores import Scores, scores_of
from fingerpost.career.wish_checks import NOTES, Stated, against_wishes, check_wishes, most_paid
from fingerpost.errors import InputError
from fingerpost.market.counting.counted import Counted
from fingerpost.market.counting.scope import Scope, scope_of
from fingerpost.market.selecting.selection import Query, Selection
from fingerpost.posting import SkillAsked, TimeZoneWindow
from fingerpost.store.personal_wishes import Wishes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

DEFAULT_LIMIT: Final = 20
MAX_LIMIT: Final = 1000


def matches(
    profile: Profile,
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    *,
    person: Circumstances | None = None,
    wishes: Wishes | None = None,
    limit: int = DEFAULT_LIMIT,
    with_closed: bool = False,
) -> Matches:
    """The postings selected that fit a profile best, `limit` of them; closed ones only `with_closed`.

    Hard conditions are those of `person`, or of the `wishes` where it is not given; what postings state against any
    other wish leaves them out.

    Without a selection all postings are looked at, those that do not build machine learning too.

    Raises:
        InputError: the limit is out of range.
        UnknownNameError: a name of the selection is in no list.
    """
    if not 1 <= limit <= MAX_LIMIT:
        msg = f"limit is {limit}; expected 1 to {MAX_LIMIT} postings"
        raise InputError(msg)
    scope = scope_of(con, selection or Selection(ai_relation=None))
    if person is None:
        person = Circumstances() if wishes is None else circumstances_of(wishes, profile)
    wishes = wishes or Wishes()
    looked_at = scope.rows if with_closed else _open(scope.rows)
    against = against_wishes(wishes, looked_at)
    left_out = np.logical_or.reduce([*against.values()]) if against else np.zeros(len(looked_at.rows), dtype=bool)
    rows = Counted(con, looked_at.columns, looked_at.rows[~left_out]) if left_out.any() else looked_at
    scores = scores_of(profile, rows, person)
    chosen = _first(scores, rows, limit)
    return Matches(
        matches=_Shown(profile, rows, person, wishes).all(chosen, scores),
        n_postings=len(looked_at.rows),
        n_scored=int((~np.isnan(scores.score)).sum()),
        n_ineligible=int(scores.broken.sum()),
        roles=profile.roles,
        basis=_basis(scope, wishes),
        n_against_wishes=int(left_out.sum()),
        against=tuple((wish, int(hit.sum())) for wish, hit in against.items()),
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


_ASKED = f"""
SELECT posting_id, title, employer, url, years_min, degree_min, degree_equivalent_ok,
  {ELIGIBLE}, visa, role,
  cities, work_mode, seniority, industry, clearance, utc_from, utc_to
FROM posting WHERE posting_id IN (SELECT unnest(?))"""

_SKILLS = """
SELECT posting_id, skill_id, preferred_label, skill_area, level, listed
FROM posting_skill WHERE posting_id IN (SELECT unnest(?))"""


class _Shown:
    """The postings chosen, each with its fit and its wishes made from its facts."""

    def __init__(self, profile: Profile, rows: Counted, person: Circumstances, wishes: Wishes) -> None:
        self.profile, self.rows, self.person, self.wishes = profile, rows, person, wishes

    def all(self, chosen: list[tuple[str, int]], scores: Scores) -> tuple[Match, ...]:
        ids = [posting_id for posting_id, _ in chosen]
        con = self.rows.con
        asked: dict[str, list[SkillAsked]] = {}
        for posting_id, *skill in con.execute(_SKILLS, [ids]).fetchall():
            asked.setdefault(posting_id, []).append(SkillAsked(*skill))
        facts = {row[0]: row[1:] for row in con.execute(_ASKED, [ids]).fetchall()}
        paid = most_paid(self.rows) if self.wishes.pay_floor else None
        found = []
        for posting_id, at in chosen:
            pay = None
            if paid is not None and paid[1][at] >= 0:
                pay = (paid[0][int(paid[1][at])], float(paid[2][at]))
            standing = 0.0 if np.isnan(scores.standing[at]) else float(scores.standing[at])
            wanted = tuple(asked.get(posting_id, ()))
            found.append(self._one(posting_id, facts[posting_id], wanted, pay, (not scores.broken[at], standing)))
        return tuple(found)

    def _one(
        self,
        posting_id: str,
        facts: tuple[Any, ...],
        wanted: tuple[SkillAsked, ...],
        pay: tuple[str, float] | None,
        stands: tuple[bool, float],
    ) -> Match:
        title, employer, url, years, degree, equivalent, countries, visa, role, *rest = facts
        cities, work_mode, seniority, industry, clearance, utc_from, utc_to = rest
        languages = spoken_of(one.skill_id for one in wanted if one.level == "required")
        conditions = Conditions(tuple(countries or ()), visa, languages, clearance)
        asked = Asked(posting_id, title, employer, url, wanted, years, degree, bool(equivalent), conditions=conditions)
        clock = None if utc_from is None else TimeZoneWindow(utc_from, utc_to)
        stated = Stated(tuple(cities or ()), work_mode, role, seniority, industry, pay, wanted, clock)
        one = fit(self.profile, asked, self.person)
        return Match(posting_id, role, stands[0], one.conditions, stands[1], one, check_wishes(self.wishes, stated))


def _basis(scope: Scope, wishes: Wishes) -> Basis:
    query: Query = scope.query.then("\nSELECT posting_id FROM selected ORDER BY posting_id")
    weights = ", ".join(f"{name} {weight:g}" for name, weight in WEIGHTS.items())
    return scope.basis(
        query,
        f"Weights of the score ({weights}) are assumptions.",
        "Order: hard conditions, then score (drawn to the middle where little is asked) times nearness of the role.",
        *(NOTES if wishes != Wishes() else ()),
    )
