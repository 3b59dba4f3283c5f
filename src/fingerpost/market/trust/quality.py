"""How good the data are: what they cover, how fresh they are, what is not stated, and how well it was read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, AnswerTable, Basis, Row, Share
from fingerpost.market.counting.breakdowns import Breakdown, breakdown_of, part_row, part_rows
from fingerpost.market.counting.scope import rests_on, scope_of
from fingerpost.market.counting.words import number_of, percent
from fingerpost.market.selecting.selection import Selection
from fingerpost.market.trust.data_health import (
    Coverage,
    Duplicates,
    Freshness,
    coverage_of,
    duplicates_of,
    freshness_of,
)
from fingerpost.market.trust.drift import Drift, drift_of, outputs_query, reader_outputs
from fingerpost.market.trust.reader_quality import ReaderScore, labels_described, reader_scores

if TYPE_CHECKING:
    import altair as alt
    from duckdb import DuckDBPyConnection

SAID = 3


@dataclass(frozen=True, slots=True)
class Quality(Answer):
    """How good the data behind the answers are.

    `not_stated` is the share of postings that leave a field out, as read. `drift` compares reader outputs of periods
    of first sightings, or `drift_refused` says why not. `set_aside` counts broken records by reason, where given.
    """

    as_of: dt.date | None
    coverage: Coverage
    sources: Breakdown
    freshness: tuple[Freshness, ...]
    duplicates: Duplicates
    not_stated: tuple[tuple[str, Share], ...]
    readers: tuple[ReaderScore, ...]
    drift: tuple[Drift, ...]
    drift_refused: str | None
    set_aside: tuple[tuple[str, int], ...]
    basis: Basis

    def drifted(self) -> tuple[Drift, ...]:
        """The reader outputs that changed by more than noise, the latest first."""
        return tuple(
            sorted(
                (one for one in self.drift if one.beyond_noise), key=lambda one: (-one.start.toordinal(), one.output)
            )
        )

    def headline(self) -> str:
        """What is judged."""
        return "Quality of the data"

    def sentences(self) -> tuple[str, ...]:
        """Coverage, freshness, duplicates, what is least stated, how well it is read, and drift."""
        c, d = self.coverage, self.duplicates
        rate = "" if d.rate is None else f" ({100 * d.rate:.1f} % repeat another)"
        least = sorted(self.not_stated, key=lambda one: -(one[1].share or 0.0))[:SAID]
        worst = sorted((s for s in self.readers if s.recall is not None), key=lambda s: (s.recall or 0.0, s.field))[
            :SAID
        ]
        covered = (
            number_of(c.n_boards, "board"),
            number_of(c.n_sources, "source"),
            number_of(c.n_countries, "country", "countries"),
            number_of(c.n_languages, "language"),
        )
        postings = f"{number_of(c.n_postings, 'posting')} of {number_of(c.n_employers, 'employer')}"
        return (
            f"{postings}; {', '.join(covered)}.",
            f"{number_of(d.n_members, 'posting')} are {number_of(d.n_clusters, 'cluster')}{rate}.",
            f"Least stated: {', '.join(f'{field} ({percent(share)} leave it out)' for field, share in least)}.",
            f"Read worst: {'; '.join(_scored(score) for score in worst)}.",
            self._freshness_sentence(),
            self._drift_sentence(),
        )

    def _freshness_sentence(self) -> str:
        visited = [one for one in self.freshness if one.last_visit is not None]
        if not visited:
            return "No board was visited; every source was seen once."
        oldest = max(visited, key=lambda one: (one.days or 0, one.source))
        return (
            f"Visited: {len(visited)} of {number_of(len(self.freshness), 'source')}; longest ago {oldest.source}, "
            f"{number_of(oldest.days or 0, 'day')} before {self.as_of}."
        )

    def _drift_sentence(self) -> str:
        if self.drift_refused:
            return f"Drift of the readers cannot be told: {self.drift_refused}."
        found = self.drifted()
        if not found:
            return f"None of {len(self.drift)} reader outputs changed from one period to the next by more than noise."
        said = ", ".join(f"{one.output} ({one.start})" for one in found[:SAID])
        return (
            f"{len(found)} of {len(self.drift)} reader outputs changed by more than noise: {said}; "
            "a new reader, a new board or the market may be why."
        )

    def tables(self) -> tuple[AnswerTable, ...]:
        """Freshness, not stated, readers, drift beyond noise and what was set aside."""
        parts = (
            (
                "Freshness of sources",
                ("source", "n_postings", "n_boards", "last_visit", "last_seen", "days"),
                self._fresh(),
            ),
            ("Not stated, share of postings", ("field", "share", "low", "high", "n"), self._left_out()),
            ("Readers against labels", ("field", "precision", "recall", "n_labelled"), self._scores()),
            (
                "Reader outputs that changed by more than noise",
                ("output", "period", "value", "change"),
                self._drifting(),
            ),
            ("Set aside", ("reason", "n"), [{"reason": reason, "n": n} for reason, n in self.set_aside]),
        )
        return tuple(AnswerTable(caption, columns, tuple(rows)) for caption, columns, rows in parts if rows)

    def _fresh(self) -> list[Row]:
        return [{name: getattr(one, name) for name in Freshness.__slots__} for one in self.freshness]

    def _left_out(self) -> list[Row]:
        return [
            {"field": field, "share": share.share, "low": share.low, "high": share.high, "n": share.n}
            for field, share in self.not_stated
        ]

    def _scores(self) -> list[Row]:
        return [{name: getattr(one, name) for name in ReaderScore.__slots__} for one in self.readers]

    def _drifting(self) -> list[Row]:
        return [
            {"output": one.output, "period": one.start, "value": one.value, "change": one.gap.difference}
            for one in self.drifted()
        ]

    def to_rows(self) -> list[Row]:
        """Rows by `part`: coverage, source, fresh, duplicates, not stated, precision, recall, drift and set aside.

        `figure` is a share, a number of days, or for drift the change from the period before.
        """
        counts = [(name.removeprefix("n_"), getattr(self.coverage, name)) for name in Coverage.__slots__]
        repeats = self.duplicates
        return [
            *(part_row("coverage", name, n=n) for name, n in counts),
            *part_rows("source", self.sources.cells),
            *(
                part_row("fresh", one.source, str(one.last_visit or ""), figure=one.days, n=one.visits)
                for one in self.freshness
            ),
            part_row("duplicates", "share that repeats another", figure=repeats.rate, n=repeats.n_members),
            *(part_row("duplicates", reason, n=n) for reason, n in repeats.reasons),
            *(part_row("not stated", field, field, share=share) for field, share in self.not_stated),
            *(
                part_row(part, s.field, s.field, figure=getattr(s, part), n=n,
                         interval=(getattr(s, f"{part}_low"), getattr(s, f"{part}_high")))
                for s in self.readers
                for part, n in (("precision", s.n_read), ("recall", s.n_labelled))
            ),
            *(
                part_row("drift", one.output, one.start.isoformat(), figure=one.gap.difference, n=one.n,
                         interval=(one.gap.low, one.gap.high), reason=one.gap.reason)
                for one in self.drift
            ),
            *(part_row("set aside", reason, n=n) for reason, n in self.set_aside),
        ]  # fmt: skip

    def chart(self) -> alt.LayerChart:
        """The share of postings that leave each field out."""
        from fingerpost.market.charts.forms import nothing, share_bars

        title = "Share of postings that do not state it"
        reason = next((share.reason for _, share in self.not_stated if share.reason), None)
        if reason:
            return nothing(title, reason)
        rows: list[Row] = [
            {"label": field, "share": share.share, "low": share.low, "high": share.high}
            for field, share in sorted(self.not_stated, key=lambda one: -(one[1].share or 0.0))
        ]
        return share_bars(rows, title, ["As read, with 95 % intervals", rests_on(self.basis)])


def quality(
    con: DuckDBPyConnection,
    selection: Selection | None = None,
    by: str = "month",
    as_of: dt.date | None = None,
    set_aside: Sequence[tuple[str, int]] = (),
) -> Quality:
    """How good the data of the selected postings are; of all postings read where nothing is selected.

    `as_of` is the day that freshness is told for, the day of the last visit where not given; `set_aside` are counts
    of broken records by reason, from the status of the data directory.

    Raises:
        UnknownNameError: `by` is no period, or a name of the selection is in no list.
    """
    scope = scope_of(con, selection or Selection(ai_relation=None))
    query = outputs_query(scope.query, by)
    outputs = reader_outputs(con, query)
    drift, refused = drift_of(outputs, by)
    day, freshness = freshness_of(scope, as_of)
    return Quality(
        as_of=day,
        coverage=coverage_of(scope),
        sources=breakdown_of(scope, "source"),
        freshness=freshness,
        duplicates=duplicates_of(scope),
        not_stated=outputs.not_stated(),
        readers=reader_scores(),
        drift=drift,
        drift_refused=refused,
        set_aside=tuple(set_aside),
        basis=scope.basis(
            query,
            labels_described(),
            "Online postings over-represent large, white-collar, urban employers; company boards technology.",
            "Drift compares periods of first sightings; boards that join change it too.",
        ),
    )


def _scored(score: ReaderScore) -> str:
    field = score.field.replace("_", " ")
    if score.recall is None:
        return f"{field}: nothing labelled"
    precision = "none" if score.precision is None else f"{100 * score.precision:.0f} %"
    return f"{field} (recall {100 * score.recall:.0f} %, precision {precision}, {score.n_labelled} labels)"
