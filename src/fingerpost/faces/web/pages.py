"""The pages: each is one answer of the observatory put into one template."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles

from fingerpost import (
    SKILL_AREAS,
    USUAL_FIELDS,
    FingerpostError,
    UnknownNameError,
    jobposting_jsonld,
    measured_coverage,
    roles,
    skills,
)
from fingerpost.faces.drawing import Chart
from fingerpost.faces.verbs import SHARED_PAGE, VERB_OF, VERBS, Verb
from fingerpost.faces.web import data_pages, slices
from fingerpost.faces.web.api_page import api_routes
from fingerpost.faces.web.collecting import Collector
from fingerpost.faces.web.document_pages import add_document_pages
from fingerpost.faces.web.evidence import ShownText, shown_text
from fingerpost.faces.web.figures import Figure
from fingerpost.faces.web.me_pages import MePages, add_me_pages
from fingerpost.faces.web.notice_example import counted
from fingerpost.faces.web.overview import changed_of, panels_of
from fingerpost.faces.web.places import places_page
from fingerpost.faces.web.posting_facts import estimates_of, facts_of, facts_read, similar_href, skills_of
from fingerpost.faces.web.posting_history import copies_of, history_of, seen_dates, stated_dates
from fingerpost.faces.web.questions import (
    asking,
    given_by,
    part_of,
    question_chart,
    question_figure,
    question_page,
)
from fingerpost.faces.web.rendering import STATIC, ChartShelf, answer_page, error_page, page
from fingerpost.faces.web.searching import run_search, search_context
from fingerpost.faces.web.tracker_pages import TrackerPages, add_tracker_pages

if TYPE_CHECKING:
    from starlette.types import Scope

    from fingerpost import Observatory

__all__ = ["Pages", "add_pages", "error_page", "run_search"]

PAY_BY = ("role", "seniority", "country")
OVERVIEW_FIGURES = ("ai-share", "trend", "technologies", "demand")
SKILLS_COUNTED = 800
SIMILAR_SHOWN = 5
SKILLS_SHOWN = 15
"""Of each skill area; so many are counted that the area asked for least fills its list."""


class Holdings(NamedTuple):
    """What the answers rest on: postings collected or imported here, and the packaged reference snapshot."""

    n_live: int
    n_reference: int
    n_reference_sources: int
    reference_period: tuple[date | None, date | None]
    reference_made_on: date | None


class Pages:
    """Every page of one observatory; each method takes the request and gives the page of one answer."""

    def __init__(self, engine: Observatory, me: MePages | None = None) -> None:
        self.engine = engine
        self.me = me
        self.charts = ChartShelf()
        self._held: tuple[str, Holdings] | None = None

    def overview(self, request: Request) -> Response:
        """The article, checked."""
        return answer_page(
            request,
            "overview.html",
            "claims",
            self.engine.claims(),
            panels=panels_of(self.engine),
            growth=self._figure("ai-share"),
            trend=self._figure("trend"),
            technologies=self._figure("technologies"),
            demand=self.engine.demand(),
            demanded=self._figure("demand"),
            changed=changed_of(self.engine),
            held=self.holdings(),
        )

    def warm(self) -> None:
        """Makes what the overview shows before somebody asks for it; it stays for whoever does."""
        asked: tuple[Callable[[], object], ...] = (
            self.engine.claims,
            lambda: panels_of(self.engine),
            self.engine.demand,
            lambda: changed_of(self.engine),
            self.holdings,
            *(partial(self._figure, name) for name in OVERVIEW_FIGURES),
        )
        for ask in asked:
            with suppress(FingerpostError):  # whoever asks for the page is told
                ask()

    def all_roles(self, request: Request) -> Response:
        """Every role with its share."""
        return answer_page(request, "roles.html", "roles", self.engine.breakdown("role", limit=20), roles=roles())

    def role(self, request: Request, name: str) -> Response:
        """One role, in the part of the market that the address says."""
        asked = VERB_OF["role"]
        given = given_by(request, asked)
        answer = self.engine.role(name, **part_of(asked, given))
        about = part_of(VERB_OF["distinctive"], given)
        return answer_page(
            request,
            "role.html",
            f"role-{name}",
            answer,
            areas=SKILL_AREAS,
            known=roles()[answer.role_id],
            roles=roles(),
            distinctive=self.engine.distinctive(name, **about),
            title_use=self.engine.title_use(name, **about),
            **asking(asked, given),
        )

    def all_skills(self, request: Request) -> Response:
        """The skill areas and the most asked skills of each."""
        counted: dict[str, list[Any]] = {area: [] for area in SKILL_AREAS}
        for cell in self.engine.breakdown("skill", limit=SKILLS_COUNTED).cells:
            known = skills().get(cell.value)
            if known is not None and len(counted[known.skill_area]) < SKILLS_SHOWN:
                counted[known.skill_area].append(cell)
        areas = self.engine.breakdown("skill_area")
        by_role = [
            (role, {cell.value: cell.share for cell in self.engine.breakdown("skill_area", role=role_id).cells})
            for role_id, role in roles().items()
            if role.founding
        ]
        return answer_page(
            request, "skills.html", "skill-areas", areas, counted=counted, areas=SKILL_AREAS, by_role=by_role
        )

    def skill(self, request: Request, name: str) -> Response:
        """One skill, in the part of the market that the address says."""
        asked = VERB_OF["skill"]
        given = given_by(request, asked)
        part = part_of(asked, given)
        beside = {
            "links": self.engine.skill_links(name, **part),
            "demand": self.engine.demand(**part, skill=name),
            "premium": self.engine.premium(name, **part),
        }
        answer = self.engine.skill(name, **part)
        return answer_page(request, "skill.html", f"skill-{name}", answer, **beside, **asking(asked, given))

    def pay(self, request: Request) -> Response:
        """Stated pay."""
        asked = VERB_OF["pay"]
        given = {"by": PAY_BY[0]} | given_by(request, asked)
        answer = self.engine.pay(given["by"], **part_of(asked, given))
        figure = question_figure(self.engine, self.charts, asked, given, answer)
        return answer_page(
            request, "pay.html", "pay", answer, by=given["by"], groupings=PAY_BY, figure=figure,
            part=bool(given.keys() - {"by"}), **asking(asked, given),
        )  # fmt: skip

    def market(self, request: Request) -> Response:
        """The questions that can be asked."""
        return page(request, "market.html", verbs=[verb for verb in VERBS if verb.page == SHARED_PAGE])

    def question(self, verb: Verb) -> Callable[[Request], Response]:
        """The page of a question that shares its template with others."""

        def asked(request: Request) -> Response:
            return question_page(request, self.engine, self.charts, verb)

        return asked

    def postings(self, request: Request) -> Response:
        """Search."""
        result = run_search(self.engine, request)
        shown = search_context(result, implied=() if self.engine.corpus == "all" else ("corpus",))
        shown["keeps"] = self.me is not None
        return answer_page(request, "postings.html", "postings", result, result=result, held=self.holdings(), **shown)

    def posting(self, request: Request, posting_id: str) -> Response:
        """One posting with its findings marked, its dates, its history and its copies."""
        view = self.engine.posting(posting_id, corrected=self.me is not None)
        text, estimates, further = ShownText((), (), {}), [], []
        if view.enriched is not None:
            text = shown_text(view.enriched, view.blocks, view.sections)
            estimates = estimates_of(view.enriched)
            further = facts_read(view.enriched, text.proofs, without=USUAL_FIELDS)
        return page(
            request,
            "posting.html",
            view=view.facts,
            text=text,
            facts=[*facts_of(view.facts, text.proofs, estimates), *further],
            skills=skills_of(view.facts.skills, text.proofs),
            similar=similar_href(view.facts),
            alike=self.engine.similar(view.facts.posting_id, SIMILAR_SHOWN).hits,
            jsonld=jobposting_jsonld(view),
            stated=stated_dates(view),
            seen=seen_dates(view),
            history=history_of(view),
            life=self.engine.life(view.facts.posting_id).sentences()[1:] if view.history else (),
            copies=copies_of(view),
            mine=None if self.me is None else self.me.beside(view.facts.posting_id),
        )

    def employers(self, request: Request) -> Response:
        """The employers with most postings."""
        return slices.employers_page(request, self.engine)

    def industries(self, request: Request) -> Response:
        """The industries that hire."""
        return slices.industries_page(request, self.engine)

    def employer(self, request: Request, name: str) -> Response:
        """One employer: its postings, roles, skills, pay, and how long its postings stay."""
        return slices.slice_page(request, self.engine, slices.KINDS["employer"], name)

    def industry(self, request: Request, name: str) -> Response:
        """One industry."""
        return slices.slice_page(request, self.engine, slices.KINDS["industry"], name)

    def place(self, request: Request, name: str) -> Response:
        """One country."""
        return slices.slice_page(request, self.engine, slices.KINDS["country"], name)

    def places(self, request: Request) -> Response:
        """The map."""
        return places_page(request, self.engine)

    def data(self, request: Request) -> Response:
        """SQL, files, snapshots, citation."""
        return data_pages.data_page(request, self.engine)

    def citation(self, form: str) -> Response:
        """How to cite, as a file."""
        return data_pages.citation_file(self.engine, form)

    def facts(self) -> Response:
        """All facts as an archive."""
        return data_pages.facts_file(self.engine)

    def report(self, request: Request) -> Response:
        """The choice of a report."""
        return data_pages.report_page(request, self.engine)

    def report_archive(self, request: Request) -> Response:
        """A report as an archive."""
        return data_pages.report_file(request, self.engine)

    def method(self, request: Request) -> Response:
        """How the numbers are made."""
        return page(request, "method.html", held=self.holdings(), notice=counted(), coverage=measured_coverage())

    def status(self, request: Request) -> Response:
        """What this machine holds."""
        return page(request, "status.html", state=self.engine.status(), held=self.holdings())

    def documentation(self, request: Request) -> Response:
        """The routes of the API."""
        return page(request, "api.html", routes=api_routes(request.app), here=str(request.base_url))

    def chart(self, request: Request, chart: str) -> Response:
        """A chart of an answer as SVG, drawn on the server and kept while the snapshot stays the same."""
        headers = {"Cache-Control": "max-age=300"}
        asked = VERB_OF.get(chart.replace("-", "_"))
        if asked is None:
            found = self._chart(chart)
        else:
            found = question_chart(self.engine, self.charts, asked, given_by(request, asked))
        return Response(found.svg, media_type="image/svg+xml", headers=headers)

    def _chart_builder(self, name: str) -> Callable[[], Any]:
        kind, _, of = name.partition("-of-")
        charts: dict[str, Callable[[], Any]] = {
            "ai-share": lambda: self.engine.claims().growth_chart(),
            "trend": lambda: self.engine.forecast("ai-share", country="US").chart(),
            "technologies": lambda: self.engine.drivers().chart(),
            "demand": lambda: self.engine.demand().chart(),
            "role-of-": lambda: self.engine.role(of).chart(),
            "skill-of-": lambda: self.engine.skill(of).chart(),
        }
        build = charts.get(f"{kind}-of-" if of else kind)
        if build is None:
            raise UnknownNameError("chart", name, ("ai-share", "trend", "technologies", *VERB_OF))
        return build

    def _chart(self, name: str) -> Chart:
        return self.charts.chart(name, self.engine.snapshot, self._chart_builder(name))

    def _figure(self, name: str) -> Figure | None:
        return self.charts.figure(name, self.engine.snapshot, self._chart_builder(name))

    def holdings(self) -> Holdings:
        """What the answers rest on; counted again when another snapshot is settled."""
        snapshot = self.engine.snapshot
        held = self._held
        if held is None or held[0] != snapshot:
            held = self._held = (snapshot, _holdings(self.engine))
        return held[1]


def _holdings(engine: Observatory) -> Holdings:
    """Counted by search: a reference posting is seen on one day only, the day when the snapshot was made."""
    live, reference = (
        engine.search("", {"corpus": [corpus]}, size=1) if engine.corpus in {"all", corpus} else None
        for corpus in ("live", "reference")
    )
    n_live = live.n if live else 0
    if reference is None or not reference.n:
        return Holdings(n_live, 0, 0, (None, None), None)
    seen = engine.posting(reference.hits[0].posting_id).facts.last_seen
    basis = reference.basis
    return Holdings(n_live, reference.n, len(basis.sources), basis.period, seen.date() if seen else None)


def add_pages(app: FastAPI, engine: Observatory, *, personal: bool = True) -> None:
    """Adds every page to an application; without `personal` none that shows what belongs to the person."""
    me = MePages(engine) if personal else None
    pages, collector = Pages(engine, me), Collector(engine)
    if me is not None:
        add_me_pages(app, me)
        add_tracker_pages(app, TrackerPages(engine, me))
    add_document_pages(app, engine)
    found: tuple[tuple[str, Callable[..., Any]], ...] = (
        ("/", pages.overview),
        ("/claims", pages.overview),
        ("/roles", pages.all_roles),
        ("/role/{name:path}", pages.role),
        ("/skills", pages.all_skills),
        ("/skill/{name:path}", pages.skill),
        ("/pay", pages.pay),
        ("/industries", pages.industries),
        ("/industry/{name:path}", pages.industry),
        ("/employers", pages.employers),
        ("/employer/{name:path}", pages.employer),
        ("/places", pages.places),
        ("/place/{name}", pages.place),
        ("/market", pages.market),
        *((path, pages.question(verb)) for verb in VERBS if verb.page == SHARED_PAGE for path in addresses_of(verb)),
        ("/postings", pages.postings),
        ("/posting/{posting_id:path}", pages.posting),
        ("/method", pages.method),
        ("/status", pages.status),
        ("/data", pages.data),
        ("/data/citation.{form}", pages.citation),
        ("/data/facts.zip", pages.facts),
        ("/report", pages.report),
        ("/report.zip", pages.report_archive),
        ("/collect", collector.show),
        ("/docs", pages.documentation),
        ("/chart/{chart:path}.svg", pages.chart),
    )
    for path, build in found:
        app.add_api_route(path, build, include_in_schema=False, response_class=HTMLResponse)
    app.add_api_route("/collect", collector.begin, methods=["POST"], include_in_schema=False)
    app.state.warm = pages.warm
    app.mount("/static", KeptFiles(directory=STATIC), name="static")


class KeptFiles(StaticFiles):
    """Static files that a browser keeps: for good where the address names the content, else for an hour."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """A file with how long it may be kept."""
        found = await super().get_response(path, scope)
        named = b"v=" in scope.get("query_string", b"")
        found.headers["Cache-Control"] = "public, max-age=31536000, immutable" if named else "public, max-age=3600"
        return found


def addresses_of(verb: Verb) -> tuple[str, ...]:
    """The addresses of a question's page: what it is about may stand in the path.

    >>> addresses_of(VERB_OF["growth"]), addresses_of(VERB_OF["premium"])
    (('/growth',), ('/premium', '/premium/{skill:path}'))
    """
    path = f"/{verb.command}"
    return (path, f"{path}/{{{verb.about.name}:path}}") if verb.about else (path,)
