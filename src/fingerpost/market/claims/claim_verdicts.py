"""An article's claims one by one: what was measured in a sentence, and a verdict by a rule that is stated.

A claim about a rise can only be told from a rise, so a corpus that was seen once leaves it open. Every verdict needs
an interval that lies wholly on one side: what is not told is not denied.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fingerpost.answer import Share
from fingerpost.market.claims.driver_verdicts import UNTOLD, Answered, Driver
from fingerpost.market.counting.breakdowns import Breakdown
from fingerpost.market.counting.words import percent
from fingerpost.market.moves.growth import Growth
from fingerpost.market.moves.windows import YEAR_ON_YEAR
from fingerpost.market.over_time.forecast import Forecast
from fingerpost.market.over_time.reference import ReferenceSeries
from fingerpost.market.selecting.selection import NOT_STATED
from fingerpost.market.statistics.uncertainty import LEVEL, MIN_POSTINGS, Rest

ASKED_BY = 0.1
"""A skill area is asked for where at least this share of ML postings ask for one of its skills."""

N_AREAS = 5
AREAS_LEVEL = 1 - (1 - LEVEL) / N_AREAS
"""The level of each of five intervals that are looked at together (Bonferroni)."""

OTHER_AREA = "other"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim in our words, what was measured, and the verdict with its reason.

    `beside` is what published series say that bears on it, None where none does; `question` is the verb that says
    more. `n_postings` and `n_employers` are what the measure rests on.
    """

    claim_id: str
    claim: str
    measured: str
    verdict: Answered
    reason: str
    beside: str | None
    question: str
    n_postings: int
    n_employers: int


def surge_claim(growth: Growth, series: ReferenceSeries) -> Claim:
    """Supported where new postings rose on the year before, on boards watched in both, with an interval above 1."""
    first, trough, latest = series.first, series.trough, series.latest
    ends = f"{trough.value:.2f} % at the trough of {trough.date} and {first.value:.2f} % on {first.date}"
    beside = (
        f"{series.publisher} counts AI terms in {latest.value:.2f} % of postings on {latest.date}, {ends} "
        f"({series.country_label}); counted by keyword, so notices that AI screens applications count too."
    )
    verdict: Answered = UNTOLD
    if growth.overall is None or growth.windows is None:
        measured, reason = "Nothing, from this corpus.", f"{growth.refused}."
    else:
        measured = f"New ML postings {growth.overall.words()}: {growth.windows.words()}."
        told = {"rising": "lies above 1", "falling": "lies below 1"}.get(growth.overall.verdict, "has 1 in it")
        reason = f"the interval of the change {told}."
        if growth.windows.rule != YEAR_ON_YEAR:
            reason = f"{reason[:-1]}, but in less than a year a rise cannot be told from the season."
        elif growth.overall.verdict != "cannot be told":
            verdict = "supported" if growth.overall.verdict == "rising" else "not supported"
    return Claim(
        "surge", "Machine-learning jobs are surging.", measured, verdict, reason, beside, "growth",
        growth.n_before + growth.n_after, growth.n_employers,
    )  # fmt: skip


def driver_claim(driver: Driver, n_postings: int, n_employers: int) -> Claim:
    """One of the three reasons, as `drivers` measures it."""
    return Claim(
        driver.driver_id, driver.claim, driver.measured, driver.verdict, driver.reason, driver.beside, "drivers",
        n_postings, n_employers,
    )  # fmt: skip


def roles_claim(founding: Share, roles: Breakdown, six: tuple[str, ...]) -> Claim:
    """Supported where each of the six has enough postings and together they are more than half of ML postings."""
    cells = {cell.value: cell for cell in roles.cells}
    few = [value for value in six if value not in cells or cells[value].share.n < MIN_POSTINGS]
    named = ", ".join(f"{cells[value].label} {percent(cells[value].share)}" for value in six if value in cells)
    verdict: Answered = UNTOLD
    if founding.share is None or founding.low is None or founding.high is None:
        measured, reason = f"{(founding.reason or 'too few').capitalize()}.", "there is too little to tell."
    else:
        measured = f"The six are {percent(founding)} of ML postings: {named}."
        if founding.low > 0.5 and not few:
            verdict, reason = "supported", "each is there, and together they are more than half of what is asked."
        elif founding.high < 0.5:
            verdict, reason = "not supported", "together they are less than half of what is asked."
        else:
            missing = f"; too few postings of {', '.join(few)}" if few else ""
            reason = f"that they are more than half cannot be told from chance{missing}."
    return Claim(
        "roles", "Six roles make up the field.", measured, verdict, reason, None, "breakdown",
        roles.basis.n_postings, roles.basis.n_employers,
    )  # fmt: skip


def areas_claim(areas: Breakdown, together: Breakdown) -> Claim:
    """Supported where each of the five areas is asked for by more than a tenth of ML postings.

    `together` are the same shares with intervals of `AREAS_LEVEL`, which the verdict rests on.
    """
    five = [cell for cell in areas.cells if cell.value not in {OTHER_AREA, NOT_STATED}]
    named = ", ".join(f"{cell.label} {percent(cell.share)}" for cell in five)
    other = next((cell for cell in areas.cells if cell.value == OTHER_AREA), None)
    measured = f"Share of ML postings that ask for each: {named or 'none is stated'}."
    if other is not None:
        measured += f" Everything else (cloud, tools, practice, languages): {percent(other.share)}."
    judged = [cell.share for cell in together.cells if cell.value not in {OTHER_AREA, NOT_STATED}]
    lows, highs = [share.low for share in judged], [share.high for share in judged]
    verdict: Answered = UNTOLD
    reason = f"that each is asked for by more than {ASKED_BY:.0%} cannot be told"
    if len(judged) == N_AREAS and all(low is not None and low > ASKED_BY for low in lows):
        verdict, reason = "supported", f"each is asked for by more than {ASKED_BY:.0%} of ML postings"
    elif any(high is not None and high < ASKED_BY for high in highs):
        verdict, reason = "not supported", f"one is asked for by less than {ASKED_BY:.0%} of ML postings"
    reason += f" (by intervals of {AREAS_LEVEL:.0%} each, which hold all five together 95 times in 100)."
    return Claim(
        "skills", "Skills of five areas are asked for.", measured, verdict, reason, None, "breakdown",
        areas.basis.n_postings, areas.basis.n_employers,
    )  # fmt: skip


def industries_claim(industries: Breakdown, rests: Mapping[str, Rest], n_known: int) -> Claim:
    """Supported where more than half of the industries that are told apart have enough ML postings to be counted.

    `rests` is what the postings of each industry rest on; an industry counts where a figure about it could be shown.
    The verdict is a count and has no interval.
    """
    stated = [cell for cell in industries.cells if cell.value != NOT_STATED]
    enough = [cell for cell in stated if cell.value in rests and rests[cell.value].reason is None]
    named = ", ".join(f"{cell.label} {percent(cell.share)}" for cell in stated[:3])
    measured = (
        f"{len(enough)} of {n_known} industries have ML postings enough to be told about (30 of 5 employers, none with "
        f"more than half); most: {named or 'none'}."
    )
    verdict: Answered = UNTOLD
    reason = "too few postings to say that the others do not hire."
    if len(enough) > n_known / 2:
        verdict, reason = "supported", "more than half of the industries hire for it."
    return Claim(
        "industries", "Industries of every kind hire for it.", measured, verdict, reason, None, "breakdown",
        industries.basis.n_postings, industries.basis.n_employers,
    )  # fmt: skip


def trend_claim(forecast: Forecast, published: Forecast) -> Claim:
    """Supported where the 95 % interval of the forecast lies above the last value measured."""
    beside = published.sentences()[0] if published.refused is None else None
    verdict: Answered = UNTOLD
    if forecast.refused is not None or not forecast.expected:
        measured, reason = "Nothing, from this corpus.", f"{forecast.refused}."
    else:
        last = [one for one in forecast.history if not one.provisional][-1]
        step = forecast.expected[-1]
        measured = forecast.sentences()[0]
        reason = "the 95 % interval of the forecast has the last value in it."
        if step.low95 > last.value:
            verdict, reason = "supported", "the 95 % interval of the forecast lies above the last value."
        elif step.high95 < last.value:
            verdict, reason = "not supported", "the 95 % interval of the forecast lies below the last value."
    return Claim(
        "trend", "The rise goes on, in 2023 and beyond.", measured, verdict, reason, beside, "forecast",
        forecast.basis.n_postings, forecast.basis.n_employers,
    )  # fmt: skip
