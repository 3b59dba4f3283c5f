"""A measure of demand period by period: counts, the matched index, the unmatched one beside it, breaks and shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

import numpy as np

from fingerpost.answer import Share
from fingerpost.market.over_time.panel_counts import Measure
from fingerpost.market.statistics.chain import ChainPeriod, Change, chain, year_on_year
from fingerpost.market.statistics.links import Bools, Counts, Floats
from fingerpost.market.statistics.reader_error import ReaderError
from fingerpost.market.statistics.seasonal import seasonally_adjusted, why_not_adjusted
from fingerpost.market.statistics.uncertainty import ManyGroups, rests_of, shares_of

MEASURES = ("stock", "flow")
LATE_DAYS = 7
"""Within so many days of the last visit a posting of a period may still be found: the period is provisional."""
MIN_PERIODS = 3
IN_A_YEAR = {"month": 12, "week": 52}


@dataclass(frozen=True, slots=True)
class Period:
    """One period of a measure; its start is the first day of a month or ISO week.

    `n` counts the selected postings on all boards read in the period, None where none was. `index` and its interval
    are of the matched panel, `base` (the first period of the unbroken stretch) = 100; `unmatched` is the index of
    `n` on the same base. `share` is the selection's part of the wider population. `year_on_year` is the change of the
    index from the period a year before, `adjusted` the index without its season (STL), where the stretch holds three
    full years of settled periods. `reason` says why there is no index. A provisional period may still change.
    """

    start: date
    n: int | None
    n_employers: int
    n_boards: int
    index: float | None
    low: float | None
    high: float | None
    unmatched: float | None
    base: date | None
    share: Share
    year_on_year: Change | None
    provisional: bool
    reason: str | None
    adjusted: float | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A period before which the boards changed: how many with selected postings joined and left, and their postings.

    `reason` says why the chain is broken here; None where it goes on over the boards that stayed.
    """

    start: date
    joined: int
    left: int
    n_joined: int
    n_left: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class DemandSeries:
    """One measure of demand: "stock", postings open at the end of each period, or "flow", postings new in it.

    `refused` says why nothing can be compared over time; the counts that were made stand nevertheless.
    """

    measure: str
    periods: tuple[Period, ...]
    breaks: tuple[Break, ...]
    refused: str | None

    @property
    def title(self) -> str:
        """What is counted, in words."""
        return "Open postings" if self.measure == "stock" else "New postings"

    @property
    def is_adjusted(self) -> bool:
        """Whether some period has a seasonally adjusted index."""
        return any(period.adjusted is not None for period in self.periods)

    def unadjusted(self, by: str) -> str | None:
        """Why the index of the latest stretch stands with its season; None where it stands without it too."""
        at = self.latest
        if at is None or at.adjusted is not None:
            return None
        settled = [one for one in self.periods if one.base == at.base and one.index is not None and not one.provisional]
        return why_not_adjusted(len(settled), IN_A_YEAR[by])

    @property
    def latest(self) -> Period | None:
        """The last period with an index that is settled, or else provisional."""
        indexed = [period for period in self.periods if period.index is not None and period.base != period.start]
        return next(
            (period for period in reversed(indexed) if not period.provisional), indexed[-1] if indexed else None
        )


def series_of(
    measure: Measure,
    name: str,
    starts: Sequence[date],
    by: str,
    last_day: date | None,
    share_reason: str | None = None,
    reader: ReaderError | None = None,
) -> DemandSeries:
    """The series of a measure, without the periods before the first and after the last in which a board was read.

    Shares are corrected for the errors of `reader`.
    """
    read = np.flatnonzero((measure.exposure > 0).any(axis=0)) if measure.exposure.size else np.zeros(0, np.int64)
    if not len(read):
        return DemandSeries(name, (), (), "no board was read whole" if name == "stock" else _no_flow(by))
    first, stop = int(read[0]), int(read[-1]) + 1
    exposure = measure.exposure[:, first:stop]
    wider, selected = (_between(counts, first, stop) for counts in (measure.wider, measure.selected))
    linked = chain(selected, exposure)
    shares = _shares(selected, wider, exposure.shape[1], share_reason, reader)
    employers = _employers(selected, exposure.shape[1])
    days = starts[first:stop]
    changes = year_on_year(linked, IN_A_YEAR[by])
    periods = tuple(
        _period(
            days,
            number,
            one,
            employers[number],
            shares[number],
            changes[number],
            _is_provisional(days, number, last_day),
        )
        for number, one in enumerate(linked)
    )
    return DemandSeries(name, _without_season(periods, by), _breaks(days, linked), _refused(linked, by))


def _without_season(periods: tuple[Period, ...], by: str) -> tuple[Period, ...]:
    """The periods with the seasonally adjusted index of each unbroken stretch that is long enough."""
    adjusted = dict[date, float]()
    for _, stretch in groupby(periods, key=lambda period: period.base):
        settled = [(one.start, one.index) for one in stretch if one.index is not None and not one.provisional]
        if why_not_adjusted(len(settled), IN_A_YEAR[by]) is None:
            values = seasonally_adjusted([index for _, index in settled], IN_A_YEAR[by])
            adjusted |= {start: float(value) for (start, _), value in zip(settled, values, strict=True)}
    return tuple(replace(one, adjusted=adjusted.get(one.start)) for one in periods) if adjusted else periods


def between(measure: Measure, starts: Sequence[date], since: date | None, until: date | None) -> Measure:
    """The measure as if nothing had been read outside the periods from that of `since` to that of `until`."""
    return replace(measure, exposure=measure.exposure * chosen(starts, since, until))


def chosen(starts: Sequence[date], since: date | None, until: date | None) -> Bools:
    """Which periods are from that of `since` to that of `until`."""
    ends = [*starts[1:], date.max]
    return np.array(
        [
            (since is None or end > since) and (until is None or start <= until)
            for start, end in zip(starts, ends, strict=False)
        ],
        dtype=bool,
    )


def _period(
    days: Sequence[date], number: int, one: ChainPeriod, employers: int, share: Share, change: Change | None, late: bool
) -> Period:
    return Period(
        start=days[number],
        n=one.n if one.n_boards else None,
        n_employers=employers,
        n_boards=one.n_boards,
        index=one.index,
        low=one.low,
        high=one.high,
        unmatched=one.unmatched,
        base=None if one.since is None else days[one.since],
        share=share,
        year_on_year=change,
        provisional=late,
        reason=one.reason,
    )


def _breaks(days: Sequence[date], linked: Sequence[ChainPeriod]) -> tuple[Break, ...]:
    found = []
    for start, one in zip(days, linked, strict=True):
        link = one.link
        if link is not None and (link.joined or link.left or link.reason):
            found.append(Break(start, link.joined, link.left, link.n_joined, link.n_left, link.reason))
    return tuple(found)


def _is_provisional(days: Sequence[date], number: int, last_day: date | None) -> bool:
    if number == len(days) - 1 or last_day is None:
        return True
    return days[number + 1] - timedelta(days=1) > last_day - timedelta(days=LATE_DAYS)


def _refused(linked: Sequence[ChainPeriod], by: str) -> str | None:
    read = sum(one.n_boards > 0 for one in linked)
    if read < MIN_PERIODS:
        return f"boards were read whole in {read} {by}s: a series needs at least {MIN_PERIODS}"
    if all(one.index is None for one in linked):
        latest = next((one.reason for one in reversed(linked) if one.reason), "")
        return f"no two neighbouring {by}s can be compared; of the last: {latest}"
    return None


def _no_flow(by: str) -> str:
    return f"no board was read whole in two {by}s one after the other, so nobody knows what was new"


def _between(counts: Counts, first: int, stop: int) -> Counts:
    kept = (counts.period >= first) & (counts.period < stop)
    if not first and kept.all():
        return counts
    return Counts(
        counts.employer[kept], counts.board[kept], counts.period[kept] - first, counts.n[kept], counts.named[kept]
    )


def _employers(counts: Counts, n_periods: int) -> list[int]:
    """The named employers with postings in each period."""
    there = np.zeros((int(counts.employer.max(initial=-1)) + 1, n_periods), dtype=bool)
    there[counts.employer[counts.named], counts.period[counts.named]] = True
    return [int(n) for n in there.sum(axis=0)]


def _shares(
    selected: Counts, wider: Counts, n_periods: int, reason: str | None, reader: ReaderError | None
) -> list[Share]:
    """The share of the selected postings among those of the wider population, in each period."""
    if reason is not None:
        held, of = (np.bincount(one.period, one.n, n_periods).astype(np.int64).tolist() for one in (selected, wider))
        return [Share(None, None, None, *counted, reason) for counted in zip(held, of, strict=True)]
    employers = int(wider.employer.max(initial=-1)) + 1
    n, k = _by_employer(wider, n_periods, employers), _by_employer(selected, n_periods, employers)
    there = np.flatnonzero(n > 0)
    start = np.searchsorted(there, np.arange(n_periods + 1) * employers)
    named = np.zeros(employers, dtype=bool)
    named[wider.employer[wider.named]] = True
    sizes, hits = n[there].astype(np.int64), k[there].astype(np.int64)
    rests = rests_of(sizes, named[there % max(employers, 1)], start)
    groups = ManyGroups(hits, sizes, np.ones(len(there), dtype=np.int64), start)
    return shares_of(groups, rests, [reader] * n_periods)


def _by_employer(counts: Counts, n_periods: int, employers: int) -> Floats:
    """Postings, in order of period and employer."""
    places = counts.period * employers + counts.employer
    return np.asarray(np.bincount(places, counts.n, n_periods * employers), dtype=np.float64)
