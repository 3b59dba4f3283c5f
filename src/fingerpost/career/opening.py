"""When a posting opens: every skill that it requires is held, or implied by a skill that is.

Only skills of the taxonomy count, for nobody can say what learning another one takes; spoken languages are hard
conditions (see `eligibility`) and no skills that one learns in weeks. A posting that requires no such skill says
nothing about what opens it and is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from fingerpost.answer import Share
from fingerpost.career.fit import Asked
from fingerpost.career.skill_asks import with_implied
from fingerpost.market.counting.counted import Counted, within_all
from fingerpost.market.counting.examples import Example
from fingerpost.market.counting.scope import Scope
from fingerpost.market.pay.amounts import paid_of
from fingerpost.market.selecting.columns import LEVELS, places_of
from fingerpost.market.statistics.quantiles import Quantiles, quantiles_of
from fingerpost.market.statistics.uncertainty import Rest
from fingerpost.taxonomy.skills import skills

SPOKEN: Final = "spoken-language"

NOTES: Final = (
    "A posting opens when every listed skill that it requires is held or implied by one that is held.",
    "Skills in no taxonomy file and spoken languages are left out; postings that require no other skill count apart.",
)

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ListedPay:
    """The stated pay per year of some postings in the currency that most of them state (middle of the range)."""

    currency: str | None
    quantiles: Quantiles


def is_learnt(skill_id: str) -> bool:
    """Whether a skill counts for opening a posting.

    >>> is_learnt("python"), is_learnt("english"), is_learnt("no such skill")
    (True, False, False)
    """
    return skill_id in skills() and skills()[skill_id].kind != SPOKEN


def opens(asked: Asked, held: Iterable[str]) -> bool | None:
    """Whether a posting opens for somebody who has some skills; None where it requires no skill that counts."""
    required = {skill.skill_id for skill in asked.skills if skill.level == "required" and is_learnt(skill.skill_id)}
    return required <= with_implied(held) if required else None


class Required:
    """The skills that a scope's postings require; `skill_ids` in order, entries by posting."""

    def __init__(self, scope: Scope) -> None:
        asked = scope.rows.columns.skills(scope.con)
        places, lengths = places_of(asked.start, scope.rows.rows)
        columns = scope.rows.columns
        counts = columns.once(("learnt", ""), lambda: np.array([is_learnt(one) for one in asked.skill_id], dtype=bool))
        code = asked.code[places]
        kept = asked.level[places] == LEVELS.index("required")
        if len(counts):
            kept &= counts[code]
        used = np.unique(code[kept])
        ids = [asked.skill_id[one] for one in used.tolist()]
        self.scope = scope
        self.skill_ids: tuple[str, ...] = tuple(sorted(set(ids)))
        number = {skill_id: place for place, skill_id in enumerate(self.skill_ids)}
        lookup = np.zeros(len(asked.skill_id), dtype=np.int32)
        lookup[used] = [number[one] for one in ids]
        self.skill: NDArray[Any] = lookup[code[kept]]
        self.posting: NDArray[Any] = np.repeat(np.arange(len(lengths)), lengths)[kept]
        self.n_required = np.bincount(self.posting, minlength=len(lengths))

    @property
    def rows(self) -> Counted:
        """The postings with their employers."""
        return self.scope.rows

    @property
    def asking(self) -> Mask:
        """Which postings require a skill that counts."""
        asking: Mask = self.n_required > 0
        return asking

    def rest(self) -> Rest:
        """What figures about the postings that require a skill rest on."""
        rows, asking = self.rows, self.asking
        return Rest.of(np.bincount(rows.cluster[asking], minlength=rows.n_clusters), rows.named)

    def lacking(self, covered: AbstractSet[str]) -> Mask:
        """For each skill whether it is not covered."""
        return np.array([one not in covered for one in self.skill_ids], dtype=bool)

    def opened(self, covered: AbstractSet[str]) -> Mask:
        """Which postings that require a skill open."""
        if not len(self.skill):
            return np.zeros(len(self.n_required), dtype=bool)
        missing = np.bincount(self.posting[self.lacking(covered)[self.skill]], minlength=len(self.n_required))
        opened: Mask = self.asking & (missing == 0)
        return opened

    def missing_sets(self, covered: AbstractSet[str]) -> dict[tuple[str, ...], int]:
        """The sets of missing skills of the postings that do not open, and how many postings have each; in order."""
        kept = self.lacking(covered)[self.skill] if len(self.skill) else np.zeros(0, dtype=bool)
        posting, skill = self.posting[kept], self.skill[kept]
        order = np.lexsort((skill, posting))
        posting, skill = posting[order], skill[order]
        bounds = np.flatnonzero(np.diff(posting)) + 1
        found: dict[tuple[int, ...], int] = {}
        for one in np.split(skill, bounds) if len(skill) else ():
            key = tuple(one.tolist())
            found[key] = found.get(key, 0) + 1
        return {tuple(self.skill_ids[one] for one in key): found[key] for key in sorted(found)}

    def share(self, hit: Mask) -> Share:
        """The share of the postings that require a skill that are hit, with its interval clustered by employer."""
        rows, chosen = self.rows, self.asking
        return within_all(Counted(rows.con, rows.columns, rows.rows[chosen]), hit[chosen])


def listed_pay(rows: Counted, hit: Mask) -> ListedPay:
    """The pay that the postings hit state."""
    paid = paid_of(rows.con, rows.columns)
    place = np.full(len(rows.columns), -1, dtype=np.int64)
    place[rows.rows[hit]] = np.flatnonzero(hit)
    kept = (place[paid.row] >= 0) & (paid.reason.code < 0) & (paid.currency.code >= 0)
    if not kept.any():
        return ListedPay(None, quantiles_of([], [], []))
    currency = paid.currency.code[kept]
    most = int(np.argmax(np.bincount(currency)))
    kept[np.flatnonzero(kept)[currency != most]] = False
    low, high, at = paid.low[kept], paid.high[kept], place[paid.row[kept]]
    middle = (np.where(np.isnan(low), high, low) + np.where(np.isnan(high), low, high)) / 2
    return ListedPay(paid.currency.values[most], quantiles_of(middle, rows.cluster[at], rows.row_named[at]))


def examples_at(rows: Counted, hit: Mask, limit: int = 3) -> tuple[Example, ...]:
    """The newest of the postings hit, at most one of each employer."""
    keys = rows.columns.keys(rows.rows[hit])
    if not keys:
        return ()
    sql = (
        f"SELECT posting_id, title, employer, url, date_posted, employer_key FROM {rows.columns.posting} AS posting"
        " WHERE posting_key IN (SELECT unnest(?)) ORDER BY date_posted DESC NULLS LAST, posting_id"
    )
    first: dict[str, Example] = {}
    for *shown, employer in rows.con.execute(sql, [keys]).fetchall():
        first.setdefault(employer or shown[0], Example(*shown))
        if len(first) == limit:
            break
    return tuple(first.values())
