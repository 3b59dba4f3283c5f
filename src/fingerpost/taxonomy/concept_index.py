"""The labels of one vocabulary made ready for comparison: vectors, letter n-grams and exact names.

An index is made once from the installed tables and kept beside them, under the fingerprint of the phrase table, so
that a later start only reads it. A folder that cannot be written costs some seconds at each start and nothing else.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from fingerpost.shared_files import replace_path
from fingerpost.taxonomy.gram_index import GramIndex
from fingerpost.taxonomy.phrase_table import PhraseTable, Vectors, unit
from fingerpost.taxonomy.phrases import Words, aliases_left_out, read_words
from fingerpost.taxonomy.vocabularies import Vocabularies

Kind = Literal["esco_skills", "esco_occupations", "onet_occupations"]
INDEX_VERSION: Final = 1
"""Changes with what is kept; an index of another version is made anew."""


_EXPLANATION = re.compile(r"\([^)]*\)")


class Concept(NamedTuple):
    """A concept and its labels, the preferred one first."""

    concept_uri: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class ConceptIndex:
    """The labels of a vocabulary by concept.

    Attributes:
        uris: one for each concept.
        starts: where each concept's labels start; the first of them is the preferred one.
        labels, names: each label as written, and its words joined by blanks.
        concept_vectors: shape concepts by dimensions, between the preferred label and the mean of all.
        label_vectors: shape labels by dimensions; of no rows where labels are compared by concept only.
        grams: over all labels, or over preferred ones where `label_vectors` has no rows.
    """

    uris: Sequence[str]
    starts: npt.NDArray[np.int64]
    labels: Sequence[str]
    names: Sequence[str]
    concept_vectors: Vectors
    label_vectors: Vectors
    grams: GramIndex

    @cached_property
    def owners(self) -> npt.NDArray[np.int64]:
        """The concept of each label."""
        return np.repeat(np.arange(len(self.uris)), np.diff(np.append(self.starts, len(self.labels))))

    @cached_property
    def concepts_named(self) -> Mapping[str, tuple[int, ...]]:
        """Name → the concepts that have it as a label."""
        found: dict[str, list[int]] = defaultdict(list)
        for name, owner in zip(self.names, self.owners.tolist(), strict=True):
            found[name].append(owner)
        return {name: tuple(dict.fromkeys(owners)) for name, owners in found.items()}

    @cached_property
    def concepts_preferring(self) -> Mapping[str, tuple[int, ...]]:
        """Name → the concepts that prefer it, also without its explanation: "Python (computer programming)"."""
        found: dict[str, dict[int, None]] = defaultdict(dict)
        for concept, start in enumerate(self.starts.tolist()):
            found[self.names[start]][concept] = None
            if "(" in self.labels[start]:
                found[" ".join(read_words(_EXPLANATION.sub(" ", self.labels[start])))][concept] = None
        return {name: tuple(concepts) for name, concepts in found.items()}

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """URI → number of the concept."""
        return {uri: number for number, uri in enumerate(self.uris)}

    def labels_of(self, concept: int) -> range:
        """The numbers of a concept's labels."""
        end = self.starts[concept + 1] if concept + 1 < len(self.starts) else len(self.labels)
        return range(int(self.starts[concept]), int(end))

    @classmethod
    def build(cls, concepts: Sequence[Concept], table: PhraseTable, by_label: bool) -> ConceptIndex:
        """Makes the index of some concepts; `by_label` also keeps a vector and n-grams for every label."""
        labels = [label for concept in concepts for label in concept.labels]
        words = [read_words(label) for label in labels]
        sizes = np.array([len(concept.labels) for concept in concepts], np.int64)
        starts = np.cumsum(sizes) - sizes
        vectors = table.vectors(words)
        means = unit(np.add.reduceat(vectors, starts, axis=0)) if len(concepts) else vectors
        return cls(
            uris=[concept.concept_uri for concept in concepts],
            starts=starts,
            labels=labels,
            names=[" ".join(name) for name in words],
            concept_vectors=_rounded(unit(vectors[starts] + means)),
            label_vectors=_rounded(vectors if by_label else vectors[:0]),
            grams=GramIndex.build(words if by_label else [words[start] for start in starts]),
        )


def _rounded(vectors: Vectors) -> Vectors:
    """Vectors as they come back from disk, so that the first start scores like every later one."""
    return vectors.astype(np.float16).astype(np.float32)


def open_index(vocabularies: Vocabularies, kind: Kind, table: PhraseTable) -> ConceptIndex:
    """The index of a vocabulary, read from beside its tables or made and kept there.

    Raises:
        InputError: the vocabulary is not installed.
    """
    stem = f"{kind}.{INDEX_VERSION}-{table.fingerprint}"
    arrays, labels = vocabularies.folder / f"{stem}.npz", vocabularies.folder / f"{stem}.labels"
    if arrays.exists() and labels.exists():
        with contextlib.suppress(OSError, ValueError, KeyError, zipfile.BadZipFile):  # damaged is as good as none
            return _read(arrays, labels)
    index = ConceptIndex.build(list(_concepts(vocabularies, kind)), table, by_label=kind != "esco_skills")
    with contextlib.suppress(OSError):
        _keep(index, arrays, labels)
    return index


def _concepts(vocabularies: Vocabularies, kind: Kind) -> Iterator[Concept]:
    if kind == "onet_occupations":
        yield from _onet_occupations(vocabularies)
        return
    columns = ["concept_uri", "preferred_label", "alt_labels", "hidden_labels"]
    for row in vocabularies.table(kind).select(columns).to_pylist():
        uri = row["concept_uri"]
        aliases = [*(row["alt_labels"] or ()), *(row["hidden_labels"] or ())]
        kept = [alias for alias in aliases if (uri, read_words(alias)) not in aliases_left_out()]
        yield Concept(uri, _distinct([row["preferred_label"], *kept]))


def _onet_occupations(vocabularies: Vocabularies) -> Iterator[Concept]:
    titles: dict[str, list[str]] = defaultdict(list)
    if "onet_alternate_titles" in vocabularies:
        for row in vocabularies.table("onet_alternate_titles").to_pylist():
            titles[row["onet_soc_code"]] += filter(None, (row["alternate_title"], row["short_title"]))
    for row in vocabularies.table("onet_occupations").to_pylist():
        yield Concept(row["onet_soc_code"], _distinct([row["title"], *titles[row["onet_soc_code"]]]))


def _distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels that differ in their words."""
    by_words: dict[Words, str] = {}
    for label in labels:
        by_words.setdefault(read_words(label), label)
    return tuple(by_words.values())


def _read(arrays: Path, labels: Path) -> ConceptIndex:
    lines = labels.read_text(encoding="utf-8").split("\n")
    with np.load(arrays) as kept:
        starts = kept["starts"]
        n_labels = int(kept["n_labels"])
        written, names, uris = lines[:n_labels], lines[n_labels : 2 * n_labels], lines[2 * n_labels :]
        if len(uris) != len(starts):
            msg = "labels and arrays do not belong together"
            raise ValueError(msg)
        concept_vectors = kept["concept_vectors"].astype(np.float32)
        label_vectors = kept["label_vectors"].astype(np.float32)
        n_rows = n_labels if len(label_vectors) else len(starts)
        weights = kept["gram_weights"].astype(np.float32)
        grams = GramIndex(kept["grams"], kept["gram_starts"], kept["gram_labels"], weights, n_rows)
    return ConceptIndex(uris, starts, written, names, concept_vectors, label_vectors, grams)


def _keep(index: ConceptIndex, arrays: Path, labels: Path) -> None:
    kind = arrays.name.partition(".")[0]
    for old in arrays.parent.glob(f"{kind}.*-*"):
        old.unlink()
    with tempfile.TemporaryDirectory(dir=arrays.parent, prefix=".index-") as scratch:
        fresh = Path(scratch)
        text = [*(" ".join(label.split()) for label in index.labels), *index.names, *index.uris]
        (fresh / "labels").write_text("\n".join(text), encoding="utf-8")
        np.savez(
            fresh / "arrays.npz",
            n_labels=np.int64(len(index.labels)),
            starts=index.starts,
            concept_vectors=index.concept_vectors.astype(np.float16),
            label_vectors=index.label_vectors.astype(np.float16),
            grams=index.grams.grams,
            gram_starts=index.grams.starts,
            gram_labels=index.grams.labels,
            gram_weights=index.grams.weights.astype(np.float16),
        )
        replace_path(fresh / "labels", labels)
        replace_path(fresh / "arrays.npz", arrays)
