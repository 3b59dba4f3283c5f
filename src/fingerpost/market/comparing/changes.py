"""What moved between two snapshots by more than noise, and what is read differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.market.comparing.pay_moved import MedianMoved, medians_moved
from fingerpost.market.comparing.tallies import FALSE_DISCOVERIES, SKILL, Moved, compared
from fingerpost.market.comparing.two_snapshots import CountMoved, Revised, two_snapshots
from fingerpost.market.counting.scope import rests_on, scope_of
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.statistics.paired import Gap
from fingerpost.market.statistics.shrinkage import adjusted

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

FIELDS = ("role", "seniority", "work_mode", "industry")
SKILLS_COMPARED = 30
SAID = 5
CHARTED = 15


@dataclass(frozen=True, slots=True)
class Changes(Answer):
    """What moved from one snapshot to another.

    `counts` are all open postings selected; `moved` and `medians` those on the `n_boards` boards that both snapshots
    have, so that a board that joins moves nothing. `revised` are fields read differently in the `n_same` postings of
    both snapshots. `versions` are (what, before, after): a new reader may move a share by itself.
    """

    before: str
    after: str
    counts: tuple[CountMoved, ...]
    n_boards: int
    moved: tuple[Moved, ...]
    medians: tuple[MedianMoved, ...]
    n_same: int
    revised: tuple[Revised, ...]
    versions: tuple[tuple[str, str, str], ...]
    reason: str | None
    basis: Basis

    def beyond_noise(self) -> tuple[Moved, ...]:
        """The shares that moved by more than noise, the largest change first."""
        found = [one for one in self.moved if one.beyond_noise[0]]
        return tuple(sorted(found, key=lambda one: (-abs(one.gaps[0].difference or 0), one.field, one.value)))

    def headline(self) -> str:
        """From which snapshot to which."""
        return f"What changed from {self.before} to {self.after}"

    def sentences(self) -> tuple[str, ...]:
        """What came and went, what moved beyond noise, and what is read differently."""
        counts = "; ".join(f"{c.kind} {c.before:,} to {c.after:,} (+{c.added:,}, -{c.removed:,})" for c in self.counts)
        return (f"{counts}.", self._moved_sentence(), *self._pay_sentences(), self._revised_sentence())

    def _moved_sentence(self) -> str:
        if self.reason:
            return f"What moved cannot be told: {self.reason}."
        found = self.beyond_noise()
        tested = sum(one.q_values[0] is not None for one in self.moved)
        where = f"on the {self.n_boards:,} boards of both snapshots"
        if not found:
            return f"None of {tested} shares moved by more than noise {where}."
        said = "; ".join(f"{one.label} {_points(one.gaps[0])}" for one in found[:SAID])
        return f"{len(found)} of {tested} shares moved by more than noise {where}, in points of percent: {said}."

    def _pay_sentences(self) -> Iterator[str]:
        for one in self.medians:
            gap = one.gap
            if gap.difference is None or gap.low is None or gap.high is None or one.after.p50 is None:
                continue
            judged = "more than noise" if one.beyond_noise else "within noise"
            yield (
                f"Median stated pay in {one.currency}: {one.after.p50:,.0f}, {gap.difference:+,.0f} "
                f"({gap.low:+,.0f} to {gap.high:+,.0f}), {judged}; n = {one.before.n:,} and {one.after.n:,}."
            )

    def _revised_sentence(self) -> str:
        versions = "; ".join(f"{what} {before} to {after}" for what, before, after in self.versions if before != after)
        changed = f" ({versions})" if versions else ""
        if not self.revised:
            return f"No field of the {self.n_same:,} postings open in both snapshots is read differently{changed}."
        said = ", ".join(f"{one.field.replace('_', ' ')} of {one.n:,}" for one in self.revised[:SAID])
        return f"Of the {self.n_same:,} postings open in both snapshots read differently: {said}{changed}."

    def tables(self) -> tuple[AnswerTable, ...]:
        """What came and went, the shares that moved by more than noise, and the revisions."""
        counts = tuple(
            {"what": c.kind, "before": c.before, "after": c.after, "added": c.added, "removed": c.removed}
            for c in self.counts
        )
        moved: tuple[Row, ...] = tuple(
            {"field": one.field.replace("_", " "), "value": one.label, "before": one.shares[0].share,
             "after": one.shares[1].share, "change": one.gaps[0].difference, "low": one.gaps[0].low,
             "high": one.gaps[0].high}
            for one in self.beyond_noise()
        )  # fmt: skip
        revised: tuple[Row, ...] = tuple(
            {"field": one.field, "earlier": earlier, "later": later, "postings": n}
            for one in self.revised
            for earlier, later, n in one.transitions
        )
        shown = [AnswerTable(self.headline(), ("what", "before", "after", "added", "removed"), counts)]
        if moved:
            compared_columns = ("field", "value", "before", "after", "change", "low", "high")
            caption = "Shares that moved by more than noise, with 95 % intervals"
            shown.append(AnswerTable(caption, compared_columns, moved))
        if revised:
            caption = "Read differently: the most frequent changes of each field"
            shown.append(AnswerTable(caption, ("field", "earlier", "later", "postings"), revised))
        return tuple(shown)

    def to_rows(self) -> list[Row]:
        """Rows by `part`: count, share, median pay, revision and version."""
        rows: list[Row] = [
            {"part": "count", "field": c.kind, "before": c.before, "after": c.after, "added": c.added,
             "removed": c.removed}
            for c in self.counts
        ]  # fmt: skip
        for one in self.moved:
            (before, after), gap = one.shares, one.gaps[0]
            rows.append(
                {"part": "share", "field": one.field, "value": one.value, "label": one.label, "before": before.share,
                 "after": after.share, **_changed(gap, one.q_values[0])}
            )  # fmt: skip
        rows += [
            {"part": "median pay", "field": "mid", "value": m.currency, "label": m.currency, "before": m.before.p50,
             "after": m.after.p50, **_changed(m.gap, m.q_value)}
            for m in self.medians
        ]  # fmt: skip
        rows += [
            {"part": "revision", "field": one.field, "value": earlier, "label": later, "n": n}
            for one in self.revised
            for earlier, later, n in one.transitions
        ]
        rows += [
            {"part": "version", "field": what, "value": before, "label": after} for what, before, after in self.versions
        ]
        columns = dict.fromkeys(key for row in rows for key in row)
        return [{**columns, **row} for row in rows]

    def chart(self) -> alt.LayerChart:
        """The largest changes beyond noise, with intervals."""
        from fingerpost.market.charts.differences import difference_bars
        from fingerpost.market.charts.forms import nothing

        found = self.beyond_noise()
        if self.reason or not found:
            return nothing(self.headline(), self.reason or "no share moved by more than noise")
        rows: list[Row] = [
            {"label": f"{one.label} ({one.field.replace('_', ' ')})", "difference": one.gaps[0].difference,
             "low": one.gaps[0].low, "high": one.gaps[0].high}
            for one in found[:CHARTED]
        ]  # fmt: skip
        said = f"{len(found)} shares moved by more than noise on {self.n_boards:,} boards of both; 95 % intervals"
        return difference_bars(
            rows, self.headline(), [said, rests_on(self.basis)], "change of share, points of percent",
            description=" ".join(self.sentences()),
        )  # fmt: skip


def changes(old_con: DuckDBPyConnection, new_con: DuckDBPyConnection, selection: Selection | None = None) -> Changes:
    """What moved between two snapshots, each given as a connection to its facts.

    Names of the selection are looked up in the newer one.

    Raises:
        UnknownNameError: a name of the selection is in no list.
    """
    from fingerpost.store.facts import snapshot_name

    scope = scope_of(new_con, selection or Selection())
    with two_snapshots(old_con, new_con, scope.selection, SKILLS_COMPARED) as both:
        boards = both.boards_in_both()
        free = tuple(field for field in FIELDS if getattr(scope.selection, field) is None)
        values = (*compared(both.fields(free)), *compared(both.skills(), SKILL)) if free else ()
        counts, n_same, revised, readers = both.counts(), both.n_same(), both.revised(), both.reader_versions()
    moved, medians = _judged(values, medians_moved(old_con, new_con, scope, boards))
    return Changes(
        before=snapshot_name(old_con),
        after=snapshot_name(new_con),
        counts=counts,
        n_boards=len(boards),
        moved=moved,
        medians=medians,
        n_same=n_same,
        revised=revised,
        versions=(("reader", ", ".join(readers[0]) or "none", ", ".join(readers[1]) or "none"),),
        reason=_why_not(moved, boards),
        basis=scope.basis(
            scope.query.then("\nSELECT * FROM selected WHERE closed_at IS NULL"),
            "Only postings that are open in a snapshot, on boards that both snapshots have, are compared.",
            "Beyond noise: at most 5 % of the changes marked are none (Benjamini and Hochberg over all compared).",
        ),
    )


def _why_not(moved: tuple[Moved, ...], boards: tuple[str, ...]) -> str | None:
    if not boards:
        return "the snapshots have no board in common"
    if not moved:
        return "no posting is open on a board of both snapshots"
    refused = {one.gaps[0].reason for one in moved}
    return None if None in refused else next(iter(sorted(str(reason) for reason in refused)))


def _judged(
    values: tuple[Moved, ...], medians: tuple[MedianMoved, ...]
) -> tuple[tuple[Moved, ...], tuple[MedianMoved, ...]]:
    """All that is compared, adjusted together."""
    p_shares = [one.gaps[0].p_value for one in values]
    p_medians = [one.gap.p_value for one in medians]
    known = [p for p in (*p_shares, *p_medians) if p is not None]
    q_values = iter(adjusted(np.array(known)).tolist() if known else [])
    moved = tuple(
        replace(one, q_values=(None if p is None else next(q_values),)) for one, p in zip(values, p_shares, strict=True)
    )
    paid = tuple(
        replace(one, q_value=None if p is None else next(q_values)) for one, p in zip(medians, p_medians, strict=True)
    )
    return moved, paid


def _points(gap: Gap) -> str:
    return f"{100 * (gap.difference or 0):+.1f} ({100 * (gap.low or 0):+.1f} to {100 * (gap.high or 0):+.1f})"


def _changed(gap: Gap, q_value: float | None) -> Row:
    return {
        "change": gap.difference,
        "low": gap.low,
        "high": gap.high,
        "q_value": q_value,
        "beyond_noise": None if q_value is None else q_value <= FALSE_DISCOVERIES,
        "reason": gap.reason,
    }
