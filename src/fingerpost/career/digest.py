"""What happened since, for one person: new matches of saved searches and the dates that come; as text, HTML, e-mail."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING, Final

from fingerpost.answer import Answer, Row
from fingerpost.career.calendar import Event
from fingerpost.career.feeds import summary_of, web_address
from fingerpost.career.watches import Match, SearchNews
from fingerpost.errors import InputError

if TYPE_CHECKING:
    import altair as alt

WEEK: Final = timedelta(days=7)
SHOWN: Final = 20
"""New matches of one search that a digest lists; of the rest it says how many they are."""


@dataclass(frozen=True, slots=True)
class Digest(Answer):
    """New matches by saved search from `since` to `until`, and the dates of the time as long that follows."""

    since: datetime
    until: datetime
    searches: tuple[SearchNews, ...]
    events: tuple[Event, ...]

    @property
    def n_new(self) -> int:
        """The number of new matches of all searches; a posting that two of them find counts twice."""
        return sum(len(search.new) for search in self.searches)

    def headline(self) -> str:
        """The time that it is of; says nothing of what is searched for, for it is the subject of e-mail."""
        return f"fingerpost: {self.since:%Y-%m-%d} to {self.until:%Y-%m-%d}"

    def sentences(self) -> tuple[str, ...]:
        """How many matches are new and how many dates come."""
        return (
            f"{_counted(self.n_new, 'new match', 'new matches')} of {_counted(len(self.searches), 'saved search')}.",
            f"{_counted(len(self.events), 'date')} until {self.until + (self.until - self.since):%Y-%m-%d}.",
        )

    def to_rows(self) -> list[Row]:
        """One row a new match, with the search that found it."""
        return [{"search": search.name, **row} for search in self.searches for row in search.to_rows()]

    def chart(self) -> alt.Chart:
        """Bars of the new matches of each search."""
        import altair as alt

        rows = [{"search": search.name, "new": len(search.new)} for search in self.searches]
        bars: alt.Chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
        return bars.encode(x="new:Q", y="search:N")

    def as_text(self) -> str:
        """The digest as plain text, lines ending with a line feed."""
        return "\n".join(_text_lines(self)) + "\n"

    def as_html(self) -> str:
        """The digest as a whole HTML document that loads nothing; everything that others wrote is escaped."""
        return "\n".join(_html_lines(self)) + "\n"

    def as_email(self, sender: str, recipient: str) -> EmailMessage:
        """The digest as a message, plain text and HTML; dated `until`, and its Message-ID names no machine.

        Raises:
            InputError: an address that cannot stand in a message's head.
        """
        message = EmailMessage()
        try:
            message["From"], message["To"] = sender, recipient
        except (ValueError, IndexError):
            msg = "the sender or the recipient is no e-mail address; expected one such as name@example.org"
            raise InputError(msg) from None  # the cause shows the address
        message["Subject"] = self.headline()
        message["Date"] = format_datetime(self.until.astimezone(UTC).replace(microsecond=0))
        text = self.as_text()
        message["Message-ID"] = f"<{hashlib.sha256(text.encode()).hexdigest()[:32]}@fingerpost.invalid>"
        message.set_content(text)
        message.add_alternative(self.as_html(), subtype="html")
        return message


def digest(
    searches: Iterable[SearchNews], events: Iterable[Event], *, until: datetime, span: timedelta = WEEK
) -> Digest:
    """The digest of the time before an instant, with those of the events that lie in the same time after it.

    Raises:
        InputError: the instant has no time zone, or the span is not positive.
    """
    if until.tzinfo is None or span <= timedelta(0):
        msg = f"the digest ends at {until.isoformat()} and is of {span}; expected a time zone and a positive span"
        raise InputError(msg)
    coming = [event for event in events if _day(until) <= _day(event.starts) <= _day(until + span)]
    coming.sort(key=lambda event: (_day(event.starts), _moment(event.starts), event.uid))
    return Digest(until - span, until, tuple(searches), tuple(coming))


def _text_lines(digest: Digest) -> Iterator[str]:
    yield digest.headline()
    yield "=" * len(digest.headline())
    yield from digest.sentences()
    if digest.events:
        yield from ("", "Dates", "-----")
        yield from (f"{_moment(event.starts)}  {_one_line(event.summary)}" for event in digest.events)
    for search in digest.searches:
        name = _one_line(search.name)
        yield from ("", name, "-" * len(name), *search.sentences())
        for new in search.new[:SHOWN]:
            yield f"* {_one_line(new.match.title or 'Posting without a title')}"
            if summary := summary_of(new.match):
                yield f"  {_one_line(summary)}"
            if address := web_address(new.match.url):
                yield f"  {address}"
        if len(search.new) > SHOWN:
            yield f"… and {len(search.new) - SHOWN} more"


def _html_lines(digest: Digest) -> Iterator[str]:
    title = escape(digest.headline())
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f"<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>"
    yield from (f"<p>{escape(sentence)}</p>" for sentence in digest.sentences())
    if digest.events:
        yield "<h2>Dates</h2>\n<ul>"
        yield from (
            f"<li>{escape(_moment(event.starts))} {escape(_one_line(event.summary))}</li>" for event in digest.events
        )
        yield "</ul>"
    for search in digest.searches:
        yield f"<h2>{escape(_one_line(search.name))}</h2>"
        yield from (f"<p>{escape(sentence)}</p>" for sentence in search.sentences())
        if search.new:
            yield "<ul>"
            yield from (_html_item(new.match) for new in search.new[:SHOWN])
            yield "</ul>"
        if len(search.new) > SHOWN:
            yield f"<p>… and {len(search.new) - SHOWN} more</p>"
    yield "</body>\n</html>"


def _html_item(match: Match) -> str:
    title = escape(_one_line(match.title or "Posting without a title"))
    address = web_address(match.url)
    linked = f'<a href="{escape(address)}" rel="noreferrer">{title}</a>' if address else title
    summary = summary_of(match)
    return f"<li>{linked}{'<br>' + escape(_one_line(summary)) if summary else ''}</li>"


def _counted(n: int, one: str, many: str | None = None) -> str:
    """A count with its noun: one search, 2 searches."""
    plural = many or (f"{one}es" if one.endswith("ch") else f"{one}s")
    return f"{n} {one if n == 1 else plural}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(starts: datetime | date) -> date:
    return starts.astimezone(UTC).date() if isinstance(starts, datetime) else starts


def _moment(starts: datetime | date) -> str:
    return f"{starts.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if isinstance(starts, datetime) else starts.isoformat()
