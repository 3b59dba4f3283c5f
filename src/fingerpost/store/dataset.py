"""A snapshot of facts as schema.org describes data sets (JSON-LD), so that search engines and catalogues find it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fingerpost.settings import PROJECT_URL
from fingerpost.store.citation import AUTHORS, Citation

if TYPE_CHECKING:
    import duckdb

FILE = "dataset.jsonld"

MEDIA_TYPES: Mapping[str, str] = {
    ".parquet": "application/vnd.apache.parquet",
    ".csv": "text/csv",
    ".jsonl": "application/jsonl",
    ".json": "application/json",
    ".md": "text/markdown",
    ".html": "text/html",
    ".pdf": "application/pdf",
}
_LICENCE_PAGES = (
    ("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ("CC0", "https://creativecommons.org/publicdomain/zero/1.0/"),
    ("MIT", "https://spdx.org/licenses/MIT.html"),
    ("ODbL", "https://opendatacommons.org/licenses/odbl/1-0/"),
)


@dataclass(frozen=True, slots=True)
class SourceHeld:
    """A source of the facts with the licence that it states (None: it states none), and what came of it."""

    source: str
    licence: str | None
    n_postings: int
    n_employers: int


def sources_held(con: duckdb.DuckDBPyConnection) -> tuple[SourceHeld, ...]:
    """The sources of the facts of a connection with their licences, in order of name."""
    found = con.execute("""
        SELECT source, licence, count(*), count(DISTINCT employer_key) FROM posting
        GROUP BY source, licence ORDER BY source, licence NULLS LAST
    """).fetchall()
    return tuple(SourceHeld(*row) for row in found)


def countries_held(con: duckdb.DuckDBPyConnection, table: str = "posting") -> tuple[str, ...]:
    """The ISO 3166-1 alpha-2 codes of the countries of postings; "anywhere" is none."""
    named = f"SELECT unnest(countries) AS country FROM {table}"
    found = con.execute(f"SELECT DISTINCT country FROM ({named}) WHERE country <> '*' ORDER BY 1").fetchall()
    return tuple(country for (country,) in found)


def extent_of(con: duckdb.DuckDBPyConnection) -> tuple[tuple[date | None, date | None], tuple[str, ...]]:
    """The first and last posting date of the facts of a connection, and the countries of its postings."""
    first, last = con.execute("SELECT min(date_posted), max(date_posted) FROM posting").fetchall()[0]
    return (first, last), countries_held(con)


def dataset_jsonld(
    citation: Citation,
    *,
    name: str,
    description: str,
    period: tuple[Any, Any],
    countries: Iterable[str],
    sources: Iterable[SourceHeld],
    variables: Iterable[tuple[str, str]],
    files: Iterable[Path],
) -> str:
    """A schema.org Dataset as JSON-LD; `period` are the first and last posting date, `variables` (name, meaning).

    Files are named by their own name, with bytes and SHA-256; those that are not there are left out.
    """
    first, last = period
    sources = tuple(sources)
    stated: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "name": name,
        "description": description,
        "identifier": citation.snapshot,
        "version": citation.snapshot,
        "dateCreated": citation.made_on.isoformat(),
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "license": _licence(sources),
        "creator": {"@type": "Organization", "name": AUTHORS, "url": PROJECT_URL},
        "creditText": citation.text(),
        "citation": citation.text(),
        "measurementTechnique": "Job postings read by fingerpost's readers; near-identical postings counted once.",
        "temporalCoverage": f"{first}/{last}" if first and last else None,
        "spatialCoverage": [_place(code) for code in countries],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": column, "description": meaning} for column, meaning in variables
        ],
        "distribution": [_download(path) for path in files if path.is_file()],
        "isBasedOn": [_based_on(source) for source in sources],
    }
    return json.dumps({key: value for key, value in stated.items() if value}, indent=1, ensure_ascii=False) + "\n"


def licence_page(licence: str | None) -> str | None:
    """The page of a well-known licence that a source states, None for any other.

    >>> licence_page("MIT (repo)"), licence_page("CC BY-NC 4.0")
    ('https://spdx.org/licenses/MIT.html', None)
    """
    return next((page for name, page in _LICENCE_PAGES if licence and licence.startswith(name)), None)


def _licence(sources: tuple[SourceHeld, ...]) -> Any:
    """The licence of all sources where they share one that is known; else where each one's is stated."""
    pages = {licence_page(source.licence) for source in sources}
    if len(pages) == 1 and (page := next(iter(pages))):
        return page
    return {
        "@type": "CreativeWork",
        "name": "Licences of the sources",
        "description": "Each posting carries the licence that its source states; empty where it states none.",
    }


def _place(code: str) -> dict[str, Any]:
    from fingerpost.taxonomy.places import country_label

    return {"@type": "Country", "name": country_label(code), "identifier": code}


def _based_on(source: SourceHeld) -> dict[str, Any]:
    stated = {"license": licence_page(source.licence) or source.licence} if source.licence else {}
    count = f"{source.n_postings:,} postings of {source.n_employers:,} employers"
    return {"@type": "CreativeWork", "name": source.source, "description": count, **stated}


def _download(path: Path) -> dict[str, Any]:
    with path.open("rb") as content:
        digest = file_digest(content, "sha256").hexdigest()
    return {
        "@type": "DataDownload",
        "name": path.name,
        "contentUrl": path.name,
        "encodingFormat": MEDIA_TYPES.get(path.suffix, "application/octet-stream"),
        "contentSize": f"{path.stat().st_size} B",
        "sha256": digest,
    }
