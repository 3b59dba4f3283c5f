"""The facts as JSON-LD, one schema.org JobPosting per line: what search engines and other programs take in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from fingerpost.errors import StoreError
from fingerpost.posting import SkillAsked
from fingerpost.store.facts import POSTING_COLUMNS, connect
from fingerpost.store.jobposting import jobposting_of, jobposting_of_facts, one_line
from fingerpost.store.lookup import PostingFacts
from fingerpost.store.rows import postings_of
from fingerpost.store.schemas import POSTING_FIELDS
from fingerpost.store.tables import open_tables

if TYPE_CHECKING:
    import duckdb

    from fingerpost.posting import Posting
    from fingerpost.settings import Settings
    from fingerpost.store.facts import Corpus
    from fingerpost.store.tables import Tables

FILE = "postings.jsonl"
TEXTS_AT_ONCE = 500
_SEVERAL = ("countries", "regions", "cities", "employment_types", "duties", "eligible_countries")


@dataclass(frozen=True, slots=True)
class LinesReport:
    """What was written: the file, its lines, and how many of them carry the posting's own text."""

    path: Path
    n_postings: int
    n_with_text: int


def write_jobpostings(
    settings: Settings, path: Path, *, corpus: Corpus = "all", snapshot: str | None = None, with_text: bool = False
) -> LinesReport:
    """Writes every posting that stands for its cluster, in order of posting_id; facts without any text of it.

    With `with_text` the postings whose text is held are written as the employer stated them, text and all.
    `snapshot` names a vintage, as in `connect`.

    Raises:
        UnknownNameError: no such corpus or snapshot.
        StoreError: the file cannot be written.
    """
    con = connect(settings, corpus, snapshot)
    tables = open_tables(settings) if with_text else None
    n_postings = n_with_text = 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="\n") as lines:
            facts = facts_of(con)
            while several := list(islice(facts, TEXTS_AT_ONCE)):
                stated = _stated(tables, several) if tables is not None else {}
                n_postings, n_with_text = n_postings + len(several), n_with_text + len(stated)
                lines.writelines(f"{_line(one, stated.get(one.posting_id))}\n" for one in several)
    except OSError as error:
        msg = f"{path} cannot be written ({error.strerror}); give another file"
        raise StoreError(msg) from error
    return LinesReport(path, n_postings, n_with_text)


def facts_of(con: duckdb.DuckDBPyConnection) -> Iterator[PostingFacts]:
    """The facts of every posting of a connection with its skills, in order of posting_id."""
    order = "CASE level WHEN 'required' THEN 0 WHEN 'preferred' THEN 1 ELSE 2 END, lower(preferred_label), skill_id"
    names = "posting_id, skill_id, preferred_label, skill_area, level, listed"
    skills = con.execute(f"SELECT {names} FROM posting_skill ORDER BY posting_id, {order}").fetchall()
    asked = {key: tuple(SkillAsked(*row[1:]) for row in rows) for key, rows in groupby(skills, key=itemgetter(0))}
    rows = con.execute(f"SELECT {', '.join(POSTING_COLUMNS)} FROM posting ORDER BY posting_id").fetchall()
    for row in rows:
        named = dict(zip(POSTING_COLUMNS, row, strict=True))
        several = {name: tuple(named[name] or ()) for name in _SEVERAL}
        yield PostingFacts(**{**named, **several}, skills=asked.get(named["posting_id"], ()))


def _line(facts: PostingFacts, stated: Posting | None) -> str:
    return one_line(jobposting_of_facts(facts) if stated is None else jobposting_of(stated))


def _stated(tables: Tables, several: Iterable[PostingFacts]) -> dict[str, Posting]:
    """The postings whose text this machine holds, as last stated."""
    ids = [facts.posting_id for facts in several if facts.corpus == "live"]
    if not ids:
        return {}
    latest = "row_number() OVER (PARTITION BY posting_id ORDER BY seq DESC)"
    chosen = ", ".join(POSTING_FIELDS.names)
    query = f"SELECT {chosen} FROM postings WHERE list_contains(?, posting_id) QUALIFY {latest} = 1"
    rows = tables.sql("postings").sql(query, params=[ids]).to_arrow_table()
    return {posting.posting_id: posting for posting in postings_of(rows)}
