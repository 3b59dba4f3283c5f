"""Searches written anew without one of their pieces, or with it as plain text: what removing a chip does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fingerpost.search.meaning import Piece, read_query


def without(pieces: Sequence[Piece], place: int, employers: Mapping[str, str] | None = None) -> str:
    """The words of a search without the piece at a place; every other piece means what it meant.

    >>> without(read_query("junior data scientist in Berlin"), 0)
    'data scientist Berlin'
    >>> without(read_query("data remote scientist"), 1)
    'data, scientist'
    """
    return _joined([*pieces[:place], *pieces[place + 1 :]], employers)


def as_text(pieces: Sequence[Piece], place: int, employers: Mapping[str, str] | None = None) -> str:
    """The words of a search with the piece at a place as words to be found in that order, whatever they name.

    >>> as_text(read_query("NLP in Berlin"), 0)
    '"NLP" Berlin'
    """
    piece = pieces[place]
    quoted = f'"{piece.words.replace(chr(34), " ").strip()}"'
    plain = Piece(piece.words, denied=piece.denied, is_phrase=True, source=f"-{quoted}" if piece.denied else quoted)
    return _joined([*pieces[:place], plain, *pieces[place + 1 :]], employers)


def _joined(pieces: Sequence[Piece], employers: Mapping[str, str] | None) -> str:
    """The words of pieces; with commas where they would mean something else without."""
    meant = [(piece.facet, piece.value, piece.floor, piece.denied, piece.words) for piece in pieces]
    words = ""
    for number in range(len(pieces)):
        source = _source(pieces[number])
        for between in (" ", ", "):
            longer = f"{words}{between}{source}" if words else source
            read = read_query(longer, employers)
            if [(p.facet, p.value, p.floor, p.denied, p.words) for p in read] == meant[: number + 1]:
                break
        words = longer
    return words


def _source(piece: Piece) -> str:
    return piece.source or piece.words
