"""Notes as they are shown and found: Markdown as HTML that runs and loads nothing, and a look-up by words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from fingerpost.answer import Answer, Row
from fingerpost.store.personal_notes import NOTE_ABOUT, Note

if TYPE_CHECKING:
    import altair as alt
    from markdown_it import MarkdownIt

_SCHEMES = ("https://", "http://", "mailto:", "/", "#")


def note_as_html(text: str) -> str:
    """A note's CommonMark as HTML: markup in it is shown as text, images are links, other schemes than the web's none.

    >>> note_as_html("Ask **Ann** <b>now</b>")
    '<p>Ask <strong>Ann</strong> &lt;b&gt;now&lt;/b&gt;</p>\\n'
    """
    return str(_markdown().render(text))


def find_notes(notes: Iterable[Note], words: str) -> tuple[Note, ...]:
    """The notes that hold every one of the words, case and accents aside, in the order given."""
    wanted = _folded(words).split()
    return tuple(note for note in notes if all(word in _folded(note.text) for word in wanted))


@dataclass(frozen=True, slots=True)
class Notebook(Answer):
    """The person's notes; nothing here rests on postings."""

    notes: tuple[Note, ...]

    def headline(self) -> str:
        """What is shown."""
        return "Notes"

    def sentences(self) -> tuple[str, ...]:
        """How many there are, by what they are on."""
        counts = [(about, sum(note.about == about for note in self.notes)) for about in NOTE_ABOUT]
        stated = ", ".join(f"{n} on {_PLURALS[about]}" for about, n in counts if n)
        return (f"{len(self.notes)} in all: {stated}.",) if stated else ("Nothing is noted.",)

    def to_rows(self) -> list[Row]:
        """One row a note."""
        return [{name: getattr(note, name) for name in Note.__dataclass_fields__} for note in self.notes]

    def chart(self) -> alt.Chart:
        """Bars of the notes by what they are on."""
        import altair as alt

        rows = [{"on": about, "notes": sum(note.about == about for note in self.notes)} for about in NOTE_ABOUT]
        bars: alt.Chart = alt.Chart(alt.InlineData(values=rows)).mark_bar()
        return bars.encode(x="notes:Q", y="on:N")


_PLURALS = {"posting": "postings", "employer": "employers", "skill": "skills"}


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    class Notes(MarkdownIt):
        """CommonMark without HTML, without images (they would be fetched from elsewhere), with web links only."""

        def validateLink(self, url: str) -> bool:  # noqa: N802 (the library's name)
            """Whether a link may stand."""
            known = url.lower().startswith(_SCHEMES) and not url.startswith("//")
            return known and super().validateLink(url)

    return Notes("commonmark", {"html": False}).disable("image")
