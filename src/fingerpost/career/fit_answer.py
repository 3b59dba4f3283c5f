"""The fit of a profile to a posting as an answer: one score, its parts, and every requirement with its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fingerpost.answer import Answer, AnswerTable, Row
from fingerpost.career.eligibility import Condition, is_eligible
from fingerpost.posting import SkillLevel

if TYPE_CHECKING:
    import altair as alt

Status = Literal["met", "partly", "missing", "unknown"]
"""unknown: the posting asks for it and the CV does not say."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked for and how the CV meets it; `because` says why in words."""

    kind: Literal["skill", "years", "degree"]
    name: str
    level: SkillLevel
    status: Status
    credit: float
    asked_words: str | None
    cv_words: str | None
    because: str


@dataclass(frozen=True, slots=True)
class FitPart:
    """A part of the score: its weight among the parts stated, and its own score in [0, 1]."""

    name: str
    weight: float
    score: float


@dataclass(frozen=True, slots=True)
class Fit(Answer):
    """The fit of a profile to a posting; `score` is in [0, 1], None where the posting states no requirement.

    `conditions` are the hard ones that the person has said something about: one that is not met rules the posting out,
    whatever the score.
    """

    posting_id: str
    title: str | None
    employer: str | None
    url: str | None
    score: float | None
    parts: tuple[FitPart, ...]
    requirements: tuple[Requirement, ...]
    conditions: tuple[Condition, ...] = ()

    @property
    def eligible(self) -> bool:
        """Whether no hard condition is broken."""
        return is_eligible(self.conditions)

    def of(self, status: Status) -> tuple[Requirement, ...]:
        """The requirements of one status."""
        return tuple(requirement for requirement in self.requirements if requirement.status == status)

    def headline(self) -> str:
        """Which posting was compared."""
        return f"Fit to {', '.join(part for part in (self.title or self.posting_id, self.employer) if part)}"

    def sentences(self) -> tuple[str, ...]:
        """Broken conditions, the score with its parts, and what is missing, met in part, or not said in the CV."""
        broken = [one.because for one in self.conditions if one.verdict == "not met"]
        ruled_out = (f"A hard condition is not met: {'; '.join(broken)}.",) if broken else ()
        if self.score is None:
            return (*ruled_out, "The posting states no requirement: there is nothing to compare.")
        parts = ", ".join(f"{part.name} {part.score:.0%} (weight {part.weight:.0%})" for part in self.parts)
        n_met = len(self.of("met"))
        said = [
            f"{n_met} of {len(self.requirements)} things asked for are met; the score is {self.score:.0%}: {parts}.",
        ]
        if partly := self.of("partly"):
            said.append(f"Met in part: {'; '.join(f'{one.name} ({one.because})' for one in partly)}.")
        if missing := self.of("missing"):
            said.append(f"Missing: {', '.join(one.name for one in missing)}.")
        if unknown := self.of("unknown"):
            said.append(f"The CV does not say: {', '.join(one.name for one in unknown)}.")
        return (*ruled_out, *said, "The weights are assumptions.")

    def tables(self) -> tuple[AnswerTable, ...]:
        """Hard conditions, the parts of the score, and the requirements with the words on both sides."""
        stated: tuple[Row, ...] = tuple(
            {"condition": one.kind, "verdict": one.verdict, "because": one.because} for one in self.conditions
        )
        hard = (AnswerTable("Hard conditions", ("condition", "verdict", "because"), stated),) if stated else ()
        if self.score is None:
            return hard
        parts: tuple[Row, ...] = tuple(
            {"part": part.name, "weight": part.weight, "score": part.score} for part in self.parts
        )
        columns = ("name", "level", "status", "asked_words", "cv_words", "because")
        return (
            *hard,
            AnswerTable("Parts of the score", ("part", "weight", "score"), parts),
            AnswerTable("What is asked for and what the CV says", columns, tuple(self.to_rows())),
        )

    def to_rows(self) -> list[Row]:
        """One row a requirement."""
        names = Requirement.__dataclass_fields__
        return [{name: getattr(requirement, name) for name in names} for requirement in self.requirements]

    def chart(self) -> alt.Chart | alt.LayerChart:
        """Bars of the parts of the score."""
        import altair as alt

        from fingerpost.market.charts import nothing

        if not self.parts:
            return nothing(self.headline(), "the posting states no requirement")
        rows = [{"part": part.name, "score": part.score, "weight": part.weight} for part in self.parts]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=rows), title=self.headline())
            .mark_bar()
            .encode(x=alt.X("score:Q", scale=alt.Scale(domain=[0, 1])), y=alt.Y("part:N", sort=None))
        )
        return chart
