from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fingerpost.career.notes import Notebook, find_notes, note_as_html
from fingerpost.store.personal_notes import Note

DAY = datetime(2026, 11, 23, tzinfo=UTC)
NOTES = (
    Note(1, "employer", "ferns", "Ask **Zoë** about the Café", DAY, DAY),
    Note(2, "skill", "python", "learn asyncio", DAY, DAY),
)


class Tags(HTMLParser):
    """Every tag of a piece of HTML and the names of its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}


def test_markdown_is_shown_as_what_it_says() -> None:
    html = note_as_html("# Call\n\n- *Ann*\n- [page](https://e.org/a?b=1&c=2)\n- [ours](/posting/p)\n\n`x < y`\n")
    assert Tags(html).tags == {"h1", "ul", "li", "em", "a", "p", "code"}
    assert '<a href="https://e.org/a?b=1&amp;c=2">page</a>' in html
    assert '<a href="/posting/p">ours</a>' in html
    assert "x &lt; y" in html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,hello",
        "vbscript:x",
        "file:///etc/hosts",
        "//elsewhere.example.org",
        "&#106;avascript:alert(1)",
    ],
)
def test_only_links_of_the_web_are_links(address: str) -> None:
    assert "<a" not in note_as_html(f"[click]({address})")
    assert "<a" not in note_as_html(f"<{address}>")
    assert "<a" not in note_as_html(f"[click]\n\n[click]: {address}\n")


def test_a_picture_is_not_fetched_and_markup_is_text() -> None:
    html = note_as_html("![dot](https://e.org/dot.png)\n\n<script>alert(1)</script>\n\n<div onclick=x>a</div>")
    assert Tags(html).tags == {"p", "a"}


@given(st.text(alphabet="<>&\"'`*_[]()!:/\\ \nabscriptonlo=jv#-1.", max_size=80))
def test_no_note_becomes_a_tag_or_an_attribute_that_runs(text: str) -> None:
    tags = Tags(note_as_html(text))
    assert tags.tags <= {
        "p", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "br", "hr", "blockquote",
        "h1", "h2", "h3", "h4", "h5", "h6",
    }  # fmt: skip
    assert tags.names <= {"href", "title", "start", "class"}


def test_notes_are_found_by_their_words_without_case_and_accents() -> None:
    assert find_notes(NOTES, "cafe ZOE") == (NOTES[0],)
    assert find_notes(NOTES, "cafe asyncio") == ()
    assert find_notes(NOTES, "") == NOTES


def test_the_notebook_says_what_its_notes_are_on() -> None:
    book = Notebook(NOTES)
    assert book.sentences() == ("2 in all: 1 on employers, 1 on skills.",)
    assert Notebook(()).sentences() == ("Nothing is noted.",)
    assert book.to_rows()[1]["text"] == "learn asyncio"
    (rows,) = book.chart().to_dict()["datasets"].values()
    assert [row["notes"] for row in rows] == [0, 1, 1]
