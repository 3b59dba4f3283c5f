"""The full-text index (tantivy): one document per posting cluster, with filters and facets beside the words.

An index is built whole into a new folder and then put in place of the old one by renaming a pointer file, so that
readers never see half an index and a killed build leaves the old one standing.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from fingerpost.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa
    import tantivy

NOT_STATED: Final = "not-stated"
"""The value that stands in the index, in filters and in facets for a fact that a posting does not state."""

FACET_COLUMNS: Final = {
    "role": "role",
    "skill": "skill_ids",
    "seniority": "seniority",
    "work_mode": "work_mode",
    "country": "countries",
    "region": "regions",
    "city": "cities",
    "employment_type": "employment_types",
    "industry": "industry",
    "degree": "degree_min",
    "visa": "visa",
    "language": "language",
    "ai_relation": "ai_relation",
    "employer": "employer",
    "source": "source",
    "corpus": "corpus",
}
"""facet → the column of facts that it counts"""

STORED_COLUMNS: Final = (
    "posting_id", "cluster_size", "corpus", "source", "employer", "title", "url", "location", "date_posted",
    "first_seen", "closed_at", "role", "ai_relation", "seniority", "work_mode", "salary_min", "salary_max",
    "salary_currency", "salary_unit", "skill_labels",
)  # fmt: skip
"""What a hit shows without asking another table."""

SORT_KEYS: Final = {"newest": "newest_key", "pay": "pay_key"}
"""order → the field that holds its key, different for every document, so that pages never overlap"""

TEXT_FIELDS: Final = ("title", "employer_words", "skill_words", "body")
INDEX_VERSION: Final = 2
"""Grows when the fields or the words of the index change; an index of another version is built again."""

_POINTER: Final = "current"
_TOKENIZER: Final = "words"
_FIRST_DAY: Final = date(1970, 1, 1)
_NO_BLANKS: Final = re.compile(r"([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff])")
_LATER: Final = 1 << 28
"""More documents than one index holds; makes of a day or a pay a key that no two documents share."""


def schema() -> tantivy.Schema:
    """Fields: words of title, employer, skills and body; raw fast fields of every facet; date and pay for sorting."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("posting_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("shown", stored=True, indexed=False)
    for field in TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name=_TOKENIZER)
    for facet in FACET_COLUMNS:
        builder.add_text_field(facet, tokenizer_name="raw", fast=True, index_option="basic")
    builder.add_integer_field("posted_day", indexed=True, fast=True)
    builder.add_float_field("salary_floor", indexed=True, fast=True)
    for key in SORT_KEYS.values():
        builder.add_integer_field(key, fast=True)
    return builder.build()


@cache
def _analyzer() -> tantivy.TextAnalyzer:
    """Words without case, accents and English endings."""
    import tantivy

    wanted = (
        tantivy.Filter.remove_long(64),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("English"),
    )
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in wanted:
        builder = builder.filter(one)
    return builder.build()


def terms_of(words: str) -> list[str]:
    """The terms of words as the index holds them; scripts without blanks give one term a character.

    >>> terms_of("Engineers für 算法")
    ['engin', 'fur', '算', '法']
    """
    terms: list[str] = _analyzer().analyze(_spaced(words))
    return terms


def _spaced(text: str) -> str:
    """Blanks round every character of a script without blanks, so that each is a word."""
    return text if text.isascii() else _NO_BLANKS.sub(r" \1 ", text)


class IndexBuilder:
    """Builds an index in a folder of a data directory and puts it in place when left without an error.

    Batches given to `add` have the columns of the facts view `posting` and beside them skill_ids (list of string),
    skill_labels (list of string) and text (string or null).
    """

    def __init__(self, directory: Path, *, heap_mb: int = 128) -> None:
        import tantivy

        self._directory = directory
        self._directory.mkdir(parents=True, exist_ok=True)
        self._name = f"v{INDEX_VERSION}-{datetime.now(UTC):%Y%m%d%H%M%S%f}-{os.getpid()}"
        self._folder = directory / self._name
        self._folder.mkdir()
        self._index = tantivy.Index(schema(), path=str(self._folder))
        self._index.register_tokenizer(_TOKENIZER, _analyzer())
        # One indexing thread: with several, the order of documents and so of equal scores would vary from run to run.
        self._writer = self._index.writer(heap_size=heap_mb << 20, num_threads=1)
        self.n_documents = 0

    def __enter__(self) -> Self:
        return self

    def add(self, batch: pa.RecordBatch) -> None:
        """Adds one document for each row of a batch."""
        import tantivy

        for row in batch.to_pylist():
            self._writer.add_document(tantivy.Document(**_document(row, self.n_documents)))
            self.n_documents += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._writer.rollback()
            self._writer.wait_merging_threads()  # ends the threads that would write into the folder again
            shutil.rmtree(self._folder, ignore_errors=True)
            return
        self._writer.commit()
        self._writer.wait_merging_threads()
        pointer = self._directory / f"{_POINTER}.new"
        pointer.write_text(self._name, encoding="utf-8")
        pointer.replace(self._directory / _POINTER)
        for old in self._directory.iterdir():
            if old.is_dir() and old.name != self._name:
                shutil.rmtree(old, ignore_errors=True)


def open_index(directory: Path) -> tantivy.Index:
    """The index that is in place.

    Raises:
        StoreError: none of this version was built yet, or it is damaged.
    """
    import tantivy

    if not has_index(directory):
        msg = f"there is no search index in {directory}; run `fingerpost collect` or `fingerpost import FILE` first"
        raise StoreError(msg)
    folder = directory / (directory / _POINTER).read_text(encoding="utf-8").strip()
    try:
        index = tantivy.Index.open(str(folder))
    except ValueError as error:
        msg = f"the search index in {directory} cannot be opened ({error}); delete the folder, it is built again"
        raise StoreError(msg) from error
    index.register_tokenizer(_TOKENIZER, _analyzer())
    return index


def has_index(directory: Path) -> bool:
    """Whether an index of this version was built in a folder."""
    pointer = directory / _POINTER
    return pointer.is_file() and pointer.read_text(encoding="utf-8").startswith(f"v{INDEX_VERSION}-")


def day_number(day: date) -> int:
    """Days since 1970-01-01.

    >>> day_number(date(2026, 11, 23)), day_of(20780)
    (20780, datetime.date(2026, 11, 23))
    """
    return (day - _FIRST_DAY).days


def day_of(number: int | None) -> date | None:
    """The day of a number of days since 1970-01-01."""
    return None if number is None else _FIRST_DAY + timedelta(days=number)


def _document(row: Mapping[str, Any], number: int) -> dict[str, Any]:
    import msgspec

    # A posting that states no date or no pay sorts last.
    day = day_number(row["date_posted"]) if row["date_posted"] else 0
    pay = float(row["salary_max"] or row["salary_min"] or 0.0) if row["salary_unit"] == "YEAR" else 0.0
    fields: dict[str, Any] = {
        "posting_id": row["posting_id"],
        "shown": msgspec.json.encode({column: row[column] for column in STORED_COLUMNS if row[column] is not None}),
        "title": _spaced(row["title"] or ""),
        "employer_words": _spaced(row["employer"] or ""),
        "skill_words": " · ".join(row["skill_labels"] or ()),
        "body": _spaced(row["text"] or ""),
        SORT_KEYS["newest"]: day * _LATER + _LATER - number,
        SORT_KEYS["pay"]: int(min(pay, 1e9)) * _LATER + _LATER - number,
    }
    if row["date_posted"]:
        fields["posted_day"] = day
    if pay > 0:
        fields["salary_floor"] = pay
    for facet, column in FACET_COLUMNS.items():
        fields[facet] = _values(row[column])
    return fields


def _values(value: str | Sequence[str] | None) -> list[str]:
    if not value:
        return [NOT_STATED]
    return [value] if isinstance(value, str) else list(dict.fromkeys(value))
