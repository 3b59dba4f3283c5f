"""What the words of a search mean: roles, skills, places, seniority and more, by the names of the taxonomy.

Each piece of a query is looked up longest first. What a name stands for finds a posting beside the words themselves,
so that "genai" meets "generative AI" and "junior" meets a posting that was read as an entry-level one. A comma ends a
name: "machine, learning" are two pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from fingerpost.search.names import AREA, find_name, query_words
from fingerpost.store.title_concepts import LONGEST_NAME

CONDITIONS: Final = frozenset({"seniority", "work_mode", "visa", "employment_type", "city", "region", "country", AREA})
"""Facets of which a posting's text says little by chance: "senior" stands in many a posting for juniors."""

LONGEST_FLOOR: Final = 5
"""Words of the longest way to say a pay floor: "salary of at least 120k"."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a query: its words, what they name, and whether it is wanted.

    `facet` and `value` are None for plain words. `floor` is a yearly pay asked for ("over 150k"), `currency` the ISO
    4217 code of that pay where it is stated. `source` is all that was typed for the piece ("not senior").
    """

    words: str
    facet: str | None = None
    value: str | None = None
    denied: bool = False
    is_phrase: bool = False
    floor: float | None = None
    currency: str | None = None
    source: str = ""

    @property
    def is_understood(self) -> bool:
        """Whether it is known what the words name; other words are searched as text."""
        return self.facet is not None or self.floor is not None


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    ends_name: bool
    """Whether a comma or the like follows, so that no name goes on after it."""


def read_query(words: str, employers: Mapping[str, str] | None = None) -> tuple[Piece, ...]:
    """The pieces of a query, in order; words that say nothing are left out unless there are no others.

    `employers` are names of employers (lower case) and how the index writes them.

    >>> [(piece.words, piece.value, piece.denied) for piece in read_query("genai jobs in Berlin, not senior")]
    [('genai', 'generative-ai', False), ('Berlin', 'Berlin', False), ('senior', 'senior', True)]
    >>> read_query("data scientist over 150k")[1].floor
    150000.0
    """
    tokens = [
        _Token(match["token"], bool(match["ends"]))
        for match in _TOKEN.finditer(words)
        if _SAYS_SOMETHING.search(match["token"])
    ]
    pieces = tuple(_pieces(tokens, employers))
    return pieces or tuple(Piece(token.text, source=token.text) for token in tokens)


_TOKEN: Final = re.compile(
    r"(?P<token>-?\"[^\"]*\"|(?:[^\s,;\"()\[\]{}|]|,(?=\d{3}))+)(?P<ends>\s*[,;()\[\]{}|](?!\d{3}))?"
)
_SAYS_SOMETHING: Final = re.compile(r"[^\W_]|[^\x00-\x7f]")
_CURRENCY: Final = r"(?P<{0}>[$€£]|us\$|usd|eur|euros?|gbp|chf|sek|cad|dollars?|pounds?)"
_FLOOR: Final = re.compile(
    r"(?:(?:salary|pay|gehalt|salaire) )?(?:(?:of|von) )?"
    r"(?:over|above|at least|more than|from|min|minimum|ab|über|mindestens|plus de|à partir de|>=?) ?"
    rf"{_CURRENCY.format('c1')}? ?(?P<n>\d{{2,3}}(?:[.,]?\d{{3}})?) ?k?\+? ?{_CURRENCY.format('c2')}?"
    rf"|{_CURRENCY.format('c3')}? ?(?P<m>\d{{2,3}})(?:k\+?|[.,]?000\+) ?{_CURRENCY.format('c4')}?\+?",
    re.IGNORECASE,
)
_CURRENCIES: Final[Mapping[str, str]] = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR",
    "euros": "EUR", "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP", "chf": "CHF", "sek": "SEK", "cad": "CAD",
}  # fmt: skip


def _pieces(tokens: Sequence[_Token], employers: Mapping[str, str] | None) -> Iterator[Piece]:
    at, denying, names_employer = 0, "", False
    while at < len(tokens):
        taken, piece = _piece(tokens, at, employers, names_employer=names_employer)
        if piece is not None and piece.facet == "employer" and names_employer:
            piece = replace(piece, source=f"{tokens[at - 1].text} {piece.source}")
        names_employer = taken == 1 and tokens[at].text.lower() in query_words()["at_employer"]
        at += taken
        if piece is None:
            denying = ""
        elif piece.words.lower() in query_words()["denying"] and not piece.is_understood and not piece.is_phrase:
            denying = piece.words
        else:
            source = f"{denying} {piece.source}" if denying else piece.source
            yield replace(piece, denied=bool(denying) or piece.denied, source=source)
            denying = ""


def _piece(
    tokens: Sequence[_Token], at: int, employers: Mapping[str, str] | None, *, names_employer: bool
) -> tuple[int, Piece | None]:
    """How many tokens the next piece takes, and the piece; None for words that say nothing."""
    token = tokens[at].text
    if '"' in token:
        return 1, Piece(token.strip('-"'), denied=token.startswith("-"), is_phrase=True, source=token)
    if token.startswith("-") and len(token) > 1:
        return 1, replace(_named(token[1:], employers), denied=True, source=token)
    for size in range(_longest(tokens, at), 0, -1):
        joined = " ".join(one.text for one in tokens[at : at + size])
        if match := _FLOOR.fullmatch(joined):
            return size, Piece(joined, floor=_amount(match), currency=_currency(match), source=joined)
        if names_employer and (employer := (employers or {}).get(joined.lower())):
            return size, Piece(joined, "employer", employer, source=joined)
        if size == 1 and joined.lower() in query_words()["empty"]:
            return 1, None
        if size <= LONGEST_NAME and (piece := _named(joined, employers)).is_understood:
            return size, piece
    return 1, Piece(token, source=token)


def _longest(tokens: Sequence[_Token], at: int) -> int:
    """How many tokens a name may take from here: not beyond a comma, a phrase or a minus."""
    for size in range(1, min(max(LONGEST_NAME, LONGEST_FLOOR), len(tokens) - at)):
        if tokens[at + size - 1].ends_name or '"' in tokens[at + size].text or tokens[at + size].text.startswith("-"):
            return size
    return min(max(LONGEST_NAME, LONGEST_FLOOR), len(tokens) - at)


def _named(words: str, employers: Mapping[str, str] | None) -> Piece:
    """A piece with what its words name, if they do."""
    facet, value = find_name(words, employers) or (None, None)
    return Piece(words, facet, value, source=words)


def _amount(match: re.Match[str]) -> float:
    number = match["n"] or match["m"]
    amount = float(re.sub(r"\D", "", number))
    return amount if amount >= 1000 else amount * 1000


def _currency(match: re.Match[str]) -> str | None:
    stated = next((match[name] for name in ("c1", "c2", "c3", "c4") if match[name]), None)
    return _CURRENCIES[stated.lower()] if stated else None
