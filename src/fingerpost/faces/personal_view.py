"""How what belongs to the person looks in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from fingerpost.faces.moments import on_this_clock
from fingerpost.faces.terminal import console, heading, line, show_table

if TYPE_CHECKING:
    from fingerpost import Correction, Notebook, SavedSearch, SearchNews, Tracker, Wishes


NEWS_SHOWN = 20


def news(given: SearchNews) -> None:
    """What is new for a saved search."""
    heading(given.headline())
    for sentence in given.sentences():
        line(sentence)
    rows = [
        {
            "title": new.match.title,
            "employer": new.match.employer,
            "place": new.match.location,
            "id": new.match.posting_id,
        }
        for new in given.new[:NEWS_SHOWN]
    ]
    if rows:
        show_table(rows, ("title", "employer", "place", "id"))
    if len(given.new) > NEWS_SHOWN:
        line(f"… and {len(given.new) - NEWS_SHOWN:,} more: --json has them all")


def tracker(given: Tracker) -> None:
    """The postings that are followed."""
    heading(given.headline())
    for sentence in given.sentences():
        line(sentence)
    if not given.applications:
        line("To follow one: fingerpost track POSTING")
        return
    rows = [
        {
            "stage": one.stage,
            "since": one.last_change.astimezone().date(),
            "title": one.title,
            "employer": one.employer,
            "id": one.posting_id,
        }
        for one in given.applications
    ]
    show_table(rows, ("stage", "since", "title", "employer", "id"))
    dates = [
        {"number": date.appointment_id, "when": on_this_clock(date.starts), "what": date.kind, "of": one.title}
        for one in given.applications
        for date in one.appointments
    ]
    if dates:
        console().print()
        show_table(sorted(dates, key=lambda date: date["when"]), ("number", "when", "what", "of"))
        line("To move one: fingerpost track POSTING --move NUMBER --at TIME; --cancel NUMBER takes it out")


def notes(given: Notebook) -> None:
    """The notes, one below the other."""
    heading(given.headline())
    for sentence in given.sentences():
        line(sentence)
    for note in given.notes:
        console().print()
        line(f"{note.note_id}. on {note.about} {note.subject}, {note.changed_at.date()}")
        line(note.text)


def wishes(given: Wishes) -> None:
    """The person's wishes, one line each."""
    stated = {name: value for name in given.__dataclass_fields__ if (value := getattr(given, name)) not in (None, ())}
    for name, value in stated.items():
        text = ", ".join(value) if isinstance(value, tuple) else value
        if name == "pay_floor":
            text = f"{value.amount:,.0f} {value.currency} a {value.unit.lower()}"
        elif name == "time_zones":
            text = value.words
        elif name in ("needs_visa", "clearance"):
            text = "yes" if value else "no"
        line(f"{name.replace('_', ' ')}: {text}")
    if not stated:
        line("nothing is wished for yet; as in: fingerpost wishes --country DE --work-mode remote")


def searches(found: Sequence[SavedSearch]) -> None:
    """The saved searches."""
    if not found:
        line("no search is saved yet; as in: fingerpost saved add mine pytorch --filter country=DE")
        return
    rows = [
        {
            "name": one.name,
            "words": one.words,
            "filters": ", ".join(f"{name}={value}" for name, values in one.filters.items() for value in values),
            "last look": None if one.looked_at is None else one.looked_at.astimezone(UTC).date(),
            "feed": "open" if one.has_feed else None,
        }
        for one in found
    ]
    show_table(rows, ("name", "words", "filters", "last look", "feed"))


def corrections(found: Sequence[Correction]) -> None:
    """What the person corrected."""
    if not found:
        line("nothing was corrected yet; as in: fingerpost correct years_experience 6")
        return
    rows = [
        {"of": one.subject, "field": one.field, "skill": one.item or None, "read": one.was, "is": one.correct}
        for one in found
    ]
    show_table(rows, ("of", "field", "skill", "read", "is"))
