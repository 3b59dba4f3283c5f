"""Templates, the formats of an answer, and charts: what every page is made with."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlencode, urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fingerpost import Answer, InputError, __version__, as_json, csv_text, label_of, skills
from fingerpost.faces.drawing import Chart, drawn
from fingerpost.faces.health_words import age_in_words, hours_in_words, kind_in_words
from fingerpost.faces.moments import on_this_clock
from fingerpost.faces.tables import ShownColumn, given_columns, table_columns
from fingerpost.faces.verbs import VERB_OF
from fingerpost.faces.web.feeds import feed_of
from fingerpost.faces.web.figures import Figure, figure_of
from fingerpost.faces.web.navigation import navigation
from fingerpost.kept import Kept

if TYPE_CHECKING:
    import altair as alt

    from fingerpost import AnswerTable

TEMPLATES: Final = Path(__file__).parent / "templates"
STATIC: Final = Path(__file__).parent / "static"
FORMATS: Final = {"csv": "CSV", "json": "JSON", "parquet": "Parquet", "atom": "Atom"}
"""What every page of an answer can be had as, and how it is called."""

CHARTS_KEPT: Final = 128

API: Final = VERB_OF["claims"].route.removesuffix("/claims")
"""Where the routes of the API begin."""

Drawn = TypeVar("Drawn")

_HEADINGS: Final = {400: "That cannot be answered", 404: "Not found", 405: "That is not how to ask"}


@lru_cache
def static_address(name: str) -> str:
    """The address of a static file, which changes with its content, so that a browser may keep it for good."""
    return f"/static/{name}?v={hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates; a name that a template misspells is an error, not an empty string."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals.update(version=__version__, label_of=label_of, api=API, static=static_address)
    found.filters.update(web_address=web_address, host=lambda url: urlsplit(url).hostname or url, ago=ago)
    found.filters.update(table_columns=table_columns, given_table_columns=given_table_columns)
    found.filters.update(skill_label=skill_label, here=on_this_clock)
    found.filters.update(lower_first=lambda text: text if text[1:2].isupper() else text[:1].lower() + text[1:])
    found.filters.update(whole_sentence=lambda text: f"{text.rstrip('.')}.")
    found.filters.update(kind=kind_in_words, hours=hours_in_words, age=age_in_words)
    return found


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
    """A template as a reply; a browser that has the same page already is told so."""
    context.setdefault("words", "")
    context.setdefault("formats", [])
    path = request.url.path
    text = environment().get_template(template).render(path=path, nav=navigation(request.app, path), **context)
    if status != 200:
        return HTMLResponse(text, status)
    tag = f'W/"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return HTMLResponse(text, headers=headers)


def error_page(request: Request, status: int, message: str) -> Response:
    """An error as a page with a way out."""
    heading = _HEADINGS.get(status, "Something went wrong")
    was_sent = request.method == "POST"
    return page(request, "error.html", status=status, heading=heading, message=message, was_sent=was_sent)


def answer_page(request: Request, template: str, name: str, answer: Answer, **context: Any) -> Response:
    """The page of an answer, or its rows where `?format=` asks for them."""
    file_format = request.query_params.get("format")
    if file_format and file_format != "html":
        if file_format == "atom":
            return feed_response(request, answer)
        return rows_response(answer, file_format, name)
    shown = {form: called for form, called in FORMATS.items() if form != "atom" or hasattr(answer, "basis")}
    formats = [(called, address(request, format=form)) for form, called in shown.items()]
    return page(request, template, answer=answer, formats=formats, **context)


def address(request: Request, **changes: str) -> str:
    """The page's own address with parameters replaced."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changes and value]
    return f"{request.url.path}?{urlencode([*kept, *changes.items()])}"


def rows_response(answer: Answer, file_format: str, name: str) -> Response:
    """The rows of an answer as csv, json or parquet.

    Raises:
        InputError: another format.
    """
    if file_format == "json":
        return Response(as_json(answer), media_type="application/json")
    if file_format == "csv":
        return Response(csv_text(answer), media_type="text/csv; charset=utf-8", headers=_named(name, file_format))
    if file_format == "parquet":
        import pyarrow.parquet as pq

        target = io.BytesIO()
        pq.write_table(answer.to_arrow(), target)
        return Response(
            target.getvalue(), media_type="application/vnd.apache.parquet", headers=_named(name, file_format)
        )
    msg = f"{file_format!r} is no format of an answer; expected {', '.join(FORMATS)}"
    raise InputError(msg)


def feed_response(request: Request, answer: Answer) -> Response:
    """An answer as an Atom feed that has something new whenever the facts have changed."""
    here = str(request.base_url).rstrip("/")
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "format" and value]
    home = f"{here}{request.url.path}{'?' + urlencode(kept) if kept else ''}"
    return Response(feed_of(answer, home=home, own=str(request.url), site=here), media_type="application/atom+xml")


def _named(name: str, file_format: str) -> dict[str, str]:
    plain = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")
    return {"Content-Disposition": f'attachment; filename="fingerpost-{plain}.{file_format}"'}


def given_table_columns(table: AnswerTable, limit: int | None = None) -> list[ShownColumn]:
    """The columns of the first rows of a table whose columns somebody else named."""
    return given_columns(table.rows[:limit], table.columns)


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web; None for any other scheme, which a page must not link to.

    >>> web_address("https://example.org/1"), web_address("javascript:alert(1)"), web_address(None)
    ('https://example.org/1', None, None)
    """
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in {"http", "https"} and parts.hostname else None


def ago(day: date, today: date | None = None) -> str:
    """How long ago a day was: whole days, from two months whole months, from two years whole years; UTC's today.

    >>> ago(date(2026, 1, 1), date(2026, 1, 1)), ago(date(2026, 1, 1), date(2026, 1, 12))
    ('today', '11 days ago')
    >>> ago(date(2026, 1, 1), date(2026, 6, 1)), ago(date(2020, 8, 1), date(2026, 6, 1))
    ('5 months ago', '5 years ago')
    """
    today = today or datetime.now(UTC).date()
    days = (today - day).days
    if days < 0:
        return "in the future"
    months = 12 * (today.year - day.year) + today.month - day.month - (today.day < day.day)
    if months >= 2:
        return f"{months} months ago" if months < 24 else f"{months // 12} years ago"
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def skill_label(skill_id: str) -> str:
    """The label of a skill; its id where no list has it."""
    known = skills().get(skill_id)
    return known.preferred_label if known else skill_id


class ChartShelf:
    """Charts drawn once for each snapshot, as files and as parts of pages."""

    def __init__(self) -> None:
        self._kept = Kept(CHARTS_KEPT)

    def chart(self, name: str, snapshot: str, build: Callable[[], alt.Chart | alt.LayerChart]) -> Chart:
        """The chart of a name as a file, drawn now if this snapshot's is not on the shelf."""
        return self._kept.get(("file", name, snapshot), lambda: drawn(build()))

    def figure(self, name: str, snapshot: str, build: Callable[[], alt.Chart | alt.LayerChart]) -> Figure | None:
        """The chart of a name as a part of a page; None where there is nothing to draw."""
        return self._kept.get(("figure", name, snapshot), lambda: figure_of(build()))

    def further(self, name: str, snapshot: str, build: Callable[[], Sequence[alt.TopLevelMixin]]) -> tuple[Figure, ...]:
        """The charts beside the one of a name as parts of a page, those with something to draw."""
        return self._kept.get(("further", name, snapshot), lambda: tuple(filter(None, map(figure_of, build()))))
