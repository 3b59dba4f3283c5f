"""Any phrase, sentence or title linked to the concepts of ESCO and O*NET.

    find_skill("experience with NLP and team player")     ESCO skills
    find_occupation("Senior ML Engineer (f/m/d)")         ESCO or O*NET occupations

How alike a text and a concept are is counted in `likeness`; names that postings use and the vocabularies lack are data
(`data/linking/skill_phrases.csv`, `occupation_titles.csv`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import get_args

import numpy as np

from fingerpost.errors import InputError, UnknownNameError
from fingerpost.settings import load_settings
from fingerpost.taxonomy.concept_index import ConceptIndex, Kind, open_index
from fingerpost.taxonomy.gram_index import Scores
from fingerpost.taxonomy.likeness import Likeness, skill_likeness, title_likeness
from fingerpost.taxonomy.phrase_table import phrase_table
from fingerpost.taxonomy.phrases import read_query, read_table, read_words, write_out
from fingerpost.taxonomy.vocabularies import InstalledVocabularies, Vocabularies, open_vocabularies
from fingerpost.taxonomy.vocabulary_tables import Vocabulary

_DIGITS = 4
"""Scores are compared and shown with so many decimals: sums of floats differ in the last bits between machines."""


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    """A concept of a vocabulary and how well a text names it.

    `concept_uri` is ESCO's URI or the O*NET-SOC code; `score` lies in [0, 1]; `matched_label` is the label of the
    concept that is closest to the text.

    >>> ConceptMatch("15-2051.00", "Data Scientists", 0.97, "O*NET", "Data Scientist").preferred_label
    'Data Scientists'
    """

    concept_uri: str
    preferred_label: str
    score: float
    vocabulary: Vocabulary
    matched_label: str


def find_skill(
    text: str,
    *,
    vocabularies: Vocabularies | None = None,
    limit: int = 5,
    extra_aliases: Mapping[str, str] | None = None,
) -> tuple[ConceptMatch, ...]:
    """The ESCO skills that a phrase or sentence names, best first; of a longer text by its first 200 words.

    Args:
        text: a phrase or sentence in English.
        vocabularies: default: those installed in the data directory.
        limit: how many at most.
        extra_aliases: further names of skills (name → ESCO URI) beside those that are packaged.

    Raises:
        InputError: ESCO is not installed, or the limit is no positive number.

    >>> find_skill("experience with NLP", limit=0)
    Traceback (most recent call last):
    fingerpost.errors.InputError: limit is 0; give a whole number from 1 on
    """
    _check(limit)
    index, names = _index(vocabularies, "esco_skills")
    words, pieces = read_query(text)
    if not words:
        return ()
    if extra_aliases:
        names = {**names, **_numbered(index, extra_aliases)}
    found = skill_likeness(index, phrase_table(), words, pieces, names)
    best = _best(found.scores, limit)
    runs = [words[slice(*pieces[found.rests_on[at]])] if pieces else words for at in best]
    return tuple(
        _match(index, at, found.scores, "ESCO", _closest(index, at, run)) for at, run in zip(best, runs, strict=True)
    )


def find_occupation(
    title: str,
    *,
    vocabulary: Vocabulary = "ESCO",
    vocabularies: Vocabularies | None = None,
    limit: int = 5,
) -> tuple[ConceptMatch, ...]:
    """The occupations of ESCO or O*NET that a posting's title names, best first.

    Args:
        title: a title in English, with or without level, place and the like.
        vocabulary: "ESCO" or "O*NET".
        vocabularies: default: those installed in the data directory.
        limit: how many at most.

    Raises:
        UnknownNameError: no vocabulary has this name.
        InputError: the vocabulary is not installed, or the limit is no positive number.

    >>> find_occupation("Senior ML Engineer", vocabulary="ISCO")
    Traceback (most recent call last):
    fingerpost.errors.UnknownNameError: no vocabulary is called 'ISCO'; did you mean ESCO?
    """
    _check(limit)
    if vocabulary not in get_args(Vocabulary):
        raise UnknownNameError("vocabulary", vocabulary, get_args(Vocabulary))
    if not read_words(title):
        return ()
    index, found = occupation_likeness(title, vocabulary, vocabularies)
    return tuple(
        _match(index, at, found.scores, vocabulary, index.labels[found.rests_on[at]])
        for at in _best(found.scores, limit)
    )


def occupation_likeness(
    title: str, vocabulary: Vocabulary = "ESCO", vocabularies: Vocabularies | None = None
) -> tuple[ConceptIndex, Likeness]:
    """The occupations of a vocabulary and the score of each for a title, which needs a word at least."""
    kind: Kind = "esco_occupations" if vocabulary == "ESCO" else "onet_occupations"
    index, used_titles = _index(vocabularies, kind)
    return index, title_likeness(index, phrase_table(), title, used_titles)


def _check(limit: int) -> None:
    if limit < 1:
        msg = f"limit is {limit}; give a whole number from 1 on"
        raise InputError(msg)


def _index(vocabularies: Vocabularies | None, kind: Kind) -> tuple[ConceptIndex, Mapping[str, int]]:
    if vocabularies is None:
        vocabularies = open_vocabularies(load_settings().data / "vocabularies")
    return _opened(vocabularies.installed.folder, vocabularies.installed.content, kind)


@lru_cache(maxsize=6)
def _opened(folder: Path, content: str, kind: Kind) -> tuple[ConceptIndex, Mapping[str, int]]:
    """An index and the packaged names of its concepts; opened anew when an installation changes the content."""
    index = open_index(Vocabularies(InstalledVocabularies(folder, content, ())), kind, phrase_table())
    return index, _numbered(index, _packaged_names(kind))


def _best(scores: Scores, limit: int) -> list[int]:
    """The numbers of the best concepts that score above zero; equal ones in the order of the vocabulary."""
    rounded = np.round(scores, _DIGITS)
    order = np.argsort(-rounded, kind="stable")[:limit]
    return [int(at) for at in order if rounded[at] > 0]


def _match(index: ConceptIndex, at: int, scores: Scores, vocabulary: Vocabulary, matched_label: str) -> ConceptMatch:
    score = round(min(float(scores[at]), 1.0), _DIGITS)
    return ConceptMatch(index.uris[at], index.labels[index.starts[at]], score, vocabulary, matched_label)


def _closest(index: ConceptIndex, at: int, words: tuple[str, ...]) -> str:
    """The label of a concept that is closest to some words."""
    labels = index.labels_of(at)
    vectors = phrase_table().vectors([read_words(index.labels[label]) for label in labels])
    alike = np.round(vectors @ phrase_table().vectors([words])[0], _DIGITS)
    return index.labels[labels[int(np.argmax(alike))]]


_COLUMNS: Mapping[Kind, tuple[str, str, str]] = {
    "esco_skills": ("skill_phrases.csv", "concept_uri", "phrases"),
    "esco_occupations": ("occupation_titles.csv", "esco_uri", "titles"),
    "onet_occupations": ("occupation_titles.csv", "onet_soc_code", "titles"),
}


@cache
def _packaged_names(kind: Kind) -> Mapping[str, str]:
    table, uri, names = _COLUMNS[kind]
    rows = read_table(table)
    return MappingProxyType({name: row[uri] for row in rows for name in row[names].split("|") if row[uri]})


def _numbered(index: ConceptIndex, names: Mapping[str, str]) -> dict[str, int]:
    """Names as queries spell them → number of the concept; concepts that this version lacks are left out."""
    known = {read_words(name): index.numbers[uri] for name, uri in names.items() if uri in index.numbers}
    return {" ".join(spelled): number for name, number in known.items() for spelled in (name, write_out(name))}
