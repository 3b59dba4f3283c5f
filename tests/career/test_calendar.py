from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career.calendar import LINE_OCTETS, Event, application_events, calendar_file, escape_text, fold
from fingerpost.errors import InputError
from fingerpost.store.personal_tracker import Application, Appointment, Step

MADE = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def unfolded(text: str) -> list[str]:
    """The content lines of a file, as RFC 5545 says to read them."""
    assert text.endswith("\r\n")
    return re.sub("\r\n[ \t]", "", text).split("\r\n")[:-1]


def read_text(value: str) -> str:
    """A value of type TEXT as RFC 5545 says to read it."""
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


def test_a_file_has_its_events_in_order_of_time_and_instants_in_utc() -> None:
    there = timezone(timedelta(hours=-8))
    events = [
        Event("b", datetime(2026, 12, 3, 16, tzinfo=there), "Interview", "Room 3; bring papers", 45, "https://e.org/1"),
        Event("a", date(2026, 12, 1), "Deadline", revision=2),
    ]
    assert unfolded(calendar_file(events, MADE))[5:-1] == [
        "BEGIN:VEVENT",
        "UID:a",
        "DTSTAMP:20261128T093000Z",
        "DTSTART;VALUE=DATE:20261201",
        "SUMMARY:Deadline",
        "SEQUENCE:2",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "UID:b",
        "DTSTAMP:20261128T093000Z",
        "DTSTART:20261204T000000Z",
        "DTEND:20261204T004500Z",
        "SUMMARY:Interview",
        r"DESCRIPTION:Room 3\; bring papers",
        "URL:https://e.org/1",
        "SEQUENCE:0",
        "END:VEVENT",
    ]


@given(TEXT, TEXT)
def test_any_text_comes_back_as_it_was_and_adds_no_line(summary: str, description: str) -> None:
    text = calendar_file([Event("u", date(2026, 12, 1), summary, f"x{description}", url="https://e.org")], MADE)
    lines = unfolded(text)
    names = [line.split(":")[0].split(";")[0] for line in lines]
    assert names == [
        "BEGIN", "VERSION", "PRODID", "CALSCALE", "X-WR-CALNAME",
        "BEGIN", "UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "URL", "SEQUENCE", "END", "END",
    ]  # fmt: skip
    kept = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", re.sub("\r\n|\r", "\n", summary))
    assert read_text(lines[9].removeprefix("SUMMARY:")) == kept


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_a_folded_line_is_short_and_unfolds_to_itself(line: str) -> None:
    parts = fold(line).split("\r\n")
    assert all(len(part.encode()) <= LINE_OCTETS for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_a_line_is_folded_as_late_as_may_be() -> None:
    assert fold("x" * LINE_OCTETS) == "x" * LINE_OCTETS
    assert [len(part) for part in fold("x" * 200).split("\r\n")] == [75, 75, 52]
    assert [len(part.encode()) for part in fold("ü" * 100).split("\r\n")] == [74, 75, 53]


def test_an_address_cannot_add_a_line_and_only_web_addresses_stand() -> None:
    text = calendar_file([Event("u", date(2026, 12, 1), "s", url="https://e.org/\r\nATTENDEE:mailto:a@e.org")], MADE)
    assert "URL:https://e.org/ATTENDEE:mailto:a@e.org" in unfolded(text)
    assert "URL" not in calendar_file([Event("u", date(2026, 12, 1), "s", url="javascript:alert(1)")], MADE)


def test_appointments_become_events_that_a_calendar_knows_again() -> None:
    appointment = Appointment("interview", MADE, 30, "with Ann", appointment_id=4)
    moved = Appointment("interview", MADE + timedelta(days=1), 30, "with Ann", 1, 4)
    other = Appointment("deadline", date(2026, 12, 1), appointment_id=5)
    kept = Application("p", (Step("applied", MADE),), None, "Fern Counter", "Ferns Ltd", None, (appointment, other))
    before, second = application_events([kept])
    (after,) = application_events([replace(kept, appointments=(moved,))])
    assert before.summary == "Interview: Fern Counter, Ferns Ltd"
    assert (before.uid, before.revision, after.revision) == (after.uid, 0, 1)
    assert second.uid != before.uid
    assert (second.summary, second.minutes) == ("Deadline: Fern Counter, Ferns Ltd", None)


def test_the_same_events_give_the_same_file_and_an_instant_needs_a_zone() -> None:
    events = [Event(str(number), date(2026, 12, 1), "s") for number in range(3)]
    assert calendar_file(events, MADE) == calendar_file(events[::-1], MADE)
    with pytest.raises(InputError, match="time zone"):
        calendar_file([Event("u", datetime(2026, 12, 1), "s")], MADE)  # noqa: DTZ001


def test_separators_and_line_breaks_are_escaped() -> None:
    assert escape_text("a;b,c\\d\r\ne\rf\x07g") == r"a\;b\,c\\d\ne\nfg"
