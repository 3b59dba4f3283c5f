"""What of many things moved between two windows: shrunken changes, and only those that can be told from none.

A thing (a skill, a role, an industry, an employer, a technology) is given as SQL that says which postings are its.
Two changes are measured: of its new postings, and of its share of all new postings selected. Each says what can be
told at a false-discovery rate of 5 %; the others are not ranked.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from fingerpost.answer import Row
from fingerpost.market.moves.holdings import HeldSizes, Holdings, holdings_of, holdings_query, sizes_held
from fingerpost.market.moves.verdicts import Change, Verdict, changes_of, single_change
from fingerpost.market.moves.windows import Matched, Windows
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.shrinkage import Held, log_ratios, steady_log_ratios
from fingerpost.market.statistics.uncertainty import MIN_POSTINGS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Measure: TypeAlias = Literal["flow", "share"]

_BY_PERIOD = """,
thing AS ({member})
SELECT thing.item, CAST(moved.period AS VARCHAR) AS period, CAST(sum(moved.weight) AS DOUBLE) AS n
FROM moved JOIN thing ON thing.posting_id = moved.posting_id
GROUP BY thing.item, moved.period ORDER BY thing.item, moved.period"""


@dataclass(frozen=True, slots=True)
class Mover:
    """One thing in two windows: its new postings, their employers, and its changes; `reason` says why there are none.

    `share` is the change of its share of all new postings selected; None for employers, which are not tested on it.
    """

    value: str
    label: str
    n_before: int
    n_after: int
    n_employers: int
    flow: Change | None
    share: Change | None
    reason: str | None = None

    def change(self, measure: Measure) -> Change | None:
        """The change of one measure."""
        return self.flow if measure == "flow" else self.share


@dataclass(frozen=True, slots=True)
class Moved:
    """All things of one kind between two windows; `overall` is the change of all new postings selected.

    `movers` were tested, `too_few` could not be; both by postings, the most first.
    """

    windows: Windows
    query: Query
    n_before: int
    n_after: int
    n_employers: int
    overall: Change
    movers: tuple[Mover, ...]
    too_few: tuple[Mover, ...]

    def found(self, verdict: Verdict, measure: Measure) -> tuple[Mover, ...]:
        """The movers with a verdict: risers and fallers by their shrunken change, the strongest first."""
        chosen = [(mover, mover.change(measure)) for mover in self.movers]
        kept = [(mover, change) for mover, change in chosen if change is not None and change.verdict == verdict]
        if verdict != "cannot be told":
            kept.sort(key=lambda pair: (-abs(math.log(pair[1].ratio)), pair[0].label, pair[0].value))
        return tuple(mover for mover, _ in kept)


def moved_of(con: DuckDBPyConnection, matched: Matched, member: Query, alone: bool = False) -> Moved | str:
    """How things moved between the windows of a comparison; the reason where there is none or it has too few.

    `member` gives `posting_id, item, label`, a row per posting and thing. `alone`: each thing is one employer, so
    that its error comes from its periods.
    """
    windows = matched.windows
    if windows is None:
        return matched.refused or "nothing can be compared"
    sizes = sizes_held(con, matched.query)
    rest = sizes.rest
    if rest.reason is not None:
        return rest.reason
    n_before, n_after = int(sizes.postings.before.sum()), int(sizes.postings.after.sum())
    if min(n_before, n_after) < MIN_POSTINGS:
        few = f"{min(n_before, n_after)} postings are new in one of the two windows"
        return f"too few: {few}, at least {MIN_POSTINGS} are needed"
    held = holdings_of(con, matched.query, member)
    rests = held.rests
    if alone:
        changes, reasons = _alone(con, matched, member, held, windows)
    else:
        changes, reasons = _by_employers(held, sizes)
    movers = [
        Mover(
            value=value,
            label=held.labels[at],
            n_before=int(held.totals[0][at]),
            n_after=int(held.totals[1][at]),
            n_employers=rests[at].n_employers,
            flow=changes[at][0] if at in changes else None,
            share=changes[at][1] if at in changes else None,
            reason=None if at in changes else reasons[at],
        )
        for at, value in enumerate(held.items)
    ]
    movers.sort(key=lambda mover: (-mover.n_before - mover.n_after, mover.value))
    return Moved(
        windows=windows,
        query=holdings_query(matched.query, member).then("\nORDER BY thing.item, told.employer"),
        n_before=n_before,
        n_after=n_after,
        n_employers=rest.n_employers,
        overall=single_change(log_ratios(sizes.all_held(), 1)),
        movers=tuple(mover for mover in movers if mover.reason is None),
        too_few=tuple(mover for mover in movers if mover.reason is not None),
    )


def mover_row(mover: Mover) -> Row:
    """A thing as a flat row: counts and the two changes with their verdicts."""
    row: Row = {
        "value": mover.value,
        "label": mover.label,
        "n_before": mover.n_before,
        "n_after": mover.n_after,
        "n_employers": mover.n_employers,
    }
    for name, change in (("flow", mover.flow), ("share", mover.share)):
        for field in ("ratio", "low", "high", "raw", "p_value", "q_value", "verdict"):
            row[f"{name}_{field}"] = None if change is None else getattr(change, field)
    return {**row, "reason": mover.reason}


def _by_employers(held: Holdings, sizes: HeldSizes) -> tuple[dict[int, tuple[Change, Change | None]], dict[int, str]]:
    """The changes of every thing that has enough postings and employers, and why others have not."""
    reasons = {at: rest.reason for at, rest in enumerate(held.rests) if rest.reason is not None}
    enough = np.array([at for at in range(len(held.rests)) if at not in reasons], dtype=np.int64)
    if not len(enough):
        return {}, reasons
    kept = np.isin(held.item, enough)
    item, employer = np.searchsorted(enough, held.item[kept]), held.employer[kept]
    postings = held.postings
    flows = Held(item, employer, postings.flow_before[kept], postings.flow_after[kept])
    shares = Held(item, employer, postings.before[kept], postings.after[kept])
    flow = changes_of(log_ratios(flows, len(enough)))
    share = changes_of(log_ratios(shares, len(enough), (sizes.postings.before, sizes.postings.after)))
    return dict(zip(enough.tolist(), zip(flow, share, strict=True), strict=True)), reasons


def _alone(
    con: DuckDBPyConnection, matched: Matched, member: Query, held: Holdings, windows: Windows
) -> tuple[dict[int, tuple[Change, Change | None]], dict[int, str]]:
    """The changes of things that are one employer each and have enough postings, and why others have none."""
    totals = held.totals[0] + held.totals[1]
    reasons = {
        at: f"too few: {int(n)} postings, at least {MIN_POSTINGS} are needed"
        for at, n in enumerate(totals)
        if n < MIN_POSTINGS
    }
    enough = [at for at in range(len(totals)) if at not in reasons]
    query = matched.query.then(_BY_PERIOD.format(member=member.sql), *member.parameters)
    row = {held.items[at]: number for number, at in enumerate(enough)}
    column = {day.isoformat(): number for number, day in enumerate((*windows.earlier, *windows.later))}
    counts = np.zeros((len(row), len(column)))
    for item, period, n in con.execute(query.sql, query.parameters).fetchall():
        if item in row:
            counts[row[item], column[period]] = n
    before, after = np.split(counts, 2, axis=1)
    flow = changes_of(steady_log_ratios(before, after)) if enough else ()
    return {at: (change, None) for at, change in zip(enough, flow, strict=True)}, reasons
