"""What is new for a saved search since the last look.

A position is known by any of the postings of its cluster: a cluster grows and may come to be shown by another of its
members, which is no news.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from fingerpost.answer import Answer, Row
from fingerpost.search.query import Filters, SearchQuery
from fingerpost.store.personal_searches import SavedSearch

if TYPE_CHECKING:
    import altair as alt
    import duckdb

Because = Literal["first look", "first seen since the last look", "matches only now", "first seen in this time"]
"""Why a match is new; "matches only now": it was there at the last look, and was changed or read anew since."""

_TOKEN_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Match:
    """A posting that a search finds, as the facts have it; None = not stated. `members` are those of its cluster."""

    posting_id: str
    title: str | None = None
    employer: str | None = None
    location: str | None = None
    url: str | None = None
    first_seen: datetime | None = None
    date_posted: date | None = None
    role: str | None = None
    work_mode: str | None = None
    salary_min: float | None = None
    salary_max: float | None = None
    salary_currency: str | None = None
    salary_unit: str | None = None
    members: frozenset[str] = frozenset()

    @property
    def known_by(self) -> frozenset[str]:
        """Every posting_id that stands for this position."""
        return self.members | {self.posting_id}


@dataclass(frozen=True, slots=True)
class Look:
    """An earlier look at a search: when, and the ids of all postings that it has shown until then."""

    at: datetime
    seen: frozenset[str]


@dataclass(frozen=True, slots=True)
class NewMatch:
    """A match that the last look did not show, and why it is new."""

    match: Match
    because: Because


def new_matches(previous: Look | None, found: Iterable[Match]) -> tuple[NewMatch, ...]:
    """The matches that no earlier look has shown, in the order in which they were found.

    >>> first, second = Match("a"), Match("b", members=frozenset({"a", "b"}))
    >>> [new.match.posting_id for new in new_matches(None, [first])]
    ['a']
    >>> new_matches(Look(datetime(2026, 11, 1), frozenset({"a"})), [second])
    ()
    """
    seen = frozenset() if previous is None else previous.seen
    return tuple(NewMatch(match, _because(previous, match)) for match in found if not match.known_by & seen)


def look(previous: Look | None, found: Iterable[Match], at: datetime) -> Look:
    """The look that follows on a previous one: what was ever seen stays seen, so that nothing is new twice."""
    shown = frozenset(posting_id for match in found for posting_id in match.known_by)
    return Look(at, shown if previous is None else previous.seen | shown)


def first_seen_since(since: datetime, found: Iterable[Match]) -> tuple[NewMatch, ...]:
    """The matches that were first seen at an instant or later, for a digest of fixed length."""
    return tuple(
        NewMatch(match, "first seen in this time")
        for match in found
        if match.first_seen is not None and match.first_seen >= since
    )


def matches_of(con: duckdb.DuckDBPyConnection, posting_ids: Iterable[str]) -> tuple[Match, ...]:
    """The facts of postings as matches, in the order given; those that are not among the facts are left out."""
    wanted = list(dict.fromkeys(posting_ids))
    rows = con.execute(_MATCHES, [wanted]).fetchall()
    members = dict(con.execute(_MEMBERS, [[row[-1] for row in rows]]).fetchall())
    found = {row[0]: _match(row, members.get(row[-1], ())) for row in rows}
    return tuple(found[posting_id] for posting_id in wanted if posting_id in found)


def checked_filters(
    chosen: Mapping[str, Iterable[str]] | None = None,
    *,
    salary_at_least: float | None = None,
    posted_since: date | None = None,
) -> Mapping[str, tuple[str, ...]]:
    """Filters of a search in the form in which a saved search keeps them.

    Raises:
        UnknownNameError: a filter or a value that nobody knows.
    """
    kept = dict(Filters.of(chosen).values)
    if salary_at_least is not None:
        kept["salary_at_least"] = (repr(salary_at_least),)
    if posted_since is not None:
        kept["posted_since"] = (posted_since.isoformat(),)
    return kept


def search_of(saved: SavedSearch, page: int = 1, size: int = 100) -> SearchQuery:
    """The search that a saved search stands for, its newest first.

    Raises:
        UnknownNameError: a filter names what the taxonomy no longer has.

    >>> kept = checked_filters({"role": ["Data Scientist"]}, salary_at_least=60000.0)
    >>> search_of(SavedSearch(1, "mine", "ferns", kept, datetime(2026, 11, 1))).filters.salary_at_least
    60000.0
    """
    chosen = dict(saved.filters)
    (salary,) = chosen.pop("salary_at_least", (None,))
    (since,) = chosen.pop("posted_since", (None,))
    filters = Filters.of(
        chosen,
        salary_at_least=None if salary is None else float(salary),
        posted_since=None if since is None else date.fromisoformat(since),
    )
    return SearchQuery(saved.words, filters, "newest", page, size)


def new_token() -> str:
    """A token that nobody can guess: 256 random bits, safe in an address."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


@dataclass(frozen=True, slots=True)
class SearchNews(Answer):
    """What is new for one saved search; `n_found` counts all that it finds, `since` is the last look (None: none)."""

    name: str = field(repr=False)
    since: datetime | None
    new: tuple[NewMatch, ...]
    n_found: int

    def headline(self) -> str:
        """The name of the search."""
        return self.name

    def sentences(self) -> tuple[str, ...]:
        """How many are new since when."""
        if self.since is None:
            return (f"{len(self.new)} found at the first look.",)
        return (f"{len(self.new)} new since {self.since:%Y-%m-%d %H:%M} UTC, of {self.n_found} found.",)

    def to_rows(self) -> list[Row]:
        """One row a new match."""
        return [{**{name: getattr(new.match, name) for name in _STATED}, "because": new.because} for new in self.new]

    def chart(self) -> alt.Chart:
        """Bars of the new matches by the day on which they were first seen."""
        import altair as alt

        bars: alt.Chart = alt.Chart(alt.InlineData(values=list(_by_day(self.new)))).mark_bar()
        return bars.encode(x=alt.X("day:T", title="first seen"), y="new:Q")


_STATED: Final = tuple(name for name in Match.__dataclass_fields__ if name != "members")
_MATCHES: Final = f"""
    SELECT {", ".join(_STATED)}, cluster_id FROM posting WHERE posting_id IN (SELECT unnest(?::VARCHAR[]))
"""
_MEMBERS: Final = """
    SELECT cluster_id, list(posting_id) FROM posting_member
    WHERE cluster_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY cluster_id
"""
"""Asked apart: joined to the postings, they cost twice as much as both."""


def _match(row: tuple[Any, ...], members: Iterable[str]) -> Match:
    stated: dict[str, Any] = dict(zip(_STATED, row, strict=False))
    # DuckDB hands out the instants of the facts as UTC without its zone.
    if stated["first_seen"] is not None:
        stated["first_seen"] = stated["first_seen"].replace(tzinfo=UTC)
    return Match(**stated, members=frozenset(members))


def _because(previous: Look | None, match: Match) -> Because:
    if previous is None:
        return "first look"
    known_then = match.first_seen is not None and match.first_seen <= previous.at
    return "matches only now" if known_then else "first seen since the last look"


def _by_day(new: Iterable[NewMatch]) -> Iterator[Row]:
    days = sorted(each.match.first_seen.date().isoformat() for each in new if each.match.first_seen is not None)
    for day in dict.fromkeys(days):
        yield {"day": day, "new": days.count(day)}
