"""The pages: each is one answer of the observatory put into one template."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from fingerpost import (
    FACETS,
    SKILL_AREAS,
    SORTS,
    Answer,
    InputError,
    UnknownNameError,
    __version__,
    as_json,
    label_of,
    roles,
)
from fingerpost.faces.web.evidence import marks, shown_blocks

if TYPE_CHECKING:
    from fingerpost import Facet, Observatory, PostingView, SearchResult

TEMPLATES = Path(__file__).parent / "templates"

FACET_LABELS: Mapping[str, str] = {
    "role": "Role",
    "seniority": "Seniority",
    "work_mode": "Work mode",
    "country": "Country",
    "skill": "Skill",
    "industry": "Industry",
    "employment_type": "Employment",
    "degree": "Degree asked",
    "visa": "Visa",
    "language": "Language",
    "employer": "Employer",
    "ai_relation": "Relation to ML",
    "source": "Source",
    "corpus": "Corpus",
}


class Chip(NamedTuple):
    """An active filter and the address of the page without it."""

    label: str
    href: str


class ShownValue(NamedTuple):
    """A facet's value with the address of the page that toggles it."""

    label: str
    n: int
    active: bool
    href: str


class ShownFacet(NamedTuple):
    """A facet ready for the page."""

    label: str
    values: list[ShownValue]
    active: bool


class Fact(NamedTuple):
    """A line of the posting's facts; `value` None = not stated."""

    name: str
    value: str | None
    href: str | None = None


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates; a name that a template misspells is an error, not an empty string."""
    found = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    found.globals.update(version=__version__, label_of=label_of, role_label=lambda role: label_of("role", role))
    found.filters["label"] = lambda value, facet: label_of(facet, value)
    return found


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A template as a reply."""
    context.setdefault("words", "")
    text = environment().get_template(template).render(path=request.url.path, **context)
    return HTMLResponse(text, status)


def error_page(request: Request, status: int, message: str) -> Response:
    """An error as a page with a way out."""
    heading = {400: "That cannot be answered", 404: "Not found"}.get(status, "Something went wrong")
    return page(request, "error.html", status=status, heading=heading, message=message)


def rows_response(answer: Answer, file_format: str, name: str) -> Response:
    """The rows of an answer as csv, json or parquet.

    Raises:
        InputError: another format.
    """
    if file_format == "json":
        return Response(as_json(answer), media_type="application/json")
    if file_format == "csv":
        rows = answer.to_rows()
        text = io.StringIO()
        writer = csv.DictWriter(text, fieldnames=list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)
        return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=_named(name, file_format))
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
    return {"Content-Disposition": f'attachment; filename="fingerpost-{name}.{file_format}"'}


def run_search(engine: Observatory, request: Request) -> SearchResult:
    """The search that a request's parameters ask for: q, every facet, salary, since, sort, page, size."""
    given = request.query_params
    return engine.search(
        given.get("q", ""),
        {name: given.getlist(name) for name in FACETS if given.get(name)},
        salary_at_least=_number(given.get("salary"), "salary"),
        posted_since=_day(given.get("since")),
        sort=given.get("sort") or "relevance",
        page=int(_number(given.get("page") or "1", "page") or 0),
        size=int(_number(given.get("size") or "20", "size") or 0),
    )


def _number(text: str | None, name: str) -> float | None:
    if not text or not text.strip():
        return None
    try:
        return float(text.replace(",", "").replace(" ", ""))
    except ValueError as error:
        msg = f"{name} is {text!r}; expected a number such as 120000"
        raise InputError(msg) from error


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        msg = f"since is {text!r}; expected a day such as 2026-11-23"
        raise InputError(msg) from error


def _address(request: Request, **changes: str | None) -> str:
    """The page's own address with parameters replaced (None: left out)."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changes and value]
    kept += [(name, value) for name, value in changes.items() if value is not None]
    return f"{request.url.path}?{urlencode(kept)}"


def _toggled(request: Request, name: str, value: str) -> str:
    items = [item for item in request.query_params.multi_items() if item[0] != "page" and item[1]]
    toggled = [item for item in items if item != (name, value)]
    if len(toggled) == len(items):
        toggled.append((name, value))
    return f"{request.url.path}?{urlencode(toggled)}"


def _shown_facet(request: Request, facet: Facet) -> ShownFacet:
    values = [
        ShownValue(label_of(facet.name, value.value), value.n, value.active, _toggled(request, facet.name, value.value))
        for value in facet.values
    ]
    return ShownFacet(FACET_LABELS[facet.name], values, any(value.active for value in facet.values))


def _facts(view: PostingView) -> list[Fact]:
    """What was read from a posting, one line a field, "not stated" where it says nothing."""
    facts = view.facts
    degree = (
        facts.degree_min and f"{facts.degree_min}{' or equivalent experience' if facts.degree_equivalent_ok else ''}"
    )
    years = None if facts.years_min is None else f"{facts.years_min:g} years or more"
    return [
        Fact("Role", label_of("role", facts.role), f"/role/{facts.role}" if facts.role in roles() else None),
        Fact("Relation to ML", facts.ai_relation),
        Fact("Seniority", facts.seniority),
        Fact("Experience", years),
        Fact("Degree", degree),
        Fact("Pay", _pay(view)),
        Fact("Work mode", facts.work_mode),
        Fact("Employment", _joined(label_of("employment_type", kind) for kind in facts.employment_types)),
        Fact("Places", _joined(label_of("country", code) for code in facts.countries)),
        Fact("Visa", facts.visa and f"{facts.visa} sponsorship"),
        Fact("Industry", facts.industry and label_of("industry", facts.industry)),
        Fact("Language", facts.language),
    ]


def _joined(values: Iterable[str]) -> str | None:
    return ", ".join(values) or None


def _pay(view: PostingView) -> str | None:
    parts = environment().get_template("parts.html").module
    facts = view.facts
    text = parts.pay_text(facts.salary_min, facts.salary_max, facts.salary_currency, facts.salary_unit)  # type: ignore[attr-defined]
    return str(text).strip() or None


class Pages:
    """Every page of one observatory; each method takes the request and gives the page of one answer."""

    def __init__(self, engine: Observatory) -> None:
        self.engine = engine

    def overview(self, request: Request) -> Response:
        """The article, checked."""
        founding = [self.engine.role(role_id) for role_id, role in roles().items() if role.founding]
        return answer_page(request, "overview.html", "claims", self.engine.claims(), founding=founding)

    def all_roles(self, request: Request) -> Response:
        """Every role with its share."""
        return answer_page(request, "roles.html", "roles", self.engine.breakdown("role", limit=20), roles=roles())

    def role(self, request: Request, name: str) -> Response:
        """One role."""
        return answer_page(request, "role.html", f"role-{name}", self.engine.role(name), areas=SKILL_AREAS)

    def all_skills(self, request: Request) -> Response:
        """The skill areas and the most asked skills of each."""
        counted = {area: self.engine.breakdown("skill", skill_area=area, limit=25) for area in SKILL_AREAS}
        areas = self.engine.breakdown("skill_area")
        return answer_page(request, "skills.html", "skill-areas", areas, counted=counted, areas=SKILL_AREAS)

    def skill(self, request: Request, name: str) -> Response:
        """One skill."""
        return answer_page(request, "skill.html", f"skill-{name}", self.engine.skill(name))

    def pay(self, request: Request) -> Response:
        """Stated pay."""
        by = request.query_params.get("by") or "role"
        return answer_page(request, "pay.html", "pay", self.engine.pay(by=by), by=by)

    def postings(self, request: Request) -> Response:
        """Search."""
        result = run_search(self.engine, request)
        given = request.query_params
        chosen = {name: given.getlist(name) for name in FACETS if given.get(name)}
        chips = [
            Chip(f"{FACET_LABELS[name]}: {label_of(name, value)}", _toggled(request, name, value))
            for name, values in chosen.items()
            for value in values
        ]
        number = result.query.page
        return answer_page(
            request,
            "postings.html",
            "postings",
            result,
            result=result,
            words=given.get("q", ""),
            chosen=chosen,
            chips=chips,
            salary=given.get("salary"),
            sorts=SORTS,
            facets=[_shown_facet(request, facet) for facet in result.facets],
            previous_href=_address(request, page=str(number - 1)) if number > 1 else None,
            next_href=_address(request, page=str(number + 1)) if number < result.n_pages else None,
            self_href=_address(request),
        )

    def posting(self, request: Request, posting_id: str) -> Response:
        """One posting with its findings marked."""
        view = self.engine.posting(posting_id)
        blocks = []
        if view.enriched is not None:
            blocks = shown_blocks(view.enriched.text, view.blocks, view.sections, marks(view.enriched))
        return page(
            request, "posting.html", view=view.facts, skills=view.facts.skills, blocks=blocks, facts=_facts(view)
        )

    def method(self, request: Request) -> Response:
        """How the numbers are made."""
        return page(request, "method.html")

    def status(self, request: Request) -> Response:
        """What this machine holds."""
        return page(request, "status.html", status_of=self.engine.status())

    def documentation(self, request: Request) -> Response:
        """The routes of the API."""
        return page(request, "api.html", routes=_api_routes(request.app))

    def chart(self, name: str) -> Response:
        """A chart of an answer, drawn on the server and kept while the snapshot stays the same."""
        kind, _, of = name.partition("-of-")
        charts: dict[str, Callable[[], Any]] = {
            "growth": lambda: self.engine.claims().growth_chart(),
            "pay": lambda: self.engine.pay(by="role").chart(),
        }
        if kind == "role" and of:
            charts[name] = lambda: self.engine.role(of).chart()
        if kind == "skill" and of:
            charts[name] = lambda: self.engine.skill(of).chart()
        if name not in charts:
            raise UnknownNameError("chart", name, charts)
        svg = _svg(name, self.engine.snapshot, charts[name])
        return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "max-age=300"})


def answer_page(request: Request, template: str, name: str, answer: Answer, **context: Any) -> Response:
    """The page of an answer, or its rows where `?format=` asks for them."""
    file_format = request.query_params.get("format")
    if file_format and file_format != "html":
        return rows_response(answer, file_format, name)
    return page(request, template, answer=answer, **context)


def add_pages(app: FastAPI, engine: Observatory) -> None:
    """Adds every page to an application."""
    pages = Pages(engine)
    for path, build in (
        ("/", pages.overview),
        ("/roles", pages.all_roles),
        ("/role/{name}", pages.role),
        ("/skills", pages.all_skills),
        ("/skill/{name}", pages.skill),
        ("/pay", pages.pay),
        ("/postings", pages.postings),
        ("/posting/{posting_id}", pages.posting),
        ("/method", pages.method),
        ("/status", pages.status),
        ("/docs", pages.documentation),
        ("/chart/{name}.svg", pages.chart),
    ):
        app.get(path, include_in_schema=False, response_class=HTMLResponse)(build)


_CHARTS: dict[tuple[str, str], str] = {}


def _svg(name: str, snapshot: str, build: Callable[[], Any]) -> str:
    key = (name, snapshot)
    if key not in _CHARTS:
        import vl_convert

        _CHARTS[key] = vl_convert.vegalite_to_svg(build().to_json())
    return _CHARTS[key]


def _api_routes(app: FastAPI) -> list[tuple[str, str]]:
    found = [
        (path, methods["get"].get("description", ""))
        for path, methods in app.openapi()["paths"].items()
        if "get" in methods
    ]
    return sorted(found)
