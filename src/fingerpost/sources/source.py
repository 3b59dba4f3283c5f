"""What a source is: a name, how it is fetched, and how its records become postings.

A source is one module with one constant `SOURCE` and one line in `sources.SOURCES`. `fetch` touches the network
and only stores what came; `to_posting` is pure, so that everything can be read again without the network.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fingerpost.posting import Observation, Posting, RawPosting, SetAside

if TYPE_CHECKING:
    from fingerpost.sources._http import PoliteClient

ToPosting = Callable[[RawPosting], Posting]
Lists = Literal["open", "newest"]
"""What a board's list holds: every posting that is open, or only the newest, so that one that is missing from it may
still be open."""

Publisher = Literal["employer", "aggregator", "file"]
"""Who publishes what a source holds: employers themselves, somebody who gathers the postings of many, or a file."""

Fetch = Callable[["PoliteClient", "Board", "Observation | None"], Awaitable["FetchResult"]]


@dataclass(frozen=True, slots=True)
class Board:
    """One employer's board at one source, or one feed; `token` is the source's own name for it.

    `industry` is an id of `taxonomy.industries`, `country` an ISO 3166-1 alpha-2 code of the employer's seat, both None
    where the directory does not state them. `why` says by which rule the board is in the directory.
    """

    source: str
    token: str
    employer: str | None = None
    industry: str | None = None
    why: str = ""
    country: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """(source, token): what an Observation is found by."""
        return self.source, self.token


@dataclass(frozen=True, slots=True)
class FetchResult:
    """One visit to one board: what came, and what the visit itself showed.

    `raw` is empty when the board did not change (304) or could not be read; `observation` says which it was.
    `unchanged` are the identifiers of postings that are still listed as on the visit before, so that their details
    were not asked for again. `n_unlisted` counts records that the board marks as not listed: they are not postings.
    """

    board: Board
    observation: Observation
    raw: tuple[RawPosting, ...] = ()
    n_unlisted: int = 0
    unchanged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where postings come from; `to_posting` raises PayloadError with the reason for a broken record."""

    name: str
    to_posting: ToPosting
    publisher: Publisher = "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSource(Source):
    """A source with boards: one per employer, or the queries and threads of a feed.

    `board_url` gives the page a person opens, `detect` the token in a pasted URL (None: not this source's URL),
    `fetch` visits the board (raises SourceError). `hours_between_visits` is how long the source asks to be left alone,
    `named_by` says what a token is, with an example.
    """

    board_url: Callable[[str], str]
    detect: Callable[[str], str | None]
    fetch: Fetch
    publisher: Publisher = "employer"
    lists: Lists = "open"
    hours_between_visits: float = 0.0
    named_by: str = "the employer's name in the board's address"


def aside(raw: RawPosting, reason: str) -> SetAside:
    """The record of a raw posting that could not be used, with its reason."""
    return SetAside(source=raw.source, board=raw.board, reason=reason, payload=raw.payload)
