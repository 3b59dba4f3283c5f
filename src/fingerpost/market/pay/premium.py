"""What a skill goes with in pay, other things being equal: a regression of stated pay on the skill.

The logarithm of the midpoint of the stated range, per year and in one currency, is explained by whether the posting
asks for the skill, its role, seniority and place. A second estimate compares postings of the same employer only. What
is not stated is a level of its own. The result is an association: what else these postings have in common is not
known, so it is no promise of pay.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.errors import InputError
from fingerpost.market.counting.scope import Scope, scope_of
from fingerpost.market.pay.premium_answer import Effect, Premium
from fingerpost.market.pay.stated_pay import priced
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.regression import Coefficient, clustered_coefficient
from fingerpost.market.statistics.uncertainty import MIN_EMPLOYERS, Rest, t_tail

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_PAID = """,
asking AS (SELECT DISTINCT posting_id FROM posting_skill WHERE skill_id = ?),
held AS (
  SELECT selected.cluster, selected.named, coalesce(role, 'not-stated') AS role,
    coalesce(seniority, 'not-stated') AS seniority,
    CASE WHEN array_length(countries) = 1 THEN coalesce(list_min(priced.regions), countries[1])
      ELSE coalesce(array_to_string(array_sort(countries), '+'), '') END AS place,
    asking.posting_id IS NOT NULL AS asks, (low + high) / 2 AS middle
  FROM selected JOIN priced ON priced.posting_id = selected.posting_id
  LEFT JOIN asking ON asking.posting_id = selected.posting_id
  WHERE reason IS NULL AND currency = ? AND low + high > 0
)"""

# Logarithms as decimals: their sum does not depend on the order of the rows.
_FOLDED = """
SELECT dense_rank() OVER (ORDER BY cluster) AS cluster, named, dense_rank() OVER (ORDER BY role) AS role,
  dense_rank() OVER (ORDER BY seniority) AS seniority, dense_rank() OVER (ORDER BY place) AS place, asks, n, pay
FROM (
  SELECT cluster, bool_or(named) AS named, role, seniority, place, asks, count(*) AS n,
    CAST(sum(CAST(ln(middle) AS DECIMAL(18, 12))) AS DOUBLE) / count(*) AS pay
  FROM held GROUP BY cluster, role, seniority, place, asks
) AS folded ORDER BY cluster, role, seniority, place, asks"""

_MEDIANS = "\nSELECT asks, percentile_disc(0.5) WITHIN GROUP (ORDER BY middle) FROM held GROUP BY asks"

_CURRENCIES = """
SELECT currency, count(*) AS n FROM selected JOIN priced ON priced.posting_id = selected.posting_id
WHERE reason IS NULL GROUP BY currency ORDER BY n DESC, currency"""

CONTROLS = ("role", "seniority", "place")


def premium(
    con: DuckDBPyConnection, skill: str, selection: Selection | None = None, currency: str | None = None
) -> Premium:
    """By how much stated pay differs between postings that ask for a skill and others that are alike.

    `currency` is the one that most selected postings state unless it is given.

    Raises:
        UnknownNameError: no skill is called so, or a name of the selection is in no list.
        InputError: the selection itself asks for a skill.
    """
    chosen = selection or Selection()
    if chosen.skill is not None:
        msg = "a premium compares postings with and without a skill; leave the skill out of the selection"
        raise InputError(msg)
    skill_id = str(replace(chosen, skill=skill).resolved(con).skill)
    return premium_of(scope_of(con, chosen), skill_id, currency)


def premium_of(scope: Scope, skill_id: str, currency: str | None = None) -> Premium:
    """The premium of a skill, given by its id, in a scope; what `premium` gives."""
    chosen = currency or main_currency(scope)
    query = priced(scope.query).then(_PAID, skill_id, chosen or "")
    folded = query.then(_FOLDED)
    found = scope.con.execute(folded.sql, folded.parameters).fetchnumpy()
    adjusted, within = effects(found)
    medians: dict[bool, float] = {}
    if not adjusted.reason:
        middle = query.then(_MEDIANS)
        medians = dict(scope.con.execute(middle.sql, middle.parameters).fetchall())
    return Premium(
        skill_id=skill_id,
        label=_label(scope.con, skill_id),
        currency=chosen,
        population=scope.selection.population(),
        adjusted=adjusted,
        within=within,
        median_asking=medians.get(True),
        median_other=medians.get(False),
        basis=scope.basis(
            folded,
            "Least squares of log pay (midpoint per year) on the skill, role, seniority and region or country; "
            "errors clustered by employer (CR2, Satterthwaite).",
            "An association: postings that ask for the skill may differ in more than what is held equal.",
        ),
    )


def main_currency(scope: Scope) -> str | None:
    """The currency in which most selected postings state pay, None where none does."""
    query = priced(scope.query).then(_CURRENCIES)
    rows = scope.con.execute(query.sql, query.parameters).fetchall()
    return str(rows[0][0]) if rows else None


def effects(found: Mapping[str, Any]) -> tuple[Effect, Effect]:
    """The adjusted effect, and that within employers, of folded rows (see `_FOLDED`)."""
    columns = {name: np.asarray(found[name]) for name in found}
    adjusted = _effect(columns, within=False)
    asks, cluster = columns["asks"].astype(bool), columns["cluster"]
    both = np.intersect1d(cluster[asks], cluster[~asks])
    kept = np.isin(cluster, both) & columns["named"].astype(bool)
    return adjusted, _effect({name: column[kept] for name, column in columns.items()}, within=True)


def _effect(columns: Mapping[str, Any], within: bool) -> Effect:
    asks, n = columns["asks"].astype(bool), columns["n"].astype(np.int64)
    sides = [_rest(columns, side) for side in (asks, ~asks)]
    whole = _rest(columns, np.ones(len(asks), dtype=bool))
    counts = whole.n_postings, sides[0].n_postings, whole.n_employers
    reason = _reason(sides, whole, within)
    if reason:
        return Effect(None, None, None, None, *counts, reason)
    controls = [columns[name] for name in CONTROLS]
    found = clustered_coefficient(columns["pay"], asks, controls, columns["cluster"], n, within=within)
    if found is None or found.error == 0:
        return Effect(None, None, None, None, *counts, "postings with and without the skill have nothing in common")
    share, low, high = (math.expm1(value) for value in (found.estimate, found.low, found.high))
    return Effect(share, low, high, _p_value(found), *counts)


def _rest(columns: Mapping[str, Any], at: Any) -> Rest:
    clusters, codes = np.unique(columns["cluster"][at], return_inverse=True)
    named = np.bincount(codes, columns["named"][at].astype(bool), len(clusters)) > 0
    return Rest.of(np.bincount(codes, columns["n"][at], len(clusters)).astype(np.int64), named)


def _reason(sides: list[Rest], whole: Rest, within: bool) -> str | None:
    if within and whole.n_employers < MIN_EMPLOYERS:
        return (
            f"too few: {whole.n_employers} employers have postings of both kinds, at least {MIN_EMPLOYERS} are needed"
        )
    for side, words in zip(sides, ("with the skill", "without it"), strict=True):
        if side.reason:
            return f"{side.reason} (postings {words} that state pay)"
    return None


def _p_value(found: Coefficient) -> float:
    return min(1.0, 2 * t_tail(abs(found.estimate) / found.error, found.df))


def _label(con: DuckDBPyConnection, skill_id: str) -> str:
    from fingerpost.taxonomy.skills import skills

    if skill_id in skills():
        return skills()[skill_id].preferred_label
    sql = "SELECT max(preferred_label) FROM posting_skill WHERE skill_id = ?"
    return str(con.execute(sql, [skill_id]).fetchall()[0][0])
