"""The premiums of the skills that most postings with stated pay ask for, with a note on which can be told from none.

Many skills are looked at, so some differ by chance: the q-value of a skill is the smallest false-discovery rate at
which it would be told (Benjamini and Hochberg). Rows come by how many postings ask for the skill: they are no ranking
by pay, as the largest of many estimates are mostly those of the smallest counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import InputError
from fingerpost.market.counting.scope import rests_on, scope_of
from fingerpost.market.pay.premium import main_currency, premiums_of
from fingerpost.market.pay.premium_answer import Premium
from fingerpost.market.pay.stated_pay import priced
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.shrinkage import FALSE_DISCOVERY_RATE, adjusted

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

_ASKED = """
SELECT skill_id, count(DISTINCT selected.posting_id) AS n
FROM selected JOIN priced ON priced.posting_id = selected.posting_id
JOIN posting_skill ON posting_skill.posting_id = selected.posting_id
WHERE reason IS NULL AND currency = ? GROUP BY skill_id ORDER BY n DESC, skill_id LIMIT {limit}"""


@dataclass(frozen=True, slots=True)
class PremiumRow:
    """A skill's premium and its q-value; None where the premium is not known."""

    premium: Premium
    q_value: float | None

    @property
    def told(self) -> bool:
        """Whether the difference can be told from none at a false-discovery rate of 5 %."""
        return self.q_value is not None and self.q_value <= FALSE_DISCOVERY_RATE


@dataclass(frozen=True, slots=True)
class Premiums(Answer):
    """The premiums of the most asked skills, by how many postings ask for them."""

    currency: str | None
    population: str
    skills: tuple[PremiumRow, ...]
    basis: Basis

    def headline(self) -> str:
        """What was asked."""
        return f"Pay that goes with skills, {self.population}"

    def sentences(self) -> tuple[str, ...]:
        """How many differences can be told, and which."""
        known = [row for row in self.skills if row.q_value is not None]
        if not known:
            reasons = [row.premium.adjusted.reason for row in self.skills if row.premium.adjusted.reason]
            return (f"No pay difference can be told: {reasons[0] if reasons else 'no selected posting states pay'}.",)
        told = [row for row in known if row.told]
        rate = f"{100 * FALSE_DISCOVERY_RATE:.0f} %"
        names = ", ".join(
            f"{row.premium.label} ({100 * (row.premium.adjusted.share or 0):+.1f} %)" for row in told[:10]
        )
        told_of = f"Of {len(known)} skills, {len(told)} go with a pay difference that can be told from none"
        return (f"{told_of} at a false-discovery rate of {rate}{': ' + names if names else ''}.",)

    def tables(self) -> tuple[AnswerTable, ...]:
        """One row per skill."""
        columns = (
            "skill",
            "difference",
            "low",
            "high",
            "q",
            "told",
            "raw",
            "postings",
            "asking",
            "employers",
            "reason",
        )
        rows = tuple({column: row[column] for column in columns} for row in self.to_rows())
        return (AnswerTable(f"{self.headline()} ({self.currency or 'no currency'}, as a share)", columns, rows),)

    def to_rows(self) -> list[Row]:
        """One row per skill: `skill_id, skill, currency, difference, low, high, q, told, raw, within …`, reason."""
        return [
            {
                "skill_id": row.premium.skill_id,
                "skill": row.premium.label,
                "currency": self.currency,
                "difference": effect.share,
                "low": effect.low,
                "high": effect.high,
                "q": row.q_value,
                "told": row.told,
                "raw": row.premium.raw,
                "within": row.premium.within.share,
                "within_low": row.premium.within.low,
                "within_high": row.premium.within.high,
                "postings": effect.n,
                "asking": effect.n_asking,
                "employers": effect.n_employers,
                "reason": effect.reason,
            }
            for row in self.skills
            for effect in (row.premium.adjusted,)
        ]

    def chart(self) -> alt.LayerChart:
        """The differences as dots with their intervals, in order of how many postings ask for the skill."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.premiums import premium_dots

        rows: list[Row] = [
            {"label": f"{row['skill']} ({row['asking']:,})", "share": row["difference"], **_ends(row)}
            for row in self.to_rows()
            if row["difference"] is not None
        ]
        if not rows:
            return nothing(self.headline(), "too few postings that state pay ask for any one skill")
        subtitle = [f"{self.currency}; in brackets the postings that ask for it, most first: no ranking by pay"]
        said = " ".join(self.sentences())
        return premium_dots(rows, self.headline(), [*subtitle, rests_on(self.basis)], said)


def premiums(
    con: DuckDBPyConnection, selection: Selection | None = None, limit: int = 20, currency: str | None = None
) -> Premiums:
    """The premiums of the `limit` skills that most selected postings with stated pay ask for.

    Raises:
        UnknownNameError: a name of the selection is in no list.
        InputError: the selection asks for a skill, or `limit` is less than 1.
    """
    chosen = selection or Selection()
    if chosen.skill is not None or limit < 1:
        msg = (
            "premiums compare postings with and without each skill: give no skill in the selection, and a limit from 1"
        )
        raise InputError(msg)
    scope = scope_of(con, chosen)
    stated_in = currency or main_currency(scope)
    query = priced(scope.query).then(_ASKED.format(limit=int(limit)), stated_in or "")
    skills = [str(row[0]) for row in con.execute(query.sql, query.parameters).fetchall()]
    found = premiums_of(scope, skills, stated_in)
    known = [index for index, one in enumerate(found) if one.adjusted.p_value is not None]
    p_values = np.array([found[index].adjusted.p_value for index in known], dtype=np.float64)
    q_of = dict(zip(known, adjusted(p_values).tolist() if known else [], strict=True))
    return Premiums(
        currency=stated_in,
        population=scope.selection.population(),
        skills=tuple(PremiumRow(one, q_of.get(index)) for index, one in enumerate(found)),
        basis=scope.basis(
            query,
            "Each difference is that of a regression of log pay on one skill, role, seniority, place and year.",
            "Rows come by how many postings ask for the skill; they are no ranking by pay.",
        ),
    )


def _ends(row: Row) -> Row:
    return {"low": row["low"], "high": row["high"]}
