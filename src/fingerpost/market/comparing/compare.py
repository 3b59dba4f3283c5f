"""Slices of the market side by side, and which of their differences are more than noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row
from fingerpost.errors import InputError, UnknownNameError
from fingerpost.market.comparing.slice_profile import SliceProfile, profile_of
from fingerpost.market.comparing.slice_tallies import field_values, skill_values
from fingerpost.market.comparing.tallies import (
    SKILL,
    Moved,
    compared,
    with_q_values,
)
from fingerpost.market.counting.breakdowns import part_row
from fingerpost.market.counting.scope import Scope, rests_on, scope_of
from fingerpost.market.selecting.selection import Query, Selection
from fingerpost.market.selecting.slice_text import sliced

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

FIELDS = ("role", "seniority", "work_mode", "degree", "industry")
SKILLS_COMPARED = 20
MOST_SLICES = 6
SAID = 5
CHARTED = 12


_UNION = """
SELECT count(DISTINCT posting_id), count(DISTINCT employer_key), min(date_posted), max(date_posted),
  array_sort(array_agg(DISTINCT source))
FROM selected"""


@dataclass(frozen=True, slots=True)
class Comparison(Answer):
    """Slices side by side; differences are each slice's share less that of the first.

    `fields` are compared, without those that a slice has fixed; `moved` has their values, and the skills of the
    largest shares. Slices may share postings: what they have in common is in the interval of the difference.
    """

    slices: tuple[SliceProfile, ...]
    fields: tuple[str, ...]
    moved: tuple[Moved, ...]
    basis: Basis

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the slices."""
        return tuple(one.name for one in self.slices)

    def beyond_noise(self, number: int = 1) -> tuple[Moved, ...]:
        """The values in which a slice differs from the first by more than noise, the largest difference first."""
        found = [one for one in self.moved if one.beyond_noise[number - 1]]
        return tuple(sorted(found, key=lambda one: (-abs(one.gaps[number - 1].difference or 0), one.field, one.value)))

    def headline(self) -> str:
        """What is compared with what."""
        return f"{self.names[0]} beside {', '.join(self.names[1:])}"

    def sentences(self) -> tuple[str, ...]:
        """How large each slice is, and in what each other slice differs most from the first."""
        sizes = (
            f"{one.name}: {one.counted.n_postings:,} postings of {one.counted.n_employers:,} employers"
            for one in self.slices
        )
        return (f"{'; '.join(sizes)}.", *(self._differing(number) for number in range(1, len(self.slices))))

    def _differing(self, number: int) -> str:
        first, other = self.slices[0], self.slices[number]
        if reason := first.reason or other.reason:
            return f"{other.name} cannot be compared with {first.name}: {reason}."
        found = self.beyond_noise(number)
        tested = sum(one.q_values[number - 1] is not None for one in self.moved)
        if not found:
            return f"None of {tested} shares of {other.name} differs from {first.name} by more than noise."
        said = "; ".join(_said(one, number) for one in found[:SAID])
        return (
            f"{len(found)} of {tested} shares of {other.name} differ from {first.name} by more than noise, "
            f"in points of percent: {said}."
        )

    def tables(self) -> tuple[AnswerTable, ...]:
        """The shares, one column per slice; then pay and years."""
        caption = f"Shares of postings; ▲ ▼ differ from {self.names[0]} by more than noise"
        rows = tuple(
            {
                "field": one.field.replace("_", " "),
                "value": one.label,
                **dict(zip(self.names, _marked(one), strict=True)),
            }
            for one in self.moved
        )
        columns = ("figure", *self.names)
        return (
            AnswerTable(caption, ("field", "value", *self.names), rows),
            AnswerTable("Years asked and pay stated, medians with 95 % intervals", columns, tuple(self._figures())),
        )

    def _figures(self) -> list[Row]:
        by_figure: dict[str, Row] = {}
        for row in self._medians():
            named = by_figure.setdefault(row["label"], {"figure": row["label"], **dict.fromkeys(self.names)})
            low, high = row["low"], row["high"]
            figure = f"{row['figure']:,.0f} ({low:,.0f} to {high:,.0f})" if row["figure"] is not None else row["reason"]
            named[row["value"]] = f"{figure}, n = {row['n']:,}" if row["figure"] is not None else figure
        return list(by_figure.values())

    def _medians(self) -> list[Row]:
        rows = []
        for one in self.slices:
            stated = [(f"pay per year, {g.currency}", g.mid) for g in one.pay.groups]
            for label, series in (("years asked", one.years), *stated):
                rows.append(
                    part_row(
                        "median", label, one.name, figure=series.p50,
                        interval=(series.median_low, series.median_high), n=series.n, reason=series.reason,
                    )
                )  # fmt: skip
        return rows

    def to_rows(self) -> list[Row]:
        """One row per value and slice (share, difference from the first, q-value), then the medians per slice."""
        medians = [
            {"field": "median", "value": row["label"], "label": row["label"], "slice": row["value"],
             **{key: row[key] for key in ("n", "figure", "low", "high", "reason")}}
            for row in self._medians()
        ]  # fmt: skip
        shares = [row for one in self.moved for row in one.to_rows(self.names)]
        columns = dict.fromkeys(key for row in (*shares, *medians) for key in row)
        return [{**columns, **row} for row in (*shares, *medians)]

    def chart(self) -> alt.LayerChart:
        """The largest differences of the second slice from the first, with intervals."""
        from fingerpost.market.charts.differences import difference_bars
        from fingerpost.market.charts.forms import nothing

        title = f"{self.names[1]} less {self.names[0]}"
        if reason := self.slices[0].reason or self.slices[1].reason:
            return nothing(title, reason)
        found = self.beyond_noise()
        if not found:
            return nothing(title, "no share differs by more than noise")
        rows: list[Row] = [
            {"label": f"{one.label} ({one.field.replace('_', ' ')})", "difference": one.gaps[0].difference,
             "low": one.gaps[0].low, "high": one.gaps[0].high}
            for one in found[:CHARTED]
        ]  # fmt: skip
        kept = f"{len(found)} shares differ by more than noise; 95 % intervals"
        return difference_bars(rows, title, [kept, rests_on(self.basis)], description=" ".join(self.sentences()))


def compare(
    con: DuckDBPyConnection,
    selections: Sequence[tuple[str, Selection]],
    fields: Sequence[str] = FIELDS,
    skills: int = SKILLS_COMPARED,
) -> Comparison:
    """Two to six named slices side by side, the first being what the others are compared with.

    Raises:
        UnknownNameError: a name of a slice is in no list, or a field is none of `FIELDS`.
        InputError: there are fewer than two slices or more than six, or two have the same name.
    """
    _check(selections, fields)
    scopes = [scope_of(con, selection) for _, selection in selections]
    query = sliced([scope.selection for scope in scopes])
    free = tuple(field for field in fields if all(getattr(scope.selection, field, None) is None for scope in scopes))
    moved = _moved(scopes, free, skills)
    basis = scopes[0].basis(
        query,
        "Differences are each slice's share less that of the first slice, with 95 % intervals over employers of both.",
        "Beyond noise: at most 5 % of the differences marked are none (Benjamini and Hochberg over all compared).",
    )
    return Comparison(
        slices=tuple(profile_of(name, scope) for (name, _), scope in zip(selections, scopes, strict=True)),
        fields=free,
        moved=with_q_values(moved),
        basis=_together(con, query, basis),
    )


def _check(selections: Sequence[tuple[str, Selection]], fields: Sequence[str]) -> None:
    if not 2 <= len(selections) <= MOST_SLICES:
        msg = f"{len(selections)} slices are given; expected 2 to {MOST_SLICES}"
        raise InputError(msg)
    names = [name for name, _ in selections]
    if len(set(names)) < len(names):
        msg = f"two slices have the same name among {', '.join(names)}; name each differently"
        raise InputError(msg)
    for field in fields:
        if field not in FIELDS:
            raise UnknownNameError("field to compare", field, FIELDS)


def _moved(scopes: Sequence[Scope], fields: Sequence[str], skills: int) -> list[Moved]:
    rows = [scope.rows for scope in scopes]
    order = {field: number for number, field in enumerate(fields)}
    found = sorted(compared(field_values(rows, fields)), key=lambda one: (order[one.field], -_largest(one), one.value))
    return found + sorted(compared(skill_values(rows, skills), SKILL), key=lambda one: (-_largest(one), one.value))


def _largest(one: Moved) -> float:
    return max((share.n / share.of for share in one.shares if share.of), default=0.0)


def _together(con: DuckDBPyConnection, query: Query, basis: Basis) -> Basis:
    """What the slices rest on as a whole: a posting of several slices counts once."""
    counted = query.then(_UNION)
    n_postings, n_employers, first, last, sources = con.execute(counted.sql, counted.parameters).fetchall()[0]
    period = (first, last)
    counts = {"n_postings": n_postings, "n_employers": n_employers}
    return replace(basis, sql=counted.rendered(), period=period, sources=tuple(sources or ()), **counts)


def _said(one: Moved, number: int) -> str:
    gap = one.gaps[number - 1]
    points = f"{100 * (gap.difference or 0):+.1f} ({100 * (gap.low or 0):+.1f} to {100 * (gap.high or 0):+.1f})"
    return f"{one.label} {points}"


def _marked(one: Moved) -> list[str]:
    marks = [""]
    for gap, beyond in zip(one.gaps, one.beyond_noise, strict=True):
        marks.append((" ▲" if (gap.difference or 0) > 0 else " ▼") if beyond else "")
    shares = ("" if s.share is None else f"{100 * s.share:.1f} %" for s in one.shares)
    return [f"{share or 'too few'}{mark}" for share, mark in zip(shares, marks, strict=True)]
