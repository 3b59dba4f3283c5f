"""Pages of one part of the market: an employer, an industry, a country; and the lists that lead to them.

An employer's own postings are no sample of a market, so its page counts them and gives no interval.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from fastapi import Request, Response

from fingerpost import Breakdown, label_of
from fingerpost.faces.verbs import ANY
from fingerpost.faces.web.rendering import answer_page

if TYPE_CHECKING:
    from fingerpost import Observatory

SHOWN = 12
LATEST = 8
LISTED = 100


class Part(NamedTuple):
    """One way to divide the postings: a heading, the answer, and the address up to a value, None where none is."""

    heading: str
    found: Breakdown
    href: str | None


class Kind(NamedTuple):
    """A field of a selection that has pages: how a page calls it, the list of all, and what its page divides by."""

    field: str
    name: str
    all_of: str
    all_href: str
    by: tuple[str, ...]


KINDS = {
    "employer": Kind(
        "employer", "employer", "All employers", "/employers", ("role", "skill", "seniority", "country", "work_mode")
    ),
    "industry": Kind(
        "industry", "industry", "All industries", "/industries", ("role", "skill", "seniority", "country", "employer")
    ),
    "country": Kind(
        "country", "country", "The map", "/places", ("role", "skill", "industry", "seniority", "work_mode", "employer")
    ),
}
OWN_PAGES = {
    "role": "/role/",
    "skill": "/skill/",
    "industry": "/industry/",
    "country": "/place/",
    "employer": "/employer/",
}
HEADINGS = {
    "role": "Roles",
    "skill": "Skills asked for or used",
    "seniority": "Seniority",
    "country": "Countries",
    "work_mode": "Work mode",
    "industry": "Industries",
    "employer": "Employers with most postings",
}


def slice_page(request: Request, engine: Observatory, kind: Kind, name: str) -> Response:
    """The page of one value of a field.

    Raises:
        UnknownNameError: no posting has that employer, or the value is in no list.
    """
    relation = request.query_params.get("ai_relation") or ("any" if kind.field == "employer" else "builds")
    part: dict[str, Any] = {kind.field: name, "ai_relation": None if relation == ANY else relation}
    divided = {by: engine.breakdown(by, limit=SHOWN, **part) for by in kind.by}
    first = divided["role"]
    label = _label(engine, kind, name)
    chosen = [] if relation == ANY else [("ai_relation", relation)]
    parts = [Part(HEADINGS[by], found, _leads_to(by, kind, label, chosen)) for by, found in divided.items()]
    latest = engine.search("", _filters(kind, name, label, relation), size=LATEST, sort="newest")
    return answer_page(
        request,
        "slice.html",
        f"{kind.field}-{name}",
        first,
        kind=kind,
        label=label,
        parts=parts,
        latest=latest,
        found=f"/postings?{urlencode([(kind.field, _facet_value(kind, name, label)), *chosen])}",
        pay=engine.pay(**part),
        life=engine.lifetime(**part).sentences(),
        relation=relation,
        here=request.url.path,
    )


def _label(engine: Observatory, kind: Kind, name: str) -> str:
    if kind.field != "employer":
        return label_of(kind.field, name)
    named = engine.breakdown("employer", limit=1, employer=name, ai_relation=None).cells
    return named[0].label if named else name


def _facet_value(kind: Kind, name: str, label: str) -> str:
    return label if kind.field == "employer" else name


def _filters(kind: Kind, name: str, label: str, relation: str) -> dict[str, list[str]]:
    chosen = {kind.field: [_facet_value(kind, name, label)]}
    return chosen if relation == ANY else chosen | {"ai_relation": [relation]}


def _leads_to(by: str, kind: Kind, label: str, chosen: list[tuple[str, str]]) -> str | None:
    """Where a value of a breakdown leads: its own page."""
    if by in OWN_PAGES:
        return OWN_PAGES[by]
    kept = [(kind.field, label), *chosen] if kind.field == "employer" else chosen
    return f"/postings?{urlencode(kept)}&{by}=" if kept else f"/postings?{by}="


def industries_page(request: Request, engine: Observatory) -> Response:
    """The industries of ML postings, each with the roles that it asks for most."""
    found = engine.breakdown("industry", limit=None)
    listed = [cell.value for cell in found.cells if cell.value not in {"not-stated", "other"}]
    asked = {value: engine.breakdown("role", limit=3, industry=value) for value in listed}
    return answer_page(request, "industries.html", "industries", found, asked=asked)


def employers_page(request: Request, engine: Observatory) -> Response:
    """The employers with most ML postings, and how few they are."""
    found = engine.breakdown("employer", limit=LISTED)
    return answer_page(
        request, "employers.html", "employers", found, spread=engine.concentration("employer").sentences()
    )
