"""Which pages of the application a site has: the market's, and of postings a bounded number; never a person's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from fingerpost import roles
from fingerpost.faces.publish.addresses import DOWNLOADS, Address
from fingerpost.faces.verbs import VERBS, Argument, Verb

if TYPE_CHECKING:
    from fingerpost import Observatory

PAGES = ("/", "/roles", "/skills", "/industries", "/places", "/employers", "/market", "/pay", "/method")
"""Pages without a name in their address, beside those of questions; one that the application has not is left out."""

OF_A_ROLE = ("role", "distinctive", "title-use")
OF_A_SKILL = ("skill", "skill-links", "premium")
OF_A_PART = ("industry", "place")
ASSETS = ("static", "chart")
SAME = {"/claims": "/"}
"""Pages with two addresses, and the one that a site has."""

VARIED_BY = ("by", "of", "name")
"""Arguments by which a question has several pages: growth of roles, of skills …"""

HITS_OF_A_PAGE = 20
NEWEST = (("ai_relation", "builds"), ("sort", "newest"))
"""What the list of postings shows: those that build machine learning, the newest first."""

PUBLISHED_SERIES = Address("/forecast", (("country", "US"), ("of", "ai-share")))


@dataclass(frozen=True, slots=True)
class Plan:
    """What may be published; `most_postings` bounds the list of the newest, and the examples on all other pages."""

    skills: frozenset[str]
    employers: frozenset[str]
    snapshots: tuple[str, ...]
    most_postings: int

    def seeds(self) -> Iterator[Address]:
        """The pages that a site begins with; further ones are those that they lead to."""
        yield from map(Address, PAGES)
        for verb in VERBS:
            yield from _pages_of(verb)
        yield PUBLISHED_SERIES
        for role_id in roles():
            yield from (Address(f"/{kind}/{role_id}") for kind in OF_A_ROLE)
        for skill_id in sorted(self.skills):
            yield from (Address(f"/{kind}/{skill_id}") for kind in OF_A_SKILL)
        yield from (Address(f"/changes/{name}") for name in self.snapshots)
        yield from _compared()
        if self.most_postings:
            yield Address("/postings")

    def has(self, address: Address) -> bool:
        """Whether a page is one of the market's, so that a site has it if the application has."""
        kind, *named = address.place or ("",)
        if kind == "posting":
            return bool(self.most_postings) and len(named) > 0 and not address.query
        if kind == "postings":
            return self._is_list(address)
        if named:
            return not address.query and self._has_named(kind, "/".join(named))
        known = address.path in PAGES or any(address.path == f"/{verb.command}" for verb in VERBS)
        return known and (_is_varied(address) or address in {PUBLISHED_SERIES, *_compared()})

    def _has_named(self, kind: str, name: str) -> bool:
        held = {"employer": self.employers, "changes": self.snapshots}
        held |= dict.fromkeys(OF_A_SKILL, self.skills) | dict.fromkeys(OF_A_ROLE, roles().keys())
        return kind in OF_A_PART or (kind in held and name in held[kind])

    def _is_list(self, address: Address) -> bool:
        """Whether it is one of the pages of the newest postings, which are few enough."""
        query = dict(address.query)
        number = query.pop("page", "1")
        listed = number.isdecimal() and len(number) < 7 and int(number) * HITS_OF_A_PAGE <= self.most_postings
        return not query and listed


def plan_for(engine: Observatory, *, most_skills: int, most_postings: int, most_employers: int) -> Plan:
    """The plan for an observatory: the skills and the employers that most ML postings are of."""

    def most(by: str, limit: int) -> frozenset[str]:
        cells = engine.breakdown(by, limit=limit).cells if limit else ()
        return frozenset(cell.value for cell in cells if cell.value not in {"not-stated", "other"})

    return Plan(
        skills=most("skill", most_skills),
        employers=most("employer", most_employers),
        snapshots=tuple(vintage.name for vintage in engine.snapshots()),
        most_postings=most_postings,
    )


def same_page(address: Address) -> Address:
    """The one address of a page that has several: what is usual is not named.

    >>> listed = Address("/postings", (("ai_relation", "builds"), ("page", "2"), ("sort", "newest")))
    >>> same_page(listed).query, same_page(Address("/growth", (("of", "role"),))).query
    ((('page', '2'),), ())
    """
    path = SAME.get(address.path, address.path)
    usual = {*NEWEST, ("page", "1")} if path == "/postings" else usual_of(path)
    return Address(path, tuple(item for item in address.query if item not in usual))


@cache
def usual_of(path: str) -> frozenset[tuple[str, str]]:
    """What a question is asked with where its address says nothing.

    >>> sorted(usual_of("/growth"))
    [('by', 'month'), ('of', 'role')]
    """
    return frozenset((one.name, one.default) for one in _varied(path, at_least=2))


def usual_choice(path: str) -> tuple[tuple[str, str], ...]:
    """The choice by which the usual page of a question differs from its others; () where it has no others.

    >>> usual_choice("/growth"), usual_choice("/quality")
    ((('of', 'role'),), ())
    """
    if path == "/postings":
        return (("page", "1"),)
    return tuple((one.name, one.default) for one in _varied(path, at_least=3))


def _varied(path: str, *, at_least: int) -> list[Argument]:
    verb = next((one for one in VERBS if path == f"/{one.command}"), None)
    arguments = verb.arguments if verb else ()
    return [one for one in arguments if one.name in VARIED_BY and len(one.choices) >= at_least]


def asked_as(address: Address) -> Address:
    """What the application is asked for a page of a site: the newest postings, where it is their list."""
    if address.path != "/postings" or address.file_format:
        return address
    return Address(address.path, tuple(sorted([*address.query, *NEWEST])))


def is_asset(address: Address) -> bool:
    """Whether it is a file of the pages: a style, a script, a chart."""
    return len(address.place) > 1 and address.place[0] in ASSETS


def is_download(address: Address) -> bool:
    """Whether it is the rows of an answer in a format that a site offers."""
    return address.file_format in DOWNLOADS and address.path != "/postings"


def _pages_of(verb: Verb) -> Iterable[Address]:
    """The page of a question, and one for each other choice of what it is of."""
    path = f"/{verb.command}"
    yield Address(path)
    if verb.about is None:
        for one in _varied(path, at_least=3):
            others = (choice for choice in one.choices if choice != one.default)
            yield from (Address(path, ((one.name, choice),)) for choice in others)


def _is_varied(address: Address) -> bool:
    return all(name in VARIED_BY for name, _ in address.query) and len(address.query) <= 1


@cache
def _compared() -> tuple[Address, ...]:
    """The founding roles side by side, two by two."""
    founding = [f"role={role_id}" for role_id, role in roles().items() if role.founding]
    pairs = combinations(sorted(founding), 2)
    return tuple(Address("/compare", tuple(("slices", one) for one in pair)) for pair in pairs)
