"""The naive count that a search for words would make, beside what the readers found: the difference is a finding.

A keyword counts every posting that names AI, also in a notice that AI screens applications; a reader tells apart what
the posting's own work builds or uses.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from fingerpost.answer import AnswerTable, Row, Share
from fingerpost.market.counting.words import percent
from fingerpost.market.over_time.demand_rows import row, share_columns
from fingerpost.market.over_time.demand_series import between, series_of
from fingerpost.market.over_time.panel_counts import panel_counts
from fingerpost.market.selecting.columns import columns_of
from fingerpost.market.selecting.selected_rows import rows_where
from fingerpost.market.selecting.selection import Query, Selection

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TextsNaming: TypeAlias = Callable[[str], Collection[str]]
"""A skill's id → the ids of the postings whose text names it anywhere."""

_NAMES_AI = ("names AI anywhere (naive)", Query("ai_relation <> 'none'"))
_READ = (("builds AI", Query("ai_relation = 'builds'")), ("uses AI", Query("ai_relation = 'uses'")))
_ASKED = "posting_id IN (SELECT posting_id FROM posting_skill WHERE skill_id = ?)"


@dataclass(frozen=True, slots=True)
class KeywordLine:
    """One way of counting, and the share of the postings that it counts in each period."""

    label: str
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class KeywordCount:
    """Shares of a population per period: the naive count first, then what the readers found.

    `measure` says whether open postings (stock) or new ones (flow) are counted. `refused` says why there is nothing.
    """

    population: str
    measure: str
    starts: tuple[date, ...]
    lines: tuple[KeywordLine, ...]
    refused: str | None

    def sentences(self) -> tuple[str, ...]:
        """The latest period of each line, or why there is none."""
        if self.refused:
            return (f"Naive keyword count: {self.refused}.",)
        parts = "; ".join(f"{line.label}: {percent(line.shares[-1])}" for line in self.lines)
        return (f"Of {self.population} in the period of {self.starts[-1]}: {parts}.",)

    def to_rows(self) -> list[Row]:
        """One row per line and period."""
        return [
            row("keywords", date=start, label=line.label, value=self.measure, n=share.n, **share_columns(share))
            for line in self.lines
            for start, share in zip(self.starts, line.shares, strict=True)
        ]

    def table(self, last: int) -> AnswerTable:
        """The last periods, a column per line."""
        rows: tuple[Row, ...] = tuple(
            {"date": start, **{line.label: line.shares[number].share for line in self.lines}}
            for number, start in enumerate(self.starts)
        )
        columns = ("date", *(line.label for line in self.lines))
        return AnswerTable(
            f"Naive keyword count beside what was read: share of {self.population}", columns, rows[-last:]
        )


def keyword_count(
    con: DuckDBPyConnection, selection: Selection, by: str, texts_naming: TextsNaming | None = None
) -> KeywordCount:
    """The naive count of a resolved selection: of its skill where it has one, else of AI among all postings read.

    A role does not narrow the AI count, as no keyword tells roles apart.
    """
    whole = replace(selection, since=None, until=None)
    if whole.skill is None:
        population = replace(whole, role=None, skill_area=None, ai_relation=None)
        ways: tuple[tuple[str, Query], ...] = (_NAMES_AI, *_READ)
    else:
        population = replace(whole, skill=None)
        if texts_naming is None:
            reason = "the facts hold no texts, so postings that merely name a skill can be counted only where texts are"
            return KeywordCount(population.population(), "stock", (), (), reason)
        named = Query("posting_id IN (SELECT unnest(?))", (sorted(texts_naming(whole.skill)),))
        ways = (("names it anywhere (naive)", named), ("asks for it or uses it", Query(_ASKED, (whole.skill,))))
    lines, starts, measure = [], tuple[date, ...](), "stock"
    for label, hit in ways:
        counted = panel_counts(con, population, hit, rows_where(con, columns_of(con), hit), by)
        measure = "stock" if (counted.stock.exposure > 0).any() else "flow"
        kept = counted.stock if measure == "stock" else counted.flow
        kept = between(kept, counted.starts, selection.since, selection.until)
        periods = series_of(kept, measure, counted.starts, by, counted.last_day).periods
        starts = tuple(period.start for period in periods)
        lines.append(KeywordLine(label, tuple(period.share for period in periods)))
    refused = None if starts else "no board was read whole, so there are no periods to count in"
    return KeywordCount(population.population(), measure, starts, tuple(lines) if starts else (), refused)
