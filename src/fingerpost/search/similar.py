"""Postings like one posting: of its role and for its skills, the rarer a shared skill the more it counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Answer, Basis, Row
from fingerpost.search.hits import Hit, group_hits, read_stated, to_hit
from fingerpost.search.terms import any_term, const, scored, term
from fingerpost.search.why import Reason
from fingerpost.store.index import LEVEL_WEIGHTS
from fingerpost.store.title_concepts import OTHER_WORD, title_concepts
from fingerpost.taxonomy.labels import label_of

if TYPE_CHECKING:
    import altair as alt
    import tantivy

    from fingerpost.posting import SkillAsked

SAME_ROLE: Final = 8.0
SAME_SENIORITY: Final = 3.0
SAME_COUNTRY: Final = 2.0
TITLE_WEIGHT: Final = 2.0
MOST_SKILLS: Final = 40
"""So many skills of a posting are compared; those it must have first."""

_FETCHED: Final = 4
"""Times the hits that are asked for are fetched, since the same job elsewhere counts once."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """What postings are compared by; `skills` are what the posting asks for, None and () = not stated."""

    posting_id: str
    title: str | None
    employer: str | None
    role: str
    seniority: str | None
    countries: tuple[str, ...]
    skills: tuple[SkillAsked, ...]


@dataclass(frozen=True, slots=True)
class SimilarPostings(Answer):
    """The postings most like one, the likest first; each says by `why` what it shares."""

    posting_id: str
    hits: tuple[Hit, ...]
    basis: Basis

    def to_rows(self) -> list[Row]:
        """One row a posting."""
        shown = ("posting_id", "title", "employer", "location", "role", "seniority", "url", "score")
        return [
            {**{name: getattr(hit, name) for name in shown}, "shared": "; ".join(one.found for one in hit.why)}
            for hit in self.hits
        ]

    def chart(self) -> alt.Chart:
        """Bars of the likeness of each posting."""
        import altair as alt

        rows = [
            {"posting": f"{hit.title or hit.posting_id} · {hit.employer or '?'}", "likeness": hit.score}
            for hit in self.hits
        ]
        chart: alt.Chart = (
            alt.Chart(alt.InlineData(values=rows), title="Similar postings")
            .mark_bar()
            .encode(x=alt.X("likeness:Q"), y=alt.Y("posting:N", sort="-x"))
        )
        return chart


def similar(
    index: tantivy.Index, like: Likeness, limit: int, *, snapshot: str, taxonomy_version: str, corpus: str | None = None
) -> SimilarPostings:
    """The postings most like one; of several that are one job in several places the likest only."""
    import tantivy

    searcher = index.searcher()
    traits = list(_traits(index, like))
    must = tantivy.Occur.Must
    itself = term(index, "posting_id", like.posting_id)
    asked = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in traits])
    clauses = [(must, asked), (tantivy.Occur.MustNot, itself)]
    if corpus:
        clauses.append((must, const(term(index, "corpus", corpus), 0.0)))
    found = searcher.search(tantivy.Query.boolean_query(clauses), limit * _FETCHED) if traits else None
    stated = [(read_stated(searcher.doc(address)), score) for score, address in (found.hits if found else ())]
    hits = sorted(
        (to_hit(one, score, _shared(like, one.get("role"), one.get("skill_labels") or ())) for one, score in stated),
        key=lambda hit: (-hit.score, hit.posting_id),
    )
    own = ((like.title or "").lower(), (like.employer or "").lower())
    others = [hit for hit in hits if ((hit.title or "").lower(), (hit.employer or "").lower()) != own]
    kept = tuple(group.first for group in group_hits(others))[:limit]
    return SimilarPostings(like.posting_id, kept, _basis(kept, snapshot, taxonomy_version))


def _traits(index: tantivy.Index, like: Likeness) -> Iterator[tantivy.Query]:
    if like.role != "other":
        yield const(term(index, "role", like.role), SAME_ROLE)
    if like.seniority:
        yield const(term(index, "seniority", like.seniority), SAME_SENIORITY)
    ranked = sorted(like.skills, key=lambda skill: (-LEVEL_WEIGHTS[skill.level], skill.skill_id))
    for skill in ranked[:MOST_SKILLS]:
        yield scored(index, "asked", skill.skill_id, LEVEL_WEIGHTS[skill.level] / LEVEL_WEIGHTS["required"])
    for concept in dict.fromkeys(title_concepts(like.title or "")):
        if concept != OTHER_WORD:
            yield scored(index, "title_concepts", concept, TITLE_WEIGHT)
    if like.countries:
        yield const(any_term(index, "country", like.countries), SAME_COUNTRY)


def _shared(like: Likeness, role: str | None, labels: Sequence[str]) -> tuple[Reason, ...]:
    shared = [skill.preferred_label for skill in like.skills if skill.preferred_label in labels]
    return (
        *([Reason("role", "role", label_of("role", role))] if role == like.role and role != "other" else []),
        *([Reason("skills", "skills", ", ".join(shared[:6]))] if shared else []),
    )


def _basis(hits: Sequence[Hit], snapshot: str, taxonomy_version: str) -> Basis:
    days = sorted(hit.date_posted for hit in hits if hit.date_posted)
    return Basis(
        n_postings=len(hits),
        n_employers=len({hit.employer for hit in hits if hit.employer}),
        period=(days[0], days[-1]) if days else (None, None),
        sources=tuple(sorted({hit.source for hit in hits})),
        snapshot=snapshot,
        taxonomy_version=taxonomy_version,
    )
