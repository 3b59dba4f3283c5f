"""The observatory's state: what it holds, its snapshots, SQL over it, and writing it out for others."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost.observatory.finding import Finding
from fingerpost.observatory.market import Market

if TYPE_CHECKING:
    import duckdb

    from fingerpost.answer import Answer
    from fingerpost.market import Changes, Quality
    from fingerpost.store.citation import Citation
    from fingerpost.store.dataset import SourceHeld
    from fingerpost.store.export import ExportReport, Format
    from fingerpost.store.jobposting_lines import LinesReport
    from fingerpost.store.revisions import SnapshotDiff
    from fingerpost.store.sql import SqlAnswer
    from fingerpost.store.status import Status
    from fingerpost.store.vintages import Vintage


class Publishing(Market, Finding):
    """What is published, and what is there."""

    def sql(self, query: str, *, max_rows: int = 10_000, seconds: float = 30.0, memory: str = "512MB") -> SqlAnswer:
        """The rows of one SELECT over the documented views (docs/how-to/sql.md), at most `max_rows` of them.

        Raises:
            InputError: the statement is not one that reads the views, fails, or needs more time or memory.
        """
        from fingerpost.store.sql import run_sql

        return run_sql(
            self.settings,
            query,
            corpus=self.corpus,
            snapshot=self.pinned,
            series=_published_series(),
            max_rows=max_rows,
            seconds=seconds,
            memory=memory,
        )

    def prepare_sql(self) -> None:
        """Has the process ready in which the first statement will run: for whoever is about to ask one."""
        from fingerpost.store.sql import prepare_sql

        prepare_sql(self.settings, corpus=self.corpus, snapshot=self.pinned, series=_published_series())

    def changes(self, snapshot: str, **selection: Any) -> Changes:
        """What moved between a kept snapshot and the facts that answers rest on, beyond noise.

        Raises:
            UnknownNameError: there is no such snapshot, or a field of the selection names nothing known.
        """
        from fingerpost.market.comparing.changes import changes
        from fingerpost.store.facts import connect

        chosen = self._selection(selection)

        def build(con: duckdb.DuckDBPyConnection) -> Changes:
            with connect(self.settings, self.corpus, snapshot) as old:
                return changes(old, con, chosen)

        return self._answer(("changes", snapshot, chosen), build)

    def quality(self, *, by: str = "month", **selection: Any) -> Quality:
        """How good the data are: coverage, freshness, duplicates, what is not stated, how well the readers read.

        Raises:
            UnknownNameError: `by` or a field of the selection names nothing known.
        """
        from fingerpost.market.trust.quality import quality
        from fingerpost.store.status import reasons_set_aside

        chosen, set_aside = self._selection({"ai_relation": None} | selection), reasons_set_aside(self.settings)
        return self._answer(
            ("quality", by, chosen, set_aside), lambda con: quality(con, chosen, by, set_aside=set_aside)
        )

    def snapshots(self) -> tuple[Vintage, ...]:
        """The named snapshots of the data directory, the oldest first, each with what it changed."""
        from fingerpost.store.vintages import list_vintages

        return list_vintages(self.settings.data)

    def create_snapshot(self, name: str | None = None) -> Vintage:
        """Keeps the facts in place under a name for good; without one, under today's date.

        Raises:
            InputError: the name cannot be used or is taken, or there is nothing to keep.
            StoreError: the data directory cannot be written to.
        """
        from fingerpost.store.freezing import create_vintage

        return create_vintage(self.settings, name, at=datetime.now(UTC))

    def use_snapshot(self, name: str) -> str:
        """Makes every answer rest on a snapshot until another is named; gives the name that answers cite then.

        "latest" lets answers follow the facts again. It is noted in the data directory.

        Raises:
            UnknownNameError: there is no such snapshot.
        """
        from fingerpost.store.facts import current_snapshot
        from fingerpost.store.vintages import use_vintage

        use_vintage(self.settings.data, name)
        return current_snapshot(self.settings, self.corpus)

    def snapshot_in_use(self) -> str | None:
        """The snapshot that answers of this data directory rest on; None where they follow the latest facts."""
        from fingerpost.store.vintages import vintage_in_use

        return vintage_in_use(self.settings.data)

    def diff_snapshots(self, before: str, after: str = "latest") -> SnapshotDiff:
        """What changed between two snapshots; "latest" names the facts in place.

        Raises:
            UnknownNameError: there is no such snapshot.
        """
        from fingerpost.store.revisions import diff_snapshots

        return diff_snapshots(self.settings, before, after, self.corpus)

    def export(
        self, out: str | Path, *, file_format: Format = "parquet", open_licence_only: bool = False
    ) -> ExportReport:
        """Writes a snapshot of facts: postings, skills, a data dictionary and what it is; no posting's text.

        Raises:
            UnknownNameError: no such format.
            StoreError: the directory cannot be written to.
        """
        from fingerpost.store.export import export_facts

        return export_facts(
            self.settings,
            Path(out),
            on=datetime.now(UTC).date(),
            corpus=self.corpus,
            open_licence_only=open_licence_only,
            file_format=file_format,
            snapshot=self.pinned,
        )

    def export_jobpostings(self, out: str | Path, *, with_text: bool = False) -> LinesReport:
        """Writes every posting as schema.org JobPosting, a JSON-LD document a line, to `postings.jsonl` in a folder.

        Without `with_text` no posting's text is in it.

        Raises:
            StoreError: the file cannot be written.
        """
        from fingerpost.store.jobposting_lines import FILE, write_jobpostings

        path = Path(out) / FILE
        return write_jobpostings(self.settings, path, corpus=self.corpus, snapshot=self.pinned, with_text=with_text)

    def write_answer(self, answer: Answer, path: str | Path) -> Path:
        """Writes any answer to a file: its rows (.csv, .parquet), all of it (.json) or its chart (.svg, .png).

        Raises:
            InputError: the suffix names no format, or the answer has no chart.
            StoreError: the file cannot be written.
        """
        from fingerpost.store.answer_files import write_answer

        return write_answer(answer, Path(path))

    def citation(self) -> Citation:
        """How to cite figures made here: the snapshot, as a sentence, BibTeX and CSL-JSON."""
        from fingerpost.store.citation import citation_of

        return citation_of(self.settings, self.corpus, self.pinned)

    def sources_held(self) -> tuple[SourceHeld, ...]:
        """The sources of the facts, with licences and counts."""
        from fingerpost.store.dataset import sources_held

        return self._answer(("sources held",), sources_held)

    def column_dictionary(self, answer: Answer) -> tuple[tuple[str, str, str], ...]:
        """The columns of an answer's rows: name, type and meaning ("" where the name says it all)."""
        from fingerpost.store.answer_files import column_dictionary

        return column_dictionary(answer)

    def describe_dataset(
        self, *, name: str, description: str, variables: Iterable[tuple[str, str]], files: Iterable[Path]
    ) -> str:
        """A schema.org Dataset (JSON-LD) of files made from the facts; `variables` are (name, meaning)."""
        from fingerpost.store.dataset import dataset_jsonld, extent_of

        period, countries = self._answer(("extent",), extent_of)
        return dataset_jsonld(
            self.citation(),
            name=name,
            description=description,
            period=period,
            countries=countries,
            sources=self.sources_held(),
            variables=variables,
            files=files,
        )

    def status(self) -> Status:
        """What the data directory holds."""
        from fingerpost.store.status import status

        return status(self.settings)

    def warm(self) -> None:
        """Asks what the first pages would otherwise wait for; answers stay in memory."""
        from fingerpost.taxonomy.roles import roles

        self.claims()
        for role_id, role in roles().items():
            if role.founding:
                self.role(role_id)
        self.search()
        self.search("Python")


def _published_series() -> Path:
    from fingerpost import market

    return Path(market.__file__).parent / "data" / "reference_series.csv"
