"""The words of a phrase in one spelling, the pieces of a sentence that may name a concept, and n-grams of letters.

Abbreviations are written out by `data/linking/abbreviations.csv`; those that mean something else in a sentence ("send
your CV") only in short phrases and titles.
"""

from __future__ import annotations

import csv
import re
import unicodedata
import zlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

SHORT: Final = 4
"""Words of a text up to which it is taken for a phrase and not for a sentence."""

LONGEST_TEXT: Final = 200
"""Words of a text that are looked at; a passage says more by its sentences than as a whole."""

LONGEST_PIECE: Final = 5
"""Words of the longest piece of a sentence that may name a concept."""

Words = tuple[str, ...]

_WORD = re.compile(r"\.?[a-z0-9][a-z0-9+#.&]*")
_BREAK = re.compile(r"[,;:()\[\]{}!?|•·\n\r\t\"“”]|\.(?=\s|$)|\s[-–—]\s")
_EMPTY = frozenset(
    "a an the and or of to in for with on at by as is are be will you your we our their its it this that from into"
    " within across have has must should can able such other any all etc including".split()
)


class Piece(NamedTuple):
    """A run of words inside a text: `words[start:end]`."""

    start: int
    end: int


def read_words(text: str) -> Words:
    """The words of a text in lower case without accents and punctuation, as all labels and phrases are spelled.

    >>> read_words("C++/Node.js developer (R&D), 5 yrs.")
    ('c++', 'node.js', 'developer', 'r&d', '5', 'yrs')
    """
    return tuple(_words(" , ".join(_BREAK.split(_folded(text)))))


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).lower()


def _words(part: str) -> list[str]:
    return [word.rstrip(".&") for word in _WORD.findall(part)]


def read_query(text: str) -> tuple[Words, tuple[Piece, ...]]:
    """The words of a text with abbreviations written out, and its pieces of up to `LONGEST_PIECE` words.

    Pieces do not cross punctuation and neither begin nor end with a word that says nothing by itself.

    >>> words, pieces = read_query("knowledge of ML, Python")
    >>> [" ".join(words[piece.start : piece.end]) for piece in pieces if piece.start > 0]
    ['machine', 'machine learning', 'learning', 'python']
    """
    parts = [tuple(_words(part)) for part in _BREAK.split(_folded(text))]
    is_sentence = sum(map(len, parts)) > SHORT
    words: list[str] = []
    pieces: list[Piece] = []
    for part in parts:
        start = len(words)
        words += write_out(part, is_sentence)
        del words[LONGEST_TEXT:]
        pieces += _pieces(words, start)
    return tuple(words), tuple(pieces)


def _pieces(words: Sequence[str], start: int) -> Iterator[Piece]:
    for first in range(start, len(words)):
        if words[first] not in _EMPTY:
            for end in range(first + 1, min(len(words), first + LONGEST_PIECE) + 1):
                if words[end - 1] not in _EMPTY:
                    yield Piece(first, end)


def write_out(words: Words, is_sentence: bool = False) -> Words:
    """Words with abbreviations written out.

    >>> write_out(("senior", "ml", "engineer"))
    ('senior', 'machine', 'learning', 'engineer')
    """
    written: list[str] = []
    at = 0
    while at < len(words):
        size = 2 if words[at : at + 2] in _abbreviations() else 1
        known = _abbreviations().get(words[at : at + size])
        usable = known is not None and not (is_sentence and known.is_for_phrases_only)
        written += known.words if known is not None and usable else words[at : at + size]
        at += size
    return tuple(written)


class _Abbreviation(NamedTuple):
    words: Words
    is_for_phrases_only: bool


@cache
def _abbreviations() -> Mapping[Words, _Abbreviation]:
    rows = read_table("abbreviations.csv")
    return MappingProxyType(
        {
            tuple(row["abbreviation"].split()): _Abbreviation(tuple(row["expansion"].split()), row["in"] == "phrases")
            for row in rows
        }
    )


def read_table(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of a packaged file of `data/linking`."""
    text = files("fingerpost.taxonomy").joinpath(f"data/linking/{name}").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1 << 16)
def word_grams(word: str) -> npt.NDArray[np.uint32]:
    """Hashes (CRC-32) of a word's letter n-grams, two to five letters long, its borders counting as letters.

    >>> word_grams("sql").size, word_grams("a").size
    (10, 3)
    """
    padded = f" {word} "
    grams = [padded[at : at + size] for size in range(2, 6) for at in range(len(padded) - size + 1)]
    return np.array([zlib.crc32(gram.encode()) for gram in grams], dtype=np.uint32)


@cache
def aliases_left_out() -> frozenset[tuple[str, Words]]:
    """(concept, alias) pairs of ESCO that mislead in postings, such as "AI engineer" for artificial insemination."""
    return frozenset((row["concept_uri"], read_words(row["alias"])) for row in read_table("aliases_left_out.csv"))
