"""What every answer has in common: what it rests on, and its rows, table and chart.

Answers are frozen dataclasses of the rooms that give them; they mix in `Answer` and carry a `Basis`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import altair as alt
    import pyarrow as pa

Row: TypeAlias = dict[str, Any]
"""One flat row of an answer: column name → number, text, date or None (= not stated, or suppressed)."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on: counts, period, sources, versions and the SQL that made it.

    `n_postings` counts clusters of near-identical postings, `n_employers` distinct employers. `period` spans the
    dates on which employers say they posted; None where no posting states one.
    """

    n_postings: int
    n_employers: int
    period: tuple[date | None, date | None]
    sources: tuple[str, ...]
    snapshot: str
    taxonomy_version: str
    sql: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Share:
    """A share in [0, 1] with its 95 % interval and counts; all three are None where the answer says "too few".

    `reason` says why there is no figure; None where there is one. `uncorrected` is the share as it was counted,
    n / of, where `share` and its interval are corrected for the errors of the reader; None where they are not.
    """

    share: float | None
    low: float | None
    high: float | None
    n: int
    of: int
    reason: str | None = None
    uncorrected: float | None = None


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """Some rows of an answer as people read them: a caption, and the columns in order (keys of the rows)."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


class Answer:
    """Mixin of answers: what it says in words, tables for people, flat rows for exports, an Arrow table, a chart.

    Every face shows every answer through these, so that none of them has a second truth.
    """

    __slots__ = ()

    basis: Basis

    def headline(self) -> str:
        """What was asked, as a heading."""
        raise NotImplementedError

    def sentences(self) -> tuple[str, ...]:
        """What the answer says, the most important first: figures with intervals and n, or why there are none."""
        return ()

    def tables(self) -> tuple[AnswerTable, ...]:
        """The answer as people read it; the rows as they are where an answer does not say otherwise."""
        rows = self.to_rows()
        return (AnswerTable(self.headline(), tuple(dict.fromkeys(key for row in rows for key in row)), tuple(rows)),)

    def to_rows(self) -> list[Row]:
        """The answer as flat rows, ready for CSV or JSON."""
        raise NotImplementedError

    def to_arrow(self) -> pa.Table:
        """The rows as an Arrow table."""
        import pyarrow as pa

        return pa.Table.from_pylist(self.to_rows())

    def chart(self) -> alt.Chart | alt.LayerChart:
        """The answer as an Altair chart; drawn to SVG on the server."""
        raise NotImplementedError

    def further_charts(self) -> tuple[alt.TopLevelMixin, ...]:
        """What the answer shows beside its `chart`, in the same way; nothing where that one says it all."""
        return ()

    def _mime_(self) -> tuple[str, str]:
        """The answer as marimo shows it."""
        return "text/html", self._repr_mimebundle_()["text/html"]

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        """The answer as Jupyter shows it: words, chart and tables that need no network."""
        # By name: a notebook is a face, and an answer knows none before one is looked at.
        shown: dict[str, str] = import_module("fingerpost.faces.notebook").forms(self)
        return shown


def as_json(answer: Answer | Mapping[str, Any]) -> str:
    """An answer as indented JSON with ISO dates, the same text for the same answer."""
    import msgspec

    encoded = msgspec.json.encode(answer, enc_hook=_plain, order="deterministic")
    return msgspec.json.format(encoded, indent=2).decode()


def _plain(value: Any) -> Any:
    """What msgspec does not know: paths and read-only mappings."""
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    msg = f"an answer holds a {type(value).__name__}, which has no JSON form"
    raise TypeError(msg)
