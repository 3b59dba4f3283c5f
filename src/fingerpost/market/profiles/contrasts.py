"""Two roles against each other: which skills or duties their postings have more or less often, and how surely."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fingerpost.answer import Share
from fingerpost.market.counting.reader_error import skill_error
from fingerpost.market.counting.scope import Scope
from fingerpost.market.profiles.duty import duty_label, read_for_duties
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.log_odds import Terms, log_odds
from fingerpost.market.statistics.shrinkage import FALSE_DISCOVERY_RATE, adjusted
from fingerpost.market.statistics.uncertainty import Rest, fold, share_of

if TYPE_CHECKING:
    from fingerpost.taxonomy.roles import Role

KINDS = ("skill", "duty")
TERMS_CONSIDERED = 300
_SIZES = """
SELECT role, cluster, bool_or(named) AS named, count(*) AS n FROM selected WHERE role IN ({roles})
GROUP BY role, cluster ORDER BY cluster, role"""

_COUNTS = """,
had AS ({had}),
considered AS (SELECT term FROM had GROUP BY term ORDER BY count(*) DESC, term LIMIT {limit})
SELECT had.term, max(label) AS label, role, cluster, count(*) AS k
FROM had JOIN considered ON considered.term = had.term GROUP BY had.term, role, cluster
ORDER BY cluster, role, had.term"""

_HAD = {
    "skill": (
        "SELECT skill_id AS term, preferred_label AS label, role, cluster FROM selected"
        " JOIN posting_skill ON posting_skill.posting_id = selected.posting_id WHERE role IN ({roles})"
    ),
    "duty": "SELECT unnest(duties) AS term, '' AS label, role, cluster FROM selected WHERE role IN ({roles})",
}


@dataclass(frozen=True, slots=True)
class Trait:
    """A skill or duty that postings of one role have more or less often than those of another.

    `odds_ratio` is drawn towards 1 by the prior; above 1 it is more frequent in the role asked about. `q_value` is the
    p-value against 1, adjusted for the number of skills or duties compared. `share` and `other_share` are those of the
    two roles' postings.
    """

    kind: str
    trait_id: str
    label: str
    odds_ratio: float
    low: float
    high: float
    z: float
    q_value: float
    share: Share
    other_share: Share


@dataclass(frozen=True, slots=True)
class Contrast:
    """One role against another: what is `more` frequent and what `less`, the surest first; or the `reason` for none."""

    kind: str
    role_id: str
    label: str
    more: tuple[Trait, ...]
    less: tuple[Trait, ...]
    n_compared: int
    reason: str | None = None


def contrasts_of(
    scope: Scope, known: Role, others: Sequence[Role], kind: str, limit: int
) -> tuple[list[Contrast], Query]:
    """The contrasts of one kind, and the SQL of their counts."""
    ids = [known.role_id, *(other.role_id for other in others)]
    marks = ", ".join("?" * len(ids))
    selected = read_for_duties(scope.query) if kind == "duty" else scope.query
    sized = selected.then(_SIZES.format(roles=marks), *ids)
    counted = selected.then(_COUNTS.format(had=_HAD[kind].format(roles=marks), limit=TERMS_CONSIDERED), *ids)
    sizes = scope.con.execute(sized.sql, sized.parameters).fetchnumpy()
    counts = scope.con.execute(counted.sql, counted.parameters).fetchnumpy()
    made = _Made(kind, sizes, counts)
    return [made.contrast(known, other, limit) for other in others], counted


class _Made:
    """Postings by role and employer, and how many of them have each term, ready to be compared two roles at a time."""

    def __init__(self, kind: str, sizes: dict[str, Any], counts: dict[str, Any]) -> None:
        self.kind = kind
        clusters, employer = np.unique(np.asarray(sizes["cluster"], dtype=object).astype(str), return_inverse=True)
        self.terms, term = np.unique(np.asarray(counts["term"], dtype=object).astype(str), return_inverse=True)
        self.labels = dict(zip(map(str, counts["term"]), map(str, counts["label"]), strict=True))
        self._sizes = np.asarray(sizes["role"], dtype=object), employer, np.asarray(sizes["n"]).astype(np.int64)
        self._named = np.zeros(len(clusters), dtype=bool)
        self._named[employer[np.asarray(sizes["named"]).astype(bool)]] = True
        place = np.searchsorted(clusters, np.asarray(counts["cluster"], dtype=object).astype(str))
        self._counts = np.asarray(counts["role"], dtype=object), place, term, np.asarray(counts["k"]).astype(np.int64)

    def size(self, role_id: str) -> Any:
        """The postings of each employer in a role."""
        role, employer, n = self._sizes
        return np.bincount(employer[role == role_id], n[role == role_id], len(self._named)).astype(np.int64)

    def held(self, role_id: str) -> Any:
        """Keys of employer and term, and the postings of the role that have it."""
        role, employer, term, k = self._counts
        mine = role == role_id
        return employer[mine] * len(self.terms) + term[mine], k[mine]

    def contrast(self, known: Role, other: Role, limit: int) -> Contrast:
        """What distinguishes the two roles."""
        sizes = self.size(known.role_id), self.size(other.role_id)
        rests = [_rest(size, self._named) for size in sizes]
        for rest, role in zip(rests, (known, other), strict=True):
            if rest.reason:
                reason = f"{_reason(self.kind, rest)} ({role.preferred_label})"
                return Contrast(self.kind, other.role_id, other.preferred_label, (), (), 0, reason)
        (mine, k), (theirs, k_other) = self.held(known.role_id), self.held(other.role_id)
        keys = np.unique(np.concatenate([mine, theirs]))
        first, second = np.zeros(len(keys), np.int64), np.zeros(len(keys), np.int64)
        first[np.searchsorted(keys, mine)] = k
        second[np.searchsorted(keys, theirs)] = k_other
        there = np.flatnonzero((sizes[0] > 0) | (sizes[1] > 0))  # an employer of neither role says nothing
        employer = np.searchsorted(there, keys // len(self.terms))
        held = Terms(employer, keys % len(self.terms), first, second)
        kept = sizes[0][there], sizes[1][there]
        found = log_odds(held, kept, len(self.terms))
        had = np.bincount(held.term, minlength=len(self.terms)) > 0
        q_values = np.ones(len(self.terms))
        q_values[had] = adjusted(found.p_value[had])
        sure = [at for at in np.argsort(-np.abs(found.z), kind="stable") if q_values[at] <= FALSE_DISCOVERY_RATE]

        def trait(at: int) -> Trait:
            name = str(self.terms[at])
            error = skill_error(name) if self.kind == "skill" else None
            shares = []
            for hits, size, rest in zip((first, second), kept, rests, strict=True):
                k_of = np.bincount(employer[held.term == at], hits[held.term == at], len(there)).astype(np.int64)
                shares.append(share_of(fold(k_of[size > 0], size[size > 0]), rest, reader=error))
            label = duty_label(name) if self.kind == "duty" else self.labels[name]
            ratio, low, high = (math.exp(float(one[at])) for one in (found.estimate, found.low, found.high))
            return Trait(
                self.kind, name, label, ratio, low, high, float(found.z[at]), float(q_values[at]), *shares
            )  # fmt: skip

        more = [at for at in sure if found.z[at] > 0][:limit]
        less = [at for at in sure if found.z[at] < 0][:limit]
        return Contrast(
            self.kind,
            other.role_id,
            other.preferred_label,
            tuple(trait(at) for at in more),
            tuple(trait(at) for at in less),
            int(had.sum()),
        )


def _rest(sizes: Any, named: Any) -> Rest:
    return Rest.of(sizes, named)


def _reason(kind: str, rest: Rest) -> str | None:
    return "none of its postings was read for duties" if kind == "duty" and not rest.n_postings else rest.reason
