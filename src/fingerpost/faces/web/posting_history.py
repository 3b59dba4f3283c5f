"""A posting over time and its copies, as lines for its page: the employer's dates apart from ours, events, members."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from fingerpost import PostingEvent, PostingMember, PostingView

REASONS: Final[Mapping[str, str]] = {
    "agency-copy": "under another employer's name",
    "aggregator-copy": "from another source",
    "truncated-copy": "a part of the text",
    "other-place": "in another place",
    "repost": "posted again, two weeks or more apart",
    "same-text": "the same words",
    "updated-text": "the text edited",
}
"""`merge_reason` in words: what tells a copy apart from the posting that it was joined to."""

EVENTS: Final[Mapping[str, str]] = {
    "opened": "First listed",
    "changed": "Changed",
    "closed": "Closed",
    "reopened": "Listed again",
}
FIELDS: Final[Mapping[str, str]] = {
    "title": "title",
    "description": "text",
    "description_format": "form of the text",
    "description_is_snippet": "length of the text",
    "hiring_organization": "employer",
    "job_location": "places",
    "address_country": "country",
    "job_location_type": "work mode",
    "applicant_location_requirements": "where applicants may live",
    "employment_type": "employment",
    "employment_unit": "department",
    "base_salary": "pay",
    "base_salary_text": "words about pay",
    "estimated_salary": "estimated pay",
    "date_posted": "date of posting",
    "date_modified": "date of the last edit",
    "valid_through": "closing date",
    "industry": "industry",
    "url": "address",
}
PLACES_NAMED: Final = 3
"""Of the copies to which one thing happened at one visit; the others are counted."""


class Dated(NamedTuple):
    """One date of a posting; where there is none, `unknown` says what that means."""

    name: str
    day: date | None
    unknown: str


class Happened(NamedTuple):
    """What one visit showed: the day, what happened, the fields that changed, and to which copies where several are."""

    day: date
    event: str
    what: str
    fields: str
    where: str


class Copy(NamedTuple):
    """A member of the cluster; `reason` and `apart_from` say what tells it apart from which other, if not the first."""

    member: PostingMember
    place: str
    employer: str | None
    reason: str
    apart_from: str | None


def stated_dates(view: PostingView) -> list[Dated]:
    """The dates that the employer states; the last edit is known only where the posting's record is held."""
    facts = view.facts
    dates = [Dated("Posted", facts.date_posted, "not stated"), Dated("Open until", facts.valid_through, "not stated")]
    if view.enriched is not None:
        dates.append(Dated("Last edited", _day(view.enriched.posting.date_modified), "not stated"))
    return dates


def seen_dates(view: PostingView) -> list[Dated]:
    """When this machine saw the posting; a file is no visit, so that nothing of it can be missed or closed."""
    facts = view.facts
    if facts.corpus != "live":
        return [Dated("Recorded", _day(facts.last_seen), "not known")]
    dates = [
        Dated("First seen", _day(facts.first_seen), "not known"),
        Dated("Last seen", _day(facts.last_seen), "not known"),
    ]
    if view.history:
        dates.append(Dated("First missed", _day(facts.first_missed), "no visit missed it"))
        dates.append(Dated("Closed", _day(facts.closed_at), "no visit closed it"))
    return dates


def history_of(view: PostingView) -> list[Happened]:
    """What happened, the newest first; one line for all copies to which the same happened at the same visit."""
    places = {member.posting_id: _place(member) for member in view.members}

    def same(event: PostingEvent) -> tuple[datetime, str, tuple[str, ...]]:
        return event.at, event.event, event.fields

    lines = []
    for (at, kind, fields), events in groupby(sorted(view.history, key=same), key=same):
        named = [places[event.posting_id] for event in events if event.posting_id in places]
        words = dict.fromkeys(FIELDS.get(field, field.replace("_", " ")) for field in fields)
        lines.append(Happened(at.date(), kind, EVENTS[kind], ", ".join(words), _several(named, len(places))))
    return lines[::-1]


def copies_of(view: PostingView) -> list[Copy]:
    """The members besides the one that the page is of, in the order of the view."""
    known = {member.posting_id: member for member in view.members}
    return [_copy(member, view.facts.posting_id, view.facts.employer, known.get) for member in view.members[1:]]


def _copy(member: PostingMember, shown: str, employer: str | None, find: Callable[[str], PostingMember | None]) -> Copy:
    other = find(member.merged_with or "")
    apart_from = _place(other) if other is not None and other.posting_id != shown else None
    named = member.employer if member.employer != employer else None
    reason = REASONS.get(member.merge_reason or "", member.merge_reason or "the same job")
    return Copy(member, _place(member), named, reason, apart_from)


def _place(member: PostingMember) -> str:
    return member.location or f"place not stated, {member.source}"


def _several(names: Iterable[str], n_all: int) -> str:
    """A few names and how many more; "" where there is one posting only.

    >>> _several(["Bonn", "Köln", "Oslo", "Rom"], 5), _several(["Bonn", "Bonn"], 2), _several([], 0)
    ('Bonn · Köln · Oslo and 1 more', 'all 2 copies', '')
    """
    every = list(names)
    if n_all > 1 and len(every) == n_all:
        return f"all {n_all} copies"
    distinct = list(dict.fromkeys(every))
    more = len(distinct) - PLACES_NAMED
    return " · ".join(distinct[:PLACES_NAMED]) + (f" and {more} more" if more > 0 else "")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
