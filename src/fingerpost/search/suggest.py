"""What a search that was begun may go on with: roles, skills, employers and places that postings have, with counts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from fingerpost.search.vocabulary import Vocabulary
from fingerpost.store.title_concepts import role_names
from fingerpost.taxonomy.labels import label_of


@dataclass(frozen=True, slots=True)
class Completion:
    """Something to search for: a value of a facet, its label, how many postings have it, and the name that was begun.

    `matched` is that name, lower case: "k8s" for Kubernetes.
    """

    facet: str
    value: str
    label: str
    n: int
    matched: str


def suggest(vocabulary: Vocabulary, prefix: str, limit: int = 8, corpus: str | None = None) -> tuple[Completion, ...]:
    """Roles, skills, employers and places whose name begins with a prefix, best named and then commonest first.

    A name that is the prefix itself comes before all others. Nothing is suggested that no posting has.
    """
    begun = " ".join(prefix.lower().split())
    if not begun or limit < 1:
        return ()
    found: dict[tuple[str, str], Completion] = {}
    for facet, names in _NAMES.items():
        counts = dict(vocabulary.counts(facet, corpus))
        for name, value in names(begun, counts):
            known = found.get((facet, value))
            if value in counts and (known is None or name == begun):
                found[facet, value] = Completion(facet, value, _label(facet, value), counts[value], name)
    ranked = sorted(found.values(), key=lambda one: (*_rank(one, begun), -one.n, one.facet, one.value))
    return tuple(ranked[:limit])


def _rank(one: Completion, begun: str) -> tuple[bool, bool]:
    """First what is named so, then what begins so under the name that it is shown by."""
    return one.matched != begun, not one.label.lower().startswith(begun)


def _label(facet: str, value: str) -> str:
    from fingerpost.taxonomy.places import regions

    return regions()[value].preferred_label if facet == "region" and value in regions() else label_of(facet, value)


_Names = Callable[[str, Mapping[str, int]], Iterator[tuple[str, str]]]


def _role_names(begun: str, _: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for name, value in role_names().items():
        if name.startswith(begun.replace("-", " ")):
            yield name, value


def _skill_names(begun: str, _: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    names, values = _all_skill_names()
    for place in range(bisect_left(names, begun), len(names)):
        if not names[place].startswith(begun):
            return
        yield names[place], values[place]


@cache
def _all_skill_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of skills in order, and the skill of each."""
    from fingerpost.taxonomy.skills import skills

    labels = ((skill, label) for skill in skills().values() for label in skill.labels if label.rule != "never")
    named = {(label.text.lower(), skill.skill_id) for skill, label in labels}
    named |= {(skill.preferred_label.lower(), skill.skill_id) for skill in skills().values()}
    ranked = sorted(named)
    return tuple(name for name, _ in ranked), tuple(value for _, value in ranked)


def _stated_names(begun: str, counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Values that begin so themselves, or a word of them."""
    for value in counts:
        lower = value.lower()
        if lower.startswith(begun) or f" {begun}" in lower:
            yield lower, value


def _labelled(facet: str) -> _Names:
    def names(begun: str, counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
        for value in counts:
            label = _label(facet, value).lower()
            if label.startswith(begun):
                yield label, value

    return names


def _city_names(begun: str, counts: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    from fingerpost.taxonomy.places import cities_named, fold_name

    yield from _stated_names(begun, counts)
    yield from ((begun, city.city) for city in cities_named(fold_name(begun))[:1])


_NAMES: Final[Mapping[str, _Names]] = {
    "role": _role_names,
    "skill": _skill_names,
    "employer": _stated_names,
    "city": _city_names,
    "region": _labelled("region"),
    "country": _labelled("country"),
}
