"""What a skill goes with in pay, other things being equal: a regression of stated pay on the skill.

The logarithm of the midpoint of the stated range, per year and in one currency, is explained by whether the posting
asks for the skill, its role, seniority, place and the year it was posted in, without which a young skill would go with
the pay of later years. A second estimate compares postings of the same employer only. What
is not stated is a level of its own. The result is an association: what else these postings have in common is not
known, so it is no promise of pay.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
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
wanted AS (SELECT unnest(?) AS skill_id),
asking AS (SELECT DISTINCT posting_id, skill_id FROM posting_skill WHERE skill_id IN (SELECT skill_id FROM wanted)),
paying AS (
  SELECT selected.posting_id, selected.cluster, selected.named, coalesce(role, 'not-stated') AS role,
    coalesce(seniority, 'not-stated') AS seniority,
    CASE WHEN array_length(countries) = 1 THEN coalesce(list_min(priced.regions), countries[1])
      ELSE coalesce(array_to_string(array_sort(countries), '+'), '') END AS place,
    coalesce(year(date_posted), 0) AS year, (low + high) / 2 AS middle
  FROM selected JOIN priced ON priced.posting_id = selected.posting_id
  WHERE reason IS NULL AND currency = ? AND low + high > 0
),
held AS (
  SELECT wanted.skill_id, paying.*, asking.posting_id IS NOT NULL AS asks
  FROM paying CROSS JOIN wanted
  LEFT JOIN asking ON asking.posting_id = paying.posting_id AND asking.skill_id = wanted.skill_id
)"""

# Logarithms as decimals: their sum does not depend on the order of the rows.
_FOLDED = """
SELECT skill_id, dense_rank() OVER (ORDER BY cluster) AS cluster, named, dense_rank() OVER (ORDER BY role) AS role,
  dense_rank() OVER (ORDER BY seniority) AS seniority, dense_rank() OVER (ORDER BY place) AS place, year, asks, n, pay
FROM (
  SELECT skill_id, cluster, bool_or(named) AS named, role, seniority, place, year, asks, count(*) AS n,
    CAST(sum(CAST(ln(middle) AS DECIMAL(18, 12))) AS DOUBLE) / count(*) AS pay
  FROM held GROUP BY skill_id, cluster, role, seniority, place, year, asks
) AS folded ORDER BY skill_id, cluster, role, seniority, place, year, asks"""

_MEDIANS = """
SELECT skill_id, asks, percentile_disc(0.5) WITHIN GROUP (ORDER BY middle) FROM held GROUP BY skill_id, asks"""

_CURRENCIES = """
SELECT currency, count(*) AS n FROM selected JOIN priced ON priced.posting_id = selected.posting_id
WHERE reason IS NULL GROUP BY currency ORDER BY n DESC, currency"""

CONTROLS = ("role", "seniority", "place", "year")


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
    return premiums_of(scope_of(con, chosen), [skill_id], currency)[0]


def premiums_of(scope: Scope, skill_ids: Sequence[str], currency: str | None = None) -> list[Premium]:
    """The premiums of skills, given by their ids, in a scope; each is what `premium` gives."""
    chosen = currency or main_currency(scope)
    query = priced(scope.query).then(_PAID, list(skill_ids), chosen or "")
    folded, middle = query.then(_FOLDED), query.then(_MEDIANS)
    found = scope.con.execute(folded.sql, folded.parameters).fetchnumpy()
    medians = {(skill, asks): pay for skill, asks, pay in scope.con.execute(middle.sql, middle.parameters).fetchall()}
    several = []
    for skill_id in skill_ids:
        here = found["skill_id"] == skill_id
        adjusted, within = effects({name: column[here] for name, column in found.items()})
        asking, other = (None if adjusted.reason else medians.get((skill_id, asks)) for asks in (True, False))
        basis = scope.basis(
            priced(scope.query).then(_PAID, [skill_id], chosen or "").then(_FOLDED),
            "Least squares of log pay (midpoint per year) on the skill, role, seniority, region or country, and year; "
            "errors clustered by employer (CR2, Satterthwaite).",
            "An association: postings that ask for the skill may differ in more than what is held equal.",
        )
        population, label = scope.selection.population(), _label(scope.con, skill_id)
        several.append(Premium(skill_id, label, chosen, population, adjusted, within, asking, other, basis))
    return several


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
