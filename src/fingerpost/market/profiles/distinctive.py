"""What distinguishes a role from each other role: the skills and duties that its postings have more, or less, often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import UnknownNameError
from fingerpost.market.counting.scope import rests_on, scope_of
from fingerpost.market.counting.words import percent
from fingerpost.market.profiles.contrasts import KINDS, Contrast, Trait, contrasts_of
from fingerpost.market.profiles.duty import WORKED
from fingerpost.market.profiles.role import in_text
from fingerpost.market.selecting.selection import Query, Selection
from fingerpost.market.statistics.log_odds import PRIOR_POSTINGS
from fingerpost.market.statistics.shrinkage import FALSE_DISCOVERY_RATE

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

SHOWN = 10
CHARTED = 4


@dataclass(frozen=True, slots=True)
class Distinctive(Answer):
    """What distinguishes a role from others, one contrast per other role and kind (skill, duty)."""

    role_id: str
    label: str
    contrasts: tuple[Contrast, ...]
    basis: Basis

    def against(self, role_id: str, kind: str = "skill") -> Contrast | None:
        """The contrast with one role, None where it was not asked for."""
        return next((one for one in self.contrasts if (one.role_id, one.kind) == (role_id, kind)), None)

    def headline(self) -> str:
        """What was asked."""
        return f"What distinguishes {_plural(self.label)}"

    def sentences(self) -> tuple[str, ...]:
        """For each other role the surest skills and duties either way."""
        return tuple(_sentence(self.label, one) for one in self.contrasts)

    def tables(self) -> tuple[AnswerTable, ...]:
        """A table for each other role and kind."""
        columns = ("what", "more in", "odds ratio", "low", "high", "q", "share", "other share")
        return tuple(
            AnswerTable(
                f"{self.label} against {in_text(one.label)}: {_PLURALS[one.kind]}",
                columns,
                tuple(
                    {
                        "what": trait.label,
                        "more in": self.label if trait.odds_ratio > 1 else one.label,
                        "odds ratio": trait.odds_ratio,
                        "low": trait.low,
                        "high": trait.high,
                        "q": trait.q_value,
                        "share": trait.share.share,
                        "other share": trait.other_share.share,
                    }
                    for trait in (*one.more, *one.less)
                ),
            )
            for one in self.contrasts
            if not one.reason
        )

    def to_rows(self) -> list[Row]:
        """One row per trait; one with the reason where two roles cannot be compared."""
        rows = []
        for one in self.contrasts:
            traits: tuple[Trait | None, ...] = (*one.more, *one.less) or (None,)
            rows += [_row(self.role_id, one, trait) for trait in traits]
        return rows

    def chart(self) -> alt.LayerChart:
        """The surest skills against all other roles, on a scale of odds ratios."""
        from fingerpost.market.charts import nothing
        from fingerpost.market.charts.odds import odds_dots

        title = f"{self.label}: skills asked for more than in other roles"
        rows: list[Row] = [
            {"label": f"{trait.label}, {one.label}", "ratio": trait.odds_ratio, "low": trait.low, "high": trait.high}
            for one in self.contrasts
            if one.kind == "skill"
            for trait in one.more[:CHARTED]
        ]
        if not rows:
            reason = next((one.reason for one in self.contrasts if one.reason), "no skill is clearly more frequent")
            return nothing(title, reason)
        return odds_dots(rows, title, ["Against the role named, with 95 % intervals", rests_on(self.basis)])


_PLURALS = {"skill": "skills", "duty": "duties"}


def distinctive(
    con: DuckDBPyConnection,
    role_id: str,
    selection: Selection | None = None,
    against: Sequence[str] | None = None,
    limit: int = SHOWN,
) -> Distinctive:
    """What distinguishes a role from each of some others, the founding roles unless they are given.

    `limit` keeps the surest of each direction; only what passes a false-discovery rate of 5 % is given at all.

    Raises:
        UnknownNameError: no role is called so, or a name of the selection is in no list.
    """
    from fingerpost.taxonomy.roles import find_role, roles

    known = find_role(role_id)
    named = (
        [find_role(name) for name in against] if against is not None else [r for r in roles().values() if r.founding]
    )
    others = [other for other in dict.fromkeys(named) if other.role_id != known.role_id]
    if not others:
        raise UnknownNameError("role to compare with", ", ".join(against or ()), list(roles()))
    scope = scope_of(con, replace(selection or Selection(), role=None))
    contrasts, asked = [], Query("")
    for kind in KINDS:
        found, sql = contrasts_of(scope, known, others, kind, limit)
        contrasts += found
        asked = asked if asked.sql else sql
    basis = scope.basis(
        asked,
        f"Log-odds ratios with an informative prior worth {PRIOR_POSTINGS:g} postings (Monroe et al. 2008), errors by "
        "leaving out one employer at a time.",
        f"Given where the false-discovery rate of the pair is at most {FALSE_DISCOVERY_RATE:.0%} (Benjamini-Hochberg).",
        WORKED,
    )
    return Distinctive(known.role_id, known.preferred_label, tuple(contrasts), basis)


def _row(role_id: str, one: Contrast, trait: Trait | None) -> Row:
    return {
        "role": role_id,
        "against": one.role_id,
        "kind": one.kind,
        "value": trait.trait_id if trait else None,
        "label": trait.label if trait else None,
        "odds_ratio": trait.odds_ratio if trait else None,
        "low": trait.low if trait else None,
        "high": trait.high if trait else None,
        "z": trait.z if trait else None,
        "q_value": trait.q_value if trait else None,
        "share": trait.share.share if trait else None,
        "other_share": trait.other_share.share if trait else None,
        "n": trait.share.n if trait else None,
        "other_n": trait.other_share.n if trait else None,
        "reason": one.reason,
    }


def _sentence(label: str, one: Contrast) -> str:
    pair = f"{label}s against {_plural(one.label)}, {_PLURALS[one.kind]}"
    if one.reason:
        return f"{pair}: cannot be compared, {one.reason}."
    said = [
        f"{word} {', '.join(f'{t.label} ({percent(t.share)} against {percent(t.other_share)})' for t in traits[:3])}"
        for word, traits in (("more", one.more), ("less", one.less))
        if traits
    ]
    return f"{pair}: {'; '.join(said) if said else f'none of {one.n_compared} clearly differs'}."


def _plural(label: str) -> str:
    return f"{in_text(label)}s"
