"""What speaks for it that a posting meets a piece of a search, and how much each kind of evidence counts.

A piece that names something is met by the postings that were read as it, under whatever name; the more plainly a
posting is about it (the title, a must, a plus), the more it counts. A field is met by what is narrower, too. Words that
name nothing are text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from fingerpost.search.meaning import CONDITIONS, Piece
from fingerpost.search.names import AREA, query_words
from fingerpost.search.terms import any_of, any_term, at_least, boosted, const, said, scored, term
from fingerpost.store.index import CURRENCY_FIELD, TEXT_FIELDS, WIDER_FIELD, terms_of
from fingerpost.store.title_concepts import ROLE_PREFIX

if TYPE_CHECKING:
    import tantivy

# Scores of evidence, coarse on purpose: most were tried at about half and twice their size, which moves nDCG@10 by less
# than 0.01 on the development queries.
ROLE: Final = 8.0
"""The role was read."""
TITLE_ROLE: Final = 5.0
TITLE_WORDS: Final = 5.0
"""A name of the role, or the words typed for it, stand in the title."""
TITLE_CONCEPT: Final = 5.0
"""The skill stands in the title, under whatever name."""
ASKED_CONCEPT: Final = 2.0
"""Times the score of a skill by how rare it is and how much of all that is asked for."""
WIDER: Final = 3.0
"""The skill is asked for, or a narrower one."""
MEANS: Final = 5.0
"""The role is that of the field, or the posting builds with ML where that is the field."""
EMPLOYER: Final = 5.0
"""The employer is called like the skill."""
CONDITION: Final = 5.0
"""A condition is met; half of it where only the title says so."""
NEAR: Final = 1.0
ALIKE: Final = 4.0
"""A value next to the one asked for; words of the title that mean the same as closely as those typed."""
TITLE_TEXT: Final = 0.1
SAID_CONCEPT: Final = 0.5
PLAIN: Final = 0.3
"""Times the score of words as text: of a concept in the title, of a concept elsewhere, and of words that name nothing;
a posting that mentions something often is more about it."""

TITLE_ONLY: Final = ("title",)
_CONCEPT_TEXT: Final = ("skill_words", "body")
"""Where the words of a role or a skill are looked for besides the title."""

_FIELD_KINDS: Final = frozenset({"field", "method", "domain"})


def piece_query(index: tantivy.Index, piece: Piece) -> tantivy.Query | None:
    if piece.floor is not None:
        return const(_paid(index, piece), CONDITION)
    if piece.facet is None or piece.value is None:
        words = said(index, terms_of(piece.words), TEXT_FIELDS, is_phrase=piece.is_phrase)
        return boosted(words, PLAIN) if words else None
    if piece.facet == "skill":
        return any_of(list(_skill_evidence(index, piece, piece.value)))
    if piece.facet == "role":
        return any_of(list(_role_evidence(index, piece, piece.value)))
    return any_of(list(_condition_evidence(index, piece)))


def meets(index: tantivy.Index, piece: Piece) -> tantivy.Query | None:
    """The postings that meet a piece: those of `piece_query`, whatever their score."""
    terms = terms_of(piece.words)
    if piece.floor is not None:
        return _paid(index, piece)
    if piece.facet is None or piece.value is None:
        return said(index, terms, TEXT_FIELDS, is_phrase=piece.is_phrase, is_scored=False)
    if piece.facet not in ("skill", "role"):
        return any_of([_named(index, piece), *_nearly(index, piece)])
    words = [said(index, terms, _CONCEPT_TEXT, is_phrase=False, is_scored=False)]
    words.append(said(index, terms, TITLE_ONLY, is_phrase=False, is_scored=False))
    named = [term(index, "title_concepts", (ROLE_PREFIX if piece.facet == "role" else "") + piece.value)]
    if piece.facet == "role":
        named.append(term(index, "role", piece.value))
    else:
        named.append(term(index, "skill", piece.value))
        named += [term(index, WIDER_FIELD, piece.value)] if _is_field(piece.value) else []
        named += [term(index, facet, value) for facet, value in query_words()["means"].get(piece.value, ())]
        named += _words_in(index, piece, "employer_words")
    return any_of([*named, *(query for query in words if query)])


def _paid(index: tantivy.Index, piece: Piece) -> tantivy.Query:
    import tantivy

    paid = at_least(index, "salary_floor", tantivy.FieldType.Float, piece.floor or 0.0)
    if piece.currency is None:
        return paid
    in_currency = term(index, CURRENCY_FIELD, piece.currency)
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, paid), (tantivy.Occur.Must, in_currency)])


def _skill_evidence(index: tantivy.Index, piece: Piece, skill_id: str) -> Iterator[tantivy.Query]:
    """A skill in the title, asked for, in other words, as a wider one, and by the roles that are its field."""
    in_title = [term(index, "title_concepts", skill_id), *_words_in(index, piece, "title")]
    yield const(any_of(in_title), TITLE_CONCEPT)
    yield scored(index, "asked", skill_id, ASKED_CONCEPT)
    if _is_field(skill_id):
        yield const(any_of([term(index, "skill", skill_id), term(index, WIDER_FIELD, skill_id)]), WIDER)
    for facet, value in query_words()["means"].get(skill_id, ()):
        yield const(term(index, facet, value), MEANS)
    for employer in _words_in(index, piece, "employer_words"):  # Databricks is a skill and an employer
        yield const(employer, EMPLOYER)
    if found := said(index, terms_of(piece.words), TITLE_ONLY, is_phrase=False):
        yield boosted(found, TITLE_TEXT)
    yield from _said_too(index, piece)


def _role_evidence(index: tantivy.Index, piece: Piece, role_id: str) -> Iterator[tantivy.Query]:
    """A role as it was read, its name in the title, and its words."""
    yield const(term(index, "role", role_id), ROLE)
    yield const(term(index, "title_concepts", ROLE_PREFIX + role_id), TITLE_ROLE)
    if found := said(index, terms_of(piece.words), TITLE_ONLY, is_phrase=False):
        yield const(found, TITLE_WORDS)
        yield boosted(found, TITLE_TEXT)
    yield from _said_too(index, piece)


def _condition_evidence(index: tantivy.Index, piece: Piece) -> Iterator[tantivy.Query]:
    """A condition is met or not: how often it is said, or how rare it is, says nothing."""
    named = _named(index, piece)
    words, near, alike = _words_of(index, piece), _near(index, piece), _alike(index, piece)
    yield const(named, CONDITION / 2)
    yield const(any_of([named, *words]), CONDITION / 2)
    if near:
        yield const(any_of(near), NEAR)
    if alike:
        yield const(any_of(alike), ALIKE)


def _nearly(index: tantivy.Index, piece: Piece) -> list[tantivy.Query]:
    """What meets a condition besides what was read: its words, values next to it, words that mean the same."""
    return [*_words_of(index, piece), *_near(index, piece), *_alike(index, piece)]


def _words_of(index: tantivy.Index, piece: Piece) -> list[tantivy.Query]:
    fields = (
        TITLE_ONLY if piece.facet in CONDITIONS else ("employer_words",) if piece.facet == "employer" else TEXT_FIELDS
    )
    words = said(index, terms_of(piece.words), fields, is_phrase=len(piece.words.split()) > 1, is_scored=False)
    return [words] if words else []


def _near(index: tantivy.Index, piece: Piece) -> list[tantivy.Query]:
    near = query_words()["near"].get(piece.facet, {}).get(piece.value, ())
    return [any_term(index, piece.facet or "", near)] if near else []


def _alike(index: tantivy.Index, piece: Piece) -> list[tantivy.Query]:
    """Words in a title that name the same thing as closely."""
    words = query_words()["alike"].get(piece.words.lower(), ())
    found = [said(index, terms_of(one), TITLE_ONLY, is_phrase=True, is_scored=False) for one in words]
    return [query for query in found if query]


def _named(index: tantivy.Index, piece: Piece) -> tantivy.Query:
    """Postings that were read as what a piece names."""
    facet, value = piece.facet or "", piece.value or ""
    if facet != AREA:
        return term(index, facet, value)
    codes = value.split(",")
    within = {"region": [code for code in codes if "-" in code], "country": [code for code in codes if "-" not in code]}
    return any_of([any_term(index, name, some) for name, some in within.items() if some])


def _words_in(index: tantivy.Index, piece: Piece, field: str) -> Iterator[tantivy.Query]:
    if found := said(index, terms_of(piece.words), (field,), is_phrase=True):
        yield found


def _said_too(index: tantivy.Index, piece: Piece) -> Iterator[tantivy.Query]:
    """The words of a concept in the text: a posting that mentions it often is more about it."""
    if found := said(index, terms_of(piece.words), _CONCEPT_TEXT, is_phrase=False):
        yield boosted(found, SAID_CONCEPT)


def denied_query(index: tantivy.Index, piece: Piece, roles: Sequence[str]) -> tantivy.Query | None:
    """What must not be: what a piece names, or its words in the title; a phrase nowhere.

    Who denies an occupation ("product manager, not engineering") still wants the roles that were asked for.
    """
    import tantivy

    if piece.floor is not None:
        return _paid(index, piece)
    words = said(
        index, terms_of(piece.words), TEXT_FIELDS if piece.is_phrase else TITLE_ONLY, is_phrase=piece.is_phrase
    )
    if words and roles and piece.words.lower() in query_words()["occupations"]:
        wanted = (tantivy.Occur.MustNot, any_term(index, "role", roles))
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, words), wanted])
    queries = [*([_named(index, piece)] if piece.is_understood else []), *([words] if words else [])]
    return any_of(queries) if queries else None


def _is_field(skill_id: str) -> bool:
    """Whether what is narrower serves who asks for a skill: so it does a field or a method, but no language or tool."""
    from fingerpost.taxonomy.skills import skills

    return skill_id in skills() and skills()[skill_id].kind in _FIELD_KINDS
