"""The operations that the verb table does not hold: search, one posting, what reads and what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from fastapi import Request

import fingerpost
from fingerpost import FACETS, SORTS, Citation, InputError, Observatory, SearchResult, SqlAnswer
from fingerpost.faces.api_paging import read_cursor, write_cursor
from fingerpost.faces.api_parameters import EXAMPLES, ApiParameter
from fingerpost.faces.api_problems import UNUSABLE, ApiError
from fingerpost.faces.api_routes import FILE_TYPES, MOST_SQL_BYTES, Body, Operation, Written

V1: Final = "/api/v1"
MOST_PAGES: Final = 1_000_000
_QUERY: Final = ("q", *FACETS, "salary", "since", "sort")

_FACET_TEXTS: Final[Mapping[str, str]] = {
    "skill": "Only postings that ask for this skill; where repeated, for all of them.",
    "ai_relation": "builds, uses, boilerplate or none.",
    "work_mode": "remote, hybrid, onsite or not-stated.",
    "seniority": "intern, entry, mid, senior, lead, manager, director, executive or not-stated.",
    "employment_type": "FULL_TIME, PART_TIME, CONTRACTOR, TEMPORARY, INTERN or not-stated.",
    "degree": "associate, bachelor, master, phd or not-stated.",
    "visa": "offers, refuses or not-stated.",
    "corpus": "live (of this machine) or reference (the packaged snapshot).",
}


@dataclass(frozen=True, slots=True)
class Cited:
    """How to cite figures: the parts, one line, BibTeX and CSL-JSON."""

    citation: Citation
    text: str
    bibtex: str
    csl_json: str


SEARCH_PARAMETERS: Final = (
    ApiParameter("q", "Words; -word excludes, quotes make a phrase.", longest=500, example="pytorch -senior"),
    *(
        ApiParameter(
            name,
            _FACET_TEXTS.get(name, f"Only this {name.replace('_', ' ')}; may be repeated."),
            several=True,
            longest=200,
            example=[EXAMPLES[name]] if name in EXAMPLES else None,
        )
        for name in FACETS
    ),
    ApiParameter("salary", "Stated yearly pay reaches this.", "number"),
    ApiParameter("since", "Posted on or after this day.", "date"),
    ApiParameter("sort", "The order of the hits.", default="relevance", choices=SORTS),
    ApiParameter("page", "The page, counted from 1; not together with a cursor.", "integer", least=1, most=MOST_PAGES),
    ApiParameter("size", "So many hits on a page.", "integer", default=20, least=1, most=100),
    ApiParameter("cursor", "Where to go on: `next` of the answer before, with the same query.", longest=500),
)


def _search(engine: Observatory, given: Mapping[str, Any], _: bytes) -> Written:
    query = {name: value for name, value in given.items() if name in _QUERY} | {"size": given.get("size", 20)}
    if "cursor" in given and "page" in given:
        raise ApiError(UNUSABLE, "both a page and a cursor are given; expected one of them")
    place = read_cursor(given["cursor"], query) if "cursor" in given else None
    page = place.page if place else given.get("page", 1)
    found = engine.search(
        given.get("q", ""),
        {name: given[name] for name in FACETS if name in given},
        salary_at_least=given.get("salary"),
        posted_since=given.get("since"),
        sort=given.get("sort", "relevance"),
        page=page,
        size=query["size"],
    )
    if place:
        place.check(found.basis.snapshot)
    following = write_cursor(query, found.basis.snapshot, page + 1) if page < found.n_pages else None
    members = msgspec.json.decode(fingerpost.as_json(found)) | {"next": following}
    text = msgspec.json.format(msgspec.json.encode(members), indent=2).decode()
    return Written(text, lambda request: _link(request, following))


def _link(request: Request, cursor: str | None) -> Mapping[str, str]:
    if cursor is None:
        return {}
    kept = [item for item in request.query_params.multi_items() if item[0] not in {"page", "cursor"}]
    return {"Link": f'<{V1}/search?{urlencode([*kept, ("cursor", cursor)])}>; rel="next"'}


def _sql(engine: Observatory, given: Mapping[str, Any], body: bytes) -> SqlAnswer:
    try:
        query = given.get("query") or body.decode("utf-8")
    except UnicodeDecodeError as error:
        msg = "the body is not UTF-8; expected one SELECT statement as text"
        raise InputError(msg) from error
    return engine.sql(query, max_rows=given.get("max_rows", MOST_ROWS))


def _cited(engine: Observatory, _: Mapping[str, Any], __: bytes) -> Cited:
    found = engine.citation()
    return Cited(found, found.text(), found.bibtex(), found.csl_json())


def _read(engine: Observatory, given: Mapping[str, Any], body: bytes) -> Any:
    return engine.read(body.decode("utf-8", "replace"), title=given.get("title"))


MOST_ROWS: Final = 10_000
_POSTING = ApiParameter(
    "posting_id",
    "A posting's id, as a hit of the search has it.",
    where="path",
    is_required=True,
    example="linkedin_aiml_us_2024:4f7e53f10ea98260",
)
_LIMIT = ApiParameter("limit", "At most so many.", "integer", default=10, least=1, most=100)
_PREFIX = ApiParameter("prefix", "The beginning of a name.", is_required=True, longest=100, example="pyt")
_ROWS = ApiParameter("max_rows", "At most so many rows.", "integer", default=MOST_ROWS, least=1, most=MOST_ROWS)
_STATEMENT = ApiParameter(
    "query",
    "One SELECT over the documented views.",
    is_required=True,
    longest=MOST_SQL_BYTES,
    example="SELECT role, count(*) AS n FROM posting GROUP BY role ORDER BY n DESC, role LIMIT 3",
)
_SQL_BODY = Body("One SELECT over the documented views.", ("text/plain", "application/sql"), MOST_SQL_BYTES)
_PAGE_BODY = Body("The text or HTML of one posting; a short first line is its title.", ("text/plain", "text/html"))
_CV_BODY = Body("The CV: a PDF, DOCX, JSON Resume, HTML, Markdown or text file. It is read and forgotten.", FILE_TYPES)
SEARCH_TEXT: Final = "Postings by words and filters, with counts for every filter; go on with the cursor `next`."
SUGGEST_TEXT: Final = "Roles, skills, employers and places whose name begins so, with how many postings have each."
SQL_TEXT: Final = "The rows of one SELECT over the documented views; nothing can be written."


def further_operations(*, personal: bool = True) -> tuple[Operation, ...]:
    """The operations beside those of the verb table; without `personal` no posting as the person corrected it."""

    def posting(engine: Observatory, given: Mapping[str, Any], _: bytes) -> fingerpost.PostingView:
        return engine.posting(given["posting_id"], corrected=personal)

    return (
        Operation("search", "GET", f"{V1}/search", SEARCH_TEXT, "postings", SearchResult, _search, SEARCH_PARAMETERS,
                  is_paged=True),
        Operation("suggest", "GET", f"{V1}/suggest", SUGGEST_TEXT, "postings", tuple[fingerpost.Completion, ...],
                  lambda engine, given, _: engine.suggest(**given), (_PREFIX, replace(_LIMIT, default=8))),
        Operation("similar", "GET", f"{V1}/similar/{{posting_id}}",
                  "The postings most like one: of its role, for its skills; each says what it shares.", "postings",
                  fingerpost.SimilarPostings, lambda engine, given, _: engine.similar(**given), (_POSTING, _LIMIT)),
        Operation("posting", "GET", f"{V1}/posting/{{posting_id}}",
                  "One posting with its facts and, where its text is held, its words and findings.", "postings",
                  fingerpost.PostingView, posting, (_POSTING,)),
        Operation("read", "POST", f"{V1}/read",
                  "Reads the posting that is the body; every fact comes with its span. Nothing is stored.", "postings",
                  fingerpost.EnrichedPosting, _read,
                  (ApiParameter("title", "The title, where the text does not begin with it."),), _PAGE_BODY, "none"),
        Operation("profile", "POST", f"{V1}/profile", "What a CV says. Nothing of what is sent is stored.", "person",
                  fingerpost.Profile, lambda engine, _, body: engine.profile(body), (), _CV_BODY, "none"),
        Operation("sql", "GET", f"{V1}/sql", SQL_TEXT, "data", SqlAnswer, _sql, (_STATEMENT, _ROWS)),
        Operation("sql_posted", "POST", f"{V1}/sql", SQL_TEXT, "data", SqlAnswer, _sql, (_ROWS,), _SQL_BODY, "none"),
        Operation("boards", "GET", f"{V1}/boards", "The directory of employers' boards.", "data",
                  tuple[fingerpost.Board, ...], lambda engine, _, __: engine.boards()),
        Operation("snapshots", "GET", f"{V1}/snapshots", "The snapshots that are kept, the oldest first.", "data",
                  tuple[fingerpost.Vintage, ...], lambda engine, _, __: engine.snapshots()),
        Operation("citation", "GET", f"{V1}/citation", "How to cite figures made from the facts in use.", "data",
                  Cited, _cited),
        Operation("status", "GET", f"{V1}/status", "What this machine holds.", "data", fingerpost.Status,
                  lambda engine, _, __: engine.status(), rests_on="none"),
    )  # fmt: skip
