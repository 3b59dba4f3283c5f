"""The full-text index (tantivy): one document per posting cluster, with filters and facets beside the words.

An index is built whole into a new folder and then put in place of the old one by renaming a pointer file, so that
readers never see half an index and a killed build leaves the old one standing. It may then be brought up to date, in
one commit, by documents that came or changed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

from fingerpost.errors import StoreError
from fingerpost.shared_files import replace_path
from fingerpost.store.title_concepts import title_concepts, wider_concepts

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
"""order → the field that holds its key, different for nearly every document, so that pages hardly ever overlap"""

TEXT_FIELDS: Final = ("title", "employer_words", "skill_words", "body")
CONCEPT_FIELDS: Final = ("title_concepts", "asked")
"""`title_concepts`: what the title names. `asked`: the skills, repeated by how much they are asked for."""

WIDER_FIELD: Final = "wider"
"""Skills that are wider than those asked for, or implied by them."""

SPELLED_FIELD: Final = "spelled"
"""Words of titles, employers, skills and places as they are written: what a mistyped word may have meant."""

CURRENCY_FIELD: Final = "currency"
MONTH_FIELD: Final = "posted_month"

LEVEL_WEIGHTS: Final[Mapping[str, int]] = {"required": 3, "preferred": 2, "duty": 1}
"""How often a skill is counted that is a must, a plus, or named in the duties only."""

INDEX_VERSION: Final = 4
"""Grows when the fields or the words of the index change; an index of another version is built again."""

_POINTER: Final = "current"
_MARKS: Final = "marks.json"
_TOKENIZER: Final = "words"
_CONCEPTS: Final = "concepts"
_SPELLED: Final = "spelled"
_FIRST_DAY: Final = date(1970, 1, 1)
_NO_BLANKS: Final = re.compile(r"([\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff])")
_LATER: Final = 1 << 28
"""Makes of a day or a pay a key that hardly two documents share."""


def schema() -> tantivy.Schema:
    """Fields: words of title, employer, skills and body; concepts; raw fast fields of every facet; date and pay."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("posting_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("shown", stored=True, indexed=False)
    for field in TEXT_FIELDS:
        builder.add_text_field(field, tokenizer_name=_TOKENIZER)
    for facet in FACET_COLUMNS:
        builder.add_text_field(facet, tokenizer_name="raw", fast=True, index_option="basic")
    for field in CONCEPT_FIELDS:
        builder.add_text_field(field, tokenizer_name=_CONCEPTS, index_option="freq")
    builder.add_text_field(SPELLED_FIELD, tokenizer_name=_SPELLED, index_option="basic")
    for field in (WIDER_FIELD, CURRENCY_FIELD, MONTH_FIELD):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
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


def _spelled_analyzer() -> tantivy.TextAnalyzer:
    """Words without case and accents, with their endings."""
    import tantivy

    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for one in (tantivy.Filter.remove_long(32), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()):
        builder = builder.filter(one)
    return builder.build()


def _register_tokenizers(index: tantivy.Index) -> None:
    import tantivy

    index.register_tokenizer(_TOKENIZER, _analyzer())
    index.register_tokenizer(_CONCEPTS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    index.register_tokenizer(_SPELLED, _spelled_analyzer())


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


class IndexWriter:
    """Writes documents, and what is needed to bring them up to date later; see `IndexBuilder` and `IndexUpdater`.

    Batches given to `add` have the columns of the facts view `posting` and beside them skill_ids, skill_labels and
    skill_levels (lists of string, in one order), text (string or null), and mark (int64): a hash of all that a document
    is made of.
    """

    def __init__(self, folder: Path, index: tantivy.Index, *, heap_mb: int) -> None:
        self.folder = folder
        self.n_documents = 0
        self._marks: dict[str, int] = {}
        _register_tokenizers(index)
        # One indexing thread: with several, the order of documents and so of equal scores would vary from run to run.
        self._writer = index.writer(heap_size=heap_mb << 20, num_threads=1)

    def __enter__(self) -> Self:
        return self

    def add(self, batch: pa.RecordBatch) -> None:
        """Adds one document for each row of a batch."""
        import tantivy

        for row in batch.to_pylist():
            self._writer.add_document(tantivy.Document(**_document(row)))
            self._marks[row["posting_id"]] = row["mark"]
            self.n_documents += 1

    def _commit(self) -> None:
        self._writer.commit()
        self._writer.wait_merging_threads()

    def _point_here(self, revision: int) -> None:
        """Says in one step that readers find this folder's documents as they are now."""
        _write(self.folder / _MARKS, json.dumps(self._marks, separators=(",", ":")))
        _write(self.folder.parent / _POINTER, f"{self.folder.name} {revision}")

    def _roll_back(self) -> None:
        self._writer.rollback()
        self._writer.wait_merging_threads()  # ends the threads that would write into the folder again


class IndexBuilder(IndexWriter):
    """Builds an index in a folder of a data directory and puts it in place when left without an error.

    It may begin with the documents of the index that is in place in another folder.
    """

    def __init__(self, directory: Path, *, beginning: Path | None = None, heap_mb: int = 32) -> None:
        import tantivy

        directory.mkdir(parents=True, exist_ok=True)
        folder = directory / f"v{INDEX_VERSION}-{datetime.now(UTC):%Y%m%d%H%M%S%f}-{os.getpid()}"
        folder.mkdir()
        if beginning is not None:
            _take_over(_in_place(beginning)[0], folder)
        super().__init__(folder, tantivy.Index(schema(), path=str(folder)), heap_mb=heap_mb)
        if beginning is not None:
            self._marks = marks_in_place(beginning)
            self.n_documents = len(self._marks)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._roll_back()
            shutil.rmtree(self.folder, ignore_errors=True)
            return
        self._commit()
        self._point_here(0)
        for old in self.folder.parent.iterdir():
            if old.is_dir() and old.name != self.folder.name:
                shutil.rmtree(old, ignore_errors=True)


class IndexUpdater(IndexWriter):
    """Brings the index in place up to date when left without an error: documents removed, replaced and added.

    A reader that holds the index open goes on with what it holds. Killed, it leaves the index as it was, or with the
    documents as they should be and old marks, so that the next update replaces some of them once more.
    """

    def __init__(self, directory: Path, *, heap_mb: int = 32) -> None:
        folder, self._revision = _in_place(directory)
        super().__init__(folder, open_index(directory), heap_mb=heap_mb)
        self._marks = marks_in_place(directory)

    def remove(self, posting_ids: Iterable[str]) -> None:
        """Removes the documents of postings."""
        for posting_id in posting_ids:
            self._writer.delete_documents_by_term("posting_id", posting_id)
            self._marks.pop(posting_id, None)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self._roll_back()
            return
        self._commit()
        self._point_here(self._revision + 1)


def marks_in_place(directory: Path) -> dict[str, int]:
    """The mark of each document of the index in place, by posting_id; empty where they are not known."""
    try:
        marks: dict[str, int] = json.loads((_in_place(directory)[0] / _MARKS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return marks


def revision_in_place(directory: Path) -> str:
    """What tells the documents in place from those before and after."""
    return (directory / _POINTER).read_text(encoding="utf-8").strip()


def _in_place(directory: Path) -> tuple[Path, int]:
    """The folder of the index in place, and how often it was brought up to date."""
    name, _, revision = revision_in_place(directory).partition(" ")
    return directory / name, int(revision or 0)


def _take_over(begun: Path, folder: Path) -> None:
    """Gives a new folder the files of an index: those of documents, which never change, without copying them."""
    for file in begun.iterdir():
        copy = shutil.copy2 if file.suffix in (".json", ".lock") else _link
        copy(file, folder / file.name)


def _link(file: Path, to: Path) -> None:
    try:
        os.link(file, to)
    except OSError:  # a file system without links
        shutil.copy2(file, to)


def _write(path: Path, text: str) -> None:
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8")
    replace_path(new, path)


def open_index(directory: Path) -> tantivy.Index:
    """The index that is in place.

    Raises:
        StoreError: none of this version was built yet, or it is damaged.
    """
    import tantivy

    if not has_index(directory):
        msg = f"there is no search index in {directory}; run `fingerpost collect` or `fingerpost import FILE` first"
        raise StoreError(msg)
    folder, _ = _in_place(directory)
    try:
        index = tantivy.Index.open(str(folder))
    except ValueError as error:
        if _in_place(directory)[0] != folder:
            return open_index(directory)
        msg = f"the search index in {directory} cannot be opened ({error}); delete the folder, it is built again"
        raise StoreError(msg) from error
    if _in_place(directory)[0] != folder:  # another was put in its place meanwhile: files may have been missing already
        return open_index(directory)
    _register_tokenizers(index)
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


def _document(row: Mapping[str, Any]) -> dict[str, Any]:
    import msgspec

    # Told by the posting alone, so that the order of equal days or pays is the same however the index came about.
    number = zlib.crc32(row["posting_id"].encode()) % _LATER
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
    fields |= _concepts(row)
    if row["date_posted"]:
        fields["posted_day"] = day
        fields[MONTH_FIELD] = row["date_posted"].isoformat()[:7]
    if pay > 0:
        fields["salary_floor"] = pay
        if row["salary_currency"]:
            fields[CURRENCY_FIELD] = row["salary_currency"]
    for facet, column in FACET_COLUMNS.items():
        fields[facet] = _values(row[column])
    return fields


def _concepts(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a document says beside its words: what its title names, its skills, wider ones, and words for spelling."""
    skill_ids = row["skill_ids"] or ()
    asked = zip(skill_ids, row["skill_levels"] or (), strict=True)
    named = (row["title"], row["employer"], *(row["skill_labels"] or ()), *(row["cities"] or ()))
    return {
        "title_concepts": " ".join(title_concepts(row["title"] or "")),
        "asked": " ".join(f"{skill_id} " * LEVEL_WEIGHTS[level] for skill_id, level in asked),
        WIDER_FIELD: list(wider_concepts(skill_ids)),
        SPELLED_FIELD: " ".join(words for words in named if words),
    }


def _values(value: str | Sequence[str] | None) -> list[str]:
    if not value:
        return [NOT_STATED]
    return [value] if isinstance(value, str) else list(dict.fromkeys(value))
