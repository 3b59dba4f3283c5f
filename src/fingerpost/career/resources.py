"""Well-known places to learn a skill: facts only (title, provider, address), and whether their addresses still answer.

The file is `data/resources.csv`, written by hand; nobody pays to be in it and its order is no ranking.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, Protocol, get_args

from fingerpost.errors import BoardNotFoundError, SourceError, SourceForbiddenError
from fingerpost.taxonomy.skills import broader_skills, skills

Kind = Literal["documentation", "tutorial", "course", "book", "exercises", "reference"]
KINDS: tuple[str, ...] = get_args(Kind)

LinkState = Literal["answers", "moved", "gone", "refused", "no answer"]
"""gone: 404 or 410. refused: robots.txt or the server lets no program look, a person may. no answer: try again."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One place to learn a skill; `free` is whether all that is needed to learn can be read or seen without paying."""

    skill_id: str
    title: str
    provider: str
    url: str
    kind: str
    free: bool


@dataclass(frozen=True, slots=True)
class CheckedLink:
    """What an address answered; `now_at` is where it led, None where it did not lead elsewhere."""

    url: str
    skill_ids: tuple[str, ...]
    state: LinkState
    now_at: str | None = None
    reason: str | None = None


class Page(Protocol):
    """What is needed of a reply."""

    @property
    def url(self) -> str: ...

    @property
    def final_url(self) -> str: ...


class PageClient(Protocol):
    """What is needed of a client; `fingerpost.sources` has one that keeps its distance and respects robots.txt."""

    async def get_page(self, url: str) -> Page: ...


@cache
def resources() -> Mapping[str, tuple[Resource, ...]]:
    """Skill id → the places to learn it, in the order of the file."""
    found: dict[str, list[Resource]] = {}
    lines = files("fingerpost.career").joinpath("data/resources.csv").read_text(encoding="utf-8").splitlines()
    for row in csv.DictReader(lines):
        plain = {name: row[name] for name in ("skill_id", "title", "provider", "url", "kind")}
        found.setdefault(row["skill_id"], []).append(Resource(**plain, free=row["free"] == "yes"))
    return MappingProxyType({skill_id: tuple(places) for skill_id, places in found.items()})


def resources_for(skill_id: str) -> tuple[Resource, ...]:
    """The places to learn a skill; where none is listed those of the nearest wider skill, which their `skill_id` says.

    >>> resources_for("pandas")[0].provider
    'pandas'
    >>> resources_for("a-skill-in-no-list")
    ()
    """
    wider = broader_skills(skill_id) if skill_id in skills() else ()
    for one in (skill_id, *wider):
        if one in resources():
            return resources()[one]
    return ()


async def check_resources(client: PageClient, listed: Iterable[Resource] | None = None) -> tuple[CheckedLink, ...]:
    """Asks for each address once, one after the other, in the order of the addresses; nothing else uses the network."""
    skill_ids: dict[str, list[str]] = {}
    for place in listed if listed is not None else (one for places in resources().values() for one in places):
        skill_ids.setdefault(place.url, []).append(place.skill_id)
    return tuple([await _checked(client, url, tuple(sorted(skill_ids[url]))) for url in sorted(skill_ids)])


async def _checked(client: PageClient, url: str, skill_ids: tuple[str, ...]) -> CheckedLink:
    try:
        page = await client.get_page(url)
    except SourceError as error:
        return CheckedLink(url, skill_ids, _state_of(error), reason=str(error))
    moved = bool(page.final_url) and _plain(page.final_url) != _plain(url)
    return CheckedLink(url, skill_ids, "moved" if moved else "answers", page.final_url if moved else None)


def _state_of(error: SourceError) -> LinkState:
    if isinstance(error, BoardNotFoundError):
        return "gone"
    return "refused" if isinstance(error, SourceForbiddenError) else "no answer"


def _plain(url: str) -> str:
    """An address without what makes no other page of it."""
    return url.partition("#")[0].rstrip("/")
