"""The observatory's state: what it holds, and writing it out for others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.observatory.finding import Finding
from fingerpost.observatory.market import Market

if TYPE_CHECKING:
    from fingerpost.store.export import ExportReport, Format
    from fingerpost.store.status import Status


class Publishing(Market, Finding):
    """What is published, and what is there."""

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
        self.search("Python")
