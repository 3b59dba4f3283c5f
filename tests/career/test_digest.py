from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest

from fingerpost.career.calendar import Event
from fingerpost.career.digest import SHOWN, Digest, digest
from fingerpost.career.watches import Match, NewMatch, SearchNews
from fingerpost.errors import InputError

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)
NASTY = '<img src=x onerror="alert(1)">'


def news(*matches: Match, name: str = "ferns") -> SearchNews:
    new = tuple(NewMatch(match, "first seen since the last look") for match in matches)
    return SearchNews(name, NOW - timedelta(days=7), new, len(new) + 4)


def some_digest() -> Digest:
    good = Match("a", "Fern Counter", "Ferns Ltd", "Berlin", "https://e.org/a", salary_min=9.0, salary_max=9.0)
    bad = Match("b", NASTY, NASTY, url="javascript:alert(1)")
    events = [
        Event("late", NOW + timedelta(days=8), "too late"),
        Event("past", date(2026, 11, 27), "past"),
        Event("i", NOW + timedelta(days=2), f"Interview {NASTY}"),
        Event("d", date(2026, 11, 28), "Deadline"),
    ]
    return digest([news(good, bad), news(name=NASTY)], events, until=NOW)


class Tags(HTMLParser):
    """Every tag of a document and every attribute of it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


def test_a_digest_of_a_week_has_the_dates_of_the_week_that_comes() -> None:
    made = some_digest()
    assert (made.since, made.n_new) == (NOW - timedelta(days=7), 2)
    assert [event.uid for event in made.events] == ["d", "i"]
    assert made.sentences() == ("2 new matches of 2 saved searches.", "2 dates until 2026-12-05.")
    assert digest([], [], until=NOW).sentences() == ("0 new matches of 0 saved searches.", "0 dates until 2026-12-05.")
    assert made.to_rows()[0]["search"] == "ferns"


def test_as_text_it_lists_titles_facts_and_web_addresses() -> None:
    text = some_digest().as_text()
    assert "* Fern Counter\n  Ferns Ltd · Berlin · 9\n  https://e.org/a\n" in text
    assert "2026-11-28  Deadline\n2026-11-30 09:00 UTC  Interview" in text
    assert "javascript:" not in text


def test_as_html_nothing_that_others_wrote_becomes_markup_and_nothing_is_loaded() -> None:
    tags = Tags()
    tags.feed(some_digest().as_html())
    assert set(tags.tags) == {"html", "head", "meta", "title", "body", "h1", "h2", "p", "ul", "li", "a", "br"}
    assert ("href", "https://e.org/a") in tags.attributes
    assert {name for name, _ in tags.attributes} == {"lang", "charset", "href", "rel"}


def test_a_long_search_says_how_many_more_there_are() -> None:
    made = digest([news(*(Match(f"p{n}", f"Fern {n}") for n in range(SHOWN + 3)))], [], until=NOW)
    assert "… and 3 more" in made.as_text()
    assert "… and 3 more" in made.as_html()
    assert made.as_text().count("* Fern") == SHOWN


def test_as_a_message_it_has_both_forms_and_names_neither_machine_nor_search() -> None:
    made = some_digest()
    message = made.as_email("me@example.org", "me@example.org")
    read = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]
    assert read.get_body(("plain",)).get_content() == made.as_text()  # type: ignore[union-attr]
    assert read.get_body(("html",)).get_content() == made.as_html()  # type: ignore[union-attr]
    assert read["Subject"] == "fingerpost: 2026-11-21 to 2026-11-28"
    assert read["Date"].datetime == NOW
    assert re.fullmatch(r"<[0-9a-f]{32}@fingerpost\.invalid>", read["Message-ID"])
    assert made.as_email("me@example.org", "me@example.org")["Message-ID"] == message["Message-ID"]


def test_an_address_cannot_add_a_line_to_the_head() -> None:
    with pytest.raises(InputError) as raised:
        some_digest().as_email("me@example.org", "walrus@example.org\r\nBcc: all@example.org")
    assert "walrus" not in str(raised.value)


def test_the_chart_counts_each_search() -> None:
    (rows,) = some_digest().chart().to_dict()["datasets"].values()
    assert [row["new"] for row in rows] == [2, 0]


@pytest.mark.parametrize(("until", "span"), [(NOW.replace(tzinfo=None), timedelta(7)), (NOW, timedelta(0))])
def test_a_digest_of_no_time_is_refused(until: datetime, span: timedelta) -> None:
    with pytest.raises(InputError, match="time zone and a positive span"):
        digest([], [], until=until, span=span)
