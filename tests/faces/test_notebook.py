"""Answers in notebooks: words, chart and tables, without a script and without a network."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser

import pytest

from fingerpost import Answer, Basis, Observatory
from fingerpost.faces import notebook
from fingerpost.faces.verbs import VERB_OF
from tests.faces.test_verbs import asked

SHOWN = ("breakdown", "pay", "claims", "reference", "growth")


@pytest.fixture(scope="module")
def answers(engine: Observatory) -> dict[str, Answer]:
    return {name: VERB_OF[name].ask(engine, asked(VERB_OF[name])) for name in SHOWN}


class Balanced(HTMLParser):
    """Notes tags that are not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", SHOWN)
def test_jupyter_and_marimo_are_given_the_same_page(name: str, answers: dict[str, Answer]) -> None:
    answer = answers[name]
    bundle = answer._repr_mimebundle_(include=None, exclude=None)
    assert answer._mime_() == ("text/html", bundle["text/html"])
    assert bundle["text/plain"].startswith(answer.headline())
    assert answer.basis.snapshot in bundle["text/plain"] or name == "reference"


@pytest.mark.parametrize("name", SHOWN)
def test_what_is_shown_is_whole_and_loads_nothing(name: str, answers: dict[str, Answer]) -> None:
    html = notebook.as_html(answers[name])
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    assert not re.search(r"<(?:script|link|iframe)\b|(?:src|href)=\"https?:", html)
    assert re.search(r'<img alt="[^"]+"', html)


def test_the_chart_is_drawn_with_room_for_other_letters(answers: dict[str, Answer]) -> None:
    found = re.search(r"base64,([^\"]+)", notebook.as_html(answers["breakdown"]))
    assert found is not None
    svg = base64.b64decode(found[1]).decode()
    assert 'viewBox="-32 0' in svg
    assert "Data scientist" in svg


def test_tables_read_as_in_every_face(answers: dict[str, Answer]) -> None:
    html = notebook.as_html(answers["breakdown"])
    assert "95 % interval" in html


class Rows(Answer):
    """An answer that has nothing but rows."""

    def __init__(self, basis: Basis) -> None:
        self.basis = basis

    def headline(self) -> str:
        return "Rows & more"

    def to_rows(self) -> list[dict[str, object]]:
        return [{"name": "<b>", "n": number} for number in range(40)]


def test_rows_made_for_programs_stand_behind_their_caption_and_say_how_many_more_there_are(
    answers: dict[str, Answer],
) -> None:
    html = notebook.as_html(Rows(answers["breakdown"].basis))
    assert "and 15 rows more" in html
    assert "&lt;b&gt;" in html
    assert "<summary>Rows &amp; more</summary>" in html
    assert "<details open>" not in html
    assert "<details open>" in notebook.as_html(answers["breakdown"])


def test_an_answer_without_a_chart_is_shown_without_one(engine: Observatory) -> None:
    answer = engine.sql("SELECT role, count(*) AS n FROM posting GROUP BY role ORDER BY role")
    html = notebook.as_html(answer)
    assert "<img" not in html
    assert "data-scientist" in html


def test_what_is_the_persons_own_is_shown_without_a_basis(engine: Observatory) -> None:
    tracked = engine.tracker()
    assert tracked.headline() in notebook.as_html(tracked)
    assert "postings of" not in notebook.as_text(tracked)
