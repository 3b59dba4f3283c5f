"""The three reasons one by one: what was measured in a sentence, and the verdict with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from fingerpost.market.claims.data_handling import DataHandling, Ratio
from fingerpost.market.claims.industry_mix import IndustryMix
from fingerpost.market.claims.technologies import ANY_RECENT, RECENT, Technology
from fingerpost.market.counting.scope import Scope
from fingerpost.market.counting.words import percent
from fingerpost.market.moves.emerging import Emerging
from fingerpost.market.over_time.reference import ReferenceSeries
from fingerpost.market.selecting.selection import NOT_STATED
from fingerpost.market.statistics.decomposition import Part
from fingerpost.market.statistics.shrinkage import FALSE_DISCOVERY_RATE

Answered: TypeAlias = Literal["supported", "not supported", "cannot be told from this corpus"]

UNTOLD: Answered = "cannot be told from this corpus"
NAMED = 3
NO_CAUSE = "What is measured is what this reason would bring about, not that it is the cause."


@dataclass(frozen=True, slots=True)
class Driver:
    """One of the three reasons: what it says in our words, what was measured, and the verdict with its reason.

    `beside` is what published series say that bears on it, None where none does.
    """

    driver_id: str
    claim: str
    measured: str
    verdict: Answered
    reason: str
    beside: str | None


def technology_driver(
    ml: Scope,
    technologies: tuple[Technology, ...],
    emerging: Emerging,
    refused: str | None,
    series: ReferenceSeries,
) -> Driver:
    """Technology: supported where technologies rise in share, not supported where they only fall."""
    single = [one for one in technologies if one.technology_id != ANY_RECENT]
    recent = next(one for one in technologies if one.technology_id == ANY_RECENT)
    first = sorted((one for one in single if one.share.share is not None), key=lambda one: -(one.share.share or 0.0))
    named = ", ".join(f"{one.label} ({one.year}) {percent(one.share)}" for one in first[:NAMED])
    measured = (
        f"{percent(recent.share)} of the postings ask for a technology that arrived in {RECENT} or later; "
        f"most of all: {named}."
    )
    changes = {one.label: one.mover.share for one in single if one.mover is not None and one.mover.share is not None}
    moved = {
        verdict: [f"{label} {change.words()}" for label, change in changes.items() if change.verdict == verdict]
        for verdict in ("rising", "falling")
    }
    verdict: Answered = UNTOLD
    if refused is not None or not changes:
        reason = f"a level is not a rise: {refused or 'no technology has enough new postings in the windows compared'}."
    else:
        verdict = _answered(bool(moved["rising"]), bool(moved["falling"]))
        said = [f"{len(names)} {way} in share: {'; '.join(names[:NAMED])}" for way, names in moved.items() if names]
        reason = f"of {len(changes)} technologies tested, {', '.join(said) or 'none can be told from no change'}."
    if emerging.n_found:
        reason += f" Of all skills {emerging.n_found:,} {'rises' if emerging.n_found == 1 else 'rise'} in share."
    claim = "New technologies make employers hire."
    return Driver("technology", claim, _measured(ml, measured), verdict, reason, _beside(series))


def business_driver(ml: Scope, mix: IndustryMix, series: ReferenceSeries) -> Driver:
    """Business value: supported where the industries themselves, not their mix, hire more for ML."""
    stated = [hiring for hiring in mix.industries if hiring.cell.value != NOT_STATED]
    named = ", ".join(
        f"{hiring.cell.label} {percent(hiring.cell.share)} of {hiring.cell.n_employers:,} employers"
        for hiring in stated[:NAMED]
    )
    spread = mix.spread
    measured = (
        f"{len(stated)} industries hire for ML: {named or 'none is stated'}; the postings of "
        f"{spread.n_employers:,} employers are as concentrated as those of {spread.effective:,.0f} equal ones, "
        f"the largest has {100 * spread.top_share:.1f} %."
    )
    verdict: Answered = UNTOLD
    if mix.change is None:
        reason = f"a level is not a change: {mix.refused}."
    else:
        within, between = mix.change.within, mix.change.between
        verdict = _answered(within.low > 0, within.high < 0)
        reason = (
            f"the share of ML postings in all postings changed by {_points(mix.change.total)}: within industries "
            f"{_points(within)}, by their mix {_points(between)}."
        )
    claim = "Business value makes more industries hire."
    return Driver("business-value", claim, _measured(ml, measured), verdict, reason, _beside(series))


def data_driver(ml: Scope, data: DataHandling, refused: str | None) -> Driver:
    """Data: supported where data handling is asked for more, or data engineers are hired more beside ML."""
    measured = f"{percent(data.asked)} of the postings ask for data-handling skills"
    if data.engineering.ratio is None:
        measured += f"; data engineers per ML posting: {data.engineering.reason}."
    else:
        measured += f"; there are {_ratio(data.engineering)} data-engineering postings for each that builds ML."
    tested = {
        "the share that asks for data handling": data.mover.share if data.mover else None,
        "data engineering's part of both": data.engineering_change,
    }
    known = {name: change for name, change in tested.items() if change is not None}
    verdict: Answered = UNTOLD
    if refused is not None or not known:
        reason = f"a level is not a rise: {refused or 'too few new postings in the windows compared'}."
    else:
        # Two measures, so that one of them moves by chance twice as often: each is held to half the rate.
        surely = {change.verdict for change in known.values() if change.p_value <= FALSE_DISCOVERY_RATE / len(known)}
        verdict = _answered("rising" in surely, "falling" in surely)
        reason = "; ".join(f"{name} changed by {change.words()}" for name, change in known.items()) + "."
    claim = "More data makes employers hire people who handle it."
    return Driver("data", claim, _measured(ml, measured), verdict, reason, None)


def _answered(rises: bool, falls: bool) -> Answered:
    """No change found is not a finding of no change: without either, or with both, it cannot be told."""
    if rises == falls:
        return UNTOLD
    return "supported" if rises else "not supported"


def _measured(ml: Scope, said: str) -> str:
    """What was measured, or why nothing was."""
    reason = ml.sizes.rest.reason
    return said if reason is None else f"{reason[:1].upper()}{reason[1:]}."


def _beside(series: ReferenceSeries) -> str:
    first, latest = series.first, series.latest
    return (
        f"{series.label}, {series.country_label}: {first.value:.2f} on {first.date}, {latest.value:.2f} on "
        f"{latest.date} ({series.unit}; {series.publisher}, {series.licence})."
    )


def _points(part: Part) -> str:
    return f"{100 * part.change:+.2f} points ({100 * part.low:+.2f} to {100 * part.high:+.2f})"


def _ratio(ratio: Ratio) -> str:
    return f"{ratio.ratio:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"
