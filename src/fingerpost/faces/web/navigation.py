"""Where pages lead: the entries at the top of every page, those under "More", and which of them a page belongs to."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from fastapi import FastAPI


class Entry(NamedTuple):
    """A link of the navigation; pages whose address begins with one of `under` belong to it."""

    href: str
    name: str
    under: tuple[str, ...] = ()


class Group(NamedTuple):
    """Entries under "More" that belong together."""

    name: str
    entries: tuple[Entry, ...]


MAIN: Final = (
    Entry("/", "Overview", ("/claims",)),
    Entry("/postings", "Postings", ("/posting/",)),
    Entry("/roles", "Roles", ("/role/",)),
    Entry("/skills", "Skills", ("/skill/",)),
    Entry("/places", "Places", ("/place/",)),
    Entry("/pay", "Pay"),
    Entry("/me", "Me", ("/me/",)),
    Entry("/tracker", "Tracker", ("/tracker/",)),
)
"""An entry is shown where the application has its page."""

MORE: Final = (
    Group(
        "The market",
        (
            Entry("/industries", "Industries", ("/industry/",)),
            Entry("/employers", "Employers", ("/employer/",)),
            Entry("/demand", "Demand over time"),
            Entry("/emerging", "Emerging skills"),
            Entry("/compare", "Compare"),
            Entry("/market", "All questions"),
        ),
    ),
    Group(
        "Take it along",
        (
            Entry("/report", "Report"),
            Entry("/data", "Data and SQL", ("/data/",)),
            Entry("/docs", "HTTP API"),
            Entry("/curriculum", "Curriculum check"),
            Entry("/draft", "Draft check"),
        ),
    ),
    Group(
        "How sure it is",
        (
            Entry("/method", "Method"),
            Entry("/quality", "Quality of the data"),
            Entry("/status", "Status"),
            Entry("/collect", "Collect postings"),
        ),
    ),
)


class Navigation(NamedTuple):
    """The links of one page: `here` is the address of the entry that it belongs to."""

    main: tuple[Entry, ...]
    more: tuple[Group, ...]
    here: str
    in_more: bool


def navigation(app: FastAPI, path: str) -> Navigation:
    """The navigation of a page, with the entries whose pages the application has."""
    held = paths_of(app)
    main = _shown(MAIN, held)
    more = tuple(Group(group.name, shown) for group in MORE if (shown := _shown(group.entries, held)))
    under_more = [entry for group in more for entry in group.entries]
    return Navigation(main, more, _here((*main, *under_more), path), bool(_here(under_more, path)))


def paths_of(app: FastAPI) -> frozenset[str]:
    """The addresses that an application answers, collected once."""
    found: frozenset[str] | None = getattr(app.state, "page_paths", None)
    if found is None:
        found = app.state.page_paths = frozenset(getattr(route, "path", "") for route in app.routes)
    return found


def _shown(entries: Iterable[Entry], held: Container[str]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.href in held)


def _here(entries: Iterable[Entry], path: str) -> str:
    """The entry that a page belongs to, "" where it belongs to none.

    >>> _here(MAIN, "/role/data-scientist"), _here(MAIN, "/pay"), _here(MAIN, "/nowhere")
    ('/roles', '/pay', '')
    """
    return next((one.href for one in entries if path == one.href or path.startswith(one.under or (path + "/",))), "")
