"""Who has how many new postings of what, in two windows: counted by the database, in columns."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fingerpost.market.counting.asked_things import AskedThings, Rows, asked_pairs, items_of, rows_of
from fingerpost.market.counting.counted import labels_of
from fingerpost.market.moves.new_postings import MILLION
from fingerpost.market.moves.windows import LATER, WHOLE_WEIGHT
from fingerpost.market.selecting.arrow_numbers import in_one, numbers_of
from fingerpost.market.selecting.columns import columns_of
from fingerpost.market.selecting.ordering import distinct, sorted_by
from fingerpost.market.selecting.selection import Query
from fingerpost.market.statistics.shrinkage import Floats, Held
from fingerpost.market.statistics.uncertainty import Counts, Rest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Flags: TypeAlias = NDArray[np.bool_]

_WINDOWED = """
    sum(CASE WHEN later THEN 0 ELSE 1 END) AS before, sum(CASE WHEN later THEN 1 ELSE 0 END) AS after,
    CAST(sum(CASE WHEN later THEN 0 ELSE weight END) AS DOUBLE) AS flow_before,
    CAST(sum(CASE WHEN later THEN weight ELSE 0 END) AS DOUBLE) AS flow_after"""

# Employers are numbered once, so that millions of rows are grouped by a number and not by a name.
_HELD = f""",
thing AS ({{member}}),
numbered AS (
  SELECT cluster, row_number() OVER (ORDER BY cluster) - 1 AS employer FROM moved GROUP BY cluster
),
told AS (
  SELECT moved.posting_id, numbered.employer, moved.named, moved.later, moved.weight
  FROM moved JOIN numbered ON numbered.cluster = moved.cluster
)
SELECT thing.item, told.employer, bool_or(told.named) AS named, {_WINDOWED}
FROM told JOIN thing ON thing.posting_id = told.posting_id
GROUP BY thing.item, told.employer"""

COMPARISONS_KEPT = 4

_LABELS = """,
thing AS ({member})
SELECT item, max(label) FROM thing GROUP BY item"""


@dataclass(frozen=True, slots=True)
class Windowed:
    """Columns of both windows: postings, postings per period of usual length, and whether the employer is named."""

    named: Flags
    before: Counts
    after: Counts
    flow_before: Floats
    flow_after: Floats

    @classmethod
    def of(cls, found: Mapping[str, Any], order: Any = slice(None)) -> Windowed:
        """The columns of a result, whatever width the database gives its sums."""
        kinds = {"named": bool, "before": np.int64, "after": np.int64, "flow_before": float, "flow_after": float}
        return cls(*(np.asarray(found[name]).astype(kind)[order] for name, kind in kinds.items()))


@dataclass(frozen=True, slots=True)
class HeldSizes:
    """All new postings of each employer, in the order of their names."""

    n_employers: int
    postings: Windowed

    @property
    def rest(self) -> Rest:
        """What a figure on all of them rests on."""
        both = self.postings.before + self.postings.after
        return Rest.of(both, self.postings.named)

    def all_held(self) -> Held:
        """All new postings as those of one thing, per period of usual length."""
        employers = np.arange(self.n_employers)
        return Held(np.zeros_like(employers), employers, self.postings.flow_before, self.postings.flow_after)


@dataclass(frozen=True, slots=True)
class Holdings:
    """The new postings of each thing and employer that has any, in order of both.

    Row j is of the thing `items[item[j]]` and of the employer `employer[j]` of the sizes; `totals` and `rests` have an
    element per thing.
    """

    items: tuple[str, ...]
    labels: tuple[str, ...]
    item: Counts
    employer: Counts
    postings: Windowed
    totals: tuple[Counts, Counts]
    rests: tuple[Rest, ...]


def holdings_query(matched: Query, member: Query) -> Query:
    """The SQL of `holdings_of`; `member` gives `posting_id, item, label`, a row per posting and thing."""
    return matched.then(_HELD.format(member=member.sql), *member.parameters)


def sizes_held(con: DuckDBPyConnection, matched: Query) -> HeldSizes:
    """The new postings of each employer in both windows of a comparison."""
    rows, later, weight = _moved_rows(con, matched)
    windows = [(rows.employer[window], weight[window]) for window in (~later, later)]
    before, after = (np.bincount(employer, minlength=rows.n_employers) for employer, _ in windows)
    # Weights are whole numbers here, so their sums are exact.
    flow_before, flow_after = (np.bincount(*one, rows.n_employers) / MILLION for one in windows)
    return HeldSizes(rows.n_employers, Windowed(rows.named, before, after, flow_before, flow_after))


def _moved_rows(con: DuckDBPyConnection, matched: Query) -> tuple[Rows, Flags, Counts]:
    """The new postings of a comparison, whether each is of the later window, and its weight as a whole number.

    The latest few are kept: one answer counts them several times.
    """
    columns = columns_of(con)
    kept: OrderedDict[str, tuple[Rows, Flags, Counts]] = columns.once(("moved rows", ""), OrderedDict)
    name = matched.rendered()
    if name not in kept:
        rows = rows_of(con, matched, "moved", (LATER, WHOLE_WEIGHT))
        later, weight = (numbers_of(rows.extra.pop(one)) for one in (LATER, WHOLE_WEIGHT))
        kept[name] = rows, later.astype(bool), weight.astype(np.int32)
    found = kept[name]
    with suppress(KeyError):  # another thread may have let go of it
        kept.move_to_end(name)
        while len(kept) > COMPARISONS_KEPT:
            kept.popitem(last=False)
    return found


def holdings_of(con: DuckDBPyConnection, matched: Query, member: Query) -> Holdings:
    """The new postings of each thing by employer, in both windows."""
    if isinstance(member, AskedThings):
        return _asked_holdings(con, matched, member)
    # Millions of rows: as Arrow, whose texts are encoded without a Python object for each.
    query = holdings_query(matched, member)
    table: Any = con.sql(query.sql, params=list(query.parameters)).to_arrow_table()
    items, item = _codes(table["item"])
    employer = numbers_of(table["employer"]).astype(np.int64)
    order = np.lexsort((employer, item))
    columns = {name: numbers_of(table[name]) for name in ("named", "before", "after", "flow_before", "flow_after")}
    postings, item = Windowed.of(columns, order), item[order]
    called = matched.then(_LABELS.format(member=member.sql), *member.parameters)
    label_of = dict(con.execute(called.sql, called.parameters).fetchall())
    before, after = (_sums(item, side, len(items)) for side in (postings.before, postings.after))
    return Holdings(
        items=tuple(items.tolist()),
        labels=tuple(label_of[value] or value for value in items.tolist()),
        item=item,
        employer=employer[order],
        postings=postings,
        totals=(before, after),
        rests=_rests(item, postings, before + after),
    )


def _asked_holdings(con: DuckDBPyConnection, matched: Query, things: AskedThings) -> Holdings:
    """The same, without reading the skills' texts: rows are put in order of thing and employer as numbers."""
    rows, later, weight = _moved_rows(con, matched)
    every = items_of(con, rows, things)
    place, item = asked_pairs(con, rows, things, every)
    order = sorted_by(item, rows.employer[place])
    place, item = place[order], item[order]
    whose = rows.employer[place].astype(np.int64)
    changed = (item[1:] != item[:-1]) | (whose[1:] != whose[:-1])
    start = np.flatnonzero(np.append(True, changed)) if len(item) else np.zeros(0, dtype=np.int64)
    late, weights = later[place], weight[place].astype(np.int64)
    many, many_later, total, total_later = (
        np.add.reduceat(one.astype(np.int64), start) if len(start) else start
        for one in (np.ones_like(late), late, weights, weights * late)
    )
    employer, (found, item, _) = whose[start], distinct(item[start], len(every))
    items = tuple(every[one] for one in found.tolist())
    flows = ((total - total_later) / MILLION, total_later / MILLION)
    postings = Windowed(rows.named[employer], many - many_later, many_later, *flows)
    called = labels_of(con, rows.columns, "posting_skill", "skill_id", "preferred_label") if things.labelled else {}
    before, after = (_sums(item, side, len(items)) for side in (postings.before, postings.after))
    return Holdings(
        items=items,
        labels=tuple(called.get(one, one) for one in items),
        item=item,
        employer=employer,
        postings=postings,
        totals=(before, after),
        rests=_rests(item, postings, before + after),
    )


def _rests(item: Counts, postings: Windowed, totals: Counts) -> tuple[Rest, ...]:
    both, most = postings.before + postings.after, []
    for kind in (postings.named, ~postings.named):
        largest = np.zeros(len(totals), dtype=np.int64)
        np.maximum.at(largest, item, both * kind)
        most.append(largest.tolist())
    employers = _sums(item, postings.named, len(totals)).tolist()
    return tuple(Rest(*numbers) for numbers in zip(totals.tolist(), map(int, employers), *most, strict=True))


def _sums(item: Counts, values: NDArray[Any], n_items: int) -> Counts:
    return np.bincount(item, values.astype(np.float64), n_items).astype(np.int64)


def _codes(column: Any) -> tuple[NDArray[Any], Counts]:
    """The distinct texts of an Arrow column in order, and the place of each row's among them."""
    encoded = in_one(column).dictionary_encode()
    texts = np.array(encoded.dictionary.to_pylist(), dtype=str)
    order = np.argsort(texts)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return texts[order], place[numbers_of(encoded.indices)]
