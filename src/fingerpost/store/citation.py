"""How figures are cited: the snapshot that they rest on, as a sentence, as BibTeX and as CSL-JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from fingerpost._version import __version__
from fingerpost.settings import PROJECT_URL
from fingerpost.store.facts import REFERENCE, facts_files
from fingerpost.store.snapshots import read_snapshot
from fingerpost.store.vintages import chosen_vintage

if TYPE_CHECKING:
    from fingerpost.settings import Settings
    from fingerpost.store.facts import Corpus

AUTHORS = "The fingerpost authors"


@dataclass(frozen=True, slots=True)
class Citation:
    """What to cite: facts of a snapshot, made on a day by a version of fingerpost. `title` is what was made of them."""

    snapshot: str
    made_on: date
    version: str = __version__
    title: str = "fingerpost: facts read from machine-learning job postings"
    authors: str = AUTHORS
    url: str = PROJECT_URL

    @property
    def key(self) -> str:
        """A key for reference managers.

        >>> Citation("2026-q4 (live-1a+reference-2b)", date(2026, 11, 28)).key
        'fingerpost-2026-q4'
        """
        first = re.split(r"[ +]", self.snapshot)[0]
        return f"fingerpost-{re.sub('[^A-Za-z0-9._-]', '-', first)}"

    def text(self) -> str:
        """One line.

        >>> Citation("live-1a", date(2026, 11, 28), "0.1.0", "Jobs").text()
        'The fingerpost authors (2026). Jobs. Snapshot live-1a, fingerpost 0.1.0. https://github.com/fingerpost/fingerpost'
        """
        made = f"Snapshot {self.snapshot}, fingerpost {self.version}"
        return f"{self.authors} ({self.made_on.year}). {self.title}. {made}. {self.url}"

    def bibtex(self) -> str:
        """An entry for BibTeX and BibLaTeX."""
        fields = {
            "author": f"{{{self.authors}}}",
            "title": f"{{{_tex(self.title)}}}",
            "year": str(self.made_on.year),
            "month": str(self.made_on.month),
            "howpublished": f"\\url{{{self.url}}}",
            "note": _tex(f"Snapshot {self.snapshot}, fingerpost {self.version}"),
        }
        lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
        return "\n".join([f"@misc{{{self.key},", *lines, "}", ""])

    def csl_json(self) -> str:
        """CSL-JSON, as Zotero and pandoc read it."""
        item: dict[str, Any] = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": self.authors}],
            "issued": {"date-parts": [[self.made_on.year, self.made_on.month, self.made_on.day]]},
            "publisher": "fingerpost",
            "version": f"{self.snapshot} (fingerpost {self.version})",
            "URL": self.url,
        }
        return json.dumps([item], indent=1, ensure_ascii=False) + "\n"


def citation_of(settings: Settings, corpus: Corpus = "all", snapshot: str | None = None) -> Citation:
    """The citation of the facts that questions are asked of; dated by the day on which they were made."""
    return Citation(facts_files(settings, corpus, snapshot).name, facts_made_on(settings, corpus, snapshot))


def facts_made_on(settings: Settings, corpus: Corpus = "all", snapshot: str | None = None) -> date:
    """The day (UTC) on which the facts were settled or copied; today where there are none."""
    vintage = chosen_vintage(settings.data, snapshot)
    if vintage is not None:
        return vintage.created_at.date()
    now = read_snapshot(settings.data) if corpus != "reference" else None
    if now is not None:
        return now.made_at.date()
    about = REFERENCE / "about.json"
    if about.is_file():
        return date.fromisoformat(json.loads(about.read_text(encoding="utf-8"))["made_on"])
    return datetime.now(UTC).date()


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
