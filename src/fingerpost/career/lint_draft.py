"""A draft posting as it is looked at: what was read from it, the market of its role, and what may be found in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from fingerpost.answer import Share
from fingerpost.career.skill_asks import SkillAsks, is_counted
from fingerpost.market.pay.pay_answer import Pay
from fingerpost.market.statistics.quantile_intervals import QuantilesWithIntervals
from fingerpost.market.statistics.quantiles import Quantiles
from fingerpost.posting import EnrichedPosting, Finding, SkillAsked

Severity = Literal["error", "warning", "note"]
"""error: cannot be as it is written. warning: far from the market, or at odds with itself. note: worth a look."""
SEVERITIES: Final = ("error", "warning", "note")

Spans: TypeAlias = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class LintFinding:
    """One thing to look at again: what was found, the words that it is about, and what to do.

    `spans` are (start, end) in the draft's text, empty where something is missing, and `words` what stands there.
    `n` is the number of postings that the market's figure rests on; None where the draft alone is judged.
    """

    check: str
    severity: Severity
    says: str
    what_to_do: str
    spans: Spans = ()
    words: tuple[str, ...] = ()
    share: Share | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class RequiredSkill:
    """A skill that the draft requires and the share of the role's postings that require it; None without a role."""

    skill_id: str
    label: str
    spans: Spans
    words: str
    years: float | None
    share: Share | None


@dataclass(frozen=True, slots=True)
class RoleMarket:
    """The postings of the draft's role: what they require, ask as experience and state as pay."""

    label: str
    required: SkillAsks
    number_required: QuantilesWithIntervals
    years: Quantiles
    pay: Pay
    pay_population: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as read, on a day, beside its market: that of its role, None where no role can be told, and all of ML."""

    reading: EnrichedPosting
    today: date
    skills: tuple[RequiredSkill, ...]
    market: RoleMarket | None
    everywhere: SkillAsks

    def finding(
        self,
        check: str,
        severity: Severity,
        says: str,
        do: str,
        spans: Spans = (),
        *,
        share: Share | None = None,
        n: int | None = None,
    ) -> LintFinding:
        """A finding with the words of its spans."""
        words = tuple(self.reading.text[start:end] for start, end in spans)
        return LintFinding(check, severity, says, do, spans, words, share, n)


def required_of(reading: EnrichedPosting) -> list[Finding[SkillAsked]]:
    """The listed skills that a draft requires, spoken languages apart."""
    return [one for one in reading.skills if one.value.level == "required" and is_counted(one.value.skill_id)]
