"""The postings that fit a profile best, as an answer: each with its conditions, its fit and the wishes it meets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.career.eligibility import Condition
from fingerpost.career.fit_answer import Fit
from fingerpost.career.wish_checks import Wish, WishCheck

if TYPE_CHECKING:
    import altair as alt


@dataclass(frozen=True, slots=True)
class Match:
    """A posting, whether its hard conditions are met as far as known, and its fit, requirement by requirement.

    `wishes` are those stated: each is met or not stated by the posting, else it would be left out.
    """

    posting_id: str
    role: str | None
    eligible: bool
    conditions: tuple[Condition, ...]
    standing: float
    fit: Fit
    wishes: tuple[WishCheck, ...] = ()

    @property
    def score(self) -> float | None:
        """The score of the fit."""
        return self.fit.score


@dataclass(frozen=True, slots=True)
class Matches(Answer):
    """The postings that fit a profile best, of `n_scored` that state a requirement.

    `n_against_wishes` of the `n_postings` looked at state something against a wish and are left out, `against` says how
    many by wish (a posting may be against several). Of the others `n_ineligible` break a hard condition.
    """

    matches: tuple[Match, ...]
    n_postings: int
    n_scored: int
    n_ineligible: int
    roles: tuple[str, ...]
    basis: Basis
    n_against_wishes: int = 0
    against: tuple[tuple[Wish, int], ...] = ()

    def headline(self) -> str:
        """What was asked."""
        return "Postings that fit"

    def sentences(self) -> tuple[str, ...]:
        """How many postings were looked at and how they are ordered."""
        if not self.n_postings:
            return ("No posting is selected.",)
        looked = f"{self.n_postings:,} postings were looked at; {self.n_scored:,} state a requirement"
        said = [f"{looked}, {self.n_ineligible:,} break a hard condition and stand last."]
        if self.against:
            parts = ", ".join(f"{wish} {n:,}" for wish, n in self.against)
            said.insert(0, f"{self.n_against_wishes:,} state something against your wishes and are left out: {parts}.")
        if any(check.wish == "skills wanted" for one in self.matches for check in one.wishes):
            n = sum(
                check.wish == "skills wanted" and check.verdict == "met" for one in self.matches for check in one.wishes
            )
            said.append(f"{n} of those shown name a skill that you want; that moves none of them up.")
        return (*said, "What a posting does not state rules nothing out.")

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
                "wishes_met": ", ".join(check.wish for check in one.wishes if check.verdict == "met"),
                "wishes_not_stated": ", ".join(check.wish for check in one.wishes if check.verdict == "not stated"),
                "url": one.fit.url,
            }
            for one in self.matches
        ]

    def tables(self) -> tuple[AnswerTable, ...]:
        """The postings with scores and what is missing, and what the wishes left out."""
        wished = ("wishes_met", "wishes_not_stated") if any(one.wishes for one in self.matches) else ()
        columns = ("title", "employer", "score", "eligible", "met", "asked", "missing", *wished, "url")
        left_out: tuple[Row, ...] = tuple({"wish": wish, "postings against it": n} for wish, n in self.against)
        shown = [AnswerTable(self.headline(), columns, tuple(self.to_rows()))] if self.matches else []
        if left_out:
            shown.append(AnswerTable("Left out by wish", ("wish", "postings against it"), left_out))
        return tuple(shown)

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


def _verdict(one: Match, kind: str) -> str | None:
    return next((condition.verdict for condition in one.conditions if condition.kind == kind), None)
