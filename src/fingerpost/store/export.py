"""Exporting facts: what was read, with source and licence in every row; never a posting's text, never a person.

Nothing personal lies in the corpus; e-mail addresses and telephone numbers that employers or data sets wrote into
titles, names and places are masked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa

from fingerpost.errors import InputError, StoreError, UnknownNameError
from fingerpost.store.citation import Citation
from fingerpost.store.dataset import FILE as DATASET_FILE
from fingerpost.store.dataset import SourceHeld, countries_held, dataset_jsonld
from fingerpost.store.duck import quoted
from fingerpost.store.facts import (
    EVENT_COLUMNS,
    MEMBER_COLUMNS,
    POSTING_COLUMNS,
    SKILL_COLUMNS,
    VISIT_COLUMNS,
    Corpus,
    connect,
    snapshot_name,
)
from fingerpost.store.snapshots import content_hash

if TYPE_CHECKING:
    import duckdb

    from fingerpost.settings import Settings

Format = Literal["parquet", "csv", "jsonl"]
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes text that begins so for a formula, so in CSV it is led by an apostrophe."""

FORMATS: tuple[Format, ...] = ("parquet", "csv", "jsonl")

_OPEN_LICENCES = re.compile(
    r"(MIT|CC0|CC[ -]BY(?![ -]N)|ODbL|ODC-BY|PDDL|public domain)\b|.*upstream[^)]*\bCC0\b", re.IGNORECASE
)
"""Licences that let facts and addresses be passed on."""

_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_PHONE = re.compile(
    r"\+\d[\d\s().\-/]{6,}\d|\(?\b\d{3}\)?[ .\-]\d{3}[ .\-]\d{4}\b|\b0\d{1,4}[ /\-]\d{3,}[ \-]?\d{2,}\b"
)
_MASKED = ("employer", "title", "location")

MEANINGS: Mapping[str, str] = {
    "posting_id": "Stable identifier of the posting that stands for its cluster.",
    "cluster_id": "Cluster of near-identical postings (same position in several places, reposts, copies).",
    "cluster_size": "Number of postings in the cluster.",
    "corpus": "live: collected or imported on the exporting machine; reference: packaged with fingerpost.",
    "source": "Where the posting comes from: an applicant-tracking system or a public data set.",
    "board": "The employer's board at the source, or the file.",
    "licence": "Licence stated by the source; empty where none is stated.",
    "employer": "The employer's name as stated.",
    "employer_key": "The employer's name without legal form, case and punctuation.",
    "title": "The title as stated.",
    "url": "Address of the posting.",
    "location": "The location as stated.",
    "countries": "ISO 3166-1 alpha-2 codes of the places where the work may be done; * for anywhere.",
    "regions": "ISO 3166-2 style codes of regions.",
    "cities": "English names of cities.",
    "date_posted": "Day on which the employer says it posted.",
    "first_seen": "Instant (UTC) at which a posting of the cluster was first seen.",
    "valid_through": "Day until which the employer says it holds.",
    "last_seen": "Instant (UTC) at which a posting of the cluster was last seen.",
    "first_missed": "Instant (UTC) at which a visit to the board did not list the posting, for the first time.",
    "closed_at": "Instant (UTC) since which the whole cluster is known to be closed.",
    "role": "Role read from the posting; other: none of the known roles.",
    "ai_relation": "builds, uses, boilerplate (only named in standing text) or none (not mentioned).",
    "seniority": "intern, entry, mid, senior, lead, manager, director or executive.",
    "years_min": "Least years of experience asked for.",
    "degree_min": "Lowest degree that satisfies the requirements: associate, bachelor, master or phd.",
    "degree_equivalent_ok": "Whether equivalent experience is accepted in place of the degree.",
    "work_mode": "remote, hybrid or onsite.",
    "employment_types": "FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN.",
    "visa": "offers or refuses visa sponsorship.",
    "industry": "Industry of the employer.",
    "language": "ISO 639-1 code of the language of the text.",
    "salary_min": "Lower bound of the base pay that the employer states, in salary_currency per salary_unit.",
    "salary_max": "Upper bound of the same.",
    "salary_currency": "ISO 4217 code.",
    "salary_unit": "YEAR, MONTH, WEEK, DAY or HOUR.",
    "duties": "What the person will do, as ids of fingerpost's list of duties; read since reader version 5.",
    "eligible_countries": "Countries where one may live or work: of remote work those it is open to. Since version 6.",
    "clearance": "A security clearance, or being able to get one: required or preferred. Since version 6.",
    "utc_from": "Westernmost offset from UTC (hours, winter time) of the clock that one works on. Since version 6.",
    "utc_to": "Easternmost offset of the same.",
    "reader_version": "Version of the readers that read the facts.",
    "skill_id": "Stable identifier of the skill.",
    "preferred_label": "Name of the skill.",
    "skill_area": "Area of skills it belongs to.",
    "level": "required, preferred, or duty (named only in what the person will do).",
    "listed": "Whether the skill is in the taxonomy; false: read from the text as it stands.",
    "canonical": "Whether the posting stands for its cluster.",
    "merged_with": "The member of the cluster to which the posting was joined; empty for the one that stands for all.",
    "merge_reason": "Why it was joined to that member.",
    "day": "Day (UTC) on which the board's list was read.",
    "complete": "Whether the list was read whole at least once on that day.",
    "n_listed": "The most postings that the list had on that day.",
    "seen_at": "Instant (UTC) of the visit that showed the event.",
    "event": "opened, changed, closed or reopened; of the posting named, which need not stand for its cluster.",
    "fields": "The fields that changed.",
}

_TABLES: Mapping[str, Mapping[str, str]] = {
    "postings": POSTING_COLUMNS,
    "skills": SKILL_COLUMNS,
    "members": MEMBER_COLUMNS,
    "visits": VISIT_COLUMNS,
    "events": EVENT_COLUMNS,
}
"""The tables of an export; the last three are written where there are rows: only collected postings have them."""

_MORE = {
    "members": """
        SELECT * FROM posting_member WHERE cluster_id IN (SELECT cluster_id FROM export_postings)
        ORDER BY cluster_id, posting_id""",
    "visits": """
        SELECT * FROM board_visit
        WHERE (source, board) IN (SELECT (source, board) FROM export_postings) ORDER BY source, board, day""",
    "events": """
        SELECT * FROM posting_event WHERE cluster_id IN (SELECT cluster_id FROM export_postings)
        ORDER BY posting_id, seen_at, event""",
}


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was exported and where; `snapshot` is made from the exported rows."""

    directory: Path
    files: tuple[str, ...]
    n_postings: int
    n_skills: int
    snapshot: str


def export_facts(
    settings: Settings,
    out_dir: Path,
    *,
    on: date,
    corpus: Corpus = "all",
    open_licence_only: bool = False,
    file_format: Format = "parquet",
    snapshot: str | None = None,
) -> ExportReport:
    """Writes the tables of facts, about.json, a data dictionary and dataset.jsonld; `on` is the day noted in them.

    Tables: postings and skills; and where there are any, members of clusters, visits to boards and what they showed.
    `snapshot` names a vintage, as in `connect`.

    Raises:
        UnknownNameError: no such format or corpus.
        InputError: there is nothing to export.
        StoreError: the directory cannot be written to.
    """
    if file_format not in FORMATS:
        raise UnknownNameError("export format", file_format, FORMATS)
    con = connect(settings, corpus, snapshot)
    exported = prepare_export(con, open_licence_only=open_licence_only, prefix="export")
    if not con.execute("SELECT count(*) FROM export_postings").fetchall()[0][0]:
        which = "openly licensed facts" if open_licence_only else "facts"
        msg = f"there are no {which} to export; run `fingerpost collect` or `fingerpost import FILE` first"
        raise InputError(msg)
    about = about_export(con, snapshot=exported, made_from=snapshot_name(con), on=on, open_only=open_licence_only)
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        tables = ("postings", "skills", *_prepare_more(con))
        names = [_write(con, table, out_dir, file_format) for table in tables]
        (out_dir / "about.json").write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (out_dir / "DATA_DICTIONARY.md").write_text(data_dictionary(), encoding="utf-8")
        described = _described(con, about, [out_dir / name for name in names])
        (out_dir / DATASET_FILE).write_text(described, encoding="utf-8")
    except OSError as error:
        msg = f"{out_dir} cannot be written to ({error.strerror}); give another directory"
        raise StoreError(msg) from error
    return ExportReport(
        out_dir,
        (*names, "about.json", "DATA_DICTIONARY.md", DATASET_FILE),
        about["n_postings"],
        about["n_skills"],
        exported,
    )


def prepare_export(con: duckdb.DuckDBPyConnection, *, open_licence_only: bool, prefix: str) -> str:
    """Makes the tables export_postings and export_skills, masked and in order; returns the name of their content."""
    licences = con.execute("SELECT DISTINCT licence FROM posting WHERE licence IS NOT NULL ORDER BY 1").fetchall()
    allowed = ", ".join(quoted(licence) for (licence,) in licences if is_open(licence)) or "NULL"
    where = f"WHERE licence IN ({allowed})" if open_licence_only else ""
    postings = _masked(con.sql(f"SELECT * FROM posting {where} ORDER BY posting_id").to_arrow_table())
    con.register("export_postings", postings)
    con.execute("""
        CREATE OR REPLACE TABLE export_skills AS SELECT * FROM posting_skill
        WHERE posting_id IN (SELECT posting_id FROM export_postings) ORDER BY posting_id, skill_id, level
    """)
    return f"{prefix}-{content_hash(con, ('SELECT * FROM export_postings', 'SELECT * FROM export_skills'))}"


def _prepare_more(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Makes the tables of copies, visits and events that belong to the postings exported; names those with rows."""
    for name, query in _MORE.items():
        rows = con.sql(query).to_arrow_table()
        con.register(f"export_{name}", _masked(rows) if name == "members" else rows)
    counted = ((name, con.execute(f"SELECT count(*) FROM export_{name}").fetchall()[0][0]) for name in _MORE)
    return tuple(name for name, n in counted if n)


def _masked(rows: pa.Table) -> pa.Table:
    """Rows without e-mail addresses and telephone numbers in their texts, and with addresses of the web only."""
    for name in _MASKED:
        texts = pa.array([mask_contacts(text) for text in rows[name].to_pylist()], pa.string())
        rows = rows.set_column(rows.column_names.index(name), name, texts)
    urls = pa.array([_web_address(url) for url in rows["url"].to_pylist()], pa.string())
    return rows.set_column(rows.column_names.index("url"), "url", urls)


def is_open(licence: str) -> bool:
    """Whether a stated licence lets facts and addresses be passed on.

    >>> is_open("MIT (repo)"), is_open("CC BY-NC 4.0"), is_open("none in repo (upstream: CC0)"), is_open("repo LICENSE")
    (True, False, True, False)
    """
    return _OPEN_LICENCES.match(licence) is not None


def about_export(
    con: duckdb.DuckDBPyConnection, *, snapshot: str, made_from: str, on: date, open_only: bool
) -> dict[str, Any]:
    """What about.json says: what it is, counts, sources with their licences, versions."""
    counts = con.execute("""
        SELECT count(*), coalesce(sum(cluster_size), 0), count(DISTINCT employer_key),
               min(date_posted), max(date_posted)
        FROM export_postings
    """).fetchall()[0]
    sources = con.execute("""
        SELECT source, coalesce(licence, 'not stated'), count(*), count(DISTINCT employer_key)
        FROM export_postings GROUP BY 1, 2 ORDER BY 1, 2
    """).fetchall()
    versions = con.execute("SELECT DISTINCT reader_version FROM export_postings ORDER BY 1").fetchall()
    from fingerpost.taxonomy import TAXONOMY_VERSION

    return {
        "what": "Facts read from job postings by fingerpost: one row per cluster of near-identical postings. "
        "No posting's text. Postings are not vacancies.",
        "snapshot": snapshot,
        "made_from": made_from,
        "made_on": on.isoformat(),
        "n_postings": counts[0],
        "n_postings_before_clustering": int(counts[1]),
        "n_employers": counts[2],
        "n_skills": con.execute("SELECT count(*) FROM export_skills").fetchall()[0][0],
        "period": [day.isoformat() if day else None for day in counts[3:5]],
        "open_licence_only": open_only,
        "reader_versions": [version for (version,) in versions],
        "taxonomy_version": TAXONOMY_VERSION,
        "sources": [
            {"source": source, "licence": licence, "n_postings": postings, "n_employers": employers}
            for source, licence, postings, employers in sources
        ],
    }


def _described(con: duckdb.DuckDBPyConnection, about: Mapping[str, Any], files: Iterable[Path]) -> str:
    """The export as a schema.org Dataset."""
    sources = (
        SourceHeld(
            one["source"],
            None if one["licence"] == "not stated" else one["licence"],
            one["n_postings"],
            one["n_employers"],
        )
        for one in about["sources"]
    )
    return dataset_jsonld(
        Citation(about["snapshot"], date.fromisoformat(about["made_on"])),
        name="Facts read from job postings",
        description=about["what"],
        period=tuple(about["period"]),
        countries=countries_held(con, "export_postings"),
        sources=sources,
        variables=MEANINGS.items(),
        files=files,
    )


def data_dictionary() -> str:
    """The columns of every table, with types and meanings, as Markdown."""
    lines = [
        "# Data dictionary",
        "",
        "Empty means: not stated. In CSV an apostrophe leads text that begins with = + - or @.",
        "",
    ]
    for name, columns in _TABLES.items():
        lines += [f"## {name}", "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{column}` | {kind} | {MEANINGS[column]} |" for column, kind in columns.items()]
        lines.append("")
    return "\n".join(lines)


def mask_contacts(text: str | None) -> str | None:
    """A text with e-mail addresses and telephone numbers masked.

    >>> mask_contacts("ML Engineer - write to jobs@example.org or +49 30 1234567 (ref 20260418)")
    'ML Engineer - write to [e-mail] or [phone] (ref 20260418)'
    """
    if text is None:
        return None
    return _PHONE.sub("[phone]", _EMAIL.sub("[e-mail]", text))


def _web_address(url: str | None) -> str | None:
    """An http address that holds no e-mail address, or None."""
    if url is None or not url.startswith(("http://", "https://")) or _EMAIL.search(url.replace("%40", "@")):
        return None
    return url


def _write(con: duckdb.DuckDBPyConnection, table: str, out_dir: Path, file_format: Format) -> str:
    name = f"{table}.{file_format}"
    options = {"parquet": "FORMAT parquet, COMPRESSION zstd", "csv": "FORMAT csv, HEADER", "jsonl": "FORMAT json"}
    chosen = ", ".join(
        _for_csv(column, kind) if file_format == "csv" else column for column, kind in _TABLES[table].items()
    )
    con.execute(f"COPY (SELECT {chosen} FROM export_{table}) TO {quoted(str(out_dir / name))} ({options[file_format]})")
    return name


def _for_csv(column: str, kind: str) -> str:
    """Lists are written with "; " between their items; what a spreadsheet would take for a formula as text."""
    text = f"array_to_string({column}, '; ')" if kind.endswith("[]") else column
    if not kind.startswith("VARCHAR"):
        return f"{text} AS {column}"
    marks = ", ".join(f"chr({ord(mark)})" for mark in FORMULA_MARKS)
    return f"CASE WHEN left({text}, 1) IN ({marks}) THEN concat(chr(39), {text}) ELSE {text} END AS {column}"
