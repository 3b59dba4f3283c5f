"""What a search shows of a posting, and postings that say nearly the same gathered under the first of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from fingerpost.search.why import Reason

if TYPE_CHECKING:
    import tantivy


@dataclass(frozen=True, slots=True)
class Hit:
    """One posting cluster found, as its canonical member shows it; None = not stated.

    `cluster_size` counts the near-identical postings that it stands for. `why` says where it has each piece of the
    words.
    """

    posting_id: str
    title: str | None
    employer: str | None
    location: str | None
    url: str | None
    source: str
    corpus: str
    date_posted: date | None
    role: str | None
    ai_relation: str | None
    seniority: str | None
    work_mode: str | None
    salary_min: float | None
    salary_max: float | None
    salary_currency: str | None
    salary_unit: str | None
    skill_labels: tuple[str, ...]
    cluster_size: int
    score: float
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class HitGroup:
    """A hit and the hits after it on the page that are the same job elsewhere: same employer, same title."""

    first: Hit
    others: tuple[Hit, ...] = ()


def group_hits(hits: Sequence[Hit]) -> tuple[HitGroup, ...]:
    """Hits in order, those of one employer under one title gathered under the best of them."""
    groups: dict[tuple[str, ...], list[Hit]] = {}
    for hit in hits:
        title = _BESIDE_TITLE.sub(" ", (hit.title or "").lower())
        same = (hit.employer.lower(), " ".join(title.split())) if hit.employer and title.strip() else (hit.posting_id,)
        groups.setdefault(same, []).append(hit)
    return tuple(HitGroup(first, tuple(others)) for first, *others in groups.values())


_BESIDE_TITLE: Final = re.compile(r"\([^)]*\)|[^\w+#(]+|\(")
"""What titles add for one place or one country: a place in brackets, "(m/w/d)"."""


def read_stated(document: tantivy.Document) -> dict[str, Any]:
    """What the index keeps of a posting to be shown, by column."""
    import msgspec

    stated: dict[str, Any] = msgspec.json.decode(bytes(document["shown"][0]))
    return stated


def to_hit(stated: Mapping[str, Any], score: Any, why: tuple[Reason, ...]) -> Hit:
    """A hit of what is stated."""
    posted = stated.get("date_posted")
    named: dict[str, Any] = {name: stated.get(name) for name in _AS_STATED}
    return Hit(
        **named,
        date_posted=date.fromisoformat(posted) if posted else None,
        skill_labels=tuple(stated.get("skill_labels") or ()),
        cluster_size=stated.get("cluster_size") or 1,
        score=round(float(score or 0.0), 6),
        why=why,
    )


_AS_STATED: Final = (
    "posting_id", "title", "employer", "location", "url", "source", "corpus", "role", "ai_relation", "seniority",
    "work_mode", "salary_min", "salary_max", "salary_currency", "salary_unit",
)  # fmt: skip
