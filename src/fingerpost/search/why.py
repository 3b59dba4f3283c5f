"""Why a posting was found: for each piece of the search the place where the posting has it, and its words there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from fingerpost.search.matching import meeting_query
from fingerpost.search.meaning import Piece
from fingerpost.search.names import query_words
from fingerpost.search.terms import any_term
from fingerpost.store.index import terms_of
from fingerpost.store.title_concepts import ROLE_PREFIX, skill_named_by, title_concepts, wider_concepts
from fingerpost.taxonomy.labels import label_of

if TYPE_CHECKING:
    import tantivy

_SHOWN: Final = frozenset({"role", "seniority", "work_mode", "employer"})
"""Facets whose value is among what the index keeps to be shown."""

Stated = Mapping[str, Any]
"""What the index keeps of a posting to be shown, by column; what is not stated is left out."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of a search and where a posting has it.

    `where` is "title", "skills", "narrower" (a skill of the field asked for), "employer", "text", the facet that was
    read ("role", "seniority", "city" …), or "pay". `found` are the words there.
    """

    asked: str
    where: str
    found: str


class _Asked(NamedTuple):
    """A piece with the terms of its words and the concept that a title may name."""

    piece: Piece
    terms: list[str]
    concept: str | None


class _Posting(NamedTuple):
    """What is stated of a posting with the terms of its title."""

    stated: Stated
    title_terms: list[str]


def reasons(
    index: tantivy.Index, searcher: tantivy.Searcher, pieces: Sequence[Piece], stated: Sequence[Stated]
) -> dict[str, tuple[Reason, ...]]:
    """posting_id → the reasons for which it was found, one a piece that it meets, in the order of the pieces."""
    wanted = [_asked(piece) for piece in pieces if not piece.denied]
    postings = [_Posting(one, terms_of(one.get("title", "")) if wanted else []) for one in stated]
    found: dict[str, list[Reason]] = {one["posting_id"]: [] for one in stated}
    for asked in wanted:
        silent = []
        for posting in postings:
            reason = _told(asked, posting)
            if reason is None:
                silent.append(posting)
            else:
                found[posting.stated["posting_id"]].append(reason)
        met = _meeting(index, searcher, asked.piece, [one.stated["posting_id"] for one in silent]) if silent else set()
        for posting in silent:
            if posting.stated["posting_id"] in met:
                found[posting.stated["posting_id"]].append(_untold(asked.piece, posting.stated))
    return {posting_id: tuple(told) for posting_id, told in found.items()}


def _asked(piece: Piece) -> _Asked:
    concept = (
        f"{ROLE_PREFIX}{piece.value}" if piece.facet == "role" else piece.value if piece.facet == "skill" else None
    )
    return _Asked(piece, terms_of(piece.words), concept)


def _told(asked: _Asked, posting: _Posting) -> Reason | None:
    """The reason that can be seen from what is stated."""
    piece, stated = asked.piece, posting.stated
    if piece.floor is not None:
        return None
    if piece.facet in _SHOWN and stated.get(piece.facet or "") == piece.value:
        return Reason(piece.words, piece.facet or "", label_of(piece.facet or "", piece.value))
    if asked.concept is not None and asked.concept in title_concepts(stated.get("title", "")):
        return Reason(piece.words, "title", label_of(piece.facet or "", piece.value))
    if _has(posting.title_terms, asked):
        return Reason(piece.words, "title", piece.words)
    if piece.facet == "skill" and (reason := _skill_told(piece, stated)):
        return reason
    if piece.facet in (None, "skill") and _has(terms_of(stated.get("employer", "")), asked):
        return Reason(piece.words, "employer", stated["employer"])
    return None


def _has(terms: list[str], asked: _Asked) -> bool:
    """Whether terms have those of a piece: in a row where it is a name or a phrase."""
    wanted = asked.terms
    if not wanted or not set(wanted) <= set(terms):
        return False
    if not (asked.piece.is_phrase or asked.piece.is_understood):
        return True
    return any(terms[at : at + len(wanted)] == wanted for at in range(len(terms)))


def _skill_told(piece: Piece, stated: Stated) -> Reason | None:
    label, labels = label_of("skill", piece.value), stated.get("skill_labels", ())
    if label in labels:
        return Reason(piece.words, "skills", label)
    narrower = [one for one in labels if piece.value in wider_concepts([skill_named_by(one) or ""])]
    if narrower:
        return Reason(piece.words, "narrower", ", ".join(narrower[:3]))
    for facet, value in query_words()["means"].get(piece.value, ()):
        if stated.get(facet) == value:
            return Reason(piece.words, facet, label_of(facet, value))
    return None


def _untold(piece: Piece, stated: Stated) -> Reason:
    """The reason for a posting of which the index has to say that it meets a piece: pay, a facet, or its text."""
    if piece.floor is not None:
        return Reason(piece.words, "pay", _pay(stated))
    if piece.facet is None or piece.facet in ("skill", "role", "employer"):
        return Reason(piece.words, "text", piece.words)
    return Reason(piece.words, piece.facet, piece.words)


def _pay(stated: Stated) -> str:
    amounts = dict.fromkeys((stated.get("salary_min"), stated.get("salary_max")))
    pay = "–".join(f"{amount:,.0f}" for amount in amounts if amount)
    return f"{stated.get('salary_currency', '')} {pay}".strip()


def _meeting(index: tantivy.Index, searcher: tantivy.Searcher, piece: Piece, posting_ids: Sequence[str]) -> set[str]:
    """Which of some postings meet a piece."""
    import tantivy

    among = any_term(index, "posting_id", posting_ids)
    meeting = meeting_query(index, [piece], all_of=True)
    both = tantivy.Query.boolean_query([(tantivy.Occur.Must, among), (tantivy.Occur.Must, meeting)])
    hits = searcher.search(both, len(posting_ids), count=False).hits
    return {searcher.doc(address)["posting_id"][0] for _, address in hits}
