"""The public vocabularies, ESCO and O*NET, installed from their official downloads into the data directory.

    vocabularies/about.json          which folder is current, versions, counts, acknowledgements
    vocabularies/<content>/*.parquet one file for each table, as in `fingerpost.taxonomy.vocabulary_tables`

fingerpost carries neither: the user fetches them. An installation writes a new folder and then replaces `about.json`,
so a reader sees the old vocabularies or the new ones, never half of either.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fingerpost.errors import FileFormatError, InputError, StoreError, UnknownNameError
from fingerpost.shared_files import replace_path
from fingerpost.taxonomy.vocabulary_files import Row, Shelf, open_shelf, read_rows, version_of
from fingerpost.taxonomy.vocabulary_tables import TABLES, TableForm, Vocabulary

if TYPE_CHECKING:
    import pyarrow as pa

ACKNOWLEDGEMENTS: Mapping[Vocabulary, str] = {
    "ESCO": "This service uses the ESCO classification of the European Commission.",
    "O*NET": (
        "This product uses information from the O*NET Database by the U.S. Department of Labor, Employment and Training"
        " Administration (USDOL/ETA). Used under the CC BY 4.0 license. O*NET is a trademark of USDOL/ETA."
        " fingerpost has modified some of this information."
    ),
}
"""The line that each publisher asks those to show who use its data."""


@dataclass(frozen=True, slots=True)
class InstalledVocabulary:
    """One vocabulary as installed: rows by table, and rows that could not be used by reason."""

    vocabulary: Vocabulary
    version: str | None
    n_rows: Mapping[str, int]
    set_aside: Mapping[str, int]
    acknowledgement: str


@dataclass(frozen=True, slots=True)
class InstalledVocabularies:
    """What lies in a vocabularies folder; `content` names the current version of all tables together."""

    folder: Path
    content: str
    vocabularies: tuple[InstalledVocabulary, ...]


class Vocabularies:
    """Installed vocabularies, opened; tables are read when they are first asked for."""

    def __init__(self, installed: InstalledVocabularies) -> None:
        self.installed = installed
        self.folder = installed.folder / installed.content
        self._tables: dict[str, pa.Table] = {}

    def __contains__(self, table: str) -> bool:
        return (self.folder / f"{table}.parquet").exists()

    def table(self, name: str) -> pa.Table:
        """A table by its name, such as "esco_skills" or "onet_job_zones".

        Raises:
            UnknownNameError: no vocabulary has such a table.
            InputError: the vocabulary that has it is not installed, or its download lacked the file.
        """
        import pyarrow.parquet as pq

        if name not in self._tables:
            form = next((form for form in TABLES if form.name == name), None)
            if form is None:
                raise UnknownNameError("vocabulary table", name, [form.name for form in TABLES])
            if name not in self:
                msg = (
                    f"{form.official} of {form.vocabulary} is not installed; download {form.vocabulary} and run "
                    "`fingerpost taxonomy install FILE`"
                )
                raise InputError(msg)
            self._tables[name] = pq.read_table(self.folder / f"{name}.parquet")
        return self._tables[name]


def open_vocabularies(folder: Path) -> Vocabularies:
    """The vocabularies installed in a folder.

    Raises:
        InputError: none is installed there.
        StoreError: what is installed there cannot be read.

    >>> open_vocabularies(Path("nowhere"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    fingerpost.errors.InputError: no vocabularies are installed in nowhere; download ESCO ...
    """
    about = folder / "about.json"
    if not about.exists():
        msg = (
            f"no vocabularies are installed in {folder}; download ESCO (CSV, English, from "
            "https://esco.ec.europa.eu/en/use-esco/download) or O*NET (text, from "
            "https://www.onetcenter.org/database.html) and run `fingerpost taxonomy install FILE...`"
        )
        raise InputError(msg)
    try:
        stated = json.loads(about.read_text(encoding="utf-8"))
        parts = tuple(InstalledVocabulary(**part) for part in stated["vocabularies"])
        installed = InstalledVocabularies(folder, str(stated["content"]), parts)
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = f"{about} is damaged ({error}); run `fingerpost taxonomy install FILE...` again"
        raise StoreError(msg) from error
    return Vocabularies(installed)


def install_vocabularies(sources: Sequence[Path], target: Path) -> InstalledVocabularies:
    """Reads downloads (zip or folder each, or a folder of JSON Lines) and puts their tables into `target`, atomically.

    A vocabulary that is already installed and not among the sources stays.

    Raises:
        InputError: no source is given, or one does not exist.
        FileFormatError: a source holds neither vocabulary, or its files are damaged or in another language.
        StoreError: the target cannot be written.

    >>> install_vocabularies([Path("nowhere.zip")], Path("vocabularies"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    fingerpost.errors.InputError: nowhere.zip does not exist; give the zip or folder that you downloaded ...
    """
    if not sources:
        msg = "nothing to install; give the zip or folder of ESCO or O*NET"
        raise InputError(msg)
    shelves = [open_shelf(source) for source in sources]
    try:
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target, prefix=".new-") as scratch:
            parts: dict[str, InstalledVocabulary] = {}
            for shelf in shelves:
                parts |= {part.vocabulary: part for part in _read_source(shelf, Path(scratch))}
            parts = _kept(target, Path(scratch), parts) | parts
            return _put(target, Path(scratch), tuple(parts[name] for name in sorted(parts)))
    except OSError as error:
        msg = f"the vocabularies cannot be written to {target} ({error}); give a directory that you may write to"
        raise StoreError(msg) from error


def _read_source(shelf: Shelf, scratch: Path) -> Iterator[InstalledVocabulary]:
    held = [name for name in ACKNOWLEDGEMENTS if any(shelf.find(f) for f in TABLES if f.vocabulary == name)]
    if not held:
        raise FileFormatError(_nothing_known(shelf))
    for vocabulary in held:
        n_rows: dict[str, int] = {}
        set_aside: Counter[str] = Counter()
        for form in (form for form in TABLES if form.vocabulary == vocabulary):
            name = shelf.find(form)
            if name is not None:
                n_rows[form.name] = _write_table(read_rows(shelf, name, form), form, scratch, set_aside)
            elif form.is_needed:
                msg = f"{shelf.path.name} holds parts of {vocabulary} but not {form.official}; give the whole download"
                raise FileFormatError(msg)
        version = version_of(shelf, vocabulary)
        yield InstalledVocabulary(vocabulary, version, n_rows, dict(set_aside), ACKNOWLEDGEMENTS[vocabulary])


def _nothing_known(shelf: Shelf) -> str:
    other = next((name for name in sorted(shelf.files) if name.startswith(("skills_", "occupations_"))), None)
    if other:
        return f"{shelf.path.name} holds ESCO in another language ({other}); download it in English (skills_en.csv)"
    few = ", ".join(sorted(shelf.files)[:5]) or "nothing"
    return (
        f"{shelf.path.name} holds neither ESCO (skills_en.csv, occupations_en.csv) nor O*NET (Occupation Data.txt); "
        f"it holds {few}"
    )


def _write_table(rows: Iterator[Row], form: TableForm, scratch: Path, set_aside: Counter[str]) -> int:
    """Writes the usable rows in order of their key; the others are counted in `set_aside`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    kept: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        lacking = next((column.name for column in form.columns if column.is_needed and not row[column.name]), None)
        key = tuple(row[name] for name in form.key)
        if lacking:
            set_aside[f"{form.name}: no {lacking}"] += 1
        elif key in kept:
            set_aside[f"{form.name}: listed twice"] += 1
        else:
            kept[key] = row
    if not kept and form.is_needed:
        msg = f"{form.official} of {form.vocabulary} has no usable row; download it again"
        raise FileFormatError(msg)
    kinds = {"text": pa.string(), "list": pa.list_(pa.string()), "number": pa.float64(), "flag": pa.bool_()}
    schema = pa.schema([(column.name, kinds[column.kind]) for column in form.columns])
    # A number may be missing in a key, and None has no order of its own.
    ordered = [kept[key] for key in sorted(kept, key=lambda key: [(part is not None, part) for part in key])]
    pq.write_table(pa.Table.from_pylist(ordered, schema=schema), scratch / f"{form.name}.parquet", compression="zstd")
    return len(ordered)


def _kept(target: Path, scratch: Path, new: Mapping[str, InstalledVocabulary]) -> dict[str, InstalledVocabulary]:
    """What is installed already and not replaced, its files copied beside the new ones."""
    try:
        before = open_vocabularies(target)
    except (InputError, StoreError):
        return {}
    kept = {part.vocabulary: part for part in before.installed.vocabularies if part.vocabulary not in new}
    for part in kept.values():
        for name in part.n_rows:
            shutil.copyfile(before.folder / f"{name}.parquet", scratch / f"{name}.parquet")
    return cast(dict[str, InstalledVocabulary], kept)


def _put(target: Path, scratch: Path, parts: tuple[InstalledVocabulary, ...]) -> InstalledVocabularies:
    """Moves the tables to their place and makes them the current ones; the ones before stay for who reads them."""
    digest = hashlib.sha256()
    for file in sorted(scratch.glob("*.parquet")):
        digest.update(file.name.encode() + file.read_bytes())
    content = digest.hexdigest()[:12]
    if not (target / content).exists():
        fresh = scratch / content
        fresh.mkdir()
        for file in sorted(scratch.glob("*.parquet")):
            file.rename(fresh / file.name)
        fresh.rename(target / content)
    about = {"content": content, "vocabularies": [asdict(part) for part in parts]}
    written = scratch / "about.json"
    written.write_text(json.dumps(about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    before = _current(target)
    replace_path(written, target / "about.json")
    for old in target.iterdir():
        if old.is_dir() and old.name not in (content, before) and not old.name.startswith("."):
            shutil.rmtree(old, ignore_errors=True)
    return InstalledVocabularies(target, content, parts)


def _current(target: Path) -> str | None:
    try:
        return open_vocabularies(target).installed.content
    except (InputError, StoreError):
        return None
