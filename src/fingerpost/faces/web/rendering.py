"""Templates, the formats of an answer, and charts: what every page is made with."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode, urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fingerpost import Answer, InputError, __version__, as_json, csv_text, label_of
from fingerpost.faces.health_words import age_in_words, hours_in_words, kind_in_words
from fingerpost.faces.tables import table_columns

if TYPE_CHECKING:
    import altair as alt

TEMPLATES: Final = Path(__file__).parent / "templates"
FORMATS: Final = ("csv", "json", "parquet")
CHARTS_KEPT: Final = 128
FONT_ROOM: Final = (32, 64)
"""Pixels left and right of a chart: the reader's fonts may be wider than the one that its texts were measured with."""

_HEADINGS: Final = {400: "That cannot be answered", 404: "Not found", 405: "That is not how to ask"}


class Chart(NamedTuple):
    """A drawn chart and its size in CSS pixels, which the page states so that nothing moves when it arrives.

    `text` says in words what it shows.
    """

    svg: str
    width: int
    height: int
    text: str = ""


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
    found.globals.update(version=__version__, label_of=label_of)
    found.filters.update(web_address=web_address, host=lambda url: urlsplit(url).hostname or url, ago=ago)
    found.filters.update(table_columns=table_columns)
    found.filters.update(kind=kind_in_words, hours=hours_in_words, age=age_in_words)
    return found


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A template as a reply."""
    context.setdefault("words", "")
    context.setdefault("formats", [])
    text = environment().get_template(template).render(path=request.url.path, **context)
    return HTMLResponse(text, status)


def error_page(request: Request, status: int, message: str) -> Response:
    """An error as a page with a way out."""
    heading = _HEADINGS.get(status, "Something went wrong")
    return page(request, "error.html", status=status, heading=heading, message=message)


def answer_page(request: Request, template: str, name: str, answer: Answer, **context: Any) -> Response:
    """The page of an answer, or its rows where `?format=` asks for them."""
    file_format = request.query_params.get("format")
    if file_format and file_format != "html":
        return rows_response(answer, file_format, name)
    formats = [(form.upper() if form != "parquet" else "Parquet", address(request, format=form)) for form in FORMATS]
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
    msg = f"{file_format!r} is no format of an answer; expected csv, json or parquet"
    raise InputError(msg)


def _named(name: str, file_format: str) -> dict[str, str]:
    plain = re.sub(r"[^a-z0-9-]+", "-", name.lower()).strip("-")
    return {"Content-Disposition": f'attachment; filename="fingerpost-{plain}.{file_format}"'}


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


class ChartShelf:
    """Charts drawn once for each snapshot; the oldest goes first."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Chart] = {}
        self._lock = Lock()

    def chart(self, name: str, snapshot: str, build: Callable[[], alt.Chart | alt.LayerChart]) -> Chart:
        """The chart of a name, drawn now if this snapshot's is not on the shelf."""
        key = (name, snapshot)
        found = self._kept.get(key)
        if found is None:
            found = drawn(build())
            with self._lock:
                self._kept[key] = found
                while len(self._kept) > CHARTS_KEPT:
                    del self._kept[next(iter(self._kept))]
        return found


def drawn(chart: alt.Chart | alt.LayerChart) -> Chart:
    """A chart as SVG with its size."""
    import vl_convert

    svg = str(vl_convert.vegalite_to_svg(chart.to_json()))
    text = chart.description if isinstance(chart.description, str) else ""
    size = re.match(r'<svg\b[^>]*? width="([\d.]+)" height="([\d.]+)" viewBox="0 0 [\d.]+ [\d.]+"', svg)
    if size is None:
        return Chart(svg, 720, 300, text)
    before, after = FONT_ROOM
    width, height = round(float(size[1])) + before + after, round(float(size[2]))
    place = f'width="{width}" height="{height}" viewBox="-{before} 0 {width} {height}"'
    return Chart(svg[: size.start(1) - 7] + place + svg[size.end() :], width, height, text)
